//! One list per family of constants; the macros make the constants, the look-ups and the names from it.

/// A newtype over an integer with named constants. Numbers without a name survive: the set is open.
///
/// Where two names share a value the first one listed is the one printed.
macro_rules! open_set {
    (
        $(#[$doc:meta])*
        pub struct $Name:ident($repr:ty);
        $( $(#[$item:meta])* $CONST:ident = $value:expr; )*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $Name(pub $repr);

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let named = |name: &str| Self::from_name(name).map(|known| known.0);
                $crate::vocab::by_name::number_or_name(deserializer, stringify!($Name), named).map(Self)
            }
        }

        impl $Name {
            $( $(#[$item])* pub const $CONST: Self = Self($value); )*

            /// Every named constant with its MAPI name, in the order of the headers.
            pub const NAMED: &'static [(&'static str, Self)] = &[ $( (stringify!($CONST), Self($value)), )* ];

            /// The MAPI name of this value, if it has one.
            #[must_use]
            #[inline]
            #[allow(unreachable_patterns, reason = "where two names share a value the first one is told")]
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $( Self::$CONST => Some(stringify!($CONST)), )*
                    _ => None,
                }
            }

            /// Whether this value has a MAPI name.
            #[must_use]
            #[inline]
            #[allow(unreachable_patterns, reason = "two names may share a value")]
            pub const fn is_named(self) -> bool {
                matches!(self, $( Self::$CONST )|*)
            }

            /// The value that has this MAPI name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.name() {
                    Some(name) => f.pad(name),
                    None => write!(f, concat!(stringify!($Name), "({:#X})"), self.0),
                }
            }
        }
    };
}

/// A flag word: bits have names, bits without a name are kept so that they can be refused by name.
///
/// Two families of flags never share a type, even where their bits collide (`MDB_NO_DIALOG` and `MAPI_MODIFY`
/// are both 0x1). The surface is that of `bitflags!`, whose trait the types implement; written out here because a
/// hundred of its expansions take seconds to check.
macro_rules! flag_set {
    (
        $(#[$doc:meta])*
        pub struct $Name:ident;
        $( $(#[$item:meta])* $CONST:ident = $value:expr; )*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
        #[serde(transparent)]
        pub struct $Name(u32);

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let named = |names: &str| bitflags::parser::from_str::<Self>(names).ok().map(Self::bits);
                $crate::vocab::by_name::number_or_name(deserializer, stringify!($Name), named).map(Self)
            }
        }

        #[allow(non_upper_case_globals, reason = "events and rights have names like fnevNewMail")]
        impl $Name {
            /// No flag at all.
            pub const NONE: Self = Self(0);
            $( $(#[$item])* pub const $CONST: Self = Self($value); )*

            /// No flag at all.
            #[must_use]
            pub const fn empty() -> Self {
                Self(0)
            }

            /// These bits, named or not.
            #[must_use]
            pub const fn from_bits_retain(bits: u32) -> Self {
                Self(bits)
            }

            /// The bits.
            #[must_use]
            pub const fn bits(self) -> u32 {
                self.0
            }

            /// Whether no bit is set.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether every bit of `other` is set here.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether a bit of `other` is set here.
            #[must_use]
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// The bits of both; `|` in constants.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// The bits of this without those of `other`; `-` in constants.
            #[must_use]
            pub const fn difference(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }

            /// Sets the bits of `other`.
            pub const fn insert(&mut self, other: Self) {
                self.0 |= other.0;
            }

            /// Clears the bits of `other`.
            pub const fn remove(&mut self, other: Self) {
                self.0 &= !other.0;
            }

            /// Sets or clears the bits of `other`.
            pub const fn set(&mut self, other: Self, on: bool) {
                self.0 = if on { self.0 | other.0 } else { self.0 & !other.0 };
            }

            /// The bits that are set here and have no meaning for a method that takes `known`.
            #[must_use]
            pub const fn unknown(self, known: Self) -> u32 {
                self.0 & !known.0
            }
        }

        impl bitflags::Flags for $Name {
            type Bits = u32;

            const FLAGS: &'static [bitflags::Flag<Self>] = &[
                $(bitflags::Flag::new(stringify!($CONST), Self::$CONST),)*
                // Unnamed bits are data too: a method refuses them with MAPI_E_UNKNOWN_FLAGS.
                bitflags::Flag::new("", Self(!0)),
            ];

            fn bits(&self) -> u32 {
                self.0
            }

            fn from_bits_retain(bits: u32) -> Self {
                Self(bits)
            }
        }

        impl std::ops::BitOr for $Name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl std::ops::BitOrAssign for $Name {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl std::ops::BitAnd for $Name {
            type Output = Self;

            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl std::ops::Sub for $Name {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                if self.is_empty() { f.write_str("0") } else { bitflags::parser::to_writer(self, f) }
            }
        }
    };
}
