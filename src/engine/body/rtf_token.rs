//! RTF as tokens.

/// A piece of RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtfToken<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word with its number: `\b`, `\fs20`.
    Word(&'a [u8], Option<i32>),
    /// A control symbol: `\~`, `\{`.
    Symbol(u8),
    /// `\'hh`.
    Hex(u8),
    /// Characters up to the next control, without line ends.
    Text(&'a [u8]),
}

/// The tokens of RTF. Whatever the bytes, they end.
#[derive(Clone, Debug)]
pub struct RtfTokens<'a> {
    rest: &'a [u8],
}

impl<'a> RtfTokens<'a> {
    /// The tokens of these bytes.
    pub const fn of(rtf: &'a [u8]) -> Self {
        Self { rest: rtf }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, is: impl Fn(&u8) -> bool) -> &'a [u8] {
        self.take(self.rest.iter().take_while(|byte| is(byte)).count())
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<RtfToken<'a>> {
        let name = self.take_while(u8::is_ascii_alphabetic);
        if !name.is_empty() {
            let number = self.number();
            if let [b' ', rest @ ..] = self.rest {
                self.rest = rest;
            }
            if name == b"bin" {
                // So many bytes follow that are no RTF.
                self.take(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
            }
            return Some(RtfToken::Word(name, number));
        }
        let [symbol, rest @ ..] = self.rest else { return None };
        self.rest = rest;
        match symbol {
            b'\'' => {
                let digits = self.rest.iter().take(2).map_while(|digit| char::from(*digit).to_digit(16));
                let (count, value) =
                    digits.fold((0, 0), |(count, value), digit| (count + 1, value * 16 + digit));
                self.take(count);
                Some(RtfToken::Hex(value as u8))
            }
            // A line end behind a backslash is a paragraph.
            b'\r' | b'\n' => Some(RtfToken::Word(b"par", None)),
            other => Some(RtfToken::Symbol(*other)),
        }
    }

    fn number(&mut self) -> Option<i32> {
        let minus = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest[minus..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let text = self.take(minus + digits);
        let value = text[minus..]
            .iter()
            .fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(i64::from(i32::MAX)));
        Some((if minus == 1 { -value } else { value }) as i32)
    }
}

impl<'a> Iterator for RtfTokens<'a> {
    type Item = RtfToken<'a>;

    fn next(&mut self) -> Option<RtfToken<'a>> {
        loop {
            match *self.rest.first()? {
                b'{' => {
                    self.take(1);
                    return Some(RtfToken::Open);
                }
                b'}' => {
                    self.take(1);
                    return Some(RtfToken::Close);
                }
                b'\\' => {
                    self.take(1);
                    return self.control();
                }
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                }
                _ => {
                    let plain = |byte: &u8| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    return Some(RtfToken::Text(self.take_while(plain)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RtfToken::{Close, Hex, Open, Symbol, Text, Word};

    #[test]
    fn controls_have_names_and_numbers() {
        let rtf = b"{\\rtf1\\ansi \\fs-20 a b\r\nc\\'e9\\~\\*\\bin3 }{\\\\\r}\\";
        let expected = [
            Open,
            Word(b"rtf", Some(1)),
            Word(b"ansi", None),
            Word(b"fs", Some(-20)),
            Text(b"a b"),
            Text(b"c"),
            Hex(0xE9),
            Symbol(b'~'),
            Symbol(b'*'),
            Word(b"bin", Some(3)),
            Word(b"par", None),
            Close,
        ];
        assert_eq!(RtfTokens::of(rtf).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn numbers_stop_at_the_largest() {
        let tokens: Vec<_> = RtfTokens::of(b"\\u99999999999999999999\\u-99999999999\\'g\\'").collect();
        let expected = [Word(b"u", Some(i32::MAX)), Word(b"u", Some(-i32::MAX)), Hex(0), Text(b"g"), Hex(0)];
        assert_eq!(tokens, expected);
    }
}
