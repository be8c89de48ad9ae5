use bitflags::Flags as _;

use super::ini::items;
use crate::vocab::{
    FileTime, Guid, MapiUid, PropTag, PropType, PropValue, Property, ResourceType, ServiceFlags, StatusFlags,
    tags,
};

/// A property entry; `None` if the key names no property (PRF-INF-6).
pub(super) fn property(key: &str, value: &str) -> Result<Option<Property>, String> {
    let Some(tag) = tag(key) else { return Ok(None) };
    let read = match tag.prop_type() {
        PropType::PT_STRING8 | PropType::PT_UNICODE => Some(PropValue::Unicode(value.into())),
        PropType::PT_MV_STRING8 | PropType::PT_MV_UNICODE => {
            Some(PropValue::MvUnicode(items(value).map(Into::into).collect()))
        }
        PropType::PT_LONG => long(value).map(PropValue::Long),
        PropType::PT_BINARY => bytes(value).map(|bytes| PropValue::Binary(bytes.into())),
        other => fixed(other, value)?,
    };
    let property = read.map(|read| Property::new(tag, read));
    property.map(Some).ok_or_else(|| {
        let form = match tag.prop_type() {
            PropType::PT_LONG => "8 hexadecimal digits in memory order, or names of flags joined by |",
            _ => "hexadecimal digits, two per byte, in memory order",
        };
        format!("{value:?} is no value of {key}: expected {form}")
    })
}

/// A `PR_` name, or the 8 hexadecimal digits of identifier and type.
fn tag(key: &str) -> Option<PropTag> {
    let is_number = key.len() == 8 && key.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_number {
        u32::from_str_radix(key, 16).ok().map(PropTag)
    } else {
        tags::from_name(&key.to_ascii_uppercase())
    }
}

/// `01000000` is 1; `STATUS_DEFAULT_STORE|STATUS_PRIMARY_STORE` is both (PRF-INF-8, PRF-INF-9).
fn long(value: &str) -> Option<i32> {
    let number = sized(&bytes(value)).map(i32::from_le_bytes);
    number.or_else(|| {
        let mut words = value.split('|').map(|name| word(name.trim()));
        words.try_fold(0, |all, word| Some(all | word?)).map(u32::cast_signed)
    })
}

/// What a name stands for.
fn word(name: &str) -> Option<u32> {
    let service = || ServiceFlags::from_name(name).map(ServiceFlags::bits);
    let status = || StatusFlags::from_name(name).map(StatusFlags::bits);
    let resource = || ResourceType::from_name(name).map(|resource| resource.0);
    service().or_else(status).or_else(resource)
}

/// A value of a type that has one size.
fn fixed(prop_type: PropType, value: &str) -> Result<Option<PropValue>, String> {
    let bytes = bytes(value);
    let eight = || sized::<8>(&bytes);
    let read = match prop_type {
        PropType::PT_SHORT => sized(&bytes).map(i16::from_le_bytes).map(PropValue::Short),
        PropType::PT_BOOLEAN => {
            sized(&bytes).map(u16::from_le_bytes).map(|word| PropValue::Boolean(word != 0))
        }
        PropType::PT_FLOAT => sized(&bytes).map(f32::from_le_bytes).map(PropValue::Float),
        PropType::PT_DOUBLE => eight().map(f64::from_le_bytes).map(PropValue::Double),
        PropType::PT_APPTIME => eight().map(f64::from_le_bytes).map(PropValue::AppTime),
        PropType::PT_CURRENCY => eight().map(i64::from_le_bytes).map(PropValue::Currency),
        PropType::PT_I8 => eight().map(i64::from_le_bytes).map(PropValue::I8),
        PropType::PT_SYSTIME => eight().map(u64::from_le_bytes).map(FileTime).map(PropValue::SysTime),
        PropType::PT_CLSID => sized(&bytes).map(MapiUid).map(Guid::from).map(PropValue::ClsId),
        other => return Err(format!("a value of type {other} cannot be written in an inf file")),
    };
    Ok(read)
}

fn sized<const N: usize>(bytes: &Option<Vec<u8>>) -> Option<[u8; N]> {
    bytes.as_deref()?.try_into().ok()
}

/// The bytes that hexadecimal digits stand for, two per byte.
#[must_use]
pub fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some((digit(*high)? << 4 | digit(*low)?) as u8)).collect()
}
