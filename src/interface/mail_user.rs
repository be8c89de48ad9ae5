use super::MapiProp;

/// A recipient that is not a list: a person, a room, a one-off (`IMailUser`, imailuserimapiprop page).
///
/// It has no methods of its own. Transacted.
#[doc(alias = "IMailUser")]
pub trait MailUser: MapiProp {}
