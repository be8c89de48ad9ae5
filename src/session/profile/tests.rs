//! Profile administration through the public traits.

use std::sync::Arc;

use super::{Profiles, Services};
use crate::engine::World;
use crate::engine::profile::{
    GLOBAL_PROFILE_SECTION, MUID_PROFILE_INSTANCE, ProviderDef, ServiceCatalog, ServiceDef,
};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{
    Error, MapiProp, MapiTable, MsgServiceAdmin, ProfAdmin, ProfSect, ServiceDestination,
};
use crate::provider::{IdSource, Life, Runtime};
use crate::vocab::guids::{IID_IMAPITable, IID_IMessage, IID_IProfSect, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::*;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const NO_UI: ServiceUiFlags = ServiceUiFlags::NONE;
const NONE: ProfileFlags = ProfileFlags::NONE;
const APP: ProfileFlags = ProfileFlags::MAPI_APP_PROFILE;
const READ: OpenSectionFlags = OpenSectionFlags::NONE;
const MODIFY: OpenSectionFlags = OpenSectionFlags::MAPI_MODIFY;
const FORCE: OpenSectionFlags = OpenSectionFlags::MAPI_FORCE_ACCESS;

struct Computer {
    runtime: Arc<Runtime>,
    admin: Arc<dyn ProfAdmin>,
}

/// A computer without profiles.
fn computer() -> Computer {
    let runtime = Arc::new(Runtime::new(World::default(), IdSource::new(1), FileTime(0)));
    let admin = Profiles::open(&runtime, Life::new());
    Computer { runtime, admin }
}

impl Computer {
    fn with_services(services: impl FnOnce(ServiceCatalog) -> ServiceCatalog) -> Self {
        let computer = computer();
        computer
            .runtime
            .set_up(|world| {
                let catalog = services(ServiceCatalog::built_in());
                world.set_services(catalog);
                Ok(())
            })
            .unwrap();
        computer
    }

    /// A new profile and the administration of its services.
    fn profile(&self, name: &str, services: &[&str]) -> Arc<dyn MsgServiceAdmin> {
        self.admin.create_profile(name, None, NONE).unwrap();
        let admin = self.services(name);
        for service in services {
            admin.create_msg_service(service, None, NO_UI).unwrap();
        }
        admin
    }

    fn services(&self, name: &str) -> Arc<dyn MsgServiceAdmin> {
        self.admin.admin_services(name, None, NONE).unwrap()
    }

    /// A session begins on a profile; what is returned ends it.
    fn log_on(&self, name: &str) -> impl FnOnce() {
        let profile = self.runtime.read().profiles().find(name).expect(name);
        self.runtime.set_up(|world| world.profiles_mut().enter(profile)).unwrap();
        let runtime = Arc::clone(&self.runtime);
        move || {
            let left = runtime.set_up(|world| {
                world.profiles_mut().leave(profile);
                Ok(())
            });
            left.unwrap();
        }
    }

    fn names(&self) -> Vec<String> {
        self.names_with(ProfileFlags::MAPI_UNICODE)
    }

    fn names_with(&self, flags: ProfileFlags) -> Vec<String> {
        let flags = flags | ProfileFlags::MAPI_UNICODE;
        column(&*self.admin.get_profile_table(flags).unwrap(), PR_DISPLAY_NAME)
    }

    /// The name of the default profile.
    fn default_profile(&self) -> Option<String> {
        let table = self.admin.get_profile_table(ProfileFlags::MAPI_UNICODE).unwrap();
        let is_default = Restriction::eq(PR_DEFAULT_PROFILE, true);
        table.find_row(&is_default, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).ok()?.into_value();
        table.query_rows(1, QueryRowsFlags::NONE).unwrap().first()?.get(PR_DISPLAY_NAME)
    }
}

fn column<T: PropData>(table: &dyn MapiTable, tag: Tag<T>) -> Vec<T> {
    table.all_rows(&[tag.tag()]).unwrap().iter().filter_map(|row| row.get(tag)).collect()
}

fn uids(table: Arc<dyn MapiTable>, tag: Tag<Binary>) -> Vec<MapiUid> {
    column(&*table, tag).iter().filter_map(|uid| MapiUid::from_slice(uid)).collect()
}

fn service_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(admin.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_UID)
}

fn provider_uids(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<MapiUid> {
    uids(admin.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID)
}

fn service_names(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<String> {
    column(&*admin.get_msg_service_table(UNICODE).unwrap(), PR_SERVICE_NAME)
}

fn service_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<i32> {
    column(&*admin.get_msg_service_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS)
}

fn provider_flags(admin: &Arc<dyn MsgServiceAdmin>) -> Vec<i32> {
    column(&*admin.get_provider_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS)
}

fn section(admin: &Arc<dyn MsgServiceAdmin>, uid: MapiUid, flags: OpenSectionFlags) -> Arc<dyn ProfSect> {
    admin.open_profile_section(uid, None, flags).unwrap()
}

#[track_caller]
fn fails<T>(result: Result<T, Error>, code: ErrorCode) {
    assert_eq!(result.err().map(|error| error.code()), Some(code));
}

fn transport(name: &str, flags: StatusFlags) -> ServiceDef {
    ServiceDef::new(name, name)
        .provider(ProviderDef::new(name, "XP.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER).flags(flags))
}

/// PRF-GEN-2, PRF-GEN-3, PRF-CREATEPROFILE-10
#[test]
fn a_bad_name_or_a_password_makes_no_profile() {
    let computer = computer();
    for name in ["", " a", "a ", &"x".repeat(65), "a\\b", "a\u{7}"] {
        fails(computer.admin.create_profile(name, None, NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    fails(computer.admin.create_profile("a", Some("pw"), NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(computer.names(), [""; 0]);
    for name in ["ann.lee@example.com", "a-b", &"x".repeat(64)] {
        computer.admin.create_profile(name, Some(""), NONE).unwrap();
    }
}

/// PRF-CREATEPROFILE-1, PRF-CREATEPROFILE-2, PRF-CREATEPROFILE-11, PRF-ADMINPROFILES-3
#[test]
fn a_new_profile_is_empty_not_the_default_and_seen_by_everybody() {
    let computer = computer();
    let admin = computer.profile("Work", &[]);
    assert_eq!(admin.get_msg_service_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(admin.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
    assert_eq!(computer.default_profile(), None);
    let other = Profiles::open(&computer.runtime, Life::new());
    fails(other.create_profile("WORK", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(computer.names(), ["Work"]);
}

/// PRF-GEN-5, PRF-GEN-6
#[test]
fn flags_without_a_meaning_are_refused_and_unicode_is_always_known() {
    let computer = computer();
    let (admin, known) = (&computer.admin, ProfileFlags::MAPI_UNICODE);
    let bad = ProfileFlags::from_bits_retain(0x40);
    admin.create_profile("P", None, known).unwrap();
    admin.copy_profile("P", None, "Copy", known).unwrap();
    admin.rename_profile("Copy", None, "Other", known).unwrap();
    admin.delete_profile("Other", known).unwrap();
    let services = admin.admin_services("P", None, known).unwrap();
    let refused = [
        admin.create_profile("X", None, bad),
        admin.copy_profile("P", None, "X", bad),
        admin.rename_profile("P", None, "X", ProfileFlags::MAPI_DIALOG),
        admin.delete_profile("P", ProfileFlags::MAPI_DEFAULT_SERVICES),
        admin.set_default_profile(Some("P"), APP),
        admin.change_profile_password("P", None, None, bad),
        admin.admin_services("P", None, APP).map(drop),
        admin.get_profile_table(bad).map(drop),
        services.create_msg_service("IMAIL", None, ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY),
        services.get_msg_service_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.get_provider_table(UnicodeFlags::from_bits_retain(1)).map(drop),
        services.msg_service_transport_order(&[], 1),
        services.set_primary_identity(None, 1),
    ];
    for result in refused {
        fails(result, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    }
    assert_eq!((computer.names(), computer.default_profile()), (vec!["P".to_owned()], None));
}

/// PRF-GEN-8, PRF-CHANGEPROFILEPASSWORD-1, PRF-PA-ADMINSERVICES-4
#[test]
fn no_password_is_the_only_right_one() {
    let computer = computer();
    let admin = &computer.admin;
    computer.profile("P", &[]);
    admin.change_profile_password("nobody", Some("old"), Some("new"), NONE).unwrap();
    fails(admin.copy_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.rename_profile("P", Some("pw"), "Q", NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.admin_services("P", Some("pw"), ProfileFlags::MAPI_DIALOG), ErrorCode::MAPI_E_LOGON_FAILED);
    admin.admin_services("P", Some(""), ProfileFlags::MAPI_DIALOG).unwrap();
    assert_eq!(computer.names(), ["P"]);
}

/// PRF-GETPROFILETABLE-1, PRF-GETPROFILETABLE-3, PRF-GETPROFILETABLE-4, PRF-GETPROFILETABLE-5, PRF-GETPROFILETABLE-8,
/// PRF-GETPROFILETABLE-9, PRF-GETPROFILETABLE-11
#[test]
fn the_profile_table_is_a_picture_of_the_profiles_in_the_order_they_came() {
    let computer = computer();
    let before = computer.admin.get_profile_table(NONE).unwrap();
    assert_eq!(
        before.query_columns(QueryColumnsFlags::NONE).unwrap(),
        [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME_A]
    );
    for name in ["b", "a"] {
        computer.profile(name, &[]);
    }
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let after = computer.admin.get_profile_table(ProfileFlags::MAPI_UNICODE).unwrap();
    assert_eq!(
        after.query_columns(QueryColumnsFlags::NONE).unwrap(),
        [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME]
    );
    assert_eq!(column(&*after, PR_DISPLAY_NAME), ["b", "a"]);
    let keys = column(&*after, PR_INSTANCE_KEY);
    assert!(keys.len() == 2 && keys[0] != keys[1]);
}

/// PRF-SETDEFAULTPROFILE-1, PRF-SETDEFAULTPROFILE-2, PRF-SETDEFAULTPROFILE-3, PRF-SETDEFAULTPROFILE-4,
/// PRF-GETPROFILETABLE-10
#[test]
fn the_default_profile_is_the_one_last_set() {
    let computer = computer();
    let admin = &computer.admin;
    computer.profile("a", &[]);
    computer.profile("b", &[]);
    admin.create_profile("app", None, APP).unwrap();
    admin.set_default_profile(None, NONE).unwrap();
    admin.set_default_profile(Some("a"), NONE).unwrap();
    admin.set_default_profile(Some("B"), NONE).unwrap();
    for (name, code) in [
        ("", ErrorCode::MAPI_E_NOT_FOUND),
        ("c", ErrorCode::MAPI_E_NOT_FOUND),
        ("app", ErrorCode::MAPI_E_CALL_FAILED),
    ] {
        fails(admin.set_default_profile(Some(name), NONE), code);
    }
    assert_eq!(computer.default_profile().as_deref(), Some("b"));
    admin.set_default_profile(None, NONE).unwrap();
    assert_eq!(computer.default_profile(), None);
}

/// PRF-DELETEPROFILE-10, PRF-COPYPROFILE-9, PRF-CREATEPROFILE-12
#[test]
fn a_program_profile_needs_its_flag() {
    let computer = computer();
    let admin = &computer.admin;
    admin.create_profile("app", None, APP).unwrap();
    assert_eq!((computer.names().len(), computer.names_with(APP)), (0, vec!["app".to_owned()]));
    fails(admin.delete_profile("app", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("app", None, "copy", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.rename_profile("app", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    admin.copy_profile("app", None, "copy", APP).unwrap();
    admin.rename_profile("app", None, "new", APP).unwrap();
    assert_eq!(
        (computer.names().len(), computer.names_with(APP)),
        (0, vec!["new".to_owned(), "copy".to_owned()])
    );
    admin.delete_profile("new", APP).unwrap();
    assert_eq!(computer.names_with(APP), ["copy"]);
}

/// PRF-DELETEPROFILE-1, PRF-DELETEPROFILE-2, PRF-DELETEPROFILE-4, PRF-DELETEPROFILE-8, PRF-GETPROFILETABLE-6, PRF-GEN-11
#[test]
fn a_deleted_profile_is_gone_by_name_at_once_and_altogether_after_its_last_session() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Temp", &["MSPST MS"]));
    let log_off = computer.log_on("Temp");
    admin.delete_profile("temp", NONE).unwrap();

    assert_eq!(computer.names(), [""; 0]);
    fails(admin.admin_services("Temp", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    fails(admin.delete_profile("Temp", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Temp", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.set_default_profile(Some("Temp"), NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.create_profile("Temp", None, NONE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(service_names(&services), ["MSPST MS"]);

    let held = section(&services, GLOBAL_PROFILE_SECTION, MODIFY);
    log_off();
    fails(services.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(services.create_msg_service("IMAIL", None, NO_UI), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.get_prop_list(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(held.save_changes(SaveFlags::NONE), ErrorCode::MAPI_E_OBJECT_DELETED);
    admin.create_profile("Temp", None, NONE).unwrap();
}

/// PRF-RENAMEPROFILE-1, PRF-RENAMEPROFILE-2, PRF-RENAMEPROFILE-3, PRF-RENAMEPROFILE-4
#[test]
fn a_renamed_profile_answers_to_its_new_name_once_nobody_uses_it() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Old", &["MSPST MS"]));
    computer.profile("Taken", &[]);
    fails(admin.rename_profile("nobody", None, "New", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.rename_profile("Old", None, "TAKEN", NONE), ErrorCode::MAPI_E_NO_ACCESS);

    let log_off = computer.log_on("Old");
    admin.rename_profile("Old", None, "New", NONE).unwrap();
    assert_eq!(computer.names(), ["Old", "Taken"]);
    log_off();
    assert_eq!(computer.names(), ["New", "Taken"]);

    admin.set_default_profile(Some("New"), NONE).unwrap();
    let key = |uid| section(&services, uid, READ).get(PR_SEARCH_KEY).unwrap();
    let before = key(MUID_PROFILE_INSTANCE);
    admin.rename_profile("New", None, "Newest", NONE).unwrap();
    assert_eq!(computer.default_profile().as_deref(), Some("Newest"));
    for uid in [MUID_PROFILE_INSTANCE, GLOBAL_PROFILE_SECTION, service_uids(&services)[0]] {
        assert_eq!(section(&services, uid, FORCE).get(PR_PROFILE_NAME).unwrap(), "Newest");
    }
    assert_eq!(key(MUID_PROFILE_INSTANCE), before);
}

/// PRF-COPYPROFILE-2, PRF-COPYPROFILE-3, PRF-COPYPROFILE-5, PRF-COPYPROFILE-6, PRF-COPYPROFILE-7, PRF-COPYPROFILE-8
#[test]
fn a_copied_profile_has_a_name_and_a_key_of_its_own() {
    let computer = computer();
    let (admin, services) = (&computer.admin, computer.profile("Old", &["MSEMS", "IMAIL"]));
    admin.set_default_profile(Some("Old"), NONE).unwrap();
    let _session = computer.log_on("Old");
    admin.copy_profile("old", None, "New", NONE).unwrap();
    fails(admin.copy_profile("Old", None, "OLD", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("Old", None, "new", NONE), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.copy_profile("nobody", None, "new", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.copy_profile("Old", None, "", NONE), ErrorCode::MAPI_E_INVALID_PARAMETER);

    let copy = computer.services("New");
    assert_eq!(service_names(&copy), ["MSEMS", "IMAIL"]);
    let key = |admin| section(admin, MUID_PROFILE_INSTANCE, READ).get(PR_SEARCH_KEY).unwrap();
    assert_ne!(key(&copy), key(&services));
    assert_eq!(section(&copy, GLOBAL_PROFILE_SECTION, READ).get(PR_PROFILE_NAME).unwrap(), "New");
    copy.delete_msg_service(service_uids(&copy)[0]).unwrap();
    assert_eq!((service_names(&services).len(), service_names(&copy).len()), (2, 1));
    assert_eq!(computer.default_profile().as_deref(), Some("Old"));
}

/// PRF-PA-ADMINSERVICES-2, PRF-PA-ADMINSERVICES-5, PRF-PA-ADMINSERVICES-6, PRF-GEN-15
#[test]
fn any_profile_is_administered_by_name_and_all_administrators_see_one() {
    let computer = computer();
    let first = computer.profile("P", &[]);
    let _session = computer.log_on("P");
    let second = computer.services("p");
    first.create_msg_service("MSEMS", None, NO_UI).unwrap();
    assert_eq!(service_names(&second), ["MSEMS"]);
    second.delete_msg_service(service_uids(&first)[0]).unwrap();
    assert_eq!(service_names(&first), [""; 0]);
    fails(computer.admin.admin_services("nobody", None, NONE), ErrorCode::MAPI_E_LOGON_FAILED);
    computer.admin.create_profile("app", None, APP).unwrap();
    computer.services("app");
    assert_eq!(computer.names(), ["P"]);
}

/// PRF-GETLASTERROR-1, PRF-GETLASTERROR-3
#[test]
fn an_admin_object_tells_more_of_its_last_error() {
    let computer = computer();
    let failed = computer.admin.delete_profile("nobody", NONE).unwrap_err();
    let told = |code| computer.admin.get_last_error(code, UNICODE).unwrap();
    assert_eq!(
        told(ErrorCode::MAPI_E_NOT_FOUND).map(|known| known.error.to_string()),
        Some(failed.to_string())
    );
    assert_eq!(told(ErrorCode::MAPI_E_NO_ACCESS), None);
    computer.admin.create_profile("", None, NONE).unwrap_err();
    assert_eq!(told(ErrorCode::MAPI_E_NOT_FOUND), None);
}

/// PRF-GETMSGSERVICETABLE-1, PRF-GETMSGSERVICETABLE-2, PRF-GETMSGSERVICETABLE-3, PRF-GETMSGSERVICETABLE-4,
/// PRF-GETMSGSERVICETABLE-5, PRF-GETMSGSERVICETABLE-6, PRF-GETMSGSERVICETABLE-7, PRF-GETMSGSERVICETABLE-8
#[test]
fn the_service_table_is_a_picture_of_the_services_in_profile_order() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &[]);
    let before = admin.get_msg_service_table(UNICODE).unwrap();
    for name in ["MSPST MS", "bare", "msems"] {
        admin.create_msg_service(name, None, NO_UI).unwrap();
    }
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_msg_service_table(UNICODE).unwrap();
    let columns = table.query_columns(QueryColumnsFlags::NONE).unwrap();
    let wanted = crate::columns![
        PR_DISPLAY_NAME,
        PR_INSTANCE_KEY,
        PR_RESOURCE_FLAGS,
        PR_SERVICE_DLL_NAME,
        PR_SERVICE_ENTRY_NAME,
        PR_SERVICE_NAME,
        PR_SERVICE_SUPPORT_FILES,
        PR_SERVICE_UID,
    ];
    assert_eq!(columns.iter().map(|tag| tag.id()).collect::<Vec<_>>(), wanted.map(PropTag::id));
    let rows = table.query_rows(10, QueryRowsFlags::NONE).unwrap();
    let names: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
    assert_eq!(names, ["MSPST MS", "BARE", "MSEMS"]);
    let bare = rows.get(1).unwrap();
    for missing in [*PR_SERVICE_DLL_NAME, *PR_SERVICE_ENTRY_NAME, *PR_SERVICE_SUPPORT_FILES] {
        assert_eq!(bare.cell(missing), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)), "{missing}");
    }
    let keys = column(&*table, PR_INSTANCE_KEY);
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert!(column(&*table, PR_SERVICE_UID).iter().all(|uid| uid.len() == 16));

    let is_mailbox = Restriction::eq(PR_SERVICE_NAME, "MSEMS");
    table.find_row(&is_mailbox, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE).unwrap().into_value();
    assert_eq!(table.query_position().unwrap().row, 2);
}

/// PRF-GETMSGSERVICETABLE-9, PRF-GETMSGSERVICETABLE-10, PRF-RENAMEMSGSERVICE-1, PRF-RENAMEMSGSERVICE-2
#[test]
fn the_service_table_shows_what_its_section_has_now() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let uid = service_uids(&admin)[0];
    fails(admin.rename_msg_service(uid, 0, "Archive"), ErrorCode::MAPI_E_NO_SUPPORT);
    let section = section(&admin, uid, MODIFY | FORCE);
    section.set(PR_DISPLAY_NAME, "Archive").unwrap();
    section.set(PR_PST_PATH, &b"C:\\archive.pst"[..]).unwrap();
    let table = admin.get_msg_service_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_DISPLAY_NAME), ["Archive"]);
    assert_eq!(column(&*table, PR_PST_PATH), [AnsiText::from(b"C:\\archive.pst")]);
}

/// PRF-CREATEMSGSERVICE-1, PRF-CREATEMSGSERVICE-5, PRF-CREATEMSGSERVICE-6, PRF-CREATEMSGSERVICE-7,
/// PRF-CREATEMSGSERVICE-9, PRF-CREATEMSGSERVICE-10, PRF-CREATEMSGSERVICE-11, PRF-CREATEMSGSERVICE-13
#[test]
fn services_are_added_by_their_key() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &[]);
    fails(admin.create_msg_service("Microsoft Exchange Server", None, NO_UI), ErrorCode::MAPI_E_NOT_FOUND);
    let first = admin.create_msg_service_ex("msems", None, NO_UI).unwrap();
    let second = admin.create_msg_service_ex("MSEMS", Some("Two"), ServiceUiFlags::MAPI_UNICODE).unwrap();
    let bare = admin.create_msg_service_ex("BARE", None, ServiceUiFlags::SERVICE_UI_ALWAYS).unwrap();
    let single = admin.create_msg_service_ex("MSPST AB", None, NO_UI).unwrap();
    fails(admin.create_msg_service("mspst ab", None, NO_UI), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(service_uids(&admin), [first, second, bare, single]);
    let owners = uids(admin.get_provider_table(UNICODE).unwrap(), PR_SERVICE_UID);
    assert_eq!(owners, [first, first, second, second, single]);
}

/// PRF-CREATEMSGSERVICE-12
#[test]
fn a_user_who_cancels_leaves_the_profile_as_it_was() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let always = ServiceUiFlags::SERVICE_UI_ALWAYS;
    let uid = service_uids(&admin)[0];
    fails(admin.create_msg_service("MSEMS", None, always), ErrorCode::MAPI_E_USER_CANCEL);
    let name = [Property::of(PR_DISPLAY_NAME, "x")];
    fails(admin.configure_msg_service(uid, always, &name), ErrorCode::MAPI_E_USER_CANCEL);
    let here = ServiceDestination::Admin(&*admin);
    fails(admin.copy_msg_service(uid, None, None, here, always), ErrorCode::MAPI_E_USER_CANCEL);
    let table = admin.get_msg_service_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_DISPLAY_NAME), ["Personal Folders"]);
}

/// PRF-DELETEMSGSERVICE-4, PRF-DELETEMSGSERVICE-5, PRF-DELETEMSGSERVICE-6
#[test]
fn a_deleted_service_takes_its_providers_and_passes_its_roles_on() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS", "MSPST MS", "MSEMS"]);
    let _session = computer.log_on("P");
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    for uid in [providers[0], MapiUid([9; 16])] {
        fails(admin.delete_msg_service(uid), ErrorCode::MAPI_E_NOT_FOUND);
    }
    admin.delete_msg_service(services[0]).unwrap();
    fails(admin.open_profile_section(services[0], None, READ), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(provider_uids(&admin), providers[2..]);
    let table = admin.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&*table, PR_PROVIDER_ORDINAL), [0, 1, 2]);
    let flags = provider_flags(&admin).into_iter().map(StatusFlags::from).collect::<Vec<_>>();
    assert!(flags[0].contains(StatusFlags::STATUS_DEFAULT_STORE));
    assert!(flags[1].contains(StatusFlags::STATUS_PRIMARY_IDENTITY));
    for uid in &services[1..] {
        admin.delete_msg_service(*uid).unwrap();
    }
    assert_eq!(admin.get_provider_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 0);
}

/// PRF-COPYMSGSERVICE-1, PRF-COPYMSGSERVICE-2, PRF-COPYMSGSERVICE-3, PRF-COPYMSGSERVICE-6, PRF-COPYMSGSERVICE-9,
/// PRF-COPYMSGSERVICE-10
#[test]
fn a_service_is_copied_within_a_profile_and_into_another() {
    let computer = computer();
    let (from, to) = (computer.profile("From", &["MSEMS", "MSPST AB"]), computer.profile("To", &[]));
    let [mailbox, book] = service_uids(&from)[..] else { panic!() };
    let secret = Tag::<i32>::new(PropTag(0x67F0_0003));
    section(&from, mailbox, MODIFY | FORCE).set(secret, 7).unwrap();
    let copy = |uid, to: &Arc<dyn MsgServiceAdmin>| {
        from.copy_msg_service(
            uid,
            Some("ignored"),
            Some(IID_IProfSect),
            ServiceDestination::Admin(&**to),
            NO_UI,
        )
    };
    copy(mailbox, &to).unwrap();
    copy(mailbox, &from).unwrap();
    copy(book, &to).unwrap();
    fails(copy(book, &to), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(book, &from), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(MapiUid([9; 16]), &to), ErrorCode::MAPI_E_NOT_FOUND);
    let here = ServiceDestination::Admin(&*from);
    let message = from.copy_msg_service(mailbox, None, Some(IID_IMessage), here, NO_UI);
    fails(message, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);

    assert_eq!(service_names(&from), ["MSEMS", "MSPST AB", "MSEMS"]);
    assert_eq!(service_names(&to), ["MSEMS", "MSPST AB"]);
    assert_eq!(section(&to, service_uids(&to)[0], FORCE).get(secret).unwrap(), 7);
    let dlls = column(&*to.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_DLL_NAME);
    assert_eq!(dlls, ["EMSABP.DLL", "EMSMDB.DLL", "MSPST.DLL"]);
}

/// PRF-CONFIGUREMSGSERVICE-4, PRF-CONFIGUREMSGSERVICE-5, PRF-CONFIGUREMSGSERVICE-7
#[test]
fn configuring_a_service_writes_its_section() {
    let computer = Computer::with_services(|catalog| catalog.with(ServiceDef::new("BARE", "Bare")));
    let admin = computer.profile("P", &["MSPST MS", "BARE"]);
    let [store, bare] = service_uids(&admin)[..] else { panic!() };
    let values = [Property::of(PR_PST_PATH, &b"C:\\a.pst"[..]), Property::of(PR_SERVICE_NAME, "X")];
    admin.configure_msg_service(store, NO_UI, &values).unwrap();
    let section = section(&admin, store, FORCE);
    assert_eq!(section.get(PR_PST_PATH).unwrap(), AnsiText::from(b"C:\\a.pst"));
    assert_eq!(section.get(PR_SERVICE_NAME).unwrap(), "MSPST MS");
    fails(admin.configure_msg_service(bare, NO_UI, &values), ErrorCode::MAPI_E_NOT_INITIALIZED);
    for uid in [provider_uids(&admin)[0], MapiUid([9; 16])] {
        fails(admin.configure_msg_service(uid, NO_UI, &values), ErrorCode::MAPI_E_NOT_FOUND);
    }
}

/// PRF-SA-GETPROVIDERTABLE-1, PRF-SA-GETPROVIDERTABLE-2, PRF-SA-GETPROVIDERTABLE-3, PRF-SA-GETPROVIDERTABLE-4,
/// PRF-SA-GETPROVIDERTABLE-7, PRF-SA-GETPROVIDERTABLE-9, PRF-SA-GETPROVIDERTABLE-10, PRF-SA-GETPROVIDERTABLE-11
#[test]
fn the_provider_table_is_a_picture_of_all_providers_in_profile_order() {
    let computer = Computer::with_services(|catalog| {
        let sectioned = ServiceDef::new("EXTRA", "Extra").extra_section(MapiUid([7; 16]), []);
        catalog.with(sectioned)
    });
    let admin = computer.profile("P", &["EXTRA"]);
    let before = admin.get_provider_table(UNICODE).unwrap();
    admin.create_msg_service("MSPST AB", None, NO_UI).unwrap();
    admin.create_msg_service("MSEMS", None, NO_UI).unwrap();
    assert_eq!(before.get_row_count(0).unwrap().into_value(), 0);
    let sink = Arc::new(|_: &[Notification]| {});
    fails(before.advise(EventMask::fnevTableModified, sink), ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_provider_table(UNICODE).unwrap();
    let columns = crate::columns![
        PR_INSTANCE_KEY,
        PR_DISPLAY_NAME,
        PR_PROVIDER_DISPLAY,
        PR_PROVIDER_DLL_NAME,
        PR_PROVIDER_ORDINAL,
        PR_PROVIDER_UID,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE,
        PR_SERVICE_NAME,
        PR_SERVICE_UID,
    ];
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE).unwrap(), columns);
    let ansi = admin.get_provider_table(UnicodeFlags::NONE).unwrap();
    assert_eq!(ansi.query_columns(QueryColumnsFlags::NONE).unwrap(), columns.map(PropTag::to_ansi));

    let services = service_uids(&admin);
    assert_eq!(column(&*table, PR_SERVICE_NAME), ["MSPST AB", "MSEMS", "MSEMS"]);
    assert_eq!(uids(Arc::clone(&table), PR_SERVICE_UID), [services[1], services[2], services[2]]);
    for uid in provider_uids(&admin) {
        let section = section(&admin, uid, FORCE);
        assert_eq!(section.get(PR_PROVIDER_UID).unwrap()[..], uid.0);
    }
    assert_eq!(column(&*table, PR_MDB_PROVIDER).len(), 1);
}

/// PRF-TRANSPORTORDER-1, PRF-TRANSPORTORDER-2, PRF-TRANSPORTORDER-3, PRF-TRANSPORTORDER-7, PRF-TRANSPORTORDER-9,
/// PRF-SA-GETPROVIDERTABLE-6
#[test]
fn transports_are_put_in_order_by_their_provider_uids() {
    let computer = Computer::with_services(|catalog| {
        let last = StatusFlags::STATUS_XP_PREFER_LAST;
        let none = StatusFlags::NONE;
        catalog.with(transport("X", last)).with(transport("Y", none)).with(transport("Z", none))
    });
    let admin = computer.profile("P", &["MSPST MS"]);
    admin.msg_service_transport_order(&[], 0).unwrap();
    let order = || {
        let table = admin.get_provider_table(UNICODE).unwrap();
        let only = Restriction::eq(PR_RESOURCE_TYPE, 36);
        let by_ordinal = SortOrderSet::by([SortOrder::ascending(PR_PROVIDER_ORDINAL)]);
        let rows = table
            .query_all_rows(Some(&[*PR_SERVICE_NAME, *PR_PROVIDER_UID]), Some(&only), Some(&by_ordinal), 0)
            .unwrap();
        let uid = |row: RowRef<'_>| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?);
        let names: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
        (names.concat(), rows.iter().filter_map(uid).collect::<Vec<_>>())
    };
    for name in ["X", "Y"] {
        admin.create_msg_service(name, None, NO_UI).unwrap();
    }
    let (names, mut uids) = order();
    assert_eq!(names, "YX", "the one that prefers to be last is");
    uids.reverse();
    admin.msg_service_transport_order(&uids, 0).unwrap();
    let [x, y] = uids[..] else { panic!() };
    let store = provider_uids(&admin)[0];
    fails(admin.msg_service_transport_order(&[y], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, x, store], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, store], 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.msg_service_transport_order(&[y, service_uids(&admin)[1]], 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.msg_service_transport_order(&[y, y], 0), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(order(), ("XY".to_owned(), vec![x, y]));
    admin.create_msg_service("Z", None, NO_UI).unwrap();
    assert_eq!(order().0, "XYZ");
}

/// PRF-SETPRIMARYIDENTITY-1, PRF-SETPRIMARYIDENTITY-2, PRF-SETPRIMARYIDENTITY-3, PRF-SETPRIMARYIDENTITY-4,
/// PRF-SETPRIMARYIDENTITY-5, PRF-SETPRIMARYIDENTITY-6, PRF-SETPRIMARYIDENTITY-7, PRF-SETPRIMARYIDENTITY-8
#[test]
fn one_service_and_one_provider_at_most_have_the_primary_identity() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST AB", "MSEMS", "MSPST MS", "MSEMS"]);
    let primary = || {
        let service = ServiceFlags::SERVICE_PRIMARY_IDENTITY.bits() as i32;
        let provider = StatusFlags::STATUS_PRIMARY_IDENTITY.bits() as i32;
        let place = |flags: Vec<i32>, role: i32| {
            let having: Vec<usize> = (0..flags.len()).filter(|at| flags[*at] & role != 0).collect();
            having
        };
        (place(service_flags(&admin), service), place(provider_flags(&admin), provider))
    };
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    assert_eq!(primary(), (vec![1], vec![1]), "the first mailbox and its address book");
    admin.set_primary_identity(Some(services[3]), 0).unwrap();
    assert_eq!(primary(), (vec![3], vec![4]));
    admin.set_primary_identity(Some(services[2]), 0).unwrap();
    assert_eq!(primary(), (vec![2], vec![3]), "a provider that neither offers nor refuses");
    fails(admin.set_primary_identity(Some(services[0]), 0), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.set_primary_identity(Some(MapiUid([9; 16])), 0), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(primary(), (vec![2], vec![3]));
    admin.set_primary_identity(Some(providers[5]), 0).unwrap();
    assert_eq!(primary(), (vec![3], vec![5]));
    admin.set_primary_identity(None, 0).unwrap();
    assert_eq!(primary(), (vec![], vec![]));
    let barred = ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY.bits() as i32;
    assert_eq!(service_flags(&admin).iter().filter(|flags| **flags & barred != 0).count(), 1);
}

/// PRF-ADMINPROVIDERS-1, PRF-ADMINPROVIDERS-2, PRF-VA-GETPROVIDERTABLE-1, PRF-VA-GETPROVIDERTABLE-2,
/// PRF-VA-GETPROVIDERTABLE-3, PRF-VA-GETPROVIDERTABLE-4, PRF-VA-GETPROVIDERTABLE-5, PRF-VA-GETPROVIDERTABLE-6
#[test]
fn a_service_has_a_table_of_its_own_providers_and_sections() {
    let extra = MapiUid([7; 16]);
    let computer = Computer::with_services(|catalog| {
        let definition = catalog.service("MSPST MS").unwrap().clone();
        catalog.with(definition.extra_section(extra, [Property::of(PR_COMMENT, "seed")]))
    });
    let admin = computer.profile("P", &["MSEMS", "MSPST MS"]);
    let (services, providers) = (service_uids(&admin), provider_uids(&admin));
    for uid in [providers[0], MapiUid([9; 16])] {
        fails(admin.admin_providers(uid, UnicodeFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let own = admin.admin_providers(services[1], UNICODE).unwrap();
    let table = own.get_provider_table(UNICODE).unwrap();
    assert_eq!(
        table.query_columns(QueryColumnsFlags::NONE).unwrap(),
        admin.get_provider_table(UNICODE).unwrap().query_columns(QueryColumnsFlags::NONE).unwrap()
    );
    let rows = table.query_rows(10, QueryRowsFlags::NONE).unwrap();
    assert_eq!(rows.get(0).unwrap().get(PR_PROVIDER_ORDINAL), Some(2));
    let missing = Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    assert_eq!(rows.get(1).unwrap().cell(PR_RESOURCE_TYPE), missing);
    assert_eq!(uids(Arc::clone(&table), PR_PROVIDER_UID), [providers[2], extra]);
    assert_eq!(uids(Arc::clone(&table), PR_SERVICE_UID), [services[1], services[1]]);
    table.restrict(Some(&Restriction::exists(PR_RESOURCE_TYPE)), TableOpFlags::NONE).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 1);

    let section = admin.open_profile_section(extra, None, READ).unwrap();
    assert_eq!(section.get(PR_COMMENT).unwrap(), "seed");
    admin.delete_msg_service(services[1]).unwrap();
    fails(own.get_provider_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(own.open_profile_section(Some(extra), None, READ), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(section.get(PR_COMMENT), ErrorCode::MAPI_E_OBJECT_DELETED);
}

/// PRF-CREATEPROVIDER-1, PRF-CREATEPROVIDER-8, PRF-CREATEPROVIDER-9, PRF-DELETEPROVIDER-2, PRF-DELETEPROVIDER-6
#[test]
fn providers_come_and_go_within_a_service() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS", "MSPST MS"]);
    let services = service_uids(&admin);
    let own = admin.admin_providers(services[0], UNICODE).unwrap();
    let name = [Property::of(PR_DISPLAY_NAME, "Team")];
    let first = own.create_provider("EMS_MDB_private", &name, ProviderFlags::NONE).unwrap();
    let second = own.create_provider("EMS_MDB_private", &name, ProviderFlags::MAPI_UNICODE).unwrap();
    assert_eq!(provider_uids(&admin)[3..], [first, second]);
    let team = section(&admin, first, FORCE);
    assert_eq!(team.get(PR_DISPLAY_NAME).unwrap(), "Team");
    assert_eq!(team.get(PR_PROVIDER_DISPLAY).unwrap(), "Microsoft Exchange Message Store");

    own.delete_provider(first).unwrap();
    assert_eq!(provider_uids(&admin)[3..], [second]);
    fails(team.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_OBJECT_DELETED);
    for none_of_it in [first, services[0], provider_uids(&admin)[2]] {
        fails(own.delete_provider(none_of_it), ErrorCode::MAPI_E_NOT_FOUND);
    }
}

/// PRF-OPENPROFILESECTION-2, PRF-OPENPROFILESECTION-3, PRF-OPENPROFILESECTION-4, PRF-OPENPROFILESECTION-13,
/// PRF-OPENPROFILESECTION-16, PRF-OPENPROFILESECTION-17
#[test]
fn a_section_is_made_when_it_is_opened_for_writing() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let (uid, deferred) = (MapiUid([9; 16]), OpenSectionFlags::MAPI_DEFERRED_ERRORS);
    fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.open_profile_section(uid, None, deferred), ErrorCode::MAPI_E_NOT_FOUND);
    let unknown = OpenSectionFlags::from_bits_retain(0x10);
    fails(admin.open_profile_section(uid, None, MODIFY | unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let other = admin.open_profile_section(uid, Some(IID_IMAPITable), MODIFY);
    fails(other, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NOT_FOUND);

    admin.open_profile_section(uid, Some(IID_IProfSect), MODIFY).unwrap().set(PR_COMMENT, "mine").unwrap();
    let read = section(&admin, uid, READ);
    assert_eq!(read.get(PR_COMMENT).unwrap(), "mine");
    fails(read.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_NO_ACCESS);
    fails(read.delete_props(&[*PR_COMMENT]), ErrorCode::MAPI_E_NO_ACCESS);
    let own = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
    fails(own.open_profile_section(None, None, READ), ErrorCode::MAPI_E_INVALID_PARAMETER);
}

/// PRF-OPENPROFILESECTION-5, PRF-OPENPROFILESECTION-7
#[test]
fn a_writer_keeps_other_clients_out_until_it_releases_the_section() {
    let computer = computer();
    let ann = computer.profile("P", &[]);
    let bob = Profiles::open(&computer.runtime, Life::new()).admin_services("P", None, NONE).unwrap();
    let open = |admin: &Arc<dyn MsgServiceAdmin>, flags| {
        admin.open_profile_section(GLOBAL_PROFILE_SECTION, None, flags)
    };

    let readers = (open(&ann, READ).unwrap(), open(&bob, READ).unwrap());
    fails(open(&ann, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop(readers);
    let writer = open(&ann, MODIFY).unwrap();
    let again = open(&ann, MODIFY).unwrap();
    fails(open(&bob, READ), ErrorCode::MAPI_E_NO_ACCESS);
    fails(open(&bob, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop((writer, again));
    open(&bob, MODIFY).unwrap();
}

/// PRF-OPENPROFILESECTION-8, PRF-OPENPROFILESECTION-9, PRF-OPENPROFILESECTION-10, PRF-OPENPROFILESECTION-11,
/// PRF-OPENPROFILESECTION-18
#[test]
fn sections_of_services_and_providers_open_by_force_only() {
    let computer = computer();
    let admin = computer.profile("P", &["MSEMS"]);
    let (service, provider) = (service_uids(&admin)[0], provider_uids(&admin)[0]);
    let own = admin.admin_providers(service, UNICODE).unwrap();
    for uid in [service, provider] {
        fails(admin.open_profile_section(uid, None, READ), ErrorCode::MAPI_E_NO_ACCESS);
        fails(own.open_profile_section(Some(uid), None, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
        section(&admin, uid, FORCE | MODIFY).set(PR_COMMENT, "by force").unwrap();
        let again = own.open_profile_section(Some(uid), None, FORCE).unwrap();
        assert_eq!(again.get(PR_COMMENT).unwrap(), "by force");
    }
    section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    section(&admin, MUID_PROFILE_INSTANCE, READ);
    fails(
        admin.open_profile_section(MUID_PROFILE_INSTANCE, None, MODIFY | FORCE),
        ErrorCode::MAPI_E_NO_ACCESS,
    );
}

/// PRF-PROFSECT-1, PRF-PROFSECT-2, PRF-PROFSECT-12, PRF-PROFSECT-16, PRF-LAYOUT-2, PRF-LAYOUT-3
#[test]
fn a_section_says_what_it_is_and_nobody_changes_that() {
    let extra = MapiUid([7; 16]);
    let computer = Computer::with_services(|catalog| {
        let definition = catalog.service("MSEMS").unwrap().clone();
        catalog.with(definition.extra_section(extra, []))
    });
    let admin = computer.profile("P", &["MSEMS"]);
    let (service, [book, store]) = (service_uids(&admin)[0], provider_uids(&admin)[..].try_into().unwrap());
    for uid in [service, book, store, GLOBAL_PROFILE_SECTION, MUID_PROFILE_INSTANCE] {
        let section = section(&admin, uid, FORCE);
        assert_eq!(
            (section.get(PR_OBJECT_TYPE).unwrap(), section.get(PR_PROFILE_NAME).unwrap()),
            (9, "P".to_owned())
        );
    }
    let own = section(&admin, service, FORCE | MODIFY);
    assert_eq!(own.get(PR_STORE_PROVIDERS).unwrap()[..], store.0);
    assert_eq!(own.get(PR_AB_PROVIDERS).unwrap()[..], book.0);
    assert_eq!(own.get(PR_SERVICE_EXTRA_UIDS).unwrap()[..], extra.0);
    assert_eq!(own.get(PR_SERVICE_UID).unwrap()[..], service.0);
    assert_eq!(own.get(PR_SERVICE_NAME).unwrap(), "MSEMS");
    let provider = section(&admin, store, FORCE);
    assert_eq!(provider.get(PR_PROVIDER_UID).unwrap()[..], store.0);
    assert_eq!(provider.get(PR_SERVICE_UID).unwrap()[..], service.0);

    let values = [
        Property::of(PR_PROFILE_NAME, "X"),
        Property::of(PR_COMMENT, "kept"),
        Property::of(PR_SERVICE_NAME, "X"),
    ];
    let computed = |index, tag: PropTag| PropProblem { index, tag, code: ErrorCode::MAPI_E_COMPUTED };
    let problems = own.set_props(&values).unwrap();
    assert_eq!(problems, [computed(0, *PR_PROFILE_NAME), computed(2, *PR_SERVICE_NAME)]);
    assert_eq!(own.delete_props(&[*PR_OBJECT_TYPE]).unwrap(), [computed(0, *PR_OBJECT_TYPE)]);
    assert_eq!(own.get(PR_COMMENT).unwrap(), "kept");
    assert_eq!(own.get(PR_SERVICE_NAME).unwrap(), "MSEMS");

    let stored = section(&admin, MUID_PROFILE_INSTANCE, READ).get_prop_list(UNICODE).unwrap();
    assert_eq!(stored, [*PR_OBJECT_TYPE, *PR_PROFILE_NAME, *PR_SEARCH_KEY]);
}

/// PRF-PROFSECT-3, PRF-PROFSECT-4, PRF-PROFSECT-5, PRF-PROFSECT-6, PRF-PROFSECT-11, PRF-OPENPROFILESECTION-1
#[test]
fn a_section_changes_at_once_and_has_neither_names_nor_objects() {
    let computer = computer();
    let admin = computer.profile("P", &["MSPST MS"]);
    let own = admin.admin_providers(service_uids(&admin)[0], UNICODE).unwrap();
    let first = section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    let second = own.open_profile_section(Some(GLOBAL_PROFILE_SECTION), None, MODIFY).unwrap();
    first.set(PR_COMMENT, "now").unwrap();
    assert_eq!(second.get(PR_COMMENT).unwrap(), "now");
    second.save_changes(SaveFlags::NONE).unwrap();
    second.delete(PR_COMMENT).unwrap();
    fails(first.get(PR_COMMENT), ErrorCode::MAPI_E_NOT_FOUND);

    let name = PropName::string(guids::PS_PUBLIC_STRINGS, "Colour");
    fails(first.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE), ErrorCode::MAPI_E_NO_SUPPORT);
    fails(first.get_names_from_ids(None, None, NamesFilter::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let named = Tag::<i32>::new(PropTag(0x8005_0003));
    let problems = first.set_props(&[Property::of(named, 1)]).unwrap();
    assert_eq!(problems, [PropProblem { index: 0, tag: *named, code: ErrorCode::MAPI_E_UNEXPECTED_ID }]);
    let asked = first.get_props(Some(&[*named]), UNICODE).unwrap();
    assert_eq!(asked.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    let stream = first.open_property(*PR_COMMENT, IID_IStream, 0, OpenPropertyFlags::NONE);
    fails(stream, ErrorCode::MAPI_E_NO_SUPPORT);
}

/// PRF-PROFSECT-7, PRF-PROFSECT-8, PRF-PROFSECT-10
#[test]
fn a_section_keeps_secrets_and_converts_text() {
    let computer = computer();
    let admin = computer.profile("P", &[]);
    let section = section(&admin, GLOBAL_PROFILE_SECTION, MODIFY);
    let [plain, secret] = [0x67EF, 0x67F0].map(|id| PropTag::new(PropType::PT_STRING8, id));
    let ansi = |tag: PropTag| Property { tag, value: PropValue::String8(b"\xC4".into()) };
    assert_eq!(section.set_props(&[ansi(plain), ansi(secret)]).unwrap(), []);

    let listed: Vec<u16> = section.get_prop_list(UNICODE).unwrap().iter().map(|tag| tag.id()).collect();
    assert!(listed.contains(&plain.id()) && !listed.contains(&secret.id()));
    let all = section.get_props(None, UNICODE).unwrap().into_value();
    assert!(all.iter().any(|found| found.tag.id() == plain.id()));
    assert!(all.iter().all(|found| found.tag.id() != secret.id()));

    let get = |prop_type, flags| {
        let asked = [secret.with_type(prop_type)];
        section.get_props(Some(&asked), flags).unwrap().into_value().remove(0).value
    };
    assert_eq!(get(PropType::PT_UNICODE, UnicodeFlags::NONE), "Ä".into());
    assert_eq!(get(PropType::PT_STRING8, UNICODE), PropValue::String8(b"\xC4".into()));
    assert_eq!(get(PropType::PT_UNSPECIFIED, UNICODE), "Ä".into());
    assert_eq!(get(PropType::PT_UNSPECIFIED, UnicodeFlags::NONE), PropValue::String8(b"\xC4".into()));
}

/// PRF-RESFLAGS-3, PRF-RESFLAGS-4, PRF-RESFLAGS-5
#[test]
fn resource_flags_come_from_the_catalog_and_from_who_writes_them() {
    let dynamic = StatusFlags::STATUS_NEED_IPM_TREE
        | StatusFlags::STATUS_SIMPLE_STORE
        | StatusFlags::STATUS_TEMP_SECTION;
    let fixed = StatusFlags::STATUS_OWN_STORE | StatusFlags::HOOK_INBOUND;
    let computer = Computer::with_services(|catalog| {
        let store = ProviderDef::store("S", "S.DLL", MapiUid::default()).flags(dynamic | fixed);
        catalog.with(ServiceDef::new("S", "S").flags(ServiceFlags::SERVICE_DEFAULT_STORE).provider(store))
    });
    let admin = computer.profile("P", &["S"]);
    assert_eq!(provider_flags(&admin), [fixed.bits() as i32]);
    assert_eq!(service_flags(&admin), [0]);
    let written = StatusFlags::STATUS_DEFAULT_STORE.bits() as i32;
    section(&admin, provider_uids(&admin)[0], FORCE | MODIFY).set(PR_RESOURCE_FLAGS, written).unwrap();
    assert_eq!(provider_flags(&admin), [written]);
    assert_eq!(service_flags(&admin), [ServiceFlags::SERVICE_DEFAULT_STORE.bits() as i32]);
}

/// PRF-SEQ-2, PRF-SEQ-4, PRF-SEQ-5, PRF-SEQ-6
#[test]
fn the_usual_ways_to_build_and_export_a_profile_work() {
    let computer = computer();
    fails(computer.admin.delete_profile("P", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let admin = computer.profile("P", &["MSEMS"]);
    computer.admin.delete_profile("P", NONE).unwrap();
    fails(admin.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    let admin = computer.profile("P", &["MSPST MS"]);

    let marker = PR_BODY_A;
    for uid in service_uids(&admin) {
        section(&admin, uid, FORCE | MODIFY).set(marker, &b"marked"[..]).unwrap();
    }
    admin.create_msg_service("MSPST MS", None, NO_UI).unwrap();
    let unmarked = service_uids(&admin)
        .into_iter()
        .filter(|uid| section(&admin, *uid, FORCE).find(marker).unwrap().is_none())
        .collect::<Vec<_>>();
    assert_eq!(unmarked, service_uids(&admin)[1..]);
    section(&admin, service_uids(&admin)[0], FORCE | MODIFY).delete(marker).unwrap();

    let table = admin.get_msg_service_table(UNICODE).unwrap();
    table.restrict(Some(&Restriction::eq(PR_SERVICE_NAME, "MSPST MS")), TableOpFlags::NONE).unwrap();
    let uid = *uids(table, PR_SERVICE_UID).last().unwrap();
    admin.configure_msg_service(uid, NO_UI, &[Property::of(PR_PST_PATH, &b"a.pst"[..])]).unwrap();

    for service in service_uids(&admin) {
        assert!(
            !section(&admin, service, FORCE | MODIFY)
                .get_props(None, UNICODE)
                .unwrap()
                .into_value()
                .is_empty()
        );
        let providers = admin.admin_providers(service, UNICODE).unwrap();
        for provider in uids(providers.get_provider_table(UNICODE).unwrap(), PR_PROVIDER_UID) {
            let section = providers.open_profile_section(Some(provider), None, FORCE | MODIFY).unwrap();
            assert_eq!(section.get(PR_PROVIDER_DLL_NAME).unwrap(), "MSPST.DLL");
        }
    }
}

/// PRF-SESSADMIN-5
#[test]
fn services_are_administered_as_long_as_the_profile_is_there() {
    let computer = computer();
    computer.profile("P", &["MSEMS"]);
    let log_off = computer.log_on("P");
    let profile = computer.runtime.read().profiles().find("P").unwrap();
    let access = super::Access { profile, client: crate::engine::profile::ClientId(77) };
    let admin = Services::open(&computer.runtime, Life::new(), access);
    log_off();
    assert_eq!(service_names(&admin), ["MSEMS"]);
}

#[test]
fn passwords_stay_out_of_what_is_printed() {
    let shown = |password| format!("{:?}", super::Secret(password));
    assert_eq!([shown(None), shown(Some("")), shown(Some("pw"))], ["None", "\"\"", "<secret>"]);
    let values = [Property::of(PR_PST_PW_SZ_NEW, &b"pw"[..]), Property::of(PR_COMMENT, "shown")];
    let printed = format!("{:?}", crate::engine::profile::Redacted(&values));
    assert_eq!(printed, r#"[PR_PST_PW_SZ_NEW: <secret>, PR_COMMENT: "shown"]"#);
}
