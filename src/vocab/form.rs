//! What a form can do, and which properties it publishes.

use super::flags::FormVerb;
use super::guids::PS_EXCHFORM;
use super::{NamedTag, PropName, PropType, PropValue};

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

/// Who does one of the standard verbs of a form, as its operation map says.
///
/// ```
/// use mapi_emulator::vocab::{FormOperation, FormVerb};
///
/// // Compose and open are done by the form, the replies by the client; nobody forwards.
/// let map = "11002";
/// assert_eq!(FormOperation::of(map, FormVerb::EXCHIVERB_OPEN), Some(FormOperation::Form));
/// assert_eq!(FormOperation::of(map, FormVerb::EXCHIVERB_REPLYTOALL), Some(FormOperation::Client));
/// assert_eq!(FormOperation::of(map, FormVerb::EXCHIVERB_FORWARD), Some(FormOperation::Disabled));
/// assert_eq!(FormOperation::of(map, FormVerb::EXCHIVERB_PRINT), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOperation {
    /// The client, without the form (`0`).
    Client,
    /// The form (`1`).
    Form,
    /// Nobody: it is not offered (`2`).
    Disabled,
}

impl FormOperation {
    /// The extended attribute of a form that is its operation map.
    pub const MAP: NamedTag<String> = NamedTag::with_number(PS_EXCHFORM, 1);

    /// What an operation map says of a verb; nothing if the verb is no standard one or the map is too short.
    #[must_use]
    pub fn of(map: &str, verb: FormVerb) -> Option<Self> {
        // The map begins with the first reserved verb and has a place for open beside the number that is open's own.
        let verb = if verb == FormVerb::EXCHIVERB_OPEN { FormVerb::EXCHIVERB_RESERVED_OPEN } else { verb };
        let (first, last) = (FormVerb::EXCHIVERB_RESERVED_COMPOSE.0, FormVerb::EXCHIVERB_REPLYTOFOLDER.0);
        let place = (first..=last).position(|number| number == verb.0)?;
        match map.as_bytes().get(place)? {
            b'0' => Some(Self::Client),
            b'1' => Some(Self::Form),
            b'2' => Some(Self::Disabled),
            _ => None,
        }
    }
}
