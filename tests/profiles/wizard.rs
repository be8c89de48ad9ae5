//! The profile wizard, as the user of a test answers it.

use super::*;
use mapi_emulator::interface::{ProfileWizard, UserInterface, WizardChoice};

/// Chooses this in every wizard, and remembers what was offered.
#[derive(Debug, Default)]
struct User {
    choice: Option<WizardChoice>,
    offered: Lock<Vec<(WizardFlags, Vec<String>)>>,
}

impl UserInterface for User {
    fn profile_wizard(&self, wizard: &ProfileWizard<'_>) -> Option<WizardChoice> {
        let services = wizard.services.iter().map(|service| (*service).to_owned());
        self.offered.lock().push((wizard.flags, services.collect()));
        self.choice.clone()
    }
}

fn service_names(scripted: &Scripted, profile: &str) -> Vec<String> {
    let services = scripted.admin.admin_services(profile, None, NONE).unwrap();
    column(&services.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_NAME)
}

fn with_user(choice: Option<WizardChoice>) -> (Scripted, Arc<User>) {
    let scripted = Scripted::willing();
    let user = Arc::new(User { choice, ..User::default() });
    scripted.emulator.set_ui(Arc::<User>::clone(&user));
    (scripted, user)
}

const ADD: WizardFlags = WizardFlags::MAPI_PW_ADD_SERVICE_ONLY;

/// PRF-WIZARD-1, PRF-WIZARD-4.
#[test]
fn the_wizard_makes_the_profile_that_the_user_chooses() {
    let values = vec![Property::of(PR_COMMENT, "x"), Property::of(PR_DISPLAY_NAME, "y")];
    let services = vec![("MINE".to_owned(), values), ("OTHER".to_owned(), vec![])];
    let (scripted, user) = with_user(Some(WizardChoice { profile: "New".to_owned(), services }));
    let first = WizardFlags::MAPI_PW_FIRST_PROFILE;
    assert_eq!(scripted.emulator.launch_wizard(first, &["MINE"]).unwrap(), "New");
    assert_eq!(*user.offered.lock(), [(first, vec!["MINE".to_owned()])]);
    assert_eq!(service_names(&scripted, "New"), ["MINE", "OTHER"]);
    let [create, configure] = [ServiceContext::MSG_SERVICE_CREATE, ServiceContext::MSG_SERVICE_CONFIGURE];
    let expected = [
        seen("MINE", create),
        Seen { values: 2, ..seen("MINE", configure) },
        seen("OTHER", create),
        seen("OTHER", configure),
    ];
    assert_eq!(scripted.calls(), expected);
}

/// PRF-WIZARD-1: cancelled, or a service that is not there: no profile either way.
#[test]
fn a_wizard_that_is_not_finished_fails() {
    let services = vec![("MINE".to_owned(), vec![]), ("NONE".to_owned(), vec![])];
    for choice in [None, Some(WizardChoice { profile: "New".to_owned(), services })] {
        let (scripted, _user) = with_user(choice);
        fails(scripted.emulator.launch_wizard(WizardFlags::NONE, &[]), ErrorCode::MAPI_E_CALL_FAILED);
        assert_eq!(profiles(&scripted.admin), ["Anna Berg", "Ben Okafor"]);
    }
    let (scripted, _user) = with_user(None);
    let unknown = WizardFlags::from_bits_retain(0x100);
    fails(scripted.emulator.launch_wizard(unknown, &[]), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// PRF-WIZARD-2, PRF-WIZARD-3.
#[test]
fn services_are_added_to_the_default_profile_without_a_page() {
    let (scripted, user) = with_user(None);
    scripted.profile("P", &["OTHER"]);
    scripted.admin.set_default_profile(Some("P"), NONE).unwrap();
    assert_eq!(scripted.emulator.launch_wizard(ADD, &["OTHER"]).unwrap(), "P");
    assert_eq!(service_names(&scripted, "P"), ["OTHER"]);
    scripted.emulator.launch_wizard(ADD, &["MINE", "OTHER"]).unwrap();
    assert_eq!(service_names(&scripted, "P"), ["OTHER", "MINE", "OTHER"]);
    assert!(user.offered.lock().is_empty());
    scripted.admin.set_default_profile(None, NONE).unwrap();
    fails(scripted.emulator.launch_wizard(ADD, &["MINE"]), ErrorCode::MAPI_E_CALL_FAILED);
    assert_eq!(user.offered.lock().len(), 1);
}
