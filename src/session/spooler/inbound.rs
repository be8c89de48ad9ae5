//! Inbound: what a transport fetches, to the default store (STA-INBOUND-1 to -14).

use std::sync::Arc;

use super::hooks;
use super::incoming::Incoming;
use super::internet::{RCVD_REPRESENTING, RECEIVED_BY, REPRESENTING, SENDER};
use super::stores::{Busy, MailStore};
use super::transport::Transport;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MsgStoreExt};
use crate::interface::spi::{HookAnswer, Hooked};
use crate::interface::{MapiFolder, Message, Opened, Result};
use crate::session::logon::Logon;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::{
    PR_ENTRYID, PR_MESSAGE_CLASS, PR_MESSAGE_FLAGS, PR_RECEIVED_BY_SEARCH_KEY, PR_SEARCH_KEY,
    PR_SENDER_SEARCH_KEY, PR_SPOOLER_STATUS,
};
use crate::vocab::{
    Binary, CopyFlags, CopyMessagesFlags, CreateMessageFlags, DeleteMessagesFlags, EntryId, ErrorCode,
    HookFlags, MessageFlags, NewMailNotification, Notification, PropTag, Property, Restriction, SaveFlags,
    StatusCode, StatusFlags, TableFlags, UnicodeFlags,
};

/// The class whose receive folder a message is written in, before it says of which class it is.
const USUAL_CLASS: &str = "IPM.Note";

/// Where mail arrives: the default store, if the spooler has it open and it takes mail (STA-INBOUND-8).
pub fn target(logon: &Logon) -> Option<Arc<MailStore>> {
    let profile = logon.profile_now()?;
    let is_default = |store: &Arc<MailStore>| {
        profile.status_flags(store.provider).contains(StatusFlags::STATUS_DEFAULT_STORE)
    };
    logon.spooler.stores().into_iter().find(is_default).filter(|store| store.takes_mail())
}

/// Why something is fetched.
#[derive(Clone, Copy, Debug)]
pub enum Round {
    /// The transport says that mail waits.
    Usual,
    /// It is flushed: as long as its row shows that, if it does.
    Flush { while_shown: bool },
}

/// Fetches what waits at a transport and tells how many messages arrived.
pub fn fetch(logon: &Logon, transport: &Transport, round: Round) -> usize {
    // Each message goes to the default store of the moment (SES-SETDEFSTORE-12).
    let store = || target(logon).filter(|_| transport.may_fetch());
    if store().is_none() || !transport.has_mail(matches!(round, Round::Flush { .. })) {
        return 0;
    }
    // Clearing the bit stops it (STA-XPLOGON-FLUSHQUEUES-3, -4).
    let goes_on = || match round {
        Round::Flush { while_shown: true } => {
            logon.shown_status(transport.uid).contains(StatusCode::STATUS_INBOUND_FLUSH)
        }
        _ => true,
    };
    let mut arrived = 0;
    let start = |message: &Arc<dyn Message>| {
        transport.has(Some(1));
        let started = transport.logon.start_message(0, message);
        transport.has(None);
        started.map(drop)
    };
    let fetch_one = |store: Arc<MailStore>| {
        let _busy = Busy::with(&store.receiving);
        deliver(logon, &store, start).unwrap_or(false)
    };
    while goes_on() && !logon.spooler.stops() && store().is_some_and(fetch_one) {
        arrived += 1;
    }
    arrived
}

/// Lets somebody write a message, and delivers it if it was saved; `true` if so (STA-INBOUND-3 to -7).
///
/// # Errors
/// Those of `write`, and those of the store: nothing is delivered.
pub fn deliver(
    logon: &Logon,
    store: &MailStore,
    write: impl FnOnce(&Arc<dyn Message>) -> Result<()>,
) -> Result<bool> {
    let (first_id, first) = receive_folder(store, USUAL_CLASS)?;
    let message = first.create_message(None, CreateMessageFlags::NONE)?;
    // What arrives was never unsent (STA-INBOUND-14).
    message.set(PR_MESSAGE_FLAGS, MessageFlags::NONE.bits() as i32)?;
    let incoming = Incoming::new(&message);
    write(&(Arc::clone(&incoming) as Arc<dyn Message>))?;
    if !incoming.was_saved() {
        return Ok(false);
    }
    message.set_props(&completed(&*message)?)?;
    let class = message.find(PR_MESSAGE_CLASS)?.unwrap_or_default();
    let (home_id, home) = receive_folder(store, &class)?;
    let wanted = ask_hooks(logon, store, &message, &home);
    if wanted.flags.contains(HookFlags::HOOK_DELETE) {
        return Ok(true);
    }
    let (parent_id, parent) = match wanted.folder {
        Some(target) => (target.clone(), store.store.open_folder(&target)?),
        None => (home_id, home),
    };
    let message = if parent_id == first_id { message } else { copied(&*message, &*parent)? };
    let key = message.find(PR_SEARCH_KEY)?;
    let flags = MessageFlags::from(message.find(PR_MESSAGE_FLAGS)?.unwrap_or_default());
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    // Once it is saved it need not tell who it is.
    let entry_id = match message.find(PR_ENTRYID)? {
        Some(id) => Some(EntryId::from(id)),
        None => find_by_key(&*parent, key.as_ref())?,
    };
    let Some(entry_id) = entry_id else { return Ok(true) };
    store.store.notify_new_mail(&Notification::NewMail(NewMailNotification {
        entry_id,
        parent_id,
        message_class: class.into(),
        message_flags: flags,
        ..NewMailNotification::default()
    }))?;
    Ok(true)
}

/// The same message, new in another folder.
fn copied(message: &dyn Message, folder: &dyn MapiFolder) -> Result<Arc<dyn Message>> {
    let copy = folder.create_message(None, CreateMessageFlags::NONE)?;
    message.copy_to(&[], None, None, IID_IMessage, &Opened::Message(Arc::clone(&copy)), CopyFlags::NONE)?;
    Ok(copy)
}

/// A store that fetches its mail itself has some: clients of the store hear of it, where it is or where hooks want it
/// (STA-SUP-SPOOLERNOTIFY-8).
///
/// # Errors
/// Those of the store.
pub fn received(logon: &Logon, store: &MailStore, mail: &NewMailNotification) -> Result<()> {
    let mut mail = mail.clone();
    if logon.computer.plugged_in.has_hooks() {
        let (message, folder) = (store.open(&mail.entry_id)?, store.store.open_folder(&mail.parent_id)?);
        let wanted = ask_hooks(logon, store, &message, &folder);
        let key = message.find(PR_SEARCH_KEY)?;
        drop(message);
        let ids = [mail.entry_id.clone()];
        if wanted.flags.contains(HookFlags::HOOK_DELETE) {
            let _gone = folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?;
            return Ok(());
        }
        if let Some(target) = wanted.folder.filter(|target| *target != mail.parent_id) {
            let receives = store.store.open_folder(&target)?;
            let moved = folder.copy_messages(&ids, &*receives, None, CopyMessagesFlags::MESSAGE_MOVE)?;
            // There it may have another id.
            if let Some(other) = find_by_key(&*receives, key.as_ref())?.filter(|_| moved.warning.is_none()) {
                (mail.entry_id, mail.parent_id) = (other, target);
            }
        }
    }
    store.store.notify_new_mail(&Notification::NewMail(mail))
}

/// Where messages of a class arrive.
fn receive_folder(store: &MailStore, class: &str) -> Result<(EntryId, Arc<dyn MapiFolder>)> {
    let (id, _) = store.store.get_receive_folder(Some(class), UnicodeFlags::MAPI_UNICODE)?;
    let folder = store.store.open_folder(&id)?;
    Ok((id, folder))
}

/// What hooks want to become of a message that is about to arrive.
fn ask_hooks(
    logon: &Logon,
    store: &MailStore,
    message: &Arc<dyn Message>,
    folder: &Arc<dyn MapiFolder>,
) -> HookAnswer {
    let hooked = Hooked { message, folder, store: &store.store, destination: None };
    hooks::ask(logon, StatusFlags::HOOK_INBOUND, &hooked)
}

/// The message of a folder that has this search key, which it keeps wherever it is.
fn find_by_key(folder: &dyn MapiFolder, key: Option<&Binary>) -> Result<Option<EntryId>> {
    let Some(key) = key else { return Ok(None) };
    let same = Restriction::eq(PR_SEARCH_KEY, key.clone());
    let table = folder.get_contents_table(TableFlags::NONE)?;
    let rows = table.query_all_rows(Some(&crate::columns![PR_ENTRYID]), Some(&same), None, 0)?;
    Ok(rows.first().and_then(|row| row.get(PR_ENTRYID)).map(EntryId::from))
}

/// What a message that arrives has yet to say: that its receiver sent it, in whose name it was sent, for whom it was
/// received, and that it arrived (STA-INBOUND-11, STA-INBOUND-12).
fn completed(message: &dyn Message) -> Result<Vec<Property>> {
    let mut missing = vec![Property::of(PR_SPOOLER_STATUS, ErrorCode::S_OK.0 as i32)];
    let sender = message.find(PR_SENDER_SEARCH_KEY)?;
    if sender.is_some() && sender == message.find(PR_RECEIVED_BY_SEARCH_KEY)? {
        let flags = MessageFlags::from(message.find(PR_MESSAGE_FLAGS)?.unwrap_or_default());
        missing.push(Property::of(PR_MESSAGE_FLAGS, i32::from(flags | MessageFlags::MSGFLAG_FROMME)));
    }
    for (from, to) in [(SENDER, REPRESENTING), (RECEIVED_BY, RCVD_REPRESENTING)] {
        let said = |tags: &[PropTag]| -> Result<Vec<Property>> {
            let all = message.get_props(Some(tags), UnicodeFlags::MAPI_UNICODE)?.into_value();
            Ok(all.into_iter().filter(|known| known.value.as_error().is_none()).collect())
        };
        if said(&to)?.is_empty() {
            let renamed = |known: Property| {
                let place = from.iter().position(|tag| tag.id() == known.tag.id())?;
                Some(Property::new(to[place], known.value))
            };
            missing.extend(said(&from)?.into_iter().filter_map(renamed));
        }
    }
    Ok(missing)
}
