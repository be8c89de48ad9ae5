//! From nodes to folders and messages.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::database::Database;
use super::error::{Damage, PstError, Result, Within};
use super::format::Node;
use super::heap::{HeapKind, u32_at};
use super::names;
use super::object::Object;
use crate::engine::{FolderContent, SpecialFolder, StoreContent};
use crate::vocab::tags::{
    PR_ATTACH_DATA_OBJ, PR_ATTACH_METHOD, PR_COMMON_VIEWS_ENTRYID, PR_DISPLAY_NAME, PR_FINDER_ENTRYID,
    PR_FOLDER_TYPE, PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_IPM_SUBTREE_ENTRYID,
    PR_IPM_WASTEBASKET_ENTRYID, PR_MESSAGE_CODEPAGE, PR_MESSAGE_FLAGS, PR_SUBJECT, PR_SUBJECT_PREFIX,
    PR_VIEWS_ENTRYID,
};
use crate::vocab::{
    AttachMethod, AttachmentContent, CodePage, FolderType, MessageContent, MessageFlags, PropData, Property,
    Tag,
};

/// Nodes that each store has.
const STORE: u32 = 0x21;
const NAMES: u32 = 0x61;
const ROOT_FOLDER: u32 = 0x122;
/// Nodes that messages have inside.
const ATTACHMENTS: u32 = 0x671;
const RECIPIENTS: u32 = 0x692;
/// The kinds of nodes, the low bits of their ids.
const KIND: u32 = 0x1F;
const FOLDER: u32 = 0x02;
const SEARCH_FOLDER: u32 = 0x03;
const MESSAGE: u32 = 0x04;
const ASSOCIATED: u32 = 0x08;
const HIERARCHY_TABLE: u32 = 0x0D;
const CONTENTS_TABLE: u32 = 0x0E;
const ASSOCIATED_TABLE: u32 = 0x0F;

/// More than anybody has, and few enough for the stack of any thread.
const FOLDER_LEVELS: usize = 128;
const MESSAGE_LEVELS: usize = 32;

pub(super) fn read(file: Rc<[u8]>) -> std::result::Result<StoreContent, PstError> {
    let database = Database::open(file)?;
    let mut reader = Reader { database, roles: BTreeMap::new(), seen: BTreeSet::new() };
    Ok(reader.store()?)
}

struct Reader {
    database: Database,
    roles: BTreeMap<u32, SpecialFolder>,
    /// The folders that were met.
    seen: BTreeSet<u32>,
}

impl Reader {
    fn store(&mut self) -> Result<StoreContent> {
        let properties = self.properties(self.database.node(STORE)?).within("store")?;
        self.roles = roles(&properties);
        let names = self.properties(self.database.node(NAMES)?);
        let names =
            names.and_then(|streams| names::read(&self.database, &streams)).within("named properties")?;
        let mut root = self.folder(ROOT_FOLDER, 0)?;
        for subtree in root.folders.iter_mut().filter(|f| f.role == Some(SpecialFolder::IpmSubtree)) {
            let inbox = SpecialFolder::Inbox.name();
            let inbox = subtree.folders.iter_mut().find(|f| f.name.eq_ignore_ascii_case(inbox));
            if let Some(inbox) = inbox.filter(|inbox| inbox.role.is_none()) {
                inbox.role = Some(SpecialFolder::Inbox);
            }
        }
        Ok(StoreContent { display_name: find(&properties, PR_DISPLAY_NAME).unwrap_or_default(), names, root })
    }

    fn folder(&mut self, id: u32, level: usize) -> Result<FolderContent> {
        let mut folder = self.folder_alone(id, level).within(format_args!("folder {id:#x}"))?;
        let step = format!("folder {:?}", folder.name);
        self.fill(&mut folder, id, level).within(step)?;
        Ok(folder)
    }

    fn folder_alone(&mut self, id: u32, level: usize) -> Result<FolderContent> {
        if !self.seen.insert(id) {
            return Err(Damage::FolderAgain { node: id }.into());
        }
        if level > FOLDER_LEVELS {
            return Err(Damage::Nested { limit: FOLDER_LEVELS }.into());
        }
        let mut properties = self.properties(self.database.node(id)?)?;
        if id & KIND == SEARCH_FOLDER {
            properties.push(Property::of(PR_FOLDER_TYPE, FolderType::FOLDER_SEARCH.0 as i32));
        }
        Ok(FolderContent {
            name: find(&properties, PR_DISPLAY_NAME).unwrap_or_default(),
            role: self.roles.get(&id).copied(),
            properties,
            ..Default::default()
        })
    }

    fn fill(&mut self, folder: &mut FolderContent, id: u32, level: usize) -> Result<()> {
        // What a search finds is in other folders.
        if id & KIND != SEARCH_FOLDER {
            folder.messages = self.messages(id, CONTENTS_TABLE, MESSAGE)?;
            folder.associated = self.messages(id, ASSOCIATED_TABLE, ASSOCIATED)?;
        }
        for child in self.row_ids(id, HIERARCHY_TABLE).within("table of folders")? {
            if ![FOLDER, SEARCH_FOLDER].contains(&(child & KIND)) {
                return Err(Damage::NodeKind { node: child }.into());
            }
            folder.folders.push(self.folder(child, level + 1)?);
        }
        Ok(())
    }

    fn messages(&self, folder: u32, table: u32, kind: u32) -> Result<Vec<MessageContent>> {
        let ids = self.row_ids(folder, table).within("table of messages")?;
        let read = |id: u32| {
            if id & KIND != kind {
                return Err(Damage::NodeKind { node: id }.into());
            }
            self.message(self.database.node(id)?, CodePage::default(), 0)
                .within(format_args!("message {id:#x}"))
        };
        ids.into_iter().map(read).collect()
    }

    /// The rows of one of a folder's tables; a folder without the table has none.
    fn row_ids(&self, folder: u32, table: u32) -> Result<Vec<u32>> {
        match self.database.find((folder & !KIND) | table) {
            Some(node) => Object::open(&self.database, node, HeapKind::Table)?.row_ids(),
            None => Ok(Vec::new()),
        }
    }

    fn properties(&self, node: Node) -> Result<Vec<Property>> {
        Object::open(&self.database, node, HeapKind::Properties)?.properties(CodePage::default())
    }

    /// A message whose 8-bit text is in `code_page` unless it says otherwise.
    fn message(&self, node: Node, code_page: CodePage, level: usize) -> Result<MessageContent> {
        if level > MESSAGE_LEVELS {
            return Err(Damage::Nested { limit: MESSAGE_LEVELS }.into());
        }
        let object = Object::open(&self.database, node, HeapKind::Properties)?;
        let mut properties = object.properties(code_page)?;
        let own_page = find(&properties, PR_MESSAGE_CODEPAGE).map(|page| CodePage(page as u32));
        let code_page = own_page.unwrap_or(code_page);
        split_subject(&mut properties);
        let flags = find(&properties, PR_MESSAGE_FLAGS).unwrap_or_default();
        let mut message = MessageContent {
            flags: MessageFlags::from_bits_retain(flags as u32),
            properties,
            ..Default::default()
        };
        if let Some(&table) = object.sub_nodes.get(&RECIPIENTS) {
            let table = Object::open(&self.database, table, HeapKind::Table);
            message.recipients = table.and_then(|table| table.rows(code_page)).within("recipients")?;
        }
        if let Some(&table) = object.sub_nodes.get(&ATTACHMENTS) {
            let table = Object::open(&self.database, table, HeapKind::Table);
            for id in table.and_then(|table| table.row_ids()).within("table of attachments")? {
                let attachment = self.attachment(&object, id, code_page, level);
                message.attachments.push(attachment.within(format_args!("attachment {id:#x}"))?);
            }
        }
        Ok(message)
    }

    fn attachment(
        &self,
        message: &Object<'_>,
        id: u32,
        code_page: CodePage,
        level: usize,
    ) -> Result<AttachmentContent> {
        let object = Object::open(&self.database, message.sub_node(id)?, HeapKind::Properties)?;
        let properties = object.properties(code_page)?;
        let method = find(&properties, PR_ATTACH_METHOD).map(|method| AttachMethod(method as u32));
        let embedded = if method == Some(AttachMethod::ATTACH_EMBEDDED_MSG) {
            object.object_node(PR_ATTACH_DATA_OBJ.tag())?
        } else {
            None
        };
        let embedded = embedded.map(|node| self.message(node, code_page, level + 1)).transpose();
        let embedded = embedded.within("embedded message")?;
        Ok(AttachmentContent { properties, embedded: embedded.map(Box::new) })
    }
}

fn find<T: PropData>(properties: &[Property], tag: Tag<T>) -> Option<T> {
    let property = properties.iter().find(|property| property.tag == tag.tag())?;
    T::from_value(property.value.clone())
}

/// The folders that the store names; an entry id ends with the node.
fn roles(store: &[Property]) -> BTreeMap<u32, SpecialFolder> {
    let named = [
        (PR_IPM_SUBTREE_ENTRYID, SpecialFolder::IpmSubtree),
        (PR_IPM_OUTBOX_ENTRYID, SpecialFolder::Outbox),
        (PR_IPM_WASTEBASKET_ENTRYID, SpecialFolder::DeletedItems),
        (PR_IPM_SENTMAIL_ENTRYID, SpecialFolder::SentItems),
        (PR_VIEWS_ENTRYID, SpecialFolder::Views),
        (PR_COMMON_VIEWS_ENTRYID, SpecialFolder::CommonViews),
        (PR_FINDER_ENTRYID, SpecialFolder::Finder),
    ];
    let nodes = named.into_iter().filter_map(|(tag, role)| {
        let entry_id = find(store, tag)?;
        Some((u32_at(&entry_id, 20)?, role))
    });
    nodes.collect()
}

/// A PST keeps the prefix in the subject: a character 1, then one that counts the prefix and itself.
fn split_subject(properties: &mut Vec<Property>) {
    let Some(at) = properties.iter().position(|property| property.tag == PR_SUBJECT.tag()) else { return };
    let Some(marked) = properties[at].value.as_str().and_then(|subject| subject.strip_prefix('\u{1}')) else {
        return;
    };
    let mut characters = marked.chars();
    let length = characters.next().map_or(0, |count| (count as usize).saturating_sub(1));
    let subject = characters.as_str().to_owned();
    let prefix: String = subject.chars().take(length).collect();
    properties[at] = Property::of(PR_SUBJECT, subject);
    if find(properties, PR_SUBJECT_PREFIX).is_none() {
        properties.push(Property::of(PR_SUBJECT_PREFIX, prefix));
    }
}
