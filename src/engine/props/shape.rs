use std::collections::BTreeSet;
use std::sync::Arc;

use super::Props;
use super::item::Item;
use super::words::Words;
use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropType, PropValue};

/// Longer text and bytes keep the block they came in: saving a flag must not copy a body.
pub(super) const LONGEST_INLINE: usize = 1_024;
/// Shapes worth remembering; past it the table starts over, and what is in use stays with its objects.
const MOST_SHAPES: usize = 4_096;
/// Keys are mostly as long as a GUID: such bytes stand among the numbers.
pub(super) const KEY_LEN: usize = 16;
/// How many values of an object are looked at for a part to share.
const MOST_PARTS: usize = 8;

/// Which properties an object has, and where in its blocks their values lie.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// In the order of their identifiers.
    pub(super) tags: Vec<PropTag>,
    /// One for each tag.
    pub(super) slots: Vec<Slot>,
    /// Length of the first part of the data block; the rest are bytes that the numbers point to.
    pub(super) numbers: u32,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// A number or a key at this place of the data block.
    Fixed(u32),
    /// Text: at this place of the data block stand its start and end in the text block, 16 bits each.
    Text(u32),
    /// Bytes: at this place of the data block stand their start and end behind the numbers, 16 bits each.
    Bytes(u32),
    /// A value of its own, the n-th.
    Own(u32),
}

/// What the objects of a world share: one shape for the same properties, one copy of the same words.
///
/// Nothing but memory depends on it: a clone, that of a fork for instance, starts empty and costs nothing.
#[derive(Debug, Default)]
pub struct Shapes {
    known: BTreeSet<Arc<Shape>>,
    last: Option<Arc<Shape>>,
    words: Words,
    draft: Draft,
}

impl Clone for Shapes {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The blocks of the object that is being built; kept from object to object, for they have grown as large as needed.
#[derive(Debug, Default)]
struct Draft {
    shape: Shape,
    numbers: Vec<u8>,
    bytes: Vec<u8>,
    byte_parts: Vec<(u16, u16)>,
    text: String,
    text_parts: Vec<(u16, u16)>,
    own: Vec<PropValue>,
    /// What the object it is made from kept by itself.
    before: Option<Arc<[PropValue]>>,
}

impl Shapes {
    /// Begins an object that is much like another one: its blocks are as large, and likely it has the same shape.
    pub(super) fn begin_like(&mut self, other: &Props, more: usize) {
        let draft = &mut self.draft;
        draft.shape.tags.reserve(other.len() + more);
        draft.shape.slots.reserve(other.len() + more);
        draft.numbers.reserve(other.data().len());
        draft.bytes.reserve(other.data().len() - other.numbers());
        draft.byte_parts.reserve(MOST_PARTS);
        draft.text.reserve(other.text.as_ref().map_or(0, |text| text.len()));
        draft.text_parts.reserve(MOST_PARTS);
        draft.before.clone_from(&other.own);
        if self.last.is_none() {
            self.last.clone_from(&other.shape);
        }
    }

    /// Adds a property to the object that is being built; identifiers come in ascending order.
    pub(super) fn place(&mut self, item: Item<'_>) {
        let prop_type = item.value.prop_type();
        debug_assert!(prop_type.single() != PropType::PT_STRING8, "text is kept in Unicode");
        let draft = &mut self.draft;
        let at = draft.numbers.len() as u32;
        let slot = if fixed(item.value, |bytes| draft.numbers.extend_from_slice(bytes)) {
            Slot::Fixed(at)
        } else if let Some(range) = draft.text_range(item.value) {
            draft.point_to(range);
            Slot::Text(at)
        } else if let Some(range) = draft.bytes_range(item.value) {
            draft.point_to(range);
            Slot::Bytes(at)
        } else {
            draft.own.push(item.to_value());
            Slot::Own(draft.own.len() as u32 - 1)
        };
        draft.shape.tags.push(item.tag.with_type(prop_type));
        draft.shape.slots.push(slot);
    }

    /// The object that was built.
    pub(super) fn finish(&mut self) -> Props {
        let draft = &mut self.draft;
        if draft.shape.tags.is_empty() {
            return Props::default();
        }
        draft.shape.numbers = draft.numbers.len() as u32;
        draft.numbers.append(&mut draft.bytes);
        let props = Props {
            data: (!draft.numbers.is_empty()).then(|| draft.numbers.as_slice().into()),
            text: (!draft.text.is_empty()).then(|| draft.text.as_str().into()),
            own: (!draft.own.is_empty()).then(|| self.words.share(&draft.own, draft.before.as_ref())),
            shape: Some(self.share_shape()),
        };
        self.draft.clear();
        props
    }

    fn share_shape(&mut self) -> Arc<Shape> {
        let wanted = &self.draft.shape;
        let known = self.last.as_ref().filter(|last| ***last == *wanted);
        let shape = known.or_else(|| self.known.get(wanted)).map(Arc::clone).unwrap_or_else(|| {
            let shape = Arc::new(wanted.clone());
            if self.known.len() >= MOST_SHAPES {
                self.known.clear();
            }
            self.known.insert(Arc::clone(&shape));
            shape
        });
        self.last = Some(Arc::clone(&shape));
        shape
    }
}

impl Draft {
    fn text_range(&mut self, value: ValueRef<'_>) -> Option<(u16, u16)> {
        let ValueRef::Unicode(text) = value else { return None };
        find_part(self.text.as_bytes(), &self.text_parts, text.as_bytes()).or_else(|| {
            let range = next_range(self.text.len(), text.len())?;
            self.text.push_str(text);
            remember_part(&mut self.text_parts, range);
            Some(range)
        })
    }

    fn bytes_range(&mut self, value: ValueRef<'_>) -> Option<(u16, u16)> {
        let ValueRef::Binary(bytes) = value else { return None };
        find_part(&self.bytes, &self.byte_parts, bytes).or_else(|| {
            let range = next_range(self.bytes.len(), bytes.len())?;
            self.bytes.extend_from_slice(bytes);
            remember_part(&mut self.byte_parts, range);
            Some(range)
        })
    }

    fn point_to(&mut self, (start, end): (u16, u16)) {
        self.numbers.extend_from_slice(&start.to_le_bytes());
        self.numbers.extend_from_slice(&end.to_le_bytes());
    }

    fn clear(&mut self) {
        self.shape.tags.clear();
        self.shape.slots.clear();
        self.numbers.clear();
        self.bytes.clear();
        self.byte_parts.clear();
        self.text.clear();
        self.text_parts.clear();
        self.own.clear();
        self.before = None;
    }
}

/// Hands the bytes of a value of fixed width, or of a key, to `put`; tells whether it is one.
pub(super) fn fixed(value: ValueRef<'_>, put: impl FnOnce(&[u8])) -> bool {
    match value {
        ValueRef::Short(value) => put(&value.to_le_bytes()),
        ValueRef::Long(value) => put(&value.to_le_bytes()),
        ValueRef::Float(value) => put(&value.to_le_bytes()),
        ValueRef::Double(value) | ValueRef::AppTime(value) => put(&value.to_le_bytes()),
        ValueRef::Currency(value) | ValueRef::I8(value) => put(&value.to_le_bytes()),
        ValueRef::Boolean(value) => put(&[u8::from(value)]),
        ValueRef::SysTime(value) => put(&value.0.to_le_bytes()),
        ValueRef::ClsId(value) => put(value.as_bytes()),
        ValueRef::Binary(key) if key.len() == KEY_LEN => put(key),
        _ => return false,
    }
    true
}

/// A value often ends another one: the conversation topic ends the subject, the sender is the one represented.
fn find_part(block: &[u8], parts: &[(u16, u16)], value: &[u8]) -> Option<(u16, u16)> {
    let Some(last) = value.last() else { return Some((0, 0)) };
    // Most values differ in their last byte.
    let ends = |(start, end): &&(u16, u16)| {
        let part = &block[usize::from(*start)..usize::from(*end)];
        part.last() == Some(last) && part.ends_with(value)
    };
    parts.iter().find(ends).map(|(_, end)| (end - value.len() as u16, *end))
}

fn remember_part(parts: &mut Vec<(u16, u16)>, part: (u16, u16)) {
    if parts.len() < MOST_PARTS {
        parts.push(part);
    }
}

/// Where a value of this length goes at the end of a block; `None` if it is to stay by itself.
fn next_range(block: usize, value: usize) -> Option<(u16, u16)> {
    let end = u16::try_from(block + value).ok().filter(|_| value <= LONGEST_INLINE)?;
    Some((block as u16, end))
}
