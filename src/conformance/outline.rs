//! Folders sorted into categories, as lines to compare.

use std::sync::Arc;

use super::listing::{own, put};
use super::scene::Scene;
use crate::columns;
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, Bookmark, EntryId, PropTag, Property, QueryRowsFlags, RowRef, RowType, SortOrder, SortOrderSet,
    TableFlags, TableOpFlags,
};

pub(super) type Table = Arc<dyn MapiTable>;

/// What messages are about, and how urgent they are.
pub(super) const TOPIC: PropTag = own::TEXT;
pub(super) const RANK: PropTag = own::LONG;

/// A folder with messages of these subjects, topics and ranks.
pub(super) fn folder_of(scene: &Scene, messages: &[(&str, &str, i32)]) -> Result<Arc<dyn MapiFolder>> {
    let folder = scene.folder("Categories")?;
    for (subject, topic, rank) in messages {
        about(&folder, subject, topic, *rank)?;
    }
    Ok(folder)
}

pub(super) fn about(folder: &Arc<dyn MapiFolder>, subject: &str, topic: &str, rank: i32) -> Result<EntryId> {
    put(folder, subject, &[Property::new(TOPIC, topic.into()), Property::new(RANK, rank.into())])
}

/// Four messages on two topics.
pub(super) fn four(scene: &Scene) -> Result<Arc<dyn MapiFolder>> {
    folder_of(scene, &[("a", "work", 2), ("b", "home", 1), ("c", "work", 1), ("d", "work", 2)])
}

/// By topic and rank, the first `categories` of them categories.
pub(super) fn by_topic_and_rank(categories: u32, expanded: u32) -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(TOPIC), SortOrder::ascending(RANK)])
        .with_categories(categories, expanded)
}

pub(super) fn by_topic(expanded: u32) -> SortOrderSet {
    SortOrderSet::by([SortOrder::ascending(TOPIC)]).with_categories(1, expanded)
}

/// A view in this order.
pub(super) fn sorted(folder: &Arc<dyn MapiFolder>, order: &SortOrderSet) -> Result<Table> {
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(
        &columns![
            PR_INSTANCE_KEY,
            PR_ROW_TYPE,
            PR_DEPTH,
            PR_CONTENT_COUNT,
            PR_CONTENT_UNREAD,
            TOPIC,
            RANK,
            PR_SUBJECT
        ],
        TableOpFlags::NONE,
    )?;
    table.sort_table(order, TableOpFlags::NONE)?;
    Ok(table)
}

/// A row as a line: `- work (3)` and `+ work 2 (2)` are headers, expanded or not, with their keys and how many rows they
/// have; anything else is a subject. Each level is indented.
pub(super) fn line(row: RowRef<'_>) -> String {
    let indent = "  ".repeat(row.get(PR_DEPTH).unwrap_or_default() as usize);
    let sign = match RowType(row.get(PR_ROW_TYPE).unwrap_or_default() as u32) {
        RowType::TBL_EXPANDED_CATEGORY => '-',
        RowType::TBL_COLLAPSED_CATEGORY => '+',
        _ => return indent + &row.get(PR_SUBJECT).unwrap_or_default(),
    };
    let count = row.get(PR_CONTENT_COUNT).unwrap_or_default();
    let texts = [TOPIC, RANK]
        .map(|key| row.cell(key).filter(|cell| cell.as_error().is_none()).map(ToString::to_string));
    let keys: Vec<String> = texts.into_iter().flatten().collect();
    format!("{indent}{sign} {} ({count})", keys.join(" "))
}

/// All that is shown.
pub(super) fn shown(table: &Table) -> Result<Vec<String>> {
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    Ok(table.query_rows(i32::MAX, QueryRowsFlags::NONE)?.iter().map(line).collect())
}

/// The line under the cursor.
pub(super) fn here(table: &Table) -> Result<Option<String>> {
    Ok(table.query_rows(1, QueryRowsFlags::TBL_NOADVANCE)?.first().map(line))
}

/// The instance key of the row that this line shows.
pub(super) fn key(table: &Table, wanted: &str) -> Result<Binary> {
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let found = rows.iter().find(|row| line(*row).trim() == wanted);
    Ok(found.and_then(|row| row.get(PR_INSTANCE_KEY)).expect("the line is shown"))
}

pub(super) fn expand(table: &Table, header: &str) -> Result<u32> {
    Ok(table.expand_row(&key(table, header)?, 0, 0)?.total)
}

pub(super) fn collapse(table: &Table, header: &str) -> Result<u32> {
    table.collapse_row(&key(table, header)?, 0)
}
