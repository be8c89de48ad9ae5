//! Reads the text of a MapiSvc.inf into a [`ServiceCatalog`].
//!
//! [`ini`] splits the text into sections of entries, [`value`] reads one property entry; here is what the sections
//! mean. The work is bounded by [`LONGEST_TEXT`] and [`MOST_PROPERTIES`], whatever the text.

pub(in crate::engine) mod ini;
mod value;

use std::collections::BTreeSet;

use ini::{Entry, Ini, IniSection};
pub use value::bytes as hex_bytes;

use super::catalog::ExtraSectionDef;
use super::{ProviderDef, Section, ServiceCatalog, ServiceDef};
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY, PR_PROVIDER_DLL_NAME, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE,
};
use crate::vocab::{MapiUid, Property};

/// The longest text that is read, in bytes. Office's own file has less than a tenth of it.
const LONGEST_TEXT: usize = 1 << 20;
/// How many properties all services together may get from their lists: sections may be listed any number of times.
const MOST_PROPERTIES: usize = 1 << 16;

/// A text that is no MapiSvc.inf: where, and why.
///
/// ```
/// let error = mapi_emulator::Emulator::new().add_services("[Services]\nMINE").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: \"MINE\" is neither a [section] nor key=value");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct InfError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, and what was expected.
    pub why: String,
}

type Result<T> = std::result::Result<T, InfError>;

fn fault<T>(line: usize, why: impl Into<String>) -> Result<T> {
    Err(InfError { line, why: why.into() })
}

/// The services of a MapiSvc.inf (PRF-INF-2 to PRF-INF-16).
pub(super) fn parse(text: &str) -> Result<ServiceCatalog> {
    if text.len() > LONGEST_TEXT {
        return fault(1, format!("the text has {} bytes, more than {LONGEST_TEXT}", text.len()));
    }
    let ini = Ini::read(text)?;
    let entries = |section| ini.section(section).map(|section| &*section.entries).unwrap_or_default();
    let mut reader = Reader { ini: &ini, room: MOST_PROPERTIES };
    let mut catalog = ServiceCatalog::empty();
    let mut known = BTreeSet::new();
    for entry in entries("Services") {
        if known.insert(entry.key.to_lowercase()) {
            catalog.services.push(reader.service(entry)?);
        }
    }
    let defaults = entries("Default Services").iter().map(|entry| entry.key);
    let defaults = defaults.filter(|key| known.contains(&key.to_lowercase()));
    catalog.default_services = defaults.map(str::to_owned).collect();
    let help = entries("Help File Mappings").iter();
    catalog.help_files = help.map(|entry| (entry.key.to_owned(), entry.value.to_owned())).collect();
    Ok(catalog)
}

struct Reader<'a> {
    ini: &'a Ini<'a>,
    /// How many more properties may be read.
    room: usize,
}

impl Reader<'_> {
    /// The service that an entry of `[Services]` names.
    fn service(&mut self, listed: &Entry<'_>) -> Result<ServiceDef> {
        let Some(section) = self.ini.section(listed.key) else {
            return fault(listed.line, format!("the service {:?} has no section of its own", listed.key));
        };
        let mut service = ServiceDef::new(listed.key, listed.value);
        service.properties = self.properties(section, section.line)?;
        for (line, name) in section.list("Providers") {
            let provider = self.provider(line, name)?;
            service.providers.push(provider);
        }
        let mut uids = BTreeSet::new();
        for (line, name) in section.list("Sections") {
            let extra = self.extra_section(line, name)?;
            if uids.insert(extra.uid) {
                service.extra_sections.push(extra);
            }
        }
        Ok(service)
    }

    /// A provider that has no section is made with what MAPI computes alone (PRF-INF-15).
    fn provider(&mut self, line: usize, name: &str) -> Result<ProviderDef> {
        let Some(section) = self.ini.section(name) else {
            return Ok(ProviderDef { name: name.to_owned(), properties: Section::default() });
        };
        let mut properties = self.properties(section, line)?;
        let required = [*PR_DISPLAY_NAME, *PR_PROVIDER_DISPLAY, *PR_PROVIDER_DLL_NAME, *PR_RESOURCE_TYPE];
        if let Some(missing) = required.iter().find(|tag| properties.get(tag.id()).is_none()) {
            return fault(section.line, format!("the provider section [{}] has no {missing}", section.name));
        }
        if properties.get(PR_RESOURCE_FLAGS.id()).is_none() {
            properties.set(Property::of(PR_RESOURCE_FLAGS, 0));
        }
        Ok(ProviderDef { name: section.name.to_owned(), properties })
    }

    fn extra_section(&mut self, line: usize, name: &str) -> Result<ExtraSectionDef> {
        let Some(section) = self.ini.section(name) else {
            return fault(line, format!("there is no section [{name}], which Sections= lists"));
        };
        let Some(entry) = section.entry("UID") else {
            return fault(section.line, format!("the extra section [{}] has no UID=", section.name));
        };
        let digits = entry.value;
        let uid = value::bytes(digits).filter(|bytes| bytes.len() == 16);
        let Some(uid) = uid.as_deref().and_then(MapiUid::from_slice) else {
            return fault(entry.line, format!("a UID has 32 hexadecimal digits, unlike {digits:?}"));
        };
        Ok(ExtraSectionDef { uid, properties: self.properties(section, line)? })
    }

    /// The property entries of a section that stands in a list at `line`. The first of two entries for one property is
    /// taken, as Windows does with keys.
    fn properties(&mut self, section: &IniSection<'_>, line: usize) -> Result<Section> {
        let Some(room) = self.room.checked_sub(section.entries.len()) else {
            return fault(line, format!("the services have more than {MOST_PROPERTIES} properties together"));
        };
        self.room = room;
        let mut seen = BTreeSet::new();
        let mut properties = Vec::new();
        for entry in &section.entries {
            let read = value::property(entry.key, entry.value);
            let property = read.or_else(|why| fault(entry.line, why))?;
            properties.extend(property.filter(|property| seen.insert(property.tag.id())));
        }
        Ok(properties.into_iter().collect())
    }
}
