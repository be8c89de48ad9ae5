//! The spooler: takes what waits in the outgoing queues of the open stores, hands it to the built-in internet transport
//! and delivers what is addressed to a mailbox of this world. It moves when it is pumped (STO-SPOOL-11).

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::computer::Computer;
use super::identity::{self, Identity};
use super::logon::Logon;
use crate::engine::directory::Directory;
use crate::engine::personal_book::{Expanded, expand_lists};
use crate::engine::{Changes, EngineError, MessageBody, MessageId, Recipient, StoreId, World};
use crate::vocab::tags::*;
use crate::vocab::{EntryId, FileTime, OneOff, PropTag, PropValue, Property, RecipientType, Tag};

/// A message for addresses outside this world: what a test reads instead of the internet.
#[derive(Clone, Debug, PartialEq)]
pub struct SentMail {
    /// The address of the sender.
    pub from: String,
    /// The addresses it goes to.
    pub to: Vec<String>,
    /// `PR_SUBJECT`, empty if there is none.
    pub subject: String,
    /// All properties that travel.
    pub properties: Vec<Property>,
}

/// Sends all mail of all sessions and tells how many messages that was.
pub fn pump(computer: &Computer) -> usize {
    computer.logons().iter().map(send_all).sum()
}

/// Sends what waits in the stores that a session has open for mail.
pub fn send_all(logon: &Arc<Logon>) -> usize {
    // Without a transport nobody takes the mail: it waits (SES-LOGON-22).
    if logon.address_types().is_empty() {
        return 0;
    }
    let stores: Vec<StoreId> = logon.running.lock().mail_stores.iter().copied().collect();
    let mut sent = 0;
    for store in stores {
        let queued = {
            let world = logon.computer.runtime.read();
            world.store(store).map(|store| store.queue().to_vec()).unwrap_or_default()
        };
        for message in queued {
            sent += usize::from(send(logon, store, message).is_ok());
        }
    }
    sent
}

/// Sends one message: lock, deliver, finish, each a step of its own that others may see.
fn send(logon: &Logon, store: StoreId, message: MessageId) -> Result<(), EngineError> {
    let computer = &logon.computer;
    let runtime = &computer.runtime;
    let sender = identity::of_profile(logon);
    let now = runtime.now();
    runtime.commit(|world, changes| {
        let store = world.store_mut(store)?;
        // Another thread that pumps sends it already.
        if store.message(message)?.is_locked() {
            return Err(EngineError::Locked);
        }
        store.set_lock(message, true, changes)
    })?;
    let handed =
        runtime.commit(|world, changes| hand_over(world, store, message, sender.as_ref(), now, changes));
    match handed {
        Ok(Some(mail)) => computer.add_sent(mail),
        Ok(None) => {}
        Err(error) => {
            runtime.commit(|world, changes| world.store_mut(store)?.set_lock(message, false, changes))?;
            return Err(error);
        }
    }
    runtime.commit(|world, changes| world.store_mut(store)?.finish_message(message, changes))
}

/// Delivers a message to each mailbox of this world once, and gives what is addressed outside.
fn hand_over(
    world: &mut World,
    store: StoreId,
    message: MessageId,
    sender: Option<&Identity>,
    now: FileTime,
    changes: &mut Changes,
) -> Result<Option<SentMail>, EngineError> {
    let body = world.store(store)?.message(message)?.body.clone();
    let sender_properties = sender_properties(&body, sender);
    let mut inside: Vec<(StoreId, Target)> = Vec::new();
    let mut outside = Vec::new();
    for target in targets(world, &body) {
        match world.mailbox(&target.address) {
            Some(mailbox) if inside.iter().all(|(known, _)| *known != mailbox) => {
                inside.push((mailbox, target));
            }
            Some(_) => {}
            None => outside.push(target.address),
        }
    }
    for (mailbox, target) in inside {
        let mut extra = sender_properties.clone();
        extra.extend(receiver_properties(world.directory(), &target));
        extra.push(Property::of(PR_MESSAGE_DELIVERY_TIME, now));
        world.deliver((store, &body), mailbox, extra, now, changes)?;
    }
    if outside.is_empty() {
        return Ok(None);
    }
    let properties = body.properties(world.store(store)?.support);
    let travels = properties.filter(|property| property.tag.is_transmittable());
    Ok(Some(SentMail {
        from: sender.map(|sender| sender.address.clone()).unwrap_or_default(),
        to: outside,
        subject: body.subject().to_owned(),
        properties: travels.chain(sender_properties).collect(),
    }))
}

/// Somebody who gets a message.
#[derive(Clone, Debug)]
pub struct Target {
    /// The internet address.
    pub address: String,
    /// To, cc or bcc.
    pub kind: RecipientType,
    /// Whether the message names him, not only a list he is on.
    pub direct: bool,
}

/// Whom a message goes to, lists replaced by their members, each address once (STO-SPOOL-1, STO-SPOOL-2).
fn targets(world: &World, body: &MessageBody) -> Vec<Target> {
    let directory = world.directory();
    let mut found: Vec<Target> = Vec::new();
    for Expanded { recipient, direct } in expand_lists(world, body.recipients()) {
        let kind = recipient.kind();
        let Some((address_type, address)) = address_of(&recipient) else { continue };
        let mut visited = BTreeSet::new();
        let mut waiting = vec![(directory.find_address(&address_type, &address), address, direct)];
        while let Some((entry, address, direct)) = waiting.pop() {
            let members = entry.filter(|entry| visited.insert(*entry)).map_or(Vec::new(), |entry| {
                directory.get(entry).map(|entry| entry.members.clone()).unwrap_or_default()
            });
            if members.is_empty() {
                let address = entry.map_or(address.clone(), |entry| smtp_address(directory, entry, &address));
                let known = found.iter().any(|known| known.address.eq_ignore_ascii_case(&address));
                if !known && !address.is_empty() {
                    found.push(Target { address, kind, direct });
                }
                continue;
            }
            waiting.extend(members.into_iter().rev().map(|member| (Some(member), String::new(), false)));
        }
    }
    found
}

fn smtp_address(
    directory: &Directory,
    entry: crate::engine::directory::EntryNumber,
    otherwise: &str,
) -> String {
    directory.get(entry).map_or_else(|| otherwise.to_owned(), |entry| entry.smtp_address.to_string())
}

/// The address of a recipient: what the message says, else what its one-off entry id says (STO-SPOOL-4).
fn address_of(recipient: &Recipient) -> Option<(String, String)> {
    let (address_type, address) = (recipient.text(PR_ADDRTYPE.id()), recipient.text(PR_EMAIL_ADDRESS.id()));
    if !address.is_empty() {
        let address_type = if address_type.is_empty() { "SMTP" } else { address_type };
        return Some((address_type.to_owned(), address.to_owned()));
    }
    let Some(PropValue::Binary(id)) = recipient.props.value(PR_ENTRYID.id()) else { return None };
    let one_off = OneOff::parse(&EntryId(id)).ok()?;
    Some((one_off.address_type.to_string(), one_off.address.to_string()))
}

/// The sender: who the message says, else the user of the session; on whose behalf: the same (STO-SPOOL-12).
fn sender_properties(body: &MessageBody, sender: Option<&Identity>) -> Vec<Property> {
    let Some(sender) = sender else { return Vec::new() };
    let mut properties = Vec::new();
    let said = body.props.get(PR_SENDER_EMAIL_ADDRESS.id()).is_some();
    if !said {
        properties.extend(person(&SENDER, sender));
    }
    if body.props.get(PR_SENT_REPRESENTING_EMAIL_ADDRESS.id()).is_none() {
        let from_sender = SENDER
            .iter()
            .zip(&REPRESENTING)
            .filter_map(|(from, to)| Some(Property::new(*to, body.props.value(from.id())?)));
        let copied: Vec<Property> = from_sender.collect();
        properties.extend(if said { copied } else { person(&REPRESENTING, sender).to_vec() });
    }
    properties
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
const RECEIVED_BY: Person = crate::columns![
    PR_RECEIVED_BY_ENTRYID,
    PR_RECEIVED_BY_NAME,
    PR_RECEIVED_BY_ADDRTYPE,
    PR_RECEIVED_BY_EMAIL_ADDRESS,
    PR_RECEIVED_BY_SEARCH_KEY
];
const RCVD_REPRESENTING: Person = crate::columns![
    PR_RCVD_REPRESENTING_ENTRYID,
    PR_RCVD_REPRESENTING_NAME,
    PR_RCVD_REPRESENTING_ADDRTYPE,
    PR_RCVD_REPRESENTING_EMAIL_ADDRESS,
    PR_RCVD_REPRESENTING_SEARCH_KEY
];

/// Somebody in a role.
pub fn person(role: &Person, who: &Identity) -> [Property; 5] {
    let key = OneOff::new("", "SMTP", &*who.address).search_key();
    [
        Property::new(role[0], PropValue::Binary(who.entry_id.0.clone())),
        Property::new(role[1], who.display_name.as_str().into()),
        Property::new(role[2], "SMTP".into()),
        Property::new(role[3], who.address.as_str().into()),
        Property::new(role[4], PropValue::Binary(key)),
    ]
}

/// What a mailbox notes of itself on a message that arrives (STO-DELIVER-4).
pub fn receiver_properties(directory: &Directory, target: &Target) -> Vec<Property> {
    let entry = directory.find_address("SMTP", &target.address);
    let known = entry.and_then(|entry| {
        let name = directory.entry_value(entry, PR_DISPLAY_NAME.tag())?;
        Some((directory.entry_id(entry)?, name.as_str()?.to_owned()))
    });
    let (entry_id, display_name) = known.unwrap_or_else(|| {
        (OneOff::new(&*target.address, "SMTP", &*target.address).to_entry_id(), target.address.clone())
    });
    let receiver = Identity { entry_id, display_name, address: target.address.clone() };
    let mine = |tag: Tag<bool>, kind| Property::of(tag, target.direct && target.kind == kind);
    let mut properties = person(&RECEIVED_BY, &receiver).to_vec();
    properties.extend(person(&RCVD_REPRESENTING, &receiver));
    properties.push(mine(PR_MESSAGE_TO_ME, RecipientType::MAPI_TO));
    properties.push(mine(PR_MESSAGE_CC_ME, RecipientType::MAPI_CC));
    let direct = target.direct && matches!(target.kind, RecipientType::MAPI_TO | RecipientType::MAPI_CC);
    properties.push(Property::of(PR_MESSAGE_RECIP_ME, direct));
    properties
}
