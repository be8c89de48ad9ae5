use std::sync::Arc;

use super::{Flavour, LoggedOn, Refused, Support};
use crate::interface::spi::{ControlActions, MapiSupport, StatusActions};
use crate::interface::{
    AddrBook, AdviseSink, Connection, MapiControl, MapiProp, MapiPropData, MapiSession, MapiStatus,
    MapiTableData, Method, Opened, Outcome, ProfSect, Result,
};
use crate::provider::{LiveTable, PropObject, kept_property, refuse, refuse_flags};
use crate::session::addr_book::one_off_id;
use crate::session::control::ControlObject;
use crate::session::profile::{Reach, Section, text_of};
use crate::session::status_object::{Acts, StatusObject};
use crate::vocab::tags::PR_PROVIDER_DLL_NAME;
use crate::vocab::wrap_store_entry_id;
use crate::vocab::{
    AbOpenFlags, CodePage, CreateOneOffFlags, EntryId, ErrorCode, EventMask, FileTime, Iid, MapiError,
    MapiUid, Notification, OpenFlags, OpenSectionFlags, OpenStoreFlags, PropTag, Property, StatusRowFlags,
    SubscribeFlags, TableType, UnicodeFlags,
};

impl MapiSupport for Support {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.call(Method::MapiSupportGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn subscribe(
        &self,
        key: &[u8],
        events: EventMask,
        flags: SubscribeFlags,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        let arguments = format_args!("{key:?}, {events:?}, {flags:?}");
        self.call(Method::MapiSupportSubscribe, arguments, || {
            refuse_flags(flags.unknown(SubscribeFlags::NOTIFY_SYNC))?;
            let LoggedOn { number, life, .. } = &**self.logged_on()?;
            let synchronous = flags.contains(SubscribeFlags::NOTIFY_SYNC);
            self.object.runtime().notify.subscribe(*number, life, key, events, synchronous, sink)
        })
    }

    fn unsubscribe(&self, connection: Connection) -> Result<()> {
        self.call(Method::MapiSupportUnsubscribe, format_args!("{connection:?}"), || {
            if self.object.runtime().notify.unadvise(self.logged_on()?.number, connection) {
                return Ok(());
            }
            let why = format!("{connection:?} is no registration of this support object");
            Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why))
        })
    }

    fn notify(
        &self,
        key: &[u8],
        notifications: &[Notification],
        flags: UnicodeFlags,
    ) -> Result<SubscribeFlags> {
        let arguments = format_args!("{key:?}, {notifications:?}, {flags:?}");
        self.call(Method::MapiSupportNotify, arguments, || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            self.object.runtime().notify.notify(key, notifications)
        })
    }

    fn modify_status_row(&self, properties: &[Property], flags: StatusRowFlags) -> Result<()> {
        let arguments = format_args!("{properties:?}, {flags:?}");
        self.call(Method::MapiSupportModifyStatusRow, arguments, || {
            refuse_flags(flags.unknown(StatusRowFlags::STATUSROW_UPDATE))?;
            let update = flags.contains(StatusRowFlags::STATUSROW_UPDATE);
            let properties = to_be_shown(properties, update)?;
            let logged_on = self.logged_on()?;
            // The row of a store is that of its clients.
            if !(self.flavour == Flavour::Store && logged_on.is_of_spooler()) {
                logged_on.logon()?.modify_row(logged_on.section, logged_on.number, properties, update);
            }
            Ok(())
        })
    }

    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        self.call(Method::MapiSupportOpenProfileSection, format_args!("{section:?}, {flags:?}"), || {
            let (access, own) = self.place()?;
            let reach = match self.flavour {
                Flavour::Service => Reach::Service(own),
                _ => Reach::Provider(own, access.service_of(own)),
            };
            Section::open_for_provider(
                &self.object,
                access,
                section.unwrap_or(own),
                flags,
                reach,
                self.logon_under_way(),
            )
        })
    }

    fn new_uid(&self) -> MapiUid {
        self.object.runtime().new_uid()
    }

    fn set_provider_uid(&self, uid: MapiUid, flags: u32) -> Result<()> {
        self.call(Method::MapiSupportSetProviderUid, format_args!("{uid}, {flags:#X}"), || {
            refuse_flags(flags)?;
            let logged_on = self.logged_on()?;
            // Nothing that clients ask for goes to a store as the spooler has it.
            if !logged_on.is_of_spooler() {
                logged_on.session()?.register_uid(self.flavour, uid, logged_on.number);
            }
            Ok(())
        })
    }

    fn make_invalid(&self, object: &dyn MapiProp, flags: u32) -> Result<()> {
        self.call(Method::MapiSupportMakeInvalid, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            if PropObject::end(object) {
                return Ok(());
            }
            Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the object is not of MAPI's making"))
        })
    }

    fn create_one_off(
        &self,
        name: Option<&str>,
        address_type: &str,
        address: &str,
        flags: CreateOneOffFlags,
    ) -> Result<EntryId> {
        let arguments = format_args!("{name:?}, {address_type:?}, {address:?}, {flags:?}");
        self.call(Method::MapiSupportCreateOneOff, arguments, || {
            one_off_id(name, address_type, address, flags)
        })
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        self.call(Method::MapiSupportCompareEntryIds, format_args!("{left}, {right}, {flags:#X}"), || {
            refuse_flags(flags)?;
            self.logged_on()?.session()?.route_compare(left, right)
        })
    }

    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.call(Method::MapiSupportOpenEntry, format_args!("{id}, {interface:?}, {flags:?}"), || {
            self.logged_on()?.session()?.route_open(id, interface, flags)
        })
    }

    fn open_address_book(&self, interface: Option<Iid>, flags: u32) -> Result<Outcome<Arc<dyn AddrBook>>> {
        self.call(Method::MapiSupportOpenAddressBook, format_args!("{interface:?}, {flags:#X}"), || {
            refuse_flags(flags)?;
            self.logged_on()?.session()?.open_book(&self.object, interface, AbOpenFlags::NONE)
        })
    }

    fn wrap_store_entry_id(&self, id: &EntryId) -> Result<EntryId> {
        self.call(Method::MapiSupportWrapStoreEntryId, format_args!("{id}"), || {
            let (access, section) = self.place()?;
            let dll = access.look(|profile| Ok(text_of(profile, section, PR_PROVIDER_DLL_NAME.tag())))?;
            wrap_store_entry_id(&dll.unwrap_or_default(), id)
                .map_err(|error| refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, error.to_string()))
        })
    }

    fn get_mapi_session(&self) -> Result<Arc<dyn MapiSession>> {
        self.call(Method::MapiSupportGetMapiSession, format_args!(""), || {
            let session: Arc<dyn MapiSession> = self.logged_on()?.session()?;
            Ok(session)
        })
    }

    fn get_svc_config_support_obj(&self, flags: u32) -> Result<Arc<dyn MapiSupport>> {
        self.call(Method::MapiSupportGetSvcConfigSupportObj, format_args!("{flags:#X}"), || {
            refuse_flags(flags)?;
            let support: Arc<dyn MapiSupport> = self.of_same_service()?;
            Ok(support)
        })
    }

    fn modify_profile(&self, flags: u32) -> Result<()> {
        self.call(Method::MapiSupportModifyProfile, format_args!("{flags:#X}"), || {
            let (access, provider) = self.place()?;
            let temporary = OpenStoreFlags::MDB_TEMPORARY.bits();
            refuse_flags(flags & !temporary)?;
            if flags & temporary != 0 {
                return Ok(());
            }
            access.keep_store(provider)
        })
    }

    fn now(&self) -> FileTime {
        self.object.runtime().now()
    }

    fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        LiveTable::create(&self.object, table_type, index, columns)
    }

    fn create_status(
        &self,
        actions: Arc<dyn StatusActions>,
        flags: OpenFlags,
    ) -> Result<Arc<dyn MapiStatus>> {
        let made = || -> Refused<Arc<dyn MapiStatus>> {
            let LoggedOn { number, section, life, .. } = &**self.logged_on()?;
            let logon = self.logged_on()?.logon()?;
            let row = logon.modify_row(*section, *number, Vec::new(), true);
            let acts = Acts::Provider { actions, support: *number };
            Ok(Arc::new(StatusObject::open(&logon, Arc::clone(life), row, acts, flags)?))
        };
        made().map_err(|refusal| self.object.refused(Method::MsLogonOpenStatusEntry, refusal))
    }

    fn create_control(&self, actions: Arc<dyn ControlActions>) -> Arc<dyn MapiControl> {
        let life = self.logged_on.as_ref().map_or(self.object.life(), |logged_on| &logged_on.life);
        Arc::new(ControlObject::new(&self.object, Arc::clone(life), actions))
    }

    fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>> {
        PropObject::create(&self.object, interface)
    }
}

/// The properties of a status row, as they are kept (STA-SUP-MODIFYSTATUSROW-5).
fn to_be_shown(properties: &[Property], update: bool) -> Refused<Vec<Property>> {
    let invalid = |why: String| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
    if properties.is_empty() && !update {
        return invalid("a row without properties says nothing".to_owned());
    }
    let kept = properties.iter().map(|property| kept_property(property.clone(), CodePage::default()));
    let kept: Vec<Property> = kept.collect();
    match kept.iter().find(|property| !property.tag.is_valid() || !property.value.prop_type().is_storable()) {
        Some(wrong) => invalid(format!("{wrong:?} is no property of a row")),
        None => Ok(kept),
    }
}
