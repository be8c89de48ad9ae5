//! Forms: what is known of one, the libraries that keep them, the files that describe them, and the states of a form
//! object.

mod file;
mod form;
mod hidden;
mod library;
mod published;
mod state;

pub use file::{Written, read, split_path, write};
pub use form::{Form, FormPlatform};
pub use hidden::{CLASS_OF_FORM, FORM_PROPERTIES, FORMS_DESCRIPTION, form_of, properties_of};
pub use library::{ComputersForms, nearest};
pub use published::published_by;
pub use state::{Completion, FormState, FormStep, Misstep};
