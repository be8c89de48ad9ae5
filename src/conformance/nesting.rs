//! Objects within objects: an attachment in a message, a message in an attachment, several handles on one of them.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMessage, IID_IStorage, IID_IStream, IID_IStreamDocfile};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_nesting, nesting, needs: STORE_CREATE_OK;
    an_attachment_is_written_by_one_at_a_time,
    what_is_open_on_a_deleted_attachment_is_deleted,
    deleting_all_attachments_ends_those_of_the_message,
    the_first_saver_of_an_inner_message_wins,
    each_level_keeps_open_what_its_own_save_says,
    ole_data_is_a_stream_under_either_tag,
}

const MAKE: OpenPropertyFlags = OpenPropertyFlags::MAPI_CREATE.union(OpenPropertyFlags::MAPI_MODIFY);
const WRITE: OpenPropertyFlags = OpenPropertyFlags::MAPI_MODIFY;

/// A message with an attachment in it, of data and number, all saved.
fn with_attachment(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>, u32)> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    Ok((a, message, number))
}

fn open(message: &Arc<dyn Message>, number: u32, flags: OpenAttachFlags) -> Result<Arc<dyn Attach>> {
    message.open_attach(number, None, flags)
}

fn inside(attachment: &dyn MapiProp, flags: OpenPropertyFlags) -> Result<Arc<dyn Message>> {
    attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, flags)?.into_message()
}

/// STO-OPENATTACH-5, PRP-OBJ-3
fn an_attachment_is_written_by_one_at_a_time(h: &dyn Harness) -> Result<()> {
    let (_a, message, number) = with_attachment(h)?;
    let all = [OpenAttachFlags::NONE, OpenAttachFlags::MAPI_MODIFY, OpenAttachFlags::MAPI_BEST_ACCESS];
    let readers = [open(&message, number, all[0])?, open(&message, number, all[0])?];
    let writer = open(&message, number, OpenAttachFlags::MAPI_MODIFY)?;
    for flags in all {
        assert_eq!(code(open(&message, number, flags)), ErrorCode::MAPI_E_NO_ACCESS, "{flags:?}");
    }
    writer.set(PR_ATTACH_FILENAME, "other.txt")?;
    assert_eq!(readers[0].find(PR_ATTACH_FILENAME)?, None);
    drop(writer);
    let writer = open(&message, number, OpenAttachFlags::MAPI_MODIFY)?;
    writer.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    for flags in all {
        assert_eq!(code(open(&message, number, flags)), ErrorCode::S_OK, "{flags:?}");
    }
    let (created, maker) = message.create_attach(None, CreateAttachFlags::NONE)?;
    maker.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(code(open(&message, created, all[0])), ErrorCode::MAPI_E_NO_ACCESS);
    maker.save_changes(SaveFlags::NONE)?;
    assert_eq!(code(open(&message, created, all[0])), ErrorCode::S_OK);
    Ok(())
}

/// STO-DELETEATTACH-4
fn what_is_open_on_a_deleted_attachment_is_deleted(h: &dyn Harness) -> Result<()> {
    let (_a, message, number) = with_attachment(h)?;
    let other = message.attach_file("other.txt", b"text")?;
    let (attachment, untouched) = (
        open(&message, number, OpenAttachFlags::MAPI_MODIFY)?,
        open(&message, other, OpenAttachFlags::MAPI_MODIFY)?,
    );
    let stream = attachment.open_property(PR_ATTACH_DATA_BIN.tag(), IID_IStream, 0, WRITE)?.into_stream()?;
    let embedded = inside(&*attachment, MAKE)?;
    message.delete_attach(number, None, AttachFlags::NONE)?;
    let answers = [
        code(attachment.get(PR_ATTACH_NUM)),
        code(attachment.set(PR_ATTACH_FILENAME, "plan.txt")),
        code(attachment.save_changes(SaveFlags::NONE)),
        code(stream.stat()),
        code(stream.write(b"x")),
        code(embedded.get(PR_MESSAGE_FLAGS)),
        code(embedded.save()),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_OBJECT_DELETED; 7]);
    drop((attachment, stream, embedded));
    assert_eq!(untouched.get(PR_ATTACH_NUM)?, other as i32);
    untouched.save_changes(SaveFlags::NONE)?;
    message.save()?;
    assert_eq!(message.attachments()?.len(), 1);
    Ok(())
}

/// STO-DELETEATTACH-4, PRP-DELPROPS-5
fn deleting_all_attachments_ends_those_of_the_message(h: &dyn Harness) -> Result<()> {
    let (_a, message, number) = with_attachment(h)?;
    let attachment = open(&message, number, OpenAttachFlags::NONE)?;
    let (_, unsaved) = message.create_attach(None, CreateAttachFlags::NONE)?;
    message.delete(PR_MESSAGE_ATTACHMENTS)?;
    assert_eq!(code(attachment.get(PR_ATTACH_NUM)), ErrorCode::MAPI_E_OBJECT_DELETED);
    // What is not in the message yet is not deleted from it.
    unsaved.set(PR_ATTACH_FILENAME, "new.txt")?;
    unsaved.save_changes(SaveFlags::NONE)?;
    message.save()?;
    assert_eq!(message.attachments()?.len(), 1);
    Ok(())
}

/// PRP-OBJ-3, PRP-SAVE-7, PRP-SAVE-8, PRP-SAVE-11, PRP-OPEN-13
fn the_first_saver_of_an_inner_message_wins(h: &dyn Harness) -> Result<()> {
    let (_a, message, number) = with_attachment(h)?;
    let attachment = open(&message, number, OpenAttachFlags::MAPI_MODIFY)?;
    let first = inside(&*attachment, MAKE)?;
    first.set(PR_SUBJECT, "Plan")?;
    first.save()?;
    let second = inside(&*attachment, WRITE)?;
    first.set(PR_SUBJECT, "First")?;
    first.set(PR_BODY, "Text")?;
    assert_eq!(second.get(PR_SUBJECT)?, "Plan");
    first.save()?;
    second.set(PR_SUBJECT, "Second")?;
    assert_eq!(code(second.save()), ErrorCode::MAPI_E_OBJECT_CHANGED);
    assert_eq!(inside(&*attachment, OpenPropertyFlags::NONE)?.get(PR_SUBJECT)?, "First");
    assert_eq!(second.get(PR_SUBJECT)?, "Second");
    second.save_changes(SaveFlags::FORCE_SAVE)?;
    let now = inside(&*attachment, OpenPropertyFlags::NONE)?;
    assert_eq!((&*now.get(PR_SUBJECT)?, &*now.get(PR_BODY)?), ("Second", "Text"));
    assert_eq!(code(first.set(PR_IMPORTANCE, 2)), ErrorCode::S_OK);
    assert_eq!(code(first.save()), ErrorCode::MAPI_E_OBJECT_CHANGED);
    Ok(())
}

/// PRP-SAVE-3, PRP-SAVE-4, PRP-SAVE-5, PRP-SAVE-12, PRP-OPEN-13
fn each_level_keeps_open_what_its_own_save_says(h: &dyn Harness) -> Result<()> {
    let (a, message, number) = with_attachment(h)?;
    let attachment = open(&message, number, OpenAttachFlags::MAPI_MODIFY)?;
    let embedded = inside(&*attachment, MAKE)?;
    embedded.set(PR_SUBJECT, "Inner")?;
    embedded.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(code(embedded.set(PR_SUBJECT, "Other")), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(embedded.get(PR_ACCESS_LEVEL)?, 0);
    assert_eq!(attachment.get(PR_ACCESS_LEVEL)?, 1);
    attachment.save_changes(SaveFlags::NONE)?;
    assert_eq!(code(attachment.get(PR_ATTACH_NUM)), ErrorCode::MAPI_E_INVALID_OBJECT);
    // What was obtained through a closed object is closed with it.
    assert_eq!(code(embedded.get(PR_SUBJECT)), ErrorCode::MAPI_E_INVALID_OBJECT);
    let id = id_of(&*message)?;
    let before = open(&looked_at(&a.store, &id)?, number, OpenAttachFlags::NONE)?;
    assert_eq!(code(inside(&*before, OpenPropertyFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    assert_eq!(code(message.create_attach(None, CreateAttachFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    let after = open(&message, number, OpenAttachFlags::NONE)?;
    assert_eq!(inside(&*after, OpenPropertyFlags::NONE)?.get(PR_SUBJECT)?, "Inner");
    assert_eq!(code(inside(&*after, WRITE)), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// PRP-OPEN-14, STO-ATTACH-16, PRP-OPEN-15
fn ole_data_is_a_stream_under_either_tag(h: &dyn Harness) -> Result<()> {
    let (_a, message, _) = with_attachment(h)?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_OLE)?;
    let open = |tag: PropTag, interface, flags| attachment.open_property(tag, interface, 0, flags);
    let object = PR_ATTACH_DATA_OBJ.tag();
    assert_eq!(code(open(object, IID_IStream, OpenPropertyFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    let stream = open(object, IID_IStream, MAKE)?.into_stream()?;
    stream.write(b"ole")?;
    stream.commit()?;
    for tag in [object, PR_ATTACH_DATA_BIN.tag()] {
        let read = open(tag, IID_IStream, OpenPropertyFlags::NONE)?.into_stream()?.read_to_vec()?;
        assert_eq!(read, b"ole", "{tag}");
        for interface in [IID_IStorage, IID_IStreamDocfile] {
            let refused = code(open(tag, interface, MAKE));
            assert_eq!(refused, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "{tag}, {interface}");
        }
    }
    Ok(())
}
