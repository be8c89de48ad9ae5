//! Message services: their table, and how they come into a profile, are copied, leave it.

use std::sync::Arc;

use super::Harness;
use super::desk::{
    APP, Desk, EXTRA, FORCE, GLOBAL, MODIFY, NO_UI, NONE, READ, UNICODE, column, count, fails,
    provider_flags, provider_uids, section, service_flags, service_names, service_uids, uids,
};
use super::sinks::Heard;
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{MsgServiceAdmin, Outcome, Result, ServiceDestination};
use crate::vocab::guids::{IID_IMessage, IID_IProfSect};
use crate::vocab::tags::*;
use crate::vocab::{
    Bookmark, ErrorCode, EventMask, FindRowFlags, LogoffFlags, MapiUid, PropTag, PropType, PropValue,
    Property, QueryColumnsFlags, QueryRowsFlags, Restriction, ServiceFlags, ServiceUiFlags, SortOrderSet,
    StatusFlags, Tag, UnicodeFlags,
};

cases! { $, conformance_service_admin, service_admin;
    the_service_table_is_a_picture_of_the_services_in_profile_order,
    a_profile_without_services_has_an_empty_table,
    services_are_added_by_their_key,
    a_service_is_named_by_the_catalog_first,
    a_service_brings_all_its_sections,
    the_service_table_shows_what_its_section_has_now,
    a_service_without_an_entry_function_is_not_configured,
    a_deleted_service_takes_its_providers_and_passes_its_roles_on,
    a_shared_section_goes_with_the_last_service_that_lists_it,
    a_service_is_copied_within_a_profile_and_into_another,
    a_copied_service_has_uids_of_its_own_and_no_role_that_is_taken,
    a_copied_service_brings_its_extra_sections_unless_the_target_has_them,
    a_service_is_copied_into_the_profile_of_a_session,
    a_marker_tells_the_new_service_from_the_others,
    a_profile_that_was_deleted_can_be_made_again,
    an_administration_got_from_a_session_belongs_to_the_profile,
    what_files_a_service_has_is_kept,
}

/// PRF-GETMSGSERVICETABLE-1, PRF-GETMSGSERVICETABLE-2, PRF-GETMSGSERVICETABLE-3, PRF-GETMSGSERVICETABLE-4,
/// PRF-GETMSGSERVICETABLE-5, PRF-GETMSGSERVICETABLE-7, PRF-GETMSGSERVICETABLE-8, TBL-PROFTAB-1, TBL-SVCTAB-1.
fn the_service_table_is_a_picture_of_the_services_in_profile_order(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let before = admin.get_msg_service_table(UNICODE)?;
    for name in ["bare", "box"] {
        admin.create_msg_service(name, None, NO_UI)?;
    }
    assert_eq!(count(&*before)?, 1);
    let advise = before.advise(EventMask::fnevTableModified, Heard::default().sink());
    fails(advise, ErrorCode::MAPI_E_NO_SUPPORT);

    let table = admin.get_msg_service_table(UNICODE)?;
    let wanted = columns![
        PR_DISPLAY_NAME,
        PR_INSTANCE_KEY,
        PR_RESOURCE_FLAGS,
        PR_SERVICE_DLL_NAME,
        PR_SERVICE_ENTRY_NAME,
        PR_SERVICE_NAME,
        PR_SERVICE_SUPPORT_FILES,
        PR_SERVICE_UID,
    ];
    let columns = table.query_columns(QueryColumnsFlags::NONE)?;
    assert_eq!(columns.iter().map(|tag| tag.id()).collect::<Vec<_>>(), wanted.map(PropTag::id));
    assert_eq!(table.query_sort_order()?, SortOrderSet::default());
    let rows = table.query_rows(10, QueryRowsFlags::NONE)?;
    let names: Vec<_> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
    assert_eq!(names, ["FILE", "BARE", "BOX"]);
    let bare = rows.get(1).expect("three rows");
    for missing in [*PR_SERVICE_DLL_NAME, PR_SERVICE_ENTRY_NAME.tag(), *PR_SERVICE_SUPPORT_FILES] {
        assert_eq!(bare.cell(missing), Some(&PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)), "{missing}");
    }
    let mailbox = rows.get(2).expect("three rows");
    assert_eq!(mailbox.get(PR_SERVICE_DLL_NAME).as_deref(), Some("BOX.DLL"));
    let keys = column(&*table, PR_INSTANCE_KEY)?;
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert!(column(&*table, PR_SERVICE_UID)?.iter().all(|uid| uid.len() == 16));

    let is_mailbox = Restriction::eq(PR_SERVICE_NAME, "BOX");
    let found = table.find_row(&is_mailbox, Bookmark::BOOKMARK_BEGINNING, FindRowFlags::NONE)?;
    assert_eq!(found, Outcome::ok(()));
    let rows = table.query_all_rows(Some(&columns![PR_DISPLAY_NAME]), Some(&is_mailbox), None, 0)?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_DISPLAY_NAME)).as_deref(), Some("Mailbox on a server"));
    Ok(())
}

/// PRF-GETMSGSERVICETABLE-6.
fn a_profile_without_services_has_an_empty_table(h: &dyn Harness) -> Result<()> {
    let admin = Desk::of(h)?.profile("P", &[])?;
    assert_eq!(count(&*admin.get_msg_service_table(UNICODE)?)?, 0);
    Ok(())
}

/// PRF-CREATEMSGSERVICE-1, PRF-CREATEMSGSERVICE-5, PRF-CREATEMSGSERVICE-6, PRF-CREATEMSGSERVICE-7,
/// PRF-CREATEMSGSERVICE-9, PRF-CREATEMSGSERVICE-10, PRF-CREATEMSGSERVICE-11, PRF-CREATEMSGSERVICE-15, PRF-INF-3.
fn services_are_added_by_their_key(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    fails(admin.create_msg_service("Mailbox on a server", None, NO_UI), ErrorCode::MAPI_E_NOT_FOUND);
    let first = admin.create_msg_service_ex("box", None, NO_UI)?;
    admin.create_msg_service("BOX", None, ServiceUiFlags::MAPI_UNICODE)?;
    let bare = admin.create_msg_service_ex("BARE", None, ServiceUiFlags::SERVICE_UI_ALWAYS)?;
    let single = admin.create_msg_service_ex("BOOK", None, NO_UI)?;
    fails(admin.create_msg_service("book", None, NO_UI), ErrorCode::MAPI_E_NO_ACCESS);
    let known = service_uids(&admin)?;
    let second = known[1];
    assert_eq!(known, [first, second, bare, single]);
    assert_ne!(first, second);
    let owners = uids(&*admin.get_provider_table(UNICODE)?, PR_SERVICE_UID)?;
    assert_eq!(owners, [first, first, second, second, single]);
    Ok(())
}

/// PRF-CREATEMSGSERVICE-8, PRF-CREATEMSGSERVICE-14.
fn a_service_is_named_by_the_catalog_first(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    for (service, given) in [("NAMED", Some("given")), ("BARE", Some("given")), ("BARE", None)] {
        admin.create_msg_service(service, given, NO_UI)?;
    }
    let table = admin.get_msg_service_table(UNICODE)?;
    assert_eq!(column(&*table, PR_DISPLAY_NAME)?, ["Its name", "given", "Bare"]);
    Ok(())
}

/// PRF-CREATEMSGSERVICE-2, PRF-INF-5, PRF-INF-6, PRF-INF-8, PRF-INF-10, PRF-LAYOUT-1: the service's, its providers' in
/// their order, the extra ones.
fn a_service_brings_all_its_sections(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX", "EXTRA"])?;
    let [mailbox, extra] = service_uids(&admin)?[..] else { panic!("two services") };
    let number = Tag::<i32>::new(PropTag::new(PropType::PT_LONG, 0x6601));
    assert_eq!(section(&admin, mailbox, FORCE)?.get(number)?, 5);
    let table = admin.get_provider_table(UNICODE)?;
    assert_eq!(column(&*table, PR_PROVIDER_DLL_NAME)?, ["BOXAB.DLL", "BOXMS.DLL", "FILEMS.DLL"]);
    assert_eq!(uids(&*table, PR_SERVICE_UID)?, [mailbox, mailbox, extra]);
    for (provider, service) in provider_uids(&admin)?.into_iter().zip([mailbox, mailbox, extra]) {
        let own = section(&admin, provider, FORCE)?.get(PR_SERVICE_UID)?;
        assert_eq!(MapiUid::from_slice(&own), Some(service));
    }
    assert_eq!(section(&admin, EXTRA, READ)?.get(PR_COMMENT)?, "seed");
    Ok(())
}

/// PRF-GETMSGSERVICETABLE-9, PRF-GETMSGSERVICETABLE-10, PRF-RENAMEMSGSERVICE-1, PRF-RENAMEMSGSERVICE-2, PRF-PROPS-2.
fn the_service_table_shows_what_its_section_has_now(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let (uid, provider) = (service_uids(&admin)?[0], provider_uids(&admin)?[0]);
    for unknown in [uid, MapiUid([9; 16])] {
        fails(admin.rename_msg_service(unknown, 0, "Archive"), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let own = section(&admin, uid, MODIFY | FORCE)?;
    own.set(PR_DISPLAY_NAME, "Archive")?;
    own.set(PR_COMMENT, "of 2024")?;
    section(&admin, provider, MODIFY | FORCE)?.set(PR_DISPLAY_NAME, "File (archive)")?;
    let table = admin.get_msg_service_table(UNICODE)?;
    assert_eq!(column(&*table, PR_DISPLAY_NAME)?, ["Archive"]);
    assert_eq!(column(&*table, PR_COMMENT)?, ["of 2024"]);
    assert_eq!(column(&*admin.get_provider_table(UNICODE)?, PR_DISPLAY_NAME)?, ["File (archive)"]);
    Ok(())
}

/// PRF-CONFIGUREMSGSERVICE-4, PRF-CONFIGUREMSGSERVICE-5, PRF-SERVICEENTRY-7: it supports everything else.
fn a_service_without_an_entry_function_is_not_configured(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let (service, provider) = (service_uids(&admin)?[0], provider_uids(&admin)?[0]);
    let name = [Property::of(PR_DISPLAY_NAME, "x")];
    fails(admin.configure_msg_service(service, NO_UI, &name), ErrorCode::MAPI_E_NOT_INITIALIZED);
    for uid in [provider, MapiUid([9; 16])] {
        fails(admin.configure_msg_service(uid, NO_UI, &name), ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(column(&*admin.get_msg_service_table(UNICODE)?, PR_DISPLAY_NAME)?, ["File of messages"]);
    admin.delete_msg_service(service)?;
    Ok(())
}

/// PRF-DELETEMSGSERVICE-1, PRF-DELETEMSGSERVICE-4, PRF-DELETEMSGSERVICE-5, PRF-DELETEMSGSERVICE-6, PRF-GEN-15,
/// PRF-SETPRIMARYIDENTITY-9, PRF-SETPRIMARYIDENTITY-10.
fn a_deleted_service_takes_its_providers_and_passes_its_roles_on(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX", "FILE", "BOX"])?;
    let _session = desk.log_on("P")?;
    let (services, providers) = (service_uids(&admin)?, provider_uids(&admin)?);
    for uid in [providers[0], MapiUid([9; 16])] {
        fails(admin.delete_msg_service(uid), ErrorCode::MAPI_E_NOT_FOUND);
    }
    admin.delete_msg_service(services[0])?;
    for gone in [services[0], providers[0], providers[1]] {
        fails(section(&admin, gone, FORCE), ErrorCode::MAPI_E_NOT_FOUND);
    }
    assert_eq!(provider_uids(&admin)?, providers[2..]);
    let table = admin.get_provider_table(UNICODE)?;
    assert_eq!(column(&*table, PR_PROVIDER_ORDINAL)?, [0, 1, 2]);
    let flags = provider_flags(&admin)?;
    assert!(flags[0].contains(StatusFlags::STATUS_DEFAULT_STORE));
    assert!(flags[1].contains(StatusFlags::STATUS_PRIMARY_IDENTITY));
    assert_eq!(
        service_flags(&admin)?,
        [ServiceFlags::SERVICE_DEFAULT_STORE, ServiceFlags::SERVICE_PRIMARY_IDENTITY]
    );
    for uid in &services[1..] {
        admin.delete_msg_service(*uid)?;
    }
    assert_eq!(count(&*admin.get_provider_table(UNICODE)?)?, 0);
    Ok(())
}

/// PRF-DELETEMSGSERVICE-7, PRF-LAYOUT-4: the global section never goes.
fn a_shared_section_goes_with_the_last_service_that_lists_it(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["EXTRA", "EXTRA"])?;
    let [first, second] = service_uids(&admin)?[..] else { panic!("two services") };
    admin.delete_msg_service(first)?;
    section(&admin, EXTRA, READ)?;
    admin.delete_msg_service(second)?;
    fails(section(&admin, EXTRA, READ), ErrorCode::MAPI_E_NOT_FOUND);
    section(&admin, GLOBAL, READ)?;
    Ok(())
}

/// PRF-COPYMSGSERVICE-1, PRF-COPYMSGSERVICE-2, PRF-COPYMSGSERVICE-3, PRF-COPYMSGSERVICE-6, PRF-COPYMSGSERVICE-9,
/// PRF-COPYMSGSERVICE-10.
fn a_service_is_copied_within_a_profile_and_into_another(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (from, to) = (desk.profile("From", &["BOX", "BOOK"])?, desk.profile("To", &[])?);
    let [mailbox, book] = service_uids(&from)?[..] else { panic!("two services") };
    let secret = Tag::<i32>::new(PropTag(0x67F0_0003));
    section(&from, mailbox, MODIFY | FORCE)?.set(secret, 7)?;
    let copy = |uid, to: &Arc<dyn MsgServiceAdmin>| {
        let to = ServiceDestination::Admin(&**to);
        from.copy_msg_service(uid, Some("ignored"), Some(IID_IProfSect), to, NO_UI)
    };
    copy(mailbox, &to)?;
    copy(mailbox, &from)?;
    copy(book, &to)?;
    fails(copy(book, &to), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(book, &from), ErrorCode::MAPI_E_NO_ACCESS);
    fails(copy(MapiUid([9; 16]), &to), ErrorCode::MAPI_E_NOT_FOUND);
    let here = ServiceDestination::Admin(&*from);
    let message = from.copy_msg_service(mailbox, None, Some(IID_IMessage), here, NO_UI);
    fails(message, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);

    assert_eq!(service_names(&from)?, ["BOX", "BOOK", "BOX"]);
    assert_eq!(service_names(&to)?, ["BOX", "BOOK"]);
    let names = column(&*to.get_msg_service_table(UNICODE)?, PR_DISPLAY_NAME)?;
    assert_eq!(names[0], "Mailbox on a server");
    assert_eq!(section(&to, service_uids(&to)?[0], FORCE)?.get(secret)?, 7);
    let dlls = column(&*to.get_provider_table(UNICODE)?, PR_PROVIDER_DLL_NAME)?;
    assert_eq!(dlls, ["BOXAB.DLL", "BOXMS.DLL", "BOOKAB.DLL"]);
    Ok(())
}

/// PRF-COPYMSGSERVICE-4, PRF-COPYMSGSERVICE-11.
fn a_copied_service_has_uids_of_its_own_and_no_role_that_is_taken(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let original = service_uids(&admin)?[0];
    admin.copy_msg_service(original, None, None, ServiceDestination::Admin(&*admin), NO_UI)?;
    let (services, providers) = (service_uids(&admin)?, provider_uids(&admin)?);
    assert!(services[0] == original && services[1] != original);
    assert!(providers[..2].iter().all(|provider| !providers[2..].contains(provider)));
    let owners = uids(&*admin.get_provider_table(UNICODE)?, PR_SERVICE_UID)?;
    assert_eq!(owners, [services[0], services[0], services[1], services[1]]);
    let roles = StatusFlags::STATUS_PRIMARY_IDENTITY | StatusFlags::STATUS_DEFAULT_STORE;
    let having: Vec<bool> = provider_flags(&admin)?.iter().map(|flags| flags.intersects(roles)).collect();
    assert_eq!(having, [true, true, false, false]);
    assert_eq!(service_flags(&admin)?[1], ServiceFlags::NONE);
    Ok(())
}

/// PRF-COPYMSGSERVICE-5.
fn a_copied_service_brings_its_extra_sections_unless_the_target_has_them(h: &dyn Harness) -> Result<()> {
    let own = MapiUid([8; 16]);
    let desk = Desk::of(h)?;
    let (from, to) = (desk.profile("From", &["EXTRA"])?, desk.profile("To", &[])?);
    let service = service_uids(&from)?[0];
    section(&from, own, MODIFY)?.set(PR_COMMENT, "own")?;
    let listed = [EXTRA.0, own.0].concat();
    section(&from, service, MODIFY | FORCE)?.set(PR_SERVICE_EXTRA_UIDS, &listed[..])?;
    section(&to, EXTRA, MODIFY)?.set(PR_COMMENT, "kept")?;
    from.copy_msg_service(service, None, None, ServiceDestination::Admin(&*to), NO_UI)?;

    let listed = section(&to, service_uids(&to)?[0], FORCE)?.get(PR_SERVICE_EXTRA_UIDS)?;
    let [first, second] = [0, 16].map(|at| MapiUid::from_slice(&listed[at..]).expect("two uids"));
    assert!(first == EXTRA && second != own);
    assert_eq!(section(&to, first, READ)?.get(PR_COMMENT)?, "kept");
    assert_eq!(section(&to, second, READ)?.get(PR_COMMENT)?, "own");
    Ok(())
}

/// PRF-COPYMSGSERVICE-1, PRF-COPYMSGSERVICE-2.
fn a_service_is_copied_into_the_profile_of_a_session(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let (from, to) = (desk.profile("From", &["FILE"])?, desk.profile("To", &["BARE"])?);
    let session = desk.log_on("To")?;
    let to_session = ServiceDestination::Session(&*session);
    from.copy_msg_service(service_uids(&from)?[0], None, None, to_session, NO_UI)?;
    assert_eq!(service_names(&to)?, ["BARE", "FILE"]);
    assert_eq!(service_names(&from)?, ["FILE"]);
    Ok(())
}

/// PRF-SEQ-6.
fn a_marker_tells_the_new_service_from_the_others(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let marker = PR_BODY_A;
    for uid in service_uids(&admin)? {
        section(&admin, uid, FORCE | MODIFY)?.set(marker, &b"marked"[..])?;
    }
    admin.create_msg_service("FILE", None, NO_UI)?;
    let mut unmarked = Vec::new();
    for uid in service_uids(&admin)? {
        if section(&admin, uid, FORCE)?.find(marker)?.is_none() {
            unmarked.push(uid);
        }
    }
    assert_eq!(unmarked, service_uids(&admin)?[1..]);
    section(&admin, service_uids(&admin)?[0], FORCE | MODIFY)?.delete(marker)?;
    Ok(())
}

/// PRF-SEQ-4.
fn a_profile_that_was_deleted_can_be_made_again(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    fails(desk.admin.delete_profile("P", NONE), ErrorCode::MAPI_E_NOT_FOUND);
    let before = desk.profile("P", &["BOX"])?;
    desk.admin.delete_profile("P", NONE)?;
    desk.admin.create_profile("P", None, APP)?;
    fails(before.get_msg_service_table(UNICODE), ErrorCode::MAPI_E_OBJECT_DELETED);
    assert_eq!(service_names(&desk.services("P")?)?, [""; 0]);
    Ok(())
}

/// PRF-SESSADMIN-1, PRF-SESSADMIN-3, PRF-SESSADMIN-5, PRF-CREATEMSGSERVICE-15.
fn an_administration_got_from_a_session_belongs_to_the_profile(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let other = desk.profile("P", &["FILE"])?;
    let session = desk.log_on("P")?;
    fails(session.admin_services(1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let own = session.admin_services(0)?;
    let added = own.create_msg_service_ex("BARE", None, NO_UI)?;
    assert_eq!(service_uids(&other)?.last(), Some(&added));
    session.logoff(LogoffFlags::NONE, 0)?;
    own.delete_msg_service(added)?;
    assert_eq!(service_names(&own)?, ["FILE"]);
    assert_eq!(service_names(&other)?, ["FILE"]);
    Ok(())
}

/// PRF-PROPS-4, PRF-INF-7.
fn what_files_a_service_has_is_kept(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let own = section(&admin, service_uids(&admin)?[0], FORCE | MODIFY)?;
    assert_eq!(own.get(PR_SERVICE_SUPPORT_FILES)?, ["BOX.DLL", "BOXAB.DLL"]);
    assert_eq!(own.get(PR_SERVICE_DELETE_FILES)?, ["BOX.HLP"]);
    assert_eq!(own.get(PR_SERVICE_INSTALL_ID)?, "{1}");
    own.set(PR_RESOURCE_PATH, "C:\\")?;
    assert_eq!(own.get(PR_RESOURCE_PATH)?, "C:\\");
    let table = admin.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!(column(&*table, PR_SERVICE_SUPPORT_FILES)?, [["BOX.DLL", "BOXAB.DLL"]]);
    Ok(())
}
