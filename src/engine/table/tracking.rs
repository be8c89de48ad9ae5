//! What a view that is kept up to date remembers of its rows.

use super::category::Leaf;
use super::order::Entry;
use super::slot::Slot;
use super::sort_key::SortKey;
use super::view::ViewSpec;
use super::{RowId, RowSource};
use crate::engine::props::Map;
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{PropTag, PropType, PropValue};

/// What a view remembers of the rows that pass to tell what changed.
#[derive(Clone, Debug)]
pub(super) struct Tracking {
    pub(super) passing: Map<Slot, Tracked>,
    /// How many instances to look for of a row that had more than one.
    instances: Map<RowId, u32>,
    pub(super) places: Places,
    /// What names the rows, if not the instance keys that the view makes.
    names: Names,
}

/// Whether rows have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Each row tells.
    Asked,
    /// One row that has none tells of all.
    AllOrNone,
    /// No row has one.
    None,
}

/// A row that passes, shown or in a collapsed category.
#[derive(Clone, Debug)]
pub(super) struct Tracked {
    pub(super) key: SortKey,
    pub(super) place: u64,
    /// What names the row in notifications, if that is not the instance key that the view makes.
    pub(super) name: Option<Box<PropValue>>,
    /// Its categories, if there are any.
    pub(super) leaf: Option<Box<Leaf>>,
}

/// Where rows stand in the default order.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// As the source says.
    Kept,
    /// As their ids do, up to this one.
    ById(u64),
    /// As listed; the number is that of the next row at the end.
    Listed(Map<RowId, u64>, u64),
}

impl Tracked {
    /// Where it stands.
    pub(super) fn entry(&self, slot: Slot) -> Entry {
        Entry { key: self.key.clone(), place: self.place, slot }
    }
}

impl Places {
    pub(super) fn new(source: &dyn RowSource) -> Self {
        if source.places().is_some() {
            return Self::Kept;
        }
        let rows = source.row_ids();
        if rows.is_sorted() {
            return Self::ById(rows.last().map_or(0, |row| row.0));
        }
        let next = rows.len() as u64;
        Self::Listed(rows.into_iter().zip(0..).collect(), next)
    }

    /// Whether each row that is there says where it stands.
    pub(super) const fn are_kept(&self) -> bool {
        matches!(self, Self::Kept)
    }

    /// The place of a row that is new at the end; `None` if the order of the ids cannot tell it, or only the row can.
    pub(super) fn append(&mut self, row: RowId) -> Option<u64> {
        match self {
            Self::Kept => None,
            Self::ById(last) if row.0 > *last => {
                *last = row.0;
                Some(row.0)
            }
            Self::ById(_) => None,
            Self::Listed(places, next) => Some(*places.entry(row).or_insert_with(|| {
                *next += 1;
                *next - 1
            })),
        }
    }

    pub(super) fn of(&self, row: RowId) -> Option<u64> {
        match self {
            Self::Kept => None,
            Self::ById(last) => (row.0 <= *last).then_some(row.0),
            Self::Listed(places, _) => places.get(&row).copied(),
        }
    }

    pub(super) fn forget(&mut self, row: RowId) {
        if let Self::Listed(places, _) = self {
            places.remove(&row);
        }
    }
}

impl Tracking {
    /// Nothing yet, of this source.
    pub(super) fn of(source: &dyn RowSource, spec: &ViewSpec) -> Self {
        let (passing, instances) = Default::default();
        // All rows have an instance key of their own, or none has. Of a keyset some may be gone, and have nothing.
        let all_or_none = spec.index == PR_INSTANCE_KEY && !spec.keyset;
        let names = if all_or_none { Names::AllOrNone } else { Names::Asked };
        Self { passing, instances, places: Places::new(source), names }
    }

    /// The value under this tag that names a row, if the source has one.
    pub(super) fn name(&self, source: &dyn RowSource, row: RowId, index: PropTag) -> Option<PropValue> {
        if self.names == Names::None {
            return None;
        }
        source.value(row, index).filter(|name| name.prop_type() != PropType::PT_ERROR)
    }

    /// As [`name`](Self::name) of a row that is there, which tells of the others, too.
    pub(super) fn learn_name(
        &mut self,
        source: &dyn RowSource,
        row: RowId,
        index: PropTag,
    ) -> Option<Box<PropValue>> {
        let name = self.name(source, row, index);
        if name.is_none() && self.names == Names::AllOrNone {
            self.names = Names::None;
        }
        name.map(Box::new)
    }

    /// What a row of the source became that passes.
    pub(super) fn slots_of(&self, row: RowId) -> Vec<Slot> {
        let most = self.instances.get(&row).copied().unwrap_or(1);
        let slots = (0..most).map(|instance| Slot::Leaf(row, instance));
        slots.filter(|slot| self.passing.contains_key(slot)).collect()
    }

    pub(super) fn track(&mut self, slot: Slot, tracked: Tracked) -> Option<Tracked> {
        if let Slot::Leaf(row, instance @ 1..) = slot {
            let most = self.instances.entry(row).or_default();
            *most = (*most).max(instance + 1);
        }
        self.passing.insert(slot, tracked)
    }
}
