//! A table without cleverness, and random clients that compare it with the real one.

use std::cmp::Ordering;

use super::data::TableData;
use super::policy::Policy;
use super::restrict::Compiled;
use super::testing::{Random, apply, make_change};
use super::view::{View, ViewSpec};
use super::{Probes, RowChange, RowId, RowSource, States};
use crate::engine::EngineError;
use crate::vocab::tags::{PR_CLIENT_SUBMIT_TIME, PR_IMPORTANCE, PR_INSTANCE_KEY, PR_ROWID, PR_SUBJECT};
use crate::vocab::{
    Bookmark, FileTime, FuzzyLevel, PropTag, PropValue, Property, RelOp, Restriction, SortDirection,
    SortOrder, SortOrderSet, TableEvent,
};

const WORDS: [&str; 8] =
    ["", "apple", "Apple pie", "ÄPFEL", "äpfel", "banana", "a longer subject than sixteen", "B"];

/// What a client can see of a table, kept in the simplest way there is.
struct Reference {
    restriction: Option<Restriction>,
    order: SortOrderSet,
    rows: Vec<RowId>,
    cursor: Mark,
    bookmarks: Vec<(Bookmark, Mark, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Row(RowId),
    Number(usize),
    End,
}

impl Reference {
    fn new() -> Self {
        let (restriction, order) = Default::default();
        Self { restriction, order, rows: Vec::new(), cursor: Mark::Number(0), bookmarks: Vec::new() }
    }

    fn visible(&self, data: &TableData) -> Vec<RowId> {
        let policy = Policy::default();
        let mut rows = data.row_ids();
        if let Some(restriction) = &self.restriction {
            let compiled = Compiled::new(restriction, &policy).unwrap();
            rows.retain(|row| compiled.matches(data, *row));
        }
        rows.sort_by(|left, right| {
            self.order.sorts.iter().fold(Ordering::Equal, |decided, sort| {
                decided.then_with(|| {
                    let (left, right) = (data.value(*left, sort.tag), data.value(*right, sort.tag));
                    match (&left, &right) {
                        (None, None) => Ordering::Equal,
                        (None, Some(_)) => Ordering::Greater,
                        (Some(_), None) => Ordering::Less,
                        (Some(left), Some(right)) => {
                            let order = policy.compare(left.into(), right.into()).unwrap();
                            if sort.order == SortDirection::TABLE_SORT_DESCEND {
                                order.reverse()
                            } else {
                                order
                            }
                        }
                    }
                })
            })
        });
        rows
    }

    /// Shows the rows as they are now and puts the marks where they belong.
    fn refresh(&mut self, data: &TableData) {
        let new = self.visible(data);
        let old = std::mem::replace(&mut self.rows, new.clone());
        let next = |row: RowId| {
            let from = old.iter().position(|known| *known == row).unwrap();
            old[from..].iter().copied().find(|row| new.contains(row))
        };
        let kept = |number: usize| old[..number].iter().filter(|row| new.contains(row)).count();
        self.cursor = match self.cursor {
            Mark::Number(number) => Mark::Number(kept(number)),
            Mark::Row(row) => match next(row) {
                Some(row) => Mark::Row(row),
                None => Mark::Number(kept(old.iter().position(|known| *known == row).unwrap())),
            },
            Mark::End => unreachable!("the cursor waits at a number"),
        };
        for (_, mark, lost) in &mut self.bookmarks {
            if let Mark::Row(row) = *mark {
                *lost |= next(row) != Some(row);
                *mark = next(row).map_or(Mark::End, Mark::Row);
            }
        }
    }

    fn position_of(&self, mark: Mark) -> usize {
        match mark {
            Mark::Row(row) => self.rows.iter().position(|known| *known == row).unwrap(),
            Mark::Number(number) => number.min(self.rows.len()),
            Mark::End => self.rows.len(),
        }
    }

    fn go(&mut self, position: usize) {
        self.cursor = self.rows.get(position).map_or(Mark::Number(position), |row| Mark::Row(*row));
    }

    fn visit(&mut self, bookmark: Bookmark) -> Option<(usize, bool)> {
        match bookmark {
            Bookmark::BOOKMARK_BEGINNING => Some((0, false)),
            Bookmark::BOOKMARK_CURRENT => Some((self.position_of(self.cursor), false)),
            Bookmark::BOOKMARK_END => Some((self.rows.len(), false)),
            made => {
                let (_, mark, lost) = self.bookmarks.iter_mut().find(|(number, ..)| *number == made)?;
                let (mark, lost) = (*mark, std::mem::take(lost));
                Some((self.position_of(mark), lost))
            }
        }
    }
}

fn random_row(random: &mut Random, id: i32) -> Vec<Property> {
    let mut row = vec![Property::of(PR_ROWID, id)];
    if random.chance(80) {
        row.push(Property::of(PR_SUBJECT, random.pick(&WORDS)));
    }
    if random.chance(80) {
        row.push(Property::of(PR_IMPORTANCE, random.below(3) as i32 - 1));
    }
    if random.chance(80) {
        row.push(Property::of(PR_CLIENT_SUBMIT_TIME, FileTime(random.below(1000) as u64)));
    }
    row
}

fn random_order(random: &mut Random) -> SortOrderSet {
    let tags: [PropTag; 3] = [PR_SUBJECT.into(), PR_IMPORTANCE.into(), PR_CLIENT_SUBMIT_TIME.into()];
    let count = random.below(3);
    SortOrderSet::by((0..count).map(|_| {
        let tag = random.pick(&tags);
        if random.chance(50) { SortOrder::ascending(tag) } else { SortOrder::descending(tag) }
    }))
}

fn random_restriction(random: &mut Random, depth: usize) -> Restriction {
    let relops = [
        RelOp::RELOP_LT,
        RelOp::RELOP_LE,
        RelOp::RELOP_GT,
        RelOp::RELOP_GE,
        RelOp::RELOP_EQ,
        RelOp::RELOP_NE,
    ];
    let relop = random.pick(&relops);
    match random.below(if depth == 0 { 4 } else { 7 }) {
        0 => Restriction::Property {
            relop,
            tag: PR_SUBJECT.into(),
            value: PropValue::from(random.pick(&WORDS)),
        },
        1 => Restriction::Property {
            relop,
            tag: PR_IMPORTANCE.into(),
            value: PropValue::Long(random.below(3) as i32 - 1),
        },
        2 => Restriction::Property {
            relop,
            tag: PR_CLIENT_SUBMIT_TIME.into(),
            value: PropValue::SysTime(FileTime(random.below(1000) as u64)),
        },
        3 => Restriction::Content {
            fuzzy: FuzzyLevel::FL_SUBSTRING | FuzzyLevel::FL_IGNORECASE,
            tag: PR_SUBJECT.into(),
            value: PropValue::from(random.pick(&["app", "Ä", "z", ""])),
        },
        4 => Restriction::And(vec![
            random_restriction(random, depth - 1),
            random_restriction(random, depth - 1),
        ]),
        5 => Restriction::Or(vec![
            random_restriction(random, depth - 1),
            random_restriction(random, depth - 1),
        ]),
        _ => Restriction::Not(Box::new(random_restriction(random, depth - 1))),
    }
}

/// Runs one client against both tables. A tracking view is told every change and must tell its sinks the right thing.
fn run(seed: u64, tracking: bool) {
    let mut random = Random::new(seed);
    let mut data = TableData::new(PR_ROWID, crate::columns![PR_ROWID, PR_SUBJECT]).unwrap();
    let mut next = 0;
    for _ in 0..random.below(40) {
        next += 1;
        data.modify(&random_row(&mut random, next)).unwrap();
    }
    let mut view = View::new(ViewSpec::new(crate::columns![PR_INSTANCE_KEY, PR_ROWID]));
    let mut reference = Reference::new();
    reference.refresh(&data);
    if tracking {
        view.begin_tracking(&data);
    }
    for step in 0..120 {
        let context = format!("seed {seed}, step {step}");
        match random.below(20) {
            0 => {
                let restriction = random.chance(70).then(|| random_restriction(&mut random, 2));
                view.restrict(&data, restriction.as_ref()).unwrap();
                reference.restriction = restriction;
                reference.cursor = Mark::Number(0);
                reference.bookmarks.clear();
                reference.refresh(&data);
            }
            1 => {
                let order = random_order(&mut random);
                view.sort(&data, &order).unwrap();
                assert_eq!(*view.sort_order(), order);
                reference.order = order;
                reference.cursor = Mark::Number(0);
                reference.bookmarks.clear();
                reference.refresh(&data);
            }
            2..7 => {
                let earlier = data.clone();
                let Some(change) = make_change(&mut random, &mut data, &mut next, random_row) else {
                    continue;
                };
                let before = reference.rows.clone();
                if tracking {
                    reference.refresh(&data);
                    let asked = is_asked(&view, &earlier, &data, change.row());
                    check_event(&mut view, &data, change, &before, &reference.rows, asked, &context);
                } else if random.chance(50) {
                    // Several changes between two reads: the view catches up at once.
                    for _ in 0..random.below(5) {
                        make_change(&mut random, &mut data, &mut next, random_row);
                    }
                }
                if !tracking {
                    reference.refresh(&data);
                    // The reference catches up now, so the view must look now too.
                    view.sync(&data);
                }
            }
            7 => {
                let made = view.create_bookmark(&data);
                let mark = match reference.rows.get(reference.position_of(reference.cursor)) {
                    Some(row) => Mark::Row(*row),
                    None => Mark::End,
                };
                reference.bookmarks.push((made.unwrap(), mark, false));
            }
            8 if !reference.bookmarks.is_empty() => {
                let at = random.below(reference.bookmarks.len());
                let (bookmark, ..) = reference.bookmarks.remove(at);
                view.free_bookmark(bookmark).unwrap();
                assert_eq!(view.free_bookmark(bookmark), Err(EngineError::NoSuchBookmark(bookmark.0)));
            }
            9..13 => {
                let origin = random_origin(&mut random, &reference);
                let rows = random.pick(&[0, 1, -1, 3, -7, 1000, i32::MIN, i32::MAX]);
                let seen = view.seek_row(&data, origin, rows).unwrap();
                let (start, lost) = reference.visit(origin).unwrap();
                let target = (start as i64 + i64::from(rows)).clamp(0, reference.rows.len() as i64);
                assert_eq!(seen, ((target - start as i64) as i32, lost), "{context}");
                reference.go(target as usize);
                if origin == Bookmark::BOOKMARK_BEGINNING && target == 0 {
                    reference.cursor = Mark::Number(0);
                }
            }
            13..16 => {
                let origin = random_origin(&mut random, &reference);
                let wanted = random_restriction(&mut random, 1);
                let backward = random.chance(50);
                let seen = view.find_row(&data, &wanted, origin, backward);
                let (start, lost) = reference.visit(origin).unwrap();
                let compiled = Compiled::new(&wanted, &Policy::default()).unwrap();
                let matches = |number: &usize| compiled.matches(&data, reference.rows[*number]);
                let found = if backward {
                    (0..start).rev().find(matches)
                } else {
                    (start..reference.rows.len()).find(matches)
                };
                let expected = found.map(|_| lost).ok_or(EngineError::Missing { what: "row" });
                assert_eq!(seen, expected, "{context}: {wanted:?}");
                if let Some(found) = found {
                    reference.go(found);
                }
            }
            16 => {
                let (numerator, denominator) = (random.below(5) as u32, 1 + random.below(4) as u32);
                view.seek_approx(&data, numerator, denominator).unwrap();
                let count = reference.rows.len();
                reference.go((count * numerator as usize / denominator as usize).min(count));
                if numerator == 0 {
                    reference.cursor = Mark::Number(0);
                }
            }
            _ => {
                let rows = random.pick(&[1, 2, 5, 1000, -1, -3, i32::MIN, i32::MAX]);
                let stay = random.chance(30);
                let seen = view.query_rows(&data, rows, stay).unwrap();
                let start = reference.position_of(reference.cursor);
                let target = (start as i64 + i64::from(rows)).clamp(0, reference.rows.len() as i64) as usize;
                let expected = &reference.rows[start.min(target)..start.max(target)];
                let keys: Vec<_> = expected.iter().map(|row| Some(row.0.to_be_bytes().into())).collect();
                let seen: Vec<_> = seen.iter().map(|row| row.get(PR_INSTANCE_KEY)).collect();
                assert_eq!(seen, keys, "{context}");
                if !stay && target != start {
                    reference.go(target);
                }
            }
        }
        assert_eq!(view.row_count(&data), reference.rows.len(), "{context}");
        let position = view.position(&data).row as usize;
        assert_eq!(position, reference.position_of(reference.cursor), "{context}");
    }
}

fn random_origin(random: &mut Random, reference: &Reference) -> Bookmark {
    match random.below(4) {
        3 if !reference.bookmarks.is_empty() => {
            reference.bookmarks[random.below(reference.bookmarks.len())].0
        }
        fixed => Bookmark((fixed % 3) as u32),
    }
}

/// Whether the view has to be told of a change of a row, as its probe says.
fn is_asked(view: &View, earlier: &TableData, now: &TableData, row: RowId) -> bool {
    let (mut probes, mut asked) = (Probes::default(), false);
    probes.add(1, view.probe());
    earlier.look_at(row, &mut |before| {
        now.look_at(row, &mut |after| asked = probes.passed(&States::new(Some(before), Some(after))) == [1]);
    });
    asked
}

fn check_event(
    view: &mut View,
    data: &TableData,
    change: RowChange,
    before: &[RowId],
    after: &[RowId],
    asked: bool,
    context: &str,
) {
    let row = change.row();
    let expected = match (before.contains(&row), after.contains(&row)) {
        (false, false) => None,
        (false, true) => Some(TableEvent::TABLE_ROW_ADDED),
        (true, false) => Some(TableEvent::TABLE_ROW_DELETED),
        (true, true) => Some(TableEvent::TABLE_ROW_MODIFIED),
    };
    if !asked {
        assert_eq!(expected, None, "{context}");
        view.told_up_to(data.version());
        return;
    }
    let event = apply(view, data, change);
    assert_eq!(event.as_ref().map(|event| event.event), expected, "{context}");
    let Some(event) = event else { return };
    let key = |row: RowId| Property::of(PR_INSTANCE_KEY, row.0.to_be_bytes());
    assert_eq!(event.index, key(row), "{context}");
    let prior = after.iter().position(|known| *known == row).and_then(|number| number.checked_sub(1));
    match prior {
        Some(number) => assert_eq!(event.prior, key(after[number]), "{context}"),
        None => assert_eq!(event.prior.tag, PropTag::PR_NULL, "{context}"),
    }
    if expected == Some(TableEvent::TABLE_ROW_DELETED) {
        assert!(event.row.is_empty(), "{context}");
    } else {
        let id = event.row.get(PR_ROWID).map(PropValue::Long);
        assert_eq!(id, data.value(row, PR_ROWID.into()), "{context}");
    }
}

#[test]
fn a_view_that_catches_up_shows_what_the_reference_shows() {
    (0..400).for_each(|seed| run(seed, false));
}

#[test]
fn a_view_that_is_told_every_change_shows_what_the_reference_shows() {
    (0..400).for_each(|seed| run(seed, true));
}
