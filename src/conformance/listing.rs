//! Tables in cases: a folder of messages, and what a view shows of them.

use std::sync::Arc;

use super::scene::{Scene, code};
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt};
use crate::interface::{MapiFolder, MapiTable, Result};
use crate::vocab::tags::{PR_ENTRYID, PR_SUBJECT};
use crate::vocab::{
    Bookmark, DeleteMessagesFlags, EntryId, ErrorCode, FindRowFlags, PropTag, Property, QueryRowsFlags,
    Restriction, RowSet, TableFlags, TableOpFlags,
};

/// A folder with a message of each subject, and a view of the subjects.
pub(super) fn listing(scene: &Scene, subjects: &[&str]) -> Result<(Arc<dyn MapiFolder>, Arc<dyn MapiTable>)> {
    let folder = scene.folder("Listing")?;
    for subject in subjects {
        put(&folder, subject, &[])?;
    }
    let table = subjects_of(&folder)?;
    Ok((folder, table))
}

/// Saves a message and gives its entry id.
pub(super) fn put(folder: &Arc<dyn MapiFolder>, subject: &str, properties: &[Property]) -> Result<EntryId> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    if !properties.is_empty() {
        assert_eq!(message.set_props(properties)?, []);
    }
    message.save()?;
    Ok(message.get(PR_ENTRYID)?.into())
}

/// A new view of the subjects of a folder's messages.
pub(super) fn subjects_of(folder: &Arc<dyn MapiFolder>) -> Result<Arc<dyn MapiTable>> {
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    table.set_columns(&[PR_SUBJECT.tag()], TableOpFlags::NONE)?;
    Ok(table)
}

/// The first column of each row, printed.
pub(super) fn texts(rows: &RowSet) -> Vec<String> {
    rows.iter().map(|row| row.cells()[0].to_string()).collect()
}

/// The first column of the next rows.
pub(super) fn next(table: &Arc<dyn MapiTable>, rows: i32) -> Result<Vec<String>> {
    Ok(texts(&table.query_rows(rows, QueryRowsFlags::NONE)?))
}

/// The first column of all rows; the cursor ends behind the last.
pub(super) fn all(table: &Arc<dyn MapiTable>) -> Result<Vec<String>> {
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    next(table, i32::MAX)
}

/// The first column of the rows that pass.
pub(super) fn passing(table: &Arc<dyn MapiTable>, restriction: &Restriction) -> Result<Vec<String>> {
    table.restrict(Some(restriction), TableOpFlags::NONE)?;
    all(table)
}

/// The code that `FindRow` of a subject answers.
pub(super) fn find(
    table: &Arc<dyn MapiTable>,
    subject: &str,
    origin: Bookmark,
    flags: FindRowFlags,
) -> ErrorCode {
    code(table.find_row(&Restriction::eq(PR_SUBJECT, subject), origin, flags))
}

/// The code with which a restriction is refused, by `Restrict` and `FindRow` alike.
pub(super) fn refused(table: &Arc<dyn MapiTable>, restriction: &Restriction) -> ErrorCode {
    let set = code(table.restrict(Some(restriction), TableOpFlags::NONE));
    let found = code(table.find_row(restriction, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE));
    assert_eq!(set, found, "Restrict and FindRow agree on {restriction}");
    set
}

/// Deletes the messages of a subject.
pub(super) fn delete_subject(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<()> {
    let test = Restriction::eq(PR_SUBJECT, subject);
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&test), None, 0)?;
    let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    assert_eq!(folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?.warning, None);
    Ok(())
}

/// The number of the row that is read next.
pub(super) fn position(table: &Arc<dyn MapiTable>) -> Result<u32> {
    Ok(table.query_position()?.row)
}

/// Properties that no store gives a meaning to, one of each type that has an order.
pub(super) mod own {
    use super::PropTag;

    pub(in super::super) const TEXTS: PropTag = PropTag(0x6701_101F);
    pub(in super::super) const DOUBLE: PropTag = PropTag(0x6702_0005);
    pub(in super::super) const I8: PropTag = PropTag(0x6703_0014);
    pub(in super::super) const BOOLEAN: PropTag = PropTag(0x6704_000B);
    pub(in super::super) const TIME: PropTag = PropTag(0x6705_0040);
    pub(in super::super) const BYTES: PropTag = PropTag(0x6706_0102);
    pub(in super::super) const LONG: PropTag = PropTag(0x6707_0003);
    pub(in super::super) const GUID: PropTag = PropTag(0x6708_0048);
    pub(in super::super) const TEXT: PropTag = PropTag(0x6709_001F);
    pub(in super::super) const SHORT: PropTag = PropTag(0x670A_0002);
    pub(in super::super) const CURRENCY: PropTag = PropTag(0x670B_0006);
    pub(in super::super) const OTHER_LONG: PropTag = PropTag(0x670C_0003);
    pub(in super::super) const LONGS: PropTag = PropTag(0x670D_1003);
}
