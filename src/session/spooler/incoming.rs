//! The message that a transport writes into.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::interface::{
    Attach, MapiProgress, MapiProp, MapiTable, Message, Method, Opened, Outcome, Result, TagNames,
};
use crate::provider::{SAVE_FLAGS, refuse_flags};
use crate::vocab::{
    AdrList, AttachFlags, CopyFlags, CreateAttachFlags, ErrorCode, Guid, Iid, MapiError, ModRecipFlags,
    NameFlags, NamesFilter, OpenAttachFlags, OpenPropertyFlags, PropName, PropProblem, PropTag, Property,
    ReadFlags, SaveFlags, SubmitFlags, TableFlags, UnicodeFlags,
};

/// A new message of a store, as whoever writes it has it: to save it says that it is written. The spooler saves it, once it
/// knows that it arrives and where (STA-INBOUND-5, STA-INBOUND-6).
#[derive(Debug)]
pub struct Incoming {
    message: Arc<dyn Message>,
    saved: AtomicBool,
}

impl Incoming {
    /// Lets this message be written.
    pub fn new(message: &Arc<dyn Message>) -> Arc<Self> {
        Arc::new(Self { message: Arc::clone(message), saved: AtomicBool::new(false) })
    }

    /// Whether who wrote it has saved it.
    pub fn was_saved(&self) -> bool {
        self.saved.load(Ordering::Acquire)
    }
}

impl MapiProp for Incoming {
    fn save_changes(&self, flags: SaveFlags) -> Result<()> {
        let refused = refuse_flags(flags.unknown(SAVE_FLAGS));
        refused.map_err(|refusal| refusal.into_error(Method::MapiPropSaveChanges))?;
        self.saved.store(true, Ordering::Release);
        Ok(())
    }

    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.message.get_last_error(code, flags)
    }

    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.message.get_props(tags, flags)
    }

    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>> {
        self.message.get_prop_list(flags)
    }

    fn open_property(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Result<Opened> {
        self.message.open_property(tag, interface, options, flags)
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        self.message.set_props(properties)
    }

    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>> {
        self.message.delete_props(tags)
    }

    fn copy_to(
        &self,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        self.message.copy_to(exclude_interfaces, exclude_tags, progress, interface, destination, flags)
    }

    fn copy_props(
        &self,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        self.message.copy_props(include_tags, progress, interface, destination, flags)
    }

    fn get_ids_from_names(
        &self,
        names: Option<&[PropName]>,
        flags: NameFlags,
    ) -> Result<Outcome<Vec<PropTag>>> {
        self.message.get_ids_from_names(names, flags)
    }

    fn get_names_from_ids(
        &self,
        tags: Option<&[PropTag]>,
        set: Option<Guid>,
        flags: NamesFilter,
    ) -> Result<Outcome<TagNames>> {
        self.message.get_names_from_ids(tags, set, flags)
    }
}

impl Message for Incoming {
    fn get_attachment_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.message.get_attachment_table(flags)
    }

    fn open_attach(
        &self,
        number: u32,
        interface: Option<Iid>,
        flags: OpenAttachFlags,
    ) -> Result<Arc<dyn Attach>> {
        self.message.open_attach(number, interface, flags)
    }

    fn create_attach(
        &self,
        interface: Option<Iid>,
        flags: CreateAttachFlags,
    ) -> Result<(u32, Arc<dyn Attach>)> {
        self.message.create_attach(interface, flags)
    }

    fn delete_attach(
        &self,
        number: u32,
        progress: Option<&dyn MapiProgress>,
        flags: AttachFlags,
    ) -> Result<()> {
        self.message.delete_attach(number, progress, flags)
    }

    fn get_recipient_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.message.get_recipient_table(flags)
    }

    fn modify_recipients(&self, flags: ModRecipFlags, recipients: &AdrList) -> Result<()> {
        self.message.modify_recipients(flags, recipients)
    }

    fn submit_message(&self, flags: SubmitFlags) -> Result<()> {
        self.message.submit_message(flags)
    }

    fn set_read_flag(&self, flags: ReadFlags) -> Result<()> {
        self.message.set_read_flag(flags)
    }
}
