//! What happens in the folder of W6 while a view of it is open.
//!
//! By turns a mail comes, one of those that are there gets another delivery time, and one of those that are there goes.
//! Which one is left to chance: what a mailbox of this size has forgotten since is looked up again. The time decides
//! whether the view shows a mail and where, so that one that changes may enter the view, move in it or leave it. Flags
//! do not change, though the view looks at them: a client changes those of a saved message by a method of their own.

use crate::mail::{Random, delivery};

/// Something that happens to one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The mail with this number among those to come is inserted.
    Insert(usize),
    /// The mail with this number gets another delivery time.
    Redate(usize, i64),
    /// The mail with this number is deleted for good.
    Delete(usize),
}

/// Changes without end, one after the other, in a folder that has so many mails.
///
/// Mails that come are numbered on from those that are there.
#[derive(Debug)]
pub struct Changes {
    random: Random,
    /// The numbers of the mails that are there.
    there: Vec<usize>,
    /// How many mails were there at first, and have come since.
    mails: usize,
    come: usize,
    made: usize,
}

impl Changes {
    /// In a folder of so many mails.
    #[must_use]
    pub fn new(mails: usize) -> Self {
        Self { random: Random::new(0xB0B), there: (0..mails).collect(), mails, come: 0, made: 0 }
    }

    fn any(&mut self) -> usize {
        self.random.below(self.there.len() as u64) as usize
    }
}

impl Iterator for Changes {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        self.made += 1;
        Some(match self.made % 3 {
            1 => {
                self.there.push(self.mails + self.come);
                self.come += 1;
                Change::Insert(self.come - 1)
            }
            2 => {
                let any = self.any();
                Change::Redate(self.there[any], delivery(&mut self.random))
            }
            _ => {
                let any = self.any();
                Change::Delete(self.there.swap_remove(any))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{CUTOFF, mails};

    #[test]
    fn mails_change_and_go_that_are_there_and_enter_and_leave_the_view() {
        let mut all = mails(1_300);
        let mut there: Vec<bool> = (0..all.len()).map(|number| number < 1_000).collect();
        let (mut entered, mut left, mut moved) = (0, 0, 0);
        for change in Changes::new(1_000).take(900) {
            match change {
                Change::Insert(come) => assert!(!std::mem::replace(&mut there[1_000 + come], true)),
                Change::Delete(number) => assert!(std::mem::replace(&mut there[number], false)),
                Change::Redate(number, delivered) => {
                    assert!(there[number]);
                    let was = all[number].is_watched();
                    all[number].delivered = delivered;
                    match (was, all[number].is_watched()) {
                        (false, true) => entered += 1,
                        (true, false) => left += 1,
                        (true, true) => moved += 1,
                        (false, false) => assert!(delivered < CUTOFF || all[number].flags & 1 == 0),
                    }
                }
            }
        }
        assert!([entered, left, moved].iter().all(|some| *some > 20), "{entered} {left} {moved}");
    }
}
