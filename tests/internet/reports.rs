//! Reports: of a delivery, of reading, and of what nobody read.

use super::*;

/// STA-OUTBOUND-12, STO-REPORT-10
#[test]
fn a_delivery_is_reported_on_request() -> Result<()> {
    let emulator = world();
    let (anna, _ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let store = anna.default_store()?;
    let message = store.outbox()?.new_message()?;
    message.set_props(&[
        Property::of(PR_SUBJECT, "Plan"),
        Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true),
    ])?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Ben", "SMTP", "ben@example.com"),
        RecipientType::MAPI_TO,
    ))?;
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    assert_eq!(arrived(&anna)?, ["Delivered: Plan"]);
    Ok(())
}

/// STO-REPORT-9
#[test]
fn a_read_report_to_the_outside_can_be_seen() -> Result<()> {
    let emulator = world();
    let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
    let id = emulator.receive("anna@example.com", carla.property(PR_READ_RECEIPT_REQUESTED, true))?;
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    store.open_message(&id)?.set_read_flag(ReadFlags::NONE)?;
    emulator.pump();
    let sent = emulator.sent();
    assert_eq!(
        (&*sent[0].subject, &sent[0].to[..]),
        ("Read: Lunch?", &["carla@elsewhere.example".to_owned()][..])
    );
    assert!(sent[0].properties.contains(&Property::of(PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNRN")));
    Ok(())
}

/// STO-REPORT-2, STO-COPYMESSAGES-10: a message that leaves its store settles its report.
#[test]
fn a_copy_out_of_the_store_is_as_good_as_reading() -> Result<()> {
    let emulator = world();
    let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
    let id = emulator.receive("anna@example.com", carla.property(PR_READ_RECEIPT_REQUESTED, true))?;
    let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben")?);
    let (from, to) = (anna.default_store()?.inbox()?, ben.default_store()?.inbox()?);
    for _ in 0..2 {
        let copied = from.copy_messages(std::slice::from_ref(&id), &*to, None, CopyMessagesFlags::NONE)?;
        assert_eq!(copied.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), 1);
    }
    Ok(())
}

/// STO-REPORT-3, STO-REPORT-4, STO-REPORT-5, STO-DELETEMESSAGES-7
#[test]
fn a_message_deleted_unread_is_told_of() -> Result<()> {
    let emulator = world();
    let anna = emulator.log_on("Anna Berg")?;
    let store = anna.default_store()?;
    let (inbox, deleted) = (store.inbox()?, store.deleted_items()?);
    for (read, expected) in [(false, 1), (true, 1)] {
        let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
        let wants = carla.property(PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
        let ids = [emulator.receive("anna@example.com", wants)?];
        if read {
            store.open_message(&ids[0])?.set_read_flag(ReadFlags::NONE)?;
        }
        let moved = inbox.copy_messages(&ids, &*deleted, None, CopyMessagesFlags::MESSAGE_MOVE)?;
        assert_eq!(moved.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), usize::from(read));
        // A message that can be restored may still be read.
        let last = DeleteMessagesFlags::DELETE_HARD_DELETE;
        for (flags, sent) in [(DeleteMessagesFlags::NONE, usize::from(read)), (last, expected)] {
            assert_eq!(deleted.delete_messages(&ids, None, flags)?.warning, None);
            emulator.pump();
            assert_eq!(emulator.sent().len(), sent);
        }
    }
    assert!(
        emulator.sent()[0].properties.contains(&Property::of(PR_MESSAGE_CLASS, "REPORT.IPM.Note.IPNNRN"))
    );
    Ok(())
}

/// STO-REPORT-3: whatever takes the message along. What was read before is not told of.
#[test]
fn a_folder_deleted_with_what_nobody_read_is_told_of() -> Result<()> {
    type Way = fn(&Arc<dyn MapiFolder>, &EntryId) -> Result<Outcome<()>>;
    fn hard(folder: &Arc<dyn MapiFolder>) -> Result<Outcome<()>> {
        folder.empty_folder(None, EmptyFolderFlags::DELETE_HARD_DELETE)
    }
    let ways: [(Way, usize); 4] = [
        (|around, doomed| around.delete_folder(doomed, None, DeleteFolderFlags::DEL_MESSAGES), 1),
        // Folders go for good, whatever becomes of messages.
        (|around, _| around.empty_folder(None, EmptyFolderFlags::NONE), 1),
        (|around, _| hard(&around.subfolder("Doomed")?), 1),
        (|around, _| around.subfolder("Doomed")?.empty_folder(None, EmptyFolderFlags::NONE), 0),
    ];
    for (way, expected) in ways {
        let emulator = world();
        let anna = emulator.log_on("Anna Berg")?;
        let store = anna.default_store()?;
        let around = store.ipm_subtree()?.new_subfolder("Around")?;
        let doomed = around.new_subfolder("Doomed")?;
        for read in [false, true] {
            let carla = Mail::new("Lunch?").from("Carla", "carla@elsewhere.example");
            let wants = carla.property(PR_NON_RECEIPT_NOTIFICATION_REQUESTED, true);
            let ids = [emulator.receive("anna@example.com", wants)?];
            if read {
                store.open_message(&ids[0])?.set_read_flag(ReadFlags::NONE)?;
            }
            let moved =
                store.inbox()?.copy_messages(&ids, &*doomed, None, CopyMessagesFlags::MESSAGE_MOVE)?;
            assert_eq!(moved.warning, None);
        }
        assert_eq!(way(&around, &doomed.get(PR_ENTRYID)?.into())?.warning, None);
        emulator.pump();
        assert_eq!(emulator.sent().len(), expected);
    }
    Ok(())
}
