use super::{DirectoryKind, EntryNumber};
use crate::vocab::tags::PR_ACCOUNT;
use crate::vocab::{CodePage, DisplayType, ObjectType, Property, Text};

/// A user or list as the directory keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryEntry {
    /// User or list.
    pub kind: EntryKind,
    /// `PR_DISPLAY_NAME`.
    pub display_name: Text,
    /// `PR_ADDRTYPE`.
    pub address_type: Text,
    /// `PR_EMAIL_ADDRESS`; of an entry of type `EX` the directory fills in its distinguished name.
    pub address: Text,
    /// `PR_SMTP_ADDRESS`; empty if there is none.
    pub smtp_address: Text,
    /// Other properties (`PR_ACCOUNT`, `PR_TITLE`, ...), text in Unicode, in the order of their identifiers, one of each.
    properties: Vec<Property>,
    /// Who is in the list, sorted once the directory has it; nobody is in a user.
    pub members: Vec<EntryNumber>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A messaging user.
    MailUser,
    /// A distribution list.
    DistList,
}

impl DirectoryEntry {
    /// A user with an internet address.
    #[must_use]
    pub fn user(display_name: impl Into<Text>, smtp_address: impl Into<Text>) -> Self {
        let smtp_address = smtp_address.into();
        Self {
            kind: EntryKind::MailUser,
            display_name: display_name.into(),
            address_type: "SMTP".into(),
            address: smtp_address.clone(),
            smtp_address,
            properties: Vec::new(),
            members: Vec::new(),
        }
    }

    /// A distribution list with an internet address.
    #[must_use]
    pub fn list(
        display_name: impl Into<Text>,
        smtp_address: impl Into<Text>,
        members: impl IntoIterator<Item = EntryNumber>,
    ) -> Self {
        Self {
            kind: EntryKind::DistList,
            members: members.into_iter().collect(),
            ..Self::user(display_name, smtp_address)
        }
    }

    /// The same entry as Exchange shows it: of type `EX`, its address a distinguished name, its internet address in
    /// `PR_SMTP_ADDRESS` alone.
    #[must_use]
    pub fn on_exchange(self) -> Self {
        Self { address_type: "EX".into(), address: Text::default(), ..self }
    }

    /// The same entry with this `PR_ACCOUNT`.
    #[must_use]
    pub fn with_account(self, account: &str) -> Self {
        self.with(Property::of(PR_ACCOUNT, account))
    }

    /// The same entry with this property, 8-bit text turned into Unicode. What the directory computes itself,
    /// `PR_ENTRYID` for instance, stays as it is, whatever is set here.
    #[must_use]
    pub fn with(mut self, property: Property) -> Self {
        let value = property.value.to_unicode(CodePage::default()).unwrap_or(property.value);
        let property = Property::new(property.tag, value);
        match self.position(property.tag.id()) {
            Ok(position) => self.properties[position] = property,
            Err(position) => self.properties.insert(position, property),
        }
        self
    }

    /// `PR_ACCOUNT`, empty if there is none.
    #[must_use]
    pub fn account(&self) -> &str {
        self.property(PR_ACCOUNT.id()).and_then(|property| property.value.as_str()).unwrap_or_default()
    }

    /// The other property of this identifier.
    #[must_use]
    pub fn property(&self, id: u16) -> Option<&Property> {
        self.position(id).ok().map(|position| &self.properties[position])
    }

    /// The other properties in the order of their identifiers.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// All that a typed name is compared with beside the display name (ADR-ANR-9).
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let different = (self.smtp_address != self.address).then_some(&*self.smtp_address);
        [Some(self.account()), Some(&*self.address), different]
            .into_iter()
            .flatten()
            .filter(|address| !address.is_empty())
    }

    /// Whether this entry of the directory has this member.
    pub(super) fn has_member(&self, member: EntryNumber) -> bool {
        self.members.binary_search(&member).is_ok()
    }

    fn position(&self, id: u16) -> Result<usize, usize> {
        self.properties.binary_search_by_key(&id, |property| property.tag.id())
    }
}

impl EntryKind {
    /// `PR_OBJECT_TYPE`.
    #[must_use]
    pub const fn object_type(self) -> ObjectType {
        match self {
            Self::MailUser => ObjectType::MAPI_MAILUSER,
            Self::DistList => ObjectType::MAPI_DISTLIST,
        }
    }

    /// `PR_DISPLAY_TYPE`.
    #[must_use]
    pub const fn display_type(self) -> DisplayType {
        match self {
            Self::MailUser => DisplayType::DT_MAILUSER,
            Self::DistList => DisplayType::DT_DISTLIST,
        }
    }
}

impl From<EntryKind> for DirectoryKind {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::MailUser => Self::MailUser,
            EntryKind::DistList => Self::DistList,
        }
    }
}
