use std::sync::Arc;

use parking_lot::Mutex;

use super::{Label, Life, Object, Runtime, refuse, refuse_flags};
use crate::interface::{MapiProgress, Method, ProgressShown, Result};
use crate::vocab::{ErrorCode, ProgressFlags};

/// MAPI's own progress indicator: what the user sees of an operation (imapiprogressiunknown page).
#[derive(Debug)]
pub struct ProgressDialog {
    object: Object,
    limits: Mutex<Limits>,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    flags: ProgressFlags,
    /// Of the object that is worked on now.
    min: u32,
    max: u32,
    /// Of the whole operation.
    first: u32,
    last: u32,
}

impl ProgressDialog {
    /// An indicator as MAPI makes it (SES-PROGRESS-2).
    pub fn new(runtime: &Arc<Runtime>) -> Self {
        Self::of(Object::new(runtime, Life::new(), Label::The("progress indicator")).unwatched(), true)
    }

    /// One that somebody was given.
    pub fn of(object: Object, top_level: bool) -> Self {
        let (first, last) = (1, 1000);
        let mut flags = ProgressFlags::NONE;
        flags.set(ProgressFlags::MAPI_TOP_LEVEL, top_level);
        Self { object, limits: Mutex::new(Limits { flags, min: first, max: last, first, last }) }
    }
}

impl MapiProgress for ProgressDialog {
    fn progress(&self, value: u32, count: u32, total: u32) -> Result<()> {
        self.object.call(Method::MapiProgressProgress, format_args!("{value}, {count}, {total}"), || {
            let Limits { first, last, .. } = *self.limits.lock();
            let cancelled =
                self.object.runtime().ui().progress(&ProgressShown { value, first, last, count, total });
            if cancelled {
                return Err(refuse(ErrorCode::MAPI_E_USER_CANCEL, "the user cancelled the operation"));
            }
            Ok(())
        })
    }

    fn get_flags(&self) -> Result<ProgressFlags> {
        self.object.call(Method::MapiProgressGetFlags, format_args!(""), || Ok(self.limits.lock().flags))
    }

    fn get_max(&self) -> Result<u32> {
        self.object.call(Method::MapiProgressGetMax, format_args!(""), || Ok(self.limits.lock().max))
    }

    fn get_min(&self) -> Result<u32> {
        self.object.call(Method::MapiProgressGetMin, format_args!(""), || Ok(self.limits.lock().min))
    }

    /// With `MAPI_TOP_LEVEL` the limits are those of the whole operation (SES-PROGRESS-3, SES-PROGRESS-4).
    fn set_limits(&self, min: Option<u32>, max: Option<u32>, flags: Option<ProgressFlags>) -> Result<()> {
        let arguments = format_args!("{min:?}, {max:?}, {flags:?}");
        self.object.call(Method::MapiProgressSetLimits, arguments, || {
            let asked = flags.unwrap_or_default();
            refuse_flags(asked.unknown(ProgressFlags::MAPI_TOP_LEVEL))?;
            let limits = &mut *self.limits.lock();
            limits.flags = flags.unwrap_or(limits.flags);
            limits.min = min.unwrap_or(limits.min);
            limits.max = max.unwrap_or(limits.max);
            if limits.flags.contains(ProgressFlags::MAPI_TOP_LEVEL) {
                (limits.first, limits.last) = (limits.min, limits.max);
            }
            Ok(())
        })
    }
}
