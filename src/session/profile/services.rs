use std::sync::Arc;

use super::entry::passed_on;
use super::providers::Providers;
use super::{Access, Reach, Section, snapshot};
use crate::engine::profile::{MUID_PROFILE_INSTANCE, PROVIDER_COLUMNS, ProfileId, Redacted, SERVICE_COLUMNS};
use crate::interface::{
    MapiTable, Method, MsgServiceAdmin, ProfSect, ProviderAdmin, Result, ServiceDestination,
};
use crate::provider::{Label, Life, Object, Refusal, named_in_debug, refuse, refuse_flags, refuse_interface};
use crate::vocab::guids::IID_IProfSect;
use crate::vocab::tags::PR_SEARCH_KEY;
use crate::vocab::{
    ErrorCode, Iid, MapiError, MapiUid, OpenSectionFlags, Property, ServiceContext, ServiceUiFlags,
    UnicodeFlags,
};

/// The message services of one profile.
pub struct Services {
    object: Object,
    access: Access,
}

named_in_debug!(Services);

impl Services {
    /// The administration of a profile; it belongs to the profile, not to a session (PRF-SESSADMIN-5).
    pub fn open(life: Arc<Life>, access: Access) -> Arc<dyn MsgServiceAdmin> {
        let label = match access.look(|profile| Ok(profile.name().to_owned())) {
            Ok(name) => format!("services of profile {name:?}"),
            Err(_) => "services of a profile that is gone".to_owned(),
        };
        let object = Object::new(&access.computer.runtime, life, Label::Named(label.into()));
        Arc::new(Self { object, access })
    }

    fn create(
        &self,
        name: &str,
        display_name: Option<&str>,
        flags: ServiceUiFlags,
    ) -> std::result::Result<MapiUid, Refusal> {
        refuse_flags(flags.unknown(
            ServiceUiFlags::MAPI_UNICODE
                | ServiceUiFlags::SERVICE_UI_ALWAYS
                | ServiceUiFlags::SERVICE_UI_ALLOWED
                | ServiceUiFlags::SERVICE_NO_RESTART_WARNING,
        ))?;
        self.access.computer.check_unicode(flags.contains(ServiceUiFlags::MAPI_UNICODE))?;
        let runtime = self.object.runtime();
        let catalog = Arc::clone(runtime.read().services());
        let definition = catalog.service(name).ok_or_else(|| {
            let known: Vec<&str> = catalog.services.iter().map(|service| service.name.as_str()).collect();
            let why = format!("{name:?} is no message service of this computer, which has {known:?}");
            refuse(ErrorCode::MAPI_E_NOT_FOUND, why)
        })?;
        let uid = self
            .access
            .change(|profile| profile.create_service(definition, display_name, &mut || runtime.new_uid()))?;
        let told = self.access.call_entry(uid, ServiceContext::MSG_SERVICE_CREATE, passed_on(flags), &[]);
        if let Err(refusal) = told {
            self.access.undo(|profile| profile.withdraw_service(uid));
            return Err(refusal);
        }
        self.warn_of_restart(flags);
        Ok(uid)
    }

    /// What was added works after a new logon: whoever may be shown that is (PRF-CREATEMSGSERVICE-16).
    fn warn_of_restart(&self, flags: ServiceUiFlags) {
        let shows = ServiceUiFlags::SERVICE_UI_ALWAYS | ServiceUiFlags::SERVICE_UI_ALLOWED;
        if !flags.intersects(shows) || flags.contains(ServiceUiFlags::SERVICE_NO_RESTART_WARNING) {
            return;
        }
        let in_use = {
            let world = self.object.runtime().read();
            let profile = world.profiles().get(self.access.profile).ok();
            let profile = profile.filter(|_| world.profiles().is_used(self.access.profile));
            profile.map(|profile| profile.name().to_owned())
        };
        if let Some(profile) = in_use {
            self.object.runtime().ui().restart_needed(&profile);
        }
    }

    /// The profile behind a destination, which may be an object of anybody's.
    fn profile_of(&self, destination: ServiceDestination<'_>) -> std::result::Result<ProfileId, Refusal> {
        let read = OpenSectionFlags::NONE;
        let section = match destination {
            ServiceDestination::Session(session) => {
                session.open_profile_section(MUID_PROFILE_INSTANCE, None, read)?
            }
            ServiceDestination::Admin(admin) => {
                admin.open_profile_section(MUID_PROFILE_INSTANCE, None, read)?
            }
        };
        let key = section.get_props(Some(&[PR_SEARCH_KEY.tag()]), UnicodeFlags::MAPI_UNICODE)?.into_value();
        let world = self.object.runtime().read();
        let found = key.first().and_then(|key| world.profiles().find_search_key(&key.value));
        found.ok_or_else(|| {
            refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the destination is a profile of another computer")
        })
    }
}

impl MsgServiceAdmin for Services {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::MsgServiceAdminGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn get_msg_service_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MsgServiceAdminGetMsgServiceTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let rows = self.access.look(|profile| Ok(profile.service_rows()))?;
            let unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
            snapshot(&self.object, "message service table", &SERVICE_COLUMNS, unicode, &rows)
        })
    }

    fn create_msg_service(
        &self,
        name: &str,
        display_name: Option<&str>,
        flags: ServiceUiFlags,
    ) -> Result<()> {
        let arguments = format_args!("{name:?}, {display_name:?}, {flags:?}");
        self.object.call(Method::MsgServiceAdminCreateMsgService, arguments, || {
            self.create(name, display_name, flags).map(|_uid| ())
        })
    }

    fn delete_msg_service(&self, service: MapiUid) -> Result<()> {
        self.object.call(Method::MsgServiceAdminDeleteMsgService, format_args!("{service}"), || {
            self.access.look(|profile| profile.service(service).map(drop))?;
            // The service cannot hinder it (PRF-DELETEMSGSERVICE-3).
            let _told = self.access.call_entry(
                service,
                ServiceContext::MSG_SERVICE_DELETE,
                ServiceUiFlags::NONE,
                &[],
            );
            self.access.change(|profile| profile.delete_service(service))
        })
    }

    fn copy_msg_service(
        &self,
        service: MapiUid,
        display_name: Option<&str>,
        interface_to_copy: Option<Iid>,
        destination: ServiceDestination<'_>,
        flags: ServiceUiFlags,
    ) -> Result<()> {
        let arguments = format_args!("{service}, {display_name:?}, {interface_to_copy:?}, {flags:?}");
        self.object.call(Method::MsgServiceAdminCopyMsgService, arguments, || {
            refuse_flags(flags.unknown(ServiceUiFlags::SERVICE_UI_ALWAYS | ServiceUiFlags::MAPI_UNICODE))?;
            refuse_interface(interface_to_copy, &[IID_IProfSect])?;
            self.access.look(|profile| profile.service(service).map(drop))?;
            let target = self.profile_of(destination)?;
            let runtime = self.object.runtime();
            let copy = runtime.set_up(|world| {
                let catalog = Arc::clone(world.services());
                let profiles = world.profiles_mut();
                let source = Arc::clone(profiles.get(self.access.profile)?);
                let copy = profiles.get_mut(target)?;
                copy.copy_service(&source, service, &catalog, &mut || runtime.new_uid())
            })?;
            let target = Access { profile: target, ..self.access.clone() };
            target.computer.profile_changed(target.profile);
            // The copy itself is nothing the service is told of (PRF-COPYMSGSERVICE-7, PRF-COPYMSGSERVICE-8).
            if flags.contains(ServiceUiFlags::SERVICE_UI_ALWAYS)
                && let Err(refusal) =
                    target.call_entry(copy, ServiceContext::MSG_SERVICE_CONFIGURE, flags, &[])
            {
                target.undo(|profile| profile.withdraw_service(copy));
                return Err(refusal);
            }
            Ok(())
        })
    }

    fn rename_msg_service(&self, service: MapiUid, flags: u32, display_name: &str) -> Result<()> {
        let arguments = format_args!("{service}, {flags:#X}, {display_name:?}");
        self.object.call(Method::MsgServiceAdminRenameMsgService, arguments, || {
            let why = "a message service is renamed by setting PR_DISPLAY_NAME in its profile section";
            Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why))
        })
    }

    fn configure_msg_service(
        &self,
        service: MapiUid,
        flags: ServiceUiFlags,
        properties: &[Property],
    ) -> Result<()> {
        let arguments = format_args!("{service}, {flags:?}, {:?}", Redacted(properties));
        self.object.call(Method::MsgServiceAdminConfigureMsgService, arguments, || {
            refuse_flags(flags.unknown(
                ServiceUiFlags::MAPI_UNICODE
                    | ServiceUiFlags::SERVICE_UI_ALWAYS
                    | ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY
                    | ServiceUiFlags::SERVICE_UI_ALLOWED,
            ))?;
            let known = self.access.look(|profile| profile.service(service).cloned())?;
            if !known.has_entry {
                let why = format!("the message service {:?} has no entry function", known.name);
                return Err(refuse(ErrorCode::MAPI_E_NOT_INITIALIZED, why));
            }
            self.access.call_entry(service, ServiceContext::MSG_SERVICE_CONFIGURE, flags, properties)?;
            self.access.computer.profile_changed(self.access.profile);
            Ok(())
        })
    }

    fn open_profile_section(
        &self,
        section: MapiUid,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        let arguments = format_args!("{section}, {interface:?}, {flags:?}");
        self.object.call(Method::MsgServiceAdminOpenProfileSection, arguments, || {
            Section::open(&self.object, self.access.clone(), section, interface, flags, Reach::Client)
        })
    }

    fn msg_service_transport_order(&self, transports: &[MapiUid], flags: u32) -> Result<()> {
        let arguments = format_args!("{transports:?}, {flags:#X}");
        self.object.call(Method::MsgServiceAdminMsgServiceTransportOrder, arguments, || {
            refuse_flags(flags)?;
            self.access.change(|profile| profile.set_transport_order(transports))
        })
    }

    fn admin_providers(&self, service: MapiUid, flags: UnicodeFlags) -> Result<Arc<dyn ProviderAdmin>> {
        self.object.call(Method::MsgServiceAdminAdminProviders, format_args!("{service}, {flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let name = self.access.look(|profile| Ok(profile.service(service)?.name.clone()))?;
            Ok(Providers::open(&self.object, self.access.clone(), service, &name))
        })
    }

    fn set_primary_identity(&self, service: Option<MapiUid>, flags: u32) -> Result<()> {
        let arguments = format_args!("{service:?}, {flags:#X}");
        self.object.call(Method::MsgServiceAdminSetPrimaryIdentity, arguments, || {
            refuse_flags(flags)?;
            self.access.change(|profile| profile.set_primary_identity(service))
        })
    }

    fn get_provider_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::MsgServiceAdminGetProviderTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let rows = self.access.look(|profile| Ok(profile.provider_rows()))?;
            let unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
            snapshot(&self.object, "provider table", &PROVIDER_COLUMNS, unicode, &rows)
        })
    }

    fn create_msg_service_ex(
        &self,
        name: &str,
        display_name: Option<&str>,
        flags: ServiceUiFlags,
    ) -> Result<MapiUid> {
        let arguments = format_args!("{name:?}, {display_name:?}, {flags:?}");
        self.object.call(Method::MsgServiceAdminCreateMsgServiceEx, arguments, || {
            self.create(name, display_name, flags)
        })
    }
}
