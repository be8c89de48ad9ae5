//! What one unit of work costs in a large mailbox, against what it costs in a small one.

use std::fmt;

use crate::change::Changes;
use crate::mail::{Mail, mails, picks};
use crate::measure::{median, nanoseconds, once};
use crate::ours::Ours;
use crate::ours::tables::Views;
use crate::peer::Peer;

/// Messages in the small and in the large mailbox.
pub const SIZES: [usize; 2] = [10_000, 1_000_000];
/// Open views of the two runs that save what none of them shows.
const VIEWS: [usize; 2] = [1, 100];
/// Changes, finds and messages opened per run: enough to tell their time.
const CALLS: usize = 1_000;

/// A piece of work whose cost per unit may grow only so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reads six columns of every row.
    ReadRows,
    /// Counts the rows that a restriction passes.
    Restrict,
    /// Finds a row by the first sort key, with its number.
    FindRow,
    /// Inserts, changes and deletes under a sorted and restricted view with a sink.
    Change,
    /// Opens messages at random and reads ten properties.
    GetProps,
    /// Sorts into categories and counts what is shown.
    Categorize,
    /// Saves a message while views of another folder are open.
    SaveElsewhere,
    /// Saves a message that the open views of its folder don't show.
    SaveHidden,
}

/// What a unit of some work costs in the small and in the large case, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Grown {
    work: Work,
    costs: [f64; 2],
}

impl Work {
    /// All of it, in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::ReadRows,
        Self::Restrict,
        Self::FindRow,
        Self::Change,
        Self::GetProps,
        Self::Categorize,
        Self::SaveElsewhere,
        Self::SaveHidden,
    ];

    /// Its number, what is done, the unit, and how many times as much the large case may cost.
    const fn terms(self) -> (&'static str, &'static str, &'static str, f64) {
        match self {
            Self::ReadRows => ("W2", "QueryRows, 6 columns, by 50", "row", 2.0),
            Self::Restrict => ("W3", "Restrict by time, flag and word", "row", 3.0),
            Self::FindRow => ("W5a", "FindRow by sort key, and its number", "call", 2.0),
            Self::Change => ("W6", "change under a sorted, restricted view", "change", 4.0),
            Self::GetProps => ("W7", "OpenEntry, GetProps of 10", "message", 5.0),
            Self::Categorize => ("W13", "SortTable into categories", "row", 4.0),
            Self::SaveElsewhere => ("W14", "save, views of another folder open", "save", 1.5),
            Self::SaveHidden => ("W15", "save, views that hide it open", "save", 1.5),
        }
    }

    /// Whether the number of open views grows, not that of messages.
    const fn grows_with_views(self) -> bool {
        matches!(self, Self::SaveElsewhere | Self::SaveHidden)
    }
}

/// Measures how all work grows from the one size to the other; of so many runs the middle one counts.
#[must_use]
pub fn grow(sizes: [usize; 2], repetitions: usize) -> Vec<Grown> {
    let [small, large]: [Vec<Vec<f64>>; 2] = sizes.map(|size| {
        let mails = mails(size + CALLS * repetitions);
        let (mails, coming) = mails.split_at(size);
        let ours = Ours::create(&Ours::drafts(mails));
        measure(&ours, [mails, coming], size == sizes[0], repetitions)
    });
    let grown = |(number, work): (usize, Work)| {
        let costs: [f64; 2] = match small[number][..] {
            [one, many] => [one, many],
            _ => [small[number][0], large[number][0]],
        };
        Grown { work, costs }
    };
    Work::ALL.into_iter().enumerate().map(grown).collect()
}

/// The costs of each work in the mailbox of these mails, with others that come; two of what grows with the views, if that
/// is wanted.
fn measure(
    ours: &Ours,
    [mails, coming]: [&[Mail]; 2],
    with_views: bool,
    repetitions: usize,
) -> Vec<Vec<f64>> {
    let ids = ours.ids(mails);
    let picked: Vec<_> = picks(mails.len(), CALLS).iter().map(|&pick| ids[pick].clone()).collect();
    // What a client asks for is at hand: its own waits for memory are none of ours.
    let senders: Vec<_> = picks(mails.len(), CALLS).iter().map(|&pick| mails[pick].sender.clone()).collect();
    let sorted = ours.sort_by_sender();
    let middle = |mut run: Box<dyn FnMut() -> f64 + '_>| median((0..repetitions).map(|_| run()).collect());
    let rows = mails.len() as f64;
    let cost_of = |work| match work {
        Work::ReadRows => vec![middle(Box::new(|| per(rows, || ours.read_rows())))],
        Work::Restrict => vec![middle(Box::new(|| per(rows, || ours.restrict())))],
        Work::FindRow => {
            vec![middle(Box::new(|| per(CALLS as f64, || ours.find_senders(&*sorted, &senders))))]
        }
        Work::Change => {
            // Others are to find the mails as they were.
            let own = Ours::look_into(ours.fork());
            let (mut watched, coming) = (own.watched(ids.clone()), Ours::drafts(coming));
            let mut changes = Changes::new(mails.len());
            vec![middle(Box::new(|| {
                let changes: Vec<_> = changes.by_ref().take(3 * CALLS).collect();
                per(changes.len() as f64, || own.change_under(&mut watched, &coming, &changes))
            }))]
        }
        Work::GetProps => vec![middle(Box::new(|| per(CALLS as f64, || ours.get_props(&picked))))],
        Work::Categorize => vec![middle(Box::new(|| per(rows, || ours.categorize())))],
        Work::SaveElsewhere | Work::SaveHidden if with_views => {
            let place = if work == Work::SaveHidden { Views::Hiding } else { Views::Elsewhere };
            let with = |views| {
                let _open = ours.open_views(views, place);
                middle(Box::new(|| per(CALLS as f64, || ours.save_again(&ids[0], CALLS))))
            };
            VIEWS.map(with).to_vec()
        }
        Work::SaveElsewhere | Work::SaveHidden => Vec::new(),
    };
    Work::ALL.into_iter().map(cost_of).collect()
}

fn per<T>(units: f64, work: impl FnOnce() -> T) -> f64 {
    nanoseconds(once(work).0) / units
}

impl Grown {
    /// How many times as much the large case costs.
    #[must_use]
    pub fn times(&self) -> f64 {
        self.costs[1] / self.costs[0]
    }
}

/// Growth as a Markdown table.
pub struct Report<'a>(pub &'a [Grown], pub [usize; 2]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(grown, sizes) = self;
        writeln!(
            f,
            "|      | work                                   | per     | from    | to        | ns      | ns      | growth | limit | met |"
        )?;
        writeln!(
            f,
            "|------|----------------------------------------|---------|---------|-----------|---------|---------|--------|-------|-----|"
        )?;
        for grown in *grown {
            let (id, work, unit, most) = grown.work.terms();
            let [from, to] = if grown.work.grows_with_views() {
                VIEWS.map(|views| format!("{views} views"))
            } else {
                sizes.map(|size| size.to_string())
            };
            let [small, large] = grown.costs;
            let met = if grown.times() <= most { "yes" } else { "no" };
            writeln!(
                f,
                "| {id:4} | {work:38} | {unit:7} | {from:7} | {to:9} | {small:7.1} | {large:7.1} | {:5.2}x | {most:4}x | {met:3} |",
                grown.times()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_work_is_measured_in_both_cases() {
        let grown = grow([300, 600], 1);
        assert_eq!(grown.iter().map(|grown| grown.work).collect::<Vec<_>>(), Work::ALL);
        assert!(grown.iter().all(|grown| grown.costs.iter().all(|cost| *cost > 0.0)), "{grown:?}");
        let text = Report(&grown, [300, 600]).to_string();
        let ids: Vec<_> = text.lines().skip(2).map(|line| line.split('|').nth(1).map(str::trim)).collect();
        assert_eq!(ids, Work::ALL.map(|work| Some(work.terms().0)));
    }
}
