use std::sync::Arc;

use super::{Refused, Shown, StandardForm};
use crate::engine::forms::{Completion, Form, FormStep};
use crate::interface::ext::MapiPropExt;
use crate::interface::{MapiMessageSite, Message, Method, Opened, PersistMessage, Result};
use crate::provider::refuse;
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::*;
use crate::vocab::{
    CopyFlags, ErrorCode, Guid, MapiError, MessageFlags, MessageStatus, Property, UnicodeFlags,
};

impl PersistMessage for StandardForm {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.object.call(Method::PersistMessageGetLastError, format_args!("{code}, {flags:?}"), || {
            self.after(FormStep::Any)?;
            self.object.last_error(code, flags)
        })
    }

    fn get_class_id(&self) -> Result<Guid> {
        self.object.call(Method::PersistMessageGetClassId, format_args!(""), || {
            self.after(FormStep::Any)?;
            Ok(Form::STANDARD)
        })
    }

    fn is_dirty(&self) -> Result<bool> {
        self.object.call(Method::PersistMessageIsDirty, format_args!(""), || {
            self.after(FormStep::Use)?;
            Ok(self.is_dirty_now())
        })
    }

    fn init_new(&self, site: &Arc<dyn MapiMessageSite>, message: &Arc<dyn Message>) -> Result<()> {
        self.object.call(Method::PersistMessageInitNew, format_args!(""), || {
            self.after(FormStep::InitNew)?;
            site.get_site_status()?;
            furnish(&**site, &**message)?;
            let flags = MessageFlags::from_bits_retain(message.find(PR_MESSAGE_FLAGS)?.unwrap_or(0) as u32);
            self.take(FormStep::InitNew, site, message, MessageStatus::NONE, flags)
        })
    }

    fn load(
        &self,
        site: &Arc<dyn MapiMessageSite>,
        message: &Arc<dyn Message>,
        status: MessageStatus,
        message_flags: MessageFlags,
    ) -> Result<()> {
        self.object.call(Method::PersistMessageLoad, format_args!("{status:?}, {message_flags:?}"), || {
            self.after(FormStep::Load)?;
            site.get_site_status()?;
            self.take(FormStep::Load, site, message, status, message_flags)
        })
    }

    fn save(&self, message: Option<&Arc<dyn Message>>, same: bool) -> Result<()> {
        let arguments = format_args!("{}, {same}", if message.is_some() { "a message" } else { "none" });
        self.object.call(Method::PersistMessageSave, arguments, || {
            let next = self.after(FormStep::Save { same })?;
            let (_, current) = self.on_site()?;
            let edits = self.shown.lock().edits.clone();
            match (message, same) {
                (_, true) => write(&*current, &edits)?,
                (Some(copy), false) => {
                    let to = Opened::from(Arc::clone(copy));
                    // What the copy refuses is computed by its store.
                    let _computed = current.copy_to(&[], None, None, IID_IMessage, &to, CopyFlags::NONE)?;
                    write(&**copy, &edits)?;
                }
                (None, false) => {
                    let why = "a message to save a copy into is missing";
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
                }
            }
            self.shown.lock().state = next;
            Ok(())
        })
    }

    fn save_completed(&self, message: Option<&Arc<dyn Message>>) -> Result<()> {
        let with = message.is_some();
        let arguments = format_args!("{}", if with { "a message" } else { "none" });
        self.object.call(Method::PersistMessageSaveCompleted, arguments, || {
            let next = self.after(FormStep::SaveCompleted { message: with })?;
            let (tells, before) = {
                let mut shown = self.shown.lock();
                let completion = shown.state.completes(with);
                let tells = match completion {
                    Completion::Saved => true,
                    Completion::SavedIfDirty => !shown.edits.is_empty(),
                    Completion::StillDirty => false,
                };
                if completion != Completion::StillDirty {
                    shown.edits.clear();
                }
                shown.state = next;
                (tells, message.map(|message| shown.message.replace(Arc::clone(message))))
            };
            drop(before);
            if tells {
                self.tell(|sink| sink.on_saved());
            }
            Ok(())
        })
    }

    fn hands_off_message(&self) -> Result<()> {
        self.object.call(Method::PersistMessageHandsOffMessage, format_args!(""), || {
            let next = self.after(FormStep::HandsOff)?;
            let before = {
                let mut shown = self.shown.lock();
                shown.state = next;
                shown.message.take()
            };
            drop(before);
            Ok(())
        })
    }
}

impl StandardForm {
    /// Shows a message from now on, and lets go of what it had.
    fn take(
        &self,
        step: FormStep,
        site: &Arc<dyn MapiMessageSite>,
        message: &Arc<dyn Message>,
        status: MessageStatus,
        message_flags: MessageFlags,
    ) -> Refused<()> {
        let state = self.after(step)?;
        let before = {
            let mut shown = self.shown.lock();
            let next = Shown {
                state,
                site: Some(Arc::clone(site)),
                message: Some(Arc::clone(message)),
                status,
                message_flags,
                view: shown.view.clone(),
                view_for_verb: shown.view_for_verb.clone(),
                edits: Vec::new(),
            };
            std::mem::replace(&mut *shown, next)
        };
        drop(before);
        self.tell(|sink| sink.on_new_message());
        Ok(())
    }
}

/// What a new message has and the client did not give it (FRM-PERSIST-2, FRM-PERSIST-3).
fn furnish(site: &dyn MapiMessageSite, message: &dyn Message) -> Refused<()> {
    let sent_items = match site.get_store()? {
        Some(store) => store.find(PR_IPM_SENTMAIL_ENTRYID)?,
        None => None,
    };
    let mut usual = vec![
        Property::of(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_UNSENT.bits() as i32),
        Property::of(PR_DELETE_AFTER_SUBMIT, false),
        Property::of(PR_IMPORTANCE, 1),
        Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, false),
        Property::of(PR_PRIORITY, 0),
        Property::of(PR_READ_RECEIPT_REQUESTED, false),
        Property::of(PR_SENSITIVITY, 0),
    ];
    usual.extend(sent_items.map(|id| Property::of(PR_SENTMAIL_ENTRYID, id)));
    let mut missing = Vec::new();
    for property in usual {
        if !message.has(property.tag)? {
            missing.push(property);
        }
    }
    write(message, &missing)
}

fn write(message: &dyn Message, properties: &[Property]) -> Refused<()> {
    if properties.is_empty() {
        return Ok(());
    }
    match message.set_props(properties)?.first() {
        Some(problem) => Err(refuse(problem.code, format!("the message does not take {}", problem.tag))),
        None => Ok(()),
    }
}
