//! What the spooler does for providers (`IMAPISupport`).

use std::sync::Arc;

use super::report;
use super::route::Recipient;
use crate::engine::{self, Shapes, expand_recipients};
use crate::interface::ext::MapiPropExt;
use crate::interface::spi::NotifyData;
use crate::interface::{Message, MsgStore, Outcome};
use crate::provider::store::recipient;
use crate::provider::{Refusal, refuse, refuse_flags};
use crate::session::logon::Logon;
use crate::session::support::{Flavour, Support};
use crate::vocab::tags::{
    PR_DELETE_AFTER_SUBMIT, PR_ENTRYID, PR_MESSAGE_FLAGS, PR_PARENT_ENTRYID, PR_RECIPIENT_TYPE, PR_ROWID,
    PR_SENTMAIL_ENTRYID,
};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, CopyMessagesFlags, DeleteMessagesFlags, EntryId, ErrorCode, MessageFlags,
    ModRecipFlags, Notification, OpenFlags, PrepareFlags, Property, RecipientType, SpoolerNotifyFlags,
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

    /// A store that fetches its mail itself has some: its clients hear of it.
    fn tell_of_arrival(&self, logon: &Logon, flags: SpoolerNotifyFlags, data: NotifyData<'_>) -> Refused<()> {
        if !flags.contains(SpoolerNotifyFlags::NOTIFY_NEWMAIL_RECEIVED) || logon.no_mail() {
            return Ok(());
        }
        let NotifyData::NewMail(mail) = data else {
            let why = "NOTIFY_NEWMAIL_RECEIVED goes with the message that arrived";
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
        };
        match self.spooler_store(logon)? {
            Some(store) => Ok(store.notify_new_mail(&Notification::NewMail(mail.clone()))?),
            None => Ok(()),
        }
    }

    /// The store of this provider as the spooler has it open.
    fn spooler_store(&self, logon: &Logon) -> Refused<Option<Arc<dyn MsgStore>>> {
        let section = self.logged_on()?.section;
        let stores = logon.spooler.stores();
        Ok(stores.iter().find(|store| store.provider == section).map(|store| Arc::clone(&store.store)))
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
        let mut needs = PrepareFlags::NONE;
        needs.set(PrepareFlags::NEEDS_SPOOLER, engine::wait_for_spooler(&after));
        Ok(needs)
    }

    /// `DoSentMail`: what the message asks for once it is sent (STA-SUP-DOSENTMAIL-1).
    pub fn dispose_of_sent(&self, flags: u32, message: Arc<dyn Message>) -> Refused<()> {
        refuse_flags(flags)?;
        let logon = self.logged_on()?.logon()?;
        let delete = message.find(PR_DELETE_AFTER_SUBMIT)?.unwrap_or(false);
        let sent_mail = message.find(PR_SENTMAIL_ENTRYID)?.map(EntryId::from);
        let id = EntryId::from(message.get(PR_ENTRYID)?);
        let mut home = EntryId::from(message.get(PR_PARENT_ENTRYID)?);
        drop(message);
        let Some(store) = self.spooler_store(&logon)? else {
            return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "the spooler does not have the store open"));
        };
        let open =
            |id: &EntryId| store.open_entry(Some(id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder();
        let ids = [id];
        // A folder that is gone leaves the message in place (STA-QUEUE-9).
        if let Some((target, folder)) =
            sent_mail.and_then(|target| open(&target).ok().map(|folder| (target, folder)))
        {
            let moved = CopyMessagesFlags::MESSAGE_MOVE;
            if open(&home)?.copy_messages(&ids, &*folder, None, moved)?.warning.is_none() {
                home = target;
            }
        }
        if delete {
            let deleted = open(&home)?.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?;
            if deleted.warning.is_some() {
                return Err(refuse(ErrorCode::MAPI_E_UNABLE_TO_COMPLETE, "the store keeps the message"));
            }
        }
        Ok(())
    }
}
