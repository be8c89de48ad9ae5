//! What a save does to the text: forms that no longer fit go, and what only reading the RTF tells is noted.

use super::forms::{Form, Kept};
use super::{BODY, CLEAR_SIGNED, DERIVED, HTML, IN_SYNC, NATIVE, RTF, UNDEFINED, is_clear_signed};
use crate::engine::ValueRef;
use crate::engine::body::{compress, decompress, encode_html, is_stored, rtf_source, rtf_text, same_text};
use crate::engine::props::Overlay;
use crate::engine::store::MessageBody;
use crate::vocab::tags::{
    PR_BODY, PR_HTML, PR_MESSAGE_CLASS, PR_NATIVE_BODY_INFO, PR_RTF_COMPRESSED, PR_RTF_IN_SYNC,
    PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_TAG, PR_RTF_SYNC_PREFIX_COUNT,
    PR_RTF_SYNC_TRAILING_COUNT,
};
use crate::vocab::{PropTag, PropValue, Property, StoreSupport};

/// What `RTFSync` notes of the text at its time.
const SYNC_MARKS: [u16; 5] = [
    PR_RTF_SYNC_BODY_CRC.id(),
    PR_RTF_SYNC_BODY_COUNT.id(),
    PR_RTF_SYNC_BODY_TAG.id(),
    PR_RTF_SYNC_PREFIX_COUNT.id(),
    PR_RTF_SYNC_TRAILING_COUNT.id(),
];

impl MessageBody {
    /// Brings the text in order when it is saved (PRP-BODY-5 to -9, -17 to -19).
    pub(in crate::engine::store) fn refresh_bodies(&self, overlay: &mut Overlay, support: StoreSupport) {
        if !Self::touches_text(overlay) {
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

    /// Whether anything became of what the text is kept in.
    pub(in crate::engine::store) fn touches_text(overlay: &Overlay) -> bool {
        DERIVED.iter().any(|tag| overlay.touches(tag.id()))
    }

    /// HTML that came as text (`PR_BODY_HTML`) is kept in bytes (PRP-BODY-11).
    fn encode_html_text(&self, overlay: &mut Overlay) {
        if let Some(Some((_, ValueRef::Unicode(html)))) = overlay.get(HTML) {
            let html = encode_html(html, self.code_page_with(overlay));
            overlay.set(Property::of(PR_HTML, html));
        }
    }

    /// Removes a property, if there is one.
    pub(in crate::engine::store) fn remove(&self, overlay: &mut Overlay, id: u16) {
        match self.props.tag(id) {
            Some(_) => overlay.delete(id),
            None => overlay.forget(id),
        }
    }

    fn refresh_derived(&self, overlay: &mut Overlay, support: StoreSupport) {
        // Damaged RTF takes the place of no text (PRP-BODY-17).
        if self.native(support).is_some() && is_damaged(overlay.get(RTF).flatten()) {
            overlay.forget(RTF);
        }
        let hint = match overlay.get(NATIVE).flatten() {
            Some((_, ValueRef::Long(number))) => Form::of_number(number),
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
        let Some((_, ValueRef::Unicode(new))) = overlay.get(BODY).flatten() else { return false };
        let present = self.props.value(BODY).or_else(|| self.derived(PR_BODY.tag(), support));
        present.is_some_and(|present| present.as_str().is_some_and(|present| same_text(present, new)))
    }

    /// `PR_RTF_IN_SYNC` set by a client while the text stays: `RTFSync` may have found that the forms agree; that they
    /// don't, the store knows better.
    fn keep_in_sync(&self, overlay: &mut Overlay, support: StoreSupport) {
        let agrees = matches!(overlay.get(IN_SYNC).flatten(), Some((_, ValueRef::Boolean(true))));
        if !agrees || self.native(support).is_none() {
            overlay.forget(IN_SYNC);
        }
    }

    /// Notes what only reading the RTF tells: which form is native, and whether the text is the same. Without RTF both
    /// follow from the forms that are there.
    fn note_native(&self, overlay: &mut Overlay, hint: Option<Form>, support: StoreSupport) {
        self.remove(overlay, IN_SYNC);
        self.remove(overlay, NATIVE);
        let value = |form: Form| match overlay.get(form.id()) {
            Some(change) => {
                let stands = change.is_some_and(|(tag, _)| form.is_kept_as(tag));
                overlay.changed_value(form.id()).flatten().filter(|_| stands)
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
            Some(Some((_, ValueRef::Unicode(class)))) => class,
            Some(_) => "",
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
fn is_damaged(rtf: Option<(PropTag, ValueRef<'_>)>) -> bool {
    matches!(rtf, Some((_, ValueRef::Binary(data))) if decompress(data).is_err())
}
