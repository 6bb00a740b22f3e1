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

/// A path, or an address, without query and hash. (`str::split` by several characters searches in a general way.)
pub fn path_of(target: &str) -> &str {
    let end = target.bytes().position(|byte| byte == b'?' || byte == b'#');
    end.and_then(|end| target.get(..end)).unwrap_or(target)
}

/// The text without white space around it. (`str::trim` searches from both ends in a general way.)
pub fn trimmed(text: &str) -> &str {
    let mut rest = text.chars();
    let mut left = text;
    while rest.next().is_some_and(char::is_whitespace) {
        left = rest.as_str();
    }
    let mut rest = left.chars();
    while rest.next_back().is_some_and(char::is_whitespace) {
        left = rest.as_str();
    }
    left
}

/// The text with other characters in the place of its own, or without them. (`Iterator::collect` is compiled anew for each way to do
/// so.)
pub fn rewritten(text: &str, character: &dyn Fn(char) -> Option<char>) -> String {
    let mut rewritten = String::new();
    for own in text.chars() {
        if let Some(other) = character(own) {
            rewritten.push(other);
        }
    }
    rewritten
}

/// Words with a space between any two. (`slice::join` reckons the whole length first.)
pub fn spaced(words: &[String]) -> String {
    let mut spaced = String::new();
    for word in words {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
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
