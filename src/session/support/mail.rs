use std::sync::Arc;

use super::Support;
use crate::interface::spi::{MailSupport, NotifyData, Preprocessor};
use crate::interface::{Message, Method, Outcome, Result};
use crate::provider::refuse_flags;
use crate::vocab::{
    AdrList, EntryId, MapiUid, PrepareFlags, ReportFlags, SpoolerNotifyFlags, StoreLogoffFlags,
};

/// What a client may say as it closes a store.
const LOGOFF_FLAGS: StoreLogoffFlags = StoreLogoffFlags::LOGOFF_NO_WAIT
    .union(StoreLogoffFlags::LOGOFF_ORDERLY)
    .union(StoreLogoffFlags::LOGOFF_PURGE)
    .union(StoreLogoffFlags::LOGOFF_ABORT)
    .union(StoreLogoffFlags::LOGOFF_QUIET);

impl MailSupport for Support {
    fn register_preprocessor(
        &self,
        uid: Option<MapiUid>,
        address_type: Option<&str>,
        functions: Preprocessor,
        flags: u32,
    ) -> Result<()> {
        let arguments = format_args!("{uid:?}, {address_type:?}, {functions:?}, {flags:#X}");
        self.call(Method::MapiSupportRegisterPreprocessor, arguments, || {
            refuse_flags(flags)?;
            self.prepare_messages(uid, address_type, functions.clone())
        })
    }

    fn spooler_yield(&self, flags: u32) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportSpoolerYield, format_args!("{flags:#X}"), || {
            self.yield_to_spooler(flags)
        })
    }

    fn spooler_notify(&self, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Result<()> {
        self.call(Method::MapiSupportSpoolerNotify, format_args!("{flags:?}, {data:?}"), || {
            self.tell_spooler(flags, data)
        })
    }

    fn prepare_submit(&self, message: &dyn Message) -> Result<()> {
        self.call(Method::MapiSupportPrepareSubmit, format_args!(""), || self.prepare_to_send(message))
    }

    fn expand_recips(&self, message: &dyn Message) -> Result<PrepareFlags> {
        self.call(Method::MapiSupportExpandRecips, format_args!(""), || self.expand(message))
    }

    fn complete_msg(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.call(Method::MapiSupportCompleteMsg, format_args!("{flags:#X}, {id}"), || {
            refuse_flags(flags)?;
            self.complete(id)
        })
    }

    fn do_sent_mail(&self, flags: u32, message: Arc<dyn Message>) -> Result<()> {
        self.call(Method::MapiSupportDoSentMail, format_args!("{flags:#X}"), || {
            self.dispose_of_sent(flags, message)
        })
    }

    fn store_logoff_transports(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        self.call(Method::MapiSupportStoreLogoffTransports, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(LOGOFF_FLAGS))?;
            self.let_go_of_store(flags)
        })
    }

    fn status_recips(&self, message: &dyn Message, recipients: &AdrList) -> Result<Outcome<()>> {
        self.call(Method::MapiSupportStatusRecips, format_args!("{recipients:?}"), || {
            self.report_on(message, recipients)
        })
    }

    fn read_receipt(&self, flags: ReportFlags, read: &dyn Message, report: &Arc<dyn Message>) -> Result<()> {
        self.call(Method::MapiSupportReadReceipt, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(ReportFlags::MAPI_NON_READ))?;
            self.report_reading(flags, read, report)
        })
    }

    fn update_pab(&self, _: &dyn Message) -> Result<()> {
        self.call(Method::MapiSupportUpdatePab, format_args!(""), || Ok(()))
    }

    fn preprocess(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.call(Method::MapiSupportPreprocess, format_args!("{flags:#X}, {id}"), || Ok(()))
    }
}
