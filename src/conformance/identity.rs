//! Who the user is: `QueryIdentity`.

use std::sync::Arc;

use super::Harness;
use super::scene::Scene;
use crate::columns;
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{MapiSession, Result};
use crate::vocab::tags::*;
use crate::vocab::{
    EntryId, ErrorCode, InitFlags, LogonFlags, OneOff, OpenFlags, ProfileFlags, ResourceType, Restriction,
    StatusFlags, UnicodeFlags,
};

cases! { $, conformance_identity, identity;
    the_identity_is_that_of_the_primary_row,
    without_primary_the_first_identity_counts,
    without_providers_the_identity_is_unknown,
    the_identity_brings_the_address_book_up,
}

fn identity_rows(session: &dyn MapiSession) -> Result<Vec<(StatusFlags, Option<EntryId>)>> {
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&columns![PR_RESOURCE_FLAGS, PR_IDENTITY_ENTRYID])?;
    let pair = |row: crate::vocab::RowRef<'_>| {
        let flags = row.get(PR_RESOURCE_FLAGS).map(StatusFlags::from).unwrap_or_default();
        (flags, row.get(PR_IDENTITY_ENTRYID).map(EntryId::from))
    };
    Ok(rows.iter().map(pair).collect())
}

/// SES-QUERYIDENTITY-1, SES-QUERYIDENTITY-5, SES-IDENTITY-1, SES-IDENTITY-2, SES-IDENTITY-5.
fn the_identity_is_that_of_the_primary_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let [address, _] = h.addresses();
    let answer = scene.session.query_identity()?;
    assert_eq!(answer.warning, None);
    let primary: Vec<_> = identity_rows(&*scene.session)?
        .into_iter()
        .filter(|(flags, _)| flags.contains(StatusFlags::STATUS_PRIMARY_IDENTITY))
        .collect();
    assert_eq!(primary.len(), 1, "{primary:?}");
    assert_eq!(primary[0].1, Some(answer.value.clone()));
    assert_eq!(answer.value.as_bytes()[..4], [0; 4]);
    let user = scene.session.open_entry(&answer.value, None, OpenFlags::NONE)?.into_mail_user()?;
    assert_eq!(user.get(PR_SMTP_ADDRESS)?.to_lowercase(), address);
    let table = scene.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let own = Restriction::eq(PR_IDENTITY_ENTRYID, answer.value);
    let rows = table.query_all_rows(
        Some(&columns![PR_PROVIDER_DLL_NAME, PR_IDENTITY_DISPLAY]),
        Some(&own),
        None,
        0,
    )?;
    assert_eq!(rows.first().and_then(|row| row.get(PR_IDENTITY_DISPLAY)), Some(user.get(PR_DISPLAY_NAME)?));
    Ok(())
}

/// SES-QUERYIDENTITY-3, SES-ADMINSERVICES-1.
fn without_primary_the_first_identity_counts(h: &dyn Harness) -> Result<()> {
    let first = Scene::of_a(h)?;
    first.session.admin_services(0)?.set_primary_identity(None, 0)?;
    drop(first);
    let scene = Scene::of_a(h)?;
    let answer = scene.session.query_identity()?;
    let rows = identity_rows(&*scene.session)?;
    assert!(rows.iter().all(|(flags, _)| !flags.contains(StatusFlags::STATUS_PRIMARY_IDENTITY)), "{rows:?}");
    assert_eq!((rows.into_iter().find_map(|(_, id)| id), answer.warning), (Some(answer.value), None));
    Ok(())
}

/// SES-QUERYIDENTITY-4, SES-QUERYIDENTITY-5, SES-COMMON-1, SES-GETLASTERROR-1: a success, told apart by its high bit.
fn without_providers_the_identity_is_unknown(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    mapi.initialize(InitFlags::NONE)?;
    mapi.admin_profiles(0)?.create_profile("Bare", None, ProfileFlags::NONE)?;
    let session = mapi.logon(Some("Bare"), None, LogonFlags::MAPI_NEW_SESSION)?;
    let answer = session.query_identity()?;
    assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_NO_SERVICE));
    assert_eq!(ErrorCode::MAPI_W_NO_SERVICE.0, 0x0004_0203);
    let expected = OneOff::new("Unknown", "UNKNOWN", "Unknown");
    assert_eq!(OneOff::parse(&answer.value), Ok(expected));
    let user = session.open_entry(&answer.value, None, OpenFlags::NONE)?.into_mail_user()?;
    assert_eq!(user.get(PR_DISPLAY_NAME)?, "Unknown");
    let details = session.get_last_error(ErrorCode::MAPI_W_NO_SERVICE, UnicodeFlags::MAPI_UNICODE)?;
    assert!(details.is_some());
    Ok(())
}

/// SES-QUERYIDENTITY-7: its rows appear, and no store is opened for it.
fn the_identity_brings_the_address_book_up(h: &dyn Harness) -> Result<()> {
    let mapi = h.mapi();
    let [profile, _] = h.profiles();
    mapi.initialize(InitFlags::NONE)?;
    let session: Arc<dyn MapiSession> = mapi.logon(Some(&profile), None, LogonFlags::MAPI_NEW_SESSION)?;
    let types = || -> Result<Vec<ResourceType>> {
        let rows = session.get_status_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_RESOURCE_TYPE])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_RESOURCE_TYPE)).map(ResourceType::from).collect())
    };
    assert!(!types()?.contains(&ResourceType::MAPI_AB_PROVIDER));
    assert_eq!(session.query_identity()?.warning, None);
    assert!(types()?.contains(&ResourceType::MAPI_AB_PROVIDER));
    assert!(!types()?.contains(&ResourceType::MAPI_STORE_PROVIDER));
    Ok(())
}
