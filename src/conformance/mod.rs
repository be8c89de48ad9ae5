//! What every MAPI implementation must do, as tests that know nothing of the implementation.
//!
//! A case sees the interfaces and what a [`Harness`] hands it, so the same suite runs over the emulator, over a fork of
//! it, and over anybody's adapter to another MAPI:
//!
//! ```
//! use std::sync::Arc;
//! use mapi_emulator::conformance::Harness;
//! use mapi_emulator::interface::Mapi;
//! use mapi_emulator::Emulator;
//!
//! struct Mine(Emulator);
//!
//! impl Harness for Mine {
//!     fn mapi(&self) -> Arc<dyn Mapi> { self.0.mapi() }
//!     fn pump(&self) { self.0.pump(); }
//!     fn let_time_pass(&self) { self.0.advance(std::time::Duration::from_secs(1)); }
//!     fn profiles(&self) -> [String; 2] { ["Anna Berg".into(), "Ben Okafor".into()] }
//!     fn addresses(&self) -> [String; 2] { ["anna@example.com".into(), "ben@example.com".into()] }
//!     fn add_services(&self, inf: &str) { self.0.add_services(inf).unwrap(); }
//! }
//!
//! fn mine() -> Mine {
//!     Mine(Emulator::builder()
//!         .mailbox("Anna Berg", "anna@example.com")
//!         .mailbox("Ben Okafor", "ben@example.com")
//!         .build())
//! }
//!
//! mapi_emulator::conformance_suite!(mine());
//! # fn main() {}
//! ```
//!
//! This module is not part of the stable API: cases come and go with every version.

#[macro_use]
mod harness;
mod copying;
mod desk;
mod listing;
mod outline;
mod scene;
mod sinks;

mod address_book;
mod async_tables;
mod attachment;
mod bodies;
mod bookmarks;
mod categories;
mod category_events;
mod clients;
mod collapse;
mod columns;
mod content_restrictions;
mod copy_events;
mod copy_folder;
mod copy_folder_content;
mod copy_folder_events;
mod copy_messages;
mod copy_props;
mod copy_to;
mod cursor;
mod default_store;
mod deletion;
mod delivery;
mod embedded_message;
mod entry_points;
mod finding;
mod folder;
mod folder_table;
mod form_objects;
mod forms;
mod hierarchy_table;
mod identity;
mod kinds;
mod message;
mod message_flags;
mod message_status;
mod message_tables;
mod multi_value_instances;
mod named_props;
mod nested_restrictions;
mod nesting;
mod notifications;
mod opening_stores;
mod outgoing_queue;
mod personal_book;
mod profile_admin;
mod profile_section;
mod profile_table;
mod progress;
mod properties;
mod property_errors;
mod property_writes;
mod provider_admin;
mod read_flags;
mod reading;
mod receive_folder;
mod recipients;
mod registrations;
mod reports;
mod restrictions;
mod routing;
mod rtf;
mod save;
mod search_folder;
mod search_results;
mod section_access;
mod service_admin;
mod session;
mod shared_sessions;
mod sinks_calling_back;
mod sorting;
mod special_folder;
mod status;
mod status_objects;
mod store;
mod store_notifications;
mod store_objects;
mod stores_table;
mod stream_commits;
mod streams;
mod subject;
mod submission;
mod table_abilities;
mod table_events;
mod table_kinds;
mod tables;
mod threads;
mod transport_order;

pub use harness::{Case, Harness, run, skipped};

/// Lists the areas once, each with the macro that its `cases!` made; the first argument is the dollar sign, as there.
macro_rules! areas {
    ($d:tt; $($area:ident: $suite:ident),* $(,)?) => {
        /// The cases, one table per area, each with the area's name.
        pub const CASES: &[(&str, &[Case])] = &[$((stringify!($area), $area::CASES)),*];

        /// Runs the suite: one `#[test]` per case, in a module per area, each over a fresh harness.
        ///
        /// `conformance_suite!(harness())` demands that no case is skipped. An implementation whose store lacks
        /// something says which cases cannot run, one by one or by their area, and a test holds it to exactly those:
        /// `conformance_suite!(harness(), skips: ["outgoing_queue", "submission::a_queued_message_can_be_taken_back"])`.
        #[macro_export]
        macro_rules! conformance_suite {
            ($d harness:expr) => {
                $d crate::conformance_suite!($d harness, skips: []);
            };
            ($d harness:expr, skips: [$d ($d skipped:expr),* $d (,)?]) => {
                fn conformance_harness() -> impl $d crate::conformance::Harness {
                    $d harness
                }

                #[test]
                fn the_skipped_cases_are_exactly_the_expected_ones() {
                    let expected: &[&str] = &[$d ($d skipped),*];
                    assert_eq!($d crate::conformance::skipped(&conformance_harness()), expected);
                }

                $($d crate::$suite!();)*
            };
        }
    };
}

areas! { $;
    cursor: conformance_cursor,
    finding: conformance_finding,
    bookmarks: conformance_bookmarks,
    sorting: conformance_sorting,
    tables: conformance_tables,
    async_tables: conformance_async_tables,
    categories: conformance_categories,
    collapse: conformance_collapse,
    category_events: conformance_category_events,
    multi_value_instances: conformance_multi_value_instances,
    columns: conformance_columns,
    table_kinds: conformance_table_kinds,
    hierarchy_table: conformance_hierarchy_table,
    message_tables: conformance_message_tables,
    notifications: conformance_notifications,
    sinks_calling_back: conformance_sinks_calling_back,
    registrations: conformance_registrations,
    store_notifications: conformance_store_notifications,
    table_abilities: conformance_table_abilities,
    table_events: conformance_table_events,
    entry_points: conformance_entry_points,
    shared_sessions: conformance_shared_sessions,
    clients: conformance_clients,
    stores_table: conformance_stores_table,
    opening_stores: conformance_opening_stores,
    default_store: conformance_default_store,
    status: conformance_status,
    status_objects: conformance_status_objects,
    routing: conformance_routing,
    identity: conformance_identity,
    session: conformance_session,
    threads: conformance_threads,
    form_objects: conformance_form_objects,
    forms: conformance_forms,
    address_book: conformance_address_book,
    personal_book: conformance_personal_book,
    restrictions: conformance_restrictions,
    content_restrictions: conformance_content_restrictions,
    nested_restrictions: conformance_nested_restrictions,
    reading: conformance_reading,
    store: conformance_store,
    store_objects: conformance_store_objects,
    special_folder: conformance_special_folder,
    receive_folder: conformance_receive_folder,
    folder: conformance_folder,
    folder_table: conformance_folder_table,
    deletion: conformance_deletion,
    search_folder: conformance_search_folder,
    search_results: conformance_search_results,
    message: conformance_message,
    save: conformance_save,
    message_flags: conformance_message_flags,
    message_status: conformance_message_status,
    subject: conformance_subject,
    progress: conformance_progress,
    properties: conformance_properties,
    property_errors: conformance_property_errors,
    property_writes: conformance_property_writes,
    kinds: conformance_kinds,
    named_props: conformance_named_props,
    streams: conformance_streams,
    stream_commits: conformance_stream_commits,
    bodies: conformance_bodies,
    rtf: conformance_rtf,
    recipients: conformance_recipients,
    attachment: conformance_attachment,
    embedded_message: conformance_embedded_message,
    nesting: conformance_nesting,
    copy_to: conformance_copy_to,
    copy_folder_content: conformance_copy_folder_content,
    copy_props: conformance_copy_props,
    copy_messages: conformance_copy_messages,
    copy_events: conformance_copy_events,
    copy_folder: conformance_copy_folder,
    copy_folder_events: conformance_copy_folder_events,
    read_flags: conformance_read_flags,
    submission: conformance_submission,
    delivery: conformance_delivery,
    outgoing_queue: conformance_outgoing_queue,
    reports: conformance_reports,
    profile_admin: conformance_profile_admin,
    profile_table: conformance_profile_table,
    service_admin: conformance_service_admin,
    provider_admin: conformance_provider_admin,
    transport_order: conformance_transport_order,
    profile_section: conformance_profile_section,
    section_access: conformance_section_access,
}
