//! Whoever waits for a lock in a circle is found, instead of hanging the test.

/// Ends the watch when it is dropped.
pub struct Watch {
    #[cfg(feature = "deadlock-detection")]
    over: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

#[cfg(not(feature = "deadlock-detection"))]
pub fn watch() -> Watch {
    Watch {}
}

/// Looks for deadlocks until the guard is dropped. Threads in one can't be joined: the process ends with their traces.
#[cfg(feature = "deadlock-detection")]
pub fn watch() -> Watch {
    use std::sync::atomic::{AtomicBool, Ordering};

    let over = std::sync::Arc::new(AtomicBool::new(false));
    let seen = std::sync::Arc::clone(&over);
    std::thread::spawn(move || {
        while !seen.load(Ordering::Acquire) {
            let circles = parking_lot::deadlock::check_deadlock();
            for thread in circles.iter().flatten() {
                eprintln!("waits in a circle: {:?}\n{:?}", thread.thread_id(), thread.backtrace());
            }
            if !circles.is_empty() {
                std::process::exit(101);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    Watch { over }
}

#[cfg(feature = "deadlock-detection")]
impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, std::sync::atomic::Ordering::Release);
    }
}
