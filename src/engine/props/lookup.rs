use std::sync::Arc;

use super::Props;
use super::shape::{Shape, Slot};
use crate::vocab::{PropTag, PropValue};

/// Reads the same properties of many objects, whose shape is mostly that of the one before.
#[derive(Debug)]
pub struct Lookup {
    ids: Vec<u16>,
    shape: Option<Arc<Shape>>,
    /// For each identifier what objects of this shape have under it.
    found: Vec<Option<(PropTag, Slot)>>,
}

impl Lookup {
    /// Will read the properties with these identifiers.
    pub fn new(ids: impl IntoIterator<Item = u16>) -> Self {
        let ids: Vec<u16> = ids.into_iter().collect();
        Self { found: vec![None; ids.len()], ids, shape: None }
    }

    /// Makes ready to read an object.
    #[inline]
    pub fn turn_to(&mut self, props: &Props) {
        if self.shape.as_ref().map(Arc::as_ptr) != props.shape.as_ref().map(Arc::as_ptr) {
            self.shape.clone_from(&props.shape);
            self.found.clear();
            self.found.extend(self.ids.iter().map(|id| props.find(*id)));
        }
    }

    /// As [`Props::value`], under the identifier with this number, of the object that was turned to last.
    #[inline]
    pub fn value(&self, props: &Props, number: usize) -> Option<PropValue> {
        self.found[number].map(|(tag, slot)| props.share(tag, slot))
    }
}
