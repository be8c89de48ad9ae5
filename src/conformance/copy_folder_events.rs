//! What is told of folders that are copied and moved: to who watches objects, and in tables.

use std::sync::Arc;

use super::Harness;
use super::copy_folder::{COPY, DEEP, DONE, MOVE, tree};
use super::copying::{copy_folder, folders};
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_copy_folder_events, copy_folder_events, needs: STORE_CREATE_OK;
    a_copy_is_told_of: STORE_NOTIFY_OK,
    a_move_is_told_of: STORE_NOTIFY_OK,
    tables_follow: STORE_NOTIFY_OK,
    tables_of_all_levels_follow: STORE_NOTIFY_OK,
}

const ALL: EventMask = EventMask::fnevObjectCopied
    .union(EventMask::fnevObjectCreated)
    .union(EventMask::fnevObjectDeleted)
    .union(EventMask::fnevObjectMoved)
    .union(EventMask::fnevObjectModified);

/// STO-NOTIFY-9, STO-NOTIFY-17, STO-NOTIFY-18, SES-STOREEVENTS-4, SES-OBJECTNOTIF-5
fn a_copy_is_told_of(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    h.pump();
    let (store, original) = (Heard::default(), Heard::default());
    a.store.advise(None, ALL, store.sink())?;
    a.store.advise(Some(&id), ALL, original.sink())?;
    assert_eq!(copy_folder(&subtree, &id, &target, None, COPY), DONE);
    h.pump();
    let told = store.objects();
    let (new, parent) = (id_of(&*target.subfolder("Projects")?)?, id_of(&*target)?);
    let kinds: Vec<_> = told.iter().map(|told| (told.event, &told.entry_id)).collect();
    assert_eq!(kinds, [(EventMask::fnevObjectCopied, &new), (EventMask::fnevObjectModified, &parent)]);
    assert_eq!((told[0].object_type, &told[0].parent_id), (ObjectType::MAPI_FOLDER, &parent));
    assert_eq!((&told[0].old_id, &told[0].old_parent_id), (&id, &id_of(&*subtree)?));
    assert_eq!(original.objects(), told[..1]);
    Ok(())
}

/// STO-NOTIFY-8, STO-NOTIFY-17, STO-NOTIFY-18, SES-STOREEVENTS-3, SES-OBJECTNOTIF-4
fn a_move_is_told_of(h: &dyn Harness) -> Result<()> {
    let (a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    h.pump();
    let (store, original) = (Heard::default(), Heard::default());
    a.store.advise(None, ALL, store.sink())?;
    a.store.advise(Some(&id), ALL, original.sink())?;
    assert_eq!(copy_folder(&subtree, &id, &target, None, MOVE), DONE);
    h.pump();
    let told = store.objects();
    let (old, new) = (id_of(&*subtree)?, id_of(&*target)?);
    let kinds: Vec<_> = told.iter().map(|told| (told.event, &told.entry_id)).collect();
    let modified = EventMask::fnevObjectModified;
    assert_eq!(kinds, [(EventMask::fnevObjectMoved, &id), (modified, &old), (modified, &new)]);
    assert_eq!((&told[0].parent_id, &told[0].old_id, &told[0].old_parent_id), (&new, &id, &old));
    assert_eq!(original.objects(), told[..1]);
    Ok(())
}

type Watched = (Arc<dyn MapiTable>, Heard);

fn watch(folder: &Arc<dyn MapiFolder>, flags: TableFlags) -> Result<Watched> {
    let (table, heard) = (folder.get_hierarchy_table(flags | TableFlags::MAPI_UNICODE)?, Heard::default());
    table.set_columns(&[PR_DISPLAY_NAME.tag()], TableOpFlags::NONE)?;
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    Ok((table, heard))
}

/// What a table told of other folders than the two that only got another count.
fn events(watched: &Watched) -> Vec<(TableEvent, String)> {
    let told = watched.1.tables().into_iter();
    let name = |told: &TableNotification| told.row.get(PR_DISPLAY_NAME).unwrap_or_default();
    told.map(|told| (told.event, name(&told)))
        .filter(|(_, name)| name != "Ideas" && name != "IPM Subtree")
        .collect()
}

fn rows(watched: &Watched) -> Result<Vec<String>> {
    let rows = watched.0.all_rows(&[PR_DISPLAY_NAME.tag()])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
}

/// TBL-HIER-11, STO-GETHIERARCHYTABLE-10
fn tables_follow(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let id = id_of(&*source)?;
    let (old, new) = (watch(&subtree, TableFlags::NONE)?, watch(&target, TableFlags::NONE)?);
    assert_eq!(copy_folder(&subtree, &id, &target, Some("Copy"), DEEP), DONE);
    h.pump();
    assert_eq!(events(&old), []);
    assert_eq!(events(&new), [(TableEvent::TABLE_ROW_ADDED, "Copy".to_owned())]);
    assert_eq!(copy_folder(&subtree, &id, &target, None, MOVE), DONE);
    h.pump();
    assert_eq!(events(&old), [(TableEvent::TABLE_ROW_DELETED, String::new())]);
    assert_eq!(events(&new), [(TableEvent::TABLE_ROW_ADDED, "Projects".to_owned())]);
    assert_eq!(rows(&new)?, ["Copy", "Projects"]);
    assert!(!rows(&old)?.contains(&"Projects".to_owned()));
    Ok(())
}

/// TBL-HIER-11: above both places the folder is another row, above one of them it and all below it come or go.
fn tables_of_all_levels_follow(h: &dyn Harness) -> Result<()> {
    let (_a, [subtree, source, target]) = tree(h)?;
    let outer = subtree.new_subfolder("Outer")?;
    let inner = outer.new_subfolder("Inner")?;
    let moved = id_of(&*source)?;
    assert_eq!(copy_folder(&subtree, &moved, &inner, None, MOVE), DONE);
    h.pump();
    let deep = TableFlags::CONVENIENT_DEPTH;
    let (above, old, new) = (watch(&subtree, deep)?, watch(&outer, deep)?, watch(&target, deep)?);
    assert_eq!(copy_folder(&inner, &moved, &target, None, MOVE), DONE);
    h.pump();
    let each = |event| ["Projects", "House", "Garden"].map(|name| (event, name.to_owned()));
    let changed: Vec<_> = events(&above).into_iter().filter(|(_, name)| name != "Inner").collect();
    assert_eq!(changed, each(TableEvent::TABLE_ROW_MODIFIED));
    let gone: Vec<_> = events(&old).into_iter().map(|(event, _)| event).collect();
    let (deleted, modified) = (TableEvent::TABLE_ROW_DELETED, TableEvent::TABLE_ROW_MODIFIED);
    assert_eq!(gone, [deleted, deleted, deleted, modified]);
    assert_eq!(events(&new), each(TableEvent::TABLE_ROW_ADDED));
    assert_eq!((rows(&old)?, rows(&new)?.len()), (vec!["Inner".to_owned()], 3));
    assert_eq!(rows(&above)?, folders(&subtree)?);
    Ok(())
}
