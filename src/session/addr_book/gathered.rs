use std::sync::{Arc, Weak};

use super::Refused;
use crate::engine::table::{RowSource, TableData};
use crate::interface::ext::MapiTableExt;
use crate::interface::{AdviseSink, MapiTable};
use crate::provider::{LiveRows, Runtime};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{EventMask, Notification, PropTag, Property, RowRef, SinkAnswer};

/// What the tables of several providers show, in one table that follows them (ADR-ROOT-8, ADR-TEMPLATES-9).
///
/// Its rows hold it, so it ends with the last table that shows them.
#[derive(Debug)]
pub struct Gathered {
    runtime: Arc<Runtime>,
    columns: &'static [PropTag],
    /// Those of MAPI itself, first.
    own: Vec<Vec<Property>>,
    tables: Vec<Arc<dyn MapiTable>>,
    /// What a row of a provider becomes; nothing, if it is none.
    row: fn(RowRef<'_>) -> Option<Vec<Property>>,
    rows: Weak<LiveRows>,
}

impl Gathered {
    /// The rows, named by `PR_INSTANCE_KEY`; one that another has the name of already is no row.
    pub fn rows(
        runtime: &Arc<Runtime>,
        columns: &'static [PropTag],
        own: Vec<Vec<Property>>,
        tables: Vec<Arc<dyn MapiTable>>,
        row: fn(RowRef<'_>) -> Option<Vec<Property>>,
    ) -> Refused<Arc<LiveRows>> {
        let rows = LiveRows::new(TableData::new(PR_INSTANCE_KEY, columns)?);
        let gathered = Arc::new(Self {
            runtime: Arc::clone(runtime),
            columns,
            own,
            tables,
            row,
            rows: Arc::downgrade(&rows),
        });
        for table in &gathered.tables {
            // A provider may tell nobody of its changes; its rows stay as they are.
            let follows = Follows(Arc::downgrade(&gathered));
            let _deaf = table.advise(EventMask::fnevTableModified, Arc::new(follows));
        }
        gathered.refresh();
        rows.hold(gathered);
        Ok(rows)
    }

    /// Reads the tables again, and changes what is not as they have it.
    fn refresh(&self) {
        let Some(rows) = self.rows.upgrade() else { return };
        let mut wanted = self.own.clone();
        for table in &self.tables {
            // One that fails has no rows.
            let Ok(theirs) = table.all_rows(self.columns) else { continue };
            wanted.extend(theirs.iter().filter_map(self.row));
        }
        wanted.iter_mut().for_each(|row| row.sort_by_key(|property| property.tag.id()));
        rows.change(&self.runtime, |data| {
            let name = |row: &[Property]| {
                let name = row.iter().find(|property| property.tag.id() == PR_INSTANCE_KEY.id());
                name.map(|name| name.value.clone())
            };
            let mut changes = Vec::new();
            let names: Vec<_> = wanted.iter().filter_map(|row| name(row)).collect();
            for known in data.row_ids() {
                let stays = data.properties(known).and_then(name).is_some_and(|name| names.contains(&name));
                if !stays {
                    changes.extend(data.delete(known));
                }
            }
            for (place, row) in wanted.iter().enumerate() {
                let known = name(row).and_then(|name| data.row_id(&name));
                match known {
                    None => changes.extend(data.insert(place.min(data.row_count()), row)),
                    Some(known) if data.properties(known) != Some(row) => changes.extend(data.modify(row)),
                    Some(_) => {}
                }
            }
            changes
        });
    }
}

/// Hears that a table of a provider changed.
#[derive(Debug)]
struct Follows(Weak<Gathered>);

impl AdviseSink for Follows {
    fn on_notify(&self, _notifications: &[Notification]) -> SinkAnswer {
        if let Some(gathered) = self.0.upgrade() {
            gathered.refresh();
        }
        SinkAnswer::S_OK
    }
}
