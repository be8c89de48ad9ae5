//! Who opens the sections of profiles: to read, to write, by force.

use std::sync::Arc;

use super::Harness;
use super::desk::{
    Desk, EXTRA, FORCE, GLOBAL, INSTANCE, MODIFY, READ, UNICODE, fails, provider_uids, section, service_uids,
};
use super::profile_section::OWN;
use crate::interface::ext::MapiPropExt;
use crate::interface::{MsgServiceAdmin, Result};
use crate::vocab::guids::{IID_IMAPIProp, IID_IMAPITable, IID_IProfSect, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, LogoffFlags, OpenSectionFlags, ProfileFlags};

cases! { $, conformance_section_access, section_access;
    a_section_is_made_when_it_is_opened_for_writing,
    a_section_opens_as_one_of_its_interfaces,
    a_writer_keeps_other_clients_out_until_it_releases_the_section,
    a_session_is_one_client_of_its_sections,
    sections_of_services_and_providers_open_by_force_only,
    sections_that_everybody_knows_open_without_force,
}

/// PRF-OPENPROFILESECTION-2, PRF-OPENPROFILESECTION-3, PRF-OPENPROFILESECTION-4, PRF-OPENPROFILESECTION-17.
fn a_section_is_made_when_it_is_opened_for_writing(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let deferred = OpenSectionFlags::MAPI_DEFERRED_ERRORS;
    for flags in [READ, deferred, FORCE] {
        fails(admin.open_profile_section(OWN, None, flags), ErrorCode::MAPI_E_NOT_FOUND);
    }
    let unknown = OpenSectionFlags::from_bits_retain(0x10);
    fails(admin.open_profile_section(OWN, None, MODIFY | unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    fails(admin.open_profile_section(OWN, None, READ), ErrorCode::MAPI_E_NOT_FOUND);

    section(&admin, OWN, MODIFY | deferred)?.set(PR_COMMENT, "mine")?;
    let read = section(&admin, OWN, READ)?;
    assert_eq!(read.get(PR_COMMENT)?, "mine");
    fails(read.set(PR_COMMENT, "x"), ErrorCode::MAPI_E_NO_ACCESS);
    fails(read.delete_props(&[*PR_COMMENT]), ErrorCode::MAPI_E_NO_ACCESS);
    assert_eq!(read.get(PR_COMMENT)?, "mine");
    Ok(())
}

/// PRF-OPENPROFILESECTION-13, PRF-OPENPROFILESECTION-16, PRF-GEN-12.
fn a_section_opens_as_one_of_its_interfaces(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    for interface in [None, Some(IID_IProfSect), Some(IID_IMAPIProp), Some(IID_IUnknown)] {
        admin.open_profile_section(GLOBAL, interface, READ)?;
    }
    let table = admin.open_profile_section(GLOBAL, Some(IID_IMAPITable), READ);
    fails(table, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    let own = admin.admin_providers(service_uids(&admin)?[0], UNICODE)?;
    fails(own.open_profile_section(None, None, READ), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// PRF-OPENPROFILESECTION-5, PRF-OPENPROFILESECTION-6, PRF-OPENPROFILESECTION-7.
fn a_writer_keeps_other_clients_out_until_it_releases_the_section(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let ann = desk.profile("P", &[])?;
    let bob = desk.mapi.admin_profiles(0)?.admin_services("P", None, ProfileFlags::NONE)?;
    let open = |admin: &Arc<dyn MsgServiceAdmin>, flags| section(admin, GLOBAL, flags);

    let readers = (open(&ann, READ)?, open(&bob, READ)?);
    fails(open(&ann, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop(readers);
    let writer = open(&ann, MODIFY)?;
    let again = open(&ann, MODIFY)?;
    fails(open(&bob, READ), ErrorCode::MAPI_E_NO_ACCESS);
    drop(writer);
    fails(open(&bob, MODIFY), ErrorCode::MAPI_E_NO_ACCESS);
    drop(again);
    open(&bob, MODIFY)?;
    Ok(())
}

/// PRF-OPENPROFILESECTION-1, PRF-OPENPROFILESECTION-5, PRF-OPENPROFILESECTION-6.
fn a_session_is_one_client_of_its_sections(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let other = desk.profile("P", &["FILE"])?;
    let session = desk.log_on("P")?;
    let own = session.admin_services(0)?;
    let providers = own.admin_providers(service_uids(&own)?[0], UNICODE)?;
    let held = session.open_profile_section(OWN, None, MODIFY)?;
    section(&own, OWN, MODIFY)?.set(PR_COMMENT, "one client")?;
    assert_eq!(held.get(PR_COMMENT)?, "one client");
    let third = providers.open_profile_section(Some(OWN), None, MODIFY)?;
    assert_eq!(third.get(PR_COMMENT)?, "one client");
    fails(section(&other, OWN, READ), ErrorCode::MAPI_E_NO_ACCESS);
    session.logoff(LogoffFlags::NONE, 0)?;
    section(&other, OWN, MODIFY)?;
    Ok(())
}

/// PRF-OPENPROFILESECTION-8, PRF-OPENPROFILESECTION-9, PRF-OPENPROFILESECTION-11.
fn sections_of_services_and_providers_open_by_force_only(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let (service, provider) = (service_uids(&admin)?[0], provider_uids(&admin)?[0]);
    let session = desk.log_on("P")?;
    let own = admin.admin_providers(service, UNICODE)?;
    for uid in [service, provider] {
        for flags in [READ, MODIFY] {
            fails(admin.open_profile_section(uid, None, flags), ErrorCode::MAPI_E_NO_ACCESS);
            fails(session.open_profile_section(uid, None, flags), ErrorCode::MAPI_E_NO_ACCESS);
            fails(own.open_profile_section(Some(uid), None, flags), ErrorCode::MAPI_E_NO_ACCESS);
        }
        section(&admin, uid, FORCE | MODIFY)?.set(PR_COMMENT, "by force")?;
        let again = own.open_profile_section(Some(uid), None, FORCE)?;
        assert_eq!(again.get(PR_COMMENT)?, "by force");
        assert_eq!(session.open_profile_section(uid, None, FORCE)?.get(PR_COMMENT)?, "by force");
    }
    Ok(())
}

/// PRF-OPENPROFILESECTION-10, PRF-OPENPROFILESECTION-18.
fn sections_that_everybody_knows_open_without_force(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["EXTRA"])?;
    section(&admin, OWN, MODIFY)?;
    for uid in [GLOBAL, EXTRA, OWN] {
        section(&admin, uid, MODIFY)?;
        section(&admin, uid, READ)?;
    }
    section(&admin, INSTANCE, READ)?;
    for flags in [MODIFY, MODIFY | FORCE] {
        fails(admin.open_profile_section(INSTANCE, None, flags), ErrorCode::MAPI_E_NO_ACCESS);
    }
    Ok(())
}
