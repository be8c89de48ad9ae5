//! A table with categories and a row for each value, without cleverness: what the real one is compared with.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::data::TableData;
use super::policy::Policy;
use super::restrict::Compiled;
use super::slot::Slot;
use super::view::View;
use super::{RowId, RowSource};
use crate::vocab::tags::*;
use crate::vocab::*;

pub(super) const WORDS: [&str; 4] = ["apple", "Apple", "banana", ""];
pub(super) const KEYWORDS: PropTag = PropTag::new(PropType::PT_MV_UNICODE, 0x6600);
pub(super) const EACH_KEYWORD: PropTag = PropTag::new(PropType(0x301F), 0x6600);

/// The values that make a category the one it is, folded.
pub(super) type Path = Vec<Vec<Option<PropValue>>>;

/// What stands in the list, with all that a client can see of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Header { path: Path, rows: usize, unread: usize, expanded: bool },
    Leaf { slot: Slot, depth: usize },
}

/// One row of the source, or one of its instances.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) row: RowId,
    pub(super) instance: u32,
    pub(super) keyword: Option<PropValue>,
}

pub(super) struct Reference {
    pub(super) order: SortOrderSet,
    pub(super) restriction: Option<Restriction>,
    pub(super) by_value: bool,
    pub(super) expanded: BTreeMap<String, bool>,
    pub(super) items: Vec<Item>,
    /// The keys of the headers there are, and all that ever were.
    pub(super) keys: BTreeMap<String, Vec<u8>>,
    pub(super) used: BTreeSet<Vec<u8>>,
}

pub(super) fn folded(value: Option<PropValue>) -> Option<PropValue> {
    value.map(|value| match value {
        PropValue::Unicode(text) => PropValue::Unicode(text.to_lowercase().into()),
        other => other,
    })
}

pub(super) fn named(path: &Path) -> String {
    format!("{path:?}")
}

impl Reference {
    fn value(&self, data: &TableData, leaf: &Leaf, tag: PropTag) -> Option<PropValue> {
        if tag == EACH_KEYWORD { leaf.keyword.clone() } else { data.value(leaf.row, tag) }
    }

    fn leaves(&self, data: &TableData) -> Vec<Leaf> {
        let compiled =
            self.restriction.as_ref().map(|wanted| Compiled::new(wanted, &Policy::default()).unwrap());
        let mut leaves = Vec::new();
        for row in data.row_ids() {
            if compiled.as_ref().is_some_and(|wanted| !wanted.matches(data, row)) {
                continue;
            }
            match data.value(row, KEYWORDS) {
                Some(PropValue::MvUnicode(words)) if self.by_value && !words.is_empty() => {
                    let instances = (0..).zip(words.iter());
                    leaves.extend(instances.map(|(instance, word)| Leaf {
                        row,
                        instance,
                        keyword: Some(PropValue::Unicode(word.clone())),
                    }));
                }
                _ => leaves.push(Leaf { row, instance: 0, keyword: None }),
            }
        }
        leaves
    }

    fn levels(&self) -> Vec<Vec<SortOrder>> {
        let mut levels: Vec<Vec<SortOrder>> = Vec::new();
        for sort in &self.order.sorts[..self.order.categories as usize] {
            match levels.last_mut() {
                Some(level) if sort.order == SortDirection::TABLE_SORT_COMBINE => level.push(*sort),
                _ => levels.push(vec![*sort]),
            }
        }
        levels
    }

    fn compare(left: &Option<PropValue>, right: &Option<PropValue>, descending: bool) -> Ordering {
        match (left, right) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(left), Some(right)) => {
                let order = Policy::default().compare(left.into(), right.into()).unwrap();
                if descending { order.reverse() } else { order }
            }
        }
    }

    fn compare_by(&self, data: &TableData, sorts: &[SortOrder], left: &Leaf, right: &Leaf) -> Ordering {
        sorts.iter().fold(Ordering::Equal, |decided, sort| {
            decided.then_with(|| {
                let (left, right) = (self.value(data, left, sort.tag), self.value(data, right, sort.tag));
                Self::compare(&left, &right, sort.order == SortDirection::TABLE_SORT_DESCEND)
            })
        })
    }

    /// What is below a path, shown or not.
    fn list(
        &self,
        data: &TableData,
        path: &Path,
        mut leaves: Vec<Leaf>,
        out: &mut Vec<(Path, Vec<Leaf>, bool)>,
    ) {
        let levels = self.levels();
        let level = path.len();
        let rest = &self.order.sorts[self.order.categories as usize..];
        let extreme = rest.first().filter(|sort| sort.order.0 >= 4);
        if level == levels.len() {
            let inner = if extreme.is_some() { &rest[1..] } else { rest };
            leaves.sort_by(|left, right| self.compare_by(data, inner, left, right));
            out.push((path.clone(), leaves, true));
            return;
        }
        let sorts = &levels[level];
        leaves.sort_by(|left, right| self.compare_by(data, sorts, left, right));
        let mut groups: Vec<Vec<Leaf>> = Vec::new();
        for leaf in leaves {
            match groups.last_mut() {
                Some(group) if self.compare_by(data, sorts, &group[0], &leaf).is_eq() => group.push(leaf),
                _ => groups.push(vec![leaf]),
            }
        }
        if let Some(extreme) = extreme.filter(|_| level + 1 == levels.len()) {
            let descending = sorts[0].order == SortDirection::TABLE_SORT_DESCEND;
            let of = |group: &Vec<Leaf>| {
                let values = group.iter().filter_map(|leaf| self.value(data, leaf, extreme.tag));
                let by = |left: &PropValue, right: &PropValue| {
                    Policy::default().compare(left.into(), right.into()).unwrap()
                };
                if extreme.order == SortDirection::TABLE_SORT_CATEG_MAX {
                    values.max_by(by)
                } else {
                    values.min_by(by)
                }
            };
            groups.sort_by(|left, right| Self::compare(&of(left), &of(right), descending));
        }
        for group in groups {
            let values = sorts.iter().map(|sort| folded(self.value(data, &group[0], sort.tag))).collect();
            let path: Path = path.iter().cloned().chain([values]).collect();
            out.push((path.clone(), group.clone(), false));
            self.list(data, &path, group, out);
        }
    }

    /// Shows what there is now; the categories that were there stay as they are.
    pub(super) fn refresh(&mut self, data: &TableData) {
        let mut all = Vec::new();
        self.list(data, &Vec::new(), self.leaves(data), &mut all);
        let old = std::mem::take(&mut self.expanded);
        for (path, ..) in all.iter().filter(|(_, _, leaves)| !leaves) {
            let name = named(path);
            let start = path.len() <= self.order.expanded as usize;
            self.expanded.insert(name.clone(), old.get(&name).copied().unwrap_or(start));
        }
        self.keys.retain(|name, _| self.expanded.contains_key(name));
        let depth = self.levels().len();
        self.items.clear();
        for (path, leaves, are_leaves) in all {
            let open = |level: usize| self.expanded[&named(&path[..level].to_vec())];
            let above = if are_leaves { path.len() } else { path.len() - 1 };
            if !(1..=above).all(open) {
                continue;
            }
            if are_leaves {
                let slot = |leaf: &Leaf| Slot::Leaf(leaf.row, leaf.instance);
                self.items.extend(leaves.iter().map(|leaf| Item::Leaf { slot: slot(leaf), depth }));
                continue;
            }
            let unread = |leaf: &&Leaf| !matches!(data.value(leaf.row, PR_MESSAGE_FLAGS.into()), Some(PropValue::Long(flags)) if flags & 1 != 0);
            let (rows, unread) = (leaves.len(), leaves.iter().filter(unread).count());
            let expanded = self.expanded[&named(&path)];
            self.items.push(Item::Header { path, rows, unread, expanded });
        }
    }

    /// Compares every row, and that headers keep their keys.
    pub(super) fn check(&mut self, view: &mut View, data: &TableData, context: &str) {
        view.seek_row(data, Bookmark::BOOKMARK_BEGINNING, 0).unwrap();
        let rows = view.query_rows(data, i32::MAX, false).unwrap();
        assert_eq!(rows.len(), self.items.len(), "{context}\n{rows}\n{:#?}", self.items);
        assert_eq!(view.row_count(data), rows.len(), "{context}");
        for (row, item) in rows.iter().zip(&self.items) {
            let key = row.get(PR_INSTANCE_KEY).unwrap().to_vec();
            let kind = RowType(row.get(PR_ROW_TYPE).unwrap() as u32);
            let depth = row.get(PR_DEPTH).unwrap() as usize;
            let counts = (row.get(PR_CONTENT_COUNT), row.get(PR_CONTENT_UNREAD));
            match item {
                Item::Leaf { slot, depth: own } => {
                    assert_eq!(
                        (kind, depth, &*key),
                        (RowType::TBL_LEAF_ROW, *own, &*slot.instance_key()),
                        "{context}"
                    );
                    let id = slot.row().and_then(|row| data.value(row, PR_ROWID.into()));
                    assert_eq!(row.get(PR_ROWID).map(PropValue::Long), id, "{context}");
                    if *own > 0 {
                        assert_eq!(counts, (None, None), "{context}");
                    }
                }
                Item::Header { path, rows, unread, expanded } => {
                    let state = if *expanded {
                        RowType::TBL_EXPANDED_CATEGORY
                    } else {
                        RowType::TBL_COLLAPSED_CATEGORY
                    };
                    assert_eq!((kind, depth), (state, path.len() - 1), "{context}");
                    assert_eq!(counts, (Some(*rows as i32), Some(*unread as i32)), "{context}");
                    assert_eq!(row.get(PR_ROWID), None, "{context}");
                    let levels = self.levels();
                    for (sort, value) in levels[..path.len()].iter().flatten().zip(path.iter().flatten()) {
                        let shown = row.cell(sort.tag.with_type(sort.tag.prop_type().single())).cloned();
                        let shown = shown.filter(|shown| shown.prop_type() != PropType::PT_ERROR);
                        assert_eq!(folded(shown), *value, "{context}: {}", sort.tag);
                    }
                    let name = named(path);
                    match self.keys.get(&name) {
                        Some(known) => assert_eq!(*known, key, "{context}"),
                        None => {
                            assert!(self.used.insert(key.clone()), "{context}: a key of another header");
                            self.keys.insert(name, key.clone());
                        }
                    }
                }
            }
            let named = Restriction::Property {
                relop: RelOp::RELOP_EQ,
                tag: PR_INSTANCE_KEY.into(),
                value: PropValue::from(&key[..]),
            };
            view.find_row(data, &named, Bookmark::BOOKMARK_BEGINNING, false).unwrap();
            let found = view.query_rows(data, 1, false).unwrap();
            assert_eq!(found.first(), Some(row), "{context}");
        }
    }
}
