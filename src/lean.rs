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

/// A number in decimal digits. (`ToString` brings everything along that numbers can be written with.)
pub fn decimal(mut number: u64) -> String {
    let mut text = String::new();
    loop {
        // What is left of a division by ten is one digit.
        text.insert(0, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return text;
        }
    }
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
