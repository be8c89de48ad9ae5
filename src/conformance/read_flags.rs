//! Read and unread.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use super::sinks::{Heard, watch};
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_read_flags, read_flags, needs: STORE_CREATE_OK;
    a_message_is_marked_read_and_unread,
    all_messages_are_marked_without_a_list,
    flags_that_exclude_each_other_are_refused,
    pending_receipts_are_cancelled,
    asking_for_no_receipt_at_all_withdraws_the_request,
    pending_receipts_are_cleared_one_by_one,
    marking_changes_nothing_else,
    what_is_not_here_makes_it_partial,
    associated_messages_have_no_read_state,
    one_message_is_marked_as_many_are,
    other_changes_stay_pending,
    a_message_open_for_reading_is_marked,
    an_unsaved_message_is_marked_in_its_draft,
    an_empty_folder_has_nothing_to_mark,
    what_stays_as_it_is_is_not_told_of: STORE_NOTIFY_OK,
}

const READ: i32 = 0x1;
const RN: i32 = 0x100;
const NRN: i32 = 0x200;

/// An unread message that asks for receipts, as if it had been sent.
fn pending(folder: &Arc<dyn MapiFolder>) -> Result<EntryId> {
    let message = folder.new_message()?;
    message.set_props(&[Property::of(PR_MESSAGE_FLAGS, 0), Property::of(PR_READ_RECEIPT_REQUESTED, true)])?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)? & (READ | RN | NRN), RN | NRN);
    id_of(&*message)
}

fn flags_of(a: &Scene, id: &EntryId) -> Result<i32> {
    Ok(looked_at(&a.store, id)?.get(PR_MESSAGE_FLAGS)? & (READ | RN | NRN))
}

fn mark(folder: &Arc<dyn MapiFolder>, ids: &[EntryId], flags: ReadFlags) -> ErrorCode {
    outcome(folder.set_read_flags(Some(ids), None, flags))
}

/// STO-SETREADFLAGS-3
fn a_message_is_marked_read_and_unread(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    for (flags, expected, unread) in [
        (ReadFlags::NONE, READ, 0),
        (ReadFlags::CLEAR_READ_FLAG, 0, 1),
        (ReadFlags::CLEAR_READ_FLAG, 0, 1),
        (ReadFlags::NONE, READ, 0),
    ] {
        assert_eq!(mark(&folder, std::slice::from_ref(&id), flags), ErrorCode::S_OK);
        assert_eq!((flags_of(&a, &id)?, folder.get(PR_CONTENT_UNREAD)?), (expected, unread));
    }
    Ok(())
}

/// STO-SETREADFLAGS-12
fn all_messages_are_marked_without_a_list(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let ids = [stored(&folder, "One")?, stored(&folder, "Other")?];
    assert_eq!(outcome(folder.set_read_flags(None, None, ReadFlags::CLEAR_READ_FLAG)), ErrorCode::S_OK);
    assert_eq!(ids.iter().map(|id| flags_of(&a, id)).collect::<Result<Vec<_>>>()?, [0, 0]);
    assert_eq!(folder.get(PR_CONTENT_UNREAD)?, 2);
    assert_eq!(outcome(folder.set_read_flags(None, None, ReadFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(folder.get(PR_CONTENT_UNREAD)?, 0);
    Ok(())
}

/// STO-SETREADFLAGS-7
fn flags_that_exclude_each_other_are_refused(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = pending(&folder)?;
    let (suppress, clear, only) =
        (ReadFlags::SUPPRESS_RECEIPT, ReadFlags::CLEAR_READ_FLAG, ReadFlags::GENERATE_RECEIPT_ONLY);
    for flags in [suppress | clear, clear | only, suppress | clear | only] {
        assert_eq!(mark(&folder, std::slice::from_ref(&id), flags), ErrorCode::MAPI_E_INVALID_PARAMETER);
        let one = looked_at(&a.store, &id)?.set_read_flag(flags);
        assert_eq!(code(one), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(flags_of(&a, &id)?, RN | NRN);
    Ok(())
}

/// STO-SETREADFLAGS-2
fn pending_receipts_are_cancelled(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = pending(&folder)?;
    assert_eq!(mark(&folder, std::slice::from_ref(&id), ReadFlags::SUPPRESS_RECEIPT), ErrorCode::S_OK);
    assert_eq!(flags_of(&a, &id)?, READ);
    let both = pending(&folder)?;
    let flags = ReadFlags::SUPPRESS_RECEIPT | ReadFlags::GENERATE_RECEIPT_ONLY;
    assert_eq!(mark(&folder, std::slice::from_ref(&both), flags), ErrorCode::S_OK);
    assert_eq!(flags_of(&a, &both)?, 0);
    Ok(())
}

/// STO-SETREADFLAGS-5
fn asking_for_no_receipt_at_all_withdraws_the_request(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = pending(&folder)?;
    let flags = ReadFlags::SUPPRESS_RECEIPT | ReadFlags::GENERATE_RECEIPT_ONLY;
    assert_eq!(mark(&folder, std::slice::from_ref(&id), flags), ErrorCode::S_OK);
    assert_eq!(flags_of(&a, &id)?, 0);
    assert!(!looked_at(&a.store, &id)?.get(PR_READ_RECEIPT_REQUESTED)?);
    Ok(())
}

/// STO-SETREADFLAGS-6
fn pending_receipts_are_cleared_one_by_one(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = pending(&folder)?;
    assert_eq!(mark(&folder, std::slice::from_ref(&id), ReadFlags::CLEAR_RN_PENDING), ErrorCode::S_OK);
    assert_eq!(flags_of(&a, &id)?, NRN);
    assert_eq!(mark(&folder, std::slice::from_ref(&id), ReadFlags::CLEAR_NRN_PENDING), ErrorCode::S_OK);
    assert_eq!(flags_of(&a, &id)?, 0);
    Ok(())
}

/// STO-SETREADFLAGS-12
fn marking_changes_nothing_else(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    let state = || -> Result<_> {
        let message = looked_at(&a.store, &id)?;
        Ok((
            message.get(PR_LAST_MODIFICATION_TIME)?,
            flags(&*message)?.contains(MessageFlags::MSGFLAG_UNMODIFIED),
        ))
    };
    let before = state()?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    h.let_time_pass();
    assert_eq!(mark(&folder, std::slice::from_ref(&id), ReadFlags::CLEAR_READ_FLAG), ErrorCode::S_OK);
    assert_eq!(state()?, before);
    let unread = Restriction::bits_clear(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ.bits());
    assert_eq!(table.query_all_rows(None, Some(&unread), None, 0)?.len(), 1);
    Ok(())
}

/// STO-SETREADFLAGS-9, STO-GEN-9, STO-GEN-10
fn what_is_not_here_makes_it_partial(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (folder, elsewhere) = (a.folder("Projects")?, a.folder("Ideas")?);
    let (gone, there, here) =
        (stored(&folder, "Gone")?, stored(&elsewhere, "There")?, stored(&folder, "Here")?);
    delete(&folder, std::slice::from_ref(&gone))?;
    let list = [gone, there.clone(), here.clone()];
    let marked = mark(&folder, &list, ReadFlags::CLEAR_READ_FLAG);
    assert_eq!(marked, ErrorCode::MAPI_W_PARTIAL_COMPLETION);
    assert_eq!((flags_of(&a, &there)?, flags_of(&a, &here)?), (READ, 0));
    Ok(())
}

/// STO-SETREADFLAGS-11, STO-SETREADFLAG-6
fn associated_messages_have_no_read_state(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    message.save()?;
    let (id, before) = (id_of(&*message)?, message.get(PR_MESSAGE_FLAGS)?);
    assert_eq!(mark(&folder, std::slice::from_ref(&id), ReadFlags::CLEAR_READ_FLAG), ErrorCode::S_OK);
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, before);
    assert_eq!(looked_at(&a.store, &id)?.get(PR_MESSAGE_FLAGS)?, before);
    Ok(())
}

/// STO-SETREADFLAG-1, STO-SETREADFLAG-4, STO-SETREADFLAGS-10
fn one_message_is_marked_as_many_are(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    for flags in [
        ReadFlags::NONE,
        ReadFlags::SUPPRESS_RECEIPT,
        ReadFlags::CLEAR_READ_FLAG,
        ReadFlags::CLEAR_RN_PENDING,
        ReadFlags::CLEAR_NRN_PENDING,
        ReadFlags::SUPPRESS_RECEIPT | ReadFlags::CLEAR_NRN_PENDING,
    ] {
        let (one, many) = (pending(&folder)?, pending(&folder)?);
        let message = reopened(&a.store, &one)?;
        message.set_read_flag(flags)?;
        let writer = reopened(&a.store, &many)?;
        assert_eq!(mark(&folder, std::slice::from_ref(&many), flags), ErrorCode::S_OK);
        drop(writer);
        assert_eq!(flags_of(&a, &one)?, flags_of(&a, &many)?, "{flags:?}");
        assert_eq!(message.get(PR_MESSAGE_FLAGS)? & (READ | RN | NRN), flags_of(&a, &one)?);
    }
    Ok(())
}

/// STO-SETREADFLAG-3
fn other_changes_stay_pending(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let id = id_of(&*message)?;
    message.set(PR_SUBJECT, "Better plan")?;
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(flags_of(&a, &id)?, 0);
    assert_eq!(looked_at(&a.store, &id)?.get(PR_SUBJECT)?, "Plan");
    assert_eq!(message.get(PR_SUBJECT)?, "Better plan");
    message.save()?;
    assert_eq!((flags_of(&a, &id)?, &*looked_at(&a.store, &id)?.get(PR_SUBJECT)?), (0, "Better plan"));
    Ok(())
}

/// STO-SETREADFLAG-2
fn a_message_open_for_reading_is_marked(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    looked_at(&a.store, &id)?.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(flags_of(&a, &id)?, 0);
    reopened(&a.store, &id)?.set_read_flag(ReadFlags::NONE)?;
    assert_eq!(flags_of(&a, &id)?, READ);
    Ok(())
}

/// STO-SETREADFLAG-5
fn an_unsaved_message_is_marked_in_its_draft(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0x8);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    message.save()?;
    assert_eq!(folder.get(PR_CONTENT_UNREAD)?, 1);
    Ok(())
}

/// STO-SETREADFLAGS-13
fn an_empty_folder_has_nothing_to_mark(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    for flags in [ReadFlags::NONE, ReadFlags::CLEAR_READ_FLAG] {
        assert_eq!(outcome(folder.set_read_flags(None, None, flags)), ErrorCode::S_OK);
    }
    Ok(())
}

/// STO-SETREADFLAGS-14
fn what_stays_as_it_is_is_not_told_of(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let ids = [stored(&folder, "Plan")?];
    assert_eq!(mark(&folder, &ids, ReadFlags::SUPPRESS_RECEIPT), ErrorCode::S_OK);
    h.pump();
    let heard = Heard::default();
    a.store.advise(None, EventMask::fnevObjectModified, heard.sink())?;
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = watch(&table)?;
    assert_eq!(mark(&folder, &ids, ReadFlags::SUPPRESS_RECEIPT), ErrorCode::S_OK);
    h.pump();
    assert_eq!((heard.all(), rows.all()), (vec![], vec![]));
    assert_eq!(mark(&folder, &ids, ReadFlags::CLEAR_READ_FLAG), ErrorCode::S_OK);
    h.pump();
    assert!(!heard.all().is_empty() && !rows.all().is_empty());
    Ok(())
}
