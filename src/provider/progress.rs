use std::sync::Arc;

use super::progress_dialog::ProgressDialog;
use super::{Refusal, Runtime};
use crate::interface::{MapiProgress, Result};
use crate::vocab::{ErrorCode, ProgressFlags};

/// Shows how far an operation is, to whoever asked for it (imapiprogress-progress page). Never used under a lock.
#[derive(Debug)]
pub struct Progress<'a> {
    shown: Option<Shown<'a>>,
}

#[derive(Debug)]
struct Shown<'a> {
    to: Indicator<'a>,
    flags: ProgressFlags,
    min: u32,
    max: u32,
    done: u32,
    total: u32,
}

/// What shows it.
#[derive(Debug)]
enum Indicator<'a> {
    /// What the client gave.
    Given(&'a dyn MapiProgress),
    /// MAPI's own, if it gave none.
    Own(ProgressDialog),
}

impl Indicator<'_> {
    fn get(&self) -> &dyn MapiProgress {
        match self {
            Self::Given(given) => *given,
            Self::Own(own) => own,
        }
    }
}

/// Only the user's wish stops an operation; other errors of the indicator don't count (SES-PROGRESS-14).
fn unless_cancelled<T>(answer: Result<T>, otherwise: T) -> std::result::Result<T, Refusal> {
    match answer {
        Ok(value) => Ok(value),
        Err(error) if error == ErrorCode::MAPI_E_USER_CANCEL => Err(error.into()),
        Err(_) => Ok(otherwise),
    }
}

impl<'a> Progress<'a> {
    /// An operation that is part of another.
    pub const fn silent() -> Self {
        Self { shown: None }
    }

    /// The start of an operation on so many objects. Without the operation's dialog flag nothing is shown
    /// (STO-PROGRESS-1); with it but without an indicator MAPI's own is (SES-PROGRESS-11).
    pub fn begin(
        runtime: &Arc<Runtime>,
        to: Option<&'a dyn MapiProgress>,
        dialog: bool,
        total: usize,
    ) -> std::result::Result<Self, Refusal> {
        if !dialog {
            return Ok(Self::silent());
        }
        let to = to.map_or_else(|| Indicator::Own(ProgressDialog::new(runtime)), Indicator::Given);
        let flags = unless_cancelled(to.get().get_flags(), ProgressFlags::MAPI_TOP_LEVEL)?;
        let min = unless_cancelled(to.get().get_min(), 0)?;
        let max = unless_cancelled(to.get().get_max(), min)?.max(min);
        let shown = Shown { to, flags, min, max, done: 0, total: u32::try_from(total).unwrap_or(u32::MAX) };
        shown.tell()?;
        Ok(Self { shown: Some(shown) })
    }

    /// Whether anybody looks: then the operation goes on object by object.
    pub const fn is_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// One object more is done.
    pub fn step(&mut self) -> std::result::Result<(), Refusal> {
        match &mut self.shown {
            Some(shown) if shown.done < shown.total => {
                shown.done += 1;
                shown.tell()
            }
            _ => Ok(()),
        }
    }

    /// The next step as an operation of its own, on so many objects: meanwhile the limits are those of its share
    /// (STO-PROGRESS-6). An indicator that keeps its limits sees nothing of it.
    pub fn within<T>(
        &mut self,
        runtime: &Arc<Runtime>,
        total: usize,
        work: impl FnOnce(&mut Progress<'_>) -> std::result::Result<T, Refusal>,
    ) -> std::result::Result<T, Refusal> {
        let Some(shown) = &self.shown else { return work(&mut Progress::silent()) };
        let (to, share) = (shown.to.get(), (shown.value(shown.done), shown.value(shown.done + 1)));
        let narrowed = to.set_limits(Some(share.0), Some(share.1), Some(ProgressFlags::NONE));
        let narrowed = narrowed.and_then(|()| Ok((to.get_flags()?, to.get_min()?, to.get_max()?)));
        if unless_cancelled(narrowed.map(Some), None)? != Some((ProgressFlags::NONE, share.0, share.1)) {
            return work(&mut Progress::silent());
        }
        let mut inner = Progress::begin(runtime, Some(to), true, total)?;
        let done = work(&mut inner).and_then(|done| inner.end().map(|()| done));
        unless_cancelled(to.set_limits(Some(shown.min), Some(shown.max), Some(shown.flags)), ())?;
        done
    }

    /// Everything is done: the last value shown is the maximum (STO-PROGRESS-5).
    pub fn end(&mut self) -> std::result::Result<(), Refusal> {
        match &mut self.shown {
            Some(shown) if shown.done < shown.total || shown.total == 0 => {
                shown.done = shown.total.max(1);
                shown.total = shown.done;
                shown.tell()
            }
            _ => Ok(()),
        }
    }
}

impl Shown<'_> {
    /// Where the indicator stands after so many objects. The minimum is shown at the start only, so that a part of a
    /// step counts as one.
    fn value(&self, done: u32) -> u32 {
        let share = (u64::from(self.max - self.min) * u64::from(done)).div_ceil(self.total.max(1).into());
        self.min + u32::try_from(share).unwrap_or(u32::MAX).min(self.max - self.min)
    }

    fn tell(&self) -> std::result::Result<(), Refusal> {
        let top_level = self.flags.contains(ProgressFlags::MAPI_TOP_LEVEL);
        let (done, total) = if top_level { (self.done, self.total) } else { (0, 0) };
        unless_cancelled(self.to.get().progress(self.value(self.done), done, total), ())
    }
}
