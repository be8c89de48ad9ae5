//! The way through the view: the messages of the folder, in the order of its contents table.

use std::sync::Arc;

use super::{Refused, Sending, Viewer};
use crate::interface::ext::{MapiFolderExt, MapiPropExt};
use crate::interface::{Message, NextForm, PersistMessage};
use crate::provider::refuse;
use crate::session::forms::show;
use crate::vocab::tags::{PR_ENTRYID, PR_MESSAGE_CLASS, PR_MESSAGE_FLAGS, PR_MSG_STATUS};
use crate::vocab::{
    EntryId, ErrorCode, MessageFlags, MessageStatus, OpenFlags, RowRef, ViewContextStatus, ViewDirection,
};

/// A message of the view, as its row tells of it.
#[derive(Debug)]
struct Neighbour {
    id: EntryId,
    class: String,
    status: MessageStatus,
    flags: MessageFlags,
}

impl Viewer {
    /// FRM-VIEW-2
    pub(super) fn view_status(&self) -> Refused<ViewContextStatus> {
        let mut status = self.fixed;
        for (direction, there_is) in [
            (ViewDirection::VCDIR_NEXT, ViewContextStatus::VCSTATUS_NEXT),
            (ViewDirection::VCDIR_PREV, ViewContextStatus::VCSTATUS_PREV),
        ] {
            if self.neighbour(direction)?.is_some() {
                status |= there_is;
            }
        }
        if !self.is_read_only() {
            status |= ViewContextStatus::VCSTATUS_DELETE;
        }
        Ok(status)
    }

    /// Shows the next message; `false` if there is none, or another form shows it (FRM-VIEW-4, FRM-VIEW-5).
    pub(super) fn activate(&self, direction: ViewDirection) -> Refused<bool> {
        let sink = self.now.lock().sink.clone();
        let (Some(sink), Some(next)) = (sink, self.neighbour(direction)?) else { return Ok(false) };
        let before = self.view_status()?;
        let goes_on = match sink.on_activate_next(&next.class, next.status, next.flags)? {
            NextForm::Same => self.show_in(&self.form()?, &next)?,
            NextForm::Other(form) => {
                let shown = self.show_in(&form, &next)?;
                self.is_of(&form);
                shown
            }
            NextForm::None => {
                self.show_in_another(&next)?;
                return Ok(false);
            }
        };
        let after = self.view_status()?;
        if after != before {
            sink.on_change(after)?;
        }
        Ok(goes_on)
    }

    /// The form lets go of what it shows, and the next message is loaded into it or into one that it made.
    fn show_in(&self, form: &Arc<dyn PersistMessage>, next: &Neighbour) -> Refused<bool> {
        let message = self.open_message(next)?;
        self.form()?.hands_off_message()?;
        self.show(None);
        let Some(site) = self.me.upgrade() else { return Ok(false) };
        form.load(&(site as _), &message, next.status, next.flags)?;
        self.show(Some(message));
        Ok(true)
    }

    /// A viewer of its own shows it in the form of its class.
    fn show_in_another(&self, next: &Neighbour) -> Refused<()> {
        let message = self.open_message(next)?;
        let sending = if self.sending == Sending::Itself { Sending::Copy } else { self.sending };
        let viewer = Self::open(&self.site, self.place.clone(), self.fixed, sending, message);
        show::run(&self.place.forms, &viewer, &next.class, (next.status, next.flags), None)
    }

    fn open_message(&self, next: &Neighbour) -> Refused<Arc<dyn Message>> {
        let flags = if self.is_read_only() { OpenFlags::NONE } else { OpenFlags::MAPI_BEST_ACCESS };
        Ok(self.place.store.open_entry(Some(&next.id), None, flags)?.into_message()?)
    }

    /// The message in a direction; after a deletion or a move the next one, else the one before (FRM-VIEW-8).
    fn neighbour(&self, direction: ViewDirection) -> Refused<Option<Neighbour>> {
        let message = self.now.lock().message.clone();
        let id = match message {
            Some(message) => message.find(PR_ENTRYID)?.map(EntryId::from),
            None => None,
        };
        let Some(id) = id else { return Ok(None) };
        let columns = [PR_ENTRYID.tag(), PR_MESSAGE_CLASS.tag(), PR_MSG_STATUS.tag(), PR_MESSAGE_FLAGS.tag()];
        let rows = self.place.folder.messages(&columns)?;
        let at = rows.iter().position(|row| row.get(PR_ENTRYID).map(EntryId::from).as_ref() == Some(&id));
        let Some(at) = at else { return Ok(None) };
        let row = |at: usize| rows.iter().nth(at).map(neighbour);
        let (next, before) = (row(at + 1), at.checked_sub(1).and_then(row));
        match direction {
            ViewDirection::VCDIR_NEXT => Ok(next),
            ViewDirection::VCDIR_PREV => Ok(before),
            ViewDirection::VCDIR_DELETE | ViewDirection::VCDIR_MOVE => Ok(next.or(before)),
            other => {
                let why = format!("{other:?} is no direction");
                Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why))
            }
        }
    }
}

fn neighbour(row: RowRef<'_>) -> Neighbour {
    Neighbour {
        id: row.get(PR_ENTRYID).map(EntryId::from).unwrap_or_default(),
        class: row.get(PR_MESSAGE_CLASS).unwrap_or_default(),
        status: MessageStatus::from_bits_retain(row.get(PR_MSG_STATUS).unwrap_or(0) as u32),
        flags: MessageFlags::from_bits_retain(row.get(PR_MESSAGE_FLAGS).unwrap_or(0) as u32),
    }
}
