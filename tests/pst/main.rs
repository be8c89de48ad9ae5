//! Reading PST files: what is in them, and that no damage makes the reader panic, loop or fill the memory.
#![cfg(feature = "pst")]

mod content;
mod damage;
mod mailboxes;
#[path = "../pst_file/mod.rs"]
mod pst_file;

use mapi_emulator::testkit::content::{FolderContent, MessageContent, SpecialFolder, StoreContent};
use mapi_emulator::testkit::pst::{self, Damage, PstError};
use mapi_emulator::vocab::guids::PS_PUBLIC_STRINGS;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    Binary, CodePage, FileTime, MessageFlags, PropData, PropName, PropTag, PropType, PropValue, Property, Tag,
};
use pst_file::{
    BINARY, Format, LONG, MV_UNICODE, OBJECT, PstFile, STRING8, SYSTIME, UNICODE, Value, heap, item_id, tree,
    utf16,
};

const FORMATS: [Format; 2] = [Format::Unicode, Format::Ansi];

const ROOT: u32 = 0x122;
const SUBTREE: u32 = 0x8022;
const INBOX: u32 = 0x8042;
const SEARCH: u32 = 0x8063;
const MESSAGE: u32 = 0x20_0004;
const NAMED: u16 = 0x8000;

/// Bits to turn over.
const FLIPS: [u8; 4] = [0x01, 0x04, 0x20, 0x80];

/// A small store: the root, in it `Top` and a search folder, in `Top` the inbox, in it one message.
fn small(format: Format) -> PstFile {
    let mut file = empty(format);
    let table = file.table(&[], &[(SUBTREE, vec![]), (SEARCH, vec![])]);
    file.node(0x12D, table, 0);
    for (id, name, parent_of) in
        [(SUBTREE, "Top", Some(INBOX)), (INBOX, "INBOX", None), (SEARCH, "Found", None)]
    {
        file.node(id, PstFile::properties(&[text(format, 0x3001, name)]), 0);
        if let Some(child) = parent_of {
            let table = file.table(&[], &[(child, vec![])]);
            file.node(id & !0x1F | 0x0D, table, 0);
        }
    }
    let table = file.table(&[], &[(MESSAGE, vec![])]);
    file.node(INBOX & !0x1F | 0x0E, table, 0);

    let column = if format == Format::Unicode { UNICODE } else { STRING8 };
    let (_, _, name) = text(format, 0x3001, "Zoë");
    let recipients = file.table(&[(0x0C15, LONG), (0x3001, column)], &[(0, vec![Value::Small(1), name])]);
    let recipients = file.data(recipients);
    let attachments = file.table(&[], &[(0x8025, vec![]), (0x8045, vec![])]);
    let attachments = file.data(attachments);
    let halves = [file.data(vec![b'a'; 5000]), file.data(vec![b'b'; 5000])];
    let data = file.list(1, &halves);
    let in_attachment = file.sub_nodes(&[(0x81, data, 0)]);
    let attachment = file
        .data(PstFile::properties(&[(0x3701, BINARY, Value::Node(0x81)), (0x3705, LONG, Value::Small(1))]));
    let inner = file.data(PstFile::properties(&[(0x0037, UNICODE, Value::Item(utf16("inside")))]));
    let in_embedded = file.sub_nodes(&[(0x8064, inner, 0)]);
    let embedded = file.data(PstFile::properties(&[
        (0x3701, OBJECT, Value::Item([0x8064_u32.to_le_bytes(), [0; 4]].concat())),
        (0x3705, LONG, Value::Small(5)),
    ]));
    let inside = file.sub_nodes(&[
        (0x671, attachments, 0),
        (0x692, recipients, 0),
        (0x8025, attachment, in_attachment),
        (0x8045, embedded, in_embedded),
    ]);
    let [red, blue] = ["red", "blue"].map(utf16);
    let keywords = [&3_u32.to_le_bytes()[..], &[16, 0, 0, 0, 22, 0, 0, 0, 22, 0, 0, 0], &red, &blue].concat();
    let message = PstFile::properties(&[
        text(format, 0x0037, "\u{1}\u{A}Antwort: Grüße"),
        (0x0039, SYSTIME, Value::Item(0x01CA_0000_0000_0000_u64.to_le_bytes().to_vec())),
        (0x0E07, LONG, Value::Small(1)),
        text(format, 0x1000, "€ und so weiter"),
        (NAMED, MV_UNICODE, Value::Item(keywords)),
    ]);
    file.node(MESSAGE, message, inside);
    file
}

/// The store object, the named properties, and a root folder with nothing in it.
fn empty(format: Format) -> PstFile {
    let mut file = PstFile::new(format);
    let entry_id = |node: u32| Value::Item([&[0; 20][..], &node.to_le_bytes()].concat());
    let store = PstFile::properties(&[
        text(format, 0x3001, "Mailbox"),
        (0x35E0, BINARY, entry_id(SUBTREE)),
        (0x35E7, BINARY, entry_id(SEARCH)),
    ]);
    file.node(0x21, store, 0);
    let keywords = utf16("Keywords");
    let names = PstFile::properties(&[
        (0x0003, BINARY, Value::Item(vec![0, 0, 0, 0, 5, 0, 0, 0])),
        (0x0004, BINARY, Value::Item([&16_u32.to_le_bytes()[..], &keywords].concat())),
    ]);
    file.node(0x61, names, 0);
    file.node(ROOT, PstFile::properties(&[]), 0);
    file
}

/// Text as the format has it: the older one in code page 1252.
fn text(format: Format, id: u16, text: &str) -> (u16, u16, Value) {
    match format {
        Format::Unicode => (id, UNICODE, Value::Item(utf16(text))),
        Format::Ansi => {
            let bytes = CodePage::CP_WINDOWS_1252.encode(text).unwrap();
            (id, STRING8, Value::Item(bytes.0.to_vec()))
        }
    }
}

fn each_folder<'a>(folder: &'a FolderContent, take: &mut impl FnMut(&'a FolderContent)) {
    take(folder);
    folder.folders.iter().for_each(|folder| each_folder(folder, take));
}

fn get<T: PropData>(properties: &[Property], tag: Tag<T>) -> Option<T> {
    let value: Option<&PropValue> =
        properties.iter().find(|property| property.tag == tag.tag()).map(|property| &property.value);
    value.and_then(|value| T::from_value(value.clone()))
}
