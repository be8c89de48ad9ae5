use std::borrow::Cow;

use crate::engine::EngineError;
use crate::interface::Error;
use crate::vocab::{ErrorCode, Iid, MapiError};

/// Why a call fails, before the gate says by which method and on which object.
#[derive(Debug)]
pub enum Refusal {
    /// The engine refused; the method decides which code that is.
    Engine(EngineError),
    /// This code, for this reason.
    Code(ErrorCode, Cow<'static, str>),
    /// An entry function of a service answered this; `GetLastError` tells what it reported.
    Reported(ErrorCode, Cow<'static, str>, Box<MapiError>),
    /// A provider or another object answered this; it reaches the client unchanged (SES-COMMON-10).
    Passed(Error),
    /// The same, and `GetLastError` tells what the provider has to say of it (SES-GETLASTERROR-5).
    Told(Error, Box<MapiError>),
}

impl From<EngineError> for Refusal {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Passed(error)
    }
}

/// The refusal with this code and reason.
pub fn refuse(code: ErrorCode, why: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::Code(code, why.into())
}

/// Refuses flag bits that mean nothing to the method (SES-COMMON-2, STO-GEN-2).
#[inline]
pub fn refuse_flags(unknown: u32) -> Result<(), Refusal> {
    if unknown == 0 { Ok(()) } else { Err(unknown_flags(unknown)) }
}

#[cold]
fn unknown_flags(unknown: u32) -> Refusal {
    refuse(ErrorCode::MAPI_E_UNKNOWN_FLAGS, format!("the flag bits {unknown:#X} mean nothing here"))
}

/// Refuses an interface id that is none of those the object has; no id means the standard interface (SES-COMMON-6).
pub fn refuse_interface(interface: Option<Iid>, offered: &[Iid]) -> Result<(), Refusal> {
    match interface {
        Some(other) if !offered.contains(&other) => {
            let why = format!("the object does not offer {other}");
            Err(refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, why))
        }
        _ => Ok(()),
    }
}
