use std::sync::Arc;

use super::emulator::Emulator;
use crate::engine::{BookSettings, Changes, StoreId, StoreSettings};
use crate::interface::{Error, Method, Result};
use crate::provider::address_book::BuiltInBook;
use crate::vocab::{ErrorCode, FolderRights, Property};

/// On what the products of the field differ, and what a test chooses of it: stores, rights, address books.
impl Emulator {
    /// Changes what the built-in stores of this display name answer, from their next opening on.
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{ErrorCode, Property, tags::PR_BODY};
    /// use mapi_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.configure_store("Mailbox - Anna Berg", |settings| settings.settable_limit = 1000)?;
    /// let session = emulator.log_on("Anna Berg")?;
    /// let message = session.default_store()?.inbox()?.new_message()?;
    /// let problems = message.set_props(&[Property::of(PR_BODY, "long ".repeat(300))])?;
    /// assert_eq!(problems[0].code, ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no built-in store has this name.
    pub fn configure_store(&self, display_name: &str, change: impl Fn(&mut StoreSettings)) -> Result<()> {
        let runtime = &self.computer.runtime;
        for id in self.stores_named(display_name)? {
            let Ok(mut settings) = runtime.read().store(id).map(|store| Arc::clone(&store.settings)) else {
                continue;
            };
            // The test's closure, so not under the lock.
            change(Arc::make_mut(&mut settings));
            let configured = runtime.set_up(|world| {
                world.store_mut(id)?.configure(&settings);
                Ok(())
            });
            configured.map_err(|error| no_store(error.to_string()))?;
        }
        Ok(())
    }

    /// Chooses what whoever is logged on may do with a folder of the built-in stores of this display name, from now on.
    /// The path is one of names below the IPM subtree; what is missing of it is made.
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no built-in store has this name, or the path leads through a search folder.
    pub fn set_rights(&self, display_name: &str, path: &str, rights: FolderRights) -> Result<()> {
        let now = self.now();
        let stores = self.stores_named(display_name)?;
        let chosen = self.computer.runtime.set_up(|world| {
            stores.iter().try_for_each(|id| {
                let store = world.store_mut(*id)?;
                let folder = store.make_path(path, now, &mut Changes::default())?;
                store.set_rights(folder, rights)
            })
        });
        chosen.map_err(|error| no_store(error.to_string()))
    }

    /// The built-in stores of a display name.
    fn stores_named(&self, display_name: &str) -> Result<Vec<StoreId>> {
        let world = self.computer.runtime.read();
        let named = world.stores().filter(|store| *store.display_name() == *display_name);
        let named: Vec<StoreId> = named.map(|store| store.id).collect();
        if named.is_empty() {
            Err(no_store(format!("no store is called {display_name:?}")))
        } else {
            Ok(named)
        }
    }

    /// Changes what a built-in container of the address book answers from now on: `Global Address List` or
    /// `Personal Address Book`.
    ///
    /// ```
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{AbOpenFlags, ErrorCode, EventMask, Notification};
    /// use mapi_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.configure_address_book("Global Address List", |settings| settings.notifies = false)?;
    /// let session = emulator.log_on("Anna Berg")?;
    /// let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    /// let gal = book.get_default_dir()?;
    /// let sink = std::sync::Arc::new(|_: &[Notification]| {});
    /// let refused = book.advise(gal.as_ref(), EventMask::fnevObjectCreated, sink);
    /// assert_eq!(refused.unwrap_err(), ErrorCode::MAPI_E_NO_SUPPORT);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    ///
    /// # Errors
    /// `MAPI_E_NOT_FOUND` if no built-in container has this name.
    pub fn configure_address_book(
        &self,
        container: &str,
        change: impl FnOnce(&mut BookSettings),
    ) -> Result<()> {
        let runtime = &self.computer.runtime;
        let which = BuiltInBook::NAMES.into_iter().find(|(_, name)| *name == container);
        let Some((which, _)) = which else {
            let why = format!("no built-in container of the address book is called {container:?}");
            return Err(Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiSessionOpenAddressBook, why));
        };
        let mut settings = runtime.read().book_settings(which);
        change(&mut settings);
        // A change of the world that nothing can refuse.
        let _done = runtime.set_up(|world| {
            world.configure_book(which, settings);
            Ok(())
        });
        Ok(())
    }

    /// Chooses whether one-offs with internet addresses read formatted text (`PR_SEND_RICH_INFO`) unless they are made with
    /// `MAPI_SEND_NO_RICH_INFO`, as clients in the field rely on; else they never do.
    pub fn set_rich_one_offs(&self, rich: bool) {
        // A change of the world that nothing can refuse.
        let _done = self.computer.runtime.set_up(|world| {
            world.set_rich_one_offs(rich);
            Ok(())
        });
    }

    /// Gives recipients of this address type options with these defaults, as a transport does that registers them. From
    /// then on [`query_default_recip_opt`](crate::interface::AddrBook::query_default_recip_opt) tells the options of every
    /// type, and [`recip_options`](crate::interface::AddrBook::recip_options) shows them to the user; before nobody has
    /// options.
    ///
    /// ```
    /// use mapi_emulator::Emulator;
    /// use mapi_emulator::prelude::*;
    /// use mapi_emulator::vocab::{AbOpenFlags, Property, UnicodeFlags, tags::PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED};
    ///
    /// let emulator = Emulator::new();
    /// let report = Property::of(PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, true);
    /// emulator.set_recipient_options("SMTP", &[report.clone()]);
    /// let session = emulator.log_on("Anna Berg")?;
    /// let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    /// assert_eq!(book.query_default_recip_opt("smtp", UnicodeFlags::NONE)?, [report]);
    /// # Ok::<(), mapi_emulator::interface::Error>(())
    /// ```
    pub fn set_recipient_options(&self, address_type: &str, defaults: &[Property]) {
        // A change of the world that nothing can refuse.
        let _done = self.computer.runtime.set_up(|world| {
            world.set_recipient_options(address_type, defaults.to_vec());
            Ok(())
        });
    }
}

fn no_store(why: String) -> Error {
    Error::new(ErrorCode::MAPI_E_NOT_FOUND, Method::MapiSessionOpenMsgStore, why)
}
