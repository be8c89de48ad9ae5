use super::MapiProp;

/// A section of a profile: the settings of MAPI, of a service, of a provider (`IProfSect`, iprofsectimapiprop page).
///
/// It has no methods of its own. Not transacted, without named properties; the identifiers 0x67F0 to 0x67FF are told
/// only to who asks by tag.
#[doc(alias = "IProfSect")]
pub trait ProfSect: MapiProp {}
