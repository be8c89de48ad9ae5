//! Which views a change may concern, told without asking them.

use std::collections::BTreeMap;
use std::fmt;

use super::cell::{COMPUTED, fits};
use super::key_writer::KeyWriter;
use super::policy::Policy;
use super::restrict::Scratch;
use super::test::Test;
use super::view::View;
use super::{Cell, RowCells};
use crate::engine::ValueRef;
use crate::engine::column::Column;
use crate::vocab::{PropTag, RelOp};

/// A test of one property that every row passes which a view shows, and most others don't. No row passes that doesn't
/// have the property.
#[derive(Clone, Debug)]
pub struct Probe {
    tag: PropTag,
    test: Test,
    policy: Policy,
}

impl Probe {
    pub(super) const fn new(tag: PropTag, test: Test, policy: Policy) -> Self {
        Self { tag, test, policy }
    }

    /// Whether rows say themselves what they have under a tag, and the view adds nothing.
    pub(super) fn can_ask(tag: PropTag) -> bool {
        Column::holds(tag.to_unicode()) && !COMPUTED.contains(&tag)
    }
}

impl View {
    /// What tells of most rows that this view doesn't show them; `None` if only the view itself can tell.
    #[must_use]
    pub fn probe(&self) -> Option<Probe> {
        // A keyset shows its rows whatever becomes of them.
        self.filter.as_ref().filter(|_| !self.spec.keyset)?.probe()
    }
}

/// What a row was and is; one that comes was nothing, one that goes is nothing any more.
pub struct States<'a>([Option<&'a dyn RowCells>; 2]);

impl fmt::Debug for States<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("States").field(&self.0.map(|state| state.is_some())).finish()
    }
}

impl<'a> States<'a> {
    /// A row as it was before a change and as it is.
    #[must_use]
    pub const fn new(before: Option<&'a dyn RowCells>, after: Option<&'a dyn RowCells>) -> Self {
        Self([before, after])
    }
}

/// The probes of many views, by the numbers of these: views that look at the same property are asked together.
#[derive(Debug, Default)]
pub struct Probes {
    groups: Vec<Group>,
    /// The views without a probe.
    always: Vec<u64>,
}

/// Probes that look at one property, those for a certain value by the sort key of that.
#[derive(Debug)]
struct Group {
    tag: PropTag,
    policy: Policy,
    by_value: BTreeMap<Vec<u8>, Vec<(u64, Test)>>,
    others: Vec<(u64, Test)>,
}

impl Probes {
    /// Adds the probe of a view.
    pub fn add(&mut self, view: u64, probe: Option<Probe>) {
        let Some(Probe { tag, test, policy }) = probe else { return self.always.push(view) };
        let known = self.groups.iter().position(|group| group.tag == tag && group.policy == policy);
        let number = known.unwrap_or_else(|| {
            self.groups.push(Group { tag, policy, by_value: BTreeMap::new(), others: Vec::new() });
            self.groups.len() - 1
        });
        let group = &mut self.groups[number];
        match &test {
            Test::Relation { relop: RelOp::RELOP_EQ, value } if value.value_count().is_none() => {
                let mut writer = KeyWriter::new(&group.policy);
                writer.write(Some(value.into()), false);
                group.by_value.entry(writer.bytes().to_vec()).or_default().push((view, test));
            }
            _ => group.others.push((view, test)),
        }
    }

    /// Removes the probes of such views.
    pub fn remove(&mut self, gone: impl Fn(u64) -> bool) {
        self.always.retain(|view| !gone(*view));
        self.groups.retain_mut(|group| {
            group.others.retain(|(view, _)| !gone(*view));
            group.by_value.retain(|_, equal| {
                equal.retain(|(view, _)| !gone(*view));
                !equal.is_empty()
            });
            !group.others.is_empty() || !group.by_value.is_empty()
        });
    }

    /// The views that may have shown the row or may show it.
    #[must_use]
    pub fn passed(&self, States(states): &States<'_>) -> Vec<u64> {
        let mut passed = self.always.clone();
        for group in &self.groups {
            let cells = states.map(|state| state.map_or(Cell::Missing, |state| state.cell(group.tag)));
            let [before, after] = cells
                .each_ref()
                .map(|cell| cell.value().filter(|value| fits(value.prop_type(), group.tag.prop_type())));
            let after = after.filter(|after| before != Some(*after));
            before.into_iter().chain(after).for_each(|value| group.ask(value, &mut passed));
        }
        passed.sort_unstable();
        passed.dedup();
        passed
    }
}

impl Group {
    /// Adds the views that pass a row with this value.
    fn ask(&self, value: ValueRef<'_>, passed: &mut Vec<u64>) {
        let mut scratch = Scratch::default();
        let mut ask = |probes: &[(u64, Test)]| {
            let pass = |(view, test): &(u64, Test)| {
                test.passes(Some(value), &self.policy, &mut scratch).then_some(*view)
            };
            passed.extend(probes.iter().filter_map(pass));
        };
        ask(&self.others);
        if let ValueRef::Other(_) = value {
            // One of its values may be the one.
            self.by_value.values().for_each(|equal| ask(equal));
        } else if !self.by_value.is_empty() {
            let mut writer = KeyWriter::new(&self.policy);
            writer.write(Some(value), false);
            self.by_value.get(writer.bytes()).into_iter().for_each(|equal| ask(equal));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{RowId, RowSource, ViewSpec};
    use super::*;
    use crate::columns;
    use crate::vocab::tags::{PR_IMPORTANCE, PR_SUBJECT};
    use crate::vocab::{Property, Restriction};

    fn view(restriction: Restriction) -> View {
        let data = table([]);
        let mut view = View::new(ViewSpec::new(columns![PR_SUBJECT]));
        view.restrict(&data, Some(&restriction)).unwrap();
        view
    }

    /// Whether a view is asked about a row that had and has these subjects; `None` is a row that was not or is not there.
    fn asked(view: &View, before: Option<&str>, after: Option<&str>) -> bool {
        let rows = [before, after].map(|subject| {
            let subject = Property::of(PR_SUBJECT, subject.unwrap_or_default());
            table([&[Property::of(PR_IMPORTANCE, 1), subject]])
        });
        let mut probes = Probes::default();
        probes.add(7, Some(view.probe().expect("its restriction tells")));
        let mut asked = false;
        rows[0].look_at(RowId(1), &mut |was| {
            rows[1].look_at(RowId(1), &mut |is| {
                let states = States::new(before.map(|_| was), after.map(|_| is));
                asked = probes.passed(&states) == [7];
            });
        });
        asked
    }

    #[test]
    fn a_view_is_asked_about_what_it_may_have_shown_or_may_show() {
        let view = view(Restriction::and([
            Restriction::contains_ignoring_case(PR_SUBJECT, "x"),
            Restriction::eq(PR_SUBJECT, "x"),
        ]));
        for (before, after, expected) in [
            (Some("a"), Some("X"), true),
            (Some("x"), Some("a"), true),
            (Some("a"), Some("b"), false),
            (None, Some("a"), false),
            (None, Some("x"), true),
            (Some("a"), None, false),
            (Some("x"), None, true),
        ] {
            assert_eq!(asked(&view, before, after), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn of_many_views_those_are_asked_that_look_for_what_the_row_had_or_has() {
        let mut probes = Probes::default();
        let wanted = [
            Restriction::eq(PR_SUBJECT, "a"),
            Restriction::eq(PR_SUBJECT, "b"),
            Restriction::ge(PR_SUBJECT, "B"),
            Restriction::eq(PR_SUBJECT, "A"),
            Restriction::eq(PR_IMPORTANCE, 1),
            Restriction::Or(Vec::new()),
        ];
        for (number, restriction) in (0..).zip(wanted) {
            probes.add(number, view(restriction).probe());
        }
        let asked = |probes: &Probes, properties: [&[Property]; 2]| {
            let (rows, mut asked) = (table(properties), Vec::new());
            rows.look_at(RowId(1), &mut |was| {
                rows.look_at(RowId(2), &mut |is| asked = probes.passed(&States::new(Some(was), Some(is))));
            });
            asked
        };
        let a = [Property::of(PR_SUBJECT, "a")];
        let b = [Property::of(PR_SUBJECT, "b"), Property::of(PR_IMPORTANCE, 1)];
        assert_eq!(asked(&probes, [&a, &a]), [0, 3, 5]);
        assert_eq!(asked(&probes, [&a, &b]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(asked(&probes, [&[], &[]]), [5]);
        probes.remove(|number| number == 3 || number == 5);
        assert_eq!(asked(&probes, [&a, &[]]), [0]);
    }

    #[test]
    fn only_the_view_itself_tells_of_what_one_test_does_not_rule_out() {
        let subject = || Restriction::eq(PR_SUBJECT, "x");
        let counted = Restriction::Count { count: 1, restriction: Box::new(subject()) };
        for restriction in [
            Restriction::Or(vec![subject(), subject()]),
            Restriction::Not(Box::new(subject())),
            Restriction::and([subject(), counted]),
            Restriction::eq(crate::vocab::tags::PR_DEPTH, 0),
        ] {
            assert!(view(restriction.clone()).probe().is_none(), "{restriction}");
        }
        assert!(View::new(ViewSpec::new(columns![PR_SUBJECT])).probe().is_none());
    }
}
