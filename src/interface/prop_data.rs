use super::{MapiProp, Outcome, Result};
use crate::vocab::{PropAccess, PropProblem, PropTag};

/// Properties in memory that tell who may write them and which were written (`IPropData`, ipropdataimapiprop page).
///
/// A change counts at once. A provider fills the object, marks what it wrote as clean, hands it out, and asks later
/// what its client has changed or deleted. Any identifier can be set; the object knows no names and opens nothing.
#[doc(alias = "IPropData")]
pub trait MapiPropData: MapiProp {
    /// Lets the object be written (`IPROP_READWRITE`), as it is when it is new, or not (`IPROP_READONLY`)
    /// (ipropdata-hrsetobjaccess page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on anything but one of the two.
    #[doc(alias = "IPropData::HrSetObjAccess")]
    fn set_obj_access(&self, access: PropAccess) -> Result<()>;

    /// Sets for each property one access flag, one status flag or both (ipropdata-hrsetpropaccess page).
    ///
    /// A deleted property that is set clean is forgotten.
    ///
    /// # Errors
    /// Nothing is set: `MAPI_E_NO_ACCESS` on a read-only object, `MAPI_E_INVALID_PARAMETER` on two flags of a kind, a
    /// flag of no kind or none, `MAPI_E_NOT_FOUND` if a property was never there.
    #[doc(alias = "IPropData::HrSetPropAccess")]
    fn set_prop_access(&self, access: &[(PropTag, PropAccess)]) -> Result<()>;

    /// Whether these properties, or all (`None`), were changed, and whether they may be
    /// (ipropdata-hrgetpropaccess page).
    ///
    /// A changed property has `IPROP_DIRTY` alone, another one its access flag alone. Of the properties asked for, one
    /// that is not there has the tag 0, with `IPROP_DIRTY` if it was deleted; all properties include the deleted ones.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty list.
    #[doc(alias = "IPropData::HrGetPropAccess")]
    fn get_prop_access(&self, tags: Option<&[PropTag]>) -> Result<Vec<(PropTag, PropAccess)>>;

    /// Adds properties of type `PT_OBJECT`, which `SetProps` cannot: they are listed, without a value
    /// (ipropdata-hraddobjprops page).
    ///
    /// If some of them are read-only and stay as they were, the warning is `MAPI_W_PARTIAL_COMPLETION`.
    ///
    /// # Errors
    /// Nothing is added: `MAPI_E_INVALID_TYPE` on a tag of another type, `MAPI_E_NO_ACCESS` on a read-only object,
    /// `MAPI_E_INVALID_PARAMETER` on an empty list or an identifier that no property has.
    #[doc(alias = "IPropData::HrAddObjProps")]
    fn add_obj_props(&self, tags: &[PropTag]) -> Result<Outcome<Vec<PropProblem>>>;
}
