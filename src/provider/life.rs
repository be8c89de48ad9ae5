use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether an object may still be used. What ends, ends all that was obtained through it: a logoff ends the session's
/// stores, a store's end its folders, a submitted message its tables and streams.
#[derive(Debug, Default)]
pub struct Life {
    ended: AtomicBool,
    within: Option<Arc<Self>>,
}

impl Life {
    /// A life of its own.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A life that ends with this one at the latest.
    pub fn within(self: &Arc<Self>) -> Arc<Self> {
        Arc::new(Self { ended: AtomicBool::new(false), within: Some(Arc::clone(self)) })
    }

    /// Ends it; `false` if it had ended before.
    pub fn end(&self) -> bool {
        !self.ended.swap(true, Ordering::AcqRel)
    }

    /// Whether neither it nor any life around it has ended.
    pub fn goes_on(&self) -> bool {
        let mut here = self;
        loop {
            if here.ended.load(Ordering::Acquire) {
                return false;
            }
            match &here.within {
                Some(around) => here = around,
                None => return true,
            }
        }
    }
}
