//! The folder of headers behind the status object of a remote transport.

use std::sync::{Arc, Weak};

use super::post_office::Posted;
use super::remote::Remote;
use crate::interface::*;
use crate::no_support;
use crate::provider::{Refusal, refuse, refuse_flags};
use crate::vocab::tags::*;
use crate::vocab::*;

/// What the table of headers shows (TBL-CONTENTS-13).
pub const COLUMNS: [PropTag; 19] = crate::columns![
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_MESSAGE_CLASS,
    PR_SUBJECT,
    PR_NORMALIZED_SUBJECT,
    PR_SENDER_NAME,
    PR_SENT_REPRESENTING_NAME,
    PR_DISPLAY_TO,
    PR_MESSAGE_DELIVERY_TIME,
    PR_MESSAGE_DOWNLOAD_TIME,
    PR_MESSAGE_FLAGS,
    PR_MESSAGE_SIZE,
    PR_MSG_STATUS,
    PR_HASATTACH,
    PR_IMPORTANCE,
    PR_PRIORITY,
    PR_SENSITIVITY,
    PR_ROWID
];

/// Bytes that are fetched in a second: what tells how long a message takes.
const PER_SECOND: usize = 1_024;

/// What is known of a message before it is fetched.
pub fn header(posted: &Posted, id: &EntryId) -> Vec<Property> {
    let said =
        |tag: PropTag, otherwise: PropValue| Property::new(tag, posted.mail.says(tag).unwrap_or(otherwise));
    let size = posted.mail.size();
    vec![
        Property::of(PR_ENTRYID, id),
        Property::of(PR_INSTANCE_KEY, posted.number.to_be_bytes()),
        Property::of(PR_ROWID, posted.number as i32),
        Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_MESSAGE),
        said(PR_MESSAGE_CLASS.tag(), "IPM.Note".into()),
        said(PR_SUBJECT.tag(), "".into()),
        Property::new(PR_NORMALIZED_SUBJECT, posted.mail.says(PR_SUBJECT.tag()).unwrap_or_else(|| "".into())),
        said(PR_SENDER_NAME.tag(), "".into()),
        said(PR_SENT_REPRESENTING_NAME.tag(), "".into()),
        Property::of(PR_DISPLAY_TO, posted.mail.display_to()),
        said(PR_MESSAGE_DELIVERY_TIME.tag(), posted.due.into()),
        Property::of(PR_MESSAGE_DOWNLOAD_TIME, size.div_ceil(PER_SECOND) as i32),
        Property::of(PR_MESSAGE_FLAGS, MessageFlags::NONE),
        Property::of(PR_MESSAGE_SIZE, size as i32),
        Property::of(PR_MSG_STATUS, MessageStatus::NONE),
        Property::of(PR_HASATTACH, posted.mail.has_attachments()),
        said(PR_IMPORTANCE.tag(), 1.into()),
        said(PR_PRIORITY.tag(), 0.into()),
        said(PR_SENSITIVITY.tag(), 0.into()),
    ]
}

/// The folder: what it does not need for choosing mail it does not offer (STA-REMOTE-2).
#[derive(Debug)]
pub struct HeaderFolder(Weak<Remote>);

impl HeaderFolder {
    /// The folder of a transport, as long as that runs.
    pub fn new(remote: &Arc<Remote>) -> Self {
        Self(Arc::downgrade(remote))
    }

    fn call<T>(
        &self,
        method: Method,
        act: impl FnOnce(&Remote) -> std::result::Result<T, Refusal>,
    ) -> Result<T> {
        let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the transport was logged off");
        let remote = self.0.upgrade().filter(|remote| !remote.is_over()).ok_or_else(gone);
        remote.and_then(|remote| act(&remote)).map_err(|refusal| refusal.into_error(method))
    }
}

fn properties(remote: &Remote) -> [Property; 10] {
    [
        Property::of(PR_DISPLAY_NAME, "Headers"),
        Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_FOLDER),
        Property::of(PR_FOLDER_TYPE, FolderType::FOLDER_GENERIC),
        Property::of(PR_CONTENT_COUNT, remote.count() as i32),
        Property::of(PR_ASSOC_CONTENT_COUNT, 0),
        Property::of(PR_SUBFOLDERS, false),
        Property::of(PR_CREATION_TIME, remote.since),
        Property::of(PR_DISPLAY_TYPE, DisplayType::DT_FOLDER),
        Property::of(PR_ACCESS, 0x2),
        Property::of(PR_ACCESS_LEVEL, 0),
    ]
}

impl MapiProp for HeaderFolder {
    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.call(Method::MapiPropGetProps, |remote| {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let known = properties(remote);
            let Some(tags) = tags else { return Ok(Outcome::ok(known.to_vec())) };
            let find = |tag: &PropTag| {
                let found = known.iter().find(|property| property.tag.id() == tag.id()).cloned();
                found.unwrap_or_else(|| Property::new(*tag, ErrorCode::MAPI_E_NOT_FOUND.into()))
            };
            let values: Vec<Property> = tags.iter().map(find).collect();
            let missing = values.iter().any(|property| property.value.as_error().is_some());
            Ok(Outcome::warned_if(values, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
        })
    }

    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>> {
        self.call(Method::MapiPropGetPropList, |remote| {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            Ok(properties(remote).iter().map(|property| property.tag).collect())
        })
    }

    no_support! {
        MapiProp:
        get_last_error, save_changes, open_property, set_props, delete_props, copy_to, copy_props,
        get_ids_from_names, get_names_from_ids
    }
}

impl MapiContainer for HeaderFolder {
    fn get_contents_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.call(Method::MapiContainerGetContentsTable, |remote| {
            refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
            Ok(remote.headers.get_view(None, None)?)
        })
    }

    no_support! { MapiContainer: get_hierarchy_table, open_entry, set_search_criteria, get_search_criteria }
}

impl MapiFolder for HeaderFolder {
    fn set_message_status(
        &self,
        id: &EntryId,
        status: MessageStatus,
        mask: MessageStatus,
    ) -> Result<MessageStatus> {
        self.call(Method::MapiFolderSetMessageStatus, |remote| {
            let marked = remote.mark(id, status, mask)?;
            marked.ok_or_else(|| refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no such header"))
        })
    }

    no_support! {
        MapiFolder:
        create_message, copy_messages, delete_messages, create_folder, copy_folder, delete_folder,
        set_read_flags, get_message_status, save_contents_sort, empty_folder
    }
}
