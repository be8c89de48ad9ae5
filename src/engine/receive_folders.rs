use std::borrow::Cow;
use std::cmp::Ordering;

use super::{EngineError, Result};

/// The longest message class (STO-MSGCLASS-1).
const LONGEST_CLASS: usize = 255;

/// Where messages of a class are received: class to folder, in the order of the classes, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveFolders<F> {
    /// Each class as registered.
    folders: Vec<(Cow<'static, str>, F)>,
}

impl<F> Default for ReceiveFolders<F> {
    fn default() -> Self {
        Self { folders: Vec::new() }
    }
}

impl<F: Copy + PartialEq> ReceiveFolders<F> {
    /// Receives messages of exactly this class in `folder`, or `None`: wherever a shorter class says. The empty class
    /// is the default (STO-SETRECEIVEFOLDER-1 to STO-SETRECEIVEFOLDER-4).
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if it is not a class.
    pub fn set(&mut self, class: impl Into<Cow<'static, str>>, folder: Option<F>) -> Result<()> {
        let class = class.into();
        validate_class(&class)?;
        match (self.find(&class), folder) {
            (Ok(place), Some(folder)) => self.folders[place] = (class, folder),
            (Err(place), Some(folder)) => self.folders.insert(place, (class, folder)),
            (Ok(place), None) => drop(self.folders.remove(place)),
            (Err(_), None) => {}
        }
        Ok(())
    }

    /// The longest registered class that this one is or descends from, by whole segments, and its folder; `None` if
    /// there is not even a default.
    #[must_use]
    pub fn lookup(&self, class: &str) -> Option<(&str, F)> {
        let mut prefix = class;
        loop {
            if let Ok(place) = self.find(prefix) {
                let (registered, folder) = &self.folders[place];
                return Some((registered, *folder));
            }
            if prefix.is_empty() {
                return None;
            }
            prefix = prefix.rsplit_once('.').map_or("", |(parent, _)| parent);
        }
    }

    /// The classes as registered with their folders, in the order of the classes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, F)> {
        self.folders.iter().map(|(class, folder)| (&**class, *folder))
    }

    /// Forgets all classes that are received in this folder, for it is deleted (STO-SETRECEIVEFOLDER-11).
    pub fn remove_folder(&mut self, folder: F) {
        self.folders.retain(|(_, at)| *at != folder);
    }

    /// The place of a class, or where it would be.
    fn find(&self, class: &str) -> std::result::Result<usize, usize> {
        self.folders.binary_search_by(|(registered, _)| cmp_folded(registered, class))
    }
}

fn cmp_folded(left: &str, right: &str) -> Ordering {
    let folded = |text| str::bytes(text).map(|byte| byte.to_ascii_lowercase());
    folded(left).cmp(folded(right))
}

/// Checks the spelling of a message class; the empty class, which stands for all, is one.
///
/// # Errors
/// [`EngineError::Invalid`] with the rule that it breaks (STO-MSGCLASS-1 to STO-MSGCLASS-3).
pub fn validate_class(class: &str) -> Result<()> {
    let rule = if !class.bytes().all(|byte| (32..=127).contains(&byte)) {
        "is not printable ASCII"
    } else if class.len() > LONGEST_CLASS {
        "is longer than 255 characters"
    } else if class.starts_with('.')
        || class.ends_with('.')
        || class.as_bytes().windows(2).any(|pair| pair == b"..")
    {
        "has an empty segment"
    } else {
        return Ok(());
    };
    Err(EngineError::Invalid { why: format!("the message class {class:?} {rule}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(classes: &[(&'static str, u32)]) -> ReceiveFolders<u32> {
        let mut folders = ReceiveFolders::default();
        for (class, folder) in classes {
            folders.set(*class, Some(*folder)).unwrap();
        }
        folders
    }

    /// Proves STO-GETRECEIVEFOLDER-2, STO-GETRECEIVEFOLDER-3, STO-GETRECEIVEFOLDER-7 and STO-SETRECEIVEFOLDER-5.
    #[test]
    fn the_longest_class_by_whole_segments_wins() {
        let folders = registered(&[("IPM", 1), ("IPM.Note.Sample", 2)]);
        assert_eq!(folders.lookup("IPM.Note.Sample.Simple"), Some(("IPM.Note.Sample", 2)));
        assert_eq!(folders.lookup("ipm.NOTE.sample"), Some(("IPM.Note.Sample", 2)));
        assert_eq!(folders.lookup("IPM.Note"), Some(("IPM", 1)));
        assert_eq!(folders.lookup("IPM.Note.Samples"), Some(("IPM", 1)));
        assert_eq!(folders.lookup("IPM.Timecard"), Some(("IPM", 1)));
        assert_eq!(folders.lookup("IPMX"), None);
    }

    /// Proves STO-GETRECEIVEFOLDER-4, STO-GETRECEIVEFOLDER-5 and STO-SETRECEIVEFOLDER-2.
    #[test]
    fn the_empty_class_receives_the_rest() {
        let folders = registered(&[("", 7), ("IPM", 1)]);
        assert_eq!(folders.lookup("REPORT.IPM.Note.NDR"), Some(("", 7)));
        assert_eq!(folders.lookup(""), Some(("", 7)));
    }

    /// Proves STO-SETRECEIVEFOLDER-1, STO-SETRECEIVEFOLDER-3 and the class kept as spelt of STO-MSGCLASS-4.
    #[test]
    fn setting_replaces_and_removing_falls_back() {
        let mut folders = registered(&[("", 7), ("IPM.Note", 1)]);
        folders.set("ipm.note", Some(2)).unwrap();
        assert_eq!(folders.lookup("IPM.Note"), Some(("ipm.note", 2)));
        folders.set("IPM.NOTE", None).unwrap();
        folders.set("IPM.NOTE", None).unwrap();
        assert_eq!(folders.lookup("IPM.Note"), Some(("", 7)));
    }

    /// Proves STO-GETRECEIVEFOLDERTABLE-5, STO-SETRECEIVEFOLDER-9 and STO-SETRECEIVEFOLDER-11.
    #[test]
    fn classes_are_listed_in_order_until_their_folder_goes() {
        let mut folders = registered(&[("REPORT.IPM", 1), ("ipm", 2), ("IPC", 3), ("", 1)]);
        assert!(folders.iter().eq([("", 1), ("IPC", 3), ("ipm", 2), ("REPORT.IPM", 1)]));
        folders.remove_folder(1);
        assert!(folders.iter().eq([("IPC", 3), ("ipm", 2)]));
    }

    /// Proves STO-MSGCLASS-1 and STO-SETRECEIVEFOLDER-6.
    #[test]
    fn a_class_that_breaks_the_syntax_is_refused_and_nothing_changes() {
        let (longest, too_long) = ("x".repeat(255), "x".repeat(256));
        for good in ["", "IPM", "IPM.Note", "my own.class", &longest] {
            assert_eq!(validate_class(good), Ok(()), "{good}");
        }
        let mut folders = ReceiveFolders::default();
        for bad in ["IPM.", ".IPM", "IPM..Note", ".", "IPM.Müller", "IPM\n", &too_long] {
            assert!(
                matches!(folders.set(bad.to_owned(), Some(1)), Err(EngineError::Invalid { .. })),
                "{bad}"
            );
        }
        assert_eq!(folders, ReceiveFolders::default());
    }
}
