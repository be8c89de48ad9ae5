//! Lets the peers do the same work in turn, and holds their answers against each other.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::change::{Change, Changes};
use crate::live_bytes::held_by;
use crate::mail::{Mail, mails, picks};
use crate::measure::{after_first, many, median, nanoseconds, once};
use crate::naive::Naive;
use crate::ours::Ours;
use crate::peer::Peer;
use crate::person::{people, typed_names};
use crate::sqlite::Sqlite;
use crate::workload::{Bound, Workload};

/// The peers' figures for one workload.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What was done.
    pub workload: Workload,
    /// With how many mails.
    pub mails: usize,
    /// The emulator's figure, in nanoseconds or bytes per unit.
    pub ours: Option<Figure>,
    /// That of SQLite.
    pub sqlite: Option<Figure>,
    /// That of the afternoon's fake.
    pub naive: Option<Figure>,
}

/// What one peer's work took, and what it found.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Nanoseconds or bytes per unit.
    pub cost: f64,
    /// What the cost is held against, if not another peer's: the payload, or the cost with one thread.
    pub reference: Option<f64>,
    /// A number that every peer must find.
    pub answer: u64,
}

/// How many copies are alive at once: enough to tell their time, few enough to stay in the cache.
const COPIES: usize = 16;
/// Mails that come, that change and that go while a view is open.
const COMING: usize = 3_000;
const NEW_SUBJECT: &str = "Lunch";

/// How often each workload is worth running on this many mails.
#[must_use]
pub const fn repetitions(mails_of_world: usize) -> usize {
    match mails_of_world {
        1_000_000.. => 3,
        100_000.. => 5,
        _ => 15,
    }
}

/// Measures each of the workloads on this many mails, the peers side by side; of so many runs the middle one counts.
#[must_use]
pub fn compare(mails_of_world: usize, workloads: &[Workload], repetitions: usize) -> Vec<Comparison> {
    let mails = mails(mails_of_world + COMING);
    let (mails, coming) = mails.split_at(mails_of_world);
    let (ours, sqlite, naive) =
        (World::new(mails, coming), World::new(mails, coming), World::new(mails, coming));
    let compare_one = |&workload: &Workload| {
        let mut runs: [Vec<Figure>; 3] = Default::default();
        for _ in 0..repetitions {
            runs[0].extend(World::<Ours>::measure(&ours, workload));
            runs[1].extend(World::<Sqlite>::measure(&sqlite, workload));
            runs[2].extend(World::<Naive>::measure(&naive, workload));
        }
        let [ours, sqlite, naive] = runs.map(middle);
        Comparison { workload, mails: mails_of_world, ours, sqlite, naive }
    };
    workloads.iter().map(compare_one).collect()
}

/// Has the emulator do one workload on this many mails, so often, with no peer beside it: what a profiler wants to see.
/// What is not the workload happens outside [`Alone::work`].
#[derive(Debug)]
pub struct Alone(Workload, usize);

impl Alone {
    /// The workload, and how often to do it.
    #[must_use]
    pub const fn new(workload: Workload, times: usize) -> Self {
        Self(workload, times)
    }

    /// Gets the mails ready and does the work; answers nanoseconds or bytes per unit, the middle of all times.
    #[must_use]
    pub fn measure(&self, mails_of_world: usize) -> Option<f64> {
        let mails = mails(mails_of_world + COMING);
        let (mails, coming) = mails.split_at(mails_of_world);
        let world = World::<Ours>::new(mails, coming);
        let costs = (0..self.1).filter_map(|_| self.work(&world)).collect::<Vec<_>>();
        (!costs.is_empty()).then(|| median(costs))
    }

    #[inline(never)]
    fn work(&self, world: &World<'_, Ours>) -> Option<f64> {
        world.measure(self.0).map(|figure| figure.cost)
    }
}

impl Comparison {
    /// Whether every peer that did the work found the same.
    #[must_use]
    pub fn peers_agree(&self) -> bool {
        let mut answers =
            [self.ours, self.sqlite, self.naive].into_iter().flatten().map(|figure| figure.answer);
        answers.next().is_none_or(|first| answers.all(|other| other == first))
    }

    /// Whether the emulator keeps to this bound; `None` if there is nothing to hold it against.
    #[must_use]
    pub fn keeps(&self, bound: Bound) -> Option<bool> {
        let ours = self.ours?;
        Some(match bound {
            Bound::TimesSqlite(times) => self.sqlite?.cost / ours.cost >= times,
            Bound::Nanoseconds(most) => ours.cost <= most,
            Bound::TimesPayload(times) => ours.cost <= times * ours.reference?,
            Bound::OneThread => ours.cost <= ours.reference?,
        })
    }
}

/// One peer with its mails.
struct World<'a, P: Peer> {
    mails: &'a [Mail],
    drafts: P::Drafts<'a>,
    peer: P,
    picked: Vec<P::Id>,
    /// Mails to come, not among the others, and what happens then.
    coming: P::Drafts<'a>,
    changes: Vec<Change>,
    /// A mail that W3 finds, until its subject changes.
    found: P::Id,
    started: P::Started,
    /// As many people as mails, once they are asked for, and names that somebody types.
    people: OnceCell<(P::People, Vec<String>)>,
    bytes: usize,
}

impl<'a, P: Peer> World<'a, P> {
    fn new(mails: &'a [Mail], coming: &'a [Mail]) -> Self {
        let (peer, held) = held_by(|| P::create(&P::drafts(mails)));
        let bytes = peer.foreign_bytes().unwrap_or(held as usize);
        let ids = peer.ids(mails);
        let found = mails.iter().position(Mail::is_found).expect("some mail has the word in its subject");
        Self {
            mails,
            drafts: P::drafts(mails),
            picked: picks(mails.len(), mails.len().min(100_000))
                .iter()
                .map(|&pick| ids[pick].clone())
                .collect(),
            coming: P::drafts(coming),
            changes: Changes::new(mails.len()).take(3 * coming.len()).collect(),
            found: ids[found].clone(),
            started: P::start(),
            people: OnceCell::new(),
            bytes,
            peer,
        }
    }

    fn measure(&self, workload: Workload) -> Option<Figure> {
        let peer = &self.peer;
        let per_mail = |time| nanoseconds(time) / self.mails.len() as f64;
        let figure = |cost, answer| Some(Figure { cost, reference: None, answer });
        match workload {
            Workload::Create => {
                let (time, new) = once(|| P::create(&self.drafts));
                figure(per_mail(time), new.count())
            }
            Workload::ReadRows => {
                let (time, sum) = once(|| peer.read_rows());
                figure(per_mail(time), sum)
            }
            Workload::Restrict => {
                let (time, found) = once(|| peer.restrict());
                figure(per_mail(time), found)
            }
            Workload::SortBySender => {
                let (time, sorted) = once(|| peer.sort_by_sender());
                figure(per_mail(time), hash(&P::order(&sorted)))
            }
            Workload::SortBySubject => {
                let (time, sorted) = once(|| peer.sort_by_subject());
                figure(per_mail(time), hash(&P::order(&sorted)))
            }
            Workload::FindNothing => {
                let (time, found) = once(|| peer.find_nothing());
                figure(per_mail(time), found)
            }
            Workload::Change => {
                // Others are to find the mails as they were.
                let mut own = P::create(&self.drafts);
                let ids = own.ids(self.mails);
                let mut watched = own.watch(ids);
                let (time, ()) = once(|| P::change_watched(&mut watched, &self.coming, &self.changes));
                figure(nanoseconds(time) / self.changes.len() as f64, P::told(watched))
            }
            Workload::GetProps => {
                let (time, sum) = once(|| peer.get_props(&self.picked));
                figure(nanoseconds(time) / self.picked.len() as f64, sum)
            }
            Workload::Start => {
                let (cost, started) = many(COPIES, P::start);
                figure(cost, P::mails_at_start(&started))
            }
            Workload::StartForked => {
                let (cost, started) = many(COPIES, || P::start_forked(&self.started));
                figure(cost, P::mails_at_start(&started))
            }
            Workload::Fork => {
                let (cost, fork) = many(COPIES, || peer.fork());
                figure(cost, P::look_into(fork).count())
            }
            Workload::ForkAndChange => {
                let (cost, fork) = many(COPIES, || peer.fork_and_change(&self.found, NEW_SUBJECT));
                figure(cost, hash(&(peer.restrict(), P::look_into(fork).restrict())))
            }
            Workload::CopyFolder => {
                let mut fork = P::look_into(peer.fork());
                let (time, copied) = once(|| fork.copy_folder());
                figure(per_mail(time), copied)
            }
            Workload::ResolveName => {
                let (people, typed) = self.people();
                let (time, sum) = after_first(typed, |typed| P::resolve_names(people, typed));
                figure(nanoseconds(time) / typed.len() as f64, sum)
            }
            Workload::RestrictByName => {
                let (people, typed) = self.people();
                let (time, found) = after_first(typed, |typed| P::restrict_by_names(people, typed));
                figure(nanoseconds(time) / typed.len() as f64, found)
            }
            Workload::Bytes => {
                let payload = self.mails.iter().map(Mail::payload).sum::<usize>() as f64;
                let mails = self.mails.len() as f64;
                Some(Figure { cost: self.bytes as f64 / mails, reference: Some(payload / mails), answer: 0 })
            }
            Workload::Count => {
                let (cost, count) = many(1000, || peer.count());
                figure(cost, count)
            }
            Workload::CountFromThreads => {
                let (one, eight) = peer.count_from_threads()?;
                Some(Figure { cost: eight, reference: Some(one), answer: 0 })
            }
        }
    }

    fn people(&self) -> &(P::People, Vec<String>) {
        let count = self.mails.len();
        self.people.get_or_init(|| (P::people(&people(count)), typed_names(count)))
    }
}

/// The middle cost of several runs.
fn middle(runs: Vec<Figure>) -> Option<Figure> {
    let last = *runs.last()?;
    assert!(runs.iter().all(|run| run.answer == last.answer), "the same work finds the same each time");
    let cost = median(runs.iter().map(|run| run.cost).collect());
    let references: Vec<_> = runs.iter().filter_map(|run| run.reference).collect();
    let reference = (!references.is_empty()).then(|| median(references));
    Some(Figure { cost, reference, ..last })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
