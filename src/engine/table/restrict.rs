//! Restrictions, compiled once and run on rows.

use std::cmp::Ordering;

use super::anr::{Anr, NameTest};
use super::cell::look;
use super::compile::Compiler;
use super::policy::{AbsentValue, Policy};
use super::probe::Probe;
use super::slot::Slot;
use super::test::{Test, holds};
use super::{RowCells, RowId, RowSource, Run};
use crate::engine::{Result, ValueRef};
use crate::vocab::{PropTag, PropValue, RelOp, Restriction};

/// A restriction that was checked and prepared: types agree, text is folded, counters are run.
#[derive(Clone, Debug)]
pub struct Compiled {
    root: Node,
    policy: Policy,
    counts: bool,
    looks_below: bool,
}

/// Room that evaluations reuse, so that a scan allocates nothing per row.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) text: String,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    /// One property is tested.
    One {
        tag: PropTag,
        test: Test,
    },
    Words(Anr),
    Compare {
        left: PropTag,
        relop: RelOp,
        right: PropTag,
    },
    Below {
        tag: PropTag,
        inner: Box<Self>,
    },
    /// The rows that pass, sorted, once the counter was run.
    Count {
        limit: u32,
        inner: Box<Self>,
        passing: Vec<RowId>,
    },
}

impl Node {
    /// Whether to evaluate it takes a look at a whole text or at other rows.
    pub(super) const fn is_slow(&self) -> bool {
        match self {
            Self::One { test, .. } => test.is_slow(),
            Self::Count { .. } => false,
            _ => true,
        }
    }
}

impl Compiled {
    /// Checks a restriction and prepares it.
    ///
    /// # Errors
    /// [`TooComplex`](crate::engine::EngineError::TooComplex) where types disagree, cannot be compared, or the nesting is too deep, whatever the
    /// rows are (TBL-RES-5, TBL-RES-6, TBL-RES-7).
    pub fn new(restriction: &Restriction, policy: &Policy) -> Result<Self> {
        Self::naming(restriction, policy, None)
    }

    /// The same where a typed name has another meaning than the usual one.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn naming(restriction: &Restriction, policy: &Policy, names: Option<NameTest>) -> Result<Self> {
        let mut compiler = Compiler::new(policy, names);
        let root = compiler.compile(restriction)?;
        let Compiler { counts, looks_below, .. } = compiler;
        Ok(Self { root, policy: *policy, counts, looks_below })
    }

    /// Whether a row passes. A restriction that counts must have been [run](Self::run_counters) on the source.
    #[must_use]
    pub fn matches(&self, source: &dyn RowSource, row: RowId) -> bool {
        self.matches_with(&mut Scratch::default(), source, row)
    }

    /// As [`matches`](Self::matches), for many rows one after the other.
    #[must_use]
    pub fn matches_with(&self, scratch: &mut Scratch, source: &dyn RowSource, row: RowId) -> bool {
        Evaluation { policy: &self.policy, source, scratch }.row(&self.root, row)
    }

    /// As [`matches_with`](Self::matches_with), for what was looked up already.
    #[must_use]
    pub(super) fn matches_cells(
        &self,
        scratch: &mut Scratch,
        source: &dyn RowSource,
        slot: Slot,
        cells: &dyn RowCells,
    ) -> bool {
        Evaluation { policy: &self.policy, source, scratch }.node(&self.root, slot, cells)
    }

    /// Whether it passes only so many rows: then a change of one row may let another pass.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.counts
    }

    /// Whether it looks into the rows' recipients or attachments.
    #[must_use]
    pub const fn looks_below(&self) -> bool {
        self.looks_below
    }

    /// Starts the counters anew and finds the first rows that pass each, in default order (TBL-RESCNT-1, TBL-RESCNT-2).
    pub fn run_counters(&mut self, source: &dyn RowSource) {
        if self.counts {
            let rows = source.row_ids();
            let mut scratch = Scratch::default();
            Evaluation { policy: &self.policy, source, scratch: &mut scratch }.count(&mut self.root, &rows);
        }
    }

    /// What it looks at in the rows themselves, not below them.
    pub(super) fn tags(&self) -> Vec<PropTag> {
        let mut tags = Vec::new();
        let mut waiting = vec![&self.root];
        while let Some(node) = waiting.pop() {
            match node {
                Node::And(inner) | Node::Or(inner) => waiting.extend(inner),
                Node::Not(inner) => waiting.push(inner),
                Node::One { tag, .. } => tags.push(tag.to_unicode()),
                Node::Compare { left, right, .. } => tags.extend([left.to_unicode(), right.to_unicode()]),
                Node::Words(_) | Node::Below { .. } | Node::Count { .. } => {}
            }
        }
        tags
    }

    /// Clears the bits of rows that don't pass, as far as columns tell; tells whether all that are left pass.
    pub(super) fn drop_rows(&self, scratch: &mut Scratch, run: &Run<'_>, rows: &mut [u64]) -> bool {
        let mut decided = self.is_required_only();
        for (tag, test) in self.required() {
            let Some(column) = run.columns.iter().find(|column| column.tag() == tag.to_unicode()) else {
                decided = false;
                continue;
            };
            match test {
                // An absent value fails: so does a row without one in the column.
                _ if self.policy.absent != AbsentValue::Fails => decided = false,
                Test::Relation { relop, value: PropValue::SysTime(time) } => {
                    column.keep(rows, |word| holds(*relop, word.cmp(&time.0)));
                }
                Test::Relation { relop, value: PropValue::Long(number) } => {
                    column.keep(rows, |word| holds(*relop, (word as i32).cmp(number)));
                }
                Test::Bits { any, mask } => column.keep(rows, |word| (word as u32 & mask != 0) == *any),
                other => {
                    column.drop_texts(rows, |texts| other.fails_all(texts));
                    column.keep_each(rows, |value| other.passes(Some(value), &self.policy, scratch));
                }
            }
        }
        decided
    }

    /// Whether it is nothing but tests of one property each that all have to pass.
    fn is_required_only(&self) -> bool {
        match &self.root {
            Node::And(inner) => inner.iter().all(|inner| matches!(inner, Node::One { .. })),
            root => matches!(root, Node::One { .. }),
        }
    }

    /// The tests of one property that every row passes which passes at all, the quick ones first.
    fn required(&self) -> impl Iterator<Item = (PropTag, &Test)> {
        self.all_of().iter().filter_map(|test| match test {
            Node::One { tag, test } => Some((*tag, test)),
            _ => None,
        })
    }

    /// What has to pass, all of it.
    fn all_of(&self) -> &[Node] {
        match &self.root {
            Node::And(inner) => inner,
            single => std::slice::from_ref(single),
        }
    }

    /// The typed name that every row which passes may be meant by, if there is one.
    pub(super) fn name(&self) -> Option<&Anr> {
        self.all_of().iter().find_map(|test| match test {
            Node::Words(name) => Some(name),
            _ => None,
        })
    }

    /// A test that tells of most rows that they don't pass; `None` if only the whole restriction can tell.
    pub(super) fn probe(&self) -> Option<Probe> {
        if self.counts || self.policy.absent != AbsentValue::Fails {
            return None;
        }
        let (tag, test) = self.required().find(|(tag, _)| Probe::can_ask(*tag))?;
        Some(Probe::new(tag, test.clone(), self.policy))
    }

    /// The relation, if the whole restriction is one property compared with a constant.
    pub(super) fn as_relation(&self) -> Option<(PropTag, RelOp, ValueRef<'_>)> {
        match &self.root {
            Node::One { tag, test: Test::Relation { relop, value } } => Some((*tag, *relop, value.into())),
            _ => None,
        }
    }
}

struct Evaluation<'a> {
    policy: &'a Policy,
    source: &'a dyn RowSource,
    scratch: &'a mut Scratch,
}

impl Evaluation<'_> {
    fn row(&mut self, node: &Node, row: RowId) -> bool {
        let mut passes = false;
        self.source.look_at(row, &mut |cells| passes = self.node(node, Slot::of(row), cells));
        passes
    }

    fn node(&mut self, node: &Node, slot: Slot, cells: &dyn RowCells) -> bool {
        let (source, policy) = (self.source, self.policy);
        let absent_is_less = policy.absent == AbsentValue::LessThanAny;
        match node {
            Node::And(inner) => inner.iter().all(|inner| self.node(inner, slot, cells)),
            Node::Or(inner) => inner.iter().any(|inner| self.node(inner, slot, cells)),
            Node::Not(inner) => !self.node(inner, slot, cells),
            Node::One { tag, test } => {
                look(cells, slot, *tag, |found| test.passes(found, policy, &mut *self.scratch))
            }
            Node::Words(words) => words.matches_row(cells, slot),
            Node::Compare { left, relop, right } => look(cells, slot, *left, |left| {
                look(cells, slot, *right, |right| match (left, right) {
                    (Some(left), Some(right)) => {
                        policy.compare(left, right).is_some_and(|order| holds(*relop, order))
                    }
                    _ if !absent_is_less => false,
                    (None, None) => holds(*relop, Ordering::Equal),
                    (None, Some(_)) => holds(*relop, Ordering::Less),
                    (Some(_), None) => holds(*relop, Ordering::Greater),
                })
            }),
            Node::Below { tag, inner } => {
                slot.row().and_then(|row| source.sub_rows(row, *tag)).is_some_and(|below| {
                    let rows = below.row_ids();
                    let mut below = Evaluation { policy, source: &*below, scratch: &mut *self.scratch };
                    rows.into_iter().any(|row| below.row(inner, row))
                })
            }
            Node::Count { passing, .. } => slot.row().is_some_and(|row| passing.binary_search(&row).is_ok()),
        }
    }

    /// Runs the counters of a tree, the inner ones first.
    fn count(&mut self, node: &mut Node, rows: &[RowId]) {
        match node {
            Node::And(inner) | Node::Or(inner) => inner.iter_mut().for_each(|inner| self.count(inner, rows)),
            Node::Not(inner) => self.count(inner, rows),
            Node::Count { limit, inner, passing } => {
                self.count(inner, rows);
                let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
                *passing = rows.iter().copied().filter(|row| self.row(inner, *row)).take(limit).collect();
                passing.sort_unstable();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
