//! From the bytes of a value to the value.

use crate::vocab::{Binary, CodePage, ErrorCode, FileTime, Guid, PropType, PropValue, Text, ansi_decode};

/// A value of at most eight bytes; `None` if there are too few.
pub(super) fn fixed(prop_type: PropType, bytes: &[u8]) -> Option<PropValue> {
    Some(match prop_type {
        PropType::PT_SHORT => PropValue::Short(i16::from_le_bytes(head(bytes)?)),
        PropType::PT_LONG => PropValue::Long(i32::from_le_bytes(head(bytes)?)),
        PropType::PT_FLOAT => PropValue::Float(f32::from_le_bytes(head(bytes)?)),
        PropType::PT_DOUBLE => PropValue::Double(f64::from_le_bytes(head(bytes)?)),
        PropType::PT_CURRENCY => PropValue::Currency(i64::from_le_bytes(head(bytes)?)),
        PropType::PT_APPTIME => PropValue::AppTime(f64::from_le_bytes(head(bytes)?)),
        PropType::PT_ERROR => PropValue::Error(ErrorCode(u32::from_le_bytes(head(bytes)?))),
        PropType::PT_BOOLEAN => PropValue::Boolean(*bytes.first()? != 0),
        PropType::PT_I8 => PropValue::I8(i64::from_le_bytes(head(bytes)?)),
        PropType::PT_SYSTIME => PropValue::SysTime(FileTime(u64::from_le_bytes(head(bytes)?))),
        _ => return None,
    })
}

/// How many bytes a value of this type has, if that is fixed and at most eight.
pub(super) const fn fixed_size(prop_type: PropType) -> Option<usize> {
    match prop_type {
        PropType::PT_BOOLEAN => Some(1),
        PropType::PT_SHORT => Some(2),
        PropType::PT_LONG | PropType::PT_FLOAT | PropType::PT_ERROR => Some(4),
        PropType::PT_DOUBLE
        | PropType::PT_CURRENCY
        | PropType::PT_APPTIME
        | PropType::PT_I8
        | PropType::PT_SYSTIME => Some(8),
        _ => None,
    }
}

/// Whether values of this type can be told: not those of objects, restrictions, and types nobody named.
pub(super) const fn is_known(prop_type: PropType) -> bool {
    fixed_size(prop_type).is_some()
        || matches!(
            prop_type,
            PropType::PT_STRING8
                | PropType::PT_UNICODE
                | PropType::PT_CLSID
                | PropType::PT_SVREID
                | PropType::PT_ACTIONS
                | PropType::PT_BINARY
                | PropType::PT_MV_SHORT
                | PropType::PT_MV_LONG
                | PropType::PT_MV_FLOAT
                | PropType::PT_MV_DOUBLE
                | PropType::PT_MV_CURRENCY
                | PropType::PT_MV_APPTIME
                | PropType::PT_MV_I8
                | PropType::PT_MV_STRING8
                | PropType::PT_MV_UNICODE
                | PropType::PT_MV_SYSTIME
                | PropType::PT_MV_CLSID
                | PropType::PT_MV_BINARY
        )
}

/// A value of any size that is stored by itself; 8-bit text becomes Unicode. `None` if the bytes aren't one.
pub(super) fn variable(prop_type: PropType, bytes: &[u8], code_page: CodePage) -> Option<PropValue> {
    let text8 = |bytes: &[u8]| code_page.decode(bytes).unwrap_or_else(|| ansi_decode(bytes)).cut_at_nul();
    Some(match prop_type {
        PropType::PT_STRING8 => PropValue::Unicode(text8(bytes)),
        PropType::PT_UNICODE => PropValue::Unicode(text16(bytes)?),
        PropType::PT_CLSID => PropValue::ClsId(guid(bytes)?),
        PropType::PT_SVREID => PropValue::SvrEid(bytes.into()),
        PropType::PT_ACTIONS => PropValue::Actions(bytes.into()),
        PropType::PT_BINARY => PropValue::Binary(bytes.into()),
        PropType::PT_MV_SHORT => PropValue::MvShort(array(bytes, |b| Some(i16::from_le_bytes(*b)))?),
        PropType::PT_MV_LONG => PropValue::MvLong(array(bytes, |b| Some(i32::from_le_bytes(*b)))?),
        PropType::PT_MV_FLOAT => PropValue::MvFloat(array(bytes, |b| Some(f32::from_le_bytes(*b)))?),
        PropType::PT_MV_DOUBLE => PropValue::MvDouble(array(bytes, |b| Some(f64::from_le_bytes(*b)))?),
        PropType::PT_MV_CURRENCY => PropValue::MvCurrency(array(bytes, |b| Some(i64::from_le_bytes(*b)))?),
        PropType::PT_MV_APPTIME => PropValue::MvAppTime(array(bytes, |b| Some(f64::from_le_bytes(*b)))?),
        PropType::PT_MV_I8 => PropValue::MvI8(array(bytes, |b| Some(i64::from_le_bytes(*b)))?),
        PropType::PT_MV_SYSTIME => {
            PropValue::MvSysTime(array(bytes, |b| Some(FileTime(u64::from_le_bytes(*b))))?)
        }
        PropType::PT_MV_CLSID => PropValue::MvClsId(array(bytes, |b: &[u8; 16]| guid(b))?),
        PropType::PT_MV_STRING8 => PropValue::MvUnicode(items(bytes, |item| Some(text8(item)))?),
        PropType::PT_MV_UNICODE => PropValue::MvUnicode(items(bytes, text16)?),
        PropType::PT_MV_BINARY => PropValue::MvBinary(items(bytes, |item| Some(Binary::from(item)))?),
        _ => fixed(prop_type, bytes)?,
    })
}

/// Text of 16-bit units up to its first NUL; half a surrogate pair becomes U+FFFD.
pub(super) fn text16(bytes: &[u8]) -> Option<Text> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .take_while(|&unit| unit != 0)
        .collect();
    Some(String::from_utf16_lossy(&units).as_str().into())
}

pub(super) fn guid(bytes: &[u8]) -> Option<Guid> {
    Some(Guid::from_bytes_le(head(bytes)?))
}

fn head<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.first_chunk().copied()
}

/// Values of one size, one behind the other.
fn array<T, List: FromIterator<T>, const N: usize>(
    bytes: &[u8],
    value: impl Fn(&[u8; N]) -> Option<T>,
) -> Option<List> {
    let chunks = bytes.chunks_exact(N);
    if !chunks.remainder().is_empty() {
        return None;
    }
    chunks.map(|chunk| value(chunk.first_chunk()?)).collect()
}

/// Values of many sizes: how many there are, where each begins, and then they themselves.
fn items<T, List: FromIterator<T>>(bytes: &[u8], value: impl Fn(&[u8]) -> Option<T>) -> Option<List> {
    if bytes.is_empty() {
        return Some(List::from_iter([]));
    }
    let (count, rest) = bytes.split_first_chunk()?;
    let starts = rest.get(..(u32::from_le_bytes(*count) as usize).checked_mul(4)?)?;
    let mut starts: Vec<_> = starts
        .chunks_exact(4)
        .map(|start| u32::from_le_bytes([start[0], start[1], start[2], start[3]]) as usize)
        .collect();
    starts.push(bytes.len());
    // One behind the other, so that the values together are no larger than the bytes.
    starts.windows(2).map(|ends| value(bytes.get(ends[0]..ends[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PRP-TYPE-6
    #[test]
    fn every_boolean_but_zero_is_true() {
        for (byte, value) in [(0, false), (1, true), (2, true), (0xFF, true)] {
            assert_eq!(fixed(PropType::PT_BOOLEAN, &[byte]), Some(PropValue::Boolean(value)), "{byte}");
        }
    }
}
