//! English in a costume, for tests: every letter with a mark above, two fifths longer, in brackets. What stays plain English on
//! the screen is not in the catalogue; what loses a bracket is cut off.

use crate::{Catalogue, Entry};

/// The catalogue in the pseudo-language.
pub fn pseudo(english: &Catalogue) -> Catalogue {
    let entries = english.0.iter().map(|(key, entry)| {
        let entry = match entry {
            Entry::Plain(text) => Entry::Plain(disguised(text)),
            Entry::Plural(forms) => {
                let forms = forms.iter();
                Entry::Plural(
                    forms
                        .map(|(name, text)| (name.clone(), disguised(text)))
                        .collect(),
                )
            }
        };
        (key.clone(), entry)
    });
    Catalogue(entries.collect())
}

fn disguised(text: &str) -> String {
    let mut disguised = String::from("[");
    let mut letters = 0;
    let mut in_placeholder = false;
    for letter in text.chars() {
        in_placeholder = (in_placeholder || letter == '{') && letter != '}';
        letters += usize::from(!in_placeholder);
        disguised.push(match letter {
            _ if in_placeholder => letter,
            'a' => 'á',
            'c' => 'ç',
            'd' => 'ð',
            'e' => 'é',
            'g' => 'ĝ',
            'i' => 'í',
            'n' => 'ñ',
            'o' => 'ö',
            's' => 'š',
            't' => 'ŧ',
            'u' => 'ü',
            'y' => 'ý',
            'A' => 'Á',
            'C' => 'Ç',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ö',
            'S' => 'Š',
            'U' => 'Ü',
            other => other,
        });
    }
    // Words of a usual length, so that lines can break between them.
    let more = "lorem ipsum dolor sit amet consectetur adipiscing elit ".chars();
    disguised.push(' ');
    disguised.extend(more.cycle().take((letters * 2).div_ceil(5)));
    disguised.truncate(disguised.trim_end().len());
    disguised + "]"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::faults;

    #[test]
    fn the_costume_is_longer_and_sound() {
        let english = Catalogue::read(
            r#"{ "a": "Sign in to {app}", "b": { "one": "{count} day", "other": "{count} days" } }"#,
        )
        .unwrap();
        let pseudo = pseudo(&english);
        assert_eq!(faults("en", &pseudo, &english), [""; 0]);
        assert_eq!(
            pseudo.get("a"),
            Some(&Entry::Plain("[Šíĝñ íñ ŧö {app} lorem]".to_owned()))
        );
    }
}
