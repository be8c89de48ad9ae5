//! Providers that log on: unconfigured ones, what they read and write in their sections.

use super::*;
use archive::{Archive, Provider, id_of};
use mapi_emulator::interface::spi::{MapiSupport, MsProvider, StoreInfo, StoreLogon};
use mapi_emulator::interface::{Method, Outcome, Result};

type Look = dyn Fn(&dyn MapiSupport) -> Result<()> + Send + Sync;

/// The provider of the archive, which looks at its section before it logs on.
struct Careful {
    archive: Provider,
    look: Box<Look>,
}

impl std::fmt::Debug for Careful {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.archive.fmt(f)
    }
}

impl MsProvider for Careful {
    fn info(&self) -> StoreInfo {
        self.archive.info()
    }

    fn logon(
        &self,
        support: Arc<dyn MapiSupport>,
        id: &EntryId,
        flags: OpenStoreFlags,
    ) -> Result<Outcome<StoreLogon>> {
        (self.look)(&*support)?;
        self.archive.logon(support, id, flags)
    }
}

/// The wrapped id of the archive.
fn archive_id() -> EntryId {
    wrap_store_entry_id("ARCHIVE.DLL", &id_of(0)).unwrap()
}

/// A session on a profile whose service MINE has the archive as its store; its entry function answers `configures` and
/// writes a comment when it is configured.
fn with_archive(
    look: impl Fn(&dyn MapiSupport) -> Result<()> + Send + Sync + 'static,
    configures: ErrorCode,
) -> (Scripted, Arc<Archive>, Arc<dyn MsgServiceAdmin>, Arc<dyn MapiSession>) {
    let scripted = Scripted::new(move |_, call| {
        if call.context != ServiceContext::MSG_SERVICE_CONFIGURE {
            return Ok(());
        }
        let providers = call.providers.as_ref().expect("the call concerns a profile");
        let store = uids(&providers.get_provider_table(UNICODE)?, PR_PROVIDER_UID)[1];
        providers.open_profile_section(Some(store), None, MODIFY)?.set(PR_COMMENT, "configured")?;
        if configures == ErrorCode::S_OK { Ok(()) } else { Err(configures.into()) }
    });
    let archive = Arc::new(Archive::default());
    let provider = Careful { archive: Provider::of(&archive), look: Box::new(look) };
    scripted.emulator.register_provider(Arc::new(provider));
    let admin = scripted.profile("P", &["MINE"]);
    let store = admin.open_profile_section(provider_uids(&admin)[1], None, FORCE | MODIFY).unwrap();
    store.set(PR_ENTRYID, archive_id()).unwrap();
    drop(store);
    let session = scripted.emulator.log_on("P").unwrap();
    (scripted, archive, admin, session)
}

fn unconfigured() -> Error {
    Error::new(ErrorCode::MAPI_E_UNCONFIGURED, Method::MapiSessionOpenMsgStore, "no comment")
}

fn needs_comment(support: &dyn MapiSupport) -> Result<()> {
    let section = support.open_profile_section(None, READ)?;
    section.find(PR_COMMENT)?.map(drop).ok_or_else(unconfigured)
}

/// PRF-LOGONCFG-1, PRF-LOGONCFG-2, PRF-INF-17, STA-LIFE-5.
#[test]
fn an_unconfigured_provider_logs_on_once_its_service_configured_it() {
    for (flags, shown) in [
        (OpenStoreFlags::NONE, ServiceUiFlags::SERVICE_UI_ALLOWED),
        (OpenStoreFlags::MDB_NO_DIALOG, ServiceUiFlags::NONE),
    ] {
        let (scripted, archive, _admin, session) = with_archive(needs_comment, ErrorCode::S_OK);
        let _store = session.open_msg_store(&archive_id(), None, flags).unwrap();
        let flags = ServiceUiFlags::UI_CURRENT_PROVIDER_FIRST | shown;
        let call = Seen { flags, ..seen("MINE", ServiceContext::MSG_SERVICE_CONFIGURE) };
        assert_eq!(scripted.calls(), [call]);
        assert_eq!(archive.asked(), ["logon to Archive"]);
        let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE).unwrap();
        assert_eq!(scripted.calls(), []);
    }
}

/// PRF-LOGONCFG-3, STA-LIFE-6, STA-MSPROVIDER-4, SES-LOGON-35: the next open asks it again. SES-OPENMSGSTORE-13: whom the service asks may
/// cancel.
#[test]
fn a_provider_that_stays_unconfigured_does_not_log_on() {
    let never = |_: &dyn MapiSupport| Err(unconfigured());
    for (configures, told) in [
        (ErrorCode::S_OK, ErrorCode::MAPI_E_UNCONFIGURED),
        (ErrorCode::MAPI_E_NO_SUPPORT, ErrorCode::MAPI_E_UNCONFIGURED),
        (ErrorCode::MAPI_E_USER_CANCEL, ErrorCode::MAPI_E_USER_CANCEL),
    ] {
        let (scripted, archive, _admin, session) = with_archive(never, configures);
        let open = |flags| session.open_msg_store(&archive_id(), None, flags);
        fails(open(OpenStoreFlags::MDB_NO_DIALOG), ErrorCode::MAPI_E_LOGON_FAILED);
        assert_eq!(scripted.calls().len(), 1);
        fails(open(OpenStoreFlags::NONE), told);
        assert_eq!(scripted.calls().len(), 1);
        assert!(archive.asked().is_empty());
    }
}

/// PRF-LOGONCFG-7, PRF-OPENPROFILESECTION-14, STA-LIFE-4.
#[test]
fn a_provider_writes_into_its_own_section_what_the_table_shows() {
    let writes = |support: &dyn MapiSupport| {
        let section = support.open_profile_section(None, MODIFY)?;
        section.set(PR_DISPLAY_NAME, "Archive of 2024")?;
        section.set(PR_PROVIDER_DISPLAY, "My archives")?;
        section.set(PR_ENTRYID, archive_id())?;
        section.set(PR_RECORD_KEY, &[7; 16][..])
    };
    let (_scripted, _archive, admin, session) = with_archive(writes, ErrorCode::S_OK);
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE).unwrap();
    let table = admin.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&table, PR_DISPLAY_NAME), ["My directory", "Archive of 2024"]);
    assert_eq!(column(&table, PR_PROVIDER_DISPLAY), ["Directories", "My archives"]);
    assert_eq!(column(&table, PR_RECORD_KEY)[0][..], [7; 16]);
}

/// PRF-PROFSECT-15, STA-LIFE-4: later they are properties like others.
#[test]
fn during_its_logon_a_provider_keeps_its_flags_and_its_name() {
    let kept = Arc::new(Lock::new(None));
    let keep = Arc::clone(&kept);
    let writes = move |support: &dyn MapiSupport| {
        let section = support.open_profile_section(None, MODIFY)?;
        let flags = Property::of(PR_RESOURCE_FLAGS, 0);
        let dll = Property::of(PR_PROVIDER_DLL_NAME, "OTHER.DLL");
        let computed = |index, tag| PropProblem { index, tag, code: ErrorCode::MAPI_E_COMPUTED };
        let problems = section.set_props(&[flags, dll, Property::of(PR_COMMENT, "x")])?;
        assert_eq!(problems, [computed(0, *PR_RESOURCE_FLAGS), computed(1, *PR_PROVIDER_DLL_NAME)]);
        *keep.lock() = Some(section);
        Ok(())
    };
    let (_scripted, _archive, admin, session) = with_archive(writes, ErrorCode::S_OK);
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE).unwrap();
    let section = kept.lock().take().unwrap();
    assert_eq!(section.set_props(&[Property::of(PR_RESOURCE_FLAGS, 0)]).unwrap(), []);
    let table = admin.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&table, PR_PROVIDER_DLL_NAME), ["MINEAB.DLL", "MINEMS.DLL"]);
}

/// PRF-OPENPROFILESECTION-15.
#[test]
fn a_provider_does_not_open_the_sections_of_other_services() {
    let (asked, answers) = (Arc::new(Lock::new(Vec::new())), Arc::new(Lock::new(Vec::new())));
    let (asks, looked) = (Arc::clone(&asked), Arc::clone(&answers));
    let looks = move |support: &dyn MapiSupport| {
        for uid in asks.lock().iter() {
            let opened = support.open_profile_section(Some(*uid), READ);
            looked.lock().push(opened.map_or_else(|error| error.code(), |_| ErrorCode::S_OK));
        }
        Ok(())
    };
    let (_scripted, _archive, admin, session) = with_archive(looks, ErrorCode::S_OK);
    admin.create_msg_service("OTHER", None, NO_UI).unwrap();
    let [book, _store, foreign] = provider_uids(&admin)[..] else { panic!("three providers") };
    asked.lock().extend([book, foreign]);
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE).unwrap();
    assert_eq!(*answers.lock(), [ErrorCode::S_OK, ErrorCode::MAPI_E_NO_ACCESS]);
}

/// PRF-INF-18, PRF-CREATEPROVIDER-10: the profile can have it, a session cannot open it.
#[test]
fn a_provider_that_nobody_registered_does_not_log_on() {
    let scripted = Scripted::willing();
    let admin = scripted.profile("P", &["MINE"]);
    let unknown = wrap_store_entry_id("MINEMS.DLL", &EntryId::long_term(MapiUid([3; 16]), b"store")).unwrap();
    let store = admin.open_profile_section(provider_uids(&admin)[1], None, FORCE | MODIFY).unwrap();
    store.set(PR_ENTRYID, &unknown).unwrap();
    drop(store);
    let session = scripted.emulator.log_on("P").unwrap();
    assert_eq!(session.get_msg_stores_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 1);
    fails(session.open_msg_store(&unknown, None, OpenStoreFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let _mapi = &scripted.mapi;
}

/// A session on a profile that doesn't list the archive, which looks at its support object when it logs on.
fn without_archive(
    look: impl Fn(&dyn MapiSupport) -> Result<()> + Send + Sync + 'static,
) -> (Scripted, Arc<dyn MsgServiceAdmin>, Arc<dyn MapiSession>) {
    let scripted = Scripted::willing();
    let archive = Provider::default();
    scripted.emulator.register_provider(Arc::new(Careful { archive, look: Box::new(look) }));
    let admin = scripted.profile("P", &["OTHER"]);
    let session = scripted.emulator.log_on("P").unwrap();
    (scripted, admin, session)
}

fn stores(session: &Arc<dyn MapiSession>) -> u32 {
    session.get_msg_stores_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value()
}

/// PRF-CREATEPROVIDER-11, PRF-LOGONCFG-9, SES-LOGOFF-15, STA-PROPS-4.
#[test]
fn a_store_that_no_profile_lists_has_a_section_as_long_as_the_session() {
    let (_scripted, admin, session) =
        without_archive(|support| support.open_profile_section(None, MODIFY)?.set(PR_COMMENT, "temporary"));
    let open = || session.open_msg_store(&archive_id(), None, OpenStoreFlags::MDB_TEMPORARY).unwrap();
    let _store = open();
    let again = open();
    let table = admin.get_provider_table(UNICODE).unwrap();
    let columns = [*PR_COMMENT, PR_SERVICE_UID.tag(), PR_RESOURCE_FLAGS.tag(), *PR_PROVIDER_DLL_NAME];
    let rows = table.all_rows(&columns).unwrap();
    assert_eq!(rows.len(), 2);
    let row = rows.get(1).unwrap();
    assert_eq!((row.get(PR_COMMENT).as_deref(), row.get(PR_SERVICE_UID)), (Some("temporary"), None));
    let flags = StatusFlags::STATUS_TEMP_SECTION | StatusFlags::STATUS_NO_DEFAULT_STORE;
    assert_eq!(row.get(PR_RESOURCE_FLAGS), Some(flags.bits() as i32));
    assert_eq!(row.get(PR_PROVIDER_DLL_NAME).as_deref(), Some("ARCHIVE.DLL"));
    assert_eq!(stores(&session), 0);
    drop(again);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(provider_uids(&admin).len(), 1);
}

/// PRF-LOGONCFG-8, PRF-LOGONCFG-9.
#[test]
fn a_provider_may_make_its_store_one_of_the_profile() {
    let temporary = OpenStoreFlags::MDB_TEMPORARY.bits();
    let (scripted, admin, session) = without_archive(move |support| support.modify_profile(temporary));
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::MDB_TEMPORARY).unwrap();
    assert_eq!(stores(&session), 0);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(provider_uids(&admin).len(), 1);
    drop(scripted);

    let (scripted, admin, session) = without_archive(|support| {
        assert_eq!(support.modify_profile(1).unwrap_err(), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
        support.modify_profile(0)
    });
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::MDB_TEMPORARY).unwrap();
    assert_eq!(stores(&session), 1);
    let flags = column(&admin.get_provider_table(UNICODE).unwrap(), PR_RESOURCE_FLAGS);
    assert_eq!(flags[1], StatusFlags::STATUS_NO_DEFAULT_STORE.bits() as i32);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(stores(&scripted.emulator.log_on("P").unwrap()), 1);
}

/// PRF-LOGONCFG-9: nor does a store remain that could not be opened.
#[test]
fn a_store_that_does_not_open_leaves_no_section() {
    let (_scripted, admin, session) = without_archive(|_| Err(unconfigured()));
    let open = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE);
    fails(open, ErrorCode::MAPI_E_UNCONFIGURED);
    assert_eq!(provider_uids(&admin).len(), 1);
}

/// PRF-LOGONCFG-5, SES-LOGON-26: and who cancels there doesn't log on.
#[test]
fn services_show_themselves_before_a_session_begins() {
    let scripted = Scripted::new(|service, call| match (service, call.context) {
        ("OTHER", ServiceContext::MSG_SERVICE_CONFIGURE) => Err(ErrorCode::MAPI_E_USER_CANCEL.into()),
        _ => Ok(()),
    });
    let log_on = |profile: &str| {
        let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_SERVICE_UI_ALWAYS;
        scripted.mapi.logon(Some(profile), None, flags)
    };
    scripted.profile("P", &["MINE", "MINE"]);
    let session = log_on("P").unwrap();
    let flags = ServiceUiFlags::SERVICE_UI_ALWAYS;
    let shown = Seen { flags, ..seen("MINE", ServiceContext::MSG_SERVICE_CONFIGURE) };
    assert_eq!(scripted.calls(), [shown.clone(), shown]);
    drop(session);
    scripted.profile("Q", &["OTHER"]);
    fails(log_on("Q"), ErrorCode::MAPI_E_USER_CANCEL);
    scripted.admin.delete_profile("Q", NONE).unwrap();
    scripted.admin.create_profile("Q", None, NONE).unwrap();
}
