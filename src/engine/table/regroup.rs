//! What one change does to the categories of a view.

use std::collections::BTreeMap;

use super::RowSource;
use super::category::Leaf;
use super::groups::{Group, Groups};
use super::slot::Slot;
use super::sort_key::SortKey;
use super::view::View;
use crate::vocab::{TableEvent, TableNotification};

/// The categories that a change counted rows in or out of, those above before those below.
#[derive(Default)]
pub(super) struct Regrouping {
    /// Rows and unread rows as they were; `None` if the category is new.
    touched: BTreeMap<Vec<u8>, Option<(usize, usize)>>,
}

impl Regrouping {
    pub(super) fn leave(&mut self, groups: &mut Groups, leaf: &Leaf) {
        self.touch(groups, leaf);
        groups.leave(leaf);
    }

    /// Counts a row in, and works out where its categories stand that are new.
    pub(super) fn enter(&mut self, groups: &mut Groups, leaf: &Leaf) {
        self.touch(groups, leaf);
        groups.enter(leaf);
    }

    /// The categories that were not there before.
    fn made(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.touched.iter().filter(|(_, before)| before.is_none()).map(|(path, _)| path)
    }

    fn touch(&mut self, groups: &Groups, leaf: &Leaf) {
        for path in (0..groups.plan.depth()).map(|level| leaf.path(level)) {
            if !self.touched.contains_key(path) {
                let counts = groups.get(path).map(|group| (group.rows, group.unread));
                self.touched.insert(path.to_vec(), counts);
            }
        }
    }
}

impl View {
    /// Moves categories that stand elsewhere now because of a value among their rows; gives what is shown of those that
    /// moved. Costs what they hold.
    pub(super) fn reorder_categories(&mut self, regrouping: &Regrouping) -> Vec<Slot> {
        let mut moved = Vec::new();
        for path in regrouping.touched.iter().filter(|(_, before)| before.is_some()).map(|(path, _)| path) {
            moved.extend(self.reorder_category(path));
        }
        moved
    }

    fn reorder_category(&mut self, path: &[u8]) -> Vec<Slot> {
        let (Some(groups), Some(rows), Some(tracking)) =
            (&mut self.groups, &mut self.rows, &mut self.tracking)
        else {
            return Vec::new();
        };
        let depth = groups.plan.depth();
        let Some(group) = groups.get(path).filter(|group| group.level + 1 == depth && group.rows > 0) else {
            return Vec::new();
        };
        let (all, shown) = (group.whole(&groups.full), group.whole(&rows.index));
        if !groups.order_anew(path) {
            return Vec::new();
        }
        let mut run = groups.full.remove_run(all);
        for entry in &mut run {
            if let Some(group) = groups.header(entry.slot) {
                *entry = group.entry();
            } else if let Some(tracked) = tracking.passing.get_mut(&entry.slot) {
                tracked.key = tracked.leaf.as_deref().map_or_else(SortKey::default, |leaf| groups.key(leaf));
                entry.key = tracked.key.clone();
            }
        }
        groups.full.insert_run(run);
        let mut run = rows.index.remove_run(shown.clone());
        for entry in &mut run {
            match (groups.header(entry.slot), tracking.passing.get(&entry.slot)) {
                (Some(group), _) => *entry = group.entry(),
                (None, Some(tracked)) => entry.key = tracked.key.clone(),
                (None, None) => {}
            }
        }
        let moved = rows.index.insert_run(run.clone()) != shown.start;
        run.iter().for_each(|entry| self.anchor(entry));
        if moved { run.into_iter().map(|entry| entry.slot).collect() } else { Vec::new() }
    }

    /// Works out where new categories stand.
    pub(super) fn place_new_categories(&mut self, regrouping: &Regrouping) {
        let Some(groups) = &mut self.groups else { return };
        for path in regrouping.made() {
            groups.order_anew(path);
            if let Some(entry) = groups.get(path).map(Group::entry) {
                groups.full.insert(entry);
            }
        }
    }

    /// Shows the headers of new categories (TBL-CAT-20).
    pub(super) fn show_new_categories(
        &mut self,
        source: &dyn RowSource,
        regrouping: &Regrouping,
        told: &mut Vec<TableNotification>,
    ) {
        for path in regrouping.made() {
            let Some(groups) = &self.groups else { return };
            let Some(entry) = groups.get(path).map(Group::entry) else { continue };
            if groups.shows_header(path) {
                let slot = entry.slot;
                self.index_mut().insert(entry);
                self.tell_in_order(source, TableEvent::TABLE_ROW_ADDED, vec![slot], told);
            }
        }
    }

    /// The headers that count otherwise than before.
    pub(super) fn recounted_categories(&self, regrouping: &Regrouping) -> Vec<Slot> {
        let Some(groups) = &self.groups else { return Vec::new() };
        let recounted = regrouping.touched.iter().filter_map(|(path, before)| {
            let (before, group) = ((*before)?, groups.get(path)?);
            let told = group.rows > 0 && (group.rows, group.unread) != before && groups.shows_header(path);
            told.then_some(Slot::Header(group.number))
        });
        recounted.collect()
    }

    /// Takes the headers of empty categories away, the inner ones first (TBL-CAT-21).
    pub(super) fn hide_empty_categories(
        &mut self,
        regrouping: &Regrouping,
        told: &mut Vec<TableNotification>,
    ) {
        for path in regrouping.touched.keys().rev() {
            let Some(groups) = &mut self.groups else { return };
            let Some(entry) = groups.get(path).filter(|group| group.rows == 0).map(Group::entry) else {
                continue;
            };
            groups.full.remove(&entry);
            groups.remove(path);
            told.extend(self.take_out(&entry, None));
        }
    }
}
