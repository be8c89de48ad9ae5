//! Copying between emulators, forks, and objects of a user's own.

use std::sync::Arc;
use std::time::Duration;

use super::archive::{Archive, Provider, id_of};
use super::drawer::{Drawer, Sheet};
use mapi_emulator::interface::{Method, Opened, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::{Fault, dump};
use mapi_emulator::vocab::guids::{
    IID_IMAPIFolder, IID_IMAPIProp, IID_IMessage, IID_IProfSect, PS_PUBLIC_STRINGS,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Delivery, Emulator, columns};

const MOOD: NamedTag<String> = NamedTag::with_string(PS_PUBLIC_STRINGS, "Mood");
const WEATHER: NamedTag<String> = NamedTag::with_string(PS_PUBLIC_STRINGS, "Weather");
const MAKE: OpenPropertyFlags = OpenPropertyFlags::MAPI_CREATE.union(OpenPropertyFlags::MAPI_MODIFY);

/// An emulator, and the Inbox of the one who is logged on.
struct Desk {
    emulator: Emulator,
    _session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    inbox: Arc<dyn MapiFolder>,
}

fn desk(emulator: Emulator) -> Result<Desk> {
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let inbox = store.inbox()?;
    Ok(Desk { emulator, _session: session, store, inbox })
}

/// A saved message with everything: a recipient, a long text, a file, and a message inside with a file of its own.
fn letter(folder: &Arc<dyn MapiFolder>) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "RE: Lunch?")?;
    message.set(PR_BODY, "Grüße. ".repeat(2_000))?;
    message.set_named(MOOD, "good")?;
    message.set(PR_MESSAGE_FLAGS, 0)?;
    let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
    message.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
    message.attach_file("plan.bin", &[7; 50_000])?;
    let (_, around) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let inner = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, MAKE)?.into_message()?;
    inner.set(PR_SUBJECT, "Inside")?;
    inner.attach_file("small.txt", b"small")?;
    inner.save_changes(SaveFlags::NONE)?;
    around.save_changes(SaveFlags::NONE)?;
    message.save()?;
    Ok(message)
}

fn inside(message: &Arc<dyn Message>, number: u32) -> Result<Arc<dyn Message>> {
    let around = message.open_attach(number, None, OpenAttachFlags::NONE)?;
    let flags = OpenPropertyFlags::NONE;
    around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, flags)?.into_message()
}

fn assert_is_letter(message: &Arc<dyn Message>) -> Result<()> {
    assert_eq!(message.get(PR_SUBJECT)?, "RE: Lunch?");
    assert_eq!(message.body()?, "Grüße. ".repeat(2_000));
    assert_eq!(message.get_named(MOOD)?, "good");
    assert_eq!((message.get(PR_MESSAGE_FLAGS)? as u32) & MessageFlags::MSGFLAG_READ.bits(), 0);
    let rows = message.recipients()?;
    let row = rows.first().unwrap();
    assert_eq!(
        (row.get(PR_DISPLAY_NAME), row.get(PR_EMAIL_ADDRESS)),
        (Some("Ben".into()), Some("ben@example.com".into()))
    );
    let file = message.open_attach(0, None, OpenAttachFlags::NONE)?;
    assert!(file.read_stream(PR_ATTACH_DATA_BIN)? == [7; 50_000]);
    let inner = inside(message, 1)?;
    assert_eq!(inner.get(PR_SUBJECT)?, "Inside");
    let file = inner.open_attach(0, None, OpenAttachFlags::NONE)?;
    assert_eq!(file.read_stream(PR_ATTACH_DATA_BIN)?, b"small");
    Ok(())
}

fn ids(folder: &Arc<dyn MapiFolder>) -> Result<Vec<EntryId>> {
    let rows = folder.messages(&columns![PR_ENTRYID])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect())
}

fn entry_id(object: &dyn MapiProp) -> Result<EntryId> {
    Ok(object.get(PR_ENTRYID)?.into())
}

fn whole(answer: Result<Outcome<()>>) -> Result<()> {
    assert_eq!(answer?.warning, None);
    Ok(())
}

/// PRP-COPYTO-1, PRP-COPYTO-13, PRP-COPYTO-15: the destination is another emulator, and names have other identifiers.
#[test]
fn a_message_is_copied_into_another_emulator() -> Result<()> {
    let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
    there.inbox.new_message()?.set_named(WEATHER, "fine")?;
    let source = letter(&here.inbox)?;
    let target = there.inbox.new_message()?;
    let into: Opened = Arc::clone(&target).into();
    assert_eq!(source.copy_to(&[], None, None, IID_IMessage, &into, CopyFlags::NONE)?, []);
    target.save()?;
    assert_is_letter(&target)?;
    assert_eq!(target.find_named(WEATHER)?, None);
    assert_is_letter(&source)
}

/// STO-COPYMESSAGES-3: the same ids mean other objects in a fork.
#[test]
fn messages_move_from_a_world_to_its_fork() -> Result<()> {
    let here = desk(Emulator::new())?;
    letter(&here.inbox)?;
    let there = desk(here.emulator.fork())?;
    let id = ids(&here.inbox)?.remove(0);
    assert_eq!(ids(&there.inbox)?, std::slice::from_ref(&id));
    whole(here.inbox.copy_messages(
        std::slice::from_ref(&id),
        &*there.inbox,
        None,
        CopyMessagesFlags::MESSAGE_MOVE,
    ))?;
    assert_eq!((ids(&here.inbox)?.len(), ids(&there.inbox)?.len()), (0, 2));
    for id in ids(&there.inbox)? {
        assert_is_letter(&there.store.open_message(&id)?)?;
    }
    // Nor is the fork's Inbox the original's.
    let into: Opened = Arc::clone(&there.inbox).into();
    let excluded = [PR_DISPLAY_NAME.tag()];
    let copied = here.inbox.copy_to(&[], Some(&excluded), None, IID_IMAPIFolder, &into, CopyFlags::NONE);
    assert!(copied.is_ok());
    Ok(())
}

/// STO-COPYFOLDER-1, STO-COPYFOLDER-2
#[test]
fn a_folder_tree_moves_to_another_emulator() -> Result<()> {
    let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
    let source = here.inbox.new_subfolder("Projects")?;
    source.set(PR_COMMENT, "Ours")?;
    letter(&source)?;
    source.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save()?;
    letter(&source.new_subfolder("House")?.new_subfolder("Garden")?)?;
    let id = entry_id(&*source)?;
    let (flat, deep) = (CopyFolderFlags::NONE, CopyFolderFlags::FOLDER_MOVE);
    whole(here.inbox.copy_folder(&id, &*there.inbox, Some("Flat"), None, flat))?;
    whole(here.inbox.copy_folder(&id, &*there.inbox, None, None, deep))?;
    let again = here.inbox.copy_folder(&id, &*there.inbox, None, None, flat);
    assert_eq!(again.unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
    assert!(here.inbox.subfolder("Projects").is_err());
    assert!(!there.inbox.subfolder("Flat")?.get(PR_SUBFOLDERS)?);
    let moved = there.inbox.subfolder("Projects")?;
    assert_eq!((moved.get(PR_COMMENT)?, moved.get(PR_ASSOC_CONTENT_COUNT)?), ("Ours".into(), 1));
    let garden = moved.subfolder("House")?.subfolder("Garden")?;
    assert_is_letter(&there.store.open_message(&ids(&garden)?[0])?)
}

/// STO-COPYMESSAGES-12, STO-COPYMESSAGES-6: by the interfaces it is as inside one world.
#[test]
fn times_and_warnings_are_the_same_by_the_interfaces() -> Result<()> {
    let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
    let source = letter(&here.inbox)?;
    let (id, made) = (entry_id(&*source)?, source.get(PR_CREATION_TIME)?);
    drop(source);
    there.emulator.advance(Duration::from_secs(60));
    let nonsense = EntryId::from(&b"nonsense"[..]);
    let copied =
        here.inbox.copy_messages(&[nonsense, id.clone()], &*there.inbox, None, CopyMessagesFlags::NONE)?;
    assert_eq!(copied.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
    whole(here.inbox.copy_messages(&[id], &*there.inbox, None, CopyMessagesFlags::MESSAGE_MOVE))?;
    let times = |id: &EntryId| -> Result<_> {
        let message = there.store.open_message(id)?;
        Ok([message.get(PR_CREATION_TIME)?, message.get(PR_LAST_MODIFICATION_TIME)?])
    };
    let all = ids(&there.inbox)?;
    assert_eq!(times(&all[0])?, [there.emulator.now(); 2]);
    assert_eq!(times(&all[1])?, [made; 2]);
    assert_ne!(made, there.emulator.now());
    Ok(())
}

/// STO-COPYFOLDER-3, PRP-COPYTO-17, STO-COPYTO-5: by the interfaces, too, everything is checked first.
#[test]
fn a_name_that_is_taken_elsewhere_changes_nothing() -> Result<()> {
    let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
    let source = here.inbox.new_subfolder("Projects")?;
    letter(&source)?;
    let taken = there.inbox.new_subfolder("PROJECTS")?;
    let copied =
        here.inbox.copy_folder(&entry_id(&*source)?, &*there.inbox, None, None, CopyFolderFlags::NONE);
    assert_eq!(copied.unwrap_err(), ErrorCode::MAPI_E_COLLISION);
    let into: Opened = Arc::clone(&there.inbox).into();
    let copied = here.inbox.copy_to(&[], None, None, IID_IMAPIFolder, &into, CopyFlags::NONE);
    assert_eq!(copied.unwrap_err(), ErrorCode::MAPI_E_COLLISION);
    assert_eq!((taken.get(PR_CONTENT_COUNT)?, there.inbox.get(PR_CONTENT_COUNT)?), (0, 0));
    Ok(())
}

/// PRP-COPYTO-1, PRP-COPYTO-13, PRP-COPYTO-15, PRP-NAMED-7, STO-COPYMESSAGES-3: the destination knows nothing of the
/// emulator.
#[test]
fn messages_are_copied_into_a_folder_of_ones_own() -> Result<()> {
    let here = desk(Emulator::new())?;
    letter(&here.inbox)?;
    let drawer = Drawer::default();
    whole(here.inbox.copy_messages(&ids(&here.inbox)?, &drawer, None, CopyMessagesFlags::NONE))?;
    let sheets = drawer.sheets.lock();
    let sheet: &Arc<Sheet> = &sheets[0];
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheet.text(PR_SUBJECT).as_deref(), Some("RE: Lunch?"));
    assert_eq!(sheet.text(PR_BODY), Some("Grüße. ".repeat(2_000)));
    assert_eq!(sheet.named(&MOOD.name()).as_deref(), Some("good"));
    assert!(!sheet.values.lock().contains_key(&PR_ENTRYID.id()));
    assert_eq!(sheet.recipients.lock()[0].get(PR_DISPLAY_NAME).as_deref(), Some("Ben"));
    let clipped = sheet.clipped.lock();
    let data = clipped[0].values.lock().get(&PR_ATTACH_DATA_BIN.id()).cloned();
    assert_eq!(data, Some(Property::of(PR_ATTACH_DATA_BIN, vec![7; 50_000])));
    let inside = clipped[1].inside.lock().clone().unwrap();
    assert_eq!(inside.text(PR_SUBJECT).as_deref(), Some("Inside"));
    Ok(())
}

/// PRP-COPYTO-9: nor is an object of one's own copied to itself.
#[test]
fn what_is_open_as_one_object_is_one_object() -> Result<()> {
    let here = desk(Emulator::new())?;
    let sheet = Drawer::default().create_message(None, CreateMessageFlags::NONE)?;
    let (_session, letters, support) = with_archive(&here)?;
    let source = letters.open_entry(Some(&id_of(3)), None, OpenFlags::NONE)?;
    for same in [Opened::Message(sheet), source] {
        let copied = support.do_copy_to(&same, &[], None, None, IID_IMessage, &same, CopyFlags::NONE);
        assert_eq!(copied.unwrap_err(), ErrorCode::MAPI_E_NO_ACCESS);
    }
    Ok(())
}

type Letters =
    (Arc<dyn MapiSession>, Arc<dyn MapiFolder>, Arc<dyn mapi_emulator::interface::spi::MapiSupport>);

/// A session, the folder of the archive in it, and what the session does for its provider.
fn with_archive(here: &Desk) -> Result<Letters> {
    let archive = Arc::new(Archive::default());
    here.emulator.install("Anna Berg", Arc::new(Provider::of(&archive)))?;
    let session = here.emulator.log_on("Anna Berg")?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = stores.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME])?;
    let row = rows.iter().find(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some("Archive")).unwrap();
    let id = EntryId::from(row.get(PR_ENTRYID).unwrap());
    let store = session.open_msg_store(&id, None, OpenStoreFlags::NONE)?.into_value();
    let letters = store.folder_at("Letters")?;
    Ok((session, letters, archive.support()))
}

/// PRP-COPYTO-18, STO-COPYMESSAGES-3, STA-SUP-COPY-6: a source of one's own leaves the copying to its support object.
#[test]
fn messages_are_copied_out_of_a_folder_of_ones_own() -> Result<()> {
    let here = desk(Emulator::new())?;
    let (_session, letters, support) = with_archive(&here)?;
    let list = [id_of(3), id_of(4)];
    whole(support.copy_messages(&*letters, &list, &*here.inbox, None, CopyMessagesFlags::NONE))?;
    let subjects = here.inbox.messages(&columns![PR_SUBJECT])?;
    let subjects: Vec<_> = subjects.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, ["Dear Anna", "Dear Ben"]);
    let decline = CopyMessagesFlags::MAPI_DECLINE_OK;
    let declined = support.copy_messages(&*letters, &list, &*here.inbox, None, decline);
    assert_eq!(declined.unwrap_err(), ErrorCode::MAPI_E_DECLINE_COPY);

    let source = letters.open_entry(Some(&id_of(3)), None, OpenFlags::NONE)?;
    let target = here.inbox.new_message()?;
    let into: Opened = Arc::clone(&target).into();
    let list = [PR_SUBJECT.tag(), PR_ENTRYID.tag()];
    let problems = support.do_copy_props(&source, &list, None, IID_IMAPIProp, &into, CopyFlags::NONE)?;
    assert_eq!((target.get(PR_SUBJECT)?, problems.len(), problems[0].index), ("Dear Anna".into(), 1, 1));
    let declined =
        support.do_copy_to(&source, &[], None, None, IID_IMAPIProp, &into, CopyFlags::MAPI_DECLINE_OK);
    assert_eq!(declined.unwrap_err(), ErrorCode::MAPI_E_DECLINE_COPY);
    Ok(())
}

/// A message of so many in each other, saved.
fn nested(folder: &Arc<dyn MapiFolder>, depth: usize) -> Result<Arc<dyn Message>> {
    let outermost = folder.new_message()?;
    let mut levels = Vec::with_capacity(depth);
    let mut here = Arc::clone(&outermost);
    for _ in 0..depth {
        let (_, around) = here.create_attach(None, CreateAttachFlags::NONE)?;
        here = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, MAKE)?.into_message()?;
        levels.push((around, Arc::clone(&here)));
    }
    here.set(PR_SUBJECT, "Innermost")?;
    drop(here);
    while let Some((around, inner)) = levels.pop() {
        inner.save_changes(SaveFlags::NONE)?;
        around.save_changes(SaveFlags::NONE)?;
    }
    outermost.save()?;
    Ok(outermost)
}

/// PRP-COPYTO-1: neither copying nor dropping takes a stack as deep as the message; not by the interfaces either.
#[test]
fn nesting_is_no_matter_of_the_stack() -> Result<()> {
    const DEPTH: usize = 600;
    let small_stack = std::thread::Builder::new().stack_size(256 * 1024);
    let copy = || -> Result<()> {
        let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
        let source = nested(&here.inbox, DEPTH)?;
        let id = entry_id(&*source)?;
        let into: Opened = here.inbox.new_message()?.into();
        assert_eq!(source.copy_to(&[], None, None, IID_IMessage, &into, CopyFlags::NONE)?, []);
        into.into_message()?.save()?;
        drop(source);
        let below = here.inbox.new_subfolder("Below")?;
        whole(here.inbox.copy_messages(std::slice::from_ref(&id), &*below, None, CopyMessagesFlags::NONE))?;
        whole(here.inbox.copy_messages(&[id], &*there.inbox, None, CopyMessagesFlags::NONE))?;
        let sizes = [&here.inbox, &below, &there.inbox].map(|folder| {
            let rows = folder.messages(&columns![PR_MESSAGE_SIZE]);
            rows.map(|rows| rows.iter().filter_map(|row| row.get(PR_MESSAGE_SIZE)).max())
        });
        let [first, second, third] = sizes;
        assert_eq!((first?, third?), (second.clone()?, second?));
        for id in ids(&here.inbox)? {
            whole(here.inbox.delete_messages(&[id], None, DeleteMessagesFlags::NONE))?;
        }
        Ok(())
    };
    small_stack.spawn(copy).unwrap().join().unwrap()
}

/// STO-NOTIFY-1: the other calls that a copy makes don't deliver before it returns.
#[test]
fn nothing_arrives_before_the_copy_returns() -> Result<()> {
    let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
    for _ in 0..3 {
        letter(&here.inbox)?;
    }
    here.emulator.set_delivery(Delivery::AfterCall);
    let calls = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let (heard, target) = (Arc::clone(&calls), Arc::clone(&there.inbox));
    let sink: Arc<dyn AdviseSink> = Arc::new(move |all: &[Notification]| {
        heard.lock().push((all.len(), target.get(PR_CONTENT_COUNT).unwrap_or(-1)));
    });
    here.store.advise(None, EventMask::fnevObjectDeleted, sink)?;
    let list = ids(&here.inbox)?;
    whole(here.inbox.copy_messages(&list, &*there.inbox, None, CopyMessagesFlags::MESSAGE_MOVE))?;
    assert_eq!(*calls.lock(), [(1, 3); 3]);
    Ok(())
}

/// PRP-COPYTO-12, PRP-COPYTO-16: a section of the profile has values and no names.
#[test]
fn values_are_copied_into_a_profile_section() -> Result<()> {
    let here = desk(Emulator::new())?;
    let source = letter(&here.inbox)?;
    let session = here.emulator.log_on("Anna Berg")?;
    let id = MapiUid(*b"a section of own");
    let section = session.open_profile_section(id, None, OpenSectionFlags::MAPI_MODIFY)?;
    let list =
        [PR_IMPORTANCE.tag(), source.get_ids_from_names(Some(&[MOOD.name()]), NameFlags::NONE)?.value[0]];
    let into: Opened = Arc::clone(&section).into();
    let problems = source.copy_props(&list, None, IID_IProfSect, &into, CopyFlags::NONE)?;
    assert_eq!(section.get(PR_IMPORTANCE)?, 1);
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].index, problems[0].code), (1, ErrorCode::MAPI_E_NO_SUPPORT));
    Ok(())
}

/// One copy of a copy is like the first, down to the last property.
#[test]
fn copies_look_alike() -> Result<()> {
    let here = desk(Emulator::new())?;
    let subtree = here.store.ipm_subtree()?;
    let source = subtree.new_subfolder("Projects")?;
    letter(&source)?;
    letter(&source.new_subfolder("House")?)?;
    let deep = CopyFolderFlags::COPY_SUBFOLDERS;
    whole(subtree.copy_folder(&entry_id(&*source)?, &*here.inbox, None, None, deep))?;
    let copy = here.inbox.subfolder("Projects")?;
    let tree = |folder: &Arc<dyn MapiFolder>| -> Result<String> {
        let message = here.store.open_message(&ids(folder)?[0])?;
        assert_is_letter(&message)?;
        let keep = |tag: &PropTag| {
            ![PR_ENTRYID.id(), PR_RECORD_KEY.id(), PR_PARENT_ENTRYID.id()].contains(&tag.id())
        };
        let mut tags = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
        tags.retain(keep);
        Ok(format!("{:?}", message.get_props(Some(&tags), UnicodeFlags::MAPI_UNICODE)?.value))
    };
    assert_eq!(tree(&copy)?, tree(&source)?);
    assert_eq!(tree(&copy.subfolder("House")?)?, tree(&source.subfolder("House")?)?);
    assert!(dump(&*here.store)?.matches("Lunch?").count() >= 4);
    Ok(())
}

/// STO-COPYFOLDER-9: what can't be read is a part that is missing, and what is missing isn't deleted from its place.
#[test]
fn a_folder_that_cannot_be_read_is_moved_in_part() -> Result<()> {
    for table in [1, 2] {
        let (here, there) = (desk(Emulator::new())?, desk(Emulator::new())?);
        let folder = here.inbox.new_subfolder("Box")?;
        let view = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
        view.set(PR_SUBJECT, "View")?;
        view.save_changes(SaveFlags::NONE)?;
        let _unread = here.emulator.inject(Fault::on(Method::MapiContainerGetContentsTable).nth(table));
        let id = entry_id(&*folder)?;
        let moved = here.inbox.copy_folder(&id, &*there.inbox, None, None, CopyFolderFlags::FOLDER_MOVE)?;
        assert_eq!(moved.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
        assert_eq!(folder.get(PR_ASSOC_CONTENT_COUNT)?, 1, "table {table}");
        assert_eq!(there.inbox.subfolder("Box")?.get(PR_CONTENT_COUNT)?, 0);
    }
    Ok(())
}
