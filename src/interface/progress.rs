use std::fmt::Debug;

use super::Result;
use crate::vocab::ProgressFlags;

/// Shows how far a long operation is (`IMAPIProgress`, imapiprogressiunknown page).
///
/// The client implements it, whoever does the work calls it. It is called only if the dialog flag of the operation
/// is set. `MAPI_E_USER_CANCEL` from any method stops the operation; other errors don't count.
#[doc(alias = "IMAPIProgress")]
pub trait MapiProgress: Debug + Send + Sync {
    /// Moves the indicator (imapiprogress-progress page).
    ///
    /// `value` lies between minimum and maximum and never decreases. At the top level `count` of `total` objects are
    /// done; below it both are 0.
    #[doc(alias = "IMAPIProgress::Progress")]
    fn progress(&self, value: u32, count: u32, total: u32) -> Result<()>;

    /// Whether limits are those of the whole operation (`MAPI_TOP_LEVEL`) (imapiprogress-getflags page).
    #[doc(alias = "IMAPIProgress::GetFlags")]
    fn get_flags(&self) -> Result<ProgressFlags>;

    /// The value at which the work is done (imapiprogress-getmax page).
    #[doc(alias = "IMAPIProgress::GetMax")]
    fn get_max(&self) -> Result<u32>;

    /// The value at which the work starts (imapiprogress-getmin page).
    #[doc(alias = "IMAPIProgress::GetMin")]
    fn get_min(&self) -> Result<u32>;

    /// Sets limits and flags; what is `None` stays (imapiprogress-setlimits page).
    #[doc(alias = "IMAPIProgress::SetLimits")]
    fn set_limits(&self, min: Option<u32>, max: Option<u32>, flags: Option<ProgressFlags>) -> Result<()>;
}
