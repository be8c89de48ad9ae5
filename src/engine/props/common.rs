use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use super::item::Item;
use super::shape::LONGEST_INLINE;
use crate::engine::ValueRef;
use crate::vocab::PropValue;
use crate::vocab::tags::*;

/// Combinations worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_COMMONS: usize = 16_384;

/// The properties that go together: who a message is from and to, and what it is.
const COMMON: [u16; 21] = [
    PR_MESSAGE_CLASS.id(),
    PR_SENDER_ENTRYID.id(),
    PR_SENDER_SEARCH_KEY.id(),
    PR_SENDER_NAME.id(),
    PR_SENDER_ADDRTYPE.id(),
    PR_SENDER_EMAIL_ADDRESS.id(),
    PR_SENT_REPRESENTING_ENTRYID.id(),
    PR_SENT_REPRESENTING_SEARCH_KEY.id(),
    PR_SENT_REPRESENTING_NAME.id(),
    PR_SENT_REPRESENTING_ADDRTYPE.id(),
    PR_SENT_REPRESENTING_EMAIL_ADDRESS.id(),
    PR_RECEIVED_BY_ENTRYID.id(),
    PR_RECEIVED_BY_SEARCH_KEY.id(),
    PR_RECEIVED_BY_NAME.id(),
    PR_RECEIVED_BY_ADDRTYPE.id(),
    PR_RECEIVED_BY_EMAIL_ADDRESS.id(),
    PR_RCVD_REPRESENTING_ENTRYID.id(),
    PR_RCVD_REPRESENTING_SEARCH_KEY.id(),
    PR_RCVD_REPRESENTING_NAME.id(),
    PR_RCVD_REPRESENTING_ADDRTYPE.id(),
    PR_RCVD_REPRESENTING_EMAIL_ADDRESS.id(),
];

/// [`COMMON`] as a bit for each identifier: every property of every saved object is looked up in it.
const COMMON_BITS: [u64; 64] = {
    let mut bits = [0; 64];
    let mut index = 0;
    while index < COMMON.len() {
        bits[COMMON[index] as usize / 64] |= 1 << (COMMON[index] % 64);
        index += 1;
    }
    bits
};

/// The values that many objects have in common, in the order of their identifiers.
#[derive(Debug)]
pub(super) struct Common {
    ids: Vec<u16>,
    values: Vec<PropValue>,
}

impl Common {
    pub(super) fn values(&self) -> &[PropValue] {
        &self.values
    }
}

/// The combinations seen so far by their hash. The first to have one keeps its values to itself, so that senders of
/// one message cost nothing.
#[derive(Debug, Default)]
pub(super) struct Commons {
    seen: BTreeMap<u64, Option<Arc<Common>>>,
}

impl Commons {
    /// What the object with these common properties shares with others.
    pub(super) fn of(&mut self, picked: &[Item<'_>]) -> Option<Arc<Common>> {
        if picked.is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        for item in picked {
            hasher.write_u32(item.tag.0);
            hasher.write(bytes(item.value).unwrap_or_default());
        }
        if self.seen.len() >= MOST_COMMONS {
            self.seen.clear();
        }
        let common = match self.seen.entry(hasher.finish()) {
            Entry::Vacant(first) => {
                first.insert(None);
                return None;
            }
            Entry::Occupied(seen) => seen.into_mut().get_or_insert_with(|| {
                let ids = picked.iter().map(|item| item.tag.id()).collect();
                // Without the rest of the block that a value may be a part of.
                Arc::new(Common { ids, values: picked.iter().map(|item| item.value.to_value()).collect() })
            }),
        };
        let same = picked.iter().map(|item| item.tag.id()).eq(common.ids.iter().copied())
            && picked.iter().map(|item| item.value).eq(common.values.iter().map(ValueRef::from));
        same.then(|| Arc::clone(common))
    }
}

/// Whether others are likely to have the same.
pub(super) fn is_common(item: &Item<'_>) -> bool {
    may_be_common(item.tag.id()) && bytes(item.value).is_some_and(|bytes| bytes.len() <= LONGEST_INLINE)
}

/// Whether the property is one that goes with others.
pub(super) fn may_be_common(id: u16) -> bool {
    let id = usize::from(id);
    COMMON_BITS.get(id / 64).is_some_and(|bits| bits >> (id % 64) & 1 == 1)
}

fn bytes(value: ValueRef<'_>) -> Option<&[u8]> {
    match value {
        ValueRef::Unicode(text) => Some(text.as_bytes()),
        ValueRef::Binary(bytes) => Some(bytes),
        _ => None,
    }
}
