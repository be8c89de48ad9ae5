use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{MapiForm, Result};
use crate::vocab::Guid;

/// Makes form objects: the program behind a form, or a class factory of one behind several
/// ([`FormFactory`](super::FormFactory)).
///
/// A server is registered under the class identifiers of its forms and called with one of them, each time for an object of
/// its own.
#[doc(alias = "IMAPIFormFactory")]
pub trait FormServer: Debug + Send + Sync {
    /// A new form object of this class, that shows nothing yet.
    ///
    /// # Errors
    /// They reach the client as what [`load_form`](crate::interface::MapiFormMgr::load_form) and
    /// [`create_form`](crate::interface::MapiFormMgr::create_form) answer.
    fn create_form(&self, class_id: Guid) -> Result<Arc<dyn MapiForm>>;
}
