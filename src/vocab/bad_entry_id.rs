use super::MapiUid;

/// Why bytes are not an entry id of the layout that was expected: what is wrong, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadEntryId {
    /// It ends inside a part of fixed size, or leaves too little for the last part.
    #[error("the entry id has {len} bytes where at least {least} are needed")]
    TooShort {
        /// Bytes needed.
        least: usize,
        /// Bytes there.
        len: usize,
    },
    /// Its provider is another one.
    #[error("bytes 4 to 19 name the provider {found}, not {expected}")]
    OtherProvider {
        /// The uid of the layout.
        expected: MapiUid,
        /// The uid there.
        found: MapiUid,
    },
    /// A version or a header flag that nobody defined.
    #[error("the {field} at byte {at} is {found}, not 0")]
    NotZero {
        /// What stands there.
        field: &'static str,
        /// Where it begins.
        at: usize,
        /// Its value.
        found: u16,
    },
    /// A text runs into the end of the id.
    #[error("the {field} at byte {at} has no terminator")]
    Unterminated {
        /// Which text.
        field: &'static str,
        /// Where it begins.
        at: usize,
    },
    /// A text that must not be empty is.
    #[error("the {field} at byte {at} is empty")]
    Empty {
        /// Which text.
        field: &'static str,
        /// Where it begins.
        at: usize,
    },
    /// A version or a type of object that the layout doesn't have.
    #[error("the {field} at byte {at} is {found}, which nobody knows")]
    Unknown {
        /// What stands there.
        field: &'static str,
        /// Where it begins.
        at: usize,
        /// Its value.
        found: u32,
    },
}
