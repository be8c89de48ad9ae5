//! Which columns and orders a view can have.

use super::category::is_extreme;
use super::compare::is_comparable;
use super::view::View;
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{
    PR_ANR, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_DISPLAY_NAME, PR_INSTANCE_KEY, PR_ROW_TYPE,
};
use crate::vocab::{FuzzyLevel, PropTag, PropType, RelOp, Restriction, SortDirection, SortOrderSet};

/// Whether a table can be sorted into categories, and how it refuses (TBL-CAT-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Categories {
    /// It can.
    Supported,
    /// It has none at all.
    Unsupported,
    /// They are beyond it.
    TooComplex,
}

/// Whether a table can be restricted, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restricts {
    /// By anything.
    Anything,
    /// By what every contents table of an address book takes: `PR_ANR`, an instance key, the beginning of a display name
    /// (ADR-ANR-1).
    AddressBook,
    /// Not at all.
    Unsupported,
}

impl Restricts {
    /// Refuses what such a table doesn't take.
    pub(super) fn check(self, restriction: &Restriction) -> Result<()> {
        let takes = match (self, restriction) {
            (Self::AddressBook, Restriction::Property { relop: RelOp::RELOP_EQ, tag, .. }) => {
                [PR_ANR.id(), PR_INSTANCE_KEY.id()].contains(&tag.id())
            }
            (Self::AddressBook, Restriction::Content { fuzzy, tag, .. }) => {
                tag.id() == PR_DISPLAY_NAME.id() && fuzzy.place() == FuzzyLevel::FL_PREFIX
            }
            (Self::AddressBook, _) => false,
            _ => true,
        };
        let why =
            || "this table is searched by PR_ANR, PR_INSTANCE_KEY and the beginning of PR_DISPLAY_NAME only";
        if takes { Ok(()) } else { Err(EngineError::TooComplex { why: why().to_owned() }) }
    }
}

/// Whether rows can show these columns; for the errors see [`View::set_columns`].
pub(super) fn check_columns(columns: &[PropTag], instances: bool) -> Result<()> {
    let invalid = |why: String| Err(EngineError::Invalid { why });
    if columns.is_empty() {
        return invalid("a table needs at least one column".to_owned());
    }
    for column in columns {
        let prop_type = column.prop_type();
        let kept = PropType(prop_type.0 & !PropType::MV_INSTANCE);
        match prop_type {
            PropType::PT_UNSPECIFIED | PropType::PT_ERROR => {
                return invalid(format!("{column} names no type to show"));
            }
            _ if prop_type.is_instance() && !instances => return Err(no_instances(*column)),
            _ if kept.name().is_none() || prop_type.is_instance() && !kept.is_multi_value() => {
                return invalid(format!("{column} is of a type that nobody knows"));
            }
            _ => {}
        }
    }
    Ok(())
}

impl View {
    /// Whether rows can show these columns; for the errors see [`View::set_columns`].
    pub fn check_columns(&self, columns: &[PropTag]) -> Result<()> {
        check_columns(columns, self.spec.instances)
    }

    /// Whether rows can be tested so; for the errors see [`View::restrict`].
    pub fn check_restriction(&self, restriction: Option<&Restriction>) -> Result<()> {
        self.check_restricts()?;
        restriction.map_or(Ok(()), |restriction| self.compile(restriction).map(drop))
    }

    pub(super) const fn check_restricts(&self) -> Result<()> {
        if !matches!(self.spec.restricts, Restricts::Unsupported) {
            return Ok(());
        }
        Err(EngineError::Unsupported { why: "this table cannot be restricted" })
    }

    /// Whether rows can be put into this order; for the errors see [`View::sort`].
    pub fn check_order(&self, order: &SortOrderSet) -> Result<()> {
        let invalid = |why: &str| Err(EngineError::Invalid { why: why.to_owned() });
        let too_complex = |why: String| Err(EngineError::TooComplex { why });
        if !self.spec.sorts && self.spec.categories == Categories::TooComplex {
            return too_complex("this table cannot be sorted".to_owned());
        }
        if !self.spec.sorts {
            return Err(EngineError::Unsupported { why: "this table cannot be sorted" });
        }
        if usize::try_from(order.categories).is_ok_and(|categories| categories > order.sorts.len()) {
            return invalid("there are more categories than sort keys");
        }
        if order.expanded > order.categories {
            return invalid("more categories are expanded than there are");
        }
        if order.sorts.len() > self.spec.policy.max_sort_keys {
            return too_complex(format!("more than {} sort keys", self.spec.policy.max_sort_keys));
        }
        let categories = order.categories as usize;
        for (number, sort) in order.sorts.iter().enumerate() {
            let counted = [PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_ROW_TYPE];
            let prop_type = sort.tag.prop_type();
            match sort.order {
                SortDirection::TABLE_SORT_ASCEND | SortDirection::TABLE_SORT_DESCEND => {}
                SortDirection::TABLE_SORT_COMBINE if (1..categories).contains(&number) => {}
                extreme if is_extreme(extreme) && categories > 0 && number == categories => {}
                known if known.name().is_some() => {
                    return invalid("the direction needs a category before it");
                }
                unknown => return too_complex(format!("{unknown} is no direction")),
            }
            if counted.iter().any(|tag| tag.id() == sort.tag.id()) {
                return invalid("what categories compute is no sort key");
            }
            if prop_type.is_instance() && !self.spec.instances {
                return Err(no_instances(sort.tag));
            }
            let kept = PropType(prop_type.0 & !PropType::MV_INSTANCE);
            if !is_comparable(kept) || prop_type.is_instance() && !kept.is_multi_value() {
                return too_complex(format!("rows cannot be sorted by {}", sort.tag));
            }
        }
        let by_value = |sort: &&crate::vocab::SortOrder| sort.tag.prop_type().is_instance();
        if order.sorts.iter().take(categories).filter(by_value).count() > 1 {
            return too_complex("more than one category column has a row for each value".to_owned());
        }
        match self.spec.categories {
            _ if order.categories == 0 => Ok(()),
            Categories::Supported => Ok(()),
            Categories::Unsupported => Err(EngineError::Unsupported { why: "this table has no categories" }),
            Categories::TooComplex => too_complex("this table has no categories".to_owned()),
        }
    }
}

fn no_instances(column: PropTag) -> EngineError {
    EngineError::TooComplex { why: format!("{column} wants a row for each value") }
}
