//! Reads the requirements of the pages beside this file, and the places that cite them.
//!
//! A requirement is a list item that begins with its id and may run over several lines:
//! `- SES~LOGON~13 text, more text [core] [choice: why]` (here with `~` for `-`, so that this page cites nothing).

/// The first part of an id: one per area of MAPI.
const PREFIXES: [&str; 8] = ["SES", "STA", "PRF", "FRM", "TBL", "PRP", "STO", "ADR"];

/// How much a requirement matters; `NotHere` is what cannot occur in safe Rust, kept so that its number stays taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Core,
    Full,
    Ui,
    NotHere,
}

/// One numbered rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Requirement<'a> {
    pub(crate) id: &'a str,
    /// `None`: the page doesn't say, and should.
    pub(crate) level: Option<Level>,
    pub(crate) line: usize,
}

/// The requirements of a page, in its order.
pub(crate) fn requirements(page: &str) -> Vec<Requirement<'_>> {
    let mut found: Vec<Requirement<'_>> = Vec::new();
    let mut inside = false;
    for (line, text) in (1..).zip(page.lines()) {
        if let Some(id) = definition(text) {
            found.push(Requirement { id, level: None, line });
            inside = true;
        } else if text.starts_with('#') {
            inside = false;
        }
        if let Some(last) = found.last_mut().filter(|last| inside && last.level.is_none()) {
            last.level = level(text);
        }
    }
    found
}

/// The ids that a text cites, with their lines. `~1..4` after a name cites its first number only.
pub(crate) fn citations(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).flat_map(|(line, text)| {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .filter_map(id_in)
            .map(move |id| (line, id))
    })
}

fn definition(line: &str) -> Option<&str> {
    let word = line.strip_prefix("- ")?.split_whitespace().next()?;
    (id_in(word)? == word).then_some(word)
}

/// The first marker wins: a `[choice]` beside it may speak of another level.
fn level(line: &str) -> Option<Level> {
    line.match_indices('[').find_map(|(at, _)| {
        let marker = &line[at + 1..];
        [("core", Level::Core), ("full", Level::Full), ("ui", Level::Ui), ("n/a", Level::NotHere)]
            .into_iter()
            .find_map(|(name, level)| marker.starts_with(name).then_some(level))
    })
}

/// The id that a word of letters, digits, `_` and `-` is: prefix, one or more names, number.
/// A trailing hyphen is punctuation; any other remainder makes the word something else.
fn id_in(word: &str) -> Option<&str> {
    let word = word.trim_end_matches('-');
    let mut parts = word.split('-');
    let prefixed = parts.next().is_some_and(|prefix| PREFIXES.contains(&prefix));
    let numbered = parts.next_back().is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let names: Vec<_> = parts.collect();
    let named = |name: &&str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    (prefixed && numbered && !names.is_empty() && names.iter().all(named)).then_some(word)
}

/// Made-up pages write `~` for `-`: a real id in here would count as a citation.
#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> String {
        text.replace('~', "-")
    }

    #[test]
    fn a_requirement_runs_until_the_next_one_or_a_heading() {
        let page = page(
            "# page\n- SES~ONE~1 text\n  more [full] [core]\n- STO~A_B~2 text [ui]\n- TBL~NO~3 text\n# end\n[core]\n- [core] no id",
        );
        let found: Vec<_> =
            requirements(&page).into_iter().map(|r| (r.id.replace('-', "~"), r.level, r.line)).collect();
        let expected =
            [("SES~ONE~1", Some(Level::Full), 2), ("STO~A_B~2", Some(Level::Ui), 4), ("TBL~NO~3", None, 5)];
        assert_eq!(found, expected.map(|(id, level, line)| (id.to_owned(), level, line)));
    }

    #[test]
    fn the_level_may_carry_a_reason_and_the_first_marker_wins() {
        assert_eq!(level("text [n/a: no raw pointers]"), Some(Level::NotHere));
        assert_eq!(level("text [choice: as in full] [core]"), Some(Level::Core));
        assert_eq!(level("text [1] full"), None);
    }

    #[test]
    fn only_full_ids_are_citations() {
        let text = page(
            "SES~ONE, ONE~1\n(`SES~ONE~1..4`, XSES~ONE~1; DCB~1~00 STA~A_B~C~22.) PRP~X~1a PRP~~1 PRP~x~1",
        );
        let found: Vec<_> = citations(&text).map(|(line, id)| (line, id.replace('-', "~"))).collect();
        assert_eq!(found, [(2, "SES~ONE~1".to_owned()), (2, "STA~A_B~C~22".to_owned())]);
    }
}
