use std::ops::Deref;

use parking_lot::{Mutex, MutexGuard};

use super::PropSource;
use crate::engine::{Layout, NameSpace, Overlay};
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropTag, PropValue, Property, StoreSupport};

/// What an object says of the properties that a call sets, whatever their values are: in the order of the identifiers,
/// those that the call names twice in its own. What the object [takes back](PropSource::takes_back) comes last: no value
/// lies behind it then.
///
/// A program sets the same properties of one message after the other: what was found once holds for all of them.
pub(super) enum Vetted<'a> {
    /// What was found before, to be given back before the object is asked for anything.
    Known(MutexGuard<'a, Last>),
    /// What was found now.
    New(Vec<Slot>),
}

impl Deref for Vetted<'_> {
    type Target = [Slot];

    #[inline]
    fn deref(&self) -> &[Slot] {
        match self {
            Self::Known(last) => &last.vetted,
            Self::New(slots) => slots,
        }
    }
}

impl Vetted<'_> {
    /// Sets all properties as those before them were; `false`, and nothing is set, if it isn't known how, or they go
    /// another way.
    pub(super) fn set_as_before(&self, changes: &mut Overlay, properties: &[Property]) -> bool {
        let Self::Known(last) = self else { return false };
        let values = last.vetted.iter().map(|slot| &properties[slot.place as usize].value);
        last.layout.as_ref().is_some_and(|layout| changes.set_as(layout, values))
    }

    /// Remembers how all properties were set, if all values were plain.
    pub(super) fn remember(&mut self, changes: &Overlay) {
        if let Self::Known(last) = self {
            last.layout = changes.layout(last.vetted.iter().map(|slot| slot.kept));
        }
    }
}

/// The properties that were set last, for an object that remembers what it said of them: one whose refusals depend on
/// the tag alone.
#[derive(Debug, Default)]
pub struct LastVetted(Mutex<Last>);

#[derive(Debug, Default)]
pub(super) struct Last {
    vetted: Vec<Slot>,
    /// How their values lay, if all were plain.
    layout: Option<Layout>,
    /// The memory of changes that were saved, for the next ones.
    room: Overlay,
}

impl LastVetted {
    /// Empties changes that are saved, and keeps their memory for the next.
    pub fn put_back(&self, changes: &mut Overlay) {
        changes.clear();
        std::mem::swap(&mut self.0.lock().room, changes);
    }
}

/// As many properties are mostly computed from those of a call when they are saved.
const COMPUTED: usize = 4;

/// One property of a call.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Its place in the call.
    pub(super) place: u32,
    asked: PropTag,
    /// Under which tag it is kept, if it is.
    pub(super) kept: PropTag,
    /// Why a value of the type of that tag is refused.
    pub(super) refused: Option<ErrorCode>,
}

/// What the object says of these properties, and no changes yet, with room for them.
pub(super) fn vet<'a>(object: &'a dyn PropSource, properties: &[Property]) -> (Vetted<'a>, Overlay) {
    let mut room = Overlay::default();
    let last = object.last_vetted();
    if let Some(last) = last {
        let mut last = last.0.lock();
        room = std::mem::take(&mut last.room);
        room.reserve(properties.len() + COMPUTED);
        if are_of(&last.vetted, properties) {
            return (Vetted::Known(last), room);
        }
    }
    let slot = |(place, property): (usize, &Property)| Slot {
        place: place as u32,
        asked: property.tag,
        kept: property.tag.to_unicode(),
        refused: refusal(object, property.tag, &property.value),
    };
    let mut slots: Vec<Slot> = properties.iter().enumerate().map(slot).collect();
    slots.sort_by_key(|slot| (object.takes_back(slot.kept), slot.kept.id()));
    // A name may get an identifier that has none yet.
    let lasts = slots.iter().all(|slot| slot.refused != Some(UNKNOWN_NAME));
    if let Some(last) = last.filter(|_| lasts) {
        let mut last = last.0.lock();
        last.vetted.clone_from(&slots);
        last.layout = None;
    }
    (Vetted::New(slots), room)
}

fn are_of(slots: &[Slot], properties: &[Property]) -> bool {
    let same = |slot: &Slot| properties[slot.place as usize].tag == slot.asked;
    slots.len() == properties.len() && slots.iter().all(same)
}

/// The answer to an identifier that stands for no name (PRP-SETPROPS-10).
const UNKNOWN_NAME: ErrorCode = ErrorCode::MAPI_E_UNEXPECTED_ID;

/// What every object refuses to set under a tag, and what this one does.
fn refusal(object: &dyn PropSource, tag: PropTag, value: &PropValue) -> Option<ErrorCode> {
    if matches!(tag.id(), 0 | 0xFFFF) || tag.prop_type().is_multi_value() && !takes_several_values(object) {
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

/// Whether the store the object is in can keep multi-values (PRP-TYPE-11).
fn takes_several_values(object: &dyn PropSource) -> bool {
    let is_in_store = matches!(object.names(), Some(NameSpace::Store(_)));
    !is_in_store || object.settings().support.contains(StoreSupport::STORE_MV_PROPS_OK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::PR_SUBJECT;

    #[test]
    fn nothing_of_what_was_saved_is_in_the_room_for_the_next() {
        let last = LastVetted::default();
        let mut changes = Overlay::default();
        changes.set(Property::of(PR_SUBJECT, "one"));
        last.put_back(&mut changes);
        assert!(changes.is_empty() && last.0.lock().room.is_empty());
    }
}
