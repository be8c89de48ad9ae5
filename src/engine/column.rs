use super::ValueRef;
use crate::vocab::{FileTime, PropTag, PropType};

/// The values of one property for a run of rows, side by side: a scan reads on instead of visiting every row.
#[derive(Debug)]
pub struct Column {
    tag: PropTag,
    /// One bit for each row that has a value.
    present: Vec<u64>,
    /// Of numbers the bits, of text and bytes start and end in `bytes`.
    words: Vec<u64>,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    Text(String),
    Raw(Vec<u8>),
}

impl Column {
    /// Bytes of text or binary from which on a run is not worth a second copy.
    const MOST_BYTES: usize = 1 << 18;

    /// Whether values of this type can stand in a column.
    #[must_use]
    pub fn holds(tag: PropTag) -> bool {
        use PropType as T;
        matches!(
            tag.prop_type(),
            T::PT_SHORT
                | T::PT_LONG
                | T::PT_BOOLEAN
                | T::PT_I8
                | T::PT_SYSTIME
                | T::PT_UNICODE
                | T::PT_BINARY
        )
    }

    /// The column of `rows` rows, whose values `each` shows one after the other; `None` if it would be too large.
    ///
    /// A value of another type than the tag's counts as missing.
    pub fn new(
        tag: PropTag,
        rows: usize,
        mut each: impl FnMut(usize, &mut dyn FnMut(ValueRef<'_>)),
    ) -> Option<Self> {
        let bytes = if tag.prop_type() == PropType::PT_UNICODE {
            Bytes::Text(String::new())
        } else {
            Bytes::Raw(Vec::new())
        };
        let mut column = Self { tag, present: vec![0; rows.div_ceil(64)], words: vec![0; rows], bytes };
        for row in 0..rows {
            each(row, &mut |value| column.put(row, value));
            if column.bytes.len() > Self::MOST_BYTES {
                return None;
            }
        }
        column.bytes.shrink();
        Some(column)
    }

    /// The property, with the type it is looked for in.
    #[must_use]
    pub const fn tag(&self) -> PropTag {
        self.tag
    }

    /// The value of a row.
    #[must_use]
    #[inline]
    pub fn value(&self, row: usize) -> Option<ValueRef<'_>> {
        if self.present[row / 64] >> (row % 64) & 1 == 0 {
            return None;
        }
        let word = self.words[row];
        let range = (word >> 32) as usize..word as u32 as usize;
        Some(match (self.tag.prop_type(), &self.bytes) {
            (PropType::PT_UNICODE, Bytes::Text(text)) => ValueRef::Unicode(&text[range]),
            (PropType::PT_BINARY, Bytes::Raw(bytes)) => ValueRef::Binary(&bytes[range]),
            (PropType::PT_SYSTIME, _) => ValueRef::SysTime(FileTime(word)),
            (PropType::PT_LONG, _) => ValueRef::Long(word as i32),
            (PropType::PT_BOOLEAN, _) => ValueRef::Boolean(word != 0),
            (PropType::PT_SHORT, _) => ValueRef::Short(word as i16),
            (PropType::PT_I8, _) => ValueRef::I8(word as i64),
            _ => return None,
        })
    }

    /// Clears the bits of rows without a value, and of those whose word fails the test.
    #[inline]
    pub fn keep(&self, bits: &mut [u64], test: impl Fn(u64) -> bool) {
        for ((bits, present), words) in bits.iter_mut().zip(&self.present).zip(self.words.chunks(64)) {
            let passing = words.iter().rev().fold(0, |passing, word| passing << 1 | u64::from(test(*word)));
            *bits &= present & passing;
        }
    }

    /// Clears the bits of rows without a value, and of those whose value fails the test; asks of no others.
    pub fn keep_each(&self, bits: &mut [u64], mut test: impl FnMut(ValueRef<'_>) -> bool) {
        for (word, bits) in bits.iter_mut().enumerate() {
            let mut left = *bits;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                let row = word * 64 + bit;
                let passes = row < self.words.len() && self.value(row).is_some_and(&mut test);
                *bits &= !(u64::from(!passes) << bit);
            }
        }
    }

    /// Clears the bits of rows whose texts, one after the other, all fail: 64 rows are asked about at once, if most of
    /// them have their bit.
    pub fn drop_texts(&self, bits: &mut [u64], fail: impl Fn(&str) -> bool) {
        let Bytes::Text(text) = &self.bytes else { return };
        for ((bits, present), words) in bits.iter_mut().zip(&self.present).zip(self.words.chunks(64)) {
            let asked = *bits & present;
            if asked.count_ones() > 32 {
                let start = words[asked.trailing_zeros() as usize] >> 32;
                let end = words[63 - asked.leading_zeros() as usize] as u32;
                if fail(&text[start as usize..end as usize]) {
                    *bits &= !asked;
                }
            }
        }
    }

    fn put(&mut self, row: usize, value: ValueRef<'_>) {
        if value.prop_type() != self.tag.prop_type() {
            return;
        }
        let start = self.bytes.len() as u64;
        self.words[row] = match (value, &mut self.bytes) {
            (ValueRef::Unicode(value), Bytes::Text(text)) => {
                text.push_str(value);
                start << 32 | text.len() as u64
            }
            (ValueRef::Binary(value), Bytes::Raw(bytes)) => {
                bytes.extend_from_slice(value);
                start << 32 | bytes.len() as u64
            }
            (ValueRef::SysTime(FileTime(value)), _) => value,
            (ValueRef::Long(value), _) => value as u32 as u64,
            (ValueRef::Boolean(value), _) => value.into(),
            (ValueRef::Short(value), _) => value as u16 as u64,
            (ValueRef::I8(value), _) => value as u64,
            _ => return,
        };
        self.present[row / 64] |= 1 << (row % 64);
    }
}

impl Bytes {
    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Raw(bytes) => bytes.len(),
        }
    }

    fn shrink(&mut self) {
        match self {
            Self::Text(text) => text.shrink_to_fit(),
            Self::Raw(bytes) => bytes.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PropValue;
    use crate::vocab::tags::PR_SUBJECT;

    fn column(tag: PropTag, values: &[Option<PropValue>]) -> Option<Column> {
        Column::new(tag, values.len(), |row, put| {
            if let Some(value) = &values[row] {
                put(value.into());
            }
        })
    }

    #[test]
    fn a_column_gives_back_what_was_put_in() {
        for values in [
            [PropValue::Long(i32::MIN), PropValue::Long(-1)],
            [PropValue::Short(-2), PropValue::Short(7)],
            [PropValue::I8(i64::MIN), PropValue::I8(-1)],
            [PropValue::Boolean(true), PropValue::Boolean(false)],
            [PropValue::SysTime(FileTime(u64::MAX)), PropValue::SysTime(FileTime(0))],
            [PropValue::Unicode("".into()), PropValue::Unicode("Grüße".into())],
            [PropValue::Binary([0_u8, 255][..].into()), PropValue::Binary([][..].into())],
        ] {
            let [first, second] = &values;
            let tag = PropTag::new(first.prop_type(), 0x6700);
            assert!(Column::holds(tag));
            let mut rows = vec![None; 70];
            (rows[0], rows[69]) = (Some(first.clone()), Some(second.clone()));
            let column = column(tag, &rows).unwrap();
            assert_eq!(column.value(0), Some(first.into()));
            assert_eq!(column.value(69), Some(second.into()));
            assert_eq!((1..69).find_map(|row| column.value(row)), None);
        }
    }

    #[test]
    fn rows_without_a_fitting_value_are_dropped() {
        let tag = PropTag::new(PropType::PT_LONG, 0x6700);
        let rows: Vec<_> = (0..130).map(|row| (row % 3 != 0).then_some(PropValue::Long(row - 65))).collect();
        let column = column(tag, &rows).unwrap();
        let mut bits = [u64::MAX, u64::MAX, u64::MAX];
        bits[2] = 1;
        column.keep(&mut bits, |word| (word as i32) < 0);
        let kept: Vec<usize> = (0..192).filter(|row| bits[row / 64] >> (row % 64) & 1 == 1).collect();
        assert_eq!(kept, (0..65).filter(|row| row % 3 != 0).collect::<Vec<_>>());
    }

    #[test]
    fn rows_are_dropped_by_64_if_none_of_their_texts_can_pass() {
        let rows: Vec<_> = (0..130)
            .map(|row| (row > 0).then(|| PropValue::from(if row == 70 { "x" } else { "yz" })))
            .collect();
        let column = column(PR_SUBJECT.tag(), &rows).unwrap();
        let mut bits = [u64::MAX; 3];
        column.drop_texts(&mut bits, |texts| !texts.contains('x'));
        // The first row has no text that could fail, and of the last two it doesn't pay to ask.
        assert_eq!(bits, [1, u64::MAX, u64::MAX]);
        bits[1] = 1 << 6 | 0xFFFF_FFFF << 20;
        column.drop_texts(&mut bits, |texts| !texts.contains('x'));
        assert_eq!(bits[1], 1 << 6 | 0xFFFF_FFFF << 20);
        bits[1] &= !(1 << 6);
        bits[1] |= 1 << 63;
        column.drop_texts(&mut bits, |texts| !texts.contains('x'));
        assert_eq!(bits[1], 0);
    }

    #[test]
    fn a_value_of_another_type_is_missing() {
        let column = column(PR_SUBJECT.tag(), &[Some(PropValue::Long(1)), Some("a".into())]).unwrap();
        assert_eq!((column.value(0), column.value(1)), (None, Some(ValueRef::Unicode("a"))));
        assert!(!Column::holds(PropTag(0x6700_101F)));
    }

    #[test]
    fn much_text_is_no_column() {
        let long = Some(PropValue::from("x".repeat(Column::MOST_BYTES / 2)));
        assert!(column(PR_SUBJECT.tag(), &[long.clone(), long.clone()]).is_some());
        assert!(column(PR_SUBJECT.tag(), &[long.clone(), long.clone(), long]).is_none());
    }
}
