//! A restriction as one line of text.

use std::fmt;

use super::{BitMaskOp, FuzzyLevel, PropValue, RelOp, Restriction};

/// Deeper than this a restriction is cut off with `…`.
const DEEPEST: usize = 64;

/// Readable, with parentheses where one combination stands in another:
/// `PR_SUBJECT contains "lunch" (ignore case) AND (PR_SIZE > 100 OR NOT PR_IMPORTANCE = 2)`.
///
/// No member at all is `TRUE` for AND and `FALSE` for OR. Below 64 levels the text goes on with `…`.
impl fmt::Display for Restriction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, 0)
    }
}

/// As [`Display`](fmt::Display).
impl fmt::Debug for Restriction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, 0)
    }
}

fn write(f: &mut fmt::Formatter<'_>, whole: &Restriction, depth: usize) -> fmt::Result {
    if depth >= DEEPEST {
        return f.write_str("…");
    }
    match whole {
        Restriction::And(list) => combination(f, list, "AND", "TRUE", depth),
        Restriction::Or(list) => combination(f, list, "OR", "FALSE", depth),
        Restriction::Not(inner) => {
            f.write_str("NOT ")?;
            operand(f, inner, depth + 1)
        }
        Restriction::Content { fuzzy, tag, value: looked_for } => {
            write!(f, "{tag} ")?;
            match fuzzy.place() {
                FuzzyLevel::FL_FULLSTRING => f.write_str("is ")?,
                FuzzyLevel::FL_SUBSTRING => f.write_str("contains ")?,
                FuzzyLevel::FL_PREFIX => f.write_str("starts with ")?,
                FuzzyLevel(other) => write!(f, "matches({other:#X}) ")?,
            }
            value(f, looked_for, depth)?;
            f.write_str(match (fuzzy.ignores_case(), fuzzy.ignores_marks()) {
                (false, false) => "",
                (true, false) => " (ignore case)",
                (false, true) => " (ignore accents)",
                (true, true) => " (ignore case and accents)",
            })
        }
        Restriction::Property { relop, tag, value: constant } => {
            write!(f, "{tag} {} ", Sign(*relop))?;
            value(f, constant, depth)
        }
        Restriction::CompareProps { relop, left, right } => write!(f, "{left} {} {right}", Sign(*relop)),
        Restriction::BitMask { relop: BitMaskOp::BMR_EQZ, tag, mask } => write!(f, "{tag} & {mask:#X} = 0"),
        Restriction::BitMask { relop: BitMaskOp::BMR_NEZ, tag, mask } => write!(f, "{tag} & {mask:#X} != 0"),
        Restriction::BitMask { relop, tag, mask } => write!(f, "{tag} & {mask:#X} {relop}"),
        Restriction::Size { relop, tag, size } => write!(f, "size of {tag} {} {size}", Sign(*relop)),
        Restriction::Exist { tag } => write!(f, "{tag} exists"),
        Restriction::SubObject { tag, restriction } => {
            write!(f, "any of {tag} has (")?;
            write(f, restriction, depth + 1)?;
            f.write_str(")")
        }
        Restriction::Comment { properties, restriction }
        | Restriction::Annotation { properties, restriction } => {
            let comment = matches!(whole, Restriction::Comment { .. });
            f.write_str(if comment { "COMMENT(" } else { "ANNOTATION(" })?;
            for property in properties {
                write!(f, "{}: ", property.tag)?;
                value(f, &property.value, depth)?;
                f.write_str("; ")?;
            }
            match restriction {
                Some(inner) => write(f, inner, depth + 1)?,
                None => f.write_str("TRUE")?,
            }
            f.write_str(")")
        }
        Restriction::Count { count, restriction } => {
            write!(f, "first {count} of (")?;
            write(f, restriction, depth + 1)?;
            f.write_str(")")
        }
    }
}

/// One member keeps the word, so that it doesn't look like the member alone.
fn combination(
    f: &mut fmt::Formatter<'_>,
    list: &[Restriction],
    word: &str,
    empty: &str,
    depth: usize,
) -> fmt::Result {
    match list {
        [] => f.write_str(empty),
        [only] => {
            write!(f, "{word}(")?;
            write(f, only, depth + 1)?;
            f.write_str(")")
        }
        [first, others @ ..] => {
            operand(f, first, depth + 1)?;
            others.iter().try_for_each(|other| {
                write!(f, " {word} ")?;
                operand(f, other, depth + 1)
            })
        }
    }
}

/// Part of a larger text: a combination of several stands in parentheses.
fn operand(f: &mut fmt::Formatter<'_>, restriction: &Restriction, depth: usize) -> fmt::Result {
    match restriction {
        Restriction::And(list) | Restriction::Or(list) if list.len() > 1 => {
            f.write_str("(")?;
            write(f, restriction, depth)?;
            f.write_str(")")
        }
        _ => write(f, restriction, depth),
    }
}

/// A constant; a restriction in a value counts as one level.
fn value(f: &mut fmt::Formatter<'_>, value: &PropValue, depth: usize) -> fmt::Result {
    match value {
        PropValue::Restriction(inner) => {
            f.write_str("{")?;
            write(f, inner, depth + 1)?;
            f.write_str("}")
        }
        _ => fmt::Debug::fmt(value, f),
    }
}

/// A relation as its sign.
struct Sign(RelOp);

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            RelOp::RELOP_LT => "<",
            RelOp::RELOP_LE => "<=",
            RelOp::RELOP_GT => ">",
            RelOp::RELOP_GE => ">=",
            RelOp::RELOP_EQ => "=",
            RelOp::RELOP_NE => "!=",
            RelOp::RELOP_RE => "=~",
            other => return other.fmt(f),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::{PR_IMPORTANCE, PR_MESSAGE_FLAGS, PR_MESSAGE_RECIPIENTS, PR_SUBJECT};
    use crate::vocab::{Property, Restriction as R};

    #[track_caller]
    fn check(restriction: &Restriction, text: &str) {
        assert_eq!(restriction.to_string(), text);
        assert_eq!(format!("{restriction:?}"), text);
    }

    #[test]
    fn tests_of_one_property_read_as_text() {
        let numbers = [
            (R::eq(PR_IMPORTANCE, 1), "PR_IMPORTANCE = 1"),
            (R::ne(PR_IMPORTANCE, 1), "PR_IMPORTANCE != 1"),
            (R::lt(PR_IMPORTANCE, 1), "PR_IMPORTANCE < 1"),
            (R::le(PR_IMPORTANCE, 1), "PR_IMPORTANCE <= 1"),
            (R::gt(PR_IMPORTANCE, 1), "PR_IMPORTANCE > 1"),
            (R::ge(PR_IMPORTANCE, -1), "PR_IMPORTANCE >= -1"),
            (R::property(PR_SUBJECT, RelOp::RELOP_RE, "a*"), "PR_SUBJECT =~ \"a*\""),
            (R::property(PR_SUBJECT, RelOp(9), "a"), "PR_SUBJECT RelOp(0x9) \"a\""),
            (R::bits_set(PR_MESSAGE_FLAGS, 0x18), "PR_MESSAGE_FLAGS & 0x18 != 0"),
            (R::bits_clear(PR_MESSAGE_FLAGS, 0x1), "PR_MESSAGE_FLAGS & 0x1 = 0"),
            (R::size(PR_SUBJECT, RelOp::RELOP_GT, 10), "size of PR_SUBJECT > 10"),
            (R::compare(PR_SUBJECT, RelOp::RELOP_EQ, PR_IMPORTANCE), "PR_SUBJECT = PR_IMPORTANCE"),
            (R::exists(PR_SUBJECT), "PR_SUBJECT exists"),
        ];
        for (restriction, text) in numbers {
            check(&restriction, text);
        }
    }

    /// TBL-RESCONT-4: the words tell what each level ignores.
    #[test]
    fn content_tests_say_how_close_the_match_is() {
        let loose = FuzzyLevel::FL_PREFIX | FuzzyLevel::FL_LOOSE;
        let marks = FuzzyLevel::FL_SUBSTRING | FuzzyLevel::FL_IGNORENONSPACE;
        check(&R::contains(PR_SUBJECT, "a\"b"), "PR_SUBJECT contains \"a\\\"b\"");
        check(&R::contains_ignoring_case(PR_SUBJECT, "a"), "PR_SUBJECT contains \"a\" (ignore case)");
        check(&R::starts_with(PR_SUBJECT, "a"), "PR_SUBJECT starts with \"a\"");
        check(&R::starts_with_ignoring_case(PR_SUBJECT, "a"), "PR_SUBJECT starts with \"a\" (ignore case)");
        check(&R::eq_ignoring_case(PR_SUBJECT, "a"), "PR_SUBJECT is \"a\" (ignore case)");
        check(&R::content(PR_SUBJECT, loose, "a"), "PR_SUBJECT starts with \"a\" (ignore case and accents)");
        check(&R::content(PR_SUBJECT, marks, "a"), "PR_SUBJECT contains \"a\" (ignore accents)");
        check(&R::content(PR_SUBJECT, FuzzyLevel(7), "a"), "PR_SUBJECT matches(0x7) \"a\"");
    }

    #[test]
    fn combinations_in_combinations_stand_in_parentheses() {
        let [a, b, c] = [1, 2, 3].map(|number| R::eq(PR_IMPORTANCE, number));
        let text = "PR_IMPORTANCE = 1 AND (PR_IMPORTANCE = 2 OR NOT PR_IMPORTANCE = 3)";
        check(&R::and([a.clone(), R::or([b.clone(), !c.clone()])]), text);
        check(
            &!R::or([a.clone(), R::or([b, c])]),
            "NOT (PR_IMPORTANCE = 1 OR (PR_IMPORTANCE = 2 OR PR_IMPORTANCE = 3))",
        );
        check(&R::and([R::or([a.clone()])]), "AND(OR(PR_IMPORTANCE = 1))");
        check(&R::and([R::and([]), R::or([]), !!a]), "TRUE AND FALSE AND NOT NOT PR_IMPORTANCE = 1");
    }

    #[test]
    fn wrappers_hold_what_they_wrap() {
        let inner = || R::and([R::exists(PR_SUBJECT), R::exists(PR_IMPORTANCE)]);
        let text = "PR_SUBJECT exists AND PR_IMPORTANCE exists";
        check(
            &R::any_of(PR_MESSAGE_RECIPIENTS, inner()),
            &format!("any of PR_MESSAGE_RECIPIENTS has ({text})"),
        );
        check(&R::Count { count: 5, restriction: Box::new(inner()) }, &format!("first 5 of ({text})"));
        let properties = vec![Property::of(PR_SUBJECT, "note")];
        check(
            &R::Comment { properties, restriction: Some(Box::new(inner())) },
            &format!("COMMENT(PR_SUBJECT: \"note\"; {text})"),
        );
        check(&R::Comment { properties: Vec::new(), restriction: None }, "COMMENT(TRUE)");
        check(&R::eq(PR_SUBJECT, std::sync::Arc::new(inner())), &format!("PR_SUBJECT = {{{text}}}"));
    }

    #[test]
    fn the_text_stops_below_64_levels() {
        let nots = |count| (0..count).fold(R::exists(PR_SUBJECT), |inner, _| !inner);
        check(&nots(63), &format!("{}PR_SUBJECT exists", "NOT ".repeat(63)));
        check(&nots(64), &format!("{}…", "NOT ".repeat(64)));
    }
}
