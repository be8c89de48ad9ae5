//! The status objects behind the rows of providers.

use mapi_emulator::interface::spi::StatusActions;
use mapi_emulator::interface::{ConfigSheet, Error, MapiStatus, Method, UserInterface};
use parking_lot::Mutex;

use super::*;

/// What a status object was asked, and what it answers.
#[derive(Debug, Default)]
struct Actions {
    asked: Mutex<Vec<String>>,
    refuses: Mutex<Option<ErrorCode>>,
}

impl Actions {
    fn note(&self, what: String) -> Result<()> {
        self.asked.lock().push(what);
        Ok(())
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock())
    }
}

impl StatusActions for Actions {
    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()> {
        self.note(format!("validate {flags:?}"))?;
        match *self.refuses.lock() {
            None => Ok(()),
            Some(code) => Err(Error::new(code, Method::MapiStatusValidateState, "as the test says")),
        }
    }

    fn settings_dialog(&self, flags: StatusUiFlags) -> Result<()> {
        self.note(format!("settings {flags:?}"))
    }

    fn change_password(&self, old: &str, new: &str) -> Result<()> {
        self.note(format!("password {old} {new}"))
    }

    fn flush_queues(&self, flags: FlushFlags) -> Result<()> {
        self.note(format!("flush {flags:?}"))
    }
}

/// A provider whose row offers these methods, opened.
fn offering(methods: ResourceMethods) -> (Emulator, Arc<dyn MapiSession>, Arc<Plug>, Arc<Actions>) {
    let plug = Plug::doing("Plug", move |support| {
        support.modify_status_row(&[Property::of(PR_RESOURCE_METHODS, methods)], StatusRowFlags::NONE)
    });
    let actions = Arc::new(Actions::default());
    plug.act(Arc::<Actions>::clone(&actions));
    let (emulator, session) = with(&[&plug]);
    drop(open(&session, &plug));
    (emulator, session, plug, actions)
}

fn id_of_row(session: &Arc<dyn MapiSession>, resource: ResourceType) -> EntryId {
    let table = session.get_status_table(UNICODE).unwrap();
    let only = Restriction::eq(PR_RESOURCE_TYPE, resource);
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&only), None, 0).unwrap();
    rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("there is such a row").into()
}

fn status(session: &Arc<dyn MapiSession>, resource: ResourceType) -> Result<Arc<dyn MapiStatus>> {
    session.open_entry(&id_of_row(session, resource), None, OpenFlags::MAPI_MODIFY)?.into_status()
}

const STORE: ResourceType = ResourceType::MAPI_STORE_PROVIDER;

/// STA-MSLOGON-5, STA-STATUSOBJ-6, STA-SETTINGSDIALOG-3: `UI_READONLY` reaches the provider.
#[test]
fn what_the_row_offers_reaches_the_provider() {
    let (_emulator, session, _plug, actions) = offering(ResourceMethods::from_bits_retain(0xF));
    let object = status(&session, STORE).unwrap();
    object.validate_state(ValidateStateFlags::SUPPRESS_UI).unwrap();
    object.settings_dialog(StatusUiFlags::UI_READONLY).unwrap();
    object.change_password("old", "new", UNICODE).unwrap();
    object.flush_queues(None, FlushFlags::FLUSH_UPLOAD).unwrap();
    let asked = ["validate SUPPRESS_UI", "settings UI_READONLY", "password old new", "flush FLUSH_UPLOAD"];
    assert_eq!(actions.asked(), asked);
    assert_eq!(object.get(PR_OBJECT_TYPE).unwrap(), i32::from(ObjectType::MAPI_STATUS));
    assert_eq!(object.get(PR_DISPLAY_NAME).unwrap(), "Plug");
}

/// STA-STATUSOBJ-6: but it can always be asked to validate its state.
#[test]
fn what_the_row_does_not_offer_does_not() {
    let (_emulator, session, plug, actions) = offering(ResourceMethods::NONE);
    let object = status(&session, STORE).unwrap();
    let no_support = ErrorCode::MAPI_E_NO_SUPPORT;
    fails(object.settings_dialog(StatusUiFlags::NONE), no_support);
    fails(object.change_password("old", "new", UNICODE), no_support);
    fails(object.flush_queues(None, FlushFlags::FLUSH_UPLOAD), no_support);
    assert_eq!(actions.asked(), [""; 0]);
    object.validate_state(ValidateStateFlags::NONE).unwrap();
    assert_eq!(actions.asked().len(), 1);
    let offers = [Property::of(PR_RESOURCE_METHODS, ResourceMethods::STATUS_CHANGE_PASSWORD)];
    plug.support().modify_status_row(&offers, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    object.change_password("old", "new", UNICODE).unwrap();
}

/// STA-MSLOGON-5.
#[test]
fn a_provider_may_have_no_status_object() {
    let plug = Plug::doing("Plug", |support| {
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)
    });
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    fails(status(&session, STORE), ErrorCode::MAPI_E_NO_SUPPORT);
}

/// STA-STATUSOBJ-9.
#[test]
fn a_status_object_ends_with_the_logon_of_its_provider() {
    let (_emulator, session, plug, _actions) = offering(ResourceMethods::NONE);
    let (id, object) = (id_of_row(&session, STORE), status(&session, STORE).unwrap());
    object.validate_state(ValidateStateFlags::NONE).unwrap();
    plug.let_go();
    fails(object.validate_state(ValidateStateFlags::NONE), ErrorCode::MAPI_E_INVALID_OBJECT);
    fails(object.get_props(None, UNICODE), ErrorCode::MAPI_E_INVALID_OBJECT);
    fails(session.open_entry(&id, None, OpenFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRP-COMP-21: the provider may say something else later.
#[test]
fn a_client_may_rename_a_provider() {
    let (_emulator, session, plug, _actions) = offering(ResourceMethods::NONE);
    let object = status(&session, STORE).unwrap();
    object.set(PR_DISPLAY_NAME, "My plug").unwrap();
    let name =
        |session| store_rows(session, &columns![PR_DISPLAY_NAME]).first().unwrap().get(PR_DISPLAY_NAME);
    assert_eq!(name(&session).as_deref(), Some("My plug"));
    let renamed = [Property::of(PR_DISPLAY_NAME, "Its plug")];
    plug.support().modify_status_row(&renamed, StatusRowFlags::STATUSROW_UPDATE).unwrap();
    assert_eq!(object.get(PR_DISPLAY_NAME).unwrap(), "Its plug");
}

/// STA-VALIDATESTATE-2, STA-VALIDATESTATE-7: the providers hear of the flag.
#[test]
fn the_subsystem_asks_every_provider() {
    let (plugs, actions): (Vec<_>, Vec<_>) = ["One", "Two", "Three"]
        .into_iter()
        .map(|name| {
            let plug = Plug::doing(name, |support| {
                support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)
            });
            let actions = Arc::new(Actions::default());
            plug.act(Arc::<Actions>::clone(&actions));
            (plug, actions)
        })
        .unzip();
    let (_emulator, session) = with(&plugs.iter().collect::<Vec<_>>());
    let _stores: Vec<_> = plugs.iter().map(|plug| open(&session, plug)).collect();
    let subsystem = status(&session, ResourceType::MAPI_SUBSYSTEM).unwrap();
    subsystem.validate_state(ValidateStateFlags::SUPPRESS_UI).unwrap();
    *actions[1].refuses.lock() = Some(ErrorCode::MAPI_E_BUSY);
    *actions[2].refuses.lock() = Some(ErrorCode::MAPI_E_NETWORK_ERROR);
    fails(subsystem.validate_state(ValidateStateFlags::SUPPRESS_UI), ErrorCode::MAPI_E_BUSY);
    for actions in actions {
        assert_eq!(actions.asked(), ["validate SUPPRESS_UI", "validate SUPPRESS_UI"]);
    }
    status(&session, ResourceType::MAPI_AB).unwrap().validate_state(ValidateStateFlags::NONE).unwrap();
}

/// STA-CHANGEPASSWORD-2, STA-CHANGEPASSWORD-3.
#[test]
fn the_password_of_a_mailbox_is_in_its_section() {
    let emulator = Emulator::new();
    let sheets = Arc::new(Sheets::default());
    emulator.set_ui(Arc::<Sheets>::clone(&sheets));
    let session = emulator.log_on("Anna Berg").unwrap();
    let _store = session.default_store().unwrap();
    let object = status(&session, STORE).unwrap();
    fails(object.change_password("wrong", "new", UNICODE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(password(&session), None);
    object.change_password("", "sesame", UNICODE).unwrap();
    assert_eq!(password(&session).as_deref(), Some("sesame"));
    fails(object.change_password("", "new", UNICODE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(password(&session).as_deref(), Some("sesame"));
    object.change_password("sesame", "", UNICODE).unwrap();
    object.change_password("", "new", UNICODE).unwrap();
    assert_eq!(sheets.shown.lock().len(), 0);
}

fn password(session: &Arc<dyn MapiSession>) -> Option<String> {
    let stores = session.get_msg_stores_table(UNICODE).unwrap();
    let uid = stores.all_rows(&columns![PR_PROVIDER_UID]).unwrap().first().unwrap().get(PR_PROVIDER_UID);
    let uid = MapiUid::from_slice(&uid.unwrap()).unwrap();
    let section = session.open_profile_section(uid, None, OpenSectionFlags::MAPI_FORCE_ACCESS).unwrap();
    section.find(Emulator::MAILBOX_PASSWORD).unwrap()
}

/// The user, who enters a comment or cancels.
#[derive(Debug, Default)]
struct Sheets {
    shown: Mutex<Vec<String>>,
    cancels: Mutex<bool>,
}

impl UserInterface for Sheets {
    fn config_sheet(&self, sheet: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        self.shown.lock().push(sheet.title.to_owned());
        (!*self.cancels.lock()).then(|| vec![Property::of(PR_COMMENT, "entered")])
    }
}

/// STA-SETTINGSDIALOG-2.
#[test]
fn the_user_may_change_the_settings_of_a_mailbox() {
    let emulator = Emulator::new();
    let sheets = Arc::new(Sheets::default());
    emulator.set_ui(Arc::<Sheets>::clone(&sheets));
    let session = emulator.log_on("Anna Berg").unwrap();
    let _store = session.default_store().unwrap();
    let object = status(&session, STORE).unwrap();
    *sheets.cancels.lock() = true;
    fails(object.settings_dialog(StatusUiFlags::NONE), ErrorCode::MAPI_E_USER_CANCEL);
    *sheets.cancels.lock() = false;
    object.settings_dialog(StatusUiFlags::NONE).unwrap();
    assert_eq!(*sheets.shown.lock(), ["Mailbox - Anna Berg", "Mailbox - Anna Berg"]);
    let providers = session.admin_services(0).unwrap().get_provider_table(UNICODE).unwrap();
    let comments = providers.all_rows(&columns![PR_COMMENT]).unwrap();
    assert!(comments.iter().any(|row| row.get(PR_COMMENT).as_deref() == Some("entered")));
}
