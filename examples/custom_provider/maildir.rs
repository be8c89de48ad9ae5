//! The provider: what a maildir says of itself, and the emulator makes folders, tables and messages of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mapi_emulator::interface::spi::StoreInfo;
use mapi_emulator::interface::spi::read_only::ReadOnlyStore;
use mapi_emulator::interface::{Error, Method, Result};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

/// In the entry ids of the store; a second maildir of the same profile would need one of its own.
const UID: MapiUid = MapiUid(*b"a maildir, mine!");
/// Between the name of a file and its flags; Windows allows no colon.
const FLAGS: &str = if cfg!(windows) { ";2," } else { ":2," };

/// A maildir in the layout of Maildir++: the folder itself is the Inbox, `.Work.2025` in it the folder Work/2025.
#[derive(Debug)]
pub struct Maildir {
    root: PathBuf,
}

impl Maildir {
    /// The maildir at this path.
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    fn folder(&self, path: &str) -> PathBuf {
        if path == "Inbox" {
            self.root.clone()
        } else {
            self.root.join(format!(".{}", path.replace('/', ".")))
        }
    }
}

impl ReadOnlyStore for Maildir {
    fn info(&self) -> StoreInfo {
        StoreInfo::new(UID, "Maildir", "MAILDIR.DLL")
    }

    fn folders(&self, path: &str) -> Result<Vec<String>> {
        let prefix = if path.is_empty() { ".".to_owned() } else { format!(".{}.", path.replace('/', ".")) };
        let names = names_in(&self.root)?;
        let below = names.iter().filter_map(|name| name.strip_prefix(&prefix));
        let below = below.filter(|name| !name.is_empty() && !name.contains('.')).map(str::to_owned);
        Ok(path.is_empty().then(|| "Inbox".to_owned()).into_iter().chain(below).collect())
    }

    fn messages(&self, path: &str) -> Result<Vec<String>> {
        if path.is_empty() {
            return Ok(Vec::new());
        }
        let folder = self.folder(path);
        let mut names = names_in(&folder.join("cur"))?;
        names.extend(names_in(&folder.join("new"))?);
        names.sort();
        Ok(names)
    }

    fn message(&self, path: &str) -> Result<MessageContent> {
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let folder = self.folder(folder);
        let text =
            fs::read(folder.join("cur").join(name)).or_else(|_| fs::read(folder.join("new").join(name)));
        let text = text.map_err(|error| failed(&error, path))?;
        let seen = name.rsplit_once(FLAGS).is_some_and(|(_, flags)| flags.contains('S'));
        let flags = if seen { MessageFlags::MSGFLAG_READ } else { MessageFlags::NONE };
        Ok(MessageContent { flags, ..read_mail(&String::from_utf8_lossy(&text)) })
    }
}

/// What is in a folder, in an order that is the same on every machine; one that is missing is empty.
fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| failed(&error, &folder.display().to_string()))?,
    };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn failed(error: &io::Error, what: &str) -> Error {
    let code = match error.kind() {
        io::ErrorKind::NotFound => ErrorCode::MAPI_E_NOT_FOUND,
        io::ErrorKind::PermissionDenied => ErrorCode::MAPI_E_NO_ACCESS,
        _ => ErrorCode::MAPI_E_DISK_ERROR,
    };
    Error::new(code, Method::MsgStoreOpenEntry, format!("{what}: {error}"))
}

/// A mail of plain text: header fields, a blank line, the text.
fn read_mail(mail: &str) -> MessageContent {
    let mail = mail.replace("\r\n", "\n");
    let (header, body) = mail.split_once("\n\n").unwrap_or((&mail, ""));
    // A line that begins blank goes on with the field before it.
    let header = header.replace("\n ", " ").replace("\n\t", " ");
    let field = |name: &str| {
        let fields = header.lines().filter_map(|line| line.split_once(':'));
        fields.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    };
    let mut properties = vec![
        Property::of(PR_BODY, body),
        Property::of(PR_TRANSPORT_MESSAGE_HEADERS, &*header),
        Property::of(PR_MESSAGE_SIZE, mail.len() as i32),
        Property::of(PR_SUBJECT, field("Subject").unwrap_or_default()),
    ];
    if let Some(sender) = field("From").map(person) {
        properties.push(Property::of(PR_SENDER_NAME, &*sender.display_name));
        properties.push(Property::of(PR_SENDER_ADDRTYPE, &*sender.address_type));
        properties.push(Property::of(PR_SENDER_EMAIL_ADDRESS, &*sender.address));
    }
    if let Some(sent) = field("Date").and_then(moment) {
        properties.push(Property::of(PR_CLIENT_SUBMIT_TIME, sent));
        properties.push(Property::of(PR_MESSAGE_DELIVERY_TIME, sent));
    }
    let kinds = [("To", RecipientType::MAPI_TO), ("Cc", RecipientType::MAPI_CC)];
    let recipients = kinds.into_iter().flat_map(|(name, kind)| {
        let named = field(name).into_iter().flat_map(|all| all.split(','));
        named.map(move |one| AdrEntry::one_off(&person(one), kind).properties)
    });
    MessageContent { properties, recipients: recipients.collect(), ..MessageContent::default() }
}

/// `Anna Berg <anna@example.com>`, or the address alone.
fn person(text: &str) -> OneOff {
    let (name, address) = text.split_once('<').unwrap_or((text, text));
    OneOff::new(name.trim().trim_matches('"'), "SMTP", address.trim().trim_end_matches('>'))
}

/// `Tue, 4 Mar 2025 09:30:00 +0100`, with or without the day of the week.
fn moment(text: &str) -> Option<FileTime> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let text = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words = text.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = MONTHS.find(words.next()?)? / 3 + 1;
    let year = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(|number| number.parse::<u32>().ok());
    let (hour, minute) = (clock.next()??, clock.next()??);
    let second = clock.next().unwrap_or(Some(0))?;
    let zone: i64 = words.next().and_then(|zone| zone.parse().ok()).unwrap_or(0);
    let east = (zone / 100 * 60 + zone % 100) * 60;
    let local = FileTime::from_ymd_hms(year, month as u32, day, hour, minute, second);
    Some(FileTime::from_unix_seconds(local.unix_seconds() - east))
}
