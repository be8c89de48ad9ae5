//! Notifications: what to tell, what happened.

flag_set! {
    /// The events to be told of (`Advise`), or the one that happened (`NOTIFICATION`).
    pub struct EventMask;
    /// Something failed for good.
    fnevCriticalError = 0x1;
    /// A message arrived.
    fnevNewMail = 0x2;
    /// An object was made.
    fnevObjectCreated = 0x4;
    /// An object was deleted.
    fnevObjectDeleted = 0x8;
    /// An object changed.
    fnevObjectModified = 0x10;
    /// An object moved.
    fnevObjectMoved = 0x20;
    /// An object was copied.
    fnevObjectCopied = 0x40;
    /// A search is through.
    fnevSearchComplete = 0x80;
    /// A table changed.
    fnevTableModified = 0x100;
    /// A status object changed.
    fnevStatusObjectModified = 0x200;
    /// Reserved.
    fnevReservedForMapi = 0x4000_0000;
    /// An event that a provider defined.
    fnevExtended = 0x8000_0000;
}

open_set! {
    /// What happened to a table (`TABLE_NOTIFICATION`).
    pub struct TableEvent(u32);
    /// More than single rows: read it again.
    TABLE_CHANGED = 1;
    /// Something failed.
    TABLE_ERROR = 2;
    /// A row came.
    TABLE_ROW_ADDED = 3;
    /// A row went.
    TABLE_ROW_DELETED = 4;
    /// A row changed.
    TABLE_ROW_MODIFIED = 5;
    /// A sort is through.
    TABLE_SORT_DONE = 6;
    /// A restriction is through.
    TABLE_RESTRICT_DONE = 7;
    /// The columns are set.
    TABLE_SETCOL_DONE = 8;
    /// Read it again, the columns too.
    TABLE_RELOAD = 9;
}

flag_set! {
    /// Flags of `IMAPISupport::Subscribe` and `Notify`.
    pub struct SubscribeFlags;
    /// Call the sinks before returning (`Subscribe`).
    NOTIFY_SYNC = 0x4000_0000;
    /// A sink stopped the delivery (answer of `Notify`).
    NOTIFY_CANCELED = 0x8000_0000;
}

open_set! {
    /// What a sink answers (`OnNotify`).
    pub struct SinkAnswer(u32);
    /// The next sink hears too.
    S_OK = 0;
    /// No further sink is called (synchronous ones of providers).
    CALLBACK_DISCONTINUE = 0x8000_0000;
}

/// So that a closure that answers nothing is a sink.
impl From<()> for SinkAnswer {
    fn from((): ()) -> Self {
        Self::S_OK
    }
}
