//! Inbound: what a transport fetches, to the default store (STA-INBOUND-1 to -14).

use std::sync::Arc;

use super::stores::MailStore;
use super::transport::Transport;
use crate::engine::StoreId;
use crate::provider::store::Arrival;
use crate::session::logon::Logon;
use crate::vocab::StatusFlags;

/// Where mail arrives: the default store, if the spooler has it open (STA-INBOUND-8).
pub fn target(logon: &Logon) -> Option<Arc<MailStore>> {
    let profile = logon.profile_now()?;
    let is_default = |store: &Arc<MailStore>| {
        profile.status_flags(store.provider).contains(StatusFlags::STATUS_DEFAULT_STORE)
    };
    logon.spooler.stores().into_iter().filter(|store| store.built_in.is_some()).find(is_default)
}

/// Fetches what waits at a transport and tells how many messages arrived.
pub fn fetch(logon: &Logon, transport: &Transport, flushing: bool) -> usize {
    // Each message goes to the default store of the moment (SES-SETDEFSTORE-12).
    let store = || target(logon).and_then(|store| store.built_in).filter(|_| transport.may_fetch());
    if store().is_none() || !transport.has_mail(flushing) {
        return 0;
    }
    let mut arrived = 0;
    while !logon.spooler.stops() && store().is_some_and(|store| fetch_one(logon, transport, store)) {
        arrived += 1;
    }
    arrived
}

/// `StartMessage`; `true` if a message arrived, and there may be more.
fn fetch_one(logon: &Logon, transport: &Transport, store: StoreId) -> bool {
    let Ok(arrival) = Arrival::new(&logon.computer.runtime, store) else { return false };
    match transport.logon.start_message(0, &arrival.message()) {
        Ok(_reference) => matches!(arrival.deliver(), Ok(Some(_))),
        Err(_) => false,
    }
}
