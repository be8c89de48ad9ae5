use std::sync::Arc;

use super::computer::Computer;
use super::identity::Identity;
use super::spooler::{self, REPRESENTING, SENDER, Target};
use crate::engine::{Attachment, Draft, EngineError, NameMap, NodeId, Props, Shapes};
use crate::interface::{Error, Method, Result};
use crate::provider::kept_property;
use crate::provider::store::recipient;
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AttachMethod, EntryId, ErrorCode, NamedTag, OneOff, PropData, PropName, PropTag, PropValue,
    Property, RecipientType, Tag,
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
        let mut properties = vec![
            Property::of(PR_ATTACH_METHOD, AttachMethod::ATTACH_BY_VALUE),
            Property::of(PR_ATTACH_LONG_FILENAME, name),
            Property::of(PR_DISPLAY_NAME, name),
            Property::of(PR_RENDERING_POSITION, -1),
            Property::of(PR_ATTACH_DATA_BIN, bytes.as_ref()),
        ];
        if let Some(dot) = name.rfind('.') {
            properties.push(Property::of(PR_ATTACH_EXTENSION, &name[dot..]));
        }
        self.attachments.push(properties);
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

    /// What the mail says of the one who receives it.
    fn target(&self, address: &str) -> Target {
        let named = self.recipients.iter().find(|recipient| {
            recipient.get(PR_EMAIL_ADDRESS).is_some_and(|named| named.eq_ignore_ascii_case(address))
        });
        let kind = named.and_then(|recipient| recipient.get(PR_RECIPIENT_TYPE));
        Target {
            address: address.to_owned(),
            kind: kind.map_or(RecipientType::MAPI_TO, |kind| RecipientType(kind as u32)),
            direct: named.is_some(),
        }
    }
}

/// Delivers a message from outside: the same properties on arrival as one from inside has (STO-DELIVER-4).
pub fn receive(computer: &Computer, address: &str, mut mail: Mail) -> Result<EntryId> {
    let runtime = &computer.runtime;
    let now = runtime.now();
    let search_key = runtime.new_uid();
    let keys: Vec<_> = mail.attachments.iter().map(|_| runtime.new_uid()).collect();
    let delivered = runtime.commit(|world, changes| {
        let missing = EngineError::Missing { what: "mailbox with this address" };
        let mailbox = world.mailbox(address).ok_or(missing)?;
        let directory = world.directory();
        if mail.recipients.is_empty() {
            let owner = directory.find_address("SMTP", address);
            let name = owner.and_then(|owner| directory.get(owner)).map(|owner| owner.display_name.clone());
            let owner = OneOff::new(name.as_deref().unwrap_or(address), "SMTP", address);
            mail.recipients.push(AdrEntry::one_off(&owner, RecipientType::MAPI_TO));
        }
        let mut draft = Draft::default();
        let arrival = [
            Property::of(PR_SEARCH_KEY, search_key.0),
            Property::of(PR_MESSAGE_CLASS, "IPM.Note"),
            Property::of(PR_CREATION_TIME, now),
            Property::of(PR_LAST_MODIFICATION_TIME, now),
            Property::of(PR_MESSAGE_DELIVERY_TIME, now),
            Property::of(PR_CLIENT_SUBMIT_TIME, now),
        ];
        let received = spooler::receiver_properties(directory, &mail.target(address));
        let store = world.store_mut(mailbox)?;
        let page = store.settings.code_page;
        for property in arrival.into_iter().chain(received).chain(mail.properties).filter(storable) {
            draft.overlay.set(kept_property(property, page));
        }
        for (name, property) in mail.named.into_iter().filter(|(_, property)| storable(property)) {
            let id = Arc::make_mut(&mut store.names).create(&name, NameMap::MOST)?;
            let tag = PropTag::new(property.tag.prop_type(), id);
            draft.overlay.set(kept_property(Property { tag, value: property.value }, page));
        }
        let rows = (0..).zip(&mail.recipients);
        draft.recipients = Some(rows.map(|(row, entry)| recipient(row, entry, page)).collect());
        let files = (0..).zip(mail.attachments).zip(keys);
        let files = files.map(|((number, mut properties), key)| {
            properties.push(Property::of(PR_CREATION_TIME, now));
            properties.push(Property::of(PR_LAST_MODIFICATION_TIME, now));
            let kept = properties.into_iter().map(|property| kept_property(property, page));
            Attachment::new(number, key, Arc::new(Props::build(kept, &mut Shapes::default())), None)
        });
        draft.attachments = Some(files.collect());
        let id = store.deliver(&draft, now, changes)?;
        Ok::<_, EngineError>(NodeId::from(id).entry_id(store.uid))
    });
    delivered.map_err(|error| {
        Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiFolderCreateMessage, error.to_string())
    })
}

fn storable(property: &Property) -> bool {
    !matches!(property.value, PropValue::Null | PropValue::Error(_) | PropValue::Object)
}
