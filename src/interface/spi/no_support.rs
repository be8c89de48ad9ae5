/// The methods of an interface that a provider does not offer: each answers `MAPI_E_NO_SUPPORT`.
///
/// A line is the [`Method`](crate::interface::Method) that answers, and the signature without its `Result`.
///
/// ```
/// use mapi_emulator::interface::MapiProgress;
/// use mapi_emulator::{no_support, vocab::ErrorCode};
///
/// #[derive(Debug)]
/// struct Silent;
///
/// impl MapiProgress for Silent {
///     no_support! {
///         MapiProgressProgress: fn progress(u32, u32, u32) -> ();
///         MapiProgressGetFlags: fn get_flags() -> mapi_emulator::vocab::ProgressFlags;
///         MapiProgressGetMax: fn get_max() -> u32;
///         MapiProgressGetMin: fn get_min() -> u32;
///         MapiProgressSetLimits: fn set_limits(
///             Option<u32>, Option<u32>, Option<mapi_emulator::vocab::ProgressFlags>
///         ) -> ();
///     }
/// }
///
/// assert_eq!(Silent.get_max().unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
/// ```
#[macro_export]
macro_rules! no_support {
    ($($methods:tt)*) => {
        $crate::refuse_methods! { MAPI_E_NO_SUPPORT, "the provider does not offer it"; $($methods)* }
    };
}

/// Methods that answer one code, whatever they are asked.
#[doc(hidden)]
#[macro_export]
macro_rules! refuse_methods {
    (
        $code:ident, $why:expr;
        $($Method:ident: fn $name:ident($($argument:ty),* $(,)?) -> $answer:ty;)*
    ) => {$(
        fn $name(&self $(, _: $argument)*) -> $crate::interface::Result<$answer> {
            Err($crate::interface::Error::new(
                $crate::vocab::ErrorCode::$code,
                $crate::interface::Method::$Method,
                $why,
            ))
        }
    )*};
}
