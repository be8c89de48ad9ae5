use std::sync::Arc;

use parking_lot::Mutex;

use super::ext::MapiTableExt;
use super::{AdviseSink, Error, MapiControl, MapiProp, MapiTable, Method, Result};
use crate::vocab::guids::IID_IMAPIControl;
use crate::vocab::tags::PR_CONTROL_ID;
use crate::vocab::{
    Control, ControlState, DISPLAY_COLUMNS, ErrorCode, EventMask, MapiError, Notification, OpenPropertyFlags,
    PropValue, Shows, SinkAnswer, TableEvent, UnicodeFlags,
};

/// The controls of a dialog while it is open, by their `PR_CONTROL_ID`: what the fields show, and which buttons can be
/// pressed.
///
/// They are read as the dialog opens; one of which the display table tells that it changed is read again
/// (display tables page).
#[derive(Debug)]
pub struct DialogControls {
    object: Arc<dyn MapiProp>,
    controls: Vec<(Control, Option<Arc<dyn MapiControl>>)>,
    /// What each of them shows.
    shown: Mutex<Vec<Option<Shown>>>,
}

#[derive(Clone, Debug)]
enum Shown {
    Value(PropValue),
    State(ControlState),
}

/// What comes of pressing a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It did its work.
    Done,
    /// It is grey: nothing happens.
    Disabled,
    /// The user cancelled what it began.
    Cancelled,
    /// It failed; the user sees what the button says of it, if it says anything.
    Failed(ErrorCode, Option<MapiError>),
}

impl DialogControls {
    /// Opens a dialog of these controls for an object, as long as `show` takes. A button that doesn't open, and a field
    /// that cannot be read, are there but show nothing.
    ///
    /// # Errors
    /// What the display table answers.
    pub fn shown<T>(
        object: &Arc<dyn MapiProp>,
        table: &dyn MapiTable,
        show: impl FnOnce(&Self) -> T,
    ) -> Result<T> {
        let rows = table.query_all_rows(Some(&DISPLAY_COLUMNS), None, None, 0)?;
        let read = rows.iter().filter_map(|row| Control::from_row(&row.properties().collect::<Vec<_>>()));
        let with_button = |control| {
            let button = open(&**object, &control);
            (control, button)
        };
        let controls: Vec<_> = read.map(with_button).collect();
        let shown = Mutex::new(vec![None; controls.len()]);
        let dialog = Arc::new(Self { object: Arc::clone(object), controls, shown });
        (0..dialog.controls.len()).for_each(|number| dialog.read(number));
        // A table that tells of no changes has none.
        let connection = table.advise(EventMask::fnevTableModified, Arc::<Self>::clone(&dialog)).ok();
        let answer = show(&dialog);
        if let Some(connection) = connection {
            table.unadvise(connection)?;
        }
        Ok(answer)
    }

    /// The value that a field shows.
    #[must_use]
    pub fn value(&self, id: &[u8]) -> Option<PropValue> {
        match self.shown.lock().get(self.find(id)?)? {
            Some(Shown::Value(value)) => Some(value.clone()),
            _ => None,
        }
    }

    /// Whether a button can be pressed or is grey, as it was last asked.
    #[must_use]
    pub fn state(&self, id: &[u8]) -> Option<ControlState> {
        match self.shown.lock().get(self.find(id)?)? {
            Some(Shown::State(state)) => Some(*state),
            _ => None,
        }
    }

    /// Presses a button: it is asked for its state, and activated if that is `MAPI_ENABLED`.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the dialog has no such button; what the button answers to `GetState`.
    pub fn press(&self, id: &[u8]) -> Result<Pressed> {
        let button = self.find(id).and_then(|number| self.controls[number].1.as_ref());
        let Some(button) = button else {
            let why = "the dialog has no button with this id";
            return Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiControlActivate, why));
        };
        if button.get_state(0)? != ControlState::MAPI_ENABLED {
            return Ok(Pressed::Disabled);
        }
        Ok(match button.activate(0) {
            Ok(()) => Pressed::Done,
            Err(error) if error == ErrorCode::MAPI_E_USER_CANCEL => Pressed::Cancelled,
            Err(error) => {
                let told = button.get_last_error(error.code(), UnicodeFlags::MAPI_UNICODE);
                Pressed::Failed(error.code(), told.ok().flatten())
            }
        })
    }

    fn find(&self, id: &[u8]) -> Option<usize> {
        self.controls.iter().position(|(control, _)| *control.id == *id)
    }

    /// Reads what a control shows; nothing is locked meanwhile.
    fn read(&self, number: usize) {
        let (control, button) = &self.controls[number];
        let shown = match (button, control.shows.property()) {
            (Some(button), _) => button.get_state(0).ok().map(Shown::State),
            (None, Some(tag)) => {
                let values = self.object.get_props(Some(&[tag]), UnicodeFlags::MAPI_UNICODE);
                let value = values.ok().and_then(|mut values| values.value.pop());
                value
                    .map(|property| property.value)
                    .filter(|value| value.as_error().is_none())
                    .map(Shown::Value)
            }
            (None, None) => None,
        };
        self.shown.lock()[number] = shown;
    }
}

/// The object of a button.
fn open(object: &dyn MapiProp, control: &Control) -> Option<Arc<dyn MapiControl>> {
    let Shows::Button { control, .. } = control.shows else { return None };
    let opened = object.open_property(control, IID_IMAPIControl, 0, OpenPropertyFlags::NONE);
    opened.and_then(super::Opened::into_control).ok()
}

/// A control that changed is named by its `PR_CONTROL_ID` (TBL-NOTIF-24).
impl AdviseSink for DialogControls {
    fn on_notify(&self, notifications: &[Notification]) -> SinkAnswer {
        for notification in notifications {
            if let Notification::Table(event) = notification
                && event.event == TableEvent::TABLE_ROW_MODIFIED
                && event.index.tag == PR_CONTROL_ID
                && let Some(number) = event.index.value.as_bytes().and_then(|id| self.find(id))
            {
                self.read(number);
            }
        }
        SinkAnswer::S_OK
    }
}
