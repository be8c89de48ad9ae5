//! Calls on profiles, services and providers.

use super::*;

/// The lines of a MapiSvc.inf in any order, some of them broken.
pub fn any_inf(random: &mut Random) -> String {
    let lines = [
        "[Services]",
        "A=Service A",
        "[A]",
        "Providers=P, A, NONE",
        "Sections=A, P",
        "UID=000102030405060708090A0B0C0D0E0F",
        "[P]",
        "PR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|STATUS_DEFAULT_STORE",
        "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER",
        "PR_DISPLAY_NAME=\u{1F600}",
        "PR_PROVIDER_DISPLAY=P",
        "PR_PROVIDER_DLL_NAME=P.DLL",
        "[Default Services]",
        "66010102=0",
        "6601000D=",
        "[",
        "=",
    ];
    let mut text = String::new();
    for _ in 0..random.below(12) {
        text += random.pick(&lines);
        text += random.pick(&["\n", "\r\n", "\n\n", ""]);
    }
    text
}

pub fn any_profile_call(random: &mut Random, emulator: &Emulator, profiles: &dyn ProfAdmin) -> Result<()> {
    let name = random.pick(&["", "P", "Q", "Anna Berg", "\u{7}"]).to_owned();
    let flags = ProfileFlags::from_bits_retain(random.bits());
    match random.below(12) {
        0 => profiles.create_profile(&name, None, flags),
        1 => profiles.delete_profile(&random.text(), flags),
        2 => profiles.copy_profile(&name, None, &random.text(), flags),
        3 => profiles.rename_profile(&name, None, &random.text(), flags),
        4 => profiles.set_default_profile(Some(&name), flags),
        5 => any_table_call(random, &*profiles.get_profile_table(ProfileFlags::MAPI_UNICODE)?),
        6 => {
            let _either = emulator.add_services(&any_inf(random));
            Ok(())
        }
        8 => profiles.change_profile_password(&name, Some(&random.text()), Some(&random.text()), flags),
        9 => emulator.log_on(&name).and_then(|session| session.logoff(LogoffFlags::NONE, 0)),
        7 => emulator.profile_data(&name).and_then(|data| emulator.add_profile(&data)),
        _ => {
            let services = profiles.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
            any_service_call(random, &*services)
        }
    }
}

pub fn any_service_call(random: &mut Random, services: &dyn MsgServiceAdmin) -> Result<()> {
    let table = services.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?;
    let known = table.all_rows(&[PR_SERVICE_UID.tag()])?;
    let known = known.iter().filter_map(|row| MapiUid::from_slice(&row.get(PR_SERVICE_UID)?));
    let mut uids: Vec<MapiUid> = known.collect();
    uids.push(MapiUid(*b"nobody's section"));
    let uid = random.pick(&uids);
    let flags = ServiceUiFlags::from_bits_retain(random.bits());
    match random.below(14) {
        0 => services.create_msg_service(
            random.pick(&["A", "MSPST MS", "MSPST AB", "IMAIL"]),
            Some(&random.text()),
            flags,
        ),
        1 if uids.len() > 3 => services.delete_msg_service(uid),
        2 => services.copy_msg_service(uid, None, None, ServiceDestination::Admin(services), flags),
        3 => services.configure_msg_service(uid, flags, &random.many(Random::property)),
        4 => {
            let flags = OpenSectionFlags::from_bits_retain(random.bits() | 0x80001);
            any_prop_call(random, &*services.open_profile_section(uid, None, flags)?)
        }
        5 => services.msg_service_transport_order(&random.many(|random| random.pick(&uids)), random.bits()),
        6 => services.set_primary_identity(Some(uid), random.bits()),
        7 => any_table_call(random, &*services.get_provider_table(UnicodeFlags::MAPI_UNICODE)?),
        9 => services.rename_msg_service(uid, random.bits(), &random.text()),
        10 => services.create_msg_service_ex(&random.text(), None, flags).map(drop),
        11 => {
            let providers = services.admin_providers(uid, UnicodeFlags::NONE)?;
            let flags = OpenSectionFlags::from_bits_retain(random.bits() | 0x1);
            any_prop_call(random, &*providers.open_profile_section(Some(uid), None, flags)?)
        }
        8 => {
            let providers = services.admin_providers(uid, UnicodeFlags::NONE)?;
            let flags = ProviderFlags::from_bits_retain(random.bits());
            let made = providers.create_provider(&random.text(), &random.many(Random::property), flags)?;
            providers.delete_provider(random.pick(&[made, uid]))
        }
        _ => any_table_call(random, &*table),
    }
}
