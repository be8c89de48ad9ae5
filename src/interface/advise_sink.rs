use serde::{Deserialize, Serialize};

use crate::vocab::{Notification, SinkAnswer};

/// Who hears of changes (`IMAPIAdviseSink`).
///
/// Any `Fn(&[Notification])` is a sink (`HrAllocAdviseSink`), also one that returns a [`SinkAnswer`]. It may call back into
/// MAPI, `Unadvise` itself included.
#[doc(alias = "IMAPIAdviseSink")]
pub trait AdviseSink: Send + Sync {
    /// Hears of one or more events of one connection, in the order they happened. What it answers counts only if a
    /// provider asked to be called synchronously.
    #[doc(alias = "IMAPIAdviseSink::OnNotify")]
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer;
}

impl<F, A> AdviseSink for F
where
    F: Fn(&[Notification]) -> A + Send + Sync,
    A: Into<SinkAnswer>,
{
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        self(notifications).into()
    }
}

/// The number of a registration, never 0: what `Advise` gives and `Unadvise` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Connection(pub u32);
