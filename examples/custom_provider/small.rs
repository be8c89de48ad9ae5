//! A small maildir to look at, for want of another one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// File, and what is in it.
const MAILS: [(&str, &str); 4] = [
    (
        "cur/1741077000.1",
        "From: Ben Okafor <ben@example.com>\nTo: Anna Berg <anna@example.com>\nSubject: Lunch?\n\
         Date: Tue, 4 Mar 2025 09:30:00 +0100\n\nAt noon, as always?\n",
    ),
    (
        "new/1741080600.2",
        "From: Carla Ruiz <carla@elsewhere.example>\nTo: Anna Berg <anna@example.com>,\n Ben Okafor <ben@example.com>\n\
         Subject: RE: Minutes\nDate: Tue, 4 Mar 2025 10:30:00 +0100\n\nThank you both.\n",
    ),
    (
        ".Work/cur/1740990600.3",
        "From: \"Berg, A.\" <anna@example.com>\nTo: ben@example.com\nCc: carla@elsewhere.example\nSubject: Minutes\n\
         Date: 3 Mar 2025 08:30 GMT\n\nAs promised.\n",
    ),
    (".Work.2024/cur/1704099600.4", "Subject: Old plans\n\nForget them.\n"),
];

/// A maildir in a temporary folder, which is removed when this is dropped.
#[derive(Debug)]
pub struct Small(pub PathBuf);

impl Small {
    /// Makes one; `name` tells it from others of this process.
    pub fn make(name: &str) -> io::Result<Self> {
        let small = Self(std::env::temp_dir().join(format!("mapi-maildir-{}-{name}", std::process::id())));
        for (file, mail) in MAILS {
            let read = if file.contains("cur/") { if cfg!(windows) { ";2,S" } else { ":2,S" } } else { "" };
            let file = small.0.join(format!("{file}{read}"));
            fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
            fs::write(file, mail)?;
        }
        Ok(small)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // What stays behind in a temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
