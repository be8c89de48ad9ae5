//! Reports on reading, which a store sends by itself.

use std::sync::Arc;

use super::{Report, ReportKind, ReportRequest, compose};
use crate::engine::copy::{Copying, FolderPlace};
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::props::{Props, Shapes};
use crate::engine::store::{
    Before, Deletion, Draft, FolderId, MessageId, MessageList, NewMessage, ReadChange, Recipient,
    SaveRequest, Store, StoreId, expand_recipients, prepare_recipients,
};
use crate::engine::world::World;
use crate::vocab::tags::{PR_CLIENT_SUBMIT_TIME, PR_READ_RECEIPT_REQUESTED};
use crate::vocab::{FileTime, MessageFlags, PendingSubmitFlags, PropTag, Property, ReadFlags};

impl World {
    /// Marks a message read or unread and sends the report that is due (STO-SETREADFLAGS-1 to -8, STO-REPORT-1).
    pub fn set_read_flag(
        &mut self,
        store: StoreId,
        id: MessageId,
        flags: ReadFlags,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<ReadChange> {
        let change = self.store_mut(store)?.set_read_flag(id, flags, changes)?;
        if change.report
            && self.store(store)?.message(id)?.body.asks_for(PR_READ_RECEIPT_REQUESTED)
            && let Some(report) = self.receipt(store, id, ReportKind::Read, lent.now)?
        {
            self.send_receipt(store, report, lent, changes)?;
        }
        Ok(change)
    }

    /// Deletes a message of a folder; if that is for good, a sender who wants to know hears that nobody read it
    /// (STO-REPORT-3, STO-DELETEMESSAGES-7).
    pub fn delete_message(
        &mut self,
        store: StoreId,
        folder: FolderId,
        id: MessageId,
        how: Deletion,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        let asked = asks_to_be_told(self.store(store)?, id).then_some(id);
        self.deleting(store, asked, lent, changes, |store, changes| {
            store.delete_message(folder, id, how, changes)
        })
    }

    /// Deletes a direct subfolder with what the caller allows in it, and tells who asked; tells the caller whether
    /// something had to stay.
    pub fn delete_folder(
        &mut self,
        parent: FolderPlace,
        id: FolderId,
        (messages_too, folders_too): (bool, bool),
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<bool> {
        let asked = self.asked_within(parent.store, id);
        self.deleting(parent.store, asked, lent, changes, |store, changes| {
            store.delete_folder(parent.folder, id, messages_too, folders_too, changes)
        })
    }

    /// Deletes all messages and subfolders of a folder, and tells who asked; tells the caller whether something had to
    /// stay.
    pub fn empty_folder(
        &mut self,
        folder: FolderPlace,
        associated_too: bool,
        how: Deletion,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<bool> {
        let asked = self.asked_within(folder.store, folder.folder);
        self.deleting(folder.store, asked, lent, changes, |store, changes| {
            store.empty_folder(folder.folder, associated_too, how, changes)
        })
    }

    /// Deletes, and sends the reports on those of the `asked` messages that are gone for good.
    fn deleting<T>(
        &mut self,
        store: StoreId,
        asked: impl IntoIterator<Item = MessageId>,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
        act: impl FnOnce(&mut Store, &mut Changes) -> Result<T>,
    ) -> Result<T> {
        let mut reports = Vec::new();
        for id in asked {
            if let Some(report) = self.receipt(store, id, ReportKind::NonRead, lent.now)? {
                reports.push((id, report));
            }
        }
        let done = act(self.store_mut(store)?, changes)?;
        for (id, report) in reports {
            if self.store(store)?.any_message(id).is_err() {
                // What is deleted is deleted, whether or not there is room for the report.
                let _sent = self.send_receipt(store, report, lent, changes);
            }
        }
        Ok(done)
    }

    /// The messages in a folder and below it whose senders want to know if nobody reads them.
    fn asked_within(&self, store: StoreId, id: FolderId) -> Vec<MessageId> {
        let Ok(store) = self.store(store) else { return Vec::new() };
        let below = store.descendants(id).unwrap_or_default();
        let folders = std::iter::once(id).chain(below).filter_map(|folder| store.folder(folder).ok());
        let messages =
            folders.flat_map(|folder| MessageList::ALL.into_iter().flat_map(|list| folder.list(list).iter()));
        messages.filter(|message| asks_to_be_told(store, *message)).collect()
    }

    /// What is to be told of the reading of a message, if anybody is there to be told.
    fn receipt(
        &self,
        store: StoreId,
        message: MessageId,
        kind: ReportKind,
        now: FileTime,
    ) -> Result<Option<Report>> {
        let store = self.store(store)?;
        let stored = store.any_message(message)?;
        let value = |tag: PropTag| store.message_value(message, stored, tag);
        Ok(compose(&ReportRequest { kind, original: &value, recipients: &[], now }))
    }

    /// Puts a report into the outgoing queue, from the root folder, to be deleted once it is sent (STO-REPORT-8).
    fn send_receipt(
        &mut self,
        id: StoreId,
        report: Report,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        let Some(to) = report.to else { return Ok(()) };
        let now = lent.now;
        let books = self.clone();
        let store = self.store_mut(id)?;
        let shapes = store.shapes_mut();
        let to = [Recipient { row: 0, props: Arc::new(Props::build(to.properties, &mut Shapes::default())) }];
        let to = expand_recipients(&books, &prepare_recipients(&to, false, shapes), shapes);
        let mut draft = Draft { recipients: Some(to), ..Draft::default() };
        report.properties.into_iter().for_each(|property| draft.overlay.set(property));
        draft.overlay.set(Property::of(PR_CLIENT_SUBMIT_TIME, now));
        let new = NewMessage { now, search_key: (lent.new_uid)() };
        let sent = store.save_message(
            SaveRequest {
                folder: store.root,
                associated: false,
                saved: None,
                base: Before::New(&new),
                draft: &mut draft,
                flags: Store::new_message_flags(false),
                force: false,
                now,
            },
            changes,
        )?;
        store.enqueue(sent.id, PendingSubmitFlags::NONE, changes)
    }
}

/// Whether a message is unread and its sender wants to know if it is deleted so.
fn asks_to_be_told(store: &Store, id: MessageId) -> bool {
    let unread = |flags: MessageFlags| {
        flags.contains(MessageFlags::MSGFLAG_NRN_PENDING) && !flags.contains(MessageFlags::MSGFLAG_READ)
    };
    store.any_message(id).is_ok_and(|stored| unread(stored.flags))
}
