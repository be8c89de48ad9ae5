//! The profile wizard.

use std::sync::Arc;

use super::Profiles;
use crate::interface::ext::MapiTableExt;
use crate::interface::{Method, MsgServiceAdmin, ProfAdmin, ProfileWizard, Result};
use crate::provider::{Label, Life, Object, refuse, refuse_flags};
use crate::session::computer::Computer;
use crate::vocab::tags::{PR_DEFAULT_PROFILE, PR_DISPLAY_NAME, PR_SERVICE_NAME};
use crate::vocab::{ErrorCode, ProfileFlags, Property, ServiceUiFlags, UnicodeFlags, WizardFlags};

/// `LAUNCHWIZARDENTRY`: answers the name of the profile that was made or added to (PRF-WIZARD-1 to PRF-WIZARD-4).
pub fn launch(computer: &Arc<Computer>, flags: WizardFlags, services: &[&str]) -> Result<String> {
    let life = Life::new();
    let object = Object::new(&computer.runtime, Arc::clone(&life), Label::The("profile wizard"));
    let done = object.call(Method::LaunchWizardEntry, format_args!("{flags:?}, {services:?}"), || {
        refuse_flags(flags.unknown(
            WizardFlags::MAPI_PW_FIRST_PROFILE
                | WizardFlags::MAPI_PW_LAUNCHED_BY_CONFIG
                | WizardFlags::MAPI_PW_ADD_SERVICE_ONLY
                | WizardFlags::MAPI_PW_PROVIDER_UI_ONLY
                | WizardFlags::MAPI_PW_HIDE_SERVICES_LIST,
        ))?;
        let admin = Profiles::open(computer, Arc::clone(&life));
        let failed =
            |error: crate::interface::Error| refuse(ErrorCode::MAPI_E_CALL_FAILED, error.to_string());
        let default = default_profile(&*admin).map_err(failed)?;
        if flags.contains(WizardFlags::MAPI_PW_ADD_SERVICE_ONLY)
            && let Some(profile) = default
        {
            add_to(&*admin, &profile, services).map_err(failed)?;
            return Ok(profile);
        }
        let choice = computer.runtime.ui().profile_wizard(&ProfileWizard { flags, services });
        let choice =
            choice.ok_or_else(|| refuse(ErrorCode::MAPI_E_CALL_FAILED, "the user cancelled the wizard"))?;
        make(&*admin, &choice.profile, &choice.services).map_err(failed)?;
        Ok(choice.profile)
    });
    life.end();
    done
}

fn default_profile(admin: &dyn ProfAdmin) -> Result<Option<String>> {
    let table = admin.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[*PR_DISPLAY_NAME, PR_DEFAULT_PROFILE.tag()])?;
    let default = rows.iter().find(|row| row.get(PR_DEFAULT_PROFILE) == Some(true));
    Ok(default.and_then(|row| row.get(PR_DISPLAY_NAME)))
}

/// Without pages; one service that is there already is enough (PRF-WIZARD-2, PRF-WIZARD-3).
fn add_to(admin: &dyn ProfAdmin, profile: &str, services: &[&str]) -> Result<()> {
    let admin = admin.admin_services(profile, None, ProfileFlags::NONE)?;
    if let [only] = services {
        let known = admin.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&[*PR_SERVICE_NAME])?;
        let mut names = known.iter().filter_map(|row| row.get(PR_SERVICE_NAME));
        if names.any(|name| name.eq_ignore_ascii_case(only)) {
            return Ok(());
        }
    }
    services.iter().try_for_each(|service| admin.create_msg_service(service, None, ServiceUiFlags::NONE))
}

/// Makes the profile that the user chose; if a service refuses, none remains.
fn make(admin: &dyn ProfAdmin, profile: &str, services: &[(String, Vec<Property>)]) -> Result<()> {
    admin.create_profile(profile, None, ProfileFlags::NONE)?;
    let filled = fill(&*admin.admin_services(profile, None, ProfileFlags::NONE)?, services);
    if filled.is_err() {
        admin.delete_profile(profile, ProfileFlags::NONE)?;
    }
    filled
}

fn fill(admin: &dyn MsgServiceAdmin, services: &[(String, Vec<Property>)]) -> Result<()> {
    for (service, values) in services {
        let uid = admin.create_msg_service_ex(service, None, ServiceUiFlags::NONE)?;
        match admin.configure_msg_service(uid, ServiceUiFlags::NONE, values) {
            // Without an entry function there is nobody to configure it.
            Err(error) if error.code() == ErrorCode::MAPI_E_NOT_INITIALIZED => {}
            answer => answer?,
        }
    }
    Ok(())
}
