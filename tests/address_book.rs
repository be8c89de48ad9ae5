//! The address book of a session, as clients use it: the root, the global address list, users, lists, one-offs.

use std::sync::{Arc, Mutex};

use mapi_emulator::interface::{
    AdrFields, AdrParm, Call, CallObserver, Connection, Method, Opened, Result, Verdict,
};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{
    IID_IABContainer, IID_IDistList, IID_IMAPIContainer, IID_IMAPIFolder, IID_IMAPIProp, IID_IMAPITable,
    IID_IMailUser, IID_IUnknown, muidContabDLL, muidEMSAB,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Person, columns};

/// A session on a post office of eight.
struct Fixture {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    book: Arc<dyn AddrBook>,
    /// The entry ids of the staff, in the order of the list, then that of the list of everyone.
    ids: Vec<EntryId>,
}

const STAFF: [(&str, &str); 7] = [
    ("Billy Larson", "billy.larson@example.com"),
    ("Bill Lee", "bill.lee@example.com"),
    ("Bill Leeson", "bill.leeson@example.com"),
    ("William Lee", "wlee@example.com"),
    ("anna Zorn", "zorn@example.com"),
    ("Anna Berg", "berg@example.com"),
    ("Anna Berg", "berg2@example.com"),
];

/// Their places in [`Fixture::ids`].
const BILL_LEE: usize = 1;
const ANNA_ZORN: usize = 4;
const EVERYONE: usize = 7;

impl Fixture {
    fn new() -> Self {
        let emulator = Emulator::builder().mailbox("Olga Owner", "olga@example.com").build();
        let mut ids: Vec<EntryId> =
            STAFF.iter().map(|(name, address)| emulator.add_person(&Person::new(name, address))).collect();
        let members = [ids[BILL_LEE].clone(), ids[ANNA_ZORN].clone()];
        ids.push(emulator.add_person(&Person::list("Everyone", "all@example.com", &members)));
        Self::on(emulator, "Olga Owner", ids)
    }

    /// A session on a profile without any service.
    fn without_directory() -> Self {
        let emulator = Emulator::new();
        emulator.mapi().initialize(InitFlags::NONE).unwrap();
        let profiles = emulator.mapi().admin_profiles(0).unwrap();
        profiles.create_profile("Bare", None, ProfileFlags::NONE).unwrap();
        Self::on(emulator, "Bare", Vec::new())
    }

    fn on(emulator: Emulator, profile: &str, ids: Vec<EntryId>) -> Self {
        let session = emulator.log_on(profile).unwrap();
        let book = session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
        Self { emulator, session, book, ids }
    }

    fn bill_lee(&self) -> EntryId {
        self.ids[BILL_LEE].clone()
    }

    fn everyone(&self) -> EntryId {
        self.ids[EVERYONE].clone()
    }

    fn open(&self, id: &EntryId) -> Result<Opened> {
        self.book.open_entry(Some(id), None, OpenFlags::NONE)
    }

    fn root(&self) -> Arc<dyn AbContainer> {
        self.book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap()
    }

    fn gal_id(&self) -> EntryId {
        self.book.get_default_dir().unwrap().unwrap()
    }

    fn gal(&self) -> Arc<dyn AbContainer> {
        self.open(&self.gal_id()).unwrap().into_ab_container().unwrap()
    }

    fn resolve(&self, names: &[&str]) -> (Result<()>, AdrList) {
        let mut list: AdrList =
            names.iter().map(|name| AdrEntry::named(name, RecipientType::MAPI_TO)).collect();
        let result = self.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
        (result, list)
    }

    fn resolve_one(&self, name: &str) -> AdrEntry {
        let (result, list) = self.resolve(&[name]);
        result.unwrap();
        list.entries.into_iter().next().unwrap()
    }
}

#[track_caller]
fn assert_code<T: std::fmt::Debug>(result: Result<T>, code: ErrorCode) {
    assert_eq!(result.unwrap_err().code(), code);
}

fn text(entry: &AdrEntry, tag: Tag<String>) -> String {
    entry.get(tag).unwrap()
}

/// An entry id of the directory, made by hand.
fn directory_id(kind: u32, name: &[u8]) -> EntryId {
    let private = [&1_u32.to_le_bytes(), &kind.to_le_bytes(), name, &[0]].concat();
    EntryId::long_term(MapiUid::from_guid(muidEMSAB), &private)
}

fn one_off(text: &str) -> EntryId {
    OneOff::new("Zoe", "SMTP", text).to_entry_id()
}

fn names(table: &Arc<dyn MapiTable>) -> Vec<String> {
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
    rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect()
}

/// ADR-OPENENTRY-1, ADR-ROOT-1, ADR-CONTAINER-2
#[test]
fn no_id_opens_the_root() {
    let fixture = Fixture::new();
    for id in [None, Some(&EntryId::default())] {
        let opened = fixture.book.open_entry(id, None, OpenFlags::NONE).unwrap();
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_ABCONT));
    }
    let root = fixture.root();
    assert_eq!(root.get(PR_OBJECT_TYPE).unwrap(), 4);
    assert_eq!(root.get(PR_CONTAINER_FLAGS).unwrap(), 0x2 | 0x8);
    let id = EntryId::from(root.get(PR_ENTRYID).unwrap());
    assert_eq!(
        fixture.open(&id).unwrap().into_ab_container().unwrap().get(PR_RECORD_KEY).unwrap(),
        id.as_bytes()
    );
}

/// ADR-ROOT-2, ADR-ROOT-4, ADR-HIERTABLE-1, ADR-HIERTABLE-2, ADR-HIERTABLE-6, ADR-HIERTABLE-8, ADR-HIERTABLE-9
#[test]
fn the_root_lists_the_containers() {
    let fixture = Fixture::new();
    let root = fixture.root();
    for table in [
        root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap(),
        root.get_hierarchy_table(TableFlags::MAPI_UNICODE | TableFlags::CONVENIENT_DEPTH).unwrap(),
        root.open_property(
            PR_CONTAINER_HIERARCHY.tag(),
            IID_IMAPITable,
            0x8000_0000,
            OpenPropertyFlags::NONE,
        )
        .unwrap()
        .into_table()
        .unwrap(),
    ] {
        let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
        let rows = table.query_rows(9, QueryRowsFlags::NONE).unwrap();
        assert_eq!(rows.len(), 1);
        let gal = rows.get(0).unwrap();
        assert!(columns.iter().all(|column| gal.cell(*column).unwrap().prop_type() == column.prop_type()));
        assert_eq!(gal.get(PR_DISPLAY_NAME).unwrap(), "Global Address List");
        assert_eq!(gal.get(PR_DISPLAY_TYPE), Some(0x2_0000));
        assert_eq!(gal.get(PR_CONTAINER_FLAGS), Some(0x1 | 0x8));
        assert_eq!((gal.get(PR_OBJECT_TYPE), gal.get(PR_DEPTH)), (Some(4), Some(0)));
        assert_eq!(EntryId::from(gal.get(PR_ENTRYID).unwrap()), fixture.gal_id());
    }
    let ansi = root.get_hierarchy_table(TableFlags::NONE).unwrap();
    assert!(ansi.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_DISPLAY_NAME_A.tag()));

    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    let provider =
        table.all_rows(&columns![PR_AB_PROVIDER_ID]).unwrap().get(0).unwrap().get(PR_AB_PROVIDER_ID).unwrap();
    for (restriction, rows) in [
        (Restriction::eq(PR_DISPLAY_TYPE, 0x2_0000), 1),
        (Restriction::eq(PR_DISPLAY_TYPE, 0x1_0000), 0),
        (Restriction::eq(PR_ENTRYID, fixture.gal_id()), 1),
        (Restriction::eq(PR_AB_PROVIDER_ID, provider), 1),
    ] {
        table.restrict(Some(&restriction), TableOpFlags::NONE).unwrap();
        assert_eq!(table.get_row_count(0).unwrap().into_value(), rows, "{restriction}");
    }
    assert!(root.get_prop_list(UnicodeFlags::MAPI_UNICODE).unwrap().contains(&PR_CONTAINER_HIERARCHY.tag()));
    let tables = root.get_props(Some(&[PR_CONTAINER_HIERARCHY.tag()]), UnicodeFlags::NONE).unwrap();
    assert_eq!(tables.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
}

/// ADR-ROOT-5, ADR-ROOT-6, ADR-ROOT-7
#[test]
fn the_root_holds_no_entries() {
    let fixture = Fixture::new();
    let root = fixture.root();
    assert_code(root.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let entry = fixture.bill_lee();
    assert_code(root.create_entry(&entry, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let copied = root.copy_entries(std::slice::from_ref(&entry), None, CopyEntriesFlags::NONE);
    assert_code(copied, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(root.delete_entries(&[entry], 0), ErrorCode::MAPI_E_NO_SUPPORT);
    let resolved = root.resolve_names(None, ResolveNamesFlags::NONE, &mut AdrList::default(), &mut []);
    assert_code(resolved, ErrorCode::MAPI_E_NO_SUPPORT);
    let opened = fixture.book.open_entry(None, None, OpenFlags::MAPI_MODIFY);
    assert_code(opened, ErrorCode::MAPI_E_NO_ACCESS);
}

/// ADR-OPENENTRY-2, ADR-OPENENTRY-3, ADR-OPENENTRY-4
#[test]
fn an_object_opens_as_what_it_is() {
    let fixture = Fixture::new();
    let (user, list, gal) = (fixture.bill_lee(), fixture.everyone(), fixture.gal_id());
    let every = [IID_IMAPIProp, IID_IUnknown];
    for (id, object_type, offered) in [
        (&user, ObjectType::MAPI_MAILUSER, &[IID_IMailUser][..]),
        (&list, ObjectType::MAPI_DISTLIST, &[IID_IDistList, IID_IMAPIContainer]),
        (&gal, ObjectType::MAPI_ABCONT, &[IID_IABContainer, IID_IMAPIContainer]),
    ] {
        assert_eq!(fixture.open(id).unwrap().object_type(), Some(object_type));
        for iid in [IID_IMailUser, IID_IDistList, IID_IABContainer, IID_IMAPIContainer, IID_IMAPIFolder] {
            let opened = fixture.book.open_entry(Some(id), Some(iid), OpenFlags::NONE);
            match offered.contains(&iid) {
                true => assert_eq!(opened.unwrap().object_type(), Some(object_type)),
                false => assert_code(opened, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED),
            }
        }
        for iid in every {
            assert!(fixture.book.open_entry(Some(id), Some(iid), OpenFlags::NONE).is_ok());
        }
    }
}

/// ADR-OPENENTRY-5, ADR-OPENENTRY-6, ADR-OPENENTRY-7, ADR-OPENENTRY-11, ADR-CONTAB-4
#[test]
fn ids_of_nobody_do_not_open() {
    let fixture = Fixture::new();
    let bill = fixture.bill_lee();
    let bytes = bill.as_bytes();
    let store = EntryId::long_term(MapiUid([7; 16]), &[1, 2, 3]);
    let contact = EntryId::long_term(MapiUid::from_guid(muidContabDLL), &[3, 0, 0, 0, 4, 0, 0, 0]);
    for broken in
        [&bytes[..19], &bytes[..30], &bytes[..bytes.len() - 1], store.as_bytes(), contact.as_bytes()]
    {
        assert_code(fixture.open(&broken.into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    assert_code(fixture.open(&directory_id(0, b"/cn=nobody")), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(fixture.open(&directory_id(0x100, b"/guid=1")), ErrorCode::MAPI_E_NOT_FOUND);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_code(fixture.open(&bill), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-GEN-2, ADR-GEN-3, ADR-OPENENTRY-17
#[test]
fn flags_are_known_or_refused() {
    let fixture = Fixture::new();
    let known = OpenFlags::MAPI_DEFERRED_ERRORS
        | OpenFlags::MAPI_GAL_ONLY
        | OpenFlags::MAPI_NO_CACHE
        | OpenFlags::MAPI_CACHE_ONLY;
    let bill = fixture.bill_lee();
    assert!(fixture.book.open_entry(Some(&bill), None, known).is_ok());
    let opened = fixture.book.open_entry(Some(&bill), None, OpenFlags::SHOW_SOFT_DELETES);
    assert_code(opened, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-OPENENTRY-8, ADR-OPENENTRY-9, ADR-OPENENTRY-10, ADR-OPENENTRY-14
#[test]
fn nothing_here_can_be_written() {
    let fixture = Fixture::new();
    let one_off = one_off("zoe@example.com");
    for id in [fixture.bill_lee(), fixture.everyone(), fixture.gal_id(), one_off] {
        let opened = fixture.book.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY);
        assert_code(opened, ErrorCode::MAPI_E_NO_ACCESS);
        for flags in [OpenFlags::NONE, OpenFlags::MAPI_BEST_ACCESS] {
            let object = fixture.book.open_entry(Some(&id), None, flags).unwrap().into_prop().unwrap();
            assert_eq!(object.get(PR_ACCESS_LEVEL).unwrap(), 0);
            assert_code(object.set(PR_DISPLAY_NAME, "Z"), ErrorCode::MAPI_E_NO_ACCESS);
            assert_code(object.delete(PR_DISPLAY_NAME), ErrorCode::MAPI_E_NO_ACCESS);
            assert_code(object.save_changes(SaveFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
        }
    }
}

/// ADR-MAILUSER-2, ADR-MAILUSER-9, ADR-EID-2, ADR-EID-8, ADR-EID-9
#[test]
fn a_user_shows_what_the_directory_knows() {
    let fixture = Fixture::new();
    let zoe = Person::new("Zoë", "zoë@example.com").account("zoe").with(Property::of(PR_TITLE, "Boss"));
    let id = fixture.emulator.add_person(&zoe);
    let zoe = fixture.open(&id).unwrap().into_mail_user().unwrap();
    assert_eq!(zoe.get(PR_DISPLAY_NAME).unwrap(), "Zoë");
    assert_eq!(zoe.get(PR_ADDRTYPE).unwrap(), "SMTP");
    assert_eq!(zoe.get(PR_EMAIL_ADDRESS).unwrap(), "zoë@example.com");
    assert_eq!(zoe.get(PR_SMTP_ADDRESS).unwrap(), "zoë@example.com");
    assert_eq!(zoe.get(PR_ACCOUNT).unwrap(), "zoe");
    assert_eq!(zoe.get(PR_TITLE).unwrap(), "Boss");
    assert_eq!((zoe.get(PR_OBJECT_TYPE).unwrap(), zoe.get(PR_DISPLAY_TYPE).unwrap()), (6, 0));
    assert_eq!(zoe.get(PR_SEARCH_KEY).unwrap(), "SMTP:ZOë@EXAMPLE.COM\0".as_bytes());
    assert_eq!(EntryId::from(zoe.get(PR_ENTRYID).unwrap()), id);
    assert_eq!(zoe.get(PR_RECORD_KEY).unwrap(), id.as_bytes());
    let tags = zoe.get_prop_list(UnicodeFlags::MAPI_UNICODE).unwrap();
    let all = zoe.get_props(None, UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(all.warning, None);
    assert_eq!(all.value.iter().map(|property| property.tag).collect::<Vec<_>>(), tags);
    assert_code(zoe.get(PR_ANR), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-OPENENTRY-18, ADR-DELETEENTRIES-6, ADR-GEN-10
#[test]
fn an_open_object_stays_as_it_was_opened() {
    let fixture = Fixture::new();
    let bill = fixture.open(&fixture.bill_lee()).unwrap().into_mail_user().unwrap();
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    fixture.emulator.update_person(&fixture.bill_lee(), &Person::new("Will", "will@example.com")).unwrap();
    fixture.emulator.remove_person(&fixture.everyone()).unwrap();
    drop(fixture.book);
    assert_eq!(bill.get(PR_DISPLAY_NAME).unwrap(), "Bill Lee");
    assert_eq!(list.get(PR_DISPLAY_NAME).unwrap(), "Everyone");
    assert!(names(&list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()).is_empty());
}

/// ADR-GEN-9
#[test]
fn after_logoff_everything_is_dead() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let table = gal.get_contents_table(TableFlags::NONE).unwrap();
    let bill = fixture.open(&fixture.bill_lee()).unwrap().into_mail_user().unwrap();
    fixture.session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_code(fixture.book.get_pab(), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(gal.get_contents_table(TableFlags::NONE), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(table.get_row_count(0), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_code(bill.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_INVALID_OBJECT);
}

/// ADR-OPENENTRY-12, ADR-OPENENTRY-13, ADR-OPENENTRY-15, ADR-ONEOFFEID-10, ADR-ONEOFFEID-11
#[test]
fn a_one_off_opens_as_a_user() {
    let fixture = Fixture::without_directory();
    for one_off in [OneOff::new("Zoe", "SMTP", "zoe@example.com"), OneOff::new("", "MAPIPDL", "x")] {
        let id = one_off.to_entry_id();
        let user = fixture.open(&id).unwrap().into_mail_user().unwrap();
        assert_eq!(user.get(PR_DISPLAY_NAME).unwrap(), &*one_off.display_name);
        assert_eq!(user.get(PR_ADDRTYPE).unwrap(), &*one_off.address_type);
        assert_eq!(user.get(PR_EMAIL_ADDRESS).unwrap(), &*one_off.address);
        assert_eq!(user.get(PR_ENTRYID).unwrap(), id.as_bytes());
        assert_eq!(user.get(PR_RECORD_KEY).unwrap(), id.as_bytes());
        assert_eq!(user.get(PR_SEARCH_KEY).unwrap(), one_off.search_key());
        assert_eq!((user.get(PR_OBJECT_TYPE).unwrap(), user.get(PR_DISPLAY_TYPE).unwrap()), (6, 0));
        assert!(user.find(PR_SEND_RICH_INFO).unwrap().is_some());
    }
    let broken = OneOff::new("Zoe", "", "").to_entry_id();
    assert_code(fixture.open(&broken), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// ADR-BOOK-2, ADR-GETPAB-4, ADR-GETDEFAULTDIR-4, ADR-GETSEARCHPATH-8, ADR-RESOLVENAME-33
#[test]
fn without_a_directory_only_one_offs_work() {
    let fixture = Fixture::without_directory();
    let elsewhere = Fixture::new();
    assert_code(fixture.open(&elsewhere.bill_lee()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(fixture.open(&elsewhere.gal_id()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let table = fixture.root().get_hierarchy_table(TableFlags::NONE).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(fixture.book.get_pab(), Ok(None));
    assert_eq!(fixture.book.get_default_dir(), Ok(None));
    assert!(fixture.book.get_search_path(UnicodeFlags::NONE).unwrap().is_empty());
    let (result, list) = fixture.resolve(&["zoe@example.com", "Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(list.entries[0].is_resolved() && !list.entries[1].is_resolved());
}

/// ADR-COMPAREENTRYIDS-1 to ADR-COMPAREENTRYIDS-5, ADR-COMPAREENTRYIDS-7, ADR-COMPAREENTRYIDS-8, ADR-EID-7
#[test]
fn ids_are_compared_by_what_they_name() {
    let fixture = Fixture::new();
    let same = |left: &EntryId, right: &EntryId| fixture.book.compare_entry_ids(left, right, 0);
    let (bill, list, none) = (fixture.bill_lee(), fixture.everyone(), EntryId::default());
    let root = EntryId::from(fixture.root().get(PR_ENTRYID).unwrap());
    let name = bill.as_bytes()[28..].to_ascii_uppercase();
    let shouting = directory_id(0, name.strip_suffix(&[0]).unwrap());
    assert_ne!(shouting, bill);
    let bill_written_out = OneOff::new("Bill Lee", "SMTP", "bill.lee@example.com").to_entry_id();
    for (left, right, answer) in [
        (&bill, &bill, true),
        (&bill, &shouting, true),
        (&bill, &list, false),
        (&bill, &fixture.gal_id(), false),
        (&bill, &bill_written_out, false),
        (&none, &none, true),
        (&none, &root, true),
        (&none, &bill, false),
    ] {
        assert_eq!(same(left, right), Ok(answer), "{left} {right}");
        assert_eq!(same(right, left), Ok(answer), "{right} {left}");
    }
    let key = fixture.open(&shouting).unwrap().into_prop().unwrap().get(PR_RECORD_KEY).unwrap();
    assert_eq!(key, bill.as_bytes());
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_eq!(same(&bill, &shouting), Ok(true));
    let store = EntryId::long_term(MapiUid([7; 16]), &[]);
    for broken in [&bill.as_bytes()[..19], &bill.as_bytes()[..25], store.as_bytes()] {
        assert_code(same(&bill, &broken.into()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        assert_code(same(&broken.into(), &bill), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
    assert_code(fixture.book.compare_entry_ids(&bill, &bill, 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-COMPAREENTRYIDS-6
#[test]
fn one_offs_are_the_same_if_their_bytes_are() {
    let fixture = Fixture::new();
    let zoe = OneOff::new("Zoe", "SMTP", "zoe@example.com");
    let ansi = OneOff { unicode: false, ..zoe.clone() };
    let upper = OneOff::new("Zoe", "SMTP", "ZOE@example.com");
    let same =
        |right: &OneOff| fixture.book.compare_entry_ids(&zoe.to_entry_id(), &right.to_entry_id(), 0).unwrap();
    assert_eq!((same(&zoe), same(&ansi), same(&upper)), (true, false, false));
}

/// ADR-CREATEONEOFF-1 to ADR-CREATEONEOFF-8, ADR-CREATEONEOFF-11, ADR-ONEOFFEID-5, ADR-ONEOFFEID-6
#[test]
fn a_one_off_id_holds_the_texts_as_they_are() {
    let fixture = Fixture::new();
    let create = |name: Option<&str>, address_type: &str, address: &str, flags: CreateOneOffFlags| {
        fixture.book.create_one_off(name, address_type, address, flags)
    };
    let unicode = CreateOneOffFlags::MAPI_UNICODE;
    let plain = CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO;
    let id = create(Some("Al"), "SMTP", "a@b.c", unicode | plain).unwrap();
    let expected = "00000000812B1FA4BEA310199D6E00DD010F54020000018041006C00000053004D00540050000000\
                    6100400062002E0063000000";
    assert_eq!(id.to_string(), expected);
    let id = create(Some("Al"), "SMTP", "a@b.c", CreateOneOffFlags::NONE).unwrap();
    assert_eq!(
        id.to_string(),
        "00000000812B1FA4BEA310199D6E00DD010F540200000000416C00534D5450006140622E6300"
    );
    assert_eq!(create(Some("Al"), "SMTP", "a@b.c", CreateOneOffFlags::NONE), Ok(id));

    let read = |id: Result<EntryId>| OneOff::parse(&id.unwrap()).unwrap();
    assert_eq!(&*read(create(None, "SMTP", "a@b.c", unicode)).display_name, "a@b.c");
    assert_eq!(&*read(create(Some(""), "SMTP", "a@b.c", unicode)).display_name, "");
    let odd = read(create(Some(" A[b] "), "my type", " x ", unicode));
    assert_eq!((&*odd.display_name, &*odd.address_type, &*odd.address), (" A[b] ", "my type", " x "));
    assert_eq!(&*read(create(Some("Ωmega"), "SMTP", "a@b.c", CreateOneOffFlags::NONE)).display_name, "?mega");
    for (address_type, address) in [("", "a@b.c"), ("SMTP", ""), ("SMTP", "\0a@b.c")] {
        assert_code(create(Some("Al"), address_type, address, unicode), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    let unknown = CreateOneOffFlags::from_bits_retain(1);
    assert_code(create(Some("Al"), "SMTP", "a@b.c", unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-CREATEONEOFF-9
#[test]
fn only_addresses_outside_the_internet_get_formatted_text() {
    let fixture = Fixture::new();
    for (address_type, address, flags, rich) in [
        ("FAX", "555", CreateOneOffFlags::NONE, true),
        ("FAX", "555", CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO, false),
        ("smtp", "zoe", CreateOneOffFlags::NONE, false),
        ("X400", "zoe@example.com", CreateOneOffFlags::NONE, false),
    ] {
        let id = fixture.book.create_one_off(None, address_type, address, flags).unwrap();
        let user = fixture.open(&id).unwrap().into_mail_user().unwrap();
        assert_eq!(user.get(PR_SEND_RICH_INFO), Ok(rich), "{address_type}:{address}");
    }
}

/// ADR-BOOK-3, ADR-BOOK-4
#[test]
fn the_book_itself_has_no_properties_to_set() {
    let fixture = Fixture::new();
    let book = &fixture.book;
    assert_eq!(book.get(PR_OBJECT_TYPE).unwrap(), 2);
    assert_code(book.get(PR_AB_DEFAULT_DIR), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(book.set(PR_AB_DEFAULT_DIR, vec![1, 2, 3]), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(book.delete(PR_OBJECT_TYPE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(book.save_changes(SaveFlags::NONE), Ok(()));
}

/// ADR-CONTTABLE-1 to ADR-CONTTABLE-4, ADR-CONTTABLE-6, ADR-CONTTABLE-7, ADR-CONTFLAGS-9, TBL-ABCONT-1, TBL-ABCONT-2, TBL-ABCONT-4
#[test]
fn the_address_list_shows_users_and_lists_by_name() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let table = gal.get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let sorted = [
        "Anna Berg",
        "Anna Berg",
        "anna Zorn",
        "Bill Lee",
        "Bill Leeson",
        "Billy Larson",
        "Everyone",
        "Olga Owner",
        "William Lee",
    ];
    assert_eq!(names(&table), sorted);
    let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
    assert_eq!(columns, [PR_DISPLAY_NAME.tag()]);
    let again = gal
        .open_property(PR_CONTAINER_CONTENTS.tag(), IID_IMAPITable, 0x8000_0000, OpenPropertyFlags::NONE)
        .unwrap()
        .into_table()
        .unwrap();
    let rows = again.query_rows(99, QueryRowsFlags::NONE).unwrap();
    assert_eq!(rows.len(), 9);
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
    }
    let everyone = rows.get(6).unwrap();
    assert_eq!((everyone.get(PR_OBJECT_TYPE), everyone.get(PR_DISPLAY_TYPE)), (Some(8), Some(1)));
    let rows = table.all_rows(&columns![PR_SMTP_ADDRESS, PR_TITLE, PR_ANR]).unwrap();
    assert_eq!(rows.get(3).unwrap().get(PR_SMTP_ADDRESS).unwrap(), "bill.lee@example.com");
    assert_eq!(rows.get(3).unwrap().cell(PR_TITLE), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));
    assert_eq!(rows.get(3).unwrap().cell(PR_ANR), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));

    let by_address = SortOrderSet::by([SortOrder::descending(PR_EMAIL_ADDRESS)]);
    table.sort_table(&by_address, TableOpFlags::NONE).unwrap();
    assert_eq!(names(&table)[0], "anna Zorn");
    assert_code(gal.get_contents_table(TableFlags::MAPI_ASSOCIATED), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.get_contents_table(TableFlags::SHOW_SOFT_DELETES), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert!(gal.get_prop_list(UnicodeFlags::NONE).unwrap().contains(&PR_CONTAINER_CONTENTS.tag()));
    assert!(gal.find(PR_DISPLAY_NAME).unwrap().is_some());
}

/// ADR-ANR-1, ADR-ANR-4, ADR-ANR-9, TBL-RES-9, TBL-RES-10, TBL-RES-11
#[test]
fn the_address_list_can_be_searched() {
    let fixture = Fixture::new();
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    let key =
        table.all_rows(&columns![PR_INSTANCE_KEY]).unwrap().get(3).unwrap().get(PR_INSTANCE_KEY).unwrap();
    let found = |restriction: Restriction| {
        table.restrict(Some(&restriction), TableOpFlags::NONE).unwrap();
        names(&table)
    };
    assert_eq!(found(Restriction::eq(PR_ANR, "bill l")), ["Bill Lee", "Bill Leeson", "Billy Larson"]);
    assert_eq!(found(Restriction::eq(PR_ANR_A, AnsiText::from(b"wlee"))), ["William Lee"]);
    let anna_z = [Restriction::eq(PR_ANR, "anna"), Restriction::eq(PR_ANR, "z")];
    assert_eq!(found(Restriction::and(anna_z)), ["anna Zorn"]);
    assert_eq!(found(Restriction::eq(PR_INSTANCE_KEY, key)), ["Bill Lee"]);
    assert_eq!(found(Restriction::starts_with(PR_DISPLAY_NAME, "Bill L")), ["Bill Lee", "Bill Leeson"]);
}

/// ADR-HIERTABLE-7, ADR-CONTFLAGS-4, ADR-CONTAINER-7, ADR-CREATEENTRY-7, ADR-COPYENTRIES-9, ADR-DELETEENTRIES-7
#[test]
fn the_address_list_has_no_containers_and_cannot_be_changed() {
    let fixture = Fixture::new();
    let (gal, bill) = (fixture.gal(), fixture.bill_lee());
    assert_eq!(gal.get(PR_OBJECT_TYPE).unwrap(), 4);
    assert_code(gal.get_hierarchy_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.get_search_criteria(UnicodeFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let searched = gal.set_search_criteria(None, None, SearchFlags::NONE);
    assert_code(searched, ErrorCode::MAPI_E_NO_SUPPORT);
    assert_code(gal.create_entry(&bill, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let copied = gal.copy_entries(std::slice::from_ref(&bill), None, CopyEntriesFlags::AB_NO_DIALOG);
    assert_code(copied, ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(gal.delete_entries(std::slice::from_ref(&bill), 0), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(gal.delete_entries(&[bill], 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-CONTOPENENTRY-1, ADR-CONTOPENENTRY-2
#[test]
fn a_container_opens_what_its_provider_has() {
    let fixture = Fixture::new();
    let (bill, zoe) = (fixture.bill_lee(), one_off("zoe@example.com"));
    let (root, gal) = (fixture.root(), fixture.gal());
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    assert!(root.open_entry(Some(&bill), None, OpenFlags::NONE).unwrap().into_mail_user().is_ok());
    assert!(root.open_entry(Some(&zoe), None, OpenFlags::NONE).unwrap().into_mail_user().is_ok());
    assert_eq!(
        root.open_entry(None, None, OpenFlags::NONE).unwrap().into_prop().unwrap().get(PR_ENTRYID),
        root.get(PR_ENTRYID)
    );
    let containers: [Arc<dyn MapiContainer>; 2] = [gal, list];
    for container in containers {
        let open = |id: Option<&EntryId>| container.open_entry(id, None, OpenFlags::NONE);
        assert!(open(Some(&bill)).unwrap().into_mail_user().is_ok());
        assert_code(open(Some(&zoe)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        let top = open(None).unwrap().into_ab_container().unwrap();
        assert_eq!(EntryId::from(top.get(PR_ENTRYID).unwrap()), fixture.gal_id());
        let root_id = EntryId::from(root.get(PR_ENTRYID).unwrap());
        assert_code(open(Some(&root_id)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    }
}

/// ADR-DISTLIST-1, ADR-DISTLIST-2, ADR-DISTLIST-3, ADR-DISTLIST-4, ADR-DISTLIST-5, ADR-DISTLIST-13
#[test]
fn a_list_contains_its_members() {
    let fixture = Fixture::new();
    let list = fixture.open(&fixture.everyone()).unwrap().into_dist_list().unwrap();
    assert_eq!(names(&list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()), ["anna Zorn", "Bill Lee"]);
    assert_eq!((list.get(PR_OBJECT_TYPE).unwrap(), list.get(PR_DISPLAY_TYPE).unwrap()), (8, 1));
    assert_eq!(list.get(PR_ADDRTYPE).unwrap(), "SMTP");
    assert_eq!(list.get(PR_RECORD_KEY).unwrap(), fixture.everyone().as_bytes());
    assert_code(list.get_hierarchy_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let bill = fixture.bill_lee();
    assert_code(list.create_entry(&bill, CreateEntryFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(list.delete_entries(&[bill], 0), ErrorCode::MAPI_E_NO_ACCESS);

    let mut names: AdrList = ["anna", "Bill", "William"]
        .iter()
        .map(|name| AdrEntry::named(name, RecipientType::MAPI_TO))
        .collect();
    let mut states = [ResolveState::MAPI_UNRESOLVED; 3];
    list.resolve_names(None, ResolveNamesFlags::MAPI_UNICODE, &mut names, &mut states).unwrap();
    let resolved = [ResolveState::MAPI_RESOLVED, ResolveState::MAPI_RESOLVED, ResolveState::MAPI_UNRESOLVED];
    assert_eq!(states, resolved);
    assert_eq!(text(&names.entries[0], PR_DISPLAY_NAME), "anna Zorn");
}

#[derive(Debug, Default)]
struct Sink(Mutex<Vec<String>>);

impl AdviseSink for Sink {
    fn on_notify(&self, notifications: &[Notification]) {
        self.0.lock().unwrap().extend(notifications.iter().map(|notification| match notification {
            Notification::Table(table) => table.event.to_string(),
            Notification::Object(object) => format!("{:?}", object.event),
            other => format!("{other:?}"),
        }));
    }
}

impl Sink {
    fn take(&self, fixture: &Fixture) -> Vec<String> {
        fixture.emulator.pump();
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// ADR-CONTTABLE-8, ADR-NOTIFY-10, TBL-ABCONT-5
#[test]
fn open_tables_hear_of_changes() {
    let fixture = Fixture::new();
    let sink = Arc::new(Sink::default());
    let table = fixture.gal().get_contents_table(TableFlags::MAPI_UNICODE).unwrap();
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&sink)).unwrap();
    let zoe = fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_ADDED"]);
    assert_eq!(names(&table).last().unwrap(), "Zoe");
    fixture.emulator.update_person(&zoe, &Person::new("Aaron", "zoe@example.com")).unwrap();
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_MODIFIED"]);
    assert_eq!(names(&table)[0], "Aaron");
    fixture.emulator.remove_person(&zoe).unwrap();
    assert_eq!(sink.take(&fixture), ["TABLE_ROW_DELETED"]);
}

/// ADR-ADVISE-1, ADR-ADVISE-2, ADR-NOTIFY-2, ADR-NOTIFY-3, ADR-NOTIFY-4, ADR-UNADVISE-1
#[test]
fn sinks_hear_of_the_objects_they_asked_for() {
    let fixture = Fixture::new();
    let all = EventMask::from_bits_retain(0x7C);
    let [book, gal, bill] = [None, Some(fixture.gal_id()), Some(fixture.bill_lee())].map(|id| {
        let sink = Arc::new(Sink::default());
        let connection = fixture.book.advise(id.as_ref(), all, Arc::<Sink>::clone(&sink)).unwrap();
        assert_ne!(connection, Connection(0));
        (sink, connection)
    });
    let heard = || [&book, &gal, &bill].map(|(sink, _)| sink.take(&fixture).join(" "));
    fixture.emulator.add_person(&Person::new("Zoe", "zoe@example.com"));
    assert_eq!(heard(), ["fnevObjectCreated", "fnevObjectCreated", ""]);
    fixture.emulator.update_person(&fixture.bill_lee(), &Person::new("Bill", "b@example.com")).unwrap();
    assert_eq!(heard(), ["fnevObjectModified", "", "fnevObjectModified"]);
    fixture.book.unadvise(book.1).unwrap();
    assert_eq!(Arc::strong_count(&book.0), 1);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_eq!(heard(), ["", "fnevObjectDeleted", "fnevObjectDeleted"]);
}

/// ADR-ADVISE-3, ADR-ADVISE-4, ADR-ADVISE-5, ADR-UNADVISE-2
#[test]
fn registrations_for_nothing_are_refused() {
    let fixture = Fixture::new();
    let created = EventMask::fnevObjectCreated;
    let advise =
        |id: Option<EntryId>, events| fixture.book.advise(id.as_ref(), events, Arc::new(Sink::default()));
    let bill = fixture.bill_lee();
    assert_code(advise(None, EventMask::NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_code(advise(Some(bill.clone()), EventMask::fnevNewMail), ErrorCode::MAPI_E_NO_SUPPORT);
    assert!(advise(Some(bill.clone()), EventMask::fnevNewMail | created).is_ok());
    assert!(advise(None, EventMask::fnevNewMail).is_ok());
    assert_code(advise(Some([1, 2, 3][..].into()), created), ErrorCode::MAPI_E_INVALID_ENTRYID);
    let store = EntryId::long_term(MapiUid([7; 16]), &[]);
    assert_code(advise(Some(store), created), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_code(advise(Some(one_off("z@example.com")), created), ErrorCode::MAPI_E_NO_SUPPORT);
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    assert_code(advise(Some(bill), created), ErrorCode::MAPI_E_INVALID_ENTRYID);

    let table = fixture.gal().get_contents_table(TableFlags::NONE).unwrap();
    let of_table = table.advise(EventMask::fnevTableModified, Arc::new(Sink::default())).unwrap();
    assert_code(fixture.book.unadvise(of_table), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(fixture.book.unadvise(Connection(99)), ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RESOLVENAME-10, ADR-RESOLVENAME-18 to ADR-RESOLVENAME-23, ADR-RESOLVENAME-34, ADR-RESOLVENAMES-6
#[test]
fn a_name_that_fits_one_entry_gets_its_address() {
    let fixture = Fixture::new();
    let bill = fixture.resolve_one(" bill LEE ");
    assert_eq!(bill.get(PR_ENTRYID).unwrap(), fixture.bill_lee().as_bytes());
    assert_eq!(text(&bill, PR_DISPLAY_NAME), "Bill Lee");
    assert_eq!(text(&bill, PR_ADDRTYPE), "SMTP");
    assert_eq!(text(&bill, PR_EMAIL_ADDRESS), "bill.lee@example.com");
    assert_eq!(text(&bill, PR_TRANSMITABLE_DISPLAY_NAME), "Bill Lee");
    assert_eq!(bill.get(PR_SEARCH_KEY).unwrap(), b"SMTP:BILL.LEE@EXAMPLE.COM\0"[..]);
    assert_eq!((bill.get(PR_OBJECT_TYPE), bill.get(PR_DISPLAY_TYPE)), (Some(6), Some(0)));
    assert_eq!(bill.get(PR_RECIPIENT_TYPE), Some(1));
    let list = fixture.resolve_one("every");
    assert_eq!((list.get(PR_OBJECT_TYPE), list.get(PR_DISPLAY_TYPE)), (Some(8), Some(1)));

    let mut ansi = AdrList::of([AdrEntry {
        properties: vec![Property::of(PR_DISPLAY_NAME_A, AnsiText::from(b"billy"))],
    }]);
    fixture.book.resolve_name(ResolveNameFlags::NONE, None, &mut ansi).unwrap();
    assert_eq!(ansi.entries[0].get(PR_DISPLAY_NAME_A).unwrap(), AnsiText::from(b"Billy Larson"));
    assert!(ansi.entries[0].get(PR_EMAIL_ADDRESS_A).is_some());
}

/// ADR-RESOLVENAME-1, ADR-RESOLVENAME-2, ADR-RESOLVENAME-3, ADR-RESOLVENAME-14, ADR-RESOLVENAME-23, ADR-RESOLVENAME-29,
/// ADR-RESOLVENAME-30, ADR-ADRLIST-3, ADR-GEN-7
#[test]
fn what_cannot_be_resolved_stays_beside_what_can() {
    let fixture = Fixture::new();
    let unresolved_id = Property::new(PR_ENTRYID, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    let mut failed = AdrEntry::named("olga", RecipientType::MAPI_CC);
    failed.properties.insert(0, unresolved_id);
    let kept = [
        AdrEntry::resolved("Anna", EntryId::from(&[1, 2][..]), RecipientType::MAPI_TO),
        AdrEntry::default(),
        AdrEntry { properties: vec![Property::of(PR_EMAIL_ADDRESS, "bill.lee@example.com")] },
        AdrEntry::named("Anna Berg", RecipientType::MAPI_TO),
        AdrEntry::named("Nobody", RecipientType::MAPI_TO),
    ];
    let mut list: AdrList = kept.iter().cloned().chain([failed]).collect();
    let result = fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
    assert_code(result, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert_eq!(list.entries[..5], kept);
    assert_eq!(text(&list.entries[5], PR_DISPLAY_NAME), "Olga Owner");

    let (result, _) = fixture.resolve(&["Nobody", "Bill Lee"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    let mut only_address = AdrList::of([kept[2].clone()]);
    let result = fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut only_address);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RESOLVENAME-5, ADR-RESOLVENAME-6, ADR-RESOLVENAME-7, ADR-RESOLVENAME-8
#[test]
fn a_recipient_that_is_written_out_needs_no_entry() {
    let fixture = Fixture::new();
    let watch = Arc::new(Watch::default());
    let _watching = fixture.emulator.observe(Arc::<Watch>::clone(&watch));
    let zoe = fixture.resolve_one("zoe@example.com");
    assert_eq!(*watch.0.lock().unwrap(), [Method::AddrBookResolveName], "no container was asked");
    let id = OneOff { rich_info: false, ..OneOff::new("zoe@example.com", "SMTP", "zoe@example.com") };
    assert_eq!(zoe.get(PR_ENTRYID).unwrap(), id.to_entry_id().as_bytes());
    assert_eq!(text(&zoe, PR_DISPLAY_NAME), "zoe@example.com");
    assert_eq!(text(&zoe, PR_EMAIL_ADDRESS), "zoe@example.com");
    assert_eq!(text(&zoe, PR_ADDRTYPE), "SMTP");
    assert_eq!(zoe.get(PR_SEARCH_KEY).unwrap(), b"SMTP:ZOE@EXAMPLE.COM\0"[..]);
    assert_eq!((zoe.get(PR_OBJECT_TYPE), zoe.get(PR_DISPLAY_TYPE)), (Some(6), Some(0)));
    assert_eq!(zoe.get(PR_SEND_RICH_INFO), Some(false));

    let fax = fixture.resolve_one("Zoe[fax:555]");
    assert_eq!(fax.get(PR_ENTRYID).unwrap(), OneOff::new("Zoe", "FAX", "555").to_entry_id().as_bytes());
    assert_eq!(fax.get(PR_SEND_RICH_INFO), Some(true));

    let mut ansi = AdrList::of([AdrEntry::named("zoe@example.com", RecipientType::MAPI_TO)]);
    fixture.book.resolve_name(ResolveNameFlags::NONE, None, &mut ansi).unwrap();
    let id = EntryId::from(ansi.entries[0].get(PR_ENTRYID).unwrap());
    assert!(!OneOff::parse(&id).unwrap().unicode);
    assert!(ansi.entries[0].get(PR_DISPLAY_NAME_A).is_some());
}

/// Which methods are called, and a code for one of them.
#[derive(Debug, Default)]
struct Watch(Mutex<Vec<Method>>, Option<(Method, ErrorCode)>);

impl CallObserver for Watch {
    fn before(&self, call: &Call<'_>) -> Verdict {
        self.0.lock().unwrap().push(call.method);
        match self.1 {
            Some((method, code)) if method == call.method => Verdict::Fail(code),
            _ => Verdict::Pass,
        }
    }
}

/// ADR-RESOLVENAME-13, ADR-RESOLVENAME-31, ADR-RESOLVENAME-32
#[test]
fn a_resolved_list_asks_nobody() {
    let fixture = Fixture::new();
    let (_, mut list) = fixture.resolve(&["Bill Lee", "zoe@example.com"]);
    let before = list.clone();
    let watch = Arc::new(Watch::default());
    let _watching = fixture.emulator.observe(Arc::<Watch>::clone(&watch));
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list).unwrap();
    fixture.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut AdrList::default()).unwrap();
    assert_eq!(*watch.0.lock().unwrap(), [Method::AddrBookResolveName; 2]);
    assert_eq!(list, before);
    let unknown = fixture.book.resolve_name(ResolveNameFlags::from_bits_retain(1), None, &mut list);
    assert_code(unknown, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-RESOLVENAME-11, ADR-RESOLVENAME-12, ADR-RESOLVENAME-16
#[test]
fn a_container_that_resolves_no_names_is_searched() {
    let fixture = Fixture::new();
    let refuse = |code| {
        let watch = Watch(Mutex::default(), Some((Method::AbContainerResolveNames, code)));
        fixture.emulator.observe(Arc::new(watch))
    };
    let watching = refuse(ErrorCode::MAPI_E_NO_SUPPORT);
    let (result, list) = fixture.resolve(&["billy", "Bill Lee", "Nobody"]);
    assert_code(result, ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
    assert_eq!(text(&list.entries[0], PR_EMAIL_ADDRESS), "billy.larson@example.com");
    assert_eq!(list.entries[0].get(PR_RECIPIENT_TYPE), Some(1));
    assert_eq!(
        list.entries[1],
        AdrEntry::named("Bill Lee", RecipientType::MAPI_TO),
        "an exact name is not preferred"
    );
    drop(watching);

    let _watching = refuse(ErrorCode::MAPI_E_NETWORK_ERROR);
    let (result, _) = fixture.resolve(&["billy"]);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
}

/// ADR-RESOLVENAMES-1 to ADR-RESOLVENAMES-5, ADR-RESOLVENAMES-7 to ADR-RESOLVENAMES-15, ADR-RESOLVENAMES-17, ADR-ADRLIST-5
#[test]
fn a_container_resolves_what_is_unresolved() {
    let fixture = Fixture::new();
    let gal = fixture.gal();
    let (open, several, done) =
        (ResolveState::MAPI_UNRESOLVED, ResolveState::MAPI_AMBIGUOUS, ResolveState::MAPI_RESOLVED);
    let named = |name: &str| AdrEntry::named(name, RecipientType::MAPI_TO);
    let resolve = |entries: &[AdrEntry], tags: Option<&[PropTag]>, flags, states: &mut [ResolveState]| {
        let mut list = AdrList::of(entries.iter().cloned());
        gal.resolve_names(tags, flags, &mut list, states).map(|()| list.entries)
    };
    let unicode = ResolveNamesFlags::MAPI_UNICODE;
    let asked = [
        named("Bill Lee"),
        named("Bill Lee"),
        AdrEntry::default(),
        AdrEntry::resolved("Bill Lee", one_off("x@example.com"), RecipientType::MAPI_TO),
        named("Anna Berg"),
        named("Zoe"),
        named("zoe@example.com"),
        named("wlee@EXAMPLE.com"),
    ];
    let mut states = [open, several, open, open, open, open, open, open];
    let found = resolve(&asked, None, unicode, &mut states).unwrap();
    assert_eq!(states, [done, several, open, open, several, open, open, done]);
    assert_eq!(found[1..7], asked[1..7]);
    assert_eq!(text(&found[7], PR_DISPLAY_NAME), "William Lee");

    let tags = columns![PR_TITLE, PR_EMAIL_ADDRESS, PR_RECIPIENT_TYPE];
    let found = resolve(&asked[..1], Some(&tags), ResolveNamesFlags::NONE, &mut [open]).unwrap();
    assert_eq!(found[0].find(PR_TITLE).unwrap().value.as_error(), Some(ErrorCode::MAPI_E_NOT_FOUND));
    assert!(found[0].get(PR_EMAIL_ADDRESS_A).is_some() && found[0].get(PR_ENTRYID).is_some());
    assert_eq!(found[0].get(PR_RECIPIENT_TYPE), Some(1));
    assert_eq!(found[0].get(PR_DISPLAY_NAME_A).unwrap(), AnsiText::from(b"Bill Lee"));
    assert_eq!(found[0].find(PR_SEARCH_KEY), None);

    let mut states = [open; 2];
    let addresses = [named("Bill Lee"), named("bill.lee@example.com")];
    resolve(&addresses, None, unicode | ResolveNamesFlags::EMS_AB_ADDRESS_LOOKUP, &mut states).unwrap();
    assert_eq!(states, [open, done]);
    assert_code(resolve(&asked, None, unicode, &mut [open]), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = ResolveNamesFlags::from_bits_retain(2);
    assert_code(resolve(&asked[..1], None, unknown, &mut [open]), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-GETPAB-4, ADR-GETDEFAULTDIR-2, ADR-GETDEFAULTDIR-3, ADR-GETSEARCHPATH-1 to ADR-GETSEARCHPATH-3
#[test]
fn where_nobody_chose_the_global_list_is_searched() {
    let fixture = Fixture::new();
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

/// ADR-SETSEARCHPATH-1 to ADR-SETSEARCHPATH-7, ADR-GETSEARCHPATH-5 to ADR-GETSEARCHPATH-7, ADR-BOOK-5
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
    assert_eq!(length(&fixture.book), 1);

    let wrong = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID]).unwrap();
    let missing = ErrorCode::MAPI_E_MISSING_REQUIRED_COLUMN;
    assert_code(fixture.book.set_search_path(0, &wrong), missing);
    assert_code(fixture.book.set_search_path(1, &from_table), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(length(&fixture.book), 1);

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

/// ADR-PREPARERECIPS-1, ADR-PREPARERECIPS-3, ADR-PREPARERECIPS-5 to ADR-PREPARERECIPS-8
#[test]
fn asked_properties_come_first() {
    let fixture = Fixture::new();
    let mut recipient = AdrEntry::default();
    for property in [
        Property::of(PR_ENTRYID, fixture.bill_lee()),
        Property::of(PR_DISPLAY_NAME, "Will"),
        Property::of(PR_SEARCH_KEY, vec![1]),
        Property::of(PR_EMAIL_ADDRESS, "will@example.com"),
        Property::of(PR_ADDRTYPE_A, AnsiText::from(b"X")),
        Property::of(PR_ACCOUNT, "will"),
    ] {
        recipient.properties.push(property);
    }
    let tags = columns![PR_ADDRTYPE, PR_ENTRYID, PR_HOME_TELEPHONE_NUMBER, PR_ADDRTYPE, PR_SMTP_ADDRESS];
    let mut list = AdrList::of([recipient]);
    fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
    let prepared = &list.entries[0];
    let order: Vec<u16> = prepared.properties.iter().map(|property| property.tag.id()).collect();
    let expected = columns![
        PR_ADDRTYPE,
        PR_ENTRYID,
        PR_HOME_TELEPHONE_NUMBER,
        PR_SMTP_ADDRESS,
        PR_DISPLAY_NAME,
        PR_SEARCH_KEY,
        PR_EMAIL_ADDRESS,
        PR_ACCOUNT
    ];
    assert_eq!(order, expected.map(PropTag::id));
    assert_eq!(text(prepared, PR_ADDRTYPE), "X", "the recipient's own value, in the width asked");
    assert_eq!(text(prepared, PR_SMTP_ADDRESS), "bill.lee@example.com");
    let phone = prepared.find(PR_HOME_TELEPHONE_NUMBER).unwrap();
    assert_eq!(phone.value.as_error(), Some(ErrorCode::MAPI_E_NOT_FOUND));
}

/// ADR-PREPARERECIPS-2, ADR-PREPARERECIPS-9, ADR-PREPARERECIPS-10, ADR-PREPARERECIPS-11, ADR-PREPARERECIPS-12
#[test]
fn every_recipient_is_prepared_as_far_as_it_goes() {
    let fixture = Fixture::new();
    fixture.emulator.remove_person(&fixture.bill_lee()).unwrap();
    let resolved = |id: EntryId| AdrEntry { properties: vec![Property::of(PR_ENTRYID, id)] };
    let foreign = resolved(EntryId::long_term(MapiUid([7; 16]), &[1]));
    let (gone, zoe) = (resolved(fixture.bill_lee()), resolved(one_off("zoe@example.com")));
    let named = AdrEntry::named("Bill", RecipientType::MAPI_TO);
    let before = AdrList::of([named.clone(), AdrEntry::default(), zoe.clone(), foreign.clone()]);
    for tags in [None, Some(&[][..])] {
        let mut list = before.clone();
        fixture.book.prepare_recips(ResolveNamesFlags::MAPI_CACHE_ONLY, tags, &mut list).unwrap();
        assert_eq!(list, before);
    }
    let mut list = AdrList::of([gone, named.clone(), AdrEntry::default(), zoe, foreign]);
    let tags = columns![PR_EMAIL_ADDRESS];
    let result = fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list);
    assert_code(result, ErrorCode::MAPI_E_NOT_FOUND);
    let address = |entry: usize| list.entries[entry].find(PR_EMAIL_ADDRESS).unwrap().value.clone();
    assert_eq!(address(0), PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(list.entries[1..3], [named, AdrEntry::default()]);
    assert_eq!(address(3), PropValue::from("zoe@example.com"));
    assert_eq!(address(4), PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    let unknown = fixture.book.prepare_recips(ResolveNamesFlags::MAPI_UNICODE, None, &mut list);
    assert_code(unknown, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// ADR-NEWENTRY-8, ADR-NEWENTRY-9, ADR-ADDRESS-8, ADR-ADDRESS-9, ADR-ADRPARM-1, ADR-ADRPARM-2, ADR-ADRPARM-5, ADR-ADRPARM-8,
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
