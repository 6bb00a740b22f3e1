//! The texts: two files for each language, checked, packed and named; and the page, which knows them by their place.

use catalogue::{Catalogue, Key, Travel};

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
    /// Two for each language, one with the hashes of the first of them, one with the names of the texts.
    pub(crate) assets: Vec<Asset>,
    /// The tags, with spaces between them.
    languages: String,
    /// The hash in all their names.
    hash: String,
    /// The integrity of the first English file.
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
    Ok(packed(&catalogues, &keys))
}

/// The name of a language's second file, without the hash.
fn rest(tag: &str) -> String {
    format!("{tag}-rest")
}

fn packed(catalogues: &[(String, Catalogue)], keys: &[Key]) -> Texts {
    let names: Vec<String> = keys.iter().map(|key| key.name.clone()).collect();
    let mut contents = Vec::new();
    let mut list = String::new();
    let mut integrity_of_english = String::new();
    for (tag, catalogue) in catalogues {
        let packed = catalogue.packed(tag, names.iter().map(String::as_str));
        let lines: Vec<&str> = packed.split('\n').collect();
        let last = match tag == ENGLISH {
            true => Travel::SignIn,
            false => Travel::Page,
        };
        let first = keys.iter().filter(|key| key.travel <= last).count();
        let (first, second) = lines.split_at((first + 1).min(lines.len()));
        let second = second.join("\n");
        // Whoever has the first file can prove the second.
        let proof = digest::integrity(second.as_bytes());
        let first = [first, &[&*proof]].concat().join("\n");
        let integrity = digest::integrity(first.as_bytes());
        match tag == ENGLISH {
            true => integrity_of_english = integrity,
            false => list += &format!("{tag} {integrity}\n"),
        }
        contents.push((tag.clone(), first));
        contents.push((rest(tag), second));
    }
    // The first line of the others is their tag: each text has the same place in all.
    let all_names = format!("\n{}", names.join("\n"));
    list += &format!("keys {}\n", digest::integrity(all_names.as_bytes()));
    contents.push(("keys".to_owned(), all_names));
    // One hash for all names: the start script then needs no table of them, and whatever changes, every name does.
    let all: Vec<&str> = contents
        .iter()
        .map(|(_, content)| content.as_str())
        .collect();
    let hash = digest::short(all.concat().as_bytes());
    let integrity_of_list = digest::integrity(list.as_bytes());
    contents.push(("integrity".to_owned(), list));
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

    /// The first file of English, whose name has that hash, in a finished page.
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

    const KEYS: &str =
        "sign_in {\nB = \"a.b\";\n}\npage {\nC = \"a.c\";\n}\nrest {\nD = \"a.d\";\n}";

    fn texts() -> Texts {
        let read = |json| Catalogue::read(json).unwrap();
        let english = read(r#"{ "a.b": "One", "a.c": "Two", "a.d": "Three" }"#);
        let german = read(r#"{ "a.d": "Drei", "a.c": "Zwei", "a.b": "Eins" }"#);
        let catalogues = [("de".to_owned(), german), ("en".to_owned(), english)];
        packed(&catalogues, &catalogue::keys(KEYS))
    }

    fn content(texts: &Texts, name: &str) -> String {
        let name = format!("{name}-{}.txt", texts.hash);
        let found = texts.assets.iter().find(|asset| asset.name == name);
        String::from_utf8(found.unwrap().bytes.clone()).unwrap()
    }

    #[test]
    fn each_language_has_its_texts_in_the_same_places_of_two_files() {
        let texts = texts();
        let proof = |rest: &str| digest::integrity(rest.as_bytes());
        assert_eq!(content(&texts, "en-rest"), "Two\nThree");
        assert_eq!(
            content(&texts, "en"),
            format!("en\nOne\n{}", proof("Two\nThree"))
        );
        // What is in the page in English, the others need at once.
        assert_eq!(content(&texts, "de-rest"), "Drei");
        assert_eq!(
            content(&texts, "de"),
            format!("de\nEins\nZwei\n{}", proof("Drei"))
        );
        assert_eq!(content(&texts, "keys"), "\na.b\na.c\na.d");
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
        let firsts = [content(&texts, "en"), content(&texts, "de")].concat();
        for asset in &texts.assets {
            let integrity = digest::integrity(&asset.bytes);
            let known = [&list, &attributes, &firsts].map(|it| it.contains(&integrity));
            assert!(known.contains(&true), "{}", asset.name);
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
        assert!(texts().placed(r#"<b data-text="a.e">"#).is_err());
    }
}
