use std::sync::Arc;

use super::Refused;
use super::book::{AbOwner, IntegratedBook};
use super::gathered::Gathered;
use super::logons::OpenedBook;
use super::root::ROOT_UID;
use crate::engine::short_term;
use crate::interface::ext::MapiTableExt;
use crate::interface::{MapiProp, MapiTable, Method, Opened};
use crate::provider::address_book::{EntryTemplate, Shown, TEMPLATE_COLUMNS, UserHandle, template_table};
use crate::provider::codes::code_of;
use crate::provider::{LiveRows, PropView, Refusal, refuse, refuse_flags};
use crate::vocab::guids::IID_IMailUser;
use crate::vocab::tags::{PR_ENTRYID, PR_OBJECT_TYPE, PR_SELECTABLE};
use crate::vocab::{
    AdrEntry, CreateOneOffFlags, EntryId, ErrorCode, ObjectType, OneOff, OpenFlags, PropTag, PropValue,
    Property, RowRef, TemplateFlags, UnicodeFlags,
};

/// What recipients outside of containers are made from, and what is known of any recipient.
impl IntegratedBook {
    /// The entry id of MAPI's own template, good for this session only (ADR-TEMPLATES-6, ADR-EID-5).
    fn generic_template(&self) -> EntryId {
        let long = EntryId::long_term(ROOT_UID, b"template");
        short_term(long.as_bytes(), self.owner)[..].into()
    }

    /// Whether an entry id is that of MAPI's own template.
    pub fn is_generic_template(&self, id: &EntryId) -> bool {
        id.provider_uid() == Some(ROOT_UID) && *id == self.generic_template()
    }

    /// MAPI's one-off table: its own template and what every provider offers (ADR-TEMPLATES-6, TBL-ONEOFF-4).
    pub fn one_off_table(&self, unicode: bool) -> Refused<Arc<dyn MapiTable>> {
        Ok(template_table(&self.runtime, &self.life, self.offered()?, unicode))
    }

    /// What it shows: each provider is asked once per session, and watched for changes (ADR-TEMPLATES-9).
    fn offered(&self) -> Refused<Arc<LiveRows>> {
        let providers = self.logons.all();
        let numbers: Vec<u64> = providers.iter().map(|provider| provider.logged_on.number).collect();
        if let Some((known, rows)) = &*self.offered.lock()
            && *known == numbers
        {
            return Ok(Arc::clone(rows));
        }
        // A provider without templates has no table.
        let table =
            |provider: &Arc<OpenedBook>| provider.logon.get_one_off_table(UnicodeFlags::MAPI_UNICODE).ok();
        let tables = providers.iter().filter_map(table).collect();
        let own = vec![EntryTemplate::GENERIC.row(&self.generic_template())];
        let as_it_is = |row: RowRef<'_>| Some(row.properties().collect());
        let rows = Gathered::rows(&self.runtime, &TEMPLATE_COLUMNS, own, tables, as_it_is)?;
        *self.offered.lock() = Some((numbers, Arc::clone(&rows)));
        Ok(rows)
    }

    /// Refuses an id that stands in a table of templates as a heading (ADR-TEMPLATES-2).
    pub fn check_selectable(&self, templates: &dyn MapiTable, id: &EntryId) -> Refused<()> {
        let rows = templates.query_all_rows(Some(&TEMPLATE_COLUMNS), None, None, 0)?;
        let named =
            rows.iter().find(|row| row.get(PR_ENTRYID).is_some_and(|known| *id == EntryId::from(known)));
        if named.and_then(|row| row.get(PR_SELECTABLE)) != Some(false) {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the id is that of a heading among the templates"))
    }

    /// What a one-off is made of that this template names: its properties and its details table. A template has no entry
    /// id of its own.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_ENTRYID` if it names no template, or one for a list, which needs a container for its members.
    pub fn open_form(self: &Arc<Self>, template: &EntryId) -> Refused<Arc<dyn MapiProp>> {
        let no_template =
            || refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the id is not that of a template for users");
        let owner = self.owner_of(Some(template))?;
        let opened = self.open_entry(Some(template), None, OpenFlags::NONE);
        let opened = opened.map_err(|refusal| {
            let unknown = code_of(Method::AddrBookOpenEntry, &refusal).0 == ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
            if unknown && self.is_template_id(template) { no_template() } else { refusal }
        })?;
        match (owner, opened) {
            (AbOwner::Template | AbOwner::Provider(_), Opened::MailUser(user)) => {
                let form: Arc<dyn MapiProp> = user;
                match properties_of(&*form)?.value(PR_ENTRYID.tag()) {
                    None => Ok(form),
                    Some(_) => Err(no_template()),
                }
            }
            _ => Err(no_template()),
        }
    }

    /// Whether an id is a template identifier, which is no template's entry id (ADR-EID-6).
    fn is_template_id(&self, id: &EntryId) -> bool {
        let nobody = UserHandle::template(&self.runtime, &self.life, EntryTemplate::GENERIC);
        let nobody = Opened::MailUser(Arc::new(nobody));
        self.open_template_id(id, TemplateFlags::NONE, &nobody, Some(IID_IMailUser)).is_ok()
    }

    /// All that a user, list or one-off has.
    pub fn properties(self: &Arc<Self>, id: &EntryId) -> Refused<Shown> {
        let shown = properties_of(&*self.open_entry(Some(id), None, OpenFlags::NONE)?.into_prop()?)?;
        let is_container = shown.value(PR_OBJECT_TYPE.tag()) == Some(ObjectType::MAPI_ABCONT.into());
        if is_container {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "a container is no recipient"));
        }
        Ok(shown)
    }

    /// Gives a resolved recipient those of these properties that it lacks and its provider has.
    pub fn complete(self: &Arc<Self>, recipient: &mut AdrEntry, tags: &[PropTag]) -> Refused<()> {
        let Some(id) = recipient.get(PR_ENTRYID) else { return Ok(()) };
        let lacks = |tag: &&PropTag| recipient.find(**tag).is_none();
        let lacked: Vec<PropTag> = tags.iter().filter(lacks).copied().collect();
        if !lacked.is_empty() {
            let found = self.properties(&EntryId::from(id))?;
            let known = lacked.into_iter().filter_map(|tag| Some(Property::new(tag, found.value(tag)?)));
            recipient.properties.extend(known);
        }
        Ok(())
    }
}

fn properties_of(object: &dyn MapiProp) -> Result<Shown, Refusal> {
    let all = object.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let has_value = |property: &Property| !matches!(property.value, PropValue::Object | PropValue::Error(_));
    Ok(Shown::new(all.into_iter().filter(has_value)))
}

/// `CreateOneOff`: the texts are stored as they are (ADR-CREATEONEOFF-1 to ADR-CREATEONEOFF-8).
pub fn one_off_id(
    name: Option<&str>,
    address_type: &str,
    address: &str,
    flags: CreateOneOffFlags,
) -> Refused<EntryId> {
    refuse_flags(flags.unknown(CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO | CreateOneOffFlags::MAPI_UNICODE))?;
    // A text ends at its first NUL.
    let is_empty = |text: &str| text.is_empty() || text.starts_with('\0');
    if is_empty(address_type) || is_empty(address) {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "a one-off needs an address and its type"));
    }
    let one_off = OneOff {
        rich_info: !flags.contains(CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO),
        unicode: flags.contains(CreateOneOffFlags::MAPI_UNICODE),
        ..OneOff::new(name.unwrap_or(address), address_type, address)
    };
    Ok(one_off.to_entry_id())
}
