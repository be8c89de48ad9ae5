use super::client_shutdown::FastShutdown;
use super::computer::{Computer, Settings};
use super::emulator::Emulator;
use super::set_up::{self, DEFAULT_SEED, DEFAULT_START, NewStore};
use crate::engine::{StoreSettings, World};
use crate::interface::{Error, Method, Result};
use crate::provider::IdSource;
use crate::vocab::{ErrorCode, FileTime, FolderRights};

/// Furnishes a computer before its first use.
///
/// ```
/// use mapi_emulator::Emulator;
///
/// let emulator = Emulator::builder()
///     .mailbox("Anna Berg", "anna@example.com")
///     .mailbox("Ben Okafor", "ben@example.com")
///     .build();
/// assert!(emulator.log_on("Ben Okafor").is_ok());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct EmulatorBuilder {
    seed: u64,
    start: FileTime,
    stores: Vec<NewStore>,
    /// What was said of a store before there was one.
    misplaced: Option<&'static str>,
    people: Vec<(String, String)>,
    settings: Settings,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            seed: DEFAULT_SEED,
            start: DEFAULT_START,
            stores: Vec::new(),
            misplaced: None,
            people: Vec::new(),
            settings: Settings::default(),
        }
    }
}

impl EmulatorBuilder {
    /// Chooses the ids that are given: the same seed gives the same bytes in every run.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The moment at which the clock stands until it is advanced; else 2025-01-01 08:00 UTC.
    pub const fn starts_at(mut self, now: FileTime) -> Self {
        self.start = now;
        self
    }

    /// Adds a mailbox on the server: an entry in the directory, a store with the usual folders, and a profile with the
    /// name of its owner. The first one's is the default profile.
    pub fn mailbox(self, name: &str, address: &str) -> Self {
        self.mailbox_with(name, address, StoreSettings::SERVER)
    }

    /// Adds a mailbox whose store can do this and answers like this; [`Emulator::configure_store`] changes it later.
    pub fn mailbox_with(self, name: &str, address: &str, settings: StoreSettings) -> Self {
        self.store(name, "", Some(address.to_owned()), settings)
    }

    /// Adds a personal store to the profile of this name, as a file of Outlook's. A profile that there is not yet is
    /// made, with the store as its default store.
    ///
    /// ```
    /// use mapi_emulator::{Emulator, prelude::*, vocab::tags::*, vocab::*};
    ///
    /// let emulator = Emulator::builder()
    ///     .mailbox("Anna Berg", "anna@example.com")
    ///     .folders(&["Inbox/Projects/Roof", "Inbox/Projects/Bridge", "Receipts"])
    ///     .personal_store("Anna Berg", "Archive")
    ///     .folders(&["2024", "2025"])
    ///     .build();
    /// let session = emulator.log_on("Anna Berg")?;
    /// assert!(session.default_store()?.folder_at("Inbox/Projects/Bridge").is_ok());
    /// let archive = session.open_store_named("Archive")?;
    /// assert_eq!(archive.folder_at("2025")?.get(PR_CONTENT_COUNT)?, 0);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub fn personal_store(self, profile: &str, name: &str) -> Self {
        self.store(profile, name, None, StoreSettings::PERSONAL)
    }

    fn store(mut self, profile: &str, name: &str, address: Option<String>, settings: StoreSettings) -> Self {
        let (profile, name) = (profile.to_owned(), name.to_owned());
        let (folders, rights) = (Vec::new(), Vec::new());
        self.stores.push(NewStore { profile, name, address, settings, folders, outlook: false, rights });
        self
    }

    /// Makes folders in the store that was added last: paths of names below the IPM subtree, as
    /// [`folder_at`](crate::interface::ext::MsgStoreExt::folder_at) takes them. What is there already stays.
    pub fn folders(self, paths: &[&str]) -> Self {
        self.last("folders", |store| store.folders.extend(paths.iter().map(|path| (*path).to_owned())))
    }

    /// Gives the store that was added last the folders that Outlook makes, Calendar, Contacts, Journal, Notes, Tasks and
    /// Drafts: their ids are properties of the Inbox and of the root folder (`PR_IPM_APPOINTMENT_ENTRYID` and so on).
    pub fn outlook_folders(self) -> Self {
        self.last("outlook_folders", |store| store.outlook = true)
    }

    /// Chooses what whoever logs on may do with a folder of the store that was added last; the folder is made if it is
    /// missing. All other folders grant everything.
    ///
    /// ```
    /// use mapi_emulator::{Emulator, prelude::*, vocab::*};
    ///
    /// let emulator = Emulator::builder()
    ///     .mailbox("Anna Berg", "anna@example.com")
    ///     .rights("Minutes", FolderRights::READER)
    ///     .build();
    /// let session = emulator.log_on("Anna Berg")?;
    /// let minutes = session.default_store()?.folder_at("Minutes")?;
    /// assert_eq!(minutes.new_message().unwrap_err().code(), ErrorCode::MAPI_E_NO_ACCESS);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub fn rights(self, path: &str, rights: FolderRights) -> Self {
        self.last("rights", |store| store.rights.push((path.to_owned(), rights)))
    }

    /// Says more of the store that was added last.
    fn last(mut self, what: &'static str, say: impl FnOnce(&mut NewStore)) -> Self {
        match self.stores.last_mut() {
            Some(store) => say(store),
            None => self.misplaced = Some(what),
        }
        self
    }

    /// Adds somebody to the directory who has no mailbox here.
    pub fn person(mut self, name: &str, address: &str) -> Self {
        self.people.push((name.to_owned(), address.to_owned()));
        self
    }

    /// Limits how many sessions may be open at a time: `MAPILogonEx` refuses another one with `MAPI_E_LOGON_FAILED`.
    pub const fn max_sessions(mut self, sessions: usize) -> Self {
        self.settings.max_sessions = sessions;
        self
    }

    /// Chooses whether clients may end without a logoff (`IMAPIClientShutdown`); else they may unless a provider
    /// refuses.
    pub const fn fast_shutdown(mut self, policy: FastShutdown) -> Self {
        self.settings.fast_shutdown = policy;
        self
    }

    /// Chooses whether a sink still hears what waits for it when its registration ends, as may happen in the field; else
    /// that is dropped.
    pub const fn late_notifications(mut self, late: bool) -> Self {
        self.settings.late_notifications = late;
        self
    }

    /// The computer.
    ///
    /// # Panics
    /// On what [`try_build`](Self::try_build) refuses: a test whose world is not the one it declares tests nothing.
    #[must_use]
    pub fn build(self) -> Emulator {
        self.try_build().unwrap_or_else(|refused| panic!("no such computer can be made: {refused}"))
    }

    /// The computer, if one can be made that has all this.
    ///
    /// ```
    /// use mapi_emulator::Emulator;
    ///
    /// let twins = Emulator::builder().mailbox("Anna Berg", "anna@example.com").mailbox("Anna Berg", "a.berg@example.com");
    /// assert!(twins.try_build().unwrap_err().to_string().contains("\"Anna Berg\" is taken"));
    /// ```
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if two mailboxes have one name or address, if a name is none that a profile or folder can
    /// have, and if folders or rights are declared before any store.
    pub fn try_build(self) -> Result<Emulator> {
        if let Some(what) = self.misplaced {
            let why = format!("{what} is about the store that was added last, and there is none yet");
            return Err(Error::new(ErrorCode::MAPI_E_INVALID_PARAMETER, Method::MapiAdminProfiles, why));
        }
        let computer = Computer::new(World::default(), IdSource::new(self.seed), self.start);
        for store in self.stores {
            store.add_to(&computer)?;
        }
        for (name, address) in &self.people {
            set_up::add_person(&computer, name, address);
        }
        computer.allow(self.settings);
        Ok(Emulator::first(computer))
    }
}
