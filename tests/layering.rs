//! Holds up the walls between the layers of `src/`: who may name whom, as the crate's source says it.

mod source;

/// Each layer with the layers it may name, besides itself.
const LAYERS: [(&str, &[&str]); 9] = [
    ("vocab", &[]),
    ("interface", &["vocab"]),
    ("engine", &["vocab"]),
    ("prelude", &["interface"]),
    ("functions", &["vocab", "interface", "engine"]),
    ("provider", &["vocab", "interface", "engine"]),
    ("session", &["vocab", "interface", "engine", "provider"]),
    ("testkit", &["vocab", "interface", "engine", "provider", "session"]),
    ("conformance", &["vocab", "interface"]),
];

#[test]
fn each_layer_names_only_those_below_it() {
    let files = source::files();
    let wrong: Vec<_> = files.iter().flat_map(|file| violations(&file.path, &file.text)).collect();
    assert!(wrong.is_empty(), "against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn a_name_from_above_is_found_however_it_is_written() {
    let found = |path, text| violations(path, text).len();
    assert_eq!(
        found("src/engine/table/view.rs", "use crate::vocab::Row;\nuse super::super::sort::session;"),
        0
    );
    assert_eq!(
        found("src/engine/view.rs", "// crate::session\nuse crate::{engine::Key, vocab::{Row, session}};"),
        0
    );
    assert_eq!(found("src/engine/view.rs", "let x = crate::session::Session::new();"), 1);
    assert_eq!(
        found("src/engine/view.rs", "use crate::{\n    vocab::{Row, Tag},\n    interface::MapiTable,\n};"),
        1
    );
    assert_eq!(found("src/engine/mod.rs", "use super::interface::MapiTable;"), 1);
    assert_eq!(found("src/engine/table/view.rs", "use super::super::super::{vocab, provider};"), 1);
    assert_eq!(found("src/vocab/row.rs", "use crate::Emulator;"), 1, "an export of lib.rs has no layer");
    assert_eq!(found("src/extra.rs", ""), 1, "a module beside the layers");
    assert_eq!(found("src/lib.rs", "pub use crate::session::Emulator;"), 0);
    assert_eq!(
        violations("src/interface/table.rs", "\nuse crate::engine::Key;"),
        ["src/interface/table.rs:2: interface may not name crate::engine"]
    );
}

/// What a file of `src/` names that its layer may not see.
fn violations(path: &str, text: &str) -> Vec<String> {
    let Some(inner) = path.strip_prefix("src/").filter(|inner| *inner != "lib.rs") else { return Vec::new() };
    let layer = inner.split(['/', '.']).next().unwrap_or_default();
    let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{path}: {layer} is no layer")];
    };
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect();
    let depth = inner.split('/').count() - usize::from(inner.ends_with("/mod.rs"));
    // As many `super::` as the file is deep lead to the root too, and more of them from a module inside the file.
    let up = "super::".repeat(depth);
    let mut wrong = Vec::new();
    for root in ["crate::", up.as_str()] {
        for (at, _) in code.match_indices(root) {
            let names = first_names(code[at + root.len()..].trim_start_matches("super::"));
            for name in names.into_iter().filter(|name| *name != layer && !below.contains(name)) {
                let other_layer = LAYERS.iter().any(|(other, _)| *other == name);
                // What lib.rs exports is out of every layer's reach; a macro is exported from there wherever it stands.
                let export =
                    root == "crate::" && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '*');
                if other_layer || export {
                    let line = code[..at].matches('\n').count() + 1;
                    wrong.push(format!("{path}:{line}: {layer} may not name crate::{name}"));
                }
            }
        }
    }
    wrong
}

/// The names that a path, or each branch of a `{..}` group, begins with.
fn first_names(path: &str) -> Vec<&str> {
    let Some(group) = path.strip_prefix('{') else { return vec![first_name(path)] };
    let mut names = vec![first_name(group)];
    let mut open = 1;
    for (at, c) in group.char_indices() {
        open += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if open == 1 => names.push(first_name(&group[at + 1..])),
            '}' if open == 0 => break,
            _ => {}
        }
    }
    names
}

fn first_name(path: &str) -> &str {
    let path = path.trim_start();
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(path.len());
    &path[..end]
}
