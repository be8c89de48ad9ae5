use std::fmt;
use std::sync::Arc;

use super::{AdviseSink, Connection, MapiProp, Opened, Outcome, Result};
use crate::vocab::{
    AddressFlags, AdrEntry, AdrList, CreateOneOffFlags, DetailsFlags, EntryId, EventMask, Iid, OpenFlags,
    PropTag, Property, RecipientType, ResolveNameFlags, ResolveNamesFlags, Restriction, RowSet, UnicodeFlags,
};

/// The integrated address book: one front for all address book providers of the profile (`IAddrBook`,
/// iaddrbookimapiprop page).
///
/// Not a container itself: no id opens the root container. What it sets (personal address book, default directory,
/// search path) is in the profile at once and shared by all address books of the session.
#[doc(alias = "IAddrBook")]
pub trait AddrBook: MapiProp {
    /// Opens a container, user or list, or the root container without an id (iaddrbook-openentry page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no open provider knows the id, `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS` if it cannot
    /// be changed and `MAPI_MODIFY` is given, `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    #[doc(alias = "IAddrBook::OpenEntry")]
    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened>;

    /// Whether two ids name one object; an empty id is the root container (iaddrbook-compareentryids page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no open provider knows one of them.
    #[doc(alias = "IAddrBook::CompareEntryIDs")]
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool>;

    /// Registers for events of one object, or of all entries of all providers (`None`) (iaddrbook-advise page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` if the provider doesn't notify, `MAPI_E_INVALID_ENTRYID`, `MAPI_E_UNKNOWN_ENTRYID`,
    /// `MAPI_E_INVALID_PARAMETER` on an empty mask.
    #[doc(alias = "IAddrBook::Advise")]
    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection>;

    /// Ends a registration of the address book (iaddrbook-unadvise page).
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IAddrBook::Unadvise")]
    fn unadvise(&self, connection: Connection) -> Result<()>;

    /// The id of a recipient that stands in no container; nothing is stored (iaddrbook-createoneoff page).
    ///
    /// Without a name the address is the name.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty type or address.
    #[doc(alias = "IAddrBook::CreateOneOff")]
    fn create_one_off(
        &self,
        name: Option<&str>,
        address_type: &str,
        address: &str,
        flags: CreateOneOffFlags,
    ) -> Result<EntryId>;

    /// Lets the user make an entry in a container, or a one-off (`None`) (iaddrbook-newentry page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`, `MAPI_E_NO_ACCESS` on a container that cannot be changed, `MAPI_E_UNKNOWN_ENTRYID`,
    /// `MAPI_E_INVALID_ENTRYID`, `MAPI_E_COLLISION`.
    #[doc(alias = "IAddrBook::NewEntry")]
    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId>;

    /// Resolves every entry of the list that has no entry id yet (iaddrbook-resolvename page).
    ///
    /// Number and order of the entries stay. `title` is that of the dialog for a new entry.
    ///
    /// # Errors
    /// What could be resolved is: `MAPI_E_AMBIGUOUS_RECIP`, `MAPI_E_NOT_FOUND`, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IAddrBook::ResolveName")]
    fn resolve_name(&self, flags: ResolveNameFlags, title: Option<&str>, names: &mut AdrList) -> Result<()>;

    /// Lets the user choose recipients; the list is replaced by the choice (iaddrbook-address page).
    ///
    /// # Errors
    /// The list stays: `MAPI_E_USER_CANCEL`, `MAPI_E_INVALID_PARAMETER` on parameters that contradict each other,
    /// with `AB_RESOLVE` those of [`resolve_name`](Self::resolve_name).
    #[doc(alias = "IAddrBook::Address")]
    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()>;

    /// Shows an entry to the user, who may change it (iaddrbook-details page).
    ///
    /// With `AB_TELL_DETAILS_CHANGE` the outcome is `S_FALSE` if nothing was changed. The dialog is modal: there is
    /// no dismiss function.
    ///
    /// # Errors
    /// Those of [`open_entry`](Self::open_entry), `MAPI_E_NO_SUPPORT` on an entry without `PR_DETAILS_TABLE`,
    /// `MAPI_E_INVALID_PARAMETER` on an empty id or `DIALOG_MODAL` with `DIALOG_SDI`.
    #[doc(alias = "IAddrBook::Details")]
    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>>;

    /// Shows the options of a recipient to the user, who may change them. Not documented: `MAPI_E_NO_SUPPORT` where nobody
    /// has options for recipients (iaddrbookimapiprop page).
    #[doc(alias = "IAddrBook::RecipOptions")]
    fn recip_options(&self, flags: UnicodeFlags, recipient: &mut AdrEntry) -> Result<()>;

    /// The defaults of the options that recipients of this address type have. Not documented: `MAPI_E_NO_SUPPORT` where
    /// nobody has options for recipients (iaddrbookimapiprop page), `MAPI_E_NOT_FOUND` on a type that no transport takes.
    #[doc(alias = "IAddrBook::QueryDefaultRecipOpt")]
    fn query_default_recip_opt(&self, address_type: &str, flags: UnicodeFlags) -> Result<Vec<Property>>;

    /// The personal address book: the one set, else the first container that can be changed (iaddrbook-getpab page).
    ///
    /// No such container is `None`, not an error.
    #[doc(alias = "IAddrBook::GetPAB")]
    fn get_pab(&self) -> Result<Option<EntryId>>;

    /// Makes a container the personal address book (iaddrbook-setpab page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty id, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_INVALID_ENTRYID` on a user or
    /// list, `MAPI_E_NOT_FOUND`, `MAPI_E_NO_ACCESS` on a container that cannot be changed.
    #[doc(alias = "IAddrBook::SetPAB")]
    fn set_pab(&self, container: &EntryId) -> Result<()>;

    /// The container that is shown first (iaddrbook-getdefaultdir page).
    ///
    /// No container at all is `None`, not an error.
    #[doc(alias = "IAddrBook::GetDefaultDir")]
    fn get_default_dir(&self) -> Result<Option<EntryId>>;

    /// Makes a container the one that is shown first (iaddrbook-setdefaultdir page).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` on an empty id, `MAPI_E_UNKNOWN_ENTRYID`, `MAPI_E_INVALID_ENTRYID` on a user or
    /// list, `MAPI_E_NOT_FOUND`.
    #[doc(alias = "IAddrBook::SetDefaultDir")]
    fn set_default_dir(&self, container: &EntryId) -> Result<()>;

    /// The containers in which names are looked up, in order; the first column is `PR_ENTRYID`
    /// (iaddrbook-getsearchpath page).
    #[doc(alias = "IAddrBook::GetSearchPath")]
    fn get_search_path(&self, flags: UnicodeFlags) -> Result<RowSet>;

    /// Sets the containers in which names are looked up; columns after the first don't count
    /// (iaddrbook-setsearchpath page).
    ///
    /// # Errors
    /// `MAPI_E_MISSING_REQUIRED_COLUMN` if the first column isn't `PR_ENTRYID`.
    #[doc(alias = "IAddrBook::SetSearchPath")]
    fn set_search_path(&self, flags: u32, containers: &RowSet) -> Result<()>;

    /// Gives every resolved recipient a long-term entry id, and these properties before its others
    /// (iaddrbook-preparerecips page).
    ///
    /// A property that its provider doesn't have is an error value in its place.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if a recipient is gone; the others are done.
    #[doc(alias = "IAddrBook::PrepareRecips")]
    fn prepare_recips(
        &self,
        flags: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut AdrList,
    ) -> Result<()>;
}

/// What the dialog of [`AddrBook::address`] looks like and offers (`ADRPARM`, adrparm page).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdrParm {
    /// `ulFlags`: how many may be chosen, from what, and how the dialog behaves.
    pub flags: AddressFlags,
    /// `lpszCaption`: the title of the dialog.
    pub caption: Option<String>,
    /// `lpszNewEntryTitle`: the title of the dialog for a new entry.
    pub new_entry_title: Option<String>,
    /// `lpszDestWellsTitle`: what stands above the fields of the chosen ones.
    pub fields_title: Option<String>,
    /// `cDestFields`: how many fields there are.
    pub fields: AdrFields,
    /// `nDestFieldFocus`: the number of the field that is active first, from 0.
    pub focus: u32,
    /// `lpContRestriction`: which entries are shown; none is all.
    pub entries: Option<Restriction>,
    /// `lpHierRestriction`: which containers are shown; none is all.
    pub containers: Option<Restriction>,
    /// `lpContainer`: the container shown first; none is the default directory.
    pub container: Option<EntryId>,
    /// `lpszHelpFileName`, `ulHelpContext`: the help.
    pub help: Option<(String, u32)>,
}

/// The fields into which a user puts recipients (`cDestFields` and the arrays of that length).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AdrFields {
    /// 0: only looking, or `ADDRESS_ONE`.
    #[default]
    None,
    /// `0xFFFFFFFF`: To, Cc and Bcc.
    Standard,
    /// These, with their titles (`lppszDestTitles`) and recipient types (`lpulDestComps`).
    ///
    /// A title that is missing is that of its type.
    These(Vec<(Option<String>, RecipientType)>),
}

/// A button in the dialog of [`AddrBook::details`]: its text, and what a press does with the id of the entry.
#[derive(Clone, Copy)]
pub struct DetailsButton<'a> {
    /// `lpszButtonText`.
    pub text: &'a str,
    /// `lpfButtonCallback` with its context.
    pub pressed: &'a dyn Fn(&EntryId) -> Result<()>,
}

impl fmt::Debug for DetailsButton<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DetailsButton").field(&self.text).finish()
    }
}
