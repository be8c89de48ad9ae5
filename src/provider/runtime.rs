use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::store::Writers;
use super::{Bell, Gate, IdSource, LiveObjects, Notify, Tables};
use crate::engine::{self, Changes, Heard, World};
use crate::interface::{Clock, Nobody, UserInterface};
use crate::vocab::{FileTime, MapiUid};

/// What all objects of one emulator share: the world behind its lock, the time, the ids, the gate, the notifications.
pub struct Runtime {
    world: RwLock<World>,
    /// How often the world was reached to be changed: while this stays the same, so does what was counted in it.
    writes: AtomicU64,
    ids: IdSource,
    /// Who answers dialogs, if anybody does.
    ui: RwLock<Option<Arc<dyn UserInterface>>>,
    /// Whether nobody is to be asked anything.
    no_ui: AtomicBool,
    /// The time.
    pub clock: VirtualClock,
    /// Where calls pass.
    pub gate: Gate,
    /// Who hears of changes.
    pub notify: Notify,
    /// Who pumps on its own.
    pub bell: Bell,
    /// How tables behave, and what they have to do.
    pub tables: Tables,
    /// Who lives, if anybody wants to know.
    pub live: LiveObjects,
    /// Who has which message open for writing.
    pub writers: Writers,
    /// Whether a transport ever asked to see messages before they are sent: stores look into it only then.
    prepares: AtomicBool,
}

impl Runtime {
    /// A runtime around a world.
    pub fn new(world: World, ids: IdSource, now: FileTime) -> Self {
        Self {
            world: RwLock::new(world),
            writes: AtomicU64::new(0),
            ids,
            ui: RwLock::default(),
            no_ui: AtomicBool::default(),
            clock: VirtualClock::new(now),
            gate: Gate::default(),
            notify: Notify::default(),
            bell: Bell::default(),
            tables: Tables::default(),
            live: LiveObjects::default(),
            writers: Writers::default(),
            prepares: AtomicBool::new(false),
        }
    }

    /// An independent copy of the world, in a runtime that nobody watches yet.
    pub fn fork(&self) -> Self {
        Self::new(self.world.read().fork(), self.ids.clone(), self.now())
    }

    /// Looks at the world. Not to be called while it is locked already.
    pub fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read()
    }

    fn write(&self) -> RwLockWriteGuard<'_, World> {
        let world = self.world.write();
        // Nobody else counts while the world is locked.
        self.writes.store(self.writes.load(Ordering::Relaxed) + 1, Ordering::Release);
        world
    }

    /// How often the world was reached to be changed, every change included whose call has returned.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Changes the world in one step and queues the notifications of what changed.
    ///
    /// `change` checks before it acts, so that nothing has changed when it refuses.
    pub fn commit<T, E>(
        &self,
        change: impl FnOnce(&mut World, &mut Changes) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut world = self.write();
        let heard = self.notify.heard();
        // Who is told what a modification changed compares the world with what it was.
        let before = (heard == Heard::Everything && world.tells_changed_tags()).then(|| world.clone());
        // Whoever begins to listen now looks at the world after this change.
        let mut changes = Changes::heard(heard);
        let done = change(&mut world, &mut changes)?;
        world.settle_searches(&mut changes);
        self.notify.publish(&world, before.as_ref(), &changes);
        Ok(done)
    }

    /// Fills the search folders that wait for it, and tells how many those were.
    pub fn search(&self) -> usize {
        if !self.read().has_waiting_searches() {
            return 0;
        }
        let filled =
            self.commit(|world, changes| engine::Result::Ok(world.populate_waiting_searches(changes)));
        filled.unwrap_or_default()
    }

    /// Changes what nobody can be registered for.
    pub fn set_up<T>(&self, change: impl FnOnce(&mut World) -> engine::Result<T>) -> engine::Result<T> {
        let mut world = self.write();
        let done = change(&mut world);
        world.settle_searches(&mut Changes::default());
        done
    }

    /// The present moment.
    pub fn now(&self) -> FileTime {
        self.clock.now()
    }

    /// Who answers dialogs. Not to be asked while the world is locked.
    pub fn ui(&self) -> Arc<dyn UserInterface> {
        let somebody = if self.forbids_ui() { None } else { self.ui.read().clone() };
        somebody.unwrap_or_else(|| Arc::new(Nobody))
    }

    /// Chooses whether dialogs are answered as if nobody were there (SES-INIT-11).
    pub fn forbid_ui(&self, forbidden: bool) {
        self.no_ui.store(forbidden, Ordering::Release);
    }

    /// Whether they are.
    pub fn forbids_ui(&self) -> bool {
        self.no_ui.load(Ordering::Acquire)
    }

    /// Somebody else answers dialogs from now on.
    pub fn set_ui(&self, ui: Arc<dyn UserInterface>) {
        let before = self.ui.write().replace(ui);
        // Not under the lock: its destructor may ask who answers now.
        drop(before);
    }

    /// A transport wants to see messages before they are sent.
    pub fn begin_preparing(&self) {
        self.prepares.store(true, Ordering::Release);
    }

    /// Whether one ever did.
    pub fn prepares(&self) -> bool {
        self.prepares.load(Ordering::Acquire)
    }

    /// A new id.
    pub fn new_uid(&self) -> MapiUid {
        self.ids.next_uid()
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("now", &self.now()).finish_non_exhaustive()
    }
}

/// A clock that stands still until it is advanced.
#[derive(Debug)]
pub struct VirtualClock(AtomicU64);

impl VirtualClock {
    /// A clock that shows `now`.
    pub const fn new(now: FileTime) -> Self {
        Self(AtomicU64::new(now.0))
    }

    /// Moves time on; it never goes back.
    pub fn advance(&self, by: Duration) {
        let later = |now| Some(FileTime(now).after(by).0);
        // The closure never refuses, so neither does the update.
        let _ = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, later);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> FileTime {
        FileTime(self.0.load(Ordering::Acquire))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fork is made of one block for this, with two counts before it. The common allocator puts all its free memory in
    /// order before it gives a block of a kibibyte, which takes longer than the fork.
    #[test]
    fn is_no_large_block_to_the_allocator() {
        let block = size_of::<Runtime>() + 2 * size_of::<usize>();
        assert!(block <= 1_000, "{block} bytes");
    }
}
