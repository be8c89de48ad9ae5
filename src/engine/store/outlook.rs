use super::{SpecialFolder, Store};
use crate::engine::error::Result;
use crate::engine::events::Changes;
use crate::engine::props::Overlay;
use crate::vocab::tags::{
    PR_CONTAINER_CLASS, PR_IPM_APPOINTMENT_ENTRYID, PR_IPM_CONTACT_ENTRYID, PR_IPM_DRAFTS_ENTRYID,
    PR_IPM_TASK_ENTRYID,
};
use crate::vocab::{FileTime, PropTag, Property};

/// The folders that Outlook makes beside the special ones: name, class, and the property that holds the id. Journal and
/// Notes have no name in the headers of MAPI (`PidTagIpmJournalEntryId`, `PidTagIpmNoteEntryId`).
const FOLDERS: [(&str, &str, PropTag); 6] = [
    ("Calendar", "IPF.Appointment", PR_IPM_APPOINTMENT_ENTRYID.tag()),
    ("Contacts", "IPF.Contact", PR_IPM_CONTACT_ENTRYID.tag()),
    ("Journal", "IPF.Journal", PropTag(0x36D2_0102)),
    ("Notes", "IPF.StickyNote", PropTag(0x36D3_0102)),
    ("Tasks", "IPF.Task", PR_IPM_TASK_ENTRYID.tag()),
    ("Drafts", "IPF.Note", PR_IPM_DRAFTS_ENTRYID.tag()),
];

impl Store {
    /// Makes Outlook's own folders, whose ids are properties of the Inbox and of the root (STO-SPECIAL-12).
    pub fn create_outlook_folders(&mut self, now: FileTime, changes: &mut Changes) -> Result<()> {
        let mut ids = Overlay::default();
        for (name, class, tag) in FOLDERS {
            let folder = self.make_path(name, now, changes)?;
            let mut overlay = Overlay::default();
            overlay.set(Property::of(PR_CONTAINER_CLASS, class));
            self.change_folder(folder, &overlay, now, changes)?;
            ids.set(Property { tag, value: self.entry_id_value(folder) });
        }
        for holder in [self.special(SpecialFolder::Inbox), Some(self.root)].into_iter().flatten() {
            self.change_folder(holder, &ids, now, changes)?;
        }
        Ok(())
    }
}
