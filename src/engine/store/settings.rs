use crate::vocab::{CodePage, ErrorCode, EventMask, StoreSupport};

/// What a store can do, and what it answers where the documents leave it open.
///
/// Two kinds of stores are built in: [`SERVER`](Self::SERVER), a mailbox on a server, which is the default, and
/// [`PERSONAL`](Self::PERSONAL), a file as Outlook's PST provider keeps it. They differ in what they do with deleted
/// messages and in the flags that they open with; every setting can be made different for one store.
///
/// A session that has the store open keeps the settings it was opened with.
///
/// ```
/// use mapi_emulator::vocab::{StoreSupport, tags::*};
/// use mapi_emulator::{Emulator, StoreSettings, prelude::*};
///
/// let plain = StoreSettings::SERVER.without(StoreSupport::STORE_RTF_OK);
/// let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", plain).build();
/// let session = emulator.log_on("Anna Berg")?;
/// let draft = session.default_store()?.outbox()?.new_message()?;
/// draft.set(PR_BODY, "Only this")?;
/// draft.save()?;
/// assert_eq!(draft.find(PR_HTML)?, None);
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
///
/// | setting | server | otherwise |
/// |---|---|---|
/// | [`support`](Self::support) | all that servers can (STO-SUPPORTMASK-3) | less, or more |
/// | [`keeps_deleted`](Self::keeps_deleted) | what is deleted can be restored | it is gone; so in personal stores (STO-SOFTDEL-1) |
/// | [`logon_error`](Self::logon_error) | the store opens | it cannot be reached: `MAPI_E_NETWORK_ERROR` or whatever (PRF-LOGONCFG-4) |
/// | [`opens_online`](Self::opens_online) | `MDB_ONLINE` is taken | `MAPI_E_UNKNOWN_FLAGS`; so in personal stores |
/// | [`quota`](Self::quota) | none | any (STO-QUOTA-1) |
/// | [`moves_give_new_ids`](Self::moves_give_new_ids) | a moved message keeps its entry id | it gets another (STO-EID-10) |
/// | [`short_term_ids`](Self::short_term_ids) | tables tell long-term ids | contents tables tell short-term ones (STO-EID-5) |
/// | [`deletes_special`](Self::deletes_special) | special folders stay | they can be deleted (STO-SPECIAL-9) |
/// | [`searches_later`](Self::searches_later) | a search is done at once | when the test pumps (STO-SETSEARCHCRITERIA-9) |
/// | [`search_limit`](Self::search_limit) | none | any number of restrictions (STO-SETSEARCHCRITERIA-14) |
/// | [`text`](Self::text) | text in 8-bit and Unicode | one of them, the other is `MAPI_E_BAD_CHARWIDTH` (PRP-STR-4) |
/// | [`code_page`](Self::code_page) | Western European (PRP-STR-1) | any named page; others count as the default |
/// | [`value_limit`](Self::value_limit) | 4096 bytes (PRP-GETPROPS-10) | any |
/// | [`settable_limit`](Self::settable_limit) | none (PRP-SETPROPS-11) | any |
/// | [`stream_limit`](Self::stream_limit) | 256 MiB | any up to 4 GiB |
/// | [`name_limit`](Self::name_limit) | 32767 names (PRP-IDSFROM-9) | fewer |
/// | [`computed`](Self::computed) | setting what is computed is the problem `MAPI_E_COMPUTED` | `MAPI_E_NO_ACCESS`, or none (PRP-SETPROPS-7) |
/// | [`late_checks`](Self::late_checks) | `SetProps` reports problems | the next `SaveChanges` fails (PRP-SETPROPS-13) |
/// | [`lists_objects`](Self::lists_objects) | `GetProps` of all leaves out what `OpenProperty` opens | it is listed (PRP-GETPROPS-8) |
/// | [`create_implies_modify`](Self::create_implies_modify) | `MAPI_CREATE` alone is refused | it is as good as both flags (PRP-OPEN-5) |
/// | [`plain_streams`](Self::plain_streams) | streams seek and are resized | only to the start, only to nothing (PRP-STREAM-5) |
/// | [`after_save`](Self::after_save) | saved without a flag an object is closed | read-only or open (PRP-SAVE-5) |
/// | [`keeps_writing`](Self::keeps_writing) | `KEEP_OPEN_READONLY` makes read-only | it may go on writing (PRP-SAVE-4) |
/// | [`late_ids`](Self::late_ids) | a message has its ids from its first save on | only after `KEEP_OPEN_READONLY` (PRP-SAVE-13) |
/// | [`defers_errors`](Self::defers_errors) | `MAPI_DEFERRED_ERRORS` changes nothing | a failed open shows at the next call (PRP-OBJ-12, STO-GEN-6) |
/// | [`associated_contents`](Self::associated_contents) | folders have associated messages | `MAPI_ASSOCIATED` is `MAPI_E_NO_SUPPORT` (STO-SUPPORTMASK-12) |
/// | [`saves_sort`](Self::saves_sort) | a folder keeps the order of its contents | `SaveContentsSort` is `MAPI_E_NO_SUPPORT` (STO-SAVECONTENTSSORT-4) |
/// | [`sends_itself`](Self::sends_itself) | the spooler sends what was submitted | `SubmitMessage` has it sent before it returns (STO-SPOOL-9) |
/// | [`declines_copies`](Self::declines_copies) | `MAPI_DECLINE_OK` is ignored | `CopyMessages` with it is `MAPI_E_DECLINE_COPY` (STO-COPYMESSAGES-16) |
/// | [`deletes_open_messages`](Self::deletes_open_messages) | what is open for writing is not deleted | it is (STO-DELETEMESSAGES-3) |
/// | [`objects_end_with_store`](Self::objects_end_with_store) | folders and messages outlive the store object they were opened from | they are `MAPI_E_INVALID_OBJECT` after it (STO-GEN-12) |
/// | [`events`](Self::events) | registrations hear of whatever they ask for | only of some, or of nothing (STO-ADVISE-5) |
/// | [`tells_changed_tags`](Self::tells_changed_tags) | who hears of a modification is not told of what | the tags are told (STO-NOTIFY-19) |
/// | [`modifiable_tables`](Self::modifiable_tables) | folders have no tables of permissions and rules | they have (TBL-MODTABLE-6) |
/// | [`conversation`](Self::conversation) | conversations are the client's business | topic and index are made (PRP-SUBJECT-10) |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// `PR_STORE_SUPPORT_MASK`. A bit that is left out is an ability that the store lacks:
    ///
    /// - without `STORE_RTF_OK` nothing is made of the text that a client sets, whatever its form;
    /// - without `STORE_HTML_OK` HTML is a property like others, and none is made;
    /// - with `STORE_UNCOMPRESSED_RTF` a client's uncompressed RTF is kept as it is, otherwise it is compressed;
    /// - without `STORE_MV_PROPS_OK` multi-values are refused, without `STORE_NOTIFY_OK` registrations;
    /// - without `STORE_MODIFY_OK`, or with `STORE_READONLY`, nothing can be written, without `STORE_CREATE_OK` nothing
    ///   be made;
    /// - without `STORE_SUBMIT_OK`, `STORE_ATTACH_OK`, `STORE_SEARCH_OK`, `STORE_RESTRICTION_OK`, `STORE_SORT_OK` or
    ///   `STORE_CATEGORIZE_OK` the calls that need it answer `MAPI_E_NO_SUPPORT`.
    ///
    /// `STORE_UNICODE_OK` and `STORE_ANSI_OK` follow from [`text`](Self::text).
    pub support: StoreSupport,
    /// Whether messages that are deleted without `DELETE_HARD_DELETE` stay, marked, until they are restored with
    /// `CopyMessages` or deleted with it: `SHOW_SOFT_DELETES` shows them, `PR_DELETED_MSG_COUNT` counts them.
    pub keeps_deleted: bool,
    /// What the provider answers when the store is opened, if it cannot be: `MAPI_E_NETWORK_ERROR` for a server that is
    /// down. With most codes the session then leaves the message service alone until its end; `MAPI_E_FAILONEPROVIDER`
    /// lets a client try again.
    pub logon_error: Option<ErrorCode>,
    /// Whether `OpenMsgStore` takes `MDB_ONLINE`.
    pub opens_online: bool,
    /// Bytes that all messages together may take (`PR_MESSAGE_SIZE` of the store); a save or copy past it answers
    /// `MAPI_E_NOT_ENOUGH_DISK`. Mail arrives all the same.
    pub quota: u64,
    /// Whether a message that is moved inside the store gets another entry id and record key.
    pub moves_give_new_ids: bool,
    /// Whether contents tables tell `PR_ENTRYID` in a short-term form, which opens its message through the store that
    /// the table is of, until that is closed.
    pub short_term_ids: bool,
    /// Whether special folders can be deleted.
    pub deletes_special: bool,
    /// Whether `SetSearchCriteria` returns before the search folder is filled, which the next
    /// [`pump`](crate::Emulator::pump) does; until then `GetSearchCriteria` answers `SEARCH_REBUILD`.
    pub searches_later: bool,
    /// How many restrictions the criteria of a search may consist of, those inside others included; more are
    /// `MAPI_E_TOO_COMPLEX`.
    pub search_limit: usize,
    /// In which forms text is told and taken.
    pub text: TextForms,
    /// The code page of 8-bit text in properties.
    pub code_page: CodePage,
    /// Bytes of text or binary from which on `GetProps` answers `MAPI_E_NOT_ENOUGH_MEMORY` and a stream has to be used.
    pub value_limit: usize,
    /// Bytes of a value past which `SetProps` reports `MAPI_E_NOT_ENOUGH_MEMORY`.
    pub settable_limit: usize,
    /// Bytes past which a stream doesn't grow: `STG_E_MEDIUMFULL`. What lies between the end and the place a client
    /// writes at is filled with zeros, so a client that seeks far makes a large value.
    pub stream_limit: u64,
    /// How many names the store gives identifiers to; past it `GetIDsFromNames` answers `MAPI_E_TOO_BIG`.
    pub name_limit: usize,
    /// What becomes of a value for a property that the object computes.
    pub computed: ComputedAnswer,
    /// Whether `SetProps` reports no problem and the next `SaveChanges` fails once with the first of them instead.
    pub late_checks: bool,
    /// Whether `GetProps` without a list names properties of type `PT_OBJECT`, without a value.
    pub lists_objects: bool,
    /// Whether `OpenProperty` takes `MAPI_CREATE` without `MAPI_MODIFY`.
    pub create_implies_modify: bool,
    /// Whether streams answer `E_NOTIMPL` to a seek elsewhere than to the start and to a size other than 0.
    pub plain_streams: bool,
    /// What a message or attachment is after `SaveChanges` without a flag.
    pub after_save: AfterSave,
    /// Whether an object kept open with `KEEP_OPEN_READONLY` can be written nevertheless.
    pub keeps_writing: bool,
    /// Whether a new message tells `PR_ENTRYID` and `PR_RECORD_KEY` only after `SaveChanges` with
    /// `KEEP_OPEN_READONLY`.
    pub late_ids: bool,
    /// Whether what opens or makes an object with `MAPI_DEFERRED_ERRORS` gives one where it would fail, and the object's
    /// calls fail: `OpenMsgStore`, `OpenEntry`, `CreateMessage`, `OpenAttach`, `CreateAttach` and the tables of a folder.
    pub defers_errors: bool,
    /// Whether folders have associated messages beside the standard ones.
    pub associated_contents: bool,
    /// Whether `SaveContentsSort` stores an order.
    pub saves_sort: bool,
    /// Whether `SubmitMessage` takes the message to the transports of the session at once, as a store does that is
    /// tightly coupled with its transport; what they don't take then waits for the spooler.
    pub sends_itself: bool,
    /// Whether `CopyMessages` answers `MAPI_DECLINE_OK` with `MAPI_E_DECLINE_COPY`, before it does anything.
    pub declines_copies: bool,
    /// Whether `DeleteMessages` takes messages that somebody has open for writing.
    pub deletes_open_messages: bool,
    /// Whether the objects that were opened through a store object can no longer be used once a client has released that,
    /// as with `StoreLogoff`.
    pub objects_end_with_store: bool,
    /// The events that `Advise` registers for: it ignores others, and answers `MAPI_E_NO_SUPPORT` to who asks for others
    /// only. Clients that rely on one that few stores tell of are found out without it.
    pub events: EventMask,
    /// Whether `fnevObjectModified` lists the properties that changed, those that the store computes included; else it
    /// has no list, as with most stores.
    pub tells_changed_tags: bool,
    /// Whether `OpenProperty` of `PR_ACL_TABLE` and `PR_RULES_TABLE` of a folder opens tables that clients modify
    /// (`IExchangeModifyTable`). What they write is kept; no rule runs and nobody is granted anything by it.
    pub modifiable_tables: bool,
    /// Whether a message gets `PR_CONVERSATION_TOPIC` and `PR_CONVERSATION_INDEX` at its first save unless it has them.
    pub conversation: bool,
}

/// The forms of text that an object knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForms {
    /// 8-bit and Unicode.
    Both,
    /// 8-bit only.
    Ansi,
    /// Unicode only.
    Unicode,
}

/// What `SetProps` does with a property that the object computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComputedAnswer {
    /// It reports `MAPI_E_COMPUTED`.
    Computed,
    /// It reports `MAPI_E_NO_ACCESS`.
    NoAccess,
    /// It says nothing.
    Ignored,
}

/// What an object is after `SaveChanges` without a `KEEP_OPEN` flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterSave {
    /// It can only be released.
    Closed,
    /// It can be read.
    ReadOnly,
    /// It can be changed and saved again.
    Writable,
}

impl StoreSettings {
    /// A mailbox on a server, as Exchange has them.
    pub const SERVER: Self = Self {
        support: StoreSupport::from_bits_retain(0x0007_3FBD),
        keeps_deleted: true,
        logon_error: None,
        opens_online: true,
        quota: u64::MAX,
        moves_give_new_ids: false,
        short_term_ids: false,
        deletes_special: false,
        searches_later: false,
        search_limit: usize::MAX,
        text: TextForms::Both,
        code_page: CodePage::CP_WINDOWS_1252,
        value_limit: 4096,
        settable_limit: usize::MAX,
        stream_limit: 256 << 20,
        name_limit: usize::MAX,
        computed: ComputedAnswer::Computed,
        late_checks: false,
        lists_objects: false,
        create_implies_modify: false,
        plain_streams: false,
        after_save: AfterSave::Closed,
        keeps_writing: false,
        late_ids: false,
        defers_errors: false,
        associated_contents: true,
        saves_sort: true,
        sends_itself: false,
        declines_copies: false,
        deletes_open_messages: false,
        objects_end_with_store: false,
        events: Self::ALL_EVENTS,
        tells_changed_tags: false,
        modifiable_tables: false,
        conversation: false,
    };

    /// The events that a store can tell of.
    const ALL_EVENTS: EventMask = EventMask::fnevCriticalError
        .union(EventMask::fnevNewMail)
        .union(EventMask::fnevObjectCreated)
        .union(EventMask::fnevObjectDeleted)
        .union(EventMask::fnevObjectModified)
        .union(EventMask::fnevObjectMoved)
        .union(EventMask::fnevObjectCopied)
        .union(EventMask::fnevSearchComplete)
        .union(EventMask::fnevExtended);

    /// A file of folders, as Outlook's PST provider keeps it.
    pub const PERSONAL: Self = Self { keeps_deleted: false, opens_online: false, ..Self::SERVER };

    /// The same, able to do this too.
    #[must_use]
    pub const fn with(mut self, more: StoreSupport) -> Self {
        self.support = self.support.union(more);
        self
    }

    /// The same, but unable to do this.
    #[must_use]
    pub const fn without(mut self, lacking: StoreSupport) -> Self {
        self.support = self.support.difference(lacking);
        self
    }

    /// The same, but nothing can be written or sent.
    #[must_use]
    pub const fn read_only(self) -> Self {
        let closed = StoreSupport::STORE_MODIFY_OK
            .union(StoreSupport::STORE_CREATE_OK)
            .union(StoreSupport::STORE_SUBMIT_OK);
        self.without(closed).with(StoreSupport::STORE_READONLY)
    }

    /// What a store with these settings says of itself.
    pub(super) fn support_mask(&self) -> StoreSupport {
        let mut support = self.support;
        support.set(StoreSupport::STORE_UNICODE_OK, self.text.include(true));
        support.set(StoreSupport::STORE_ANSI_OK, self.text.include(false));
        support
    }
}

/// That of [`SERVER`](StoreSettings::SERVER).
impl Default for StoreSettings {
    fn default() -> Self {
        Self::SERVER
    }
}

impl TextForms {
    /// Whether text is told and taken in this form.
    #[must_use]
    pub const fn include(self, unicode: bool) -> bool {
        match self {
            Self::Both => true,
            Self::Ansi => !unicode,
            Self::Unicode => unicode,
        }
    }
}
