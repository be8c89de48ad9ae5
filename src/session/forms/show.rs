//! Messages shown in their forms: `PrepareForm` and `ShowForm`.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::interface::ext::{MapiFolderExt, MsgStoreExt};
use crate::interface::{FormEnd, FormToken, Message, MessageForm, MsgStore, Opened, Result};
use crate::provider::{Refusal, refuse, refuse_flags, refuse_interface};
use crate::session::session::Session;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::{CopyFlags, ErrorCode, FormFlags, Iid, SaveFlags, SubmitFlags};

/// The messages of a session that wait to be shown.
pub type Prepared = Mutex<BTreeMap<FormToken, Arc<dyn Message>>>;

impl Session {
    /// `PrepareForm` (SES-PREPAREFORM-1 to -3).
    pub(in crate::session) fn prepare(
        &self,
        interface: Option<Iid>,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<FormToken, Refusal> {
        refuse_interface(interface, &[IID_IMessage])?;
        let token = self.logon.computer.new_form_token();
        self.prepared.lock().insert(token, Arc::clone(message));
        Ok(token)
    }

    /// The message of a token, which is used up whatever comes of it (SES-SHOWFORM-2, SES-SHOWFORM-3).
    pub(in crate::session) fn take_prepared(
        &self,
        token: FormToken,
    ) -> std::result::Result<Arc<dyn Message>, Refusal> {
        let prepared = self.prepared.lock().remove(&token);
        prepared.ok_or_else(|| {
            let why = format!("{token:?} is none of this session's tokens, or was shown already");
            refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why)
        })
    }

    /// `ShowForm` once the message is known: the user does with it what he likes (SES-SHOWFORM-1, -4 to -7).
    pub(in crate::session) fn show(
        &self,
        interface: Option<Iid>,
        form: &MessageForm<'_>,
    ) -> std::result::Result<(), Refusal> {
        refuse_flags(form.flags.unknown(FormFlags::MAPI_NEW_MESSAGE | FormFlags::MAPI_POST_MESSAGE))?;
        refuse_interface(interface, &[IID_IMessage])?;
        match self.runtime().ui().message_form(form) {
            FormEnd::Closed => Ok(()),
            FormEnd::Cancelled => {
                Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user cancelled the form of the message"))
            }
            FormEnd::Sent if form.flags.contains(FormFlags::MAPI_POST_MESSAGE) => {
                Ok(form.message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?)
            }
            FormEnd::Sent => Ok(send(form.store, form.message)?),
        }
    }
}

/// Sends a copy: the message itself stays what and where it is (FRM-SHOWFORM-10).
fn send(store: &dyn MsgStore, message: &dyn Message) -> Result<()> {
    let copy = store.outbox()?.new_message()?;
    let destination = Opened::from(Arc::clone(&copy));
    // What the copy refuses is computed by its store.
    let _computed = message.copy_to(&[], None, None, IID_IMessage, &destination, CopyFlags::NONE)?;
    copy.submit_message(SubmitFlags::NONE)
}
