//! Named properties: what a name is, and the names that Outlook and Exchange use.
//!
//! ```
//! use mapi_emulator::vocab::names::{self, KEYWORDS, PRIVATE};
//!
//! assert_eq!(PRIVATE.name().to_string(), "PSETID_Common:0x8506 (PidLidPrivate)");
//! assert_eq!(names::from_canonical("PidNameKeywords"), Some(KEYWORDS.name()));
//! // GetIDsFromNames tells the identifier that a store has for the name; then it is a tag like any other.
//! assert_eq!(PRIVATE.with_id(0x8123).tag().0, 0x8123_000B);
//! ```

use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::guids::{self, *};
use super::{AnsiText, Binary, FileTime, Guid, PropData, PropTag, PropType, Tag, Text};

/// The name of a property: a property set, and a number or text in it (`MAPINAMEID`, PRP-NAMED-1).
///
/// Text is compared as it is. That header names fold case is a matter of the store that maps them (PRP-NAMED-2).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PropName {
    /// The property set.
    pub set: Guid,
    /// The name in it.
    pub kind: NameKind,
}

/// A number or text (`MNID_ID`, `MNID_STRING`). In a fixture it is just that.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NameKind {
    /// `MNID_ID`: a number.
    Id(u32),
    /// `MNID_STRING`: text.
    String(Text),
}

impl PropName {
    /// A name that is a number.
    #[must_use]
    pub const fn id(set: Guid, id: u32) -> Self {
        Self { set, kind: NameKind::Id(id) }
    }

    /// A name that is text.
    #[must_use]
    pub fn string(set: Guid, string: impl Into<Text>) -> Self {
        Self { set, kind: NameKind::String(string.into()) }
    }
}

/// Prints the property set by name, the number or text, and the canonical name where there is one.
impl fmt::Display for PropName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match guids::name(self.set) {
            Some(set) => f.write_str(set)?,
            None => fmt::Display::fmt(&self.set, f)?,
        }
        write!(f, ":{}", self.kind)?;
        match canonical_name(self) {
            Some(canonical) => write!(f, " ({canonical})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for PropName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id:#06X}"),
            Self::String(string) => fmt::Debug::fmt(string, f),
        }
    }
}

impl fmt::Debug for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A name that knows the Rust type of its property: what [`Tag`] is to a tag.
pub struct NamedTag<T> {
    set: Guid,
    kind: Kind,
    value: PhantomData<fn() -> T>,
}

/// [`NameKind`] as a constant can hold it.
#[derive(Clone, Copy)]
enum Kind {
    Id(u32),
    String(&'static str),
}

impl<T> NamedTag<T> {
    /// A name that is a number.
    ///
    /// For a property of your own: `const SHOE_SIZE: NamedTag<i32> = NamedTag::with_number(PS_PUBLIC_STRINGS, 7);`
    #[must_use]
    pub const fn with_number(set: Guid, id: u32) -> Self {
        Self { set, kind: Kind::Id(id), value: PhantomData }
    }

    /// A name that is text.
    #[must_use]
    pub const fn with_string(set: Guid, string: &'static str) -> Self {
        Self { set, kind: Kind::String(string), value: PhantomData }
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> PropName {
        match self.kind {
            Kind::Id(id) => PropName::id(self.set, id),
            Kind::String(string) => PropName::string(self.set, string),
        }
    }
}

impl<T: PropData> NamedTag<T> {
    /// The tag of this property in a store that has `id` for the name.
    #[must_use]
    pub const fn with_id(self, id: u16) -> Tag<T> {
        Tag::new(PropTag::new(T::TYPE, id))
    }
}

impl<T> Clone for NamedTag<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NamedTag<T> {}

impl<T> From<NamedTag<T>> for PropName {
    fn from(tag: NamedTag<T>) -> Self {
        tag.name()
    }
}

impl<T> fmt::Debug for NamedTag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.name(), f)
    }
}

/// A known name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameInfo {
    /// The canonical name: `PidLidPrivate`.
    pub canonical: &'static str,
    /// The name.
    pub name: PropName,
    /// The type of the property.
    pub prop_type: PropType,
}

/// The canonical name of a named property. Header names are found in any case.
#[must_use]
pub fn canonical_name(name: &PropName) -> Option<&'static str> {
    let name = folded(name.clone());
    let first = BY_NAME.partition_point(|(known, _)| *known < name);
    BY_NAME.get(first).filter(|(known, _)| *known == name).map(|(_, canonical)| *canonical)
}

/// The named property that has this canonical name.
#[must_use]
pub fn from_canonical(canonical: &str) -> Option<PropName> {
    let found = BY_CANONICAL.binary_search_by_key(&canonical, |info| info.canonical).ok()?;
    Some(BY_CANONICAL[found].name.clone())
}

/// Every known name, in the order of the canonical names.
pub fn all() -> impl Iterator<Item = NameInfo> {
    BY_CANONICAL.iter().cloned()
}

static BY_CANONICAL: LazyLock<Vec<NameInfo>> = LazyLock::new(|| {
    let mut rows = listed();
    rows.sort_unstable_by_key(|info| info.canonical);
    rows
});

static BY_NAME: LazyLock<Vec<(PropName, &str)>> = LazyLock::new(|| {
    let mut rows: Vec<_> = listed().into_iter().map(|info| (folded(info.name), info.canonical)).collect();
    rows.sort();
    rows
});

/// Stores keep header names in lower case (PRP-NAMED-2).
fn folded(mut name: PropName) -> PropName {
    if let NameKind::String(string) = &mut name.kind
        && name.set == PS_INTERNET_HEADERS
    {
        *string = string.to_lowercase().into();
    }
    name
}

macro_rules! names {
    ($($NAME:ident: $Value:ty = $set:ident, $kind:ident($key:literal), $canonical:literal;)*) => {
        $(
            #[doc = concat!("`", $canonical, "`: `", stringify!($set), ":", stringify!($key), "`.")]
            #[doc(alias = $canonical)]
            pub const $NAME: NamedTag<$Value> =
                NamedTag { set: $set, kind: Kind::$kind($key), value: PhantomData };
        )*

        fn listed() -> Vec<NameInfo> {
            vec![$(NameInfo {
                canonical: $canonical,
                name: $NAME.name(),
                prop_type: <$Value as PropData>::TYPE,
            }),*]
        }
    };
}

// Left out: PidLidCustomFlag, of which no document tells the property set.
names! {
    ADDRESS_BOOK_PROVIDER_ARRAY_TYPE: i32 = PSETID_Address, Id(0x8029), "PidLidAddressBookProviderArrayType";
    ADDRESS_BOOK_PROVIDER_EMAIL_LIST: Vec<i32> = PSETID_Address, Id(0x8028), "PidLidAddressBookProviderEmailList";
    ADDRESS_COUNTRY_CODE: String = PSETID_Address, Id(0x80DD), "PidLidAddressCountryCode";
    AGING_DONT_AGE_ME: bool = PSETID_Common, Id(0x850E), "PidLidAgingDontAgeMe";
    ALL_ATTENDEES_STRING: String = PSETID_Appointment, Id(0x8238), "PidLidAllAttendeesString";
    ANNIVERSARY_EVENT_ENTRY_ID: Binary = PSETID_Address, Id(0x804E), "PidLidAnniversaryEventEntryId";
    APPOINTMENT_AUXILIARY_FLAGS: i32 = PSETID_Appointment, Id(0x8207), "PidLidAppointmentAuxiliaryFlags";
    APPOINTMENT_COLOR: i32 = PSETID_Appointment, Id(0x8214), "PidLidAppointmentColor";
    APPOINTMENT_COUNTER_PROPOSAL: bool = PSETID_Appointment, Id(0x8257), "PidLidAppointmentCounterProposal";
    APPOINTMENT_DURATION: i32 = PSETID_Appointment, Id(0x8213), "PidLidAppointmentDuration";
    APPOINTMENT_END_WHOLE: FileTime = PSETID_Appointment, Id(0x820E), "PidLidAppointmentEndWhole";
    APPOINTMENT_LAST_SEQUENCE: i32 = PSETID_Appointment, Id(0x8203), "PidLidAppointmentLastSequence";
    APPOINTMENT_MESSAGE_CLASS: String = PSETID_Meeting, Id(0x0024), "PidLidAppointmentMessageClass";
    APPOINTMENT_NOT_ALLOW_PROPOSE: bool = PSETID_Appointment, Id(0x825A), "PidLidAppointmentNotAllowPropose";
    APPOINTMENT_PROPOSAL_NUMBER: i32 = PSETID_Appointment, Id(0x8259), "PidLidAppointmentProposalNumber";
    APPOINTMENT_PROPOSED_DURATION: i32 = PSETID_Appointment, Id(0x8256), "PidLidAppointmentProposedDuration";
    APPOINTMENT_PROPOSED_END_WHOLE: FileTime = PSETID_Appointment, Id(0x8251), "PidLidAppointmentProposedEndWhole";
    APPOINTMENT_PROPOSED_START_WHOLE: FileTime = PSETID_Appointment, Id(0x8250), "PidLidAppointmentProposedStartWhole";
    APPOINTMENT_RECUR: Binary = PSETID_Appointment, Id(0x8216), "PidLidAppointmentRecur";
    APPOINTMENT_REPLY_NAME: String = PSETID_Appointment, Id(0x8230), "PidLidAppointmentReplyName";
    APPOINTMENT_REPLY_TIME: FileTime = PSETID_Appointment, Id(0x8220), "PidLidAppointmentReplyTime";
    APPOINTMENT_SEQUENCE: i32 = PSETID_Appointment, Id(0x8201), "PidLidAppointmentSequence";
    APPOINTMENT_SEQUENCE_TIME: FileTime = PSETID_Appointment, Id(0x8202), "PidLidAppointmentSequenceTime";
    APPOINTMENT_START_WHOLE: FileTime = PSETID_Appointment, Id(0x820D), "PidLidAppointmentStartWhole";
    APPOINTMENT_STATE_FLAGS: i32 = PSETID_Appointment, Id(0x8217), "PidLidAppointmentStateFlags";
    APPOINTMENT_SUB_TYPE: bool = PSETID_Appointment, Id(0x8215), "PidLidAppointmentSubType";
    APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY: Binary = PSETID_Appointment, Id(0x825F), "PidLidAppointmentTimeZoneDefinitionEndDisplay";
    APPOINTMENT_TIME_ZONE_DEFINITION_RECUR: Binary = PSETID_Appointment, Id(0x8260), "PidLidAppointmentTimeZoneDefinitionRecur";
    APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY: Binary = PSETID_Appointment, Id(0x825E), "PidLidAppointmentTimeZoneDefinitionStartDisplay";
    APPOINTMENT_UNSENDABLE_RECIPIENTS: Binary = PSETID_Appointment, Id(0x823D), "PidLidAppointmentUnsendableRecipients";
    ATTENDEE_CRITICAL_CHANGE: FileTime = PSETID_Meeting, Id(0x0001), "PidLidAttendeeCriticalChange";
    AUTO_FILL_LOCATION: bool = PSETID_Appointment, Id(0x823A), "PidLidAutoFillLocation";
    AUTO_LOG: bool = PSETID_Address, Id(0x8025), "PidLidAutoLog";
    AUTO_PROCESS_STATE: i32 = PSETID_Common, Id(0x851A), "PidLidAutoProcessState";
    BILLING: String = PSETID_Common, Id(0x8535), "PidLidBilling";
    BIRTHDAY_EVENT_ENTRY_ID: Binary = PSETID_Address, Id(0x804D), "PidLidBirthdayEventEntryId";
    BUSINESS_CARD_CARD_PICTURE: Binary = PSETID_Address, Id(0x8041), "PidLidBusinessCardCardPicture";
    BUSINESS_CARD_DISPLAY_DEFINITION: Binary = PSETID_Address, Id(0x8040), "PidLidBusinessCardDisplayDefinition";
    BUSY_STATUS: i32 = PSETID_Appointment, Id(0x8205), "PidLidBusyStatus";
    CALENDAR_TYPE: i32 = PSETID_Meeting, Id(0x001C), "PidLidCalendarType";
    CATEGORIES: Vec<String> = PS_PUBLIC_STRINGS, Id(0x2328), "PidLidCategories";
    CC_ATTENDEES_STRING: String = PSETID_Appointment, Id(0x823C), "PidLidCcAttendeesString";
    CHANGE_HIGHLIGHT: i32 = PSETID_Appointment, Id(0x8204), "PidLidChangeHighlight";
    CLASSIFICATION: String = PSETID_Common, Id(0x85B6), "PidLidClassification";
    CLASSIFICATION_DESCRIPTION: String = PSETID_Common, Id(0x85B7), "PidLidClassificationDescription";
    CLASSIFICATION_GUID: String = PSETID_Common, Id(0x85B8), "PidLidClassificationGuid";
    CLASSIFICATION_KEEP: bool = PSETID_Common, Id(0x85BA), "PidLidClassificationKeep";
    CLASSIFIED: bool = PSETID_Common, Id(0x85B5), "PidLidClassified";
    CLEAN_GLOBAL_OBJECT_ID: Binary = PSETID_Meeting, Id(0x0023), "PidLidCleanGlobalObjectId";
    CLIP_END: FileTime = PSETID_Appointment, Id(0x8236), "PidLidClipEnd";
    CLIP_START: FileTime = PSETID_Appointment, Id(0x8235), "PidLidClipStart";
    COMMON_END: FileTime = PSETID_Common, Id(0x8517), "PidLidCommonEnd";
    COMMON_START: FileTime = PSETID_Common, Id(0x8516), "PidLidCommonStart";
    COMPANIES: Vec<String> = PSETID_Common, Id(0x8539), "PidLidCompanies";
    CONTACT_CHARACTER_SET: i32 = PSETID_Address, Id(0x8023), "PidLidContactCharacterSet";
    CONTACT_ITEM_DATA: Vec<i32> = PSETID_Address, Id(0x8007), "PidLidContactItemData";
    CONTACT_LINK_ENTRY: Binary = PSETID_Common, Id(0x8585), "PidLidContactLinkEntry";
    CONTACT_LINK_NAME: String = PSETID_Common, Id(0x8586), "PidLidContactLinkName";
    CONTACT_LINK_SEARCH_KEY: Binary = PSETID_Common, Id(0x8584), "PidLidContactLinkSearchKey";
    CONTACTS: Vec<String> = PSETID_Common, Id(0x853A), "PidLidContacts";
    CONTACT_USER_FIELD1: String = PSETID_Address, Id(0x804F), "PidLidContactUserField1";
    CONTACT_USER_FIELD2: String = PSETID_Address, Id(0x8050), "PidLidContactUserField2";
    CONTACT_USER_FIELD3: String = PSETID_Address, Id(0x8051), "PidLidContactUserField3";
    CONTACT_USER_FIELD4: String = PSETID_Address, Id(0x8052), "PidLidContactUserField4";
    CURRENT_VERSION: i32 = PSETID_Common, Id(0x8552), "PidLidCurrentVersion";
    CURRENT_VERSION_NAME: String = PSETID_Common, Id(0x8554), "PidLidCurrentVersionName";
    DISTRIBUTION_LIST_CHECKSUM: i32 = PSETID_Address, Id(0x804C), "PidLidDistributionListChecksum";
    DISTRIBUTION_LIST_MEMBERS: Vec<Binary> = PSETID_Address, Id(0x8055), "PidLidDistributionListMembers";
    DISTRIBUTION_LIST_NAME: String = PSETID_Address, Id(0x8053), "PidLidDistributionListName";
    DISTRIBUTION_LIST_ONE_OFF_MEMBERS: Vec<Binary> = PSETID_Address, Id(0x8054), "PidLidDistributionListOneOffMembers";
    EMAIL1_ADDRESS_TYPE: String = PSETID_Address, Id(0x8082), "PidLidEmail1AddressType";
    EMAIL1_DISPLAY_NAME: String = PSETID_Address, Id(0x8080), "PidLidEmail1DisplayName";
    EMAIL1_EMAIL_ADDRESS: String = PSETID_Address, Id(0x8083), "PidLidEmail1EmailAddress";
    EMAIL1_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x8084), "PidLidEmail1OriginalDisplayName";
    EMAIL1_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x8085), "PidLidEmail1OriginalEntryId";
    EMAIL2_ADDRESS_TYPE: String = PSETID_Address, Id(0x8092), "PidLidEmail2AddressType";
    EMAIL2_DISPLAY_NAME: String = PSETID_Address, Id(0x8090), "PidLidEmail2DisplayName";
    EMAIL2_EMAIL_ADDRESS: String = PSETID_Address, Id(0x8093), "PidLidEmail2EmailAddress";
    EMAIL2_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x8094), "PidLidEmail2OriginalDisplayName";
    EMAIL2_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x8095), "PidLidEmail2OriginalEntryId";
    EMAIL3_ADDRESS_TYPE: String = PSETID_Address, Id(0x80A2), "PidLidEmail3AddressType";
    EMAIL3_DISPLAY_NAME: String = PSETID_Address, Id(0x80A0), "PidLidEmail3DisplayName";
    EMAIL3_EMAIL_ADDRESS: String = PSETID_Address, Id(0x80A3), "PidLidEmail3EmailAddress";
    EMAIL3_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x80A4), "PidLidEmail3OriginalDisplayName";
    EMAIL3_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x80A5), "PidLidEmail3OriginalEntryId";
    EXCEPTION_REPLACE_TIME: FileTime = PSETID_Appointment, Id(0x8228), "PidLidExceptionReplaceTime";
    FAX1_ADDRESS_TYPE: String = PSETID_Address, Id(0x80B2), "PidLidFax1AddressType";
    FAX1_DISPLAY_NAME: String = PSETID_Address, Id(0x80B0), "PidLidFax1DisplayName";
    FAX1_EMAIL_ADDRESS: String = PSETID_Address, Id(0x80B3), "PidLidFax1EmailAddress";
    FAX1_EMAIL_TYPE: String = PSETID_Address, Id(0x80B7), "PidLidFax1EmailType";
    FAX1_ENTRY_ID: Binary = PSETID_Address, Id(0x80B1), "PidLidFax1EntryId";
    FAX1_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x80B4), "PidLidFax1OriginalDisplayName";
    FAX1_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x80B5), "PidLidFax1OriginalEntryId";
    FAX1_RICH_TEXT_FORMAT: bool = PSETID_Address, Id(0x80B6), "PidLidFax1RichTextFormat";
    FAX2_ADDRESS_TYPE: String = PSETID_Address, Id(0x80C2), "PidLidFax2AddressType";
    FAX2_DISPLAY_NAME: String = PSETID_Address, Id(0x80C0), "PidLidFax2DisplayName";
    FAX2_EMAIL_ADDRESS: String = PSETID_Address, Id(0x80C3), "PidLidFax2EmailAddress";
    FAX2_EMAIL_TYPE: String = PSETID_Address, Id(0x80C7), "PidLidFax2EmailType";
    FAX2_ENTRY_ID: Binary = PSETID_Address, Id(0x80C1), "PidLidFax2EntryId";
    FAX2_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x80C4), "PidLidFax2OriginalDisplayName";
    FAX2_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x80C5), "PidLidFax2OriginalEntryId";
    FAX2_RICH_TEXT_FORMAT: bool = PSETID_Address, Id(0x80C6), "PidLidFax2RichTextFormat";
    FAX3_ADDRESS_TYPE: String = PSETID_Address, Id(0x80D2), "PidLidFax3AddressType";
    FAX3_DISPLAY_NAME: String = PSETID_Address, Id(0x80D0), "PidLidFax3DisplayName";
    FAX3_EMAIL_ADDRESS: String = PSETID_Address, Id(0x80D3), "PidLidFax3EmailAddress";
    FAX3_EMAIL_TYPE: String = PSETID_Address, Id(0x80D7), "PidLidFax3EmailType";
    FAX3_ENTRY_ID: Binary = PSETID_Address, Id(0x80D1), "PidLidFax3EntryId";
    FAX3_ORIGINAL_DISPLAY_NAME: String = PSETID_Address, Id(0x80D4), "PidLidFax3OriginalDisplayName";
    FAX3_ORIGINAL_ENTRY_ID: Binary = PSETID_Address, Id(0x80D5), "PidLidFax3OriginalEntryId";
    FAX3_RICH_TEXT_FORMAT: bool = PSETID_Address, Id(0x80D6), "PidLidFax3RichTextFormat";
    F_EXCEPTIONAL_ATTENDEES: bool = PSETID_Appointment, Id(0x822B), "PidLidFExceptionalAttendees";
    F_EXCEPTIONAL_BODY: bool = PSETID_Appointment, Id(0x8206), "PidLidFExceptionalBody";
    FILE_UNDER: String = PSETID_Address, Id(0x8005), "PidLidFileUnder";
    FILE_UNDER_ID: i32 = PSETID_Address, Id(0x8006), "PidLidFileUnderId";
    FILE_UNDER_LIST: Vec<i32> = PSETID_Address, Id(0x8026), "PidLidFileUnderList";
    F_INVITED: bool = PSETID_Appointment, Id(0x8229), "PidLidFInvited";
    FLAG_REQUEST: String = PSETID_Common, Id(0x8530), "PidLidFlagRequest";
    FLAG_STRING: i32 = PSETID_Common, Id(0x85C0), "PidLidFlagString";
    FORM_PROP_STREAM: Binary = PSETID_Common, Id(0x851B), "PidLidFormPropStream";
    FORM_STORAGE: Binary = PSETID_Common, Id(0x850F), "PidLidFormStorage";
    FORWARD_INSTANCE: bool = PSETID_Appointment, Id(0x820A), "PidLidForwardInstance";
    FREE_BUSY_LOCATION: String = PSETID_Address, Id(0x80D8), "PidLidFreeBusyLocation";
    F_SHOULD_TNEF: bool = PSETID_Common, Id(0x85A5), "PidLidFShouldTNEF";
    GLOBAL_OBJECT_ID: Binary = PSETID_Meeting, Id(0x0003), "PidLidGlobalObjectId";
    HAS_PICTURE: bool = PSETID_Address, Id(0x8015), "PidLidHasPicture";
    HEADER_ITEM: i32 = PSETID_Common, Id(0x8578), "PidLidHeaderItem";
    HOME_ADDRESS: String = PSETID_Address, Id(0x801A), "PidLidHomeAddress";
    HOME_ADDRESS_COUNTRY_CODE: String = PSETID_Address, Id(0x80DA), "PidLidHomeAddressCountryCode";
    HTML: String = PSETID_Address, Id(0x802B), "PidLidHtml";
    IMAGE_ATTACHMENTS_COMPRESSION_LEVEL: i32 = PSETID_Common, Id(0x8593), "PidLidImageAttachmentsCompressionLevel";
    IMAP_DELETED: i32 = PSETID_Common, Id(0x8570), "PidLidImapDeleted";
    INSTANT_MESSAGING_ADDRESS: String = PSETID_Address, Id(0x8062), "PidLidInstantMessagingAddress";
    INTENDED_BUSY_STATUS: i32 = PSETID_Appointment, Id(0x8224), "PidLidIntendedBusyStatus";
    INTERNET_ACCOUNT_NAME: String = PSETID_Common, Id(0x8580), "PidLidInternetAccountName";
    INTERNET_ACCOUNT_STAMP: String = PSETID_Common, Id(0x8581), "PidLidInternetAccountStamp";
    IS_EXCEPTION: bool = PSETID_Meeting, Id(0x000A), "PidLidIsException";
    IS_INTERPERSONAL_FAX: bool = PSETID_Common, Id(0x859B), "PidLidIsInterpersonalFax";
    IS_RECURRING: bool = PSETID_Meeting, Id(0x0005), "PidLidIsRecurring";
    IS_SILENT: bool = PSETID_Meeting, Id(0x0004), "PidLidIsSilent";
    LINKED_TASK_ITEMS: Vec<Binary> = PSETID_Appointment, Id(0x820C), "PidLidLinkedTaskItems";
    LOCATION: String = PSETID_Appointment, Id(0x8208), "PidLidLocation";
    LOG_DOCUMENT_POSTED: bool = PSETID_Log, Id(0x8711), "PidLidLogDocumentPosted";
    LOG_DOCUMENT_PRINTED: bool = PSETID_Log, Id(0x870E), "PidLidLogDocumentPrinted";
    LOG_DOCUMENT_ROUTED: bool = PSETID_Log, Id(0x8710), "PidLidLogDocumentRouted";
    LOG_DOCUMENT_SAVED: bool = PSETID_Log, Id(0x870F), "PidLidLogDocumentSaved";
    LOG_DURATION: i32 = PSETID_Log, Id(0x8707), "PidLidLogDuration";
    LOG_END: FileTime = PSETID_Log, Id(0x8708), "PidLidLogEnd";
    LOG_FLAGS: i32 = PSETID_Log, Id(0x870C), "PidLidLogFlags";
    LOG_START: FileTime = PSETID_Log, Id(0x8706), "PidLidLogStart";
    LOG_TYPE: String = PSETID_Log, Id(0x8700), "PidLidLogType";
    LOG_TYPE_DESC: String = PSETID_Log, Id(0x8712), "PidLidLogTypeDesc";
    MEETING_TYPE: i32 = PSETID_Meeting, Id(0x0026), "PidLidMeetingType";
    MEETING_WORKSPACE_URL: String = PSETID_Appointment, Id(0x8209), "PidLidMeetingWorkspaceUrl";
    MILEAGE: String = PSETID_Common, Id(0x8534), "PidLidMileage";
    NON_SENDABLE_BCC: String = PSETID_Common, Id(0x8538), "PidLidNonSendableBcc";
    NON_SENDABLE_BCC_TRACK_STATUS: Vec<i32> = PSETID_Common, Id(0x8545), "PidLidNonSendableBccTrackStatus";
    NON_SENDABLE_CC: String = PSETID_Common, Id(0x8537), "PidLidNonSendableCc";
    NON_SENDABLE_TO: String = PSETID_Common, Id(0x8536), "PidLidNonSendableTo";
    NON_SEND_CC_TRACK_STATUS: Vec<i32> = PSETID_Common, Id(0x8544), "PidLidNonSendCcTrackStatus";
    NON_SEND_TO_TRACK_STATUS: Vec<i32> = PSETID_Common, Id(0x8543), "PidLidNonSendToTrackStatus";
    NOTE_COLOR: i32 = PSETID_Note, Id(0x8B00), "PidLidNoteColor";
    NOTE_HEIGHT: i32 = PSETID_Note, Id(0x8B03), "PidLidNoteHeight";
    NOTE_WIDTH: i32 = PSETID_Note, Id(0x8B02), "PidLidNoteWidth";
    NOTE_X: i32 = PSETID_Note, Id(0x8B04), "PidLidNoteX";
    NOTE_Y: i32 = PSETID_Note, Id(0x8B05), "PidLidNoteY";
    OFFLINE_STATUS: i32 = PSETID_Common, Id(0x85B9), "PidLidOfflineStatus";
    OLD_LOCATION: String = PSETID_Meeting, Id(0x0028), "PidLidOldLocation";
    OLD_WHEN_END_WHOLE: FileTime = PSETID_Meeting, Id(0x002A), "PidLidOldWhenEndWhole";
    OLD_WHEN_START_WHOLE: FileTime = PSETID_Meeting, Id(0x0029), "PidLidOldWhenStartWhole";
    ORIGINAL_STORE_ENTRY_ID: Binary = PSETID_Appointment, Id(0x8237), "PidLidOriginalStoreEntryId";
    OTHER_ADDRESS: String = PSETID_Address, Id(0x801C), "PidLidOtherAddress";
    OTHER_ADDRESS_COUNTRY_CODE: String = PSETID_Address, Id(0x80DC), "PidLidOtherAddressCountryCode";
    OWNER_CRITICAL_CHANGE: FileTime = PSETID_Meeting, Id(0x001A), "PidLidOwnerCriticalChange";
    PAGE_DIR_STREAM: Binary = PSETID_Common, Id(0x8513), "PidLidPageDirStream";
    PERCENT_COMPLETE: f64 = PSETID_Task, Id(0x8102), "PidLidPercentComplete";
    POSTAL_ADDRESS_ID: i32 = PSETID_Address, Id(0x8022), "PidLidPostalAddressId";
    POST_RSS_CHANNEL: String = PSETID_PostRss, Id(0x8904), "PidLidPostRssChannel";
    POST_RSS_CHANNEL_LINK: String = PSETID_PostRss, Id(0x8900), "PidLidPostRssChannelLink";
    PRIVATE: bool = PSETID_Common, Id(0x8506), "PidLidPrivate";
    PROPERTY_DEFINITION_STREAM: Binary = PSETID_Common, Id(0x8540), "PidLidPropertyDefinitionStream";
    RECALL_TIME: FileTime = PSETID_Common, Id(0x8549), "PidLidRecallTime";
    RECURRENCE_PATTERN: String = PSETID_Appointment, Id(0x8232), "PidLidRecurrencePattern";
    RECURRENCE_TYPE: i32 = PSETID_Appointment, Id(0x8231), "PidLidRecurrenceType";
    RECURRING: bool = PSETID_Appointment, Id(0x8223), "PidLidRecurring";
    REFERENCE_ENTRY_ID: Binary = PSETID_Common, Id(0x85BD), "PidLidReferenceEntryId";
    REMINDER_DELTA: i32 = PSETID_Common, Id(0x8501), "PidLidReminderDelta";
    REMINDER_FILE_PARAMETER: String = PSETID_Common, Id(0x851F), "PidLidReminderFileParameter";
    REMINDER_OVERRIDE: bool = PSETID_Common, Id(0x851C), "PidLidReminderOverride";
    REMINDER_PLAY_SOUND: bool = PSETID_Common, Id(0x851E), "PidLidReminderPlaySound";
    REMINDER_SET: bool = PSETID_Common, Id(0x8503), "PidLidReminderSet";
    REMINDER_SIGNAL_TIME: FileTime = PSETID_Common, Id(0x8560), "PidLidReminderSignalTime";
    REMINDER_TIME: FileTime = PSETID_Common, Id(0x8502), "PidLidReminderTime";
    REMOTE_ATTACHMENT: bool = PSETID_Remote, Id(0x8F07), "PidLidRemoteAttachment";
    REMOTE_ENTRY_ID: Binary = PSETID_Remote, Id(0x8F01), "PidLidRemoteEntryId";
    REMOTE_MESSAGE_CLASS: String = PSETID_Remote, Id(0x8F02), "PidLidRemoteMessageClass";
    REMOTE_SEARCH_KEY: Binary = PSETID_Remote, Id(0x8F06), "PidLidRemoteSearchKey";
    REMOTE_TRANSFER_SIZE: i32 = PSETID_Remote, Id(0x8F05), "PidLidRemoteTransferSize";
    REMOTE_TRANSFER_TIME: i32 = PSETID_Remote, Id(0x8F04), "PidLidRemoteTransferTime";
    REMOTE_TRANSPORT: AnsiText = PSETID_Remote, Id(0x8F03), "PidLidRemoteTransport";
    RESEND_TIME: FileTime = PSETID_Report, Id(0x8D00), "PidLidResendTime";
    RESPONSE_STATUS: i32 = PSETID_Appointment, Id(0x8218), "PidLidResponseStatus";
    SCRIPT_STREAM: Binary = PSETID_Common, Id(0x8541), "PidLidScriptStream";
    SEND_MEETING_AS_ICAL: bool = PSETID_Appointment, Id(0x8200), "PidLidSendMeetingAsIcal";
    SHARING_CAPABILITIES: i32 = PSETID_Sharing, Id(0x8A17), "PidLidSharingCapabilities";
    SHARING_CONFIGURATION_URL: String = PSETID_Sharing, Id(0x8A24), "PidLidSharingConfigurationUrl";
    SHARING_FLAVOR: i32 = PSETID_Sharing, Id(0x8A18), "PidLidSharingFlavor";
    SHARING_INITIATOR_ENTRY_ID: Binary = PSETID_Sharing, Id(0x8A09), "PidLidSharingInitiatorEntryId";
    SHARING_INITIATOR_NAME: String = PSETID_Sharing, Id(0x8A07), "PidLidSharingInitiatorName";
    SHARING_INITIATOR_SMTP: String = PSETID_Sharing, Id(0x8A08), "PidLidSharingInitiatorSmtp";
    SHARING_LOCAL_TYPE: String = PSETID_Sharing, Id(0x8A14), "PidLidSharingLocalType";
    SHARING_PROVIDER_GUID: Binary = PSETID_Sharing, Id(0x8A01), "PidLidSharingProviderGuid";
    SHARING_PROVIDER_NAME: String = PSETID_Sharing, Id(0x8A02), "PidLidSharingProviderName";
    SHARING_PROVIDER_URL: String = PSETID_Sharing, Id(0x8A03), "PidLidSharingProviderUrl";
    SHARING_REMOTE_NAME: String = PSETID_Sharing, Id(0x8A05), "PidLidSharingRemoteName";
    SHARING_REMOTE_STORE_UID: String = PSETID_Sharing, Id(0x8A48), "PidLidSharingRemoteStoreUid";
    SHARING_REMOTE_TYPE: String = PSETID_Sharing, Id(0x8A1D), "PidLidSharingRemoteType";
    SHARING_REMOTE_UID: String = PSETID_Sharing, Id(0x8A06), "PidLidSharingRemoteUid";
    SHARING_RESPONSE_TIME: FileTime = PSETID_Sharing, Id(0x8A28), "PidLidSharingResponseTime";
    SHARING_RESPONSE_TYPE: i32 = PSETID_Sharing, Id(0x8A27), "PidLidSharingResponseType";
    SIDE_EFFECTS: i32 = PSETID_Common, Id(0x8510), "PidLidSideEffects";
    SMART_NO_ATTACH: bool = PSETID_Common, Id(0x8514), "PidLidSmartNoAttach";
    SPAM_ORIGINAL_FOLDER: Binary = PSETID_Common, Id(0x859C), "PidLidSpamOriginalFolder";
    TASK_ACCEPTANCE_STATE: i32 = PSETID_Task, Id(0x812A), "PidLidTaskAcceptanceState";
    TASK_ACCEPTED: bool = PSETID_Task, Id(0x8108), "PidLidTaskAccepted";
    TASK_ACTUAL_EFFORT: i32 = PSETID_Task, Id(0x8110), "PidLidTaskActualEffort";
    TASK_ASSIGNER: String = PSETID_Task, Id(0x8121), "PidLidTaskAssigner";
    TASK_ASSIGNERS: Binary = PSETID_Task, Id(0x8117), "PidLidTaskAssigners";
    TASK_COMPLETE: bool = PSETID_Task, Id(0x811C), "PidLidTaskComplete";
    TASK_DATE_COMPLETED: FileTime = PSETID_Task, Id(0x810F), "PidLidTaskDateCompleted";
    TASK_DEAD_OCCURRENCE: bool = PSETID_Task, Id(0x8109), "PidLidTaskDeadOccurrence";
    TASK_DUE_DATE: FileTime = PSETID_Task, Id(0x8105), "PidLidTaskDueDate";
    TASK_ESTIMATED_EFFORT: i32 = PSETID_Task, Id(0x8111), "PidLidTaskEstimatedEffort";
    TASK_F_CREATOR: bool = PSETID_Task, Id(0x811E), "PidLidTaskFCreator";
    TASK_F_FIX_OFFLINE: bool = PSETID_Task, Id(0x812C), "PidLidTaskFFixOffline";
    TASK_F_RECURRING: bool = PSETID_Task, Id(0x8126), "PidLidTaskFRecurring";
    TASK_GLOBAL_ID: Binary = PSETID_Common, Id(0x8519), "PidLidTaskGlobalId";
    TASK_HISTORY: i32 = PSETID_Task, Id(0x811A), "PidLidTaskHistory";
    TASK_LAST_DELEGATE: String = PSETID_Task, Id(0x8125), "PidLidTaskLastDelegate";
    TASK_LAST_UPDATE: FileTime = PSETID_Task, Id(0x8115), "PidLidTaskLastUpdate";
    TASK_LAST_USER: String = PSETID_Task, Id(0x8122), "PidLidTaskLastUser";
    TASK_MODE: i32 = PSETID_Common, Id(0x8518), "PidLidTaskMode";
    TASK_MULTIPLE_RECIPIENTS: i32 = PSETID_Task, Id(0x8120), "PidLidTaskMultipleRecipients";
    TASK_ORDINAL: i32 = PSETID_Task, Id(0x8123), "PidLidTaskOrdinal";
    TASK_OWNER: String = PSETID_Task, Id(0x811F), "PidLidTaskOwner";
    TASK_OWNERSHIP: i32 = PSETID_Task, Id(0x8129), "PidLidTaskOwnership";
    TASK_RECURRENCE: Binary = PSETID_Task, Id(0x8116), "PidLidTaskRecurrence";
    TASK_RESET_REMINDER: bool = PSETID_Task, Id(0x8107), "PidLidTaskResetReminder";
    TASK_START_DATE: FileTime = PSETID_Task, Id(0x8104), "PidLidTaskStartDate";
    TASK_STATE: i32 = PSETID_Task, Id(0x8113), "PidLidTaskState";
    TASK_STATUS: i32 = PSETID_Task, Id(0x8101), "PidLidTaskStatus";
    TASK_STATUS_ON_COMPLETE: bool = PSETID_Task, Id(0x8119), "PidLidTaskStatusOnComplete";
    TASK_UPDATES: bool = PSETID_Task, Id(0x811B), "PidLidTaskUpdates";
    TASK_VERSION: i32 = PSETID_Task, Id(0x8112), "PidLidTaskVersion";
    TIME_ZONE: i32 = PSETID_Meeting, Id(0x000C), "PidLidTimeZone";
    TIME_ZONE_DESCRIPTION: String = PSETID_Appointment, Id(0x8234), "PidLidTimeZoneDescription";
    TIME_ZONE_STRUCT: Binary = PSETID_Appointment, Id(0x8233), "PidLidTimeZoneStruct";
    TO_ATTENDEES_STRING: String = PSETID_Appointment, Id(0x823B), "PidLidToAttendeesString";
    TO_DO_ORDINAL_DATE: FileTime = PSETID_Common, Id(0x85A0), "PidLidToDoOrdinalDate";
    TO_DO_SUB_ORDINAL: String = PSETID_Common, Id(0x85A1), "PidLidToDoSubOrdinal";
    TO_DO_TITLE: String = PSETID_Common, Id(0x85A4), "PidLidToDoTitle";
    USER_X509_CERTIFICATE: Vec<Binary> = PSETID_Address, Id(0x80D9), "PidLidUserX509Certificate";
    USE_TNEF: bool = PSETID_Common, Id(0x8582), "PidLidUseTnef";
    VALID_FLAG_STRING_PROOF: FileTime = PSETID_Common, Id(0x85BF), "PidLidValidFlagStringProof";
    VERB_RESPONSE: String = PSETID_Common, Id(0x8524), "PidLidVerbResponse";
    VERB_STREAM: Binary = PSETID_Common, Id(0x8520), "PidLidVerbStream";
    WHERE: String = PSETID_Meeting, Id(0x0002), "PidLidWhere";
    WORK_ADDRESS: String = PSETID_Address, Id(0x801B), "PidLidWorkAddress";
    WORK_ADDRESS_CITY: String = PSETID_Address, Id(0x8046), "PidLidWorkAddressCity";
    WORK_ADDRESS_COUNTRY: String = PSETID_Address, Id(0x8049), "PidLidWorkAddressCountry";
    WORK_ADDRESS_COUNTRY_CODE: String = PSETID_Address, Id(0x80DB), "PidLidWorkAddressCountryCode";
    WORK_ADDRESS_POSTAL_CODE: String = PSETID_Address, Id(0x8048), "PidLidWorkAddressPostalCode";
    WORK_ADDRESS_POST_OFFICE_BOX: String = PSETID_Address, Id(0x804A), "PidLidWorkAddressPostOfficeBox";
    WORK_ADDRESS_STATE: String = PSETID_Address, Id(0x8047), "PidLidWorkAddressState";
    WORK_ADDRESS_STREET: String = PSETID_Address, Id(0x8045), "PidLidWorkAddressStreet";
    YOMI_COMPANY_NAME: String = PSETID_Address, Id(0x802E), "PidLidYomiCompanyName";
    YOMI_FIRST_NAME: String = PSETID_Address, Id(0x802C), "PidLidYomiFirstName";
    YOMI_LAST_NAME: String = PSETID_Address, Id(0x802D), "PidLidYomiLastName";
    ACCEPT_LANGUAGE: String = PS_INTERNET_HEADERS, String("Accept-Language"), "PidNameAcceptLanguage";
    APPLICATION_NAME: String = PS_PUBLIC_STRINGS, String("AppName"), "PidNameApplicationName";
    ATTACHMENT_MAC_CONTENT_TYPE: String = PSETID_Attachment, String("AttachmentMacContentType"), "PidNameAttachmentMacContentType";
    ATTACHMENT_MAC_INFO: Binary = PSETID_Attachment, String("AttachmentMacInfo"), "PidNameAttachmentMacInfo";
    AUDIO_NOTES: String = PSETID_UnifiedMessaging, String("UMAudioNotes"), "PidNameAudioNotes";
    AUTHOR: String = PS_PUBLIC_STRINGS, String("Author"), "PidNameAuthor";
    BYTE_COUNT: i32 = PS_PUBLIC_STRINGS, String("ByteCount"), "PidNameByteCount";
    CATEGORY: String = PS_PUBLIC_STRINGS, String("Category"), "PidNameCategory";
    CHARACTER_COUNT: i32 = PS_PUBLIC_STRINGS, String("CharCount"), "PidNameCharacterCount";
    COMMENTS: String = PS_PUBLIC_STRINGS, String("Comments"), "PidNameComments";
    COMPANY: String = PS_PUBLIC_STRINGS, String("Company"), "PidNameCompany";
    CONTENT_BASE: String = PS_INTERNET_HEADERS, String("Content-Base"), "PidNameContentBase";
    CONTENT_CLASS: String = PS_INTERNET_HEADERS, String("Content-Class"), "PidNameContentClass";
    CONTENT_TRANSFER_ENCODING: String = PS_INTERNET_HEADERS, String("Content-Transfer-Encoding"), "PidNameContentTransferEncoding";
    CONTENT_TYPE: String = PS_INTERNET_HEADERS, String("Content-Type"), "PidNameContentType";
    CREATE_DATE_TIME_READ_ONLY: FileTime = PS_PUBLIC_STRINGS, String("CreateDtmRo"), "PidNameCreateDateTimeReadOnly";
    CROSS_REFERENCE: String = PS_INTERNET_HEADERS, String("Xref"), "PidNameCrossReference";
    EDIT_TIME: String = PS_PUBLIC_STRINGS, String("EditTime"), "PidNameEditTime";
    EXCHANGE_JUNK_EMAIL_MOVE_STAMP: i32 = PS_PUBLIC_STRINGS, String("http://schemas.microsoft.com/exchange/junkemailmovestamp"), "PidNameExchangeJunkEmailMoveStamp";
    HIDDEN_COUNT: i32 = PS_PUBLIC_STRINGS, String("HiddenCount"), "PidNameHiddenCount";
    KEYWORDS: Vec<String> = PS_PUBLIC_STRINGS, String("Keywords"), "PidNameKeywords";
    LAST_AUTHOR: String = PS_PUBLIC_STRINGS, String("LastAuthor"), "PidNameLastAuthor";
    LAST_PRINTED: FileTime = PS_PUBLIC_STRINGS, String("LastPrinted"), "PidNameLastPrinted";
    LAST_SAVE_DATE_TIME: FileTime = PS_PUBLIC_STRINGS, String("LastSaveDtm"), "PidNameLastSaveDateTime";
    LINE_COUNT: i32 = PS_PUBLIC_STRINGS, String("LineCount"), "PidNameLineCount";
    MANAGER: String = PS_PUBLIC_STRINGS, String("Manager"), "PidNameManager";
    MULTIMEDIA_CLIP_COUNT: i32 = PS_PUBLIC_STRINGS, String("MMClipCount"), "PidNameMultimediaClipCount";
    NOTE_COUNT: i32 = PS_PUBLIC_STRINGS, String("NoteCount"), "PidNameNoteCount";
    PAGE_COUNT: i32 = PS_PUBLIC_STRINGS, String("PageCount"), "PidNamePageCount";
    PARAGRAPH_COUNT: i32 = PS_PUBLIC_STRINGS, String("ParCount"), "PidNameParagraphCount";
    PHISHING_STAMP: i32 = PS_PUBLIC_STRINGS, String("http://schemas.microsoft.com/outlook/phishingstamp"), "PidNamePhishingStamp";
    PRESENTATION_FORMAT: String = PS_PUBLIC_STRINGS, String("PresFormat"), "PidNamePresentationFormat";
    REVISION_NUMBER: String = PS_PUBLIC_STRINGS, String("RevNumber"), "PidNameRevisionNumber";
    RIGHTS_MANAGEMENT_LICENSE: Vec<Binary> = PS_PUBLIC_STRINGS, String("DRMLicense"), "PidNameRightsManagementLicense";
    SECURITY: i32 = PS_PUBLIC_STRINGS, String("Security"), "PidNameSecurity";
    SLIDE_COUNT: i32 = PS_PUBLIC_STRINGS, String("SlideCount"), "PidNameSlideCount";
    SUBJECT: String = PS_PUBLIC_STRINGS, String("Subject"), "PidNameSubject";
    TEMPLATE: String = PS_PUBLIC_STRINGS, String("Template"), "PidNameTemplate";
    TITLE: String = PS_PUBLIC_STRINGS, String("Title"), "PidNameTitle";
    WORD_COUNT: i32 = PS_PUBLIC_STRINGS, String("WordCount"), "PidNameWordCount";
    X_SHARING_CAPABILITIES: String = PS_INTERNET_HEADERS, String("X-Sharing-Capabilities"), "PidNameXSharingCapabilities";
    X_SHARING_CONFIG_URL: String = PS_INTERNET_HEADERS, String("X-Sharing-Config-Url"), "PidNameXSharingConfigUrl";
    X_SHARING_FLAVOR: String = PS_INTERNET_HEADERS, String("X-Sharing-Flavor"), "PidNameXSharingFlavor";
    X_SHARING_LOCAL_TYPE: String = PS_INTERNET_HEADERS, String("X-Sharing-Local-Type"), "PidNameXSharingLocalType";
    X_SHARING_PROVIDER_GUID: String = PS_INTERNET_HEADERS, String("X-Sharing-Provider-Guid"), "PidNameXSharingProviderGuid";
    X_SHARING_PROVIDER_NAME: String = PS_INTERNET_HEADERS, String("X-Sharing-Provider-Name"), "PidNameXSharingProviderName";
    X_SHARING_PROVIDER_URL: String = PS_INTERNET_HEADERS, String("X-Sharing-Provider-Url"), "PidNameXSharingProviderUrl";
    X_SHARING_REMOTE_NAME: String = PS_INTERNET_HEADERS, String("X-Sharing-Remote-Name"), "PidNameXSharingRemoteName";
    X_SHARING_REMOTE_STORE_UID: String = PS_INTERNET_HEADERS, String("X-Sharing-Remote-Store-Uid"), "PidNameXSharingRemoteStoreUid";
    X_SHARING_REMOTE_TYPE: String = PS_INTERNET_HEADERS, String("X-Sharing-Remote-Type"), "PidNameXSharingRemoteType";
    X_SHARING_REMOTE_UID: String = PS_INTERNET_HEADERS, String("X-Sharing-Remote-Uid"), "PidNameXSharingRemoteUid";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_by_its_canonical_name_and_back() {
        assert_eq!(all().count(), 328);
        for info in all() {
            assert_eq!(from_canonical(info.canonical).as_ref(), Some(&info.name));
            assert_eq!(canonical_name(&info.name), Some(info.canonical), "{:?}", info.name);
        }
    }

    #[test]
    fn known_names_have_their_sets_numbers_and_types() {
        for (tag, text) in [
            (format!("{PRIVATE:?}"), "PSETID_Common:0x8506 (PidLidPrivate)"),
            (format!("{KEYWORDS:?}"), "PS_PUBLIC_STRINGS:\"Keywords\" (PidNameKeywords)"),
            (
                format!("{APPOINTMENT_START_WHOLE:?}"),
                "PSETID_Appointment:0x820D (PidLidAppointmentStartWhole)",
            ),
            (format!("{GLOBAL_OBJECT_ID:?}"), "PSETID_Meeting:0x0003 (PidLidGlobalObjectId)"),
            (format!("{TASK_DUE_DATE:?}"), "PSETID_Task:0x8105 (PidLidTaskDueDate)"),
            (format!("{EMAIL1_EMAIL_ADDRESS:?}"), "PSETID_Address:0x8083 (PidLidEmail1EmailAddress)"),
        ] {
            assert_eq!(tag, text);
        }
        assert_eq!(KEYWORDS.with_id(0x8001).tag(), PropTag(0x8001_101F));
        assert_eq!(TASK_DUE_DATE.with_id(0x8002).tag(), PropTag(0x8002_0040));
        assert_eq!(PERCENT_COMPLETE.with_id(0x8003).tag(), PropTag(0x8003_0005));
    }

    /// Header names fold case, others do not (PRP-NAMED-2).
    #[test]
    fn a_header_name_in_lower_case_has_its_canonical_name() {
        let header = PropName::string(PS_INTERNET_HEADERS, "content-class");
        assert_eq!(canonical_name(&header), Some("PidNameContentClass"));
        assert_eq!(canonical_name(&PropName::string(PS_PUBLIC_STRINGS, "keywords")), None);
    }

    /// Kind and set are part of a name (PRP-NAMED-1).
    #[test]
    fn a_number_and_the_same_number_as_text_are_two_names() {
        assert_ne!(PropName::id(PS_PUBLIC_STRINGS, 7), PropName::string(PS_PUBLIC_STRINGS, "7"));
        assert_ne!(PropName::id(PS_PUBLIC_STRINGS, 7), PropName::id(PS_MAPI, 7));
        assert_eq!(PropName::id(PS_MAPI, 7).to_string(), "PS_MAPI:0x0007");
        assert_eq!(PropName::id(Guid::nil(), 7).to_string(), "00000000-0000-0000-0000-000000000000:0x0007");
    }

    #[test]
    fn a_name_in_a_fixture_is_a_set_and_a_number_or_text() {
        for name in [PRIVATE.name(), KEYWORDS.name()] {
            let json = serde_json::to_string(&name).unwrap();
            assert_eq!(serde_json::from_str::<PropName>(&json).unwrap(), name);
        }
        let json = serde_json::to_value(KEYWORDS.name()).unwrap();
        assert_eq!(json["kind"], "Keywords");
    }
}
