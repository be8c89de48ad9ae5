use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use parking_lot::Mutex;

use super::OpenStore;
use crate::engine::{MessageId, StoreId};

/// Who has which message open for writing: such a message is not deleted (STO-DELETEMESSAGES-2).
#[derive(Debug, Default)]
pub struct Writers(Mutex<Open>);

/// A message, and the [owner](OpenStore::owner) of an open of its store.
type Which = (StoreId, MessageId, u64);

#[derive(Debug, Default)]
struct Open {
    /// Mostly there is one at a time, which takes no memory of its own.
    one: Option<Which>,
    /// The others, and how often each is there.
    others: BTreeMap<Which, usize>,
}

impl Writers {
    /// Whether somebody who is still logged on has the message open for writing.
    pub fn any(&self, store: StoreId, message: MessageId) -> bool {
        let open = self.0.lock();
        let is_meant = |(in_store, which, _): &Which| (*in_store, *which) == (store, message);
        let mut others = open.others.range((store, message, 0)..=(store, message, u64::MAX));
        open.one.as_ref().is_some_and(is_meant) || others.next().is_some()
    }

    /// Notes that a message is open for writing, until it is [removed](Self::remove); nothing if the store was closed.
    pub(super) fn add(&self, store: &OpenStore, message: MessageId) -> Option<MessageId> {
        let mut open = self.0.lock();
        // Who closes the store comes here afterwards.
        if !store.life.goes_on() {
            return None;
        }
        let which = (store.id, message, store.owner);
        match open.one {
            None => open.one = Some(which),
            Some(_) => *open.others.entry(which).or_default() += 1,
        }
        Some(message)
    }

    /// A message that was noted is so no more.
    pub(super) fn remove(&self, store: &OpenStore, message: MessageId) {
        let which = (store.id, message, store.owner);
        let mut open = self.0.lock();
        if open.one.take_if(|one| *one == which).is_some() {
            return;
        }
        if let Entry::Occupied(mut times) = open.others.entry(which) {
            *times.get_mut() -= 1;
            if *times.get() == 0 {
                times.remove();
            }
        }
    }

    /// Forgets all that was noted of a store that was closed.
    pub(super) fn forget(&self, store: &OpenStore) {
        let mut open = self.0.lock();
        open.one.take_if(|(_, _, owner)| *owner == store.owner);
        open.others.retain(|(_, _, owner), _| *owner != store.owner);
    }
}
