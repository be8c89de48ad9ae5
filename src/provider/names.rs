use std::sync::Arc;

use super::{PropSource, Refusal, refuse, refuse_flags};
use crate::engine::{EngineError, NameMap, NameSpace};
use crate::interface::{Outcome, TagNames};
use crate::vocab::{ErrorCode, Guid, NameFlags, NameKind, NamesFilter, PropName, PropTag, PropType};

type Refused<T> = Result<T, Refusal>;

fn space_of(object: &dyn PropSource) -> Refused<NameSpace> {
    object.names().ok_or_else(|| refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the object has no named properties"))
}

const fn untyped(id: u16) -> PropTag {
    PropTag::new(PropType::PT_UNSPECIFIED, id)
}

/// `GetIDsFromNames` (PRP-IDSFROM-1 to -7).
pub fn ids_from_names(
    object: &dyn PropSource,
    names: Option<&[PropName]>,
    flags: NameFlags,
) -> Refused<Outcome<Vec<PropTag>>> {
    refuse_flags(flags.unknown(NameFlags::MAPI_CREATE))?;
    let space = space_of(object)?;
    let runtime = object.object().runtime();
    let create = flags.contains(NameFlags::MAPI_CREATE);
    let limit = object.settings().name_limit;
    let Some(names) = names.filter(|names| !names.is_empty()) else {
        if create {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "MAPI_CREATE needs names to create"));
        }
        let world = runtime.read();
        let known = world.names(space)?.iter().map(|(id, _)| untyped(id)).collect();
        return Ok(Outcome::ok(known));
    };
    let look_up = |name: &PropName, map: &NameMap| map.id_of(name);
    let found: Vec<Option<u16>> = {
        let world = runtime.read();
        let map = world.names(space)?;
        names.iter().map(|name| look_up(name, map)).collect()
    };
    let found = if create && found.contains(&None) {
        // The map is copied, extended and put back as a whole: on an error nothing has changed.
        runtime.commit(|world, _| -> crate::engine::Result<_> {
            let mut map = world.names(space)?.as_ref().clone();
            let create = |name| match map.create(name, limit) {
                // A name that can stand for nothing is an error in its place (PRP-IDSFROM-8, PRP-IDSFROM-10).
                Err(EngineError::Invalid { .. }) => Ok(None),
                id => id.map(Some),
            };
            let ids = names.iter().map(create).collect::<Result<_, _>>()?;
            *world.names_mut(space)? = Arc::new(map);
            Ok(ids)
        })?
    } else {
        found
    };
    let missing = found.contains(&None);
    let tags = found.into_iter().map(|id| id.map_or(PropTag::new(PropType::PT_ERROR, 0), untyped)).collect();
    Ok(Outcome::warned_if(tags, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
}

/// `GetNamesFromIDs` (PRP-NAMESFROM-1 to -8).
pub fn names_from_ids(
    object: &dyn PropSource,
    tags: Option<&[PropTag]>,
    set: Option<Guid>,
    flags: NamesFilter,
) -> Refused<Outcome<TagNames>> {
    refuse_flags(flags.unknown(NamesFilter::MAPI_NO_STRINGS | NamesFilter::MAPI_NO_IDS))?;
    let space = space_of(object)?;
    let wanted = |name: &PropName| match name.kind {
        NameKind::Id(_) => !flags.contains(NamesFilter::MAPI_NO_IDS),
        NameKind::String(_) => !flags.contains(NamesFilter::MAPI_NO_STRINGS),
    };
    let world = object.object().runtime().read();
    let map = world.names(space)?;
    let Some(tags) = tags else {
        let all = map.iter().filter(|(_, name)| wanted(name) && set.is_none_or(|set| set == name.set));
        return Ok(Outcome::ok(all.map(|(id, name)| (untyped(id), Some(name.clone()))).collect()));
    };
    if tags.is_empty() {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty list asks for nothing"));
    }
    let named = tags.iter().map(|tag| match map.name_of(tag.id()).filter(|name| wanted(name)) {
        Some(name) => (*tag, Some(name.clone())),
        None => (tag.with_type(PropType::PT_ERROR), None),
    });
    let named: Vec<_> = named.collect();
    let missing = named.iter().any(|(_, name)| name.is_none());
    Ok(Outcome::warned_if(named, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
}
