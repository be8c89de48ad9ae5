use std::collections::BTreeMap;

use super::{Result, fault};

/// A text in sections of entries: `[section]`, `key=value` (PRF-INF-2).
#[derive(Debug)]
pub(in crate::engine) struct Ini<'a> {
    sections: Vec<IniSection<'a>>,
    /// Places in `sections`, by names in lower case.
    by_name: BTreeMap<String, usize>,
}

/// A section, with the entries of all sections that have its name.
#[derive(Debug)]
pub(in crate::engine) struct IniSection<'a> {
    pub(in crate::engine) name: &'a str,
    pub(in crate::engine) line: usize,
    pub(in crate::engine) entries: Vec<Entry<'a>>,
}

/// `key=value`.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Entry<'a> {
    pub(in crate::engine) line: usize,
    pub(in crate::engine) key: &'a str,
    pub(in crate::engine) value: &'a str,
}

impl<'a> Ini<'a> {
    pub(in crate::engine) fn read(text: &'a str) -> Result<Self> {
        let mut ini = Self { sections: Vec::new(), by_name: BTreeMap::new() };
        let mut current = None;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        for (line, text) in (1..).zip(text.lines().map(str::trim)) {
            if text.is_empty() || text.starts_with([';', '#']) {
                continue;
            }
            if let Some(header) = text.strip_prefix('[') {
                let Some(name) = header.strip_suffix(']').map(str::trim) else {
                    return fault(line, format!("{text:?} has no closing bracket"));
                };
                current = Some(ini.open(name, line));
            } else if let Some((key, value)) = text.split_once('=') {
                let Some(section) = current.and_then(|at: usize| ini.sections.get_mut(at)) else {
                    return fault(line, format!("{text:?} stands before the first [section]"));
                };
                section.entries.push(Entry { line, key: key.trim(), value: value.trim() });
            } else {
                return fault(line, format!("{text:?} is neither a [section] nor key=value"));
            }
        }
        Ok(ini)
    }

    /// The section of this name, whatever its case.
    pub(in crate::engine) fn section(&self, name: &str) -> Option<&IniSection<'a>> {
        self.by_name.get(&name.to_lowercase()).and_then(|&at| self.sections.get(at))
    }

    fn open(&mut self, name: &'a str, line: usize) -> usize {
        *self.by_name.entry(name.to_lowercase()).or_insert_with(|| {
            self.sections.push(IniSection { name, line, entries: Vec::new() });
            self.sections.len() - 1
        })
    }
}

impl<'a> IniSection<'a> {
    /// The first entry with this key, whatever its case.
    pub(in crate::engine) fn entry(&self, key: &str) -> Option<Entry<'a>> {
        self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).copied()
    }

    /// The names that an entry lists, with its line.
    pub(in crate::engine) fn list(&self, key: &str) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let entry = self.entry(key);
        entry.into_iter().flat_map(|entry| items(entry.value).map(move |name| (entry.line, name)))
    }
}

/// The parts between commas that are not empty.
pub(in crate::engine) fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty())
}
