use super::Props;
use super::slot::Slot;
use super::texts::LONGEST_INLINE;
use crate::vocab::{PropTag, PropValue, Property, Text};

/// A property of a saved object that was found and not read yet.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    pub(super) props: &'a Props,
    pub(super) tag: PropTag,
    pub(super) slot: Slot,
}

impl Kept<'_> {
    /// The most bytes of text or binary that a [short](Self::is_short) value takes.
    pub const LONGEST_SHORT: usize = LONGEST_INLINE;

    /// Its tag, with the type of its value.
    #[must_use]
    #[inline]
    pub const fn tag(self) -> PropTag {
        self.tag
    }

    /// Whether it is a number or at most so long; nothing of the value is looked at.
    #[must_use]
    #[inline]
    pub const fn is_short(self) -> bool {
        !matches!(self.slot, Slot::Own(_))
    }

    /// Adds the property to a list, with the value that [`share`](Self::share) gives. Text, which most values are, is
    /// made where it stays: a value that is passed on at once keeps the processor waiting for its parts.
    #[inline]
    pub fn add_to(self, list: &mut Vec<Property>) {
        let (tag, props) = (self.tag, self.props);
        match (self.slot, &props.text) {
            (Slot::Text(at), Some(text)) => {
                let (start, end) = props.range(at);
                list.push(Property { tag, value: PropValue::Unicode(Text::part(text, start, end)) });
            }
            _ => list.push(Property { tag, value: self.share() }),
        }
    }

    /// Its value, to keep: text and bytes share the storage of the object.
    #[must_use]
    #[inline]
    pub fn share(self) -> PropValue {
        self.props.share(self.tag, self.slot)
    }
}
