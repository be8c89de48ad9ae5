use crate::engine::ValueRef;
use crate::vocab::{PropTag, PropValue, Property};

/// A property on its way into the blocks of an object.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) tag: PropTag,
    pub(super) value: ValueRef<'a>,
    /// The value where it stands by itself, to be shared; none where it lies in a block.
    pub(super) alone: Option<&'a PropValue>,
}

impl<'a> Item<'a> {
    #[inline]
    pub(super) fn alone(tag: PropTag, value: &'a PropValue) -> Self {
        Self { tag, value: value.into(), alone: Some(value) }
    }

    /// The value, to keep.
    pub(super) fn to_value(self) -> PropValue {
        self.alone.map_or_else(|| self.value.to_value(), PropValue::clone)
    }
}

impl<'a> From<&'a Property> for Item<'a> {
    #[inline]
    fn from(property: &'a Property) -> Self {
        Self::alone(property.tag, &property.value)
    }
}
