use std::sync::Arc;

use super::emulator::Emulator;
use super::profile::{call_for_computer, launch_wizard};
use super::set_up;
use crate::engine::profile::{InfError, ServiceCatalog};
use crate::interface::spi::{AbProvider, MsProvider, MsgServiceEntry, XpProvider};
use crate::interface::{Error, Method, Result, UserInterface};
use crate::vocab::tags::{PR_SERVICE_DLL_NAME, PR_SERVICE_ENTRY_NAME};
use crate::vocab::{ErrorCode, ServiceContext, WizardFlags};

/// What is set up on the computer: message services, the objects behind their names, the user.
///
/// ```
/// use mapi_emulator::{Emulator, prelude::*, vocab::*};
///
/// let emulator = Emulator::new();
/// emulator.add_services(
///     "[Services]
///      NOTES=Notes
///      [NOTES]
///      Providers=NOTES_MS
///      [NOTES_MS]
///      PR_DISPLAY_NAME=Notes
///      PR_PROVIDER_DISPLAY=Notes
///      PR_PROVIDER_DLL_NAME=NOTES.DLL
///      PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER",
/// )?;
/// let mapi = emulator.mapi();
/// mapi.initialize(InitFlags::NONE)?;
/// let services = mapi.admin_profiles(0)?.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
/// services.create_msg_service("NOTES", None, ServiceUiFlags::NONE)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Emulator {
    /// Plugs in a store provider of your own and adds its store to a profile.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile, `MAPI_E_INVALID_PARAMETER` if the provider's own id has 20 bytes
    /// or less.
    pub fn install(&self, profile: &str, provider: Arc<dyn MsProvider>) -> Result<()> {
        set_up::install(&self.computer, profile, provider)
    }

    /// Plugs in an address book provider of your own and adds it to a profile. One with the kind of a built-in provider
    /// takes its place.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile.
    pub fn install_address_book(&self, profile: &str, provider: Arc<dyn AbProvider>) -> Result<()> {
        set_up::install_address_book(&self.computer, profile, provider)
    }

    /// Plugs in a transport of your own and adds it to a profile, behind the transports that are there.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such profile.
    pub fn install_transport(&self, profile: &str, provider: Arc<dyn XpProvider>) -> Result<()> {
        set_up::install_transport(&self.computer, profile, provider)
    }

    /// Adds the services of a MapiSvc.inf to those that can be put into a profile; one whose key is known takes the
    /// place of that one. Profiles that exist stay as they are.
    ///
    /// # Errors
    /// The first line that is not understood, and why; nothing is added.
    pub fn add_services(&self, inf: &str) -> std::result::Result<(), InfError> {
        let new = ServiceCatalog::parse(inf)?;
        let mut catalog = self.services();
        catalog.merge(new);
        self.set_services(catalog);
        Ok(())
    }

    /// The services that can be put into a profile.
    #[must_use]
    pub fn services(&self) -> ServiceCatalog {
        ServiceCatalog::clone(self.computer.runtime.read().services())
    }

    /// Chooses the services that can be put into a profile. Profiles that exist stay as they are.
    pub fn set_services(&self, services: ServiceCatalog) {
        // A change of the world that nothing can refuse.
        let _done = self.computer.runtime.set_up(|world| {
            world.set_services(services);
            Ok(())
        });
    }

    /// Registers the entry function of message services: it is called wherever a service has these
    /// `PR_SERVICE_DLL_NAME` and `PR_SERVICE_ENTRY_NAME`. Nothing is loaded: the names are labels. A service whose names
    /// nobody registered keeps what it is configured with in its section.
    pub fn register_service(&self, dll: &str, function: &str, entry: Arc<dyn MsgServiceEntry>) {
        self.computer.plugged_in.register_entry(dll, function, entry);
    }

    /// Registers a store provider, which a service brings into profiles; [`install`](Self::install) puts one there at
    /// once.
    pub fn register_provider(&self, provider: Arc<dyn MsProvider>) {
        self.computer.plugged_in.add_store(provider);
    }

    /// Registers an address book provider, which a service brings into profiles: it is the one of every section with
    /// its `PR_AB_PROVIDER_ID`, or with its library if the section names no such.
    /// [`install_address_book`](Self::install_address_book) puts one into a profile at once.
    pub fn register_address_book(&self, provider: Arc<dyn AbProvider>) {
        self.computer.plugged_in.add_book(provider);
    }

    /// Registers a transport, which a service brings into profiles: it runs for every provider of a profile that has its
    /// `PR_PROVIDER_DLL_NAME`, also in place of the built-in `MINET.DLL`. [`install_transport`](Self::install_transport)
    /// puts one into a profile at once.
    pub fn register_transport(&self, provider: Arc<dyn XpProvider>) {
        self.computer.plugged_in.add_transport(provider);
    }

    /// What the set-up program of a service does at its end: calls the entry function with `MSG_SERVICE_INSTALL`.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such service, and what the entry function answers.
    pub fn install_service(&self, service: &str) -> Result<()> {
        self.tell_service(service, ServiceContext::MSG_SERVICE_INSTALL)
    }

    /// What it does when the service is to be removed from the computer: calls the entry function with
    /// `MSG_SERVICE_UNINSTALL`, then removes the service from those that can be put into a profile.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if there is no such service, and what the entry function answers, `MAPI_E_USER_CANCEL` for
    /// instance; the service stays.
    pub fn uninstall_service(&self, service: &str) -> Result<()> {
        self.tell_service(service, ServiceContext::MSG_SERVICE_UNINSTALL)?;
        let mut catalog = self.services();
        catalog.remove(service);
        self.set_services(catalog);
        Ok(())
    }

    fn tell_service(&self, service: &str, context: ServiceContext) -> Result<()> {
        let services = Arc::clone(self.computer.runtime.read().services());
        let Some(service) = services.service(service) else {
            let why = format!("{service:?} is no message service of this computer");
            return Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MsgServiceEntry, why));
        };
        let [dll, function] = [*PR_SERVICE_DLL_NAME, *PR_SERVICE_ENTRY_NAME].map(|tag| {
            let name = service.properties.get(tag.id()).and_then(|name| name.as_str());
            name.unwrap_or_default()
        });
        call_for_computer(&self.computer, [&service.name, dll, function], context)
    }

    /// Puts somebody in front of the screen who answers dialogs from now on. Before, every dialog is cancelled; so it is
    /// in a fork.
    pub fn set_ui(&self, ui: Arc<dyn UserInterface>) {
        self.computer.runtime.set_ui(ui);
    }

    /// The profile wizard, for these services (launchwizardentry page): asks the user for a profile and makes it. With
    /// `MAPI_PW_ADD_SERVICE_ONLY` it adds the services to the default profile, if there is one, and asks nothing.
    /// Answers the name of the profile.
    ///
    /// # Errors
    /// `MAPI_E_CALL_FAILED` if the user cancels or something cannot be done, `MAPI_E_UNKNOWN_FLAGS`.
    #[doc(alias = "LAUNCHWIZARDENTRY")]
    pub fn launch_wizard(&self, flags: WizardFlags, services: &[&str]) -> Result<String> {
        launch_wizard(&self.computer, flags, services)
    }

    /// Chooses whether the profile functions take text in 8 bits only, as those of Outlook 2010 do: then they answer
    /// `MAPI_E_BAD_CHARWIDTH` to `MAPI_UNICODE`.
    pub fn set_ansi_profiles(&self, only: bool) {
        self.computer.set_ansi_profiles(only);
    }
}
