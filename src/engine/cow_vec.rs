use std::sync::Arc;
use std::sync::atomic::{Ordering, fence};
use std::{fmt, hint, iter, slice};

/// Elements of a leaf.
const LEAF: usize = 64;
/// Children of a branch, enough for 130,000 elements below a single one: of each on its way a write has to find out
/// whether a fork shares it.
const BRANCH: usize = 2048;
/// Elements that a fork writes before it copies what it shares.
const APART: usize = 16;

/// A vector whose clone is a fork: it costs nothing, the first writes to either side copy what they write, and later ones
/// a path of the tree each.
///
/// The last elements wait in the tail until they fill a leaf. Every leaf is full, and every branch but the last of its
/// level, so an index is the path to its element. The children of a branch stand in it, with room for all it may get: a
/// step along the path is one step in memory.
#[derive(Clone)]
pub struct CowVec<T> {
    tree: Option<Node<T>>,
    /// Elements that were written while a fork shared the path to them, in the order of their indices: they hold instead
    /// of those in tree and tail. Most forks write few, and to copy a path is to count one more owner of all that is beside it.
    apart: Option<Arc<Vec<(usize, T)>>>,
    /// Branches above the leaves.
    height: usize,
    /// Elements in the tree.
    settled: usize,
    tail: Option<Arc<Vec<T>>>,
}

#[derive(Clone)]
enum Node<T> {
    Branch(Arc<[Option<Self>; BRANCH]>),
    Leaf(Arc<[T; LEAF]>),
}

/// How many elements a node of this height holds when full, as a power of 2.
const fn span_bits(height: usize) -> usize {
    LEAF.trailing_zeros() as usize + BRANCH.trailing_zeros() as usize * height
}

/// Which child of a branch of this height leads to the element.
const fn slot(index: usize, height: usize) -> usize {
    index >> span_bits(height - 1) & (BRANCH - 1)
}

impl<T> CowVec<T> {
    /// No elements, and nothing allocated.
    #[must_use]
    pub const fn new() -> Self {
        Self { tree: None, apart: None, height: 0, settled: 0, tail: None }
    }

    /// Number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.settled + self.tail().len()
    }

    /// The element at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&T> {
        match self.find_apart(index) {
            Ok(place) => Some(&self.apart()[place].1),
            Err(_) => self.leaf(index)?.get(index % LEAF),
        }
    }

    /// As [`get`](Self::get), for whoever is going to change the element: begins to read what
    /// [`get_mut`](Self::get_mut) waits for, which is another line of the leaf.
    pub fn reach(&self, index: usize) -> Option<&T> {
        if index < self.settled {
            hint::black_box(self.settled_leaf(index).map(Arc::strong_count));
        }
        self.get(index)
    }

    /// The elements from the first to the last.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks().flatten()
    }

    /// The elements in slices: the fastest way to look at all of them.
    pub fn chunks(&self) -> impl Iterator<Item = &[T]> {
        let mut apart = self.apart().iter().peekable();
        let mut index = 0;
        iter::from_fn(move || {
            let rest = &self.leaf(index)?[index % LEAF..];
            let chunk = match apart.peek() {
                Some((next, element)) if *next == index => {
                    apart.next();
                    slice::from_ref(element)
                }
                Some((next, _)) => &rest[..rest.len().min(next - index)],
                None => rest,
            };
            index += chunk.len();
            Some(chunk)
        })
    }

    fn apart(&self) -> &[(usize, T)] {
        self.apart.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Where an element is among those that hold instead of others, or would be.
    #[inline]
    fn find_apart(&self, index: usize) -> Result<usize, usize> {
        self.apart().binary_search_by_key(&index, |(written, _)| *written)
    }

    fn tail(&self) -> &[T] {
        self.tail.as_deref().map_or(&[], Vec::as_slice)
    }

    #[inline]
    fn leaf(&self, index: usize) -> Option<&[T]> {
        if index >= self.settled {
            return (index < self.len()).then(|| self.tail());
        }
        self.settled_leaf(index).map(|elements| &elements[..])
    }

    /// The leaf with the element at `index`, which is not in the tail.
    #[inline]
    fn settled_leaf(&self, index: usize) -> Option<&Arc<[T; LEAF]>> {
        let mut node = self.tree.as_ref()?;
        let mut height = self.height;
        loop {
            match node {
                Node::Leaf(elements) => return Some(elements),
                Node::Branch(children) => node = children[slot(index, height)].as_ref()?,
            }
            height -= 1;
        }
    }
}

impl<T: Clone> CowVec<T> {
    /// The element at `index`, to change it; copies what a fork shares and must not see changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        let place = match self.find_apart(index) {
            Ok(place) => place,
            Err(_) if !self.is_shared(index) => return self.get_behind(index),
            Err(place) => {
                let element = self.leaf(index)?[index % LEAF].clone();
                self.put_apart(place, index, element)
            }
        };
        Some(&mut Arc::make_mut(self.apart.as_mut()?)[place].1)
    }

    /// The element at `index`, if no fork shares it.
    pub fn own(&mut self, index: usize) -> Option<&T> {
        let is_shared = match (self.find_apart(index), &self.apart) {
            (Ok(_), Some(apart)) => Arc::strong_count(apart) > 1,
            _ => self.is_shared(index),
        };
        // What the last fork did to the element before it went is to be seen.
        fence(Ordering::Acquire);
        if is_shared { None } else { self.get(index) }
    }

    /// Lets an element hold instead of the one that the fork shares, and puts those that did before in their places if
    /// these are many; tells where it is.
    fn put_apart(&mut self, mut place: usize, index: usize, element: T) -> usize {
        if self.apart().len() == APART {
            let before = self.apart.take().map(Arc::unwrap_or_clone).unwrap_or_default();
            for (index, element) in before {
                if let Some(kept) = self.get_behind(index) {
                    *kept = element;
                }
            }
            place = 0;
        }
        Arc::make_mut(self.apart.get_or_insert_default()).insert(place, (index, element));
        place
    }

    /// Whether a fork shares anything on the path to this element.
    fn is_shared(&self, index: usize) -> bool {
        if index >= self.settled {
            return self.tail.as_ref().is_some_and(|tail| Arc::strong_count(tail) > 1);
        }
        let mut node = self.tree.as_ref();
        let mut height = self.height;
        loop {
            match node {
                Some(Node::Branch(children)) if Arc::strong_count(children) == 1 => {
                    node = children[slot(index, height)].as_ref();
                }
                Some(Node::Leaf(elements)) => return Arc::strong_count(elements) > 1,
                _ => return true,
            }
            height -= 1;
        }
    }

    /// The element in the tree or the tail, to change; copies what a fork shares of the path to it.
    fn get_behind(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.settled {
            return Arc::make_mut(self.tail.as_mut()?).get_mut(index - self.settled);
        }
        let mut node = self.tree.as_mut()?;
        let mut height = self.height;
        loop {
            match node {
                Node::Leaf(elements) => return Arc::make_mut(elements).get_mut(index % LEAF),
                Node::Branch(children) => node = Arc::make_mut(children)[slot(index, height)].as_mut()?,
            }
            height -= 1;
        }
    }

    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        let tail = Arc::make_mut(self.tail.get_or_insert_default());
        tail.push(element);
        if tail.len() == LEAF {
            let leaf: Arc<[T]> = tail.drain(..).collect();
            let leaf = leaf.try_into().unwrap_or_else(|_| unreachable!("the tail has filled a leaf"));
            self.settle(Node::Leaf(leaf));
        }
    }

    /// Adds a full leaf at the end of the tree.
    fn settle(&mut self, leaf: Node<T>) {
        self.tree = Some(match self.tree.take() {
            None => leaf,
            Some(full) if self.settled == 1 << span_bits(self.height) => {
                let beside = path(self.height, leaf);
                self.height += 1;
                branch([full, beside])
            }
            Some(mut tree) => {
                attach(&mut tree, self.height, self.settled, leaf);
                tree
            }
        });
        self.settled += LEAF;
    }
}

/// A branch with these children and room for the others.
fn branch<T, const N: usize>(children: [Node<T>; N]) -> Node<T> {
    let mut all = [const { None }; BRANCH];
    all.iter_mut().zip(children).for_each(|(place, child)| *place = Some(child));
    Node::Branch(Arc::new(all))
}

/// A tree of this height that holds one leaf.
fn path<T>(height: usize, leaf: Node<T>) -> Node<T> {
    (0..height).fold(leaf, |below, _| branch([below]))
}

/// Adds a leaf where the element at `index` will be.
fn attach<T: Clone>(mut node: &mut Node<T>, mut height: usize, index: usize, leaf: Node<T>) {
    while let Node::Branch(children) = node {
        let place = &mut Arc::make_mut(children)[slot(index, height)];
        height -= 1;
        match place {
            Some(child) => node = child,
            None => {
                *place = Some(path(height, leaf));
                return;
            }
        }
    }
}

impl<T> Default for CowVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Extend<T> for CowVec<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<T: Clone> FromIterator<T> for CowVec<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut vector = Self::new();
        vector.extend(elements);
        vector
    }
}

/// The length only: the elements would be a store.
impl<T> fmt::Debug for CowVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CowVec").field("len", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few thousand numbers that look random and are the same in every run.
    fn dice() -> impl FnMut(usize) -> usize {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        }
    }

    fn assert_same(vector: &CowVec<usize>, model: &[usize]) {
        assert_eq!(vector.len(), model.len());
        assert!(vector.iter().eq(model));
        assert!(vector.chunks().flatten().eq(model));
        assert_eq!(vector.get(model.len()), None);
    }

    #[test]
    fn behaves_as_a_vec_and_so_do_its_forks() {
        let mut dice = dice();
        let mut worlds = vec![(CowVec::new(), Vec::new())];
        for step in 0..8_000 {
            let at = dice(worlds.len());
            if dice(60) == 0 {
                let fork = worlds[at].clone();
                worlds.truncate(5);
                worlds.insert(0, fork);
            }
            let (vector, model) = &mut worlds[at];
            match dice(20) {
                0..=18 => {
                    let index = dice(model.len() + 1);
                    assert_eq!(vector.get(index), model.get(index));
                    assert_eq!(vector.reach(index), model.get(index));
                    if let Some(element) = vector.get_mut(index) {
                        (*element, model[index]) = (step, step);
                    }
                }
                _ => {
                    let more = 0..dice(200);
                    vector.extend(more.clone());
                    model.extend(more);
                }
            }
            if step % 32 == 0 {
                worlds.iter().for_each(|(vector, model)| assert_same(vector, model));
            }
        }
    }

    #[test]
    fn grows_past_each_height() {
        let full = [0, 1].map(|height| 1 << span_bits(height));
        let around = |len: usize| [len - 1, len, len + 1, len + LEAF - 1, len + LEAF, len + LEAF + 1];
        for len in full.into_iter().flat_map(around).chain([0]) {
            let model: Vec<usize> = (0..len).collect();
            let vector: CowVec<usize> = model.iter().copied().collect();
            assert_same(&vector, &model);
        }
    }

    /// How many of these elements a fork has a copy of.
    fn copied(vector: &CowVec<Arc<usize>>) -> usize {
        vector.iter().filter(|element| Arc::strong_count(element) > 1).count()
    }

    #[test]
    fn the_first_writes_copy_an_element_each_and_the_next_one_the_leaves_they_are_in() {
        let before: CowVec<Arc<usize>> = (0..5_000).map(Arc::new).collect();
        let mut after = before.clone();
        for number in 0..APART {
            *after.get_mut(4_321 - number * LEAF).unwrap() = Arc::new(0);
            *after.get_mut(4_321 - number * LEAF).unwrap() = Arc::new(number);
            assert_eq!((after.apart().len(), copied(&before)), (number + 1, 0));
        }
        *after.get_mut(17).unwrap() = Arc::new(99);
        assert_eq!((after.apart().len(), copied(&before)), (1, APART * (LEAF - 1)));
        let written = [4_321, 4_321 - LEAF, 17].map(|index| **after.get(index).unwrap());
        assert_eq!(written, [0, 1, 99]);
        assert!(before.iter().enumerate().all(|(index, element)| **element == index));
        // Nobody shares the leaf any more that the first of them is in; others still are, below a branch of one's own.
        *after.get_mut(4_320).unwrap() = Arc::new(1);
        assert_eq!(after.apart().len(), 1);
        *after.get_mut(LEAF + 600).unwrap() = Arc::new(2);
        assert_eq!((after.apart().len(), copied(&before)), (2, APART * (LEAF - 1) - 1));
    }

    #[test]
    fn a_write_to_the_tail_copies_an_element_as_well() {
        let before: CowVec<Arc<usize>> = (0..LEAF + 5).map(Arc::new).collect();
        let mut after = before.clone();
        *after.get_mut(LEAF + 4).unwrap() = Arc::new(0);
        assert_eq!((after.apart().len(), copied(&before)), (1, 0));
        after.extend((LEAF + 5..3 * LEAF).map(Arc::new));
        assert_eq!((**after.get(LEAF + 4).unwrap(), **before.get(LEAF + 4).unwrap()), (0, LEAF + 4));
        assert!(after.get_mut(3 * LEAF).is_none() && before.get(LEAF + 5).is_none());
    }

    #[test]
    fn an_element_is_own_unless_a_fork_shares_its_place() {
        let mut vector: CowVec<usize> = (0..2 * LEAF + 5).collect();
        let [early, late] = [3, 2 * LEAF + 3];
        let own = |vector: &mut CowVec<usize>| [early, late].map(|index| vector.own(index).copied());
        assert_eq!(own(&mut vector), [Some(early), Some(late)]);
        let mut fork = vector.clone();
        assert_eq!((own(&mut vector), own(&mut fork)), ([None; 2], [None; 2]));
        *fork.get_mut(early).unwrap() = 7;
        assert_eq!((own(&mut vector), own(&mut fork)), ([None; 2], [Some(7), None]));
        let grandchild = fork.clone();
        assert_eq!(own(&mut fork), [None; 2]);
        drop((vector, grandchild));
        assert_eq!((own(&mut fork), fork.own(3 * LEAF)), ([Some(7), Some(late)], None));
    }

    #[test]
    fn who_has_no_fork_any_more_copies_nothing() {
        let mut vector: CowVec<Arc<usize>> = (0..5_000).map(Arc::new).collect();
        drop(vector.clone());
        for index in [4_321, 17] {
            *vector.get_mut(index).unwrap() = Arc::new(0);
        }
        assert!(vector.apart.is_none() && copied(&vector) == 0);
    }

    #[test]
    fn prints_its_length_only() {
        let vector: CowVec<&str> = ["secret"].into_iter().collect();
        assert_eq!(format!("{vector:?}"), "CowVec { len: 1, .. }");
    }
}
