//! The texts: one file for each language, checked, packed and named; and the page, which knows them by their place.

use catalogue::Catalogue;

use super::{digest, files, page::Asset, read};
use crate::{Result, project::Project};

/// Where the catalogues are, relative to the project.
const SOURCES: &str = "src/text";

/// The keys of the program, relative to the project.
const KEYS: &str = "src/text/keys.rs";

/// For translators, and for nobody else.
const NOTES: &str = "notes.json";

/// The language in which the page is written.
const ENGLISH: &str = "en";

/// What an attribute begins with whose value is the name of a text.
const ATTRIBUTE: &str = "data-text";

/// The finished files, and what the start script must know to load them.
#[derive(Default)]
pub(crate) struct Texts {
    /// One for each language, one with their hashes, one with the names of the texts.
    pub(crate) assets: Vec<Asset>,
    /// The tags, with spaces between them.
    languages: String,
    /// The hash in all their names.
    hash: String,
    /// The integrity of the English file.
    english: String,
    /// The integrity of the file with the others'.
    list: String,
    /// The names of the texts, in order.
    names: Vec<String>,
}

/// Reads and checks all of them, and makes the files.
///
/// # Errors
/// When a catalogue has a fault, or a text is not used, or one is used that is not there.
pub(crate) fn finish(project: &Project, html: &str) -> Result<Texts> {
    let directory = project.root().join(SOURCES);
    let mut catalogues = Vec::new();
    for name in files(&directory)? {
        let Some(tag) = name.strip_suffix(".json").filter(|_| name != NOTES) else {
            continue;
        };
        let catalogue = Catalogue::read(&read(&directory.join(&name))?);
        let catalogue = catalogue.map_err(|error| format!("{SOURCES}/{name}: {error}"))?;
        catalogues.push((tag.to_owned(), catalogue));
    }
    let english = catalogues.iter().find(|(tag, _)| tag == ENGLISH);
    let (_, english) = english.ok_or("there is no src/text/en.json")?.clone();
    let mut faults: Vec<String> = Vec::new();
    for (tag, catalogue) in &catalogues {
        faults.extend(catalogue::faults(tag, catalogue, &english));
    }
    let mut sources = String::new();
    for name in files(&project.root().join("src"))? {
        if name.ends_with(".rs") {
            sources += &read(&project.root().join("src").join(name))?;
        }
    }
    let keys = catalogue::keys(&read(&project.root().join(KEYS))?);
    faults.extend(catalogue::key_faults(&keys, &english, &sources, html));
    if !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    Ok(packed(&catalogues, &english))
}

fn packed(catalogues: &[(String, Catalogue)], english: &Catalogue) -> Texts {
    let names: Vec<String> = english.keys().map(str::to_owned).collect();
    let mut contents: Vec<(&str, String)> = catalogues
        .iter()
        .map(|(tag, catalogue)| (tag.as_str(), catalogue.packed(tag, english.keys())))
        .collect();
    // The first line of the others is their tag: each text has the same place in all.
    contents.push(("keys", format!("\n{}", names.join("\n"))));
    let mut list = String::new();
    let mut integrity_of_english = String::new();
    for (name, content) in &contents {
        let integrity = digest::integrity(content.as_bytes());
        match *name == ENGLISH {
            true => integrity_of_english = integrity,
            false => list += &format!("{name} {integrity}\n"),
        }
    }
    // One hash for all names: the start script then needs no table of them, and whatever changes, every name does.
    let all: Vec<&str> = contents
        .iter()
        .map(|(_, content)| content.as_str())
        .collect();
    let hash = digest::short(all.concat().as_bytes());
    let integrity_of_list = digest::integrity(list.as_bytes());
    contents.push(("integrity", list));
    let assets = contents.into_iter().map(|(name, content)| Asset {
        name: format!("{name}-{hash}.txt"),
        bytes: content.into_bytes(),
    });
    let assets = assets.collect();
    let tags: Vec<&str> = catalogues.iter().map(|(tag, _)| tag.as_str()).collect();
    Texts {
        assets,
        languages: tags.join(" "),
        hash,
        english: integrity_of_english,
        list: integrity_of_list,
        names,
    }
}

impl Texts {
    /// The attributes of the start script; none for a page without texts of its own.
    pub(super) fn attributes(&self) -> String {
        let Texts {
            languages,
            hash,
            english,
            list,
            ..
        } = self;
        match hash.is_empty() {
            true => String::new(),
            false => format!(
                " data-languages=\"{languages}\" data-texts=\"{hash}\" data-texts-integrity=\"{english}\" data-list-integrity=\"{list}\""
            ),
        }
    }

    /// The file of English, whose name has that hash, in a finished page.
    pub(super) fn english(hash: &str) -> String {
        format!("{}{ENGLISH}-{hash}.txt", hosting::ASSETS)
    }

    /// The page with the places of the texts instead of their names.
    ///
    /// # Errors
    /// When it names one that is not there.
    pub(super) fn placed(&self, html: &str) -> Result<String> {
        let mut parts = html.split(ATTRIBUTE);
        let mut placed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            placed += ATTRIBUTE;
            let value = part.split_once("=\"").and_then(|(end, rest)| {
                let (name, rest) = rest.split_once('"')?;
                Some((end, name, rest))
            });
            let (end, name, rest) = value.ok_or("index.html has a data-text without a value")?;
            let place = self.names.iter().position(|known| known == name);
            let place = place.ok_or_else(|| {
                format!("index.html names the text {name}, which is not in en.json")
            })?;
            placed += &format!("{end}=\"{}\"{rest}", place + 1);
        }
        Ok(placed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn texts() -> Texts {
        let english = Catalogue::read(r#"{ "a.b": "One", "a.c": "Two" }"#).unwrap();
        let german = Catalogue::read(r#"{ "a.c": "Zwei", "a.b": "Eins" }"#).unwrap();
        let catalogues = [
            ("de".to_owned(), german),
            ("en".to_owned(), english.clone()),
        ];
        packed(&catalogues, &english)
    }

    #[test]
    fn each_language_has_a_file_with_the_texts_in_the_same_places() {
        let texts = texts();
        let content = |name: &str| {
            let name = format!("{name}-{}.txt", texts.hash);
            let found = texts.assets.iter().find(|asset| asset.name == name);
            String::from_utf8(found.unwrap().bytes.clone()).unwrap()
        };
        assert_eq!(content("en"), "en\nOne\nTwo");
        assert_eq!(content("de"), "de\nEins\nZwei");
        assert_eq!(content("keys"), "\na.b\na.c");
    }

    #[test]
    fn sec_56_the_start_script_can_prove_every_file_of_texts() {
        let texts = texts();
        let list = texts
            .assets
            .iter()
            .find(|it| it.name.starts_with("integrity-"));
        let list = String::from_utf8(list.unwrap().bytes.clone()).unwrap();
        let attributes = texts.attributes();
        assert!(attributes.contains(&format!(
            "data-list-integrity=\"{}\"",
            digest::integrity(list.as_bytes())
        )));
        for asset in &texts.assets {
            let integrity = digest::integrity(&asset.bytes);
            let known = list.contains(&integrity) || attributes.contains(&integrity);
            assert!(known, "{}", asset.name);
        }
        assert_eq!(Texts::default().attributes(), "");
    }

    #[test]
    fn the_page_knows_its_texts_by_their_place() {
        let placed = texts().placed(r#"<b data-text="a.c">Two</b><i data-text-x="a.b">One</i>"#);
        assert_eq!(
            placed.unwrap(),
            r#"<b data-text="2">Two</b><i data-text-x="1">One</i>"#
        );
        assert!(texts().placed(r#"<b data-text="a.d">"#).is_err());
    }
}
