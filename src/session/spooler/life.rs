//! How the spooler of a session starts, brings its transports up to date, and stops.

use std::sync::Arc;

use super::transport::Transport;
use crate::provider::{Refusal, refuse};
use crate::session::logon::Logon;
use crate::vocab::{ErrorCode, MapiUid, ValidateStateFlags};

/// Where a spooler is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpoolerLife {
    #[default]
    NotStarted,
    Runs,
    Stopped,
}

/// Logs the transports of the profile on, at the first need (STA-SPOOLER-3, STA-XPPROVIDER-2).
pub fn start(logon: &Arc<Logon>) {
    if logon.no_mail() || logon.spooler.state.lock().life != SpoolerLife::NotStarted {
        return;
    }
    let Some(_working) = logon.computer.spooler_works() else { return };
    start_now(logon);
}

/// The same inside the spooler's turn; tells whether it had run before.
pub fn start_now(logon: &Arc<Logon>) -> bool {
    if logon.no_mail() {
        return false;
    }
    {
        let mut state = logon.spooler.state.lock();
        if state.life != SpoolerLife::NotStarted {
            return state.life == SpoolerLife::Runs;
        }
        state.life = SpoolerLife::Runs;
    }
    restart(logon, |_| true);
    false
}

/// Brings a transport up to date with its provider, or all of them. All say what they handle if the configuration changed,
/// and those that failed get another chance; else all log on again first (STA-VALIDATESTATE-3, -4, -6, -8, -9).
pub fn validate(logon: &Arc<Logon>, uid: Option<MapiUid>, flags: ValidateStateFlags) -> Result<(), Refusal> {
    let Some(_working) = logon.computer.spooler_works() else {
        return Err(refuse(ErrorCode::MAPI_E_BUSY, "the spooler is at work, and was called from within"));
    };
    if logon.spooler.transports().iter().any(|known| {
        uid.is_none_or(|uid| uid == known.uid) && !known.has_failed() && known.support.signals().is_critical()
    }) {
        return Err(refuse(ErrorCode::MAPI_E_BUSY, "the transport is not to be disturbed"));
    }
    let changed = flags.contains(ValidateStateFlags::CONFIG_CHANGED);
    if start_now(logon) && uid.is_none() {
        restart(logon, |known| !changed || known.has_failed());
    }
    for transport in logon.spooler.transports() {
        if uid.is_some_and(|uid| uid != transport.uid) || transport.has_failed() {
            continue;
        }
        transport.logon.validate_state(flags)?;
        let asks_anew = uid.is_none() && changed || transport.support.signals().take_config_change();
        if asks_anew && transport.ask_for_types().is_err() {
            logon.spooler.drop_transport(&transport);
        }
    }
    logon.refresh_status();
    Ok(())
}

/// Logs transports of the profile on again, and on those that do not run.
fn restart(logon: &Arc<Logon>, which: impl Fn(&Transport) -> bool) {
    let Some(profile) = logon.profile_now() else { return };
    let before = std::mem::take(&mut logon.spooler.state.lock().transports);
    for uid in profile.offered_transports() {
        let known = before.iter().find(|known| known.uid == uid);
        let stays = known.filter(|known| !which(known)).cloned();
        if let (Some(known), None) = (known, &stays) {
            logon.spooler.forget(known);
        }
        let runs = stays.or_else(|| {
            let transport = Transport::log_on(logon, &profile, uid)?;
            transport.support.runs();
            Some(transport)
        });
        logon.spooler.state.lock().transports.extend(runs);
    }
}

/// The providers with these sections are to be left alone: the transports among them run no more (PRF-LOGONCFG-4).
pub fn shut_off(logon: &Logon, sections: &[MapiUid]) {
    let transports = logon.spooler.transports().into_iter().filter(|known| sections.contains(&known.uid));
    let transports: Vec<_> = transports.collect();
    if transports.is_empty() {
        return;
    }
    let _turn = logon.computer.spooling.at_work.lock();
    let _unseen = logon.computer.runtime.gate.silence();
    let _held = logon.computer.runtime.notify.hold();
    transports.iter().for_each(|transport| logon.spooler.drop_transport(transport));
}

/// Logs all transports off and lets go of the stores (STA-SPOOLER-9), once what is under way is done.
pub fn stop(logon: &Logon) {
    let transports = {
        let mut state = logon.spooler.state.lock();
        state.life = SpoolerLife::Stopped;
        state.preprocessors.clear();
        if state.transports.is_empty() && state.stores.is_empty() {
            return;
        }
        state.transports.clone()
    };
    transports.iter().for_each(|transport| transport.cancel());
    let _turn = logon.computer.spooling.at_work.lock();
    let _unseen = logon.computer.runtime.gate.silence();
    let _held = logon.computer.runtime.notify.hold();
    let (transports, stores) = {
        let state = &mut *logon.spooler.state.lock();
        (std::mem::take(&mut state.transports), std::mem::take(&mut state.stores))
    };
    let deferred = std::mem::take(&mut logon.spooler.state.lock().waiting)
        .into_values()
        .any(|known| known.is_deferred());
    for (place, transport) in transports.iter().enumerate() {
        transport.log_off(deferred);
        if !transports[place + 1..].iter().any(|other| other.has_provider_of(transport)) {
            transport.shut_down();
        }
    }
    stores.iter().for_each(|store| store.log_off());
}
