use std::sync::Arc;

use super::container::FormContainer;
use super::known::{Known, Library};
use crate::engine::Overlay;
use crate::engine::form_file;
use crate::engine::forms::{Form, LibraryId};
use crate::interface::{MapiFormContainer, MapiFormInfo, Method, Result};
use crate::provider::{Label, Object, PropSource, PropView, Refusal, refuse};
use crate::session::computer::Computer;
use crate::vocab::tags::{PR_ICON, PR_MINI_ICON, PR_OBJECT_TYPE};
use crate::vocab::{Binary, ErrorCode, FormProperty, FormVerbInfo, ObjectType, PropTag, PropValue};

/// What a library knows of a form, as it was when it was asked.
#[derive(Debug)]
pub struct FormInfo {
    object: Object,
    computer: Arc<Computer>,
    library: Library,
    form: Arc<Form>,
}

impl FormInfo {
    /// A form of a library, obtained through `from`.
    pub fn new(from: &Object, computer: &Arc<Computer>, library: Library, form: Arc<Form>) -> Self {
        let label = Label::Named(format!("form info {:?}", form.class()).into());
        let object = from.child(Arc::clone(&from.life), label);
        Self { object, computer: Arc::clone(computer), library, form }
    }
}

impl PropView for Form {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_OBJECT_TYPE.id() {
            return Some(ObjectType::MAPI_FORMINFO.into());
        }
        Self::value(self, tag).cloned()
    }

    fn tags(&self) -> Vec<PropTag> {
        let own = self.properties().iter().map(|property| property.tag);
        own.chain([PR_OBJECT_TYPE.tag()]).collect()
    }
}

/// Its properties are those of the registration: nothing can be set, and there is nothing to save (FRM-INFO-3, FRM-INFO-4).
impl PropSource for FormInfo {
    fn object(&self) -> &Object {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> std::result::Result<(), Refusal> {
        look(&*self.form);
        Ok(())
    }

    fn check_writable(&self) -> std::result::Result<(), Refusal> {
        Ok(())
    }

    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        Some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn change(&self, _overlay: Overlay<'static>) -> std::result::Result<Vec<(u16, ErrorCode)>, Refusal> {
        Ok(Vec::new())
    }
}

impl MapiFormInfo for FormInfo {
    fn calc_form_prop_set(&self) -> Result<Vec<FormProperty>> {
        self.object.call(Method::MapiFormInfoCalcFormPropSet, format_args!(""), || {
            Ok(self.form.published().to_vec())
        })
    }

    fn calc_verb_set(&self) -> Result<Vec<FormVerbInfo>> {
        self.object.call(Method::MapiFormInfoCalcVerbSet, format_args!(""), || Ok(self.form.verbs()))
    }

    fn make_icon_from_binary(&self, property: u32) -> Result<Binary> {
        let arguments = format_args!("{property:#X}");
        self.object.call(Method::MapiFormInfoMakeIconFromBinary, arguments, || {
            let icon = [PR_ICON.tag(), PR_MINI_ICON.tag()].into_iter().find(|tag| tag.0 == property);
            match icon.and_then(|tag| self.form.value(tag)) {
                Some(PropValue::Binary(icon)) => Ok(icon.clone()),
                _ => Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, "the form has no such icon")),
            }
        })
    }

    fn save_form(&self, path: &str) -> Result<()> {
        self.object.call(Method::MapiFormInfoSaveForm, format_args!("{path:?}"), || {
            if self.library.id == LibraryId::Local {
                let why = "the forms of the computer are not written to files";
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
            }
            if path.is_empty() {
                return Err(refuse(
                    ErrorCode::MAPI_E_EXTENDED_ERROR,
                    "a file without a name cannot be written",
                ));
            }
            let text = form_file::write(&self.form);
            Ok(self.computer.runtime.set_up(|world| {
                world.add_file(path, text.into_bytes().into());
                Ok(())
            })?)
        })
    }

    fn open_form_container(&self) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormInfoOpenFormContainer, format_args!(""), || {
            let (computer, libraries) = (Arc::clone(&self.computer), vec![self.library.clone()]);
            Ok(FormContainer::open(&self.object, Known { computer, libraries }))
        })
    }
}
