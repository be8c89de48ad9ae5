use std::fmt::Debug;
use std::sync::Arc;

use super::{
    MapiFolder, MapiForm, MapiFormContainer, MapiFormInfo, MapiMessageSite, MapiViewContext, Message, Result,
};
use crate::vocab::{
    ErrorCode, FormManagerFlags, FormPropSet, FormProperty, FormRegistries, FormRegistry, Iid, MapiError,
    MessageFlags, MessageStatus, UnicodeFlags,
};

/// Finds the form that shows messages of a class, and loads messages into it (`IMAPIFormMgr`, imapiformmgriunknown page).
///
/// A class that has no form is shown by that of the class it derives from: `IPM.Note.Order` by that of `IPM.Note`, then of
/// `IPM`. The libraries are asked in this order: that of the computer, that of the given folder, that of the user.
#[doc(alias = "IMAPIFormMgr")]
pub trait MapiFormMgr: Debug + Send + Sync {
    /// More on the last failure of this object (imapiformmgr-getlasterror page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// Makes the form of a message and loads the message into it (imapiformmgr-loadform page): the form server makes the
    /// object, then come its [`load`](super::PersistMessage::load) and, with a view context,
    /// [`set_view_context`](MapiForm::set_view_context). All else is the client's: a client must not load it again.
    ///
    /// Without a class that of the message is used, with the flags that the message has and the status that `folder` knows
    /// of it; `status` and `message_flags` count only with a class.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the class has no form; `MAPI_E_INTERFACE_NOT_SUPPORTED` if `interface` is none of a form; what
    /// the form answers, which is released then.
    #[doc(alias = "IMAPIFormMgr::LoadForm")]
    #[expect(clippy::too_many_arguments, reason = "those of the MAPI method")]
    fn load_form(
        &self,
        flags: FormManagerFlags,
        message_class: Option<&str>,
        status: MessageStatus,
        message_flags: MessageFlags,
        folder: Option<&dyn MapiFolder>,
        site: &Arc<dyn MapiMessageSite>,
        message: &Arc<dyn Message>,
        view: Option<&Arc<dyn MapiViewContext>>,
        interface: Iid,
    ) -> Result<Arc<dyn MapiForm>>;

    /// The form of a class, or of the class it derives from, which `MAPIFORM_EXACTMATCH` rules out
    /// (imapiformmgr-resolvemessageclass page). Without a folder no folder's library is asked.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`; `MAPI_E_INVALID_PARAMETER` on text that is no class; `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::ResolveMessageClass")]
    fn resolve_message_class(
        &self,
        message_class: &str,
        flags: FormManagerFlags,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormInfo>>;

    /// The forms of classes, in their order, `None` for a class without one; or all forms there are, in the order of the
    /// libraries (imapiformmgr-resolvemultiplemessageclasses page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::ResolveMultipleMessageClasses")]
    fn resolve_multiple_message_classes(
        &self,
        message_classes: Option<&[&str]>,
        flags: FormManagerFlags,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Vec<Option<Arc<dyn MapiFormInfo>>>>;

    /// The properties that these forms publish, any or all of them (imapiformmgr-calcformpropset page). Text is Unicode.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::CalcFormPropSet")]
    fn calc_form_prop_set(
        &self,
        forms: &[Arc<dyn MapiFormInfo>],
        which: FormPropSet,
    ) -> Result<Vec<FormProperty>>;

    /// Makes a form object that shows nothing yet (imapiformmgr-createform page): the client goes on with
    /// [`init_new`](super::PersistMessage::init_new).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no server makes this form, `MAPI_E_INTERFACE_NOT_SUPPORTED` if `interface` is none of a form.
    #[doc(alias = "IMAPIFormMgr::CreateForm")]
    fn create_form(
        &self,
        flags: FormManagerFlags,
        form: &dyn MapiFormInfo,
        interface: Iid,
    ) -> Result<Arc<dyn MapiForm>>;

    /// Lets the user choose one of the forms that are not hidden (imapiformmgr-selectform page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::SelectForm")]
    fn select_form(
        &self,
        flags: FormManagerFlags,
        title: Option<&str>,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormInfo>>;

    /// Lets the user choose forms, `chosen` to begin with (imapiformmgr-selectmultipleforms page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPIFormMgr::SelectMultipleForms")]
    fn select_multiple_forms(
        &self,
        flags: FormManagerFlags,
        title: Option<&str>,
        folder: Option<&dyn MapiFolder>,
        chosen: &[Arc<dyn MapiFormInfo>],
    ) -> Result<Vec<Arc<dyn MapiFormInfo>>>;

    /// Lets the user choose a library, never that of the computer (imapiformmgr-selectformcontainer page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`; `MAPI_E_INVALID_PARAMETER` on an unknown value of `registries`.
    #[doc(alias = "IMAPIFormMgr::SelectFormContainer")]
    fn select_form_container(
        &self,
        registries: FormRegistries,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>>;

    /// Opens a library: that of the computer, of the user, or of `folder` (imapiformmgr-openformcontainer page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no default store to have the user's, `MAPI_E_INVALID_PARAMETER` if a folder is missing,
    /// or given where none belongs.
    #[doc(alias = "IMAPIFormMgr::OpenFormContainer")]
    fn open_form_container(
        &self,
        registry: FormRegistry,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<Arc<dyn MapiFormContainer>>;

    /// Fetches what makes a form to the computer (imapiformmgr-prepareform page). [`load_form`](Self::load_form) and
    /// [`create_form`](Self::create_form) call it when it is not there yet. With `MAPI_DIALOG` the user sees the progress.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IMAPIFormMgr::PrepareForm")]
    fn prepare_form(&self, flags: FormManagerFlags, form: &dyn MapiFormInfo) -> Result<()>;

    /// Whether a message is in conflict and its form does **not** handle that (imapiformmgr-isinconflict page).
    ///
    /// # Errors
    /// Those of [`resolve_message_class`](Self::resolve_message_class).
    #[doc(alias = "IMAPIFormMgr::IsInConflict")]
    fn is_in_conflict(
        &self,
        message_flags: MessageFlags,
        status: MessageStatus,
        message_class: &str,
        folder: Option<&dyn MapiFolder>,
    ) -> Result<bool>;
}
