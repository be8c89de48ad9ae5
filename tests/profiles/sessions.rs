//! Profiles as clients build, use and drop them: administration and sessions together.

use std::sync::Mutex;

use mapi_emulator::interface::Opened;
use mapi_emulator::vocab::guids::{IID_IMAPIPropData, IID_IProfSect};

use super::*;

/// A section of the client's own.
const OWN: MapiUid = MapiUid(*b"client's section");

/// A new profile with one service that is configured with one text.
fn build(admin: &Arc<dyn ProfAdmin>, profile: &str, service: &str, tag: Tag<AnsiText>, text: &str) {
    admin.create_profile(profile, None, NONE).unwrap();
    let services = admin.admin_services(profile, None, NONE).unwrap();
    add(&services, service, tag, text);
}

fn add(services: &Arc<dyn MsgServiceAdmin>, service: &str, tag: Tag<AnsiText>, text: &str) -> MapiUid {
    let uid = services.create_msg_service_ex(service, None, NO_UI).unwrap();
    services.configure_msg_service(uid, NO_UI, &[Property::of(tag, text.as_bytes())]).unwrap();
    uid
}

fn stores(session: &Arc<dyn MapiSession>) -> Vec<String> {
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let rows = table.all_rows(&[*PR_DISPLAY_NAME]).unwrap();
    rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect()
}

/// PRF-ADMINPROFILES-1, PRF-ADMINPROFILES-2, PRF-CREATEPROFILE-13
#[test]
fn profiles_need_mapi_but_no_session() {
    let emulator = Emulator::new();
    let mapi = emulator.mapi();
    fails(mapi.admin_profiles(0), ErrorCode::MAPI_E_NOT_INITIALIZED);
    mapi.initialize(InitFlags::NONE).unwrap();
    fails(mapi.admin_profiles(1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let admin = mapi.admin_profiles(0).unwrap();
    admin.create_profile("before", None, NONE).unwrap();
    let _session = emulator.log_on("before").unwrap();
    admin.create_profile("during", None, NONE).unwrap();
    assert_eq!(profiles(&admin), ["Anna Berg", "before", "during"]);
}

/// PRF-CREATEPROFILE-5
#[test]
fn a_profile_can_come_with_the_default_services() {
    let (_emulator, _mapi, admin) = emulator();
    admin.create_profile("P", None, ProfileFlags::MAPI_DEFAULT_SERVICES).unwrap();
    admin.create_profile("Q", None, ProfileFlags::MAPI_DIALOG).unwrap();
    let names = |profile| {
        let services = admin.admin_services(profile, None, NONE).unwrap();
        let rows = services.get_msg_service_table(UNICODE).unwrap().all_rows(&[*PR_SERVICE_NAME]).unwrap();
        rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect::<Vec<_>>()
    };
    assert_eq!((names("P"), names("Q")), (vec!["MSEMS".to_owned()], vec![]));
}

/// PRF-SEQ-1
#[test]
fn a_profile_built_for_a_mailbox_opens_it() {
    let (emulator, _mapi, admin) = emulator();
    build(&admin, "by name", "MSEMS", PR_PROFILE_UNRESOLVED_NAME, "Ben Okafor");
    build(&admin, "by address", "MSEMS", PR_PROFILE_MAILBOX, "BEN@example.com");
    build(&admin, "nobody", "MSEMS", PR_PROFILE_UNRESOLVED_NAME, "Nobody");

    let session = emulator.log_on("by name").unwrap();
    session.default_store().unwrap().inbox().unwrap().new_subfolder("Shared").unwrap();
    let session = emulator.log_on("by address").unwrap();
    assert_eq!(stores(&session), ["Mailbox - Ben Okafor"]);
    assert!(session.default_store().unwrap().inbox().unwrap().subfolder("Shared").is_ok());
    assert_eq!(session.identity().unwrap().get(PR_DISPLAY_NAME).unwrap(), "Ben Okafor");
    assert_eq!(stores(&emulator.log_on("nobody").unwrap()), [""; 0]);
}

/// One file, one store, whatever profile it is in.
#[test]
fn profiles_with_one_path_have_one_personal_store() {
    let (emulator, _mapi, admin) = emulator();
    build(&admin, "a", "MSPST MS", PR_PST_PATH, "C:\\archive.pst");
    build(&admin, "b", "MSPST MS", PR_PST_PATH, "c:\\Archive.pst");
    build(&admin, "c", "MSPST MS", PR_PST_PATH, "C:\\other.pst");
    let [a, b, c] = ["a", "b", "c"].map(|profile| emulator.log_on(profile).unwrap());
    let [a_tree, b_tree, c_tree] =
        [&a, &b, &c].map(|session| session.default_store().unwrap().ipm_subtree().unwrap());
    a_tree.new_subfolder("2024").unwrap();
    assert!(b_tree.subfolder("2024").is_ok());
    fails(c_tree.subfolder("2024"), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRF-SEQ-3, PRF-DELETEPROFILE-2, PRF-DELETEPROFILE-3, PRF-DELETEPROFILE-11
#[test]
fn a_temporary_profile_lives_as_long_as_its_session() {
    let (emulator, _mapi, admin) = emulator();
    build(&admin, "Temp", "MSEMS", PR_PROFILE_MAILBOX, "anna@example.com");
    let session = emulator.log_on("Temp").unwrap();
    admin.delete_profile("Temp", NONE).unwrap();
    assert_eq!(profiles(&admin), ["Anna Berg", "Ben Okafor"]);
    fails(emulator.log_on("Temp"), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.create_profile("Temp", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);

    session.default_store().unwrap().inbox().unwrap().new_message().unwrap();
    session.open_profile_section(OWN, None, MODIFY).unwrap().set(PR_COMMENT, "still here").unwrap();
    let services = session.admin_services(0).unwrap();
    services.get_msg_service_table(UNICODE).unwrap();
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    fails(services.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    admin.create_profile("Temp", None, NONE).unwrap();
}

/// PRF-SETDEFAULTPROFILE-5
#[test]
fn the_default_profile_is_the_one_to_log_on_to() {
    let (_emulator, mapi, admin) = emulator();
    let log_on = || mapi.logon(None, None, LogonFlags::MAPI_USE_DEFAULT | LogonFlags::MAPI_NEW_SESSION);
    let anna = log_on().unwrap();
    admin.set_default_profile(Some("Ben Okafor"), NONE).unwrap();
    assert_eq!(stores(&log_on().unwrap()), ["Mailbox - Ben Okafor"]);
    assert_eq!(stores(&anna), ["Mailbox - Anna Berg"]);
    admin.set_default_profile(None, NONE).unwrap();
    fails(log_on(), ErrorCode::MAPI_E_LOGON_FAILED);
}

/// PRF-SESSADMIN-1, PRF-SESSADMIN-2, PRF-SESSADMIN-3, PRF-SESSADMIN-4
#[test]
fn the_stores_table_follows_the_profile_while_what_runs_goes_on() {
    let (emulator, _mapi, admin) = emulator();
    let session = emulator.log_on("Anna Berg").unwrap();
    fails(session.admin_services(1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let (own, outside) =
        (session.admin_services(0).unwrap(), admin.admin_services("Anna Berg", None, NONE).unwrap());
    let open = session.default_store().unwrap();

    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let listen = move |notifications: &[Notification]| {
        let mut heard = sink.lock().unwrap();
        heard.extend(notifications.iter().filter_map(|notification| match notification {
            Notification::Table(table) => Some(table.event),
            _ => None,
        }));
    };
    table.advise(EventMask::fnevTableModified, Arc::new(listen)).unwrap();

    let archive = add(&outside, "MSPST MS", PR_PST_PATH, "a.pst");
    assert_eq!(stores(&session), ["Mailbox - Anna Berg", "Personal Folders"]);
    let seen = own.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap();
    assert_eq!(seen, outside.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap());
    own.delete_msg_service(archive).unwrap();
    emulator.pump();
    assert_eq!(*heard.lock().unwrap(), [TableEvent::TABLE_ROW_ADDED, TableEvent::TABLE_ROW_DELETED]);

    let mailbox = own.get_msg_service_table(UNICODE).unwrap().all_rows(&[*PR_SERVICE_UID]).unwrap();
    let mailbox = mailbox.first().and_then(|row| row.get(PR_SERVICE_UID)).unwrap();
    own.delete_msg_service(MapiUid::from_slice(&mailbox).unwrap()).unwrap();
    assert_eq!(stores(&session), [""; 0]);
    open.inbox().unwrap().new_message().unwrap();
}

/// PRF-SESSADMIN-5, PRF-PROFSECT-17
#[test]
fn what_belongs_to_the_profile_outlives_the_session() {
    let (emulator, _mapi, _admin) = emulator();
    let session = emulator.log_on("Anna Berg").unwrap();
    let services = session.admin_services(0).unwrap();
    let section = session.open_profile_section(OWN, None, MODIFY).unwrap();
    section.set(PR_COMMENT, "kept").unwrap();
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    fails(section.get(PR_COMMENT), ErrorCode::MAPI_E_INVALID_OBJECT);
    services.get_msg_service_table(UNICODE).unwrap();

    let session = emulator.log_on("Anna Berg").unwrap();
    let again = session.open_profile_section(OWN, None, MODIFY).unwrap();
    assert_eq!(again.get(PR_COMMENT).unwrap(), "kept");
}

/// PRF-OPENPROFILESECTION-1, PRF-OPENPROFILESECTION-5, PRF-OPENPROFILESECTION-6, PRF-OPENPROFILESECTION-8
#[test]
fn a_session_is_one_client_of_its_sections() {
    let (emulator, _mapi, admin) = emulator();
    let session = emulator.log_on("Anna Berg").unwrap();
    let own = session.admin_services(0).unwrap();
    let other = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let held = session.open_profile_section(OWN, None, MODIFY).unwrap();
    own.open_profile_section(OWN, None, MODIFY).unwrap().set(PR_COMMENT, "one client").unwrap();
    assert_eq!(held.get(PR_COMMENT).unwrap(), "one client");
    fails(other.open_profile_section(OWN, None, OpenSectionFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    other.open_profile_section(OWN, None, MODIFY).unwrap();

    let provider = other.get_provider_table(UNICODE).unwrap().all_rows(&[*PR_PROVIDER_UID]).unwrap();
    let provider = provider.first().and_then(|row| row.get(PR_PROVIDER_UID)).unwrap();
    let provider = MapiUid::from_slice(&provider).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    fails(session.open_profile_section(provider, None, OpenSectionFlags::NONE), ErrorCode::MAPI_E_NO_ACCESS);
    session.open_profile_section(provider, None, FORCE).unwrap();
}

/// PRF-PROFSECT-13, PRF-PROFSECT-14, PRF-SEQ-7, PRF-CREATEPROFILE-4
#[test]
fn a_session_tells_the_name_and_the_key_of_its_profile() {
    let (emulator, _mapi, admin) = emulator();
    let mut keys = Vec::new();
    for _ in 0..2 {
        build(&admin, "P", "IMAIL", PR_PROFILE_MAILBOX, "anna@example.com");
        let session = emulator.log_on("p").unwrap();
        let instance = MapiUid::from_guid(MUID_PROFILE_INSTANCE);
        let section = session.open_profile_section(instance, None, OpenSectionFlags::NONE).unwrap();
        assert_eq!(section.get(PR_PROFILE_NAME).unwrap(), "P");
        keys.push(section.get(PR_SEARCH_KEY).unwrap());
        let is_profile = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SUBSYSTEM.0 as i32);
        let status = session.get_status_table(UNICODE).unwrap();
        let rows = status.query_all_rows(Some(&[*PR_DISPLAY_NAME]), Some(&is_profile), None, 0).unwrap();
        assert_eq!(rows.first().and_then(|row| row.get(PR_DISPLAY_NAME)).as_deref(), Some("P"));
        admin.delete_profile("P", NONE).unwrap();
    }
    assert_ne!(keys[0], keys[1]);
}

/// PRF-COPYMSGSERVICE-1, PRF-COPYMSGSERVICE-2
#[test]
fn a_service_is_copied_into_the_profile_of_a_session() {
    let (emulator, _mapi, admin) = emulator();
    build(&admin, "Archive", "MSPST MS", PR_PST_PATH, "a.pst");
    let from = admin.admin_services("Archive", None, NONE).unwrap();
    let service = from.get_msg_service_table(UNICODE).unwrap().all_rows(&[*PR_SERVICE_UID]).unwrap();
    let service = service.first().and_then(|row| row.get(PR_SERVICE_UID)).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let to = ServiceDestination::Session(&*session);
    from.copy_msg_service(MapiUid::from_slice(&service).unwrap(), None, None, to, NO_UI).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 2);
    assert_eq!(stores(&session), ["Mailbox - Anna Berg", "Personal Folders"]);
}

/// PRF-GEN-9
#[test]
fn a_fork_has_the_profiles_but_nobody_uses_them() {
    let (emulator, _mapi, admin) = emulator();
    let _session = emulator.log_on("Anna Berg").unwrap();
    admin.delete_profile("Anna Berg", NONE).unwrap();
    fails(admin.create_profile("Anna Berg", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    let fork = emulator.fork().mapi();
    fork.initialize(InitFlags::NONE).unwrap();
    let forked = fork.admin_profiles(0).unwrap();
    forked.create_profile("Anna Berg", None, NONE).unwrap();
    assert_eq!(profiles(&forked), ["Ben Okafor", "Anna Berg"]);
    assert_eq!(profiles(&admin), ["Ben Okafor"]);
}

/// PRF-PROFSECT-18: what the section says of its profile stays as it is.
#[test]
fn a_copy_of_a_section_is_detached() -> Result<(), Error> {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("P", None, NONE)?;
    let services = admin.admin_services("P", None, NONE)?;
    let section = services.open_profile_section(OWN, None, MODIFY)?;
    section.set(PR_COMMENT, "before")?;
    let data = emulator.create_prop(None)?;
    let into: Opened = Arc::clone(&data).into();
    assert_eq!(section.copy_to(&[], None, None, IID_IMAPIPropData, &into, CopyFlags::NONE)?, []);
    data.set(PR_COMMENT, "after")?;
    assert_eq!(section.get(PR_COMMENT)?, "before");
    let back: Opened = Arc::clone(&section).into();
    let copied = data.copy_to(&[], None, None, IID_IProfSect, &back, CopyFlags::NONE)?;
    let told: Vec<_> = copied.iter().map(|problem| (problem.tag, problem.code)).collect();
    assert_eq!(told, [(PR_PROFILE_NAME.tag(), ErrorCode::MAPI_E_COMPUTED)]);
    assert_eq!(section.get(PR_COMMENT)?, "after");
    Ok(())
}
