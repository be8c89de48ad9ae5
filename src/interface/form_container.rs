use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiFormInfo, Result};
use crate::vocab::{
    ErrorCode, FormInstallFlags, FormManagerFlags, FormPropSet, FormProperty, MapiError, UnicodeFlags,
};

/// A library of forms: that of the computer, of the user, or of a folder (`IMAPIFormContainer`,
/// imapiformcontaineriunknown page). It is flat, one form for each class; what is changed shows at once to all who have it
/// open.
#[doc(alias = "IMAPIFormContainer")]
pub trait MapiFormContainer: Debug + Send + Sync {
    /// More on the last failure of this object (imapiformcontainer-getlasterror page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormContainer::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// Adds the form that a configuration file describes (imapiformcontainer-installform page). If there is one of its class
    /// that stays, and only platforms that it does not know are added, unless it is to be replaced.
    ///
    /// # Errors
    /// `MAPI_E_EXTENDED_ERROR` if the file cannot be read, with the reason in
    /// [`get_last_error`](Self::get_last_error); `MAPI_E_UNKNOWN_FLAGS`; `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IMAPIFormContainer::InstallForm")]
    fn install_form(&self, flags: FormInstallFlags, path: &str) -> Result<()>;

    /// Takes out the form of exactly this class (imapiformcontainer-removeform page). Form objects that are open stay.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IMAPIFormContainer::RemoveForm")]
    fn remove_form(&self, message_class: &str) -> Result<()>;

    /// As [`MapiFormMgr::resolve_message_class`](super::MapiFormMgr::resolve_message_class), in this library alone
    /// (imapiformcontainer-resolvemessageclass page).
    ///
    /// # Errors
    /// As there.
    #[doc(alias = "IMAPIFormContainer::ResolveMessageClass")]
    fn resolve_message_class(
        &self,
        message_class: &str,
        flags: FormManagerFlags,
    ) -> Result<Arc<dyn MapiFormInfo>>;

    /// The forms of classes, in their order, `None` for a class without one; or all, in the order in which they came
    /// (imapiformcontainer-resolvemultiplemessageclasses page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormContainer::ResolveMultipleMessageClasses")]
    fn resolve_multiple_message_classes(
        &self,
        message_classes: Option<&[&str]>,
        flags: FormManagerFlags,
    ) -> Result<Vec<Option<Arc<dyn MapiFormInfo>>>>;

    /// The properties that its forms publish, any or all of them (imapiformcontainer-calcformpropset page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormContainer::CalcFormPropSet")]
    fn calc_form_prop_set(&self, which: FormPropSet) -> Result<Vec<FormProperty>>;

    /// What it is called (imapiformcontainer-getdisplay page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormContainer::GetDisplay")]
    fn get_display(&self, flags: UnicodeFlags) -> Result<String>;
}
