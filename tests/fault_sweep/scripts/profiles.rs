//! Profiles, their services and providers.

use super::*;
use mapi_emulator::interface::ServiceDestination;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

const NONE: ProfileFlags = ProfileFlags::NONE;
const NO_UI: ServiceUiFlags = ServiceUiFlags::NONE;

/// A call on one of the services of the profile Spare: MINE, WIRE, WIRE.
fn on_service(
    scene: &Scene,
    place: usize,
    act: fn(&dyn MsgServiceAdmin, MapiUid) -> Result<()>,
) -> Result<Step> {
    let (services, uid) = (Arc::clone(&scene.services), scene.service_uids()?[place]);
    Ok(Step::of(move || act(&*services, uid)))
}

pub const SCRIPTS: &[Script] = &[
    script(Method::ProfAdminCreateProfile, |scene| {
        let profiles = Arc::clone(&scene.profiles);
        Ok(Step::of(move || profiles.create_profile("New", None, ProfileFlags::MAPI_DEFAULT_SERVICES)))
    }),
    script(Method::ProfAdminDeleteProfile, |scene| {
        let profiles = Arc::clone(&scene.profiles);
        Ok(Step::of(move || profiles.delete_profile("Spare", NONE)))
    }),
    script(Method::ProfAdminCopyProfile, |scene| {
        let profiles = Arc::clone(&scene.profiles);
        Ok(Step::of(move || profiles.copy_profile("Spare", None, "Copy", NONE)))
    }),
    script(Method::ProfAdminRenameProfile, |scene| {
        let profiles = Arc::clone(&scene.profiles);
        Ok(Step::of(move || profiles.rename_profile("Spare", None, "Other", NONE)))
    }),
    script(Method::ProfAdminSetDefaultProfile, |scene| {
        let profiles = Arc::clone(&scene.profiles);
        Ok(Step::of(move || profiles.set_default_profile(Some("Spare"), NONE)))
    }),
    script(Method::MsgServiceAdminCreateMsgService, |scene| {
        on_service(scene, 0, |services, _| services.create_msg_service("MINE", Some("Again"), NO_UI))
    }),
    script(Method::MsgServiceAdminCreateMsgServiceEx, |scene| {
        on_service(scene, 0, |services, _| services.create_msg_service_ex("MINE", None, NO_UI).map(drop))
    }),
    script(Method::MsgServiceAdminDeleteMsgService, |scene| {
        on_service(scene, 0, |services, mine| services.delete_msg_service(mine))
    }),
    script(Method::MsgServiceAdminCopyMsgService, |scene| {
        on_service(scene, 0, |services, mine| {
            let here = ServiceDestination::Admin(services);
            services.copy_msg_service(mine, Some("Copy"), None, here, NO_UI)
        })
    }),
    script(Method::MsgServiceAdminConfigureMsgService, |scene| {
        on_service(scene, 0, |services, mine| {
            services.configure_msg_service(mine, NO_UI, &[Property::of(PR_COMMENT, "configured")])
        })
    }),
    script(Method::MsgServiceAdminMsgServiceTransportOrder, |scene| {
        let services = Arc::clone(&scene.services);
        let rows = services.get_provider_table(UnicodeFlags::NONE)?;
        let is_wire = Restriction::eq(PR_DISPLAY_NAME, "Wire");
        let rows = rows.query_all_rows(Some(&[PR_PROVIDER_UID.tag()]), Some(&is_wire), None, 0)?;
        let mut uids: Vec<MapiUid> =
            rows.iter().filter_map(|row| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?)).collect();
        uids.reverse();
        Ok(Step::of(move || services.msg_service_transport_order(&uids, 0)))
    }),
    script(Method::MsgServiceAdminSetPrimaryIdentity, |scene| {
        on_service(scene, 2, |services, wire| services.set_primary_identity(Some(wire), 0))
    }),
    script(Method::ProviderAdminCreateProvider, |scene| {
        let providers = scene.services.admin_providers(scene.service_uids()?[0], UnicodeFlags::NONE)?;
        Ok(Step::of(move || providers.create_provider("MINE_MS", &[], ProviderFlags::NONE).map(drop)))
    }),
    script(Method::ProviderAdminDeleteProvider, |scene| {
        let providers = scene.services.admin_providers(scene.service_uids()?[1], UnicodeFlags::NONE)?;
        let rows = providers.get_provider_table(UnicodeFlags::NONE)?.all_rows(&[PR_PROVIDER_UID.tag()])?;
        let uid = rows.first().and_then(|row| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?));
        let uid = uid.expect("the service has a provider");
        Ok(Step::of(move || providers.delete_provider(uid)))
    }),
    script(Method::MapiPropSetProps, |scene| {
        let mine = scene.service_uids()?[0];
        let modify = OpenSectionFlags::MAPI_MODIFY | OpenSectionFlags::MAPI_FORCE_ACCESS;
        let section = scene.services.open_profile_section(mine, None, modify)?;
        let values = [Property::of(PR_COMMENT, "set"), Property::of(PR_DISPLAY_NAME, "Set")];
        Ok(Step::of(move || section.set_props(&values).map(drop)))
    }),
];
