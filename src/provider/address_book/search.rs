use std::sync::Arc;

use parking_lot::Mutex;

use super::container::{Contents, unsupported};
use super::details::{Fields, details_table};
use super::source::{AbSource, copies_entries_only};
use super::{OpenBook, Refused};
use crate::engine::table::{Compiled, Policy};
use crate::engine::{Overlay, StoreSettings};
use crate::interface::{MapiTable, Opened};
use crate::provider::{
    AnyObject, Label, Object, PropSource, PropView, named_in_debug, refuse, refuse_flags, refuse_interface,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{PR_ACCESS_LEVEL, PR_CONTAINER_CONTENTS, PR_DETAILS_TABLE, PR_OBJECT_TYPE};
use crate::vocab::{
    EntryId, ErrorCode, Iid, ObjectType, OpenFlags, OpenPropertyFlags, PropTag, PropType, PropValue,
    Property, Restriction, SaveFlags, TableFlags, UnicodeFlags,
};

/// An advanced search of a container (`PR_SEARCH`): filled in with what entries are to have and saved, it shows those that
/// have all of it (ADR-SEARCH-2 to ADR-SEARCH-6).
pub struct SearchHandle {
    object: Object,
    book: Arc<OpenBook>,
    /// Whose entries it looks through.
    among: Contents,
    state: Mutex<State>,
}

named_in_debug!(SearchHandle);

#[derive(Debug, Default)]
struct State {
    filled_in: Overlay,
    /// What was saved.
    criteria: Option<Restriction>,
}

/// The tables that `OpenProperty` opens.
const TABLES: [PropTag; 2] = [PR_CONTAINER_CONTENTS.tag(), PR_DETAILS_TABLE.tag()];

/// What is no criterion.
const OWN: [PropTag; 2] = [PR_ACCESS_LEVEL.tag(), PR_OBJECT_TYPE.tag()];

fn is_one_of(tags: &[PropTag], tag: PropTag) -> bool {
    tags.iter().any(|known| known.id() == tag.id())
}

impl SearchHandle {
    /// A search that nothing was filled in yet.
    pub fn new(book: &Arc<OpenBook>, among: Contents) -> Self {
        let label = Label::The("advanced search");
        let object = Object::new(&book.runtime, book.life.within(), label);
        Self { object, book: Arc::clone(book), among, state: Mutex::default() }
    }

    fn saved(&self) -> Refused<Restriction> {
        let never = || refuse(ErrorCode::MAPI_E_NOT_INITIALIZED, "the search was never saved");
        self.state.lock().criteria.clone().ok_or_else(never)
    }
}

/// Text is looked for at the beginning, in upper or lower case, anything else as it is (ADR-SEARCH-4).
fn criterion(property: Property) -> Restriction {
    match property.tag.prop_type() {
        PropType::PT_UNICODE | PropType::PT_STRING8 => {
            Restriction::starts_with_ignoring_case(property.tag, property.value)
        }
        _ => Restriction::eq(property.tag, property.value),
    }
}

impl PropView for State {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        match tag.id() {
            id if id == PR_ACCESS_LEVEL.id() => Some(PropValue::Long(1)),
            id if id == PR_OBJECT_TYPE.id() => Some(ObjectType::MAPI_ABCONT.into()),
            _ if is_one_of(&TABLES, tag) => Some(PropValue::Object),
            id => self.filled_in.changed_value(id).flatten(),
        }
    }

    fn tags(&self) -> Vec<PropTag> {
        let filled_in = self.filled_in.tags();
        filled_in.chain(OWN).chain(TABLES).collect()
    }
}

impl PropSource for SearchHandle {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&*self.state.lock());
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        Ok(())
    }

    fn refuses(&self, tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        let own = is_one_of(&OWN, tag) || is_one_of(&TABLES, tag);
        own.then_some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.state.lock().filled_in.absorb(overlay);
        Ok(Vec::new())
    }

    fn settings(&self) -> &StoreSettings {
        self.book.spoken()
    }

    fn check_copied(&self) -> Refused<()> {
        copies_entries_only()
    }

    /// What was filled in is looked for from now on; it stays open whatever the flags say (ADR-SEARCH-3).
    fn save(&self, _flags: SaveFlags) -> Refused<()> {
        let state = &mut *self.state.lock();
        let criteria = state.filled_in.properties().map(criterion);
        let criteria = Restriction::and(criteria);
        Compiled::new(&criteria, &Policy::default())?;
        state.criteria = Some(criteria);
        Ok(())
    }

    fn open_object(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        if !is_one_of(&TABLES, tag) {
            return Ok(None);
        }
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        let flags = TableFlags::from_bits_retain(options);
        let table = if tag.id() == PR_DETAILS_TABLE.id() {
            let (runtime, life) = (&self.book.runtime, &self.book.life);
            details_table(runtime, life, ObjectType::MAPI_MAILUSER, Fields::Search, flags)?
        } else {
            self.contents_table(flags)?
        };
        Ok(Some(Opened::Table(table)))
    }
}

impl AbSource for SearchHandle {
    fn no_entries(&self) -> &'static str {
        "a search finds entries, it has none"
    }

    fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        self.book.contents_table(self.among, Some(self.saved()?), flags)
    }

    fn hierarchy_table(&self, _flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        Err(unsupported("there are no containers in it"))
    }

    fn open(&self, id: Option<&EntryId>, interface: Option<Iid>, flags: OpenFlags) -> Refused<Opened> {
        self.book.open_entry(id, interface, flags)
    }

    fn criteria(&self, flags: UnicodeFlags) -> Refused<Restriction> {
        refuse_flags(flags.unknown(UnicodeFlags::MAPI_UNICODE))?;
        self.saved()
    }
}
