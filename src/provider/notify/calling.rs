use std::cell::RefCell;
use std::marker::PhantomData;

use super::Notify;

thread_local! {
    /// Whose sinks the thread is calling: those of one emulator may use another.
    static CALLING: RefCell<Vec<*const Notify>> = const { RefCell::new(Vec::new()) };
}

/// The calling thread calls sinks until this is dropped, by a panic of one too.
#[derive(Debug)]
pub struct Calling<'a> {
    notify: &'a Notify,
    /// It ends on the thread where it began.
    stays: PhantomData<*const ()>,
}

impl Notify {
    /// Lets the calling thread call sinks, unless it does already: no sink runs inside another (SES-DISPATCH-3). Neither
    /// does one run when the thread is past its end.
    pub(super) fn begin_calling(&self) -> Option<Calling<'_>> {
        let begin = |calling: &RefCell<Vec<*const Self>>| {
            let mut calling = calling.borrow_mut();
            let begins = !calling.contains(&std::ptr::from_ref(self));
            if begins {
                calling.push(self);
            }
            begins
        };
        let begins = CALLING.try_with(begin).unwrap_or(false);
        begins.then(|| Calling { notify: self, stays: PhantomData })
    }
}

impl Drop for Calling<'_> {
    fn drop(&mut self) {
        // What is past its end has forgotten whose sinks it called.
        let _forgotten = CALLING
            .try_with(|calling| calling.borrow_mut().retain(|known| !std::ptr::eq(*known, self.notify)));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn a_thread_calls_the_sinks_of_each_emulator_within_others_but_not_within_its_own() {
        let [one, other] = [Notify::default(), Notify::default()];
        let calling = one.begin_calling().unwrap();
        assert!(one.begin_calling().is_none());
        assert!(thread::scope(|scope| scope.spawn(|| one.begin_calling().is_some()).join().unwrap()));
        let within = other.begin_calling().unwrap();
        assert!(other.begin_calling().is_none() && one.begin_calling().is_none());
        drop(within);
        assert!(other.begin_calling().is_some() && one.begin_calling().is_none());
        drop(calling);
        assert!(one.begin_calling().is_some());
    }

    struct CallsInTheEnd(Arc<Notify>);

    impl Drop for CallsInTheEnd {
        fn drop(&mut self) {
            assert!(self.0.begin_calling().is_none());
        }
    }

    thread_local! {
        static LATE: OnceCell<CallsInTheEnd> = const { OnceCell::new() };
    }

    #[test]
    fn a_thread_past_its_end_calls_none() {
        let notify = Arc::new(Notify::default());
        let kept = Arc::clone(&notify);
        let thread = thread::spawn(move || {
            // What is used first is dropped last.
            LATE.with(|late| late.set(CallsInTheEnd(kept)).is_ok() && notify.begin_calling().is_some())
        });
        assert!(thread.join().unwrap());
    }
}
