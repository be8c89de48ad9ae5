use crate::engine::{EngineError, Result};

const LONGEST: usize = 64;

/// Whether a profile may be called so (PRF-GEN-1 to PRF-GEN-3).
pub(super) fn check(name: &str) -> Result<()> {
    let fault = if name.is_empty() {
        "is empty"
    } else if name.chars().count() > LONGEST {
        "has more than 64 characters"
    } else if name.trim_matches(' ').len() < name.len() {
        "begins or ends with a space"
    } else if name.contains('\\') || name.contains(char::is_control) {
        "has a backslash or a control character"
    } else {
        return Ok(());
    };
    Err(EngineError::Invalid { why: format!("the profile name {name:?} {fault}") })
}

/// Whether two names are one: case doesn't count (PRF-GEN-4).
pub(super) fn same(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().flat_map(char::to_lowercase).eq(right.chars().flat_map(char::to_lowercase))
}
