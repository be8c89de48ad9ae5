//! What a row shows under a tag: to restrictions and sort keys, and to the caller of `QueryRows`.

use super::RowCells;
use super::policy::LongValues;
use super::slot::Slot;
use super::view::ViewSpec;
use crate::engine::{ValueRef, short_term};
use crate::vocab::tags::{
    PR_DEPTH, PR_ENTRYID, PR_INSTANCE_KEY, PR_PARENT_ENTRYID, PR_RECORD_KEY, PR_ROW_TYPE, PR_SEARCH_KEY,
    PR_STORE_ENTRYID,
};
use crate::vocab::{Binary, ErrorCode, PropTag, PropType, PropValue, RowType, Text};

/// The columns every table has, whatever its rows hold (TBL-COLS-11).
pub(super) const COMPUTED: [PropTag; 3] = [PR_INSTANCE_KEY.tag(), PR_ROW_TYPE.tag(), PR_DEPTH.tag()];

/// The most that a row shows of a long value (TBL-TRUNC-2); `GetProps` of the object gives it whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// UTF-16 units of a `PT_UNICODE`, bytes of a `PT_STRING8` value.
    pub text: usize,
    /// Bytes of a `PT_BINARY` value.
    pub binary: usize,
}

impl Truncation {
    /// Nothing is cut.
    pub const NONE: Self = Self { text: usize::MAX, binary: usize::MAX };
}

impl Truncation {
    /// Whether a single value is surely short enough.
    #[inline]
    pub(super) const fn leaves(self, value: ValueRef<'_>) -> bool {
        match value {
            ValueRef::Unicode(text) => text.len() <= self.text,
            ValueRef::Binary(bytes) => bytes.len() <= self.binary,
            ValueRef::Long(_) | ValueRef::SysTime(_) | ValueRef::Boolean(_) => true,
            _ => false,
        }
    }
}

impl Default for Truncation {
    fn default() -> Self {
        Self { text: 255, binary: 510 }
    }
}

/// Looks at the whole value of a row under a tag, converted to nothing: of another type it counts as missing.
pub(super) fn look<R>(
    cells: &dyn RowCells,
    slot: Slot,
    tag: PropTag,
    eye: impl FnOnce(Option<ValueRef<'_>>) -> R,
) -> R {
    let cell = cells.cell(tag);
    match cell.value() {
        Some(value) => eye(Some(value).filter(|value| fits(value.prop_type(), tag.prop_type()))),
        None if tag.id() == PR_INSTANCE_KEY.id() => eye(Some(ValueRef::Binary(&slot.instance_key()))),
        None => eye(computed(tag)),
    }
}

/// Whether a value kept in one type answers to another: text in both types does, an expanded column to its values.
#[inline]
pub(super) fn fits(kept: PropType, asked: PropType) -> bool {
    let same = |kept: PropType, asked: PropType| kept == asked || kept.is_string() && asked.is_string();
    if asked.is_instance() {
        return same(kept.single(), asked.single());
    }
    asked == PropType::PT_UNSPECIFIED || same(kept, asked) && kept.is_multi_value() == asked.is_multi_value()
}

#[inline]
fn computed(tag: PropTag) -> Option<ValueRef<'static>> {
    match tag {
        _ if tag == PR_ROW_TYPE => Some(ValueRef::Long(RowType::TBL_LEAF_ROW.0 as i32)),
        _ if tag == PR_DEPTH => Some(ValueRef::Long(0)),
        _ => None,
    }
}

/// The instance key the view makes for what its source has none of its own for (TBL-KEY-1, TBL-KEY-2).
pub(super) fn instance_key(slot: Slot) -> PropValue {
    PropValue::Binary((*slot.instance_key()).into())
}

/// What `QueryRows` puts into a column.
pub(super) fn read(cells: &dyn RowCells, slot: Slot, column: PropTag, spec: &ViewSpec) -> PropValue {
    shown(cells.value(column), slot, column, spec)
}

/// What a column shows of a row's value: in the type asked for, cut to size, or why there is none.
pub(super) fn shown(value: Option<PropValue>, slot: Slot, column: PropTag, spec: &ViewSpec) -> PropValue {
    let (page, limit) = (spec.policy.code_page, spec.truncation);
    const NONE: PropValue = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    match column.prop_type() {
        PropType::PT_NULL => return PropValue::Null,
        PropType::PT_OBJECT => return NONE,
        _ => {}
    }
    let Some(value) = value else {
        return match computed(column) {
            Some(ValueRef::Long(value)) => PropValue::Long(value),
            _ if column == PR_INSTANCE_KEY => instance_key(slot),
            _ => NONE,
        };
    };
    let asked = column.prop_type();
    let kept = value.prop_type();
    if kept == asked && limit.leaves((&value).into()) && spec.short_ids_of.is_none() {
        return value;
    }
    let converted = match () {
        () if kept == asked || kept == PropType::PT_ERROR => value,
        () if !fits(kept, asked) => return NONE,
        () if asked.single() == PropType::PT_STRING8 => value.to_ansi(page).unwrap_or(NONE),
        () => value.to_unicode(page).unwrap_or(NONE),
    };
    match (&converted, spec.short_ids_of) {
        (PropValue::Binary(long), Some(open)) if column.id() == PR_ENTRYID.id() => {
            PropValue::Binary(short_term(long, open).into())
        }
        _ if spec.policy.long_values == LongValues::Refused && is_cut(&converted, column, limit) => {
            PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)
        }
        _ => cut(converted, column, limit),
    }
}

/// Whether a row shows a part of the value only.
fn is_cut(value: &PropValue, column: PropTag, limit: Truncation) -> bool {
    cut(value.clone(), column, limit) != *value
}

/// Cuts a long value (TBL-TRUNC-1), but no key: cut, it would open nothing (TBL-TRUNC-6).
fn cut(value: PropValue, column: PropTag, limit: Truncation) -> PropValue {
    let text_fits = |text: &Text| text.len() <= limit.text;
    let bytes_fit = |bytes: &Binary| bytes.len() <= limit.binary;
    match value {
        PropValue::Unicode(text) if !text_fits(&text) => PropValue::Unicode(cut_text(&text, limit.text)),
        PropValue::Binary(bytes) if !bytes_fit(&bytes) && !is_key(column) => {
            PropValue::Binary(bytes[..limit.binary].into())
        }
        PropValue::String8(text) if text.len() > limit.text => PropValue::String8(text[..limit.text].into()),
        PropValue::MvUnicode(texts) if !texts.iter().all(text_fits) => {
            PropValue::MvUnicode(texts.iter().map(|text| cut_text(text, limit.text)).collect())
        }
        PropValue::MvString8(texts) => {
            PropValue::MvString8(texts.iter().map(|text| text[..text.len().min(limit.text)].into()).collect())
        }
        PropValue::MvBinary(values) if !values.iter().all(bytes_fit) => PropValue::MvBinary(
            values.iter().map(|bytes| bytes[..bytes.len().min(limit.binary)].into()).collect(),
        ),
        other => other,
    }
}

/// The longest beginning that has no more than `units` UTF-16 units and splits no surrogate pair (TBL-TRUNC-5).
fn cut_text(text: &Text, units: usize) -> Text {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.len_utf16();
        used > units
    });
    end.map_or_else(|| text.clone(), |(end, _)| text[..end].into())
}

fn is_key(column: PropTag) -> bool {
    [PR_ENTRYID, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_SEARCH_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID]
        .iter()
        .any(|key| key.tag() == column)
}
