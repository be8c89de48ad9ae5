use std::hash::Hasher;
use std::sync::Arc;

use super::mixer::{Map, Mixer};
use crate::vocab::{PropValue, Text};

/// Lists worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_LISTS: usize = 16_384;

/// Short lists of words, kept once for all objects that have the same: keywords and categories are few.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By their hashes.
    known: Map<u64, Known>,
}

/// A list with its words spelled beside it: to compare them is to look at one place.
#[derive(Debug)]
struct Known {
    spelled: Spelled,
    values: Arc<[PropValue]>,
}

impl Words {
    /// The values that an object keeps by themselves, shared with the object they came from if it has the same, and with
    /// others if they are a few words.
    pub(super) fn share(
        &mut self,
        values: &[PropValue],
        before: Option<&Arc<[PropValue]>>,
    ) -> Arc<[PropValue]> {
        if let Some(before) = before.filter(|before| ***before == *values) {
            return Arc::clone(before);
        }
        let Some(spelled) = Spelled::of(values) else { return values.into() };
        if self.known.len() >= MOST_LISTS {
            self.known.clear();
        }
        let make = || Known { spelled, values: together(values) };
        let known = self.known.entry(spelled.hash()).or_insert_with(make);
        if known.spelled == spelled { Arc::clone(&known.values) } else { values.into() }
    }
}

/// Several short texts as bytes that no others have.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spelled([u64; WORDS_OF_LIST]);

/// Longer lists are rare.
const WORDS_OF_LIST: usize = 8;

impl Spelled {
    /// `None` if the values are longer, or there is one that isn't several texts.
    fn of(values: &[PropValue]) -> Option<Self> {
        let mut bytes = [0; 8 * WORDS_OF_LIST];
        let mut room = &mut bytes[..];
        for value in values {
            let PropValue::MvUnicode(words) = value else { return None };
            for word in words.iter() {
                let (place, rest) = room.split_at_mut_checked(word.len() + 1)?;
                let (end, place) = place.split_last_mut()?;
                place.copy_from_slice(word.as_bytes());
                *end = END_OF_WORD;
                room = rest;
            }
            let (end, rest) = room.split_first_mut()?;
            *end = END_OF_LIST;
            room = rest;
        }
        Some(Self(std::array::from_fn(|at| u64::from_le_bytes(bytes.as_chunks().0[at]))))
    }

    fn hash(&self) -> u64 {
        let mut hash = Mixer::default();
        self.0.iter().for_each(|word| hash.write_u64(*word));
        hash.finish()
    }
}

/// No text has these bytes.
const END_OF_WORD: u8 = 0xFE;
const END_OF_LIST: u8 = 0xFF;

/// The same words in one block: who compares them with others finds all of them in one place.
fn together(values: &[PropValue]) -> Arc<[PropValue]> {
    let words = values.iter().flat_map(|value| match value {
        PropValue::MvUnicode(words) => &words[..],
        _ => &[],
    });
    let block: Arc<str> = words.map(|word| &**word).collect::<String>().into();
    let mut end = 0;
    let mut part = |word: &Text| {
        let start = end;
        end += word.len() as u32;
        Text::part(&block, start, end)
    };
    let value = |value: &PropValue| match value {
        PropValue::MvUnicode(words) => PropValue::MvUnicode(words.iter().map(&mut part).collect()),
        other => other.clone(),
    };
    values.iter().map(value).collect()
}
