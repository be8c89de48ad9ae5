use std::mem;
use std::ops::{Deref, DerefMut};

/// A list that mostly has one element at most, which takes no memory of its own.
#[derive(Clone, Debug, Default)]
pub enum Few<T> {
    #[default]
    None,
    One(T),
    More(Vec<T>),
}

impl<T> Few<T> {
    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        match self {
            Self::None => *self = Self::One(element),
            Self::One(_) => {
                let mut all: Vec<T> = mem::take(self).into();
                all.push(element);
                *self = Self::More(all);
            }
            Self::More(all) => all.push(element),
        }
    }

    /// Drops the elements that are not to be kept.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        drop(self.extract(|element| !keep(element)));
    }

    /// Takes out the elements that are meant.
    pub fn extract(&mut self, mut is_meant: impl FnMut(&T) -> bool) -> Self {
        match self {
            Self::One(only) if is_meant(only) => mem::take(self),
            Self::More(all) => {
                let mut meant = Self::None;
                all.extract_if(.., |element| is_meant(element)).for_each(|element| meant.push(element));
                meant
            }
            Self::None | Self::One(_) => Self::None,
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(only) => std::slice::from_ref(only),
            Self::More(all) => all,
        }
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(only) => std::slice::from_mut(only),
            Self::More(all) => all,
        }
    }
}

impl<T> From<Few<T>> for Vec<T> {
    fn from(few: Few<T>) -> Self {
        match few {
            Few::None => Self::new(),
            Few::One(only) => vec![only],
            Few::More(all) => all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_as_a_vec() {
        let (mut few, mut vec) = (Few::default(), Vec::new());
        for number in 0..5 {
            few.push(number);
            vec.push(number);
            assert_eq!(*few, *vec);
        }
        for divisor in [2, 4, 7] {
            few.retain(|number| number % divisor == 0 && *number > 0);
            vec.retain(|number| number % divisor == 0 && *number > 0);
            assert_eq!(*few, *vec);
        }
        few.push(7);
        assert_eq!(*few, [7]);
        (8..12).for_each(|number| few.push(number));
        assert_eq!(*few.extract(|number| number % 2 == 1), [7, 9, 11]);
        assert_eq!(*few, [8, 10]);
        let mut one = Few::One(1);
        one.retain(|number| *number == 1);
        assert_eq!(*one, [1]);
        assert!(one.extract(|number| *number == 2).is_empty());
        assert_eq!(*one.extract(|number| *number == 1), [1]);
        one.retain(|number| *number == 2);
        assert!(one.is_empty());
    }
}
