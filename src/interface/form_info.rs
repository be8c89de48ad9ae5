use std::sync::Arc;

use super::{MapiFormContainer, MapiProp, Result};
use crate::vocab::{Binary, FormProperty, FormVerbInfo};

/// What a library knows of a form (`IMAPIFormInfo`, imapiforminfoimapiprop page): its properties, which cannot be set, its
/// verbs. It is read without starting the form server. Extended attributes are named properties.
///
/// `PR_MESSAGE_CLASS`, `PR_FORM_CLSID` and `PR_DISPLAY_NAME` are always there.
#[doc(alias = "IMAPIFormInfo")]
pub trait MapiFormInfo: MapiProp {
    /// The properties that the form publishes (imapiforminfo-calcformpropset page). Text is Unicode.
    #[doc(alias = "IMAPIFormInfo::CalcFormPropSet")]
    fn calc_form_prop_set(&self) -> Result<Vec<FormProperty>>;

    /// What the form can be asked to do, by number; to open is among it always (imapiforminfo-calcverbset page).
    #[doc(alias = "IMAPIFormInfo::CalcVerbSet")]
    fn calc_verb_set(&self) -> Result<Vec<FormVerbInfo>>;

    /// The picture in `PR_ICON` or `PR_MINI_ICON`, by the number of the property (imapiforminfo-makeiconfrombinary page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the form has no such.
    #[doc(alias = "IMAPIFormInfo::MakeIconFromBinary")]
    fn make_icon_from_binary(&self, property: u32) -> Result<Binary>;

    /// Writes the configuration file of the form (imapiforminfo-saveform page), with its pictures in files beside it: what
    /// [`install_form`](super::MapiFormContainer::install_form) makes of it is an equal form.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` for a form of the computer's library, `MAPI_E_EXTENDED_ERROR` if the file cannot be written, or the
    /// form has what no file can say.
    #[doc(alias = "IMAPIFormInfo::SaveForm")]
    fn save_form(&self, path: &str) -> Result<()>;

    /// The library that the form is in (imapiforminfo-openformcontainer page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_OBJECT`.
    #[doc(alias = "IMAPIFormInfo::OpenFormContainer")]
    fn open_form_container(&self) -> Result<Arc<dyn MapiFormContainer>>;
}
