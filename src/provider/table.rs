use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Label, Life, LiveRows, Object, Refusal, Runtime, Source, refuse, refuse_flags};
use crate::engine::Rows;
use crate::engine::table::{RowSource, TableData, View, ViewSpec};
use crate::interface::{
    AdviseSink, CallerRelease, Connection, ExpandedRows, MapiTable, MapiTableData, Method, Outcome, Result,
};
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
#[derive(Debug)]
pub struct Table {
    object: Object,
    origin: Origin,
    /// Its number among those who advise.
    number: u64,
    table_type: TableType,
    view: Arc<Mutex<View>>,
    released: Option<Released>,
}

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
        spec: ViewSpec,
    ) -> Arc<dyn MapiTable> {
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
            number: runtime.notify.new_owner(),
            object: Object::new(runtime, life, Label::The(name)),
            origin,
            table_type: view.table_type(),
            view: Arc::new(Mutex::new(view)),
            released,
        })
    }

    /// Works on the view with its rows locked, in the order rows before view that a change of the rows keeps too.
    fn with<T>(&self, work: impl FnOnce(&mut View, &dyn RowSource) -> T) -> T {
        match &self.origin {
            Origin::World(rows) => {
                let world = self.object.runtime.read();
                work(&mut self.view.lock(), &world.rows(*rows))
            }
            Origin::Live(rows) => rows.look(|data| work(&mut self.view.lock(), data)),
            Origin::Snapshot(data) => work(&mut self.view.lock(), data.as_ref()),
        }
    }
}

/// Asynchronous work is done at once (TBL-ASYNC-2), so the flags need only be known.
fn check_operation(flags: TableOpFlags) -> std::result::Result<(), Refusal> {
    refuse_flags(flags.unknown(TableOpFlags::TBL_ASYNC | TableOpFlags::TBL_BATCH))
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
            if matches!(self.origin, Origin::Snapshot(_)) {
                return Err(refuse(
                    ErrorCode::MAPI_E_NO_SUPPORT,
                    "the table is a snapshot and never changes",
                ));
            }
            Ok(self.with(|view, rows| {
                view.begin_tracking(rows);
                match &self.origin {
                    Origin::World(rows) => self.object.runtime.notify.track(*rows, self.number, &self.view),
                    Origin::Live(rows) => rows.track(self.number, &self.view),
                    Origin::Snapshot(_) => {}
                }
                let notify = &self.object.runtime.notify;
                notify.advise(self.number, &self.object.life, Source::Table(self.number), events, sink)
            }))
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object.call(Method::MapiTableUnadvise, format_args!("{connection:?}"), || {
            if self.object.runtime.notify.unadvise(self.number, connection) {
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
            Ok((TableStatus::TBLSTAT_COMPLETE, self.table_type))
        })
    }

    fn set_columns(&self, columns: &[PropTag], flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableSetColumns, format_args!("{columns:?}, {flags:?}"), || {
            check_operation(flags)?;
            Ok(self.with(|view, rows| view.set_columns(rows, columns))?)
        })
    }

    fn query_columns(&self, flags: QueryColumnsFlags) -> Result<Vec<PropTag>> {
        self.object.call(Method::MapiTableQueryColumns, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(QueryColumnsFlags::TBL_ALL_COLUMNS))?;
            if flags.contains(QueryColumnsFlags::TBL_ALL_COLUMNS) {
                return Ok(self.with(|view, rows| view.all_columns(rows)));
            }
            Ok(self.view.lock().columns().to_vec())
        })
    }

    fn get_row_count(&self, flags: u32) -> Result<Outcome<u32>> {
        self.object.call(Method::MapiTableGetRowCount, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(Outcome::ok(self.with(|view, rows| view.row_count(rows)) as u32))
        })
    }

    fn seek_row(&self, origin: Bookmark, rows: i32) -> Result<Outcome<i32>> {
        self.object.call(Method::MapiTableSeekRow, format_args!("{origin}, {rows}"), || {
            let (moved, changed) = self.with(|view, source| view.seek_row(source, origin, rows))?;
            Ok(Outcome::warned_if(moved, changed, ErrorCode::MAPI_W_POSITION_CHANGED))
        })
    }

    fn seek_row_approx(&self, numerator: u32, denominator: u32) -> Result<()> {
        self.object.call(Method::MapiTableSeekRowApprox, format_args!("{numerator}, {denominator}"), || {
            Ok(self.with(|view, rows| view.seek_approx(rows, numerator, denominator))?)
        })
    }

    fn query_position(&self) -> Result<TablePosition> {
        self.object.call(Method::MapiTableQueryPosition, format_args!(""), || {
            Ok(self.with(|view, rows| view.position(rows)))
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
            let changed = self.with(|view, rows| view.find_row(rows, restriction, origin, backward))?;
            Ok(Outcome::warned_if((), changed, ErrorCode::MAPI_W_POSITION_CHANGED))
        })
    }

    fn restrict(&self, restriction: Option<&Restriction>, flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableRestrict, format_args!("{restriction:?}, {flags:?}"), || {
            check_operation(flags)?;
            Ok(self.with(|view, rows| view.restrict(rows, restriction))?)
        })
    }

    fn create_bookmark(&self) -> Result<Bookmark> {
        self.object.call(Method::MapiTableCreateBookmark, format_args!(""), || {
            Ok(self.with(|view, rows| view.create_bookmark(rows))?)
        })
    }

    fn free_bookmark(&self, bookmark: Bookmark) -> Result<()> {
        self.object.call(Method::MapiTableFreeBookmark, format_args!("{bookmark}"), || {
            Ok(self.view.lock().free_bookmark(bookmark)?)
        })
    }

    fn sort_table(&self, order: &SortOrderSet, flags: TableOpFlags) -> Result<()> {
        self.object.call(Method::MapiTableSortTable, format_args!("{order}, {flags:?}"), || {
            check_operation(flags)?;
            Ok(self.with(|view, rows| view.sort(rows, order))?)
        })
    }

    fn query_sort_order(&self) -> Result<SortOrderSet> {
        self.object.call(Method::MapiTableQuerySortOrder, format_args!(""), || {
            Ok(self.view.lock().sort_order().clone())
        })
    }

    fn query_rows(&self, rows: i32, flags: QueryRowsFlags) -> Result<RowSet> {
        self.object.call(Method::MapiTableQueryRows, format_args!("{rows}, {flags:?}"), || {
            refuse_flags(flags.unknown(QueryRowsFlags::TBL_NOADVANCE))?;
            let stay = flags.contains(QueryRowsFlags::TBL_NOADVANCE);
            Ok(self.with(|view, source| view.query_rows(source, rows, stay))?)
        })
    }

    fn abort(&self) -> Result<()> {
        self.object.call(Method::MapiTableAbort, format_args!(""), || {
            Err(refuse(ErrorCode::MAPI_E_UNABLE_TO_ABORT, "nothing runs"))
        })
    }

    fn expand_row(&self, instance_key: &Binary, rows: u32, flags: u32) -> Result<ExpandedRows> {
        self.object.call(
            Method::MapiTableExpandRow,
            format_args!("{instance_key}, {rows}, {flags:#X}"),
            || {
                refuse_flags(flags)?;
                let (rows, total) = self.with(|view, source| view.expand_row(source, instance_key, rows))?;
                Ok(ExpandedRows { rows, total: total as u32 })
            },
        )
    }

    fn collapse_row(&self, instance_key: &Binary, flags: u32) -> Result<u32> {
        self.object.call(Method::MapiTableCollapseRow, format_args!("{instance_key}, {flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(self.with(|view, source| view.collapse_row(source, instance_key))? as u32)
        })
    }

    fn wait_for_completion(&self, flags: u32, timeout_ms: u32) -> Result<TableStatus> {
        self.object.call(Method::MapiTableWaitForCompletion, format_args!("{flags:#X}, {timeout_ms}"), || {
            refuse_flags(flags)?;
            Ok(TableStatus::TBLSTAT_COMPLETE)
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
                Ok(self.with(|view, source| view.collapse_state(source, instance_key))?.into())
            },
        )
    }

    fn set_collapse_state(&self, flags: u32, state: &Binary) -> Result<Bookmark> {
        self.object.call(Method::MapiTableSetCollapseState, format_args!("{flags:#X}, {state}"), || {
            refuse_flags(flags)?;
            Ok(self.with(|view, source| view.set_collapse_state(source, state))?)
        })
    }
}

/// A view that is gone has no registrations (TBL-NOTIF-21), and its provider may want to know (TBL-TDVIEW-2).
impl Drop for Table {
    fn drop(&mut self) {
        self.object.runtime.notify.forget(self.number);
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
