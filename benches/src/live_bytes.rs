//! How much memory a piece of work holds at its end.
#![expect(unsafe_code, reason = "the trait of allocators is an unsafe one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

/// How many pieces of work are being counted: nobody else is to pay for it, for SQLite's own allocations don't.
static COUNTED: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

/// Does the work; how many bytes this thread has asked for meanwhile and not given back: without the allocator's own
/// overhead, and without what C code allocates.
pub(crate) fn held_by<T>(work: impl FnOnce() -> T) -> (T, isize) {
    COUNTED.fetch_add(1, Ordering::Relaxed);
    let before = LIVE.get();
    let done = work();
    let held = LIVE.get() - before;
    COUNTED.fetch_sub(1, Ordering::Relaxed);
    (done, held)
}

/// The system's allocator, counting per thread where somebody wants to know.
struct Counting;

fn count(bytes: impl FnOnce() -> isize) {
    if COUNTED.load(Ordering::Relaxed) > 0 {
        LIVE.set(LIVE.get() + bytes());
    }
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|| layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|| layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(|| size as isize - layout.size() as isize);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|| -(layout.size() as isize));
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_not_counted() {
        let (block, held) = held_by(|| vec![0_u8; 1000]);
        assert_eq!(held, 1000);
        let (block, held) = held_by(|| {
            let mut block = block;
            block.reserve_exact(2000);
            block
        });
        assert_eq!(held, 2000);
        let ((), held) = held_by(|| drop(block));
        assert_eq!(held, -3000);
    }
}
