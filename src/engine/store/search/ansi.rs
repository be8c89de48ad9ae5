use crate::vocab::{CodePage, PropTag, PropValue, Restriction};

/// The restriction with text in 8 bits, as clients that know no Unicode want it; text that the code page lacks stays.
///
/// It was compiled once, so it is not too deep to walk.
pub fn restriction_in_ansi(restriction: &Restriction, page: CodePage) -> Restriction {
    let of = |inner: &Restriction| restriction_in_ansi(inner, page);
    let each = |inner: &[Restriction]| inner.iter().map(of).collect();
    let ansi = |tag: PropTag, value: &PropValue| match value.to_ansi(page) {
        Some(value) => (tag.to_ansi(), value),
        None => (tag, value.clone()),
    };
    match restriction {
        Restriction::And(inner) => Restriction::And(each(inner)),
        Restriction::Or(inner) => Restriction::Or(each(inner)),
        Restriction::Not(inner) => Restriction::Not(Box::new(of(inner))),
        Restriction::Content { fuzzy, tag, value } => {
            let (tag, value) = ansi(*tag, value);
            Restriction::Content { fuzzy: *fuzzy, tag, value }
        }
        Restriction::Property { relop, tag, value } => {
            let (tag, value) = ansi(*tag, value);
            Restriction::Property { relop: *relop, tag, value }
        }
        Restriction::SubObject { tag, restriction } => {
            Restriction::SubObject { tag: *tag, restriction: Box::new(of(restriction)) }
        }
        Restriction::Comment { properties, restriction } => Restriction::Comment {
            properties: properties.clone(),
            restriction: restriction.as_deref().map(|inner| Box::new(of(inner))),
        },
        Restriction::Annotation { properties, restriction } => Restriction::Annotation {
            properties: properties.clone(),
            restriction: restriction.as_deref().map(|inner| Box::new(of(inner))),
        },
        Restriction::Count { count, restriction } => {
            Restriction::Count { count: *count, restriction: Box::new(of(restriction)) }
        }
        Restriction::CompareProps { .. }
        | Restriction::BitMask { .. }
        | Restriction::Size { .. }
        | Restriction::Exist { .. } => restriction.clone(),
    }
}
