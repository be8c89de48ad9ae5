use std::sync::Arc;

use super::{Refused, StandardForm};
use crate::interface::ext::{MapiPropExt, MessageExt};
use crate::interface::{MapiForm, Message, Opened, PersistMessage};
use crate::vocab::guids::{IID_IMAPIForm, IID_IMessage};
use crate::vocab::tags::*;
use crate::vocab::{
    AdrEntry, AdrList, CopyFlags, FormManagerFlags, FormVerb, OneOff, Property, RecipientType,
    ViewContextStatus,
};

impl StandardForm {
    /// Answers or forwards the message in a form of its own, on a message that the site makes (FRM-FORM-DOVERB-8).
    pub(super) fn respond(&self, verb: FormVerb) -> Refused<bool> {
        let (site, original) = self.on_site()?;
        if !site.get_site_status()?.contains(ViewContextStatus::VCSTATUS_NEW_MESSAGE) {
            return Ok(false);
        }
        let class = original.get(PR_MESSAGE_CLASS)?;
        let (manager, folder) = (site.get_form_manager()?, site.get_folder()?);
        let info = manager.resolve_message_class(&class, FormManagerFlags::NONE, folder.as_deref())?;
        let form = manager.create_form(FormManagerFlags::NONE, &*info, IID_IMAPIForm)?;
        let to_folder = verb == FormVerb::EXCHIVERB_REPLYTOFOLDER;
        let persist: Arc<dyn PersistMessage> = Arc::<dyn MapiForm>::clone(&form);
        let made = site.new_message(to_folder, None, &persist)?;
        if verb == FormVerb::EXCHIVERB_FORWARD {
            forward(&*original, &made.message)?;
        } else {
            made.message.set(PR_MESSAGE_CLASS, class)?;
            made.message.set(PR_SUBJECT, format!("RE: {}", bare_subject(&*original)?))?;
        }
        match verb {
            FormVerb::EXCHIVERB_REPLYTOSENDER => made.message.set_recipients(&sender(&*original)?)?,
            FormVerb::EXCHIVERB_REPLYTOALL => made.message.set_recipients(&all(&*original)?)?,
            _ => {}
        }
        form.init_new(&made.site, &made.message)?;
        if made.view.is_some() {
            form.set_view_context(made.view.as_ref())?;
        }
        Ok(form.do_verb(FormVerb::EXCHIVERB_OPEN, None)?)
    }
}

fn bare_subject(original: &dyn Message) -> Refused<String> {
    Ok(original.find(PR_NORMALIZED_SUBJECT)?.unwrap_or_default())
}

/// The text and all that belongs to it, to nobody yet.
fn forward(original: &dyn Message, copy: &Arc<dyn Message>) -> Refused<()> {
    let without = [
        PR_MESSAGE_RECIPIENTS.tag(),
        PR_MESSAGE_FLAGS.tag(),
        PR_SUBJECT_PREFIX.tag(),
        PR_TRANSPORT_MESSAGE_HEADERS.tag(),
    ];
    let to = Opened::from(Arc::clone(copy));
    let _computed = original.copy_to(&[], Some(&without), None, IID_IMessage, &to, CopyFlags::NONE)?;
    Ok(copy.set(PR_SUBJECT, format!("FW: {}", bare_subject(original)?))?)
}

/// Whom a reply goes to: who sent the message.
fn sender(original: &dyn Message) -> Refused<AdrList> {
    let Some(address) = original.find(PR_SENDER_EMAIL_ADDRESS)? else { return Ok(AdrList::default()) };
    let name = original.find(PR_SENDER_NAME)?.unwrap_or_else(|| address.clone());
    let kind = original.find(PR_SENDER_ADDRTYPE)?.unwrap_or_else(|| "SMTP".to_owned());
    let mut sender = AdrEntry::one_off(&OneOff::new(name, kind, address), RecipientType::MAPI_TO);
    if let Some(id) = original.find(PR_SENDER_ENTRYID)? {
        sender.set(Property::of(PR_ENTRYID, id));
    }
    Ok(AdrList::of([sender]))
}

/// Whom a reply to all goes to: who sent the message, and who else got it.
fn all(original: &dyn Message) -> Refused<AdrList> {
    let mut all = sender(original)?;
    let others = AdrList::from(&original.recipients()?);
    all.entries.extend(others.entries.into_iter().map(|mut entry| {
        entry.properties.retain(|property| property.tag.id() != PR_ROWID.id());
        entry
    }));
    Ok(all)
}
