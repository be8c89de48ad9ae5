use std::sync::Arc;

use parking_lot::Mutex;

use super::Refused;
use crate::interface::spi::{AbLogon, MsLogon};
use crate::interface::{Connection, Error, Result};
use crate::provider::refuse;
use crate::vocab::ErrorCode;

/// A registration that was passed on to providers.
#[derive(Debug)]
pub struct Forwarded {
    /// The number the client knows: providers don't know each other's (SES-ADVISE-1).
    pub connection: Connection,
    /// The numbers that they gave, and who has them.
    pub kept: Vec<(Connection, Kept)>,
}

/// Who keeps a registration.
#[derive(Clone, Debug)]
pub enum Kept {
    /// A store.
    Store(Arc<dyn MsLogon>),
    /// An address book provider.
    AddressBook(Arc<dyn AbLogon>),
}

impl Kept {
    fn unadvise(&self, theirs: Connection) -> Result<()> {
        match self {
            Self::Store(logon) => logon.unadvise(theirs),
            Self::AddressBook(logon) => logon.unadvise(theirs),
        }
    }
}

/// The registrations that an object has passed on.
#[derive(Debug, Default)]
pub struct Registrations(Mutex<Vec<Forwarded>>);

impl Registrations {
    /// Remembers one, and gives its number.
    pub fn add(&self, forwarded: Forwarded) -> Connection {
        let connection = forwarded.connection;
        self.0.lock().push(forwarded);
        connection
    }

    /// Ends one; `None` if there is no such one, else the first failure of whoever kept it.
    pub fn end(&self, connection: Connection) -> Option<std::result::Result<(), Error>> {
        let ended = {
            let mut all = self.0.lock();
            let place = all.iter().position(|known| known.connection == connection)?;
            all.swap_remove(place)
        };
        let answers: Vec<_> = ended.kept.iter().map(|(theirs, kept)| kept.unadvise(*theirs)).collect();
        Some(answers.into_iter().collect())
    }

    /// Ends one, or says that there is none (ADR-UNADVISE-2).
    pub fn unadvise(&self, connection: Connection) -> Refused<()> {
        match self.end(connection) {
            Some(answer) => Ok(answer?),
            None => {
                let why = format!("{connection:?} is no registration of this object");
                Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, why))
            }
        }
    }

    /// Forgets all: whoever keeps them ends.
    pub fn clear(&self) {
        let all = std::mem::take(&mut *self.0.lock());
        drop(all);
    }
}
