//! A letter without which text cannot have what is looked for.

/// The rarest of the letters that every text has which has the needle, in one case or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Telltale {
    letter: u8,
    /// Without accents letters beyond ASCII count as others, too.
    only_in_ascii: bool,
}

impl Telltale {
    /// What tells that this text, folded already, is not in another; `None` if no letter does.
    pub(super) fn of(needle: &str, accents: bool) -> Option<Self> {
        // Other characters fold to these two: the Kelvin sign and the long s.
        let own = needle.bytes().filter(|byte| byte.is_ascii() && !b"ksKS".contains(byte));
        let letter = own.max_by_key(|byte| rarity(*byte))?;
        Some(Self { letter, only_in_ascii: !accents })
    }

    /// Whether the needle surely is in none of the texts that stand here one after the other.
    pub(super) fn is_missing_in(self, texts: &str) -> bool {
        !has_letter(texts.as_bytes(), self.letter) && (!self.only_in_ascii || texts.is_ascii())
    }
}

/// How rare a byte is in folded text: the letters of European languages are the most frequent by far.
fn rarity(byte: u8) -> usize {
    const OFTEN: &[u8] = b" etaoinsrhdlcumgfpwybvkjxqz";
    let folded = byte.to_ascii_lowercase();
    OFTEN.iter().position(|often| *often == folded).unwrap_or(OFTEN.len())
}

/// Whether a byte may be in a text whatever its case; text that isn't there is seldom said to be.
fn has_letter(text: &[u8], letter: u8) -> bool {
    const CASE: u8 = 0x20;
    // Without a way out inside a chunk it is searched in steps of vector registers.
    let has = |chunk: &[u8]| chunk.iter().fold(false, |has, byte| has | (byte | CASE == letter | CASE));
    let (chunks, rest) = text.as_chunks::<128>();
    chunks.iter().any(|chunk| has(chunk)) || has(rest)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn no_other_character_folds_to_a_letter_that_tells() {
        for c in ('\u{80}'..=char::MAX).filter(|c| fold(*c).is_ascii()) {
            assert_eq!(Telltale::of(&fold(c).to_string(), true), None, "{c:?}");
        }
    }

    #[test]
    fn the_rarest_letter_tells() {
        let missing =
            |needle: &str, accents, text: &str| Telltale::of(needle, accents).unwrap().is_missing_in(text);
        assert!(missing("xylophone", true, "yellow phone") && !missing("xylophone", true, "AXE"));
        assert!(missing("tee", true, "Grüße") && !missing("tee", false, "Grüße"));
        let long = "a".repeat(500);
        assert!(missing("q", true, &long) && !missing("q", true, &format!("{long}Q")));
        assert!(!missing("q", true, &format!("Q{long}")));
        assert_eq!([Telltale::of("", true), Telltale::of("ßkS", true)], [None; 2]);
    }
}
