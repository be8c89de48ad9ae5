//! Sheets that a provider shows through its support object.

use std::fmt;

use mapi_emulator::interface::{ConfigSheet, MapiProp, UserInterface};
use parking_lot::Mutex;

use super::*;

/// Somebody who does this with a sheet.
struct User<F>(F, Mutex<Vec<String>>);

impl<F> fmt::Debug for User<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("user")
    }
}

impl<F: Fn(&ConfigSheet<'_>) -> Option<Vec<Property>> + Send + Sync> UserInterface for User<F> {
    fn config_sheet(&self, sheet: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        self.1.lock().push(sheet.title.to_owned());
        (self.0)(sheet)
    }
}

/// Shows a property object with a name and a comment, which must not stay empty: what comes of it, and what the object has
/// then.
fn shown(
    user: impl Fn(&ConfigSheet<'_>) -> Option<Vec<Property>> + Send + Sync + 'static,
) -> (Result<()>, [Option<String>; 2]) {
    let plug = Plug::new("Plug");
    let (emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    let user = Arc::new(User(user, Mutex::default()));
    emulator.set_ui(Arc::clone(&user) as _);
    let support = plug.support();
    let config: Arc<dyn MapiProp> = support.create_prop(None).unwrap();
    config.set_props(&[Property::of(PR_DISPLAY_NAME, "Plug")]).unwrap();
    let required = ControlFlags::DT_EDITABLE | ControlFlags::DT_REQUIRED;
    let fields =
        [("Name", PR_DISPLAY_NAME.tag(), ControlFlags::NONE), ("Comment", PR_COMMENT.tag(), required)];
    let controls = Control::page_of_fields("Socket", &fields);
    let (table, _rows) = support.build_display_table(&controls).unwrap();
    let unknown = UnicodeFlags::from_bits_retain(1);
    fails(support.do_config_propsheet("Plug", &*table, &config, unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let answer = support.do_config_propsheet("Settings of the plug", &*table, &config, UNICODE);
    assert_eq!(*user.1.lock(), ["Settings of the plug"]);
    (answer, [PR_DISPLAY_NAME, PR_COMMENT].map(|tag| config.find(tag).unwrap()))
}

fn comment(text: &str) -> Property {
    Property::of(PR_COMMENT, text)
}

/// STA-SUP-UI-3
#[test]
fn the_user_sees_controls_and_what_they_show() {
    let (answer, kept) = shown(|sheet| {
        let rows = sheet.controls.all_rows(&columns![PR_CONTROL_TYPE]).unwrap();
        let kinds: Vec<i32> = rows.iter().filter_map(|row| row.get(PR_CONTROL_TYPE)).collect();
        assert_eq!(kinds, [8, 0, 1, 0, 1], "a page, and two fields with labels");
        assert_eq!(sheet.dialog.value(b"Name"), Some("Plug".into()));
        assert_eq!(sheet.dialog.value(b"Comment"), None);
        Some(vec![comment("entered")])
    });
    answer.unwrap();
    assert_eq!(kept, [Some("Plug".to_owned()), Some("entered".to_owned())]);
}

/// STA-SUP-UI-3
#[test]
fn the_user_may_set_properties_while_the_sheet_is_open() {
    let (answer, kept) = shown(|sheet| {
        sheet.config.set_props(&[comment("set")]).unwrap();
        Some(Vec::new())
    });
    answer.unwrap();
    assert_eq!(kept[1].as_deref(), Some("set"));
}

/// STA-SUP-UI-3: nothing is changed then.
#[test]
fn a_sheet_is_cancelled_or_incomplete() {
    let (answer, kept) = shown(|_| None);
    fails(answer, ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(kept[1], None);
    let (answer, kept) = shown(|_| Some(vec![Property::of(PR_DISPLAY_NAME, "Socket"), comment("")]));
    fails(answer, ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(kept, [Some("Plug".to_owned()), None]);
}
