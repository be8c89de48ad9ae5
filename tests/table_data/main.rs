//! Rows of one's own and the tables that show them (`ITableData`).

mod rows;
mod views;

use std::sync::Arc;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};
use parking_lot::Mutex;

const DYNAMIC: TableType = TableType::TBLTYPE_DYNAMIC;

/// People, named by a number.
fn people(emulator: &Emulator) -> Arc<dyn MapiTableData> {
    let columns = columns![PR_ROWID, PR_DISPLAY_NAME];
    emulator.create_table(DYNAMIC, PR_ROWID.into(), &columns).unwrap()
}

fn person(number: i32, name: &str) -> Vec<Property> {
    vec![Property::of(PR_ROWID, number), Property::of(PR_DISPLAY_NAME, name)]
}

fn number(number: i32) -> Property {
    Property::of(PR_ROWID, number)
}

fn names(table: &dyn MapiTable) -> Vec<String> {
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME]).unwrap();
    rows.iter().map(|row| row.get(PR_DISPLAY_NAME).unwrap_or_default()).collect()
}

/// The names of the rows in the order of `HrEnumRow`.
fn listed(data: &dyn MapiTableData) -> Vec<String> {
    let rows = (0..).map_while(|number| data.enum_row(number).unwrap());
    rows.map(|row| row.iter().find(|p| p.tag == PR_DISPLAY_NAME.tag()).unwrap().value.to_string()).collect()
}

fn code<T>(result: Result<T>) -> ErrorCode {
    result.map(|_| ErrorCode::S_OK).unwrap_or_else(|error| error.code())
}

/// What a sink heard, one line an event: the kind, and the number of the row.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn at(table: &dyn MapiTable) -> Self {
        let heard = Self::default();
        let lines = Arc::clone(&heard.0);
        let sink = move |notifications: &[Notification]| {
            for notification in notifications {
                let Notification::Table(event) = notification else { panic!("{notification:?}") };
                let row = event.index.value.as_long().map(|row| format!(" {row}")).unwrap_or_default();
                lines.lock().push(format!("{}{row}", event.event));
            }
        };
        table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
        heard
    }

    fn after(&self, emulator: &Emulator) -> Vec<String> {
        emulator.pump();
        std::mem::take(&mut *self.0.lock())
    }
}
