use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::book_providers::BookInUse;
use super::computer::{Computer, Ready};
use super::profile::ask_services;
use super::session::Session;
use super::spooler::{self, Spooler};
use super::status_rows::ProviderRows;
use crate::engine::profile::{ProfileId, ProfileKind};
use crate::engine::table::TableData;
use crate::engine::{self, Few};
use crate::interface::LogonDialog;
use crate::provider::{Life, LiveRows, Refusal, refuse, refuse_flags};
use crate::vocab::{EntryId, ErrorCode, LogonFlags, MapiUid};

/// What the members of one session share: the profile, the stores table, the status table.
#[derive(Debug)]
pub struct Logon {
    /// Where.
    pub computer: Arc<Computer>,
    /// The profile it is logged on to, whatever it is called by now.
    pub profile: ProfileId,
    /// Ends with the last member, or with the library.
    pub life: Arc<Life>,
    /// The stores of the profile, once somebody opened a table of them.
    pub stores: OnceLock<Arc<LiveRows>>,
    /// What runs in the session, once somebody opened a table of it.
    pub status: OnceLock<Arc<LiveRows>>,
    /// In the entry ids of status rows, which no other session takes (STA-TABLE-4).
    pub status_uid: MapiUid,
    /// Whether no provider may show a dialog.
    pub no_dialog: bool,
    /// Whether any message service is left alone.
    pub any_shut_off: AtomicBool,
    /// What was brought up so far.
    pub running: Mutex<Running>,
    /// Sends and fetches its mail.
    pub spooler: Spooler,
}

/// The providers of a session that run.
#[derive(Debug, Default)]
pub struct Running {
    /// The providers that run, as they were brought up.
    pub providers: Few<MapiUid>,
    /// The rows of the status table that are not MAPI's own.
    pub rows: ProviderRows,
    /// The message services that are left alone for the rest of the session.
    pub shut_off: BTreeSet<MapiUid>,
    /// The store of Simple MAPI, or none, if it was chosen for this session only.
    pub simple_store: Option<Option<MapiUid>>,
    /// The members, in the order in which they joined.
    pub members: Few<(u32, Weak<Session>)>,
    /// Whether the spooler was told of it: some member wants mail (SES-LOGON-21, SES-LOGON-22).
    mail: bool,
}

/// The arguments of `MAPILogonEx`.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub profile: Option<&'a str>,
    pub password: Option<&'a str>,
    pub flags: LogonFlags,
}

/// Profile names have at most this many characters.
const MAX_NAME: usize = 64;

const FLAGS: LogonFlags = LogonFlags::MAPI_LOGON_UI
    .union(LogonFlags::MAPI_NEW_SESSION)
    .union(LogonFlags::MAPI_ALLOW_OTHERS)
    .union(LogonFlags::MAPI_EXPLICIT_PROFILE)
    .union(LogonFlags::MAPI_EXTENDED)
    .union(LogonFlags::MAPI_USE_DEFAULT)
    .union(LogonFlags::MAPI_FORCE_DOWNLOAD)
    .union(LogonFlags::MAPI_SERVICE_UI_ALWAYS)
    .union(LogonFlags::MAPI_NO_MAIL)
    .union(LogonFlags::MAPI_NT_SERVICE)
    .union(LogonFlags::MAPI_PASSWORD_UI)
    .union(LogonFlags::MAPI_TIMEOUT_SHORT)
    .union(LogonFlags::MAPI_BG_SESSION)
    .union(LogonFlags::MAPI_UNICODE)
    .union(LogonFlags::MAPI_APP_PROFILE);

/// Joins the shared session or makes a new one (SES-LOGON-1 to -20).
pub fn log_on(computer: &Arc<Computer>, request: &Request<'_>) -> Result<Arc<Logon>, Refusal> {
    let asks = |flag| request.flags.contains(flag);
    let _turn = computer
        .turn_to_log_on(!asks(LogonFlags::MAPI_TIMEOUT_SHORT))
        .ok_or_else(|| refuse(ErrorCode::MAPI_E_TIMEOUT, "another thread is logging on"))?;
    let Ready { shared, most } = computer.ready()?;
    refuse_flags(request.flags.unknown(FLAGS))?;
    // Only users and services call MAPI meanwhile.
    let asked = LogonFlags::MAPI_LOGON_UI | LogonFlags::MAPI_SERVICE_UI_ALWAYS;
    let _held = request.flags.intersects(asked).then(|| computer.runtime.notify.hold());
    if asks(LogonFlags::MAPI_LOGON_UI | LogonFlags::MAPI_PASSWORD_UI) {
        return Err(failed("MAPI_LOGON_UI and MAPI_PASSWORD_UI exclude each other".to_owned()));
    }
    if !asks(LogonFlags::MAPI_NEW_SESSION)
        && let Some(shared) = shared.and_then(|shared| shared.upgrade()).filter(|shared| shared.goes_on())
    {
        return Ok(shared);
    }
    if request.password.is_some_and(|password| !password.is_empty()) {
        return Err(failed("profiles have no passwords".to_owned()));
    }
    let profile = find_profile(computer, request)?;
    if computer.has_open_sessions(most) {
        return Err(failed(format!("{most} sessions are open, and more may not be")));
    }
    if asks(LogonFlags::MAPI_SERVICE_UI_ALWAYS) {
        ask_services(computer, profile)?;
    }
    let logon = Logon::start(computer, profile, request.flags)?;
    if asks(LogonFlags::MAPI_ALLOW_OTHERS) {
        computer.share(&logon);
    }
    if !computer.register(&logon) {
        logon.end();
    }
    Ok(logon)
}

/// Which profile is meant (SES-LOGON-3 to -10).
fn find_profile(computer: &Computer, request: &Request<'_>) -> Result<ProfileId, Refusal> {
    let named = request.profile.filter(|name| !name.is_empty());
    if named.is_some_and(|name| name.chars().count() > MAX_NAME) {
        return Err(failed(format!("a profile name has at most {MAX_NAME} characters")));
    }
    let world = computer.runtime.read();
    let profiles = world.profiles();
    let by_default = request.flags.contains(LogonFlags::MAPI_USE_DEFAULT);
    let found = match named {
        Some(name) => profiles.find(name),
        None => profiles.default_profile().filter(|_| by_default),
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let why = match named {
        Some(name) => format!("there is no profile {name:?}"),
        None if by_default => "there is no default profile".to_owned(),
        None => "no profile was named, and MAPI_USE_DEFAULT not given".to_owned(),
    };
    let app = request.flags.contains(LogonFlags::MAPI_APP_PROFILE);
    let shown = profiles.iter().filter(|(_, profile)| app || profile.kind() != ProfileKind::App);
    let known: Vec<String> = shown.map(|(_, profile)| profile.name().to_owned()).collect();
    drop(world);
    if !request.flags.contains(LogonFlags::MAPI_LOGON_UI) {
        return Err(failed(format!("{why}; the profiles are {known:?}")));
    }
    if request.flags.contains(LogonFlags::MAPI_NT_SERVICE) || computer.is_nt_service() {
        return Err(failed(format!("{why}, and MAPI_NT_SERVICE allows no dialog to ask for it")));
    }
    ask_user(computer, &known, named.unwrap_or_default())
}

/// The logon dialog (SES-LOGON-8).
fn ask_user(computer: &Computer, profiles: &[String], name: &str) -> Result<ProfileId, Refusal> {
    let profiles: Vec<&str> = profiles.iter().map(String::as_str).collect();
    let chosen = computer.runtime.ui().logon(&LogonDialog { profiles: &profiles, name });
    let chosen =
        chosen.ok_or_else(|| refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user cancelled the logon dialog"))?;
    let found = computer.runtime.read().profiles().find(&chosen);
    found.ok_or_else(|| failed(format!("the user chose the profile {chosen:?}, which is not there")))
}

fn failed(why: String) -> Refusal {
    refuse(ErrorCode::MAPI_E_LOGON_FAILED, why)
}

/// The rows of a table of the session, made when the first one is opened.
pub fn opened(
    rows: &OnceLock<Arc<LiveRows>>,
    empty: impl FnOnce() -> engine::Result<TableData>,
) -> engine::Result<&Arc<LiveRows>> {
    if let Some(rows) = rows.get() {
        return Ok(rows);
    }
    let first = LiveRows::new(empty()?);
    Ok(rows.get_or_init(|| first))
}

impl Logon {
    fn start(computer: &Arc<Computer>, profile: ProfileId, flags: LogonFlags) -> Result<Arc<Self>, Refusal> {
        computer.runtime.set_up(|world| world.profiles_mut().enter(profile))?;
        Ok(Arc::new(Self {
            computer: Arc::clone(computer),
            profile,
            life: Life::new(),
            stores: OnceLock::new(),
            status: OnceLock::new(),
            status_uid: computer.runtime.new_uid(),
            no_dialog: flags.contains(LogonFlags::MAPI_NT_SERVICE) || computer.is_nt_service(),
            any_shut_off: AtomicBool::new(false),
            running: Mutex::default(),
            spooler: Spooler::default(),
        }))
    }

    /// Whether the session is still open.
    pub fn goes_on(&self) -> bool {
        self.life.goes_on()
    }

    /// The unwrapped entry ids of the stores that its members have open.
    pub fn open_stores(&self) -> Vec<EntryId> {
        let open = |member: &Arc<Session>| -> Vec<EntryId> {
            member.stores.lock().iter().map(|store| store.id.clone()).collect()
        };
        self.members().iter().flat_map(open).collect()
    }

    /// Whether one of its members has the store of this section open.
    pub fn has_open(&self, section: MapiUid) -> bool {
        self.members().iter().any(|member| member.has_open(section))
    }

    /// The member with this number.
    pub fn member(&self, number: u32) -> Option<Arc<Session>> {
        self.running.lock().members.iter().find(|(known, _)| *known == number)?.1.upgrade()
    }

    /// The address book providers that its members have logged on.
    pub fn books_in_use(&self) -> Vec<Arc<BookInUse>> {
        let books = |member: &Arc<Session>| -> Vec<Arc<BookInUse>> {
            member.books().iter().map(|book| Arc::clone(&book.provider)).collect()
        };
        self.members().iter().flat_map(books).collect()
    }

    /// The members, in the order in which they joined.
    pub fn members(&self) -> Vec<Arc<Session>> {
        self.running.lock().members.iter().filter_map(|(_, member)| member.upgrade()).collect()
    }

    /// A member joins.
    pub fn enter(&self, member: u32, session: Weak<Session>, flags: LogonFlags) {
        let is_first = {
            let mut running = self.running.lock();
            running.members.push((member, session));
            let is_first = !running.mail && !flags.contains(LogonFlags::MAPI_NO_MAIL);
            running.mail |= is_first;
            is_first
        };
        if is_first {
            self.refresh_status();
        }
    }

    /// Whether no member has wanted mail so far.
    pub fn no_mail(&self) -> bool {
        !self.running.lock().mail
    }

    /// A member is about to leave: with the last one the transports stop, before the stores (SES-LOGOFF-5).
    pub fn leaving(&self, member: u32) {
        if self.running.lock().members.iter().all(|(known, _)| *known == member) {
            spooler::stop(self);
        }
    }

    /// A member leaves; the last one ends the session (SES-LOGOFF-8).
    pub fn leave(&self, member: u32) {
        let last = {
            let members = &mut self.running.lock().members;
            let before = members.len();
            members.retain(|(known, _)| *known != member);
            members.is_empty() && before > 0
        };
        if last {
            self.end();
        }
    }

    /// Logs every member off (SES-UNINIT-3).
    pub fn log_off_all(&self) {
        self.members().iter().for_each(|session| session.end());
        self.end();
    }

    /// Ends the session: providers stop, the profile is free.
    pub fn end(&self) {
        spooler::stop(self);
        if self.life.end() {
            // A profile that was deleted meanwhile goes now.
            self.computer.leave(self.profile);
        }
    }
}
