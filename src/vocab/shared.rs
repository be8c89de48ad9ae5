//! Text and bytes that many owners share: a table row, a snapshot and the saved message hold one copy.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ErrorCode;

macro_rules! shared_slice {
    ($(#[$doc:meta])* $Name:ident, $slice:ty) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $Name {
            block: Arc<$slice>,
            start: u32,
            end: u32,
        }

        impl $Name {
            /// A part of a block that others may share; nothing is copied, and the block not even looked at: to read it
            /// panics if the range is not inside.
            #[inline]
            pub(crate) fn part(block: &Arc<$slice>, start: u32, end: u32) -> Self {
                debug_assert!(block.get(start as usize..end as usize).is_some());
                Self { block: Arc::clone(block), start, end }
            }

            /// Number of bytes.
            #[must_use]
            #[inline]
            pub const fn len(&self) -> usize {
                (self.end - self.start) as usize
            }

            /// Whether there is none.
            #[must_use]
            #[inline]
            pub const fn is_empty(&self) -> bool {
                self.start == self.end
            }

            /// The value up to its first NUL, as C reads it (PRP-TYPE-8); nothing is copied.
            #[must_use]
            pub fn cut_at_nul(mut self) -> Self {
                let bytes: &[u8] = (*self).as_ref();
                // Most text has none, and to look for one takes much less than to find it.
                if bytes.contains(&0)
                    && let Some(nul) = bytes.iter().position(|&byte| byte == 0)
                {
                    self.end = self.start + nul as u32;
                }
                self
            }
        }

        impl Deref for $Name {
            type Target = $slice;

            #[inline]
            fn deref(&self) -> &$slice {
                &self.block[self.start as usize..self.end as usize]
            }
        }

        impl Default for $Name {
            fn default() -> Self {
                Self::from(Arc::<$slice>::default())
            }
        }

        impl From<&$slice> for $Name {
            fn from(value: &$slice) -> Self {
                Self::from(Arc::<$slice>::from(value))
            }
        }

        impl From<Arc<$slice>> for $Name {
            fn from(block: Arc<$slice>) -> Self {
                let end = u32::try_from(block.len()).expect("a property value is shorter than 4 GiB");
                Self { block, start: 0, end }
            }
        }

        impl PartialEq for $Name {
            fn eq(&self, other: &Self) -> bool {
                **self == **other
            }
        }

        impl Eq for $Name {}

        impl PartialOrd for $Name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $Name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                (**self).cmp(&**other)
            }
        }

        impl Hash for $Name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                (**self).hash(state);
            }
        }

        impl Borrow<$slice> for $Name {
            fn borrow(&self) -> &$slice {
                self
            }
        }

        impl AsRef<$slice> for $Name {
            fn as_ref(&self) -> &$slice {
                self
            }
        }

        impl PartialEq<$slice> for $Name {
            fn eq(&self, other: &$slice) -> bool {
                **self == *other
            }
        }

        impl PartialEq<&$slice> for $Name {
            fn eq(&self, other: &&$slice) -> bool {
                **self == **other
            }
        }
    };
}

shared_slice! {
    /// Unicode text: the value of `PT_UNICODE`. Cheap to clone; reads as a `&str`.
    Text, str
}

shared_slice! {
    /// Bytes: the value of `PT_BINARY`. Cheap to clone; reads as a `&[u8]`, prints as hex digits.
    Binary, [u8]
}

impl Text {
    /// What stands before a place and what stands behind it; nothing is copied.
    pub(crate) fn split_at(&self, at: usize) -> (Self, Self) {
        let middle = self.start + at as u32;
        (Self::part(&self.block, self.start, middle), Self::part(&self.block, middle, self.end))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Text {
    fn from(value: String) -> Self {
        Self::from(Arc::<str>::from(value))
    }
}

impl From<Text> for String {
    fn from(value: Text) -> Self {
        value.as_ref().to_owned()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl From<Vec<u8>> for Binary {
    fn from(value: Vec<u8>) -> Self {
        Self::from(Arc::<[u8]>::from(value))
    }
}

impl<const N: usize> From<[u8; N]> for Binary {
    fn from(value: [u8; N]) -> Self {
        let block: Arc<[u8]> = Arc::new(value);
        Self::from(block)
    }
}

impl<const N: usize> From<&[u8; N]> for Binary {
    fn from(value: &[u8; N]) -> Self {
        Self::from(value.as_slice())
    }
}

impl Binary {
    /// The bytes that pairs of hex digits stand for, in upper or lower case; `None` on an odd count or any other
    /// character. Back it goes with `to_string`.
    #[must_use]
    #[doc(alias = "FBinFromHex")]
    pub fn from_hex(digits: &str) -> Option<Self> {
        from_hex(digits).map(Self::from)
    }

    /// As [`from_hex`](Self::from_hex), for a buffer of so many bytes.
    ///
    /// # Errors
    /// `MAPI_E_CALL_FAILED` if the digits stand for more bytes, or for none.
    #[doc(alias = "ScBinFromHexBounded")]
    pub fn from_hex_bounded(digits: &str, most: usize) -> Result<Self, ErrorCode> {
        let bytes = Self::from_hex(digits).filter(|bytes| bytes.len() <= most);
        bytes.ok_or(ErrorCode::MAPI_E_CALL_FAILED)
    }
}

/// Two upper-case hex digits a byte (`HexFromBin`).
impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(self, f)
    }
}

pub(super) fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As hex digits, so that a fixture can be read and edited.
impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::from_hex(&digits).ok_or_else(|| serde::de::Error::custom("expected pairs of hex digits"))
    }
}

/// The bytes that pairs of hex digits stand for; `None` on an odd count or another character.
pub(crate) fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// 8-bit text in the code page of its store: the value of `PT_STRING8`, without the terminating NUL.
///
/// The emulator keeps text in Unicode and converts when 8-bit text is asked for (PRP-STR-1).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnsiText(pub Binary);

impl AnsiText {
    /// The text up to its first NUL, as C reads it (PRP-TYPE-8); nothing is copied.
    #[must_use]
    pub fn cut_at_nul(self) -> Self {
        Self(self.0.cut_at_nul())
    }
}

impl Deref for AnsiText {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<&[u8]> for AnsiText {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl<const N: usize> From<&[u8; N]> for AnsiText {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.into())
    }
}

/// ASCII as it is, every other byte escaped.
impl fmt::Display for AnsiText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.escape_ascii(), f)
    }
}

impl fmt::Debug for AnsiText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PropValue;

    /// What a client has in hand is a `String` or a part of one.
    #[test]
    fn text_is_made_of_whatever_holds_text() {
        let name = String::from("Ben");
        assert_eq!(Text::from(&name), Text::from("Ben"));
        assert_eq!(PropValue::from(&name), PropValue::from("Ben"));
    }

    #[test]
    fn parts_share_their_block() {
        let block: Arc<str> = "subjectbody".into();
        let (subject, body) = (Text::part(&block, 0, 7), Text::part(&block, 7, 11));
        assert_eq!((&*subject, &*body), ("subject", "body"));
        assert_eq!(Arc::strong_count(&block), 3);
        let (b, ody) = body.split_at(1);
        assert_eq!((&*b, &*ody), ("b", "ody"));
        assert_eq!(Arc::strong_count(&block), 5);
    }

    /// PRP-TEXT-1: a Rust text needs no NUL.
    #[test]
    fn bytes_are_written_as_upper_case_hex_digits() {
        assert_eq!(Binary::from([0x00, 0x0A, 0xFF]).to_string(), "000AFF");
        assert_eq!(Binary::default().to_string(), "");
    }

    /// PRP-TEXT-2
    #[test]
    fn hex_needs_pairs_of_digits() {
        assert_eq!(Binary::from_hex("0aFF"), Some(Binary::from([0x0A, 0xFF])));
        assert_eq!(Binary::from_hex(""), Some(Binary::default()));
        for bad in ["0aF", "zz", "é0", "+1", "0x", " 1"] {
            assert_eq!(Binary::from_hex(bad), None, "{bad}");
        }
    }

    /// PRP-TEXT-3
    #[test]
    fn hex_may_be_too_long() {
        assert_eq!(Binary::from_hex_bounded("0aFF", 2), Ok(Binary::from([0x0A, 0xFF])));
        for (bad, most) in [("0aFF", 1), ("0aF", 2), ("zz", 2)] {
            assert_eq!(Binary::from_hex_bounded(bad, most), Err(ErrorCode::MAPI_E_CALL_FAILED), "{bad}");
        }
    }
}
