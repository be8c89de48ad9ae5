//! What the flags of MAPIInitialize and MAPILogonEx mean for the providers of a session.

use super::*;

/// The user in front of the screen, who answers whatever he is asked.
#[derive(Debug)]
struct Answers;

impl UserInterface for Answers {
    fn logon(&self, _: &LogonDialog<'_>) -> Option<String> {
        Some(PROFILE.to_owned())
    }

    fn wants_to_quit(&self) -> bool {
        true
    }
}

/// SES-INIT-11, SES-INIT-7: until MAPI is uninitialised. Providers are told.
#[test]
fn a_service_has_no_user() {
    let ui = LogonFlags::MAPI_LOGON_UI;
    for (flags, told) in [(InitFlags::NONE, false), (InitFlags::MAPI_NT_SERVICE, true)] {
        let emulator = Emulator::new();
        emulator.set_ui(Arc::new(Answers));
        let people = People::new("People", registered);
        emulator.install_address_book(PROFILE, Arc::new(people::Provider(Arc::clone(&people)))).unwrap();
        let archive = Arc::<Archive>::default();
        let seen = Arc::<Mutex<Vec<OpenStoreFlags>>>::default();
        let store = Flags { archive: archive::Provider::of(&archive), seen: Arc::clone(&seen) };
        emulator.install(PROFILE, Arc::new(store)).unwrap();
        let mapi = emulator.mapi();
        mapi.initialize(flags).unwrap();
        mapi.initialize(InitFlags::NONE).unwrap();
        let answers = [
            code(mapi.logon(None, None, ui | LogonFlags::MAPI_NEW_SESSION)),
            code(mapi.dispatch_notifications(0)),
        ];
        let asked = [ErrorCode::S_OK, ErrorCode::MAPI_E_USER_CANCEL];
        assert_eq!(answers, if told { [ErrorCode::MAPI_E_LOGON_FAILED, ErrorCode::S_OK] } else { asked });
        let session = mapi.logon(Some(PROFILE), None, LogonFlags::MAPI_NEW_SESSION).unwrap();
        let _store = open(&*session).unwrap();
        let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
        assert_eq!(seen.lock()[0].contains(OpenStoreFlags::MDB_NO_DIALOG), told);
        assert_eq!(people.asked()[0].contains("AB_NO_DIALOG"), told);

        mapi.uninitialize();
        mapi.uninitialize();
        mapi.initialize(InitFlags::NONE).unwrap();
        assert_eq!(code(mapi.logon(None, None, ui | LogonFlags::MAPI_NEW_SESSION)), ErrorCode::S_OK);
    }
}

/// The archive, which writes down the flags that it is opened with.
#[derive(Debug)]
struct Flags {
    archive: archive::Provider,
    seen: Arc<Mutex<Vec<OpenStoreFlags>>>,
}

impl MsProvider for Flags {
    fn info(&self) -> StoreInfo {
        self.archive.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        self.seen.lock().push(flags);
        self.archive.logon(support, id, flags)
    }
}

/// How many messages are in Anna's Inbox after such a logon, with nothing pumped.
fn fetched(flags: LogonFlags) -> i32 {
    let emulator = Emulator::new();
    emulator.post("anna@example.com", mapi_emulator::Mail::new("One"));
    emulator.post("anna@example.com", mapi_emulator::Mail::new("Two"));
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let session = mapi.logon(Some(PROFILE), None, flags).unwrap();
    session.default_store().unwrap().inbox().unwrap().get(PR_CONTENT_COUNT).unwrap()
}

/// SES-LOGON-25
#[test]
fn a_logon_can_fetch_all_mail_before_it_returns() {
    let force = LogonFlags::MAPI_FORCE_DOWNLOAD | LogonFlags::MAPI_NEW_SESSION;
    assert_eq!(fetched(LogonFlags::MAPI_NEW_SESSION), 0);
    assert_eq!(fetched(force), 2);
    assert_eq!(fetched(force | LogonFlags::MAPI_NO_MAIL), 0);

    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    mapi.initialize(InitFlags::NONE).unwrap();
    let shared = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_ALLOW_OTHERS;
    let first = mapi.logon(Some(PROFILE), None, shared).unwrap();
    let inbox = first.default_store().unwrap().inbox().unwrap();
    emulator.post("anna@example.com", mapi_emulator::Mail::new("One"));
    for (flags, fetched) in [(LogonFlags::MAPI_NO_MAIL, 0), (LogonFlags::NONE, 1)] {
        let _member = mapi.logon(None, None, LogonFlags::MAPI_FORCE_DOWNLOAD | flags).unwrap();
        assert_eq!(inbox.get(PR_CONTENT_COUNT).unwrap(), fetched, "{flags:?} of a member");
    }
}
