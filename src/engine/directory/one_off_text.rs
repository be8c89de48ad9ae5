use crate::vocab::OneOff;

/// A recipient written out in the place of a name, and in which form it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenOut {
    /// The recipient.
    pub one_off: OneOff,
    /// Whether the form was that of an internet address: such a recipient gets no formatted text (ADR-RESOLVENAME-7).
    pub internet: bool,
}

/// Reads `Name[TYPE:address]`, `Name <x@y.z>` or `x@y.z`; `None` if the text is a name to look for.
pub fn written_out(text: &str) -> Option<WrittenOut> {
    let text = text.trim();
    if let Some(one_off) = bracketed(text) {
        return Some(WrittenOut { one_off, internet: false });
    }
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => (name.trim(), address.trim()),
        None => (text, text),
    };
    if !is_internet_address(address) {
        return None;
    }
    let name = if name.is_empty() { address } else { name };
    let one_off = OneOff { rich_info: false, ..OneOff::new(name, "SMTP", address) };
    Some(WrittenOut { one_off, internet: true })
}

/// Whether a text has the form X@Y.Z (ADR-ONEOFFTEXT-10 to -12).
pub fn is_internet_address(text: &str) -> bool {
    let Some((mailbox, host)) = text.split_once('@') else { return false };
    let Some((first, rest)) = host.split_once('.') else { return false };
    let strange = |letter: char| letter == '@' || letter.is_whitespace() || letter.is_control();
    ![mailbox, first, rest].iter().any(|part| part.is_empty() || part.contains(strange))
}

/// Reads `Name[TYPE:address]` (ADR-ONEOFFTEXT-1 to -9).
fn bracketed(text: &str) -> Option<OneOff> {
    let mut letters = Letters(text);
    let name = letters.until('[')?;
    let address_type = letters.until(':')?.trim().to_ascii_uppercase();
    let address = letters.until(']')?;
    let address = address.trim();
    if !letters.0.trim().is_empty() || address_type.is_empty() || address.is_empty() {
        return None;
    }
    let name = if name.trim().is_empty() { address } else { name.trim() };
    Some(OneOff::new(name, address_type, address))
}

/// What is left of a text in which a backslash quotes.
struct Letters<'a>(&'a str);

impl Letters<'_> {
    /// The text up to the next unquoted `end`, without its quotes; `None` if there is no such end.
    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            let letter = self.0.chars().next()?;
            self.0 = &self.0[letter.len_utf8()..];
            match letter {
                '\\' => text.push(self.quoted()),
                letter if letter == end => return Some(text),
                letter => text.push(letter),
            }
        }
    }

    /// What a backslash and the letters behind it stand for; before a letter that needs no quote it stays
    /// (ADR-ONEOFFTEXT-6).
    fn quoted(&mut self) -> char {
        let hex = self.0.strip_prefix('x').and_then(|rest| rest.get(..2));
        if let Some(digits) = hex.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            && let Ok(code) = u8::from_str_radix(digits, 16)
        {
            self.0 = &self.0[3..];
            return code.into();
        }
        match self.0.chars().next() {
            Some(letter @ ('\\' | '[' | ']' | ':' | ',')) => {
                self.0 = &self.0[1..];
                letter
            }
            _ => '\\',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, address_type: &str, address: &str) {
        let found = written_out(text).unwrap_or_else(|| panic!("{text:?} is a name")).one_off;
        assert_eq!(
            (&*found.display_name, &*found.address_type, &*found.address),
            (name, address_type, address)
        );
    }

    #[track_caller]
    fn check_name(text: &str) {
        assert_eq!(written_out(text), None, "{text:?}");
    }

    /// ADR-ONEOFFTEXT-1, ADR-ONEOFFTEXT-3, ADR-ONEOFFTEXT-9
    #[test]
    fn brackets_hold_type_and_address() {
        check("Bill Lee[SMTP:bill lee@x]", "Bill Lee", "SMTP", "bill lee@x");
        check(" Bill [ smtp : bill ] ", "Bill", "SMTP", "bill");
        check("[FAX:555]", "555", "FAX", "555");
    }

    /// ADR-ONEOFFTEXT-2, ADR-ONEOFFTEXT-4
    #[test]
    fn what_lacks_a_part_is_a_name() {
        for text in ["a[SMTP:b] c", "a[:b]", "a[SMTP:]", "a[SMTP b]", "a[SMTP:b", "a SMTP:b]", "a[]", ""] {
            check_name(text);
        }
    }

    /// ADR-ONEOFFTEXT-5, ADR-ONEOFFTEXT-6, ADR-ONEOFFTEXT-7, ADR-ONEOFFTEXT-8
    #[test]
    fn a_backslash_quotes() {
        check(r"Bill Lee[MSPEER:\\\\billll\in]", "Bill Lee", "MSPEER", r"\\billll\in");
        check(r"Fax Recipient[fax:recipient\x0dbuilding]", "Fax Recipient", "FAX", "recipient\rbuilding");
        check(r"a\[b[T\:1:c\]d\,]", "a[b", "T:1", "c]d,");
        check(r"a[T:\xZZ\x4\x+1]", "a", "T", r"\xZZ\x4\x+1");
        check("a[T:b:c[d]", "a", "T", "b:c[d");
        check_name(r"a[T:b\");
        check(r"a[T:\é]", "a", "T", r"\é");
        check(r"a[T:\xé1]", "a", "T", r"\xé1");
    }

    /// ADR-ONEOFFTEXT-10, ADR-ONEOFFTEXT-11, ADR-ONEOFFTEXT-12
    #[test]
    fn an_internet_address_is_name_and_address() {
        for text in ["a@b.c", "pete@pinecone.com", "a.b@c.d.e"] {
            check(&format!(" {text} "), text, "SMTP", text);
            assert!(written_out(text).unwrap().internet);
        }
        for text in ["a@b", "@b.c", "a@.c", "a@b.", "a@b@c.d", "a b@c.d", "a@b.c d", "a\u{1}@b.c"] {
            check_name(text);
        }
    }

    /// ADR-ONEOFFTEXT-13
    #[test]
    fn an_address_in_angle_brackets_may_have_a_name() {
        check("Bill Lee <bill@x.com>", "Bill Lee", "SMTP", "bill@x.com");
        check("<bill@x.com>", "bill@x.com", "SMTP", "bill@x.com");
        check_name("Bill <bill>");
        check_name("Bill <bill@x.com> Lee");
    }

    /// ADR-ONEOFFTEXT-14
    #[test]
    fn brackets_go_first() {
        check("Bill[SMTP:bill@x.com]", "Bill", "SMTP", "bill@x.com");
    }

    /// ADR-ONEOFFTEXT-15
    #[test]
    fn a_name_with_dots_stays_a_name() {
        check_name("Bill Logan Jr.");
        check_name("<<Bill>>");
    }
}
