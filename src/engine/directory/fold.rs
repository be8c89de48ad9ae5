/// Text as comparisons see it: every letter folded, accents kept (ADR-ANR-12, TBL-CMP-6).
pub(super) fn folded(text: &str) -> Box<str> {
    text.chars().map(fold).collect()
}

/// Whether the folded form of `text` begins with `prefix`, which is folded already.
pub(super) fn has_prefix(text: &str, prefix: &str) -> bool {
    let mut letters = text.chars().map(fold);
    prefix.chars().all(|letter| letters.next() == Some(letter))
}

/// Unicode simple case folding: the one lower-case form of a letter, by way of its upper-case form, so that the
/// two small sigmas are one letter. A letter whose other case is several letters stays as it is.
fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    // The dotless i has the upper case of the dotted one, yet is another letter.
    if letter == 'ı' {
        return letter;
    }
    let upper = only(letter.to_uppercase()).unwrap_or(letter);
    only(upper.to_lowercase()).unwrap_or(upper)
}

fn only(mut letters: impl ExactSizeIterator<Item = char>) -> Option<char> {
    if letters.len() == 1 { letters.next() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ADR-ANR-12
    #[test]
    fn case_folds_letter_by_letter_and_accents_stay() {
        assert_eq!(&*folded("ÉCOLE Straße ΣΑΣς ſ"), "école straße σασσ s");
        assert_ne!(folded("école"), folded("ecole"));
        assert_eq!(&*folded("ıİI"), "ıİi");
    }

    #[test]
    fn a_prefix_may_be_the_whole_text_but_not_longer() {
        assert!(has_prefix("Ärger", "ärg"));
        assert!(has_prefix("Ärger", "ärger"));
        assert!(has_prefix("Ärger", ""));
        assert!(!has_prefix("Ärger", "ärgern"));
        assert!(!has_prefix("Ärger", "arg"));
    }
}
