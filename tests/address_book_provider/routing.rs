//! Which provider is asked for what.

use super::*;

/// ADR-ROOT-2, ADR-ROOT-3, ADR-ROOT-4, ADR-HIERTABLE-3, ADR-HIERTABLE-4
#[test]
fn the_root_shows_the_containers_of_all_providers() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let built_in = [("Global Address List", 0), ("Personal Address Book", 0)];
    let top = named(&[&built_in[..], &[("Partners", 0)]].concat());
    assert_eq!(hierarchy(&book, TableFlags::NONE), top);
    let all = named(&[&built_in[..], &[("Partners", 0), ("Couriers", 1)]].concat());
    assert_eq!(hierarchy(&book, TableFlags::CONVENIENT_DEPTH), all);
}

/// STA-ABLOGON-2, ADR-PROVIDER-1, ADR-CONTOPENENTRY-3, STA-SUP-SETPROVIDERUID-1: an id opens wherever it is asked for,
/// and goes to the provider whose uid it carries.
#[test]
fn an_entry_id_goes_to_the_provider_that_registered_its_uid() {
    let fixture = Fixture::new();
    let carla = fixture.session.open_entry(&id_of(CARLA), None, OpenFlags::NONE).unwrap();
    assert_eq!(carla.into_mail_user().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Carla Diaz");
    let book = fixture.book();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let partners = book.open_entry(Some(&id_of(PARTNERS)), None, OpenFlags::NONE).unwrap();
    let partners = partners.into_ab_container().unwrap();
    for opened in [
        book.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
        root.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
        partners.open_entry(Some(&short_id_of(CARLO)), None, OpenFlags::NONE),
    ] {
        assert_eq!(opened.unwrap().into_mail_user().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Carlo Diaz");
    }
    assert_eq!(fixture.people.asked(), ["open Partners", "open Carlo Diaz", "open Carlo Diaz"]);
    let own = fixture.session.query_identity().unwrap().into_value();
    assert!(book.open_entry(Some(&own), None, OpenFlags::NONE).is_ok());
    let stranger = EntryId::long_term(MapiUid([7; 16]), &[CARLA]);
    let opened = book.open_entry(Some(&stranger), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(fixture.people.asked().is_empty());
}

/// ADR-PROVIDER-6, STA-ABLOGON-3, SES-GETLASTERROR-5
#[test]
fn what_a_provider_refuses_reaches_the_client_as_it_is() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let refused = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::MAPI_MODIFY).unwrap_err();
    assert_eq!((refused.code(), refused.detail()), (ErrorCode::MAPI_E_NO_ACCESS, "people stay as they are"));
    let told = book.get_last_error(refused.code(), UnicodeFlags::MAPI_UNICODE).unwrap().expect("details");
    assert_eq!(told.to_string(), "People: Ask the partners.");
    let of_session = fixture.session.open_entry(&id_of(CARLA), None, OpenFlags::MAPI_MODIFY).unwrap_err();
    let again = fixture.session.get_last_error(of_session.code(), UnicodeFlags::MAPI_UNICODE).unwrap();
    assert_eq!(again, Some(told));
    let broken = EntryId::long_term(UID, &[CARLA, 0]);
    let refused = book.open_entry(Some(&broken), None, OpenFlags::NONE).unwrap_err();
    assert_eq!(
        (refused.code(), refused.method()),
        (ErrorCode::MAPI_E_UNKNOWN_ENTRYID, Method::AbLogonOpenEntry)
    );
}

/// STA-ABLOGON-4, ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2
#[test]
fn a_provider_compares_its_own_ids() {
    let fixture = Fixture::new();
    let book = fixture.book();
    assert!(book.compare_entry_ids(&id_of(CARLA), &short_id_of(CARLA), 0).unwrap());
    assert!(!fixture.session.compare_entry_ids(&id_of(CARLA), &id_of(CARLO), 0).unwrap());
    let asked = ["compare Carla Diaz with Carla Diaz", "compare Carla Diaz with Carlo Diaz"];
    assert_eq!(fixture.people.asked(), asked);
    let own = fixture.session.query_identity().unwrap().into_value();
    assert!(!book.compare_entry_ids(&own, &id_of(CARLA), 0).unwrap());
    assert!(fixture.people.asked().is_empty());
    let broken = EntryId::long_term(UID, &[CARLA, 0]);
    let compared = book.compare_entry_ids(&id_of(CARLA), &broken, 0);
    assert_eq!(compared.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// ADR-HIERTABLE-5: by the table of the root over all providers.
#[test]
fn the_table_of_containers_can_be_searched() {
    let fixture = Fixture::new();
    let book = fixture.book();
    let root = book.open_entry(None, None, OpenFlags::NONE).unwrap().into_ab_container().unwrap();
    let table = root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE).unwrap();
    assert!(table.query_columns(QueryColumnsFlags::NONE).unwrap().contains(&PR_CONTAINER_FLAGS.tag()));
    table.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE).unwrap();
    let next = || {
        let rows = table.query_rows(1, QueryRowsFlags::NONE).unwrap();
        rows.first().map(|row| row.get(PR_DISPLAY_NAME).unwrap())
    };
    let _moved = table.seek_row(Bookmark::BOOKMARK_END, -1).unwrap();
    assert_eq!(table.query_position().unwrap().row, 3);
    assert_eq!(next().as_deref(), Some("Couriers"));
    table.seek_row_approx(2, 4).unwrap();
    let partners = table.create_bookmark().unwrap();
    let is_gal = Restriction::eq(PR_DISPLAY_NAME, "Global Address List");
    let _found = table.find_row(&is_gal, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap();
    assert_eq!(next().as_deref(), Some("Global Address List"));
    let _moved = table.seek_row(partners, 0).unwrap();
    table.free_bookmark(partners).unwrap();
    assert_eq!(next().as_deref(), Some("Partners"));
    let below = Restriction::gt(PR_DEPTH, 0);
    table.restrict(Some(&below), TableOpFlags::NONE).unwrap();
    assert_eq!((next().as_deref(), next()), (Some("Couriers"), None));
}

/// STA-ABPROVIDER-3
#[test]
fn a_provider_without_a_uid_is_never_asked_for_an_entry() {
    let fixture = Fixture::with(People::new("People", |_| Ok(())));
    let book = fixture.book();
    assert_eq!(hierarchy(&book, TableFlags::NONE).len(), 3);
    fixture.people.asked();
    let opened = book.open_entry(Some(&id_of(CARLA)), None, OpenFlags::NONE);
    assert_eq!(opened.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(fixture.people.asked().is_empty());
}

/// ADR-GETSEARCHPATH-7
#[test]
fn a_container_that_is_gone_is_left_out_of_the_search_path() {
    let (people, fails) = failing("People", ErrorCode::MAPI_E_FAILONEPROVIDER);
    fails.store(false, Ordering::Relaxed);
    let fixture = Fixture::with(people);
    let book = fixture.book();
    set_path(&book, &[id_of(PARTNERS), book.get_default_dir().unwrap().unwrap()]);
    fails.store(true, Ordering::Relaxed);
    let later = fixture.emulator.log_on(PROFILE).unwrap();
    let open = || later.open_address_book(None, AbOpenFlags::NONE).unwrap().value;
    assert_eq!(path(&open()), ["Global Address List"]);
    fails.store(false, Ordering::Relaxed);
    assert_eq!(path(&open()), ["Partners", "Global Address List"]);
}
