use std::sync::Arc;

use super::error::Result;
use super::events::Changes;
use super::props::{Props, Shapes};
use super::store::{Draft, MessageBody, MessageId, Recipient, StoreId};
use super::world::World;
use crate::vocab::tags::{
    PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_FLAGS, PR_RESPONSIBILITY, PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{FileTime, Property, RecipientType};

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
        let body = self.copied_body(source, to, body, &mut |attachment| attachment.key)?;
        let mut draft = Draft::default();
        for property in body.props.properties().filter(travels) {
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
        draft.attachments = Some(body.attachments().to_vec());
        self.store_mut(to)?.deliver(&draft, now, changes)
    }
}

/// Whether a property of a sent message is delivered.
fn travels(property: &Property) -> bool {
    let own = [PR_SENTMAIL_ENTRYID.id(), PR_MESSAGE_FLAGS.id()];
    property.tag.is_transmittable() && !own.contains(&property.tag.id())
}
