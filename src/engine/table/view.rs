use std::sync::Arc;

use super::bookmark::Bookmarks;
use super::cell::{COMPUTED, Truncation, read};
use super::changes::Tracking;
use super::compare::is_comparable;
use super::cursor::Cursor;
use super::order::OrderIndex;
use super::policy::{NegativeRead, Policy};
use super::restrict::Compiled;
use super::{RowId, RowSource};
use crate::engine::{EngineError, Result};
use crate::vocab::tags::{PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_INSTANCE_KEY, PR_ROW_TYPE};
use crate::vocab::{
    Bookmark, PropTag, PropType, PropValue, Restriction, RowSet, SortDirection, SortOrderSet, TablePosition,
    TableType,
};

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
    columns: Arc<[PropTag]>,
    order: SortOrderSet,
    /// The keys that decide, and whether each descends.
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
        if columns.is_empty() {
            return Err(EngineError::Invalid { why: "a table needs at least one column".to_owned() });
        }
        for column in columns {
            match column.prop_type() {
                PropType::PT_UNSPECIFIED | PropType::PT_ERROR => {
                    return Err(EngineError::Invalid { why: format!("{column} names no type to show") });
                }
                instance if instance.is_instance() => return Err(no_instances(*column)),
                unknown if unknown.name().is_none() => {
                    return Err(EngineError::Invalid {
                        why: format!("{column} is of a type that nobody knows"),
                    });
                }
                _ => {}
            }
        }
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

    /// Number of visible rows.
    pub fn row_count(&mut self, source: &dyn RowSource) -> usize {
        if self.filter.is_none() { source.row_count() } else { self.index(source).len() }
    }

    /// Where the cursor is, as a row number and as a fraction (TBL-QUERYPOS-1 to TBL-QUERYPOS-4).
    pub fn position(&mut self, source: &dyn RowSource) -> TablePosition {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let row = narrow(self.cursor_position(source));
        let denominator = narrow(self.row_count(source)).max(1);
        TablePosition { row, numerator: row, denominator }
    }

    /// Moves the cursor `rows` rows from a bookmark. Tells how far it went, and whether the bookmark's row is gone.
    ///
    /// # Errors
    /// [`EngineError::NoSuchBookmark`], and the cursor stays.
    pub fn seek_row(&mut self, source: &dyn RowSource, origin: Bookmark, rows: i32) -> Result<(i32, bool)> {
        let (start, changed) = self.visit(source, origin)?;
        let distance = usize::try_from(rows.unsigned_abs()).unwrap_or(usize::MAX);
        let target = match rows {
            ..0 => start.saturating_sub(distance),
            _ => start.saturating_add(distance).min(self.row_count(source)),
        };
        if origin == Bookmark::BOOKMARK_BEGINNING && target == 0 {
            self.cursor = Cursor::START;
        } else {
            self.cursor = Cursor::at(self.index(source), target);
        }
        let moved = i32::try_from(target.abs_diff(start)).unwrap_or(i32::MAX);
        Ok((if target < start { -moved } else { moved }, changed))
    }

    /// Moves the cursor to a fraction of the table, rounded down (TBL-SEEKAPPROX-1).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on a denominator of 0.
    pub fn seek_approx(&mut self, source: &dyn RowSource, numerator: u32, denominator: u32) -> Result<()> {
        if denominator == 0 {
            return Err(EngineError::Invalid { why: "the denominator of the position is 0".to_owned() });
        }
        let fraction = |count: usize| count as u128 * u128::from(numerator) / u128::from(denominator);
        self.cursor = match self.row_count(source) {
            _ if numerator == 0 => Cursor::START,
            count => {
                Cursor::at(self.index(source), usize::try_from(fraction(count)).unwrap_or(count).min(count))
            }
        };
        Ok(())
    }

    /// Up to `rows` rows from the cursor on, or before it if negative, in order; the cursor follows unless
    /// `no_advance` (TBL-QUERYROWS-1 to TBL-QUERYROWS-8).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] on 0 rows.
    pub fn query_rows(&mut self, source: &dyn RowSource, rows: i32, no_advance: bool) -> Result<RowSet> {
        if rows == 0 {
            return Err(EngineError::Invalid { why: "0 rows were asked for".to_owned() });
        }
        let start = self.cursor_position(source);
        let (columns, policy, limit) = (Arc::clone(&self.columns), self.spec.policy, self.spec.truncation);
        let index = self.index(source);
        let most = usize::try_from(rows.unsigned_abs()).unwrap_or(usize::MAX);
        let range = match rows {
            ..0 => start.saturating_sub(most)..start,
            _ => start..start.saturating_add(most).min(index.len()),
        };
        let mut set = RowSet::new(Arc::clone(&columns));
        set.reserve(range.len());
        for entry in index.range(range.clone()) {
            let cell = |column: &PropTag| read(source, entry.slot.row, *column, policy.code_page, limit);
            set.push(columns.iter().map(cell));
        }
        let target = match (rows > 0, policy.negative_read) {
            (true, _) if no_advance => start,
            (true, _) => range.end,
            (false, NegativeRead::ToFirst) if no_advance => start,
            (false, NegativeRead::ToLast) if !no_advance => start,
            (false, _) => range.start,
        };
        if target != start {
            self.cursor = Cursor::at(index_of(&self.rows), target);
        }
        Ok(set)
    }

    /// Marks the row under the cursor, or the end (TBL-BOOKMARK-1).
    ///
    /// # Errors
    /// [`EngineError::LimitReached`].
    pub fn create_bookmark(&mut self, source: &dyn RowSource) -> Result<Bookmark> {
        let position = self.cursor_position(source);
        let entry = self.index(source).get(position).cloned();
        self.bookmarks.create(entry, self.spec.policy.max_bookmarks)
    }

    /// Gives a bookmark up; the fixed ones are ignored (TBL-BOOKMARK-4).
    ///
    /// # Errors
    /// [`EngineError::NoSuchBookmark`].
    pub fn free_bookmark(&mut self, bookmark: Bookmark) -> Result<()> {
        self.bookmarks.free(bookmark)
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

    /// The position of a bookmark, and whether its row was lost since it was last used.
    pub(super) fn visit(&mut self, source: &dyn RowSource, bookmark: Bookmark) -> Result<(usize, bool)> {
        match bookmark {
            Bookmark::BOOKMARK_BEGINNING => Ok((0, false)),
            Bookmark::BOOKMARK_CURRENT => Ok((self.cursor_position(source), false)),
            Bookmark::BOOKMARK_END => Ok((self.row_count(source), false)),
            made => {
                self.sync(source);
                self.bookmarks.visit(made, index_of(&self.rows))
            }
        }
    }

    fn cursor_position(&mut self, source: &dyn RowSource) -> usize {
        if matches!(self.cursor, Cursor::Number(0)) {
            return 0;
        }
        self.sync(source);
        self.cursor.position(index_of(&self.rows))
    }

    /// The visible rows, up to date.
    pub(super) fn index(&mut self, source: &dyn RowSource) -> &OrderIndex {
        self.sync(source);
        index_of(&self.rows)
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
        self.columns.iter().map(|column| read(source, row, *column, policy.code_page, *truncation)).collect()
    }
}

/// The rows of a view that was just brought up to date.
pub(super) fn index_of(rows: &Option<Rows>) -> &OrderIndex {
    static NO_ROWS: OrderIndex = OrderIndex::new();
    rows.as_ref().map_or(&NO_ROWS, |rows| &rows.index)
}

/// The keys that decide: of a property that is named twice only the first does (TBL-ORDER-9).
fn keys_of(order: &SortOrderSet) -> Vec<(PropTag, bool)> {
    let mut keys: Vec<(PropTag, bool)> = Vec::new();
    for sort in &order.sorts {
        if !keys.iter().any(|(tag, _)| tag.to_unicode() == sort.tag.to_unicode()) {
            keys.push((sort.tag, sort.order == SortDirection::TABLE_SORT_DESCEND));
        }
    }
    keys
}

/// The column with its text in the type the view was opened with (TBL-COLS-7).
fn in_text_type(column: PropTag, unicode: bool) -> PropTag {
    if unicode { column.to_unicode() } else { column.to_ansi() }
}

fn no_instances(column: PropTag) -> EngineError {
    EngineError::TooComplex { why: format!("{column} wants a row for each value") }
}
