//! What the entry functions of the built-in services do when they are configured: they connect the providers to a mailbox
//! of the post office, or to a personal store.

use super::{Access, text_of};
use crate::engine::directory::Resolution;
use crate::engine::profile::{MUID_EMS_PRIVATE_STORE, MUID_PERSONAL_STORE, Profile};
use crate::engine::{self, Changes, StoreId, StoreSettings, World};
use crate::provider::Refusal;
use crate::session::set_up::{PERSONAL, new_store};
use crate::vocab::tags::{
    PR_DISPLAY_NAME, PR_ENTRYID, PR_MDB_PROVIDER, PR_PROFILE_MAILBOX, PR_PROFILE_UNRESOLVED_NAME,
    PR_PST_PATH, PR_RECORD_KEY,
};
use crate::vocab::{EntryId, FileTime, MapiUid, PropValue, Property};

/// Connects the providers of a service with what its section names: a user (`PR_PROFILE_MAILBOX`, else
/// `PR_PROFILE_UNRESOLVED_NAME`), the file of a personal store (`PR_PST_PATH`).
///
/// A name that nobody here has leaves the providers as they were: the service stays unconfigured.
pub fn connect(access: &Access, service: MapiUid) -> Result<(), Refusal> {
    let runtime = &access.computer.runtime;
    let (uid, now) = (runtime.new_uid(), runtime.now());
    runtime.set_up(|world| connect_in(world, access, service, uid, now))?;
    access.computer.profile_changed(access.profile);
    Ok(())
}

fn connect_in(
    world: &mut World,
    access: &Access,
    service: MapiUid,
    new: MapiUid,
    now: FileTime,
) -> engine::Result<()> {
    let profile = world.profiles().get(access.profile)?;
    let named = [PR_PROFILE_MAILBOX.tag(), PR_PROFILE_UNRESOLVED_NAME.tag()];
    let user = named.into_iter().find_map(|tag| text_of(profile, service, tag));
    let path = text_of(profile, service, PR_PST_PATH.tag());
    let shown = text_of(profile, service, PR_DISPLAY_NAME.tag()).unwrap_or_default();

    if let Some((address, store)) = user.and_then(|user| mailbox_of(world, &user)) {
        let store = listed(world, store)?;
        let profile = world.profiles_mut().get_mut(access.profile)?;
        for provider in providers(profile, service) {
            profile.set_property(provider, Property::new(PR_PROFILE_MAILBOX, address.as_str().into()))?;
        }
        list(profile, service, MUID_EMS_PRIVATE_STORE, &store)?;
    }
    if let Some(path) = path {
        let store = match personal_store(world, &path) {
            Some(store) => store,
            None => {
                let (store, _) = new_store(world, &PERSONAL, StoreSettings::PERSONAL, new, &shown, now);
                world.store_mut(store)?.create_special_folders(false, now, &mut Changes::default());
                listed(world, store)?
            }
        };
        let profile = world.profiles_mut().get_mut(access.profile)?;
        list(profile, service, MUID_PERSONAL_STORE, &store)?;
    }
    Ok(())
}

/// A store as the section of its provider names it.
struct Listed {
    entry_id: EntryId,
    record_key: PropValue,
    display_name: PropValue,
}

fn listed(world: &World, store: StoreId) -> engine::Result<Listed> {
    let store = world.store(store)?;
    Ok(Listed {
        entry_id: store.entry_id.clone(),
        record_key: PropValue::Binary(store.record_key()),
        display_name: PropValue::Unicode(store.display_name()),
    })
}

/// Gives a store to the providers of this kind that a service has.
fn list(profile: &mut Profile, service: MapiUid, kind: MapiUid, store: &Listed) -> engine::Result<()> {
    let is_of_kind = |profile: &Profile, provider| {
        let section = profile.section(provider).ok().and_then(|section| section.get(PR_MDB_PROVIDER.id()));
        section.is_some_and(|own| own.as_bytes() == Some(&kind.0))
    };
    for provider in providers(profile, service) {
        if is_of_kind(profile, provider) {
            profile.set_property(provider, Property::of(PR_ENTRYID, &store.entry_id))?;
            profile.set_property(provider, Property::new(PR_RECORD_KEY, store.record_key.clone()))?;
            profile.set_property(provider, Property::new(PR_DISPLAY_NAME, store.display_name.clone()))?;
        }
    }
    Ok(())
}

/// The address and the store of who is called so, or has this address.
fn mailbox_of(world: &World, user: &str) -> Option<(String, StoreId)> {
    let Resolution::One(entry) = world.directory().resolve(user, None, |_| true) else { return None };
    let address = &world.directory().get(entry)?.smtp_address;
    Some((address.to_string(), world.mailbox(address)?))
}

/// The store that some profile has at this path.
fn personal_store(world: &World, path: &str) -> Option<Listed> {
    world.profiles().iter().find_map(|(_, profile)| {
        let services = profile.services().iter().map(|service| service.uid);
        let mut at_path = services.filter(|&service| {
            text_of(profile, service, PR_PST_PATH.tag()).is_some_and(|known| known.eq_ignore_ascii_case(path))
        });
        at_path.find_map(|service| {
            providers(profile, service).into_iter().find_map(|provider| {
                let Some(PropValue::Binary(id)) = profile.section(provider).ok()?.get(PR_ENTRYID.id()) else {
                    return None;
                };
                let store = world.stores().find(|store| *store.entry_id.as_bytes() == *id)?;
                listed(world, store.id).ok()
            })
        })
    })
}

fn providers(profile: &Profile, service: MapiUid) -> Vec<MapiUid> {
    let own = profile.providers().iter().filter(|provider| provider.service == Some(service));
    own.map(|provider| provider.uid).collect()
}
