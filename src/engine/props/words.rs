use std::hash::Hasher;
use std::sync::Arc;

use super::mixer::{Map, Mixer};
use super::pile::LONGEST_INLINE;
use crate::vocab::{PropValue, Text};

/// Lists worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_LISTS: usize = 16_384;

/// Lists of words, kept once for all objects that have the same: keywords and categories are few.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By their hashes.
    known: Map<u64, Known>,
    /// Kept from list to list.
    spelled: Vec<u8>,
}

/// A list, and what [`spell`] makes of it.
#[derive(Debug)]
struct Known {
    spelled: Box<[u8]>,
    values: Arc<[PropValue]>,
}

impl Words {
    /// The values that an object keeps by themselves, shared with the object they came from if it has the same, and with
    /// others if they are words.
    pub(super) fn share(
        &mut self,
        values: &[PropValue],
        before: Option<&Arc<[PropValue]>>,
    ) -> Arc<[PropValue]> {
        if let Some(before) = before.filter(|before| ***before == *values) {
            return Arc::clone(before);
        }
        self.spelled.clear();
        if spell(values, &mut self.spelled).is_none() {
            return values.into();
        }
        if self.known.len() >= MOST_LISTS {
            self.known.clear();
        }
        let mut hash = Mixer::default();
        hash.write(&self.spelled);
        let make = || Known { spelled: self.spelled.as_slice().into(), values: together(values) };
        let known = self.known.entry(hash.finish()).or_insert_with(make);
        if *known.spelled == *self.spelled { Arc::clone(&known.values) } else { values.into() }
    }
}

/// Several short texts as bytes that no others have: they are compared in one place. `None` if there is another value.
fn spell(values: &[PropValue], spelled: &mut Vec<u8>) -> Option<()> {
    let mut room = LONGEST_INLINE;
    for value in values {
        let PropValue::MvUnicode(words) = value else { return None };
        for word in words.iter() {
            room = room.checked_sub(word.len())?;
            spelled.extend_from_slice(word.as_bytes());
            spelled.push(END_OF_WORD);
        }
        spelled.push(END_OF_LIST);
    }
    Some(())
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
