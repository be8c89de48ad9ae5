use super::shown::Shown;
use super::{BookId, OpenBook, Refused};
use crate::engine::personal_book::PersonalId;
use crate::engine::{EngineError, long_term};
use crate::provider::{PropView, Refusal, refuse};
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{AdrEntry, EntryId, ErrorCode, PropTag, Property};

impl OpenBook {
    /// `PrepareRecips` for the provider's own recipients (STA-ABLOGON-8 to STA-ABLOGON-11).
    ///
    /// A recipient that is gone refuses the call once all others are done.
    pub(super) fn prepare(&self, tags: &[PropTag], recipients: &mut [AdrEntry]) -> Refused<()> {
        let mut gone = None;
        for entry in recipients {
            let Some(id) = entry.get(PR_ENTRYID).map(EntryId::from) else { continue };
            if !self.is_own(&id) {
                continue;
            }
            if let Some(long) = long_term(&id, self.owner) {
                entry.set(Property::of(PR_ENTRYID, long));
            }
            let found = match self.properties(&id) {
                Ok(found) => Some(found),
                Err(refusal) => {
                    if matches!(refusal, Refusal::Engine(_)) {
                        gone = Some(refusal);
                    }
                    None
                }
            };
            if !tags.is_empty() {
                entry.prepare(tags, |tag| found.as_ref()?.value(tag));
            }
        }
        gone.map_or(Ok(()), Err)
    }

    /// All that a user or list of this provider has.
    pub(super) fn properties(&self, id: &EntryId) -> Refused<Shown> {
        match self.named(Some(id))? {
            BookId::Directory(id) if !id.is_gal() => self.with_entry(&id, Shown::entry),
            BookId::Personal(PersonalId::Entry { book, number }) => {
                let world = self.runtime.read();
                let kept = || Some(Shown::new(self.deleted(number)?.props.properties()));
                let found = Shown::personal(world.book(book), number).or_else(kept);
                found.ok_or_else(|| EngineError::Missing { what: "entry" }.into())
            }
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "a container is no recipient")),
        }
    }
}
