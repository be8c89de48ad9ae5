use std::sync::Arc;

use super::bookmark::Bookmarks;
use super::category::{Key, Plan};
use super::cell::{COMPUTED, Truncation, read};
use super::check::{Categories, Restricts};
use super::cursor::Cursor;
use super::groups::Groups;
use super::instances::Expansion;
use super::keyset::Keyset;
use super::order::OrderIndex;
use super::policy::Policy;
use super::restrict::Compiled;
use super::slot::{InstanceKey, Slot};
use super::tracking::Tracking;
use super::{NameTest, RowId, RowSource};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::PR_INSTANCE_KEY;
use crate::vocab::{PropTag, PropValue, Restriction, SortDirection, SortOrderSet, TableType};

/// What a view is when it is new (TBL-VIEW-3).
#[derive(Clone, Debug)]
pub struct ViewSpec {
    /// The columns it starts with; their text in whichever type.
    pub default_columns: Arc<[PropTag]>,
    /// The order it starts with and returns to; no keys leave the rows as the source has them.
    pub default_order: SortOrderSet,
    /// What happens to the rows while the view is open; the view only tells it.
    pub table_type: TableType,
    /// Whether default and available columns have their text in Unicode (`MAPI_UNICODE`).
    pub unicode: bool,
    /// How much of long values its rows show.
    pub truncation: Truncation,
    /// Whether its rows are messages, with recipients and attachments to restrict.
    pub messages: bool,
    /// What it can be restricted by.
    pub restricts: Restricts,
    /// Whether it can be sorted.
    pub sorts: bool,
    /// Whether it can be sorted into categories.
    pub categories: Categories,
    /// Whether columns can have a row for each of their values.
    pub instances: bool,
    /// Whether the rows stay those of the beginning.
    pub keyset: bool,
    /// What names a row in notifications (`propIndex`).
    pub index: PropTag,
    /// The open of a store, or the logon to an address book, for which `PR_ENTRYID` is told in its short-term form, if it is.
    pub short_ids_of: Option<u64>,
    /// What every row it ever shows passes, whatever a client restricts it by.
    pub within: Option<Restriction>,
    /// What a typed name means in it, if not the usual (ADR-ANR-13).
    pub names: Option<NameTest>,
    /// What products answer differently.
    pub policy: Policy,
}

impl ViewSpec {
    /// A dynamic table of these columns in Unicode, in the order of its source.
    #[must_use]
    pub fn new(default_columns: impl Into<Arc<[PropTag]>>) -> Self {
        Self {
            default_columns: default_columns.into(),
            default_order: SortOrderSet::default(),
            table_type: TableType::TBLTYPE_DYNAMIC,
            unicode: true,
            truncation: Truncation::default(),
            messages: false,
            restricts: Restricts::Anything,
            sorts: true,
            categories: Categories::Unsupported,
            instances: false,
            keyset: false,
            index: PR_INSTANCE_KEY.tag(),
            short_ids_of: None,
            within: None,
            names: None,
            policy: Policy::default(),
        }
    }

    /// What rows always have to pass, with this restriction of the client's.
    fn filter(&self, restriction: Option<&Restriction>) -> Result<Option<Compiled>> {
        let Some(within) = &self.within else { return Ok(None) };
        let all = Restriction::and([within].into_iter().chain(restriction).cloned());
        Compiled::naming(&all, &self.policy, self.names).map(Some)
    }
}

/// One client's view of the rows of a source: columns, restriction, order, cursor and bookmarks (`IMAPITable`).
///
/// The rows are worked out when they are first needed, and again when the source has changed. A view that
/// [tracks](Self::begin_tracking) its source is kept up to date change by change instead.
#[derive(Clone, Debug)]
pub struct View {
    pub(super) spec: ViewSpec,
    pub(super) columns: Arc<[PropTag]>,
    pub(super) order: SortOrderSet,
    pub(super) keys: Vec<Key>,
    pub(super) restriction: Option<Restriction>,
    pub(super) filter: Option<Compiled>,
    pub(super) expansion: Expansion,
    /// The categories, if the order has some.
    pub(super) groups: Option<Box<Groups>>,
    /// The number of the next header, if there are no categories now.
    next_header: u64,
    pub(super) rows: Option<Rows>,
    pub(super) cursor: Cursor,
    pub(super) bookmarks: Bookmarks,
    pub(super) tracking: Option<Tracking>,
    /// The rows of the beginning, if it keeps to them.
    pub(super) keyset: Option<Arc<Keyset>>,
    /// What the instance keys that it makes are mixed with.
    pub(super) salt: u64,
}

/// The visible rows, as they were at some version of the source.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) index: OrderIndex,
    pub(super) version: u64,
}

impl View {
    /// A view as its table kind opens it.
    #[must_use]
    pub fn new(spec: ViewSpec) -> Self {
        let columns = spec.default_columns.iter().map(|column| in_text_type(*column, spec.unicode)).collect();
        let mut order = spec.default_order.clone();
        order.sorts.iter_mut().for_each(|sort| sort.tag = in_text_type(sort.tag, spec.unicode));
        // Whoever sets what is always passed has checked it.
        let filter = spec.filter(None).unwrap_or_default();
        let (restriction, rows, tracking) = (None, None, None);
        let (cursor, bookmarks, next_header) = (Cursor::START, Bookmarks::new(), 0);
        let keys = keys_of(&order);
        let expansion = Expansion::new(keys.iter().map(|(tag, _)| *tag));
        let plan = Plan::new(&order, &spec.policy);
        let groups = plan.map(|plan| Box::new(Groups::new(plan, next_header)));
        Self {
            spec,
            columns,
            order,
            keys,
            restriction,
            filter,
            expansion,
            groups,
            next_header,
            rows,
            cursor,
            bookmarks,
            tracking,
            keyset: None,
            salt: 0,
        }
    }

    /// What happens to the rows while the view is open.
    #[must_use]
    pub const fn table_type(&self) -> TableType {
        self.spec.table_type
    }

    /// The columns in force.
    #[must_use]
    pub const fn columns(&self) -> &Arc<[PropTag]> {
        &self.columns
    }

    /// Replaces the columns; cursor, bookmarks, restriction and order stay (TBL-SETCOLS-6), but if other columns than
    /// before have a row for each value everything starts over (TBL-MV-8).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on no column or one without a type a row can show, [`EngineError::TooComplex`] on one
    /// that wants a row per value where there is none.
    pub fn set_columns(&mut self, source: &dyn RowSource, columns: &[PropTag]) -> Result<()> {
        self.check_columns(columns)?;
        self.columns = columns.into();
        let expansion = self.wanted_expansion();
        if expansion != self.expansion {
            self.expansion = expansion;
            self.reset(source);
        }
        Ok(())
    }

    /// What columns and sort keys ask to have a row for each value of (TBL-MV-9).
    fn wanted_expansion(&self) -> Expansion {
        let keys = self.keys.iter().map(|(tag, _)| *tag);
        Expansion::new(self.columns.iter().copied().chain(keys))
    }

    /// Every column there could be: the default ones, what some row has, what every table has (TBL-QCOLS-3).
    #[must_use]
    pub fn all_columns(&self, source: &dyn RowSource) -> Vec<PropTag> {
        let mut all: Vec<PropTag> = Vec::new();
        let defaults = self.spec.default_columns.iter().copied();
        for column in defaults.chain(source.available_columns()).chain(COMPUTED) {
            let column = in_text_type(column, self.spec.unicode);
            if column != PropTag::PR_NULL && !all.iter().any(|known| known.id() == column.id()) {
                all.push(column);
            }
        }
        all
    }

    /// Shows only the rows that pass, or all; bookmarks are gone, the cursor is at the beginning (TBL-RESTRICT-2).
    ///
    /// # Errors
    /// [`EngineError::TooComplex`], and the view stays as it was.
    pub fn restrict(&mut self, source: &dyn RowSource, restriction: Option<&Restriction>) -> Result<()> {
        self.check_restricts()?;
        let wanted = restriction.map(|restriction| self.compile(restriction)).transpose()?;
        self.filter = if self.spec.within.is_some() { self.spec.filter(restriction)? } else { wanted };
        self.restriction = restriction.cloned();
        self.forget_categories();
        self.reset(source);
        Ok(())
    }

    /// Replaces the order, by the default one if there are no keys; bookmarks are gone, the cursor is at the beginning
    /// (TBL-SORT-4).
    ///
    /// # Errors
    /// [`EngineError::Invalid`], [`EngineError::TooComplex`], or [`EngineError::Unsupported`] for categories; the view
    /// stays as it was.
    pub fn sort(&mut self, source: &dyn RowSource, order: &SortOrderSet) -> Result<()> {
        self.check_order(order)?;
        self.order = order.clone();
        if order.sorts.is_empty() {
            self.order = self.spec.default_order.clone();
            let unicode = self.spec.unicode;
            self.order.sorts.iter_mut().for_each(|sort| sort.tag = in_text_type(sort.tag, unicode));
        }
        self.keys = keys_of(&self.order);
        self.expansion = self.wanted_expansion();
        self.forget_categories();
        self.reset(source);
        Ok(())
    }

    /// All categories are new again, as the order says they start (TBL-CAT-16).
    fn forget_categories(&mut self) {
        self.next_header = self.groups.as_ref().map_or(self.next_header, |groups| groups.next());
        let plan = Plan::new(&self.order, &self.spec.policy);
        self.groups = plan.map(|plan| Box::new(Groups::new(plan, self.next_header)));
    }

    /// The order in force; without keys if the source's own (TBL-QSORT-1, TBL-QSORT-2).
    #[must_use]
    pub const fn sort_order(&self) -> &SortOrderSet {
        &self.order
    }

    /// Starts over: the cursor at the beginning, no bookmarks; columns, restriction and order stay (TBL-NOTIF-15).
    pub fn reset(&mut self, source: &dyn RowSource) {
        self.rows = None;
        self.cursor = Cursor::START;
        self.bookmarks.clear();
        if self.tracking.is_some() {
            self.sync(source);
        }
    }

    /// Makes instance keys that no view of another number makes, if the policy is so (TBL-KEY-4).
    pub fn number(&mut self, number: u64) {
        if self.spec.policy.own_keys {
            self.salt = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }

    /// Whether the rows stay those it has now.
    #[must_use]
    pub const fn keeps_rows(&self) -> bool {
        self.spec.keyset
    }

    /// The instance key that the view makes for something in the list.
    pub(super) fn made_key(&self, slot: Slot) -> InstanceKey {
        slot.instance_key().salted(self.salt)
    }

    /// What an instance key that the view made names.
    pub(super) fn slot_named(&self, key: &[u8]) -> Option<Slot> {
        let salt = self.salt.to_be_bytes().into_iter().cycle();
        let plain: Vec<u8> = key.iter().zip(salt).map(|(byte, salt)| byte ^ salt).collect();
        Slot::named(&plain)
    }

    /// A restriction, checked against what the rows of this table are.
    pub(super) fn compile(&self, restriction: &Restriction) -> Result<Compiled> {
        self.spec.restricts.check(restriction)?;
        let compiled = Compiled::naming(restriction, &self.spec.policy, self.spec.names)?;
        if compiled.looks_below() && !self.spec.messages {
            let why = "the rows of this table have no recipients and no attachments".to_owned();
            return Err(EngineError::TooComplex { why });
        }
        Ok(compiled)
    }

    /// Whether a row of the source is visible.
    pub(super) fn shows(&self, source: &dyn RowSource, row: RowId) -> bool {
        source.contains(row) && self.filter.as_ref().is_none_or(|filter| filter.matches(source, row))
    }

    /// The cells of what stands in the list, in the columns in force.
    pub(super) fn read_row(&self, source: &dyn RowSource, slot: Slot) -> Arc<[PropValue]> {
        let mut shown = None;
        self.look_at(source, slot, &mut |cells| {
            let shows = |column: &PropTag| read(cells, slot, *column, &self.spec);
            shown = Some(self.columns.iter().map(shows).collect());
        });
        shown.unwrap_or_default()
    }

    /// The columns as rows carry them: those with a row for each value are of the type of one (TBL-MV-4).
    pub(super) fn row_columns(&self) -> Arc<[PropTag]> {
        if self.columns.iter().all(|column| !column.prop_type().is_instance()) {
            return Arc::clone(&self.columns);
        }
        let single = |column: &PropTag| match column.prop_type() {
            instance if instance.is_instance() => column.with_type(instance.single()),
            _ => *column,
        };
        self.columns.iter().map(single).collect()
    }
}

/// The keys, and whether each descends.
fn keys_of(order: &SortOrderSet) -> Vec<Key> {
    order.sorts.iter().map(|sort| (sort.tag, sort.order == SortDirection::TABLE_SORT_DESCEND)).collect()
}

/// The column with its text in the type the view was opened with (TBL-COLS-7).
fn in_text_type(column: PropTag, unicode: bool) -> PropTag {
    if unicode { column.to_unicode() } else { column.to_ansi() }
}

#[cfg(test)]
mod tests;
