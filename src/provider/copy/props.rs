use std::sync::Arc;

use super::end::End;
use super::rules;
use super::subobjects::{self, Subobjects};
use crate::interface::{MapiProgress, MapiProp, Method, Opened};
use crate::provider::store::built_in_source;
use crate::provider::{Progress, PropSource, Refusal, Runtime, codes, refuse, refuse_flags};
use crate::vocab::guids::*;
use crate::vocab::tags::{PR_ENTRYID, PR_MAPPING_SIGNATURE, PR_STORE_SUPPORT_MASK};
use crate::vocab::{CopyFlags, ErrorCode, Iid, PropProblem, PropTag, PropValue, Property, StoreSupport};

type Refused<T> = Result<T, Refusal>;

/// What `CopyTo` or `CopyProps` was asked for.
#[derive(Debug)]
pub struct PropCopy<'a> {
    /// What is copied.
    pub what: Copied<'a>,
    /// Shows how far it is, if the flags say so.
    pub progress: Option<&'a dyn MapiProgress>,
    /// The interface of the destination that the caller has in hand.
    pub interface: Iid,
    /// Where it is copied to.
    pub destination: &'a Opened,
    /// How.
    pub flags: CopyFlags,
}

/// Which properties and parts are copied.
#[derive(Clone, Copy, Debug)]
pub enum Copied<'a> {
    /// `CopyTo`: everything but what these interfaces give, and these properties.
    AllBut { interfaces: &'a [Iid], tags: Option<&'a [PropTag]> },
    /// `CopyProps`: these.
    Only(&'a [PropTag]),
}

impl Copied<'_> {
    /// Whether what is behind this property is copied; the type of a tag doesn't count (PRP-COPYTO-2,
    /// PRP-COPYPROPS-7).
    pub fn includes(self, tag: PropTag) -> bool {
        let listed = |tags: &[PropTag]| tags.iter().any(|known| known.id() == tag.id());
        match self {
            Self::AllBut { tags, .. } => !tags.is_some_and(listed),
            Self::Only(tags) => listed(tags),
        }
    }

    fn check(self) -> Refused<()> {
        let invalid = |why| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        match self {
            Self::AllBut { tags: Some([]), .. } => invalid("a list of what to exclude excludes something"),
            Self::Only([]) => invalid("there is nothing to copy"),
            Self::AllBut { tags: Some(tags), .. } | Self::Only(tags) if tags.contains(&PropTag::PR_NULL) => {
                invalid("PR_NULL is no property")
            }
            Self::AllBut { interfaces, .. }
                if interfaces.iter().any(|iid| [IID_IMAPIProp, IID_IUnknown].contains(iid)) =>
            {
                let why = "with IMAPIProp every interface that could be copied is excluded";
                Err(refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, why))
            }
            _ => Ok(()),
        }
    }
}

/// What an object can be called, the most special first.
fn interfaces_of(object: &Opened) -> &'static [Iid] {
    match object {
        Opened::MsgStore(_) => &[IID_IMsgStore, IID_IMAPIProp, IID_IUnknown],
        Opened::AddrBook(_) => &[IID_IAddrBook, IID_IMAPIProp, IID_IUnknown],
        Opened::Folder(_) => &[IID_IMAPIFolder, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown],
        Opened::AbContainer(_) => &[IID_IABContainer, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown],
        Opened::Message(_) => &[IID_IMessage, IID_IMAPIProp, IID_IUnknown],
        Opened::MailUser(_) => &[IID_IMailUser, IID_IMAPIProp, IID_IUnknown],
        Opened::Attach(_) => &[IID_IAttachment, IID_IMAPIProp, IID_IUnknown],
        Opened::DistList(_) => &[IID_IDistList, IID_IMAPIContainer, IID_IMAPIProp, IID_IUnknown],
        Opened::ProfSect(_) => &[IID_IProfSect, IID_IMAPIProp, IID_IUnknown],
        Opened::Status(_) => &[IID_IMAPIStatus, IID_IMAPIProp, IID_IUnknown],
        Opened::PropData(_) => &[IID_IMAPIPropData, IID_IMAPIProp, IID_IUnknown],
        Opened::Stream(_) | Opened::Table(_) | Opened::ModifyTable(_) | Opened::Control(_) => &[],
    }
}

fn check_interface(interface: Iid, destination: &Opened) -> Refused<()> {
    if interface.0.is_nil() {
        return Err(refuse(
            ErrorCode::MAPI_E_INVALID_PARAMETER,
            "the interface of the destination is missing",
        ));
    }
    if interfaces_of(destination).contains(&interface) {
        return Ok(());
    }
    Err(refuse(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, format!("the destination has no {interface}")))
}

/// Whether source and destination are one object, opened twice or once (PRP-COPYTO-9). The same entry id in another
/// emulator, a fork for instance, is another object.
fn is_same(source: End<'_>, target: End<'_>, object: &dyn MapiProp) -> Refused<bool> {
    let place: *const () = match source {
        End::Ours(ours) => std::ptr::from_ref(ours).cast(),
        End::Theirs(theirs) => std::ptr::from_ref(theirs).cast(),
    };
    if std::ptr::eq(place, std::ptr::from_ref(object).cast()) {
        return Ok(true);
    }
    let elsewhere = match (source, target) {
        (End::Ours(_), End::Theirs(theirs)) | (End::Theirs(theirs), End::Ours(_)) => {
            built_in_source(theirs).is_some()
        }
        _ => false,
    };
    if elsewhere {
        return Ok(false);
    }
    let id = source.value(PR_ENTRYID)?;
    Ok(id.is_some() && id == target.value(PR_ENTRYID)?)
}

const FLAGS: CopyFlags = CopyFlags::MAPI_MOVE
    .union(CopyFlags::MAPI_NOREPLACE)
    .union(CopyFlags::MAPI_DECLINE_OK)
    .union(CopyFlags::MAPI_DIALOG);

/// `CopyTo` and `CopyProps` of an object of ours.
pub fn copy_props(source: &dyn PropSource, copy: &PropCopy<'_>) -> Refused<Vec<PropProblem>> {
    transfer(End::Ours(source), source.subobjects(), source.object().runtime(), copy)
}

/// `CopyTo` and `CopyProps` of anybody's object.
pub fn copy_opened(
    source: &Opened,
    runtime: &Arc<Runtime>,
    copy: &PropCopy<'_>,
) -> Refused<Vec<PropProblem>> {
    let object = source.clone().into_prop()?;
    let inside = match source {
        Opened::Message(message) => Subobjects::Message(&**message),
        Opened::Folder(folder) => Subobjects::Folder(&**folder),
        Opened::Attach(attach) => Subobjects::Attachment(&**attach),
        _ => Subobjects::None,
    };
    transfer(End::of(&*object, runtime), inside, runtime, copy)
}

/// `CopyTo` and `CopyProps` between any two objects: everything is checked first, then the values go, then the parts,
/// and what has arrived leaves the source of a move.
pub fn transfer(
    source: End<'_>,
    inside: Subobjects<'_>,
    runtime: &Arc<Runtime>,
    copy: &PropCopy<'_>,
) -> Refused<Vec<PropProblem>> {
    refuse_flags(copy.flags.unknown(FLAGS))?;
    copy.what.check()?;
    check_interface(copy.interface, copy.destination)?;
    let _held = runtime.notify.hold();
    let object = copy.destination.clone().into_prop()?;
    let target = End::of(&*object, runtime);
    if is_same(source, target, &*object)? {
        return Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "source and destination are one object"));
    }
    target.check_writable()?;
    let moving = copy.flags.contains(CopyFlags::MAPI_MOVE);
    if moving {
        source.check_writable()?;
    }
    let keep = copy.flags.contains(CopyFlags::MAPI_NOREPLACE);
    let parts = inside.parts(copy.what, copy.destination);
    let parts_copy = subobjects::PartCopy { inside, destination: copy.destination, runtime, moving, keep };
    parts_copy.check(&parts)?;
    let dialog = copy.flags.contains(CopyFlags::MAPI_DIALOG);
    let mut progress = Progress::begin(runtime, copy.progress, dialog, 1 + parts.len())?;

    let into_folder = matches!(copy.destination, Opened::Folder(_));
    let mut values = Values::chosen(source, target, copy.what, into_folder)?;
    let mut done = values.put(source, target, keep)?;
    progress.step()?;
    for part in parts {
        match parts_copy.copy(part, &mut progress) {
            Ok(()) => done.extend((!inside.is_folder()).then_some(part)),
            // Not a part that failed: the user stops all of it (STO-PROGRESS-7).
            Err(refusal) if code_of(&refusal) == ErrorCode::MAPI_E_USER_CANCEL => return Err(refusal),
            Err(refusal) => values.problem(part, code_of(&refusal)),
        }
        progress.step()?;
    }
    if moving {
        source.delete(&done)?;
    }
    Ok(values.problems())
}

/// The code of a part that fails while the rest goes on.
fn code_of(refusal: &Refusal) -> ErrorCode {
    codes::code_of(Method::MapiPropCopyTo, refusal).0
}

/// Copies the values of an object that is new, as well as it takes them.
pub fn copy_values(source: End<'_>, target: End<'_>) -> Refused<()> {
    let what = Copied::AllBut { interfaces: &[], tags: None };
    Values::chosen(source, target, what, false)?.put(source, target, false).map(drop)
}

/// The values to copy, and what goes wrong with them.
struct Values {
    /// What the source has, in its order, or what the caller listed: problems are told by the place in it.
    listed: Vec<PropTag>,
    chosen: Vec<PropTag>,
    /// Whether the caller asked for each property by name.
    explicit: bool,
    problems: Vec<PropProblem>,
}

impl Values {
    fn chosen(source: End<'_>, target: End<'_>, what: Copied<'_>, into_folder: bool) -> Refused<Self> {
        let (listed, explicit) = match what {
            Copied::AllBut { .. } => (source.tags()?, false),
            Copied::Only(tags) => (tags.to_vec(), true),
        };
        let mut values = Self { listed, chosen: Vec::new(), explicit, problems: Vec::new() };
        if !explicit {
            let copied = rules::copied_of_all(&values.listed, into_folder);
            values.chosen = copied.into_iter().filter(|tag| what.includes(*tag)).collect();
            // A store that makes the forms of the text itself gets the one that was written, unless that is excluded.
            let derived = source.derived(&values.listed)?;
            let written = values.listed.iter().filter(|tag| rules::is_text(**tag) && !derived.contains(tag));
            if makes_forms(target)? && written.into_iter().all(|tag| what.includes(*tag)) {
                values.chosen.retain(|tag| !derived.contains(tag));
            }
            return Ok(values);
        }
        for tag in values.listed.clone() {
            if rules::is_computed(tag) {
                values.problem(tag, ErrorCode::MAPI_E_COMPUTED);
            } else if values.chosen.iter().all(|known| known.id() != tag.id()) {
                values.chosen.push(tag);
            }
        }
        Ok(values)
    }

    fn problem(&mut self, tag: PropTag, code: ErrorCode) {
        let index = self.listed.iter().position(|known| known.id() == tag.id()).unwrap_or(self.listed.len());
        let tag = self.listed.get(index).copied().unwrap_or(tag);
        self.problems.push(PropProblem { index: index as u32, tag, code });
    }

    fn problems(mut self) -> Vec<PropProblem> {
        self.problems.sort_by_key(|problem| problem.index);
        self.problems
    }

    /// Sets the values; tells what arrived, by its tag in the source.
    fn put(&mut self, source: End<'_>, target: End<'_>, keep: bool) -> Refused<Vec<PropTag>> {
        let found = source.values(&self.chosen)?;
        let found = self.chosen.iter().zip(found).filter_map(|(tag, property)| Some((*tag, property?)));
        let mut pairs: Vec<(PropTag, Property)> =
            found.filter(|(_, property)| property.value != PropValue::Object).collect();
        self.name_for(source, target, &mut pairs)?;
        if keep {
            let tags: Vec<PropTag> = pairs.iter().map(|(_, property)| property.tag).collect();
            let mut has = target.has(&tags)?.into_iter();
            pairs.retain(|_| !has.next().unwrap_or_default());
        }
        let present: Vec<u16> = pairs.iter().map(|(tag, _)| tag.id()).collect();
        pairs.retain(|(tag, _)| rules::goes_with(*tag).is_none_or(|other| present.contains(&other.id())));
        let (mut tags, properties): (Vec<PropTag>, Vec<Property>) = pairs.into_iter().unzip();
        let mut refused = Vec::new();
        for problem in target.set(&properties)? {
            let Some(tag) = tags.get(problem.index as usize).copied() else { continue };
            refused.push(tag);
            if self.explicit || !rules::may_be_refused(tag) {
                self.problem(tag, problem.code);
            }
        }
        tags.retain(|tag| !refused.contains(tag));
        Ok(tags)
    }

    /// Puts named properties under the identifiers that their names have in the destination (PRP-COPYTO-13).
    fn name_for(
        &mut self,
        source: End<'_>,
        target: End<'_>,
        pairs: &mut Vec<(PropTag, Property)>,
    ) -> Refused<()> {
        let named: Vec<PropTag> = pairs.iter().map(|(tag, _)| *tag).filter(|tag| tag.is_named()).collect();
        if named.is_empty() || share_names(source, target)? {
            return Ok(());
        }
        let ids = named_ids(source, target, &named);
        for (tag, id) in named.iter().zip(ids) {
            match id {
                Ok(id) => {
                    let pair = pairs.iter_mut().find(|(known, _)| known == tag);
                    pair.into_iter().for_each(|(_, property)| {
                        property.tag = PropTag::new(property.tag.prop_type(), id);
                    });
                }
                Err(code) => {
                    self.problem(*tag, code);
                    pairs.retain(|(known, _)| known != tag);
                }
            }
        }
        Ok(())
    }
}

/// Whether the destination is in a store that makes the forms of the text that nobody set (`STORE_RTF_OK`).
fn makes_forms(target: End<'_>) -> Refused<bool> {
    let mask = match target.value(PR_STORE_SUPPORT_MASK)? {
        Some(PropValue::Long(mask)) => StoreSupport::from_bits_retain(mask as u32),
        _ => StoreSupport::NONE,
    };
    Ok(mask.contains(StoreSupport::STORE_RTF_OK))
}

/// Whether an identifier stands for the same name at both ends.
fn share_names(source: End<'_>, target: End<'_>) -> Refused<bool> {
    match (source, target) {
        (End::Ours(source), End::Ours(target)) => {
            Ok(source.names().is_some() && source.names() == target.names())
        }
        (End::Theirs(_), End::Theirs(_)) => {
            let signature = source.value(PR_MAPPING_SIGNATURE)?;
            Ok(signature.is_some() && signature == target.value(PR_MAPPING_SIGNATURE)?)
        }
        // A fork has the signature of its original, and names of its own.
        _ => Ok(false),
    }
}

/// The identifiers in the destination of properties of the source, or why there is none.
fn named_ids(source: End<'_>, target: End<'_>, tags: &[PropTag]) -> Vec<Result<u16, ErrorCode>> {
    let all = |code| tags.iter().map(|_| Err(code)).collect();
    let names = match source.names(tags) {
        Ok(names) => names,
        Err(refusal) => return all(code_of(&refusal)),
    };
    let known: Vec<_> = names.iter().flatten().cloned().collect();
    let ids = if known.is_empty() { Ok(Vec::new()) } else { target.ids(&known) };
    let mut ids = match ids {
        Ok(ids) => ids.into_iter(),
        Err(refusal) => return all(code_of(&refusal)),
    };
    let id = |name: Option<_>| {
        let id = name.and_then(|_| ids.next()).map(PropTag::id).filter(|id| *id != 0);
        id.ok_or(ErrorCode::MAPI_E_UNEXPECTED_ID)
    };
    names.into_iter().map(id).collect()
}
