use crate::engine::store::{Attachment, Recipient, StoredMessage};
use crate::engine::table::{Cell, RowId, RowSource};
use crate::vocab::tags::{
    PR_ATTACH_NUM, PR_ATTACH_SIZE, PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_RECIPIENTS, PR_RECORD_KEY, PR_ROWID,
};
use crate::vocab::{MapiUid, PropTag, PropValue};

/// The recipients or attachments of a message, if that is what the tag stands for.
pub fn sub_rows(stored: Option<&StoredMessage>, tag: PropTag) -> Option<Box<dyn RowSource + '_>> {
    let recipients = tag.id() == PR_MESSAGE_RECIPIENTS.id();
    if !recipients && tag.id() != PR_MESSAGE_ATTACHMENTS.id() {
        return None;
    }
    Some(Box::new(SubRows { stored, recipients }))
}

/// The recipients or attachments of one message, for restrictions on them.
struct SubRows<'a> {
    stored: Option<&'a StoredMessage>,
    recipients: bool,
}

impl RowSource for SubRows<'_> {
    fn version(&self) -> u64 {
        0
    }

    fn row_count(&self) -> usize {
        self.stored.map_or(0, |stored| {
            if self.recipients { stored.body.recipients().len() } else { stored.body.attachments().len() }
        })
    }

    fn row_ids(&self) -> Vec<RowId> {
        (0..self.row_count() as u64).map(RowId).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        (row.0 as usize) < self.row_count()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        let Some(stored) = self.stored else { return Cell::Missing };
        let index = row.0 as usize;
        if self.recipients {
            let Some(recipient) = stored.body.recipients().get(index) else { return Cell::Missing };
            return match recipient.computed(tag) {
                Some(value) => Cell::Made(value),
                None => recipient.props.get(tag.id()).map_or(Cell::Missing, |(_, value)| Cell::Kept(value)),
            };
        }
        let Some(attachment) = stored.body.attachments().get(index) else { return Cell::Missing };
        match attachment.computed(tag) {
            Some(value) => Cell::Made(value),
            None => attachment.props.get(tag.id()).map_or(Cell::Missing, |(_, value)| Cell::Kept(value)),
        }
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        let stored = self.stored?;
        let index = row.0 as usize;
        if self.recipients {
            let recipient = stored.body.recipients().get(index)?;
            return recipient.computed(tag).or_else(|| recipient.props.value(tag.id()));
        }
        let attachment = stored.body.attachments().get(index)?;
        attachment.computed(tag).or_else(|| attachment.props.value(tag.id()))
    }

    fn available_columns(&self) -> Vec<PropTag> {
        Vec::new()
    }
}

impl Recipient {
    /// What the message says of a recipient.
    pub fn computed(&self, tag: PropTag) -> Option<PropValue> {
        (tag.id() == PR_ROWID.id()).then_some(PropValue::Long(self.row as i32))
    }
}

impl Attachment {
    /// What the message says of an attachment.
    pub fn computed(&self, tag: PropTag) -> Option<PropValue> {
        let MapiUid(key) = self.key;
        match tag.id() {
            id if id == PR_ATTACH_NUM.id() => Some(PropValue::Long(self.number as i32)),
            id if id == PR_RECORD_KEY.id() => Some(PropValue::Binary(key.into())),
            id if id == PR_ATTACH_SIZE.id() => {
                Some(PropValue::Long(i32::try_from(self.size).unwrap_or(i32::MAX)))
            }
            _ => None,
        }
    }
}
