//! What stores answer differently where the documents leave it open: each setting, and its default beside it.

use std::ops::Deref;
use std::sync::Arc;

use mapi_emulator::interface::{MapiProp, MapiSession, Message, MsgStore, Result, StreamSeek};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IStream, PS_PUBLIC_STRINGS};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{AfterSave, ComputedAnswer, Emulator, StoreSettings, TextForms, columns};

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const ANSI: UnicodeFlags = UnicodeFlags::NONE;

/// An object with the session that it lives in.
struct Open<T: ?Sized> {
    object: Arc<T>,
    session: Arc<dyn MapiSession>,
}

impl<T: ?Sized> Deref for Open<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// The mailbox of a computer whose stores answer like this.
fn store_with(change: impl Fn(&mut StoreSettings)) -> Result<Open<dyn MsgStore>> {
    let mut settings = StoreSettings::default();
    change(&mut settings);
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    Ok(Open { object: session.default_store()?, session })
}

/// A new message in it.
fn message_with(change: impl Fn(&mut StoreSettings)) -> Result<Open<dyn Message>> {
    let store = store_with(change)?;
    Ok(Open { object: store.inbox()?.new_message()?, session: store.session })
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// The code in the place of a property that is asked for, as the flags say where its type is left open.
fn slot(object: &dyn MapiProp, tag: PropTag, flags: UnicodeFlags) -> Result<ErrorCode> {
    let value = object.get_props(Some(&[tag]), flags)?.into_value().remove(0).value;
    Ok(value.as_error().unwrap_or(ErrorCode::S_OK))
}

fn problem(object: &dyn MapiProp, property: Property) -> Result<ErrorCode> {
    Ok(object.set_props(&[property])?.first().map_or(ErrorCode::S_OK, |problem| problem.code))
}

#[test]
fn settings_are_of_one_store_from_its_next_opening_on() -> Result<()> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    let open = |emulator: &Emulator, name: &str| -> Result<Open<dyn Message>> {
        let session = emulator.log_on(name)?;
        Ok(Open { object: session.default_store()?.inbox()?.new_message()?, session })
    };
    let before = open(&emulator, "Anna Berg")?;
    emulator.configure_store("Mailbox - Anna Berg", |settings| settings.settable_limit = 10)?;
    let (anna, ben) = (open(&emulator, "Anna Berg")?, open(&emulator, "Ben Okafor")?);
    let fork = open(&emulator.fork(), "Anna Berg")?;
    let long = || Property::of(PR_SUBJECT, "Lunch at noon?");
    for (message, expected) in [
        (before, ErrorCode::S_OK),
        (anna, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
        (ben, ErrorCode::S_OK),
        (fork, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
    ] {
        assert_eq!(problem(&*message, long())?, expected);
    }
    let unknown = emulator.configure_store("Mailbox - Nobody", |_| panic!("there is no such store"));
    assert_eq!(code(unknown), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-STR-4, STO-GEN-8, TBL-COLS-8, SES-COMMON-9
#[test]
fn an_8_bit_store_refuses_unicode_and_the_reverse() -> Result<()> {
    for (forms, refused, spoken) in [(TextForms::Ansi, UNICODE, ANSI), (TextForms::Unicode, ANSI, UNICODE)] {
        let store = store_with(|settings| settings.text = forms)?;
        let wrong = |tag: PropTag| if refused == UNICODE { tag.to_unicode() } else { tag.to_ansi() };
        let right = |tag: PropTag| if spoken == UNICODE { tag.to_unicode() } else { tag.to_ansi() };
        let support = StoreSupport::from_bits_retain(store.get(PR_STORE_SUPPORT_MASK)? as u32);
        assert_eq!(support.contains(StoreSupport::STORE_UNICODE_OK), forms == TextForms::Unicode);
        assert_eq!(support.contains(StoreSupport::STORE_ANSI_OK), forms == TextForms::Ansi);

        let root = store.open_entry(None, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
        let id = EntryId::from(root.get(PR_ENTRYID)?);
        let root = store.session.open_entry(&id, None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
        let table = |flags: UnicodeFlags| TableFlags::from_bits_retain(flags.bits());
        let create = |flags: UnicodeFlags| {
            let flags = CreateFolderFlags::from_bits_retain(flags.bits());
            root.create_folder(FolderType::FOLDER_GENERIC, "New", None, None, flags)
        };
        let message = root.new_message()?;
        for (flags, expected) in [(refused, ErrorCode::MAPI_E_BAD_CHARWIDTH), (spoken, ErrorCode::S_OK)] {
            let answers = [
                code(root.get_contents_table(table(flags))),
                code(root.get_hierarchy_table(table(flags))),
                code(message.get_recipient_table(table(flags))),
                code(message.get_attachment_table(table(flags))),
                code(store.get_receive_folder_table(table(flags))),
                code(store.get_receive_folder(Some("IPM"), flags)),
                code(message.get_prop_list(flags)),
                code(message.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, flags)),
                code(create(flags)),
            ];
            assert_eq!(answers, [expected; 9], "{forms:?}, {flags:?}");
        }

        let text = |tag: PropTag| match tag.prop_type() {
            PropType::PT_STRING8 => Property { tag, value: PropValue::String8(b"Plan".as_slice().into()) },
            _ => Property { tag, value: PropValue::from("Plan") },
        };
        let subject = PR_SUBJECT.tag();
        assert_eq!(problem(&*message, text(wrong(subject)))?, ErrorCode::MAPI_E_BAD_CHARWIDTH);
        assert_eq!(problem(&*message, text(right(subject)))?, ErrorCode::S_OK);
        assert_eq!(slot(&*message, wrong(subject), spoken)?, ErrorCode::MAPI_E_BAD_CHARWIDTH);
        assert_eq!(slot(&*message, right(subject), spoken)?, ErrorCode::S_OK);
        let open_type = subject.with_type(PropType::PT_UNSPECIFIED);
        assert_eq!(slot(&*message, open_type, refused)?, ErrorCode::MAPI_E_BAD_CHARWIDTH);
        assert_eq!(slot(&*message, open_type, spoken)?, ErrorCode::S_OK);
        assert_eq!(slot(&*message, PR_IMPORTANCE.tag(), refused)?, ErrorCode::S_OK);
        let stream = |tag| message.open_property(tag, IID_IStream, 0, OpenPropertyFlags::NONE).map(|_| ());
        assert_eq!(code(stream(wrong(subject))), ErrorCode::MAPI_E_BAD_CHARWIDTH);
        assert_eq!(code(stream(right(subject))), ErrorCode::S_OK);
    }
    Ok(())
}

/// PRP-STR-1
#[test]
fn text_is_converted_with_the_code_page_of_the_store() -> Result<()> {
    let bytes = |page: CodePage| -> Result<AnsiText> {
        let message = message_with(|settings| settings.code_page = page)?;
        message.set(PR_SUBJECT, "é")?;
        message.get(PR_SUBJECT_A)
    };
    assert_eq!(*bytes(CodePage::CP_WINDOWS_1252)?, *b"\xE9");
    assert_eq!(*bytes(CodePage::CP_UTF8)?, *b"\xC3\xA9");
    assert_eq!(*bytes(CodePage::CP_US_ASCII)?, *b"?");
    assert_eq!(*bytes(CodePage(1200))?, *b"\xE9");
    let message = message_with(|settings| settings.code_page = CodePage::CP_UTF8)?;
    message.set(PR_SUBJECT_A, AnsiText::from(b"\xC3\xA9".as_slice()))?;
    assert_eq!(message.get(PR_SUBJECT)?, "é");
    message.write_stream(PR_BODY_A, b"\xC3\xA9")?;
    assert_eq!(message.get(PR_BODY)?, "é");
    assert_eq!(message.read_stream(PR_BODY_A)?, b"\xC3\xA9");
    Ok(())
}

/// PRP-GETPROPS-10
#[test]
fn the_size_from_which_a_stream_is_needed_can_be_chosen() -> Result<()> {
    let message = message_with(|settings| settings.value_limit = 10)?;
    message.set(PR_SUBJECT, "Lunch")?;
    assert_eq!(slot(&*message, PR_SUBJECT.tag(), UNICODE)?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(slot(&*message, PR_SUBJECT_A.tag(), UNICODE)?, ErrorCode::S_OK);
    assert_eq!(message.read_text(PR_SUBJECT)?, "Lunch");
    Ok(())
}

/// PRP-SETPROPS-11
#[test]
fn a_value_past_the_settable_limit_needs_a_stream() -> Result<()> {
    let message = message_with(|settings| settings.settable_limit = 10)?;
    let set = |bytes: &[u8]| problem(&*message, Property::of(PR_SENDER_ENTRYID, bytes));
    assert_eq!(set(&[7; 10])?, ErrorCode::S_OK);
    assert_eq!(set(&[7; 11])?, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    assert_eq!(message.get(PR_SENDER_ENTRYID)?.len(), 10);
    message.write_stream(PR_SENDER_ENTRYID, &[7; 11])?;
    assert_eq!(message.get(PR_SENDER_ENTRYID)?.len(), 11);
    let unlimited = message_with(|_| {})?;
    unlimited.set(PR_SENDER_ENTRYID, vec![7; 5_000_000])?;
    Ok(())
}

#[test]
fn a_stream_does_not_grow_past_its_limit() -> Result<()> {
    const CREATE: OpenPropertyFlags = OpenPropertyFlags::MAPI_CREATE.union(OpenPropertyFlags::MAPI_MODIFY);
    let message = message_with(|settings| settings.stream_limit = 100)?;
    let stream = message.open_property(PR_BODY_A.tag(), IID_IStream, 0, CREATE)?.into_stream()?;
    stream.seek(StreamSeek::Set(99))?;
    assert_eq!(code(stream.write(b"xy")), ErrorCode::STG_E_MEDIUMFULL);
    assert_eq!(stream.stat()?.size, 0);
    stream.write(b"x")?;
    assert_eq!(code(stream.write(b"x")), ErrorCode::STG_E_MEDIUMFULL);
    assert_eq!(code(stream.set_size(101)), ErrorCode::STG_E_MEDIUMFULL);
    assert_eq!(stream.stat()?.size, 100);

    let message = message_with(|_| {})?;
    let stream = message.open_property(PR_BODY_A.tag(), IID_IStream, 0, CREATE)?.into_stream()?;
    stream.seek(StreamSeek::Set(2 << 30))?;
    assert_eq!(code(stream.write(b"x")), ErrorCode::STG_E_MEDIUMFULL);
    assert_eq!(stream.stat()?.size, 0);
    Ok(())
}

/// PRP-STREAM-5
#[test]
fn a_plain_stream_only_goes_to_the_start_and_only_becomes_empty() -> Result<()> {
    let message = message_with(|settings| settings.plain_streams = true)?;
    message.set(PR_BODY, "Text")?;
    let modify = OpenPropertyFlags::MAPI_MODIFY;
    let stream = message.open_property(PR_BODY_A.tag(), IID_IStream, 0, modify)?.into_stream()?;
    let mut all = [0; 10];
    assert_eq!(stream.read(&mut all)?, 4);
    assert_eq!(code(stream.seek(StreamSeek::Set(1))), ErrorCode::E_NOTIMPL);
    assert_eq!(code(stream.seek(StreamSeek::Current(0))), ErrorCode::E_NOTIMPL);
    assert_eq!(code(stream.set_size(2)), ErrorCode::E_NOTIMPL);
    assert_eq!(stream.stat()?.size, 4);
    assert_eq!(stream.seek(StreamSeek::Set(0))?, 0);
    stream.set_size(0)?;
    stream.write(b"New")?;
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "New");
    Ok(())
}

/// PRP-IDSFROM-9
#[test]
fn identifiers_for_names_run_out() -> Result<()> {
    let store = store_with(|settings| settings.name_limit = 2)?;
    let name = |number: u32| PropName::id(PS_PUBLIC_STRINGS, number);
    let create = |names: &[PropName]| store.get_ids_from_names(Some(names), NameFlags::MAPI_CREATE);
    let too_many = create(&[name(1), name(2), name(3)]);
    assert_eq!(code(too_many), ErrorCode::MAPI_E_TOO_BIG);
    assert!(store.get_ids_from_names(None, NameFlags::NONE)?.into_value().is_empty());
    let tags = create(&[name(1), name(2)])?.into_value();
    assert_eq!(create(&[name(2), name(1)])?.into_value(), [tags[1], tags[0]]);
    assert_eq!(code(create(&[name(3)])), ErrorCode::MAPI_E_TOO_BIG);
    Ok(())
}

/// PRP-SETPROPS-7
#[test]
fn setting_what_is_computed_can_be_ignored_or_denied() -> Result<()> {
    for (answer, expected) in [
        (ComputedAnswer::Computed, ErrorCode::MAPI_E_COMPUTED),
        (ComputedAnswer::NoAccess, ErrorCode::MAPI_E_NO_ACCESS),
        (ComputedAnswer::Ignored, ErrorCode::S_OK),
    ] {
        let message = message_with(|settings| settings.computed = answer)?;
        assert_eq!(problem(&*message, Property::of(PR_OBJECT_TYPE, 1))?, expected);
        assert_eq!(message.get(PR_OBJECT_TYPE)?, 5);
    }
    Ok(())
}

/// PRP-SETPROPS-13
#[test]
fn checks_can_wait_for_the_save() -> Result<()> {
    let store = store_with(|settings| settings.late_checks = true)?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    let values =
        [Property::of(PR_SUBJECT, "Plan"), Property::of(PR_MESSAGE_SIZE, 1), Property::of(PR_OBJECT_TYPE, 1)];
    assert_eq!(message.set_props(&values)?, []);
    let error = message.save().unwrap_err();
    assert_eq!(error, ErrorCode::MAPI_E_COMPUTED);
    assert!(error.to_string().contains("PR_MESSAGE_SIZE"), "{error}");
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 0);
    // The values that could be set are still there, and the failure was told once.
    message.save()?;
    assert_eq!(
        inbox.messages(&columns![PR_SUBJECT])?.get(0).and_then(|row| row.get(PR_SUBJECT)),
        Some("Plan".into())
    );
    Ok(())
}

/// PRP-GETPROPS-8
#[test]
fn objects_can_be_listed_among_all_properties() -> Result<()> {
    for lists in [false, true] {
        let message = message_with(|settings| settings.lists_objects = lists)?;
        let told = message.get_props(None, UNICODE)?;
        assert_eq!(told.warning, None);
        let listed = Property { tag: PR_MESSAGE_RECIPIENTS.tag(), value: PropValue::Object };
        assert_eq!(told.value.contains(&listed), lists);
    }
    Ok(())
}

/// PRP-OPEN-5
#[test]
fn creating_can_imply_modifying() -> Result<()> {
    let open = |message: &dyn Message| {
        message.open_property(PR_BODY_A.tag(), IID_IStream, 0, OpenPropertyFlags::MAPI_CREATE)
    };
    assert_eq!(code(open(&*message_with(|_| {})?)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let tolerant = message_with(|settings| settings.create_implies_modify = true)?;
    let stream = open(&*tolerant)?.into_stream()?;
    stream.write(b"Text")?;
    stream.commit()?;
    assert_eq!(tolerant.get(PR_BODY)?, "Text");
    Ok(())
}

/// PRP-SAVE-5, STO-SAVE-5
#[test]
fn a_save_without_flags_can_leave_the_object_open() -> Result<()> {
    for (after, read, write) in [
        (AfterSave::Closed, ErrorCode::MAPI_E_INVALID_OBJECT, ErrorCode::MAPI_E_INVALID_OBJECT),
        (AfterSave::ReadOnly, ErrorCode::S_OK, ErrorCode::MAPI_E_NO_ACCESS),
        (AfterSave::Writable, ErrorCode::S_OK, ErrorCode::S_OK),
    ] {
        let message = message_with(|settings| settings.after_save = after)?;
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
        let objects: [&dyn MapiProp; 2] = [&*attachment, &*message];
        for object in objects {
            object.save_changes(SaveFlags::NONE)?;
            assert_eq!(code(object.get(PR_OBJECT_TYPE)), read, "{after:?}");
            assert_eq!(code(object.set(PR_DISPLAY_NAME, "Plan")), write, "{after:?}");
        }
    }
    Ok(())
}

/// PRP-SAVE-4
#[test]
fn kept_open_for_reading_it_may_be_writable() -> Result<()> {
    let message = message_with(|settings| settings.keeps_writing = true)?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    message.set(PR_SUBJECT, "Plan")?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    Ok(())
}

/// PRP-SAVE-13
#[test]
fn ids_can_wait_until_the_message_is_kept_open_for_reading() -> Result<()> {
    let store = store_with(|settings| settings.late_ids = true)?;
    let message = store.inbox()?.new_message()?;
    message.save()?;
    for tag in columns![PR_ENTRYID, PR_RECORD_KEY] {
        assert_eq!(slot(&*message, tag, UNICODE)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    let id = EntryId::from(message.get(PR_ENTRYID)?);
    let opened = store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
    assert_eq!(EntryId::from(opened.get(PR_ENTRYID)?), id);
    assert_eq!(message.get(PR_RECORD_KEY)?, opened.get(PR_RECORD_KEY)?);
    Ok(())
}

/// TBL-KIND-2
#[test]
fn a_table_that_fails_to_open_can_tell_at_its_first_call() -> Result<()> {
    for defers in [false, true] {
        let store = store_with(|settings| {
            settings.defers_errors = defers;
            settings.associated_contents = false;
        })?;
        let inbox = store.inbox()?;
        let flags = TableFlags::MAPI_UNICODE | TableFlags::MAPI_ASSOCIATED;
        assert_eq!(code(inbox.get_contents_table(flags)), ErrorCode::MAPI_E_NO_SUPPORT);
        let deferred = inbox.get_contents_table(flags | TableFlags::MAPI_DEFERRED_ERRORS);
        let search = store.ipm_subtree()?.create_folder(
            FolderType::FOLDER_SEARCH,
            "Search",
            None,
            None,
            Default::default(),
        )?;
        let hierarchy = search.get_hierarchy_table(TableFlags::MAPI_DEFERRED_ERRORS);
        if defers {
            for table in [deferred?, hierarchy?] {
                assert_eq!(code(table.get_row_count(0)), ErrorCode::MAPI_E_NO_SUPPORT);
                assert_eq!(
                    code(table.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)),
                    ErrorCode::MAPI_E_NO_SUPPORT
                );
            }
        } else {
            assert_eq!([code(deferred), code(hierarchy)], [ErrorCode::MAPI_E_NO_SUPPORT; 2]);
        }
        let usual = inbox.get_contents_table(TableFlags::MAPI_DEFERRED_ERRORS)?;
        assert_eq!(usual.get_row_count(0)?.value, 0);
    }
    Ok(())
}

/// PRP-OBJ-12, SES-COMMON-15
#[test]
fn a_failed_open_can_show_at_the_next_call() -> Result<()> {
    for defers in [false, true] {
        let store = store_with(|settings| settings.defers_errors = defers)?;
        let folder = store.ipm_subtree()?.new_subfolder("Old")?;
        let message = folder.new_message()?;
        message.save()?;
        let ids = [EntryId::from(message.get(PR_ENTRYID)?), EntryId::from(folder.get(PR_ENTRYID)?)];
        drop(message);
        let (all, parent) = (DeleteFolderFlags::DEL_MESSAGES, store.ipm_subtree()?);
        assert_eq!(parent.delete_folder(&ids[1], None, all)?.warning, None);
        for id in ids {
            let open = |flags| store.open_entry(Some(&id), None, flags);
            assert_eq!(code(open(OpenFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
            let deferred = open(OpenFlags::MAPI_DEFERRED_ERRORS | OpenFlags::MAPI_MODIFY);
            if !defers {
                assert_eq!(code(deferred), ErrorCode::MAPI_E_NOT_FOUND);
                continue;
            }
            let object = deferred?.into_prop()?;
            assert_eq!(code(object.get(PR_OBJECT_TYPE)), ErrorCode::MAPI_E_NOT_FOUND);
            assert_eq!(code(object.set(PR_COMMENT, "late")), ErrorCode::MAPI_E_NOT_FOUND);
        }
        let root = store.open_entry(None, None, OpenFlags::MAPI_DEFERRED_ERRORS)?.into_folder()?;
        assert_eq!(root.get(PR_OBJECT_TYPE)?, 3);
    }
    Ok(())
}

/// PRP-SUBJECT-10, STO-COMPUTED-12
#[test]
fn a_conversation_can_begin_with_the_first_save() -> Result<()> {
    let store = store_with(|settings| settings.conversation = true)?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    message.set(PR_SUBJECT, "RE: Plan")?;
    assert_eq!(slot(&*message, PR_CONVERSATION_TOPIC.tag(), UNICODE)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    assert_eq!(message.get(PR_CONVERSATION_TOPIC)?, "Plan");
    let index = message.get(PR_CONVERSATION_INDEX)?;
    assert_eq!((index.len(), index[0]), (22, 1));
    let time = message.get(PR_CREATION_TIME)?.0.to_be_bytes();
    assert_eq!(index[..6], time[..6]);
    message.set(PR_SUBJECT, "Other")?;
    message.save()?;
    assert_eq!(message.get(PR_CONVERSATION_TOPIC)?, "Plan");
    assert_eq!(message.get(PR_CONVERSATION_INDEX)?, index);

    let other = inbox.new_message()?;
    other.set(PR_SUBJECT, "RE: Plan")?;
    other.save()?;
    assert_ne!(other.get(PR_CONVERSATION_INDEX)?, index);
    let given = inbox.new_message()?;
    given.set(PR_SUBJECT, "RE: Plan")?;
    given.set(PR_CONVERSATION_TOPIC, "Given")?;
    given.set(PR_CONVERSATION_INDEX, b"given")?;
    given.save()?;
    assert_eq!(given.get(PR_CONVERSATION_TOPIC)?, "Given");
    assert_eq!(*given.get(PR_CONVERSATION_INDEX)?, *b"given");

    let off = message_with(|_| {})?;
    off.set(PR_SUBJECT, "RE: Plan")?;
    off.save()?;
    assert_eq!(off.find(PR_CONVERSATION_TOPIC)?, None);
    assert_eq!(off.find(PR_CONVERSATION_INDEX)?, None);
    Ok(())
}

/// STO-SUPPORTMASK-12, TBL-ASSOC-4
#[test]
fn a_store_can_be_without_associated_contents() -> Result<()> {
    let store = store_with(|settings| settings.associated_contents = false)?;
    let inbox = store.inbox()?;
    let associated = || inbox.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED);
    assert_eq!(code(associated()), ErrorCode::MAPI_E_NO_SUPPORT);
    let table = inbox.get_contents_table(TableFlags::MAPI_ASSOCIATED | TableFlags::MAPI_UNICODE);
    assert_eq!(code(table), ErrorCode::MAPI_E_NO_SUPPORT);
    inbox.new_message()?.save()?;
    assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 1);
    let usual = store_with(|_| ())?;
    assert_eq!(store.get(PR_STORE_SUPPORT_MASK)?, usual.get(PR_STORE_SUPPORT_MASK)?);
    let create = AccessRights::MAPI_ACCESS_CREATE_ASSOCIATED;
    assert_eq!(usual.inbox()?.get(PR_ACCESS)? - inbox.get(PR_ACCESS)?, create.bits() as i32);
    Ok(())
}

/// STO-SAVECONTENTSSORT-4
#[test]
fn a_store_can_keep_no_sort_orders() -> Result<()> {
    let store = store_with(|settings| settings.saves_sort = false)?;
    let order = SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]);
    let saved = store.inbox()?.save_contents_sort(&order, SortFlags::NONE);
    assert_eq!(code(saved), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// STO-COPYMESSAGES-16
#[test]
fn a_store_can_leave_copying_to_mapi() -> Result<()> {
    for (declines, flags, answer, copies) in [
        (true, CopyMessagesFlags::MAPI_DECLINE_OK, ErrorCode::MAPI_E_DECLINE_COPY, 0),
        (true, CopyMessagesFlags::NONE, ErrorCode::S_OK, 1),
        (false, CopyMessagesFlags::MAPI_DECLINE_OK, ErrorCode::S_OK, 1),
    ] {
        let store = store_with(|settings| settings.declines_copies = declines)?;
        let (inbox, drafts) = (store.inbox()?, store.ipm_subtree()?.new_subfolder("Drafts")?);
        let message = inbox.new_message()?;
        message.save()?;
        let copied = inbox.copy_messages(&[message.get(PR_ENTRYID)?.into()], &*drafts, None, flags);
        assert_eq!((code(copied), drafts.get(PR_CONTENT_COUNT)?), (answer, copies), "{declines}, {flags:?}");
    }
    Ok(())
}

/// STO-DELETEMESSAGES-3
#[test]
fn a_store_can_delete_what_is_open_for_writing() -> Result<()> {
    for (deletes, left) in [(false, 1), (true, 0)] {
        let store = store_with(|settings| settings.deletes_open_messages = deletes)?;
        let inbox = store.inbox()?;
        let message = inbox.new_message()?;
        message.save()?;
        let id = [message.get(PR_ENTRYID)?.into()];
        let again = store.open_entry(Some(&id[0]), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        let deleted = inbox.delete_messages(&id, None, DeleteMessagesFlags::NONE)?;
        assert_eq!(deleted.warning, (left == 1).then_some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
        assert_eq!(inbox.get(PR_CONTENT_COUNT)?, left);
        let saved = again.set(PR_SUBJECT, "Late").and_then(|()| again.save());
        assert_eq!(code(saved) == ErrorCode::MAPI_E_OBJECT_DELETED, deletes);
    }
    Ok(())
}

/// STO-SPOOL-9
#[test]
fn a_store_can_send_by_itself() -> Result<()> {
    for (sends_itself, sent) in [(false, 0), (true, 1)] {
        let settings = StoreSettings { sends_itself, ..StoreSettings::default() };
        let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let (sent_items, outbox) = (store.sent_items()?, store.outbox()?);
        let message = outbox.new_message()?;
        message.set(PR_SENTMAIL_ENTRYID, sent_items.get(PR_ENTRYID)?)?;
        let carla = OneOff::new("Carla", "SMTP", "carla@elsewhere.example");
        message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO))?;
        message.submit_message(SubmitFlags::NONE)?;
        let counts = (outbox.get(PR_CONTENT_COUNT)?, sent_items.get(PR_CONTENT_COUNT)?);
        assert_eq!((emulator.sent().len(), counts), (sent, (1 - sent as i32, sent as i32)));
    }
    Ok(())
}
