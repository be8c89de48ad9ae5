//! A client that ends without a logoff, and providers that have a say in it.

use std::sync::Arc;

use super::archive::{Archive, Provider};
use mapi_emulator::interface::spi::ProviderShutdown;
use mapi_emulator::interface::{Error, Method, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IMAPIProviderShutdown, Iid};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, FastShutdown, columns};
use parking_lot::Mutex;

const NO_SUPPORT: ErrorCode = ErrorCode::MAPI_E_NO_SUPPORT;

/// An answer to whoever asks if he may leave at once.
#[derive(Debug)]
struct Asked {
    answer: ErrorCode,
    calls: Arc<Mutex<Vec<&'static str>>>,
}

impl Asked {
    fn call(&self, name: &'static str) -> Result<()> {
        self.calls.lock().push(name);
        match self.answer {
            ErrorCode::S_OK => Ok(()),
            code => Err(Error::new(code, Method::MapiSessionQueryFastShutdown, "not now")),
        }
    }
}

impl ProviderShutdown for Asked {
    fn query_fast_shutdown(&self) -> Result<()> {
        self.call("query")
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        self.call("notify")
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        self.call("do")
    }
}

/// Somebody logged on, with the mailbox and the archive open.
struct Scene {
    emulator: Emulator,
    session: Arc<dyn MapiSession>,
    mailbox: Arc<dyn MsgStore>,
    calls: Arc<Mutex<Vec<&'static str>>>,
    asked: Arc<Archive>,
}

impl Scene {
    fn of(policy: FastShutdown, answer: ErrorCode) -> Result<Self> {
        let scene = Self::closed(policy, Some(answer))?;
        scene.open()?;
        Ok(scene)
    }

    /// The archive isn't open; without an answer it has nothing to say.
    fn closed(policy: FastShutdown, answer: Option<ErrorCode>) -> Result<Self> {
        let emulator =
            Emulator::builder().mailbox("Anna Berg", "anna@example.com").fast_shutdown(policy).build();
        let (archive, calls) = (Arc::<Archive>::default(), Arc::default());
        let asked =
            |answer| Box::new(Asked { answer, calls: Arc::clone(&calls) }) as Box<dyn ProviderShutdown>;
        let provider = Provider { shutdown: answer.map(asked), ..Provider::of(&archive) };
        emulator.install("Anna Berg", Arc::new(provider))?;
        let session = emulator.log_on("Anna Berg")?;
        let mailbox = session.default_store()?;
        Ok(Self { emulator, session, mailbox, calls, asked: archive })
    }

    fn open(&self) -> Result<()> {
        let table = self.session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
        let is_archive = Restriction::eq(PR_DISPLAY_NAME, "Archive");
        let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&is_archive), None, 0)?;
        let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the archive is listed").into();
        let _store = self.session.open_msg_store(&id, None, OpenStoreFlags::NONE)?;
        self.asked.asked();
        Ok(())
    }

    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock())
    }
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

/// SES-FASTSHUTDOWN-1, SES-FASTSHUTDOWN-3: every session has the three methods.
#[test]
fn clients_may_leave_unless_a_provider_refuses() -> Result<()> {
    for (answer, told) in [(ErrorCode::S_OK, ErrorCode::S_OK), (ErrorCode::MAPI_E_BUSY, NO_SUPPORT)] {
        let scene = Scene::of(FastShutdown::UnlessRefused, answer)?;
        assert_eq!(code(scene.session.query_fast_shutdown()), told);
        assert_eq!(scene.calls(), ["query"]);
    }
    let silent = Scene::closed(FastShutdown::UnlessRefused, None)?;
    silent.open()?;
    assert_eq!(code(silent.session.query_fast_shutdown()), ErrorCode::S_OK);
    Ok(())
}

/// SES-FASTSHUTDOWN-4
#[test]
fn clients_may_leave_only_if_all_agree() -> Result<()> {
    for (answer, told) in [(ErrorCode::S_OK, ErrorCode::S_OK), (NO_SUPPORT, NO_SUPPORT)] {
        let scene = Scene::of(FastShutdown::IfAllAgree, answer)?;
        assert_eq!(code(scene.session.query_fast_shutdown()), told);
    }
    let silent = Scene::closed(FastShutdown::IfAllAgree, None)?;
    assert_eq!(code(silent.session.query_fast_shutdown()), ErrorCode::S_OK);
    silent.open()?;
    assert_eq!(code(silent.session.query_fast_shutdown()), NO_SUPPORT);
    Ok(())
}

/// SES-FASTSHUTDOWN-5
#[test]
fn nobody_is_asked_where_nobody_may_leave() -> Result<()> {
    let scene = Scene::of(FastShutdown::Never, ErrorCode::S_OK)?;
    assert_eq!(code(scene.session.query_fast_shutdown()), NO_SUPPORT);
    assert_eq!(code(scene.session.do_fast_shutdown()), NO_SUPPORT);
    assert!(scene.calls().is_empty());
    assert!(!scene.mailbox.get(PR_DISPLAY_NAME)?.is_empty());
    Ok(())
}

/// SES-FASTSHUTDOWN-6
#[test]
fn providers_hear_what_is_coming_whatever_they_answer() -> Result<()> {
    for answer in [ErrorCode::S_OK, ErrorCode::MAPI_E_CALL_FAILED] {
        let scene = Scene::of(FastShutdown::UnlessRefused, answer)?;
        assert_eq!(code(scene.session.notify_process_shutdown()), ErrorCode::S_OK);
        assert_eq!(scene.calls(), ["notify"]);
        assert!(!scene.mailbox.get(PR_DISPLAY_NAME)?.is_empty());
    }
    Ok(())
}

/// SES-FASTSHUTDOWN-7
#[test]
fn a_refused_departure_tells_nobody() -> Result<()> {
    let scene = Scene::of(FastShutdown::UnlessRefused, NO_SUPPORT)?;
    assert_eq!(code(scene.session.do_fast_shutdown()), NO_SUPPORT);
    assert_eq!(scene.calls(), ["query"]);
    assert!(!scene.mailbox.get(PR_DISPLAY_NAME)?.is_empty());
    Ok(())
}

/// SES-FASTSHUTDOWN-8: the sessions of others too, and however often MAPI was initialised; the next process starts anew.
#[test]
fn after_the_departure_nothing_works() -> Result<()> {
    let scene = Scene::of(FastShutdown::UnlessRefused, ErrorCode::S_OK)?;
    let mapi = scene.emulator.mapi();
    let other = scene.emulator.log_on("Anna Berg")?;
    let inbox = scene.mailbox.inbox()?;
    assert_eq!(code(scene.session.do_fast_shutdown()), ErrorCode::S_OK);
    assert_eq!(scene.calls(), ["query", "do"]);
    let answers = [
        code(scene.session.get_status_table(UnicodeFlags::NONE)),
        code(other.get_status_table(UnicodeFlags::NONE)),
        code(scene.mailbox.get(PR_DISPLAY_NAME)),
        code(inbox.get(PR_DISPLAY_NAME)),
        code(scene.session.do_fast_shutdown()),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 5]);
    let entries = [
        code(mapi.logon(Some("Anna Berg"), None, LogonFlags::MAPI_NEW_SESSION)),
        code(mapi.admin_profiles(0)),
        code(mapi.dispatch_notifications(0)),
    ];
    assert_eq!(entries, [ErrorCode::MAPI_E_NOT_INITIALIZED; 3]);
    assert_eq!(scene.asked.asked(), ["logon 1: logoff"]);
    assert_eq!(code(scene.emulator.log_on("Anna Berg")), ErrorCode::S_OK);
    Ok(())
}

/// SES-FASTSHUTDOWN-9, STA-PROVSHUTDOWN-2: a provider is asked while a session has its store open, once however often it is open.
#[test]
fn only_providers_at_work_are_asked() -> Result<()> {
    let scene = Scene::closed(FastShutdown::UnlessRefused, Some(ErrorCode::MAPI_E_BUSY))?;
    assert_eq!(code(scene.session.query_fast_shutdown()), ErrorCode::S_OK);
    assert!(scene.calls().is_empty());
    scene.open()?;
    scene.open()?;
    let other = scene.emulator.log_on("Anna Berg")?;
    assert_eq!(code(other.query_fast_shutdown()), NO_SUPPORT);
    assert_eq!(scene.calls(), ["query"]);
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(code(other.query_fast_shutdown()), ErrorCode::S_OK);
    Ok(())
}

/// STA-PROVSHUTDOWN-1: a logoff has nothing to do with it.
#[test]
fn a_provider_is_asked_by_a_client_that_leaves_at_once_and_nobody_else() -> Result<()> {
    assert_eq!(IID_IMAPIProviderShutdown, Iid("00020398-0000-0000-c000-000000000046".parse().unwrap()));
    let scene = Scene::of(FastShutdown::UnlessRefused, ErrorCode::S_OK)?;
    scene.emulator.pump();
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    scene.emulator.mapi().uninitialize();
    assert!(scene.calls().is_empty());
    Ok(())
}
