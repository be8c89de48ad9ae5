use std::fmt;

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

    /// The same order with its first keys as categories, `expanded` levels of them open.
    #[must_use]
    pub fn with_categories(self, categories: u32, expanded: u32) -> Self {
        Self { categories, expanded, ..self }
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

/// `PR_SUBJECT ascending, PR_SIZE descending (1 category, expanded 0)`; no keys are `unsorted`.
impl fmt::Display for SortOrderSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sorts.is_empty() {
            f.write_str("unsorted")?;
        }
        for (index, sort) in self.sorts.iter().enumerate() {
            write!(f, "{}{sort}", if index == 0 { "" } else { ", " })?;
        }
        match (self.categories, self.expanded) {
            (0, 0) => Ok(()),
            (1, expanded) => write!(f, " (1 category, expanded {expanded})"),
            (categories, expanded) => write!(f, " ({categories} categories, expanded {expanded})"),
        }
    }
}

/// `PR_SUBJECT ascending`.
impl fmt::Display for SortOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.tag)?;
        f.write_str(match self.order {
            SortDirection::TABLE_SORT_ASCEND => "ascending",
            SortDirection::TABLE_SORT_DESCEND => "descending",
            SortDirection::TABLE_SORT_COMBINE => "combined",
            SortDirection::TABLE_SORT_CATEG_MAX => "by maximum",
            SortDirection::TABLE_SORT_CATEG_MIN => "by minimum",
            other => return other.fmt(f),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::{PR_IMPORTANCE, PR_SUBJECT};

    #[test]
    fn orders_read_as_text() {
        let order =
            SortOrderSet::by([SortOrder::ascending(PR_SUBJECT), SortOrder::descending(PR_IMPORTANCE)]);
        let text = "PR_SUBJECT ascending, PR_IMPORTANCE descending";
        assert_eq!(order.to_string(), text);
        assert_eq!(
            order.clone().with_categories(1, 0).to_string(),
            format!("{text} (1 category, expanded 0)")
        );
        assert_eq!(order.with_categories(2, 1).to_string(), format!("{text} (2 categories, expanded 1)"));
        assert_eq!(SortOrderSet::default().to_string(), "unsorted");
    }

    #[test]
    fn every_direction_has_a_word() {
        let word = |order| SortOrder { tag: PR_SUBJECT.tag(), order }.to_string();
        assert_eq!(word(SortDirection::TABLE_SORT_COMBINE), "PR_SUBJECT combined");
        assert_eq!(word(SortDirection::TABLE_SORT_CATEG_MAX), "PR_SUBJECT by maximum");
        assert_eq!(word(SortDirection::TABLE_SORT_CATEG_MIN), "PR_SUBJECT by minimum");
        assert_eq!(word(SortDirection(3)), "PR_SUBJECT SortDirection(0x3)");
    }
}
