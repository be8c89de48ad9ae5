//! Where the calls are made: two mailboxes with some mail, profiles with services, and a second computer to copy to.

use std::sync::{Arc, LazyLock};

use mapi_emulator::interface::spi::{EntryError, ServiceCall};
use mapi_emulator::interface::{MsgServiceAdmin, ProfAdmin, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IMessage;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, Person, columns};

const SERVICES: &str = "
[Services]
MINE=My service
WIRE=A transport
[MINE]
PR_SERVICE_DLL_NAME=MINE.DLL
PR_SERVICE_ENTRY_NAME=MineEntry
Providers=MINE_MS
[MINE_MS]
PR_DISPLAY_NAME=My store
PR_PROVIDER_DISPLAY=Stores
PR_PROVIDER_DLL_NAME=MINEMS.DLL
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=STATUS_DEFAULT_STORE
[WIRE]
Providers=WIRE_XP
[WIRE_XP]
PR_DISPLAY_NAME=Wire
PR_PROVIDER_DISPLAY=Wires
PR_PROVIDER_DLL_NAME=WIREXP.DLL
PR_RESOURCE_TYPE=MAPI_TRANSPORT_PROVIDER
PR_RESOURCE_FLAGS=STATUS_PRIMARY_IDENTITY
";

pub const KEEP: SaveFlags = SaveFlags::KEEP_OPEN_READWRITE;

pub struct Scene {
    pub emulator: Emulator,
    /// Another computer, with the same mailboxes.
    pub other: Emulator,
    _there: Arc<dyn MapiSession>,
    pub session: Arc<dyn MapiSession>,
    pub store: Arc<dyn MsgStore>,
    pub inbox: Arc<dyn MapiFolder>,
    /// With the folder `Sub`, which has something of everything, and the messages `One`, read, and `Two`, unread and with everything.
    pub work: Arc<dyn MapiFolder>,
    /// On the other computer.
    pub there: Arc<dyn MapiFolder>,
    pub profiles: Arc<dyn ProfAdmin>,
    /// Those of the profile `Spare`, which has MINE and WIRE twice.
    pub services: Arc<dyn MsgServiceAdmin>,
}

/// What every scene is a fork of.
static FURNISHED: LazyLock<Emulator> = LazyLock::new(|| furnished().expect("a furnished emulator"));

fn furnished() -> Result<Emulator> {
    let emulator = Emulator::builder()
        .mailbox("Anna Berg", "anna@example.com")
        .mailbox("Ben Okafor", "ben@example.com")
        .build();
    emulator.add_person(&Person::new("Bill Lee", "bill@example.com"));
    emulator.add_person(&Person::new("Carla Ruiz", "carla@example.com"));
    emulator.add_services(SERVICES).expect("the services parse");
    emulator.mapi().initialize(InitFlags::NONE)?;
    let profiles = emulator.mapi().admin_profiles(0)?;
    profiles.create_profile("Spare", None, ProfileFlags::NONE)?;
    let services = profiles.admin_services("Spare", None, ProfileFlags::NONE)?;
    emulator.register_service("MINE.DLL", "MineEntry", Arc::new(willing));
    for service in ["MINE", "WIRE", "WIRE"] {
        services.create_msg_service(service, None, ServiceUiFlags::NONE)?;
    }
    let session = emulator.log_on("Anna Berg")?;
    let store = session.default_store()?;
    let work = store.ipm_subtree()?.new_subfolder("Work")?;
    let sub = work.new_subfolder("Sub")?;
    message(&work, "One")?.set_read_flag(ReadFlags::NONE)?;
    let two = message(&work, "Two")?;
    two.set(PR_BODY, "Long. ".repeat(1_000))?;
    let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
    two.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
    two.attach_file("plan.txt", b"the plan")?;
    let (_, around) = two.create_attach(None, CreateAttachFlags::NONE)?;
    let make = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let inner = around.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, make)?.into_message()?;
    inner.set(PR_SUBJECT, "Inside")?;
    inner.save_changes(SaveFlags::NONE)?;
    around.save_changes(SaveFlags::NONE)?;
    two.save()?;
    two.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    message(&sub, "Three")?;
    let view = sub.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    view.set(PR_SUBJECT, "View")?;
    view.save()?;
    sub.new_subfolder("Deep")?;
    Ok(emulator)
}

/// Those of the messages in a scene, as a dump of the stores shows them.
pub const SUBJECTS: [&str; 4] = ["One", "Two", "Three", "View"];

/// A message that is saved and stays open.
pub fn message(folder: &Arc<dyn MapiFolder>, subject: &str) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, subject)?;
    message.save()?;
    Ok(message)
}

pub fn id_of<T: MapiPropExt + ?Sized>(object: &T) -> Result<EntryId> {
    Ok(object.get(PR_ENTRYID)?.into())
}

/// An entry function that keeps what it is configured with in its section.
fn willing(call: &ServiceCall<'_>) -> std::result::Result<(), EntryError> {
    if !call.properties.is_empty() {
        let section = call.support.open_profile_section(None, OpenSectionFlags::MAPI_MODIFY)?;
        section.set_props(call.properties)?;
    }
    Ok(())
}

impl Scene {
    pub fn new() -> Result<Self> {
        let (emulator, other) = (FURNISHED.fork(), FURNISHED.fork());
        emulator.register_service("MINE.DLL", "MineEntry", Arc::new(willing));
        let session = emulator.log_on("Anna Berg")?;
        let store = session.default_store()?;
        let (inbox, work) = (store.inbox()?, store.folder_at("Work")?);
        let of_there = other.log_on("Anna Berg")?;
        let there = of_there.default_store()?.inbox()?;
        let profiles = emulator.mapi().admin_profiles(0)?;
        let services = profiles.admin_services("Spare", None, ProfileFlags::NONE)?;
        Ok(Self { emulator, other, _there: of_there, session, store, inbox, work, there, profiles, services })
    }

    /// The message of the folder Work that is called so, to be changed.
    pub fn message(&self, subject: &str) -> Result<Arc<dyn Message>> {
        self.store.open_entry(Some(&self.id(subject)?), None, OpenFlags::MAPI_MODIFY)?.into_message()
    }

    /// The id of a message of the folder Work.
    pub fn id(&self, subject: &str) -> Result<EntryId> {
        let rows = self.work.messages(&columns![PR_ENTRYID, PR_SUBJECT])?;
        let row = rows.iter().find(|row| row.get(PR_SUBJECT).as_deref() == Some(subject));
        Ok(row.and_then(|row| row.get(PR_ENTRYID)).expect("the message is there").into())
    }

    /// A saved message in the Outbox, to Ben.
    pub fn letter(&self) -> Result<Arc<dyn Message>> {
        let letter = self.store.outbox()?.new_message()?;
        letter.set(PR_SUBJECT, "Letter")?;
        let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
        letter.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO))?;
        letter.save()?;
        Ok(letter)
    }

    pub fn book(&self) -> Result<Arc<dyn AddrBook>> {
        Ok(self.session.open_address_book(None, AbOpenFlags::NONE)?.into_value())
    }

    /// Anna's personal address book.
    pub fn pab(&self) -> Result<Arc<dyn AbContainer>> {
        let book = self.book()?;
        let id = book.get_pab()?.expect("the profile has one");
        book.open_entry(Some(&id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_ab_container()
    }

    /// The ids of all in the global address list.
    pub fn staff(&self) -> Result<Vec<EntryId>> {
        let book = self.book()?;
        let id = book.get_default_dir()?.expect("the profile has one");
        let list = book.open_entry(Some(&id), None, OpenFlags::NONE)?.into_ab_container()?;
        let rows = list.get_contents_table(TableFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
        Ok(rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect())
    }

    /// The services of the profile Spare: MINE, WIRE, WIRE.
    pub fn service_uids(&self) -> Result<Vec<MapiUid>> {
        let rows =
            self.services.get_msg_service_table(UnicodeFlags::NONE)?.all_rows(&columns![PR_SERVICE_UID])?;
        Ok(rows.iter().filter_map(|row| MapiUid::from_slice(&row.get(PR_SERVICE_UID)?)).collect())
    }
}
