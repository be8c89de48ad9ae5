use serde::{Deserialize, Serialize};

use super::PropTag;

/// The order of the rows of a table, with its categories (`SSortOrderSet`).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SortOrderSet {
    /// The keys, the most significant first.
    pub sorts: Vec<SortOrder>,
    /// How many of the first keys are categories (`cCategories`).
    pub categories: u32,
    /// How many category levels start expanded (`cExpanded`).
    pub expanded: u32,
}

/// One sort key (`SSortOrder`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortOrder {
    /// The property that is compared.
    pub tag: PropTag,
    /// Its direction.
    pub order: SortDirection,
}

open_set! {
    /// The direction of a sort key (`TABLE_SORT_*`).
    pub struct SortDirection(u32);
    /// Smallest first.
    TABLE_SORT_ASCEND = 0;
    /// Largest first.
    TABLE_SORT_DESCEND = 1;
    /// Together with the key before it this is one category.
    TABLE_SORT_COMBINE = 2;
    /// Categories are ordered by the largest value of this key among their rows.
    TABLE_SORT_CATEG_MAX = 4;
    /// Categories are ordered by the smallest value of this key among their rows.
    TABLE_SORT_CATEG_MIN = 8;
}

impl SortOrderSet {
    /// An order without categories.
    #[must_use]
    pub fn by(sorts: impl IntoIterator<Item = SortOrder>) -> Self {
        Self { sorts: sorts.into_iter().collect(), categories: 0, expanded: 0 }
    }
}

impl SortOrder {
    /// Smallest first.
    #[must_use]
    pub fn ascending(tag: impl Into<PropTag>) -> Self {
        Self { tag: tag.into(), order: SortDirection::TABLE_SORT_ASCEND }
    }

    /// Largest first.
    #[must_use]
    pub fn descending(tag: impl Into<PropTag>) -> Self {
        Self { tag: tag.into(), order: SortDirection::TABLE_SORT_DESCEND }
    }
}
