use std::collections::BTreeMap;

use super::registry::{Registration, Source};
use crate::engine::StoreId;
use crate::interface::Connection;

/// Registrations, by their numbers and by what they are for: an event looks at those only that may hear of it.
#[derive(Default)]
pub struct Registrations {
    all: BTreeMap<Connection, Registration>,
    by_source: BTreeMap<Source, Vec<Connection>>,
}

impl Registrations {
    pub fn insert(&mut self, connection: Connection, registration: Registration) {
        self.by_source.entry(registration.source.clone()).or_default().push(connection);
        self.all.insert(connection, registration);
    }

    pub fn remove(&mut self, connection: Connection) -> Option<Registration> {
        let gone = self.all.remove(&connection)?;
        if let Some(hearing) = self.by_source.get_mut(&gone.source) {
            hearing.retain(|known| *known != connection);
            if hearing.is_empty() {
                self.by_source.remove(&gone.source);
            }
        }
        Some(gone)
    }

    pub fn get(&self, connection: Connection) -> Option<&Registration> {
        self.all.get(&connection)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (Connection, &Registration)> {
        self.all.iter().map(|(connection, known)| (*connection, known))
    }

    /// Whether any is for a store or for something in it.
    pub fn any_in_stores(&self) -> bool {
        let from_stores_on = self.by_source.range(Source::Store(StoreId(0))..).next();
        matches!(from_stores_on, Some((Source::Store(_) | Source::Node(..), _)))
    }

    /// Those for a source, in the order in which they came.
    pub fn of<'a>(
        &'a self,
        source: &Source,
    ) -> impl Iterator<Item = (Connection, &'a Registration)> + use<'a> {
        let hearing = self.by_source.get(source).map(Vec::as_slice).unwrap_or_default();
        hearing.iter().filter_map(|connection| Some((*connection, self.all.get(connection)?)))
    }
}
