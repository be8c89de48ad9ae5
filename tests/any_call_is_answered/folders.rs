//! Searches and copies.

use super::*;

/// A search for whatever, in a folder that is found again by its name.
pub fn any_search(random: &mut Random, inbox: &Arc<dyn MapiFolder>) -> Result<()> {
    let flags = CreateFolderFlags::OPEN_IF_EXISTS | CreateFolderFlags::MAPI_UNICODE;
    let search = inbox.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, flags)?;
    let restriction = random.restriction(3);
    let restriction = (random.below(4) > 0).then_some(&restriction);
    let ids: [EntryId; 3] =
        [inbox.get(PR_ENTRYID)?.into(), search.get(PR_ENTRYID)?.into(), EntryId::from(&*random.bytes())];
    let list = [random.pick(&[ids[0].clone(), ids[0].clone(), ids[1].clone(), ids[2].clone()])];
    let list = (random.below(4) > 0).then_some(&list[..]);
    let flags = SearchFlags::from_bits_retain(random.bits());
    let set = search.set_search_criteria(restriction, list, flags);
    search.get_search_criteria(UnicodeFlags::from_bits_retain(random.bits())).map(drop).or(set)
}

/// A copy between whatever is at hand, in any direction, to another computer too.
pub fn any_copy(
    random: &mut Random,
    folders: &[Arc<dyn MapiFolder>],
    message: &Arc<dyn Message>,
) -> Result<()> {
    let (inbox, folder) = (&folders[0], random.pick(folders));
    let attachment = message.open_attach(random.below(3) as u32, None, OpenAttachFlags::MAPI_MODIFY);
    let (_, made) = folder.new_message()?.create_attach(None, CreateAttachFlags::NONE)?;
    let source: Opened = match attachment {
        Ok(attachment) if random.below(2) == 0 => attachment.into(),
        _ => random.pick(&[Arc::clone(inbox).into(), Arc::clone(message).into(), Arc::clone(&folder).into()]),
    };
    let flags = random.bits();
    let target: Opened = match random.below(5) {
        0 | 1 => folder.new_message()?.into(),
        2 => random.pick(&[Arc::clone(inbox).into(), Arc::clone(message).into()]),
        3 => made.into(),
        _ => folder.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?,
    };
    let interfaces = [IID_IMAPIProp, IID_IMessage, IID_IMAPIFolder, IID_IAttachment, IID_IStream];
    let interface = random.pick(&interfaces);
    let mut tags = random.many(Random::tag);
    if random.below(2) == 0 {
        tags.extend([PR_MESSAGE_RECIPIENTS.tag(), PR_MESSAGE_ATTACHMENTS.tag(), PR_CONTAINER_CONTENTS.tag()]);
    }
    let ids: Vec<EntryId> = random.many(|random| EntryId::from(&*random.bytes()));
    match random.below(5) {
        0 => {
            let (flags, source) = (CopyFlags::from_bits_retain(flags), source.into_prop()?);
            source.copy_to(&[interface], Some(&tags), None, interface, &target, flags).map(drop)
        }
        1 => {
            let flags = random.pick(&[CopyFlags::NONE, CopyFlags::MAPI_MOVE, CopyFlags::MAPI_NOREPLACE]);
            let copied = source.into_prop()?.copy_to(&[], None, None, IID_IMAPIProp, &target, flags);
            copied.and_then(|_| target.into_prop()?.save_changes(SaveFlags::KEEP_OPEN_READWRITE))
        }
        2 => {
            let (flags, source) = (CopyFlags::from_bits_retain(flags), source.into_prop()?);
            source.copy_props(&tags, None, interface, &target, flags).map(drop)
        }
        3 => {
            let rows = inbox.messages(&[PR_ENTRYID.tag()])?;
            let known = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from);
            let all: Vec<EntryId> = ids.into_iter().chain(known.take(3)).collect();
            let flags = CopyMessagesFlags::from_bits_retain(flags);
            inbox.copy_messages(&all, &*folder, None, flags).map(drop)
        }
        _ => {
            let root = inbox.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
            let rows =
                root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?.all_rows(&[PR_ENTRYID.tag()])?;
            // A tree that grows by each copy of itself soon has no end.
            let flags = match rows.len() {
                0..40 => CopyFolderFlags::from_bits_retain(flags),
                _ => CopyFolderFlags::FOLDER_MOVE,
            };
            let known: Vec<EntryId> =
                rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
            let (id, name) = (random.pick(&known), random.text());
            root.copy_folder(&id, &*folder, Some(&name), None, flags).map(drop)
        }
    }
}

/// Calls on a store and a folder that change more than a message.
pub fn any_store_call(
    random: &mut Random,
    store: &Arc<dyn MsgStore>,
    inbox: &Arc<dyn MapiFolder>,
) -> Result<()> {
    let (name, flags) = (random.text(), random.bits());
    let rows = inbox.messages(&[PR_ENTRYID.tag()])?;
    let mut ids: Vec<EntryId> =
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    ids.push(random.bytes()[..].into());
    ids.push(inbox.get(PR_ENTRYID)?.into());
    let (id, other) = (random.pick(&ids), random.pick(&ids));
    let status = MessageStatus::from_bits_retain(random.bits());
    match random.below(14) {
        0 => {
            let unicode = UnicodeFlags::from_bits_retain(flags);
            store.set_receive_folder(Some(&format!("X{name}")), unicode, Some(&id))
        }
        1 => store.get_receive_folder(Some(&name), UnicodeFlags::from_bits_retain(flags)).map(drop),
        2 => store.compare_entry_ids(&id, &other, flags).map(drop),
        3 => store.abort_submit(&id, flags),
        4 => store.finished_msg(flags, &id),
        5 => {
            let sink: Arc<dyn AdviseSink> = Arc::new(|_: &[Notification]| {});
            let connection = store.advise(Some(&id), EventMask::from_bits_retain(flags), sink)?;
            store.unadvise(connection)
        }
        6 => {
            let kind = FolderType(random.below(4) as u32);
            let flags = CreateFolderFlags::from_bits_retain(flags);
            inbox.create_folder(kind, &name, Some(&random.text()), None, flags).map(drop)
        }
        7 => inbox.delete_folder(&id, None, DeleteFolderFlags::from_bits_retain(flags)).map(drop),
        8 => inbox.set_read_flags(Some(&[id, other]), None, ReadFlags::from_bits_retain(flags)).map(drop),
        9 => inbox.set_message_status(&id, status, MessageStatus::from_bits_retain(flags)).map(drop),
        10 => inbox.save_contents_sort(&random.order(), SortFlags::from_bits_retain(flags)),
        11 => inbox.empty_folder(None, EmptyFolderFlags::from_bits_retain(flags)).map(drop),
        12 => inbox.delete_messages(&[id], None, DeleteMessagesFlags::from_bits_retain(flags)).map(drop),
        _ => any_prop_call(random, &**store),
    }
}
