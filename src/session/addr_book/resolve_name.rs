use std::sync::Arc;

use super::entry_sheets::cancelled;
use super::kept_path::Path;
use super::{AddressBook, Refused};
use crate::columns;
use crate::engine::directory::written_out;
use crate::interface::ext::MapiTableExt;
use crate::interface::{AbContainer, NameAnswer, NameQuestion, Result};
use crate::provider::address_book::{Shown, name_of, put_one_off, put_resolved};
use crate::provider::{Runtime, refuse, refuse_flags};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_ANR, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_SEARCH_KEY, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{
    AdrEntry, AdrList, ErrorCode, OneOff, PropTag, QueryRowsFlags, ResolveNameFlags, ResolveNamesFlags,
    ResolveState, Restriction, RowSet, TableFlags, TableOpFlags, Text,
};

const FLAGS: ResolveNameFlags = ResolveNameFlags::MAPI_DIALOG
    .union(ResolveNameFlags::AB_UNICODEUI)
    .union(ResolveNameFlags::MAPI_CACHE_ONLY)
    .union(ResolveNameFlags::MAPI_UNICODE);

impl AddressBook {
    /// Resolves what has no entry id yet: written-out recipients first, then container by container, then by asking the
    /// user (ADR-RESOLVENAME-1 to ADR-RESOLVENAME-34).
    pub(super) fn resolve(
        &self,
        flags: ResolveNameFlags,
        title: Option<&str>,
        names: &mut AdrList,
    ) -> Refused<()> {
        refuse_flags(flags.unknown(FLAGS))?;
        let unicode = flags.contains(ResolveNameFlags::MAPI_UNICODE);
        let mut states = written_out_first(&self.book.runtime, names, unicode);
        let asked_for = states.clone();
        let is_done = |states: &[ResolveState]| !states.contains(&ResolveState::MAPI_UNRESOLVED);
        let path = if is_done(&states) { Path::default() } else { self.path() };
        let mut asked = ResolveNamesFlags::NONE;
        asked.set(ResolveNamesFlags::MAPI_UNICODE, unicode);
        asked.set(ResolveNamesFlags::MAPI_CACHE_ONLY, flags.contains(ResolveNameFlags::MAPI_CACHE_ONLY));
        // Where each name fits several entries.
        let mut ambiguous_in: Vec<Option<Arc<dyn AbContainer>>> = vec![None; states.len()];
        for place in path.iter() {
            if is_done(&states) {
                break;
            }
            let Some(container) = place.open(&self.book) else { continue };
            // A container that fails in another way is passed over (ADR-RESOLVENAME-16).
            match container.resolve_names(None, asked, names, &mut states) {
                Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => {
                    resolve_by_table(&*container, unicode, names, &mut states).ok();
                }
                _ => {}
            }
            for (known, state) in ambiguous_in.iter_mut().zip(&states) {
                if *state == ResolveState::MAPI_AMBIGUOUS {
                    known.get_or_insert_with(|| Arc::clone(&container));
                }
            }
        }
        for (entry, (before, after)) in names.entries.iter_mut().zip(asked_for.iter().zip(&states)) {
            if before != after && *after == ResolveState::MAPI_RESOLVED {
                self.book.lengthen(entry);
            }
        }
        if flags.contains(ResolveNameFlags::MAPI_DIALOG) {
            for ((entry, state), container) in names.entries.iter_mut().zip(&mut states).zip(&ambiguous_in) {
                if *state != ResolveState::MAPI_RESOLVED
                    && self.ask_for_name(entry, container, title, unicode)?
                {
                    *state = ResolveState::MAPI_RESOLVED;
                }
            }
        }
        result(names, &states)
    }

    /// Asks the user whom a name means, and tells whether he said (ADR-RESOLVENAME-24, ADR-RESOLVENAME-25).
    fn ask_for_name(
        &self,
        entry: &mut AdrEntry,
        ambiguous_in: &Option<Arc<dyn AbContainer>>,
        title: Option<&str>,
        unicode: bool,
    ) -> Refused<bool> {
        let name = name_of(entry).unwrap_or_default();
        let candidates = match ambiguous_in {
            Some(container) => Some(candidates(&**container, &name, unicode)?),
            None => None,
        };
        let question = NameQuestion { name: &name, candidates: candidates.as_ref(), title };
        match self.object.runtime().ui().who_is_meant(&question) {
            NameAnswer::Skip => return Ok(false),
            NameAnswer::Cancel => return Err(cancelled()),
            NameAnswer::Entry(id) => put_resolved(entry, &self.book.properties(&id)?, None, unicode),
            NameAnswer::OneOff(one_off) => {
                put_one_off(&self.book.runtime, entry, &OneOff { unicode, ..one_off }, unicode);
            }
        }
        Ok(true)
    }
}

/// What the states say of the call (ADR-RESOLVENAME-29).
fn result(names: &AdrList, states: &[ResolveState]) -> Refused<()> {
    let all = |state| -> Vec<Text> {
        let such = names.entries.iter().zip(states).filter(|(_, known)| **known == state);
        such.map(|(entry, _)| name_of(entry).unwrap_or_default()).collect()
    };
    let (ambiguous, unresolved) = (all(ResolveState::MAPI_AMBIGUOUS), all(ResolveState::MAPI_UNRESOLVED));
    if !ambiguous.is_empty() {
        let why = format!("several entries fit {ambiguous:?}, none fits {unresolved:?}");
        return Err(refuse(ErrorCode::MAPI_E_AMBIGUOUS_RECIP, why));
    }
    if !unresolved.is_empty() {
        return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, format!("no entry fits {unresolved:?}")));
    }
    Ok(())
}

/// Makes one-offs of what is written out, and says of each entry whether there is something left to do.
fn written_out_first(runtime: &Runtime, names: &mut AdrList, unicode: bool) -> Vec<ResolveState> {
    let states = names.entries.iter_mut().map(|entry| {
        if entry.properties.is_empty() || entry.is_resolved() {
            return ResolveState::MAPI_RESOLVED;
        }
        match name_of(entry).and_then(|name| written_out(&name)) {
            None => ResolveState::MAPI_UNRESOLVED,
            Some(written) => {
                let one_off = OneOff { unicode, ..written.one_off };
                put_one_off(runtime, entry, &one_off, unicode);
                ResolveState::MAPI_RESOLVED
            }
        }
    });
    states.collect()
}

/// Asks a container that resolves no names for the rows that may be meant (ADR-RESOLVENAME-11, ADR-RESOLVENAME-12).
fn resolve_by_table(
    container: &dyn AbContainer,
    unicode: bool,
    names: &mut AdrList,
    states: &mut [ResolveState],
) -> Result<()> {
    let table = container.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&CANDIDATE, TableOpFlags::NONE)?;
    for (entry, state) in names.entries.iter_mut().zip(states) {
        let Some(name) = name_of(entry).filter(|_| *state == ResolveState::MAPI_UNRESOLVED) else { continue };
        table.restrict(Some(&Restriction::eq(PR_ANR, &*name)), TableOpFlags::NONE)?;
        let rows = table.query_rows(2, QueryRowsFlags::NONE)?;
        match (rows.first(), rows.len()) {
            (Some(row), 1) => {
                let has_value = |property: &crate::vocab::Property| property.value.as_error().is_none();
                put_resolved(entry, &Shown::new(row.properties().filter(has_value)), None, unicode);
                *state = ResolveState::MAPI_RESOLVED;
            }
            (Some(_), _) => *state = ResolveState::MAPI_AMBIGUOUS,
            (None, _) => {}
        }
    }
    Ok(())
}

/// The columns of the rows that a name may mean.
const CANDIDATE: [PropTag; 8] = columns![
    PR_ENTRYID,
    PR_DISPLAY_NAME,
    PR_ADDRTYPE,
    PR_EMAIL_ADDRESS,
    PR_OBJECT_TYPE,
    PR_DISPLAY_TYPE,
    PR_SEARCH_KEY,
    PR_TRANSMITABLE_DISPLAY_NAME
];

/// The rows of a container that a name may mean.
fn candidates(container: &dyn AbContainer, name: &str, unicode: bool) -> Result<RowSet> {
    let width = if unicode { TableFlags::MAPI_UNICODE } else { TableFlags::NONE };
    let table = container.get_contents_table(width)?;
    let columns = CANDIDATE.map(|tag| if unicode { tag } else { tag.to_ansi() });
    table.query_all_rows(Some(&columns), Some(&Restriction::eq(PR_ANR, name)), None, 0)
}
