use std::sync::Arc;

use super::book_id::uid_of;
use super::{ContainerInfo, OpenBook, Refused};
use crate::engine::WhichBook;
use crate::engine::directory::MUID_EMSAB;
use crate::engine::personal_book::MUID_PERSONAL_BOOK;
use crate::interface::spi::{AbInfo, AbLogon, AbProvider, MapiSupport, ProviderShutdown};
use crate::interface::{AdviseSink, Connection, MapiStatus, MapiTable, Method, Opened, Result};
use crate::provider::{Label, Life, Object, Runtime, refuse, refuse_flags};
use crate::vocab::tags::{PR_RESOURCE_METHODS, PR_STATUS_CODE};
use crate::vocab::{
    AbOpenFlags, AdrEntry, EntryId, ErrorCode, EventMask, Iid, MapiError, OpenFlags, PropTag, Property,
    ResolveNamesFlags, ResourceMethods, StatusCode, StatusRowFlags, TemplateFlags, UnicodeFlags,
};

/// The provider of an address book of the world, plugged in as a user's would be.
#[derive(Debug)]
pub struct BuiltInBook {
    object: Object,
    which: WhichBook,
}

impl BuiltInBook {
    /// What the containers are called; all personal address books alike.
    pub const NAMES: [(WhichBook, &str); 2] = [
        (WhichBook::Directory, ContainerInfo::GAL),
        (WhichBook::Personal(MUID_PERSONAL_BOOK), ContainerInfo::PERSONAL),
    ];

    /// The provider of this address book.
    pub fn new(runtime: &Arc<Runtime>, which: WhichBook) -> Self {
        let label = Label::The(match which {
            WhichBook::Directory => "directory provider",
            WhichBook::Personal(_) => "personal address book provider",
        });
        Self { object: Object::new(runtime, Life::new(), label).unwatched(), which }
    }
}

impl AbProvider for BuiltInBook {
    fn info(&self) -> AbInfo {
        let (kind, name, dll) = match self.which {
            WhichBook::Directory => (MUID_EMSAB, ContainerInfo::GAL, "EMSABP.DLL"),
            WhichBook::Personal(_) => (MUID_PERSONAL_BOOK, ContainerInfo::PERSONAL, "MSPST.DLL"),
        };
        AbInfo {
            kind,
            display_name: name.to_owned(),
            provider_display: name.to_owned(),
            dll_name: dll.to_owned(),
        }
    }

    fn shutdown(&self) {
        // Nothing is left to do, and nobody to tell that an observer would rather have it fail.
        let _answer = self.object.call(Method::AbProviderShutdown, format_args!(""), || Ok(()));
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>> {
        self.object.call(Method::AbProviderLogon, format_args!("{profile:?}, {flags:?}"), || {
            let known =
                AbOpenFlags::AB_NO_DIALOG | AbOpenFlags::MAPI_DEFERRED_ERRORS | AbOpenFlags::MAPI_UNICODE;
            refuse_flags(flags.unknown(known))?;
            support.set_provider_uid(uid_of(self.which), 0)?;
            let row = [
                Property::of(PR_RESOURCE_METHODS, ResourceMethods::STATUS_VALIDATE_STATE),
                Property::of(PR_STATUS_CODE, StatusCode::STATUS_AVAILABLE),
            ];
            support.modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE)?;
            let open = OpenBook::new(self.object.runtime(), self.which, support);
            let label = Label::The(match self.which {
                WhichBook::Directory => "logon to the directory",
                WhichBook::Personal(_) => "logon to the personal address book",
            });
            let object = self.object.child(Arc::clone(&open.life), label).unwatched();
            let logon: Arc<dyn AbLogon> = Arc::new(BuiltInLogon { object, open });
            Ok(logon)
        })
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(self)
    }
}

/// What is saved is saved: nothing is left to do.
impl ProviderShutdown for BuiltInBook {
    fn query_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// The logon object of a built-in provider, which no client holds.
#[derive(Debug)]
struct BuiltInLogon {
    object: Object,
    open: Arc<OpenBook>,
}

impl BuiltInLogon {
    fn unsupported<T>(&self, why: &'static str) -> Refused<T> {
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why))
    }
}

impl AbLogon for BuiltInLogon {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::AbLogonGetLastError, format_args!("{code}, {flags:?}"), || {
            self.object.last_error(code, flags)
        })
    }

    fn logoff(&self) {
        // An observer may make an answer of its own; the logon ends all the same.
        let _answer = self.object.call(Method::AbLogonLogoff, format_args!(""), || Ok(()));
        self.open.log_off();
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        let arguments = format_args!("{id:?}, {interface:?}, {flags:?}");
        self.object.call(Method::AbLogonOpenEntry, arguments, || self.open.open_entry(id, interface, flags))
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        self.object.call(Method::AbLogonCompareEntryIds, format_args!("{left}, {right}"), || {
            Ok(self.open.named(Some(left))?.is_same(&self.open.named(Some(right))?))
        })
    }

    fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: Arc<dyn AdviseSink>,
    ) -> Result<Connection> {
        self.object.call(Method::AbLogonAdvise, format_args!("{id:?}, {events:?}"), || {
            self.open.advise(id, events, sink)
        })
    }

    fn unadvise(&self, connection: Connection) -> Result<()> {
        self.object
            .call(Method::AbLogonUnadvise, format_args!("{connection:?}"), || self.open.unadvise(connection))
    }

    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        self.object.call(Method::AbLogonOpenStatusEntry, format_args!("{interface:?}, {flags:?}"), || {
            self.unsupported("MAPI's own status object will do")
        })
    }

    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        _host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened> {
        let arguments = format_args!("{template}, {flags:?}, {interface:?}");
        self.object.call(Method::AbLogonOpenTemplateId, arguments, || {
            self.unsupported("no code stands behind an entry that is copied elsewhere")
        })
    }

    fn get_one_off_table(&self, flags: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.object.call(Method::AbLogonGetOneOffTable, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            self.open.one_off_table(flags.contains(UnicodeFlags::MAPI_UNICODE))
        })
    }

    fn prepare_recips(
        &self,
        flags: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut [AdrEntry],
    ) -> Result<()> {
        let arguments = format_args!("{flags:?}, {tags:?}, {} recipients", recipients.len());
        self.object.call(Method::AbLogonPrepareRecips, arguments, || {
            refuse_flags(flags.unknown(ResolveNamesFlags::MAPI_CACHE_ONLY))?;
            self.open.prepare(tags.unwrap_or_default(), recipients)
        })
    }
}

/// A logon that the session forgot to end, as one whose logon failed half-way, leaves nothing behind.
impl Drop for BuiltInLogon {
    fn drop(&mut self) {
        self.open.log_off();
    }
}
