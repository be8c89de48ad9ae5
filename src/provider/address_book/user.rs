use std::sync::Arc;

use super::body::{Body, props_of_body};
use super::details::details_table;
use super::draft::Draft;
use super::shown::Shown;
use super::templates::EntryTemplate;
use super::{OpenBook, Refused};
use crate::engine::StoreSettings;
use crate::engine::directory::{Directory, EntryNumber, is_internet_address};
use crate::interface::{MailUser, Opened};
use crate::provider::{Life, Object, Runtime, named_in_debug, refuse_interface};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DETAILS_TABLE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID,
    PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO,
};
use crate::vocab::{DisplayType, EntryId, ErrorCode, Iid, ObjectType, OneOff, PropTag, Property, TableFlags};

/// An open user: an entry of the directory, a one-off, somebody in a personal address book, or a template for one.
pub struct UserHandle {
    object: Object,
    /// That of the logon or session: its tables live as long.
    life: Arc<Life>,
    /// Whose it is, unless MAPI's own.
    book: Option<Arc<OpenBook>>,
    body: Body,
}

named_in_debug!(UserHandle);

impl UserHandle {
    /// A user of the directory.
    pub fn entry(open: &Arc<OpenBook>, directory: &Directory, number: EntryNumber) -> Self {
        let name = directory.get(number).map_or("", |entry| &entry.display_name);
        let shown = Shown::entry(directory, number);
        Self::shown(&open.runtime, &open.life, format!("mail user {name:?}"), shown).of(open)
    }

    /// A user that could not be opened: every call answers why (ADR-OPENENTRY-17).
    pub fn failing(open: &Arc<OpenBook>, (code, why): (ErrorCode, String)) -> Self {
        let mut handle = Self::shown(&open.runtime, &open.life, "mail user".to_owned(), Shown::new([]));
        handle.object.fail(code, why);
        handle
    }

    /// A recipient that stands in no container (ADR-OPENENTRY-12, ADR-OPENENTRY-13).
    pub fn one_off(runtime: &Arc<Runtime>, life: &Arc<Life>, id: &EntryId, one_off: &OneOff) -> Self {
        let name = format!("mail user {:?}", &*one_off.display_name);
        Self::shown(runtime, life, name, Shown::one_off(runtime, id, one_off))
    }

    /// What new users are made from (ADR-OPENENTRY-16).
    pub fn template(runtime: &Arc<Runtime>, life: &Arc<Life>, template: EntryTemplate) -> Self {
        Self::shown(runtime, life, "template".to_owned(), Shown::new(template.properties()).form())
    }

    /// A user of a personal address book.
    pub fn draft(open: &Arc<OpenBook>, draft: Arc<Draft>) -> Self {
        let name = draft.name();
        let label = if name.is_empty() { "new mail user".to_owned() } else { format!("mail user {name:?}") };
        Self::new(&open.runtime, &open.life, label, Body::Draft(draft)).of(open)
    }

    fn of(mut self, book: &Arc<OpenBook>) -> Self {
        self.book = Some(Arc::clone(book));
        self
    }

    fn shown(runtime: &Arc<Runtime>, life: &Arc<Life>, label: String, shown: Shown) -> Self {
        let shown = shown.with_tables(&[PR_DETAILS_TABLE.tag()]);
        Self::new(runtime, life, label, Body::Shown(shown))
    }

    fn new(runtime: &Arc<Runtime>, life: &Arc<Life>, label: String, body: Body) -> Self {
        Self { object: body.object(runtime, life, label), life: Arc::clone(life), book: None, body }
    }

    fn settings(&self) -> &'static StoreSettings {
        self.book.as_ref().map_or(&StoreSettings::SERVER, |book| book.spoken())
    }

    fn check_copied(&self) -> Refused<()> {
        Ok(())
    }

    fn open_below(&self, tag: PropTag, interface: Iid, flags: TableFlags) -> Refused<Option<Opened>> {
        if tag.id() != PR_DETAILS_TABLE.id() {
            return Ok(None);
        }
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        let (runtime, fields) = (self.object.runtime(), self.body.fields());
        let table = details_table(runtime, &self.life, ObjectType::MAPI_MAILUSER, fields, flags)?;
        Ok(Some(Opened::Table(table)))
    }
}

/// All that a one-off has (ADR-OPENENTRY-13, ADR-ONEOFFEID-10).
pub fn one_off_properties(runtime: &Runtime, id: &EntryId, one_off: &OneOff) -> [Property; 9] {
    [
        Property::of(PR_DISPLAY_NAME, &*one_off.display_name),
        Property::of(PR_ADDRTYPE, &*one_off.address_type),
        Property::of(PR_EMAIL_ADDRESS, &*one_off.address),
        Property::of(PR_ENTRYID, id.clone()),
        Property::of(PR_RECORD_KEY, id.clone()),
        Property::of(PR_SEARCH_KEY, one_off.search_key()),
        Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER.into()),
        Property::new(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER.into()),
        Property::of(PR_SEND_RICH_INFO, reads_rich_text(runtime, one_off)),
    ]
}

/// An internet address is sent plain text, whatever its id allows, unless it is to be believed (ADR-CREATEONEOFF-9,
/// ADR-CREATEONEOFF-10).
fn reads_rich_text(runtime: &Runtime, one_off: &OneOff) -> bool {
    let internet = one_off.address_type.eq_ignore_ascii_case("SMTP") || is_internet_address(&one_off.address);
    one_off.rich_info && (!internet || runtime.read().rich_one_offs())
}

props_of_body!(UserHandle);

impl MailUser for UserHandle {}
