use std::sync::Arc;

use super::{MapiTable, MapiTableData, Result};
use crate::vocab::Control;

/// Rows that are a display table of these controls, and a view of them.
pub fn shown_by(
    rows: Arc<dyn MapiTableData>,
    controls: &[Control],
) -> Result<(Arc<dyn MapiTable>, Arc<dyn MapiTableData>)> {
    for (number, control) in (0..).zip(controls) {
        rows.insert_row(number, &control.to_row())?;
    }
    Ok((rows.get_view(None, None)?, rows))
}
