//! The methods that say of themselves that they are not emulated yet: exactly these, and each does say so.

mod source;

use mapi_emulator::interface::Result;
use mapi_emulator::vocab::{ErrorCode, FormInstallFlags, FormManagerFlags, FormRegistry, Guid};
use mapi_emulator::{Emulator, Form, FormPlace};

/// In the order of their names. A method that is built leaves the list.
const NOT_YET: [&str; 2] = ["MapiFormContainerInstallForm", "MapiFormInfoSaveForm"];

/// The names of the methods that answer through `not_yet`.
fn named(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code: String = code.split_whitespace().collect();
    let calls = code.split("not_yet(Method::").skip(1);
    calls.map(|call| call.split([')', ',']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_list_is_exact() {
    let files = source::files();
    let mut found: Vec<String> = files
        .iter()
        .filter(|file| file.path.starts_with("src/"))
        .flat_map(|file| named(&file.text))
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(found, NOT_YET);
}

#[test]
fn a_method_is_found_however_it_is_written() {
    let text = "Err(not_yet(Method::A))\n  not_yet(\n    Method::B,\n  )\n// not_yet(Method::C)";
    assert_eq!(named(text), ["A", "B"]);
    assert_eq!(named("fn not_yet(method: Method) {}"), [""; 0]);
}

/// SES-COMMON-7: such a method answers `MAPI_E_NO_SUPPORT`, changes nothing and says what it is.
#[test]
fn each_of_them_says_so() -> Result<()> {
    let emulator = Emulator::new();
    let order = Form::new("IPM.Order", Guid::from_bytes([1; 16]), "Order");
    emulator.install_form(&FormPlace::Personal("Anna Berg".into()), order)?;
    let session = emulator.log_on("Anna Berg")?;
    let forms = emulator.mapi().open_form_mgr(&session)?;
    let library = forms.open_form_container(FormRegistry::HFRMREG_PERSONAL, None)?;
    let order = forms.resolve_message_class("IPM.Order", FormManagerFlags::NONE, None)?;
    let answers = [library.install_form(FormInstallFlags::NONE, "note.cfg"), order.save_form("order.cfg")];
    for (name, answer) in NOT_YET.iter().zip(answers) {
        let error = answer.expect_err(name);
        assert_eq!(error.code(), ErrorCode::MAPI_E_NO_SUPPORT, "{error}");
        let method = format!("{:?}", error.method()).replace(':', "").to_lowercase();
        assert_eq!(method, format!("i{}", name.to_lowercase()), "{error}");
        assert!(error.detail().ends_with("is not emulated yet"), "{error}");
    }
    assert_eq!(library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?.len(), 1);
    Ok(())
}
