//! Calling the entry function of a message service.

use std::sync::Arc;

use super::built_in::BuiltInEntry;
use super::providers::Providers;
use super::{Access, text_of};
use crate::engine::profile::{ClientId, ProfileId, Redacted, Service};
use crate::interface::spi::{MsgServiceEntry, ServiceCall};
use crate::interface::{Error, Method};
use crate::provider::{Label, Life, Object, Refusal, refuse};
use crate::session::computer::Computer;
use crate::session::support::Support;
use crate::vocab::tags::{PR_SERVICE_DLL_NAME, PR_SERVICE_ENTRY_NAME};
use crate::vocab::{MapiError, MapiUid, Property, ServiceContext, ServiceUiFlags};

/// The UI flags that an entry function gets from `CreateMsgService` and its like (PRF-CREATEMSGSERVICE-4).
pub fn passed_on(flags: ServiceUiFlags) -> ServiceUiFlags {
    const PASSED: ServiceUiFlags = ServiceUiFlags::SERVICE_UI_ALWAYS
        .union(ServiceUiFlags::SERVICE_UI_ALLOWED)
        .union(ServiceUiFlags::MAPI_UNICODE);
    flags & PASSED
}

impl Access {
    /// Calls the entry function of a service of the profile, if it has one (PRF-SERVICEENTRY-2, PRF-SERVICEENTRY-7).
    /// Nothing is locked meanwhile.
    pub fn call_entry(
        &self,
        service: MapiUid,
        context: ServiceContext,
        flags: ServiceUiFlags,
        properties: &[Property],
    ) -> Result<(), Refusal> {
        let found = self.look(|profile| {
            let names = [*PR_SERVICE_DLL_NAME, *PR_SERVICE_ENTRY_NAME]
                .map(|tag| text_of(profile, service, tag).unwrap_or_default());
            Ok((profile.service(service)?.clone(), names))
        });
        let (Service { name, has_entry: true, .. }, [dll, function]) = found? else { return Ok(()) };
        let entry = self.computer.plugged_in.service_entry(&dll, &function);
        let entry = entry.unwrap_or_else(|| Arc::new(BuiltInEntry::new(self.clone(), service, &function)));

        let life = Life::new();
        let label = Label::Named(format!("message service {name:?}").into());
        let object = Object::new(&self.computer.runtime, Arc::clone(&life), label);
        let call = ServiceCall {
            context,
            flags,
            properties,
            support: Support::of_service(Support::of_call(&object), self, service),
            providers: Some(Providers::for_entry(&object, self.clone(), service, &name)),
        };
        let done = through_gate(&object, &*entry, &call);
        life.end();
        done.map_err(|(error, report)| {
            let why = format!("{} called for {context}: {}", Method::MsgServiceEntry, error.detail());
            match report {
                Some(report) => Refusal::Reported(error.code(), why.into(), Box::new(report)),
                None => refuse(error.code(), why),
            }
        })
    }
}

/// Lets every service of a profile show its dialog, before a provider of it logs on (PRF-LOGONCFG-5).
pub fn ask_services(computer: &Arc<Computer>, profile: ProfileId) -> Result<(), Refusal> {
    let client = ClientId(computer.runtime.notify.new_owner());
    let access = Access { computer: Arc::clone(computer), profile, client };
    let (context, flags) = (ServiceContext::MSG_SERVICE_CONFIGURE, ServiceUiFlags::SERVICE_UI_ALWAYS);
    access.services()?.into_iter().try_for_each(|service| access.call_entry(service, context, flags, &[]))
}

/// Calls an entry function for a service that is in no profile: when it comes to the computer or leaves it
/// (PRF-SERVICEENTRY-3). Not called if nobody registered it.
pub fn call_for_computer(
    computer: &Arc<Computer>,
    [name, dll, function]: [&str; 3],
    context: ServiceContext,
) -> crate::interface::Result<()> {
    let Some(entry) = computer.plugged_in.service_entry(dll, function) else { return Ok(()) };
    let life = Life::new();
    let label = Label::Named(format!("message service {name:?}").into());
    let object = Object::new(&computer.runtime, Arc::clone(&life), label);
    let support = Support::of_computer(Support::of_call(&object));
    let call =
        ServiceCall { context, flags: ServiceUiFlags::NONE, properties: &[], support, providers: None };
    let done = through_gate(&object, &*entry, &call).map_err(|(error, _)| error);
    life.end();
    done
}

/// Through the gate, so that a recorder sees the call and a fault rule can let it fail (PRF-SERVICEENTRY-1). Answers the
/// error, and what the entry function itself said.
fn through_gate(
    object: &Object,
    entry: &dyn MsgServiceEntry,
    call: &ServiceCall<'_>,
) -> Result<(), (Error, Option<MapiError>)> {
    let arguments = format_args!("{}, {:?}, {:?}", call.context, call.flags, Redacted(call.properties));
    let mut report = None;
    let done = object.call(Method::MsgServiceEntry, arguments, || {
        entry.call(call).map_err(|error| {
            let why =
                error.report.as_ref().map_or_else(|| "the service failed".to_owned(), MapiError::to_string);
            report = error.report;
            refuse(error.code, why)
        })
    });
    done.map_err(|error| (error, report))
}
