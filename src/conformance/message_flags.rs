//! `PR_MESSAGE_FLAGS`.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_message_flags, message_flags, needs: STORE_CREATE_OK;
    flags_can_be_set_before_the_first_save,
    flags_are_fixed_by_the_first_save,
    unmodified_lasts_until_the_second_save,
    receipts_are_pending_on_mail_that_was_sent,
    an_associated_message_has_its_flag,
}

/// STO-MSGFLAGS-2, PRP-COMP-10
fn flags_can_be_set_before_the_first_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0xF3F6))?, ErrorCode::S_OK);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB0A2);
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0xA8))?, ErrorCode::S_OK);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xA8);
    message.save()?;
    assert_eq!(looked_at(&a.store, &id_of(&*message)?)?.get(PR_MESSAGE_FLAGS)?, 0xAA);
    Ok(())
}

/// STO-MSGFLAGS-3, STO-MSGFLAGS-5, STO-MSGFLAGS-14, PRP-COMP-10
fn flags_are_fixed_by_the_first_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB);
    assert_eq!(set_problem(&*message, Property::of(PR_MESSAGE_FLAGS, 0))?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(delete_problem(&*message, PR_MESSAGE_FLAGS)?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xB);
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0xA);
    Ok(())
}

/// STO-MSGFLAGS-4
fn unmodified_lasts_until_the_second_save(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let unmodified =
        |message: &dyn Message| Result::Ok(flags(message)?.contains(MessageFlags::MSGFLAG_UNMODIFIED));
    assert_eq!(unmodified(&*message), Ok(false));
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(true));
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(true));
    message.set(PR_SUBJECT, "Plan")?;
    message.save()?;
    assert_eq!(unmodified(&*message), Ok(false));
    Ok(())
}

/// STO-MSGFLAGS-10, STO-MSGFLAGS-11
fn receipts_are_pending_on_mail_that_was_sent(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let both = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
    for (unsent, tag, expected) in [
        (false, PR_READ_RECEIPT_REQUESTED, both),
        (false, PR_NON_RECEIPT_NOTIFICATION_REQUESTED, MessageFlags::MSGFLAG_NRN_PENDING),
        (true, PR_READ_RECEIPT_REQUESTED, MessageFlags::NONE),
    ] {
        let message = folder.new_message()?;
        message.set(PR_MESSAGE_FLAGS, if unsent { 0x8 } else { 0 })?;
        message.set(tag, true)?;
        assert_eq!(flags(&*message)? & both, MessageFlags::NONE);
        message.save()?;
        assert_eq!(flags(&*message)? & both, expected, "{tag:?}, unsent: {unsent}");
    }
    Ok(())
}

/// STO-MSGFLAGS-7
fn an_associated_message_has_its_flag(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let standard = folder.new_message()?;
    standard.set(PR_MESSAGE_FLAGS, 0x49)?;
    assert_eq!(standard.get(PR_MESSAGE_FLAGS)?, 0x9);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.set(PR_MESSAGE_FLAGS, 0)?;
    assert_eq!(associated.get(PR_MESSAGE_FLAGS)?, 0x40);
    associated.save()?;
    assert_eq!((folder.get(PR_CONTENT_UNREAD)?, folder.get(PR_ASSOC_CONTENT_COUNT)?), (0, 1));
    assert!(matches!(slot(&*associated, PR_MESSAGE_FLAGS)?, PropValue::Long(0x42)));
    let (one, id) = (stored(&folder, "Plan")?, id_of(&*associated)?);
    drop(associated);
    delete(&folder, &[one, id])
}
