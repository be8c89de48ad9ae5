//! Flushes: the queues of one transport or of all, now or in the next round (STA-FLUSHQUEUES-1 to -11).

use std::sync::Arc;

use super::life::start_now;
use super::transport::Transport;
use super::{inbound, outbound, prepare};
use crate::provider::{Refusal, refuse};
use crate::session::logon::Logon;
use crate::vocab::{EntryId, ErrorCode, FlushFlags, MapiUid, StatusCode, TransportNotifyFlags};

/// Sends and fetches all that waits, through one transport or through each (STA-FLUSHQUEUES-1 to -11).
pub fn flush(logon: &Arc<Logon>, target: Option<MapiUid>, flags: FlushFlags) -> Result<(), Refusal> {
    if logon.no_mail() {
        return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the spooler was not told of this session"));
    }
    let busy = || refuse(ErrorCode::MAPI_E_BUSY, "the spooler is at work, and was called from within");
    let _working = logon.computer.spooler_works().ok_or_else(busy)?;
    start_now(logon);
    let transports = logon.spooler.transports();
    let wanted: Vec<_> =
        transports.into_iter().filter(|known| target.is_none_or(|target| known.uid == target)).collect();
    if target.is_some() && wanted.is_empty() {
        let why = "the target is no transport that runs in this session";
        return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why));
    }
    let asked = flags & (FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD);
    if asked.is_empty() {
        return Ok(());
    }
    if flags.contains(FlushFlags::FLUSH_ASYNC_OK) {
        return postpone(logon, &wanted, flags);
    }
    logon.computer.spooling.begin_pump();
    prepare(logon, &wanted);
    wanted.iter().for_each(|transport| flush_one(logon, transport, flags));
    Ok(())
}

/// The object of a transport is flushed itself (STA-FLUSHQUEUES-6).
pub fn check_no_target(target: Option<&EntryId>) -> Result<(), Refusal> {
    if target.is_none() {
        return Ok(());
    }
    Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "the object is the target, and there is no other"))
}

/// A transport's own object was asked to flush it: done at the next round (STA-FLUSHQUEUES-6).
pub fn flush_later(
    logon: &Logon,
    uid: Option<MapiUid>,
    target: Option<&EntryId>,
    flags: FlushFlags,
) -> Result<(), Refusal> {
    check_no_target(target)?;
    let gone = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the transport was logged off");
    let transport = uid.and_then(|uid| logon.spooler.transport(uid)).ok_or_else(gone)?;
    if flags.intersects(FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD) {
        transport.support.signals().flush(flags);
        logon.refresh_status();
    }
    Ok(())
}

/// Leaves a flush to the next round, and says whether there is anything to do then (STA-FLUSHQUEUES-5).
fn postpone(logon: &Logon, transports: &[Arc<Transport>], flags: FlushFlags) -> Result<(), Refusal> {
    let queued = logon.spooler.stores().iter().any(|store| !store.queued().is_empty());
    let sends = flags.contains(FlushFlags::FLUSH_UPLOAD) && queued;
    let fetches =
        flags.contains(FlushFlags::FLUSH_DOWNLOAD) && transports.iter().any(|known| known.may_fetch());
    if !(sends || fetches) {
        return Ok(());
    }
    transports.iter().for_each(|transport| transport.support.signals().flush(flags));
    logon.refresh_status();
    Err(refuse(ErrorCode::MAPI_E_BUSY, "the queues are flushed when the spooler runs next"))
}

/// Outbound, then inbound, of one transport (STA-FLUSHQUEUES-2, STA-XPLOGON-FLUSHQUEUES-1 to -6).
pub fn flush_one(logon: &Arc<Logon>, transport: &Arc<Transport>, flags: FlushFlags) {
    transport.begin_flush(flags);
    logon.refresh_status();
    transport.flush(flags);
    prepare(logon, std::slice::from_ref(transport));
    let (out, into) = (StatusCode::STATUS_OUTBOUND_FLUSH, StatusCode::STATUS_INBOUND_FLUSH);
    // One that shows no such bits is flushed as it was asked for.
    let shows = logon.shown_status(transport.uid).intersects(out | into);
    let wanted =
        |flag, bit| flags.contains(flag) && (!shows || logon.shown_status(transport.uid).contains(bit));
    if wanted(FlushFlags::FLUSH_UPLOAD, out) {
        let pass = outbound::Pass {
            only: Some(transport.uid),
            force: flags.contains(FlushFlags::FLUSH_FORCE),
            while_shown: shows.then_some(transport.uid),
        };
        let all = logon.spooler.transports();
        for store in logon.spooler.stores() {
            outbound::send_from(logon, &all, &store, &pass);
        }
        transport.tell(TransportNotifyFlags::NOTIFY_END_OUTBOUND_FLUSH);
    }
    if wanted(FlushFlags::FLUSH_DOWNLOAD, into) {
        inbound::fetch(logon, transport, inbound::Round::Flush { while_shown: shows });
        transport.tell(TransportNotifyFlags::NOTIFY_END_INBOUND_FLUSH);
    }
    transport.end_flush();
    logon.refresh_status();
}

/// The flush that a transport asks for by its row (STA-FLUSHQUEUES-6).
pub fn shown_flush(logon: &Logon, transport: &Transport) -> FlushFlags {
    let shown = logon.shown_status(transport.uid);
    let mut asked = FlushFlags::NONE;
    asked.set(FlushFlags::FLUSH_UPLOAD, shown.contains(StatusCode::STATUS_OUTBOUND_FLUSH));
    asked.set(FlushFlags::FLUSH_DOWNLOAD, shown.contains(StatusCode::STATUS_INBOUND_FLUSH));
    asked
}
