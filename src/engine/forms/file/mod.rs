//! Form configuration files: the text that describes a form (file-format-of-form-configuration-files page).

mod reader;
mod writer;

pub use reader::read;
pub use writer::{Written, write};

use crate::vocab::tags::*;
use crate::vocab::{Binary, Tag};

/// The entries of `[Description]` that are texts, with the properties that they fill (FRM-CFG-2).
const TEXTS: [(&str, Tag<String>); 5] = [
    ("Category", PR_FORM_CATEGORY),
    ("Subcategory", PR_FORM_CATEGORY_SUB),
    ("Owner", PR_FORM_CONTACT_NAME),
    ("Version", PR_FORM_VERSION),
    ("DesignerToolName", PR_FORM_DESIGNER_NAME),
];

/// Those that name a file with a picture.
const ICONS: [(&str, Tag<Binary>); 2] = [("SmallIcon", PR_MINI_ICON), ("LargeIcon", PR_ICON)];

/// Those that no property has.
const OTHERS: [&str; 4] = ["Number", "Locale", "ComposeCommand", "DesignerRuntimeGuid"];

/// One that says 1 of a form that shows messages in conflict: not MAPI's (FRM-ISINCONFLICT-2).
const HANDLES_CONFLICTS: &str = "HandlesConflicts";

/// The folder of a path, with what ends it, and the name in there.
#[must_use]
pub fn split_path(path: &str) -> (&str, &str) {
    path.split_at(path.rfind(['\\', '/']).map_or(0, |end| end + 1))
}

/// The first lines of a comment (FRM-CFG-2).
fn comment_keys() -> impl Iterator<Item = String> {
    std::iter::once("Comment".to_owned()).chain((1..=9).map(|number| format!("Comment{number}")))
}
