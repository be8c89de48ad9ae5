//! The entry functions of message services: when they are called, with what, and what becomes of their answers.

use std::thread;

use super::*;
use mapi_emulator::interface::Method;
use mapi_emulator::interface::spi::MapiSupport;
use mapi_emulator::testkit::Fault;

const CREATE: ServiceContext = ServiceContext::MSG_SERVICE_CREATE;
const CONFIGURE: ServiceContext = ServiceContext::MSG_SERVICE_CONFIGURE;
const DELETE: ServiceContext = ServiceContext::MSG_SERVICE_DELETE;
const PROVIDER_CREATE: ServiceContext = ServiceContext::MSG_SERVICE_PROVIDER_CREATE;
const PROVIDER_DELETE: ServiceContext = ServiceContext::MSG_SERVICE_PROVIDER_DELETE;
const EXTRA: MapiUid = MapiUid([7; 16]);

/// An entry function of MINE that fails where it is told to.
fn refusing(context: ServiceContext, code: ErrorCode) -> Scripted {
    Scripted::new(move |service, call| match service {
        "MINE" if call.context == context => Err(code.into()),
        _ => Ok(()),
    })
}

/// PRF-CREATEMSGSERVICE-2, PRF-CREATEMSGSERVICE-3, PRF-SERVICEENTRY-4, PRF-SERVICEENTRY-6, PRF-INF-17.
#[test]
fn a_new_service_is_told_once_all_its_sections_are_there() {
    let found = Arc::new(Lock::new(Vec::new()));
    let sections = Arc::clone(&found);
    let scripted = Scripted::new(move |_, call| {
        let providers = call.providers.as_ref().expect("the call concerns a profile");
        let table = providers.get_provider_table(UNICODE)?;
        for uid in uids(&table, PR_PROVIDER_UID) {
            let section = providers.open_profile_section(Some(uid), None, READ)?;
            sections.lock().push(section.find(PR_DISPLAY_NAME)?.or(section.find(PR_COMMENT)?));
        }
        let own = providers.open_profile_section(None, None, READ)?;
        sections.lock().push(Some(own.get(PR_DISPLAY_NAME)?));
        Ok(())
    });
    scripted.profile("P", &[]).create_msg_service("MINE", None, NO_UI).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", CREATE)]);
    let found: Vec<_> = found.lock().iter().flatten().cloned().collect();
    assert_eq!(found, ["My directory", "My store", "seed", "My service"]);
}

/// PRF-CREATEMSGSERVICE-4.
#[test]
fn the_flags_of_a_creation_reach_the_entry_function_if_they_show_something() {
    let scripted = Scripted::willing();
    let admin = scripted.profile("P", &[]);
    let (always, allowed) = (ServiceUiFlags::SERVICE_UI_ALWAYS, ServiceUiFlags::SERVICE_UI_ALLOWED);
    let no_warning = ServiceUiFlags::SERVICE_NO_RESTART_WARNING;
    for (given, passed) in [
        (NO_UI, NO_UI),
        (no_warning, NO_UI),
        (allowed, allowed),
        (always | no_warning, always),
        (always | allowed | ServiceUiFlags::MAPI_UNICODE, always | allowed | ServiceUiFlags::MAPI_UNICODE),
    ] {
        admin.create_msg_service("MINE", None, given).unwrap();
        assert_eq!(scripted.calls()[0].flags, passed, "{given:?}");
    }
}

/// PRF-CREATEMSGSERVICE-12.
#[test]
fn a_service_that_refuses_to_be_created_leaves_the_profile_as_it_was() {
    let scripted = refusing(CREATE, ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
    let admin = scripted.profile("P", &["OTHER"]);
    let before = all_of(&admin);
    fails(admin.create_msg_service_ex("MINE", None, NO_UI), ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
    assert_eq!(all_of(&admin), before);
    fails(admin.open_profile_section(EXTRA, None, READ), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRF-CREATEPROFILE-6, PRF-CREATEPROFILE-7: what waits to be told is there already.
#[test]
fn default_services_are_told_when_all_of_them_are_there() {
    let counts = Arc::new(Lock::new(Vec::new()));
    let (other, of_profile) = (Arc::new(Lock::new(None::<Arc<dyn ProfAdmin>>)), Arc::clone(&counts));
    let admin = Arc::clone(&other);
    let scripted = Scripted::new(move |_, _| {
        let admin = admin.lock().clone().expect("the test has set it");
        let services = admin.admin_services("P", None, NONE)?;
        of_profile.lock().push((service_uids(&services).len(), provider_uids(&services).len()));
        Ok(())
    });
    *other.lock() = Some(Arc::clone(&scripted.admin));
    scripted.admin.create_profile("P", None, ProfileFlags::MAPI_DEFAULT_SERVICES).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", CREATE), seen("OTHER", CREATE)]);
    assert_eq!(*counts.lock(), [(2, 3), (2, 3)]);
}

/// PRF-CREATEPROFILE-8.
#[test]
fn default_services_may_show_dialogs_if_the_profile_may() {
    let scripted = Scripted::willing();
    let defaults = ProfileFlags::MAPI_DEFAULT_SERVICES;
    scripted.admin.create_profile("P", None, defaults | ProfileFlags::MAPI_DIALOG).unwrap();
    assert!(scripted.calls().iter().all(|call| call.flags == ServiceUiFlags::SERVICE_UI_ALLOWED));
    scripted.admin.create_profile("Q", None, defaults).unwrap();
    assert!(scripted.calls().iter().all(|call| call.flags == NO_UI));
}

/// PRF-CREATEPROFILE-9.
#[test]
fn a_default_service_that_refuses_takes_the_profile_with_it() {
    let scripted = refusing(CREATE, ErrorCode::MAPI_E_UNCONFIGURED);
    let created = scripted.admin.create_profile("P", None, ProfileFlags::MAPI_DEFAULT_SERVICES);
    fails(created, ErrorCode::MAPI_E_UNCONFIGURED);
    assert_eq!(profiles(&scripted.admin), ["Anna Berg", "Ben Okafor"]);
    scripted.admin.create_profile("P", None, NONE).unwrap();
}

/// PRF-DELETEMSGSERVICE-2, PRF-DELETEMSGSERVICE-3, PRF-SERVICEENTRY-2.
#[test]
fn a_service_hears_of_its_deletion_and_cannot_hinder_it() {
    let scripted = Scripted::new(|_, call| {
        let section = call.support.open_profile_section(None, READ)?;
        assert_eq!(section.get(PR_SERVICE_NAME)?, "MINE");
        match call.context {
            DELETE => Err(ErrorCode::MAPI_E_NO_SUPPORT.into()),
            _ => Ok(()),
        }
    });
    let admin = scripted.profile("P", &["MINE"]);
    let service = service_uids(&admin)[0];
    admin.delete_msg_service(service).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", DELETE)]);
    assert_eq!(service_uids(&admin), []);
    fails(admin.delete_msg_service(service), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(scripted.calls(), []);
}

/// PRF-DELETEPROFILE-5, PRF-DELETEPROFILE-7.
#[test]
fn the_services_of_a_deleted_profile_are_told_in_order() {
    let scripted = refusing(DELETE, ErrorCode::MAPI_E_NO_SUPPORT);
    scripted.profile("P", &["OTHER", "MINE"]);
    scripted.admin.delete_profile("P", NONE).unwrap();
    assert_eq!(scripted.calls(), [seen("OTHER", DELETE), seen("MINE", DELETE)]);
    assert_eq!(profiles(&scripted.admin), ["Anna Berg", "Ben Okafor"]);
    fails(scripted.admin.delete_profile("P", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(scripted.calls(), []);
}

/// PRF-DELETEPROFILE-6.
#[test]
fn the_services_of_a_profile_in_use_are_told_when_it_goes() {
    let scripted = Scripted::willing();
    scripted.profile("P", &["MINE"]);
    let session = scripted.emulator.log_on("P").unwrap();
    scripted.admin.delete_profile("P", NONE).unwrap();
    assert_eq!(scripted.calls(), []);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", DELETE)]);
    scripted.admin.create_profile("P", None, NONE).unwrap();
}

/// PRF-CONFIGUREMSGSERVICE-1, PRF-CONFIGUREMSGSERVICE-2, PRF-CONFIGUREMSGSERVICE-3, PRF-SERVICEENTRY-12,
/// PRF-GETLASTERROR-2, PRF-GETLASTERROR-3.
#[test]
fn a_configuration_is_the_services_own_business() {
    let values = [Property::of(PR_COMMENT, "a"), Property::new(PropTag(0x6601_0003), PropValue::Long(1))];
    let given = values.clone();
    let report = MapiError {
        error: "no such file".into(),
        component: "Mine".into(),
        low_level: 5,
        ..MapiError::default()
    };
    let reported = report.clone();
    let scripted = Scripted::new(move |_, call| match call.context {
        CONFIGURE => {
            assert_eq!(call.properties, given);
            Err(EntryError::reported(ErrorCode::MAPI_E_EXTENDED_ERROR, reported.clone()))
        }
        _ => Ok(()),
    });
    let admin = scripted.profile("P", &["MINE"]);
    let flags = ServiceUiFlags::SERVICE_UI_ALWAYS | ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY;
    let before = all_of(&admin);
    let answer = admin.configure_msg_service(service_uids(&admin)[0], flags, &values);
    fails(answer, ErrorCode::MAPI_E_EXTENDED_ERROR);
    assert_eq!(scripted.calls(), [Seen { flags, values: 2, ..seen("MINE", CONFIGURE) }]);
    assert_eq!(all_of(&admin), before);
    let told = |code| admin.get_last_error(code, UNICODE).unwrap();
    assert_eq!(told(ErrorCode::MAPI_E_EXTENDED_ERROR), Some(report));
    assert_eq!(told(ErrorCode::MAPI_E_NOT_FOUND), None);
    fails(admin.delete_msg_service(EXTRA), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(told(ErrorCode::MAPI_E_EXTENDED_ERROR), None);
}

/// PRF-GETLASTERROR-2.
#[test]
fn what_a_service_reports_of_its_creation_is_kept() {
    let report = MapiError { error: "no licence".into(), ..MapiError::default() };
    let reported = report.clone();
    let code = ErrorCode(0x8004_0FFF);
    let scripted = Scripted::new(move |_, _| Err(EntryError::reported(code, reported.clone())));
    let admin = scripted.profile("P", &[]);
    fails(admin.create_msg_service_ex("MINE", None, NO_UI), code);
    assert_eq!(admin.get_last_error(code, UNICODE).unwrap(), Some(report));
}

/// PRF-COPYMSGSERVICE-7, PRF-COPYMSGSERVICE-8, PRF-GEN-14.
#[test]
fn a_copy_is_told_only_if_it_is_to_be_configured() {
    let scripted = refusing(CONFIGURE, ErrorCode::MAPI_E_USER_CANCEL);
    let admin = scripted.profile("P", &["MINE", "OTHER"]);
    let services = service_uids(&admin);
    let copy = |service, flags| {
        admin.copy_msg_service(service, None, None, ServiceDestination::Admin(&*admin), flags)
    };
    copy(services[0], NO_UI).unwrap();
    assert_eq!(scripted.calls(), []);
    let always = ServiceUiFlags::SERVICE_UI_ALWAYS;
    copy(services[1], always).unwrap();
    assert_eq!(scripted.calls(), [Seen { flags: always, ..seen("OTHER", CONFIGURE) }]);
    let before = all_of(&admin);
    fails(copy(services[0], always), ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(all_of(&admin), before);
}

/// PRF-COPYPROFILE-7.
#[test]
fn a_copied_profile_is_no_news_to_its_services() {
    let scripted = Scripted::willing();
    scripted.profile("P", &["MINE"]);
    scripted.admin.copy_profile("P", None, "Q", NONE).unwrap();
    assert_eq!(scripted.calls(), []);
}

/// PRF-CREATEPROVIDER-5, PRF-DELETEPROVIDER-1.
#[test]
fn providers_come_and_go_with_the_knowledge_of_their_service() {
    let scripted = Scripted::new(|_, call| match call.context {
        PROVIDER_DELETE => {
            let providers = call.providers.as_ref().expect("the call concerns a profile");
            assert_eq!(uids(&providers.get_provider_table(UNICODE)?, PR_PROVIDER_UID).len(), 4);
            Ok(())
        }
        _ => Ok(()),
    });
    let admin = scripted.profile("P", &["MINE"]);
    let providers = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
    let made = providers.create_provider("MINE_MS", &[], ProviderFlags::NONE).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", PROVIDER_CREATE)]);
    providers.delete_provider(made).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", PROVIDER_DELETE)]);
    providers.create_provider("MINE_MS", &[], ProviderFlags::MAPI_DIALOG).unwrap();
    let allowed = ServiceUiFlags::SERVICE_UI_ALLOWED;
    assert_eq!(scripted.calls(), [Seen { flags: allowed, ..seen("MINE", PROVIDER_CREATE) }]);
    fails(providers.delete_provider(made), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(scripted.calls(), []);
}

/// PRF-CREATEPROVIDER-6, PRF-DELETEPROVIDER-4.
#[test]
fn a_service_may_forbid_that_providers_come_and_go() {
    for context in [PROVIDER_CREATE, PROVIDER_DELETE] {
        let scripted = refusing(context, ErrorCode::MAPI_E_NO_SUPPORT);
        let admin = scripted.profile("P", &["MINE"]);
        let providers = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
        let before = all_of(&admin);
        match context {
            PROVIDER_CREATE => {
                let made = providers.create_provider("MINE_MS", &[], ProviderFlags::NONE);
                fails(made, ErrorCode::MAPI_E_NO_SUPPORT);
            }
            _ => fails(providers.delete_provider(provider_uids(&admin)[0]), ErrorCode::MAPI_E_NO_SUPPORT),
        }
        assert_eq!(all_of(&admin), before);
    }
}

/// PRF-CREATEPROVIDER-7, PRF-DELETEPROVIDER-5.
#[test]
fn what_an_entry_function_does_itself_it_is_not_told_of() {
    let scripted = Scripted::new(|_, call| {
        let providers = call.providers.as_ref().expect("the call concerns a profile");
        let first = uids(&providers.get_provider_table(UNICODE)?, PR_PROVIDER_UID)[0];
        providers.create_provider(
            "MINE_MS",
            &[Property::of(PR_DISPLAY_NAME, "Added")],
            ProviderFlags::NONE,
        )?;
        Ok(providers.delete_provider(first)?)
    });
    let admin = scripted.profile("P", &[]);
    admin.create_msg_service("MINE", None, NO_UI).unwrap();
    assert_eq!(scripted.calls(), [seen("MINE", CREATE)]);
    assert_eq!(column(&admin.get_provider_table(UNICODE).unwrap(), PR_DISPLAY_NAME), ["My store", "Added"]);
}

/// PRF-OPENPROFILESECTION-12, PRF-OPENPROFILESECTION-14, PRF-OPENPROFILESECTION-15, PRF-OPENPROFILESECTION-6: without
/// force, while the client holds one of them; those of others not at all.
#[test]
fn an_entry_function_opens_the_sections_of_its_service() {
    let scripted = Scripted::new(|service, call| {
        if call.context != CONFIGURE {
            return Ok(());
        }
        let providers = call.providers.as_ref().expect("the call concerns a profile");
        let given = MapiUid::from_slice(call.properties[0].value.as_bytes().unwrap()).unwrap();
        assert_eq!(
            providers.open_profile_section(Some(given), None, MODIFY).unwrap_err(),
            ErrorCode::MAPI_E_NO_ACCESS
        );
        assert_eq!(
            call.support.open_profile_section(Some(given), READ).unwrap_err(),
            ErrorCode::MAPI_E_NO_ACCESS
        );
        let forced = call.support.open_profile_section(Some(given), FORCE);
        assert_eq!(forced.unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
        for uid in uids(&providers.get_provider_table(UNICODE)?, PR_PROVIDER_UID) {
            providers.open_profile_section(Some(uid), None, MODIFY)?.set(PR_COMMENT, "written")?;
            assert_eq!(call.support.open_profile_section(Some(uid), READ)?.get(PR_COMMENT)?, "written");
        }
        providers.open_profile_section(None, None, MODIFY)?.set(PR_COMMENT, "own")?;
        let own = call.support.open_profile_section(None, MODIFY)?;
        assert_eq!((own.get(PR_COMMENT)?, own.get(PR_SERVICE_NAME)?), ("own".to_owned(), service.to_owned()));
        Ok(())
    });
    let admin = scripted.profile("P", &["MINE", "OTHER"]);
    let services = service_uids(&admin);
    let _held = admin.open_profile_section(services[0], None, MODIFY | FORCE).unwrap();
    let foreign = [Property::new(PropTag(0x6601_0102), PropValue::Binary(provider_uids(&admin)[2].0.into()))];
    admin.configure_msg_service(services[0], NO_UI, &foreign).unwrap();
    assert_eq!(column(&admin.get_provider_table(UNICODE).unwrap(), PR_COMMENT), ["written", "written"]);
}

/// PRF-SERVICEENTRY-5, STA-SUP-6.
#[test]
fn the_support_object_of_a_call_ends_with_it() {
    let kept = Arc::new(Lock::new(None::<Arc<dyn MapiSupport>>));
    let keep = Arc::clone(&kept);
    let scripted = Scripted::new(move |_, call| {
        assert_eq!(call.support.modify_profile(0).unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
        assert_ne!(call.support.new_uid(), call.support.new_uid());
        *keep.lock() = Some(Arc::clone(&call.support));
        Ok(())
    });
    scripted.profile("P", &["MINE"]);
    let support = kept.lock().take().unwrap();
    fails(support.open_profile_section(None, READ), ErrorCode::MAPI_E_INVALID_OBJECT);
}

/// PRF-SERVICEENTRY-3.
#[test]
fn a_set_up_program_installs_and_removes_services() {
    let scripted = refusing(ServiceContext::MSG_SERVICE_UNINSTALL, ErrorCode::MAPI_E_USER_CANCEL);
    let emulator = &scripted.emulator;
    emulator.install_service("MINE").unwrap();
    fails(emulator.uninstall_service("mine"), ErrorCode::MAPI_E_USER_CANCEL);
    let contexts = [ServiceContext::MSG_SERVICE_INSTALL, ServiceContext::MSG_SERVICE_UNINSTALL];
    assert_eq!(scripted.calls(), contexts.map(|context| seen("MINE", context)));
    assert!(emulator.services().service("MINE").is_some());
    emulator.uninstall_service("other").unwrap();
    assert!(emulator.services().service("OTHER").is_none());
    fails(emulator.install_service("OTHER"), ErrorCode::MAPI_E_NOT_FOUND);
    let admin = scripted.profile("P", &[]);
    fails(admin.create_msg_service("OTHER", None, NO_UI), ErrorCode::MAPI_E_NOT_FOUND);
}

/// PRF-SERVICEENTRY-7, PRF-SERVICEENTRY-8.
#[test]
fn an_entry_function_needs_both_of_its_names() {
    let scripted = Scripted::willing();
    let inf = "[Services]\nDLL=\nFUNCTION=\n[DLL]\nPR_SERVICE_DLL_NAME=MINE.DLL\n[FUNCTION]\nPR_SERVICE_ENTRY_NAME=MineEntry";
    scripted.emulator.add_services(inf).unwrap();
    let admin = scripted.profile("P", &[]);
    for service in ["DLL", "FUNCTION"] {
        let uid = admin.create_msg_service_ex(service, None, NO_UI).unwrap();
        fails(admin.configure_msg_service(uid, NO_UI, &[]), ErrorCode::MAPI_E_NOT_INITIALIZED);
    }
    assert_eq!(scripted.calls(), []);
}

/// PRF-SERVICEENTRY-1: with everything that can be shown of it; a rule lets it fail like any other call.
#[test]
fn calls_of_entry_functions_are_recorded() {
    let scripted = Scripted::willing();
    let admin = scripted.profile("P", &["MINE"]);
    let log = scripted.emulator.record();
    let values = [Property::of(PR_COMMENT, "x"), Property::new(PropTag(0x67F0_001F), "secret".into())];
    admin.configure_msg_service(service_uids(&admin)[0], ServiceUiFlags::SERVICE_UI_ALWAYS, &values).unwrap();
    let shown = log.to_string();
    let expected = "MSGSERVICEENTRY(MSG_SERVICE_CONFIGURE, SERVICE_UI_ALWAYS, [PR_COMMENT: \"x\", 0x67F0001F: <secret>]) \
                    on message service \"MINE\" -> S_OK";
    assert!(shown.contains(expected), "{shown}");
    let _broken =
        scripted.emulator.inject(Fault::on(Method::MsgServiceEntry).with(ErrorCode::MAPI_E_DISK_ERROR));
    let before = all_of(&admin);
    fails(admin.create_msg_service("OTHER", None, NO_UI), ErrorCode::MAPI_E_DISK_ERROR);
    assert_eq!(all_of(&admin), before);
}

/// PRF-SERVICEENTRY-10.
#[test]
fn an_entry_function_is_called_on_the_thread_of_the_caller() {
    let here = thread::current().id();
    let scripted = Scripted::new(move |_, _| {
        assert_eq!(thread::current().id(), here);
        Ok(())
    });
    scripted.profile("P", &["MINE", "OTHER"]);
}

/// PRF-CREATEMSGSERVICE-7.
#[test]
fn both_ways_to_add_a_service_tell_it_the_same() {
    let scripted = Scripted::willing();
    let admin = scripted.profile("P", &[]);
    admin.create_msg_service("MINE", None, NO_UI).unwrap();
    let calls = scripted.calls();
    admin.create_msg_service_ex("MINE", None, NO_UI).unwrap();
    assert_eq!(scripted.calls(), calls);
    let values = |tag: PropTag| {
        let table = admin.get_msg_service_table(UNICODE).unwrap();
        table.all_rows(&[tag]).unwrap().iter().map(|row| row.cell(tag).cloned()).collect::<Vec<_>>()
    };
    for tag in [*PR_DISPLAY_NAME, *PR_SERVICE_NAME, *PR_SERVICE_DLL_NAME] {
        assert_eq!(values(tag)[0], values(tag)[1]);
    }
}
