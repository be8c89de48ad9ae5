//! The characters that HTML names.

/// The entity at the start of the text, if there is one: its bytes and its character.
pub fn entity(text: &str) -> Option<(usize, char)> {
    /// More than any name and number has.
    const LONGEST: usize = 10;
    let body = text.strip_prefix('&')?;
    let (digits, radix, start) = match body.as_bytes() {
        [b'#', b'x' | b'X', ..] => (&body[2..], 16, 3),
        [b'#', ..] => (&body[1..], 10, 2),
        _ => {
            let end = body.bytes().take(LONGEST).position(|byte| byte == b';')?;
            return Some((end + 2, named(body.get(..end)?)?));
        }
    };
    let length = digits.bytes().take(LONGEST).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let number = u32::from_str_radix(&digits[..length], radix).ok()?;
    let ends = usize::from(digits[length..].starts_with(';'));
    Some((
        start + length + ends,
        char::from_u32(number).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER),
    ))
}

fn named(name: &str) -> Option<char> {
    if let Some(place) = LATIN_1.iter().position(|known| *known == name) {
        return char::from_u32(0xA0 + place as u32);
    }
    OTHERS.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// U+00A0 to U+00FF.
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// The rest of what mail uses.
const OTHERS: [(&str, char); 49] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("permil", '‰'),
    ("prime", '′'),
    ("Prime", '″'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("rArr", '⇒'),
    ("minus", '−'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("sum", '∑'),
    ("radic", '√'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_names_and_numbers() {
        let rows = [
            ("&nbsp;x", Some((6, '\u{A0}'))),
            ("&yuml;", Some((6, 'ÿ'))),
            ("&Uuml;", Some((6, 'Ü'))),
            ("&amp;lt;", Some((5, '&'))),
            ("&#8364;", Some((7, '€'))),
            ("&#x1F600;", Some((9, '😀'))),
            ("&#65 x", Some((4, 'A'))),
            ("&#0;", Some((4, '\u{FFFD}'))),
            ("&#xD800;", Some((8, '\u{FFFD}'))),
            ("&#99999999999;", None),
            ("&#;", None),
            ("&Nbsp;", None),
            ("&ééééé;", None),
            ("&", None),
            ("x", None),
        ];
        for (text, expected) in rows {
            assert_eq!(entity(text), expected, "{text}");
        }
    }
}
