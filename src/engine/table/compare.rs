//! The one comparator: what sorts also decides relations (TBL-CMP-1).

use std::cmp::Ordering;
use std::sync::Arc;

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

    fn decode(&self, text: &[u8]) -> crate::vocab::Text {
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
fn float_bits(number: f64) -> u64 {
    if number.is_nan() {
        return 0;
    }
    // Adding a positive zero makes a negative one positive.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The sixteen bytes of a `GUID` as they stand in memory (TBL-CMP-10).
fn stored(guid: Guid) -> [u8; 16] {
    guid.to_bytes_le()
}

/// The values of a row's sort keys as bytes whose order is that of the values; the first sixteen are at hand.
///
/// No key is the beginning of another, so that padding with zeros changes no order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey {
    head: [u64; 2],
    tail: Option<Arc<[u8]>>,
}

impl SortKey {
    const HEAD: usize = 16;

    /// The key of these bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let head = bytes.len().min(Self::HEAD);
        let mut padded = [0; Self::HEAD];
        padded[..head].copy_from_slice(&bytes[..head]);
        let tail = (bytes.len() > head).then(|| bytes[head..].into());
        let word = |start: usize| padded[start..].first_chunk().map_or(0, |word| u64::from_be_bytes(*word));
        Self { head: [word(0), word(8)], tail }
    }

    /// Bytes that make the same key again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let head = self.head.iter().flat_map(|word| word.to_be_bytes());
        head.chain(self.tail.iter().flat_map(|tail| tail.iter().copied())).collect()
    }

    /// Compares the beginning of the key: equal if it starts so.
    pub(super) fn compare_start(&self, start: &KeyStart) -> Ordering {
        let own = [self.head[0] & start.mask[0], self.head[1] & start.mask[1]];
        own.cmp(&start.head).then_with(|| {
            let own = self.tail.as_deref().unwrap_or_default();
            own[..own.len().min(start.tail.len())].cmp(&start.tail)
        })
    }
}

/// What keys may begin with.
#[derive(Debug)]
pub(super) struct KeyStart {
    head: [u64; 2],
    mask: [u64; 2],
    tail: Vec<u8>,
}

impl KeyStart {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let len = bytes.len().min(SortKey::HEAD);
        let mut mask = [0; SortKey::HEAD];
        mask[..len].fill(0xFF);
        let (head, mask) = (SortKey::new(bytes).head, SortKey::new(&mask).head);
        Self { head, mask, tail: bytes[len..].to_vec() }
    }
}

/// Writes the values of sort keys so that comparing bytes compares values.
#[derive(Debug)]
pub(super) struct KeyWriter<'a> {
    policy: &'a Policy,
    bytes: Vec<u8>,
}

impl<'a> KeyWriter<'a> {
    /// Marks a value; less than [`Self::MISSING`], so that rows without one come last.
    const PRESENT: u8 = 1;
    const MISSING: u8 = 2;
    /// Marks a missing value that counts as less than any.
    const LOWEST: u8 = 0;

    pub(super) fn new(policy: &'a Policy) -> Self {
        Self { policy, bytes: Vec::new() }
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What all rows begin with that have a value under a key of this direction.
    pub(super) fn present(&mut self, descending: bool) {
        self.mark(true, descending);
    }

    /// One key of the order. What cannot be compared counts as missing.
    pub(super) fn write(&mut self, value: Option<ValueRef<'_>>, descending: bool) {
        match value {
            Some(ValueRef::Other(value)) => self.write_rare(value, descending),
            Some(value) => self.write_single(value, descending),
            None => self.mark(false, descending),
        }
    }

    fn write_rare(&mut self, value: &PropValue, descending: bool) {
        if let PropValue::SvrEid(bytes) = value {
            return self.write_single(ValueRef::Binary(bytes), descending);
        }
        let comparable = value.prop_type().is_multi_value();
        self.mark(comparable, descending);
        if comparable {
            (0..).map_while(|index| element(value, index)).for_each(|one| self.write_single(one, descending));
            self.mark(false, descending);
        }
    }

    fn write_single(&mut self, value: ValueRef<'_>, descending: bool) {
        self.mark(true, descending);
        let start = self.bytes.len();
        match value {
            ValueRef::Short(value) => self.bytes.extend(((value as u16) ^ 1 << 15).to_be_bytes()),
            ValueRef::Long(value) => self.bytes.extend(((value as u32) ^ 1 << 31).to_be_bytes()),
            ValueRef::I8(value) | ValueRef::Currency(value) => {
                self.bytes.extend(((value as u64) ^ 1 << 63).to_be_bytes());
            }
            ValueRef::Float(value) => self.bytes.extend(float_bits(value.into()).to_be_bytes()),
            ValueRef::Double(value) | ValueRef::AppTime(value) => {
                self.bytes.extend(float_bits(value).to_be_bytes());
            }
            ValueRef::Boolean(value) => self.bytes.push(value.into()),
            ValueRef::SysTime(value) => self.bytes.extend(value.0.to_be_bytes()),
            ValueRef::ClsId(value) => self.bytes.extend(stored(value)),
            ValueRef::Unicode(value) => self.write_text(value),
            ValueRef::String8(value) => self.write_text(&self.policy.decode(value)),
            ValueRef::Binary(value) => {
                if self.policy.binary == BinaryOrder::LengthFirst {
                    self.bytes.extend((value.len() as u64).to_be_bytes());
                }
                self.write_escaped(value);
            }
            ValueRef::Other(_) => {}
        }
        if descending {
            self.bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        }
    }

    fn write_text(&mut self, text: &str) {
        if self.policy.text == TextOrder::Ordinal {
            self.write_escaped(text.as_bytes());
        } else if text.is_ascii() {
            let start = self.bytes.len();
            self.write_escaped(text.as_bytes());
            self.bytes[start..].make_ascii_lowercase();
        } else {
            self.write_escaped(text.chars().map(fold).collect::<String>().as_bytes());
        }
    }

    /// Bytes of any number with an end that sorts before any byte: 0 ends, so 0 and 1 take two bytes.
    fn write_escaped(&mut self, bytes: &[u8]) {
        if bytes.iter().all(|byte| *byte > 1) {
            self.bytes.extend_from_slice(bytes);
        } else {
            for byte in bytes {
                if *byte > 1 { self.bytes.push(*byte) } else { self.bytes.extend([1, 1 + *byte]) }
            }
        }
        self.bytes.push(0);
    }

    fn mark(&mut self, present: bool, descending: bool) {
        self.bytes.push(match (self.policy.missing, present, descending) {
            (MissingPlace::Last, true, _) | (MissingPlace::Lowest, true, false) => Self::PRESENT,
            (MissingPlace::Last, false, _) => Self::MISSING,
            (MissingPlace::Lowest, false, false) => Self::LOWEST,
            (MissingPlace::Lowest, true, true) => !Self::PRESENT,
            (MissingPlace::Lowest, false, true) => !Self::LOWEST,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Random;
    use super::*;
    use crate::vocab::{AnsiText, Binary, FileTime, Text};
    use Ordering::{Equal, Greater, Less};

    fn compare(left: impl Into<PropValue>, right: impl Into<PropValue>) -> Option<Ordering> {
        Policy::default().compare((&left.into()).into(), (&right.into()).into())
    }

    fn key(policy: &Policy, value: Option<&PropValue>, descending: bool) -> SortKey {
        let mut writer = KeyWriter::new(policy);
        writer.write(value.map(Into::into), descending);
        SortKey::new(writer.bytes())
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

    /// TBL-ORDER-2
    #[test]
    fn a_missing_value_comes_last_in_both_directions_or_counts_as_lowest() {
        let [last, lowest, _] = policies();
        for value in [PropValue::Long(i32::MIN), PropValue::Long(i32::MAX)] {
            assert!(key(&last, Some(&value), false) < key(&last, None, false));
            assert!(key(&last, Some(&value), true) < key(&last, None, true));
            assert!(key(&lowest, Some(&value), false) > key(&lowest, None, false));
            assert!(key(&lowest, Some(&value), true) < key(&lowest, None, true));
        }
    }

    /// TBL-CMP-1: sort keys, relations and prefix search agree on every pair of random values.
    #[test]
    fn keys_order_as_values_compare() {
        let mut random = Random::new(1);
        for policy in policies() {
            for _ in 0..20_000 {
                let kind = random.below(11);
                let (left, right) = (value(&mut random, kind), value(&mut random, kind));
                let expected = policy.compare((&left).into(), (&right).into()).unwrap();
                let keys = |descending| {
                    let [left, right] = [&left, &right].map(|value| key(&policy, Some(value), descending));
                    left.cmp(&right)
                };
                assert_eq!(keys(false), expected, "{left:?} {right:?}");
                if left.value_count().is_none() {
                    assert_eq!(keys(true), expected.reverse(), "{left:?} {right:?}");
                }
            }
        }
    }

    fn value(random: &mut Random, kind: usize) -> PropValue {
        let number = random.pick(&[0_i64, 1, -1, 255, 256, i64::MIN, i64::MAX, 1 << 31, 77]);
        let float = random.pick(&[0.0, -0.0, 1.5, -1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
        let text: String =
            (0..random.below(20)).map(|_| random.pick(&['a', 'B', 'b', '\0', '\u{1}', 'É', 'é'])).collect();
        match kind {
            0 => PropValue::Short(number as i16),
            1 => PropValue::Long(number as i32),
            2 => PropValue::I8(number),
            3 => PropValue::SysTime(FileTime(number as u64)),
            4 => PropValue::Double(float),
            5 => PropValue::Float(float as f32),
            6 => PropValue::Boolean(number > 0),
            7 => PropValue::Unicode(Text::from(text)),
            8 => PropValue::Binary(Binary::from(text.into_bytes())),
            9 => longs(&(0..random.below(4)).map(|_| random.below(2) as i32).collect::<Vec<_>>()),
            _ => PropValue::MvString8(
                (0..random.below(3)).map(|_| AnsiText::from(random.pick(&[b"a", b"b"]))).collect(),
            ),
        }
    }

    #[test]
    fn a_key_knows_what_it_begins_with() {
        let key = SortKey::new(b"0123456789abcdefghij");
        let compare = |start: &[u8]| key.compare_start(&KeyStart::new(start));
        assert_eq!([compare(b""), compare(b"0123"), compare(b"0123456789abcdefgh")], [Equal; 3]);
        assert_eq!(
            [compare(b"0123456789abcdefgi"), compare(b"02"), compare(b"0123456789abcdefghijk")],
            [Less; 3]
        );
        assert_eq!([compare(b"00"), compare(b"0123456789abcdefga"), compare(b"0123456780")], [Greater; 3]);
    }
}
