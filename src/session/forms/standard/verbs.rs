use super::{Refused, StandardForm, Told};
use crate::interface::ext::{MapiPropExt, MessageExt, StreamExt};
use crate::interface::{FormEnd, MessageForm};
use crate::provider::{Life, refuse, rtf};
use crate::vocab::tags::{PR_ACCESS, PR_MESSAGE_CLASS, PR_RTF_COMPRESSED};
use crate::vocab::{
    AccessRights, ErrorCode, FormFlags, FormSaveFormat, FormVerb, OpenPropertyFlags, RtfStreamFlags,
    ViewContextStatus,
};

impl StandardForm {
    /// Does a verb; `false` if it cannot be done now.
    pub(super) fn run(&self, verb: FormVerb) -> Refused<bool> {
        match verb {
            FormVerb::EXCHIVERB_OPEN => self.show().map(|()| true),
            FormVerb::EXCHIVERB_REPLYTOSENDER
            | FormVerb::EXCHIVERB_REPLYTOALL
            | FormVerb::EXCHIVERB_FORWARD
            | FormVerb::EXCHIVERB_REPLYTOFOLDER => self.respond(verb),
            FormVerb::EXCHIVERB_PRINT => self.print(),
            FormVerb::EXCHIVERB_SAVEAS => self.save_as(),
            other => Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("{other} is no verb of this form"))),
        }
    }

    /// Whether it may show itself: a form without a view context may (FRM-FORM-DOVERB-6).
    pub(super) fn is_interactive(&self) -> Refused<bool> {
        Ok(self.view_status()?.contains(ViewContextStatus::VCSTATUS_INTERACTIVE))
    }

    fn view_status(&self) -> Refused<ViewContextStatus> {
        Ok(match self.view() {
            Some(view) => view.get_view_status()?,
            None => ViewContextStatus::VCSTATUS_INTERACTIVE,
        })
    }

    /// Shows the window, until the user is done with it if it is modal.
    fn show(&self) -> Refused<()> {
        let status = self.view_status()?;
        let is_modal = status.contains(ViewContextStatus::VCSTATUS_MODAL);
        let end = if status.contains(ViewContextStatus::VCSTATUS_INTERACTIVE) {
            self.ask(is_modal)?
        } else {
            FormEnd::LeftOpen
        };
        match end {
            FormEnd::LeftOpen if !is_modal => return Ok(()),
            FormEnd::Sent if self.is_open() => self.send_now()?,
            _ => {}
        }
        self.close();
        if end == FormEnd::Cancelled {
            return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user cancelled the form of the message"));
        }
        Ok(())
    }

    /// What the user does with it.
    fn ask(&self, is_modal: bool) -> Refused<FormEnd> {
        let site = self.site()?;
        let (store, folder) = (site.get_store()?, site.get_folder()?);
        let (status, message_flags) = {
            let shown = self.shown.lock();
            (shown.status, shown.message_flags)
        };
        let Told { class, flags, access, is_held } = match &self.told {
            Some(told) => told.clone(),
            None => self.of_message()?,
        };
        Ok(self.object.runtime().ui().message_form(&MessageForm {
            window: self,
            store: store.as_deref(),
            folder: folder.as_deref(),
            message_class: &class,
            flags,
            status,
            message_flags,
            access,
            is_modal,
            is_held,
        }))
    }

    fn of_message(&self) -> Refused<Told> {
        let (_, message) = self.on_site()?;
        let class = message.find(PR_MESSAGE_CLASS)?.unwrap_or_default();
        let access = AccessRights::from_bits_retain(message.find(PR_ACCESS)?.unwrap_or(0) as u32);
        Ok(Told { class, flags: FormFlags::NONE, access, is_held: false })
    }

    /// One page, as the view context says (FRM-SINK-5).
    fn print(&self) -> Refused<bool> {
        if let Some(view) = self.view() {
            view.get_print_setup()?;
        }
        for sink in self.sinks() {
            if sink.on_print(1, ErrorCode::S_OK).is_err_and(|error| error == ErrorCode::MAPI_E_USER_CANCEL) {
                self.tell(|sink| sink.on_print(1, ErrorCode::MAPI_E_USER_CANCEL));
                return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "a viewer stopped printing"));
            }
        }
        self.tell(|sink| sink.on_print(1, ErrorCode::S_FALSE));
        Ok(true)
    }

    /// Writes the text where the view context says, which leaves the stream at its end (FRM-VIEW-9).
    fn save_as(&self) -> Refused<bool> {
        let Some(view) = self.view() else { return Ok(false) };
        let (_, message) = self.on_site()?;
        let (format, stream) = view.get_save_stream()?;
        let text = if format == FormSaveFormat::SAVE_FORMAT_RICHTEXT {
            let flags = OpenPropertyFlags::NONE;
            let compressed = message
                .open_property(PR_RTF_COMPRESSED.tag(), crate::vocab::guids::IID_IStream, 0, flags)?
                .into_stream()?;
            let life = Life::within(self.object.life());
            rtf::wrap(&self.object, life, &compressed, RtfStreamFlags::NONE)?.read_to_vec()?
        } else {
            message.body()?.into_bytes()
        };
        stream.write_all(&text)?;
        Ok(true)
    }
}
