//! The objects behind the rows of the status table, and flushing the queues through them.

use std::sync::Arc;

use super::Harness;
use super::scene::{Scene, code, delete_problem, set_problem};
use super::status::{OF_MAPI, UNICODE, id_of_row, log_on, types};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{MapiSession, MapiStatus, Result};
use crate::vocab::guids::{IID_IMAPIProp, IID_IMAPIStatus, IID_IMsgStore};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, EntryId, ErrorCode, FlushFlags, LogonFlags, ObjectType, OneOff, OpenFlags, Property,
    RecipientType, ResourceMethods, ResourceType, Restriction, SaveFlags, StatusCode, StatusUiFlags,
    SubmitFlags, UnicodeFlags, ValidateStateFlags,
};

cases! { $, conformance_status_objects, status_objects;
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

fn open(session: &dyn MapiSession, wanted: ResourceType) -> Result<Arc<dyn MapiStatus>> {
    session.open_entry(&id_of_row(session, wanted)?, None, OpenFlags::NONE)?.into_status()
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
