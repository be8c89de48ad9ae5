//! What the cases have in common: somebody logged on, a folder, a message.

use std::sync::Arc;

use super::Harness;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

/// Somebody logged on, with the default store open for writing.
pub(super) struct Scene {
    pub(super) session: Arc<dyn MapiSession>,
    pub(super) store: Arc<dyn MsgStore>,
}

impl Scene {
    /// User A, with the store to be looked at.
    pub(super) fn of_a(harness: &dyn Harness) -> Result<Self> {
        let [a, _] = harness.profiles();
        let session = Self::log_on(harness, &a)?;
        let store = harness.store(&*session)?;
        Ok(Self { session, store })
    }

    /// User B.
    pub(super) fn of_b(harness: &dyn Harness) -> Result<Self> {
        let [_, b] = harness.profiles();
        let session = Self::log_on(harness, &b)?;
        let store = session.default_store()?;
        Ok(Self { session, store })
    }

    fn log_on(harness: &dyn Harness, profile: &str) -> Result<Arc<dyn MapiSession>> {
        let mapi = harness.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_UNICODE;
        mapi.logon(Some(profile), None, flags)
    }

    /// A new folder below those that users see.
    pub(super) fn folder(&self, name: &str) -> Result<Arc<dyn MapiFolder>> {
        self.store.ipm_subtree()?.new_subfolder(name)
    }
}

/// A saved message, open for writing.
pub(super) fn saved(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.save()?;
    Ok(message)
}

/// The id of a message that was saved and is open no more.
pub(super) fn stored(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
    id_of(&*saved(folder, subject)?)
}

/// Another open of a message, for writing.
pub(super) fn reopened(store: &Arc<dyn MsgStore>, id: &EntryId) -> Result<Arc<dyn Message>> {
    store.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()
}

/// Another open of a message, for reading.
pub(super) fn looked_at(store: &Arc<dyn MsgStore>, id: &EntryId) -> Result<Arc<dyn Message>> {
    store.open_entry(Some(id), None, OpenFlags::NONE)?.into_message()
}

/// The entry id of an object.
pub(super) fn id_of<T: MapiPropExt + ?Sized>(object: &T) -> Result<EntryId> {
    Ok(object.get(PR_ENTRYID)?.into())
}

/// The code that a call answers: `S_OK` if it succeeds.
pub(super) fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// The code that a call answers which may do a part only: `S_OK`, the warning or the error.
pub(super) fn outcome<T>(answer: Result<Outcome<T>>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |outcome| outcome.code())
}

/// Deletes messages of a folder so that nobody can restore them, all of them.
pub(super) fn erase(folder: &Arc<dyn MapiFolder>, ids: &[EntryId]) -> Result<()> {
    let deleted = folder.delete_messages(ids, None, DeleteMessagesFlags::DELETE_HARD_DELETE)?;
    assert_eq!(deleted.code(), ErrorCode::S_OK);
    Ok(())
}

/// Deletes messages of a folder, all of them.
pub(super) fn delete(folder: &Arc<dyn MapiFolder>, ids: &[EntryId]) -> Result<()> {
    let deleted = folder.delete_messages(ids, None, DeleteMessagesFlags::NONE)?;
    assert_eq!(deleted.code(), ErrorCode::S_OK);
    Ok(())
}

/// Deletes an empty subfolder.
pub(super) fn delete_subfolder(folder: &Arc<dyn MapiFolder>, id: &EntryId) -> Result<()> {
    let deleted = folder.delete_folder(id, None, DeleteFolderFlags::NONE)?;
    assert_eq!(deleted.code(), ErrorCode::S_OK);
    Ok(())
}

/// Whether an id opens an object: `S_OK` or why not.
pub(super) fn opens(folder: &dyn MapiFolder, id: &EntryId) -> ErrorCode {
    code(folder.open_entry(Some(id), None, OpenFlags::NONE))
}

/// The subjects of the messages in a folder, in the order it has.
pub(super) fn subjects(folder: &dyn MapiFolder, flags: TableFlags) -> Result<Vec<Option<String>>> {
    let table = folder.get_contents_table(flags | TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_SUBJECT])?;
    Ok(rows.iter().map(|row| row.get(PR_SUBJECT)).collect())
}

/// The flags of a message as this open sees them.
pub(super) fn flags(message: &dyn Message) -> Result<MessageFlags> {
    Ok(MessageFlags::from_bits_retain(message.get(PR_MESSAGE_FLAGS)? as u32))
}

/// What `GetProps` answers in the place of one property.
pub(super) fn slot<T: MapiProp + ?Sized>(object: &T, tag: impl Into<PropTag>) -> Result<PropValue> {
    let tag = tag.into();
    let answer = object.get_props(Some(&[tag]), UnicodeFlags::MAPI_UNICODE)?;
    let failed = matches!(answer.value[0].value, PropValue::Error(_));
    assert_eq!(answer.warning, failed.then_some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    if failed {
        assert_eq!(answer.value[0].tag, tag.with_type(PropType::PT_ERROR));
    }
    Ok(answer.into_value().remove(0).value)
}

/// The code in the place of one property; `S_OK` if there is a value.
pub(super) fn slot_code<T: MapiProp + ?Sized>(object: &T, tag: impl Into<PropTag>) -> Result<ErrorCode> {
    Ok(slot(object, tag)?.as_error().unwrap_or(ErrorCode::S_OK))
}

/// The problem that `SetProps` reports, while it succeeds; `S_OK` if there is none.
pub(super) fn set_problem<T: MapiProp + ?Sized>(object: &T, property: Property) -> Result<ErrorCode> {
    let tag = property.tag;
    let problems = object.set_props(&[property])?;
    problems.iter().for_each(|problem| assert_eq!((problem.index, problem.tag), (0, tag)));
    Ok(problems.first().map_or(ErrorCode::S_OK, |problem| problem.code))
}

/// The problem that `DeleteProps` reports, while it succeeds; `S_OK` if there is none.
pub(super) fn delete_problem<T: MapiProp + ?Sized>(object: &T, tag: impl Into<PropTag>) -> Result<ErrorCode> {
    let tag = tag.into();
    let problems = object.delete_props(&[tag])?;
    problems.iter().for_each(|problem| assert_eq!((problem.index, problem.tag), (0, tag)));
    Ok(problems.first().map_or(ErrorCode::S_OK, |problem| problem.code))
}
