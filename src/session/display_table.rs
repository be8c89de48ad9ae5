use std::sync::Arc;

use super::Emulator;
use crate::interface::display_table::shown_by;
use crate::interface::ext::MapiTableExt;
use crate::interface::{MapiProp, MapiTable, MapiTableData, Result};
use crate::provider::{Refusal, refuse};
use crate::vocab::tags::PR_CONTROL_ID;
use crate::vocab::{
    CodePage, Control, ControlFlags, DISPLAY_COLUMNS, ErrorCode, PropTag, PropType, Property, TableType,
    UnicodeFlags,
};

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
        shown_by(rows, controls)
    }
}

/// A text that the user entered, else the object's own; an empty one is none.
pub fn text_of(entered: &[Property], object: &dyn MapiProp, tag: PropTag) -> Option<String> {
    let value = match Property::find(entered, tag.with_type(PropType::PT_UNSPECIFIED)) {
        Some(property) => property.value.clone(),
        None => object.get_props(Some(&[tag]), UnicodeFlags::MAPI_UNICODE).ok()?.value.pop()?.value,
    };
    let value = value.to_unicode(CodePage::default()).unwrap_or(value);
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Refuses an entry in which a required field was left empty (ADR-DISPLAYTABLE-6).
pub fn check_required(
    controls: &dyn MapiTable,
    entered: &[Property],
    object: &dyn MapiProp,
) -> std::result::Result<(), Refusal> {
    let rows = controls.query_all_rows(Some(&DISPLAY_COLUMNS), None, None, 0)?;
    let controls = rows.iter().filter_map(|row| Control::from_row(&row.properties().collect::<Vec<_>>()));
    for control in controls.filter(|control| control.flags.contains(ControlFlags::DT_REQUIRED)) {
        if let Some(tag) = control.shows.property()
            && text_of(entered, object, tag).is_none()
        {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, format!("{tag} was left empty")));
        }
    }
    Ok(())
}
