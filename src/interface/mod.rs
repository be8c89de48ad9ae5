//! The interfaces of MAPI as traits: one per interface, every method in the order of its vtable.
//!
//! A trait is named after its interface without the `I`, a method after the MAPI one in snake case, and both are
//! found in the documentation by their MAPI names. Nothing here knows the emulator: a thin adapter over another
//! implementation of MAPI can implement the same traits.
//!
//! How the C++ signatures became Rust ones, once for all methods:
//! - What may be NULL is an `Option`; an interface id that may be NULL is an `Option<Iid>`, `None` being the
//!   standard interface of the object.
//! - Output parameters are the result. `S_OK` is `Ok`, a failure is an [`Error`], and a method that may succeed with a
//!   warning returns an [`Outcome`].
//! - `QueryInterface` upwards is a coercion: every `Arc<dyn MapiFolder>` is an `Arc<dyn MapiProp>`. Downwards it is
//!   [`Opened`], the enum of what an open can give.
//! - `AddRef` and `Release` are `Arc::clone` and drop.
//! - Window handles (`ulUIParam`) are left out: whoever shows dialogs knows its own windows.
//!
//! Beside the core traits stand [`ext`] traits with the typed helpers that clients and tests enjoy.

mod ab_container;
mod addr_book;
mod advise_sink;
mod container;
mod control;
mod dialog_controls;
pub(crate) mod display_table;
mod dist_list;
mod error;
mod folder;
mod form;
mod form_advise_sink;
mod form_container;
mod form_info;
mod form_mgr;
mod form_window;
mod host;
mod mail_user;
mod mapi;
mod message;
mod message_site;
mod method;
mod modify_table;
mod msg_store;
mod opened;
mod outcome;
mod persist_message;
mod prof_admin;
mod prof_sect;
mod progress;
mod prop;
mod prop_data;
mod provider_admin;
mod service_admin;
mod session;
mod status;
mod stream;
mod table;
mod table_data;
mod ui;
mod view_advise_sink;
mod view_context;

pub mod ext;
pub mod spi;

pub use ab_container::AbContainer;
pub use addr_book::{AddrBook, AdrFields, AdrParm, DetailsButton};
pub use advise_sink::{AdviseSink, Connection};
pub use container::MapiContainer;
pub use control::MapiControl;
pub use dialog_controls::{DialogControls, Pressed};
pub use dist_list::DistList;
pub use error::{Error, Result};
pub use folder::MapiFolder;
pub use form::MapiForm;
pub use form_advise_sink::{MapiFormAdviseSink, NextForm};
pub use form_container::MapiFormContainer;
pub use form_info::MapiFormInfo;
pub use form_mgr::MapiFormMgr;
pub use form_window::FormWindow;
pub use host::{Call, CallObserver, Clock, Verdict};
pub use mail_user::MailUser;
pub use mapi::{Mapi, RtfStreamInfo};
pub use message::{Attach, Message};
pub use message_site::{MapiMessageSite, NewMessage};
pub use method::Method;
pub use modify_table::ExchangeModifyTable;
pub use msg_store::MsgStore;
pub use opened::Opened;
pub use outcome::Outcome;
pub use persist_message::PersistMessage;
pub use prof_admin::ProfAdmin;
pub use prof_sect::ProfSect;
pub use progress::MapiProgress;
pub use prop::{MapiProp, TagNames};
pub use prop_data::MapiPropData;
pub use provider_admin::ProviderAdmin;
pub use service_admin::{MsgServiceAdmin, ServiceDestination};
pub use session::{FormToken, MapiSession};
pub use status::MapiStatus;
pub use stream::{MapiStream, StreamSeek, StreamStat};
pub use table::{ExpandedRows, MapiTable};
pub use table_data::{CallerRelease, MapiTableData};
pub use ui::{
    AddressDialog, ConfigSheet, EntrySheet, FormChoice, FormEnd, LogonDialog, MessageForm, NameAnswer,
    NameQuestion, Nobody, ProfileWizard, ProgressShown, UserInterface, WizardChoice,
};
pub use view_advise_sink::MapiViewAdviseSink;
pub use view_context::MapiViewContext;
