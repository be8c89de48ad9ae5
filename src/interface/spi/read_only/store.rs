use super::no_access;
use super::object::Object;
use super::open::check_flags;
use crate::interface::{Error, Method, MsgStore, Opened, Result};
use crate::no_support;
use crate::vocab::{EntryId, ErrorCode, Iid, OpenFlags, StoreLogoffFlags};

const LOGOFF_FLAGS: StoreLogoffFlags = StoreLogoffFlags::LOGOFF_NO_WAIT
    .union(StoreLogoffFlags::LOGOFF_ORDERLY)
    .union(StoreLogoffFlags::LOGOFF_PURGE)
    .union(StoreLogoffFlags::LOGOFF_ABORT)
    .union(StoreLogoffFlags::LOGOFF_QUIET);

impl MsgStore for Object {
    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId, flags: u32) -> Result<bool> {
        const METHOD: Method = Method::MsgStoreCompareEntryIds;
        check_flags(flags, METHOD)?;
        self.open.compare(left, right, METHOD)
    }

    fn open_entry(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Result<Opened> {
        self.open.open_entry(id, interface, flags, Method::MsgStoreOpenEntry)
    }

    /// Nothing is under way.
    fn store_logoff(&self, flags: StoreLogoffFlags) -> Result<StoreLogoffFlags> {
        const METHOD: Method = Method::MsgStoreStoreLogoff;
        self.open.check(METHOD)?;
        check_flags(flags.unknown(LOGOFF_FLAGS), METHOD)?;
        if flags.bits().count_ones() > 1 {
            let why = format!("{flags:?}: these flags exclude each other");
            return Err(Error::new(ErrorCode::MAPI_E_INVALID_PARAMETER, METHOD, why));
        }
        self.open.end();
        Ok(StoreLogoffFlags::LOGOFF_COMPLETE)
    }

    no_access! { MsgStore: set_receive_folder }

    no_support! {
        MsgStore:
        advise, unadvise, get_receive_folder, get_receive_folder_table, abort_submit,
        get_outgoing_queue, set_lock_state, finished_msg, notify_new_mail
    }
}
