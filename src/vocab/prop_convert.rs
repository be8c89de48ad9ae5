//! The size of a property value, and its text in another form.

use super::{AnsiText, Binary, CodePage, PropType, PropValue, Text};

impl PropValue {
    /// `UlPropSize`: bytes of the value in memory (PRP-COPYHELP-5).
    ///
    /// Text counts with its terminator. The elements of a multi-value count with what points at them on 64-bit
    /// Windows: 8 bytes before a text, 16 (`SBinary`) before bytes. What the function does not know counts 0.
    #[must_use]
    pub fn value_size(&self) -> usize {
        const POINTER: usize = 8;
        const BINARY: usize = 16;
        match self {
            Self::String8(text) => text.len() + 1,
            Self::Unicode(text) => utf16_size(text) + 2,
            Self::MvString8(texts) => texts.iter().map(|text| text.len() + 1 + POINTER).sum(),
            Self::MvUnicode(texts) => texts.iter().map(|text| utf16_size(text) + 2 + POINTER).sum(),
            Self::MvBinary(values) => values.iter().map(|value| value.len() + BINARY).sum(),
            _ => self.content_size(),
        }
    }

    /// Bytes of the content alone, as a size restriction counts them (TBL-RESSIZE-1, TBL-RESSIZE-2).
    ///
    /// Text counts without its terminator, two bytes per UTF-16 unit in Unicode; a multi-value is the sum of its
    /// elements.
    #[must_use]
    pub fn content_size(&self) -> usize {
        match self {
            Self::Null | Self::Object | Self::Restriction(_) => 0,
            Self::Short(_) | Self::Boolean(_) => 2,
            Self::Long(_) | Self::Float(_) | Self::Error(_) => 4,
            Self::Double(_) | Self::Currency(_) | Self::AppTime(_) | Self::I8(_) | Self::SysTime(_) => 8,
            Self::ClsId(_) => 16,
            Self::String8(text) => text.len(),
            Self::Unicode(text) => utf16_size(text),
            Self::Binary(bytes) | Self::SvrEid(bytes) | Self::Actions(bytes) => bytes.len(),
            Self::MvShort(values) => values.len() * 2,
            Self::MvLong(values) => values.len() * 4,
            Self::MvFloat(values) => values.len() * 4,
            Self::MvDouble(values) | Self::MvAppTime(values) => values.len() * 8,
            Self::MvCurrency(values) | Self::MvI8(values) => values.len() * 8,
            Self::MvSysTime(values) => values.len() * 8,
            Self::MvClsId(values) => values.len() * 16,
            Self::MvString8(texts) => texts.iter().map(|text| text.len()).sum(),
            Self::MvUnicode(texts) => texts.iter().map(|text| utf16_size(text)).sum(),
            Self::MvBinary(values) => values.iter().map(Binary::len).sum(),
        }
    }

    /// 8-bit text of this code page as Unicode, each element of a multi-value (PRP-STR-1, PRP-STR-7); other values
    /// as they are.
    ///
    /// `None` if there is text to convert and the page is unknown.
    #[must_use]
    pub fn to_unicode(&self, page: CodePage) -> Option<Self> {
        Some(match self {
            Self::String8(text) => Self::Unicode(page.decode(text)?),
            Self::MvString8(texts) => {
                Self::MvUnicode(texts.iter().map(|text| page.decode(text)).collect::<Option<_>>()?)
            }
            _ => self.clone(),
        })
    }

    /// Unicode text as 8-bit text of this code page, each element of a multi-value (PRP-STR-1, PRP-STR-7); other
    /// values as they are.
    ///
    /// `None` if there is text to convert and the page is unknown.
    #[must_use]
    pub fn to_ansi(&self, page: CodePage) -> Option<Self> {
        Some(match self {
            Self::Unicode(text) => Self::String8(page.encode(text)?),
            Self::MvUnicode(texts) => {
                Self::MvString8(texts.iter().map(|text| page.encode(text)).collect::<Option<_>>()?)
            }
            _ => self.clone(),
        })
    }

    /// The value in the type that somebody asks for: text converts between 8-bit and Unicode, nothing else does
    /// (PRP-GETPROPS-2, PRP-GETPROPS-4).
    ///
    /// `PT_UNSPECIFIED` takes the type the value has; text is then Unicode if `unicode` says so. 8-bit text is of
    /// `page`, or of the default one if that cannot be converted.
    #[must_use]
    pub fn into_type(self, asked: PropType, unicode: bool, page: CodePage) -> Option<Self> {
        let kept = self.prop_type();
        if asked == kept {
            return Some(self);
        }
        match asked {
            PropType::PT_UNSPECIFIED if unicode || !kept.is_string() => Some(self),
            PropType::PT_UNSPECIFIED => self.to_ansi(page.or_default()),
            _ if asked.is_string() && kept.is_string() && asked.is_multi_value() == kept.is_multi_value() => {
                match asked.single() {
                    PropType::PT_STRING8 => self.to_ansi(page.or_default()),
                    _ => self.to_unicode(page.or_default()),
                }
            }
            _ => None,
        }
    }

    /// Text cut at its first NUL, as C reads it (PRP-TYPE-8): for values that come from a client.
    #[must_use]
    pub fn cut_at_nul(self) -> Self {
        match self {
            Self::String8(text) => Self::String8(text.cut_at_nul()),
            Self::Unicode(text) => Self::Unicode(text.cut_at_nul()),
            Self::MvString8(texts) if texts.iter().any(|text| text.contains(&0)) => {
                Self::MvString8(texts.iter().cloned().map(AnsiText::cut_at_nul).collect())
            }
            Self::MvUnicode(texts) if texts.iter().any(|text| text.contains('\0')) => {
                Self::MvUnicode(texts.iter().cloned().map(Text::cut_at_nul).collect())
            }
            other => other,
        }
    }
}

fn utf16_size(text: &str) -> usize {
    if text.is_ascii() { text.len() * 2 } else { text.encode_utf16().count() * 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::PR_SUBJECT;
    use crate::vocab::{ErrorCode, FileTime, Guid, PropType, Property};

    fn unicode(texts: &[&str]) -> PropValue {
        PropValue::MvUnicode(texts.iter().map(|&text| text.into()).collect())
    }

    fn ansi(texts: &[&[u8]]) -> PropValue {
        PropValue::MvString8(texts.iter().map(|&text| text.into()).collect())
    }

    #[test]
    fn plain_rust_values_become_properties() {
        assert_eq!(Property::new(PR_SUBJECT, "x".into()), Property::of(PR_SUBJECT, "x"));
        assert_eq!(PropValue::from(5), PropValue::Long(5));
        assert_eq!(PropValue::from(true), PropValue::Boolean(true));
        assert_eq!(PropValue::from(&b"\x01"[..]), PropValue::from(b"\x01"));
        assert_eq!(PropValue::from(FileTime(1)).prop_type(), PropType::PT_SYSTIME);
        assert_eq!(PropValue::from(ErrorCode::MAPI_E_NOT_FOUND).prop_type(), PropType::PT_ERROR);
    }

    /// PRP-COPYHELP-5, TBL-RESSIZE-1, TBL-RESSIZE-2: both sizes of a value of every shape.
    #[test]
    fn sizes_with_and_without_terminators_and_headers() {
        let bytes = |len: usize| PropValue::from(vec![0_u8; len].as_slice());
        let rows = [
            (PropValue::Null, 0, 0),
            (PropValue::Object, 0, 0),
            (PropValue::Short(1), 2, 2),
            (PropValue::Boolean(true), 2, 2),
            (PropValue::Long(1), 4, 4),
            (PropValue::Float(1.0), 4, 4),
            (PropValue::Error(ErrorCode::E_FAIL), 4, 4),
            (PropValue::Double(1.0), 8, 8),
            (PropValue::AppTime(1.0), 8, 8),
            (PropValue::Currency(1), 8, 8),
            (PropValue::I8(1), 8, 8),
            (PropValue::SysTime(FileTime(1)), 8, 8),
            (PropValue::ClsId(Guid::nil()), 16, 16),
            (bytes(5), 5, 5),
            (PropValue::String8(b"ab".into()), 3, 2),
            ("ab".into(), 6, 4),
            ("é😀".into(), 8, 6),
            (PropValue::MvShort([1, 2].into()), 4, 4),
            (PropValue::MvLong([1, 2].into()), 8, 8),
            (PropValue::MvI8([1, 2].into()), 16, 16),
            (PropValue::MvClsId([Guid::nil(); 2].into()), 32, 32),
            (ansi(&[b"ab", b""]), 3 + 8 + 1 + 8, 2),
            (unicode(&["ab", ""]), 6 + 8 + 2 + 8, 4),
            (PropValue::MvBinary([Binary::from([1, 2, 3]), Binary::default()].into()), 3 + 16 + 16, 3),
        ];
        for (value, value_size, content_size) in rows {
            assert_eq!((value.value_size(), value.content_size()), (value_size, content_size), "{value:?}");
        }
    }

    /// PRP-STR-1, PRP-STR-7
    #[test]
    fn text_is_converted_element_by_element() {
        let page = CodePage::CP_WINDOWS_1252;
        let rows = [
            (PropValue::from("é€"), PropValue::String8(b"\xE9\x80".into())),
            (unicode(&["é", "", "x"]), ansi(&[b"\xE9", b"", b"x"])),
            (PropValue::Long(1), PropValue::Long(1)),
        ];
        for (unicode, ansi) in rows {
            assert_eq!(unicode.to_ansi(page).as_ref(), Some(&ansi));
            assert_eq!(ansi.to_unicode(page).as_ref(), Some(&unicode));
            assert_eq!(unicode.to_unicode(page), Some(unicode));
            assert_eq!(ansi.to_ansi(page), Some(ansi));
        }
    }

    #[test]
    fn an_unknown_code_page_matters_only_to_text() {
        let page = CodePage(1);
        assert_eq!(PropValue::from("a").to_ansi(page), None);
        assert_eq!(ansi(&[b"a"]).to_unicode(page), None);
        assert_eq!(PropValue::Long(1).to_ansi(page), Some(PropValue::Long(1)));
    }

    /// PRP-TYPE-8: bytes keep their NULs.
    #[test]
    fn text_is_cut_at_its_first_nul() {
        let rows = [
            (PropValue::from("ab\0c\0"), PropValue::from("ab")),
            (PropValue::from("ab"), PropValue::from("ab")),
            (PropValue::String8(b"\0x".into()), PropValue::String8(b"".into())),
            (unicode(&["a\0b", "c"]), unicode(&["a", "c"])),
            (ansi(&[b"a", b"c\0"]), ansi(&[b"a", b"c"])),
            (PropValue::from(b"a\0b"), PropValue::from(b"a\0b")),
        ];
        for (value, cut) in rows {
            assert_eq!(value.cut_at_nul(), cut);
        }
    }
}
