use std::sync::Arc;

use super::{BookId, ContainerHandle, OpenBook, Refused, UserHandle};
use crate::engine::personal_book::{PersonalId, Template};
use crate::engine::table::{RowSource, TableData, ViewSpec};
use crate::interface::{MapiProp, MapiTable, Opened};
use crate::provider::{LiveRows, Origin, Refusal, refuse};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
    PR_SELECTABLE,
};
use crate::vocab::{DisplayType, EntryId, ErrorCode, MapiUid, ObjectType, PropTag, Property, TableFlags};

/// The columns of a table of templates (ADR-TEMPLATES-1).
const TEMPLATE_COLUMNS: [PropTag; 7] = crate::columns![
    PR_ADDRTYPE,
    PR_DEPTH,
    PR_DISPLAY_NAME,
    PR_DISPLAY_TYPE,
    PR_ENTRYID,
    PR_INSTANCE_KEY,
    PR_SELECTABLE,
];

/// What new entries are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryTemplate {
    name: &'static str,
    /// `PR_ADDRTYPE` of the entries; empty if they may have any (ADR-TEMPLATES-7).
    address_type: &'static str,
    /// User or list.
    pub object_type: ObjectType,
    display_type: DisplayType,
}

impl From<Template> for EntryTemplate {
    fn from(template: Template) -> Self {
        let (name, address_type) = match template {
            Template::InternetUser => ("Internet Address", "SMTP"),
            Template::OtherUser => ("Other Address", ""),
            Template::DistList => {
                return Self {
                    name: "Personal Distribution List",
                    address_type: "MAPIPDL",
                    object_type: ObjectType::MAPI_DISTLIST,
                    display_type: DisplayType::DT_PRIVATE_DISTLIST,
                };
            }
        };
        Self {
            name,
            address_type,
            object_type: ObjectType::MAPI_MAILUSER,
            display_type: DisplayType::DT_MAILUSER,
        }
    }
}

impl EntryTemplate {
    /// MAPI's own, for a user with an address of any type (ADR-TEMPLATES-6).
    const GENERIC: Self = Self {
        name: "Any Address",
        address_type: "",
        object_type: ObjectType::MAPI_MAILUSER,
        display_type: DisplayType::DT_MAILUSER,
    };

    /// What a new entry begins with (ADR-CREATEENTRY-2).
    pub fn properties(self) -> Vec<Property> {
        let mut properties = vec![
            Property::new(PR_OBJECT_TYPE, self.object_type.into()),
            Property::new(PR_DISPLAY_TYPE, self.display_type.into()),
        ];
        if !self.address_type.is_empty() {
            properties.push(Property::of(PR_ADDRTYPE, self.address_type));
        }
        properties
    }

    /// Its row in a table of templates; the kind of list does not count there (ADR-TEMPLATES-3).
    fn row(self, id: &EntryId) -> [Property; 7] {
        let shown = match self.object_type {
            ObjectType::MAPI_DISTLIST => DisplayType::DT_DISTLIST,
            _ => DisplayType::DT_MAILUSER,
        };
        [
            Property::of(PR_ADDRTYPE, self.address_type),
            Property::of(PR_DEPTH, 0),
            Property::of(PR_DISPLAY_NAME, self.name),
            Property::new(PR_DISPLAY_TYPE, shown.into()),
            Property::of(PR_ENTRYID, id.clone()),
            Property::of(PR_INSTANCE_KEY, id.clone()),
            Property::of(PR_SELECTABLE, true),
        ]
    }
}

/// What can be created in a personal address book (ADR-TEMPLATES-8).
const IN_BOOK: [Template; 3] = [Template::InternetUser, Template::OtherUser, Template::DistList];

/// What a personal address book offers to everybody: a list needs a container.
const ANYWHERE: [Template; 2] = [Template::InternetUser, Template::OtherUser];

/// The table of templates of a personal address book (ADR-TEMPLATES-4).
pub fn templates_of(book: MapiUid) -> Refused<TableData> {
    table(rows_of(book, &IN_BOOK))
}

fn rows_of(book: MapiUid, templates: &[Template]) -> impl Iterator<Item = [Property; 7]> {
    templates.iter().map(move |&template| {
        EntryTemplate::from(template).row(&PersonalId::Template { book, template }.to_entry_id())
    })
}

fn table(rows: impl Iterator<Item = [Property; 7]>) -> Refused<TableData> {
    let mut data = TableData::new(PR_INSTANCE_KEY, TEMPLATE_COLUMNS)?;
    for row in rows {
        data.insert(data.row_count(), &row)?;
    }
    Ok(data)
}

impl OpenBook {
    /// MAPI's one-off table: its own template and what every provider offers (ADR-TEMPLATES-6, TBL-ONEOFF-4).
    pub fn one_off_table(&self) -> Refused<Arc<dyn MapiTable>> {
        let own = std::iter::once(EntryTemplate::GENERIC.row(&BookId::generic_template_id()));
        let theirs = self.personal_books().flat_map(|book| rows_of(book, &ANYWHERE));
        Ok(self.template_table(table(own.chain(theirs))?, TableFlags::MAPI_UNICODE))
    }

    /// These templates, as a table.
    pub(super) fn template_table(&self, templates: TableData, flags: TableFlags) -> Arc<dyn MapiTable> {
        let mut spec = ViewSpec::new(TEMPLATE_COLUMNS);
        spec.unicode = flags.contains(TableFlags::MAPI_UNICODE);
        self.open_table("table of templates", Origin::Live(LiveRows::new(templates)), spec)
    }

    /// What a one-off is made of that this template names: its properties and its details table.
    ///
    /// # Errors
    /// `MAPI_E_INVALID_ENTRYID` if it names no template, or one for a list, which needs a container for its members.
    pub fn open_form(self: &Arc<Self>, template: &EntryId) -> Refused<Arc<dyn MapiProp>> {
        let named = self.named(Some(template))?;
        match self.template(&named, None) {
            Some(Ok(_)) => Ok(self.open_template(&named)?.into_prop()?),
            Some(Err(refusal)) => Err(refusal),
            None => Err(not_offered()),
        }
    }

    /// The template that an id names, for an entry in this book or a one-off (ADR-CREATEENTRY-5, ADR-CREATEENTRY-9).
    pub(super) fn template(&self, named: &BookId, book: Option<MapiUid>) -> Option<Refused<EntryTemplate>> {
        match named {
            BookId::Generic => Some(Ok(EntryTemplate::GENERIC)),
            BookId::Personal(PersonalId::Template { book: of, template }) => {
                let offered = book == Some(*of) || ANYWHERE.contains(template);
                Some(if offered { Ok((*template).into()) } else { Err(not_offered()) })
            }
            _ => None,
        }
    }
}

impl OpenBook {
    /// A template, opened: the properties and the details table of what it makes; nothing is created
    /// (ADR-OPENENTRY-16, ADR-TEMPLATES-10).
    pub(super) fn open_template(self: &Arc<Self>, named: &BookId) -> Refused<Opened> {
        let book = match named {
            BookId::Personal(id) => Some(id.book()),
            _ => None,
        };
        let template = self.template(named, book).unwrap_or_else(|| Err(not_offered()))?;
        let properties = template.properties();
        Ok(match template.object_type {
            ObjectType::MAPI_DISTLIST => {
                Opened::DistList(Arc::new(ContainerHandle::list_template(self, properties)))
            }
            _ => Opened::MailUser(Arc::new(UserHandle::template(self, properties))),
        })
    }
}

fn not_offered() -> Refusal {
    refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the template is not offered here")
}
