use std::fmt::Debug;
use std::sync::Arc;

use super::NotifyData;
use crate::interface::{Error, MapiStatus, Message, Method, Result};
use crate::vocab::{
    EntryId, ErrorCode, FlushFlags, Iid, MapiUid, OpenFlags, SubmitMessageFlags, TransportLogoffFlags,
    TransportNotifyFlags, ValidateStateFlags,
};

/// A logon to a transport: what the spooler hands messages to and takes messages from (`IXPLogon`, ixplogoniunknown
/// page).
///
/// The spooler calls one method at a time, on the thread that pumps, while nothing is locked: a transport may call MAPI
/// from any of them. A transport that only sends needs `address_types` and `submit_message`.
#[doc(alias = "IXPLogon")]
pub trait XpLogon: Debug + Send + Sync {
    /// Which recipients it handles (ixplogon-addresstypes page). Asked after the logon, and again after
    /// `NOTIFY_CONFIG_CHANGE`.
    ///
    /// # Errors
    /// Any: the transport is logged off.
    #[doc(alias = "IXPLogon::AddressTypes")]
    fn address_types(&self) -> Result<AddressTypes>;

    /// Never called: message options are gone (ixplogoniunknown page).
    #[doc(alias = "IXPLogon::RegisterOptions")]
    fn register_options(&self) -> Result<()> {
        Ok(())
    }

    /// The spooler tells what may happen from now on, or that a message is cancelled (ixplogon-transportnotify page).
    /// What is answered doesn't count.
    #[doc(alias = "IXPLogon::TransportNotify")]
    fn transport_notify(&self, flags: TransportNotifyFlags, data: NotifyData<'_>) -> Result<()> {
        let _no_interest = (flags, data);
        Ok(())
    }

    /// The spooler has nothing else to do; called at the end of a round if the logon asked for it with `LOGON_SP_IDLE`
    /// (ixplogon-idle page).
    #[doc(alias = "IXPLogon::Idle")]
    fn idle(&self, flags: u32) -> Result<()> {
        let _reserved = flags;
        Ok(())
    }

    /// The session ends (ixplogon-transportlogoff page). What is answered doesn't count.
    #[doc(alias = "IXPLogon::TransportLogoff")]
    fn transport_logoff(&self, flags: TransportLogoffFlags) -> Result<()> {
        let _nothing_to_say = flags;
        Ok(())
    }

    /// Sends a message to those recipients whose `PR_RESPONSIBILITY` is FALSE (ixplogon-submitmessage page).
    ///
    /// The transport sets `PR_RESPONSIBILITY` to TRUE for each recipient it is done with, whether it reached it or not,
    /// with `MODRECIP_MODIFY`; these count even if it never saves the message. Other changes last only if it saves. The
    /// message can be used until [`end_message`](Self::end_message) returns, which is called after a success alone, with
    /// the reference that is answered here.
    ///
    /// # Errors
    /// `MAPI_E_NOT_ME`: the next transport is asked. `MAPI_E_BUSY` and any other: the message waits for the next round.
    /// `MAPI_E_WAIT` and `MAPI_E_NETWORK_ERROR`: it is not offered to this transport again before
    /// [`retry_seconds`](SubmitError::retry_seconds) have passed. `MAPI_E_CANCEL`: it is skipped without a report.
    #[doc(alias = "IXPLogon::SubmitMessage")]
    fn submit_message(
        &self,
        flags: SubmitMessageFlags,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError>;

    /// The spooler is done with a submitted message (ixplogon-endmessage page). No flag: the transport has sent it;
    /// `END_RESEND_NOW`, `END_RESEND_LATER`, `END_DONT_RESEND`: it is submitted again at once, in a later round, or when
    /// the transport asks for it with `NOTIFY_SENTDEFERRED`.
    ///
    /// # Errors
    /// Any: the message waits for the next round.
    #[doc(alias = "IXPLogon::EndMessage")]
    fn end_message(&self, reference: u32) -> Result<SubmitMessageFlags> {
        let _stateless = reference;
        Ok(SubmitMessageFlags::NONE)
    }

    /// Whether mail waits to be fetched; called once in each round if the logon asked for it with `LOGON_SP_POLL`
    /// (ixplogon-poll page).
    #[doc(alias = "IXPLogon::Poll")]
    fn poll(&self) -> Result<bool> {
        Ok(false)
    }

    /// Fills an empty message with one that arrived, saves it, and answers a reference (ixplogon-startmessage page).
    /// Called until it returns without having saved: then there is no more. The message can be used until then.
    ///
    /// # Errors
    /// Any: the message is dropped, and nothing more is fetched in this round.
    #[doc(alias = "IXPLogon::StartMessage")]
    fn start_message(&self, flags: u32, message: &Arc<dyn Message>) -> Result<u32> {
        let _sends_only = (flags, message);
        Ok(1)
    }

    /// The status object behind the transport's row (ixplogon-openstatusentry page).
    ///
    /// # Errors
    /// `MAPI_E_NO_SUPPORT`: MAPI makes one of the row, which calls [`validate_state`](Self::validate_state) and
    /// [`flush_queues`](Self::flush_queues).
    #[doc(alias = "IXPLogon::OpenStatusEntry")]
    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        let _of_mapi = (interface, flags);
        let why = "MAPI makes the status object";
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::XpLogonOpenStatusEntry, why))
    }

    /// As `IMAPIStatus::ValidateState` (ixplogon-validatestate page).
    ///
    /// # Errors
    /// `MAPI_E_BUSY`, `MAPI_E_NO_SUPPORT`, `MAPI_E_USER_CANCEL`.
    #[doc(alias = "IXPLogon::ValidateState")]
    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()> {
        let _nothing_to_do = flags;
        Ok(())
    }

    /// All that waits is about to be sent or fetched, as the flags say (ixplogon-flushqueues page). What is answered
    /// doesn't count.
    #[doc(alias = "IXPLogon::FlushQueues")]
    fn flush_queues(&self, target: Option<&EntryId>, flags: FlushFlags) -> Result<()> {
        let _nothing_to_do = (target, flags);
        Ok(())
    }
}

/// Which recipients a transport handles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressTypes {
    /// Values of `PR_ADDRTYPE`, ASCII case ignored; `None` is any type, one empty text no type.
    pub types: Option<Vec<String>>,
    /// Providers of entry ids: who has one of them in its `PR_ENTRYID` is asked of this transport first.
    pub uids: Vec<MapiUid>,
}

impl AddressTypes {
    /// Recipients with these address types.
    #[must_use]
    pub fn of(types: &[&str]) -> Self {
        Self { types: Some(types.iter().map(|kind| (*kind).to_owned()).collect()), uids: Vec::new() }
    }

    /// Recipients of any address type.
    #[must_use]
    pub const fn any() -> Self {
        Self { types: None, uids: Vec::new() }
    }

    /// Recipients whose entry ids have one of these uids, too.
    #[must_use]
    pub fn with_uids(mut self, uids: &[MapiUid]) -> Self {
        self.uids.extend_from_slice(uids);
        self
    }
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitError {
    /// The code, which decides what becomes of the message.
    pub code: ErrorCode,
    /// Seconds until the next try after `MAPI_E_WAIT` and `MAPI_E_NETWORK_ERROR`; otherwise ignored
    /// (`lpulReturnParm`).
    pub retry_seconds: u32,
}

impl SubmitError {
    /// A failure after which the message is tried again in so many seconds.
    #[must_use]
    pub const fn retry_in(code: ErrorCode, retry_seconds: u32) -> Self {
        Self { code, retry_seconds }
    }
}

impl From<ErrorCode> for SubmitError {
    fn from(code: ErrorCode) -> Self {
        Self { code, retry_seconds: 0 }
    }
}

/// So that a transport can pass on what MAPI answered it.
impl From<Error> for SubmitError {
    fn from(error: Error) -> Self {
        error.code().into()
    }
}
