//! The built-in transport as a remote one: mail is listed by its headers, and a client chooses what is fetched.

use std::fmt;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::header_folder::{COLUMNS, HeaderFolder, header};
use super::post_office::Posted;
use crate::interface::spi::{MapiSupport, NotifyData, StatusActions};
use crate::interface::{Error, MapiFolder, MapiTableData, Method, Result};
use crate::session::computer::Computer;
use crate::vocab::tags::*;
use crate::vocab::{
    EntryId, ErrorCode, FileTime, FlushFlags, MessageStatus, Property, SpoolerNotifyFlags, StatusCode,
    StatusRowFlags, TableType, TransportNotifyFlags, ValidateStateFlags,
};

/// What the transport knows of the mail that waits, and what it was asked to do with it.
pub struct Remote {
    computer: Weak<Computer>,
    support: Weak<dyn MapiSupport>,
    /// Whose mail it is.
    pub address: String,
    /// The headers, as the header folder shows them.
    pub headers: Arc<dyn MapiTableData>,
    /// When it logged on.
    pub since: FileTime,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    code: StatusCode,
    refreshes: bool,
    processes: bool,
    /// Whether it has begun with it.
    at_work: bool,
    /// How many messages there were to be fetched, and how many were.
    wanted: usize,
    fetched: usize,
    listed: Vec<Listed>,
}

/// A header.
#[derive(Clone, Debug)]
struct Listed {
    id: EntryId,
    /// The number of the message in the post office.
    number: u64,
    marks: MessageStatus,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").field("address", &self.address).finish_non_exhaustive()
    }
}

const DOWNLOAD: MessageStatus = MessageStatus::MSGSTATUS_REMOTE_DOWNLOAD;
const DELETE: MessageStatus = MessageStatus::MSGSTATUS_REMOTE_DELETE;
const INBOUND: StatusCode = StatusCode::STATUS_INBOUND_ENABLED.union(StatusCode::STATUS_INBOUND_ACTIVE);
const OUTBOUND: StatusCode = StatusCode::STATUS_OUTBOUND_ENABLED.union(StatusCode::STATUS_OUTBOUND_ACTIVE);
const ACTIVE: StatusCode = StatusCode::STATUS_INBOUND_ACTIVE.union(StatusCode::STATUS_OUTBOUND_ACTIVE);

fn refused(code: ErrorCode, why: &'static str) -> Error {
    Error::new(code, Method::XpLogonValidateState, why)
}

impl Remote {
    /// Nothing listed yet, and its row in the status table (STA-REMOTE-1).
    pub fn new(
        computer: &Weak<Computer>,
        support: &Arc<dyn MapiSupport>,
        address: String,
    ) -> Result<Arc<Self>> {
        let headers = support.create_table(TableType::TBLTYPE_DYNAMIC, PR_ENTRYID.tag(), &COLUMNS)?;
        let state = State {
            code: StatusCode::STATUS_AVAILABLE | StatusCode::STATUS_REMOTE_ACCESS,
            refreshes: false,
            processes: false,
            at_work: false,
            wanted: 0,
            fetched: 0,
            listed: Vec::new(),
        };
        let remote = Arc::new(Self {
            computer: Weak::clone(computer),
            support: Arc::downgrade(support),
            address,
            headers,
            since: support.now(),
            state: Mutex::new(state),
        });
        remote.show()?;
        Ok(remote)
    }

    /// Whether it was asked to do something (STA-REMOTE-8).
    pub fn has_work(&self) -> bool {
        let state = self.state.lock();
        state.refreshes || state.processes
    }

    /// Whether it was logged off.
    pub fn is_over(&self) -> bool {
        self.support.strong_count() == 0
    }

    /// Whether it is disconnected.
    pub fn is_offline(&self) -> bool {
        self.state.lock().code.contains(StatusCode::STATUS_OFFLINE)
    }

    /// Its row says how it is (STA-PROPS-11, STA-PROPS-12).
    fn show(&self) -> Result<()> {
        let row = {
            let state = self.state.lock();
            let busy = state.refreshes || state.processes;
            let progress = match busy {
                true => (state.fetched * 100).checked_div(state.wanted).unwrap_or(0) as i32,
                false => -1,
            };
            let text = match (busy, state.code.contains(StatusCode::STATUS_OFFLINE)) {
                (true, _) => "Fetching",
                (false, true) => "Offline",
                (false, false) => "Online",
            };
            [
                Property::of(PR_STATUS_CODE, state.code),
                Property::of(PR_STATUS_STRING, text),
                Property::of(PR_REMOTE_VALIDATE_OK, !busy),
                Property::of(PR_REMOTE_PROGRESS, progress),
                Property::of(PR_REMOTE_PROGRESS_TEXT, text),
            ]
        };
        let Some(support) = self.support.upgrade() else { return Ok(()) };
        support.modify_status_row(&row, StatusRowFlags::STATUSROW_UPDATE)
    }

    /// What the spooler says of its two directions, which the row shows (STA-XPLOGON-TRANSPORTNOTIFY-6).
    pub fn notify(&self, flags: TransportNotifyFlags) -> Result<()> {
        use StatusCode as S;
        use TransportNotifyFlags as F;
        {
            let code = &mut self.state.lock().code;
            for (told, bit, set) in [
                (F::NOTIFY_BEGIN_INBOUND, S::STATUS_INBOUND_ENABLED, true),
                (F::NOTIFY_BEGIN_OUTBOUND, S::STATUS_OUTBOUND_ENABLED, true),
                (F::NOTIFY_END_INBOUND, S::STATUS_INBOUND_ENABLED, false),
                (F::NOTIFY_END_OUTBOUND, S::STATUS_OUTBOUND_ENABLED, false),
                (F::NOTIFY_END_INBOUND_FLUSH, S::STATUS_INBOUND_FLUSH, false),
                (F::NOTIFY_END_OUTBOUND_FLUSH, S::STATUS_OUTBOUND_FLUSH, false),
            ] {
                if flags.contains(told) {
                    code.set(bit, set);
                }
            }
        }
        self.show()
    }

    /// The next message that is to be fetched is written; at the end all that was asked for is done (STA-REMOTE-3,
    /// STA-REMOTE-4). `true` if one was written.
    pub fn fetch(&self, write: impl FnOnce(Posted) -> Result<()>) -> Result<bool> {
        let Some(computer) = self.computer.upgrade().filter(|_| self.has_work()) else { return Ok(false) };
        self.state.lock().at_work = true;
        let fetched = self.fetch_one(&computer, write);
        // Asked for one message after the other it goes on to the end (STA-REMOTE-5).
        self.state.lock().at_work = matches!(fetched, Ok(true));
        fetched
    }

    fn fetch_one(&self, computer: &Computer, write: impl FnOnce(Posted) -> Result<()>) -> Result<bool> {
        let office = &computer.post_office;
        if self.state.lock().processes {
            while let Some(next) = self.marked(DOWNLOAD) {
                self.state.lock().fetched += 1;
                let Some(posted) = office.posted_as(next.number) else {
                    // Somebody else has it.
                    self.remove(computer, &next)?;
                    continue;
                };
                write(posted)?;
                if next.marks.contains(DELETE) {
                    self.remove(computer, &next)?;
                } else {
                    self.mark(&next.id, MessageStatus::NONE, DOWNLOAD)?;
                }
                self.show()?;
                return Ok(true);
            }
            while let Some(next) = self.marked(DELETE) {
                self.remove(computer, &next)?;
            }
        }
        if self.state.lock().refreshes {
            self.list(computer)?;
        }
        {
            let mut state = self.state.lock();
            (state.refreshes, state.processes) = (false, false);
            state.code.remove(ACTIVE);
        }
        self.show()?;
        Ok(false)
    }

    /// The first header with this mark.
    fn marked(&self, mark: MessageStatus) -> Option<Listed> {
        self.state.lock().listed.iter().find(|listed| listed.marks.contains(mark)).cloned()
    }

    fn remove(&self, computer: &Computer, gone: &Listed) -> Result<()> {
        computer.post_office.remove_posted(gone.number);
        self.state.lock().listed.retain(|listed| listed.id != gone.id);
        self.headers.delete_row(&Property::of(PR_ENTRYID, &gone.id))
    }

    /// Lists the mail that waits anew, with no marks.
    fn list(&self, computer: &Computer) -> Result<()> {
        let before = std::mem::take(&mut self.state.lock().listed);
        for gone in before {
            self.headers.delete_row(&Property::of(PR_ENTRYID, gone.id))?;
        }
        let uid = computer.runtime.new_uid();
        for posted in computer.post_office.waiting(&self.address, computer.runtime.now()) {
            let id = EntryId::long_term(uid, &posted.number.to_be_bytes());
            self.headers.modify_row(&header(&posted, &id))?;
            let listed = Listed { id, number: posted.number, marks: MessageStatus::NONE };
            self.state.lock().listed.push(listed);
        }
        Ok(())
    }

    /// How many headers there are.
    pub fn count(&self) -> usize {
        self.state.lock().listed.len()
    }

    /// Changes the marks of a header within a mask and tells what they were.
    pub fn mark(
        &self,
        id: &EntryId,
        marks: MessageStatus,
        mask: MessageStatus,
    ) -> Result<Option<MessageStatus>> {
        let (before, after) = {
            let mut state = self.state.lock();
            let Some(listed) = state.listed.iter_mut().find(|listed| listed.id == *id) else {
                return Ok(None);
            };
            let before = listed.marks;
            listed.marks = (before - mask) | (marks & mask);
            (before, listed.marks)
        };
        let (mut row, _) = self.headers.query_row(&Property::of(PR_ENTRYID, id))?;
        row.retain(|property| property.tag != *PR_MSG_STATUS);
        row.push(Property::of(PR_MSG_STATUS, after));
        self.headers.modify_row(&row)?;
        Ok(Some(before))
    }
}

/// What its status object does.
#[derive(Debug)]
pub struct RemoteStatus(pub Arc<Remote>);

impl StatusActions for RemoteStatus {
    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()> {
        self.0.validate(flags)
    }

    fn flush_queues(&self, flags: FlushFlags) -> Result<()> {
        {
            let code = &mut self.0.state.lock().code;
            if flags.contains(FlushFlags::FLUSH_UPLOAD) {
                *code |= StatusCode::STATUS_OUTBOUND_FLUSH;
            }
            if flags.contains(FlushFlags::FLUSH_DOWNLOAD) {
                *code |= StatusCode::STATUS_INBOUND_FLUSH;
            }
        }
        self.0.show()
    }

    fn header_folder(&self) -> Option<Arc<dyn MapiFolder>> {
        Some(Arc::new(HeaderFolder::new(&self.0)))
    }
}

impl Remote {
    /// `ValidateState`: sets the bits of the row; the work is done at the next pump (STA-REMOTE-3 to -8).
    pub fn validate(&self, flags: ValidateStateFlags) -> Result<()> {
        use ValidateStateFlags as F;
        if flags.contains(F::SHOW_XP_SESSION_UI) {
            return Err(refused(ErrorCode::MAPI_E_NO_SUPPORT, "the transport has no user interface"));
        }
        let work = F::REFRESH_XP_HEADER_CACHE | F::PROCESS_XP_HEADER_CACHE;
        {
            let mut state = self.state.lock();
            let busy = state.refreshes || state.processes;
            let aborts = flags.contains(F::ABORT_XP_HEADER_OPERATION);
            if busy && flags.intersects(work) || aborts && state.at_work {
                return Err(refused(ErrorCode::MAPI_E_BUSY, "another operation is under way"));
            }
            if aborts {
                (state.refreshes, state.processes) = (false, false);
                state.code.remove(INBOUND);
                state.code |= StatusCode::STATUS_OFFLINE;
            }
            if flags.contains(F::REFRESH_XP_HEADER_CACHE) {
                state.refreshes = true;
                state.code |= INBOUND;
                state.code.remove(StatusCode::STATUS_OFFLINE);
            }
            if flags.contains(F::PROCESS_XP_HEADER_CACHE) {
                state.processes = true;
                state.code |= OUTBOUND;
            }
            if flags.intersects(work) {
                let marked = state.listed.iter().filter(|listed| listed.marks.contains(DOWNLOAD));
                (state.wanted, state.fetched) = (marked.count(), 0);
            }
            if flags.contains(F::FORCE_XP_CONNECT) {
                state.code.remove(StatusCode::STATUS_OFFLINE);
            }
            if flags.contains(F::FORCE_XP_DISCONNECT) {
                state.code |= StatusCode::STATUS_OFFLINE;
            }
        }
        self.show()?;
        let Some(support) = self.support.upgrade().filter(|_| flags.intersects(work)) else { return Ok(()) };
        support.spooler_notify(SpoolerNotifyFlags::NOTIFY_NEWMAIL, NotifyData::Nothing)
    }
}
