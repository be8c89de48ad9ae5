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

mod async_tables;
mod attachment;
mod bodies;
mod categories;
mod category_events;
mod collapse;
mod columns;
mod copy_folder;
mod copy_messages;
mod copy_props;
mod copy_to;
mod cursor;
mod deletion;
mod entry_points;
mod folder;
mod folder_table;
mod forms;
mod kinds;
mod message;
mod message_flags;
mod message_status;
mod multi_value_instances;
mod named_props;
mod nesting;
mod notifications;
mod profile_admin;
mod profile_section;
mod properties;
mod provider_admin;
mod read_flags;
mod receive_folder;
mod recipients;
mod restrictions;
mod routing;
mod rtf;
mod save;
mod service_admin;
mod session;
mod sorting;
mod special_folder;
mod status;
mod store;
mod store_notifications;
mod stores_table;
mod streams;
mod subject;
mod submission;
mod table_abilities;
mod table_events;
mod table_kinds;
mod tables;
mod threads;

pub use harness::{Case, Harness, run, skipped};

/// The cases, one table per area, each with the area's name.
pub const CASES: &[(&str, &[Case])] = &[
    ("cursor", cursor::CASES),
    ("sorting", sorting::CASES),
    ("tables", tables::CASES),
    ("async_tables", async_tables::CASES),
    ("categories", categories::CASES),
    ("collapse", collapse::CASES),
    ("category_events", category_events::CASES),
    ("multi_value_instances", multi_value_instances::CASES),
    ("columns", columns::CASES),
    ("table_kinds", table_kinds::CASES),
    ("notifications", notifications::CASES),
    ("store_notifications", store_notifications::CASES),
    ("table_abilities", table_abilities::CASES),
    ("table_events", table_events::CASES),
    ("entry_points", entry_points::CASES),
    ("stores_table", stores_table::CASES),
    ("status", status::CASES),
    ("routing", routing::CASES),
    ("session", session::CASES),
    ("threads", threads::CASES),
    ("forms", forms::CASES),
    ("restrictions", restrictions::CASES),
    ("store", store::CASES),
    ("special_folder", special_folder::CASES),
    ("receive_folder", receive_folder::CASES),
    ("folder", folder::CASES),
    ("folder_table", folder_table::CASES),
    ("deletion", deletion::CASES),
    ("message", message::CASES),
    ("save", save::CASES),
    ("message_flags", message_flags::CASES),
    ("message_status", message_status::CASES),
    ("subject", subject::CASES),
    ("properties", properties::CASES),
    ("kinds", kinds::CASES),
    ("named_props", named_props::CASES),
    ("streams", streams::CASES),
    ("bodies", bodies::CASES),
    ("rtf", rtf::CASES),
    ("recipients", recipients::CASES),
    ("attachment", attachment::CASES),
    ("nesting", nesting::CASES),
    ("copy_to", copy_to::CASES),
    ("copy_props", copy_props::CASES),
    ("copy_messages", copy_messages::CASES),
    ("copy_folder", copy_folder::CASES),
    ("read_flags", read_flags::CASES),
    ("submission", submission::CASES),
    ("profile_admin", profile_admin::CASES),
    ("service_admin", service_admin::CASES),
    ("provider_admin", provider_admin::CASES),
    ("profile_section", profile_section::CASES),
];

/// Runs the suite: one `#[test]` per case, in a module per area, each over a fresh harness.
///
/// `conformance_suite!(harness())` demands that no case is skipped. An implementation whose store lacks something
/// says which cases cannot run, and a test holds it to exactly those:
/// `conformance_suite!(harness(), skips: ["submission::a_queued_message_can_be_aborted"])`.
#[macro_export]
macro_rules! conformance_suite {
    ($harness:expr) => {
        $crate::conformance_suite!($harness, skips: []);
    };
    ($harness:expr, skips: [$($skipped:expr),* $(,)?]) => {
        fn conformance_harness() -> impl $crate::conformance::Harness {
            $harness
        }

        #[test]
        fn the_skipped_cases_are_exactly_the_expected_ones() {
            let expected: &[&str] = &[$($skipped),*];
            assert_eq!($crate::conformance::skipped(&conformance_harness()), expected);
        }

        $crate::conformance_cursor!();
        $crate::conformance_sorting!();
        $crate::conformance_tables!();
        $crate::conformance_async_tables!();
        $crate::conformance_categories!();
        $crate::conformance_collapse!();
        $crate::conformance_category_events!();
        $crate::conformance_multi_value_instances!();
        $crate::conformance_columns!();
        $crate::conformance_table_kinds!();
        $crate::conformance_notifications!();
        $crate::conformance_store_notifications!();
        $crate::conformance_table_abilities!();
        $crate::conformance_table_events!();
        $crate::conformance_entry_points!();
        $crate::conformance_stores_table!();
        $crate::conformance_status!();
        $crate::conformance_routing!();
        $crate::conformance_session!();
        $crate::conformance_threads!();
        $crate::conformance_forms!();
        $crate::conformance_restrictions!();
        $crate::conformance_store!();
        $crate::conformance_special_folder!();
        $crate::conformance_receive_folder!();
        $crate::conformance_folder!();
        $crate::conformance_folder_table!();
        $crate::conformance_deletion!();
        $crate::conformance_message!();
        $crate::conformance_save!();
        $crate::conformance_message_flags!();
        $crate::conformance_message_status!();
        $crate::conformance_subject!();
        $crate::conformance_properties!();
        $crate::conformance_kinds!();
        $crate::conformance_named_props!();
        $crate::conformance_streams!();
        $crate::conformance_bodies!();
        $crate::conformance_rtf!();
        $crate::conformance_recipients!();
        $crate::conformance_attachment!();
        $crate::conformance_nesting!();
        $crate::conformance_copy_to!();
        $crate::conformance_copy_props!();
        $crate::conformance_copy_messages!();
        $crate::conformance_copy_folder!();
        $crate::conformance_read_flags!();
        $crate::conformance_submission!();
        $crate::conformance_profile_admin!();
        $crate::conformance_service_admin!();
        $crate::conformance_provider_admin!();
        $crate::conformance_profile_section!();
    };
}
