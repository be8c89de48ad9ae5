//! What real clients do from start to end, call by call, as their sources have it.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, id_of};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::*;
use crate::vocab::guids::IID_IStream;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_clients, clients, needs: STORE_CREATE_OK;
    an_exporter_walks_through_the_default_store_and_just_ends,
    an_importer_lists_the_stores_row_by_row_and_logs_off,
    a_script_sends_a_letter_with_8_bit_text: STORE_SUBMIT_OK,
    an_add_in_sorts_what_arrives: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
    a_mail_program_writes_to_people_it_looks_up: STORE_SUBMIT_OK | STORE_NOTIFY_OK,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

/// MAPI, initialised, with the profile of user A as the default one.
fn started(h: &dyn Harness) -> Result<Arc<dyn Mapi>> {
    let (mapi, [profile, _]) = (h.mapi(), h.profiles());
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.set_default_profile(Some(&profile), ProfileFlags::NONE)?;
    Ok(mapi)
}

/// The default store, by a restriction on a column that is not shown; with `MDB_ONLINE`, and without it where the store
/// doesn't know that.
fn default_store(session: &dyn MapiSession) -> Result<Arc<dyn MsgStore>> {
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?;
    stores.set_columns(&columns![PR_ENTRYID], TableOpFlags::TBL_BATCH)?;
    let is_default = Restriction::And(vec![
        Restriction::exists(PR_DEFAULT_STORE),
        Restriction::eq(PR_DEFAULT_STORE, true),
    ]);
    let rows = stores.query_all_rows(None, Some(&is_default), None, 0)?;
    assert_eq!(rows.len(), 1);
    let id = EntryId::from(rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default());
    let flags = OpenStoreFlags::MDB_WRITE
        | OpenStoreFlags::MDB_NO_DIALOG
        | OpenStoreFlags::MAPI_BEST_ACCESS
        | OpenStoreFlags::MAPI_DEFERRED_ERRORS;
    let opened = match session.open_msg_store(&id, None, flags | OpenStoreFlags::MDB_ONLINE) {
        Err(error) if error == ErrorCode::MAPI_E_UNKNOWN_FLAGS => session.open_msg_store(&id, None, flags),
        opened => opened,
    };
    Ok(opened?.into_value())
}

/// The rows of a table, as many at a time as most clients ask for.
fn in_batches(table: &dyn MapiTable, columns: &[PropTag], batch: i32) -> Result<Vec<Vec<PropValue>>> {
    table.set_columns(columns, TableOpFlags::TBL_ASYNC)?;
    let mut all = Vec::new();
    loop {
        let rows = table.query_rows(batch, QueryRowsFlags::NONE)?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows.iter().map(|row| row.cells().to_vec()));
    }
}

fn id_in(row: &[PropValue], column: usize) -> EntryId {
    EntryId::from(row[column].as_bytes().unwrap_or_default())
}

/// Whatever is too long for a row or for GetProps comes from a stream.
fn body_of(message: &dyn Message) -> Result<String> {
    let body = message.get_props(Some(&[PR_BODY.tag()]), UNICODE)?.into_value().remove(0);
    match body.value {
        PropValue::Unicode(text) => Ok(text.to_string()),
        PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY) => {
            let stream = message
                .open_property(PR_BODY.tag(), IID_IStream, 0, OpenPropertyFlags::NONE)?
                .into_stream()?;
            let (mut text, mut part) = (Vec::new(), [0; 4096]);
            loop {
                let read = stream.read(&mut part)?;
                if read == 0 {
                    break;
                }
                text.extend_from_slice(&part[..read]);
            }
            let units: Vec<u16> =
                text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            Ok(String::from_utf16_lossy(&units))
        }
        other => panic!("a body is {other:?}"),
    }
}

/// A letter with a long text, a recipient and an attachment, in a folder below the visible ones.
fn furnish(h: &dyn Harness, text: &str) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = scene.folder("Exported")?.create_message(None, CreateMessageFlags::NONE)?;
    message.set(PR_SUBJECT, "Roof")?;
    message.set(PR_BODY, text)?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Carla", "SMTP", "carla@elsewhere.example"),
        RecipientType::MAPI_TO,
    ))?;
    message.attach_file("plan.txt", b"a plan")?;
    message.save()?;
    scene.session.logoff(LogoffFlags::NONE, 0)
}

/// MrMAPI: everything below the root, folders by the hierarchy, messages by the contents, each with its body, recipients
/// and attachments; then it ends without a logoff (SES-OBJECT-4, SES-STORESTABLE-9).
fn an_exporter_walks_through_the_default_store_and_just_ends(h: &dyn Harness) -> Result<()> {
    let text = "A long letter. ".repeat(1000);
    furnish(h, &text)?;
    let mapi = started(h)?;
    let flags = LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_NO_MAIL | LogonFlags::MAPI_UNICODE;
    let flags = flags | LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_USE_DEFAULT;
    let session = mapi.logon(None, None, flags)?;
    let store = default_store(&*session)?;
    let mut folders = vec![store.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?];
    let mut seen = Vec::new();
    while let Some(opened) = folders.pop() {
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_FOLDER));
        let folder = opened.into_folder()?;
        let below = folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
        for row in in_batches(&*below, &columns![PR_DISPLAY_NAME, PR_ENTRYID], 50)? {
            folders.push(store.open_entry(Some(&id_in(&row, 1)), None, OpenFlags::MAPI_BEST_ACCESS)?);
        }
        let contents = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
        for row in in_batches(&*contents, &columns![PR_SUBJECT, PR_ENTRYID], 255)? {
            let message = store.open_entry(Some(&id_in(&row, 1)), None, OpenFlags::MAPI_BEST_ACCESS)?;
            let message = message.into_message()?;
            assert!(message.get_props(None, UNICODE)?.into_value().len() > 10);
            let to = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
            let to = in_batches(&*to, &columns![PR_DISPLAY_NAME], 50)?;
            let files = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
            for row in in_batches(&*files, &columns![PR_ATTACH_NUM, PR_ATTACH_LONG_FILENAME], 50)? {
                let number = row[0].as_long().unwrap_or_default() as u32;
                let file = message.open_attach(number, None, OpenAttachFlags::NONE)?;
                seen.push((row[1].to_string(), file.get(PR_ATTACH_DATA_BIN)?.to_vec(), to.len()));
            }
            assert_eq!(body_of(&*message)?, text);
        }
    }
    assert_eq!(seen, [("plan.txt".to_owned(), b"a plan".to_vec(), 1)]);
    drop((store, session));
    mapi.uninitialize();
    Ok(())
}

/// Thunderbird: it goes to each row of the stores table by its number, looks where the folders start, and logs off.
fn an_importer_lists_the_stores_row_by_row_and_logs_off(h: &dyn Harness) -> Result<()> {
    furnish(h, "Short.")?;
    let mapi = started(h)?;
    let flags = LogonFlags::MAPI_NO_MAIL | LogonFlags::MAPI_USE_DEFAULT | LogonFlags::MAPI_EXTENDED;
    let session = mapi.logon(None, None, flags | LogonFlags::MAPI_NEW_SESSION)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?;
    stores.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)?;
    let count = stores.get_row_count(0)?.into_value();
    let mut names = Vec::new();
    for number in 0..count {
        let _passed = stores.seek_row(Bookmark::BOOKMARK_BEGINNING, number as i32)?;
        let row = stores.query_rows(1, QueryRowsFlags::NONE)?;
        let id = EntryId::from(row.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default());
        let store = session.open_msg_store(&id, None, OpenStoreFlags::MDB_NO_MAIL)?.into_value();
        let top = store.get_props(Some(&[PR_IPM_SUBTREE_ENTRYID.tag()]), UnicodeFlags::NONE)?.into_value();
        let top = EntryId::from(top[0].value.as_bytes().unwrap_or_default());
        let top = session.open_entry(&top, None, OpenFlags::NONE)?.into_folder()?;
        let below = top.get_hierarchy_table(TableFlags::NONE)?;
        for row in in_batches(&*below, &columns![PR_ENTRYID], 10)? {
            let folder = session.open_entry(&id_in(&row, 0), None, OpenFlags::NONE)?.into_folder()?;
            let count = folder.get_contents_table(TableFlags::NONE)?.get_row_count(0)?.into_value();
            names.push((folder.get(PR_DISPLAY_NAME)?, count));
        }
    }
    assert!(names.contains(&("Exported".to_owned(), 1)), "{names:?}");
    session.logoff(LogoffFlags::NONE, 0)?;
    mapi.uninitialize();
    Ok(())
}

/// pywin32's demonstration: a recipient without an entry id, text in 8 bits, SaveChanges on the folder, none on the message.
fn a_script_sends_a_letter_with_8_bit_text(h: &dyn Harness) -> Result<()> {
    let ([_, to], mapi) = (h.addresses(), started(h)?);
    let session = mapi.logon(None, None, LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_USE_DEFAULT)?;
    let stores = session.get_msg_stores_table(UnicodeFlags::NONE)?;
    let rows = stores.query_all_rows(
        Some(&[PR_ENTRYID.tag(), PR_DISPLAY_NAME.tag().to_ansi(), PR_DEFAULT_STORE.tag()]),
        None,
        None,
        0,
    )?;
    let default = rows.iter().find(|row| row.get(PR_DEFAULT_STORE) == Some(true));
    let id = EntryId::from(default.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default());
    let flags = OpenStoreFlags::MDB_NO_DIALOG | OpenStoreFlags::MAPI_BEST_ACCESS;
    let store = session.open_msg_store(&id, None, flags)?.into_value();
    let outbox = EntryId::from(store.get(PR_IPM_OUTBOX_ENTRYID)?);
    let outbox = store.open_entry(Some(&outbox), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
    let message = outbox.create_message(None, CreateMessageFlags::NONE)?;
    let ansi = |tag: Tag<String>, text: &str| Property {
        tag: tag.tag().to_ansi(),
        value: PropValue::String8(text.as_bytes().into()),
    };
    let mut recipient = AdrEntry::default();
    recipient.set(Property::of(PR_RECIPIENT_TYPE, RecipientType::MAPI_TO));
    for (tag, text) in [(PR_ADDRTYPE, "SMTP"), (PR_EMAIL_ADDRESS, &*to), (PR_DISPLAY_NAME, &*to)] {
        recipient.set(ansi(tag, text));
    }
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &AdrList { entries: vec![recipient] })?;
    let problems =
        message.set_props(&[ansi(PR_BODY, "This is a test"), ansi(PR_SUBJECT, "Hello from MAPI")])?;
    assert_eq!(problems, []);
    outbox.save_changes(SaveFlags::NONE)?;
    message.submit_message(SubmitFlags::NONE)?;
    drop((message, outbox));
    h.pump();
    drop((store, session));
    mapi.uninitialize();

    let reader = Scene::of_b(h)?;
    let received = reader.store.inbox()?;
    let rows = in_batches(
        &*received.get_contents_table(TableFlags::MAPI_UNICODE)?,
        &columns![PR_SUBJECT, PR_BODY],
        50,
    )?;
    assert_eq!(rows, [["Hello from MAPI".into(), "This is a test".into()]]);
    Ok(())
}

/// Omea: it finds the folders that the user knows by the receive folder and by ids on it, hears of new mail, reads it, and
/// puts it away; it ends with everything released in any order.
fn an_add_in_sorts_what_arrives(h: &dyn Harness) -> Result<()> {
    let ([to, _], mapi) = (h.addresses(), started(h)?);
    let session = mapi.logon(None, None, LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_USE_DEFAULT)?;
    let store = default_store(&*session)?;
    let (inbox, _) = store.get_receive_folder(Some("IPM.Note"), UnicodeFlags::NONE)?;
    let inbox = store.open_entry(Some(&inbox), None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    // A calendar is named on the Inbox, else on the root folder, else there is none.
    let root = store.open_entry(None, None, OpenFlags::NONE)?.into_folder()?;
    let calendar = match inbox.find(PR_IPM_APPOINTMENT_ENTRYID)? {
        None => root.find(PR_IPM_APPOINTMENT_ENTRYID)?,
        found => found,
    };
    if let Some(calendar) = calendar {
        store.open_entry(Some(&calendar.into()), None, OpenFlags::NONE)?.into_folder()?;
    }
    let heard = Heard::default();
    let connection = store.advise(None, EventMask::fnevNewMail, heard.sink())?;

    let writer = Scene::of_b(h)?;
    let letter = writer.store.outbox()?.create_message(None, CreateMessageFlags::NONE)?;
    letter.set(PR_SUBJECT, "Invoice")?;
    letter.add_recipient(AdrEntry::one_off(&OneOff::new("A", "SMTP", &*to), RecipientType::MAPI_TO))?;
    letter.submit_message(SubmitFlags::NONE)?;
    h.pump();

    let told = heard.all();
    let [Notification::NewMail(mail)] = &told[..] else { panic!("heard {told:?}") };
    let message =
        store.open_entry(Some(&mail.entry_id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_message()?;
    assert_eq!(message.get(PR_SUBJECT)?, "Invoice");
    message.set_read_flag(ReadFlags::NONE)?;
    let bills = root.create_folder(
        FolderType::FOLDER_GENERIC,
        "Bills",
        None,
        None,
        CreateFolderFlags::MAPI_UNICODE | CreateFolderFlags::OPEN_IF_EXISTS,
    )?;
    drop(message);
    let moves = CopyMessagesFlags::MESSAGE_MOVE;
    assert_eq!(
        inbox.copy_messages(std::slice::from_ref(&mail.entry_id), &*bills, None, moves)?.code(),
        ErrorCode::S_OK
    );
    assert_eq!((inbox.get(PR_CONTENT_COUNT)?, bills.get(PR_CONTENT_COUNT)?), (0, 1));
    assert_eq!(bills.get(PR_CONTENT_UNREAD)?, 0);
    store.unadvise(connection)?;
    drop((session, store, root));
    drop((inbox, bills));
    mapi.uninitialize();
    Ok(())
}

/// MFCMAPI's kind of program: it resolves one recipient and makes up another, saves, submits, hears that the message has
/// left, closes the store, logs off and ends.
fn a_mail_program_writes_to_people_it_looks_up(h: &dyn Harness) -> Result<()> {
    let ([_, known], mapi) = (h.addresses(), started(h)?);
    let flags = LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_USE_DEFAULT | LogonFlags::MAPI_NEW_SESSION;
    let session = mapi.logon(None, None, flags)?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let store = default_store(&*session)?;
    let outbox = EntryId::from(store.get(PR_IPM_OUTBOX_ENTRYID)?);
    let outbox = store.open_entry(Some(&outbox), None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    let queue = store.get_outgoing_queue(0)?;
    let heard = Heard::default();
    let connection = queue.advise(EventMask::fnevTableModified, heard.sink())?;

    let message = outbox.create_message(None, CreateMessageFlags::NONE)?;
    message.set_props(&[Property::of(PR_SUBJECT, "Roof"), Property::of(PR_DELETE_AFTER_SUBMIT, true)])?;
    let mut list = AdrList::of([AdrEntry::named(&known, RecipientType::MAPI_TO)]);
    book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list)?;
    let one_off = book.create_one_off(
        Some("Carla"),
        "SMTP",
        "carla@elsewhere.example",
        CreateOneOffFlags::MAPI_UNICODE,
    )?;
    let mut carla = AdrEntry::named("Carla", RecipientType::MAPI_CC);
    carla.set(Property::of(PR_ENTRYID, one_off));
    list.entries.push(carla);
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &list)?;
    message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    let id = id_of(&*message)?;
    message.submit_message(SubmitFlags::NONE)?;
    drop(message);
    h.pump();
    let events: Vec<TableEvent> = heard.tables().iter().map(|told| told.event).collect();
    let came_and_went = [TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED];
    assert!(came_and_went.iter().all(|event| events.contains(event)), "{events:?}");
    assert_eq!(code(store.open_entry(Some(&id), None, OpenFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    queue.unadvise(connection)?;
    drop((queue, outbox, book));
    let left = store.store_logoff(StoreLogoffFlags::LOGOFF_ORDERLY)?;
    assert!(left.contains(StoreLogoffFlags::LOGOFF_COMPLETE));
    drop(store);
    session.logoff(LogoffFlags::NONE, 0)?;
    drop(session);
    mapi.uninitialize();

    let reader = Scene::of_b(h)?;
    let received = reader.store.inbox()?;
    assert_eq!(received.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}
