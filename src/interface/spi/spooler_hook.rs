use std::fmt::Debug;
use std::sync::Arc;

use crate::interface::{MapiFolder, Message, MsgStore, Result};
use crate::vocab::{EntryId, HookFlags};

/// A hook of the spooler (`ISpoolerHook` of `MAPIHook.h`): it sees messages once they were sent, or before they arrive, and
/// may say what becomes of them. Nothing is locked while it is called.
///
/// It is asked if its section of the profile says so (`HOOK_OUTBOUND`, `HOOK_INBOUND`); of several each in the order of the
/// profile, until one answers `HOOK_CANCEL`. One that fails has no say.
#[doc(alias = "ISpoolerHook")]
pub trait SpoolerHook: Debug + Send + Sync {
    /// What the profile says of it.
    fn info(&self) -> HookInfo;

    /// A message is about to arrive in its receive folder.
    ///
    /// # Errors
    /// Whatever keeps the hook from answering.
    #[doc(alias = "ISpoolerHook::InboundMsgHook")]
    fn inbound_msg_hook(&self, hooked: &Hooked<'_>) -> Result<HookAnswer> {
        let _as_usual = hooked;
        Ok(HookAnswer::default())
    }

    /// A message was sent to all its recipients, and is about to be moved or deleted as it asks for.
    ///
    /// # Errors
    /// Whatever keeps the hook from answering.
    #[doc(alias = "ISpoolerHook::OutboundMsgHook")]
    fn outbound_msg_hook(&self, hooked: &Hooked<'_>) -> Result<HookAnswer> {
        let _as_it_asks = hooked;
        Ok(HookAnswer::default())
    }
}

/// A hook as a profile lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookInfo {
    /// The name of its library (`PR_PROVIDER_DLL_NAME`), by which it is known.
    pub dll_name: String,
    /// Its name.
    pub display_name: String,
}

/// What a hook sees.
#[derive(Clone, Copy, Debug)]
pub struct Hooked<'a> {
    /// The message, which the hook may read and change.
    pub message: &'a Arc<dyn Message>,
    /// The folder that it is in, or arrives in.
    pub folder: &'a Arc<dyn MapiFolder>,
    /// The store of both.
    pub store: &'a Arc<dyn MsgStore>,
    /// The folder that it goes to if the hook has no other in mind: the one of a hook before it, or the one that its sender
    /// wants what was sent moved to; none if it stays in [`folder`](Self::folder).
    pub destination: Option<&'a EntryId>,
}

/// What a hook wants to become of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookAnswer {
    /// Whether it is to be deleted, and whether the hooks after this one are not asked.
    pub flags: HookFlags,
    /// The folder that it is to be moved to; none is where it goes anyway, [`Hooked::destination`].
    pub folder: Option<EntryId>,
}
