//! Views of tables, and rows of one's own.

use super::*;
use mapi_emulator::columns;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

/// A table of the folder Work in one category, its second row next, and a call on it.
fn on_table(scene: &Scene, act: fn(&dyn MapiTable) -> Result<()>) -> Result<Step> {
    let table = scene.work.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&columns![PR_SUBJECT, PR_INSTANCE_KEY, PR_ROW_TYPE], TableOpFlags::NONE)?;
    let order = SortOrderSet::by([SortOrder::ascending(PR_MESSAGE_CLASS), SortOrder::ascending(PR_SUBJECT)]);
    table.sort_table(&order.with_categories(1, 1), TableOpFlags::NONE)?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let shown = Arc::clone(&table);
    Ok(Step::of(move || act(&*table)).showing(&shown))
}

/// Collapses or expands the first row: three calls, of which the last is the one.
fn first_row(table: &dyn MapiTable) -> Result<Binary> {
    let rows = table.query_rows(-1, QueryRowsFlags::TBL_NOADVANCE)?;
    Ok(rows.first().and_then(|row| row.get(PR_INSTANCE_KEY)).expect("a row before"))
}

/// A table of the folder Work in one category, with the instance key of the heading.
fn on_heading(
    scene: &Scene,
    expanded: bool,
    act: impl Fn(&dyn MapiTable, &Binary) -> Result<()> + 'static,
) -> Result<Step> {
    let table = scene.work.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&columns![PR_SUBJECT, PR_INSTANCE_KEY, PR_ROW_TYPE], TableOpFlags::NONE)?;
    let order = SortOrderSet::by([SortOrder::ascending(PR_MESSAGE_CLASS), SortOrder::ascending(PR_SUBJECT)]);
    table.sort_table(&order.with_categories(1, u32::from(expanded)), TableOpFlags::NONE)?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 1)?;
    let key = first_row(&*table)?;
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let shown = Arc::clone(&table);
    Ok(Step::of(move || act(&*table, &key)).showing(&shown))
}

fn person(number: i32, name: &str) -> Vec<Property> {
    vec![Property::of(PR_ROWID, number), Property::of(PR_DISPLAY_NAME, name)]
}

/// A table of Anna and Ben, and a call on it.
fn on_rows(scene: &Scene, act: fn(&dyn MapiTableData) -> Result<()>) -> Result<Step> {
    let columns = columns![PR_ROWID, PR_DISPLAY_NAME];
    let data = scene.emulator.create_table(TableType::TBLTYPE_DYNAMIC, PR_ROWID.into(), &columns)?;
    data.modify_rows(0, &[person(1, "Anna"), person(2, "Ben")])?;
    let (view, rows) = (data.get_view(None, None)?, Arc::clone(&data));
    view.advise(EventMask::fnevTableModified, Arc::new(|_: &[Notification]| {}))?;
    let emulator = scene.emulator.clone();
    let waiting = move || format!("{} deliveries wait", emulator.waiting_notifications());
    let listed = move || {
        (0..).map_while(|number| rows.enum_row(number).unwrap()).map(|row| format!("{row:?}")).collect()
    };
    Ok(Step::of(move || act(&*data)).showing(&view).telling(listed).telling(waiting))
}

pub const SCRIPTS: &[Script] = &[
    script(Method::MapiTableSetColumns, |scene| {
        on_table(scene, |table| table.set_columns(&columns![PR_SUBJECT], TableOpFlags::NONE))
    }),
    script(Method::MapiTableRestrict, |scene| {
        on_table(scene, |table| table.restrict(Some(&Restriction::eq(PR_SUBJECT, "Two")), TableOpFlags::NONE))
    }),
    script(Method::MapiTableSortTable, |scene| {
        on_table(scene, |table| {
            table.sort_table(&SortOrderSet::by([SortOrder::descending(PR_SUBJECT)]), TableOpFlags::NONE)
        })
    }),
    script(Method::MapiTableSeekRow, |scene| {
        on_table(scene, |table| table.seek_row(Bookmark::BOOKMARK_CURRENT, 1).map(drop))
    }),
    script(Method::MapiTableSeekRowApprox, |scene| on_table(scene, |table| table.seek_row_approx(2, 3))),
    script(Method::MapiTableFindRow, |scene| {
        on_table(scene, |table| {
            let two = Restriction::eq(PR_SUBJECT, "Two");
            table.find_row(&two, Bookmark::BOOKMARK_CURRENT, FindRowFlags::NONE).map(drop)
        })
    }),
    script(Method::MapiTableQueryRows, |scene| {
        on_table(scene, |table| table.query_rows(1, QueryRowsFlags::NONE).map(drop))
    }),
    script(Method::MapiTableFreeBookmark, |scene| {
        let table = scene.work.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let (mark, shown) = (table.create_bookmark()?, Arc::clone(&table));
        let step = Step::of(move || table.free_bookmark(mark));
        Ok(step.telling(move || format!("{:?}", shown.seek_row(mark, 0))))
    }),
    script(Method::MapiTableCollapseRow, |scene| {
        on_heading(scene, true, |table, key| table.collapse_row(key, 0).map(drop))
    }),
    script(Method::MapiTableExpandRow, |scene| {
        on_heading(scene, false, |table, key| table.expand_row(key, 0, 0).map(drop))
    }),
    script(Method::MapiTableSetCollapseState, |scene| {
        let table = scene.work.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let order =
            SortOrderSet::by([SortOrder::ascending(PR_MESSAGE_CLASS), SortOrder::ascending(PR_SUBJECT)]);
        let order = order.with_categories(1, 1);
        table.set_columns(&columns![PR_SUBJECT, PR_INSTANCE_KEY], TableOpFlags::NONE)?;
        table.sort_table(&order, TableOpFlags::NONE)?;
        let key = table.query_rows(1, QueryRowsFlags::NONE)?;
        let key = key.first().and_then(|row| row.get(PR_INSTANCE_KEY)).expect("a heading");
        table.collapse_row(&key, 0)?;
        let state = table.get_collapse_state(0, &key)?;
        table.expand_row(&key, 0, 0)?;
        let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
        let shown = Arc::clone(&table);
        Ok(Step::of(move || table.set_collapse_state(0, &state).map(drop)).showing(&shown))
    }),
    script(Method::MapiTableDataHrModifyRow, |scene| {
        on_rows(scene, |data| data.modify_row(&person(2, "Carla")))
    }),
    script(Method::MapiTableDataHrModifyRows, |scene| {
        on_rows(scene, |data| data.modify_rows(0, &[person(2, "Carla"), person(3, "Dora")]))
    }),
    script(Method::MapiTableDataHrInsertRow, |scene| {
        on_rows(scene, |data| data.insert_row(1, &person(3, "Carla")))
    }),
    script(Method::MapiTableDataHrDeleteRow, |scene| {
        on_rows(scene, |data| data.delete_row(&Property::of(PR_ROWID, 1)))
    }),
    script(Method::MapiTableDataHrDeleteRows, |scene| {
        on_rows(scene, |data| data.delete_rows(TableDataFlags::TAD_ALL_ROWS, None).map(drop))
    }),
    script(Method::MapiTableDataHrNotify, |scene| {
        on_rows(scene, |data| data.notify(0, &[Property::of(PR_ROWID, 1)]))
    }),
];
