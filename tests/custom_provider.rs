//! A store of a user's own, that of `examples/custom_provider`, passes what the conformance suite asks of a store that is
//! only read.

#[path = "../examples/custom_provider/maildir.rs"]
mod maildir;
#[path = "../examples/custom_provider/small.rs"]
mod small;

use std::sync::Arc;
use std::time::Duration;

use maildir::Maildir;
use mapi_emulator::Emulator;
use mapi_emulator::conformance::Harness;
use mapi_emulator::interface::spi::read_only::ReadOnlyProvider;
use mapi_emulator::interface::{Mapi, MapiSession, MsgStore, Result};
use mapi_emulator::prelude::*;
use small::Small;

/// Two mailboxes, and a maildir in the profile of the first.
struct Bench {
    emulator: Emulator,
    _files: Small,
}

impl Bench {
    fn new() -> Self {
        let emulator = Emulator::builder().mailbox("Anna Berg", "anna@example.com");
        let emulator = emulator.mailbox("Ben Okafor", "ben@example.com").build();
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("main").replace("::", "-");
        let files = Small::make(&name).expect("a temporary folder can be written");
        let provider = ReadOnlyProvider::new(Maildir::at(files.0.clone()));
        emulator.install("Anna Berg", Arc::new(provider)).expect("the profile is there");
        Self { emulator, _files: files }
    }
}

impl Harness for Bench {
    fn mapi(&self) -> Arc<dyn Mapi> {
        self.emulator.mapi()
    }

    fn pump(&self) {
        self.emulator.pump();
    }

    fn let_time_pass(&self) {
        self.emulator.advance(Duration::from_secs(1));
    }

    fn profiles(&self) -> [String; 2] {
        ["Anna Berg".to_owned(), "Ben Okafor".to_owned()]
    }

    fn addresses(&self) -> [String; 2] {
        ["anna@example.com".to_owned(), "ben@example.com".to_owned()]
    }

    fn store(&self, session: &dyn MapiSession) -> Result<Arc<dyn MsgStore>> {
        session.open_store_named("Maildir")
    }

    fn add_services(&self, inf: &str) {
        self.emulator.add_services(inf).expect("the services of the cases are understood");
    }
}

// What cannot be made cannot be looked at: these need `STORE_CREATE_OK`, or more.
mapi_emulator::conformance_suite!(Bench::new(), skips: [
    "cursor",
    "finding",
    "bookmarks",
    "sorting",
    "tables",
    "async_tables",
    "categories",
    "collapse",
    "category_events",
    "multi_value_instances",
    "columns",
    "table_kinds",
    "hierarchy_table",
    "message_tables",
    "notifications",
    "sinks_calling_back",
    "registrations",
    "store_notifications",
    "table_abilities",
    "table_events",
    "shared_sessions::sessions_see_the_same_data",
    "shared_sessions::without_mail_nothing_is_sent",
    "clients",
    "stores_table::rows_tell_who_provides_them",
    "stores_table::a_store_that_is_removed_leaves_open_tables",
    "stores_table::a_store_that_is_not_listed_is_listed_when_it_is_opened",
    "opening_stores",
    "default_store",
    "status::rows_can_be_restricted_and_found",
    "status_objects::a_provider_can_be_renamed_and_nothing_else",
    "status_objects::two_objects_of_one_row_show_the_same",
    "status_objects::what_is_not_offered_is_not_supported",
    "status_objects::flushing_sends_what_waits",
    "status_objects::flushing_one_transport",
    "routing::an_entry_id_of_nobody_is_unknown",
    "routing::each_id_opens_its_kind_of_object",
    "routing::an_object_opens_as_one_of_its_interfaces",
    "routing::an_object_opens_read_only_unless_asked",
    "routing::a_deleted_object_is_not_found",
    "routing::objects_of_a_closed_store_are_unknown",
    "routing::a_store_opens_by_its_entry_id",
    "routing::two_opens_are_two_objects",
    "routing::ids_in_tables_are_ids_of_objects",
    "routing::entry_ids_have_a_provider_and_no_flags",
    "routing::an_entry_id_outlives_names_and_sessions",
    "routing::an_entry_id_is_never_used_again",
    "routing::record_keys_are_unique_and_search_keys_are_kept",
    "routing::an_object_is_the_same_as_itself",
    "routing::objects_of_different_owners_are_different",
    "routing::ids_of_deleted_objects_can_be_compared",
    "routing::ids_that_cannot_be_compared",
    "routing::the_parent_store_is_the_store",
    "session::message_options_are_a_thing_of_the_past",
    "session::services_are_administered_for_the_next_session",
    "session::after_logoff_everything_is_invalid",
    "session::logoff_loses_what_is_not_saved",
    "session::a_refused_logoff_leaves_the_session_alone",
    "session::what_was_submitted_waits_for_the_next_session",
    "threads",
    "form_objects",
    "forms",
    "personal_book::mail_to_a_list_reaches_each_member_once",
    "restrictions",
    "content_restrictions",
    "nested_restrictions",
    "store",
    "store_objects",
    "special_folder",
    "receive_folder",
    "folder",
    "folder_table",
    "deletion",
    "search_folder",
    "search_results",
    "message",
    "save",
    "message_flags",
    "message_status",
    "subject",
    "progress",
    "properties",
    "property_errors",
    "property_writes",
    "kinds",
    "named_props",
    "streams",
    "stream_commits",
    "bodies",
    "rtf",
    "recipients",
    "attachment",
    "embedded_message",
    "nesting",
    "copy_to",
    "copy_folder_content",
    "copy_props",
    "copy_messages",
    "copy_events",
    "copy_folder",
    "copy_folder_events",
    "read_flags",
    "submission",
    "delivery",
    "outgoing_queue",
    "reports",
]);
