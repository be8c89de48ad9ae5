//! Who the user of a session is, by the providers of his profile.

use super::*;

/// Library, name, entry id and search key of each row of the status table that shows an identity.
fn identities(session: &Arc<dyn MapiSession>) -> Vec<(String, String, Binary, Binary)> {
    let table = session.get_status_table(UNICODE).unwrap();
    let columns = mapi_emulator::columns![
        PR_PROVIDER_DLL_NAME,
        PR_IDENTITY_DISPLAY,
        PR_IDENTITY_ENTRYID,
        PR_IDENTITY_SEARCH_KEY
    ];
    let rows = table.all_rows(&columns).unwrap();
    let shown = rows.iter().filter_map(|row| {
        let name = row.get(PR_IDENTITY_DISPLAY)?;
        let keys = (row.get(PR_IDENTITY_ENTRYID)?, row.get(PR_IDENTITY_SEARCH_KEY)?);
        Some((row.get(PR_PROVIDER_DLL_NAME)?, name, keys.0, keys.1))
    });
    shown.collect()
}

fn libraries(rows: &[(String, String, Binary, Binary)]) -> Vec<&str> {
    rows.iter().map(|(library, ..)| library.as_str()).collect()
}

/// Gives the internet transport of Anna's profile a mailbox of its own, outside the directory.
fn anna_with_a_second_identity() -> (Emulator, Arc<dyn MsgServiceAdmin>, [MapiUid; 2]) {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let [server, internet, _book] = service_uids(&services)[..] else { panic!("three services") };
    let [.., transport, _book] = provider_uids(&services)[..] else { panic!("four providers") };
    let section = services.open_profile_section(transport, None, FORCE | MODIFY).unwrap();
    section.set(PR_PROFILE_MAILBOX, b"anna@elsewhere.example").unwrap();
    (emulator, services, [server, internet])
}

/// The providers of a service show one identity, those of another service their own (SES-IDENTITY-3, SES-IDENTITY-5,
/// SES-IDENTITY-6).
#[test]
fn the_providers_of_a_service_share_its_identity() {
    let (emulator, ..) = anna_with_a_second_identity();
    let session = emulator.log_on("Anna Berg").unwrap();
    let identity = session.query_identity().unwrap();
    let _store = session.default_store().unwrap();
    let shown = identities(&session);
    assert_eq!(libraries(&shown), ["MINET.DLL", "EMSABP.DLL", "EMSMDB.DLL"]);
    let [(_, transport, id, key), (_, name, book_id, book_key), (_, mailbox, store_id, store_key)] =
        &shown[..]
    else {
        panic!("three rows")
    };
    assert_eq!((name.as_str(), mailbox.as_str()), ("Anna Berg", "Anna Berg"));
    assert_eq!((book_id, book_key), (store_id, store_key));
    assert_eq!(identity.value.as_bytes(), &book_id[..]);
    assert_eq!(
        (transport.as_str(), &key[..]),
        ("anna@elsewhere.example", &b"SMTP:ANNA@ELSEWHERE.EXAMPLE\0"[..])
    );
    let one_off = OneOff::parse(&EntryId::from(id)).unwrap();
    assert_eq!(one_off, OneOff::new("anna@elsewhere.example", "SMTP", "anna@elsewhere.example"));
}

/// When the service that supplies the identity goes, the next one does: also for what is sent (SES-IDENTITY-4).
#[test]
fn the_next_service_supplies_the_identity() {
    let (emulator, services, [server, _]) = anna_with_a_second_identity();
    services.create_msg_service("MSPST MS", None, NO_UI).unwrap();
    services.delete_msg_service(server).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let identity = session.query_identity().unwrap();
    assert_eq!(identity.warning, None);
    let one_off = OneOff::parse(&identity.value).unwrap();
    assert_eq!((&*one_off.address_type, &*one_off.address), ("SMTP", "anna@elsewhere.example"));
    assert_eq!(libraries(&identities(&session)), ["MINET.DLL"]);
}

/// PRF-SETPRIMARYIDENTITY-11.
#[test]
fn identities_stand_in_the_status_table_alone() {
    let (emulator, services, _) = anna_with_a_second_identity();
    let session = emulator.log_on("Anna Berg").unwrap();
    let _book = session.open_address_book(None, AbOpenFlags::NONE).unwrap();
    let identity = [*PR_IDENTITY_DISPLAY, PR_IDENTITY_ENTRYID.tag(), PR_IDENTITY_SEARCH_KEY.tag()];
    let rows = session.get_status_table(UNICODE).unwrap().all_rows(&identity).unwrap();
    let told = |row: RowRef<'_>| row.cells().iter().filter(|cell| cell.as_error().is_none()).count();
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [0, 0, 0, 3, 0, 3]);
    for uid in service_uids(&services).into_iter().chain(provider_uids(&services)) {
        let section = services.open_profile_section(uid, None, FORCE).unwrap();
        let told = section.get_props(Some(&identity), UNICODE).unwrap().into_value();
        assert!(told.iter().all(|property| property.value.as_error() == Some(ErrorCode::MAPI_E_NOT_FOUND)));
    }
}

/// PRF-SETPRIMARYIDENTITY-13: and without one, the first that is found.
#[test]
fn the_primary_identity_of_the_profile_is_that_of_the_next_session() {
    let (emulator, _mapi, admin) = emulator();
    admin.create_profile("Both", None, NONE).unwrap();
    let services = admin.admin_services("Both", None, NONE).unwrap();
    let mut added = Vec::new();
    for mailbox in ["anna@example.com", "ben@example.com"] {
        let uid = services.create_msg_service_ex("MSEMS", None, NO_UI).unwrap();
        let mailbox = [Property::of(PR_PROFILE_MAILBOX, mailbox.as_bytes())];
        services.configure_msg_service(uid, NO_UI, &mailbox).unwrap();
        added.push(uid);
    }
    let name = || emulator.log_on("Both").unwrap().identity().unwrap().get(PR_DISPLAY_NAME).unwrap();
    assert_eq!(name(), "Anna Berg");
    services.set_primary_identity(Some(added[1]), 0).unwrap();
    assert_eq!(name(), "Ben Okafor");
    services.set_primary_identity(None, 0).unwrap();
    assert_eq!(name(), "Anna Berg");
    services.delete_msg_service(added[1]).unwrap();
    services.delete_msg_service(added[0]).unwrap();
    let nobody = emulator.log_on("Both").unwrap().query_identity().unwrap();
    assert_eq!(nobody.warning, Some(ErrorCode::MAPI_W_NO_SERVICE));
}

/// The built-in transport sends in the name of the primary identity (STA-OUTBOUND-16).
#[test]
fn mail_goes_out_in_the_name_of_the_primary_identity() {
    let (emulator, services, [server, internet]) = anna_with_a_second_identity();
    let carla = OneOff::new("Carla", "SMTP", "carla@nowhere.example");
    for (service, address) in [(server, "anna@example.com"), (internet, "anna@elsewhere.example")] {
        services.set_primary_identity(Some(service), 0).unwrap();
        let session = emulator.log_on("Anna Berg").unwrap();
        let message = session.default_store().unwrap().outbox().unwrap().new_message().unwrap();
        message.add_recipient(AdrEntry::one_off(&carla, RecipientType::MAPI_TO)).unwrap();
        message.submit_message(SubmitFlags::NONE).unwrap();
        emulator.pump();
        assert_eq!(emulator.sent().last().unwrap().from, address);
    }
}
