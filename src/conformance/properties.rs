//! The rules of `GetProps` and `GetPropList`, which are those of every object.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_properties, properties, needs: STORE_CREATE_OK;
    values_come_in_the_order_asked_for,
    a_type_is_honoured_exactly,
    an_unspecified_type_is_the_stored_one,
    text_is_one_property_in_two_encodings,
    text_that_does_not_fit_the_code_page_is_marked,
    text_ends_at_its_first_nul,
    a_failed_slot_keeps_the_identifier,
    all_properties_are_asked_for_without_a_list,
    an_empty_list_is_no_question,
    a_placeholder_is_echoed_and_skipped,
    strange_types_are_refused,
    a_large_value_needs_a_stream,
    secure_properties_are_told_only_by_tag,
    every_object_tells_its_kind,
    the_list_of_properties_follows_the_flag,
    values_are_copies,
}

pub(super) fn message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    Ok((a, message))
}

/// PRP-GETPROPS-1, PRP-GETPROPS-6
fn values_come_in_the_order_asked_for(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let tags = crate::columns![PR_BODY, PR_SUBJECT, PR_IMPORTANCE, PR_SUBJECT];
    let answer = message.get_props(Some(&tags), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let values: Vec<_> = answer.value.into_iter().map(|property| property.value).collect();
    let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(values, [missing, PropValue::from("Plan"), PropValue::Long(1), PropValue::from("Plan")]);
    let answer = message.get_props(Some(&tags[1..]), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(answer.warning, None);
    let answer = message.get_props(Some(&tags[..1]), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    Ok(())
}

/// PRP-GETPROPS-2, PRP-GETPROPS-4, PRP-GETPROPS-5, PRP-TYPE-4
fn a_type_is_honoured_exactly(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    for (tag, wrong) in [
        (PR_IMPORTANCE.tag(), PropType::PT_SHORT),
        (PR_IMPORTANCE.tag(), PropType::PT_I8),
        (PR_SUBJECT.tag(), PropType::PT_BINARY),
        (PR_SEARCH_KEY.tag(), PropType::PT_UNICODE),
        (PR_IMPORTANCE.tag(), PropType::PT_ERROR),
    ] {
        let code = slot_code(&*message, tag.with_type(wrong))?;
        assert_eq!(code, ErrorCode::MAPI_E_NOT_FOUND, "{tag} as {wrong}");
    }
    Ok(())
}

/// PRP-GETPROPS-3, PRP-TYPE-3, PRP-STR-3
fn an_unspecified_type_is_the_stored_one(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let open = [PR_SUBJECT.tag(), PR_IMPORTANCE.tag()].map(|tag| tag.with_type(PropType::PT_UNSPECIFIED));
    let unicode = message.get_props(Some(&open), UnicodeFlags::MAPI_UNICODE)?.into_value();
    assert_eq!(unicode, [Property::of(PR_SUBJECT, "Plan"), Property::of(PR_IMPORTANCE, 1)]);
    let ansi = message.get_props(Some(&open), UnicodeFlags::NONE)?.into_value();
    assert_eq!(ansi, [Property::of(PR_SUBJECT_A, b"Plan"), Property::of(PR_IMPORTANCE, 1)]);
    let closed = message.get_props(Some(&[PR_SUBJECT.tag()]), UnicodeFlags::NONE)?.into_value();
    assert_eq!(closed, [Property::of(PR_SUBJECT, "Plan")]);
    Ok(())
}

/// PRP-STR-1, PRP-STR-5, PRP-TAG-2
fn text_is_one_property_in_two_encodings(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT_A, b"Gr\xFC\xDFe f\xFCr 5 \x80")?;
    assert_eq!(message.get(PR_SUBJECT)?, "Gr\u{fc}\u{df}e f\u{fc}r 5 \u{20ac}");
    message.set(PR_SUBJECT, "na\u{ef}ve")?;
    assert_eq!(message.get(PR_SUBJECT_A)?, AnsiText::from(b"na\xEFve"));
    let listed = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(listed.iter().filter(|tag| tag.id() == PR_SUBJECT.id()).count(), 1);
    message.delete(PR_SUBJECT_A)?;
    assert_eq!(slot_code(&*message, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-STR-2
fn text_that_does_not_fit_the_code_page_is_marked(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "5 \u{20bd} \u{4e2d}")?;
    assert_eq!(message.get(PR_SUBJECT_A)?, AnsiText::from(b"5 ? ?"));
    assert_eq!(message.get(PR_SUBJECT)?, "5 \u{20bd} \u{4e2d}");
    Ok(())
}

/// PRP-TYPE-8
fn text_ends_at_its_first_nul(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan\0B")?;
    assert_eq!(message.get(PR_SUBJECT)?, "Plan");
    message.set(PR_SUBJECT_A, b"Idea\0B")?;
    assert_eq!(message.get(PR_SUBJECT)?, "Idea");
    Ok(())
}

/// PRP-GETPROPS-5
fn a_failed_slot_keeps_the_identifier(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let tags = crate::columns![PR_BODY, PR_CLIENT_SUBMIT_TIME];
    let answer = message.get_props(Some(&tags), UnicodeFlags::NONE)?.into_value();
    let answered: Vec<_> = answer.iter().map(|property| property.tag).collect();
    assert_eq!(answered, tags.map(|tag| tag.with_type(PropType::PT_ERROR)));
    Ok(())
}

/// PRP-GETPROPS-7, PRP-STR-6
fn all_properties_are_asked_for_without_a_list(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let all = |flags| -> Result<Vec<Property>> {
        let answer = message.get_props(None, flags)?;
        assert_eq!(answer.warning, None);
        Ok(answer.into_value())
    };
    let unicode = all(UnicodeFlags::MAPI_UNICODE)?;
    assert!(unicode.contains(&Property::of(PR_SUBJECT, "Plan")));
    assert!(unicode.iter().all(|property| property.tag.prop_type() != PropType::PT_STRING8));
    assert_eq!(all(UnicodeFlags::MAPI_UNICODE)?, unicode);
    let ansi = all(UnicodeFlags::NONE)?;
    assert!(ansi.contains(&Property::of(PR_SUBJECT_A, b"Plan")));
    assert!(ansi.iter().all(|property| property.tag.prop_type() != PropType::PT_UNICODE));
    Ok(())
}

/// PRP-SETPROPS-4, PRP-DELPROPS-2
fn an_empty_list_is_no_question(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    assert_eq!(code(message.get_props(Some(&[]), UnicodeFlags::NONE)), invalid);
    assert_eq!(code(message.set_props(&[])), invalid);
    assert_eq!(code(message.delete_props(&[])), invalid);
    Ok(())
}

/// PRP-TAG-4, PRP-GETPROPS-12, PRP-SETPROPS-2
fn a_placeholder_is_echoed_and_skipped(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let null = Property { tag: PropTag::PR_NULL, value: PropValue::Null };
    assert_eq!(message.set_props(&[null.clone(), Property::of(PR_SUBJECT, "Plan")])?, []);
    let answer = message.get_props(Some(&[PropTag::PR_NULL, PR_SUBJECT.tag()]), UnicodeFlags::NONE)?;
    assert_eq!(answer, Outcome::ok(vec![null, Property::of(PR_SUBJECT, "Plan")]));
    Ok(())
}

/// PRP-GETPROPS-13
fn strange_types_are_refused(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    for strange in [PR_SUBJECT.tag().instance(), PropTag(0x0037_0099)] {
        let answer = message.get_props(Some(&[strange]), UnicodeFlags::NONE);
        assert_eq!(code(answer), ErrorCode::MAPI_E_INVALID_PARAMETER, "{strange}");
    }
    Ok(())
}

/// PRP-GETPROPS-8, PRP-GETPROPS-10
fn a_large_value_needs_a_stream(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "x".repeat(10_000))?;
    message.set(PR_RTF_COMPRESSED, vec![7; 4_095])?;
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(slot_code(&*message, PR_RTF_COMPRESSED)?, ErrorCode::S_OK);
    message.set(PR_RTF_COMPRESSED, vec![7; 4_096])?;
    assert_eq!(slot_code(&*message, PR_RTF_COMPRESSED)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(message.read_stream(PR_RTF_COMPRESSED)?, vec![7; 4_096]);
    let all = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(all.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let body = all.value.iter().find(|property| property.tag.id() == PR_BODY.id());
    let expected = Property {
        tag: PR_BODY.tag().with_type(PropType::PT_ERROR),
        value: PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
    };
    assert_eq!(body, Some(&expected));
    Ok(())
}

/// PRP-RANGE-5, PRP-GETLIST-1
fn secure_properties_are_told_only_by_tag(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let secret = PropTag(0x67F0_001F);
    message.set_props(&[Property::new(secret, PropValue::from("secret"))])?;
    assert_eq!(slot(&*message, secret)?, PropValue::from("secret"));
    let all = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    assert!(all.iter().all(|property| property.tag != secret));
    assert!(!message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?.contains(&secret));
    Ok(())
}

/// PRP-COMP-1
fn every_object_tells_its_kind(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let folder = a.store.inbox()?;
    let objects: [(&dyn MapiProp, i32); 4] =
        [(&*a.store, 1), (&*folder, 3), (&*message, 5), (&*attachment, 7)];
    for (object, kind) in objects {
        assert_eq!(object.get(PR_OBJECT_TYPE)?, kind);
        assert_eq!(set_problem(object, Property::of(PR_OBJECT_TYPE, 1))?, ErrorCode::MAPI_E_COMPUTED);
    }
    Ok(())
}

/// PRP-GETLIST-1, PRP-STR-6
fn the_list_of_properties_follows_the_flag(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let unicode = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert!(unicode.contains(&PR_SUBJECT.tag()) && unicode.contains(&PR_IMPORTANCE.tag()));
    let ansi = message.get_prop_list(UnicodeFlags::NONE)?;
    assert_eq!(ansi, unicode.into_iter().map(PropTag::to_ansi).collect::<Vec<_>>());
    Ok(())
}

/// PRP-GETPROPS-15, PRP-SETPROPS-12
fn values_are_copies(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let before = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    message.set(PR_SUBJECT, "Better plan")?;
    assert!(before.contains(&Property::of(PR_SUBJECT, "Plan")));
    Ok(())
}
