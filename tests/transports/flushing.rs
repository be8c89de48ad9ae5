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

/// What a transport's row shows.
fn shows(wire: &Wire, code: StatusCode) {
    let row = [Property::of(PR_STATUS_CODE, code | StatusCode::STATUS_AVAILABLE)];
    wire.support().modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE).unwrap();
}

/// STA-XPLOGON-FLUSHQUEUES-2, STA-XPLOGON-FLUSHQUEUES-3, STA-XPLOGON-FLUSHQUEUES-4, STA-XPLOGON-FLUSHQUEUES-5
#[test]
fn a_transport_that_shows_it_is_flushed_as_long_as_it_does() -> Result<()> {
    use StatusCode as S;
    let (out, into) = (S::STATUS_OUTBOUND_FLUSH, S::STATUS_INBOUND_FLUSH);
    let sends = [r#"submit Fax to ["Carla"]"#, "end 7", "notify NOTIFY_END_OUTBOUND_FLUSH"];
    let one = [r#"start Some(Mail("From A"))"#, "notify NOTIFY_END_INBOUND_FLUSH"];
    for (first, stops, expected) in [
        (out, "", sends.to_vec()),
        (out | into, "end 7", [&sends[..], &one[..]].concat()),
        (into, "start", one.to_vec()),
    ] {
        let (desk, a, _) = two()?;
        desk.submit("Second fax", &["Carla@FAX"])?;
        a.receives(&[Incoming::Mail("Second")]);
        let wire = Arc::clone(&a);
        a.reacts(move |asked| match asked {
            "flush FLUSH_UPLOAD | FLUSH_DOWNLOAD" => shows(&wire, first),
            "end 7" if stops == asked => shows(&wire, into),
            "end 7" => shows(&wire, S::NONE),
            _ if asked.starts_with("start") => shows(&wire, S::NONE),
            _ => {}
        });
        let target = status_row(&desk, "A")?.get(PR_ENTRYID)?.into();
        spooler(&desk)?.flush_queues(Some(&target), UP | DOWN)?;
        let asked = desk.asked();
        let asked: Vec<_> = asked.iter().map(|call| call.trim_start_matches("A: ")).collect();
        assert_eq!(asked[1..], expected, "{first:?}");
    }
    Ok(())
}

/// STA-FLUSHQUEUES-6, STA-FLUSHQUEUES-12, STA-XPLOGON-TRANSPORTNOTIFY-6: until it is done at the next pump.
#[test]
fn the_row_of_a_transport_shows_that_it_is_to_be_flushed() -> Result<()> {
    let (desk, a, _) = two()?;
    let object = status_row(&desk, "A")?;
    let shown =
        || -> Result<StatusCode> { Ok(StatusCode::from_bits_retain(object.get(PR_STATUS_CODE)? as u32)) };
    let flush = StatusCode::STATUS_OUTBOUND_FLUSH;
    assert!(!shown()?.contains(flush));
    object.flush_queues(None, UP | FlushFlags::FLUSH_NO_UI | FlushFlags::FLUSH_FORCE)?;
    assert!(shown()?.contains(flush) && !shown()?.contains(StatusCode::STATUS_INBOUND_FLUSH));
    let (seen, during) = (Arc::new(parking_lot::Mutex::new(false)), Arc::clone(&object));
    let saw = Arc::clone(&seen);
    a.during(move |_| {
        let code = StatusCode::from_bits_retain(during.get(PR_STATUS_CODE).unwrap() as u32);
        *saw.lock() = code.contains(StatusCode::STATUS_OUTBOUND_FLUSH);
    });
    assert_eq!(desk.pump()[0], "A: flush FLUSH_UPLOAD | FLUSH_FORCE | FLUSH_NO_UI");
    assert!(*seen.lock() && !shown()?.contains(flush));
    Ok(())
}

/// STA-FLUSHQUEUES-6: the other way round, a transport shows that it is to be flushed.
#[test]
fn a_transport_is_flushed_if_its_row_says_so() -> Result<()> {
    let (desk, a, _) = two()?;
    shows(&a, StatusCode::STATUS_INBOUND_FLUSH);
    let wire = Arc::clone(&a);
    a.reacts(move |asked| {
        if asked == "notify NOTIFY_END_INBOUND_FLUSH" {
            shows(&wire, StatusCode::NONE);
        }
    });
    let expected = [
        "A: flush FLUSH_DOWNLOAD",
        r#"A: start Some(Mail("From A"))"#,
        "A: start None",
        "A: notify NOTIFY_END_INBOUND_FLUSH",
    ];
    assert_eq!(desk.pump()[..4], expected);
    assert!(desk.pump().is_empty());
    Ok(())
}

/// STA-OUTBOUND-4: a flush is a round for what was put off, too.
#[test]
fn a_flush_sends_what_a_transport_had_no_time_for() -> Result<()> {
    let log = Log::default();
    let a = Wire::new(&log, "A", &["FAX"]);
    let desk = Desk::new(&log, &[&a])?;
    a.answers(&[Answer::Refuses(ErrorCode::MAPI_E_BUSY, 0)]);
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump(), [r#"A: submit Plan to ["Carla"]"#]);
    spooler(&desk)?.flush_queues(None, UP)?;
    assert_eq!(desk.queued()?, [""; 0]);
    Ok(())
}
