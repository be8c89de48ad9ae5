//! The integrated address book: its root, names and recipients, one-offs, entry ids, what is set in it.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, id_of};
use crate::columns;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_address_book, address_book;
    the_root_lists_containers_that_open,
    the_contents_table_shows_who_can_be_written_to,
    a_typed_name_becomes_its_owner,
    what_cannot_be_resolved_stays_beside_what_can,
    what_is_written_out_becomes_a_one_off,
    a_one_off_is_made_of_its_texts,
    a_one_off_opens_as_a_user,
    ids_are_compared_by_what_they_name,
    ids_of_strangers_open_nothing,
    asked_properties_come_first,
    what_is_set_holds_for_every_address_book_of_the_session,
    only_containers_can_be_set,
    objects_outlive_the_address_book_they_came_from,
    the_address_book_itself_cannot_be_written,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const READ: OpenFlags = OpenFlags::NONE;

/// The address book of a session.
pub(super) fn book_of(scene: &Scene) -> Result<Arc<dyn AddrBook>> {
    Ok(scene.session.open_address_book(None, AbOpenFlags::NONE)?.into_value())
}

/// The containers of the root, at any depth.
fn containers(book: &dyn AddrBook) -> Result<RowSet> {
    let root = book.open_entry(None, None, READ)?.into_ab_container()?;
    let flags = TableFlags::MAPI_UNICODE | TableFlags::CONVENIENT_DEPTH;
    root.get_hierarchy_table(flags)?.all_rows(&columns![
        PR_ENTRYID,
        PR_DISPLAY_NAME,
        PR_OBJECT_TYPE,
        PR_DISPLAY_TYPE,
        PR_CONTAINER_FLAGS,
        PR_DEPTH,
        PR_INSTANCE_KEY
    ])
}

/// Who is logged on, as an entry of the directory.
fn own_entry(scene: &Scene) -> Result<Arc<dyn MailUser>> {
    let id = scene.session.query_identity()?.into_value();
    scene.session.open_entry(&id, None, READ)?.into_mail_user()
}

fn resolve(book: &dyn AddrBook, names: &[&str]) -> (ErrorCode, AdrList) {
    let mut list: AdrList = names.iter().map(|name| AdrEntry::named(name, RecipientType::MAPI_CC)).collect();
    let answer = book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
    (code(answer), list)
}

/// An id whose provider nobody is.
fn stranger() -> EntryId {
    EntryId::long_term(MapiUid(*b"nobody's own id."), &[1, 2, 3])
}

/// ADR-OPENENTRY-1, ADR-OPENENTRY-2, ADR-ROOT-4, ADR-HIERTABLE-1, ADR-HIERTABLE-2, ADR-EID-1, ADR-EID-2, ADR-CONTFLAGS-1,
/// ADR-CONTAINER-2
fn the_root_lists_containers_that_open(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = book_of(&scene)?;
    let root = book.open_entry(None, None, READ)?;
    assert_eq!(root.object_type(), Some(ObjectType::MAPI_ABCONT));
    let rows = containers(&*book)?;
    assert!(!rows.is_empty());
    for row in &rows {
        let get = |tag: Tag<i32>| row.get(tag).map(i32::cast_unsigned);
        assert_eq!(get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_ABCONT.0));
        let flags = ContainerFlags::from_bits_retain(get(PR_CONTAINER_FLAGS).unwrap_or_default());
        assert!(flags.intersects(ContainerFlags::AB_MODIFIABLE | ContainerFlags::AB_UNMODIFIABLE));
        let id = EntryId::from(row.get(PR_ENTRYID).unwrap_or_default());
        assert_eq!(id.as_bytes().first(), Some(&0), "a long-term id");
        let container = book.open_entry(Some(&id), None, READ)?.into_ab_container()?;
        assert_eq!(row.get(PR_DISPLAY_NAME), Some(container.get(PR_DISPLAY_NAME)?));
        assert_eq!(container.get(PR_CONTAINER_FLAGS)?.cast_unsigned(), flags.bits());
        assert!(book.compare_entry_ids(&id, &id_of(&*container)?, 0)?);
    }
    assert_eq!(rows.first().and_then(|row| row.get(PR_DEPTH)), Some(0));
    Ok(())
}

/// ADR-CONTTABLE-1, ADR-CONTTABLE-2, ADR-CONTTABLE-10, ADR-ANR-1, ADR-ANR-5, ADR-CONTFLAGS-9, ADR-ADRLIST-1
fn the_contents_table_shows_who_can_be_written_to(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?);
    let list = book.get_default_dir()?.expect("there is a directory");
    let list = book.open_entry(Some(&list), None, READ)?.into_ab_container()?;
    let table = list.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    for tag in
        columns![PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE]
    {
        assert!(columns.contains(&tag), "{tag}");
    }
    let name = own.get(PR_DISPLAY_NAME)?;
    let asked = columns![PR_INSTANCE_KEY, PR_DISPLAY_NAME, PR_OBJECT_TYPE, PR_ANR, PR_ENTRYID];
    let rows = table.all_rows(&asked)?;
    let mut keys: Vec<_> = rows.iter().map(|row| row.get(PR_INSTANCE_KEY)).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "an instance key names one row");
    let row =
        rows.iter().find(|row| row.get(PR_DISPLAY_NAME).as_ref() == Some(&name)).expect("one of the users");
    assert_eq!(row.get(PR_OBJECT_TYPE).map(i32::cast_unsigned), Some(ObjectType::MAPI_MAILUSER.0));
    let missing = row.cell(PR_ANR).and_then(PropValue::as_error);
    assert_eq!(missing, Some(ErrorCode::MAPI_E_NOT_FOUND));
    for restriction in [
        Restriction::eq(PR_ANR, &*name),
        Restriction::eq(PR_INSTANCE_KEY, row.get(PR_INSTANCE_KEY).unwrap_or_default()),
        Restriction::starts_with(PR_DISPLAY_NAME, &*name),
    ] {
        table.restrict(Some(&restriction), TableOpFlags::NONE)?;
        let found = table.query_rows(9, QueryRowsFlags::NONE)?;
        assert!(found.iter().any(|row| row.get(PR_DISPLAY_NAME).as_ref() == Some(&name)), "{restriction}");
    }
    let mut recipients = AdrList::from(&rows);
    book.prepare_recips(ResolveNamesFlags::NONE, None, &mut recipients)?;
    assert_eq!(recipients.entries.len(), all);
    Ok(())
}

/// ADR-RESOLVENAME-18, ADR-RESOLVENAME-20, ADR-RESOLVENAME-34, ADR-RECIPPROPS-1, ADR-RECIPPROPS-2
fn a_typed_name_becomes_its_owner(h: &dyn Harness) -> Result<()> {
    let (scene, other) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let (book, b) = (book_of(&scene)?, own_entry(&other)?);
    let name = b.get(PR_DISPLAY_NAME)?;
    let (answer, list) = resolve(&*book, &[&name.to_uppercase()]);
    assert_eq!(answer, ErrorCode::S_OK);
    let found = &list.entries[0];
    assert_eq!(found.get(PR_DISPLAY_NAME), Some(name));
    assert_eq!(found.get(PR_RECIPIENT_TYPE), Some(RecipientType::MAPI_CC.0 as i32));
    assert_eq!(found.get(PR_OBJECT_TYPE).map(i32::cast_unsigned), Some(ObjectType::MAPI_MAILUSER.0));
    for (mine, theirs) in [
        (found.get(PR_ADDRTYPE), b.get(PR_ADDRTYPE)?),
        (found.get(PR_EMAIL_ADDRESS), b.get(PR_EMAIL_ADDRESS)?),
    ] {
        assert_eq!(mine, Some(theirs));
    }
    assert_eq!(found.get(PR_SEARCH_KEY), Some(b.get(PR_SEARCH_KEY)?));
    assert!(found.find(PR_RESPONSIBILITY).is_none());
    let id = EntryId::from(found.get(PR_ENTRYID).unwrap_or_default());
    assert!(scene.session.compare_entry_ids(&id, &id_of(&*b)?, 0)?);
    Ok(())
}

/// ADR-RESOLVENAME-1, ADR-RESOLVENAME-2, ADR-RESOLVENAME-23, ADR-RESOLVENAME-29, ADR-RESOLVENAME-30, ADR-RESOLVENAME-31,
/// ADR-RESOLVENAME-32, ADR-GEN-7
fn what_cannot_be_resolved_stays_beside_what_can(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?.get(PR_DISPLAY_NAME)?);
    let kept = [
        AdrEntry::resolved("Somebody", stranger(), RecipientType::MAPI_TO),
        AdrEntry::default(),
        AdrEntry::named("nobody is called that", RecipientType::MAPI_TO),
    ];
    let mut list: AdrList = kept.iter().cloned().collect();
    list.entries.push(AdrEntry::named(&own, RecipientType::MAPI_TO));
    let flags = ResolveNameFlags::MAPI_UNICODE;
    assert_eq!(code(book.resolve_name(flags, None, &mut list)), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(list.entries[..3], kept);
    assert!(list.entries[3].is_resolved());
    list.entries.remove(2);
    let before = list.clone();
    book.resolve_name(flags, None, &mut list)?;
    assert_eq!(list, before);
    book.resolve_name(flags, None, &mut AdrList::default())
}

/// ADR-RESOLVENAME-5, ADR-RESOLVENAME-6, ADR-RESOLVENAME-7, ADR-ONEOFFTEXT-1, ADR-ONEOFFTEXT-10
fn what_is_written_out_becomes_a_one_off(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = book_of(&scene)?;
    let (answer, list) = resolve(&*book, &["zoe@elsewhere.example", "Fax[FAX:555 1234]"]);
    assert_eq!(answer, ErrorCode::S_OK);
    let expected = [
        OneOff { rich_info: false, ..OneOff::new("zoe@elsewhere.example", "SMTP", "zoe@elsewhere.example") },
        OneOff::new("Fax", "FAX", "555 1234"),
    ];
    for (entry, expected) in list.entries.iter().zip(expected) {
        let id = EntryId::from(entry.get(PR_ENTRYID).unwrap_or_default());
        assert_eq!(entry.get(PR_DISPLAY_NAME).as_deref(), Some(&*expected.display_name));
        assert_eq!(entry.get(PR_EMAIL_ADDRESS).as_deref(), Some(&*expected.address));
        assert_eq!(entry.get(PR_SEARCH_KEY), Some(expected.search_key()));
        assert_eq!(OneOff::parse(&id), Ok(expected));
    }
    assert_eq!(list.entries[0].get(PR_SEND_RICH_INFO), Some(false));
    Ok(())
}

/// ADR-CREATEONEOFF-1, ADR-CREATEONEOFF-2, ADR-CREATEONEOFF-3, ADR-CREATEONEOFF-4, ADR-CREATEONEOFF-5, ADR-CREATEONEOFF-7,
/// ADR-CREATEONEOFF-8, ADR-ONEOFFEID-5, ADR-ONEOFFEID-6
fn a_one_off_is_made_of_its_texts(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = book_of(&scene)?;
    let (unicode, plain) = (CreateOneOffFlags::MAPI_UNICODE, CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO);
    let make = |name, kind: &str, address: &str, flags| book.create_one_off(name, kind, address, flags);
    let wide = make(Some("Al"), "SMTP", "a@b.c", unicode | plain)?;
    let hex = |id: &EntryId| id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let head = "00000000812b1fa4bea310199d6e00dd010f5402";
    let texts = "41006c00000053004d005400500000006100400062002e0063000000";
    assert_eq!(hex(&wide), format!("{head}00000180{texts}"));
    let narrow = make(Some("Al"), "SMTP", "a@b.c", CreateOneOffFlags::NONE)?;
    assert_eq!(hex(&narrow), format!("{head}00000000416c00534d5450006140622e6300"));
    assert_eq!(make(Some("Al"), "SMTP", "a@b.c", unicode | plain)?, wide);
    let nameless = make(None, "x", "<?>", unicode)?;
    assert_eq!(OneOff::parse(&nameless), Ok(OneOff::new("<?>", "x", "<?>")));
    for (kind, address) in [("", "a"), ("X", "")] {
        assert_eq!(code(make(None, kind, address, unicode)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    Ok(())
}

/// ADR-OPENENTRY-12, ADR-OPENENTRY-13, ADR-OPENENTRY-14, ADR-ONEOFFEID-10, ADR-ONEOFFEID-11, ADR-EID-8
fn a_one_off_opens_as_a_user(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, id) = (book_of(&scene)?, OneOff::new("Zoë", "smtp", "zoe@elsewhere.example").to_entry_id());
    for opened in [book.open_entry(Some(&id), None, READ)?, scene.session.open_entry(&id, None, READ)?] {
        assert_eq!(opened.object_type(), Some(ObjectType::MAPI_MAILUSER));
        let user = opened.into_mail_user()?;
        assert_eq!((user.get(PR_DISPLAY_NAME)?, user.get(PR_ADDRTYPE)?), ("Zoë".into(), "smtp".into()));
        assert_eq!(user.get(PR_EMAIL_ADDRESS)?, "zoe@elsewhere.example");
        assert_eq!((user.get(PR_ENTRYID)?, user.get(PR_RECORD_KEY)?), (id.clone().into(), id.clone().into()));
        assert_eq!(&*user.get(PR_SEARCH_KEY)?, b"SMTP:ZOE@ELSEWHERE.EXAMPLE\0");
        assert_eq!((user.get(PR_OBJECT_TYPE)?, user.get(PR_DISPLAY_TYPE)?), (6, 0));
    }
    let modify = book.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY);
    assert_eq!(code(modify), ErrorCode::MAPI_E_NO_ACCESS);
    let best = book.open_entry(Some(&id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_mail_user()?;
    assert_eq!(best.get(PR_ACCESS_LEVEL)?, 0);
    Ok(())
}

/// ADR-COMPAREENTRYIDS-1, ADR-COMPAREENTRYIDS-2, ADR-COMPAREENTRYIDS-4, ADR-COMPAREENTRYIDS-7, ADR-EID-7
fn ids_are_compared_by_what_they_name(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?);
    let id = id_of(&*own)?;
    let again = scene.session.query_identity()?.into_value();
    assert!(book.compare_entry_ids(&id, &again, 0)?);
    assert_eq!(
        own.get(PR_RECORD_KEY)?,
        book.open_entry(Some(&again), None, READ)?.into_prop()?.get(PR_RECORD_KEY)?
    );
    let (kind, address) = (own.get(PR_ADDRTYPE)?, own.get(PR_EMAIL_ADDRESS)?);
    let same_address = OneOff::new(own.get(PR_DISPLAY_NAME)?, kind, address).to_entry_id();
    let container = book.get_default_dir()?.expect("there is a directory");
    for other in [&same_address, &container] {
        assert!(!book.compare_entry_ids(&id, other, 0)?);
    }
    let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
    for strange in [stranger(), EntryId::from(&id.as_bytes()[..19])] {
        assert_eq!(code(book.compare_entry_ids(&id, &strange, 0)), unknown);
        assert_eq!(code(book.compare_entry_ids(&strange, &id, 0)), unknown);
    }
    Ok(())
}

/// ADR-OPENENTRY-5, ADR-OPENENTRY-11, ADR-CONTAB-4, ADR-CONTOPENENTRY-1
fn ids_of_strangers_open_nothing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = book_of(&scene)?;
    let container = book.get_default_dir()?.expect("there is a directory");
    let container = book.open_entry(Some(&container), None, READ)?.into_ab_container()?;
    let contact = ContactEntryId::of_contact(&stranger())[0].to_entry_id();
    let store = id_of(&*scene.store)?;
    for id in [stranger(), contact, store, EntryId::from(&[1, 2, 3][..])] {
        let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
        assert_eq!(code(book.open_entry(Some(&id), None, READ)), unknown, "{id}");
        assert_eq!(code(container.open_entry(Some(&id), None, READ)), unknown, "{id}");
    }
    Ok(())
}

/// ADR-PREPARERECIPS-1, ADR-PREPARERECIPS-3, ADR-PREPARERECIPS-6, ADR-PREPARERECIPS-8, ADR-PREPARERECIPS-9,
/// ADR-PREPARERECIPS-10, ADR-PREPARERECIPS-12
fn asked_properties_come_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?);
    let to = RecipientType::MAPI_TO;
    let one_off = OneOff::new("Zoe", "SMTP", "zoe@elsewhere.example").to_entry_id();
    let unresolved = [AdrEntry::named("Somebody", to), AdrEntry::default()];
    let mut list = AdrList::of([
        AdrEntry::resolved("as I call myself", id_of(&*own)?, to),
        AdrEntry::resolved("Zoe", one_off, to),
        unresolved[0].clone(),
        unresolved[1].clone(),
    ]);
    let tags = columns![PR_EMAIL_ADDRESS, PR_DISPLAY_NAME, PR_SPOUSE_NAME];
    book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), &mut list)?;
    for (entry, address) in
        list.entries.iter().zip([own.get(PR_EMAIL_ADDRESS)?, "zoe@elsewhere.example".into()])
    {
        let first = entry.properties.iter().take(3).map(|property| property.tag.id());
        assert!(first.eq(tags.map(PropTag::id)));
        assert_eq!(entry.get(PR_EMAIL_ADDRESS), Some(address));
        let missing = entry.properties[2].value.as_error();
        assert_eq!(missing, Some(ErrorCode::MAPI_E_NOT_FOUND));
        assert!(entry.is_resolved());
    }
    assert_eq!(list.entries[0].get(PR_DISPLAY_NAME).as_deref(), Some("as I call myself"));
    assert_eq!(list.entries[2..], unresolved);
    Ok(())
}

fn path(book: &dyn AddrBook) -> Result<Vec<EntryId>> {
    let rows = book.get_search_path(UNICODE)?;
    assert_eq!(rows.columns().first().map(|column| column.id()), Some(PR_ENTRYID.id()));
    Ok(rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect())
}

/// ADR-BOOK-5, ADR-SETSEARCHPATH-1, ADR-SETSEARCHPATH-2, ADR-SETSEARCHPATH-3, ADR-SETSEARCHPATH-6, ADR-GETSEARCHPATH-1,
/// ADR-GETSEARCHPATH-6, ADR-SETDEFAULTDIR-1, ADR-SETDEFAULTDIR-4, ADR-GETDEFAULTDIR-1
fn what_is_set_holds_for_every_address_book_of_the_session(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?.get(PR_DISPLAY_NAME)?);
    let all = path(&*book)?;
    assert!(!all.is_empty());
    assert_eq!(resolve(&*book, &[&own]).0, ErrorCode::S_OK);
    let rows = book.get_search_path(UNICODE)?;
    book.set_search_path(0, &rows)?;
    assert_eq!(path(&*book)?, all);
    let mut wrong = RowSet::new(columns![PR_RECORD_KEY, PR_ENTRYID].into());
    wrong.push([PropValue::from(all[0].clone()), PropValue::from(all[0].clone())]);
    let missing = ErrorCode::MAPI_E_MISSING_REQUIRED_COLUMN;
    assert_eq!(code(book.set_search_path(0, &wrong)), missing);
    book.set_search_path(0, &RowSet::default())?;
    let other = book_of(&scene)?;
    assert_eq!(path(&*other)?, []);
    assert_eq!(resolve(&*other, &[&own]).0, ErrorCode::MAPI_E_NOT_FOUND);

    let last = containers(&*book)?.iter().last().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    book.set_default_dir(&last.clone().into())?;
    assert_eq!(other.get_default_dir()?, Some(last.clone().into()));
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    let again = Scene::of_a(h)?;
    let later = book_of(&again)?;
    assert_eq!((later.get_default_dir()?, path(&*later)?), (Some(last.into()), Vec::new()));
    Ok(())
}

/// ADR-SETPAB-2, ADR-SETPAB-3, ADR-SETDEFAULTDIR-2, ADR-SETDEFAULTDIR-3
fn only_containers_can_be_set(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, id_of(&*own_entry(&scene)?)?);
    let before = (book.get_pab()?, book.get_default_dir()?);
    for (id, expected) in [
        (EntryId::default(), ErrorCode::MAPI_E_INVALID_PARAMETER),
        (stranger(), ErrorCode::MAPI_E_UNKNOWN_ENTRYID),
        (own, ErrorCode::MAPI_E_INVALID_ENTRYID),
    ] {
        assert_eq!([code(book.set_pab(&id)), code(book.set_default_dir(&id))], [expected; 2]);
    }
    assert_eq!((book.get_pab()?, book.get_default_dir()?), before);
    Ok(())
}

/// ADR-GEN-9, ADR-GEN-10
fn objects_outlive_the_address_book_they_came_from(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let (book, own) = (book_of(&scene)?, own_entry(&scene)?);
    let root = book.open_entry(None, None, READ)?.into_ab_container()?;
    let table = root.get_hierarchy_table(TableFlags::MAPI_UNICODE)?;
    drop((book, root));
    assert!(own.get(PR_DISPLAY_NAME).is_ok() && table.get_row_count(0)?.value > 0);
    let book = book_of(&scene)?;
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    let ended = ErrorCode::MAPI_E_INVALID_OBJECT;
    assert_eq!(
        [code(own.get(PR_DISPLAY_NAME)), code(table.get_row_count(0)), code(book.get_pab())],
        [ended; 3]
    );
    Ok(())
}

/// ADR-BOOK-3, ADR-BOOK-4
fn the_address_book_itself_cannot_be_written(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let book = book_of(&scene)?;
    assert_eq!(book.get(PR_OBJECT_TYPE)?.cast_unsigned(), ObjectType::MAPI_ADDRBOOK.0);
    assert_eq!(code(book.get(PR_AB_DEFAULT_DIR)), ErrorCode::MAPI_E_NOT_FOUND);
    let set = book.set_props(&[Property::of(PR_COMMENT, "x")]);
    assert_eq!(code(set), ErrorCode::MAPI_E_NO_ACCESS);
    book.save_changes(SaveFlags::NONE)
}
