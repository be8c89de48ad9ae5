//! The rules of `SetProps` and `DeleteProps`, which are those of every object.

use std::sync::Arc;

use super::Harness;
use super::properties::message;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::PS_PUBLIC_STRINGS;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_property_writes, property_writes, needs: STORE_CREATE_OK;
    a_value_of_another_type_replaces_the_old_one,
    the_envelope_keeps_its_types,
    every_storable_type_is_kept,
    what_cannot_be_stored_is_refused,
    unset_types_fail_the_whole_call,
    errors_and_nulls_are_skipped,
    the_later_of_two_values_wins,
    what_the_first_save_fixes_is_refused_after_it,
    unknown_identifiers_are_kept,
    deleting_looks_at_the_identifier_only,
    deleting_what_is_not_there_is_a_problem,
    recipients_and_attachments_are_deleted_as_properties,
    values_that_only_exchange_knows_are_kept,
}

/// PRP-TAG-2, PRP-SETPROPS-5
fn a_value_of_another_type_replaces_the_old_one(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let tag = PropTag(0x66AA_0003);
    message.set_props(&[Property::new(tag, PropValue::Long(7))])?;
    let text = tag.with_type(PropType::PT_UNICODE);
    message.set_props(&[Property::new(text, PropValue::from("seven"))])?;
    assert_eq!(slot_code(&*message, tag)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(slot(&*message, text)?, PropValue::from("seven"));
    let listed = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(listed.iter().filter(|listed| listed.id() == tag.id()).collect::<Vec<_>>(), [&text]);
    Ok(())
}

/// PRP-SETPROPS-6
fn the_envelope_keeps_its_types(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let tags = crate::columns![
        PR_SUBJECT,
        PR_MESSAGE_CLASS,
        PR_IMPORTANCE,
        PR_CLIENT_SUBMIT_TIME,
        PR_MESSAGE_FLAGS,
        PR_CREATION_TIME,
        PR_ENTRYID,
        PR_HASATTACH
    ];
    for tag in tags {
        let other = Property::new(tag, PropValue::Double(1.5));
        assert_eq!(set_problem(&*message, other)?, ErrorCode::MAPI_E_UNEXPECTED_TYPE, "{tag}");
    }
    assert_eq!(message.get(PR_SUBJECT)?, "Plan");
    let ansi = Property::of(PR_SUBJECT_A, AnsiText::from(b"Other".as_slice()));
    assert_eq!(set_problem(&*message, ansi)?, ErrorCode::S_OK);
    assert_eq!(message.get(PR_SUBJECT)?, "Other");
    let unknown = Property { tag: PropTag(0x0037_0099), value: PropValue::from("Plan") };
    assert_eq!(set_problem(&*message, unknown)?, ErrorCode::MAPI_E_INVALID_TYPE);
    Ok(())
}

/// PRP-TYPE-1, PRP-TYPE-7
fn every_storable_type_is_kept(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let guid = PS_PUBLIC_STRINGS;
    let values = [
        PropValue::Short(-7),
        PropValue::Long(i32::MIN),
        PropValue::Float(1.5),
        PropValue::Double(-2.25),
        PropValue::Currency(12_345_600),
        PropValue::AppTime(45_658.5),
        PropValue::Boolean(true),
        PropValue::I8(i64::MIN),
        PropValue::from("Text"),
        PropValue::SysTime(FileTime(133_000_000_000_000_000)),
        PropValue::ClsId(guid),
        PropValue::Binary(Binary::from(b"\0\x01")),
        PropValue::MvLong([1, 2, 2].as_slice().into()),
        PropValue::MvUnicode([Text::from("a"), Text::from("")].as_slice().into()),
        PropValue::MvBinary([Binary::from(b"x")].as_slice().into()),
    ];
    let properties: Vec<_> = (0x66A0..)
        .zip(values)
        .map(|(id, value)| Property { tag: PropTag::new(value.prop_type(), id), value })
        .collect();
    assert_eq!(message.set_props(&properties)?, []);
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    for property in properties {
        assert_eq!(slot(&*again, property.tag)?, property.value, "{}", property.tag);
    }
    Ok(())
}

/// PRP-TAG-3, PRP-TYPE-2
fn what_cannot_be_stored_is_refused(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let before = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    for tag in [PropTag(0x0000_0003), PropTag(0xFFFF_0003)] {
        let problem = set_problem(&*message, Property { tag, value: PropValue::Long(7) })?;
        assert_ne!(problem, ErrorCode::S_OK, "{tag}");
    }
    let flags = Property { tag: PropTag(0x66AA_100B), value: PropValue::Boolean(true) };
    assert_eq!(set_problem(&*message, flags)?, ErrorCode::MAPI_E_INVALID_TYPE);
    assert_eq!(message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, before);
    Ok(())
}

/// PRP-SETPROPS-3, PRP-TYPE-9
fn unset_types_fail_the_whole_call(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let object = Property { tag: PropTag(0x66AA_000D), value: PropValue::Object };
    let empty = Property { tag: PropTag(0x66AA_1003), value: PropValue::MvLong([].as_slice().into()) };
    for wrong in [object, empty] {
        let answer = message.set_props(&[Property::of(PR_SUBJECT, "Plan"), wrong]);
        assert_eq!(code(answer), ErrorCode::MAPI_E_INVALID_PARAMETER);
        assert_eq!(slot_code(&*message, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// PRP-SETPROPS-2, PRP-OBJ-9
fn errors_and_nulls_are_skipped(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let failed = Property {
        tag: PR_BODY.tag().with_type(PropType::PT_ERROR),
        value: PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND),
    };
    assert_eq!(message.set_props(&[failed, Property::of(PR_SUBJECT, "Plan")])?, []);
    assert_eq!((&*message.get(PR_SUBJECT)?, &*message.get(PR_BODY)?), ("Plan", "Text"));
    Ok(())
}

/// PRP-SETPROPS-9
fn the_later_of_two_values_wins(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set_props(&[Property::of(PR_SUBJECT, "First"), Property::of(PR_SUBJECT_A, b"Second")])?;
    assert_eq!(message.get(PR_SUBJECT)?, "Second");
    Ok(())
}

/// PRP-COMP-5: whatever was set before, and on which message.
fn what_the_first_save_fixes_is_refused_after_it(h: &dyn Harness) -> Result<()> {
    let (a, first) = message(h)?;
    let second = a.folder("Other")?.new_message()?;
    let imported = |subject: &str| {
        [Property::of(PR_CREATION_TIME, FileTime(70_000_000_000)), Property::of(PR_SUBJECT, subject)]
    };
    assert_eq!(first.set_props(&imported("Plan"))?, []);
    first.save()?;
    let fixed = PropProblem { index: 0, tag: PR_CREATION_TIME.tag(), code: ErrorCode::MAPI_E_COMPUTED };
    for message in [&first, &second, &first] {
        let problems = message.set_props(&imported("Other"))?;
        assert_eq!(problems, if Arc::ptr_eq(message, &first) { vec![fixed] } else { vec![] });
        assert_eq!(message.get(PR_SUBJECT)?, "Other");
        assert_eq!(message.get(PR_CREATION_TIME)?, FileTime(70_000_000_000));
    }
    Ok(())
}

/// PRP-RANGE-6, PRP-SETPROPS-10
fn unknown_identifiers_are_kept(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let tag = PropTag(0x7ABC_0003);
    assert_eq!(set_problem(&*message, Property::new(tag, PropValue::Long(7)))?, ErrorCode::S_OK);
    message.save()?;
    assert_eq!(slot(&*looked_at(&a.store, &id_of(&*message)?)?, tag)?, PropValue::Long(7));
    let never_named = Property::new(PropTag(0xFFF0_0003), PropValue::Long(7));
    assert_eq!(set_problem(&*message, never_named)?, ErrorCode::MAPI_E_UNEXPECTED_ID);
    Ok(())
}

/// PRP-DELPROPS-1
fn deleting_looks_at_the_identifier_only(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    for kind in [PropType::PT_UNSPECIFIED, PropType::PT_LONG, PropType::PT_ERROR] {
        message.set(PR_BODY, "Text")?;
        let problem = delete_problem(&*message, PR_BODY.tag().with_type(kind))?;
        assert_eq!(problem, ErrorCode::S_OK, "{kind}");
        assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(message.get(PR_SUBJECT)?, "Plan");
    Ok(())
}

/// PRP-DELPROPS-3, PRP-DELPROPS-4, PRP-OBJ-10
fn deleting_what_is_not_there_is_a_problem(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let tags = crate::columns![PR_BODY, PR_SUBJECT, PR_OBJECT_TYPE];
    let problems = message.delete_props(&tags)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.index, problem.tag, problem.code)).collect();
    assert_eq!(told, [(0, tags[0], ErrorCode::MAPI_E_NOT_FOUND), (2, tags[2], ErrorCode::MAPI_E_COMPUTED)]);
    assert_eq!(slot_code(&*message, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-DELPROPS-5
fn recipients_and_attachments_are_deleted_as_properties(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.add_recipient(AdrEntry::named("Zoe", RecipientType::MAPI_TO))?;
    message.attach_file("plan.txt", b"text")?;
    message.save()?;
    let id = id_of(&*message)?;
    let tables = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
    assert_eq!(message.delete_props(&tables)?, []);
    assert_eq!((message.recipients()?.len(), message.attachments()?.len()), (0, 0));
    assert_eq!(looked_at(&a.store, &id)?.recipients()?.len(), 1);
    message.save()?;
    let again = looked_at(&a.store, &id)?;
    assert_eq!((again.recipients()?.len(), again.attachments()?.len()), (0, 0));
    assert!(!again.get(PR_HASATTACH)?);
    assert_eq!(again.get(PR_DISPLAY_TO)?, "");
    Ok(())
}

/// PRP-TYPE-10
fn values_that_only_exchange_knows_are_kept(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let condition = Arc::new(Restriction::contains(PR_SUBJECT, "Plan"));
    let opaque: Binary = (0..=255).collect::<Vec<u8>>().into();
    let properties = [
        Property::of(PR_RULE_CONDITION, condition),
        Property::of(PR_RULE_ACTIONS, Actions(opaque.clone())),
        Property { tag: PropTag(0x6740_00FB), value: PropValue::SvrEid(opaque) },
    ];
    assert_eq!(message.set_props(&properties)?, []);
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    for property in properties {
        assert_eq!(slot(&*again, property.tag)?, property.value, "{}", property.tag);
    }
    Ok(())
}
