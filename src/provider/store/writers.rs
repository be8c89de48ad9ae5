use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::{Few, MessageId, StoreId};
use crate::provider::{Life, Runtime};

/// Who has which message open for writing: such a message is not deleted (STO-DELETEMESSAGES-2).
#[derive(Debug, Default)]
pub struct Writers(Mutex<Open>);

type Which = (StoreId, MessageId);

#[derive(Debug, Default)]
struct Open {
    /// Mostly there is one at a time, which takes no memory of its own.
    one: Option<(Which, Arc<Life>)>,
    others: BTreeMap<Which, Few<Arc<Life>>>,
}

impl Writers {
    /// Whether somebody who is still logged on has the message open for writing.
    pub fn any(&self, store: StoreId, message: MessageId) -> bool {
        let of = (store, message);
        let open = self.0.lock();
        let one = open.one.iter().filter(|(which, _)| *which == of).map(|(_, life)| life);
        let mut lives = one.chain(open.others.get(&of).into_iter().flat_map(|lives| lives.iter()));
        lives.any(|life| life.goes_on())
    }
}

/// One open for writing, until it is dropped.
#[derive(Debug)]
pub struct Writer {
    runtime: Arc<Runtime>,
    of: Which,
    life: Arc<Life>,
}

impl Writer {
    /// Notes that an object with this life has the message open.
    pub fn new(runtime: &Arc<Runtime>, store: StoreId, message: MessageId, life: &Arc<Life>) -> Self {
        let of = (store, message);
        let mut open = runtime.writers.0.lock();
        match open.one {
            None => open.one = Some((of, Arc::clone(life))),
            Some(_) => open.others.entry(of).or_default().push(Arc::clone(life)),
        }
        drop(open);
        Self { runtime: Arc::clone(runtime), of, life: Arc::clone(life) }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut open = self.runtime.writers.0.lock();
        if open.one.take_if(|(_, life)| Arc::ptr_eq(life, &self.life)).is_some() {
            return;
        }
        if let Some(lives) = open.others.get_mut(&self.of) {
            lives.retain(|life| !Arc::ptr_eq(life, &self.life));
            if lives.is_empty() {
                open.others.remove(&self.of);
            }
        }
    }
}
