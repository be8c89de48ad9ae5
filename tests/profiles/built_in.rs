//! The services every emulator has, their entry functions, and the user in front of the screen.

use super::*;
use mapi_emulator::interface::{ConfigSheet, UserInterface};

/// Enters these values into every sheet, and counts what is shown.
#[derive(Debug, Default)]
struct User {
    enters: Vec<Property>,
    sheets: Lock<Vec<String>>,
    restarts: Lock<Vec<String>>,
}

impl User {
    fn entering(enters: &[Property]) -> Arc<Self> {
        Arc::new(Self { enters: enters.to_vec(), ..Self::default() })
    }

    fn sheets(&self) -> Vec<String> {
        std::mem::take(&mut *self.sheets.lock())
    }
}

impl UserInterface for User {
    fn config_sheet(&self, sheet: &ConfigSheet<'_>) -> Option<Vec<Property>> {
        self.sheets.lock().push(sheet.title.to_owned());
        Some(self.enters.clone())
    }

    fn restart_needed(&self, profile: &str) {
        self.restarts.lock().push(profile.to_owned());
    }
}

const ALWAYS: ServiceUiFlags = ServiceUiFlags::SERVICE_UI_ALWAYS;
const ALLOWED: ServiceUiFlags = ServiceUiFlags::SERVICE_UI_ALLOWED;

fn path(path: &str) -> Property {
    Property::of(PR_PST_PATH, path.as_bytes())
}

/// The profile P with a file of messages that nobody configured.
fn unconfigured() -> (Emulator, Arc<dyn ProfAdmin>, Arc<dyn MsgServiceAdmin>, MapiUid) {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("P", None, NONE).unwrap();
    let services = admin.admin_services("P", None, NONE).unwrap();
    let uid = services.create_msg_service_ex("MSPST MS", None, NO_UI).unwrap();
    (emulator, admin, services, uid)
}

fn path_of(services: &Arc<dyn MsgServiceAdmin>, uid: MapiUid) -> Option<AnsiText> {
    services.open_profile_section(uid, None, FORCE).unwrap().find(PR_PST_PATH).unwrap()
}

/// PRF-CREATEMSGSERVICE-13, PRF-CONFIGUREMSGSERVICE-7.
#[test]
fn a_built_in_service_keeps_what_it_is_configured_with() {
    let (_emulator, _admin, services, uid) = unconfigured();
    let values = [path("a.pst"), Property::of(PR_SERVICE_NAME, "X")];
    services.configure_msg_service(uid, NO_UI, &values).unwrap();
    assert_eq!(path_of(&services, uid), Some(b"a.pst"[..].into()));
    assert_eq!(column(&services.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_NAME), ["MSPST MS"]);
}

/// PRF-CONFIGUREMSGSERVICE-8.
#[test]
fn a_service_that_lacks_a_value_stays_unconfigured() {
    let (_emulator, _admin, services, uid) = unconfigured();
    for values in [&[][..], &[Property::of(PR_COMMENT, "no path")][..]] {
        fails(services.configure_msg_service(uid, NO_UI, values), ErrorCode::MAPI_E_UNCONFIGURED);
    }
    assert_eq!(service_uids(&services), [uid]);
    services.configure_msg_service(uid, NO_UI, &[path("a.pst")]).unwrap();
    services.configure_msg_service(uid, NO_UI, &[]).unwrap();
}

/// PRF-GEN-14, PRF-CONFIGUREMSGSERVICE-6, PRF-CREATEMSGSERVICE-12: nobody is there, which is Cancel.
#[test]
fn a_user_who_cancels_leaves_the_profile_as_it_was() {
    let (_emulator, _admin, services, uid) = unconfigured();
    let before = all_of(&services);
    fails(services.create_msg_service("MSEMS", None, ALWAYS), ErrorCode::MAPI_E_USER_CANCEL);
    fails(services.create_msg_service("MSEMS", None, ALLOWED), ErrorCode::MAPI_E_USER_CANCEL);
    let values = [path("a.pst"), Property::of(PR_DISPLAY_NAME, "x")];
    fails(services.configure_msg_service(uid, ALWAYS, &values), ErrorCode::MAPI_E_USER_CANCEL);
    fails(services.configure_msg_service(uid, ALLOWED, &[]), ErrorCode::MAPI_E_USER_CANCEL);
    let here = ServiceDestination::Admin(&*services);
    fails(services.copy_msg_service(uid, None, None, here, ALWAYS), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(all_of(&services), before);
}

/// PRF-GEN-14: nor does a profile remain whose services were to ask.
#[test]
fn a_user_who_cancels_a_default_service_gets_no_profile() {
    let (_emulator, _mapi, admin) = emulator();
    let flags = ProfileFlags::MAPI_DEFAULT_SERVICES | ProfileFlags::MAPI_DIALOG;
    fails(admin.create_profile("P", None, flags), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(profiles(&admin), ["Anna Berg", "Ben Okafor"]);
    admin.create_profile("P", None, ProfileFlags::MAPI_DEFAULT_SERVICES).unwrap();
}

/// PRF-CONFIGUREMSGSERVICE-6, PRF-SERVICEENTRY-11.
#[test]
fn the_flags_say_whether_the_user_is_asked() {
    let user = User::entering(&[path("entered.pst")]);
    for (flags, values, asks, kept) in [
        (NO_UI, vec![path("given.pst")], 0, "given.pst"),
        (ALLOWED, vec![path("given.pst")], 0, "given.pst"),
        (ALLOWED, vec![], 1, "entered.pst"),
        (ALLOWED, vec![Property::of(PR_COMMENT, "not enough")], 1, "entered.pst"),
        (ALWAYS, vec![path("given.pst")], 1, "entered.pst"),
    ] {
        let (emulator, _admin, services, uid) = unconfigured();
        emulator.set_ui(Arc::<User>::clone(&user));
        services.configure_msg_service(uid, flags, &values).unwrap();
        assert_eq!(user.sheets().len(), asks, "{flags:?} with {values:?}");
        assert_eq!(path_of(&services, uid), Some(kept.as_bytes().into()), "{flags:?} with {values:?}");
    }
}

/// PRF-SERVICEENTRY-11, PRF-GEN-14.
#[test]
fn an_entry_function_shows_its_sheet_to_the_user() {
    let scripted = Scripted::new(|_, call| {
        if call.context == ServiceContext::MSG_SERVICE_CONFIGURE {
            let own = call.support.open_profile_section(None, MODIFY)?;
            let fields = [("Comment", PR_COMMENT.tag(), ControlFlags::DT_EDITABLE)];
            let (controls, _rows) =
                call.support.build_display_table(&Control::page_of_fields("General", &fields))?;
            let config: Arc<dyn MapiProp> = own;
            call.support.do_config_propsheet("My sheet", &*controls, &config, UNICODE)?;
        }
        Ok(())
    });
    let services = scripted.profile("P", &["MINE"]);
    let uid = service_uids(&services)[0];
    fails(services.configure_msg_service(uid, ALWAYS, &[]), ErrorCode::MAPI_E_USER_CANCEL);
    let user = User::entering(&[Property::of(PR_COMMENT, "entered")]);
    scripted.emulator.set_ui(Arc::<User>::clone(&user));
    services.configure_msg_service(uid, ALWAYS, &[]).unwrap();
    assert_eq!(user.sheets(), ["My sheet"]);
    assert_eq!(column(&services.get_msg_service_table(UNICODE).unwrap(), PR_COMMENT), ["entered"]);
}

/// PRF-CREATEMSGSERVICE-16.
#[test]
fn the_user_hears_that_a_new_service_waits_for_the_next_logon() {
    let scripted = Scripted::willing();
    let user = User::entering(&[]);
    scripted.emulator.set_ui(Arc::<User>::clone(&user));
    let services = scripted.profile("P", &[]);
    services.create_msg_service("MINE", None, ALWAYS).unwrap();
    let _session = scripted.emulator.log_on("P").unwrap();
    services.create_msg_service("MINE", None, NO_UI).unwrap();
    services.create_msg_service("MINE", None, ALWAYS | ServiceUiFlags::SERVICE_NO_RESTART_WARNING).unwrap();
    assert_eq!(*user.restarts.lock(), [""; 0]);
    services.create_msg_service("MINE", None, ALLOWED).unwrap();
    assert_eq!(*user.restarts.lock(), ["P"]);
}

/// PRF-GEN-7.
#[test]
fn a_computer_of_old_takes_no_unicode_for_profiles() {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("P", None, NONE).unwrap();
    let services = admin.admin_services("P", None, NONE).unwrap();
    emulator.set_ansi_profiles(true);
    let unicode = ProfileFlags::MAPI_UNICODE;
    let refused = [
        admin.create_profile("Q", None, unicode),
        admin.copy_profile("P", None, "Q", unicode),
        admin.rename_profile("P", None, "Q", unicode),
        admin.delete_profile("P", unicode),
        services.create_msg_service("MSPST MS", None, ServiceUiFlags::MAPI_UNICODE),
        services.create_msg_service_ex("MSPST MS", None, ServiceUiFlags::MAPI_UNICODE).map(drop),
    ];
    for answer in refused {
        fails(answer, ErrorCode::MAPI_E_BAD_CHARWIDTH);
    }
    admin.copy_profile("P", None, "Q", NONE).unwrap();
    services.create_msg_service("MSPST MS", None, NO_UI).unwrap();
    assert_eq!(profiles(&admin), ["Anna Berg", "Ben Okafor", "P", "Q"]);
}

/// PRF-SEQ-1, PRF-SEQ-2.
#[test]
fn a_profile_is_built_with_and_without_the_newer_method() {
    let (emulator, _mapi, admin) = emulator();
    for (profile, ex) in [("new", true), ("old", false)] {
        admin.create_profile(profile, None, NONE).unwrap();
        let services = admin.admin_services(profile, None, NONE).unwrap();
        let uid = if ex {
            services.create_msg_service_ex("MSEMS", None, NO_UI).unwrap()
        } else {
            services.create_msg_service("MSEMS", None, NO_UI).unwrap();
            let table = services.get_msg_service_table(UNICODE).unwrap();
            table.restrict(Some(&Restriction::eq(PR_SERVICE_NAME, "MSEMS")), TableOpFlags::NONE).unwrap();
            uids(&table, PR_SERVICE_UID)[0]
        };
        let mailbox = Property::of(PR_PROFILE_MAILBOX, &b"ben@example.com"[..]);
        services.configure_msg_service(uid, NO_UI, &[mailbox]).unwrap();
        let session = emulator.log_on(profile).unwrap();
        let name = session.default_store().unwrap().get(PR_DISPLAY_NAME).unwrap();
        assert_eq!(name, "Mailbox - Ben Okafor");
    }
}

/// PRF-SEQ-5.
#[test]
fn a_profile_is_exported_section_by_section() {
    let (_emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let mut exported = Vec::new();
    for service in service_uids(&services) {
        let section = services.open_profile_section(service, None, FORCE | MODIFY).unwrap();
        assert!(!section.get_props(None, UNICODE).unwrap().into_value().is_empty());
        let providers = services.admin_providers(service, UNICODE).unwrap();
        for provider in uids(&providers.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID) {
            let section = providers.open_profile_section(Some(provider), None, FORCE | MODIFY).unwrap();
            exported.push(section.get(PR_PROVIDER_DLL_NAME).unwrap());
        }
    }
    assert_eq!(exported, ["EMSABP.DLL", "EMSMDB.DLL", "MINET.DLL", "MSPST.DLL"]);
}

/// PRF-LAYOUT-7.
#[test]
fn the_section_of_a_store_has_its_name() {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let store = session.default_store().unwrap();
    let names = column(&services.get_provider_table(UNICODE).unwrap(), PR_DISPLAY_NAME);
    assert!(names.contains(&store.get(PR_DISPLAY_NAME).unwrap()), "{names:?}");
}

/// PRF-COPYPROFILE-10.
#[test]
fn no_dialog_asks_for_a_password_that_profiles_do_not_have() {
    let (emulator, _mapi, admin) = emulator();
    let user = User::entering(&[]);
    emulator.set_ui(Arc::<User>::clone(&user));
    admin.copy_profile("Anna Berg", None, "Copy", ProfileFlags::MAPI_DIALOG).unwrap();
    admin.admin_services("Copy", None, ProfileFlags::MAPI_DIALOG).unwrap();
    assert_eq!(user.sheets(), [""; 0]);
}
