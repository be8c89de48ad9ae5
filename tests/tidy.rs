//! Small promises about the project's files that no compiler keeps.

mod source;

use source::SourceFile;

const LONGEST: usize = 700;

/// Tables of constants: long because MAPI is, and read by searching. A folder's name ends with `/`.
const CONSTANT_TABLES: [&str; 2] = ["src/vocab/constants.rs", "src/vocab/tags/"];

#[test]
fn no_file_is_too_long_to_read() {
    let files = source::files();
    let long: Vec<_> = files.iter().filter_map(too_long).collect();
    assert!(
        long.is_empty(),
        "over {LONGEST} lines, each is a folder waiting to happen:\n{}",
        long.join("\n")
    );
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    let files = source::files();
    let wrong: Vec<_> = files.iter().flat_map(unfinished).collect();
    assert!(wrong.is_empty(), "unfinished or switched off:\n{}", wrong.join("\n"));
}

#[test]
fn no_line_has_a_tab_or_ends_blank() {
    let files = source::files();
    let wrong: Vec<_> = files.iter().flat_map(blanks).collect();
    assert!(wrong.is_empty(), "a tab, or blanks at the end:\n{}", wrong.join("\n"));
}

#[test]
fn the_changelog_begins_with_the_version_of_the_manifest() {
    let changelog = file("CHANGELOG.md");
    let heading =
        changelog.text.lines().find_map(|line| line.strip_prefix("## ")).expect("a version heading");
    assert_eq!(heading.split_whitespace().next(), Some(env!("CARGO_PKG_VERSION")));
}

/// Doc tests compile what lib.rs includes; a fence that says `ignore` would hide from them.
#[test]
fn the_code_of_the_readme_is_compiled() {
    let lib = file("src/lib.rs").text;
    assert!(
        lib.contains(r#"#[doc = include_str!("../README.md")]"#),
        "src/lib.rs doesn't include the README"
    );
    let ignored: Vec<_> =
        file("README.md").text.lines().filter(|line| hides_code(line)).map(str::to_owned).collect();
    assert!(ignored.is_empty(), "code that nothing compiles: {ignored:?}");
}

/// The first screen of the README is a test that runs, not only code that compiles.
#[test]
fn the_first_test_of_the_readme_is_one_that_runs() {
    let test = file("tests/a_users_first_test.rs").text;
    assert!(
        file("README.md").text.contains(&test),
        "README.md doesn't show tests/a_users_first_test.rs as it is"
    );
}

/// Every check of this file answers to a text that breaks it.
#[test]
fn the_checks_can_fail() {
    let code = |text: String| SourceFile { path: "src/engine/a.rs".to_owned(), text };
    assert!(too_long(&code("\n".repeat(LONGEST))).is_none());
    assert!(too_long(&code("\n".repeat(LONGEST + 1))).is_some());
    for word in unfinished_words() {
        assert_eq!(unfinished(&code(format!("fn a() {{\n    {word}\n}}"))).len(), 1, "{word}");
    }
    assert_eq!(blanks(&code("a \n\tb\nc\r\nd".to_owned())), ["src/engine/a.rs:1", "src/engine/a.rs:2"]);
    assert!(hides_code("```rust,ignore") && !hides_code("```rust,no_run") && !hides_code("ignore"));
}

fn file(path: &str) -> SourceFile {
    source::files().into_iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"))
}

fn too_long(file: &SourceFile) -> Option<String> {
    let code =
        file.path.ends_with(".rs") && (file.path.starts_with("src/") || file.path.starts_with("tests/"));
    let table = CONSTANT_TABLES.iter().any(|table| file.path.starts_with(table));
    let lines = file.text.lines().count();
    (code && !table && lines > LONGEST).then(|| format!("{}: {lines}", file.path))
}

/// In two halves, so that this file doesn't hold them.
fn unfinished_words() -> [String; 4] {
    [("todo", "!("), ("unimplemented", "!("), ("#[", "ignore"), ("dbg", "!(")].map(|(a, b)| format!("{a}{b}"))
}

fn unfinished(file: &SourceFile) -> Vec<String> {
    let words = unfinished_words();
    let code = if file.path.ends_with(".rs") { file.text.as_str() } else { "" };
    lines_where(file, code, |line| words.iter().any(|word| line.contains(word)))
}

fn blanks(file: &SourceFile) -> Vec<String> {
    lines_where(file, &file.text, |line| line.contains('\t') || line.ends_with(' '))
}

fn hides_code(line: &str) -> bool {
    line.trim_start().strip_prefix("```").is_some_and(|info| info.contains("ignore"))
}

fn lines_where(file: &SourceFile, text: &str, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let numbered = (1..).zip(text.lines());
    numbered.filter(|(_, line)| wrong(line)).map(|(number, _)| format!("{}:{number}", file.path)).collect()
}
