use std::collections::BTreeMap;
use std::ops::Range;

use super::order::{Entry, OrderIndex};
use crate::engine::{EngineError, Result};
use crate::vocab::Bookmark;

/// The bookmarks a client made on a view.
#[derive(Clone, Debug)]
pub(super) struct Bookmarks {
    marks: BTreeMap<u32, Mark>,
    /// The number of the next one; never given twice (TBL-POS-10).
    next: u32,
}

/// A marked row, or the end.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) entry: Option<Entry>,
    /// The row that was marked is gone; its successor stands for it, which is told once (TBL-POS-4, TBL-POS-5).
    pub(super) lost: bool,
}

impl Bookmarks {
    /// The first three numbers are those of the fixed bookmarks.
    const FIRST: u32 = Bookmark::BOOKMARK_END.0 + 1;

    pub(super) const fn new() -> Self {
        Self { marks: BTreeMap::new(), next: Self::FIRST }
    }

    /// Marks an entry, or the end.
    pub(super) fn create(&mut self, entry: Option<Entry>, limit: usize) -> Result<Bookmark> {
        let Some(following) = self.next.checked_add(1).filter(|_| self.marks.len() < limit) else {
            return Err(EngineError::LimitReached { what: "bookmarks of one table", limit });
        };
        let number = std::mem::replace(&mut self.next, following);
        self.marks.insert(number, Mark { entry, lost: false });
        Ok(Bookmark(number))
    }

    /// Puts a bookmark on an entry, or on the end.
    pub(super) fn place(&mut self, bookmark: Bookmark, entry: Option<Entry>) {
        self.marks.insert(bookmark.0, Mark { entry, lost: false });
    }

    /// Gives a bookmark up; the fixed ones cannot be (TBL-BOOKMARK-4).
    pub(super) fn free(&mut self, bookmark: Bookmark) -> Result<()> {
        if bookmark.0 < Self::FIRST || self.marks.remove(&bookmark.0).is_some() {
            return Ok(());
        }
        Err(EngineError::NoSuchBookmark(bookmark.0))
    }

    /// The position of a bookmark, and whether its row was lost since it was last used.
    pub(super) fn visit(&mut self, bookmark: Bookmark, index: &OrderIndex) -> Result<(usize, bool)> {
        let mark = self.marks.get_mut(&bookmark.0).ok_or(EngineError::NoSuchBookmark(bookmark.0))?;
        let lost = std::mem::take(&mut mark.lost);
        let position = |entry: &Entry| index.position(entry).unwrap_or_else(|number| number);
        Ok((mark.entry.as_ref().map_or(index.len(), position), lost))
    }

    /// Forgets all of them; their numbers stay used.
    pub(super) fn clear(&mut self) {
        self.marks.clear();
    }

    pub(super) fn marks_mut(&mut self) -> impl Iterator<Item = &mut Mark> {
        self.marks.values_mut()
    }

    /// The entries of these numbers, from the first to the last of them, were taken out of the index: their bookmarks
    /// move to the next one (TBL-POS-4).
    pub(super) fn removed(&mut self, gone: (&Entry, &Entry), numbers: &Range<usize>, index: &OrderIndex) {
        for mark in self.marks.values_mut() {
            if mark.entry.as_ref().is_some_and(|entry| (gone.0..=gone.1).contains(&entry)) {
                *mark = Mark { entry: index.get(numbers.start), lost: true };
            }
        }
    }

    /// The entries that are marked.
    pub(super) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.marks.values_mut().filter_map(|mark| mark.entry.as_mut())
    }
}
