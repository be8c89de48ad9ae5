//! The text of a message: plain, as RTF, as HTML.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_bodies, bodies, needs: STORE_CREATE_OK;
    plain_text_has_the_other_forms_after_a_save: STORE_RTF_OK | STORE_HTML_OK,
    rtf_has_the_other_forms_after_a_save: STORE_RTF_OK | STORE_HTML_OK,
    html_has_the_other_forms_after_a_save: STORE_RTF_OK | STORE_HTML_OK,
    forms_set_together_are_kept_and_the_richest_is_native: STORE_RTF_OK | STORE_HTML_OK,
    a_change_of_one_form_makes_the_others_anew: STORE_RTF_OK | STORE_HTML_OK,
    a_change_of_white_space_changes_nothing: STORE_RTF_OK,
    without_text_there_is_nothing: STORE_RTF_OK,
    what_is_made_counts_everywhere: STORE_RTF_OK | STORE_HTML_OK,
    long_text_comes_by_stream: STORE_RTF_OK | STORE_HTML_OK,
    html_is_bytes_and_text: STORE_HTML_OK,
    damaged_rtf_is_as_none: STORE_RTF_OK,
    with_the_native_form_all_go: STORE_RTF_OK | STORE_HTML_OK,
    a_clear_signed_message_says_so: STORE_RTF_OK,
}

/// All that a message says of its text.
const OF_TEXT: [PropTag; 5] =
    crate::columns![PR_BODY, PR_RTF_COMPRESSED, PR_HTML, PR_RTF_IN_SYNC, PR_NATIVE_BODY_INFO];

const HELLO_HTML: &str = "<html><body><p>Hello <b>world</b></p></body></html>";
const HELLO_RTF: &str = r"{\rtf1\ansi\deff0 Hello \b world\b0\par}";

/// Compressed RTF, as a client writes it.
pub(super) fn compressed(h: &dyn Harness, message: &dyn Message, rtf: &str) -> Result<()> {
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let stream =
        message.open_property(PR_RTF_COMPRESSED.into(), guids::IID_IStream, 0, flags)?.into_stream()?;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::MAPI_MODIFY)?;
    wrapped.write_all(rtf.as_bytes())?;
    wrapped.commit()?;
    stream.commit()
}

/// The RTF of a message.
pub(super) fn uncompressed(h: &dyn Harness, message: &dyn Message) -> Result<String> {
    let stream = stream_on(message, PR_RTF_COMPRESSED)?;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::NONE)?;
    Ok(String::from_utf8_lossy(&wrapped.read_to_vec()?).into_owned())
}

/// A stream to read a property.
pub(super) fn stream_on(message: &dyn Message, tag: impl Into<PropTag>) -> Result<Arc<dyn MapiStream>> {
    message.open_property(tag.into(), guids::IID_IStream, 0, OpenPropertyFlags::NONE)?.into_stream()
}

fn html(message: &dyn Message) -> Result<String> {
    Ok(String::from_utf8_lossy(&message.get(PR_HTML)?).into_owned())
}

/// What `PR_RTF_IN_SYNC` and `PR_NATIVE_BODY_INFO` say.
fn state(message: &dyn Message) -> Result<(Option<bool>, Option<i32>)> {
    Ok((message.find(PR_RTF_IN_SYNC)?, message.find(PR_NATIVE_BODY_INFO)?))
}

/// Which of the plain text, RTF and HTML are there.
fn present(message: &dyn Message) -> Result<[bool; 3]> {
    let there = |tag: PropTag| Ok(slot_code(message, tag)? == ErrorCode::S_OK);
    Ok([there(PR_BODY.into())?, there(PR_RTF_COMPRESSED.into())?, there(PR_HTML.into())?])
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// PRP-BODY-1, PRP-BODY-3, PRP-BODY-8, PRP-BODY-12, PRP-BODY-13
fn plain_text_has_the_other_forms_after_a_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_BODY, "Hello {world}\r\n1 < 2")?;
    assert_eq!(present(&*message)?, [true, false, false]);
    assert_eq!(state(&*message)?, (None, None));
    message.save()?;
    assert_eq!(present(&*message)?, [true; 3]);
    assert_eq!(state(&*message)?, (Some(true), Some(1)));
    assert_eq!(message.get(PR_BODY)?, "Hello {world}\r\n1 < 2");
    let rtf = uncompressed(h, &*message)?;
    assert!(rtf.starts_with(r"{\rtf1") && rtf.contains(r"Hello \{world\}\par"), "{rtf}");
    assert!(html(&*message)?.contains("1 &lt; 2"));
    let opened = looked_at(&a.store, &id_of(&*message)?)?;
    assert_eq!(present(&*opened)?, [true; 3]);
    Ok(())
}

/// PRP-BODY-1, PRP-BODY-2, PRP-BODY-12, PRP-BODY-20
fn rtf_has_the_other_forms_after_a_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let rtf = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator X;}Gr\'fc\'dfe \u937?\par a\line\tab b}";
    compressed(h, &*message, rtf)?;
    assert_eq!(present(&*message)?, [false, true, false]);
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Grüße Ω\r\na\r\n\tb");
    assert_eq!(uncompressed(h, &*message)?, rtf);
    assert!(html(&*message)?.contains("<body>"));
    assert_eq!(state(&*message)?, (Some(true), Some(2)));
    Ok(())
}

/// PRP-BODY-1, PRP-BODY-4, PRP-BODY-12
fn html_has_the_other_forms_after_a_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_HTML, HELLO_HTML.as_bytes())?;
    assert_eq!(present(&*message)?, [false, false, true]);
    message.save()?;
    assert_eq!(words(&message.get(PR_BODY)?), ["Hello", "world"]);
    let rtf = uncompressed(h, &*message)?;
    assert!(rtf.contains(r"\fromhtml1") && rtf.contains("<b>"), "{rtf}");
    assert_eq!(html(&*message)?, HELLO_HTML);
    assert_eq!(state(&*message)?, (Some(false), Some(3)));
    Ok(())
}

/// PRP-BODY-5, PRP-BODY-8, PRP-BODY-12
fn forms_set_together_are_kept_and_the_richest_is_native(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let from_text = r"{\rtf1\ansi\fromtext Mine}";
    let from_html = r"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}Mine}";
    for (plain, rtf, html, expected) in [
        (Some("Hello\r\nworld"), Some(HELLO_RTF), None, (Some(true), Some(2))),
        (Some("Other"), Some(HELLO_RTF), None, (Some(false), Some(2))),
        (Some("Other"), None, Some(HELLO_HTML), (Some(false), Some(3))),
        (Some("Hello world"), Some(HELLO_RTF), Some(HELLO_HTML), (Some(true), Some(3))),
        (Some("Mine"), Some(from_text), Some(HELLO_HTML), (Some(true), Some(1))),
        (Some("Mine"), Some(from_html), None, (Some(true), Some(3))),
    ] {
        let message = folder.new_message()?;
        if let Some(plain) = plain {
            message.set(PR_BODY, plain)?;
        }
        if let Some(rtf) = rtf {
            compressed(h, &*message, rtf)?;
        }
        if let Some(html) = html {
            message.set(PR_HTML, html.as_bytes())?;
        }
        message.save()?;
        assert_eq!(message.find(PR_BODY)?.as_deref(), plain);
        assert_eq!(rtf.map(|_| uncompressed(h, &*message)).transpose()?.as_deref(), rtf);
        assert_eq!(html.map(|_| self::html(&*message)).transpose()?.as_deref(), html);
        assert_eq!(state(&*message)?, expected, "{plain:?}, {rtf:?}, {html:?}");
        assert_eq!(present(&*message)?, [true; 3]);
    }
    let message = folder.new_message()?;
    compressed(h, &*message, from_html)?;
    message.save()?;
    assert_eq!(html(&*message)?, "<p>Mine", "what the RTF wraps");
    let copy = folder.new_message()?;
    compressed(h, &*copy, HELLO_RTF)?;
    copy.set(PR_HTML, HELLO_HTML.as_bytes())?;
    copy.set(PR_NATIVE_BODY_INFO, 2)?;
    copy.save()?;
    assert_eq!(state(&*copy)?, (Some(true), Some(2)), "what is set with them counts");
    Ok(())
}

/// PRP-BODY-6
fn a_change_of_one_form_makes_the_others_anew(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_BODY, "One")?;
    message.save()?;
    message.set(PR_HTML, HELLO_HTML.as_bytes())?;
    message.save()?;
    assert_eq!(words(&message.get(PR_BODY)?), ["Hello", "world"]);
    assert_eq!(state(&*message)?, (Some(false), Some(3)));
    compressed(h, &*message, r"{\rtf1 Three}")?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Three");
    assert!(html(&*message)?.contains("Three"));
    assert_eq!(state(&*message)?, (Some(true), Some(2)));
    message.set(PR_BODY, "Four")?;
    message.save()?;
    assert!(uncompressed(h, &*message)?.contains("Four") && html(&*message)?.contains("Four"));
    assert_eq!(state(&*message)?, (Some(true), Some(1)));
    Ok(())
}

/// PRP-BODY-7
fn a_change_of_white_space_changes_nothing(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    compressed(h, &*message, HELLO_RTF)?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Hello world\r\n");
    message.set(PR_BODY, " Hello\tworld ")?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Hello world\r\n");
    assert_eq!(uncompressed(h, &*message)?, HELLO_RTF);
    message.set(PR_BODY, "Hello worlds")?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Hello worlds");
    assert!(uncompressed(h, &*message)?.contains("Hello worlds"));
    Ok(())
}

/// PRP-BODY-18
fn without_text_there_is_nothing(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Nothing")?;
    assert_eq!(present(&*message)?, [false; 3]);
    assert_eq!(state(&*message)?, (None, None));
    let tags = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert!(tags.iter().all(|tag| !OF_TEXT.contains(tag)));
    Ok(())
}

/// PRP-BODY-1: in lists of properties, in tables and in restrictions as if it were kept.
fn what_is_made_counts_everywhere(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_HTML, HELLO_HTML.as_bytes())?;
    message.save()?;
    saved(&folder, "Nothing")?;
    let tags = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    let all = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
    for tag in OF_TEXT {
        assert!(tags.contains(&tag) && columns.contains(&tag), "{tag}");
        assert_eq!(all.iter().filter(|property| property.tag == tag).count(), 1, "{tag}");
    }
    table.restrict(Some(&Restriction::contains_ignoring_case(PR_BODY, "WORLD")), TableOpFlags::NONE)?;
    let rows = table.all_rows(&crate::columns![PR_BODY, PR_RTF_IN_SYNC, PR_NATIVE_BODY_INFO])?;
    assert_eq!(rows.len(), 1);
    for row in &rows {
        assert_eq!(row.get(PR_BODY).as_deref().map(words), Some(vec!["Hello", "world"]));
        assert_eq!((row.get(PR_RTF_IN_SYNC), row.get(PR_NATIVE_BODY_INFO)), (Some(false), Some(3)));
    }
    Ok(())
}

/// PRP-BODY-10
fn long_text_comes_by_stream(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let text = "0123456789 ".repeat(400);
    let message = folder.new_message()?;
    message.set(PR_HTML, format!("<p>{text}</p>").into_bytes())?;
    message.save()?;
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(message.read_text(PR_BODY)?, text.trim_end());
    let plain = folder.new_message()?;
    plain.set(PR_BODY, text.as_str())?;
    plain.save()?;
    assert_eq!(slot_code(&*plain, PR_BODY)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(slot_code(&*plain, PR_HTML)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    for row in &folder.messages(&crate::columns![PR_BODY])? {
        assert_eq!(row.get(PR_BODY).map(|text| text.len()), Some(255), "cut as any long text in a table");
    }
    Ok(())
}

/// PRP-BODY-11
fn html_is_bytes_and_text(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let as_text = PropTag::new(PropType::PT_UNICODE, PR_HTML.id());
    let message = folder.new_message()?;
    message.set(PR_INTERNET_CPID, 1252)?;
    message.set(PR_HTML, b"<p>caf\xE9</p>".as_slice())?;
    assert_eq!(slot(&*message, as_text)?, PropValue::from("<p>café</p>"));
    message.save()?;
    assert_eq!(slot(&*message, as_text)?, PropValue::from("<p>café</p>"));
    assert_eq!(message.get(PR_BODY)?, "café");
    let stream = stream_on(&*message, as_text)?.read_to_vec()?;
    assert_eq!(stream, "<p>café</p>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    let column = Tag::<String>::new(as_text);
    let rows = folder.messages(&[as_text])?;
    assert_eq!(rows.iter().map(|row| row.get(column)).collect::<Vec<_>>(), [Some("<p>café</p>".to_owned())]);
    // And the other way.
    assert_eq!(set_problem(&*message, Property::new(as_text, "<p>€</p>".into()))?, ErrorCode::S_OK);
    assert_eq!(slot(&*message, PR_HTML)?, PropValue::from(b"<p>\x80</p>"));
    message.save()?;
    assert_eq!(slot(&*message, PR_HTML)?, PropValue::from(b"<p>\x80</p>"));
    assert_eq!(message.get(PR_BODY)?, "€");
    let tags = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert!(tags.contains(&PR_HTML) && !tags.contains(&as_text));
    Ok(())
}

/// PRP-BODY-12, PRP-BODY-17
fn damaged_rtf_is_as_none(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_RTF_COMPRESSED, b"no magic at all, but long enough".as_slice())?;
    message.set(PR_BODY, "Plain")?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Plain");
    assert!(uncompressed(h, &*message)?.contains("Plain"));
    assert_eq!(state(&*message)?, (Some(true), Some(1)));
    let alone = folder.new_message()?;
    alone.set(PR_RTF_COMPRESSED, b"x".as_slice())?;
    alone.save()?;
    assert_eq!(present(&*alone)?, [false, true, false]);
    assert_eq!(state(&*alone)?, (None, Some(0)));
    assert_eq!(code(uncompressed(h, &*alone)), ErrorCode::MAPI_E_CORRUPT_DATA);
    // Neither does it take the place of text that was saved before.
    message.set(PR_RTF_COMPRESSED, b"no magic at all, but long enough".as_slice())?;
    message.save()?;
    assert_eq!(message.get(PR_BODY)?, "Plain");
    assert!(uncompressed(h, &*message)?.contains("Plain"));
    assert_eq!(state(&*message)?, (Some(true), Some(1)));
    Ok(())
}

/// PRP-DELPROPS-6
fn with_the_native_form_all_go(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set(PR_HTML, HELLO_HTML.as_bytes())?;
    message.set(PR_BODY, "Other")?;
    message.save()?;
    assert_eq!(delete_problem(&*message, PR_BODY)?, ErrorCode::S_OK);
    assert_eq!(present(&*message)?, [false, true, true]);
    message.save()?;
    assert_eq!(present(&*message)?, [true; 3]);
    assert_eq!(words(&message.get(PR_BODY)?), ["Hello", "world"]);
    assert_eq!(delete_problem(&*message, PR_RTF_COMPRESSED)?, ErrorCode::S_OK);
    message.save()?;
    assert_eq!(present(&*message)?, [true; 3]);
    assert_eq!(delete_problem(&*message, PR_HTML)?, ErrorCode::S_OK);
    assert_eq!((present(&*message)?, state(&*message)?), ([false; 3], (None, None)));
    message.save()?;
    assert_eq!((present(&*message)?, state(&*message)?), ([false; 3], (None, None)));
    // What was set meanwhile stays.
    message.set(PR_BODY, "One")?;
    message.save()?;
    message.set(PR_HTML, HELLO_HTML.as_bytes())?;
    message.delete(PR_BODY)?;
    message.save()?;
    assert_eq!(state(&*message)?, (Some(false), Some(3)));
    Ok(())
}

/// PRP-BODY-12
fn a_clear_signed_message_says_so(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    for rtf in [false, true] {
        let message = folder.new_message()?;
        message.set(PR_MESSAGE_CLASS, "IPM.Note.SMIME.MultipartSigned")?;
        message.set(PR_BODY, "Signed")?;
        if rtf {
            compressed(h, &*message, r"{\rtf1 Signed}")?;
        }
        message.save()?;
        assert_eq!(state(&*message)?, (Some(true), Some(4)));
    }
    Ok(())
}
