use std::sync::Arc;

use parking_lot::Mutex;

use super::PropSource;
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropTag, PropValue, Property};

/// What an object says of the properties that a call sets, whatever their values are.
///
/// A program sets the same properties of one message after the other: what was found once holds for all of them.
#[derive(Debug)]
pub struct Vetted {
    /// In the order of the call.
    tags: Vec<PropTag>,
    /// In the order of the identifiers; those that a call names twice in the order of the call.
    pub(super) slots: Vec<Slot>,
}

/// One property of a call.
#[derive(Debug)]
pub(super) struct Slot {
    /// Its place in the call.
    pub(super) place: u32,
    /// Under which tag it is kept, if it is.
    pub(super) kept: PropTag,
    /// Why a value of the type of that tag is refused.
    pub(super) refused: Option<ErrorCode>,
}

/// The properties that were set last, for an object that remembers what it said of them: one whose refusals depend on
/// the tag alone.
pub type LastVetted = Mutex<Option<Arc<Vetted>>>;

impl Vetted {
    /// What the object says of these properties.
    pub(super) fn by(object: &dyn PropSource, properties: &[Property]) -> Arc<Self> {
        let Some(last) = object.last_vetted() else { return Arc::new(Self::anew(object, properties)) };
        let known = last.lock().clone();
        match known.filter(|known| known.is_of(properties)) {
            Some(known) => known,
            None => {
                let vetted = Arc::new(Self::anew(object, properties));
                // A name may get that identifier yet.
                let lasting = vetted.slots.iter().all(|slot| slot.refused != Some(UNKNOWN_NAME));
                *last.lock() = Some(Arc::clone(&vetted)).filter(|_| lasting);
                vetted
            }
        }
    }

    fn anew(object: &dyn PropSource, properties: &[Property]) -> Self {
        let slot = |(place, property): (usize, &Property)| Slot {
            place: place as u32,
            kept: property.tag.to_unicode(),
            refused: refusal(object, property.tag, &property.value),
        };
        let mut slots: Vec<Slot> = properties.iter().enumerate().map(slot).collect();
        slots.sort_by_key(|slot| slot.kept.id());
        Self { tags: properties.iter().map(|property| property.tag).collect(), slots }
    }

    fn is_of(&self, properties: &[Property]) -> bool {
        let same = |(property, tag): (&Property, &PropTag)| property.tag == *tag;
        self.tags.len() == properties.len() && properties.iter().zip(&self.tags).all(same)
    }
}

/// The answer to an identifier that stands for no name (PRP-SETPROPS-10).
const UNKNOWN_NAME: ErrorCode = ErrorCode::MAPI_E_UNEXPECTED_ID;

/// What every object refuses to set under a tag, and what this one does.
fn refusal(object: &dyn PropSource, tag: PropTag, value: &PropValue) -> Option<ErrorCode> {
    if matches!(tag.id(), 0 | 0xFFFF) {
        return Some(ErrorCode::MAPI_E_INVALID_TYPE);
    }
    if tag.id() >= PropTag::FIRST_NAMED_ID && !object.knows_name(tag.id()) {
        return Some(UNKNOWN_NAME);
    }
    let refused = object.refuses(tag, Some(value));
    let fixed = fixed_type(tag.id(), refused == Some(ErrorCode::MAPI_E_COMPUTED));
    if fixed.is_some_and(|fixed| fixed != tag.to_unicode().prop_type()) {
        return Some(ErrorCode::MAPI_E_UNEXPECTED_TYPE);
    }
    refused
}
