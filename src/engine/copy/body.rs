use std::sync::Arc;

use crate::engine::error::Result;
use crate::engine::names::NameMap;
use crate::engine::props::{Props, Shapes};
use crate::engine::store::{Attachment, Embedded, MessageBody, Recipient, StoreId};
use crate::engine::world::World;
use crate::vocab::{MapiUid, PropTag, Property, StoreSupport};

/// A message inside another, while it is being copied.
struct Level {
    source: MessageBody,
    done: Vec<Attachment>,
}

impl Level {
    fn of(source: &MessageBody) -> Self {
        Self { source: source.clone(), done: Vec::with_capacity(source.attachments().len()) }
    }
}

impl World {
    /// The content of a message for a place in another store, or another place in the same one: attachments have the
    /// record keys that `key` gives them (PRP-KEYS-1), names stand under the identifiers of the receiving store
    /// (PRP-NAMED-12). Values stay shared.
    pub fn copied_body(
        &mut self,
        from: StoreId,
        to: StoreId,
        body: &MessageBody,
        key: &mut dyn FnMut(&Attachment) -> MapiUid,
    ) -> Result<MessageBody> {
        // A list of its own: messages nest deeper than a stack.
        let mut levels = Vec::new();
        let mut here = Level::of(body);
        let mut finished: Option<MessageBody> = None;
        loop {
            let source = here.source.clone();
            match source.attachments().get(here.done.len()) {
                Some(Attachment { embedded: Some(embedded), .. }) if finished.is_none() => {
                    levels.push(std::mem::replace(&mut here, Level::of(&embedded.body)));
                }
                Some(attachment) => {
                    let inside = attachment.embedded.as_ref().zip(finished.take());
                    let embedded =
                        inside.map(|(before, body)| Embedded { flags: before.flags, body: Arc::new(body) });
                    let props = self.translated_props(from, to, &attachment.props)?;
                    here.done.push(Attachment::new(attachment.number, key(attachment), props, embedded));
                }
                None => {
                    let attachments = (!here.done.is_empty()).then(|| std::mem::take(&mut here.done).into());
                    let body = self.body_without_attachments(from, to, &source)?;
                    let mut body = MessageBody { attachments, ..body };
                    if from != to {
                        body.size = body.measure();
                    }
                    match levels.pop() {
                        Some(around) => (here, finished) = (around, Some(body)),
                        None => return Ok(body),
                    }
                }
            }
        }
    }

    fn body_without_attachments(
        &mut self,
        from: StoreId,
        to: StoreId,
        body: &MessageBody,
    ) -> Result<MessageBody> {
        let (size, attachments) = (body.size, None);
        if from == to {
            let (props, recipients) = (body.props.clone(), body.recipients.clone());
            return Ok(MessageBody { props, recipients, attachments, size });
        }
        // A store that makes the forms of the text itself gets the one that was written.
        let makes_forms = self.store(to)?.support.contains(StoreSupport::STORE_RTF_OK);
        let whole = if makes_forms {
            body.props.clone()
        } else {
            Props::build(body.properties(self.store(from)?.support), &mut Shapes::default())
        };
        let props = self.translated(from, to, &whole)?;
        let mut recipients = Vec::with_capacity(body.recipients().len());
        for recipient in body.recipients() {
            let props = self.translated_props(from, to, &recipient.props)?;
            recipients.push(Recipient { row: recipient.row, props });
        }
        let recipients = (!recipients.is_empty()).then(|| recipients.into());
        Ok(MessageBody { props, recipients, attachments, size })
    }

    fn translated_props(&mut self, from: StoreId, to: StoreId, props: &Arc<Props>) -> Result<Arc<Props>> {
        if from == to || !props.tags().iter().any(|tag| tag.is_named()) {
            return Ok(Arc::clone(props));
        }
        self.translated(from, to, props).map(Arc::new)
    }

    /// Properties under the identifiers that stand for their names in another store; one that has no name stays behind.
    pub(super) fn translated(&mut self, from: StoreId, to: StoreId, props: &Props) -> Result<Props> {
        if from == to || !props.tags().iter().any(|tag| tag.is_named()) {
            return Ok(props.clone());
        }
        let properties = self.translated_properties(from, to, props.properties())?;
        Ok(Props::build(properties, &mut Shapes::default()))
    }

    /// As [`translated`](Self::translated), property by property.
    pub fn translated_properties(
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
                None => Arc::make_mut(&mut self.store_mut(to)?.names).create(&name, NameMap::MOST)?,
            };
            let tag = PropTag::new(property.tag.prop_type(), id);
            translated.push(Property { tag, value: property.value });
        }
        Ok(translated)
    }
}
