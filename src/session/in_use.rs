//! Providers of the user's that are at work: when the last session lets go of one, it is shut down.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use crate::interface::spi::{AbProvider, MsProvider};

/// A kind of provider that hears of the end of its last logon.
pub trait Ends {
    /// Tells it.
    fn end(&self);
}

impl Ends for dyn AbProvider {
    fn end(&self) {
        self.shutdown();
    }
}

impl Ends for dyn MsProvider {
    fn end(&self) {
        self.shutdown();
    }
}

/// A provider that the user has plugged in.
#[derive(Debug)]
pub struct Registered<P: Ends + ?Sized> {
    /// The provider.
    pub provider: Arc<P>,
    in_use: Mutex<Weak<InUse<P>>>,
}

/// A provider that is looked at: when nobody does any more, and it was logged on, it is shut down (STA-ABPROVIDER-5,
/// STA-MSPROVIDER-13).
#[derive(Debug)]
pub struct InUse<P: Ends + ?Sized> {
    provider: Arc<P>,
    logged_on: AtomicBool,
}

impl<P: Ends + ?Sized> InUse<P> {
    /// One that only its maker uses.
    pub fn new(provider: Arc<P>) -> Arc<Self> {
        Arc::new(Self { provider, logged_on: AtomicBool::default() })
    }

    /// The provider.
    pub fn provider(&self) -> &P {
        &self.provider
    }

    /// It has logged on somewhere.
    pub fn has_logged_on(&self) {
        self.logged_on.store(true, Ordering::Release);
    }
}

impl<P: Ends + ?Sized> Drop for InUse<P> {
    fn drop(&mut self) {
        if self.logged_on.load(Ordering::Acquire) {
            self.provider.end();
        }
    }
}

impl<P: Ends + ?Sized> Registered<P> {
    /// A provider, in use by nobody.
    pub fn new(provider: Arc<P>) -> Arc<Self> {
        Arc::new(Self { provider, in_use: Mutex::default() })
    }

    /// The provider, the same as long as somebody uses it.
    pub fn used(&self) -> Arc<InUse<P>> {
        let mut in_use = self.in_use.lock();
        in_use.upgrade().unwrap_or_else(|| {
            let used = InUse::new(Arc::clone(&self.provider));
            *in_use = Arc::downgrade(&used);
            used
        })
    }
}
