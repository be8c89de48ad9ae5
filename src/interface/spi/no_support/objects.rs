/// The signatures of what providers hand out: property objects, folders, messages, tables, streams.
#[doc(hidden)]
#[macro_export]
macro_rules! refused_method {
    (MapiProp get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags) ->
        Option<$crate::words::MapiError>
    } };
    (MapiProp save_changes $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropSaveChanges: fn save_changes($crate::words::SaveFlags) -> ()
    } };
    (MapiProp get_props $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropGetProps: fn get_props(Option<&[$crate::words::PropTag]>, $crate::words::UnicodeFlags) ->
        $crate::words::Outcome<Vec<$crate::words::Property>>
    } };
    (MapiProp get_prop_list $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropGetPropList: fn get_prop_list($crate::words::UnicodeFlags) -> Vec<$crate::words::PropTag>
    } };
    (MapiProp open_property $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropOpenProperty: fn open_property($crate::words::PropTag, $crate::words::Iid, u32,
        $crate::words::OpenPropertyFlags) -> $crate::words::Opened
    } };
    (MapiProp set_props $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropSetProps: fn set_props(&[$crate::words::Property]) -> Vec<$crate::words::PropProblem>
    } };
    (MapiProp delete_props $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropDeleteProps: fn delete_props(&[$crate::words::PropTag]) -> Vec<$crate::words::PropProblem>
    } };
    (MapiProp copy_to $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropCopyTo: fn copy_to(&[$crate::words::Iid], Option<&[$crate::words::PropTag]>, Option<&dyn
        $crate::words::MapiProgress>, $crate::words::Iid, &$crate::words::Opened, $crate::words::CopyFlags)
        -> Vec<$crate::words::PropProblem>
    } };
    (MapiProp copy_props $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropCopyProps: fn copy_props(&[$crate::words::PropTag], Option<&dyn
        $crate::words::MapiProgress>, $crate::words::Iid, &$crate::words::Opened, $crate::words::CopyFlags)
        -> Vec<$crate::words::PropProblem>
    } };
    (MapiProp get_ids_from_names $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropGetIdsFromNames: fn get_ids_from_names(Option<&[$crate::words::PropName]>,
        $crate::words::NameFlags) -> $crate::words::Outcome<Vec<$crate::words::PropTag>>
    } };
    (MapiProp get_names_from_ids $($how:tt)*) => { $crate::refused! { $($how)*
        MapiPropGetNamesFromIds: fn get_names_from_ids(Option<&[$crate::words::PropTag]>,
        Option<$crate::words::Guid>, $crate::words::NamesFilter) ->
        $crate::words::Outcome<$crate::words::TagNames>
    } };

    (MapiContainer get_contents_table $($how:tt)*) => { $crate::refused! { $($how)*
        MapiContainerGetContentsTable: fn get_contents_table($crate::words::TableFlags) ->
        $crate::words::Arc<dyn $crate::words::MapiTable>
    } };
    (MapiContainer get_hierarchy_table $($how:tt)*) => { $crate::refused! { $($how)*
        MapiContainerGetHierarchyTable: fn get_hierarchy_table($crate::words::TableFlags) ->
        $crate::words::Arc<dyn $crate::words::MapiTable>
    } };
    (MapiContainer open_entry $($how:tt)*) => { $crate::refused! { $($how)*
        MapiContainerOpenEntry: fn open_entry(Option<&$crate::words::EntryId>, Option<$crate::words::Iid>,
        $crate::words::OpenFlags) -> $crate::words::Opened
    } };
    (MapiContainer set_search_criteria $($how:tt)*) => { $crate::refused! { $($how)*
        MapiContainerSetSearchCriteria: fn set_search_criteria(Option<&$crate::words::Restriction>,
        Option<&[$crate::words::EntryId]>, $crate::words::SearchFlags) -> ()
    } };
    (MapiContainer get_search_criteria $($how:tt)*) => { $crate::refused! { $($how)*
        MapiContainerGetSearchCriteria: fn get_search_criteria($crate::words::UnicodeFlags) ->
        ($crate::words::Restriction, Vec<$crate::words::EntryId>, $crate::words::SearchState)
    } };

    (MapiFolder create_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderCreateMessage: fn create_message(Option<$crate::words::Iid>,
        $crate::words::CreateMessageFlags) -> $crate::words::Arc<dyn $crate::words::Message>
    } };
    (MapiFolder copy_messages $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderCopyMessages: fn copy_messages(&[$crate::words::EntryId], &dyn $crate::words::MapiFolder,
        Option<&dyn $crate::words::MapiProgress>, $crate::words::CopyMessagesFlags) ->
        $crate::words::Outcome<()>
    } };
    (MapiFolder delete_messages $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderDeleteMessages: fn delete_messages(&[$crate::words::EntryId], Option<&dyn
        $crate::words::MapiProgress>, $crate::words::DeleteMessagesFlags) -> $crate::words::Outcome<()>
    } };
    (MapiFolder create_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderCreateFolder: fn create_folder($crate::words::FolderType, &str, Option<&str>,
        Option<$crate::words::Iid>, $crate::words::CreateFolderFlags) -> $crate::words::Arc<dyn
        $crate::words::MapiFolder>
    } };
    (MapiFolder copy_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderCopyFolder: fn copy_folder(&$crate::words::EntryId, &dyn $crate::words::MapiFolder,
        Option<&str>, Option<&dyn $crate::words::MapiProgress>, $crate::words::CopyFolderFlags) ->
        $crate::words::Outcome<()>
    } };
    (MapiFolder delete_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderDeleteFolder: fn delete_folder(&$crate::words::EntryId, Option<&dyn
        $crate::words::MapiProgress>, $crate::words::DeleteFolderFlags) -> $crate::words::Outcome<()>
    } };
    (MapiFolder set_read_flags $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderSetReadFlags: fn set_read_flags(Option<&[$crate::words::EntryId]>, Option<&dyn
        $crate::words::MapiProgress>, $crate::words::ReadFlags) -> $crate::words::Outcome<()>
    } };
    (MapiFolder get_message_status $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderGetMessageStatus: fn get_message_status(&$crate::words::EntryId, u32) ->
        $crate::words::MessageStatus
    } };
    (MapiFolder set_message_status $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderSetMessageStatus: fn set_message_status(&$crate::words::EntryId,
        $crate::words::MessageStatus, $crate::words::MessageStatus) -> $crate::words::MessageStatus
    } };
    (MapiFolder save_contents_sort $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderSaveContentsSort: fn save_contents_sort(&$crate::words::SortOrderSet,
        $crate::words::SortFlags) -> ()
    } };
    (MapiFolder empty_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFolderEmptyFolder: fn empty_folder(Option<&dyn $crate::words::MapiProgress>,
        $crate::words::EmptyFolderFlags) -> $crate::words::Outcome<()>
    } };

    (Message get_attachment_table $($how:tt)*) => { $crate::refused! { $($how)*
        MessageGetAttachmentTable: fn get_attachment_table($crate::words::TableFlags) ->
        $crate::words::Arc<dyn $crate::words::MapiTable>
    } };
    (Message open_attach $($how:tt)*) => { $crate::refused! { $($how)*
        MessageOpenAttach: fn open_attach(u32, Option<$crate::words::Iid>, $crate::words::OpenAttachFlags)
        -> $crate::words::Arc<dyn $crate::words::Attach>
    } };
    (Message create_attach $($how:tt)*) => { $crate::refused! { $($how)*
        MessageCreateAttach: fn create_attach(Option<$crate::words::Iid>, $crate::words::CreateAttachFlags)
        -> (u32, $crate::words::Arc<dyn $crate::words::Attach>)
    } };
    (Message delete_attach $($how:tt)*) => { $crate::refused! { $($how)*
        MessageDeleteAttach: fn delete_attach(u32, Option<&dyn $crate::words::MapiProgress>,
        $crate::words::AttachFlags) -> ()
    } };
    (Message get_recipient_table $($how:tt)*) => { $crate::refused! { $($how)*
        MessageGetRecipientTable: fn get_recipient_table($crate::words::TableFlags) ->
        $crate::words::Arc<dyn $crate::words::MapiTable>
    } };
    (Message modify_recipients $($how:tt)*) => { $crate::refused! { $($how)*
        MessageModifyRecipients: fn modify_recipients($crate::words::ModRecipFlags, &$crate::words::AdrList)
        -> ()
    } };
    (Message submit_message $($how:tt)*) => { $crate::refused! { $($how)*
        MessageSubmitMessage: fn submit_message($crate::words::SubmitFlags) -> ()
    } };
    (Message set_read_flag $($how:tt)*) => { $crate::refused! { $($how)*
        MessageSetReadFlag: fn set_read_flag($crate::words::ReadFlags) -> ()
    } };

    (AbContainer create_entry $($how:tt)*) => { $crate::refused! { $($how)*
        AbContainerCreateEntry: fn create_entry(&$crate::words::EntryId, $crate::words::CreateEntryFlags) ->
        $crate::words::Opened
    } };
    (AbContainer copy_entries $($how:tt)*) => { $crate::refused! { $($how)*
        AbContainerCopyEntries: fn copy_entries(&[$crate::words::EntryId], Option<&dyn
        $crate::words::MapiProgress>, $crate::words::CopyEntriesFlags) -> $crate::words::Outcome<()>
    } };
    (AbContainer delete_entries $($how:tt)*) => { $crate::refused! { $($how)*
        AbContainerDeleteEntries: fn delete_entries(&[$crate::words::EntryId], u32) ->
        $crate::words::Outcome<()>
    } };
    (AbContainer resolve_names $($how:tt)*) => { $crate::refused! { $($how)*
        AbContainerResolveNames: fn resolve_names(Option<&[$crate::words::PropTag]>,
        $crate::words::ResolveNamesFlags, &mut $crate::words::AdrList, &mut [$crate::words::ResolveState])
        -> ()
    } };

    (DistList create_entry $($how:tt)*) => { $crate::refused! { $($how)*
        DistListCreateEntry: fn create_entry(&$crate::words::EntryId, $crate::words::CreateEntryFlags) ->
        $crate::words::Opened
    } };
    (DistList copy_entries $($how:tt)*) => { $crate::refused! { $($how)*
        DistListCopyEntries: fn copy_entries(&[$crate::words::EntryId], Option<&dyn
        $crate::words::MapiProgress>, $crate::words::CopyEntriesFlags) -> $crate::words::Outcome<()>
    } };
    (DistList delete_entries $($how:tt)*) => { $crate::refused! { $($how)*
        DistListDeleteEntries: fn delete_entries(&[$crate::words::EntryId], u32) ->
        $crate::words::Outcome<()>
    } };
    (DistList resolve_names $($how:tt)*) => { $crate::refused! { $($how)*
        DistListResolveNames: fn resolve_names(Option<&[$crate::words::PropTag]>,
        $crate::words::ResolveNamesFlags, &mut $crate::words::AdrList, &mut [$crate::words::ResolveState])
        -> ()
    } };

    (MapiTable get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags) ->
        Option<$crate::words::MapiError>
    } };
    (MapiTable advise $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableAdvise: fn advise($crate::words::EventMask, $crate::words::Arc<dyn
        $crate::words::AdviseSink>) -> $crate::words::Connection
    } };
    (MapiTable unadvise $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableUnadvise: fn unadvise($crate::words::Connection) -> ()
    } };
    (MapiTable get_status $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableGetStatus: fn get_status() -> ($crate::words::TableStatus, $crate::words::TableType)
    } };
    (MapiTable set_columns $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableSetColumns: fn set_columns(&[$crate::words::PropTag], $crate::words::TableOpFlags) -> ()
    } };
    (MapiTable query_columns $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableQueryColumns: fn query_columns($crate::words::QueryColumnsFlags) ->
        Vec<$crate::words::PropTag>
    } };
    (MapiTable get_row_count $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableGetRowCount: fn get_row_count(u32) -> $crate::words::Outcome<u32>
    } };
    (MapiTable seek_row $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableSeekRow: fn seek_row($crate::words::Bookmark, i32) -> $crate::words::Outcome<i32>
    } };
    (MapiTable seek_row_approx $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableSeekRowApprox: fn seek_row_approx(u32, u32) -> ()
    } };
    (MapiTable query_position $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableQueryPosition: fn query_position() -> $crate::words::TablePosition
    } };
    (MapiTable find_row $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableFindRow: fn find_row(&$crate::words::Restriction, $crate::words::Bookmark,
        $crate::words::FindRowFlags) -> $crate::words::Outcome<()>
    } };
    (MapiTable restrict $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableRestrict: fn restrict(Option<&$crate::words::Restriction>, $crate::words::TableOpFlags) ->
        ()
    } };
    (MapiTable create_bookmark $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableCreateBookmark: fn create_bookmark() -> $crate::words::Bookmark
    } };
    (MapiTable free_bookmark $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableFreeBookmark: fn free_bookmark($crate::words::Bookmark) -> ()
    } };
    (MapiTable sort_table $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableSortTable: fn sort_table(&$crate::words::SortOrderSet, $crate::words::TableOpFlags) -> ()
    } };
    (MapiTable query_sort_order $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableQuerySortOrder: fn query_sort_order() -> $crate::words::SortOrderSet
    } };
    (MapiTable query_rows $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableQueryRows: fn query_rows(i32, $crate::words::QueryRowsFlags) -> $crate::words::RowSet
    } };
    (MapiTable abort $($how:tt)*) => { $crate::refused! { $($how)* MapiTableAbort: fn abort() -> () } };
    (MapiTable expand_row $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableExpandRow: fn expand_row(&$crate::words::Binary, u32, u32) -> $crate::words::ExpandedRows
    } };
    (MapiTable collapse_row $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableCollapseRow: fn collapse_row(&$crate::words::Binary, u32) -> u32
    } };
    (MapiTable wait_for_completion $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableWaitForCompletion: fn wait_for_completion(u32, u32) -> $crate::words::TableStatus
    } };
    (MapiTable get_collapse_state $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableGetCollapseState: fn get_collapse_state(u32, &$crate::words::Binary) ->
        $crate::words::Binary
    } };
    (MapiTable set_collapse_state $($how:tt)*) => { $crate::refused! { $($how)*
        MapiTableSetCollapseState: fn set_collapse_state(u32, &$crate::words::Binary) ->
        $crate::words::Bookmark
    } };

    (MapiStream read $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamRead: fn read(&mut [u8]) -> usize
    } };
    (MapiStream write $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamWrite: fn write(&[u8]) -> usize
    } };
    (MapiStream seek $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamSeek: fn seek($crate::words::StreamSeek) -> u64
    } };
    (MapiStream set_size $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamSetSize: fn set_size(u64) -> ()
    } };
    (MapiStream copy_to $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamCopyTo: fn copy_to(&dyn $crate::words::MapiStream, u64) -> (u64, u64)
    } };
    (MapiStream commit $($how:tt)*) => { $crate::refused! { $($how)* MapiStreamCommit: fn commit() -> () } };
    (MapiStream revert $($how:tt)*) => { $crate::refused! { $($how)* MapiStreamRevert: fn revert() -> () } };
    (MapiStream lock_region $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamLockRegion: fn lock_region(u64, u64) -> ()
    } };
    (MapiStream unlock_region $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamUnlockRegion: fn unlock_region(u64, u64) -> ()
    } };
    (MapiStream stat $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamStat: fn stat() -> $crate::words::StreamStat
    } };
    (MapiStream clone_stream $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStreamClone: fn clone_stream() -> $crate::words::Arc<dyn $crate::words::MapiStream>
    } };

    (MapiStatus validate_state $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStatusValidateState: fn validate_state($crate::words::ValidateStateFlags) -> ()
    } };
    (MapiStatus settings_dialog $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStatusSettingsDialog: fn settings_dialog($crate::words::StatusUiFlags) -> ()
    } };
    (MapiStatus change_password $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStatusChangePassword: fn change_password(&str, &str, $crate::words::UnicodeFlags) -> ()
    } };
    (MapiStatus flush_queues $($how:tt)*) => { $crate::refused! { $($how)*
        MapiStatusFlushQueues: fn flush_queues(Option<&$crate::words::EntryId>, $crate::words::FlushFlags)
        -> ()
    } };

    (MapiProgress progress $($how:tt)*) => { $crate::refused! { $($how)*
        MapiProgressProgress: fn progress(u32, u32, u32) -> ()
    } };
    (MapiProgress get_flags $($how:tt)*) => { $crate::refused! { $($how)*
        MapiProgressGetFlags: fn get_flags() -> $crate::words::ProgressFlags
    } };
    (MapiProgress get_max $($how:tt)*) => { $crate::refused! { $($how)*
        MapiProgressGetMax: fn get_max() -> u32
    } };
    (MapiProgress get_min $($how:tt)*) => { $crate::refused! { $($how)*
        MapiProgressGetMin: fn get_min() -> u32
    } };
    (MapiProgress set_limits $($how:tt)*) => { $crate::refused! { $($how)*
        MapiProgressSetLimits: fn set_limits(Option<u32>, Option<u32>, Option<$crate::words::ProgressFlags>)
        -> ()
    } };

    (MapiControl get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MapiControlGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags) ->
        Option<$crate::words::MapiError>
    } };
    (MapiControl activate $($how:tt)*) => { $crate::refused! { $($how)*
        MapiControlActivate: fn activate(u32) -> ()
    } };
    (MapiControl get_state $($how:tt)*) => { $crate::refused! { $($how)*
        MapiControlGetState: fn get_state(u32) -> $crate::words::ControlState
    } };

    ($($other:tt)*) => { $crate::refused_method_of_provider! { $($other)* } };
}
