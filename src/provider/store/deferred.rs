use super::{OpenStore, Refused};
use crate::interface::Method;
use crate::provider::codes::code_of;
use crate::vocab::ErrorCode;

/// An open that may succeed although it failed: the calls of the object fail then (PRP-OBJ-12, STO-GEN-6).
#[derive(Clone, Copy, Debug)]
pub struct Deferred<'a> {
    /// Which of them defer is the store's to know.
    pub store: &'a OpenStore,
    /// What was called.
    pub method: Method,
    /// Whether the client gave `MAPI_DEFERRED_ERRORS`.
    pub asked: bool,
}

impl Deferred<'_> {
    /// What the client gets.
    pub fn of<T>(self, opened: Refused<T>, failing: impl FnOnce(ErrorCode, String) -> T) -> Refused<T> {
        match opened {
            Err(refusal) if self.asked && self.store.settings.defers_errors => {
                let (code, why) = code_of(self.method, &refusal);
                Ok(failing(code, why))
            }
            opened => opened,
        }
    }
}
