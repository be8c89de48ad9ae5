use super::computer::Computer;
use super::identity::Identity;
use super::spooler::{self, REPRESENTING, SENDER, Target};
use crate::interface::ext::MessageExt;
use crate::interface::{Error, Message, Method, Result};
use crate::provider::store::Arrival;
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AdrList, AttachmentContent, CreateAttachFlags, EntryId, ErrorCode, NameFlags, NamedTag, OneOff,
    PropData, PropName, PropTag, PropType, PropValue, Property, RecipientType, SaveFlags, Tag,
};

/// A message that comes from outside, to be handed to [`Emulator::receive`](super::Emulator::receive).
///
/// ```
/// use mapi_emulator::prelude::*;
/// use mapi_emulator::{Emulator, Mail};
///
/// let emulator = Emulator::new();
/// let carla = Mail::new("Lunch?").from("Carla Ruiz", "carla@elsewhere.example");
/// let mail = carla.body("At noon?").attach("menu.txt", b"Soup");
/// let id = emulator.receive("anna@example.com", mail)?;
///
/// let session = emulator.log_on("Anna Berg")?;
/// let message = session.default_store()?.open_message(&id)?;
/// assert_eq!(message.body()?, "At noon?");
/// assert_eq!(message.attachments()?.len(), 1);
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "mail arrives with Emulator::receive"]
pub struct Mail {
    properties: Vec<Property>,
    named: Vec<(PropName, Property)>,
    recipients: Vec<AdrEntry>,
    attachments: Vec<Vec<Property>>,
}

impl Mail {
    /// A note with this subject, from nobody, addressed to the mailbox it arrives in.
    pub fn new(subject: &str) -> Self {
        Self::default().property(PR_SUBJECT, subject)
    }

    /// Who wrote it: the properties `PR_SENDER_*` and `PR_SENT_REPRESENTING_*`.
    pub fn from(mut self, name: &str, address: &str) -> Self {
        let entry_id = OneOff::new(name, "SMTP", address).to_entry_id();
        let sender = Identity { entry_id, display_name: name.to_owned(), address: address.to_owned() };
        self.properties.extend(spooler::person(&SENDER, &sender));
        self.properties.extend(spooler::person(&REPRESENTING, &sender));
        self
    }

    /// Adds somebody it is addressed to. Who is named here needn't be the one who receives it, as with blind copies
    /// and lists.
    pub fn to(self, name: &str, address: &str) -> Self {
        self.recipient(AdrEntry::one_off(&OneOff::new(name, "SMTP", address), RecipientType::MAPI_TO))
    }

    /// Adds somebody who gets a copy.
    pub fn cc(self, name: &str, address: &str) -> Self {
        self.recipient(AdrEntry::one_off(&OneOff::new(name, "SMTP", address), RecipientType::MAPI_CC))
    }

    /// Adds a recipient with properties of your own.
    pub fn recipient(mut self, recipient: AdrEntry) -> Self {
        self.recipients.push(recipient);
        self
    }

    /// The plain text.
    pub fn body(self, text: &str) -> Self {
        self.property(PR_BODY, text)
    }

    /// Attaches a file.
    pub fn attach(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.attachments.push(AttachmentContent::file(name, bytes.as_ref()).properties);
        self
    }

    /// Sets any property; of two with one identifier the last counts.
    pub fn property<T: PropData>(mut self, tag: Tag<T>, value: impl Into<T>) -> Self {
        self.properties.push(Property::of(tag, value));
        self
    }

    /// Sets a named property, under the identifier its name has in the store.
    pub fn named<T: PropData>(mut self, name: NamedTag<T>, value: impl Into<T>) -> Self {
        /// Only the type of the tag counts here.
        const ANY: u16 = 0x8000;
        self.named.push((name.name(), Property::of(name.with_id(ANY), value)));
        self
    }

    /// A property, as it says it.
    pub(super) fn says(&self, tag: PropTag) -> Option<PropValue> {
        let said = self.properties.iter().rev().find(|property| property.tag.id() == tag.id());
        said.map(|property| property.value.clone())
    }

    /// About how many bytes it has.
    pub(super) fn size(&self) -> usize {
        let own = self.properties.iter().chain(self.attachments.iter().flatten());
        own.map(|property| property.value.content_size()).sum()
    }

    /// Whether it has attachments.
    pub(super) fn has_attachments(&self) -> bool {
        !self.attachments.is_empty()
    }

    /// The names of those it is addressed to.
    pub(super) fn display_to(&self) -> String {
        let is_to = |entry: &&AdrEntry| {
            entry.get(PR_RECIPIENT_TYPE).map(RecipientType::from) == Some(RecipientType::MAPI_TO)
        };
        let names = self.recipients.iter().filter(is_to).filter_map(|entry| entry.get(PR_DISPLAY_NAME));
        names.collect::<Vec<String>>().join("; ")
    }

    /// What the mail says of the one who receives it.
    fn target(&self, address: &str) -> Target {
        let named = self.recipients.iter().find(|recipient| {
            recipient.get(PR_EMAIL_ADDRESS).is_some_and(|named| named.eq_ignore_ascii_case(address))
        });
        let kind = named.and_then(|recipient| recipient.get(PR_RECIPIENT_TYPE));
        Target {
            row: 0,
            address: address.to_owned(),
            written: address.to_owned(),
            kind: kind.map_or(RecipientType::MAPI_TO, |kind| RecipientType(kind as u32)),
            direct: named.is_some(),
        }
    }
}

impl Mail {
    /// Writes it into a message that arrives in the mailbox of `address`: what it says itself, and what every message
    /// has on arrival (STO-DELIVER-4, STA-INBOUND-10).
    pub fn write_to(mut self, message: &dyn Message, computer: &Computer, address: &str) -> Result<()> {
        let now = computer.runtime.now();
        let directory = computer.runtime.read().directory().clone();
        if self.recipients.is_empty() {
            let owner = OneOff::new(Identity::of_address(&directory, address).display_name, "SMTP", address);
            self.recipients.push(AdrEntry::one_off(&owner, RecipientType::MAPI_TO));
        }
        let received = spooler::receiver_properties(&directory, &self.target(address));
        // A message says of what kind it is, also if that is said with no word (STO-MSGCLASS-8).
        let is_unsaid = |property: &Property| {
            property.tag.id() == PR_MESSAGE_CLASS.id() && property.value.as_str() == Some("")
        };
        self.properties.retain(|property| !is_unsaid(property));
        let arrival = [
            Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
            Property::of(PR_MESSAGE_DELIVERY_TIME, now),
            Property::of(PR_CLIENT_SUBMIT_TIME, now),
        ];
        let mut properties: Vec<Property> =
            arrival.into_iter().chain(received).chain(self.properties).filter(storable).collect();
        let (names, named): (Vec<PropName>, Vec<Property>) =
            self.named.into_iter().filter(|(_, property)| storable(property)).unzip();
        if !names.is_empty() {
            let ids = message.get_ids_from_names(Some(&names), NameFlags::MAPI_CREATE)?.into_value();
            let known = ids.iter().zip(named).filter(|(id, _)| id.prop_type() != PropType::PT_ERROR);
            properties.extend(known.map(|(id, property)| Property {
                tag: PropTag::new(property.tag.prop_type(), id.id()),
                value: property.value,
            }));
        }
        message.set_props(&properties)?;
        message.set_recipients(&AdrList { entries: self.recipients })?;
        for properties in self.attachments {
            let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
            attachment.set_props(&properties)?;
            attachment.save_changes(SaveFlags::NONE)?;
        }
        Ok(())
    }
}

/// Delivers a message from outside at once, whether or not anybody is logged on.
pub fn receive(computer: &Computer, address: &str, mail: Mail) -> Result<EntryId> {
    const METHOD: Method = Method::MapiFolderCreateMessage;
    let runtime = &computer.runtime;
    let _unseen = runtime.gate.silence();
    let _held = runtime.notify.hold();
    let mailbox = runtime.read().mailbox(address);
    let missing = || {
        let world = runtime.read();
        let known: Vec<&str> = world.addresses().collect();
        let why = format!("there is no mailbox {address:?}; there are {known:?}");
        Error::new(ErrorCode::MAPI_E_NOT_FOUND, METHOD, why)
    };
    let arrival = Arrival::new(runtime, mailbox.ok_or_else(missing)?);
    let arrival = arrival.map_err(|refusal| refusal.into_error(METHOD))?;
    let message = arrival.message();
    mail.write_to(&*message, computer, address)?;
    message.save_changes(SaveFlags::NONE)?;
    let delivered = arrival.deliver().map_err(|refusal| refusal.into_error(METHOD))?;
    delivered.ok_or_else(missing)
}

fn storable(property: &Property) -> bool {
    !matches!(property.value, PropValue::Null | PropValue::Error(_) | PropValue::Object)
}
