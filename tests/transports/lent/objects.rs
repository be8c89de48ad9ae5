//! Store, folders and messages: those of the mailbox, but for what the store does itself.

use std::any::Any;
use std::sync::Arc;

use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

use super::Lent;

/// Hands methods on to the object that is lent.
macro_rules! lends {
    ($inner:ident; $(fn $name:ident($($argument:ident: $ty:ty),* $(,)?) -> $answer:ty;)*) => {$(
        fn $name(&self $(, $argument: $ty)*) -> Result<$answer> {
            self.$inner().$name($($argument),*)
        }
    )*};
}

macro_rules! lends_prop {
    ($($lent:ty),*) => {$(
        impl MapiProp for $lent {
            lends! { inner;
                fn get_last_error(code: ErrorCode, flags: UnicodeFlags) -> Option<MapiError>;
                fn save_changes(flags: SaveFlags) -> ();
                fn get_prop_list(flags: UnicodeFlags) -> Vec<PropTag>;
                fn open_property(tag: PropTag, iid: Iid, options: u32, flags: OpenPropertyFlags) -> Opened;
                fn set_props(properties: &[Property]) -> Vec<PropProblem>;
                fn delete_props(tags: &[PropTag]) -> Vec<PropProblem>;
                fn copy_to(
                    interfaces: &[Iid], tags: Option<&[PropTag]>, progress: Option<&dyn MapiProgress>,
                    iid: Iid, to: &Opened, flags: CopyFlags,
                ) -> Vec<PropProblem>;
                fn copy_props(
                    tags: &[PropTag], progress: Option<&dyn MapiProgress>, iid: Iid, to: &Opened, flags: CopyFlags,
                ) -> Vec<PropProblem>;
                fn get_ids_from_names(names: Option<&[PropName]>, flags: NameFlags) -> Outcome<Vec<PropTag>>;
                fn get_names_from_ids(
                    tags: Option<&[PropTag]>, set: Option<Guid>, flags: NamesFilter,
                ) -> Outcome<TagNames>;
            }

            fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
                let mut answer = self.inner().get_props(tags, flags)?;
                self.change(tags, &mut answer.value)?;
                Ok(answer)
            }
        }
    )*};
}

lends_prop!(Box_, Tray, Letter);

/// The store object.
#[derive(Debug)]
pub struct Box_ {
    pub lent: Arc<Lent>,
    pub spooler: bool,
}

/// A folder.
#[derive(Debug)]
struct Tray {
    lent: Arc<Lent>,
    folder: Arc<dyn MapiFolder>,
}

/// A message.
#[derive(Debug)]
struct Letter {
    lent: Arc<Lent>,
    message: Arc<dyn Message>,
}

impl Box_ {
    fn inner(&self) -> &Arc<dyn MsgStore> {
        &self.lent.inner
    }

    fn change(&self, _: Option<&[PropTag]>, properties: &mut [Property]) -> Result<()> {
        let (mask, folders) = {
            let state = self.lent.state.lock();
            (state.mask, state.folders)
        };
        if let Some(folders) = folders {
            for property in properties.iter_mut().filter(|property| property.tag == PR_VALID_FOLDER_MASK) {
                *property = Property::of(PR_VALID_FOLDER_MASK, folders);
            }
        }
        let Some(mask) = mask else { return Ok(()) };
        for property in properties.iter_mut().filter(|property| property.tag == PR_STORE_SUPPORT_MASK) {
            *property = Property::of(PR_STORE_SUPPORT_MASK, mask);
        }
        Ok(())
    }

    fn only_for_spooler(&self) -> Result<()> {
        if self.spooler {
            return Ok(());
        }
        Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, Method::MsgStoreSetLockState, "for the spooler"))
    }
}

impl Tray {
    fn inner(&self) -> &Arc<dyn MapiFolder> {
        &self.folder
    }

    fn change(&self, _: Option<&[PropTag]>, _: &mut [Property]) -> Result<()> {
        Ok(())
    }
}

impl Letter {
    fn inner(&self) -> &Arc<dyn Message> {
        &self.message
    }

    fn change(&self, asked: Option<&[PropTag]>, _: &mut [Property]) -> Result<()> {
        if asked.is_some() || !self.lent.state.lock().unreadable {
            return Ok(());
        }
        Err(Error::new(ErrorCode::MAPI_E_DISK_ERROR, Method::MapiPropGetProps, "unreadable"))
    }
}

fn wrapped(lent: &Arc<Lent>, opened: Opened) -> Opened {
    let lent = Arc::clone(lent);
    match opened {
        Opened::Folder(folder) => Opened::Folder(Arc::new(Tray { lent, folder })),
        Opened::Message(message) => Opened::Message(Arc::new(Letter { lent, message })),
        other => other,
    }
}

/// The folder of the mailbox behind one of the store.
fn lent_folder(folder: &dyn MapiFolder) -> &dyn MapiFolder {
    let object: &dyn Any = folder;
    object.downcast_ref::<Tray>().map_or(folder, |tray| &*tray.folder)
}

impl MsgStore for Box_ {
    lends! { inner;
        fn advise(id: Option<&EntryId>, events: EventMask, sink: Arc<dyn AdviseSink>) -> Connection;
        fn unadvise(connection: Connection) -> ();
        fn compare_entry_ids(left: &EntryId, right: &EntryId, flags: u32) -> bool;
        fn set_receive_folder(class: Option<&str>, flags: UnicodeFlags, folder: Option<&EntryId>) -> ();
        fn get_receive_folder(class: Option<&str>, flags: UnicodeFlags) -> (EntryId, String);
        fn get_receive_folder_table(flags: TableFlags) -> Arc<dyn MapiTable>;
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        Ok(wrapped(&self.lent, self.lent.inner.open_entry(id, interface, flags)?))
    }

    fn store_logoff(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        let left = self.lent.support().store_logoff_transports(flags)?;
        if left.contains(StoreLogoffFlags::LOGOFF_COMPLETE) {
            let gone = self.lent.state.lock().support.take();
            drop(gone);
        }
        Ok(left)
    }

    fn abort_submit(&self, id: &EntryId, _: u32) -> Result<()> {
        self.lent.queue().delete_row(&Property::of(PR_ENTRYID, id))
    }

    fn get_outgoing_queue(&self, _: u32) -> Result<Arc<dyn MapiTable>> {
        self.lent.queue().get_view(None, None)
    }

    fn set_lock_state(&self, message: &dyn Message, state: LockState) -> Result<()> {
        self.only_for_spooler()?;
        self.lent.note(format!("{state} {}", message.get(PR_SUBJECT)?));
        let before = self.lent.queued(&message.get(PR_ENTRYID)?.into()).unwrap_or_default();
        let mut flags = PendingSubmitFlags::from_bits_retain(before as u32);
        flags.set(PendingSubmitFlags::SUBMITFLAG_LOCKED, state == LockState::MSG_LOCKED);
        self.lent.put_in_queue(message, flags)
    }

    fn finished_msg(&self, flags: u32, id: &EntryId) -> Result<()> {
        self.only_for_spooler()?;
        self.lent.note(format!("finished {}", self.lent.subject(id)));
        self.lent.queue().delete_row(&Property::of(PR_ENTRYID, id))?;
        let message = self.open_entry(Some(id), None, OpenFlags::MAPI_MODIFY)?.into_message()?;
        self.lent.support_of_spooler().do_sent_mail(flags, message)
    }

    fn notify_new_mail(&self, notification: &Notification) -> Result<()> {
        self.only_for_spooler()?;
        let Notification::NewMail(mail) = notification else { panic!("{notification}") };
        self.lent.note(format!("new mail {} {}", self.lent.subject(&mail.entry_id), mail.message_class));
        Ok(())
    }
}

impl MapiContainer for Tray {
    lends! { inner;
        fn get_contents_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn get_hierarchy_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn set_search_criteria(
            restriction: Option<&Restriction>, containers: Option<&[EntryId]>, flags: SearchFlags,
        ) -> ();
        fn get_search_criteria(flags: UnicodeFlags) -> (Restriction, Vec<EntryId>, SearchState);
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        Ok(wrapped(&self.lent, self.folder.open_entry(id, interface, flags)?))
    }
}

impl MapiFolder for Tray {
    lends! { inner;
        fn delete_messages(
            ids: &[EntryId], progress: Option<&dyn MapiProgress>, flags: DeleteMessagesFlags,
        ) -> Outcome<()>;
        fn create_folder(
            kind: FolderType, name: &str, comment: Option<&str>, iid: Option<Iid>, flags: CreateFolderFlags,
        ) -> Arc<dyn MapiFolder>;
        fn copy_folder(
            id: &EntryId, to: &dyn MapiFolder, name: Option<&str>, progress: Option<&dyn MapiProgress>,
            flags: CopyFolderFlags,
        ) -> Outcome<()>;
        fn delete_folder(
            id: &EntryId, progress: Option<&dyn MapiProgress>, flags: DeleteFolderFlags,
        ) -> Outcome<()>;
        fn set_read_flags(
            ids: Option<&[EntryId]>, progress: Option<&dyn MapiProgress>, flags: ReadFlags,
        ) -> Outcome<()>;
        fn get_message_status(id: &EntryId, flags: u32) -> MessageStatus;
        fn set_message_status(id: &EntryId, status: MessageStatus, mask: MessageStatus) -> MessageStatus;
        fn save_contents_sort(order: &SortOrderSet, flags: SortFlags) -> ();
        fn empty_folder(progress: Option<&dyn MapiProgress>, flags: EmptyFolderFlags) -> Outcome<()>;
    }

    fn create_message(&self, interface: Option<Iid>, flags: CreateMessageFlags) -> Result<Arc<dyn Message>> {
        let message = self.folder.create_message(interface, flags)?;
        Ok(Arc::new(Letter { lent: Arc::clone(&self.lent), message }))
    }

    fn copy_messages(
        &self,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.folder.copy_messages(ids, lent_folder(destination), progress, flags)
    }
}

impl Message for Letter {
    lends! { inner;
        fn get_attachment_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn open_attach(number: u32, iid: Option<Iid>, flags: OpenAttachFlags) -> Arc<dyn Attach>;
        fn create_attach(iid: Option<Iid>, flags: CreateAttachFlags) -> (u32, Arc<dyn Attach>);
        fn delete_attach(number: u32, progress: Option<&dyn MapiProgress>, flags: AttachFlags) -> ();
        fn get_recipient_table(flags: TableFlags) -> Arc<dyn MapiTable>;
        fn modify_recipients(flags: ModRecipFlags, recipients: &AdrList) -> ();
        fn set_read_flag(flags: ReadFlags) -> ();
    }

    fn submit_message(&self, _: SubmitFlags) -> Result<()> {
        let message: Arc<dyn Message> =
            Arc::new(Self { lent: Arc::clone(&self.lent), message: Arc::clone(&self.message) });
        self.lent.submit(&message)
    }
}
