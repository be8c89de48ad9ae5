//! What no client should pass: damaged ids, values and places beyond all measure. Each gets a code, and nothing changes.

#[path = "random/mod.rs"]
mod random;

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::{Result, StreamSeek};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::dump;
use mapi_emulator::vocab::guids::IID_IStream;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use random::Random;

struct Mailbox {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
}

fn mailbox() -> Result<Mailbox> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    Ok(Mailbox { emulator, session, store })
}

/// The codes that pages name for an id that means nothing here.
const REFUSED: [ErrorCode; 4] = [
    ErrorCode::MAPI_E_UNKNOWN_ENTRYID,
    ErrorCode::MAPI_E_INVALID_ENTRYID,
    ErrorCode::MAPI_E_NOT_FOUND,
    ErrorCode::MAPI_E_INVALID_PARAMETER,
];

/// One byte of an id is another, its end is missing, or something follows it.
fn damaged(id: &EntryId, random: &mut Random) -> Vec<EntryId> {
    let bytes = id.as_bytes();
    let flipped = (0..bytes.len()).map(|place| {
        let mut bytes = bytes.to_vec();
        bytes[place] ^= random.pick(&[1, 2, 4, 8, 16, 32, 64, 128]);
        bytes
    });
    let flipped: Vec<Vec<u8>> = flipped.collect();
    let cut = (0..bytes.len()).map(|end| bytes[..end].to_vec());
    let longer = [1, 4, 500].map(|more| [bytes, &vec![random.below(256) as u8; more]].concat());
    flipped.into_iter().chain(cut).chain(longer).map(|bytes| EntryId::from(&*bytes)).collect()
}

/// Proves PRP-SETPROPS-10: identifiers follow each other, so the next one is known before a name has it.
#[test]
fn an_identifier_is_refused_until_a_name_gets_it() -> Result<()> {
    let mailbox = mailbox()?;
    let message = mailbox.store.inbox()?.new_message()?;
    let identifier = |number| -> Result<PropTag> {
        let name = PropName::id(guids::PS_PUBLIC_STRINGS, number);
        Ok(message.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE)?.into_value()[0])
    };
    let next = PropTag::new(PropType::PT_LONG, identifier(1)?.id() + 1);
    let both = [Property::new(next, PropValue::Long(7)), Property::of(PR_SUBJECT, "Plan")];
    let refused = PropProblem { index: 0, tag: next, code: ErrorCode::MAPI_E_UNEXPECTED_ID };
    assert_eq!(message.set_props(&both)?, [refused]);
    assert_eq!(message.set_props(&both)?, [refused]);
    assert_eq!(identifier(2)?.id(), next.id());
    assert_eq!(message.set_props(&both)?, []);
    Ok(())
}

/// Of each kind of id that a session gives: a store, its wrapped form, a folder, a message, a user, a one-off.
#[test]
fn a_damaged_entry_id_is_refused_everywhere() -> Result<()> {
    let Mailbox { emulator, session, store } = &mailbox()?;
    let message = store.inbox()?.new_message()?;
    message.save()?;
    let rows = session.get_msg_stores_table(UnicodeFlags::NONE)?.all_rows(&[PR_ENTRYID.tag()])?;
    let listed = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let carla = emulator.add_person(&mapi_emulator::Person::new("Carla", "carla@example.com"));
    let ids: Vec<EntryId> = vec![
        listed.into(),
        store.get(PR_ENTRYID)?.into(),
        store.inbox()?.get(PR_ENTRYID)?.into(),
        message.get(PR_ENTRYID)?.into(),
        carla,
        OneOff::new("Dan", "SMTP", "dan@elsewhere.example").to_entry_id(),
    ];
    let book = session.open_address_book(None, Default::default())?.into_value();
    let before = dump(&**store)?;
    let mut random = Random(0x1234_5678_9ABC_DEF1);
    let mut answered = [0; 2];
    for good in &ids {
        for bad in damaged(good, &mut random) {
            let answers = [
                session.open_entry(&bad, None, OpenFlags::NONE).map(drop),
                session.open_msg_store(&bad, None, OpenStoreFlags::NONE).map(drop),
                session.compare_entry_ids(&bad, good, 0).map(drop),
                store.open_entry(Some(&bad), None, OpenFlags::NONE).map(drop),
                store.compare_entry_ids(&bad, good, 0).map(drop),
                store.set_receive_folder(Some("IPM.Bad"), UnicodeFlags::MAPI_UNICODE, Some(&bad)),
                book.open_entry(Some(&bad), None, OpenFlags::NONE).map(drop),
                book.compare_entry_ids(&bad, good, 0).map(drop),
            ];
            for answer in answers {
                answered[usize::from(answer.is_err())] += 1;
                let code = answer.map_or_else(|error| error.code(), |()| ErrorCode::S_OK);
                assert!(code == ErrorCode::S_OK || REFUSED.contains(&code), "{code} on {bad}");
            }
        }
    }
    // A flag that only tells how long the id is good for spoils nothing, nor do bits in a name.
    assert!(answered[0] > 0 && answered[1] > 5 * answered[0], "{answered:?}");
    assert_eq!(dump(&**store)?, before);
    Ok(())
}

/// A value of a million is one like others.
#[test]
fn a_property_can_have_a_million_values() -> Result<()> {
    const MANY: usize = 1_000_000;
    let Mailbox { store, .. } = &mailbox()?;
    let message = store.inbox()?.new_message()?;
    let numbers = Property::new(PropTag(0x66AA_1003), PropValue::MvLong((0..MANY as i32).collect()));
    let texts = Property::new(PropTag(0x66AB_101F), PropValue::MvUnicode(vec![Text::from("x"); MANY].into()));
    assert_eq!(message.set_props(&[numbers.clone(), texts.clone()])?, []);
    message.save()?;
    let again = store.open_message(&message.get(PR_ENTRYID)?.into())?;
    assert_eq!((again.value(numbers.tag)?, again.value(texts.tag)?), (numbers.value, texts.value));
    assert!(again.get(PR_MESSAGE_SIZE)? > 4 * MANY as i32);
    Ok(())
}

/// No stream grows past what the store allows, least of all past 4 GiB.
#[test]
fn nothing_is_written_past_the_largest_stream() -> Result<()> {
    let Mailbox { store, .. } = &mailbox()?;
    let message = store.inbox()?.new_message()?;
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let stream = message.open_property(PR_HTML.into(), IID_IStream, 0, flags)?.into_stream()?;
    stream.write_all(b"<p>")?;
    for far in [(1 << 32) - 2, 1 << 32, 1 << 63, u64::MAX] {
        assert_eq!(stream.seek(StreamSeek::Set(far))?, far);
        assert_eq!(stream.read(&mut [0; 4])?, 0);
        assert_eq!(stream.write(b"</p>").unwrap_err(), ErrorCode::STG_E_MEDIUMFULL, "at {far}");
        assert_eq!(stream.set_size(far).unwrap_err(), ErrorCode::STG_E_MEDIUMFULL);
    }
    let past = stream.seek(StreamSeek::Current(i64::MAX)).unwrap_err();
    assert_eq!(past, ErrorCode::STG_E_SEEKERROR);
    stream.seek(StreamSeek::Set(0))?;
    assert_eq!(stream.read_to_vec()?, b"<p>");
    stream.commit()?;
    assert_eq!(*message.get(PR_HTML)?, *b"<p>");
    Ok(())
}
