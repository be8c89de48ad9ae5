//! SQLite in memory: a table of messages with a column per property and an index of the entry ids.
//!
//! It is given its best: one transaction around all inserts, prepared statements, one cursor through all rows.

use std::hint::black_box;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::change::Change;
use crate::mail::{ABSENT, CUTOFF, Mail, NEEDLE, READ};
use crate::peer::{Checksum, Meanings, Means, Peer, ShownRow, Told};
use crate::person::Person;

const SCHEMA: &str = "
CREATE TABLE profile(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE store(id INTEGER PRIMARY KEY, profile INTEGER, name TEXT);
CREATE TABLE folder(id INTEGER PRIMARY KEY, store INTEGER, name TEXT, entry_id BLOB);
CREATE TABLE message(
    id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, entry_id BLOB NOT NULL, size INTEGER,
    subject TEXT, topic TEXT, sender TEXT, sender_email TEXT, class TEXT, message_id TEXT, preview TEXT,
    delivered INTEGER, submitted INTEGER, modified INTEGER,
    search_key BLOB, parent_key BLOB, report_tag BLOB, correlation_key BLOB,
    flags INTEGER, importance INTEGER, priority INTEGER, number INTEGER, auto_forwarded INTEGER, keywords TEXT);
CREATE UNIQUE INDEX message_by_entry_id ON message(entry_id);
CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, address TEXT);
CREATE TABLE person_word(word TEXT, person INTEGER, PRIMARY KEY(word, person)) WITHOUT ROWID;
";

/// What [`columns`] reads, before anything else that a statement asks for.
const COLUMNS: &str = "entry_id, subject, sender, delivered, size, flags";

/// What the view of W6 shows: `CUTOFF` and `READ` as a partial index wants them.
const WATCHED: &str = "folder=1 AND delivered>=133011504000000000 AND (flags & 1)!=0";

/// A database with an index of what the view of W6 shows, and what was told of that.
pub struct Watched<'a> {
    sqlite: &'a Sqlite,
    told: Told,
}

/// A database with one folder of messages.
pub struct Sqlite(Connection);

impl Peer for Sqlite {
    type Drafts<'a> = &'a [Mail];
    type Id = [u8; 16];
    type Sorted<'a> = (&'a Self, Vec<i64>);
    type Watched<'a> = Watched<'a>;
    type Started = Self;
    type Fork = Self;
    type People = Self;

    fn drafts(mails: &[Mail]) -> &[Mail] {
        mails
    }

    fn create(mails: &&[Mail]) -> Self {
        let new = Self::empty();
        new.batch("BEGIN");
        mails.iter().for_each(|mail| new.insert(mail));
        new.batch("COMMIT");
        new
    }

    fn ids(&self, mails: &[Mail]) -> Vec<[u8; 16]> {
        mails.iter().map(Mail::entry_id).collect()
    }

    fn read_rows(&self) -> u64 {
        let sql = format!("SELECT {COLUMNS} FROM message WHERE folder=1");
        let mut statement = self.0.prepare_cached(&sql).expect("SQL");
        let mut rows = statement.query([]).expect("SQL");
        let mut page = Vec::with_capacity(50);
        let mut sum = Checksum::default();
        loop {
            let row = rows.next().expect("SQL");
            page.extend(row.map(columns));
            if page.len() == 50 || row.is_none() {
                black_box(&page).iter().for_each(|row| sum.add(row.delivered, &row.subject));
                page.clear();
            }
            if row.is_none() {
                return sum.sum();
            }
        }
    }

    fn restrict(&self) -> u64 {
        let sql = format!(
            "SELECT count(*) FROM message WHERE folder=1 AND delivered>={CUTOFF} \
             AND subject LIKE '%{NEEDLE}%' AND (flags & {READ})!=0"
        );
        self.number(&sql)
    }

    fn sort_by_sender(&self) -> (&Self, Vec<i64>) {
        (self, self.ordered("sender, delivered DESC"))
    }

    fn sort_by_subject(&self) -> (&Self, Vec<i64>) {
        (self, self.ordered("subject COLLATE NOCASE, delivered DESC"))
    }

    fn order((sqlite, sorted): &(&Self, Vec<i64>)) -> Vec<i32> {
        let mut statement = sqlite.0.prepare_cached("SELECT number FROM message WHERE id=?1").expect("SQL");
        sorted.iter().map(|id| statement.query_row([id], |row| row.get(0)).expect("SQL")).collect()
    }

    fn find_nothing(&self) -> u64 {
        self.number(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM message WHERE folder=1 AND preview LIKE '%{ABSENT}%' LIMIT 1)"
        ))
    }

    fn watch(&mut self, _ids: Vec<[u8; 16]>) -> Watched<'_> {
        self.batch(&format!("CREATE INDEX watched ON message(sender, delivered DESC) WHERE {WATCHED}"));
        Watched { sqlite: self, told: Told::default() }
    }

    /// Each change is a commit of its own: somebody is told of it.
    fn change_watched(Watched { sqlite, told }: &mut Watched<'_>, coming: &&[Mail], changes: &[Change]) {
        let prepared = |sql: &str| sqlite.0.prepare_cached(sql).expect("SQL");
        let is_shown = format!("SELECT 1 FROM message WHERE id=?1 AND {WATCHED}");
        let is_shown = |id: i64| prepared(&is_shown).exists([id]).expect("SQL");
        let shown = format!("SELECT {COLUMNS}, number FROM message WHERE id=?1 AND {WATCHED}");
        let row = |row: &Row<'_>| Ok((columns(row), row.get(6)?));
        let shown = |id: i64| prepared(&shown).query_row([id], row).optional().expect("SQL");
        // A seek each: with both columns compared at once the index is searched by the first, and a sender's rows are read.
        let from = format!("SELECT number FROM message INDEXED BY watched WHERE {WATCHED}");
        let newer = format!("{from} AND sender=?1 AND delivered>?2 ORDER BY delivered LIMIT 1");
        let sender_before = format!("{from} AND sender<?1 ORDER BY sender DESC, delivered LIMIT 1");
        let before = |Columns { sender, delivered, .. }: &Columns| {
            let number = |row: &Row<'_>| row.get(0);
            let newer = prepared(&newer).query_row(params![sender, delivered], number).optional();
            newer
                .expect("SQL")
                .or_else(|| prepared(&sender_before).query_row([sender], number).optional().expect("SQL"))
        };
        let execute = |sql: &str, values: &[&dyn ToSql]| {
            prepared(sql).execute(values).expect("SQL");
        };
        for change in changes {
            match *change {
                Change::Insert(number) => {
                    let mail = &coming[number];
                    sqlite.insert(mail);
                    if let Some((columns, number)) = black_box(shown(mail.number.into())) {
                        told.added(columns.shown(number), before(&columns));
                    }
                }
                Change::Redate(number, delivered) => {
                    let id = number as i64;
                    let was_shown = is_shown(id);
                    execute("UPDATE message SET delivered=?2 WHERE id=?1", &[&id, &delivered]);
                    match black_box(shown(id)) {
                        Some((columns, number)) if was_shown => {
                            told.modified(columns.shown(number), before(&columns));
                        }
                        Some((columns, number)) => told.added(columns.shown(number), before(&columns)),
                        None if was_shown => told.deleted(number as i32),
                        None => {}
                    }
                }
                Change::Delete(number) => {
                    let id = number as i64;
                    let was_shown = is_shown(id);
                    execute("DELETE FROM message WHERE id=?1", &[&id]);
                    if was_shown {
                        told.deleted(number as i32);
                    }
                }
            }
        }
    }

    fn told(watched: Watched<'_>) -> u64 {
        watched.told.sum()
    }

    fn get_props(&self, ids: &[[u8; 16]]) -> u64 {
        let sql = format!(
            "SELECT {COLUMNS}, sender_email, class, keywords, preview FROM message WHERE entry_id=?1"
        );
        let mut sum = Checksum::default();
        for id in ids {
            let mut statement = self.0.prepare_cached(&sql).expect("SQL");
            let properties = |row: &Row<'_>| {
                let more: [String; 4] = [row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?];
                Ok((columns(row), more))
            };
            let found = statement.query_row([id], properties).expect("SQL");
            let (columns, _) = black_box(&found);
            sum.add(columns.delivered, &columns.subject);
        }
        sum.sum()
    }

    fn start() -> Self {
        let new = Self::empty();
        new.batch(
            "BEGIN; INSERT INTO profile VALUES(1, 'Profile'); INSERT INTO store VALUES(1, 1, 'Mailbox')",
        );
        for number in 0..10_i64 {
            let mut statement =
                new.0.prepare_cached("INSERT INTO folder VALUES(?1, 1, ?2, ?3)").expect("SQL");
            let name = format!("Folder {number}");
            statement.execute(params![number, name, &number.to_be_bytes()[..]]).expect("SQL");
        }
        new.batch("COMMIT");
        new.log_on();
        new
    }

    fn start_forked(started: &Self) -> Self {
        let fork = started.fork();
        fork.log_on();
        fork
    }

    fn mails_at_start(started: &Self) -> u64 {
        started.count()
    }

    fn fork(&self) -> Self {
        let mut copy = Connection::open_in_memory().expect("a database");
        let all = Backup::new(&self.0, &mut copy).and_then(|backup| backup.step(-1));
        assert_eq!(all.expect("a copy"), StepResult::Done);
        Self(copy)
    }

    fn fork_and_change(&self, id: &[u8; 16], subject: &str) -> Self {
        let fork = self.fork();
        let sql = "UPDATE message SET subject=?2 WHERE entry_id=?1";
        fork.0.execute(sql, params![&id[..], subject]).expect("SQL");
        fork
    }

    fn look_into(fork: Self) -> Self {
        fork
    }

    fn copy_folder(&mut self) -> u64 {
        self.batch(
            "BEGIN; \
             INSERT INTO message SELECT NULL, 2, randomblob(16), size, subject, topic, sender, sender_email, class, \
             message_id, preview, delivered, submitted, modified, search_key, parent_key, report_tag, \
             correlation_key, flags, importance, priority, number, auto_forwarded, keywords \
             FROM message WHERE folder=1; \
             COMMIT",
        );
        self.number("SELECT count(*) FROM message WHERE folder=2")
    }

    fn people(people: &[Person]) -> Self {
        let new = Self::empty();
        new.batch("BEGIN");
        for (number, person) in (1_i64..).zip(people) {
            let mut add = new.0.prepare_cached("INSERT INTO person VALUES(?1, ?2, ?3)").expect("SQL");
            add.execute(params![number, person.name, person.address]).expect("SQL");
            let mut add =
                new.0.prepare_cached("INSERT OR IGNORE INTO person_word VALUES(?1, ?2)").expect("SQL");
            for word in person.words() {
                add.execute(params![word, number]).expect("SQL");
            }
        }
        new.batch("COMMIT");
        new
    }

    fn resolve_names(people: &Self, typed: &[String]) -> u64 {
        let sql = "SELECT name, address FROM person WHERE id IN \
                   (SELECT DISTINCT person FROM person_word WHERE word>=?1 AND word<?2 LIMIT 2)";
        let mut meanings = Meanings::default();
        for name in typed {
            let mut statement = people.0.prepare_cached(sql).expect("SQL");
            let person = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
            let found = statement.query_map([name, &after(name)], person).expect("SQL").count();
            meanings.add([Means::Nobody, Means::One, Means::Several][found]);
        }
        meanings.sum()
    }

    fn restrict_by_names(people: &Self, typed: &[String]) -> u64 {
        let sql = "SELECT count(DISTINCT person) FROM person_word WHERE word>=?1 AND word<?2";
        let count = |name: &String| {
            let mut statement = people.0.prepare_cached(sql).expect("SQL");
            statement.query_row([name, &after(name)], |row| row.get::<_, i64>(0)).expect("SQL") as u64
        };
        typed.iter().map(count).sum()
    }

    fn count(&self) -> u64 {
        self.number("SELECT count(*) FROM message")
    }

    fn foreign_bytes(&self) -> Option<usize> {
        Some((self.number("PRAGMA page_count") * self.number("PRAGMA page_size")) as usize)
    }
}

impl Sqlite {
    fn empty() -> Self {
        let new = Self(Connection::open_in_memory().expect("a database"));
        new.batch(SCHEMA);
        new
    }

    fn batch(&self, sql: &str) {
        self.0.execute_batch(sql).expect("SQL");
    }

    fn number(&self, sql: &str) -> u64 {
        let mut statement = self.0.prepare_cached(sql).expect("SQL");
        statement.query_row([], |row| row.get::<_, i64>(0)).expect("SQL") as u64
    }

    fn log_on(&self) {
        let sql = "SELECT store.id FROM profile JOIN store ON store.profile=profile.id WHERE profile.name='Profile'";
        assert_eq!(self.number(sql), 1);
    }

    fn insert(&self, mail: &Mail) {
        let sql = "INSERT INTO message VALUES\
                   (?1,1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23)";
        let values = params![
            mail.number,
            mail.entry_id(),
            mail.payload() as i64,
            mail.subject,
            mail.topic,
            mail.sender,
            mail.sender_email,
            mail.class,
            mail.message_id,
            mail.preview,
            mail.delivered,
            mail.submitted,
            mail.modified,
            mail.search_key,
            mail.parent_key,
            mail.report_tag,
            mail.correlation_key,
            mail.flags,
            mail.importance,
            mail.priority,
            mail.number,
            mail.auto_forwarded,
            mail.keywords.join("\u{1f}"),
        ];
        self.0.prepare_cached(sql).expect("SQL").execute(values).expect("SQL");
    }

    /// The ids of all messages in this order: the list that shows any row at once, as a sorted table does.
    fn ordered(&self, order: &str) -> Vec<i64> {
        let sql = format!("SELECT id FROM message WHERE folder=1 ORDER BY {order}");
        let mut statement = self.0.prepare_cached(&sql).expect("SQL");
        let ids = statement.query_map([], |row| row.get(0)).expect("SQL");
        ids.map(|id| id.expect("SQL")).collect()
    }
}

/// Sorts behind all texts that begin with this one.
fn after(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// A row as a client keeps it.
struct Columns {
    _entry_id: [u8; 16],
    subject: String,
    sender: String,
    delivered: i64,
    _size: i32,
    _flags: i32,
}

impl Columns {
    /// What a client is told of the mail with this number.
    fn shown(&self, number: i32) -> ShownRow {
        ShownRow::new(number, &self.subject, &self.sender, self.delivered)
    }
}

fn columns(row: &Row<'_>) -> Columns {
    Columns {
        _entry_id: row.get(0).expect("a blob"),
        subject: row.get(1).expect("text"),
        sender: row.get(2).expect("text"),
        delivered: row.get(3).expect("a number"),
        _size: row.get(4).expect("a number"),
        _flags: row.get(5).expect("a number"),
    }
}
