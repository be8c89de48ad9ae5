//! What RTF says: its text, and the HTML or plain text that it wraps.

use std::collections::BTreeMap;

use super::rtf_token::{RtfToken, RtfTokens};
use crate::vocab::{CodePage, ansi_decode};

/// Where RTF comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtfSource {
    /// It was written as RTF.
    Rtf,
    /// It wraps HTML: `\fromhtml1`.
    Html,
    /// It wraps plain text: `\fromtext`.
    Text,
}

/// How many tokens may tell where RTF comes from.
const HEADER_TOKENS: usize = 10;

/// Where RTF comes from, by its first words.
pub fn rtf_source(rtf: &[u8]) -> RtfSource {
    let words = RtfTokens::of(rtf).take(HEADER_TOKENS).filter_map(|token| match token {
        RtfToken::Word(b"fromhtml", Some(1)) => Some(RtfSource::Html),
        RtfToken::Word(b"fromtext", _) => Some(RtfSource::Text),
        _ => None,
    });
    words.into_iter().next().unwrap_or(RtfSource::Rtf)
}

/// The text of RTF without formatting (PRP-BODY-20). 8-bit characters are of the code page it names, else of `page`.
pub fn rtf_text(rtf: &[u8], page: CodePage) -> String {
    Reader::new(Wanted::Text, page).read(rtf)
}

/// The HTML that RTF wraps; of RTF that wraps none this is nonsense, so look at [`rtf_source`] first.
pub fn rtf_html(rtf: &[u8], page: CodePage) -> String {
    Reader::new(Wanted::Html, page).read(rtf)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Text,
    Html,
}

/// What is in a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    HtmlTag,
    Fonts,
    Hidden,
}

/// What a group inherits and restores.
#[derive(Clone, Copy)]
struct Group {
    place: Place,
    /// Inside `\htmlrtf`: only for readers of RTF.
    only_rtf: bool,
    /// How many characters stand in for a `\u`.
    stand_ins: i32,
    page: CodePage,
}

struct Reader {
    wanted: Wanted,
    output: String,
    group: Group,
    outer: Vec<Group>,
    /// The page of what no font says otherwise.
    page: CodePage,
    fonts: BTreeMap<i32, CodePage>,
    font: i32,
    /// 8-bit characters not decoded yet: two of them may be one.
    bytes: Vec<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    /// Stand-ins still to be left out.
    skip: i32,
}

impl Reader {
    fn new(wanted: Wanted, page: CodePage) -> Self {
        Self {
            wanted,
            output: String::new(),
            group: Group { place: Place::Text, only_rtf: false, stand_ins: 1, page },
            outer: Vec::new(),
            page,
            fonts: BTreeMap::new(),
            font: 0,
            bytes: Vec::new(),
            high: None,
            skip: 0,
        }
    }

    fn read(mut self, rtf: &[u8]) -> String {
        // Behind `{\*` stands the name of a destination that readers may not know.
        let mut unknown = false;
        for token in RtfTokens::of(rtf) {
            let starred = std::mem::take(&mut unknown);
            match token {
                RtfToken::Text(text) => {
                    let skipped = usize::try_from(self.skip).unwrap_or(0).min(text.len());
                    self.skip -= skipped as i32;
                    self.bytes.extend_from_slice(&text[skipped..]);
                    continue;
                }
                RtfToken::Hex(byte) => {
                    if self.skip > 0 {
                        self.skip -= 1;
                    } else {
                        self.bytes.push(byte);
                    }
                    continue;
                }
                _ => self.flush(),
            }
            match token {
                RtfToken::Open => {
                    self.skip = 0;
                    self.outer.push(self.group);
                }
                RtfToken::Close => {
                    self.skip = 0;
                    match self.outer.pop() {
                        Some(outer) => self.group = outer,
                        None => break,
                    }
                    if self.outer.is_empty() {
                        break;
                    }
                }
                RtfToken::Symbol(b'*') => unknown = true,
                _ if self.skip > 0 => self.skip -= 1,
                RtfToken::Symbol(symbol) => self.symbol(symbol),
                RtfToken::Word(b"htmltag", _) if starred => {
                    let html = self.wanted == Wanted::Html && self.group.place != Place::Hidden;
                    self.group.place = if html { Place::HtmlTag } else { Place::Hidden };
                }
                RtfToken::Word(..) if starred => self.group.place = Place::Hidden,
                RtfToken::Word(name, number) => self.word(name, number),
                RtfToken::Text(_) | RtfToken::Hex(_) => {}
            }
        }
        self.flush();
        self.output
    }

    fn is_shown(&self) -> bool {
        match self.wanted {
            Wanted::Text => self.group.place == Place::Text,
            Wanted::Html => match self.group.place {
                Place::Text => !self.group.only_rtf,
                Place::HtmlTag => true,
                Place::Fonts | Place::Hidden => false,
            },
        }
    }

    fn say(&mut self, text: &str) {
        if self.is_shown() {
            self.output.push_str(text);
        }
    }

    /// A character that HTML writes as an entity.
    fn say_entity(&mut self, text: &str, entity: &str) {
        self.say(if self.wanted == Wanted::Html { entity } else { text });
    }

    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        self.high = None;
        if self.is_shown() {
            let text = self.group.page.decode(&self.bytes);
            self.output.push_str(&text.unwrap_or_else(|| ansi_decode(&self.bytes)));
        }
        self.bytes.clear();
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'{' | b'}' | b'\\' => self.say(char::from(symbol).encode_utf8(&mut [0])),
            b'~' => self.say_entity("\u{A0}", "&nbsp;"),
            b'_' if self.wanted == Wanted::Html => self.say("&shy;"),
            b'_' => self.say("-"),
            _ => {}
        }
    }

    fn word(&mut self, name: &[u8], number: Option<i32>) {
        match name {
            b"par" | b"line" => self.say("\r\n"),
            b"sect" | b"page" | b"row" if self.wanted == Wanted::Text => self.say("\r\n"),
            b"tab" => self.say("\t"),
            b"cell" if self.wanted == Wanted::Text => self.say("\t"),
            b"lquote" => self.say_entity("\u{2018}", "&lsquo;"),
            b"rquote" => self.say_entity("\u{2019}", "&rsquo;"),
            b"ldblquote" => self.say_entity("\u{201C}", "&ldquo;"),
            b"rdblquote" => self.say_entity("\u{201D}", "&rdquo;"),
            b"bullet" => self.say_entity("\u{2022}", "&bull;"),
            b"endash" => self.say_entity("\u{2013}", "&ndash;"),
            b"emdash" => self.say_entity("\u{2014}", "&mdash;"),
            b"u" => self.unit(number.unwrap_or(0) as u16),
            b"uc" => self.group.stand_ins = number.unwrap_or(1).clamp(0, 16),
            b"htmlrtf" => self.group.only_rtf = number != Some(0),
            b"ansicpg" => {
                self.page = number
                    .and_then(|page| u32::try_from(page).ok())
                    .filter(|page| *page != 0)
                    .map_or(self.page, CodePage);
                self.group.page = self.page;
            }
            b"fonttbl" => self.group.place = Place::Fonts,
            b"f" if self.group.place == Place::Fonts => self.font = number.unwrap_or(0),
            b"fcharset" if self.group.place == Place::Fonts => {
                if let Some(page) = page_of_charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, page);
                }
            }
            b"f" => {
                let page = number.and_then(|font| self.fonts.get(&font).copied());
                self.group.page = page.unwrap_or(self.page);
            }
            b"plain" => self.group.page = self.page,
            _ if HIDDEN.contains(&name) => self.group.place = Place::Hidden,
            _ => {}
        }
    }

    /// `\u`: one unit of UTF-16.
    fn unit(&mut self, unit: u16) {
        self.skip = self.group.stand_ins;
        let units = match self.high.take() {
            Some(high) => [high, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.high = Some(unit);
                return;
            }
            None => [unit, 0],
        };
        let units = if units[1] == 0 { &units[..1] } else { &units[..] };
        self.say(&String::from_utf16_lossy(units));
    }
}

/// Destinations that hold no text of the document.
const HIDDEN: [&[u8]; 22] = [
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"fldinst",
    b"objdata",
    b"objclass",
    b"listtable",
    b"listoverridetable",
    b"revtbl",
    b"generator",
    b"themedata",
    b"datastore",
    b"mhtmltag",
];

/// The code page of a font's character set; those of the system's own have none.
fn page_of_charset(charset: i32) -> Option<CodePage> {
    Some(CodePage(match charset {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        rtf_text(rtf.as_bytes(), CodePage::CP_WINDOWS_1252)
    }

    /// PRP-BODY-20
    #[test]
    fn text_is_what_is_left_without_control_words() {
        let rows = [
            (
                r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}\f0\fs20 Hello \b world\b0 !\par Bye\line now\tab x}",
                "Hello world!\r\nBye\r\nnow\tx",
            ),
            (r"{\rtf1 caf\'e9 \{x\} \\ \~-\_}", "café {x} \\ \u{A0}--"),
            (r"{\rtf1 \u937?\u-10179 ?\u-8704 ? \uc0\u937 x\uc2\u937\'83\'b6 y}", "Ω😀 ΩxΩ y"),
            (
                r"{\rtf1{\info{\author Me}}{\*\generator X;}{\*\unknown{\b y}}{\pict 00ff}{\header H}shown}",
                "shown",
            ),
            (r"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt here}}}", "here"),
            (r"{\rtf1 \lquote a\rquote\ldblquote b\rdblquote\bullet\endash\emdash}", "‘a’“b”•–—"),
            (r"{\rtf1 a}b}", "a"),
            (r"{\rtf1 a{b{c", "abc"),
            ("{\\rtf1 a\r\nb\\\r\nc}", "ab\r\nc"),
            ("", ""),
        ];
        for (rtf, expected) in rows {
            assert_eq!(text(rtf), expected, "{rtf}");
        }
    }

    #[test]
    fn stand_ins_are_left_out_until_the_group_ends() {
        assert_eq!(text(r"{\rtf1\uc3 {\u937 ab}cd}"), "Ωcd");
        assert_eq!(text(r"{\rtf1\uc2\u937\'41\'42C}"), "ΩC");
        assert_eq!(text(r"{\rtf1\u937\tab\tab x}"), "Ω\tx");
    }

    #[test]
    fn characters_are_of_the_page_that_the_text_or_its_font_names() {
        assert_eq!(text(r"{\rtf1\ansi\ansicpg65001 \'c3\'a9}"), "é");
        assert_eq!(rtf_text(br"{\rtf1 \'c3\'a9}", CodePage::CP_UTF8), "é");
        assert_eq!(text(r"{\rtf1\ansicpg65001{\fonttbl{\f1\fcharset0 A;}}\f1 \'c3\'a9}"), "é");
        // A page that nobody converts is read as 1252.
        assert_eq!(text(r"{\rtf1{\fonttbl{\f1\fcharset128 A;}}\f1 \'e9}"), "é");
    }

    #[test]
    fn the_first_words_tell_what_is_wrapped() {
        assert_eq!(rtf_source(br"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0 x}"), RtfSource::Html);
        assert_eq!(rtf_source(br"{\rtf1\ansi\fromtext x}"), RtfSource::Text);
        assert_eq!(rtf_source(br"{\rtf1\ansi \fromhtml0 x}"), RtfSource::Rtf);
        assert_eq!(rtf_source(br"{\rtf1\a\b\c\d\e\f\g\h\i\fromhtml1}"), RtfSource::Rtf, "too late");
        assert_eq!(rtf_source(b""), RtfSource::Rtf);
    }

    #[test]
    fn wrapped_html_is_tags_and_text_without_what_is_for_rtf_only() {
        let rtf = br"{\rtf1\ansi\fromhtml1{\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}{\*\htmltag64 <p a=\{\'e9\}>\par}
{\*\mhtmltag84 x}\htmlrtf {\htmlrtf0 Hi\htmlrtf\b shown only as RTF\htmlrtf0  &\~ you{\*\htmltag84 &lt;}\htmlrtf <}\htmlrtf0\tab\u937?\par
{\*\htmltag27 </html>}}";
        let html = "<html><p a={é}>\r\nHi &&nbsp; you&lt;\tΩ\r\n</html>";
        assert_eq!(rtf_html(rtf, CodePage::CP_WINDOWS_1252), html);
        let text = "Hishown only as RTF &\u{A0} you<\tΩ\r\n";
        assert_eq!(rtf_text(rtf, CodePage::CP_WINDOWS_1252), text);
    }

    #[test]
    fn any_bytes_have_an_end() {
        let mut state = 1_u32;
        for _ in 0..3_000 {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) as usize
            };
            const PIECES: [&str; 16] = [
                "{",
                "}",
                "\\",
                "\\*",
                "\\u-1",
                "\\uc9",
                "\\'",
                "\\htmltag",
                "\\htmlrtf",
                "\\bin99999999999",
                "x",
                "\u{e9}",
                "\\fonttbl",
                "\\f-1",
                "\\ansicpg-7",
                "\\fcharset128",
            ];
            let rtf: String = (0..next() % 30).map(|_| PIECES[next() % PIECES.len()]).collect();
            rtf_text(rtf.as_bytes(), CodePage(932));
            rtf_html(rtf.as_bytes(), CodePage(932));
        }
        rtf_text(&b"{".repeat(1_000_000), CodePage(932));
    }
}
