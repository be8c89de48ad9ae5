//! The end of profiles, and of what waits in them for the end of a session.

use std::sync::Arc;

use super::Access;
use crate::engine::profile::{ClientId, ProfileId};
use crate::session::computer::Computer;
use crate::vocab::{MapiUid, ServiceContext, ServiceUiFlags};

impl Computer {
    /// A session on a profile has ended: what waited for that happens (PRF-DELETEPROFILE-3, PRF-RENAMEPROFILE-3,
    /// PRF-DELETEPROVIDER-3).
    pub fn leave(self: &Arc<Self>, profile: ProfileId) {
        let running = self.running(profile);
        // A profile that is gone has nothing that waits.
        let gone = self.runtime.set_up(|world| {
            let profiles = world.profiles_mut();
            if profiles.get(profile)?.has_retired() {
                profiles.get_mut(profile)?.forget_retired(|provider| running.contains(&provider));
            }
            Ok(profiles.leave(profile))
        });
        self.bury(gone.ok().flatten());
    }

    /// Removes a deleted profile that nobody uses, once its services have heard of it (PRF-DELETEPROFILE-5 to
    /// PRF-DELETEPROFILE-7).
    pub fn bury(self: &Arc<Self>, profile: Option<ProfileId>) {
        let Some(profile) = profile else { return };
        let client = ClientId(self.runtime.notify.new_owner());
        let access = Access { computer: Arc::clone(self), profile, client };
        for service in access.services().unwrap_or_default() {
            // A service cannot hinder it.
            let context = ServiceContext::MSG_SERVICE_DELETE;
            let _told = access.call_entry(service, context, ServiceUiFlags::NONE, &[]);
        }
        let _done = self.runtime.set_up(|world| {
            world.profiles_mut().remove(profile);
            Ok(())
        });
    }

    /// Whether a session on the profile has started the provider.
    pub fn runs(&self, profile: ProfileId, provider: MapiUid) -> bool {
        self.running(profile).contains(&provider)
    }

    fn running(&self, profile: ProfileId) -> Vec<MapiUid> {
        let logons = self.logons().into_iter().filter(|logon| logon.profile == profile);
        logons.flat_map(|logon| logon.running.lock().providers.to_vec()).collect()
    }
}
