//! The GUIDs that the MAPI headers name: property sets, classes, providers, and interfaces as [`Iid`].
//!
//! ```
//! use mapi_emulator::vocab::guids::{self, IID_IMessage, PS_PUBLIC_STRINGS};
//!
//! assert_eq!(guids::name(PS_PUBLIC_STRINGS), Some("PS_PUBLIC_STRINGS"));
//! assert_eq!(guids::from_name("IID_IMessage"), Some(IID_IMessage.0));
//! assert_eq!(IID_IMessage.to_string(), "IID_IMessage");
//! ```
//!
//! A GUID is written as a text is; where a provider puts sixteen bytes on the wire, [`MapiUid`](super::MapiUid) has them.

#![allow(non_upper_case_globals, reason = "the names are those of the headers: IID_IMessage, muidEMSAB")]

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Guid;

/// The id of an interface: what a caller of `OpenEntry` or `OpenProperty` wants to have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Iid(pub Guid);

impl Iid {
    /// The MAPI name, if it is the id of a MAPI interface.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        name(self.0).filter(|name| name.starts_with("IID_"))
    }

    const fn from_u128(id: u128) -> Self {
        Self(Guid::from_u128(id))
    }
}

/// Prints the MAPI name where there is one: `IID_IMessage`, else the GUID.
impl fmt::Display for Iid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl fmt::Debug for Iid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The MAPI name of a GUID. Where names share one, the first listed.
#[must_use]
pub fn name(guid: Guid) -> Option<&'static str> {
    let first = BY_GUID.partition_point(|(_, known)| *known < guid);
    BY_GUID.get(first).filter(|(_, known)| *known == guid).map(|(name, _)| *name)
}

/// The GUID that has this MAPI name.
#[must_use]
pub fn from_name(name: &str) -> Option<Guid> {
    let found = BY_NAME.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(BY_NAME[found].1)
}

/// Every name there is with its GUID, in the order of the names.
pub fn all() -> impl Iterator<Item = (&'static str, Guid)> {
    BY_NAME.iter().copied()
}

static BY_NAME: LazyLock<Vec<(&str, Guid)>> = LazyLock::new(|| {
    let mut rows = ALL.to_vec();
    rows.sort_unstable_by_key(|(name, _)| *name);
    rows
});

static BY_GUID: LazyLock<Vec<(&str, Guid)>> = LazyLock::new(|| {
    let mut rows = ALL.to_vec();
    rows.sort_by_key(|(_, guid)| *guid);
    rows
});

macro_rules! guids {
    ($($NAME:ident: $Kind:ident = $guid:literal;)*) => {
        $(
            #[doc = concat!("`", $guid, "`.")]
            pub const $NAME: $Kind = $Kind::from_u128(uuid::uuid!($guid).as_u128());
        )*

        static ALL: &[(&str, Guid)] = &[$((stringify!($NAME), uuid::uuid!($guid))),*];
    };
}

guids! {
    CLSID_CalendarFolder: Guid = "00067802-0000-0000-c000-000000000046";
    CLSID_ContactFolder: Guid = "00067801-0000-0000-c000-000000000046";
    CLSID_IConverterSession: Guid = "4e3a7680-b77a-11d0-9da5-00c04fd65685";
    CLSID_IFontCache: Guid = "b0d17fc2-7bc4-11d1-bdfa-00c04fa31009";
    CLSID_IHashTable: Guid = "64577982-86d7-11d1-bdfc-00c04fa31009";
    CLSID_IMimeAllocator: Guid = "fd853cdd-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeBody: Guid = "fd853cdb-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeHeaderTable: Guid = "fd853ce0-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeHtmlProtocol: Guid = "05300401-bcbc-11d0-85e3-00c04fd85ab4";
    CLSID_IMimeInternational: Guid = "fd853cd9-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeMessage: Guid = "fd853ce3-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeMessageParts: Guid = "fd853cdc-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeMessageTree: Guid = "fd853ce2-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeObjResolver: Guid = "35461e30-c488-11d1-960e-00c04fbd7c09";
    CLSID_IMimePropertySchema: Guid = "fd853ced-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimePropertySet: Guid = "fd853ce1-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IMimeSecurity: Guid = "fd853cde-7f86-11d0-8252-00c04fd85ab4";
    CLSID_IVirtualStream: Guid = "fd853cdf-7f86-11d0-8252-00c04fd85ab4";
    CLSID_JournalFolder: Guid = "00067808-0000-0000-c000-000000000046";
    CLSID_MailFolder: Guid = "00067800-0000-0000-c000-000000000046";
    CLSID_MailMessage: Guid = "00020d0b-0000-0000-c000-000000000046";
    CLSID_MimeEdit: Guid = "1c82ead9-508e-11d1-8dcf-00c04fb951f9";
    CLSID_NoteFolder: Guid = "00067804-0000-0000-c000-000000000046";
    CLSID_OlkAccountManager: Guid = "ed475410-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkAddressBook: Guid = "ed475419-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkHotmailAccount: Guid = "4db5cbf0-3b77-4852-bc8e-bb81908861f3";
    CLSID_OlkIMAP4Account: Guid = "ed475412-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkLDAPAccount: Guid = "4db5cbf2-3b77-4852-bc8e-bb81908861f3";
    CLSID_OlkMAPIAccount: Guid = "ed475414-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkMail: Guid = "ed475418-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkPOP3Account: Guid = "ed475411-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_OlkStore: Guid = "ed475420-b0d6-11d2-8c3b-00104b2a6676";
    CLSID_TaskFolder: Guid = "00067803-0000-0000-c000-000000000046";
    CMDSETID_MimeEdit: Guid = "1c82eada-508e-11d1-8dcf-00c04fb951f9";
    CMDSETID_MimeEditHost: Guid = "1c82eadb-508e-11d1-8dcf-00c04fb951f9";
    GUID_Dilkie: Guid = "53bc2ec0-d953-11cd-9752-00aa004ae40e";
    IID_CAPONE_PROF: Iid = "00020d0a-0000-0000-c000-000000000046";
    IID_IABContainer: Iid = "0002030d-0000-0000-c000-000000000046";
    IID_IABLogon: Iid = "00020314-0000-0000-c000-000000000046";
    IID_IABProvider: Iid = "00020311-0000-0000-c000-000000000046";
    IID_IAddrBook: Iid = "00020309-0000-0000-c000-000000000046";
    IID_IAttachment: Iid = "00020308-0000-0000-c000-000000000046";
    IID_IAttachmentSecurity: Iid = "b2533636-c3f3-416f-bf04-aefe41abaae2";
    IID_IConverterSession: Iid = "4b401570-b77b-11d0-9da5-00c04fd65685";
    IID_IDistList: Iid = "0002030e-0000-0000-c000-000000000046";
    IID_IEnumMAPIFormProp: Iid = "00020323-0000-0000-c000-000000000046";
    IID_IExchangeBadItemCallback: Iid = "1df85ab7-4d20-4a57-b170-2f062136c1d6";
    IID_IExchangeChangeAdvisor: Iid = "1e300720-a839-11cf-bde0-00004c7531e3";
    IID_IExchangeExportChanges: Iid = "a3ea9cc0-d1b2-11cd-80fc-00aa004bba0b";
    IID_IExchangeExportChanges2: Iid = "387cebe0-f53f-11cf-a48f-00c04fd65595";
    IID_IExchangeExportChanges3: Iid = "702e7f86-50a6-11d1-abd6-00a0c905660a";
    IID_IExchangeFastTransfer: Iid = "ff7db070-a88a-11cd-9bc8-00aa002fc45a";
    IID_IExchangeFavorites: Iid = "cf4f3bc0-ec66-11ce-b31c-00aa00574cc6";
    IID_IExchangeImportContentsChanges: Iid = "f75abfa0-d0e0-11cd-80fc-00aa004bba0b";
    IID_IExchangeImportContentsChanges2: Iid = "7dfdd720-f53f-11cf-a48f-00c04fd65595";
    IID_IExchangeImportHierarchyChanges: Iid = "85a66cf0-d0e0-11cd-80fc-00aa004bba0b";
    IID_IExchangeManageStore: Iid = "559d10b0-a772-11cd-9bc8-00aa002fc45a";
    IID_IExchangeManageStore2: Iid = "b6dca470-0ff3-11d0-a409-00c04fd7bd87";
    IID_IExchangeManageStore3: Iid = "166d9bc2-db75-44a9-8a93-9f3ffc994d76";
    IID_IExchangeManageStore4: Iid = "2590ff87-c431-4f9c-b1a8-cd69d760cd10";
    IID_IExchangeManageStore5: Iid = "7907dd18-f141-4676-b102-37c9d9363430";
    IID_IExchangeManageStoreEx: Iid = "7fe3c629-4d9a-4510-a479-56962b246dc6";
    IID_IExchangeMessageConversion: Iid = "3532b360-d114-11cf-a83b-00c04fd65597";
    IID_IExchangeMessageCpid0: Iid = "00000000-1ae9-11cf-84e0-00aa006b4fae";
    IID_IExchangeModifyTable: Iid = "2d734cb0-53fd-101b-b19d-08002b3056e3";
    IID_IExchangeMoveUserProgress: Iid = "ef2fb44a-8dac-4e4e-b1e3-a3b926355617";
    IID_IExchangeNntpNewsfeed: Iid = "380f41c0-3cdc-11d0-9792-00c04fd6551d";
    IID_IExchangeRuleAction: Iid = "74bba840-c93a-11ce-9581-00aa005742f7";
    IID_IFontCache: Iid = "b0d17fc4-7bc4-11d1-bdfa-00c04fa31009";
    IID_IFontCacheNotify: Iid = "b0d17fc5-7bc4-11d1-bdfa-00c04fa31009";
    IID_IHashTable: Iid = "64577981-86d7-11d1-bdfc-00c04fa31009";
    IID_IMAPIAdviseSink: Iid = "00020302-0000-0000-c000-000000000046";
    IID_IMAPIClientShutdown: Iid = "00020397-0000-0000-c000-000000000046";
    IID_IMAPIContainer: Iid = "0002030b-0000-0000-c000-000000000046";
    IID_IMAPIControl: Iid = "0002031b-0000-0000-c000-000000000046";
    IID_IMAPIFolder: Iid = "0002030c-0000-0000-c000-000000000046";
    IID_IMAPIFolderNoProvChk: Iid = "57d333a0-f589-4b23-a3f9-85f82fec153c";
    IID_IMAPIForm: Iid = "00020327-0000-0000-c000-000000000046";
    IID_IMAPIFormAdviseSink: Iid = "0002032f-0000-0000-c000-000000000046";
    IID_IMAPIFormContainer: Iid = "0002032e-0000-0000-c000-000000000046";
    IID_IMAPIFormFactory: Iid = "00020350-0000-0000-c000-000000000046";
    IID_IMAPIFormInfo: Iid = "00020324-0000-0000-c000-000000000046";
    IID_IMAPIFormMgr: Iid = "00020322-0000-0000-c000-000000000046";
    IID_IMAPIFormProp: Iid = "0002032d-0000-0000-c000-000000000046";
    IID_IMAPIGetSession: Iid = "614ab435-491d-4f5b-a8b4-60eb031030c6";
    IID_IMAPIMessageSite: Iid = "00020370-0000-0000-c000-000000000046";
    IID_IMAPIProgress: Iid = "0002031f-0000-0000-c000-000000000046";
    IID_IMAPIProp: Iid = "00020303-0000-0000-c000-000000000046";
    IID_IMAPIPropData: Iid = "0002031a-0000-0000-c000-000000000046";
    IID_IMAPIProviderShutdown: Iid = "00020398-0000-0000-c000-000000000046";
    IID_IMAPISession: Iid = "00020300-0000-0000-c000-000000000046";
    IID_IMAPISpoolerInit: Iid = "00020317-0000-0000-c000-000000000046";
    IID_IMAPISpoolerService: Iid = "0002031e-0000-0000-c000-000000000046";
    IID_IMAPISpoolerSession: Iid = "00020318-0000-0000-c000-000000000046";
    IID_IMAPIStatus: Iid = "00020305-0000-0000-c000-000000000046";
    IID_IMAPISup: Iid = "0002030f-0000-0000-c000-000000000046";
    IID_IMAPISync: Iid = "5024a385-2d44-486a-81a8-8f0ecb6071dd";
    IID_IMAPISyncProgressCallback: Iid = "5024a386-2d44-486a-81a8-8f0ecb6071dd";
    IID_IMAPITable: Iid = "00020301-0000-0000-c000-000000000046";
    IID_IMAPITableData: Iid = "00020316-0000-0000-c000-000000000046";
    IID_IMAPIViewAdviseSink: Iid = "0002032b-0000-0000-c000-000000000046";
    IID_IMAPIViewContext: Iid = "00020321-0000-0000-c000-000000000046";
    IID_IMSCapabilities: Iid = "00020393-0000-0000-c000-000000000046";
    IID_IMSLogon: Iid = "00020313-0000-0000-c000-000000000046";
    IID_IMSProvider: Iid = "00020310-0000-0000-c000-000000000046";
    IID_IMailUser: Iid = "0002030a-0000-0000-c000-000000000046";
    IID_IMessage: Iid = "00020307-0000-0000-c000-000000000046";
    IID_IMessageNoProvChk: Iid = "c3505457-7b2e-4c3b-a8d6-6dd949bb97a1";
    IID_IMessageRaw: Iid = "0002038a-0000-0000-c000-000000000046";
    IID_IMimeAddressInfo: Iid = "c558834b-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeAddressTable: Iid = "c558834a-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeAllocator: Iid = "c5588351-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeBody: Iid = "c558834c-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeEditTag: Iid = "70183210-7b36-11d2-8c12-00c04fa31009";
    IID_IMimeEditTagCollection: Iid = "d09ee528-7b38-11d2-8c12-00c04fa31009";
    IID_IMimeEnumAddressTypes: Iid = "c5588354-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeEnumHeaderRows: Iid = "c558834d-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeEnumMessageParts: Iid = "c5588350-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeEnumProperties: Iid = "fd853cee-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeHeaderTable: Iid = "fd853cd1-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeInlineSupport: Iid = "c558834e-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeInternational: Iid = "c5588349-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeMessage: Iid = "fd853cd5-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeMessageCallback: Iid = "761aa641-7bda-11d1-8aa9-00c04fb951f3";
    IID_IMimeMessageParts: Iid = "c558834f-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeMessageTree: Iid = "fd853cd4-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeObjResolver: Iid = "feceaffd-c441-11d1-960e-00c04fbd7c09";
    IID_IMimePropertySchema: Iid = "fd853cec-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimePropertySet: Iid = "fd853cd3-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeSecurity: Iid = "c5588353-7f86-11d0-8252-00c04fd85ab4";
    IID_IMimeWebDocument: Iid = "ee519f11-851a-11d0-825c-00c04fd85ab4";
    IID_IMsgServiceAdmin: Iid = "0002031d-0000-0000-c000-000000000046";
    IID_IMsgServiceAdmin2: Iid = "00020387-0000-0000-c000-000000000046";
    IID_IMsgStore: Iid = "00020306-0000-0000-c000-000000000046";
    IID_IOlkAccount: Iid = "9240a6d2-af41-11d2-8c3b-00104b2a6676";
    IID_IOlkAccountHelper: Iid = "9240a6cb-af41-11d2-8c3b-00104b2a6676";
    IID_IOlkAccountManager: Iid = "9240a6cd-af41-11d2-8c3b-00104b2a6676";
    IID_IOlkAccountNotify: Iid = "9240a6c3-af41-11d2-8c3b-00104b2a6676";
    IID_IOlkEnum: Iid = "9240a6c0-af41-11d2-8c3b-00104b2a6676";
    IID_IOlkErrorUnknown: Iid = "9240a6c0-af41-11d2-8c3b-00104b2a6676";
    IID_IPersistMessage: Iid = "0002032a-0000-0000-c000-000000000046";
    IID_IPersistMime: Iid = "de4ad8da-555f-11d1-8dd0-00c04fb951f9";
    IID_IProfAdmin: Iid = "0002031c-0000-0000-c000-000000000046";
    IID_IProfSect: Iid = "00020304-0000-0000-c000-000000000046";
    IID_IProviderAdmin: Iid = "00020325-0000-0000-c000-000000000046";
    IID_ISpoolerHook: Iid = "00020320-0000-0000-c000-000000000046";
    IID_IStorage: Iid = "0000000b-0000-0000-c000-000000000046";
    IID_IStream: Iid = "0000000c-0000-0000-c000-000000000046";
    IID_IStreamDocfile: Iid = "0002032c-0000-0000-c000-000000000046";
    IID_IStreamTnef: Iid = "00020330-0000-0000-c000-000000000046";
    IID_ITNEF: Iid = "00020319-0000-0000-c000-000000000046";
    IID_IUnicodeStream: Iid = "fd853cef-7f86-11d0-8252-00c04fd85ab4";
    IID_IUnknown: Iid = "00000000-0000-0000-c000-000000000046";
    IID_IVirtualStream: Iid = "c5588359-7f86-11d0-8252-00c04fd85ab4";
    IID_IXPLogon: Iid = "00020315-0000-0000-c000-000000000046";
    IID_IXPProvider: Iid = "00020312-0000-0000-c000-000000000046";
    LIBID_MIMEOLE: Guid = "e4b28371-83b0-11d0-8259-00c04fd85ab4";
    MAPI_ONE_OFF_UID: Guid = "a41f2b81-a3be-1910-9d6e-00dd010f5402";
    MSPST_UID_PROVIDER: Guid = "4154494e-bff9-01b8-00aa-0037d96e0000";
    MUID_PROFILE_INSTANCE: Guid = "00020385-0000-0000-c000-000000000046";
    PSETID_Address: Guid = "00062004-0000-0000-c000-000000000046";
    PSETID_AirSync: Guid = "71035549-0739-4dcb-9163-00f0580dbbdf";
    PSETID_Appointment: Guid = "00062002-0000-0000-c000-000000000046";
    PSETID_Attachment: Guid = "96357f7f-59e1-47d0-99a7-46515c183b54";
    PSETID_CalendarAssistant: Guid = "11000e07-b51b-40d6-af21-caa85edab1d0";
    PSETID_Common: Guid = "00062008-0000-0000-c000-000000000046";
    PSETID_Log: Guid = "0006200a-0000-0000-c000-000000000046";
    // In no MAPI header; the meeting properties have it in the protocol documents.
    PSETID_Meeting: Guid = "6ed8da90-450b-101b-98da-00aa003f1305";
    PSETID_Messaging: Guid = "41f28f13-83f4-4114-a584-eedb5a6b0bff";
    PSETID_Note: Guid = "0006200e-0000-0000-c000-000000000046";
    PSETID_PostRss: Guid = "00062041-0000-0000-c000-000000000046";
    PSETID_Remote: Guid = "00062014-0000-0000-c000-000000000046";
    PSETID_Report: Guid = "00062013-0000-0000-c000-000000000046";
    PSETID_Sharing: Guid = "00062040-0000-0000-c000-000000000046";
    PSETID_Task: Guid = "00062003-0000-0000-c000-000000000046";
    PSETID_UnifiedMessaging: Guid = "4442858e-a9e3-4e80-b900-317a210cc15b";
    PSETID_XmlExtractedEntities: Guid = "23239608-685d-4732-9c55-4c95cb4e8e33";
    PS_EXCHFORM: Guid = "00020d0c-0000-0000-c000-000000000046";
    PS_INTERNET_HEADERS: Guid = "00020386-0000-0000-c000-000000000046";
    PS_MAPI: Guid = "00020328-0000-0000-c000-000000000046";
    PS_PUBLIC_STRINGS: Guid = "00020329-0000-0000-c000-000000000046";
    PS_ROUTING_ADDRTYPE: Guid = "00020381-0000-0000-c000-000000000046";
    PS_ROUTING_DISPLAY_NAME: Guid = "00020382-0000-0000-c000-000000000046";
    PS_ROUTING_EMAIL_ADDRESSES: Guid = "00020380-0000-0000-c000-000000000046";
    PS_ROUTING_ENTRYID: Guid = "00020383-0000-0000-c000-000000000046";
    PS_ROUTING_SEARCH_KEY: Guid = "00020384-0000-0000-c000-000000000046";
    WAB_GUID: Guid = "d3ad91c0-9d51-11cf-a4a9-00aa0047faa4";
    g_muidStorePrivate: Guid = "20fa551b-66aa-cd11-9bc8-00aa002fc45a";
    g_muidStorePublic: Guid = "1002831c-66aa-cd11-9bc8-00aa002fc45a";
    muidContabDLL: Guid = "0aaa42fe-c718-101a-e885-0b651c240000";
    muidEMSAB: Guid = "c840a7dc-42c0-1a10-b4b9-08002b2fe182";
    muidOOP: Guid = "a41f2b81-a3be-1910-9d6e-00dd010f5402";
    muidStoreWrap: Guid = "10bba138-e505-1a10-a1bb-08002b2a56c2";
    pbLongTermNonPrivateGuid: Guid = "9073441a-66aa-cd11-9bc8-00aa002fc45a";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::MapiUid;

    #[test]
    fn every_name_has_its_guid_and_every_guid_a_name() {
        assert!(BY_NAME.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (known, guid) in all() {
            assert_eq!(from_name(known), Some(guid), "{known}");
            assert_eq!(name(guid).and_then(from_name), Some(guid), "{known}");
        }
    }

    #[test]
    fn known_guids_have_their_values() {
        for (constant, text) in [
            (PS_MAPI, "00020328-0000-0000-c000-000000000046"),
            (PS_PUBLIC_STRINGS, "00020329-0000-0000-c000-000000000046"),
            (PS_INTERNET_HEADERS, "00020386-0000-0000-c000-000000000046"),
            (PSETID_Common, "00062008-0000-0000-c000-000000000046"),
            (PSETID_Meeting, "6ed8da90-450b-101b-98da-00aa003f1305"),
            (IID_IMAPISession.0, "00020300-0000-0000-c000-000000000046"),
            (IID_IMAPIFolder.0, "0002030c-0000-0000-c000-000000000046"),
            (IID_IMessage.0, "00020307-0000-0000-c000-000000000046"),
        ] {
            assert_eq!(constant.to_string(), text);
        }
    }

    /// PRP-NAMED-9, PRP-NAMED-10
    #[test]
    fn property_sets_of_mapi_and_outlook_share_a_tail() {
        for (set, head) in [
            (PS_MAPI, 0x0002_0328),
            (PS_PUBLIC_STRINGS, 0x0002_0329),
            (PS_ROUTING_EMAIL_ADDRESSES, 0x0002_0380),
            (PS_ROUTING_ADDRTYPE, 0x0002_0381),
            (PS_ROUTING_DISPLAY_NAME, 0x0002_0382),
            (PS_ROUTING_ENTRYID, 0x0002_0383),
            (PS_ROUTING_SEARCH_KEY, 0x0002_0384),
            (PS_INTERNET_HEADERS, 0x0002_0386),
            (PSETID_Appointment, 0x0006_2002),
            (PSETID_Task, 0x0006_2003),
            (PSETID_Address, 0x0006_2004),
            (PSETID_Common, 0x0006_2008),
            (PSETID_Log, 0x0006_200A),
            (PSETID_Note, 0x0006_200E),
            (PSETID_Report, 0x0006_2013),
            (PSETID_Remote, 0x0006_2014),
            (PSETID_Sharing, 0x0006_2040),
            (PSETID_PostRss, 0x0006_2041),
        ] {
            assert_eq!(set, Guid::from_fields(head, 0, 0, &[0xC0, 0, 0, 0, 0, 0, 0, 0x46]));
        }
    }

    /// PRP-NAMED-11
    #[test]
    fn other_property_sets_have_guids_of_their_own() {
        for (set, text) in [
            (PSETID_Meeting, "6ED8DA90-450B-101B-98DA-00AA003F1305"),
            (PSETID_Attachment, "96357F7F-59E1-47D0-99A7-46515C183B54"),
            (PSETID_Messaging, "41F28F13-83F4-4114-A584-EEDB5A6B0BFF"),
            (PSETID_AirSync, "71035549-0739-4DCB-9163-00F0580DBBDF"),
            (PSETID_UnifiedMessaging, "4442858E-A9E3-4E80-B900-317A210CC15B"),
            (PSETID_CalendarAssistant, "11000E07-B51B-40D6-AF21-CAA85EDAB1D0"),
            (PSETID_XmlExtractedEntities, "23239608-685D-4732-9C55-4C95CB4E8E33"),
        ] {
            assert_eq!(set.to_string().to_uppercase(), text);
        }
    }

    #[test]
    fn the_one_off_provider_has_its_bytes_on_the_wire() {
        let wire = [0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0, 0xDD, 1, 0x0F, 0x54, 2];
        assert_eq!(MapiUid::from_guid(MAPI_ONE_OFF_UID).0, wire);
    }

    #[test]
    fn an_interface_id_prints_its_name_and_others_their_number() {
        assert_eq!(format!("{IID_IMAPITable} {IID_IMAPITable:?}"), "IID_IMAPITable IID_IMAPITable");
        assert_eq!(Iid(PS_MAPI).to_string(), PS_MAPI.to_string());
    }
}
