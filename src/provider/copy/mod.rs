//! Copying between any two objects: `CopyTo`, `CopyProps`, and the copying of messages and folders by their interfaces.
//!
//! [`properties`](props) is the whole of `CopyTo` and `CopyProps`; [`rules`] says which properties are copied at all.
//! What is in an object (recipients, attachments, messages, folders) is copied by [`subobjects`]: in one world the
//! objects of the built-in stores share it, anything else goes [by the interfaces](by_interface), so that source and
//! destination may be anybody's.

mod attachments;
mod by_interface;
mod end;
mod props;
mod rules;
mod subobjects;

pub use by_interface::{FolderTransfer, folder_by_interface, messages_by_interface};
pub use props::{Copied, PropCopy, copy_opened, copy_props};
pub use subobjects::Subobjects;
