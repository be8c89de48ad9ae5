use std::sync::Arc;

use super::MapiSupport;
use crate::interface::{Error, ProviderAdmin};
use crate::vocab::{ErrorCode, MapiError, Property, ServiceContext, ServiceUiFlags};

/// The entry function of a message service (`MSGSERVICEENTRY`, msgserviceentry page).
///
/// Any `Fn(&ServiceCall<'_>) -> Result<(), EntryError>` is one. It is called while nothing is locked, on the thread of whoever asked for the change, one call at a time. A failure to
/// create, to configure or to change the providers undoes the change; one to delete a service doesn't hinder that.
#[doc(alias = "MSGSERVICEENTRY")]
pub trait MsgServiceEntry: Send + Sync {
    /// Does what `call.context` asks for.
    ///
    /// # Errors
    /// They reach the client as the code that the method of the admin object answers, and through its `GetLastError`:
    /// `MAPI_E_UNCONFIGURED`, `MAPI_E_USER_CANCEL`, `MAPI_E_NO_SUPPORT` on providers that cannot come or go,
    /// `MAPI_E_EXTENDED_ERROR` or any code of the service's own.
    fn call(&self, call: &ServiceCall<'_>) -> Result<(), EntryError>;
}

impl<F: Fn(&ServiceCall<'_>) -> Result<(), EntryError> + Send + Sync> MsgServiceEntry for F {
    fn call(&self, call: &ServiceCall<'_>) -> Result<(), EntryError> {
        self(call)
    }
}

/// What an entry function is called with.
#[derive(Clone, Debug)]
pub struct ServiceCall<'a> {
    /// What it is called for (`ulContext`).
    pub context: ServiceContext,
    /// Whether it may show dialogs, and which (`ulFlags`).
    pub flags: ServiceUiFlags,
    /// The values to configure the service with; none in other contexts than `MSG_SERVICE_CONFIGURE` (`lpProps`).
    pub properties: &'a [Property],
    /// What MAPI does for the service until the call returns (`lpMAPISup`). No uid opens the service's own section.
    pub support: Arc<dyn MapiSupport>,
    /// The providers of the service, until the call returns (`lpProviderAdmin`). Every section of the service opens
    /// without force, no uid the service's own, and providers come and go without another call. `None` in
    /// `MSG_SERVICE_INSTALL` and `MSG_SERVICE_UNINSTALL`, which concern no profile.
    pub providers: Option<Arc<dyn ProviderAdmin>>,
}

/// Why an entry function failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryError {
    /// What the client's call answers.
    pub code: ErrorCode,
    /// More on it, for the client's `GetLastError` (`lppMapiError`).
    pub report: Option<MapiError>,
}

impl EntryError {
    /// A failure that is explained.
    #[must_use]
    pub const fn reported(code: ErrorCode, report: MapiError) -> Self {
        Self { code, report: Some(report) }
    }
}

impl From<ErrorCode> for EntryError {
    fn from(code: ErrorCode) -> Self {
        Self { code, report: None }
    }
}

/// So that an entry function can pass on what MAPI answered it.
impl From<Error> for EntryError {
    fn from(error: Error) -> Self {
        let report = MapiError { error: error.to_string().into(), ..MapiError::default() };
        Self::reported(error.code(), report)
    }
}
