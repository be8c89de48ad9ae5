//! `GetProps`: the list that is asked for, the forms of text, one slot after the other.

use super::{PropSource, PropView, Refused, invalid};
use crate::engine::{Kept, TextForms};
use crate::provider::refuse;
use crate::vocab::tags::PR_ATTACH_DATA_OBJ;
use crate::vocab::{CodePage, ErrorCode, PropTag, PropType, PropValue, Property, UnicodeFlags};

pub fn check_request(tags: &[PropTag]) -> Refused<()> {
    if tags.is_empty() {
        return Err(invalid("an empty list asks for nothing; all properties are asked for without a list"));
    }
    match tags.iter().find(|tag| !tag.prop_type().is_named()) {
        Some(strange) => Err(invalid(format!("{strange} has no type that a property can have"))),
        None => Ok(()),
    }
}

/// Whether values of this type are told and taken; all but text always are.
#[inline]
pub(super) fn knows_form(forms: TextForms, prop_type: PropType) -> bool {
    !prop_type.is_string() || forms.include(prop_type.single() == PropType::PT_UNICODE)
}

/// Refuses the form of text that a method is asked to speak (PRP-STR-4).
pub(super) fn check_width(object: &impl PropSource, flags: UnicodeFlags) -> Refused<()> {
    check_form(object.settings().text, flags.contains(UnicodeFlags::MAPI_UNICODE))
}

/// Refuses a form of text (PRP-STR-4).
pub fn check_form(forms: TextForms, unicode: bool) -> Refused<()> {
    if forms.include(unicode) {
        return Ok(());
    }
    let form = if unicode { "Unicode" } else { "8-bit text" };
    Err(refuse(ErrorCode::MAPI_E_BAD_CHARWIDTH, format!("the object does not speak {form}")))
}

/// What an object has under an identifier.
#[derive(Debug)]
pub enum Found<'a> {
    /// Nothing.
    Missing,
    /// A value that it keeps.
    Kept(Kept<'a>),
    /// A value made for the occasion.
    Made(PropValue),
}

impl Found<'_> {
    /// The value, if there is one.
    #[inline]
    pub fn value(self) -> Option<PropValue> {
        match self {
            Self::Missing => None,
            Self::Kept(kept) => Some(kept.share()),
            Self::Made(value) => Some(value),
        }
    }
}

impl From<Option<PropValue>> for Found<'_> {
    #[inline]
    fn from(value: Option<PropValue>) -> Self {
        value.map_or(Self::Missing, Self::Made)
    }
}

/// What `GetProps` is asked for beside the tags.
pub(super) struct Asked {
    unicode: bool,
    limit: usize,
    forms: TextForms,
    page: CodePage,
    /// Whether the client is told every short value that it asks for as it is kept.
    tells_short: bool,
}

impl Asked {
    pub(super) fn of(object: &impl PropSource, unicode: bool) -> Self {
        let (settings, limit) = (object.settings(), object.value_limit());
        // No byte of UTF-8 takes more than two of UTF-16.
        let tells_short = settings.text.include(true) && limit > 2 * Kept::LONGEST_SHORT;
        Self { unicode, limit, forms: settings.text, page: settings.code_page, tells_short }
    }
}

/// The slots of `GetProps`.
pub(super) fn fetch_each(view: &dyn PropView, tags: &[PropTag], asked: &Asked) -> Vec<Property> {
    let mut properties = Vec::with_capacity(tags.len());
    for tag in tags {
        match view.find(*tag) {
            // Most need no more looking into.
            Found::Kept(kept) if kept.tag() == *tag && kept.is_short() && asked.tells_short => {
                kept.add_to(&mut properties);
            }
            Found::Made(value) if is_plain(&value, tag.prop_type(), asked) => {
                properties.push(Property { tag: *tag, value });
            }
            found => properties.push(told(found.value(), *tag, asked)),
        }
    }
    properties
}

/// One slot of `GetProps`: the value in the type asked for, or why there is none.
fn fetch(view: &dyn PropView, tag: PropTag, asked: &Asked) -> Property {
    told(view.value(tag), tag, asked)
}

/// What a client is told that asked for this under this tag.
fn told(value: Option<PropValue>, tag: PropTag, asked: &Asked) -> Property {
    if tag == PropTag::PR_NULL {
        return Property { tag, value: PropValue::Null };
    }
    let failed = |code| Property { tag: tag.with_type(PropType::PT_ERROR), value: PropValue::Error(code) };
    let Some(value) = value else { return failed(ErrorCode::MAPI_E_NOT_FOUND) };
    if matches!(value, PropValue::Object) {
        return match tag.prop_type() {
            PropType::PT_OBJECT | PropType::PT_UNSPECIFIED if tag.id() == PR_ATTACH_DATA_OBJ.id() => {
                failed(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)
            }
            PropType::PT_OBJECT | PropType::PT_UNSPECIFIED => failed(ErrorCode::MAPI_E_NO_SUPPORT),
            _ => failed(ErrorCode::MAPI_E_NOT_FOUND),
        };
    }
    match value.into_type(tag.prop_type(), asked.unicode, asked.page) {
        Some(value) if !knows_form(asked.forms, value.prop_type()) => failed(ErrorCode::MAPI_E_BAD_CHARWIDTH),
        Some(value) if is_too_large(&value, asked.limit) => failed(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
        Some(value) => Property::new(tag, value),
        None => failed(ErrorCode::MAPI_E_NOT_FOUND),
    }
}

/// What a client is told without asking for it: everything but secure properties, by identifier (PRP-GETPROPS-16).
pub(super) fn listed(view: &dyn PropView) -> Vec<PropTag> {
    let mut tags = view.tags();
    tags.retain(|tag| !tag.is_secure());
    tags.sort_by_key(|tag| tag.id());
    tags
}

pub(super) fn fetch_all(view: &dyn PropView, asked: &Asked, objects: bool) -> Vec<Property> {
    let tags = listed(view).into_iter();
    let asked_for = tags.filter(|tag| objects || tag.prop_type() != PropType::PT_OBJECT);
    let property = |tag: PropTag| match tag.prop_type() {
        PropType::PT_OBJECT => Property { tag, value: PropValue::Object },
        _ => fetch(view, tag.with_type(PropType::PT_UNSPECIFIED), asked),
    };
    asked_for.map(property).collect()
}

/// Whether this is the value that was asked for, which needs no more looking into.
#[inline]
fn is_plain(value: &PropValue, asked_type: PropType, asked: &Asked) -> bool {
    match value {
        PropValue::Long(_) => asked_type == PropType::PT_LONG,
        PropValue::SysTime(_) => asked_type == PropType::PT_SYSTIME,
        PropValue::Unicode(text) => {
            asked_type == PropType::PT_UNICODE && asked.forms.include(true) && 2 * text.len() < asked.limit
        }
        PropValue::Binary(bytes) => asked_type == PropType::PT_BINARY && bytes.len() < asked.limit,
        _ => false,
    }
}

fn is_too_large(value: &PropValue, limit: usize) -> bool {
    match value {
        // No byte of UTF-8 takes more than two of UTF-16: short text needs no counting.
        PropValue::Unicode(text) if 2 * text.len() < limit => false,
        PropValue::Unicode(_) | PropValue::String8(_) | PropValue::Binary(_) => value.content_size() >= limit,
        _ => false,
    }
}
