//! From HTML to plain text and back.

use super::html_token::{HtmlToken, HtmlTokens};
use crate::vocab::CodePage;

/// The text of HTML as a reader sees it, lines ended by CR LF: no scripts, no styles, no pictures.
pub fn html_text(html: &str) -> String {
    let mut writer = Writer::default();
    for token in HtmlTokens::of(html) {
        match token {
            HtmlToken::Text(text) => writer.text(text),
            // As Outlook does: it only keeps words and blanks together.
            HtmlToken::Entity { value: '\u{A0}', .. } => writer.character(' '),
            HtmlToken::Entity { value, .. } => writer.character(value),
            HtmlToken::Tag { name, closes, .. } => writer.tag(name, closes),
            HtmlToken::Hidden(_) => {}
        }
    }
    writer.output
}

/// How an element stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Inside a line.
    Inline,
    /// On lines of its own, with so many line ends before and behind.
    Block(usize),
    /// A line end.
    Break,
    /// A cell of a table.
    Cell,
}

/// How an element of this name stands in the text.
pub fn layout(name: &str) -> Layout {
    const PARAGRAPHS: [&str; 12] =
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl"];
    const BLOCKS: [&str; 25] = [
        "div", "li", "table", "tr", "hr", "dt", "dd", "center", "address", "form", "fieldset", "body",
        "head", "html", "thead", "tbody", "tfoot", "caption", "section", "article", "header", "footer",
        "nav", "main", "option",
    ];
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    if PARAGRAPHS.iter().any(is) {
        Layout::Block(2)
    } else if BLOCKS.iter().any(is) {
        Layout::Block(1)
    } else if name.eq_ignore_ascii_case("br") {
        Layout::Break
    } else if ["td", "th"].iter().any(is) {
        Layout::Cell
    } else {
        Layout::Inline
    }
}

#[derive(Default)]
struct Writer {
    output: String,
    /// Line ends at the end of the output, two at most.
    ends: usize,
    /// Line ends due before the next character.
    due: usize,
    /// A blank is due before the next character of the line.
    blank: bool,
    /// How many `pre` are open.
    preformatted: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_end();
                }
                line.chars().filter(|c| *c != '\r').for_each(|c| self.character(c));
            }
            return;
        }
        for (number, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.blank |= number > 0;
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let starts_line = self.output.is_empty() || self.due > 0 || self.ends > 0;
        if !self.output.is_empty() {
            (self.ends..self.due).for_each(|_| self.output.push_str("\r\n"));
        }
        if std::mem::take(&mut self.blank) && !starts_line {
            self.output.push(' ');
        }
        self.output.push_str(word);
        (self.due, self.ends) = (0, 0);
    }

    fn character(&mut self, c: char) {
        self.word(c.encode_utf8(&mut [0; 4]));
    }

    fn line_end(&mut self) {
        let due = if self.output.is_empty() { 0 } else { self.due.saturating_sub(self.ends) };
        (0..=due).for_each(|_| self.output.push_str("\r\n"));
        self.ends = (self.ends + due + 1).min(2);
        (self.due, self.blank) = (0, false);
    }

    fn tag(&mut self, name: &str, closes: bool) {
        match layout(name) {
            Layout::Inline => {}
            Layout::Block(ends) => {
                self.due = self.due.max(ends);
                self.blank = false;
                if name.eq_ignore_ascii_case("pre") {
                    self.preformatted =
                        if closes { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
                }
            }
            Layout::Break => self.line_end(),
            Layout::Cell if !closes => {
                if self.due == 0 && self.ends == 0 && !self.output.is_empty() {
                    self.output.push('\t');
                }
                self.blank = false;
            }
            Layout::Cell => {}
        }
    }
}

/// Plain text as HTML that is to be encoded in this code page.
pub fn text_html(text: &str, page: CodePage) -> String {
    let charset = match page {
        CodePage::CP_WINDOWS_1252 => "; charset=windows-1252",
        CodePage::CP_ISO_8859_1 => "; charset=iso-8859-1",
        CodePage::CP_US_ASCII => "; charset=us-ascii",
        CodePage::CP_UTF8 => "; charset=utf-8",
        _ => "",
    };
    let mut html = format!(
        "<html>\r\n<head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html{charset}\">\r\n</head>\r\n<body>\r\n"
    );
    let mut blank = true;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after_blank = std::mem::replace(&mut blank, matches!(c, ' ' | '\r' | '\n'));
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => html.push_str("<br>\r\n"),
            ' ' if after_blank => html.push_str("&nbsp;"),
            '\t' => html.push_str("&nbsp;&nbsp; "),
            other => html.push(other),
        }
    }
    html.push_str("\r\n</body>\r\n</html>\r\n");
    html
}

/// `PR_HTML` as text. A page that is not told is UTF-8 if it can be, else 1252, as is one that nobody converts.
pub fn decode_html(bytes: &[u8], page: Option<CodePage>) -> String {
    if let Some(text) = page.and_then(|page| page.decode(bytes)) {
        return text.to_string();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => crate::vocab::ansi_decode(bytes).to_string(),
    }
}

/// HTML as `PR_HTML`. What the page cannot express is written by number; a page that is not told is UTF-8, and of one
/// that nobody converts only ASCII is used.
pub fn encode_html(html: &str, page: Option<CodePage>) -> Vec<u8> {
    let page = match page {
        None | Some(CodePage::CP_UTF8) => return html.as_bytes().to_vec(),
        Some(page) => page,
    };
    let mut bytes = Vec::with_capacity(html.len());
    for part in html.split_inclusive(|c: char| !c.is_ascii()) {
        let ascii = part.trim_end_matches(|c: char| !c.is_ascii());
        bytes.extend_from_slice(ascii.as_bytes());
        for c in part[ascii.len()..].chars() {
            match page.encode(c.encode_utf8(&mut [0; 4])).as_deref() {
                Some(encoded) if encoded != b"?" => bytes.extend_from_slice(encoded),
                _ => bytes.extend(format!("&#{};", u32::from(c)).into_bytes()),
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_the_lines_that_a_reader_sees() {
        let rows = [
            (
                "<html><head><title>T</title><style>p{}</style></head><body> Hi  <b>you</b>\r\nthere </body></html>",
                "Hi you there",
            ),
            ("<p>One</p><p>Two</p>Three", "One\r\n\r\nTwo\r\n\r\nThree"),
            ("<div>One</div>\n<div><div>Two</div></div>Three<br><br>Four", "One\r\nTwo\r\nThree\r\n\r\nFour"),
            ("a<br/>b<p>c", "a\r\nb\r\n\r\nc"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><th>c<th>d</table>", "a\tb\r\nc\td"),
            ("<ul><li>x<li>y</ul>", "x\r\ny"),
            ("<pre>a  b\n  c</pre>d", "a  b\r\n  c\r\n\r\nd"),
            ("a&nbsp;&lt;b&gt; &#8364;&bogus; 1 < 2", "a <b> €&bogus; 1 < 2"),
            ("<script>if (a < b) alert('</p>')</script>x<!-- y -->z", "xz"),
            ("wo<b>rd</b>s", "words"),
            ("", ""),
        ];
        for (html, text) in rows {
            assert_eq!(html_text(html), text, "{html}");
        }
    }

    #[test]
    fn plain_text_survives_as_html() {
        let text = "Dear  Anna,\r\n\r\n  1 < 2 & \"x\" > y é€";
        let html = text_html(text, CodePage::CP_UTF8);
        assert_eq!(html_text(&html), text);
        assert!(
            html.contains("charset=utf-8")
                && html.contains("Dear &nbsp;Anna,<br>\r\n<br>\r\n&nbsp;&nbsp;1 &lt; 2 &amp;")
        );
        assert_eq!(html_text(&text_html("a\nb\rc", CodePage(1))), "a\r\nb\r\nc");
    }

    /// PRP-BODY-11
    #[test]
    fn html_is_encoded_in_the_code_page_that_is_told() {
        let html = "<p>é€Ω</p>";
        let rows: [(Option<CodePage>, &[u8]); 4] = [
            (Some(CodePage::CP_WINDOWS_1252), b"<p>\xE9\x80&#937;</p>"),
            (Some(CodePage(932)), b"<p>&#233;&#8364;&#937;</p>"),
            (Some(CodePage::CP_UTF8), html.as_bytes()),
            (None, html.as_bytes()),
        ];
        for (page, bytes) in rows {
            assert_eq!(encode_html(html, page), bytes, "{page:?}");
        }
        assert_eq!(decode_html(b"\xE9", Some(CodePage::CP_WINDOWS_1252)), "é");
        assert_eq!(decode_html("é".as_bytes(), None), "é");
        assert_eq!(decode_html(b"\xE9", None), "é");
        assert_eq!(decode_html(b"?", Some(CodePage(932))), "?");
    }
}
