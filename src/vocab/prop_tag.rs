use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use super::by_name::number_or_name;
use super::{PropRange, PropType, tags};

/// A property tag: identifier in the high, type in the low 16 bits (`SPropTag`, mapi-property-tags page).
///
/// The constants of [`tags`] are typed; any of them turns into its `PropTag` with `into()` or
/// [`columns!`](crate::columns).
///
/// In fixtures it is a number; a name, or 8 hexadecimal digits, can be read as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PropTag(pub u32);

impl<'de> Deserialize<'de> for PropTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, "a property", |text| Self::written(text).map(|tag| tag.0)).map(Self)
    }
}

impl PropTag {
    /// The placeholder: an empty slot in a column set, skipped by `SetProps` (PRP-TAG-4).
    pub const PR_NULL: Self = Self(0x0000_0001);
    /// The first identifier that is handed out for a name.
    pub const FIRST_NAMED_ID: u16 = 0x8000;
    /// The last identifier that is handed out for a name.
    pub const LAST_NAMED_ID: u16 = 0xFFFE;

    /// The tag that is written as a name or as 8 hexadecimal digits, as files name properties.
    pub(crate) fn written(text: &str) -> Option<Self> {
        let number = || u32::from_str_radix(text, 16).ok().filter(|_| text.len() == 8).map(Self);
        tags::from_name(text).or_else(number)
    }

    /// `PROP_TAG(type, id)`.
    #[must_use]
    #[doc(alias = "PROP_TAG")]
    #[inline]
    pub const fn new(prop_type: PropType, id: u16) -> Self {
        Self((id as u32) << 16 | prop_type.0 as u32)
    }

    /// `PROP_ID`: the identifier.
    #[must_use]
    #[doc(alias = "PROP_ID")]
    #[inline]
    pub const fn id(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The tag itself, so that typed and untyped tags can be listed side by side.
    #[must_use]
    #[inline]
    pub const fn tag(self) -> Self {
        self
    }

    /// `PROP_TYPE`: the type.
    #[must_use]
    #[doc(alias = "PROP_TYPE")]
    #[inline]
    pub const fn prop_type(self) -> PropType {
        PropType(self.0 as u16)
    }

    /// `CHANGE_PROP_TYPE`: the same property under another type.
    #[must_use]
    #[doc(alias = "CHANGE_PROP_TYPE")]
    #[inline]
    pub const fn with_type(self, prop_type: PropType) -> Self {
        Self::new(prop_type, self.id())
    }

    /// `MVI_PROP`: the column that gives each value its own row.
    #[must_use]
    #[doc(alias = "MVI_PROP")]
    pub const fn instance(self) -> Self {
        Self(self.0 | (PropType::MV_FLAG | PropType::MV_INSTANCE) as u32)
    }

    /// Whether the identifier was handed out for a name (0x8000 to 0xFFFE).
    #[must_use]
    pub const fn is_named(self) -> bool {
        self.id() >= Self::FIRST_NAMED_ID && self.id() <= Self::LAST_NAMED_ID
    }

    /// Whether the property is a provider's secret, told only to who asks by tag (0x67F0 to 0x67FF, PRP-RANGE-5).
    #[must_use]
    pub const fn is_secure(self) -> bool {
        self.id() >= 0x67F0 && self.id() <= 0x67FF
    }

    /// What its identifier is reserved for; `None` for those of no property, 0 and 0xFFFF.
    #[must_use]
    pub const fn range(self) -> Option<PropRange> {
        PropRange::of(self.id())
    }

    /// Whether the property travels with a message (`FIsTransmittable`, PRP-RANGE-4).
    #[must_use]
    #[doc(alias = "FIsTransmittable")]
    pub const fn is_transmittable(self) -> bool {
        matches!(self.range(), Some(range) if range.is_transmittable())
    }

    /// The same property with 8-bit text turned into Unicode text; other types stay.
    #[must_use]
    #[inline]
    pub const fn to_unicode(self) -> Self {
        match self.prop_type() {
            PropType::PT_STRING8 => self.with_type(PropType::PT_UNICODE),
            PropType::PT_MV_STRING8 => self.with_type(PropType::PT_MV_UNICODE),
            _ => self,
        }
    }

    /// The same property with Unicode text turned into 8-bit text; other types stay.
    #[must_use]
    pub const fn to_ansi(self) -> Self {
        match self.prop_type() {
            PropType::PT_UNICODE => self.with_type(PropType::PT_STRING8),
            PropType::PT_MV_UNICODE => self.with_type(PropType::PT_MV_STRING8),
            _ => self,
        }
    }
}

/// Prints the MAPI name where there is one: `PR_SUBJECT`, `PR_SUBJECT_A`, else `0x8005001F`.
impl fmt::Display for PropTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match super::tags::name(*self) {
            Some(name) => f.pad(name),
            None => f.pad(&format!("{:#010X}", self.0)),
        }
    }
}

impl fmt::Debug for PropTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A property tag that knows the Rust type of its value: what `get(PR_SUBJECT)` returns is a `String`.
pub struct Tag<T> {
    tag: PropTag,
    value: PhantomData<fn() -> T>,
}

impl<T> Tag<T> {
    /// A typed tag; the constants of [`tags`] are made with it.
    ///
    /// For a property of your own: `const PR_SHOE_SIZE: Tag<i32> = Tag::new(PropTag(0x6601_0003));`
    #[must_use]
    pub const fn new(tag: PropTag) -> Self {
        Self { tag, value: PhantomData }
    }

    /// The untyped tag.
    #[must_use]
    #[inline]
    pub const fn tag(self) -> PropTag {
        self.tag
    }

    /// The identifier.
    #[must_use]
    #[inline]
    pub const fn id(self) -> u16 {
        self.tag.id()
    }
}

impl<T> Clone for Tag<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Tag<T> {}

impl<T> Deref for Tag<T> {
    type Target = PropTag;

    fn deref(&self) -> &PropTag {
        &self.tag
    }
}

impl<T> From<Tag<T>> for PropTag {
    fn from(tag: Tag<T>) -> Self {
        tag.tag
    }
}

impl<T> PartialEq<Tag<T>> for PropTag {
    fn eq(&self, other: &Tag<T>) -> bool {
        *self == other.tag
    }
}

impl<T> fmt::Debug for Tag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.tag, f)
    }
}

/// A column set: an array of [`PropTag`] from typed and untyped tags.
///
/// ```
/// use mapi_emulator::{columns, vocab::tags::*};
///
/// let columns = columns![PR_ENTRYID, PR_SUBJECT];
/// assert_eq!(columns[1].id(), 0x0037);
/// ```
#[macro_export]
macro_rules! columns {
    ($($tag:expr),* $(,)?) => {
        [$($tag.tag()),*]
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::{PR_MESSAGE_FLAGS, PR_SUBJECT};

    /// PRP-TAG-1
    #[test]
    fn a_tag_is_the_identifier_above_the_type() {
        let tag = PropTag::new(PropType::PT_UNICODE, 0x8037);
        assert_eq!(tag, PropTag(0x8037_001F));
        assert_eq!((tag.id(), tag.prop_type()), (0x8037, PropType::PT_UNICODE));
        assert_eq!(tag.with_type(PropType::PT_STRING8), PropTag(0x8037_001E));
        assert_eq!(PropTag(0xFFFF_FFFF).with_type(PropType::PT_NULL), PropTag(0xFFFF_0001));
    }

    /// PRP-TAG-5: no object can store a value under such a tag.
    #[test]
    fn a_column_of_instances_is_a_tag_with_two_flags() {
        let column = PR_SUBJECT.instance();
        assert_eq!(column, PropTag(0x0037_301F));
        assert_eq!(column.instance(), column);
        assert!(column.prop_type().is_instance() && !PropType::PT_MV_UNICODE.is_instance());
        for tag in [column, PR_MESSAGE_FLAGS.instance()] {
            assert!(!tag.prop_type().is_storable() && !tag.is_valid(), "{tag}");
        }
    }
}
