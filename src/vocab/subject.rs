/// Splits a subject into its prefix ("RE: ") and the normalized subject.
///
/// A prefix that the client set counts as long as the subject begins with it, whatever its length; else up to three
/// letters with a colon and a blank are one (PRP-SUBJECT-2 to PRP-SUBJECT-8).
#[must_use]
pub fn split_subject<'a>(subject: &'a str, explicit_prefix: Option<&str>) -> (Option<&'a str>, &'a str) {
    let explicit = explicit_prefix.filter(|prefix| subject.starts_with(prefix)).map(str::len);
    match explicit.or_else(|| usual_prefix(subject)) {
        Some(len) => (Some(&subject[..len]), &subject[len..]),
        None => (None, subject),
    }
}

fn usual_prefix(subject: &str) -> Option<usize> {
    let (end, _) = subject.char_indices().take(4).find(|(_, letter)| !letter.is_alphabetic())?;
    (end > 0 && subject[end..].starts_with(": ")).then_some(end + ": ".len())
}

#[cfg(test)]
mod tests {
    use super::split_subject;

    /// Proves PRP-SUBJECT-4, PRP-SUBJECT-5, PRP-SUBJECT-6 and STO-SUBJECT-2.
    #[test]
    fn one_to_three_letters_colon_blank_are_a_prefix() {
        assert_eq!(split_subject("RE: Lunch?", None), (Some("RE: "), "Lunch?"));
        assert_eq!(split_subject("A: x", None), (Some("A: "), "x"));
        assert_eq!(split_subject("Réé: x", None), (Some("Réé: "), "x"));
        for none in
            ["", "Lunch?", "RE:Lunch?", ": x", "Fwds: x", "R2: x", "R E: x", "R.: x", " RE: x", "RE[2]: x"]
        {
            assert_eq!(split_subject(none, None), (None, none));
        }
    }

    /// Proves PRP-SUBJECT-7.
    #[test]
    fn only_one_prefix_is_removed() {
        assert_eq!(split_subject("RE: FW: x", None), (Some("RE: "), "FW: x"));
    }

    /// Proves PRP-SUBJECT-2, PRP-SUBJECT-8 and STO-SUBJECT-3.
    #[test]
    fn a_prefix_that_was_set_may_be_longer() {
        assert_eq!(split_subject("Antwort: RE: x", Some("Antwort: ")), (Some("Antwort: "), "RE: x"));
        assert_eq!(split_subject("RE: x", Some("RE: x")), (Some("RE: x"), ""));
    }

    /// Proves PRP-SUBJECT-3 and STO-SUBJECT-4.
    #[test]
    fn a_prefix_that_the_subject_lacks_is_computed_anew() {
        assert_eq!(split_subject("RE: x", Some("Antwort: ")), (Some("RE: "), "x"));
        assert_eq!(split_subject("x", Some("Antwort: ")), (None, "x"));
    }

    /// Proves PRP-SUBJECT-6 (its second half) and STO-SUBJECT-5.
    #[test]
    fn an_empty_prefix_that_was_set_stays_empty() {
        assert_eq!(split_subject("RE: x", Some("")), (Some(""), "RE: x"));
    }
}
