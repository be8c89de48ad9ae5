//! The shape of the interfaces: what can be shared and coerced, and that each has the methods of its vtable in order.

mod source;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use mapi_emulator::interface::{Method, Opened, ext};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IMAPIStatus, Iid};

/// Interface, and its methods behind those of the interface it extends.
const VTABLES: [(&str, &str); 42] = [
    (
        "IMAPISession",
        "GetLastError GetMsgStoresTable OpenMsgStore OpenAddressBook OpenProfileSection GetStatusTable OpenEntry \
         CompareEntryIDs Advise Unadvise MessageOptions QueryDefaultMessageOpt EnumAdrTypes QueryIdentity Logoff \
         SetDefaultStore AdminServices ShowForm PrepareForm",
    ),
    ("IMAPIClientShutdown", "QueryFastShutdown NotifyProcessShutdown DoFastShutdown"),
    (
        "IMAPITable",
        "GetLastError Advise Unadvise GetStatus SetColumns QueryColumns GetRowCount SeekRow SeekRowApprox \
         QueryPosition FindRow Restrict CreateBookmark FreeBookmark SortTable QuerySortOrder QueryRows Abort \
         ExpandRow CollapseRow WaitForCompletion GetCollapseState SetCollapseState",
    ),
    (
        "ITableData",
        "HrGetView HrModifyRow HrDeleteRow HrQueryRow HrEnumRow HrNotify HrInsertRow HrModifyRows HrDeleteRows",
    ),
    ("IExchangeModifyTable", "GetLastError GetTable ModifyTable"),
    (
        "IMAPIProp",
        "GetLastError SaveChanges GetProps GetPropList OpenProperty SetProps DeleteProps CopyTo CopyProps \
         GetIDsFromNames GetNamesFromIDs",
    ),
    ("IPropData", "HrSetObjAccess HrSetPropAccess HrGetPropAccess HrAddObjProps"),
    ("IStream", "Read Write Seek SetSize CopyTo Commit Revert LockRegion UnlockRegion Stat Clone"),
    ("IMAPIContainer", "GetContentsTable GetHierarchyTable OpenEntry SetSearchCriteria GetSearchCriteria"),
    (
        "IMAPIFolder",
        "CreateMessage CopyMessages DeleteMessages CreateFolder CopyFolder DeleteFolder SetReadFlags \
         GetMessageStatus SetMessageStatus SaveContentsSort EmptyFolder",
    ),
    (
        "IMsgStore",
        "Advise Unadvise CompareEntryIDs OpenEntry SetReceiveFolder GetReceiveFolder GetReceiveFolderTable \
         StoreLogoff AbortSubmit GetOutgoingQueue SetLockState FinishedMsg NotifyNewMail",
    ),
    (
        "IMessage",
        "GetAttachmentTable OpenAttach CreateAttach DeleteAttach GetRecipientTable ModifyRecipients \
         SubmitMessage SetReadFlag",
    ),
    (
        "IAddrBook",
        "OpenEntry CompareEntryIDs Advise Unadvise CreateOneOff NewEntry ResolveName Address Details \
         RecipOptions QueryDefaultRecipOpt GetPAB SetPAB GetDefaultDir SetDefaultDir GetSearchPath SetSearchPath \
         PrepareRecips",
    ),
    ("IABContainer", "CreateEntry CopyEntries DeleteEntries ResolveNames"),
    ("IDistList", "CreateEntry CopyEntries DeleteEntries ResolveNames"),
    ("IMAPIStatus", "ValidateState SettingsDialog ChangePassword FlushQueues"),
    (
        "IProfAdmin",
        "GetLastError GetProfileTable CreateProfile DeleteProfile ChangeProfilePassword CopyProfile RenameProfile \
         SetDefaultProfile AdminServices",
    ),
    (
        "IMsgServiceAdmin",
        "GetLastError GetMsgServiceTable CreateMsgService DeleteMsgService CopyMsgService RenameMsgService \
         ConfigureMsgService OpenProfileSection MsgServiceTransportOrder AdminProviders SetPrimaryIdentity \
         GetProviderTable",
    ),
    ("IMsgServiceAdmin2", "CreateMsgServiceEx"),
    ("IProviderAdmin", "GetLastError GetProviderTable CreateProvider DeleteProvider OpenProfileSection"),
    ("IMSLogon", "GetLastError Logoff OpenEntry CompareEntryIDs Advise Unadvise OpenStatusEntry"),
    (
        "IMAPISupport",
        "GetLastError Subscribe Unsubscribe Notify ModifyStatusRow OpenProfileSection MakeInvalid \
         RegisterPreprocessor SpoolerYield SpoolerNotify \
         CreateOneOff SetProviderUID CompareEntryIDs OpenTemplateID OpenEntry GetOneOffTable Address Details NewEntry \
         DoConfigPropsheet CopyMessages CopyFolder DoCopyTo DoCopyProps DoProgressDialog PrepareSubmit ExpandRecips UpdatePAB Preprocess \
         CompleteMsg DoSentMail OpenAddressBook StoreLogoffTransports StatusRecips ReadReceipt WrapStoreEntryID \
         ModifyProfile GetSvcConfigSupportObj",
    ),
    ("IMAPIGetSession", "GetMAPISession"),
    ("IABProvider", "Shutdown Logon"),
    (
        "IABLogon",
        "GetLastError Logoff OpenEntry CompareEntryIDs Advise Unadvise OpenStatusEntry OpenTemplateID \
         GetOneOffTable PrepareRecips",
    ),
    ("IMSProvider", "Shutdown Logon SpoolerLogon CompareStoreIDs"),
    ("IXPProvider", "Shutdown TransportLogon"),
    (
        "IXPLogon",
        "AddressTypes RegisterOptions TransportNotify Idle TransportLogoff SubmitMessage EndMessage Poll StartMessage \
         OpenStatusEntry ValidateState FlushQueues",
    ),
    ("IMAPIControl", "GetLastError Activate GetState"),
    (
        "IMAPIFormMgr",
        "GetLastError LoadForm ResolveMessageClass ResolveMultipleMessageClasses CalcFormPropSet CreateForm SelectForm SelectMultipleForms SelectFormContainer OpenFormContainer PrepareForm IsInConflict",
    ),
    (
        "IMAPIFormContainer",
        "GetLastError InstallForm RemoveForm ResolveMessageClass ResolveMultipleMessageClasses CalcFormPropSet GetDisplay",
    ),
    ("IMAPIFormInfo", "CalcFormPropSet CalcVerbSet MakeIconFromBinary SaveForm OpenFormContainer"),
    ("IMAPIForm", "SetViewContext GetViewContext ShutdownForm DoVerb Advise Unadvise"),
    ("IPersistMessage", "GetLastError GetClassID IsDirty InitNew Load Save SaveCompleted HandsOffMessage"),
    (
        "IMAPIMessageSite",
        "GetLastError GetSession GetStore GetFolder GetMessage GetFormManager NewMessage CopyMessage MoveMessage DeleteMessage SaveMessage SubmitMessage GetSiteStatus",
    ),
    ("IMAPIViewContext", "GetLastError SetAdviseSink ActivateNext GetPrintSetup GetSaveStream GetViewStatus"),
    ("IMAPIFormAdviseSink", "OnChange OnActivateNext"),
    ("IMAPIViewAdviseSink", "OnShutdown OnNewMessage OnPrint OnSubmitted OnSaved"),
    ("IMAPIProgress", "Progress GetFlags GetMax GetMin SetLimits"),
    ("IMAPIAdviseSink", "OnNotify"),
    ("IUnknown", "QueryInterface"),
    (
        "",
        "MAPIInitialize MAPIUninitialize MAPILogonEx MAPIAdminProfiles HrThisThreadAdviseSink HrDispatchNotifications \
         CreateTable CreateIProp RTFSync WrapCompressedRTFStream WrapCompressedRTFStreamEx \
         HrValidateIPMSubtree MSGSERVICEENTRY LAUNCHWIZARDENTRY MAPIOpenFormMgr MAPIOpenLocalFormContainer",
    ),
];

/// SES-OBJECT-1, ADR-BOOK-1, ADR-CONTAINER-1, SES-PROGRESS-1, STA-CONTROL-1: the orders that the documents give.
#[test]
fn methods_are_named_in_the_order_of_the_vtables() {
    let mut listed = BTreeMap::<&str, Vec<&str>>::new();
    for method in Method::ALL {
        let interface = method.interface().unwrap_or_default();
        let name = method.name().rsplit("::").next().unwrap_or_default();
        listed.entry(interface).or_default().push(name);
    }
    for (interface, methods) in VTABLES {
        let methods: Vec<_> = methods.split_whitespace().collect();
        assert_eq!(listed.remove(interface), Some(methods), "{interface}");
    }
    assert!(listed.is_empty(), "not in the table of this test: {listed:?}");
}

/// SES-OBJECT-1, ADR-BOOK-1, ADR-CONTAINER-1, SES-PROGRESS-1, STA-CONTROL-1: the traits are in the same order, method by method.
#[test]
fn traits_have_the_methods_in_the_order_of_the_vtables() {
    let mut declared = BTreeMap::<String, Vec<String>>::new();
    for file in source::files().iter().filter(|file| is_core(&file.path)) {
        for (alias, name) in aliased_methods(&file.text) {
            let (interface, method) = alias.rsplit_once("::").unwrap_or(("", &alias));
            let close = |text: &str| text.to_lowercase().replace('_', "");
            let renamed = ["Clone", "MAPILogonEx"].contains(&method);
            let method_name = close(method.trim_start_matches("MAPI").trim_start_matches("Hr"));
            assert!(renamed || close(&name) == method_name, "{alias} is called {name}");
            declared.entry(interface.to_owned()).or_default().push(method.to_owned());
        }
    }
    // What is in `interface::spi`, and what a client has no object for.
    let elsewhere = ["CreateTable", "CreateIProp", "MSGSERVICEENTRY", "LAUNCHWIZARDENTRY"];
    let of_providers = [
        "IUnknown",
        "IMSLogon",
        "IMAPISupport",
        "IMAPIGetSession",
        "IABProvider",
        "IABLogon",
        "IMSProvider",
        "IXPProvider",
        "IXPLogon",
    ];
    let of_clients = |interface: &str| !of_providers.contains(&interface);
    for (interface, methods) in VTABLES.iter().filter(|(interface, _)| of_clients(interface)) {
        let methods = methods.split_whitespace().filter(|method| !elsewhere.contains(method));
        let methods: Vec<_> = methods.map(str::to_owned).collect();
        assert_eq!(declared.remove(*interface), Some(methods), "{interface}");
    }
    assert!(declared.is_empty(), "not in the table of this test: {declared:?}");
}

/// STA-ABPROVIDER-1, STA-ABLOGON-1, STA-MSPROVIDER-1, STA-MSLOGON-1, STA-XPPROVIDER-1: what providers implement is in
/// that order too.
#[test]
fn provider_traits_have_the_methods_in_the_order_of_the_vtables() {
    let files = source::files();
    for (file, interface) in [
        ("ab_provider.rs", "IABProvider"),
        ("ab_logon.rs", "IABLogon"),
        ("ms_provider.rs", "IMSProvider"),
        ("ms_logon.rs", "IMSLogon"),
        ("xp_provider.rs", "IXPProvider"),
        ("xp_logon.rs", "IXPLogon"),
    ] {
        let file = files.iter().find(|known| known.path == format!("src/interface/spi/{file}")).expect(file);
        let start = format!("#[doc(alias = \"{interface}::");
        let declared =
            file.text.lines().filter_map(|line| line.trim().strip_prefix(&start)?.strip_suffix("\")]"));
        let (_, listed) = VTABLES.iter().find(|(known, _)| *known == interface).expect(interface);
        assert!(declared.eq(listed.split_whitespace()), "{interface}");
    }
}

/// A variant is trait and method in camel case: who knows the MAPI name knows the variant.
#[test]
fn variants_are_the_trait_and_the_method_in_camel_case() {
    let listing = include_str!("../src/interface/method.rs");
    for method in Method::ALL {
        let (interface, name) = method.name().split_once("::").unwrap_or(("", method.name()));
        let interface = match interface {
            "IUnknown" => "",
            "IMAPIAdviseSink" => "AdviseSink",
            "IMsgServiceAdmin2" => "MsgServiceAdmin",
            "IMAPIClientShutdown" => "MapiSession",
            "IMAPIGetSession" => "MapiSupport",
            "IStream" => "MapiStream",
            "ITableData" => "MapiTableData",
            "IPropData" => "MapiPropData",
            interface => interface.trim_start_matches('I'),
        };
        let variant = [
            ("MAPI", "Mapi"),
            ("RTF", "Rtf"),
            ("ABC", "AbC"),
            ("ABL", "AbL"),
            ("ABP", "AbP"),
            ("TemplateID", "TemplateId"),
            ("MSP", "MsP"),
            ("XPP", "XpP"),
            ("XPL", "XpL"),
            ("PAB", "Pab"),
            ("IPM", "Ipm"),
            ("IDs", "Ids"),
            ("UID", "Uid"),
            ("MSLogon", "MsLogon"),
            ("EntryID", "EntryId"),
            ("ClassID", "ClassId"),
            ("MSGSERVICEENTRY", "MsgServiceEntry"),
            ("LAUNCHWIZARDENTRY", "LaunchWizardEntry"),
        ]
        .iter()
        .fold(format!("{interface}{name}"), |text, (from, to)| text.replace(from, to));
        let line = format!(" {variant} = \"{name}\",");
        assert!(listing.contains(&line), "{method} is not the variant {variant}");
    }
}

#[test]
fn a_method_is_found_by_the_name_it_prints() {
    for method in Method::ALL {
        assert_eq!(Method::from_name(&method.to_string()), Some(*method));
        assert_eq!(format!("{method:?}"), method.name());
    }
    assert_eq!(Method::from_name("IMAPISession::QueryRows"), None);
}

/// STA-STATUSOBJ-1: the id, and the methods behind those of IMAPIProp.
#[test]
fn a_status_object_has_four_methods_of_its_own() {
    assert_eq!(IID_IMAPIStatus, Iid("00020305-0000-0000-c000-000000000046".parse().unwrap()));
    let own = Method::ALL.iter().filter(|method| method.interface() == Some("IMAPIStatus"));
    assert!(own.map(|method| method.name()).eq([
        "IMAPIStatus::ValidateState",
        "IMAPIStatus::SettingsDialog",
        "IMAPIStatus::ChangePassword",
        "IMAPIStatus::FlushQueues"
    ]));
}

#[test]
fn every_interface_is_an_object_that_threads_share() {
    fn shared<T: Send + Sync + ?Sized>() {}
    fn shown<T: Debug + Send + Sync + ?Sized>() {}
    shared::<dyn AdviseSink>();
    shown::<dyn AbContainer>();
    shown::<dyn AddrBook>();
    shown::<dyn Attach>();
    shown::<dyn DistList>();
    shown::<dyn ExchangeModifyTable>();
    shown::<dyn MailUser>();
    shown::<dyn Mapi>();
    shown::<dyn MapiContainer>();
    shown::<dyn MapiFolder>();
    shown::<dyn MapiProgress>();
    shown::<dyn MapiProp>();
    shown::<dyn MapiPropData>();
    shown::<dyn MapiSession>();
    shown::<dyn MapiStatus>();
    shown::<dyn MapiStream>();
    shown::<dyn MapiTable>();
    shown::<dyn MapiTableData>();
    shown::<dyn MapiForm>();
    shown::<dyn MapiFormAdviseSink>();
    shown::<dyn MapiFormContainer>();
    shown::<dyn MapiFormInfo>();
    shown::<dyn MapiFormMgr>();
    shown::<dyn MapiMessageSite>();
    shown::<dyn MapiViewAdviseSink>();
    shown::<dyn MapiViewContext>();
    shown::<dyn PersistMessage>();
    shown::<dyn Message>();
    shown::<dyn MsgServiceAdmin>();
    shown::<dyn MsgStore>();
    shown::<dyn ProfAdmin>();
    shown::<dyn ProfSect>();
    shown::<dyn ProviderAdmin>();
    shown::<Opened>();
    shown::<mapi_emulator::interface::Error>();
}

/// SES-OBJECT-3: what is no `MapiProp` has no properties, and no `PR_ENTRYID` among them.
#[test]
fn a_session_is_no_object_with_properties() {
    /// Of two ways to lack properties one is open to everything; who has some has both, and the call is ambiguous.
    trait Lacks<Way> {}
    impl<T: ?Sized> Lacks<()> for T {}
    impl<T: MapiProp + ?Sized> Lacks<u8> for T {}
    fn lacks_properties<T: Lacks<Way> + ?Sized, Way>() {}
    lacks_properties::<dyn MapiSession, _>();
    lacks_properties::<dyn MapiTable, _>();
    assert_eq!(mapi_emulator::vocab::ObjectType::MAPI_SESSION.0, 0xB);
}

#[test]
fn upwards_an_interface_is_a_coercion() {
    type Up<From, To> = fn(Arc<From>) -> Arc<To>;
    let _: Up<dyn AbContainer, dyn MapiContainer> = |object| object;
    let _: Up<dyn AbContainer, dyn MapiProp> = |object| object;
    let _: Up<dyn AddrBook, dyn MapiProp> = |object| object;
    let _: Up<dyn Attach, dyn MapiProp> = |object| object;
    let _: Up<dyn DistList, dyn MapiContainer> = |object| object;
    let _: Up<dyn DistList, dyn MapiProp> = |object| object;
    let _: Up<dyn MailUser, dyn MapiProp> = |object| object;
    let _: Up<dyn MapiContainer, dyn MapiProp> = |object| object;
    let _: Up<dyn MapiFolder, dyn MapiContainer> = |object| object;
    let _: Up<dyn MapiFolder, dyn MapiProp> = |object| object;
    let _: Up<dyn MapiForm, dyn PersistMessage> = |object| object;
    let _: Up<dyn MapiFormInfo, dyn MapiProp> = |object| object;
    let _: Up<dyn MapiPropData, dyn MapiProp> = |object| object;
    let _: Up<dyn MapiStatus, dyn MapiProp> = |object| object;
    let _: Up<dyn Message, dyn MapiProp> = |object| object;
    let _: Up<dyn MsgStore, dyn MapiProp> = |object| object;
    let _: Up<dyn ProfSect, dyn MapiProp> = |object| object;
}

#[test]
fn helpers_work_on_dyn_objects() {
    fn prop<T: ext::MapiPropExt + ?Sized>() {}
    fn table<T: ext::MapiTableExt + ?Sized>() {}
    prop::<dyn MapiProp>();
    prop::<dyn MapiFolder>();
    prop::<dyn Message>();
    prop::<dyn MsgStore>();
    table::<dyn MapiTable>();
    let _: fn(&dyn MapiSession) -> _ = |session| session.default_store();
    let _: fn(&dyn MsgStore) -> _ = |store| store.folder_at("Inbox/Projects");
    let _: fn(&dyn MapiFolder) -> _ = |folder| folder.new_message();
    let _: fn(&dyn Message) -> _ = |message| message.save();
    let _: fn(&Arc<dyn MapiStream>) -> _ = |stream| stream.read_to_vec();
}

fn is_core(path: &str) -> bool {
    path.strip_prefix("src/interface/").is_some_and(|inner| !inner.contains('/') && inner != "method.rs")
}

/// What is an object's `QueryInterface`, and in no vtable.
const QUERIED: [&str; 1] = ["header_folder"];

/// MAPI name and Rust name of every trait method that has the former as its alias; one without is a mistake.
fn aliased_methods(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut alias = None;
    let mut of_mapi = false;
    for line in text.lines() {
        if let Some(name) = line.trim().strip_prefix("#[doc(alias = \"") {
            alias = name.strip_suffix("\")]").map(str::to_owned);
        } else if line.starts_with("pub trait ") {
            of_mapi = alias.take().is_some() || line.starts_with("pub trait Mapi:");
        } else if line == "}" {
            of_mapi = false;
        } else if let Some(name) = line.strip_prefix("    fn ").filter(|_| of_mapi) {
            let name = name.split('(').next().unwrap_or_default();
            if QUERIED.contains(&name) {
                continue;
            }
            let alias = alias.take().unwrap_or_else(|| panic!("{name} has no alias"));
            found.push((alias, name.to_owned()));
        }
    }
    found
}
