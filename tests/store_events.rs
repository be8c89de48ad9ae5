//! What stores tell of otherwise than most: what a modification changed, or less than they could.

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{MsgStore, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, StoreSettings, columns};

const MODIFIED: EventMask = EventMask::fnevObjectModified;
const CREATED: EventMask = EventMask::fnevObjectCreated;

type Events = Arc<Mutex<Vec<Notification>>>;

fn world(settings: StoreSettings) -> Emulator {
    Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build()
}

/// What the store tells from now on to one who asks for these events.
fn watch(store: &dyn MsgStore, events: EventMask) -> Result<Events> {
    let heard = Events::default();
    let sink = Arc::clone(&heard);
    let write = move |told: &[Notification]| sink.lock().unwrap().extend_from_slice(told);
    store.advise(None, events, Arc::new(write))?;
    Ok(heard)
}

fn events(heard: &Events) -> Vec<EventMask> {
    heard.lock().unwrap().drain(..).map(|told| told.event()).collect()
}

/// The objects that were modified, each with what is told of it.
fn modified(heard: &Events) -> Vec<(ObjectType, Option<Vec<PropTag>>)> {
    let told = std::mem::take(&mut *heard.lock().unwrap());
    let objects = told.into_iter().filter_map(|told| match told {
        Notification::Object(object) => Some((object.object_type, object.tags)),
        _ => None,
    });
    objects.collect()
}

/// SES-OBJECTNOTIF-3, STO-NOTIFY-19
#[test]
fn who_hears_of_a_modification_is_told_of_what_if_the_store_does_that() -> Result<()> {
    let tells = StoreSettings { tells_changed_tags: true, ..StoreSettings::SERVER };
    let emulator = world(tells);
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, "Lunch"), Property::of(PR_COMMENT, "soon")])?;
    message.save()?;
    let heard = watch(&*store, MODIFIED)?;
    let told = || {
        emulator.pump();
        modified(&heard)
    };
    let of_message = |tags: &[PropTag]| (ObjectType::MAPI_MESSAGE, Some(tags.to_vec()));
    let of_folder = |tags: &[PropTag]| (ObjectType::MAPI_FOLDER, Some(tags.to_vec()));

    emulator.advance(std::time::Duration::from_secs(60));
    message.set(PR_SUBJECT, "Dinner")?;
    message.delete_props(&[PR_COMMENT.tag()])?;
    message.set(PR_SENSITIVITY, 0)?;
    message.save()?;
    let saved = columns![
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_COMMENT,
        PR_LAST_MODIFICATION_TIME,
        PR_NORMALIZED_SUBJECT,
        PR_SUBJECT
    ];
    let mut saved = saved.to_vec();
    saved.sort_unstable();
    assert_eq!(told(), [of_message(&saved)], "what it set to the same value has not changed");

    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    let unread = of_folder(&[PR_CONTENT_UNREAD.tag()]);
    assert_eq!(told(), [of_message(&[PR_MESSAGE_FLAGS.tag()]), unread]);

    let id = EntryId::from(message.get(PR_ENTRYID)?);
    inbox.set_message_status(&id, MessageStatus::MSGSTATUS_TAGGED, MessageStatus::MSGSTATUS_TAGGED)?;
    assert_eq!(told(), [of_message(&[PR_MSG_STATUS.tag()])]);

    inbox.set(PR_COMMENT, "mine")?;
    assert_eq!(told(), [of_folder(&[PR_COMMENT.tag(), PR_LAST_MODIFICATION_TIME.tag()])]);

    let to = OneOff::new("Ben", "SMTP", "ben@example.com");
    message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
    message.save()?;
    let listed = modified_tags(&told());
    assert!(
        listed.contains(&PR_MESSAGE_RECIPIENTS.tag()) && listed.contains(&PR_DISPLAY_TO.tag()),
        "{listed:?}"
    );
    assert!(!listed.contains(&PR_MESSAGE_ATTACHMENTS.tag()), "{listed:?}");
    Ok(())
}

fn modified_tags(told: &[(ObjectType, Option<Vec<PropTag>>)]) -> Vec<PropTag> {
    told.iter().flat_map(|(_, tags)| tags.clone().unwrap_or_default()).collect()
}

/// SES-OBJECTNOTIF-3, STO-NOTIFY-19: and no other event has such a list.
#[test]
fn most_stores_do_not() -> Result<()> {
    for (tells, expected) in [(false, None), (true, Some(vec![PR_CONTENT_COUNT.tag()]))] {
        let emulator = world(StoreSettings { tells_changed_tags: tells, ..StoreSettings::SERVER });
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let heard = watch(&*store, MODIFIED | CREATED)?;
        let message = store.inbox()?.new_message()?;
        message.save()?;
        emulator.pump();
        assert_eq!(modified(&heard), [(ObjectType::MAPI_MESSAGE, None), (ObjectType::MAPI_FOLDER, expected)]);
    }
    Ok(())
}

/// SES-STOREEVENTS-10, STO-ADVISE-5
#[test]
fn a_poor_store_tells_of_little() -> Result<()> {
    let poor = StoreSettings { events: EventMask::fnevNewMail, ..StoreSettings::SERVER };
    let emulator = world(poor);
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    assert_eq!(watch(&*store, CREATED).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    let heard = watch(&*store, CREATED | MODIFIED | EventMask::fnevNewMail)?;
    store.inbox()?.new_message()?.save()?;
    emulator.pump();
    assert_eq!(events(&heard), []);
    emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    emulator.pump();
    assert_eq!(events(&heard), [EventMask::fnevNewMail]);
    Ok(())
}

/// SES-NOTIFY-17: whoever asks for everything hears what is of the kind of its source.
#[test]
fn each_source_tells_of_its_own_kind_of_events() -> Result<()> {
    let emulator = world(StoreSettings { searches_later: true, ..StoreSettings::SERVER });
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    let found = store.ipm_subtree()?.create_folder(
        FolderType::FOLDER_SEARCH,
        "Found",
        None,
        None,
        CreateFolderFlags::MAPI_UNICODE,
    )?;
    let message = inbox.new_message()?;
    message.save()?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let everything = EventMask::from_bits_retain(0x1FF);
    let heard = || {
        let seen = Events::default();
        let sink = Arc::clone(&seen);
        let write = move |told: &[Notification]| sink.lock().unwrap().extend_from_slice(told);
        (seen, Arc::new(write))
    };
    let (of_store, sink) = heard();
    store.advise(None, everything, sink)?;
    let [of_inbox, of_found, of_message] =
        [inbox.get(PR_ENTRYID)?, found.get(PR_ENTRYID)?, message.get(PR_ENTRYID)?].map(|id| {
            let (seen, sink) = heard();
            store.advise(Some(&id.into()), everything, sink).unwrap();
            seen
        });
    let (of_table, sink) = heard();
    let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.advise(everything, sink)?;
    let (of_book, sink) = heard();
    book.advise(None, everything, sink)?;

    let criteria = Restriction::exists(PR_SUBJECT);
    let here = [EntryId::from(inbox.get(PR_ENTRYID)?)];
    found.set_search_criteria(Some(&criteria), Some(&here), SearchFlags::NONE)?;
    message.set(PR_SUBJECT, "Changed")?;
    message.save()?;
    emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
    emulator.add_person(&mapi_emulator::Person::new("Zoe", "zoe@example.com"));
    emulator.pump();
    let kinds = |heard: &Events| {
        let mut all = events(heard);
        all.sort_unstable();
        all.dedup();
        all
    };
    let (new_mail, complete) = (EventMask::fnevNewMail, EventMask::fnevSearchComplete);
    assert_eq!(kinds(&of_store), [new_mail, CREATED, MODIFIED, complete]);
    assert_eq!(kinds(&of_inbox), [new_mail, MODIFIED]);
    assert_eq!(kinds(&of_found), [MODIFIED, complete]);
    assert_eq!(kinds(&of_message), [MODIFIED]);
    assert_eq!(kinds(&of_table), [EventMask::fnevTableModified]);
    assert_eq!(kinds(&of_book), [CREATED]);
    Ok(())
}
