use std::sync::Arc;

use super::Emulator;
use crate::interface::{MapiTable, MapiTableData, Result};
use crate::vocab::tags::PR_CONTROL_ID;
use crate::vocab::{Control, DISPLAY_COLUMNS, TableType};

impl Emulator {
    /// A display table of these controls, page by page, and the rows behind it (builddisplaytable page).
    ///
    /// The rows are named by `PR_CONTROL_ID`: with [`MapiTableData::notify`] a provider tells a dialog to read the
    /// property of a control again.
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{Binary, Control, ControlFlags, Shows, tags::*};
    /// use mapi_emulator::Emulator;
    ///
    /// let name = Control {
    ///     id: Binary::from(&b"name"[..]),
    ///     flags: ControlFlags::DT_EDITABLE,
    ///     at: (8, 8),
    ///     size: (160, 12),
    ///     shows: Shows::Edit { allowed: "".into(), most: 64, property: PR_DISPLAY_NAME.into() },
    /// };
    /// let (table, _rows) = Emulator::new().build_display_table(&[name])?;
    /// assert_eq!(table.get_row_count(0)?.into_value(), 1);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if two controls have one id.
    #[doc(alias = "BuildDisplayTable")]
    pub fn build_display_table(
        &self,
        controls: &[Control],
    ) -> Result<(Arc<dyn MapiTable>, Arc<dyn MapiTableData>)> {
        let rows = self.create_table(TableType::TBLTYPE_DYNAMIC, PR_CONTROL_ID.into(), &DISPLAY_COLUMNS)?;
        for (number, control) in (0..).zip(controls) {
            rows.insert_row(number, &control.to_row())?;
        }
        Ok((rows.get_view(None, None)?, rows))
    }
}
