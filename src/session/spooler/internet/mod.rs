//! The built-in transport: delivers between the mailboxes of this computer's post office, hands the rest to whoever
//! asks what was [sent](crate::Emulator::sent), and fetches what was [posted](crate::Emulator::post).

mod addressing;
mod header_folder;
mod post_office;
mod remote;
mod sender;
mod sent;
mod settings;

use std::fmt;
use std::sync::{Arc, Weak};

use crate::engine::profile::ProfileId;
use crate::engine::report::unreachable;
use crate::engine::{StoreId, travels};
use crate::interface::ext::MapiPropExt;
use crate::interface::spi::*;
use crate::interface::{Error, MapiStatus, Message, Method, Opened, Result};
use crate::provider::Refusal;
use crate::provider::store::Arrival;
use crate::session::computer::Computer;
use crate::session::identity::{self, Identity};
use crate::vocab::tags::*;
use crate::vocab::*;

use super::route::Recipient;
use addressing::targets;
use remote::{Remote, RemoteStatus};
use sent::sent_mail;

pub use addressing::{RCVD_REPRESENTING, RECEIVED_BY, Target, receiver_properties};
pub use post_office::PostOffice;
pub use sender::{REPRESENTING, SENDER, person};
pub use sent::SentMail;
pub use settings::InternetSettings;

/// The library of the built-in transport.
pub const MINET_DLL: &str = "MINET.DLL";

/// Seconds after which a message is tried again that met an outage.
const RETRY: u32 = 60;

/// The provider, for one profile.
pub struct InternetProvider {
    computer: Weak<Computer>,
    profile: ProfileId,
}

impl InternetProvider {
    /// The provider for sessions of this profile.
    pub fn new(computer: &Arc<Computer>, profile: ProfileId) -> Self {
        Self { computer: Arc::downgrade(computer), profile }
    }
}

impl fmt::Debug for InternetProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InternetProvider")
    }
}

impl XpProvider for InternetProvider {
    fn info(&self) -> TransportInfo {
        TransportInfo {
            dll_name: MINET_DLL.to_owned(),
            display_name: "Internet E-mail".to_owned(),
            provider_display: "Internet E-mail Transport".to_owned(),
            flags: StatusFlags::NONE,
        }
    }

    fn transport_logon(
        &self,
        support: Arc<dyn MapiSupport>,
        flags: TransportLogonFlags,
    ) -> Result<TransportLogon> {
        let computer = self.computer.upgrade().filter(|computer| computer.post_office.settings().remote);
        let mine = computer.and_then(|computer| identity::of_profile(&computer, self.profile));
        let remote = mine.map(|mine| Remote::new(&self.computer, &support, mine.address)).transpose()?;
        let (computer, profile) = (Weak::clone(&self.computer), self.profile);
        let connects = !flags.contains(TransportLogonFlags::LOGON_NO_CONNECT);
        let logon = InternetLogon { computer, profile, support, remote, connects };
        Ok(TransportLogon { logon: Arc::new(logon), flags: TransportLogonFlags::LOGON_SP_POLL })
    }

    fn fast_shutdown(&self) -> Option<&dyn ProviderShutdown> {
        Some(self)
    }
}

/// What was handed over was handed over: nothing is left to do.
impl ProviderShutdown for InternetProvider {
    fn query_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn notify_process_shutdown(&self) -> Result<()> {
        Ok(())
    }

    fn do_fast_shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// A logon of the built-in transport.
struct InternetLogon {
    computer: Weak<Computer>,
    profile: ProfileId,
    support: Arc<dyn MapiSupport>,
    /// If it lists mail by its headers.
    remote: Option<Arc<Remote>>,
    /// Whether it may connect to the post office (STA-XPPROVIDER-4).
    connects: bool,
}

impl fmt::Debug for InternetLogon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InternetLogon")
    }
}

fn failed(code: ErrorCode, method: Method, why: &'static str) -> Error {
    Error::new(code, method, why)
}

impl InternetLogon {
    fn computer(&self, method: Method) -> Result<Arc<Computer>> {
        self.computer
            .upgrade()
            .ok_or_else(|| failed(ErrorCode::MAPI_E_CALL_FAILED, method, "the computer is gone"))
    }

    /// The computer, if its post office can be reached.
    fn reach(&self, method: Method) -> Result<Arc<Computer>> {
        let computer = self.computer(method)?;
        let offline = self.remote.as_ref().is_some_and(|remote| remote.is_offline());
        if offline || !self.connects || computer.post_office.settings().outage {
            return Err(failed(ErrorCode::MAPI_E_NETWORK_ERROR, method, "the post office cannot be reached"));
        }
        Ok(computer)
    }

    /// Hands a message over, once it says who sent it and who is done with.
    fn hand_over(
        &self,
        computer: &Computer,
        message: &Arc<dyn Message>,
        sender: Option<&Identity>,
        targets: Vec<Target>,
    ) -> Result<Letters> {
        let settings = computer.post_office.settings();
        let now = self.support.now();
        let mut letters = Letters::default();
        let mut parcels = Vec::new();
        let mut outside = Vec::new();
        let mut reached: Vec<StoreId> = Vec::new();
        for target in targets {
            if settings.refuses(&target.address) {
                letters.refused.push(target);
                continue;
            }
            let mailbox = computer.runtime.read().mailbox(&target.address);
            match mailbox {
                None => outside.push(target),
                Some(mailbox) if reached.contains(&mailbox) => {}
                Some(mailbox) => {
                    reached.push(mailbox);
                    let due = now.after(settings.latency);
                    parcels.push((parcel(computer, message, mailbox, &target, due)?, target, due));
                }
            }
        }
        let sent = if outside.is_empty() { None } else { Some(sent_mail(&**message, sender, outside)?) };
        // From here on it is under way: whoever cannot read it has it sent again as a whole.
        for (parcel, target, due) in parcels {
            computer.post_office.carry(&computer.runtime, parcel, due, now).map_err(refused)?;
            letters.delivered.push((target, due));
        }
        if let Some(sent) = sent {
            computer.post_office.add_sent(sent);
        }
        Ok(letters)
    }
}

/// What became of a message.
#[derive(Default)]
struct Letters {
    refused: Vec<Target>,
    delivered: Vec<(Target, FileTime)>,
}

fn refused(refusal: Refusal) -> Error {
    refusal.into_error(Method::XpLogonSubmitMessage)
}

/// A copy of a message as it arrives in a mailbox.
fn parcel(
    computer: &Computer,
    message: &Arc<dyn Message>,
    mailbox: StoreId,
    target: &Target,
    due: FileTime,
) -> Result<Arrival> {
    let arrival = Arrival::new(&computer.runtime, mailbox).map_err(refused)?;
    let parts = [PR_MESSAGE_RECIPIENTS.id(), PR_MESSAGE_ATTACHMENTS.id()];
    let stay = message.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    let mut stay: Vec<PropTag> =
        stay.into_iter().filter(|tag| !travels(*tag) && !parts.contains(&tag.id())).collect();
    // A list of what stays behind has to name something.
    stay.push(PR_CREATION_TIME.tag());
    let copy = Opened::Message(arrival.message());
    message.copy_to(&[], Some(&stay), None, guids::IID_IMessage, &copy, CopyFlags::NONE)?;
    arrival.forget_sending();
    let mut extra = receiver_properties(computer.runtime.read().directory(), target);
    extra.push(Property::of(PR_MESSAGE_DELIVERY_TIME, due));
    arrival.set_and_save(extra).map_err(refused)?;
    Ok(arrival)
}

/// How long the sender wants a message to wait yet.
fn seconds_to_wait(message: &dyn Message, now: FileTime) -> Result<Option<u32>> {
    let wanted = message.find(PR_DEFERRED_DELIVERY_TIME)?.max(message.find(PR_DEFERRED_SEND_TIME)?);
    let left = wanted.filter(|time| *time > now).map(|time| (time.0 - now.0).div_ceil(FileTime::PER_SECOND));
    Ok(left.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)))
}

impl XpLogon for InternetLogon {
    fn address_types(&self) -> Result<AddressTypes> {
        let computer = self.computer(Method::XpLogonAddressTypes)?;
        Ok(AddressTypes {
            types: Some(computer.post_office.settings().address_types.clone()),
            uids: Vec::new(),
        })
    }

    fn submit_message(
        &self,
        _flags: SubmitMessageFlags,
        message: &Arc<dyn Message>,
    ) -> std::result::Result<u32, SubmitError> {
        let computer = match self.reach(Method::XpLogonSubmitMessage) {
            Ok(computer) => computer,
            Err(error) => return Err(SubmitError::retry_in(error.code(), RETRY)),
        };
        let now = self.support.now();
        if let Some(seconds) = seconds_to_wait(&**message, now)? {
            return Err(SubmitError::retry_in(ErrorCode::MAPI_E_WAIT, seconds));
        }
        let sender = identity::of_profile(&computer, self.profile);
        let all = Recipient::all_of(&**message)?;
        let mine: Vec<&Recipient> = all.iter().filter(|known| !known.done).collect();
        let targets = targets(computer.runtime.read().directory(), &mine);
        let mut said = sender::missing(&**message, sender.as_ref())?;
        said.push(Property::of(PR_PROVIDER_SUBMIT_TIME, now));
        message.set_props(&said)?;
        Recipient::set_done(&**message, &all, |_| true)?;
        message.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        let letters = self.hand_over(&computer, message, sender.as_ref(), targets)?;
        self.report(&**message, &mine, &letters)?;
        Ok(0)
    }

    fn transport_notify(&self, flags: TransportNotifyFlags, _: NotifyData<'_>) -> Result<()> {
        self.remote.as_ref().map_or(Ok(()), |remote| remote.notify(flags))
    }

    fn open_status_entry(&self, interface: Option<Iid>, flags: OpenFlags) -> Result<Arc<dyn MapiStatus>> {
        let Some(remote) = &self.remote else {
            return Err(failed(ErrorCode::MAPI_E_NO_SUPPORT, Method::XpLogonOpenStatusEntry, "it is MAPI's"));
        };
        let _checked = interface;
        self.support.create_status(Arc::new(RemoteStatus(Arc::clone(remote))), flags)
    }

    fn validate_state(&self, flags: ValidateStateFlags) -> Result<()> {
        self.remote.as_ref().map_or(Ok(()), |remote| remote.validate(flags))
    }

    fn poll(&self) -> Result<bool> {
        let computer = self.reach(Method::XpLogonPoll)?;
        if let Some(remote) = &self.remote {
            return Ok(remote.has_work());
        }
        let Some(mine) = identity::of_profile(&computer, self.profile) else { return Ok(false) };
        Ok(computer.post_office.has_posted(&mine.address, self.support.now()))
    }

    fn start_message(&self, _flags: u32, message: &Arc<dyn Message>) -> Result<u32> {
        let computer = self.reach(Method::XpLogonStartMessage)?;
        if let Some(remote) = &self.remote {
            remote.fetch(|posted| {
                posted.mail.write_to(&**message, &computer, &remote.address)?;
                message.save_changes(SaveFlags::NONE)
            })?;
            return Ok(1);
        }
        let Some(mine) = identity::of_profile(&computer, self.profile) else { return Ok(1) };
        let now = self.support.now();
        if let Some(mail) = computer.post_office.take_posted(&mine.address, now) {
            mail.write_to(&**message, &computer, &mine.address)?;
            message.save_changes(SaveFlags::NONE)?;
        }
        Ok(1)
    }
}

impl InternetLogon {
    /// Tells the sender whom the message did not reach, and whom it did, as far as he wants to know.
    fn report(&self, message: &dyn Message, mine: &[&Recipient], letters: &Letters) -> Result<()> {
        let entry = |target: &Target| {
            let known = mine.iter().find(|known| known.row == target.row);
            known.map(|known| known.entry.clone()).unwrap_or_default()
        };
        let refused = letters.refused.iter().map(|target| {
            let why = format!("The post office refuses mail to {}.", target.address);
            unreachable(entry(target), &why)
        });
        let delivered = letters.delivered.iter().map(|(target, time)| {
            let mut entry = entry(target);
            entry.set(Property::of(PR_DELIVER_TIME, *time));
            entry
        });
        let list: AdrList = refused.chain(delivered).collect();
        if list.entries.is_empty() {
            return Ok(());
        }
        self.support.status_recips(message, &list).map(drop)
    }
}
