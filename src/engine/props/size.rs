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

/// The UTF-16 units of a text without a NUL: one look at the bytes of most tells both.
#[inline]
pub(super) fn units_without_nul(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let plain = plain_start::<16>(bytes).or_else(|| plain_start::<4>(bytes)).unwrap_or(0);
    let rest = &bytes[plain..];
    if rest.is_empty() { Some(plain) } else { Some(plain + counted_without_nul(rest)?) }
}

/// So many bytes at the start are ASCII and not NUL: all, or those before the block that has another one. `None` if there
/// are fewer than a block has.
#[inline]
fn plain_start<const N: usize>(bytes: &[u8]) -> Option<usize> {
    let are_plain = |block: &[u8; N]| block.iter().fold(true, |all, byte| all & (*byte as i8 > 0));
    // It may lie over the block before it.
    let last = bytes.last_chunk()?;
    Some(match bytes.as_chunks().0.iter().position(|block| !are_plain(block)) {
        Some(plain) => plain * N,
        None if are_plain(last) => bytes.len(),
        None => bytes.len() - N,
    })
}

/// Kept out of where most texts pass.
#[inline(never)]
fn counted_without_nul(bytes: &[u8]) -> Option<usize> {
    let has_nul = bytes.iter().fold(false, |any, byte| any | (*byte == 0));
    (!has_nul).then(|| counted_units(bytes))
}

fn utf16_units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { counted_units(text.as_bytes()) }
}

/// Every byte that begins a character is one unit, and one more where the character takes two.
fn counted_units(text: &[u8]) -> usize {
    // So many bytes at a time that their units fit a byte, and are added side by side.
    let units = |byte: &u8| u8::from(byte & 0xC0 != 0x80) + u8::from(*byte >= 0xF0);
    text.chunks(96).map(|bytes| usize::from(bytes.iter().map(units).sum::<u8>())).sum()
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
    fn text_without_a_nul_counts_its_units_wherever_they_stand() {
        for length in (0..50).chain(90..100).chain([191, 192, 300]) {
            for (other, units) in [
                ("a", Some(length + 1)),
                ("ü", Some(length + 1)),
                ("\u{80}", Some(length + 1)),
                ("🍕", Some(length + 2)),
                ("\0", None),
            ] {
                for place in 0..=length {
                    let text = format!("{}{other}{}", "a".repeat(place), "a".repeat(length - place));
                    assert_eq!(units_without_nul(&text), units, "{text:?}");
                    for text in [format!("{text}ü"), format!("ü{text}")] {
                        assert_eq!(units_without_nul(&text), units.map(|units| units + 1), "{text:?}");
                    }
                }
            }
        }
        for one in ["a", "ü", "日", "🍕"] {
            let text = one.repeat(500);
            assert_eq!(units_without_nul(&text), Some(text.encode_utf16().count()), "{one}");
        }
        assert_eq!(units_without_nul(""), Some(0));
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
