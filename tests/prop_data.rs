//! Properties of one's own that tell what was done to them (`IPropData`).

use std::sync::Arc;

use mapi_emulator::Emulator;
use mapi_emulator::interface::{Opened, Outcome, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

const READONLY: PropAccess = PropAccess::IPROP_READONLY;
const READWRITE: PropAccess = PropAccess::IPROP_READWRITE;
const CLEAN: PropAccess = PropAccess::IPROP_CLEAN;
const DIRTY: PropAccess = PropAccess::IPROP_DIRTY;

const NAME: PropTag = PR_DISPLAY_NAME.tag();
const COMMENT: PropTag = PR_COMMENT.tag();

fn new() -> Arc<dyn MapiPropData> {
    Emulator::new().create_prop(None).unwrap()
}

/// With a name and a comment, both clean.
fn filled() -> Result<Arc<dyn MapiPropData>> {
    let data = new();
    data.set(PR_DISPLAY_NAME, "Anna Berg")?;
    data.set(PR_COMMENT, "Sales")?;
    data.set_prop_access(&[(NAME, CLEAN), (COMMENT, CLEAN)])?;
    Ok(data)
}

fn code<T>(result: Result<T>) -> ErrorCode {
    result.map(|_| ErrorCode::S_OK).unwrap_or_else(|error| error.code())
}

fn access(data: &dyn MapiPropData, tag: PropTag) -> Result<PropAccess> {
    Ok(data.get_prop_access(Some(&[tag]))?[0].1)
}

/// PRP-IPROP-1
#[test]
fn an_object_is_created_under_its_own_interface_only() {
    let emulator = Emulator::new();
    for interface in [None, Some(IID_IMAPIPropData)] {
        assert_eq!(code(emulator.create_prop(interface)), ErrorCode::S_OK);
    }
    for other in [IID_IMAPIProp, IID_IUnknown, IID_IMessage] {
        let created = emulator.create_prop(Some(other));
        assert_eq!(code(created), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, "{other}");
    }
}

/// PRP-IPROP-2, PRP-GETLIST-2
#[test]
fn what_is_set_is_new_writable_and_dirty() -> Result<()> {
    let data = new();
    assert!(data.get_prop_list(UnicodeFlags::MAPI_UNICODE)?.is_empty());
    assert!(data.get_prop_access(None)?.is_empty());
    data.set(PR_DISPLAY_NAME, "Anna Berg")?;
    assert_eq!(data.get_prop_access(None)?, [(NAME, DIRTY)]);
    data.set_prop_access(&[(NAME, CLEAN)])?;
    assert_eq!(data.get_prop_access(None)?, [(NAME, READWRITE)]);
    // One that was read-only and is gone comes back as a new one.
    data.set_prop_access(&[(NAME, READONLY)])?;
    data.set_prop_access(&[(NAME, READWRITE)])?;
    data.delete(PR_DISPLAY_NAME)?;
    data.set(PR_DISPLAY_NAME, "Ben Okafor")?;
    data.set_prop_access(&[(NAME, CLEAN)])?;
    assert_eq!(data.get_prop_access(None)?, [(NAME, READWRITE)]);
    Ok(())
}

/// PRP-IPROP-3
#[test]
fn changes_need_no_saving() -> Result<()> {
    let data = new();
    let other_reference = Arc::clone(&data);
    data.set(PR_DISPLAY_NAME, "Anna Berg")?;
    assert_eq!(other_reference.get(PR_DISPLAY_NAME)?, "Anna Berg");
    data.save_changes(SaveFlags::NONE)?;
    data.set(PR_DISPLAY_NAME, "Ben Okafor")?;
    assert_eq!(other_reference.get(PR_DISPLAY_NAME)?, "Ben Okafor");
    assert_eq!(data.get_prop_access(None)?, [(NAME, DIRTY)]);
    Ok(())
}

/// PRP-IPROP-4: as long as the object is read-only nothing changes.
#[test]
fn a_read_only_object_refuses_every_change() -> Result<()> {
    let data = filled()?;
    data.set_obj_access(READONLY)?;
    let before = (data.get_props(None, UnicodeFlags::MAPI_UNICODE)?, data.get_prop_access(None)?);
    let refused = [
        code(data.set_props(&[Property::of(PR_DISPLAY_NAME, "Ben Okafor")])),
        code(data.delete_props(&[NAME])),
        code(data.add_obj_props(&[PR_CONTAINER_CONTENTS.tag()])),
        code(data.set_prop_access(&[(NAME, DIRTY)])),
    ];
    assert_eq!(refused, [ErrorCode::MAPI_E_NO_ACCESS; 4]);
    assert_eq!((data.get_props(None, UnicodeFlags::MAPI_UNICODE)?, data.get_prop_access(None)?), before);
    for neither in [READONLY | READWRITE, CLEAN, READWRITE | DIRTY, PropAccess::NONE] {
        assert_eq!(code(data.set_obj_access(neither)), ErrorCode::MAPI_E_INVALID_PARAMETER, "{neither:?}");
    }
    assert_eq!(code(data.delete_props(&[NAME])), ErrorCode::MAPI_E_NO_ACCESS);
    data.set_obj_access(READWRITE)?;
    data.set(PR_DISPLAY_NAME, "Ben Okafor")?;
    assert_eq!(data.get(PR_DISPLAY_NAME)?, "Ben Okafor");
    Ok(())
}

/// PRP-IPROP-5: the others of the same call are changed.
#[test]
fn a_read_only_property_is_a_problem_of_the_call() -> Result<()> {
    let data = filled()?;
    data.set_prop_access(&[(NAME, READONLY)])?;
    let no_access = |index, tag| PropProblem { index, tag, code: ErrorCode::MAPI_E_NO_ACCESS };
    let set = [Property::of(PR_COMMENT, "Service"), Property::of(PR_DISPLAY_NAME, "Ben Okafor")];
    assert_eq!(data.set_props(&set)?, [no_access(1, NAME)]);
    assert_eq!(data.delete_props(&[NAME, COMMENT])?, [no_access(0, NAME)]);
    let left = data.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    assert_eq!(left, [Property::of(PR_DISPLAY_NAME, "Anna Berg")]);
    Ok(())
}

/// PRP-IPROP-6: one wrong mask, and no other counts.
#[test]
fn a_property_has_one_access_and_one_status() -> Result<()> {
    let data = filled()?;
    let wrong = [
        READONLY | READWRITE,
        CLEAN | DIRTY,
        PropAccess::from_bits_retain(0x4),
        PropAccess::NONE,
        READONLY | PropAccess::from_bits_retain(0x4_0000),
    ];
    for mask in wrong {
        let set = data.set_prop_access(&[(NAME, READONLY), (COMMENT, mask)]);
        assert_eq!(code(set), ErrorCode::MAPI_E_INVALID_PARAMETER, "{mask:?}");
        assert_eq!(data.get_prop_access(None)?, [(NAME, READWRITE), (COMMENT, READWRITE)], "{mask:?}");
    }
    for (mask, told) in [
        (READONLY, READONLY),
        (DIRTY, DIRTY),
        (READWRITE | CLEAN, READWRITE),
        (READONLY | DIRTY, DIRTY),
        (CLEAN, READONLY),
    ] {
        data.set_prop_access(&[(NAME, mask)])?;
        assert_eq!(access(&*data, NAME)?, told, "{mask:?}");
    }
    let unknown = data.set_prop_access(&[(NAME, READWRITE), (PR_BODY.tag(), DIRTY)]);
    assert_eq!(code(unknown), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(access(&*data, NAME)?, READONLY);
    Ok(())
}

/// PRP-IPROP-7, PRP-IPROP-8: what was deleted loses its tag in the answer, or keeps it where all are told.
#[test]
fn deleted_properties_are_told_of() -> Result<()> {
    let data = filled()?;
    data.delete(PR_DISPLAY_NAME)?;
    let asked = [COMMENT, NAME, PR_BODY.tag()];
    let answer = data.get_prop_access(Some(&asked))?;
    assert_eq!(answer, [(COMMENT, READWRITE), (PropTag(0), DIRTY), (PropTag(0), PropAccess::NONE)]);
    assert_eq!(data.get_prop_access(None)?, [(NAME, DIRTY), (COMMENT, READWRITE)]);
    assert_eq!(data.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, [COMMENT]);
    assert_eq!(code(data.get_prop_access(Some(&[]))), ErrorCode::MAPI_E_INVALID_PARAMETER);
    data.set_prop_access(&[(NAME, CLEAN)])?;
    assert_eq!(data.get_prop_access(None)?, [(COMMENT, READWRITE)]);
    Ok(())
}

/// PRP-IPROP-9, PRP-IPROP-10
#[test]
fn a_change_hides_the_access_until_it_is_noted() -> Result<()> {
    let data = filled()?;
    assert_eq!(access(&*data, NAME)?, READWRITE);
    data.set(PR_DISPLAY_NAME, "Anna Berg")?;
    assert_eq!(access(&*data, NAME)?, DIRTY);
    data.set_prop_access(&[(NAME, READONLY)])?;
    assert_eq!(access(&*data, NAME)?, DIRTY);
    data.set_prop_access(&[(NAME, CLEAN)])?;
    assert_eq!(access(&*data, NAME)?, READONLY);
    data.set_prop_access(&[(NAME, READWRITE)])?;
    data.set(PR_DISPLAY_NAME, "Anna")?;
    assert_eq!(access(&*data, NAME)?, DIRTY);
    Ok(())
}

/// PRP-IPROP-11
#[test]
fn objects_are_added_by_a_call_of_their_own() -> Result<()> {
    let data = filled()?;
    let (contents, hierarchy) = (PR_CONTAINER_CONTENTS.tag(), PR_CONTAINER_HIERARCHY.tag());
    let mixed = data.add_obj_props(&[contents, PR_BODY.tag()]);
    assert_eq!(code(mixed), ErrorCode::MAPI_E_INVALID_TYPE);
    assert_eq!(code(data.add_obj_props(&[])), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(data.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, [NAME, COMMENT]);
    assert_eq!(data.add_obj_props(&[contents, hierarchy])?, Outcome::ok(vec![]));
    assert_eq!(data.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, [NAME, COMMENT, hierarchy, contents]);
    assert_eq!(access(&*data, contents)?, DIRTY);
    data.set_prop_access(&[(contents, READONLY)])?;
    let partly = data.add_obj_props(&[hierarchy, contents])?;
    assert_eq!(partly.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
    assert_eq!(partly.value, [PropProblem { index: 1, tag: contents, code: ErrorCode::MAPI_E_NO_ACCESS }]);
    Ok(())
}

/// PRP-IPROP-12
#[test]
fn nothing_can_be_opened() -> Result<()> {
    let data = filled()?;
    let contents = PR_CONTAINER_CONTENTS.tag();
    assert_eq!(data.add_obj_props(&[contents])?.warning, None);
    for (tag, interface) in [(contents, IID_IMAPITable), (contents, IID_IMessage), (NAME, IID_IStream)] {
        let opened = data.open_property(tag, interface, 0, OpenPropertyFlags::NONE);
        assert_eq!(code(opened), ErrorCode::MAPI_E_NO_SUPPORT, "{tag} {interface}");
    }
    Ok(())
}

/// PRP-IPROP-13: identifiers from 0x8000 on are what the caller says they are.
#[test]
fn the_object_knows_no_names() -> Result<()> {
    let data = new();
    let keywords = [PropName::string(PS_PUBLIC_STRINGS, "Keywords")];
    for flags in [NameFlags::NONE, NameFlags::MAPI_CREATE] {
        let ids = data.get_ids_from_names(Some(&keywords), flags);
        assert_eq!(code(ids), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let names = data.get_names_from_ids(None, None, NamesFilter::NONE);
    assert_eq!(code(names), ErrorCode::MAPI_E_NO_SUPPORT);
    let named = Property { tag: PropTag(0x8001_0003), value: PropValue::Long(7) };
    assert_eq!(data.set_props(std::slice::from_ref(&named))?, []);
    assert_eq!(data.get_props(None, UnicodeFlags::NONE)?.into_value(), [named]);
    Ok(())
}

/// PRP-IPROP-14, PRP-GETPROPS-11
#[test]
fn values_of_any_size_are_told() -> Result<()> {
    let data = new();
    let (text, bytes) = ("x".repeat(100_000), vec![7; 100_000]);
    data.set(PR_BODY, text.clone())?;
    data.set(PR_RTF_COMPRESSED, bytes.clone())?;
    assert_eq!(data.get(PR_BODY)?, text);
    assert_eq!(data.get(PR_RTF_COMPRESSED)?, Binary::from(bytes));
    assert_eq!(data.get_props(None, UnicodeFlags::MAPI_UNICODE)?.warning, None);
    Ok(())
}

fn copy_all(source: &dyn MapiProp, target: &Arc<dyn MapiPropData>) -> Result<Vec<PropProblem>> {
    let into: Opened = Arc::clone(target).into();
    source.copy_to(&[], None, None, IID_IMAPIPropData, &into, CopyFlags::NONE)
}

/// PRP-IPROP-13: what may be done to them does not come along.
#[test]
fn values_are_copied_from_one_to_another() -> Result<()> {
    let (source, target) = (filled()?, new());
    source.set_prop_access(&[(NAME, READONLY)])?;
    assert_eq!(copy_all(&*source, &target)?, []);
    assert_eq!(target.get_prop_access(None)?, [(NAME, DIRTY), (COMMENT, DIRTY)]);
    target.set(PR_DISPLAY_NAME, "Ben Okafor")?;
    assert_eq!(source.get(PR_DISPLAY_NAME)?, "Anna Berg");

    let into: Opened = Arc::clone(&target).into();
    let named = |flags| source.copy_props(&[COMMENT, NAME], None, IID_IMAPIPropData, &into, flags);
    assert_eq!(named(CopyFlags::MAPI_NOREPLACE)?, []);
    assert_eq!(target.get(PR_DISPLAY_NAME)?, "Ben Okafor");
    target.set_prop_access(&[(NAME, READONLY)])?;
    let refused = PropProblem { index: 1, tag: NAME, code: ErrorCode::MAPI_E_NO_ACCESS };
    assert_eq!(named(CopyFlags::MAPI_MOVE)?, [refused]);
    assert_eq!(target.get(PR_DISPLAY_NAME)?, "Ben Okafor");
    assert_eq!(source.get_prop_list(UnicodeFlags::MAPI_UNICODE)?, [NAME]);
    target.set_obj_access(READONLY)?;
    assert_eq!(code(copy_all(&*source, &target)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(copy_all(&*source, &source)), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// PRP-IPROP-13: a message has parts and names besides, which property data cannot take.
#[test]
fn values_of_a_message_are_copied_out_and_back() -> Result<()> {
    const MOOD: NamedTag<String> = NamedTag::with_string(PS_PUBLIC_STRINGS, "Mood");
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let message = session.default_store()?.inbox()?.new_message()?;
    message.set(PR_SUBJECT, "Lunch?")?;
    message.set_named(MOOD, "good")?;
    message.attach_file("plan.txt", b"1. Eat")?;
    message.save()?;
    let data = emulator.create_prop(None)?;
    let problems = copy_all(&*message, &data)?;
    let codes: Vec<_> = problems.iter().map(|problem| (problem.tag.is_named(), problem.code)).collect();
    assert_eq!(codes, [(true, ErrorCode::MAPI_E_NO_SUPPORT)]);
    assert_eq!(data.get(PR_SUBJECT)?, "Lunch?");
    let listed = data.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert!(listed.iter().all(|tag| tag.prop_type() != PropType::PT_OBJECT && !tag.is_named()));

    data.set(PR_SUBJECT, "Dinner?")?;
    let back: Opened = Arc::clone(&message).into();
    let copied = data.copy_props(&[PR_SUBJECT.tag()], None, IID_IMessage, &back, CopyFlags::NONE)?;
    assert_eq!(copied, []);
    assert_eq!(message.get(PR_SUBJECT)?, "Dinner?");
    Ok(())
}
