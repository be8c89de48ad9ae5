//! A call that is prepared, and how it ends.

use std::fmt::Write as _;
use std::sync::Arc;

use mapi_emulator::interface::{Opened, Outcome, Result};
use mapi_emulator::vocab::PropProblem;
use parking_lot::Mutex;

use super::look;

type Act = Box<dyn Fn() -> Result<Answer>>;
type Show = Box<dyn Fn() -> String>;

/// How a call ended that didn't fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    /// With `MAPI_W_PARTIAL_COMPLETION`, or with problems.
    Partial,
}

impl From<()> for Answer {
    fn from((): ()) -> Self {
        Self::Done
    }
}

impl From<Outcome<()>> for Answer {
    fn from(outcome: Outcome<()>) -> Self {
        outcome.warning.map_or(Self::Done, |_| Self::Partial)
    }
}

impl From<Vec<PropProblem>> for Answer {
    fn from(problems: Vec<PropProblem>) -> Self {
        if problems.is_empty() { Self::Done } else { Self::Partial }
    }
}

/// A call that is ready to be made, and what it changes beside stores and profiles.
pub struct Step {
    act: Act,
    show: Vec<Show>,
    /// Whether it reaches the other computer.
    pub there: bool,
    /// Whether it concerns several things, of which some can be done.
    pub several: bool,
}

impl Step {
    pub fn of<T: Into<Answer>>(act: impl Fn() -> Result<T> + 'static) -> Self {
        let act = Box::new(move || act().map(T::into));
        Self { act, show: Vec::new(), there: false, several: false }
    }

    /// A call that makes something, which is shown.
    pub fn making<T: Into<Opened>>(make: impl Fn() -> Result<T> + 'static) -> Self {
        let made = Arc::new(Mutex::new(None));
        let shown = Arc::clone(&made);
        let act = move || {
            *made.lock() = Some(make()?.into());
            Ok(())
        };
        Self::of(act).telling(move || shown.lock().as_ref().map(look::object).unwrap_or_default())
    }

    /// An object that is changed.
    pub fn showing<T: Clone + Into<Opened>>(self, object: &T) -> Self {
        let object: Opened = object.clone().into();
        self.telling(move || look::object(&object))
    }

    pub fn telling(mut self, tell: impl Fn() -> String + 'static) -> Self {
        self.show.push(Box::new(tell));
        self
    }

    pub fn there(mut self) -> Self {
        self.there = true;
        self
    }

    pub fn of_several(mut self) -> Self {
        self.several = true;
        self
    }

    pub fn act(&self) -> Result<Answer> {
        (self.act)()
    }

    pub fn shown(&self) -> String {
        self.show.iter().fold(String::new(), |mut text, show| {
            let _ = writeln!(text, "{}", show());
            text
        })
    }
}
