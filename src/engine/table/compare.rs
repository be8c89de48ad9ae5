//! The one comparator: what sorts also decides relations (TBL-CMP-1).

use std::cmp::Ordering;

use super::fold::fold;
use super::policy::{BinaryOrder, MissingPlace, Policy, TextOrder};
use crate::engine::ValueRef;
use crate::vocab::{Guid, PropType, PropValue, ansi_decode};

impl Policy {
    /// Compares two values of one type; text of both types is one type. `None` if they cannot be compared.
    #[must_use]
    #[inline]
    pub fn compare(&self, left: ValueRef<'_>, right: ValueRef<'_>) -> Option<Ordering> {
        use ValueRef as V;
        Some(match (left, right) {
            (V::Unicode(left), V::Unicode(right)) => self.compare_text(left, right),
            (V::Long(left), V::Long(right)) => left.cmp(&right),
            (V::SysTime(left), V::SysTime(right)) => left.cmp(&right),
            (V::Boolean(left), V::Boolean(right)) => left.cmp(&right),
            (V::Binary(left), V::Binary(right)) => self.compare_bytes(left, right),
            (V::Short(left), V::Short(right)) => left.cmp(&right),
            (V::I8(left), V::I8(right)) | (V::Currency(left), V::Currency(right)) => left.cmp(&right),
            (V::Double(left), V::Double(right)) | (V::AppTime(left), V::AppTime(right)) => {
                float_bits(left).cmp(&float_bits(right))
            }
            (V::Float(left), V::Float(right)) => float_bits(left.into()).cmp(&float_bits(right.into())),
            (V::ClsId(left), V::ClsId(right)) => stored(left).cmp(&stored(right)),
            (V::String8(left), V::String8(right)) => {
                self.compare_text(&self.decode(left), &self.decode(right))
            }
            (V::String8(left), V::Unicode(right)) => self.compare_text(&self.decode(left), right),
            (V::Unicode(left), V::String8(right)) => self.compare_text(left, &self.decode(right)),
            (V::Other(left), V::Other(right)) => return self.compare_rare(left, right),
            _ => return None,
        })
    }

    fn compare_text(&self, left: &str, right: &str) -> Ordering {
        match self.text {
            TextOrder::Ordinal => left.cmp(right),
            TextOrder::IgnoreCase => compare_folded(left, right),
        }
    }

    fn compare_bytes(&self, left: &[u8], right: &[u8]) -> Ordering {
        match self.binary {
            BinaryOrder::Bytewise => left.cmp(right),
            BinaryOrder::LengthFirst => left.len().cmp(&right.len()).then_with(|| left.cmp(right)),
        }
    }

    fn compare_rare(&self, left: &PropValue, right: &PropValue) -> Option<Ordering> {
        if let (PropValue::SvrEid(left), PropValue::SvrEid(right)) = (left, right) {
            return Some(self.compare_bytes(left, right));
        }
        let (left_type, right_type) = (left.prop_type(), right.prop_type());
        let both_text = left_type.is_string() && right_type.is_string();
        if !left_type.is_multi_value()
            || !right_type.is_multi_value()
            || left_type != right_type && !both_text
        {
            return None;
        }
        let ends_first = match self.missing {
            MissingPlace::Last => Ordering::Greater,
            MissingPlace::Lowest => Ordering::Less,
        };
        for index in 0.. {
            match (element(left, index), element(right, index)) {
                (None, None) => break,
                (None, Some(_)) => return Some(ends_first),
                (Some(_), None) => return Some(ends_first.reverse()),
                (Some(left), Some(right)) => match self.compare(left, right)? {
                    Ordering::Equal => {}
                    decided => return Some(decided),
                },
            }
        }
        Some(Ordering::Equal)
    }

    pub(super) fn decode(&self, text: &[u8]) -> crate::vocab::Text {
        self.code_page.decode(text).unwrap_or_else(|| ansi_decode(text))
    }
}

/// Whether values of this type have an order at all (TBL-CMP-12).
pub(super) fn is_comparable(prop_type: PropType) -> bool {
    prop_type.is_storable() && !matches!(prop_type, PropType::PT_SRESTRICTION | PropType::PT_ACTIONS)
}

/// One value of a multi-value property.
pub(super) fn element(value: &PropValue, index: usize) -> Option<ValueRef<'_>> {
    use ValueRef as V;
    Some(match value {
        PropValue::MvShort(values) => V::Short(*values.get(index)?),
        PropValue::MvLong(values) => V::Long(*values.get(index)?),
        PropValue::MvFloat(values) => V::Float(*values.get(index)?),
        PropValue::MvDouble(values) => V::Double(*values.get(index)?),
        PropValue::MvCurrency(values) => V::Currency(*values.get(index)?),
        PropValue::MvAppTime(values) => V::AppTime(*values.get(index)?),
        PropValue::MvI8(values) => V::I8(*values.get(index)?),
        PropValue::MvString8(values) => V::String8(values.get(index)?),
        PropValue::MvUnicode(values) => V::Unicode(values.get(index)?),
        PropValue::MvSysTime(values) => V::SysTime(*values.get(index)?),
        PropValue::MvClsId(values) => V::ClsId(*values.get(index)?),
        PropValue::MvBinary(values) => V::Binary(values.get(index)?),
        _ => return None,
    })
}

/// How many values a multi-value property has.
pub(super) fn element_count(value: &PropValue) -> usize {
    match value {
        PropValue::MvShort(values) => values.len(),
        PropValue::MvLong(values) => values.len(),
        PropValue::MvFloat(values) => values.len(),
        PropValue::MvDouble(values) | PropValue::MvAppTime(values) => values.len(),
        PropValue::MvCurrency(values) | PropValue::MvI8(values) => values.len(),
        PropValue::MvString8(values) => values.len(),
        PropValue::MvUnicode(values) => values.len(),
        PropValue::MvSysTime(values) => values.len(),
        PropValue::MvClsId(values) => values.len(),
        PropValue::MvBinary(values) => values.len(),
        _ => 0,
    }
}

fn compare_folded(left: &str, right: &str) -> Ordering {
    for (index, (a, b)) in left.bytes().zip(right.bytes()).enumerate() {
        if (a | b) >= 0x80 {
            // All bytes so far were ASCII: both texts have a character boundary here.
            return left[index..].chars().map(fold).cmp(right[index..].chars().map(fold));
        }
        let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        if a != b {
            return a.cmp(&b);
        }
    }
    left.len().cmp(&right.len())
}

/// Bits that order as the numbers do: NaN first and equal to itself, both zeros equal (TBL-CMP-4).
pub(super) fn float_bits(number: f64) -> u64 {
    if number.is_nan() {
        return 0;
    }
    // Adding a positive zero makes a negative one positive.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The sixteen bytes of a `GUID` as they stand in memory (TBL-CMP-10).
pub(super) fn stored(guid: Guid) -> [u8; 16] {
    guid.to_bytes_le()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::FileTime;
    use Ordering::{Equal, Greater, Less};

    fn compare(left: impl Into<PropValue>, right: impl Into<PropValue>) -> Option<Ordering> {
        Policy::default().compare((&left.into()).into(), (&right.into()).into())
    }

    fn longs(values: &[i32]) -> PropValue {
        PropValue::MvLong(values.into())
    }

    fn policies() -> [Policy; 3] {
        let usual = Policy::default();
        [
            usual,
            Policy { binary: BinaryOrder::LengthFirst, missing: MissingPlace::Lowest, ..usual },
            Policy { text: TextOrder::Ordinal, ..usual },
        ]
    }

    /// TBL-CMP-2, TBL-CMP-3, TBL-CMP-5
    #[test]
    fn numbers_are_signed_and_times_are_not() {
        assert_eq!(compare(i32::MIN, 0), Some(Less));
        assert_eq!(compare(PropValue::Short(-1), PropValue::Short(1)), Some(Less));
        assert_eq!(compare(PropValue::Currency(-1), PropValue::Currency(-2)), Some(Greater));
        assert_eq!(compare(false, true), Some(Less));
        assert_eq!(compare(FileTime(u64::MAX), FileTime(1)), Some(Greater));
        assert_eq!(compare(1, PropValue::Short(1)), None);
    }

    /// TBL-CMP-4
    #[test]
    fn not_a_number_is_below_every_number() {
        let double = PropValue::Double;
        assert_eq!(compare(double(f64::NAN), double(f64::NEG_INFINITY)), Some(Less));
        assert_eq!(compare(double(f64::NAN), double(-f64::NAN)), Some(Equal));
        assert_eq!(compare(double(-0.0), double(0.0)), Some(Equal));
        assert_eq!(compare(PropValue::Float(-1.5), PropValue::Float(-1.0)), Some(Less));
    }

    /// TBL-CMP-6, TBL-CMP-8
    #[test]
    fn text_compares_without_case_and_with_accents() {
        assert_eq!(compare("SUBJECT", "subject"), Some(Equal));
        assert_eq!(compare("Ärger", "ÄRGER"), Some(Equal));
        assert_eq!(compare("arger", "ärger"), Some(Less));
        assert_eq!(compare("sub", "Subject"), Some(Less));
        assert_eq!(compare("\u{212A}ey", "key"), Some(Equal));
        assert_eq!(compare(PropValue::String8(b"\xC4rger".into()), "ärger"), Some(Equal));
    }

    /// TBL-CMP-7, TBL-CMP-9
    #[test]
    fn other_orders_of_text_and_bytes_can_be_chosen() {
        let [usual, length_first, ordinal] = policies();
        let (long, short) = (ValueRef::Binary(b"\x01\x02"), ValueRef::Binary(b"\x02"));
        assert_eq!(usual.compare(long, short), Some(Less));
        assert_eq!(length_first.compare(long, short), Some(Greater));
        let (upper, lower) = (ValueRef::Unicode("B"), ValueRef::Unicode("a"));
        assert_eq!(usual.compare(upper, lower), Some(Greater));
        assert_eq!(ordinal.compare(upper, lower), Some(Less));
    }

    /// TBL-CMP-10
    #[test]
    fn guids_compare_as_they_stand_in_memory() {
        let (left, right) = (Guid::from_u128(1 << 96), Guid::from_u128(0x0100_0000 << 96));
        assert_eq!(compare(PropValue::ClsId(left), PropValue::ClsId(right)), Some(Greater));
    }

    /// TBL-CMP-11
    #[test]
    fn lists_compare_element_by_element() {
        assert_eq!(compare(longs(&[1, 5]), longs(&[2])), Some(Less));
        assert_eq!(compare(longs(&[1]), longs(&[1, 2])), Some(Greater));
        assert_eq!(compare(longs(&[]), longs(&[])), Some(Equal));
        assert_eq!(compare(longs(&[]), PropValue::MvI8([].into())), None);
    }

    /// TBL-CMP-12
    #[test]
    fn objects_and_rules_have_no_order() {
        assert!(!is_comparable(PropType::PT_OBJECT));
        assert!(!is_comparable(PropType::PT_ACTIONS));
        assert!(!is_comparable(PropType(0x0999)));
        assert_eq!(compare(PropValue::Object, PropValue::Object), None);
    }
}
