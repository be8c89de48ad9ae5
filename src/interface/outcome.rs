use crate::vocab::ErrorCode;

/// A success that may carry a warning (`MAPI_W_*`): the value is valid either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a warning tells that only a part was done"]
pub struct Outcome<T> {
    /// The result.
    pub value: T,
    /// The warning, if there is one.
    pub warning: Option<ErrorCode>,
}

impl<T> Outcome<T> {
    /// `S_OK`.
    pub const fn ok(value: T) -> Self {
        Self { value, warning: None }
    }

    /// Success with this warning.
    pub const fn warned(value: T, warning: ErrorCode) -> Self {
        Self { value, warning: Some(warning) }
    }

    /// Success with this warning if `condition` holds, else `S_OK`.
    pub fn warned_if(value: T, condition: bool, warning: ErrorCode) -> Self {
        Self { value, warning: condition.then_some(warning) }
    }

    /// The code a C++ client would see: `S_OK` or the warning.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.warning.unwrap_or(ErrorCode::S_OK)
    }

    /// The value, whatever the warning.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The same warning with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: f(self.value), warning: self.warning }
    }
}
