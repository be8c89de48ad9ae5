use crate::interface::{AbContainer, Error, Method, Result};
use crate::provider::address_book::HIERARCHY_COLUMNS;
use crate::provider::{Refusal, refuse};
use crate::vocab::tags::{
    PR_COMMENT, PR_CONTAINER_FLAGS, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY,
    PR_OBJECT_TYPE, PR_STATUS,
};
use crate::vocab::{
    ContainerFlags, DisplayType, EntryId, ErrorCode, ObjectType, Property, RowRef, UnicodeFlags,
};

/// A container of a provider, as the provider describes it.
#[derive(Clone, Debug)]
pub struct ListedContainer {
    /// `PR_ENTRYID`.
    pub id: EntryId,
    /// `PR_DISPLAY_NAME`.
    pub name: String,
    /// `PR_DISPLAY_TYPE`.
    pub display_type: DisplayType,
    /// `PR_CONTAINER_FLAGS`.
    pub flags: ContainerFlags,
    /// Its row in a hierarchy table, without what the provider doesn't tell.
    pub row: Vec<Property>,
}

impl ListedContainer {
    /// What a row of a hierarchy table says; `None` if it lacks an entry id.
    pub fn of_row(row: RowRef<'_>) -> Option<Self> {
        let told = row.properties().filter(|property| property.value.as_error().is_none());
        Self::new(told.collect())
    }

    /// What an open container says of itself.
    pub fn of(container: &dyn AbContainer) -> Result<Self> {
        let said = container.get_props(Some(&HIERARCHY_COLUMNS), UnicodeFlags::MAPI_UNICODE)?.into_value();
        let said = said.into_iter().filter(|property| property.value.as_error().is_none());
        let nameless =
            || Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiPropGetProps, "it has no PR_ENTRYID");
        Self::new(said.collect()).ok_or_else(nameless)
    }

    /// A row has what every container has to tell; a provider that keeps it to itself need not be asked again.
    fn new(mut row: Vec<Property>) -> Option<Self> {
        let find = |row: &[Property], id: u16| {
            row.iter().find(|property| property.tag.id() == id).map(|property| property.value.clone())
        };
        let id = find(&row, PR_ENTRYID.id())?;
        let id = EntryId::from(id.as_bytes()?);
        row.retain(|property| property.tag.id() != PR_INSTANCE_KEY.id());
        row.push(Property::of(PR_INSTANCE_KEY, id.clone()));
        let usual = [
            Property::of(PR_COMMENT, ""),
            Property::of(PR_DEPTH, 0),
            Property::of(PR_STATUS, 0),
            Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_ABCONT.into()),
        ];
        for property in usual {
            if find(&row, property.tag.id()).is_none() {
                row.push(property);
            }
        }
        let number = |tag: u16| find(&row, tag).and_then(|value| value.as_long());
        let name = find(&row, PR_DISPLAY_NAME.id());
        Some(Self {
            id,
            name: name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned(),
            display_type: DisplayType(number(PR_DISPLAY_TYPE.id()).unwrap_or_default() as u32),
            flags: ContainerFlags::from_bits_retain(
                number(PR_CONTAINER_FLAGS.id()).unwrap_or_default() as u32
            ),
            row,
        })
    }

    /// Why entries can be neither added nor removed.
    pub fn cannot_be_changed(&self) -> Refusal {
        refuse(ErrorCode::MAPI_E_NO_ACCESS, format!("{} cannot be changed", self.name))
    }

    /// Whether it is the same one.
    pub fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }

    /// Whether clients add and remove entries (ADR-GETPAB-3).
    pub fn is_modifiable(&self) -> bool {
        self.flags.contains(ContainerFlags::AB_MODIFIABLE)
            && !self.flags.contains(ContainerFlags::AB_UNMODIFIABLE)
    }

    /// Whether it may be picked where nobody chose (ADR-CONTFLAGS-6).
    pub fn may_be_default(&self) -> bool {
        !self.flags.contains(ContainerFlags::AB_NOT_DEFAULT)
    }
}
