//! Reads the tags of an HTML document, no more of it than the build has to change.

use std::ops::Range;

/// A start tag, and for a script its text and end tag too.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Where it stands, from `<` on.
    pub(crate) range: Range<usize>,
    /// Its name in small letters.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, empty where it has none; nothing where there is no such attribute.
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name == attribute)
            .map(|(_, value)| value.as_str())
    }

    /// Whether an attribute has this value.
    pub(crate) fn is(&self, attribute: &str, value: &str) -> bool {
        self.get(attribute) == Some(value)
    }
}

/// The start tags of a document in their order. Comments and the insides of scripts and styles are passed over.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = find(html, at, "<") {
        if starts_with(html, found, "<!--") {
            at = end_of(html, found, "-->");
            continue;
        }
        let Some(mut tag) = tag_at(html, found) else {
            at = found + 1;
            continue;
        };
        at = tag.range.end;
        if matches!(tag.name.as_str(), "script" | "style") {
            at = end_of(html, at, &format!("</{}>", tag.name));
            tag.range.end = at;
        }
        tags.push(tag);
    }
    tags
}

/// The document with each of the ranges replaced. The ranges do not overlap and may come in any order.
pub(crate) fn replace(html: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut result = String::with_capacity(html.len());
    let mut at = 0;
    for (range, text) in edits {
        result += html.get(at..range.start).unwrap_or_default();
        result += &text;
        at = range.end;
    }
    result + html.get(at..).unwrap_or_default()
}

/// The document without comments, indentation and empty lines.
///
/// White space between words stays white space, so nothing looks different; a document with an element in which white
/// space shows is left alone.
pub(crate) fn minify(html: &str) -> String {
    if tags(html).iter().any(|tag| {
        matches!(tag.name.as_str(), "pre" | "textarea" | "script" | "style")
            && holds_text(html, tag)
    }) {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(comment) = find(html, at, "<!--") {
        text += html.get(at..comment).unwrap_or_default();
        at = end_of(html, comment, "-->");
    }
    text += html.get(at..).unwrap_or_default();
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn holds_text(html: &str, tag: &Tag) -> bool {
    match tag.name.as_str() {
        "script" => html
            .get(tag.range.clone())
            .is_some_and(|text| !text.ends_with("></script>")),
        _ => true,
    }
}

fn tag_at(html: &str, start: usize) -> Option<Tag> {
    let mut rest = Cursor {
        text: html,
        at: start + 1,
    };
    let name = rest
        .take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        .to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest.take_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
        match rest.peek()? {
            b'>' => {
                return Some(Tag {
                    range: start..rest.at + 1,
                    name,
                    attributes,
                });
            }
            _ => attributes.push(rest.attribute()?),
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn attribute(&mut self) -> Option<(String, String)> {
        let name = self
            .take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'))
            .to_ascii_lowercase();
        self.take_while(|byte| byte.is_ascii_whitespace());
        if self.peek()? != b'=' {
            return (!name.is_empty()).then(|| (name, String::new()));
        }
        self.at += 1;
        self.take_while(|byte| byte.is_ascii_whitespace());
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.take_while(|byte| byte != quote);
                self.at += 1;
                value
            }
            _ => self.take_while(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        };
        Some((name, value.to_owned()))
    }
}

fn find(text: &str, from: usize, wanted: &str) -> Option<usize> {
    text.get(from..)?.find(wanted).map(|found| from + found)
}

/// Behind the next place where `wanted` stands, or the end of the text.
fn end_of(text: &str, from: usize, wanted: &str) -> usize {
    find(text, from, wanted).map_or(text.len(), |found| found + wanted.len())
}

fn starts_with(text: &str, at: usize, wanted: &str) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(wanted))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        reason = "a test may stop at the first surprise"
    )]

    use super::*;

    #[test]
    fn tags_are_read_with_all_kinds_of_attributes() {
        let html = "<!doctype html><LINK rel=preload href='/a b' crossorigin data-x = \"1>2\"/><p>a < b</p>";
        let tags = tags(html);
        assert_eq!(
            tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            ["link", "p"]
        );
        let link = &tags[0];
        assert!(
            link.is("rel", "preload")
                && link.is("href", "/a b")
                && link.is("crossorigin", "")
                && link.is("data-x", "1>2")
        );
        assert_eq!(link.get("as"), None);
        assert_eq!(
            &html[link.range.clone()],
            "<LINK rel=preload href='/a b' crossorigin data-x = \"1>2\"/>"
        );
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        let html = "<!-- <link> --><script>if (a<b) '<p>'</script><br>";
        let tags = tags(html);
        assert_eq!(tags.len(), 2);
        assert_eq!(
            &html[tags[0].range.clone()],
            "<script>if (a<b) '<p>'</script>"
        );
    }

    #[test]
    fn a_document_that_is_cut_off_ends_the_reading() {
        for html in ["<", "<p", "<p a", "<p a=", "<p a='", "<!--", "<script>"] {
            assert!(tags(html).len() < 2, "{html}");
        }
    }

    #[test]
    fn ranges_are_replaced_wherever_they_stand() {
        assert_eq!(
            replace(
                "abcdef",
                vec![(4..5, "E".to_owned()), (0..2, String::new())]
            ),
            "cdEf"
        );
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(
            minify("<p>\n    one\n    two <!-- note\n more -->\n\n  </p>"),
            "<p>\none\ntwo\n</p>\n"
        );
        let preformatted = "<pre>\n    one</pre>";
        assert_eq!(minify(preformatted), preformatted);
    }
}
