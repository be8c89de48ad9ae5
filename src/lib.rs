//! The MAPI session, in memory: what a mail client of Outlook's interface talks to, on any OS, for `cargo test`.
//!
//! The README shows a small client with its tests; this is the guide by task.
//!
//! # Start
//! An [`Emulator`] is one computer with MAPI on it. [`Emulator::new`] has one mailbox; [`Emulator::builder`] furnishes
//! more. A client gets the entry points ([`Emulator::mapi`]) or a session ([`Emulator::log_on`]), and from there on
//! everything is in the [traits](interface), which mirror the MAPI interfaces method by method, with typed helpers
//! [beside](interface::ext) them. `use mapi_emulator::prelude::*` makes all of them callable.
//!
//! ```
//! use mapi_emulator::{Emulator, prelude::*, vocab::tags::*, vocab::*};
//!
//! let emulator = Emulator::builder()
//!     .mailbox("Anna Berg", "anna@example.com")
//!     .mailbox("Ben Okafor", "ben@example.com")
//!     .build();
//! let mapi = emulator.mapi();
//! mapi.initialize(InitFlags::NONE)?;
//! let session = mapi.logon(Some("Ben Okafor"), None, LogonFlags::MAPI_NEW_SESSION)?;
//! assert_eq!(session.default_store()?.get(PR_DISPLAY_NAME)?, "Mailbox - Ben Okafor");
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # Send and receive
//! Mail from outside comes in by [`Emulator::receive`]. What a client submits waits in the outgoing queue until the test
//! [pumps](Emulator::pump): then the spooler delivers it to the mailboxes of this computer, and what is addressed
//! elsewhere can be read from [`Emulator::sent`].
//!
//! ```
//! use mapi_emulator::{Emulator, columns, prelude::*, vocab::tags::*, vocab::*};
//!
//! let emulator = Emulator::builder()
//!     .mailbox("Anna Berg", "anna@example.com")
//!     .mailbox("Ben Okafor", "ben@example.com")
//!     .build();
//! let (anna, ben) = (emulator.log_on("Anna Berg")?, emulator.log_on("Ben Okafor")?);
//! let message = anna.default_store()?.outbox()?.new_message()?;
//! message.set(PR_SUBJECT, "Lunch?")?;
//! message.add_recipient(AdrEntry::one_off(&OneOff::new("Ben", "SMTP", "ben@example.com"), RecipientType::MAPI_TO))?;
//! message.submit_message(SubmitFlags::NONE)?;
//! let inbox = ben.default_store()?.inbox()?;
//! assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 0);
//! emulator.pump();
//! assert_eq!(inbox.messages(&columns![PR_SUBJECT])?.len(), 1);
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! What cannot be delivered comes back as a nondelivery report; read and delivery reports come as the sender asks for
//! them. The internet transport has its [settings](Emulator::set_internet): mail that takes its time, outages, refused
//! addresses, headers from which a client chooses. It keeps a message until the time that its sender wants
//! (`PR_DEFERRED_DELIVERY_TIME`, `PR_DEFERRED_SEND_TIME`). A transport of your own ([`interface::spi::XpProvider`]) gets the recipients it says it handles
//! ([`Emulator::install_transport`]).
//!
//! The spooler works for the sessions that are there: keep the sender's until the pump. What a session that is gone has
//! left in its outgoing queue is sent when its profile is logged on again.
//!
//! # Notifications
//! Any closure is a sink. It hears at the pump, or right after each call ([`Emulator::set_delivery`]).
//!
//! ```
//! use std::sync::{Arc, Mutex};
//! use mapi_emulator::{Emulator, Mail, columns, prelude::*, vocab::tags::*, vocab::*};
//!
//! let emulator = Emulator::new();
//! let session = emulator.log_on("Anna Berg")?;
//! let inbox = session.default_store()?.inbox()?;
//! let table = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
//! table.set_columns(&columns![PR_INSTANCE_KEY, PR_SUBJECT], TableOpFlags::NONE)?;
//! let came = Arc::new(Mutex::new(Vec::<String>::new()));
//! let heard = Arc::clone(&came);
//! let sink = move |events: &[Notification]| {
//!     for event in events {
//!         if let Notification::Table(change) = event && change.event == TableEvent::TABLE_ROW_ADDED {
//!             heard.lock().unwrap().extend(change.row.get(PR_SUBJECT));
//!         }
//!     }
//! };
//! table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
//! emulator.receive("anna@example.com", Mail::new("Lunch?"))?;
//! emulator.pump();
//! assert_eq!(*came.lock().unwrap(), ["Lunch?"]);
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # What the client did, and what it does when a call fails
//! The [`testkit`] records calls, lets them fail, names the objects that a client forgot to release, and prints stores.
//!
//! ```
//! use mapi_emulator::interface::Method;
//! use mapi_emulator::testkit::Fault;
//! use mapi_emulator::{Emulator, prelude::*, vocab::tags::*, vocab::*};
//!
//! let emulator = Emulator::new();
//! let session = emulator.log_on("Anna Berg")?;
//! let draft = session.default_store()?.outbox()?.new_message()?;
//! draft.set(PR_SUBJECT, "Minutes")?;
//!
//! let log = emulator.record();
//! let disk_full = emulator.inject(Fault::on(Method::MapiPropSaveChanges).with(ErrorCode::MAPI_E_NOT_ENOUGH_DISK));
//! let failed = draft.save_changes(SaveFlags::NONE).unwrap_err();
//! assert_eq!(failed.code(), ErrorCode::MAPI_E_NOT_ENOUGH_DISK);
//! drop(disk_full);
//! draft.save_changes(SaveFlags::NONE)?;
//! assert_eq!(log.count(Method::MapiPropSaveChanges), 2);
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # Stores that answer otherwise
//! A mailbox on a server and a personal store are built in ([`EmulatorBuilder::mailbox`],
//! [`EmulatorBuilder::personal_store`]). Real stores differ where the documents leave it open, and a client should live
//! with all of them: [`StoreSettings`] has each of these answers, [`EmulatorBuilder::mailbox_with`] and
//! [`Emulator::configure_store`] choose.
//!
//! Tables differ too: [`Emulator::set_table_policy`] chooses among the orders and counts that products are known for, and
//! [`Emulator::set_table_work`] lets asynchronous operations stay under way until the pump.
//!
//! [`Emulator::configure_address_book`] does so for the containers of the address book ([`BookSettings`]).
//!
//! # Providers of your own
//! What a test needs beyond the built-in ones implements the traits in [`interface::spi`]: [`Emulator::install`] puts a
//! store into a profile, [`Emulator::install_address_book`] an address book, [`Emulator::install_transport`] a transport.
//! A store that is only read takes [four methods](interface::spi::read_only); `examples/custom_provider` is one to copy
//! from, a maildir.
//!
//! # The directory
//! All users of a computer see one directory, their global address list. [`Emulator::add_person`] adds a [`Person`] or a list,
//! [`Emulator::add_directory`] what a file has of people, lists and mailboxes. A typed name is resolved in one call, or the
//! error says who may be meant.
//!
//! ```
//! use mapi_emulator::{Emulator, prelude::*, vocab::*};
//!
//! let emulator = Emulator::new();
//! let people = r#"{ "people": [
//!     { "name": "Bill Lee", "address": "bill@example.com", "properties": { "PR_COMPANY_NAME": "Lee & Sons" } },
//!     { "name": "Billy Larson", "address": "billy@example.com", "mailbox": true }] }"#;
//! emulator.add_directory(&serde_json::from_str(people)?)?;
//! let session = emulator.log_on("Billy Larson")?;
//! assert_eq!(session.resolve("bill l").unwrap_err(), ErrorCode::MAPI_E_AMBIGUOUS_RECIP);
//! let message = session.default_store()?.outbox()?.new_message()?;
//! message.add_recipient(session.resolve("bill le")?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Text in its three forms
//! A message keeps the form of its text that a client set; plain text, RTF and HTML can be read once it is saved.
//!
//! ```
//! use mapi_emulator::{Emulator, prelude::*, vocab::tags::*};
//!
//! let emulator = Emulator::new();
//! let session = emulator.log_on("Anna Berg")?;
//! let message = session.default_store()?.inbox()?.new_message()?;
//! message.set(PR_HTML, b"<p>At <b>noon</b>?</p>")?;
//! message.save()?;
//! assert_eq!(message.get(PR_BODY)?.trim_end(), "At noon?");
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # Attachments, and properties by name
//! An attachment is opened by its number. Outlook's named properties are in [`vocab::names`], each with the type of its value;
//! one of your own is a [`NamedTag`](vocab::NamedTag).
//!
//! ```
//! use mapi_emulator::vocab::names::KEYWORDS;
//! use mapi_emulator::{Emulator, Mail, prelude::*, vocab::tags::*, vocab::*};
//!
//! let emulator = Emulator::new();
//! let mail = Mail::new("Minutes").attach("minutes.txt", b"As agreed.").named(KEYWORDS, ["Board".to_owned()]);
//! let id = emulator.receive("anna@example.com", mail)?;
//! let session = emulator.log_on("Anna Berg")?;
//! let message = session.default_store()?.open_message(&id)?;
//! assert_eq!(message.get_named(KEYWORDS)?, ["Board"]);
//! for number in message.attachments()?.iter().filter_map(|row| row.get(PR_ATTACH_NUM)) {
//!     let file = message.open_attach(number as u32, None, OpenAttachFlags::NONE)?;
//!     assert_eq!(file.get(PR_ATTACH_LONG_FILENAME)?, "minutes.txt");
//!     assert_eq!(file.read_stream(PR_ATTACH_DATA_BIN)?, b"As agreed.");
//! }
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # Profiles, message services, and the user
//! A client that configures profiles does so through [`Mapi::admin_profiles`](interface::Mapi::admin_profiles). Which
//! services there are the test says with the text of a MapiSvc.inf ([`Emulator::add_services`]); their entry functions
//! can be the test's own ([`Emulator::register_service`]). Every dialog is cancelled, unless somebody answers it
//! ([`Emulator::set_ui`], [`UserInterface`](interface::UserInterface)): the user of a test chooses a profile, fills in what
//! a service asks, sends what a form shows, picks recipients, says whom a name means and edits entries of the address book.
//!
//! # Forms
//! [`Emulator::install_form`] puts a [`Form`] into the library of the computer, of a user or of a folder, where it is a hidden
//! message. [`Emulator::register_form_server`] registers what makes it ([`FormServer`](interface::spi::FormServer)), and
//! [`Emulator::register_form_factory`] what makes forms of several classes. A client finds it by message class and loads
//! messages into it ([`Mapi::open_form_mgr`](interface::Mapi::open_form_mgr)). Messages of the
//! class `IPM`, and of all that derive from it and have no form of their own, are shown by the built-in form: the user of a
//! test ([`UserInterface::message_form`](interface::UserInterface::message_form)) writes, saves, sends, moves and deletes in
//! its [window](interface::FormWindow), and goes from message to message. A form configuration file that the test
//! [adds](Emulator::add_file) is installed by [`install_form`](interface::MapiFormContainer::install_form).
//!
//! # Time, and what happens when
//! Nothing happens behind the test's back. The clock stands until [`Emulator::advance`]; mail moves and notifications
//! arrive at [`Emulator::pump`]; notifications right after each call with [`Emulator::set_delivery`], and everything on a
//! thread of its own with [`Emulator::pump_in_background`], for clients that wait. The same
//! [seed](EmulatorBuilder::seed) gives the same bytes in every run, on every machine.
//!
//! # Many tests on one world
//! [`Emulator::fork`] copies a furnished computer at once, whatever its size: fill it once, fork it in each test.
//!
//! ```
//! use mapi_emulator::{Emulator, prelude::*};
//!
//! let furnished = Emulator::new();
//! let mine = furnished.fork();
//! mine.log_on("Anna Berg")?.default_store()?.ipm_subtree()?.new_subfolder("Projects")?;
//! let theirs = furnished.fork().log_on("Anna Berg")?;
//! assert!(theirs.default_store()?.ipm_subtree()?.subfolder("Projects").is_err());
//! # Ok::<(), mapi_emulator::interface::Error>(())
//! ```
//!
//! # Errors
//! A failed call is an [`Error`](interface::Error): compare its [code](interface::Error::code), read its text. A
//! warning (`MAPI_W_*`) is a success and travels in an [`Outcome`](interface::Outcome). A property that cannot be told is
//! a value, [`PropValue::Error`](vocab::PropValue::Error).
//!
//! # Where things are
//! | module | what |
//! |---|---|
//! | [`vocab`] | the words: tags, values, flags, codes, entry ids, restrictions, notifications; data only |
//! | [`interface`] | the traits, one per MAPI interface; [`interface::ext`] the helpers, [`interface::spi`] what providers implement |
//! | [`testkit`] | for the test: call log, faults, dumps, stores from files |
//! | [`prelude`] | every trait |
//! | [`functions`] | MAPI's helper functions, and where they are |
//!
//! # Features
//! | feature | what |
//! |---|---|
//! | `pst` | reads Outlook's PST files into a read-only store (`testkit::pst`) |
//! | `conformance` | the suite of small cases that any implementation of the traits can run; not API-stable |
//! | `deadlock-detection` | locks are watched, so that `parking_lot::deadlock::check_deadlock` finds threads that wait for one another; slower |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs)]

#[cfg(feature = "conformance")]
pub mod conformance;
mod engine;
pub mod functions;
pub mod interface;
pub mod prelude;
mod provider;
mod session;
pub mod testkit;
pub mod vocab;

#[doc(hidden)]
pub use interface::spi::words;

pub use engine::forms::{Form, FormPlatform};
pub use engine::table::NameTest;
pub use engine::{AfterSave, BookSettings, ComputedAnswer, StoreSettings, TextForms};
pub use provider::{Delivery, TableWork};
pub use session::{
    Background, Emulator, EmulatorBuilder, FastShutdown, FormPlace, InternetSettings, Mail, Observation,
    Person, SentMail,
};

/// The README's code is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
