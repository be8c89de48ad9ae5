use std::sync::Arc;

use super::Viewer;
use crate::interface::{MapiFormAdviseSink, MapiStream, MapiViewContext, Method, Result};
use crate::provider::refuse;
use crate::vocab::{ErrorCode, FormSaveFormat, MapiError, UnicodeFlags, ViewContextStatus, ViewDirection};

impl MapiViewContext for Viewer {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.view.call(Method::MapiViewContextGetLastError, format_args!("{code}, {flags:?}"), || {
            self.view.last_error(code, flags)
        })
    }

    fn set_advise_sink(&self, sink: Option<&Arc<dyn MapiFormAdviseSink>>) -> Result<()> {
        let arguments = format_args!("{}", if sink.is_some() { "a sink" } else { "none" });
        self.view.call(Method::MapiViewContextSetAdviseSink, arguments, || {
            let before = std::mem::replace(&mut self.now.lock().sink, sink.cloned());
            drop(before);
            Ok(())
        })
    }

    fn activate_next(&self, direction: ViewDirection) -> Result<bool> {
        self.view.call(Method::MapiViewContextActivateNext, format_args!("{direction:?}"), || {
            self.activate(direction)
        })
    }

    fn get_print_setup(&self) -> Result<String> {
        self.view.call(Method::MapiViewContextGetPrintSetup, format_args!(""), || {
            let setup = self.view.runtime().ui().print_setup();
            setup.ok_or_else(|| refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the user cannot print"))
        })
    }

    fn get_save_stream(&self) -> Result<(FormSaveFormat, Arc<dyn MapiStream>)> {
        self.view.call(Method::MapiViewContextGetSaveStream, format_args!(""), || {
            let chosen = self.view.runtime().ui().save_as();
            chosen.ok_or_else(|| refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user does not save the text"))
        })
    }

    fn get_view_status(&self) -> Result<ViewContextStatus> {
        self.view.call(Method::MapiViewContextGetViewStatus, format_args!(""), || self.view_status())
    }
}
