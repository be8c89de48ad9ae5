use std::sync::Arc;

use super::container::{ContainerHandle, unsupported};
use super::{OpenBook, Refused, UserHandle};
use crate::engine::personal_book::{PersonalId, Template};
use crate::engine::table::{RowSource, TableData, ViewSpec};
use crate::engine::{WhichBook, short_term};
use crate::interface::{MapiTable, Opened};
use crate::provider::{Life, LiveRows, Origin, Runtime, Table};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_DEPTH, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE,
    PR_SELECTABLE,
};
use crate::vocab::{DisplayType, EntryId, MapiUid, ObjectType, PropTag, Property};

/// The columns of a table of templates (ADR-TEMPLATES-1).
pub const TEMPLATE_COLUMNS: [PropTag; 7] = crate::columns![
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
    pub const GENERIC: Self = Self {
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
    pub fn row(self, id: &EntryId) -> Vec<Property> {
        let shown = match self.object_type {
            ObjectType::MAPI_DISTLIST => DisplayType::DT_DISTLIST,
            _ => DisplayType::DT_MAILUSER,
        };
        vec![
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

/// These rows, as a table shows them.
fn template_rows(rows: impl Iterator<Item = Vec<Property>>) -> Refused<Arc<LiveRows>> {
    let mut data = TableData::new(PR_INSTANCE_KEY, TEMPLATE_COLUMNS)?;
    for row in rows {
        data.insert(data.row_count(), &row)?;
    }
    Ok(LiveRows::new(data))
}

/// A table of templates, which lives as long as the logon or session.
pub fn template_table(
    runtime: &Arc<Runtime>,
    life: &Arc<Life>,
    templates: Arc<LiveRows>,
    unicode: bool,
) -> Arc<dyn MapiTable> {
    let mut spec = ViewSpec::new(TEMPLATE_COLUMNS);
    spec.unicode = unicode;
    Table::open(runtime, life.within(), "table of templates", Origin::Live(templates), spec)
}

impl OpenBook {
    /// The entry id of a template, good for this logon only (ADR-EID-5).
    pub(super) fn template_id(&self, book: MapiUid, template: Template) -> EntryId {
        let long = PersonalId::Template { book, template }.to_entry_id();
        short_term(long.as_bytes(), self.owner)[..].into()
    }

    /// The table of templates of a personal address book (ADR-TEMPLATES-4).
    pub(super) fn templates_of(&self, book: MapiUid) -> Refused<Arc<LiveRows>> {
        template_rows(self.template_rows(book, &IN_BOOK))
    }

    fn template_rows(&self, book: MapiUid, templates: &[Template]) -> impl Iterator<Item = Vec<Property>> {
        templates
            .iter()
            .map(move |&template| EntryTemplate::from(template).row(&self.template_id(book, template)))
    }

    /// What the provider offers to everybody (`IABLogon::GetOneOffTable`, ADR-TEMPLATES-6).
    pub(super) fn one_off_table(&self, unicode: bool) -> Refused<Arc<dyn MapiTable>> {
        let WhichBook::Personal(book) = self.which else {
            return Err(unsupported("nothing can be created in the directory"));
        };
        let rows = template_rows(self.template_rows(book, &ANYWHERE))?;
        Ok(template_table(&self.runtime, &self.life, rows, unicode))
    }

    /// A template, opened: the properties and the details table of what it makes; nothing is created
    /// (ADR-OPENENTRY-16, ADR-TEMPLATES-10).
    pub(super) fn open_template(self: &Arc<Self>, template: EntryTemplate) -> Opened {
        match template.object_type {
            ObjectType::MAPI_DISTLIST => {
                Opened::DistList(Arc::new(ContainerHandle::list_template(self, template.properties())))
            }
            _ => Opened::MailUser(Arc::new(UserHandle::template(&self.runtime, &self.life, template))),
        }
    }
}
