//! The categories of a view: their headers, what they count, which are expanded.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::category::{Leaf, Plan};
use super::order::{Entry, OrderIndex};
use super::slot::Slot;
use super::sort_key::{KeyStart, SortKey};

/// A row of the source with its place in the default order and in the categories.
pub(super) type Placed = (Slot, u64, Leaf);

/// The categories of a view, and everything in order whether it is shown or not.
///
/// The list of what is shown is a part of [`full`](Self::full): a category that is expanded or collapsed copies or
/// drops a run of it, and everything else about positions is that list's affair, as in a view without categories.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub(super) plan: Plan,
    /// All headers and rows.
    pub(super) full: OrderIndex,
    /// By the values of the category columns; those above start the same.
    groups: BTreeMap<Vec<u8>, Group>,
    paths: BTreeMap<u64, Vec<u8>>,
    /// The number of the next header.
    next: u64,
}

/// One category.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Names its header.
    pub(super) number: u64,
    /// 0 is the outermost.
    pub(super) level: usize,
    /// Where the path of the category above ends.
    above: usize,
    /// What header and members are ordered by begins so.
    start: Vec<u8>,
    /// Whether what is directly below it is shown, if it is itself.
    pub(super) expanded: bool,
    /// How many rows it has at any depth (TBL-CAT-5).
    pub(super) rows: usize,
    /// How many of them are unread.
    pub(super) unread: usize,
    /// The values among its rows of the column that orders the categories, and how often each is there.
    extremes: BTreeMap<Box<[u8]>, usize>,
}

impl Groups {
    /// The categories of a plan, before any row; headers are numbered from `next` on.
    pub(super) const fn new(plan: Plan, next: u64) -> Self {
        let full = OrderIndex::new();
        Self { plan, full, groups: BTreeMap::new(), paths: BTreeMap::new(), next }
    }

    /// The number of the next header.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Starts over with these rows; a category that was there keeps its number and whether it is expanded (TBL-CAT-16).
    pub(super) fn rebuild(&mut self, rows: Vec<Placed>) {
        for group in self.groups.values_mut() {
            (group.rows, group.unread) = (0, 0);
            group.extremes.clear();
        }
        rows.iter().for_each(|(_, _, leaf)| self.enter(leaf));
        let empty = |(_, group): &(&Vec<u8>, &Group)| group.rows == 0;
        let gone: Vec<_> = self.groups.iter().filter(empty).map(|(path, _)| path.clone()).collect();
        gone.iter().for_each(|path| self.remove(path));
        let paths: Vec<_> = self.groups.keys().cloned().collect();
        for path in &paths {
            self.order_anew(path);
        }
        let headers = self.groups.values().map(Group::entry);
        let leaves =
            rows.iter().map(|(slot, place, leaf)| Entry { key: self.key(leaf), place: *place, slot: *slot });
        let mut entries: Vec<Entry> = headers.chain(leaves).collect();
        entries.sort_unstable();
        self.full = OrderIndex::from_sorted(entries);
    }

    /// Everything that is shown, in order.
    pub(super) fn shown(&self) -> Vec<Entry> {
        self.shown_of(self.full.iter(), Vec::new())
    }

    /// What of these is shown, if the levels above them are expanded or not as `open` says.
    fn shown_of(&self, entries: impl Iterator<Item = Entry>, mut open: Vec<bool>) -> Vec<Entry> {
        let mut shown = Vec::new();
        for entry in entries {
            if let Some(group) = self.header(entry.slot) {
                open.truncate(group.level);
                if open.iter().all(|open| *open) {
                    shown.push(entry);
                }
                open.push(group.expanded);
            } else if open.iter().all(|open| *open) {
                shown.push(entry);
            }
        }
        shown
    }

    /// What is shown below a header that is shown and expanded.
    pub(super) fn shown_below(&self, group: &Group) -> Vec<Entry> {
        let members = self.full.range(group.members(&self.full));
        self.shown_of(members, vec![true; group.level + 1])
    }

    /// The category of a header.
    pub(super) fn header(&self, slot: Slot) -> Option<&Group> {
        self.groups.get(self.path(slot)?)
    }

    /// The path of a header's category.
    pub(super) fn path(&self, slot: Slot) -> Option<&Vec<u8>> {
        match slot {
            Slot::Header(number) => self.paths.get(&number),
            Slot::Leaf(..) => None,
        }
    }

    /// The category with these values.
    pub(super) fn get(&self, path: &[u8]) -> Option<&Group> {
        self.groups.get(path)
    }

    /// All categories with their paths, those above before those below.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Vec<u8>, &Group)> {
        self.groups.iter()
    }

    /// The categories that a row is in, outermost first.
    pub(super) fn of<'a>(&'a self, leaf: &'a Leaf) -> impl Iterator<Item = &'a Group> {
        (0..self.plan.depth()).filter_map(|level| self.groups.get(leaf.path(level)))
    }

    /// Whether a row is shown.
    pub(super) fn shows(&self, leaf: &Leaf) -> bool {
        self.of(leaf).all(|group| group.expanded)
    }

    /// Whether a header is shown.
    pub(super) fn shows_header(&self, path: &[u8]) -> bool {
        let mut end = self.groups.get(path).map_or(0, |group| group.above);
        while end > 0 {
            match self.groups.get(&path[..end]) {
                Some(above) if above.expanded => end = above.above,
                _ => return false,
            }
        }
        true
    }

    /// The sort key of a row.
    pub(super) fn key(&self, leaf: &Leaf) -> SortKey {
        let innermost = self.groups.get(leaf.path(self.plan.depth() - 1));
        leaf.key(innermost.map_or(&[], |group| &group.start))
    }

    /// Counts a row in; makes the categories it is the first of.
    pub(super) fn enter(&mut self, leaf: &Leaf) {
        for level in 0..self.plan.depth() {
            let path = leaf.path(level);
            if !self.groups.contains_key(path) {
                let (number, above) = (self.next, leaf.above(level));
                self.next += 1;
                self.paths.insert(number, path.to_vec());
                let expanded = self.plan.starts_expanded(level);
                let (start, extremes) = Default::default();
                let group = Group { number, level, above, start, expanded, rows: 0, unread: 0, extremes };
                self.groups.insert(path.to_vec(), group);
            }
            if let Some(group) = self.groups.get_mut(path) {
                group.rows += 1;
                group.unread += usize::from(leaf.unread);
                if let (Some(value), true) = (&leaf.extreme, level + 1 == self.plan.depth()) {
                    *group.extremes.entry(value.clone()).or_default() += 1;
                }
            }
        }
    }

    /// Counts a row out; a category that gets empty stays until it is [removed](Self::remove).
    pub(super) fn leave(&mut self, leaf: &Leaf) {
        for level in 0..self.plan.depth() {
            let Some(group) = self.groups.get_mut(leaf.path(level)) else { continue };
            group.rows -= 1;
            group.unread -= usize::from(leaf.unread);
            let value =
                leaf.extreme.as_ref().and_then(|value| group.extremes.get_mut(value).map(|n| (value, n)));
            if let Some((value, count)) = value {
                *count -= 1;
                if *count == 0 {
                    group.extremes.remove(value);
                }
            }
        }
    }

    /// Forgets a category.
    pub(super) fn remove(&mut self, path: &[u8]) {
        if let Some(group) = self.groups.remove(path) {
            self.paths.remove(&group.number);
        }
    }

    /// Works out where a category stands, after the one above it; tells whether that changed.
    pub(super) fn order_anew(&mut self, path: &[u8]) -> bool {
        let Some(group) = self.groups.get(path) else { return false };
        let above = self.groups.get(&path[..group.above]).map(|above| &*above.start);
        let extremes = group.extremes.keys().map(|value| &**value);
        let start = self.plan.start(above, group.level, extremes, &path[group.above..]);
        let changed = start != group.start;
        if let Some(group) = self.groups.get_mut(path) {
            group.start = start;
        }
        changed
    }

    /// Expands or collapses a category; those below a collapsed one collapse too (TBL-COLLAPSE-3).
    pub(super) fn set_expanded(&mut self, path: &[u8], expanded: bool) {
        if expanded {
            self.groups.get_mut(path).into_iter().for_each(|group| group.expanded = true);
            return;
        }
        let below =
            self.groups.range_mut::<[u8], _>((std::ops::Bound::Included(path), std::ops::Bound::Unbounded));
        for (_, group) in below.take_while(|(known, _)| known.starts_with(path)) {
            group.expanded = false;
        }
    }

    /// Expands exactly the categories that this says so of.
    pub(super) fn expand_where(&mut self, expanded: impl Fn(&[u8], &Group) -> bool) {
        for (path, group) in &mut self.groups {
            group.expanded = expanded(path, group);
        }
    }
}

impl Group {
    /// Its header as it stands in the list.
    pub(super) fn entry(&self) -> Entry {
        let key = SortKey::new(&[&*self.start, &[Plan::HEADER]].concat());
        Entry { key, place: 0, slot: Slot::Header(self.number) }
    }

    /// The numbers in a list of what stands below its header.
    pub(super) fn members(&self, index: &OrderIndex) -> std::ops::Range<usize> {
        let whole = self.whole(index);
        whole.end.min(whole.start + 1)..whole.end
    }

    /// The numbers in a list of its header and what stands below.
    pub(super) fn whole(&self, index: &OrderIndex) -> std::ops::Range<usize> {
        let start = KeyStart::new(&self.start);
        let first = index.partition_point(&start, Ordering::is_lt);
        first..index.partition_point(&start, Ordering::is_le)
    }
}
