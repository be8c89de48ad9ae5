//! Messages in their forms: the form manager with its libraries, and `PrepareForm` and `ShowForm`.

mod container;
mod hidden;
mod info;
mod installed;
mod libraries;
mod library;
mod makers;
mod manager;
mod searched;
mod show;
mod standard;
mod viewer;

pub use container::FormContainer;
pub use installed::FormPlace;
pub use library::Library as FormLibrary;
pub use manager::FormManager;
pub use show::{Prepared, Showing};

/// What a method answers before it is known which one it was.
type Refused<T> = std::result::Result<T, crate::provider::Refusal>;
