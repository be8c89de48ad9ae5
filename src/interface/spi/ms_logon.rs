use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{AdviseSink, Connection, MapiStatus, Opened, Result};
use crate::vocab::{EntryId, ErrorCode, EventMask, Iid, MapiError, OpenFlags, UnicodeFlags};

/// A logon to a message store: what the session forwards to (`IMSLogon`, imslogoniunknown page).
#[doc(alias = "IMSLogon")]
pub trait MsLogon: Debug + Send + Sync {
    /// What is known of the last failure, if it was this one (imslogon-getlasterror page).
    #[doc(alias = "IMSLogon::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        let _nothing_to_tell = (code, flags);
        Ok(None)
    }

    /// The session ends: every object of this logon answers `MAPI_E_INVALID_OBJECT` from now on (imslogon-logoff page).
    #[doc(alias = "IMSLogon::Logoff")]
    fn logoff(&self);

    /// Opens a folder or message (imslogon-openentry page).
    #[doc(alias = "IMSLogon::OpenEntry")]
    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Whether two ids name one object (imslogon-compareentryids page).
    #[doc(alias = "IMSLogon::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool>;

    /// Registers for events of one object, or of the whole store (`None`) (imslogon-advise page).
    #[doc(alias = "IMSLogon::Advise")]
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration (imslogon-unadvise page).
    #[doc(alias = "IMSLogon::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// Opens the status object of the provider's row, which [`MapiSupport::create_status`](super::MapiSupport::create_status)
    /// makes (imslogon-openstatusentry page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if the provider has none, `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    #[doc(alias = "IMSLogon::OpenStatusEntry")]
    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>>;
}
