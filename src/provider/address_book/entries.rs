//! What clients do to the entries of a personal address book through its container, and to the members of its lists.

use std::sync::Arc;

use super::book_id::BookId;
use super::draft::{Draft, Kind, duplicates, is_computed};
use super::templates::EntryTemplate;
use super::{ContainerHandle, OpenBook, Refused, UserHandle};
use crate::engine::personal_book::{Behind, BookPlace, EntrySave, NewEntry, NewKind, PersonalId};
use crate::engine::{EventKind, Overlay, Props, Shapes};
use crate::interface::{MapiProgress, Method, Opened, Outcome};
use crate::provider::codes::code_of;
use crate::provider::{Progress, Refusal, refuse};
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_OBJECT_TYPE, PR_ORIGINAL_DISPLAY_NAME,
    PR_ORIGINAL_ENTRYID, PR_ORIGINAL_SEARCH_KEY, PR_SEARCH_KEY, PR_TEMPLATEID,
};
use crate::vocab::{
    CreateEntryFlags, DisplayType, EntryId, ErrorCode, ObjectType, PropTag, PropValue, Property, SaveFlags,
    TemplateFlags,
};

/// The long-term id of what an entry with these properties is copied from; a template has none.
fn original(properties: &[Property]) -> Option<EntryId> {
    let id = Property::find(properties, PR_ORIGINAL_ENTRYID.tag())?;
    id.value.as_bytes().map(EntryId::from)
}

impl OpenBook {
    /// `CreateEntry` in a personal address book or a list of it (ADR-CREATEENTRY-1 to ADR-CREATEENTRY-9,
    /// ADR-DISTLIST-6).
    pub(super) fn create_entry(
        self: &Arc<Self>,
        place: BookPlace,
        template: &EntryId,
        flags: CreateEntryFlags,
        born: EventKind,
    ) -> Refused<Opened> {
        if template.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "an empty id names no template"));
        }
        let (kind, properties) = match self.own(template) {
            Some(BookId::Personal(PersonalId::Template { template, .. })) => {
                let template = EntryTemplate::from(template);
                let mut properties = template.properties();
                let kind = match template.object_type {
                    ObjectType::MAPI_DISTLIST => {
                        properties.push(self.new_search_key());
                        self.new_list(place)?
                    }
                    _ => NewKind::User,
                };
                (kind, properties)
            }
            // A template of somebody else opens as what it makes, without an entry id.
            _ => {
                let properties =
                    self.to_copy(template).map_err(|refusal| self.no_template(template, refusal))?;
                let kind = self.kind_of_copy(place, &properties)?;
                (kind, properties)
            }
        };
        let new = NewEntry { list: place.list, kind };
        let reserved = match new.kind {
            NewKind::List(reserved) => Some(BookPlace { list: Some(reserved), ..place }),
            _ => None,
        };
        let original = original(&properties);
        let draft = Draft::new(self, place.book, new, properties, flags, born);
        if let (Some(members), Some(list)) = (reserved, original) {
            self.copy_members(members, &list);
        }
        let code = draft.template_id();
        let host = self.open_draft(draft);
        match code {
            Some(code) => self.bind(&host, &code, TemplateFlags::FILL_ENTRY),
            None => Ok(host),
        }
    }

    /// A template identifier is no template's entry id (ADR-EID-6).
    fn no_template(self: &Arc<Self>, id: &EntryId, refusal: Refusal) -> Refusal {
        let (code, why) = code_of(Method::AbContainerCreateEntry, &refusal);
        if code == ErrorCode::MAPI_E_UNKNOWN_ENTRYID && self.is_template_id(id) {
            return refuse(
                ErrorCode::MAPI_E_INVALID_ENTRYID,
                format!("{id} is a template identifier: {why}"),
            );
        }
        refusal
    }

    /// An entry of a personal address book as what it is.
    pub(super) fn open_draft(self: &Arc<Self>, draft: Arc<Draft>) -> Opened {
        match draft.kind() {
            Kind::List => Opened::DistList(Arc::new(ContainerHandle::list_draft(self, draft))),
            _ => Opened::MailUser(Arc::new(UserHandle::draft(self, draft))),
        }
    }

    /// `CopyEntries` into a personal address book or a list of it: how many were left out that are no duplicates
    /// (ADR-COPYENTRIES-1 to ADR-COPYENTRIES-13).
    pub(super) fn copy_entries(
        self: &Arc<Self>,
        place: BookPlace,
        ids: &[EntryId],
        progress: Option<&dyn MapiProgress>,
        flags: CreateEntryFlags,
    ) -> Refused<Outcome<usize>> {
        if let Some(strange) = ids.iter().find(|id| id.is_empty() || !self.is_known(id)) {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("nobody knows the id {strange}")));
        }
        // Without AB_NO_DIALOG the user sees how far it is (ADR-COPYENTRIES-11).
        let shown = progress.is_some() || !flags.contains(CreateEntryFlags::CREATE_CHECK_DUP_STRICT);
        let mut progress = Progress::begin(&self.runtime, progress, shown, ids.len())?;
        let mut left = 0;
        for id in ids {
            left += match self.copy_entry(place, id, flags) {
                Ok(()) => 0,
                // A duplicate is left out without a word (ADR-COPYENTRIES-4).
                Err(refusal) => {
                    let (code, _) = code_of(Method::MapiPropSaveChanges, &refusal);
                    usize::from(code != ErrorCode::MAPI_E_COLLISION)
                }
            };
            progress.step()?;
        }
        Ok(Outcome::warned_if(left, left > 0, ErrorCode::MAPI_W_PARTIAL_COMPLETION))
    }

    /// Copies one entry; a list goes with its members, into another list as one member (ADR-COPYENTRIES-8).
    fn copy_entry(self: &Arc<Self>, place: BookPlace, id: &EntryId, flags: CreateEntryFlags) -> Refused<()> {
        let properties = self.to_copy(id)?;
        if Property::find(&properties, PR_TEMPLATEID.tag()).is_some() {
            // The code of another provider is to see it saved.
            let bound = self.create_entry(place, id, flags, EventKind::Copied)?;
            return Ok(bound.into_prop()?.save_changes(SaveFlags::NONE)?);
        }
        let kind = self.kind_of_copy(place, &properties)?;
        let list = original(&properties);
        let base = Props::build(properties, &mut Shapes::default());
        let behind = Behind::New(NewEntry { list: place.list, kind: kind.clone() });
        let save = EntrySave {
            book: place.book,
            behind: &behind,
            base: &base,
            draft: &Overlay::default(),
            duplicates: duplicates(flags),
            replaces: flags.contains(CreateEntryFlags::CREATE_REPLACE),
            force: false,
            kind: EventKind::Copied,
        };
        let saved = self.runtime.commit(|world, changes| {
            let book = world.book_mut(place.book);
            let saved = book.save(&save, changes);
            if let (Err(_), NewKind::List(reserved)) = (&saved, &kind) {
                book.discard(place.book, *reserved, changes);
            }
            saved
        })?;
        if let (NewKind::List(_), Some(list)) = (kind, list) {
            self.copy_members(BookPlace { list: Some(saved.number), ..place }, &list);
        }
        Ok(())
    }

    /// Copies what is in the list with this id into another; a member that is gone meanwhile is left out.
    fn copy_members(self: &Arc<Self>, into: BookPlace, list: &EntryId) {
        let members = {
            let world = self.runtime.read();
            world.list_at(list).map(|list| world.members_at(list)).unwrap_or_default()
        };
        for member in members {
            drop(self.copy_entry(into, &member, CreateEntryFlags::NONE));
        }
    }

    /// `DeleteEntries` of a personal address book or a list of it: how many are none of its entries (ADR-DELETEENTRIES-1,
    /// ADR-DELETEENTRIES-2, ADR-DELETEENTRIES-8).
    pub(super) fn delete_entries(&self, place: BookPlace, ids: &[EntryId]) -> Outcome<usize> {
        let keeps = self.settings().keeps_deleted;
        let delete = |id: &EntryId| {
            let Some(BookId::Personal(PersonalId::Entry { number, .. })) = self.own(id) else { return false };
            let removed = self.runtime.commit(|world, changes| {
                let entry = world.book(place.book).get(number).cloned();
                world.book_mut(place.book).remove(place, number, changes).map(|()| entry)
            });
            if let (Ok(Some(entry)), true) = (&removed, keeps) {
                self.deleted.lock().insert(number, entry.clone());
            }
            removed.is_ok()
        };
        let left = ids.iter().filter(|id| !delete(id)).count();
        Outcome::warned_if(left, left > 0, ErrorCode::MAPI_W_PARTIAL_COMPLETION)
    }

    /// What a copy of this entry becomes: a list in the container has its own members, one in a list those of the list it
    /// stands for.
    fn kind_of_copy(&self, place: BookPlace, properties: &[Property]) -> Refused<NewKind> {
        let is_list = Property::find(properties, PR_OBJECT_TYPE)
            .is_some_and(|property| property.value == ObjectType::MAPI_DISTLIST.into());
        if !is_list {
            return Ok(NewKind::User);
        }
        if place.list.is_none() {
            return self.new_list(place);
        }
        let id = original(properties).unwrap_or_default();
        let stands_for = match PersonalId::parse(&id) {
            Ok(PersonalId::Entry { book, number }) => {
                self.runtime.read().book(book).get(number).and_then(|entry| entry.stands_for.clone())
            }
            _ => None,
        };
        Ok(NewKind::ListOf(stands_for.unwrap_or(id)))
    }

    fn new_list(&self, place: BookPlace) -> Refused<NewKind> {
        let reserved = self.runtime.set_up(|world| Ok(world.book_mut(place.book).reserve()))?;
        Ok(NewKind::List(reserved))
    }

    /// That of a list without address (ADR-EID-12).
    fn new_search_key(&self) -> Property {
        Property::of(PR_SEARCH_KEY, self.runtime.new_uid().0)
    }

    /// What a copy of this entry into a personal address book begins with: all that clients can set, and what it was
    /// copied from (ADR-CREATEENTRY-6, ADR-COPYENTRIES-8).
    fn to_copy(&self, id: &EntryId) -> Refused<Vec<Property>> {
        let same_names = self.is_own(id);
        let properties = self.properties_anywhere(id)?;
        let value = |tag: PropTag| Property::find(&properties, tag).map(|property| property.value.clone());
        let renamed = |from: PropTag, to: PropTag| Some(Property::new(to, value(from)?));
        let is_list = value(PR_OBJECT_TYPE.tag()) == Some(ObjectType::MAPI_DISTLIST.into());
        let mut own: Vec<Property> = [
            renamed(PR_ENTRYID.tag(), PR_ORIGINAL_ENTRYID.tag()),
            renamed(PR_DISPLAY_NAME.tag(), PR_ORIGINAL_DISPLAY_NAME.tag()),
            renamed(PR_SEARCH_KEY.tag(), PR_ORIGINAL_SEARCH_KEY.tag()),
            renamed(PR_OBJECT_TYPE.tag(), PR_OBJECT_TYPE.tag()),
            // A template of somebody else need not say how what it makes is shown (ADR-CREATEENTRY-2).
            Some(renamed(PR_DISPLAY_TYPE.tag(), PR_DISPLAY_TYPE.tag()).unwrap_or_else(|| {
                let shown = if is_list { DisplayType::DT_DISTLIST } else { DisplayType::DT_MAILUSER };
                Property::new(PR_DISPLAY_TYPE, shown.into())
            })),
        ]
        .into_iter()
        .flatten()
        .collect();
        if is_list && value(PR_ENTRYID.tag()).is_none() {
            let why = "the template of a list is offered by its own container only";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, why));
        }
        if is_list {
            let key = renamed(PR_SEARCH_KEY.tag(), PR_SEARCH_KEY.tag());
            own.push(key.unwrap_or_else(|| self.new_search_key()));
        }
        let settable = |property: &Property| {
            let named = property.tag.id() >= PropTag::FIRST_NAMED_ID;
            !is_computed(property.tag)
                && (!named || same_names)
                && !matches!(property.value, PropValue::Object | PropValue::Error(_))
        };
        Ok(properties.into_iter().filter(settable).chain(own).collect())
    }
}
