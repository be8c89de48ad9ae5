//! What a profile says of the parts that its services and providers play.

use super::*;

const ROLES: &str = "
[Services]
BOTH=Both
[BOTH]
PR_RESOURCE_FLAGS=SERVICE_PRIMARY_IDENTITY|SERVICE_NO_PRIMARY_IDENTITY
Providers=BOTH_MS, PLAIN_XP
[BOTH_MS]
PR_DISPLAY_NAME=Both
PR_PROVIDER_DISPLAY=Both
PR_PROVIDER_DLL_NAME=BOTH.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY|STATUS_NO_PRIMARY_IDENTITY|STATUS_NO_DEFAULT_STORE
[PLAIN_XP]
PR_DISPLAY_NAME=Plain
PR_PROVIDER_DISPLAY=Plain
PR_PROVIDER_DLL_NAME=PLAIN.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
";

fn word<T: From<i32>>(services: &Arc<dyn MsgServiceAdmin>, section: MapiUid) -> T {
    let section = services.open_profile_section(section, None, FORCE).unwrap();
    section.get(PR_RESOURCE_FLAGS).unwrap().into()
}

fn write(services: &Arc<dyn MsgServiceAdmin>, section: MapiUid, flags: u32) {
    let section = services.open_profile_section(section, None, MODIFY | FORCE).unwrap();
    let set = section.set_props(&[Property::of(PR_RESOURCE_FLAGS, flags as i32)]).unwrap();
    assert_eq!(set, []);
}

/// STA-PROPS-3
#[test]
fn who_has_no_identity_to_offer_is_never_the_primary_one() {
    let (emulator, _mapi, admin) = emulator();
    emulator.add_services(ROLES).unwrap();
    admin.create_profile("P", None, NONE).unwrap();
    let services = admin.admin_services("P", None, NONE).unwrap();
    let service = services.create_msg_service_ex("BOTH", None, NO_UI).unwrap();
    let [store, transport] = provider_uids(&services)[..] else { panic!("two providers") };
    let barred = StatusFlags::STATUS_NO_PRIMARY_IDENTITY;
    let stores = barred | StatusFlags::STATUS_NO_DEFAULT_STORE;
    assert_eq!(word::<StatusFlags>(&services, store), stores);
    assert_eq!(word::<StatusFlags>(&services, transport), StatusFlags::NONE, "neither is usual");
    let none = ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY;
    assert_eq!(word::<ServiceFlags>(&services, service), none);
    for section in [service, store, transport] {
        fails(services.set_primary_identity(Some(section), 0), ErrorCode::MAPI_E_NO_ACCESS);
    }
    write(&services, store, (barred | StatusFlags::STATUS_PRIMARY_IDENTITY).bits());
    write(&services, service, (none | ServiceFlags::SERVICE_PRIMARY_IDENTITY).bits());
    assert_eq!(word::<StatusFlags>(&services, store), barred);
    assert_eq!(word::<ServiceFlags>(&services, service), none);
}

/// The flags of a store of Anna's profile.
fn of(session: &Arc<dyn MapiSession>, store: &EntryId) -> StatusFlags {
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let only = Restriction::eq(PR_ENTRYID, store);
    let rows = table.query_all_rows(Some(&[*PR_RESOURCE_FLAGS]), Some(&only), None, 0).unwrap();
    rows.first().and_then(|row| row.get(PR_RESOURCE_FLAGS)).expect("the store is listed").into()
}

/// STA-PROPS-2: `STATUS_NEED_IPM_TREE` comes and goes with what MAPI finds, `STATUS_TEMP_SECTION` with the session.
#[test]
fn parts_are_given_and_taken_by_methods() {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let archive = services.create_msg_service_ex("MSPST MS", None, NO_UI).unwrap();
    services.configure_msg_service(archive, NO_UI, &[Property::of(PR_PST_PATH, b"a.pst")]).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let stores = column(&session.get_msg_stores_table(UNICODE).unwrap(), PR_ENTRYID);
    let [mailbox, archive] = [&stores[0], &stores[1]].map(EntryId::from);
    for (role, flag) in [
        (DefaultStoreRole::MAPI_DEFAULT_STORE, StatusFlags::STATUS_DEFAULT_STORE),
        (DefaultStoreRole::MAPI_PRIMARY_STORE, StatusFlags::STATUS_PRIMARY_STORE),
        (DefaultStoreRole::MAPI_SECONDARY_STORE, StatusFlags::STATUS_SECONDARY_STORE),
        (DefaultStoreRole::MAPI_SIMPLE_STORE_PERMANENT, StatusFlags::STATUS_SIMPLE_STORE),
    ] {
        for (gets, loses) in [(&archive, &mailbox), (&mailbox, &archive)] {
            session.set_default_store(role, Some(gets)).unwrap();
            assert!(of(&session, gets).contains(flag), "{role}");
            assert!(!of(&session, loses).contains(flag), "{role}");
        }
    }
    let own = session.admin_services(0).unwrap();
    let providers = own.get_provider_table(UNICODE).unwrap();
    let rows = providers.all_rows(&[*PR_PROVIDER_UID, *PR_RESOURCE_TYPE]).unwrap();
    let of_kind = |kind: ResourceType| {
        let row = rows.iter().find(|row| row.get(PR_RESOURCE_TYPE) == Some(kind.into())).unwrap();
        MapiUid::from_slice(&row.get(PR_PROVIDER_UID).unwrap()).unwrap()
    };
    let transport = of_kind(ResourceType::MAPI_TRANSPORT_PROVIDER);
    own.set_primary_identity(Some(transport), 0).unwrap();
    assert_eq!(word::<StatusFlags>(&own, transport), StatusFlags::STATUS_PRIMARY_IDENTITY);
    let both = StatusFlags::STATUS_PRIMARY_IDENTITY | StatusFlags::STATUS_DEFAULT_OUTBOUND;
    write(&own, transport, both.bits());
    own.set_primary_identity(Some(of_kind(ResourceType::MAPI_STORE_PROVIDER)), 0).unwrap();
    assert_eq!(word::<StatusFlags>(&own, transport), StatusFlags::STATUS_DEFAULT_OUTBOUND);
}

/// STA-PROPS-2: which service holds the default store follows from that.
#[test]
fn the_service_of_the_default_store_follows_it() {
    let (emulator, _mapi, admin) = emulator();
    let services = admin.admin_services("Anna Berg", None, NONE).unwrap();
    let archive = services.create_msg_service_ex("MSPST MS", None, NO_UI).unwrap();
    services.configure_msg_service(archive, NO_UI, &[Property::of(PR_PST_PATH, b"a.pst")]).unwrap();
    let session = emulator.log_on("Anna Berg").unwrap();
    let stores = column(&session.get_msg_stores_table(UNICODE).unwrap(), PR_ENTRYID);
    let holds = || -> Vec<String> {
        let table = session.admin_services(0).unwrap().get_msg_service_table(UNICODE).unwrap();
        let rows = table.all_rows(&[*PR_SERVICE_NAME, *PR_RESOURCE_FLAGS]).unwrap();
        let holds = rows.iter().filter(|row| {
            let flags = ServiceFlags::from(row.get(PR_RESOURCE_FLAGS).unwrap());
            flags.contains(ServiceFlags::SERVICE_DEFAULT_STORE)
        });
        holds.filter_map(|row| row.get(PR_SERVICE_NAME)).collect()
    };
    assert_eq!(holds(), ["MSEMS"]);
    let archive = EntryId::from(&stores[1]);
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&archive)).unwrap();
    assert_eq!(holds(), ["MSPST MS"]);
}
