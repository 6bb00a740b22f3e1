//! Figures that were taken several times.

use std::fmt;

/// The same thing, measured several times.
#[derive(Clone, Debug, Default)]
pub struct Figures(Vec<f64>);

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Figures {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Figures(sorted)
    }
}

impl Figures {
    /// The one in the middle, or half way between the two there.
    pub fn median(&self) -> Option<f64> {
        let upper = self.0.get(self.0.len() / 2)?;
        let lower = self.0.get(self.0.len().checked_sub(1)? / 2)?;
        Some(f64::midpoint(*lower, *upper))
    }
}

/// The median, and between which two all of them lie.
impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.median(), self.0.first(), self.0.last()) {
            (Some(median), Some(least), Some(most)) => {
                write!(
                    formatter,
                    "{} ({}–{})",
                    grouped(median),
                    grouped(*least),
                    grouped(*most)
                )
            }
            _ => write!(formatter, "–"),
        }
    }
}

/// A whole number, with commas between its thousands.
pub fn grouped(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let length = digits.len();
    digits
        .char_indices()
        .flat_map(|(at, digit)| {
            let comma = (at > 0 && (length - at).is_multiple_of(3)).then_some(',');
            comma.into_iter().chain([digit])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(figures: &[f64]) -> String {
        figures.iter().copied().collect::<Figures>().to_string()
    }

    #[test]
    fn the_median_stands_before_the_spread() {
        assert_eq!(shown(&[]), "–");
        assert_eq!(shown(&[7.4]), "7 (7–7)");
        assert_eq!(shown(&[1300.0, 900.0, 1200.0]), "1,200 (900–1,300)");
        assert_eq!(shown(&[4.0, 1.0, 2.0, 9.0]), "3 (1–9)");
    }

    #[test]
    fn thousands_are_told_apart() {
        for (figure, text) in [
            (0.4, "0"),
            (999.0, "999"),
            (1e3, "1,000"),
            (1234567.0, "1,234,567"),
        ] {
            assert_eq!(grouped(figure), text);
        }
    }
}
