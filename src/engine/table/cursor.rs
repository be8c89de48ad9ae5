use std::ops::Range;

use super::order::{Entry, OrderIndex};

/// Where a view reads next (TBL-POS-1).
#[derive(Clone, Debug)]
pub(super) enum Cursor {
    /// A number: at the beginning before anything was read, and at the end, where it waits for what comes (TBL-POS-8).
    Number(usize),
    /// The row with this number in a list that is not changed, only made anew.
    Listed(usize),
    /// A row, wherever it goes (TBL-POS-3).
    At(Entry),
}

impl Cursor {
    /// Before the first row (TBL-POS-9).
    pub(super) const START: Self = Self::Number(0);

    /// On the entry with this number; past the last one a number.
    pub(super) fn at(index: &OrderIndex, number: usize) -> Self {
        match number.checked_sub(index.len()) {
            Some(_) => Self::Number(index.len()),
            None if index.is_listed() => Self::Listed(number),
            None => index.get(number).map_or(Self::Number(number), Self::At),
        }
    }

    /// Goes with its row from now on, wherever the row goes: the list that it stands in is about to change.
    pub(super) fn pin(&mut self, index: &OrderIndex) {
        if let Self::Listed(number) = *self {
            *self = index.get(number).map_or(Self::Number(number), Self::At);
        }
    }

    pub(super) fn position(&self, index: &OrderIndex) -> usize {
        match self {
            Self::Number(number) | Self::Listed(number) => (*number).min(index.len()),
            Self::At(entry) => index.position(entry).unwrap_or_else(|number| number),
        }
    }

    /// The entries of these numbers, from the first to the last of them, were taken out of the index: the next one takes
    /// their place under the cursor (TBL-POS-6, TBL-COLLAPSE-4).
    pub(super) fn removed(&mut self, gone: (&Entry, &Entry), numbers: &Range<usize>, index: &OrderIndex) {
        match self {
            Self::Number(own) | Self::Listed(own) => {
                *own -= numbers.len().min(own.saturating_sub(numbers.start));
            }
            Self::At(entry) if (gone.0..=gone.1).contains(&&*entry) => *self = Self::at(index, numbers.start),
            Self::At(_) => {}
        }
    }

    /// The entry it stands on.
    pub(super) const fn entry_mut(&mut self) -> Option<&mut Entry> {
        match self {
            Self::Number(_) | Self::Listed(_) => None,
            Self::At(entry) => Some(entry),
        }
    }
}
