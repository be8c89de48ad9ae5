use std::sync::Arc;

use super::known::{Known, Library};
use crate::engine::form_file;
use crate::engine::forms::{Form, published_by};
use crate::interface::{MapiFormContainer, MapiFormInfo, Method, Result};
use crate::provider::{Label, Object, Refusal, refuse, refuse_flags};
use crate::vocab::{
    ErrorCode, FormInstallFlags, FormManagerFlags, FormPropSet, FormProperty, MapiError, UnicodeFlags,
};

/// An open library.
#[derive(Debug)]
pub struct FormContainer {
    object: Object,
    library: Library,
    /// The forms of this library alone.
    known: Known,
}

impl FormContainer {
    /// The library that alone is in `known`, obtained through `from`.
    pub fn open(from: &Object, known: Known) -> Arc<dyn MapiFormContainer> {
        let library = known.libraries.first().cloned().unwrap_or_else(Library::local);
        let label = Label::Named(format!("form library {:?}", library.name).into());
        Arc::new(Self { object: from.child(Arc::clone(&from.life), label), library, known })
    }
}

impl FormContainer {
    /// The form that a file describes.
    fn described(&self, path: &str) -> std::result::Result<Form, Refusal> {
        let wrong = |why: String| refuse(ErrorCode::MAPI_E_EXTENDED_ERROR, format!("{path:?}: {why}"));
        let world = self.known.computer.runtime.read();
        let text = world.file(path).ok_or_else(|| wrong("there is no such file".to_owned()))?;
        let text = std::str::from_utf8(text).map_err(|_| wrong("the file is no UTF-8 text".to_owned()))?;
        form_file::read(text, |icon| world.file(icon).cloned()).map_err(|error| wrong(error.to_string()))
    }
}

impl MapiFormContainer for FormContainer {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MapiFormContainerGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn install_form(&self, flags: FormInstallFlags, path: &str) -> Result<()> {
        let arguments = format_args!("{flags:?}, {path:?}");
        self.object.call(Method::MapiFormContainerInstallForm, arguments, || {
            let known = FormInstallFlags::MAPIFORM_INSTALL_DIALOG
                | FormInstallFlags::MAPIFORM_INSTALL_OVERWRITEONCONFLICT
                | FormInstallFlags::MAPI_UNICODE;
            refuse_flags(flags.unknown(known))?;
            let (runtime, id) = (&self.known.computer.runtime, &self.library.id);
            let form = self.described(path)?;
            let is_there = runtime.read().forms().get(id).get(form.class()).is_some();
            let replaces = if is_there && flags.contains(FormInstallFlags::MAPIFORM_INSTALL_DIALOG) {
                let cancelled = || refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user installs no form");
                runtime.ui().replace_form(form.class()).ok_or_else(cancelled)?
            } else {
                flags.contains(FormInstallFlags::MAPIFORM_INSTALL_OVERWRITEONCONFLICT)
            };
            let installed = runtime.set_up(|world| {
                let (forms, id) = (world.forms_mut(), id.clone());
                if replaces { forms.install(id, form) } else { forms.merge(id, form) }
            });
            installed.map_err(|error| refuse(ErrorCode::MAPI_E_EXTENDED_ERROR, format!("{path:?}: {error}")))
        })
    }

    fn remove_form(&self, message_class: &str) -> Result<()> {
        self.object.call(Method::MapiFormContainerRemoveForm, format_args!("{message_class:?}"), || {
            let runtime = &self.known.computer.runtime;
            Ok(runtime.set_up(|world| world.forms_mut().remove(&self.library.id, message_class))?)
        })
    }

    fn resolve_message_class(
        &self,
        message_class: &str,
        flags: FormManagerFlags,
    ) -> Result<Arc<dyn MapiFormInfo>> {
        let arguments = format_args!("{message_class:?}, {flags:?}");
        self.object.call(Method::MapiFormContainerResolveMessageClass, arguments, || {
            self.known.info(&self.object, message_class, flags)
        })
    }

    fn resolve_multiple_message_classes(
        &self,
        message_classes: Option<&[&str]>,
        flags: FormManagerFlags,
    ) -> Result<Vec<Option<Arc<dyn MapiFormInfo>>>> {
        let arguments = format_args!("{message_classes:?}, {flags:?}");
        self.object.call(Method::MapiFormContainerResolveMultipleMessageClasses, arguments, || {
            self.known.infos(&self.object, message_classes, flags)
        })
    }

    fn calc_form_prop_set(&self, which: FormPropSet) -> Result<Vec<FormProperty>> {
        self.object.call(Method::MapiFormContainerCalcFormPropSet, format_args!("{which}"), || {
            let sets = self.known.look(|forms, ids| {
                forms.all(ids).map(|(_, form)| form.published().to_vec()).collect::<Vec<_>>()
            });
            Ok(published_by(&sets, which)?)
        })
    }

    fn get_display(&self, flags: UnicodeFlags) -> Result<String> {
        self.object.call(Method::MapiFormContainerGetDisplay, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            Ok(self.library.name.to_string())
        })
    }
}
