//! Whether tables can take what a client hands them (`FBadRestriction` and its kin): checks of form only, a table may
//! refuse more.

use super::{PropTag, PropType, Property, Restriction, SortDirection, SortOrderSet};

/// What the checks accept as nesting; a restriction that is deeper counts as bad.
const DEEPEST: usize = 256;

/// Whether a restriction has an unknown relation, a tag that no property has, or nests beyond measure.
#[doc(alias = "FBadRestriction")]
#[must_use]
pub fn bad_restriction(restriction: &Restriction) -> bool {
    let mut pending = vec![restriction];
    if restriction.is_deeper_than(DEEPEST) {
        return true;
    }
    while let Some(node) = pending.pop() {
        let bad = match node {
            Restriction::Property { relop, tag, value } => {
                relop.name().is_none() || !fits(*tag, value.prop_type())
            }
            Restriction::Content { tag, value, .. } => !fits(*tag, value.prop_type()),
            Restriction::CompareProps { relop, left, right } => {
                relop.name().is_none() || bad_tag(*left) || bad_tag(*right)
            }
            Restriction::BitMask { relop, tag, .. } => relop.name().is_none() || bad_tag(*tag),
            Restriction::Size { relop, tag, .. } => relop.name().is_none() || bad_tag(*tag),
            Restriction::Exist { tag } | Restriction::SubObject { tag, .. } => bad_type(tag.prop_type()),
            _ => false,
        };
        if bad {
            return true;
        }
        pending.extend(node.children());
    }
    false
}

/// Whether a sort order has an unknown direction, a key of no type, or more categories than keys or open levels than
/// categories.
#[doc(alias = "FBadSortOrderSet")]
#[must_use]
pub fn bad_sort_order_set(order: &SortOrderSet) -> bool {
    let known = |direction: SortDirection| direction.name().is_some();
    order.sorts.iter().any(|sort| !known(sort.order) || bad_tag(sort.tag))
        || order.sorts.len() < order.categories as usize
        || order.categories < order.expanded
}

/// Whether a column set is empty or has a column of type `PT_ERROR` or of an unknown one; `PR_NULL` is fine.
#[doc(alias = "FBadColumnSet")]
#[must_use]
pub fn bad_column_set(columns: &[PropTag]) -> bool {
    columns.is_empty()
        || columns
            .iter()
            .any(|column| bad_type(column.prop_type()) || column.prop_type() == PropType::PT_ERROR)
}

/// Whether a row has a property that [is not valid](Property::is_valid).
#[doc(alias = "FBadRow")]
#[must_use]
pub fn bad_row(row: &[Property]) -> bool {
    row.iter().any(|property| !property.is_valid())
}

/// Whether there are no rows at all (`None`), or a [bad one](bad_row); an empty set is fine.
#[doc(alias = "FBadRowSet")]
#[must_use]
pub fn bad_row_set<R: AsRef<[Property]>>(rows: Option<&[R]>) -> bool {
    rows.is_none_or(|rows| rows.iter().any(|row| bad_row(row.as_ref())))
}

/// Whether a constant can be compared with a property; text of both types is one type, several values compare with one.
fn fits(tag: PropTag, constant: PropType) -> bool {
    let (own, constant) = (tag.prop_type().single(), constant.single());
    !bad_tag(tag) && (own == constant || own.is_string() && constant.is_string())
}

fn bad_tag(tag: PropTag) -> bool {
    bad_type(tag.prop_type())
        || matches!(tag.prop_type(), PropType::PT_ERROR | PropType::PT_UNSPECIFIED | PropType::PT_NULL)
}

fn bad_type(prop_type: PropType) -> bool {
    PropType(prop_type.0 & !PropType::MV_INSTANCE).name().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::{PR_IMPORTANCE, PR_SUBJECT};
    use crate::vocab::{PropValue, RelOp, SortOrder};

    /// TBL-HELP-1
    #[test]
    fn restrictions_of_unknown_relations_and_types_are_bad() {
        let good = Restriction::eq(PR_SUBJECT, "a");
        assert!(
            !bad_restriction(&good) && !bad_restriction(&Restriction::And(vec![good.clone(), !good.clone()]))
        );
        let relop = Restriction::property(PR_SUBJECT, RelOp(99), "a");
        let error = Restriction::eq(PR_SUBJECT.tag().with_type(PropType::PT_ERROR), "a");
        let other = Restriction::eq(PR_SUBJECT, 1);
        for bad in [relop, error, other] {
            assert!(bad_restriction(&bad), "{bad}");
            assert!(bad_restriction(&Restriction::Or(vec![good.clone(), !bad])));
        }
        assert!(bad_restriction(&(0..100_000).fold(good, |inner, _| !inner)));
    }

    /// TBL-HELP-1, TBL-HELP-2
    #[test]
    fn sort_orders_and_columns_are_bad_that_make_no_sense() {
        let by = |order| SortOrderSet::by([SortOrder { tag: PR_SUBJECT.into(), order }]);
        let good = by(SortDirection::TABLE_SORT_ASCEND);
        assert!(!bad_sort_order_set(&good) && !bad_sort_order_set(&good.clone().with_categories(1, 1)));
        for bad in [by(SortDirection(3)), good.clone().with_categories(2, 0), good.with_categories(0, 1)] {
            assert!(bad_sort_order_set(&bad), "{bad}");
        }
        let error = PR_SUBJECT.tag().with_type(PropType::PT_ERROR);
        assert!(!bad_column_set(&[
            PR_SUBJECT.tag(),
            PropTag::PR_NULL,
            PR_SUBJECT.tag().with_type(PropType::PT_NULL)
        ]));
        assert!(bad_column_set(&[PR_SUBJECT.tag(), error]) && bad_column_set(&[PropTag(0x0037_0999)]));
        assert!(bad_column_set(&[]));
    }

    /// TBL-HELP-1, TBL-HELP-3
    #[test]
    fn rows_are_bad_whose_values_are_not_of_the_type_of_their_tag() {
        let good = vec![Property::of(PR_SUBJECT, "a"), Property::of(PR_IMPORTANCE, 1)];
        let bad = vec![Property { tag: PR_SUBJECT.tag(), value: PropValue::Long(1) }];
        assert!(!bad_row(&good) && bad_row(&bad));
        assert!(!bad_row_set(Some(std::slice::from_ref(&good))) && bad_row_set(Some(&[good, bad])));
        assert!(bad_row_set::<Vec<Property>>(None) && !bad_row_set::<Vec<Property>>(Some(&[])));
    }
}
