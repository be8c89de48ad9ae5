//! The figures as a table, and what they say of our goals.

use std::fmt;

use crate::comparison::{Comparison, Figure};

/// Comparisons as a Markdown table.
pub struct Report<'a>(pub &'a [Comparison]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = [
            "",
            "work",
            "messages",
            "per",
            "ours",
            "SQLite",
            "naive",
            "SQLite/ours",
            "naive/ours",
            "goal",
            "floor",
            "met",
        ];
        let mut lines = vec![head.map(str::to_owned)];
        lines.extend(self.0.iter().map(cells));
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 12] = std::array::from_fn(width);
        for (number, line) in lines.iter().enumerate() {
            for (cell, width) in line.iter().zip(widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
            if number == 0 {
                widths.iter().try_for_each(|width| write!(f, "|{}", "-".repeat(width + 2)))?;
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

fn cells(comparison: &Comparison) -> [String; 12] {
    let terms = comparison.workload.terms();
    let cost = |figure: Option<Figure>| figure.map_or("-".to_owned(), |figure| number(figure.cost));
    let ratio = |peer: Option<Figure>| match (peer, comparison.ours) {
        (Some(peer), Some(ours)) => format!("{}x", number(peer.cost / ours.cost)),
        _ => "-".to_owned(),
    };
    let met = match (comparison.keeps(terms.goal), comparison.keeps(terms.floor)) {
        _ if !comparison.peers_agree() => "PEERS DISAGREE",
        (Some(true), _) => "goal",
        (_, Some(true)) => "floor",
        (_, Some(false)) => "no",
        (_, None) => "-",
    };
    [
        terms.id.to_owned(),
        terms.work.to_owned(),
        comparison.mails.to_string(),
        terms.unit.to_owned(),
        cost(comparison.ours),
        cost(comparison.sqlite),
        cost(comparison.naive),
        ratio(comparison.sqlite),
        ratio(comparison.naive),
        terms.goal.to_string(),
        terms.floor.to_string(),
        met.to_owned(),
    ]
}

/// Three digits say all that a measurement knows.
fn number(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Workload;

    fn sorted(ours: f64, answer: u64) -> Comparison {
        let figure = |cost, answer| Some(Figure { cost, reference: None, answer });
        Comparison {
            workload: Workload::SortBySender,
            mails: 7,
            ours: figure(ours, answer),
            sqlite: figure(1400.0, 1),
            naive: figure(4200.0, 1),
        }
    }

    #[test]
    fn a_line_gives_costs_ratios_and_the_verdict() {
        let [.., first, second, third, fourth] = &*format!(
            "{}",
            Report(&[sorted(100.0, 1), sorted(280.0, 1), sorted(700.0, 1), sorted(100.0, 2)])
        )
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>().join("|"))
        .collect::<Vec<_>>() else {
            panic!("four lines")
        };
        let work = "|W4|SortTable by sender and time|7|row";
        assert_eq!(first, &format!("{work}|100|1400|4200|14.0x|42.0x|14x SQLite|4x SQLite|goal|"));
        assert_eq!(second, &format!("{work}|280|1400|4200|5.00x|15.0x|14x SQLite|4x SQLite|floor|"));
        assert_eq!(third, &format!("{work}|700|1400|4200|2.00x|6.00x|14x SQLite|4x SQLite|no|"));
        assert!(fourth.ends_with("|PEERS DISAGREE|"), "{fourth}");
    }
}
