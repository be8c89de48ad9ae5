use super::*;
use crate::engine::table::{RowId, RowSource, View, ViewSpec};
use crate::vocab::tags::{
    PR_ANR, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY,
    PR_SEARCH_KEY, PR_SMTP_ADDRESS, PR_TITLE, PR_TITLE_A,
};
use crate::vocab::{AnsiText, Bookmark, PropTag, PropValue, Property, Restriction, TableEvent};

fn people(names: &[&str]) -> Directory {
    let mut directory = Directory::default();
    for name in names {
        let local_part = name.to_lowercase().replace(' ', ".");
        add(&mut directory, DirectoryEntry::user(*name, format!("{local_part}@example.com")));
    }
    directory
}

fn add(directory: &mut Directory, entry: DirectoryEntry) -> EntryNumber {
    directory.add(entry, &mut Changes::default())
}

fn resolve(directory: &Directory, text: &str) -> Resolution {
    directory.resolve(text, None, |_| true)
}

fn names(directory: &Directory, found: impl IntoIterator<Item = EntryNumber>) -> Vec<&str> {
    found.into_iter().map(|number| &*directory.get(number).unwrap().display_name).collect()
}

#[track_caller]
fn one(resolution: Resolution) -> EntryNumber {
    match resolution {
        Resolution::One(number) => number,
        other => panic!("{other:?}"),
    }
}

/// A few thousand numbers that look random and are the same in every run.
fn dice() -> impl FnMut(usize) -> usize {
    let mut state = 1_u64;
    move |sides| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % sides
    }
}

/// ADR-ANR-10
#[test]
fn the_index_finds_what_the_rule_says() {
    let staff = ["Billy Larson", "Bill Lee", "William Lee", "Bill Logan Jr.", "Bill Smith", "Sam Bill Lee"];
    let directory = people(&staff);
    let found = names(&directory, directory.anr("Bill L"));
    assert_eq!(found, ["Billy Larson", "Bill Lee", "Bill Logan Jr.", "Sam Bill Lee"]);
    assert_eq!(names(&directory, directory.anr("william.l")), ["William Lee"]);
    assert!(directory.anr(" ").is_empty());
}

#[test]
fn the_index_finds_the_same_as_looking_at_every_entry() {
    let mut roll = dice();
    let syllables = ["an", "a", "ber", "bert", "Co", "é", "É", "ß", "b"];
    let mut name = |most: usize| {
        let mut name = String::new();
        for _ in 0..=roll(most) {
            name.push_str(["", "", " ", ","][roll(4)]);
            name.push_str(syllables[roll(syllables.len())]);
        }
        name
    };
    let mut directory = Directory::default();
    for number in 0..300 {
        let entry = DirectoryEntry::user(name(4), format!("{}@example.com", name(2)));
        add(&mut directory, entry.with_account(&name(1)));
        match number % 10 {
            3 => drop(directory.remove(EntryNumber(number / 2), &mut Changes::default())),
            7 => drop(directory.update(
                EntryNumber(number / 3),
                DirectoryEntry::user(name(3), name(1)),
                &mut Changes::default(),
            )),
            _ => {}
        }
    }
    let mut hits = 0;
    for _ in 0..500 {
        let text = name(3);
        let anr = Anr::new(&text);
        let scanned: Vec<EntryNumber> = directory
            .iter()
            .map(|(number, _)| number)
            .filter(|&number| directory.matches(number, &anr))
            .collect();
        assert_eq!(directory.anr(&text), scanned, "{text:?}");
        hits += scanned.len();
    }
    assert!(hits > 1000, "{hits} hits prove little");
}

/// ADR-RESOLVENAMES-3, ADR-RESOLVENAMES-4, ADR-RESOLVENAMES-5, ADR-RESOLVENAMES-6, ADR-RESOLVENAMES-7
#[test]
fn an_exact_name_goes_before_names_that_begin_with_it() {
    let mut directory = people(&["Bill Leeson", "Bill Lee", "Anna"]);
    assert_eq!(names(&directory, [one(resolve(&directory, "bill LEE "))]), ["Bill Lee"]);
    assert_eq!(names(&directory, [one(resolve(&directory, "ann"))]), ["Anna"]);
    assert_eq!(resolve(&directory, "Bill"), Resolution::Ambiguous);
    assert_eq!(directory.resolve("Bill", None, |number| number.0 > 0), Resolution::One(EntryNumber(1)));
    assert_eq!(resolve(&directory, "Zoe"), Resolution::Nobody);
    assert_eq!(resolve(&directory, ""), Resolution::Nobody);

    add(&mut directory, DirectoryEntry::user("Bill Lee", "bl2@example.com"));
    assert_eq!(resolve(&directory, "Bill Lee"), Resolution::Ambiguous);
}

/// ADR-CONTTABLE-4, ADR-ANR-6, ADR-ANR-9
#[test]
fn a_table_restricted_to_a_name_shows_those_whom_the_rule_finds_and_follows_them() {
    let mut directory = people(&["Ada", "adam", "Alma", "Bob Ben", "ben", "Bill", "Carl Berg"]);
    add(&mut directory, DirectoryEntry::user("Zoe", "b@example.com"));
    let mut view = View::new(ViewSpec::new([PR_DISPLAY_NAME.tag()]));
    view.restrict(&directory, Some(&Restriction::eq(PR_ANR, "b"))).unwrap();
    let shown = |view: &mut View, directory: &Directory| {
        view.seek_row(directory, Bookmark::BOOKMARK_BEGINNING, 0).unwrap();
        let rows = view.query_rows(directory, 100, false).unwrap();
        rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&mut view, &directory), ["ben", "Bill", "Bob Ben", "Carl Berg", "Zoe"]);

    view.begin_tracking(&directory);
    let follow = |view: &mut View, directory: &Directory, change: RowChange| {
        let mut told = Vec::new();
        view.apply(directory, change, &mut told);
        told.into_iter().map(|told| told.event).collect::<Vec<_>>()
    };
    let (ben, adam) = (EntryNumber(4), EntryNumber(1));
    let quiet = &mut Changes::default();
    directory.update(ben, DirectoryEntry::user("ben", "new@example.com"), quiet).unwrap();
    let told = follow(&mut view, &directory, RowChange::Modified(ben.into()));
    assert_eq!(told, [TableEvent::TABLE_ROW_MODIFIED]);
    assert_eq!(shown(&mut view, &directory), ["ben", "Bill", "Bob Ben", "Carl Berg", "Zoe"]);
    directory.update(adam, DirectoryEntry::user("Bo", "bo@example.com"), quiet).unwrap();
    let told = follow(&mut view, &directory, RowChange::Moved(adam.into()));
    assert_eq!(told, [TableEvent::TABLE_ROW_ADDED]);
    assert_eq!(shown(&mut view, &directory), ["ben", "Bill", "Bo", "Bob Ben", "Carl Berg", "Zoe"]);
}

/// ADR-RESOLVENAMES-5
#[test]
fn an_account_or_address_is_as_good_as_a_name() {
    let mut directory = people(&["Anna Berg", "Annabel"]);
    let anna = add(&mut directory, DirectoryEntry::user("A. Berg", "ab@example.com").with_account("anna"));
    assert_eq!(resolve(&directory, "Anna"), Resolution::One(anna));
    assert_eq!(resolve(&directory, "AB@example.com"), Resolution::One(anna));
}

/// ADR-RESOLVENAMES-6. Who is not among the members of a list is not meant, by name, by another rule or by address.
#[test]
fn only_some_of_the_entries_may_be_meant() {
    let mut directory = people(&["Bill Lee", "Bill Leeson"]);
    let other = add(&mut directory, DirectoryEntry::user("Anna", "bill.lee@example.com"));
    let nameless = add(&mut directory, DirectoryEntry::user("", ""));
    let (lee, leeson) = (EntryNumber(0), EntryNumber(1));
    assert_eq!(resolve(&directory, "Bill Lee"), Resolution::One(lee));
    assert_eq!(directory.resolve("Bill Lee", None, |number| number != lee), Resolution::One(leeson));
    let anybody = Some(NameTest(|_, _, _| true));
    assert_eq!(directory.resolve("x", anybody, |_| true), Resolution::Ambiguous);
    assert_eq!(directory.resolve("x", anybody, |number| number == leeson), Resolution::One(leeson));
    assert_eq!(directory.resolve_address("bill.lee@example.com", |_| true), Resolution::Ambiguous);
    let not_lee = directory.resolve_address("bill.lee@example.com", |number| number != lee);
    assert_eq!(not_lee, Resolution::One(other));
    assert_eq!(directory.resolve("", anybody, |number| number == nameless), Resolution::Nobody);
}

/// ADR-RESOLVENAMES-8
#[test]
fn an_address_lookup_takes_whole_addresses_only() {
    let mut directory = people(&["Anna", "Annabel"]);
    add(&mut directory, DirectoryEntry::user("Ben", "ben@example.com").with_account("anna"));
    assert_eq!(directory.resolve_address("ANNA@example.com", |_| true), Resolution::One(EntryNumber(0)));
    assert_eq!(directory.resolve_address("Anna", |_| true), Resolution::Nobody);
    assert_eq!(directory.resolve_address("", |_| true), Resolution::Nobody);
}

#[test]
fn mail_finds_its_recipient_by_any_of_its_addresses() {
    let mut directory = people(&["Anna"]);
    let ben = add(&mut directory, DirectoryEntry::user("Ben", "ben@example.com").on_exchange());
    let name = directory.distinguished_name(ben).unwrap().to_owned();
    assert_eq!(directory.find_address("smtp", "Anna@Example.com"), Some(EntryNumber(0)));
    assert_eq!(directory.find_address("SMTP", "ben@example.com"), Some(ben));
    assert_eq!(directory.find_address("EX", &name.to_uppercase()), Some(ben));
    assert_eq!(directory.find_address("EX", "ben@example.com"), None);
    assert_eq!(directory.find_address("FAX", "anna@example.com"), None);
}

/// ADR-EID-8, ADR-RECIPPROPS-1
#[test]
fn an_exchange_entry_shows_its_name_as_address_and_keeps_the_internet_one_beside() {
    let mut directory = Directory::default();
    let ben = add(&mut directory, DirectoryEntry::user("Ben", "ben@example.com").on_exchange());
    let text = |tag: PropTag| directory.entry_value(ben, tag).unwrap().as_str().unwrap().to_owned();
    assert_eq!(text(PR_EMAIL_ADDRESS.tag()), "/o=Emulator/ou=Post Office/cn=Recipients/cn=ben");
    assert_eq!(text(PR_SMTP_ADDRESS.tag()), "ben@example.com");
    let key = directory.entry_value(ben, PR_SEARCH_KEY.tag()).unwrap();
    assert_eq!(key.as_bytes(), Some(&b"EX:/O=EMULATOR/OU=POST OFFICE/CN=RECIPIENTS/CN=BEN\0"[..]));
}

/// ADR-EID-2, ADR-EID-7
#[test]
fn entries_are_found_by_the_id_they_show() {
    let mut directory = people(&["Anna", "Ben"]);
    let all = add(&mut directory, DirectoryEntry::list("Everyone", "all@example.com", [EntryNumber(0)]));
    for number in [EntryNumber(0), EntryNumber(1), all] {
        let id = directory.entry_id(number).unwrap();
        let value = PropValue::Binary(id.clone().into());
        assert_eq!(directory.entry_value(number, PR_ENTRYID.tag()), Some(value.clone()));
        assert_eq!(directory.entry_value(number, PR_RECORD_KEY.tag()), Some(value));
        assert_eq!(directory.find(&DirectoryId::parse(&id).unwrap()), Some(number));
    }
    let stranger = DirectoryId { kind: DirectoryKind::DistList, ..id_of(&directory, EntryNumber(0)) };
    assert_eq!(directory.find(&stranger), None, "a user's name in a list's id");
}

fn id_of(directory: &Directory, number: EntryNumber) -> DirectoryId {
    DirectoryId::parse(&directory.entry_id(number).unwrap()).unwrap()
}

/// ADR-OPENENTRY-7, SES-ENTRYID-11
#[test]
fn the_id_of_an_entry_that_is_gone_is_never_given_again() {
    let mut directory = people(&["Anna"]);
    let id = id_of(&directory, EntryNumber(0));
    directory.remove(EntryNumber(0), &mut Changes::default()).unwrap();
    let again = add(&mut directory, DirectoryEntry::user("Anna", "anna@example.com"));
    assert_eq!(directory.find(&id), None);
    assert_ne!(id_of(&directory, again), id);
    assert_eq!(directory.remove(EntryNumber(0), &mut Changes::default()), Err(MISSING));
    assert_eq!((directory.len(), again), (1, EntryNumber(1)));
}

/// ADR-MAILUSER-6
#[test]
fn an_entry_keeps_its_id_when_its_name_and_address_change() {
    let mut directory = people(&["Anna", "Ben"]);
    let id = directory.entry_id(EntryNumber(0));
    directory
        .update(EntryNumber(0), DirectoryEntry::user("Zoe", "zoe@example.com"), &mut Changes::default())
        .unwrap();
    assert_eq!(directory.entry_id(EntryNumber(0)), id);
    assert_eq!(resolve(&directory, "Anna"), Resolution::Nobody);
    assert_eq!(resolve(&directory, "zoe@example.com"), Resolution::One(EntryNumber(0)));
    assert_eq!(names(&directory, directory.by_name()), ["Ben", "Zoe"]);

    let list = DirectoryEntry::list("Zoe", "zoe@example.com", []);
    assert!(matches!(
        directory.update(EntryNumber(0), list, &mut Changes::default()),
        Err(EngineError::Denied { .. })
    ));
    assert_eq!(directory.get(EntryNumber(0)).unwrap().kind, EntryKind::MailUser);
}

/// ADR-CONTTABLE-3, ADR-CONTTABLE-4, ADR-CONTTABLE-10, TBL-ABCONT-1, TBL-ABCONT-2
#[test]
fn rows_come_by_name_without_case_then_in_order_of_creation() {
    let mut directory = people(&["ben", "Zoe", "Anna", "BEN"]);
    add(&mut directory, DirectoryEntry::list("Everyone", "all@example.com", []));
    let rows = directory.row_ids();
    assert_eq!(names(&directory, directory.by_name()), ["Anna", "ben", "BEN", "Everyone", "Zoe"]);
    assert_eq!(rows, [2, 0, 3, 4, 1].map(RowId));
    let types = rows.iter().map(|&row| directory.value(row, PR_OBJECT_TYPE.tag()).unwrap().as_long());
    assert_eq!(types.collect::<Vec<_>>(), [6, 6, 6, 8, 6].map(Some));
    let keys: std::collections::BTreeSet<_> =
        rows.iter().map(|&row| directory.value(row, PR_INSTANCE_KEY.tag()).unwrap().to_string()).collect();
    assert_eq!(keys.len(), 5);
}

/// ADR-CONTTABLE-1, ADR-CONTTABLE-2, ADR-ANR-5
#[test]
fn a_row_has_every_property_of_its_entry_and_nothing_else() {
    let mut directory = people(&["Anna"]);
    let boss = DirectoryEntry::user("Ben", "ben@example.com")
        .with(Property::of(PR_TITLE_A, AnsiText::from(b"Boss")));
    let boss = RowId::from(add(&mut directory, boss));
    assert_eq!(directory.value(boss, PR_TITLE_A.tag()), Some(PropValue::Unicode("Boss".into())));
    assert_eq!(directory.cell(boss, PR_TITLE.tag()).value(), Some(crate::engine::ValueRef::Unicode("Boss")));
    assert_eq!(directory.value(RowId(0), PR_TITLE.tag()), None);
    assert_eq!(directory.value(boss, PR_ANR.tag()), None);
    assert_eq!(directory.value(RowId(u64::MAX), PR_ENTRYID.tag()), None);
    assert_eq!(directory.available_columns().len(), 13);
    for tag in directory.available_columns() {
        let value = directory.value(boss, tag).unwrap_or_else(|| panic!("{tag}"));
        assert_eq!(value.prop_type(), tag.prop_type(), "{tag}");
        assert_eq!(directory.cell(boss, tag).value(), Some((&value).into()), "{tag}");
    }
    assert!(directory.entry_tags(EntryNumber(0)).iter().all(|tag| *tag != PR_TITLE.tag()));
}

/// ADR-DISTLIST-4
#[test]
fn the_rows_of_a_list_are_its_members_that_are_there() {
    let mut directory = people(&["Zoe", "Anna", "Ben"]);
    let inner = add(&mut directory, DirectoryEntry::list("Inner", "inner@example.com", [EntryNumber(2)]));
    let members = [0, 1, 2, 0, 77].map(EntryNumber).into_iter().chain([inner]);
    let all = add(&mut directory, DirectoryEntry::list("Everyone", "all@example.com", members));
    directory.remove(EntryNumber(2), &mut Changes::default()).unwrap();
    let rows = directory.members(all);
    assert_eq!(rows.row_ids(), [1, 3, 0].map(RowId), "a nested list is one row");
    assert!(rows.contains(RowId(0)) && !rows.contains(RowId(2)) && !rows.contains(RowId::from(all)));
    assert_eq!(directory.members(EntryNumber(0)).row_count(), 0, "nobody is in a user");
}

#[test]
fn a_clone_is_a_fork() {
    let mut directory = people(&["Anna", "Ben"]);
    let before = directory.clone();
    directory.remove(EntryNumber(0), &mut Changes::default()).unwrap();
    add(&mut directory, DirectoryEntry::user("Zoe", "zoe@example.com"));
    assert_eq!(names(&before, before.by_name()), ["Anna", "Ben"]);
    assert_eq!(names(&directory, directory.by_name()), ["Ben", "Zoe"]);
    assert_ne!(before.version(), directory.version());
}

/// ADR-CONTTABLE-8, TBL-ABCONT-5
#[test]
fn a_change_tells_the_tables_that_show_it() {
    let mut directory = people(&["Anna", "Ben"]);
    let (anna, ben) = (EntryNumber(0), EntryNumber(1));
    let list = add(&mut directory, DirectoryEntry::list("Everyone", "all@example.com", [anna]));
    let told = |directory: &mut Directory, change: &dyn Fn(&mut Directory, &mut Changes)| {
        let mut changes = Changes::default();
        let before = directory.version();
        change(directory, &mut changes);
        assert_ne!(directory.version(), before);
        changes.rows.iter().map(|event| (event.rows, event.change)).collect::<Vec<_>>()
    };
    let (all, of_list) = (Rows::Directory, Rows::members(list));

    let rows = told(&mut directory, &|directory, changes| {
        directory.add(DirectoryEntry::user("Zoe", "zoe@example.com"), changes);
    });
    assert_eq!(rows, [(all, RowChange::Inserted(RowId(3)))]);

    let rows = told(&mut directory, &|directory, changes| {
        directory.update(anna, DirectoryEntry::user("ANNA", "a@example.com"), changes).unwrap();
    });
    assert_eq!(rows, [(all, RowChange::Modified(RowId(0))), (of_list, RowChange::Modified(RowId(0)))]);

    let rows = told(&mut directory, &|directory, changes| {
        directory.update(anna, DirectoryEntry::user("Yara", "a@example.com"), changes).unwrap();
    });
    assert_eq!(rows, [(all, RowChange::Moved(RowId(0))), (of_list, RowChange::Moved(RowId(0)))]);

    let rows = told(&mut directory, &|directory, changes| {
        directory.update(list, DirectoryEntry::list("Everyone", "all@example.com", [ben]), changes).unwrap();
    });
    let swapped = [(of_list, RowChange::Removed(RowId(0))), (of_list, RowChange::Inserted(RowId(1)))];
    assert_eq!(rows, [&[(all, RowChange::Modified(RowId(2)))], &swapped[..]].concat());

    let rows = told(&mut directory, &|directory, changes| directory.remove(ben, changes).unwrap());
    assert_eq!(rows, [(all, RowChange::Removed(RowId(1))), (of_list, RowChange::Removed(RowId(1)))]);
    assert_eq!(directory.members(list).row_count(), 0);
}
