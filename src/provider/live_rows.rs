use std::any::Any;
use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::{Mutex, RwLock};

use super::Runtime;
use crate::engine;
use crate::engine::table::{RowChange, RowId, RowSource, TableData, View};
use crate::vocab::{Property, TableEvent, TableNotification};

/// Rows in memory that somebody maintains and tables show, live: recipients, attachments, stores, status
/// (`ITableData`).
pub struct LiveRows {
    data: RwLock<TableData>,
    views: Mutex<Vec<(u64, Weak<Mutex<View>>)>>,
    /// What keeps them up to date, and lives as long.
    held: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

impl fmt::Debug for LiveRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveRows").field("data", &self.data).finish_non_exhaustive()
    }
}

/// How the sinks of open tables hear of a change of the rows.
#[derive(Debug)]
pub enum Told {
    /// Row by row.
    ByRow(Vec<RowChange>),
    /// As one `TABLE_CHANGED`, by tables that show one of these changes (TBL-NOTIF-14).
    AsChanged(Vec<RowChange>),
    /// As one `TABLE_RELOAD`: nothing is as it was (TBL-NOTIF-15).
    AsReload,
}

impl LiveRows {
    /// Rows to be shown.
    pub fn new(data: TableData) -> Arc<Self> {
        Arc::new(Self { data: RwLock::new(data), views: Mutex::default(), held: Mutex::default() })
    }

    /// Keeps what keeps the rows up to date, as long as they are shown.
    pub fn hold(&self, feeder: Arc<dyn Any + Send + Sync>) {
        *self.held.lock() = Some(feeder);
    }

    /// Shows exactly these rows from now on; the index column tells which are new, changed or gone.
    pub fn show(&self, runtime: &Runtime, mut rows: Vec<Vec<Property>>) {
        for row in &mut rows {
            row.sort_by_key(|property| property.tag.id());
        }
        self.change(runtime, |data| {
            let named = |data: &TableData, row: &[Property]| {
                let name = row.iter().find(|property| property.tag.id() == data.index().id())?;
                data.row_id(&name.value)
            };
            let mut changes = Vec::new();
            let known: Vec<Option<RowId>> = rows.iter().map(|row| named(data, row)).collect();
            for gone in data.row_ids().into_iter().filter(|row| !known.contains(&Some(*row))) {
                changes.extend(data.delete(gone));
            }
            for (row, known) in rows.iter().zip(known) {
                let known = known.and_then(|id| data.properties(id));
                if known.is_none_or(|known| known != row.as_slice()) {
                    changes.extend(data.modify(row));
                }
            }
            changes
        });
    }

    /// Looks at the rows.
    pub fn look<R>(&self, look: impl FnOnce(&TableData) -> R) -> R {
        look(&self.data.read())
    }

    /// Changes the rows; `change` tells what it did, and the sinks of open tables hear of it.
    pub fn change(&self, runtime: &Runtime, change: impl FnOnce(&mut TableData) -> Vec<RowChange>) {
        let mut data = self.data.write();
        let changes = change(&mut data);
        self.tell(runtime, &data, &Told::ByRow(changes));
    }

    /// Changes the rows in one step; `change` checks before it acts, so that nothing has changed when it refuses.
    pub fn try_change<T>(
        &self,
        runtime: &Runtime,
        change: impl FnOnce(&mut TableData) -> engine::Result<(T, Told)>,
    ) -> engine::Result<T> {
        let mut data = self.data.write();
        let (done, told) = change(&mut data)?;
        self.tell(runtime, &data, &told);
        Ok(done)
    }

    fn tell(&self, runtime: &Runtime, data: &TableData, told: &Told) {
        let mut views = self.views.lock();
        views.retain(|(_, view)| view.strong_count() > 0);
        for (table, view) in views.iter() {
            let Some(view) = view.upgrade() else { continue };
            let mut view = view.lock();
            let mut events = Vec::new();
            match told {
                Told::ByRow(changes) => {
                    changes.iter().for_each(|change| view.apply(data, *change, &mut events));
                }
                Told::AsChanged(changes) => {
                    changes.iter().for_each(|change| view.apply(data, *change, &mut events));
                    if !events.is_empty() {
                        events = vec![TableNotification::whole(TableEvent::TABLE_CHANGED)];
                    }
                }
                Told::AsReload => {
                    view.reset(data);
                    events.push(TableNotification::whole(TableEvent::TABLE_RELOAD));
                }
            }
            runtime.notify.tell_table(*table, events);
        }
    }

    /// Keeps a view up to date with every change from now on.
    pub fn track(&self, table: u64, view: &Arc<Mutex<View>>) {
        let mut views = self.views.lock();
        if views.iter().all(|(number, _)| *number != table) {
            views.push((table, Arc::downgrade(view)));
        }
    }
}
