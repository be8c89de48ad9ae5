//! What neither the archive nor the drawer offers.

macro_rules! refuse_most_of_prop {
    () => {
        no_support! {
            MapiPropGetLastError: fn get_last_error(ErrorCode, UnicodeFlags) -> Option<MapiError>;
            MapiPropDeleteProps: fn delete_props(&[PropTag]) -> Vec<PropProblem>;
            MapiPropCopyTo: fn copy_to(
                &[Iid], Option<&[PropTag]>, Option<&dyn MapiProgress>, Iid, &Opened, CopyFlags
            ) -> Vec<PropProblem>;
            MapiPropCopyProps: fn copy_props(
                &[PropTag], Option<&dyn MapiProgress>, Iid, &Opened, CopyFlags
            ) -> Vec<PropProblem>;
            MapiPropGetNamesFromIds: fn get_names_from_ids(
                Option<&[PropTag]>, Option<Guid>, NamesFilter
            ) -> Outcome<TagNames>;
        }
    };
}

macro_rules! refuse_changes_of_prop {
    () => {
        no_support! {
            MapiPropSaveChanges: fn save_changes(SaveFlags) -> ();
            MapiPropOpenProperty: fn open_property(PropTag, Iid, u32, OpenPropertyFlags) -> Opened;
            MapiPropSetProps: fn set_props(&[Property]) -> Vec<PropProblem>;
            MapiPropGetIdsFromNames: fn get_ids_from_names(
                Option<&[PropName]>, NameFlags
            ) -> Outcome<Vec<PropTag>>;
        }
    };
}

macro_rules! refuse_searches {
    () => {
        no_support! {
            MapiContainerSetSearchCriteria: fn set_search_criteria(
                Option<&Restriction>, Option<&[EntryId]>, SearchFlags
            ) -> ();
            MapiContainerGetSearchCriteria: fn get_search_criteria(
                UnicodeFlags
            ) -> (Restriction, Vec<EntryId>, SearchState);
        }
    };
}

/// Everything but `CreateMessage`.
macro_rules! refuse_most_of_folder {
    () => {
        no_support! {
            MapiFolderCopyMessages: fn copy_messages(
                &[EntryId], &dyn MapiFolder, Option<&dyn MapiProgress>, CopyMessagesFlags
            ) -> Outcome<()>;
            MapiFolderDeleteMessages: fn delete_messages(
                &[EntryId], Option<&dyn MapiProgress>, DeleteMessagesFlags
            ) -> Outcome<()>;
            MapiFolderCreateFolder: fn create_folder(
                FolderType, &str, Option<&str>, Option<Iid>, CreateFolderFlags
            ) -> Arc<dyn MapiFolder>;
            MapiFolderCopyFolder: fn copy_folder(
                &EntryId, &dyn MapiFolder, Option<&str>, Option<&dyn MapiProgress>, CopyFolderFlags
            ) -> Outcome<()>;
            MapiFolderDeleteFolder: fn delete_folder(
                &EntryId, Option<&dyn MapiProgress>, DeleteFolderFlags
            ) -> Outcome<()>;
            MapiFolderSetReadFlags: fn set_read_flags(
                Option<&[EntryId]>, Option<&dyn MapiProgress>, ReadFlags
            ) -> Outcome<()>;
            MapiFolderGetMessageStatus: fn get_message_status(&EntryId, u32) -> MessageStatus;
            MapiFolderSetMessageStatus: fn set_message_status(
                &EntryId, MessageStatus, MessageStatus
            ) -> MessageStatus;
            MapiFolderSaveContentsSort: fn save_contents_sort(&SortOrderSet, SortFlags) -> ();
            MapiFolderEmptyFolder: fn empty_folder(
                Option<&dyn MapiProgress>, EmptyFolderFlags
            ) -> Outcome<()>;
        }
    };
}
