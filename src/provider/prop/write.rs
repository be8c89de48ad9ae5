//! Setting and deleting: what an object refuses, and what passes in one batch.

use super::read::knows_form;
use super::vetted::{Slot, as_state, vet};
use super::{PropSource, Refused};
use crate::engine::convert::as_kept;
use crate::engine::{ComputedAnswer, Overlay, StoreSettings};
use crate::vocab::{ErrorCode, PropProblem, PropTag, PropValue, Property};

/// Sets each property that the object, which can be written, doesn't refuse.
pub fn set_checked(object: &dyn PropSource, properties: &[Property]) -> Refused<Vec<PropProblem>> {
    let settings = object.settings();
    let (mut vetted, mut overlay) = vet(object, properties);
    let takes_plain = settings.settable_limit == usize::MAX && settings.text.include(true);
    let known = if takes_plain { vetted.set_as_before(&mut overlay, properties) } else { None };
    let set = known.map(|state| Set { state, ..Set::default() }).unwrap_or_else(|| {
        let set = set_each(&mut overlay, settings, &vetted.slots, properties, takes_plain);
        if !set.is_unusual {
            vetted.remember(&overlay);
        }
        set
    });
    vetted.put_back();
    let asked =
        |place: usize| Some(properties[place].tag).filter(|_| !says_nothing(&properties[place].value));
    change(object, overlay, set, (0..properties.len()).map(asked))
}

/// What became of the properties of a call, beside changes.
#[derive(Default)]
struct Set {
    problems: Vec<PropProblem>,
    /// What the [state](PropSource::is_state) of the object is to be.
    state: Option<i32>,
    /// Whether a value was not [plain](Overlay::set_plain).
    is_unusual: bool,
}

/// Sets what isn't refused, one after the other; what is computed may be passed over.
fn set_each(
    overlay: &mut Overlay,
    settings: &StoreSettings,
    vetted: &[Slot],
    properties: &[Property],
    takes_plain: bool,
) -> Set {
    let mut set = Set::default();
    for slot in vetted {
        let Property { tag, value } = &properties[slot.place as usize];
        // Most values are of the type that the property is kept in, and kept as they are.
        if takes_plain && slot.refused.is_none() {
            if slot.is_state
                && let Some(state) = as_state(value)
            {
                set.state = Some(state);
                continue;
            }
            if !slot.is_state && overlay.set_plain(slot.kept, value) {
                continue;
            }
        }
        set.is_unusual = true;
        if says_nothing(value) {
            continue;
        }
        let code = match (refusal(settings, slot, value), settings.computed) {
            (None, _) if slot.is_state => {
                set.state = as_state(value);
                continue;
            }
            (None, _) => {
                overlay.set_value(slot.kept, &as_kept(value.clone(), settings.code_page));
                continue;
            }
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::Ignored) => continue,
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::NoAccess) => ErrorCode::MAPI_E_NO_ACCESS,
            (Some(code), _) => code,
        };
        set.problems.push(PropProblem { index: slot.place, tag: *tag, code });
    }
    set
}

/// Deletes each property that the object, which can be written, has and doesn't refuse.
pub fn delete_checked(object: &dyn PropSource, tags: &[PropTag]) -> Refused<Vec<PropProblem>> {
    let mut present = Vec::new();
    object.view(&mut |view| present = tags.iter().map(|tag| view.value(*tag).is_some()).collect())?;
    let mut overlay = Overlay::default();
    let mut problems = Vec::new();
    for (place, (tag, present)) in tags.iter().zip(present).enumerate() {
        let code = match object.refuses(*tag, None) {
            Some(code) => code,
            None if !present => ErrorCode::MAPI_E_NOT_FOUND,
            None => {
                overlay.delete(tag.id());
                continue;
            }
        };
        problems.push(PropProblem { index: place as u32, tag: *tag, code });
    }
    change(object, overlay, Set { problems, ..Set::default() }, tags.iter().copied().map(Some))
}

/// Whether `SetProps` passes over a property with this value.
const fn says_nothing(value: &PropValue) -> bool {
    matches!(value, PropValue::Null | PropValue::Error(_))
}

/// Why a value is not to be set.
fn refusal(settings: &StoreSettings, slot: &Slot, value: &PropValue) -> Option<ErrorCode> {
    let given = value.prop_type();
    // A value in a form of text that the object doesn't know, or a larger one than it takes (PRP-STR-4, PRP-SETPROPS-11).
    if !knows_form(settings.text, given) {
        return Some(ErrorCode::MAPI_E_BAD_CHARWIDTH);
    }
    if settings.settable_limit != usize::MAX && value.content_size() > settings.settable_limit {
        return Some(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    }
    let is_other = slot.kept.with_type(given).to_unicode() != slot.kept || matches!(value, PropValue::Object);
    if is_other {
        return Some(ErrorCode::MAPI_E_INVALID_TYPE);
    }
    slot.refused
}

/// Has the object do what passed of what was asked for, and adds what it refuses only now to the problems.
fn change(
    object: &dyn PropSource,
    overlay: Overlay,
    Set { mut problems, state, .. }: Set,
    asked: impl Iterator<Item = Option<PropTag>> + Clone,
) -> Refused<Vec<PropProblem>> {
    if !overlay.is_empty() || state.is_some() {
        let met = problems.len();
        for (refused, code) in object.change_with_state(overlay, state)? {
            for (index, tag) in (0..).zip(asked.clone()) {
                let Some(tag) = tag.filter(|tag| tag.id() == refused) else { continue };
                if problems[..met].iter().all(|problem| problem.index != index) {
                    problems.push(PropProblem { index, tag, code });
                }
            }
        }
    }
    problems.sort_by_key(|problem| problem.index);
    Ok(problems)
}
