//! Makes the style sheets one, and smaller.

/// The sheets in their order as one text, without comments and needless white space.
///
/// Strings and addresses stay as they are. White space is dropped only beside braces, semicolons and commas, where it
/// never means anything; beside colons, which open pseudo-classes too, it is kept.
pub(crate) fn join(sheets: &[String]) -> String {
    let mut css = Css::default();
    for sheet in sheets {
        css.read(sheet);
        css.space = true;
    }
    css.text
}

#[derive(Default)]
struct Css {
    text: String,
    /// Whether white space or a comment stands between the last character and the next.
    space: bool,
}

impl Css {
    fn read(&mut self, sheet: &str) {
        let mut characters = sheet.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '/' if characters.peek() == Some(&'*') => {
                    skip_comment(&mut characters);
                    self.space = true;
                }
                '"' | '\'' => {
                    self.push(character);
                    self.copy_until(&mut characters, character);
                }
                '(' if self.text.ends_with("url") && !self.space => {
                    self.push(character);
                    while characters.next_if(char::is_ascii_whitespace).is_some() {}
                    if !matches!(characters.peek(), Some('"' | '\'')) {
                        self.copy_until(&mut characters, ')');
                    }
                }
                '\\' => {
                    self.push(character);
                    self.text.extend(characters.next());
                }
                _ if character.is_ascii_whitespace() => self.space = true,
                _ => self.push(character),
            }
        }
    }

    fn push(&mut self, character: char) {
        let tight = |character: char| matches!(character, '{' | '}' | ';' | ',');
        if self.space && !tight(character) && !self.text.is_empty() && !self.text.ends_with(tight) {
            self.text.push(' ');
        }
        self.space = false;
        if character == '}' && self.text.ends_with(';') {
            self.text.pop();
        }
        self.text.push(character);
    }

    /// Copies a string or an address to its end, which is copied too.
    fn copy_until(&mut self, characters: &mut impl Iterator<Item = char>, end: char) {
        while let Some(character) = characters.next() {
            self.text.push(character);
            if character == '\\' {
                self.text.extend(characters.next());
            } else if character == end {
                break;
            }
        }
    }
}

fn skip_comment(characters: &mut impl Iterator<Item = char>) {
    characters.next();
    let mut last = ' ';
    for character in characters {
        if last == '*' && character == '/' {
            break;
        }
        last = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(sheets: &[&str]) -> String {
        join(
            &sheets
                .iter()
                .map(|sheet| (*sheet).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn sheets_keep_their_order() {
        let css = joined(&[
            "@layer tokens, base;\n@layer tokens { :root { --a: 1px; } }\n",
            "/* base */\n@layer base { p { margin: 0 } }",
        ]);
        assert_eq!(
            css,
            "@layer tokens,base;@layer tokens{:root{--a: 1px}}@layer base{p{margin: 0}}"
        );
    }

    #[test]
    fn white_space_that_means_something_stays() {
        assert_eq!(
            joined(&["a :hover > b  + c ,\n d { width: calc(1px + (2px - 3px)) }"]),
            "a :hover > b + c,d{width: calc(1px + (2px - 3px))}"
        );
        assert_eq!(
            joined(&["@media (min-width: 20em) and (hover) { a{} }"]),
            "@media (min-width: 20em) and (hover){a{}}"
        );
        assert_eq!(joined(&["a/**/b c/* x */d{}"]), "a b c d{}");
    }

    #[test]
    fn strings_and_addresses_are_copied() {
        let css = r#"a::before{content: "a  /* b */ ; }\" {";background: url(data:a;b, c/*d)}"#;
        assert_eq!(joined(&[css]), css);
        assert_eq!(joined(&["a{b: url( 'x  y' )}"]), "a{b: url('x  y' )}");
        assert_eq!(joined(&[r".a\{b  c{}"]), r".a\{b c{}");
    }

    #[test]
    fn a_sheet_that_is_cut_off_ends_the_reading() {
        assert_eq!(joined(&["a{b: \"c", "d{}"]), "a{b: \"c d{}");
        assert_eq!(joined(&["/* a", "b{}"]), "b{}");
    }
}
