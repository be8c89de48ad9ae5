use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use super::codes;
use super::gate::Seen;
use super::{Life, Refusal, Runtime, refuse_flags};
use crate::engine::{FolderId, MessageId, StoreId};
use crate::interface::{Call, Error, Method, Result};
use crate::vocab::{ErrorCode, MapiError, Text, UnicodeFlags};

/// What every object that a client holds is made of: its way through the gate, its life and its last error.
pub struct Object<F: Footing + ?Sized = Shares> {
    label: Label,
    last: Mutex<Option<Box<Failure>>>,
    /// What an earlier call should have refused.
    postponed: Mutex<Option<Box<Refusal>>>,
    /// Why the open should have failed.
    deferred: Option<Box<(ErrorCode, Box<str>)>>,
    /// Its number among the live objects, while somebody watches them.
    number: Option<u64>,
    footing: F,
}

/// What an object stands on: what all objects share, and how long it may be used.
pub trait Footing: Send + Sync {
    /// What all objects share.
    fn runtime(&self) -> &Arc<Runtime>;

    /// Whether the object may still be used.
    fn goes_on(&self) -> bool;

    /// What a call answers if it may not, and why.
    fn why_ended(&self) -> (ErrorCode, &'static str);

    /// A life for what is obtained through the object.
    fn life_within(&self) -> Arc<Life>;
}

/// The footing of most objects.
#[derive(Debug)]
pub struct Shares {
    runtime: Arc<Runtime>,
    life: Arc<Life>,
}

impl Footing for Shares {
    fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    fn goes_on(&self) -> bool {
        self.life.goes_on()
    }

    fn why_ended(&self) -> (ErrorCode, &'static str) {
        self.life.why_ended()
    }

    fn life_within(&self) -> Arc<Life> {
        self.life.within()
    }
}

/// An object, whatever it stands on.
pub type AnyObject = Object<dyn Footing>;

/// The last failure of an object.
#[derive(Debug)]
struct Failure {
    error: Error,
    /// What an entry function reported of it.
    report: Option<MapiError>,
}

/// Which object, for people: in error messages and call logs.
#[derive(Clone, Debug)]
pub enum Label {
    /// Something without a name of its own: `status table`, `new message`.
    The(&'static str),
    /// A session, by the number of its member.
    Session(u32),
    /// The support object of a provider of a session, by the number of its member.
    SupportOf(u32),
    /// Something with a name of its own: `mail user "Anna"`.
    Named(Text),
    /// A store, by its display name.
    Store(StoreId),
    /// A folder, by its display name.
    Folder(StoreId, FolderId),
    /// A saved message, by its subject.
    Message(StoreId, MessageId),
}

impl Object {
    /// An object that lives as long as `life`.
    pub fn new(runtime: &Arc<Runtime>, life: Arc<Life>, label: Label) -> Self {
        Self::on(Shares { runtime: Arc::clone(runtime), life }, label)
    }

    /// How long it may be used.
    pub const fn life(&self) -> &Arc<Life> {
        &self.footing.life
    }
}

impl<F: Footing> Object<F> {
    /// An object that stands on this.
    pub fn on(footing: F, label: Label) -> Self {
        let number = footing.runtime().live.add(&label);
        let (last, postponed) = (Mutex::default(), Mutex::default());
        Self { label, last, postponed, deferred: None, number, footing }
    }

    /// What it stands on.
    pub const fn footing(&self) -> &F {
        &self.footing
    }

    /// The same object, which no client holds: a watch for leaks doesn't name it.
    pub fn unwatched(mut self) -> Self {
        self.unwatch();
        self
    }
}

impl<F: Footing + ?Sized> Object<F> {
    /// What all objects share.
    pub fn runtime(&self) -> &Arc<Runtime> {
        self.footing.runtime()
    }

    /// Whether it may still be used.
    pub fn goes_on(&self) -> bool {
        self.deferred.is_none() && self.footing.goes_on()
    }

    /// A life for what is obtained through it.
    pub fn life_within(&self) -> Arc<Life> {
        self.footing.life_within()
    }

    /// An object obtained through this one.
    pub fn child(&self, life: Arc<Life>, label: Label) -> Object {
        Object::new(self.runtime(), life, label)
    }

    /// No client holds it any more, or ever did.
    pub fn unwatch(&mut self) {
        if let Some(number) = self.number.take() {
            self.runtime().live.remove(number);
        }
    }

    /// The gate: every method of every interface enters here, with its arguments in words.
    ///
    /// Observers see the call; a dead object answers `MAPI_E_INVALID_OBJECT`; what `body` refuses becomes the error of
    /// `method` and is kept for `GetLastError`.
    pub fn call<T>(
        &self,
        method: Method,
        arguments: fmt::Arguments<'_>,
        body: impl FnOnce() -> std::result::Result<T, Refusal>,
    ) -> Result<T> {
        let runtime = self.runtime();
        let watched = runtime.gate.is_watched();
        let seen = if watched { self.seen(method, arguments) } else { None };
        let result = match seen.as_ref().and_then(|seen| seen.answered) {
            Some(code) => {
                Err(self.failed(self.error(method, code, "a fault rule or another observer answers"), None))
            }
            None if !self.goes_on() => Err(self.failed(self.ended(method), None)),
            None => body().map_err(|refusal| {
                let (error, report) = self.name(method, refusal);
                self.failed(error, report)
            }),
        };
        if let Some(seen) = seen {
            let call = Call { method, object: &self.named(), arguments, answered: None };
            seen.after(&call, result.as_ref().err());
        }
        runtime.after_call();
        runtime.bell.ring();
        result
    }

    /// An argument that a call changes, as it is before, for those who watch calls; nothing if nobody does.
    pub fn before<T: Clone + Default>(&self, argument: &T) -> T {
        if self.runtime().gate.is_watched() { argument.clone() } else { T::default() }
    }

    /// Lets observers see a call before it is made.
    #[cold]
    fn seen(&self, method: Method, arguments: fmt::Arguments<'_>) -> Option<Seen> {
        self.runtime().gate.before(&Call { method, object: &self.named(), arguments, answered: None })
    }

    /// Keeps the failure of a call for `GetLastError`.
    #[cold]
    fn failed(&self, error: Error, report: Option<MapiError>) -> Error {
        *self.last.lock() = Some(Box::new(Failure { error: error.clone(), report }));
        error
    }

    /// `GetLastError`: what is known of the last failure, if it was this one (PRP-LASTERR-1 to -4).
    pub fn last_error(
        &self,
        code: ErrorCode,
        flags: UnicodeFlags,
    ) -> std::result::Result<Option<MapiError>, Refusal> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        let last = self.last.lock();
        let fitting = last.as_ref().filter(|last| last.error.code() == code);
        Ok(fitting.map(|last| {
            last.report.clone().unwrap_or_else(|| MapiError {
                error: last.error.to_string().into(),
                component: "mapi-emulator".into(),
                ..MapiError::default()
            })
        }))
    }

    /// Lets the next `SaveChanges` fail with this, unless it is to fail already (PRP-SETPROPS-13).
    pub fn postpone(&self, refusal: Refusal) {
        self.postponed.lock().get_or_insert_with(|| Box::new(refusal));
    }

    /// What was postponed, once.
    pub fn take_postponed(&self) -> Option<Refusal> {
        self.postponed.lock().take().map(|postponed| *postponed)
    }

    /// Remembers a failure or warning for `GetLastError`.
    pub fn keep(&self, error: Error) {
        self.failed(error, None);
    }

    /// It is one that could not be opened: it answers every call with the reason (PRP-OBJ-12).
    pub fn fail(&mut self, code: ErrorCode, why: impl Into<Box<str>>) {
        self.deferred = Some(Box::new((code, why.into())));
    }

    /// The error with which `method` answers a refusal, where it needn't pass the gate.
    pub fn refused(&self, method: Method, refusal: Refusal) -> Error {
        self.name(method, refusal).0
    }

    #[cold]
    fn ended(&self, method: Method) -> Error {
        match &self.deferred {
            Some(deferred) => self.error(method, deferred.0, &deferred.1),
            None => {
                let (code, why) = self.footing.why_ended();
                self.error(method, code, why)
            }
        }
    }

    /// The error with which `method` answers a refusal, and what an entry function reported of it.
    #[cold]
    fn name(&self, method: Method, refusal: Refusal) -> (Error, Option<MapiError>) {
        match refusal {
            Refusal::Engine(error) => (self.error(method, codes::code(method, &error), &error), None),
            Refusal::Code(code, why) => (self.error(method, code, why), None),
            Refusal::Reported(code, why, report) => (self.error(method, code, why), Some(*report)),
            Refusal::Passed(error) => (error, None),
            Refusal::Told(error, report) => (error, Some(*report)),
        }
    }

    fn named(&self) -> Named<'_> {
        Named { runtime: self.runtime(), label: &self.label }
    }

    /// An error that says on which object.
    pub fn error(&self, method: Method, code: ErrorCode, why: impl fmt::Display) -> Error {
        Error::new(code, method, format!("{}: {why}", self.named()))
    }
}

/// Prints what errors call it.
impl<F: Footing + ?Sized> fmt::Debug for Object<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.goes_on() { "" } else { ", ended" };
        write!(f, "{}{end}", self.named())
    }
}

/// Prints a handle as errors name its object: somebody who unwraps the wrong result wants to read one line.
macro_rules! named_in_debug {
    ($handle:ty) => {
        impl std::fmt::Debug for $handle {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.object, f)
            }
        }
    };
}

pub(crate) use named_in_debug;

impl<F: Footing + ?Sized> Drop for Object<F> {
    fn drop(&mut self) {
        self.unwatch();
    }
}

/// Prints an object by its name in the world, which is looked up only when somebody reads it.
pub struct Named<'a> {
    /// Where the object is.
    pub runtime: &'a Runtime,
    /// Which one it is.
    pub label: &'a Label,
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runtime = self.runtime;
        match self.label {
            Label::The(name) => f.write_str(name),
            Label::Session(member) => write!(f, "session {member}"),
            Label::SupportOf(member) => write!(f, "support object of session {member}"),
            Label::Named(name) => f.write_str(name),
            Label::Store(id) => match runtime.read().store(*id) {
                Ok(store) => write!(f, "store {:?}", store.display_name()),
                Err(_) => f.write_str("a store that is gone"),
            },
            Label::Folder(store, id) => {
                let world = runtime.read();
                match world.store(*store).and_then(|store| store.folder(*id)) {
                    Ok(folder) => write!(f, "folder {:?}", folder.name),
                    Err(_) => f.write_str("a folder that is gone"),
                }
            }
            Label::Message(store, id) => {
                let world = runtime.read();
                match world.store(*store).and_then(|store| store.message(*id)) {
                    Ok(message) => write!(f, "message {:?}", message.body.subject()),
                    Err(_) => f.write_str("a message that is gone"),
                }
            }
        }
    }
}
