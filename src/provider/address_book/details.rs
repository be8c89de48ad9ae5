use std::sync::Arc;

use super::Refused;
use crate::engine::table::{RowSource, TableData, ViewSpec};
use crate::interface::MapiTable;
use crate::provider::{Life, LiveRows, Origin, Runtime, Table, refuse_flags};
use crate::vocab::tags::{PR_ADDRTYPE, PR_CONTROL_ID, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS};
use crate::vocab::{Control, ControlFlags, DISPLAY_COLUMNS, ObjectType, PropTag, TableFlags};

/// What can be done with the fields of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// They are read.
    Closed,
    /// They are filled in, those that an entry needs must be.
    Open,
    /// They are filled in with what to look for (ADR-SEARCH-6).
    Search,
}

/// `PR_DETAILS_TABLE`: one page with name, type and address, which can be changed if the object can
/// (ADR-DISPLAYTABLE-4, TBL-DISPLAY-1).
pub fn details_table(
    runtime: &Arc<Runtime>,
    life: &Arc<Life>,
    object_type: ObjectType,
    fields: Fields,
    flags: TableFlags,
) -> Refused<Arc<dyn MapiTable>> {
    refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
    let mut data = TableData::new(PR_CONTROL_ID, DISPLAY_COLUMNS)?;
    for control in controls(object_type, fields) {
        data.insert(data.row_count(), &control.to_row())?;
    }
    let mut spec = ViewSpec::new(DISPLAY_COLUMNS);
    spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
    Ok(Table::open(runtime, life.within(), "details table", Origin::Live(LiveRows::new(data)), spec))
}

/// The controls of the page, top down: a container has a name only, the address of a list may be missing.
fn controls(object_type: ObjectType, state: Fields) -> Vec<Control> {
    let required: &[PropTag] = match object_type {
        ObjectType::MAPI_ABCONT => &[PR_DISPLAY_NAME.tag()],
        ObjectType::MAPI_DISTLIST => &[PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag()],
        _ => &[PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_EMAIL_ADDRESS.tag()],
    };
    let fields = [
        ("Name", PR_DISPLAY_NAME.tag()),
        ("Address type", PR_ADDRTYPE.tag()),
        ("Address", PR_EMAIL_ADDRESS.tag()),
    ];
    let shown = if object_type == ObjectType::MAPI_ABCONT { 1 } else { fields.len() };
    let flags = |property: PropTag| {
        let mut flags = ControlFlags::NONE;
        flags.set(ControlFlags::DT_EDITABLE, state != Fields::Closed);
        flags.set(ControlFlags::DT_REQUIRED, state == Fields::Open && required.contains(&property));
        flags
    };
    let fields = fields.map(|(label, property)| (label, property, flags(property)));
    Control::page_of_fields("General", &fields[..shown])
}
