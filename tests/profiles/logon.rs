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
    let provider = Careful { archive: Provider(Arc::clone(&archive)), look: Box::new(look) };
    scripted.emulator.register_provider(Arc::new(provider));
    let admin = scripted.profile("P", &["MINE"]);
    let store = admin.open_profile_section(provider_uids(&admin)[1], None, FORCE | MODIFY).unwrap();
    store.set(PR_ENTRYID, archive_id().0).unwrap();
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

/// PRF-LOGONCFG-1, PRF-LOGONCFG-2, PRF-INF-17.
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

/// PRF-LOGONCFG-3.
#[test]
fn a_provider_that_stays_unconfigured_does_not_log_on() {
    let never = |_: &dyn MapiSupport| Err(unconfigured());
    for (configures, calls) in [(ErrorCode::S_OK, 1), (ErrorCode::MAPI_E_USER_CANCEL, 1)] {
        let (scripted, archive, _admin, session) = with_archive(never, configures);
        let open = |flags| session.open_msg_store(&archive_id(), None, flags);
        fails(open(OpenStoreFlags::MDB_NO_DIALOG), ErrorCode::MAPI_E_LOGON_FAILED);
        assert_eq!(scripted.calls().len(), calls);
        fails(open(OpenStoreFlags::NONE), ErrorCode::MAPI_E_UNCONFIGURED);
        assert!(archive.asked().is_empty());
    }
}

/// PRF-LOGONCFG-7, PRF-OPENPROFILESECTION-14, PRF-SETPRIMARYIDENTITY-11.
#[test]
fn a_provider_writes_into_its_own_section_what_the_table_shows() {
    let writes = |support: &dyn MapiSupport| {
        let section = support.open_profile_section(None, MODIFY)?;
        section.set(PR_DISPLAY_NAME, "Archive of 2024")?;
        section.set(PR_PROVIDER_DISPLAY, "My archives")?;
        section.set(PR_RECORD_KEY, &[7; 16][..])
    };
    let (_scripted, _archive, admin, session) = with_archive(writes, ErrorCode::S_OK);
    let _store = session.open_msg_store(&archive_id(), None, OpenStoreFlags::NONE).unwrap();
    let table = admin.get_provider_table(UNICODE).unwrap();
    assert_eq!(column(&table, PR_DISPLAY_NAME), ["My directory", "Archive of 2024"]);
    assert_eq!(column(&table, PR_PROVIDER_DISPLAY), ["Directories", "My archives"]);
    assert_eq!(column(&table, PR_RECORD_KEY)[0][..], [7; 16]);
    for identity in [*PR_IDENTITY_DISPLAY, *PR_IDENTITY_ENTRYID, *PR_IDENTITY_SEARCH_KEY] {
        let rows = table.all_rows(&[identity]).unwrap();
        let missing = Some(PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
        assert!(rows.iter().all(|row| row.cell(identity).cloned() == missing), "{identity}");
    }
}

/// PRF-PROFSECT-15: later they are properties like others.
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
    store.set(PR_ENTRYID, unknown.0.clone()).unwrap();
    drop(store);
    let session = scripted.emulator.log_on("P").unwrap();
    assert_eq!(session.get_msg_stores_table(UNICODE).unwrap().get_row_count(0).unwrap().into_value(), 1);
    fails(session.open_msg_store(&unknown, None, OpenStoreFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let _mapi = &scripted.mapi;
}
