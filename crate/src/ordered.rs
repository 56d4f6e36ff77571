//! Putting things in order, compiled once for all types.
//!
//! `slice::sort_by` is compiled anew for each type and order, and so is `collect` into a set or a map, which sorts before it
//! builds. Together they were 3 % of what a browser downloads.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// An iterator whose items are gathered in order.
pub(crate) trait Gather: Iterator + Sized {
    /// All of them, each once.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }

    /// Values by their keys; of those with the same key, the last.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }
}

impl<I: Iterator> Gather for I {}

/// A slice that is put in order; what is equal stays as it was.
pub(crate) trait Arrange<T> {
    /// In the order of the items themselves.
    fn arrange(&mut self)
    where
        T: Ord;

    /// In the order of what each item has.
    fn arrange_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);

    /// In an order of one's own.
    fn arrange_by(&mut self, order: impl Fn(&T, &T) -> Ordering);
}

impl<T> Arrange<T> for [T] {
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    fn arrange_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.arrange_by(|left, right| key(left).cmp(&key(right)));
    }

    fn arrange_by(&mut self, order: impl Fn(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &|left, right| order(&self[left], &self[right]));
        for at in 0..places.len() {
            while places[at] != at {
                let place = places[at];
                self.swap(at, place);
                places.swap(at, place);
            }
        }
    }
}

/// The place of each of `length` items in an order.
fn places(length: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut ordered: Vec<usize> = (0..length).collect();
    ordered.sort_by(|left, right| order(*left, *right));
    let mut places = vec![0; length];
    for (place, item) in ordered.into_iter().enumerate() {
        places[item] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn arranges_as_the_standard_library_sorts(items: Vec<(u8, String)>) {
            let (mut ours, mut theirs) = (items.clone(), items);
            ours.arrange_by_key(|item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            ours.arrange();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
