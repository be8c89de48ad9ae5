use crate::interface::Method;

/// The four kinds of support object (imapisupportiunknown page).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// An address book provider's.
    AddressBook,
    /// A message store provider's.
    Store,
    /// The entry function's of a message service.
    Service,
}

impl Flavour {
    /// Whether such an object has a method; otherwise it answers `MAPI_E_NO_SUPPORT` (STA-SUP-1).
    pub const fn offers(self, method: Method) -> bool {
        match method {
            Method::MapiSupportOpenProfileSection | Method::MapiSupportDoConfigPropsheet => true,
            Method::MapiSupportModifyStatusRow
            | Method::MapiSupportSetProviderUid
            | Method::MapiSupportCompareEntryIds
            | Method::MapiSupportOpenEntry => !matches!(self, Self::Service),
            _ => matches!(self, Self::Store),
        }
    }
}
