//! Form configuration files: the text that describes a form (file-format-of-form-configuration-files page).

use std::fmt::Write as _;

use super::forms::{Form, FormPlatform};
use super::profile::InfError;
use super::profile::inf::ini::{Ini, IniSection};
use crate::vocab::guids::{PS_MAPI, PS_PUBLIC_STRINGS};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, FormProperty, FormVerb, FormVerbInfo, Guid, NameKind, PropName, PropTag, PropType, PropValue,
    Property, Tag,
};

type Result<T> = std::result::Result<T, InfError>;

/// What a form configuration file may be long, in bytes.
const LONGEST_TEXT: usize = 1 << 20;

/// The entries of `[Description]` that are texts, with the properties that they fill (FRM-CFG-2).
const TEXTS: [(&str, Tag<String>); 5] = [
    ("Category", PR_FORM_CATEGORY),
    ("Subcategory", PR_FORM_CATEGORY_SUB),
    ("Owner", PR_FORM_CONTACT_NAME),
    ("Version", PR_FORM_VERSION),
    ("DesignerToolName", PR_FORM_DESIGNER_NAME),
];

/// Those that name a file with a picture.
const ICONS: [(&str, Tag<Binary>); 2] = [("SmallIcon", PR_MINI_ICON), ("LargeIcon", PR_ICON)];

/// The form that a text describes; `file` gives the files that it names, of which those that are missing don't matter.
///
/// # Errors
/// Where the text is wrong, and why.
pub fn read(text: &str, file: impl Fn(&str) -> Option<Binary>) -> Result<Form> {
    if text.len() > LONGEST_TEXT {
        return fault(1, "the text is too long");
    }
    let ini = Ini::read(text)?;
    let mut form = described(&ini, file)?;
    for section in listed(&ini, "Verbs", "Verb") {
        let section = section?;
        form = form.verb_info(FormVerbInfo {
            verb: FormVerb(number(section, "Code")?),
            name: needed(section, "DisplayName")?.to_owned(),
            flags: number_or(section, "Flags", 0)?,
            attributes: number_or(section, "Attribs", 0)?,
        });
    }
    for section in listed(&ini, "Properties", "Property") {
        form = form.publishes(published(&ini, section?)?);
    }
    for section in listed(&ini, "Platforms", "Platform") {
        let section = section?;
        needed(section, "CPU")?;
        needed(section, "OSVersion")?;
        let name = section.name.split_once('.').map_or("", |(_, name)| name).to_owned();
        let entries = section.entries.iter().map(|entry| (entry.key.to_owned(), entry.value.to_owned()));
        form = form.platform(FormPlatform { name, entries: entries.collect() });
    }
    Ok(form)
}

/// FRM-CFG-1, FRM-CFG-2
fn described(ini: &Ini<'_>, file: impl Fn(&str) -> Option<Binary>) -> Result<Form> {
    let Some(about) = ini.section("Description") else {
        return fault(1, "the section [Description] is missing");
    };
    let class = needed(about, "MessageClass")?;
    let class_id = guid(about, "Clsid")?;
    let Some(class_id) = class_id else { return fault(about.line, "Clsid is missing") };
    let mut form = Form::new(class, class_id, needed(about, "DisplayName")?);
    let value = |key: &str| about.entry(key).map(|entry| entry.value);
    for (key, tag) in TEXTS {
        if let Some(text) = value(key) {
            form = form.with(Property::of(tag, text));
        }
    }
    for (key, tag) in ICONS {
        if let Some(icon) = value(key).and_then(&file) {
            form = form.with(Property::of(tag, icon));
        }
    }
    let comments: Vec<&str> = std::iter::once("Comment".to_owned())
        .chain((1..=9).map(|number| format!("Comment{number}")))
        .filter_map(|key| value(&key))
        .collect();
    if !comments.is_empty() {
        form = form.with(Property::of(PR_COMMENT, comments.join("\r\n")));
    }
    if value("Hidden").is_some() {
        form = form.with(Property::of(PR_FORM_HIDDEN, number(about, "Hidden")? != 0));
    }
    if value("ComposeInFolder").is_some() {
        let behavior = i32::from(number(about, "ComposeInFolder")? != 0);
        form = form.with(Property::of(PR_FORM_MESSAGE_BEHAVIOR, behavior));
    }
    if let Some(designer) = guid(about, "DesignerToolGuid")? {
        form = form.with(Property::of(PR_FORM_DESIGNER_GUID, designer));
    }
    Ok(form)
}

/// FRM-CFG-4, FRM-CFG-5
fn published(ini: &Ini<'_>, section: &IniSection<'_>) -> Result<FormProperty> {
    let string = section.entry("NmidString").map(|entry| entry.value);
    let integer =
        section.entry("NmidInteger").is_some().then(|| number(section, "NmidInteger")).transpose()?;
    let kind = match (string, integer) {
        (Some(string), None) => NameKind::String(string.into()),
        (None, Some(integer)) => NameKind::Id(integer),
        _ => {
            return fault(
                section.line,
                format!("[{}] needs NmidString or NmidInteger, not both", section.name),
            );
        }
    };
    let usual = match kind {
        NameKind::Id(id) if id < 0x8000 => PS_MAPI,
        _ => PS_PUBLIC_STRINGS,
    };
    let set = guid(section, "NmidPropset")?.unwrap_or(usual);
    let Ok(prop_type) = u16::try_from(number(section, "Type")?) else {
        return fault(section.line, "Type is no type of a property");
    };
    let values = match section.entry("Enum1") {
        Some(entry) if number_or(section, "SpecialType", 0)? != 0 => {
            let Some(values) = ini.section(&format!("Enum1.{}", entry.value)) else {
                return fault(entry.line, format!("there is no section [Enum1.{}]", entry.value));
            };
            enumerated(values)?
        }
        _ => Vec::new(),
    };
    let display_name = section.entry("DisplayName").map_or("", |entry| entry.value).to_owned();
    Ok(FormProperty { name: PropName { set, kind }, prop_type: PropType(prop_type), display_name, values })
}

/// The values of a property and what they are called.
fn enumerated(section: &IniSection<'_>) -> Result<Vec<(String, PropValue)>> {
    let mut values = Vec::new();
    for number in 1..=number_or(section, "EnumCount", 0)? {
        let Some(name) = section.entry(&format!("Val.{number}.Display")) else {
            return fault(section.line, format!("[{}] has no Val.{number}.Display", section.name));
        };
        let index = self::number(section, &format!("Val.{number}.Index"))?;
        values.push((name.value.to_owned(), PropValue::Long(index as i32)));
    }
    Ok(values)
}

/// The text that describes a form, without its pictures.
pub fn write(form: &Form) -> String {
    let text = |tag: PropTag| match form.value(tag) {
        Some(PropValue::Unicode(text)) => Some(text.to_string()),
        _ => None,
    };
    let mut file = String::new();
    let mut line = |line: String| {
        let _ = writeln!(file, "{line}\r");
    };
    line("[Description]".to_owned());
    line(format!("MessageClass={}", form.class()));
    line(format!("Clsid={{{}}}", form.class_id().hyphenated().to_string().to_uppercase()));
    line(format!("DisplayName={}", text(PR_DISPLAY_NAME.tag()).unwrap_or_default()));
    for (key, tag) in TEXTS {
        if let Some(text) = text(tag.tag()) {
            line(format!("{key}={text}"));
        }
    }
    let comment = text(PR_COMMENT.tag()).unwrap_or_default();
    for (number, text) in comment.lines().enumerate().take(10) {
        let key = if number == 0 { "Comment".to_owned() } else { format!("Comment{number}") };
        line(format!("{key}={text}"));
    }
    if form.is_hidden() {
        line("Hidden=1".to_owned());
    }
    if let Some(PropValue::Long(behavior)) = form.value(PR_FORM_MESSAGE_BEHAVIOR.tag()) {
        line(format!("ComposeInFolder={behavior}"));
    }
    if let Some(PropValue::ClsId(designer)) = form.value(PR_FORM_DESIGNER_GUID.tag()) {
        line(format!("DesignerToolGuid={{{}}}", designer.hyphenated()));
    }
    let verbs = form.verbs();
    line("[Verbs]".to_owned());
    (1..=verbs.len()).for_each(|number| line(format!("Verb{number}={number}")));
    for (number, verb) in (1..).zip(&verbs) {
        line(format!("[Verb.{number}]"));
        line(format!("DisplayName={}", verb.name));
        line(format!("Code={}", verb.verb.0));
        line(format!("Flags={}", verb.flags));
        line(format!("Attribs={}", verb.attributes));
    }
    line("[Properties]".to_owned());
    (1..=form.published().len()).for_each(|number| line(format!("Property.{number}={number}")));
    for (number, property) in (1..).zip(form.published()) {
        line(format!("[Property.{number}]"));
        line(format!("Type={}", property.prop_type.0));
        line(format!("NmidPropset={{{}}}", property.name.set.hyphenated()));
        match &property.name.kind {
            NameKind::Id(id) => line(format!("NmidInteger={id}")),
            NameKind::String(name) => line(format!("NmidString={name}")),
        }
        line(format!("DisplayName={}", property.display_name));
        if property.values.is_empty() {
            continue;
        }
        line("SpecialType=1".to_owned());
        line(format!("Enum1={number}"));
        line(format!("[Enum1.{number}]"));
        line(format!("EnumCount={}", property.values.len()));
        for (at, (name, value)) in (1..).zip(&property.values) {
            let index = if let PropValue::Long(index) = value { *index } else { at };
            line(format!("Val.{at}.Display={name}"));
            line(format!("Val.{at}.Index={index}"));
        }
    }
    line("[Platforms]".to_owned());
    for (number, platform) in (1..).zip(form.platforms()) {
        line(format!("Platform.{number}={}", platform.name));
    }
    for platform in form.platforms() {
        line(format!("[Platform.{}]", platform.name));
        platform.entries.iter().for_each(|(key, value)| line(format!("{key}={value}")));
    }
    file
}

/// The sections that a section lists: each of its entries names one.
fn listed<'i, 't>(
    ini: &'i Ini<'t>,
    list: &str,
    kind: &'static str,
) -> impl Iterator<Item = Result<&'i IniSection<'t>>> {
    let entries = ini.section(list).map_or(&[][..], |section| &section.entries);
    entries.iter().map(move |entry| {
        let name = format!("{kind}.{}", entry.value);
        let missing = || InfError { line: entry.line, why: format!("there is no section [{name}]") };
        ini.section(&name).ok_or_else(missing)
    })
}

fn needed<'t>(section: &IniSection<'t>, key: &str) -> Result<&'t str> {
    match section.entry(key) {
        Some(entry) if !entry.value.is_empty() => Ok(entry.value),
        _ => fault(section.line, format!("[{}] needs {key}", section.name)),
    }
}

fn number(section: &IniSection<'_>, key: &str) -> Result<u32> {
    let value = needed(section, key)?;
    let parsed = match value.strip_prefix("0x").or_else(|| value.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => value.parse(),
    };
    parsed.or_else(|_| fault(section.line, format!("{key} of [{}] is no number: {value:?}", section.name)))
}

fn number_or(section: &IniSection<'_>, key: &str, usual: u32) -> Result<u32> {
    if section.entry(key).is_some() { number(section, key) } else { Ok(usual) }
}

fn guid(section: &IniSection<'_>, key: &str) -> Result<Option<Guid>> {
    let Some(entry) = section.entry(key) else { return Ok(None) };
    match entry.value.trim_matches(['{', '}']).parse() {
        Ok(guid) => Ok(Some(guid)),
        Err(_) => fault(entry.line, format!("{key} is no identifier: {:?}", entry.value)),
    }
}

fn fault<T>(line: usize, why: impl Into<String>) -> Result<T> {
    Err(InfError { line, why: why.into() })
}
