//! Who is asked, and in which order, whether the client may leave at once.

use super::*;

/// A transport that has a say when the client leaves at once.
#[derive(Debug)]
struct Mail(Leaving);

impl XpProvider for Mail {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: "MINET.DLL".to_owned(),
            display_name: "Mail".to_owned(),
            provider_display: "Mail".to_owned(),
            flags: StatusFlags::NONE,
        }
    }

    fn transport_logon(&self, _: Arc<dyn MapiSupport>, _: TransportLogonFlags) -> Result<TransportLogon> {
        Ok(TransportLogon { logon: Arc::new(Sends), flags: TransportLogonFlags::NONE })
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(&self.0)
    }
}

#[derive(Debug)]
struct Sends;

impl XpLogon for Sends {
    fn address_types(&self) -> Result<AddressTypes> {
        Ok(AddressTypes::of(&["FAX"]))
    }

    fn submit_message(
        &self,
        _: SubmitMessageFlags,
        _: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        Err(ErrorCode::MAPI_E_CALL_FAILED.into())
    }
}

/// An address book that has a say, too.
#[derive(Debug)]
struct Book(people::Provider, Leaving);

impl AbProvider for Book {
    fn info(&self) -> AbInfo {
        self.0.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        profile: &str,
        flags: AbOpenFlags,
    ) -> Result<Arc<dyn AbLogon>> {
        self.0.logon(support, profile, flags)
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(&self.1)
    }
}

/// Writes down what a provider is asked when the client leaves.
#[derive(Debug)]
struct Leaving(&'static str, Arc<Mutex<Vec<String>>>);

impl Leaving {
    fn note(&self, what: &str) -> Result<()> {
        self.1.lock().push(format!("{} {what}", self.0));
        Ok(())
    }
}

impl ProviderShutdown for Leaving {
    fn query_fast_shutdown(&self) -> Result<()> {
        self.note("query")
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        self.note("notify")
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        self.note("do")
    }
}

/// SES-FASTSHUTDOWN-2: whatever came up first.
#[test]
fn transports_then_address_books_then_stores_are_asked_and_told() {
    let (emulator, asked) = (Emulator::new(), Arc::<Mutex<Vec<String>>>::default());
    let leaving = |name| Leaving(name, Arc::clone(&asked));
    let shutdown: Box<dyn ProviderShutdown> = Box::new(leaving("store"));
    let archive = Arc::<Archive>::default();
    let store = archive::Provider { shutdown: Some(shutdown), ..archive::Provider::of(&archive) };
    emulator.install(PROFILE, Arc::new(store)).unwrap();
    let people = people::Provider(People::new("People", registered));
    emulator.install_address_book(PROFILE, Arc::new(Book(people, leaving("book")))).unwrap();
    emulator.register_transport(Arc::new(Mail(leaving("transport"))));
    let session = emulator.log_on(PROFILE).unwrap();
    let _store = open(&*session).unwrap();
    let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    emulator.pump();
    let all = |what: &[&str]| -> Vec<String> {
        let each = |what: &&str| ["transport", "book", "store"].map(|name| format!("{name} {what}"));
        what.iter().flat_map(each).collect()
    };
    let asked = || std::mem::take(&mut *asked.lock());
    session.query_fast_shutdown().unwrap();
    assert_eq!(asked(), all(&["query"]));
    session.notify_process_shutdown().unwrap();
    assert_eq!(asked(), all(&["notify"]));
    session.do_fast_shutdown().unwrap();
    assert_eq!(asked(), all(&["query", "do"]));
}
