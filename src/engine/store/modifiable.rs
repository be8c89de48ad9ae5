//! The permissions and rules of a folder, as the tables that clients modify. They are kept and nothing else: what somebody
//! may do with a folder is [`Store::set_rights`]'s business, and no rule runs.

use std::sync::Arc;

use super::{FolderId, Store};
use crate::columns;
use crate::engine::error::{EngineError, Result};
use crate::engine::table::TableData;
use crate::vocab::tags::{
    PR_ENTRYID, PR_MEMBER_ID, PR_MEMBER_NAME, PR_MEMBER_RIGHTS, PR_RULE_ACTIONS, PR_RULE_CONDITION,
    PR_RULE_ID, PR_RULE_LEVEL, PR_RULE_NAME, PR_RULE_PROVIDER, PR_RULE_PROVIDER_DATA, PR_RULE_SEQUENCE,
    PR_RULE_STATE, PR_RULE_USER_FLAGS,
};
use crate::vocab::{PropTag, PropValue, Property, RowChange, RowEntry};

/// A table that clients of a folder modify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifiable {
    /// `PR_ACL_TABLE`.
    Permissions,
    /// `PR_RULES_TABLE`.
    Rules,
}

/// Both tables of a folder, as far as anybody has modified them.
#[derive(Clone, Debug, Default)]
pub struct ModifiableTables {
    permissions: Option<Rows>,
    rules: Option<Rows>,
}

#[derive(Clone, Debug)]
struct Rows {
    data: TableData,
    /// No row had a greater id.
    last_id: i64,
}

impl Modifiable {
    /// What names a row.
    const fn index(self) -> PropTag {
        match self {
            Self::Permissions => PR_MEMBER_ID.tag(),
            Self::Rules => PR_RULE_ID.tag(),
        }
    }

    /// The columns that a table starts with.
    #[must_use]
    pub fn columns(self) -> Vec<PropTag> {
        match self {
            Self::Permissions => columns![PR_ENTRYID, PR_MEMBER_ID, PR_MEMBER_NAME, PR_MEMBER_RIGHTS].into(),
            Self::Rules => columns![
                PR_RULE_ID,
                PR_RULE_SEQUENCE,
                PR_RULE_STATE,
                PR_RULE_USER_FLAGS,
                PR_RULE_CONDITION,
                PR_RULE_ACTIONS,
                PR_RULE_PROVIDER,
                PR_RULE_NAME,
                PR_RULE_LEVEL,
                PR_RULE_PROVIDER_DATA
            ]
            .into(),
        }
    }
}

impl ModifiableTables {
    const fn rows(&self, kind: Modifiable) -> Option<&Rows> {
        match kind {
            Modifiable::Permissions => self.permissions.as_ref(),
            Modifiable::Rules => self.rules.as_ref(),
        }
    }
}

impl Store {
    /// The rows of a table that clients of a folder modify.
    pub fn modifiable_rows(&self, folder: FolderId, kind: Modifiable) -> Result<TableData> {
        Ok(self.rows_of(folder, kind)?.data)
    }

    fn rows_of(&self, folder: FolderId, kind: Modifiable) -> Result<Rows> {
        let tables = self.folder(folder)?.modifiable.as_ref();
        match tables.and_then(|tables| tables.rows(kind)) {
            Some(rows) => Ok(rows.clone()),
            None => Ok(Rows { data: TableData::new(kind.index(), kind.columns())?, last_id: 0 }),
        }
    }

    /// Modifies rows one after the other, after the removal of all with `replace`; all of it or nothing (TBL-MODTABLE-2,
    /// TBL-MODTABLE-3, TBL-MODTABLE-5).
    pub fn modify_rows(
        &mut self,
        folder: FolderId,
        kind: Modifiable,
        replace: bool,
        entries: &[RowEntry],
    ) -> Result<()> {
        let mut rows = self.rows_of(folder, kind)?;
        if replace {
            if let Some(other) = entries.iter().find(|entry| entry.change != RowChange::ROW_ADD) {
                return Err(invalid(format!("{} in a list that replaces all rows", other.change)));
            }
            rows.data.clear();
        }
        entries.iter().try_for_each(|entry| rows.modify(kind.index(), entry))?;
        let tables = Arc::make_mut(self.folder_mut(folder)?.modifiable.get_or_insert_default());
        match kind {
            Modifiable::Permissions => tables.permissions = Some(rows),
            Modifiable::Rules => tables.rules = Some(rows),
        }
        Ok(())
    }
}

impl Rows {
    fn modify(&mut self, index: PropTag, entry: &RowEntry) -> Result<()> {
        let named = || {
            let name = entry.properties.iter().find(|property| property.tag.id() == index.id());
            self.data.name_in(name.ok_or_else(|| invalid(format!("a row has no {index}")))?)
        };
        match entry.change {
            RowChange::ROW_ADD => {
                self.last_id += 1;
                let others = entry.properties.iter().filter(|property| property.tag.id() != index.id());
                let mut row: Vec<Property> = others.cloned().collect();
                // TBL-MODTABLE-4
                row.push(Property::new(index, PropValue::I8(self.last_id)));
                self.data.modify(&row)?;
            }
            RowChange::ROW_MODIFY => {
                let row = self.data.row_id(named()?).ok_or(EngineError::Missing { what: "row" })?;
                let kept = self.data.properties(row).unwrap_or_default();
                // Of a property that is there twice the last one counts.
                let changed: Vec<Property> = kept.iter().chain(&entry.properties).cloned().collect();
                self.data.modify(&changed)?;
            }
            RowChange::ROW_REMOVE => {
                let name = named()?.clone();
                self.data.delete_named(&name)?;
            }
            RowChange::ROW_EMPTY => {}
            other => return Err(invalid(format!("{other} is nothing that can be done with a row"))),
        }
        Ok(())
    }
}

fn invalid(why: String) -> EngineError {
    EngineError::Invalid { why }
}
