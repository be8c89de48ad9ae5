open_set! {
    /// The type of a property: the low 16 bits of its tag (`PT_*`, property-types page).
    pub struct PropType(u16);
    /// Type not given: the object chooses.
    PT_UNSPECIFIED = 0x0000;
    /// No value; holds a place.
    PT_NULL = 0x0001;
    /// Signed 16 bits (`PT_I2`).
    PT_SHORT = 0x0002;
    /// Signed 32 bits (`PT_I4`).
    PT_LONG = 0x0003;
    /// 32-bit floating point (`PT_R4`).
    PT_FLOAT = 0x0004;
    /// 64-bit floating point (`PT_R8`).
    PT_DOUBLE = 0x0005;
    /// Signed 64 bits, in units of 1/10000.
    PT_CURRENCY = 0x0006;
    /// Days since 1899-12-30 as a 64-bit floating point number.
    PT_APPTIME = 0x0007;
    /// A result code in place of a value.
    PT_ERROR = 0x000A;
    /// TRUE or FALSE.
    PT_BOOLEAN = 0x000B;
    /// An object behind `OpenProperty`.
    PT_OBJECT = 0x000D;
    /// Signed 64 bits (`PT_LONGLONG`).
    PT_I8 = 0x0014;
    /// 8-bit text in the code page of its store.
    PT_STRING8 = 0x001E;
    /// UTF-16 text on the wire, UTF-8 in Rust.
    PT_UNICODE = 0x001F;
    /// 100 ns units since 1601-01-01 UTC.
    PT_SYSTIME = 0x0040;
    /// A GUID.
    PT_CLSID = 0x0048;
    /// A server entry id (Exchange), opaque bytes.
    PT_SVREID = 0x00FB;
    /// A restriction (Exchange).
    PT_SRESTRICTION = 0x00FD;
    /// Rule actions (Exchange), opaque bytes.
    PT_ACTIONS = 0x00FE;
    /// Bytes.
    PT_BINARY = 0x0102;
    /// Several [`PT_SHORT`](Self::PT_SHORT).
    PT_MV_SHORT = 0x1002;
    /// Several [`PT_LONG`](Self::PT_LONG).
    PT_MV_LONG = 0x1003;
    /// Several [`PT_FLOAT`](Self::PT_FLOAT).
    PT_MV_FLOAT = 0x1004;
    /// Several [`PT_DOUBLE`](Self::PT_DOUBLE).
    PT_MV_DOUBLE = 0x1005;
    /// Several [`PT_CURRENCY`](Self::PT_CURRENCY).
    PT_MV_CURRENCY = 0x1006;
    /// Several [`PT_APPTIME`](Self::PT_APPTIME).
    PT_MV_APPTIME = 0x1007;
    /// Several [`PT_I8`](Self::PT_I8).
    PT_MV_I8 = 0x1014;
    /// Several [`PT_STRING8`](Self::PT_STRING8).
    PT_MV_STRING8 = 0x101E;
    /// Several [`PT_UNICODE`](Self::PT_UNICODE).
    PT_MV_UNICODE = 0x101F;
    /// Several [`PT_SYSTIME`](Self::PT_SYSTIME).
    PT_MV_SYSTIME = 0x1040;
    /// Several [`PT_CLSID`](Self::PT_CLSID).
    PT_MV_CLSID = 0x1048;
    /// Several [`PT_BINARY`](Self::PT_BINARY).
    PT_MV_BINARY = 0x1102;
}

impl PropType {
    /// Set in the type of a property that holds several values (`MV_FLAG`).
    pub const MV_FLAG: u16 = 0x1000;
    /// Set in a table column that asks for one row per value (`MV_INSTANCE`).
    pub const MV_INSTANCE: u16 = 0x2000;

    /// Whether a property of this type holds several values.
    #[must_use]
    #[inline]
    pub const fn is_multi_value(self) -> bool {
        self.0 & Self::MV_FLAG != 0
    }

    /// Whether a column of this type asks for one row per value.
    #[must_use]
    pub const fn is_instance(self) -> bool {
        self.0 & Self::MV_INSTANCE != 0
    }

    /// The type of one value: `PT_LONG` for `PT_MV_LONG`.
    #[must_use]
    #[inline]
    pub const fn single(self) -> Self {
        Self(self.0 & !(Self::MV_FLAG | Self::MV_INSTANCE))
    }

    /// Whether values of this type are text, 8-bit or Unicode, one or several.
    #[must_use]
    #[inline]
    pub const fn is_string(self) -> bool {
        matches!(self.single(), Self::PT_STRING8 | Self::PT_UNICODE)
    }

    /// Whether an object can store a value of this type (PRP-TYPE-1).
    #[must_use]
    pub fn is_storable(self) -> bool {
        self.is_named()
            && !matches!(self, Self::PT_UNSPECIFIED | Self::PT_NULL | Self::PT_ERROR | Self::PT_OBJECT)
    }
}
