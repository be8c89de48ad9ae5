use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::{Few, MessageId, StoreId};
use crate::provider::{Life, Runtime};

/// Who has which message open for writing: such a message is not deleted (STO-DELETEMESSAGES-2).
#[derive(Debug, Default)]
pub struct Writers(Mutex<BTreeMap<Which, Few<Arc<Life>>>>);

type Which = (StoreId, MessageId);

impl Writers {
    /// Whether somebody who is still logged on has the message open for writing.
    pub fn any(&self, store: StoreId, message: MessageId) -> bool {
        let writers = self.0.lock();
        writers.get(&(store, message)).is_some_and(|lives| lives.iter().any(|life| life.goes_on()))
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
        runtime.writers.0.lock().entry(of).or_default().push(Arc::clone(life));
        Self { runtime: Arc::clone(runtime), of, life: Arc::clone(life) }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut writers = self.runtime.writers.0.lock();
        if let Some(lives) = writers.get_mut(&self.of) {
            lives.retain(|life| !Arc::ptr_eq(life, &self.life));
            if lives.is_empty() {
                writers.remove(&self.of);
            }
        }
    }
}
