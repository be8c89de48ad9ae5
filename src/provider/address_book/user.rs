use std::sync::Arc;

use super::shown::{Shown, read_only};
use super::{OpenBook, Refused};
use crate::engine::Overlay;
use crate::engine::directory::{Directory, EntryNumber, is_internet_address};
use crate::interface::MailUser;
use crate::provider::{Label, Life, Object, PropSource, PropView, Runtime};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE,
    PR_RECORD_KEY, PR_SEARCH_KEY, PR_SEND_RICH_INFO,
};
use crate::vocab::{
    DisplayType, EntryId, ErrorCode, ObjectType, OneOff, PropTag, PropValue, Property, SaveFlags,
};

/// An open user: an entry of the directory, or a one-off.
#[derive(Debug)]
pub struct UserHandle {
    object: Object,
    shown: Shown,
}

impl UserHandle {
    /// A user of the directory.
    pub fn entry(book: &OpenBook, directory: &Directory, number: EntryNumber) -> Self {
        let name = directory.get(number).map_or("", |entry| &entry.display_name);
        Self::new(&book.runtime, &book.life, name, Shown::entry(directory, number))
    }

    /// A recipient that stands in no container (ADR-OPENENTRY-12, ADR-OPENENTRY-13).
    pub fn one_off(runtime: &Arc<Runtime>, life: &Arc<Life>, id: &EntryId, one_off: &OneOff) -> Self {
        Self::new(runtime, life, &one_off.display_name, Shown::one_off(id, one_off))
    }

    fn new(runtime: &Arc<Runtime>, life: &Arc<Life>, name: &str, shown: Shown) -> Self {
        let label = Label::Named(format!("mail user {name:?}").into());
        Self { object: Object::new(runtime, life.within(), label), shown }
    }
}

/// All that a one-off has (ADR-OPENENTRY-13, ADR-ONEOFFEID-10).
pub fn one_off_properties(id: &EntryId, one_off: &OneOff) -> [Property; 9] {
    [
        Property::of(PR_DISPLAY_NAME, &*one_off.display_name),
        Property::of(PR_ADDRTYPE, &*one_off.address_type),
        Property::of(PR_EMAIL_ADDRESS, &*one_off.address),
        Property::of(PR_ENTRYID, id.clone()),
        Property::of(PR_RECORD_KEY, id.clone()),
        Property::of(PR_SEARCH_KEY, one_off.search_key()),
        Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER.into()),
        Property::new(PR_DISPLAY_TYPE, DisplayType::DT_MAILUSER.into()),
        Property::of(PR_SEND_RICH_INFO, reads_rich_text(one_off)),
    ]
}

/// An internet address is sent plain text, whatever its id allows (ADR-CREATEONEOFF-9).
fn reads_rich_text(one_off: &OneOff) -> bool {
    let internet = one_off.address_type.eq_ignore_ascii_case("SMTP") || is_internet_address(&one_off.address);
    one_off.rich_info && !internet
}

impl PropSource for UserHandle {
    fn object(&self) -> &Object {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&self.shown);
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        read_only()
    }

    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        Some(ErrorCode::MAPI_E_NO_ACCESS)
    }

    fn change(&self, _overlay: &Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        read_only()
    }

    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        read_only()
    }
}

impl MailUser for UserHandle {}
