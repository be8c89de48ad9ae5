use std::sync::Arc;

use super::{Access, Reach, Section, snapshot};
use crate::engine::profile::{PROVIDER_COLUMNS, Profile, Redacted};
use crate::engine::{self, EngineError};
use crate::interface::{MapiTable, Method, ProfSect, ProviderAdmin, Result};
use crate::provider::{Label, Object, Refusal, named_in_debug, refuse, refuse_flags};
use crate::vocab::{
    ErrorCode, Iid, MapiError, MapiUid, OpenSectionFlags, Property, ProviderFlags, ServiceContext,
    ServiceUiFlags, UnicodeFlags,
};

/// The providers of one message service.
pub struct Providers {
    object: Object,
    access: Access,
    service: MapiUid,
    /// Who calls: an entry function is not called for what it does itself.
    reach: Reach,
}

named_in_debug!(Providers);

impl Providers {
    /// The administration of a service that is there.
    pub fn open(from: &Object, access: Access, service: MapiUid, name: &str) -> Arc<dyn ProviderAdmin> {
        let label = Label::Named(format!("providers of message service {name:?}").into());
        Arc::new(Self {
            object: from.child(Arc::clone(from.life()), label),
            access,
            service,
            reach: Reach::Client,
        })
    }

    /// What the entry function of a service gets; it lives as long as the call.
    pub fn for_entry(call: &Object, access: Access, service: MapiUid, name: &str) -> Arc<dyn ProviderAdmin> {
        let label =
            Label::Named(format!("providers of message service {name:?}, for its entry function").into());
        let object = call.child(Arc::clone(call.life()), label);
        Arc::new(Self { object, access, service, reach: Reach::Service(service) })
    }

    /// Tells the service, unless it does the change itself (PRF-CREATEPROVIDER-7, PRF-DELETEPROVIDER-5).
    fn tell(&self, context: ServiceContext, flags: ServiceUiFlags) -> std::result::Result<(), Refusal> {
        match self.reach {
            Reach::Client => self.access.call_entry(self.service, context, flags, &[]),
            _ => Ok(()),
        }
    }

    fn create(
        &self,
        name: &str,
        properties: &[Property],
        flags: ProviderFlags,
    ) -> std::result::Result<MapiUid, Refusal> {
        refuse_flags(flags.unknown(ProviderFlags::MAPI_DIALOG | ProviderFlags::MAPI_UNICODE))?;
        let runtime = self.object.runtime();
        let catalog = Arc::clone(runtime.read().services());
        let uid = self.change(|profile| {
            profile.create_provider(self.service, &catalog, name, properties, &mut || runtime.new_uid())
        })?;
        // MAPI_DIALOG has the value of another flag here (PRF-CREATEPROVIDER-5).
        let mut shown = ServiceUiFlags::NONE;
        shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, flags.contains(ProviderFlags::MAPI_DIALOG));
        shown.set(ServiceUiFlags::MAPI_UNICODE, flags.contains(ProviderFlags::MAPI_UNICODE));
        if let Err(refusal) = self.tell(ServiceContext::MSG_SERVICE_PROVIDER_CREATE, shown) {
            self.access.undo(|profile| profile.withdraw_provider(uid));
            return Err(refusal);
        }
        Ok(uid)
    }

    /// Refuses once the service is gone (PRF-GEN-11).
    fn check(&self, profile: &Profile) -> engine::Result<()> {
        profile.service(self.service).map(drop).map_err(|_| EngineError::Deleted { what: "message service" })
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Profile) -> engine::Result<T>,
    ) -> std::result::Result<T, Refusal> {
        self.access.change(|profile| {
            self.check(profile)?;
            change(profile)
        })
    }
}

impl ProviderAdmin for Providers {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::ProviderAdminGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn get_provider_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::ProviderAdminGetProviderTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            let rows = self.access.look(|profile| {
                self.check(profile)?;
                profile.provider_rows_of(self.service)
            })?;
            let unicode = flags.contains(UnicodeFlags::MAPI_UNICODE);
            snapshot(&self.object, "provider table", &PROVIDER_COLUMNS, unicode, &rows)
        })
    }

    fn create_provider(&self, name: &str, properties: &[Property], flags: ProviderFlags) -> Result<MapiUid> {
        let arguments = format_args!("{name:?}, {:?}, {flags:?}", Redacted(properties));
        self.object
            .call(Method::ProviderAdminCreateProvider, arguments, || self.create(name, properties, flags))
    }

    fn delete_provider(&self, provider: MapiUid) -> Result<()> {
        self.object.call(Method::ProviderAdminDeleteProvider, format_args!("{provider}"), || {
            self.access.look(|profile| {
                self.check(profile)?;
                profile.check_provider(self.service, provider)
            })?;
            self.tell(ServiceContext::MSG_SERVICE_PROVIDER_DELETE, ServiceUiFlags::NONE)?;
            let runs = self.access.computer.runs(self.access.profile, provider);
            self.change(|profile| match runs {
                true => profile.retire_provider(self.service, provider),
                false => profile.delete_provider(self.service, provider),
            })
        })
    }

    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        let arguments = format_args!("{section:?}, {interface:?}, {flags:?}");
        self.object.call(Method::ProviderAdminOpenProfileSection, arguments, || {
            self.access.look(|profile| self.check(profile))?;
            let section = match (section, self.reach) {
                (Some(section), _) => section,
                (None, Reach::Service(own)) => own,
                (None, _) => {
                    let why = "only an entry function may leave out the uid of the section";
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
                }
            };
            Section::open(&self.object, self.access.clone(), section, interface, flags, self.reach)
        })
    }
}
