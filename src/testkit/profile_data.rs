use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::EngineError;
use crate::engine::profile::{
    Profile, ProfileKind, ProfileParts, ProviderEntry, Section, Service, is_secret,
};
use crate::interface::{Error, Method, Result};
use crate::session::Emulator;
use crate::vocab::{
    Binary, ErrorCode, Guid, MapiUid, PropTag, PropType, PropValue, Property, ServiceFlags, StatusFlags, tags,
};

/// A profile as plain data, to be kept in a JSON or TOML file: read with [`Emulator::profile_data`], put into a computer
/// with [`Emulator::add_profile`]. Passwords are in it, but in no `Debug` output.
///
/// ```
/// use mapi_emulator::Emulator;
/// use mapi_emulator::testkit::profiles::ProfileData;
///
/// let data: ProfileData = serde_json::from_str(
///     r#"{ "name": "Mine", "services": [
///            { "name": "NOTES", "uid": "01010101-0101-0101-0101-010101010101",
///              "section": { "PR_DISPLAY_NAME": "Notes", "66010003": 5 } }] }"#,
/// )?;
/// let emulator = Emulator::new();
/// emulator.add_profile(&data)?;
/// assert_eq!(emulator.profile_data("Mine")?.services[0].name, "NOTES");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileData {
    /// The name.
    pub name: String,
    /// Whether it is a program's own (`MAPI_APP_PROFILE`).
    #[serde(default)]
    pub app: bool,
    /// Whether a client chose the order of the transports.
    #[serde(default)]
    pub transport_order_chosen: bool,
    /// The message services, in order.
    #[serde(default)]
    pub services: Vec<ServiceData>,
    /// The providers of all services, in order.
    #[serde(default)]
    pub providers: Vec<ProviderData>,
    /// The other sections, by their UIDs. That with the search key is left out: each profile gets its own.
    #[serde(default)]
    pub sections: BTreeMap<Guid, SectionData>,
}

/// A message service of a profile.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceData {
    /// `PR_SERVICE_NAME`: its key in the MapiSvc.inf.
    pub name: String,
    /// `PR_SERVICE_UID`.
    pub uid: Guid,
    /// Whether it has an entry function.
    #[serde(default)]
    pub has_entry: bool,
    /// What it is able to be: its `PR_RESOURCE_FLAGS` in the MapiSvc.inf.
    #[serde(default)]
    pub installed_flags: u32,
    /// Its section.
    #[serde(default)]
    pub section: SectionData,
}

/// A provider of a profile.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderData {
    /// `PR_PROVIDER_UID`.
    pub uid: Guid,
    /// The UID of its service, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Guid>,
    /// What it is able to be: its `PR_RESOURCE_FLAGS` in the MapiSvc.inf.
    #[serde(default)]
    pub installed_flags: u32,
    /// Its section.
    #[serde(default)]
    pub section: SectionData,
}

/// Properties as data, those of a section for instance: by name, or by identifier and type as 8 hexadecimal digits.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionData(pub BTreeMap<String, ValueData>);

/// A value. Bytes are hexadecimal digits, times and other 64-bit numbers integers; the tag tells the type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValueData {
    /// `PT_BOOLEAN`.
    Flag(bool),
    /// Whole numbers.
    Integer(i64),
    /// `PT_FLOAT`, `PT_DOUBLE`, `PT_APPTIME`.
    Number(f64),
    /// Text, bytes, GUIDs.
    Text(String),
    /// Several texts, bytes or numbers.
    List(Vec<Self>),
}

/// What is secret is not shown.
impl fmt::Debug for SectionData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (key, value) in &self.0 {
            match PropTag::written(key) {
                Some(tag) if !is_secret(tag) => map.entry(key, value),
                _ => map.entry(key, &format_args!("<secret>")),
            };
        }
        map.finish()
    }
}

impl Emulator {
    /// A profile as plain data.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile, `MAPI_E_NO_SUPPORT` on a value of a type that has no form as data.
    pub fn profile_data(&self, name: &str) -> Result<ProfileData> {
        let world = self.runtime().read();
        let profile = world.profiles().named(name, ProfileKind::App).and_then(|id| world.profiles().get(id));
        let profile = profile.map_err(|error| failed(ErrorCode::MAPI_E_NOT_FOUND, error.to_string()))?;
        to_data(profile).map_err(|why| failed(ErrorCode::MAPI_E_NO_SUPPORT, why))
    }

    /// Adds a profile that was kept as plain data. Its services are not told.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS` if the name is taken; `MAPI_E_INVALID_PARAMETER` on a bad name, a value that doesn't fit its
    /// tag, a UID that is there twice or a provider of a service that is not there.
    pub fn add_profile(&self, profile: &ProfileData) -> Result<()> {
        let invalid = |why: String| failed(ErrorCode::MAPI_E_INVALID_PARAMETER, why);
        let parts = to_parts(profile).map_err(invalid)?;
        let runtime = self.runtime();
        let added = runtime.set_up(|world| {
            let key = runtime.new_uid();
            let profile = Profile::assemble(parts, key)?;
            world.profiles_mut().add(&profile, key)
        });
        added.map(drop).map_err(|error| match error {
            EngineError::NameTaken { .. } => failed(ErrorCode::MAPI_E_NO_ACCESS, error.to_string()),
            other => invalid(other.to_string()),
        })
    }
}

fn failed(code: ErrorCode, why: String) -> Error {
    Error::new(code, Method::MapiAdminProfiles, why)
}

type Converted<T> = std::result::Result<T, String>;

fn to_data(profile: &Profile) -> Converted<ProfileData> {
    let parts = profile.parts();
    let mut sections = parts.sections;
    let mut take = |uid: MapiUid| from_section(&sections.remove(&uid).unwrap_or_default());
    let services = parts.services.into_iter().map(|service| {
        Ok(ServiceData {
            section: take(service.uid)?,
            name: service.name,
            uid: service.uid.into(),
            has_entry: service.has_entry,
            installed_flags: service.installed_flags.bits(),
        })
    });
    let services = services.collect::<Converted<_>>()?;
    let providers = parts.providers.into_iter().map(|provider| {
        Ok(ProviderData {
            section: take(provider.uid)?,
            uid: provider.uid.into(),
            service: provider.service.map(Guid::from),
            installed_flags: provider.installed_flags.bits(),
        })
    });
    let providers = providers.collect::<Converted<_>>()?;
    let sections = sections.iter().map(|(uid, section)| Ok((Guid::from(*uid), from_section(section)?)));
    Ok(ProfileData {
        name: parts.name,
        app: parts.kind == ProfileKind::App,
        transport_order_chosen: parts.transport_order_chosen,
        services,
        providers,
        sections: sections.collect::<Converted<_>>()?,
    })
}

fn to_parts(profile: &ProfileData) -> Converted<ProfileParts> {
    let mut sections = BTreeMap::new();
    let mut put = |uid: Guid, section: &SectionData| -> Converted<MapiUid> {
        let uid = MapiUid::from(uid);
        match sections.insert(uid, into_section(section)?) {
            None => Ok(uid),
            Some(_) => Err(format!("the uid {uid} is there twice")),
        }
    };
    let services = profile.services.iter().map(|service| {
        Ok(Service {
            uid: put(service.uid, &service.section)?,
            name: service.name.clone(),
            has_entry: service.has_entry,
            installed_flags: ServiceFlags::from_bits_retain(service.installed_flags),
        })
    });
    let services = services.collect::<Converted<_>>()?;
    let providers = profile.providers.iter().map(|provider| {
        Ok(ProviderEntry {
            uid: put(provider.uid, &provider.section)?,
            service: provider.service.map(MapiUid::from),
            installed_flags: StatusFlags::from_bits_retain(provider.installed_flags),
        })
    });
    let providers = providers.collect::<Converted<_>>()?;
    for (uid, section) in &profile.sections {
        put(*uid, section)?;
    }
    Ok(ProfileParts {
        name: profile.name.clone(),
        kind: if profile.app { ProfileKind::App } else { ProfileKind::User },
        services,
        providers,
        sections,
        transport_order_chosen: profile.transport_order_chosen,
    })
}

fn from_section(section: &Section) -> Converted<SectionData> {
    let entries = section.properties().iter().map(|property| {
        let value = from_value(&property.value);
        let value = value.ok_or_else(|| format!("{} has no form as data", property.tag))?;
        Ok((key_of(property.tag), value))
    });
    Ok(SectionData(entries.collect::<Converted<_>>()?))
}

fn into_section(section: &SectionData) -> Converted<Section> {
    let properties = properties(section)?;
    match properties.iter().find(|property| property.tag.id() >= PropTag::FIRST_NAMED_ID) {
        Some(named) => Err(format!("{} is a named property, which sections don't have", named.tag)),
        None => Ok(properties.into_iter().collect()),
    }
}

/// What properties the data names.
pub(super) fn properties(data: &SectionData) -> Converted<Vec<Property>> {
    let properties = data.0.iter().map(|(key, value)| {
        let tag = PropTag::written(key).ok_or_else(|| format!("{key:?} names no property"))?;
        let value = into_value(tag.prop_type(), value);
        let value = value.ok_or_else(|| format!("the value of {key} does not fit its type"))?;
        Ok(Property::new(tag, value))
    });
    properties.collect()
}

fn key_of(tag: PropTag) -> String {
    tags::name(tag).map_or_else(|| format!("{:08X}", tag.0), str::to_owned)
}

fn from_value(value: &PropValue) -> Option<ValueData> {
    let texts =
        |values: &mut dyn Iterator<Item = String>| ValueData::List(values.map(ValueData::Text).collect());
    Some(match value {
        PropValue::Boolean(flag) => ValueData::Flag(*flag),
        PropValue::Short(number) => ValueData::Integer((*number).into()),
        PropValue::Long(number) => ValueData::Integer((*number).into()),
        PropValue::I8(number) | PropValue::Currency(number) => ValueData::Integer(*number),
        PropValue::SysTime(time) => ValueData::Integer(time.0.cast_signed()),
        PropValue::Float(number) => ValueData::Number((*number).into()),
        PropValue::Double(number) | PropValue::AppTime(number) => ValueData::Number(*number),
        PropValue::Unicode(text) => ValueData::Text(text.to_string()),
        PropValue::ClsId(guid) => ValueData::Text(guid.to_string()),
        PropValue::Binary(bytes) => ValueData::Text(digits(bytes)),
        PropValue::MvLong(numbers) => {
            ValueData::List(numbers.iter().map(|number| ValueData::Integer((*number).into())).collect())
        }
        PropValue::MvUnicode(values) => texts(&mut values.iter().map(ToString::to_string)),
        PropValue::MvBinary(values) => texts(&mut values.iter().map(|bytes| digits(bytes))),
        _ => return None,
    })
}

fn into_value(prop_type: PropType, value: &ValueData) -> Option<PropValue> {
    let integer = || match value {
        ValueData::Integer(number) => Some(*number),
        _ => None,
    };
    let number = || match value {
        ValueData::Number(number) => Some(*number),
        ValueData::Integer(number) => Some(*number as f64),
        _ => None,
    };
    let text = |value: &ValueData| match value {
        ValueData::Text(text) => Some(text.clone()),
        _ => None,
    };
    let list = || match value {
        ValueData::List(values) => Some(values.iter()),
        _ => None,
    };
    Some(match prop_type {
        PropType::PT_BOOLEAN => match value {
            ValueData::Flag(flag) => PropValue::Boolean(*flag),
            _ => return None,
        },
        PropType::PT_SHORT => PropValue::Short(integer()?.try_into().ok()?),
        PropType::PT_LONG => PropValue::Long(integer()?.try_into().ok()?),
        PropType::PT_I8 => PropValue::I8(integer()?),
        PropType::PT_CURRENCY => PropValue::Currency(integer()?),
        PropType::PT_SYSTIME => PropValue::SysTime(crate::vocab::FileTime(integer()?.cast_unsigned())),
        PropType::PT_FLOAT => PropValue::Float(number()? as f32),
        PropType::PT_DOUBLE => PropValue::Double(number()?),
        PropType::PT_APPTIME => PropValue::AppTime(number()?),
        PropType::PT_STRING8 | PropType::PT_UNICODE => PropValue::Unicode(text(value)?.into()),
        PropType::PT_CLSID => PropValue::ClsId(text(value)?.parse().ok()?),
        PropType::PT_BINARY => PropValue::Binary(bytes(&text(value)?)?),
        PropType::PT_MV_LONG => {
            let numbers = list()?.map(|value| into_value(PropType::PT_LONG, value)?.as_long());
            PropValue::MvLong(numbers.collect::<Option<_>>()?)
        }
        PropType::PT_MV_STRING8 | PropType::PT_MV_UNICODE => {
            PropValue::MvUnicode(list()?.map(|value| Some(text(value)?.into())).collect::<Option<_>>()?)
        }
        PropType::PT_MV_BINARY => {
            PropValue::MvBinary(list()?.map(|value| bytes(&text(value)?)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn bytes(digits: &str) -> Option<Binary> {
    crate::engine::profile::hex_bytes(digits).map(Binary::from)
}
