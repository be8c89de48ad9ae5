//! The end of a client's process without a logoff (`IMAPIClientShutdown`).

use std::sync::Arc;

use super::book_providers::BookInUse;
use super::computer::{Computer, StoreInUse};
use crate::interface::spi::{ProviderShutdown, XpProvider};
use crate::provider::{Refusal, refuse};
use crate::vocab::{EntryId, ErrorCode};

/// Whether a client may end without a logoff: the registry value `FastShutdownBehavior` (fast-shutdown-user-options
/// page).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[doc(alias = "FastShutdownBehavior")]
pub enum FastShutdown {
    /// 0: unless a provider says no.
    #[default]
    UnlessRefused,
    /// 1: only if every provider says yes.
    IfAllAgree,
    /// 2: never.
    Never,
}

impl Computer {
    /// `QueryFastShutdown` (SES-FASTSHUTDOWN-3 to -5).
    pub fn query_fast_shutdown(&self) -> Result<(), Refusal> {
        let no = |why: String| Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
        let policy = self.settings().fast_shutdown;
        if policy == FastShutdown::Never {
            return no("fast shutdown is switched off".to_owned());
        }
        for provider in self.active_providers() {
            match provider.fast_shutdown().map(ProviderShutdown::query_fast_shutdown) {
                Some(Ok(())) => {}
                Some(Err(error)) => return no(format!("a provider refuses: {error}")),
                None if policy == FastShutdown::UnlessRefused => {}
                None => return no("a provider knows nothing of fast shutdown".to_owned()),
            }
        }
        Ok(())
    }

    /// `NotifyProcessShutdown`: whatever they answer (SES-FASTSHUTDOWN-6).
    pub fn notify_process_shutdown(&self) {
        for provider in self.active_providers() {
            let _answer = provider.fast_shutdown().map(ProviderShutdown::notify_process_shutdown);
        }
    }

    /// `DoFastShutdown`: nothing works any more (SES-FASTSHUTDOWN-7, SES-FASTSHUTDOWN-8).
    pub fn do_fast_shutdown(&self) -> Result<(), Refusal> {
        self.query_fast_shutdown()?;
        for provider in self.active_providers() {
            let _answer = provider.fast_shutdown().map(ProviderShutdown::do_fast_shutdown);
        }
        self.stop();
        Ok(())
    }

    /// The providers at work in any session, each once: transports, then address books, then the stores that are open
    /// (SES-FASTSHUTDOWN-2, SES-FASTSHUTDOWN-9).
    fn active_providers(&self) -> Vec<Active> {
        let mut transports: Vec<Arc<dyn XpProvider>> = Vec::new();
        for provider in self.logons().iter().flat_map(|logon| logon.spooler.providers()) {
            if !transports.iter().any(|known| std::ptr::addr_eq(Arc::as_ptr(known), Arc::as_ptr(&provider))) {
                transports.push(provider);
            }
        }
        let mut stores: Vec<EntryId> = Vec::new();
        for id in self.logons().iter().flat_map(|logon| logon.open_stores()) {
            if !stores.contains(&id) {
                stores.push(id);
            }
        }
        let stores = stores.iter().filter_map(|id| self.store_provider(id)).map(Active::Store);
        let mut books: Vec<Arc<BookInUse>> = Vec::new();
        for book in self.logons().iter().flat_map(|logon| logon.books_in_use()) {
            if !books.iter().any(|known| Arc::ptr_eq(known, &book)) {
                books.push(book);
            }
        }
        let transports = transports.into_iter().map(Active::Transport);
        transports.chain(books.into_iter().map(Active::Book)).chain(stores).collect()
    }
}

/// A provider at work.
enum Active {
    Transport(Arc<dyn XpProvider>),
    Book(Arc<BookInUse>),
    Store(Arc<StoreInUse>),
}

impl Active {
    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        match self {
            Self::Transport(provider) => provider.fast_shutdown(),
            Self::Book(book) => book.provider().fast_shutdown(),
            Self::Store(store) => store.provider().fast_shutdown(),
        }
    }
}
