//! The administration of profiles: `IProfAdmin`, `IMsgServiceAdmin`, `IProviderAdmin`, `IProfSect`.
//!
//! Every object here is a name, not a copy: of the profiles, of one profile, of one service in it, of one section. What
//! one of them changes the others see at once (PRF-GEN-10); tables alone are snapshots.

mod admin;
mod built_in;
mod end;
mod entry;
mod post_office;
mod providers;
mod section;
mod services;
mod wizard;

pub use admin::Profiles;
pub use entry::{ask_services, call_for_computer};
pub use section::{Reach, Section};
pub use services::Services;
pub use wizard::launch as launch_wizard;

use std::fmt;
use std::sync::Arc;

use super::computer::Computer;
use crate::engine;
use crate::engine::profile::{ClientId, Profile, ProfileId};
use crate::engine::table::{TableData, ViewSpec};
use crate::interface::MapiTable;
use crate::provider::{Object, Origin, Refusal, Table, refuse};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{ErrorCode, MapiUid, PropTag, PropValue, Property, StatusFlags, TableType};

/// A profile, and the client on whose behalf its sections are opened.
#[derive(Clone, Debug)]
pub struct Access {
    /// Where the profile is.
    pub computer: Arc<Computer>,
    /// The profile.
    pub profile: ProfileId,
    /// A session, or the chain of admin objects that began with one `IProfAdmin` (PRF-OPENPROFILESECTION-6).
    pub client: ClientId,
}

impl Access {
    /// Looks at the profile.
    pub fn look<T>(&self, look: impl FnOnce(&Profile) -> engine::Result<T>) -> Result<T, Refusal> {
        let world = self.computer.runtime.read();
        Ok(look(world.profiles().get(self.profile)?)?)
    }

    /// The services of the profile, in its order.
    fn services(&self) -> Result<Vec<MapiUid>, Refusal> {
        self.look(|profile| Ok(profile.services().iter().map(|service| service.uid).collect()))
    }

    /// Takes back a change that a service did not accept.
    fn undo(&self, undo: impl FnOnce(&mut Profile)) {
        // A profile that is gone meanwhile has nothing to take back.
        let _gone = self.change(|profile| {
            undo(profile);
            Ok(())
        });
    }

    /// Changes the profile; the stores tables of sessions on it follow (PRF-SESSADMIN-4).
    pub fn change<T>(&self, change: impl FnOnce(&mut Profile) -> engine::Result<T>) -> Result<T, Refusal> {
        let changed =
            self.computer.runtime.set_up(|world| change(world.profiles_mut().get_mut(self.profile)?))?;
        self.computer.profile_changed(self.profile);
        Ok(changed)
    }

    /// Lets a temporary store stay in the profile.
    pub fn keep_store(&self, provider: MapiUid) -> Result<(), Refusal> {
        if !self.is_temporary(provider)? {
            return Ok(());
        }
        self.change(|profile| {
            profile.keep_store(provider);
            Ok(())
        })
    }

    /// The service of a provider, if it has one.
    pub fn service_of(&self, provider: MapiUid) -> Option<MapiUid> {
        let found = self.look(|profile| {
            let own = profile.providers().iter().find(|known| known.uid == provider);
            Ok(own.and_then(|known| known.service))
        });
        found.ok().flatten()
    }

    /// Whether the section of a store is there for as long as it is open.
    fn is_temporary(&self, store: MapiUid) -> Result<bool, Refusal> {
        self.look(|profile| Ok(profile.status_flags(store).contains(StatusFlags::STATUS_TEMP_SECTION)))
    }

    /// Removes the section of a store that the profile doesn't list (PRF-LOGONCFG-9).
    pub fn end_temporary(&self, store: MapiUid) {
        // Most stores stay: to reach for the profile is to copy it in a fork.
        if !self.is_temporary(store).unwrap_or(false) {
            return;
        }
        // A profile that is gone has no such section.
        let _gone = self.change(|profile| {
            profile.end_temporary_store(store);
            Ok(())
        });
    }
}

/// A table of rows as they are now; it is obtained through `object`.
fn snapshot(
    object: &Object,
    name: &'static str,
    columns: &[PropTag],
    unicode: bool,
    rows: &[Vec<Property>],
) -> Result<Arc<dyn MapiTable>, Refusal> {
    let mut data = TableData::new(PR_INSTANCE_KEY, columns)?;
    data.modify_all(rows.iter().map(Vec::as_slice))?;
    let spec = ViewSpec { unicode, table_type: TableType::TBLTYPE_SNAPSHOT, ..ViewSpec::new(columns) };
    Ok(Table::open(object.runtime(), Arc::clone(object.life()), name, Origin::Snapshot(Arc::new(data)), spec))
}

/// A text of a section that is not empty.
pub fn text_of(profile: &Profile, section: MapiUid, tag: PropTag) -> Option<String> {
    match profile.section(section).ok()?.get(tag.id())? {
        PropValue::Unicode(text) if !text.is_empty() => Some(text.to_string()),
        _ => None,
    }
}

/// Profiles have no passwords: none and the empty one are right (PRF-GEN-8).
fn check_password(password: Option<&str>) -> Result<(), Refusal> {
    match password {
        None | Some("") => Ok(()),
        Some(_) => Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, "the password is wrong: profiles have none")),
    }
}

/// A password on its way into a call log.
struct Secret<'a>(Option<&'a str>);

impl fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "None",
            Some("") => "\"\"",
            Some(_) => "<secret>",
        })
    }
}
