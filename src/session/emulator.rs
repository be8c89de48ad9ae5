use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use super::builder::EmulatorBuilder;
use super::computer::Computer;
use super::library::Library;
use super::mail::{self, Mail};
use super::set_up;
use super::spooler::{self, InternetSettings, SentMail};
use crate::engine::StoreContent;
use crate::engine::table::Policy;
use crate::interface::{Clock, Mapi, MapiPropData, MapiSession, MapiTableData, Result};
use crate::provider::store::MAILBOX_PASSWORD;
use crate::provider::{Delivery, Label, Life, LiveTable, Object, PropObject, Runtime, TableWork};
use crate::vocab::{Binary, EntryId, FileTime, Iid, InitFlags, LogonFlags, PropTag, TableType, Tag};

/// One computer with MAPI on it: its profiles, its message services, its post office.
///
/// It starts where every test starts: made in microseconds, with a mailbox to log on to. Nothing happens behind the
/// test's back: mail moves and notifications arrive when [`pump`](Self::pump) is called, time passes when
/// [`advance`](Self::advance) is.
///
/// ```
/// use mapi_emulator::Emulator;
/// use mapi_emulator::prelude::*;
///
/// let emulator = Emulator::new();
/// let session = emulator.log_on("Anna Berg")?;
/// let inbox = session.default_store()?.inbox()?;
/// assert_eq!(inbox.messages(&mapi_emulator::columns![mapi_emulator::vocab::tags::PR_SUBJECT])?.len(), 0);
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
pub struct Emulator {
    pub(super) computer: Arc<Computer>,
    library: Arc<Library>,
}

impl Clone for Emulator {
    fn clone(&self) -> Self {
        self.computer.emulators.fetch_add(1, Ordering::Relaxed);
        Self { computer: Arc::clone(&self.computer), library: Arc::clone(&self.library) }
    }
}

/// A failed assertion in a sink is a failed test.
impl Drop for Emulator {
    fn drop(&mut self) {
        if self.computer.emulators.fetch_sub(1, Ordering::AcqRel) == 1 {
            let panics = self.sink_panics();
            assert!(panics.is_empty() || thread::panicking(), "sinks panicked: {panics:#?}");
        }
    }
}

impl Emulator {
    /// Where the section of a mailbox's provider keeps the password that `ChangePassword` of its status object changes: a
    /// property that only those are shown who ask for it. A mailbox without one has the empty password.
    ///
    /// ```
    /// use mapi_emulator::vocab::{OpenFlags, OpenSectionFlags, ResourceType, Restriction, UnicodeFlags, tags::*};
    /// use mapi_emulator::{Emulator, columns, prelude::*};
    ///
    /// let emulator = Emulator::new();
    /// let session = emulator.log_on("Anna Berg")?;
    /// let _store = session.default_store()?;
    /// let stores = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER);
    /// let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    /// let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&stores), None, 0)?;
    /// let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap().into();
    /// let mailbox = session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
    /// mailbox.change_password("", "sesame", UnicodeFlags::MAPI_UNICODE)?;
    /// assert!(mailbox.change_password("", "open", UnicodeFlags::MAPI_UNICODE).is_err());
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub const MAILBOX_PASSWORD: Tag<String> = MAILBOX_PASSWORD;

    /// A computer with one mailbox: that of Anna Berg, `anna@example.com`, in the default profile `Anna Berg`.
    #[must_use]
    pub fn new() -> Self {
        /// Made once: a fork of it is another one.
        static FURNISHED: LazyLock<Emulator> =
            LazyLock::new(|| Emulator::builder().mailbox("Anna Berg", "anna@example.com").build());
        FURNISHED.fork()
    }

    /// The only one that stands for this computer so far.
    pub(super) fn first(computer: Arc<Computer>) -> Self {
        let library = Arc::new(Library::new(&computer));
        Self { computer, library }
    }

    /// A computer to be furnished.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// An independent copy, at once whatever the size: what either changes the other doesn't see. Nobody is logged on
    /// in the copy, and nothing watches it.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::first(self.computer.fork())
    }

    /// What all objects of this computer share.
    pub(crate) fn runtime(&self) -> &Arc<Runtime> {
        &self.computer.runtime
    }

    /// The entry points of MAPI: what a client is handed.
    #[must_use]
    pub fn mapi(&self) -> Arc<dyn Mapi> {
        Arc::<Library>::clone(&self.library)
    }

    /// Initialises MAPI and logs on to a profile, in a session of its own.
    ///
    /// # Errors
    /// Those of [`Mapi::logon`].
    pub fn log_on(&self, profile: &str) -> Result<Arc<dyn MapiSession>> {
        self.library.initialize(InitFlags::NONE)?;
        let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_UNICODE;
        self.library.logon(Some(profile), None, flags)
    }

    /// Lets everything happen that is due, until all is quiet: the spooler sends and delivers, searches and tables do what
    /// they were asked for, sinks hear. Tells how many messages, operations and deliveries of notifications that were.
    ///
    /// One thread at a time lets the spooler work, others wait for it: a transport or store that, while the spooler calls
    /// it, waits for another thread that pumps waits for ever. Pumped by one of them itself the spooler does nothing.
    pub fn pump(&self) -> usize {
        let mut done = 0;
        self.computer.spooling.begin_pump();
        // A client that answers each message with another one never lets it be quiet.
        for _ in 0..1_000 {
            let runtime = &self.computer.runtime;
            let now = spooler::pump(&self.computer)
                + runtime.search()
                + runtime.tables.work(runtime)
                + runtime.dispatch();
            if now == 0 {
                break;
            }
            done += now;
        }
        done
    }

    /// Chooses when notifications arrive.
    pub fn set_delivery(&self, delivery: Delivery) {
        self.computer.runtime.notify.set_delivery(delivery);
    }

    /// Chooses when tables do what clients ask for with `TBL_ASYNC`: by default before the call returns, as most tables
    /// of the field do.
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{SortOrderSet, TableFlags, TableOpFlags, TableStatus};
    /// use mapi_emulator::{Emulator, TableWork};
    ///
    /// let emulator = Emulator::new();
    /// let session = emulator.log_on("Anna Berg")?;
    /// let inbox = session.default_store()?.inbox()?;
    /// let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
    /// emulator.set_table_work(TableWork::WhenPumped);
    /// table.sort_table(&SortOrderSet::default(), TableOpFlags::TBL_ASYNC)?;
    /// assert_eq!(table.get_status()?.0, TableStatus::TBLSTAT_SORTING);
    /// emulator.pump();
    /// assert_eq!(table.get_status()?.0, TableStatus::TBLSTAT_COMPLETE);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub fn set_table_work(&self, when: TableWork) {
        self.computer.runtime.tables.set_work(when);
    }

    /// Chooses how tables behave that are opened from now on, where products differ.
    ///
    /// ```
    /// use mapi_emulator::testkit::table_policy::{AbsentValue, Policy};
    /// use mapi_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.set_table_policy(Policy { absent: AbsentValue::LessThanAny, ..Policy::default() });
    /// ```
    pub fn set_table_policy(&self, policy: Policy) {
        self.computer.runtime.tables.set_policy(policy);
        self.computer.runtime.notify.set_most_row_events(policy.max_row_events);
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> FileTime {
        self.computer.runtime.clock.now()
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.computer.runtime.clock.advance(by);
        self.computer.runtime.bell.ring();
    }

    /// The mail that was sent to addresses outside this computer's post office, in order.
    #[must_use]
    pub fn sent(&self) -> Vec<SentMail> {
        self.computer.post_office.sent()
    }

    /// Puts a message that comes from outside into the mailbox of `address`, as a delivery: unread, with new-mail
    /// notifications. Gives its entry id.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if the post office has no such mailbox.
    pub fn receive(&self, address: &str, mail: Mail) -> Result<EntryId> {
        let received = mail::receive(&self.computer, address, mail);
        self.computer.runtime.after_call();
        self.computer.runtime.bell.ring();
        received
    }

    /// Leaves a message that comes from outside at the post office, for `address`: the internet transport of a session
    /// that has the mailbox as its default store fetches it at the next pump.
    ///
    /// ```
    /// use mapi_emulator::{Emulator, Mail, prelude::*, vocab::tags::PR_CONTENT_COUNT};
    ///
    /// let emulator = Emulator::new();
    /// emulator.post("anna@example.com", Mail::new("Lunch?"));
    /// let session = emulator.log_on("Anna Berg")?;
    /// let inbox = session.default_store()?.inbox()?;
    /// assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    /// emulator.pump();
    /// assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub fn post(&self, address: &str, mail: Mail) {
        self.computer.post_office.post(address, mail, self.now());
        self.computer.runtime.bell.ring();
    }

    /// Puts a file where messages can refer to it by its path, in whatever case: an attachment of the method
    /// `ATTACH_BY_REF_RESOLVE` holds it from the moment on at which its message is sent. Form configuration files are read
    /// from there, too ([`install_form`](crate::interface::MapiFormContainer::install_form)).
    ///
    /// ```
    /// # let emulator = mapi_emulator::Emulator::new();
    /// emulator.add_file(r"\\server\plans\spring.txt", b"Sow the peas");
    /// ```
    pub fn add_file(&self, path: &str, content: impl Into<Binary>) {
        let added = self.computer.runtime.set_up(|world| {
            world.add_file(path, content.into());
            Ok(())
        });
        // Adding a file never fails.
        drop(added);
    }

    /// The file at a path: one that was [added](Self::add_file), or written by
    /// [`save_form`](crate::interface::MapiFormInfo::save_form).
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Binary> {
        self.computer.runtime.read().file(path).cloned()
    }

    /// Chooses how the internet transport behaves from now on; it is the same for all sessions.
    pub fn set_internet(&self, settings: InternetSettings) {
        self.computer.post_office.configure(settings);
        self.computer.runtime.bell.ring();
    }

    /// How the internet transport behaves.
    #[must_use]
    pub fn internet(&self) -> InternetSettings {
        InternetSettings::clone(&self.computer.post_office.settings())
    }

    /// Adds content as a read-only message store to a profile.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile.
    pub fn mount(&self, profile: &str, content: &StoreContent) -> Result<()> {
        set_up::mount(&self.computer, profile, content)
    }

    /// Rows of the test's own, in tables that a client can be given without a session: named by `index`, with these
    /// columns. A store provider gets its tables from [`MapiSupport`](crate::interface::spi::MapiSupport).
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{Property, TableType, tags::*};
    /// use mapi_emulator::{Emulator, columns};
    ///
    /// let columns = columns![PR_ROWID, PR_DISPLAY_NAME];
    /// let rows = Emulator::new().create_table(TableType::TBLTYPE_DYNAMIC, PR_ROWID.into(), &columns)?;
    /// let table = rows.get_view(None, None)?;
    /// rows.modify_row(&[Property::of(PR_ROWID, 1), Property::of(PR_DISPLAY_NAME, "Anna Berg")])?;
    /// assert_eq!(table.get_row_count(0)?.into_value(), 1);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`MapiSupport::create_table`](crate::interface::spi::MapiSupport::create_table).
    #[doc(alias = "CreateTable")]
    pub fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        LiveTable::create(&self.object(), table_type, index, columns)
    }

    /// Properties of the test's own, in an object that a client can be given without a session. A store provider gets
    /// it from [`MapiSupport`](crate::interface::spi::MapiSupport).
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{PropAccess, tags::*};
    /// use mapi_emulator::Emulator;
    ///
    /// let object = Emulator::new().create_prop(None)?;
    /// object.set(PR_DISPLAY_NAME, "Anna Berg")?;
    /// object.set_prop_access(&[(PR_DISPLAY_NAME.tag(), PropAccess::IPROP_CLEAN)])?;
    /// object.set(PR_COMMENT, "changed by a client")?;
    /// let changed = object.get_prop_access(None)?;
    /// let changed = changed.iter().filter(|(_, access)| access.contains(PropAccess::IPROP_DIRTY));
    /// assert!(changed.map(|(tag, _)| *tag).eq([PR_COMMENT.tag()]));
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`MapiSupport::create_prop`](crate::interface::spi::MapiSupport::create_prop).
    #[doc(alias = "CreateIProp")]
    pub fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>> {
        PropObject::create(&self.object(), interface)
    }

    /// Itself, as what it makes for the test sees it.
    fn object(&self) -> Object {
        Object::new(&self.computer.runtime, Life::new(), Label::Named("emulator".into()))
    }
}

impl Default for Emulator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Emulator").field(&self.computer).finish()
    }
}
