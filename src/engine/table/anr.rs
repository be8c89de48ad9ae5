use super::cell::look;
use super::fold::fold;
use super::{RowId, RowSource};
use crate::engine::ValueRef;
use crate::vocab::PropTag;
use crate::vocab::tags::{PR_ACCOUNT, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_SMTP_ADDRESS};

/// The words of an ambiguous name, as a test on `PR_ANR` has them (TBL-RES-10).
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The longest first: a word that is the beginning of another leaves the rarer match to it.
    words: Vec<String>,
    whole: String,
}

impl Words {
    pub(super) fn new(text: &str) -> Self {
        let whole = folded(text.trim());
        let mut words: Vec<_> = split(&whole).map(str::to_owned).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { words, whole }
    }

    /// Whether the row could be meant: each word begins another word of its name, or all the text an address of it
    /// (ADR-ANR-6 to ADR-ANR-11).
    pub(super) fn matches(&self, source: &dyn RowSource, row: RowId) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = |tag: PropTag, test: &dyn Fn(String) -> bool| {
            look(
                source,
                row,
                tag,
                |found| matches!(found, Some(ValueRef::Unicode(text)) if test(folded(text))),
            )
        };
        text(PR_DISPLAY_NAME.tag(), &|name| self.are_in(&name))
            || [PR_ACCOUNT, PR_EMAIL_ADDRESS, PR_SMTP_ADDRESS]
                .iter()
                .any(|tag| text(tag.tag(), &|address| address.starts_with(&self.whole)))
    }

    fn are_in(&self, name: &str) -> bool {
        let mut free: Vec<_> = split(name).collect();
        self.words.iter().all(|word| {
            let found = free.iter().position(|candidate| candidate.starts_with(word));
            found.map(|index| free.swap_remove(index)).is_some()
        })
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;
    use crate::vocab::Property;

    fn means(text: &str, name: &str) -> bool {
        let data = table([&[Property::of(PR_DISPLAY_NAME, name)]]);
        Words::new(text).matches(&data, RowId(1))
    }

    /// TBL-RES-10, ADR-ANR-6, ADR-ANR-7, ADR-ANR-10
    #[test]
    fn each_word_begins_some_word_of_the_name() {
        for name in ["Billy Larson", "Bill Lee", "Bill Logan Jr.", "Sam Bill Lee"] {
            assert!(means("Bill L", name) && means("l,bill", name), "{name}");
        }
        assert!(!means("Bill L", "William Lee") && !means("Bill L", "Bill Smith"));
    }

    /// ADR-ANR-8
    #[test]
    fn two_words_need_two_words() {
        assert!(means("b bill", "Bill Bob") && means("bill b", "Bill Bob"));
        assert!(!means("bill b", "Bill Lee"));
    }

    /// ADR-ANR-11
    #[test]
    fn blank_text_means_nobody() {
        assert!(!means(" , ", "Bill Lee") && !means("", ""));
    }

    /// ADR-ANR-9
    #[test]
    fn the_whole_text_may_begin_an_address() {
        let data = table([&[
            Property::of(PR_DISPLAY_NAME, "Bill Lee"),
            Property::of(PR_SMTP_ADDRESS, "WLee@example.com"),
            Property::of(PR_ACCOUNT, "o'lee jr"),
        ]]);
        for (text, expected) in [("wlee@", true), ("o'lee j", true), ("example", false)] {
            assert_eq!(Words::new(text).matches(&data, RowId(1)), expected, "{text}");
        }
    }
}
