//! Hooks of the spooler: they see what was sent and what arrives.

use mapi_emulator::interface::spi::{HookAnswer, HookInfo, Hooked, SpoolerHook};
use mapi_emulator::interface::{Error, Method};
use parking_lot::Mutex;

use super::lent::{Lender, Lent};
use super::wire::Incoming;
use super::*;

const OUT: StatusFlags = StatusFlags::HOOK_OUTBOUND;
const IN: StatusFlags = StatusFlags::HOOK_INBOUND;

/// A hook that answers as it is told and writes down what it sees.
#[derive(Debug)]
pub struct Hook {
    name: &'static str,
    pub answer: Mutex<Option<HookAnswer>>,
    log: Log,
}

impl Hook {
    pub fn new(log: &Log, name: &'static str, answer: Option<HookAnswer>) -> Arc<Self> {
        Arc::new(Self { name, answer: Mutex::new(answer), log: Arc::clone(log) })
    }

    fn see(&self, way: &str, hooked: &Hooked<'_>) -> Result<HookAnswer> {
        let (subject, folder) = (hooked.message.get(PR_SUBJECT)?, hooked.folder.get(PR_DISPLAY_NAME)?);
        assert_eq!(hooked.store.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_STORE.into());
        let destination = match hooked.destination {
            Some(id) => format!(" for {}", hooked.store.open_folder(id)?.get(PR_DISPLAY_NAME)?),
            None => String::new(),
        };
        self.log.lock().push(format!("{}: {subject} {way} {folder}{destination}", self.name));
        let broken = || Error::new(ErrorCode::MAPI_E_CALL_FAILED, Method::MsgStoreFinishedMsg, "broken");
        self.answer.lock().clone().ok_or_else(broken)
    }
}

impl SpoolerHook for Hook {
    fn info(&self) -> HookInfo {
        HookInfo { dll_name: format!("{}32.DLL", self.name), display_name: self.name.to_owned() }
    }

    fn outbound_msg_hook(&self, hooked: &Hooked<'_>) -> Result<HookAnswer> {
        self.see("from", hooked)
    }

    fn inbound_msg_hook(&self, hooked: &Hooked<'_>) -> Result<HookAnswer> {
        self.see("to", hooked)
    }
}

pub fn answer(flags: HookFlags, folder: Option<EntryId>) -> Option<HookAnswer> {
    Some(HookAnswer { flags, folder })
}

/// Anna's session with these hooks: in a mailbox of the emulator, or in one of a user's provider.
fn desk(lent: bool, log: &Log, wire: &Arc<Wire>, hooks: &[(&Arc<Hook>, StatusFlags)]) -> Result<Desk> {
    let emulator = computer(&[wire])?;
    for (hook, ways) in hooks {
        emulator.install_hook("Anna Berg", Arc::<Hook>::clone(hook), *ways)?;
    }
    let store = if lent { Some(Lent::new(false)?) } else { None };
    if let Some(store) = &store {
        emulator.install("Anna Berg", Arc::new(Lender(Arc::clone(store))))?;
    }
    let session = emulator.log_on("Anna Berg")?;
    let store = match store {
        Some(lent) => {
            session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&lent.id()?))?;
            session.open_msg_store(&lent.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value()
        }
        None => session.default_store()?,
    };
    let desk = Desk { emulator, session, store, log: Arc::clone(log) };
    desk.pump();
    Ok(desk)
}

/// How many messages are in Outbox, Sent Items and Inbox.
fn counts(desk: &Desk) -> Result<[i32; 3]> {
    let folders = [desk.store.outbox()?, desk.store.sent_items()?, desk.store.inbox()?];
    let count = |folder: &Arc<dyn MapiFolder>| folder.get(PR_CONTENT_COUNT);
    Ok([count(&folders[0])?, count(&folders[1])?, count(&folders[2])?])
}

/// STA-SUP-DOSENTMAIL-2: of the message, in the folder where it is; whoever's the store is.
#[test]
fn a_hook_disposes_of_what_was_sent() -> Result<()> {
    for lent in [false, true] {
        let (log, hooks_log) = (Log::default(), Log::default());
        let wire = Wire::new(&log, "A", &["FAX"]);
        let hook = Hook::new(&hooks_log, "HOOK", answer(HookFlags::NONE, None));
        let desk = desk(lent, &log, &wire, &[(&hook, OUT)])?;
        let sent_items = EntryId::from(desk.store.sent_items()?.get(PR_ENTRYID)?);
        let mut left = [0, 0, 0];
        for (wanted, place) in [
            (answer(HookFlags::NONE, None), Some(0)),
            (None, Some(0)),
            (answer(HookFlags::NONE, Some(sent_items)), Some(1)),
            (answer(HookFlags::HOOK_DELETE, None), None),
        ] {
            *hook.answer.lock() = wanted.clone();
            desk.submit("Plan", &["Carla@FAX"])?;
            assert_eq!(desk.pump().len(), 2);
            if let Some(place) = place {
                left[place] += 1;
            }
            assert_eq!(counts(&desk)?, left, "{wanted:?} {lent}");
            assert_eq!(std::mem::take(&mut *hooks_log.lock()), ["HOOK: Plan from Outbox"]);
        }
    }
    Ok(())
}

/// STA-SUP-DOSENTMAIL-2: in the order of the profile, as far as they are for that way; the last folder wins, and each sees
/// where those before it want the message.
#[test]
fn one_hook_after_the_other_is_asked() -> Result<()> {
    let log = Log::default();
    let wire = Wire::new(&log, "A", &["FAX"]);
    let hooks = ["FIRST", "OTHER", "SECOND", "THIRD"].map(|name| Hook::new(&log, name, None));
    let listed = [(&hooks[0], OUT | IN), (&hooks[1], IN), (&hooks[2], OUT), (&hooks[3], OUT)];
    let desk = desk(false, &log, &wire, &listed)?;
    let folder = |name| -> Result<_> { desk.store.ipm_subtree()?.new_subfolder(name) };
    let (one, other) = (folder("One")?, folder("Other")?);
    let sent_items = desk.store.sent_items()?.get(PR_ENTRYID)?;
    let id = |folder: &Arc<dyn MapiFolder>| folder.get(PR_ENTRYID).map(EntryId::from);
    *hooks[0].answer.lock() = answer(HookFlags::NONE, Some(id(&one)?));
    *hooks[2].answer.lock() = answer(HookFlags::HOOK_CANCEL, Some(id(&other)?));
    let message = desk.store.outbox()?.new_message()?;
    message.set_props(&[Property::of(PR_SUBJECT, "Plan"), Property::of(PR_SENTMAIL_ENTRYID, sent_items)])?;
    message.add_recipient(entry("Carla@FAX"))?;
    message.submit_message(SubmitFlags::NONE)?;
    let asked = desk.pump();
    assert_eq!(
        asked[2..],
        ["FIRST: Plan from Outbox for Sent Items", "SECOND: Plan from Outbox for One"],
        "THIRD is not asked any more"
    );
    assert_eq!((one.get(PR_CONTENT_COUNT)?, other.get(PR_CONTENT_COUNT)?), (0, 1));
    Ok(())
}

/// STA-INBOUND-12: what a hook deletes never arrives, and nothing else is lost.
#[test]
fn a_hook_sees_what_arrives() -> Result<()> {
    for lent in [false, true] {
        let (log, hooks_log) = (Log::default(), Log::default());
        let wire = Wire::new(&log, "A", &["FAX"]);
        let hook = Hook::new(&hooks_log, "HOOK", None);
        let desk = desk(lent, &log, &wire, &[(&hook, IN)])?;
        let sent_items = EntryId::from(desk.store.sent_items()?.get(PR_ENTRYID)?);
        let mut left = [0, 0, 0];
        for (wanted, place) in [
            (None, Some(2)),
            (answer(HookFlags::HOOK_DELETE, None), None),
            (answer(HookFlags::NONE, Some(sent_items)), Some(1)),
        ] {
            *hook.answer.lock() = wanted.clone();
            wire.receives(&[Incoming::Mail("News")]);
            wire.tells(SpoolerNotifyFlags::NOTIFY_NEWMAIL)?;
            assert_eq!(desk.pump(), [r#"A: start Some(Mail("News"))"#, "A: start None"]);
            if let Some(place) = place {
                left[place] += 1;
            }
            assert_eq!(counts(&desk)?, left, "{wanted:?} {lent}");
            assert_eq!(std::mem::take(&mut *hooks_log.lock()), ["HOOK: News to Inbox"]);
        }
    }
    Ok(())
}

/// A profile lists a hook, under the name of its library without "32" (STA-PROPS-8).
#[test]
fn a_hook_is_in_the_profile() -> Result<()> {
    let log = Log::default();
    let (wire, hook) = (Wire::new(&log, "A", &["FAX"]), Hook::new(&log, "HOOK", None));
    let desk = desk(false, &log, &wire, &[(&hook, OUT)])?;
    let providers = desk.session.admin_services(0)?.get_provider_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = providers.all_rows(&columns![PR_RESOURCE_TYPE, PR_PROVIDER_DLL_NAME, PR_RESOURCE_FLAGS])?;
    let listed =
        rows.iter().filter(|row| row.get(PR_RESOURCE_TYPE) == Some(ResourceType::MAPI_HOOK_PROVIDER.into()));
    let listed: Vec<_> =
        listed.map(|row| (row.get(PR_PROVIDER_DLL_NAME), row.get(PR_RESOURCE_FLAGS))).collect();
    let flags = OUT | StatusFlags::STATUS_NO_PRIMARY_IDENTITY;
    assert_eq!(listed, [(Some("HOOK.DLL".to_owned()), Some(flags.bits() as i32))]);
    let nobody = desk.emulator.install_hook("Nobody", hook, OUT);
    assert_eq!(code(nobody), ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}
