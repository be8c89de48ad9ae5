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
        pub(super) const CANONICAL: &[(PropTag, &str)] =
            &[$($($((canonical::$alias.tag(), stringify!($alias)),)?)?)*];

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
        const CANONICAL: &[&[(PropTag, &str)]] = &[$($area::CANONICAL),*];

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

/// Every name there is for an identifier, whatever the type, in the order of the tags.
pub fn with_id(id: u16) -> impl Iterator<Item = TagInfo> {
    let first = INDEX.by_tag.partition_point(|info| info.tag.id() < id);
    INDEX.by_tag[first..].iter().take_while(move |info| info.tag.id() == id).copied()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PropType;

    /// PRP-TAG-6: a sample from each area of the headers.
    #[test]
    fn known_tags_have_their_numbers_and_names() {
        for (number, mapi, canonical) in [
            (0x0000_0001, "PR_NULL", None),
            (0x0017_0003, "PR_IMPORTANCE", Some("PidTagImportance")),
            (0x001A_001F, "PR_MESSAGE_CLASS", Some("PidTagMessageClass")),
            (0x0029_000B, "PR_READ_RECEIPT_REQUESTED", Some("PidTagReadReceiptRequested")),
            (0x0037_001E, "PR_SUBJECT_A", Some("PidTagSubject")),
            (0x0037_001F, "PR_SUBJECT", Some("PidTagSubject")),
            (0x0039_0040, "PR_CLIENT_SUBMIT_TIME", Some("PidTagClientSubmitTime")),
            (0x0C15_0003, "PR_RECIPIENT_TYPE", Some("PidTagRecipientType")),
            (0x0C1A_001F, "PR_SENDER_NAME", Some("PidTagSenderName")),
            (0x0E06_0040, "PR_MESSAGE_DELIVERY_TIME", Some("PidTagMessageDeliveryTime")),
            (0x0E07_0003, "PR_MESSAGE_FLAGS", Some("PidTagMessageFlags")),
            (0x0E08_0003, "PR_MESSAGE_SIZE", Some("PidTagMessageSize")),
            (0x0E12_000D, "PR_MESSAGE_RECIPIENTS", Some("PidTagMessageRecipients")),
            (0x0E13_000D, "PR_MESSAGE_ATTACHMENTS", Some("PidTagMessageAttachments")),
            (0x0E1B_000B, "PR_HASATTACH", Some("PidTagHasAttachments")),
            (0x0FF6_0102, "PR_INSTANCE_KEY", Some("PidTagInstanceKey")),
            (0x0FFE_0003, "PR_OBJECT_TYPE", Some("PidTagObjectType")),
            (0x0FFF_0102, "PR_ENTRYID", Some("PidTagEntryId")),
            (0x1000_001F, "PR_BODY", Some("PidTagBody")),
            (0x1009_0102, "PR_RTF_COMPRESSED", Some("PidTagRtfCompressed")),
            (0x1035_001F, "PR_INTERNET_MESSAGE_ID", Some("PidTagInternetMessageId")),
            (0x3001_001F, "PR_DISPLAY_NAME", Some("PidTagDisplayName")),
            (0x3003_001F, "PR_EMAIL_ADDRESS", Some("PidTagEmailAddress")),
            (0x3007_0040, "PR_CREATION_TIME", Some("PidTagCreationTime")),
            (0x3302_0048, "PR_FORM_CLSID", Some("PidTagFormClassId")),
            (0x3400_000B, "PR_DEFAULT_STORE", Some("PidTagDefaultStore")),
            (0x340D_0003, "PR_STORE_SUPPORT_MASK", Some("PidTagStoreSupportMask")),
            (0x35E0_0102, "PR_IPM_SUBTREE_ENTRYID", Some("PidTagIpmSubtreeEntryId")),
            (0x3601_0003, "PR_FOLDER_TYPE", Some("PidTagFolderType")),
            (0x3613_001F, "PR_CONTAINER_CLASS", Some("PidTagContainerClass")),
            (0x3701_0102, "PR_ATTACH_DATA_BIN", Some("PidTagAttachDataBinary")),
            (0x3701_000D, "PR_ATTACH_DATA_OBJ", Some("PidTagAttachDataObject")),
            (0x3900_0003, "PR_DISPLAY_TYPE", Some("PidTagDisplayType")),
            (0x39FE_001F, "PR_SMTP_ADDRESS", Some("PidTagSmtpAddress")),
            (0x3D05_1102, "PR_AB_SEARCH_PATH", Some("PidTagAbSearchPath")),
            (0x3E04_0003, "PR_STATUS_CODE", Some("PidTagStatusCode")),
            (0x6680_00FE, "PR_RULE_ACTIONS", Some("PidTagRuleActions")),
        ] {
            let tag = PropTag(number);
            assert_eq!(name(tag), Some(mapi), "{number:#010X}");
            assert_eq!(from_name(mapi), Some(tag), "{mapi}");
            assert_eq!(canonical_name(tag), canonical, "{mapi}");
        }
    }

    #[test]
    fn every_name_is_there_once_and_leads_to_its_tag() {
        assert_eq!(all().count(), 1 + 2347 + 4);
        assert!(INDEX.by_name.windows(2).all(|pair| pair[0].name < pair[1].name));
        for info in all() {
            assert_eq!(from_name(info.name), Some(info.tag), "{}", info.name);
            assert_eq!(name(info.tag).and_then(from_name), Some(info.tag), "{}", info.name);
        }
    }

    /// PRP-TAG-6: 8-bit text is `_A`, Unicode text is `_W`.
    #[test]
    fn text_has_a_name_for_each_encoding() {
        let mut seen = 0;
        for info in all().filter(|info| info.name.ends_with("_A") && info.tag.prop_type().is_string()) {
            let plain = info.name.trim_end_matches("_A");
            let Some(unicode) = from_name(&format!("{plain}_W")) else { continue };
            assert_eq!((info.tag, unicode), (unicode.to_ansi(), info.tag.to_unicode()), "{plain}");
            assert_ne!(info.tag, unicode, "{plain}");
            seen += 1;
        }
        assert_eq!(seen, 409);
    }

    #[test]
    fn every_canonical_name_belongs_to_one_identifier() {
        for info in all() {
            if let Some(canonical) = info.canonical {
                let tag = from_canonical(canonical).unwrap();
                assert_eq!(tag.id(), info.tag.id(), "{canonical}");
                assert_eq!(canonical_name(info.tag), Some(canonical), "{}", info.name);
            }
        }
    }

    #[test]
    fn canonical_constants_are_the_tags_of_their_names() {
        for (constant, canonical_name) in CANONICAL.iter().copied().flatten() {
            assert_eq!(from_canonical(canonical_name), Some(*constant), "{canonical_name}");
        }
        assert_eq!(CANONICAL.iter().copied().flatten().count(), 462);
    }

    #[test]
    fn the_rust_type_of_every_constant_fits_its_tag() {
        for (tag, rust_type) in RUST_TYPES.iter().copied().flatten() {
            let rust_type = rust_type();
            let last = rust_type.trim_end_matches('>').rsplit(['<', ':']).next().unwrap();
            let expected = match tag.prop_type().single() {
                PropType::PT_SHORT => "i16",
                PropType::PT_LONG => "i32",
                PropType::PT_BOOLEAN => "bool",
                PropType::PT_I8 => "i64",
                PropType::PT_STRING8 => "AnsiText",
                PropType::PT_UNICODE => "String",
                PropType::PT_SYSTIME => "FileTime",
                PropType::PT_CLSID => "Uuid",
                PropType::PT_SRESTRICTION => "Restriction",
                PropType::PT_ACTIONS => "Actions",
                PropType::PT_BINARY => "Binary",
                _ => "Object",
            };
            assert_eq!(last, expected, "{tag}");
            assert_eq!(rust_type.contains("Vec<"), tag.prop_type().is_multi_value(), "{tag}");
        }
    }

    #[test]
    fn an_identifier_with_a_type_nobody_named_has_no_name() {
        assert_eq!(name(PropTag(0x0037_0003)), None);
        assert_eq!(PropTag(0x0037_0003).to_string(), "0x00370003");
        assert_eq!(name(PropTag(0x0037_001F).instance()), None);
        assert_eq!(from_name("PR_NO_SUCH_THING"), None);
        assert_eq!(from_canonical("PidTagNoSuchThing"), None);
    }

    #[test]
    fn of_names_that_share_a_tag_the_first_listed_is_printed() {
        assert_eq!(name(PropTag(0x39FF_001E)), Some("PR_7BIT_DISPLAY_NAME"));
        assert_eq!(name(PropTag(0x39FF_001F)), Some("PR_EMS_AB_DISPLAY_NAME_PRINTABLE"));
        assert_eq!(from_name("PR_EMS_AB_DISPLAY_NAME_PRINTABLE_A"), Some(PropTag(0x39FF_001E)));
    }
}
