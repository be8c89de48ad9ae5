use std::collections::BTreeMap;

use super::{Directory, DirectoryEntry, EntryNumber};
use crate::engine::ValueRef;
use crate::engine::table::{Anr, Cell, RowId, RowSource, folded};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY,
    PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_SMTP_ADDRESS,
    PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{Binary, OneOff, PropTag, PropValue, Text};

/// What every entry has without being told: the columns of the contents table (ADR-CONTTABLE-1).
const COMPUTED: [PropTag; 12] = [
    PR_ADDRTYPE.tag(),
    PR_DISPLAY_NAME.tag(),
    PR_DISPLAY_TYPE.tag(),
    PR_ENTRYID.tag(),
    PR_INSTANCE_KEY.tag(),
    PR_OBJECT_TYPE.tag(),
    PR_RECORD_KEY.tag(),
    PR_EMAIL_ADDRESS.tag(),
    PR_SEARCH_KEY.tag(),
    PR_SEND_RICH_INFO.tag(),
    PR_TRANSMITABLE_DISPLAY_NAME.tag(),
    PR_SMTP_ADDRESS.tag(),
];

/// What an entry has: a value it keeps, or one that is made from what it keeps.
enum Held<'a> {
    Text(&'a Text),
    Number(u32),
    Flag(bool),
    Bytes(Binary),
    Other(&'a PropValue),
}

impl Directory {
    /// What an entry has under this identifier.
    #[must_use]
    pub fn entry_cell(&self, number: EntryNumber, tag: PropTag) -> Cell<'_> {
        self.held(number, tag.id()).map_or(Cell::Missing, Held::into_cell)
    }

    /// As [`entry_cell`](Self::entry_cell), to keep.
    #[must_use]
    pub fn entry_value(&self, number: EntryNumber, tag: PropTag) -> Option<PropValue> {
        self.held(number, tag.id()).map(Held::into_value)
    }

    /// The tags of all that an entry has: the computed ones first, then the others by identifier.
    #[must_use]
    pub fn entry_tags(&self, number: EntryNumber) -> Vec<PropTag> {
        let Some(entry) = self.get(number) else { return Vec::new() };
        let computed = COMPUTED.into_iter().filter(|tag| self.held(number, tag.id()).is_some());
        computed.chain(other_tags(entry)).collect()
    }

    /// Puts entries, in order of creation before, into the order of the contents table (ADR-CONTTABLE-4).
    fn sort_by_name(&self, entries: &mut [EntryNumber]) {
        entries.sort_by_cached_key(|&number| self.get(number).map(|entry| folded(&entry.display_name)));
    }

    fn held(&self, number: EntryNumber, id: u16) -> Option<Held<'_>> {
        let entry = self.get(number)?;
        Some(match id {
            id if id == PR_ADDRTYPE.id() => filled(&entry.address_type)?,
            id if id == PR_DISPLAY_NAME.id() || id == PR_TRANSMITABLE_DISPLAY_NAME.id() => {
                Held::Text(&entry.display_name)
            }
            id if id == PR_EMAIL_ADDRESS.id() => filled(&entry.address)?,
            id if id == PR_SMTP_ADDRESS.id() => filled(&entry.smtp_address)?,
            id if id == PR_DISPLAY_TYPE.id() => Held::Number(entry.kind.display_type().0),
            id if id == PR_OBJECT_TYPE.id() => Held::Number(entry.kind.object_type().0),
            // Whoever has an entry has a mailbox in this post office, and that keeps text as it was written.
            id if id == PR_SEND_RICH_INFO.id() => Held::Flag(true),
            // The directory writes an id in one way only, so ids of one entry are equal bytes (ADR-EID-7).
            id if id == PR_ENTRYID.id() || id == PR_RECORD_KEY.id() => {
                Held::Bytes(self.entry_id(number)?.into())
            }
            id if id == PR_INSTANCE_KEY.id() => Held::Bytes(number.0.to_le_bytes().into()),
            id if id == PR_SEARCH_KEY.id() => Held::Bytes(search_key(entry)?),
            id => Held::Other(&entry.property(id)?.value),
        })
    }
}

impl<'a> Held<'a> {
    fn into_cell(self) -> Cell<'a> {
        match self {
            Self::Text(text) => Cell::Kept(ValueRef::Unicode(text)),
            Self::Number(number) => Cell::Kept(ValueRef::Long(number.cast_signed())),
            Self::Flag(flag) => Cell::Kept(ValueRef::Boolean(flag)),
            Self::Bytes(bytes) => Cell::Made(PropValue::Binary(bytes)),
            Self::Other(value) => Cell::Kept(value.into()),
        }
    }

    fn into_value(self) -> PropValue {
        match self {
            Self::Text(text) => PropValue::Unicode(text.clone()),
            Self::Number(number) => PropValue::Long(number.cast_signed()),
            Self::Flag(flag) => PropValue::Boolean(flag),
            Self::Bytes(bytes) => PropValue::Binary(bytes),
            Self::Other(value) => value.clone(),
        }
    }
}

fn filled(text: &Text) -> Option<Held<'_>> {
    (!text.is_empty()).then_some(Held::Text(text))
}

/// `PR_SEARCH_KEY`; only an entry with an address has one.
fn search_key(entry: &DirectoryEntry) -> Option<Binary> {
    let one_off = OneOff::new("", entry.address_type.clone(), entry.address.clone());
    (!entry.address_type.is_empty() && !entry.address.is_empty()).then(|| one_off.search_key())
}

/// The tags of what an entry has beside the computed properties.
fn other_tags(entry: &DirectoryEntry) -> impl Iterator<Item = PropTag> {
    let tags = entry.properties().iter().map(|property| property.tag);
    tags.filter(|tag| COMPUTED.iter().all(|computed| computed.id() != tag.id()))
}

/// The computed columns and all others that one of these entries has.
fn columns<'a>(entries: impl Iterator<Item = &'a DirectoryEntry>) -> Vec<PropTag> {
    let others: BTreeMap<u16, PropTag> = entries.flat_map(other_tags).map(|tag| (tag.id(), tag)).collect();
    COMPUTED.into_iter().chain(others.into_values()).collect()
}

impl From<EntryNumber> for RowId {
    fn from(number: EntryNumber) -> Self {
        Self(number.0.into())
    }
}

/// The entry of a row; a row of some other source is the entry that never was.
fn entry_number(row: RowId) -> EntryNumber {
    EntryNumber(u32::try_from(row.0).unwrap_or(u32::MAX))
}

/// The contents table of the global address list, by display name (ADR-CONTTABLE-4).
impl RowSource for Directory {
    fn version(&self) -> u64 {
        self.version
    }

    fn row_count(&self) -> usize {
        self.len
    }

    fn row_ids(&self) -> Vec<RowId> {
        self.by_name().map(RowId::from).collect()
    }

    fn named(&self, name: &Anr) -> Option<Vec<RowId>> {
        let mut found = self.anr_by(name);
        self.sort_by_name(&mut found);
        Some(found.into_iter().map(RowId::from).collect())
    }

    fn contains(&self, row: RowId) -> bool {
        self.get(entry_number(row)).is_some()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        self.entry_cell(entry_number(row), tag)
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        self.entry_value(entry_number(row), tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        columns(self.iter().map(|(_, entry)| entry))
    }
}

/// The contents table of a distribution list: its members, by display name (ADR-DISTLIST-4).
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    directory: &'a Directory,
    list: EntryNumber,
}

impl Directory {
    /// The rows of a list; of a user there are none.
    #[must_use]
    pub const fn members(&self, list: EntryNumber) -> Members<'_> {
        Members { directory: self, list }
    }
}

impl Members<'_> {
    fn members(&self) -> &[EntryNumber] {
        self.directory.get(self.list).map_or(&[], |entry| &entry.members)
    }
}

impl RowSource for Members<'_> {
    fn version(&self) -> u64 {
        self.directory.version
    }

    fn row_count(&self) -> usize {
        self.members().len()
    }

    fn row_ids(&self) -> Vec<RowId> {
        let mut by_name = self.members().to_vec();
        self.directory.sort_by_name(&mut by_name);
        by_name.into_iter().map(RowId::from).collect()
    }

    fn contains(&self, row: RowId) -> bool {
        self.members().binary_search(&entry_number(row)).is_ok()
    }

    fn cell(&self, row: RowId, tag: PropTag) -> Cell<'_> {
        self.directory.cell(row, tag)
    }

    fn value(&self, row: RowId, tag: PropTag) -> Option<PropValue> {
        self.directory.value(row, tag)
    }

    fn available_columns(&self) -> Vec<PropTag> {
        columns(self.members().iter().filter_map(|&member| self.directory.get(member)))
    }
}
