//! What the world around the emulator supplies: the time, and who watches the calls.

use std::fmt;

use super::{Error, Method};
use crate::vocab::{ErrorCode, FileTime};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment; never earlier than one told before.
    fn now(&self) -> FileTime;
}

/// One call of an interface method, as it passes the gate.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The method.
    pub method: Method,
    /// The object it is called on, in words: `message "Lunch?"`.
    pub object: &'a dyn fmt::Display,
    /// The arguments, in words; formatted only if somebody looks.
    pub arguments: fmt::Arguments<'a>,
    /// The code that an observer installed earlier answers in its place, if one does.
    pub answered: Option<ErrorCode>,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}) on {}", self.method, self.arguments, self.object)
    }
}

/// Watches every call, and may answer in its place.
///
/// Observers run in the order they were installed, without any lock held.
pub trait CallObserver: Send + Sync {
    /// Before the call; the first verdict that isn't [`Verdict::Pass`] is the answer.
    fn before(&self, _call: &Call<'_>) -> Verdict {
        Verdict::Pass
    }

    /// After the call, with the error it answered, if any.
    fn after(&self, _call: &Call<'_>, _error: Option<&Error>) {}
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Pass,
    /// It fails with this code and changes nothing. With a code that is no failure it goes on, for only the call knows
    /// what comes with success.
    Fail(ErrorCode),
}
