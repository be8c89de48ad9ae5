use std::sync::Arc;

use super::{Copying, FolderCopy, FolderPlace, MessageCopy};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::Changes;
use crate::engine::store::{FolderContent, FolderId, StoreContent, StoreId, StoreSeed};
use crate::engine::world::World;
use crate::vocab::tags::{PR_ATTACH_DATA_BIN, PR_BODY, PR_SUBJECT};
use crate::vocab::{AttachmentContent, EntryId, FileTime, MapiUid, MessageContent, PropValue, Property};

const NOW: FileTime = FileTime(133_000_000_000_000_000);

/// Two stores: in the first a folder with so many messages, and one below it with as many.
fn world(messages: usize) -> (World, FolderPlace, FolderPlace) {
    let mut world = World::default();
    let stores = [1, 2].map(|number| {
        let seed = StoreSeed {
            uid: MapiUid([number; 16]),
            entry_id: EntryId::default(),
            provider: MapiUid([9; 16]),
            settings: Arc::default(),
            display_name: "Store",
            first_named_id: 0x8000,
            mailbox: false,
        };
        world.add_store(&seed, NOW)
    });
    let message = |number: usize| MessageContent {
        properties: vec![
            Property::of(PR_SUBJECT, format!("Message {number}")),
            Property::of(PR_BODY, format!("{number} ").repeat(2_000)),
        ],
        attachments: vec![AttachmentContent {
            properties: vec![Property::of(PR_ATTACH_DATA_BIN, vec![7; 5_000])],
            embedded: None,
        }],
        ..MessageContent::default()
    };
    let folder = |name: &str, folders| FolderContent {
        name: name.to_owned(),
        messages: (0..messages).map(message).collect(),
        folders,
        ..FolderContent::default()
    };
    let folders = vec![folder("Projects", vec![folder("House", Vec::new())])];
    let content = StoreContent {
        root: FolderContent { folders, ..FolderContent::default() },
        ..StoreContent::default()
    };
    let mut ids = ids();
    world.store_mut(stores[0]).unwrap().load(&content, NOW, &mut ids).unwrap();
    let root = world.store(stores[0]).unwrap().root;
    let source = world.store(stores[0]).unwrap().subfolder(root, "Projects").unwrap();
    let other = FolderPlace { store: stores[1], folder: world.store(stores[1]).unwrap().root };
    (world, FolderPlace { store: stores[0], folder: source }, other)
}

/// Ids unlike each other.
fn ids() -> impl FnMut() -> MapiUid {
    let mut number = 0_u128;
    move || {
        number += 1;
        MapiUid(number.to_be_bytes())
    }
}

fn copy_folder(world: &mut World, copy: &FolderCopy<'_>) -> Result<bool> {
    let (mut ids, mut changes) = (ids(), Changes::default());
    let mut copying = Copying { now: NOW, new_uid: &mut ids };
    let mut state = world.begin_folder_copy(copy, &copying, &mut changes)?;
    while world.continue_folder_copy(&mut state, &mut copying, &mut changes)? {}
    world.end_folder_copy(&state, &mut changes)
}

/// Where the bodies of a folder's messages and the data of their attachments lie in memory.
fn storage(world: &World, store: StoreId, folder: FolderId) -> Vec<(*const u8, *const u8)> {
    let store = world.store(store).unwrap();
    let messages = store.folder(folder).unwrap().contents.iter();
    let places = messages.map(|id| {
        let body = &store.message(id).unwrap().body;
        let Some(PropValue::Unicode(text)) = body.props.value(PR_BODY.id()) else { panic!("no body") };
        let data = body.attachments()[0].props.value(PR_ATTACH_DATA_BIN.id());
        let Some(PropValue::Binary(data)) = data else { panic!("no data") };
        (text.as_ptr(), data.as_ptr())
    });
    places.collect()
}

#[test]
fn copies_share_bodies_and_data_in_one_store_and_in_two() {
    let (mut world, source, other) = world(20);
    let root = FolderPlace { store: source.store, folder: world.store(source.store).unwrap().root };
    for to in [root, other] {
        let copy = FolderCopy { source, to, name: Some("Copy"), subfolders: true, moving: false };
        assert_eq!(copy_folder(&mut world, &copy), Ok(false));
        let store = world.store(to.store).unwrap();
        let copy = store.subfolder(to.folder, "Copy").unwrap();
        let below = store.subfolder(copy, "House").unwrap();
        let original = world.store(source.store).unwrap().subfolder(source.folder, "House").unwrap();
        assert_eq!(storage(&world, to.store, copy), storage(&world, source.store, source.folder));
        assert_eq!(storage(&world, to.store, below), storage(&world, source.store, original));
        assert_eq!(store.folder(copy).unwrap().unread, 20);
    }
}

/// PRP-KEYS-1: each attachment of a copy is another attachment.
#[test]
fn attachments_of_a_copy_have_keys_of_their_own() {
    let (mut world, from, to) = world(2);
    let mut changes = Changes::default();
    let store = world.store(from.store).unwrap();
    let id = store.folder(from.folder).unwrap().contents.iter().next().unwrap();
    let before = store.message(id).unwrap().body.attachments()[0].key;
    let copy = MessageCopy { from, to, moving: false };
    let mut new_uid = || MapiUid([0xAA; 16]);
    world.copy_message(&copy, id, &mut Copying { now: NOW, new_uid: &mut new_uid }, &mut changes).unwrap();
    let store = world.store(to.store).unwrap();
    let copied = store.folder(to.folder).unwrap().contents.iter().next().unwrap();
    assert_eq!(store.message(copied).unwrap().body.attachments()[0].key, MapiUid([0xAA; 16]));
    assert_ne!(before, MapiUid([0xAA; 16]));
}

#[test]
fn what_is_refused_changes_nothing() {
    let (mut world, source, other) = world(3);
    let house = world.store(source.store).unwrap().subfolder(source.folder, "House").unwrap();
    let inside = FolderPlace { store: source.store, folder: house };
    let whole = FolderCopy { source, to: other, name: None, subfolders: true, moving: false };
    assert_eq!(copy_folder(&mut world, &whole), Ok(false));
    let before = format!(
        "{:?}",
        world.stores().map(|store| (store.message_count(), store.hierarchy_version)).collect::<Vec<_>>()
    );
    let taken = EngineError::NameTaken { name: "Projects".to_owned() };
    for (copy, why) in [
        (whole, taken),
        (FolderCopy { to: inside, ..whole }, EngineError::Cycle),
        (FolderCopy { to: source, moving: true, ..whole }, EngineError::Cycle),
        (
            FolderCopy { name: Some(""), ..whole },
            EngineError::Invalid { why: "a folder needs a name".to_owned() },
        ),
    ] {
        assert_eq!(copy_folder(&mut world, &copy), Err(why));
    }
    let after = world.stores().map(|store| (store.message_count(), store.hierarchy_version));
    assert_eq!(format!("{:?}", after.collect::<Vec<_>>()), before);
}

#[test]
fn a_moved_folder_is_the_same_folder() {
    let (mut world, source, _) = world(3);
    let (store, root) = (source.store, world.store(source.store).unwrap().root);
    let house = world.store(store).unwrap().subfolder(source.folder, "House").unwrap();
    let copy = FolderCopy {
        source: FolderPlace { store, folder: house },
        to: FolderPlace { store, folder: root },
        name: None,
        subfolders: true,
        moving: true,
    };
    let before = Arc::clone(&world.store(store).unwrap().folder(house).unwrap().props);
    assert_eq!(copy_folder(&mut world, &copy), Ok(false));
    let store = world.store(store).unwrap();
    assert_eq!(store.subfolder(root, "House"), Some(house));
    assert!(Arc::ptr_eq(&before, &store.folder(house).unwrap().props));
    assert_eq!(store.folder(source.folder).unwrap().children.len(), 0);
}
