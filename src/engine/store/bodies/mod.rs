//! The text of a message in its three forms: which of them is native, and how the others follow from it.
//!
//! A store with `STORE_RTF_OK` keeps what clients set and nothing else. The forms that nobody set exist from the save
//! on (PRP-BODY-1, PRP-BODY-13), but are made when somebody reads them: a mailbox of plain mails costs what the mails
//! cost, and saving one does no work on its text.

mod forms;
mod save;

use forms::{Form, Kept};

use super::MessageBody;
use crate::engine::ValueRef;
use crate::engine::body::{decode_html, encode_html};
use crate::engine::props::Overlay;
use crate::vocab::tags::{
    PR_BODY, PR_HTML, PR_INTERNET_CPID, PR_MESSAGE_CLASS, PR_NATIVE_BODY_INFO, PR_RTF_COMPRESSED,
    PR_RTF_IN_SYNC,
};
use crate::vocab::{CodePage, PropTag, PropValue, Property, StoreSupport};

/// `PR_NATIVE_BODY_INFO` of text that nobody can read.
const UNDEFINED: i32 = 0;
/// `PR_NATIVE_BODY_INFO` of a clear-signed message.
const CLEAR_SIGNED: i32 = 4;
/// The class of clear-signed messages, and what theirs begin with.
const CLEAR_SIGNED_CLASS: &str = "IPM.Note.SMIME.MultipartSigned";

const BODY: u16 = PR_BODY.id();
const RTF: u16 = PR_RTF_COMPRESSED.id();
const HTML: u16 = PR_HTML.id();
const IN_SYNC: u16 = PR_RTF_IN_SYNC.id();
const NATIVE: u16 = PR_NATIVE_BODY_INFO.id();

/// Everything that follows from the text.
const DERIVED: [PropTag; 5] =
    [PR_RTF_IN_SYNC.tag(), PR_BODY.tag(), PR_RTF_COMPRESSED.tag(), PR_HTML.tag(), PR_NATIVE_BODY_INFO.tag()];

fn is_clear_signed(class: &str) -> bool {
    let start = class.get(..CLEAR_SIGNED_CLASS.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(CLEAR_SIGNED_CLASS))
}

fn page(value: Option<ValueRef<'_>>) -> Option<CodePage> {
    match value {
        Some(ValueRef::Long(page)) if page > 0 => Some(CodePage(page as u32)),
        _ => None,
    }
}

impl MessageBody {
    /// Whether the store makes the forms of the text that nobody set.
    const fn derives(support: StoreSupport) -> bool {
        support.contains(StoreSupport::STORE_RTF_OK)
    }

    fn has(&self, form: Form, support: StoreSupport) -> bool {
        (form != Form::Html || support.contains(StoreSupport::STORE_HTML_OK))
            && self.props.tag(form.id()).is_some_and(|tag| form.is_kept_as(tag))
    }

    fn kept(&self, support: StoreSupport) -> Kept {
        let value = |form: Form| self.has(form, support).then(|| self.props.value(form.id())).flatten();
        Kept {
            plain: value(Form::Plain),
            rtf: value(Form::Rtf),
            html: value(Form::Html),
            page: self.code_page(),
        }
    }

    /// `PR_INTERNET_CPID`.
    pub fn code_page(&self) -> Option<CodePage> {
        page(self.props.get(PR_INTERNET_CPID.id()).map(|(_, value)| value))
    }

    /// The native form: noted at the save where RTF has to be read to know, else the richest. `None` if there is no
    /// text, or none that anybody can read.
    fn native(&self, support: StoreSupport) -> Option<Form> {
        match self.props.get(NATIVE) {
            Some((_, ValueRef::Long(UNDEFINED))) => None,
            Some((_, ValueRef::Long(number))) if number != CLEAR_SIGNED => Form::of_number(number),
            _ => [Form::Html, Form::Plain, Form::Rtf].into_iter().find(|form| self.has(*form, support)),
        }
    }

    /// What follows from the text and nobody set: a form of it, whether RTF and plain text agree, which form is native.
    pub fn derived(&self, tag: PropTag, support: StoreSupport) -> Option<PropValue> {
        let id = tag.id();
        if !matches!(id, BODY | RTF | HTML | IN_SYNC | NATIVE) || !Self::derives(support) {
            return None;
        }
        let native = self.native(support)?;
        match id {
            // With RTF this is noted at the save; without, it follows from HTML that it doesn't (PRP-BODY-3, PRP-BODY-4).
            IN_SYNC => (!self.has(Form::Rtf, support)).then(|| PropValue::Boolean(native == Form::Plain)),
            NATIVE if is_clear_signed(self.class()) => Some(PropValue::Long(CLEAR_SIGNED)),
            NATIVE => Some(PropValue::Long(native as i32)),
            HTML if !support.contains(StoreSupport::STORE_HTML_OK) => None,
            _ => self.kept(support).make(Form::ALL.into_iter().find(|form| form.id() == id)?, native),
        }
    }

    fn class(&self) -> &str {
        match self.props.get(PR_MESSAGE_CLASS.id()) {
            Some((_, ValueRef::Unicode(class))) => class,
            _ => "",
        }
    }

    /// The tags of what [`derived`](Self::derived) tells.
    pub fn derived_tags(&self, support: StoreSupport) -> impl Iterator<Item = PropTag> {
        let native = if Self::derives(support) { self.native(support) } else { None };
        let missing = move |tag: &PropTag| match tag.id() {
            HTML if !support.contains(StoreSupport::STORE_HTML_OK) => false,
            IN_SYNC if self.has(Form::Rtf, support) => false,
            id => self.props.tag(id).is_none(),
        };
        DERIVED.into_iter().filter(move |tag| native.is_some() && missing(tag))
    }

    /// The properties that are kept, and what follows from the text.
    pub fn properties(&self, support: StoreSupport) -> impl Iterator<Item = Property> {
        let derived = self.derived_tags(support);
        let derived = derived.filter_map(move |tag| Some(Property::new(tag, self.derived(tag, support)?)));
        self.props.properties().chain(derived)
    }

    /// `PR_HTML`, or as `PR_BODY_HTML` the same as text (PRP-BODY-11).
    pub fn html_as_asked(&self, tag: PropTag, support: StoreSupport) -> Option<PropValue> {
        let html = self.props.value(HTML).or_else(|| self.derived(tag, support))?;
        Some(html_as_asked(html, tag, || self.code_page()))
    }

    /// What goes when a client deletes this form: everything if it was the native one (PRP-DELPROPS-6).
    pub fn goes_with(&self, id: u16, support: StoreSupport) -> &'static [PropTag] {
        let native = if Self::derives(support) { self.native(support) } else { None };
        if native.is_some_and(|native| native.id() == id) { &DERIVED } else { &[] }
    }

    /// `PR_INTERNET_CPID` with these changes.
    pub fn code_page_with(&self, overlay: &Overlay) -> Option<CodePage> {
        match overlay.get(PR_INTERNET_CPID.id()) {
            Some(change) => page(change.map(|(_, value)| value)),
            None => self.code_page(),
        }
    }
}

/// `PR_HTML` in the type that is asked for: bytes, or as `PR_BODY_HTML` text. Other properties as they are
/// (PRP-BODY-11).
pub fn html_as_asked(value: PropValue, asked: PropTag, page: impl FnOnce() -> Option<CodePage>) -> PropValue {
    let as_text = asked.prop_type().is_string();
    match value {
        PropValue::Binary(bytes) if asked.id() == HTML && as_text => {
            PropValue::from(decode_html(&bytes, page()))
        }
        PropValue::Unicode(html) if asked.id() == HTML && !as_text => {
            PropValue::Binary(encode_html(&html, page()).into())
        }
        other => other,
    }
}
