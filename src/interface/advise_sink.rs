use serde::{Deserialize, Serialize};

use crate::vocab::Notification;

/// Who hears of changes (`IMAPIAdviseSink`).
///
/// Any `Fn(&[Notification])` is a sink. It may call back into MAPI, `Unadvise` itself included.
#[doc(alias = "IMAPIAdviseSink")]
pub trait AdviseSink: Send + Sync {
    /// Hears of one or more events of one connection, in the order they happened.
    #[doc(alias = "IMAPIAdviseSink::OnNotify")]
    fn on_notify(&self, notifications: &[Notification]);
}

impl<F: Fn(&[Notification]) + Send + Sync> AdviseSink for F {
    fn on_notify(&self, notifications: &[Notification]) {
        self(notifications);
    }
}

/// The number of a registration, never 0: what `Advise` gives and `Unadvise` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Connection(pub u32);
