//! Sinks that write down what they hear.

use std::sync::{Arc, Mutex, PoisonError};

use crate::interface::{AdviseSink, MapiTable, Result};
use crate::vocab::{EventMask, Notification, ObjectNotification, TableNotification};

/// What can happen to an object.
pub(super) const OBJECTS: EventMask = EventMask::fnevObjectCreated
    .union(EventMask::fnevObjectDeleted)
    .union(EventMask::fnevObjectModified)
    .union(EventMask::fnevObjectMoved)
    .union(EventMask::fnevObjectCopied);

/// That, and new mail.
pub(super) const EVENTS: EventMask = OBJECTS.union(EventMask::fnevNewMail);

/// What a sink heard, call by call.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<Vec<Notification>>>>);

impl Heard {
    /// A sink that writes here.
    pub(super) fn sink(&self) -> Arc<dyn AdviseSink> {
        let heard = self.clone();
        Arc::new(move |notifications: &[Notification]| heard.write(notifications))
    }

    /// Writes one call down.
    pub(super) fn write(&self, notifications: &[Notification]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(notifications.to_vec());
    }

    /// The calls since the last look.
    pub(super) fn calls(&self) -> Vec<Vec<Notification>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The notifications since the last look.
    pub(super) fn all(&self) -> Vec<Notification> {
        self.calls().concat()
    }

    /// What they were about.
    pub(super) fn events(&self) -> Vec<EventMask> {
        self.all().iter().map(Notification::event).collect()
    }

    /// Those about objects.
    pub(super) fn objects(&self) -> Vec<ObjectNotification> {
        let object = |notification| match notification {
            Notification::Object(object) => Some(object),
            _ => None,
        };
        self.all().into_iter().filter_map(object).collect()
    }

    /// Those about tables.
    pub(super) fn tables(&self) -> Vec<TableNotification> {
        let table = |notification| match notification {
            Notification::Table(table) => Some(table),
            _ => None,
        };
        self.all().into_iter().filter_map(table).collect()
    }
}

/// A new sink of a view.
pub(super) fn watch(table: &Arc<dyn MapiTable>) -> Result<Heard> {
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    Ok(heard)
}
