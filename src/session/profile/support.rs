use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::{Access, Reach, Section};
use crate::engine::profile::{ClientId, ProfileId};
use crate::interface::spi::{MapiSupport, NotifyData};
use crate::interface::{
    ConfigSheet, MapiFolder, MapiProgress, MapiProp, MapiPropData, MapiTableData, Message, Method, Opened,
    Outcome, ProfSect, Result,
};
use crate::provider::copy::{self, Copied, FolderTransfer, PropCopy};
use crate::provider::{Label, Life, LiveTable, Object, PropObject, Refusal, Runtime, refuse, refuse_flags};
use crate::session::computer::Computer;
use crate::session::logon::Logon;
use crate::session::spooler::Signals;
use crate::vocab::{
    AdrList, CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, FileTime, Iid, MapiUid,
    OpenSectionFlags, OpenStoreFlags, PrepareFlags, PropProblem, PropTag, SpoolerNotifyFlags, StatusFlags,
    TableType, UnicodeFlags,
};

/// What MAPI does for a provider of a session, and for the entry function of a service while it is called.
#[derive(Debug)]
pub struct Support {
    object: Object,
    place: Option<Place>,
    /// The logon of the provider that goes on.
    logon: Mutex<Option<Arc<Life>>>,
    /// The session it is for, if it is for one; not held either.
    session: Weak<Logon>,
    /// What it told the spooler.
    signals: Signals,
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
    pub fn open(object: Object, access: Access, whose: Whose, session: Option<&Arc<Logon>>) -> Arc<Self> {
        let Access { computer, profile, client } = access;
        let place = Place { computer: Arc::downgrade(&computer), profile, client, whose };
        Arc::new(Self::new(object, Some(place), session.map_or_else(Weak::new, Arc::downgrade)))
    }

    fn new(object: Object, place: Option<Place>, session: Weak<Logon>) -> Self {
        Self { object, place, logon: Mutex::default(), session, signals: Signals::default() }
    }

    /// For the entry function of a service that comes to the computer or leaves it.
    pub fn of_computer(object: Object) -> Arc<Self> {
        Arc::new(Self::new(object, None, Weak::new()))
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

    /// The session it is for, while that lasts.
    pub fn session(&self) -> Option<Arc<Logon>> {
        self.session.upgrade()
    }

    /// What the provider told the spooler.
    pub const fn signals(&self) -> &Signals {
        &self.signals
    }

    /// The section of the provider; that of a service, or none, has no meaning to the spooler.
    pub fn provider(&self) -> MapiUid {
        match self.place.as_ref().map(|place| place.whose) {
            Some(Whose::Provider(uid) | Whose::Service(uid)) => uid,
            None => MapiUid([0; 16]),
        }
    }

    /// The provider is gone: so is the object, and what it left open in the profile.
    pub fn end(&self) {
        self.object.life.end();
        if let (Some(place), Some(computer)) =
            (&self.place, self.place.as_ref().and_then(|place| place.computer.upgrade()))
        {
            // Nothing here can fail.
            let _ = computer.runtime.set_up(|world| {
                world.profiles_mut().release_client(place.client);
                Ok(())
            });
        }
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

    fn spooler_yield(&self, flags: u32) -> Result<Outcome<()>> {
        self.object.call(Method::MapiSupportSpoolerYield, format_args!("{flags:#X}"), || {
            self.yield_to_spooler(flags)
        })
    }

    fn spooler_notify(&self, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Result<()> {
        self.object.call(Method::MapiSupportSpoolerNotify, format_args!("{flags:?}, {data:?}"), || {
            self.tell_spooler(flags, data)
        })
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

    fn prepare_submit(&self, message: &dyn Message) -> Result<()> {
        self.object.call(Method::MapiSupportPrepareSubmit, format_args!(""), || self.prepare_to_send(message))
    }

    fn expand_recips(&self, message: &dyn Message) -> Result<PrepareFlags> {
        self.object.call(Method::MapiSupportExpandRecips, format_args!(""), || self.expand(message))
    }

    fn do_sent_mail(&self, flags: u32, message: Arc<dyn Message>) -> Result<()> {
        self.object.call(Method::MapiSupportDoSentMail, format_args!("{flags:#X}"), || {
            self.dispose_of_sent(flags, message)
        })
    }

    fn status_recips(&self, message: &dyn Message, recipients: &AdrList) -> Result<Outcome<()>> {
        self.object.call(Method::MapiSupportStatusRecips, format_args!("{recipients:?}"), || {
            self.report_on(message, recipients)
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
