//! Queues flushed on request.

use std::time::Duration;

use super::life::status_row;
use super::wire::{Answer, Incoming};
use super::*;

const UP: FlushFlags = FlushFlags::FLUSH_UPLOAD;
const DOWN: FlushFlags = FlushFlags::FLUSH_DOWNLOAD;

fn two() -> Result<(Desk, Arc<Wire>, Arc<Wire>)> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    let desk = Desk::new(&log, &[&a, &b])?;
    desk.submit("Fax", &["Carla@FAX"])?;
    desk.submit("Letter", &["Carla@X400"])?;
    a.receives(&[Incoming::Mail("From A")]);
    b.receives(&[Incoming::Mail("From B")]);
    Ok((desk, a, b))
}

fn spooler(desk: &Desk) -> Result<Arc<dyn MapiStatus>> {
    let status = status_row(desk, "MAPI Spooler");
    desk.asked();
    status
}

/// STA-FLUSHQUEUES-1, STA-FLUSHQUEUES-2, STA-XPLOGON-FLUSHQUEUES-1, STA-XPLOGON-FLUSHQUEUES-6
#[test]
fn each_transport_sends_and_then_fetches() -> Result<()> {
    let (desk, ..) = two()?;
    spooler(&desk)?.flush_queues(None, UP | DOWN)?;
    let expected = [
        "A: flush FLUSH_UPLOAD | FLUSH_DOWNLOAD",
        r#"A: submit Fax to ["Carla"]"#,
        "A: end 7",
        "A: notify NOTIFY_END_OUTBOUND_FLUSH",
        r#"A: start Some(Mail("From A"))"#,
        "A: start None",
        "A: notify NOTIFY_END_INBOUND_FLUSH",
    ];
    let asked = desk.asked();
    assert_eq!(asked[..expected.len()], expected);
    assert_eq!(asked.len(), 2 * expected.len());
    assert!(asked[expected.len()..].iter().all(|call| call.starts_with("B: ")));
    assert_eq!(desk.arrived()?, ["From A", "From B"]);
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}

/// STA-FLUSHQUEUES-1, STA-FLUSHQUEUES-3
#[test]
fn one_transport_is_flushed_in_one_direction() -> Result<()> {
    let (desk, ..) = two()?;
    let target = status_row(&desk, "B")?.get(PR_ENTRYID)?.into();
    spooler(&desk)?.flush_queues(Some(&target), UP)?;
    assert_eq!((desk.queued()?, desk.arrived()?), (vec!["Fax".to_owned()], vec![]));
    spooler(&desk)?.flush_queues(Some(&target), DOWN)?;
    assert_eq!((desk.queued()?, desk.arrived()?), (vec!["Fax".to_owned()], vec!["From B".to_owned()]));
    Ok(())
}

/// STA-FLUSHQUEUES-5
#[test]
fn a_flush_can_be_left_for_later() -> Result<()> {
    let (desk, ..) = two()?;
    let later = UP | FlushFlags::FLUSH_ASYNC_OK;
    assert_eq!(code(spooler(&desk)?.flush_queues(None, later)), ErrorCode::MAPI_E_BUSY);
    assert!(desk.asked().is_empty());
    assert_eq!(desk.pump()[0], "A: flush FLUSH_UPLOAD");
    assert_eq!(code(spooler(&desk)?.flush_queues(None, later)), ErrorCode::S_OK);
    Ok(())
}

/// STA-FLUSHQUEUES-6
#[test]
fn a_transport_is_flushed_at_the_next_pump_if_its_own_object_is_asked() -> Result<()> {
    let (desk, ..) = two()?;
    let object = status_row(&desk, "A")?;
    desk.asked();
    object.flush_queues(None, UP | DOWN)?;
    assert!(desk.asked().is_empty());
    let own = object.get(PR_ENTRYID)?.into();
    assert_eq!(code(object.flush_queues(Some(&own), UP)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(desk.pump()[0], "A: flush FLUSH_UPLOAD | FLUSH_DOWNLOAD");
    Ok(())
}

/// STA-FLUSHQUEUES-10
#[test]
fn a_flush_within_a_flush_is_refused() -> Result<()> {
    let (desk, a, _) = two()?;
    let (object, answered) = (spooler(&desk)?, Arc::new(parking_lot::Mutex::new(None)));
    let (again, answer) = (Arc::clone(&object), Arc::clone(&answered));
    a.during(move |_| *answer.lock() = Some(code(again.flush_queues(None, UP))));
    object.flush_queues(None, UP)?;
    assert_eq!(*answered.lock(), Some(ErrorCode::MAPI_E_BUSY));
    Ok(())
}

/// STA-FLUSHQUEUES-11, STA-FLUSHQUEUES-13
#[test]
fn a_flush_by_force_does_not_wait() -> Result<()> {
    let (desk, a, _) = two()?;
    a.answers(&[Answer::Refuses(ErrorCode::MAPI_E_WAIT, 60)]);
    let object = spooler(&desk)?;
    object.flush_queues(None, UP)?;
    assert_eq!(desk.queued()?, ["Fax"], "the other one went");
    desk.emulator.advance(Duration::from_secs(1));
    object.flush_queues(None, UP)?;
    assert_eq!(desk.queued()?, ["Fax"]);
    object.flush_queues(None, UP | FlushFlags::FLUSH_FORCE)?;
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}
