use crate::interface::Method;

/// The four kinds of support object (imapisupportiunknown page).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// An address book provider's.
    AddressBook,
    /// A message store provider's.
    Store,
    /// A transport provider's.
    Transport,
    /// The entry function's of a message service.
    Service,
}

impl Flavour {
    /// Whether such an object has a method; otherwise it answers `MAPI_E_NO_SUPPORT` (STA-SUP-1).
    pub const fn offers(self, method: Method) -> bool {
        match method {
            Method::MapiSupportAddress
            | Method::MapiSupportDetails
            | Method::MapiSupportNewEntry
            | Method::MapiSupportGetOneOffTable
            | Method::MapiSupportOpenTemplateId => matches!(self, Self::AddressBook),
            Method::MapiSupportCopyMessages
            | Method::MapiSupportCopyFolder
            | Method::MapiSupportDoCopyTo
            | Method::MapiSupportDoCopyProps
            | Method::MapiSupportPrepareSubmit
            | Method::MapiSupportExpandRecips
            | Method::MapiSupportDoSentMail
            | Method::MapiSupportCompleteMsg
            | Method::MapiSupportReadReceipt
            | Method::MapiSupportStoreLogoffTransports
            | Method::MapiSupportModifyProfile => matches!(self, Self::Store),
            Method::MapiSupportRegisterPreprocessor
            | Method::MapiSupportSpoolerYield
            | Method::MapiSupportStatusRecips => matches!(self, Self::Transport),
            Method::MapiSupportUpdatePab | Method::MapiSupportPreprocess => false,
            Method::MapiSupportSpoolerNotify => matches!(self, Self::Store | Self::Transport),
            Method::MapiSupportSetProviderUid | Method::MapiSupportDoProgressDialog => {
                matches!(self, Self::AddressBook | Self::Store)
            }
            Method::MapiSupportSubscribe
            | Method::MapiSupportUnsubscribe
            | Method::MapiSupportNotify
            | Method::MapiSupportModifyStatusRow
            | Method::MapiSupportCreateOneOff
            | Method::MapiSupportCompareEntryIds
            | Method::MapiSupportOpenEntry
            | Method::MapiSupportOpenAddressBook
            | Method::MapiSupportWrapStoreEntryId
            | Method::MapiSupportGetMapiSession => !matches!(self, Self::Service),
            _ => true,
        }
    }
}
