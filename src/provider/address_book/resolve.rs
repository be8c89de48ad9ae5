use super::Refused;
use super::shown::{Shown, ShownEntry};
use super::user::one_off_properties;
use crate::engine::directory::{Directory, EntryNumber, Resolution};
use crate::engine::personal_book::{BookEntryNumber, PersonalBook};
use crate::engine::table::NameTest;
use crate::provider::{PropView, Runtime, refuse, refuse_flags};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECORD_KEY, PR_SEARCH_KEY, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, ErrorCode, OneOff, PropTag, PropType, PropValue, Property,
    ResolveNamesFlags, ResolveState, Text,
};

/// What a resolved name gets unless the caller says what (ADR-RESOLVENAMES-10).
const USUAL: [PropTag; 8] = crate::columns![
    PR_ADDRTYPE,
    PR_DISPLAY_NAME,
    PR_EMAIL_ADDRESS,
    PR_ENTRYID,
    PR_OBJECT_TYPE,
    PR_SEARCH_KEY,
    PR_TRANSMITABLE_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
];

const FLAGS: ResolveNamesFlags = ResolveNamesFlags::EMS_AB_ADDRESS_LOOKUP
    .union(ResolveNamesFlags::MAPI_CACHE_ONLY)
    .union(ResolveNamesFlags::MAPI_UNICODE);

/// Refuses what `ResolveNames` cannot work on (ADR-ADRLIST-5, ADR-GEN-3).
pub fn check_request(flags: ResolveNamesFlags, names: &AdrList, states: &[ResolveState]) -> Refused<()> {
    refuse_flags(flags.unknown(FLAGS))?;
    if names.entries.len() != states.len() {
        let why = format!("{} names have {} states", names.entries.len(), states.len());
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
    }
    Ok(())
}

/// What a name means among the entries of a container.
pub enum Found<Entry> {
    /// Nothing.
    Nobody,
    /// This entry.
    One(Entry),
    /// More than one.
    Several,
}

/// How a container looks for names.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Only a whole address counts (ADR-RESOLVENAMES-8).
    pub addresses_only: bool,
    /// What a typed name means, if not the usual (ADR-ANR-13).
    pub test: Option<NameTest>,
    /// The logon for which ids are told in their short-term form, if they are (ADR-EID-3).
    pub short_for: Option<u64>,
}

/// What names mean among some entries of the directory.
pub fn in_directory<'a>(
    directory: &'a Directory,
    asked: Asked,
    among: impl Fn(EntryNumber) -> bool,
) -> impl Fn(&str) -> Found<ShownEntry<'a>> {
    move |name| {
        let found = if asked.addresses_only {
            directory.resolve_address(name, &among)
        } else {
            directory.resolve(name, asked.test, &among)
        };
        match found {
            Resolution::Nobody => Found::Nobody,
            Resolution::Ambiguous => Found::Several,
            Resolution::One(number) => {
                Found::One(ShownEntry { directory, number, short_for: asked.short_for })
            }
        }
    }
}

/// What names mean in a personal address book or in a list of it.
pub fn in_personal(
    book: &PersonalBook,
    list: Option<BookEntryNumber>,
    asked: Asked,
) -> impl Fn(&str) -> Found<Shown> {
    let told = move |found: Shown| match asked.short_for {
        Some(logon) => found.short_for(logon),
        None => found,
    };
    move |name| match book.resolve(list, name, asked.addresses_only, asked.test)[..] {
        [] => Found::Nobody,
        [number] => Shown::personal(book, number).map_or(Found::Nobody, |found| Found::One(told(found))),
        _ => Found::Several,
    }
}

/// `ResolveNames` where `find` tells what a name means (ADR-RESOLVENAMES-1 to ADR-RESOLVENAMES-17).
pub fn resolve_names<Entry: PropView>(
    find: impl Fn(&str) -> Found<Entry>,
    tags: Option<&[PropTag]>,
    flags: ResolveNamesFlags,
    names: &mut AdrList,
    states: &mut [ResolveState],
) {
    let unicode = flags.contains(ResolveNamesFlags::MAPI_UNICODE);
    for (entry, state) in names.entries.iter_mut().zip(states) {
        if *state != ResolveState::MAPI_UNRESOLVED || entry.is_resolved() {
            continue;
        }
        let Some(name) = name_of(entry) else { continue };
        match find(&name) {
            Found::Nobody => {}
            Found::Several => *state = ResolveState::MAPI_AMBIGUOUS,
            Found::One(found) => {
                *state = ResolveState::MAPI_RESOLVED;
                put_resolved(entry, &found, tags, unicode);
            }
        }
    }
}

/// The name that an unresolved entry carries, in whichever width (ADR-RESOLVENAME-4).
pub fn name_of(entry: &AdrEntry) -> Option<Text> {
    match entry.find(PR_DISPLAY_NAME)?.value.to_unicode(CodePage::default())? {
        PropValue::Unicode(name) => Some(name),
        _ => None,
    }
}

/// Puts the properties of what was found into the entry; what the entry had beside them stays (ADR-RESOLVENAMES-11
/// to ADR-RESOLVENAMES-14, ADR-RESOLVENAME-20).
pub fn put_resolved(entry: &mut AdrEntry, found: &dyn PropView, tags: Option<&[PropTag]>, unicode: bool) {
    const ALWAYS: [PropTag; 2] = crate::columns![PR_ENTRYID, PR_DISPLAY_NAME];
    let (asked, rest) = tags.map_or((&USUAL[..], &[][..]), |tags| (tags, &ALWAYS));
    entry.properties.reserve(asked.len() + rest.len());
    for tag in asked.iter().chain(rest).filter(|tag| **tag != PropTag::PR_NULL) {
        let asked = if tag.prop_type().is_string() { PropType::PT_UNSPECIFIED } else { tag.prop_type() };
        match found.value(*tag).and_then(|value| value.into_type(asked, unicode, CodePage::default())) {
            Some(value) => entry.set(Property::new(*tag, value)),
            None if tags.is_some() && entry.find(*tag).is_none() => {
                entry.set(Property::new(*tag, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));
            }
            None => {}
        }
    }
}

/// Makes a written-out recipient of the entry (ADR-RESOLVENAME-6).
pub fn put_one_off(runtime: &Runtime, entry: &mut AdrEntry, one_off: &OneOff, unicode: bool) {
    let properties = one_off_properties(runtime, &one_off.to_entry_id(), one_off);
    let tags = properties.each_ref().map(|property| property.tag);
    let asked = tags.iter().copied().filter(|tag| *tag != PR_RECORD_KEY).collect::<Vec<_>>();
    put_resolved(entry, &Shown::new(properties), Some(&asked), unicode);
}
