use super::book_id::uid_of;
use super::{OpenBook, Refused};
use crate::interface::Opened;
use crate::provider::refuse;
use crate::vocab::{EntryId, ErrorCode, OpenFlags, Property, UnicodeFlags};

/// Entries that others keep, which a provider reaches through its support object only.
impl OpenBook {
    /// Whether the provider gave this entry id.
    pub(super) fn is_own(&self, id: &EntryId) -> bool {
        id.provider_uid() == Some(uid_of(self.which))
    }

    /// Whether anybody knows the format of this entry id.
    pub(super) fn is_known(&self, id: &EntryId) -> bool {
        if self.is_own(id) {
            return self.named(Some(id)).is_ok();
        }
        self.support().is_ok_and(|support| support.compare_entry_ids(id, id, 0).is_ok())
    }

    /// All that a user or list has, whoever keeps it.
    pub(super) fn properties_anywhere(&self, id: &EntryId) -> Refused<Vec<Property>> {
        if self.is_own(id) {
            return Ok(self.properties(id)?.into_properties());
        }
        let object = match self.support()?.open_entry(id, None, OpenFlags::NONE)? {
            opened @ (Opened::MailUser(_) | Opened::DistList(_)) => opened.into_prop()?,
            _ => return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "only users and lists can be copied")),
        };
        Ok(object.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value())
    }
}
