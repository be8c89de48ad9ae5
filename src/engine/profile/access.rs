use std::collections::BTreeMap;

use super::{ProfileId, Profiles};
use crate::engine::{EngineError, Result};
use crate::vocab::MapiUid;

/// Who holds a section: a session with all that runs in it, or one chain of admin objects.
///
/// Clients exclude each other, never themselves (PRF-OPENPROFILESECTION-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// What a section is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionAccess {
    /// Reading: many clients at a time.
    Read,
    /// Reading and writing: one client at a time.
    Write,
}

/// The open sections, and how often each client holds them.
#[derive(Debug, Default)]
pub(super) struct Holds(BTreeMap<(ProfileId, MapiUid), BTreeMap<(ClientId, SectionAccess), usize>>);

impl Profiles {
    /// Holds a section open for a client; [`release_section`](Self::release_section) ends it.
    ///
    /// # Errors
    /// `Denied` if another client writes it, or reads what is to be written (PRF-OPENPROFILESECTION-5).
    pub fn hold_section(
        &mut self,
        profile: ProfileId,
        section: MapiUid,
        client: ClientId,
        access: SectionAccess,
    ) -> Result<()> {
        let holders = self.clients.holds.0.entry((profile, section)).or_default();
        let in_the_way = |held: SectionAccess| held == SectionAccess::Write || access == SectionAccess::Write;
        if holders.keys().any(|&(holder, held)| holder != client && in_the_way(held)) {
            let why = format!("another client has the profile section {section} open");
            return Err(EngineError::Denied { why: why.into() });
        }
        *holders.entry((client, access)).or_default() += 1;
        Ok(())
    }

    /// Undoes one [`hold_section`](Self::hold_section) (PRF-OPENPROFILESECTION-7).
    pub fn release_section(
        &mut self,
        profile: ProfileId,
        section: MapiUid,
        client: ClientId,
        access: SectionAccess,
    ) {
        let Some(holders) = self.clients.holds.0.get_mut(&(profile, section)) else { return };
        if let Some(count) = holders.get_mut(&(client, access)) {
            *count -= 1;
            if *count == 0 {
                holders.remove(&(client, access));
            }
        }
        if holders.is_empty() {
            self.clients.holds.0.remove(&(profile, section));
        }
    }

    /// Lets go of every section that a client holds: its session has ended.
    pub fn release_client(&mut self, client: ClientId) {
        self.clients.holds.0.retain(|_, holders| {
            holders.retain(|&(holder, _), _| holder != client);
            !holders.is_empty()
        });
    }
}
