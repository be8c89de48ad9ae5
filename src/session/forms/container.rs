use std::sync::Arc;

use super::Refused;
use super::library::Library;
use super::searched::Searched;
use crate::engine::forms::{Form, published_by, read, split_path};
use crate::interface::{MapiFormContainer, MapiFormInfo, Method, Result};
use crate::provider::{Label, Object, Refusal, named_in_debug, refuse, refuse_flags};
use crate::vocab::{
    ErrorCode, FormInstallFlags, FormManagerFlags, FormPropSet, FormProperty, MapiError, UnicodeFlags,
};

/// An open library.
pub struct FormContainer {
    object: Object,
    library: Library,
    /// This library alone.
    searched: Searched,
}

named_in_debug!(FormContainer);

impl FormContainer {
    /// A library, obtained through `from`.
    pub fn open(from: &Object, library: Library) -> Arc<dyn MapiFormContainer> {
        let label = Label::Named(format!("form library {:?}", library.name).into());
        let object = from.child(Arc::clone(from.life()), label);
        Arc::new(Self { object, searched: Searched(vec![library.clone()]), library })
    }

    /// The form that a file describes, with the pictures that it names by their places beside it.
    fn described(&self, path: &str) -> Refused<Form> {
        let wrong = |why: String| refuse(ErrorCode::MAPI_E_EXTENDED_ERROR, format!("{path:?}: {why}"));
        let world = self.object.runtime().read();
        let text = world.file(path).ok_or_else(|| wrong("there is no such file".to_owned()))?;
        let text = std::str::from_utf8(text).map_err(|_| wrong("the file is no UTF-8 text".to_owned()))?;
        let (folder, _) = split_path(path);
        let icon = |name: &str| world.file(&format!("{folder}{name}")).or_else(|| world.file(name)).cloned();
        read(text, icon).map_err(|error| wrong(error.to_string()))
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
            let form = self.described(path)?;
            let replaces = if !flags.contains(FormInstallFlags::MAPIFORM_INSTALL_DIALOG)
                || self.library.get(form.class())?.is_none()
            {
                flags.contains(FormInstallFlags::MAPIFORM_INSTALL_OVERWRITEONCONFLICT)
            } else {
                let cancelled = || refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user installs no form");
                self.object.runtime().ui().replace_form(form.class()).ok_or_else(cancelled)?
            };
            self.library.install(form, replaces).map_err(|refusal| match refusal {
                Refusal::Engine(error) => {
                    refuse(ErrorCode::MAPI_E_EXTENDED_ERROR, format!("{path:?}: {error}"))
                }
                other => other,
            })
        })
    }

    fn remove_form(&self, message_class: &str) -> Result<()> {
        self.object.call(Method::MapiFormContainerRemoveForm, format_args!("{message_class:?}"), || {
            self.library.remove(message_class)
        })
    }

    fn resolve_message_class(
        &self,
        message_class: &str,
        flags: FormManagerFlags,
    ) -> Result<Arc<dyn MapiFormInfo>> {
        let arguments = format_args!("{message_class:?}, {flags:?}");
        self.object.call(Method::MapiFormContainerResolveMessageClass, arguments, || {
            Ok(self.searched.resolve(&self.object, message_class, flags)? as _)
        })
    }

    fn resolve_multiple_message_classes(
        &self,
        message_classes: Option<&[&str]>,
        flags: FormManagerFlags,
    ) -> Result<Vec<Option<Arc<dyn MapiFormInfo>>>> {
        let arguments = format_args!("{message_classes:?}, {flags:?}");
        self.object.call(Method::MapiFormContainerResolveMultipleMessageClasses, arguments, || {
            self.searched.infos(&self.object, message_classes, flags)
        })
    }

    fn calc_form_prop_set(&self, which: FormPropSet) -> Result<Vec<FormProperty>> {
        self.object.call(Method::MapiFormContainerCalcFormPropSet, format_args!("{which}"), || {
            let forms = self.searched.all(&self.object)?;
            let sets: Vec<_> = forms.iter().map(|form| form.form().published().to_vec()).collect();
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
