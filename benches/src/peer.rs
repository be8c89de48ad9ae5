//! What a peer can do: one method per workload, and what shows that it did it right.

use mapi_emulator::vocab::PropTag;
use mapi_emulator::vocab::tags::{
    PR_ENTRYID, PR_ICON_INDEX, PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_SENDER_NAME,
    PR_SUBJECT,
};

use crate::change::Change;
use crate::mail::Mail;
use crate::person::Person;

/// What a client shows of a mail in a list: the columns of W2.
pub const COLUMNS: [PropTag; 6] = [
    PR_ENTRYID.tag(),
    PR_SUBJECT.tag(),
    PR_SENDER_NAME.tag(),
    PR_MESSAGE_DELIVERY_TIME.tag(),
    PR_MESSAGE_SIZE.tag(),
    PR_MESSAGE_FLAGS.tag(),
];

/// The columns of W6: the same, behind the number by which a mail is known again in every peer.
pub const WATCHED_COLUMNS: [PropTag; 7] = {
    let [id, subject, sender, delivered, size, flags] = COLUMNS;
    [PR_ICON_INDEX.tag(), id, subject, sender, delivered, size, flags]
};

/// A way to keep mails in memory.
///
/// The methods do the work and nothing else; [`comparison`](crate::comparison) takes the time. Numbers that they
/// answer must be the same for every peer.
pub trait Peer: Sized {
    /// The mails as a client of this peer holds them before they are saved.
    type Drafts<'a>;
    /// What names a saved mail.
    type Id: Clone;
    /// The mails in an order: any row can be read at once.
    type Sorted<'a>
    where
        Self: 'a;
    /// A view by sender and delivery time of what is read and was delivered late, kept up to date; its client is told what
    /// changes in it.
    type Watched<'a>
    where
        Self: 'a;
    /// A machine with an empty mailbox, logged on.
    type Started;
    /// A copy that nobody has looked into.
    type Fork;
    /// A directory of people.
    type People;

    /// Gets the mails ready to be saved.
    fn drafts(mails: &[Mail]) -> Self::Drafts<'_>;

    /// W1: a world in which every mail is saved.
    fn create(drafts: &Self::Drafts<'_>) -> Self;

    /// The names of all mails, by number.
    fn ids(&self, mails: &[Mail]) -> Vec<Self::Id>;

    /// W2: the [`COLUMNS`] of every row, fifty at a time; answers a [`Checksum`] of them.
    fn read_rows(&self) -> u64;

    /// W3: how many mails the restriction finds.
    fn restrict(&self) -> u64;

    /// W4: sorted by sender, then by delivery time downwards.
    fn sort_by_sender(&self) -> Self::Sorted<'_>;

    /// W4b: sorted by subject ignoring case, then by delivery time downwards.
    fn sort_by_subject(&self) -> Self::Sorted<'_>;

    /// The numbers of the mails in their order.
    fn order(sorted: &Self::Sorted<'_>) -> Vec<i32>;

    /// W5b: how many mails were found with a text in their preview that none has; one is enough.
    fn find_nothing(&self) -> u64;

    /// Opens the view that [`Peer::change_watched`] changes, of mails with these names, by number.
    fn watch(&mut self, ids: Vec<Self::Id>) -> Self::Watched<'_>;

    /// W6: makes these changes, with what comes from among `fresh`. After each the view's client has at hand what it needs
    /// to follow: which row came, changed or went, its [`WATCHED_COLUMNS`], and which row it stands behind.
    fn change_watched(watched: &mut Self::Watched<'_>, fresh: &Self::Drafts<'_>, changes: &[Change]);

    /// The [sum](Told) of what the client was told.
    fn told(watched: Self::Watched<'_>) -> u64;

    /// W7: ten properties of each of these mails; answers a [`Checksum`] of them.
    fn get_props(&self, ids: &[Self::Id]) -> u64;

    /// W8: profile, store with ten folders, logon.
    fn start() -> Self::Started;

    /// W8b: a copy of what [`Peer::start`] made, logged on.
    fn start_forked(started: &Self::Started) -> Self::Started;

    /// How many mails a new machine has.
    fn mails_at_start(started: &Self::Started) -> u64;

    /// W9: a copy with a life of its own.
    fn fork(&self) -> Self::Fork;

    /// W9b: in a copy gives the mail this subject and saves it.
    fn fork_and_change(&self, id: &Self::Id, subject: &str) -> Self::Fork;

    /// Makes a copy ready for questions.
    fn look_into(fork: Self::Fork) -> Self;

    /// W16: copies the folder of all mails to another place of the store; answers how many mails the copy has.
    fn copy_folder(&mut self) -> u64;

    /// A directory of these people, and of one more.
    fn people(people: &[Person]) -> Self::People;

    /// W11: what each of these names means, of people in whose name a word begins with it, or the address; answers the
    /// sum of the [`Meanings`].
    fn resolve_names(people: &Self::People, typed: &[String]) -> u64;

    /// W11b: how many people each of these names may mean, all together.
    fn restrict_by_names(people: &Self::People, typed: &[String]) -> u64;

    /// W12: the number of mails.
    fn count(&self) -> u64;

    /// W12b: wall nanoseconds per call of [`Peer::count`], from one thread and from eight; `None` if a world isn't
    /// for several threads.
    fn count_from_threads(&self) -> Option<(f64, f64)> {
        None
    }

    /// W10: bytes held by what isn't Rust; `None` if everything is.
    fn foreign_bytes(&self) -> Option<usize> {
        None
    }
}

/// Sums up what was read, so that peers can be compared and no read is optimised away.
#[derive(Default)]
pub struct Checksum(u64);

impl Checksum {
    /// Takes one row or mail into the sum: when it was delivered and how long its subject is.
    pub fn add(&mut self, delivered: i64, subject: &str) {
        self.0 = self.0.wrapping_mul(31).wrapping_add(delivered as u64 ^ subject.len() as u64);
    }

    /// The sum, which depends on the order.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0
    }
}

/// Sums up what the client of a view was told, in the order in which it was.
#[derive(Default)]
pub struct Told(u64);

/// What a client was told of a row that the view shows, as far as it is summed up.
#[derive(Clone, Copy, Debug)]
pub struct ShownRow {
    /// The number of the mail.
    pub number: i32,
    /// The lengths of subject and sender, in bytes.
    lengths: u64,
    delivered: i64,
}

impl ShownRow {
    /// The row of the mail with this number.
    #[must_use]
    pub fn new(number: i32, subject: &str, sender: &str, delivered: i64) -> Self {
        Self { number, lengths: (subject.len() as u64) << 32 | sender.len() as u64, delivered }
    }
}

impl Told {
    /// The view shows a mail, which it didn't before, behind the one with the number `before`.
    pub fn added(&mut self, row: ShownRow, before: Option<i32>) {
        self.add(1, row, before);
    }

    /// A mail that the view shows changed, and has perhaps another place.
    pub fn modified(&mut self, row: ShownRow, before: Option<i32>) {
        self.add(2, row, before);
    }

    /// The view no more shows a mail.
    pub fn deleted(&mut self, number: i32) {
        self.add(3, ShownRow::new(number, "", "", 0), None);
    }

    fn add(&mut self, event: u64, row: ShownRow, before: Option<i32>) {
        let before = before.map_or(u64::MAX, |before| before as u64);
        for part in [event, row.number as u64, row.lengths, row.delivered as u64, before] {
            self.0 = self.0.rotate_left(7).wrapping_mul(31) ^ part;
        }
    }

    /// The sum, which depends on the order.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0
    }
}

/// What a typed name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Nobody.
    Nobody,
    /// One person.
    One,
    /// Any of several people.
    Several,
}

/// Sums up what names mean, in the order in which they were typed.
#[derive(Default)]
pub struct Meanings(u64);

impl Meanings {
    /// Takes one name into the sum.
    pub fn add(&mut self, means: Means) {
        self.0 = self.0.wrapping_mul(3).wrapping_add(means as u64);
    }

    /// The sum, which depends on the order.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0
    }
}
