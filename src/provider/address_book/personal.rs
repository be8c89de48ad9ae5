//! What clients do to the entries of a personal address book through its container.

use std::sync::Arc;

use super::person::{PersonHandle, duplicates, is_computed};
use super::{BookId, OpenBook, Refused};
use crate::engine::personal_book::{EntrySave, PersonalId, Template};
use crate::engine::table::{RowSource, TableData};
use crate::engine::{EngineError, EventKind, Overlay, Props, Shapes};
use crate::interface::{MailUser, MapiProgress, Opened, Outcome};
use crate::provider::{Progress, Refusal, refuse};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
    PR_ORIGINAL_DISPLAY_NAME, PR_ORIGINAL_ENTRYID, PR_ORIGINAL_SEARCH_KEY, PR_SEARCH_KEY, PR_SELECTABLE,
};
use crate::vocab::{
    CreateEntryFlags, DisplayType, EntryId, ErrorCode, MapiUid, ObjectType, PropTag, PropValue, Property,
};

/// The columns of the table of templates (ADR-TEMPLATES-1).
pub const TEMPLATE_COLUMNS: [PropTag; 7] = crate::columns![
    PR_ADDRTYPE,
    PR_DEPTH,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_SELECTABLE,
];

/// What can be created in a personal address book.
const TEMPLATES: [(Template, &str, &str); 2] =
    [(Template::InternetUser, "Internet Address", "SMTP"), (Template::OtherUser, "Other Address", "")];

/// The rows of the table of templates.
pub fn templates(book: MapiUid) -> Refused<TableData> {
    let mut data = TableData::new(PR_INSTANCE_KEY, TEMPLATE_COLUMNS)?;
    for (template, name, address_type) in TEMPLATES {
        let id = PersonalId::Template { book, template }.to_entry_id();
        let row = [
            Property::of(PR_ADDRTYPE, address_type),
            Property::of(PR_DEPTH, 0),
            Property::of(PR_DISPLAY_NAME, name),
            Property::new(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER.into()),
            Property::of(PR_ENTRYID, id.clone()),
            Property::of(PR_INSTANCE_KEY, id),
            Property::of(PR_SELECTABLE, true),
        ];
        data.insert(data.row_count(), &row)?;
    }
    Ok(data)
}

impl OpenBook {
    /// `CreateEntry` in a personal address book (ADR-CREATEENTRY-1 to ADR-CREATEENTRY-9).
    pub(super) fn create_entry(
        self: &Arc<Self>,
        book: MapiUid,
        template: &EntryId,
        flags: CreateEntryFlags,
    ) -> Refused<Opened> {
        if template.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "an empty id names no template"));
        }
        let properties = match self.named(Some(template))? {
            BookId::Personal(PersonalId::Template { book: of, template }) if of == book => TEMPLATES
                .into_iter()
                .filter(|(known, _, address_type)| *known == template && !address_type.is_empty())
                .map(|(_, _, address_type)| Property::of(PR_ADDRTYPE, address_type))
                .collect(),
            BookId::Personal(PersonalId::Template { .. }) => {
                let why = "the template is not offered by this container";
                return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, why));
            }
            _ => self.to_copy(book, template)?,
        };
        let user: Arc<dyn MailUser> = Arc::new(PersonHandle::create(self, book, properties, flags));
        Ok(Opened::MailUser(user))
    }

    /// `CopyEntries` into a personal address book (ADR-COPYENTRIES-1 to ADR-COPYENTRIES-13).
    pub(super) fn copy_entries(
        &self,
        book: MapiUid,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CreateEntryFlags,
    ) -> Refused<Outcome<()>> {
        if let Some(strange) = ids.iter().find(|id| id.is_empty() || self.named(Some(id)).is_err()) {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("nobody knows the id {strange}")));
        }
        let mut progress = Progress::begin(&self.runtime, progress, progress.is_some(), ids.len())?;
        let mut partial = false;
        for id in ids {
            partial |= match self.copy_entry(book, id, flags) {
                // A duplicate is left out without a word (ADR-COPYENTRIES-4).
                Ok(()) | Err(Refusal::Engine(EngineError::NameTaken { .. })) => false,
                Err(_) => true,
            };
            progress.step()?;
        }
        Ok(Outcome::warned_if((), partial, ErrorCode::MAPI_W_PARTIAL_COMPLETION))
    }

    fn copy_entry(&self, book: MapiUid, id: &EntryId, flags: CreateEntryFlags) -> Refused<()> {
        let base = Props::build(self.to_copy(book, id)?, &mut Shapes::default());
        let save = EntrySave {
            book,
            saved: None,
            base: &base,
            draft: &Overlay::default(),
            duplicates: duplicates(flags),
            replaces: flags.contains(CreateEntryFlags::CREATE_REPLACE),
            force: false,
            kind: EventKind::Copied,
        };
        self.runtime.commit(|world, changes| world.book_mut(book).save(&save, changes).map(drop))?;
        Ok(())
    }

    /// `DeleteEntries` of a personal address book (ADR-DELETEENTRIES-1, ADR-DELETEENTRIES-2).
    pub(super) fn delete_entries(&self, book: MapiUid, ids: &[EntryId]) -> Outcome<()> {
        let delete = |id: &EntryId| match PersonalId::parse(id) {
            Ok(PersonalId::Entry { book: of, number }) if of == book => self
                .runtime
                .commit(|world, changes| world.book_mut(book).remove(book, number, changes))
                .is_ok(),
            _ => false,
        };
        let deleted = ids.iter().filter(|id| delete(id)).count();
        Outcome::warned_if((), deleted < ids.len(), ErrorCode::MAPI_W_PARTIAL_COMPLETION)
    }

    /// What a copy of this user into a personal address book begins with: all that clients can set, and what it was
    /// copied from (ADR-CREATEENTRY-6, ADR-COPYENTRIES-8).
    fn to_copy(&self, book: MapiUid, id: &EntryId) -> Refused<Vec<Property>> {
        let source = self.named(Some(id))?;
        let same_names = matches!(&source, BookId::Personal(id) if id.book() == book);
        let properties = self.properties(id)?.into_properties();
        let value = |tag: PropTag| {
            properties.iter().find(|property| property.tag.id() == tag.id()).map(|found| found.value.clone())
        };
        if value(PR_OBJECT_TYPE.tag()) != Some(ObjectType::MAPI_MAILUSER.into()) {
            let why = "personal address books hold users only, no lists";
            return Err(EngineError::Unsupported { why }.into());
        }
        let original = [
            (PR_ORIGINAL_ENTRYID.tag(), value(PR_ENTRYID.tag())),
            (PR_ORIGINAL_DISPLAY_NAME.tag(), value(PR_DISPLAY_NAME.tag())),
            (PR_ORIGINAL_SEARCH_KEY.tag(), value(PR_SEARCH_KEY.tag())),
        ];
        let original = original.into_iter().filter_map(|(tag, value)| Some(Property::new(tag, value?)));
        let original: Vec<Property> = original.collect();
        let settable = |property: &Property| {
            let named = property.tag.id() >= PropTag::FIRST_NAMED_ID;
            !is_computed(property.tag)
                && (!named || same_names)
                && !matches!(property.value, PropValue::Object | PropValue::Error(_))
        };
        Ok(properties.into_iter().filter(settable).chain(original).collect())
    }
}
