use super::{AddressBook, Refused};
use crate::provider::{Refusal, refuse, refuse_flags};
use crate::session::spooler;
use crate::vocab::tags::PR_ADDRTYPE;
use crate::vocab::{AdrEntry, CodePage, ErrorCode, PropType, PropValue, Property, UnicodeFlags};

/// The options of recipients, by their address types.
impl AddressBook {
    /// The options of recipients of a type that a transport takes (ADR-RECIPOPTIONS-1, ADR-RECIPOPTIONS-2).
    pub(super) fn recipient_options(&self, address_type: &str, unicode: bool) -> Refused<Vec<Property>> {
        let options = self.book.runtime.read().recipient_options(address_type).map(<[Property]>::to_vec);
        let options = options.ok_or_else(no_options)?;
        let types = self.logon.upgrade().map_or_else(Vec::new, |logon| {
            spooler::start(&logon);
            logon.spooler.address_types()
        });
        if !types.iter().any(|known| known.eq_ignore_ascii_case(address_type)) {
            let why = format!("no transport takes addresses of type {address_type:?}");
            return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why));
        }
        let in_width = |property: Property| {
            let value = property.value.into_type(PropType::PT_UNSPECIFIED, unicode, CodePage::default())?;
            Some(Property::new(property.tag, value))
        };
        Ok(options.into_iter().filter_map(in_width).collect())
    }

    /// Shows the user the options of a recipient (ADR-RECIPOPTIONS-1).
    pub(super) fn ask_for_options(&self, flags: UnicodeFlags, recipient: &mut AdrEntry) -> Refused<()> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        let address_type =
            recipient.find(PR_ADDRTYPE).and_then(|found| found.value.to_unicode(CodePage::default()));
        let address_type = address_type.as_ref().and_then(PropValue::as_str).unwrap_or_default();
        self.book.runtime.read().recipient_options(address_type).ok_or_else(no_options)?;
        self.object.runtime().ui().recipient_options(recipient);
        Ok(())
    }
}

/// Nobody has options for recipients (ADR-RECIPOPTIONS-1).
fn no_options() -> Refusal {
    refuse(ErrorCode::MAPI_E_NO_SUPPORT, "nobody has options for recipients")
}
