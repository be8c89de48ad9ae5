//! The forms of a text, and how one is made of another.

use crate::engine::body::{
    RtfSource, compress, decode_html, decompress, encode_html, html_rtf, html_text, rtf_html, rtf_source,
    rtf_text, text_html, text_rtf,
};
use crate::vocab::tags::{PR_BODY, PR_HTML, PR_RTF_COMPRESSED};
use crate::vocab::{CodePage, PropTag, PropValue};

/// A form of the text, by the number that `PR_NATIVE_BODY_INFO` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain = 1,
    Rtf = 2,
    Html = 3,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Html, Self::Rtf, Self::Plain];

    pub const fn id(self) -> u16 {
        match self {
            Self::Plain => PR_BODY.id(),
            Self::Rtf => PR_RTF_COMPRESSED.id(),
            Self::Html => PR_HTML.id(),
        }
    }

    /// Whether a tag is of the type that this form is kept in.
    pub const fn is_kept_as(self, tag: PropTag) -> bool {
        tag.0
            == match self {
                Self::Plain => PR_BODY.tag().0,
                Self::Rtf => PR_RTF_COMPRESSED.tag().0,
                Self::Html => PR_HTML.tag().0,
            }
    }

    pub const fn of_source(source: RtfSource) -> Self {
        match source {
            RtfSource::Rtf => Self::Rtf,
            RtfSource::Html => Self::Html,
            RtfSource::Text => Self::Plain,
        }
    }

    pub fn of_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|form| *form as i32 == number)
    }
}

/// The values that a message keeps of the three forms.
#[derive(Default)]
pub struct Kept {
    pub plain: Option<PropValue>,
    /// Compressed.
    pub rtf: Option<PropValue>,
    pub html: Option<PropValue>,
    pub page: Option<CodePage>,
}

impl Kept {
    pub fn has(&self, form: Form) -> bool {
        match form {
            Form::Plain => self.plain.is_some(),
            Form::Rtf => self.rtf.is_some(),
            Form::Html => self.html.is_some(),
        }
    }

    pub fn rtf(&self) -> Option<Vec<u8>> {
        match &self.rtf {
            Some(PropValue::Binary(data)) => decompress(data).ok(),
            _ => None,
        }
    }

    pub fn html(&self) -> Option<String> {
        match &self.html {
            Some(PropValue::Binary(bytes)) => Some(decode_html(bytes, self.page)),
            _ => None,
        }
    }

    pub fn page(&self) -> CodePage {
        self.page.unwrap_or_default()
    }

    /// The text in this form that is kept, without formatting.
    pub fn text_of(&self, form: Form) -> Option<String> {
        match form {
            Form::Plain => self.plain.as_ref()?.as_str().map(str::to_owned),
            Form::Rtf => Some(rtf_text(&self.rtf()?, self.page())),
            Form::Html => Some(html_text(&self.html()?)),
        }
    }

    /// The form that the others follow from: the native one where it is kept, else the RTF that wraps it.
    pub fn source(&self, native: Form) -> Form {
        if self.has(native) { native } else { Form::Rtf }
    }

    /// A form that nobody set, made from the native one.
    pub fn make(&self, form: Form, native: Form) -> Option<PropValue> {
        let source = self.source(native);
        Some(match form {
            Form::Plain => PropValue::from(self.text_of(source)?).cut_at_nul(),
            Form::Rtf => {
                let rtf = match source {
                    Form::Html => html_rtf(&self.html()?),
                    _ => text_rtf(&self.text_of(source)?),
                };
                PropValue::Binary(compress(&rtf).into())
            }
            Form::Html => {
                let html = match (source, self.rtf()) {
                    (Form::Rtf, Some(rtf)) if rtf_source(&rtf) == RtfSource::Html => {
                        rtf_html(&rtf, self.page())
                    }
                    _ => text_html(&self.text_of(source)?, self.page.unwrap_or(CodePage::CP_UTF8)),
                };
                PropValue::Binary(encode_html(&html, self.page).into())
            }
        })
    }
}
