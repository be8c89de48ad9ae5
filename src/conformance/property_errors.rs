//! What goes wrong with properties, and the helpers for one property that turn it into errors.

use super::Harness;
use super::properties::message;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_property_errors, property_errors, needs: STORE_CREATE_OK;
    unknown_flags_are_refused,
    the_last_error_is_of_the_object,
    the_last_error_has_the_form_of_all,
    one_property_helpers_turn_problems_into_errors,
    one_property_may_be_asked_for_without_its_type,
    a_property_is_there_if_it_is_listed,
}

/// STO-GEN-2, PRP-OBJ-8
fn unknown_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let folder = a.store.inbox()?;
    let unicode = UnicodeFlags::from_bits_retain(0x1);
    let refused = [
        code(message.get_props(None, unicode)),
        code(message.get_prop_list(unicode)),
        code(message.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, unicode)),
        code(message.get_recipient_table(TableFlags::CONVENIENT_DEPTH)),
        code(message.get_attachment_table(TableFlags::CONVENIENT_DEPTH)),
        code(message.create_attach(None, CreateAttachFlags::from_bits_retain(0x1))),
        code(message.set_read_flag(ReadFlags::from_bits_retain(0x100))),
        code(message.submit_message(SubmitFlags::from_bits_retain(0x2))),
        code(folder.get_contents_table(TableFlags::CONVENIENT_DEPTH)),
        code(folder.get_hierarchy_table(TableFlags::MAPI_ASSOCIATED)),
        code(folder.create_message(None, CreateMessageFlags::from_bits_retain(0x1))),
        outcome(folder.delete_messages(&[], None, DeleteMessagesFlags::from_bits_retain(0x1))),
        outcome(folder.set_read_flags(None, None, ReadFlags::from_bits_retain(0x100))),
        outcome(folder.empty_folder(None, EmptyFolderFlags::from_bits_retain(0x1))),
        code(folder.save_contents_sort(&SortOrderSet::default(), SortFlags::from_bits_retain(0x1))),
        code(a.store.open_entry(None, None, OpenFlags::from_bits_retain(0x4))),
        code(a.store.get_receive_folder_table(TableFlags::CONVENIENT_DEPTH)),
        code(a.store.get_outgoing_queue(0x1)),
    ];
    assert_eq!(refused, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 18]);
    Ok(())
}

/// PRP-LASTERR-1, PRP-LASTERR-3, PRP-LASTERR-4, PRP-OBJ-11
fn the_last_error_is_of_the_object(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let other = a.store.inbox()?;
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    assert_eq!(message.get_last_error(invalid, unicode)?, None);
    assert_eq!(code(message.set_props(&[])), invalid);
    assert!(message.get_last_error(invalid, unicode)?.is_some());
    message.set(PR_SUBJECT, "Plan")?;
    assert!(message.get_last_error(invalid, unicode)?.is_some());
    assert_eq!(message.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, unicode)?, None);
    assert_eq!(other.get_last_error(invalid, unicode)?, None);
    Ok(())
}

/// PRP-LASTERR-2
fn the_last_error_has_the_form_of_all(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    assert_eq!(code(message.set_props(&[])), invalid);
    assert_eq!(code(a.store.get_props(Some(&[]), UnicodeFlags::NONE)), invalid);
    for object in [&*message as &dyn MapiProp, &*a.store] {
        let Some(told) = object.get_last_error(invalid, UnicodeFlags::MAPI_UNICODE)? else {
            panic!("nothing is told of the last error")
        };
        let MapiError { version, error, component, low_level: _, context: _ } = told;
        assert_eq!(version, 0);
        assert!(!error.is_empty());
        assert!(component.chars().count() <= 30, "{component}");
    }
    Ok(())
}

/// PRP-ONEPROP-1, PRP-ONEPROP-3
fn one_property_helpers_turn_problems_into_errors(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    assert_eq!(code(message.get(PR_BODY)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(code(message.set(PR_OBJECT_TYPE, 1)), ErrorCode::MAPI_E_COMPUTED);
    message.set(PR_BODY, "x".repeat(5_000))?;
    assert_eq!(code(message.get(PR_BODY)), ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(message.body()?.len(), 5_000);
    Ok(())
}

/// PRP-ONEPROP-2
fn one_property_may_be_asked_for_without_its_type(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let of_any_type = |tag: PropTag| message.value(tag.with_type(PropType::PT_UNSPECIFIED));
    assert_eq!(of_any_type(PR_SUBJECT.tag())?, PropValue::String8(b"Plan".into()));
    assert_eq!(of_any_type(PR_IMPORTANCE.tag())?, PropValue::Long(1));
    assert_eq!(code(of_any_type(PR_BODY.tag())), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(message.value(PR_SUBJECT)?, "Plan".into());
    Ok(())
}

/// PRP-CMPHELP-8
fn a_property_is_there_if_it_is_listed(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    for there in [PR_SUBJECT.tag(), PR_SUBJECT_A.tag(), PR_IMPORTANCE.tag(), PR_MESSAGE_RECIPIENTS.tag()] {
        assert!(message.has(there)?, "{there}");
        assert!(message.has(there.with_type(PropType::PT_UNSPECIFIED))?, "{there}");
    }
    let other_type = PR_IMPORTANCE.with_type(PropType::PT_UNICODE);
    let absent = PR_BODY.with_type(PropType::PT_UNSPECIFIED);
    for not_there in [PR_BODY.tag(), absent, other_type] {
        assert!(!message.has(not_there)?, "{not_there}");
    }
    Ok(())
}
