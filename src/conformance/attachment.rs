//! Attachments: made, saved, opened, deleted; data by value and messages inside.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIProp, IID_IMessage, IID_IStream, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_attachment, attachment, needs: STORE_CREATE_OK;
    a_new_attachment_starts_with_these_values,
    numbers_are_unique_within_the_message,
    an_attachment_needs_its_save_and_the_messages,
    a_saved_attachment_shows_with_the_message,
    the_flag_follows_the_attachments,
    the_table_has_its_columns,
    the_table_is_in_the_order_of_positions,
    data_is_no_column,
    an_attachment_opens_read_only_unless_asked_otherwise,
    an_unknown_number_is_not_found,
    a_read_only_message_gives_no_writable_attachment,
    an_attachment_is_deleted_with_the_save,
    a_deletion_released_unsaved_is_none,
    a_number_is_not_given_twice,
    what_an_attachment_computes_cannot_be_set,
    an_attachment_is_known_by_its_record_key,
    data_is_kept_by_value,
    large_data_needs_a_stream,
    nothing_checks_the_method,
    attachments_know_their_interfaces,
    the_size_counts_the_data,
}

pub(super) fn message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    Ok((a, message))
}

pub(super) fn create(message: &Arc<dyn Message>) -> Result<(u32, Arc<dyn Attach>)> {
    message.create_attach(None, CreateAttachFlags::NONE)
}

pub(super) const MAKE: OpenPropertyFlags =
    OpenPropertyFlags::MAPI_CREATE.union(OpenPropertyFlags::MAPI_MODIFY);

pub(super) fn inside(attachment: &dyn MapiProp, flags: OpenPropertyFlags) -> Result<Arc<dyn Message>> {
    attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, flags)?.into_message()
}

/// STO-CREATEATTACH-1, STO-READONLY-8, PRP-COMP-12
fn a_new_attachment_starts_with_these_values(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (number, attachment) = create(&message)?;
    let values = [PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_RENDERING_POSITION, PR_OBJECT_TYPE, PR_ACCESS_LEVEL];
    assert_eq!(values.map(|tag| attachment.get(tag).ok()), [number as i32, 0, -1, 7, 1].map(Some));
    assert_eq!(attachment.get(PR_CREATION_TIME)?, attachment.get(PR_LAST_MODIFICATION_TIME)?);
    Ok(())
}

/// STO-CREATEATTACH-2, STO-CREATEATTACH-4
fn numbers_are_unique_within_the_message(h: &dyn Harness) -> Result<()> {
    let (a, one) = message(h)?;
    let other = a.folder("Ideas")?.new_message()?;
    for message in [&one, &other] {
        let numbers = (0..3).map(|_| Ok(create(message)?.0)).collect::<Result<Vec<_>>>()?;
        assert_eq!(numbers, [0, 1, 2]);
    }
    Ok(())
}

/// STO-CREATEATTACH-3, STO-SAVE-10, STO-ATTACH-1, STO-ATTACHTABLE-1, PRP-SAVE-12
fn an_attachment_needs_its_save_and_the_messages(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.save()?;
    let id = id_of(&*message)?;
    let count = || Result::Ok(looked_at(&a.store, &id)?.attachments()?.len());
    let (_, unsaved) = create(&message)?;
    unsaved.set(PR_ATTACH_FILENAME, "lost.txt")?;
    message.set(PR_SUBJECT, "Plan")?;
    message.save()?;
    assert_eq!(count()?, 0);
    let (_, kept) = create(&message)?;
    kept.set(PR_ATTACH_FILENAME, "kept.txt")?;
    kept.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(count()?, 0);
    message.save()?;
    let rows = looked_at(&a.store, &id)?.attachments()?;
    assert_eq!(
        rows.iter().map(|row| row.get(PR_ATTACH_FILENAME)).collect::<Vec<_>>(),
        [Some("kept.txt".to_owned())]
    );
    Ok(())
}

/// STO-ATTACHTABLE-2, STO-ATTACHTABLE-7, STO-OPENATTACH-4
fn a_saved_attachment_shows_with_the_message(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let table = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
    let number = message.attach_file("plan.txt", b"text")?;
    assert_eq!(table.get_row_count(0)?.into_value(), 0);
    let opened = message.open_attach(number, None, OpenAttachFlags::NONE)?;
    assert_eq!(opened.get(PR_ATTACH_LONG_FILENAME)?, "plan.txt");
    message.save()?;
    let rows = table.all_rows(&crate::columns![PR_ATTACH_NUM])?;
    assert_eq!(rows.iter().map(|row| row.get(PR_ATTACH_NUM)).collect::<Vec<_>>(), [Some(number as i32)]);
    Ok(())
}

/// STO-MSGFLAGS-6, STO-DELETEATTACH-5, PRP-COMP-7
fn the_flag_follows_the_attachments(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let has = || -> Result<_> {
        Ok((message.get(PR_HASATTACH)?, flags(&*message)?.contains(MessageFlags::MSGFLAG_HASATTACH)))
    };
    let number = message.attach_file("plan.txt", b"text")?;
    assert_eq!(has()?, (false, false));
    message.save()?;
    assert_eq!(has()?, (true, true));
    message.delete_attach(number, None, AttachFlags::NONE)?;
    assert_eq!(has()?, (true, true));
    message.save()?;
    assert_eq!(has()?, (false, false));
    Ok(())
}

/// STO-ATTACHTABLE-4
fn the_table_has_its_columns(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let table = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    let always = crate::columns![PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION];
    let more = crate::columns![
        PR_ATTACH_ENCODING,
        PR_ATTACH_EXTENSION,
        PR_ATTACH_FILENAME,
        PR_ATTACH_LONG_FILENAME,
        PR_ATTACH_PATHNAME,
        PR_ATTACH_LONG_PATHNAME,
        PR_ATTACH_METHOD,
        PR_ATTACH_TAG,
        PR_ATTACH_TRANSPORT_NAME,
        PR_CREATION_TIME,
        PR_LAST_MODIFICATION_TIME,
        PR_DISPLAY_NAME,
        PR_ATTACH_SIZE,
        PR_OBJECT_TYPE
    ];
    always.iter().chain(&more).for_each(|column| assert!(columns.contains(column), "{column}"));
    let rows = table.query_all_rows(None, None, None, 0)?;
    let row = rows.get(0).map(|row| row.to_row()).unwrap_or_default();
    always.iter().for_each(|tag| {
        assert!(row.cell(*tag).is_some_and(|cell| cell.prop_type() == tag.prop_type()), "{tag}");
    });
    Ok(())
}

/// STO-ATTACHTABLE-5
fn the_table_is_in_the_order_of_positions(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    for position in [20, -1, 10, -1] {
        let (_, attachment) = create(&message)?;
        attachment.set(PR_RENDERING_POSITION, position)?;
        attachment.save_changes(SaveFlags::NONE)?;
    }
    let (_, without) = create(&message)?;
    without.delete(PR_RENDERING_POSITION)?;
    without.save_changes(SaveFlags::NONE)?;
    message.save()?;
    let rows = message.attachments()?;
    let numbers: Vec<_> = rows.iter().filter_map(|row| row.get(PR_ATTACH_NUM)).collect();
    assert_eq!(numbers, [1, 3, 4, 2, 0]);
    Ok(())
}

/// STO-ATTACHTABLE-6
fn data_is_no_column(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let table = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_ATTACH_DATA_BIN])?;
    let cell = rows.first().and_then(|row| row.cells().first().and_then(PropValue::as_error));
    assert_eq!(cell, Some(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY));
    Ok(())
}

/// STO-OPENATTACH-1, PRP-OBJ-5
fn an_attachment_opens_read_only_unless_asked_otherwise(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let read_only = message.open_attach(number, None, OpenAttachFlags::NONE)?;
    assert_eq!(read_only.get(PR_ACCESS_LEVEL)?, 0);
    let set = read_only.set_props(&[Property::of(PR_DISPLAY_NAME, "Mine")]);
    assert_eq!(code(set), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(read_only.save_changes(SaveFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    drop(read_only);
    for flags in [OpenAttachFlags::MAPI_MODIFY, OpenAttachFlags::MAPI_BEST_ACCESS] {
        assert_eq!(message.open_attach(number, None, flags)?.get(PR_ACCESS_LEVEL)?, 1);
    }
    Ok(())
}

/// STO-OPENATTACH-3
fn an_unknown_number_is_not_found(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.delete_attach(number, None, AttachFlags::NONE)?;
    for number in [number, 7] {
        let opened = message.open_attach(number, None, OpenAttachFlags::NONE);
        assert_eq!(code(opened), ErrorCode::MAPI_E_NOT_FOUND);
        assert_eq!(code(message.delete_attach(number, None, AttachFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// STO-OPENATTACH-2, STO-READONLY-3, STO-ATTACH-15
fn a_read_only_message_gives_no_writable_attachment(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let reader = looked_at(&a.store, &id_of(&*message)?)?;
    let modify = reader.open_attach(number, None, OpenAttachFlags::MAPI_MODIFY);
    assert_eq!(code(modify), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(reader.delete_attach(number, None, AttachFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    let best = reader.open_attach(number, None, OpenAttachFlags::MAPI_BEST_ACCESS)?;
    assert_eq!(best.get(PR_ACCESS_LEVEL)?, 0);
    let modify = OpenPropertyFlags::MAPI_MODIFY;
    let stream = best.open_property(PR_ATTACH_DATA_BIN.tag(), IID_IStream, 0, modify);
    assert_eq!(code(stream), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(inside(&*best, MAKE)), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// STO-DELETEATTACH-1, STO-ATTACHTABLE-3
fn an_attachment_is_deleted_with_the_save(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let id = id_of(&*message)?;
    message.delete_attach(number, None, AttachFlags::NONE)?;
    assert_eq!(message.attachments()?.len(), 0);
    assert_eq!(looked_at(&a.store, &id)?.attachments()?.len(), 1);
    message.save()?;
    assert_eq!(looked_at(&a.store, &id)?.attachments()?.len(), 0);
    Ok(())
}

/// STO-DELETEATTACH-2
fn a_deletion_released_unsaved_is_none(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let number = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let id = id_of(&*message)?;
    message.delete_attach(number, None, AttachFlags::NONE)?;
    drop(message);
    assert_eq!(looked_at(&a.store, &id)?.attachments()?.len(), 1);
    Ok(())
}

/// STO-DELETEATTACH-3, STO-CREATEATTACH-2
fn a_number_is_not_given_twice(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let first = message.attach_file("plan.txt", b"text")?;
    message.save()?;
    message.delete_attach(first, None, AttachFlags::NONE)?;
    message.save()?;
    assert_ne!(message.attach_file("idea.txt", b"text")?, first);
    Ok(())
}

/// STO-ATTACH-2, PRP-COMP-12, PRP-COMP-13
fn what_an_attachment_computes_cannot_be_set(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (_, attachment) = create(&message)?;
    for property in [
        Property::of(PR_ATTACH_NUM, 7),
        Property::of(PR_ATTACH_SIZE, 7),
        Property::of(PR_OBJECT_TYPE, 5),
        Property::of(PR_RECORD_KEY, b"mine"),
        Property::of(PR_HASATTACH, true),
    ] {
        let tag = property.tag;
        assert_eq!(set_problem(&*attachment, property)?, ErrorCode::MAPI_E_COMPUTED, "{tag}");
    }
    for property in [Property::of(PR_ATTACH_METHOD, 1), Property::of(PR_RENDERING_POSITION, 7)] {
        assert_eq!(set_problem(&*attachment, property.clone())?, ErrorCode::S_OK);
        assert_eq!(slot(&*attachment, property.tag)?, property.value);
    }
    assert_eq!(slot_code(&*attachment, PR_ATTACH_SIZE)?, ErrorCode::MAPI_E_NOT_FOUND);
    attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    assert_eq!(slot_code(&*attachment, PR_ATTACH_SIZE)?, ErrorCode::S_OK);
    Ok(())
}

/// STO-ATTACH-4, STO-ATTACH-5, PRP-KEYS-8
fn an_attachment_is_known_by_its_record_key(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let (number, attachment) = create(&message)?;
    assert_eq!(slot_code(&*attachment, PR_RECORD_KEY)?, ErrorCode::MAPI_E_NOT_FOUND);
    attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    let key = attachment.get(PR_RECORD_KEY)?;
    assert_eq!(slot_code(&*attachment, PR_ENTRYID)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?.open_attach(number, None, OpenAttachFlags::NONE);
    assert_eq!(again?.get(PR_RECORD_KEY)?, key);
    let rows = message.attachments()?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_RECORD_KEY)), Some(key));
    Ok(())
}

/// STO-ATTACH-7, PRP-OPEN-15, TBL-ATTACH-8
fn data_is_kept_by_value(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let (number, attachment) = create(&message)?;
    attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_BY_VALUE)?;
    attachment.set(PR_ATTACH_DATA_BIN, b"set")?;
    let data = PR_ATTACH_DATA_BIN.tag();
    let stream = attachment.open_property(data, IID_IStream, 0, MAKE)?.into_stream()?;
    stream.write(b"streamed")?;
    stream.commit()?;
    assert_eq!(&*attachment.get(PR_ATTACH_DATA_BIN)?, b"streamed");
    attachment.save_changes(SaveFlags::NONE)?;
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    let attachment = again.open_attach(number, None, OpenAttachFlags::NONE)?;
    assert_eq!(attachment.get(PR_ATTACH_METHOD)?, 1);
    let row = again.attachments()?.first().and_then(|row| row.get(PR_ATTACH_METHOD));
    assert_eq!(row, Some(1));
    assert_eq!(attachment.read_stream(PR_ATTACH_DATA_BIN)?, b"streamed");
    Ok(())
}

/// STO-ATTACH-8
fn large_data_needs_a_stream(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let large: Vec<u8> = (0..100_000_u32).map(|at| at as u8).collect();
    let number = message.attach_file("data", &large)?;
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    let attachment = again.open_attach(number, None, OpenAttachFlags::NONE)?;
    assert_eq!(slot_code(&*attachment, PR_ATTACH_DATA_BIN)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(attachment.read_stream(PR_ATTACH_DATA_BIN)?, large);
    Ok(())
}

/// STO-ATTACH-3, STO-ATTACH-11
fn nothing_checks_the_method(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (_, attachment) = create(&message)?;
    attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_BY_REFERENCE)?;
    attachment.set(PR_ATTACH_DATA_BIN, b"data")?;
    attachment.save_changes(SaveFlags::NONE)?;
    let (_, other) = create(&message)?;
    inside(&*other, MAKE)?.save()?;
    assert_eq!(other.get(PR_ATTACH_METHOD)?, 0);
    other.save_changes(SaveFlags::NONE)?;
    message.save()?;
    assert_eq!(message.attachments()?.len(), 2);
    Ok(())
}

/// STO-GEN-3, STO-GEN-4
fn attachments_know_their_interfaces(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    for interface in [IID_IAttachment, IID_IMAPIProp, IID_IUnknown] {
        let (number, attachment) = message.create_attach(Some(interface), CreateAttachFlags::NONE)?;
        attachment.save_changes(SaveFlags::NONE)?;
        assert_eq!(
            code(message.open_attach(number, Some(interface), OpenAttachFlags::NONE)),
            ErrorCode::S_OK
        );
    }
    let wrong = Some(IID_IMessage);
    let unsupported = ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED;
    assert_eq!(code(message.create_attach(wrong, CreateAttachFlags::NONE)), unsupported);
    assert_eq!(code(message.open_attach(0, wrong, OpenAttachFlags::NONE)), unsupported);
    Ok(())
}

/// STO-ATTACH-18, PRP-COMP-13
fn the_size_counts_the_data(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let size = |bytes: &[u8]| -> Result<i32> {
        let number = message.attach_file("data", bytes)?;
        message.open_attach(number, None, OpenAttachFlags::NONE)?.get(PR_ATTACH_SIZE)
    };
    let (empty, full) = (size(b"")?, size(&[7; 1_000])?);
    assert!(empty > 0);
    assert_eq!(full - empty, 1_000);
    Ok(())
}
