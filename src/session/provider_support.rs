//! What a session does for its store providers, and how they log on.

use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::computer::Computer;
use super::profile::{Access, Reach, Section, show_sheet};
use crate::engine::EngineError;
use crate::engine::profile::{ClientId, ProfileId};
use crate::interface::spi::{MapiSupport, MsProvider, StoreLogon};
use crate::interface::{Error, MapiProp, MapiTableData, Method, Outcome, ProfSect, Result};
use crate::provider::{Label, Life, LiveTable, Object, Refusal, refuse, refuse_flags};
use crate::vocab::{
    EntryId, ErrorCode, FileTime, MapiUid, OpenSectionFlags, OpenStoreFlags, PropTag, ServiceContext,
    ServiceUiFlags, TableType, UnicodeFlags,
};

/// What a session does for one provider of its profile.
#[derive(Debug)]
pub struct ProviderSupport {
    object: Object,
    /// Not held: a provider may keep its support object, and the computer keeps the provider.
    computer: Weak<Computer>,
    profile: ProfileId,
    client: ClientId,
    /// The provider in the profile; a store that no profile lists has none.
    provider: Option<MapiUid>,
    /// The logon that goes on.
    logon: Mutex<Option<Arc<Life>>>,
}

impl ProviderSupport {
    /// For a provider of a session with this life.
    pub fn new(access: Access, life: &Arc<Life>, member: u32, provider: Option<MapiUid>) -> Arc<Self> {
        let label = Label::Named(format!("support object of session {member}").into());
        let object = Object::new(&access.computer.runtime, Arc::clone(life), label).unwatched();
        let Access { computer, profile, client } = access;
        let computer = Arc::downgrade(&computer);
        Arc::new(Self { object, computer, profile, client, provider, logon: Mutex::default() })
    }

    fn access(&self) -> std::result::Result<Access, Refusal> {
        let computer = self.computer.upgrade();
        let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the computer is gone");
        Ok(Access { computer: computer.ok_or_else(gone)?, profile: self.profile, client: self.client })
    }

    fn service(&self) -> Option<MapiUid> {
        let world = self.object.runtime.read();
        let profile = world.profiles().get(self.profile).ok()?;
        let own = profile.providers().iter().find(|known| Some(known.uid) == self.provider);
        own.and_then(|known| known.service)
    }

    /// Logs a provider on. One that is not configured gets a second try once its service was told to configure it
    /// (PRF-LOGONCFG-1 to PRF-LOGONCFG-3).
    pub fn log_on(
        self: &Arc<Self>,
        provider: &dyn MsProvider,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> std::result::Result<Outcome<StoreLogon>, Refusal> {
        let unconfigured = |error: &Error| error.code() == ErrorCode::MAPI_E_UNCONFIGURED;
        let mut answer = self.try_log_on(provider, id, flags);
        if answer.as_ref().is_err_and(unconfigured)
            && let Some(service) = self.service()
        {
            let mut shown = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST;
            let no_dialog = flags.contains(OpenStoreFlags::MDB_NO_DIALOG);
            shown.set(ServiceUiFlags::SERVICE_UI_ALLOWED, !no_dialog);
            let context = ServiceContext::MSG_SERVICE_CONFIGURE;
            if self.access()?.call_entry(service, context, shown, &[]).is_ok() {
                answer = self.try_log_on(provider, id, flags);
            }
            if no_dialog && answer.as_ref().is_err_and(unconfigured) {
                let why = "the store is not configured, and no dialog may ask for what is missing";
                return Err(refuse(ErrorCode::MAPI_E_LOGON_FAILED, why));
            }
        }
        Ok(answer?)
    }

    fn try_log_on(
        self: &Arc<Self>,
        provider: &dyn MsProvider,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        let logon = Life::new();
        *self.logon.lock() = Some(Arc::clone(&logon));
        let support: Arc<dyn MapiSupport> = Arc::<Self>::clone(self);
        let answer = provider.logon(support, id, flags);
        logon.end();
        answer
    }
}

impl MapiSupport for ProviderSupport {
    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        self.object.call(
            Method::MapiSupportOpenProfileSection,
            format_args!("{section:?}, {flags:?}"),
            || {
                let section = section.or(self.provider);
                let section = section
                    .ok_or(EngineError::Missing { what: "section of a store that no profile lists" })?;
                let reach = self.provider.map_or(Reach::Client, |own| Reach::Provider(own, self.service()));
                let logon = self.logon.lock().clone();
                Section::open_for_provider(&self.object, self.access()?, section, flags, reach, logon)
            },
        )
    }

    fn new_uid(&self) -> MapiUid {
        self.object.runtime.new_uid()
    }

    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()> {
        self.object.call(Method::MapiSupportDoConfigPropsheet, format_args!("{title:?}, {flags:?}"), || {
            show_sheet(&self.object.runtime, title, config, flags)
        })
    }

    fn modify_profile(&self, flags: u32) -> Result<()> {
        self.object.call(Method::MapiSupportModifyProfile, format_args!("{flags:#X}"), || {
            refuse_flags(flags & !OpenStoreFlags::MDB_TEMPORARY.bits())?;
            Ok(())
        })
    }

    fn now(&self) -> FileTime {
        self.object.runtime.now()
    }

    fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        LiveTable::create(&self.object, table_type, index, columns)
    }
}
