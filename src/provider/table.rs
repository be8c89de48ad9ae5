use std::fmt;
use std::sync::Arc;

use super::table_work::{Operation, Shown};
use super::{Label, Life, LiveRows, Object, Refusal, Runtime, Source, named_in_debug, refuse, refuse_flags};
use crate::engine::Rows;
use crate::engine::table::{RowSource, TableData, View, ViewSpec};
use crate::interface::{
    AdviseSink, CallerRelease, Connection, ExpandedRows, MapiTable, MapiTableData, Method, Outcome, Result,
};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{
    Binary, Bookmark, ErrorCode, EventMask, FindRowFlags, MapiError, PropTag, QueryColumnsFlags,
    QueryRowsFlags, Restriction, RowSet, SortOrderSet, TableOpFlags, TablePosition, TableStatus, TableType,
    UnicodeFlags,
};

/// Whose rows a table shows.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Rows of the world, live.
    World(Rows),
    /// Rows that somebody maintains in memory, live.
    Live(Arc<LiveRows>),
    /// Rows as they were when the table was opened.
    Snapshot(Arc<TableData>),
}

/// A table: one view of rows of any origin.
pub struct Table {
    object: Object,
    table_type: TableType,
    shown: Arc<Shown>,
    released: Option<Released>,
}

named_in_debug!(Table);

/// Who is told that a table is gone, and of whose rows.
pub struct Released {
    /// What is called.
    pub callback: CallerRelease,
    /// The rows it showed.
    pub rows: Arc<dyn MapiTableData>,
}

impl Table {
    /// A view of these rows, as `spec` says it starts.
    pub fn open(
        runtime: &Arc<Runtime>,
        life: Arc<Life>,
        name: &'static str,
        origin: Origin,
        mut spec: ViewSpec,
    ) -> Arc<dyn MapiTable> {
        spec.policy = runtime.tables.policy();
        if spec.policy.keysets && matches!(origin, Origin::World(_)) {
            spec.keyset = true;
            spec.table_type = TableType::TBLTYPE_KEYSET;
        }
        Self::show(runtime, life, name, origin, View::new(spec), None)
    }

    /// A view that is furnished already; `released` hears when its last reference goes.
    pub fn show(
        runtime: &Arc<Runtime>,
        life: Arc<Life>,
        name: &'static str,
        origin: Origin,
        view: View,
        released: Option<Released>,
    ) -> Arc<dyn MapiTable> {
        Arc::new(Self {
            table_type: view.table_type(),
            shown: Shown::new(runtime, &life, origin, view),
            object: Object::new(runtime, life, Label::The(name)),
            released,
        })
    }

    /// A table that could not be opened; every call answers why.
    pub fn failing(
        runtime: &Arc<Runtime>,
        life: Arc<Life>,
        name: &'static str,
        (code, why): (ErrorCode, String),
    ) -> std::result::Result<Arc<dyn MapiTable>, Refusal> {
        let columns = [PR_INSTANCE_KEY.tag()];
        let rows = Origin::Snapshot(Arc::new(TableData::new(PR_INSTANCE_KEY, columns)?));
        let view = View::new(ViewSpec::new(columns));
        let mut object = Object::new(runtime, Arc::clone(&life), Label::The(name));
        object.fail(code, why);
        Ok(Arc::new(Self {
            table_type: view.table_type(),
            shown: Shown::new(runtime, &life, rows, view),
            object,
            released: None,
        }))
    }

    /// Works on the view with its rows locked, once nothing is left to do before.
    fn with<T>(&self, work: impl FnOnce(&mut View, &dyn RowSource) -> T) -> std::result::Result<T, Refusal> {
        self.shown.ready(self.object.runtime())?;
        Ok(self.shown.with(self.object.runtime(), work))
    }

    fn ask(&self, operation: Operation, flags: TableOpFlags) -> std::result::Result<(), Refusal> {
        self.shown.ask(self.object.runtime(), operation, flags)
    }
}

impl MapiTable for Table {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MapiTableGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn advise(&self, events: EventMask, sink: Arc<dyn AdviseSink>) -> Result<Connection> {
        self.object.call(Method::MapiTableAdvise, format_args!("{events:?}"), || {
            if events.is_empty() {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty mask asks for nothing"));
            }
            if !events.contains(EventMask::fnevTableModified) {
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "a table tells of fnevTableModified only"));
            }
            if matches!(self.shown.origin, Origin::Snapshot(_)) {
                return Err(refuse(
                    ErrorCode::MAPI_E_NO_SUPPORT,
                    "the table is a snapshot and never changes",
                ));
            }
            let Shown { origin, number, view: shared, .. } = &*self.shown;
            let runtime = self.object.runtime();
            Ok(self.shown.with(runtime, |view, rows| {
                view.begin_tracking(rows);
                self.shown.track(runtime, view);
                if let Origin::Live(rows) = origin {
                    rows.track(*number, shared);
                }
                runtime.notify.advise(*number, self.object.life(), Source::Table(*number), events, sink)
            }))
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::MapiTableUnadvise, format_args!("{connection:?}"), || {
            if self.object.runtime().notify.unadvise(self.shown.number, connection) {
                return Ok(());
            }
            Err(refuse(
                ErrorCode::MAPI_E_NOT_FOUND,
                format!("{connection:?} is no registration of this view"),
            ))
        })
    }

    fn get_status(&self) -> Result<(TableStatus, TableType)> {
        self.object.call(Method::MapiTableGetStatus, format_args!(""), || {
            Ok((self.shown.status(self.object.runtime()), self.table_type))
        })
    }

    fn set_columns(&self, columns: &[PropTag], flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableSetColumns, format_args!("{columns:?}, {flags:?}"), || {
            self.ask(Operation::Columns(columns.to_vec()), flags)
        })
    }

    fn query_columns(&self, flags: QueryColumnsFlags) -> Result<Vec<PropTag>> {
        self.object.call(Method::MapiTableQueryColumns, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(QueryColumnsFlags::TBL_ALL_COLUMNS))?;
            if flags.contains(QueryColumnsFlags::TBL_ALL_COLUMNS) {
                return self.with(|view, rows| view.all_columns(rows));
            }
            self.with(|view, _| view.columns().to_vec())
        })
    }

    fn get_row_count(&self, flags: u32) -> Result<Outcome<u32>> {
        self.object.call(Method::MapiTableGetRowCount, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            let (count, guessed) = self.shown.row_count(self.object.runtime())?;
            Ok(Outcome::warned_if(count as u32, guessed, ErrorCode::MAPI_W_APPROX_COUNT))
        })
    }

    fn seek_row(&self, origin: Bookmark, rows: i32) -> Result<Outcome<i32>> {
        self.object.call(Method::MapiTableSeekRow, format_args!("{origin}, {rows}"), || {
            let (moved, changed) = self.with(|view, source| view.seek_row(source, origin, rows))??;
            Ok(Outcome::warned_if(moved, changed, ErrorCode::MAPI_W_POSITION_CHANGED))
        })
    }

    fn seek_row_approx(&self, numerator: u32, denominator: u32) -> Result<()> {
        self.object.call(Method::MapiTableSeekRowApprox, format_args!("{numerator}, {denominator}"), || {
            Ok(self.with(|view, rows| view.seek_approx(rows, numerator, denominator))??)
        })
    }

    fn query_position(&self) -> Result<TablePosition> {
        self.object.call(Method::MapiTableQueryPosition, format_args!(""), || {
            self.with(|view, rows| view.position(rows))
        })
    }

    fn find_row(
        &self,
        restriction: &Restriction,
        origin: Bookmark,
        flags: FindRowFlags,
    ) -> Result<Outcome<()>> {
        self.object.call(Method::MapiTableFindRow, format_args!("{restriction}, {origin}, {flags:?}"), || {
            refuse_flags(flags.unknown(FindRowFlags::DIR_BACKWARD))?;
            let backward = flags.contains(FindRowFlags::DIR_BACKWARD);
            let changed = self.with(|view, rows| view.find_row(rows, restriction, origin, backward))??;
            Ok(Outcome::warned_if((), changed, ErrorCode::MAPI_W_POSITION_CHANGED))
        })
    }

    fn restrict(&self, restriction: Option<&Restriction>, flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableRestrict, format_args!("{restriction:?}, {flags:?}"), || {
            self.ask(Operation::Restriction(restriction.cloned()), flags)
        })
    }

    fn create_bookmark(&self) -> Result<Bookmark> {
        self.object.call(Method::MapiTableCreateBookmark, format_args!(""), || {
            Ok(self.with(|view, rows| view.create_bookmark(rows))??)
        })
    }

    fn free_bookmark(&self, bookmark: Bookmark) -> Result<()> {
        self.object.call(Method::MapiTableFreeBookmark, format_args!("{bookmark}"), || {
            Ok(self.with(|view, _| view.free_bookmark(bookmark))??)
        })
    }

    fn sort_table(&self, order: &SortOrderSet, flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableSortTable, format_args!("{order}, {flags:?}"), || {
            self.ask(Operation::Order(order.clone()), flags)
        })
    }

    fn query_sort_order(&self) -> Result<SortOrderSet> {
        self.object.call(Method::MapiTableQuerySortOrder, format_args!(""), || {
            self.with(|view, _| view.sort_order().clone())
        })
    }

    fn query_rows(&self, rows: i32, flags: QueryRowsFlags) -> Result<RowSet> {
        self.object.call(Method::MapiTableQueryRows, format_args!("{rows}, {flags:?}"), || {
            refuse_flags(flags.unknown(QueryRowsFlags::TBL_NOADVANCE))?;
            let stay = flags.contains(QueryRowsFlags::TBL_NOADVANCE);
            Ok(self.with(|view, source| view.query_rows(source, rows, stay))??)
        })
    }

    fn abort(&self) -> Result<()> {
        self.object.call(Method::MapiTableAbort, format_args!(""), || self.shown.abort())
    }

    fn expand_row(&self, instance_key: &Binary, rows: u32, flags: u32) -> Result<ExpandedRows> {
        self.object.call(
            Method::MapiTableExpandRow,
            format_args!("{instance_key}, {rows}, {flags:#X}"),
            || {
                refuse_flags(flags)?;
                let (rows, total) =
                    self.with(|view, source| view.expand_row(source, instance_key, rows))??;
                Ok(ExpandedRows { rows, total: total as u32 })
            },
        )
    }

    fn collapse_row(&self, instance_key: &Binary, flags: u32) -> Result<u32> {
        self.object.call(Method::MapiTableCollapseRow, format_args!("{instance_key}, {flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(self.with(|view, source| view.collapse_row(source, instance_key))?? as u32)
        })
    }

    fn wait_for_completion(&self, flags: u32, timeout_ms: u32) -> Result<TableStatus> {
        self.object.call(Method::MapiTableWaitForCompletion, format_args!("{flags:#X}, {timeout_ms}"), || {
            refuse_flags(flags)?;
            self.shown.wait(self.object.runtime())
        })
    }

    fn get_collapse_state(&self, flags: u32, instance_key: &Binary) -> Result<Binary> {
        self.object.call(
            Method::MapiTableGetCollapseState,
            format_args!("{flags:#X}, {instance_key}"),
            || {
                refuse_flags(flags)?;
                if instance_key.is_empty() {
                    return Err(refuse(
                        ErrorCode::MAPI_E_INVALID_PARAMETER,
                        "no row is given to come back to",
                    ));
                }
                Ok(self.with(|view, source| view.collapse_state(source, instance_key))??.into())
            },
        )
    }

    fn set_collapse_state(&self, flags: u32, state: &Binary) -> Result<Bookmark> {
        self.object.call(Method::MapiTableSetCollapseState, format_args!("{flags:#X}, {state}"), || {
            refuse_flags(flags)?;
            Ok(self.with(|view, source| view.set_collapse_state(source, state))??)
        })
    }
}

/// A view that is gone has no registrations (TBL-NOTIF-21), and its provider may want to know (TBL-TDVIEW-2).
impl Drop for Table {
    fn drop(&mut self) {
        self.object.runtime().notify.forget(self.shown.number);
        if let Some(Released { callback, rows }) = self.released.take() {
            callback(&*rows);
        }
    }
}

impl fmt::Debug for Released {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Released").field("rows", &self.rows).finish_non_exhaustive()
    }
}
