mod display;
mod tree;

use serde::{Deserialize, Deserializer, Serialize};

use super::by_name::number_or_name;
use super::{PropTag, PropValue, Property};

/// A filter on the rows of a table (`SRestriction`).
///
/// Data only: a table compiles and evaluates it.
///
/// Any depth of nesting can be cloned, compared, printed and dropped without running out of stack; what nests deeper
/// than [`MAX_WRITTEN_DEPTH`](Self::MAX_WRITTEN_DEPTH) cannot be written with serde. The price: parts are taken out
/// with `std::mem::take`, not by matching on an owned restriction.
///
/// ```
/// use mapi_emulator::vocab::{Restriction, tags::*};
///
/// let unread_lunches = Restriction::and([
///     Restriction::contains_ignoring_case(PR_SUBJECT, "lunch"),
///     Restriction::bits_clear(PR_MESSAGE_FLAGS, 0x1),
/// ]);
/// assert_eq!(
///     unread_lunches.to_string(),
///     r#"PR_SUBJECT contains "lunch" (ignore case) AND PR_MESSAGE_FLAGS & 0x1 = 0"#,
/// );
/// ```
#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
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
    /// `SAnnotationRestriction`: as a comment.
    Annotation {
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

impl Restriction {
    /// How deep a restriction may nest to be written with serde.
    ///
    /// Whatever is written can be read again: readers such as `serde_json` stop at 128 levels, and one restriction
    /// takes up to three.
    pub const MAX_WRITTEN_DEPTH: usize = 40;

    /// All of them hold (`RES_AND`).
    #[must_use]
    pub fn and(restrictions: impl IntoIterator<Item = Self>) -> Self {
        Self::And(restrictions.into_iter().collect())
    }

    /// At least one of them holds (`RES_OR`).
    #[must_use]
    pub fn or(restrictions: impl IntoIterator<Item = Self>) -> Self {
        Self::Or(restrictions.into_iter().collect())
    }

    /// The row has the property (`RES_EXIST`).
    #[must_use]
    pub fn exists(tag: impl Into<PropTag>) -> Self {
        Self::Exist { tag: tag.into() }
    }

    /// The property stands in a relation to a value (`RES_PROPERTY`).
    #[must_use]
    pub fn property(tag: impl Into<PropTag>, relop: RelOp, value: impl Into<PropValue>) -> Self {
        Self::Property { relop, tag: tag.into(), value: value.into() }
    }

    /// The property equals `value` (`RELOP_EQ`).
    #[must_use]
    pub fn eq(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_EQ, value)
    }

    /// The property is there and differs from `value` (`RELOP_NE`).
    #[must_use]
    pub fn ne(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_NE, value)
    }

    /// The property is less than `value` (`RELOP_LT`).
    #[must_use]
    pub fn lt(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_LT, value)
    }

    /// The property is at most `value` (`RELOP_LE`).
    #[must_use]
    pub fn le(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_LE, value)
    }

    /// The property is greater than `value` (`RELOP_GT`).
    #[must_use]
    pub fn gt(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_GT, value)
    }

    /// The property is at least `value` (`RELOP_GE`).
    #[must_use]
    pub fn ge(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::property(tag, RelOp::RELOP_GE, value)
    }

    /// Text or bytes match as closely as `fuzzy` says (`RES_CONTENT`).
    #[must_use]
    pub fn content(tag: impl Into<PropTag>, fuzzy: FuzzyLevel, value: impl Into<PropValue>) -> Self {
        Self::Content { fuzzy, tag: tag.into(), value: value.into() }
    }

    /// `value` stands somewhere in the text or bytes, letter by letter (`FL_SUBSTRING`).
    #[must_use]
    pub fn contains(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::content(tag, FuzzyLevel::FL_SUBSTRING, value)
    }

    /// `value` stands somewhere in the text, in upper or lower case (`FL_SUBSTRING | FL_IGNORECASE`).
    #[must_use]
    pub fn contains_ignoring_case(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::content(tag, FuzzyLevel::FL_SUBSTRING | FuzzyLevel::FL_IGNORECASE, value)
    }

    /// The text or bytes begin with `value`, letter by letter (`FL_PREFIX`).
    #[must_use]
    pub fn starts_with(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::content(tag, FuzzyLevel::FL_PREFIX, value)
    }

    /// The text begins with `value`, in upper or lower case (`FL_PREFIX | FL_IGNORECASE`).
    #[must_use]
    pub fn starts_with_ignoring_case(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::content(tag, FuzzyLevel::FL_PREFIX | FuzzyLevel::FL_IGNORECASE, value)
    }

    /// The whole text is `value`, in upper or lower case (`FL_FULLSTRING | FL_IGNORECASE`).
    #[must_use]
    pub fn eq_ignoring_case(tag: impl Into<PropTag>, value: impl Into<PropValue>) -> Self {
        Self::content(tag, FuzzyLevel::FL_FULLSTRING | FuzzyLevel::FL_IGNORECASE, value)
    }

    /// At least one bit of `mask` is set (`BMR_NEZ`).
    #[must_use]
    pub fn bits_set(tag: impl Into<PropTag>, mask: u32) -> Self {
        Self::BitMask { relop: BitMaskOp::BMR_NEZ, tag: tag.into(), mask }
    }

    /// No bit of `mask` is set (`BMR_EQZ`).
    #[must_use]
    pub fn bits_clear(tag: impl Into<PropTag>, mask: u32) -> Self {
        Self::BitMask { relop: BitMaskOp::BMR_EQZ, tag: tag.into(), mask }
    }

    /// Two properties of the row stand in a relation (`RES_COMPAREPROPS`).
    #[must_use]
    pub fn compare(left: impl Into<PropTag>, relop: RelOp, right: impl Into<PropTag>) -> Self {
        Self::CompareProps { relop, left: left.into(), right: right.into() }
    }

    /// The size of the value in bytes stands in a relation to `size` (`RES_SIZE`).
    #[must_use]
    pub fn size(tag: impl Into<PropTag>, relop: RelOp, size: u32) -> Self {
        Self::Size { relop, tag: tag.into(), size }
    }

    /// At least one row of `PR_MESSAGE_RECIPIENTS` or `PR_MESSAGE_ATTACHMENTS` satisfies `inner`
    /// (`RES_SUBRESTRICTION`).
    #[must_use]
    pub fn any_of(tag: impl Into<PropTag>, inner: Self) -> Self {
        Self::SubObject { tag: tag.into(), restriction: Box::new(inner) }
    }
}

/// `!restriction`: it does not hold (`RES_NOT`).
impl std::ops::Not for Restriction {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// Holds for every row.
impl Default for Restriction {
    fn default() -> Self {
        Self::And(Vec::new())
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FuzzyLevel(pub u32);

impl<'de> Deserialize<'de> for FuzzyLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, "FuzzyLevel", |names| Self::named(names).map(|level| level.0)).map(Self)
    }
}

impl FuzzyLevel {
    /// The bits that say where: one of the first three levels.
    const WHERE: u32 = 0xFFFF;

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

    const NAMED: [(&'static str, Self); 6] = [
        ("FL_FULLSTRING", Self::FL_FULLSTRING),
        ("FL_SUBSTRING", Self::FL_SUBSTRING),
        ("FL_PREFIX", Self::FL_PREFIX),
        ("FL_IGNORECASE", Self::FL_IGNORECASE),
        ("FL_IGNORENONSPACE", Self::FL_IGNORENONSPACE),
        ("FL_LOOSE", Self::FL_LOOSE),
    ];

    /// The level that is written as names with `|` between them.
    fn named(names: &str) -> Option<Self> {
        let level = |name: &str| Self::NAMED.iter().find(|(known, _)| *known == name.trim());
        names.split('|').try_fold(Self::FL_FULLSTRING, |all, name| Some(all | level(name)?.1))
    }

    /// Where the value must stand, without what is ignored.
    #[must_use]
    pub const fn place(self) -> Self {
        Self(self.0 & Self::WHERE)
    }

    /// Whether upper and lower case are the same; `FL_LOOSE` says so too (TBL-RESCONT-4).
    #[must_use]
    pub const fn ignores_case(self) -> bool {
        self.0 & (Self::FL_IGNORECASE.0 | Self::FL_LOOSE.0) != 0
    }

    /// Whether combining marks don't count; `FL_LOOSE` says so too (TBL-RESCONT-4).
    #[must_use]
    pub const fn ignores_marks(self) -> bool {
        self.0 & (Self::FL_IGNORENONSPACE.0 | Self::FL_LOOSE.0) != 0
    }
}

impl std::ops::BitOr for FuzzyLevel {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
