//! The containers in which names are looked up, kept until something changes that they come from.

use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::AddressBook;
use super::book::IntegratedBook;
use super::root::is_root;
use crate::interface::AbContainer;
use crate::vocab::EntryId;

/// The search path as names are looked up along it.
pub type Path = Arc<[Place]>;

/// A container of the search path, opened when the first name is looked up in it.
#[derive(Debug)]
pub struct Place {
    id: EntryId,
    opened: OnceLock<Arc<dyn AbContainer>>,
}

/// The last search path, and the state of what it came from.
#[derive(Debug, Default)]
pub struct KeptPath(Mutex<Option<(State, Path)>>);

/// What the search path and its containers come from: while it is the same, so are they.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    /// Which providers are logged on.
    logons: u64,
    /// What the built-in ones say of their containers, and profiles of the path.
    world: u64,
}

impl Place {
    /// The container, if it can be opened.
    pub fn open(&self, book: &Arc<IntegratedBook>) -> Option<Arc<dyn AbContainer>> {
        if let Some(opened) = self.opened.get() {
            return Some(Arc::clone(opened));
        }
        // Not opened within the lock of the cell: what hears of calls may look up names itself.
        let container = book.open_container(&self.id)?;
        // The root holds the address book: kept in it, neither would ever go.
        if !is_root(&self.id) {
            let _first = self.opened.set(Arc::clone(&container));
        }
        Some(container)
    }
}

impl AddressBook {
    /// The search path: as it was kept, if what it comes from is as it was then.
    pub(super) fn path(&self) -> Path {
        // Looked at before the path is, so that what changes meanwhile makes it old.
        let state = self.state();
        let KeptPath(kept) = &self.book.path;
        let same = |(then, path): &(State, Path)| (state == Some(*then)).then(|| Arc::clone(path));
        if let Some(path) = kept.lock().as_ref().and_then(same) {
            return path;
        }
        let place = |id| Place { id, opened: OnceLock::new() };
        let path: Path = self.search_path().into_iter().map(|container| place(container.id)).collect();
        let before = state.and_then(|state| kept.lock().replace((state, Arc::clone(&path))));
        // Not under the lock.
        drop(before);
        path
    }

    /// The state of what the search path comes from; none, if it is to be asked for at each call: a provider of the
    /// user's tells nobody what its containers come from, and who watches calls or objects sees all there are.
    fn state(&self) -> Option<State> {
        let runtime = self.object.runtime();
        if runtime.gate.is_watched() || runtime.live.are_watched() {
            return None;
        }
        let logons = self.book.logons.changes_of_built_in()?;
        Some(State { logons, world: runtime.read().book_changes() })
    }
}
