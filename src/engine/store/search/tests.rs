use std::collections::BTreeSet;

use super::*;
use crate::engine::store::{Deletion, FolderContent, NewFolder, StoreContent, StoreId, StoreSeed};
use crate::engine::table::RowChange;
use crate::engine::{Overlay, RowEvent, Rows};
use crate::vocab::tags::{PR_IMPORTANCE, PR_SUBJECT};
use crate::vocab::{
    EntryId, FileTime, MapiUid, MessageContent, MessageFlags, PropValue, Property, ReadFlags,
};

const NOW: FileTime = FileTime(133_000_000_000_000_000);

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A store with two folders at the top, one below the first, and a search folder.
struct Small {
    store: Store,
    top: [FolderId; 2],
    below: FolderId,
    found: FolderId,
}

fn small(messages: usize) -> Small {
    let seed = StoreSeed {
        uid: MapiUid([1; 16]),
        entry_id: EntryId::default(),
        provider: MapiUid([9; 16]),
        settings: Arc::default(),
        display_name: "Store",
        first_named_id: 0x8000,
        mailbox: false,
    };
    let mut store = Store::new(StoreId(0), &seed, NOW);
    let message = |number: usize| MessageContent {
        properties: vec![
            Property::of(PR_SUBJECT, format!("Message {number}")),
            Property::of(PR_IMPORTANCE, (number % 3) as i32),
        ],
        ..MessageContent::default()
    };
    let folder = |name: &str, folders| FolderContent {
        name: name.to_owned(),
        messages: (0..messages).map(message).collect(),
        folders,
        ..FolderContent::default()
    };
    let folders = vec![folder("A", vec![folder("C", Vec::new())]), folder("B", Vec::new())];
    let content =
        StoreContent { root: FolderContent { folders, ..FolderContent::default() }, ..Default::default() };
    store.load(&content, NOW, &mut || MapiUid([3; 16])).unwrap();
    let root = store.root;
    let top = ["A", "B"].map(|name| store.subfolder(root, name).unwrap());
    let below = store.subfolder(top[0], "C").unwrap();
    let new = NewFolder { folder_type: FolderType::FOLDER_SEARCH, name: "Found", comment: None };
    let found = store.create_folder(root, &new, NOW, &mut Changes::default()).unwrap();
    Small { store, top, below, found }
}

fn important() -> Restriction {
    Restriction::ge(PR_IMPORTANCE, 1)
}

/// What a search finds that forgets everything and looks anew, without the machinery of the search.
fn naive(store: &Store, scope: FolderId, recursive: bool, limit: usize) -> BTreeSet<MessageId> {
    let below = if recursive { store.descendants(scope).unwrap_or_default() } else { Vec::new() };
    let folders = std::iter::once(scope).chain(below).filter_map(|folder| store.folder(folder).ok());
    let messages = folders.flat_map(|folder| folder.contents.iter());
    let important = |id: &MessageId| {
        let value = store.message(*id).unwrap().body.props.value(PR_IMPORTANCE.id());
        matches!(value, Some(PropValue::Long(1..)))
    };
    messages.filter(important).take(limit).collect()
}

/// Does something at random to some message or folder.
fn change(small: &mut Small, random: &mut Random, changes: &mut Changes) {
    let Small { store, top, below, .. } = small;
    let folders = [top[0], top[1], *below];
    let folder = folders[random.below(3)];
    let messages: Vec<MessageId> =
        store.folder(folder).map(|folder| folder.contents.iter().collect()).unwrap_or_default();
    let Some(id) = messages.get(random.below(messages.len().max(1))).copied() else { return };
    let how = [Deletion::Final, Deletion::Soft(NOW)][random.below(2)];
    match random.below(8) {
        0 => store.delete_message(folder, id, how, changes).unwrap(),
        1 | 2 => drop(store.move_message(id, folders[random.below(3)], changes).unwrap()),
        3 => {
            let body = store.message(id).unwrap().body.clone();
            let flags = MessageFlags::from_bits_retain(random.below(2) as u32);
            store.insert_message(folder, MessageList::present(random.below(4) == 0), flags, body).unwrap();
        }
        4 => {
            let flags = [ReadFlags::NONE, ReadFlags::CLEAR_READ_FLAG][random.below(2)];
            store.set_read_flag(id, flags, changes).unwrap();
        }
        5 => {
            let parent = [top[0], top[1]][random.below(2)];
            let name = store.folder(*below).unwrap().name.clone();
            store.move_folder(*below, parent, &name, NOW, changes).unwrap();
        }
        _ => {
            let mut overlay = Overlay::default();
            overlay.set(Property::of(PR_IMPORTANCE, random.below(3) as i32));
            let props = store.message(id).unwrap().body.props.clone();
            let props = overlay.apply_to(&props, store.shapes_mut());
            store.message_mut(id).unwrap().body.props = props;
        }
    }
}

/// STO-SETSEARCHCRITERIA-11, STO-SEARCHFOLDER-7: after any change the links are what a search made anew would find, the
/// rows told lead from the links before to those after, and the counts agree.
#[test]
fn links_are_those_of_a_new_search() {
    let counted = Restriction::Count { count: 5, restriction: Box::new(important()) };
    for (round, (restriction, limit)) in
        [(important(), usize::MAX), (counted, 5)].into_iter().cycle().take(24).enumerate()
    {
        let mut small = small(6);
        let mut random = Random(round as u64);
        let recursive = round % 4 < 2;
        let flags = if recursive { SearchFlags::RECURSIVE_SEARCH } else { SearchFlags::NONE };
        let scope = small.top[0];
        let request = SearchRequest { restriction: Some(&restriction), scope: &[scope], flags };
        let mut told = BTreeSet::new();
        let mut changes = Changes::default();
        small.store.set_search(small.found, &request, &Policy::default(), &mut changes).unwrap();
        for _ in 0..150 {
            for RowEvent { rows, change, .. } in changes.rows.iter() {
                if !matches!(rows, Rows::Contents { folder, .. } if *folder == small.found) {
                    continue;
                }
                match change {
                    RowChange::Added(row) => assert!(told.insert(row.message())),
                    RowChange::Removed(row) => assert!(told.remove(&row.message())),
                    RowChange::Modified(row) => assert!(told.contains(&row.message())),
                    other => panic!("{other:?}"),
                }
            }
            let expected = naive(&small.store, scope, recursive, limit);
            let search = small.store.search(small.found).unwrap();
            assert_eq!(search.links().iter().collect::<BTreeSet<_>>(), expected);
            assert_eq!(told, expected);
            assert_eq!(search.links().len(), expected.len());
            let unread = |id: &&MessageId| {
                !small.store.message(**id).unwrap().flags.contains(MessageFlags::MSGFLAG_READ)
            };
            assert_eq!(search.unread() as usize, expected.iter().filter(unread).count());
            changes = Changes::default();
            for _ in 0..=random.below(3) {
                change(&mut small, &mut random, &mut changes);
            }
            small.store.settle_searches(&mut changes);
        }
    }
}

/// STO-SETSEARCHCRITERIA-12: what is gone is no longer listed; all else stays, and nothing comes.
#[test]
fn a_stopped_search_loses_what_is_deleted() {
    let mut small = small(6);
    let scope = [small.top[0]];
    let mut changes = Changes::default();
    let mut ask = |small: &mut Small, flags| {
        let restriction = important();
        let request = SearchRequest { restriction: Some(&restriction), scope: &scope, flags };
        small.store.set_search(small.found, &request, &Policy::default(), &mut changes).unwrap();
    };
    ask(&mut small, SearchFlags::NONE);
    ask(&mut small, SearchFlags::STOP_SEARCH);
    let before: Vec<MessageId> = small.store.search(small.found).unwrap().links().iter().collect();
    assert_eq!(before.len(), 4);
    let mut changes = Changes::default();
    small.store.delete_message(small.top[0], before[1], Deletion::Final, &mut changes).unwrap();
    small.store.move_message(before[2], small.top[1], &mut changes).unwrap();
    let other = small.store.folder(small.top[1]).unwrap().contents.iter().nth(1).unwrap();
    small.store.move_message(other, small.top[0], &mut changes).unwrap();
    small.store.settle_searches(&mut changes);
    let search = small.store.search(small.found).unwrap();
    assert_eq!(search.links().iter().collect::<Vec<_>>(), [before[0], before[2], before[3]]);
    assert!(!small.store.has_running_searches());
}
