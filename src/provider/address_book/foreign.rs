use std::sync::Arc;

use super::book_id::{BookId, uid_of};
use super::draft::Draft;
use super::templates::EntryTemplate;
use super::{OpenBook, Refused};
use crate::engine::personal_book::BookEntryNumber;
use crate::interface::{Method, Opened};
use crate::provider::codes::code_of;
use crate::provider::refuse;
use crate::vocab::guids::{IID_IDistList, IID_IMailUser};
use crate::vocab::{EntryId, ErrorCode, MapiUid, OpenFlags, Property, TemplateFlags, UnicodeFlags};

/// Entries that others keep, which a provider reaches through its support object only.
impl OpenBook {
    /// Whether the provider gave this entry id.
    pub(super) fn is_own(&self, id: &EntryId) -> bool {
        id.provider_uid() == Some(uid_of(self.which))
    }

    /// What an entry id of this provider names, if it is one.
    pub(super) fn own(&self, id: &EntryId) -> Option<BookId> {
        if self.is_own(id) { self.named(Some(id)).ok() } else { None }
    }

    /// Whether an id is a template identifier: one that a provider takes for it (ADR-EID-6).
    pub(super) fn is_template_id(self: &Arc<Self>, id: &EntryId) -> bool {
        let nobody = self.open_template(EntryTemplate::GENERIC);
        !self.is_own(id) && self.bind(&nobody, id, TemplateFlags::NONE).is_ok()
    }

    /// Whether anybody knows the format of this entry id.
    pub(super) fn is_known(&self, id: &EntryId) -> bool {
        if self.is_own(id) {
            return self.named(Some(id)).is_ok();
        }
        self.support().is_ok_and(|support| support.compare_entry_ids(id, id, 0).is_ok())
    }

    /// Gives an entry the code of the provider that its `PR_TEMPLATEID` names: what the client gets in its place
    /// (ADR-FOREIGN-1 to ADR-FOREIGN-3).
    pub(super) fn bind(&self, host: &Opened, template: &EntryId, flags: TemplateFlags) -> Refused<Opened> {
        let interface = if matches!(host, Opened::DistList(_)) { IID_IDistList } else { IID_IMailUser };
        Ok(self.support()?.open_template_id(template, flags, host, Some(interface))?)
    }

    /// An entry of a personal address book with the code behind it; one whose code is not there can be read
    /// (ADR-FOREIGN-4).
    pub(super) fn open_bound(
        self: &Arc<Self>,
        book: MapiUid,
        number: BookEntryNumber,
        writable: bool,
        must_be_writable: bool,
    ) -> Refused<Opened> {
        let draft = Draft::entry(self, book, number, writable)?;
        let Some(template) = draft.template_id() else { return Ok(self.open_draft(draft)) };
        match self.bind(&self.open_draft(draft), &template, TemplateFlags::NONE) {
            Ok(bound) => Ok(bound),
            Err(refusal) if must_be_writable => {
                let (_, why) = code_of(Method::MapiSupportOpenTemplateId, &refusal);
                let why = format!("the entry can be read only, the code of its provider is not there: {why}");
                Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, why))
            }
            Err(_) => Ok(self.open_draft(Draft::entry(self, book, number, false)?)),
        }
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
