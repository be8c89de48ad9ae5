use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{AdviseSink, Connection, MapiStatus, MapiTable, Opened, Result};
use crate::vocab::{
    AdrEntry, EntryId, ErrorCode, EventMask, Iid, MapiError, OpenFlags, PropTag, ResolveNamesFlags,
    TemplateFlags, UnicodeFlags,
};

/// A logon to an address book provider: what the integrated address book forwards to (`IABLogon`, iablogoniunknown
/// page).
///
/// It is called with entry ids that carry a uid which it registered by
/// [`set_provider_uid`](super::MapiSupport::set_provider_uid), and with none for its root container, whose hierarchy table
/// lists what it adds to the integrated one.
#[doc(alias = "IABLogon")]
pub trait AbLogon: Debug + Send + Sync {
    /// What is known of the last failure, if it was this one (iablogon-getlasterror page).
    #[doc(alias = "IABLogon::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The session ends: every object of this logon answers `MAPI_E_INVALID_OBJECT` from now on, and the support
    /// object is released (iablogon-logoff page).
    #[doc(alias = "IABLogon::Logoff")]
    fn logoff(&self);

    /// Opens a container, user or list; no id is the root container of the provider (iablogon-openentry page).
    ///
    /// # Errors
    /// They reach the client unchanged: `MAPI_E_NO_ACCESS` with `MAPI_MODIFY` on what cannot be changed,
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_UNKNOWN_ENTRYID` on an id that is not in the format of the provider. For the root
    /// `MAPI_E_NO_SUPPORT`, from a provider without containers.
    #[doc(alias = "IABLogon::OpenEntry")]
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Whether two ids name one object (iablogon-compareentryids page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` on an id that is not in the format of the provider.
    #[doc(alias = "IABLogon::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool>;

    /// Registers for events of one object, or of all entries (`None`) (iablogon-advise page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` from a provider without events, `MAPI_E_INVALID_ENTRYID` if there is no such object.
    #[doc(alias = "IABLogon::Advise")]
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration (iablogon-unadvise page).
    #[doc(alias = "IABLogon::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// Opens the status object of the provider (iablogon-openstatusentry page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` from a provider that has none of its own: the client gets one of MAPI's.
    #[doc(alias = "IABLogon::OpenStatusEntry")]
    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>>;

    /// Binds an entry that another provider keeps to the code of this one, which its `PR_TEMPLATEID` names: answers
    /// `host` itself, filled in with `FILL_ENTRY`, or an object in front of it (iablogon-opentemplateid page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`, `MAPI_E_UNKNOWN_ENTRYID`.
    #[doc(alias = "IABLogon::OpenTemplateID")]
    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened>;

    /// What recipients of messages can be made from (iablogon-getoneofftable page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` from a provider without such templates.
    #[doc(alias = "IABLogon::GetOneOffTable")]
    fn get_one_off_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Gives those recipients that are the provider's own long-term entry ids, and these properties before their
    /// others; a value that a recipient has already stays (iablogon-preparerecips page).
    ///
    /// The whole list comes to every provider. [`AdrEntry::prepare`] puts the properties in order.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if one of its own is gone, once all others are done.
    #[doc(alias = "IABLogon::PrepareRecips")]
    fn prepare_recips(
        &self,
        flags: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut [AdrEntry],
    ) -> Result<()>;
}
