use std::sync::Arc;

use super::{
    Actions, AnsiText, AppTime, Binary, Currency, EntryId, ErrorCode, FileTime, Guid, PropType, PropValue,
    Restriction, Text, ValueRef,
};

/// A Rust type that a typed tag reads and writes.
pub trait PropData: Sized {
    /// The property type of the values.
    const TYPE: PropType;

    /// The value of this type, or `None` if `value` is of another one.
    fn from_value(value: PropValue) -> Option<Self>;

    /// As [`from_value`](Self::from_value), of a value that stays where it is.
    fn from_ref(value: ValueRef<'_>) -> Option<Self> {
        Self::from_value(value.to_value())
    }

    /// This as a property value.
    fn into_value(self) -> PropValue;
}

macro_rules! prop_data {
    ($($Rust:ty, $TYPE:ident, $Variant:ident, |$own:ident| $into:expr, |$stored:ident| $from:expr
        $(, |$look:ident| $copy:expr)?;)*) => {
        $(impl PropData for $Rust {
            const TYPE: PropType = PropType::$TYPE;

            fn from_value(value: PropValue) -> Option<Self> {
                match value {
                    PropValue::$Variant($stored) => Some($from),
                    _ => None,
                }
            }

            $(fn from_ref(value: ValueRef<'_>) -> Option<Self> {
                match value {
                    ValueRef::$Variant($look) => Some($copy),
                    _ => None,
                }
            })?

            fn into_value(self) -> PropValue {
                let $own = self;
                PropValue::$Variant($into)
            }
        }

        impl From<$Rust> for PropValue {
            fn from(value: $Rust) -> Self {
                value.into_value()
            }
        })*
    };
}

prop_data! {
    i16, PT_SHORT, Short, |own| own, |stored| stored;
    i32, PT_LONG, Long, |own| own, |stored| stored;
    f32, PT_FLOAT, Float, |own| own, |stored| stored;
    f64, PT_DOUBLE, Double, |own| own, |stored| stored;
    i64, PT_I8, I8, |own| own, |stored| stored;
    bool, PT_BOOLEAN, Boolean, |own| own, |stored| stored;
    Currency, PT_CURRENCY, Currency, |own| own.0, |stored| Self(stored);
    AppTime, PT_APPTIME, AppTime, |own| own.0, |stored| Self(stored);
    FileTime, PT_SYSTIME, SysTime, |own| own, |stored| stored;
    Guid, PT_CLSID, ClsId, |own| own, |stored| stored;
    String, PT_UNICODE, Unicode, |own| own.into(), |stored| stored.into(), |look| look.to_owned();
    Text, PT_UNICODE, Unicode, |own| own, |stored| stored;
    AnsiText, PT_STRING8, String8, |own| own, |stored| stored;
    Binary, PT_BINARY, Binary, |own| own, |stored| stored;
    Actions, PT_ACTIONS, Actions, |own| own.0, |stored| Self(stored);
    Arc<Restriction>, PT_SRESTRICTION, Restriction, |own| own, |stored| stored;
    Vec<i32>, PT_MV_LONG, MvLong, |own| own.into(), |stored| stored.to_vec();
    Vec<i64>, PT_MV_I8, MvI8, |own| own.into(), |stored| stored.to_vec();
    Vec<String>, PT_MV_UNICODE, MvUnicode, |own| own.into_iter().map(Text::from).collect(),
        |stored| stored.iter().cloned().map(String::from).collect();
    Vec<AnsiText>, PT_MV_STRING8, MvString8, |own| own.into(), |stored| stored.to_vec();
    Vec<FileTime>, PT_MV_SYSTIME, MvSysTime, |own| own.into(), |stored| stored.to_vec();
    Vec<Guid>, PT_MV_CLSID, MvClsId, |own| own.into(), |stored| stored.to_vec();
    Vec<Binary>, PT_MV_BINARY, MvBinary, |own| own.into(), |stored| stored.to_vec();
}

impl From<&str> for PropValue {
    fn from(value: &str) -> Self {
        Self::Unicode(value.into())
    }
}

impl From<&String> for PropValue {
    fn from(value: &String) -> Self {
        Self::Unicode(value.into())
    }
}

impl From<&[u8]> for PropValue {
    fn from(value: &[u8]) -> Self {
        Self::Binary(value.into())
    }
}

impl<const N: usize> From<&[u8; N]> for PropValue {
    fn from(value: &[u8; N]) -> Self {
        Self::Binary(value.into())
    }
}

impl From<EntryId> for PropValue {
    fn from(value: EntryId) -> Self {
        Self::Binary(value.into())
    }
}

impl From<&EntryId> for PropValue {
    fn from(value: &EntryId) -> Self {
        Self::Binary(value.into())
    }
}

impl From<ErrorCode> for PropValue {
    fn from(value: ErrorCode) -> Self {
        Self::Error(value)
    }
}
