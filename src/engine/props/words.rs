use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::mixer::{Map, Mixer};
use super::pile::LONGEST_INLINE;
use crate::vocab::{PropValue, Text};

/// Lists worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_LISTS: usize = 16_384;

/// Lists of words, kept once for all objects that have the same: keywords and categories are few.
#[derive(Debug, Default)]
pub(super) struct Words(Map<u64, Arc<[PropValue]>>);

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
        let Some(hash) = hash_of_words(values) else { return values.into() };
        if self.0.len() >= MOST_LISTS {
            self.0.clear();
        }
        let known = self.0.entry(hash).or_insert_with(|| together(values));
        if **known == *values { Arc::clone(known) } else { values.into() }
    }
}

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

/// A hash of values each of which is several short texts; `None` if there are others.
fn hash_of_words(values: &[PropValue]) -> Option<u64> {
    let mut hasher = Mixer::default();
    let mut room = LONGEST_INLINE;
    for value in values {
        let PropValue::MvUnicode(words) = value else { return None };
        for word in words.iter() {
            room = room.checked_sub(word.len())?;
        }
        words.hash(&mut hasher);
    }
    Some(hasher.finish())
}
