//! What becomes of the recipients of a message when it is submitted.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Recipient;
use crate::engine::ValueRef;
use crate::engine::directory::{Directory, DirectoryId, EntryNumber};
use crate::engine::personal_book::expand_lists;
use crate::engine::props::Overlay;
use crate::engine::props::Shapes;
use crate::engine::world::World;
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECIPIENT_TYPE, PR_RESPONSIBILITY, PR_SEARCH_KEY, PR_SMTP_ADDRESS, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{EntryId, OneOff, PropTag, PropValue, Property, RecipientType};

/// What the address book says of a recipient.
const OF_AN_ENTRY: [PropTag; 8] = crate::columns![
    PR_DISPLAY_NAME,
    PR_ADDRTYPE,
    PR_EMAIL_ADDRESS,
    PR_ENTRYID,
    PR_SEARCH_KEY,
    PR_OBJECT_TYPE,
    PR_DISPLAY_TYPE,
    PR_SMTP_ADDRESS
];

impl Recipient {
    /// The recipient with one property set.
    pub fn with(&self, property: Property, shapes: &mut Shapes) -> Self {
        let mut overlay = Overlay::default();
        overlay.set(property);
        Self { row: self.row, props: Arc::new(overlay.apply_to(&self.props, shapes)) }
    }

    /// The entry id, if it has one.
    pub fn entry_id(&self) -> Option<EntryId> {
        match self.props.value(PR_ENTRYID.id()) {
            Some(PropValue::Binary(id)) => Some(id.into()),
            _ => None,
        }
    }

    /// Whether it got the message when that was sent before (`MAPI_SUBMITTED`).
    fn has_it(&self) -> bool {
        let kind = self.props.get(PR_RECIPIENT_TYPE.id());
        matches!(kind, Some((_, ValueRef::Long(kind))) if RecipientType(kind as u32).is_submitted())
    }
}

/// `PrepareSubmit`: nobody is sent to yet, but who got a message that is sent again is done with
/// (STA-SUP-PREPARESUBMIT-1 to -3, STO-SPOOL-5).
pub fn prepare_recipients(recipients: &[Recipient], resend: bool, shapes: &mut Shapes) -> Vec<Recipient> {
    let prepared = recipients.iter().map(|recipient| {
        let done = resend && recipient.has_it();
        recipient.with(Property::of(PR_RESPONSIBILITY, done), shapes)
    });
    prepared.collect()
}

/// `ExpandRecips`: personal lists are replaced by their members, one-offs completed, changed names put back, duplicates
/// left out (STA-SUP-EXPANDRECIPS-1 to -5, STO-SPOOL-1 to -4).
pub fn expand_recipients(books: &World, recipients: &[Recipient], shapes: &mut Shapes) -> Vec<Recipient> {
    let directory = books.directory();
    let named = expand_lists(books, recipients);
    let complete = |known: &Recipient| completed(known, entry_of(known, directory), directory, shapes);
    let mut expanded: Vec<Recipient> = named.iter().map(complete).collect();
    let mut known = BTreeSet::new();
    expanded.retain(|recipient| match recipient.props.value(PR_SEARCH_KEY.id()) {
        Some(PropValue::Binary(key)) => known.insert((key.to_vec(), recipient.kind().0)),
        _ => true,
    });
    expanded.sort_by_key(|recipient| recipient.row);
    expanded
}

fn entry_of(recipient: &Recipient, directory: &Directory) -> Option<EntryNumber> {
    directory.find(&DirectoryId::parse(&recipient.entry_id()?).ok()?)
}

/// A recipient with all that sending needs, under the name that the address book has for it.
fn completed(
    recipient: &Recipient,
    entry: Option<EntryNumber>,
    directory: &Directory,
    shapes: &mut Shapes,
) -> Recipient {
    let mut overlay = Overlay::default();
    let mut set = |property: Property| {
        if recipient.props.value(property.tag.id()).as_ref() != Some(&property.value) {
            overlay.set(property);
        }
    };
    if let Some(Ok(one_off)) = recipient.entry_id().map(|id| OneOff::parse(&id)) {
        let missing = |id| recipient.text(id).is_empty();
        if missing(PR_EMAIL_ADDRESS.id()) {
            set(Property::of(PR_EMAIL_ADDRESS, &*one_off.address));
            set(Property::of(PR_ADDRTYPE, &*one_off.address_type));
            set(Property::of(PR_SEARCH_KEY, one_off.search_key()));
        }
        if missing(PR_DISPLAY_NAME.id()) {
            set(Property::of(PR_DISPLAY_NAME, &*one_off.display_name));
        }
    }
    if let Some(entry) = entry.filter(|_| recipient.text(PR_EMAIL_ADDRESS.id()).is_empty()) {
        for tag in OF_AN_ENTRY.iter().filter(|tag| tag.id() != PR_ENTRYID.id()) {
            if let Some(value) = directory.entry_value(entry, *tag) {
                set(Property::new(*tag, value));
            }
        }
    }
    let known = entry.and_then(|entry| directory.entry_value(entry, PR_DISPLAY_NAME.tag()));
    let original = known.or_else(|| recipient.props.value(PR_TRANSMITABLE_DISPLAY_NAME.id()));
    if let Some(original) = original.filter(|name| name.as_str().is_some_and(|name| !name.is_empty())) {
        set(Property::new(PR_DISPLAY_NAME, original));
    }
    if overlay.is_empty() {
        return recipient.clone();
    }
    Recipient { row: recipient.row, props: Arc::new(overlay.apply_to(&recipient.props, shapes)) }
}
