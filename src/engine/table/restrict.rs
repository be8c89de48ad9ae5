//! Restrictions, compiled once and run on rows.

use std::cmp::Ordering;

use super::anr::Anr;
use super::cell::look;
use super::compare::element;
use super::compile::Compiler;
use super::contains::{Needle, Place};
use super::order::Slot;
use super::policy::{AbsentValue, Policy};
use super::{RowCells, RowId, RowSource};
use crate::engine::column::Column;
use crate::engine::{Result, ValueRef};
use crate::vocab::{Binary, CodePage, PropTag, PropType, PropValue, RelOp, Restriction};

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
    Text {
        tag: PropTag,
        needle: Needle,
    },
    Bytes {
        tag: PropTag,
        place: Place,
        needle: Binary,
    },
    Relation {
        tag: PropTag,
        relop: RelOp,
        value: PropValue,
    },
    Words(Anr),
    Compare {
        left: PropTag,
        relop: RelOp,
        right: PropTag,
    },
    Bits {
        tag: PropTag,
        any: bool,
        mask: u32,
    },
    Size {
        tag: PropTag,
        relop: RelOp,
        size: u32,
    },
    Exist {
        tag: PropTag,
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
        !matches!(
            self,
            Self::Relation { .. }
                | Self::Bits { .. }
                | Self::Exist { .. }
                | Self::Size { .. }
                | Self::Count { .. }
        )
    }
}

impl Compiled {
    /// Checks a restriction and prepares it.
    ///
    /// # Errors
    /// [`TooComplex`](crate::engine::EngineError::TooComplex) where types disagree, cannot be compared, or the nesting is too deep, whatever the
    /// rows are (TBL-RES-5, TBL-RES-6, TBL-RES-7).
    pub fn new(restriction: &Restriction, policy: &Policy) -> Result<Self> {
        let mut compiler = Compiler::new(policy);
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
                Node::Text { tag, .. }
                | Node::Bytes { tag, .. }
                | Node::Relation { tag, .. }
                | Node::Bits { tag, .. }
                | Node::Size { tag, .. }
                | Node::Exist { tag } => tags.push(tag.to_unicode()),
                Node::Compare { left, right, .. } => tags.extend([left.to_unicode(), right.to_unicode()]),
                Node::Words(_) | Node::Below { .. } | Node::Count { .. } => {}
            }
        }
        tags
    }

    /// Clears the bits of rows that cannot pass, as far as columns of numbers tell.
    pub(super) fn drop_rows(&self, columns: &[&Column], rows: &mut [u64]) {
        if self.policy.absent != AbsentValue::Fails {
            return;
        }
        let tests = match &self.root {
            Node::And(inner) => inner,
            single => std::slice::from_ref(single),
        };
        let column = |tag: PropTag| columns.iter().find(move |column| column.tag() == tag);
        for test in tests {
            match test {
                Node::Relation { tag, relop, value: PropValue::SysTime(time) } => {
                    if let Some(column) = column(*tag) {
                        column.keep(rows, |word| holds(*relop, word.cmp(&time.0)));
                    }
                }
                Node::Relation { tag, relop, value: PropValue::Long(number) } => {
                    if let Some(column) = column(*tag) {
                        column.keep(rows, |word| holds(*relop, (word as i32).cmp(number)));
                    }
                }
                Node::Bits { tag, any, mask } => {
                    if let Some(column) = column(*tag) {
                        column.keep(rows, |word| (word as u32 & mask != 0) == *any);
                    }
                }
                _ => {}
            }
        }
    }

    /// The relation, if the whole restriction is one property compared with a constant.
    pub(super) fn as_relation(&self) -> Option<(PropTag, RelOp, ValueRef<'_>)> {
        match &self.root {
            Node::Relation { tag, relop, value } => Some((*tag, *relop, value.into())),
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
            Node::Relation { tag, relop, value } => look(cells, slot, *tag, |found| match found {
                Some(found) => any(found, |one| {
                    policy.compare(one, value.into()).is_some_and(|order| holds(*relop, order))
                }),
                None => absent_is_less && holds(*relop, Ordering::Less),
            }),
            Node::Text { tag, needle } => look(cells, slot, *tag, |found| {
                found.is_some_and(|found| {
                    any(found, |one| match one {
                        ValueRef::Unicode(text) => needle.is_in(text, &mut self.scratch.text),
                        _ => false,
                    })
                })
            }),
            Node::Bytes { tag, place, needle } => look(cells, slot, *tag, |found| {
                found.is_some_and(|found| {
                    any(found, |one| match one {
                        ValueRef::Binary(bytes) => place.has(bytes, needle),
                        _ => false,
                    })
                })
            }),
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
            Node::Bits { tag, any, mask } => look(cells, slot, *tag, |found| match found {
                Some(ValueRef::Long(bits)) => (bits as u32 & mask != 0) == *any,
                _ => absent_is_less && !any,
            }),
            Node::Size { tag, relop, size } => look(cells, slot, *tag, |found| {
                let absent = absent_is_less.then_some(0);
                let found = found.map(|found| size_of_value(found, *tag, policy.code_page)).or(absent);
                found.is_some_and(|found| holds(*relop, found.cmp(&(*size as usize))))
            }),
            Node::Exist { tag } => look(cells, slot, *tag, |found| found.is_some()),
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

/// Whether a single value, or some value of several, passes (TBL-RESPROP-4, TBL-RESCONT-7).
fn any(found: ValueRef<'_>, mut test: impl FnMut(ValueRef<'_>) -> bool) -> bool {
    match found {
        ValueRef::Other(value) if value.prop_type().is_multi_value() => {
            (0..).map_while(|index| element(value, index)).any(test)
        }
        single => test(single),
    }
}

#[inline]
pub(super) fn holds(relop: RelOp, order: Ordering) -> bool {
    match relop {
        RelOp::RELOP_LT => order.is_lt(),
        RelOp::RELOP_LE => order.is_le(),
        RelOp::RELOP_GT => order.is_gt(),
        RelOp::RELOP_GE => order.is_ge(),
        RelOp::RELOP_EQ => order.is_eq(),
        _ => order.is_ne(),
    }
}

/// Bytes of a value in the type of the tag (TBL-RESSIZE-1).
fn size_of_value(value: ValueRef<'_>, tag: PropTag, page: CodePage) -> usize {
    let ansi = tag.prop_type().single() == PropType::PT_STRING8;
    match value {
        ValueRef::Unicode(text) if text.is_ascii() => text.len() * if ansi { 1 } else { 2 },
        ValueRef::Unicode(text) if ansi => page.encode(text).map_or(text.len(), |text| text.len()),
        ValueRef::Unicode(text) => text.encode_utf16().count() * 2,
        ValueRef::String8(bytes) | ValueRef::Binary(bytes) => bytes.len(),
        ValueRef::Other(value) if ansi => value.to_ansi(page).as_ref().unwrap_or(value).content_size(),
        ValueRef::Other(value) => value.content_size(),
        ValueRef::Short(_) | ValueRef::Boolean(_) => 2,
        ValueRef::Long(_) | ValueRef::Float(_) => 4,
        ValueRef::ClsId(_) => 16,
        ValueRef::Double(_)
        | ValueRef::Currency(_)
        | ValueRef::AppTime(_)
        | ValueRef::I8(_)
        | ValueRef::SysTime(_) => 8,
    }
}

#[cfg(test)]
mod tests;
