use std::borrow::Cow;

use crate::vocab::PropTag;

/// What the engine answers.
pub type Result<T> = std::result::Result<T, EngineError>;

/// Why the engine refused. It knows causes, not codes: one cause has different codes in different methods.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The object is not there, or not any more.
    #[error("there is no such {what}")]
    Missing {
        /// What was looked for: folder, message, row, bookmark.
        what: &'static str,
    },
    /// Nothing has this name or uid.
    #[error("{why}")]
    Unknown {
        /// What was looked for, by which name, and where.
        why: String,
    },
    /// The object was there when it was opened and was deleted since.
    #[error("the {what} was deleted")]
    Deleted {
        /// What was deleted.
        what: &'static str,
    },
    /// Nothing was ever searched for in the search folder.
    #[error("no search criteria were ever set: the first call needs a restriction and folders to search")]
    NoCriteria,
    /// Somebody else saved the object since it was opened.
    #[error("somebody else saved the {what} since it was opened")]
    Changed {
        /// What was saved.
        what: &'static str,
    },
    /// The name is taken.
    #[error("the name {name:?} is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The object does not allow it.
    #[error("{why}")]
    Denied {
        /// Which rule.
        why: Cow<'static, str>,
    },
    /// The object cannot do it at all.
    #[error("{why}")]
    Unsupported {
        /// What it lacks.
        why: &'static str,
    },
    /// An argument makes no sense.
    #[error("{why}")]
    Invalid {
        /// What was wrong, and what was expected.
        why: String,
    },
    /// A restriction, sort order or column set that a table cannot evaluate.
    #[error("{why}")]
    TooComplex {
        /// Which part.
        why: String,
    },
    /// The property is the object's own to compute.
    #[error("{tag} is computed by the object")]
    Computed {
        /// The property.
        tag: PropTag,
    },
    /// An identifier of the named range that nothing has a name for.
    #[error("{tag} is not an identifier that stands for a name here")]
    UnexpectedId {
        /// The property.
        tag: PropTag,
    },
    /// A bookmark that was freed, discarded or never made.
    #[error("bookmark {0} is not one of this table")]
    NoSuchBookmark(u32),
    /// A limit was reached.
    #[error("{what}: the limit of {limit} is reached")]
    LimitReached {
        /// Of what there are too many.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// A list that is to have everything once is too short or too long.
    #[error("{listed} {what} are listed, and there are {there}: each has to be listed once")]
    NotAll {
        /// Of what.
        what: &'static str,
        /// How many are listed.
        listed: usize,
        /// How many there are.
        there: usize,
    },
    /// The messages of a store would take more than it may hold.
    #[error("the store may hold {quota} bytes, and the message is one too many")]
    Full {
        /// How many bytes it may hold.
        quota: u64,
    },
    /// The folder has subfolders.
    #[error("the folder has subfolders")]
    HasFolders,
    /// The folder has messages.
    #[error("the folder has messages")]
    HasMessages,
    /// The message waits in the outgoing queue.
    #[error("the message is submitted")]
    Submitted,
    /// The message does not wait in the outgoing queue.
    #[error("the message is not in the outgoing queue")]
    NotQueued,
    /// The spooler has the message.
    #[error("the spooler has locked the message")]
    Locked,
    /// A message without recipients was submitted.
    #[error("the message has no recipients")]
    NoRecipients,
    /// A folder would come to stand inside itself.
    #[error("the destination lies inside the folder")]
    Cycle,
    /// Data that cannot be decoded.
    #[error("{why}")]
    Corrupt {
        /// What was wrong, and where.
        why: String,
    },
}

impl EngineError {
    /// Nothing has this number; `there` are the numbers that something has.
    pub fn no_number(what: &str, number: u32, there: impl IntoIterator<Item = u32>) -> Self {
        let there: Vec<String> = there.into_iter().map(|known| known.to_string()).collect();
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        Self::Unknown { why: format!("there is no {what} {number}; there is: {there}") }
    }
}
