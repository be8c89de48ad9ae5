//! Text and sizes that stores take differently.

use super::*;

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
