//! Looking for text in text and bytes in bytes (`SContentRestriction`).

use super::fold::{base, fold};
use crate::vocab::FuzzyLevel;

/// Where in a value the needle must be (TBL-RESCONT-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Whole,
    Start,
    Anywhere,
}

impl Place {
    /// Whether `needle` is at this place of `bytes`.
    pub(super) fn has(self, bytes: &[u8], needle: &[u8]) -> bool {
        match (self, needle.split_first()) {
            (Self::Whole, _) => bytes == needle,
            (Self::Start, _) => bytes.starts_with(needle),
            (Self::Anywhere, None) => true,
            (Self::Anywhere, Some((first, _))) => {
                let mut rest = bytes;
                while let Some(index) = rest.iter().position(|byte| byte == first) {
                    if rest[index..].starts_with(needle) {
                        return true;
                    }
                    rest = &rest[index + 1..];
                }
                false
            }
        }
    }

    fn has_text(self, text: &str, needle: &str) -> bool {
        match self {
            Self::Whole => text == needle,
            Self::Start => text.starts_with(needle),
            Self::Anywhere => text.contains(needle),
        }
    }
}

/// Text to look for, without what doesn't count.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    text: String,
    place: Place,
    case: bool,
    accents: bool,
}

impl Needle {
    pub(super) fn new(text: &str, place: Place, fuzzy: FuzzyLevel) -> Self {
        let has = |flag: FuzzyLevel| fuzzy.0 & (flag.0 | FuzzyLevel::FL_LOOSE.0) != 0;
        let (case, accents) = (!has(FuzzyLevel::FL_IGNORECASE), !has(FuzzyLevel::FL_IGNORENONSPACE));
        let mut needle = Self { text: String::new(), place, case, accents };
        let mut reduced = String::new();
        needle.reduce(text, &mut reduced);
        needle.text = reduced;
        needle
    }

    /// Whether the needle is in `text`; what is folded is written to `scratch`.
    pub(super) fn is_in(&self, text: &str, scratch: &mut String) -> bool {
        if self.case && (self.accents || text.is_ascii()) {
            return self.place.has_text(text, &self.text);
        }
        if text.is_ascii() {
            let needle = self.text.as_bytes();
            let Some(start) = text.as_bytes().get(..needle.len()) else { return false };
            match self.place {
                Place::Whole => return text.eq_ignore_ascii_case(&self.text),
                Place::Start => return start.eq_ignore_ascii_case(needle),
                Place::Anywhere => {
                    scratch.clear();
                    scratch.push_str(text);
                    scratch.make_ascii_lowercase();
                }
            }
        } else {
            self.reduce(text, scratch);
        }
        self.place.has_text(scratch, &self.text)
    }

    fn reduce(&self, text: &str, into: &mut String) {
        into.clear();
        let bases = text.chars().filter_map(|c| if self.accents { Some(c) } else { base(c) });
        into.extend(bases.map(|c| if self.case { c } else { fold(c) }));
    }
}
