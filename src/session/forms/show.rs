//! Messages shown in their forms: `PrepareForm` and `ShowForm`.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::Refused;
use super::manager::{FormManager, Loaded};
use super::standard::Told;
use super::viewer::{Place, Sending, Viewer};
use crate::interface::ext::MapiPropExt;
use crate::interface::{
    FormToken, MapiFolder, MapiForm, MapiMessageSite, MapiSession, MapiViewAdviseSink, MapiViewContext,
    Message, MsgStore, PersistMessage,
};
use crate::provider::{refuse, refuse_flags, refuse_interface};
use crate::session::session::Session;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::PR_MESSAGE_CLASS;
use crate::vocab::{
    AccessRights, ErrorCode, FormFlags, FormManagerFlags, FormSaveOptions, FormVerb, Iid, MessageFlags,
    MessageStatus, ViewContextStatus,
};

/// The messages of a session that wait to be shown.
pub type Prepared = Mutex<BTreeMap<FormToken, Arc<dyn Message>>>;

/// What `ShowForm` says of a message.
pub struct Showing<'a> {
    pub store: &'a Arc<dyn MsgStore>,
    pub folder: &'a Arc<dyn MapiFolder>,
    pub interface: Option<Iid>,
    pub flags: FormFlags,
    pub status: MessageStatus,
    pub message_flags: MessageFlags,
    pub access: AccessRights,
    pub class: Option<&'a str>,
}

impl Session {
    /// `PrepareForm` (SES-PREPAREFORM-1 to -3).
    pub(in crate::session) fn prepare(
        &self,
        interface: Option<Iid>,
        message: &Arc<dyn Message>,
    ) -> Refused<FormToken> {
        refuse_interface(interface, &[IID_IMessage])?;
        let token = self.logon.computer.new_form_token();
        self.prepared.lock().insert(token, Arc::clone(message));
        Ok(token)
    }

    /// The message of a token, which is used up whatever comes of it (SES-SHOWFORM-2, SES-SHOWFORM-3).
    pub(in crate::session) fn take_prepared(&self, token: FormToken) -> Refused<Arc<dyn Message>> {
        let prepared = self.prepared.lock().remove(&token);
        prepared.ok_or_else(|| {
            let why = format!("{token:?} is none of this session's tokens, or was shown already");
            refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why)
        })
    }

    /// `ShowForm` once the message is known: its form shows it to the user, who does with it what he likes
    /// (FRM-SHOWFORM-1 to -3).
    pub(in crate::session) fn show(&self, message: Arc<dyn Message>, showing: &Showing<'_>) -> Refused<()> {
        let is_held = Arc::strong_count(&message) > 1;
        let Showing { store, folder, interface, flags, access, .. } = *showing;
        refuse_flags(flags.unknown(FormFlags::MAPI_NEW_MESSAGE | FormFlags::MAPI_POST_MESSAGE))?;
        refuse_interface(interface, &[IID_IMessage])?;
        let class = match showing.class {
            Some(class) => class.to_owned(),
            None => message.get(PR_MESSAGE_CLASS)?,
        };
        let ended = || refuse(ErrorCode::MAPI_E_INVALID_OBJECT, "the session has ended");
        let session: Arc<dyn MapiSession> = self.logon.member(self.member).ok_or_else(ended)?;
        let forms =
            Arc::new(FormManager::open(&self.logon.computer, Arc::clone(self.object.life()), &session));
        let place = Place { forms: Arc::clone(&forms), store: Arc::clone(store), folder: Arc::clone(folder) };
        let mut fixed = ViewContextStatus::VCSTATUS_MODAL | ViewContextStatus::VCSTATUS_INTERACTIVE;
        if !access.contains(AccessRights::MAPI_ACCESS_MODIFY) {
            fixed |= ViewContextStatus::VCSTATUS_READONLY;
        }
        let posts = flags.contains(FormFlags::MAPI_POST_MESSAGE);
        let sending = if posts { Sending::Post } else { Sending::Copy };
        let viewer = Viewer::open(&self.object, place, fixed, sending, message);
        let told = Told { class: class.clone(), flags, access, is_held };
        run(&forms, &viewer, &class, (showing.status, showing.message_flags), Some(told))
    }
}

/// Opens the form of what a viewer shows, and closes it if it didn't do that itself.
pub(super) fn run(
    manager: &FormManager,
    viewer: &Arc<Viewer>,
    class: &str,
    (status, message_flags): (MessageStatus, MessageFlags),
    told: Option<Told>,
) -> Refused<()> {
    let (site, view): (Arc<dyn MapiMessageSite>, Arc<dyn MapiViewContext>) =
        (Arc::<Viewer>::clone(viewer), Arc::<Viewer>::clone(viewer));
    let (folder, message) = (viewer.folder(), viewer.message()?);
    let made = |form: &Arc<dyn MapiForm>| {
        let form: Arc<dyn PersistMessage> = Arc::<dyn MapiForm>::clone(form);
        viewer.is_of(&form);
    };
    let what = Loaded {
        folder: Some(&*folder),
        site: &site,
        message: &message,
        status,
        message_flags,
        view: Some(&view),
        interface: None,
        told,
        made: &made,
    };
    let form = manager.load(class, FormManagerFlags::NONE, what)?;
    // The viewer and the form have it: what is deleted must not be open here.
    drop(message);
    let listens: Arc<dyn MapiViewAdviseSink> = Arc::<Viewer>::clone(viewer);
    // A form that tells nothing is closed in any case.
    let _ = form.advise(&listens);
    let answer = form.do_verb(FormVerb::EXCHIVERB_OPEN, None);
    if !viewer.has_closed() {
        let _ = form.shutdown_form(FormSaveOptions::SAVEOPTS_NOSAVE);
    }
    answer?;
    Ok(())
}
