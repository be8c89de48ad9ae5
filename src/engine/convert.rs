use crate::vocab::{CodePage, PropType, PropValue, Property};

/// A value in the type a client asked for: text converts between 8-bit and Unicode, nothing else does
/// (PRP-GETPROPS-2, PRP-GETPROPS-4).
///
/// `PT_UNSPECIFIED` takes the type the value has; text is then Unicode if the client asked for that. 8-bit text is of
/// `page`.
pub fn as_type(value: PropValue, asked: PropType, unicode: bool, page: CodePage) -> Option<PropValue> {
    let kept = value.prop_type();
    if asked == kept {
        return Some(value);
    }
    match asked {
        PropType::PT_UNSPECIFIED if unicode || !kept.is_string() => Some(value),
        PropType::PT_UNSPECIFIED => value.to_ansi(convertible(page)),
        _ if asked.is_string() && kept.is_string() && asked.is_multi_value() == kept.is_multi_value() => {
            match asked.single() {
                PropType::PT_STRING8 => value.to_ansi(convertible(page)),
                _ => value.to_unicode(convertible(page)),
            }
        }
        _ => None,
    }
}

/// A value as the emulator keeps it: text in Unicode, cut at the first NUL (PRP-STR-1, PRP-TYPE-8).
pub fn as_kept(value: PropValue, page: CodePage) -> PropValue {
    let unicode = match value {
        PropValue::String8(_) | PropValue::MvString8(_) => value.to_unicode(convertible(page)),
        _ => None,
    };
    unicode.unwrap_or(value).cut_at_nul()
}

/// A property as the emulator keeps it, its type that of the kept value.
pub fn kept_property(property: Property, page: CodePage) -> Property {
    Property::new(property.tag, as_kept(property.value, page))
}

/// A page that cannot be converted counts as the default.
fn convertible(page: CodePage) -> CodePage {
    if page.decode(b"").is_some() { page } else { CodePage::default() }
}
