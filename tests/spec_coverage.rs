//! Holds the project to its numbered requirements, `tests/spec/*.md`: what is cited exists, and the table
//! printed here says which requirements a test names. A citation is a claim, not a proof: read the test.

mod source;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};

use source::SourceFile;
use spec::{Level, citations, requirements};

const COLUMNS: [(Level, &str); 3] = [(Level::Core, "core"), (Level::Full, "full"), (Level::Ui, "ui")];

#[test]
fn every_requirement_has_its_own_id_and_a_level() {
    let files = source::files();
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in pages(&files) {
        for requirement in requirements(&page.text) {
            let place = format!("{}:{}", page.path, requirement.line);
            if requirement.level.is_none() {
                wrong.push(format!("{place}: {} has no level", requirement.id));
            }
            if let Some(first) = seen.insert(requirement.id, place.clone()) {
                wrong.push(format!("{place}: {} is taken by {first}", requirement.id));
            }
        }
    }
    assert!(!seen.is_empty(), "no requirement found in tests/spec");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cited_requirement_exists() {
    let files = source::files();
    let wrong = unknown_citations(&files);
    assert!(wrong.is_empty(), "cited, but in no page of tests/spec:\n{}", wrong.join("\n"));
}

#[test]
fn a_citation_of_a_missing_requirement_is_found_with_its_place() {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.replace('~', "-") };
    let page = file("tests/spec/page.md", "- SES~ONE~1 text [core]");
    let code = file("src/a.rs", "// SES~ONE~1\n// SES~ONE~2");
    assert_eq!(unknown_citations(&[page, code]), [String::from("src/a.rs:2: SES~ONE~2").replace('~', "-")]);
}

/// Prints past the harness's capture: the table is the point of the test, also when it passes.
#[test]
fn coverage_is_printed_per_page_and_level() {
    let table = coverage(&source::files());
    io::stdout().write_all(format!("\n{table}\n").as_bytes()).expect("standard output takes the table");
}

#[test]
fn only_tests_count_as_coverage() {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.replace('~', "-") };
    let files = [
        file(
            "tests/spec/page.md",
            "- SES~A~1 x [core]\n- SES~A~2 x [core]\n- SES~A~3 x [core]\n- SES~A~4 x [full]\n- SES~A~5 x [n/a]",
        ),
        file("src/engine/a.rs", "/// SES~A~1\n#[cfg(test)]\n/// SES~A~2"),
        file("src/conformance/a.rs", "/// SES~A~3"),
        file("src/engine/a/tests.rs", "/// SES~A~4"),
        file("tests/a.rs", "/// SES~A~3"),
        file("README.md", "SES~A~1"),
    ];
    let lines: Vec<_> = coverage(&files).lines().map(str::to_owned).collect();
    assert_eq!(lines[1].split_whitespace().collect::<Vec<_>>(), ["page.md", "2/3", "1/1", "0/0"]);
    assert_eq!(lines[2].split_whitespace().collect::<Vec<_>>(), ["all", "2/3", "1/1", "0/0"]);
}

fn pages(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    files.iter().filter(|file| file.path.starts_with("tests/spec/") && file.path.ends_with(".md"))
}

fn unknown_citations(files: &[SourceFile]) -> Vec<String> {
    let known: BTreeSet<_> =
        pages(files).flat_map(|page| requirements(&page.text)).map(|requirement| requirement.id).collect();
    let unknown = files.iter().flat_map(|file| {
        citations(&file.text)
            .filter(|(_, id)| !known.contains(id))
            .map(|(line, id)| format!("{}:{line}: {id}", file.path))
    });
    unknown.collect()
}

/// The part of a file that proves things.
fn proof(file: &SourceFile) -> &str {
    if !file.path.ends_with(".rs") {
        ""
    } else if file.path.starts_with("tests/")
        || file.path.starts_with("src/conformance/")
        || file.path.ends_with("/tests.rs")
    {
        &file.text
    } else if file.path.starts_with("src/") {
        file.text.find("#[cfg(test)]").map_or("", |at| &file.text[at..])
    } else {
        ""
    }
}

fn coverage(files: &[SourceFile]) -> String {
    let cited: BTreeSet<_> = files.iter().flat_map(|file| citations(proof(file))).map(|(_, id)| id).collect();
    let mut counts = BTreeMap::<(&str, Level), (usize, usize)>::new();
    for page in pages(files) {
        let name = page.path.trim_start_matches("tests/spec/");
        for requirement in requirements(&page.text) {
            let Some(level) = requirement.level else { continue };
            for row in [name, "all"] {
                let (proven, total) = counts.entry((row, level)).or_default();
                *proven += usize::from(cited.contains(requirement.id));
                *total += 1;
            }
        }
    }
    let names: BTreeSet<_> = counts.keys().map(|(row, _)| *row).filter(|row| *row != "all").collect();
    let mut table = format!("{:24}", "requirements cited");
    COLUMNS.iter().for_each(|(_, name)| table += &format!("{name:>12}"));
    for row in names.into_iter().chain(["all"]) {
        table += &format!("\n{row:24}");
        for (level, _) in COLUMNS {
            let (proven, total) = counts.get(&(row, level)).copied().unwrap_or_default();
            table += &format!("{:>12}", format!("{proven}/{total}"));
        }
    }
    table
}
