//! The built-in transport as a remote one.

use mapi_emulator::interface::spi::{HookAnswer, HookInfo, Hooked, SpoolerHook};
use mapi_emulator::vocab::guids::IID_IMAPIFolder;
use mapi_emulator::{InternetSettings, Mail};

use super::life::status_row;
use super::*;

type Validate = ValidateStateFlags;

const DOWNLOAD: MessageStatus = MessageStatus::MSGSTATUS_REMOTE_DOWNLOAD;
const DELETE: MessageStatus = MessageStatus::MSGSTATUS_REMOTE_DELETE;

/// Anna's desk, three messages that wait for her, and the status object of the transport.
fn desk() -> Result<(Desk, Arc<dyn MapiStatus>)> {
    let emulator = Emulator::new();
    emulator.set_internet(InternetSettings { remote: true, ..InternetSettings::default() });
    for subject in ["One", "Two", "Three"] {
        let mail =
            Mail::new(subject).from("Carla", "carla@elsewhere.example").to("Anna Berg", "anna@example.com");
        emulator.post("anna@example.com", mail.body(&"text ".repeat(1_000)));
    }
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let desk = Desk { emulator, session, store, log: Log::default() };
    desk.pump();
    let status = status_row(&desk, "Internet E-mail")?;
    Ok((desk, status))
}

fn shown(status: &Arc<dyn MapiStatus>) -> Result<StatusCode> {
    Ok(StatusCode::from_bits_retain(status.get(PR_STATUS_CODE)? as u32))
}

fn headers(status: &Arc<dyn MapiStatus>) -> Result<Vec<(String, EntryId, i32)>> {
    let folder = status.header_folder().expect("a remote transport has headers");
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_SUBJECT, PR_ENTRYID, PR_MSG_STATUS])?;
    let headers = rows
        .iter()
        .filter_map(|row| Some((row.get(PR_SUBJECT)?, row.get(PR_ENTRYID)?.into(), row.get(PR_MSG_STATUS)?)));
    Ok(headers.collect())
}

fn subjects(status: &Arc<dyn MapiStatus>) -> Result<Vec<String>> {
    Ok(headers(status)?.into_iter().map(|(subject, ..)| subject).collect())
}

/// Lists the headers and marks some.
fn marked(desk: &Desk, status: &Arc<dyn MapiStatus>, marks: [MessageStatus; 3]) -> Result<()> {
    status.validate_state(Validate::REFRESH_XP_HEADER_CACHE)?;
    desk.pump();
    let folder = status.header_folder().expect("a remote transport has headers");
    for ((_, id, _), mark) in headers(status)?.iter().zip(marks) {
        folder.set_message_status(id, mark, DOWNLOAD | DELETE)?;
    }
    Ok(())
}

/// STA-REMOTE-1, STA-REMOTE-3, STA-REMOTE-8, STA-PROPS-12, STA-VALIDATESTATE-10
#[test]
fn mail_is_listed_when_a_client_asks_for_it() -> Result<()> {
    use StatusCode as S;
    let (desk, status) = desk()?;
    assert!(shown(&status)?.contains(S::STATUS_REMOTE_ACCESS));
    assert_eq!((desk.arrived()?, subjects(&status)?), (vec![], vec![]), "nothing is fetched unasked");
    status.validate_state(Validate::FORCE_XP_DISCONNECT)?;
    status.validate_state(Validate::REFRESH_XP_HEADER_CACHE)?;
    let inbound = S::STATUS_INBOUND_ENABLED | S::STATUS_INBOUND_ACTIVE;
    assert!(shown(&status)?.contains(inbound) && !shown(&status)?.contains(S::STATUS_OFFLINE));
    assert_eq!((status.get(PR_REMOTE_VALIDATE_OK)?, subjects(&status)?), (false, vec![]), "at the next pump");
    desk.pump();
    assert_eq!(subjects(&status)?, ["One", "Two", "Three"]);
    assert!(!shown(&status)?.contains(S::STATUS_INBOUND_ACTIVE) && status.get(PR_REMOTE_VALIDATE_OK)?);
    let id = status.get(PR_ENTRYID)?.into();
    let opened = desk.session.open_entry(&id, Some(IID_IMAPIFolder), OpenFlags::NONE)?.into_folder()?;
    assert_eq!(opened.get(PR_CONTENT_COUNT)?, 3);
    let spooler = status_row(&desk, "MAPI Spooler")?.get(PR_ENTRYID)?.into();
    let none = desk.session.open_entry(&spooler, Some(IID_IMAPIFolder), OpenFlags::NONE);
    assert_eq!(code(none), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    marked(&desk, &status, [DOWNLOAD, DELETE, DOWNLOAD])?;
    status.validate_state(Validate::REFRESH_XP_HEADER_CACHE)?;
    desk.pump();
    assert!(headers(&status)?.iter().all(|(_, _, marks)| *marks == 0), "marks are cleared");
    Ok(())
}

/// STA-REMOTE-4, STA-REMOTE-8: fetched, deleted, moved.
#[test]
fn marked_mail_is_fetched_deleted_and_moved() -> Result<()> {
    let (desk, status) = desk()?;
    marked(&desk, &status, [DOWNLOAD, DELETE, DOWNLOAD | DELETE])?;
    status.validate_state(Validate::PROCESS_XP_HEADER_CACHE)?;
    let outbound = StatusCode::STATUS_OUTBOUND_ENABLED | StatusCode::STATUS_OUTBOUND_ACTIVE;
    assert!(shown(&status)?.contains(outbound));
    assert_eq!((status.get(PR_REMOTE_VALIDATE_OK)?, desk.arrived()?), (false, vec![]));
    for flags in [Validate::PROCESS_XP_HEADER_CACHE, Validate::REFRESH_XP_HEADER_CACHE] {
        assert_eq!(code(status.validate_state(flags)), ErrorCode::MAPI_E_BUSY);
    }
    desk.pump();
    assert_eq!(desk.arrived()?, ["One", "Three"]);
    assert_eq!(subjects(&status)?, ["One"]);
    assert!(!shown(&status)?.contains(StatusCode::STATUS_OUTBOUND_ACTIVE));
    assert!(status.get(PR_REMOTE_VALIDATE_OK)?);
    marked(&desk, &status, [MessageStatus::NONE; 3])?;
    assert_eq!(subjects(&status)?, ["One"], "it is still where it was");
    Ok(())
}

/// STA-PROPS-11
#[test]
fn the_row_shows_how_far_it_is() -> Result<()> {
    let (desk, status) = desk()?;
    assert_eq!(status.get(PR_REMOTE_PROGRESS)?, -1);
    marked(&desk, &status, [DOWNLOAD, MessageStatus::NONE, DOWNLOAD])?;
    let told = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let (heard, table) = (Arc::clone(&told), desk.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?);
    table.set_columns(&columns![PR_REMOTE_PROGRESS], TableOpFlags::NONE)?;
    let sink: Arc<dyn AdviseSink> = Arc::new(move |notifications: &[Notification]| {
        for notification in notifications {
            if let Notification::Table(table) = notification {
                heard.lock().extend(table.row.get(PR_REMOTE_PROGRESS));
            }
        }
    });
    table.advise(EventMask::fnevTableModified, sink)?;
    status.validate_state(Validate::PROCESS_XP_HEADER_CACHE)?;
    desk.pump();
    assert_eq!(*told.lock(), [0, 50, 100, -1]);
    Ok(())
}

/// STA-REMOTE-5, STA-REMOTE-6, STA-REMOTE-7
#[test]
fn what_was_asked_for_can_be_taken_back() -> Result<()> {
    use StatusCode as S;
    let (desk, status) = desk()?;
    status.validate_state(Validate::REFRESH_XP_HEADER_CACHE)?;
    status.validate_state(Validate::ABORT_XP_HEADER_OPERATION)?;
    let inbound = S::STATUS_INBOUND_ENABLED | S::STATUS_INBOUND_ACTIVE;
    assert!(shown(&status)?.contains(S::STATUS_OFFLINE) && !shown(&status)?.intersects(inbound));
    assert!(status.get(PR_REMOTE_VALIDATE_OK)?);
    desk.pump();
    assert_eq!(subjects(&status)?, [""; 0]);
    status.validate_state(Validate::FORCE_XP_CONNECT)?;
    assert!(!shown(&status)?.contains(S::STATUS_OFFLINE));
    status.validate_state(Validate::FORCE_XP_DISCONNECT)?;
    assert!(shown(&status)?.contains(S::STATUS_OFFLINE));
    let ui = status.validate_state(Validate::SHOW_XP_SESSION_UI | Validate::REFRESH_XP_HEADER_CACHE);
    assert_eq!(code(ui), ErrorCode::MAPI_E_NO_SUPPORT);
    desk.submit("Plan", &["carla@SMTP"])?;
    desk.pump();
    assert_eq!(desk.queued()?, ["Plan"], "it waits for the connection");
    Ok(())
}

/// A hook that asks, for each message that arrives, to take back what was asked for.
#[derive(Debug)]
struct TakesBack(Arc<dyn MapiStatus>, parking_lot::Mutex<Vec<ErrorCode>>);

impl SpoolerHook for TakesBack {
    fn info(&self) -> HookInfo {
        HookInfo { dll_name: "BACK.DLL".to_owned(), display_name: "Back".to_owned() }
    }

    fn inbound_msg_hook(&self, _: &Hooked<'_>) -> Result<HookAnswer> {
        self.1.lock().push(code(self.0.validate_state(Validate::ABORT_XP_HEADER_OPERATION)));
        Ok(HookAnswer::default())
    }
}

/// STA-REMOTE-5: what has begun goes on to its end, then there is nothing to take back.
#[test]
fn what_is_under_way_cannot_be_taken_back() -> Result<()> {
    let (desk, status) = desk()?;
    marked(&desk, &status, [DOWNLOAD, DOWNLOAD, MessageStatus::NONE])?;
    let hook = Arc::new(TakesBack(Arc::clone(&status), parking_lot::Mutex::default()));
    let installed: Arc<dyn SpoolerHook> = Arc::<TakesBack>::clone(&hook);
    desk.emulator.install_hook("Anna Berg", installed, StatusFlags::HOOK_INBOUND)?;
    status.validate_state(Validate::PROCESS_XP_HEADER_CACHE)?;
    desk.pump();
    assert_eq!(*hook.1.lock(), [ErrorCode::MAPI_E_BUSY; 2]);
    assert_eq!(desk.arrived()?, ["One", "Two"]);
    assert!(!shown(&status)?.contains(StatusCode::STATUS_OFFLINE));
    status.validate_state(Validate::ABORT_XP_HEADER_OPERATION)?;
    assert!(shown(&status)?.contains(StatusCode::STATUS_OFFLINE));
    Ok(())
}

/// STA-REMOTE-2
#[test]
fn the_folder_of_headers_does_what_choosing_needs() -> Result<()> {
    let (desk, status) = desk()?;
    marked(&desk, &status, [MessageStatus::NONE; 3])?;
    let folder = status.header_folder().expect("a remote transport has headers");
    let listed = folder.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    for tag in columns![
        PR_ACCESS,
        PR_ACCESS_LEVEL,
        PR_CONTENT_COUNT,
        PR_ASSOC_CONTENT_COUNT,
        PR_FOLDER_TYPE,
        PR_OBJECT_TYPE,
        PR_SUBFOLDERS,
        PR_CREATION_TIME,
        PR_DISPLAY_NAME,
        PR_DISPLAY_TYPE
    ] {
        assert!(listed.contains(&tag) && folder.has(tag)?, "{tag}");
    }
    assert!(folder.get_props(Some(&columns![PR_COMMENT]), UnicodeFlags::MAPI_UNICODE)?.warning.is_some());
    let (_, id, _) = headers(&status)?.remove(0);
    assert_eq!(folder.set_message_status(&id, DOWNLOAD, DOWNLOAD)?, MessageStatus::NONE);
    assert_eq!(folder.set_message_status(&id, DELETE, DELETE)?, DOWNLOAD);
    assert_eq!(folder.set_message_status(&id, MessageStatus::NONE, DOWNLOAD)?, DOWNLOAD | DELETE);
    let gone = EntryId::long_term(MapiUid([3; 16]), b"gone");
    let missing = folder.set_message_status(&gone, DELETE, DELETE);
    assert_eq!(code(missing), ErrorCode::MAPI_E_NOT_FOUND);
    let none = ErrorCode::MAPI_E_NO_SUPPORT;
    let answers = [
        code(folder.create_message(None, CreateMessageFlags::NONE)),
        code(folder.open_entry(Some(&id), None, OpenFlags::NONE)),
        code(folder.get_hierarchy_table(TableFlags::NONE)),
        code(folder.delete_messages(&[id], None, DeleteMessagesFlags::NONE)),
        code(folder.set_props(&[Property::of(PR_COMMENT, "new")])),
        code(folder.save_changes(SaveFlags::NONE)),
    ];
    assert_eq!(answers, [none; 6]);
    Ok(())
}

/// TBL-CONTENTS-13
#[test]
fn the_table_of_headers_tells_what_choosing_needs() -> Result<()> {
    let (desk, status) = desk()?;
    marked(&desk, &status, [MessageStatus::NONE; 3])?;
    let folder = status.header_folder().expect("a remote transport has headers");
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let required = columns![
        PR_MESSAGE_DOWNLOAD_TIME,
        PR_SENT_REPRESENTING_NAME,
        PR_DISPLAY_TO,
        PR_ENTRYID,
        PR_HASATTACH,
        PR_IMPORTANCE,
        PR_INSTANCE_KEY,
        PR_MESSAGE_CLASS,
        PR_MESSAGE_DELIVERY_TIME,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_MSG_STATUS,
        PR_OBJECT_TYPE,
        PR_NORMALIZED_SUBJECT,
        PR_PRIORITY,
        PR_SENDER_NAME,
        PR_SENSITIVITY,
        PR_SUBJECT
    ];
    assert_eq!(required.iter().find(|tag| !columns.contains(tag)), None);
    let rows = table.all_rows(&required)?;
    let first = rows.first().expect("three wait");
    assert!(first.cells().iter().all(|cell| cell.as_error().is_none()), "{first:?}");
    assert_eq!(first.get(PR_SENT_REPRESENTING_NAME).as_deref(), Some("Carla"));
    assert_eq!(first.get(PR_DISPLAY_TO).as_deref(), Some("Anna Berg"));
    assert!(first.get(PR_MESSAGE_SIZE) >= Some(5_000));
    assert!(first.get(PR_MESSAGE_DOWNLOAD_TIME) >= Some(5));
    let left_out = columns![PR_RECORD_KEY, PR_DISPLAY_CC, PR_LAST_MODIFICATION_TIME, PR_PARENT_ENTRYID];
    assert!(left_out.iter().all(|tag| !columns.contains(tag)));
    Ok(())
}

/// STA-XPLOGON-TRANSPORTLOGOFF-3
#[test]
fn the_object_of_a_transport_that_was_logged_off_is_dead() -> Result<()> {
    let (desk, status) = desk()?;
    let folder = status.header_folder().expect("a remote transport has headers");
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    let dead = ErrorCode::MAPI_E_INVALID_OBJECT;
    assert_eq!(code(status.get(PR_STATUS_CODE)), dead);
    assert_eq!(code(status.validate_state(Validate::NONE)), dead);
    assert_eq!(code(folder.get_contents_table(TableFlags::NONE)), dead);
    assert!(status.header_folder().is_none());
    Ok(())
}
