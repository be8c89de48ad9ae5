use std::sync::Arc;

use parking_lot::Mutex;

use super::PropSource;
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropTag, PropValue, Property};

/// What an object says of the properties that a call sets, whatever their values are: in the order of the identifiers,
/// those that the call names twice in its own.
///
/// A program sets the same properties of one message after the other: what was found once holds for all of them.
pub type Vetted = Arc<[Slot]>;

/// The properties that were set last, for an object that remembers what it said of them: one whose refusals depend on
/// the tag alone.
pub type LastVetted = Mutex<Option<Vetted>>;

/// One property of a call.
#[derive(Debug)]
pub struct Slot {
    /// Its place in the call.
    pub(super) place: u32,
    asked: PropTag,
    /// Under which tag it is kept, if it is.
    pub(super) kept: PropTag,
    /// Why a value of the type of that tag is refused.
    pub(super) refused: Option<ErrorCode>,
}

/// What the object says of these properties.
pub(super) fn vet(object: &dyn PropSource, properties: &[Property]) -> Vetted {
    let last = object.last_vetted();
    let known = last.and_then(|last| last.lock().clone());
    if let Some(known) = known.filter(|known| are_of(known, properties)) {
        return known;
    }
    let slot = |(place, property): (usize, &Property)| Slot {
        place: place as u32,
        asked: property.tag,
        kept: property.tag.to_unicode(),
        refused: refusal(object, property.tag, &property.value),
    };
    let mut slots: Vec<Slot> = properties.iter().enumerate().map(slot).collect();
    slots.sort_by_key(|slot| slot.kept.id());
    // A name may get an identifier that has none yet.
    let lasts = slots.iter().all(|slot| slot.refused != Some(UNKNOWN_NAME));
    let vetted = Vetted::from(slots);
    if let Some(last) = last.filter(|_| lasts) {
        *last.lock() = Some(Arc::clone(&vetted));
    }
    vetted
}

fn are_of(slots: &[Slot], properties: &[Property]) -> bool {
    let same = |slot: &Slot| properties[slot.place as usize].tag == slot.asked;
    slots.len() == properties.len() && slots.iter().all(same)
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
