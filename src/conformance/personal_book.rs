//! The address book that a user keeps: users and lists, created, copied, changed and deleted. An implementation whose
//! profile has none is not asked.

use std::sync::Arc;

use super::Harness;
use super::address_book::book_of;
use super::scene::{Scene, code, id_of};
use super::sinks::{Heard, watch};
use crate::columns;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_personal_book, personal_book;
    a_new_user_is_in_the_book_from_its_first_save_on,
    a_saved_user_can_be_changed_and_deleted,
    a_user_has_properties_that_can_be_read_only,
    a_duplicate_is_refused_at_its_save,
    what_lacks_an_address_is_no_user,
    entries_are_copied_from_elsewhere,
    a_list_contains_its_members,
    mail_to_a_list_reaches_each_member_once: STORE_SUBMIT_OK,
    sinks_and_tables_hear_of_entries,
    a_name_is_looked_for_in_it_first,
    it_is_there_in_the_next_session,
}

const KEEP: SaveFlags = SaveFlags::KEEP_OPEN_READWRITE;
const MODIFY: OpenFlags = OpenFlags::MAPI_MODIFY;
const PARTIAL: Option<ErrorCode> = Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION);

/// Somebody's address books.
struct Books {
    scene: Scene,
    book: Arc<dyn AddrBook>,
    own: Arc<dyn AbContainer>,
}

impl Books {
    /// Those of user A, if he has one of his own.
    fn of_a(h: &dyn Harness) -> Result<Option<Self>> {
        let scene = Scene::of_a(h)?;
        let book = book_of(&scene)?;
        let Some(own) = book.get_pab()? else { return Ok(None) };
        let own = book.open_entry(Some(&own), None, OpenFlags::NONE)?.into_ab_container()?;
        Ok(Some(Self { scene, book, own }))
    }

    fn create(&self, flags: CreateEntryFlags) -> Result<Arc<dyn MailUser>> {
        let template = self.own.get(PR_DEF_CREATE_MAILUSER)?;
        self.own.create_entry(&template.into(), flags)?.into_mail_user()
    }

    /// A user who is saved, and stays open.
    fn add(&self, name: &str, address: &str) -> Result<Arc<dyn MailUser>> {
        let user = self.create(CreateEntryFlags::NONE)?;
        fill_in(&*user, name, address)?;
        user.save_changes(KEEP)?;
        Ok(user)
    }

    /// A list that is saved, and stays open.
    fn add_list(&self, name: &str) -> Result<Arc<dyn DistList>> {
        let template = self.own.get(PR_DEF_CREATE_DL)?;
        let list = self.own.create_entry(&template.into(), CreateEntryFlags::NONE)?.into_dist_list()?;
        list.set(PR_DISPLAY_NAME, name)?;
        list.save_changes(KEEP)?;
        Ok(list)
    }

    fn open(&self, id: &EntryId, flags: OpenFlags) -> Result<Arc<dyn MailUser>> {
        self.book.open_entry(Some(id), None, flags)?.into_mail_user()
    }

    fn names(&self) -> Result<Vec<String>> {
        names(&*self.own)
    }
}

fn fill_in(user: &dyn MailUser, name: &str, address: &str) -> Result<()> {
    for (tag, text) in [(PR_DISPLAY_NAME, name), (PR_ADDRTYPE, "SMTP"), (PR_EMAIL_ADDRESS, address)] {
        user.set(tag, text)?;
    }
    Ok(())
}

fn names(container: &dyn MapiContainer) -> Result<Vec<String>> {
    let rows =
        container.get_contents_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns![PR_DISPLAY_NAME])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
}

fn one_off(name: &str) -> EntryId {
    OneOff::new(name, "SMTP", format!("{name}@elsewhere.example")).to_entry_id()
}

/// ADR-CREATEENTRY-1, ADR-CREATEENTRY-2, ADR-CREATEENTRY-3, ADR-CREATEENTRY-4, ADR-CONTTABLE-8, ADR-CONTTABLE-9,
/// ADR-MAILUSER-2, ADR-PAB-1
fn a_new_user_is_in_the_book_from_its_first_save_on(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let flags = ContainerFlags::from_bits_retain(books.own.get(PR_CONTAINER_FLAGS)?.cast_unsigned());
    assert!(flags.contains(ContainerFlags::AB_MODIFIABLE));
    let user = books.create(CreateEntryFlags::NONE)?;
    assert_eq!(user.get(PR_OBJECT_TYPE)?.cast_unsigned(), ObjectType::MAPI_MAILUSER.0);
    fill_in(&*user, "Zoe", "zoe@elsewhere.example")?;
    for tag in [PR_ENTRYID, PR_RECORD_KEY] {
        assert_eq!(code(user.get(tag)), ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(books.names()?, [""; 0]);
    drop(books.create(CreateEntryFlags::NONE)?);
    user.save_changes(KEEP)?;
    assert_eq!(books.names()?, ["Zoe"]);
    let read = books.open(&id_of(&*user)?, OpenFlags::NONE)?;
    assert_eq!(
        (read.get(PR_ADDRTYPE)?, read.get(PR_EMAIL_ADDRESS)?),
        ("SMTP".into(), "zoe@elsewhere.example".into())
    );
    assert_eq!(&*read.get(PR_SEARCH_KEY)?, b"SMTP:ZOE@ELSEWHERE.EXAMPLE\0");
    Ok(())
}

/// ADR-PAB-5, ADR-OPENENTRY-8, ADR-OPENENTRY-18, ADR-MAILUSER-1, ADR-MAILUSER-5, ADR-MAILUSER-6, ADR-DELETEENTRIES-1,
/// ADR-DELETEENTRIES-2, ADR-DELETEENTRIES-4, ADR-OPENENTRY-7
fn a_saved_user_can_be_changed_and_deleted(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let id = id_of(&*books.add("Zoe", "zoe@elsewhere.example")?)?;
    let (one, other, read) =
        (books.open(&id, MODIFY)?, books.open(&id, MODIFY)?, books.open(&id, OpenFlags::NONE)?);
    assert_eq!((one.get(PR_ACCESS_LEVEL)?, read.get(PR_ACCESS_LEVEL)?), (1, 0));
    assert_eq!(code(read.set(PR_DISPLAY_NAME, "x")), ErrorCode::MAPI_E_NO_ACCESS);
    one.set(PR_DISPLAY_NAME, "Zora")?;
    one.set(PR_EMAIL_ADDRESS, "zora@elsewhere.example")?;
    assert_eq!((other.get(PR_DISPLAY_NAME)?, books.names()?), ("Zoe".into(), vec!["Zoe".into()]));
    one.save_changes(KEEP)?;
    assert_eq!(books.names()?, ["Zora"]);
    assert_eq!(id_of(&*one)?, id);
    assert_eq!(&*one.get(PR_SEARCH_KEY)?, b"SMTP:ZORA@ELSEWHERE.EXAMPLE\0");
    other.set(PR_DISPLAY_NAME, "Zoom")?;
    assert_eq!(code(other.save_changes(KEEP)), ErrorCode::MAPI_E_OBJECT_CHANGED);

    let strange = one_off("yan");
    assert_eq!(books.own.delete_entries(&[strange, id.clone()], 0)?.warning, PARTIAL);
    assert_eq!(books.names()?, [""; 0]);
    assert_eq!(code(books.open(&id, OpenFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
    one.set(PR_DISPLAY_NAME, "Zoo")?;
    assert_eq!(code(one.save_changes(KEEP)), ErrorCode::MAPI_E_OBJECT_DELETED);
    Ok(())
}

/// ADR-MAILUSER-4, ADR-MAILUSER-9
fn a_user_has_properties_that_can_be_read_only(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let user = books.add("Zoe", "zoe@elsewhere.example")?;
    let read_only = columns![PR_DISPLAY_TYPE, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH_KEY];
    let values = user.get_props(Some(&read_only), UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(values.warning, None);
    let problems = user.set_props(&values.value)?;
    let told: Vec<_> = problems.iter().map(|problem| (problem.tag, problem.code)).collect();
    assert_eq!(told, read_only.map(|tag| (tag, ErrorCode::MAPI_E_COMPUTED)));
    user.set(PR_ACCOUNT, "zz")?;
    user.save_changes(KEEP)?;
    assert_eq!(books.open(&id_of(&*user)?, OpenFlags::NONE)?.get(PR_ACCOUNT)?, "zz");
    Ok(())
}

/// ADR-CREATEENTRY-10, ADR-CREATEENTRY-11, ADR-CREATEENTRY-14
fn a_duplicate_is_refused_at_its_save(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    books.add("Zoe", "zoe@elsewhere.example")?;
    let (strict, loose) =
        (CreateEntryFlags::CREATE_CHECK_DUP_STRICT, CreateEntryFlags::CREATE_CHECK_DUP_LOOSE);
    let save = |flags, name, address| -> Result<ErrorCode> {
        let user = books.create(flags)?;
        fill_in(&*user, name, address)?;
        Ok(code(user.save_changes(KEEP)))
    };
    let collision = ErrorCode::MAPI_E_COLLISION;
    assert_eq!(save(strict, "ZOE", "ZOE@elsewhere.example")?, collision);
    assert_eq!(save(loose, "zoe", "another@elsewhere.example")?, collision);
    assert_eq!(books.names()?.len(), 1);
    assert_eq!(save(strict, "Zoe", "another@elsewhere.example")?, ErrorCode::S_OK);
    assert_eq!(save(CreateEntryFlags::NONE, "Zoe", "zoe@elsewhere.example")?, ErrorCode::S_OK);
    assert_eq!(books.names()?, ["Zoe"; 3]);
    Ok(())
}

/// ADR-CREATEENTRY-9, ADR-CREATEENTRY-16
fn what_lacks_an_address_is_no_user(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let user = books.create(CreateEntryFlags::NONE)?;
    user.set(PR_DISPLAY_NAME, "Zoe")?;
    assert_eq!(code(user.save_changes(KEEP)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let stranger = EntryId::long_term(MapiUid(*b"nobody's own id."), &[1]);
    for (id, expected) in [
        (EntryId::default(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID),
        (stranger, ErrorCode::MAPI_E_UNKNOWN_ENTRYID),
        (id_of(&*books.own)?, ErrorCode::MAPI_E_INVALID_ENTRYID),
    ] {
        assert_eq!(code(books.own.create_entry(&id, CreateEntryFlags::NONE)), expected);
    }
    assert_eq!(books.names()?, [""; 0]);
    Ok(())
}

/// ADR-COPYENTRIES-2, ADR-COPYENTRIES-3, ADR-COPYENTRIES-4, ADR-COPYENTRIES-6, ADR-COPYENTRIES-7, ADR-PAB-2, ADR-PAB-3
fn entries_are_copied_from_elsewhere(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let me = books.scene.session.query_identity()?.into_value();
    let source = books.open(&me, OpenFlags::NONE)?;
    let copy = |ids: &[EntryId], flags| books.own.copy_entries(ids, None, flags).map(|done| done.warning);
    let strict = CopyEntriesFlags::CREATE_CHECK_DUP_STRICT;
    assert_eq!(copy(&[me.clone(), one_off("zoe")], strict)?, None);
    let table = books.own.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_ENTRYID, PR_EMAIL_ADDRESS, PR_SEARCH_KEY])?;
    let row = rows.iter().find(|row| row.get(PR_SEARCH_KEY) == source.get(PR_SEARCH_KEY).ok());
    let copied = EntryId::from(row.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default());
    assert!(!books.book.compare_entry_ids(&copied, &me, 0)?);
    assert_eq!(books.open(&copied, MODIFY)?.get(PR_EMAIL_ADDRESS)?, source.get(PR_EMAIL_ADDRESS)?);
    assert!(rows.iter().any(|row| row.get(PR_EMAIL_ADDRESS).as_deref() == Some("zoe@elsewhere.example")));

    assert_eq!(copy(&[me.clone(), one_off("zoe")], strict)?, None, "duplicates are left out");
    assert_eq!(books.names()?.len(), 2);
    assert_eq!(books.own.delete_entries(std::slice::from_ref(&copied), 0)?.warning, None);
    assert_eq!(copy(&[copied, one_off("yan")], strict)?, PARTIAL);
    let stranger = EntryId::long_term(MapiUid(*b"nobody's own id."), &[1]);
    assert_eq!(code(copy(&[one_off("xia"), stranger], strict)), ErrorCode::MAPI_E_INVALID_ENTRYID);
    assert_eq!(books.names()?.len(), 2, "zoe and yan");
    Ok(())
}

/// ADR-DISTLIST-1, ADR-DISTLIST-2, ADR-DISTLIST-4, ADR-DISTLIST-6, ADR-DISTLIST-12, ADR-DISTLIST-13, ADR-DELETEENTRIES-8
fn a_list_contains_its_members(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let list = books.add_list("Team")?;
    assert_eq!(list.get(PR_OBJECT_TYPE)?.cast_unsigned(), ObjectType::MAPI_DISTLIST.0);
    assert_eq!(list.get(PR_ADDRTYPE)?, "MAPIPDL");
    let zoe = books.add("Zoe", "zoe@elsewhere.example")?;
    let ids = [id_of(&*zoe)?, one_off("yan")];
    assert_eq!(list.copy_entries(&ids, None, CopyEntriesFlags::NONE)?.warning, None);
    assert_eq!(
        (names(&*list)?, books.names()?),
        (vec!["yan".into(), "Zoe".into()], vec!["Team".into(), "Zoe".into()])
    );
    let inner = id_of(&*books.add_list("Inner")?)?;
    list.create_entry(&inner, CreateEntryFlags::NONE)?.into_dist_list()?.save_changes(KEEP)?;
    assert_eq!(names(&*list)?, ["Inner", "yan", "Zoe"]);
    let rows = list.get_contents_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
    let members: Vec<EntryId> =
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    assert_eq!(list.delete_entries(&members[1..], 0)?.warning, None);
    assert_eq!((names(&*list)?, books.names()?.len()), (vec!["Inner".into()], 3));
    let opened = books.book.open_entry(Some(&id_of(&*list)?), None, OpenFlags::NONE)?;
    assert_eq!(opened.object_type(), Some(ObjectType::MAPI_DISTLIST));
    Ok(())
}

/// ADR-DISTLIST-9, ADR-DISTLIST-10, ADR-RESOLVENAME-22, ADR-RECIPPROPS-3
fn mail_to_a_list_reaches_each_member_once(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let b = Scene::of_b(h)?;
    let [_, address] = h.addresses();
    let user = books.add("B", &address)?;
    let (outer, inner) = (books.add_list("Outer")?, books.add_list("Inner")?);
    let (outer_id, inner_id, user_id) = (id_of(&*outer)?, id_of(&*inner)?, id_of(&*user)?);
    let into = |list: &dyn DistList, ids: &[EntryId]| list.copy_entries(ids, None, CopyEntriesFlags::NONE);
    assert_eq!(into(&*outer, &[inner_id, user_id.clone()])?.warning, None);
    assert_eq!(into(&*inner, &[user_id, outer_id])?.warning, None, "lists may contain each other");
    let message = books.scene.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "to all of you")?;
    let mut recipients = AdrList::of([AdrEntry::named("Outer", RecipientType::MAPI_TO)]);
    books.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut recipients)?;
    message.add_recipient(recipients.entries.remove(0))?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    let rows = b.store.inbox()?.messages(&columns![PR_SUBJECT])?;
    let arrived = rows.iter().filter(|row| row.get(PR_SUBJECT).as_deref() == Some("to all of you"));
    assert_eq!(arrived.count(), 1);
    Ok(())
}

/// ADR-NOTIFY-1, ADR-NOTIFY-2, ADR-NOTIFY-3, ADR-NOTIFY-4, ADR-NOTIFY-8, ADR-NOTIFY-10, ADR-CREATEENTRY-17, ADR-ADVISE-1,
/// ADR-ADVISE-2, ADR-UNADVISE-1
fn sinks_and_tables_hear_of_entries(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let all = EventMask::from_bits_retain(0x7C);
    let (everything, entry) = (Heard::default(), Heard::default());
    let connection = books.book.advise(None, all, everything.sink())?;
    let rows = watch(&books.own.get_contents_table(TableFlags::MAPI_UNICODE)?)?;
    let user = books.add("Zoe", "zoe@elsewhere.example")?;
    h.pump();
    let id = id_of(&*user)?;
    let told = everything.objects();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].event, told[0].object_type),
        (EventMask::fnevObjectCreated, ObjectType::MAPI_MAILUSER)
    );
    assert!(books.book.compare_entry_ids(&told[0].entry_id, &id, 0)?);
    assert!(books.book.compare_entry_ids(&told[0].parent_id, &id_of(&*books.own)?, 0)?);
    let events = |heard: &Heard| heard.tables().iter().map(|row| row.event).collect::<Vec<_>>();
    assert_eq!(events(&rows), [], "a table that is gone tells nothing");

    let table = books.own.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = watch(&table)?;
    books.book.advise(Some(&id), all, entry.sink())?;
    user.set(PR_DISPLAY_NAME, "Zoo")?;
    user.save_changes(KEEP)?;
    h.pump();
    let modified = [EventMask::fnevObjectModified];
    assert_eq!((everything.events(), entry.events()), (modified.to_vec(), modified.to_vec()));
    assert_eq!(events(&rows), [TableEvent::TABLE_ROW_MODIFIED]);
    books.book.unadvise(connection)?;
    assert_eq!(books.own.delete_entries(&[id], 0)?.warning, None);
    h.pump();
    assert_eq!((everything.events(), entry.events()), (Vec::new(), vec![EventMask::fnevObjectDeleted]));
    assert_eq!(events(&rows), [TableEvent::TABLE_ROW_DELETED]);
    books.add("Yan", "yan@elsewhere.example")?;
    h.pump();
    assert_eq!(events(&rows), [TableEvent::TABLE_ROW_ADDED]);
    Ok(())
}

/// ADR-GETSEARCHPATH-3, ADR-RESOLVENAME-10, ADR-RESOLVENAME-14, ADR-RESOLVENAME-15
fn a_name_is_looked_for_in_it_first(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let me = books.scene.session.query_identity()?.into_value();
    let name = books.open(&me, OpenFlags::NONE)?.get(PR_DISPLAY_NAME)?;
    let resolve = || {
        let mut list = AdrList::of([AdrEntry::named(&name, RecipientType::MAPI_TO)]);
        let answer = books.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
        (code(answer), list.entries[0].get(PR_ENTRYID).map(EntryId::from))
    };
    let namesake = id_of(&*books.add(&name, "namesake@elsewhere.example")?)?;
    let (answer, found) = resolve();
    assert_eq!(answer, ErrorCode::S_OK);
    assert!(books.book.compare_entry_ids(&found.unwrap_or_default(), &namesake, 0)?);
    books.add(&name, "another@elsewhere.example")?;
    assert_eq!(resolve(), (ErrorCode::MAPI_E_AMBIGUOUS_RECIP, None));
    Ok(())
}

/// ADR-PAB-4, ADR-SETPAB-1, ADR-GETPAB-1
fn it_is_there_in_the_next_session(h: &dyn Harness) -> Result<()> {
    let Some(books) = Books::of_a(h)? else { return Ok(()) };
    let (own, zoe) = (id_of(&*books.own)?, id_of(&*books.add("Zoe", "zoe@elsewhere.example")?)?);
    books.book.set_pab(&own)?;
    books.scene.session.logoff(LogoffFlags::NONE, 0)?;
    let Some(later) = Books::of_a(h)? else { panic!("it was there before") };
    assert_eq!((later.book.get_pab()?, later.names()?), (Some(own), vec!["Zoe".to_owned()]));
    assert_eq!(later.open(&zoe, OpenFlags::NONE)?.get(PR_EMAIL_ADDRESS)?, "zoe@elsewhere.example");
    let b = Scene::of_b(h)?;
    assert_ne!(
        code(book_of(&b)?.open_entry(Some(&zoe), None, OpenFlags::NONE)),
        ErrorCode::S_OK,
        "it is A's alone"
    );
    Ok(())
}
