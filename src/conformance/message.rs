//! Messages: their life from creation to deletion, what a save does, what the store computes of them.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IMAPITable;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_message, message, needs: STORE_CREATE_OK;
    a_new_message_is_in_no_table,
    a_new_message_starts_with_these_values,
    a_new_message_has_no_id,
    a_message_released_unsaved_leaves_no_trace,
    many_unsaved_messages_live_side_by_side,
    what_a_message_computes_cannot_be_set,
    ordinary_properties_of_a_message_can_be_set,
    the_search_key_is_the_clients,
    times_come_from_the_clock,
    creation_times_can_be_imported,
    the_class_has_a_default,
    the_class_keeps_to_the_rules,
    the_size_follows_the_content,
    display_lists_follow_the_recipients,
    flags_for_resending_keep_a_name_off_the_lists,
    a_message_can_be_posted_anywhere,
    tables_are_properties_of_the_message,
}

/// STO-CREATEMESSAGE-1
fn a_new_message_is_in_no_table(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 0);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    message.save()?;
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 1);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STO-CREATEMESSAGE-5, STO-MSGFLAGS-1, STO-COMPUTED-3, STO-COMPUTED-9, PRP-COMP-4, PRP-COMP-9
fn a_new_message_starts_with_these_values(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    assert_eq!(message.get(PR_MESSAGE_FLAGS)?, 0x9);
    assert_eq!(message.get(PR_CREATION_TIME)?, message.get(PR_LAST_MODIFICATION_TIME)?);
    for tag in [PR_DISPLAY_TO, PR_DISPLAY_CC, PR_DISPLAY_BCC] {
        assert_eq!(message.get(tag)?, "");
    }
    assert!(!message.get(PR_HASATTACH)?);
    let numbers = [PR_IMPORTANCE, PR_SENSITIVITY, PR_PRIORITY, PR_ACCESS_LEVEL, PR_ACCESS];
    assert_eq!(numbers.map(|tag| message.get(tag).ok()), [1, 0, 0, 1, 3].map(Some));
    assert_eq!(message.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_MESSAGE.0 as i32);
    assert_eq!(message.get(PR_PARENT_ENTRYID)?, folder.get(PR_ENTRYID)?);
    assert_eq!(message.get(PR_STORE_ENTRYID)?, a.store.get(PR_ENTRYID)?);
    assert_eq!(message.get(PR_STORE_RECORD_KEY)?, a.store.get(PR_RECORD_KEY)?);
    assert_eq!(message.get(PR_SEARCH_KEY)?.len(), 16);
    let associated = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    assert_eq!(associated.get(PR_MESSAGE_FLAGS)?, 0x49);
    Ok(())
}

/// STO-EID-7, STO-EID-15, STO-COMPUTED-6, PRP-KEYS-4, PRP-SAVE-13, PRP-COMP-6
fn a_new_message_has_no_id(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let absent = crate::columns![PR_ENTRYID, PR_RECORD_KEY, PR_MESSAGE_SIZE];
    for tag in absent {
        assert_eq!(slot_code(&*message, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    let key = message.get(PR_SEARCH_KEY)?;
    message.save()?;
    for tag in absent {
        assert_eq!(slot_code(&*message, tag)?, ErrorCode::S_OK, "{tag}");
    }
    assert_eq!(message.get(PR_SEARCH_KEY)?, key);
    Ok(())
}

/// STO-CREATEMESSAGE-2, PRP-OBJ-4
fn a_message_released_unsaved_leaves_no_trace(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    message.attach_file("plan.txt", b"text")?;
    drop(message);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 0);
    assert_eq!(folder.messages(&crate::columns![PR_SUBJECT])?.len(), 0);
    Ok(())
}

/// STO-CREATEMESSAGE-6
fn many_unsaved_messages_live_side_by_side(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let messages = (0..5).map(|_| folder.new_message()).collect::<Result<Vec<_>>>()?;
    for (number, message) in messages.iter().enumerate() {
        message.set(PR_SUBJECT, format!("Plan {number}"))?;
    }
    messages.iter().rev().try_for_each(|message| message.save())?;
    let rows = folder.messages(&crate::columns![PR_SUBJECT])?;
    let subjects: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SUBJECT)).collect();
    assert_eq!(subjects, ["Plan 4", "Plan 3", "Plan 2", "Plan 1", "Plan 0"]);
    Ok(())
}

/// STO-MESSAGE-3, STO-EID-17, PRP-COMP-2, PRP-COMP-23, PRP-OBJ-10, PRP-SETPROPS-1, PRP-SETPROPS-7
fn what_a_message_computes_cannot_be_set(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let computed = [
        Property::of(PR_ENTRYID, b"mine"),
        Property::of(PR_RECORD_KEY, b"mine"),
        Property::of(PR_PARENT_ENTRYID, b"mine"),
        Property::of(PR_STORE_ENTRYID, b"mine"),
        Property::of(PR_STORE_RECORD_KEY, b"mine"),
        Property::of(PR_MESSAGE_SIZE, 1),
        Property::of(PR_HASATTACH, true),
        Property::of(PR_DISPLAY_TO, "Mine"),
        Property::of(PR_DISPLAY_CC, "Mine"),
        Property::of(PR_DISPLAY_BCC, "Mine"),
        Property::of(PR_NORMALIZED_SUBJECT, "Mine"),
        Property::of(PR_OBJECT_TYPE, 1),
        Property::of(PR_CREATION_TIME, FileTime(1)),
        Property::of(PR_BODY, "Set all the same"),
    ];
    let before: Vec<_> =
        computed[..13].iter().map(|property| slot(&*message, property.tag)).collect::<Result<_>>()?;
    let problems = message.set_props(&computed)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.index, problem.tag, problem.code)).collect();
    let expected = computed[..13].iter().enumerate();
    let expected: Vec<_> =
        expected.map(|(index, property)| (index as u32, property.tag, ErrorCode::MAPI_E_COMPUTED)).collect();
    assert_eq!(told, expected);
    let after: Vec<_> =
        computed[..13].iter().map(|property| slot(&*message, property.tag)).collect::<Result<_>>()?;
    assert_eq!(after, before);
    assert_eq!(message.get(PR_BODY)?, "Set all the same");
    Ok(())
}

/// PRP-COMP-3
fn ordinary_properties_of_a_message_can_be_set(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    let ordinary = [
        Property::of(PR_SENDER_NAME, "Carla"),
        Property::of(PR_SENDER_EMAIL_ADDRESS, "carla@elsewhere.example"),
        Property::of(PR_RECEIVED_BY_NAME, "Anna"),
        Property::of(PR_MESSAGE_TO_ME, true),
        Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true),
        Property::of(PR_SEARCH_KEY, b"my search key"),
    ];
    assert_eq!(message.set_props(&ordinary)?, []);
    message.save()?;
    let again = looked_at(&a.store, &id_of(&*message)?)?;
    for property in ordinary {
        assert_eq!(slot(&*again, property.tag)?, property.value, "{}", property.tag);
    }
    Ok(())
}

/// STO-EID-15, STO-EID-16, PRP-KEYS-2
fn the_search_key_is_the_clients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (one, other) = (folder.new_message()?, folder.new_message()?);
    assert_ne!(one.get(PR_SEARCH_KEY)?, other.get(PR_SEARCH_KEY)?);
    one.set(PR_SEARCH_KEY, b"my search key")?;
    one.save()?;
    assert_eq!(&*looked_at(&a.store, &id_of(&*one)?)?.get(PR_SEARCH_KEY)?, b"my search key");
    Ok(())
}

/// STO-COMPUTED-8, STO-COMPUTED-9, STO-COMPUTED-10, STO-COMPUTED-11, PRP-COMP-4, PRP-COMP-5
fn times_come_from_the_clock(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let created = message.get(PR_CREATION_TIME)?;
    message.set(PR_CLIENT_SUBMIT_TIME, created)?;
    h.let_time_pass();
    message.save()?;
    assert_eq!(message.get(PR_CREATION_TIME)?, created);
    let first = message.get(PR_LAST_MODIFICATION_TIME)?;
    assert!(first >= created);
    h.let_time_pass();
    message.set(PR_SUBJECT, "Plan")?;
    message.save()?;
    assert!(message.get(PR_LAST_MODIFICATION_TIME)? > first);
    assert_eq!((message.get(PR_CREATION_TIME)?, message.get(PR_CLIENT_SUBMIT_TIME)?), (created, created));
    assert_eq!(set_problem(&*message, Property::of(PR_CREATION_TIME, first))?, ErrorCode::MAPI_E_COMPUTED);
    let modified = Property::of(PR_LAST_MODIFICATION_TIME, created);
    assert_eq!(set_problem(&*message, modified)?, ErrorCode::MAPI_E_COMPUTED);
    Ok(())
}

/// STO-COMPUTED-8, STO-COMPUTED-9, PRP-COMP-4, PRP-COMP-5
fn creation_times_can_be_imported(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let (created, modified) = (FileTime(1_000_000), FileTime(2_000_000));
    message.set(PR_CREATION_TIME, created)?;
    message.set(PR_LAST_MODIFICATION_TIME, modified)?;
    h.let_time_pass();
    message.save()?;
    assert_eq!(
        (message.get(PR_CREATION_TIME)?, message.get(PR_LAST_MODIFICATION_TIME)?),
        (created, modified)
    );
    Ok(())
}

/// STO-MSGCLASS-5, STO-MSGCLASS-6, PRP-COMP-11
fn the_class_has_a_default(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    assert_eq!(slot_code(&*message, PR_MESSAGE_CLASS)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM");
    Ok(())
}

/// STO-MSGCLASS-1, STO-MSGCLASS-2, STO-MSGCLASS-3, STO-MSGCLASS-4, PRP-COMP-11
fn the_class_keeps_to_the_rules(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = saved(&a.folder("Projects")?, "Plan")?;
    message.set(PR_MESSAGE_CLASS, "IPM.Note")?;
    for class in ["IPM.", ".IPM", "IPM..Note", "IPM.Notiz\u{e4}", &"A".repeat(256)] {
        let set = message.set_props(&[Property::of(PR_BODY, "Text"), Property::of(PR_MESSAGE_CLASS, class)]);
        assert_eq!(code(set), ErrorCode::MAPI_E_INVALID_PARAMETER, "{class}");
    }
    assert_eq!(message.get(PR_MESSAGE_CLASS)?, "IPM.Note");
    assert_eq!(slot_code(&*message, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    for class in ["A".repeat(255), "ipm.NOTE.My Class ~1".to_owned()] {
        message.set(PR_MESSAGE_CLASS, &*class)?;
        message.save()?;
        assert_eq!(message.get(PR_MESSAGE_CLASS)?, class);
    }
    Ok(())
}

/// STO-COMPUTED-6, STO-COMPUTED-7, PRP-COMP-6
fn the_size_follows_the_content(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let folder = a.folder("Projects")?;
    let (message, twin) = (saved(&folder, "Plan")?, saved(&folder, "Plan")?);
    let empty = message.get(PR_MESSAGE_SIZE)?;
    assert!(empty > 0);
    assert_eq!(twin.get(PR_MESSAGE_SIZE)?, empty);
    message.set(PR_BODY, "x".repeat(1_000))?;
    assert_eq!(message.get(PR_MESSAGE_SIZE)?, empty);
    message.save()?;
    let with_body = message.get(PR_MESSAGE_SIZE)?;
    assert!(with_body >= empty + 1_000);
    message.attach_file("data", &[0; 5_000])?;
    message.save()?;
    assert!(message.get(PR_MESSAGE_SIZE)? >= with_body + 5_000);
    message.delete_attach(0, None, AttachFlags::NONE)?;
    message.delete(PR_BODY)?;
    message.save()?;
    assert_eq!(message.get(PR_MESSAGE_SIZE)?, empty);
    Ok(())
}

/// STO-COMPUTED-1, STO-COMPUTED-2, STO-COMPUTED-3, STO-SAVE-8, PRP-COMP-8
fn display_lists_follow_the_recipients(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    message.set_recipients(&AdrList::of([
        AdrEntry::named("Zoe", RecipientType::MAPI_TO),
        AdrEntry::named("Carl", RecipientType::MAPI_CC),
        AdrEntry::named("Anna", RecipientType::MAPI_TO),
        AdrEntry::named("Bob", RecipientType::MAPI_BCC),
    ]))?;
    let lists = |message: &dyn Message| -> Result<_> {
        Ok((message.get(PR_DISPLAY_TO)?, message.get(PR_DISPLAY_CC)?, message.get(PR_DISPLAY_BCC)?))
    };
    let all = ("Zoe; Anna".to_owned(), "Carl".to_owned(), "Bob".to_owned());
    assert_eq!(lists(&*message)?, Default::default());
    message.save()?;
    assert_eq!(lists(&*message)?, all);
    message.set_recipients(&AdrList::default())?;
    assert_eq!(lists(&*message)?, all);
    message.save()?;
    assert_eq!(lists(&*message)?, Default::default());
    Ok(())
}

/// STO-COMPUTED-4
fn flags_for_resending_keep_a_name_off_the_lists(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let to = RecipientType::MAPI_TO.0;
    message.set_recipients(&AdrList::of([
        AdrEntry::named("Again", RecipientType(to | RecipientType::MAPI_P1)),
        AdrEntry::named("Done", RecipientType(to | RecipientType::MAPI_SUBMITTED)),
    ]))?;
    message.save()?;
    assert_eq!(message.get(PR_DISPLAY_TO)?, "Done");
    Ok(())
}

/// STO-MESSAGE-6
fn a_message_can_be_posted_anywhere(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let hidden = a.store.root()?.new_subfolder("Hidden")?;
    for folder in [a.store.root()?, hidden, a.store.inbox()?, a.store.deleted_items()?] {
        let message = folder.new_message()?;
        message.set(PR_MESSAGE_CLASS, "IPM.Post.Of.My.Own")?;
        message.save()?;
        assert_eq!(looked_at(&a.store, &id_of(&*message)?)?.recipients()?.len(), 0);
    }
    Ok(())
}

/// STO-MESSAGE-4, STO-ATTACHTABLE-9, STO-RECIPTABLE-10, STO-ATTACHTABLE-10, PRP-OPEN-11, PRP-GETLIST-3,
/// PRP-GETLIST-4, PRP-GETPROPS-8
fn tables_are_properties_of_the_message(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let listed = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    let told = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let told: Vec<PropTag> = told.iter().map(|property| property.tag).collect();
    let tables = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
    let others: Vec<_> = listed.iter().copied().filter(|tag| !tables.contains(tag)).collect();
    assert_eq!(others, told);
    assert_eq!(listed.len(), told.len() + 2);
    let rows = |tag: PropTag| -> Result<u32> {
        let unicode = TableFlags::MAPI_UNICODE.bits();
        let table =
            message.open_property(tag, IID_IMAPITable, unicode, OpenPropertyFlags::NONE)?.into_table()?;
        Ok(table.get_row_count(0)?.into_value())
    };
    assert_eq!((rows(tables[0])?, rows(tables[1])?), (0, 0));
    message.add_recipient(AdrEntry::named("Zoe", RecipientType::MAPI_TO))?;
    message.attach_file("plan.txt", b"text")?;
    message.save()?;
    assert_eq!((rows(tables[0])?, rows(tables[1])?), (1, 1));
    assert_eq!(message.get_attachment_table(TableFlags::NONE)?.get_row_count(0)?.into_value(), 1);
    Ok(())
}
