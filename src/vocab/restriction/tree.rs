//! A restriction as a tree: what would recurse walks with a list of its own, because a client can nest deeper than
//! the stack reaches.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{PropValue, Property, Restriction};

impl Restriction {
    /// The restrictions right inside this one, in order.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        match self {
            Self::And(list) | Self::Or(list) => list,
            Self::Not(inner)
            | Self::SubObject { restriction: inner, .. }
            | Self::Count { restriction: inner, .. }
            | Self::Comment { restriction: Some(inner), .. }
            | Self::Annotation { restriction: Some(inner), .. } => std::slice::from_ref(inner),
            _ => &[],
        }
    }

    /// Whether it nests deeper than `limit` levels; a test on a property alone is one level.
    ///
    /// Restrictions inside values count as nested.
    #[must_use]
    pub fn is_deeper_than(&self, limit: usize) -> bool {
        let mut pending = vec![(self, 1)];
        while let Some((node, depth)) = pending.pop() {
            if depth > limit {
                return true;
            }
            pending.extend(node.children().iter().chain(node.in_values()).map(|child| (child, depth + 1)));
        }
        false
    }

    /// Of how many restrictions it consists, itself and those inside values included.
    #[must_use]
    pub fn node_count(&self) -> usize {
        let (mut pending, mut count) = (vec![self], 0);
        while let Some(node) = pending.pop() {
            count += 1;
            pending.extend(node.children().iter().chain(node.in_values()));
        }
        count
    }

    /// The restrictions that are values of this one.
    fn in_values(&self) -> impl Iterator<Item = &Self> {
        let (single, list): (_, &[Property]) = match self {
            Self::Content { value, .. } | Self::Property { value, .. } => (Some(value), &[]),
            Self::Comment { properties, .. } | Self::Annotation { properties, .. } => (None, properties),
            _ => (None, &[]),
        };
        single.into_iter().chain(list.iter().map(|property| &property.value)).filter_map(
            |value| match value {
                PropValue::Restriction(inner) => Some(&**inner),
                _ => None,
            },
        )
    }

    /// A copy of this node; its children, already copied, lead `done`, the last child first.
    fn clone_node(&self, done: &mut VecDeque<Self>) -> Self {
        let mut children: Vec<Self> = done.drain(..self.children().len()).rev().collect();
        let mut inner = || Box::new(children.pop().unwrap_or_default());
        match self {
            Self::And(_) => Self::And(children),
            Self::Or(_) => Self::Or(children),
            Self::Not(_) => Self::Not(inner()),
            Self::SubObject { tag, .. } => Self::SubObject { tag: *tag, restriction: inner() },
            Self::Count { count, .. } => Self::Count { count: *count, restriction: inner() },
            Self::Comment { properties, restriction } => Self::Comment {
                properties: properties.clone(),
                restriction: restriction.as_ref().map(|_| inner()),
            },
            Self::Annotation { properties, restriction } => Self::Annotation {
                properties: properties.clone(),
                restriction: restriction.as_ref().map(|_| inner()),
            },
            Self::Content { fuzzy, tag, value } => {
                Self::Content { fuzzy: *fuzzy, tag: *tag, value: value.clone() }
            }
            Self::Property { relop, tag, value } => {
                Self::Property { relop: *relop, tag: *tag, value: value.clone() }
            }
            Self::CompareProps { relop, left, right } => {
                Self::CompareProps { relop: *relop, left: *left, right: *right }
            }
            Self::BitMask { relop, tag, mask } => Self::BitMask { relop: *relop, tag: *tag, mask: *mask },
            Self::Size { relop, tag, size } => Self::Size { relop: *relop, tag: *tag, size: *size },
            Self::Exist { tag } => Self::Exist { tag: *tag },
        }
    }

    /// Whether both nodes are equal but for their children and the restrictions in their values.
    fn same_node(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::And(_), Self::And(_)) | (Self::Or(_), Self::Or(_)) | (Self::Not(_), Self::Not(_)) => true,
            (Self::SubObject { tag: a, .. }, Self::SubObject { tag: b, .. }) => a == b,
            (Self::Count { count: a, .. }, Self::Count { count: b, .. }) => a == b,
            (Self::Comment { properties: a, .. }, Self::Comment { properties: b, .. })
            | (Self::Annotation { properties: a, .. }, Self::Annotation { properties: b, .. }) => {
                let same = |(a, b): (&Property, &Property)| a.tag == b.tag && same_value(&a.value, &b.value);
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            (
                Self::Content { fuzzy: a, tag: tag_a, value: value_a },
                Self::Content { fuzzy: b, tag: tag_b, value: value_b },
            ) => a == b && tag_a == tag_b && same_value(value_a, value_b),
            (
                Self::Property { relop: a, tag: tag_a, value: value_a },
                Self::Property { relop: b, tag: tag_b, value: value_b },
            ) => a == b && tag_a == tag_b && same_value(value_a, value_b),
            (
                Self::CompareProps { relop: a, left: left_a, right: right_a },
                Self::CompareProps { relop: b, left: left_b, right: right_b },
            ) => a == b && left_a == left_b && right_a == right_b,
            (
                Self::BitMask { relop: a, tag: tag_a, mask: mask_a },
                Self::BitMask { relop: b, tag: tag_b, mask: mask_b },
            ) => a == b && tag_a == tag_b && mask_a == mask_b,
            (
                Self::Size { relop: a, tag: tag_a, size: size_a },
                Self::Size { relop: b, tag: tag_b, size: size_b },
            ) => a == b && tag_a == tag_b && size_a == size_b,
            (Self::Exist { tag: a }, Self::Exist { tag: b }) => a == b,
            _ => false,
        }
    }

    /// Moves what is nested in this node to `pending`.
    fn take_nested(&mut self, pending: &mut Vec<Self>) {
        fn take_value(value: &mut PropValue, pending: &mut Vec<Restriction>) {
            if matches!(value, PropValue::Restriction(_))
                && let PropValue::Restriction(shared) = std::mem::replace(value, PropValue::Null)
            {
                pending.extend(Arc::into_inner(shared));
            }
        }
        match self {
            Self::And(list) | Self::Or(list) => pending.append(list),
            Self::Not(inner)
            | Self::SubObject { restriction: inner, .. }
            | Self::Count { restriction: inner, .. } => pending.push(std::mem::take(inner)),
            Self::Content { value, .. } | Self::Property { value, .. } => take_value(value, pending),
            Self::Comment { properties, restriction } | Self::Annotation { properties, restriction } => {
                properties.iter_mut().for_each(|property| take_value(&mut property.value, pending));
                pending.extend(restriction.take().map(|inner| *inner));
            }
            Self::CompareProps { .. } | Self::BitMask { .. } | Self::Size { .. } | Self::Exist { .. } => {}
        }
    }
}

fn same_value(a: &PropValue, b: &PropValue) -> bool {
    matches!((a, b), (PropValue::Restriction(_), PropValue::Restriction(_))) || a == b
}

impl Drop for Restriction {
    fn drop(&mut self) {
        let mut pending = Vec::new();
        self.take_nested(&mut pending);
        while let Some(mut node) = pending.pop() {
            node.take_nested(&mut pending);
        }
    }
}

impl Clone for Restriction {
    fn clone(&self) -> Self {
        // Level by level; read from its end every node comes after its children, and families stay together.
        let mut nodes = vec![self];
        let mut next = 0;
        while let Some(node) = nodes.get(next) {
            nodes.extend(node.children());
            next += 1;
        }
        let mut done = VecDeque::new();
        for node in nodes.into_iter().rev() {
            let copy = node.clone_node(&mut done);
            done.push_back(copy);
        }
        done.pop_front().unwrap_or_default()
    }
}

impl PartialEq for Restriction {
    fn eq(&self, other: &Self) -> bool {
        let mut pending = vec![(self, other)];
        while let Some((a, b)) = pending.pop() {
            if a.children().len() != b.children().len() || !a.same_node(b) {
                return false;
            }
            pending.extend(a.children().iter().zip(b.children()));
            pending.extend(a.in_values().zip(b.in_values()));
        }
        true
    }
}

impl Serialize for Restriction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_deeper_than(Self::MAX_WRITTEN_DEPTH) {
            return Err(serde::ser::Error::custom("the restriction nests too deep to be written"));
        }
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Restriction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::PR_SUBJECT;
    use crate::vocab::{FuzzyLevel, RelOp};

    const DEEP: usize = 100_000;

    fn leaf() -> Restriction {
        Restriction::eq(PR_SUBJECT, "x")
    }

    /// One chain of every way to nest.
    fn nested(levels: usize) -> Restriction {
        (0..levels).fold(leaf(), |inner, level| match level % 8 {
            0 => Restriction::and([inner, leaf()]),
            1 => Restriction::or([leaf(), inner, leaf()]),
            2 => !inner,
            3 => Restriction::any_of(PR_SUBJECT, inner),
            4 => Restriction::Count { count: 3, restriction: Box::new(inner) },
            5 => Restriction::content(PR_SUBJECT, FuzzyLevel::FL_PREFIX, Arc::new(inner)),
            6 => Restriction::Annotation { properties: Vec::new(), restriction: Some(Box::new(inner)) },
            _ => Restriction::Comment {
                properties: vec![Property::new(PR_SUBJECT, "note".into())],
                restriction: Some(Box::new(inner)),
            },
        })
    }

    /// TBL-RES-8: the copy is whole, and what happens to it leaves the original alone.
    #[test]
    fn a_copy_is_equal_and_independent() {
        let wide = Restriction::or([
            Restriction::and([leaf(), !leaf(), Restriction::exists(PR_SUBJECT)]),
            Restriction::Comment { properties: Vec::new(), restriction: None },
            Restriction::and([]),
            Restriction::or([
                Restriction::bits_set(PR_SUBJECT, 1),
                Restriction::size(PR_SUBJECT, RelOp::RELOP_LT, 2),
            ]),
            Restriction::compare(PR_SUBJECT, RelOp::RELOP_NE, PR_SUBJECT),
            nested(20),
        ]);
        let mut copy = wide.clone();
        assert_eq!(copy, wide);
        assert_eq!(copy.to_string(), wide.to_string());
        if let Restriction::Or(list) = &mut copy {
            list.swap(0, 3);
        }
        assert_ne!(copy, wide);
    }

    #[test]
    fn restrictions_differ_in_every_member() {
        let all = [
            Restriction::and([]),
            Restriction::and([leaf()]),
            Restriction::or([]),
            Restriction::or([leaf()]),
            Restriction::or([leaf(), leaf()]),
            !leaf(),
            leaf(),
            Restriction::ne(PR_SUBJECT, "x"),
            Restriction::eq(PR_SUBJECT, "y"),
            Restriction::eq(PR_SUBJECT, Arc::new(leaf())),
            Restriction::eq(PR_SUBJECT, Arc::new(!leaf())),
            Restriction::contains(PR_SUBJECT, "x"),
            Restriction::contains_ignoring_case(PR_SUBJECT, "x"),
            Restriction::exists(PR_SUBJECT),
            Restriction::exists(PR_SUBJECT.with_type(crate::vocab::PropType::PT_STRING8)),
            Restriction::bits_set(PR_SUBJECT, 1),
            Restriction::bits_set(PR_SUBJECT, 2),
            Restriction::bits_clear(PR_SUBJECT, 1),
            Restriction::size(PR_SUBJECT, RelOp::RELOP_LT, 1),
            Restriction::size(PR_SUBJECT, RelOp::RELOP_LT, 2),
            Restriction::compare(PR_SUBJECT, RelOp::RELOP_LT, PR_SUBJECT),
            Restriction::any_of(PR_SUBJECT, leaf()),
            Restriction::Count { count: 1, restriction: Box::new(leaf()) },
            Restriction::Count { count: 2, restriction: Box::new(leaf()) },
            Restriction::Comment { properties: Vec::new(), restriction: None },
            Restriction::Comment { properties: Vec::new(), restriction: Some(Box::new(leaf())) },
            Restriction::Comment { properties: vec![Property::of(PR_SUBJECT, "x")], restriction: None },
            Restriction::Comment { properties: vec![Property::of(PR_SUBJECT, "y")], restriction: None },
            Restriction::Annotation { properties: Vec::new(), restriction: None },
            Restriction::Annotation { properties: Vec::new(), restriction: Some(Box::new(leaf())) },
        ];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!(a == b, i == j, "{a} / {b}");
            }
        }
    }

    /// Nothing here may recurse once per level: the stack of a test thread ends long before.
    #[test]
    fn a_hundred_thousand_levels_are_copied_compared_printed_and_dropped() {
        let deep = nested(DEEP);
        assert!(deep.is_deeper_than(DEEP) && !deep.is_deeper_than(DEEP + 1));
        let copy = deep.clone();
        assert!(copy == deep && copy != nested(DEEP - 1));
        assert!(format!("{deep}{deep:?}").len() < 10_000);
        assert!(serde_json::to_string(&deep).is_err());
    }

    #[test]
    fn a_shared_restriction_outlives_one_of_its_owners() {
        let shared = Arc::new(nested(10));
        drop(Restriction::eq(PR_SUBJECT, Arc::clone(&shared)));
        assert_eq!(*shared, nested(10));
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let deepest = nested(Restriction::MAX_WRITTEN_DEPTH - 1);
        let text = serde_json::to_string(&deepest).unwrap();
        assert_eq!(serde_json::from_str::<Restriction>(&text).unwrap(), deepest);
        assert!(serde_json::to_string(&nested(Restriction::MAX_WRITTEN_DEPTH)).is_err());
    }
}
