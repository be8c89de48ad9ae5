//! How a sort order divides rows into categories, and where that puts a row.

use super::cell::look;
use super::key_writer::KeyWriter;
use super::policy::Policy;
use super::slot::Slot;
use super::sort_key::SortKey;
use super::{Cell, RowCells};
use crate::engine::ValueRef;
use crate::vocab::tags::PR_MESSAGE_FLAGS;
use crate::vocab::{MessageFlags, PropTag, SortDirection, SortOrderSet};

/// A sort key, and whether it descends.
pub(super) type Key = (PropTag, bool);

/// The categories that a sort order asks for (TBL-CAT-1).
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The columns of each level, outermost first: several where keys are combined (TBL-CAT-11).
    levels: Vec<Vec<Key>>,
    /// What orders the innermost categories before their own columns do.
    extreme: Option<Extreme>,
    /// What orders the rows within a category.
    inner: Vec<Key>,
    /// How many levels start expanded (TBL-CAT-8).
    expanded: usize,
}

/// Categories ordered by the largest or smallest value of a column among their rows (TBL-CAT-12).
#[derive(Clone, Debug)]
struct Extreme {
    tag: PropTag,
    largest: bool,
    /// As the key of the category does.
    descending: bool,
    /// What a category without any value is ordered by.
    missing: Box<[u8]>,
}

/// Where a row belongs: its categories, and its place among their rows. All bytes compare as the values do.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The values of the category columns.
    path: Box<[u8]>,
    /// Where the values of each level end.
    ends: Box<[usize]>,
    /// Its value of the column that orders the categories.
    pub(super) extreme: Option<Box<[u8]>>,
    /// The values of the keys within the category.
    inner: Box<[u8]>,
    /// Whether it counts as unread (TBL-CAT-5).
    pub(super) unread: bool,
}

impl Plan {
    /// What follows the start that a category and its members share: the header, then the members.
    pub(super) const HEADER: u8 = 0;
    const MEMBER: u8 = 1;

    /// The categories of an order that was checked; `None` if it has none.
    pub(super) fn new(order: &SortOrderSet, policy: &Policy) -> Option<Self> {
        let categories = order.categories as usize;
        let mut levels: Vec<Vec<Key>> = Vec::new();
        for sort in order.sorts.iter().take(categories) {
            let key = (sort.tag, sort.order == SortDirection::TABLE_SORT_DESCEND);
            match levels.last_mut() {
                Some(level) if sort.order == SortDirection::TABLE_SORT_COMBINE => level.push(key),
                _ => levels.push(vec![key]),
            }
        }
        let (_, descending) = *levels.last()?.first()?;
        let mut rest = order.sorts.iter().skip(categories).peekable();
        let extreme = rest.next_if(|sort| is_extreme(sort.order)).map(|sort| {
            let mut writer = KeyWriter::new(policy);
            writer.write(None, descending);
            let largest = sort.order == SortDirection::TABLE_SORT_CATEG_MAX;
            Extreme { tag: sort.tag, largest, descending, missing: writer.bytes().into() }
        });
        let inner = rest.map(|sort| (sort.tag, sort.order == SortDirection::TABLE_SORT_DESCEND)).collect();
        Some(Self { levels, extreme, inner, expanded: order.expanded as usize })
    }

    /// Number of levels.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Whether categories of a level start expanded.
    pub(super) const fn starts_expanded(&self, level: usize) -> bool {
        level < self.expanded
    }

    /// Whether something else than their own columns orders categories.
    pub(super) const fn has_extreme(&self) -> bool {
        self.extreme.is_some()
    }

    /// Whether a column is one of the category columns of a level or of those above it.
    pub(super) fn is_category(&self, column: PropTag, level: usize) -> bool {
        let (id, instance) = (column.id(), column.prop_type().is_instance());
        let mut keys = self.levels.iter().take(level + 1).flatten();
        keys.any(|(key, _)| key.id() == id && key.prop_type().is_instance() == instance)
    }

    /// Where a row belongs.
    pub(super) fn leaf(&self, writer: &mut KeyWriter<'_>, slot: Slot, cells: &dyn RowCells) -> Leaf {
        let write = |writer: &mut KeyWriter<'_>, keys: &[Key]| {
            for (tag, descending) in keys {
                look(cells, slot, *tag, |value| writer.write(value, *descending));
            }
        };
        writer.clear();
        let ends = self.levels.iter().map(|level| {
            write(writer, level);
            writer.bytes().len()
        });
        let (ends, path) = (ends.collect(), writer.bytes().into());
        let extreme = self.extreme.as_ref().and_then(|extreme| {
            writer.clear();
            look(cells, slot, extreme.tag, |value| {
                value.map(|value| writer.write(Some(value), extreme.descending))
            })?;
            Some(writer.bytes().into())
        });
        writer.clear();
        write(writer, &self.inner);
        Leaf { path, ends, extreme, inner: writer.bytes().into(), unread: is_unread(cells) }
    }

    /// The start of what a category and its members are ordered by: that of the category above, then its own.
    /// `extremes` are the values of its rows in order, `own` the bytes of its columns.
    pub(super) fn start<'a>(
        &self,
        above: Option<&[u8]>,
        level: usize,
        mut extremes: impl DoubleEndedIterator<Item = &'a [u8]>,
        own: &[u8],
    ) -> Vec<u8> {
        let mut start = above.map(<[u8]>::to_vec).unwrap_or_default();
        if above.is_some() {
            start.push(Self::MEMBER);
        }
        if let (Some(extreme), true) = (&self.extreme, level + 1 == self.depth()) {
            // Descending values are written the other way round.
            let found =
                if extreme.largest == extreme.descending { extremes.next() } else { extremes.next_back() };
            start.extend_from_slice(found.unwrap_or(&extreme.missing));
        }
        start.extend_from_slice(own);
        start
    }
}

impl Leaf {
    /// The values of the category columns down to a level: what makes a category the one it is.
    pub(super) fn path(&self, level: usize) -> &[u8] {
        &self.path[..self.ends[level]]
    }

    /// Where the path of the level above ends.
    pub(super) fn above(&self, level: usize) -> usize {
        level.checked_sub(1).map_or(0, |above| self.ends[above])
    }

    /// Its sort key, after the start of its innermost category.
    pub(super) fn key(&self, start: &[u8]) -> SortKey {
        SortKey::new(&[start, &[Plan::MEMBER], &self.inner].concat())
    }
}

/// Whether a direction orders categories by their rows.
pub(super) fn is_extreme(direction: SortDirection) -> bool {
    matches!(direction, SortDirection::TABLE_SORT_CATEG_MAX | SortDirection::TABLE_SORT_CATEG_MIN)
}

fn is_unread(cells: &dyn RowCells) -> bool {
    let read = MessageFlags::MSGFLAG_READ.bits() as i32;
    match cells.cell(PR_MESSAGE_FLAGS.tag()) {
        Cell::Kept(ValueRef::Long(flags)) => flags & read == 0,
        Cell::Made(value) => !matches!(ValueRef::from(&value), ValueRef::Long(flags) if flags & read != 0),
        _ => true,
    }
}
