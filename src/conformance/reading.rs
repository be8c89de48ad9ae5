//! A store to be read: what every store owes whoever looks at it, one that cannot be written as well.
//!
//! The cases look at what is there. A store that can be written gets something to look at first; one that cannot must
//! have a folder below the top with a message that has a subject, a sender and a recipient.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, id_of};
use crate::columns;
use crate::interface::ext::*;
use crate::interface::{MapiFolder, MapiProp, Message, Result, StreamSeek};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMAPITable, IID_IMessage, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_reading, reading;
    the_store_says_what_it_can_do,
    every_folder_opens_as_its_row_says,
    every_message_opens_as_its_row_says,
    a_folder_counts_what_is_in_it,
    ids_name_one_object_each,
    an_object_opens_as_one_of_its_interfaces,
    the_session_opens_what_the_store_opens,
    what_is_unknown_is_not_opened,
    columns_sort_and_restrict,
    text_is_a_property_and_a_stream,
    text_comes_in_both_widths,
    recipients_are_listed,
    what_is_absent_is_an_error_in_its_place,
    flags_without_meaning_are_refused,
    a_message_is_copied_to_another_store,
    what_cannot_be_written_refuses_to_be,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

/// A store with something in it.
struct Library {
    scene: Scene,
    folder: Arc<dyn MapiFolder>,
    message: Arc<dyn Message>,
}

impl Library {
    fn of(h: &dyn Harness) -> Result<Self> {
        let scene = Scene::of_a(h)?;
        if support(&scene)?.contains(StoreSupport::STORE_CREATE_OK) {
            let message = scene.folder("To be read")?.new_message()?;
            message.set(PR_SUBJECT, "RE: Minutes")?;
            message.set(PR_SENDER_NAME, "Carla")?;
            message.set(PR_BODY, "Thänk you.")?;
            let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
            message.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
            message.save()?;
        }
        for folder in folders(&scene)? {
            let rows = folder.messages(&columns![PR_ENTRYID])?;
            if let Some(id) = rows.first().and_then(|row| row.get(PR_ENTRYID)) {
                let message = scene.store.open_entry(Some(&id.into()), None, OpenFlags::NONE)?;
                return Ok(Self { message: message.into_message()?, folder, scene });
            }
        }
        panic!("no folder of the store has a message");
    }
}

fn support(scene: &Scene) -> Result<StoreSupport> {
    Ok(StoreSupport::from_bits_retain(scene.store.get(PR_STORE_SUPPORT_MASK)? as u32))
}

/// All folders below the top, opened for reading.
fn folders(scene: &Scene) -> Result<Vec<Arc<dyn MapiFolder>>> {
    let table = scene.store.ipm_subtree()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | UNICODE)?;
    let rows = table.all_rows(&columns![PR_ENTRYID])?;
    let ids = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from);
    ids.map(|id| scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_folder()).collect()
}

/// STO-SUPPORTMASK-4, SES-OPENMSGSTORE-9
fn the_store_says_what_it_can_do(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let support = support(&scene)?;
    let writes = StoreSupport::STORE_CREATE_OK | StoreSupport::STORE_MODIFY_OK;
    assert_eq!(support.contains(writes), support.intersects(writes), "{support:?}");
    assert_eq!(scene.store.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_STORE.0 as i32);
    assert_eq!(scene.store.get(PR_RECORD_KEY)?, scene.store.get(PR_STORE_RECORD_KEY)?);
    assert_eq!(scene.store.ipm_subtree()?.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_FOLDER.0 as i32);
    Ok(())
}

/// Reads as the columns of a row what an object says of itself.
fn agrees(row: RowRef<'_>, object: &dyn MapiProp, columns: &[PropTag]) -> Result<()> {
    let own = object.get_props(Some(columns), UnicodeFlags::MAPI_UNICODE)?.into_value();
    let shown: Vec<Property> = row.properties().collect();
    assert_eq!(shown, own);
    Ok(())
}

/// However deep it is.
fn every_folder_opens_as_its_row_says(h: &dyn Harness) -> Result<()> {
    let library = Library::of(h)?;
    let top = library.scene.store.ipm_subtree()?;
    let table = top.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | UNICODE)?;
    let columns = columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_OBJECT_TYPE, PR_FOLDER_TYPE, PR_CONTENT_COUNT];
    let rows = table.all_rows(&columns)?;
    assert!(!rows.is_empty());
    for row in &rows {
        let id = row.get(PR_ENTRYID).expect("a folder has an id").into();
        let folder = library.scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_folder()?;
        agrees(row, &*folder, &columns)?;
        assert_eq!(folder.get(PR_ACCESS_LEVEL)?, 0);
    }
    Ok(())
}

fn every_message_opens_as_its_row_says(h: &dyn Harness) -> Result<()> {
    let library = Library::of(h)?;
    let columns = columns![
        PR_ENTRYID,
        PR_PARENT_ENTRYID,
        PR_RECORD_KEY,
        PR_OBJECT_TYPE,
        PR_MESSAGE_CLASS,
        PR_MESSAGE_FLAGS,
        PR_SUBJECT,
        PR_NORMALIZED_SUBJECT,
        PR_SENDER_NAME,
        PR_DISPLAY_TO,
        PR_HASATTACH
    ];
    let rows = library.folder.messages(&columns)?;
    for row in &rows {
        let id = row.get(PR_ENTRYID).expect("a message has an id").into();
        let message = library.folder.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
        agrees(row, &*message, &columns)?;
        assert_eq!(message.get(PR_ACCESS_LEVEL)?, 0);
    }
    assert_eq!(library.message.get(PR_PARENT_ENTRYID)?, library.folder.get(PR_ENTRYID)?);
    Ok(())
}

fn a_folder_counts_what_is_in_it(h: &dyn Harness) -> Result<()> {
    let library = Library::of(h)?;
    for folder in folders(&library.scene)? {
        let flags = folder.messages(&columns![PR_MESSAGE_FLAGS])?;
        let is_unread = |flags: &i32| flags & MessageFlags::MSGFLAG_READ.bits() as i32 == 0;
        let unread = flags.iter().filter_map(|row| row.get(PR_MESSAGE_FLAGS)).filter(is_unread).count();
        assert_eq!(folder.get(PR_CONTENT_COUNT)?, flags.len() as i32);
        assert_eq!(folder.get(PR_CONTENT_UNREAD)?, unread as i32);
        assert_eq!(folder.get(PR_SUBFOLDERS)?, !folder.subfolders(&columns![PR_ENTRYID])?.is_empty());
    }
    Ok(())
}

/// SES-ENTRYID-1, STO-COMPAREENTRYIDS-1
fn ids_name_one_object_each(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let ids = [id_of(&*folder)?, id_of(&*message)?, id_of(&*scene.store.ipm_subtree()?)?];
    for (at, id) in ids.iter().enumerate() {
        assert_eq!(id.as_bytes()[..4], [0; 4], "a long-term id");
        assert_eq!(id.provider_uid(), ids[0].provider_uid());
        for (other, theirs) in ids.iter().enumerate() {
            assert_eq!(scene.store.compare_entry_ids(id, theirs, 0)?, at == other);
            assert_eq!(scene.session.compare_entry_ids(id, theirs, 0)?, at == other);
        }
    }
    let foreign = EntryId::long_term(MapiUid([7; 16]), b"elsewhere");
    let compared = scene.store.compare_entry_ids(&ids[0], &foreign, 0);
    assert_eq!(code(compared), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    Ok(())
}

fn an_object_opens_as_one_of_its_interfaces(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let (folder, message) = (id_of(&*folder)?, id_of(&*message)?);
    let open = |id, interface| code(scene.store.open_entry(Some(id), Some(interface), OpenFlags::NONE));
    assert_eq!(open(&folder, IID_IMAPIFolder), ErrorCode::S_OK);
    assert_eq!(open(&message, IID_IMessage), ErrorCode::S_OK);
    assert_eq!(open(&folder, IID_IMessage), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_eq!(open(&message, IID_IMAPIFolder), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

/// STA-MSLOGON-2: by the ids alone, on whose behalf MAPI asks the logon object.
fn the_session_opens_what_the_store_opens(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let columns = columns![PR_ENTRYID, PR_RECORD_KEY, PR_OBJECT_TYPE, PR_STORE_ENTRYID];
    for id in [id_of(&*folder)?, id_of(&*message)?] {
        let own = scene.store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_prop()?;
        let other = scene.session.open_entry(&id, None, OpenFlags::NONE)?.into_prop()?;
        let unicode = UnicodeFlags::MAPI_UNICODE;
        assert_eq!(other.get_props(Some(&columns), unicode)?, own.get_props(Some(&columns), unicode)?);
        assert_eq!(
            code(scene.session.open_entry(&id, Some(IID_IMAPITable), OpenFlags::NONE)),
            code(scene.store.open_entry(Some(&id), Some(IID_IMAPITable), OpenFlags::NONE))
        );
    }
    Ok(())
}

/// Neither the id of somebody else nor one that leads nowhere.
fn what_is_unknown_is_not_opened(h: &dyn Harness) -> Result<()> {
    let Library { scene, message, .. } = Library::of(h)?;
    let foreign = EntryId::long_term(MapiUid([7; 16]), b"elsewhere");
    let opened = scene.store.open_entry(Some(&foreign), None, OpenFlags::NONE);
    assert_eq!(code(opened), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let id = id_of(&*message)?;
    for cut in [20, 21, id.as_bytes().len() - 1] {
        let wrong = EntryId::from(&id.as_bytes()[..cut]);
        let answer = code(scene.store.open_entry(Some(&wrong), None, OpenFlags::NONE));
        let known = [
            ErrorCode::MAPI_E_NOT_FOUND,
            ErrorCode::MAPI_E_UNKNOWN_ENTRYID,
            ErrorCode::MAPI_E_INVALID_ENTRYID,
        ];
        assert!(known.contains(&answer), "{wrong}: {answer}");
    }
    Ok(())
}

fn columns_sort_and_restrict(h: &dyn Harness) -> Result<()> {
    let Library { scene: _scene, folder, message } = Library::of(h)?;
    let table = folder.get_contents_table(UNICODE)?;
    let by_subject = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]);
    let rows = table.query_all_rows(Some(&columns![PR_SUBJECT]), None, Some(&by_subject), 0)?;
    let subjects: Vec<String> =
        rows.iter().filter_map(|row| row.get(PR_SUBJECT)).map(|text| text.to_uppercase()).collect();
    assert!(subjects.is_sorted(), "{subjects:?}");
    let subject = message.get(PR_SUBJECT)?;
    let same =
        Restriction::and([Restriction::exists(PR_SUBJECT), Restriction::eq(PR_SUBJECT, subject.as_str())]);
    table.restrict(Some(&same), TableOpFlags::NONE)?;
    let rows = table.all_rows(&columns![PR_SUBJECT])?;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.get(PR_SUBJECT).as_deref() == Some(&subject)));
    Ok(())
}

/// PRP-OPEN-1
fn text_is_a_property_and_a_stream(h: &dyn Harness) -> Result<()> {
    let Library { scene: _scene, message, .. } = Library::of(h)?;
    let subject = message.get(PR_SUBJECT)?;
    let wide: Vec<u8> = subject.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(message.read_stream(PR_SUBJECT)?, wide);
    let opened = message.open_property(PR_SUBJECT.tag(), IID_IStream, 0, OpenPropertyFlags::NONE)?;
    let stream = opened.into_stream()?;
    assert_eq!(stream.stat()?.size, wide.len() as u64);
    assert_eq!(stream.seek(StreamSeek::End(-2))?, wide.len() as u64 - 2);
    let mut rest = [0; 9];
    assert_eq!(stream.read(&mut rest)?, 2);
    assert_eq!(rest[..2], wide[wide.len() - 2..]);
    assert_eq!(code(stream.write(b"x")), ErrorCode::STG_E_ACCESSDENIED);
    let absent = message.open_property(PR_COMMENT.tag(), IID_IStream, 0, OpenPropertyFlags::NONE);
    assert_eq!(code(absent), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// TBL-COLS-7: what the property is asked for as, and what the opener of a table wants.
fn text_comes_in_both_widths(h: &dyn Harness) -> Result<()> {
    let Library { scene: _scene, folder, message } = Library::of(h)?;
    let subject = message.get(PR_SUBJECT)?;
    assert_eq!(message.value(PR_SUBJECT_A)?, PropValue::String8(subject.as_bytes().into()));
    for (flags, text) in [(UNICODE, PropType::PT_UNICODE), (TableFlags::NONE, PropType::PT_STRING8)] {
        let table = folder.get_contents_table(flags)?;
        let columns = table.query_columns(QueryColumnsFlags::NONE)?;
        let subject = columns.iter().find(|column| column.id() == PR_SUBJECT.id());
        assert_eq!(subject.map(|column| column.prop_type()), Some(text));
    }
    Ok(())
}

fn recipients_are_listed(h: &dyn Harness) -> Result<()> {
    let Library { scene: _scene, message, .. } = Library::of(h)?;
    let table = message.get_recipient_table(UNICODE)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_RECIPIENT_TYPE, PR_ROWID])?;
    let to = rows.iter().filter(|row| row.get(PR_RECIPIENT_TYPE) == Some(RecipientType::MAPI_TO.0 as i32));
    let names: Vec<String> = to.filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    assert!(!names.is_empty());
    assert_eq!(message.get(PR_DISPLAY_TO)?, names.join("; "));
    let opened = message.open_property(*PR_MESSAGE_RECIPIENTS, IID_IMAPITable, 0, OpenPropertyFlags::NONE)?;
    assert_eq!(opened.into_table()?.get_row_count(0)?.into_value(), rows.len() as u32);
    Ok(())
}

/// PRP-GETPROPS-6
fn what_is_absent_is_an_error_in_its_place(h: &dyn Harness) -> Result<()> {
    let Library { scene: _scene, folder, message } = Library::of(h)?;
    for object in [folder as Arc<dyn MapiProp>, message] {
        let asked = [PropTag(0x6789_001F), *PR_OBJECT_TYPE];
        let answer = object.get_props(Some(&asked), UnicodeFlags::MAPI_UNICODE)?;
        assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
        let missing = Property::new(PropTag(0x6789_000A), ErrorCode::MAPI_E_NOT_FOUND.into());
        assert_eq!(answer.value[0], missing);
        assert!(matches!(answer.value[1].value, PropValue::Long(_)));
    }
    Ok(())
}

/// SES-COMMON-2: nothing is opened, no table made.
fn flags_without_meaning_are_refused(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let id = id_of(&*message)?;
    let two = StoreLogoffFlags::LOGOFF_PURGE | StoreLogoffFlags::LOGOFF_ABORT;
    let answers = [
        code(scene.store.open_entry(Some(&id), None, OpenFlags::from_bits_retain(0x0400_0000))),
        code(scene.store.compare_entry_ids(&id, &id, 1)),
        code(folder.get_contents_table(TableFlags::from_bits_retain(0x0400_0000))),
        code(folder.get_hierarchy_table(TableFlags::from_bits_retain(0x0400_0000))),
        code(message.get_recipient_table(TableFlags::from_bits_retain(0x0400_0000))),
        code(message.get_attachment_table(TableFlags::from_bits_retain(0x0400_0000))),
        code(message.get_prop_list(UnicodeFlags::from_bits_retain(1))),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 7]);
    assert_eq!(code(scene.store.store_logoff(two)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// The copy has what the original has, and the original stays.
fn a_message_is_copied_to_another_store(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let target = scene.session.default_store()?.ipm_subtree()?.new_subfolder("Copies")?;
    let copied = folder.copy_messages(&[id_of(&*message)?], &*target, None, CopyMessagesFlags::NONE)?;
    assert_eq!(copied.code(), ErrorCode::S_OK);
    let columns = columns![PR_SUBJECT, PR_SENDER_NAME, PR_DISPLAY_TO, PR_MESSAGE_CLASS];
    let rows = target.messages(&columns)?;
    let own = message.get_props(Some(&columns), UnicodeFlags::MAPI_UNICODE)?.into_value();
    assert_eq!(rows.iter().map(|row| row.properties().collect()).collect::<Vec<Vec<_>>>(), [own]);
    assert_eq!(code(message.get(PR_SUBJECT)), ErrorCode::S_OK);
    Ok(())
}

/// STO-READONLY-1, STO-READONLY-2, STO-READONLY-4, STO-READONLY-5, SES-OPENMSGSTORE-10, SES-OPENMSGSTORE-11: of an object
/// opened for reading, and of everything in a store that cannot be written.
fn what_cannot_be_written_refuses_to_be(h: &dyn Harness) -> Result<()> {
    let Library { scene, folder, message } = Library::of(h)?;
    let set = |object: &dyn MapiProp| code(object.set_props(&[Property::of(PR_COMMENT, "mine")]));
    assert_eq!(set(&*folder), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(set(&*message), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(message.delete_props(&[PR_SUBJECT.tag()])), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(message.save_changes(SaveFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(message.create_attach(None, CreateAttachFlags::NONE)), ErrorCode::MAPI_E_NO_ACCESS);
    if support(&scene)?.contains(StoreSupport::STORE_MODIFY_OK) {
        return Ok(());
    }
    let id = id_of(&*message)?;
    let best = scene.store.open_entry(Some(&id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_message()?;
    assert_eq!((set(&*best), best.get(PR_ACCESS_LEVEL)?), (ErrorCode::MAPI_E_NO_ACCESS, 0));
    let other = scene.session.default_store()?.ipm_subtree()?;
    let answers = [
        code(scene.store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)),
        code(folder.new_message()),
        code(folder.new_subfolder("Mine")),
        code(folder.delete_messages(std::slice::from_ref(&id), None, DeleteMessagesFlags::NONE)),
        code(folder.delete_folder(&id_of(&*folder)?, None, DeleteFolderFlags::NONE)),
        code(folder.set_message_status(&id, MessageStatus::NONE, MessageStatus::NONE)),
        code(folder.copy_messages(std::slice::from_ref(&id), &*other, None, CopyMessagesFlags::MESSAGE_MOVE)),
        set(&*scene.store),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_NO_ACCESS; 8]);
    let into = scene.session.default_store()?.ipm_subtree()?.new_subfolder("Sources")?;
    let draft = into.new_message()?;
    draft.save()?;
    let copied = into.copy_messages(&[id_of(&*draft)?], &*folder, None, CopyMessagesFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, folder.messages(&columns![PR_ENTRYID])?.len() as i32);
    Ok(())
}
