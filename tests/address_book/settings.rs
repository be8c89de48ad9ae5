//! What is set in the address book itself, and its dialogs.

use super::*;

/// ADR-GETPAB-4, ADR-GETDEFAULTDIR-2, ADR-GETSEARCHPATH-1, ADR-GETSEARCHPATH-2, ADR-GETSEARCHPATH-3
#[test]
fn where_nobody_chose_the_global_list_is_searched() {
    let fixture = Fixture::without_pab();
    assert_eq!(fixture.book.get_pab(), Ok(None));
    let path = fixture.book.get_search_path(UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(path.columns()[0], PR_ENTRYID.tag());
    assert_eq!(path.len(), 1);
    let gal = path.first().unwrap();
    assert_eq!(gal.get(PR_ENTRYID).unwrap(), fixture.gal_id().as_bytes());
    assert_eq!(gal.get(PR_DISPLAY_NAME).unwrap(), "Global Address List");
    assert_eq!((gal.get(PR_DISPLAY_TYPE), gal.get(PR_CONTAINER_FLAGS)), (Some(0x2_0000), Some(0x9)));
    assert_eq!(gal.get(PR_OBJECT_TYPE), Some(4));
    let ansi = fixture.book.get_search_path(UnicodeFlags::NONE).unwrap();
    assert!(ansi.first().unwrap().get(PR_DISPLAY_NAME_A).is_some());
}

/// ADR-SETSEARCHPATH-1, ADR-SETSEARCHPATH-2, ADR-SETSEARCHPATH-3, ADR-SETSEARCHPATH-4, ADR-SETSEARCHPATH-5,
/// ADR-SETSEARCHPATH-6, ADR-SETSEARCHPATH-7, ADR-GETSEARCHPATH-5, ADR-GETSEARCHPATH-6, ADR-BOOK-5
#[test]
fn a_search_path_once_set_stays() {
    let fixture = Fixture::new();
    let gal = fixture.gal_id();
    let rows = |ids: &[&EntryId]| {
        let mut rows = RowSet::new(columns![PR_ENTRYID].into());
        ids.iter().for_each(|id| rows.push([PropValue::from((*id).clone())]));
        rows
    };
    let length = |book: &Arc<dyn AddrBook>| book.get_search_path(UnicodeFlags::NONE).unwrap().len();
    let stranger = EntryId::long_term(MapiUid([7; 16]), &[1]);
    fixture.book.set_search_path(0, &rows(&[&gal, &stranger, &gal])).unwrap();
    assert_eq!(length(&fixture.book), 1, "what cannot be opened, or comes twice, is left out");
    let table = fixture.root().get_hierarchy_table(TableFlags::NONE).unwrap();
    let from_table = table.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME]).unwrap();
    fixture.book.set_search_path(0, &from_table).unwrap();
    fixture.book.set_search_path(0, &fixture.book.get_search_path(UnicodeFlags::NONE).unwrap()).unwrap();
    assert_eq!(length(&fixture.book), 2);

    let wrong = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID]).unwrap();
    let missing = ErrorCode::MAPI_E_MISSING_REQUIRED_COLUMN;
    assert_code(fixture.book.set_search_path(0, &wrong), missing);
    let mut wrong = RowSet::new(columns![PR_RECORD_KEY, PR_ENTRYID].into());
    wrong.push([PropValue::from(gal.clone()), PropValue::from(gal.clone())]);
    assert_code(fixture.book.set_search_path(0, &wrong), missing);
    assert_code(fixture.book.set_search_path(1, &from_table), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(length(&fixture.book), 2);

    fixture.book.set_search_path(0, &RowSet::default()).unwrap();
    assert_code(fixture.resolve(&["Bill Lee"]).0, ErrorCode::MAPI_E_NOT_FOUND);
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    let later = fixture.emulator.log_on("Olga Owner").unwrap();
    assert_eq!(length(&later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value()), 0);
}

/// ADR-SETDEFAULTDIR-1, ADR-SETDEFAULTDIR-2, ADR-SETDEFAULTDIR-3, ADR-SETPAB-2, ADR-SETPAB-3, ADR-SETPAB-4,
/// ADR-GETDEFAULTDIR-1, ADR-BOOK-5
#[test]
fn only_containers_can_be_set() {
    let fixture = Fixture::new();
    let store = EntryId::long_term(MapiUid([7; 16]), &[1]);
    for (id, code) in [
        (EntryId::default(), ErrorCode::MAPI_E_INVALID_PARAMETER),
        (store, ErrorCode::MAPI_E_UNKNOWN_ENTRYID),
        (fixture.bill_lee(), ErrorCode::MAPI_E_INVALID_ENTRYID),
        (fixture.everyone(), ErrorCode::MAPI_E_INVALID_ENTRYID),
        (one_off("zoe@example.com"), ErrorCode::MAPI_E_INVALID_ENTRYID),
        (directory_id(0x100, b"/guid=1"), ErrorCode::MAPI_E_NOT_FOUND),
    ] {
        assert_code(fixture.book.set_default_dir(&id), code);
        assert_code(fixture.book.set_pab(&id), code);
    }
    assert_code(fixture.book.set_pab(&fixture.gal_id()), ErrorCode::MAPI_E_NO_ACCESS);
    let root = EntryId::from(fixture.root().get(PR_ENTRYID).unwrap());
    fixture.book.set_default_dir(&root).unwrap();
    let other = fixture.session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(other.get_default_dir(), Ok(Some(root.clone())));
    let later = fixture.emulator.log_on("Olga Owner").unwrap();
    let later = later.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(later.get_default_dir(), Ok(Some(root)));
}

/// ADR-NEWENTRY-8, ADR-NEWENTRY-9, ADR-ADDRESS-8, ADR-ADDRESS-9, ADR-ADRPARM-1, ADR-ADRPARM-2, ADR-ADRPARM-5,
/// ADR-ADRPARM-8,
/// ADR-DETAILS-5, ADR-DETAILS-8
#[test]
fn a_dialog_that_nobody_answers_is_cancelled() {
    let fixture = Fixture::new();
    let new_entry =
        |id: Option<EntryId>| fixture.book.new_entry(UnicodeFlags::MAPI_UNICODE, id.as_ref(), None);
    assert_code(new_entry(None), ErrorCode::MAPI_E_USER_CANCEL);
    assert_code(new_entry(Some(fixture.gal_id())), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(new_entry(Some(fixture.bill_lee())), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_code(new_entry(Some([1; 30][..].into())), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);

    let before = AdrList::of([AdrEntry::named("Bill", RecipientType::MAPI_TO)]);
    let mut list = before.clone();
    let mut address = |flags: AddressFlags, fields: AdrFields, focus: u32| {
        let parameters = AdrParm { flags, fields, focus, ..AdrParm::default() };
        let code = fixture.book.address(&parameters, &mut list).unwrap_err().code();
        assert_eq!(list, before);
        code
    };
    let two = AdrFields::These(vec![(None, RecipientType::MAPI_TO), (None, RecipientType::MAPI_CC)]);
    let (modal, invalid) = (AddressFlags::DIALOG_MODAL, ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(address(modal, AdrFields::Standard, 0), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(address(modal, two.clone(), 1), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(address(modal, two.clone(), 2), invalid);
    assert_eq!(address(modal | AddressFlags::DIALOG_SDI, AdrFields::None, 0), invalid);
    assert_eq!(address(modal | AddressFlags::ADDRESS_ONE, two, 0), invalid);
    assert_eq!(address(AddressFlags::from_bits_retain(0x1000_0001), AdrFields::None, 0), invalid);
    let unknown = AddressFlags::from_bits_retain(0x80);
    assert_eq!(address(unknown, AdrFields::None, 0), ErrorCode::MAPI_E_UNKNOWN_FLAGS);

    let details = |id: &EntryId, flags| fixture.book.details(id, None, flags);
    assert_code(details(&EntryId::default(), DetailsFlags::DIALOG_MODAL), invalid);
    let both = DetailsFlags::DIALOG_MODAL | DetailsFlags::DIALOG_SDI;
    assert_code(details(&fixture.bill_lee(), both), invalid);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_code(details(&fixture.bill_lee(), DetailsFlags::DIALOG_MODAL), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RECIPOPTIONS-1
#[test]
fn nobody_has_options_for_recipients() {
    let fixture = Fixture::new();
    let book = &fixture.book;
    let mut bill = AdrEntry::named("Bill", RecipientType::MAPI_TO);
    assert_code(book.recip_options(UnicodeFlags::NONE, &mut bill), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(book.query_default_recip_opt("SMTP", UnicodeFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(bill, AdrEntry::named("Bill", RecipientType::MAPI_TO));
}

/// ADR-OPENENTRY-19, SES-OPENENTRY-6, SES-OPENADDRESSBOOK-7, SES-OPENADDRESSBOOK-8
#[test]
fn the_session_opens_the_same_entries() {
    let fixture = Fixture::new();
    let opened =
        fixture.session.open_entry(&fixture.bill_lee(), Some(IID_IMailUser), OpenFlags::NONE).unwrap();
    assert_eq!(opened.into_mail_user().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Bill Lee");
    let empty = fixture.session.open_entry(&EntryId::default(), None, OpenFlags::NONE);
    assert_code(empty, ErrorCode::MAPI_E_INVALID_PARAMETER);
    let other = fixture
        .session
        .open_address_book(Some(IID_IMAPIProp), AbOpenFlags::AB_NO_DIALOG)
        .unwrap()
        .into_value();
    other.set_default_dir(&EntryId::from(fixture.root().get(PR_ENTRYID).unwrap())).unwrap();
    assert_eq!(other.get_default_dir(), fixture.book.get_default_dir());
    let wrong = fixture.session.open_address_book(Some(IID_IMAPITable), AbOpenFlags::NONE);
    assert_code(wrong.map(|_| ()), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
}
