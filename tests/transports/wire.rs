//! A transport as a user writes one: it writes down what it is asked, and answers as the test tells it.

use std::collections::VecDeque;
use std::sync::Arc;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::{Error, Message, Method, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

/// What all transports of a test were asked, in order.
pub type Log = Arc<Mutex<Vec<String>>>;

/// What happens while a message is with the transport.
pub type During = dyn Fn(&Arc<dyn Message>) + Send + Sync;

/// How the transport answers a message.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// It is done with all recipients for it.
    Takes,
    /// It takes the message and is done with nobody.
    LeavesAll,
    /// It is done with nobody, and ends with these flags.
    Keeps(SubmitMessageFlags),
    /// It refuses the message, for so many seconds.
    Refuses(ErrorCode, u32),
}

/// A message that waits to be fetched.
#[derive(Clone, Copy, Debug)]
pub enum Incoming {
    /// It is saved and arrives.
    Mail(&'static str),
    /// The same, of another class.
    OfClass(&'static str, &'static str),
    /// It is saved, then the call fails.
    Broken(&'static str),
    /// It is written and never saved.
    Unsaved(&'static str),
}

/// A transport, by its name, which is the name of its library too.
pub struct Wire {
    name: &'static str,
    log: Log,
    state: Mutex<State>,
}

/// What a wire does when it is called.
type Reaction = dyn Fn(&str) + Send + Sync;

#[derive(Default)]
struct State {
    types: AddressTypes,
    wants: TransportLogonFlags,
    flags: StatusFlags,
    fails: Option<ErrorCode>,
    answers: VecDeque<Answer>,
    incoming: VecDeque<Incoming>,
    during: Option<Arc<During>>,
    /// What it refers to messages by.
    reference: Option<u32>,
    /// The messages that it keeps a hand on, if it does that.
    kept: Option<Vec<Arc<dyn Message>>>,
    reacts: Option<Arc<Reaction>>,
    validates: Option<ErrorCode>,
    support: Option<Arc<dyn MapiSupport>>,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Wire {
    /// A transport for these address types that wants neither `Poll` nor `Idle`.
    pub fn new(log: &Log, name: &'static str, types: &[&str]) -> Arc<Self> {
        let state = State { types: AddressTypes::of(types), ..State::default() };
        Arc::new(Self { name, log: Arc::clone(log), state: Mutex::new(state) })
    }

    pub fn handles(&self, types: AddressTypes) {
        self.state.lock().types = types;
    }

    pub fn wants(&self, flags: TransportLogonFlags) {
        self.state.lock().wants = flags;
    }

    pub fn has_flags(&self, flags: StatusFlags) {
        self.state.lock().flags = flags;
    }

    /// Lets the logon and `AddressTypes` fail, or no more.
    pub fn fails(&self, code: Option<ErrorCode>) {
        self.state.lock().fails = code;
    }

    /// How it answers the next messages; then it takes them.
    pub fn answers(&self, answers: &[Answer]) {
        self.state.lock().answers.extend(answers);
    }

    pub fn receives(&self, incoming: &[Incoming]) {
        self.state.lock().incoming.extend(incoming);
    }

    /// What happens while it has a message.
    pub fn during(&self, during: impl Fn(&Arc<dyn Message>) + Send + Sync + 'static) {
        self.state.lock().during = Some(Arc::new(during));
    }

    pub fn support(&self) -> Arc<dyn MapiSupport> {
        Arc::clone(self.state.lock().support.as_ref().expect("it is logged on"))
    }

    /// Tells the spooler.
    pub fn tells(&self, flags: SpoolerNotifyFlags) -> Result<()> {
        self.support().spooler_notify(flags, NotifyData::Nothing)
    }

    /// It refers to messages by this.
    pub fn refers_by(&self, reference: u32) {
        self.state.lock().reference = Some(reference);
    }

    /// It lets no message go from now on; these it has already.
    pub fn keeps(&self) -> Vec<Arc<dyn Message>> {
        self.state.lock().kept.get_or_insert_default().clone()
    }

    /// What it does when it is asked something, by what is written down of that.
    pub fn reacts(&self, reacts: impl Fn(&str) + Send + Sync + 'static) {
        self.state.lock().reacts = Some(Arc::new(reacts));
    }

    /// What `ValidateState` answers.
    pub fn validates(&self, code: ErrorCode) {
        self.state.lock().validates = Some(code);
    }

    fn note(&self, what: impl std::fmt::Display) {
        let what = what.to_string();
        self.log.lock().push(format!("{}: {what}", self.name));
        let reacts = self.state.lock().reacts.clone();
        if let Some(reacts) = reacts {
            reacts(&what);
        }
    }

    fn error(code: ErrorCode, method: Method) -> Error {
        Error::new(code, method, "as the test wants it")
    }
}

/// The recipients of a message whose responsibility is this, by their names.
pub fn recipients(message: &dyn Message, done: bool) -> Result<Vec<String>> {
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&mapi_emulator::columns![PR_DISPLAY_NAME, PR_RESPONSIBILITY])?;
    let chosen = rows.iter().filter(|row| row.get(PR_RESPONSIBILITY) == Some(done));
    Ok(chosen.filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
}

/// Sets the responsibility for all recipients.
pub fn take_all(message: &dyn Message) -> Result<()> {
    take(message, |_| true).map(drop)
}

/// Sets the responsibility for some recipients; `true` if these are all.
pub fn take(message: &dyn Message, which: impl Fn(&AdrEntry) -> bool) -> Result<bool> {
    let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
    let columns = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
    let mut list = AdrList::from(&table.all_rows(&columns)?);
    let all = list.entries.len();
    list.entries.retain(which);
    for entry in &mut list.entries {
        entry.properties.retain(|property| property.value.as_error().is_none());
        entry.set(Property::of(PR_RESPONSIBILITY, true));
    }
    message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &list)?;
    Ok(list.entries.len() == all)
}

/// A local type for a transport that the test keeps a hand on.
#[derive(Debug)]
pub struct Provider(pub Arc<Wire>);

#[derive(Debug)]
struct Logon(Arc<Wire>);

impl XpProvider for Provider {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: format!("{}.DLL", self.0.name),
            display_name: self.0.name.to_owned(),
            provider_display: "Wires".to_owned(),
            flags: self.0.state.lock().flags,
        }
    }

    fn shutdown(&self, _flags: ShutdownFlags) -> Result<()> {
        self.0.note("shutdown");
        Ok(())
    }

    fn transport_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        flags: TransportLogonFlags,
    ) -> Result<TransportLogon> {
        self.0.note(format_args!("logon {flags:?}"));
        let mut state = self.0.state.lock();
        if let Some(code) = state.fails.filter(|code| *code != ErrorCode::MAPI_E_CALL_FAILED) {
            return Err(Wire::error(code, Method::XpProviderTransportLogon));
        }
        state.support = Some(support);
        Ok(TransportLogon { logon: Arc::new(Logon(Arc::clone(&self.0))), flags: state.wants })
    }
}

impl XpLogon for Logon {
    fn register_options(&self) -> Result<()> {
        self.0.note("options");
        Ok(())
    }

    fn address_types(&self) -> Result<AddressTypes> {
        self.0.note("types");
        let state = self.0.state.lock();
        match state.fails {
            Some(code) => Err(Wire::error(code, Method::XpLogonAddressTypes)),
            None => Ok(state.types.clone()),
        }
    }

    fn transport_notify(&self, flags: TransportNotifyFlags, data: NotifyData<'_>) -> Result<()> {
        match data {
            NotifyData::Deferred(_) => self.0.note(format_args!("notify {flags:?} of a message")),
            NotifyData::Message(reference) => self.0.note(format_args!("notify {flags:?} of {reference}")),
            _ => self.0.note(format_args!("notify {flags:?}")),
        }
        Ok(())
    }

    fn idle(&self, flags: u32) -> Result<()> {
        self.0.note(format_args!("idle {flags}"));
        Ok(())
    }

    fn transport_logoff(&self, flags: TransportLogoffFlags) -> Result<()> {
        self.0.note(format_args!("logoff {}", flags.bits()));
        Err(Wire::error(ErrorCode::MAPI_E_CALL_FAILED, Method::XpLogonTransportLogoff))
    }

    fn submit_message(
        &self,
        flags: SubmitMessageFlags,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        let subject = message.get(PR_SUBJECT)?;
        let deferred = if flags.contains(SubmitMessageFlags::BEGIN_DEFERRED) { " again" } else { "" };
        self.0.note(format_args!("submit {subject} to {:?}{deferred}", recipients(&**message, false)?));
        let during = self.0.state.lock().during.clone();
        if let Some(during) = during {
            during(message);
        }
        let answer = self.0.state.lock().answers.front().copied().unwrap_or(Answer::Takes);
        match answer {
            Answer::Refuses(code, seconds) => {
                self.0.state.lock().answers.pop_front();
                return Err(SubmitError::retry_in(code, seconds));
            }
            Answer::Takes => take_all(&**message)?,
            Answer::LeavesAll | Answer::Keeps(_) => {}
        }
        let mut state = self.0.state.lock();
        if let Some(kept) = &mut state.kept {
            kept.push(Arc::clone(message));
        }
        Ok(state.reference.unwrap_or(7))
    }

    fn end_message(&self, reference: u32) -> Result<SubmitMessageFlags> {
        self.0.note(format_args!("end {reference}"));
        match self.0.state.lock().answers.pop_front() {
            Some(Answer::Keeps(flags)) => Ok(flags),
            _ => Ok(SubmitMessageFlags::NONE),
        }
    }

    fn poll(&self) -> Result<bool> {
        self.0.note("poll");
        Ok(!self.0.state.lock().incoming.is_empty())
    }

    fn start_message(&self, _flags: u32, message: &Arc<dyn Message>) -> Result<u32> {
        let next = self.0.state.lock().incoming.pop_front();
        self.0.note(format_args!("start {next:?}"));
        let mut class = "IPM.Note";
        let (subject, saves, fails) = match next {
            Some(Incoming::Mail(subject)) => (subject, true, false),
            Some(Incoming::OfClass(subject, other)) => {
                class = other;
                (subject, true, false)
            }
            Some(Incoming::Broken(subject)) => (subject, true, true),
            Some(Incoming::Unsaved(subject)) => (subject, false, false),
            None => return Ok(1),
        };
        assert_eq!((message.find(PR_SUBJECT)?, message.recipients()?.len()), (None, 0), "it is empty");
        message.set_props(&[Property::of(PR_SUBJECT, subject), Property::of(PR_MESSAGE_CLASS, class)])?;
        let during = self.0.state.lock().during.clone();
        if let Some(during) = during {
            during(message);
        }
        if saves {
            message.save_changes(SaveFlags::NONE)?;
        }
        if fails {
            return Err(Wire::error(ErrorCode::MAPI_E_CALL_FAILED, Method::XpLogonStartMessage));
        }
        Ok(3)
    }

    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()> {
        self.0.note(format_args!("validate {flags:?}"));
        match self.0.state.lock().validates {
            Some(code) => Err(Wire::error(code, Method::XpLogonValidateState)),
            None => Ok(()),
        }
    }

    fn flush_queues(&self, target: Option<&EntryId>, flags: FlushFlags) -> Result<()> {
        assert_eq!(target, None);
        self.0.note(format_args!("flush {flags:?}"));
        Ok(())
    }
}
