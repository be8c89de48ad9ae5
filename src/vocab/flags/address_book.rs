//! The address book: containers, entries, name resolution, dialogs.

open_set! {
    /// How an entry or container is shown (`PR_DISPLAY_TYPE`).
    pub struct DisplayType(u32);
    /// A mail user.
    DT_MAILUSER = 0x0;
    /// A distribution list.
    DT_DISTLIST = 0x1;
    /// A bulletin board or public folder.
    DT_FORUM = 0x2;
    /// A program.
    DT_AGENT = 0x3;
    /// A helpdesk or such.
    DT_ORGANIZATION = 0x4;
    /// A distribution list of one user.
    DT_PRIVATE_DISTLIST = 0x5;
    /// A mail user of another system.
    DT_REMOTE_MAILUSER = 0x6;
    /// A room.
    DT_ROOM = 0x7;
    /// A piece of equipment.
    DT_EQUIPMENT = 0x8;
    /// A distribution list that grants rights.
    DT_SEC_DISTLIST = 0x9;
    /// A container that can be changed.
    DT_MODIFIABLE = 0x1_0000;
    /// The global address book.
    DT_GLOBAL = 0x2_0000;
    /// A local address book.
    DT_LOCAL = 0x3_0000;
    /// An address book far away.
    DT_WAN = 0x4_0000;
    /// A container of any kind.
    DT_NOT_SPECIFIC = 0x5_0000;
    /// A folder.
    DT_FOLDER = 0x100_0000;
    /// A link to a folder.
    DT_FOLDER_LINK = 0x200_0000;
    /// A folder with a meaning to a program.
    DT_FOLDER_SPECIAL = 0x400_0000;
}

flag_set! {
    /// What an address book container is (`PR_CONTAINER_FLAGS`).
    pub struct ContainerFlags;
    /// It can have recipients.
    AB_RECIPIENTS = 0x1;
    /// It can have containers.
    AB_SUBCONTAINERS = 0x2;
    /// It can be changed.
    AB_MODIFIABLE = 0x4;
    /// It cannot be changed.
    AB_UNMODIFIABLE = 0x8;
    /// A dialog asks what to look for before it shows rows.
    AB_FIND_ON_OPEN = 0x10;
    /// It is never the default directory.
    AB_NOT_DEFAULT = 0x20;
}

flag_set! {
    /// Flags of `IABContainer::CreateEntry`.
    pub struct CreateEntryFlags;
    /// Not if every property compared is the same as another's.
    CREATE_CHECK_DUP_STRICT = 0x1;
    /// Not if the name is the same as another's.
    CREATE_CHECK_DUP_LOOSE = 0x2;
    /// Replace the other.
    CREATE_REPLACE = 0x4;
}

flag_set! {
    /// Flags of `IABContainer::CopyEntries`. `AB_NO_DIALOG` and `CREATE_CHECK_DUP_STRICT` are the same bit.
    pub struct CopyEntriesFlags;
    /// Not if every property compared is the same as another's.
    CREATE_CHECK_DUP_STRICT = 0x1;
    /// Show no progress.
    AB_NO_DIALOG = 0x1;
    /// Not if the name is the same as another's.
    CREATE_CHECK_DUP_LOOSE = 0x2;
    /// Replace the other.
    CREATE_REPLACE = 0x4;
}

flag_set! {
    /// Flags of `IABContainer::ResolveNames` and `IAddrBook::PrepareRecips` (`MAPI_CACHE_ONLY` only).
    pub struct ResolveNamesFlags;
    /// Only an exact address counts.
    EMS_AB_ADDRESS_LOOKUP = 0x1;
    /// Ask the cache only.
    MAPI_CACHE_ONLY = 0x4000;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

open_set! {
    /// Whether a name was resolved (`FlagList` of `ResolveNames`).
    pub struct ResolveState(u32);
    /// No entry has it.
    MAPI_UNRESOLVED = 0;
    /// Several entries have it.
    MAPI_AMBIGUOUS = 1;
    /// One entry has it.
    MAPI_RESOLVED = 2;
}

flag_set! {
    /// Flags of `IAddrBook::ResolveName`.
    pub struct ResolveNameFlags;
    /// A dialog may ask.
    MAPI_DIALOG = 0x8;
    /// The dialog is Unicode.
    AB_UNICODEUI = 0x40;
    /// Ask the cache only.
    MAPI_CACHE_ONLY = 0x4000;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IAddrBook::CreateOneOff`.
    pub struct CreateOneOffFlags;
    /// The recipient gets no formatted content.
    MAPI_SEND_NO_RICH_INFO = 0x1_0000;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// The flag word inside a one-off entry id, 16 bits.
    pub struct OneOffFlags;
    /// The recipient gets no formatted content.
    MAPI_ONE_OFF_NO_RICH_INFO = 0x1;
    /// Text is UTF-16.
    MAPI_ONE_OFF_UNICODE = 0x8000;
}

flag_set! {
    /// Flags of `ADRPARM` (`IAddrBook::Address`); the top four bits are the version.
    pub struct AddressFlags;
    /// Return when the dialog closes.
    DIALOG_MODAL = 0x1;
    /// Return at once; the dialog stays open.
    DIALOG_SDI = 0x2;
    /// With a button for send options.
    DIALOG_OPTIONS = 0x4;
    /// One entry is to be chosen.
    ADDRESS_ONE = 0x8;
    /// Choosing only, no one-off entries.
    AB_SELECTONLY = 0x10;
    /// Resolve the names.
    AB_RESOLVE = 0x20;
    /// The dialog is Unicode.
    AB_UNICODEUI = 0x40;
}

flag_set! {
    /// Flags of `IAddrBook::Details`.
    pub struct DetailsFlags;
    /// Return when the dialog closes.
    DIALOG_MODAL = 0x1;
    /// Return at once; the dialog stays open.
    DIALOG_SDI = 0x2;
    /// Answer `S_FALSE` if nothing was changed. No header has a value for it (ADR-DETAILS-4).
    AB_TELL_DETAILS_CHANGE = 0x1000_0000;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IABLogon::OpenTemplateID`.
    pub struct TemplateFlags;
    /// The entry is being made: set its properties.
    FILL_ENTRY = 0x1;
}

open_set! {
    /// Whether a button can be pressed (`IMAPIControl::GetState`).
    pub struct ControlState(u32);
    /// It can.
    MAPI_ENABLED = 0;
    /// It is grey.
    MAPI_DISABLED = 1;
}

open_set! {
    /// The kind of a control of a display table (`PR_CONTROL_TYPE`).
    pub struct ControlType(u32);
    /// A label.
    DTCT_LABEL = 0;
    /// A text field.
    DTCT_EDIT = 1;
    /// A list.
    DTCT_LBX = 2;
    /// A list with a text field.
    DTCT_COMBOBOX = 3;
    /// A list that drops down.
    DTCT_DDLBX = 4;
    /// A check box.
    DTCT_CHECKBOX = 5;
    /// A frame.
    DTCT_GROUPBOX = 6;
    /// A button.
    DTCT_BUTTON = 7;
    /// A page.
    DTCT_PAGE = 8;
    /// A radio button.
    DTCT_RADIOBUTTON = 9;
    /// A list of the values of one property.
    DTCT_MVLISTBOX = 11;
    /// A list that drops down, of the values of one property.
    DTCT_MVDDLBX = 12;
}

flag_set! {
    /// How a control of a display table behaves (`PR_CONTROL_FLAGS`).
    pub struct ControlFlags;
    /// Text of several lines.
    DT_MULTILINE = 0x1;
    /// It can be changed.
    DT_EDITABLE = 0x2;
    /// It must not be empty.
    DT_REQUIRED = 0x4;
    /// A change counts at once.
    DT_SET_IMMEDIATE = 0x8;
    /// Text is not shown.
    DT_PASSWORD_EDIT = 0x10;
    /// Characters of two bytes are taken.
    DT_ACCEPT_DBCS = 0x20;
    /// The chosen row counts when the dialog closes.
    DT_SET_SELECTION = 0x40;
}
