//! What neither the archive nor the drawer offers.

macro_rules! refuse_most_of_prop {
    () => {
        no_support! { MapiProp: get_last_error, delete_props, copy_to, copy_props, get_names_from_ids }
    };
}

macro_rules! refuse_changes_of_prop {
    () => {
        no_support! { MapiProp: save_changes, open_property, set_props, get_ids_from_names }
    };
}

macro_rules! refuse_searches {
    () => {
        no_support! { MapiContainer: set_search_criteria, get_search_criteria }
    };
}

/// Everything but `CreateMessage`.
macro_rules! refuse_most_of_folder {
    () => {
        no_support! {
            MapiFolder:
            copy_messages, delete_messages, create_folder, copy_folder, delete_folder, set_read_flags,
            get_message_status, set_message_status, save_contents_sort, empty_folder
        }
    };
}
