//! What is measured, and what we ask of it.

use std::fmt;

/// A piece of work that every peer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Creates and saves every mail.
    Create,
    /// Reads six columns of every mail, fifty rows at a time.
    ReadRows,
    /// Counts the mails that were delivered since a time, are read and have a word in their subject.
    Restrict,
    /// Puts all mails into order by sender, the newest of each first.
    SortBySender,
    /// Puts all mails into order by subject, whatever its case.
    SortBySubject,
    /// Looks for a text in every preview that none has.
    FindNothing,
    /// Inserts, changes and deletes under a sorted and restricted view that is told of it.
    Change,
    /// Reads ten properties of mails at random.
    GetProps,
    /// Makes a machine with a profile and an empty mailbox, and logs on.
    Start,
    /// The same from one that is there.
    StartForked,
    /// Copies a world of mails.
    Fork,
    /// Copies a world of mails and saves a change to one of them.
    ForkAndChange,
    /// Copies the folder of all mails to another place of the same store.
    CopyFolder,
    /// Resolves a typed name.
    ResolveName,
    /// Restricts the table of all people to whom a typed name may mean.
    RestrictByName,
    /// Memory that a mail takes.
    Bytes,
    /// Counts the rows of a table.
    Count,
    /// The same from eight threads on one world.
    CountFromThreads,
}

/// What a figure is measured against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This many times as fast as SQLite.
    TimesSqlite(f64),
    /// At most so many nanoseconds.
    Nanoseconds(f64),
    /// At most this many times the payload.
    TimesPayload(f64),
    /// No slower than one thread alone.
    OneThread,
}

/// A workload as the report names it.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The number of the workload.
    pub id: &'static str,
    /// What is done.
    pub work: &'static str,
    /// What one figure is the cost of.
    pub unit: &'static str,
    /// What we are after.
    pub goal: Bound,
    /// Below this the work isn't done.
    pub floor: Bound,
}

impl Workload {
    /// Every workload, in the order of the report.
    pub const ALL: [Self; 18] = [
        Self::Create,
        Self::ReadRows,
        Self::Restrict,
        Self::SortBySender,
        Self::SortBySubject,
        Self::FindNothing,
        Self::Change,
        Self::GetProps,
        Self::Start,
        Self::StartForked,
        Self::Fork,
        Self::ForkAndChange,
        Self::CopyFolder,
        Self::ResolveName,
        Self::RestrictByName,
        Self::Bytes,
        Self::Count,
        Self::CountFromThreads,
    ];

    /// Its name, and what we ask of it.
    #[must_use]
    pub const fn terms(self) -> Terms {
        use Bound::{Nanoseconds, OneThread, TimesPayload, TimesSqlite};
        let (id, work, unit, goal, floor) = match self {
            Self::Create => ("W1", "create and save", "message", TimesSqlite(4.0), TimesSqlite(2.0)),
            Self::ReadRows => {
                ("W2", "QueryRows, 6 columns, by 50", "row", TimesSqlite(8.0), TimesSqlite(2.0))
            }
            Self::Restrict => {
                ("W3", "Restrict by time, flag and word", "row", TimesSqlite(20.0), TimesSqlite(3.0))
            }
            Self::SortBySender => {
                ("W4", "SortTable by sender and time", "row", TimesSqlite(14.0), TimesSqlite(4.0))
            }
            Self::SortBySubject => ("W4b", "SortTable by subject", "row", TimesSqlite(4.5), TimesSqlite(2.0)),
            Self::FindNothing => {
                ("W5b", "FindRow through all previews", "row", TimesSqlite(22.0), TimesSqlite(4.0))
            }
            Self::Change => {
                ("W6", "change under an open view", "change", TimesSqlite(13.0), TimesSqlite(4.0))
            }
            Self::GetProps => {
                ("W7", "OpenEntry, GetProps of 10", "message", TimesSqlite(5.0), TimesSqlite(2.0))
            }
            Self::Start => ("W8", "build and log on", "world", Nanoseconds(5_000.0), Nanoseconds(100_000.0)),
            Self::StartForked => {
                ("W8b", "fork and log on", "world", Nanoseconds(500.0), Nanoseconds(10_000.0))
            }
            Self::Fork => ("W9", "fork", "world", Nanoseconds(500.0), Nanoseconds(20_000.0)),
            Self::ForkAndChange => {
                ("W9b", "fork, save one change", "world", Nanoseconds(4_000.0), Nanoseconds(150_000.0))
            }
            Self::CopyFolder => ("W16", "CopyFolder", "message", TimesSqlite(4.0), TimesSqlite(2.0)),
            Self::ResolveName => {
                ("W11", "ResolveName of a prefix", "call", Nanoseconds(5_000.0), Nanoseconds(20_000.0))
            }
            Self::RestrictByName => {
                ("W11b", "Restrict by PR_ANR", "call", Nanoseconds(5_000.0), Nanoseconds(20_000.0))
            }
            Self::Bytes => ("W10", "memory, bytes", "message", TimesPayload(1.25), TimesPayload(2.0)),
            Self::Count => ("W12", "GetRowCount", "call", Nanoseconds(40.0), Nanoseconds(100.0)),
            Self::CountFromThreads => ("W12b", "GetRowCount, 8 threads (wall)", "call", OneThread, OneThread),
        };
        Terms { id, work, unit, goal, floor }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimesSqlite(times) => f.pad(&format!("{times}x SQLite")),
            Self::Nanoseconds(most) if *most >= 1000.0 => f.pad(&format!("<= {} us", most / 1000.0)),
            Self::Nanoseconds(most) => f.pad(&format!("<= {most} ns")),
            Self::TimesPayload(times) => f.pad(&format!("<= {times}x payload")),
            Self::OneThread => f.pad("<= one thread"),
        }
    }
}
