use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};

use crate::vocab::ErrorCode;

/// Whether an object may still be used. What ends, ends all that was obtained through it: a logoff ends the session's
/// stores, a store's end its folders, a submitted message its tables and streams.
#[derive(Default)]
pub struct Life {
    /// [`GOES_ON`], [`ENDED`] or [`DELETED`].
    state: AtomicU8,
    within: Option<Arc<Self>>,
}

const GOES_ON: u8 = 0;
const ENDED: u8 = 1;
const DELETED: u8 = 2;

impl Life {
    /// What a call answers after any end but a deletion, and why (PRP-OBJ-6).
    pub const ENDED: (ErrorCode, &str) =
        (ErrorCode::MAPI_E_INVALID_OBJECT, "closed, or its session has ended");

    /// A life of its own.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A life that nobody ends, one for all who need such.
    pub fn endless() -> Arc<Self> {
        static ENDLESS: LazyLock<Arc<Life>> = LazyLock::new(Life::new);
        Arc::clone(&ENDLESS)
    }

    /// A life that ends with this one at the latest.
    pub fn within(self: &Arc<Self>) -> Arc<Self> {
        Arc::new(Self { state: AtomicU8::new(GOES_ON), within: Some(Arc::clone(self)) })
    }

    /// Ends it; `false` if it had ended before.
    pub fn end(&self) -> bool {
        self.state.compare_exchange(GOES_ON, ENDED, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Ends it because what it is the life of was deleted.
    pub fn delete(&self) {
        self.state.store(DELETED, Ordering::Release);
    }

    /// The first state that is not going on, from here outwards.
    fn state(&self) -> u8 {
        let mut here = self;
        loop {
            let state = here.state.load(Ordering::Acquire);
            match &here.within {
                Some(around) if state == GOES_ON => here = around,
                _ => return state,
            }
        }
    }

    /// Whether neither it nor any life around it has ended.
    pub fn goes_on(&self) -> bool {
        self.state() == GOES_ON
    }

    /// What a call answers after its end, and why (STO-DELETEATTACH-4).
    pub fn why_ended(&self) -> (ErrorCode, &'static str) {
        match self.state() {
            DELETED => (ErrorCode::MAPI_E_OBJECT_DELETED, "deleted"),
            _ => Self::ENDED,
        }
    }
}

/// Lives lie within each other as deep as messages do, so they go one after the other.
impl Drop for Life {
    fn drop(&mut self) {
        let mut around = self.within.take();
        while let Some(life) = around {
            around = Arc::into_inner(life).and_then(|mut life| life.within.take());
        }
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.goes_on() { "Life(goes on)" } else { "Life(ended)" })
    }
}
