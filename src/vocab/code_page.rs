use super::{AnsiText, Text};

open_set! {
    /// The code page of 8-bit text, by its number.
    ///
    /// Conversion never fails on text: what the page cannot express becomes `?`, bytes without meaning become
    /// U+FFFD (PRP-STR-2). Pages without a name here can be told, not converted.
    pub struct CodePage(u32);
    /// Western European (Windows): the ANSI code page of the emulator unless told otherwise (PRP-STR-1).
    CP_WINDOWS_1252 = 1252;
    /// ASCII.
    CP_US_ASCII = 20127;
    /// ISO 8859-1: bytes are the first 256 code points.
    CP_ISO_8859_1 = 28591;
    /// UTF-8.
    CP_UTF8 = 65001;
}

/// `text` as 8-bit text in code page 1252.
#[must_use]
pub fn ansi_encode(text: &str) -> AnsiText {
    encode_bytes(text, windows_1252_byte)
}

/// 8-bit text in code page 1252 as Unicode text.
#[must_use]
pub fn ansi_decode(bytes: &[u8]) -> Text {
    decode_bytes(bytes, windows_1252_char)
}

impl CodePage {
    /// `text` in this code page; `None` if the page is not one of the named ones.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<AnsiText> {
        Some(match self {
            Self::CP_WINDOWS_1252 => ansi_encode(text),
            Self::CP_ISO_8859_1 => encode_bytes(text, |c| u8::try_from(c).ok()),
            // Whatever is ASCII took the fast path.
            Self::CP_US_ASCII => encode_bytes(text, |_| None),
            Self::CP_UTF8 => text.as_bytes().into(),
            _ => return None,
        })
    }

    /// Text of this code page as Unicode text; `None` if the page is not one of the named ones.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Option<Text> {
        Some(match self {
            Self::CP_WINDOWS_1252 => ansi_decode(bytes),
            Self::CP_ISO_8859_1 => decode_bytes(bytes, char::from),
            Self::CP_US_ASCII => decode_bytes(bytes, |_| char::REPLACEMENT_CHARACTER),
            Self::CP_UTF8 => (*String::from_utf8_lossy(bytes)).into(),
            _ => return None,
        })
    }

    /// This page, or the default one if it is not one of the named ones.
    pub(crate) fn or_default(self) -> Self {
        if self.decode(b"").is_some() { self } else { Self::default() }
    }
}

impl Default for CodePage {
    fn default() -> Self {
        Self::CP_WINDOWS_1252
    }
}

fn encode_bytes(text: &str, byte: impl Fn(char) -> Option<u8>) -> AnsiText {
    if text.is_ascii() {
        return text.as_bytes().into();
    }
    let encode = |c: char| if c.is_ascii() { c as u8 } else { byte(c).unwrap_or(b'?') };
    AnsiText(text.chars().map(encode).collect::<Vec<u8>>().into())
}

fn decode_bytes(bytes: &[u8], char_of: impl Fn(u8) -> char) -> Text {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.into(),
        _ => bytes
            .iter()
            .map(|&byte| if byte.is_ascii() { byte.into() } else { char_of(byte) })
            .collect::<String>()
            .into(),
    }
}

/// Bytes 0x80 to 0x9F; the five without a character decode to U+FFFD.
const HIGH: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}',
    '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

fn windows_1252_char(byte: u8) -> char {
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => byte.into(),
    }
}

/// The byte of a character in code page 1252, if it has one.
pub(crate) fn windows_1252_byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\x7F' | '\u{A0}'..='\u{FF}' => u8::try_from(c).ok(),
        char::REPLACEMENT_CHARACTER => None,
        _ => HIGH.iter().position(|&high| high == c).map(|position| 0x80 + position as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PRP-STR-1
    #[test]
    fn text_of_western_europe_has_one_byte_a_letter() {
        assert_eq!(*ansi_encode("Müller € œuvre"), *b"M\xFCller \x80 \x9Cuvre");
        assert_eq!(*ansi_decode(b"M\xFCller \x80 \x9Cuvre"), *"Müller € œuvre");
    }

    /// PRP-STR-2
    #[test]
    fn what_the_page_cannot_express_becomes_a_question_mark() {
        assert_eq!(*ansi_encode("Ω\u{81}😀\u{FFFD}é"), *b"????\xE9");
        assert_eq!(*CodePage::CP_US_ASCII.encode("é!").unwrap(), *b"?!");
        assert_eq!(*CodePage::CP_ISO_8859_1.encode("é€").unwrap(), *b"\xE9?");
    }

    /// PRP-STR-2
    #[test]
    fn bytes_without_a_character_become_the_replacement_character() {
        assert_eq!(*ansi_decode(b"\x81\x8D\x8F\x90\x9D"), *"\u{FFFD}".repeat(5));
        assert_eq!(*CodePage::CP_US_ASCII.decode(b"a\xE9").unwrap(), *"a\u{FFFD}");
        assert_eq!(*CodePage::CP_UTF8.decode(b"a\xE9").unwrap(), *"a\u{FFFD}");
    }

    #[test]
    fn every_byte_with_a_character_comes_back() {
        for byte in 0..=u8::MAX {
            let decoded = ansi_decode(&[byte]);
            let expected = if *decoded == *"\u{FFFD}" { b'?' } else { byte };
            assert_eq!(*ansi_encode(&decoded), [expected], "{byte:#x}");
            let latin = CodePage::CP_ISO_8859_1.decode(&[byte]).unwrap();
            assert_eq!(*CodePage::CP_ISO_8859_1.encode(&latin).unwrap(), [byte]);
        }
        let all: Vec<u8> = (0..=u8::MAX).collect();
        assert_eq!(ansi_decode(&all).chars().filter(|&c| c == '\u{FFFD}').count(), 5);
    }

    #[test]
    fn an_unknown_page_converts_nothing() {
        assert_eq!(CodePage(1200).encode("a"), None);
        assert_eq!(CodePage(932).decode(b"a"), None);
    }
}
