use std::sync::Arc;

use super::Refused;
use super::body::Body;
use super::container::{ContainerHandle, Contents, unsupported};
use super::details::details_table;
use super::search::SearchHandle;
use super::templates::template_table;
use super::{ContainerInfo, OpenBook};
use crate::engine::Rows;
use crate::engine::personal_book::BookPlace;
use crate::engine::table::{Categories, Restricts, TableData, ViewSpec};
use crate::interface::{MapiTable, Opened};
use crate::provider::{LiveRows, Origin, check_form, refuse_flags, refuse_interface};
use crate::vocab::guids::{IID_IMAPIContainer, IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_AB_PROVIDER_ID, PR_ADDRTYPE, PR_COMMENT, PR_CONTAINER_CONTENTS, PR_CONTAINER_FLAGS,
    PR_CONTAINER_HIERARCHY, PR_CREATE_TEMPLATES, PR_DEPTH, PR_DETAILS_TABLE, PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_SEARCH,
    PR_SEARCH_KEY, PR_SEND_RICH_INFO, PR_STATUS, PR_TRANSMITABLE_DISPLAY_NAME,
};
use crate::vocab::{ContainerFlags, Iid, ObjectType, PropTag, Restriction, TableFlags};

/// The columns of a contents table (ADR-CONTTABLE-1).
pub(super) const CONTENTS_COLUMNS: [PropTag; 11] = crate::columns![
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
    pub(super) fn entries_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let contents = self.contents();
        if contents == Contents::Containers {
            refuse_flags(flags.unknown(CONTENTS_FLAGS))?;
            return Err(unsupported("the root holds containers, no entries"));
        }
        self.book.contents_table(contents, None, flags)
    }

    pub(super) fn containers_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let known =
            TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS | TableFlags::CONVENIENT_DEPTH;
        refuse_flags(flags.unknown(known))?;
        if self.holds != Contents::Containers {
            return Err(unsupported("there are no containers in it"));
        }
        check_form(self.book.settings().text, flags.contains(TableFlags::MAPI_UNICODE))?;
        let mut data = TableData::new(PR_INSTANCE_KEY, HIERARCHY_COLUMNS)?;
        data.insert(0, &self.book.container().row())?;
        let mut spec = ViewSpec::new(HIERARCHY_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(self.book.open_table("address book hierarchy table", Origin::Live(LiveRows::new(data)), spec))
    }

    /// What can be created here (ADR-TEMPLATES-4, ADR-TEMPLATES-5).
    fn template_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS))?;
        let Contents::Personal(BookPlace { book, list: None }) = self.holds else {
            return Err(unsupported("nothing can be created in it"));
        };
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        Ok(template_table(&self.book.runtime, &self.book.life, self.book.templates_of(book)?, unicode))
    }

    pub(super) fn open_below(
        &self,
        tag: PropTag,
        interface: Iid,
        flags: TableFlags,
    ) -> Refused<Option<Opened>> {
        let open = match tag.id() {
            id if id == PR_SEARCH.id() && self.has_search() => {
                refuse_interface(Some(interface), &[IID_IMAPIContainer, IID_IUnknown])?;
                let search = SearchHandle::new(&self.book, self.holds);
                return Ok(Some(Opened::AbContainer(Arc::new(search))));
            }
            id if id == PR_CONTAINER_CONTENTS.id() => Self::entries_table,
            id if id == PR_CONTAINER_HIERARCHY.id() => Self::containers_table,
            id if id == PR_CREATE_TEMPLATES.id() => Self::template_table,
            id if id == PR_DETAILS_TABLE.id() && self.holds != Contents::Containers => Self::details_table,
            _ => return Ok(None),
        };
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        Ok(Some(Opened::Table(open(self, flags)?)))
    }

    /// Whether it can be searched with an object that is filled in (ADR-SEARCH-7).
    fn has_search(&self) -> bool {
        let has_entries = matches!(self.holds, Contents::Directory | Contents::Personal(_));
        has_entries && self.book.settings().advanced_search
    }

    fn details_table(&self, flags: TableFlags) -> Refused<Arc<dyn MapiTable>> {
        let object_type = match (&self.body, self.holds) {
            (Body::Draft(draft), _) => draft.kind().object_type(),
            (_, Contents::Directory) => ObjectType::MAPI_ABCONT,
            _ => ObjectType::MAPI_DISTLIST,
        };
        let (runtime, life) = (&self.book.runtime, &self.book.life);
        details_table(runtime, life, object_type, self.body.fields(), flags)
    }
}

const CONTENTS_TABLE: &str = "address book contents table";

const CONTENTS_FLAGS: TableFlags =
    TableFlags::MAPI_UNICODE.union(TableFlags::MAPI_DEFERRED_ERRORS).union(TableFlags::MAPI_ASSOCIATED);

impl OpenBook {
    /// The entries of a container or list, `within` this restriction if there is one.
    pub(super) fn contents_table(
        &self,
        contents: Contents,
        within: Option<Restriction>,
        flags: TableFlags,
    ) -> Refused<Arc<dyn MapiTable>> {
        refuse_flags(flags.unknown(CONTENTS_FLAGS))?;
        if flags.contains(TableFlags::MAPI_ASSOCIATED) {
            return Err(unsupported("an address book has no associated contents"));
        }
        self.check_holds_entries(contents)?;
        let settings = self.settings();
        let unicode = flags.contains(TableFlags::MAPI_UNICODE);
        check_form(settings.text, unicode)?;
        let origin = match contents {
            Contents::Directory => Origin::World(Rows::Directory),
            Contents::Members(list) => Origin::World(Rows::Members { list }),
            Contents::Personal(place) => Origin::World(Rows::Book { place }),
            Contents::Containers | Contents::OfDraft | Contents::Nothing => {
                Origin::Live(LiveRows::new(TableData::new(PR_INSTANCE_KEY, CONTENTS_COLUMNS)?))
            }
        };
        let mut spec = ViewSpec::new(CONTENTS_COLUMNS);
        spec.categories = Categories::TooComplex;
        spec.sorts = settings.sorts;
        spec.names = settings.name_test;
        spec.short_ids_of = settings.short_term_ids.then_some(self.owner);
        spec.within = within;
        if !settings.any_restriction {
            spec.restricts = Restricts::AddressBook;
        }
        spec.unicode = unicode;
        Ok(self.open_table(CONTENTS_TABLE, origin, spec))
    }

    /// A container that cannot hold recipients has no table of them (ADR-CONTFLAGS-5).
    fn check_holds_entries(&self, contents: Contents) -> Refused<()> {
        let Contents::Personal(BookPlace { book, list: None }) = contents else { return Ok(()) };
        let flags = ContainerInfo::personal(book, self.runtime.read().book(book)).flags;
        if flags.contains(ContainerFlags::AB_RECIPIENTS) {
            return Ok(());
        }
        Err(unsupported("the container holds no recipients"))
    }
}
