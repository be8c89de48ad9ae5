//! Property tags by their MAPI names, typed: what `PR_SUBJECT` reads and writes is a `String`.
//!
//! ```
//! use mapi_emulator::vocab::{PropTag, tags::{self, *}};
//!
//! assert_eq!(PR_SUBJECT.tag(), PropTag(0x0037_001F));
//! assert_eq!(PR_SUBJECT_A.tag().to_string(), "PR_SUBJECT_A");
//! assert_eq!(tags::from_name("PR_SUBJECT_W"), Some(PR_SUBJECT.tag()));
//! assert_eq!(tags::from_canonical("PidTagSubject"), Some(PR_SUBJECT.tag()));
//! ```
//!
//! Text has three names. `PR_SUBJECT` and `PR_SUBJECT_W` are the Unicode property, `PR_SUBJECT_A` is the 8-bit one.
//! Where names share a tag the first one listed is the one printed.

use std::sync::LazyLock;

use super::PropTag;

/// One list of tags yields the constants, their canonical constants and the rows of the look-ups.
///
/// A row is `MAPI_NAME: RustType = tag, "CanonicalName" as CanonicalName;`. The canonical name is there twice because
/// an attribute takes a string and a constant takes an identifier; only the first row of a canonical name makes a constant.
macro_rules! tags {
    ($($NAME:ident: $Value:ty = $tag:literal $(, $canonical:literal $(as $alias:ident)?)?;)*) => {
        use super::TagInfo;
        use $crate::vocab::{PropTag, Tag};

        $(
            #[doc = concat!("`", stringify!($tag), "`" $(, " `", $canonical, "`")?, ".")]
            $(#[doc(alias = $canonical)])?
            pub const $NAME: Tag<$Value> = Tag::new(PropTag($tag));
        )*

        pub(super) const ROWS: &[TagInfo] =
            &[$(TagInfo::new(stringify!($NAME), $tag, &[$($canonical)?])),*];

        #[allow(non_upper_case_globals, reason = "these are the names that the protocol documents print")]
        pub(super) mod canonical {
            #[allow(unused_imports, reason = "not every area has a canonical name of every type")]
            use super::*;

            $($($(
                #[doc = concat!("[`", stringify!($NAME), "`](super::", stringify!($NAME), ").")]
                pub const $alias: Tag<$Value> = super::$NAME;
            )?)?)*
        }

        #[cfg(test)]
        pub(super) const RUST_TYPES: &[(PropTag, fn() -> &'static str)] =
            &[$((PropTag($tag), std::any::type_name::<$Value>)),*];
    };
}

macro_rules! areas {
    ($($area:ident)*) => {
        $(mod $area;)*
        $(pub use $area::*;)*

        /// The same tags by their canonical names: `canonical::PidTagSubject` is [`PR_SUBJECT`].
        pub mod canonical {
            $(pub use super::$area::canonical::*;)*
        }

        const AREAS: &[&[TagInfo]] = &[$($area::ROWS),*];

        #[cfg(test)]
        const RUST_TYPES: &[&[(PropTag, fn() -> &'static str)]] = &[$($area::RUST_TYPES),*];
    };
}

areas! {
    envelope
    recipient
    message
    content
    common
    store
    folder
    attachment
    address_book
    mail_user
    profile
    display
    exchange
    exchange_directory
}

/// The placeholder: an empty slot in a column set, skipped by `SetProps` (PRP-TAG-4).
pub const PR_NULL: PropTag = PropTag::PR_NULL;

/// A known tag and its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagInfo {
    /// The MAPI name: `PR_SUBJECT`.
    pub name: &'static str,
    /// The tag, with its type.
    pub tag: PropTag,
    /// The canonical name, where the protocol documents have one: `PidTagSubject`.
    pub canonical: Option<&'static str>,
}

impl TagInfo {
    const fn new(name: &'static str, tag: u32, canonical: &[&'static str]) -> Self {
        let canonical = match canonical {
            [first, ..] => Some(*first),
            [] => None,
        };
        Self { name, tag: PropTag(tag), canonical }
    }
}

/// The MAPI name of a tag: of `0x0037001E` it is `PR_SUBJECT_A`. `None` if nobody named this identifier with this type.
#[must_use]
pub fn name(tag: PropTag) -> Option<&'static str> {
    INDEX.with_tag(tag).first().map(|info| info.name)
}

/// The tag that has this MAPI name.
#[must_use]
pub fn from_name(name: &str) -> Option<PropTag> {
    find(&INDEX.by_name, |info| info.name, name)
}

/// The canonical name of a tag: of `0x0037001E` and `0x0037001F` it is `PidTagSubject`.
#[must_use]
pub fn canonical_name(tag: PropTag) -> Option<&'static str> {
    INDEX.with_tag(tag).iter().find_map(|info| info.canonical)
}

/// The tag that has this canonical name; text is Unicode where MAPI has both forms.
#[must_use]
pub fn from_canonical(canonical: &str) -> Option<PropTag> {
    find(&INDEX.by_canonical, |info| info.canonical.unwrap_or_default(), canonical)
}

/// Every name there is, in the order of the tags; a tag comes once per name.
pub fn all() -> impl Iterator<Item = TagInfo> {
    INDEX.by_tag.iter().copied()
}

/// The rows in three orders, sorted when first asked.
static INDEX: LazyLock<Index> = LazyLock::new(Index::new);

struct Index {
    by_tag: Vec<TagInfo>,
    by_name: Vec<TagInfo>,
    by_canonical: Vec<TagInfo>,
}

impl Index {
    fn new() -> Self {
        let mut by_tag = vec![TagInfo::new("PR_NULL", PR_NULL.0, &[])];
        by_tag.extend(AREAS.iter().copied().flatten());
        let mut by_name = by_tag.clone();
        let mut by_canonical: Vec<_> =
            by_tag.iter().copied().filter(|info| info.canonical.is_some()).collect();
        // Stable sorts: among equals the first listed stays first.
        by_canonical.sort_by_key(|info| info.canonical);
        by_tag.sort_by_key(|info| info.tag);
        by_name.sort_unstable_by_key(|info| info.name);
        Self { by_tag, by_name, by_canonical }
    }

    fn with_tag(&self, tag: PropTag) -> &[TagInfo] {
        let rest = &self.by_tag[self.by_tag.partition_point(|info| info.tag < tag)..];
        &rest[..rest.iter().take_while(|info| info.tag == tag).count()]
    }
}

/// The tag of the first row whose key is `key`.
fn find(sorted: &[TagInfo], key_of: impl Fn(&TagInfo) -> &'static str, key: &str) -> Option<PropTag> {
    let first = sorted.get(sorted.partition_point(|info| key_of(info) < key))?;
    (key_of(first) == key).then_some(first.tag)
}
