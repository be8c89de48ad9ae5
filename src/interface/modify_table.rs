use std::fmt::Debug;
use std::sync::Arc;

use super::{MapiTable, Result};
use crate::vocab::{ErrorCode, MapiError, ModifyTableFlags, RowEntry, UnicodeFlags};

/// A table that clients modify: the permissions or the rules of a folder (`IExchangeModifyTable`,
/// iexchangemodifytableiunknown page).
///
/// `OpenProperty` of `PR_ACL_TABLE` or `PR_RULES_TABLE` with `IID_IExchangeModifyTable` opens it. A row is named by
/// `PR_MEMBER_ID` or `PR_RULE_ID`.
#[doc(alias = "IExchangeModifyTable")]
pub trait ExchangeModifyTable: Debug + Send + Sync {
    /// The words for an error that this object answered (iexchangemodifytable-getlasterror page).
    ///
    /// # Errors
    /// As [`MapiTable::get_last_error`].
    #[doc(alias = "IExchangeModifyTable::GetLastError")]
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>>;

    /// The rows as they are now, to read (iexchangemodifytable-gettable page).
    ///
    /// # Errors
    /// `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_OBJECT_DELETED`.
    #[doc(alias = "IExchangeModifyTable::GetTable")]
    fn get_table(&self, flags: ModifyTableFlags) -> Result<Arc<dyn MapiTable>>;

    /// Adds, modifies and removes rows, one after the other: all of it or nothing
    /// (iexchangemodifytable-modifytable page). With `ROWLIST_REPLACE` every row that was there goes first.
    ///
    /// A row that is added gets a new id, whatever id it brings.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no row has an id that is to be modified or removed; `MAPI_E_INVALID_PARAMETER` if a row to
    /// modify or remove has no id, if it says nothing that can be done, or, with `ROWLIST_REPLACE`, anything but
    /// `ROW_ADD`; `MAPI_E_NO_ACCESS` if the folder may not be modified; `MAPI_E_UNKNOWN_FLAGS`, `MAPI_E_OBJECT_DELETED`.
    #[doc(alias = "IExchangeModifyTable::ModifyTable")]
    fn modify_table(&self, flags: ModifyTableFlags, rows: &[RowEntry]) -> Result<()>;
}
