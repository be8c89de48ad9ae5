//! Times a piece of work: CPU time of the thread where one thread works, wall time where several do.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// Short work is repeated until it has taken this long: far above what the clock can tell apart, and longer than the
/// allocator takes to use up the pieces that other work has left.
const LONG_ENOUGH: Duration = Duration::from_millis(10);

/// The CPU time of one call, with what it answered.
pub fn once<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ThreadTime::now();
    let answer = black_box(work());
    (start.elapsed(), answer)
}

/// As [`once`], of work on each of these, after work on the first of them that doesn't count: it finds the allocator with
/// everything to sort that other work has given back.
pub fn after_first<T, R>(all: &[T], work: impl Fn(&[T]) -> R) -> (Duration, R) {
    drop(black_box(work(&all[..1])));
    once(|| work(all))
}

/// The nanoseconds that one call takes, over as many calls as give a time worth reading, with the last answer.
///
/// Giving back what the calls have made is not in the time. At most `at_once` answers are alive, so that memory is
/// used again as it is from one test to the next. A call before the first one is not counted, as in
/// [`after_first`].
pub fn many<T>(at_once: usize, mut work: impl FnMut() -> T) -> (f64, T) {
    drop(black_box(work()));
    let (mut total, mut calls) = (Duration::ZERO, 0);
    let mut batch = 1;
    loop {
        let mut answers = Vec::with_capacity(batch);
        let (time, ()) = once(|| answers.extend((0..batch).map(|_| black_box(work()))));
        total += time;
        calls += batch;
        if total >= LONG_ENOUGH {
            let last = answers.pop().expect("a batch has at least one call");
            return (nanoseconds(total) / calls as f64, last);
        }
        batch = at_once.min(batch * 2);
    }
}

/// Wall nanoseconds per call, all calls of all threads together.
pub fn together(threads: usize, calls_each: usize, work: impl Fn() + Sync) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..calls_each).for_each(|_| work()));
        }
    });
    nanoseconds(start.elapsed()) / (threads * calls_each) as f64
}

/// A time as a number that can be divided.
#[must_use]
pub fn nanoseconds(time: Duration) -> f64 {
    time.as_nanos() as f64
}

/// The middle one of the values; the upper of two.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
