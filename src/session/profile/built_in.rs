use std::sync::Arc;

use super::{Access, post_office};
use crate::interface::spi::{EntryError, MsgServiceEntry, ServiceCall};
use crate::interface::{MapiProp, ProfSect, Result};
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_PROFILE_MAILBOX, PR_PROFILE_UNRESOLVED_NAME, PR_PST_PATH};
use crate::vocab::{
    Control, ControlFlags, ErrorCode, MapiUid, OpenSectionFlags, PropTag, PropValue, Property,
    ServiceContext, ServiceUiFlags, UnicodeFlags,
};

/// The entry function of every service whose own one nobody registered (PRF-CONFIGUREMSGSERVICE-7): what it is
/// configured with it writes into the section of the service, and connects the providers that the emulator has.
#[derive(Debug)]
pub struct BuiltInEntry {
    access: Access,
    service: MapiUid,
    /// One of these has to be known, or the service is not configured.
    required: &'static [(&'static str, PropTag)],
}

const MAILBOX: &[(&str, PropTag)] =
    &[("Mailbox", PR_PROFILE_MAILBOX.tag()), ("Name", PR_PROFILE_UNRESOLVED_NAME.tag())];
const PATH: &[(&str, PropTag)] = &[("File", PR_PST_PATH.tag())];

impl BuiltInEntry {
    /// The entry function that a service of the profile calls so.
    pub fn new(access: Access, service: MapiUid, function: &str) -> Self {
        let required = match function {
            "EMSCfg" | "IMAILServiceEntry" => MAILBOX,
            "PSTServiceEntry" => PATH,
            _ => &[],
        };
        Self { access, service, required }
    }

    /// Asks the user if the flags say so or allow it, writes what the service gets, connects its providers
    /// (PRF-CONFIGUREMSGSERVICE-6 to PRF-CONFIGUREMSGSERVICE-8).
    fn configure(&self, call: &ServiceCall<'_>) -> std::result::Result<(), EntryError> {
        let read_only = call.flags.contains(ServiceUiFlags::MSG_SERVICE_UI_READ_ONLY);
        let mode = if read_only { OpenSectionFlags::NONE } else { OpenSectionFlags::MAPI_MODIFY };
        let section = call.support.open_profile_section(None, mode)?;
        let before = read(&*section)?;
        let complete = self.has_enough(&before) || self.has_enough(call.properties);
        let may_ask = call.flags.contains(ServiceUiFlags::SERVICE_UI_ALLOWED);
        let lacks = !complete
            || (call.context == ServiceContext::MSG_SERVICE_CONFIGURE && call.properties.is_empty());
        let asks = call.flags.contains(ServiceUiFlags::SERVICE_UI_ALWAYS) || (may_ask && lacks);
        if asks {
            let title = before.iter().find(|known| known.tag.id() == PR_DISPLAY_NAME.id());
            let title = title.and_then(|title| title.value.as_str()).unwrap_or_default();
            let mut flags = ControlFlags::NONE;
            flags.set(ControlFlags::DT_EDITABLE, !read_only);
            let fields: Vec<_> = self.required.iter().map(|(label, tag)| (*label, *tag, flags)).collect();
            let controls = Control::page_of_fields("General", &fields);
            let (controls, _rows) = call.support.build_display_table(&controls)?;
            let config: Arc<dyn MapiProp> = Arc::<dyn ProfSect>::clone(&section);
            call.support.do_config_propsheet(title, &*controls, &config, UnicodeFlags::MAPI_UNICODE)?;
        }
        if read_only {
            return Ok(());
        }
        // What the user entered comes before what the client gave.
        let after = read(&*section)?;
        let given =
            call.properties.iter().filter(|given| value(&before, given.tag) == value(&after, given.tag));
        let given: Vec<Property> = given.cloned().collect();
        if !given.is_empty() {
            // A value that the section computes concerns MAPI, not the service.
            let _problems = section.set_props(&given)?;
        }
        post_office::connect(&self.access, self.service).map_err(|_| ErrorCode::MAPI_E_CALL_FAILED)?;
        if self.has_enough(&read(&*section)?) { Ok(()) } else { Err(ErrorCode::MAPI_E_UNCONFIGURED.into()) }
    }

    fn has_enough(&self, values: &[Property]) -> bool {
        self.required.is_empty() || self.required.iter().any(|(_, tag)| value(values, *tag).is_some())
    }
}

impl MsgServiceEntry for BuiltInEntry {
    fn call(&self, call: &ServiceCall<'_>) -> std::result::Result<(), EntryError> {
        let shows = ServiceUiFlags::SERVICE_UI_ALWAYS | ServiceUiFlags::SERVICE_UI_ALLOWED;
        match call.context {
            ServiceContext::MSG_SERVICE_CONFIGURE => self.configure(call),
            // Without a dialog it waits for the configuration that follows (PRF-CREATEMSGSERVICE-13).
            ServiceContext::MSG_SERVICE_CREATE if call.flags.intersects(shows) => self.configure(call),
            _ => Ok(()),
        }
    }
}

fn read(section: &dyn MapiProp) -> Result<Vec<Property>> {
    Ok(section.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value())
}

fn value(properties: &[Property], tag: PropTag) -> Option<&PropValue> {
    properties.iter().find(|property| property.tag.id() == tag.id()).map(|property| &property.value)
}
