//! Messages in their forms: the form manager with its libraries, and `PrepareForm` and `ShowForm`.

mod container;
mod info;
mod installed;
mod known;
mod manager;
mod show;
mod standard;
mod viewer;

pub use container::FormContainer;
pub use installed::FormPlace;
pub use known::Known;
pub use manager::FormManager;
pub use show::{Prepared, Showing};
