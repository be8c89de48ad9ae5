//! A session on a profile with a personal address book.

use super::*;

pub const KEEP: SaveFlags = SaveFlags::KEEP_OPEN_READWRITE;
pub const MODIFY: OpenFlags = OpenFlags::MAPI_MODIFY;

/// Olga's session on a profile with a directory and a personal address book.
pub struct Personal {
    pub fixture: Fixture,
    pub pab: Arc<dyn AbContainer>,
    pub template: EntryId,
}

impl Personal {
    pub fn new() -> Self {
        Self::on(Emulator::builder().mailbox("Olga Owner", "olga@example.com").build())
    }

    pub fn on(emulator: Emulator) -> Self {
        let bill = emulator.add_person(&Person::new("Bill Lee", "bill@example.com"));
        let fixture = Fixture::on(emulator, "Olga Owner", vec![bill]);
        let pab = pab(&fixture.book);
        let template = EntryId::from(pab.get(PR_DEF_CREATE_MAILUSER).unwrap());
        Self { fixture, pab, template }
    }

    pub fn bill(&self) -> EntryId {
        self.fixture.ids[0].clone()
    }

    pub fn create(&self, flags: CreateEntryFlags) -> Arc<dyn MailUser> {
        self.pab.create_entry(&self.template, flags).unwrap().into_mail_user().unwrap()
    }

    /// A user who is saved, and stays open.
    pub fn add(&self, name: &str, address: &str) -> Arc<dyn MailUser> {
        let user = self.create(CreateEntryFlags::NONE);
        user.set_props(&named(name, address)).unwrap();
        user.save_changes(KEEP).unwrap();
        user
    }

    pub fn open(&self, id: &EntryId, flags: OpenFlags) -> Result<Arc<dyn MailUser>> {
        Ok(self.fixture.book.open_entry(Some(id), None, flags)?.into_mail_user().unwrap())
    }

    pub fn table(&self) -> Arc<dyn MapiTable> {
        self.pab.get_contents_table(TableFlags::MAPI_UNICODE).unwrap()
    }

    pub fn names(&self) -> Vec<String> {
        names(&self.table())
    }

    pub fn copy(&self, ids: &[EntryId], flags: CopyEntriesFlags) -> Option<ErrorCode> {
        self.pab.copy_entries(ids, None, flags).unwrap().warning
    }
}

pub fn pab(book: &Arc<dyn AddrBook>) -> Arc<dyn AbContainer> {
    let id = book.get_pab().unwrap().unwrap();
    book.open_entry(Some(&id), None, OpenFlags::NONE).unwrap().into_ab_container().unwrap()
}

pub fn named(name: &str, address: &str) -> [Property; 2] {
    [Property::of(PR_DISPLAY_NAME, name), Property::of(PR_EMAIL_ADDRESS, address)]
}

pub fn id_of(user: &Arc<dyn MailUser>) -> EntryId {
    user.get(PR_ENTRYID).unwrap().into()
}

pub fn codes(problems: &[PropProblem]) -> Vec<(PropTag, ErrorCode)> {
    problems.iter().map(|problem| (problem.tag, problem.code)).collect()
}

pub const PARTIAL: Option<ErrorCode> = Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION);
