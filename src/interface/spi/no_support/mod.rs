mod objects;
mod providers;

/// The methods of an interface that a provider does not offer: each answers `MAPI_E_NO_SUPPORT`.
///
/// The interface, and its methods without their signatures: any interface of a store, an address book, a transport or a
/// form, and of the objects that these hand out.
///
/// ```
/// use mapi_emulator::interface::MapiProgress;
/// use mapi_emulator::{no_support, vocab::ErrorCode};
///
/// #[derive(Debug)]
/// struct Silent;
///
/// impl MapiProgress for Silent {
///     no_support! { MapiProgress: progress, get_flags, get_max, get_min, set_limits }
/// }
///
/// assert_eq!(Silent.get_max().unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
/// ```
#[macro_export]
macro_rules! no_support {
    ($Interface:ident: $($method:ident),+ $(,)?) => {$(
        $crate::refused_method! { $Interface $method MAPI_E_NO_SUPPORT, "the provider does not offer it"; }
    )+};
}

/// A method that answers one code, whatever it is asked.
#[doc(hidden)]
#[macro_export]
macro_rules! refused {
    ($code:ident, $why:literal; $Method:ident: fn $name:ident($($argument:ty),*) -> $answer:ty) => {
        fn $name(&self $(, _: $argument)*) -> $crate::interface::Result<$answer> {
            Err($crate::interface::Error::new(
                $crate::vocab::ErrorCode::$code,
                $crate::interface::Method::$Method,
                $why,
            ))
        }
    };
}

/// What signatures speak of, under one path for the macros of users.
#[doc(hidden)]
pub mod words {
    pub use crate::interface::spi::*;
    pub use crate::interface::*;
    pub use crate::vocab::*;
    pub use std::sync::Arc;
}
