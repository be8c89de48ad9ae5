use serde::{Deserialize, Serialize};

use super::{ErrorCode, PropTag};

/// Why one property of many was not set, copied or deleted (`SPropProblem`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropProblem {
    /// `ulIndex`: its place in the caller's array, counted from 0.
    pub index: u32,
    /// `ulPropTag`: its tag.
    pub tag: PropTag,
    /// `scode`: why.
    pub code: ErrorCode,
}

/// `[2] PR_SUBJECT: MAPI_E_COMPUTED`.
impl std::fmt::Display for PropProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}: {}", self.index, self.tag, self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::PR_SUBJECT;

    #[test]
    fn a_problem_names_its_place_property_and_code() {
        let problem = PropProblem { index: 2, tag: PR_SUBJECT.tag(), code: ErrorCode::MAPI_E_COMPUTED };
        assert_eq!(problem.to_string(), "[2] PR_SUBJECT: MAPI_E_COMPUTED");
    }
}
