use std::ptr;

use super::Props;
use super::shape::{Shape, Slot};
use crate::vocab::{PropTag, PropValue};

/// Shapes that are remembered at once: few alternate.
const MOST_SHAPES: usize = 32;

/// Reads the same properties of many objects, whose shape is mostly that of one before.
#[derive(Debug)]
pub struct Lookup<'a> {
    ids: Vec<u16>,
    shapes: Vec<Option<&'a Shape>>,
    /// For each shape, and each identifier, what objects of that shape have under it.
    found: Vec<Option<(PropTag, Slot)>>,
    /// The number of the shape of the object that was turned to last.
    now: usize,
}

impl<'a> Lookup<'a> {
    /// Will read the properties with these identifiers.
    pub fn new(ids: impl IntoIterator<Item = u16>) -> Self {
        Self { ids: ids.into_iter().collect(), shapes: Vec::new(), found: Vec::new(), now: 0 }
    }

    /// Makes ready to read an object.
    #[inline]
    pub fn turn_to(&mut self, props: &'a Props) {
        let shape = props.shape.as_deref();
        let is_it = |known: &Option<&Shape>| known.map(ptr::from_ref) == shape.map(ptr::from_ref);
        if self.shapes.get(self.now).is_some_and(is_it) {
            return;
        }
        if let Some(known) = self.shapes.iter().position(is_it) {
            self.now = known;
            return;
        }
        if self.shapes.len() == MOST_SHAPES {
            self.shapes.clear();
            self.found.clear();
        }
        self.now = self.shapes.len();
        self.shapes.push(shape);
        self.found.extend(self.ids.iter().map(|id| props.find(*id)));
    }

    /// As [`Props::value`], under the identifier with this number, of the object that was turned to last.
    #[inline]
    pub fn value(&self, props: &Props, number: usize) -> Option<PropValue> {
        self.found[self.now * self.ids.len() + number].map(|(tag, slot)| props.share(tag, slot))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shapes;
    use super::*;
    use crate::vocab::Property;

    #[test]
    fn objects_of_ever_other_shapes_are_read_each_by_its_own() {
        let mut shapes = Shapes::default();
        let tag = |id| PropTag::new(crate::vocab::PropType::PT_LONG, id);
        let objects: Vec<Props> = (0..100)
            .map(|kind| {
                let other = (kind > 0).then(|| Property::new(tag(0x6600 + kind), PropValue::Long(-1)));
                let wanted = Property::new(tag(0x6650), PropValue::Long(kind.into()));
                Props::build(other.into_iter().chain([wanted]), &mut shapes)
            })
            .chain([Props::default()])
            .collect();
        let mut lookup = Lookup::new([0x6650, 0x6601]);
        for number in (0..objects.len()).chain([5, 5, 1, 100, 1, 99]) {
            let object = &objects[number];
            lookup.turn_to(object);
            for (place, id) in [0x6650, 0x6601].into_iter().enumerate() {
                assert_eq!(lookup.value(object, place), object.value(id), "{number}");
            }
        }
    }
}
