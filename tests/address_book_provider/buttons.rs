//! Buttons and fields of a dialog that a provider describes by a display table.

use std::fmt;

use mapi_emulator::interface::spi::ControlActions;
use mapi_emulator::interface::{EntrySheet, MapiTableData, Opened, Pressed, UserInterface};
use mapi_emulator::vocab::guids::IID_IMAPIControl;
use parking_lot::Mutex;

use super::foreign::Bound;
use super::*;

/// The button of the dialog, and the property that opens as it.
const CALL: PropTag = PropTag(0x6601_000D);

/// A button that calls somebody.
#[derive(Debug, Default)]
struct Telephone {
    is_grey: AtomicBool,
    fails: Mutex<Option<ErrorCode>>,
    asked: Mutex<Vec<&'static str>>,
}

impl Telephone {
    fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.asked.lock())
    }
}

impl ControlActions for Telephone {
    fn get_state(&self) -> Result<ControlState> {
        self.asked.lock().push("state");
        let is_grey = self.is_grey.load(Ordering::Relaxed);
        Ok(if is_grey { ControlState::MAPI_DISABLED } else { ControlState::MAPI_ENABLED })
    }

    fn activate(&self) -> Result<()> {
        self.asked.lock().push("activate");
        let fails = *self.fails.lock();
        let error = |code| Error::new(code, Method::MapiControlActivate, "nobody picks up");
        fails.map_or(Ok(()), |code| Err(error(code)))
    }
}

/// Somebody who does this with a sheet, then closes it.
struct User<F>(F, AtomicU32);

impl<F> fmt::Debug for User<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("user")
    }
}

impl<F: Fn(&EntrySheet<'_>) + Send + Sync> UserInterface for User<F> {
    fn entry_sheet(&self, sheet: &EntrySheet<'_>) -> Option<Vec<Property>> {
        (self.0)(sheet);
        self.1.fetch_add(1, Ordering::Relaxed);
        None
    }
}

/// Shows the details of an entry that has a name and a telephone.
fn with_sheet(
    look: impl Fn(&Emulator, &EntrySheet<'_>, &Telephone, &dyn MapiTableData) + Send + Sync + 'static,
) {
    let bound = Bound::new();
    let id = bound.copied();
    let control = |id: &str, shows| Control {
        id: Binary::from(id.as_bytes()),
        flags: ControlFlags::NONE,
        at: (0, 0),
        size: (40, 12),
        shows,
    };
    let name = Shows::Edit { allowed: "".into(), most: 64, property: PR_DISPLAY_NAME.tag() };
    let button = Shows::Button { label: "Call".into(), control: CALL };
    let missing = Shows::Button { label: "Fax".into(), control: PropTag(0x6602_000D) };
    let controls = [control("name", name), control("call", button), control("fax", missing)];
    let (table, rows) = bound.emulator.build_display_table(&controls).unwrap();
    let telephone = Arc::new(Telephone::default());
    let button = bound.workshop.support().create_control(Arc::<Telephone>::clone(&telephone));
    bound
        .workshop
        .opens
        .lock()
        .extend([(PR_DETAILS_TABLE.tag(), Opened::Table(table)), (CALL, Opened::Control(button))]);
    let emulator = bound.emulator.clone();
    let script = move |sheet: &EntrySheet<'_>| look(&emulator, sheet, &telephone, &*rows);
    let user = Arc::new(User(script, AtomicU32::new(0)));
    bound.emulator.set_ui(Arc::clone(&user) as _);
    assert_eq!(bound.book.details(&id, None, DetailsFlags::NONE).unwrap().warning, None);
    assert_eq!(user.1.load(Ordering::Relaxed), 1);
}

/// STA-CONTROL-2
#[test]
fn only_a_button_that_is_not_grey_is_activated() {
    with_sheet(|_, sheet, telephone, _| {
        telephone.asked();
        assert_eq!(sheet.dialog.press(b"call"), Ok(Pressed::Done));
        assert_eq!(telephone.asked(), ["state", "activate"]);
        telephone.is_grey.store(true, Ordering::Relaxed);
        assert_eq!(sheet.dialog.press(b"call"), Ok(Pressed::Disabled));
        assert_eq!(telephone.asked(), ["state"]);
        for id in [&b"name"[..], b"fax", b"?"] {
            assert_eq!(sheet.dialog.press(id).unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
        }
        assert_eq!(telephone.asked(), [""; 0]);
    });
}

/// STA-CONTROL-3, TBL-DISPLAY-3, TBL-NOTIF-24
#[test]
fn a_dialog_reads_a_control_again_when_its_table_says_so() {
    with_sheet(|emulator, sheet, telephone, rows| {
        assert_eq!(telephone.asked(), ["state"], "as the dialog opens");
        let shown = || (sheet.dialog.value(b"name"), sheet.dialog.state(b"call"));
        assert_eq!(shown(), (Some("Smith".into()), Some(ControlState::MAPI_ENABLED)));
        assert_eq!((sheet.dialog.state(b"name"), sheet.dialog.value(b"call")), (None, None));
        assert_eq!(sheet.dialog.state(b"fax"), None);
        telephone.is_grey.store(true, Ordering::Relaxed);
        sheet.entry.set_props(&[Property::of(PR_DISPLAY_NAME, "Smythe")]).unwrap();
        assert_eq!(shown(), (Some("Smith".into()), Some(ControlState::MAPI_ENABLED)));
        let redraw = |id: &str| {
            rows.notify(0, &[Property::of(PR_CONTROL_ID, id.as_bytes())]).unwrap();
            emulator.pump();
        };
        redraw("call");
        assert_eq!(telephone.asked(), ["state"]);
        assert_eq!(shown(), (Some("Smith".into()), Some(ControlState::MAPI_DISABLED)));
        redraw("name");
        assert_eq!(telephone.asked(), [""; 0]);
        assert_eq!(shown(), (Some("Smythe".into()), Some(ControlState::MAPI_DISABLED)));
    });
}

/// STA-CONTROL-4
#[test]
fn a_button_that_fails_tells_the_user_why() {
    with_sheet(|_, sheet, telephone, _| {
        *telephone.fails.lock() = Some(ErrorCode::MAPI_E_NETWORK_ERROR);
        let pressed = sheet.dialog.press(b"call").unwrap();
        let Pressed::Failed(code, Some(told)) = pressed else { panic!("{pressed:?}") };
        assert_eq!(code, ErrorCode::MAPI_E_NETWORK_ERROR);
        assert!(told.error.contains("nobody picks up"), "{told:?}");
        *telephone.fails.lock() = Some(ErrorCode::MAPI_E_USER_CANCEL);
        assert_eq!(sheet.dialog.press(b"call"), Ok(Pressed::Cancelled));
    });
}

/// STA-CONTROL-1, STA-CONTROL-5
#[test]
fn a_button_knows_no_flags() {
    assert_eq!(IID_IMAPIControl.0.to_string(), "0002031b-0000-0000-c000-000000000046");
    let (bound, telephone) = (Bound::new(), Arc::new(Telephone::default()));
    let button = bound.workshop.support().create_control(Arc::<Telephone>::clone(&telephone));
    let unknown = ErrorCode::MAPI_E_UNKNOWN_FLAGS;
    assert_eq!(button.activate(1).unwrap_err(), unknown);
    assert_eq!(button.get_state(1).unwrap_err(), unknown);
    let flags = UnicodeFlags::from_bits_retain(1);
    assert_eq!(button.get_last_error(unknown, flags).unwrap_err(), unknown);
    assert_eq!(telephone.asked(), [""; 0]);
    assert_eq!(button.get_state(0), Ok(ControlState::MAPI_ENABLED));
}
