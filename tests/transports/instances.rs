//! Several instances of one transport in a profile.

use std::sync::Arc;

use mapi_emulator::interface::spi::{
    AddressTypes, MapiSupport, SubmitError, TransportInfo, TransportLogon, XpLogon, XpProvider,
};
use mapi_emulator::interface::{Message, Result};

use super::wire::take_all;
use super::*;

/// A transport of which each instance knows its name in the profile and writes down what it sends.
#[derive(Debug)]
struct Fax(Log);

#[derive(Debug)]
struct Instance {
    name: String,
    log: Log,
    _support: Arc<dyn MapiSupport>,
}

impl XpProvider for Fax {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: "FAX.DLL".to_owned(),
            display_name: "Fax".to_owned(),
            provider_display: "Fax".to_owned(),
            flags: StatusFlags::NONE,
        }
    }

    fn transport_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        _: TransportLogonFlags,
    ) -> Result<TransportLogon> {
        let name = support.open_profile_section(None, OpenSectionFlags::NONE)?.get(PR_DISPLAY_NAME)?;
        let instance = Instance { name, log: Arc::clone(&self.0), _support: support };
        Ok(TransportLogon { logon: Arc::new(instance), flags: TransportLogonFlags::NONE })
    }
}

impl XpLogon for Instance {
    fn address_types(&self) -> Result<AddressTypes> {
        Ok(AddressTypes::of(&["FAX"]))
    }

    fn submit_message(
        &self,
        _: SubmitMessageFlags,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        self.log.lock().push(self.name.clone());
        take_all(&**message)?;
        Ok(1)
    }
}

/// A service with three instances of the transport, those with these numbers marked as the default one.
fn services(defaults: &[usize]) -> String {
    let fax = |(number, name): (usize, &&str)| {
        let is_default = defaults.contains(&number);
        let flags = if is_default { "PR_RESOURCE_FLAGS=STATUS_DEFAULT_OUTBOUND" } else { "" };
        format!(
            "[{name}]
             PR_DISPLAY_NAME={name}
             PR_PROVIDER_DISPLAY=Fax
             PR_PROVIDER_DLL_NAME=FAX.DLL
             PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
             {flags}
"
        )
    };
    let head = "[Services]\nFAXES=Fax machines\n[FAXES]\nProviders=FIRST, SECOND, THIRD\n";
    let each = ["FIRST", "SECOND", "THIRD"].iter().enumerate().map(fax);
    each.fold(head.to_owned(), |inf, section| inf + &section)
}

/// PRF-RESFLAGS-6, STA-ROUTE-1
#[test]
fn the_default_of_several_instances_sends() -> Result<()> {
    for (defaults, sends) in [(&[][..], "FIRST"), (&[1], "SECOND"), (&[0, 2], "FIRST"), (&[1, 2], "SECOND")] {
        let log = Log::default();
        let emulator = computer(&[])?;
        emulator.register_transport(Arc::new(Fax(Arc::clone(&log))));
        emulator.add_services(&services(defaults)).expect("the inf is understood");
        let admin = emulator.mapi().admin_profiles(0)?;
        let admin = admin.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
        admin.create_msg_service("FAXES", None, ServiceUiFlags::NONE)?;
        let session = emulator.log_on("Anna Berg")?;
        let desk = Desk { store: session.default_store()?, emulator, session, log };
        desk.pump();
        desk.submit("Plan", &["Carla@FAX"])?;
        assert_eq!(desk.pump(), [sends]);
    }
    Ok(())
}

/// SES-ENUMADRTYPES-4: nobody has pumped.
#[test]
fn who_asks_for_address_types_waits_until_the_transports_run() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    let session = computer(&[&wire])?.log_on("Anna Berg")?;
    assert!(log.lock().is_empty());
    assert_eq!(session.enum_adr_types(UnicodeFlags::MAPI_UNICODE)?, ["FAX"]);
    Ok(())
}
