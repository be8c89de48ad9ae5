//! The table of profiles, and the one among them that is the default.

use std::sync::Arc;

use super::Harness;
use super::desk::{APP, Desk, FORCE, GLOBAL, INSTANCE, NONE, column, count, fails, section, service_uids};
use super::scene::slot_code;
use super::sinks::Heard;
use crate::interface::ext::MapiTableExt;
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, ErrorCode, EventMask, LogonFlags, ProfileFlags, QueryColumnsFlags, Restriction, TableType,
};

cases! { $, conformance_profile_table, profile_table;
    the_profile_table_is_a_picture_of_the_profiles_in_the_order_they_came,
    the_default_profile_is_the_one_last_set,
    without_profiles_the_table_is_empty,
    a_deleted_default_profile_leaves_none,
    the_default_profile_is_told_by_the_table_alone,
}

/// PRF-GETPROFILETABLE-1, PRF-GETPROFILETABLE-2, PRF-GETPROFILETABLE-3, PRF-GETPROFILETABLE-5, PRF-GETPROFILETABLE-8,
/// PRF-GETPROFILETABLE-9, PRF-GETPROFILETABLE-11, TBL-PROFTAB-1, TBL-PROFTAB-3.
fn the_profile_table_is_a_picture_of_the_profiles_in_the_order_they_came(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let before = desk.admin.get_profile_table(NONE)?;
    let columns = |table: &Arc<dyn MapiTable>| table.query_columns(QueryColumnsFlags::NONE);
    assert_eq!(columns(&before)?, [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME_A]);
    let rows = count(&*before)?;
    for name in ["b", "a"] {
        desk.profile(name, &[])?;
    }
    desk.admin.set_default_profile(Some("a"), NONE)?;
    assert_eq!(count(&*before)?, rows);
    let advise = before.advise(EventMask::fnevTableModified, Heard::default().sink());
    fails(advise, ErrorCode::MAPI_E_NO_SUPPORT);

    let after = desk.admin.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
    assert_eq!(columns(&after)?, [*PR_DEFAULT_PROFILE, *PR_DISPLAY_NAME]);
    assert_eq!(desk.names()?, ["b", "a"]);
    assert_eq!(after.get_status()?.1, TableType::TBLTYPE_SNAPSHOT);
    let defaults = column(&*after, PR_DEFAULT_PROFILE)?;
    assert_eq!(defaults.len() as u32, count(&*after)?);
    assert_eq!(defaults.iter().filter(|default| **default).count(), 1);
    let mut keys: Vec<Binary> = column(&*after, PR_INSTANCE_KEY)?;
    assert_eq!(keys.len() as u32, rows + 2);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len() as u32, rows + 2);
    Ok(())
}

/// PRF-SETDEFAULTPROFILE-1, PRF-SETDEFAULTPROFILE-2, PRF-SETDEFAULTPROFILE-3, PRF-SETDEFAULTPROFILE-4,
/// PRF-GETPROFILETABLE-10.
fn the_default_profile_is_the_one_last_set(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = &desk.admin;
    desk.profile("a", &[])?;
    desk.profile("b", &[])?;
    admin.create_profile("app", None, APP)?;
    admin.set_default_profile(None, NONE)?;
    admin.set_default_profile(Some("a"), NONE)?;
    admin.set_default_profile(Some("B"), NONE)?;
    for (name, code) in [
        ("", ErrorCode::MAPI_E_NOT_FOUND),
        ("c", ErrorCode::MAPI_E_NOT_FOUND),
        ("app", ErrorCode::MAPI_E_CALL_FAILED),
    ] {
        fails(admin.set_default_profile(Some(name), NONE), code);
    }
    assert_eq!(desk.default_profile()?.as_deref(), Some("b"));
    let table = admin.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
    let named = Restriction::eq(PR_DISPLAY_NAME, "b");
    let rows = table.query_all_rows(Some(&[*PR_DEFAULT_PROFILE]), Some(&named), None, 0)?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_DEFAULT_PROFILE)), Some(true));
    admin.set_default_profile(None, NONE)?;
    assert_eq!(desk.default_profile()?, None);
    Ok(())
}

/// PRF-GETPROFILETABLE-4, TBL-PROFTAB-2.
fn without_profiles_the_table_is_empty(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let table = desk.admin.get_profile_table(APP | ProfileFlags::MAPI_UNICODE)?;
    for name in column(&*table, PR_DISPLAY_NAME)? {
        desk.admin.delete_profile(&name, APP)?;
    }
    let table = desk.admin.get_profile_table(APP)?;
    assert_eq!(count(&*table)?, 0);
    assert_eq!(table.query_columns(QueryColumnsFlags::NONE)?.len(), 2);
    Ok(())
}

/// PRF-DELETEPROFILE-9.
fn a_deleted_default_profile_leaves_none(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    desk.profile("P", &[])?;
    desk.admin.set_default_profile(Some("P"), NONE)?;
    let _session = desk.log_on("P")?;
    desk.admin.delete_profile("P", NONE)?;
    assert_eq!(desk.default_profile()?, None);
    let default = desk.mapi.logon(None, None, LogonFlags::MAPI_USE_DEFAULT | LogonFlags::MAPI_NEW_SESSION);
    fails(default, ErrorCode::MAPI_E_LOGON_FAILED);
    Ok(())
}

/// PRF-GETPROFILETABLE-12.
fn the_default_profile_is_told_by_the_table_alone(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let services = desk.profile("P", &["FILE"])?;
    desk.admin.set_default_profile(Some("P"), NONE)?;
    for uid in [INSTANCE, GLOBAL, service_uids(&services)?[0]] {
        let section = section(&services, uid, FORCE)?;
        assert_eq!(slot_code(&*section, PR_DEFAULT_PROFILE)?, ErrorCode::MAPI_E_NOT_FOUND);
    }
    Ok(())
}
