use std::any::Any;
use std::fmt::Debug;

use super::{MapiProgress, Opened, Outcome, Result};
use crate::vocab::{
    CopyFlags, ErrorCode, Guid, Iid, MapiError, NameFlags, NamesFilter, OpenPropertyFlags, PropName,
    PropProblem, PropTag, Property, SaveFlags, UnicodeFlags,
};

/// An object with properties: the base of every other (`IMAPIProp`, imapipropiunknown page).
///
/// Objects are *transacted* (message, attachment, address book entry: changes live in the open object until
/// `save_changes`) or not (store, folder, profile section, status object: each change is permanent at once).
///
/// Any method answers `MAPI_E_INVALID_OBJECT` once the session has logged off, `MAPI_E_UNKNOWN_FLAGS` on a flag bit
/// without meaning, and `MAPI_E_NO_ACCESS` where it would write through an object opened read-only.
///
/// `Any` is for implementations: one that is given an object as an argument can tell whether it is its own.
#[doc(alias = "IMAPIProp")]
pub trait MapiProp: Any + Debug + Send + Sync {
    /// What the object knows of its last failed call, if that answered `code` (imapiprop-getlasterror page).
    ///
    /// Nothing to tell is `None`, not an error.
    #[doc(alias = "IMAPIProp::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// Makes the pending changes of a transacted object permanent, in one step (imapiprop-savechanges page).
    ///
    /// Without a `KEEP_OPEN` flag the object can only be dropped afterwards.
    ///
    /// # Errors
    /// `MAPI_E_OBJECT_CHANGED` if somebody else saved since the open (`FORCE_SAVE` overrides),
    /// `MAPI_E_OBJECT_DELETED`, `MAPI_E_NO_ACCESS`.
    #[doc(alias = "IMAPIProp::SaveChanges")]
    fn save_changes(&self, flags: SaveFlags) -> Result<()>;

    /// The values of these properties in this order, or of all (`None`) (imapiprop-getprops page).
    ///
    /// A property that cannot be told is a [`PropValue::Error`](crate::vocab::PropValue::Error) in its place, and the
    /// warning is `MAPI_W_ERRORS_RETURNED`. The type `PT_UNSPECIFIED` asks for the type the object has; text is then
    /// Unicode with `MAPI_UNICODE` and 8-bit without.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty list.
    #[doc(alias = "IMAPIProp::GetProps")]
    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>>;

    /// The tags of all properties, those of objects behind `OpenProperty` included (imapiprop-getproplist page).
    #[doc(alias = "IMAPIProp::GetPropList")]
    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>>;

    /// Opens a property as a stream, table, message or other object (imapiprop-openproperty page).
    ///
    /// `options` are the interface's own: `STGM_*` for a stream, `MAPI_UNICODE` for a table.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if it is absent and `MAPI_CREATE` isn't given, `MAPI_E_INTERFACE_NOT_SUPPORTED`,
    /// `MAPI_E_INVALID_PARAMETER` on `PT_UNSPECIFIED` or `MAPI_CREATE` without `MAPI_MODIFY`.
    #[doc(alias = "IMAPIProp::OpenProperty")]
    fn open_property(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Result<Opened>;

    /// Sets each property or reports why not (imapiprop-setprops page).
    ///
    /// # Errors
    /// Nothing is set: `MAPI_E_INVALID_PARAMETER` on an empty list, a `PT_OBJECT` entry or a multi-value without values.
    #[doc(alias = "IMAPIProp::SetProps")]
    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>>;

    /// Deletes each property, by identifier, or reports why not (imapiprop-deleteprops page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty list.
    #[doc(alias = "IMAPIProp::DeleteProps")]
    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>>;

    /// Copies or moves everything but what is excluded into `destination` (imapiprop-copyto page).
    ///
    /// `interface` is the interface of the destination the caller has in hand.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if source and destination are one object, `MAPI_E_FOLDER_CYCLE`, `MAPI_E_COLLISION`,
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    #[doc(alias = "IMAPIProp::CopyTo")]
    fn copy_to(
        &self,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// Copies or moves the listed properties into `destination` (imapiprop-copyprops page). Errors as [`MapiProp::copy_to`].
    #[doc(alias = "IMAPIProp::CopyProps")]
    fn copy_props(
        &self,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>>;

    /// The identifiers that stand for these names here, or for all known names (`None`)
    /// (imapiprop-getidsfromnames page).
    ///
    /// The tags are of type `PT_UNSPECIFIED`; a name without an identifier gives `PT_ERROR` and
    /// `MAPI_W_ERRORS_RETURNED`, unless `MAPI_CREATE` makes one.
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` where the object has no named properties, `MAPI_E_TOO_BIG` when identifiers have run out.
    #[doc(alias = "IMAPIProp::GetIDsFromNames")]
    fn get_ids_from_names(
        &self,
        names: Option<&[PropName]>,
        flags: NameFlags,
    ) -> Result<Outcome<Vec<PropTag>>>;

    /// The names that these identifiers stand for, or all names, or all of one property set
    /// (imapiprop-getnamesfromids page).
    ///
    /// Each tag comes back with its name; one without a name is `None`, and the warning is `MAPI_W_ERRORS_RETURNED`.
    #[doc(alias = "IMAPIProp::GetNamesFromIDs")]
    fn get_names_from_ids(
        &self,
        tags: Option<&[PropTag]>,
        set: Option<Guid>,
        flags: NamesFilter,
    ) -> Result<Outcome<TagNames>>;
}

/// Tags of type `PT_UNSPECIFIED` with the names that their identifiers stand for.
pub type TagNames = Vec<(PropTag, Option<PropName>)>;
