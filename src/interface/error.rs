use std::fmt;

use super::Method;
use crate::vocab::ErrorCode;

/// What a method of MAPI answers.
pub type Result<T> = std::result::Result<T, Error>;

/// A failed call: the code a client compares, the method that answered and what was wrong, in words.
///
/// ```text
/// IMsgStore::OpenEntry: MAPI_E_NOT_FOUND (0x8004010F): no folder or message has this entry id any more
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    code: ErrorCode,
    method: Method,
    detail: Box<str>,
}

impl Error {
    /// `method` answers `code`; `detail` says which object, what was wrong and what was expected.
    #[must_use]
    pub fn new(code: ErrorCode, method: Method, detail: impl Into<Box<str>>) -> Self {
        Self { code, method, detail: detail.into() }
    }

    /// The code: what clients compare.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The method that answered.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// What was wrong, in words; may be empty.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({:#010X})", self.method, self.code, self.code.0)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// So that a client can write `matches!(result, Err(e) if e == ErrorCode::MAPI_E_NOT_FOUND)`.
impl PartialEq<ErrorCode> for Error {
    fn eq(&self, code: &ErrorCode) -> bool {
        self.code == *code
    }
}
