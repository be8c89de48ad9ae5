use std::thread::{self, ThreadId};

thread_local! {
    static OWN: ThreadId = thread::current().id();
}

/// The id of the calling thread. The library counts references to the thread whenever it is asked, which takes longer than
/// most of what the id is for.
pub fn own_thread() -> ThreadId {
    OWN.with(|own| *own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_that_of_the_calling_thread() {
        let other = thread::spawn(|| (own_thread(), thread::current().id())).join().unwrap();
        assert_eq!(other.0, other.1);
        assert_eq!((own_thread(), own_thread() == other.0), (thread::current().id(), false));
    }
}
