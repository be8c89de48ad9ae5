//! The session object: errors, profile sections, administration, logging off.

use std::sync::Arc;

use super::Harness;
use super::listing::put;
use super::scene::{Scene, code, id_of, saved};
use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiTableExt, MessageExt, MsgStoreExt};
use crate::interface::{MapiSession, Result};
use crate::vocab::guids::{IID_IAddrBook, IID_IMAPIProp, IID_IMsgStore, IID_IProfSect, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::{
    AbOpenFlags, AdrEntry, CreateAttachFlags, ErrorCode, Guid, LogoffFlags, MapiUid, NameFlags, ObjectType,
    OneOff, OpenFlags, OpenPropertyFlags, OpenSectionFlags, OpenStoreFlags, ProfileFlags, PropName, PropTag,
    Property, RecipientType, SaveFlags, SubmitFlags, TableFlags, UnicodeFlags,
};

cases! { $, conformance_session, session;
    the_last_failure_is_kept_until_the_next,
    each_member_has_its_own_last_failure,
    undefined_flags_are_refused,
    message_options_are_a_thing_of_the_past: STORE_CREATE_OK,
    the_address_book_opens_as_one_of_its_interfaces,
    a_profile_without_address_book_has_an_empty_one,
    a_section_is_made_when_it_is_opened_for_writing,
    a_section_is_read_only_unless_asked,
    changes_of_a_section_are_immediate,
    every_section_names_its_profile,
    every_profile_has_an_instance,
    a_section_of_a_provider_is_not_for_clients,
    a_section_is_written_by_one_session,
    a_section_has_no_names_and_secrets_are_asked_for,
    services_are_administered_for_the_next_session: STORE_CREATE_OK,
    after_logoff_everything_is_invalid: STORE_CREATE_OK,
    logoff_loses_what_is_not_saved: STORE_CREATE_OK,
    logoff_leaves_the_library_alone,
    a_refused_logoff_leaves_the_session_alone: STORE_CREATE_OK,
    what_was_submitted_waits_for_the_next_session: STORE_SUBMIT_OK | STORE_CREATE_OK,
}

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;
const SECTION: MapiUid = MapiUid(*b"a client's own..");
const WRITE: OpenSectionFlags = OpenSectionFlags::MAPI_MODIFY;
const READ: OpenSectionFlags = OpenSectionFlags::NONE;
/// `MUID_PROFILE_INSTANCE`.
const INSTANCE: MapiUid = MapiUid([0x85, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// SES-GETLASTERROR-1, SES-GETLASTERROR-2, SES-GETLASTERROR-3, SES-MAPIERROR-1, SES-MAPIERROR-2, SES-MAPIERROR-3.
fn the_last_failure_is_kept_until_the_next(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let last = |wanted| scene.session.get_last_error(wanted, UNICODE);
    let (first, second) = (ErrorCode::MAPI_E_INVALID_PARAMETER, ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!((last(first)?, last(second)?), (None, None));
    assert_eq!(code(scene.session.open_entry(&Default::default(), None, OpenFlags::NONE)), first);
    let error = last(first)?.expect("the failure has details");
    assert_eq!(error.version, 0);
    assert!(error.component.chars().count() <= 30);
    assert_eq!(last(second)?, None);
    let _table = scene.session.get_status_table(UNICODE)?;
    assert_eq!(last(first)?, Some(error));
    assert_eq!(code(scene.session.open_entry(&[1; 30][..].into(), None, OpenFlags::NONE)), second);
    assert!(last(first)?.is_none() && last(second)?.is_some());
    Ok(())
}

/// SES-GETLASTERROR-6.
fn each_member_has_its_own_last_failure(h: &dyn Harness) -> Result<()> {
    use crate::vocab::{InitFlags, LogonFlags};
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    mapi.initialize(InitFlags::NONE)?;
    let one = mapi.logon(Some(&profile), None, LogonFlags::MAPI_ALLOW_OTHERS)?;
    let other = mapi.logon(None, None, LogonFlags::NONE)?;
    let failed = code(one.open_entry(&Default::default(), None, OpenFlags::NONE));
    assert!(one.get_last_error(failed, UNICODE)?.is_some());
    assert!(other.get_last_error(failed, UNICODE)?.is_none());
    Ok(())
}

/// SES-COMMON-2, SES-COMMON-4.
fn undefined_flags_are_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let session = &scene.session;
    let undefined = UnicodeFlags::from_bits_retain(0x10);
    let answers = [
        code(session.get_last_error(ErrorCode::S_OK, undefined)),
        code(session.get_msg_stores_table(undefined)),
        code(session.get_status_table(undefined)),
        code(session.open_address_book(None, AbOpenFlags::from_bits_retain(0x10))),
        code(session.open_profile_section(SECTION, None, OpenSectionFlags::from_bits_retain(0x10))),
        code(session.query_default_message_opt("SMTP", undefined)),
        code(session.enum_adr_types(undefined)),
        code(session.admin_services(1)),
        code(session.logoff(LogoffFlags::from_bits_retain(0x10), 0)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 9]);
    let missing = session.open_profile_section(SECTION, None, READ);
    assert_eq!(code(missing), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-MESSAGEOPTIONS-1, SES-QUERYDEFMSGOPT-1.
fn message_options_are_a_thing_of_the_past(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let message = saved(&scene.folder("Options")?, "a")?;
    let answer = scene.session.message_options(UNICODE, "SMTP", &*message);
    assert_eq!(code(answer), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(scene.session.query_default_message_opt("SMTP", UNICODE)?, []);
    Ok(())
}

/// SES-OPENADDRESSBOOK-7, SES-COMMON-6.
fn the_address_book_opens_as_one_of_its_interfaces(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let flags = AbOpenFlags::AB_NO_DIALOG;
    for interface in [None, Some(IID_IAddrBook), Some(IID_IMAPIProp)] {
        assert_eq!(code(scene.session.open_address_book(interface, flags)), ErrorCode::S_OK);
    }
    let wrong = scene.session.open_address_book(Some(IID_IMsgStore), flags);
    assert_eq!(code(wrong), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

fn bare_session(h: &dyn Harness) -> Result<Arc<dyn MapiSession>> {
    use crate::vocab::{InitFlags, LogonFlags};
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)
}

/// SES-OPENADDRESSBOOK-1.
fn a_profile_without_address_book_has_an_empty_one(h: &dyn Harness) -> Result<()> {
    let session = bare_session(h)?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?;
    assert_eq!(book.warning, None);
    let root = book.value.open_entry(None, None, OpenFlags::NONE)?.into_container()?;
    assert_eq!(root.get_hierarchy_table(TableFlags::MAPI_UNICODE)?.get_row_count(0)?.value, 0);
    Ok(())
}

/// SES-OPENPROFSECT-1, SES-OPENPROFSECT-2.
fn a_section_is_made_when_it_is_opened_for_writing(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let open = |flags| scene.session.open_profile_section(SECTION, None, flags);
    assert_eq!(code(open(READ)), ErrorCode::MAPI_E_NOT_FOUND);
    let section = open(WRITE)?;
    assert_eq!(section.find(PR_COMMENT)?, None);
    drop(section);
    assert_eq!(code(open(READ)), ErrorCode::S_OK);
    let of_interface = |interface| code(scene.session.open_profile_section(SECTION, Some(interface), READ));
    assert_eq!(of_interface(IID_IProfSect), ErrorCode::S_OK);
    assert_eq!(of_interface(IID_IMsgStore), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    let other = Scene::of_b(h)?;
    let elsewhere = other.session.open_profile_section(SECTION, None, READ);
    assert_eq!(code(elsewhere), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// SES-OPENPROFSECT-1, SES-OPENPROFSECT-6.
fn a_section_is_read_only_unless_asked(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    drop(scene.session.open_profile_section(SECTION, None, WRITE)?);
    let section = scene.session.open_profile_section(SECTION, None, READ)?;
    let refused = section.set_props(&[Property::of(PR_COMMENT, "x")]);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(section.find(PR_COMMENT)?, None);
    Ok(())
}

/// SES-OPENPROFSECT-7.
fn changes_of_a_section_are_immediate(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let section = scene.session.open_profile_section(SECTION, None, WRITE)?;
    section.set(PR_COMMENT, "kept")?;
    let other = scene.session.open_profile_section(SECTION, None, READ)?;
    assert_eq!(other.get(PR_COMMENT)?, "kept");
    assert_eq!(code(section.save_changes(SaveFlags::NONE)), ErrorCode::S_OK);
    drop((section, other, scene));
    let later = Scene::of_a(h)?;
    assert_eq!(later.session.open_profile_section(SECTION, None, READ)?.get(PR_COMMENT)?, "kept");
    Ok(())
}

/// SES-OPENPROFSECT-8.
fn every_section_names_its_profile(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let [profile, _] = h.profiles();
    let section = scene.session.open_profile_section(SECTION, None, WRITE)?;
    assert_eq!(section.get(PR_PROFILE_NAME)?, profile);
    assert_eq!(section.get(PR_OBJECT_TYPE)?, i32::from(ObjectType::MAPI_PROFSECT));
    let changed = [Property::of(PR_PROFILE_NAME, "Other"), Property::of(PR_OBJECT_TYPE, 1)];
    assert_eq!(section.set_props(&changed)?.len(), 2);
    assert_eq!(section.get(PR_PROFILE_NAME)?, profile);
    Ok(())
}

/// SES-OPENPROFSECT-9: also of one made anew under the same name.
fn every_profile_has_an_instance(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let other = Scene::of_b(h)?;
    let key =
        |session: &dyn MapiSession| session.open_profile_section(INSTANCE, None, READ)?.get(PR_SEARCH_KEY);
    let mut keys = vec![key(&*scene.session)?, key(&*other.session)?];
    for _ in 0..2 {
        let session = bare_session(h)?;
        keys.push(key(&*session)?);
        session.logoff(LogoffFlags::NONE, 0)?;
        h.mapi().admin_profiles(0)?.delete_profile("Bare", ProfileFlags::NONE)?;
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4);
    Ok(())
}

/// SES-OPENPROFSECT-3.
fn a_section_of_a_provider_is_not_for_clients(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = scene.session.get_msg_stores_table(UNICODE)?.all_rows(&columns![PR_PROVIDER_UID])?;
    let uid = rows.first().and_then(|row| row.get(PR_PROVIDER_UID)).expect("the store has a provider");
    let uid = MapiUid::from_slice(&uid).expect("16 bytes");
    let open = |flags| code(scene.session.open_profile_section(uid, None, flags));
    assert_eq!(open(READ), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(open(WRITE), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(open(OpenSectionFlags::MAPI_FORCE_ACCESS), ErrorCode::S_OK);
    Ok(())
}

/// SES-OPENPROFSECT-4, SES-OPENPROFSECT-5.
fn a_section_is_written_by_one_session(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let open = |scene: &Scene, flags| scene.session.open_profile_section(SECTION, None, flags);
    let writing = open(&one, WRITE)?;
    assert_eq!(code(open(&other, READ)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(open(&other, WRITE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(open(&one, WRITE)), ErrorCode::S_OK);
    drop(writing);
    let _reading = open(&one, READ)?;
    assert_eq!(code(open(&other, WRITE)), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(code(open(&other, READ)), ErrorCode::S_OK);
    Ok(())
}

/// SES-OPENPROFSECT-11, SES-OPENPROFSECT-12.
fn a_section_has_no_names_and_secrets_are_asked_for(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let section = scene.session.open_profile_section(SECTION, None, WRITE)?;
    let name = PropName::string(Guid::nil(), "name");
    let ids = section.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE);
    assert_eq!(code(ids), ErrorCode::MAPI_E_NO_SUPPORT);
    let names = section.get_names_from_ids(Some(&[PropTag(0x8001_001F)]), None, Default::default());
    assert_eq!(code(names), ErrorCode::MAPI_E_NO_SUPPORT);
    let secret = PropTag(0x67F0_001F);
    let problems = section.set_props(&[
        Property::new(PropTag(0x8001_001F), "x".into()),
        Property::new(secret, "hidden".into()),
    ])?;
    assert_eq!(
        problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        [ErrorCode::MAPI_E_UNEXPECTED_ID]
    );
    assert!(!section.get_prop_list(UNICODE)?.contains(&secret));
    let all = section.get_props(None, UNICODE)?.value;
    assert!(all.iter().all(|property| property.tag != secret));
    let asked = section.get_props(Some(&[secret]), UNICODE)?.value;
    assert_eq!(asked, [Property::new(secret, "hidden".into())]);
    Ok(())
}

/// SES-ADMINSERVICES-1, SES-ADMINSERVICES-2: the session that is running keeps what it has.
fn services_are_administered_for_the_next_session(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let admin = scene.session.admin_services(0)?;
    let rows = admin.get_msg_service_table(UNICODE)?.all_rows(&columns![PR_SERVICE_UID])?;
    let before = scene.session.get_status_table(UNICODE)?.get_row_count(0)?.value;
    for row in &rows {
        let uid = MapiUid::from_slice(&row.get(PR_SERVICE_UID).expect("every service has a uid"));
        admin.delete_msg_service(uid.expect("16 bytes"))?;
    }
    assert_eq!(scene.session.get_status_table(UNICODE)?.get_row_count(0)?.value, before);
    assert!(!scene.store.get(PR_DISPLAY_NAME)?.is_empty());
    assert_eq!(scene.session.get_msg_stores_table(UNICODE)?.get_row_count(0)?.value, 0);
    let [profile, _] = h.profiles();
    let later = h.mapi().logon(Some(&profile), None, crate::vocab::LogonFlags::MAPI_NEW_SESSION)?;
    assert_eq!(later.get_status_table(UNICODE)?.get_row_count(0)?.value, 3);
    Ok(())
}

/// SES-LOGOFF-1, SES-LOGOFF-2, STO-GEN-13: but the administration of services belongs to the profile.
fn after_logoff_everything_is_invalid(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let session = &scene.session;
    let folder = scene.folder("Logoff")?;
    let message = saved(&folder, "a")?;
    let id = id_of(&*message)?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let stream =
        message.open_property(PR_SUBJECT.tag(), IID_IStream, 0, OpenPropertyFlags::NONE)?.into_stream()?;
    let contents = folder.get_contents_table(TableFlags::NONE)?;
    let recipients = message.get_recipient_table(TableFlags::NONE)?;
    let section = session.open_profile_section(SECTION, None, WRITE)?;
    let status_table = session.get_status_table(UNICODE)?;
    let rows = status_table.all_rows(&columns![PR_ENTRYID])?;
    let row = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("a row").into();
    let status = session.open_entry(&row, None, OpenFlags::NONE)?.into_status()?;
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let user = session
        .open_entry(&session.query_identity()?.into_value(), None, OpenFlags::NONE)?
        .into_mail_user()?;
    let admin = session.admin_services(0)?;
    session.logoff(LogoffFlags::NONE, 0)?;
    let answers = [
        code(session.logoff(LogoffFlags::NONE, 0)),
        code(session.get_last_error(ErrorCode::S_OK, UNICODE)),
        code(session.get_msg_stores_table(UNICODE)),
        code(session.open_msg_store(&id, None, OpenStoreFlags::NONE)),
        code(session.open_address_book(None, AbOpenFlags::NONE)),
        code(session.open_profile_section(SECTION, None, READ)),
        code(session.get_status_table(UNICODE)),
        code(session.open_entry(&id, None, OpenFlags::NONE)),
        code(session.compare_entry_ids(&id, &id, 0)),
        code(session.unadvise(crate::interface::Connection(1))),
        code(session.enum_adr_types(UNICODE)),
        code(session.query_identity()),
        code(session.set_default_store(crate::vocab::DefaultStoreRole::MAPI_DEFAULT_STORE, None)),
        code(session.admin_services(0)),
        code(scene.store.get(PR_DISPLAY_NAME)),
        code(scene.store.open_entry(None, None, OpenFlags::NONE)),
        code(folder.get(PR_DISPLAY_NAME)),
        code(folder.new_message()),
        code(message.get(PR_SUBJECT)),
        code(message.save()),
        code(attachment.get(PR_ATTACH_NUM)),
        code(stream.stat()),
        code(contents.get_row_count(0)),
        code(recipients.get_row_count(0)),
        code(section.get(PR_PROFILE_NAME)),
        code(status_table.get_row_count(0)),
        code(status.get(PR_DISPLAY_NAME)),
        code(book.open_entry(None, None, OpenFlags::NONE)),
        code(user.get(PR_DISPLAY_NAME)),
    ];
    assert_eq!(answers, [ErrorCode::MAPI_E_INVALID_OBJECT; 29]);
    assert_eq!(code(admin.get_provider_table(UNICODE)), ErrorCode::S_OK);
    Ok(())
}

/// SES-LOGOFF-3.
fn logoff_loses_what_is_not_saved(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Logoff")?;
    let id = id_of(&*folder)?;
    let message = saved(&folder, "saved")?;
    message.set(PR_SUBJECT, "not saved")?;
    folder.new_message()?.set(PR_SUBJECT, "never saved")?;
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    let later = Scene::of_a(h)?;
    let rows = later.store.open_folder(&id)?.messages(&columns![PR_SUBJECT])?;
    assert_eq!(super::listing::texts(&rows), ["saved"]);
    Ok(())
}

/// SES-LOGOFF-16.
fn logoff_leaves_the_library_alone(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    assert_eq!(code(h.mapi().admin_profiles(0)), ErrorCode::S_OK);
    assert_eq!(code(h.mapi().dispatch_notifications(0)), ErrorCode::S_OK);
    Ok(())
}

/// SES-LOGOFF-14.
fn a_refused_logoff_leaves_the_session_alone(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    assert_eq!(code(scene.session.logoff(LogoffFlags::NONE, 1)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let undefined = LogoffFlags::from_bits_retain(0x80);
    assert_eq!(code(scene.session.logoff(undefined, 0)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    put(&scene.folder("Still open")?, "a", &[])?;
    Ok(())
}

/// SES-LOGOFF-7, STA-SPOOLER-5.
fn what_was_submitted_waits_for_the_next_session(h: &dyn Harness) -> Result<()> {
    let (scene, receiver) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to] = h.addresses();
    let inbox = receiver.store.inbox()?;
    let message = scene.store.outbox()?.new_message()?;
    message.set(PR_SUBJECT, "Waiting")?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("B", "SMTP", &*to), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    scene.session.logoff(LogoffFlags::NONE, 0)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 0);
    let _later = Scene::of_a(h)?;
    h.pump();
    assert_eq!(inbox.get(PR_CONTENT_COUNT)?, 1);
    Ok(())
}
