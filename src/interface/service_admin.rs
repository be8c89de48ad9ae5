use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiSession, MapiTable, ProfSect, ProviderAdmin, Result};
use crate::vocab::{
    ErrorCode, Iid, MapiError, MapiUid, OpenSectionFlags, Property, ServiceUiFlags, UnicodeFlags,
};

/// The message services of one profile (`IMsgServiceAdmin` and `IMsgServiceAdmin2`, imsgserviceadminiunknown page).
///
/// A service is named by its `PR_SERVICE_UID`. Any method answers `MAPI_E_OBJECT_DELETED` once the profile is gone.
#[doc(alias = "IMsgServiceAdmin")]
#[doc(alias = "IMsgServiceAdmin2")]
pub trait MsgServiceAdmin: Debug + Send + Sync {
    /// What the object knows of its last failed call, if that answered `code` (imsgserviceadmin-getlasterror page).
    ///
    /// A service's own error is told after `MAPI_E_EXTENDED_ERROR`.
    #[doc(alias = "IMsgServiceAdmin::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The table of the services as they are now; it doesn't follow changes (imsgserviceadmin-getmsgservicetable page).
    #[doc(alias = "IMsgServiceAdmin::GetMsgServiceTable")]
    fn get_msg_service_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Adds a service by its name in MapiSvc.inf (imsgserviceadmin-createmsgservice page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such name, `MAPI_E_NO_ACCESS` on a second one where only one may be, and what
    /// the service's entry function answers.
    #[doc(alias = "IMsgServiceAdmin::CreateMsgService")]
    fn create_msg_service(&self, name: &str, display_name: Option<&str>, flags: ServiceUiFlags)
    -> Result<()>;

    /// Removes a service and its providers; what is in use goes with its last session
    /// (imsgserviceadmin-deletemsgservice page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMsgServiceAdmin::DeleteMsgService")]
    fn delete_msg_service(&self, service: MapiUid) -> Result<()>;

    /// Copies a service with its providers into this or another profile (imsgserviceadmin-copymsgservice page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS` on a second one where only one may be, `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    #[doc(alias = "IMsgServiceAdmin::CopyMsgService")]
    fn copy_msg_service(
        &self,
        service: MapiUid,
        display_name: Option<&str>,
        interface_to_copy: Option<Iid>,
        destination: ServiceDestination<'_>,
        flags: ServiceUiFlags,
    ) -> Result<()>;

    /// Obsolete: always `MAPI_E_NO_SUPPORT` (imsgserviceadmin-renamemsgservice page).
    #[doc(alias = "IMsgServiceAdmin::RenameMsgService")]
    fn rename_msg_service(&self, service: MapiUid, flags: u32, display_name: &str) -> Result<()>;

    /// Configures a service with these properties, or lets the user do it (imsgserviceadmin-configuremsgservice page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NOT_INITIALIZED` if the service has no entry function, `MAPI_E_USER_CANCEL`,
    /// `MAPI_E_EXTENDED_ERROR` on an error of the service's own.
    #[doc(alias = "IMsgServiceAdmin::ConfigureMsgService")]
    fn configure_msg_service(
        &self,
        service: MapiUid,
        flags: ServiceUiFlags,
        properties: &[Property],
    ) -> Result<()>;

    /// Opens a section of the profile (imsgserviceadmin-openprofilesection page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is missing and `MAPI_MODIFY` isn't given, `MAPI_E_NO_ACCESS` to the section of a
    /// provider or service without `MAPI_FORCE_ACCESS` and to one that somebody else has open for writing.
    #[doc(alias = "IMsgServiceAdmin::OpenProfileSection")]
    fn open_profile_section(
        &self,
        section: MapiUid,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>>;

    /// Sets the order of all transports of the profile, by `PR_PROVIDER_UID`
    /// (imsgserviceadmin-msgservicetransportorder page).
    ///
    /// # Errors
    /// The order stays: `MAPI_E_BUSY` if the list is too short or too long, `MAPI_E_NOT_FOUND` if one is no transport,
    /// `MAPI_E_INVALID_PARAMETER` if one is there twice.
    #[doc(alias = "IMsgServiceAdmin::MsgServiceTransportOrder")]
    fn msg_service_transport_order(&self, transports: &[MapiUid], flags: u32) -> Result<()>;

    /// The administration of the providers of one service (imsgserviceadmin-adminproviders page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMsgServiceAdmin::AdminProviders")]
    fn admin_providers(&self, service: MapiUid, flags: UnicodeFlags) -> Result<Arc<dyn ProviderAdmin>>;

    /// Chooses the service that tells who the user is, or none (imsgserviceadmin-setprimaryidentity page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS` on a service with `SERVICE_NO_PRIMARY_IDENTITY`.
    #[doc(alias = "IMsgServiceAdmin::SetPrimaryIdentity")]
    fn set_primary_identity(&self, service: Option<MapiUid>, flags: u32) -> Result<()>;

    /// The table of the providers of all services as they are now; it doesn't follow changes
    /// (imsgserviceadmin-getprovidertable page).
    #[doc(alias = "IMsgServiceAdmin::GetProviderTable")]
    fn get_provider_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Adds a service and tells its uid (imsgserviceadmin2-createmsgserviceex page).
    ///
    /// # Errors
    /// As [`create_msg_service`](Self::create_msg_service).
    #[doc(alias = "IMsgServiceAdmin2::CreateMsgServiceEx")]
    fn create_msg_service_ex(
        &self,
        name: &str,
        display_name: Option<&str>,
        flags: ServiceUiFlags,
    ) -> Result<MapiUid>;
}

/// Into which profile [`MsgServiceAdmin::copy_msg_service`] copies (`lpInterfaceDst` and `lpObjectDst`).
#[derive(Clone, Copy, Debug)]
pub enum ServiceDestination<'a> {
    /// No interface: the profile of a session.
    Session(&'a dyn MapiSession),
    /// `IID_IMsgServiceAdmin`: the profile that is administered.
    Admin(&'a dyn MsgServiceAdmin),
}
