//! `IMAPIProp`, written once for every object: an object says what it has and what it refuses, the rules of the eleven
//! methods are here.

mod read;
mod vetted;
mod write;

use std::fmt::Debug;
use std::sync::Arc;

use super::copy::{Copied, PropCopy, Subobjects, copy_props};
use super::fixed_types::fixed_type;
use super::stream::PropStream;
use super::{AnyObject, Refusal, refuse, refuse_flags};
use crate::engine::{NameSpace, Overlay, StoreSettings};
use crate::interface::{MapiProgress, MapiProp, MapiStream, Method, Opened, Outcome, Result};
use crate::vocab::guids::IID_IStream;
use crate::vocab::{
    CopyFlags, ErrorCode, Guid, Iid, MapiError, NameFlags, NamesFilter, OpenPropertyFlags, PropName,
    PropProblem, PropTag, PropType, PropValue, Property, SaveFlags, UnicodeFlags,
};

use read::{Asked, check_width, fetch_all, fetch_each, listed};

pub use read::{Found, check_form, check_request};
pub use vetted::{Alike, put_back_room};
pub use write::{delete_checked, set_checked};

type Refused<T> = std::result::Result<T, Refusal>;

/// The properties of an object at one moment, looked at under the lock that guards them.
pub trait PropView {
    /// The value under an identifier, in the type it is kept in; `Object` for what `OpenProperty` opens.
    fn value(&self, tag: PropTag) -> Option<PropValue>;

    /// The same, found and perhaps not read yet.
    fn find(&self, tag: PropTag) -> Found<'_> {
        self.value(tag).into()
    }

    /// The tags of all properties.
    fn tags(&self) -> Vec<PropTag>;

    /// Whether a property was never set and follows from others: a copy can make it again.
    fn is_derived(&self, _tag: PropTag) -> bool {
        false
    }
}

/// What an object with properties says of itself; [`MapiProp`] follows from it.
pub trait PropSource: Debug + Send + Sync + 'static {
    /// Its way through the gate.
    fn object(&self) -> &AnyObject;

    /// Lets `look` look at the properties of one moment.
    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()>;

    /// Refuses if the object was opened read-only.
    fn check_writable(&self) -> Refused<()>;

    /// The code with which setting or deleting this property is refused; `None` lets it pass.
    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode>;

    /// Whether this is a number that it has at once when it is set, as part of its state, and that is no change to be
    /// saved.
    fn is_state(&self, _tag: PropTag) -> bool {
        false
    }

    /// Which objects refuse to set the same, if that depends on the tags alone: what is found of one holds for the next.
    fn alike(&self) -> Option<Alike> {
        None
    }

    /// Sets and deletes what has passed; what the object refuses only now is told by identifier.
    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>>;

    /// As [`change`](Self::change), and its [state](Self::is_state) is this from now on, if it was set.
    fn change_with_state(&self, overlay: Overlay, _state: Option<i32>) -> Refused<Vec<(u16, ErrorCode)>> {
        self.change(overlay)
    }

    /// The object that a stream on one of its properties writes to, and that outlives this handle.
    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        None
    }

    /// Whose names stand behind the identifiers from 0x8000 on.
    fn names(&self) -> Option<NameSpace> {
        None
    }

    /// Whether an identifier from 0x8000 on stands for a name here (PRP-SETPROPS-10, PRP-NAMED-8).
    fn knows_name(&self, id: u16) -> bool {
        let Some(space) = self.names() else { return false };
        let world = self.object().runtime().read();
        world.names(space).is_ok_and(|names| names.knows(id))
    }

    /// What it answers where the documents leave it open.
    fn settings(&self) -> &StoreSettings {
        &StoreSettings::SERVER
    }

    /// Bytes from which on a value is too large for `GetProps` (PRP-GETPROPS-10, PRP-GETPROPS-11).
    fn value_limit(&self) -> usize {
        usize::MAX
    }

    /// What is in it besides properties, to be copied with it.
    fn subobjects(&self) -> Subobjects<'_> {
        Subobjects::None
    }

    /// Refuses if the object is not one to be copied with `CopyTo`.
    fn check_copied(&self) -> Refused<()> {
        Ok(())
    }

    /// Makes pending changes permanent; nothing to do unless the object is transacted (PRP-SAVE-2).
    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        Ok(())
    }

    /// Opens a property of type `PT_OBJECT`, or a table; `None` if it is none of those the object has.
    fn open_object(
        &self,
        _tag: PropTag,
        _interface: Iid,
        _options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        Ok(None)
    }
}

/// What a stream writes to.
pub trait StreamOwner: Debug + Send + Sync {
    /// The stream was committed: this is the value now, as it is kept.
    fn publish(&self, property: Property) -> Refused<()>;
}

/// What `SaveChanges` knows.
pub const SAVE_FLAGS: SaveFlags = SaveFlags::KEEP_OPEN_READONLY
    .union(SaveFlags::KEEP_OPEN_READWRITE)
    .union(SaveFlags::FORCE_SAVE)
    .union(SaveFlags::MAPI_DEFERRED_ERRORS)
    .union(SaveFlags::SPAMFILTER_ONSAVE)
    .union(SaveFlags::NON_EMS_XP_SAVE);

const OPEN_FLAGS: OpenPropertyFlags = OpenPropertyFlags::MAPI_MODIFY
    .union(OpenPropertyFlags::MAPI_CREATE)
    .union(OpenPropertyFlags::STREAM_APPEND)
    .union(OpenPropertyFlags::MAPI_DEFERRED_ERRORS);

fn invalid(why: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why)
}

impl<T: PropSource> MapiProp for T {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        let object = self.object();
        object.call(Method::MapiPropGetLastError, format_args!("{code}, {flags:?}"), || {
            check_width(self, flags)?;
            object.last_error(code, flags)
        })
    }

    fn save_changes(&self, flags: SaveFlags) -> Result<()> {
        self.object().call(Method::MapiPropSaveChanges, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(SAVE_FLAGS))?;
            if flags.contains(SaveFlags::KEEP_OPEN_READONLY | SaveFlags::KEEP_OPEN_READWRITE) {
                return Err(invalid("KEEP_OPEN_READONLY and KEEP_OPEN_READWRITE exclude each other"));
            }
            let may_wait = self.settings().late_checks;
            match may_wait.then(|| self.object().take_postponed()).flatten() {
                Some(postponed) => Err(postponed),
                None => self.save(flags),
            }
        })
    }

    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.object().call(Method::MapiPropGetProps, format_args!("{tags:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
            if let Some(tags) = tags {
                check_request(tags)?;
            }
            let asked = Asked::of(self, unicode);
            let mut properties = Vec::new();
            self.view(&mut |view| {
                properties = match tags {
                    Some(tags) => fetch_each(view, tags, &asked),
                    None => fetch_all(view, &asked, self.settings().lists_objects),
                };
            })?;
            let failed = properties.iter().any(|property| matches!(property.value, PropValue::Error(_)));
            Ok(Outcome::warned_if(properties, failed, ErrorCode::MAPI_W_ERRORS_RETURNED))
        })
    }

    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>> {
        self.object().call(Method::MapiPropGetPropList, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            check_width(self, flags)?;
            let unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
            let mut tags = Vec::new();
            self.view(&mut |view| tags = listed(view))?;
            Ok(tags.into_iter().map(|tag| if unicode { tag } else { tag.to_ansi() }).collect())
        })
    }

    fn open_property(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Result<Opened> {
        let arguments = format_args!("{tag}, {interface}, {options:#X}, {flags:?}");
        self.object().call(Method::MapiPropOpenProperty, arguments, || {
            refuse_flags(flags.unknown(OPEN_FLAGS))?;
            if tag.prop_type() == PropType::PT_UNSPECIFIED {
                return Err(invalid("a property is opened under its full tag, not PT_UNSPECIFIED"));
            }
            if interface.0.is_nil() {
                return Err(invalid("an interface has to be asked for"));
            }
            let create = flags.contains(OpenPropertyFlags::MAPI_CREATE);
            let flags = match self.settings().create_implies_modify && create {
                true => flags | OpenPropertyFlags::MAPI_MODIFY,
                false => flags,
            };
            let modify = flags.contains(OpenPropertyFlags::MAPI_MODIFY);
            if create && !modify {
                return Err(invalid("MAPI_CREATE needs MAPI_MODIFY"));
            }
            if modify {
                self.check_writable()?;
            }
            if let Some(opened) = self.open_object(tag, interface, options, flags)? {
                return Ok(opened);
            }
            if tag.prop_type() == PropType::PT_OBJECT {
                return Err(no_such_object(self, tag, create)?);
            }
            if interface != IID_IStream {
                let why = format!("{tag} has no {interface}");
                return Err(refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, why));
            }
            open_stream(self, tag, options, flags).map(Opened::Stream)
        })
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        self.object().call(Method::MapiPropSetProps, format_args!("{properties:?}"), || {
            if properties.is_empty() {
                return Err(invalid("there is nothing to set"));
            }
            for property in properties {
                match &property.value {
                    PropValue::Object => {
                        return Err(invalid(format!("{} is an object, not a value", property.tag)));
                    }
                    value if value.value_count() == Some(0) => {
                        return Err(invalid(format!("{} is a multi-value without values", property.tag)));
                    }
                    _ => {}
                }
            }
            self.check_writable()?;
            let mut problems = set_checked(self, properties)?;
            if let Some(first) = problems.first().filter(|_| self.settings().late_checks) {
                let why = format!("SetProps could not set {}: {}", first.tag, first.code);
                self.object().postpone(refuse(first.code, why));
                problems.clear();
            }
            Ok(problems)
        })
    }

    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>> {
        self.object().call(Method::MapiPropDeleteProps, format_args!("{tags:?}"), || {
            if tags.is_empty() {
                return Err(invalid("there is nothing to delete"));
            }
            self.check_writable()?;
            delete_checked(self, tags)
        })
    }

    fn copy_to(
        &self,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let arguments = format_args!("{exclude_interfaces:?}, {exclude_tags:?}, {interface}, {flags:?}");
        let what = Copied::AllBut { interfaces: exclude_interfaces, tags: exclude_tags };
        self.object().call(Method::MapiPropCopyTo, arguments, || {
            self.check_copied()?;
            copy_props(self, &PropCopy { what, progress, interface, destination, flags })
        })
    }

    fn copy_props(
        &self,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let arguments = format_args!("{include_tags:?}, {interface}, {flags:?}");
        let what = Copied::Only(include_tags);
        self.object().call(Method::MapiPropCopyProps, arguments, || {
            copy_props(self, &PropCopy { what, progress, interface, destination, flags })
        })
    }

    fn get_ids_from_names(
        &self,
        names: Option<&[PropName]>,
        flags: NameFlags,
    ) -> Result<Outcome<Vec<PropTag>>> {
        self.object().call(Method::MapiPropGetIdsFromNames, format_args!("{names:?}, {flags:?}"), || {
            super::names::ids_from_names(self, names, flags)
        })
    }

    fn get_names_from_ids(
        &self,
        tags: Option<&[PropTag]>,
        set: Option<Guid>,
        flags: NamesFilter,
    ) -> Result<Outcome<Vec<(PropTag, Option<PropName>)>>> {
        self.object().call(
            Method::MapiPropGetNamesFromIds,
            format_args!("{tags:?}, {set:?}, {flags:?}"),
            || super::names::names_from_ids(self, tags, set, flags),
        )
    }
}

/// Why there is no object to open under a tag that asks for one (PRP-OPEN-18).
fn no_such_object(object: &impl PropSource, tag: PropTag, create: bool) -> Refused<Refusal> {
    let mut is_value = false;
    object.view(&mut |view| is_value = view.value(tag).is_some())?;
    Ok(match (is_value, create) {
        (true, _) => refuse(ErrorCode::MAPI_E_NOT_FOUND, format!("{tag} is a value here, not an object")),
        (false, true) => refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("no object can be made under {tag}")),
        (false, false) => refuse(ErrorCode::MAPI_E_NOT_FOUND, format!("there is no {tag}")),
    })
}

/// Opens text or bytes as a stream.
pub fn open_stream<T: PropSource>(
    object: &T,
    tag: PropTag,
    options: u32,
    flags: OpenPropertyFlags,
) -> Refused<Arc<dyn MapiStream>> {
    if !matches!(tag.prop_type(), PropType::PT_STRING8 | PropType::PT_UNICODE | PropType::PT_BINARY) {
        let why = format!("a stream holds text or bytes; {tag} is of type {}", tag.prop_type());
        return Err(refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, why));
    }
    let settings = object.settings();
    if tag.prop_type().is_string() {
        check_form(settings.text, tag.prop_type() == PropType::PT_UNICODE)?;
    }
    let create = flags.contains(OpenPropertyFlags::MAPI_CREATE);
    let modify = flags.contains(OpenPropertyFlags::MAPI_MODIFY);
    let mut present = None;
    object.view(&mut |view| present = view.value(tag))?;
    let present = present.and_then(|value| value.into_type(tag.prop_type(), true, settings.code_page));
    if present.is_none() && !create {
        return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, format!("there is no {tag}")));
    }
    let owner = if modify {
        if let Some(code) = object.refuses(tag, None).filter(|code| *code == ErrorCode::MAPI_E_COMPUTED) {
            return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, format!("{tag} cannot be written: {code}")));
        }
        // Else a stream would put bytes where everybody expects text (PRP-OPEN-19).
        if let Some(fixed) =
            fixed_type(tag.id(), false).filter(|fixed| *fixed != tag.to_unicode().prop_type())
        {
            let why = format!("{tag} is of type {fixed}");
            return Err(refuse(ErrorCode::MAPI_E_UNEXPECTED_TYPE, why));
        }
        let owner = object.stream_owner();
        Some(
            owner
                .ok_or_else(|| refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the object has no streams to write"))?,
        )
    } else {
        None
    };
    let content = if create { None } else { present };
    PropStream::open(object.object(), settings, tag, content, owner, options, flags)
}
