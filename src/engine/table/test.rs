//! What a restriction asks of one property of a row.

use std::cmp::Ordering;

use super::compare::element;
use super::contains::{Needle, Place};
use super::policy::{AbsentValue, Policy};
use super::restrict::Scratch;
use crate::engine::ValueRef;
use crate::vocab::{Binary, CodePage, PropValue, RelOp};

/// A test of one property.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Text(Needle),
    Bytes {
        place: Place,
        needle: Binary,
    },
    Relation {
        relop: RelOp,
        value: PropValue,
    },
    Bits {
        any: bool,
        mask: u32,
    },
    Size {
        relop: RelOp,
        size: u32,
        /// Text counts in 8-bit characters.
        ansi: bool,
    },
    Exist,
}

impl Test {
    /// Whether it looks at a whole text.
    pub(super) const fn is_slow(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Bytes { .. })
    }

    /// Whether surely none of the texts passes that stand here one after the other.
    pub(super) fn fails_all(&self, texts: &str) -> bool {
        matches!(self, Self::Text(needle) if needle.is_missing_in(texts))
    }

    /// Whether what a row has passes.
    pub(super) fn passes(&self, found: Option<ValueRef<'_>>, policy: &Policy, scratch: &mut Scratch) -> bool {
        let absent_is_less = policy.absent == AbsentValue::LessThanAny;
        match self {
            Self::Relation { relop, value } => match found {
                Some(found) => any(found, |one| {
                    policy.compare(one, value.into()).is_some_and(|order| holds(*relop, order))
                }),
                None => absent_is_less && holds(*relop, Ordering::Less),
            },
            Self::Text(needle) => found.is_some_and(|found| {
                any(found, |one| match one {
                    ValueRef::Unicode(text) => needle.is_in(text, &mut scratch.text),
                    _ => false,
                })
            }),
            Self::Bytes { place, needle } => found.is_some_and(|found| {
                any(found, |one| match one {
                    ValueRef::Binary(bytes) => place.has(bytes, needle),
                    _ => false,
                })
            }),
            Self::Bits { any, mask } => match found {
                Some(ValueRef::Long(bits)) => (bits as u32 & mask != 0) == *any,
                _ => absent_is_less && !any,
            },
            Self::Size { relop, size, ansi } => {
                let absent = absent_is_less.then_some(0);
                let found = found.map(|found| size_of_value(found, *ansi, policy.code_page)).or(absent);
                found.is_some_and(|found| holds(*relop, found.cmp(&(*size as usize))))
            }
            Self::Exist => found.is_some(),
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

/// Bytes of a value whose text counts in 8-bit characters or not (TBL-RESSIZE-1).
fn size_of_value(value: ValueRef<'_>, ansi: bool, page: CodePage) -> usize {
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
