//! Who sends a message.

use crate::interface::ext::MapiPropExt;
use crate::interface::{Message, Result};
use crate::session::identity::Identity;
use crate::vocab::tags::*;
use crate::vocab::{OneOff, PropTag, PropValue, Property, UnicodeFlags};

/// What a message has yet to say of its sender: the user of the session; on whose behalf: the same (STO-SPOOL-12,
/// STA-OUTBOUND-16).
pub fn missing(message: &dyn Message, sender: Option<&Identity>) -> Result<Vec<Property>> {
    let Some(sender) = sender else { return Ok(Vec::new()) };
    let mut properties = Vec::new();
    let said = message.has(PR_SENDER_EMAIL_ADDRESS)?;
    if !said {
        properties.extend(person(&SENDER, sender));
    }
    if !message.has(PR_SENT_REPRESENTING_EMAIL_ADDRESS)? {
        if !said {
            properties.extend(person(&REPRESENTING, sender));
        } else {
            let own = message.get_props(Some(&SENDER), UnicodeFlags::MAPI_UNICODE)?.into_value();
            let own = own.into_iter().zip(REPRESENTING);
            let own = own.filter(|(property, _)| property.value.as_error().is_none());
            properties.extend(own.map(|(property, tag)| Property::new(tag, property.value)));
        }
    }
    Ok(properties)
}

/// Entry id, name, address type, address, search key of one role in a message.
pub type Person = [PropTag; 5];

/// Who sent it.
pub const SENDER: Person = crate::columns![
    PR_SENDER_ENTRYID,
    PR_SENDER_NAME,
    PR_SENDER_ADDRTYPE,
    PR_SENDER_EMAIL_ADDRESS,
    PR_SENDER_SEARCH_KEY
];
/// In whose name.
pub const REPRESENTING: Person = crate::columns![
    PR_SENT_REPRESENTING_ENTRYID,
    PR_SENT_REPRESENTING_NAME,
    PR_SENT_REPRESENTING_ADDRTYPE,
    PR_SENT_REPRESENTING_EMAIL_ADDRESS,
    PR_SENT_REPRESENTING_SEARCH_KEY
];
/// Somebody in a role.
pub fn person(role: &Person, who: &Identity) -> [Property; 5] {
    let key = OneOff::new("", "SMTP", &*who.address).search_key();
    [
        Property::new(role[0], PropValue::from(&who.entry_id)),
        Property::new(role[1], who.display_name.as_str().into()),
        Property::new(role[2], "SMTP".into()),
        Property::new(role[3], who.address.as_str().into()),
        Property::new(role[4], PropValue::Binary(key)),
    ]
}
