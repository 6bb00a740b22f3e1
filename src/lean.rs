//! What the standard library can do as well, but with more code than it is worth in a program that travels by the byte.

/// Whether the text has that part somewhere. A part of no length is nowhere. (`str::contains` works tables out first, which pay for
/// long texts.)
pub fn holds(text: &str, part: &str) -> bool {
    let mut places = text.as_bytes().windows(part.len().max(1));
    places.any(|place| place == part.as_bytes())
}

/// The text without the slashes at its end. (`str::trim_end_matches` searches from behind in a general way.)
pub fn without_slashes(mut text: &str) -> &str {
    while let Some(shorter) = text.strip_suffix('/') {
        text = shorter;
    }
    text
}

/// What can be gone through can be gathered.
pub trait Gather: Iterator + Sized {
    /// All of it in a list. (`Iterator::collect` asks for the first item apart from the others, so that what makes an item is compiled
    /// twice.)
    fn gather(self) -> Vec<Self::Item> {
        let mut all = Vec::new();
        for item in self {
            all.push(item);
        }
        all
    }
}

impl<T: Iterator> Gather for T {}
