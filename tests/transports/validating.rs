//! Transports that are brought up to date.

use super::life::status_row;
use super::*;

const CHANGED: ValidateStateFlags = ValidateStateFlags::CONFIG_CHANGED;

/// A session on two wires, and the status object of one.
type OnTwo = (Desk, Arc<Wire>, Arc<Wire>, Arc<dyn MapiStatus>);

fn two() -> Result<OnTwo> {
    let log = Log::default();
    let (a, b) = (Wire::new(&log, "A", &["FAX"]), Wire::new(&log, "B", &["X400"]));
    let desk = Desk::new(&log, &[&a, &b])?;
    let spooler = status_row(&desk, "MAPI Spooler")?;
    desk.asked();
    Ok((desk, a, b, spooler))
}

/// The calls without the flags of the logons.
fn calls(desk: &Desk) -> Vec<String> {
    desk.asked().iter().map(|call| call.split(" LOGON").next().unwrap_or_default().to_owned()).collect()
}

/// STA-VALIDATESTATE-3, STA-VALIDATESTATE-8
#[test]
fn the_spooler_logs_all_transports_on_again() -> Result<()> {
    let (desk, a, _, spooler) = two()?;
    spooler.validate_state(ValidateStateFlags::SUPPRESS_UI)?;
    let ends = "notify NOTIFY_END_INBOUND | NOTIFY_END_OUTBOUND";
    let again =
        ["A", "B"].map(|name| [ends, "logoff 0", "logon", "types"].map(|call| format!("{name}: {call}")));
    let validated = ["A: validate SUPPRESS_UI", "B: validate SUPPRESS_UI"].map(str::to_owned);
    assert_eq!(calls(&desk), [again.concat(), validated.to_vec()].concat());
    desk.submit("Plan", &["Carla@FAX"])?;
    assert_eq!(desk.pump().last().map(String::as_str), Some("A: end 7"));
    a.validates(ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(code(spooler.validate_state(ValidateStateFlags::NONE)), ErrorCode::MAPI_E_USER_CANCEL);
    Ok(())
}

/// STA-VALIDATESTATE-3: for the first time.
#[test]
fn a_transport_that_did_not_log_on_gets_another_chance() -> Result<()> {
    for flags in [ValidateStateFlags::NONE, CHANGED] {
        let log = Log::default();
        let a = Wire::new(&log, "A", &["FAX"]);
        a.fails(Some(ErrorCode::MAPI_E_FAILONEPROVIDER));
        let desk = Desk::new(&log, &[&a])?;
        let spooler = status_row(&desk, "MAPI Spooler")?;
        assert_eq!(desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, [""; 0]);
        a.fails(None);
        spooler.validate_state(flags)?;
        assert_eq!(desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["FAX"]);
    }
    Ok(())
}

/// STA-VALIDATESTATE-4, STA-VALIDATESTATE-8
#[test]
fn transports_say_anew_what_they_handle_if_the_configuration_changed() -> Result<()> {
    let (desk, a, b, spooler) = two()?;
    a.tells(SpoolerNotifyFlags::NOTIFY_CRITICAL_ERROR)?;
    b.handles(mapi_emulator::interface::spi::AddressTypes::of(&["TELEX"]));
    spooler.validate_state(CHANGED)?;
    let asked = [
        "A: logon",
        "A: types",
        "A: validate CONFIG_CHANGED",
        "A: types",
        "B: validate CONFIG_CHANGED",
        "B: types",
    ];
    assert_eq!(calls(&desk), asked);
    assert_eq!(desk.session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["FAX", "TELEX"]);
    Ok(())
}

/// STA-VALIDATESTATE-6, STA-XPLOGON-VALIDATESTATE-1
#[test]
fn the_object_of_a_transport_asks_it_alone() -> Result<()> {
    let (desk, a, ..) = two()?;
    let object = status_row(&desk, "A")?;
    let wire = Arc::clone(&a);
    a.reacts(move |asked| {
        if asked == "validate CONFIG_CHANGED" {
            wire.tells(SpoolerNotifyFlags::NOTIFY_CONFIG_CHANGE).unwrap();
        }
    });
    object.validate_state(CHANGED)?;
    assert_eq!(desk.asked(), ["A: validate CONFIG_CHANGED", "A: types"]);
    a.validates(ErrorCode::MAPI_E_BUSY);
    assert_eq!(code(object.validate_state(ValidateStateFlags::NONE)), ErrorCode::MAPI_E_BUSY);
    Ok(())
}

/// STA-VALIDATESTATE-9
#[test]
fn a_transport_that_is_not_to_be_disturbed_is_not_validated() -> Result<()> {
    let (desk, a, _, spooler) = two()?;
    a.tells(SpoolerNotifyFlags::NOTIFY_CRITSEC)?;
    for object in [spooler, status_row(&desk, "A")?] {
        assert_eq!(code(object.validate_state(ValidateStateFlags::NONE)), ErrorCode::MAPI_E_BUSY);
    }
    assert!(desk.asked().is_empty());
    status_row(&desk, "B")?.validate_state(ValidateStateFlags::NONE)?;
    a.tells(SpoolerNotifyFlags::NOTIFY_NONCRIT)?;
    status_row(&desk, "A")?.validate_state(ValidateStateFlags::NONE)
}

/// STA-VALIDATESTATE-5
#[test]
fn the_address_book_is_always_in_order() -> Result<()> {
    let (desk, ..) = two()?;
    status_row(&desk, "Address Book")?.validate_state(CHANGED)?;
    assert!(desk.asked().is_empty());
    Ok(())
}

/// STA-PROPS-9
#[test]
fn a_transport_that_says_nothing_is_said_something_of() -> Result<()> {
    let (desk, a, ..) = two()?;
    let object = status_row(&desk, "A")?;
    assert_eq!(object.get(PR_STATUS_STRING)?, "Online");
    let row = [Property::of(PR_STATUS_STRING, "Out of paper")];
    a.support().modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE)?;
    assert_eq!(object.get(PR_STATUS_STRING)?, "Out of paper");
    assert_eq!(status_row(&desk, "Address Book")?.find(PR_STATUS_STRING)?, None);
    Ok(())
}
