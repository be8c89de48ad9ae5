//! Everything that can be seen of two computers, as text: profiles, stores, address books, mail that was sent.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use mapi_emulator::interface::{Opened, Result, StreamSeek};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::dump;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};

use super::scene::Scene;

/// What can be seen here; of copies to the other computer, the stores of both.
pub fn at(scene: &Scene, both: bool) -> Result<String> {
    let text = match both {
        false => computer(&scene.emulator)?,
        true => stores(&scene.emulator)? + &stores(&scene.other)?,
    };
    Ok(with_numbered_ids(&text))
}

fn stores(emulator: &Emulator) -> Result<String> {
    let fork = emulator.fork();
    dump(&*fork.log_on("Anna Berg")?.default_store()?)
}

/// Looked at in a fork, which nobody disturbs.
fn computer(emulator: &Emulator) -> Result<String> {
    let fork = emulator.fork();
    let mut text = format!("sent {:?}\n", emulator.sent());
    fork.mapi().initialize(InitFlags::NONE)?;
    let profiles = fork.mapi().admin_profiles(0)?.get_profile_table(ProfileFlags::MAPI_UNICODE)?;
    for row in &profiles.all_rows(&columns![PR_DISPLAY_NAME, PR_DEFAULT_PROFILE])? {
        let name = row.get(PR_DISPLAY_NAME).unwrap_or_default();
        let _ = writeln!(text, "profile {name:?}, default {:?}", row.get(PR_DEFAULT_PROFILE));
        let _ = writeln!(text, "{:#?}", fork.profile_data(&name));
        match fork.log_on(&name) {
            Ok(session) => text += &seen_by(&*session)?,
            Err(error) => {
                let _ = writeln!(text, "no logon: {}", error.code());
            }
        }
    }
    Ok(text)
}

fn seen_by(session: &dyn MapiSession) -> Result<String> {
    let mut text = String::new();
    if let Ok(store) = session.default_store() {
        text += &dump(&*store)?;
        text += &details(&store)?;
    }
    let book = session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    text += &rows(&book.get_search_path(UnicodeFlags::MAPI_UNICODE)?);
    for container in [book.get_pab()?, book.get_default_dir()?].into_iter().flatten() {
        let container = book.open_entry(Some(&container), None, OpenFlags::NONE)?.into_ab_container()?;
        let _ = writeln!(text, "{}", container.get(PR_DISPLAY_NAME)?);
        let table = container.get_contents_table(TableFlags::MAPI_UNICODE)?;
        text += &rows(&table.query_all_rows(None, None, None, 0)?);
    }
    Ok(text)
}

/// What a dump of a store leaves out: properties, statuses, receive folders, the queue.
fn details(store: &Arc<dyn MsgStore>) -> Result<String> {
    let mut text = properties(&**store);
    text += &rows(
        &store.get_receive_folder_table(TableFlags::MAPI_UNICODE)?.query_all_rows(None, None, None, 0)?,
    );
    text += &rows(&store.get_outgoing_queue(0)?.query_all_rows(None, None, None, 0)?);
    let folders =
        store.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    for row in &folders.all_rows(&columns![PR_ENTRYID])? {
        let folder = store.open_folder(&row.get(PR_ENTRYID).unwrap_or_default().into())?;
        text += &properties(&*folder);
        let _ = writeln!(text, "{:?}", folder.get_search_criteria(UnicodeFlags::MAPI_UNICODE).ok());
        for flags in [TableFlags::NONE, TableFlags::MAPI_ASSOCIATED] {
            for row in &folder.get_contents_table(flags)?.all_rows(&columns![PR_ENTRYID, PR_MSG_STATUS])? {
                let _ = writeln!(text, "status {:?}", row.get(PR_MSG_STATUS));
                let id = row.get(PR_ENTRYID).unwrap_or_default().into();
                text += &object(&store.open_entry(Some(&id), None, OpenFlags::NONE)?);
            }
        }
    }
    Ok(text)
}

/// An object that a client holds.
pub fn object(object: &Opened) -> String {
    match object {
        Opened::Message(message) => {
            let mut text = properties(&**message);
            text += &message.recipients().map_or_else(|error| error.to_string(), |all| rows(&all));
            text += &message.attachments().map_or_else(|error| error.to_string(), |all| rows(&all));
            // Those of a message that isn't saved are in no table.
            for number in 0..4 {
                if let Ok(attachment) = message.open_attach(number, None, OpenAttachFlags::NONE) {
                    text += &properties(&*attachment);
                }
            }
            text
        }
        Opened::Stream(stream) => {
            let place = stream.seek(StreamSeek::Current(0));
            let clone = stream.clone_stream().and_then(|clone| {
                clone.seek(StreamSeek::Set(0))?;
                clone.read_to_vec()
            });
            format!("stream at {place:?}: {clone:?}\n")
        }
        Opened::Table(table) => {
            let columns = table.query_columns(QueryColumnsFlags::NONE);
            let (order, place) = (table.query_sort_order(), table.query_position());
            let rest = table.query_rows(i32::MAX, QueryRowsFlags::TBL_NOADVANCE);
            let count = table.get_row_count(0);
            format!("{columns:?}\n{order:?}\n{place:?} of {count:?}\n{}", rows(&rest.unwrap_or_default()))
        }
        other => {
            other.clone().into_prop().map_or_else(|error| error.to_string(), |object| properties(&*object))
        }
    }
}

/// Times stand still here, and ids are of no interest.
fn shown(property: &Property) -> bool {
    !matches!(property.value, PropValue::Binary(_) | PropValue::SysTime(_) | PropValue::MvBinary(_))
}

fn properties(object: &dyn MapiProp) -> String {
    match object.get_props(None, UnicodeFlags::MAPI_UNICODE) {
        Ok(all) => listed(all.into_value().into_iter()),
        Err(error) => format!("{}\n", error.code()),
    }
}

fn rows(rows: &RowSet) -> String {
    rows.iter().map(|row| listed(row.properties())).collect()
}

fn listed(all: impl Iterator<Item = Property>) -> String {
    let mut text = String::new();
    for property in all.filter(shown) {
        let _ = write!(text, "{}={}; ", property.tag, property.value);
    }
    text.push('\n');
    text
}

/// Ids are numbered in the order in which they appear: what is tried again gets others.
fn with_numbered_ids(text: &str) -> String {
    let mut numbers = HashMap::new();
    let numbered = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').map(|word| {
        let id = word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let next = numbers.len();
        (word, id.then(|| *numbers.entry(word).or_insert(next)))
    });
    let mut all = String::new();
    let mut rest = text;
    for (word, number) in numbered {
        match number {
            Some(number) => {
                let _ = write!(all, "id {number}");
            }
            None => all += word,
        }
        rest = &rest[word.len()..];
        let between = rest.chars().next().map_or(0, char::len_utf8);
        all += &rest[..between];
        rest = &rest[between..];
    }
    all
}
