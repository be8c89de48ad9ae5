//! Folders: making, copying, deleting, searching.

open_set! {
    /// The type of a folder (`PR_FOLDER_TYPE`, `IMAPIFolder::CreateFolder`).
    pub struct FolderType(u32);
    /// The root of a store.
    FOLDER_ROOT = 0;
    /// A folder that holds messages and folders.
    FOLDER_GENERIC = 1;
    /// A folder that holds what a search found.
    FOLDER_SEARCH = 2;
}

flag_set! {
    /// Flags of `IMAPIFolder::CreateFolder`.
    pub struct CreateFolderFlags;
    /// Open the one that has the name, if there is one.
    OPEN_IF_EXISTS = 0x1;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// Name and comment are Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPIFolder::CreateMessage`.
    pub struct CreateMessageFlags;
    /// Errors may come with a later call.
    MAPI_DEFERRED_ERRORS = 0x8;
    /// An associated message.
    MAPI_ASSOCIATED = 0x40;
    /// Process it as if it had arrived (personal stores).
    ITEMPROC_FORCE = 0x800;
}

flag_set! {
    /// Flags of `IMAPIFolder::CopyMessages`.
    pub struct CopyMessagesFlags;
    /// Move.
    MESSAGE_MOVE = 0x1;
    /// Show progress.
    MESSAGE_DIALOG = 0x2;
    /// Answer `MAPI_E_DECLINE_COPY` at once if it cannot be done here; set by MAPI itself.
    MAPI_DECLINE_OK = 0x4;
}

flag_set! {
    /// Flags of `IMAPIFolder::CopyFolder`.
    pub struct CopyFolderFlags;
    /// Move.
    FOLDER_MOVE = 0x1;
    /// Show progress.
    FOLDER_DIALOG = 0x2;
    /// Answer `MAPI_E_DECLINE_COPY` at once if it cannot be done here; set by MAPI itself.
    MAPI_DECLINE_OK = 0x4;
    /// With the folders below; a move takes them in any case.
    COPY_SUBFOLDERS = 0x10;
    /// The new name is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPIFolder::DeleteMessages`.
    pub struct DeleteMessagesFlags;
    /// Show progress.
    MESSAGE_DIALOG = 0x2;
    /// For good, not softly.
    DELETE_HARD_DELETE = 0x10;
}

flag_set! {
    /// Flags of `IMAPIFolder::DeleteFolder`.
    pub struct DeleteFolderFlags;
    /// Even with messages in it.
    DEL_MESSAGES = 0x1;
    /// Show progress.
    FOLDER_DIALOG = 0x2;
    /// Even with folders in it.
    DEL_FOLDERS = 0x4;
    /// For good, not softly.
    DELETE_HARD_DELETE = 0x10;
}

flag_set! {
    /// Flags of `IMAPIFolder::EmptyFolder`.
    pub struct EmptyFolderFlags;
    /// Show progress.
    FOLDER_DIALOG = 0x2;
    /// The associated messages, too.
    DEL_ASSOCIATED = 0x8;
    /// For good, not softly.
    DELETE_HARD_DELETE = 0x10;
}

flag_set! {
    /// What a view shows of a folder (`PR_STATUS`).
    pub struct FolderStatus;
    /// It is highlighted.
    FLDSTATUS_HIGHLIGHTED = 0x1;
    /// It is tagged.
    FLDSTATUS_TAGGED = 0x2;
    /// It is hidden.
    FLDSTATUS_HIDDEN = 0x4;
    /// It is marked for deletion.
    FLDSTATUS_DELMARKED = 0x8;
}

flag_set! {
    /// Flags of `IMAPIContainer::SetSearchCriteria`.
    pub struct SearchFlags;
    /// Stop.
    STOP_SEARCH = 0x1;
    /// Start, or start again.
    RESTART_SEARCH = 0x2;
    /// The folders below, too.
    RECURSIVE_SEARCH = 0x4;
    /// The folders given only.
    SHALLOW_SEARCH = 0x8;
    /// Sooner, at the cost of the rest.
    FOREGROUND_SEARCH = 0x10;
    /// Later.
    BACKGROUND_SEARCH = 0x20;
    /// Without the index.
    NON_CONTENT_INDEXED_SEARCH = 0x2_0000;
}

flag_set! {
    /// What a search is doing (`IMAPIContainer::GetSearchCriteria`).
    pub struct SearchState;
    /// It follows changes.
    SEARCH_RUNNING = 0x1;
    /// It is looking for the first time, or again.
    SEARCH_REBUILD = 0x2;
    /// The folders below, too.
    SEARCH_RECURSIVE = 0x4;
    /// Sooner, at the cost of the rest.
    SEARCH_FOREGROUND = 0x8;
    /// It found all there is.
    SEARCH_COMPLETE = 0x1000;
    /// It found part of it.
    SEARCH_PARTIAL = 0x2000;
    /// It does not follow changes.
    SEARCH_STATIC = 0x1_0000;
    /// It may not follow changes.
    SEARCH_MAYBE_STATIC = 0x2_0000;
    /// By the index alone.
    CI_TOTALLY = 0x100_0000;
    /// By the index, the rest without.
    CI_WITH_TWIR_RESIDUAL = 0x200_0000;
    /// Mostly without the index.
    TWIR_MOSTLY = 0x400_0000;
    /// Without the index.
    TWIR_TOTALLY = 0x800_0000;
}
