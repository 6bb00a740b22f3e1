//! The colours that follow from a theme, as the page's start script works them out (`src/boot/theme.js`, which says why). A test in
//! a browser holds the two against each other.

use serde_json::Value;

use super::Colour;

/// By whose wish the page is light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// The person wants, or has no wish against, a light page.
    Light,
    /// The person wants a dark page.
    Dark,
}

impl Scheme {
    /// Both.
    pub const ALL: [Scheme; 2] = [Scheme::Light, Scheme::Dark];

    /// As it stands in a theme.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }

    fn own(self) -> Own {
        match self {
            Scheme::Light => Own {
                accent: Colour::new(0x1d, 0x5c, 0x50),
                surface: Colour::new(0xff, 0xfe, 0xfb),
                background: Colour::new(0xf6, 0xf4, 0xef),
                danger: Colour::new(0xa3, 0x23, 0x1c),
            },
            Scheme::Dark => Own {
                accent: Colour::new(0x8f, 0xd3, 0xc0),
                surface: Colour::new(0x1c, 0x1f, 0x25),
                background: Colour::new(0x14, 0x16, 0x1a),
                danger: Colour::new(0xff, 0x9d, 0x91),
            },
        }
    }
}

/// The page's own colours, where a theme says nothing.
struct Own {
    accent: Colour,
    surface: Colour,
    background: Colour,
    danger: Colour,
}

/// The colours of a scheme.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The accent that was wished for.
    pub(crate) wished: Colour,
    /// Whether the surface leaves room between text and ground for anything but black or white.
    pub(crate) roomy: bool,
    colours: Vec<(&'static str, Colour)>,
}

/// What must be told from what, and how well: text by 4.5, controls and the focus by 3. (UX-55)
const PAIRS: [(f64, &[&str], &[&str]); 6] = [
    (
        4.5,
        &["ink", "ink-soft", "danger"],
        &["surface", "field", "accent-wash", "danger-wash"],
    ),
    (
        4.5,
        &["accent", "accent-strong"],
        &["surface", "field", "accent-wash"],
    ),
    (4.5, &["on-button"], &["button", "button-strong"]),
    (
        4.5,
        &["page-ink", "page-ink-soft", "page-accent"],
        &["paper"],
    ),
    (
        3.0,
        &["control-line", "focus"],
        &["surface", "field", "accent-wash"],
    ),
    (3.0, &["button-line"], &["surface"]),
];

impl Palette {
    /// Works the colours out. What of the theme cannot be read counts as not said.
    pub fn of(theme: &Value, scheme: Scheme) -> Palette {
        let own = scheme.own();
        let [accent, surface, background] =
            ["accent", "surface", "background"].map(|key| theme.get(key));
        let wished = accent.and_then(|accent| tone(accent, scheme));
        let tone = wished.unwrap_or(own.accent);
        let (black, white) = (Colour::BLACK, Colour::WHITE);
        let card = given(surface, scheme).unwrap_or(match surface {
            Some(_) => own.surface.mix(tone, 0.04),
            None => own.surface,
        });
        let dark = card.is_dark();
        let by = |if_dark: f64, if_light: f64| if dark { if_dark } else { if_light };
        let end = if dark { white } else { black };
        let page = given(background, scheme).unwrap_or(match surface {
            Some(_) => card.mix(black, by(0.3, 0.04)),
            None => own.background,
        });
        let page_end = if page.is_dark() { white } else { black };
        let field = card.mix(if dark { black } else { white }, by(0.3, 0.7));
        let roomy = end.contrast(card) >= 6.0;
        let wash = |colour: Colour| match roomy {
            true => card.mix(colour, by(0.14, 0.09)),
            false => card,
        };
        let alarm = if dark { Scheme::Dark } else { Scheme::Light }.own().danger;
        let (accent_wash, danger_wash) = (wash(tone), wash(alarm));
        let near = [card, field, accent_wash];
        let all = [card, field, accent_wash, danger_wash];
        let told = tone.hold(end, &near, by(7.0, 4.5));
        let button = tone.hold(end, &[card], by(3.0, 1.0));
        let bright = white.contrast(button) >= 4.5;
        let pressed = button.mix(if bright { black } else { white }, 0.15);
        let stands = [button, pressed].iter().all(|it| it.contrast(card) >= 3.0);
        let on_button = match bright {
            true => white,
            false => button.mix(black, 0.8).hold(black, &[button, pressed], 4.5),
        };
        let colours = vec![
            ("paper", page),
            ("surface", card),
            ("field", field),
            ("ink", end.mix(card, 0.1).hold(end, &all, 7.0)),
            ("ink-soft", end.mix(card, 0.38).hold(end, &all, 4.5)),
            ("line", card.mix(end, 0.12)),
            ("control-line", card.mix(end, 0.45).hold(end, &near, 3.0)),
            ("accent", told),
            ("accent-strong", told.mix(end, 0.25)),
            ("accent-wash", accent_wash),
            ("focus", told),
            ("button", button),
            ("button-strong", pressed),
            ("on-button", on_button),
            ("button-line", if stands { button } else { told }),
            ("danger", alarm.hold(end, &all, 4.5)),
            ("danger-wash", danger_wash),
            ("arch", page.mix(page_end, 0.07)),
            (
                "page-ink",
                page_end.mix(page, 0.1).hold(page_end, &[page], 7.0),
            ),
            (
                "page-ink-soft",
                page_end.mix(page, 0.3).hold(page_end, &[page], 4.5),
            ),
            ("page-accent", tone.hold(page_end, &[page], 4.5)),
        ];
        Palette {
            wished: tone,
            roomy,
            colours,
        }
    }

    /// The colours by the names of their custom properties.
    pub fn colours(&self) -> impl Iterator<Item = (&'static str, Colour)> {
        self.colours.iter().copied()
    }

    /// The colour of this name; black for a name that is none.
    pub fn get(&self, name: &str) -> Colour {
        self.colours()
            .find(|(known, _)| *known == name)
            .map_or(Colour::BLACK, |(_, colour)| colour)
    }

    /// What cannot be told apart well enough.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (least, fronts, grounds) in PAIRS {
            for front in fronts {
                for ground in grounds {
                    let contrast = self.get(front).contrast(self.get(ground));
                    if contrast < least {
                        faults.push(format!("{front} on {ground}: {contrast:.2}"));
                    }
                }
            }
        }
        faults
    }
}

fn colour(value: &Value) -> Option<Colour> {
    Colour::read(value.as_str()?)
}

/// The accent of a scheme, which is the other's where only that has one.
fn tone(accent: &Value, scheme: Scheme) -> Option<Colour> {
    if accent.is_string() {
        return colour(accent);
    }
    let names = [scheme.name(), "light", "dark"];
    names.iter().find_map(|name| colour(accent.get(name)?))
}

/// What is given for a scheme: a light colour that is given for both belongs to light alone, a dark one goes with both.
fn given(value: Option<&Value>, scheme: Scheme) -> Option<Colour> {
    let value = value?;
    if !value.is_string() {
        return colour(value.get(scheme.name())?);
    }
    colour(value).filter(|colour| scheme == Scheme::Light || colour.is_dark())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Every hue in steps of 15 degrees, from black to white.
    fn many() -> Vec<Colour> {
        let mut many = Vec::new();
        for hue in (0..360).step_by(15) {
            for (saturation, lightness) in [
                (1.0, 0.1),
                (1.0, 0.3),
                (1.0, 0.5),
                (1.0, 0.7),
                (1.0, 0.9),
                (0.4, 0.25),
                (0.4, 0.5),
                (0.4, 0.75),
            ] {
                many.push(of_hue(f64::from(hue), saturation, lightness));
            }
        }
        many.extend(
            (0..=255)
                .step_by(15)
                .map(|grey| Colour::new(grey, grey, grey)),
        );
        many
    }

    fn of_hue(hue: f64, saturation: f64, lightness: f64) -> Colour {
        let reach = saturation * f64::min(lightness, 1.0 - lightness);
        let part = |offset: f64| {
            let place = (offset + hue / 30.0) % 12.0;
            let share = lightness - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0);
            (share * 255.0).round() as u8
        };
        Colour::new(part(0.0), part(8.0), part(4.0))
    }

    fn assert_holds(theme: &Value) {
        for scheme in Scheme::ALL {
            let faults = Palette::of(theme, scheme).faults();
            assert!(
                faults.is_empty(),
                "{theme} in {}: {faults:?}",
                scheme.name()
            );
        }
    }

    /// UX-55: whatever the accent is, on the page's own surfaces.
    #[test]
    fn every_accent_holds() {
        for accent in many() {
            assert_holds(&json!({ "accent": accent.hex() }));
        }
    }

    /// UX-55: whatever the accent is, on whatever surface and background, greys in the middle among them.
    #[test]
    fn every_accent_holds_on_every_surface() {
        let many = many();
        for (number, surface) in many.iter().enumerate() {
            // Not all with all: each surface with another seventh of them.
            for (other, accent) in many.iter().enumerate().skip(number % 7).step_by(7) {
                let background = many.iter().cycle().nth(number + other + 31);
                let background = background.copied().unwrap_or(*surface).hex();
                assert_holds(&json!({
                    "accent": accent.hex(), "surface": surface.hex(), "background": background,
                }));
                assert_holds(&json!({
                    "accent": { "dark": accent.hex() },
                    "surface": { "light": background, "dark": surface.hex() },
                }));
            }
        }
    }

    /// The page's own colours, as the style sheet has them, hold themselves to it.
    #[test]
    fn what_is_given_is_kept_where_it_can_be() {
        let theme = json!({ "accent": "#1d5c50", "surface": "#fffefb", "background": "#0b2a5b" });
        let light = Palette::of(&theme, Scheme::Light);
        assert_eq!(light.get("accent").hex(), "#1d5c50");
        assert_eq!(light.get("button").hex(), "#1d5c50");
        assert_eq!(light.get("surface").hex(), "#fffefb");
        let dark = Palette::of(&theme, Scheme::Dark);
        assert!(
            dark.get("surface").is_dark(),
            "a light surface is for light alone"
        );
        for palette in [light, dark] {
            assert_eq!(
                palette.get("paper").hex(),
                "#0b2a5b",
                "a dark one goes with both"
            );
        }
        // A button is as yellow as it was wished to be; text of that colour cannot be.
        let yellow = Palette::of(&json!({ "accent": "#ffcc00" }), Scheme::Light);
        assert_eq!(yellow.get("button").hex(), "#ffcc00");
        assert_ne!(yellow.get("accent").hex(), "#ffcc00");
        assert_eq!(yellow.get("button-line"), yellow.get("accent"));
    }

    #[test]
    fn what_cannot_be_told_apart_is_noticed() {
        let mut palette = Palette::of(&json!({}), Scheme::Light);
        for (name, colour) in &mut palette.colours {
            if *name == "ink" {
                *colour = Colour::new(0x88, 0x88, 0x88);
            }
        }
        assert!(
            palette
                .faults()
                .iter()
                .any(|fault| fault.starts_with("ink on surface"))
        );
    }
}
