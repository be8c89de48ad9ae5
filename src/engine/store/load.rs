use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::{FolderContent, StoreContent};
use super::{
    Attachment, Draft, Embedded, FolderId, MessageBody, MessageList, NewFolder, Recipient, Saving, Store,
};
use super::{Before, NewMessage};
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::names::NameMap;
use crate::engine::props::Overlay;
use crate::engine::props::{Props, Shapes};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_MESSAGE_FLAGS, PR_MSG_STATUS, PR_ROWID};
use crate::vocab::{
    AttachmentContent, CodePage, FileTime, FolderType, MapiUid, MessageContent, MessageFlags, PropTag,
    PropValue, Property, StoreSupport,
};

/// What one load needs at every step.
struct Loading<'a> {
    now: FileTime,
    new_uid: &'a mut dyn FnMut() -> MapiUid,
    /// From the identifiers of the content to those of the store.
    names: BTreeMap<u16, u16>,
    support: StoreSupport,
    changes: Changes,
}

impl Store {
    /// Takes content in: folders, messages, names. Nobody is told: the store is not open yet.
    pub fn load(
        &mut self,
        content: &StoreContent,
        now: FileTime,
        new_uid: &mut dyn FnMut() -> MapiUid,
    ) -> Result<()> {
        let mut names = self.names.as_ref().clone();
        let mut translated = BTreeMap::new();
        for (id, name) in &content.names {
            translated.insert(*id, names.create(name, NameMap::MOST)?);
        }
        self.names = Arc::new(names);
        let mut loading =
            Loading { now, new_uid, names: translated, support: self.support, changes: Changes::default() };
        // Folders wait in a list of their own: content may nest deeper than a stack.
        let mut waiting = vec![(self.root, &content.root)];
        while let Some((folder, content)) = waiting.pop() {
            self.load_folder(folder, content, &mut loading)?;
            for child in &content.folders {
                let id = self.load_subfolder(folder, child, &mut loading)?;
                waiting.push((id, child));
            }
        }
        Ok(())
    }

    fn load_subfolder(
        &mut self,
        parent: FolderId,
        content: &FolderContent,
        loading: &mut Loading<'_>,
    ) -> Result<FolderId> {
        if let Some(present) = content.role.and_then(|role| self.special(role)) {
            return Ok(present);
        }
        let mut name = if content.name.is_empty() { "Unnamed".to_owned() } else { content.name.clone() };
        let mut number = 2;
        while self.subfolder(parent, &name).is_some() {
            name = format!("{} ({number})", content.name);
            number += 1;
        }
        let new = NewFolder { folder_type: FolderType::FOLDER_GENERIC, name: &name, comment: None };
        let id = self.create_folder(parent, &new, loading.now, &mut loading.changes)?;
        if let Some(role) = content.role {
            self.set_special(role, id);
        }
        Ok(id)
    }

    fn load_folder(
        &mut self,
        id: FolderId,
        content: &FolderContent,
        loading: &mut Loading<'_>,
    ) -> Result<()> {
        let mut overlay = Overlay::default();
        for property in &content.properties {
            if !Self::computed_of_folder(property.tag) && property.tag != PR_DISPLAY_NAME {
                loading.keep(property, &mut overlay);
            }
        }
        if !overlay.is_empty() {
            self.change_folder(id, &overlay, loading.now, &mut loading.changes)?;
        }
        let lists =
            [(&content.messages, MessageList::Standard), (&content.associated, MessageList::Associated)];
        for (messages, list) in lists {
            for message in messages {
                let body = loading.body(message, &mut self.shapes);
                let mut flags = message.flags - MessageFlags::MSGFLAG_SUBMIT;
                flags.set(MessageFlags::MSGFLAG_ASSOCIATED, list == MessageList::Associated);
                flags.set(MessageFlags::MSGFLAG_HASATTACH, body.attachments.is_some());
                self.insert_message(id, list, flags, body)?;
            }
        }
        Ok(())
    }
}

impl Loading<'_> {
    /// Sets a property under the store's own identifier, as stores keep values.
    fn keep(&self, property: &Property, overlay: &mut Overlay) {
        let storable = !matches!(property.value, PropValue::Null | PropValue::Error(_) | PropValue::Object);
        let id = match property.tag.is_named() {
            true => self.names.get(&property.tag.id()).copied(),
            false => Some(property.tag.id()),
        };
        if let Some(id) = id.filter(|_| storable) {
            let value = crate::engine::convert::as_kept(property.value.clone(), CodePage::default());
            overlay.set(Property::new(PropTag::new(property.tag.prop_type(), id), value));
        }
    }

    fn props(&self, properties: &[Property], shapes: &mut Shapes) -> Arc<Props> {
        let mut overlay = Overlay::default();
        for property in properties.iter().filter(|property| property.tag != PR_ROWID) {
            self.keep(property, &mut overlay);
        }
        Arc::new(overlay.apply_to(&Props::default(), shapes))
    }

    fn body(&mut self, content: &MessageContent, shapes: &mut Shapes) -> MessageBody {
        let new = NewMessage { now: self.now, search_key: (self.new_uid)() };
        let mut draft = Draft::default();
        let row_only = [PR_MESSAGE_FLAGS.id(), PR_MSG_STATUS.id()];
        for property in &content.properties {
            let id = property.tag.id();
            // The display lists are kept where there are no recipients to compute them from.
            let listed = Store::is_display_list(id) && content.recipients.is_empty();
            if !row_only.contains(&id) && (listed || !Store::computed_of_message(property.tag)) {
                self.keep(property, &mut draft.overlay);
            }
        }
        if !content.recipients.is_empty() {
            let recipients = content.recipients.iter().enumerate().map(|(row, properties)| Recipient {
                row: row as u32,
                props: self.props(properties, shapes),
            });
            draft.recipients = Some(recipients.collect());
        }
        if !content.attachments.is_empty() {
            let numbered = content.attachments.iter().enumerate();
            draft.attachments = Some(
                numbered.map(|(number, content)| self.attachment(number as u32, content, shapes)).collect(),
            );
        }
        let saving = Saving { first: true, starts_conversation: false, now: self.now, support: self.support };
        Before::New(&new).with(&mut draft, &saving, shapes)
    }

    fn attachment(&mut self, number: u32, content: &AttachmentContent, shapes: &mut Shapes) -> Attachment {
        let props = self.props(&content.properties, shapes);
        let embedded = content
            .embedded
            .as_deref()
            .map(|message| Embedded { flags: message.flags, body: Arc::new(self.body(message, shapes)) });
        Attachment::new(number, (self.new_uid)(), props, embedded)
    }
}
