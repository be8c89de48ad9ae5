use std::sync::Arc;

use super::Refused;
use super::body::Body;
use super::container::{ContainerHandle, Contents, unsupported};
use super::details::details_table;
use super::templates::{template_table, templates_of};
use crate::engine::Rows;
use crate::engine::personal_book::BookPlace;
use crate::engine::table::{Categories, Restricts, TableData, ViewSpec};
use crate::interface::MapiTable;
use crate::provider::{LiveRows, Origin, refuse_flags, refuse_interface};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_ADDRTYPE, PR_COMMENT, PR_CONTAINER_CONTENTS, PR_CONTAINER_FLAGS,
    PR_CONTAINER_HIERARCHY, PR_CREATE_TEMPLATES, PR_DEPTH, PR_DETAILS_TABLE, PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY,
    PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_STATUS, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{Iid, ObjectType, PropTag, TableFlags};

/// The columns of a contents table (ADR-CONTTABLE-1).
const CONTENTS_COLUMNS: [PropTag; 11] = crate::columns![
    PR_ADDRTYPE,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_RECORD_KEY,
    PR_EMAIL_ADDRESS,
    PR_SEARCH_KEY,
    PR_SEND_RICH_INFO,
    PR_TRANSMITABLE_DISPLAY_NAME,
];

/// The columns of a hierarchy table (ADR-HIERTABLE-1).
pub const HIERARCHY_COLUMNS: [PropTag; 10] = crate::columns![
    PR_COMMENT,
    PR_DEPTH,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_OBJECT_TYPE,
    PR_STATUS,
    PR_CONTAINER_FLAGS,
    PR_AB_PROVIDER_ID,
];

/// The tables of a container.
impl ContainerHandle {
    pub(super) fn contents_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known = TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::MAPI_ASSOCIATED;
        refuse_flags(flags.unknown(known))?;
        let rows = match self.contents() {
            Contents::Containers => return Err(unsupported("the root holds containers, no entries")),
            _ if flags.contains(TableFlags::MAPI_ASSOCIATED) => {
                return Err(unsupported("an address book has no associated contents"));
            }
            Contents::Directory => Rows::Directory,
            Contents::Members(list) => Rows::Members { list },
            Contents::Personal(place) => Rows::Book { place },
            Contents::OfDraft | Contents::Nothing => {
                let empty = LiveRows::new(TableData::new(PR_INSTANCE_KEY, CONTENTS_COLUMNS)?);
                return Ok(self.book.open_table(
                    CONTENTS_TABLE,
                    Origin::Live(empty),
                    self.contents_spec(flags),
                ));
            }
        };
        Ok(self.book.open_table(CONTENTS_TABLE, Origin::World(rows), self.contents_spec(flags)))
    }

    pub(super) fn hierarchy_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known =
            TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::CONVENIENT_DEPTH;
        refuse_flags(flags.unknown(known))?;
        if self.holds != Contents::Containers {
            return Err(unsupported("there are no containers in it"));
        }
        let mut data = TableData::new(PR_INSTANCE_KEY, HIERARCHY_COLUMNS)?;
        data.insert(0, &self.book.container().row())?;
        let mut spec = ViewSpec::new(HIERARCHY_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(self.book.open_table("address book hierarchy table", Origin::Live(LiveRows::new(data)), spec))
    }

    fn contents_spec(&self, flags: TableFlags) -> ViewSpec {
        let mut spec = ViewSpec::new(CONTENTS_COLUMNS);
        spec.categories = Categories::TooComplex;
        if !self.book.settings().any_restriction {
            spec.restricts = Restricts::AddressBook;
        }
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        spec
    }

    /// What can be created here (ADR-TEMPLATES-4, ADR-TEMPLATES-5).
    fn template_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let Contents::Personal(BookPlace { book, list: None }) = self.holds else {
            return Err(unsupported("nothing can be created in it"));
        };
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(template_table(&self.book.runtime, &self.book.life, templates_of(book)?, unicode))
    }

    pub(super) fn open_table(
        &self,
        tag: PropTag,
        interface: Iid,
        flags: TableFlags,
    ) -> Refused<Option<Arc<dyn MapiTable>>> {
        let open = match tag.id() {
            id if id == PR_CONTAINER_CONTENTS.id() => Self::contents_table,
            id if id == PR_CONTAINER_HIERARCHY.id() => Self::hierarchy_table,
            id if id == PR_CREATE_TEMPLATES.id() => Self::template_table,
            id if id == PR_DETAILS_TABLE.id() && self.holds != Contents::Containers => Self::details_table,
            _ => return Ok(None),
        };
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        open(self, flags).map(Some)
    }

    fn details_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let object_type = match (&self.body, self.holds) {
            (Body::Draft(draft), _) => draft.kind().object_type(),
            (_, Contents::Directory) => ObjectType::MAPI_ABCONT,
            _ => ObjectType::MAPI_DISTLIST,
        };
        let (runtime, life) = (&self.book.runtime, &self.book.life);
        details_table(runtime, life, object_type, self.body.has_open_fields(), flags)
    }
}

const CONTENTS_TABLE: &str = "address book contents table";
