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
struct Fax(Log, parking_lot::Mutex<Vec<Arc<dyn MapiSupport>>>);

#[derive(Debug)]
struct Instance {
    name: String,
    log: Log,
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
        self.1.lock().push(Arc::clone(&support));
        let instance = Instance { name, log: Arc::clone(&self.0) };
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
        message.set(PR_SENDER_NAME, &*self.name)?;
        message.save()?;
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

/// Anna's session with the three instances, these marked as the default one, and what they do.
fn desk(defaults: &[usize]) -> Result<(Desk, Arc<Fax>)> {
    let (log, emulator) = (Log::default(), computer(&[])?);
    let fax = Arc::new(Fax(Arc::clone(&log), parking_lot::Mutex::default()));
    emulator.register_transport(Arc::<Fax>::clone(&fax));
    emulator.add_services(&services(defaults)).expect("the inf is understood");
    let admin = emulator.mapi().admin_profiles(0)?;
    let admin = admin.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
    admin.create_msg_service("FAXES", None, ServiceUiFlags::NONE)?;
    let session = emulator.log_on("Anna Berg")?;
    let desk = Desk { store: session.default_store()?, emulator, session, log };
    desk.pump();
    Ok((desk, fax))
}

/// PRF-RESFLAGS-6, STA-ROUTE-1, STA-ROUTE-12: who sends says who the sender is.
#[test]
fn the_default_of_several_instances_sends() -> Result<()> {
    for (defaults, sends) in [(&[][..], "FIRST"), (&[1], "SECOND"), (&[0, 2], "FIRST"), (&[1, 2], "SECOND")] {
        let (desk, _fax) = desk(defaults)?;
        let id = desk.submit("Plan", &["Carla@FAX"])?;
        assert_eq!(desk.pump(), [sends]);
        let sent = desk.store.open_message(&id)?;
        assert_eq!(sent.get(PR_SENDER_NAME)?, sends);
    }
    Ok(())
}

/// STA-SUP-UI-7: what it gets is good for the section of the service, and nothing a session is needed for.
#[test]
fn a_provider_reaches_the_section_of_its_service() -> Result<()> {
    let (desk, fax) = desk(&[])?;
    let first = Arc::clone(&fax.1.lock()[0]);
    assert_eq!(code(first.get_svc_config_support_obj(1)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let own = first.open_profile_section(None, OpenSectionFlags::NONE)?;
    assert_eq!(own.get(PR_DISPLAY_NAME)?, "FIRST");
    let service = first.get_svc_config_support_obj(0)?;
    let section = service.open_profile_section(None, OpenSectionFlags::MAPI_MODIFY)?;
    assert_eq!(section.get(PR_SERVICE_NAME)?, "FAXES");
    section.set(PR_COMMENT, "by the first")?;
    drop(section);
    let again = service.get_svc_config_support_obj(0)?.open_profile_section(None, OpenSectionFlags::NONE)?;
    assert_eq!(again.get(PR_COMMENT)?, "by the first");
    let row = [Property::of(PR_STATUS_STRING, "Ready")];
    let refused = service.modify_status_row(&row, StatusRowFlags::NONE);
    assert_eq!(code(refused), ErrorCode::MAPI_E_NO_SUPPORT);
    desk.session.logoff(LogoffFlags::NONE, 0)?;
    let after = service.open_profile_section(None, OpenSectionFlags::NONE);
    assert_eq!(code(after), ErrorCode::MAPI_E_INVALID_OBJECT);
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
