use std::sync::Arc;

use crate::interface::spi::ControlActions;
use crate::interface::{MapiControl, Method, Result};
use crate::provider::{Label, Life, Object, named_in_debug, refuse_flags};
use crate::vocab::{ControlState, ErrorCode, MapiError, UnicodeFlags};

/// A button of a provider's dialog.
pub struct ControlObject {
    object: Object,
    actions: Arc<dyn ControlActions>,
}

named_in_debug!(ControlObject);

impl ControlObject {
    /// A button that no client holds, made through a support object.
    pub fn new(support: &Object, life: Arc<Life>, actions: Arc<dyn ControlActions>) -> Self {
        Self { object: support.child(life, Label::The("button")).unwatched(), actions }
    }
}

impl MapiControl for ControlObject {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MapiControlGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn activate(&self, flags: u32) -> Result<()> {
        self.object.call(Method::MapiControlActivate, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(self.actions.activate()?)
        })
    }

    fn get_state(&self, flags: u32) -> Result<ControlState> {
        self.object.call(Method::MapiControlGetState, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            Ok(self.actions.get_state()?)
        })
    }
}
