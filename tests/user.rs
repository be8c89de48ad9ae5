//! The user in front of the screen: who chooses the profile, sends what a form shows, and wants to stay or leave.

use std::sync::{Arc, Weak};

use mapi_emulator::interface::{
    FormEnd, FormToken, LogonDialog, Mapi, MapiProgress, MessageForm, Opened, ProgressShown, Result,
    UserInterface,
};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IMAPIFolder;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, SentMail, columns};
use parking_lot::Mutex;

/// Answers as it is told, and remembers what it was asked.
#[derive(Debug, Default)]
struct User {
    profile: Option<String>,
    stays: bool,
    quits: bool,
    ends: FormEnd,
    asked: Mutex<Vec<String>>,
}

impl User {
    fn note(&self, what: impl Into<String>) {
        self.asked.lock().push(what.into());
    }
}

impl UserInterface for User {
    fn logon(&self, dialog: &LogonDialog<'_>) -> Option<String> {
        self.note(format!("{:?} of {:?}", dialog.name, dialog.profiles));
        self.profile.clone()
    }

    fn confirm_logoff(&self) -> bool {
        self.note("log off?");
        !self.stays
    }

    fn wants_to_quit(&self) -> bool {
        self.quits
    }

    fn progress(&self, shown: &ProgressShown) -> bool {
        self.note(format!("{} of {}", shown.count, shown.total));
        false
    }

    fn message_form(&self, form: &MessageForm<'_>) -> FormEnd {
        let message = form.message().unwrap();
        let subject = message.get(PR_SUBJECT).unwrap();
        let [store, folder] =
            [form.store.unwrap().get(PR_DISPLAY_NAME), form.folder.unwrap().get(PR_DISPLAY_NAME)];
        self.note(format!("{subject} in {} of {}", folder.unwrap(), store.unwrap()));
        let (flags, status, read, access) = (form.flags, form.status, form.message_flags, form.access);
        self.note(format!("{} {flags:?} {status:?} {read:?} {access:?}", form.message_class));
        message.set(PR_BODY, "written in the form").unwrap();
        self.ends
    }
}

/// Anna's computer with this user in front of it.
fn with(user: User) -> (Emulator, Arc<dyn Mapi>, Arc<User>) {
    let emulator = Emulator::new();
    let user = Arc::new(user);
    emulator.set_ui(Arc::<User>::clone(&user));
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let admin = mapi.admin_profiles(0).unwrap();
    admin.create_profile("Robot", None, ProfileFlags::MAPI_APP_PROFILE).unwrap();
    (emulator, mapi, user)
}

fn ending(ends: FormEnd) -> User {
    User { ends, ..User::default() }
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

const UI: LogonFlags = LogonFlags::MAPI_LOGON_UI;

/// A client that names no profile lets the user choose; profiles of programs are shown to those who ask for them
/// (SES-LOGON-8, SES-LOGON-11).
#[test]
fn the_user_chooses_the_profile() {
    let (_emulator, mapi, user) = with(User { profile: Some("anna berg".to_owned()), ..User::default() });
    let session = mapi.logon(None, None, UI).unwrap();
    assert_eq!(session.default_store().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Mailbox - Anna Berg");
    let app = UI | LogonFlags::MAPI_APP_PROFILE;
    mapi.logon(Some(""), None, app).unwrap();
    mapi.logon(Some("Nobody"), None, app | LogonFlags::MAPI_USE_DEFAULT).unwrap();
    mapi.logon(None, None, UI | LogonFlags::MAPI_USE_DEFAULT).unwrap();
    let [users, all] = [r#"["Anna Berg"]"#, r#"["Anna Berg", "Robot"]"#];
    let asked = [format!("\"\" of {users}"), format!("\"\" of {all}"), format!("\"Nobody\" of {all}")];
    assert_eq!(*user.asked.lock(), asked, "the default profile needs no dialog");
}

/// SES-LOGON-8, SES-LOGON-28, SES-COMMON-13
#[test]
fn a_logon_dialog_can_be_cancelled_and_can_be_wrong() {
    let (emulator, mapi, user) = with(User { profile: Some("Mallory".to_owned()), ..User::default() });
    assert_eq!(code(mapi.logon(None, None, UI)), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(user.asked.lock().len(), 1);
    let service = UI | LogonFlags::MAPI_NT_SERVICE;
    assert_eq!(code(mapi.logon(None, None, service)), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(code(mapi.logon(None, None, LogonFlags::NONE)), ErrorCode::MAPI_E_LOGON_FAILED);
    assert_eq!(user.asked.lock().len(), 1, "nobody is asked where no dialog may be");
    assert_eq!(
        code(mapi.logon(Some("Anna Berg"), None, service)),
        ErrorCode::S_OK,
        "nor where none is needed"
    );
    emulator.set_ui(Arc::new(User::default()));
    assert_eq!(code(mapi.logon(None, None, UI)), ErrorCode::MAPI_E_USER_CANCEL);
}

/// Lets others log on while it is asked for the profile.
#[derive(Debug)]
struct Slow {
    emulator: Emulator,
    others: Mutex<Vec<std::thread::JoinHandle<ErrorCode>>>,
    hasty: Mutex<Option<ErrorCode>>,
}

impl UserInterface for Slow {
    fn logon(&self, dialog: &LogonDialog<'_>) -> Option<String> {
        let log_on = |flags: LogonFlags| {
            let mapi = self.emulator.mapi();
            std::thread::spawn(move || code(mapi.logon(Some("Anna Berg"), None, flags)))
        };
        let patient = log_on(LogonFlags::MAPI_NEW_SESSION);
        let hasty = log_on(LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_TIMEOUT_SHORT);
        *self.hasty.lock() = Some(hasty.join().unwrap());
        let own = self.emulator.mapi().logon(Some("Anna Berg"), None, LogonFlags::MAPI_TIMEOUT_SHORT);
        assert_eq!(code(own), ErrorCode::S_OK, "the dialog itself may log on");
        assert!(!patient.is_finished(), "the others wait");
        self.others.lock().push(patient);
        dialog.profiles.first().map(|name| (*name).to_owned())
    }
}

/// SES-LOGON-27
#[test]
fn one_logs_on_after_the_other() {
    let emulator = Emulator::new();
    let (others, hasty) = (Mutex::default(), Mutex::default());
    let user = Arc::new(Slow { emulator: emulator.clone(), others, hasty });
    emulator.set_ui(Arc::<Slow>::clone(&user));
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    assert_eq!(code(mapi.logon(None, None, UI)), ErrorCode::S_OK);
    assert_eq!(*user.hasty.lock(), Some(ErrorCode::MAPI_E_TIMEOUT));
    let patient = user.others.lock().pop().unwrap();
    assert_eq!(patient.join().unwrap(), ErrorCode::S_OK);
    emulator.set_ui(Arc::new(User::default()));
}

/// Uninitialises MAPI while it is asked for the profile.
#[derive(Debug)]
struct Leaving(Emulator);

impl UserInterface for Leaving {
    fn logon(&self, dialog: &LogonDialog<'_>) -> Option<String> {
        self.0.mapi().uninitialize();
        dialog.profiles.first().map(|name| (*name).to_owned())
    }
}

/// SES-UNINIT-3
#[test]
fn a_session_that_begins_meanwhile_ends_with_mapi() {
    let emulator = Emulator::new();
    emulator.set_ui(Arc::new(Leaving(emulator.clone())));
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let session = mapi.logon(None, None, UI).unwrap();
    assert_eq!(code(session.default_store()), ErrorCode::MAPI_E_INVALID_OBJECT);
    emulator.set_ui(Arc::new(User::default()));
}

/// SES-LOGOFF-13, SES-COMMON-13
#[test]
fn the_user_may_stay_logged_on() {
    let (emulator, _mapi, user) = with(User { stays: true, ..User::default() });
    let session = emulator.log_on("Anna Berg").unwrap();
    assert_eq!(code(session.logoff(LogoffFlags::MAPI_LOGOFF_UI, 0)), ErrorCode::MAPI_E_USER_CANCEL);
    assert!(session.default_store().is_ok());
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(*user.asked.lock(), ["log off?"], "only MAPI_LOGOFF_UI asks");

    let nobody = Emulator::new().log_on("Anna Berg").unwrap();
    assert_eq!(code(nobody.logoff(LogoffFlags::MAPI_LOGOFF_UI, 0)), ErrorCode::S_OK);
}

/// SES-DISPATCH-5
#[test]
fn the_user_may_quit_while_notifications_are_delivered() {
    let (emulator, mapi, _user) = with(User { quits: true, ..User::default() });
    assert_eq!(code(mapi.dispatch_notifications(0)), ErrorCode::MAPI_E_USER_CANCEL);
    emulator.set_ui(Arc::new(User::default()));
    assert_eq!(code(mapi.dispatch_notifications(0)), ErrorCode::S_OK);
}

/// A session with a message that is to be shown.
struct Desk {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    store: Arc<dyn MsgStore>,
    folder: Arc<dyn MapiFolder>,
    user: Arc<User>,
}

impl Desk {
    fn of(user: User) -> Self {
        let (emulator, _mapi, user) = with(user);
        let session = emulator.log_on("Anna Berg").unwrap();
        let store = session.default_store().unwrap();
        let folder = store.ipm_subtree().unwrap().new_subfolder("Forms").unwrap();
        Self { emulator, session, store, folder, user }
    }

    /// Shows a message to Carla that was saved, or was never saved; the token and the form are all that hold it.
    fn show(&self, saved: bool, flags: FormFlags) -> (ErrorCode, Weak<dyn Message>) {
        let message = self.folder.new_message().unwrap();
        message.set(PR_SUBJECT, "Lunch?").unwrap();
        message.set(PR_MESSAGE_CLASS, "IPM.Note").unwrap();
        let carla = OneOff::new("Carla", "SMTP", "carla@elsewhere.example");
        message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO)).unwrap();
        if saved {
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE).unwrap();
        }
        let token = self.session.prepare_form(None, &message).unwrap();
        let held = Arc::downgrade(&message);
        drop(message);
        (self.show_token(token, flags), held)
    }

    fn show_token(&self, token: FormToken, flags: FormFlags) -> ErrorCode {
        let (status, read) = (MessageStatus::MSGSTATUS_HIGHLIGHTED, MessageFlags::MSGFLAG_READ);
        let (store, folder, class) = (&self.store, &self.folder, Some("IPM.Mine"));
        let access = AccessRights::MAPI_ACCESS_MODIFY;
        code(self.session.show_form(store, folder, None, token, flags, status, read, access, class))
    }

    /// The subjects and texts in the folder.
    fn here(&self) -> Vec<(String, String)> {
        let rows = self.folder.messages(&columns![PR_SUBJECT, PR_BODY]).unwrap();
        rows.iter().map(|row| (row.get(PR_SUBJECT).unwrap(), row.get(PR_BODY).unwrap_or_default())).collect()
    }

    /// To whom which text was sent.
    fn sent(&self) -> Vec<(Vec<String>, String)> {
        self.emulator.pump();
        let text = |mail: &SentMail| {
            let body = mail.properties.iter().find(|property| property.tag == *PR_BODY);
            body.and_then(|body| body.value.as_str()).unwrap_or_default().to_owned()
        };
        self.emulator.sent().iter().map(|mail| (mail.to.clone(), text(mail))).collect()
    }
}

fn to_carla() -> Vec<(Vec<String>, String)> {
    vec![(vec!["carla@elsewhere.example".to_owned()], "written in the form".to_owned())]
}

fn lunch(text: &str) -> Vec<(String, String)> {
    vec![("Lunch?".to_owned(), text.to_owned())]
}

const NEW: FormFlags = FormFlags::MAPI_NEW_MESSAGE;

/// SES-SHOWFORM-1, FRM-SHOWFORM-6
#[test]
fn a_form_shows_what_the_client_says() {
    let desk = Desk::of(ending(FormEnd::Closed));
    let (answer, message) = desk.show(true, FormFlags::MAPI_POST_MESSAGE);
    assert_eq!(answer, ErrorCode::S_OK);
    let shown = "IPM.Mine MAPI_POST_MESSAGE MSGSTATUS_HIGHLIGHTED MSGFLAG_READ MAPI_ACCESS_MODIFY";
    assert_eq!(*desk.user.asked.lock(), ["Lunch? in Forms of Mailbox - Anna Berg", shown]);
    assert!(message.upgrade().is_none());
}

/// What the form changed is lost unless it is sent; a message that was never saved leaves nothing (SES-SHOWFORM-6,
/// SES-SHOWFORM-7, FRM-SHOWFORM-12).
#[test]
fn a_form_that_is_left_changes_nothing() {
    for (end, answer) in
        [(FormEnd::Closed, ErrorCode::S_OK), (FormEnd::Cancelled, ErrorCode::MAPI_E_USER_CANCEL)]
    {
        let desk = Desk::of(ending(end));
        assert_eq!(desk.show(false, NEW).0, answer);
        assert_eq!((desk.here(), desk.sent()), (vec![], vec![]));
        assert_eq!(desk.show(true, FormFlags::NONE).0, answer);
        assert_eq!((desk.here(), desk.sent()), (lunch(""), vec![]));
    }
}

/// SES-SHOWFORM-4, FRM-SHOWFORM-9, FRM-SHOWFORM-10
#[test]
fn sending_submits_a_copy_from_the_outbox() {
    let desk = Desk::of(ending(FormEnd::Sent));
    assert_eq!(desk.show(false, NEW).0, ErrorCode::S_OK);
    let outbox = desk.store.outbox().unwrap();
    assert_eq!(outbox.messages(&columns![PR_SUBJECT, PR_BODY]).unwrap().len(), 1);
    assert_eq!((desk.here(), desk.sent()), (vec![], to_carla()));

    let desk = Desk::of(ending(FormEnd::Sent));
    assert_eq!(desk.show(true, FormFlags::NONE).0, ErrorCode::S_OK);
    assert_eq!((desk.here(), desk.sent()), (lunch(""), to_carla()));
}

/// SES-SHOWFORM-5, FRM-SHOWFORM-11
#[test]
fn posting_saves_in_the_folder() {
    for (saved, flags) in [(false, NEW), (true, FormFlags::NONE)] {
        let desk = Desk::of(ending(FormEnd::Sent));
        assert_eq!(desk.show(saved, flags | FormFlags::MAPI_POST_MESSAGE).0, ErrorCode::S_OK);
        assert_eq!((desk.here(), desk.sent()), (lunch("written in the form"), vec![]));
    }
}

/// The client's own indicator, to which it shows how far it is.
#[derive(Debug)]
struct Indicator {
    told: Mutex<Vec<(u32, u32)>>,
    limits: Mutex<(u32, u32, ProgressFlags)>,
}

impl Default for Indicator {
    fn default() -> Self {
        Self { told: Mutex::default(), limits: Mutex::new((1, 1000, ProgressFlags::MAPI_TOP_LEVEL)) }
    }
}

impl MapiProgress for Indicator {
    fn progress(&self, _value: u32, count: u32, total: u32) -> Result<()> {
        self.told.lock().push((count, total));
        Ok(())
    }

    fn get_flags(&self) -> Result<ProgressFlags> {
        Ok(self.limits.lock().2)
    }

    fn get_max(&self) -> Result<u32> {
        Ok(self.limits.lock().1)
    }

    fn get_min(&self) -> Result<u32> {
        Ok(self.limits.lock().0)
    }

    fn set_limits(&self, min: Option<u32>, max: Option<u32>, flags: Option<ProgressFlags>) -> Result<()> {
        let limits = &mut *self.limits.lock();
        *limits = (min.unwrap_or(limits.0), max.unwrap_or(limits.1), flags.unwrap_or(limits.2));
        Ok(())
    }
}

/// PRP-COPYTO-19, STO-PROGRESS-2: its own, MAPI's, or none.
#[test]
fn copying_shows_how_far_it_is() {
    let desk = Desk::of(User::default());
    let (source, target) = (&desk.folder, desk.store.ipm_subtree().unwrap().new_subfolder("Copy").unwrap());
    for subject in ["a", "b"] {
        let message = source.new_message().unwrap();
        message.set(PR_SUBJECT, subject).unwrap();
        message.save().unwrap();
    }
    let named = columns![PR_DISPLAY_NAME];
    let steps = |given: bool, flags: CopyFlags| {
        let indicator = Indicator::default();
        let progress: Option<&dyn MapiProgress> = if given { Some(&indicator) } else { None };
        let (none, to) = ([], Opened::from(Arc::clone(&target)));
        let _problems = source.copy_to(&none, Some(&named), progress, IID_IMAPIFolder, &to, flags).unwrap();
        let told =
            indicator.told.into_inner().into_iter().map(|(count, total)| format!("{count} of {total}"));
        (told.collect::<Vec<_>>(), std::mem::take(&mut *desk.user.asked.lock()))
    };
    let (dialog, none) = (CopyFlags::MAPI_DIALOG, Vec::<String>::new);
    let (told, asked) = steps(true, dialog);
    assert!(told.len() > 2, "{told:?}");
    assert_eq!(asked, none());
    assert_eq!(steps(false, dialog), (none(), told));
    assert_eq!(steps(true, CopyFlags::NONE), (none(), none()));
    assert_eq!(steps(false, CopyFlags::NONE), (none(), none()));
}
