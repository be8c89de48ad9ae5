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
