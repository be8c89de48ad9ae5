use std::sync::Arc;

use super::bookmark::Bookmarks;
use super::cell::{COMPUTED, Truncation, read};
use super::changes::Tracking;
use super::compare::is_comparable;
use super::cursor::Cursor;
use super::order::OrderIndex;
use super::policy::Policy;
use super::restrict::Compiled;
use super::{RowId, RowSource};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_INSTANCE_KEY, PR_ROW_TYPE};
use crate::vocab::{PropTag, PropType, PropValue, Restriction, SortDirection, SortOrderSet, TableType};

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
    /// What names a row in notifications (`propIndex`).
    pub index: PropTag,
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
            index: PR_INSTANCE_KEY.tag(),
            policy: Policy::default(),
        }
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
    order: SortOrderSet,
    /// The sort keys, and whether each descends.
    pub(super) keys: Vec<(PropTag, bool)>,
    pub(super) filter: Option<Compiled>,
    pub(super) rows: Option<Rows>,
    pub(super) cursor: Cursor,
    pub(super) bookmarks: Bookmarks,
    pub(super) tracking: Option<Tracking>,
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
        let keys = keys_of(&order);
        let (filter, rows, tracking) = (None, None, None);
        let (cursor, bookmarks) = (Cursor::START, Bookmarks::new());
        Self { spec, columns, order, keys, filter, rows, cursor, bookmarks, tracking }
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

    /// Replaces the columns; cursor, bookmarks, restriction and order stay (TBL-SETCOLS-6).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on no column or one without a type a row can show, [`EngineError::TooComplex`] on one
    /// that wants a row per value.
    pub fn set_columns(&mut self, columns: &[PropTag]) -> Result<()> {
        check_columns(columns)?;
        self.columns = columns.into();
        Ok(())
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
        self.filter = restriction.map(|restriction| self.compile(restriction)).transpose()?;
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
        self.reset(source);
        Ok(())
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

    /// A restriction, checked against what the rows of this table are.
    pub(super) fn compile(&self, restriction: &Restriction) -> Result<Compiled> {
        let compiled = Compiled::new(restriction, &self.spec.policy)?;
        if compiled.looks_below() && !self.spec.messages {
            let why = "the rows of this table have no recipients and no attachments".to_owned();
            return Err(EngineError::TooComplex { why });
        }
        Ok(compiled)
    }

    fn check_order(&self, order: &SortOrderSet) -> Result<()> {
        let invalid = |why: &str| Err(EngineError::Invalid { why: why.to_owned() });
        let too_complex = |why: String| Err(EngineError::TooComplex { why });
        if usize::try_from(order.categories).is_ok_and(|categories| categories > order.sorts.len()) {
            return invalid("there are more categories than sort keys");
        }
        if order.expanded > order.categories {
            return invalid("more categories are expanded than there are");
        }
        if order.sorts.len() > self.spec.policy.max_sort_keys {
            return too_complex(format!("more than {} sort keys", self.spec.policy.max_sort_keys));
        }
        for (number, sort) in order.sorts.iter().enumerate() {
            let counted = [PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_ROW_TYPE];
            match sort.order {
                SortDirection::TABLE_SORT_ASCEND | SortDirection::TABLE_SORT_DESCEND => {}
                SortDirection::TABLE_SORT_COMBINE if number > 0 && order.categories > 0 => {}
                SortDirection::TABLE_SORT_CATEG_MAX | SortDirection::TABLE_SORT_CATEG_MIN
                    if order.categories > 0 && number == order.categories as usize => {}
                known if known.name().is_some() => {
                    return invalid("the direction needs a category before it");
                }
                unknown => return too_complex(format!("{unknown} is no direction")),
            }
            if counted.iter().any(|tag| tag.id() == sort.tag.id()) {
                return invalid("what categories compute is no sort key");
            }
            if sort.tag.prop_type().is_instance() {
                return Err(no_instances(sort.tag));
            }
            if !is_comparable(sort.tag.prop_type()) {
                return too_complex(format!("rows cannot be sorted by {}", sort.tag));
            }
        }
        if order.categories > 0 {
            return Err(EngineError::Unsupported { why: "this table has no categories" });
        }
        Ok(())
    }

    /// Whether a row of the source is visible.
    pub(super) fn shows(&self, source: &dyn RowSource, row: RowId) -> bool {
        source.contains(row) && self.filter.as_ref().is_none_or(|filter| filter.matches(source, row))
    }

    /// The cells of one row in the columns in force.
    pub(super) fn read_row(&self, source: &dyn RowSource, row: RowId) -> Arc<[PropValue]> {
        let ViewSpec { policy, truncation, .. } = &self.spec;
        let mut shown: Arc<[PropValue]> = Arc::default();
        source.look_at(row, &mut |cells| {
            let shows = |column: &PropTag| read(cells, row, *column, policy.code_page, *truncation);
            shown = self.columns.iter().map(shows).collect();
        });
        shown
    }
}

/// Whether rows can show these columns; for the errors see [`View::set_columns`].
pub(super) fn check_columns(columns: &[PropTag]) -> Result<()> {
    let invalid = |why: String| Err(EngineError::Invalid { why });
    if columns.is_empty() {
        return invalid("a table needs at least one column".to_owned());
    }
    for column in columns {
        match column.prop_type() {
            PropType::PT_UNSPECIFIED | PropType::PT_ERROR => {
                return invalid(format!("{column} names no type to show"));
            }
            instance if instance.is_instance() => return Err(no_instances(*column)),
            unknown if unknown.name().is_none() => {
                return invalid(format!("{column} is of a type that nobody knows"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The keys, and whether each descends.
fn keys_of(order: &SortOrderSet) -> Vec<(PropTag, bool)> {
    order.sorts.iter().map(|sort| (sort.tag, sort.order == SortDirection::TABLE_SORT_DESCEND)).collect()
}

/// The column with its text in the type the view was opened with (TBL-COLS-7).
fn in_text_type(column: PropTag, unicode: bool) -> PropTag {
    if unicode { column.to_unicode() } else { column.to_ansi() }
}

fn no_instances(column: PropTag) -> EngineError {
    EngineError::TooComplex { why: format!("{column} wants a row for each value") }
}

#[cfg(test)]
mod tests;
