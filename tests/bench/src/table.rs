//! Tables, for a terminal and as Markdown.

use std::fmt;

/// A table: its first row is its head, and its first column says what each row is.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
    markdown: bool,
}

impl Table {
    /// One with this head.
    pub fn new<S: Into<String>>(head: impl IntoIterator<Item = S>, markdown: bool) -> Table {
        Table {
            rows: vec![head.into_iter().map(Into::into).collect()],
            markdown,
        }
    }

    /// Adds a row.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max()
        };
        (0..columns)
            .map(|column| width(column).unwrap_or_default())
            .collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (number, row) in self.rows.iter().enumerate() {
            if self.markdown {
                writeln!(formatter, "| {} |", row.join(" | "))?;
                if number == 0 {
                    let columns = row.iter().enumerate();
                    let marks =
                        columns.map(|(column, _)| if column == 0 { "---|" } else { "---:|" });
                    writeln!(formatter, "|{}", marks.collect::<String>())?;
                }
                continue;
            }
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match column {
                    0 => write!(formatter, "{cell:<width$}")?,
                    _ => write!(formatter, "  {cell:>width$}")?,
                }
            }
            writeln!(formatter)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(markdown: bool) -> String {
        let mut table = Table::new(["", "a", "b"], markdown);
        table.row(["ms", "1,000", "–"]);
        table.to_string()
    }

    #[test]
    fn columns_stand_below_each_other() {
        assert_eq!(table(false), "        a  b\nms  1,000  –\n");
    }

    #[test]
    fn markdown_is_a_table() {
        assert_eq!(
            table(true),
            "|  | a | b |\n|---|---:|---:|\n| ms | 1,000 | – |\n"
        );
    }
}
