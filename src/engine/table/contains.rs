//! Looking for text in text and bytes in bytes (`SContentRestriction`).

use super::fold::{base, fold, push_reduced};
use super::telltale::Telltale;
use crate::vocab::FuzzyLevel;

/// Where in a value the needle must be (TBL-RESCONT-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Whole,
    Start,
    Anywhere,
}

impl Place {
    /// What the lower half of a level says; `None` if it is none of the three (TBL-RESCONT-3).
    pub(super) const fn of(fuzzy: FuzzyLevel) -> Option<Self> {
        Some(match FuzzyLevel(fuzzy.0 & 0xFFFF) {
            FuzzyLevel::FL_FULLSTRING => Self::Whole,
            FuzzyLevel::FL_SUBSTRING => Self::Anywhere,
            FuzzyLevel::FL_PREFIX => Self::Start,
            _ => return None,
        })
    }

    /// Whether `needle` is at this place of `text`.
    fn has_text(self, text: &str, needle: &str) -> bool {
        match self {
            // Searched in steps of vector registers.
            Self::Anywhere => text.contains(needle),
            _ => self.has(text.as_bytes(), needle.as_bytes()),
        }
    }

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
}

/// Text to look for, without what doesn't count.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    text: String,
    place: Place,
    case: bool,
    accents: bool,
    telltale: Option<Telltale>,
}

impl Needle {
    pub(super) fn new(text: &str, place: Place, fuzzy: FuzzyLevel) -> Self {
        let has = |flag: FuzzyLevel| fuzzy.0 & (flag.0 | FuzzyLevel::FL_LOOSE.0) != 0;
        let (case, accents) = (!has(FuzzyLevel::FL_IGNORECASE), !has(FuzzyLevel::FL_IGNORENONSPACE));
        let mut needle = Self { text: String::new(), place, case, accents, telltale: None };
        let mut reduced = String::new();
        needle.reduce(text, &mut reduced);
        needle.telltale = Telltale::of(&reduced, accents);
        needle.text = reduced;
        needle
    }

    /// Whether the needle surely is in none of the texts that stand here one after the other.
    pub(super) fn is_missing_in(&self, texts: &str) -> bool {
        self.telltale.is_some_and(|telltale| telltale.is_missing_in(texts))
    }

    /// Whether the needle is in `text`; what is folded is written to `scratch`.
    pub(super) fn is_in(&self, text: &str, scratch: &mut String) -> bool {
        if self.place == Place::Anywhere && self.is_missing_in(text) {
            return false;
        }
        if self.case && (self.accents || text.is_ascii()) {
            return self.place.has_text(text, &self.text);
        }
        if text.is_ascii() {
            return self.is_in_ascii(text, scratch);
        }
        self.reduce(text, scratch);
        self.place.has_text(scratch, &self.text)
    }

    /// Whether the folded needle is in ASCII text, whose case doesn't count.
    fn is_in_ascii(&self, text: &str, scratch: &mut String) -> bool {
        let (bytes, needle) = (text.as_bytes(), self.text.as_bytes());
        match self.place {
            Place::Whole => bytes.eq_ignore_ascii_case(needle),
            Place::Start => bytes.get(..needle.len()).is_some_and(|start| start.eq_ignore_ascii_case(needle)),
            Place::Anywhere => {
                scratch.clear();
                scratch.push_str(text);
                scratch.make_ascii_lowercase();
                self.place.has_text(scratch, &self.text)
            }
        }
    }

    fn reduce(&self, text: &str, into: &mut String) {
        into.clear();
        push_reduced(text, into, !self.case, |c| {
            let base = if self.accents { Some(c) } else { base(c) };
            base.map(|c| if self.case { c } else { fold(c) })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, needle: &str, level: FuzzyLevel) -> bool {
        let place = Place::of(level).unwrap();
        Needle::new(needle, place, level).is_in(text, &mut String::from("left over"))
    }

    const WHOLE: FuzzyLevel = FuzzyLevel::FL_FULLSTRING;
    const ANYWHERE: FuzzyLevel = FuzzyLevel::FL_SUBSTRING;
    const START: FuzzyLevel = FuzzyLevel::FL_PREFIX;
    const NO_CASE: FuzzyLevel = FuzzyLevel::FL_IGNORECASE;
    const NO_ACCENTS: FuzzyLevel = FuzzyLevel::FL_IGNORENONSPACE;

    /// TBL-RESCONT-1
    #[test]
    fn whole_start_and_anywhere() {
        for (needle, whole, start, anywhere) in
            [("Report", true, true, true), ("Rep", false, true, true), ("port", false, false, true)]
        {
            let seen = [WHOLE, START, ANYWHERE].map(|level| found("Report", needle, level));
            assert_eq!(seen, [whole, start, anywhere], "{needle}");
            let folded = [WHOLE, START, ANYWHERE].map(|level| found("rEPORT", needle, level | NO_CASE));
            assert_eq!(folded, [whole, start, anywhere], "{needle}");
        }
    }

    /// TBL-RESCONT-4
    #[test]
    fn case_and_accents_count_unless_told_otherwise() {
        assert!(!found("Cafe", "cafe", WHOLE) && !found("Café", "Cafe", WHOLE));
        assert!(found("CAFÉ", "café", WHOLE | NO_CASE) && !found("CAFÉ", "cafe", WHOLE | NO_CASE));
        assert!(
            found("Cafe\u{301}", "Café", WHOLE | NO_ACCENTS) && !found("CAFÉ", "cafe", WHOLE | NO_ACCENTS)
        );
        assert!(found("Cafe", "Café", WHOLE | NO_ACCENTS));
        assert!(found("das CAFÉ", "cafe", ANYWHERE | FuzzyLevel::FL_LOOSE));
        assert!(found("x", "X", WHOLE | NO_CASE | FuzzyLevel(0x0800_0000)));
    }

    /// TBL-RESCONT-8
    #[test]
    fn nothing_is_in_everything() {
        for level in [ANYWHERE, START, ANYWHERE | NO_CASE, START | FuzzyLevel::FL_LOOSE] {
            assert!(found("text", "", level) && found("", "", level));
        }
        assert!(!found("text", "", WHOLE) && found("", "", WHOLE | NO_CASE));
    }

    /// TBL-RESCONT-2, TBL-RESCONT-8
    #[test]
    fn bytes_are_found_as_they_are() {
        assert!(Place::Anywhere.has(b"aabab", b"bab") && !Place::Anywhere.has(b"aabab", b"bb"));
        assert!(Place::Start.has(b"\0\x01", b"\0") && !Place::Whole.has(b"\0\x01", b"\0"));
        assert!(Place::Anywhere.has(b"", b"") && !Place::Anywhere.has(b"", b"x"));
    }
}
