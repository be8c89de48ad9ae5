//! Tables of subfolders, immediate ones and all below.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, next, put, texts};
use super::scene::{Scene, code, id_of, outcome};
use super::sinks::watch;
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt};
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, DeleteFolderFlags, DisplayType, ErrorCode, FindRowFlags, FolderType, ObjectType, OpenFlags,
    QueryColumnsFlags, QueryRowsFlags, Restriction, SortOrder, SortOrderSet, TableFlags, TableOpFlags,
};

cases! { $, conformance_hierarchy_table, hierarchy_table, needs: STORE_CREATE_OK;
    a_hierarchy_shows_the_children,
    a_deep_hierarchy_goes_depth_first,
    a_sorted_hierarchy_keeps_children_below_their_parents,
    a_hierarchy_follows_its_folders,
    a_search_folder_has_no_hierarchy: STORE_SEARCH_OK,
}

const UNICODE: TableFlags = TableFlags::MAPI_UNICODE;

/// Folders `1` with `1.1` (with `1.1.1`) and `1.2`, and `2`.
fn tree(scene: &Scene) -> Result<Arc<dyn MapiFolder>> {
    let top = scene.folder("Tree")?;
    let one = top.new_subfolder("1")?;
    top.new_subfolder("2")?;
    one.new_subfolder("1.1")?.new_subfolder("1.1.1")?;
    one.new_subfolder("1.2")?;
    Ok(top)
}

/// TBL-HIER-1, TBL-HIER-2, TBL-HIER-4, TBL-HIER-5, TBL-HIER-6, TBL-KIND-7.
fn a_hierarchy_shows_the_children(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = tree(&scene)?;
    let table = top.get_hierarchy_table(UNICODE)?;
    let columns: Vec<String> =
        table.query_columns(QueryColumnsFlags::NONE)?.iter().map(ToString::to_string).collect();
    let expected = "PR_DISPLAY_NAME PR_ENTRYID PR_DEPTH PR_OBJECT_TYPE PR_DISPLAY_TYPE PR_STATUS PR_COMMENT \
                    PR_INSTANCE_KEY PR_FOLDER_TYPE PR_SUBFOLDERS PR_CONTENT_COUNT PR_CONTENT_UNREAD";
    assert_eq!(columns.join(" "), expected);
    let rows = table.query_rows(9, QueryRowsFlags::NONE)?;
    assert_eq!(texts(&rows), ["1", "2"]);
    for row in &rows {
        assert_eq!(row.get(PR_DEPTH), Some(0));
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_FOLDER.into()));
        assert_eq!(row.get(PR_DISPLAY_TYPE), Some(DisplayType::DT_FOLDER.into()));
        assert_eq!(row.get(PR_FOLDER_TYPE), Some(FolderType::FOLDER_GENERIC.into()));
        let id = row.get(PR_ENTRYID).expect("the row has an entry id");
        assert_eq!(id[..4], [0; 4]);
        assert!(scene.store.open_entry(Some(&id.into()), None, OpenFlags::NONE)?.into_folder().is_ok());
    }
    assert_eq!(rows.iter().map(|row| row.get(PR_SUBFOLDERS)).collect::<Vec<_>>(), [Some(true), Some(false)]);
    Ok(())
}

/// TBL-HIER-1, TBL-HIER-2, TBL-HIER-3.
fn a_deep_hierarchy_goes_depth_first(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = tree(&scene)?.get_hierarchy_table(UNICODE | TableFlags::CONVENIENT_DEPTH)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_DEPTH])?;
    let shown: Vec<_> = rows.iter().map(|row| (row.cells()[0].to_string(), row.get(PR_DEPTH))).collect();
    let expected = [("1", 0), ("1.1", 1), ("1.1.1", 2), ("1.2", 1), ("2", 0)];
    assert_eq!(shown, expected.map(|(name, depth)| (name.to_owned(), Some(depth))));
    Ok(())
}

/// TBL-ORDER-8: also while folders come, go and are renamed.
fn a_sorted_hierarchy_keeps_children_below_their_parents(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = tree(&scene)?;
    let downwards = SortOrderSet::by([SortOrder::descending(PR_DISPLAY_NAME)]);
    let flat = top.get_hierarchy_table(UNICODE)?;
    let deep = top.get_hierarchy_table(UNICODE | TableFlags::CONVENIENT_DEPTH)?;
    let watched = top.get_hierarchy_table(UNICODE | TableFlags::CONVENIENT_DEPTH)?;
    for table in [&flat, &deep, &watched] {
        table.set_columns(&columns![PR_DISPLAY_NAME], TableOpFlags::NONE)?;
        table.sort_table(&downwards, TableOpFlags::NONE)?;
    }
    let heard = watch(&watched)?;
    assert_eq!(all(&flat)?, ["2", "1"]);
    for table in [&deep, &watched] {
        assert_eq!(all(table)?, ["2", "1", "1.2", "1.1", "1.1.1"]);
    }
    let found = deep.find_row(
        &Restriction::eq(PR_DISPLAY_NAME, "1.1"),
        Bookmark::BOOKMARK_BEGINNING,
        FindRowFlags::NONE,
    );
    assert_eq!((outcome(found), next(&deep, 1)?), (ErrorCode::S_OK, vec!["1.1".to_owned()]));
    let id = flat.query_all_rows(
        Some(&columns![PR_ENTRYID]),
        Some(&Restriction::eq(PR_DISPLAY_NAME, "1")),
        None,
        0,
    )?;
    let id = id.first().and_then(|row| row.get(PR_ENTRYID)).expect("the folder has an id").into();
    let one = scene.store.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_folder()?;
    one.set(PR_DISPLAY_NAME, "3")?;
    one.new_subfolder("1.3")?;
    h.pump();
    for table in [&deep, &watched] {
        assert_eq!(all(table)?, ["3", "1.3", "1.2", "1.1", "1.1.1", "2"]);
    }
    assert!(!heard.tables().is_empty());
    deep.restrict(Some(&Restriction::starts_with(PR_DISPLAY_NAME, "1.")), TableOpFlags::NONE)?;
    assert_eq!(all(&deep)?, ["1.3", "1.2", "1.1", "1.1.1"]);
    let _done = top.delete_folder(&id, None, DeleteFolderFlags::DEL_FOLDERS)?;
    h.pump();
    assert_eq!((all(&deep)?, all(&watched)?), (Vec::new(), vec!["2".to_owned()]));
    Ok(())
}

/// TBL-HIER-7, TBL-HIER-12, SES-ENTRYID-10, TBL-KIND-6.
fn a_hierarchy_follows_its_folders(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = scene.folder("Top")?;
    let table = top.get_hierarchy_table(UNICODE)?;
    assert_eq!(table.get_row_count(0)?.value, 0);
    let folder = top.new_subfolder("Before")?;
    let id = id_of(&*folder)?;
    let row = |table: &Arc<dyn MapiTable>| -> Result<_> {
        let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_CONTENT_COUNT, PR_SUBFOLDERS])?;
        let row = rows.first().expect("one row");
        assert_eq!(row.get(PR_ENTRYID).map(Into::into), Some(id.clone()));
        Ok((row.cells()[0].to_string(), row.get(PR_CONTENT_COUNT), row.get(PR_SUBFOLDERS)))
    };
    assert_eq!(row(&table)?, ("Before".to_owned(), Some(0), Some(false)));
    folder.set(PR_DISPLAY_NAME, "After")?;
    put(&folder, "a", &[])?;
    folder.new_subfolder("Below")?;
    assert_eq!(row(&table)?, ("After".to_owned(), Some(1), Some(true)));
    Ok(())
}

/// TBL-HIER-8, TBL-HIER-5.
fn a_search_folder_has_no_hierarchy(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let top = scene.folder("Top")?;
    let search = top.create_folder(FolderType::FOLDER_SEARCH, "Search", None, None, Default::default())?;
    assert_eq!(code(search.get_hierarchy_table(UNICODE)), ErrorCode::MAPI_E_NO_SUPPORT);
    let rows = top.subfolders(&columns![PR_DISPLAY_TYPE])?;
    let shown = rows.first().and_then(|row| row.get(PR_DISPLAY_TYPE));
    assert_eq!(shown, Some(DisplayType::DT_FOLDER_LINK.into()));
    Ok(())
}
