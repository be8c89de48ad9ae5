/// The signatures of what is logged on to, and of forms and their viewers.
#[doc(hidden)]
#[macro_export]
macro_rules! refused_method_of_provider {
    (MsgStore advise $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreAdvise: fn advise(Option<&$crate::words::EntryId>, $crate::words::EventMask,
        $crate::words::Arc<dyn $crate::words::AdviseSink>) -> $crate::words::Connection
    } };
    (MsgStore unadvise $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreUnadvise: fn unadvise($crate::words::Connection) -> ()
    } };
    (MsgStore compare_entry_ids $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreCompareEntryIds: fn compare_entry_ids(&$crate::words::EntryId, &$crate::words::EntryId, u32)
        -> bool
    } };
    (MsgStore open_entry $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreOpenEntry: fn open_entry(Option<&$crate::words::EntryId>, Option<$crate::words::Iid>,
        $crate::words::OpenFlags) -> $crate::words::Opened
    } };
    (MsgStore set_receive_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreSetReceiveFolder: fn set_receive_folder(Option<&str>, $crate::words::UnicodeFlags,
        Option<&$crate::words::EntryId>) -> ()
    } };
    (MsgStore get_receive_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreGetReceiveFolder: fn get_receive_folder(Option<&str>, $crate::words::UnicodeFlags) ->
        ($crate::words::EntryId, String)
    } };
    (MsgStore get_receive_folder_table $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreGetReceiveFolderTable: fn get_receive_folder_table($crate::words::TableFlags) ->
        $crate::words::Arc<dyn $crate::words::MapiTable>
    } };
    (MsgStore store_logoff $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreStoreLogoff: fn store_logoff($crate::words::StoreLogoffFlags) ->
        $crate::words::StoreLogoffFlags
    } };
    (MsgStore abort_submit $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreAbortSubmit: fn abort_submit(&$crate::words::EntryId, u32) -> ()
    } };
    (MsgStore get_outgoing_queue $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreGetOutgoingQueue: fn get_outgoing_queue(u32) -> $crate::words::Arc<dyn
        $crate::words::MapiTable>
    } };
    (MsgStore set_lock_state $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreSetLockState: fn set_lock_state(&dyn $crate::words::Message, $crate::words::LockState) -> ()
    } };
    (MsgStore finished_msg $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreFinishedMsg: fn finished_msg(u32, &$crate::words::EntryId) -> ()
    } };
    (MsgStore notify_new_mail $($how:tt)*) => { $crate::refused! { $($how)*
        MsgStoreNotifyNewMail: fn notify_new_mail(&$crate::words::Notification) -> ()
    } };

    (MsLogon get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags) ->
        Option<$crate::words::MapiError>
    } };
    (MsLogon open_entry $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonOpenEntry: fn open_entry(&$crate::words::EntryId, Option<$crate::words::Iid>,
        $crate::words::OpenFlags) -> $crate::words::Opened
    } };
    (MsLogon compare_entry_ids $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonCompareEntryIds: fn compare_entry_ids(&$crate::words::EntryId, &$crate::words::EntryId) ->
        bool
    } };
    (MsLogon advise $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonAdvise: fn advise(Option<&$crate::words::EntryId>, $crate::words::EventMask,
        $crate::words::Arc<dyn $crate::words::AdviseSink>) -> $crate::words::Connection
    } };
    (MsLogon unadvise $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonUnadvise: fn unadvise($crate::words::Connection) -> ()
    } };
    (MsLogon open_status_entry $($how:tt)*) => { $crate::refused! { $($how)*
        MsLogonOpenStatusEntry: fn open_status_entry(Option<$crate::words::Iid>, $crate::words::OpenFlags)
        -> $crate::words::Arc<dyn $crate::words::MapiStatus>
    } };

    (AbLogon get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags) ->
        Option<$crate::words::MapiError>
    } };
    (AbLogon open_entry $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonOpenEntry: fn open_entry(Option<&$crate::words::EntryId>, Option<$crate::words::Iid>,
        $crate::words::OpenFlags) -> $crate::words::Opened
    } };
    (AbLogon compare_entry_ids $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonCompareEntryIds: fn compare_entry_ids(&$crate::words::EntryId, &$crate::words::EntryId) ->
        bool
    } };
    (AbLogon advise $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonAdvise: fn advise(Option<&$crate::words::EntryId>, $crate::words::EventMask,
        $crate::words::Arc<dyn $crate::words::AdviseSink>) -> $crate::words::Connection
    } };
    (AbLogon unadvise $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonUnadvise: fn unadvise($crate::words::Connection) -> ()
    } };
    (AbLogon open_status_entry $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonOpenStatusEntry: fn open_status_entry(Option<$crate::words::Iid>, $crate::words::OpenFlags)
        -> $crate::words::Arc<dyn $crate::words::MapiStatus>
    } };
    (AbLogon open_template_id $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonOpenTemplateId: fn open_template_id(&$crate::words::EntryId, $crate::words::TemplateFlags,
        &$crate::words::Opened, Option<$crate::words::Iid>) -> $crate::words::Opened
    } };
    (AbLogon get_one_off_table $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonGetOneOffTable: fn get_one_off_table($crate::words::UnicodeFlags) -> $crate::words::Arc<dyn
        $crate::words::MapiTable>
    } };
    (AbLogon prepare_recips $($how:tt)*) => { $crate::refused! { $($how)*
        AbLogonPrepareRecips: fn prepare_recips($crate::words::ResolveNamesFlags,
        Option<&[$crate::words::PropTag]>, &mut [$crate::words::AdrEntry]) -> ()
    } };

    (XpLogon address_types $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonAddressTypes: fn address_types() -> $crate::words::AddressTypes
    } };
    (XpLogon register_options $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonRegisterOptions: fn register_options() -> ()
    } };
    (XpLogon transport_notify $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonTransportNotify: fn transport_notify($crate::words::TransportNotifyFlags,
        $crate::words::NotifyData<'_>) -> ()
    } };
    (XpLogon idle $($how:tt)*) => { $crate::refused! { $($how)* XpLogonIdle: fn idle(u32) -> () } };
    (XpLogon transport_logoff $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonTransportLogoff: fn transport_logoff($crate::words::TransportLogoffFlags) -> ()
    } };
    (XpLogon end_message $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonEndMessage: fn end_message(u32) -> $crate::words::SubmitMessageFlags
    } };
    (XpLogon poll $($how:tt)*) => { $crate::refused! { $($how)* XpLogonPoll: fn poll() -> bool } };
    (XpLogon start_message $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonStartMessage: fn start_message(u32, &$crate::words::Arc<dyn $crate::words::Message>) -> u32
    } };
    (XpLogon open_status_entry $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonOpenStatusEntry: fn open_status_entry(Option<$crate::words::Iid>, $crate::words::OpenFlags)
        -> $crate::words::Arc<dyn $crate::words::MapiStatus>
    } };
    (XpLogon validate_state $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonValidateState: fn validate_state($crate::words::ValidateStateFlags) -> ()
    } };
    (XpLogon flush_queues $($how:tt)*) => { $crate::refused! { $($how)*
        XpLogonFlushQueues: fn flush_queues(Option<&$crate::words::EntryId>, $crate::words::FlushFlags) ->
        ()
    } };

    (MapiForm set_view_context $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormSetViewContext: fn set_view_context(Option<&$crate::words::Arc<dyn
        $crate::words::MapiViewContext>>) -> ()
    } };
    (MapiForm get_view_context $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormGetViewContext: fn get_view_context() -> Option<$crate::words::Arc<dyn
        $crate::words::MapiViewContext>>
    } };
    (MapiForm shutdown_form $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormShutdownForm: fn shutdown_form($crate::words::FormSaveOptions) -> ()
    } };
    (MapiForm do_verb $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormDoVerb: fn do_verb($crate::words::FormVerb, Option<&$crate::words::Arc<dyn
        $crate::words::MapiViewContext>>) -> bool
    } };
    (MapiForm advise $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormAdvise: fn advise(&$crate::words::Arc<dyn $crate::words::MapiViewAdviseSink>) ->
        $crate::words::Connection
    } };
    (MapiForm unadvise $($how:tt)*) => { $crate::refused! { $($how)*
        MapiFormUnadvise: fn unadvise($crate::words::Connection) -> ()
    } };

    (PersistMessage get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageGetLastError: fn get_last_error($crate::words::ErrorCode, $crate::words::UnicodeFlags)
        -> Option<$crate::words::MapiError>
    } };
    (PersistMessage get_class_id $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageGetClassId: fn get_class_id() -> $crate::words::Guid
    } };
    (PersistMessage is_dirty $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageIsDirty: fn is_dirty() -> bool
    } };
    (PersistMessage init_new $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageInitNew: fn init_new(&$crate::words::Arc<dyn $crate::words::MapiMessageSite>,
        &$crate::words::Arc<dyn $crate::words::Message>) -> ()
    } };
    (PersistMessage load $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageLoad: fn load(&$crate::words::Arc<dyn $crate::words::MapiMessageSite>,
        &$crate::words::Arc<dyn $crate::words::Message>, $crate::words::MessageStatus,
        $crate::words::MessageFlags) -> ()
    } };
    (PersistMessage save $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageSave: fn save(Option<&$crate::words::Arc<dyn $crate::words::Message>>, bool) -> ()
    } };
    (PersistMessage save_completed $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageSaveCompleted: fn save_completed(Option<&$crate::words::Arc<dyn
        $crate::words::Message>>) -> ()
    } };
    (PersistMessage hands_off_message $($how:tt)*) => { $crate::refused! { $($how)*
        PersistMessageHandsOffMessage: fn hands_off_message() -> ()
    } };

    (MapiMessageSite get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetLastError: fn get_last_error($crate::words::ErrorCode,
        $crate::words::UnicodeFlags) -> Option<$crate::words::MapiError>
    } };
    (MapiMessageSite get_session $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetSession: fn get_session() -> Option<$crate::words::Arc<dyn
        $crate::words::MapiSession>>
    } };
    (MapiMessageSite get_store $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetStore: fn get_store() -> Option<$crate::words::Arc<dyn $crate::words::MsgStore>>
    } };
    (MapiMessageSite get_folder $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetFolder: fn get_folder() -> Option<$crate::words::Arc<dyn
        $crate::words::MapiFolder>>
    } };
    (MapiMessageSite get_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetMessage: fn get_message() -> Option<$crate::words::Arc<dyn
        $crate::words::Message>>
    } };
    (MapiMessageSite get_form_manager $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetFormManager: fn get_form_manager() -> $crate::words::Arc<dyn
        $crate::words::MapiFormMgr>
    } };
    (MapiMessageSite new_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteNewMessage: fn new_message(bool, Option<&$crate::words::Arc<dyn
        $crate::words::MapiFolder>>, &$crate::words::Arc<dyn $crate::words::PersistMessage>) ->
        $crate::words::NewMessage
    } };
    (MapiMessageSite copy_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteCopyMessage: fn copy_message(&$crate::words::Arc<dyn $crate::words::MapiFolder>) ->
        ()
    } };
    (MapiMessageSite move_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteMoveMessage: fn move_message(&$crate::words::Arc<dyn $crate::words::MapiFolder>,
        Option<&$crate::words::Arc<dyn $crate::words::MapiViewContext>>) -> ()
    } };
    (MapiMessageSite delete_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteDeleteMessage: fn delete_message(Option<&$crate::words::Arc<dyn
        $crate::words::MapiViewContext>>) -> ()
    } };
    (MapiMessageSite save_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteSaveMessage: fn save_message() -> ()
    } };
    (MapiMessageSite submit_message $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteSubmitMessage: fn submit_message($crate::words::SubmitFlags) -> ()
    } };
    (MapiMessageSite get_site_status $($how:tt)*) => { $crate::refused! { $($how)*
        MapiMessageSiteGetSiteStatus: fn get_site_status() -> $crate::words::ViewContextStatus
    } };

    (MapiViewContext get_last_error $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextGetLastError: fn get_last_error($crate::words::ErrorCode,
        $crate::words::UnicodeFlags) -> Option<$crate::words::MapiError>
    } };
    (MapiViewContext set_advise_sink $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextSetAdviseSink: fn set_advise_sink(Option<&$crate::words::Arc<dyn
        $crate::words::MapiFormAdviseSink>>) -> ()
    } };
    (MapiViewContext activate_next $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextActivateNext: fn activate_next($crate::words::ViewDirection) -> bool
    } };
    (MapiViewContext get_print_setup $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextGetPrintSetup: fn get_print_setup() -> String
    } };
    (MapiViewContext get_save_stream $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextGetSaveStream: fn get_save_stream() -> ($crate::words::FormSaveFormat,
        $crate::words::Arc<dyn $crate::words::MapiStream>)
    } };
    (MapiViewContext get_view_status $($how:tt)*) => { $crate::refused! { $($how)*
        MapiViewContextGetViewStatus: fn get_view_status() -> $crate::words::ViewContextStatus
    } };

    ($interface:ident $method:ident $($how:tt)*) => {
        compile_error!(concat!("no_support! knows no ", stringify!($interface), "::", stringify!($method)));
    };
}
