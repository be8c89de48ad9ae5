use std::sync::Arc;

use super::{Flavour, LoggedOn, Refused, Support};
use crate::interface::spi::{ControlActions, MapiSupport, NotifyData, Preprocessor, StatusActions};
use crate::interface::{
    AddrBook, AdrParm, AdviseSink, ConfigSheet, Connection, DetailsButton, MapiControl, MapiFolder,
    MapiProgress, MapiProp, MapiPropData, MapiSession, MapiStatus, MapiTableData, Message, Method, Opened,
    Outcome, ProfSect, Result,
};
use crate::provider::copy::{self, Copied, FolderTransfer, PropCopy};
use crate::provider::{
    Label, LiveTable, ProgressDialog, PropObject, Runtime, kept_property, refuse, refuse_flags,
};
use crate::session::addr_book::one_off_id;
use crate::session::control::ControlObject;
use crate::session::profile::{Reach, Section, text_of};
use crate::session::status_object::{Acts, StatusObject};
use crate::vocab::tags::PR_PROVIDER_DLL_NAME;
use crate::vocab::{
    AbOpenFlags, AdrList, CodePage, CopyFlags, CopyFolderFlags, CopyMessagesFlags, CreateOneOffFlags,
    DetailsFlags, EntryId, ErrorCode, EventMask, FileTime, Iid, MapiError, MapiUid, Notification, OpenFlags,
    OpenSectionFlags, OpenStoreFlags, PrepareFlags, ProgressFlags, PropProblem, PropTag, Property,
    ReportFlags, SpoolerNotifyFlags, StatusRowFlags, StoreLogoffFlags, SubscribeFlags, TableType,
    TemplateFlags, UnicodeFlags, wrap_store_entry_id,
};

/// What a client may say as it closes a store.
const LOGOFF_FLAGS: StoreLogoffFlags = StoreLogoffFlags::LOGOFF_NO_WAIT
    .union(StoreLogoffFlags::LOGOFF_ORDERLY)
    .union(StoreLogoffFlags::LOGOFF_PURGE)
    .union(StoreLogoffFlags::LOGOFF_ABORT)
    .union(StoreLogoffFlags::LOGOFF_QUIET);

impl Support {
    fn copy(&self, method: Method, source: &Opened, copy: &PropCopy<'_>) -> Result<Vec<PropProblem>> {
        let arguments = format_args!("{:?}, {}, {:?}", copy.what, copy.interface, copy.flags);
        self.call(method, arguments, || {
            check_wanted(copy.flags.contains(CopyFlags::MAPI_DECLINE_OK))?;
            copy::copy_opened(source, &self.object.runtime, copy)
        })
    }
}

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
            let LoggedOn { number, life, .. } = self.logged_on()?;
            let synchronous = flags.contains(SubscribeFlags::NOTIFY_SYNC);
            self.object.runtime.notify.subscribe(*number, life, key, events, synchronous, sink)
        })
    }

    fn unsubscribe(&self, connection: Connection) -> Result<()> {
        self.call(Method::MapiSupportUnsubscribe, format_args!("{connection:?}"), || {
            if self.object.runtime.notify.unadvise(self.logged_on()?.number, connection) {
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
            self.object.runtime.notify.notify(key, notifications)
        })
    }

    fn modify_status_row(&self, properties: &[Property], flags: StatusRowFlags) -> Result<()> {
        let arguments = format_args!("{properties:?}, {flags:?}");
        self.call(Method::MapiSupportModifyStatusRow, arguments, || {
            refuse_flags(flags.unknown(StatusRowFlags::STATUSROW_UPDATE))?;
            let update = flags.contains(StatusRowFlags::STATUSROW_UPDATE);
            let properties = to_be_shown(properties, update)?;
            let LoggedOn { number, section, .. } = self.logged_on()?;
            // The row of a store is that of its clients.
            if !(self.flavour == Flavour::Store && self.logged_on()?.is_of_spooler()) {
                self.logged_on()?.logon()?.modify_row(*section, *number, properties, update);
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
            let logon = self.logon.lock().clone();
            Section::open_for_provider(&self.object, access, section.unwrap_or(own), flags, reach, logon)
        })
    }

    fn new_uid(&self) -> MapiUid {
        self.object.runtime.new_uid()
    }

    fn set_provider_uid(&self, uid: MapiUid, flags: u32) -> Result<()> {
        self.call(Method::MapiSupportSetProviderUid, format_args!("{uid}, {flags:#X}"), || {
            refuse_flags(flags)?;
            let logged_on = self.logged_on()?;
            // Nothing that clients ask for goes to a store as the spooler has it.
            if !logged_on.is_of_spooler() {
                logged_on.session()?.register_uid(uid, logged_on.number);
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

    fn register_preprocessor(
        &self,
        uid: Option<MapiUid>,
        address_type: Option<&str>,
        functions: Preprocessor,
        flags: u32,
    ) -> Result<()> {
        let arguments = format_args!("{uid:?}, {address_type:?}, {functions:?}, {flags:#X}");
        self.call(Method::MapiSupportRegisterPreprocessor, arguments, || {
            refuse_flags(flags)?;
            self.prepare_messages(uid, address_type, functions.clone())
        })
    }

    fn spooler_yield(&self, flags: u32) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportSpoolerYield, format_args!("{flags:#X}"), || {
            self.yield_to_spooler(flags)
        })
    }

    fn spooler_notify(&self, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Result<()> {
        self.call(Method::MapiSupportSpoolerNotify, format_args!("{flags:?}, {data:?}"), || {
            self.tell_spooler(flags, data)
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

    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened> {
        let arguments = format_args!("{template}, {flags:?}, {interface:?}");
        self.call(Method::MapiSupportOpenTemplateId, arguments, || {
            refuse_flags(flags.unknown(TemplateFlags::FILL_ENTRY))?;
            self.logged_on()?.session()?.book.open_template_id(template, flags, host, interface)
        })
    }

    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.call(Method::MapiSupportOpenEntry, format_args!("{id}, {interface:?}, {flags:?}"), || {
            self.logged_on()?.session()?.route_open(id, interface, flags)
        })
    }

    fn address(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Result<()> {
        let arguments = format_args!("{parameters:?}");
        self.call(Method::MapiSupportAddress, arguments, || {
            Ok(self.logged_on()?.session()?.address_book().address(parameters, recipients)?)
        })
    }

    fn details(
        &self,
        id: &EntryId,
        button: Option<DetailsButton<'_>>,
        flags: DetailsFlags,
    ) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportDetails, format_args!("{id}, {flags:?}"), || {
            Ok(self.logged_on()?.session()?.address_book().details(id, button, flags)?)
        })
    }

    fn new_entry(
        &self,
        flags: UnicodeFlags,
        container: Option<&EntryId>,
        template: Option<&EntryId>,
    ) -> Result<EntryId> {
        let arguments = format_args!("{flags:?}, {container:?}, {template:?}");
        self.call(Method::MapiSupportNewEntry, arguments, || {
            Ok(self.logged_on()?.session()?.address_book().new_entry(flags, container, template)?)
        })
    }

    fn do_progress_dialog(&self, flags: ProgressFlags) -> Result<Arc<dyn MapiProgress>> {
        self.call(Method::MapiSupportDoProgressDialog, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(ProgressFlags::MAPI_TOP_LEVEL))?;
            let object = self.object.child(Arc::clone(&self.object.life), Label::The("progress indicator"));
            let top_level = flags.contains(ProgressFlags::MAPI_TOP_LEVEL);
            Ok(Arc::new(ProgressDialog::of(object.unwatched(), top_level)) as Arc<dyn MapiProgress>)
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

    fn do_config_propsheet(&self, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Result<()> {
        self.call(Method::MapiSupportDoConfigPropsheet, format_args!("{title:?}, {flags:?}"), || {
            show_sheet(&self.object.runtime, title, config, flags)
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

    fn prepare_submit(&self, message: &dyn Message) -> Result<()> {
        self.call(Method::MapiSupportPrepareSubmit, format_args!(""), || self.prepare_to_send(message))
    }

    fn expand_recips(&self, message: &dyn Message) -> Result<PrepareFlags> {
        self.call(Method::MapiSupportExpandRecips, format_args!(""), || self.expand(message))
    }

    fn complete_msg(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.call(Method::MapiSupportCompleteMsg, format_args!("{flags:#X}, {id}"), || {
            refuse_flags(flags)?;
            self.complete(id)
        })
    }

    fn do_sent_mail(&self, flags: u32, message: Arc<dyn Message>) -> Result<()> {
        self.call(Method::MapiSupportDoSentMail, format_args!("{flags:#X}"), || {
            self.dispose_of_sent(flags, message)
        })
    }

    fn store_logoff_transports(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        self.call(Method::MapiSupportStoreLogoffTransports, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(LOGOFF_FLAGS))?;
            self.let_go_of_store(flags)
        })
    }

    fn status_recips(&self, message: &dyn Message, recipients: &AdrList) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportStatusRecips, format_args!("{recipients:?}"), || {
            self.report_on(message, recipients)
        })
    }

    fn read_receipt(&self, flags: ReportFlags, read: &dyn Message, report: &Arc<dyn Message>) -> Result<()> {
        self.call(Method::MapiSupportReadReceipt, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(ReportFlags::MAPI_NON_READ))?;
            self.report_reading(flags, read, report)
        })
    }

    fn update_pab(&self, _: &dyn Message) -> Result<()> {
        self.call(Method::MapiSupportUpdatePab, format_args!(""), || Ok(()))
    }

    fn preprocess(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.call(Method::MapiSupportPreprocess, format_args!("{flags:#X}, {id}"), || Ok(()))
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

    fn create_status(
        &self,
        actions: Arc<dyn StatusActions>,
        flags: OpenFlags,
    ) -> Result<Arc<dyn MapiStatus>> {
        let made = || -> Refused<Arc<dyn MapiStatus>> {
            let LoggedOn { number, section, life, .. } = self.logged_on()?;
            let logon = self.logged_on()?.logon()?;
            let row = logon.modify_row(*section, *number, Vec::new(), true);
            let acts = Acts::Provider { actions, support: *number };
            Ok(Arc::new(StatusObject::open(&logon, Arc::clone(life), row, acts, flags)?))
        };
        made().map_err(|refusal| self.object.refused(Method::MsLogonOpenStatusEntry, refusal))
    }

    fn create_control(&self, actions: Arc<dyn ControlActions>) -> Arc<dyn MapiControl> {
        let life = self.logged_on.as_ref().map_or(&self.object.life, |logged_on| &logged_on.life);
        Arc::new(ControlObject::new(&self.object, Arc::clone(life), actions))
    }

    fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>> {
        PropObject::create(&self.object, interface)
    }

    fn do_copy_to(
        &self,
        source: &Opened,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let what = Copied::AllBut { interfaces: exclude_interfaces, tags: exclude_tags };
        let copy = PropCopy { what, progress, interface, destination, flags };
        self.copy(Method::MapiSupportDoCopyTo, source, &copy)
    }

    fn do_copy_props(
        &self,
        source: &Opened,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let what = Copied::Only(include_tags);
        let copy = PropCopy { what, progress, interface, destination, flags };
        self.copy(Method::MapiSupportDoCopyProps, source, &copy)
    }

    fn copy_messages(
        &self,
        source: &dyn MapiFolder,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportCopyMessages, format_args!("{ids:?}, {flags:?}"), || {
            check_wanted(flags.contains(CopyMessagesFlags::MAPI_DECLINE_OK))?;
            copy::messages_by_interface(&self.object.runtime, source, ids, destination, progress, flags)
        })
    }

    fn copy_folder(
        &self,
        parent: &dyn MapiFolder,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportCopyFolder, format_args!("{id}, {new_name:?}, {flags:?}"), || {
            check_wanted(flags.contains(CopyFolderFlags::MAPI_DECLINE_OK))?;
            let transfer = FolderTransfer::new(parent, id, destination, new_name, flags);
            copy::folder_by_interface(&self.object.runtime, &transfer, progress, flags)
        })
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

/// Who asks not to be helped is not helped (PRP-COPYTO-18).
fn check_wanted(declines: bool) -> Refused<()> {
    if declines {
        return Err(refuse(ErrorCode::MAPI_E_DECLINE_COPY, "the object leaves copying to MAPI"));
    }
    Ok(())
}

/// `DoConfigPropsheet`: the user sees the properties of `config`; what he enters is set there (PRF-SERVICEENTRY-11).
fn show_sheet(runtime: &Runtime, title: &str, config: &dyn MapiProp, flags: UnicodeFlags) -> Refused<()> {
    refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
    let values = config.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let entered = runtime.ui().config_sheet(&ConfigSheet { title, values: &values });
    let Some(entered) = entered else {
        return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, format!("the user cancelled the sheet {title:?}")));
    };
    if !entered.is_empty() {
        // What the object computes itself is not the user's to enter: the others are set all the same.
        let _problems = config.set_props(&entered)?;
    }
    Ok(())
}
