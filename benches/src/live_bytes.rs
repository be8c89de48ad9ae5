//! How much memory this thread holds.
#![expect(unsafe_code, reason = "the trait of allocators is an unsafe one")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Bytes that this thread has asked for and not given back: without the allocator's own overhead, and without what
/// C code allocates.
pub(crate) fn live_bytes() -> isize {
    LIVE.get()
}

/// The system's allocator, counting per thread: an addition without a lock, lost in the time of an allocation.
struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.set(LIVE.get() + layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        LIVE.set(LIVE.get() + layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.set(LIVE.get() + size as isize - layout.size() as isize);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.set(LIVE.get() - layout.size() as isize);
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_no_longer_counted() {
        let before = live_bytes();
        let mut block = vec![0_u8; 1000];
        assert_eq!(live_bytes() - before, 1000);
        block.reserve_exact(2000);
        assert_eq!(live_bytes() - before, 3000);
        drop(block);
        assert_eq!(live_bytes(), before);
    }
}
