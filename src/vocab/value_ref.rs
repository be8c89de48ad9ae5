use std::fmt;

use super::{ErrorCode, FileTime, Guid, PropType, PropValue};

/// A property value that is looked at and stays where it is, in a row for instance: nothing is cloned.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// `PT_SHORT`.
    Short(i16),
    /// `PT_LONG`.
    Long(i32),
    /// `PT_FLOAT`.
    Float(f32),
    /// `PT_DOUBLE`.
    Double(f64),
    /// `PT_CURRENCY`.
    Currency(i64),
    /// `PT_APPTIME`.
    AppTime(f64),
    /// `PT_BOOLEAN`.
    Boolean(bool),
    /// `PT_I8`.
    I8(i64),
    /// `PT_STRING8`.
    String8(&'a [u8]),
    /// `PT_UNICODE`.
    Unicode(&'a str),
    /// `PT_SYSTIME`.
    SysTime(FileTime),
    /// `PT_CLSID`.
    ClsId(Guid),
    /// `PT_BINARY`.
    Binary(&'a [u8]),
    /// Anything rarer: several values, an error, nothing.
    Other(&'a PropValue),
}

impl<'a> ValueRef<'a> {
    /// The property type of the value.
    #[must_use]
    #[inline]
    pub const fn prop_type(self) -> PropType {
        match self {
            Self::Short(_) => PropType::PT_SHORT,
            Self::Long(_) => PropType::PT_LONG,
            Self::Float(_) => PropType::PT_FLOAT,
            Self::Double(_) => PropType::PT_DOUBLE,
            Self::Currency(_) => PropType::PT_CURRENCY,
            Self::AppTime(_) => PropType::PT_APPTIME,
            Self::Boolean(_) => PropType::PT_BOOLEAN,
            Self::I8(_) => PropType::PT_I8,
            Self::String8(_) => PropType::PT_STRING8,
            Self::Unicode(_) => PropType::PT_UNICODE,
            Self::SysTime(_) => PropType::PT_SYSTIME,
            Self::ClsId(_) => PropType::PT_CLSID,
            Self::Binary(_) => PropType::PT_BINARY,
            Self::Other(value) => value.prop_type(),
        }
    }

    /// The text of a `PT_UNICODE` value.
    #[must_use]
    pub const fn as_str(self) -> Option<&'a str> {
        if let Self::Unicode(text) = self { Some(text) } else { None }
    }

    /// The bytes of a `PT_BINARY` value.
    #[must_use]
    pub const fn as_bytes(self) -> Option<&'a [u8]> {
        if let Self::Binary(bytes) = self { Some(bytes) } else { None }
    }

    /// The code in a `PT_ERROR` value.
    #[must_use]
    pub const fn as_error(self) -> Option<ErrorCode> {
        if let Self::Other(value) = self { value.as_error() } else { None }
    }

    /// A copy to keep, text and bytes included.
    #[must_use]
    pub fn to_value(self) -> PropValue {
        match self {
            Self::Short(value) => PropValue::Short(value),
            Self::Long(value) => PropValue::Long(value),
            Self::Float(value) => PropValue::Float(value),
            Self::Double(value) => PropValue::Double(value),
            Self::Currency(value) => PropValue::Currency(value),
            Self::AppTime(value) => PropValue::AppTime(value),
            Self::Boolean(value) => PropValue::Boolean(value),
            Self::I8(value) => PropValue::I8(value),
            Self::String8(value) => PropValue::String8(value.into()),
            Self::Unicode(value) => PropValue::Unicode(value.into()),
            Self::SysTime(value) => PropValue::SysTime(value),
            Self::ClsId(value) => PropValue::ClsId(value),
            Self::Binary(value) => PropValue::Binary(value.into()),
            Self::Other(value) => value.clone(),
        }
    }
}

impl<'a> From<&'a PropValue> for ValueRef<'a> {
    #[inline]
    fn from(value: &'a PropValue) -> Self {
        match value {
            PropValue::Short(value) => Self::Short(*value),
            PropValue::Long(value) => Self::Long(*value),
            PropValue::Float(value) => Self::Float(*value),
            PropValue::Double(value) => Self::Double(*value),
            PropValue::Currency(value) => Self::Currency(*value),
            PropValue::AppTime(value) => Self::AppTime(*value),
            PropValue::Boolean(value) => Self::Boolean(*value),
            PropValue::I8(value) => Self::I8(*value),
            PropValue::String8(value) => Self::String8(value),
            PropValue::Unicode(value) => Self::Unicode(value),
            PropValue::SysTime(value) => Self::SysTime(*value),
            PropValue::ClsId(value) => Self::ClsId(*value),
            PropValue::Binary(value) => Self::Binary(value),
            _ => Self::Other(value),
        }
    }
}

/// As [`PropValue`] prints.
impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_value(), f)
    }
}
