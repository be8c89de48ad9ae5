//! How the values of sort keys are written as bytes.

use super::compare::{element, float_bits, stored};
use super::fold::folded;
use super::policy::{BinaryOrder, MissingPlace, Policy, TextOrder};
use crate::engine::ValueRef;
use crate::vocab::{FileTime, PropValue};

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

    /// One for a single row, whose keys will be written at once.
    pub(super) fn once(policy: &'a Policy) -> Self {
        // Most keys are shorter than this.
        Self { policy, bytes: Vec::with_capacity(64) }
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

    /// The end of a key that others go on from: it is less than any of them.
    pub(super) fn end(&mut self) {
        self.bytes.push(0);
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
        if let ValueRef::SysTime(FileTime(time)) = value {
            let time = if descending { !time } else { time };
            return self.bytes.extend_from_slice(&time.to_be_bytes());
        }
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
            ValueRef::ClsId(value) => self.bytes.extend(stored(value)),
            ValueRef::Unicode(value) => self.write_text(value),
            ValueRef::String8(value) => self.write_text(&self.policy.decode(value)),
            ValueRef::Binary(value) => {
                if self.policy.binary == BinaryOrder::LengthFirst {
                    self.bytes.extend((value.len() as u64).to_be_bytes());
                }
                self.write_escaped(value);
            }
            ValueRef::SysTime(_) | ValueRef::Other(_) => {}
        }
        if descending {
            self.bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        }
    }

    fn write_text(&mut self, text: &str) {
        // All bytes are looked at whatever they are: that takes a few steps of a vector register.
        let plain = text.bytes().fold(true, |plain, byte| plain & (byte > 1) & byte.is_ascii());
        if self.policy.text == TextOrder::Ordinal {
            self.write_escaped(text.as_bytes());
        } else if plain {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes[start..].make_ascii_lowercase();
            self.bytes.push(0);
        } else {
            self.write_escaped(folded(text).as_bytes());
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
    use super::super::sort_key::SortKey;
    use super::super::testing::Random;
    use super::*;
    use crate::vocab::{AnsiText, Binary, Text};

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
}
