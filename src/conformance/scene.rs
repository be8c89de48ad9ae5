//! What the cases have in common: somebody logged on, a folder, a message.

use std::sync::Arc;

use super::Harness;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiSessionExt, MessageExt, MsgStoreExt};
use crate::interface::{MapiFolder, MapiSession, Message, MsgStore, Result};
use crate::vocab::tags::{PR_ENTRYID, PR_SUBJECT};
use crate::vocab::{EntryId, ErrorCode, InitFlags, LogonFlags};

/// Somebody logged on, with the default store open for writing.
pub(super) struct Scene {
    pub(super) session: Arc<dyn MapiSession>,
    pub(super) store: Arc<dyn MsgStore>,
}

impl Scene {
    /// User A.
    pub(super) fn of_a(harness: &dyn Harness) -> Result<Self> {
        let [a, _] = harness.profiles();
        Self::of(harness, &a)
    }

    /// User B.
    pub(super) fn of_b(harness: &dyn Harness) -> Result<Self> {
        let [_, b] = harness.profiles();
        Self::of(harness, &b)
    }

    fn of(harness: &dyn Harness, profile: &str) -> Result<Self> {
        let mapi = harness.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_UNICODE;
        let session = mapi.logon(Some(profile), None, flags)?;
        let store = session.default_store()?;
        Ok(Self { session, store })
    }

    /// A new folder below those that users see.
    pub(super) fn folder(&self, name: &str) -> Result<Arc<dyn MapiFolder>> {
        self.store.ipm_subtree()?.new_subfolder(name)
    }
}

/// A saved message, open for writing.
pub(super) fn saved(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.save()?;
    Ok(message)
}

/// The entry id of an object.
pub(super) fn id_of<T: MapiPropExt + ?Sized>(object: &T) -> Result<EntryId> {
    Ok(object.get(PR_ENTRYID)?.into())
}

/// The code that a call answers: `S_OK` if it succeeds.
pub(super) fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}
