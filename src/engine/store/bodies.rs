//! The text of a message in its three forms: which of them is native, and how the others follow from it.
//!
//! A store with `STORE_RTF_OK` keeps what clients set and nothing else. The forms that nobody set exist from the save
//! on (PRP-BODY-1, PRP-BODY-13), but are made when somebody reads them: a mailbox of plain mails costs what the mails
//! cost, and saving one does no work on its text.

use super::MessageBody;
use crate::engine::ValueRef;
use crate::engine::body::{
    RtfSource, compress, decode_html, decompress, encode_html, html_rtf, html_text, is_stored, rtf_html,
    rtf_source, rtf_text, same_text, text_html, text_rtf,
};
use crate::engine::overlay::Overlay;
use crate::vocab::tags::{
    PR_BODY, PR_HTML, PR_INTERNET_CPID, PR_MESSAGE_CLASS, PR_NATIVE_BODY_INFO, PR_RTF_COMPRESSED,
    PR_RTF_IN_SYNC, PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_TAG,
    PR_RTF_SYNC_PREFIX_COUNT, PR_RTF_SYNC_TRAILING_COUNT,
};
use crate::vocab::{CodePage, PropTag, PropValue, Property, StoreSupport};

/// A form of the text, by the number that `PR_NATIVE_BODY_INFO` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain = 1,
    Rtf = 2,
    Html = 3,
}

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

/// What `RTFSync` notes of the text at its time.
const SYNC_MARKS: [u16; 5] = [
    PR_RTF_SYNC_BODY_CRC.id(),
    PR_RTF_SYNC_BODY_COUNT.id(),
    PR_RTF_SYNC_BODY_TAG.id(),
    PR_RTF_SYNC_PREFIX_COUNT.id(),
    PR_RTF_SYNC_TRAILING_COUNT.id(),
];

/// Everything that follows from the text.
const DERIVED: [PropTag; 5] =
    [PR_RTF_IN_SYNC.tag(), PR_BODY.tag(), PR_RTF_COMPRESSED.tag(), PR_HTML.tag(), PR_NATIVE_BODY_INFO.tag()];

impl Form {
    const ALL: [Self; 3] = [Self::Html, Self::Rtf, Self::Plain];

    const fn id(self) -> u16 {
        match self {
            Self::Plain => BODY,
            Self::Rtf => RTF,
            Self::Html => HTML,
        }
    }

    /// Whether a tag is of the type that this form is kept in.
    const fn is_kept_as(self, tag: PropTag) -> bool {
        tag.0
            == match self {
                Self::Plain => PR_BODY.tag().0,
                Self::Rtf => PR_RTF_COMPRESSED.tag().0,
                Self::Html => PR_HTML.tag().0,
            }
    }

    const fn of_source(source: RtfSource) -> Self {
        match source {
            RtfSource::Rtf => Self::Rtf,
            RtfSource::Html => Self::Html,
            RtfSource::Text => Self::Plain,
        }
    }

    fn of_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|form| *form as i32 == number)
    }
}

/// The values that a message keeps of the three forms.
#[derive(Default)]
struct Kept {
    plain: Option<PropValue>,
    /// Compressed.
    rtf: Option<PropValue>,
    html: Option<PropValue>,
    page: Option<CodePage>,
}

impl Kept {
    fn has(&self, form: Form) -> bool {
        match form {
            Form::Plain => self.plain.is_some(),
            Form::Rtf => self.rtf.is_some(),
            Form::Html => self.html.is_some(),
        }
    }

    fn rtf(&self) -> Option<Vec<u8>> {
        match &self.rtf {
            Some(PropValue::Binary(data)) => decompress(data).ok(),
            _ => None,
        }
    }

    fn html(&self) -> Option<String> {
        match &self.html {
            Some(PropValue::Binary(bytes)) => Some(decode_html(bytes, self.page)),
            _ => None,
        }
    }

    fn page(&self) -> CodePage {
        self.page.unwrap_or_default()
    }

    /// The text in this form that is kept, without formatting.
    fn text_of(&self, form: Form) -> Option<String> {
        match form {
            Form::Plain => self.plain.as_ref()?.as_str().map(str::to_owned),
            Form::Rtf => Some(rtf_text(&self.rtf()?, self.page())),
            Form::Html => Some(html_text(&self.html()?)),
        }
    }

    /// The form that the others follow from: the native one where it is kept, else the RTF that wraps it.
    fn source(&self, native: Form) -> Form {
        if self.has(native) { native } else { Form::Rtf }
    }

    /// A form that nobody set, made from the native one.
    fn make(&self, form: Form, native: Form) -> Option<PropValue> {
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

    /// Brings the text in order when it is saved (PRP-BODY-5 to -9, -17 to -19).
    pub(super) fn refresh_bodies(&self, overlay: &mut Overlay<'_>, support: StoreSupport) {
        if DERIVED.iter().all(|tag| overlay.get(tag.id()).is_none()) {
            return;
        }
        self.encode_html_text(overlay);
        if Self::derives(support) {
            self.refresh_derived(overlay, support);
        } else if overlay.get(BODY).is_some() && overlay.get(IN_SYNC).is_none() && overlay.get(RTF).is_none()
        {
            self.remove(overlay, IN_SYNC);
        }
    }

    /// HTML that came as text (`PR_BODY_HTML`) is kept in bytes (PRP-BODY-11).
    fn encode_html_text(&self, overlay: &mut Overlay<'_>) {
        if let Some(Some(Property { value: PropValue::Unicode(html), .. })) = overlay.get(HTML) {
            let html = encode_html(html, self.code_page_with(overlay));
            overlay.set(Property::of(PR_HTML, html));
        }
    }

    /// `PR_INTERNET_CPID` with these changes.
    pub fn code_page_with(&self, overlay: &Overlay) -> Option<CodePage> {
        match overlay.get(PR_INTERNET_CPID.id()) {
            Some(change) => page(change.map(|property| ValueRef::from(&property.value))),
            None => self.code_page(),
        }
    }

    /// Removes a property, if there is one.
    fn remove(&self, overlay: &mut Overlay<'_>, id: u16) {
        match self.props.tag(id) {
            Some(_) => overlay.delete(id),
            None => overlay.forget(id),
        }
    }

    fn refresh_derived(&self, overlay: &mut Overlay<'_>, support: StoreSupport) {
        // Damaged RTF takes the place of no text (PRP-BODY-17).
        if self.native(support).is_some() && is_damaged(overlay.get(RTF).flatten()) {
            overlay.forget(RTF);
        }
        let hint = match overlay.get(NATIVE).flatten() {
            Some(Property { value: PropValue::Long(number), .. }) => Form::of_number(*number),
            _ => None,
        };
        overlay.forget(NATIVE);
        let forms = Form::ALL.map(|form| {
            let stands = form != Form::Html || support.contains(StoreSupport::STORE_HTML_OK);
            let change = overlay.get(form.id()).filter(|_| stands);
            (form, change.map(|change| change.is_some()))
        });
        let is_set = |form: Form| forms.contains(&(form, Some(true)));
        let native = self.native(support);
        let any_set = forms.iter().any(|(_, change)| *change == Some(true));
        let goes = !any_set && forms.iter().any(|(form, change)| change.is_some() && Some(*form) == native);
        let plain_alone = forms.iter().all(|(form, change)| change.is_some() == (*form == Form::Plain));
        let same = is_set(Form::Plain) && plain_alone && self.is_same_text(overlay, support);
        if same {
            overlay.forget(BODY);
        }
        if same || forms.iter().all(|(_, change)| change.is_none()) {
            self.keep_in_sync(overlay, support);
            return;
        }
        if any_set || goes {
            for form in Form::ALL.into_iter().filter(|form| !is_set(*form) && self.has(*form, support)) {
                overlay.delete(form.id());
            }
        }
        for mark in SYNC_MARKS.into_iter().filter(|mark| overlay.get(*mark).is_none()).collect::<Vec<_>>() {
            self.remove(overlay, mark);
        }
        self.note_native(overlay, hint, support);
    }

    /// Whether the plain text that was set is the one that is there, white space apart (PRP-BODY-7).
    fn is_same_text(&self, overlay: &Overlay, support: StoreSupport) -> bool {
        let Some(PropValue::Unicode(new)) = overlay.get(BODY).flatten().map(|property| &property.value)
        else {
            return false;
        };
        let present = self.props.value(BODY).or_else(|| self.derived(PR_BODY.tag(), support));
        present.is_some_and(|present| present.as_str().is_some_and(|present| same_text(present, new)))
    }

    /// `PR_RTF_IN_SYNC` set by a client while the text stays: `RTFSync` may have found that the forms agree; that they
    /// don't, the store knows better.
    fn keep_in_sync(&self, overlay: &mut Overlay<'_>, support: StoreSupport) {
        let agrees =
            matches!(overlay.get(IN_SYNC).flatten(), Some(Property { value: PropValue::Boolean(true), .. }));
        if !agrees || self.native(support).is_none() {
            overlay.forget(IN_SYNC);
        }
    }

    /// Notes what only reading the RTF tells: which form is native, and whether the text is the same. Without RTF both
    /// follow from the forms that are there.
    fn note_native(&self, overlay: &mut Overlay<'_>, hint: Option<Form>, support: StoreSupport) {
        self.remove(overlay, IN_SYNC);
        self.remove(overlay, NATIVE);
        let value = |form: Form| match overlay.get(form.id()) {
            Some(change) => {
                change.filter(|property| form.is_kept_as(property.tag)).map(|property| property.value.clone())
            }
            None => self.has(form, support).then(|| self.props.value(form.id())).flatten(),
        };
        let html = value(Form::Html).filter(|_| support.contains(StoreSupport::STORE_HTML_OK));
        let page = self.code_page_with(overlay);
        let kept = Kept { plain: value(Form::Plain), rtf: value(Form::Rtf), html, page };
        if kept.rtf.is_none() {
            return;
        }
        let Some(rtf) = kept.rtf() else {
            if kept.plain.is_some() || kept.html.is_some() {
                // Damaged RTF is as none (PRP-BODY-17).
                self.remove(overlay, RTF);
            } else {
                overlay.set(Property::of(PR_NATIVE_BODY_INFO, UNDEFINED));
            }
            return;
        };
        let wrapped = Form::of_source(rtf_source(&rtf));
        let richest = if kept.html.is_some() { Form::Html } else { Form::Rtf };
        let native = match hint.filter(|form| kept.has(*form)) {
            Some(told) => told,
            None if wrapped != Form::Rtf => wrapped,
            None => richest,
        };
        let text = rtf_text(&rtf, kept.page());
        let other = if kept.plain.is_some() { Form::Plain } else { kept.source(native) };
        let agree = other == Form::Rtf || kept.text_of(other).is_some_and(|other| same_text(&other, &text));
        overlay.set(Property::of(PR_RTF_IN_SYNC, agree));
        let class = match overlay.get(PR_MESSAGE_CLASS.id()) {
            Some(change) => change.and_then(|class| class.value.as_str()).unwrap_or_default(),
            None => self.class(),
        };
        let number = if is_clear_signed(class) { CLEAR_SIGNED } else { native as i32 };
        overlay.set(Property::of(PR_NATIVE_BODY_INFO, number));
        let stored = matches!(&kept.rtf, Some(PropValue::Binary(data)) if is_stored(data));
        if stored && !support.contains(StoreSupport::STORE_UNCOMPRESSED_RTF) {
            overlay.set(Property::of(PR_RTF_COMPRESSED, compress(&rtf)));
        }
    }
}

/// Whether this is RTF that nobody can read.
fn is_damaged(rtf: Option<&Property>) -> bool {
    matches!(rtf, Some(Property { value: PropValue::Binary(data), .. }) if decompress(data).is_err())
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
