use std::sync::Arc;

use super::{FormManager, Place, Refused, Sending, Viewer};
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MsgStoreExt};
use crate::interface::{
    MapiFolder, MapiFormMgr, MapiMessageSite, MapiSession, MapiViewContext, Message, Method, MsgStore,
    NewMessage, Opened, PersistMessage, Result,
};
use crate::provider::refuse;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::{PR_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID};
use crate::vocab::{
    CopyFlags, CopyMessagesFlags, DeleteMessagesFlags, EntryId, ErrorCode, MapiError, SaveFlags, SubmitFlags,
    UnicodeFlags, ViewContextStatus, ViewDirection,
};

impl MapiMessageSite for Viewer {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.site.call(Method::MapiMessageSiteGetLastError, format_args!("{code}, {flags:?}"), || {
            self.site.last_error(code, flags)
        })
    }

    fn get_session(&self) -> Result<Option<Arc<dyn MapiSession>>> {
        self.site.call(Method::MapiMessageSiteGetSession, format_args!(""), || {
            Ok(Some(Arc::clone(self.place.forms.session())))
        })
    }

    fn get_store(&self) -> Result<Option<Arc<dyn MsgStore>>> {
        self.site.call(Method::MapiMessageSiteGetStore, format_args!(""), || {
            Ok(Some(Arc::clone(&self.place.store)))
        })
    }

    fn get_folder(&self) -> Result<Option<Arc<dyn MapiFolder>>> {
        self.site.call(Method::MapiMessageSiteGetFolder, format_args!(""), || {
            Ok(Some(Arc::clone(&self.place.folder)))
        })
    }

    fn get_message(&self) -> Result<Option<Arc<dyn Message>>> {
        self.site
            .call(Method::MapiMessageSiteGetMessage, format_args!(""), || Ok(self.now.lock().message.clone()))
    }

    fn get_form_manager(&self) -> Result<Arc<dyn MapiFormMgr>> {
        self.site.call(Method::MapiMessageSiteGetFormManager, format_args!(""), || {
            Ok(Arc::<FormManager>::clone(&self.place.forms) as _)
        })
    }

    fn new_message(
        &self,
        compose_in_folder: bool,
        folder: Option<&Arc<dyn MapiFolder>>,
        form: &Arc<dyn PersistMessage>,
    ) -> Result<NewMessage> {
        self.site.call(Method::MapiMessageSiteNewMessage, format_args!("{compose_in_folder}"), || {
            let (folder, sending) = match (compose_in_folder, folder) {
                (false, _) => (self.place.store.outbox()?, Sending::Itself),
                (true, None) => (Arc::clone(&self.place.folder), Sending::Post),
                (true, Some(folder)) => (Arc::clone(folder), Sending::Post),
            };
            let message = folder.new_message()?;
            let place = Place { folder, ..self.place.clone() };
            let fixed = self.fixed - ViewContextStatus::VCSTATUS_READONLY;
            let viewer = Self::open(&self.site, place, fixed, sending, Arc::clone(&message));
            viewer.is_of(form);
            Ok(NewMessage { message, site: Arc::<Self>::clone(&viewer), view: Some(viewer) })
        })
    }

    fn copy_message(&self, destination: &Arc<dyn MapiFolder>) -> Result<()> {
        self.site.call(Method::MapiMessageSiteCopyMessage, format_args!(""), || {
            let form = self.form()?;
            let copy = destination.new_message()?;
            form.save(Some(&copy), false)?;
            form.save_completed(None)?;
            Ok(copy.save_changes(SaveFlags::NONE)?)
        })
    }

    fn move_message(
        &self,
        destination: &Arc<dyn MapiFolder>,
        view: Option<&Arc<dyn MapiViewContext>>,
    ) -> Result<()> {
        self.site.call(Method::MapiMessageSiteMoveMessage, format_args!(""), || {
            self.needs(ViewContextStatus::VCSTATUS_MOVE, "moved")?;
            let id = self.leave(ViewDirection::VCDIR_MOVE, view, true)?;
            self.move_to(&**destination, id)
        })
    }

    fn delete_message(&self, view: Option<&Arc<dyn MapiViewContext>>) -> Result<()> {
        self.site.call(Method::MapiMessageSiteDeleteMessage, format_args!(""), || {
            self.needs(ViewContextStatus::VCSTATUS_DELETE, "deleted")?;
            let wastebasket = self.place.store.find(PR_IPM_WASTEBASKET_ENTRYID)?.map(EntryId::from);
            let here = EntryId::from(self.place.folder.get(PR_ENTRYID)?);
            // What is in there already is deleted for good.
            let moves = wastebasket.filter(|id| *id != here);
            let id = self.leave(ViewDirection::VCDIR_DELETE, view, moves.is_some())?;
            match (moves, id) {
                (Some(moves), id) => self.move_to(&*self.place.store.open_folder(&moves)?, id),
                (None, Some(id)) => {
                    let deleted =
                        self.place.folder.delete_messages(&[id], None, DeleteMessagesFlags::NONE)?;
                    whole(deleted.warning)
                }
                (None, None) => Ok(()),
            }
        })
    }

    fn save_message(&self) -> Result<()> {
        self.site.call(Method::MapiMessageSiteSaveMessage, format_args!(""), || {
            self.needs(ViewContextStatus::VCSTATUS_SAVE, "saved")?;
            let (form, message) = (self.form()?, self.message()?);
            form.save(None, true)?;
            message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
            Ok(form.save_completed(None)?)
        })
    }

    fn submit_message(&self, flags: SubmitFlags) -> Result<()> {
        self.site.call(Method::MapiMessageSiteSubmitMessage, format_args!("{flags:?}"), || {
            self.needs(ViewContextStatus::VCSTATUS_SUBMIT, "sent")?;
            let (form, message) = (self.form()?, self.message()?);
            if form.is_dirty()? {
                form.save(None, true)?;
            }
            form.hands_off_message()?;
            self.show(None);
            let sent = self.send(&message, flags);
            if sent.is_err() {
                // It was not sent: the form has it again.
                self.show(Some(Arc::clone(&message)));
                form.save_completed(Some(&message))?;
            }
            Ok(sent?)
        })
    }

    fn get_site_status(&self) -> Result<ViewContextStatus> {
        self.site.call(Method::MapiMessageSiteGetSiteStatus, format_args!(""), || self.site_status())
    }
}

impl Viewer {
    /// What can be done with the message (FRM-SITE-STATUS-1, FRM-SITE-STATUS-2).
    pub(super) fn site_status(&self) -> Refused<ViewContextStatus> {
        type Can = ViewContextStatus;
        let mut status = Can::VCSTATUS_COPY | Can::VCSTATUS_NEW_MESSAGE;
        if !self.is_read_only() {
            status |= Can::VCSTATUS_SAVE | Can::VCSTATUS_SUBMIT | Can::VCSTATUS_DELETE | Can::VCSTATUS_MOVE;
        }
        if self.place.store.has(PR_IPM_WASTEBASKET_ENTRYID)? {
            status |= Can::VCSTATUS_DELETE_IS_MOVE;
        }
        Ok(status)
    }

    /// Refuses what the status does not offer (FRM-SITE-STATUS-3).
    fn needs(&self, ability: ViewContextStatus, what: &str) -> Refused<()> {
        if self.site_status()?.contains(ability) {
            return Ok(());
        }
        let why = format!("the message is shown to be read and cannot be {what}");
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why))
    }

    /// Shows another message, or none, in place of the one that is about to go; tells the id of that one, if it has any
    /// (FRM-SITE-DELETE-1, FRM-SITE-MOVE-1). What the user filled in goes along if the message is moved.
    fn leave(
        &self,
        direction: ViewDirection,
        view: Option<&Arc<dyn MapiViewContext>>,
        goes_along: bool,
    ) -> Refused<Option<EntryId>> {
        let (form, message) = (self.form()?, self.message()?);
        let id = message.find(PR_ENTRYID)?.map(EntryId::from);
        if goes_along {
            let is_dirty = form.is_dirty()?;
            form.save(None, true)?;
            if is_dirty && id.is_some() {
                message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
            }
        }
        // What is open for writing cannot be deleted.
        drop(message);
        let goes_on = match view {
            Some(view) => view.activate_next(direction)?,
            None => self.activate_next(direction)?,
        };
        if !goes_on {
            form.hands_off_message()?;
            self.show(None);
        }
        Ok(id)
    }

    /// A message that was never saved is nowhere to be moved from.
    fn move_to(&self, destination: &dyn MapiFolder, id: Option<EntryId>) -> Refused<()> {
        let Some(id) = id else { return Ok(()) };
        let flags = CopyMessagesFlags::MESSAGE_MOVE;
        whole(self.place.folder.copy_messages(&[id], destination, None, flags)?.warning)
    }

    fn send(&self, message: &Arc<dyn Message>, flags: SubmitFlags) -> Result<()> {
        match self.sending {
            Sending::Itself => message.submit_message(flags),
            Sending::Post => message.save_changes(SaveFlags::KEEP_OPEN_READWRITE),
            Sending::Copy => {
                let copy = self.place.store.outbox()?.new_message()?;
                let to = Opened::from(Arc::clone(&copy));
                // What the copy refuses is computed by its store.
                let _computed = message.copy_to(&[], None, None, IID_IMessage, &to, CopyFlags::NONE)?;
                copy.submit_message(flags)
            }
        }
    }
}

/// A warning means that the one message stayed.
fn whole(warning: Option<ErrorCode>) -> Refused<()> {
    match warning {
        Some(_) => {
            Err(refuse(ErrorCode::MAPI_E_CALL_FAILED, "the message stays where it is: somebody has it open"))
        }
        None => Ok(()),
    }
}
