//! Two values side by side, as a restriction would compare them.

use std::cmp::Ordering;

use super::compile::{check_relop, unicode};
use super::contains::{Needle, Place};
use super::policy::Policy;
use super::test::holds;
use crate::vocab::{FuzzyLevel, PropValue, RelOp};

/// Whether `left` stands in this relation to `right`; what has different types or no order stands in none.
#[must_use]
pub fn holds_between(left: &PropValue, relop: RelOp, right: &PropValue) -> bool {
    check_relop(relop).is_ok()
        && left.prop_type() == right.prop_type()
        && Policy::default().compare(left.into(), right.into()).is_some_and(|order| holds(relop, order))
}

/// The order of any two values: that of a table, or some order that stays the same where a table has none.
#[must_use]
pub fn order(left: &PropValue, right: &PropValue) -> Ordering {
    left.prop_type().cmp(&right.prop_type()).then_with(|| {
        let in_a_table = Policy::default().compare(left.into(), right.into());
        in_a_table.unwrap_or_else(|| match (left, right) {
            (PropValue::Error(left), PropValue::Error(right)) => left.0.cmp(&right.0),
            (PropValue::Actions(left), PropValue::Actions(right)) => left.cmp(right),
            _ if left == right => Ordering::Equal,
            _ => Ordering::Less,
        })
    })
}

/// Whether text or bytes hold `part`, as closely as `fuzzy` says; a level that says nothing means the whole, exactly.
#[must_use]
pub fn contains(value: &PropValue, part: &PropValue, fuzzy: FuzzyLevel) -> bool {
    if value.prop_type() != part.prop_type() {
        return false;
    }
    let (place, fuzzy) = match Place::of(fuzzy) {
        Some(place) => (place, fuzzy),
        None => (Place::Whole, FuzzyLevel::FL_FULLSTRING),
    };
    let page = Policy::default().code_page;
    match (unicode(value, page), unicode(part, page)) {
        (PropValue::Unicode(text), PropValue::Unicode(part)) => {
            Needle::new(&part, place, fuzzy).is_in(&text, &mut String::new())
        }
        (PropValue::Binary(bytes), PropValue::Binary(part)) => place.has(&bytes, &part),
        _ => false,
    }
}
