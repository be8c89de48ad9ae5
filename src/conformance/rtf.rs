//! The functions for formatted text.

use std::sync::Arc;

use super::Harness;
use super::bodies::{compressed, stream_on, uncompressed};
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_rtf, rtf, needs: STORE_CREATE_OK;
    sync_makes_the_form_that_is_behind,
    sync_notes_what_it_found: STORE_RTF_OK,
    sync_of_text_that_agrees_does_nothing: STORE_RTF_OK | STORE_HTML_OK,
    a_wrapped_stream_reads_forward,
    a_wrapped_stream_writes_a_new_text,
    the_text_arrives_at_commit_or_release,
    uncompressed_text_is_read_and_written,
    a_wrapped_stream_goes_one_way,
    damaged_rtf_is_refused,
    the_native_body_is_taken_out,
    without_native_body_the_functions_are_alike,
}

const RTF: &str = r"{\rtf1\ansi Hello \b world}";
/// `RTF_SYNC_RTF_CHANGED`, and `RTF_SYNC_BODY_CHANGED`.
const CHANGED: [RtfSyncFlags; 2] = [RtfSyncFlags::RTF_SYNC_RTF_CHANGED, RtfSyncFlags::RTF_SYNC_BODY_CHANGED];

fn new_message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    Ok((a, message))
}

/// A stream to write compressed RTF to.
fn target(message: &dyn Message) -> Result<Arc<dyn MapiStream>> {
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    message.open_property(PR_RTF_COMPRESSED.into(), guids::IID_IStream, 0, flags)?.into_stream()
}

fn in_sync(message: &dyn Message) -> Result<Option<bool>> {
    message.find(PR_RTF_IN_SYNC)
}

/// PRP-BODY-14, PRP-BODY-16
fn sync_makes_the_form_that_is_behind(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    let mapi = h.mapi();
    let [rtf_changed, body_changed] = CHANGED;
    assert!(!mapi.rtf_sync(&*message, rtf_changed | body_changed)?, "there is no text");
    compressed(h, &*message, RTF)?;
    message.set(PR_BODY, "Other")?;
    assert!(!mapi.rtf_sync(&*message, RtfSyncFlags::NONE)?);
    assert!(!mapi.rtf_sync(&*message, rtf_changed | body_changed)?, "the texts don't agree");
    assert_eq!((message.get(PR_BODY)?.as_str(), in_sync(&*message)?), ("Other", None));
    assert!(mapi.rtf_sync(&*message, rtf_changed)?);
    assert_eq!((message.get(PR_BODY)?.as_str(), in_sync(&*message)?), ("Hello world", Some(true)));
    assert_eq!(uncompressed(h, &*message)?, RTF);
    message.set(PR_BODY, "New {text}")?;
    assert!(mapi.rtf_sync(&*message, body_changed)?);
    assert!(uncompressed(h, &*message)?.contains(r"New \{text\}"));
    assert_eq!(message.get(PR_BODY)?, "New {text}");
    let unknown = RtfSyncFlags::from_bits_retain(0x4);
    assert_eq!(code(mapi.rtf_sync(&*message, unknown)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// PRP-BODY-8, PRP-BODY-14, PRP-BODY-15: what it notes of a text without its white space, which a save keeps.
fn sync_notes_what_it_found(h: &dyn Harness) -> Result<()> {
    let (a, message) = new_message(h)?;
    compressed(h, &*message, RTF)?;
    message.set(PR_BODY, " Hello\tworld\r\n")?;
    let [rtf_changed, body_changed] = CHANGED;
    assert!(h.mapi().rtf_sync(&*message, rtf_changed | body_changed)?);
    assert_eq!(message.get(PR_BODY)?, " Hello\tworld\r\n");
    message.save()?;
    let opened = looked_at(&a.store, &id_of(&*message)?)?;
    for message in [&message, &opened] {
        assert_eq!(in_sync(&**message)?, Some(true));
        assert_eq!(message.get(PR_RTF_SYNC_BODY_COUNT)?, 10);
        assert_eq!(message.get(PR_RTF_SYNC_BODY_TAG)?, "Helloworld");
        assert_eq!(
            (message.get(PR_RTF_SYNC_PREFIX_COUNT)?, message.get(PR_RTF_SYNC_TRAILING_COUNT)?),
            (0, 0)
        );
    }
    let sum = message.get(PR_RTF_SYNC_BODY_CRC)?;
    message.set(PR_BODY, "Hello world!")?;
    message.save()?;
    assert_eq!(message.find(PR_RTF_SYNC_BODY_CRC)?, None, "it was of the text before");
    h.mapi().rtf_sync(&*message, body_changed)?;
    assert_ne!(message.find(PR_RTF_SYNC_BODY_CRC)?, Some(sum));
    Ok(())
}

/// PRP-BODY-15, PRP-BODY-16
fn sync_of_text_that_agrees_does_nothing(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    let mapi = h.mapi();
    message.set(PR_HTML, b"<p>Hello <b>world</b></p>".as_slice())?;
    message.save()?;
    let [rtf_changed, body_changed] = CHANGED;
    let rtf = uncompressed(h, &*message)?;
    assert_eq!(in_sync(&*message)?, Some(false));
    assert!(mapi.rtf_sync(&*message, body_changed)?, "it is noted that they agree");
    assert_eq!(in_sync(&*message)?, Some(true));
    message.save()?;
    assert_eq!(in_sync(&*message)?, Some(true));
    for flags in [rtf_changed, body_changed, rtf_changed | body_changed] {
        assert!(!mapi.rtf_sync(&*message, flags)?);
    }
    assert_eq!(uncompressed(h, &*message)?, rtf);
    assert_eq!(message.get(PR_NATIVE_BODY_INFO)?, 3);
    Ok(())
}

/// PRP-WRAP-1
fn a_wrapped_stream_reads_forward(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    compressed(h, &*message, RTF)?;
    let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::NONE)?;
    let mut start = [0; 5];
    assert_eq!(wrapped.read(&mut start)?, 5);
    assert_eq!(start, *br"{\rtf");
    assert_eq!(wrapped.read_to_vec()?, RTF.as_bytes()[5..]);
    assert_eq!(wrapped.read(&mut start)?, 0);
    Ok(())
}

/// PRP-WRAP-2
fn a_wrapped_stream_writes_a_new_text(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    compressed(h, &*message, &RTF.repeat(100))?;
    let flags = OpenPropertyFlags::MAPI_MODIFY;
    let stream =
        message.open_property(PR_RTF_COMPRESSED.into(), guids::IID_IStream, 0, flags)?.into_stream()?;
    stream.read_to_vec()?;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::MAPI_MODIFY)?;
    let (start, rest) = RTF.split_at(7);
    assert_eq!(wrapped.write(start.as_bytes())?, 7);
    wrapped.commit()?;
    wrapped.write_all(rest.as_bytes())?;
    wrapped.commit()?;
    stream.commit()?;
    assert_eq!(uncompressed(h, &*message)?, RTF);
    Ok(())
}

/// PRP-WRAP-3
fn the_text_arrives_at_commit_or_release(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    for releases in [false, true] {
        let message = folder.new_message()?;
        message.save()?;
        let stream = target(&*message)?;
        let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::MAPI_MODIFY)?;
        wrapped.write_all(RTF.as_bytes())?;
        assert_eq!(stream.stat()?.size, 0);
        match releases {
            true => drop(wrapped),
            false => wrapped.commit()?,
        }
        assert_ne!(stream.stat()?.size, 0);
        assert_eq!(message.get(PR_RTF_COMPRESSED)?.len(), 0, "the wrapped stream is to be committed");
        stream.commit()?;
        assert_eq!(uncompressed(h, &*message)?, RTF);
        let elsewhere = looked_at(&a.store, &id_of(&*message)?)?;
        assert_eq!(slot_code(&*elsewhere, PR_RTF_COMPRESSED)?, ErrorCode::MAPI_E_NOT_FOUND, "and saved");
    }
    Ok(())
}

/// PRP-LZFU-2, PRP-WRAP-4
fn uncompressed_text_is_read_and_written(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    let stream = target(&*message)?;
    let flags = RtfStreamFlags::MAPI_MODIFY | RtfStreamFlags::STORE_UNCOMPRESSED_RTF;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, flags)?;
    wrapped.write_all(RTF.as_bytes())?;
    wrapped.commit()?;
    stream.commit()?;
    let data = message.read_stream(PR_RTF_COMPRESSED)?;
    let size = |more: usize| ((RTF.len() + more) as u32).to_le_bytes().to_vec();
    assert_eq!(data, [size(12), size(0), b"MELA\0\0\0\0".to_vec(), RTF.as_bytes().to_vec()].concat());
    for flags in [RtfStreamFlags::NONE, RtfStreamFlags::STORE_UNCOMPRESSED_RTF] {
        let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
        let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, flags)?;
        assert_eq!(wrapped.read_to_vec()?, RTF.as_bytes());
    }
    compressed(h, &*message, RTF)?;
    assert_eq!(message.read_stream(PR_RTF_COMPRESSED)?[8..12], *b"LZFu");
    let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
    let wrapped = h.mapi().wrap_compressed_rtf_stream(&stream, RtfStreamFlags::STORE_UNCOMPRESSED_RTF)?;
    assert_eq!(wrapped.read_to_vec()?, RTF.as_bytes());
    Ok(())
}

/// PRP-WRAP-5
fn a_wrapped_stream_goes_one_way(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    compressed(h, &*message, RTF)?;
    let reader = h
        .mapi()
        .wrap_compressed_rtf_stream(&stream_on(&*message, PR_RTF_COMPRESSED)?, RtfStreamFlags::NONE)?;
    let modify = RtfStreamFlags::MAPI_MODIFY;
    let writer = h.mapi().wrap_compressed_rtf_stream(&target(&*message)?, modify)?;
    for stream in [&reader, &writer] {
        let codes = [
            code(stream.seek(StreamSeek::Set(0))),
            code(stream.set_size(0)),
            code(stream.revert()),
            code(stream.lock_region(0, 1)),
            code(stream.unlock_region(0, 1)),
            code(stream.stat()),
            code(stream.clone_stream()),
        ];
        assert_eq!(codes, [ErrorCode::E_NOTIMPL; 7]);
        assert_eq!(code(stream.commit()), ErrorCode::S_OK);
    }
    let copy = target(&*message)?;
    assert_eq!(reader.copy_to(&*copy, 7)?, (7, 7));
    assert_eq!(reader.copy_to(&*copy, u64::MAX)?, (RTF.len() as u64 - 7, RTF.len() as u64 - 7));
    copy.seek(StreamSeek::Set(0))?;
    assert_eq!(copy.read_to_vec()?, RTF.as_bytes());
    assert_eq!(code(reader.write(b"x")), ErrorCode::STG_E_ACCESSDENIED);
    assert_eq!(code(writer.read(&mut [0])), ErrorCode::STG_E_ACCESSDENIED);
    Ok(())
}

/// PRP-WRAP-6
fn damaged_rtf_is_refused(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    compressed(h, &*message, RTF)?;
    let mut data = message.read_stream(PR_RTF_COMPRESSED)?;
    *data.last_mut().expect("a header at least") ^= 1;
    message.set(PR_RTF_COMPRESSED, data)?;
    assert_eq!(code(uncompressed(h, &*message)), ErrorCode::MAPI_E_CORRUPT_DATA);
    message.set(PR_RTF_COMPRESSED, b"LZFu".as_slice())?;
    assert_eq!(code(uncompressed(h, &*message)), ErrorCode::MAPI_E_CORRUPT_DATA);
    message.set(PR_RTF_COMPRESSED, b"".as_slice())?;
    assert_eq!(uncompressed(h, &*message)?, "");
    let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
    let unknown = RtfStreamFlags::from_bits_retain(0x2);
    assert_eq!(code(h.mapi().wrap_compressed_rtf_stream(&stream, unknown)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// PRP-WRAP-7
fn the_native_body_is_taken_out(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    let native = |info: RtfStreamInfo| -> Result<(Vec<u8>, NativeBody)> {
        let flags = info.flags | RtfStreamFlags::MAPI_NATIVE_BODY;
        let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
        let (wrapped, kind) =
            h.mapi().wrap_compressed_rtf_stream_ex(&stream, &RtfStreamInfo { flags, ..info })?;
        Ok((wrapped.read_to_vec()?, kind))
    };
    let plain = RtfStreamInfo::default();
    let (utf8, ansi) = (Some(CodePage::CP_UTF8), Some(CodePage::CP_WINDOWS_1252));
    compressed(h, &*message, RTF)?;
    assert_eq!(native(plain)?, (RTF.into(), NativeBody::MAPI_NATIVE_BODY_TYPE_RTF));
    compressed(
        h,
        &*message,
        r"{\rtf1\fromhtml1{\*\htmltag64 <p>}caf\'e9\htmlrtf\par\htmlrtf0{\*\htmltag72 </p>}}",
    )?;
    let kind = NativeBody::MAPI_NATIVE_BODY_TYPE_HTML;
    assert_eq!(native(plain)?, ("<p>café</p>".into(), kind));
    assert_eq!(native(RtfStreamInfo { out_code_page: ansi, ..plain })?, (b"<p>caf\xE9</p>".to_vec(), kind));
    compressed(h, &*message, r"{\rtf1\fromtext caf\'c3\'a9}")?;
    let kind = NativeBody::MAPI_NATIVE_BODY_TYPE_PLAINTEXT;
    let info = RtfStreamInfo { in_code_page: utf8, ..plain };
    assert_eq!(native(info)?, ("café".into(), kind));
    assert_eq!(native(RtfStreamInfo { out_code_page: ansi, ..info })?, (b"caf\xE9".to_vec(), kind));
    let modify = RtfStreamInfo { flags: RtfStreamFlags::MAPI_MODIFY, ..plain };
    assert_eq!(code(native(modify)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = RtfStreamInfo { flags: RtfStreamFlags::from_bits_retain(0x2), ..plain };
    assert_eq!(code(native(unknown)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// PRP-WRAP-8
fn without_native_body_the_functions_are_alike(h: &dyn Harness) -> Result<()> {
    let (_a, message) = new_message(h)?;
    let rtf = r"{\rtf1\fromhtml1{\*\htmltag64 <p>}x}";
    let stream = target(&*message)?;
    let flags = RtfStreamFlags::MAPI_MODIFY | RtfStreamFlags::STORE_UNCOMPRESSED_RTF;
    let info = RtfStreamInfo { flags, ..RtfStreamInfo::default() };
    let (wrapped, kind) = h.mapi().wrap_compressed_rtf_stream_ex(&stream, &info)?;
    wrapped.write_all(rtf.as_bytes())?;
    wrapped.commit()?;
    stream.commit()?;
    assert_eq!(message.read_stream(PR_RTF_COMPRESSED)?[8..12], *b"MELA");
    let stream = stream_on(&*message, PR_RTF_COMPRESSED)?;
    let (wrapped, read_kind) = h.mapi().wrap_compressed_rtf_stream_ex(&stream, &RtfStreamInfo::default())?;
    assert_eq!(wrapped.read_to_vec()?, rtf.as_bytes());
    assert_eq!((kind, read_kind), (NativeBody::NONE, NativeBody::NONE));
    Ok(())
}
