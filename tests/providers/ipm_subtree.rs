//! The special folders of a store of a user's own.

use std::sync::Arc;

use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns, no_support};
use parking_lot::Mutex;

/// A store with properties and receive folders of its own, whose folders stand below one of Anna's mailbox.
#[derive(Debug)]
struct Shelf {
    props: Arc<dyn MapiPropData>,
    root: Arc<dyn MapiFolder>,
    receive: Mutex<Vec<(String, EntryId)>>,
}

impl Shelf {
    fn ids(&self) -> Vec<(PropTag, PropValue)> {
        let tags = columns![PR_IPM_SUBTREE_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID, PR_FINDER_ENTRYID];
        tags.into_iter().filter_map(|tag| Some((tag, self.value(tag).ok()?))).collect()
    }

    fn names(&self, below: &dyn MapiFolder) -> Vec<String> {
        let rows = below.subfolders(&columns![PR_DISPLAY_NAME]).unwrap();
        rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect()
    }
}

impl MapiProp for Shelf {
    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.props.get_props(tags, flags)
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        self.props.set_props(properties)
    }

    no_support! {
        MapiProp:
        get_last_error, save_changes, get_prop_list, open_property, delete_props, copy_to, copy_props,
        get_ids_from_names, get_names_from_ids
    }
}

impl MsgStore for Shelf {
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        match id {
            Some(id) => self.root.open_entry(Some(id), interface, flags),
            None => Ok(Opened::Folder(Arc::clone(&self.root))),
        }
    }

    fn set_receive_folder(&self, class: Option<&str>, _: UnicodeFlags, id: Option<&EntryId>) -> Result<()> {
        self.receive.lock().push((class.unwrap_or_default().to_owned(), id.cloned().unwrap_or_default()));
        Ok(())
    }

    fn get_receive_folder(&self, class: Option<&str>, _: UnicodeFlags) -> Result<(EntryId, String)> {
        let known = self.receive.lock().iter().rev().find(|known| Some(&*known.0) == class).cloned();
        Ok(known.map(|(class, id)| (id, class)).unwrap_or_default())
    }

    no_support! {
        MsgStore:
        advise, unadvise, compare_entry_ids, get_receive_folder_table, store_logoff, abort_submit,
        get_outgoing_queue, set_lock_state, finished_msg, notify_new_mail
    }
}

fn shelf() -> Result<(Emulator, Arc<dyn MapiSession>, Shelf)> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let root = session.default_store()?.ipm_subtree()?.new_subfolder("Shelf")?;
    let shelf = Shelf { props: emulator.create_prop(None)?, root, receive: Mutex::default() };
    Ok((emulator, session, shelf))
}

fn mask(told: &[Property]) -> Option<i32> {
    told.first()
        .filter(|property| property.tag == PR_VALID_FOLDER_MASK.tag())
        .and_then(|mask| mask.value.as_long())
}

/// STO-VALIDATEIPM-1, STO-VALIDATEIPM-2, STO-VALIDATEIPM-4
#[test]
fn a_store_of_ones_own_gets_its_special_folders() -> Result<()> {
    let (emulator, _session, shelf) = shelf()?;
    let few = emulator.mapi().validate_ipm_subtree(&shelf, IpmSubtreeFlags::NONE)?;
    assert_eq!((mask(&few), few.len()), (Some(0x89), 4));
    assert_eq!(shelf.get(PR_VALID_FOLDER_MASK)?, 0x89);
    assert_eq!(shelf.names(&*shelf.root), ["IPM Subtree", "Search Root"]);
    let (ids, subtree) = (shelf.ids(), shelf.root.subfolder("IPM Subtree")?);
    assert_eq!(shelf.names(&*subtree), ["Deleted Items"]);

    let all = emulator.mapi().validate_ipm_subtree(&shelf, IpmSubtreeFlags::MAPI_FULL_IPM_TREE)?;
    assert_eq!((mask(&all), all.len(), shelf.ids()), (Some(0xFF), 9, ids));
    assert_eq!(shelf.names(&*subtree), ["Deleted Items", "Inbox", "Outbox", "Sent Items"]);
    let inbox = EntryId::from(subtree.subfolder("Inbox")?.get(PR_ENTRYID)?);
    assert_eq!(all.last(), Some(&Property::new(PropTag(0x0000_0102), PropValue::from(&inbox))));
    let classes = ["", "IPM", "REPORT.IPM"].map(|class| (class.to_owned(), inbox.clone()));
    assert_eq!(*shelf.receive.lock(), classes);
    Ok(())
}

/// STO-VALIDATEIPM-3
#[test]
fn the_mask_is_believed_unless_the_caller_forces_a_look() -> Result<()> {
    let (emulator, _session, shelf) = shelf()?;
    let validate = |flags| emulator.mapi().validate_ipm_subtree(&shelf, flags);
    validate(IpmSubtreeFlags::NONE)?;
    let before = shelf.ids();
    let finder = shelf.root.subfolder("Search Root")?.get(PR_ENTRYID)?.into();
    let _deleted = shelf.root.delete_folder(&finder, None, DeleteFolderFlags::NONE)?;
    validate(IpmSubtreeFlags::NONE)?;
    assert_eq!((shelf.ids(), shelf.names(&*shelf.root)), (before.clone(), vec!["IPM Subtree".to_owned()]));

    let told = validate(IpmSubtreeFlags::MAPI_FORCE_CREATE)?;
    let after = shelf.ids();
    assert_eq!((mask(&told), &after[..2]), (Some(0x89), &before[..2]), "what can be opened stays");
    assert_ne!(after[2], before[2]);
    let made = PropValue::Binary(shelf.root.subfolder("Search Root")?.get(PR_ENTRYID)?);
    assert_eq!(after[2].1, made);
    Ok(())
}
