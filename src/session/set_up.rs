//! Furnishing a computer: mailboxes with their profiles, mounted stores.

use std::sync::Arc;

use super::computer::Computer;
use crate::engine::directory::DirectoryEntry;
use crate::engine::profile::{MUID_PERSONAL_STORE, Profile, ProfileId, ProfileKind, ProviderDef};
use crate::engine::{self, Changes, StoreContent, StoreId, StoreSeed, StoreSettings, World};
use crate::interface::spi::{AbProvider, MsProvider, SpoolerHook, StoreInfo, XpProvider};
use crate::interface::{Error, Method, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    EntryId, ErrorCode, FileTime, FolderRights, MapiUid, PropValue, Property, ResourceType, StatusFlags,
    library_base_name, wrap_store_entry_id,
};

/// The seed of a computer that was given none.
pub const DEFAULT_SEED: u64 = 0x4D41_5049;
/// When a computer starts that was told no time.
pub const DEFAULT_START: FileTime = FileTime::from_ymd_hms(2025, 1, 1, 8, 0, 0);

fn failed(code: ErrorCode, why: impl Into<Box<str>>) -> Error {
    Error::new(code, Method::MapiAdminProfiles, why)
}

/// The provider of a store.
pub struct StoreKind {
    /// Its library.
    dll: &'static str,
    /// `PR_MDB_PROVIDER`.
    uid: MapiUid,
    /// Whether it has all special folders from the start.
    mailbox: bool,
}

const SERVER: StoreKind =
    StoreKind { dll: "EMSMDB.DLL", uid: engine::profile::MUID_EMS_PRIVATE_STORE, mailbox: true };
/// That of personal stores.
pub const PERSONAL: StoreKind = StoreKind { dll: "MSPST.DLL", uid: MUID_PERSONAL_STORE, mailbox: false };

/// A store to be: a mailbox with its owner, or a personal store.
#[derive(Clone, Debug)]
pub struct NewStore {
    /// The profile that lists it.
    pub profile: String,
    /// The display name of a personal store; that of a mailbox is made of its owner's.
    pub name: String,
    /// Where its owner gets mail, if it is a mailbox.
    pub address: Option<String>,
    /// What it can do and what it answers.
    pub settings: StoreSettings,
    /// Paths of folders it starts with.
    pub folders: Vec<String>,
    /// Whether it has Outlook's own folders too.
    pub outlook: bool,
    /// What whoever logs on may do with some of them.
    pub rights: Vec<(String, FolderRights)>,
}

impl NewStore {
    /// Makes it with all that belongs to it.
    pub fn add_to(self, computer: &Computer) -> Result<()> {
        let invalid = |why: String| failed(ErrorCode::MAPI_E_INVALID_PARAMETER, why);
        let taken = |address: &&String| computer.runtime.read().mailbox(address).is_some();
        if let Some(address) = self.address.as_ref().filter(taken) {
            return Err(invalid(format!("two mailboxes have the address {address:?}")));
        }
        let profile = self.profile.clone();
        self.make(computer)
            .map_err(|refused| invalid(format!("a store of the profile {profile:?}: {refused}")))
    }

    fn make(self, computer: &Computer) -> engine::Result<()> {
        let store = match &self.address {
            Some(address) => {
                add_person(computer, &self.profile, address);
                add_mailbox(computer, &self.profile, address, self.settings)?
            }
            None => add_personal_store(computer, &self.profile, &self.name, self.settings)?,
        };
        let now = computer.runtime.now();
        computer.runtime.set_up(|world| {
            let store = world.store_mut(store)?;
            let mut changes = Changes::default();
            if self.outlook {
                store.create_outlook_folders(now, &mut changes)?;
            }
            for path in &self.folders {
                store.make_path(path, now, &mut changes)?;
            }
            for (path, rights) in &self.rights {
                let folder = store.make_path(path, now, &mut changes)?;
                store.set_rights(folder, *rights)?;
            }
            Ok(())
        })
    }
}

/// A store of the world with the given kind; its id carries its uid, wrapped as clients see it.
fn add_store(
    computer: &Computer,
    kind: &StoreKind,
    settings: StoreSettings,
    display_name: &str,
) -> engine::Result<(StoreId, EntryId, MapiUid)> {
    let (uid, now) = (computer.runtime.new_uid(), computer.runtime.now());
    computer.runtime.set_up(|world| {
        let (store, entry_id) = new_store(world, kind, settings, uid, display_name, now);
        Ok((store, entry_id, uid))
    })
}

/// A new store of a world, with nothing but its root folder, and its wrapped entry id.
pub fn new_store(
    world: &mut World,
    kind: &StoreKind,
    settings: StoreSettings,
    uid: MapiUid,
    display_name: &str,
    now: FileTime,
) -> (StoreId, EntryId) {
    let private = EntryId::long_term(uid, b"MAPI store\0\0");
    // A library name and a private id of more than 20 bytes are all that wrapping needs.
    let entry_id = wrap_store_entry_id(kind.dll, &private).unwrap_or(private);
    // Each store hands out other identifiers for the same name, which catches clients that remember them.
    let number = world.stores().count() as u16;
    let first_named_id = 0x8000 + (number % 0x40) * 0x100 + 0x05;
    let seed = StoreSeed {
        uid,
        entry_id: entry_id.clone(),
        provider: kind.uid,
        settings: Arc::new(settings),
        display_name,
        first_named_id,
        mailbox: kind.mailbox,
    };
    (world.add_store(&seed, now), entry_id)
}

/// A mailbox with all that belongs to it, but for the entry of its owner in the directory.
pub fn add_mailbox(
    computer: &Computer,
    name: &str,
    address: &str,
    settings: StoreSettings,
) -> engine::Result<StoreId> {
    let display_name = format!("Mailbox - {name}");
    let (store, entry_id, uid) = add_store(computer, &SERVER, settings, &display_name)?;
    computer.runtime.set_up(|world| {
        world.set_mailbox(address, store);
        let services = Arc::clone(world.services());
        let mut new_uid = || computer.runtime.new_uid();
        let profile = world.profiles_mut().create(name, ProfileKind::User, None, &mut new_uid)?;
        if world.profiles().default_profile().is_none() {
            world.profiles_mut().set_default(Some(name))?;
        }
        let profile = world.profiles_mut().get_mut(profile)?;
        for service in ["MSEMS", "IMAIL"].iter().filter_map(|key| services.service(key)) {
            profile.create_service(service, None, &mut new_uid)?;
        }
        let address = PropValue::from(address);
        for provider in profile.providers().iter().map(|provider| provider.uid).collect::<Vec<_>>() {
            profile.set_property(provider, Property::new(PR_PROFILE_MAILBOX, address.clone()))?;
            if profile.resource_type(provider) == ResourceType::MAPI_STORE_PROVIDER {
                profile.set_property(provider, Property::of(PR_DISPLAY_NAME, &*display_name))?;
                profile.set_property(provider, Property::of(PR_ENTRYID, &entry_id))?;
                profile.set_property(provider, Property::of(PR_RECORD_KEY, uid.0))?;
            }
        }
        // A personal address book beside the directory (ADR-ROOT-9).
        if let Some(service) = services.service("MSPST AB") {
            profile.create_service(service, None, &mut new_uid)?;
        }
        Ok(store)
    })
}

/// A personal store in a profile; one that is missing is made, and this is its default store.
fn add_personal_store(
    computer: &Computer,
    profile: &str,
    name: &str,
    settings: StoreSettings,
) -> engine::Result<StoreId> {
    let known = computer.runtime.read().profiles().find(profile);
    let (store, entry_id, uid) = add_store(computer, &PERSONAL, settings, name)?;
    let now = computer.runtime.now();
    let section = computer.runtime.set_up(|world| {
        world.store_mut(store)?.create_special_folders(known.is_none(), now, &mut Changes::default());
        let mut new_uid = || computer.runtime.new_uid();
        let id = match known {
            Some(profile) => profile,
            None => world.profiles_mut().create(profile, ProfileKind::User, None, &mut new_uid)?,
        };
        if world.profiles().default_profile().is_none() {
            world.profiles_mut().set_default(Some(profile))?;
        }
        Ok(id)
    })?;
    let definition =
        ProviderDef::store("PST_MS", PERSONAL.dll, PERSONAL.uid).display(name, "Personal Folders");
    let properties = vec![Property::of(PR_ENTRYID, entry_id), Property::of(PR_RECORD_KEY, uid.0)];
    let listed = list_provider(computer, section, &definition, properties)?;
    if known.is_none() {
        computer.runtime.set_up(|world| {
            let profile = world.profiles_mut().get_mut(section)?;
            profile.set_store_role(StatusFlags::STATUS_DEFAULT_STORE, Some(listed))
        })?;
    }
    Ok(store)
}

/// Somebody in the directory who has no mailbox here.
pub fn add_person(computer: &Computer, name: &str, address: &str) {
    let _ = computer.runtime.set_up(|world| {
        world.directory_mut().add(DirectoryEntry::user(name, address), &mut Changes::default());
        Ok(())
    });
}

fn find_profile(computer: &Computer, name: &str) -> Result<ProfileId> {
    let world = computer.runtime.read();
    let found = world.profiles().named(name, ProfileKind::App);
    found.map_err(|error| failed(ErrorCode::MAPI_E_NOT_FOUND, error.to_string()))
}

/// Adds a provider to a profile, in a section of its own.
fn list_provider(
    computer: &Computer,
    profile: ProfileId,
    definition: &ProviderDef,
    properties: Vec<Property>,
) -> engine::Result<MapiUid> {
    let section = computer.runtime.set_up(|world| {
        let profile: &mut Profile = world.profiles_mut().get_mut(profile)?;
        let uid = profile.add_provider(definition, None, &mut || computer.runtime.new_uid());
        properties.into_iter().try_for_each(|property| profile.set_property(uid, property))?;
        Ok(uid)
    })?;
    computer.profile_changed(profile);
    Ok(section)
}

/// Gives a store that a client opens by its entry id a section of a profile, which lasts as long as the session unless
/// it is kept (SES-OPENMSGSTORE-5, PRF-CREATEPROVIDER-11).
pub fn list_opened(
    computer: &Computer,
    profile: ProfileId,
    info: &StoreInfo,
    wrapped: &EntryId,
) -> Option<MapiUid> {
    let definition = ProviderDef::store("OPENED_MS", &info.dll_name, info.kind)
        .display(&info.display_name, &info.provider_display)
        .flags(StatusFlags::STATUS_NO_DEFAULT_STORE);
    let added = computer.runtime.set_up(|world| {
        let profile: &mut Profile = world.profiles_mut().get_mut(profile)?;
        let uid = profile.add_provider(&definition, None, &mut || computer.runtime.new_uid());
        profile.set_property(uid, Property::of(PR_ENTRYID, wrapped))?;
        profile.set_property(uid, Property::of(PR_RECORD_KEY, info.record_key.clone()))?;
        profile.make_temporary(uid);
        Ok(uid)
    });
    // A profile that is gone lists nothing, and the store is open all the same.
    added.ok()
}

/// Content as a read-only store of a profile.
pub fn mount(computer: &Computer, profile: &str, content: &StoreContent) -> Result<()> {
    let profile = find_profile(computer, profile)?;
    let name = if content.display_name.is_empty() { "Personal Folders" } else { &content.display_name };
    let now = computer.runtime.now();
    let added = add_store(computer, &PERSONAL, StoreSettings::PERSONAL.read_only(), name);
    let loaded = added.and_then(|(store, entry_id, uid)| {
        computer.runtime.set_up(|world| {
            let store = world.store_mut(store)?;
            store.load(content, now, &mut || computer.runtime.new_uid())?;
            store.create_special_folders(false, now, &mut Changes::default());
            Ok((entry_id, uid))
        })
    });
    let definition = ProviderDef::store("PST_MS", PERSONAL.dll, PERSONAL.uid)
        .display(name, "Personal Folders")
        .flags(StatusFlags::STATUS_NO_DEFAULT_STORE);
    let listed = loaded.and_then(|(entry_id, uid)| {
        let properties = vec![Property::of(PR_ENTRYID, entry_id), Property::of(PR_RECORD_KEY, uid.0)];
        list_provider(computer, profile, &definition, properties)
    });
    listed.map(drop).map_err(|error| failed(ErrorCode::MAPI_E_CORRUPT_DATA, error.to_string()))
}

/// Adds a provider of the user's to a profile.
fn plug_in(
    computer: &Computer,
    profile: ProfileId,
    definition: &ProviderDef,
    properties: Vec<Property>,
) -> Result<()> {
    list_provider(computer, profile, definition, properties)
        .map(drop)
        .map_err(|error| failed(ErrorCode::MAPI_E_INVALID_PARAMETER, error.to_string()))
}

/// A provider of the user's as a transport of a profile.
pub fn install_transport(computer: &Computer, profile: &str, provider: Arc<dyn XpProvider>) -> Result<()> {
    let profile = find_profile(computer, profile)?;
    let info = provider.info();
    let definition = ProviderDef::new("USER_XP", &info.dll_name, ResourceType::MAPI_TRANSPORT_PROVIDER)
        .display(&info.display_name, &info.provider_display)
        .flags(info.flags);
    computer.plugged_in.add_transport(provider);
    plug_in(computer, profile, &definition, Vec::new())
}

/// A provider of the user's as a store of a profile.
pub fn install(computer: &Computer, profile: &str, provider: Arc<dyn MsProvider>) -> Result<()> {
    let profile = find_profile(computer, profile)?;
    let info = provider.info();
    let wrapped = wrap_store_entry_id(&library_base_name(&info.dll_name), &info.entry_id)
        .map_err(|error| failed(ErrorCode::MAPI_E_INVALID_PARAMETER, error.to_string()))?;
    let definition = ProviderDef::store("USER_MS", &info.dll_name, info.kind)
        .display(&info.display_name, &info.provider_display);
    computer.plugged_in.add_store(provider);
    let properties = vec![Property::of(PR_ENTRYID, wrapped), Property::of(PR_RECORD_KEY, info.record_key)];
    plug_in(computer, profile, &definition, properties)
}

/// A provider of the user's as an address book of a profile.
pub fn install_address_book(computer: &Computer, profile: &str, provider: Arc<dyn AbProvider>) -> Result<()> {
    let profile = find_profile(computer, profile)?;
    let info = provider.info();
    let definition = ProviderDef::address_book("USER_AB", &info.dll_name, info.kind)
        .display(&info.display_name, &info.provider_display)
        .flags(StatusFlags::STATUS_NO_PRIMARY_IDENTITY);
    computer.plugged_in.add_book(provider);
    plug_in(computer, profile, &definition, Vec::new())
}

/// A hook of the user's, in a profile.
pub fn install_hook(
    computer: &Computer,
    profile: &str,
    hook: Arc<dyn SpoolerHook>,
    ways: StatusFlags,
) -> Result<()> {
    let profile = find_profile(computer, profile)?;
    let info = hook.info();
    let ways = ways & (StatusFlags::HOOK_INBOUND | StatusFlags::HOOK_OUTBOUND);
    let definition = ProviderDef::new("USER_HOOK", &info.dll_name, ResourceType::MAPI_HOOK_PROVIDER)
        .display(&info.display_name, &info.display_name)
        .flags(ways | StatusFlags::STATUS_NO_PRIMARY_IDENTITY);
    computer.plugged_in.add_hook(hook);
    plug_in(computer, profile, &definition, Vec::new())
}
