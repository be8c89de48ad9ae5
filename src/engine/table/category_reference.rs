//! A table with categories and a row for each value, without cleverness, and random clients that compare it with the
//! real one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::check::Categories;
use super::data::TableData;
use super::order::Slot;
use super::policy::Policy;
use super::restrict::Compiled;
use super::testing::{Random, make_change};
use super::view::{View, ViewSpec};
use super::{RowId, RowSource};
use crate::columns;
use crate::vocab::tags::*;
use crate::vocab::*;

const WORDS: [&str; 4] = ["apple", "Apple", "banana", ""];
const KEYWORDS: PropTag = PropTag::new(PropType::PT_MV_UNICODE, 0x6600);
const EACH_KEYWORD: PropTag = PropTag::new(PropType(0x301F), 0x6600);

/// The values that make a category the one it is, folded.
type Path = Vec<Vec<Option<PropValue>>>;

/// What stands in the list, with all that a client can see of it.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Header { path: Path, rows: usize, unread: usize, expanded: bool },
    Leaf { slot: Slot, depth: usize },
}

/// One row of the source, or one of its instances.
#[derive(Clone, Debug)]
struct Leaf {
    row: RowId,
    instance: u32,
    keyword: Option<PropValue>,
}

struct Reference {
    order: SortOrderSet,
    restriction: Option<Restriction>,
    by_value: bool,
    expanded: BTreeMap<String, bool>,
    items: Vec<Item>,
    /// The keys of the headers there are, and all that ever were.
    keys: BTreeMap<String, Vec<u8>>,
    used: BTreeSet<Vec<u8>>,
}

fn folded(value: Option<PropValue>) -> Option<PropValue> {
    value.map(|value| match value {
        PropValue::Unicode(text) => PropValue::Unicode(text.to_lowercase().into()),
        other => other,
    })
}

fn named(path: &Path) -> String {
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
    fn refresh(&mut self, data: &TableData) {
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
    fn check(&mut self, view: &mut View, data: &TableData, context: &str) {
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

fn random_row(random: &mut Random, id: i32) -> Vec<Property> {
    let mut row = vec![Property::of(PR_ROWID, id), Property::of(PR_MESSAGE_FLAGS, random.below(2) as i32)];
    if random.chance(80) {
        row.push(Property::of(PR_SUBJECT, random.pick(&WORDS)));
    }
    if random.chance(80) {
        row.push(Property::of(PR_IMPORTANCE, random.below(3) as i32));
    }
    if random.chance(80) {
        row.push(Property::of(PR_CLIENT_SUBMIT_TIME, FileTime(random.below(30) as u64)));
    }
    if random.chance(60) {
        let words: Vec<Text> = (0..random.below(4)).map(|_| random.pick(&WORDS).into()).collect();
        row.push(Property::new(KEYWORDS, PropValue::MvUnicode(words.into())));
    }
    row
}

fn random_order(random: &mut Random, by_value: bool) -> SortOrderSet {
    let tags: [PropTag; 3] = [PR_SUBJECT.into(), PR_IMPORTANCE.into(), PR_CLIENT_SUBMIT_TIME.into()];
    let count = 1 + random.below(3);
    let categories = random.below(count + 1);
    let expanded = random.below(categories + 1);
    let sorts = (0..count).map(|number| {
        let tag = random.pick(&tags);
        let order = match random.below(6) {
            0 if (1..categories).contains(&number) => SortDirection::TABLE_SORT_COMBINE,
            0 | 1 if categories > 0 && number == categories => SortDirection::TABLE_SORT_CATEG_MAX,
            2 | 3 if categories > 0 && number == categories => SortDirection::TABLE_SORT_CATEG_MIN,
            0..3 => SortDirection::TABLE_SORT_DESCEND,
            _ => SortDirection::TABLE_SORT_ASCEND,
        };
        SortOrder { tag, order }
    });
    let mut sorts: Vec<SortOrder> = sorts.collect();
    if by_value {
        let at = random.below(sorts.len());
        sorts[at].tag = EACH_KEYWORD;
    }
    SortOrderSet { sorts, categories: categories as u32, expanded: expanded as u32 }
}

/// Where cursor and bookmarks are, by instance key; the cursor may wait at a number, a bookmark at the end.
#[derive(Default)]
struct Marks {
    cursor: Option<Vec<u8>>,
    number: usize,
    bookmarks: Vec<(Bookmark, Option<Vec<u8>>, bool)>,
}

impl Marks {
    fn go(&mut self, keys: &[Vec<u8>], number: usize) {
        (self.cursor, self.number) = (keys.get(number).cloned(), number.min(keys.len()));
    }

    /// What was on a row that is gone goes to the next one that stays. The header of an empty category goes last, when
    /// rows have come and moved: what was on it goes to what stands behind it then.
    fn follow(&mut self, old: &[Vec<u8>], new: &[Vec<u8>], view: &View, data: &TableData) {
        let next = |key: &Vec<u8>, bookmark: Bookmark| {
            let from = old.iter().position(|known| known == key).unwrap();
            let gone = old[from..].iter().take_while(|key| !new.contains(key));
            if gone.clone().all(|key| key.len() < 16) {
                return old.get(from + gone.count()).cloned();
            }
            let mut view = view.clone();
            view.seek_row(data, bookmark, 0).unwrap();
            new.get(view.position(data).row as usize).cloned()
        };
        let kept =
            |number: usize| old[..number.min(old.len())].iter().filter(|key| new.contains(key)).count();
        let header_gone = old.iter().any(|key| key.len() == 16 && !new.contains(key));
        let number =
            |from: usize| if header_gone { view.clone().position(data).row as usize } else { kept(from) };
        match &self.cursor {
            None => self.number = number(self.number),
            Some(key) => {
                self.number = number(old.iter().position(|known| known == key).unwrap());
                self.cursor = next(key, Bookmark::BOOKMARK_CURRENT);
            }
        }
        for (bookmark, mark, lost) in &mut self.bookmarks {
            if let Some(key) = mark {
                let found = next(key, *bookmark);
                *lost |= found.as_ref() != Some(key);
                *mark = found;
            }
        }
    }

    fn check(&self, view: &View, data: &TableData, keys: &[Vec<u8>], context: &str) {
        let mut view = view.clone();
        let number = |key: &Vec<u8>| keys.iter().position(|known| known == key).unwrap();
        let cursor = self.cursor.as_ref().map_or(self.number.min(keys.len()), number);
        assert_eq!(view.position(data).row as usize, cursor, "{context}: the cursor");
        for (bookmark, mark, lost) in &self.bookmarks {
            let (_, warned) = view.seek_row(data, *bookmark, 0).unwrap();
            let expected = mark.as_ref().map_or(keys.len(), number);
            assert_eq!(
                (view.position(data).row as usize, warned),
                (expected, *lost),
                "{context}: {bookmark}"
            );
        }
    }
}

/// What a client keeps that listens to events: keys and rows in order.
type Mirror = Vec<(Property, Vec<PropValue>)>;

fn mirror(view: &View, data: &TableData) -> Mirror {
    let mut copy = view.clone();
    copy.seek_row(data, Bookmark::BOOKMARK_BEGINNING, 0).unwrap();
    let rows = copy.query_rows(data, i32::MAX, false).unwrap();
    let key = |row: RowRef<'_>| Property::of(PR_INSTANCE_KEY, row.get(PR_INSTANCE_KEY).unwrap());
    // A header shows the text of its first row in whichever case, which no event tells: compare numbers only.
    rows.iter().map(|row| (key(row), comparable(row.cells()))).collect()
}

fn comparable(cells: &[PropValue]) -> Vec<PropValue> {
    cells.iter().filter(|cell| !matches!(cell, PropValue::Unicode(_))).cloned().collect()
}

fn listen(mirror: &mut Mirror, told: Vec<TableNotification>, context: &str) {
    let mut modified = Vec::new();
    for event in told {
        let at = mirror.iter().position(|(key, _)| *key == event.index);
        if let Some(at) = at {
            mirror.remove(at);
        }
        if event.event == TableEvent::TABLE_ROW_DELETED {
            assert!(at.is_some() && event.row.is_empty(), "{context}: {event:?}");
            continue;
        }
        assert_eq!(at.is_some(), event.event == TableEvent::TABLE_ROW_MODIFIED, "{context}: {event:?}");
        let after = |(key, _): &(Property, Vec<PropValue>)| *key == event.prior;
        let at = match event.prior.tag {
            PropTag::PR_NULL => 0,
            _ => 1 + mirror.iter().position(after).unwrap_or_else(|| panic!("{context}: {event:?}")),
        };
        if event.event == TableEvent::TABLE_ROW_MODIFIED {
            modified.push(event.index.clone());
        }
        mirror.insert(at, (event.index, comparable(event.row.cells())));
    }
    let at = |key: &Property| mirror.iter().position(|(known, _)| known == key);
    assert!(modified.iter().is_sorted_by_key(at), "{context}: not in the order of the view");
}

fn run(seed: u64, tracking: bool) {
    let mut random = Random::new(seed);
    let mut data = TableData::new(PR_ROWID, columns![PR_ROWID]).unwrap();
    let mut next = 0;
    for _ in 0..random.below(30) {
        next += 1;
        data.modify(&random_row(&mut random, next)).unwrap();
    }
    let mut spec = ViewSpec::new(columns![
        PR_INSTANCE_KEY,
        PR_ROW_TYPE,
        PR_DEPTH,
        PR_CONTENT_COUNT,
        PR_CONTENT_UNREAD,
        PR_ROWID,
        PR_SUBJECT,
        PR_IMPORTANCE,
        PR_CLIENT_SUBMIT_TIME,
        PropTag::new(PropType::PT_UNICODE, 0x6600),
    ]);
    (spec.categories, spec.instances, spec.index) = (Categories::Supported, true, PR_INSTANCE_KEY.tag());
    let mut view = View::new(spec);
    let (expanded, keys, used) = Default::default();
    let (order, restriction, items) = Default::default();
    let mut reference = Reference { order, restriction, by_value: false, expanded, items, keys, used };
    let mut columns = view.columns().to_vec();
    if tracking {
        view.begin_tracking(&data);
    }
    let mut marks = Marks::default();
    for step in 0..60 {
        let old = keys_of(&view, &data);
        if random.chance(50) {
            let number = random.below(old.len() + 1);
            view.seek_row(&data, Bookmark::BOOKMARK_BEGINNING, number as i32).unwrap();
            marks.go(&old, number);
            if number == 0 {
                marks.cursor = None;
            }
            let made = view.create_bookmark(&data).unwrap();
            marks.bookmarks.push((made, old.get(number).cloned(), false));
        }
        let mut moved = None;
        let context = format!("seed {seed}, step {step}, {}", reference.order);
        match random.below(12) {
            0 | 1 => {
                reference.by_value = random.chance(40);
                reference.order = random_order(&mut random, reference.by_value);
                *columns.last_mut().unwrap() = if reference.by_value {
                    EACH_KEYWORD
                } else {
                    PropTag::new(PropType::PT_UNICODE, 0x6600)
                };
                view.sort(&data, &reference.order).unwrap();
                view.set_columns(&data, &columns).unwrap();
                reference.expanded.clear();
                reference.keys.clear();
                marks = Marks::default();
            }
            2 if random.chance(40) => {
                reference.restriction = random.chance(70).then(|| Restriction::Property {
                    relop: RelOp::RELOP_NE,
                    tag: PR_IMPORTANCE.into(),
                    value: PropValue::Long(random.below(3) as i32),
                });
                view.restrict(&data, reference.restriction.as_ref()).unwrap();
                reference.expanded.clear();
                reference.keys.clear();
                marks = Marks::default();
            }
            2..7 => {
                let mut client = mirror(&view, &data);
                let Some(change) = make_change(&mut random, &mut data, &mut next, random_row) else {
                    continue;
                };
                if tracking {
                    let mut told = Vec::new();
                    view.apply(&data, change, &mut told);
                    let text = format!("{context}: {change:?}: {told:#?}");
                    listen(&mut client, told, &text);
                    assert_eq!(client, mirror(&view, &data), "{text}");
                }
            }
            _ => {
                let headers = reference.items.iter().filter_map(|item| match item {
                    Item::Header { path, expanded, .. } => Some((named(path), *expanded)),
                    Item::Leaf { .. } => None,
                });
                let headers: Vec<_> = headers.collect();
                if headers.is_empty() {
                    continue;
                }
                let (name, was) = random.pick(&headers);
                let (key, before) = (reference.keys[&name].clone(), reference.items.len());
                if random.chance(60) {
                    let (rows, total) = view.expand_row(&data, &key, 2).unwrap();
                    reference.expanded.insert(name, true);
                    reference.refresh(&data);
                    assert_eq!(total, reference.items.len() - before, "{context}");
                    assert_eq!(rows.len(), total.min(2), "{context}");
                    let header = old.iter().position(|known| *known == key).unwrap();
                    moved = Some(header + 1 + total.min(2));
                } else {
                    let gone = view.collapse_row(&data, &key).unwrap();
                    let start = &name[..name.len() - 1];
                    let below = reference.expanded.iter_mut().filter(|(path, _)| path.starts_with(start));
                    below.for_each(|(_, expanded)| *expanded &= !was);
                    reference.refresh(&data);
                    assert_eq!(gone, before - reference.items.len(), "{context}");
                }
            }
        }
        reference.refresh(&data);
        view.sync(&data);
        reference.check(&mut view.clone(), &data, &context);
        let new = keys_of(&view, &data);
        if marks.cursor.is_some() || marks.number > 0 || !marks.bookmarks.is_empty() {
            marks.follow(&old, &new, &view, &data);
        }
        if let Some(number) = moved {
            marks.go(&new, number);
        }
        marks.check(&view, &data, &new, &context);
    }
}

fn keys_of(view: &View, data: &TableData) -> Vec<Vec<u8>> {
    let key = |(key, _): (Property, Vec<PropValue>)| match key.value {
        PropValue::Binary(key) => key.to_vec(),
        other => unreachable!("{other}"),
    };
    mirror(view, data).into_iter().map(key).collect()
}

#[test]
fn categories_that_are_worked_out_anew_are_those_of_the_reference() {
    (0..40).for_each(|seed| run(seed, false));
}

#[test]
fn categories_that_are_told_every_change_are_those_of_the_reference() {
    (0..80).for_each(|seed| run(seed, true));
}
