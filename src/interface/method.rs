use std::fmt;

/// One list of all methods yields the enum and the names.
///
/// A line is an interface with its methods in the order of its vtable; a variant is the name of the trait and the
/// MAPI name of the method, in camel case. Functions are listed under their own names.
macro_rules! methods {
    (
        functions { $($Function:ident = $function:literal,)* }
        $($interface:literal { $($Variant:ident = $method:literal,)* })*
    ) => {
        /// A method of MAPI: who answered a call, what a fault rule matches, what a recorder writes down.
        ///
        /// Variants are named after trait and method; printed is the MAPI name.
        ///
        /// ```
        /// use mapi_emulator::interface::Method;
        ///
        /// assert_eq!(Method::MsgStoreOpenEntry.to_string(), "IMsgStore::OpenEntry");
        /// assert_eq!(Method::from_name("MAPILogonEx"), Some(Method::MapiLogonEx));
        /// assert_eq!(Method::MapiTableQueryRows.interface(), Some("IMAPITable"));
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Method {
            $(
                #[doc = concat!("`", $function, "`.")]
                $Function,
            )*
            $($(
                #[doc = concat!("`", $interface, "::", $method, "`.")]
                $Variant,
            )*)*
        }

        impl Method {
            /// Every method: functions first, then interface by interface in the order of the vtables.
            pub const ALL: &'static [Self] = &[$(Self::$Function,)* $($(Self::$Variant,)*)*];

            /// The MAPI name: `IMsgStore::OpenEntry`, `MAPILogonEx`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Function => $function,)*
                    $($(Self::$Variant => concat!($interface, "::", $method),)*)*
                }
            }

            /// The interface it belongs to; a function belongs to none.
            #[must_use]
            pub const fn interface(self) -> Option<&'static str> {
                match self {
                    $(Self::$Function)|* => None,
                    $($(Self::$Variant)|* => Some($interface),)*
                }
            }
        }
    };
}

impl Method {
    /// The method with this MAPI name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| method.name() == name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

methods! {
    functions {
        MapiInitialize = "MAPIInitialize",
        MapiUninitialize = "MAPIUninitialize",
        MapiLogonEx = "MAPILogonEx",
        MapiAdminProfiles = "MAPIAdminProfiles",
        HrThisThreadAdviseSink = "HrThisThreadAdviseSink",
        HrDispatchNotifications = "HrDispatchNotifications",
        CreateTable = "CreateTable",
        CreateIProp = "CreateIProp",
        RtfSync = "RTFSync",
        WrapCompressedRtfStream = "WrapCompressedRTFStream",
        WrapCompressedRtfStreamEx = "WrapCompressedRTFStreamEx",
        HrValidateIpmSubtree = "HrValidateIPMSubtree",
        MsgServiceEntry = "MSGSERVICEENTRY",
        LaunchWizardEntry = "LAUNCHWIZARDENTRY",
        MapiOpenFormMgr = "MAPIOpenFormMgr",
        MapiOpenLocalFormContainer = "MAPIOpenLocalFormContainer",
    }
    "IUnknown" {
        QueryInterface = "QueryInterface",
    }
    "IMAPISession" {
        MapiSessionGetLastError = "GetLastError",
        MapiSessionGetMsgStoresTable = "GetMsgStoresTable",
        MapiSessionOpenMsgStore = "OpenMsgStore",
        MapiSessionOpenAddressBook = "OpenAddressBook",
        MapiSessionOpenProfileSection = "OpenProfileSection",
        MapiSessionGetStatusTable = "GetStatusTable",
        MapiSessionOpenEntry = "OpenEntry",
        MapiSessionCompareEntryIds = "CompareEntryIDs",
        MapiSessionAdvise = "Advise",
        MapiSessionUnadvise = "Unadvise",
        MapiSessionMessageOptions = "MessageOptions",
        MapiSessionQueryDefaultMessageOpt = "QueryDefaultMessageOpt",
        MapiSessionEnumAdrTypes = "EnumAdrTypes",
        MapiSessionQueryIdentity = "QueryIdentity",
        MapiSessionLogoff = "Logoff",
        MapiSessionSetDefaultStore = "SetDefaultStore",
        MapiSessionAdminServices = "AdminServices",
        MapiSessionShowForm = "ShowForm",
        MapiSessionPrepareForm = "PrepareForm",
    }
    "IMAPIClientShutdown" {
        MapiSessionQueryFastShutdown = "QueryFastShutdown",
        MapiSessionNotifyProcessShutdown = "NotifyProcessShutdown",
        MapiSessionDoFastShutdown = "DoFastShutdown",
    }
    "IMAPITable" {
        MapiTableGetLastError = "GetLastError",
        MapiTableAdvise = "Advise",
        MapiTableUnadvise = "Unadvise",
        MapiTableGetStatus = "GetStatus",
        MapiTableSetColumns = "SetColumns",
        MapiTableQueryColumns = "QueryColumns",
        MapiTableGetRowCount = "GetRowCount",
        MapiTableSeekRow = "SeekRow",
        MapiTableSeekRowApprox = "SeekRowApprox",
        MapiTableQueryPosition = "QueryPosition",
        MapiTableFindRow = "FindRow",
        MapiTableRestrict = "Restrict",
        MapiTableCreateBookmark = "CreateBookmark",
        MapiTableFreeBookmark = "FreeBookmark",
        MapiTableSortTable = "SortTable",
        MapiTableQuerySortOrder = "QuerySortOrder",
        MapiTableQueryRows = "QueryRows",
        MapiTableAbort = "Abort",
        MapiTableExpandRow = "ExpandRow",
        MapiTableCollapseRow = "CollapseRow",
        MapiTableWaitForCompletion = "WaitForCompletion",
        MapiTableGetCollapseState = "GetCollapseState",
        MapiTableSetCollapseState = "SetCollapseState",
    }
    "ITableData" {
        MapiTableDataHrGetView = "HrGetView",
        MapiTableDataHrModifyRow = "HrModifyRow",
        MapiTableDataHrDeleteRow = "HrDeleteRow",
        MapiTableDataHrQueryRow = "HrQueryRow",
        MapiTableDataHrEnumRow = "HrEnumRow",
        MapiTableDataHrNotify = "HrNotify",
        MapiTableDataHrInsertRow = "HrInsertRow",
        MapiTableDataHrModifyRows = "HrModifyRows",
        MapiTableDataHrDeleteRows = "HrDeleteRows",
    }
    "IExchangeModifyTable" {
        ExchangeModifyTableGetLastError = "GetLastError",
        ExchangeModifyTableGetTable = "GetTable",
        ExchangeModifyTableModifyTable = "ModifyTable",
    }
    "IMAPIProp" {
        MapiPropGetLastError = "GetLastError",
        MapiPropSaveChanges = "SaveChanges",
        MapiPropGetProps = "GetProps",
        MapiPropGetPropList = "GetPropList",
        MapiPropOpenProperty = "OpenProperty",
        MapiPropSetProps = "SetProps",
        MapiPropDeleteProps = "DeleteProps",
        MapiPropCopyTo = "CopyTo",
        MapiPropCopyProps = "CopyProps",
        MapiPropGetIdsFromNames = "GetIDsFromNames",
        MapiPropGetNamesFromIds = "GetNamesFromIDs",
    }
    "IPropData" {
        MapiPropDataHrSetObjAccess = "HrSetObjAccess",
        MapiPropDataHrSetPropAccess = "HrSetPropAccess",
        MapiPropDataHrGetPropAccess = "HrGetPropAccess",
        MapiPropDataHrAddObjProps = "HrAddObjProps",
    }
    "IStream" {
        MapiStreamRead = "Read",
        MapiStreamWrite = "Write",
        MapiStreamSeek = "Seek",
        MapiStreamSetSize = "SetSize",
        MapiStreamCopyTo = "CopyTo",
        MapiStreamCommit = "Commit",
        MapiStreamRevert = "Revert",
        MapiStreamLockRegion = "LockRegion",
        MapiStreamUnlockRegion = "UnlockRegion",
        MapiStreamStat = "Stat",
        MapiStreamClone = "Clone",
    }
    "IMAPIContainer" {
        MapiContainerGetContentsTable = "GetContentsTable",
        MapiContainerGetHierarchyTable = "GetHierarchyTable",
        MapiContainerOpenEntry = "OpenEntry",
        MapiContainerSetSearchCriteria = "SetSearchCriteria",
        MapiContainerGetSearchCriteria = "GetSearchCriteria",
    }
    "IMAPIFolder" {
        MapiFolderCreateMessage = "CreateMessage",
        MapiFolderCopyMessages = "CopyMessages",
        MapiFolderDeleteMessages = "DeleteMessages",
        MapiFolderCreateFolder = "CreateFolder",
        MapiFolderCopyFolder = "CopyFolder",
        MapiFolderDeleteFolder = "DeleteFolder",
        MapiFolderSetReadFlags = "SetReadFlags",
        MapiFolderGetMessageStatus = "GetMessageStatus",
        MapiFolderSetMessageStatus = "SetMessageStatus",
        MapiFolderSaveContentsSort = "SaveContentsSort",
        MapiFolderEmptyFolder = "EmptyFolder",
    }
    "IMsgStore" {
        MsgStoreAdvise = "Advise",
        MsgStoreUnadvise = "Unadvise",
        MsgStoreCompareEntryIds = "CompareEntryIDs",
        MsgStoreOpenEntry = "OpenEntry",
        MsgStoreSetReceiveFolder = "SetReceiveFolder",
        MsgStoreGetReceiveFolder = "GetReceiveFolder",
        MsgStoreGetReceiveFolderTable = "GetReceiveFolderTable",
        MsgStoreStoreLogoff = "StoreLogoff",
        MsgStoreAbortSubmit = "AbortSubmit",
        MsgStoreGetOutgoingQueue = "GetOutgoingQueue",
        MsgStoreSetLockState = "SetLockState",
        MsgStoreFinishedMsg = "FinishedMsg",
        MsgStoreNotifyNewMail = "NotifyNewMail",
    }
    "IMessage" {
        MessageGetAttachmentTable = "GetAttachmentTable",
        MessageOpenAttach = "OpenAttach",
        MessageCreateAttach = "CreateAttach",
        MessageDeleteAttach = "DeleteAttach",
        MessageGetRecipientTable = "GetRecipientTable",
        MessageModifyRecipients = "ModifyRecipients",
        MessageSubmitMessage = "SubmitMessage",
        MessageSetReadFlag = "SetReadFlag",
    }
    "IAddrBook" {
        AddrBookOpenEntry = "OpenEntry",
        AddrBookCompareEntryIds = "CompareEntryIDs",
        AddrBookAdvise = "Advise",
        AddrBookUnadvise = "Unadvise",
        AddrBookCreateOneOff = "CreateOneOff",
        AddrBookNewEntry = "NewEntry",
        AddrBookResolveName = "ResolveName",
        AddrBookAddress = "Address",
        AddrBookDetails = "Details",
        AddrBookRecipOptions = "RecipOptions",
        AddrBookQueryDefaultRecipOpt = "QueryDefaultRecipOpt",
        AddrBookGetPab = "GetPAB",
        AddrBookSetPab = "SetPAB",
        AddrBookGetDefaultDir = "GetDefaultDir",
        AddrBookSetDefaultDir = "SetDefaultDir",
        AddrBookGetSearchPath = "GetSearchPath",
        AddrBookSetSearchPath = "SetSearchPath",
        AddrBookPrepareRecips = "PrepareRecips",
    }
    "IABContainer" {
        AbContainerCreateEntry = "CreateEntry",
        AbContainerCopyEntries = "CopyEntries",
        AbContainerDeleteEntries = "DeleteEntries",
        AbContainerResolveNames = "ResolveNames",
    }
    "IDistList" {
        DistListCreateEntry = "CreateEntry",
        DistListCopyEntries = "CopyEntries",
        DistListDeleteEntries = "DeleteEntries",
        DistListResolveNames = "ResolveNames",
    }
    "IMAPIStatus" {
        MapiStatusValidateState = "ValidateState",
        MapiStatusSettingsDialog = "SettingsDialog",
        MapiStatusChangePassword = "ChangePassword",
        MapiStatusFlushQueues = "FlushQueues",
    }
    "IABProvider" {
        AbProviderShutdown = "Shutdown",
        AbProviderLogon = "Logon",
    }
    "IABLogon" {
        AbLogonGetLastError = "GetLastError",
        AbLogonLogoff = "Logoff",
        AbLogonOpenEntry = "OpenEntry",
        AbLogonCompareEntryIds = "CompareEntryIDs",
        AbLogonAdvise = "Advise",
        AbLogonUnadvise = "Unadvise",
        AbLogonOpenStatusEntry = "OpenStatusEntry",
        AbLogonOpenTemplateId = "OpenTemplateID",
        AbLogonGetOneOffTable = "GetOneOffTable",
        AbLogonPrepareRecips = "PrepareRecips",
    }
    "IProfAdmin" {
        ProfAdminGetLastError = "GetLastError",
        ProfAdminGetProfileTable = "GetProfileTable",
        ProfAdminCreateProfile = "CreateProfile",
        ProfAdminDeleteProfile = "DeleteProfile",
        ProfAdminChangeProfilePassword = "ChangeProfilePassword",
        ProfAdminCopyProfile = "CopyProfile",
        ProfAdminRenameProfile = "RenameProfile",
        ProfAdminSetDefaultProfile = "SetDefaultProfile",
        ProfAdminAdminServices = "AdminServices",
    }
    "IMsgServiceAdmin" {
        MsgServiceAdminGetLastError = "GetLastError",
        MsgServiceAdminGetMsgServiceTable = "GetMsgServiceTable",
        MsgServiceAdminCreateMsgService = "CreateMsgService",
        MsgServiceAdminDeleteMsgService = "DeleteMsgService",
        MsgServiceAdminCopyMsgService = "CopyMsgService",
        MsgServiceAdminRenameMsgService = "RenameMsgService",
        MsgServiceAdminConfigureMsgService = "ConfigureMsgService",
        MsgServiceAdminOpenProfileSection = "OpenProfileSection",
        MsgServiceAdminMsgServiceTransportOrder = "MsgServiceTransportOrder",
        MsgServiceAdminAdminProviders = "AdminProviders",
        MsgServiceAdminSetPrimaryIdentity = "SetPrimaryIdentity",
        MsgServiceAdminGetProviderTable = "GetProviderTable",
    }
    "IMsgServiceAdmin2" {
        MsgServiceAdminCreateMsgServiceEx = "CreateMsgServiceEx",
    }
    "IProviderAdmin" {
        ProviderAdminGetLastError = "GetLastError",
        ProviderAdminGetProviderTable = "GetProviderTable",
        ProviderAdminCreateProvider = "CreateProvider",
        ProviderAdminDeleteProvider = "DeleteProvider",
        ProviderAdminOpenProfileSection = "OpenProfileSection",
    }
    "IMSLogon" {
        MsLogonGetLastError = "GetLastError",
        MsLogonLogoff = "Logoff",
        MsLogonOpenEntry = "OpenEntry",
        MsLogonCompareEntryIds = "CompareEntryIDs",
        MsLogonAdvise = "Advise",
        MsLogonUnadvise = "Unadvise",
        MsLogonOpenStatusEntry = "OpenStatusEntry",
    }
    "IMAPISupport" {
        MapiSupportGetLastError = "GetLastError",
        MapiSupportSubscribe = "Subscribe",
        MapiSupportUnsubscribe = "Unsubscribe",
        MapiSupportNotify = "Notify",
        MapiSupportModifyStatusRow = "ModifyStatusRow",
        MapiSupportOpenProfileSection = "OpenProfileSection",
        MapiSupportMakeInvalid = "MakeInvalid",
        MapiSupportRegisterPreprocessor = "RegisterPreprocessor",
        MapiSupportSpoolerYield = "SpoolerYield",
        MapiSupportSpoolerNotify = "SpoolerNotify",
        MapiSupportCreateOneOff = "CreateOneOff",
        MapiSupportSetProviderUid = "SetProviderUID",
        MapiSupportCompareEntryIds = "CompareEntryIDs",
        MapiSupportOpenTemplateId = "OpenTemplateID",
        MapiSupportOpenEntry = "OpenEntry",
        MapiSupportGetOneOffTable = "GetOneOffTable",
        MapiSupportAddress = "Address",
        MapiSupportDetails = "Details",
        MapiSupportNewEntry = "NewEntry",
        MapiSupportDoConfigPropsheet = "DoConfigPropsheet",
        MapiSupportCopyMessages = "CopyMessages",
        MapiSupportCopyFolder = "CopyFolder",
        MapiSupportDoCopyTo = "DoCopyTo",
        MapiSupportDoCopyProps = "DoCopyProps",
        MapiSupportDoProgressDialog = "DoProgressDialog",
        MapiSupportPrepareSubmit = "PrepareSubmit",
        MapiSupportExpandRecips = "ExpandRecips",
        MapiSupportUpdatePab = "UpdatePAB",
        MapiSupportPreprocess = "Preprocess",
        MapiSupportCompleteMsg = "CompleteMsg",
        MapiSupportDoSentMail = "DoSentMail",
        MapiSupportOpenAddressBook = "OpenAddressBook",
        MapiSupportStoreLogoffTransports = "StoreLogoffTransports",
        MapiSupportStatusRecips = "StatusRecips",
        MapiSupportReadReceipt = "ReadReceipt",
        MapiSupportWrapStoreEntryId = "WrapStoreEntryID",
        MapiSupportModifyProfile = "ModifyProfile",
        MapiSupportGetSvcConfigSupportObj = "GetSvcConfigSupportObj",
    }
    "IMAPIGetSession" {
        MapiSupportGetMapiSession = "GetMAPISession",
    }
    "IMSProvider" {
        MsProviderShutdown = "Shutdown",
        MsProviderLogon = "Logon",
        MsProviderSpoolerLogon = "SpoolerLogon",
        MsProviderCompareStoreIds = "CompareStoreIDs",
    }
    "IXPProvider" {
        XpProviderShutdown = "Shutdown",
        XpProviderTransportLogon = "TransportLogon",
    }
    "IXPLogon" {
        XpLogonAddressTypes = "AddressTypes",
        XpLogonRegisterOptions = "RegisterOptions",
        XpLogonTransportNotify = "TransportNotify",
        XpLogonIdle = "Idle",
        XpLogonTransportLogoff = "TransportLogoff",
        XpLogonSubmitMessage = "SubmitMessage",
        XpLogonEndMessage = "EndMessage",
        XpLogonPoll = "Poll",
        XpLogonStartMessage = "StartMessage",
        XpLogonOpenStatusEntry = "OpenStatusEntry",
        XpLogonValidateState = "ValidateState",
        XpLogonFlushQueues = "FlushQueues",
    }
    "IMAPIControl" {
        MapiControlGetLastError = "GetLastError",
        MapiControlActivate = "Activate",
        MapiControlGetState = "GetState",
    }
    "IMAPIFormMgr" {
        MapiFormMgrGetLastError = "GetLastError",
        MapiFormMgrLoadForm = "LoadForm",
        MapiFormMgrResolveMessageClass = "ResolveMessageClass",
        MapiFormMgrResolveMultipleMessageClasses = "ResolveMultipleMessageClasses",
        MapiFormMgrCalcFormPropSet = "CalcFormPropSet",
        MapiFormMgrCreateForm = "CreateForm",
        MapiFormMgrSelectForm = "SelectForm",
        MapiFormMgrSelectMultipleForms = "SelectMultipleForms",
        MapiFormMgrSelectFormContainer = "SelectFormContainer",
        MapiFormMgrOpenFormContainer = "OpenFormContainer",
        MapiFormMgrPrepareForm = "PrepareForm",
        MapiFormMgrIsInConflict = "IsInConflict",
    }
    "IMAPIFormContainer" {
        MapiFormContainerGetLastError = "GetLastError",
        MapiFormContainerInstallForm = "InstallForm",
        MapiFormContainerRemoveForm = "RemoveForm",
        MapiFormContainerResolveMessageClass = "ResolveMessageClass",
        MapiFormContainerResolveMultipleMessageClasses = "ResolveMultipleMessageClasses",
        MapiFormContainerCalcFormPropSet = "CalcFormPropSet",
        MapiFormContainerGetDisplay = "GetDisplay",
    }
    "IMAPIFormInfo" {
        MapiFormInfoCalcFormPropSet = "CalcFormPropSet",
        MapiFormInfoCalcVerbSet = "CalcVerbSet",
        MapiFormInfoMakeIconFromBinary = "MakeIconFromBinary",
        MapiFormInfoSaveForm = "SaveForm",
        MapiFormInfoOpenFormContainer = "OpenFormContainer",
    }
    "IMAPIForm" {
        MapiFormSetViewContext = "SetViewContext",
        MapiFormGetViewContext = "GetViewContext",
        MapiFormShutdownForm = "ShutdownForm",
        MapiFormDoVerb = "DoVerb",
        MapiFormAdvise = "Advise",
        MapiFormUnadvise = "Unadvise",
    }
    "IPersistMessage" {
        PersistMessageGetLastError = "GetLastError",
        PersistMessageGetClassId = "GetClassID",
        PersistMessageIsDirty = "IsDirty",
        PersistMessageInitNew = "InitNew",
        PersistMessageLoad = "Load",
        PersistMessageSave = "Save",
        PersistMessageSaveCompleted = "SaveCompleted",
        PersistMessageHandsOffMessage = "HandsOffMessage",
    }
    "IMAPIMessageSite" {
        MapiMessageSiteGetLastError = "GetLastError",
        MapiMessageSiteGetSession = "GetSession",
        MapiMessageSiteGetStore = "GetStore",
        MapiMessageSiteGetFolder = "GetFolder",
        MapiMessageSiteGetMessage = "GetMessage",
        MapiMessageSiteGetFormManager = "GetFormManager",
        MapiMessageSiteNewMessage = "NewMessage",
        MapiMessageSiteCopyMessage = "CopyMessage",
        MapiMessageSiteMoveMessage = "MoveMessage",
        MapiMessageSiteDeleteMessage = "DeleteMessage",
        MapiMessageSiteSaveMessage = "SaveMessage",
        MapiMessageSiteSubmitMessage = "SubmitMessage",
        MapiMessageSiteGetSiteStatus = "GetSiteStatus",
    }
    "IMAPIViewContext" {
        MapiViewContextGetLastError = "GetLastError",
        MapiViewContextSetAdviseSink = "SetAdviseSink",
        MapiViewContextActivateNext = "ActivateNext",
        MapiViewContextGetPrintSetup = "GetPrintSetup",
        MapiViewContextGetSaveStream = "GetSaveStream",
        MapiViewContextGetViewStatus = "GetViewStatus",
    }
    "IMAPIFormAdviseSink" {
        MapiFormAdviseSinkOnChange = "OnChange",
        MapiFormAdviseSinkOnActivateNext = "OnActivateNext",
    }
    "IMAPIViewAdviseSink" {
        MapiViewAdviseSinkOnShutdown = "OnShutdown",
        MapiViewAdviseSinkOnNewMessage = "OnNewMessage",
        MapiViewAdviseSinkOnPrint = "OnPrint",
        MapiViewAdviseSinkOnSubmitted = "OnSubmitted",
        MapiViewAdviseSinkOnSaved = "OnSaved",
    }
    "IMAPIProgress" {
        MapiProgressProgress = "Progress",
        MapiProgressGetFlags = "GetFlags",
        MapiProgressGetMax = "GetMax",
        MapiProgressGetMin = "GetMin",
        MapiProgressSetLimits = "SetLimits",
    }
    "IMAPIAdviseSink" {
        AdviseSinkOnNotify = "OnNotify",
    }
}
