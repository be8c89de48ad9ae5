//! Setting and deleting: what an object refuses, and what passes in one batch.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::read::knows_form;
use super::{PropSource, Refused};
use crate::engine::convert::kept;
use crate::engine::{ComputedAnswer, NameSpace, Overlay, StoreSettings};
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropProblem, PropTag, PropValue, Property, StoreSupport};

/// Sets each property that the object, which can be written, doesn't refuse.
pub fn set_checked(object: &dyn PropSource, properties: &[Property]) -> Refused<Vec<PropProblem>> {
    let settings = object.settings();
    let mut batch = Batch::with_room(properties.len());
    // What is kept in another form than it came in, by its place in the call.
    let mut converted = BTreeMap::new();
    for (place, property) in properties.iter().enumerate() {
        if matches!(property.value, PropValue::Null | PropValue::Error(_)) {
            continue;
        }
        let value = kept(&property.value, settings.code_page);
        let refusal =
            size_or_width(settings, &property.value).or_else(|| object.refusal(property.tag, &value));
        match (refusal, settings.computed) {
            (None, _) => {
                batch.pass(place, property.tag);
                if property.tag.prop_type() != value.prop_type() || matches!(value, Cow::Owned(_)) {
                    converted.insert(place, Property::new(property.tag, value.into_owned()));
                }
            }
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::Ignored) => {}
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::NoAccess) => {
                batch.problem(place, property.tag, ErrorCode::MAPI_E_NO_ACCESS);
            }
            (Some(code), _) => batch.problem(place, property.tag, code),
        }
    }
    let change_at = |place| {
        let converted = if converted.is_empty() { None } else { converted.remove(&place) };
        Some(converted.unwrap_or_else(|| properties[place].clone()))
    };
    batch.finish(object, |place| properties[place].tag, change_at)
}

/// Deletes each property that the object, which can be written, has and doesn't refuse.
pub fn delete_checked(object: &dyn PropSource, tags: &[PropTag]) -> Refused<Vec<PropProblem>> {
    let mut present = Vec::new();
    object.view(&mut |view| present = tags.iter().map(|tag| view.value(*tag).is_some()).collect())?;
    let mut batch = Batch::with_room(tags.len());
    for (place, (tag, present)) in tags.iter().zip(present).enumerate() {
        match object.refuses(*tag, None) {
            Some(code) => batch.problem(place, *tag, code),
            None if !present => batch.problem(place, *tag, ErrorCode::MAPI_E_NOT_FOUND),
            None => batch.pass(place, *tag),
        }
    }
    batch.finish(object, |place| tags[place], |_| None)
}

/// A value in a form of text that the object doesn't know, or a larger one than it takes (PRP-STR-4, PRP-SETPROPS-11).
fn size_or_width(settings: &StoreSettings, value: &PropValue) -> Option<ErrorCode> {
    if !knows_form(settings.text, value.prop_type()) {
        return Some(ErrorCode::MAPI_E_BAD_CHARWIDTH);
    }
    let limited = settings.settable_limit != usize::MAX;
    (limited && value.content_size() > settings.settable_limit).then_some(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)
}

/// What every object refuses to set, before it is asked itself.
trait CommonRefusals: PropSource {
    fn refusal(&self, tag: PropTag, value: &PropValue) -> Option<ErrorCode> {
        let kept = value.prop_type();
        let is_storable = !matches!(value, PropValue::Null | PropValue::Error(_) | PropValue::Object);
        if kept != tag.to_unicode().prop_type() || !is_storable || matches!(tag.id(), 0 | 0xFFFF) {
            return Some(ErrorCode::MAPI_E_INVALID_TYPE);
        }
        if kept.is_multi_value() && !self.takes_several_values() {
            return Some(ErrorCode::MAPI_E_INVALID_TYPE);
        }
        if tag.id() >= PropTag::FIRST_NAMED_ID && !self.knows_name(tag.id()) {
            return Some(ErrorCode::MAPI_E_UNEXPECTED_ID);
        }
        let refused = self.refuses(tag, Some(value));
        let fixed = fixed_type(tag.id(), refused == Some(ErrorCode::MAPI_E_COMPUTED));
        if fixed.is_some_and(|fixed| fixed != kept) {
            return Some(ErrorCode::MAPI_E_UNEXPECTED_TYPE);
        }
        refused
    }

    /// Whether the store it is in can keep multi-values (PRP-TYPE-11).
    fn takes_several_values(&self) -> bool {
        let Some(NameSpace::Store(store)) = self.names() else { return true };
        let world = self.object().runtime.read();
        world.store(store).is_ok_and(|store| store.support.contains(StoreSupport::STORE_MV_PROPS_OK))
    }
}

impl<T: PropSource + ?Sized> CommonRefusals for T {}

/// What one call sets and deletes, and the problems it meets.
struct Batch {
    /// What passed: the identifier, and below it the place in the call, in one number that is quick to sort.
    passed: Vec<u64>,
    problems: Vec<PropProblem>,
}

impl Batch {
    fn with_room(properties: usize) -> Self {
        Self { passed: Vec::with_capacity(properties), problems: Vec::new() }
    }

    fn pass(&mut self, place: usize, tag: PropTag) {
        self.passed.push(u64::from(tag.id()) << 32 | place as u64);
    }

    fn problem(&mut self, place: usize, tag: PropTag, code: ErrorCode) {
        self.problems.push(PropProblem { index: place as u32, tag, code });
    }

    /// Has the object do what passed; of an identifier that stands in several places the last one counts.
    fn finish(
        mut self,
        object: &dyn PropSource,
        tag_at: impl Fn(usize) -> PropTag,
        mut change_at: impl FnMut(usize) -> Option<Property>,
    ) -> Refused<Vec<PropProblem>> {
        self.passed.sort_unstable();
        let id = |passed: u64| (passed >> 32) as u16;
        let place = |passed: u64| passed as u32 as usize;
        let mut overlay = Overlay::with_room(self.passed.len());
        for (at, &passed) in self.passed.iter().enumerate() {
            if self.passed.get(at + 1).is_none_or(|next| id(*next) != id(passed)) {
                overlay.put_last(id(passed), change_at(place(passed)).map(Cow::Owned));
            }
        }
        if !overlay.is_empty() {
            for (refused, code) in object.change(overlay)? {
                let asked = self.passed.iter().filter(|passed| id(**passed) == refused);
                let places = asked.map(|passed| place(*passed));
                self.problems.extend(places.map(|place| PropProblem {
                    index: place as u32,
                    tag: tag_at(place),
                    code,
                }));
            }
        }
        self.problems.sort_by_key(|problem| problem.index);
        Ok(self.problems)
    }
}
