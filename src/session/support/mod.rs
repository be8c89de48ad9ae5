//! What MAPI does for providers and for the entry functions of services: `IMAPISupport`, one object in four flavours.

mod copying;
mod dialogs;
mod flavour;
mod mail;
mod methods;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::computer::Computer;
use super::logon::Logon;
use super::profile::Access;
use super::session::Session;
use super::spooler::Signals;
use crate::engine::profile::{ClientId, ProfileId};
use crate::interface::{Method, Result};
use crate::provider::{Label, Life, Object, Refusal, named_in_debug, refuse};
use crate::vocab::{ErrorCode, MapiUid};

pub use flavour::Flavour;

type Refused<T> = std::result::Result<T, Refusal>;

/// A support object.
pub struct Support {
    object: Object,
    flavour: Flavour,
    place: Option<Place>,
    logged_on: Option<Arc<LoggedOn>>,
    /// Whether a provider was to log on with it.
    tried: AtomicBool,
    /// Whether one is logging on.
    logs_on: AtomicBool,
    /// That logon, once the provider opened a section meanwhile.
    logon: Mutex<Option<Arc<Life>>>,
    /// What a transport told the spooler.
    signals: Signals,
}

named_in_debug!(Support);

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
#[derive(Debug)]
pub struct LoggedOn {
    /// Its number among all support objects.
    pub number: u64,
    /// Its section of the profile.
    pub section: MapiUid,
    /// Ends when it is logged off.
    pub life: Arc<Life>,
    /// Whether the spooler is to let go of the store with it.
    pub leaves: AtomicBool,
    logon: Weak<Logon>,
    /// The member of the session that logged it on; the spooler does so for all of them.
    member: Option<u32>,
}

impl LoggedOn {
    /// What the members of its session share.
    pub fn logon(&self) -> Refused<Arc<Logon>> {
        self.logon.upgrade().ok_or_else(ended)
    }

    /// Whether the spooler logged it on.
    pub const fn is_of_spooler(&self) -> bool {
        self.member.is_none()
    }

    /// The member of the session that logged it on, or the first one.
    pub fn session(&self) -> Refused<Arc<Session>> {
        let logon = self.logon()?;
        let found = match self.member {
            Some(member) => logon.member(member),
            None => logon.members().into_iter().next(),
        };
        found.ok_or_else(ended)
    }

    /// The end of the logon: the registrations of the provider and its status row go (STA-LIFE-11).
    pub fn end(&self) {
        self.life.end();
        if let Ok(logon) = self.logon() {
            logon.release_rows(self.number);
            logon.computer.runtime.notify.forget(self.number);
        }
    }
}

fn ended() -> Refusal {
    refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the session has ended")
}

impl Support {
    /// For the entry function of a service that is in a profile; it lives as long as the object.
    pub fn of_service(object: Object, access: &Access, service: MapiUid) -> Arc<Self> {
        Arc::new(Self::new(object, Flavour::Service, Some(Place::new(access, service)), None))
    }

    /// For the entry function of a service that comes to the computer or leaves it.
    pub fn of_computer(object: Object) -> Arc<Self> {
        Arc::new(Self::new(object, Flavour::Service, None, None))
    }

    fn new(object: Object, flavour: Flavour, place: Option<Place>, logged_on: Option<LoggedOn>) -> Self {
        Self {
            object,
            flavour,
            place,
            logged_on: logged_on.map(Arc::new),
            tried: AtomicBool::new(false),
            logs_on: AtomicBool::new(false),
            logon: Mutex::default(),
            signals: Signals::default(),
        }
    }

    /// For a provider that logs on to a session, in this section of its profile.
    pub fn of_provider(session: &Session, flavour: Flavour, section: MapiUid) -> Arc<Self> {
        let runtime = session.runtime();
        let label = Label::SupportOf(session.member);
        let logged_on = LoggedOn {
            number: runtime.notify.new_owner(),
            section,
            life: Life::within(session.object.life()),
            leaves: AtomicBool::new(false),
            logon: Arc::downgrade(&session.logon),
            member: Some(session.member),
        };
        let object = Object::new(runtime, Arc::clone(session.object.life()), label).unwatched();
        let place = Place {
            computer: Arc::downgrade(&session.logon.computer),
            profile: session.logon.profile,
            client: ClientId(session.owner),
            section,
        };
        Arc::new(Self::new(object, flavour, Some(place), Some(logged_on)))
    }

    /// For a transport or a store that the spooler logs on to a session.
    pub fn of_spooler(logon: &Arc<Logon>, flavour: Flavour, section: MapiUid) -> Arc<Self> {
        let runtime = &logon.computer.runtime;
        let number = runtime.notify.new_owner();
        let life = Life::within(&logon.life);
        let label = Label::The(match flavour {
            Flavour::Transport => "support object of a transport",
            _ => "support object of the spooler's store",
        });
        let object = Object::new(runtime, Arc::clone(&life), label).unwatched();
        let (computer, profile) = (Arc::downgrade(&logon.computer), logon.profile);
        let place = Place { computer, profile, client: ClientId(number), section };
        let (leaves, logon) = (AtomicBool::new(false), Arc::downgrade(logon));
        let logged_on = LoggedOn { number, section, life, leaves, logon, member: None };
        Arc::new(Self::new(object, flavour, Some(place), Some(logged_on)))
    }

    /// One like that of the entry function of its service, or of its own section if it belongs to none
    /// (STA-SUP-UI-7).
    fn of_same_service(&self) -> Refused<Arc<Self>> {
        let life = self.logged_on.as_ref().map_or(self.object.life(), |logged_on| &logged_on.life);
        let object = self.object.child(Arc::clone(life), Label::The("support object of a message service"));
        Ok(match self.place() {
            Ok((access, own)) => Self::of_service(object, &access, access.service_of(own).unwrap_or(own)),
            Err(_) => Self::of_computer(object),
        })
    }

    /// What the transport told the spooler.
    pub const fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Which kind of support object this is.
    pub const fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// A transport runs, and has a row in the status table, whether it adds one or not (STA-TABLE-10).
    pub fn runs(&self) {
        if let Some(logged_on) = &self.logged_on
            && let Ok(logon) = logged_on.logon()
        {
            logon.run(logged_on.section);
            logon.modify_row(logged_on.section, logged_on.number, Vec::new(), true);
        }
    }

    /// The spooler logged the provider off: what it left open in the profile is free for others.
    pub fn end(&self) {
        if let Some(logged_on) = &self.logged_on {
            if let Ok(logon) = logged_on.logon()
                && self.flavour == Flavour::Transport
            {
                logon.runs_no_more(logged_on.section);
            }
            logged_on.end();
        }
        if let Ok((access, _)) = self.place() {
            // Nothing here can fail.
            let _ = access.computer.runtime.set_up(|world| {
                world.profiles_mut().release_client(access.client);
                Ok(())
            });
        }
    }

    /// The object of an entry function's call that is its support object.
    pub fn of_call(call: &Object) -> Object {
        call.child(Arc::clone(call.life()), Label::The("support object of a message service"))
    }

    /// The provider in its session; an entry function is of none.
    pub fn logged_on(&self) -> Refused<&Arc<LoggedOn>> {
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

    /// Whether a provider was to log on with it before.
    pub fn tried_to_log_on(&self) -> bool {
        self.tried.load(Ordering::Acquire)
    }

    /// Lets a provider log on. Meanwhile MAPI keeps what it wrote into its section itself (PRF-PROFSECT-15).
    pub fn during_logon<T>(&self, log_on: impl FnOnce() -> T) -> T {
        self.tried.store(true, Ordering::Release);
        self.logs_on.store(true, Ordering::Release);
        let answer = log_on();
        self.logs_on.store(false, Ordering::Release);
        if let Some(logon) = self.logon.lock().take() {
            logon.end();
        }
        answer
    }

    /// The logon under way, to a section that the provider opens.
    fn logon_under_way(&self) -> Option<Arc<Life>> {
        let logs_on = self.logs_on.load(Ordering::Acquire);
        logs_on.then(|| Arc::clone(self.logon.lock().get_or_insert_with(Life::new)))
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
        let Some(logged_on) = &self.logged_on else { return };
        match (logged_on.member, logged_on.session()) {
            (Some(_), Ok(session)) => session.unload(logged_on),
            // What did not get as far as to run.
            (None, _) if logged_on.life.goes_on() => self.end(),
            _ => logged_on.end(),
        }
    }
}
