use super::{AddressBook, Refused};
use crate::interface::{AdrFields, AdrParm, Method, Outcome};
use crate::provider::{Refusal, not_yet, refuse, refuse_flags};
use crate::vocab::{AddressFlags, DetailsFlags, EntryId, ErrorCode, OpenFlags, UnicodeFlags};

/// The version bits of `ADRPARM`.
const VERSION: u32 = 0xF000_0000;

/// What a client may ask of the user. Nobody answers, which is as if the user pressed Cancel.
impl AddressBook {
    /// `NewEntry` (ADR-NEWENTRY-8, ADR-NEWENTRY-9).
    pub(super) fn ask_for_entry(&self, flags: UnicodeFlags, container: Option<&EntryId>) -> Refused<EntryId> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        if let Some(id) = container.filter(|id| !id.is_empty()) {
            let container = self.book.container(id)?;
            if !container.is_modifiable() {
                return Err(container.cannot_be_changed());
            }
        }
        Err(cancelled())
    }

    /// `Address` (ADR-ADDRESS-9, ADR-ADRPARM-1 to ADR-ADRPARM-8).
    pub(super) fn ask_for_recipients(&self, parameters: &AdrParm) -> Refused<()> {
        const KNOWN: AddressFlags = AddressFlags::DIALOG_MODAL
            .union(AddressFlags::DIALOG_SDI)
            .union(AddressFlags::DIALOG_OPTIONS)
            .union(AddressFlags::ADDRESS_ONE)
            .union(AddressFlags::AB_SELECTONLY)
            .union(AddressFlags::AB_RESOLVE)
            .union(AddressFlags::AB_UNICODEUI);
        let invalid = |why| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        let flags = parameters.flags;
        let unknown = flags.unknown(KNOWN);
        if unknown & VERSION != 0 {
            return invalid("ADRPARM is of a version that nobody knows");
        }
        refuse_flags(unknown)?;
        if flags.contains(AddressFlags::DIALOG_MODAL | AddressFlags::DIALOG_SDI) {
            return invalid("DIALOG_MODAL and DIALOG_SDI exclude each other");
        }
        if flags.contains(AddressFlags::ADDRESS_ONE) && parameters.fields != AdrFields::None {
            return invalid("with ADDRESS_ONE there are no fields");
        }
        if let AdrFields::These(fields) = &parameters.fields
            && !fields.is_empty()
            && parameters.focus as usize >= fields.len()
        {
            return invalid("the field that is active first is none of the fields");
        }
        Err(cancelled())
    }

    /// `Details`: the entry has to be there (ADR-DETAILS-5, ADR-DETAILS-8).
    pub(super) fn show_details(&self, id: &EntryId, flags: DetailsFlags) -> Refused<Outcome<()>> {
        let known = DetailsFlags::DIALOG_MODAL | DetailsFlags::DIALOG_SDI | DetailsFlags::MAPI_UNICODE;
        refuse_flags(flags.unknown(known))?;
        if id.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty id names no entry"));
        }
        if flags.contains(DetailsFlags::DIALOG_MODAL | DetailsFlags::DIALOG_SDI) {
            let why = "DIALOG_MODAL and DIALOG_SDI exclude each other";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        }
        self.book.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?;
        Err(not_yet(Method::AddrBookDetails))
    }
}

fn cancelled() -> Refusal {
    refuse(ErrorCode::MAPI_E_USER_CANCEL, "nobody is there to answer the dialog")
}
