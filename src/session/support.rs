use std::sync::Arc;

use crate::interface::spi::MapiSupport;
use crate::interface::{
    MapiFolder, MapiProgress, MapiPropData, MapiTableData, Method, Opened, Outcome, Result,
};
use crate::provider::copy::{self, Copied, FolderTransfer, PropCopy};
use crate::provider::{Label, Life, LiveTable, Object, PropObject, Refusal, Runtime, refuse};
use crate::vocab::{
    CopyFlags, CopyFolderFlags, CopyMessagesFlags, EntryId, ErrorCode, FileTime, Iid, MapiUid, PropProblem,
    PropTag, TableType,
};

/// What the session does for its providers.
#[derive(Debug)]
pub struct Support {
    pub(super) runtime: Arc<Runtime>,
    pub(super) life: Arc<Life>,
    pub(super) member: u32,
}

/// Who asks not to be helped is not helped (PRP-COPYTO-18).
fn check_wanted(declines: bool) -> std::result::Result<(), Refusal> {
    if declines {
        return Err(refuse(ErrorCode::MAPI_E_DECLINE_COPY, "the object leaves copying to MAPI"));
    }
    Ok(())
}

impl Support {
    fn object(&self) -> Object {
        let label = Label::Named(format!("support object of session {}", self.member).into());
        Object::new(&self.runtime, Arc::clone(&self.life), label)
    }

    fn copy(&self, method: Method, source: &Opened, copy: &PropCopy<'_>) -> Result<Vec<PropProblem>> {
        let arguments = format_args!("{:?}, {}, {:?}", copy.what, copy.interface, copy.flags);
        self.object().call(method, arguments, || {
            check_wanted(copy.flags.contains(CopyFlags::MAPI_DECLINE_OK))?;
            copy::copy_opened(source, &self.runtime, copy)
        })
    }
}

impl MapiSupport for Support {
    fn new_uid(&self) -> MapiUid {
        self.runtime.new_uid()
    }

    fn now(&self) -> FileTime {
        self.runtime.now()
    }

    fn create_table(
        &self,
        table_type: TableType,
        index: PropTag,
        columns: &[PropTag],
    ) -> Result<Arc<dyn MapiTableData>> {
        LiveTable::create(&self.object(), table_type, index, columns)
    }

    fn create_prop(&self, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>> {
        PropObject::create(&self.object(), interface)
    }

    fn do_copy_to(
        &self,
        source: &Opened,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let what = Copied::AllBut { interfaces: exclude_interfaces, tags: exclude_tags };
        let copy = PropCopy { what, progress, interface, destination, flags };
        self.copy(Method::MapiPropCopyTo, source, &copy)
    }

    fn do_copy_props(
        &self,
        source: &Opened,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let what = Copied::Only(include_tags);
        let copy = PropCopy { what, progress, interface, destination, flags };
        self.copy(Method::MapiPropCopyProps, source, &copy)
    }

    fn copy_messages(
        &self,
        source: &dyn MapiFolder,
        ids: &[EntryId],
        destination: &dyn MapiFolder,
        progress: Option<&dyn MapiProgress>,
        flags: CopyMessagesFlags,
    ) -> Result<Outcome<()>> {
        self.object().call(Method::MapiFolderCopyMessages, format_args!("{ids:?}, {flags:?}"), || {
            check_wanted(flags.contains(CopyMessagesFlags::MAPI_DECLINE_OK))?;
            copy::messages_by_interface(&self.runtime, source, ids, destination, progress, flags)
        })
    }

    fn copy_folder(
        &self,
        parent: &dyn MapiFolder,
        id: &EntryId,
        destination: &dyn MapiFolder,
        new_name: Option<&str>,
        progress: Option<&dyn MapiProgress>,
        flags: CopyFolderFlags,
    ) -> Result<Outcome<()>> {
        self.object().call(
            Method::MapiFolderCopyFolder,
            format_args!("{id}, {new_name:?}, {flags:?}"),
            || {
                check_wanted(flags.contains(CopyFolderFlags::MAPI_DECLINE_OK))?;
                let transfer = FolderTransfer::new(parent, id, destination, new_name, flags);
                copy::folder_by_interface(&self.runtime, &transfer, progress, flags)
            },
        )
    }
}
