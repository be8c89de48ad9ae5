//! One end of a copy: an object of ours, which is read and written past the gate, or anybody's by its interface.

use std::sync::Arc;

use crate::interface::ext::MapiPropExt;
use crate::interface::{Error, MapiProp};
use crate::provider::prop::{delete_checked, set_checked};
use crate::provider::store::built_in_source;
use crate::provider::{PropSource, Refusal, Runtime, names, refuse, stream};
use crate::vocab::{
    ErrorCode, NameFlags, NamesFilter, PropName, PropProblem, PropTag, PropType, PropValue, Property,
    UnicodeFlags,
};

type Refused<T> = Result<T, Refusal>;

/// The properties of a source or destination.
#[derive(Clone, Copy, Debug)]
pub enum End<'a> {
    /// An object of the emulator.
    Ours(&'a dyn PropSource),
    /// Anybody's.
    Theirs(&'a dyn MapiProp),
}

impl<'a> End<'a> {
    /// An object as one end of a copy in this emulator: one of another emulator is anybody's.
    pub fn of(object: &'a dyn MapiProp, runtime: &Arc<Runtime>) -> Self {
        match built_in_source(object) {
            Some(ours) if Arc::ptr_eq(ours.object().runtime(), runtime) => Self::Ours(ours),
            _ => Self::Theirs(object),
        }
    }

    /// The tags of all properties.
    pub fn tags(self) -> Refused<Vec<PropTag>> {
        match self {
            Self::Ours(ours) => {
                let mut tags = Vec::new();
                ours.view(&mut |view| tags = view.tags())?;
                Ok(tags)
            }
            Self::Theirs(theirs) => Ok(theirs.get_prop_list(UnicodeFlags::MAPI_UNICODE)?),
        }
    }

    /// Which of these properties were never set and follow from others, as far as one can know.
    pub fn derived(self, tags: &[PropTag]) -> Refused<Vec<PropTag>> {
        let mut derived = Vec::new();
        if let Self::Ours(ours) = self {
            ours.view(&mut |view| {
                derived = tags.iter().copied().filter(|tag| view.is_derived(*tag)).collect();
            })?;
        }
        Ok(derived)
    }

    /// The values of these properties by their identifiers, each whole; `None` where there is none.
    pub fn values(self, tags: &[PropTag]) -> Refused<Vec<Option<Property>>> {
        match self {
            Self::Ours(ours) => {
                let mut values = Vec::new();
                ours.view(&mut |view| {
                    let whole = |tag: &PropTag| Some(Property::new(*tag, view.value(*tag)?));
                    values = tags.iter().map(whole).collect();
                })?;
                Ok(values)
            }
            Self::Theirs(theirs) => their_values(theirs, tags),
        }
    }

    /// One property, if it is there and of that type.
    pub fn value(self, tag: impl Into<PropTag>) -> Refused<Option<PropValue>> {
        Ok(self.values(&[tag.into()])?.pop().flatten().map(|property| property.value))
    }

    /// Which of these properties are there.
    pub fn has(self, tags: &[PropTag]) -> Refused<Vec<bool>> {
        if tags.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Ours(_) => Ok(self.values(tags)?.iter().map(Option::is_some).collect()),
            Self::Theirs(theirs) => {
                let asked: Vec<PropTag> =
                    tags.iter().map(|tag| tag.with_type(PropType::PT_UNSPECIFIED)).collect();
                let values = theirs.get_props(Some(&asked), UnicodeFlags::MAPI_UNICODE)?.into_value();
                let absent = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
                Ok(values.iter().map(|property| property.value != absent).collect())
            }
        }
    }

    /// Sets what can be set and tells the rest.
    pub fn set(self, properties: &[Property]) -> Refused<Vec<PropProblem>> {
        if properties.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Ours(ours) => set_checked(ours, properties),
            Self::Theirs(theirs) => {
                let mut problems = theirs.set_props(properties)?;
                // What is too large for SetProps takes a stream.
                problems.retain_mut(|problem| {
                    let large = [ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY, ErrorCode::MAPI_E_TOO_BIG]
                        .contains(&problem.code);
                    let property = properties.get(problem.index as usize).filter(|_| large);
                    property.is_none_or(|property| write_stream(theirs, property).is_err())
                });
                Ok(problems)
            }
        }
    }

    /// Deletes what can be deleted.
    pub fn delete(self, tags: &[PropTag]) -> Refused<()> {
        match self {
            _ if tags.is_empty() => Ok(()),
            Self::Ours(ours) => delete_checked(ours, tags).map(drop),
            Self::Theirs(theirs) => Ok(theirs.delete_props(tags).map(drop)?),
        }
    }

    /// Refuses if it is known that nothing can be written.
    pub fn check_writable(self) -> Refused<()> {
        match self {
            Self::Ours(ours) if !ours.object().goes_on() => {
                Err(refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the destination was closed"))
            }
            Self::Ours(ours) => ours.check_writable(),
            Self::Theirs(_) => Ok(()),
        }
    }

    /// The names that these identifiers stand for.
    pub fn names(self, tags: &[PropTag]) -> Refused<Vec<Option<PropName>>> {
        let named = match self {
            Self::Ours(ours) => names::names_from_ids(ours, Some(tags), None, NamesFilter::NONE)?,
            Self::Theirs(theirs) => theirs.get_names_from_ids(Some(tags), None, NamesFilter::NONE)?,
        };
        Ok(named.into_value().into_iter().map(|(_, name)| name).collect())
    }

    /// The identifiers that stand for these names, new ones where there were none.
    pub fn ids(self, wanted: &[PropName]) -> Refused<Vec<PropTag>> {
        Ok(match self {
            Self::Ours(ours) => names::ids_from_names(ours, Some(wanted), NameFlags::MAPI_CREATE)?,
            Self::Theirs(theirs) => theirs.get_ids_from_names(Some(wanted), NameFlags::MAPI_CREATE)?,
        }
        .into_value())
    }
}

/// What is too large for GetProps takes a stream.
fn their_values(theirs: &dyn MapiProp, tags: &[PropTag]) -> Refused<Vec<Option<Property>>> {
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    let asked: Vec<PropTag> = tags.iter().map(|tag| tag.with_type(PropType::PT_UNSPECIFIED)).collect();
    let answer = theirs.get_props(Some(&asked), UnicodeFlags::MAPI_UNICODE)?.into_value();
    let mut found = answer.into_iter().map(|property| property.value);
    let whole = |tag: &PropTag| {
        let text_or_bytes = [PropType::PT_STRING8, PropType::PT_UNICODE, PropType::PT_BINARY];
        match found.next() {
            Some(PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY))
                if text_or_bytes.contains(&tag.prop_type()) =>
            {
                let bytes = theirs.read_stream(*tag)?;
                Ok(Some(Property::new(*tag, stream::from_bytes(tag.prop_type(), &bytes)?)))
            }
            Some(PropValue::Error(_)) | None => Ok(None),
            Some(value) => Ok(Some(Property::new(*tag, value))),
        }
    };
    tags.iter().map(whole).collect()
}

fn write_stream(theirs: &dyn MapiProp, property: &Property) -> Result<(), Error> {
    theirs.write_stream(property.tag, &stream::to_bytes(property.value.clone()))
}
