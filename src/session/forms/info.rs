use std::sync::Arc;

use super::Refused;
use super::container::FormContainer;
use super::library::Library;
use crate::engine::forms::{Form, Written, read, split_path, write};
use crate::engine::{NameMap, NameSpace, Overlay};
use crate::interface::{MapiFormContainer, MapiFormInfo, Method, Result};
use crate::provider::{AnyObject, Label, Object, PropSource, PropView, Runtime, named_in_debug, refuse};
use crate::vocab::tags::{PR_ICON, PR_MINI_ICON, PR_OBJECT_TYPE};
use crate::vocab::{Binary, ErrorCode, FormProperty, FormVerbInfo, ObjectType, PropTag, PropValue, Property};

/// What a library knows of a form, as it was when it was asked.
pub struct FormInfo {
    object: Object,
    library: Library,
    shown: Shown,
}

named_in_debug!(FormInfo);

/// A form with the identifiers of its extended attributes.
#[derive(Debug)]
struct Shown {
    form: Arc<Form>,
    extensions: Vec<Property>,
}

impl FormInfo {
    /// A form of a library, obtained through `from`.
    pub fn new(from: &Object, library: Library, form: Arc<Form>) -> Self {
        let label = Label::Named(format!("form info {:?}", form.class()).into());
        let object = from.child(Arc::clone(from.life()), label);
        let extensions = extended(object.runtime(), &form);
        Self { object, library, shown: Shown { form, extensions } }
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.shown.form
    }
}

/// The extended attributes of a form under the identifiers of their names (FRM-CFG-6); a name that cannot get one is left out.
fn extended(runtime: &Runtime, form: &Form) -> Vec<Property> {
    if form.extensions().is_empty() {
        return Vec::new();
    }
    let named = runtime.set_up(|world| {
        let names = Arc::make_mut(world.names_mut(NameSpace::Forms)?);
        let named = form.extensions().iter().filter_map(|(name, value)| {
            let id = names.create(name, NameMap::MOST).ok()?;
            Some(Property { tag: PropTag::new(value.prop_type(), id), value: value.clone() })
        });
        Ok(named.collect())
    });
    named.unwrap_or_default()
}

impl PropView for Shown {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        if tag.id() == PR_OBJECT_TYPE.id() {
            return Some(ObjectType::MAPI_FORMINFO.into());
        }
        let extension = self.extensions.iter().find(|known| known.tag.id() == tag.id());
        extension.map(|known| &known.value).or_else(|| self.form.value(tag)).cloned()
    }

    fn tags(&self) -> Vec<PropTag> {
        let own = self.form.properties().iter().chain(&self.extensions).map(|property| property.tag);
        own.chain([PR_OBJECT_TYPE.tag()]).collect()
    }
}

/// Its properties are those of the registration: nothing can be set, and there is nothing to save (FRM-INFO-3, FRM-INFO-4).
impl PropSource for FormInfo {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&self.shown);
        Ok(())
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Forms)
    }

    fn check_writable(&self) -> Refused<()> {
        Ok(())
    }

    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        Some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn change(&self, _overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        Ok(Vec::new())
    }
}

impl MapiFormInfo for FormInfo {
    fn calc_form_prop_set(&self) -> Result<Vec<FormProperty>> {
        self.object.call(Method::MapiFormInfoCalcFormPropSet, format_args!(""), || {
            Ok(self.shown.form.published().to_vec())
        })
    }

    fn calc_verb_set(&self) -> Result<Vec<FormVerbInfo>> {
        self.object.call(Method::MapiFormInfoCalcVerbSet, format_args!(""), || Ok(self.shown.form.verbs()))
    }

    fn make_icon_from_binary(&self, property: u32) -> Result<Binary> {
        let arguments = format_args!("{property:#X}");
        self.object.call(Method::MapiFormInfoMakeIconFromBinary, arguments, || {
            let icon = [PR_ICON.tag(), PR_MINI_ICON.tag()].into_iter().find(|tag| tag.0 == property);
            match icon.and_then(|tag| self.shown.form.value(tag)) {
                Some(PropValue::Binary(icon)) => Ok(icon.clone()),
                _ => Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, "the form has no such icon")),
            }
        })
    }

    fn save_form(&self, path: &str) -> Result<()> {
        self.object.call(Method::MapiFormInfoSaveForm, format_args!("{path:?}"), || {
            if self.library.is_local() {
                let why = "the forms of the computer are not written to files";
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
            }
            let files = self.files(path)?;
            Ok(self.object.runtime().set_up(|world| {
                files.into_iter().for_each(|(path, content)| world.add_file(&path, content));
                Ok(())
            })?)
        })
    }

    fn open_form_container(&self) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiFormInfoOpenFormContainer, format_args!(""), || {
            Ok(FormContainer::open(&self.object, self.library.clone()))
        })
    }
}

impl FormInfo {
    /// The form as files, by their paths: what describes it, and its pictures beside that.
    fn files(&self, path: &str) -> Refused<Vec<(String, Binary)>> {
        let wrong = |why| refuse(ErrorCode::MAPI_E_EXTENDED_ERROR, why);
        let (folder, name) = split_path(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if stem.is_empty() {
            return Err(wrong("a file without a name cannot be written"));
        }
        let Written { text, icons } = write(&self.shown.form, stem);
        let icon = |name: &str| icons.iter().find(|(known, _)| known == name).map(|(_, icon)| icon.clone());
        if read(&text, icon).as_ref() != Ok(&*self.shown.form) {
            return Err(wrong("the form has what no form configuration file can say"));
        }
        let pictures = icons.into_iter().map(|(name, icon)| (format!("{folder}{name}"), icon));
        Ok(pictures.chain([(path.to_owned(), text.into_bytes().into())]).collect())
    }
}
