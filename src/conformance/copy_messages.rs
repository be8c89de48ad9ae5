//! `CopyMessages`: messages copied and moved from folder to folder, and from store to store.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::PS_PUBLIC_STRINGS;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_copy_messages, copy_messages, needs: STORE_CREATE_OK;
    a_copy_is_like_the_original_and_another,
    a_moved_message_leaves_its_folder,
    a_move_inside_a_store_keeps_the_id,
    messages_go_to_another_store,
    named_properties_go_along,
    who_has_it_open_is_no_obstacle,
    an_open_message_follows_a_move,
    a_submitted_message_is_copied_unsent: STORE_SUBMIT_OK,
    a_submitted_message_is_not_moved: STORE_SUBMIT_OK,
    ids_that_lead_nowhere_are_skipped,
    an_empty_list_is_done_at_once,
    the_status_stays_behind,
    whether_it_was_read_goes_along,
    only_the_original_reports,
    associated_messages_stay_associated,
    a_copy_is_new_and_a_move_keeps_its_times,
    one_folder_can_be_both,
    copies_come_in_the_order_of_the_list,
    a_search_folder_takes_nothing,
    the_destination_is_a_folder,
    a_read_only_store_takes_nothing,
    unknown_flags_are_refused,
}

const PARTLY: ErrorCode = ErrorCode::MAPI_W_PARTIAL_COMPLETION;

/// STO-COPYMESSAGES-1, STO-EID-11, STO-EID-13, STO-EID-16, PRP-KEYS-1, PRP-KEYS-3
fn a_copy_is_like_the_original_and_another(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let source = letter(&from, "Lunch?")?;
    assert_eq!(copy(&from, &[id_of(&*source)?], &to, COPY), DONE);
    let copied = looked_at(&a.store, &only(&to)?)?;
    assert_eq!((copied.get(PR_SUBJECT)?, copied.get(PR_BODY)?), ("Lunch?".into(), "Come along.".into()));
    assert_eq!((recipients(&copied)?, files(&copied)?), (recipients(&source)?, files(&source)?));
    assert_eq!(copied.get(PR_SEARCH_KEY)?, source.get(PR_SEARCH_KEY)?);
    assert_eq!(copied.get(PR_MESSAGE_SIZE)?, source.get(PR_MESSAGE_SIZE)?);
    for tag in [PR_ENTRYID, PR_RECORD_KEY, PR_PARENT_ENTRYID] {
        assert_ne!(copied.get(tag)?, source.get(tag)?, "{tag:?}");
    }
    let instance = |folder: &Arc<dyn MapiFolder>| -> Result<_> {
        let rows = folder.messages(&crate::columns![PR_INSTANCE_KEY])?;
        Ok(rows.first().and_then(|row| row.get(PR_INSTANCE_KEY)))
    };
    assert_ne!(instance(&from)?, instance(&to)?);
    let key =
        |message: &Arc<dyn Message>| message.open_attach(0, None, OpenAttachFlags::NONE)?.get(PR_RECORD_KEY);
    assert_ne!(key(&copied)?, key(&source)?);
    assert_eq!(only(&from)?, id_of(&*source)?);
    Ok(())
}

/// STO-COPYMESSAGES-2
fn a_moved_message_leaves_its_folder(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let id = stored(&from, "Lunch?")?;
    assert_eq!(copy(&from, &[id], &to, MOVE), DONE);
    assert_eq!(from.get(PR_CONTENT_COUNT)?, 0);
    let moved = looked_at(&a.store, &only(&to)?)?;
    assert_eq!(
        (moved.get(PR_SUBJECT)?, moved.get(PR_PARENT_ENTRYID)?),
        ("Lunch?".into(), to.get(PR_ENTRYID)?)
    );
    Ok(())
}

/// SES-ENTRYID-9, STO-EID-13
fn a_move_inside_a_store_keeps_the_id(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let id = stored(&from, "Lunch?")?;
    let key = looked_at(&a.store, &id)?.get(PR_RECORD_KEY)?;
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, MOVE), DONE);
    assert_eq!(only(&to)?, id);
    assert_eq!(looked_at(&a.store, &id)?.get(PR_RECORD_KEY)?, key);
    Ok(())
}

/// STO-COPYMESSAGES-3, STO-EID-11, STO-EID-12, SES-ENTRYID-9, STO-EID-16
fn messages_go_to_another_store(h: &dyn Harness) -> Result<()> {
    let (_a, from, _) = two_folders(h)?;
    let b = Scene::of_b(h)?;
    let to = b.folder("Received")?;
    let source = letter(&from, "Lunch?")?;
    let (id, key) = (id_of(&*source)?, source.get(PR_SEARCH_KEY)?);
    drop(source);
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, COPY), DONE);
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, MOVE), DONE);
    assert_eq!(opens(&*from, &id), ErrorCode::MAPI_E_NOT_FOUND);
    let all = ids(&to)?;
    assert!(all.len() == 2 && all[0] != all[1] && !all.contains(&id));
    for id in all {
        let arrived = looked_at(&b.store, &id)?;
        assert_eq!((arrived.get(PR_SUBJECT)?, arrived.get(PR_SEARCH_KEY)?), ("Lunch?".into(), key.clone()));
        assert_eq!((recipients(&arrived)?.len(), files(&arrived)?.len()), (1, 1));
        assert_eq!(arrived.get(PR_STORE_RECORD_KEY)?, b.store.get(PR_RECORD_KEY)?);
    }
    Ok(())
}

/// STO-COPYMESSAGES-3: a name has another identifier there.
fn named_properties_go_along(h: &dyn Harness) -> Result<()> {
    let (_a, from, _) = two_folders(h)?;
    let b = Scene::of_b(h)?;
    let to = b.folder("Received")?;
    let [mood, weather] =
        ["Mood", "Weather"].map(|name| NamedTag::<String>::with_string(PS_PUBLIC_STRINGS, name));
    b.folder("Beside")?.new_message()?.set_named(weather, "fine")?;
    let source = from.new_message()?;
    source.set_named(mood, "good")?;
    source.save()?;
    assert_eq!(copy(&from, &[id_of(&*source)?], &to, COPY), DONE);
    let arrived = looked_at(&b.store, &only(&to)?)?;
    assert_eq!((arrived.get_named(mood)?, arrived.find_named(weather)?), ("good".into(), None));
    Ok(())
}

/// STO-COPYMESSAGES-4
fn who_has_it_open_is_no_obstacle(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let open = saved(&from, "Lunch?")?;
    open.set(PR_SUBJECT, "not saved")?;
    let id = id_of(&*open)?;
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, COPY), DONE);
    assert_eq!(subjects(&*to, TableFlags::NONE)?, [Some("Lunch?".to_owned())]);
    assert_eq!(copy(&from, &[id], &to, MOVE), DONE);
    Ok(())
}

/// STO-COPYMESSAGES-14
fn an_open_message_follows_a_move(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let open = saved(&from, "Lunch?")?;
    assert_eq!(copy(&from, &[id_of(&*open)?], &to, MOVE), DONE);
    open.set(PR_SUBJECT, "Dinner?")?;
    open.save()?;
    assert_eq!(subjects(&*to, TableFlags::NONE)?, [Some("Dinner?".to_owned())]);
    assert_eq!(from.get(PR_CONTENT_COUNT)?, 0);
    Ok(())
}

fn submitted(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<EntryId> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Ben", "SMTP", "ben@elsewhere.example"),
        RecipientType::MAPI_TO,
    ))?;
    message.save()?;
    let id = id_of(&*message)?;
    message.submit_message(SubmitFlags::NONE)?;
    Ok(id)
}

/// STO-COPYMESSAGES-5
fn a_submitted_message_is_copied_unsent(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let id = submitted(&from, "Lunch?")?;
    assert_eq!(copy(&from, &[id], &to, COPY), DONE);
    let state = flags(&*looked_at(&a.store, &only(&to)?)?)?;
    assert!(!state.contains(MessageFlags::MSGFLAG_SUBMIT) && state.contains(MessageFlags::MSGFLAG_UNSENT));
    let queue = a.store.get_outgoing_queue(0)?;
    assert_eq!(queue.get_row_count(0)?.into_value(), 1);
    Ok(())
}

/// STO-COPYMESSAGES-5
fn a_submitted_message_is_not_moved(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let list = [submitted(&from, "Lunch?")?, stored(&from, "Plan")?];
    assert_eq!(copy(&from, &list, &to, MOVE), PARTLY);
    assert_eq!((ids(&from)?, ids(&to)?), (vec![list[0].clone()], vec![list[1].clone()]));
    Ok(())
}

/// STO-COPYMESSAGES-6, STO-COPYMESSAGES-7
fn ids_that_lead_nowhere_are_skipped(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let (gone, moved, last) = (stored(&from, "Gone")?, stored(&from, "Moved")?, stored(&from, "Last")?);
    erase(&from, std::slice::from_ref(&gone))?;
    assert_eq!(copy(&from, std::slice::from_ref(&moved), &to, MOVE), DONE);
    let bad = [gone, moved, EntryId::from(&b"nonsense"[..]), id_of(&*to)?];
    for flags in [COPY, MOVE] {
        assert_eq!(copy(&from, &bad, &to, flags), PARTLY);
    }
    assert_eq!((from.get(PR_CONTENT_COUNT)?, to.get(PR_CONTENT_COUNT)?), (1, 1));
    let list: Vec<EntryId> = bad.into_iter().chain([last]).collect();
    assert_eq!(copy(&from, &list, &to, MOVE), PARTLY);
    assert_eq!((from.get(PR_CONTENT_COUNT)?, to.get(PR_CONTENT_COUNT)?), (0, 2));
    Ok(())
}

/// STO-COPYMESSAGES-7
fn an_empty_list_is_done_at_once(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    stored(&from, "Lunch?")?;
    assert_eq!((copy(&from, &[], &to, COPY), copy(&from, &[], &to, MOVE)), (DONE, DONE));
    assert_eq!((from.get(PR_CONTENT_COUNT)?, to.get(PR_CONTENT_COUNT)?), (1, 0));
    Ok(())
}

/// STO-COPYMESSAGES-8, STO-MSGSTATUS-9
fn the_status_stays_behind(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let id = stored(&from, "Lunch?")?;
    let tagged = MessageStatus::MSGSTATUS_TAGGED;
    from.set_message_status(&id, tagged, tagged)?;
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, COPY), DONE);
    assert_eq!(to.get_message_status(&only(&to)?, 0)?, MessageStatus::NONE);
    assert_eq!(from.get_message_status(&id, 0)?, tagged);
    delete(&to, &ids(&to)?)?;
    assert_eq!(copy(&from, &[id], &to, MOVE), DONE);
    assert_eq!(to.get_message_status(&only(&to)?, 0)?, MessageStatus::NONE);
    Ok(())
}

/// STO-COPYMESSAGES-9
fn whether_it_was_read_goes_along(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    for read in [true, false] {
        let message = from.new_message()?;
        message.set(PR_MESSAGE_FLAGS, i32::from(read))?;
        message.save()?;
        assert_eq!(copy(&from, &[id_of(&*message)?], &to, COPY), DONE);
        let id = only(&to)?;
        let copied = looked_at(&a.store, &id)?;
        assert_eq!(flags(&*copied)?.contains(MessageFlags::MSGFLAG_READ), read);
        assert_eq!(to.get(PR_CONTENT_UNREAD)?, i32::from(!read));
        drop(copied);
        delete(&to, &[id])?;
    }
    Ok(())
}

/// STO-COPYMESSAGES-9
fn only_the_original_reports(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let source = from.new_message()?;
    source.set(PR_MESSAGE_FLAGS, 0)?;
    source.set(PR_READ_RECEIPT_REQUESTED, true)?;
    source.save()?;
    let pending = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
    assert!(flags(&*source)?.contains(pending));
    assert_eq!(copy(&from, &[id_of(&*source)?], &to, COPY), DONE);
    assert!(!flags(&*looked_at(&a.store, &only(&to)?)?)?.intersects(pending));
    assert!(flags(&*looked_at(&a.store, &id_of(&*source)?)?)?.contains(pending));
    Ok(())
}

/// STO-COPYMESSAGES-11
fn associated_messages_stay_associated(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let message = from.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    message.save()?;
    let id = id_of(&*message)?;
    let counts = |folder: &Arc<dyn MapiFolder>| {
        Ok::<_, Error>((folder.get(PR_CONTENT_COUNT)?, folder.get(PR_ASSOC_CONTENT_COUNT)?))
    };
    assert_eq!(copy(&from, std::slice::from_ref(&id), &to, COPY), DONE);
    assert_eq!((counts(&from)?, counts(&to)?), ((0, 1), (0, 1)));
    assert_eq!(copy(&from, &[id], &to, MOVE), DONE);
    assert_eq!((counts(&from)?, counts(&to)?), ((0, 0), (0, 2)));
    Ok(())
}

/// STO-COPYMESSAGES-12
fn a_copy_is_new_and_a_move_keeps_its_times(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let source = from.new_message()?;
    let then = FileTime(129_000_000_000_000_000);
    source.set(PR_CLIENT_SUBMIT_TIME, then)?;
    source.set(PR_MESSAGE_DELIVERY_TIME, then)?;
    source.save()?;
    let times = [PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME];
    let before = times.map(|tag| source.get(tag).ok());
    h.let_time_pass();
    assert_eq!(copy(&from, &[id_of(&*source)?], &to, COPY), DONE);
    let copied = looked_at(&a.store, &only(&to)?)?;
    assert!(times.iter().all(|tag| copied.get(*tag).ok() > before[0]));
    assert_eq!(copied.get(PR_CREATION_TIME)?, copied.get(PR_LAST_MODIFICATION_TIME)?);
    assert_eq!((copied.get(PR_CLIENT_SUBMIT_TIME)?, copied.get(PR_MESSAGE_DELIVERY_TIME)?), (then, then));
    let b = Scene::of_b(h)?;
    let elsewhere = b.folder("Received")?;
    for (from, to) in [(&from, &to), (&to, &elsewhere)] {
        let list = ids(from)?;
        let id = list.last().cloned().into_iter().collect::<Vec<_>>();
        assert_eq!(copy(from, &id, to, MOVE), DONE);
    }
    let moved = looked_at(&b.store, &only(&elsewhere)?)?;
    assert_eq!(times.map(|tag| moved.get(tag).ok()), before);
    Ok(())
}

/// STO-COPYMESSAGES-13
fn one_folder_can_be_both(h: &dyn Harness) -> Result<()> {
    let (_a, from, _) = two_folders(h)?;
    let id = stored(&from, "Lunch?")?;
    assert_eq!(copy(&from, std::slice::from_ref(&id), &from, MOVE), DONE);
    assert_eq!(only(&from)?, id);
    assert_eq!(copy(&from, std::slice::from_ref(&id), &from, COPY), DONE);
    assert_eq!(subjects(&*from, TableFlags::NONE)?, vec![Some("Lunch?".to_owned()); 2]);
    Ok(())
}

/// STO-COPYMESSAGES-17
fn copies_come_in_the_order_of_the_list(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let mut list = ["a", "b", "c"].iter().map(|name| stored(&from, name)).collect::<Result<Vec<_>>>()?;
    list.reverse();
    h.pump();
    let heard = Heard::default();
    a.store.advise(None, EventMask::fnevObjectMoved, heard.sink())?;
    assert_eq!(copy(&from, &list, &to, MOVE), DONE);
    assert_eq!(subjects(&*to, TableFlags::NONE)?, ["c", "b", "a"].map(|name| Some(name.to_owned())));
    h.pump();
    assert_eq!(heard.objects().into_iter().map(|told| told.entry_id).collect::<Vec<_>>(), list);
    Ok(())
}

/// STO-COPYMESSAGES-15, STO-SEARCHFOLDER-2
fn a_search_folder_takes_nothing(h: &dyn Harness) -> Result<()> {
    let (a, from, _) = two_folders(h)?;
    let list = [stored(&from, "Lunch?")?];
    let below = from.new_subfolder("Below")?;
    let none = CreateFolderFlags::NONE;
    let search =
        a.store.ipm_subtree()?.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, none)?;
    for flags in [COPY, MOVE] {
        assert_eq!(copy(&from, &list, &search, flags), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    for flags in [CopyFolderFlags::NONE, CopyFolderFlags::FOLDER_MOVE] {
        let copied = copy_folder(&from, &id_of(&*below)?, &search, None, flags);
        assert_eq!(copied, ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let made = search.create_folder(FolderType::FOLDER_GENERIC, "Inside", None, None, none);
    assert_eq!(code(made), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(code(search.new_message()), ErrorCode::MAPI_E_NO_SUPPORT);
    let copied = copy_to_folder(&*from, &[PR_DISPLAY_NAME.tag()], &search, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-COPYMESSAGES-15: what a client has in hand is cast, or it is no destination.
fn the_destination_is_a_folder(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let message = saved(&from, "Lunch?")?;
    let list = [id_of(&*message)?];
    let into = |object: Opened| -> Result<Outcome<()>> {
        from.copy_messages(&list, &*object.into_folder()?, None, COPY)
    };
    assert_eq!(outcome(into(Arc::clone(&message).into())), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_eq!(outcome(into(Arc::clone(&to).into())), DONE);
    Ok(())
}

/// STO-READONLY-2, SES-OPENMSGSTORE-12
fn a_read_only_store_takes_nothing(h: &dyn Harness) -> Result<()> {
    let (a, from, to) = two_folders(h)?;
    let list = [stored(&from, "Lunch?")?];
    let below = from.new_subfolder("Below")?;
    let (store, target) = (id_of(&*a.store)?, id_of(&*to)?);
    let other = Scene::of_a(h)?;
    let reader = other.session.open_msg_store(&store, None, OpenStoreFlags::NONE)?.into_value();
    let locked = reader.open_entry(Some(&target), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
    for flags in [COPY, MOVE] {
        assert_eq!(copy(&from, &list, &locked, flags), ErrorCode::MAPI_E_NO_ACCESS);
    }
    let copied = copy_folder(&from, &id_of(&*below)?, &locked, None, CopyFolderFlags::NONE);
    assert_eq!(copied, ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(copy_to_folder(&*below, &[], &locked, CopyFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    let only_read = reader.open_entry(Some(&id_of(&*from)?), None, OpenFlags::NONE)?.into_folder()?;
    assert_eq!(copy(&only_read, &list, &to, MOVE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(copy(&only_read, &list, &to, COPY), DONE);
    Ok(())
}

/// STO-GEN-2: `MAPI_DECLINE_OK` is known, and no reason to decline for a store that copies by itself.
fn unknown_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let list = [stored(&from, "Lunch?")?];
    let unknown = CopyMessagesFlags::from_bits_retain(0x8);
    assert_eq!(copy(&from, &list, &to, unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(copy(&from, &list, &to, CopyMessagesFlags::MAPI_DECLINE_OK), DONE);
    Ok(())
}
