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
    top_level: bool,
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
        let shown = Shown {
            to,
            top_level: flags.contains(ProgressFlags::MAPI_TOP_LEVEL),
            min,
            max,
            done: 0,
            total: u32::try_from(total).unwrap_or(u32::MAX),
        };
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
    /// The minimum is shown at the start only, so that a part of a step counts as one.
    fn tell(&self) -> std::result::Result<(), Refusal> {
        let share =
            (u64::from(self.max - self.min) * u64::from(self.done)).div_ceil(self.total.max(1).into());
        let value = self.min + u32::try_from(share).unwrap_or(u32::MAX).min(self.max - self.min);
        let (done, total) = if self.top_level { (self.done, self.total) } else { (0, 0) };
        unless_cancelled(self.to.get().progress(value, done, total), ())
    }
}
