use std::sync::atomic::{AtomicU8, Ordering};

/// Whose turn it is to call sinks: nobody's, somebody's, or somebody's who is asked to look again.
#[derive(Debug, Default)]
pub struct Turn(AtomicU8);

const NOBODY: u8 = 0;
const SOMEBODY: u8 = 1;
const ASKED: u8 = 2;

impl Turn {
    /// Takes the turn, or asks whoever has it to look again.
    pub fn take(&self) -> Option<Delivering<'_>> {
        let next = |turn| Some(if turn == NOBODY { SOMEBODY } else { ASKED });
        // The closure never refuses, so neither does the update.
        let before = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, next);
        (before == Ok(NOBODY)).then(|| Delivering(Some(self)))
    }
}

/// Ends the turn also when a sink panics; a turn that has ended is another thread's.
#[derive(Debug)]
pub struct Delivering<'a>(Option<&'a Turn>);

impl Delivering<'_> {
    /// Ends the turn, and tells whether somebody asked to look again.
    pub fn end(mut self) -> bool {
        self.0.take().is_some_and(|turn| turn.0.swap(NOBODY, Ordering::AcqRel) == ASKED)
    }
}

impl Drop for Delivering<'_> {
    fn drop(&mut self) {
        if let Some(turn) = self.0 {
            turn.0.store(NOBODY, Ordering::Release);
        }
    }
}
