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
}

impl<'a> Lookup<'a> {
    /// Will read the properties with these identifiers.
    pub fn new(ids: impl IntoIterator<Item = u16>) -> Self {
        Self { ids: ids.into_iter().collect(), shapes: Vec::new(), found: Vec::new() }
    }

    /// To be called between objects whose shapes were asked for and others: their numbers hold until then.
    pub fn begin_batch(&mut self) {
        if self.shapes.len() >= MOST_SHAPES {
            self.shapes.clear();
            self.found.clear();
        }
    }

    /// The number of the shape of an object.
    #[inline]
    pub fn shape_of(&mut self, props: &'a Props) -> usize {
        let shape = props.shape.as_deref();
        let is_it = |known: &Option<&Shape>| known.map(ptr::from_ref) == shape.map(ptr::from_ref);
        self.shapes.iter().position(is_it).unwrap_or_else(|| {
            self.shapes.push(shape);
            self.found.extend(self.ids.iter().map(|id| props.find(*id)));
            self.shapes.len() - 1
        })
    }

    /// As [`Props::value`], of an object with the shape of this number, under the identifier with that number.
    #[inline]
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
        for numbers in numbers.chunks(40) {
            lookup.begin_batch();
            let batch: Vec<_> = numbers.iter().map(|number| &objects[*number]).collect();
            let shapes: Vec<_> = batch.iter().map(|object| lookup.shape_of(object)).collect();
            for (object, shape) in batch.into_iter().zip(shapes) {
                for (place, id) in [0x6650, 0x6601].into_iter().enumerate() {
                    assert_eq!(lookup.value(shape, object, place), object.value(id));
                }
            }
        }
    }
}
