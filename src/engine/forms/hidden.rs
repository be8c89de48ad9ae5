//! Forms as the hidden messages that folders keep of them (form-storage page): properties say what the form is called,
//! the text of the message, a form configuration file, what it can do.

use super::file;
use super::form::Form;
use super::library::check_class;
use crate::engine::error::{EngineError, Result};
use crate::vocab::tags::*;
use crate::vocab::{PropTag, PropValue, Property, Tag};

/// The class of the messages.
pub const FORMS_DESCRIPTION: &str = "IPM.Microsoft.FolderDesign.FormsDescription";

/// The message class that the form is for: a property of this class of messages, without a name in the headers.
pub const CLASS_OF_FORM: Tag<String> = Tag::new(PropTag(0x6800_001F));

/// What describes a form in its message.
pub const FORM_PROPERTIES: [PropTag; 16] = crate::columns![
    CLASS_OF_FORM,
    PR_FORM_CLSID,
    PR_DISPLAY_NAME,
    PR_BODY,
    PR_COMMENT,
    PR_ICON,
    PR_MINI_ICON,
    PR_FORM_VERSION,
    PR_FORM_CONTACT_NAME,
    PR_FORM_CATEGORY,
    PR_FORM_CATEGORY_SUB,
    PR_FORM_HOST_MAP,
    PR_FORM_HIDDEN,
    PR_FORM_DESIGNER_NAME,
    PR_FORM_DESIGNER_GUID,
    PR_FORM_MESSAGE_BEHAVIOR
];

/// The properties of the message that keeps a form. If there is one already that keeps `known`, of the same class, that
/// form is replaced, or stays and learns of platforms that it didn't know (FRM-CONT-INSTALL-2).
///
/// # Errors
/// `Invalid` on a class that messages cannot have, and on what a message cannot keep: properties that are none of a form,
/// texts of verbs and other lists that no line of a file can have.
pub fn properties_of(form: Form, known: Option<&Form>, replaces: bool) -> Result<Vec<Property>> {
    check_class(form.class())?;
    let form = match known {
        Some(known) => form.installed_over(known, replaces),
        None => form,
    };
    let own = form.properties().iter().filter(|property| property.tag.id() != PR_MESSAGE_CLASS.id());
    let mut properties = vec![
        Property::of(PR_MESSAGE_CLASS, FORMS_DESCRIPTION),
        Property::of(CLASS_OF_FORM, form.class()),
        Property::of(PR_BODY, file::write(&form, "").text),
    ];
    properties.extend(own.cloned());
    if form_of(&properties).as_ref() == Some(&form) {
        return Ok(properties);
    }
    Err(EngineError::Invalid { why: format!("the form of {} has what no message can keep", form.class()) })
}

/// The form that a message with these properties keeps, if it keeps one.
#[must_use]
pub fn form_of(properties: &[Property]) -> Option<Form> {
    let value =
        |tag: PropTag| properties.iter().find(|property| property.tag == tag).map(|property| &property.value);
    let text = |tag: Tag<String>| value(tag.tag()).and_then(PropValue::as_str);
    let PropValue::ClsId(class_id) = value(PR_FORM_CLSID.tag())? else { return None };
    let form = Form::new(text(CLASS_OF_FORM)?, *class_id, text(PR_DISPLAY_NAME)?);
    let rest = FORM_PROPERTIES
        .iter()
        .filter(|tag| **tag != CLASS_OF_FORM && **tag != PR_BODY)
        .filter_map(|tag| Some(Property { tag: *tag, value: value(*tag)?.clone() }));
    let form = rest.fold(form, Form::with);
    // A text that says nothing is no reason not to show messages.
    match text(PR_BODY).map(|text| file::read(text, |_| None)) {
        Some(Ok(described)) => Some(form.with_lists_of(described)),
        _ => Some(form),
    }
}
