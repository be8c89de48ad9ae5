//! What becomes of formatted text in stores that can do more or less with it, and on its way from one to another.

use std::sync::Arc;

#[cfg(feature = "pst")]
use mapi_emulator::interface::RtfStreamInfo;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IStream;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Mail, StoreSettings};

type Result = mapi_emulator::interface::Result<()>;
type Made = mapi_emulator::interface::Result<(Arc<dyn MapiSession>, Arc<dyn Message>)>;

const ANNA: (&str, &str) = ("Anna Berg", "anna@example.com");
const BEN: (&str, &str) = ("Ben Okafor", "ben@example.com");
const HTML: &[u8] = b"<p>Hello <b>world</b></p>";

/// Anna's mailbox can do this, Ben's is as usual.
fn emulator(settings: StoreSettings) -> Emulator {
    Emulator::builder().mailbox_with(ANNA.0, ANNA.1, settings).mailbox(BEN.0, BEN.1).build()
}

/// A new message of Anna's, and the session that it lives in.
fn new_message(emulator: &Emulator) -> Made {
    let session = emulator.log_on(ANNA.0)?;
    let message = session.default_store()?.outbox()?.new_message()?;
    Ok((session, message))
}

/// Which of the plain text, RTF, HTML, `PR_RTF_IN_SYNC` and `PR_NATIVE_BODY_INFO` are there.
fn present(message: &dyn Message) -> mapi_emulator::interface::Result<[bool; 5]> {
    Ok([
        message.find(PR_BODY)?.is_some(),
        message.find(PR_RTF_COMPRESSED)?.is_some(),
        message.find(PR_HTML)?.is_some(),
        message.find(PR_RTF_IN_SYNC)?.is_some(),
        message.find(PR_NATIVE_BODY_INFO)?.is_some(),
    ])
}

/// PRP-BODY-9
#[test]
fn a_store_without_rtf_makes_nothing_and_ends_the_synchronisation() -> Result {
    let emulator = emulator(StoreSettings::SERVER.without(StoreSupport::STORE_RTF_OK));
    let (session, message) = new_message(&emulator)?;
    let store = session.default_store()?;
    message.set(PR_BODY, "Text")?;
    message.save()?;
    assert_eq!(present(&*message)?, [true, false, false, false, false]);
    let mask = StoreSupport::from(message.get(PR_STORE_SUPPORT_MASK)?);
    assert!(!mask.contains(StoreSupport::STORE_RTF_OK));
    assert_eq!(StoreSupport::from(store.get(PR_STORE_SUPPORT_MASK)?), mask);

    // A client that knows RTF keeps both in step, and says so.
    emulator.mapi().rtf_sync(&*message, RtfSyncFlags::RTF_SYNC_BODY_CHANGED)?;
    message.save()?;
    assert_eq!(message.get(PR_RTF_IN_SYNC), Ok(true));
    // One that doesn't changes the text alone.
    message.set(PR_SUBJECT, "Text")?;
    message.save()?;
    assert_eq!(message.get(PR_RTF_IN_SYNC), Ok(true));
    message.set(PR_BODY, "Other")?;
    message.set(PR_RTF_IN_SYNC, true)?;
    message.save()?;
    assert_eq!(message.get(PR_RTF_IN_SYNC), Ok(true));
    message.set(PR_BODY, "Another")?;
    message.save()?;
    assert_eq!(present(&*message)?, [true, true, false, false, false]);
    Ok(())
}

/// PRP-BODY-4: what it takes.
#[test]
fn a_store_without_html_makes_none_and_nothing_of_it() -> Result {
    let emulator = emulator(StoreSettings::SERVER.without(StoreSupport::STORE_HTML_OK));
    let (_session, message) = new_message(&emulator)?;
    message.set(PR_HTML, HTML)?;
    message.save()?;
    assert_eq!(present(&*message)?, [false, false, true, false, false]);
    message.set(PR_BODY, "Text")?;
    message.save()?;
    assert_eq!(present(&*message)?, [true; 5]);
    assert_eq!((&*message.get(PR_HTML)?, message.get(PR_NATIVE_BODY_INFO)?), (HTML, 1));
    message.delete(PR_HTML)?;
    message.save()?;
    assert_eq!(present(&*message)?, [true, true, false, true, true]);
    Ok(())
}

/// PRP-BODY-19
#[test]
fn uncompressed_rtf_stays_so_where_the_store_takes_it() -> Result {
    for (more, kind) in [(StoreSupport::STORE_UNCOMPRESSED_RTF, b"MELA"), (StoreSupport::NONE, b"LZFu")] {
        let emulator = emulator(StoreSettings::SERVER.with(more));
        let (_session, message) = new_message(&emulator)?;
        let create = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
        let stream =
            message.open_property(PR_RTF_COMPRESSED.into(), IID_IStream, 0, create)?.into_stream()?;
        let flags = RtfStreamFlags::MAPI_MODIFY | RtfStreamFlags::STORE_UNCOMPRESSED_RTF;
        let wrapped = emulator.mapi().wrap_compressed_rtf_stream(&stream, flags)?;
        wrapped.write_all(br"{\rtf1 Hello}")?;
        drop(wrapped);
        stream.commit()?;
        message.save()?;
        assert_eq!(message.get(PR_RTF_COMPRESSED)?[8..12], *kind);
        assert_eq!(message.get(PR_BODY)?, "Hello");
    }
    Ok(())
}

/// PRP-BODY-1: on arrival, and in what leaves.
#[test]
fn mail_has_all_forms_wherever_it_arrives() -> Result {
    let emulator = emulator(StoreSettings::SERVER.without(StoreSupport::STORE_RTF_OK));
    let ben = emulator.log_on(BEN.0)?;
    let message = ben.default_store()?.outbox()?.new_message()?;
    message.set(PR_HTML, HTML)?;
    for address in [ANNA.1, BEN.1, "carla@elsewhere.example"] {
        let to = OneOff::new("", "SMTP", address);
        message.add_recipient(AdrEntry::one_off(&to, RecipientType::MAPI_TO))?;
    }
    message.submit_message(SubmitFlags::NONE)?;
    emulator.pump();
    for (owner, made) in [(ANNA.0, false), (BEN.0, true)] {
        let session = emulator.log_on(owner)?;
        let store = session.default_store()?;
        let inbox = store.inbox()?.messages(&mapi_emulator::columns![PR_ENTRYID])?;
        let id = inbox.first().and_then(|row| row.get(PR_ENTRYID)).expect("a mail");
        let mail = store.open_message(&id.into())?;
        assert_eq!(present(&*mail)?, [true, true, true, made, true], "{owner}");
        assert_eq!(mail.get(PR_BODY)?, "Hello world");
    }
    let sent = emulator.sent().remove(0);
    let body = sent.properties.iter().find(|property| property.tag == PR_BODY);
    assert_eq!(body.and_then(|body| body.value.as_str()), Some("Hello world"));
    Ok(())
}

/// PRP-BODY-4, PRP-BODY-11: mail from elsewhere, with HTML in a code page of its own.
#[test]
fn received_html_is_read_in_its_code_page() -> Result {
    let emulator = emulator(StoreSettings::SERVER);
    let session = emulator.log_on(ANNA.0)?;
    for (page, text) in [(65001, "café"), (28591, "cafÃ©")] {
        let html = Mail::new("Menu").property(PR_HTML, "<p>café".as_bytes());
        let id = emulator.receive(ANNA.1, html.property(PR_INTERNET_CPID, page))?;
        let message = session.default_store()?.open_message(&id)?;
        assert_eq!(message.body()?, text);
    }
    Ok(())
}

/// PRP-COMP-6: reading what is made doesn't make a message larger.
#[test]
fn what_the_store_makes_has_no_size() -> Result {
    let emulator = emulator(StoreSettings::SERVER);
    let (_session, message) = new_message(&emulator)?;
    message.save()?;
    let empty = message.get(PR_MESSAGE_SIZE)?;
    message.set(PR_BODY, "Text")?;
    message.save()?;
    message.get(PR_HTML)?;
    assert_eq!(message.get(PR_MESSAGE_SIZE)? - empty, 8);
    Ok(())
}

/// PRP-BODY-2, PRP-BODY-4: what Outlook made of its own RTF and HTML, where a mailbox that it wrote is at hand.
#[cfg(feature = "pst")]
#[test]
fn the_text_that_outlook_made_is_the_text_we_make() -> Result {
    use mapi_emulator::testkit::content::{FolderContent, MessageContent};

    fn get<T: PropData>(message: &MessageContent, tag: Tag<T>) -> Option<T> {
        let found = message.properties.iter().find(|property| property.tag == tag)?;
        T::from_value(found.value.clone())
    }
    fn messages(folder: &FolderContent) -> Vec<&MessageContent> {
        folder.messages.iter().chain(folder.folders.iter().flat_map(messages)).collect()
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/outlook.pst");
    let Ok(mailbox) = mapi_emulator::testkit::pst::read(path) else { return Ok(()) };
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let emulator = emulator(StoreSettings::SERVER);
    let (mut same, mut other) = (0, Vec::new());
    for original in messages(&mailbox.root) {
        let Some(body) = get(original, PR_BODY) else { continue };
        let (_session, message) = new_message(&emulator)?;
        match (get(original, PR_RTF_COMPRESSED), get(original, PR_HTML)) {
            (Some(rtf), _) => message.set(PR_RTF_COMPRESSED, rtf)?,
            (None, Some(html)) => message.set(PR_HTML, html)?,
            (None, None) => continue,
        }
        message.set(PR_INTERNET_CPID, get(original, PR_INTERNET_CPID).unwrap_or_default())?;
        message.save()?;
        let made = message.body()?;
        match bare(&made) == bare(&body) {
            true => same += 1,
            false => other.extend(get(original, PR_SUBJECT)),
        }
        // And the RTF made of HTML has that text and wraps that HTML.
        let stream =
            message.open_property(PR_RTF_COMPRESSED.into(), IID_IStream, 0, OpenPropertyFlags::NONE)?;
        let flags = RtfStreamFlags::MAPI_NATIVE_BODY;
        let info = RtfStreamInfo { flags, ..RtfStreamInfo::default() };
        let (native, kind) = emulator.mapi().wrap_compressed_rtf_stream_ex(&stream.into_stream()?, &info)?;
        if kind == NativeBody::MAPI_NATIVE_BODY_TYPE_HTML {
            assert_eq!(native.read_to_vec()?, message.read_stream(PR_HTML)?);
            assert!(emulator.mapi().rtf_sync(&*message, RtfSyncFlags::RTF_SYNC_RTF_CHANGED)?);
            assert_eq!(message.body()?, made, "RTFSync finds nothing to change");
        }
    }
    // Outlook writes out links and the names of pictures.
    assert_eq!((same, other), (14, vec!["HTML body".to_owned(); 2]));
    Ok(())
}
