//! Colours, and how well one can be told from another.

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    parts: [u8; 3],
}

impl Colour {
    pub(crate) const BLACK: Colour = Colour { parts: [0; 3] };
    pub(crate) const WHITE: Colour = Colour { parts: [255; 3] };

    /// A colour by its three parts.
    pub fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour {
            parts: [red, green, blue],
        }
    }

    /// Reads `#1d5c50`.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Colour::new(red, green, blue))
    }

    /// Writes it as it is read.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.parts;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// A part of the way to another colour.
    pub(crate) fn mix(self, other: Colour, part: f64) -> Colour {
        let mut parts = self.parts;
        for (value, end) in parts.iter_mut().zip(other.parts) {
            let start = f64::from(*value);
            *value = (start + (f64::from(end) - start) * part).round() as u8;
        }
        Colour { parts }
    }

    /// How well it can be told from another: 1 to 21. (WCAG 2.2, "contrast ratio")
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Whether text on it is better white.
    pub(crate) fn is_dark(self) -> bool {
        self.contrast(Colour::WHITE) > self.contrast(Colour::BLACK)
    }

    /// The first colour on the way to black or white that can be told from every ground so well. To white it first becomes as
    /// bright as its hue allows, and only then paler. Where there is none, the end of the way.
    pub(crate) fn hold(self, end: Colour, grounds: &[Colour], least: f64) -> Colour {
        let full = self.full();
        for step in 0..50 {
            let way = f64::from(step) / 50.0;
            let tried = if end == Colour::BLACK {
                self.mix(end, way)
            } else if way < 0.5 {
                self.mix(full, 2.0 * way)
            } else {
                full.mix(end, 2.0 * way - 1.0)
            };
            if grounds
                .iter()
                .all(|ground| tried.contrast(*ground) >= least)
            {
                return tried;
            }
        }
        end
    }

    fn full(self) -> Colour {
        let most = f64::from(self.parts.into_iter().max().unwrap_or_default()).max(1.0);
        Colour {
            parts: self
                .parts
                .map(|value| (f64::from(value) * 255.0 / most).round() as u8),
        }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.parts.map(|value| {
            let share = f64::from(value) / 255.0;
            match value {
                0..=10 => share / 12.92,
                _ => ((share + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        for text in ["#1d5c50", "#000000", "#ffffff"] {
            assert_eq!(
                Colour::read(text).map(Colour::hex).as_deref(),
                Some(text),
                "{text}"
            );
        }
        for text in [
            "1d5c50", "#1d5c5", "#1d5c500", "#1d5cg0", "#+d5c50", "red", "#ä5c50",
        ] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
    }

    /// The examples that everybody has: 21 between black and white, and the grey that is just enough on white.
    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        let grey = Colour::new(0x76, 0x76, 0x76);
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.01);
        assert!((Colour::WHITE.contrast(grey) - 4.54).abs() < 0.01);
    }

    #[test]
    fn what_holds_is_left_alone_and_what_does_not_moves_no_further_than_it_must() {
        let green = Colour::new(0x1d, 0x5c, 0x50);
        assert_eq!(green.hold(Colour::BLACK, &[Colour::WHITE], 4.5), green);
        let yellow = Colour::new(0xff, 0xcc, 0).hold(Colour::BLACK, &[Colour::WHITE], 4.5);
        let contrast = yellow.contrast(Colour::WHITE);
        assert!((4.5..5.0).contains(&contrast), "{contrast}");
    }
}
