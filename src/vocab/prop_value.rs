use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AnsiText, Binary, ErrorCode, FileTime, Guid, PropTag, PropType, Restriction, Tag, Text};

/// The value of a property: one variant per property type (`SPropValue.Value`).
///
/// Cloning copies at most a few words: text and bytes are shared.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PropValue {
    /// `PT_NULL`: a placeholder.
    Null,
    /// `PT_SHORT` (`PT_I2`): signed 16 bits.
    Short(i16),
    /// `PT_LONG` (`PT_I4`): signed 32 bits; flag words are stored in it bit by bit.
    Long(i32),
    /// `PT_FLOAT` (`PT_R4`).
    Float(f32),
    /// `PT_DOUBLE` (`PT_R8`).
    Double(f64),
    /// `PT_CURRENCY`: units of 1/10000.
    Currency(i64),
    /// `PT_APPTIME`: days since 1899-12-30.
    AppTime(f64),
    /// `PT_ERROR`: why there is no value.
    Error(ErrorCode),
    /// `PT_BOOLEAN`.
    Boolean(bool),
    /// `PT_OBJECT`: an object is there; `OpenProperty` opens it.
    Object,
    /// `PT_I8` (`PT_LONGLONG`): signed 64 bits.
    I8(i64),
    /// `PT_STRING8`: 8-bit text.
    String8(AnsiText),
    /// `PT_UNICODE`: text.
    Unicode(Text),
    /// `PT_SYSTIME`: 100 ns units since 1601-01-01 UTC.
    SysTime(FileTime),
    /// `PT_CLSID`.
    ClsId(Guid),
    /// `PT_SVREID` (Exchange): opaque.
    SvrEid(Binary),
    /// `PT_SRESTRICTION` (Exchange).
    Restriction(Arc<Restriction>),
    /// `PT_ACTIONS` (Exchange): opaque.
    Actions(Binary),
    /// `PT_BINARY`.
    Binary(Binary),
    /// `PT_MV_SHORT`.
    MvShort(Arc<[i16]>),
    /// `PT_MV_LONG`.
    MvLong(Arc<[i32]>),
    /// `PT_MV_FLOAT`.
    MvFloat(Arc<[f32]>),
    /// `PT_MV_DOUBLE`.
    MvDouble(Arc<[f64]>),
    /// `PT_MV_CURRENCY`.
    MvCurrency(Arc<[i64]>),
    /// `PT_MV_APPTIME`.
    MvAppTime(Arc<[f64]>),
    /// `PT_MV_I8`.
    MvI8(Arc<[i64]>),
    /// `PT_MV_STRING8`.
    MvString8(Arc<[AnsiText]>),
    /// `PT_MV_UNICODE`.
    MvUnicode(Arc<[Text]>),
    /// `PT_MV_SYSTIME`.
    MvSysTime(Arc<[FileTime]>),
    /// `PT_MV_CLSID`.
    MvClsId(Arc<[Guid]>),
    /// `PT_MV_BINARY`.
    MvBinary(Arc<[Binary]>),
}

impl PropValue {
    /// The property type of this value.
    #[must_use]
    #[inline]
    pub const fn prop_type(&self) -> PropType {
        match self {
            Self::Null => PropType::PT_NULL,
            Self::Short(_) => PropType::PT_SHORT,
            Self::Long(_) => PropType::PT_LONG,
            Self::Float(_) => PropType::PT_FLOAT,
            Self::Double(_) => PropType::PT_DOUBLE,
            Self::Currency(_) => PropType::PT_CURRENCY,
            Self::AppTime(_) => PropType::PT_APPTIME,
            Self::Error(_) => PropType::PT_ERROR,
            Self::Boolean(_) => PropType::PT_BOOLEAN,
            Self::Object => PropType::PT_OBJECT,
            Self::I8(_) => PropType::PT_I8,
            Self::String8(_) => PropType::PT_STRING8,
            Self::Unicode(_) => PropType::PT_UNICODE,
            Self::SysTime(_) => PropType::PT_SYSTIME,
            Self::ClsId(_) => PropType::PT_CLSID,
            Self::SvrEid(_) => PropType::PT_SVREID,
            Self::Restriction(_) => PropType::PT_SRESTRICTION,
            Self::Actions(_) => PropType::PT_ACTIONS,
            Self::Binary(_) => PropType::PT_BINARY,
            Self::MvShort(_) => PropType::PT_MV_SHORT,
            Self::MvLong(_) => PropType::PT_MV_LONG,
            Self::MvFloat(_) => PropType::PT_MV_FLOAT,
            Self::MvDouble(_) => PropType::PT_MV_DOUBLE,
            Self::MvCurrency(_) => PropType::PT_MV_CURRENCY,
            Self::MvAppTime(_) => PropType::PT_MV_APPTIME,
            Self::MvI8(_) => PropType::PT_MV_I8,
            Self::MvString8(_) => PropType::PT_MV_STRING8,
            Self::MvUnicode(_) => PropType::PT_MV_UNICODE,
            Self::MvSysTime(_) => PropType::PT_MV_SYSTIME,
            Self::MvClsId(_) => PropType::PT_MV_CLSID,
            Self::MvBinary(_) => PropType::PT_MV_BINARY,
        }
    }

    /// How many values a multi-value property holds; `None` for a single value.
    #[must_use]
    #[inline]
    pub fn value_count(&self) -> Option<usize> {
        match self {
            Self::MvShort(values) => Some(values.len()),
            Self::MvLong(values) => Some(values.len()),
            Self::MvFloat(values) => Some(values.len()),
            Self::MvDouble(values) | Self::MvAppTime(values) => Some(values.len()),
            Self::MvCurrency(values) | Self::MvI8(values) => Some(values.len()),
            Self::MvString8(values) => Some(values.len()),
            Self::MvUnicode(values) => Some(values.len()),
            Self::MvSysTime(values) => Some(values.len()),
            Self::MvClsId(values) => Some(values.len()),
            Self::MvBinary(values) => Some(values.len()),
            _ => None,
        }
    }

    /// One value of a multi-value property, as a single value (`GetInstance`).
    #[must_use]
    pub fn instance(&self, index: usize) -> Option<Self> {
        Some(match self {
            Self::MvShort(values) => Self::Short(*values.get(index)?),
            Self::MvLong(values) => Self::Long(*values.get(index)?),
            Self::MvFloat(values) => Self::Float(*values.get(index)?),
            Self::MvDouble(values) => Self::Double(*values.get(index)?),
            Self::MvCurrency(values) => Self::Currency(*values.get(index)?),
            Self::MvAppTime(values) => Self::AppTime(*values.get(index)?),
            Self::MvI8(values) => Self::I8(*values.get(index)?),
            Self::MvString8(values) => Self::String8(values.get(index)?.clone()),
            Self::MvUnicode(values) => Self::Unicode(values.get(index)?.clone()),
            Self::MvSysTime(values) => Self::SysTime(*values.get(index)?),
            Self::MvClsId(values) => Self::ClsId(*values.get(index)?),
            Self::MvBinary(values) => Self::Binary(values.get(index)?.clone()),
            _ => return None,
        })
    }

    /// The text of a `PT_UNICODE` value.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Unicode(text) = self { Some(text) } else { None }
    }

    /// The bytes of a `PT_BINARY` value.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Binary(bytes) = self { Some(bytes) } else { None }
    }

    /// The number in a `PT_LONG` value.
    #[must_use]
    pub const fn as_long(&self) -> Option<i32> {
        if let Self::Long(number) = self { Some(*number) } else { None }
    }

    /// The code in a `PT_ERROR` value.
    #[must_use]
    pub const fn as_error(&self) -> Option<ErrorCode> {
        if let Self::Error(code) = self { Some(*code) } else { None }
    }
}

/// The value alone, short enough for a table cell: text as it is, bytes as hex digits, errors by name.
impl fmt::Display for PropValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, values: &[T]) -> fmt::Result {
            f.write_str("[")?;
            for (index, value) in values.iter().enumerate() {
                write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
            }
            f.write_str("]")
        }
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Object => f.write_str("OBJECT"),
            Self::Short(value) => value.fmt(f),
            Self::Long(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Double(value) | Self::AppTime(value) => value.fmt(f),
            Self::Currency(value) | Self::I8(value) => value.fmt(f),
            Self::Error(value) => value.fmt(f),
            Self::Boolean(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::String8(value) => value.fmt(f),
            Self::Unicode(value) => value.fmt(f),
            Self::SysTime(value) => value.fmt(f),
            Self::ClsId(value) => value.fmt(f),
            Self::Restriction(value) => value.fmt(f),
            Self::Binary(value) | Self::SvrEid(value) | Self::Actions(value) => value.fmt(f),
            Self::MvShort(values) => list(f, values),
            Self::MvLong(values) => list(f, values),
            Self::MvFloat(values) => list(f, values),
            Self::MvDouble(values) | Self::MvAppTime(values) => list(f, values),
            Self::MvCurrency(values) | Self::MvI8(values) => list(f, values),
            Self::MvString8(values) => list(f, values),
            Self::MvUnicode(values) => list(f, values),
            Self::MvSysTime(values) => list(f, values),
            Self::MvClsId(values) => list(f, values),
            Self::MvBinary(values) => list(f, values),
        }
    }
}

impl fmt::Debug for PropValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unicode(value) => fmt::Debug::fmt(value, f),
            Self::String8(value) => fmt::Debug::fmt(value, f),
            Self::MvUnicode(values) => fmt::Debug::fmt(values, f),
            _ => fmt::Display::fmt(self, f),
        }
    }
}

/// A tag with its value (`SPropValue`).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Property {
    /// The tag. Its type is that of the value, unless a client made a mistake.
    pub tag: PropTag,
    /// The value.
    pub value: PropValue,
}

impl Property {
    /// A property of a dynamic tag: the identifier of `tag` with the type of `value`.
    #[must_use]
    pub fn new(tag: impl Into<PropTag>, value: PropValue) -> Self {
        Self { tag: tag.into().with_type(value.prop_type()), value }
    }

    /// A property of a typed tag.
    ///
    /// ```
    /// use mapi_emulator::vocab::{Property, tags::PR_SUBJECT};
    ///
    /// assert_eq!(format!("{:?}", Property::of(PR_SUBJECT, "Lunch?")), r#"PR_SUBJECT: "Lunch?""#);
    /// ```
    #[must_use]
    pub fn of<T: super::PropData>(tag: Tag<T>, value: impl Into<T>) -> Self {
        Self { tag: tag.tag(), value: value.into().into_value() }
    }
}

/// Prints the value, unless the property is secure: call logs and panics are read by many.
impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = match self.value {
            PropValue::Error(_) => self.tag.with_type(PropType::PT_UNSPECIFIED),
            _ => self.tag,
        };
        match self.value {
            PropValue::Null | PropValue::Error(_) => write!(f, "{tag}: {:?}", self.value),
            _ if tag.is_secure() => write!(f, "{tag}: <secure>"),
            _ => write!(f, "{tag}: {:?}", self.value),
        }
    }
}

/// A number in units of 1/10000: what a typed tag of `PT_CURRENCY` reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency(pub i64);

/// Days since 1899-12-30: what a typed tag of `PT_APPTIME` reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct AppTime(pub f64);

/// Rule actions, opaque: what a typed tag of `PT_ACTIONS` reads and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions(pub Binary);

/// Marks a tag of `PT_OBJECT`: there is no value to read, only an object to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {}
