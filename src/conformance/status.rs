//! The status table and the objects behind its rows.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, delete_problem, id_of, set_problem};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{
    MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt,
};
use crate::interface::{MapiSession, MapiStatus, Result};
use crate::vocab::guids::{IID_IMAPIProp, IID_IMAPIStatus, IID_IMsgStore};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, Bookmark, EntryId, ErrorCode, EventMask, FlushFlags, InitFlags, LogonFlags, ObjectType, OneOff,
    OpenFlags, OpenStoreFlags, ProfileFlags, Property, QueryColumnsFlags, RecipientType, ResourceMethods,
    ResourceType, Restriction, SaveFlags, StatusCode, StatusFlags, StatusUiFlags, SubmitFlags, TableEvent,
    UnicodeFlags, ValidateStateFlags,
};

cases! { $, conformance_status, status;
    a_bare_session_has_three_rows,
    every_row_has_the_ten_columns,
    the_default_columns_are_in_order,
    the_rows_of_mapi_say_what_they_are,
    providers_follow_the_rows_of_mapi,
    a_transport_has_a_row,
    a_store_gets_its_row_when_it_is_opened,
    an_address_book_gets_its_row_when_it_is_opened,
    the_address_book_is_valid,
    rows_have_columns_of_their_own,
    rows_can_be_restricted_and_found: STORE_CREATE_OK,
    entry_ids_of_rows_are_for_this_session,
    a_row_opens_as_a_status_object,
    the_object_agrees_with_its_row,
    the_object_is_read_only,
    a_provider_can_be_renamed_and_nothing_else: STORE_CREATE_OK,
    two_objects_of_one_row_show_the_same: STORE_CREATE_OK,
    what_is_not_offered_is_not_supported: STORE_CREATE_OK,
    undefined_flags_are_refused,
    flushing_sends_what_waits: STORE_SUBMIT_OK | STORE_CREATE_OK,
    flushing_one_transport: STORE_SUBMIT_OK | STORE_CREATE_OK,
    flushing_nothing_does_nothing,
    without_mail_the_spooler_flushes_nothing,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const OF_MAPI: [ResourceType; 3] =
    [ResourceType::MAPI_SUBSYSTEM, ResourceType::MAPI_SPOOLER, ResourceType::MAPI_AB];

fn log_on(h: &dyn Harness, flags: LogonFlags) -> Result<Arc<dyn MapiSession>> {
    let [profile, _] = h.profiles();
    h.mapi().initialize(InitFlags::NONE)?;
    h.mapi().logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION | flags)
}

fn types(session: &dyn MapiSession) -> Result<Vec<ResourceType>> {
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns![PR_RESOURCE_TYPE])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_RESOURCE_TYPE)).map(ResourceType::from).collect())
}

fn id_of_row(session: &dyn MapiSession, wanted: ResourceType) -> Result<EntryId> {
    let table = session.get_status_table(UNICODE)?;
    let only = Restriction::eq(PR_RESOURCE_TYPE, wanted);
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&only), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("there is a row of this type").into())
}

fn open(session: &dyn MapiSession, wanted: ResourceType) -> Result<Arc<dyn MapiStatus>> {
    session.open_entry(&id_of_row(session, wanted)?, None, OpenFlags::NONE)?.into_status()
}

/// STA-TABLE-1, TBL-STATUS-1, SES-GETSTATUSTABLE-1.
fn a_bare_session_has_three_rows(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    let session = mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)?;
    assert_eq!(types(&*session)?, OF_MAPI);
    Ok(())
}

/// STA-TABLE-2, STA-TABLE-3, TBL-STATUS-2.
fn every_row_has_the_ten_columns(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let _book = scene.session.open_address_book(None, Default::default())?;
    let table = scene.session.get_status_table(UNICODE)?;
    let required = columns![
        PR_DISPLAY_NAME,
        PR_STATUS_CODE,
        PR_RESOURCE_METHODS,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_TYPE,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_OBJECT_TYPE,
        PR_ROWID
    ];
    let rows = table.all_rows(&required)?;
    assert!(rows.len() >= 5, "{rows:?}");
    let mut keys: Vec<_> = rows.iter().map(|row| (row.get(PR_ROWID), row.get(PR_INSTANCE_KEY))).collect();
    for row in &rows {
        assert!(row.cells().iter().all(|cell| cell.as_error().is_none()), "{row:?}");
        assert_eq!(row.get(PR_OBJECT_TYPE), Some(ObjectType::MAPI_STATUS.into()));
    }
    assert_eq!(table.all_rows(&required)?, rows);
    keys.sort();
    let mut instance_keys: Vec<_> = keys.iter().map(|(_, key)| key.clone()).collect();
    keys.dedup_by_key(|(id, _)| *id);
    instance_keys.sort();
    instance_keys.dedup();
    assert_eq!((keys.len(), instance_keys.len()), (rows.len(), rows.len()));
    Ok(())
}

/// STA-TABLE-2, TBL-KIND-7.
fn the_default_columns_are_in_order(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let expected = columns![
        PR_DISPLAY_NAME,
        PR_ENTRYID,
        PR_INSTANCE_KEY,
        PR_OBJECT_TYPE,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_METHODS,
        PR_RESOURCE_TYPE,
        PR_ROWID,
        PR_STATUS_CODE,
        PR_PROVIDER_DISPLAY,
        PR_IDENTITY_DISPLAY,
        PR_IDENTITY_ENTRYID,
        PR_IDENTITY_SEARCH_KEY,
        PR_STATUS_STRING
    ];
    assert_eq!(session.get_status_table(UNICODE)?.query_columns(QueryColumnsFlags::NONE)?, expected);
    Ok(())
}

/// STA-TABLE-5, STA-TABLE-6, STA-TABLE-8, STA-TABLE-9, STA-TABLE-21, SES-GETSTATUSTABLE-4.
fn the_rows_of_mapi_say_what_they_are(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let [profile, _] = h.profiles();
    let columns = columns![
        PR_DISPLAY_NAME,
        PR_RESOURCE_METHODS,
        PR_STATUS_CODE,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_PROVIDER_DISPLAY,
        PR_IDENTITY_ENTRYID
    ];
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns)?;
    let validate = ResourceMethods::STATUS_VALIDATE_STATE;
    let expected = [
        (profile.as_str(), validate),
        ("MAPI Spooler", validate | ResourceMethods::STATUS_FLUSH_QUEUES),
        ("Address Book", validate),
    ];
    for (row, (name, methods)) in rows.iter().zip(expected) {
        assert_eq!(row.get(PR_DISPLAY_NAME).as_deref(), Some(name));
        assert_eq!(row.get(PR_RESOURCE_METHODS), Some(methods.into()));
        assert_eq!(row.get(PR_STATUS_CODE), Some(StatusCode::STATUS_AVAILABLE.into()));
        assert_eq!(row.get(PR_PROVIDER_DLL_NAME).as_deref(), Some("MAPI.DLL"));
        assert_eq!(row.get(PR_RESOURCE_FLAGS), Some(0));
        assert!(row.get(PR_PROVIDER_DISPLAY).is_some_and(|name| !name.is_empty()));
        assert_eq!(row.cells()[6], ErrorCode::MAPI_E_NOT_FOUND.into());
    }
    Ok(())
}

/// STA-TABLE-13, STA-TABLE-21, TBL-STATUS-6.
fn providers_follow_the_rows_of_mapi(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let before = types(&*session)?;
    assert_eq!(before[..3], OF_MAPI);
    let _store = session.default_store()?;
    let after = types(&*session)?;
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], [ResourceType::MAPI_STORE_PROVIDER]);
    let rows = session.get_status_table(UNICODE)?.all_rows(&columns![PR_PROVIDER_DISPLAY])?;
    assert!(rows.iter().all(|row| row.get(PR_PROVIDER_DISPLAY).is_some_and(|name| !name.is_empty())));
    Ok(())
}

/// STA-TABLE-10, SES-GETSTATUSTABLE-2, SES-ENUMADRTYPES-1: its address types are the session's, each once.
fn a_transport_has_a_row(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    assert!(types(&*session)?.contains(&ResourceType::MAPI_TRANSPORT_PROVIDER));
    let kinds = session.enum_adr_types(UNICODE)?;
    assert_eq!(kinds.iter().filter(|kind| kind.eq_ignore_ascii_case("SMTP")).count(), 1, "{kinds:?}");
    Ok(())
}

/// STA-VALIDATESTATE-5
fn the_address_book_is_valid(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let is_book = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_AB);
    let table = session.get_status_table(UNICODE)?;
    let rows = table.query_all_rows(Some(&columns![PR_ENTRYID]), Some(&is_book), None, 0)?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the address book has a row").into();
    let status = session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
    status.validate_state(ValidateStateFlags::NONE)
}

/// SES-OPENMSGSTORE-22, STA-TABLE-10, STA-TABLE-14, STA-MSPROVIDER-7, TBL-STATUS-4.
fn a_store_gets_its_row_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    assert!(!types(&*session)?.contains(&ResourceType::MAPI_STORE_PROVIDER));
    let table = session.get_status_table(UNICODE)?;
    table.set_columns(&columns![PR_RESOURCE_TYPE], Default::default())?;
    let heard = Heard::default();
    table.advise(EventMask::fnevTableModified, heard.sink())?;
    let store = session.default_store()?;
    let _again = session.open_msg_store(&id_of(&*store)?, None, OpenStoreFlags::NONE)?;
    h.pump();
    // The rows of transports change too: there is a store to send from.
    let is_store = |kind: &Option<i32>| *kind == Some(ResourceType::MAPI_STORE_PROVIDER.into());
    let told = heard.tables().into_iter().map(|told| (told.event, told.row.get(PR_RESOURCE_TYPE)));
    let told: Vec<_> = told.filter(|(_, kind)| is_store(kind)).collect();
    assert_eq!(told, [(TableEvent::TABLE_ROW_ADDED, Some(ResourceType::MAPI_STORE_PROVIDER.into()))]);
    Ok(())
}

/// STA-TABLE-10, SES-OPENADDRESSBOOK-4.
fn an_address_book_gets_its_row_when_it_is_opened(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let count = |session: &dyn MapiSession| -> Result<usize> {
        Ok(types(session)?.iter().filter(|kind| **kind == ResourceType::MAPI_AB_PROVIDER).count())
    };
    assert_eq!(count(&*session)?, 0);
    let _book = session.open_address_book(None, Default::default())?;
    let first = count(&*session)?;
    assert!(first > 0);
    let _again = session.open_address_book(None, Default::default())?;
    assert_eq!(count(&*session)?, first);
    Ok(())
}

/// STA-TABLE-12, STA-PROPS-7, SES-IDENTITY-6, TBL-STATUS-3.
fn rows_have_columns_of_their_own(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let _identity = scene.session.query_identity()?;
    let columns = columns![PR_IDENTITY_DISPLAY, PR_IDENTITY_ENTRYID, PR_IDENTITY_SEARCH_KEY];
    let rows = scene.session.get_status_table(UNICODE)?.all_rows(&columns)?;
    let mut with = 0;
    for row in &rows {
        let missing =
            row.cells().iter().filter(|cell| cell.as_error() == Some(ErrorCode::MAPI_E_NOT_FOUND)).count();
        assert!(missing == 0 || missing == 3, "{row:?}");
        with += usize::from(missing == 0);
    }
    assert!(with > 0 && with < rows.len());
    Ok(())
}

/// STA-TABLE-17, STA-TABLE-18.
fn rows_can_be_restricted_and_found(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = scene.session.get_status_table(UNICODE)?;
    let default = Restriction::bits_set(PR_RESOURCE_FLAGS, StatusFlags::STATUS_DEFAULT_STORE.bits());
    let columns = columns![PR_RESOURCE_TYPE, PR_PROVIDER_DISPLAY, PR_DISPLAY_NAME, PR_PROVIDER_DLL_NAME];
    let rows = table.query_all_rows(Some(&columns), Some(&default), None, 0)?;
    assert_eq!(rows.len(), 1);
    let store = rows.first().expect("one row").to_row();
    assert_eq!(store.get(PR_RESOURCE_TYPE), Some(ResourceType::MAPI_STORE_PROVIDER.into()));
    table.restrict(None, Default::default())?;
    for tag in columns {
        let same = Restriction::eq(tag, store.cell(tag).expect("the column is there").clone());
        let found = table.find_row(&same, Bookmark::BOOKMARK_BEGINNING, Default::default())?;
        assert_eq!(found.warning, None);
        table.restrict(Some(&same), Default::default())?;
        assert!(table.get_row_count(0)?.value >= 1, "{tag}");
        table.restrict(None, Default::default())?;
    }
    Ok(())
}

/// STA-TABLE-4, SES-ENTRYID-3, SES-ENTRYID-6.
fn entry_ids_of_rows_are_for_this_session(h: &dyn Harness) -> Result<()> {
    let (session, other) = (log_on(h, LogonFlags::NONE)?, log_on(h, LogonFlags::NONE)?);
    let id = id_of_row(&*session, ResourceType::MAPI_SPOOLER)?;
    assert_eq!(id.as_bytes()[..4], [0xFF, 0, 0, 0]);
    assert_eq!(code(session.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::S_OK);
    assert_eq!(code(other.open_entry(&id, None, OpenFlags::NONE)), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    Ok(())
}

/// SES-OPENENTRY-8, SES-OPENENTRY-11, STA-STATUSOBJ-7, TBL-STATUS-5.
fn a_row_opens_as_a_status_object(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = scene.session.get_status_table(UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
    for row in &rows {
        let id: EntryId = row.get(PR_ENTRYID).expect("every row has an entry id").into();
        for interface in [None, Some(IID_IMAPIStatus), Some(IID_IMAPIProp)] {
            for flags in [OpenFlags::NONE, OpenFlags::MAPI_MODIFY, OpenFlags::MAPI_BEST_ACCESS] {
                let opened = scene.session.open_entry(&id, interface, flags)?;
                assert_eq!(opened.object_type(), Some(ObjectType::MAPI_STATUS));
            }
        }
        let wrong = scene.session.open_entry(&id, Some(IID_IMsgStore), OpenFlags::NONE);
        assert_eq!(code(wrong), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    }
    Ok(())
}

/// STA-STATUSOBJ-2, STA-STATUSOBJ-3.
fn the_object_agrees_with_its_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let columns = columns![
        PR_ENTRYID,
        PR_DISPLAY_NAME,
        PR_PROVIDER_DISPLAY,
        PR_PROVIDER_DLL_NAME,
        PR_RESOURCE_FLAGS,
        PR_RESOURCE_METHODS,
        PR_RESOURCE_TYPE,
        PR_STATUS_CODE,
        PR_OBJECT_TYPE
    ];
    let rows = scene.session.get_status_table(UNICODE)?.all_rows(&columns)?;
    for row in &rows {
        let id: EntryId = row.get(PR_ENTRYID).expect("every row has an entry id").into();
        let object = scene.session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
        let values = object.get_props(Some(&columns), UNICODE)?;
        assert_eq!(values.warning, None);
        assert_eq!(values.value, row.properties().collect::<Vec<_>>());
    }
    Ok(())
}

/// STA-STATUSOBJ-4, STA-STATUSOBJ-5.
fn the_object_is_read_only(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    for of_mapi in OF_MAPI {
        let object = open(&*session, of_mapi)?;
        let name = object.get(PR_DISPLAY_NAME)?;
        let changed = [Property::of(PR_DISPLAY_NAME, "Changed")];
        assert_eq!(code(object.set_props(&changed)), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(code(object.delete_props(&columns![PR_DISPLAY_NAME])), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(code(object.save_changes(SaveFlags::NONE)), ErrorCode::S_OK);
        assert_eq!(object.get(PR_DISPLAY_NAME)?, name);
    }
    Ok(())
}

/// PRP-COMP-21, STA-STATUSOBJ-7.
fn a_provider_can_be_renamed_and_nothing_else(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let store = id_of_row(&*scene.session, ResourceType::MAPI_STORE_PROVIDER)?;
    let opened = |id: &EntryId, flags| scene.session.open_entry(id, None, flags)?.into_status();
    let (object, read_only) = (opened(&store, OpenFlags::MAPI_MODIFY)?, opened(&store, OpenFlags::NONE)?);
    for of_mapi in OF_MAPI {
        let object = opened(&id_of_row(&*scene.session, of_mapi)?, OpenFlags::MAPI_MODIFY)?;
        for tag in columns![PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY] {
            let changed = [Property::new(tag, "Changed".into())];
            assert_eq!(code(object.set_props(&changed)), ErrorCode::MAPI_E_NO_ACCESS);
        }
    }
    let name = Property::of(PR_DISPLAY_NAME, "My store");
    assert_eq!(code(read_only.set_props(std::slice::from_ref(&name))), ErrorCode::MAPI_E_NO_ACCESS);
    let before = object.get_props(None, UNICODE)?.into_value();
    for property in &before {
        let is_name = [PR_DISPLAY_NAME.id(), PR_PROVIDER_DISPLAY.id()].contains(&property.tag.id());
        let (set, deleted) = match is_name {
            true => (ErrorCode::S_OK, ErrorCode::MAPI_E_NO_ACCESS),
            false => (ErrorCode::MAPI_E_COMPUTED, ErrorCode::MAPI_E_COMPUTED),
        };
        assert_eq!(set_problem(&*object, property.clone())?, set, "{property:?}");
        assert_eq!(delete_problem(&*object, property.tag)?, deleted, "{property:?}");
    }
    assert_eq!(set_problem(&*object, Property::of(PR_COMMENT, "new"))?, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(object.set_props(&[name, Property::of(PR_PROVIDER_DISPLAY, "My provider")])?, []);
    assert_eq!(read_only.get(PR_DISPLAY_NAME)?, "My store");
    let only = Restriction::eq(PR_DISPLAY_NAME, "My store");
    let table = scene.session.get_status_table(UNICODE)?;
    let rows =
        table.query_all_rows(Some(&columns![PR_ENTRYID, PR_PROVIDER_DISPLAY]), Some(&only), None, 0)?;
    let row = rows.first().expect("the row has the new name");
    assert_eq!(row.get(PR_ENTRYID).map(EntryId::from), Some(store));
    assert_eq!(row.get(PR_PROVIDER_DISPLAY).as_deref(), Some("My provider"));
    Ok(())
}

/// STA-STATUSOBJ-8.
fn two_objects_of_one_row_show_the_same(h: &dyn Harness) -> Result<()> {
    use crate::vocab::DefaultStoreRole;
    let scene = Scene::of_a(h)?;
    let store = ResourceType::MAPI_STORE_PROVIDER;
    let (one, other) = (open(&*scene.session, store)?, open(&*scene.session, store)?);
    let before = one.get(PR_RESOURCE_FLAGS)?;
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)?;
    assert_eq!(one.get(PR_RESOURCE_FLAGS)?, other.get(PR_RESOURCE_FLAGS)?);
    assert_ne!(one.get(PR_RESOURCE_FLAGS)?, before);
    Ok(())
}

/// STA-STATUSOBJ-6, STA-SETTINGSDIALOG-1, STA-CHANGEPASSWORD-1, STA-FLUSHQUEUES-8.
fn what_is_not_offered_is_not_supported(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let _book = scene.session.open_address_book(None, Default::default())?;
    let no_support = ErrorCode::MAPI_E_NO_SUPPORT;
    let providers = [ResourceType::MAPI_STORE_PROVIDER, ResourceType::MAPI_AB_PROVIDER];
    for kind in OF_MAPI.into_iter().chain(providers) {
        let object = open(&*scene.session, kind)?;
        let offered = ResourceMethods::from(object.get(PR_RESOURCE_METHODS)?);
        let lacks = |method| OF_MAPI.contains(&kind) || !offered.contains(method);
        assert_eq!(code(object.validate_state(ValidateStateFlags::SUPPRESS_UI)), ErrorCode::S_OK, "{kind}");
        if lacks(ResourceMethods::STATUS_SETTINGS_DIALOG) {
            assert_eq!(code(object.settings_dialog(StatusUiFlags::NONE)), no_support, "{kind}");
        }
        if lacks(ResourceMethods::STATUS_CHANGE_PASSWORD) {
            assert_eq!(code(object.change_password("", "x", UNICODE)), no_support, "{kind}");
        }
        if kind != ResourceType::MAPI_SPOOLER {
            assert_eq!(code(object.flush_queues(None, FlushFlags::FLUSH_UPLOAD)), no_support, "{kind}");
        }
    }
    Ok(())
}

/// STA-VALIDATESTATE-1, SES-COMMON-2.
fn undefined_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let spooler = open(&*session, ResourceType::MAPI_SPOOLER)?;
    let answers = [
        code(spooler.validate_state(ValidateStateFlags::from_bits_retain(2))),
        code(spooler.settings_dialog(StatusUiFlags::from_bits_retain(2))),
        code(spooler.change_password("", "", UnicodeFlags::from_bits_retain(2))),
        code(spooler.flush_queues(None, FlushFlags::from_bits_retain(1))),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 4]);
    Ok(())
}

fn submit(h: &dyn Harness, scene: &Scene) -> Result<()> {
    let [_, to] = h.addresses();
    let message = scene.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Flushed")?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("B", "SMTP", &*to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)
}

/// STA-FLUSHQUEUES-2, STA-FLUSHQUEUES-4, STA-SPOOLER-2: without waiting for anything else.
fn flushing_sends_what_waits(h: &dyn Harness) -> Result<()> {
    let (scene, receiver) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let inbox = receiver.store.inbox()?;
    submit(h, &scene)?;
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    open(&*scene.session, ResourceType::MAPI_SPOOLER)?.flush_queues(None, FlushFlags::FLUSH_UPLOAD)?;
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    assert_eq!(scene.store.get_outgoing_queue(0)?.get_row_count(0)?.value, 0);
    Ok(())
}

/// STA-FLUSHQUEUES-3.
fn flushing_one_transport(h: &dyn Harness) -> Result<()> {
    let (scene, receiver) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let inbox = receiver.store.inbox()?;
    submit(h, &scene)?;
    let spooler = open(&*scene.session, ResourceType::MAPI_SPOOLER)?;
    let store = id_of_row(&*scene.session, ResourceType::MAPI_STORE_PROVIDER)?;
    let refused = spooler.flush_queues(Some(&store), FlushFlags::FLUSH_UPLOAD);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    let transport = id_of_row(&*scene.session, ResourceType::MAPI_TRANSPORT_PROVIDER)?;
    spooler.flush_queues(Some(&transport), FlushFlags::FLUSH_UPLOAD)?;
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}

/// STA-FLUSHQUEUES-7.
fn flushing_nothing_does_nothing(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::NONE)?;
    let spooler = open(&*session, ResourceType::MAPI_SPOOLER)?;
    assert_eq!(code(spooler.flush_queues(None, FlushFlags::NONE)), ErrorCode::S_OK);
    Ok(())
}

/// STA-FLUSHQUEUES-9, STA-TABLE-7.
fn without_mail_the_spooler_flushes_nothing(h: &dyn Harness) -> Result<()> {
    let session = log_on(h, LogonFlags::MAPI_NO_MAIL)?;
    assert!(!types(&*session)?.contains(&ResourceType::MAPI_TRANSPORT_PROVIDER));
    let spooler = open(&*session, ResourceType::MAPI_SPOOLER)?;
    assert_eq!(spooler.get(PR_STATUS_CODE)?, i32::from(StatusCode::STATUS_FAILURE));
    let refused = spooler.flush_queues(None, FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}
