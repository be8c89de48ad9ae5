//! What new entries are made from, what dialogs show of entries, and the properties of a personal address book itself.

use super::pab::{KEEP, Personal, codes, id_of, named, pab};
use super::*;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

fn open_table(object: &dyn MapiProp, tag: PropTag) -> Result<Arc<dyn MapiTable>> {
    let width = TableFlags::MAPI_UNICODE.bits();
    object.open_property(tag, IID_IMAPITable, width, OpenPropertyFlags::NONE)?.into_table()
}

/// The controls of an object's details that can be changed, by the properties they show.
fn fields(object: &dyn MapiProp) -> Vec<(PropTag, bool, bool)> {
    let table = open_table(object, *PR_DETAILS_TABLE).unwrap();
    let rows = table.all_rows(&DISPLAY_COLUMNS).unwrap();
    let controls = rows.iter().map(|row| Control::from_row(&row.properties().collect::<Vec<_>>()).unwrap());
    let has = |control: &Control, flag| control.flags.contains(flag);
    let field = |control: Control| {
        let (editable, required) =
            (has(&control, ControlFlags::DT_EDITABLE), has(&control, ControlFlags::DT_REQUIRED));
        Some((control.shows.property()?, editable, required))
    };
    controls.filter_map(field).collect()
}

/// The table says what can be created, and with which ids (ADR-TEMPLATES-1, ADR-TEMPLATES-3, ADR-TEMPLATES-4,
/// ADR-TEMPLATES-5, ADR-TEMPLATES-7, ADR-TEMPLATES-8, ADR-CONTAINER-3, ADR-CONTAINER-6, ADR-DISTLIST-12, TBL-ONEOFF-1,
/// TBL-ONEOFF-2, TBL-ONEOFF-3).
#[test]
fn a_personal_address_book_offers_three_templates() {
    let world = Personal::new();
    let table = open_table(&*world.pab, *PR_CREATE_TEMPLATES).unwrap();
    let columns = columns![
        PR_DISPLAY_NAME,
        PR_ADDRTYPE,
        PR_DISPLAY_TYPE,
        PR_DEPTH,
        PR_SELECTABLE,
        PR_ENTRYID,
        PR_INSTANCE_KEY
    ];
    let rows = table.all_rows(&columns).unwrap();
    let offered: Vec<_> = rows
        .iter()
        .map(|row| {
            assert_eq!((row.get(PR_DEPTH), row.get(PR_SELECTABLE)), (Some(0), Some(true)));
            assert!(row.get(PR_INSTANCE_KEY).is_some());
            (row.get(PR_ADDRTYPE).unwrap(), row.get(PR_DISPLAY_TYPE).unwrap())
        })
        .collect();
    assert_eq!(offered, [("SMTP".to_owned(), 0), (String::new(), 0), ("MAPIPDL".to_owned(), 1)]);
    let ids: Vec<Binary> = rows.iter().map(|row| row.get(PR_ENTRYID).unwrap()).collect();
    assert_eq!(world.pab.get(PR_DEF_CREATE_MAILUSER).unwrap(), ids[0]);
    assert_eq!(world.pab.get(PR_DEF_CREATE_DL).unwrap(), ids[2]);
    let listed = world.pab.get_prop_list(UNICODE).unwrap();
    let tables = [PR_CREATE_TEMPLATES.tag(), PR_DETAILS_TABLE.tag(), PR_CONTAINER_CONTENTS.tag()];
    assert!(tables.iter().all(|tag| listed.contains(tag)), "{listed:?}");

    let gal = world.fixture.gal();
    assert_code(open_table(&*gal, *PR_CREATE_TEMPLATES), ErrorCode::MAPI_E_NO_SUPPORT);
    for tag in [PR_DEF_CREATE_MAILUSER, PR_DEF_CREATE_DL] {
        assert_code(gal.get(tag), ErrorCode::MAPI_E_NOT_FOUND);
    }
}

/// A template opens as what it makes, with the form to fill in; nothing is created (ADR-OPENENTRY-16, ADR-TEMPLATES-10).
#[test]
fn a_template_opens_as_a_form() {
    let world = Personal::new();
    let list = EntryId::from(world.pab.get(PR_DEF_CREATE_DL).unwrap());
    let user = world.open(&world.template, OpenFlags::NONE).unwrap();
    assert_eq!(user.get(PR_ADDRTYPE).unwrap(), "SMTP");
    let [name, address_type, address] = [PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_EMAIL_ADDRESS.tag()];
    let all = [(name, true, true), (address_type, true, true), (address, true, true)];
    assert_eq!(fields(&*user), all);
    assert_code(user.set(PR_ADDRTYPE, "X"), ErrorCode::MAPI_E_NO_ACCESS);
    let opened = world.fixture.open(&list).unwrap().into_dist_list().unwrap();
    assert_eq!(opened.get(PR_ADDRTYPE).unwrap(), "MAPIPDL");
    assert_eq!(fields(&*opened), [(name, true, true), (address_type, true, true), (address, true, false)]);
    assert_eq!(names(&opened.get_contents_table(TableFlags::NONE).unwrap()), [""; 0]);
    let modify = world.fixture.book.open_entry(Some(&list), None, OpenFlags::MAPI_MODIFY);
    assert_code(modify, ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(world.names(), [""; 0]);
}

/// Every entry and container has a page of details; what can be changed can be edited there (ADR-DISPLAYTABLE-1,
/// ADR-DISPLAYTABLE-2, ADR-DISPLAYTABLE-3, ADR-DISPLAYTABLE-4, ADR-MAILUSER-8, ADR-DETAILS-6, TBL-DISPLAY-1).
#[test]
fn details_are_a_table_of_controls() {
    let world = Personal::new();
    let zoe = world.add("Zoe", "zoe@example.com");
    let table = open_table(&*zoe, *PR_DETAILS_TABLE).unwrap();
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE).unwrap(), DISPLAY_COLUMNS);
    let rows = table.all_rows(&columns![PR_CONTROL_TYPE]).unwrap();
    let kinds: Vec<i32> = rows.iter().map(|row| row.get(PR_CONTROL_TYPE).unwrap()).collect();
    assert_eq!(kinds, [8, 0, 1, 0, 1, 0, 1], "a page, then labels with fields");
    let value = zoe.get_props(Some(&[PR_DETAILS_TABLE.tag()]), UNICODE).unwrap().value.remove(0).value;
    assert_eq!(value.as_error(), Some(ErrorCode::MAPI_E_NO_SUPPORT));

    let tags = [PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_EMAIL_ADDRESS.tag()];
    assert_eq!(fields(&*zoe), tags.map(|tag| (tag, true, true)));
    let closed = tags.map(|tag| (tag, false, false));
    for id in [id_of(&zoe), world.bill(), one_off("zoe@example.com")] {
        let opened = world.open(&id, OpenFlags::NONE).unwrap();
        assert_eq!(fields(&*opened), closed);
        assert!(opened.get_prop_list(UNICODE).unwrap().contains(&PR_DETAILS_TABLE.tag()));
    }
    assert_eq!(fields(&*world.fixture.gal()), [(tags[0], false, false)]);
    assert_code(open_table(&*world.fixture.root(), *PR_DETAILS_TABLE), ErrorCode::MAPI_E_NOT_FOUND);
}

/// MAPI's own template and those of other address books work, but for lists (ADR-CREATEENTRY-5, ADR-CREATEENTRY-9,
/// ADR-CREATEENTRY-2).
#[test]
fn entries_are_made_from_any_template_and_from_other_entries() {
    let world = Personal::new();
    let rows = offered_to_a_user(&world);
    let generic = rows.iter().find(|row| row.get(PR_ADDRTYPE).as_deref() == Some("")).unwrap();
    let create = |id: &EntryId| world.pab.create_entry(id, CreateEntryFlags::NONE);
    let fax = create(&generic.get(PR_ENTRYID).unwrap().into()).unwrap().into_mail_user().unwrap();
    assert_code(fax.get(PR_ADDRTYPE), ErrorCode::MAPI_E_NOT_FOUND);
    fax.set_props(&named("Fax", "555")).unwrap();
    fax.set(PR_ADDRTYPE, "FAX").unwrap();
    fax.save_changes(KEEP).unwrap();
    let again = create(&id_of(&fax)).unwrap().into_mail_user().unwrap();
    assert_eq!(again.get(PR_EMAIL_ADDRESS).unwrap(), "555");
    assert_eq!(again.get(PR_ORIGINAL_SEARCH_KEY), fax.get(PR_SEARCH_KEY));
    assert_eq!(create(&world.bill()).unwrap().object_type(), Some(ObjectType::MAPI_MAILUSER));
    assert_code(create(&world.fixture.gal_id()), ErrorCode::MAPI_E_INVALID_ENTRYID);
}

/// The rows of MAPI's one-off table, as a user is asked to choose one.
fn offered_to_a_user(world: &Personal) -> RowSet {
    #[derive(Debug, Default)]
    struct Looks(Mutex<RowSet>);
    impl UserInterface for Looks {
        fn choose_template(&self, templates: &RowSet) -> Option<EntryId> {
            *self.0.lock().unwrap() = templates.clone();
            None
        }
    }
    let user = Arc::new(Looks::default());
    world.fixture.emulator.set_ui(Arc::<Looks>::clone(&user));
    assert_code(world.fixture.book.new_entry(UNICODE, None, None), ErrorCode::MAPI_E_USER_CANCEL);
    world.fixture.emulator.set_ui(Arc::new(Nobody));
    std::mem::take(&mut *user.0.lock().unwrap())
}

/// (ADR-TEMPLATES-6, ADR-TEMPLATES-7, TBL-ONEOFF-4).
#[test]
fn mapi_offers_its_own_template_and_those_of_the_providers() {
    let types =
        |rows: RowSet| -> Vec<String> { rows.iter().map(|row| row.get(PR_ADDRTYPE).unwrap()).collect() };
    assert_eq!(types(offered_to_a_user(&Personal::new())), ["", "SMTP", ""]);
}

/// Name and flags of a personal address book are the user's, and change at the save (ADR-CONTAINER-3, ADR-CONTAINER-4,
/// ADR-CONTAINER-5, PRP-COMP-20, ADR-CREATEENTRY-7).
#[test]
fn the_properties_of_a_personal_address_book_are_transacted() {
    let world = Personal::new();
    let book = &world.fixture.book;
    let id = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    let open = |flags| book.open_entry(Some(&id), None, flags).unwrap().into_ab_container().unwrap();
    assert_eq!(world.pab.get(PR_ACCESS_LEVEL).unwrap(), 0);
    assert_code(world.pab.set(PR_DISPLAY_NAME, "Mine"), ErrorCode::MAPI_E_NO_ACCESS);
    assert_code(world.pab.save_changes(KEEP), ErrorCode::MAPI_E_NO_ACCESS);
    let own = open(OpenFlags::MAPI_MODIFY);
    assert_eq!((own.get(PR_ACCESS_LEVEL).unwrap(), own.get(PR_DISPLAY_TYPE).unwrap()), (1, 0x1_0000));

    let read_only = columns![
        PR_DISPLAY_TYPE,
        PR_ENTRYID,
        PR_OBJECT_TYPE,
        PR_RECORD_KEY,
        PR_DEF_CREATE_MAILUSER,
        PR_DEF_CREATE_DL
    ];
    let values = own.get_props(Some(&read_only), UNICODE).unwrap();
    assert_eq!(values.warning, None);
    let computed: Vec<_> = read_only.iter().map(|tag| (*tag, ErrorCode::MAPI_E_COMPUTED)).collect();
    assert_eq!(codes(&own.set_props(&values.value).unwrap()), computed);
    assert_eq!(codes(&own.delete_props(&read_only).unwrap()), computed);
    let none = own.set_props(&[Property::of(PR_CONTAINER_FLAGS, 1)]).unwrap();
    assert_eq!(none[0].code, ErrorCode::MAPI_E_INVALID_PARAMETER, "neither modifiable nor unmodifiable");

    own.set(PR_DISPLAY_NAME, "Mine").unwrap();
    own.set(PR_COMMENT, "my friends").unwrap();
    own.set(PR_CONTAINER_FLAGS, 0x9).unwrap();
    world.add("Zoe", "zoe@example.com");
    assert_eq!(world.names(), ["Zoe"], "entries do not wait for the container");
    assert_eq!(open(OpenFlags::NONE).get(PR_DISPLAY_NAME).unwrap(), "Personal Address Book");
    own.save_changes(KEEP).unwrap();
    let later = open(OpenFlags::MAPI_BEST_ACCESS);
    assert_eq!(
        (later.get(PR_DISPLAY_NAME).unwrap(), later.get(PR_COMMENT).unwrap()),
        ("Mine".into(), "my friends".into())
    );
    let root = world.fixture.root().get_hierarchy_table(TableFlags::MAPI_UNICODE).unwrap();
    assert!(names(&root).contains(&"Mine".to_owned()));
    let refused = later.create_entry(&world.template, CreateEntryFlags::NONE);
    assert_code(refused, ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(book.get_pab(), Ok(None), "no container can be changed");
    later.set(PR_CONTAINER_FLAGS, 0x5).unwrap();
    later.save_changes(SaveFlags::NONE).unwrap();
    assert_code(later.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_INVALID_OBJECT);
    assert_eq!(pab(book).get(PR_DISPLAY_NAME).unwrap(), "Mine");
}
