//! Interface meets engine: every object a client holds, the lock, the call gate, the notifications.
//!
//! A call goes one way: the [gate](Object::call) lets it in, the lock is taken, the engine acts, the lock is given back,
//! [codes](codes::code) names what went wrong, the caller gets its own copy of the result. No foreign code (sinks,
//! observers) runs while the world is locked.

mod bell;
mod counted;
mod fixed_types;
mod gate;
mod ids;
mod life;
mod live_objects;
mod live_rows;
mod names;
mod notify;
mod object;
mod own_thread;
mod progress;
mod progress_dialog;
mod prop;
mod prop_data;
mod refusal;
mod runtime;
mod stream;
mod table;
mod table_data;
mod table_work;

pub mod address_book;
pub mod codes;
pub mod copy;
pub mod rtf;
pub mod store;

pub use crate::engine::convert::kept_property;
pub use bell::Bell;
pub use copy::Subobjects;
pub use gate::{Gate, ObserverId, Silence};
pub use ids::IdSource;
pub use life::Life;
pub use live_objects::LiveObjects;
pub use live_rows::{LiveRows, Told};
pub use notify::{Delivery, Holding, Notify, Source};
pub(crate) use object::named_in_debug;
pub use object::{AnyObject, Footing, Label, Named, Object};
pub use own_thread::own_thread;
pub use progress::Progress;
pub use progress_dialog::ProgressDialog;
pub use prop::{
    Alike, Found, PropSource, PropView, SAVE_FLAGS, StreamOwner, check_form, open_stream, put_back_room,
};
pub use prop_data::PropObject;
pub use refusal::{Refusal, refuse, refuse_flags, refuse_interface};
pub use runtime::Runtime;
pub use table::{Origin, Released, Table};
pub use table_data::LiveTable;
pub use table_work::{TableWork, Tables};
