use std::fmt::Debug;
use std::sync::Arc;

use super::FormServer;
use crate::interface::Result;
use crate::vocab::{ErrorCode, Guid, MapiError, UnicodeFlags};

/// A program behind forms of several classes (`IMAPIFormFactory`, imapiformfactoryiunknown page).
#[doc(alias = "IMAPIFormFactory")]
pub trait FormFactory: Debug + Send + Sync {
    /// More on the last failure of this object (imapiformfactory-getlasterror page).
    #[doc(alias = "IMAPIFormFactory::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// What makes the forms with this class identifier (imapiformfactory-createclassfactory page); it may be the same each
    /// time. `flags` is 0.
    ///
    /// # Errors
    /// They reach the client as what [`load_form`](crate::interface::MapiFormMgr::load_form) and
    /// [`create_form`](crate::interface::MapiFormMgr::create_form) answer.
    #[doc(alias = "IMAPIFormFactory::CreateClassFactory")]
    fn create_class_factory(&self, class_id: Guid, flags: u32) -> Result<Arc<dyn FormServer>>;

    /// Counts who wants the program to stay, even without a form (imapiformfactory-lockserver page): a form manager from
    /// the first form on that it has made here until it is released. `flags` is 0.
    ///
    /// # Errors
    /// As [`create_class_factory`](Self::create_class_factory); what is answered to the end of a lock counts for nothing.
    #[doc(alias = "IMAPIFormFactory::LockServer")]
    fn lock_server(&self, flags: u32, lock: bool) -> Result<()>;
}
