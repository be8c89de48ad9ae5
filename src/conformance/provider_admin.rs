//! The providers of message services: their tables, their flags, who has the primary identity.

use super::Harness;
use super::desk::{
    Desk, EXTRA, FIXED, FORCE, MODIFY, NO_UI, READ, UNICODE, column, count, fails, provider_flags,
    provider_uids, section, service_flags, service_uids, uids,
};
use super::scene::slot_code;
use super::sinks::Heard;
use crate::columns;
use crate::interface::Result;
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::vocab::tags::*;
use crate::vocab::{
    ErrorCode, EventMask, MapiUid, OpenSectionFlags, PropTag, PropValue, Property, ProviderFlags,
    QueryColumnsFlags, QueryRowsFlags, Restriction, ServiceFlags, StatusFlags, TableOpFlags, UnicodeFlags,
};

cases! { $, conformance_provider_admin, provider_admin;
    the_provider_table_is_a_picture_of_all_providers_in_profile_order,
    the_flag_chooses_the_type_of_text,
    a_profile_without_providers_has_an_empty_table,
    one_service_and_one_provider_at_most_have_the_primary_identity,
    the_first_able_service_gets_the_roles,
    a_service_has_a_table_of_its_own_providers_and_sections,
    providers_come_and_go_within_a_service,
    a_provider_is_made_from_the_catalog_and_from_values_over_it,
    what_is_computed_is_not_taken_from_a_caller,
    an_administration_ends_with_its_service,
    resource_flags_come_from_the_catalog_and_from_who_writes_them,
    flags_that_never_change_stay,
    kinds_of_providers_are_no_names_of_providers,
}

const COLUMNS: [PropTag; 10] = columns![
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
const NOWHERE: MapiUid = MapiUid([9; 16]);

/// PRF-SA-GETPROVIDERTABLE-1, PRF-SA-GETPROVIDERTABLE-2, PRF-SA-GETPROVIDERTABLE-3, PRF-SA-GETPROVIDERTABLE-4,
/// PRF-SA-GETPROVIDERTABLE-5, PRF-SA-GETPROVIDERTABLE-7, PRF-SA-GETPROVIDERTABLE-10, PRF-SA-GETPROVIDERTABLE-11,
/// TBL-PROFTAB-1, TBL-PROVTAB-1, TBL-PROVTAB-2.
fn the_provider_table_is_a_picture_of_all_providers_in_profile_order(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["EXTRA"])?;
    let before = admin.get_provider_table(UNICODE)?;
    admin.create_msg_service("BOOK", None, NO_UI)?;
    admin.create_msg_service("BOX", None, NO_UI)?;
    assert_eq!(count(&*before)?, 1);
    let advise = before.advise(EventMask::fnevTableModified, Heard::default().sink());
    fails(advise, ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_provider_table(UNICODE)?;
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, COLUMNS);
    let services = service_uids(&admin)?;
    assert_eq!(column(&*table, PR_SERVICE_NAME)?, ["EXTRA", "BOOK", "BOX", "BOX"]);
    assert_eq!(uids(&*table, PR_SERVICE_UID)?, [services[0], services[1], services[2], services[2]]);
    assert_eq!(column(&*table, PR_PROVIDER_ORDINAL)?, [0, 1, 2, 3]);
    assert_eq!(column(&*table, PR_DISPLAY_NAME)?, ["File", "Book", "Directory", "Mailbox"]);
    for uid in provider_uids(&admin)? {
        let own = section(&admin, uid, FORCE)?.get(PR_PROVIDER_UID)?;
        assert_eq!(MapiUid::from_slice(&own), Some(uid));
    }
    assert_eq!(column(&*table, PR_MDB_PROVIDER)?.len(), 2);
    Ok(())
}

/// PRF-SA-GETPROVIDERTABLE-9, PRF-VA-GETPROVIDERTABLE-7: columns, rows and sort order.
fn the_flag_chooses_the_type_of_text(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let providers = admin.admin_providers(service_uids(&admin)?[0], UnicodeFlags::NONE)?;
    for table in
        [admin.get_provider_table(UnicodeFlags::NONE)?, providers.get_provider_table(UnicodeFlags::NONE)?]
    {
        assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, COLUMNS.map(PropTag::to_ansi));
        let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
        let name = rows.first().and_then(|row| row.cell(*PR_DISPLAY_NAME_A).cloned());
        assert_eq!(name, Some(PropValue::String8(b"File".into())));
    }
    Ok(())
}

/// PRF-SA-GETPROVIDERTABLE-7, PRF-VA-GETPROVIDERTABLE-7, PRF-TRANSPORTORDER-9, TBL-PROFTAB-1, TBL-PROVTAB-3.
fn a_profile_without_providers_has_an_empty_table(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BARE"])?;
    assert_eq!(count(&*admin.get_provider_table(UNICODE)?)?, 0);
    let own = admin.admin_providers(service_uids(&admin)?[0], UNICODE)?;
    let table = own.get_provider_table(UNICODE)?;
    assert_eq!(count(&*table)?, 0);
    own.create_provider("anything", &[], ProviderFlags::NONE)?;
    assert_eq!(count(&*table)?, 0);
    admin.msg_service_transport_order(&[], 0)?;
    fails(admin.msg_service_transport_order(&[], 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    Ok(())
}

/// PRF-SETPRIMARYIDENTITY-1, PRF-SETPRIMARYIDENTITY-2, PRF-SETPRIMARYIDENTITY-3, PRF-SETPRIMARYIDENTITY-4,
/// PRF-SETPRIMARYIDENTITY-5, PRF-SETPRIMARYIDENTITY-6, PRF-SETPRIMARYIDENTITY-7.
fn one_service_and_one_provider_at_most_have_the_primary_identity(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOOK", "BOX", "FILE", "BOX"])?;
    let primary = || -> Result<(Vec<usize>, Vec<usize>)> {
        let of_service = ServiceFlags::SERVICE_PRIMARY_IDENTITY;
        let (services, providers) = (service_flags(&admin)?, provider_flags(&admin)?);
        Ok((
            (0..services.len()).filter(|at| services[*at].contains(of_service)).collect(),
            (0..providers.len())
                .filter(|at| providers[*at].contains(StatusFlags::STATUS_PRIMARY_IDENTITY))
                .collect(),
        ))
    };
    let (services, providers) = (service_uids(&admin)?, provider_uids(&admin)?);
    admin.set_primary_identity(Some(services[3]), 0)?;
    assert_eq!(primary()?, (vec![3], vec![4]), "the address book of the second mailbox");
    admin.set_primary_identity(Some(services[2]), 0)?;
    assert_eq!(primary()?, (vec![2], vec![3]), "a provider that neither offers nor refuses");
    fails(admin.set_primary_identity(Some(services[0]), 0), ErrorCode::MAPI_E_NO_ACCESS);
    fails(admin.set_primary_identity(Some(NOWHERE), 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.set_primary_identity(Some(services[1]), 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(primary()?, (vec![2], vec![3]));
    admin.set_primary_identity(Some(providers[5]), 0)?;
    assert_eq!(primary()?, (vec![3], vec![5]));
    admin.set_primary_identity(None, 0)?;
    assert_eq!(primary()?, (vec![], vec![]));
    let barred = |flags: &&ServiceFlags| flags.contains(ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY);
    assert_eq!(service_flags(&admin)?.iter().filter(barred).count(), 1);
    admin.set_primary_identity(Some(services[1]), 0)?;
    assert_eq!(primary()?, (vec![1], vec![1]), "who was passed over is not barred");
    Ok(())
}

/// PRF-SETPRIMARYIDENTITY-8, PRF-CREATEMSGSERVICE-17, PRF-DEFAULTSTORE-7, PRF-RESFLAGS-2, PRF-RESFLAGS-4.
fn the_first_able_service_gets_the_roles(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOOK", "BOX", "FILE", "BOX"])?;
    let expected = [
        StatusFlags::STATUS_NO_PRIMARY_IDENTITY,
        StatusFlags::STATUS_PRIMARY_IDENTITY,
        StatusFlags::STATUS_DEFAULT_STORE | StatusFlags::STATUS_PRIMARY_STORE,
        StatusFlags::NONE,
        StatusFlags::NONE,
        StatusFlags::STATUS_PRIMARY_STORE,
    ];
    assert_eq!(provider_flags(&admin)?, expected);
    let both = ServiceFlags::SERVICE_DEFAULT_STORE | ServiceFlags::SERVICE_PRIMARY_IDENTITY;
    assert_eq!(service_flags(&admin)?[1..], [both, ServiceFlags::NONE, ServiceFlags::NONE]);
    Ok(())
}

/// PRF-ADMINPROVIDERS-1, PRF-ADMINPROVIDERS-2, PRF-VA-GETPROVIDERTABLE-1, PRF-VA-GETPROVIDERTABLE-2,
/// PRF-VA-GETPROVIDERTABLE-3, PRF-VA-GETPROVIDERTABLE-4, PRF-VA-GETPROVIDERTABLE-5, PRF-VA-GETPROVIDERTABLE-6,
/// TBL-PROVTAB-1.
fn a_service_has_a_table_of_its_own_providers_and_sections(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX", "EXTRA"])?;
    let (services, providers) = (service_uids(&admin)?, provider_uids(&admin)?);
    for uid in [providers[0], NOWHERE] {
        fails(admin.admin_providers(uid, UnicodeFlags::NONE), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let own = admin.admin_providers(services[1], UNICODE)?;
    let table = own.get_provider_table(UNICODE)?;
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?, COLUMNS);
    let found = uids(&*table, PR_PROVIDER_UID)?;
    assert_eq!(found[..2], [providers[2], EXTRA]);
    assert_eq!(found.len(), 3);
    assert_eq!(uids(&*table, PR_SERVICE_UID)?, [services[1]; 3]);
    assert_eq!(column(&*table, PR_INSTANCE_KEY)?.len(), 3);
    let rows = table.all_rows(&COLUMNS)?;
    assert_eq!(rows.get(0).and_then(|row| row.get(PR_PROVIDER_ORDINAL)), Some(2));
    let missing = Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND));
    for extra in [1, 2] {
        assert_eq!(rows.get(extra).expect("three rows").cell(*PR_RESOURCE_TYPE), missing);
    }
    table.restrict(Some(&Restriction::exists(PR_RESOURCE_TYPE)), TableOpFlags::NONE)?;
    assert_eq!(count(&*table)?, 1);
    Ok(())
}

/// PRF-CREATEPROVIDER-1, PRF-CREATEPROVIDER-8, PRF-CREATEPROVIDER-9, PRF-DELETEPROVIDER-2, PRF-DELETEPROVIDER-6.
fn providers_come_and_go_within_a_service(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX", "FILE"])?;
    let services = service_uids(&admin)?;
    let own = admin.admin_providers(services[0], UNICODE)?;
    let name = [Property::of(PR_DISPLAY_NAME, "Team")];
    let first = own.create_provider("BOX_MS", &name, ProviderFlags::NONE)?;
    let second = own.create_provider("BOX_MS", &name, ProviderFlags::MAPI_UNICODE)?;
    let unknown = ProviderFlags::from_bits_retain(1);
    fails(own.create_provider("BOX_MS", &name, unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(provider_uids(&admin)?[3..], [first, second]);
    assert_eq!(uids(&*own.get_provider_table(UNICODE)?, PR_PROVIDER_UID)?[2..], [first, second]);
    let team = section(&admin, first, FORCE)?;
    assert_eq!(team.get(PR_DISPLAY_NAME)?, "Team");
    assert_eq!(team.get(PR_PROVIDER_DISPLAY)?, "Mailboxes");

    own.delete_provider(first)?;
    assert_eq!(provider_uids(&admin)?[3..], [second]);
    fails(team.get(PR_DISPLAY_NAME), ErrorCode::MAPI_E_OBJECT_DELETED);
    for none_of_it in [first, services[0], provider_uids(&admin)?[2]] {
        fails(own.delete_provider(none_of_it), ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}

/// PRF-CREATEPROVIDER-2, PRF-CREATEPROVIDER-3.
fn a_provider_is_made_from_the_catalog_and_from_values_over_it(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let own = admin.admin_providers(service_uids(&admin)?[0], UNICODE)?;
    let name = [Property::of(PR_DISPLAY_NAME, "Team")];
    for provider in ["box_ms", "Mailboxes", "Mailbox", "FILE_MS"] {
        own.create_provider(provider, &name, ProviderFlags::NONE)?;
    }
    let table = admin.get_provider_table(UNICODE)?;
    let rows = table.all_rows(&columns![PR_DISPLAY_NAME, PR_PROVIDER_DLL_NAME])?;
    let made: Vec<_> = rows.iter().skip(2).map(|row| row.get(PR_PROVIDER_DLL_NAME)).collect();
    let mailbox = Some("BOXMS.DLL".to_owned());
    assert_eq!(made, [mailbox.clone(), mailbox.clone(), mailbox, None]);
    assert!(rows.iter().skip(2).all(|row| row.get(PR_DISPLAY_NAME).as_deref() == Some("Team")));
    Ok(())
}

/// PRF-CREATEPROVIDER-4.
fn what_is_computed_is_not_taken_from_a_caller(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let service = service_uids(&admin)?[0];
    let own = admin.admin_providers(service, UNICODE)?;
    let wrong = [
        Property::of(PR_PROVIDER_UID, NOWHERE.0),
        Property::of(PR_SERVICE_UID, NOWHERE.0),
        Property::of(PR_SERVICE_NAME, "X"),
        Property::of(PR_INSTANCE_KEY, [7; 4]),
        Property::of(PR_PROVIDER_ORDINAL, 7),
    ];
    let made = own.create_provider("BOX_MS", &wrong, ProviderFlags::NONE)?;
    let table = admin.get_provider_table(UNICODE)?;
    assert_eq!(provider_uids(&admin)?[2], made);
    assert_eq!(uids(&*table, PR_SERVICE_UID)?, [service; 3]);
    assert_eq!(column(&*table, PR_SERVICE_NAME)?, ["BOX"; 3]);
    assert_eq!(column(&*table, PR_PROVIDER_ORDINAL)?, [0, 1, 2]);
    assert!(column(&*table, PR_INSTANCE_KEY)?.iter().all(|key| key[..] != [7; 4]));
    Ok(())
}

/// PRF-GEN-11.
fn an_administration_ends_with_its_service(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["EXTRA"])?;
    let own = admin.admin_providers(service_uids(&admin)?[0], UNICODE)?;
    let extra = section(&admin, EXTRA, READ)?;
    admin.delete_msg_service(service_uids(&admin)?[0])?;
    fails(own.get_provider_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(own.create_provider("FILE_MS", &[], ProviderFlags::NONE), ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(own.delete_provider(EXTRA), ErrorCode::MAPI_E_OBJECT_DELETED);
    let open = own.open_profile_section(Some(EXTRA), None, OpenSectionFlags::NONE);
    fails(open, ErrorCode::MAPI_E_OBJECT_DELETED);
    fails(extra.get(PR_COMMENT), ErrorCode::MAPI_E_OBJECT_DELETED);
    Ok(())
}

/// PRF-RESFLAGS-3, PRF-RESFLAGS-4, PRF-RESFLAGS-5.
fn resource_flags_come_from_the_catalog_and_from_who_writes_them(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FLAGS"])?;
    assert_eq!(provider_flags(&admin)?, [FIXED]);
    assert_eq!(service_flags(&admin)?, [ServiceFlags::NONE]);
    let service = service_uids(&admin)?[0];
    assert_eq!(section(&admin, service, FORCE)?.get(PR_RESOURCE_FLAGS)?, 0);
    let written = StatusFlags::STATUS_DEFAULT_STORE;
    section(&admin, provider_uids(&admin)?[0], FORCE | MODIFY)?
        .set(PR_RESOURCE_FLAGS, written.bits() as i32)?;
    assert_eq!(provider_flags(&admin)?, [written]);
    assert_eq!(service_flags(&admin)?, [ServiceFlags::SERVICE_DEFAULT_STORE]);
    Ok(())
}

/// PRF-RESFLAGS-1, PRF-INF-9: whatever roles come and go.
fn flags_that_never_change_stay(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOOK", "X", "FLAGS", "BOX"])?;
    let fixed = || -> Result<(Vec<ServiceFlags>, Vec<StatusFlags>)> {
        let modifiable = StatusFlags::STATUS_PRIMARY_IDENTITY | StatusFlags::STATUS_DEFAULT_STORE;
        let roles = ServiceFlags::SERVICE_PRIMARY_IDENTITY | ServiceFlags::SERVICE_DEFAULT_STORE;
        let services = service_flags(&admin)?.into_iter().map(|flags| flags - roles);
        Ok((
            services.collect(),
            provider_flags(&admin)?.into_iter().map(|flags| flags - modifiable).collect(),
        ))
    };
    let book = ServiceFlags::SERVICE_SINGLE_COPY | ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY;
    let expected = (
        vec![book, ServiceFlags::NONE, ServiceFlags::NONE, ServiceFlags::NONE],
        vec![
            StatusFlags::STATUS_NO_PRIMARY_IDENTITY,
            StatusFlags::STATUS_XP_PREFER_LAST,
            FIXED,
            StatusFlags::NONE,
            StatusFlags::STATUS_PRIMARY_STORE,
        ],
    );
    assert_eq!(fixed()?, expected);
    let services = service_uids(&admin)?;
    admin.set_primary_identity(Some(services[2]), 0)?;
    admin.set_primary_identity(None, 0)?;
    assert_eq!(fixed()?, expected);
    Ok(())
}

/// PRF-PROPS-1, PRF-PROPS-3, PRF-PROPS-5.
fn kinds_of_providers_are_no_names_of_providers(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE", "FILE"])?;
    let table = admin.get_provider_table(UNICODE)?;
    let kinds = column(&*table, PR_MDB_PROVIDER)?;
    assert_eq!(kinds[0], kinds[1]);
    let providers = provider_uids(&admin)?;
    assert_ne!(providers[0], providers[1]);
    let of_status = columns![PR_RESOURCE_METHODS, PR_OWN_STORE_ENTRYID, PR_STATUS_CODE];
    let of_provider = columns![PR_PROVIDER_DISPLAY, PR_PROVIDER_DLL_NAME];
    let service = section(&admin, service_uids(&admin)?[0], FORCE)?;
    for tag in of_status.into_iter().chain(of_provider) {
        assert_eq!(slot_code(&*service, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    let provider = section(&admin, providers[0], FORCE)?;
    for tag in of_status {
        assert_eq!(slot_code(&*provider, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{tag}");
    }
    Ok(())
}
