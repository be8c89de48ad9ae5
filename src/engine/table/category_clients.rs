//! Random clients that compare tables with categories with the reference.

use super::category_reference::*;
use super::check::Categories;
use super::data::TableData;
use super::testing::{Random, make_change};
use super::view::{View, ViewSpec};
use crate::columns;
use crate::vocab::tags::*;
use crate::vocab::*;

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
