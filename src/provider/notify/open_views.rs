use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use crate::engine::table::{Probe, RowSource, View};
use crate::engine::{RowEvent, WorldRows};

/// The open tables over one set of rows that are kept up to date with every change.
#[derive(Default)]
pub struct OpenViews {
    /// Those that look at the same property first stand together.
    views: Vec<OpenView>,
    told: Told,
}

/// The version of the rows up to which all views know of every change that may show in them.
pub type Told = Arc<AtomicU64>;

struct OpenView {
    /// The number of its table.
    table: u64,
    view: Weak<Mutex<View>>,
    /// What tells that a change doesn't concern it.
    probe: Option<Probe>,
}

impl OpenViews {
    /// Adds the view of a table, or tells anew what it looks at first.
    pub fn add(&mut self, table: u64, view: &Arc<Mutex<View>>, probe: Option<Probe>) -> Told {
        self.views.retain(|open| open.table != table);
        self.views.push(OpenView { table, view: Arc::downgrade(view), probe });
        self.views.sort_by_key(|open| open.probe.as_ref().map(Probe::tag));
        Arc::clone(&self.told)
    }

    /// Removes the views of tables with such numbers.
    pub fn remove(&mut self, gone: impl Fn(u64) -> bool) {
        self.views.retain(|open| !gone(open.table));
    }

    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// The views that must be told of a change of these rows, with the numbers of their tables. The others need not: they
    /// didn't show the row and don't show it.
    pub fn concerned(&self, rows: &WorldRows<'_>, event: &RowEvent) -> Vec<(u64, Arc<Mutex<View>>)> {
        self.told.store(rows.version(), Ordering::Release);
        rows.with_states(event, |mut states| {
            let concerned = self.views.iter().filter(|open| match (&open.probe, &mut states) {
                (Some(probe), Some(states)) => states.pass(probe),
                _ => true,
            });
            concerned.filter_map(|open| Some((open.table, open.view.upgrade()?))).collect()
        })
    }
}
