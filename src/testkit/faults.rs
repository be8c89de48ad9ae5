use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::interface::{Call, CallObserver, Method, Verdict};
use crate::session::{Emulator, Observation};
use crate::vocab::ErrorCode;

/// A rule by which calls fail: they answer a code and change nothing.
///
/// Of several rules that match a call the one injected first answers; the others don't see the call.
///
/// ```
/// use mapi_emulator::interface::Method;
/// use mapi_emulator::prelude::*;
/// use mapi_emulator::testkit::Fault;
/// use mapi_emulator::vocab::ErrorCode;
/// use mapi_emulator::Emulator;
///
/// let emulator = Emulator::new();
/// let session = emulator.log_on("Anna Berg")?;
/// let store = session.default_store()?;
/// let no_network = Fault::on(Method::MsgStoreOpenEntry).with(ErrorCode::MAPI_E_NETWORK_ERROR);
/// let no_network = emulator.inject(no_network);
/// assert_eq!(store.root().unwrap_err(), ErrorCode::MAPI_E_NETWORK_ERROR);
/// drop(no_network);
/// assert!(store.root().is_ok());
/// # Ok::<(), mapi_emulator::interface::Error>(())
/// ```
#[must_use = "a fault works once Emulator::inject has it"]
pub struct Fault {
    method: Option<Method>,
    code: ErrorCode,
    skipped: usize,
    times: usize,
    condition: Option<Condition>,
}

type Condition = Box<dyn Fn(&Call<'_>) -> bool + Send + Sync>;

/// Fails the n-th call of any method, counted from 1: the step of a sweep that fails call 1, then call 2, and so on
/// until [`FaultGuard::hits`] is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailAt(
    /// Which call.
    pub usize,
);

impl Fault {
    /// Every call of this method fails, with `MAPI_E_CALL_FAILED` unless another code is chosen.
    pub const fn on(method: Method) -> Self {
        Self::of(Some(method))
    }

    /// Every call of any method fails.
    pub const fn on_any() -> Self {
        Self::of(None)
    }

    const fn of(method: Option<Method>) -> Self {
        let code = ErrorCode::MAPI_E_CALL_FAILED;
        Self { method, code, skipped: 0, times: usize::MAX, condition: None }
    }

    /// The code that is answered.
    ///
    /// # Panics
    /// On a code that is no failure, `S_OK` or a warning (`MAPI_W_*`): what a call gives then only the call knows.
    #[track_caller]
    pub const fn with(mut self, code: ErrorCode) -> Self {
        assert!(
            code.is_failure(),
            "a fault answers a code of failure (MAPI_E_*); S_OK and warnings come with what the call gives"
        );
        self.code = code;
        self
    }

    /// Only the n-th matching call fails, counted from 1; of 0, none.
    pub const fn nth(self, n: usize) -> Self {
        match n {
            0 => self.times(0),
            _ => self.after(n - 1).times(1),
        }
    }

    /// The first `n` matching calls pass.
    pub const fn after(mut self, n: usize) -> Self {
        self.skipped = n;
        self
    }

    /// At most `n` calls fail; those that follow pass.
    pub const fn times(mut self, n: usize) -> Self {
        self.times = n;
        self
    }

    /// Only calls match for which this is true; of several conditions the last counts.
    pub fn when(mut self, condition: impl Fn(&Call<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.condition = Some(Box::new(condition));
        self
    }

    fn matches(&self, call: &Call<'_>) -> bool {
        self.method.is_none_or(|method| method == call.method)
            && self.condition.as_ref().is_none_or(|condition| condition(call))
    }
}

impl From<FailAt> for Fault {
    fn from(FailAt(n): FailAt) -> Self {
        Self::on_any().nth(n)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("method", &self.method)
            .field("code", &self.code)
            .field("skipped", &self.skipped)
            .field("times", &self.times)
            .field("conditional", &self.condition.is_some())
            .finish()
    }
}

impl Emulator {
    /// Lets calls fail by a rule until the guard is dropped.
    pub fn inject(&self, fault: impl Into<Fault>) -> FaultGuard {
        let rule = Arc::new(Rule { fault: fault.into(), matched: AtomicUsize::new(0) });
        let observer: Arc<dyn CallObserver> = Arc::<Rule>::clone(&rule);
        FaultGuard { rule, _observation: self.observe(observer) }
    }
}

/// Takes the rule away when it is dropped.
#[must_use = "the fault goes when the guard is dropped"]
#[derive(Debug)]
pub struct FaultGuard {
    rule: Arc<Rule>,
    _observation: Observation,
}

impl FaultGuard {
    /// How many calls the rule has failed.
    #[must_use]
    pub fn hits(&self) -> usize {
        let Fault { skipped, times, .. } = self.rule.fault;
        self.rule.matched.load(Ordering::Acquire).saturating_sub(skipped).min(times)
    }
}

#[derive(Debug)]
struct Rule {
    fault: Fault,
    /// How many calls matched, those that passed included.
    matched: AtomicUsize,
}

impl CallObserver for Rule {
    fn before(&self, call: &Call<'_>) -> Verdict {
        let Fault { skipped, times, code, .. } = self.fault;
        if call.answered.is_some() || !self.fault.matches(call) {
            return Verdict::Pass;
        }
        let earlier = self.matched.fetch_add(1, Ordering::AcqRel);
        if earlier >= skipped && earlier - skipped < times { Verdict::Fail(code) } else { Verdict::Pass }
    }
}
