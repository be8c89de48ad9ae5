use std::fmt::Debug;
use std::sync::Arc;

use super::{
    MapiFolder, MapiFormMgr, MapiSession, MapiViewContext, Message, MsgStore, PersistMessage, Result,
};
use crate::vocab::{ErrorCode, MapiError, SubmitFlags, UnicodeFlags, ViewContextStatus};

/// Where a form has its message from, and what it asks to be done with it (`IMAPIMessageSite`, imapimessagesiteiunknown
/// page). A viewer implements it.
///
/// Where MAPI answers `S_FALSE` the result is `None`: an embedded message has no store and no folder, a message that was
/// sent is no more.
#[doc(alias = "IMAPIMessageSite")]
pub trait MapiMessageSite: Debug + Send + Sync {
    /// More on the last failure of this object (imapimessagesite-getlasterror page).
    #[doc(alias = "IMAPIMessageSite::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The session (imapimessagesite-getsession page).
    #[doc(alias = "IMAPIMessageSite::GetSession")]
    fn get_session(&self) -> Result<Option<Arc<dyn MapiSession>>>;

    /// The store of the message (imapimessagesite-getstore page).
    #[doc(alias = "IMAPIMessageSite::GetStore")]
    fn get_store(&self) -> Result<Option<Arc<dyn MsgStore>>>;

    /// The folder of the message (imapimessagesite-getfolder page).
    #[doc(alias = "IMAPIMessageSite::GetFolder")]
    fn get_folder(&self) -> Result<Option<Arc<dyn MapiFolder>>>;

    /// The message that is shown now (imapimessagesite-getmessage page).
    #[doc(alias = "IMAPIMessageSite::GetMessage")]
    fn get_message(&self) -> Result<Option<Arc<dyn Message>>>;

    /// A form manager of the session (imapimessagesite-getformmanager page).
    #[doc(alias = "IMAPIMessageSite::GetFormManager")]
    fn get_form_manager(&self) -> Result<Arc<dyn MapiFormMgr>>;

    /// Makes a message, with a site and a view context for the form that shows it (imapimessagesite-newmessage page): in any
    /// folder, or if it is to be composed in one in `folder`, without it the folder of this message.
    #[doc(alias = "IMAPIMessageSite::NewMessage")]
    fn new_message(
        &self,
        compose_in_folder: bool,
        folder: Option<&Arc<dyn MapiFolder>>,
        form: &Arc<dyn PersistMessage>,
    ) -> Result<NewMessage>;

    /// Copies the message to a folder (imapimessagesite-copymessage page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIMessageSite::CopyMessage")]
    fn copy_message(&self, destination: &Arc<dyn MapiFolder>) -> Result<()>;

    /// Moves the message to a folder, and shows another one (imapimessagesite-movemessage page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIMessageSite::MoveMessage")]
    fn move_message(
        &self,
        destination: &Arc<dyn MapiFolder>,
        view: Option<&Arc<dyn MapiViewContext>>,
    ) -> Result<()>;

    /// Deletes the message, and shows another one (imapimessagesite-deletemessage page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`.
    #[doc(alias = "IMAPIMessageSite::DeleteMessage")]
    fn delete_message(&self, view: Option<&Arc<dyn MapiViewContext>>) -> Result<()>;

    /// Saves the message (imapimessagesite-savemessage page).
    #[doc(alias = "IMAPIMessageSite::SaveMessage")]
    fn save_message(&self) -> Result<()>;

    /// Sends the message (imapimessagesite-submitmessage page).
    #[doc(alias = "IMAPIMessageSite::SubmitMessage")]
    fn submit_message(&self, flags: SubmitFlags) -> Result<()>;

    /// What can be done with the message (imapimessagesite-getsitestatus page).
    #[doc(alias = "IMAPIMessageSite::GetSiteStatus")]
    fn get_site_status(&self) -> Result<ViewContextStatus>;
}

/// What [`MapiMessageSite::new_message`] made.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The message.
    pub message: Arc<dyn Message>,
    /// The site of its form.
    pub site: Arc<dyn MapiMessageSite>,
    /// The view context of its form, if the viewer has one.
    pub view: Option<Arc<dyn MapiViewContext>>,
}
