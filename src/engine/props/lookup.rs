use std::ptr;

use super::Props;
use super::shape::Shape;
use super::slot::Slot;
use crate::engine::ValueRef;
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
}

impl<'a> Lookup<'a> {
    /// Will read the properties with these identifiers.
    pub fn new(ids: impl IntoIterator<Item = u16>) -> Self {
        Self { ids: ids.into_iter().collect(), shapes: Vec::new(), found: Vec::new() }
    }

    /// The number of the shape of an object; it holds until the next is asked for.
    #[inline]
    pub fn shape_of(&mut self, props: &'a Props) -> usize {
        let shape = props.shape.as_deref();
        let is_it = |known: &Option<&Shape>| known.map(ptr::from_ref) == shape.map(ptr::from_ref);
        self.shapes.iter().position(is_it).unwrap_or_else(|| {
            if self.shapes.len() >= MOST_SHAPES {
                self.shapes.clear();
                self.found.clear();
            }
            self.shapes.push(shape);
            self.found.extend(self.ids.iter().map(|id| props.find(*id)));
            self.shapes.len() - 1
        })
    }

    /// As [`Props::get`], of an object with the shape of this number, under the identifier with that number.
    #[inline]
    pub fn look<'p>(&self, shape: usize, props: &'p Props, number: usize) -> Option<ValueRef<'p>> {
        self.found[shape * self.ids.len() + number].map(|(tag, slot)| props.look(tag, slot))
    }

    /// As [`look`](Self::look), to keep.
    pub fn value(&self, shape: usize, props: &Props, number: usize) -> Option<PropValue> {
        self.found[shape * self.ids.len() + number].map(|(tag, slot)| props.share(tag, slot))
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
        let numbers: Vec<usize> = (0..objects.len()).chain([5, 5, 1, 100, 1, 99]).collect();
        for number in numbers {
            let object = &objects[number];
            let shape = lookup.shape_of(object);
            for (place, id) in [0x6650, 0x6601].into_iter().enumerate() {
                assert_eq!(lookup.look(shape, object, place), object.get(id).map(|(_, value)| value));
                assert_eq!(lookup.value(shape, object, place), object.value(id));
            }
        }
    }
}
