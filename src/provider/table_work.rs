//! What tables do later than the call that asked for it: `TBL_ASYNC` and `TBL_BATCH`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::counted::Counted;
use super::notify::Told;
use super::table::Origin;
use super::{Life, Refusal, Runtime, codes, refuse, refuse_flags};
use crate::engine;
use crate::engine::table::{Policy, RowSource, View};
use crate::interface::Method;
use crate::vocab::{
    ErrorCode, PropTag, Restriction, SortOrderSet, TableEvent, TableNotification, TableOpFlags, TableStatus,
};

/// When tables do what a client asks for with `TBL_ASYNC`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableWork {
    /// Before the call returns, as tables may (TBL-ASYNC-2).
    #[default]
    AtOnce,
    /// When the test pumps or the client waits; until then the view is busy (TBL-ASYNC-3, TBL-ASYNC-4).
    WhenPumped,
    /// As `WhenPumped`, but no `TABLE_SORT_DONE`, `TABLE_RESTRICT_DONE` or `TABLE_SETCOL_DONE` tells that it is done:
    /// a client has to ask `GetStatus` (TBL-ASYNC-7).
    Unannounced,
    /// It hangs: a client that waits gets `MAPI_E_TIMEOUT` (TBL-WAIT-2). With another setting it goes on.
    Never,
}

/// The tables of one computer: how they behave, and which have something to do.
#[derive(Default)]
pub struct Tables {
    policy: Mutex<Policy>,
    when: Mutex<TableWork>,
    /// In the order in which the tables were opened.
    busy: Mutex<BTreeMap<u64, Weak<Shown>>>,
}

/// A view with its rows, and what it has to do.
#[derive(Debug)]
pub struct Shown {
    pub(super) origin: Origin,
    /// Its number among those who advise.
    pub(super) number: u64,
    pub(super) view: Arc<Mutex<View>>,
    life: Arc<Life>,
    /// Locked before rows and view.
    work: Mutex<Work>,
    /// Whether there is work: with none a call costs one load of this. Written while `work` is locked.
    has_work: AtomicBool,
    /// The version of the rows that a client saw last.
    seen: AtomicU64,
    /// Up to which version the view was told of changes, once it has a sink.
    told: OnceLock<Told>,
    /// How many rows of the world the view shows. Forgotten and kept while the view is locked.
    counted: Counted,
}

#[derive(Debug, Default)]
struct Work {
    running: Option<Operation>,
    /// What was asked for with `TBL_BATCH` and is good.
    batch: Vec<Operation>,
    /// What was asked for with `TBL_BATCH` and is not.
    refused: Option<(Method, engine::EngineError)>,
    /// What failed after its call had returned.
    failed: Option<Operation>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Operation {
    /// `SetColumns`.
    Columns(Vec<PropTag>),
    /// `Restrict`.
    Restriction(Option<Restriction>),
    /// `SortTable`.
    Order(SortOrderSet),
}

impl Operation {
    fn check(&self, view: &View) -> engine::Result<()> {
        match self {
            Self::Columns(columns) => view.check_columns(columns),
            Self::Restriction(restriction) => view.check_restriction(restriction.as_ref()),
            Self::Order(order) => view.check_order(order),
        }
    }

    fn run(&self, view: &mut View, rows: &dyn RowSource) -> engine::Result<()> {
        match self {
            Self::Columns(columns) => view.set_columns(rows, columns),
            Self::Restriction(restriction) => view.restrict(rows, restriction.as_ref()),
            Self::Order(order) => view.sort(rows, order),
        }
    }

    const fn method(&self) -> Method {
        match self {
            Self::Columns(_) => Method::MapiTableSetColumns,
            Self::Restriction(_) => Method::MapiTableRestrict,
            Self::Order(_) => Method::MapiTableSortTable,
        }
    }

    const fn running(&self) -> TableStatus {
        match self {
            Self::Columns(_) => TableStatus::TBLSTAT_SETTING_COLS,
            Self::Restriction(_) => TableStatus::TBLSTAT_RESTRICTING,
            Self::Order(_) => TableStatus::TBLSTAT_SORTING,
        }
    }

    const fn failed(&self) -> TableStatus {
        match self {
            Self::Columns(_) => TableStatus::TBLSTAT_SETCOL_ERROR,
            Self::Restriction(_) => TableStatus::TBLSTAT_RESTRICT_ERROR,
            Self::Order(_) => TableStatus::TBLSTAT_SORT_ERROR,
        }
    }

    const fn done(&self) -> TableEvent {
        match self {
            Self::Columns(_) => TableEvent::TABLE_SETCOL_DONE,
            Self::Restriction(_) => TableEvent::TABLE_RESTRICT_DONE,
            Self::Order(_) => TableEvent::TABLE_SORT_DONE,
        }
    }
}

impl Tables {
    /// How tables behave that are opened now.
    pub fn policy(&self) -> Policy {
        *self.policy.lock()
    }

    /// Chooses how tables behave that are opened from now on.
    pub fn set_policy(&self, policy: Policy) {
        *self.policy.lock() = policy;
    }

    /// Chooses when tables work.
    pub fn set_work(&self, when: TableWork) {
        *self.when.lock() = when;
    }

    fn when(&self) -> TableWork {
        *self.when.lock()
    }

    /// Lets all tables do what they have to do and tells how many did.
    pub fn work(&self, runtime: &Runtime) -> usize {
        if self.when() == TableWork::Never {
            return 0;
        }
        let tables = std::mem::take(&mut *self.busy.lock());
        tables.values().filter_map(Weak::upgrade).filter(|table| table.work(runtime)).count()
    }
}

impl Shown {
    /// A view that has nothing to do.
    pub(super) fn new(runtime: &Runtime, life: &Arc<Life>, origin: Origin, mut view: View) -> Arc<Self> {
        let number = runtime.notify.new_owner();
        view.number(number);
        let looks = view.keeps_rows() || runtime.tables.when() != TableWork::AtOnce;
        let shown = Self {
            origin,
            number,
            view: Arc::new(Mutex::new(view)),
            life: Arc::clone(life),
            work: Mutex::default(),
            has_work: AtomicBool::new(false),
            seen: AtomicU64::new(0),
            told: OnceLock::new(),
            counted: Counted::nothing(),
        };
        if looks {
            shown.with(runtime, |_, _| ());
        }
        Arc::new(shown)
    }

    /// Works on the view with its rows locked, in the order rows before view that a change of the rows keeps too.
    pub(super) fn with<T>(&self, runtime: &Runtime, work: impl FnOnce(&mut View, &dyn RowSource) -> T) -> T {
        let work = |rows: &dyn RowSource| {
            self.seen.store(rows.version(), Ordering::Release);
            let mut view = self.view.lock();
            self.counted.forget();
            if let Some(told) = self.told.get() {
                view.told_up_to(told.load(Ordering::Acquire));
            }
            view.with_rows(rows, work)
        };
        match &self.origin {
            Origin::World(rows) => work(&runtime.read().rows(*rows)),
            Origin::Live(rows) => rows.look(|data| work(data)),
            Origin::Snapshot(data) => work(data.as_ref()),
        }
    }

    /// How many rows the view shows, and whether that is a guess. What a view with a sink shows depends on more than the
    /// world.
    pub(super) fn row_count(&self, runtime: &Runtime) -> Result<(usize, bool), Refusal> {
        self.ready(runtime)?;
        if let Some(count) = self.counted.get(runtime.writes()) {
            return Ok((count as usize, false));
        }
        self.with(runtime, |view, rows| {
            let counted = view.told_row_count(rows)?;
            if let (Origin::World(_), None, (count, false)) = (&self.origin, self.told.get(), counted) {
                self.counted.keep(count, runtime.writes());
            }
            Ok(counted)
        })
    }

    /// Keeps a view of the world up to date from now on, whose rows are locked; again once it shows other rows.
    pub(super) fn track(&self, runtime: &Runtime, view: &View) {
        if let Origin::World(rows) = &self.origin {
            let told = runtime.notify.track(*rows, self.number, &self.view, view.probe());
            self.told.get_or_init(|| told);
        }
    }

    fn run(&self, runtime: &Runtime, operation: &Operation) -> engine::Result<()> {
        self.with(runtime, |view, rows| {
            let done = operation.run(view, rows);
            if self.told.get().is_some() {
                self.track(runtime, view);
            }
            done
        })
    }

    /// Does what was batched, before the view is used; a busy view cannot be (TBL-ASYNC-4, TBL-ASYNC-8, TBL-ASYNC-9).
    #[inline]
    pub(super) fn ready(&self, runtime: &Runtime) -> Result<(), Refusal> {
        if self.has_work.load(Ordering::Acquire) { self.catch_up(runtime) } else { Ok(()) }
    }

    #[cold]
    fn catch_up(&self, runtime: &Runtime) -> Result<(), Refusal> {
        let mut work = self.work.lock();
        let settled = self.settle(runtime, &mut work);
        self.note(&work);
        settled
    }

    /// Notes whether anything is left to do.
    fn note(&self, work: &Work) {
        self.has_work.store(!work.is_done(), Ordering::Release);
    }

    fn settle(&self, runtime: &Runtime, work: &mut Work) -> Result<(), Refusal> {
        if let Some(running) = &work.running {
            let why = format!("{} has not finished", running.method());
            return Err(refuse(ErrorCode::MAPI_E_BUSY, why));
        }
        let batch = std::mem::take(&mut work.batch);
        if let Some((method, error)) = work.refused.take() {
            return Err(refuse(codes::code(method, &error), format!("{method} with TBL_BATCH: {error}")));
        }
        for operation in batch {
            self.run(runtime, &operation)?;
        }
        Ok(())
    }

    /// Does what is asked for, now or later.
    pub(super) fn ask(
        self: &Arc<Self>,
        runtime: &Runtime,
        operation: Operation,
        flags: TableOpFlags,
    ) -> Result<(), Refusal> {
        refuse_flags(flags.unknown(TableOpFlags::TBL_ASYNC | TableOpFlags::TBL_BATCH))?;
        let mut work = self.work.lock();
        let asked = self.begin(runtime, operation, flags, &mut work);
        self.note(&work);
        asked
    }

    fn begin(
        self: &Arc<Self>,
        runtime: &Runtime,
        operation: Operation,
        flags: TableOpFlags,
        work: &mut Work,
    ) -> Result<(), Refusal> {
        if flags.contains(TableOpFlags::TBL_BATCH) && work.running.is_none() {
            match operation.check(&self.view.lock()) {
                Ok(()) => work.batch.push(operation),
                Err(error) => drop(work.refused.get_or_insert((operation.method(), error)).clone()),
            }
            return Ok(());
        }
        self.settle(runtime, work)?;
        if flags.contains(TableOpFlags::TBL_ASYNC) && runtime.tables.when() != TableWork::AtOnce {
            work.running = Some(operation);
            runtime.tables.busy.lock().insert(self.number, Arc::downgrade(self));
            return Ok(());
        }
        self.run(runtime, &operation)?;
        work.succeeded(&operation);
        Ok(())
    }

    /// Does what is left to do and tells the sinks (TBL-ASYNC-5, TBL-ASYNC-6); `false` if nothing is.
    fn work(&self, runtime: &Runtime) -> bool {
        let mut work = self.work.lock();
        let Some(operation) = work.running.take().filter(|_| self.life.goes_on()) else { return false };
        let done = self.run(runtime, &operation);
        self.note(&work);
        match done {
            Ok(()) => {
                work.succeeded(&operation);
                if runtime.tables.when() != TableWork::Unannounced {
                    runtime.notify.tell_table(self.number, vec![TableNotification::whole(operation.done())]);
                }
            }
            Err(error) => {
                let result = codes::code(operation.method(), &error);
                let event = TableNotification { result, ..TableNotification::whole(TableEvent::TABLE_ERROR) };
                runtime.notify.tell_table(self.number, vec![event]);
                work.failed = Some(operation);
            }
        }
        true
    }

    /// What the view is doing or failed to do. Only where work can wait a change of the rows is told, once
    /// (TBL-GETSTATUS-2, TBL-GETSTATUS-3).
    pub(super) fn status(&self, runtime: &Runtime) -> TableStatus {
        let work = self.work.lock();
        match (&work.running, &work.failed) {
            (Some(running), _) => return running.running(),
            (None, Some(failed)) => return failed.failed(),
            (None, None) => {}
        }
        if runtime.tables.when() == TableWork::AtOnce {
            return TableStatus::TBLSTAT_COMPLETE;
        }
        let seen = self.seen.load(Ordering::Acquire);
        let changed = self.with(runtime, |_, rows| rows.version() != seen);
        if changed { TableStatus::TBLSTAT_QCHANGED } else { TableStatus::TBLSTAT_COMPLETE }
    }

    /// Drops what is left to do (TBL-ABORT-1 to TBL-ABORT-4).
    pub(super) fn abort(&self) -> Result<(), Refusal> {
        let mut work = self.work.lock();
        if work.is_done() {
            return Err(refuse(ErrorCode::MAPI_E_UNABLE_TO_ABORT, "nothing runs"));
        }
        *work = Work::default();
        self.note(&work);
        Ok(())
    }

    /// Waits until nothing is left to do: nobody but the waiting client can do it, so it is done now (TBL-WAIT-1,
    /// TBL-WAIT-2).
    pub(super) fn wait(&self, runtime: &Runtime) -> Result<TableStatus, Refusal> {
        let running = self.work.lock().running.is_some();
        if running && runtime.tables.when() == TableWork::Never {
            return Err(refuse(
                ErrorCode::MAPI_E_TIMEOUT,
                "the work of tables hangs, as the test has set it",
            ));
        }
        self.work(runtime);
        let work = self.work.lock();
        Ok(work.failed.as_ref().map_or(TableStatus::TBLSTAT_COMPLETE, Operation::failed))
    }
}

impl Work {
    /// Whether nothing is left to do.
    const fn is_done(&self) -> bool {
        self.running.is_none() && self.batch.is_empty() && self.refused.is_none()
    }

    /// The error state ends with the next success of its kind (TBL-GETSTATUS-3).
    fn succeeded(&mut self, operation: &Operation) {
        self.failed.take_if(|failed| failed.method() == operation.method());
    }
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tables({:?}, {} busy)", self.when(), self.busy.lock().len())
    }
}
