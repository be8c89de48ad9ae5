//! What the spooler does for providers (`IMAPISupport`).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::hooks;
use super::inbound;
use super::report;
use super::route::Recipient;
use super::stores::{MailStore, Queued};
use crate::engine::report::ReportKind;
use crate::engine::{self, Shapes, expand_recipients};
use crate::interface::ext::MapiPropExt;
use crate::interface::spi::{AddressTypes, Hooked, NotifyData};
use crate::interface::{Message, Outcome};
use crate::provider::store::recipient;
use crate::provider::{Refusal, refuse, refuse_flags};
use crate::session::logon::Logon;
use crate::session::support::{Flavour, Support};
use crate::vocab::tags::{
    PR_DELETE_AFTER_SUBMIT, PR_ENTRYID, PR_MESSAGE_FLAGS, PR_OWN_STORE_ENTRYID, PR_PARENT_ENTRYID,
    PR_RECIPIENT_TYPE, PR_ROWID, PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, CopyMessagesFlags, DeleteMessagesFlags, EntryId, ErrorCode, FlushFlags,
    HookFlags, MapiUid, MessageFlags, ModRecipFlags, OpenFlags, PendingSubmitFlags, PrepareFlags, PropValue,
    Property, RecipientType, ReportFlags, SpoolerNotifyFlags, StatusFlags, StoreLogoffFlags,
    look_into_store_entry_id,
};

type Refused<T> = Result<T, Refusal>;

/// What a transport may tell the spooler (STA-SUP-SPOOLERNOTIFY-1).
const OF_TRANSPORTS: SpoolerNotifyFlags = SpoolerNotifyFlags::NOTIFY_NEWMAIL
    .union(SpoolerNotifyFlags::NOTIFY_READYTOSEND)
    .union(SpoolerNotifyFlags::NOTIFY_SENTDEFERRED)
    .union(SpoolerNotifyFlags::NOTIFY_CRITSEC)
    .union(SpoolerNotifyFlags::NOTIFY_NONCRIT)
    .union(SpoolerNotifyFlags::NOTIFY_CONFIG_CHANGE)
    .union(SpoolerNotifyFlags::NOTIFY_CRITICAL_ERROR);

/// What a store may tell it.
const OF_STORES: SpoolerNotifyFlags =
    SpoolerNotifyFlags::NOTIFY_NEWMAIL_RECEIVED.union(SpoolerNotifyFlags::NOTIFY_READYTOSEND);

impl Support {
    /// `SpoolerNotify` (STA-SUP-SPOOLERNOTIFY-1 to -8).
    pub fn tell_spooler(&self, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Refused<()> {
        use SpoolerNotifyFlags as F;
        let logon = self.logged_on()?.logon()?;
        if self.flavour() == Flavour::Store {
            refuse_flags(flags.unknown(OF_STORES))?;
            return self.tell_of_arrival(&logon, flags, data);
        }
        refuse_flags(flags.unknown(OF_TRANSPORTS))?;
        let deferred = match data {
            NotifyData::Deferred(id) => Some(id),
            _ => None,
        };
        let invalid = |why| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        if flags.contains(F::NOTIFY_SENTDEFERRED) && deferred.is_none() {
            return invalid("NOTIFY_SENTDEFERRED goes with the entry id of a message");
        }
        if flags.contains(F::NOTIFY_SENTDEFERRED | F::NOTIFY_CRITICAL_ERROR) {
            return invalid("a transport that failed for good has sent nothing");
        }
        self.signals().note(flags, deferred);
        if flags.contains(F::NOTIFY_CRITICAL_ERROR) {
            logon.refresh_status();
        }
        Ok(())
    }

    /// A store that fetches its mail itself has some: hooks see it, and its clients hear of it.
    fn tell_of_arrival(&self, logon: &Logon, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Refused<()> {
        if !flags.contains(SpoolerNotifyFlags::NOTIFY_NEWMAIL_RECEIVED) || logon.no_mail() {
            return Ok(());
        }
        let NotifyData::NewMail(mail) = data else {
            let why = "NOTIFY_NEWMAIL_RECEIVED goes with the message that arrived";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        };
        match self.spooler_store(logon)? {
            Some(store) => Ok(inbound::received(logon, &store, mail)?),
            None => Ok(()),
        }
    }

    /// The store of this provider as the spooler has it open.
    fn spooler_store(&self, logon: &Logon) -> Refused<Option<Arc<MailStore>>> {
        Ok(logon.spooler.store_of(self.logged_on()?.section))
    }

    /// `SpoolerYield` (STA-SUP-SPOOLERYIELD-1).
    pub fn yield_to_spooler(&self, flags: u32) -> Refused<Outcome<()>> {
        refuse_flags(flags)?;
        let logon = self.logged_on()?.logon()?;
        Ok(Outcome::warned_if((), logon.spooler.stops(), ErrorCode::MAPI_W_CANCEL_MESSAGE))
    }

    /// `StatusRecips` (STA-SUP-STATUSRECIPS-1, STA-SUP-STATUSRECIPS-2).
    pub fn report_on(&self, message: &dyn Message, recipients: &AdrList) -> Refused<Outcome<()>> {
        let logon = self.logged_on()?.logon()?;
        report::status_recips(&logon, message, recipients)?;
        Ok(Outcome::ok(()))
    }

    /// `PrepareSubmit` (STA-SUP-PREPARESUBMIT-1 to -3).
    pub fn prepare_to_send(&self, message: &dyn Message) -> Refused<()> {
        let flags = MessageFlags::from(message.find(PR_MESSAGE_FLAGS)?.unwrap_or_default());
        if flags.contains(MessageFlags::MSGFLAG_RESEND) {
            let has_it = |known: &Recipient| {
                let kind = known.entry.get(PR_RECIPIENT_TYPE).map(RecipientType::from);
                kind.is_some_and(RecipientType::is_submitted)
            };
            Recipient::set_done(message, &Recipient::all_of(message)?, has_it)?;
        }
        Ok(())
    }

    /// `ExpandRecips` (STA-SUP-EXPANDRECIPS-1 to -5).
    pub fn expand(&self, message: &dyn Message) -> Refused<PrepareFlags> {
        let logon = self.logged_on()?.logon()?;
        let before: Vec<engine::Recipient> = Recipient::all_of(message)?
            .iter()
            .map(|known| recipient(known.row, &known.entry, CodePage::default()))
            .collect();
        let books = logon.computer.runtime.read().clone();
        let after = expand_recipients(&books, &before, &mut Shapes::default());
        let list: AdrList = after
            .iter()
            .map(|known| {
                let row = Property::of(PR_ROWID, known.row as i32);
                AdrEntry { properties: known.props.properties().chain([row]).collect() }
            })
            .collect();
        message.modify_recipients(ModRecipFlags::NONE, &list)?;
        let open: Vec<Recipient> =
            Recipient::all_of(message)?.into_iter().filter(|known| !known.done).collect();
        let own = self.spooler_store(&logon)?;
        let transports = logon.spooler.transports();
        let types: Vec<AddressTypes> = transports.iter().map(|transport| transport.types()).collect();
        let sections: Vec<MapiUid> = transports.iter().map(|transport| transport.uid).collect();
        let is_tied = |known: &Recipient| {
            let first = known.transports(&types).first().map(|place| sections[*place]);
            first.zip(own.as_ref()).is_some_and(|(transport, own)| logon.ties(transport, &own.id))
        };
        let mut needs = PrepareFlags::NONE;
        needs.set(PrepareFlags::NEEDS_SPOOLER, !open.iter().all(is_tied));
        let prepared = !logon.no_mail() && !logon.spooler.preprocessors(&open, &sections, &types).is_empty();
        needs.set(PrepareFlags::NEEDS_PREPROCESSING, prepared);
        Ok(needs)
    }

    /// `CompleteMsg` (STA-SUP-COMPLETEMSG-1).
    pub fn complete(&self, id: &EntryId) -> Refused<()> {
        let logon = self.logged_on()?.logon()?;
        let store = self.spooler_store(&logon)?.ok_or_else(no_store)?;
        logon.spooler.state.lock().completed.push((store.provider, id.clone()));
        Ok(())
    }

    /// `StoreLogoffTransports` (STA-SUP-STORELOGOFF-1 to -6).
    pub fn let_go_of_store(&self, flags: StoreLogoffFlags) -> Refused<StoreLogoffFlags> {
        use StoreLogoffFlags as F;
        if flags.bits().count_ones() > 1 {
            let why = format!("{flags:?}: these flags exclude each other");
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        }
        let logged_on = self.logged_on()?;
        let logon = logged_on.logon()?;
        let is_elsewhere = |other: &Arc<Logon>| {
            !Arc::ptr_eq(other, &logon) && other.profile == logon.profile && other.has_open(logged_on.section)
        };
        let store = self.spooler_store(&logon)?;
        let Some(store) = store.filter(|_| !logon.computer.logons().iter().any(is_elsewhere)) else {
            return Ok(F::LOGOFF_COMPLETE);
        };
        if flags.intersects(F::LOGOFF_NO_WAIT | F::LOGOFF_PURGE) {
            // A session without mail sends nothing, and a spooler at work is not called from within.
            let _sent = super::flush(&logon, None, FlushFlags::FLUSH_UPLOAD);
        }
        let queued = store.queued();
        let is_locked = |known: &Queued| known.pending.contains(PendingSubmitFlags::SUBMITFLAG_LOCKED);
        let (sending, receiving) = (queued.iter().any(is_locked), store.receiving.load(Ordering::Acquire));
        let mut left = F::NONE;
        left.set(F::LOGOFF_OUTBOUND, sending);
        left.set(F::LOGOFF_INBOUND, receiving);
        left.set(F::LOGOFF_OUTBOUND_QUEUE, !queued.iter().all(is_locked));
        if flags.intersects(F::LOGOFF_ABORT | F::LOGOFF_QUIET) {
            left.set(F::LOGOFF_COMPLETE, !sending && !receiving);
            return Ok(left);
        }
        store.rest(logon.computer.spooling.pump_number());
        logged_on.leaves.store(true, Ordering::Release);
        Ok(left | F::LOGOFF_COMPLETE)
    }

    /// `ReadReceipt` (STA-SUP-READRECEIPT-1 to -3).
    pub fn report_reading(
        &self,
        flags: ReportFlags,
        read: &dyn Message,
        report: &Arc<dyn Message>,
    ) -> Refused<()> {
        let logon = self.logged_on()?.logon()?;
        let unread = flags.contains(ReportFlags::MAPI_NON_READ);
        let kind = if unread { ReportKind::NonRead } else { ReportKind::Read };
        report::of_reading(&logon, kind, read, &**report)
    }

    /// `DoSentMail`: what the message asks for once it is sent, or what hooks want instead (STA-SUP-DOSENTMAIL-1,
    /// STA-SUP-DOSENTMAIL-2).
    pub fn dispose_of_sent(&self, flags: u32, message: Arc<dyn Message>) -> Refused<()> {
        refuse_flags(flags)?;
        let logon = self.logged_on()?.logon()?;
        let delete = message.find(PR_DELETE_AFTER_SUBMIT)?.unwrap_or(false);
        let sent_mail = message.find(PR_SENTMAIL_ENTRYID)?.map(EntryId::from);
        let id = EntryId::from(message.get(PR_ENTRYID)?);
        let home = EntryId::from(message.get(PR_PARENT_ENTRYID)?);
        let store = self.spooler_store(&logon)?.ok_or_else(no_store)?;
        let open =
            |id: &EntryId| store.store.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder();
        let destination = sent_mail.as_ref();
        let hooked = Hooked { message: &message, folder: &open(&home)?, store: &store.store, destination };
        let wanted = hooks::ask(&logon, StatusFlags::HOOK_OUTBOUND, &hooked);
        let delete = delete || wanted.flags.contains(HookFlags::HOOK_DELETE);
        let sent_mail = wanted.folder.or(sent_mail);
        drop(message);
        let ids = [id];
        if delete {
            // Where it would be moved to first, it might have another id.
            let deleted = open(&home)?.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?;
            if deleted.warning.is_some() {
                return Err(refuse(ErrorCode::MAPI_E_UNABLE_TO_COMPLETE, "the store keeps the message"));
            }
        } else if let Some(folder) = sent_mail.and_then(|target| open(&target).ok()) {
            // A folder that takes it not leaves the message in place, as one that is gone (STA-QUEUE-9).
            let _stays = open(&home)?.copy_messages(&ids, &*folder, None, CopyMessagesFlags::MESSAGE_MOVE)?;
        }
        Ok(())
    }
}

fn no_store() -> Refusal {
    refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the spooler does not have the store open")
}

impl Logon {
    /// Whether a transport is tied to a store: the transport's row names the store as its own (STA-PROPS-6).
    fn ties(&self, transport: MapiUid, store: &EntryId) -> bool {
        let own = self.shown(transport, PR_OWN_STORE_ENTRYID.tag());
        let Some(own) = own.as_ref().and_then(PropValue::as_bytes).map(EntryId::from) else { return false };
        own == *store || look_into_store_entry_id(&own).is_ok_and(|(_, private)| private == store.as_bytes())
    }
}
