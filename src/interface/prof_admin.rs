use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiTable, MsgServiceAdmin, Result};
use crate::vocab::{ErrorCode, MapiError, ProfileFlags, UnicodeFlags};

/// The profiles of the computer (`IProfAdmin`, iprofadminiunknown page).
///
/// Names have 1 to 64 characters and compare without case. Profiles have no passwords: `None` and the empty one are
/// right, any other is `MAPI_E_LOGON_FAILED`. App profiles are found only with `MAPI_APP_PROFILE`, else
/// `MAPI_E_NO_ACCESS`.
#[doc(alias = "IProfAdmin")]
pub trait ProfAdmin: Debug + Send + Sync {
    /// What the object knows of its last failed call, if that answered `code` (iprofadmin-getlasterror page).
    #[doc(alias = "IProfAdmin::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The table of the profiles as they are now; it doesn't follow changes (iprofadmin-getprofiletable page).
    #[doc(alias = "IProfAdmin::GetProfileTable")]
    fn get_profile_table(&self, flags: ProfileFlags) -> Result<Arc<dyn MapiTable>>;

    /// A new profile, empty or with the default services (iprofadmin-createprofile page).
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if the name is taken, `MAPI_E_INVALID_PARAMETER` on a bad name or a password,
    /// `MAPI_E_USER_CANCEL`, and what an entry function of a service answers.
    #[doc(alias = "IProfAdmin::CreateProfile")]
    fn create_profile(&self, name: &str, password: Option<&str>, flags: ProfileFlags) -> Result<()>;

    /// Deletes a profile; one in use is hidden and goes with its last session (iprofadmin-deleteprofile page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IProfAdmin::DeleteProfile")]
    fn delete_profile(&self, name: &str, flags: ProfileFlags) -> Result<()>;

    /// Obsolete: succeeds and does nothing (iprofadmin-changeprofilepassword page).
    #[doc(alias = "IProfAdmin::ChangeProfilePassword")]
    fn change_profile_password(
        &self,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
        flags: ProfileFlags,
    ) -> Result<()>;

    /// Copies a profile under a new name (iprofadmin-copyprofile page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS` if the new name is taken, `MAPI_E_LOGON_FAILED`, `MAPI_E_USER_CANCEL`,
    /// `MAPI_E_INVALID_PARAMETER` on a bad name.
    #[doc(alias = "IProfAdmin::CopyProfile")]
    fn copy_profile(
        &self,
        old_name: &str,
        password: Option<&str>,
        new_name: &str,
        flags: ProfileFlags,
    ) -> Result<()>;

    /// Renames a profile; one in use is renamed with the end of its last session (iprofadmin-renameprofile page).
    ///
    /// # Errors
    /// As [`copy_profile`](Self::copy_profile).
    #[doc(alias = "IProfAdmin::RenameProfile")]
    fn rename_profile(
        &self,
        old_name: &str,
        password: Option<&str>,
        new_name: &str,
        flags: ProfileFlags,
    ) -> Result<()>;

    /// Makes a profile the default one, or none (iprofadmin-setdefaultprofile page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_CALL_FAILED` on an app profile; the default stays.
    #[doc(alias = "IProfAdmin::SetDefaultProfile")]
    fn set_default_profile(&self, name: Option<&str>, flags: ProfileFlags) -> Result<()>;

    /// The administration of the message services of a profile (iprofadmin-adminservices page).
    ///
    /// # Errors
    /// `MAPI_E_LOGON_FAILED` if there is no such profile or the password is wrong, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IProfAdmin::AdminServices")]
    fn admin_services(
        &self,
        name: &str,
        password: Option<&str>,
        flags: ProfileFlags,
    ) -> Result<Arc<dyn MsgServiceAdmin>>;
}
