//! Calls on the address book.

use super::*;

pub fn any_personal_book_call(random: &mut Random, anna: &dyn MapiSession) -> Result<()> {
    let book = anna.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let Some(id) = book.get_pab()? else { return Ok(()) };
    let Ok(pab) = book.open_entry(Some(&id), None, OpenFlags::NONE)?.into_ab_container() else {
        return Ok(());
    };
    let table = pab.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[PR_ENTRYID.tag()])?;
    let mut ids: Vec<EntryId> =
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    let template = EntryId::from(pab.get(PR_DEF_CREATE_MAILUSER)?);
    let mut broken = template.as_bytes().to_vec();
    let at = random.below(broken.len());
    broken[at] ^= random.next() as u8;
    ids.extend([template, id, broken[..].into(), random.bytes()[..].into()]);
    ids.push(OneOff::new("Zoe", "SMTP", random.text()).to_entry_id());
    let id = random.pick(&ids);
    let ids = random.many(|random| random.pick(&ids));
    match random.below(7) {
        0 | 1 => {
            let flags = CreateEntryFlags::from_bits_retain(random.bits());
            let Ok(user) = pab.create_entry(&id, flags)?.into_mail_user() else { return Ok(()) };
            any_prop_call(random, &*user).ok();
            user.set(PR_EMAIL_ADDRESS, random.text())?;
            user.save_changes(SaveFlags::from_bits_retain(random.bits()))
        }
        2 => pab.copy_entries(&ids, None, CopyEntriesFlags::from_bits_retain(random.bits())).map(drop),
        3 => pab.delete_entries(&ids, random.bits()).map(drop),
        4 => match book.open_entry(Some(&id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_mail_user() {
            Ok(user) => any_prop_call(random, &*user),
            Err(_) => Ok(()),
        },
        5 => any_prop_call(random, &*pab),
        _ => any_table_call(random, &*table),
    }
}

/// Calls on the whole address book, its containers and what is in them.
pub fn any_address_book_call(random: &mut Random, session: &dyn MapiSession) -> Result<()> {
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let root = book.open_entry(None, None, OpenFlags::NONE)?.into_ab_container()?;
    let containers = root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?.all_rows(&[PR_ENTRYID.tag()])?;
    let mut ids: Vec<EntryId> =
        containers.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    let container = random.pick(&ids);
    let container = book.open_entry(Some(&container), None, OpenFlags::MAPI_BEST_ACCESS)?;
    let container = random.pick(&[root, container.into_ab_container()?]);
    let entries = container.get_contents_table(TableFlags::NONE)?.all_rows(&[PR_ENTRYID.tag()])?;
    ids.extend(entries.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from));
    ids.extend([OneOff::new("Zoe", "SMTP", random.text()).to_entry_id(), random.bytes()[..].into()]);
    let (id, other, flags) = (random.pick(&ids), random.pick(&ids), random.bits());
    let unicode = UnicodeFlags::from_bits_retain(flags);
    let mut list = random.recipients();
    list.entries
        .push(AdrEntry::named(random.pick(&["Anna", "anna", "@", "SMTP:a@b", "Zoe"]), RecipientType(0)));
    list.entries.push(AdrEntry::resolved("", id.clone(), RecipientType::MAPI_TO));
    let resolve = ResolveNamesFlags::from_bits_retain(flags);
    match random.below(18) {
        0 => book.compare_entry_ids(&id, &other, flags).map(drop),
        1 => {
            let flags = CreateOneOffFlags::from_bits_retain(flags);
            let id = book.create_one_off(Some(&random.text()), &random.text(), &random.text(), flags)?;
            book.open_entry(Some(&id), None, OpenFlags::NONE).map(drop)
        }
        2 => book.resolve_name(ResolveNameFlags::from_bits_retain(flags), Some(&random.text()), &mut list),
        3 => book.prepare_recips(resolve, Some(&random.many(Random::tag)), &mut list),
        4 => {
            let mut states = random.many(|random| ResolveState(random.below(4) as u32));
            let tags = random.many(Random::tag);
            container.resolve_names(Some(&tags), resolve, &mut list, &mut states)
        }
        5 => {
            let path = book.get_search_path(UnicodeFlags::NONE)?;
            book.set_search_path(flags, &path)
        }
        6 => {
            let columns = random.many(Random::tag);
            let mut path = RowSet::new(columns.clone().into());
            path.push(columns.iter().map(|_| random.value()));
            book.set_search_path(0, &path)
        }
        7 => book.set_pab(&id),
        8 => book.set_default_dir(&id),
        9 => {
            let sink: Arc<dyn AdviseSink> = Arc::new(|_: &[Notification]| {});
            let connection = book.advise(Some(&id), EventMask::from_bits_retain(flags), sink)?;
            book.unadvise(connection)
        }
        10 => book.query_default_recip_opt(&random.text(), unicode).map(drop),
        11 => book.new_entry(unicode, Some(&id), Some(&other)).map(drop),
        12 => book.recip_options(unicode, &mut list.entries[0]),
        13 => {
            let object = book.open_entry(Some(&id), None, OpenFlags::from_bits_retain(flags))?.into_prop()?;
            any_prop_call(random, &*object)
        }
        14 => any_table_call(random, &*container.get_contents_table(TableFlags::from_bits_retain(flags))?),
        15 => any_table_call(random, &*container.get_hierarchy_table(TableFlags::from_bits_retain(flags))?),
        16 => container.set_search_criteria(
            Some(&random.restriction(2)),
            Some(&[id]),
            SearchFlags::from_bits_retain(flags),
        ),
        _ => any_prop_call(random, &*container),
    }
}
