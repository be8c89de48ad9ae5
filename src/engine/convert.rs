use crate::vocab::{CodePage, PropValue, Property};

/// A value as the emulator keeps it: text in Unicode, cut at the first NUL (PRP-STR-1, PRP-TYPE-8).
pub fn as_kept(value: PropValue, page: CodePage) -> PropValue {
    let unicode = match value {
        PropValue::String8(_) | PropValue::MvString8(_) => value.to_unicode(page.or_default()),
        _ => None,
    };
    unicode.unwrap_or(value).cut_at_nul()
}

/// Whether a text has a NUL. The bytes of a block are looked at side by side: most texts have none.
pub fn has_nul(text: &str) -> bool {
    let any = |block: &[u8]| block.iter().fold(false, |any, byte| any | (*byte == 0));
    let (blocks, rest) = text.as_bytes().as_chunks::<32>();
    blocks.iter().any(|block| any(block)) || any(rest)
}

/// A property as the emulator keeps it, its type that of the kept value.
pub fn kept_property(property: Property, page: CodePage) -> Property {
    Property::new(property.tag, as_kept(property.value, page))
}
