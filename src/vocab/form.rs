//! What a form can do, and which properties it publishes.

use super::flags::FormVerb;
use super::{PropName, PropType, PropValue};

/// Something that a form can be asked to do (`SMAPIVERB`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(alias = "SMAPIVERB")]
pub struct FormVerbInfo {
    /// Its number (`lVerb`).
    pub verb: FormVerb,
    /// What it is called (`szVerbname`).
    pub name: String,
    /// How it is shown in a menu (`fuFlags`).
    pub flags: u32,
    /// What it is like (`grfAttribs`).
    pub attributes: u32,
}

/// A property that a form publishes (`SMAPIFORMPROP`).
#[derive(Clone, Debug, PartialEq)]
#[doc(alias = "SMAPIFORMPROP")]
pub struct FormProperty {
    /// Its name, which the store of a message gives an identifier (`nmid`).
    pub name: PropName,
    /// Its type (`nPropType`).
    pub prop_type: PropType,
    /// What it is called (`pszDisplayName`).
    pub display_name: String,
    /// The values that it may have, each with its name, of a property of the special type `FPST_ENUM_PROP`; else none
    /// (`rgfpevAssociations`).
    pub values: Vec<(String, PropValue)>,
}

impl FormProperty {
    /// Whether both are the same property: of one name and type.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.name == other.name && self.prop_type == other.prop_type
    }
}
