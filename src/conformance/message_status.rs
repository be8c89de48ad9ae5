//! The status of a message in its folder.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_message_status, message_status, needs: STORE_CREATE_OK;
    a_status_is_set_bit_by_bit,
    a_status_is_of_the_row,
    a_status_needs_a_message_that_is_here,
}

/// STO-MSGSTATUS-1, STO-MSGSTATUS-2, STO-MSGSTATUS-8
fn a_status_is_set_bit_by_bit(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let id = stored(&folder, "Plan")?;
    let bits = |bits| MessageStatus::from_bits_retain(bits);
    let set = |status, mask| folder.set_message_status(&id, bits(status), bits(mask));
    assert_eq!(folder.get_message_status(&id, 0)?, MessageStatus::NONE);
    assert_eq!(set(0xF, 0x5)?, bits(0));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x5));
    assert_eq!(set(0x2, 0x3)?, bits(0x5));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x6));
    assert_eq!(set(0x8765_0008, 0xFFFF_0008)?, bits(0x6));
    assert_eq!(folder.get_message_status(&id, 0)?, bits(0x8765_000E));
    assert_eq!(subjects(&*folder, TableFlags::NONE)?, [Some("Plan".to_owned())]);
    Ok(())
}

/// STO-MSGSTATUS-4, STO-MSGSTATUS-5, STO-MSGSTATUS-6, PRP-SETPROPS-14
fn a_status_is_of_the_row(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = saved(&folder, "Plan")?;
    let before = (message.get(PR_LAST_MODIFICATION_TIME)?, message.get(PR_MESSAGE_FLAGS)?);
    h.let_time_pass();
    let tagged = MessageStatus::MSGSTATUS_TAGGED;
    let id = id_of(&*message)?;
    folder.set_message_status(&id, tagged, tagged)?;
    let rows = folder.messages(&crate::columns![PR_MSG_STATUS])?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_MSG_STATUS)), Some(2));
    assert_eq!(slot_code(&*message, PR_MSG_STATUS)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(set_problem(&*message, Property::of(PR_MSG_STATUS, 0))?, ErrorCode::MAPI_E_COMPUTED);
    let again = looked_at(&a.store, &id)?;
    assert_eq!((again.get(PR_LAST_MODIFICATION_TIME)?, again.get(PR_MESSAGE_FLAGS)?), before);
    Ok(())
}

/// STO-MSGSTATUS-7
fn a_status_needs_a_message_that_is_here(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let (here, there) = (a.folder("Here")?, a.folder("There")?);
    let elsewhere = stored(&there, "Elsewhere")?;
    let foreign = stored(&b.folder("Projects")?, "Foreign")?;
    let none = MessageStatus::NONE;
    for (id, expected) in
        [(elsewhere, ErrorCode::MAPI_E_NOT_FOUND), (foreign, ErrorCode::MAPI_E_INVALID_ENTRYID)]
    {
        assert_eq!(code(here.get_message_status(&id, 0)), expected);
        assert_eq!(code(here.set_message_status(&id, none, none)), expected);
    }
    Ok(())
}
