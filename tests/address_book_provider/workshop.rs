//! An address book provider with code for the entries that others keep, templates, and containers that come and go.

use std::collections::BTreeMap;

use mapi_emulator::interface::spi::*;
use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::vocab::guids::Iid;
use parking_lot::Mutex;

use super::*;

pub const UID: MapiUid = MapiUid(*b"the workshop's..");
const KIND: MapiUid = MapiUid(*b"kind: workshop..");

/// Somebody whose entries carry a template identifier.
pub fn smith() -> EntryId {
    EntryId::long_term(UID, b"smith")
}

/// What a recipient is made from.
pub fn form() -> EntryId {
    EntryId::long_term(UID, b"form")
}

/// A heading among the templates.
pub fn heading() -> EntryId {
    EntryId::long_term(UID, b"heading")
}

/// The identifier of the code behind the workshop's entries, wherever they are kept.
pub fn code_id() -> EntryId {
    EntryId::long_term(UID, b"code")
}

/// The entry id of a container.
pub fn shelf(name: &str) -> EntryId {
    EntryId::long_term(UID, format!("shelf {name}").as_bytes())
}

/// What the provider does, and what it was asked.
#[derive(Debug, Default)]
pub struct Workshop {
    /// Whether it has containers at all.
    has_shelves: bool,
    /// With which code it refuses to bind.
    pub refuses: Mutex<Option<ErrorCode>>,
    /// What properties of entries open as, behind its code.
    pub opens: Mutex<BTreeMap<PropTag, Opened>>,
    shelves: Mutex<Option<Arc<dyn MapiTableData>>>,
    templates: Mutex<Option<Arc<dyn MapiTableData>>>,
    support: Mutex<Option<Arc<dyn MapiSupport>>>,
    log: Mutex<Vec<String>>,
}

impl Workshop {
    /// One with containers.
    pub fn with_shelves() -> Self {
        Self { has_shelves: true, ..Self::default() }
    }

    /// What it was asked since it was last looked at.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock())
    }

    fn note(&self, what: impl Into<String>) {
        self.log.lock().push(what.into());
    }

    /// What the session does for it.
    pub fn support(&self) -> Arc<dyn MapiSupport> {
        self.support.lock().clone().expect("it is logged on")
    }

    /// The container that its containers are in.
    pub fn root(self: &Arc<Self>) -> Arc<dyn AbContainer> {
        Arc::new(Item { properties: Vec::new(), workshop: Arc::clone(self) })
    }

    /// A container more.
    pub fn add_shelf(&self, name: &str) {
        let row = [
            Property::of(PR_INSTANCE_KEY, shelf(name)),
            Property::of(PR_ENTRYID, shelf(name)),
            Property::of(PR_DISPLAY_NAME, name),
            Property::of(PR_DEPTH, 0),
            Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_ABCONT),
            Property::of(PR_DISPLAY_TYPE, DisplayType::DT_LOCAL),
            Property::of(PR_CONTAINER_FLAGS, ContainerFlags::AB_RECIPIENTS | ContainerFlags::AB_UNMODIFIABLE),
        ];
        self.shelves.lock().as_ref().expect("it is logged on").modify_row(&row).unwrap();
    }

    /// A template more.
    pub fn add_template(&self, id: &EntryId, name: &str, is_selectable: bool) {
        let row = [
            Property::of(PR_ENTRYID, id.clone()),
            Property::of(PR_INSTANCE_KEY, id.clone()),
            Property::of(PR_DISPLAY_NAME, name),
            Property::of(PR_ADDRTYPE, "TOOL"),
            Property::of(PR_DEPTH, i32::from(is_selectable)),
            Property::of(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER),
            Property::of(PR_SELECTABLE, is_selectable),
        ];
        self.templates.lock().as_ref().expect("it is logged on").modify_row(&row).unwrap();
    }
}

/// The provider, for the emulator.
#[derive(Debug)]
pub struct WorkshopProvider(pub Arc<Workshop>);

impl AbProvider for WorkshopProvider {
    fn info(&self) -> AbInfo {
        AbInfo {
            kind: KIND,
            display_name: "Workshop".to_owned(),
            provider_display: "Workshop".to_owned(),
            dll_name: "WORKSHOP.DLL".to_owned(),
        }
    }

    fn logon(&self, support: Arc<dyn MapiSupport>, _: &str, _: AbOpenFlags) -> Result<Arc<dyn AbLogon>> {
        support.set_provider_uid(UID, 0)?;
        let rows = |columns: &[PropTag]| {
            support.create_table(TableType::TBLTYPE_DYNAMIC, PR_INSTANCE_KEY.into(), columns)
        };
        *self.0.shelves.lock() = Some(rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_INSTANCE_KEY])?);
        *self.0.templates.lock() = Some(rows(&columns![PR_DISPLAY_NAME, PR_ENTRYID, PR_INSTANCE_KEY])?);
        self.0.add_template(&heading(), "Tools", false);
        self.0.add_template(&form(), "Tool", true);
        *self.0.support.lock() = Some(support);
        Ok(Arc::new(Logon(Arc::clone(&self.0))))
    }
}

#[derive(Debug)]
struct Logon(Arc<Workshop>);

fn failed(code: ErrorCode, method: Method) -> Error {
    Error::new(code, method, "the workshop is closed")
}

impl AbLogon for Logon {
    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn logoff(&self) {
        self.0.shelves.lock().take();
        self.0.templates.lock().take();
        let support = self.0.support.lock().take();
        drop(support);
    }

    fn open_entry(&self, id: Option<&EntryId>, _: Option<Iid>, _: OpenFlags) -> Result<Opened> {
        let item = |properties: Vec<Property>| Arc::new(Item { properties, workshop: Arc::clone(&self.0) });
        let kind = |kind: ObjectType| Property::of(PR_OBJECT_TYPE, kind);
        match id {
            None if self.0.has_shelves => Ok(Opened::AbContainer(item(vec![kind(ObjectType::MAPI_ABCONT)]))),
            None => Err(failed(ErrorCode::MAPI_E_NO_SUPPORT, Method::AbLogonOpenEntry)),
            Some(id) if *id == smith() => Ok(Opened::MailUser(item(vec![
                kind(ObjectType::MAPI_MAILUSER),
                Property::of(PR_ENTRYID, id.clone()),
                Property::of(PR_DISPLAY_NAME, "Smith"),
                Property::of(PR_ADDRTYPE, "TOOL"),
                Property::of(PR_EMAIL_ADDRESS, "anvil"),
                Property::of(PR_TEMPLATEID, code_id()),
            ]))),
            Some(id) if *id == form() || *id == heading() => Ok(Opened::MailUser(item(vec![
                kind(ObjectType::MAPI_MAILUSER),
                Property::of(PR_TEMPLATEID, code_id()),
            ]))),
            Some(_) => Err(failed(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, Method::AbLogonOpenEntry)),
        }
    }

    fn compare_entry_ids(&self, left: &EntryId, right: &EntryId) -> Result<bool> {
        Ok(left == right)
    }

    /// It fills entries in, counts what is read through it, and writes every title in capitals.
    fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Result<Opened> {
        let fail = |code| Err(failed(code, Method::AbLogonOpenTemplateId));
        if let Some(code) = *self.0.refuses.lock() {
            return fail(code);
        }
        if *template != code_id() {
            return fail(ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
        }
        let Opened::MailUser(host) = host else { return fail(ErrorCode::MAPI_E_NO_SUPPORT) };
        assert_eq!(interface, Some(guids::IID_IMailUser));
        let fills = flags.contains(TemplateFlags::FILL_ENTRY);
        self.0.note(if fills { "fill" } else { "bind" });
        if fills {
            let _problems = host.set_props(&[
                Property::of(PR_ADDRTYPE, "TOOL"),
                Property::of(PR_TEMPLATEID, code_id()),
                Property::of(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER),
                Property::of(PR_TITLE, "MASTER"),
            ])?;
        }
        Ok(Opened::MailUser(Arc::new(InFront { host: Arc::clone(host), workshop: Arc::clone(&self.0) })))
    }

    fn get_one_off_table(&self, _: UnicodeFlags) -> Result<Arc<dyn MapiTable>> {
        self.0.note("templates");
        self.0.templates.lock().as_ref().expect("it is logged on").get_view(None, None)
    }

    fn prepare_recips(&self, _: ResolveNamesFlags, _: Option<&[PropTag]>, _: &mut [AdrEntry]) -> Result<()> {
        Ok(())
    }

    no_support! { AbLogon: advise, unadvise, open_status_entry }
}

/// A user, a template or the root container: what it is decides as what it is handed out.
#[derive(Debug)]
struct Item {
    properties: Vec<Property>,
    workshop: Arc<Workshop>,
}

impl MapiProp for Item {
    fn get_props(&self, tags: Option<&[PropTag]>, _: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        let Some(tags) = tags else { return Ok(Outcome::ok(self.properties.clone())) };
        let find = |tag: &PropTag| {
            let found = Property::find(&self.properties, *tag).cloned();
            found.unwrap_or_else(|| Property::new(*tag, ErrorCode::MAPI_E_NOT_FOUND.into()))
        };
        let values: Vec<Property> = tags.iter().map(find).collect();
        let missing = values.iter().any(|property| property.value.as_error().is_some());
        Ok(Outcome::warned_if(values, missing, ErrorCode::MAPI_W_ERRORS_RETURNED))
    }

    fn get_prop_list(&self, _: UnicodeFlags) -> Result<Vec<PropTag>> {
        Ok(self.properties.iter().map(|property| property.tag).collect())
    }

    refuse_most_of_prop!();
    refuse_changes_of_prop!();
}

impl MailUser for Item {}

impl MapiContainer for Item {
    fn get_hierarchy_table(&self, _: TableFlags) -> Result<Arc<dyn MapiTable>> {
        self.workshop.shelves.lock().as_ref().expect("it is logged on").get_view(None, None)
    }

    no_support! { MapiContainer: get_contents_table, open_entry }
    refuse_searches!();
}

/// Its containers can be deleted.
impl AbContainer for Item {
    fn delete_entries(&self, ids: &[EntryId], _: u32) -> Result<Outcome<()>> {
        let shelves = self.workshop.shelves.lock().clone().expect("it is logged on");
        for id in ids {
            shelves.delete_row(&Property::of(PR_INSTANCE_KEY, id.clone()))?;
        }
        Ok(Outcome::ok(()))
    }

    no_support! { AbContainer: create_entry, copy_entries, resolve_names }
}

/// The workshop's code in front of an entry that somebody else keeps.
#[derive(Debug)]
struct InFront {
    host: Arc<dyn MailUser>,
    workshop: Arc<Workshop>,
}

impl MapiProp for InFront {
    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.workshop.note("read");
        self.host.get_props(tags, flags)
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        self.workshop.note("write");
        let in_capitals = |property: &Property| match property.value.as_str() {
            Some(title) if property.tag == PR_TITLE => Property::of(PR_TITLE, title.to_uppercase()),
            _ => property.clone(),
        };
        self.host.set_props(&properties.iter().map(in_capitals).collect::<Vec<_>>())
    }

    fn save_changes(&self, flags: SaveFlags) -> Result<()> {
        self.workshop.note("save");
        self.host.save_changes(flags)
    }

    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.host.get_last_error(code, flags)
    }

    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>> {
        self.host.get_prop_list(flags)
    }

    fn open_property(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Result<Opened> {
        match self.workshop.opens.lock().get(&tag) {
            Some(opened) => Ok(opened.clone()),
            None => self.host.open_property(tag, interface, options, flags),
        }
    }

    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>> {
        self.host.delete_props(tags)
    }

    no_support! { MapiProp: copy_to, copy_props, get_ids_from_names, get_names_from_ids }
}

impl MailUser for InFront {}
