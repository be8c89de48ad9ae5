use std::sync::Arc;

use super::services::Services;
use super::{Access, Secret, check_password, snapshot};
use crate::engine::profile::{ClientId, PROFILE_COLUMNS, ProfileId, ProfileKind};
use crate::interface::{MapiTable, Method, MsgServiceAdmin, ProfAdmin, Result};
use crate::provider::{Label, Life, Object, Refusal, named_in_debug, refuse, refuse_flags};
use crate::session::computer::Computer;
use crate::vocab::{ErrorCode, MapiError, ProfileFlags, ServiceContext, ServiceUiFlags, UnicodeFlags};

/// The profiles of one emulator.
pub struct Profiles {
    object: Object,
    computer: Arc<Computer>,
    client: ClientId,
}

named_in_debug!(Profiles);

impl Profiles {
    /// What `MAPIAdminProfiles` gives; it lives as long as MAPI is initialised.
    pub fn open(computer: &Arc<Computer>, life: Arc<Life>) -> Arc<dyn ProfAdmin> {
        Arc::new(Self {
            object: Object::new(&computer.runtime, life, Label::The("profiles")),
            computer: Arc::clone(computer),
            client: ClientId(computer.runtime.notify.new_owner()),
        })
    }
}

impl Profiles {
    fn check_unicode(&self, flags: ProfileFlags) -> std::result::Result<(), Refusal> {
        self.computer.check_unicode(flags.contains(ProfileFlags::MAPI_UNICODE))
    }

    /// Tells the services of a new profile that they are in it; one that cannot be takes the profile with it
    /// (PRF-CREATEPROFILE-7 to PRF-CREATEPROFILE-9).
    fn tell_default_services(
        &self,
        profile: ProfileId,
        flags: ProfileFlags,
    ) -> std::result::Result<(), Refusal> {
        let access = Access { computer: Arc::clone(&self.computer), profile, client: self.client };
        // MAPI_DIALOG has the value of another flag there.
        let mut shown = ServiceUiFlags::NONE;
        shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, flags.contains(ProfileFlags::MAPI_DIALOG));
        shown.set(ServiceUiFlags::MAPI_UNICODE, flags.contains(ProfileFlags::MAPI_UNICODE));
        for service in access.services()? {
            if let Err(refusal) = access.call_entry(service, ServiceContext::MSG_SERVICE_CREATE, shown, &[]) {
                self.object.runtime().set_up(|world| {
                    world.profiles_mut().remove(profile);
                    Ok(())
                })?;
                return Err(refusal);
            }
        }
        Ok(())
    }
}

/// Which profiles a call reaches.
fn reach(flags: ProfileFlags) -> ProfileKind {
    if flags.contains(ProfileFlags::MAPI_APP_PROFILE) { ProfileKind::App } else { ProfileKind::User }
}

impl ProfAdmin for Profiles {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::ProfAdminGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn get_profile_table(&self, flags: ProfileFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::ProfAdminGetProfileTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_APP_PROFILE | ProfileFlags::MAPI_UNICODE))?;
            let rows = self.object.runtime().read().profiles().profile_rows(reach(flags));
            let unicode = flags.contains(ProfileFlags::MAPI_UNICODE);
            snapshot(&self.object, "profile table", &PROFILE_COLUMNS, unicode, &rows)
        })
    }

    fn create_profile(&self, name: &str, password: Option<&str>, flags: ProfileFlags) -> Result<()> {
        let arguments = format_args!("{name:?}, {:?}, {flags:?}", Secret(password));
        self.object.call(Method::ProfAdminCreateProfile, arguments, || {
            refuse_flags(flags.unknown(
                ProfileFlags::MAPI_DEFAULT_SERVICES
                    | ProfileFlags::MAPI_APP_PROFILE
                    | ProfileFlags::MAPI_DIALOG
                    | ProfileFlags::MAPI_UNICODE,
            ))?;
            self.check_unicode(flags)?;
            if password.is_some_and(|password| !password.is_empty()) {
                let why = "profiles have no passwords: none, or an empty one, is expected";
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
            }
            let runtime = self.object.runtime();
            let profile = runtime.set_up(|world| {
                let catalog = Arc::clone(world.services());
                let defaults = flags.contains(ProfileFlags::MAPI_DEFAULT_SERVICES).then_some(&*catalog);
                world.profiles_mut().create(name, reach(flags), defaults, &mut || runtime.new_uid())
            })?;
            self.tell_default_services(profile, flags)
        })
    }

    fn delete_profile(&self, name: &str, flags: ProfileFlags) -> Result<()> {
        self.object.call(Method::ProfAdminDeleteProfile, format_args!("{name:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_APP_PROFILE | ProfileFlags::MAPI_UNICODE))?;
            self.check_unicode(flags)?;
            let gone =
                self.object.runtime().set_up(|world| world.profiles_mut().delete(name, reach(flags)))?;
            self.computer.bury(gone);
            Ok(())
        })
    }

    fn change_profile_password(
        &self,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
        flags: ProfileFlags,
    ) -> Result<()> {
        let arguments = format_args!("{name:?}, {:?}, {:?}, {flags:?}", Secret(old), Secret(new));
        self.object.call(Method::ProfAdminChangeProfilePassword, arguments, || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_UNICODE))
        })
    }

    fn copy_profile(
        &self,
        old_name: &str,
        password: Option<&str>,
        new_name: &str,
        flags: ProfileFlags,
    ) -> Result<()> {
        let arguments = format_args!("{old_name:?}, {:?}, {new_name:?}, {flags:?}", Secret(password));
        self.object.call(Method::ProfAdminCopyProfile, arguments, || {
            refuse_flags(flags.unknown(
                ProfileFlags::MAPI_APP_PROFILE | ProfileFlags::MAPI_DIALOG | ProfileFlags::MAPI_UNICODE,
            ))?;
            self.check_unicode(flags)?;
            check_password(password)?;
            let runtime = self.object.runtime();
            runtime.set_up(|world| {
                world.profiles_mut().copy(old_name, new_name, reach(flags), &mut || runtime.new_uid())
            })?;
            Ok(())
        })
    }

    fn rename_profile(
        &self,
        old_name: &str,
        password: Option<&str>,
        new_name: &str,
        flags: ProfileFlags,
    ) -> Result<()> {
        let arguments = format_args!("{old_name:?}, {:?}, {new_name:?}, {flags:?}", Secret(password));
        self.object.call(Method::ProfAdminRenameProfile, arguments, || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_APP_PROFILE | ProfileFlags::MAPI_UNICODE))?;
            self.check_unicode(flags)?;
            check_password(password)?;
            let rename = |profiles: &mut crate::engine::profile::Profiles| {
                profiles.rename(old_name, new_name, reach(flags))
            };
            Ok(self.object.runtime().set_up(|world| rename(world.profiles_mut()))?)
        })
    }

    fn set_default_profile(&self, name: Option<&str>, flags: ProfileFlags) -> Result<()> {
        self.object.call(Method::ProfAdminSetDefaultProfile, format_args!("{name:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_UNICODE))?;
            Ok(self.object.runtime().set_up(|world| world.profiles_mut().set_default(name))?)
        })
    }

    fn admin_services(
        &self,
        name: &str,
        password: Option<&str>,
        flags: ProfileFlags,
    ) -> Result<Arc<dyn MsgServiceAdmin>> {
        let arguments = format_args!("{name:?}, {:?}, {flags:?}", Secret(password));
        self.object.call(Method::ProfAdminAdminServices, arguments, || {
            refuse_flags(flags.unknown(ProfileFlags::MAPI_DIALOG | ProfileFlags::MAPI_UNICODE))?;
            check_password(password)?;
            let profile = self.object.runtime().read().profiles().named(name, ProfileKind::User)?;
            let access = Access { computer: Arc::clone(&self.computer), profile, client: self.client };
            Ok(Services::open(Arc::clone(self.object.life()), access))
        })
    }
}
