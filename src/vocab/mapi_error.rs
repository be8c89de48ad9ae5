use serde::{Deserialize, Serialize};

use super::Text;

/// What an object knows about its last failure (`MAPIERROR`), from `GetLastError` or a critical error event.
///
/// Every member except the version may be empty (SES-MAPIERROR-1).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MapiError {
    /// `ulVersion`: 0 (`MAPI_ERROR_VERSION`).
    pub version: u32,
    /// `lpszError`: what went wrong, for the user.
    pub error: Text,
    /// `lpszComponent`: who reports it; at most 30 characters.
    pub component: Text,
    /// `ulLowLevelError`: a code of the component's own; useful to its makers only.
    pub low_level: u32,
    /// `ulContext`: where in the component it happened; useful to its makers only.
    pub context: u32,
}

/// `component: error (low level 0x5, context 7)`; what is empty is left out.
impl std::fmt::Display for MapiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.component.is_empty() {
            write!(f, "{}: ", self.component)?;
        }
        f.write_str(if self.error.is_empty() { "(no description)" } else { &self.error })?;
        match (self.low_level, self.context) {
            (0, 0) => Ok(()),
            (low_level, 0) => write!(f, " (low level {low_level:#X})"),
            (0, context) => write!(f, " (context {context})"),
            (low_level, context) => write!(f, " (low level {low_level:#X}, context {context})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SES-MAPIERROR-1
    #[test]
    fn what_is_empty_is_not_printed() {
        let error = |error: &str, component: &str, low_level, context| {
            MapiError { version: 0, error: error.into(), component: component.into(), low_level, context }
                .to_string()
        };
        assert_eq!(error("disk gone", "Store", 5, 7), "Store: disk gone (low level 0x5, context 7)");
        assert_eq!(error("disk gone", "", 5, 0), "disk gone (low level 0x5)");
        assert_eq!(error("disk gone", "Store", 0, 7), "Store: disk gone (context 7)");
        assert_eq!(MapiError::default().to_string(), "(no description)");
    }
}
