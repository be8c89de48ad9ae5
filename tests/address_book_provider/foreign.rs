//! Entries that the personal address book keeps and another provider has the code for.

use mapi_emulator::interface::Opened;
use mapi_emulator::vocab::guids::{IID_IMAPITable, IID_IMailUser};

use super::workshop::{Workshop, WorkshopProvider, code_id, form, heading, smith};
use super::*;

const KEEP: SaveFlags = SaveFlags::KEEP_OPEN_READWRITE;

/// Anna's address book with a workshop in it.
pub struct Bound {
    pub emulator: Emulator,
    pub workshop: Arc<Workshop>,
    session: Arc<dyn MapiSession>,
    pub book: Arc<dyn AddrBook>,
    pab: Arc<dyn AbContainer>,
}

impl Bound {
    pub fn new() -> Self {
        let (emulator, workshop) = (Emulator::new(), Arc::new(Workshop::default()));
        emulator.install_address_book(PROFILE, Arc::new(WorkshopProvider(Arc::clone(&workshop)))).unwrap();
        let session = emulator.log_on(PROFILE).unwrap();
        let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
        let pab = book.get_pab().unwrap().unwrap();
        let pab = book.open_entry(Some(&pab), None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
        workshop.asked();
        Self { emulator, workshop, session, book, pab }
    }

    fn open(&self, id: &EntryId, flags: OpenFlags) -> Result<Arc<dyn MailUser>> {
        self.book.open_entry(Some(id), None, flags)?.into_mail_user()
    }

    fn rows(&self) -> RowSet {
        let table = self.pab.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
        table.all_rows(&columns![PR_ENTRYID, PR_DISPLAY_NAME, PR_TITLE, PR_TEMPLATEID]).unwrap()
    }

    /// Smith, copied into the personal address book.
    pub fn copied(&self) -> EntryId {
        let copied = self.pab.copy_entries(&[smith()], None, CopyEntriesFlags::AB_NO_DIALOG).unwrap();
        assert_eq!(copied.warning, None);
        self.rows().first().unwrap().get(PR_ENTRYID).unwrap().into()
    }
}

/// ADR-FOREIGN-1, ADR-FOREIGN-2, ADR-FOREIGN-6, STA-ABLOGON-12, STA-SUP-UI-6
#[test]
fn a_copied_entry_has_the_code_of_the_provider_it_comes_from() {
    let bound = Bound::new();
    let id = bound.copied();
    assert_eq!(bound.workshop.asked(), ["fill", "save"], "the copy is filled in and saved through its code");
    let rows = bound.rows();
    let row = rows.first().unwrap();
    assert_eq!(row.get(PR_TITLE).as_deref(), Some("MASTER"));
    assert_eq!(row.get(PR_TEMPLATEID).map(EntryId::from), Some(code_id()));
    assert_ne!(id.provider_uid(), smith().provider_uid(), "it is the personal address book's");

    let user = bound.open(&id, OpenFlags::MAPI_MODIFY).unwrap();
    assert_eq!(bound.workshop.asked(), ["bind"]);
    assert_eq!(user.get(PR_DISPLAY_NAME).unwrap(), "Smith");
    user.set(PR_TITLE, "apprentice").unwrap();
    user.save_changes(KEEP).unwrap();
    assert_eq!(bound.workshop.asked(), ["read", "write", "save"]);
    assert_eq!(bound.rows().first().unwrap().get(PR_TITLE).as_deref(), Some("APPRENTICE"));
}

/// ADR-FOREIGN-3
#[test]
fn an_entry_that_cannot_be_bound_is_not_made() {
    let bound = Bound::new();
    *bound.workshop.refuses.lock() = Some(ErrorCode::MAPI_E_NETWORK_ERROR);
    let created = bound.pab.create_entry(&smith(), CreateEntryFlags::NONE);
    assert_eq!(created.unwrap_err(), ErrorCode::MAPI_E_NETWORK_ERROR);
    let copied = bound.pab.copy_entries(&[smith()], None, CopyEntriesFlags::AB_NO_DIALOG).unwrap();
    assert_eq!(copied.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
    assert!(bound.rows().is_empty());
    *bound.workshop.refuses.lock() = None;
    let created = bound.pab.create_entry(&smith(), CreateEntryFlags::NONE).unwrap().into_mail_user().unwrap();
    created.save_changes(KEEP).unwrap();
    assert_eq!(bound.rows().len(), 1);
    let strict = CopyEntriesFlags::CREATE_CHECK_DUP_STRICT;
    assert_eq!(bound.pab.copy_entries(&[smith()], None, strict).unwrap().warning, None);
    assert_eq!(bound.rows().len(), 1, "a duplicate is left out without a word");
}

/// ADR-FOREIGN-4
#[test]
fn an_entry_whose_code_is_missing_can_be_read() {
    let bound = Bound::new();
    let id = bound.copied();
    *bound.workshop.refuses.lock() = Some(ErrorCode::MAPI_E_NO_SUPPORT);
    let refused = bound.open(&id, OpenFlags::MAPI_MODIFY).unwrap_err();
    assert_eq!(refused, ErrorCode::MAPI_E_NO_ACCESS);
    for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS] {
        let user = bound.open(&id, flags).unwrap();
        assert_eq!(
            (user.get(PR_TITLE).unwrap(), user.get(PR_ACCESS_LEVEL).unwrap()),
            ("MASTER".to_owned(), 0)
        );
        assert_eq!(user.set(PR_TITLE, "x").unwrap_err(), ErrorCode::MAPI_E_NO_ACCESS);
    }
}

/// ADR-FOREIGN-5, STA-ABLOGON-12, STA-SUP-UI-6
#[test]
fn an_identifier_that_nobody_knows_binds_nothing() {
    let bound = Bound::new();
    let host = bound
        .pab
        .create_entry(&bound.pab.get(PR_DEF_CREATE_MAILUSER).unwrap().into(), CreateEntryFlags::NONE);
    let host: Opened = host.unwrap();
    let support = bound.workshop.support();
    let bind = |id: &EntryId| support.open_template_id(id, TemplateFlags::NONE, &host, Some(IID_IMailUser));
    let stranger = EntryId::long_term(MapiUid([7; 16]), b"code");
    let other = EntryId::long_term(workshop::UID, b"what is this");
    for id in [&stranger, &other, &EntryId::default()] {
        assert_eq!(bind(id).unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID, "{id}");
    }
    *bound.workshop.refuses.lock() = Some(ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(bind(&code_id()).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    let anna = bound.session.query_identity().unwrap().into_value();
    assert_eq!(bind(&anna).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT, "the directory has no such code");
    let unknown = support.open_template_id(&code_id(), TemplateFlags::from_bits_retain(2), &host, None);
    assert_eq!(unknown.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-FOREIGN-7
#[test]
fn the_details_of_a_bound_entry_are_those_of_its_keeper() {
    let bound = Bound::new();
    let user = bound.open(&bound.copied(), OpenFlags::MAPI_MODIFY).unwrap();
    let table = user.open_property(*PR_DETAILS_TABLE, IID_IMAPITable, 0x8000_0000, OpenPropertyFlags::NONE);
    let rows = table.unwrap().into_table().unwrap().all_rows(&columns![PR_CONTROL_TYPE]).unwrap();
    let kinds: Vec<i32> = rows.iter().map(|row| row.get(PR_CONTROL_TYPE).unwrap()).collect();
    assert_eq!(kinds, [8, 0, 1, 0, 1, 0, 1]);
}

/// ADR-FOREIGN-8
#[test]
fn an_entry_without_template_identifier_is_a_plain_copy() {
    let bound = Bound::new();
    let anna = bound.session.query_identity().unwrap().into_value();
    assert_eq!(bound.pab.copy_entries(&[anna], None, CopyEntriesFlags::AB_NO_DIALOG).unwrap().warning, None);
    let copy = EntryId::from(bound.rows().first().unwrap().get(PR_ENTRYID).unwrap());
    assert!(bound.open(&copy, OpenFlags::MAPI_MODIFY).is_ok());
    assert!(bound.workshop.asked().is_empty());
}

/// ADR-FOREIGN-9, ADR-CREATEENTRY-5
#[test]
fn a_template_of_another_provider_is_filled_in_by_it() {
    let bound = Bound::new();
    let tool = bound.pab.create_entry(&form(), CreateEntryFlags::NONE).unwrap().into_mail_user().unwrap();
    assert_eq!(bound.workshop.asked(), ["fill"]);
    assert_eq!((tool.get(PR_ADDRTYPE).unwrap(), tool.get(PR_DISPLAY_TYPE).unwrap()), ("TOOL".to_owned(), 0));
    assert_eq!(EntryId::from(tool.get(PR_TEMPLATEID).unwrap()), code_id());
    tool.set(PR_DISPLAY_NAME, "Hammer").unwrap();
    tool.set(PR_EMAIL_ADDRESS, "hammer").unwrap();
    tool.save_changes(KEEP).unwrap();
    assert_eq!(bound.rows().first().unwrap().get(PR_DISPLAY_NAME).as_deref(), Some("Hammer"));
}

/// ADR-EID-6, ADR-TEMPLATES-2
#[test]
fn neither_a_template_identifier_nor_a_heading_is_a_template() {
    let bound = Bound::new();
    let invalid = ErrorCode::MAPI_E_INVALID_ENTRYID;
    let unknown = EntryId::long_term(workshop::UID, b"what is this");
    let pab = EntryId::from(bound.pab.get(PR_ENTRYID).unwrap());
    let new = |container: Option<&EntryId>, id: &EntryId| {
        bound.book.new_entry(UnicodeFlags::MAPI_UNICODE, container, Some(id)).unwrap_err().code()
    };
    for (id, code) in [(code_id(), invalid), (unknown, ErrorCode::MAPI_E_UNKNOWN_ENTRYID)] {
        assert_eq!(bound.pab.create_entry(&id, CreateEntryFlags::NONE).unwrap_err(), code);
        assert_eq!([new(None, &id), new(Some(&pab), &id)], [code, code]);
    }
    assert_eq!([new(None, &heading()), new(Some(&pab), &heading())], [invalid, invalid]);
    assert_eq!(new(None, &form()), ErrorCode::MAPI_E_NO_SUPPORT, "it is one, without a sheet to fill in");
    assert!(bound.rows().is_empty());
}
