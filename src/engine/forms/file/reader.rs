use super::{HANDLES_CONFLICTS, ICONS, OTHERS, TEXTS, comment_keys};
use crate::engine::forms::{Form, FormPlatform};
use crate::engine::profile::InfError;
use crate::engine::profile::inf::ini::{Ini, IniSection};
use crate::vocab::guids::{PS_MAPI, PS_PUBLIC_STRINGS};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, FormProperty, FormVerb, FormVerbInfo, Guid, NameKind, PropName, PropType, PropValue, Property,
};

type Result<T> = std::result::Result<T, InfError>;

/// What a form configuration file may be long, in bytes.
const LONGEST_TEXT: usize = 1 << 20;

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
    for section in listed(&ini, "Extensions", "Extension") {
        let (name, value) = extension(section?)?;
        form = form.extension(name, value);
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
    let comments: Vec<&str> = comment_keys().filter_map(|key| value(&key)).collect();
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
    for key in OTHERS {
        if let Some(said) = value(key) {
            form = form.entry(key, said);
        }
    }
    Ok(if number_or(about, HANDLES_CONFLICTS, 0)? == 0 { form } else { form.handling_conflicts() })
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
    let prop_type = prop_type(section)?;
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
    Ok(FormProperty { name: PropName { set, kind }, prop_type, display_name, values })
}

/// FRM-CFG-6
fn extension(section: &IniSection<'_>) -> Result<(PropName, PropValue)> {
    let Some(set) = guid(section, "NmidPropset")? else {
        return fault(section.line, format!("[{}] needs NmidPropset", section.name));
    };
    let name = PropName::id(set, number(section, "NmidInteger")?);
    let value = match prop_type(section)? {
        PropType::PT_LONG => PropValue::Long(number(section, "Value")? as i32),
        PropType::PT_STRING8 => PropValue::Unicode(needed(section, "Value")?.into()),
        other => return fault(section.line, format!("an extension is of the type 3 or 30, not {other}")),
    };
    Ok((name, value))
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

fn prop_type(section: &IniSection<'_>) -> Result<PropType> {
    match u16::try_from(number(section, "Type")?) {
        Ok(prop_type) => Ok(PropType(prop_type)),
        Err(_) => fault(section.line, "Type is no type of a property"),
    }
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
