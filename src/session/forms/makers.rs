use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::interface::Result;
use crate::interface::spi::{FormFactory, FormServer};
use crate::session::computer::Computer;
use crate::session::plugged_in::FormMaker;
use crate::vocab::Guid;

/// The form servers of a computer, as one form manager uses them: those of several classes are locked from their first form
/// on until it is released (FRM-FACTORY-2).
pub struct Makers {
    computer: Arc<Computer>,
    locked: Mutex<Vec<Arc<dyn FormFactory>>>,
}

impl Makers {
    /// Those of this computer.
    pub fn of(computer: &Arc<Computer>) -> Self {
        Self { computer: Arc::clone(computer), locked: Mutex::default() }
    }

    /// What makes the forms with this class identifier, if anything is registered for it (FRM-FACTORY-1).
    pub fn server(&self, class_id: Guid) -> Result<Option<Arc<dyn FormServer>>> {
        match self.computer.plugged_in.form_maker(class_id) {
            Some(FormMaker::Server(server)) => Ok(Some(server)),
            Some(FormMaker::Factory(factory)) => {
                self.lock(&factory)?;
                factory.create_class_factory(class_id, 0).map(Some)
            }
            None => Ok(None),
        }
    }

    fn lock(&self, factory: &Arc<dyn FormFactory>) -> Result<()> {
        let is_locked = self.locked.lock().iter().any(|known| Arc::ptr_eq(known, factory));
        if !is_locked {
            factory.lock_server(0, true)?;
            self.locked.lock().push(Arc::clone(factory));
        }
        Ok(())
    }
}

impl Drop for Makers {
    fn drop(&mut self) {
        for factory in self.locked.get_mut().drain(..) {
            // Nobody is there to hear of it.
            let _ = factory.lock_server(0, false);
        }
    }
}

impl fmt::Debug for Makers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Makers({} locked)", self.locked.lock().len())
    }
}
