//! What transports do to messages before any of them is sent one (STA-SUP-PREPROCESS-1 to -6).

use std::sync::Arc;

use super::Spooler;
use super::report;
use super::route::Recipient;
use super::sending::Sending;
use crate::interface::ext::{MapiPropExt, MsgStoreExt};
use crate::interface::spi::{AddressTypes, Preprocessing, Preprocessor};
use crate::interface::{AddrBook, MapiSession, Message, Result};
use crate::provider::Refusal;
use crate::session::support::Support;
use crate::vocab::tags::{PR_PARENT_ENTRYID, PR_PREPROCESS, PR_ROWID};
use crate::vocab::{EntryId, LockState, MapiUid, SaveFlags, SubmitFlags};

/// What a transport registered, in the order in which that happened.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The section of the transport.
    pub transport: MapiUid,
    uid: Option<MapiUid>,
    address_type: Option<String>,
    functions: Preprocessor,
}

impl Registered {
    /// Whether it wants messages to a recipient (STA-SUP-PREPROCESS-1).
    fn wants(&self, recipient: &Recipient) -> bool {
        let of_uid = self.uid.is_some_and(|uid| recipient.provider() == Some(uid));
        let kind = recipient.address_type();
        let of_type = self
            .address_type
            .as_ref()
            .is_some_and(|own| kind.is_some_and(|kind| kind.eq_ignore_ascii_case(own)));
        of_uid || of_type || self.uid.is_none() && self.address_type.is_none()
    }
}

impl Support {
    /// `RegisterPreprocessor`.
    pub fn prepare_messages(
        &self,
        uid: Option<MapiUid>,
        address_type: Option<&str>,
        functions: Preprocessor,
    ) -> std::result::Result<(), Refusal> {
        let logged_on = self.logged_on()?;
        let logon = logged_on.logon()?;
        let address_type = address_type.map(str::to_owned);
        let registered = Registered { transport: logged_on.section, uid, address_type, functions };
        logon.spooler.state.lock().preprocessors.push(registered);
        logon.computer.runtime.begin_preparing();
        Ok(())
    }
}

impl Spooler {
    /// Those who want a message to these recipients, of whom the transports with these types, by section, are going to
    /// handle some (STA-SUP-PREPROCESS-2).
    pub(super) fn preprocessors(
        &self,
        recipients: &[Recipient],
        transports: &[MapiUid],
        types: &[AddressTypes],
    ) -> Vec<Registered> {
        let all = self.state.lock().preprocessors.clone();
        let handles = |known: &Registered, recipient: &Recipient| {
            let first = recipient.transports(types).first().map(|place| transports[*place]);
            first == Some(known.transport) && known.wants(recipient)
        };
        all.into_iter().filter(|known| recipients.iter().any(|recipient| handles(known, recipient))).collect()
    }
}

impl Sending<'_> {
    fn preprocessors(&self, recipients: &[Recipient]) -> Vec<Registered> {
        let transports: Vec<MapiUid> = self.transports.iter().map(|transport| transport.uid).collect();
        self.logon.spooler.preprocessors(recipients, &transports, self.types)
    }

    /// Lets preprocessors see the message, if they have not yet, and submits it again, and what they send along with it;
    /// tells how many messages that are (STA-SUBMIT-6, STA-SUP-PREPROCESS-3, STA-SUP-PREPROCESS-4).
    ///
    /// The spooler marks what they have seen with `PR_PREPROCESS`.
    pub(super) fn preprocess(&self, message: &Arc<dyn Message>, all: &[Recipient]) -> Result<Option<usize>> {
        let seen = message.find(PR_PREPROCESS)?.unwrap_or(false);
        let open: Vec<Recipient> = all.iter().filter(|known| !known.done).cloned().collect();
        let chosen = if seen { Vec::new() } else { self.preprocessors(&open) };
        if chosen.is_empty() && !self.pending_preprocessing {
            return Ok(None);
        }
        self.store.store.set_lock_state(&**message, LockState::MSG_LOCKED)?;
        let prepared = self.prepare(message, all, &chosen);
        if prepared.is_err() {
            for known in
                self.transports.iter().filter(|known| chosen.iter().any(|of| of.transport == known.uid))
            {
                self.later(known);
            }
            // What cannot be unlocked either is opened anew the next time.
            let _unlocked = self
                .store
                .open(self.id)
                .and_then(|message| self.store.store.set_lock_state(&*message, LockState::MSG_UNLOCKED));
        }
        prepared.map(Some)
    }

    fn prepare(&self, message: &Arc<dyn Message>, all: &[Recipient], chosen: &[Registered]) -> Result<usize> {
        let mut along = Vec::new();
        let mut lost = Vec::new();
        if let Some(session) = self.logon.members().into_iter().next() {
            let book: Arc<dyn AddrBook> = Arc::new(session.address_book());
            let session: Arc<dyn MapiSession> = session;
            let folder = EntryId::from(message.get(PR_PARENT_ENTRYID)?);
            let folder = self.store.store.open_folder(&folder)?;
            let given = Preprocessing { session: &session, message, address_book: &book, folder: &folder };
            for known in chosen {
                let answer = known.functions.prepare(&given)?;
                along.extend(answer.messages);
                let rows = answer.undeliverable.entries.iter().filter_map(|entry| entry.get(PR_ROWID));
                lost.extend(rows.map(|row| row as u32));
            }
        }
        if !lost.is_empty() {
            let gone: Vec<Recipient> =
                all.iter().filter(|known| lost.contains(&known.row)).cloned().collect();
            Recipient::set_done(&**message, all, |known| known.done || lost.contains(&known.row))?;
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
            report::undeliverable(self.logon, self.store, self.id, &gone);
        }
        message.set(PR_PREPROCESS, true)?;
        message.submit_message(SubmitFlags::NONE)?;
        for extra in &along {
            extra.set(PR_PREPROCESS, true)?;
            extra.submit_message(SubmitFlags::NONE)?;
        }
        Ok(along.len())
    }

    /// Lets preprocessors take away what they wrote, now that the message is sent (STA-SUP-PREPROCESS-5).
    pub(super) fn remove_preprocess_info(&self, message: &Arc<dyn Message>) -> Result<()> {
        if !message.find(PR_PREPROCESS)?.unwrap_or(false) {
            return Ok(());
        }
        for known in self.preprocessors(&Recipient::all_of(&**message)?) {
            // What one of them leaves behind keeps nobody from finishing the message.
            let _removed = known.functions.remove(message);
        }
        message.delete_props(&[PR_PREPROCESS.tag()])?;
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)
    }
}
