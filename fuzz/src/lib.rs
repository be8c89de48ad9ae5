//! What is fuzzed: bytes that the emulator decodes are given to it as a client gives them, through the public traits.
//!
//! Nothing may panic or run for ever; what is refused has a code, and what is understood says the same when it is written
//! and read again.

use std::sync::{Arc, LazyLock};

use mapi_emulator::Emulator;
use mapi_emulator::interface::{AddrBook, Mapi, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::{PR_BODY, PR_ENTRYID, PR_HTML, PR_RTF_COMPRESSED, PR_STORE_ENTRYID};
use mapi_emulator::vocab::*;

/// Somebody logged on to a mailbox.
struct Client {
    _emulator: Emulator,
    mapi: Arc<dyn Mapi>,
    session: Arc<dyn MapiSession>,
    book: Arc<dyn AddrBook>,
    inbox: Arc<dyn MapiFolder>,
    /// An entry id of each form.
    known: Vec<EntryId>,
}

static CLIENT: LazyLock<Client> = LazyLock::new(|| client().expect("a new emulator has a mailbox"));

fn client() -> Result<Client> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let inbox = session.default_store()?.inbox()?;
    let known = known_ids(&*session, &*book, &*inbox)?;
    Ok(Client { mapi: emulator.mapi(), _emulator: emulator, session, book, inbox, known })
}

fn known_ids(session: &dyn MapiSession, book: &dyn AddrBook, inbox: &dyn MapiFolder) -> Result<Vec<EntryId>> {
    let message = inbox.new_message()?;
    message.save()?;
    let message = EntryId::from(message.get(PR_ENTRYID)?);
    let status = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&[*PR_ENTRYID])?;
    let mut known = vec![
        EntryId::default(),
        inbox.get(PR_ENTRYID)?.into(),
        inbox.get(PR_STORE_ENTRYID)?.into(),
        session.query_identity()?.into_value(),
        book.get_default_dir()?.unwrap_or_default(),
        book.create_one_off(Some("Carla"), "SMTP", "carla@example.org", CreateOneOffFlags::MAPI_UNICODE)?,
        book.create_one_off(Some("Carla"), "SMTP", "carla@example.org", CreateOneOffFlags::NONE)?,
    ];
    known.extend(ContactEntryId::of_contact(&message).iter().map(ContactEntryId::to_entry_id));
    known.extend(status.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from));
    known.push(message);
    Ok(known)
}

/// Reads an entry id in each form, and has session and address book open and compare it. The first two bytes say with how
/// much of which real id it begins; the others are its end.
///
/// # Panics
/// If an id that was understood is another one when it is written and read again.
pub fn entry_ids(bytes: &[u8]) {
    let [form, kept, end @ ..] = bytes else { return };
    let known = &CLIENT.known[usize::from(*form) % CLIENT.known.len()];
    let kept = usize::from(*kept).min(known.as_bytes().len());
    let id = EntryId::from(&[&known.as_bytes()[..kept], end].concat()[..]);
    if let Ok(one_off) = OneOff::parse(&id) {
        assert_eq!(OneOff::parse(&one_off.to_entry_id()).as_ref(), Ok(&one_off));
    }
    if let Ok(contact) = ContactEntryId::parse(&id) {
        assert_eq!(ContactEntryId::parse(&contact.to_entry_id()).as_ref(), Ok(&contact));
    }
    if let Ok((dll, private)) = unwrap_store_entry_id(&id)
        && let Ok(again) = wrap_store_entry_id(&dll, &private)
    {
        assert_eq!(unwrap_store_entry_id(&again), Ok((dll, private)));
    }
    let client = &*CLIENT;
    let _refused = client.session.open_entry(&id, None, OpenFlags::NONE);
    let _refused = client.session.compare_entry_ids(&id, known, 0);
    let _refused = client.book.open_entry(Some(&id), None, OpenFlags::NONE);
}

/// Reads the bytes as compressed RTF of a message: by a stream, and in the forms that a save makes of it.
///
/// # Panics
/// If a message can't be made or saved because of what its text is.
pub fn compressed_rtf(bytes: &[u8]) {
    let message = CLIENT.inbox.new_message().expect("the inbox takes messages");
    message.set(PR_RTF_COMPRESSED, bytes).expect("any bytes can be set");
    read_text(&*message);
}

/// Has the bytes compressed as the RTF of a message, and reads them back and in the other forms.
///
/// # Panics
/// If they are others when they are read back.
pub fn rtf(bytes: &[u8]) {
    let message = CLIENT.inbox.new_message().expect("the inbox takes messages");
    let written = write_rtf(&*message, bytes).and_then(|()| read_rtf(&*message));
    assert_eq!(written.as_deref(), Ok(bytes));
    read_text(&*message);
}

fn write_rtf(message: &dyn Message, rtf: &[u8]) -> Result<()> {
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let stream =
        message.open_property(PR_RTF_COMPRESSED.into(), guids::IID_IStream, 0, flags)?.into_stream()?;
    let wrapped = CLIENT.mapi.wrap_compressed_rtf_stream(&stream, RtfStreamFlags::MAPI_MODIFY)?;
    wrapped.write_all(rtf)?;
    wrapped.commit()?;
    stream.commit()
}

fn read_rtf(message: &dyn Message) -> Result<Vec<u8>> {
    let flags = OpenPropertyFlags::NONE;
    let stream =
        message.open_property(PR_RTF_COMPRESSED.into(), guids::IID_IStream, 0, flags)?.into_stream()?;
    CLIENT.mapi.wrap_compressed_rtf_stream(&stream, RtfStreamFlags::NONE)?.read_to_vec()
}

/// Saves the message and reads what its text has become.
fn read_text(message: &dyn Message) {
    message.save().expect("any text can be saved");
    let _damaged = read_rtf(message);
    let _absent = (message.find(PR_BODY), message.find(PR_HTML));
}
