//! Which categories of a view are expanded, as bytes to keep (`GetCollapseState`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::RowId;
use super::RowSource;
use super::order::Entry;
use super::read::index_of;
use super::slot::Slot;
use super::sort_key::SortKey;
use super::view::View;
use crate::engine::{EngineError, Result};
use crate::vocab::Bookmark;

/// What the bytes hold (TBL-CSTATE-1). Categories are told by their values, so that another view of the same rows knows
/// them too (TBL-CSTATE-6).
struct State {
    /// Of the sort order and the restriction.
    fingerprint: u64,
    categories: BTreeMap<Vec<u8>, bool>,
    row: SavedRow,
    /// Where the row stood.
    key: SortKey,
}

enum SavedRow {
    Category(Vec<u8>),
    Row { row: RowId, instance: u32, place: u64 },
}

impl View {
    /// Which categories are expanded, and where a row is that is shown or hidden in one.
    ///
    /// # Errors
    /// [`EngineError::Unsupported`] without categories, [`EngineError::Missing`] if the key names nothing in the view.
    pub fn collapse_state(&mut self, source: &dyn RowSource, key: &[u8]) -> Result<Vec<u8>> {
        self.sync(source);
        let Some(groups) = &self.groups else {
            return Err(EngineError::Unsupported { why: "the table is not sorted into categories" });
        };
        let slot = self.slot_named(key);
        let entry = slot.and_then(|slot| groups.full.get(self.number_of(source, &groups.full, slot)?));
        let entry = entry.ok_or(EngineError::Missing { what: "row with this instance key" })?;
        let row = match entry.slot {
            Slot::Leaf(row, instance) => SavedRow::Row { row, instance, place: entry.place },
            slot @ Slot::Header(_) => SavedRow::Category(groups.path(slot).cloned().unwrap_or_default()),
        };
        let categories = groups.iter().map(|(path, group)| (path.clone(), group.expanded)).collect();
        Ok(State { fingerprint: self.fingerprint(), categories, row, key: entry.key.clone() }.write())
    }

    /// Expands and collapses categories as saved; one that was not known then starts as the order says (TBL-CSTATE-2).
    /// The bookmark marks the saved row, the header that hides it, or what follows if it is gone (TBL-CSTATE-5).
    ///
    /// # Errors
    /// [`EngineError::Corrupt`] if the bytes are not those of this order and restriction, [`EngineError::LimitReached`];
    /// nothing has changed then.
    pub fn set_collapse_state(&mut self, source: &dyn RowSource, state: &[u8]) -> Result<Bookmark> {
        let corrupt = |why: &str| EngineError::Corrupt { why: why.to_owned() };
        let state = State::read(state).ok_or_else(|| corrupt("these bytes are no collapse state"))?;
        if state.fingerprint != self.fingerprint() {
            return Err(corrupt("the state was saved under another sort order or restriction"));
        }
        self.sync(source);
        if self.groups.is_none() {
            return Err(corrupt("the table is not sorted into categories"));
        }
        let bookmark = self.bookmarks.create(None, self.spec.policy.max_bookmarks)?;
        if let Some(groups) = &mut self.groups {
            let plan = groups.plan.clone();
            groups.expand_where(|path, group| {
                state.categories.get(path).copied().unwrap_or_else(|| plan.starts_expanded(group.level))
            });
        }
        self.show_anew();
        let (shown, marked) = (index_of(&self.rows), self.saved_entry(source, &state));
        let number = match &marked {
            Ok(there) => shown.position(there).unwrap_or_else(|hidden| hidden.saturating_sub(1)),
            Err(gone) => shown.position(gone).unwrap_or_else(|next| next),
        };
        let entry = shown.get(number);
        self.bookmarks.place(bookmark, entry);
        Ok(bookmark)
    }

    /// The entry of a saved row, or the one it had if it is gone.
    fn saved_entry(&self, source: &dyn RowSource, state: &State) -> std::result::Result<Entry, Entry> {
        let there = self.groups.as_deref().and_then(|groups| match &state.row {
            SavedRow::Category(path) => groups.get(path).map(super::groups::Group::entry),
            SavedRow::Row { row, instance, .. } => {
                let number = self.number_of(source, &groups.full, Slot::Leaf(*row, *instance))?;
                groups.full.get(number)
            }
        });
        let (slot, place) = match state.row {
            SavedRow::Category(_) => (Slot::Header(0), 0),
            SavedRow::Row { row, instance, place } => (Slot::Leaf(row, instance), place),
        };
        there.ok_or(Entry { key: state.key.clone(), place, slot })
    }

    fn fingerprint(&self) -> u64 {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write!(text, "{:?} {:?}", self.order, self.restriction);
        hash(text.as_bytes())
    }
}

impl State {
    const MAGIC: &[u8] = b"collapse";

    fn write(&self) -> Vec<u8> {
        let mut bytes = Self::MAGIC.to_vec();
        let put = |bytes: &mut Vec<u8>, part: &[u8]| {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        };
        bytes.extend(self.fingerprint.to_be_bytes());
        bytes.extend((self.categories.len() as u64).to_be_bytes());
        for (path, expanded) in &self.categories {
            bytes.push(u8::from(*expanded));
            put(&mut bytes, path);
        }
        match &self.row {
            SavedRow::Category(path) => {
                bytes.push(0);
                put(&mut bytes, path);
            }
            SavedRow::Row { row, instance, place } => {
                bytes.push(1);
                bytes.extend(row.0.to_be_bytes());
                bytes.extend(u64::from(*instance).to_be_bytes());
                bytes.extend(place.to_be_bytes());
            }
        }
        put(&mut bytes, &self.key.to_bytes());
        bytes.extend(hash(&bytes).to_be_bytes());
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (content, check) = bytes.split_last_chunk()?;
        if hash(content) != u64::from_be_bytes(*check) {
            return None;
        }
        let mut reader = Reader { bytes: content.strip_prefix(Self::MAGIC)? };
        let fingerprint = reader.number()?;
        let mut categories = BTreeMap::new();
        for _ in 0..reader.number()? {
            let expanded = reader.byte()? == 1;
            categories.insert(reader.part()?.to_vec(), expanded);
        }
        let row = match reader.byte()? {
            0 => SavedRow::Category(reader.part()?.to_vec()),
            _ => SavedRow::Row {
                row: RowId(reader.number()?),
                instance: u32::try_from(reader.number()?).ok()?,
                place: reader.number()?,
            },
        };
        let key = SortKey::new(reader.part()?);
        reader.bytes.is_empty().then_some(Self { fingerprint, categories, row, key })
    }
}

/// Bytes that are read from the front; `None` where they end too early.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u64::from_be_bytes(*number))
    }

    fn part(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (part, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(part)
    }
}

/// FNV-1a: finds damage, not malice.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}
