use std::sync::Arc;

use super::{NodeId, Store};
use crate::vocab::tags::{PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_RECIPIENTS, PR_MSG_STATUS};
use crate::vocab::{PropTag, PropValue};

impl Store {
    /// The properties of an object that say something else than they did before, in the order of their tags: what an
    /// event of its modification tells (SES-OBJECTNOTIF-3). An object that is not in both has none.
    pub fn changed_tags(&self, before: &Self, node: NodeId) -> Vec<PropTag> {
        let (mut tags, mut changed) = (self.tags_of(node), Vec::new());
        tags.extend(before.tags_of(node));
        tags.sort_unstable();
        tags.dedup_by_key(|tag| tag.id());
        tags.retain(|tag| self.value_of(node, *tag) != before.value_of(node, *tag));
        if let NodeId::Message(id) = node
            && let (Ok(now), Ok(before)) = (self.any_message(id), before.any_message(id))
        {
            let (now, before) = (&now.body, &before.body);
            if !is_shared(now.recipients.as_ref(), before.recipients.as_ref()) {
                changed.push(PR_MESSAGE_RECIPIENTS.tag());
            }
            if !is_shared(now.attachments.as_ref(), before.attachments.as_ref()) {
                changed.push(PR_MESSAGE_ATTACHMENTS.tag());
            }
        }
        changed.append(&mut tags);
        changed.sort_unstable();
        changed
    }

    fn tags_of(&self, node: NodeId) -> Vec<PropTag> {
        match node {
            NodeId::Folder(id) => {
                let set = self.folder(id).map(|folder| folder.props.tags()).unwrap_or_default();
                self.folder_tags().chain(set.iter().copied()).collect()
            }
            NodeId::Message(id) => {
                let Ok(stored) = self.any_message(id) else { return Vec::new() };
                let kept = stored.body.props.tags().iter().copied();
                let derived = stored.body.derived_tags(self.support);
                self.message_tags().chain([PR_MSG_STATUS.tag()]).chain(kept).chain(derived).collect()
            }
        }
    }

    fn value_of(&self, node: NodeId, tag: PropTag) -> Option<PropValue> {
        match node {
            NodeId::Folder(id) => self.folder_value(id, tag),
            NodeId::Message(id) => self.message_value(id, self.any_message(id).ok()?, tag),
        }
    }
}

/// Whether a list is the one it was: who changes one makes another.
fn is_shared<T>(now: Option<&Arc<[T]>>, before: Option<&Arc<[T]>>) -> bool {
    match (now, before) {
        (Some(now), Some(before)) => Arc::ptr_eq(now, before),
        (now, before) => now.is_none() && before.is_none(),
    }
}
