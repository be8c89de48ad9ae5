//! Rights and rules of Exchange folders.

flag_set! {
    /// What a member may do in a folder (`PR_MEMBER_RIGHTS`).
    pub struct FolderRights;
    /// Read every message.
    frightsReadAny = 0x1;
    /// Make messages.
    frightsCreate = 0x2;
    /// Change own messages.
    frightsEditOwned = 0x8;
    /// Delete own messages.
    frightsDeleteOwned = 0x10;
    /// Change every message.
    frightsEditAny = 0x20;
    /// Delete every message.
    frightsDeleteAny = 0x40;
    /// Make folders.
    frightsCreateSubfolder = 0x80;
    /// Everything, rights included.
    frightsOwner = 0x100;
    /// Is told of errors.
    frightsContact = 0x200;
    /// See the folder.
    frightsVisible = 0x400;
    /// See when somebody is busy.
    frightsFreeBusySimple = 0x800;
    /// See why somebody is busy.
    frightsFreeBusyDetailed = 0x1000;
}

impl FolderRights {
    /// Everything (`rightsAll`).
    pub const ALL: Self = Self::from_bits_retain(0x5FB);
    /// To read the messages, and nothing else.
    pub const READER: Self = Self::frightsReadAny.union(Self::frightsVisible);
    /// To put messages in, and not to read them.
    pub const CONTRIBUTOR: Self = Self::frightsCreate.union(Self::frightsVisible);
    /// To read, make, change and delete messages; the folder is somebody else's.
    pub const EDITOR: Self = Self::READER
        .union(Self::frightsCreate)
        .union(Self::frightsEditOwned)
        .union(Self::frightsDeleteOwned)
        .union(Self::frightsEditAny)
        .union(Self::frightsDeleteAny);
}

flag_set! {
    /// Flags of `IExchangeModifyTable::GetTable` and `ModifyTable`.
    pub struct ModifyTableFlags;
    /// Replace all rows (`ModifyTable`).
    ROWLIST_REPLACE = 0x1;
    /// With the rights to see when somebody is busy.
    ACLTABLE_FREEBUSY = 0x2;
}

open_set! {
    /// What happens to a row (`ROWENTRY` of `IExchangeModifyTable::ModifyTable`).
    pub struct RowChange(u32);
    /// It is added.
    ROW_ADD = 1;
    /// It changes.
    ROW_MODIFY = 2;
    /// It goes.
    ROW_REMOVE = 4;
    /// There is none.
    ROW_EMPTY = 5;
}

flag_set! {
    /// The state of a rule (`PR_RULE_STATE`). No bit is `ST_DISABLED`.
    pub struct RuleState;
    /// It runs.
    ST_ENABLED = 0x1;
    /// It failed.
    ST_ERROR = 0x2;
    /// It runs while the user is away.
    ST_ONLY_WHEN_OOF = 0x4;
    /// It answers each sender once.
    ST_KEEP_OOF_HIST = 0x8;
    /// Rules after it do not run.
    ST_EXIT_LEVEL = 0x10;
    /// It does not run on safe senders.
    ST_SKIP_IF_SCL_IS_SAFE = 0x20;
    /// It could not be read.
    ST_RULE_PARSE_ERROR = 0x40;
    /// Forget who was answered.
    ST_CLEAR_OOF_HIST = 0x8000_0000;
}
