//! `CopyTo`: everything of an object but what is excluded, into another.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{
    IID_IAttachment, IID_IMAPIFolder, IID_IMAPIProp, IID_IMAPITable, IID_IMessage, IID_IUnknown, Iid,
    PS_PUBLIC_STRINGS,
};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_copy_to, copy_to, needs: STORE_CREATE_OK;
    everything_of_a_message_is_copied,
    the_copy_is_there_once_the_destination_is_saved,
    what_a_message_was_is_copied,
    what_the_destination_computes_is_not_copied,
    what_is_excluded_stays_out,
    a_list_excludes_something,
    what_is_not_overwritten_stays,
    noreplace_keeps_what_the_destination_has,
    a_move_takes_from_the_source,
    an_excluded_interface_takes_its_heirs_along,
    the_destination_has_the_interface_that_is_named,
    an_object_is_not_copied_to_itself,
    what_is_refused_is_a_problem,
    names_are_translated,
    large_values_are_copied_whole,
    objects_of_different_kinds_can_be_combined,
    an_attachment_is_copied_with_its_data,
    messages_inside_are_copied_at_any_depth,
    nothing_is_copied_into_what_is_read_only,
    unknown_flags_are_refused,
}

/// PRP-COPYTO-1, STO-COPYTO-1
fn everything_of_a_message_is_copied(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    source.set(PR_IMPORTANCE, 2)?;
    assert_eq!(copy_to_message(&*source, &[], &target, CopyFlags::NONE)?, []);
    target.save()?;
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_BODY)?), ("Lunch?".into(), "Come along.".into()));
    assert_eq!(target.get(PR_IMPORTANCE)?, 2);
    source.save()?;
    assert_eq!(target.get(PR_MESSAGE_SIZE)?, source.get(PR_MESSAGE_SIZE)?);
    assert_eq!(recipients(&target)?, ["Ben"]);
    assert_eq!(files(&target)?, [("plan.txt".to_owned(), b"1. Go\r\n2. Eat".to_vec())]);
    assert_eq!(files(&source)?, files(&target)?);
    Ok(())
}

/// PRP-COPYTO-14, STO-COPYTO-1
fn the_copy_is_there_once_the_destination_is_saved(h: &dyn Harness) -> Result<()> {
    let (a, source, target) = letter_and_blank(h)?;
    target.save()?;
    let id = id_of(&*target)?;
    copy_to_message(&*source, &[], &target, CopyFlags::MAPI_MOVE)?;
    let seen = looked_at(&a.store, &id)?;
    assert_eq!(slot_code(&*seen, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!((recipients(&seen)?.len(), files(&seen)?.len()), (0, 0));
    let left = looked_at(&a.store, &id_of(&*source)?)?;
    assert_eq!(left.get(PR_SUBJECT)?, "Lunch?");
    target.save()?;
    source.save()?;
    let seen = looked_at(&a.store, &id)?;
    assert_eq!(
        (seen.get(PR_SUBJECT)?, recipients(&seen)?.len(), files(&seen)?.len()),
        ("Lunch?".into(), 1, 1)
    );
    let left = looked_at(&a.store, &id_of(&*source)?)?;
    assert_eq!(slot_code(&*left, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-COPYTO-11, STO-COPYTO-6
fn what_a_message_was_is_copied(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let source = folder.new_message()?;
    source.set(PR_MESSAGE_FLAGS, 0)?;
    source.set(PR_CLIENT_SUBMIT_TIME, FileTime(129_000_000_000_000_000))?;
    source.save()?;
    h.let_time_pass();
    let target = folder.new_message()?;
    assert_ne!(target.get(PR_SEARCH_KEY)?, source.get(PR_SEARCH_KEY)?);
    assert_ne!(target.get(PR_CREATION_TIME)?, source.get(PR_CREATION_TIME)?);
    assert_eq!(copy_to_message(&*source, &[], &target, CopyFlags::NONE)?, []);
    target.save()?;
    assert_eq!(target.get(PR_SEARCH_KEY)?, source.get(PR_SEARCH_KEY)?);
    assert_eq!(target.get(PR_CREATION_TIME)?, source.get(PR_CREATION_TIME)?);
    assert_eq!(target.get(PR_CLIENT_SUBMIT_TIME)?, FileTime(129_000_000_000_000_000));
    let state = MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_UNSENT;
    assert!(!flags(&*target)?.intersects(state));
    Ok(())
}

/// PRP-COPYTO-10, STO-COPYTO-4, PRP-KEYS-1, PRP-KEYS-3
fn what_the_destination_computes_is_not_copied(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    target.set(PR_SUBJECT, "RE: other")?;
    target.save()?;
    let own = [PR_ENTRYID, PR_RECORD_KEY, PR_PARENT_ENTRYID];
    let before = own.map(|tag| target.get(tag).ok());
    let parts = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
    assert_eq!(copy_to_message(&*source, &parts, &target, CopyFlags::NONE)?, []);
    target.save()?;
    assert_eq!(own.map(|tag| target.get(tag).ok()), before);
    assert!(own.iter().all(|tag| target.get(*tag).ok() != source.get(*tag).ok()));
    assert_eq!((source.get(PR_DISPLAY_TO)?, target.get(PR_DISPLAY_TO)?), ("Ben".into(), String::new()));
    assert_eq!((source.get(PR_HASATTACH)?, target.get(PR_HASATTACH)?), (true, false));
    assert!(target.get(PR_MESSAGE_SIZE)? < source.get(PR_MESSAGE_SIZE)?);
    assert_eq!(target.get(PR_NORMALIZED_SUBJECT)?, "Lunch?");
    assert_eq!(slot_code(&*target, PR_SUBJECT_PREFIX)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-COPYTO-2, PRP-COPYTO-7, STO-COPYTO-2
fn what_is_excluded_stays_out(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let excluded = [
        PR_BODY.tag().with_type(PropType::PT_LONG),
        // Text that is excluded in one form only arrives in another.
        PR_RTF_COMPRESSED.tag(),
        PR_HTML.tag(),
        PR_MESSAGE_RECIPIENTS.tag().with_type(PropType::PT_UNSPECIFIED),
        PR_MESSAGE_ATTACHMENTS.tag(),
    ];
    assert_eq!(copy_to_message(&*source, &excluded, &target, CopyFlags::NONE)?, []);
    target.save()?;
    assert_eq!(target.get(PR_SUBJECT)?, "Lunch?");
    assert_eq!(slot_code(&*target, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!((recipients(&target)?.len(), files(&target)?.len()), (0, 0));
    Ok(())
}

/// PRP-COPYTO-3
fn a_list_excludes_something(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let to: Opened = Arc::clone(&target).into();
    for list in [&[][..], &[PR_BODY.tag(), PropTag::PR_NULL]] {
        let copied = source.copy_to(&[], Some(list), None, IID_IMessage, &to, CopyFlags::NONE);
        assert_eq!(code(copied), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(slot_code(&*target, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-COPYTO-4
fn what_is_not_overwritten_stays(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    target.set(PR_SUBJECT, "Dinner?")?;
    target.set(PR_SENDER_NAME, "Anna")?;
    target.add_recipient(AdrEntry::named("Carla", RecipientType::MAPI_CC))?;
    copy_to_message(&*source, &[], &target, CopyFlags::NONE)?;
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_SENDER_NAME)?), ("Lunch?".into(), "Anna".into()));
    assert_eq!(recipients(&target)?, ["Carla", "Ben"]);
    Ok(())
}

/// PRP-COPYTO-5
fn noreplace_keeps_what_the_destination_has(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    target.set(PR_SUBJECT, "RE: Dinner?")?;
    target.save()?;
    let key = target.get(PR_SEARCH_KEY)?;
    assert_eq!(copy_to_message(&*source, &[], &target, CopyFlags::MAPI_NOREPLACE)?, []);
    target.save()?;
    assert_eq!((target.get(PR_SUBJECT)?, target.get(PR_SEARCH_KEY)?), ("RE: Dinner?".into(), key));
    assert_eq!(target.get(PR_BODY)?, "Come along.");
    assert_eq!((recipients(&target)?.len(), files(&target)?.len()), (1, 1));
    Ok(())
}

/// PRP-COPYTO-6
fn a_move_takes_from_the_source(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let excluded = [PR_BODY.tag()];
    assert_eq!(copy_to_message(&*source, &excluded, &target, CopyFlags::MAPI_MOVE)?, []);
    target.save()?;
    assert_eq!((recipients(&target)?.len(), files(&target)?.len()), (1, 1));
    assert_eq!(slot_code(&*source, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(source.get(PR_BODY)?, "Come along.");
    assert_eq!((recipients(&source)?.len(), files(&source)?.len()), (0, 0));
    Ok(())
}

/// PRP-COPYTO-8
fn an_excluded_interface_takes_its_heirs_along(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let to: Opened = Arc::clone(&target).into();
    for base in [IID_IMAPIProp, IID_IUnknown] {
        let copied = source.copy_to(&[base], None, None, IID_IMessage, &to, CopyFlags::NONE);
        assert_eq!(code(copied), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    }
    assert_eq!(slot_code(&*target, PR_SUBJECT)?, ErrorCode::MAPI_E_NOT_FOUND);
    source.copy_to(&[IID_IMessage], None, None, IID_IMessage, &to, CopyFlags::NONE)?;
    assert_eq!((target.get(PR_SUBJECT)?, recipients(&target)?.len()), ("Lunch?".into(), 0));
    Ok(())
}

/// PRP-COPYTO-9
fn the_destination_has_the_interface_that_is_named(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let to: Opened = Arc::clone(&target).into();
    let table = Opened::Table(source.get_recipient_table(TableFlags::NONE)?);
    for (interface, to, answer) in [
        (Iid(Guid::nil()), &to, ErrorCode::MAPI_E_INVALID_PARAMETER),
        (IID_IMAPIFolder, &to, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED),
        (IID_IMAPITable, &table, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED),
        (IID_IMAPIProp, &to, ErrorCode::S_OK),
    ] {
        let copied = source.copy_to(&[], None, None, interface, to, CopyFlags::NONE);
        assert_eq!(code(copied), answer, "{interface}");
    }
    Ok(())
}

/// PRP-COPYTO-9, STO-COPYTO-5
fn an_object_is_not_copied_to_itself(h: &dyn Harness) -> Result<()> {
    let (a, source, target) = letter_and_blank(h)?;
    let again = reopened(&a.store, &id_of(&*source)?)?;
    for same in [&source, &again] {
        let copied = copy_to_message(&*source, &[], same, CopyFlags::NONE);
        assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    }
    let copied = copy_to_message(&*target, &[], &target, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    let folder = a.folder("Both")?;
    let copied = copy_to_folder(&*folder, &[], &folder, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// PRP-COPYTO-12: siblings cannot have one name.
fn what_is_refused_is_a_problem(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (source, target) = (a.folder("Projects")?, a.folder("Ideas")?);
    source.set(PR_COMMENT, "Ours")?;
    let problems = copy_to_folder(&*source, &[], &target, CopyFlags::NONE)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.tag, problem.code)).collect();
    assert_eq!(told, [(PR_DISPLAY_NAME.tag(), ErrorCode::MAPI_E_COLLISION)]);
    assert_eq!((target.get(PR_DISPLAY_NAME)?, target.get(PR_COMMENT)?), ("Ideas".into(), "Ours".into()));
    Ok(())
}

/// PRP-COPYTO-13
fn names_are_translated(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let name = NamedTag::<String>::with_string(PS_PUBLIC_STRINGS, "Mood");
    let other = NamedTag::<String>::with_string(PS_PUBLIC_STRINGS, "Weather");
    let source = a.folder("Projects")?.new_message()?;
    source.set_named(name, "good")?;
    let (target, beside) = (b.folder("Ideas")?.new_message()?, b.folder("Beside")?.new_message()?);
    // The identifier that the name has in one store stands for another one in the other.
    beside.set_named(other, "fine")?;
    assert_ne!(a.store.get(PR_MAPPING_SIGNATURE)?, b.store.get(PR_MAPPING_SIGNATURE)?);
    assert_eq!(copy_to_message(&*source, &[], &target, CopyFlags::NONE)?, []);
    assert_eq!((target.get_named(name)?, target.find_named(other)?), ("good".into(), None));
    Ok(())
}

/// PRP-COPYTO-15
fn large_values_are_copied_whole(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let source = folder.new_message()?;
    let (text, bytes) = ("Grüße, ".repeat(20_000), vec![0xAB; 300_000]);
    source.set(PR_BODY, &*text)?;
    source.attach_file("large.bin", &bytes)?;
    source.save()?;
    let target = folder.new_message()?;
    copy_to_message(&*source, &[], &target, CopyFlags::NONE)?;
    target.save()?;
    assert!(target.body()? == text);
    assert!(files(&target)? == [("large.bin".to_owned(), bytes)]);
    Ok(())
}

/// PRP-COPYTO-16
fn objects_of_different_kinds_can_be_combined(h: &dyn Harness) -> Result<()> {
    let (a, source, _) = letter_and_blank(h)?;
    let folder = a.folder("Both")?;
    source.set(PR_COMMENT, "A remark")?;
    copy_to_folder(&*source, &[PR_DISPLAY_NAME.tag()], &folder, CopyFlags::NONE)?;
    assert_eq!((folder.get(PR_COMMENT)?, folder.get(PR_SUBJECT)?), ("A remark".into(), "Lunch?".into()));
    assert_eq!((folder.get(PR_DISPLAY_NAME)?, folder.get(PR_CONTENT_COUNT)?), ("Both".into(), 0));
    Ok(())
}

/// STO-ATTACH-19
fn an_attachment_is_copied_with_its_data(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let from = source.open_attach(0, None, OpenAttachFlags::NONE)?;
    let (_, to) = target.create_attach(None, CreateAttachFlags::NONE)?;
    let problems =
        from.copy_to(&[], None, None, IID_IAttachment, &Arc::clone(&to).into(), CopyFlags::NONE)?;
    assert_eq!(problems, []);
    to.save_changes(SaveFlags::NONE)?;
    let (holder, around) = source.create_attach(None, CreateAttachFlags::NONE)?;
    let make = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let inner = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, make)?.into_message()?;
    inner.set(PR_SUBJECT, "Inside")?;
    inner.save_changes(SaveFlags::NONE)?;
    around.save_changes(SaveFlags::NONE)?;
    let from = source.open_attach(holder, None, OpenAttachFlags::NONE)?;
    let (number, to) = target.create_attach(None, CreateAttachFlags::NONE)?;
    from.copy_to(&[], None, None, IID_IAttachment, &Arc::clone(&to).into(), CopyFlags::NONE)?;
    to.save_changes(SaveFlags::NONE)?;
    target.save()?;
    let [file, _] = [0, number].map(|number| target.open_attach(number, None, OpenAttachFlags::NONE));
    assert_eq!(file?.read_stream(PR_ATTACH_DATA_BIN)?, b"1. Go\r\n2. Eat");
    let to = target.open_attach(number, None, OpenAttachFlags::NONE)?;
    let none = OpenPropertyFlags::NONE;
    let inner = to.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, none)?.into_message()?;
    assert_eq!(inner.get(PR_SUBJECT)?, "Inside");
    Ok(())
}

/// PRP-COPYTO-1: in the end each message holds the next.
fn messages_inside_are_copied_at_any_depth(h: &dyn Harness) -> Result<()> {
    const DEPTH: i32 = 200;
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let outermost = folder.new_message()?;
    let make = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let mut levels = Vec::new();
    let mut here = Arc::clone(&outermost);
    for level in 1..=DEPTH {
        let (_, around) = here.create_attach(None, CreateAttachFlags::NONE)?;
        here = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, make)?.into_message()?;
        here.set(PR_SUBJECT, format!("Level {level}"))?;
        levels.push((around, Arc::clone(&here)));
    }
    drop(here);
    while let Some((around, inner)) = levels.pop() {
        inner.save_changes(SaveFlags::NONE)?;
        around.save_changes(SaveFlags::NONE)?;
    }
    outermost.save()?;
    let target = folder.new_message()?;
    assert_eq!(copy_to_message(&*outermost, &[], &target, CopyFlags::NONE)?, []);
    target.save()?;
    let mut chain = Vec::new();
    let mut here = target;
    for level in 1..=DEPTH {
        let around = here.open_attach(0, None, OpenAttachFlags::NONE)?;
        let none = OpenPropertyFlags::NONE;
        let inner = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, none)?.into_message()?;
        assert_eq!(inner.get(PR_SUBJECT)?, format!("Level {level}"));
        chain.push((around, std::mem::replace(&mut here, inner)));
    }
    assert_eq!(here.attachments()?.len(), 0);
    drop(here);
    while chain.pop().is_some() {}
    Ok(())
}

/// STO-READONLY-2, PRP-OBJ-5
fn nothing_is_copied_into_what_is_read_only(h: &dyn Harness) -> Result<()> {
    let (a, source, target) = letter_and_blank(h)?;
    target.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let copied = copy_to_message(&*source, &[], &target, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    let folder = a.folder("Both")?;
    let locked = a.store.open_entry(Some(&id_of(&*folder)?), None, OpenFlags::NONE)?.into_folder()?;
    let copied = copy_to_folder(&*a.folder("Other")?, &[], &locked, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    let moved = copy_to_message(&*target, &[], &source, CopyFlags::MAPI_MOVE);
    assert_eq!(code(moved), ErrorCode::MAPI_E_NO_ACCESS);
    Ok(())
}

/// PRP-COPYTO-18: `MAPI_DECLINE_OK` is no reason to decline.
fn unknown_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let (_a, source, target) = letter_and_blank(h)?;
    let copied = copy_to_message(&*source, &[], &target, CopyFlags::from_bits_retain(0x10));
    assert_eq!(code(copied), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(copy_to_message(&*source, &[], &target, CopyFlags::MAPI_DECLINE_OK)?, []);
    assert_eq!(target.get(PR_SUBJECT)?, "Lunch?");
    Ok(())
}
