use std::sync::Arc;

use super::Refused;
use super::book::{AbOwner, IntegratedBook};
use super::root::ROOT_UID;
use crate::interface::ext::MapiTableExt;
use crate::interface::{MapiProp, MapiTable, Opened};
use crate::provider::address_book::{EntryTemplate, Shown, TEMPLATE_COLUMNS, template_data, template_table};
use crate::provider::{PropView, Refusal, refuse};
use crate::vocab::tags::{PR_ENTRYID, PR_OBJECT_TYPE};
use crate::vocab::{
    AdrEntry, EntryId, ErrorCode, ObjectType, OpenFlags, PropTag, PropValue, Property, UnicodeFlags,
};

/// The entry id of MAPI's own template (ADR-TEMPLATES-6).
pub fn generic_template_id() -> EntryId {
    EntryId::long_term(ROOT_UID, b"template")
}

/// What recipients outside of containers are made from, and what is known of any recipient.
impl IntegratedBook {
    /// MAPI's one-off table: its own template and what every provider offers (ADR-TEMPLATES-6, TBL-ONEOFF-4).
    pub fn one_off_table(&self) -> Refused<Arc<dyn MapiTable>> {
        let own = EntryTemplate::GENERIC.row(&generic_template_id());
        let mut rows = vec![own];
        for provider in self.logons.all() {
            // A provider without templates has no table.
            let Ok(table) = provider.logon.get_one_off_table(UnicodeFlags::MAPI_UNICODE) else { continue };
            let Ok(theirs) = table.all_rows(&TEMPLATE_COLUMNS) else { continue };
            rows.extend(theirs.iter().map(|row| row.properties().collect::<Vec<Property>>()));
        }
        Ok(template_table(&self.runtime, &self.life, template_data(rows.into_iter())?, true))
    }

    /// What a one-off is made of that this template names: its properties and its details table. A template has no entry
    /// id of its own.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_ENTRYID` if it names no template, or one for a list, which needs a container for its members.
    pub fn open_form(self: &Arc<Self>, template: &EntryId) -> Refused<Arc<dyn MapiProp>> {
        let no_template =
            || refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the id is not that of a template for users");
        match (self.owner_of(Some(template))?, self.open_entry(Some(template), None, OpenFlags::NONE)?) {
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
