use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::StoreId;
use crate::provider::Runtime;

/// The stores that mail is being written for (STO-STORELOGOFF-2).
#[derive(Debug, Default)]
pub struct Deliveries(Mutex<Vec<StoreId>>);

impl Deliveries {
    /// Whether a message for the store is under way.
    pub fn any(&self, store: StoreId) -> bool {
        self.0.lock().contains(&store)
    }
}

/// One delivery, until it is dropped.
#[derive(Debug)]
pub struct Delivery {
    runtime: Arc<Runtime>,
    to: StoreId,
}

impl Delivery {
    /// Notes that a message for the store is under way.
    pub fn new(runtime: &Arc<Runtime>, to: StoreId) -> Self {
        runtime.deliveries.0.lock().push(to);
        Self { runtime: Arc::clone(runtime), to }
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        let mut under_way = self.runtime.deliveries.0.lock();
        if let Some(place) = under_way.iter().position(|known| *known == self.to) {
            under_way.swap_remove(place);
        }
    }
}
