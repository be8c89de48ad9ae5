//! The sections of profiles: what they hold, what they say of themselves.

use std::sync::Arc;

use super::Harness;
use super::desk::{
    Desk, EXTRA, FORCE, GLOBAL, INSTANCE, MODIFY, NO_UI, READ, UNICODE, fails, provider_uids, section,
    service_uids,
};
use super::scene::slot_code;
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{Opened, Result};
use crate::vocab::guids::{IID_IProfSect, IID_IStream, PS_PUBLIC_STRINGS};
use crate::vocab::tags::*;
use crate::vocab::{
    CopyFlags, ErrorCode, LogoffFlags, MapiUid, NameFlags, NamesFilter, OpenPropertyFlags, ProfileFlags,
    PropName, PropProblem, PropTag, PropType, PropValue, Property, SaveFlags, Tag, UnicodeFlags,
};

cases! { $, conformance_profile_section, profile_section;
    a_section_says_what_it_is,
    what_a_section_computes_nobody_changes,
    a_service_lists_its_providers_and_extra_sections,
    a_section_changes_at_once_and_for_everybody,
    a_section_has_neither_names_nor_objects,
    a_section_keeps_secrets,
    secrets_are_copied_by_name_only,
    a_section_keeps_the_properties_of_providers,
    a_section_converts_text,
    a_profile_has_a_key_that_no_other_ever_had,
    what_a_section_holds_outlives_the_session,
    the_global_section_is_empty_until_somebody_writes_it,
    the_section_of_an_account_is_nobodys_alone,
}

/// A section of the client's own.
pub(super) const OWN: MapiUid = MapiUid(*b"client's section");

/// PRF-PROFSECT-1, PRF-PROFSECT-12, PRF-PROFSECT-16, PRF-LAYOUT-1.
fn a_section_says_what_it_is(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let (service, providers) = (service_uids(&admin)?[0], provider_uids(&admin)?);
    for uid in [service, providers[0], providers[1], GLOBAL, INSTANCE] {
        let section = section(&admin, uid, FORCE)?;
        assert_eq!((section.get(PR_OBJECT_TYPE)?, &*section.get(PR_PROFILE_NAME)?), (9, "P"));
    }
    let own = section(&admin, service, FORCE)?;
    assert_eq!((&own.get(PR_SERVICE_UID)?[..], &*own.get(PR_SERVICE_NAME)?), (&service.0[..], "BOX"));
    let provider = section(&admin, providers[1], FORCE)?;
    assert_eq!(provider.get(PR_PROVIDER_UID)?[..], providers[1].0);
    assert_eq!(provider.get(PR_SERVICE_UID)?[..], service.0);
    let stored = section(&admin, INSTANCE, READ)?.get_prop_list(UNICODE)?;
    assert_eq!(stored, [PR_OBJECT_TYPE.tag(), PR_SEARCH_KEY.tag(), *PR_PROFILE_NAME]);
    Ok(())
}

/// PRF-PROFSECT-1, PRF-PROFSECT-2.
fn what_a_section_computes_nobody_changes(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX"])?;
    let own = section(&admin, service_uids(&admin)?[0], FORCE | MODIFY)?;
    let values = [
        Property::of(PR_PROFILE_NAME, "X"),
        Property::of(PR_COMMENT, "kept"),
        Property::of(PR_SERVICE_NAME, "X"),
    ];
    let computed = |index, tag: PropTag| PropProblem { index, tag, code: ErrorCode::MAPI_E_COMPUTED };
    let problems = own.set_props(&values)?;
    assert_eq!(problems, [computed(0, *PR_PROFILE_NAME), computed(2, *PR_SERVICE_NAME)]);
    assert_eq!(own.delete_props(&[*PR_OBJECT_TYPE])?, [computed(0, *PR_OBJECT_TYPE)]);
    assert_eq!(own.get(PR_COMMENT)?, "kept");
    assert_eq!((&*own.get(PR_SERVICE_NAME)?, &*own.get(PR_PROFILE_NAME)?), ("BOX", "P"));
    assert_eq!(own.get(PR_OBJECT_TYPE)?, 9);
    Ok(())
}

/// PRF-LAYOUT-2, PRF-LAYOUT-3, PRF-INF-13.
fn a_service_lists_its_providers_and_extra_sections(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["BOX", "EXTRA", "X"])?;
    let (services, providers) = (service_uids(&admin)?, provider_uids(&admin)?);
    let mailbox = section(&admin, services[0], FORCE)?;
    assert_eq!(mailbox.get(PR_AB_PROVIDERS)?[..], providers[0].0);
    assert_eq!(mailbox.get(PR_STORE_PROVIDERS)?[..], providers[1].0);
    assert_eq!(slot_code(&*mailbox, PR_TRANSPORT_PROVIDERS)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(slot_code(&*mailbox, PR_SERVICE_EXTRA_UIDS)?, ErrorCode::MAPI_E_NOT_FOUND);
    let extra = section(&admin, services[1], FORCE)?;
    assert_eq!(extra.get(PR_SERVICE_EXTRA_UIDS)?[..], [EXTRA.0, GLOBAL.0].concat());
    let transport = section(&admin, services[2], FORCE)?;
    assert_eq!(transport.get(PR_TRANSPORT_PROVIDERS)?[..], providers[3].0);
    admin.admin_providers(services[0], UNICODE)?.delete_provider(providers[0])?;
    assert_eq!(slot_code(&*mailbox, PR_AB_PROVIDERS)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRF-PROFSECT-3, PRF-PROFSECT-4, PRF-OPENPROFILESECTION-1.
fn a_section_changes_at_once_and_for_everybody(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let own = admin.admin_providers(service_uids(&admin)?[0], UNICODE)?;
    let first = section(&admin, GLOBAL, MODIFY)?;
    let second = own.open_profile_section(Some(GLOBAL), None, MODIFY)?;
    first.set(PR_COMMENT, "now")?;
    assert_eq!(second.get(PR_COMMENT)?, "now");
    for flags in [SaveFlags::NONE, SaveFlags::KEEP_OPEN_READONLY, SaveFlags::FORCE_SAVE] {
        second.save_changes(flags)?;
        second.set(PR_COMMENT, "after saving")?;
        assert_eq!(first.get(PR_COMMENT)?, "after saving");
    }
    second.delete(PR_COMMENT)?;
    fails(first.get(PR_COMMENT), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRF-PROFSECT-5, PRF-PROFSECT-6, PRF-PROFSECT-11.
fn a_section_has_neither_names_nor_objects(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    let global = section(&admin, GLOBAL, MODIFY)?;
    let name = PropName::string(PS_PUBLIC_STRINGS, "Colour");
    fails(global.get_ids_from_names(Some(&[name]), NameFlags::MAPI_CREATE), ErrorCode::MAPI_E_NO_SUPPORT);
    fails(global.get_names_from_ids(None, None, NamesFilter::NONE), ErrorCode::MAPI_E_NO_SUPPORT);
    let named = Tag::<i32>::new(PropTag(0x8005_0003));
    let problems = global.set_props(&[Property::of(named, 1)])?;
    assert_eq!(problems, [PropProblem { index: 0, tag: *named, code: ErrorCode::MAPI_E_UNEXPECTED_ID }]);
    assert_ne!(slot_code(&*global, named)?, ErrorCode::S_OK);
    assert!(global.get_prop_list(UNICODE)?.iter().all(|tag| tag.id() != 0x8005));
    global.set(PR_COMMENT, "x")?;
    let stream = global.open_property(*PR_COMMENT, IID_IStream, 0, OpenPropertyFlags::NONE);
    fails(stream, ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// PRF-PROFSECT-7, PRF-PROFSECT-8: 0x67F0 to 0x67FF.
fn a_section_keeps_secrets(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    let global = section(&admin, GLOBAL, MODIFY)?;
    let all = [0x6600, 0x67EF, 0x67F0, 0x67FF, 0x6800].map(|id| PropTag::new(PropType::PT_LONG, id));
    let values: Vec<Property> = all.iter().map(|tag| Property::new(*tag, PropValue::Long(7))).collect();
    assert_eq!(global.set_props(&values)?, []);
    let own = |id: &u16| (0x6600..=0x6800).contains(id);
    let listed: Vec<u16> = global.get_prop_list(UNICODE)?.iter().map(|tag| tag.id()).filter(own).collect();
    assert_eq!(listed, [0x6600, 0x67EF, 0x6800]);
    let told = global.get_props(None, UNICODE)?.into_value();
    let told: Vec<u16> = told.iter().map(|property| property.tag.id()).filter(own).collect();
    assert_eq!(told, [0x6600, 0x67EF, 0x6800]);
    assert_eq!(global.get_props(Some(&all), UNICODE)?.into_value(), values);
    Ok(())
}

/// PRF-PROFSECT-9.
fn secrets_are_copied_by_name_only(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    let (source, target) = (section(&admin, OWN, MODIFY)?, section(&admin, GLOBAL, MODIFY)?);
    let secret = Tag::<i32>::new(PropTag(0x67F0_0003));
    source.set(PR_COMMENT, "ours")?;
    source.set(secret, 7)?;
    let into: Opened = Arc::clone(&target).into();
    source.copy_to(&[], None, None, IID_IProfSect, &into, CopyFlags::NONE)?;
    assert_eq!(target.get(PR_COMMENT)?, "ours");
    assert_eq!(slot_code(&*target, secret)?, ErrorCode::MAPI_E_NOT_FOUND);
    let copied = source.copy_props(&[secret.tag()], None, IID_IProfSect, &into, CopyFlags::NONE)?;
    assert_eq!(copied, []);
    assert_eq!(target.get(secret)?, 7);
    Ok(())
}

/// PRF-PROFSECT-8, PRF-PROPS-6, PRF-PROPS-7.
fn a_section_keeps_the_properties_of_providers(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let own = section(&admin, provider_uids(&admin)?[0], FORCE | MODIFY)?;
    let wizard = Tag::<bool>::new(PropTag(0x6700_000B));
    own.set(wizard, true)?;
    own.set(PR_PST_PATH, &b"C:\\a.pst"[..])?;
    assert_eq!(own.get(PR_PST_PATH)?, b"C:\\a.pst"[..].into());
    fails(own.get(wizard), ErrorCode::MAPI_E_NOT_FOUND);
    own.set(PR_PROFILE_UNRESOLVED_NAME, &b"Anna"[..])?;
    let listed = own.get_prop_list(UNICODE)?;
    for id in [PR_PST_PATH.id(), PR_PROFILE_UNRESOLVED_NAME.id()] {
        assert!(listed.iter().any(|tag| tag.id() == id), "{id:#X}");
    }
    Ok(())
}

/// PRF-PROFSECT-10, PRF-SERVICEENTRY-9.
fn a_section_converts_text(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    let global = section(&admin, GLOBAL, MODIFY)?;
    let tag = PR_SERVICE_ENTRY_NAME.tag();
    let ansi = PropValue::String8(b"\xC4".into());
    assert_eq!(global.set_props(&[Property { tag, value: ansi.clone() }])?, []);
    let get = |prop_type, flags| -> Result<PropValue> {
        let asked = [tag.with_type(prop_type)];
        Ok(global.get_props(Some(&asked), flags)?.into_value().remove(0).value)
    };
    assert_eq!(get(PropType::PT_UNICODE, UnicodeFlags::NONE)?, "Ä".into());
    assert_eq!(get(PropType::PT_STRING8, UNICODE)?, ansi);
    assert_eq!(get(PropType::PT_UNSPECIFIED, UNICODE)?, "Ä".into());
    assert_eq!(get(PropType::PT_UNSPECIFIED, UnicodeFlags::NONE)?, ansi);
    Ok(())
}

/// PRF-PROFSECT-12, PRF-PROFSECT-13, PRF-PROFSECT-14, PRF-CREATEPROFILE-4: though its name is used again.
fn a_profile_has_a_key_that_no_other_ever_had(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let mut keys = Vec::new();
    for _ in 0..3 {
        desk.profile("P", &[])?;
        let session = desk.log_on("P")?;
        let instance = session.open_profile_section(INSTANCE, None, READ)?;
        assert_eq!(instance.get(PR_PROFILE_NAME)?, "P");
        keys.push(instance.get(PR_SEARCH_KEY)?);
        drop(instance);
        session.logoff(LogoffFlags::NONE, 0)?;
        desk.admin.delete_profile("P", ProfileFlags::NONE)?;
    }
    assert!(keys.iter().all(|key| key.len() == 16 && key[..] != INSTANCE.0));
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    Ok(())
}

/// PRF-PROFSECT-17.
fn what_a_section_holds_outlives_the_session(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE"])?;
    let provider = provider_uids(&admin)?[0];
    let session = desk.log_on("P")?;
    for uid in [OWN, provider] {
        session.open_profile_section(uid, None, MODIFY | FORCE)?.set(PR_COMMENT, "kept")?;
    }
    let held = session.open_profile_section(OWN, None, READ)?;
    session.logoff(LogoffFlags::NONE, 0)?;
    fails(held.get(PR_COMMENT), ErrorCode::MAPI_E_INVALID_OBJECT);
    let session = desk.log_on("P")?;
    for uid in [OWN, provider] {
        assert_eq!(session.open_profile_section(uid, None, FORCE)?.get(PR_COMMENT)?, "kept");
    }
    admin.delete_msg_service(service_uids(&admin)?[0])?;
    fails(session.open_profile_section(provider, None, FORCE), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRF-LAYOUT-4, SES-OPENPROFSECT-10: an extra section with its uid seeds it, and sessions open it too.
fn the_global_section_is_empty_until_somebody_writes_it(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &[])?;
    let global = section(&admin, GLOBAL, READ)?;
    assert_eq!(global.get_prop_list(UNICODE)?, [*PR_OBJECT_TYPE, *PR_PROFILE_NAME]);
    admin.create_msg_service("EXTRA", None, NO_UI)?;
    let shared = Tag::<String>::new(PropTag(0x6602_001F));
    assert_eq!(global.get(shared)?, "shared");
    drop(global);
    let session = desk.log_on("P")?;
    session.open_profile_section(GLOBAL, None, MODIFY)?.set(shared, "by a client")?;
    assert_eq!(section(&admin, GLOBAL, READ)?.get(shared)?, "by a client");
    Ok(())
}

/// PRF-LAYOUT-5, PRF-LAYOUT-6.
fn the_section_of_an_account_is_nobodys_alone(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    h.add_services(
        "[Services]
         ACCOUNT=Account
         [ACCOUNT]
         PR_EMSMDB_SECTION_UID=05050505050505050505050505050505
         Providers=ACCOUNT_MS
         [ACCOUNT_MS]
         PR_DISPLAY_NAME=Account
         PR_PROVIDER_DISPLAY=Accounts
         PR_PROVIDER_DLL_NAME=ACCOUNTMS.DLL
         PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
         PR_EMSMDB_SECTION_UID=05050505050505050505050505050505",
    );
    let admin = desk.profile("P", &["FILE", "ACCOUNT"])?;
    let account = MapiUid([5; 16]);
    let legacy = PR_EMSMDB_LEGACY;
    let table = admin.get_msg_service_table(UNICODE)?;
    let rows = table.query_all_rows(Some(&[*legacy]), None, None, 0)?;
    let told: Vec<_> = rows.iter().map(|row| row.get(legacy)).collect();
    assert_eq!(told, [None, Some(true)]);
    section(&admin, GLOBAL, MODIFY)?.set(PR_COMMENT, "ours")?;
    assert_eq!(section(&admin, account, READ)?.get(PR_COMMENT)?, "ours");
    Ok(())
}
