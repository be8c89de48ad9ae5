//! How long the soak goes on.

use std::time::{Duration, Instant};

/// What each thread works.
#[derive(Clone, Copy, Debug)]
pub enum Span {
    /// So many calls of a client: as good as nothing.
    Steps(usize),
    /// So long.
    Time(Duration),
}

impl Span {
    /// As many seconds as `SOAK` says; without it a few steps, or watched for deadlocks, as CI does it, 5 seconds.
    pub fn given() -> Self {
        match std::env::var("SOAK").ok().map(|seconds| seconds.parse()) {
            Some(Ok(seconds)) => Self::Time(Duration::from_secs(seconds)),
            Some(Err(_)) => panic!("SOAK is a number of seconds"),
            None if cfg!(feature = "deadlock-detection") => Self::Time(Duration::from_secs(5)),
            None => Self::Steps(200),
        }
    }

    /// The numbers of the steps from now on, until it is over.
    pub fn steps(self) -> impl Iterator<Item = usize> {
        let start = Instant::now();
        (0..).take_while(move |step| match self {
            Self::Steps(most) => *step < most,
            Self::Time(most) => start.elapsed() < most,
        })
    }
}
