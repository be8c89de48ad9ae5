use serde::{Deserialize, Serialize};

use super::{PropTag, PropValue, Property};

/// A filter on the rows of a table (`SRestriction`).
///
/// Data only: a table compiles and evaluates it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Restriction {
    /// `SAndRestriction`: all of them hold; none given holds.
    And(Vec<Self>),
    /// `SOrRestriction`: at least one holds.
    Or(Vec<Self>),
    /// `SNotRestriction`: it does not hold.
    Not(Box<Self>),
    /// `SContentRestriction`: the text or bytes of `tag` match `value`.
    Content {
        /// How closely: whole value, part or beginning; case and accents.
        fuzzy: FuzzyLevel,
        /// The property tested.
        tag: PropTag,
        /// What is looked for.
        value: PropValue,
    },
    /// `SPropertyRestriction`: the property stands in relation `relop` to `value`.
    Property {
        /// The relation.
        relop: RelOp,
        /// The property on the left.
        tag: PropTag,
        /// The constant on the right.
        value: PropValue,
    },
    /// `SComparePropsRestriction`: two properties of the row stand in relation `relop`.
    CompareProps {
        /// The relation.
        relop: RelOp,
        /// The property on the left.
        left: PropTag,
        /// The property on the right.
        right: PropTag,
    },
    /// `SBitMaskRestriction`: `tag AND mask` is zero or not.
    BitMask {
        /// Which of both.
        relop: BitMaskOp,
        /// The property tested, `PT_LONG`.
        tag: PropTag,
        /// The bits that count.
        mask: u32,
    },
    /// `SSizeRestriction`: the size of the value in bytes stands in relation `relop` to `size`.
    Size {
        /// The relation.
        relop: RelOp,
        /// The property tested.
        tag: PropTag,
        /// Bytes.
        size: u32,
    },
    /// `SExistRestriction`: the row has the property.
    Exist {
        /// The property.
        tag: PropTag,
    },
    /// `SSubRestriction`: at least one recipient or attachment satisfies the inner restriction.
    SubObject {
        /// `PR_MESSAGE_RECIPIENTS` or `PR_MESSAGE_ATTACHMENTS`.
        tag: PropTag,
        /// What one of its rows must satisfy.
        restriction: Box<Self>,
    },
    /// `SCommentRestriction`: the inner restriction, with notes that don't count.
    Comment {
        /// The notes.
        properties: Vec<Property>,
        /// `None` holds for every row.
        restriction: Option<Box<Self>>,
    },
    /// `SCountRestriction`: the first `count` rows that satisfy the inner restriction.
    Count {
        /// How many rows pass.
        count: u32,
        /// What they must satisfy.
        restriction: Box<Self>,
    },
}

open_set! {
    /// A relation between two values (`RELOP_*`).
    pub struct RelOp(u32);
    /// Less.
    RELOP_LT = 0;
    /// Less or equal.
    RELOP_LE = 1;
    /// Greater.
    RELOP_GT = 2;
    /// Greater or equal.
    RELOP_GE = 3;
    /// Equal.
    RELOP_EQ = 4;
    /// Not equal.
    RELOP_NE = 5;
    /// Matches a regular expression; few tables take it.
    RELOP_RE = 6;
}

open_set! {
    /// What a bit mask restriction asks (`BMR_*`).
    pub struct BitMaskOp(u32);
    /// No bit of the mask is set.
    BMR_EQZ = 0;
    /// Some bit of the mask is set.
    BMR_NEZ = 1;
}

/// How closely text must match (`FL_*`): the low 16 bits say where, the others what is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FuzzyLevel(pub u32);

impl FuzzyLevel {
    /// The whole value.
    pub const FL_FULLSTRING: Self = Self(0);
    /// Anywhere in the value.
    pub const FL_SUBSTRING: Self = Self(1);
    /// At the beginning of the value.
    pub const FL_PREFIX: Self = Self(2);
    /// Upper and lower case are the same.
    pub const FL_IGNORECASE: Self = Self(0x0001_0000);
    /// Combining marks don't count.
    pub const FL_IGNORENONSPACE: Self = Self(0x0002_0000);
    /// Both.
    pub const FL_LOOSE: Self = Self(0x0004_0000);
}

impl std::ops::BitOr for FuzzyLevel {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::fmt::Display for Restriction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}
