use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vocab::tags::{PR_PST_PW_SZ_NEW, PR_PST_PW_SZ_OLD, PR_RESOURCE_FLAGS, PR_RESOURCE_TYPE};
use crate::vocab::{CodePage, PropTag, PropValue, Property, ResourceType, StatusFlags};

/// How many properties a section is expected to get beside those it is made with.
const FEW: usize = 4;

/// The stored properties of a profile section, in the order they were first set.
///
/// Text is kept in Unicode, whatever it was set in (PRF-PROFSECT-10). What a section computes is not in here.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Section {
    properties: Vec<Property>,
}

impl Section {
    /// The value under this identifier, whatever its type.
    #[must_use]
    pub fn get(&self, id: u16) -> Option<&PropValue> {
        self.properties.iter().find(|property| property.tag.id() == id).map(|property| &property.value)
    }

    /// Stores a value in place of the one with its identifier (PRP-SETPROPS-5).
    pub fn set(&mut self, property: Property) {
        let property = match property.value {
            PropValue::String8(_) | PropValue::MvString8(_) => {
                let value = property.value.to_unicode(CodePage::default()).unwrap_or(property.value);
                Property::new(property.tag, value)
            }
            _ => Property::new(property.tag, property.value),
        };
        match self.properties.iter_mut().find(|stored| stored.tag.id() == property.tag.id()) {
            Some(stored) => *stored = property,
            None => self.properties.push(property),
        }
    }

    /// Removes the value under this identifier; tells whether there was one.
    pub fn remove(&mut self, id: u16) -> bool {
        let before = self.properties.len();
        self.properties.retain(|property| property.tag.id() != id);
        self.properties.len() < before
    }

    /// Every stored property, secure ones too.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// A copy of the properties that are `wanted`, with room for a few more.
    pub(super) fn copied(&self, wanted: impl Fn(&Property) -> bool) -> Self {
        let mut properties = Vec::with_capacity(self.properties.len() + FEW);
        properties.extend(self.properties.iter().filter(|property| wanted(property)).cloned());
        Self { properties }
    }

    /// A flag word; 0 if there is none.
    pub(super) fn bits(&self, tag: impl Into<PropTag>) -> u32 {
        self.get(tag.into().id()).and_then(PropValue::as_long).unwrap_or_default() as u32
    }

    /// What kind of provider it belongs to: `PR_RESOURCE_TYPE`.
    pub(super) fn resource_type(&self) -> ResourceType {
        ResourceType(self.bits(PR_RESOURCE_TYPE) as _)
    }

    /// The part that its provider plays: `PR_RESOURCE_FLAGS`.
    pub(super) fn status_flags(&self) -> StatusFlags {
        StatusFlags::from_bits_retain(self.bits(PR_RESOURCE_FLAGS))
    }

    /// A text; empty if there is none.
    pub(super) fn text(&self, tag: impl Into<PropTag>) -> &str {
        self.get(tag.into().id()).and_then(PropValue::as_str).unwrap_or_default()
    }
}

impl FromIterator<Property> for Section {
    fn from_iter<I: IntoIterator<Item = Property>>(properties: I) -> Self {
        let mut section = Self::default();
        properties.into_iter().for_each(|property| section.set(property));
        section
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted(&self.properties).fmt(f)
    }
}

/// Properties to print. Passwords live in sections, and what is printed ends up in the logs of somebody's tests.
pub struct Redacted<'a>(pub &'a [Property]);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for property in self.0 {
            if is_secret(property.tag) {
                list.entry(&format_args!("{}: <secret>", property.tag));
            } else {
                list.entry(property);
            }
        }
        list.finish()
    }
}

/// Whether the value of a property is not to be printed.
#[must_use]
pub fn is_secret(tag: PropTag) -> bool {
    tag.is_secure() || [PR_PST_PW_SZ_OLD.id(), PR_PST_PW_SZ_NEW.id()].contains(&tag.id())
}
