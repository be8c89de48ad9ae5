use crate::vocab::{CodePage, PropValue, Property};

/// A value as the emulator keeps it: text in Unicode, cut at the first NUL (PRP-STR-1, PRP-TYPE-8).
pub fn as_kept(value: PropValue, page: CodePage) -> PropValue {
    let unicode = match value {
        PropValue::String8(_) | PropValue::MvString8(_) => value.to_unicode(page.or_default()),
        _ => None,
    };
    unicode.unwrap_or(value).cut_at_nul()
}

/// Whether a text has a NUL. The bytes of a block are looked at side by side, those at the end once more: most texts have
/// none.
#[inline]
pub fn has_nul(text: &str) -> bool {
    const BLOCK: usize = 16;
    let any = |block: &[u8; BLOCK]| block.iter().fold(false, |any, byte| any | (*byte == 0));
    let bytes = text.as_bytes();
    match bytes.last_chunk() {
        Some(last) => any(last) || bytes.as_chunks().0.iter().any(any),
        None => bytes.contains(&0),
    }
}

/// A property as the emulator keeps it, its type that of the kept value.
pub fn kept_property(property: Property, page: CodePage) -> Property {
    Property::new(property.tag, as_kept(property.value, page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_found_wherever_it_stands() {
        for length in 0..50 {
            let text = "a".repeat(length);
            assert!(!has_nul(&text), "{length}");
            for place in 0..length {
                let mut bytes = text.clone().into_bytes();
                bytes[place] = 0;
                assert!(has_nul(&String::from_utf8(bytes).unwrap()), "{place} of {length}");
            }
        }
    }
}
