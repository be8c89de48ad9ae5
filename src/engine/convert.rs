use crate::vocab::{CodePage, PropValue, Property};

/// A value as the emulator keeps it: text in Unicode, cut at the first NUL (PRP-STR-1, PRP-TYPE-8).
pub fn as_kept(value: PropValue, page: CodePage) -> PropValue {
    let unicode = match value {
        PropValue::String8(_) | PropValue::MvString8(_) => value.to_unicode(page.or_default()),
        _ => None,
    };
    unicode.unwrap_or(value).cut_at_nul()
}

/// A property as the emulator keeps it, its type that of the kept value.
pub fn kept_property(property: Property, page: CodePage) -> Property {
    Property::new(property.tag, as_kept(property.value, page))
}
