use std::sync::Arc;

use super::{attachments, by_interface, props};
use crate::interface::{Attach, MapiFolder, Message, Opened};
use crate::provider::store::{AttachHandle, FolderHandle, MessageHandle};
use crate::provider::{Progress, Refusal, Runtime, refuse};
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIContainer, IID_IMAPIFolder, IID_IMessage};
use crate::vocab::tags::{
    PR_ATTACH_DATA_OBJ, PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY, PR_FOLDER_ASSOCIATED_CONTENTS,
    PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_RECIPIENTS,
};
use crate::vocab::{ErrorCode, PropTag};
use props::Copied;

type Refused<T> = Result<T, Refusal>;

/// What an object has besides properties.
#[derive(Clone, Copy, Debug)]
pub enum Subobjects<'a> {
    /// Nothing.
    None,
    /// Recipients and attachments.
    Message(&'a dyn Message),
    /// Messages, associated messages and folders.
    Folder(&'a dyn MapiFolder),
    /// A message.
    Attachment(&'a dyn Attach),
}

impl Subobjects<'_> {
    pub(super) const fn is_folder(self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// The parts to copy, by the properties that stand for them (PRP-COPYTO-7, PRP-COPYTO-8).
    pub(super) fn parts(self, what: Copied<'_>, destination: &Opened) -> Vec<PropTag> {
        let (own, given_by): (&[PropTag], &[_]) = match (self, destination) {
            (Self::Message(_), Opened::Message(_)) => {
                (&crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS], &[IID_IMessage])
            }
            (Self::Folder(_), Opened::Folder(_)) => (
                &crate::columns![
                    PR_CONTAINER_CONTENTS,
                    PR_FOLDER_ASSOCIATED_CONTENTS,
                    PR_CONTAINER_HIERARCHY
                ],
                &[IID_IMAPIContainer, IID_IMAPIFolder],
            ),
            (Self::Attachment(_), Opened::Attach(_)) => {
                (&crate::columns![PR_ATTACH_DATA_OBJ], &[IID_IAttachment])
            }
            _ => (&[], &[]),
        };
        if let Copied::AllBut { interfaces, .. } = what
            && interfaces.iter().any(|excluded| given_by.contains(excluded))
        {
            return Vec::new();
        }
        own.iter().copied().filter(|part| what.includes(*part)).collect()
    }
}

/// The copying of the parts of an object.
#[derive(Debug)]
pub(super) struct PartCopy<'a> {
    pub(super) inside: Subobjects<'a>,
    pub(super) destination: &'a Opened,
    pub(super) runtime: &'a Arc<Runtime>,
    pub(super) moving: bool,
    /// What the destination has of a kind stays as it is (`MAPI_NOREPLACE`).
    pub(super) keep: bool,
}

/// Two objects of the built-in stores of one world, which can share what is in them.
fn both_ours<'a, T: 'static>(
    source: &'a dyn std::any::Any,
    target: &'a dyn std::any::Any,
) -> Option<(&'a T, &'a T)> {
    Some((source.downcast_ref()?, target.downcast_ref()?))
}

impl PartCopy<'_> {
    /// Refuses before anything has changed: cycles, names that are taken.
    pub(super) fn check(&self, parts: &[PropTag]) -> Refused<()> {
        let (Subobjects::Folder(source), Opened::Folder(target)) = (self.inside, self.destination) else {
            return Ok(());
        };
        let hierarchy = parts.contains(&PR_CONTAINER_HIERARCHY.tag());
        match both_ours::<FolderHandle>(source, &**target) {
            Some((source, target)) if source.shares_world(target) => {
                parts.iter().try_for_each(|part| target.check_takes_part(*part))?;
                if hierarchy { source.check_subfolders_to(target, self.moving) } else { Ok(()) }
            }
            _ if hierarchy => by_interface::check_subfolders(source, &**target, self.runtime),
            _ => Ok(()),
        }
    }

    /// Copies one part; what fails within it makes it fail, after the rest was done.
    pub(super) fn copy(&self, part: PropTag, progress: &mut Progress<'_>) -> Refused<()> {
        match (self.inside, self.destination) {
            (Subobjects::Message(source), Opened::Message(target)) => {
                self.copy_of_message(source, &**target, part)
            }
            (Subobjects::Attachment(source), Opened::Attach(target)) => {
                match both_ours::<AttachHandle>(source, &**target) {
                    Some((source, target)) if source.shares_world(target) => {
                        source.copy_embedded_to(target, self.keep)
                    }
                    _ => attachments::copy_embedded(source, &**target, self.runtime),
                }
            }
            (Subobjects::Folder(source), Opened::Folder(target)) => {
                let whole = match both_ours::<FolderHandle>(source, &**target) {
                    Some((source, target)) if source.shares_world(target) => {
                        source.copy_part_to(target, part, self.moving, progress)?
                    }
                    _ => {
                        let (target, moving) = (&**target, self.moving);
                        by_interface::copy_part(source, target, part, moving, progress, self.runtime)?
                    }
                };
                if whole {
                    return Ok(());
                }
                Err(refuse(ErrorCode::MAPI_W_PARTIAL_COMPLETION, "a part of it stayed behind"))
            }
            _ => Ok(()),
        }
    }

    fn copy_of_message(&self, source: &dyn Message, target: &dyn Message, part: PropTag) -> Refused<()> {
        let recipients = part == PR_MESSAGE_RECIPIENTS.tag();
        match both_ours::<MessageHandle>(source, target) {
            Some((source, target)) if source.shares_world(target) => {
                if recipients {
                    source.copy_recipients_to(target, self.keep)
                } else {
                    source.copy_attachments_to(target, self.keep)
                }
            }
            _ if recipients => attachments::copy_recipients(source, target, self.keep),
            _ => attachments::copy_attachments(source, target, self.keep, self.runtime),
        }
    }
}
