//! The rules of `GetProps`, `SetProps`, `DeleteProps` and `GetPropList`, which are those of every object.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::PS_PUBLIC_STRINGS;
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_properties, properties;
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
    a_value_of_another_type_replaces_the_old_one,
    every_storable_type_is_kept,
    what_cannot_be_stored_is_refused,
    unset_types_fail_the_whole_call,
    errors_and_nulls_are_skipped,
    the_later_of_two_values_wins,
    unknown_identifiers_are_kept,
    secure_properties_are_told_only_by_tag,
    every_object_tells_its_kind,
    deleting_looks_at_the_identifier_only,
    deleting_what_is_not_there_is_a_problem,
    recipients_and_attachments_are_deleted_as_properties,
    the_list_of_properties_follows_the_flag,
    unknown_flags_are_refused,
    the_last_error_is_of_the_object,
    values_are_copies,
    one_property_helpers_turn_problems_into_errors,
    one_property_may_be_asked_for_without_its_type,
    a_property_is_there_if_it_is_listed,
    the_last_error_has_the_form_of_all,
    values_that_only_exchange_knows_are_kept,
}

fn message(h: &dyn Harness) -> Result<(Scene, Arc<dyn Message>)> {
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

/// PRP-GETPROPS-15, PRP-SETPROPS-12
fn values_are_copies(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_SUBJECT, "Plan")?;
    let before = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    message.set(PR_SUBJECT, "Better plan")?;
    assert!(before.contains(&Property::of(PR_SUBJECT, "Plan")));
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
