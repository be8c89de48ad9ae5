//! Setting and deleting: what an object refuses, and what passes in one batch.

use std::borrow::Cow;

use super::read::knows_form;
use super::{PropSource, Refused};
use crate::engine::convert::kept;
use crate::engine::{ComputedAnswer, NameSpace, Overlay};
use crate::provider::fixed_types::fixed_type;
use crate::vocab::{ErrorCode, PropProblem, PropTag, PropValue, Property, StoreSupport};

/// Sets each property that the object, which can be written, doesn't refuse.
pub fn set_checked(object: &dyn PropSource, properties: &[Property]) -> Refused<Vec<PropProblem>> {
    let settings = object.settings();
    let mut batch = Batch::with_room(properties.len());
    for (index, property) in properties.iter().enumerate() {
        if matches!(property.value, PropValue::Null | PropValue::Error(_)) {
            continue;
        }
        let value = kept(&property.value, settings.code_page);
        let refusal = object.size_or_width(&property.value).or_else(|| object.refusal(property.tag, &value));
        match (refusal, settings.computed) {
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::Ignored) => {}
            (Some(ErrorCode::MAPI_E_COMPUTED), ComputedAnswer::NoAccess) => {
                batch.problem(index, property.tag, ErrorCode::MAPI_E_NO_ACCESS);
            }
            (Some(code), _) => batch.problem(index, property.tag, code),
            (None, _) => batch.set(index, property, value),
        }
    }
    batch.finish(object)
}

/// Deletes each property that the object, which can be written, has and doesn't refuse.
pub fn delete_checked(object: &dyn PropSource, tags: &[PropTag]) -> Refused<Vec<PropProblem>> {
    let mut present = Vec::new();
    object.view(&mut |view| present = tags.iter().map(|tag| view.value(*tag).is_some()).collect())?;
    let mut batch = Batch::default();
    for (index, (tag, present)) in tags.iter().zip(present).enumerate() {
        match object.refuses(*tag, None) {
            Some(code) => batch.problem(index, *tag, code),
            None if !present => batch.problem(index, *tag, ErrorCode::MAPI_E_NOT_FOUND),
            None => batch.delete(index, *tag),
        }
    }
    batch.finish(object)
}

/// What every object refuses to set, before it is asked itself.
trait CommonRefusals: PropSource {
    fn refusal(&self, tag: PropTag, value: &PropValue) -> Option<ErrorCode> {
        let kept = tag.to_unicode().prop_type();
        if kept != value.prop_type() || !kept.is_storable() || matches!(tag.id(), 0 | 0xFFFF) {
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

    /// A value in a form of text that the object doesn't know, or a larger one than it takes (PRP-STR-4,
    /// PRP-SETPROPS-11).
    fn size_or_width(&self, value: &PropValue) -> Option<ErrorCode> {
        let settings = self.settings();
        if !knows_form(settings.text, value.prop_type()) {
            return Some(ErrorCode::MAPI_E_BAD_CHARWIDTH);
        }
        let limited = settings.settable_limit != usize::MAX;
        (limited && value.content_size() > settings.settable_limit)
            .then_some(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)
    }

    /// Whether the store it is in can keep multi-values (PRP-TYPE-11).
    fn takes_several_values(&self) -> bool {
        let Some(NameSpace::Store(store)) = self.names() else { return true };
        let world = self.object().runtime.read();
        world.store(store).is_ok_and(|store| store.support.contains(StoreSupport::STORE_MV_PROPS_OK))
    }
}

impl<T: PropSource + ?Sized> CommonRefusals for T {}

/// What one call sets and deletes, and the problems it meets, in the order of the call.
#[derive(Default)]
struct Batch<'a> {
    overlay: Overlay<'a>,
    asked: Vec<(usize, PropTag)>,
    problems: Vec<PropProblem>,
}

impl<'a> Batch<'a> {
    fn with_room(properties: usize) -> Self {
        let (overlay, asked) = (Overlay::with_room(properties), Vec::with_capacity(properties));
        Self { overlay, asked, problems: Vec::new() }
    }

    fn problem(&mut self, index: usize, tag: PropTag, code: ErrorCode) {
        self.problems.push(PropProblem { index: index as u32, tag, code });
    }

    fn set(&mut self, index: usize, asked: &'a Property, value: Cow<'a, PropValue>) {
        self.asked.push((index, asked.tag));
        match value {
            Cow::Borrowed(value) if asked.tag.prop_type() == value.prop_type() => self.overlay.set(asked),
            value => self.overlay.set(Property::new(asked.tag, value.into_owned())),
        }
    }

    fn delete(&mut self, index: usize, tag: PropTag) {
        self.asked.push((index, tag));
        self.overlay.delete(tag.id());
    }

    fn finish(mut self, object: &dyn PropSource) -> Refused<Vec<PropProblem>> {
        if !self.overlay.is_empty() {
            for (id, code) in object.change(&self.overlay)? {
                let asked = self.asked.iter().filter(|(_, tag)| tag.id() == id);
                self.problems.extend(asked.map(|(index, tag)| PropProblem {
                    index: *index as u32,
                    tag: *tag,
                    code,
                }));
            }
        }
        self.problems.sort_by_key(|problem| problem.index);
        Ok(self.problems)
    }
}
