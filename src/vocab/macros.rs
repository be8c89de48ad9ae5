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
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $Name(pub $repr);

        impl $Name {
            $( $(#[$item])* pub const $CONST: Self = Self($value); )*

            /// Every named constant with its MAPI name, in the order of the headers.
            pub const NAMED: &'static [(&'static str, Self)] = &[ $( (stringify!($CONST), Self($value)), )* ];

            /// The MAPI name of this value, if it has one.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                Self::NAMED.iter().find(|(_, value)| *value == self).map(|(name, _)| *name)
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
/// are both 0x1).
macro_rules! flag_set {
    (
        $(#[$doc:meta])*
        pub struct $Name:ident;
        $( $(#[$($item:tt)*])* $CONST:ident = $value:expr; )*
    ) => {
        bitflags::bitflags! {
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            pub struct $Name: u32 {
                $( $(#[$($item)*])* const $CONST = $value; )*
                // Unnamed bits are data too: a method refuses them with MAPI_E_UNKNOWN_FLAGS.
                const _ = !0;
            }
        }

        impl $Name {
            /// No flag at all.
            pub const NONE: Self = Self::empty();

            /// The bits that are set here and have no meaning for a method that takes `known`.
            #[must_use]
            pub const fn unknown(self, known: Self) -> u32 {
                self.bits() & !known.bits()
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                if self.is_empty() { f.write_str("0") } else { bitflags::parser::to_writer(self, f) }
            }
        }
    };
}
