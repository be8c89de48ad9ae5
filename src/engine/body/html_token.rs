//! HTML as tokens.

use super::entity::entity;

/// A piece of HTML. The pieces one behind the other are the HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlToken<'a> {
    /// Characters that stand for themselves.
    Text(&'a str),
    /// A character by its name or number.
    Entity { raw: &'a str, value: char },
    /// A tag with its name as it is written.
    Tag { raw: &'a str, name: &'a str, closes: bool },
    /// Comments, declarations, and the content of elements that show none.
    Hidden(&'a str),
}

/// The tokens of HTML. Whatever the text, they end.
#[derive(Clone, Debug)]
pub struct HtmlTokens<'a> {
    rest: &'a str,
    /// The element that was opened just now whose content is not HTML.
    raw: Option<&'a str>,
}

/// Elements whose content is no HTML and is not shown.
const RAW: [&str; 3] = ["script", "style", "title"];

impl<'a> HtmlTokens<'a> {
    /// The tokens of this text.
    pub const fn of(html: &'a str) -> Self {
        Self { rest: html, raw: None }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// Up to and with `end`; without one, everything.
    fn hidden(&mut self, end: &str) -> HtmlToken<'a> {
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        HtmlToken::Hidden(self.take(length))
    }

    fn raw_content(&mut self, name: &str) -> Option<HtmlToken<'a>> {
        let closes = |at: &usize| {
            let tag = self.rest.as_bytes().get(at + 2..at + 2 + name.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(closes);
        match end.unwrap_or(self.rest.len()) {
            0 => None,
            length => Some(HtmlToken::Hidden(self.take(length))),
        }
    }

    fn tag(&mut self) -> Option<HtmlToken<'a>> {
        let closes = self.rest[1..].starts_with('/');
        let start = 1 + usize::from(closes);
        let after = &self.rest[start..];
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length =
            after.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(after.len());
        let name = &after[..length];
        let mut quote = None;
        let end = self.rest.bytes().position(|byte| {
            match (quote, byte) {
                (None, b'>') => return true,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
            false
        });
        let raw = self.take(end.map_or(self.rest.len(), |at| at + 1));
        if !closes && !raw.ends_with("/>") {
            self.raw = RAW.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)).then_some(name);
        }
        Some(HtmlToken::Tag { raw, name, closes })
    }
}

impl<'a> Iterator for HtmlTokens<'a> {
    type Item = HtmlToken<'a>;

    fn next(&mut self) -> Option<HtmlToken<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(content) = self.raw_content(name)
        {
            return Some(content);
        }
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.starts_with("<!--") {
            return Some(self.hidden("-->"));
        }
        if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
            return Some(self.hidden(">"));
        }
        if self.rest.starts_with('<')
            && let Some(tag) = self.tag()
        {
            return Some(tag);
        }
        if let Some((length, value)) = entity(self.rest) {
            return Some(HtmlToken::Entity { raw: self.take(length), value });
        }
        let special = self.rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '&'));
        Some(HtmlToken::Text(self.take(special.map_or(self.rest.len(), |(at, _)| at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use HtmlToken::{Entity, Hidden, Tag, Text};

    #[test]
    fn html_falls_into_tags_text_and_what_is_not_shown() {
        let html =
            "<!DOCTYPE x><P a='>'>1 < 2&amp;é&bogus;<br/><style>p < q</Style ><!-- <b> -->x<title/>y</p";
        let tokens = [
            Hidden("<!DOCTYPE x>"),
            Tag { raw: "<P a='>'>", name: "P", closes: false },
            Text("1 "),
            Text("< 2"),
            Entity { raw: "&amp;", value: '&' },
            Text("é"),
            Text("&bogus;"),
            Tag { raw: "<br/>", name: "br", closes: false },
            Tag { raw: "<style>", name: "style", closes: false },
            Hidden("p < q"),
            Tag { raw: "</Style >", name: "Style", closes: true },
            Hidden("<!-- <b> -->"),
            Text("x"),
            Tag { raw: "<title/>", name: "title", closes: false },
            Text("y"),
            Tag { raw: "</p", name: "p", closes: true },
        ];
        assert_eq!(HtmlTokens::of(html).collect::<Vec<_>>(), tokens);
    }

    #[test]
    fn what_is_not_closed_goes_on_to_the_end() {
        assert_eq!(HtmlTokens::of("<script>x<b>").last(), Some(Hidden("x<b>")));
        assert_eq!(HtmlTokens::of("<!-- x>").last(), Some(Hidden("<!-- x>")));
        assert_eq!(HtmlTokens::of("<a b='>c").count(), 1);
        assert_eq!(HtmlTokens::of("<style>").count(), 1);
    }
}
