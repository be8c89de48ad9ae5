use super::{FolderId, MessageId, MessageList, Store, StoredMessage};
use crate::engine::error::{EngineError, Result};
use crate::engine::events::{Changes, EventKind};
use crate::engine::props::Overlay;
use crate::engine::table::RowChange;
use crate::vocab::tags::PR_READ_RECEIPT_REQUESTED;
use crate::vocab::{MessageFlags, MessageStatus, Property, ReadFlags};

/// What marking a message read or unread did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadChange {
    /// The flags the message has now.
    pub flags: MessageFlags,
    /// Whether anything changed.
    pub changed: bool,
    /// Whether a read report is due (STO-REPORT-1).
    pub report: bool,
}

/// Which of the flags of `SetReadFlag` go together (STO-SETREADFLAGS-7).
pub fn check_read_flags(flags: ReadFlags) -> Result<()> {
    let both = |left: ReadFlags, right: ReadFlags| flags.contains(left | right);
    if both(ReadFlags::SUPPRESS_RECEIPT, ReadFlags::CLEAR_READ_FLAG)
        || both(ReadFlags::CLEAR_READ_FLAG, ReadFlags::GENERATE_RECEIPT_ONLY)
    {
        let why = format!(
            "{flags:?}: CLEAR_READ_FLAG goes with neither SUPPRESS_RECEIPT nor GENERATE_RECEIPT_ONLY"
        );
        return Err(EngineError::Invalid { why });
    }
    Ok(())
}

/// What the flags of `SetReadFlag` make of the flags of a message, and whether a report is due
/// (STO-SETREADFLAGS-1 to -8).
pub fn apply_read_flags(current: MessageFlags, flags: ReadFlags) -> (MessageFlags, bool) {
    let pending = MessageFlags::MSGFLAG_RN_PENDING | MessageFlags::MSGFLAG_NRN_PENDING;
    let report_pending = current.contains(MessageFlags::MSGFLAG_RN_PENDING);
    let mut next = current;
    let mut report = false;
    if flags.contains(ReadFlags::SUPPRESS_RECEIPT | ReadFlags::GENERATE_RECEIPT_ONLY) {
        next.remove(pending);
    } else if flags.contains(ReadFlags::GENERATE_RECEIPT_ONLY) {
        report = report_pending;
        if report {
            next.remove(pending);
        }
    } else if flags.contains(ReadFlags::CLEAR_READ_FLAG) {
        next.remove(MessageFlags::MSGFLAG_READ);
    } else if flags.intersects(ReadFlags::CLEAR_RN_PENDING | ReadFlags::CLEAR_NRN_PENDING) {
        // The pending flags are cleared below.
    } else if !current.contains(MessageFlags::MSGFLAG_READ) {
        next.insert(MessageFlags::MSGFLAG_READ);
        report = report_pending && !flags.contains(ReadFlags::SUPPRESS_RECEIPT);
        next.remove(pending);
    }
    if flags.contains(ReadFlags::CLEAR_RN_PENDING) {
        next.remove(MessageFlags::MSGFLAG_RN_PENDING);
    }
    if flags.contains(ReadFlags::CLEAR_NRN_PENDING) {
        next.remove(MessageFlags::MSGFLAG_NRN_PENDING);
    }
    (next, report)
}

impl Store {
    /// Marks a message read or unread, at once; times and `MSGFLAG_UNMODIFIED` stay (STO-SETREADFLAGS-12).
    pub fn set_read_flag(
        &mut self,
        id: MessageId,
        flags: ReadFlags,
        changes: &mut Changes,
    ) -> Result<ReadChange> {
        check_read_flags(flags)?;
        let stored = self.message(id)?;
        if stored.list == MessageList::Associated {
            return Ok(ReadChange { flags: stored.flags, changed: false, report: false });
        }
        if stored.flags.contains(MessageFlags::MSGFLAG_SUBMIT) {
            return Err(EngineError::Submitted);
        }
        let (next, report) = apply_read_flags(stored.flags, flags);
        let withdrawn = ReadFlags::SUPPRESS_RECEIPT | ReadFlags::GENERATE_RECEIPT_ONLY;
        if flags.contains(withdrawn) && stored.body.asks_for(PR_READ_RECEIPT_REQUESTED) {
            self.withdraw_receipt(id)?;
        }
        let stored = self.message(id)?;
        let changed = next != stored.flags;
        if changed {
            self.set_message_flags(id, next, changes)?;
        }
        Ok(ReadChange { flags: next, changed, report })
    }

    /// The request for a read report is gone (STO-SETREADFLAGS-5); no save, so whoever has the message open can save it.
    fn withdraw_receipt(&mut self, id: MessageId) -> Result<()> {
        let mut overlay = Overlay::default();
        overlay.set(Property::of(PR_READ_RECEIPT_REQUESTED, false));
        let props = self.message(id)?.body.props.clone();
        let props = overlay.apply_to(&props, &mut self.shapes);
        self.message_mut(id)?.body.props = props;
        Ok(())
    }

    /// Replaces the flags of a message, keeps the unread count and tells.
    pub(super) fn set_message_flags(
        &mut self,
        id: MessageId,
        next: MessageFlags,
        changes: &mut Changes,
    ) -> Result<()> {
        let stored = self.any_message(id)?;
        let next = StoredMessage { flags: next, body: stored.body.clone(), ..*stored };
        let is_read = next.flags.contains(MessageFlags::MSGFLAG_READ);
        let before = self.replace_message(id, next)?;
        let (folder_id, list) = (before.folder, before.list);
        changes.object(EventKind::Modified, self.id, id, folder_id);
        let was_read = before.flags.contains(MessageFlags::MSGFLAG_READ);
        if was_read != is_read && list == MessageList::Standard {
            let folder = self.folder_mut(folder_id)?;
            folder.unread = if is_read { folder.unread.saturating_sub(1) } else { folder.unread + 1 };
            let parent = folder.parent;
            changes.folder_modified(self.id, folder_id, parent);
        }
        self.touch_contents(folder_id)?;
        changes.message_row_from(self.id, before, RowChange::Modified(id.into()));
        Ok(())
    }

    /// The status of a message in a folder.
    pub fn message_status(&self, folder: FolderId, id: MessageId) -> Result<MessageStatus> {
        let stored = self.message(id)?;
        if stored.folder == folder {
            return Ok(stored.status);
        }
        let link = self.link_of(folder, id).and_then(|search| search.status(id));
        link.ok_or(EngineError::Missing { what: "message" })
    }

    /// Sets the bits of `mask` in the status of a message and gives the old status (STO-MSGSTATUS-1).
    pub fn set_message_status(
        &mut self,
        folder: FolderId,
        id: MessageId,
        status: MessageStatus,
        mask: MessageStatus,
        changes: &mut Changes,
    ) -> Result<MessageStatus> {
        let old = self.message_status(folder, id)?;
        let new = (old - mask) | (status & mask);
        if new != old {
            let (home, list) = (self.message(id)?.folder, self.message(id)?.list);
            if home == folder {
                self.message_mut(id)?.status = new;
            } else {
                self.set_link_status(folder, id, new)?;
            }
            self.touch_contents(folder)?;
            changes.object(EventKind::Modified, self.id, id, home);
            changes.message_row(self.id, folder, list, RowChange::Modified(id.into()));
        }
        Ok(old)
    }
}
