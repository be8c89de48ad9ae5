use std::sync::Arc;

use crate::interface::{AdrParm, DetailsButton, MapiProgress, MapiProp, MapiTable, Opened, Outcome, Result};
use crate::vocab::{AdrList, DetailsFlags, EntryId, Iid, ProgressFlags, TemplateFlags, UnicodeFlags};

/// What a session shows to the user for its providers, above all for address books.
pub trait DialogSupport {
    /// Gives an entry that this address book keeps the code of the provider which its template identifier names
    /// (imapisupport-opentemplateid page): `host` itself, or an object in front of it. With `FILL_ENTRY` that provider sets
    /// all properties of the entry.
    ///
    /// An object in front passes `OpenProperty` for `PR_DETAILS_TABLE` on to `host`.
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_ENTRYID` if no provider is logged on that gives such identifiers, and what the provider answers:
    /// see [`AbLogon::open_template_id`](crate::interface::spi::AbLogon::open_template_id). `MAPI_E_NO_SUPPORT` to others than address books.
    #[doc(alias = "IMAPISupport::OpenTemplateID")]
    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened>;

    /// Lets the user choose recipients (imapisupport-address page).
    ///
    /// # Errors
    /// As [`AddrBook::address`](crate::interface::AddrBook::address).
    #[doc(alias = "IMAPISupport::Address")]
    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()>;

    /// Shows an entry of the address book to the user (imapisupport-details page).
    ///
    /// # Errors
    /// As [`AddrBook::details`](crate::interface::AddrBook::details).
    #[doc(alias = "IMAPISupport::Details")]
    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>>;

    /// Lets the user make an entry of the address book (imapisupport-newentry page).
    ///
    /// # Errors
    /// As [`AddrBook::new_entry`](crate::interface::AddrBook::new_entry).
    #[doc(alias = "IMAPISupport::NewEntry")]
    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId>;

    /// Shows `config` to the user with these controls, and sets what he enters: a display table, as
    /// [`build_display_table`](super::MapiSupport::build_display_table) makes it (imapisupport-doconfigpropsheet page).
    ///
    /// # Errors
    /// `MAPI_E_USER_CANCEL`; `MAPI_E_INVALID_PARAMETER` if the user leaves a field empty that has `DT_REQUIRED`; what `config`
    /// and the display table refuse.
    #[doc(alias = "IMAPISupport::DoConfigPropsheet")]
    fn do_config_propsheet(
        &self,
        title: &str,
        controls: &dyn MapiTable,
        config: &Arc<dyn MapiProp>,
        flags: UnicodeFlags,
    ) -> Result<()>;

    /// A progress indicator that the user sees, from 1 to 1000 (imapisupport-doprogressdialog page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::DoProgressDialog")]
    fn do_progress_dialog(&self, flags: ProgressFlags) -> Result<Arc<dyn MapiProgress>>;

    /// What recipients of messages can be made from: the template of MAPI and those that all address book providers of the
    /// session offer. Tables tell of changes (imapisupport-getoneofftable page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT` to others than address books, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "IMAPISupport::GetOneOffTable")]
    fn get_one_off_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>>;
}
