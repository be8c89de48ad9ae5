//! `CopyProps`: the listed properties of an object, into another.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMAPIFolder, PS_PUBLIC_STRINGS};
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_copy_props, copy_props, needs: STORE_CREATE_OK;
    only_what_is_listed_is_copied,
    a_list_lists_something,
    what_is_missing_is_skipped,
    recipients_and_attachments_are_added,
    parts_of_a_folder_are_copied,
    a_move_takes_what_was_listed,
    noreplace_keeps_what_is_there,
    cycles_and_copies_of_itself_are_refused,
    listed_names_are_translated,
    computed_properties_are_problems,
    the_type_in_a_tag_does_not_count,
}

/// PRP-COPYPROPS-1
fn only_what_is_listed_is_copied(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    assert_eq!(copy_props(&*source, &[PR_SUBJECT.tag()], &target, CopyFlags::NONE)?, []);
    assert_eq!(target.get(PR_SUBJECT)?, "Lunch?");
    assert_eq!(slot_code(&*target, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(recipients(&target)?.len(), 0);
    Ok(())
}

/// PRP-COPYPROPS-1
fn a_list_lists_something(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    for list in [&[][..], &[PR_SUBJECT.tag(), PropTag::PR_NULL]] {
        let copied = copy_props(&*source, list, &target, CopyFlags::NONE);
        assert_eq!(code(copied), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(slot_code(&*target, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-COPYPROPS-2
fn what_is_missing_is_skipped(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    target.set(PR_SENDER_NAME, "Anna")?;
    let list = crate::columns![PR_SENDER_NAME, PR_CONTAINER_CONTENTS, PR_SUBJECT];
    assert_eq!(copy_props(&*source, &list, &target, CopyFlags::NONE)?, []);
    assert_eq!((target.get(PR_SENDER_NAME)?, target.get(PR_SUBJECT)?), ("Anna".into(), "Lunch?".into()));
    Ok(())
}

/// PRP-COPYPROPS-3, STO-COPYTO-2
fn recipients_and_attachments_are_added(h: &dyn Harness) -> Result<()> {
    let (a, source, _) = letter_and_blank(h)?;
    let target = letter(&a.folder("Third")?, "Dinner?")?;
    let list = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
    assert_eq!(copy_props(&*source, &list, &target, CopyFlags::NONE)?, []);
    target.save()?;
    assert_eq!(target.get(PR_SUBJECT)?, "Dinner?");
    assert_eq!((recipients(&target)?, files(&target)?.len()), (vec!["Ben".into(), "Ben".into()], 2));
    let rows = target.recipients()?;
    let numbers: Vec<_> = rows.iter().filter_map(|row| row.get(PR_ROWID)).collect();
    assert_eq!(numbers, [0, 1]);
    Ok(())
}

/// PRP-COPYPROPS-4
fn parts_of_a_folder_are_copied(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let source = a.folder("Projects")?;
    letter(&source, "Lunch?")?;
    source.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?.save()?;
    source.new_subfolder("Below")?;
    source.set(PR_COMMENT, "Ours")?;
    let parts = crate::columns![PR_CONTAINER_CONTENTS, PR_FOLDER_ASSOCIATED_CONTENTS, PR_CONTAINER_HIERARCHY];
    for (place, part) in parts.iter().enumerate() {
        let target = a.folder(&format!("With {place}"))?;
        let to: Opened = Arc::clone(&target).into();
        assert_eq!(source.copy_props(&[*part], None, IID_IMAPIFolder, &to, CopyFlags::NONE)?, []);
        let counts =
            (target.get(PR_CONTENT_COUNT)?, target.get(PR_ASSOC_CONTENT_COUNT)?, target.get(PR_SUBFOLDERS)?);
        assert_eq!(counts, (i32::from(place == 0), i32::from(place == 1), place == 2), "{part}");
        assert_eq!(slot_code(&*target, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// PRP-COPYPROPS-5
fn a_move_takes_what_was_listed(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let list = crate::columns![PR_SUBJECT, PR_MESSAGE_RECIPIENTS];
    assert_eq!(copy_props(&*source, &list, &target, CopyFlags::MAPI_MOVE)?, []);
    assert_eq!((target.get(PR_SUBJECT)?, recipients(&target)?.len()), ("Lunch?".into(), 1));
    assert_eq!(slot_code(&*source, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!((source.get(PR_BODY)?, recipients(&source)?.len()), ("Come along.".into(), 0));
    assert_eq!(files(&source)?.len(), 1);
    Ok(())
}

/// PRP-COPYPROPS-5
fn noreplace_keeps_what_is_there(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    target.set(PR_SUBJECT, "Dinner?")?;
    let list = crate::columns![PR_SUBJECT, PR_BODY];
    assert_eq!(copy_props(&*source, &list, &target, CopyFlags::MAPI_NOREPLACE)?, []);
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_BODY)?), ("Dinner?".into(), "Come along.".into()));
    Ok(())
}

/// PRP-COPYPROPS-5
fn cycles_and_copies_of_itself_are_refused(h: &dyn Harness) -> Result<()> {
    let (a, source, _) = letter_and_blank(h)?;
    let copied = copy_props(&*source, &[PR_SUBJECT.tag()], &source, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    let folder = a.folder("Around")?;
    let below: Opened = folder.new_subfolder("Below")?.into();
    let list = [PR_CONTAINER_HIERARCHY.tag()];
    let copied = folder.copy_props(&list, None, IID_IMAPIFolder, &below, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_FOLDER_CYCLE);
    Ok(())
}

/// PRP-COPYPROPS-5
fn listed_names_are_translated(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let name = NamedTag::<String>::with_string(PS_PUBLIC_STRINGS, "Mood");
    let source = a.folder("Projects")?.new_message()?;
    source.set_named(name, "good")?;
    let tags = source.get_ids_from_names(Some(&[name.name()]), NameFlags::NONE)?.into_value();
    let target = b.folder("Ideas")?.new_message()?;
    target.set_named(NamedTag::<String>::with_string(PS_PUBLIC_STRINGS, "Weather"), "fine")?;
    assert_eq!(copy_props(&*source, &tags, &target, CopyFlags::NONE)?, []);
    assert_eq!(target.get_named(name)?, "good");
    Ok(())
}

/// PRP-COPYPROPS-6, STO-COPYTO-4
fn computed_properties_are_problems(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let list = crate::columns![PR_SUBJECT, PR_ENTRYID, PR_BODY, PR_MESSAGE_SIZE, PR_DISPLAY_TO];
    let problems = copy_props(&*source, &list, &target, CopyFlags::NONE)?;
    let problem =
        |index: u32| PropProblem { index, tag: list[index as usize], code: ErrorCode::MAPI_E_COMPUTED };
    assert_eq!(problems, [1, 3, 4].map(problem));
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_BODY)?), ("Lunch?".into(), "Come along.".into()));
    Ok(())
}

/// PRP-COPYPROPS-7
fn the_type_in_a_tag_does_not_count(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let list = [
        PR_SUBJECT.tag().with_type(PropType::PT_STRING8),
        PR_IMPORTANCE.tag().with_type(PropType::PT_UNSPECIFIED),
        PR_BODY.tag().with_type(PropType::PT_LONG),
    ];
    source.set(PR_IMPORTANCE, 2)?;
    assert_eq!(copy_props(&*source, &list, &target, CopyFlags::NONE)?, []);
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_IMPORTANCE)?), ("Lunch?".into(), 2));
    assert_eq!(target.get(PR_BODY)?, "Come along.");
    Ok(())
}
