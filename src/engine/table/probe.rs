//! Which views a change may concern, told without asking them.

use std::fmt;

use super::cell::{COMPUTED, fits};
use super::keyset::Gone;
use super::policy::Policy;
use super::restrict::Scratch;
use super::test::Test;
use super::view::View;
use super::{Cell, RowCells};
use crate::engine::column::Column;
use crate::vocab::PropTag;

/// A test of one property that every row passes which a view shows, and most others don't.
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

    /// The property it looks at.
    #[must_use]
    pub const fn tag(&self) -> PropTag {
        self.tag
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
pub struct States<'a> {
    states: [&'a dyn RowCells; 2],
    /// The cells that were looked at last: views with the same property stand together.
    last: Option<(PropTag, [Cell<'a>; 2])>,
    scratch: Scratch,
}

impl fmt::Debug for States<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States").field("last", &self.last).finish_non_exhaustive()
    }
}

impl<'a> States<'a> {
    /// A row as it was before a change and as it is.
    #[must_use]
    pub fn new(before: Option<&'a dyn RowCells>, after: Option<&'a dyn RowCells>) -> Self {
        let states = [before, after].map(|state| state.unwrap_or(&Gone));
        Self { states, last: None, scratch: Scratch::default() }
    }

    /// Whether a view with this probe may have shown the row or may show it.
    pub fn pass(&mut self, probe: &Probe) -> bool {
        let Probe { tag, test, policy } = probe;
        let cells = match &mut self.last {
            Some((last, cells)) if last == tag => cells,
            last => &mut last.insert((*tag, self.states.map(|state| state.cell(*tag)))).1,
        };
        cells.iter().any(|cell| {
            let found = cell.value().filter(|value| fits(value.prop_type(), tag.prop_type()));
            test.passes(found, policy, &mut self.scratch)
        })
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
        let (probe, mut asked) = (view.probe().expect("its restriction tells"), false);
        rows[0].look_at(RowId(1), &mut |was| {
            rows[1].look_at(RowId(1), &mut |is| {
                asked = States::new(before.map(|_| was), after.map(|_| is)).pass(&probe);
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
