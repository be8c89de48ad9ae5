use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::engine::table::{Probe, Probes, RowSource, View};
use crate::engine::{RowEvent, WorldRows};

/// The open tables over one set of rows that are kept up to date with every change.
#[derive(Default)]
pub struct OpenViews {
    /// By the numbers of their tables.
    views: BTreeMap<u64, Arc<Mutex<View>>>,
    /// What tells that a change doesn't concern them.
    probes: Probes,
    told: Told,
}

/// The version of the rows up to which all views know of every change that may show in them.
pub type Told = Arc<AtomicU64>;

impl OpenViews {
    /// Adds the view of a table, or tells anew what it looks at first.
    pub fn add(&mut self, table: u64, view: &Arc<Mutex<View>>, probe: Option<Probe>) -> Told {
        if self.views.insert(table, Arc::clone(view)).is_some() {
            self.probes.remove(|known| known == table);
        }
        self.probes.add(table, probe);
        Arc::clone(&self.told)
    }

    /// Removes the views of tables with such numbers.
    pub fn remove(&mut self, gone: impl Fn(u64) -> bool) {
        let before = self.views.len();
        self.views.retain(|table, _| !gone(*table));
        if self.views.len() < before {
            self.probes.remove(gone);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// Tells the views that must know of a change of these rows, with the numbers of their tables. The others need not:
    /// they didn't show the row and don't show it.
    pub fn tell(&self, rows: &WorldRows<'_>, event: &RowEvent, mut tell: impl FnMut(u64, &mut View)) {
        self.told.store(rows.version(), Ordering::Release);
        let mut tell_one = |table: &u64, view: &Arc<Mutex<View>>| tell(*table, &mut view.lock());
        let passed = match self.views.len() {
            // To ask one view takes no longer than to find out whether to.
            1 => None,
            _ => rows.with_states(event, |states| states.map(|states| self.probes.passed(states))),
        };
        match passed {
            Some(passed) => {
                let passed = passed.iter().filter_map(|table| self.views.get_key_value(table));
                passed.for_each(|(table, view)| tell_one(table, view));
            }
            None => self.views.iter().for_each(|(table, view)| tell_one(table, view)),
        }
    }
}
