use std::fmt::Write as _;

use super::{HANDLES_CONFLICTS, ICONS, TEXTS, comment_keys};
use crate::engine::forms::Form;
use crate::vocab::tags::*;
use crate::vocab::{Binary, FormProperty, Guid, NameKind, PropName, PropTag, PropType, PropValue};

/// A form as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The form configuration file.
    pub text: String,
    /// The pictures, by the names of their files.
    pub icons: Vec<(String, Binary)>,
}

/// The files that describe a form; those of the pictures have names that begin with `stem`, without one there are none.
///
/// Not all that a form may have can be said so: whoever needs all of it reads the text again and compares.
pub fn write(form: &Form, stem: &str) -> Written {
    let mut file = File::default();
    let icons = description(&mut file, form, stem);
    verbs(&mut file, form);
    file.list("Properties", "Property.", form.published().len());
    for (number, property) in (1..).zip(form.published()) {
        published(&mut file, number, property);
    }
    file.list("Extensions", "Extension.", form.extensions().len());
    for (number, (name, value)) in (1..).zip(form.extensions()) {
        extension(&mut file, number, name, value);
    }
    file.section("Platforms");
    for (number, platform) in (1..).zip(form.platforms()) {
        file.entry(format_args!("Platform.{number}"), &platform.name);
    }
    for platform in form.platforms() {
        file.section(format_args!("Platform.{}", platform.name));
        platform.entries.iter().for_each(|(key, value)| file.entry(key, value));
    }
    Written { text: file.0, icons }
}

fn description(file: &mut File, form: &Form, stem: &str) -> Vec<(String, Binary)> {
    let text = |tag: PropTag| form.value(tag).and_then(PropValue::as_str);
    file.section("Description");
    file.entry("MessageClass", form.class());
    file.entry("Clsid", braced(form.class_id()));
    file.entry("DisplayName", text(PR_DISPLAY_NAME.tag()).unwrap_or_default());
    for (key, tag) in TEXTS {
        if let Some(text) = text(tag.tag()) {
            file.entry(key, text);
        }
    }
    let mut icons = Vec::new();
    for (key, tag) in ICONS {
        if let (Some(PropValue::Binary(icon)), false) = (form.value(tag.tag()), stem.is_empty()) {
            let name = format!("{stem}.{key}.ico");
            file.entry(key, &name);
            icons.push((name, icon.clone()));
        }
    }
    let comment = text(PR_COMMENT.tag()).unwrap_or_default();
    comment_keys().zip(comment.lines()).for_each(|(key, line)| file.entry(key, line));
    if let Some(PropValue::Boolean(hidden)) = form.value(PR_FORM_HIDDEN.tag()) {
        file.entry("Hidden", u32::from(*hidden));
    }
    if let Some(PropValue::Long(behavior)) = form.value(PR_FORM_MESSAGE_BEHAVIOR.tag()) {
        file.entry("ComposeInFolder", behavior);
    }
    if let Some(PropValue::ClsId(designer)) = form.value(PR_FORM_DESIGNER_GUID.tag()) {
        file.entry("DesignerToolGuid", braced(*designer));
    }
    form.entries().iter().for_each(|(key, value)| file.entry(key, value));
    if form.handles_conflicts() {
        file.entry(HANDLES_CONFLICTS, 1);
    }
    icons
}

fn verbs(file: &mut File, form: &Form) {
    let verbs = form.verbs();
    file.list("Verbs", "Verb", verbs.len());
    for (number, verb) in (1..).zip(&verbs) {
        file.section(format_args!("Verb.{number}"));
        file.entry("DisplayName", &verb.name);
        file.entry("Code", verb.verb.0);
        file.entry("Flags", verb.flags);
        file.entry("Attribs", verb.attributes);
    }
}

fn published(file: &mut File, number: usize, property: &FormProperty) {
    file.section(format_args!("Property.{number}"));
    file.entry("Type", property.prop_type.0);
    file.name(&property.name);
    file.entry("DisplayName", &property.display_name);
    if property.values.is_empty() {
        return;
    }
    file.entry("SpecialType", 1);
    file.entry("Enum1", number);
    file.section(format_args!("Enum1.{number}"));
    file.entry("EnumCount", property.values.len());
    for (at, (name, value)) in (1..).zip(&property.values) {
        file.entry(format_args!("Val.{at}.Display"), name);
        if let PropValue::Long(index) = value {
            file.entry(format_args!("Val.{at}.Index"), *index as u32);
        }
    }
}

fn extension(file: &mut File, number: usize, name: &PropName, value: &PropValue) {
    file.section(format_args!("Extension.{number}"));
    match value {
        PropValue::Long(value) => {
            file.entry("Type", PropType::PT_LONG.0);
            file.entry("Value", *value as u32);
        }
        other => {
            file.entry("Type", PropType::PT_STRING8.0);
            file.entry("Value", other.as_str().unwrap_or_default());
        }
    }
    file.name(name);
}

fn braced(id: Guid) -> String {
    format!("{{{}}}", id.hyphenated().to_string().to_uppercase())
}

/// The text of a file, a line at a time.
#[derive(Default)]
struct File(String);

impl File {
    fn section(&mut self, name: impl std::fmt::Display) {
        let _ = write!(self.0, "[{name}]\r\n");
    }

    fn entry(&mut self, key: impl std::fmt::Display, value: impl std::fmt::Display) {
        let _ = write!(self.0, "{key}={value}\r\n");
    }

    /// A section that lists sections by their numbers.
    fn list(&mut self, name: &str, prefix: &str, count: usize) {
        self.section(name);
        (1..=count).for_each(|number| self.entry(format_args!("{prefix}{number}"), number));
    }

    fn name(&mut self, name: &PropName) {
        self.entry("NmidPropset", braced(name.set));
        match &name.kind {
            NameKind::Id(id) => self.entry("NmidInteger", id),
            NameKind::String(name) => self.entry("NmidString", name),
        }
    }
}
