//! What the cases on copying have in common.

use std::sync::{Arc, Mutex, PoisonError};

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use crate::vocab::tags::*;
use crate::vocab::*;

pub(super) const COPY: CopyMessagesFlags = CopyMessagesFlags::NONE;
pub(super) const MOVE: CopyMessagesFlags = CopyMessagesFlags::MESSAGE_MOVE;
pub(super) const DONE: ErrorCode = ErrorCode::S_OK;

/// Two of a kind, and the session they are of.
pub(super) type Two<T> = (Scene, Arc<T>, Arc<T>);

/// Two folders of a mailbox.
pub(super) fn two_folders(h: &dyn Harness) -> Result<Two<dyn MapiFolder>> {
    let a = Scene::of_a(h)?;
    let (from, to) = (a.folder("Projects")?, a.folder("Ideas")?);
    Ok((a, from, to))
}

/// A [`letter`], and a message in another folder that nothing was set in.
pub(super) fn letter_and_blank(h: &dyn Harness) -> Result<Two<dyn Message>> {
    let (a, from, to) = two_folders(h)?;
    Ok((a, letter(&from, "Lunch?")?, to.new_message()?))
}

/// `CopyTo` of everything but these properties into a message.
pub(super) fn copy_to_message(
    source: &dyn MapiProp,
    excluded: &[PropTag],
    target: &Arc<dyn Message>,
    flags: CopyFlags,
) -> Result<Vec<PropProblem>> {
    let excluded = (!excluded.is_empty()).then_some(excluded);
    source.copy_to(&[], excluded, None, IID_IMessage, &Arc::clone(target).into(), flags)
}

/// `CopyTo` of everything but these properties into a folder.
pub(super) fn copy_to_folder(
    source: &dyn MapiProp,
    excluded: &[PropTag],
    target: &Arc<dyn MapiFolder>,
    flags: CopyFlags,
) -> Result<Vec<PropProblem>> {
    let excluded = (!excluded.is_empty()).then_some(excluded);
    source.copy_to(&[], excluded, None, IID_IMAPIFolder, &Arc::clone(target).into(), flags)
}

/// `CopyProps` of these properties into a message.
pub(super) fn copy_props(
    source: &dyn MapiProp,
    included: &[PropTag],
    target: &Arc<dyn Message>,
    flags: CopyFlags,
) -> Result<Vec<PropProblem>> {
    source.copy_props(included, None, IID_IMessage, &Arc::clone(target).into(), flags)
}

/// A saved message with one recipient and one attached file.
pub(super) fn letter(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.set(PR_BODY, "Come along.")?;
    message.add_recipient(AdrEntry::one_off(
        &OneOff::new("Ben", "SMTP", "ben@example.com"),
        RecipientType::MAPI_TO,
    ))?;
    message.attach_file("plan.txt", b"1. Go\r\n2. Eat")?;
    message.save()?;
    Ok(message)
}

/// The display names of the recipients, in the order of their rows.
pub(super) fn recipients(message: &Arc<dyn Message>) -> Result<Vec<String>> {
    Ok(message.recipients()?.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
}

/// The names of the saved attachments, with what is in them.
pub(super) fn files(message: &Arc<dyn Message>) -> Result<Vec<(String, Vec<u8>)>> {
    let rows = message.attachments()?;
    let numbers = rows.iter().filter_map(|row| row.get(PR_ATTACH_NUM));
    let file = |number: i32| {
        let attachment = message.open_attach(number as u32, None, OpenAttachFlags::NONE)?;
        Ok((attachment.get(PR_ATTACH_LONG_FILENAME)?, attachment.read_stream(PR_ATTACH_DATA_BIN)?))
    };
    numbers.map(file).collect()
}

/// The ids of the messages in a folder, in its order.
pub(super) fn ids(folder: &Arc<dyn MapiFolder>) -> Result<Vec<EntryId>> {
    let rows = folder.messages(&crate::columns![PR_ENTRYID])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect())
}

/// The names of the folders below one, level by level.
pub(super) fn folders(folder: &Arc<dyn MapiFolder>) -> Result<Vec<String>> {
    let table = folder.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_DISPLAY_NAME])?;
    Ok(rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect())
}

/// The id of the only message in a folder.
pub(super) fn only(folder: &Arc<dyn MapiFolder>) -> Result<EntryId> {
    let mut all = ids(folder)?;
    assert_eq!(all.len(), 1);
    Ok(all.remove(0))
}

/// `CopyMessages`, and the code it answers.
pub(super) fn copy(
    from: &Arc<dyn MapiFolder>,
    ids: &[EntryId],
    to: &Arc<dyn MapiFolder>,
    flags: CopyMessagesFlags,
) -> ErrorCode {
    outcome(from.copy_messages(ids, &**to, None, flags))
}

/// `CopyFolder`, and the code it answers.
pub(super) fn copy_folder(
    parent: &Arc<dyn MapiFolder>,
    id: &EntryId,
    to: &Arc<dyn MapiFolder>,
    name: Option<&str>,
    flags: CopyFolderFlags,
) -> ErrorCode {
    outcome(parent.copy_folder(id, &**to, name, None, flags))
}

/// A progress indicator that writes down what it is told, and after so many calls wishes to stop.
#[derive(Debug)]
pub(super) struct Indicator {
    /// From where to where it goes now, and whether that is all.
    limits: Mutex<Limits>,
    narrowed: Mutex<Vec<Limits>>,
    patience: usize,
    mood: ErrorCode,
    told: Mutex<Vec<(u32, u32, u32)>>,
    asked: Mutex<Vec<&'static str>>,
}

type Limits = (u32, u32, ProgressFlags);

impl Indicator {
    /// One from 1 to 1000 that shows everything.
    pub(super) fn new(flags: ProgressFlags) -> Self {
        let (patience, mood) = (usize::MAX, ErrorCode::MAPI_E_USER_CANCEL);
        Self {
            limits: Mutex::new((1, 1000, flags)),
            narrowed: Mutex::default(),
            patience,
            mood,
            told: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// One that wishes to stop after being told so often.
    pub(super) fn impatient(patience: usize) -> Self {
        Self { patience, ..Self::new(ProgressFlags::MAPI_TOP_LEVEL) }
    }

    /// One that answers every call with this code.
    pub(super) fn failing(mood: ErrorCode) -> Self {
        Self { mood, ..Self::impatient(0) }
    }

    /// What it was told: value, count and total.
    pub(super) fn told(&self) -> Vec<(u32, u32, u32)> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The limits that it was given, in order.
    pub(super) fn narrowed(&self) -> Vec<(u32, u32, ProgressFlags)> {
        self.narrowed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn limits(&self) -> Limits {
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it was asked, in order.
    pub(super) fn asked(&self) -> Vec<&'static str> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn ask(&self, what: &'static str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

impl MapiProgress for Indicator {
    fn progress(&self, value: u32, count: u32, total: u32) -> Result<()> {
        self.ask("Progress");
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.push((value, count, total));
        if told.len() > self.patience {
            let why = "the user presses Cancel";
            return Err(Error::new(self.mood, Method::MapiProgressProgress, why));
        }
        Ok(())
    }

    fn get_flags(&self) -> Result<ProgressFlags> {
        self.ask("GetFlags");
        Ok(self.limits().2)
    }

    fn get_max(&self) -> Result<u32> {
        self.ask("GetMax");
        Ok(self.limits().1)
    }

    fn get_min(&self) -> Result<u32> {
        self.ask("GetMin");
        Ok(self.limits().0)
    }

    fn set_limits(&self, min: Option<u32>, max: Option<u32>, flags: Option<ProgressFlags>) -> Result<()> {
        self.ask("SetLimits");
        let (old_min, old_max, old_flags) = self.limits();
        let limits = (min.unwrap_or(old_min), max.unwrap_or(old_max), flags.unwrap_or(old_flags));
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner) = limits;
        self.narrowed.lock().unwrap_or_else(PoisonError::into_inner).push(limits);
        Ok(())
    }
}
