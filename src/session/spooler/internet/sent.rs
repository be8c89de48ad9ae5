use super::Target;
use crate::interface::ext::{MapiPropExt, MessageExt};
use crate::interface::{MapiProp, Message, Result};
use crate::session::identity::Identity;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::{PR_ATTACH_DATA_OBJ, PR_ATTACH_METHOD, PR_ATTACH_NUM, PR_MESSAGE_FLAGS, PR_SUBJECT};
use crate::vocab::{
    AttachMethod, AttachmentContent, MessageContent, MessageFlags, OpenAttachFlags, OpenPropertyFlags,
    PropData, PropValue, Property, RecipientType, Tag, UnicodeFlags, value_in,
};

/// A message for addresses outside this world: what a test reads instead of the internet.
///
/// ```
/// use mapi_emulator::{Emulator, prelude::*, vocab::tags::*, vocab::*};
///
/// let emulator = Emulator::new();
/// let session = emulator.log_on("Anna Berg")?;
/// let message = session.default_store()?.outbox()?.new_message()?;
/// message.set(PR_BODY, "See the plan.")?;
/// message.attach_file("plan.txt", b"Sow the peas")?;
/// let carla = OneOff::new("Carla Diaz", "SMTP", "carla@elsewhere.example");
/// message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_CC))?;
/// message.submit_message(SubmitFlags::NONE)?;
/// emulator.pump();
///
/// let sent = &emulator.sent()[0];
/// assert_eq!(sent.get(PR_BODY).as_deref(), Some("See the plan."));
/// assert_eq!((&*sent.to[0], sent.kinds[0]), ("carla@elsewhere.example", RecipientType::MAPI_CC));
/// assert_eq!(sent.attachments[0].get(PR_ATTACH_DATA_BIN).as_deref(), Some(&b"Sow the peas"[..]));
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SentMail {
    /// The address of the sender.
    pub from: String,
    /// The addresses it goes to.
    pub to: Vec<String>,
    /// What each of them is: `MAPI_TO`, `MAPI_CC`, `MAPI_BCC`.
    pub kinds: Vec<RecipientType>,
    /// The same with names, as they stand in headers: `Carla Diaz <carla@elsewhere.example>`.
    pub written: Vec<String>,
    /// `PR_SUBJECT`, empty if there is none.
    pub subject: String,
    /// All properties that travel.
    pub properties: Vec<Property>,
    /// What is attached, messages with all that is in them.
    pub attachments: Vec<AttachmentContent>,
}

impl SentMail {
    /// The value of this tag; `None` if it isn't there or of another type.
    #[must_use]
    pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
        value_in(&self.properties, tag)
    }
}

/// What of a message leaves this computer.
pub fn sent_mail(message: &dyn Message, sender: Option<&Identity>, targets: Vec<Target>) -> Result<SentMail> {
    let kinds = targets.iter().map(|target| target.kind).collect();
    let (to, written) = targets.into_iter().map(|target| (target.address, target.written)).unzip();
    let properties = values(message)?;
    Ok(SentMail {
        from: sender.map(|sender| sender.address.clone()).unwrap_or_default(),
        to,
        kinds,
        written,
        subject: message.find(PR_SUBJECT)?.unwrap_or_default(),
        properties: properties.into_iter().filter(|property| property.tag.is_transmittable()).collect(),
        attachments: attachments(message)?,
    })
}

/// All properties that have a value.
fn values(object: &dyn MapiProp) -> Result<Vec<Property>> {
    let all = object.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let is_value = |property: &Property| !matches!(property.value, PropValue::Object | PropValue::Error(_));
    Ok(all.into_iter().filter(is_value).collect())
}

fn attachments(message: &dyn Message) -> Result<Vec<AttachmentContent>> {
    let attachment = |number: u32| {
        let attachment = message.open_attach(number, None, OpenAttachFlags::NONE)?;
        let method = attachment.find(PR_ATTACH_METHOD)?.map(AttachMethod::from);
        let embedded = if method == Some(AttachMethod::ATTACH_EMBEDDED_MSG) {
            let tag = PR_ATTACH_DATA_OBJ.tag();
            let opened = attachment.open_property(tag, IID_IMessage, 0, OpenPropertyFlags::NONE)?;
            Some(Box::new(content(&*opened.into_message()?)?))
        } else {
            None
        };
        Ok(AttachmentContent { properties: values(&*attachment)?, embedded })
    };
    let rows = message.attachments()?;
    rows.iter().filter_map(|row| row.get(PR_ATTACH_NUM)).map(|number| attachment(number as u32)).collect()
}

fn content(message: &dyn Message) -> Result<MessageContent> {
    let recipients = message.recipients()?;
    let has_value = |property: &Property| property.value.as_error().is_none();
    let flags = message.find(PR_MESSAGE_FLAGS)?.unwrap_or_default();
    Ok(MessageContent {
        flags: MessageFlags::from_bits_retain(flags as u32),
        properties: values(message)?,
        recipients: recipients.iter().map(|row| row.properties().filter(has_value).collect()).collect(),
        attachments: attachments(message)?,
    })
}
