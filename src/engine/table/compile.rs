//! Checking a restriction and preparing it, once for all rows.

use super::anr::{Anr, NameTest};
use super::compare::is_comparable;
use super::contains::{Needle, Place};
use super::policy::Policy;
use super::restrict::Node;
use super::test::Test;
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{PR_ANR, PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_RECIPIENTS};
use crate::vocab::{
    BitMaskOp, CodePage, FuzzyLevel, PropTag, PropType, PropValue, RelOp, Restriction, ansi_decode,
};

/// Turns a restriction into nodes, and notes what they will need.
pub(super) struct Compiler<'a> {
    policy: &'a Policy,
    pub(super) counts: bool,
    pub(super) looks_below: bool,
    /// What a typed name means.
    names: Option<NameTest>,
    /// Inside the restriction of a subtable.
    below: bool,
}

impl<'a> Compiler<'a> {
    pub(super) const fn new(policy: &'a Policy, names: Option<NameTest>) -> Self {
        Self { policy, counts: false, looks_below: false, names, below: false }
    }

    pub(super) fn compile(&mut self, restriction: &Restriction) -> Result<Node> {
        self.node(restriction, 1)
    }

    fn node(&mut self, restriction: &Restriction, depth: usize) -> Result<Node> {
        if depth > self.policy.max_depth {
            return Err(too_complex(format!(
                "the restriction is nested deeper than {}",
                self.policy.max_depth
            )));
        }
        let mut all = |restrictions: &[Restriction]| {
            restrictions.iter().map(|inner| self.node(inner, depth + 1)).collect::<Result<Vec<_>>>()
        };
        Ok(match restriction {
            Restriction::And(inner) => Node::And(quick_first(all(inner)?)),
            Restriction::Or(inner) => Node::Or(quick_first(all(inner)?)),
            Restriction::Not(inner) => Node::Not(Box::new(self.node(inner, depth + 1)?)),
            Restriction::Content { fuzzy, tag, value } => self.content(*fuzzy, *tag, value)?,
            Restriction::Property { relop, tag, value } => self.property(*relop, *tag, value)?,
            Restriction::CompareProps { relop, left, right } => {
                check_relop(*relop)?;
                for tag in [left, right] {
                    check_comparable(*tag)?;
                    if tag.prop_type().is_multi_value() {
                        return Err(too_complex(format!("{tag} has several values to compare")));
                    }
                }
                if !agree(left.prop_type(), right.prop_type()) {
                    return Err(too_complex(format!("{left} and {right} are of different types")));
                }
                Node::Compare { left: *left, relop: *relop, right: *right }
            }
            Restriction::BitMask { relop, tag, mask } => {
                if tag.prop_type() != PropType::PT_LONG {
                    return Err(too_complex(format!("a bit mask needs a PT_LONG property, {tag} is none")));
                }
                match *relop {
                    BitMaskOp::BMR_EQZ => one(*tag, Test::Bits { any: false, mask: *mask }),
                    BitMaskOp::BMR_NEZ => one(*tag, Test::Bits { any: true, mask: *mask }),
                    other => return Err(too_complex(format!("{other} is no bit mask operation"))),
                }
            }
            Restriction::Size { relop, tag, size } => {
                check_relop(*relop)?;
                check_storable(*tag)?;
                let ansi = tag.prop_type().single() == PropType::PT_STRING8;
                one(*tag, Test::Size { relop: *relop, size: *size, ansi })
            }
            Restriction::Exist { tag } => {
                if tag.prop_type() != PropType::PT_UNSPECIFIED {
                    check_storable(*tag)?;
                }
                one(*tag, Test::Exist)
            }
            Restriction::SubObject { tag, restriction } => {
                if self.below || (*tag != PR_MESSAGE_RECIPIENTS && *tag != PR_MESSAGE_ATTACHMENTS) {
                    return Err(too_complex(format!("{tag} is no subtable of these rows")));
                }
                self.below = true;
                self.looks_below = true;
                let inner = self.node(restriction, depth + 1);
                self.below = false;
                Node::Below { tag: *tag, inner: Box::new(inner?) }
            }
            Restriction::Comment { restriction: inner, .. }
            | Restriction::Annotation { restriction: inner, .. } => match inner {
                Some(inner) => self.node(inner, depth + 1)?,
                None => Node::And(Vec::new()),
            },
            Restriction::Count { count, restriction } => {
                if self.below {
                    return Err(too_complex("rows of a subtable are not counted".to_owned()));
                }
                self.counts = true;
                let inner = Box::new(self.node(restriction, depth + 1)?);
                Node::Count { limit: *count, inner, passing: Vec::new() }
            }
        })
    }

    fn content(&self, fuzzy: FuzzyLevel, tag: PropTag, value: &PropValue) -> Result<Node> {
        let place = Place::of(fuzzy)
            .ok_or_else(|| too_complex(format!("{:#X} is no place to look for text", fuzzy.0 & 0xFFFF)))?;
        if !agree(tag.prop_type().single(), value.prop_type()) {
            return Err(differs(tag, value));
        }
        match unicode(value, self.policy.code_page) {
            PropValue::Unicode(text) => Ok(one(tag, Test::Text(Needle::new(&text, place, fuzzy)))),
            PropValue::Binary(needle) => Ok(one(tag, Test::Bytes { place, needle })),
            _ => Err(too_complex(format!("{tag} holds neither text nor bytes"))),
        }
    }

    fn property(&self, relop: RelOp, tag: PropTag, value: &PropValue) -> Result<Node> {
        check_relop(relop)?;
        check_comparable(tag)?;
        if value.prop_type().is_multi_value() {
            return Err(too_complex(format!("{tag} is compared with several values")));
        }
        if !agree(tag.prop_type().single(), value.prop_type()) {
            return Err(differs(tag, value));
        }
        let value = unicode(value, self.policy.code_page);
        match &value {
            PropValue::Unicode(text) if tag.id() == PR_ANR.id() => {
                if relop != RelOp::RELOP_EQ {
                    return Err(too_complex(format!("PR_ANR is compared with {relop}, not RELOP_EQ")));
                }
                Ok(Node::Words(Anr::by(text, self.names)))
            }
            _ => Ok(one(tag, Test::Relation { relop, value })),
        }
    }
}

const fn one(tag: PropTag, test: Test) -> Node {
    Node::One { tag, test }
}

/// The order doesn't matter to the answer, so the quick ones may spare the slow ones.
fn quick_first(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_by_key(Node::is_slow);
    nodes
}

pub(super) fn unicode(value: &PropValue, page: CodePage) -> PropValue {
    match value {
        PropValue::String8(text) => {
            PropValue::Unicode(page.decode(text).unwrap_or_else(|| ansi_decode(text)))
        }
        other => other.clone(),
    }
}

/// Whether values of both types are of one type; 8-bit and Unicode text are.
fn agree(left: PropType, right: PropType) -> bool {
    left == right || left.is_string() && right.is_string() && left.is_multi_value() == right.is_multi_value()
}

pub(super) fn check_relop(relop: RelOp) -> Result<()> {
    match relop {
        RelOp::RELOP_RE => Err(too_complex("no regular expressions here".to_owned())),
        _ if relop.name().is_none() => Err(too_complex(format!("{relop} is no relation"))),
        _ => Ok(()),
    }
}

fn check_storable(tag: PropTag) -> Result<()> {
    let prop_type = PropType(tag.prop_type().0 & !PropType::MV_INSTANCE);
    if prop_type.is_storable() { Ok(()) } else { Err(too_complex(format!("{tag} has no value to test"))) }
}

fn check_comparable(tag: PropTag) -> Result<()> {
    check_storable(tag)?;
    let comparable = is_comparable(tag.prop_type().single());
    if comparable { Ok(()) } else { Err(too_complex(format!("values of {tag} have no order"))) }
}

fn differs(tag: PropTag, value: &PropValue) -> EngineError {
    too_complex(format!("{tag} is compared with a value of type {}", value.prop_type()))
}

fn too_complex(why: String) -> EngineError {
    EngineError::TooComplex { why }
}
