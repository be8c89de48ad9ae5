flag_set! {
    /// The events a sink asks for, and the one event of a notification (`fnev*`).
    pub struct EventMask;
    /// `fnevCriticalError`: something failed for good, or the session ends.
    FNEV_CRITICAL_ERROR = 0x0000_0001;
    /// `fnevNewMail`: a message was delivered.
    FNEV_NEW_MAIL = 0x0000_0002;
    /// `fnevObjectCreated`: an object is new.
    FNEV_OBJECT_CREATED = 0x0000_0004;
    /// `fnevObjectDeleted`: an object is gone.
    FNEV_OBJECT_DELETED = 0x0000_0008;
    /// `fnevObjectModified`: an object changed.
    FNEV_OBJECT_MODIFIED = 0x0000_0010;
    /// `fnevObjectMoved`: an object stands in another folder.
    FNEV_OBJECT_MOVED = 0x0000_0020;
    /// `fnevObjectCopied`: an object has a copy.
    FNEV_OBJECT_COPIED = 0x0000_0040;
    /// `fnevSearchComplete`: a search folder has its first results.
    FNEV_SEARCH_COMPLETE = 0x0000_0080;
    /// `fnevTableModified`: a table changed; see [`TableEvent`].
    FNEV_TABLE_MODIFIED = 0x0000_0100;
    /// `fnevStatusObjectModified`: internal to MAPI, nobody may ask for it.
    FNEV_STATUS_OBJECT_MODIFIED = 0x0000_0200;
    /// `fnevReservedForMapi`: nobody may ask for it.
    FNEV_RESERVED_FOR_MAPI = 0x4000_0000;
    /// `fnevExtended`: an event of the provider's own.
    FNEV_EXTENDED = 0x8000_0000;
}

open_set! {
    /// What happened to a table (`TABLE_*`): values, not bits.
    pub struct TableEvent(u32);
    /// Something; read the table again. Bookmarks and instance keys stay valid.
    TABLE_CHANGED = 1;
    /// An operation failed; the result says why.
    TABLE_ERROR = 2;
    /// A row is new in the view.
    TABLE_ROW_ADDED = 3;
    /// A row left the view.
    TABLE_ROW_DELETED = 4;
    /// A row has other values, perhaps at another place.
    TABLE_ROW_MODIFIED = 5;
    /// An asynchronous sort is done.
    TABLE_SORT_DONE = 6;
    /// An asynchronous restriction is in force.
    TABLE_RESTRICT_DONE = 7;
    /// An asynchronous change of columns is done.
    TABLE_SETCOL_DONE = 8;
    /// The table is another one; bookmarks and instance keys are void.
    TABLE_RELOAD = 9;
}
