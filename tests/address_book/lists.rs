//! Distribution lists of a personal address book: made, filled, copied, nested, sent to.

use super::pab::{KEEP, MODIFY, PARTIAL, Personal, id_of, named};
use super::*;

const NONE: CreateEntryFlags = CreateEntryFlags::NONE;

impl Personal {
    /// What new lists are made from.
    fn list_template(&self) -> EntryId {
        self.pab.get(PR_DEF_CREATE_DL).unwrap().into()
    }

    /// A list that is saved, and stays open.
    fn add_list(&self, name: &str) -> Arc<dyn DistList> {
        let list = self.new_list();
        list.set(PR_DISPLAY_NAME, name).unwrap();
        list.save_changes(KEEP).unwrap();
        list
    }

    fn new_list(&self) -> Arc<dyn DistList> {
        self.pab.create_entry(&self.list_template(), NONE).unwrap().into_dist_list().unwrap()
    }

    fn open_list(&self, id: &EntryId) -> Arc<dyn DistList> {
        self.fixture.book.open_entry(Some(id), None, MODIFY).unwrap().into_dist_list().unwrap()
    }

    /// The addresses outside to which mail for these recipients goes, in order.
    fn sent_to(&self, recipients: &[AdrEntry]) -> Vec<String> {
        let outbox = self.fixture.session.default_store().unwrap().outbox().unwrap();
        let message = outbox.new_message().unwrap();
        for recipient in recipients {
            message.add_recipient(recipient.clone()).unwrap();
        }
        message.submit_message(SubmitFlags::NONE).unwrap();
        self.fixture.emulator.pump();
        self.fixture.emulator.sent().last().map(|mail| mail.to.clone()).unwrap_or_default()
    }

    /// A list as a recipient.
    fn recipient(&self, id: &EntryId) -> AdrEntry {
        let mut list = AdrList::of([AdrEntry::resolved("", id.clone(), RecipientType::MAPI_CC)]);
        list.entries[0].properties.remove(0);
        let tags = columns![PR_ADDRTYPE, PR_DISPLAY_NAME, PR_SEARCH_KEY];
        self.fixture.book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list).unwrap();
        list.entries.remove(0)
    }
}

fn id(list: &Arc<dyn DistList>) -> EntryId {
    list.get(PR_ENTRYID).unwrap().into()
}

fn members(list: &Arc<dyn DistList>) -> Arc<dyn MapiTable> {
    list.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()
}

/// The entry ids of the members, by name.
fn member_ids(list: &Arc<dyn DistList>) -> Vec<EntryId> {
    let rows = members(list).all_rows(&columns![PR_ENTRYID]).unwrap();
    rows.iter().map(|row| row.get(PR_ENTRYID).unwrap().into()).collect()
}

fn copy(list: &Arc<dyn DistList>, ids: &[EntryId]) -> Option<ErrorCode> {
    list.copy_entries(ids, None, CopyEntriesFlags::NONE).unwrap().warning
}

fn person(name: &str) -> EntryId {
    OneOff::new(name, "SMTP", format!("{}@elsewhere.org", name.to_lowercase())).to_entry_id()
}

/// What a list is, and which of it a client may write (ADR-DISTLIST-2, ADR-DISTLIST-3, ADR-DISTLIST-12, ADR-DISTLIST-13,
/// ADR-EID-12, ADR-CREATEENTRY-1, ADR-CREATEENTRY-2, PRP-COMP-20).
#[test]
fn a_list_is_made_from_its_template() {
    let world = Personal::new();
    let made = world.pab.create_entry(&world.list_template(), NONE).unwrap();
    assert_code(made.clone().into_mail_user().map(drop), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    let list = made.into_dist_list().unwrap();
    assert_eq!((list.get(PR_OBJECT_TYPE).unwrap(), list.get(PR_DISPLAY_TYPE).unwrap()), (8, 5));
    assert_eq!(list.get(PR_ADDRTYPE).unwrap(), "MAPIPDL");
    assert_code(list.get(PR_ENTRYID), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(list.save_changes(KEEP), ErrorCode::MAPI_E_INVALID_PARAMETER);
    list.set(PR_DISPLAY_NAME, "Team").unwrap();
    assert_eq!(world.names(), [""; 0]);
    list.save_changes(KEEP).unwrap();
    assert_eq!(world.names(), ["Team"]);

    let opened = world.open_list(&id(&list));
    assert_eq!(opened.get(PR_ENTRYID), opened.get(PR_RECORD_KEY));
    assert_code(opened.get(PR_EMAIL_ADDRESS), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(opened.get(PR_DISPLAY_TYPE).unwrap(), 5);
    let key = opened.get(PR_SEARCH_KEY).unwrap();
    assert_eq!(key.len(), 16);
    assert_ne!(world.add_list("Other").get(PR_SEARCH_KEY).unwrap(), key);
    let computed = [Property::of(PR_OBJECT_TYPE, 6), Property::of(PR_DISPLAY_TYPE, 0)];
    let problems = opened.set_props(&computed).unwrap();
    assert!(problems.iter().all(|problem| problem.code == ErrorCode::MAPI_E_COMPUTED) && problems.len() == 2);
    let written = [Property::of(PR_DISPLAY_NAME, "Crew"), Property::of(PR_ADDRTYPE, "X")];
    assert_eq!(opened.set_props(&written).unwrap(), []);
    opened.save_changes(KEEP).unwrap();
    assert_eq!((opened.get(PR_DISPLAY_TYPE).unwrap(), opened.get(PR_SEARCH_KEY).unwrap()), (1, key));
    assert_eq!(world.names(), ["Crew", "Other"]);
}

/// What is put into a list, from a template or as a copy, is a member once it is saved itself (ADR-DISTLIST-1,
/// ADR-DISTLIST-4, ADR-DISTLIST-6, ADR-DISTLIST-8, ADR-DELETEENTRIES-8, ADR-DELETEENTRIES-9, ADR-CONTOPENENTRY-4).
#[test]
fn members_are_added_copied_and_removed() {
    let world = Personal::new();
    let zoe = world.add("Zoe", "zoe@elsewhere.org");
    let list = world.add_list("Team");
    let user = list.create_entry(&world.template, NONE).unwrap().into_mail_user().unwrap();
    user.set_props(&named("Yan", "yan@elsewhere.org")).unwrap();
    assert_eq!(names(&members(&list)), [""; 0]);
    user.save_changes(KEEP).unwrap();
    assert_eq!(names(&members(&list)), ["Yan"]);
    assert_eq!(copy(&list, &[id_of(&zoe), world.bill(), person("Ann")]), None);
    assert_eq!(names(&members(&world.open_list(&id(&list)))), ["Ann", "Bill Lee", "Yan", "Zoe"]);
    assert_eq!(world.names(), ["Team", "Zoe"], "members are none of the container");

    zoe.set_props(&named("Zora", "zora@elsewhere.org")).unwrap();
    zoe.save_changes(KEEP).unwrap();
    assert_eq!(world.pab.delete_entries(&[id_of(&zoe)], 0).unwrap().warning, None);
    let [ann, bill, yan, in_list] = member_ids(&list).try_into().unwrap();
    assert_eq!(world.open(&in_list, OpenFlags::NONE).unwrap().get(PR_DISPLAY_NAME).unwrap(), "Zoe");
    let opened = list.open_entry(Some(&ann), None, OpenFlags::NONE).unwrap().into_mail_user().unwrap();
    assert_eq!(opened.get(PR_EMAIL_ADDRESS).unwrap(), "ann@elsewhere.org");

    let mut found = AdrList::of(["Yan", "Zora"].map(|name| AdrEntry::named(name, RecipientType::MAPI_TO)));
    let mut states = [ResolveState::MAPI_UNRESOLVED; 2];
    list.resolve_names(None, ResolveNamesFlags::MAPI_UNICODE, &mut found, &mut states).unwrap();
    assert_eq!(states, [ResolveState::MAPI_RESOLVED, ResolveState::MAPI_UNRESOLVED]);

    assert_eq!(world.pab.delete_entries(std::slice::from_ref(&yan), 0).unwrap().warning, PARTIAL);
    assert_eq!(list.delete_entries(&[bill.clone(), yan], 0).unwrap().warning, None);
    assert_eq!(names(&members(&list)), ["Ann", "Zoe"]);
    assert_eq!(list.delete_entries(&[world.bill()], 0).unwrap().warning, PARTIAL);
    assert!(world.open(&world.bill(), OpenFlags::NONE).is_ok());
    assert_code(world.open(&bill, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_code(list.get_hierarchy_table(TableFlags::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
}

/// A list may get its members before it is saved; unsaved it takes them along into nothing (ADR-DISTLIST-6,
/// ADR-DISTLIST-7, ADR-CREATEENTRY-3).
#[test]
fn a_list_that_is_never_saved_vanishes_with_its_members() {
    let world = Personal::new();
    let list = world.new_list();
    assert_eq!(copy(&list, &[person("Ann"), person("Ben")]), None);
    let members_of_it = member_ids(&list);
    assert_eq!(members_of_it.len(), 2);
    let fork = world.fixture.emulator.fork();
    drop(list);
    assert_eq!(world.names(), [""; 0]);
    for id in &members_of_it {
        assert_code(world.open(id, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let there = fork.log_on("Olga Owner").unwrap();
    let opened = there.open_entry(&members_of_it[0], None, OpenFlags::NONE);
    assert_code(opened, ErrorCode::MAPI_E_NOT_FOUND);

    let kept = world.new_list();
    copy(&kept, &[person("Ann")]);
    kept.set(PR_DISPLAY_NAME, "Kept").unwrap();
    kept.save_changes(SaveFlags::NONE).unwrap();
    drop(kept);
    let rows = world.table().all_rows(&columns![PR_ENTRYID]).unwrap();
    let saved = world.open_list(&rows.first().unwrap().get(PR_ENTRYID).unwrap().into());
    assert_eq!(names(&members(&saved)), ["Ann"]);
    let late = saved.create_entry(&person("Ben"), NONE).unwrap().into_mail_user().unwrap();
    assert_eq!(world.pab.delete_entries(&[id(&saved)], 0).unwrap().warning, None);
    assert_code(late.save_changes(KEEP), ErrorCode::MAPI_E_OBJECT_DELETED);
    assert_eq!(names(&members(&saved)), [""; 0]);
    assert_code(saved.create_entry(&person("Ben"), NONE), ErrorCode::MAPI_E_NO_ACCESS);
}

/// A list that repeats another may be refused or take its place, entry id and all, with its own members
/// (ADR-CREATEENTRY-10, ADR-CREATEENTRY-11, ADR-CREATEENTRY-12).
#[test]
fn a_list_may_replace_a_list() {
    let world = Personal::new();
    let first = world.add_list("Team");
    copy(&first, &[person("Ann")]);
    let strict = CreateEntryFlags::CREATE_CHECK_DUP_LOOSE;
    let again = |flags| {
        let list = world.pab.create_entry(&world.list_template(), flags).unwrap().into_dist_list().unwrap();
        copy(&list, &[person("Ben"), person("Cid")]);
        list.set(PR_DISPLAY_NAME, "team").unwrap();
        list.save_changes(KEEP).map(|()| list)
    };
    assert_code(again(strict).map(drop), ErrorCode::MAPI_E_COLLISION);
    assert_eq!(names(&members(&first)), ["Ann"]);
    let replacing = again(strict | CreateEntryFlags::CREATE_REPLACE).unwrap();
    assert_eq!(id(&replacing), id(&first));
    assert_eq!(world.names(), ["team"]);
    for list in [&first, &replacing] {
        assert_eq!(names(&members(list)), ["Ben", "Cid"]);
    }
}

/// A list is copied into a container with its members, into a list as one member that stands for it
/// (ADR-COPYENTRIES-8, ADR-CREATEENTRY-5, ADR-PAB-2, ADR-DISTLIST-4).
#[test]
fn a_copied_list_has_its_members() {
    let world = Personal::new();
    let list = world.add_list("Team");
    copy(&list, &[person("Ann"), person("Ben")]);
    assert_eq!(world.copy(&[id(&list)], CopyEntriesFlags::NONE), None);
    let made = world.pab.create_entry(&id(&list), NONE).unwrap().into_dist_list().unwrap();
    assert_eq!(names(&members(&made)), ["Ann", "Ben"]);
    assert_eq!(made.get(PR_SEARCH_KEY), list.get(PR_SEARCH_KEY));
    assert_eq!(made.get(PR_ORIGINAL_ENTRYID), list.get(PR_ENTRYID));
    made.save_changes(KEEP).unwrap();
    copy(&list, &[person("Cid")]);
    assert_eq!(world.names(), ["Team", "Team", "Team"]);
    assert_eq!(names(&members(&made)), ["Ann", "Ben"]);

    let outer = world.add_list("Outer");
    assert_eq!(copy(&outer, &[id(&list)]), None);
    let [nested] = member_ids(&outer).try_into().unwrap();
    assert_ne!(nested, id(&list));
    let nested = world.open_list(&nested);
    assert_eq!(names(&members(&nested)), ["Ann", "Ben", "Cid"]);
    copy(&list, &[person("Dan")]);
    assert_eq!(names(&members(&nested)).len(), 4);
    assert_eq!(world.pab.delete_entries(&[id(&list)], 0).unwrap().warning, None);
    assert_eq!(names(&members(&nested)), [""; 0]);
    assert_eq!(names(&members(&outer)), ["Team"]);
}

/// The list of the directory, too (ADR-COPYENTRIES-3, ADR-DISTLIST-9).
#[test]
fn lists_of_the_directory_are_copied() {
    let world = Personal::new();
    let emulator = &world.fixture.emulator;
    let all = emulator.add_person(&Person::list("Everyone", "all@example.com", &[world.bill()]));
    assert_eq!(world.copy(std::slice::from_ref(&all), CopyEntriesFlags::NONE), None);
    let rows = world.table().all_rows(&columns![PR_ENTRYID, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS]).unwrap();
    let row = rows.first().unwrap();
    assert_eq!(
        (row.get(PR_DISPLAY_TYPE), row.get(PR_EMAIL_ADDRESS).unwrap()),
        (Some(1), "all@example.com".into())
    );
    let copied = world.open_list(&row.get(PR_ENTRYID).unwrap().into());
    assert_eq!(names(&members(&copied)), ["Bill Lee"]);
    let list = world.add_list("Team");
    copy(&list, &[all]);
    let [nested] = member_ids(&list).try_into().unwrap();
    assert_eq!(names(&members(&world.open_list(&nested))), ["Bill Lee"]);
}

/// MAPI sends to the members of a personal list and of the lists in it, behind whom the message names, each once, round in
/// circles or not
/// (ADR-DISTLIST-9, ADR-DISTLIST-10, ADR-DISTLIST-11, ADR-ADDRTYPE-2, STO-SPOOL-1).
#[test]
fn mail_to_a_list_goes_to_its_members_once() {
    let world = Personal::new();
    let [team, crew, empty] = ["Team", "Crew", "Empty"].map(|name| world.add_list(name));
    copy(&team, &[person("Ann"), person("Ben"), id(&crew), id(&team)]);
    copy(&crew, &[person("Ben"), person("Cid"), id(&team)]);
    let to = world.recipient(&id(&team));
    assert_eq!(to.get(PR_ADDRTYPE).as_deref(), Some("MAPIPDL"));
    let zoe = AdrEntry::one_off(&OneOff::new("Zoe", "SMTP", "zoe@elsewhere.org"), RecipientType::MAPI_TO);
    let everyone = ["ann@elsewhere.org", "ben@elsewhere.org", "cid@elsewhere.org"];
    assert_eq!(world.sent_to(std::slice::from_ref(&to)), everyone);
    let both = world.sent_to(&[world.recipient(&id(&crew)), to.clone(), zoe.clone()]);
    assert_eq!(both, ["zoe@elsewhere.org", "ben@elsewhere.org", "cid@elsewhere.org", "ann@elsewhere.org"]);
    let ben = AdrEntry::one_off(&OneOff::new("Ben", "SMTP", "BEN@elsewhere.org"), RecipientType::MAPI_TO);
    assert_eq!(world.sent_to(&[to, ben]), ["BEN@elsewhere.org", "ann@elsewhere.org", "cid@elsewhere.org"]);
    assert_eq!(world.sent_to(&[world.recipient(&id(&empty)), zoe]), ["zoe@elsewhere.org"]);
    let nobody = AdrEntry::one_off(&OneOff::new("No list", "MAPIPDL", "x"), RecipientType::MAPI_TO);
    let fax = AdrEntry::one_off(&OneOff::new("Fay", "SMTP", "fay@elsewhere.org"), RecipientType::MAPI_TO);
    assert_eq!(world.sent_to(&[nobody, fax]), ["fay@elsewhere.org"]);
}

/// Tables and registrations of a list hear of its members (ADR-NOTIFY-2, ADR-NOTIFY-4, ADR-NOTIFY-8).
#[test]
fn sinks_hear_of_members_that_come_and_go() {
    let world = Personal::new();
    let list = world.add_list("Team");
    let table = members(&list);
    let [of_table, of_list, of_container] = [(); 3].map(|()| Arc::new(Sink::default()));
    let all = EventMask::from_bits_retain(0x7C);
    let container = EntryId::from(world.pab.get(PR_ENTRYID).unwrap());
    table.advise(EventMask::fnevTableModified, Arc::<Sink>::clone(&of_table)).unwrap();
    world.fixture.book.advise(Some(&id(&list)), all, Arc::<Sink>::clone(&of_list)).unwrap();
    world.fixture.book.advise(Some(&container), all, Arc::<Sink>::clone(&of_container)).unwrap();
    let heard = || [&of_table, &of_list, &of_container].map(|sink| sink.take(&world.fixture).join(" "));
    let user = list.create_entry(&person("Ann"), NONE).unwrap().into_mail_user().unwrap();
    user.save_changes(KEEP).unwrap();
    assert_eq!(heard(), ["TABLE_ROW_ADDED", "fnevObjectCreated", ""]);
    assert_eq!(list.delete_entries(&[id_of(&user)], 0).unwrap().warning, None);
    assert_eq!(heard(), ["TABLE_ROW_DELETED", "fnevObjectDeleted", ""]);
    list.set(PR_DISPLAY_NAME, "Crew").unwrap();
    list.save_changes(KEEP).unwrap();
    assert_eq!(heard(), ["", "fnevObjectModified", ""]);
}

/// ADR-DELETEENTRIES-1, ADR-DELETEENTRIES-4: the members of a list are its own, and go with it.
#[test]
fn a_list_that_is_deleted_takes_its_members_along() {
    let world = Personal::new();
    let list = world.add_list("Team");
    assert_eq!(list.copy_entries(&[world.bill()], None, CopyEntriesFlags::NONE).unwrap().warning, None);
    let rows = members(&list).all_rows(&columns![PR_ENTRYID]).unwrap();
    let member = EntryId::from(rows.first().unwrap().get(PR_ENTRYID).unwrap());
    assert!(world.open(&member, OpenFlags::NONE).is_ok());
    assert_eq!(world.pab.delete_entries(&[id(&list)], 0).unwrap().warning, None);
    assert_code(world.open(&member, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert!(world.open(&world.bill(), OpenFlags::NONE).is_ok());
}
