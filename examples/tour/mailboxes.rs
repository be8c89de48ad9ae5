//! Two people on one computer: Anna writes, Ben hears of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, columns};

use crate::show;

pub fn walk() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    furnish(&emulator)?;

    show::heading("MAPIInitialize, MAPILogonEx: Anna logs on to the default profile");
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE)?;
    let flags = LogonFlags::MAPI_USE_DEFAULT | LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_EXTENDED;
    let anna = mapi.logon(None, None, flags)?;
    let stores = anna.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    show::table(&stores.all_rows(&columns![PR_DISPLAY_NAME, PR_DEFAULT_STORE, PR_PROVIDER_DISPLAY])?);

    show::heading("OpenMsgStore: her default store");
    let store = anna.default_store()?;
    show::tree(&*store)?;

    read_mail(&*store)?;
    send_and_receive(&emulator, &*anna, &*store)?;
    look_around(&*anna)?;

    show::heading("Logoff, and what a handle answers afterwards; the calls of this step");
    let log = emulator.record();
    anna.logoff(LogoffFlags::NONE, 0)?;
    if let Err(error) = store.root() {
        println!("   {error}\n");
    }
    for line in log.to_string().lines() {
        println!("   {line}");
    }
    mapi.uninitialize();
    Ok(())
}

/// Three messages that came from outside.
fn furnish(emulator: &Emulator) -> Result<()> {
    let carla = |subject: &str| Mail::new(subject).from("Carla Ruiz", "carla@elsewhere.example");
    let mails = [
        carla("Minutes of Monday").body("Attached.").attach("minutes.txt", b"1. Budget\r\n2. Lunch\r\n"),
        carla("Lunch?").body("Today at noon, the usual place?"),
        Mail::new("Your order").from("Shop", "orders@shop.example").body("It is on its way."),
    ];
    for mail in mails {
        emulator.receive("anna@example.com", mail.to("Anna Berg", "anna@example.com"))?;
        emulator.advance(Duration::from_secs(60));
    }
    Ok(())
}

fn read_mail(store: &dyn MsgStore) -> Result<()> {
    let columns = columns![PR_SENDER_NAME, PR_SUBJECT, PR_MESSAGE_DELIVERY_TIME, PR_HASATTACH];

    show::heading("GetContentsTable of her Inbox, newest first, two rows at a time");
    let inbox = store.inbox()?;
    let contents = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    contents.set_columns(&columns, TableOpFlags::TBL_BATCH)?;
    let newest_first = SortOrderSet::by([SortOrder::descending(PR_MESSAGE_DELIVERY_TIME)]);
    contents.sort_table(&newest_first, TableOpFlags::TBL_BATCH)?;
    loop {
        let page = contents.query_rows(2, QueryRowsFlags::NONE)?;
        if page.is_empty() {
            break;
        }
        show::table(&page);
    }

    show::heading("Restrict: from Carla, with an attachment");
    let restriction = Restriction::and([
        Restriction::starts_with_ignoring_case(PR_SENDER_NAME, "carla"),
        Restriction::eq(PR_HASATTACH, true),
    ]);
    println!("   {restriction}\n");
    contents.restrict(Some(&restriction), TableOpFlags::NONE)?;
    show::table(&contents.query_rows(10, QueryRowsFlags::NONE)?);

    show::heading("OpenEntry: that message, all it says of itself, its body as a stream");
    let found = contents.all_rows(&columns![PR_ENTRYID])?;
    let id = found.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let message = store.open_message(&EntryId::from(id))?;
    show::message(&*message, "   ")?;
    let body = message
        .open_property(PR_BODY.tag(), guids::IID_IStream, 0, OpenPropertyFlags::NONE)?
        .into_stream()?;
    println!("\n   PR_BODY as a stream: {} bytes of UTF-16", body.read_to_vec()?.len());
    message.set_read_flag(ReadFlags::SUPPRESS_RECEIPT)
}

fn send_and_receive(emulator: &Emulator, anna: &dyn MapiSession, store: &dyn MsgStore) -> Result<()> {
    show::heading("Ben logs on too, opens his Inbox and registers for new mail");
    let ben = emulator.log_on("Ben Okafor")?;
    let ben_store = ben.default_store()?;
    let ben_inbox = ben_store.inbox()?.get_contents_table(TableFlags::MAPI_UNICODE)?;
    ben_inbox.set_columns(&columns![PR_SENDER_NAME, PR_SUBJECT, PR_DISPLAY_TO], TableOpFlags::NONE)?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = {
        let heard = Arc::clone(&heard);
        move |notifications: &[Notification]| {
            heard.lock().unwrap().extend(notifications.iter().map(ToString::to_string));
        }
    };
    let sink: Arc<dyn AdviseSink> = Arc::new(sink);
    ben_store.advise(None, EventMask::fnevNewMail, Arc::clone(&sink))?;
    ben_inbox.advise(EventMask::fnevTableModified, sink)?;
    show::table(&ben_inbox.query_rows(10, QueryRowsFlags::NONE)?);

    show::heading("Anna writes to Ben: CreateMessage, ModifyRecipients, SubmitMessage");
    let message = store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "The minutes, once more")?;
    message.set(PR_BODY, "See point 2.")?;
    message.set(PR_SENTMAIL_ENTRYID, store.get(PR_IPM_SENTMAIL_ENTRYID)?)?;
    let mut recipients = AdrList::of([AdrEntry::named("ben", RecipientType::MAPI_TO)]);
    let book = anna.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut recipients)?;
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &recipients)?;
    message.submit_message(SubmitFlags::NONE)?;
    let queue = store.get_outgoing_queue(0)?;
    println!("   waiting in the outgoing queue:");
    show::table(&queue.all_rows(&columns![PR_SUBJECT, PR_DISPLAY_TO])?);

    show::heading("The test pumps: the spooler delivers, Ben's sinks hear, his open table shows it");
    emulator.pump();
    for line in heard.lock().unwrap().iter() {
        println!("   {line}");
    }
    println!();
    show::table(&ben_inbox.query_rows(10, QueryRowsFlags::NONE)?);
    println!("\n   and in Anna's store:");
    show::tree(store)?;
    ben.logoff(LogoffFlags::NONE, 0)
}

fn look_around(anna: &dyn MapiSession) -> Result<()> {
    show::heading("GetStatusTable; FindRow by resource type; the spooler's status object");
    let status = anna.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    show::table(&status.all_rows(&columns![
        PR_DISPLAY_NAME,
        PR_RESOURCE_TYPE,
        PR_STATUS_CODE,
        PR_IDENTITY_DISPLAY
    ])?);
    status.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)?;
    let spooler = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SPOOLER);
    let _ = status.find_row(&spooler, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE)?;
    let rows = status.query_rows(1, QueryRowsFlags::NONE)?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let object = anna.open_entry(&EntryId::from(id), None, OpenFlags::NONE)?.into_status()?;
    object.validate_state(ValidateStateFlags::SUPPRESS_UI)?;
    println!("\n   {} answers ValidateState", object.get(PR_DISPLAY_NAME)?);

    show::heading("QueryIdentity, CompareEntryIDs");
    let me = anna.query_identity()?.into_value();
    let entry = anna.identity()?;
    println!("   {} <{}>", entry.get(PR_DISPLAY_NAME)?, entry.get(PR_SMTP_ADDRESS)?);
    println!(
        "   the same as herself: {}",
        anna.compare_entry_ids(&me, &EntryId::from(entry.get(PR_ENTRYID)?), 0)?
    );

    show::heading("OpenProfileSection; AdminServices and its tables");
    let section = MapiUid::from_guid(guids::MUID_PROFILE_INSTANCE);
    let section = anna.open_profile_section(section, None, OpenSectionFlags::NONE)?;
    println!("   profile {:?}\n", section.get(PR_PROFILE_NAME)?);
    let admin = anna.admin_services(0)?;
    let services = admin.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?;
    show::table(&services.all_rows(&columns![PR_SERVICE_NAME, PR_DISPLAY_NAME])?);
    println!();
    let providers = admin.get_provider_table(UnicodeFlags::MAPI_UNICODE)?;
    show::table(&providers.all_rows(&columns![PR_DISPLAY_NAME, PR_RESOURCE_TYPE, PR_PROVIDER_DLL_NAME])?);
    Ok(())
}
