use std::collections::BTreeMap;

use super::{EngineError, Result, StoreId};
use crate::vocab::guids::{PS_INTERNET_HEADERS, PS_MAPI};
use crate::vocab::names::{NameKind, PropName};
use crate::vocab::{MapiUid, PropTag};

/// Whose names stand behind the identifiers from 0x8000 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSpace {
    /// Those of a store.
    Store(StoreId),
    /// Those of a personal address book.
    Book(MapiUid),
    /// Those of the extended attributes of forms.
    Forms,
}

/// The names of a store's properties and their identifiers; one that was handed out is never given to another name.
#[derive(Clone, Debug)]
pub struct NameMap {
    /// Distance of the first identifier handed out from the first there is.
    start: usize,
    /// In the order of creation; identifiers follow each other and wrap around.
    names: Vec<PropName>,
    ids: BTreeMap<PropName, u16>,
}

impl NameMap {
    /// Identifiers there are for names.
    pub const MOST: usize = (PropTag::LAST_NAMED_ID - PropTag::FIRST_NAMED_ID) as usize + 1;

    /// No names; the first is to get the identifier `start` (PRP-NAMED-6), brought into 0x8000 to 0xFFFE.
    #[must_use]
    pub fn new(start: u16) -> Self {
        let start = start.clamp(PropTag::FIRST_NAMED_ID, PropTag::LAST_NAMED_ID);
        Self { start: usize::from(start - PropTag::FIRST_NAMED_ID), names: Vec::new(), ids: BTreeMap::new() }
    }

    /// The identifier of a name; a number below 0x8000 in `PS_MAPI` is its own (PRP-IDSFROM-8).
    #[must_use]
    pub fn id_of(&self, name: &PropName) -> Option<u16> {
        match reserved(name) {
            Some(reserved) => reserved,
            None => self.ids.get(name).or_else(|| self.ids.get(&folded(name)?)).copied(),
        }
    }

    /// The identifier of a name, a new one if it has none and the store has fewer names than `limit`.
    ///
    /// # Errors
    /// [`EngineError::LimitReached`] if there are so many names, [`EngineError::Invalid`] if no name of this kind can
    /// have an identifier (text in `PS_MAPI`, no set). Nothing has changed then.
    pub fn create(&mut self, name: &PropName, limit: usize) -> Result<u16> {
        if let Some(id) = self.id_of(name) {
            return Ok(id);
        }
        if reserved(name).is_some() {
            return Err(EngineError::Invalid {
                why: format!("{name} names no property: a name has a set, and PS_MAPI numbers below 0x8000"),
            });
        }
        let limit = limit.min(Self::MOST);
        if self.names.len() >= limit {
            return Err(EngineError::LimitReached { what: "named properties", limit });
        }
        let id = PropTag::FIRST_NAMED_ID + ((self.start + self.names.len()) % Self::MOST) as u16;
        let name = folded(name).unwrap_or_else(|| name.clone());
        self.names.push(name.clone());
        self.ids.insert(name, id);
        Ok(id)
    }

    /// The name of an identifier; one below 0x8000 has its own number in `PS_MAPI` (PRP-NAMESFROM-4).
    #[must_use]
    pub fn name_of(&self, id: u16) -> Option<PropName> {
        if id < PropTag::FIRST_NAMED_ID {
            return Some(PropName::id(PS_MAPI, id.into()));
        }
        self.handed_out(id).cloned()
    }

    /// Whether an identifier from 0x8000 on stands for a name.
    #[must_use]
    pub fn knows(&self, id: u16) -> bool {
        self.handed_out(id).is_some()
    }

    fn handed_out(&self, id: u16) -> Option<&PropName> {
        let from_first = usize::from(id.checked_sub(PropTag::FIRST_NAMED_ID)?);
        let place = (from_first + Self::MOST - self.start) % Self::MOST;
        if from_first < Self::MOST { self.names.get(place) } else { None }
    }

    /// Every identifier that was handed out with its name, in the order of the identifiers.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &PropName)> {
        let (before, wrapped) = self.names.split_at(self.names.len().min(Self::MOST - self.start));
        let from = |first: usize| PropTag::FIRST_NAMED_ID + first as u16..=PropTag::LAST_NAMED_ID;
        from(0).zip(wrapped).chain(from(self.start).zip(before))
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// What a name in `PS_MAPI` stands for, which is no matter of the store, and that a name without a set stands for
/// nothing (PRP-IDSFROM-10); `None` for the names of other sets.
fn reserved(name: &PropName) -> Option<Option<u16>> {
    if name.set.is_nil() {
        return Some(None);
    }
    (name.set == PS_MAPI).then(|| match name.kind {
        NameKind::Id(id) => u16::try_from(id).ok().filter(|id| *id < PropTag::FIRST_NAMED_ID),
        NameKind::String(_) => None,
    })
}

/// The names of Internet headers are kept in lower case (PRP-NAMED-2); `None` for a name that is kept as it is.
fn folded(name: &PropName) -> Option<PropName> {
    match &name.kind {
        NameKind::String(text) if name.set == PS_INTERNET_HEADERS => {
            Some(PropName::string(name.set, text.to_lowercase()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::guids::{PS_PUBLIC_STRINGS, PSETID_Common};

    fn word(text: &str) -> PropName {
        PropName::string(PS_PUBLIC_STRINGS, text)
    }

    /// Proves PRP-IDSFROM-5, PRP-NAMED-1 and the first half of PRP-NAMED-2.
    #[test]
    fn each_name_has_one_identifier_of_its_own() {
        let mut names = NameMap::new(0x8123);
        let all = [
            word("Keywords"),
            word("keywords"),
            PropName::id(PS_PUBLIC_STRINGS, 1),
            PropName::id(PSETID_Common, 1),
        ];
        for (id, name) in (0x8123..).zip(&all) {
            assert_eq!(names.id_of(name), None);
            assert_eq!(names.create(name, NameMap::MOST), Ok(id));
            assert_eq!(names.create(name, NameMap::MOST), Ok(id));
            assert_eq!(names.id_of(name), Some(id));
            assert_eq!(names.name_of(id).as_ref(), Some(name));
        }
        assert!(names.iter().eq((0x8123..).zip(&all)));
        assert_eq!(names.len(), 4);
        assert_eq!((names.name_of(0x8122), names.name_of(0x8127), names.name_of(0xFFFF)), (None, None, None));
    }

    /// Proves PRP-IDSFROM-8 and PRP-NAMESFROM-4.
    #[test]
    fn numbers_in_ps_mapi_are_their_own_identifiers() {
        let mut names = NameMap::new(0x8000);
        let subject = PropName::id(PS_MAPI, 0x0037);
        assert_eq!(names.id_of(&subject), Some(0x0037));
        assert_eq!(names.create(&subject, NameMap::MOST), Ok(0x0037));
        assert_eq!(names.name_of(0x0037), Some(subject));
        for odd in
            [PropName::id(PS_MAPI, 0x8000), PropName::id(PS_MAPI, 0x1_0037), PropName::string(PS_MAPI, "x")]
        {
            assert_eq!(names.id_of(&odd), None);
            assert!(matches!(names.create(&odd, NameMap::MOST), Err(EngineError::Invalid { .. })));
        }
        assert!(names.is_empty());
    }

    /// Proves the second half of PRP-NAMED-2.
    #[test]
    fn header_names_are_kept_in_lower_case() {
        let header = |text: &str| PropName::string(PS_INTERNET_HEADERS, text);
        let mut names = NameMap::new(0x8000);
        assert_eq!(names.create(&header("X-Mailer"), NameMap::MOST), Ok(0x8000));
        assert_eq!(names.create(&header("x-MAILER"), NameMap::MOST), Ok(0x8000));
        assert_eq!(names.id_of(&header("X-MAILER")), Some(0x8000));
        assert_eq!(names.name_of(0x8000), Some(header("x-mailer")));
    }

    /// Proves PRP-IDSFROM-9 but for the code.
    #[test]
    fn identifiers_run_out_after_32767_names() {
        let mut names = NameMap::new(0xFFF0);
        for number in 0..32_767 {
            names.create(&PropName::id(PSETID_Common, number), usize::MAX).unwrap();
        }
        let full = EngineError::LimitReached { what: "named properties", limit: 32_767 };
        assert_eq!(names.create(&word("one more"), usize::MAX), Err(full));
        assert_eq!(names.name_of(0xFFFE), Some(PropName::id(PSETID_Common, 14)));
        assert_eq!(names.name_of(0x8000), Some(PropName::id(PSETID_Common, 15)));
        assert!(names.iter().map(|(id, _)| id).eq(0x8000..=0xFFFE));
        assert!(names.iter().all(|(id, name)| names.id_of(name) == Some(id)));
    }

    #[test]
    fn a_lower_limit_holds_too() {
        let mut names = NameMap::new(0x8000);
        names.create(&word("one"), 1).unwrap();
        let full = EngineError::LimitReached { what: "named properties", limit: 1 };
        assert_eq!(names.create(&word("two"), 1), Err(full));
        assert_eq!(names.create(&word("one"), 1), Ok(0x8000));
    }
}
