use super::RowCells;
use super::cell::look;
use super::fold::{folded, has_prefix};
use super::slot::Slot;
use crate::engine::ValueRef;
use crate::vocab::PropTag;
use crate::vocab::tags::{PR_ACCOUNT, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_SMTP_ADDRESS};

/// What a typed name is compared with beside the display name: the account, then the addresses (ADR-ANR-9).
pub(in crate::engine) const ADDRESSES: [PropTag; 3] =
    [PR_ACCOUNT.tag(), PR_EMAIL_ADDRESS.tag(), PR_SMTP_ADDRESS.tag()];

/// Another rule for typed names than the usual one: the text as it was typed, the display name of an entry, and its
/// account and addresses; whether the entry may be meant.
///
/// It is asked for every entry, while the address book is locked: a rule that calls MAPI waits for itself.
#[derive(Clone, Copy, Debug)]
pub struct NameTest(pub fn(&str, &str, &[&str]) -> bool);

impl PartialEq for NameTest {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for NameTest {}

/// A name as somebody typed it, ready to be compared with entries: the value of a test on `PR_ANR`.
///
/// An entry matches if each typed word begins a word of its own in the display name, in any order (ADR-ANR-6 to
/// ADR-ANR-8), or if the typed text as a whole begins one of its addresses (ADR-ANR-9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anr {
    /// What stands in place of the rule, with the text as it was typed.
    other: Option<(NameTest, Box<str>)>,
    text: String,
    /// The longest first: what begins with "bill" also begins with "b", so "bill" has to choose before "b" does.
    words: Vec<String>,
}

impl Anr {
    /// Takes the text apart.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::by(text, None)
    }

    /// The same with another rule, if there is one (ADR-ANR-13).
    #[must_use]
    pub fn by(text: &str, test: Option<NameTest>) -> Self {
        let other = test.map(|test| (test, text.trim().into()));
        let text = folded(text.trim());
        let mut words: Vec<String> = words(&text).map(str::to_owned).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { other, text, words }
    }

    /// Whether another rule takes the place of the usual one.
    #[must_use]
    pub(in crate::engine) const fn is_by_other(&self) -> bool {
        self.other.is_some()
    }

    /// Whether an entry with this name and these addresses (`PR_ACCOUNT`, `PR_EMAIL_ADDRESS`, `PR_SMTP_ADDRESS`) matches.
    #[must_use]
    pub fn matches<'a>(&self, display_name: &str, addresses: impl IntoIterator<Item = &'a str>) -> bool {
        if let Some((test, typed)) = &self.other {
            // A name must not resolve to everybody (ADR-ANR-11).
            let is_blank = typed.is_empty();
            return !is_blank && test.0(typed, display_name, &addresses.into_iter().collect::<Vec<_>>());
        }
        self.matches_name(display_name)
            || !self.text.is_empty() && addresses.into_iter().any(|address| has_prefix(address, &self.text))
    }

    /// Whether the row could be meant (TBL-RES-10).
    pub(super) fn matches_row(&self, cells: &dyn RowCells, slot: Slot) -> bool {
        let text = |tag: PropTag, test: &dyn Fn(&str) -> bool| {
            look(cells, slot, tag, |found| matches!(found, Some(ValueRef::Unicode(text)) if test(text)))
        };
        if self.is_by_other() {
            let kept = |tag: PropTag| {
                look(cells, slot, tag, |found| match found {
                    Some(ValueRef::Unicode(text)) => Some(text.to_owned()),
                    _ => None,
                })
            };
            let addresses = ADDRESSES.iter().filter_map(|tag| kept(*tag)).collect::<Vec<_>>();
            let name = kept(PR_DISPLAY_NAME.tag()).unwrap_or_default();
            return self.matches(&name, addresses.iter().map(String::as_str));
        }
        text(PR_DISPLAY_NAME.tag(), &|name| self.matches_name(name))
            || ADDRESSES.iter().any(|tag| text(*tag, &|address| self.matches("", [address])))
    }

    /// Whether each typed word begins a word of its own in this name.
    pub(in crate::engine) fn matches_name(&self, display_name: &str) -> bool {
        let mut free: Vec<&str> = words(display_name).collect();
        !self.words.is_empty()
            && self.words.iter().all(|typed| {
                let found = free.iter().position(|word| has_prefix(word, typed));
                found.map(|position| free.swap_remove(position)).is_some()
            })
    }

    /// The whole text, folded.
    pub(in crate::engine) fn text(&self) -> &str {
        &self.text
    }

    /// The words, folded, the longest first.
    pub(in crate::engine) fn words(&self) -> &[String] {
        &self.words
    }
}

/// What stands between blanks and commas.
pub(in crate::engine) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || letter == ',').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, yes: &[&str], no: &[&str]) {
        let anr = Anr::new(text);
        for name in yes {
            assert!(anr.matches(name, []), "{text:?} finds {name:?}");
        }
        for name in no {
            assert!(!anr.matches(name, []), "{text:?} does not find {name:?}");
        }
    }

    /// ADR-ANR-6, ADR-ANR-7, ADR-ANR-10, TBL-RES-10
    #[test]
    fn each_word_begins_some_word_of_the_name() {
        let found = ["Billy Larson", "Bill Lee", "Bill Logan Jr.", "Sam Bill Lee", "Lee, Bill"];
        check("Bill L", &found, &["William Lee", "Bill Smith"]);
        check("l,bill", &found, &["William Lee", "Bill Smith"]);
    }

    /// ADR-ANR-8
    #[test]
    fn two_words_need_two_words() {
        check("b bill", &["Bill Bob", "Bob Bill", "Bill Billy"], &["Bill Smith", "Bob Smith"]);
        check("bill bill", &["Bill Billy"], &["Bill Lee"]);
    }

    /// ADR-ANR-9
    #[test]
    fn the_whole_text_may_begin_an_address() {
        let addresses = ["blee", "bill.lee@example.com"];
        assert!(Anr::new(" BLE ").matches("William", addresses));
        assert!(Anr::new("bill.lee@EX").matches("William", addresses));
        assert!(!Anr::new("ble e").matches("William", addresses));
        assert!(!Anr::new("lee").matches("William", addresses));
    }

    /// ADR-ANR-11
    #[test]
    fn blank_text_matches_nothing() {
        for text in ["", " \t ", ","] {
            assert!(!Anr::new(text).matches("Anna", ["anna@example.com"]), "{text:?}");
        }
    }

    /// ADR-ANR-12
    #[test]
    fn case_does_not_count_but_accents_do() {
        check("ÉMI", &["Émile Zola", "émilie"], &["Emile Zola"]);
    }
}
