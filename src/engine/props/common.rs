use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use super::shape::LONGEST_INLINE;
use crate::vocab::tags::*;
use crate::vocab::{Binary, PropValue, Property, Text};

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
    /// Which of the properties at hand are common; kept to be filled again.
    picked: Vec<usize>,
}

impl Commons {
    pub(super) fn of(&mut self, properties: &[Property]) -> Option<Arc<Common>> {
        self.picked.clear();
        self.picked.extend((0..properties.len()).filter(|index| is_common(&properties[*index])));
        if self.picked.is_empty() {
            return None;
        }
        let picked = || self.picked.iter().map(|index| &properties[*index]);
        let mut hasher = DefaultHasher::new();
        for property in picked() {
            hasher.write_u32(property.tag.0);
            hasher.write(bytes(&property.value).unwrap_or_default());
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
                let ids = picked().map(|property| property.tag.id()).collect();
                Arc::new(Common { ids, values: picked().map(|property| alone(&property.value)).collect() })
            }),
        };
        let same = picked().map(|property| property.tag.id()).eq(common.ids.iter().copied())
            && picked().map(|property| &property.value).eq(&common.values);
        same.then(|| Arc::clone(common))
    }
}

/// Whether others are likely to have the same.
pub(super) fn is_common(property: &Property) -> bool {
    let id = usize::from(property.tag.id());
    COMMON_BITS.get(id / 64).is_some_and(|bits| bits >> (id % 64) & 1 == 1)
        && bytes(&property.value).is_some_and(|bytes| bytes.len() <= LONGEST_INLINE)
}

fn bytes(value: &PropValue) -> Option<&[u8]> {
    match value {
        PropValue::Unicode(text) => Some(text.as_bytes()),
        PropValue::Binary(bytes) => Some(bytes),
        _ => None,
    }
}

/// The value without the rest of the block that it may be a part of.
fn alone(value: &PropValue) -> PropValue {
    match value {
        PropValue::Unicode(text) => PropValue::Unicode(Text::from(&**text)),
        PropValue::Binary(bytes) => PropValue::Binary(Binary::from(&**bytes)),
        other => other.clone(),
    }
}
