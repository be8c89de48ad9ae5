//! A form, its server and its viewer that write down what is called.

use std::sync::Arc;

use mapi_emulator::interface::spi::FormServer;
use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

/// What was called, in order.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    /// What `SaveMessage` of a viewer fails with.
    pub fails: Arc<Mutex<Option<ErrorCode>>>,
}

impl Log {
    pub fn note(&self, line: impl Into<String>) {
        self.lines.lock().push(line.into());
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock())
    }
}

fn absent<T>(method: Method) -> Result<T> {
    Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, method, "the test has no such"))
}

/// Makes forms that fail as told.
#[derive(Debug, Default)]
pub struct Server {
    pub log: Log,
    /// What `Load` fails with.
    pub load: Option<ErrorCode>,
    /// What `SetViewContext` fails with.
    pub view: Option<ErrorCode>,
    /// Whether its forms look at what the viewer says, and go to the next message, when they are opened.
    pub looks_around: bool,
}

impl FormServer for Server {
    fn create_form(&self, class_id: Guid) -> Result<Arc<dyn MapiForm>> {
        self.log.note(format!("create {}", class_id.as_bytes()[0]));
        let (log, load, view) = (self.log.clone(), self.load, self.view);
        let looks_around = self.looks_around;
        Ok(Arc::new(Note { log, load, view, looks_around, site: Mutex::default(), shown: Mutex::default() }))
    }
}

#[derive(Debug)]
struct Note {
    log: Log,
    load: Option<ErrorCode>,
    view: Option<ErrorCode>,
    looks_around: bool,
    site: Mutex<Option<Arc<dyn MapiMessageSite>>>,
    shown: Mutex<Option<Arc<dyn MapiViewContext>>>,
}

impl Note {
    /// What site and view say, before and after the next message is shown.
    fn look_around(&self) -> Result<()> {
        let (site, view) = (self.site.lock().clone().unwrap(), self.shown.lock().clone().unwrap());
        let there = [
            site.get_session()?.is_some(),
            site.get_store()?.is_some(),
            site.get_folder()?.is_some(),
            site.get_message()?.is_some(),
        ];
        self.log.note(format!("{there:?} {:?}", site.get_site_status()?));
        site.get_form_manager()?.resolve_message_class("IPM", FormManagerFlags::NONE, None)?;
        let nothing = site.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, UnicodeFlags::NONE)?;
        assert_eq!(
            (nothing, view.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, UnicodeFlags::NONE)?),
            (None, None)
        );
        self.log.note(format!("{:?}", view.get_view_status()?));
        let direction = ViewDirection::VCDIR_NEXT;
        let went = view.activate_next(direction)?;
        self.log.note(format!("{went} {:?}", view.get_view_status()?));
        view.set_advise_sink(None)?;
        assert!(!view.activate_next(direction)?, "nobody listens");
        Ok(())
    }
}

/// What a viewer tells the form.
#[derive(Debug)]
struct Listener(Log);

impl MapiFormAdviseSink for Listener {
    fn on_change(&self, status: ViewContextStatus) -> Result<()> {
        self.0.note(format!("OnChange {status:?}"));
        Ok(())
    }

    fn on_activate_next(&self, class: &str, status: MessageStatus, flags: MessageFlags) -> Result<NextForm> {
        self.0.note(format!("OnActivateNext {class} {status:?} {flags:?}"));
        Ok(NextForm::Same)
    }
}

fn fails(with: Option<ErrorCode>, method: Method) -> Result<()> {
    with.map_or(Ok(()), |code| Err(Error::new(code, method, "as the test asked")))
}

impl PersistMessage for Note {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn get_class_id(&self) -> Result<Guid> {
        Ok(super::class_id(1))
    }

    fn is_dirty(&self) -> Result<bool> {
        Ok(false)
    }

    fn init_new(&self, site: &Arc<dyn MapiMessageSite>, _: &Arc<dyn Message>) -> Result<()> {
        self.log.note("InitNew");
        site.get_site_status().map(drop)
    }

    fn load(
        &self,
        site: &Arc<dyn MapiMessageSite>,
        _: &Arc<dyn Message>,
        status: MessageStatus,
        message_flags: MessageFlags,
    ) -> Result<()> {
        self.log.note(format!("Load {:#x} {:#x}", status.bits(), message_flags.bits()));
        *self.site.lock() = self.looks_around.then(|| Arc::clone(site));
        site.get_site_status()?;
        fails(self.load, Method::PersistMessageLoad)
    }

    fn save(&self, _: Option<&Arc<dyn Message>>, _: bool) -> Result<()> {
        absent(Method::PersistMessageSave)
    }

    fn save_completed(&self, _: Option<&Arc<dyn Message>>) -> Result<()> {
        absent(Method::PersistMessageSaveCompleted)
    }

    fn hands_off_message(&self) -> Result<()> {
        self.log.note("HandsOffMessage");
        Ok(())
    }
}

impl MapiForm for Note {
    fn set_view_context(&self, view: Option<&Arc<dyn MapiViewContext>>) -> Result<()> {
        self.log.note("SetViewContext");
        if let Some(view) = view {
            let sink: Arc<dyn MapiFormAdviseSink> = Arc::new(Listener(self.log.clone()));
            view.set_advise_sink(self.looks_around.then_some(&sink))?;
            view.get_view_status()?;
        }
        *self.shown.lock() = view.cloned();
        fails(self.view, Method::MapiFormSetViewContext)
    }

    fn get_view_context(&self) -> Result<Option<Arc<dyn MapiViewContext>>> {
        Ok(self.shown.lock().clone())
    }

    fn shutdown_form(&self, _: FormSaveOptions) -> Result<()> {
        self.log.note("ShutdownForm");
        Ok(())
    }

    fn do_verb(&self, verb: FormVerb, _: Option<&Arc<dyn MapiViewContext>>) -> Result<bool> {
        self.log.note(format!("DoVerb {}", verb.0));
        if self.looks_around {
            self.look_around()?;
        }
        Ok(true)
    }

    fn advise(&self, _: &Arc<dyn MapiViewAdviseSink>) -> Result<Connection> {
        self.log.note("Advise");
        absent(Method::MapiFormAdvise)
    }

    fn unadvise(&self, _: Connection) -> Result<()> {
        absent(Method::MapiFormUnadvise)
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        self.log.note("released");
    }
}

/// A viewer that only writes down.
#[derive(Debug)]
pub struct Viewer {
    pub log: Log,
    /// What its view allows.
    pub status: ViewContextStatus,
}

impl Viewer {
    pub fn new(log: &Log) -> Self {
        Self { log: log.clone(), status: ViewContextStatus::NONE }
    }
}

impl MapiMessageSite for Viewer {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn get_session(&self) -> Result<Option<Arc<dyn MapiSession>>> {
        Ok(None)
    }

    fn get_store(&self) -> Result<Option<Arc<dyn MsgStore>>> {
        Ok(None)
    }

    fn get_folder(&self) -> Result<Option<Arc<dyn MapiFolder>>> {
        Ok(None)
    }

    fn get_message(&self) -> Result<Option<Arc<dyn Message>>> {
        Ok(None)
    }

    no_support! { MapiMessageSite: get_form_manager, new_message, copy_message, move_message, delete_message }

    fn save_message(&self) -> Result<()> {
        self.log.note("SaveMessage");
        fails(*self.log.fails.lock(), Method::MapiMessageSiteSaveMessage)
    }

    fn submit_message(&self, _: SubmitFlags) -> Result<()> {
        self.log.note("SubmitMessage");
        Ok(())
    }

    fn get_site_status(&self) -> Result<ViewContextStatus> {
        self.log.note("GetSiteStatus");
        Ok(ViewContextStatus::NONE)
    }
}

impl MapiViewContext for Viewer {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn set_advise_sink(&self, sink: Option<&Arc<dyn MapiFormAdviseSink>>) -> Result<()> {
        self.log.note(if sink.is_some() { "SetAdviseSink" } else { "no SetAdviseSink" });
        Ok(())
    }

    fn activate_next(&self, _: ViewDirection) -> Result<bool> {
        Ok(false)
    }

    no_support! { MapiViewContext: get_print_setup, get_save_stream }

    fn get_view_status(&self) -> Result<ViewContextStatus> {
        self.log.note("GetViewStatus");
        Ok(self.status)
    }
}
