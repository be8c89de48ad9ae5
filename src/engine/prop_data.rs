use std::collections::BTreeMap;

use super::{EngineError, Overlay, Result};
use crate::vocab::{PropAccess, PropTag, PropValue};

/// The properties of a property data object, with access and status (`IPropData`).
#[derive(Clone, Debug, Default)]
pub struct PropData {
    read_only: bool,
    entries: BTreeMap<u16, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    tag: PropTag,
    /// `None`: it was deleted.
    value: Option<PropValue>,
    read_only: bool,
    dirty: bool,
}

impl Entry {
    /// As every property is that is set anew (PRP-IPROP-2).
    const fn new(tag: PropTag, value: PropValue) -> Self {
        Self { tag, value: Some(value), read_only: false, dirty: true }
    }

    /// A changed property tells nothing of its access (PRP-IPROP-9).
    const fn access(&self) -> PropAccess {
        match (self.dirty, self.read_only) {
            (true, _) => PropAccess::IPROP_DIRTY,
            (false, true) => PropAccess::IPROP_READONLY,
            (false, false) => PropAccess::IPROP_READWRITE,
        }
    }
}

impl PropData {
    /// The value under an identifier; `Object` for what only `OpenProperty` could give.
    #[must_use]
    pub fn value(&self, id: u16) -> Option<PropValue> {
        self.entries.get(&id)?.value.clone()
    }

    /// The tags in the order of their identifiers.
    pub fn tags(&self) -> impl Iterator<Item = PropTag> {
        self.entries.values().filter(|entry| entry.value.is_some()).map(|entry| entry.tag)
    }

    /// Refuses if the object is read-only (PRP-IPROP-4).
    pub fn check_writable(&self) -> Result<()> {
        if self.read_only {
            Err(EngineError::Denied { why: "the property data is read-only".into() })
        } else {
            Ok(())
        }
    }

    /// `HrSetObjAccess`.
    pub fn set_access(&mut self, access: PropAccess) -> Result<()> {
        self.read_only = match access {
            PropAccess::IPROP_READONLY => true,
            PropAccess::IPROP_READWRITE => false,
            other => {
                let why = format!("{other:?} is neither IPROP_READONLY nor IPROP_READWRITE");
                return Err(EngineError::Invalid { why });
            }
        };
        Ok(())
    }

    /// `HrSetPropAccess`.
    pub fn set_prop_access(&mut self, access: &[(PropTag, PropAccess)]) -> Result<()> {
        self.check_writable()?;
        for (tag, access) in access {
            check_flags(*tag, *access)?;
            if !self.entries.contains_key(&tag.id()) {
                return Err(EngineError::Missing { what: "property" });
            }
        }
        for (tag, access) in access {
            let Some(entry) = self.entries.get_mut(&tag.id()) else { continue };
            if entry.value.is_none() {
                if access.contains(PropAccess::IPROP_CLEAN) {
                    self.entries.remove(&tag.id());
                }
                continue;
            }
            if access.intersects(ACCESS) {
                entry.read_only = access.contains(PropAccess::IPROP_READONLY);
            }
            if access.intersects(STATUS) {
                entry.dirty = access.contains(PropAccess::IPROP_DIRTY);
            }
        }
        Ok(())
    }

    /// `HrGetPropAccess` of one property; the tag of one that is not there becomes 0 (PRP-IPROP-7).
    #[must_use]
    pub fn prop_access(&self, tag: PropTag) -> (PropTag, PropAccess) {
        match self.entries.get(&tag.id()) {
            Some(entry) if entry.value.is_some() => (tag, entry.access()),
            Some(deleted) => (PropTag(0), deleted.access()),
            None => (PropTag(0), PropAccess::NONE),
        }
    }

    /// `HrGetPropAccess` of all properties, the deleted ones included (PRP-IPROP-8).
    pub fn all_access(&self) -> impl Iterator<Item = (PropTag, PropAccess)> {
        self.entries.values().map(|entry| (entry.tag, entry.access()))
    }

    /// Sets and deletes, and gives the identifiers of the properties that are read-only and stay as they were.
    pub fn change(&mut self, overlay: &Overlay) -> Result<Vec<u16>> {
        self.check_writable()?;
        let mut refused = Vec::new();
        for (id, change) in overlay.changes() {
            match (self.entries.get_mut(&id), change) {
                (Some(entry), _) if entry.read_only && entry.value.is_some() => refused.push(id),
                (Some(entry), None) => (entry.value, entry.dirty) = (None, true),
                (None, None) => {}
                (_, Some(set)) => self.put(set.tag, set.value),
            }
        }
        Ok(refused)
    }

    /// `HrAddObjProps` of these tags of type `PT_OBJECT`, with the answer of [`change`](Self::change).
    pub fn add_objects(&mut self, tags: &[PropTag]) -> Result<Vec<u16>> {
        self.check_writable()?;
        let mut refused = Vec::new();
        for tag in tags {
            match self.entries.get(&tag.id()) {
                Some(entry) if entry.read_only && entry.value.is_some() => refused.push(tag.id()),
                _ => self.put(*tag, PropValue::Object),
            }
        }
        Ok(refused)
    }

    fn put(&mut self, tag: PropTag, value: PropValue) {
        self.entries.insert(tag.id(), Entry::new(tag, value));
    }
}

const ACCESS: PropAccess = PropAccess::IPROP_READONLY.union(PropAccess::IPROP_READWRITE);
const STATUS: PropAccess = PropAccess::IPROP_CLEAN.union(PropAccess::IPROP_DIRTY);

/// At least one flag, at most one of a kind (PRP-IPROP-6).
fn check_flags(tag: PropTag, access: PropAccess) -> Result<()> {
    let why = match access {
        _ if access.unknown(ACCESS | STATUS) != 0 || access.is_empty() => "no access or status",
        _ if access.contains(ACCESS) => "both accesses",
        _ if access.contains(STATUS) => "both statuses",
        _ => return Ok(()),
    };
    Err(EngineError::Invalid { why: format!("{access:?} for {tag}: {why}") })
}
