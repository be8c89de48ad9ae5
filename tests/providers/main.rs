//! Objects of a user's own beside the built-in ones: store providers, and what is copied to and from.

#[macro_use]
mod refusals;

mod archive;
mod copying;
mod drawer;
mod ipm_subtree;
mod routing;
mod shutdown;
