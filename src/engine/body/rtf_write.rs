//! RTF that wraps plain text or HTML.

use std::fmt::Write as _;

use super::html_text::{Layout, layout};
use super::html_token::{HtmlToken, HtmlTokens};
use crate::vocab::windows_1252_byte;

const FONTS: &str = "\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\r\n\\uc1\\pard\\plain\\f0\\fs20 ";

/// Simple RTF with the text; its first words say that it was plain.
pub fn text_rtf(text: &str) -> Vec<u8> {
    let mut rtf = format!("{{\\rtf1\\ansi\\ansicpg1252\\fromtext {FONTS}");
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => rtf.push_str("\\par\r\n"),
            other => push(&mut rtf, other),
        }
    }
    rtf.push('}');
    rtf.into_bytes()
}

/// RTF that shows the text of HTML and wraps the HTML itself, so that [`rtf_html`](super::rtf_html) gives it back.
pub fn html_rtf(html: &str) -> Vec<u8> {
    let mut rtf = format!("{{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {FONTS}");
    for token in HtmlTokens::of(html) {
        match token {
            HtmlToken::Text(text) => push_visible(&mut rtf, text),
            HtmlToken::Entity { raw, value } => {
                push_tag(&mut rtf, 84, raw);
                rtf.push_str("\\htmlrtf ");
                push(&mut rtf, value);
                rtf.push_str("\\htmlrtf0 ");
            }
            HtmlToken::Tag { raw, name, closes } => {
                push_tag(&mut rtf, 64 + 8 * u8::from(closes), raw);
                let shown = match layout(name) {
                    Layout::Inline => continue,
                    Layout::Block(_) if !closes => continue,
                    Layout::Block(_) | Layout::Break => "\\par",
                    Layout::Cell => "\\tab",
                };
                let _ = write!(rtf, "\\htmlrtf {shown}\\htmlrtf0 ");
            }
            HtmlToken::Hidden(raw) => push_tag(&mut rtf, 241, raw),
        }
    }
    rtf.push('}');
    rtf.into_bytes()
}

/// Text between tags. Readers of RTF see a blank where HTML has a line end, which is the same there.
fn push_visible(rtf: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n', '\t']) {
        rest[..at].chars().for_each(|c| push(rtf, c));
        let length = rest[at..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n' | b'\t')).count();
        push_tag(rtf, 64, &rest[at..at + length]);
        rtf.push_str("\\htmlrtf  \\htmlrtf0 ");
        rest = &rest[at + length..];
    }
    rest.chars().for_each(|c| push(rtf, c));
}

/// Something that only readers of the HTML see. The number tells them what it is: 64 a tag, 84 a character, 241 content
/// that is not shown, 8 more at the end of an element.
fn push_tag(rtf: &mut String, kind: u8, raw: &str) {
    let _ = write!(rtf, "{{\\*\\htmltag{kind} ");
    let mut characters = raw.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {
                characters.next();
                rtf.push_str("\\par ");
            }
            other => push(rtf, other),
        }
    }
    rtf.push('}');
}

fn push(rtf: &mut String, c: char) {
    let _ = match c {
        '\\' | '{' | '}' => write!(rtf, "\\{c}"),
        '\t' => write!(rtf, "\\tab "),
        ' '..='~' => write!(rtf, "{c}"),
        _ => match windows_1252_byte(c) {
            Some(byte) => write!(rtf, "\\'{byte:02x}"),
            None => {
                c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(rtf, "\\u{}?", *unit as i16))
            }
        },
    };
}

#[cfg(test)]
mod tests {
    use super::super::{RtfSource, html_text, rtf_html, rtf_source, rtf_text, same_text};
    use super::*;
    use crate::vocab::CodePage;

    const PAGE: CodePage = CodePage::CP_WINDOWS_1252;

    #[test]
    fn plain_text_comes_back_from_its_rtf() {
        for text in ["", "Hello", "a\r\n\r\n\tb {c} \\d", "é€Ω😀\u{81}\u{1}", "trailing \r\n"] {
            let rtf = text_rtf(text);
            assert_eq!(rtf_text(&rtf, PAGE), text);
            assert_eq!(rtf_source(&rtf), RtfSource::Text);
        }
        assert_eq!(rtf_text(&text_rtf("a\nb\rc"), PAGE), "a\r\nb\r\nc");
    }

    #[test]
    fn html_comes_back_from_its_rtf() {
        let rows = [
            "<html><head><style>p { a: b } \\x</style></head>\r\n<body><p class=\"x\">Grüße &amp; Ω&nbsp;😀</p></body></html>\r\n",
            "a\nb\rc\r\n\r\n\td \t e",
            "<script>{\\}</script><!-- {x} --><?y?>",
            "<table><tr><td>1<td>2</table>1 < 2 & {3}\u{0}\u{1}",
            "",
        ];
        for html in rows {
            let rtf = html_rtf(html);
            assert_eq!(rtf_html(&rtf, PAGE), html);
            assert_eq!(rtf_source(&rtf), RtfSource::Html);
            let (shown, text) = (rtf_text(&rtf, PAGE), html_text(html));
            assert!(same_text(&shown, &text), "{shown:?} is not {text:?}");
        }
    }
}
