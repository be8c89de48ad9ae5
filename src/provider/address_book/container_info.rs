use crate::engine::WhichBook;
use crate::engine::directory::{DirectoryId, MUID_EMSAB};
use crate::engine::personal_book::{MUID_PERSONAL_BOOK, PersonalBook, PersonalId};
use crate::provider::{Refusal, refuse};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_COMMENT, PR_CONTAINER_FLAGS, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE,
    PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_STATUS,
};
use crate::vocab::{
    ContainerFlags, DisplayType, EntryId, ErrorCode, MapiUid, ObjectType, PropValue, Property, Text,
};

/// What a container says of itself, in its properties and in the hierarchy table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerInfo {
    /// `PR_ENTRYID`.
    pub id: EntryId,
    /// `PR_DISPLAY_NAME`.
    pub name: Text,
    /// `PR_DISPLAY_TYPE`.
    pub display_type: DisplayType,
    /// `PR_CONTAINER_FLAGS`.
    pub flags: ContainerFlags,
    /// `PR_AB_PROVIDER_ID`.
    provider: MapiUid,
}

impl ContainerInfo {
    /// What the container of the directory is called.
    pub const GAL: &'static str = "Global Address List";

    /// What the container of a personal address book is called.
    pub const PERSONAL: &'static str = "Personal Address Book";

    /// The root container of a provider, in which its only other one is.
    pub fn root(which: WhichBook) -> Self {
        let (id, name, provider) = match which {
            WhichBook::Directory => (DirectoryId::root().to_entry_id(), "Directory", MUID_EMSAB),
            WhichBook::Personal(book) => {
                (PersonalId::Root { book }.to_entry_id(), "Personal Address Books", MUID_PERSONAL_BOOK)
            }
        };
        Self {
            id,
            name: name.into(),
            display_type: DisplayType::DT_NOT_SPECIFIC,
            flags: ContainerFlags::AB_SUBCONTAINERS | ContainerFlags::AB_UNMODIFIABLE,
            provider,
        }
    }

    /// The global address list (ADR-ROOT-9).
    pub fn gal() -> Self {
        Self {
            id: DirectoryId::gal().to_entry_id(),
            name: Self::GAL.into(),
            display_type: DisplayType::DT_GLOBAL,
            flags: ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_UNMODIFIABLE,
            provider: MUID_EMSAB,
        }
    }

    /// A personal address book: its name and flags unless clients set others (ADR-ROOT-9, ADR-PAB-1, PRP-COMP-20).
    pub fn personal(book: MapiUid, own: &PersonalBook) -> Self {
        let name = own.container.value(PR_DISPLAY_NAME.id());
        let name = name.as_ref().and_then(PropValue::as_str).unwrap_or(Self::PERSONAL);
        let flags = own.container.value(PR_CONTAINER_FLAGS.id()).and_then(|flags| flags.as_long());
        let flags = flags.map(|flags| ContainerFlags::from_bits_retain(flags.cast_unsigned()));
        Self {
            id: PersonalId::Container { book }.to_entry_id(),
            name: name.into(),
            display_type: DisplayType::DT_MODIFIABLE,
            flags: flags.unwrap_or(ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_MODIFIABLE),
            provider: MUID_PERSONAL_BOOK,
        }
    }

    /// Why entries can be neither added nor removed.
    pub fn cannot_be_changed(&self) -> Refusal {
        refuse(ErrorCode::MAPI_E_NO_ACCESS, format!("{} cannot be changed", self.name))
    }

    /// The properties of the container, but for the templates of its logon (ADR-CONTAINER-2, ADR-CONTAINER-3).
    pub fn properties(&self) -> Vec<Property> {
        let mut properties = self.common();
        properties.push(Property::of(PR_RECORD_KEY, self.id.clone()));
        properties
    }

    /// Its row in the hierarchy table of the root (ADR-HIERTABLE-1, ADR-ROOT-4).
    pub fn row(&self) -> Vec<Property> {
        let mut row = self.common();
        row.extend([
            Property::of(PR_COMMENT, ""),
            Property::of(PR_DEPTH, 0),
            Property::of(PR_STATUS, 0),
            Property::of(PR_INSTANCE_KEY, self.id.clone()),
        ]);
        row
    }

    fn common(&self) -> Vec<Property> {
        vec![
            Property::of(PR_DISPLAY_NAME, self.name.clone()),
            Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_ABCONT.into()),
            Property::new(PR_DISPLAY_TYPE, self.display_type.into()),
            Property::new(PR_CONTAINER_FLAGS, self.flags.into()),
            Property::of(PR_ENTRYID, self.id.clone()),
            Property::of(PR_AB_PROVIDER_ID, self.provider.0),
        ]
    }
}
