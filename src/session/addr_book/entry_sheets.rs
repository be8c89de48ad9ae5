use std::sync::Arc;

use super::{AddressBook, Refused, one_off_id};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{
    AbContainer, DetailsButton, DialogControls, EntrySheet, MapiProp, MapiTable, Outcome,
};
use crate::provider::{Refusal, refuse, refuse_flags};
use crate::session::display_table::{check_required, text_of};
use crate::vocab::guids::IID_IMAPITable;
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_CREATE_TEMPLATES, PR_DETAILS_TABLE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_ENTRYID,
    PR_SELECTABLE, PR_SEND_RICH_INFO,
};
use crate::vocab::{
    CreateEntryFlags, CreateOneOffFlags, DetailsFlags, EntryId, ErrorCode, OpenFlags, OpenPropertyFlags,
    PropTag, PropValue, Property, RowSet, SaveFlags, TableFlags, UnicodeFlags,
};

/// The sheets on which a user looks at entries and makes new ones.
impl AddressBook {
    /// `NewEntry`: a stored entry or, without container, a one-off (ADR-NEWENTRY-1 to ADR-NEWENTRY-11).
    pub(super) fn ask_for_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Refused<EntryId> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        let container = match container.filter(|id| !id.is_empty()) {
            None => None,
            Some(id) => {
                let found = self.book.container(id)?;
                if !found.is_modifiable() {
                    return Err(found.cannot_be_changed());
                }
                let opened = self.book.open_entry(Some(&found.id), None, OpenFlags::NONE)?;
                Some(opened.into_ab_container()?)
            }
        };
        let templates = match container.as_deref() {
            Some(container) => open_table(container, PR_CREATE_TEMPLATES.tag()),
            None => self.book.one_off_table(true),
        };
        let template = match template.filter(|id| !id.is_empty()) {
            Some(id) => {
                // What a container without such a table is given is its own affair.
                if let Ok(templates) = templates {
                    self.book.check_selectable(&*templates, id)?;
                }
                self.book.check_selectable(&*self.book.one_off_table(true)?, id)?;
                id.clone()
            }
            None => self.ask_for_template(&*templates?)?,
        };
        match container {
            Some(container) => self.fill_in_stored(&*container, &template),
            None => self.fill_in_one_off(&template, flags),
        }
    }

    /// Which row of a table of templates: that of the container, else MAPI's (ADR-NEWENTRY-4, ADR-NEWENTRY-5).
    fn ask_for_template(&self, templates: &dyn MapiTable) -> Refused<EntryId> {
        let rows: RowSet = templates.query_all_rows(None, None, None, 0)?;
        let chosen = self.object.runtime().ui().choose_template(&rows).ok_or_else(cancelled)?;
        let is_chosen = |id| chosen == EntryId::from(id);
        let row = rows.iter().find(|row| row.get(PR_ENTRYID).is_some_and(is_chosen));
        if row.and_then(|row| row.get(PR_SELECTABLE)) != Some(true) {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "what was chosen is no template"));
        }
        Ok(chosen)
    }

    fn fill_in_stored(&self, container: &dyn AbContainer, template: &EntryId) -> Refused<EntryId> {
        let opened = container.create_entry(template, CreateEntryFlags::CREATE_CHECK_DUP_STRICT)?;
        let entry = opened.into_prop()?;
        let entered = self.show_sheet(&entry, None, None)?.ok_or_else(cancelled)?;
        save(&*entry, &entered, SaveFlags::KEEP_OPEN_READONLY)?;
        Ok(entry.get(PR_ENTRYID)?.into())
    }

    fn fill_in_one_off(&self, template: &EntryId, flags: UnicodeFlags) -> Refused<EntryId> {
        let form = self.book.open_form(template)?;
        let entered = self.show_sheet(&form, None, None)?.ok_or_else(cancelled)?;
        let text = |tag: PropTag| text_of(&entered, &*form, tag);
        let mut one_off = CreateOneOffFlags::NONE;
        one_off.set(CreateOneOffFlags::MAPI_UNICODE, flags.contains(UnicodeFlags::MAPI_UNICODE));
        let plain = Property::find(&entered, PR_SEND_RICH_INFO.tag())
            .is_some_and(|property| property.value == PropValue::Boolean(false));
        one_off.set(CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO, plain);
        let [name, address_type, address] =
            [PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_EMAIL_ADDRESS.tag()].map(text);
        one_off_id(name.as_deref(), &address_type.unwrap_or_default(), &address.unwrap_or_default(), one_off)
    }

    /// Shows an entry with its controls: what the user enters, with nothing left empty that is required
    /// (ADR-NEWENTRY-6, ADR-DETAILS-1, ADR-DISPLAYTABLE-6).
    fn show_sheet(
        &self,
        entry: &Arc<dyn MapiProp>,
        id: Option<&EntryId>,
        button: Option<DetailsButton<'_>>,
    ) -> Refused<Option<Vec<Property>>> {
        let controls = open_table(&**entry, PR_DETAILS_TABLE.tag())?;
        let ui = self.object.runtime().ui();
        let entered = DialogControls::shown(entry, &*controls, |dialog| {
            ui.entry_sheet(&EntrySheet { entry: &**entry, controls: &*controls, dialog, id, button })
        })?;
        let Some(entered) = entered else { return Ok(None) };
        if id.is_none() || !entered.is_empty() {
            check_required(&*controls, &entered, &**entry)?;
        }
        Ok(Some(entered))
    }

    /// `Details`: what the user changes is saved (ADR-DETAILS-1 to ADR-DETAILS-9).
    pub(super) fn show_details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Refused<Outcome<()>> {
        let known = DetailsFlags::DIALOG_MODAL
            | DetailsFlags::DIALOG_SDI
            | DetailsFlags::AB_TELL_DETAILS_CHANGE
            | DetailsFlags::MAPI_UNICODE;
        refuse_flags(flags.unknown(known))?;
        if id.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty id names no entry"));
        }
        if flags.contains(DetailsFlags::DIALOG_MODAL | DetailsFlags::DIALOG_SDI) {
            let why = "DIALOG_MODAL and DIALOG_SDI exclude each other";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        }
        let entry = self.book.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_prop()?;
        let entered = self.show_sheet(&entry, Some(id), button)?.unwrap_or_default();
        if !entered.is_empty() {
            save(&*entry, &entered, SaveFlags::NONE)?;
        }
        let unchanged = entered.is_empty() && flags.contains(DetailsFlags::AB_TELL_DETAILS_CHANGE);
        Ok(Outcome::warned_if((), unchanged, ErrorCode::S_FALSE))
    }
}

/// Opens a table of an object that may have none (ADR-DETAILS-6).
fn open_table<T: MapiProp + ?Sized>(object: &T, tag: PropTag) -> Refused<Arc<dyn MapiTable>> {
    let opened =
        object.open_property(tag, IID_IMAPITable, TableFlags::MAPI_UNICODE.bits(), OpenPropertyFlags::NONE);
    match opened {
        Ok(opened) => Ok(opened.into_table()?),
        Err(error) if error == ErrorCode::MAPI_E_NOT_FOUND => {
            Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("the object has no {tag}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Saves what the user entered; a value that cannot be set refuses all of it.
fn save(entry: &dyn MapiProp, entered: &[Property], flags: SaveFlags) -> Refused<()> {
    if !entered.is_empty()
        && let Some(problem) = entry.set_props(entered)?.first()
    {
        return Err(refuse(problem.code, format!("{} cannot be set", problem.tag)));
    }
    Ok(entry.save_changes(flags)?)
}

/// The user pressed Cancel, or nobody is there.
pub(super) fn cancelled() -> Refusal {
    refuse(ErrorCode::MAPI_E_USER_CANCEL, "the dialog was cancelled")
}
