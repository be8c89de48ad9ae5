use std::sync::Arc;

use super::computer::Computer;
use super::forms::{FormContainer, FormLibrary, FormManager};
use super::logon::{self, Request};
use super::profile::Profiles;
use super::session::Session;
use crate::interface::{
    AdviseSink, Mapi, MapiFormContainer, MapiFormMgr, MapiSession, MapiStream, Message, Method, MsgStore,
    ProfAdmin, Result, RtfStreamInfo,
};
use crate::provider::store::validate_ipm_subtree;
use crate::provider::{Label, Life, Object, Refusal, named_in_debug, refuse, refuse_flags, rtf};
use crate::vocab::{
    ErrorCode, InitFlags, IpmSubtreeFlags, LogonFlags, NativeBody, Property, RtfStreamFlags, RtfSyncFlags,
};

/// The entry points of a computer's MAPI.
pub struct Library {
    object: Object,
    computer: Arc<Computer>,
}

named_in_debug!(Library);

impl Library {
    /// The entry points of this computer.
    pub fn new(computer: &Arc<Computer>) -> Self {
        let object = Object::new(&computer.runtime, Life::endless(), Label::The("MAPI")).unwatched();
        Self { object, computer: Arc::clone(computer) }
    }

    /// Without MAPIInitialize nothing works (SES-INIT-1).
    fn life(&self) -> std::result::Result<Arc<Life>, Refusal> {
        self.computer.life().ok_or_else(not_initialized)
    }
}

/// Why nothing works.
pub fn not_initialized() -> Refusal {
    refuse(ErrorCode::MAPI_E_NOT_INITIALIZED, "MAPIInitialize was not called")
}

impl Mapi for Library {
    fn initialize(&self, flags: InitFlags) -> Result<()> {
        self.object.call(Method::MapiInitialize, format_args!("{flags:?}"), || {
            let known = InitFlags::MAPI_MULTITHREAD_NOTIFICATIONS
                | InitFlags::MAPI_NO_COINIT
                | InitFlags::MAPI_NT_SERVICE;
            refuse_flags(flags.unknown(known))?;
            let initialized = self.computer.initialize(flags);
            initialized
                .map_err(|error| refuse(ErrorCode::MAPI_E_INVALID_OBJECT, format!("no thread: {error}")))
        })
    }

    fn uninitialize(&self) {
        // The function returns no code: only who watches hears of one call too many (SES-UNINIT-4).
        let _ = self.object.call(Method::MapiUninitialize, format_args!(""), || {
            self.life()?;
            self.computer.uninitialize();
            Ok(())
        });
    }

    fn logon(
        &self,
        profile: Option<&str>,
        password: Option<&str>,
        flags: LogonFlags,
    ) -> Result<Arc<dyn MapiSession>> {
        self.object.call(Method::MapiLogonEx, format_args!("{profile:?}, <password>, {flags:?}"), || {
            let logon = logon::log_on(&self.computer, &Request { profile, password, flags })?;
            let session = Session::join(logon, flags);
            if flags.contains(LogonFlags::MAPI_FORCE_DOWNLOAD) && !session.no_mail() {
                session.download();
            }
            let session: Arc<dyn MapiSession> = session;
            Ok(session)
        })
    }

    fn admin_profiles(&self, flags: u32) -> Result<Arc<dyn ProfAdmin>> {
        self.object.call(Method::MapiAdminProfiles, format_args!("{flags:#X}"), || {
            let life = self.life()?;
            refuse_flags(flags)?;
            Ok(Profiles::open(&self.computer, Life::within(&life)))
        })
    }

    fn this_thread_advise_sink(&self, sink: Arc<dyn AdviseSink>) -> Result<Arc<dyn AdviseSink>> {
        self.object.call(Method::HrThisThreadAdviseSink, format_args!(""), || {
            self.life()?;
            Ok(self.computer.runtime.notify.on_this_thread(sink))
        })
    }

    fn dispatch_notifications(&self, flags: u32) -> Result<()> {
        self.object.call(Method::HrDispatchNotifications, format_args!("{flags:#X}"), || {
            self.life()?;
            refuse_flags(flags)?;
            if self.computer.runtime.ui().wants_to_quit() {
                return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user asked the program to quit"));
            }
            let runtime = &self.computer.runtime;
            if self.computer.delivers_here() {
                runtime.dispatch()
            } else {
                runtime.notify.dispatch_own()
            };
            Ok(())
        })
    }

    fn rtf_sync(&self, message: &dyn Message, flags: RtfSyncFlags) -> Result<bool> {
        self.object.call(Method::RtfSync, format_args!("{flags:?}"), || {
            self.life()?;
            rtf::sync(message, flags)
        })
    }

    fn wrap_compressed_rtf_stream(
        &self,
        stream: &Arc<dyn MapiStream>,
        flags: RtfStreamFlags,
    ) -> Result<Arc<dyn MapiStream>> {
        self.object.call(Method::WrapCompressedRtfStream, format_args!("{flags:?}"), || {
            let life = Life::within(&self.life()?);
            rtf::wrap(&self.object, life, stream, flags)
        })
    }

    fn wrap_compressed_rtf_stream_ex(
        &self,
        stream: &Arc<dyn MapiStream>,
        info: &RtfStreamInfo,
    ) -> Result<(Arc<dyn MapiStream>, NativeBody)> {
        self.object.call(Method::WrapCompressedRtfStreamEx, format_args!("{info:?}"), || {
            let life = Life::within(&self.life()?);
            rtf::wrap_ex(&self.object, life, stream, info)
        })
    }

    fn validate_ipm_subtree(&self, store: &dyn MsgStore, flags: IpmSubtreeFlags) -> Result<Vec<Property>> {
        self.object.call(Method::HrValidateIpmSubtree, format_args!("{flags:?}"), || {
            self.life()?;
            validate_ipm_subtree(store, flags)
        })
    }

    fn open_form_mgr(&self, session: &Arc<dyn MapiSession>) -> Result<Arc<dyn MapiFormMgr>> {
        self.object.call(Method::MapiOpenFormMgr, format_args!(""), || {
            let life = Life::within(&self.life()?);
            let manager: Arc<dyn MapiFormMgr> = Arc::new(FormManager::open(&self.computer, life, session));
            Ok(manager)
        })
    }

    fn open_local_form_container(&self) -> Result<Arc<dyn MapiFormContainer>> {
        self.object.call(Method::MapiOpenLocalFormContainer, format_args!(""), || {
            let from = self.object.child(Life::within(&self.life()?), Label::The("MAPI")).unwatched();
            Ok(FormContainer::open(&from, FormLibrary::local(&self.computer.runtime)))
        })
    }
}
