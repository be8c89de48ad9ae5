use std::fmt::Write as _;

use crate::columns;
use crate::interface::ext::{MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MsgStoreExt};
use crate::interface::{MapiFolder, Message, MsgStore, Result};
use crate::session::Emulator;
use crate::vocab::tags::*;
use crate::vocab::{
    AttachMethod, ErrorCode, InitFlags, LogonFlags, MessageFlags, OpenAttachFlags, RecipientType, RowRef,
    RowSet, TableFlags, Tag,
};

impl Emulator {
    /// The default store of a profile as text, as [`dump`] gives it.
    ///
    /// It is read in a fork: no call log sees it, no fault rule disturbs it, nothing is changed by it.
    ///
    /// # Errors
    /// Those of a logon to the profile, which must have no password, and of reading its store.
    pub fn dump_store(&self, profile: &str) -> Result<String> {
        let fork = self.fork();
        fork.mapi().initialize(InitFlags::NONE)?;
        let flags = LogonFlags::MAPI_NEW_SESSION
            | LogonFlags::MAPI_EXTENDED
            | LogonFlags::MAPI_UNICODE
            | LogonFlags::MAPI_NO_MAIL;
        let session = fork.mapi().logon(Some(profile), None, flags)?;
        dump(&*session.default_store()?)
    }
}

/// A store as text: its folders as a tree, with their messages, made to be read, compared and kept.
///
/// ```text
/// store "Mailbox - Anna Berg"
///   "IPM_SUBTREE"
///     "Inbox": 1 message, 1 unread
///       - "Lunch?" (unread, unmodified, hasattach)
///         from "Carla Ruiz" <carla@elsewhere.example>
///         to "Anna Berg" <anna@example.com>
///         body "At noon?"
///         file "menu.txt", 4 bytes
/// ```
///
/// What differs from run to run of a real system, ids and times, is left out; any implementation of the traits can be
/// dumped.
///
/// # Errors
/// Those of the methods that read.
pub fn dump(store: &dyn MsgStore) -> Result<String> {
    let mut text = format!("store {:?}\n", store.read_text(PR_DISPLAY_NAME)?);
    let root = store.root()?;
    write_messages(&mut text, store, &*root, 0)?;
    let folders = root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let columns = columns![PR_ENTRYID, PR_DISPLAY_NAME, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD];
    for row in &folders.all_rows(&columns)? {
        // The first level below the container has depth 0.
        let depth = row.get(PR_DEPTH).map_or(0, |depth| usize::try_from(depth).unwrap_or(0)) + 1;
        let name = row.get(PR_DISPLAY_NAME).unwrap_or_default();
        let _ = write!(text, "{}{name:?}", indent(depth));
        let (count, unread) = (row.get(PR_CONTENT_COUNT), row.get(PR_CONTENT_UNREAD));
        if let Some(count @ 1..) = count {
            let _ = write!(text, ": {count} message{}", if count == 1 { "" } else { "s" });
        }
        if let Some(unread @ 1..) = unread {
            let _ = write!(text, ", {unread} unread");
        }
        text.push('\n');
        if let Some(id) = row.get(PR_ENTRYID) {
            write_messages(&mut text, store, &*store.open_folder(&id.into())?, depth)?;
        }
    }
    Ok(text)
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn write_messages(
    text: &mut String,
    store: &dyn MsgStore,
    folder: &dyn MapiFolder,
    depth: usize,
) -> Result<()> {
    let columns = columns![PR_ENTRYID, PR_SUBJECT, PR_MESSAGE_FLAGS, PR_MESSAGE_CLASS];
    let messages = folder.messages(&columns)?;
    let associated = match folder.get_contents_table(TableFlags::MAPI_ASSOCIATED | TableFlags::MAPI_UNICODE) {
        Ok(table) => table.all_rows(&columns)?,
        // Not every store has associated messages.
        Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => RowSet::default(),
        Err(error) => return Err(error),
    };
    for row in messages.iter().chain(&associated) {
        let subject = row.get(PR_SUBJECT).unwrap_or_default();
        let _ = write!(text, "{}- {subject:?} ({})", indent(depth + 1), flags(row));
        match row.get(PR_MESSAGE_CLASS) {
            Some(class) if class != "IPM.Note" => {
                let _ = writeln!(text, " {class}");
            }
            _ => text.push('\n'),
        }
        if let Some(id) = row.get(PR_ENTRYID) {
            write_message(text, &*store.open_message(&id.into())?, &indent(depth + 2))?;
        }
    }
    Ok(())
}

/// `MSGFLAG_SUBMIT | MSGFLAG_UNSENT` is `unread, submit, unsent`.
fn flags(row: RowRef<'_>) -> String {
    let flags = MessageFlags::from(row.get(PR_MESSAGE_FLAGS).unwrap_or_default());
    let unread = (!flags.contains(MessageFlags::MSGFLAG_READ)).then(|| "unread".to_owned());
    let names = format!("{flags:?}").to_lowercase();
    let set = names.split(" | ").map(|name| name.trim_start_matches("msgflag_").to_owned());
    let set = set.take(if flags.is_empty() { 0 } else { usize::MAX });
    unread.into_iter().chain(set).collect::<Vec<_>>().join(", ")
}

/// A text of any length, if it is there.
fn text_of(message: &dyn Message, tag: Tag<String>) -> Result<Option<String>> {
    match message.read_text(tag) {
        Err(error) if error == ErrorCode::MAPI_E_NOT_FOUND => Ok(None),
        answer => answer.map(Some),
    }
}

fn write_message(text: &mut String, message: &dyn Message, indent: &str) -> Result<()> {
    if let Some(name) = text_of(message, PR_SENDER_NAME)? {
        let address = text_of(message, PR_SENDER_EMAIL_ADDRESS)?.unwrap_or_default();
        let _ = writeln!(text, "{indent}from {name:?} <{address}>");
    }
    let columns = columns![PR_RECIPIENT_TYPE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS];
    let recipients = message.get_recipient_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    for row in &recipients {
        let kind = RecipientType(row.get(PR_RECIPIENT_TYPE).unwrap_or_default() as u32).class();
        let kind = kind.to_string().to_lowercase();
        let name = row.get(PR_DISPLAY_NAME).unwrap_or_default();
        let address = row.get(PR_EMAIL_ADDRESS).unwrap_or_default();
        let _ = writeln!(text, "{indent}{} {name:?} <{address}>", kind.trim_start_matches("mapi_"));
    }
    if let Some(body) = text_of(message, PR_BODY)? {
        let _ = writeln!(text, "{indent}body {body:?}");
    }
    let columns = columns![PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME, PR_DISPLAY_NAME];
    let attachments = message.get_attachment_table(TableFlags::MAPI_UNICODE)?.all_rows(&columns)?;
    for row in &attachments {
        let name = row.get(PR_ATTACH_LONG_FILENAME).or_else(|| row.get(PR_DISPLAY_NAME)).unwrap_or_default();
        let method = row.get(PR_ATTACH_METHOD).map(AttachMethod::from);
        if method == Some(AttachMethod::ATTACH_BY_VALUE) {
            let number = row.get(PR_ATTACH_NUM).unwrap_or_default() as u32;
            let file = message.open_attach(number, None, OpenAttachFlags::NONE)?;
            let bytes = file.read_stream(PR_ATTACH_DATA_BIN).map_or(0, |bytes| bytes.len());
            let _ =
                writeln!(text, "{indent}file {name:?}, {bytes} byte{}", if bytes == 1 { "" } else { "s" });
        } else {
            let method = method.map(|method| method.to_string()).unwrap_or_default();
            let _ = writeln!(text, "{indent}attachment {name:?}, {method}");
        }
    }
    Ok(())
}

/// What differs between two dumps: lines that went with a `-`, lines that came with a `+`; empty if nothing does.
#[must_use]
pub fn diff(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - same], &new[..new.len() - same]);
    let mut text = String::new();
    let (mut i, mut j) = (0, 0);
    if let Some(common) = Common::of(old, new) {
        while i < old.len() && j < new.len() {
            if old[i] == new[j] {
                (i, j) = (i + 1, j + 1);
            } else if common.lines(i + 1, j) >= common.lines(i, j + 1) {
                let _ = writeln!(text, "-{}", old[i]);
                i += 1;
            } else {
                let _ = writeln!(text, "+{}", new[j]);
                j += 1;
            }
        }
    }
    old[i..].iter().for_each(|line| text.extend(["-", line, "\n"]));
    new[j..].iter().for_each(|line| text.extend(["+", line, "\n"]));
    text
}

/// How many lines the ends of two texts have in common, for each pair of places in them.
struct Common {
    table: Vec<u32>,
    width: usize,
}

impl Common {
    /// `None` if the texts are so long that the table would be: they are then told as wholly different.
    fn of(old: &[&str], new: &[&str]) -> Option<Self> {
        const LARGEST: usize = 16 << 20;
        let width = new.len() + 1;
        let size = width.checked_mul(old.len() + 1).filter(|size| *size <= LARGEST)?;
        let mut common = Self { table: vec![0; size], width };
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common.table[i * width + j] = match old[i] == new[j] {
                    true => common.lines(i + 1, j + 1) + 1,
                    false => common.lines(i + 1, j).max(common.lines(i, j + 1)),
                };
            }
        }
        Some(common)
    }

    fn lines(&self, i: usize, j: usize) -> u32 {
        self.table[i * self.width + j]
    }
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn a_diff_tells_the_lines_that_went_and_came() {
        assert_eq!(diff("a\nb\nc\nd\n", "a\nc\nx\nd\n"), "-b\n+x\n");
        assert_eq!(diff("a\n", "a\n"), "");
        assert_eq!(diff("", "a\nb\n"), "+a\n+b\n");
        assert_eq!(diff("a\nb", ""), "-a\n-b\n");
    }

    #[test]
    fn texts_too_long_to_align_are_told_as_wholly_different() {
        let lines = |from: usize| (from..from + 5_000).map(|n| format!("{n}\n")).collect::<String>();
        let told = diff(&lines(0), &lines(1));
        assert_eq!(told.lines().filter(|line| line.starts_with('-')).count(), 5_000);
    }
}
