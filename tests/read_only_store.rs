//! A store that is only read, made of what its owner says: attachments, changes of what is there, ids that lie.

use std::sync::Arc;

use mapi_emulator::interface::spi::StoreInfo;
use mapi_emulator::interface::spi::read_only::{ReadOnlyProvider, ReadOnlyStore};
use mapi_emulator::interface::{Error, MapiSession, Method, MsgStore, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IMessage, IID_IStream};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};
use parking_lot::Mutex;

const UID: MapiUid = MapiUid(*b"the shelf's uid!");

/// One folder, with the messages that the test puts there.
#[derive(Clone, Debug, Default)]
struct Shelf(Arc<Mutex<Vec<MessageContent>>>);

impl ReadOnlyStore for Shelf {
    fn info(&self) -> StoreInfo {
        StoreInfo::new(UID, "Shelf", "SHELF.DLL")
    }

    fn folders(&self, path: &str) -> Result<Vec<String>> {
        Ok(if path.is_empty() { vec!["Books".to_owned()] } else { Vec::new() })
    }

    fn messages(&self, path: &str) -> Result<Vec<String>> {
        let count = if path == "Books" { self.0.lock().len() } else { 0 };
        Ok((0..count).map(|number| number.to_string()).collect())
    }

    fn message(&self, path: &str) -> Result<MessageContent> {
        let number: Option<usize> = path.strip_prefix("Books/").and_then(|number| number.parse().ok());
        let content = number.and_then(|number| self.0.lock().get(number).cloned());
        let missing =
            || Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MsgStoreOpenEntry, "not on the shelf");
        content.filter(|content| *content != MessageContent::default()).ok_or_else(missing)
    }

    fn folder_properties(&self, path: &str) -> Result<Vec<Property>> {
        Ok(vec![Property::of(PR_COMMENT, format!("at {path:?}"))])
    }
}

fn book(title: &str) -> MessageContent {
    MessageContent { properties: vec![Property::of(PR_SUBJECT, title)], ..MessageContent::default() }
}

struct Scene {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    shelf: Shelf,
}

impl Scene {
    fn with(books: &[MessageContent]) -> Result<Self> {
        let (emulator, shelf) = (Emulator::new(), Shelf(Arc::new(Mutex::new(books.to_vec()))));
        emulator.install("Anna Berg", Arc::new(ReadOnlyProvider::new(shelf.clone())))?;
        let session = emulator.log_on("Anna Berg")?;
        let store = session.open_store_named("Shelf")?;
        Ok(Self { emulator, session, store, shelf })
    }
}

/// FRM-REGISTRY-5
#[test]
fn its_messages_are_shown_and_it_takes_no_forms() -> Result<()> {
    let scene = Scene::with(&[book("Atlas")])?;
    let books = scene.store.folder_at("Books")?;
    let forms = scene.emulator.mapi().open_form_mgr(&scene.session)?;
    let form = forms.resolve_message_class("IPM.Note", FormManagerFlags::NONE, Some(&*books))?;
    assert_eq!(form.get(PR_MESSAGE_CLASS)?, "IPM");
    let library = forms.open_form_container(FormRegistry::HFRMREG_FOLDER, Some(&*books))?;
    assert!(library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?.is_empty());
    let clsid = "{00020D31-0000-0000-C000-000000000046}";
    let file = format!("[Description]\nMessageClass=IPM.Book\nClsid={clsid}\nDisplayName=Book");
    scene.emulator.add_file("book.cfg", file.as_bytes());
    assert_eq!(code(library.install_form(FormInstallFlags::NONE, "book.cfg")), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

#[test]
fn attachments_are_files_and_messages() -> Result<()> {
    let file = AttachmentContent {
        properties: vec![
            Property::of(PR_ATTACH_LONG_FILENAME, "map.png"),
            Property::of(PR_ATTACH_DATA_BIN, b"PNG"),
        ],
        embedded: None,
    };
    let inner =
        AttachmentContent { embedded: Some(Box::new(book("Preface"))), ..AttachmentContent::default() };
    let scene = Scene::with(&[MessageContent { attachments: vec![file, inner], ..book("Atlas") }])?;
    let books = scene.store.folder_at("Books")?;
    let id = books.messages(&columns![PR_ENTRYID])?.first().and_then(|row| row.get(PR_ENTRYID));
    let atlas = scene.store.open_message(&id.expect("one book").into())?;
    assert!(atlas.get(PR_HASATTACH)?);
    let columns = columns![PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_ATTACH_SIZE, PR_ATTACH_DATA_BIN];
    let rows = atlas.get_attachment_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    let cells: Vec<_> = rows.iter().map(|row| row.cells().to_vec()).collect();
    let no_data = PropValue::from(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(
        cells,
        [[0.into(), 1.into(), 3.into(), no_data.clone()], [1.into(), 5.into(), 0.into(), no_data]]
    );
    let map = atlas.open_attach(0, None, OpenAttachFlags::NONE)?;
    assert_eq!(map.read_stream(PR_ATTACH_DATA_BIN)?, b"PNG");
    let preface = atlas.open_attach(1, None, OpenAttachFlags::NONE)?;
    let open = |iid| preface.open_property(PR_ATTACH_DATA_OBJ.tag(), iid, 0, OpenPropertyFlags::NONE);
    assert_eq!(open(IID_IMessage)?.into_message()?.get(PR_SUBJECT)?, "Preface");
    assert_eq!(code(open(IID_IStream)), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_eq!(code(atlas.open_attach(2, None, OpenAttachFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(atlas.open_attach(0, None, OpenAttachFlags::MAPI_MODIFY)), ErrorCode::MAPI_E_NO_ACCESS);

    let drafts = scene.session.default_store()?.ipm_subtree()?.new_subfolder("Copies")?;
    let copied =
        books.copy_messages(&[atlas.get(PR_ENTRYID)?.into()], &*drafts, None, CopyMessagesFlags::NONE)?;
    assert_eq!(copied.warning, None);
    let id = drafts.messages(&columns![PR_ENTRYID])?.first().and_then(|row| row.get(PR_ENTRYID));
    let copy = scene.session.default_store()?.open_message(&id.expect("the copy").into())?;
    assert_eq!(copy.open_attach(0, None, OpenAttachFlags::NONE)?.read_stream(PR_ATTACH_DATA_BIN)?, b"PNG");
    Ok(())
}

#[test]
fn open_tables_show_what_a_later_look_finds() -> Result<()> {
    let scene = Scene::with(&[book("Atlas")])?;
    let books = scene.store.folder_at("Books")?;
    let table = books.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let listen = move |events: &[Notification]| {
        sink.lock().extend(events.iter().map(ToString::to_string).map(|text| text[..15].to_owned()));
    };
    table.advise(EventMask::fnevTableModified, Arc::new(listen))?;
    scene.shelf.0.lock().push(book("Bestiary"));
    assert_eq!(table.all_rows(&columns![PR_SUBJECT])?.len(), 1);
    books.get_contents_table(TableFlags::MAPI_UNICODE)?;
    assert_eq!(table.all_rows(&columns![PR_SUBJECT])?.len(), 2);
    scene.shelf.0.lock().truncate(1);
    scene.shelf.0.lock()[0] = book("Almanac");
    assert_eq!(books.messages(&columns![PR_SUBJECT])?.len(), 1);
    scene.emulator.pump();
    assert_eq!(heard.lock().len(), 3, "one came, one went, one changed: {:?}", heard.lock());
    let rows = table.all_rows(&columns![PR_SUBJECT])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_SUBJECT)).as_deref(), Some("Almanac"));
    Ok(())
}

/// What has gone between two looks is in no table, and not found by its id.
#[test]
fn a_message_that_goes_is_left_out() -> Result<()> {
    let scene = Scene::with(&[book("Atlas"), book("Bestiary")])?;
    let books = scene.store.folder_at("Books")?;
    let ids = books.messages(&columns![PR_ENTRYID])?;
    scene.shelf.0.lock()[0] = MessageContent::default();
    assert_eq!(books.messages(&columns![PR_SUBJECT])?.len(), 1);
    let id = ids.first().and_then(|row| row.get(PR_ENTRYID)).expect("two books").into();
    assert_eq!(code(scene.store.open_message(&id)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

#[test]
fn an_id_leads_nowhere_but_to_what_the_store_named() -> Result<()> {
    let scene = Scene::with(&[book("Atlas")])?;
    for path in ["M../../etc/passwd", "MBooks/../0", "MBooks/7", "M", "MBooks", "FBooks/0", "F..", "Mother/0"]
    {
        let id = EntryId::long_term(UID, path.as_bytes());
        let opened = scene.store.open_entry(Some(&id), None, OpenFlags::NONE);
        assert_eq!(code(opened), ErrorCode::MAPI_E_NOT_FOUND, "{path}");
    }
    for private in [&b"XBooks"[..], b"", b"F\xFF"] {
        let id = EntryId::long_term(UID, private);
        let opened = scene.store.open_entry(Some(&id), None, OpenFlags::NONE);
        assert_eq!(code(opened), ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "{private:?}");
    }
    Ok(())
}

#[test]
fn a_folder_says_what_its_owner_says() -> Result<()> {
    let scene = Scene::with(&[book("Atlas")])?;
    let books = scene.store.folder_at("Books")?;
    assert_eq!(books.get(PR_COMMENT)?, "at \"Books\"");
    assert_eq!((books.get(PR_CONTENT_COUNT)?, books.get(PR_CONTENT_UNREAD)?), (1, 1));
    assert_eq!(scene.store.ipm_subtree()?.get(PR_DISPLAY_NAME)?, "Shelf");
    Ok(())
}

/// The logon lasts as long as a client holds something of the store.
#[test]
fn the_last_release_closes_the_store() -> Result<()> {
    let Scene { emulator: _emulator, session, store, .. } = Scene::with(&[book("Atlas")])?;
    let books = store.folder_at("Books")?;
    let id = books.get(PR_ENTRYID)?.into();
    drop(store);
    assert_eq!(code(session.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::S_OK);
    drop(books);
    assert_eq!(code(session.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    Ok(())
}

#[test]
fn it_is_opened_by_its_id_and_not_to_be_written() -> Result<()> {
    let scene = Scene::with(&[])?;
    let id = scene.store.get(PR_ENTRYID)?.into();
    let open = |flags| code(scene.session.open_msg_store(&id, None, flags));
    assert_eq!(open(OpenStoreFlags::MDB_WRITE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(open(OpenStoreFlags::MDB_WRITE | OpenStoreFlags::MAPI_BEST_ACCESS), ErrorCode::S_OK);
    assert_eq!(open(OpenStoreFlags::MDB_ONLINE), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let mask = StoreSupport::from_bits_retain(scene.store.get(PR_STORE_SUPPORT_MASK)? as u32);
    assert!(mask.contains(StoreSupport::STORE_READONLY));
    Ok(())
}

/// STA-MSLOGON-3: whoever closes it.
#[test]
fn nothing_of_a_store_outlives_its_logon() -> Result<()> {
    for by_session in [false, true] {
        let scene = Scene::with(&[book("Moby-Dick")])?;
        let books = scene.store.open_entry(None, None, OpenFlags::NONE)?.into_folder()?;
        let rows = books.get_hierarchy_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
        let id = EntryId::from(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("a folder"));
        let books = scene.session.open_entry(&id, None, OpenFlags::NONE)?.into_folder()?;
        let rows = books.messages(&columns![PR_ENTRYID])?;
        let message =
            scene.store.open_message(&rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap().into())?;
        if by_session {
            scene.session.logoff(LogoffFlags::NONE, 0)?;
        } else {
            let left = scene.store.store_logoff(StoreLogoffFlags::NONE)?;
            assert_eq!(left, StoreLogoffFlags::LOGOFF_COMPLETE);
        }
        let (narrow, none) = (TableFlags::MAPI_UNICODE, OpenPropertyFlags::NONE);
        let answers: [Result<()>; 9] = [
            message.get_props(None, UnicodeFlags::NONE).map(drop),
            message.get_prop_list(UnicodeFlags::NONE).map(drop),
            message.get_recipient_table(narrow).map(drop),
            message.open_property(PR_SUBJECT.tag(), IID_IStream, 0, none).map(drop),
            books.get_contents_table(narrow).map(drop),
            books.open_entry(Some(&id), None, OpenFlags::NONE).map(drop),
            scene.store.compare_entry_ids(&id, &id, 0).map(drop),
            scene.store.open_entry(None, None, OpenFlags::NONE).map(drop),
            scene.store.store_logoff(StoreLogoffFlags::NONE).map(drop),
        ];
        for (number, answer) in answers.into_iter().enumerate() {
            let code = answer.err().map(|error| error.code());
            assert_eq!(code, Some(ErrorCode::MAPI_E_INVALID_OBJECT), "{number} {by_session}");
        }
    }
    Ok(())
}
