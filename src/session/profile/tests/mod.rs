//! Profile administration through the public traits.

mod profiles;
mod providers;
mod sections;
mod services;

use std::sync::Arc;

use super::{Access, Profiles, Secret, Services};
use crate::engine::World;
use crate::engine::profile::{
    ClientId, GLOBAL_PROFILE_SECTION, MUID_PROFILE_INSTANCE, ProviderDef, Redacted, ServiceCatalog,
    ServiceDef,
};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{Error, MapiTable, MsgServiceAdmin, Outcome, ProfAdmin, ProfSect, ServiceDestination};
use crate::provider::{IdSource, Life, Runtime};
use crate::session::computer::Computer as Inner;
use crate::vocab::guids::{IID_IMAPITable, IID_IMessage, IID_IProfSect, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::*;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const NO_UI: ServiceUiFlags = ServiceUiFlags::NONE;
const NONE: ProfileFlags = ProfileFlags::NONE;
const APP: ProfileFlags = ProfileFlags::MAPI_APP_PROFILE;
const READ: OpenSectionFlags = OpenSectionFlags::NONE;
const MODIFY: OpenSectionFlags = OpenSectionFlags::MAPI_MODIFY;
const FORCE: OpenSectionFlags = OpenSectionFlags::MAPI_FORCE_ACCESS;

struct Computer {
    inner: Arc<Inner>,
    runtime: Arc<Runtime>,
    admin: Arc<dyn ProfAdmin>,
}

/// A computer without profiles.
fn computer() -> Computer {
    let inner = Inner::new(World::default(), IdSource::new(1), FileTime(0));
    let admin = Profiles::open(&inner, Life::new());
    Computer { runtime: Arc::clone(&inner.runtime), inner, admin }
}

impl Computer {
    fn with_services(services: impl FnOnce(ServiceCatalog) -> ServiceCatalog) -> Self {
        let computer = computer();
        computer
            .runtime
            .set_up(|world| {
                let catalog = services(ServiceCatalog::built_in());
                world.set_services(catalog);
                Ok(())
            })
            .unwrap();
        computer
    }

    /// A new profile and the administration of its services.
    fn profile(&self, name: &str, services: &[&str]) -> Arc<dyn MsgServiceAdmin> {
        self.admin.create_profile(name, None, NONE).unwrap();
        let admin = self.services(name);
        for service in services {
            admin.create_msg_service(service, None, NO_UI).unwrap();
        }
        admin
    }

    fn services(&self, name: &str) -> Arc<dyn MsgServiceAdmin> {
        self.admin.admin_services(name, None, NONE).unwrap()
    }

    /// A session begins on a profile; what is returned ends it.
    fn log_on(&self, name: &str) -> impl FnOnce() {
        let profile = self.runtime.read().profiles().find(name).expect(name);
        self.runtime.set_up(|world| world.profiles_mut().enter(profile)).unwrap();
        let runtime = Arc::clone(&self.runtime);
        move || {
            let left = runtime.set_up(|world| {
                world.profiles_mut().leave(profile);
                Ok(())
            });
            left.unwrap();
        }
    }

    fn names(&self) -> Vec<String> {
        self.names_with(ProfileFlags::MAPI_UNICODE)
    }

    fn names_with(&self, flags: ProfileFlags) -> Vec<String> {
        let flags = flags | ProfileFlags::MAPI_UNICODE;
        column(&*self.admin.get_profile_table(flags).unwrap(), PR_DISPLAY_NAME)
    }

    /// The name of the default profile.
    fn default_profile(&self) -> Option<String> {
        let table = self.admin.get_profile_table(ProfileFlags::MAPI_UNICODE).unwrap();
        let is_default = Restriction::eq(PR_DEFAULT_PROFILE, true);
        let found = table.find_row(&is_default, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).ok()?;
        assert_eq!(found, Outcome::ok(()));
        table.query_rows(1, QueryRowsFlags::NONE).unwrap().first()?.get(PR_DISPLAY_NAME)
    }
}

fn column<T: PropData>(table: &dyn MapiTable, tag: Tag<T>) -> Vec<T> {
    table.all_rows(&[tag.tag()]).unwrap().iter().filter_map(|row| row.get(tag)).collect()
}

fn uids(table: Arc<dyn MapiTable>, tag: Tag<Binary>) -> Vec<MapiUid> {
    column(&*table, tag).iter().filter_map(|uid| MapiUid::from_slice(uid)).collect()
}

fn service_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(admin.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_UID)
}

fn provider_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(admin.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID)
}

fn service_names(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<String> {
    column(&*admin.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_NAME)
}

fn service_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<i32> {
    column(&*admin.get_msg_service_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS)
}

fn provider_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<i32> {
    column(&*admin.get_provider_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS)
}

fn section(admin: &Arc<dyn MsgServiceAdmin>, uid: MapiUid, flags: OpenSectionFlags) -> Arc<dyn ProfSect> {
    admin.open_profile_section(uid, None, flags).unwrap()
}

#[track_caller]
fn fails<T>(result: Result<T, Error>, code: ErrorCode) {
    assert_eq!(result.err().map(|error| error.code()), Some(code));
}

fn transport(name: &str, flags: StatusFlags) -> ServiceDef {
    ServiceDef::new(name, name)
        .provider(ProviderDef::new(name, "XP.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER).flags(flags))
}
