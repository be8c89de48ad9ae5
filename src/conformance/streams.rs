//! Properties as streams.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMAPITable, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_streams, streams, needs: STORE_CREATE_OK;
    text_and_bytes_are_streams,
    other_types_are_none,
    an_absent_property_has_no_stream,
    creating_needs_permission_to_write,
    a_stream_opened_for_reading_is_not_written,
    a_full_tag_is_needed,
    text_comes_in_the_encoding_asked_for,
    a_stream_begins_at_its_start,
    writing_overwrites_and_extends,
    a_seek_goes_anywhere_but_before_the_start,
    the_size_can_be_set,
    streams_are_cloned_and_copied,
    appending_begins_at_the_end,
    computed_properties_are_not_written,
    what_is_text_is_not_written_as_bytes,
    a_read_only_object_has_no_stream_to_write,
    a_folder_has_streams_too,
    an_interface_has_to_be_asked_for,
    an_object_is_not_made_where_a_value_belongs,
    a_stream_is_one_of_the_standard_library_too,
}

pub(super) fn message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    Ok((a, message))
}

pub(super) const WRITE: OpenPropertyFlags = OpenPropertyFlags::MAPI_MODIFY;
pub(super) const CREATE: OpenPropertyFlags =
    OpenPropertyFlags::MAPI_MODIFY.union(OpenPropertyFlags::MAPI_CREATE);
const READ: OpenPropertyFlags = OpenPropertyFlags::NONE;

pub(super) fn open(
    object: &dyn MapiProp,
    tag: impl Into<PropTag>,
    flags: OpenPropertyFlags,
) -> Result<Arc<dyn MapiStream>> {
    object.open_property(tag.into(), IID_IStream, 0, flags)?.into_stream()
}

/// PRP-OPEN-1, PRP-OPEN-16
fn text_and_bytes_are_streams(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "ab")?;
    message.set(PR_SENDER_ENTRYID, b"bytes")?;
    assert_eq!(message.read_stream(PR_SUBJECT)?, b"a\0b\0");
    assert_eq!(message.read_stream(PR_SUBJECT_A)?, b"ab");
    assert_eq!(message.read_stream(PR_SENDER_ENTRYID)?, b"bytes");
    Ok(())
}

/// PRP-OPEN-2
fn other_types_are_none(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let many = PropTag(0x66AA_101F);
    message.set_props(&[Property::new(many, PropValue::MvUnicode([Text::from("a")].as_slice().into()))])?;
    for tag in [PR_IMPORTANCE.tag(), PR_CREATION_TIME.tag(), many] {
        assert_eq!(code(open(&*message, tag, READ)), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "{tag}");
    }
    message.set(PR_SUBJECT, "Plan")?;
    let table = message.open_property(PR_SUBJECT.tag(), IID_IMAPITable, 0, READ);
    assert_eq!(code(table), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

/// PRP-OPEN-3
fn an_absent_property_has_no_stream(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    for flags in [READ, WRITE] {
        assert_eq!(code(open(&*message, PR_BODY, flags)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// PRP-OPEN-5
fn creating_needs_permission_to_write(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let answer = open(&*message, PR_BODY, OpenPropertyFlags::MAPI_CREATE);
    assert_eq!(code(answer), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-OPEN-6, PRP-STREAM-6
fn a_stream_opened_for_reading_is_not_written(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let stream = open(&*message, PR_BODY, READ)?;
    assert!(!stream.stat()?.writable);
    assert_eq!(code(stream.write(b"x\0")), ErrorCode::STG_E_ACCESSDENIED);
    assert_eq!(code(stream.set_size(0)), ErrorCode::STG_E_ACCESSDENIED);
    assert_eq!(message.get(PR_BODY)?, "Text");
    let stream = open(&*message, PR_BODY, WRITE)?;
    assert!(stream.stat()?.writable);
    assert_eq!(stream.write(b"N\0")?, 2);
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "Next");
    Ok(())
}

/// The type is part of the question: `MAPI_E_INVALID_PARAMETER` on `PT_UNSPECIFIED` (PRP-OPEN-8 needs one).
fn a_full_tag_is_needed(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let open_type = PR_BODY.tag().with_type(PropType::PT_UNSPECIFIED);
    assert_eq!(code(open(&*message, open_type, READ)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// PRP-OPEN-8
fn text_comes_in_the_encoding_asked_for(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "5 \u{20ac}")?;
    assert_eq!(message.read_stream(PR_BODY)?, b"5\0 \0\xAC\x20");
    assert_eq!(message.read_stream(PR_BODY_A)?, b"5 \x80");
    message.write_stream(PR_BODY_A, b"6 \x80")?;
    assert_eq!(message.get(PR_BODY)?, "6 \u{20ac}");
    message.write_stream(PR_BODY, b"7\0 \0\xAC\x20")?;
    assert_eq!(message.get(PR_BODY_A)?, AnsiText::from(b"7 \x80"));
    Ok(())
}

/// PRP-STREAM-1, PRP-STREAM-11
fn a_stream_begins_at_its_start(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let stream = open(&*message, PR_BODY_A, READ)?;
    assert_eq!(stream.stat()?.size, 4);
    let mut buffer = [b'.'; 3];
    assert_eq!((stream.read(&mut buffer)?, &buffer), (3, b"Tex"));
    assert_eq!((stream.read(&mut buffer)?, &buffer), (1, b"tex"));
    assert_eq!(stream.read(&mut buffer)?, 0);
    assert_eq!(stream.seek(StreamSeek::Set(100))?, 100);
    assert_eq!(stream.read(&mut buffer)?, 0);
    Ok(())
}

/// PRP-STREAM-2, PRP-STREAM-3
fn writing_overwrites_and_extends(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_RTF_COMPRESSED, b"abcdef")?;
    let stream = open(&*message, PR_RTF_COMPRESSED, WRITE)?;
    stream.seek(StreamSeek::Set(4))?;
    assert_eq!(stream.write(b"XYZ")?, 3);
    stream.commit()?;
    assert_eq!(&*message.get(PR_RTF_COMPRESSED)?, b"abcdXYZ");
    stream.seek(StreamSeek::End(2))?;
    stream.write(b"!")?;
    stream.commit()?;
    assert_eq!(&*message.get(PR_RTF_COMPRESSED)?, b"abcdXYZ\0\0!");
    Ok(())
}

/// PRP-STREAM-4
fn a_seek_goes_anywhere_but_before_the_start(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let stream = open(&*message, PR_BODY_A, READ)?;
    assert_eq!(stream.seek(StreamSeek::End(-1))?, 3);
    assert_eq!(stream.seek(StreamSeek::Current(-2))?, 1);
    assert_eq!(code(stream.seek(StreamSeek::Current(-2))), ErrorCode::STG_E_SEEKERROR);
    assert_eq!(code(stream.seek(StreamSeek::End(-5))), ErrorCode::STG_E_SEEKERROR);
    assert_eq!(stream.seek(StreamSeek::Current(0))?, 1);
    assert_eq!(stream.read_to_vec()?, b"ext");
    Ok(())
}

/// PRP-STREAM-5
fn the_size_can_be_set(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_RTF_COMPRESSED, b"abcdef")?;
    let stream = open(&*message, PR_RTF_COMPRESSED, WRITE)?;
    stream.seek(StreamSeek::Set(5))?;
    stream.set_size(2)?;
    assert_eq!(stream.seek(StreamSeek::Current(0))?, 5);
    stream.set_size(4)?;
    stream.commit()?;
    assert_eq!(&*message.get(PR_RTF_COMPRESSED)?, b"ab\0\0");
    stream.set_size(0)?;
    stream.commit()?;
    assert_eq!(&*message.get(PR_RTF_COMPRESSED)?, b"");
    Ok(())
}

/// PRP-STREAM-11
fn streams_are_cloned_and_copied(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "0123456789")?;
    let stream = open(&*message, PR_BODY_A, READ)?;
    stream.seek(StreamSeek::Set(2))?;
    let clone = stream.clone_stream()?;
    stream.seek(StreamSeek::Set(8))?;
    assert_eq!(clone.read_to_vec()?, b"23456789");
    clone.seek(StreamSeek::Set(1))?;
    let target = open(&*message, PR_RTF_COMPRESSED, CREATE)?;
    assert_eq!(clone.copy_to(&*target, 3)?, (3, 3));
    assert_eq!(clone.copy_to(&*target, 100)?, (6, 6));
    target.commit()?;
    assert_eq!(&*message.get(PR_RTF_COMPRESSED)?, b"123456789");
    assert_eq!(code(stream.lock_region(0, 1)), ErrorCode::STG_E_INVALIDFUNCTION);
    assert_eq!(code(stream.unlock_region(0, 1)), ErrorCode::STG_E_INVALIDFUNCTION);
    Ok(())
}

/// PRP-STREAM-13
fn appending_begins_at_the_end(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "One")?;
    let stream = open(&*message, PR_BODY_A, WRITE | OpenPropertyFlags::STREAM_APPEND)?;
    stream.write(b", two")?;
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "One, two");
    Ok(())
}

/// PRP-OPEN-19: a store or folder would lose its name, a message its subject.
fn what_is_text_is_not_written_as_bytes(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let folder = a.folder("Plans")?;
    let objects: [(&dyn MapiProp, Tag<String>); 3] =
        [(&*a.store, PR_DISPLAY_NAME), (&*folder, PR_DISPLAY_NAME), (&*message, PR_SUBJECT)];
    for (object, tag) in objects {
        let bytes = tag.tag().with_type(PropType::PT_BINARY);
        assert_eq!(code(open(object, bytes, CREATE)), ErrorCode::MAPI_E_UNEXPECTED_TYPE);
    }
    assert_eq!(folder.get(PR_DISPLAY_NAME)?, "Plans");
    Ok(())
}

/// PRP-OPEN-9
fn computed_properties_are_not_written(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.save()?;
    for tag in crate::columns![PR_ENTRYID, PR_DISPLAY_TO, PR_NORMALIZED_SUBJECT, PR_RECORD_KEY] {
        assert_eq!(code(open(&*message, tag, CREATE)), ErrorCode::MAPI_E_NO_ACCESS, "{tag}");
    }
    Ok(())
}

/// PRP-OBJ-5
fn a_read_only_object_has_no_stream_to_write(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    message.save()?;
    let reader = looked_at(&a.store, &id_of(&*message)?)?;
    assert_eq!(code(open(&*reader, PR_BODY, WRITE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(open(&*reader, PR_BODY, CREATE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(open(&*reader, PR_BODY_A, READ)?.read_to_vec()?, b"Text");
    Ok(())
}

/// PRP-STREAM-9
fn a_folder_has_streams_too(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let folder = one.folder("Projects")?;
    folder.write_stream(PR_COMMENT_A, b"For later")?;
    assert_eq!(other.store.open_folder(&id_of(&*folder)?)?.get(PR_COMMENT)?, "For later");
    Ok(())
}

/// PRP-OPEN-7
fn an_interface_has_to_be_asked_for(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let objects: [(&dyn MapiProp, PropTag); 3] = [
        (&*message, PR_SUBJECT.tag()),
        (&*message, PR_MESSAGE_RECIPIENTS.tag()),
        (&*a.store.inbox()?, PR_CONTAINER_CONTENTS.tag()),
    ];
    for (object, tag) in objects {
        let none = object.open_property(tag, Iid(Guid::nil()), 0, READ);
        assert_eq!(code(none), ErrorCode::MAPI_E_INVALID_PARAMETER, "{tag}");
    }
    Ok(())
}

/// PRP-OPEN-18
fn an_object_is_not_made_where_a_value_belongs(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let (unknown, subject) = (PropTag(0x66AA_000D), PR_SUBJECT.tag().with_type(PropType::PT_OBJECT));
    for interface in [IID_IStream, IID_IMAPITable] {
        let answer = |tag, flags| code(message.open_property(tag, interface, 0, flags));
        for flags in [READ, WRITE, CREATE] {
            assert_eq!(answer(subject, flags), ErrorCode::MAPI_E_NOT_FOUND, "{flags:?}");
        }
        assert_eq!(answer(unknown, READ), ErrorCode::MAPI_E_NOT_FOUND);
        assert_eq!(answer(unknown, CREATE), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let folder = a.store.inbox()?;
    let made = folder.open_property(unknown, IID_IStream, 0, CREATE);
    assert_eq!(code(made), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(message.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// PRP-STREAM-1, PRP-STREAM-2, PRP-STREAM-4, PRP-STREAM-7
fn a_stream_is_one_of_the_standard_library_too(h: &dyn Harness) -> Result<()> {
    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
    let (_a, message) = message(h)?;
    let stream = open(&*message, PR_BODY_A, CREATE)?;
    let mut io = stream.io();
    let done = (|| -> std::io::Result<String> {
        io.write_all(b"Lunch at noon?")?;
        assert!(io.seek(SeekFrom::End(-100)).is_err());
        assert_eq!(io.seek(SeekFrom::End(-5))?, 9);
        io.write_all(b"two ")?;
        io.flush()?;
        assert_eq!(io.seek(SeekFrom::Current(-4))?, 9);
        let (mut rest, mut all) = (String::new(), String::new());
        io.read_to_string(&mut rest)?;
        assert_eq!(rest, "two ?");
        io.rewind()?;
        io.read_to_string(&mut all)?;
        Ok(all)
    })();
    assert_eq!(done.expect("the stream reads, writes and seeks"), "Lunch at two ?");
    assert_eq!(message.get(PR_BODY)?, "Lunch at two ?");
    Ok(())
}
