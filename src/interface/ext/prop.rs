use std::fmt::Display;

use super::StreamExt;
use crate::interface::{Error, MapiProp, Method, Result};
use crate::vocab::guids::IID_IStream;
use crate::vocab::{
    ErrorCode, NameFlags, NamedTag, OpenPropertyFlags, PropData, PropProblem, PropTag, PropType, PropValue,
    Property, StreamMode, Tag, UnicodeFlags,
};

/// Single properties, by typed tags and names.
pub trait MapiPropExt: MapiProp {
    /// The value of one property (`HrGetOneProp`): `object.get(PR_SUBJECT)?` is a `String`.
    ///
    /// # Errors
    /// The code in the place of the value: `MAPI_E_NOT_FOUND`, `MAPI_E_NOT_ENOUGH_MEMORY` for one that only
    /// [`read_stream`](Self::read_stream) gives, `MAPI_E_UNEXPECTED_TYPE` if it is none of the tag's type.
    #[doc(alias = "HrGetOneProp")]
    fn get<T: PropData>(&self, tag: Tag<T>) -> Result<T> {
        typed(self, tag, &tag.tag())
    }

    /// The value of one property whose type only the object may know (`HrGetOneProp`); of `PT_UNSPECIFIED` text comes
    /// in 8 bits.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    #[doc(alias = "HrGetOneProp")]
    fn value(&self, tag: impl Into<PropTag>) -> Result<PropValue> {
        let tag = tag.into();
        untyped(self, tag, &tag)
    }

    /// Whether the object has the property (`FPropExists`), an object behind `OpenProperty` included; of
    /// `PT_UNSPECIFIED` the identifier decides.
    ///
    /// # Errors
    /// Those of [`get_prop_list`](MapiProp::get_prop_list), where the function answers FALSE.
    #[doc(alias = "FPropExists")]
    fn has(&self, tag: impl Into<PropTag>) -> Result<bool> {
        let tag = tag.into();
        let eight_bit = tag.prop_type().is_string() && tag.to_ansi() == tag;
        let flags = if eight_bit { UnicodeFlags::NONE } else { UnicodeFlags::MAPI_UNICODE };
        let any_type = tag.prop_type() == PropType::PT_UNSPECIFIED;
        let list = self.get_prop_list(flags)?;
        Ok(list.into_iter().any(|listed| listed == tag || any_type && listed.id() == tag.id()))
    }

    /// The value of one property, or `None` if the object doesn't have it.
    ///
    /// # Errors
    /// As [`get`](Self::get), but for `MAPI_E_NOT_FOUND`.
    fn find<T: PropData>(&self, tag: Tag<T>) -> Result<Option<T>> {
        absent_is_none(self.get(tag))
    }

    /// Sets one property (`HrSetOneProp`).
    ///
    /// # Errors
    /// The problem: `MAPI_E_COMPUTED`, `MAPI_E_NO_ACCESS`, ...
    #[doc(alias = "HrSetOneProp")]
    fn set<T: PropData>(&self, tag: Tag<T>, value: impl Into<T>) -> Result<()> {
        no_problem(self.set_props(&[Property::of(tag, value)])?, Method::MapiPropSetProps, &tag.tag())
    }

    /// Deletes one property.
    ///
    /// # Errors
    /// The problem: `MAPI_E_NOT_FOUND`, `MAPI_E_COMPUTED`, ...
    fn delete(&self, tag: impl Into<PropTag>) -> Result<()> {
        let tag = tag.into();
        no_problem(self.delete_props(&[tag])?, Method::MapiPropDeleteProps, &tag)
    }

    /// All bytes of a property, however large, by its stream.
    ///
    /// Text comes as the stream has it: UTF-16 little-endian under a `PT_UNICODE` tag.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND`, `MAPI_E_INTERFACE_NOT_SUPPORTED` if it is neither text nor bytes.
    fn read_stream(&self, tag: impl Into<PropTag>) -> Result<Vec<u8>> {
        let opened = self.open_property(tag.into(), IID_IStream, 0, OpenPropertyFlags::NONE)?;
        opened.into_stream()?.read_to_vec()
    }

    /// A text, however long: by `GetProps`, and by its stream if that answers `MAPI_E_NOT_ENOUGH_MEMORY`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    fn read_text(&self, tag: Tag<String>) -> Result<String> {
        match self.get(tag) {
            Err(error) if error == ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY => {
                Ok(utf16_text(&self.read_stream(tag)?))
            }
            answer => answer,
        }
    }

    /// Replaces all bytes of a property, however many, by its stream.
    ///
    /// Under a `PT_UNICODE` tag the bytes are UTF-16 little-endian.
    ///
    /// # Errors
    /// `MAPI_E_NO_ACCESS`, `MAPI_E_INTERFACE_NOT_SUPPORTED` if it is neither text nor bytes, `STG_E_MEDIUMFULL`.
    fn write_stream(&self, tag: impl Into<PropTag>, bytes: &[u8]) -> Result<()> {
        let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
        let opened = self.open_property(tag.into(), IID_IStream, StreamMode::STGM_READWRITE.bits(), flags)?;
        let stream = opened.into_stream()?;
        stream.write_all(bytes)?;
        stream.commit()
    }

    /// The value of a named property.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` also if the name has no identifier here; else as [`get`](Self::get).
    fn get_named<T: PropData>(&self, name: NamedTag<T>) -> Result<T> {
        typed(self, tag_of(self, name, NameFlags::NONE)?, &name.name())
    }

    /// The value of a named property, or `None` if the object doesn't have it.
    ///
    /// # Errors
    /// As [`get`](Self::get), but for `MAPI_E_NOT_FOUND`.
    fn find_named<T: PropData>(&self, name: NamedTag<T>) -> Result<Option<T>> {
        absent_is_none(self.get_named(name))
    }

    /// Sets a named property, with a new identifier if the name has none.
    ///
    /// # Errors
    /// `MAPI_E_TOO_BIG` when identifiers have run out, `MAPI_E_NO_SUPPORT`; else as [`set`](Self::set).
    fn set_named<T: PropData>(&self, name: NamedTag<T>, value: impl Into<T>) -> Result<()> {
        let tag = tag_of(self, name, NameFlags::MAPI_CREATE)?;
        no_problem(self.set_props(&[Property::of(tag, value)])?, Method::MapiPropSetProps, &name.name())
    }
}

impl<T: MapiProp + ?Sized> MapiPropExt for T {}

/// The value of one property, called `what` where it cannot be told: an identifier alone says nothing of a name.
fn untyped<O: MapiProp + ?Sized>(object: &O, tag: PropTag, what: &dyn Display) -> Result<PropValue> {
    let values = object.get_props(Some(&[tag]), UnicodeFlags::NONE)?.into_value();
    let value = values.into_iter().next().map(|property| property.value);
    let (code, detail) = match value {
        Some(PropValue::Error(code)) => (
            code,
            match code {
                ErrorCode::MAPI_E_NOT_FOUND => format!("there is no {what}"),
                ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY => {
                    format!("{what} is too large for GetProps: a stream gives it, as by read_stream")
                }
                _ => format!("{what} has no value to give"),
            },
        ),
        Some(value) => return Ok(value),
        None => (ErrorCode::MAPI_E_CALL_FAILED, format!("nothing is answered for {what}")),
    };
    Err(Error::new(code, Method::MapiPropGetProps, detail))
}

fn typed<O: MapiProp + ?Sized, T: PropData>(object: &O, tag: Tag<T>, what: &dyn Display) -> Result<T> {
    let value = untyped(object, tag.into(), what)?;
    let found = value.prop_type();
    T::from_value(value).ok_or_else(|| {
        let detail = format!("{what} is answered as {found}, not as {}", tag.tag().prop_type());
        Error::new(ErrorCode::MAPI_E_UNEXPECTED_TYPE, Method::MapiPropGetProps, detail)
    })
}

fn absent_is_none<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error == ErrorCode::MAPI_E_NOT_FOUND => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sets several properties.
pub(super) fn set_all<O: MapiProp + ?Sized>(object: &O, properties: &[Property]) -> Result<()> {
    let problems = object.set_props(properties)?;
    let first = problems.first().map_or(PropTag::PR_NULL, |problem| problem.tag);
    no_problem(problems, Method::MapiPropSetProps, &first)
}

/// The first problem is the error.
fn no_problem(problems: Vec<PropProblem>, method: Method, what: &dyn Display) -> Result<()> {
    let Some(problem) = problems.first() else { return Ok(()) };
    let detail = match problem.code {
        ErrorCode::MAPI_E_COMPUTED => format!("{what} is computed by the object"),
        _ => format!("{what} is refused"),
    };
    Err(Error::new(problem.code, method, detail))
}

fn tag_of<O: MapiProp + ?Sized, T: PropData>(
    object: &O,
    name: NamedTag<T>,
    flags: NameFlags,
) -> Result<Tag<T>> {
    let tags = object.get_ids_from_names(Some(&[name.name()]), flags)?.into_value();
    match tags.first() {
        Some(tag) if tag.prop_type() != PropType::PT_ERROR => Ok(name.with_id(tag.id())),
        _ => Err(Error::new(
            ErrorCode::MAPI_E_NOT_FOUND,
            Method::MapiPropGetIdsFromNames,
            format!("{} has no identifier here", name.name()),
        )),
    }
}

/// What cannot be text becomes the replacement character; an odd byte at the end doesn't count.
fn utf16_text(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
