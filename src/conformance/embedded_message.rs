//! Messages inside of attachments.

use std::sync::Arc;

use super::Harness;
use super::attachment::{MAKE, create, inside, message};
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_embedded_message, embedded_message, needs: STORE_CREATE_OK;
    a_message_can_be_inside,
    the_save_goes_from_the_inside_out,
    an_inner_message_has_no_place_of_its_own,
    messages_nest,
    creating_an_inner_message_discards_the_present_one,
    data_and_inner_message_exclude_each_other,
}

fn with_inner(message: &Arc<dyn Message>, subject: &str) -> Result<u32> {
    let (number, attachment) = create(message)?;
    attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_EMBEDDED_MSG)?;
    let inner = inside(&*attachment, MAKE)?;
    inner.set(PR_SUBJECT, subject)?;
    inner.save_changes(SaveFlags::NONE)?;
    attachment.save_changes(SaveFlags::NONE)?;
    Ok(number)
}

/// STO-ATTACH-9, STO-ATTACH-10, STO-ATTACH-12, STO-ATTACH-14, PRP-OPEN-12, PRP-OPEN-13
fn a_message_can_be_inside(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let (_, empty) = create(&message)?;
    assert_eq!(code(inside(&*empty, OpenPropertyFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    let new = inside(&*empty, MAKE)?;
    assert_eq!((new.get(PR_MESSAGE_FLAGS)?, new.get(PR_SEARCH_KEY)?.len()), (0x9, 16));
    let number = with_inner(&message, "Inside")?;
    message.save()?;
    let id = id_of(&*message)?;
    drop(message);
    let again = reopened(&a.store, &id)?;
    let attachment = again.open_attach(number, None, OpenAttachFlags::MAPI_MODIFY)?;
    let inner = inside(&*attachment, OpenPropertyFlags::NONE)?;
    assert_eq!((&*inner.get(PR_SUBJECT)?, inner.get(PR_ACCESS_LEVEL)?), ("Inside", 0));
    let inner = inside(&*attachment, OpenPropertyFlags::MAPI_MODIFY)?;
    assert_eq!((&*inner.get(PR_SUBJECT)?, inner.get(PR_ACCESS_LEVEL)?), ("Inside", 1));
    inner.set(PR_SUBJECT, "Changed")?;
    inner.save_changes(SaveFlags::NONE)?;
    attachment.save_changes(SaveFlags::NONE)?;
    again.save()?;
    let seen = looked_at(&a.store, &id)?.open_attach(number, None, OpenAttachFlags::NONE)?;
    assert_eq!(inside(&*seen, OpenPropertyFlags::NONE)?.get(PR_SUBJECT)?, "Changed");
    Ok(())
}

/// STO-ATTACH-12, PRP-OPEN-13
fn the_save_goes_from_the_inside_out(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let number = with_inner(&message, "Inside")?;
    message.save()?;
    let id = id_of(&*message)?;
    for (save_inner, save_attachment) in [(false, true), (true, false)] {
        let attachment = message.open_attach(number, None, OpenAttachFlags::MAPI_MODIFY)?;
        let inner = inside(&*attachment, OpenPropertyFlags::MAPI_MODIFY)?;
        inner.set(PR_SUBJECT, "Lost")?;
        if save_inner {
            inner.save()?;
        }
        if save_attachment {
            attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        }
        drop((inner, attachment));
        message.save()?;
        let seen = looked_at(&a.store, &id)?.open_attach(number, None, OpenAttachFlags::NONE)?;
        assert_eq!(inside(&*seen, OpenPropertyFlags::NONE)?.get(PR_SUBJECT)?, "Inside");
    }
    Ok(())
}

/// STO-ATTACH-13, STO-SUBMITMESSAGE-11
fn an_inner_message_has_no_place_of_its_own(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (_, attachment) = create(&message)?;
    let inner = inside(&*attachment, MAKE)?;
    inner.add_recipient(AdrEntry::named("Ann", RecipientType::MAPI_TO))?;
    inner.save()?;
    assert_eq!(slot_code(&*inner, PR_ENTRYID)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(slot_code(&*inner, PR_PARENT_ENTRYID)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(inner.submit_message(SubmitFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(inner.recipients()?.len(), 1);
    Ok(())
}

/// STO-ATTACH-13
fn messages_nest(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let mut chain: Vec<(Arc<dyn Message>, Arc<dyn Attach>)> = Vec::new();
    let mut here = Arc::clone(&message);
    for depth in 0..5 {
        let (_, attachment) = create(&here)?;
        let inner = inside(&*attachment, MAKE)?;
        inner.set(PR_SUBJECT, format!("Depth {depth}"))?;
        inner.add_recipient(AdrEntry::named("Ann", RecipientType::MAPI_TO))?;
        here = Arc::clone(&inner);
        chain.push((inner, attachment));
    }
    for (inner, attachment) in chain.iter().rev() {
        inner.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
    }
    message.save()?;
    let mut here = looked_at(&a.store, &id_of(&*message)?)?;
    let mut held = Vec::new();
    for depth in 0..5 {
        let attachment = here.open_attach(0, None, OpenAttachFlags::NONE)?;
        let inner = inside(&*attachment, OpenPropertyFlags::NONE)?;
        assert_eq!(inner.get(PR_SUBJECT)?, format!("Depth {depth}"));
        assert_eq!(inner.get(PR_DISPLAY_TO)?, "Ann");
        held.push((here, attachment));
        here = inner;
    }
    Ok(())
}

/// STO-ATTACH-10
fn creating_an_inner_message_discards_the_present_one(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let number = with_inner(&message, "Inside")?;
    let attachment = message.open_attach(number, None, OpenAttachFlags::MAPI_MODIFY)?;
    let inner = inside(&*attachment, MAKE)?;
    assert_eq!(slot_code(&*inner, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// STO-ATTACH-6, PRP-OPEN-15
fn data_and_inner_message_exclude_each_other(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (_, attachment) = create(&message)?;
    attachment.set(PR_ATTACH_DATA_BIN, b"data")?;
    inside(&*attachment, MAKE)?.save()?;
    assert_eq!(slot_code(&*attachment, PR_ATTACH_DATA_BIN)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(slot_code(&*attachment, PR_ATTACH_DATA_OBJ)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    attachment.set(PR_ATTACH_DATA_BIN, b"data")?;
    assert_eq!(&*attachment.get(PR_ATTACH_DATA_BIN)?, b"data");
    assert_eq!(code(inside(&*attachment, OpenPropertyFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}
