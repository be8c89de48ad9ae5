use super::shown::Shown;
use super::user::one_off_properties;
use super::{BookId, OpenBook, Refused};
use crate::engine::EngineError;
use crate::engine::convert::as_type;
use crate::engine::personal_book::PersonalId;
use crate::provider::{PropView, Refusal, refuse};
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{AdrEntry, AdrList, CodePage, EntryId, ErrorCode, PropTag, PropValue, Property};

impl OpenBook {
    /// Gives every resolved recipient a long-term id, and these properties before its others (ADR-PREPARERECIPS-1 to
    /// ADR-PREPARERECIPS-12).
    ///
    /// All ids of the built-in providers are long-term, so they stay as they are. A recipient that is gone refuses the
    /// call once all others are done.
    pub fn prepare(&self, tags: &[PropTag], recipients: &mut AdrList) -> Refused<()> {
        let mut gone = None;
        for entry in &mut recipients.entries {
            let Some(id) = entry.get(PR_ENTRYID) else { continue };
            let found = match self.properties(&EntryId::from(id)) {
                Ok(found) => Some(found),
                Err(refusal) => {
                    if matches!(refusal, Refusal::Engine(_)) {
                        gone = Some(refusal);
                    }
                    None
                }
            };
            if !tags.is_empty() {
                put_first(entry, tags, found.as_ref());
            }
        }
        gone.map_or(Ok(()), Err)
    }

    /// Gives a resolved recipient those of these properties that it lacks and its provider has.
    ///
    /// # Errors
    /// That of [`properties`](Self::properties).
    pub fn complete(&self, recipient: &mut AdrEntry, tags: &[PropTag]) -> Refused<()> {
        let Some(id) = recipient.get(PR_ENTRYID) else { return Ok(()) };
        let lacks = |tag: &&PropTag| recipient.find(**tag).is_none();
        let lacked: Vec<PropTag> = tags.iter().filter(lacks).copied().collect();
        if lacked.is_empty() {
            return Ok(());
        }
        let found = self.properties(&EntryId::from(id))?;
        let known = lacked.into_iter().filter_map(|tag| Some(Property::new(tag, found.value(tag)?)));
        recipient.properties.extend(known);
        Ok(())
    }

    /// All that an entry or one-off has.
    pub fn properties(&self, id: &EntryId) -> Refused<Shown> {
        match self.named(Some(id))? {
            BookId::OneOff(id, one_off) => Ok(Shown::new(one_off_properties(&id, &one_off))),
            BookId::Directory(id) if !id.is_gal() => self.with_entry(&id, Shown::entry),
            BookId::Personal(PersonalId::Entry { book, number }) => {
                let world = self.runtime.read();
                let found = Shown::personal(world.book(book), number);
                found.ok_or_else(|| EngineError::Missing { what: "entry" }.into())
            }
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "a container is no recipient")),
        }
    }
}

/// Puts the asked properties first, in the order asked, then what else the entry has, each once.
fn put_first(entry: &mut AdrEntry, tags: &[PropTag], found: Option<&Shown>) {
    let mut ordered: Vec<Property> = Vec::with_capacity(tags.len() + entry.properties.len());
    let has = |ordered: &[Property], tag: PropTag| ordered.iter().any(|known| known.tag.id() == tag.id());
    for tag in tags.iter().filter(|tag| **tag != PropTag::PR_NULL) {
        if !has(&ordered, *tag) {
            ordered.push(asked(entry, *tag, found));
        }
    }
    for property in std::mem::take(&mut entry.properties) {
        if !has(&ordered, property.tag) {
            ordered.push(property);
        }
    }
    entry.properties = ordered;
}

/// What the entry has goes before what its provider has (ADR-PREPARERECIPS-6 to ADR-PREPARERECIPS-8).
fn asked(entry: &AdrEntry, tag: PropTag, found: Option<&Shown>) -> Property {
    let own = entry.find(tag).filter(|property| property.value.as_error().is_none());
    let as_asked = |value| as_type(value, tag.prop_type(), true, CodePage::default());
    let own = own.and_then(|property| as_asked(property.value.clone()));
    let value = own.or_else(|| as_asked(found?.value(tag)?));
    Property::new(tag, value.unwrap_or(PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)))
}
