//! What of a sent message arrives.

use std::sync::Arc;

use super::props::{Props, Shapes};
use super::store::{Draft, Recipient};
use crate::vocab::tags::{
    PR_CREATION_TIME, PR_DELETE_AFTER_SUBMIT, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_FLAGS, PR_RECIPIENT_TYPE,
    PR_RESPONSIBILITY, PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{PropTag, Property, RecipientType};

/// Properties that stay with the sender though they could travel (STO-DELIVER-7); times are those of the delivery.
const STAY: [PropTag; 5] = crate::columns![
    PR_SENTMAIL_ENTRYID,
    PR_DELETE_AFTER_SUBMIT,
    PR_MESSAGE_FLAGS,
    PR_CREATION_TIME,
    PR_LAST_MODIFICATION_TIME
];

/// Whether a property of a sent message arrives.
pub fn travels(tag: PropTag) -> bool {
    tag.is_transmittable() && STAY.iter().all(|stays| stays.id() != tag.id())
}

impl Draft {
    /// Leaves out of the copy of a sent message what its receivers don't learn: who got a blind copy, who was sent to
    /// already, and to whom it is sent again (STO-DELIVER-5, STO-SPOOL-6).
    pub fn forget_sending(&mut self) {
        // Who is listed for addressing only is listed elsewhere as what he is (STA-OUTBOUND-17).
        let seen = |recipient: &&Recipient| {
            recipient.kind().class() != RecipientType::MAPI_BCC && !recipient.kind().is_repeated()
        };
        let Some(recipients) = &mut self.recipients else { return };
        *recipients = recipients
            .iter()
            .filter(seen)
            .map(|recipient| {
                let kept = recipient.props.properties().filter(|property| property.tag != PR_RESPONSIBILITY);
                let kept = Props::build(kept, &mut Shapes::default());
                let kept = Recipient { row: recipient.row, props: Arc::new(kept) };
                let kind = Property::of(PR_RECIPIENT_TYPE, recipient.kind().class());
                kept.with(kind, &mut Shapes::default())
            })
            .collect();
    }
}
