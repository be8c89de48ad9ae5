use std::sync::Arc;

use super::Access;
use crate::engine::profile::{Profile, SectionAccess, SectionKind, SectionView};
use crate::engine::{self, EngineError, Overlay};
use crate::interface::ProfSect;
use crate::provider::{
    AnyObject, Label, Life, Object, PropSource, PropView, Refusal, named_in_debug, refuse, refuse_flags,
    refuse_interface,
};
use crate::vocab::guids::{IID_IMAPIProp, IID_IProfSect, IID_IUnknown};
use crate::vocab::tags::{PR_PROVIDER_DLL_NAME, PR_RESOURCE_FLAGS};
use crate::vocab::{
    ErrorCode, Iid, MapiUid, OpenPropertyFlags, OpenSectionFlags, PropTag, PropType, PropValue, SaveFlags,
};

/// Whose sections open without force.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// A client's: none that is protected (PRF-OPENPROFILESECTION-8, PRF-OPENPROFILESECTION-9).
    Client,
    /// An entry function's: those of its service (PRF-OPENPROFILESECTION-12).
    Service(MapiUid),
    /// A provider's: its own and those of its service (PRF-OPENPROFILESECTION-14, PRF-OPENPROFILESECTION-15).
    Provider(MapiUid, Option<MapiUid>),
}

impl Reach {
    fn covers(self, kind: &SectionKind<'_>) -> bool {
        let (own, of_service) = match self {
            Self::Client => return false,
            Self::Service(service) => (None, Some(service)),
            Self::Provider(own, service) => (Some(own), service),
        };
        match kind {
            SectionKind::Service(service) => Some(service.uid) == of_service,
            SectionKind::Provider(provider) => {
                Some(provider.uid) == own || (provider.service.is_some() && provider.service == of_service)
            }
            SectionKind::Instance | SectionKind::Mapi | SectionKind::Open => false,
        }
    }
}

/// An open section of a profile. As long as it is held for writing no other client gets in.
pub struct Section {
    object: Object,
    access: Access,
    uid: MapiUid,
    mode: SectionAccess,
    /// The logon of the provider that has it open.
    logon: Option<Arc<Life>>,
}

named_in_debug!(Section);

impl Section {
    /// Opens a section for a client who obtained it through `from`: the body of every `OpenProfileSection`.
    ///
    /// It lives as long as `from` does.
    pub fn open(
        from: &Object,
        access: Access,
        uid: MapiUid,
        interface: Option<Iid>,
        flags: OpenSectionFlags,
        reach: Reach,
    ) -> Result<Arc<dyn ProfSect>, Refusal> {
        refuse_flags(flags.unknown(
            OpenSectionFlags::MAPI_MODIFY
                | OpenSectionFlags::MAPI_DEFERRED_ERRORS
                | OpenSectionFlags::MAPI_FORCE_ACCESS,
        ))?;
        refuse_interface(interface, &[IID_IProfSect, IID_IMAPIProp, IID_IUnknown])?;
        Self::open_within(from, access, uid, flags, reach, None)
    }

    /// The body of `IMAPISupport::OpenProfileSection`, which knows no force. While `logon` goes on MAPI keeps what it
    /// wrote there itself (PRF-PROFSECT-15).
    pub fn open_for_provider(
        from: &Object,
        access: Access,
        uid: MapiUid,
        flags: OpenSectionFlags,
        reach: Reach,
        logon: Option<Arc<Life>>,
    ) -> Result<Arc<dyn ProfSect>, Refusal> {
        refuse_flags(flags.unknown(OpenSectionFlags::MAPI_MODIFY | OpenSectionFlags::MAPI_DEFERRED_ERRORS))?;
        Self::open_within(from, access, uid, flags, reach, logon)
    }

    fn open_within(
        from: &Object,
        access: Access,
        uid: MapiUid,
        flags: OpenSectionFlags,
        reach: Reach,
        logon: Option<Arc<Life>>,
    ) -> Result<Arc<dyn ProfSect>, Refusal> {
        let modify = flags.contains(OpenSectionFlags::MAPI_MODIFY);
        let mode = if modify { SectionAccess::Write } else { SectionAccess::Read };
        let uid = from.runtime().set_up(|world| {
            let profiles = world.profiles_mut();
            let uid = match profiles.get(access.profile)?.section(uid) {
                Ok(section) => {
                    check_access(&section, flags, reach)?;
                    section.uid()
                }
                Err(EngineError::Missing { .. }) if modify => {
                    profiles.get_mut(access.profile)?.create_section(uid);
                    uid
                }
                Err(EngineError::Missing { .. }) => {
                    let why = format!("the profile has no section {uid}; MAPI_MODIFY would make it");
                    return Err(EngineError::Unknown { why });
                }
                Err(error) => return Err(error),
            };
            profiles.hold_section(access.profile, uid, access.client, mode)?;
            Ok(uid)
        })?;
        let label = Label::Named(format!("profile section {uid}").into());
        Ok(Arc::new(Self { object: from.child(Arc::clone(from.life()), label), access, uid, mode, logon }))
    }

    fn find<'a>(&self, profile: &'a Profile) -> engine::Result<SectionView<'a>> {
        profile.section(self.uid).map_err(|_| EngineError::Deleted { what: "profile section" })
    }
}

/// Which sections a client may open, and for what (PRF-OPENPROFILESECTION-8, -9, -10, -18).
fn check_access(section: &SectionView<'_>, flags: OpenSectionFlags, reach: Reach) -> engine::Result<()> {
    let modify = flags.contains(OpenSectionFlags::MAPI_MODIFY);
    let forced = flags.contains(OpenSectionFlags::MAPI_FORCE_ACCESS) || reach.covers(&section.kind());
    if section.kind().is_protected() && !forced {
        let why =
            format!("the profile section {} is a provider's: MAPI_FORCE_ACCESS is missing", section.uid());
        return Err(EngineError::Denied { why: why.into() });
    }
    if section.kind() == SectionKind::Instance && modify {
        return Err(EngineError::Denied {
            why: "the profile section is MAPI's own and is never written".into(),
        });
    }
    Ok(())
}

impl ProfSect for Section {}

impl PropSource for Section {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Result<(), Refusal> {
        self.access.look(|profile| {
            look(&self.find(profile)?);
            Ok(())
        })
    }

    fn check_writable(&self) -> Result<(), Refusal> {
        match self.mode {
            SectionAccess::Write => Ok(()),
            SectionAccess::Read => {
                Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the profile section was opened without MAPI_MODIFY"))
            }
        }
    }

    fn refuses(&self, tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        let kept = [PR_RESOURCE_FLAGS.id(), PR_PROVIDER_DLL_NAME.id()].contains(&tag.id())
            && self.logon.as_ref().is_some_and(|logon| logon.goes_on());
        let computed = self.access.look(|profile| Ok(kept || self.find(profile)?.computes(tag.id())));
        computed.is_ok_and(|computed| computed).then_some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn change(&self, overlay: Overlay) -> Result<Vec<(u16, ErrorCode)>, Refusal> {
        self.access.change(|profile| {
            self.find(profile)?;
            for (id, change) in overlay.changes() {
                match change {
                    Some(property) => profile.set_property(self.uid, property)?,
                    None => profile.delete_property(self.uid, PropTag::new(PropType::PT_UNSPECIFIED, id))?,
                }
            }
            Ok(())
        })?;
        Ok(Vec::new())
    }

    fn save(&self, _flags: SaveFlags) -> Result<(), Refusal> {
        self.access.look(|profile| self.find(profile).map(drop))
    }

    fn open_object(
        &self,
        _tag: PropTag,
        _interface: Iid,
        _options: u32,
        _flags: OpenPropertyFlags,
    ) -> Result<Option<crate::interface::Opened>, Refusal> {
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "a profile section has nothing to open"))
    }
}

impl PropView for SectionView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.get(tag.id())
    }

    fn tags(&self) -> Vec<PropTag> {
        self.properties().map(|property| property.tag).collect()
    }
}

/// Releasing the section lets other clients in (PRF-OPENPROFILESECTION-7).
impl Drop for Section {
    fn drop(&mut self) {
        let Access { profile, client, .. } = self.access;
        // Nothing can refuse: what isn't held is not released.
        let _done = self.object.runtime().set_up(|world| {
            world.profiles_mut().release_section(profile, self.uid, client, self.mode);
            Ok(())
        });
    }
}
