use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use super::PropSource;
use crate::engine::{Layout, NameSpace, Overlay};
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropTag, PropValue, Property, StoreSupport};

/// Objects that say the same of the properties of a call, whatever the values are: the messages of an open store, either
/// those that exist or the new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    store: u64,
    exist: bool,
}

impl Alike {
    /// The new messages of a store that is opened now.
    pub fn new() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self { store: LAST.fetch_add(1, Ordering::Relaxed), exist: false }
    }

    /// Those that exist, or don't.
    pub const fn that(self, exist: bool) -> Self {
        Self { exist, ..self }
    }
}

/// What an object says of the properties that a call sets, whatever their values are: in the order of the identifiers,
/// those that the call names twice in its own.
///
/// A program sets the same properties of one message after the other: each thread remembers what was found last.
#[derive(Debug)]
pub(super) struct Vetted {
    /// Of which objects it holds, if of others than the one that was asked.
    of: Option<Alike>,
    /// The tags as the call has them.
    asked: Vec<PropTag>,
    pub(super) slots: Vec<Slot>,
    /// How their values lay, if all were plain.
    layout: Option<Layout>,
    /// Whether it was found before this call.
    is_known: bool,
}

thread_local! {
    /// What was found last of new messages and of others; nothing while it is in use.
    static LAST: [Cell<Option<Box<Vetted>>>; 2] = const { [const { Cell::new(None) }; 2] };
    /// The memory of changes that were saved, for the next ones.
    static ROOM: Cell<Option<Overlay>> = const { Cell::new(None) };
}

impl Vetted {
    /// Sets all properties as those before them were, but the state, which it tells; `None`, and nothing is set, if it isn't
    /// known how, or they go another way.
    pub(super) fn set_as_before(
        &self,
        changes: &mut Overlay,
        properties: &[Property],
    ) -> Option<Option<i32>> {
        let layout = self.layout.as_ref()?;
        let state = match self.slots.last().filter(|last| last.is_state) {
            Some(last) => Some(as_state(&properties[last.place as usize].value)?),
            None => None,
        };
        changes.set_as(layout, properties).then_some(state)
    }

    /// Remembers how all properties were set, if all values were plain and each property is named once.
    pub(super) fn remember(&mut self, changes: &Overlay) {
        if self.is_known {
            let states = self.slots.iter().rev().take_while(|slot| slot.is_state).count();
            let laid = &self.slots[..self.slots.len() - states];
            let layout = changes.layout(laid.iter().map(|slot| (slot.place, slot.kept)));
            self.layout = layout.filter(|_| states <= 1);
        }
    }

    /// Remembers it for the next call of this thread.
    pub(super) fn put_back(self: Box<Self>) {
        if let Some(of) = self.of {
            // A thread that ends remembers nothing.
            let _ended = LAST.try_with(|last| last[usize::from(of.exist)].set(Some(self)));
        }
    }

    fn are_asked(&self, properties: &[Property]) -> bool {
        let asked = self.asked.iter().zip(properties);
        self.asked.len() == properties.len()
            && asked.fold(true, |all, (tag, property)| all & (*tag == property.tag))
    }

    fn last(of: Alike) -> Option<Box<Self>> {
        let last = LAST.try_with(|last| last[usize::from(of.exist)].take()).ok().flatten();
        last.filter(|last| last.of == Some(of))
    }
}

/// Empties changes that are saved, and keeps their memory for the next of this thread.
pub fn put_back_room(changes: &mut Overlay) {
    let mut room = std::mem::take(changes);
    if room.len() <= MOST {
        room.clear();
        // A thread that ends saves nothing more.
        let _ended = ROOM.try_with(|kept| kept.set(Some(room)));
    }
}

fn take_room() -> Overlay {
    ROOM.try_with(Cell::take).ok().flatten().unwrap_or_default()
}

/// A thread keeps no memory of more properties.
const MOST: usize = 1_000;

/// As many properties are mostly computed from those of a call when they are saved.
const COMPUTED: usize = 4;

/// One property of a call.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Its place in the call.
    pub(super) place: u32,
    /// Under which tag it is kept, if it is.
    pub(super) kept: PropTag,
    /// Whether it is the [state](PropSource::is_state) of the object. It comes last.
    pub(super) is_state: bool,
    /// Why a value of the type of that tag is refused.
    pub(super) refused: Option<ErrorCode>,
}

/// What the object says of these properties, and no changes yet, with room for them.
pub(super) fn vet(object: &dyn PropSource, properties: &[Property]) -> (Box<Vetted>, Overlay) {
    let of = object.alike();
    let mut room = Overlay::default();
    if let Some(of) = of {
        room = take_room();
        room.reserve(properties.len() + COMPUTED);
        if let Some(mut last) = Vetted::last(of).filter(|last| last.are_asked(properties)) {
            last.is_known = true;
            return (last, room);
        }
    }
    let slot = |(place, property): (usize, &Property)| Slot {
        place: place as u32,
        kept: property.tag.to_unicode(),
        is_state: object.is_state(property.tag),
        refused: refusal(object, property.tag, &property.value),
    };
    let mut slots: Vec<Slot> = properties.iter().enumerate().map(slot).collect();
    slots.sort_by_key(|slot| (slot.is_state, slot.kept.id()));
    // A name may get an identifier that has none yet.
    let lasts = slots.len() <= MOST && slots.iter().all(|slot| slot.refused != Some(UNKNOWN_NAME));
    let of = of.filter(|_| lasts);
    let asked = properties.iter().map(|property| property.tag).collect();
    (Box::new(Vetted { of, asked, slots, layout: None, is_known: false }), room)
}

/// A value that an object may have as its state.
pub(super) const fn as_state(value: &PropValue) -> Option<i32> {
    if let PropValue::Long(state) = value { Some(*state) } else { None }
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
        let mut changes = Overlay::default();
        changes.set(Property::of(PR_SUBJECT, "one"));
        put_back_room(&mut changes);
        assert!(changes.is_empty() && take_room().is_empty());
    }
}
