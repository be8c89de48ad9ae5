//! What a developer writes in an afternoon: a list of messages, each with a map of its properties.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;

use mapi_emulator::columns;
use mapi_emulator::vocab::PropTag;
use mapi_emulator::vocab::names::KEYWORDS;
use mapi_emulator::vocab::tags::{
    PR_AUTO_FORWARDED, PR_CLIENT_SUBMIT_TIME, PR_CONVERSATION_TOPIC, PR_ENTRYID, PR_ICON_INDEX,
    PR_IMPORTANCE, PR_INTERNET_MESSAGE_ID, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_CLASS,
    PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_PARENT_KEY, PR_PREVIEW, PR_PRIORITY,
    PR_REPORT_TAG, PR_SEARCH_KEY, PR_SENDER_EMAIL_ADDRESS, PR_SENDER_NAME, PR_SUBJECT,
    PR_TNEF_CORRELATION_KEY,
};

use crate::change::Change;
use crate::mail::{ABSENT, CUTOFF, Mail, NEEDLE, READ};
use crate::peer::{COLUMNS, Checksum, Meanings, Means, Peer, ShownRow, Told, WATCHED_COLUMNS};
use crate::person::Person;

/// A folder and the messages in it.
#[derive(Clone, Default)]
pub struct Naive {
    messages: Vec<Message>,
    by_id: HashMap<Vec<u8>, usize>,
}

/// A profile with its store, logged on.
#[derive(Clone)]
pub struct NaiveProfile {
    properties: HashMap<PropTag, Value>,
    folders: Vec<(String, Naive)>,
}

/// A message: its properties.
pub type Message = HashMap<PropTag, Value>;

/// Sender, delivery time and number of a message, in the order of a view.
type WatchedRow = (String, Reverse<i64>, i32);

/// The view of W6, and what was told of it.
pub struct Watched<'a> {
    folder: &'a mut Naive,
    ids: Vec<[u8; 16]>,
    rows: Vec<WatchedRow>,
    told: Told,
}

/// The value of a property.
#[derive(Clone)]
pub enum Value {
    /// `PT_LONG`.
    Long(i32),
    /// `PT_SYSTIME`.
    Time(i64),
    /// `PT_BOOLEAN`.
    Boolean(bool),
    /// `PT_UNICODE`.
    Text(String),
    /// `PT_BINARY`.
    Binary(Vec<u8>),
    /// `PT_MV_UNICODE`.
    Texts(Vec<String>),
}

impl Peer for Naive {
    type Drafts<'a> = &'a [Mail];
    type Id = [u8; 16];
    type Sorted<'a> = Vec<&'a Message>;
    type Watched<'a> = Watched<'a>;
    type Started = NaiveProfile;
    type Fork = Self;
    type People = Vec<Person>;

    fn drafts(mails: &[Mail]) -> &[Mail] {
        mails
    }

    fn create(mails: &&[Mail]) -> Self {
        let mut folder = Self::default();
        mails.iter().for_each(|mail| folder.insert(mail));
        folder
    }

    fn ids(&self, mails: &[Mail]) -> Vec<[u8; 16]> {
        mails.iter().map(Mail::entry_id).collect()
    }

    fn read_rows(&self) -> u64 {
        let mut sum = Checksum::default();
        for page in self.messages.chunks(50) {
            let rows: Vec<_> = page.iter().map(|message| values(message, &COLUMNS)).collect();
            for row in black_box(&rows) {
                if let [_, Value::Text(subject), _, Value::Time(delivered), ..] = &row[..] {
                    sum.add(*delivered, subject);
                }
            }
        }
        sum.sum()
    }

    fn restrict(&self) -> u64 {
        let found = |message: &&Message| {
            time(message, PR_MESSAGE_DELIVERY_TIME) >= CUTOFF
                && text(message, PR_SUBJECT).to_lowercase().contains(NEEDLE)
                && long(message, PR_MESSAGE_FLAGS) & READ != 0
        };
        self.messages.iter().filter(found).count() as u64
    }

    fn sort_by_sender(&self) -> Vec<&Message> {
        let mut sorted: Vec<_> = self.messages.iter().collect();
        sorted.sort_by(|a, b| {
            let by_sender = text(a, PR_SENDER_NAME).cmp(text(b, PR_SENDER_NAME));
            by_sender.then_with(|| time(b, PR_MESSAGE_DELIVERY_TIME).cmp(&time(a, PR_MESSAGE_DELIVERY_TIME)))
        });
        sorted
    }

    fn sort_by_subject(&self) -> Vec<&Message> {
        let mut sorted: Vec<_> = self.messages.iter().collect();
        sorted.sort_by_cached_key(|message| {
            (text(message, PR_SUBJECT).to_lowercase(), Reverse(time(message, PR_MESSAGE_DELIVERY_TIME)))
        });
        sorted
    }

    fn order(sorted: &Vec<&Message>) -> Vec<i32> {
        sorted.iter().map(|message| long(message, PR_ICON_INDEX)).collect()
    }

    fn find_nothing(&self) -> u64 {
        let found = |message: &Message| text(message, PR_PREVIEW).to_lowercase().contains(ABSENT);
        self.messages.iter().any(found).into()
    }

    fn watch(&mut self, ids: Vec<[u8; 16]>) -> Watched<'_> {
        let mut rows: Vec<_> = self.messages.iter().filter_map(watched_row).collect();
        rows.sort_unstable();
        Watched { folder: self, ids, rows, told: Told::default() }
    }

    fn change_watched(watched: &mut Watched<'_>, coming: &&[Mail], changes: &[Change]) {
        for change in changes {
            match *change {
                Change::Insert(number) => {
                    let mail = &coming[number];
                    watched.ids.push(mail.entry_id());
                    watched.folder.insert(mail);
                    let place = watched.folder.messages.len() - 1;
                    watched.tell(None, place);
                }
                Change::Redate(number, delivered) => {
                    let place = watched.folder.by_id[&watched.ids[number][..]];
                    let message = &mut watched.folder.messages[place];
                    let was = watched_row(message);
                    message.insert(PR_MESSAGE_DELIVERY_TIME.tag(), Value::Time(delivered));
                    watched.tell(was, place);
                }
                Change::Delete(number) => {
                    let gone = watched.folder.remove(&watched.ids[number]);
                    if let Some(was) = watched_row(&gone) {
                        watched.hide(&was);
                        watched.told.deleted(was.2);
                    }
                }
            }
        }
    }

    fn told(watched: Watched<'_>) -> u64 {
        watched.told.sum()
    }

    fn get_props(&self, ids: &[[u8; 16]]) -> u64 {
        let tags = columns![
            PR_ENTRYID,
            PR_SUBJECT,
            PR_SENDER_NAME,
            PR_MESSAGE_DELIVERY_TIME,
            PR_MESSAGE_SIZE,
            PR_MESSAGE_FLAGS,
            PR_SENDER_EMAIL_ADDRESS,
            PR_MESSAGE_CLASS,
            keywords(),
            PR_PREVIEW
        ];
        let mut sum = Checksum::default();
        for id in ids {
            let found = values(&self.messages[self.by_id[&id[..]]], &tags);
            if let [_, Value::Text(subject), _, Value::Time(delivered), ..] = &black_box(&found)[..] {
                sum.add(*delivered, subject);
            }
        }
        sum.sum()
    }

    fn start() -> NaiveProfile {
        let name = ("Profile".to_owned(), "Mailbox".to_owned());
        NaiveProfile {
            properties: [
                (PR_SENDER_NAME.tag(), Value::Text(name.0)),
                (PR_SUBJECT.tag(), Value::Text(name.1)),
            ]
            .into(),
            folders: (0..10).map(|number| (format!("Folder {number}"), Self::default())).collect(),
        }
    }

    fn start_forked(started: &NaiveProfile) -> NaiveProfile {
        started.clone()
    }

    fn mails_at_start(started: &NaiveProfile) -> u64 {
        assert_eq!(started.properties.len(), 2);
        let named = started.folders.iter().filter(|(name, _)| !name.is_empty());
        named.map(|(_, folder)| folder.count()).sum()
    }

    fn fork(&self) -> Self {
        self.clone()
    }

    fn fork_and_change(&self, id: &[u8; 16], subject: &str) -> Self {
        let mut fork = self.clone();
        fork.messages[self.by_id[&id[..]]].insert(PR_SUBJECT.tag(), Value::Text(subject.to_owned()));
        fork
    }

    fn look_into(fork: Self) -> Self {
        fork
    }

    fn copy_folder(&mut self) -> u64 {
        let copies = self.messages.clone();
        let count = copies.len() as u64;
        for mut copy in copies {
            let id = (self.messages.len() as u128).to_be_bytes().to_vec();
            copy.insert(PR_ENTRYID.tag(), Value::Binary(id.clone()));
            self.by_id.insert(id, self.messages.len());
            self.messages.push(copy);
        }
        count
    }

    fn people(people: &[Person]) -> Vec<Person> {
        people.to_vec()
    }

    fn resolve_names(people: &Vec<Person>, typed: &[String]) -> u64 {
        let mut meanings = Meanings::default();
        for name in typed {
            let mut found = people.iter().filter(|person| is_meant(person, name));
            meanings.add(match (found.next(), found.next()) {
                (None, _) => Means::Nobody,
                (Some(_), None) => Means::One,
                (Some(_), Some(_)) => Means::Several,
            });
        }
        meanings.sum()
    }

    fn restrict_by_names(people: &Vec<Person>, typed: &[String]) -> u64 {
        typed.iter().map(|name| people.iter().filter(|person| is_meant(person, name)).count() as u64).sum()
    }

    fn count(&self) -> u64 {
        self.messages.len() as u64
    }
}

fn is_meant(person: &Person, typed: &str) -> bool {
    person.words().any(|word| word.starts_with(typed))
}

impl Naive {
    fn insert(&mut self, mail: &Mail) {
        self.by_id.insert(mail.entry_id().to_vec(), self.messages.len());
        self.messages.push(message(mail));
    }

    /// Takes a message out; the last one takes its place.
    fn remove(&mut self, id: &[u8; 16]) -> Message {
        let place = self.by_id.remove(&id[..]).expect("a message that is there");
        let gone = self.messages.swap_remove(place);
        if let Some(Value::Binary(moved)) =
            self.messages.get(place).and_then(|moved| moved.get(&PR_ENTRYID.tag()))
        {
            self.by_id.insert(moved.clone(), place);
        }
        gone
    }
}

impl Watched<'_> {
    /// Brings the view up to date with a message that was this to it before.
    fn tell(&mut self, was: Option<WatchedRow>, place: usize) {
        was.iter().for_each(|was| self.hide(was));
        let message = &self.folder.messages[place];
        let Some(row) = watched_row(message) else {
            was.iter().for_each(|was| self.told.deleted(was.2));
            return;
        };
        let cells = values(message, &WATCHED_COLUMNS);
        let [Value::Long(number), _, Value::Text(subject), Value::Text(sender), Value::Time(delivered), ..] =
            &black_box(&cells)[..]
        else {
            return;
        };
        let shown = ShownRow::new(*number, subject, sender, *delivered);
        let place = self.rows.binary_search(&row).unwrap_or_else(|place| place);
        self.rows.insert(place, row);
        let before = place.checked_sub(1).map(|before| self.rows[before].2);
        match was {
            Some(_) => self.told.modified(shown, before),
            None => self.told.added(shown, before),
        }
    }

    fn hide(&mut self, row: &WatchedRow) {
        self.rows.remove(self.rows.binary_search(row).expect("a row that is shown"));
    }
}

/// What the view shows of a message, if it does.
fn watched_row(message: &Message) -> Option<WatchedRow> {
    let delivered = time(message, PR_MESSAGE_DELIVERY_TIME);
    let shows = delivered >= CUTOFF && long(message, PR_MESSAGE_FLAGS) & READ != 0;
    shows
        .then(|| (text(message, PR_SENDER_NAME).to_owned(), Reverse(delivered), long(message, PR_ICON_INDEX)))
}

fn message(mail: &Mail) -> Message {
    let text = |text: &str| Value::Text(text.to_owned());
    let binary = |bytes: [u8; 16]| Value::Binary(bytes.to_vec());
    [
        (PR_ENTRYID.tag(), binary(mail.entry_id())),
        (PR_MESSAGE_SIZE.tag(), Value::Long(mail.payload() as i32)),
        (PR_SUBJECT.tag(), text(&mail.subject)),
        (PR_CONVERSATION_TOPIC.tag(), text(&mail.topic)),
        (PR_SENDER_NAME.tag(), text(&mail.sender)),
        (PR_SENDER_EMAIL_ADDRESS.tag(), text(&mail.sender_email)),
        (PR_MESSAGE_CLASS.tag(), text(mail.class)),
        (PR_INTERNET_MESSAGE_ID.tag(), text(&mail.message_id)),
        (PR_PREVIEW.tag(), text(&mail.preview)),
        (PR_MESSAGE_DELIVERY_TIME.tag(), Value::Time(mail.delivered)),
        (PR_CLIENT_SUBMIT_TIME.tag(), Value::Time(mail.submitted)),
        (PR_LAST_MODIFICATION_TIME.tag(), Value::Time(mail.modified)),
        (PR_SEARCH_KEY.tag(), binary(mail.search_key)),
        (PR_PARENT_KEY.tag(), binary(mail.parent_key)),
        (PR_REPORT_TAG.tag(), binary(mail.report_tag)),
        (PR_TNEF_CORRELATION_KEY.tag(), binary(mail.correlation_key)),
        (PR_MESSAGE_FLAGS.tag(), Value::Long(mail.flags)),
        (PR_IMPORTANCE.tag(), Value::Long(mail.importance)),
        (PR_PRIORITY.tag(), Value::Long(mail.priority)),
        (PR_ICON_INDEX.tag(), Value::Long(mail.number)),
        (PR_AUTO_FORWARDED.tag(), Value::Boolean(mail.auto_forwarded)),
        (keywords(), Value::Texts(mail.keywords.clone())),
    ]
    .into_iter()
    .collect()
}

fn keywords() -> PropTag {
    KEYWORDS.with_id(PropTag::FIRST_NAMED_ID).tag()
}

fn values(message: &Message, tags: &[PropTag]) -> Vec<Value> {
    tags.iter().map(|tag| message.get(tag).cloned().unwrap_or(Value::Boolean(false))).collect()
}

fn text(message: &Message, tag: impl Into<PropTag>) -> &str {
    if let Some(Value::Text(text)) = message.get(&tag.into()) { text } else { "" }
}

fn time(message: &Message, tag: impl Into<PropTag>) -> i64 {
    if let Some(Value::Time(time)) = message.get(&tag.into()) { *time } else { 0 }
}

fn long(message: &Message, tag: impl Into<PropTag>) -> i32 {
    if let Some(Value::Long(number)) = message.get(&tag.into()) { *number } else { 0 }
}
