//! Reports on reading, which a store sends by itself.

use std::sync::Arc;

use super::{ReportKind, ReportRequest, compose};
use crate::engine::copy::Copying;
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::props::{Props, Shapes};
use crate::engine::store::{
    Draft, MessageBody, MessageId, ReadChange, Recipient, SaveRequest, Store, StoreId, expand_recipients,
    prepare_recipients,
};
use crate::engine::world::World;
use crate::vocab::tags::{PR_CLIENT_SUBMIT_TIME, PR_READ_RECEIPT_REQUESTED};
use crate::vocab::{MessageFlags, PropTag, Property, ReadFlags};

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
        if change.report {
            self.send_receipt(store, id, ReportKind::Read, lent, changes)?;
        }
        Ok(change)
    }

    /// Tells the sender of a message that is about to be deleted for good that nobody read it (STO-REPORT-3).
    pub fn report_unread(
        &mut self,
        store: StoreId,
        id: MessageId,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        let flags = self.store(store)?.message(id)?.flags;
        if flags.contains(MessageFlags::MSGFLAG_NRN_PENDING) && !flags.contains(MessageFlags::MSGFLAG_READ) {
            self.send_receipt(store, id, ReportKind::NonRead, lent, changes)?;
        }
        Ok(())
    }

    /// Puts a report into the outgoing queue, from the root folder, to be deleted once it is sent (STO-REPORT-8).
    fn send_receipt(
        &mut self,
        id: StoreId,
        message: MessageId,
        kind: ReportKind,
        lent: &mut Copying<'_>,
        changes: &mut Changes,
    ) -> Result<()> {
        let store = self.store(id)?;
        let stored = store.message(message)?;
        if kind == ReportKind::Read && !stored.body.asks_for(PR_READ_RECEIPT_REQUESTED) {
            return Ok(());
        }
        let value = |tag: PropTag| store.message_value(message, stored, tag);
        let now = lent.now;
        let request = ReportRequest { kind, original: &value, recipients: &[], now };
        let Some(report) = compose(&request) else { return Ok(()) };
        let Some(to) = report.to else { return Ok(()) };
        let directory = self.directory().clone();
        let store = self.store_mut(id)?;
        let shapes = store.shapes_mut();
        let to = [Recipient { row: 0, props: Arc::new(Props::build(to.properties, &mut Shapes::default())) }];
        let to = expand_recipients(&prepare_recipients(&to, false, shapes), &directory, shapes);
        let mut draft = Draft { recipients: Some(to), ..Draft::default() };
        report.properties.into_iter().for_each(|property| draft.overlay.set(property));
        draft.overlay.set(Property::of(PR_CLIENT_SUBMIT_TIME, now));
        let base = MessageBody::initial(now, (lent.new_uid)(), shapes);
        let sent = store.save_message(
            &SaveRequest {
                folder: store.root,
                associated: false,
                saved: None,
                base: &base,
                draft: &draft,
                flags: Store::new_message_flags(false),
                force: false,
                now,
            },
            changes,
        )?;
        store.enqueue(sent.id, changes)
    }
}
