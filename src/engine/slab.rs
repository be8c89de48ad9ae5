use std::hint;

use super::cow_vec::CowVec;

/// Names a thing in a [`Slab`]: its place and how often the place was reused, so that a stale key finds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The place.
    pub index: u32,
    /// The how-manieth tenant of the place.
    pub generation: u32,
}

impl Key {
    /// The key as one number, never equal to that of another tenant.
    #[must_use]
    pub const fn to_u64(self) -> u64 {
        (self.generation as u64) << 32 | self.index as u64
    }

    /// The key that [`to_u64`](Self::to_u64) gave.
    #[must_use]
    pub const fn from_u64(number: u64) -> Self {
        Self { index: number as u32, generation: (number >> 32) as u32 }
    }
}

/// Things with keys that are never given again (SES-ENTRYID-11). A clone shares everything; a write copies what it
/// changes, or a path to it.
#[derive(Clone, Debug)]
pub struct Slab<T: Clone> {
    places: CowVec<Place<T>>,
    /// The empty place that was left last, or [`NOWHERE`].
    free: u32,
    live: usize,
}

#[derive(Clone, Debug)]
struct Place<T> {
    generation: u32,
    /// Of an empty place: the one that was left before it, or [`NOWHERE`].
    left_before: u32,
    tenant: Option<T>,
}

/// No slab has so many places.
const NOWHERE: u32 = u32::MAX;

impl<T: Clone> Default for Slab<T> {
    fn default() -> Self {
        Self { places: CowVec::new(), free: NOWHERE, live: 0 }
    }
}

impl<T: Clone> Slab<T> {
    /// Number of things.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Number of places, empty ones included.
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// What is at a place, with its key.
    pub fn at(&self, index: usize) -> Option<(Key, &T)> {
        let place = self.places.get(index)?;
        Some((Key { index: index as u32, generation: place.generation }, place.tenant.as_ref()?))
    }

    /// The key that the next insertion gives.
    pub fn next_key(&self) -> Key {
        match self.places.get(self.free as usize) {
            Some(place) => Key { index: self.free, generation: place.generation },
            None => Key { index: self.places.len() as u32, generation: 0 },
        }
    }

    /// Keeps a thing and gives its key.
    pub fn insert(&mut self, tenant: T) -> Key {
        let key = self.next_key();
        self.live += 1;
        if self.free == NOWHERE {
            self.places.push(Place { generation: 0, left_before: NOWHERE, tenant: Some(tenant) });
        } else {
            let place = self.places.get_mut(self.free as usize).expect("an empty place exists");
            self.free = place.left_before;
            place.tenant = Some(tenant);
        }
        key
    }

    /// The thing with this key.
    pub fn get(&self, key: Key) -> Option<&T> {
        let place = self.places.get(key.index as usize)?;
        if place.generation == key.generation { place.tenant.as_ref() } else { None }
    }

    /// Begins to read what a change of the thing with this key, or its removal, looks at.
    pub fn reach(&self, key: Key) {
        hint::black_box(self.places.reach(key.index as usize).map(|place| place.generation));
    }

    /// The thing with this key, to change.
    pub fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        self.place_mut(key)?.tenant.as_mut()
    }

    /// Takes a thing away; its key finds nothing from now on.
    pub fn remove(&mut self, key: Key) -> Option<T> {
        let free = self.free;
        let place = self.place_mut(key)?;
        let tenant = place.tenant.take()?;
        // A place whose generations are used up stays empty rather than repeat a key.
        if let Some(next) = place.generation.checked_add(1) {
            place.generation = next;
            place.left_before = free;
            self.free = key.index;
        }
        self.live -= 1;
        Some(tenant)
    }

    /// The place of this tenant. With a stale key a fork may own a place in vain.
    fn place_mut(&mut self, key: Key) -> Option<&mut Place<T>> {
        self.places.get_mut(key.index as usize).filter(|place| place.generation == key.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key finds its own tenant or nothing (SES-ENTRYID-11, STO-EID-3).
    #[test]
    fn keys_of_the_removed_are_never_given_again() {
        let mut slab = Slab::default();
        let first = slab.insert("first");
        assert_eq!(slab.remove(first), Some("first"));
        let second = slab.insert("second");
        assert_eq!((first.index, second.index), (0, 0));
        assert_ne!(first, second);
        assert_eq!(slab.get(first), None);
        assert_eq!(slab.remove(first), None);
        assert_eq!(slab.get(second), Some(&"second"));
        assert_eq!(Key::from_u64(second.to_u64()), second);
    }

    /// Which place a thing gets is part of its key: it must not depend on what a fork does.
    #[test]
    fn the_place_left_last_is_filled_first_in_a_fork_as_well() {
        let mut slab: Slab<u32> = Slab::default();
        let keys: Vec<Key> = (0..5).map(|number| slab.insert(number)).collect();
        assert_eq!([3, 0, 4].map(|left| slab.remove(keys[left])), [Some(3), Some(0), Some(4)]);
        let mut fork = slab.clone();
        let filled = |slab: &mut Slab<u32>| {
            [7; 4].map(|tenant| slab.insert(tenant)).map(|key| (key.index, key.generation))
        };
        assert_eq!(filled(&mut fork), [(4, 1), (0, 1), (3, 1), (5, 0)]);
        slab.remove(keys[1]).unwrap();
        assert_eq!(slab.next_key(), Key { index: 1, generation: 1 });
        assert_eq!(filled(&mut slab), [(1, 1), (4, 1), (0, 1), (3, 1)]);
        assert_eq!((slab.len(), slab.places(), fork.len(), fork.places()), (5, 5, 6, 6));
    }

    #[test]
    fn a_clone_does_not_follow() {
        let mut slab = Slab::default();
        let key = slab.insert(1);
        let fork = slab.clone();
        *slab.get_mut(key).unwrap() = 2;
        slab.insert(3);
        assert_eq!((fork.get(key), fork.len()), (Some(&1), 1));
        assert_eq!((slab.get(key), slab.len()), (Some(&2), 2));
    }
}
