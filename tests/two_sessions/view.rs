//! A table that stays open: what it shows, and what its notifications make of it.

use std::sync::Arc;

use mapi_emulator::columns;
use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

use super::model::{Message, Model};
use super::random::Random;

/// Which messages a view shows.
#[derive(Clone, Copy, Debug)]
enum Shown {
    All,
    Unread,
    WithFiles,
    From(&'static str),
}

impl Shown {
    fn restriction(self) -> Option<Restriction> {
        match self {
            Self::All => None,
            Self::Unread => {
                Some(Restriction::bits_clear(PR_MESSAGE_FLAGS, MessageFlags::MSGFLAG_READ.bits()))
            }
            Self::WithFiles => Some(Restriction::eq(PR_HASATTACH, true)),
            Self::From(first) => Some(Restriction::ge(PR_SUBJECT, first)),
        }
    }

    fn shows(self, message: &Message) -> bool {
        match self {
            Self::All => true,
            Self::Unread => !message.read,
            Self::WithFiles => message.files > 0,
            Self::From(first) => message.subject.to_lowercase().as_str() >= first,
        }
    }
}

/// The keys of the rows from first to last, each with its subject.
type Rows = Vec<(Binary, String)>;

pub struct View {
    pub folder: EntryId,
    shown: Shown,
    descending: bool,
    table: Arc<dyn MapiTable>,
    /// What the notifications have made of the rows that were there first; `None` after one that says too little.
    replayed: Arc<Mutex<Option<Rows>>>,
}

const COLUMNS: [PropTag; 3] = columns![PR_INSTANCE_KEY, PR_SUBJECT, PR_ENTRYID];

impl View {
    pub fn open(random: &mut Random, store: &Arc<dyn MsgStore>, folder: EntryId) -> Result<Self> {
        let shown = random.pick(&[Shown::All, Shown::Unread, Shown::WithFiles, Shown::From("c")]);
        let descending = random.below(2) == 0;
        let table = store.open_folder(&folder)?.get_contents_table(TableFlags::MAPI_UNICODE)?;
        table.set_columns(&COLUMNS, TableOpFlags::NONE)?;
        table.restrict(shown.restriction().as_ref(), TableOpFlags::NONE)?;
        let order =
            if descending { SortOrder::descending(PR_SUBJECT) } else { SortOrder::ascending(PR_SUBJECT) };
        table.sort_table(&SortOrderSet::by([order]), TableOpFlags::NONE)?;
        let replayed = Arc::new(Mutex::new(Some(rows(&*table)?)));
        let heard = Arc::clone(&replayed);
        let sink = move |notifications: &[Notification]| replay(&mut heard.lock(), notifications);
        table.advise(EventMask::fnevTableModified, Arc::new(sink))?;
        Ok(Self { folder, shown, descending, table, replayed })
    }

    /// Compares it with the model, and with what it told.
    pub fn check(&self, model: &Model) -> Result<()> {
        let found = rows(&*self.table)?;
        let mut subjects: Vec<&str> = model
            .within(&self.folder)
            .filter(|(_, message)| self.shown.shows(message))
            .map(|(_, message)| message.subject.as_str())
            .collect();
        subjects.sort_by_key(|subject| subject.to_lowercase());
        if self.descending {
            subjects.reverse();
        }
        let shown: Vec<&str> = found.iter().map(|(_, subject)| subject.as_str()).collect();
        assert_eq!(shown, subjects, "{:?} in a table", self.shown);
        assert_eq!(self.table.get_row_count(0)?.into_value() as usize, found.len());
        let mut replayed = self.replayed.lock();
        assert_eq!(
            *replayed.get_or_insert_with(|| found.clone()),
            found,
            "{:?} by notifications",
            self.shown
        );
        Ok(())
    }
}

fn rows(table: &dyn MapiTable) -> Result<Rows> {
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let row = |row: RowRef<'_>| Some((row.get(PR_INSTANCE_KEY)?, row.get(PR_SUBJECT).unwrap_or_default()));
    Ok(rows.iter().filter_map(row).collect())
}

fn key(property: &Property) -> Option<Binary> {
    property.value.as_bytes().map(Binary::from)
}

/// What a client does that keeps a list of its own.
fn replay(rows: &mut Option<Rows>, notifications: &[Notification]) {
    for notification in notifications {
        let Notification::Table(told) = notification else { panic!("not of a table: {notification:?}") };
        let Some(known) = rows else { return };
        let index = key(&told.index);
        match told.event {
            TableEvent::TABLE_ROW_ADDED | TableEvent::TABLE_ROW_MODIFIED => {
                let there = known.iter().position(|(known, _)| Some(known) == index.as_ref());
                let modified = told.event == TableEvent::TABLE_ROW_MODIFIED;
                assert_eq!(there.is_some(), modified, "{}", told.event);
                there.map(|place| known.remove(place));
                let place = match key(&told.prior) {
                    None => 0,
                    Some(prior) => {
                        known.iter().position(|(known, _)| *known == prior).expect("the row before") + 1
                    }
                };
                known.insert(place, (index.expect("a key"), told.row.get(PR_SUBJECT).unwrap_or_default()));
            }
            TableEvent::TABLE_ROW_DELETED => {
                let before = known.len();
                known.retain(|(known, _)| Some(known) != index.as_ref());
                assert_eq!(known.len() + 1, before, "a row that was there is deleted");
            }
            _ => *rows = None,
        }
    }
}
