//! A directory as a client of the emulator searches it.

use std::sync::Arc;

use mapi_emulator::interface::{AddrBook, MapiTable};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::PR_ANR;
use mapi_emulator::vocab::{
    AbOpenFlags, AdrEntry, AdrList, ErrorCode, OpenFlags, RecipientType, ResolveNameFlags, Restriction,
    TableFlags, TableOpFlags,
};
use mapi_emulator::{Emulator, Person};

use super::{NEVER_FAILS, log_on, rows_of};
use crate::peer::{Meanings, Means};
use crate::person;

/// The address book of a session in a post office of many people.
pub struct People {
    _session: Arc<dyn MapiSession>,
    book: Arc<dyn AddrBook>,
    /// The contents table of the global address list.
    list: Arc<dyn MapiTable>,
}

impl People {
    /// A post office with these people.
    pub fn new(people: &[person::Person]) -> Self {
        let emulator = Emulator::new();
        for person in people {
            emulator.add_person(&Person::new(&person.name, &person.address));
        }
        let session = log_on(&emulator);
        let book = session.open_address_book(None, AbOpenFlags::NONE).expect(NEVER_FAILS).into_value();
        let list = book.get_default_dir().expect(NEVER_FAILS);
        let list = book.open_entry(list.as_ref(), None, OpenFlags::NONE).expect(NEVER_FAILS);
        let list = list.into_ab_container().expect(NEVER_FAILS).get_contents_table(TableFlags::MAPI_UNICODE);
        Self { _session: session, book, list: list.expect(NEVER_FAILS) }
    }

    /// W11.
    #[must_use]
    pub fn resolve_names(&self, typed: &[String]) -> u64 {
        let mut meanings = Meanings::default();
        for name in typed {
            let mut list: AdrList = [AdrEntry::named(name, RecipientType::MAPI_TO)].into_iter().collect();
            let resolved = self.book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, &mut list);
            meanings.add(match resolved {
                Ok(()) => Means::One,
                Err(error) if error == ErrorCode::MAPI_E_AMBIGUOUS_RECIP => Means::Several,
                Err(error) => {
                    assert_eq!(error, ErrorCode::MAPI_E_NOT_FOUND);
                    Means::Nobody
                }
            });
        }
        meanings.sum()
    }

    /// W11b.
    #[must_use]
    pub fn restrict_by_names(&self, typed: &[String]) -> u64 {
        let found = typed.iter().map(|name| {
            let wanted = Restriction::eq(PR_ANR, &**name);
            self.list.restrict(Some(&wanted), TableOpFlags::NONE).expect(NEVER_FAILS);
            rows_of(&*self.list)
        });
        found.sum()
    }
}
