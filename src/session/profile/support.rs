use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::{Access, Reach, Section};
use crate::engine::profile::{ClientId, ProfileId};
use crate::interface::spi::MapiSupport;
use crate::interface::{
    ConfigSheet, MapiFolder, MapiProgress, MapiProp, MapiPropData, MapiTableData, Method, Opened, Outcome,
    ProfSect, Result,
};
use crate::provider::copy::{self, Copied, FolderTransfer, PropCopy};
use crate::provider::{Label, Life, LiveTable, Object, PropObject, Refusal, Runtime, refuse, refuse_flags};
use crate::session::computer::Computer;
use crate::session::spooler;
use crate::vocab::{
    CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, FileTime, Iid, MapiUid,
    OpenSectionFlags, OpenStoreFlags, PropProblem, PropTag, StatusFlags, StoreLogoffFlags, TableType,
    UnicodeFlags,
};

/// What MAPI does for a provider of a session, and for the entry function of a service while it is called.
#[derive(Debug)]
pub struct Support {
    object: Object,
    place: Option<Place>,
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
    whose: Whose,
}

/// Who is supported, by the UID of its section.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// The entry function of a service.
    Service(MapiUid),
    /// A provider.
    Provider(MapiUid),
}

impl Support {
    /// For who is in a profile; it lives as long as the object.
    pub fn open(object: Object, access: Access, whose: Whose) -> Arc<Self> {
        let Access { computer, profile, client } = access;
        let place = Place { computer: Arc::downgrade(&computer), profile, client, whose };
        Arc::new(Self { object, place: Some(place), logon: Mutex::default() })
    }

    /// For the entry function of a service that comes to the computer or leaves it.
    pub fn of_computer(object: Object) -> Arc<Self> {
        Arc::new(Self { object, place: None, logon: Mutex::default() })
    }

    /// The object of an entry function's call that is its support object.
    pub fn of_call(call: &Object) -> Object {
        call.child(Arc::clone(&call.life), Label::The("support object of a message service"))
    }

    /// The profile of the supported one, and who it is.
    pub fn place(&self) -> std::result::Result<(Access, Whose), Refusal> {
        let none = || refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the call concerns no profile");
        let Place { computer, profile, client, whose } = self.place.as_ref().ok_or_else(none)?;
        let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the computer is gone");
        let computer = computer.upgrade().ok_or_else(gone)?;
        Ok((Access { computer, profile: *profile, client: *client }, *whose))
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
        self.object.call(method, arguments, || {
            check_wanted(copy.flags.contains(CopyFlags::MAPI_DECLINE_OK))?;
            copy::copy_opened(source, &self.object.runtime, copy)
        })
    }
}

impl Access {
    /// Lets a temporary store stay in the profile.
    pub fn keep_store(&self, provider: MapiUid) -> std::result::Result<(), Refusal> {
        let is_temporary = self
            .look(|profile| Ok(profile.status_flags(provider).contains(StatusFlags::STATUS_TEMP_SECTION)))?;
        if !is_temporary {
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
}

/// What a client may say as it closes a store.
const LOGOFF_FLAGS: StoreLogoffFlags = StoreLogoffFlags::LOGOFF_NO_WAIT
    .union(StoreLogoffFlags::LOGOFF_ORDERLY)
    .union(StoreLogoffFlags::LOGOFF_PURGE)
    .union(StoreLogoffFlags::LOGOFF_ABORT)
    .union(StoreLogoffFlags::LOGOFF_QUIET);

impl MapiSupport for Support {
    fn open_profile_section(
        &self,
        section: Option<MapiUid>,
        flags: OpenSectionFlags,
    ) -> Result<Arc<dyn ProfSect>> {
        self.object.call(
            Method::MapiSupportOpenProfileSection,
            format_args!("{section:?}, {flags:?}"),
            || {
                let (access, whose) = self.place()?;
                let (own, reach) = match whose {
                    Whose::Service(service) => (service, Reach::Service(service)),
                    Whose::Provider(provider) => {
                        (provider, Reach::Provider(provider, access.service_of(provider)))
                    }
                };
                let logon = self.logon.lock().clone();
                Section::open_for_provider(&self.object, access, section.unwrap_or(own), flags, reach, logon)
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
            let (access, Whose::Provider(provider)) = self.place()? else {
                let why = "a message service has no store to add to the profile";
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
            };
            let temporary = OpenStoreFlags::MDB_TEMPORARY.bits();
            refuse_flags(flags & !temporary)?;
            if flags & temporary != 0 {
                return Ok(());
            }
            access.keep_store(provider)
        })
    }

    fn store_logoff_transports(&self, flags: StoreLogoffFlags) -> Result<()> {
        let arguments = format_args!("{flags:?}");
        self.object.call(Method::MapiSupportStoreLogoffTransports, arguments, || {
            let (access, Whose::Provider(_)) = self.place()? else {
                let why = "a message service has no transports";
                return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
            };
            refuse_flags(flags.unknown(LOGOFF_FLAGS))?;
            if flags.intersects(StoreLogoffFlags::LOGOFF_NO_WAIT | StoreLogoffFlags::LOGOFF_PURGE) {
                for logon in access.computer.logons().iter().filter(|logon| logon.profile == access.profile) {
                    spooler::send_all(logon);
                }
            }
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
        self.object.call(Method::MapiFolderCopyMessages, format_args!("{ids:?}, {flags:?}"), || {
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
        self.object.call(Method::MapiFolderCopyFolder, format_args!("{id}, {new_name:?}, {flags:?}"), || {
            check_wanted(flags.contains(CopyFolderFlags::MAPI_DECLINE_OK))?;
            let transfer = FolderTransfer::new(parent, id, destination, new_name, flags);
            copy::folder_by_interface(&self.object.runtime, &transfer, progress, flags)
        })
    }
}

/// Who asks not to be helped is not helped (PRP-COPYTO-18).
fn check_wanted(declines: bool) -> std::result::Result<(), Refusal> {
    if declines {
        return Err(refuse(ErrorCode::MAPI_E_DECLINE_COPY, "the object leaves copying to MAPI"));
    }
    Ok(())
}

/// `DoConfigPropsheet`: the user sees the properties of `config`; what he enters is set there (PRF-SERVICEENTRY-11).
fn show_sheet(
    runtime: &Runtime,
    title: &str,
    config: &dyn MapiProp,
    flags: UnicodeFlags,
) -> std::result::Result<(), Refusal> {
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
