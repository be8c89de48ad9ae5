use std::sync::Arc;

use super::logon::Logon;
use super::spooler;
use super::status_rows::OF_NO_SUPPORT;
use crate::engine::Overlay;
use crate::interface::spi::StatusActions;
use crate::interface::{self, MapiFolder, MapiStatus, Method};
use crate::provider::{
    AnyObject, Label, Life, Object, PropSource, PropView, Refusal, named_in_debug, refuse, refuse_flags,
};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_PROVIDER_DISPLAY, PR_RESOURCE_METHODS, PR_RESOURCE_TYPE};
use crate::vocab::{
    EntryId, ErrorCode, FlushFlags, MapiUid, OpenFlags, PropTag, PropValue, Property, ResourceMethods,
    ResourceType, StatusUiFlags, UnicodeFlags, ValidateStateFlags,
};

/// A status object: a row of the status table, opened.
pub struct StatusObject {
    object: Object,
    logon: Arc<Logon>,
    number: u32,
    modify: bool,
    acts: Acts,
}

named_in_debug!(StatusObject);

/// Who does what the methods of a status object ask for.
#[derive(Debug)]
pub enum Acts {
    /// MAPI, also for providers that are built into it.
    Mapi,
    /// A provider.
    Provider {
        /// What it does.
        actions: Arc<dyn StatusActions>,
        /// The number of its support object.
        support: u64,
    },
}

impl StatusObject {
    /// The object of a row.
    pub fn open(
        logon: &Arc<Logon>,
        life: Arc<Life>,
        number: u32,
        acts: Acts,
        flags: OpenFlags,
    ) -> Result<Self, Refusal> {
        let gone = || refuse(ErrorCode::MAPI_E_NOT_FOUND, "the status table has no such row any more");
        let row = logon.status_properties(number).ok_or_else(gone)?;
        let name = row.iter().find(|property| property.tag == PR_DISPLAY_NAME);
        let name = name.and_then(|property| property.value.as_str()).unwrap_or_default();
        let label = Label::Named(format!("status object {name:?}").into());
        let object = Object::new(&logon.computer.runtime, life, label);
        let modify = flags.intersects(OpenFlags::MAPI_MODIFY | OpenFlags::MAPI_BEST_ACCESS);
        Ok(Self { object, logon: Arc::clone(logon), number, modify, acts })
    }

    fn number_in(&self, tag: PropTag) -> u32 {
        let row = self.logon.status_properties(self.number).unwrap_or_default();
        let found = row.iter().find(|property| property.tag.id() == tag.id());
        found.and_then(|property| property.value.as_long()).unwrap_or(0) as u32
    }

    /// The provider whose names may be changed through this object.
    fn provider(&self) -> Result<MapiUid, Refusal> {
        let read_only = |why| refuse(ErrorCode::MAPI_E_NO_ACCESS, why);
        if !self.modify {
            return Err(read_only("the status object was opened without MAPI_MODIFY"));
        }
        let provider = self.logon.provider_of_row(self.number);
        provider.ok_or_else(|| read_only("the status objects of MAPI are read-only"))
    }

    /// Every provider that has a row is asked, whatever the others answer (STA-VALIDATESTATE-2).
    fn validate_providers(&self, flags: ValidateStateFlags) -> Result<(), Refusal> {
        let mut first = Ok(());
        for row in self.logon.provider_rows() {
            let opened = self.logon.open_row(&self.object, row, None, OpenFlags::NONE);
            let answer = opened.and_then(|object| Ok(object.validate_state(flags)?));
            first = first.and(answer);
        }
        first
    }

    fn resource_type(&self) -> ResourceType {
        ResourceType(self.number_in(PR_RESOURCE_TYPE.tag()))
    }

    /// The transport that an entry id of the status table names (STA-FLUSHQUEUES-3).
    fn transport_of(&self, id: &EntryId) -> Result<MapiUid, Refusal> {
        let row = self.logon.status_row(id);
        let uid = row.and_then(|row| self.logon.provider_of_row(row));
        let missing = || refuse(ErrorCode::MAPI_E_NOT_FOUND, "the target is no transport of this session");
        uid.ok_or_else(missing)
    }

    /// A method whose bit the row doesn't have is not there (STA-STATUSOBJ-6).
    fn check_offers(&self, method: ResourceMethods) -> Result<(), Refusal> {
        let offered = ResourceMethods::from_bits_retain(self.number_in(PR_RESOURCE_METHODS.tag()));
        if offered.contains(method) {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, format!("the object offers {offered:?}, not {method:?}")))
    }
}

const VALIDATE_FLAGS: ValidateStateFlags = ValidateStateFlags::SUPPRESS_UI
    .union(ValidateStateFlags::REFRESH_XP_HEADER_CACHE)
    .union(ValidateStateFlags::PROCESS_XP_HEADER_CACHE)
    .union(ValidateStateFlags::FORCE_XP_CONNECT)
    .union(ValidateStateFlags::FORCE_XP_DISCONNECT)
    .union(ValidateStateFlags::CONFIG_CHANGED)
    .union(ValidateStateFlags::ABORT_XP_HEADER_OPERATION)
    .union(ValidateStateFlags::SHOW_XP_SESSION_UI);

const FLUSH_FLAGS: FlushFlags = FlushFlags::FLUSH_UPLOAD
    .union(FlushFlags::FLUSH_DOWNLOAD)
    .union(FlushFlags::FLUSH_FORCE)
    .union(FlushFlags::FLUSH_NO_UI)
    .union(FlushFlags::FLUSH_ASYNC_OK);

impl MapiStatus for StatusObject {
    fn validate_state(&self, flags: ValidateStateFlags) -> interface::Result<()> {
        self.object.call(Method::MapiStatusValidateState, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(VALIDATE_FLAGS))?;
            if let Acts::Provider { actions, .. } = &self.acts {
                return Ok(actions.validate_state(flags)?);
            }
            match self.resource_type() {
                ResourceType::MAPI_SUBSYSTEM => self.validate_providers(flags),
                ResourceType::MAPI_SPOOLER => spooler::validate(&self.logon, None, flags),
                ResourceType::MAPI_TRANSPORT_PROVIDER => {
                    spooler::validate(&self.logon, self.logon.provider_of_row(self.number), flags)
                }
                _ => Ok(()),
            }
        })
    }

    fn settings_dialog(&self, flags: StatusUiFlags) -> interface::Result<()> {
        self.object.call(Method::MapiStatusSettingsDialog, format_args!("{flags:?}"), || {
            refuse_flags(flags.unknown(StatusUiFlags::UI_READONLY))?;
            self.check_offers(ResourceMethods::STATUS_SETTINGS_DIALOG)?;
            match &self.acts {
                Acts::Provider { actions, .. } => Ok(actions.settings_dialog(flags)?),
                Acts::Mapi => Ok(()),
            }
        })
    }

    fn change_password(&self, old: &str, new: &str, flags: UnicodeFlags) -> interface::Result<()> {
        self.object.call(Method::MapiStatusChangePassword, format_args!("<old>, <new>, {flags:?}"), || {
            refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
            self.check_offers(ResourceMethods::STATUS_CHANGE_PASSWORD)?;
            match &self.acts {
                Acts::Provider { actions, .. } => Ok(actions.change_password(old, new)?),
                Acts::Mapi => Ok(()),
            }
        })
    }

    fn flush_queues(&self, target: Option<&EntryId>, flags: FlushFlags) -> interface::Result<()> {
        self.object.call(Method::MapiStatusFlushQueues, format_args!("{target:?}, {flags:?}"), || {
            refuse_flags(flags.unknown(FLUSH_FLAGS))?;
            self.check_offers(ResourceMethods::STATUS_FLUSH_QUEUES)?;
            let target = target.filter(|target| !target.is_empty());
            if let Acts::Provider { actions, .. } = &self.acts {
                spooler::check_no_target(target)?;
                return Ok(actions.flush_queues(flags)?);
            }
            if self.resource_type() == ResourceType::MAPI_TRANSPORT_PROVIDER {
                return spooler::flush_later(
                    &self.logon,
                    self.logon.provider_of_row(self.number),
                    target,
                    flags,
                );
            }
            let target = target.map(|target| self.transport_of(target)).transpose()?;
            spooler::flush(&self.logon, target, flags)
        })
    }

    fn header_folder(&self) -> Option<Arc<dyn MapiFolder>> {
        self.folder()
    }
}

impl StatusObject {
    fn folder(&self) -> Option<Arc<dyn MapiFolder>> {
        let Acts::Provider { actions, .. } = &self.acts else { return None };
        self.object.goes_on().then(|| actions.header_folder()).flatten()
    }
}

struct RowView<'a>(&'a [Property]);

impl PropView for RowView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.0.iter().find(|property| property.tag.id() == tag.id()).map(|property| property.value.clone())
    }

    fn tags(&self) -> Vec<PropTag> {
        self.0.iter().map(|property| property.tag).collect()
    }
}

impl PropSource for StatusObject {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Result<(), Refusal> {
        look(&RowView(&self.logon.status_properties(self.number).unwrap_or_default()));
        Ok(())
    }

    /// MAPI's own objects are read-only (STA-STATUSOBJ-4).
    fn check_writable(&self) -> Result<(), Refusal> {
        self.provider().map(drop)
    }

    /// Clients change the names of a provider and nothing else (PRP-COMP-21).
    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        let is_name = [PR_DISPLAY_NAME.id(), PR_PROVIDER_DISPLAY.id()].contains(&tag.id());
        match value {
            Some(PropValue::Unicode(_)) if is_name => None,
            Some(_) if is_name => Some(ErrorCode::MAPI_E_UNEXPECTED_TYPE),
            None if is_name => Some(ErrorCode::MAPI_E_NO_ACCESS),
            _ => Some(ErrorCode::MAPI_E_COMPUTED),
        }
    }

    fn change(&self, overlay: Overlay) -> Result<Vec<(u16, ErrorCode)>, Refusal> {
        let provider = self.provider()?;
        let names = overlay.properties().collect();
        let support = match self.acts {
            Acts::Provider { support, .. } => support,
            Acts::Mapi => OF_NO_SUPPORT,
        };
        self.logon.modify_row(provider, support, names, true);
        Ok(Vec::new())
    }
}
