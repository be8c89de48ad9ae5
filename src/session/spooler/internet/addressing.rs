//! Whom a message goes to, and what each receiver learns of himself.

use std::collections::BTreeSet;

use super::sender::{Person, person};
use crate::engine::directory::{Directory, EntryNumber};
use crate::session::identity::Identity;
use crate::session::spooler::route::Recipient;
use crate::vocab::tags::*;
use crate::vocab::{Property, RecipientType, Tag};

/// Somebody who gets a message.
#[derive(Clone, Debug)]
pub struct Target {
    /// The recipient of the message that leads to him.
    pub row: u32,
    /// The internet address.
    pub address: String,
    /// The address behind the name, as a header has it.
    pub written: String,
    /// To, cc or bcc.
    pub kind: RecipientType,
    /// Whether the message names him, not only a list he is on.
    pub direct: bool,
}

/// Whom a message goes to, lists of the directory replaced by their members, each address once.
pub fn targets(directory: &Directory, recipients: &[&Recipient]) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut known = BTreeSet::new();
    for recipient in recipients {
        let kind = recipient.entry.get(PR_RECIPIENT_TYPE).map_or(RecipientType::MAPI_TO, RecipientType::from);
        let Some((address_type, address)) = recipient.address() else { continue };
        let mut visited = BTreeSet::new();
        let mut waiting = vec![(directory.find_address(&address_type, &address), address, true)];
        while let Some((entry, address, direct)) = waiting.pop() {
            let members = entry.filter(|entry| visited.insert(*entry)).map_or(Vec::new(), |entry| {
                directory.get(entry).map(|entry| entry.members.clone()).unwrap_or_default()
            });
            if members.is_empty() {
                let address = entry.map_or(address.clone(), |entry| smtp_address(directory, entry, &address));
                if !address.is_empty() && known.insert(address.to_ascii_lowercase()) {
                    let name = name_of(directory, entry, direct.then_some(recipient));
                    let written = written(name, &address);
                    found.push(Target { row: recipient.row, address, written, kind: kind.class(), direct });
                }
                continue;
            }
            waiting.extend(members.into_iter().rev().map(|member| (Some(member), String::new(), false)));
        }
    }
    found
}

fn smtp_address(directory: &Directory, entry: EntryNumber, otherwise: &str) -> String {
    directory.get(entry).map_or_else(|| otherwise.to_owned(), |entry| entry.smtp_address.to_string())
}

/// The name that travels: the one that nobody can change, else, in quotation marks, the one that the recipient was given
/// (ADR-RECIPPROPS-4).
fn name_of(
    directory: &Directory,
    entry: Option<EntryNumber>,
    recipient: Option<&Recipient>,
) -> Option<(String, Quotes)> {
    let says = |tag| recipient?.entry.get::<String>(tag).filter(|name| !name.is_empty());
    let known = || directory.get(entry?).map(|entry| entry.display_name.to_string());
    let safe = says(PR_TRANSMITABLE_DISPLAY_NAME).or_else(known);
    let safe = safe.map(|name| (name, Quotes::WhereNeeded));
    safe.or_else(|| Some((says(PR_DISPLAY_NAME)?, Quotes::Always)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    WhereNeeded,
    Always,
}

/// The longest that a name and an address may be together.
const LONGEST: usize = 255;

/// An address in the form of the internet, without the name if that gets too long (ADR-ADDRTYPE-4).
fn written(name: Option<(String, Quotes)>, address: &str) -> String {
    let fits = |name: &str| name != address && name.chars().count() + address.chars().count() <= LONGEST;
    match name.filter(|(name, _)| fits(name)) {
        None => address.to_owned(),
        Some((name, quotes)) if quotes == Quotes::Always || name.contains(SPECIAL) => {
            format!("\"{}\" <{address}>", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
        Some((name, _)) => format!("{name} <{address}>"),
    }
}

/// What has a meaning of its own in a header.
const SPECIAL: [char; 13] = ['(', ')', '<', '>', '@', ',', ';', ':', '\\', '"', '.', '[', ']'];

/// Who got it.
pub const RECEIVED_BY: Person = crate::columns![
    PR_RECEIVED_BY_ENTRYID,
    PR_RECEIVED_BY_NAME,
    PR_RECEIVED_BY_ADDRTYPE,
    PR_RECEIVED_BY_EMAIL_ADDRESS,
    PR_RECEIVED_BY_SEARCH_KEY
];
/// For whom.
pub const RCVD_REPRESENTING: Person = crate::columns![
    PR_RCVD_REPRESENTING_ENTRYID,
    PR_RCVD_REPRESENTING_NAME,
    PR_RCVD_REPRESENTING_ADDRTYPE,
    PR_RCVD_REPRESENTING_EMAIL_ADDRESS,
    PR_RCVD_REPRESENTING_SEARCH_KEY
];

/// What a mailbox notes of itself on a message that arrives (STO-DELIVER-4).
pub fn receiver_properties(directory: &Directory, target: &Target) -> Vec<Property> {
    let receiver = Identity::of_address(directory, &target.address);
    let mine = |tag: Tag<bool>, kind| Property::of(tag, target.direct && target.kind == kind);
    let mut properties = person(&RECEIVED_BY, &receiver).to_vec();
    properties.extend(person(&RCVD_REPRESENTING, &receiver));
    properties.push(mine(PR_MESSAGE_TO_ME, RecipientType::MAPI_TO));
    properties.push(mine(PR_MESSAGE_CC_ME, RecipientType::MAPI_CC));
    let direct = target.direct && matches!(target.kind, RecipientType::MAPI_TO | RecipientType::MAPI_CC);
    properties.push(Property::of(PR_MESSAGE_RECIP_ME, direct));
    properties
}
