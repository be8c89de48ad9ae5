//! Names are looked up in the containers there are now, however often they were looked up before.

use super::pab::{Personal, pab};
use super::*;

/// Whether each of these names is found.
fn found<const N: usize>(fixture: &Fixture, names: [&str; N]) -> [bool; N] {
    names.map(|name| fixture.resolve(&[name]).0.is_ok())
}

fn set_path(book: &Arc<dyn AddrBook>, path: &[&EntryId]) {
    let mut rows = RowSet::new(columns![PR_ENTRYID].into());
    path.iter().for_each(|id| rows.push([PropValue::from((*id).clone())]));
    book.set_search_path(0, &rows).unwrap();
}

/// ADR-SETSEARCHPATH-6: also one that another session set on the same profile.
#[test]
fn a_search_path_counts_from_the_next_name_on() {
    let world = Personal::new();
    let (fixture, pab) = (&world.fixture, EntryId::from(world.pab.get(PR_ENTRYID).unwrap()));
    world.add("Zoe Zorn", "zoe@example.com");
    assert_eq!(found(fixture, ["Bill", "Zoe"]), [true, true]);
    set_path(&fixture.book, &[&fixture.gal_id()]);
    assert_eq!(found(fixture, ["Bill", "Zoe"]), [true, false]);
    let other = fixture.emulator.log_on("Olga Owner").unwrap();
    let other = other.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    set_path(&other, &[&pab]);
    assert_eq!(found(fixture, ["Bill", "Zoe"]), [false, true]);
}

/// ADR-CONTFLAGS-6, ADR-GETSEARCHPATH-3: what a container says of itself decides when the next name is looked up.
#[test]
fn a_container_that_is_not_for_default_any_more_is_not_searched() {
    let world = Personal::new();
    world.add("Zoe Zorn", "zoe@example.com");
    assert_eq!(found(&world.fixture, ["Bill", "Zoe"]), [true, true]);
    let usual = ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_MODIFIABLE;
    world.set_flags(usual | ContainerFlags::AB_NOT_DEFAULT);
    assert_eq!(found(&world.fixture, ["Bill", "Zoe"]), [true, false]);
    world.set_flags(usual);
    assert_eq!(found(&world.fixture, ["Bill", "Zoe"]), [true, true]);
}

/// ADR-RESOLVENAME-10: a personal address book that came into the profile while the session was open.
#[test]
fn a_new_container_is_searched_for_the_next_name() {
    let fixture = Fixture::without_pab();
    let profiles = fixture.emulator.mapi().admin_profiles(0).unwrap();
    let services = profiles.admin_services("Olga Owner", None, ProfileFlags::NONE).unwrap();
    services.create_msg_service("MSPST AB", None, ServiceUiFlags::NONE).unwrap();
    let other = fixture.emulator.log_on("Olga Owner").unwrap();
    let other = other.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    let copied = pab(&other).copy_entries(&[one_off("zoe@example.com")], None, CopyEntriesFlags::NONE);
    assert_eq!(copied.unwrap().warning, None);
    assert_eq!(found(&fixture, ["billy", "Zoe"]), [true, false]);
    let _again = fixture.session.open_address_book(None, AbOpenFlags::NONE).unwrap().into_value();
    assert_eq!(found(&fixture, ["billy", "Zoe"]), [true, true]);
}

/// Sees which containers are opened.
#[derive(Debug, Default)]
struct Openings(Mutex<u32>);

impl CallObserver for Openings {
    fn before(&self, call: &Call<'_>) -> Verdict {
        *self.0.lock().unwrap() += u32::from(call.method == Method::AbLogonOpenEntry);
        Verdict::Pass
    }
}

/// However often a name was looked up, who watches calls sees each container opened, and who watches objects sees none
/// left behind.
#[test]
fn who_watches_sees_all_there_is() {
    let fixture = Fixture::new();
    let leaks = fixture.emulator.watch_leaks();
    assert_eq!(found(&fixture, ["Nobody"]), [false]);
    assert_eq!(leaks.alive(), [""; 0]);
    drop(leaks);
    assert_eq!(found(&fixture, ["Nobody", "Nobody"]), [false, false]);
    let openings = Arc::new(Openings::default());
    let _watching = fixture.emulator.observe(Arc::<Openings>::clone(&openings));
    let opened = || {
        let _nobody = fixture.resolve(&["Nobody"]);
        std::mem::take(&mut *openings.0.lock().unwrap())
    };
    assert_eq!((opened(), opened()), (4, 4), "two providers for their containers, then both containers");
}
