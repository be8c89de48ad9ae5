use crate::engine::ValueRef;
use crate::vocab::{Binary, PropValue};

/// The size of a value in bytes, as `PR_MESSAGE_SIZE` and the other sizes of the emulator count it.
///
/// Types of fixed width count their width (`PT_BOOLEAN` two bytes), text two bytes for each UTF-16 unit and nothing for
/// its end, 8-bit text and bytes their length, several values their sum; objects and restrictions count nothing.
#[must_use]
#[inline]
pub fn value_size(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Short(_) | ValueRef::Boolean(_) => 2,
        ValueRef::Long(_) | ValueRef::Float(_) => 4,
        ValueRef::Double(_)
        | ValueRef::Currency(_)
        | ValueRef::AppTime(_)
        | ValueRef::I8(_)
        | ValueRef::SysTime(_) => 8,
        ValueRef::ClsId(_) => 16,
        ValueRef::Unicode(text) => 2 * utf16_units(text),
        ValueRef::String8(bytes) | ValueRef::Binary(bytes) => bytes.len(),
        ValueRef::Other(value) => rare_size(value),
    }
}

fn rare_size(value: &PropValue) -> usize {
    match value {
        PropValue::Error(_) => 4,
        PropValue::SvrEid(bytes) | PropValue::Actions(bytes) => bytes.len(),
        PropValue::MvShort(values) => 2 * values.len(),
        PropValue::MvLong(values) => 4 * values.len(),
        PropValue::MvFloat(values) => 4 * values.len(),
        PropValue::MvDouble(values) | PropValue::MvAppTime(values) => 8 * values.len(),
        PropValue::MvCurrency(values) | PropValue::MvI8(values) => 8 * values.len(),
        PropValue::MvSysTime(values) => 8 * values.len(),
        PropValue::MvClsId(values) => 16 * values.len(),
        PropValue::MvString8(values) => values.iter().map(|text| text.len()).sum(),
        PropValue::MvUnicode(values) => values.iter().map(|text| 2 * utf16_units(text)).sum(),
        PropValue::MvBinary(values) => values.iter().map(Binary::len).sum(),
        _ => 0,
    }
}

/// Every byte that begins a character is one unit, and one more where the character takes two.
fn utf16_units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // So many bytes at a time that their units fit a byte, and are added side by side.
    let units = |byte: &u8| u8::from(byte & 0xC0 != 0x80) + u8::from(*byte >= 0xF0);
    text.as_bytes().chunks(127).map(|bytes| usize::from(bytes.iter().map(units).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_counts_its_utf16_units() {
        for text in ["", "Lunch?", "Grüße", "日本", "🍕!"] {
            assert_eq!(value_size(ValueRef::Unicode(text)), 2 * text.encode_utf16().count(), "{text}");
        }
    }

    #[test]
    fn several_values_count_their_sum() {
        let words = PropValue::MvUnicode(["a".into(), "bc".into()].into());
        let ids = PropValue::MvBinary([[1, 2, 3].into(), [4].into()].into());
        assert_eq!(value_size((&words).into()), 6);
        assert_eq!(value_size((&ids).into()), 4);
        assert_eq!(value_size((&PropValue::MvLong([1, 2].into())).into()), 8);
    }
}
