//! Hooks: who sees messages once they were sent, and before they arrive (STA-SUP-DOSENTMAIL-2, STA-INBOUND-12).

use std::sync::Arc;

use crate::interface::spi::{HookAnswer, Hooked, SpoolerHook};
use crate::session::logon::Logon;
use crate::vocab::tags::PR_PROVIDER_DLL_NAME;
use crate::vocab::{HookFlags, ResourceType, StatusFlags, library_base_name};

/// Lets the hooks of the profile that are there for `way`, `HOOK_OUTBOUND` or `HOOK_INBOUND`, see a message: what they want
/// together. Of several folders it is the last one's.
pub fn ask(logon: &Logon, way: StatusFlags, hooked: &Hooked<'_>) -> HookAnswer {
    let mut whole = HookAnswer::default();
    for hook in in_order(logon, way) {
        let hooked = Hooked { destination: whole.folder.as_ref().or(hooked.destination), ..*hooked };
        let answer = match way {
            StatusFlags::HOOK_OUTBOUND => hook.outbound_msg_hook(&hooked),
            _ => hook.inbound_msg_hook(&hooked),
        };
        let Ok(answer) = answer else { continue };
        whole.flags |= answer.flags;
        whole.folder = answer.folder.or(whole.folder);
        if answer.flags.contains(HookFlags::HOOK_CANCEL) {
            break;
        }
    }
    whole
}

fn in_order(logon: &Logon, way: StatusFlags) -> Vec<Arc<dyn SpoolerHook>> {
    let known = logon.computer.plugged_in.hooks();
    let Some(profile) = logon.profile_now().filter(|_| !known.is_empty()) else { return Vec::new() };
    let listed = profile.providers().iter().map(|provider| provider.uid).filter(|uid| {
        profile.resource_type(*uid) == ResourceType::MAPI_HOOK_PROVIDER
            && profile.status_flags(*uid).contains(way)
    });
    let hook = |uid| {
        let dll = profile.section(uid).ok()?.get(PR_PROVIDER_DLL_NAME.id())?;
        let dll = dll.as_str()?;
        let is_it =
            |hook: &&Arc<dyn SpoolerHook>| library_base_name(&hook.info().dll_name).eq_ignore_ascii_case(dll);
        known.iter().find(is_it).cloned()
    };
    listed.filter_map(hook).collect()
}
