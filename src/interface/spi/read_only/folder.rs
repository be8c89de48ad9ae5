use std::sync::Arc;

use super::no_access;
use super::object::{Object, What};
use super::open::{check_flags, join};
use crate::interface::{
    Error, MapiContainer, MapiFolder, MapiProgress, MapiTable, Message, Method, Opened, Outcome, Result,
};
use crate::no_support;
use crate::vocab::tags::*;
use crate::vocab::{
    CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, Iid, MessageStatus, OpenFlags, PropTag, Property,
    TableFlags,
};

/// The columns that a contents table starts with.
const CONTENTS: [PropTag; 15] = crate::columns![
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_RECORD_KEY,
    PR_OBJECT_TYPE,
    PR_MESSAGE_CLASS,
    PR_MESSAGE_FLAGS,
    PR_HASATTACH,
    PR_DISPLAY_TO,
    PR_DISPLAY_CC,
    PR_PARENT_ENTRYID,
    PR_STORE_ENTRYID,
    PR_SUBJECT,
    PR_NORMALIZED_SUBJECT,
    PR_SENDER_NAME,
    PR_MESSAGE_DELIVERY_TIME,
];

/// The columns that a hierarchy table starts with.
const HIERARCHY: [PropTag; 10] = crate::columns![
    PR_DISPLAY_NAME,
    PR_ENTRYID,
    PR_DEPTH,
    PR_OBJECT_TYPE,
    PR_DISPLAY_TYPE,
    PR_INSTANCE_KEY,
    PR_FOLDER_TYPE,
    PR_SUBFOLDERS,
    PR_CONTENT_COUNT,
    PR_CONTENT_UNREAD,
];

const CONTENTS_FLAGS: TableFlags = TableFlags::SHOW_SOFT_DELETES
    .union(TableFlags::MAPI_DEFERRED_ERRORS)
    .union(TableFlags::MAPI_ASSOCIATED)
    .union(TableFlags::MAPI_UNICODE);
const HIERARCHY_FLAGS: TableFlags = TableFlags::CONVENIENT_DEPTH
    .union(TableFlags::SHOW_SOFT_DELETES)
    .union(TableFlags::MAPI_DEFERRED_ERRORS)
    .union(TableFlags::MAPI_UNICODE);

/// A row is named by the id of what it shows.
pub(super) fn named_row(mut properties: Vec<Property>, id: &EntryId) -> Vec<Property> {
    properties.push(Property::of(PR_INSTANCE_KEY, id.as_bytes()));
    properties
}

impl Object {
    /// The path of the folder that this is.
    fn path(&self, method: Method) -> Result<&str> {
        self.open.check(method)?;
        match &self.what {
            What::Folder(path) => Ok(path),
            _ => Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, method, "it is no folder")),
        }
    }

    /// Nothing is associated, and nothing softly deleted.
    fn shows(flags: TableFlags) -> bool {
        !flags.intersects(TableFlags::MAPI_ASSOCIATED | TableFlags::SHOW_SOFT_DELETES)
    }

    /// The folders below one, with how deep they are: the next level, or all of them, each before what is in it.
    fn folders_below(&self, path: &str, all: bool) -> Result<Vec<(String, i32)>> {
        let mut found = Vec::new();
        let mut waiting = vec![(path.to_owned(), 0)];
        while let Some((path, depth)) = waiting.pop() {
            if depth > 0 {
                found.push((path.clone(), depth));
            }
            if depth == 0 || all {
                let below = self.open.store.folders(&path)?;
                waiting.extend(below.iter().rev().map(|name| (join(&path, name), depth + 1)));
            }
        }
        Ok(found)
    }

    /// The table that a property stands for, if it does.
    pub(super) fn table_behind(&self, tag: PropTag, options: u32) -> Result<Option<Arc<dyn MapiTable>>> {
        let flags = TableFlags::from_bits_retain(options);
        let table = match &self.what {
            What::Folder(_) if tag == PR_CONTAINER_CONTENTS.tag() => self.get_contents_table(flags),
            What::Folder(_) if tag == PR_CONTAINER_HIERARCHY.tag() => self.get_hierarchy_table(flags),
            What::Message(_) if tag == PR_MESSAGE_RECIPIENTS.tag() => self.get_recipient_table(flags),
            What::Message(_) if tag == PR_MESSAGE_ATTACHMENTS.tag() => self.get_attachment_table(flags),
            _ => return Ok(None),
        };
        table.map(Some)
    }
}

impl MapiContainer for Object {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        const METHOD: Method = Method::MapiContainerGetContentsTable;
        check_flags(flags.unknown(CONTENTS_FLAGS), METHOD)?;
        let path = self.path(METHOD)?;
        let contents = if Self::shows(flags) { self.open.contents(path)? } else { Vec::new() };
        let row = |(path, content): &(String, _)| {
            named_row(self.open.of_message(path, content).into_vec(), &self.open.message_id(path))
        };
        let of = format!("contents {} {path}", Self::shows(flags));
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        self.open.table(of, &CONTENTS, unicode, contents.iter().map(row).collect())
    }

    fn get_hierarchy_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        const METHOD: Method = Method::MapiContainerGetHierarchyTable;
        check_flags(flags.unknown(HIERARCHY_FLAGS), METHOD)?;
        let path = self.path(METHOD)?;
        let all = flags.contains(TableFlags::CONVENIENT_DEPTH);
        let folders = if Self::shows(flags) { self.folders_below(path, all)? } else { Vec::new() };
        let row = |(path, depth): &(String, i32)| {
            let mut row = named_row(self.open.of_folder(path)?.into_vec(), &self.open.folder_id(path));
            row.push(Property::of(PR_DEPTH, *depth));
            Ok(row)
        };
        let of = format!("hierarchy {} {all} {path}", Self::shows(flags));
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        let rows: Result<Vec<_>> = folders.iter().map(row).collect();
        self.open.table(of, &HIERARCHY, unicode, rows?)
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.open.open_entry(id, interface, flags, Method::MapiContainerOpenEntry)
    }

    no_support! { MapiContainer: set_search_criteria, get_search_criteria }
}

impl MapiFolder for Object {
    fn copy_messages(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        if flags.contains(CopyMessagesFlags::MESSAGE_MOVE) {
            let method = Method::MapiFolderCopyMessages;
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, method, super::open::READ_ONLY));
        }
        self.open.support.copy_messages(self, ids, destination, progress, flags)
    }

    fn copy_folder(
        &self,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>> {
        if flags.contains(CopyFolderFlags::FOLDER_MOVE) {
            let method = Method::MapiFolderCopyFolder;
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, method, super::open::READ_ONLY));
        }
        self.open.support.copy_folder(self, id, destination, new_name, progress, flags)
    }

    /// No message has a status.
    fn get_message_status(&self, id: &EntryId, flags: u32) -> Result<MessageStatus> {
        const METHOD: Method = Method::MapiFolderGetMessageStatus;
        check_flags(flags, METHOD)?;
        self.open.open_entry(Some(id), None, OpenFlags::NONE, METHOD)?.into_message()?;
        Ok(MessageStatus::NONE)
    }

    no_access! {
        MapiFolder:
        create_message, delete_messages, create_folder, delete_folder, set_read_flags,
        set_message_status, save_contents_sort, empty_folder
    }
}
