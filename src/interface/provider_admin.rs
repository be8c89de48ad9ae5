use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiTable, ProfSect, Result};
use crate::vocab::{
    ErrorCode, Iid, MapiError, MapiUid, OpenSectionFlags, Property, ProviderFlags, UnicodeFlags,
};

/// The providers of one message service (`IProviderAdmin`, iprovideradminiunknown page).
///
/// A provider is named by its `PR_PROVIDER_UID`. Any method answers `MAPI_E_OBJECT_DELETED` once the service is gone.
#[doc(alias = "IProviderAdmin")]
pub trait ProviderAdmin: Debug + Send + Sync {
    /// What the object knows of its last failed call, if that answered `code` (iprovideradmin-getlasterror page).
    #[doc(alias = "IProviderAdmin::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The table of the providers, and of the other sections of the service, as they are now
    /// (iprovideradmin-getprovidertable page).
    #[doc(alias = "IProviderAdmin::GetProviderTable")]
    fn get_provider_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;

    /// Adds a provider by its section in MapiSvc.inf, sets these properties and tells its uid
    /// (iprovideradmin-createprovider page).
    ///
    /// # Errors
    /// What the service's entry function answers, such as `MAPI_E_USER_CANCEL`; nothing is added.
    #[doc(alias = "IProviderAdmin::CreateProvider")]
    fn create_provider(&self, name: &str, properties: &[Property], flags: ProviderFlags) -> Result<MapiUid>;

    /// Removes a provider; one in use goes with its last session (iprovideradmin-deleteprovider page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, and what the service's entry function answers.
    #[doc(alias = "IProviderAdmin::DeleteProvider")]
    fn delete_provider(&self, provider: MapiUid) -> Result<()>;

    /// Opens a section of the profile; for an entry function no uid is the service's own section
    /// (iprovideradmin-openprofilesection page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is missing and `MAPI_MODIFY` isn't given, `MAPI_E_NO_ACCESS` to the section of a
    /// provider or service without `MAPI_FORCE_ACCESS` and to one that somebody else has open for writing,
    /// `MAPI_E_INVALID_PARAMETER` if a client gives no uid.
    #[doc(alias = "IProviderAdmin::OpenProfileSection")]
    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>>;
}
