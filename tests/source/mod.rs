//! The project's own text files, for the tests that read them.

use std::path::Path;
use std::{fs, io};

/// A text file of the project.
pub(crate) struct SourceFile {
    /// Where it is: relative to the project, with `/` on every system.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every `.rs`, `.md` and `.toml` file of the project, by path. Hidden folders and build output aren't part of it.
pub(crate) fn files() -> Vec<SourceFile> {
    let mut found = Vec::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut found).expect("the project's files can be read");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(dir: &Path, prefix: &str, found: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !entry.path().join("CACHEDIR.TAG").exists() && name != "target" {
                collect(&entry.path(), &format!("{path}/"), found)?;
            }
        } else if [".rs", ".md", ".toml"].iter().any(|ending| name.ends_with(ending)) {
            found.push(SourceFile { path, text: fs::read_to_string(entry.path())? });
        }
    }
    Ok(())
}
