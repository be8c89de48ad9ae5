//! What MAPI does for providers and for the entry functions of services: `IMAPISupport`, one object in four flavours.

mod flavour;

use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::computer::Computer;
use super::logon::Logon;
use super::profile::{Access, Reach, Section};
use super::session::Session;
use crate::engine::profile::{ClientId, ProfileId};
use crate::interface::spi::MapiSupport;
use crate::interface::{
    ConfigSheet, MapiFolder, MapiProgress, MapiProp, MapiPropData, MapiTableData, Method, Opened, Outcome,
    ProfSect, Result,
};
use crate::provider::copy::{self, Copied, FolderTransfer, PropCopy};
use crate::provider::{
    Label, Life, LiveTable, Object, PropObject, Refusal, Runtime, kept_property, refuse, refuse_flags,
};
use crate::vocab::{
    CodePage, CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, FileTime, Iid, MapiUid,
    OpenFlags, OpenSectionFlags, OpenStoreFlags, PropProblem, PropTag, Property, StatusRowFlags, TableType,
    UnicodeFlags,
};

pub use flavour::Flavour;

type Refused<T> = std::result::Result<T, Refusal>;

/// A support object.
#[derive(Debug)]
pub struct Support {
    object: Object,
    flavour: Flavour,
    place: Option<Place>,
    logged_on: Option<LoggedOn>,
    /// The logon of the provider that goes on.
    logon: Mutex<Option<Arc<Life>>>,
}

/// A service or provider in its profile.
#[derive(Debug)]
struct Place {
    /// Not held: a provider may keep its support object, and the computer keeps the provider.
    computer: Weak<Computer>,
    profile: ProfileId,
    client: ClientId,
    /// The section of the service or provider.
    section: MapiUid,
}

/// A provider in its session.
#[derive(Clone, Debug)]
pub struct LoggedOn {
    /// Its number among all support objects.
    pub number: u64,
    /// Its section of the profile.
    pub section: MapiUid,
    logon: Weak<Logon>,
    member: u32,
}

impl LoggedOn {
    /// What the members of its session share.
    pub fn logon(&self) -> Refused<Arc<Logon>> {
        self.logon.upgrade().ok_or_else(ended)
    }

    /// The member of the session that logged it on.
    pub fn session(&self) -> Refused<Arc<Session>> {
        self.logon()?.member(self.member).ok_or_else(ended)
    }
}

fn ended() -> Refusal {
    refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the session has ended")
}

impl Support {
    /// For the entry function of a service that is in a profile; it lives as long as the object.
    pub fn of_service(object: Object, access: &Access, service: MapiUid) -> Arc<Self> {
        let place = Some(Place::new(access, service));
        Arc::new(Self { object, flavour: Flavour::Service, place, logged_on: None, logon: Mutex::default() })
    }

    /// For the entry function of a service that comes to the computer or leaves it.
    pub fn of_computer(object: Object) -> Arc<Self> {
        let logon = Mutex::default();
        Arc::new(Self { object, flavour: Flavour::Service, place: None, logged_on: None, logon })
    }

    /// For a provider that logs on to a session, in this section of its profile.
    pub fn of_provider(session: &Session, flavour: Flavour, section: MapiUid) -> Arc<Self> {
        let runtime = session.runtime();
        let label = Label::Named(format!("support object of session {}", session.member).into());
        let logged_on = LoggedOn {
            number: runtime.notify.new_owner(),
            section,
            logon: Arc::downgrade(&session.logon),
            member: session.member,
        };
        Arc::new(Self {
            object: Object::new(runtime, Arc::clone(&session.life), label).unwatched(),
            flavour,
            place: Some(Place::new(&session.access(), section)),
            logged_on: Some(logged_on),
            logon: Mutex::default(),
        })
    }

    /// The object of an entry function's call that is its support object.
    pub fn of_call(call: &Object) -> Object {
        call.child(Arc::clone(&call.life), Label::The("support object of a message service"))
    }

    /// The provider in its session; an entry function is of none.
    pub fn logged_on(&self) -> Refused<&LoggedOn> {
        let none = || refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the call concerns no session");
        self.logged_on.as_ref().ok_or_else(none)
    }

    /// The profile, and the section of the supported one.
    pub fn place(&self) -> Refused<(Access, MapiUid)> {
        let none = || refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the call concerns no profile");
        let Place { computer, profile, client, section } = self.place.as_ref().ok_or_else(none)?;
        let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the computer is gone");
        let computer = computer.upgrade().ok_or_else(gone)?;
        Ok((Access { computer, profile: *profile, client: *client }, *section))
    }

    /// A method of the interface, which not every flavour has (STA-SUP-1).
    fn call<T>(
        &self,
        method: Method,
        arguments: fmt::Arguments<'_>,
        body: impl FnOnce() -> Refused<T>,
    ) -> Result<T> {
        self.object.call(method, arguments, || {
            if !self.flavour.offers(method) {
                let why = format!("the support object of the kind {:?} does not offer it", self.flavour);
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
            }
            body()
        })
    }

    /// Lets a provider log on. Meanwhile MAPI keeps what it wrote into its section itself (PRF-PROFSECT-15).
    pub fn during_logon<T>(&self, log_on: impl FnOnce() -> T) -> T {
        let logon = Life::new();
        *self.logon.lock() = Some(Arc::clone(&logon));
        let answer = log_on();
        logon.end();
        answer
    }

    fn copy(&self, method: Method, source: &Opened, copy: &PropCopy<'_>) -> Result<Vec<PropProblem>> {
        let arguments = format_args!("{:?}, {}, {:?}", copy.what, copy.interface, copy.flags);
        self.call(method, arguments, || {
            check_wanted(copy.flags.contains(CopyFlags::MAPI_DECLINE_OK))?;
            copy::copy_opened(source, &self.object.runtime, copy)
        })
    }
}

impl Place {
    fn new(access: &Access, section: MapiUid) -> Self {
        let Access { computer, profile, client } = access;
        Self { computer: Arc::downgrade(computer), profile: *profile, client: *client, section }
    }
}

/// Releasing the last reference logs the provider off (STA-SUP-7, STA-LIFE-10).
impl Drop for Support {
    fn drop(&mut self) {
        if let Some(logged_on) = &self.logged_on
            && let Ok(logon) = logged_on.logon()
        {
            if let Ok(session) = logged_on.session() {
                session.unload(logged_on);
            }
            logon.release_rows(logged_on.number);
        }
    }
}

impl MapiSupport for Support {
    fn modify_status_row(&self, properties: &[Property], flags: StatusRowFlags) -> Result<()> {
        let arguments = format_args!("{properties:?}, {flags:?}");
        self.call(Method::MapiSupportModifyStatusRow, arguments, || {
            refuse_flags(flags.unknown(StatusRowFlags::STATUSROW_UPDATE))?;
            let update = flags.contains(StatusRowFlags::STATUSROW_UPDATE);
            let properties = to_be_shown(properties, update)?;
            let LoggedOn { number, section, .. } = self.logged_on()?;
            self.logged_on()?.logon()?.modify_row(*section, *number, properties, update);
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
            logged_on.session()?.register_uid(uid, logged_on.number);
            Ok(())
        })
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        let arguments = format_args!("{left}, {right}, {flags:#X}");
        self.call(Method::MapiSupportCompareEntryIds, arguments, || {
            refuse_flags(flags)?;
            self.logged_on()?.session()?.route_compare(left, right)
        })
    }

    fn open_entry(&self, id: &EntryId, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id}, {interface:?}, {flags:?}");
        self.call(Method::MapiSupportOpenEntry, arguments, || {
            self.logged_on()?.session()?.route_open(id, interface, flags)
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
        self.copy(Method::MapiPropCopyTo, source, &copy)
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
        self.copy(Method::MapiPropCopyProps, source, &copy)
    }

    fn copy_messages(
        &self,
        source: &dyn MapiFolder,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.call(Method::MapiFolderCopyMessages, format_args!("{ids:?}, {flags:?}"), || {
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
        self.call(Method::MapiFolderCopyFolder, format_args!("{id}, {new_name:?}, {flags:?}"), || {
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
