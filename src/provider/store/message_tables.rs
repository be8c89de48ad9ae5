use std::sync::Arc;

use super::message_state::{Inner, MessageState};
use super::{MessageHandle, Refused, columns};
use crate::engine::table::{TableData, ViewSpec};
use crate::interface::MapiTable;
use crate::provider::{LiveRows, Origin, Table, refuse_flags};
use crate::vocab::tags::{PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ROWID};
use crate::vocab::{MessageFlags, PropTag, SortOrder, SortOrderSet, TableFlags, Tag};

impl MessageHandle {
    fn table(&self, name: &'static str, rows: Arc<LiveRows>, spec: ViewSpec) -> Arc<dyn MapiTable> {
        Table::open(self.object.runtime(), self.object.life_within(), name, Origin::Live(rows), spec)
    }

    pub(super) fn attachment_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        self.state().check_attaches()?;
        let mut spec = self.state().store.view_spec(columns::ATTACHMENTS, flags)?;
        let keys = [SortOrder::ascending(PR_RENDERING_POSITION), SortOrder::ascending(PR_ATTACH_NUM)];
        spec.default_order = SortOrderSet::by(keys);
        Ok(self.table("attachment table", self.state().attachment_rows(), spec))
    }

    pub(super) fn recipient_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let submitted = self.state().inner.lock().flags.contains(MessageFlags::MSGFLAG_SUBMIT);
        let columns: &[PropTag] =
            if submitted { &columns::SUBMITTED_RECIPIENTS } else { &columns::RECIPIENTS };
        let mut spec = self.state().store.view_spec(columns, flags)?;
        spec.default_order = SortOrderSet::by([SortOrder::ascending(PR_ROWID)]);
        Ok(self.table("recipient table", self.state().recipient_rows(), spec))
    }
}

impl MessageState {
    /// What the recipient tables of this open show.
    fn recipient_rows(&self) -> Arc<LiveRows> {
        let inner = self.inner.lock();
        let make = || LiveRows::keyed(PR_ROWID, &columns::RECIPIENTS);
        let rows = Arc::clone(self.recipients.get_or_init(make));
        self.show_recipients(&inner);
        rows
    }

    /// What the attachment tables of this open show.
    fn attachment_rows(&self) -> Arc<LiveRows> {
        let inner = self.inner.lock();
        let make = || LiveRows::keyed(PR_ATTACH_NUM, &columns::ATTACHMENTS);
        let rows = Arc::clone(self.attachments.get_or_init(make));
        self.show_attachments(&inner);
        rows
    }

    /// Shows the recipients of this open in its recipient tables, if there are any (TBL-RECIP-3).
    pub(super) fn show_recipients(&self, inner: &Inner) {
        let Some(shown) = self.recipients.get() else { return };
        let rows = inner.recipients().iter().map(super::recipients::table_row).collect();
        shown.show(&self.store.runtime, rows);
    }

    /// Shows the saved attachments that this open hasn't deleted in its attachment tables, if there are any
    /// (TBL-ATTACH-1, TBL-ATTACH-2).
    pub(super) fn show_attachments(&self, inner: &Inner) {
        let Some(table) = self.attachments.get() else { return };
        let kept = inner.attachments();
        let saved = inner.base.attachments().iter();
        let shown = saved.filter(|saved| kept.iter().any(|kept| kept.number == saved.number));
        table.show(&self.store.runtime, shown.map(super::attach::table_row).collect());
    }
}

impl LiveRows {
    /// No rows yet; each will be named by its value under `index`.
    fn keyed(index: Tag<i32>, columns: &'static [PropTag]) -> Arc<Self> {
        // An index of PT_LONG and a list of columns are all that it takes.
        Self::new(TableData::new(index, columns).expect("a number names a row"))
    }
}
