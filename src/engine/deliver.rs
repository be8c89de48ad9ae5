use std::sync::Arc;

use super::error::Result;
use super::events::Changes;
use super::overlay::Overlay;
use super::props::{Props, Shapes};
use super::store::{Attachment, Draft, Embedded, MessageBody, MessageId, Recipient, StoreId};
use super::world::World;
use crate::vocab::tags::{
    PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_FLAGS, PR_RESPONSIBILITY, PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{FileTime, PropTag, Property, RecipientType, StoreSupport};

/// Names that one store may hand out at most.
const MAX_NAMES: usize = 0x7FFF;

impl World {
    /// Delivers a copy of a sent message into a store: what travels, with named properties under the identifiers of
    /// the receiving store (STO-DELIVER-1 to -7, PRP-NAMED-12). `extra` is what the transport adds.
    pub fn deliver(
        &mut self,
        from: (StoreId, &MessageBody),
        to: StoreId,
        extra: Vec<Property>,
        now: FileTime,
        changes: &mut Changes,
    ) -> Result<MessageId> {
        let (source, body) = from;
        let mut draft = Draft { overlay: Overlay::default(), ..Draft::default() };
        // A store that makes the forms of the text itself gets the one that was written.
        let makes_forms = self.store(to)?.support.contains(StoreSupport::STORE_RTF_OK);
        let made_by = if makes_forms { StoreSupport::NONE } else { self.store(source)?.support };
        for property in self.translated(source, to, body.properties(made_by).filter(travels))? {
            draft.overlay.set(property);
        }
        for property in extra {
            draft.overlay.set(property);
        }
        draft.overlay.set(Property::of(PR_CREATION_TIME, now));
        draft.overlay.set(Property::of(PR_LAST_MODIFICATION_TIME, now));
        // Nobody learns of blind copies (STO-DELIVER-5).
        let seen = body.recipients().iter().filter(|recipient| recipient.kind() != RecipientType::MAPI_BCC);
        let recipients = seen.map(|recipient| {
            let kept = recipient.props.properties().filter(|property| property.tag != PR_RESPONSIBILITY);
            Recipient { row: recipient.row, props: Arc::new(Props::build(kept, &mut Shapes::default())) }
        });
        draft.recipients = Some(recipients.collect());
        let mut attachments = Vec::new();
        for attachment in body.attachments() {
            attachments.push(self.translated_attachment(source, to, attachment)?);
        }
        draft.attachments = Some(attachments);
        self.store_mut(to)?.deliver(&draft, now, changes)
    }

    fn translated_attachment(
        &mut self,
        from: StoreId,
        to: StoreId,
        attachment: &Attachment,
    ) -> Result<Attachment> {
        let properties = self.translated(from, to, attachment.props.properties())?;
        let embedded = match &attachment.embedded {
            Some(embedded) => {
                let body = self.translated_body(from, to, &embedded.body)?;
                Some(Embedded { flags: embedded.flags, body: Arc::new(body) })
            }
            None => None,
        };
        let props = Arc::new(Props::build(properties, &mut Shapes::default()));
        Ok(Attachment::new(attachment.number, attachment.key, props, embedded))
    }

    fn translated_body(&mut self, from: StoreId, to: StoreId, body: &MessageBody) -> Result<MessageBody> {
        let properties = self.translated(from, to, body.props.properties())?;
        let mut attachments = Vec::new();
        for attachment in body.attachments() {
            attachments.push(self.translated_attachment(from, to, attachment)?);
        }
        let attachments = (!attachments.is_empty()).then(|| attachments.into());
        let props = Props::build(properties, &mut Shapes::default());
        Ok(MessageBody { props, recipients: body.recipients.clone(), attachments, size: body.size })
    }

    /// Properties under the identifiers that stand for their names in another store.
    fn translated(
        &mut self,
        from: StoreId,
        to: StoreId,
        properties: impl Iterator<Item = Property>,
    ) -> Result<Vec<Property>> {
        let mut translated = Vec::new();
        for property in properties {
            if from == to || !property.tag.is_named() {
                translated.push(property);
                continue;
            }
            let Some(name) = self.store(from)?.names.name_of(property.tag.id()) else { continue };
            let known = self.store(to)?.names.id_of(&name);
            let id = match known {
                Some(id) => id,
                None => Arc::make_mut(&mut self.store_mut(to)?.names).create(&name, MAX_NAMES)?,
            };
            let tag = PropTag::new(property.tag.prop_type(), id);
            translated.push(Property { tag, value: property.value });
        }
        Ok(translated)
    }
}

/// Whether a property of a sent message is delivered.
fn travels(property: &Property) -> bool {
    let own = [PR_SENTMAIL_ENTRYID.id(), PR_MESSAGE_FLAGS.id()];
    property.tag.is_transmittable() && !own.contains(&property.tag.id())
}
