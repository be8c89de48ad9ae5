//! Flag words and small sets of numbers, one family a type.

mod message;
mod notify;
mod object_type;

pub use message::{MessageFlags, RecipientType};
pub use notify::{EventMask, TableEvent};
pub use object_type::ObjectType;
