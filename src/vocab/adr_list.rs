use std::fmt;

use serde::{Deserialize, Serialize};

use super::tags::{
    PR_ADDRTYPE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE, PR_RECIPIENT_TYPE,
    PR_SEARCH_KEY,
};
use super::{
    CodePage, EntryId, ErrorCode, ObjectType, OneOff, PropData, PropTag, PropValue, Property, RecipientType,
    RowRef, RowSet, Tag,
};

/// Recipients, or names to be resolved (`ADRLIST`).
///
/// Rows of a table can be recipients as they are (ADR-ADRLIST-1): `AdrList::from(&rows)`.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdrList {
    /// The recipients in order.
    pub entries: Vec<AdrEntry>,
}

/// One recipient as a list of properties (`ADRENTRY`); none at all stands for a removed one (ADR-ADRLIST-2).
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdrEntry {
    /// The properties; of two with one identifier the first counts.
    pub properties: Vec<Property>,
}

impl AdrList {
    /// A list of these recipients.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = AdrEntry>) -> Self {
        entries.into_iter().collect()
    }
}

impl AdrEntry {
    /// A recipient known by name only, to be resolved later (ADR-RECIPPROPS-3).
    #[must_use]
    pub fn named(display_name: &str, recipient_type: RecipientType) -> Self {
        Self {
            properties: vec![
                Property::of(PR_DISPLAY_NAME, display_name),
                Property::new(PR_RECIPIENT_TYPE, recipient_type.into()),
            ],
        }
    }

    /// A recipient whose entry in the address book is known.
    #[must_use]
    pub fn resolved(display_name: &str, entry_id: EntryId, recipient_type: RecipientType) -> Self {
        let mut entry = Self::named(display_name, recipient_type);
        entry.set(Property::of(PR_ENTRYID, entry_id));
        entry
    }

    /// A recipient that is in no address book, with all that sending needs (ADR-RECIPPROPS-1).
    #[must_use]
    pub fn one_off(one_off: &OneOff, recipient_type: RecipientType) -> Self {
        let mut entry = Self::resolved(&one_off.display_name, one_off.to_entry_id(), recipient_type);
        entry.properties.extend([
            Property::of(PR_ADDRTYPE, &*one_off.address_type),
            Property::of(PR_EMAIL_ADDRESS, &*one_off.address),
            Property::of(PR_SEARCH_KEY, one_off.search_key()),
            Property::new(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER.into()),
        ]);
        entry
    }

    /// Whether it has an entry id (ADR-ADRLIST-3); an error in its place is none.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        self.get(PR_ENTRYID).is_some()
    }

    /// The value of this tag; `None` if it isn't there or of another type.
    #[must_use]
    pub fn get<T: PropData>(&self, tag: Tag<T>) -> Option<T> {
        self.find(tag).and_then(|property| T::from_value(property.value.clone()))
    }

    /// The property with the identifier of `tag`, whatever its type.
    #[must_use]
    pub fn find(&self, tag: impl Into<PropTag>) -> Option<&Property> {
        let id = tag.into().id();
        self.properties.iter().find(|property| property.tag.id() == id)
    }

    /// Puts a property in the place of the one with its identifier, else at the end.
    pub fn set(&mut self, property: Property) {
        match self.properties.iter_mut().find(|known| known.tag.id() == property.tag.id()) {
            Some(known) => *known = property,
            None => self.properties.push(property),
        }
    }

    /// Puts the asked properties first, in the order asked, then what else the recipient has, each once: what
    /// `PrepareRecips` does (ADR-PREPARERECIPS-3).
    ///
    /// A value that the recipient has goes before what `found` gives; text of the other width is converted. What neither
    /// has is an error `MAPI_E_NOT_FOUND` (ADR-PREPARERECIPS-6 to ADR-PREPARERECIPS-8).
    ///
    /// ```
    /// use mapi_emulator::vocab::{AdrEntry, PropTag, PropValue, RecipientType, tags::*};
    ///
    /// let mut anna = AdrEntry::named("Anna", RecipientType::MAPI_TO);
    /// let tags = [PR_TITLE.tag(), PR_DISPLAY_NAME.tag()];
    /// anna.prepare(&tags, |tag| (tag == PR_TITLE.tag()).then(|| PropValue::from("Director")));
    /// let order: Vec<PropTag> = anna.properties.iter().map(|property| property.tag).collect();
    /// assert_eq!(order, [PR_TITLE.tag(), PR_DISPLAY_NAME.tag(), PR_RECIPIENT_TYPE.tag()]);
    /// ```
    pub fn prepare(&mut self, tags: &[PropTag], found: impl Fn(PropTag) -> Option<PropValue>) {
        let mut ordered: Vec<Property> = Vec::with_capacity(tags.len() + self.properties.len());
        let has = |ordered: &[Property], tag: PropTag| ordered.iter().any(|known| known.tag.id() == tag.id());
        for tag in tags.iter().filter(|tag| **tag != PropTag::PR_NULL) {
            if !has(&ordered, *tag) {
                let as_asked = |value: PropValue| value.into_type(tag.prop_type(), true, CodePage::default());
                let own = self.find(*tag).filter(|property| property.value.as_error().is_none());
                let own = own.and_then(|property| as_asked(property.value.clone()));
                let value = own.or_else(|| as_asked(found(*tag)?));
                let missing = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
                ordered.push(Property::new(*tag, value.unwrap_or(missing)));
            }
        }
        for property in std::mem::take(&mut self.properties) {
            if !has(&ordered, property.tag) {
                ordered.push(property);
            }
        }
        self.properties = ordered;
    }
}

impl FromIterator<AdrEntry> for AdrList {
    fn from_iter<I: IntoIterator<Item = AdrEntry>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

impl From<RowRef<'_>> for AdrEntry {
    fn from(row: RowRef<'_>) -> Self {
        Self { properties: row.properties().collect() }
    }
}

impl From<&RowSet> for AdrList {
    fn from(rows: &RowSet) -> Self {
        rows.iter().map(AdrEntry::from).collect()
    }
}

impl fmt::Debug for AdrEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.properties).finish()
    }
}

impl fmt::Debug for AdrList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.entries).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::PR_SUBJECT;

    /// ADR-RECIPPROPS-3
    #[test]
    fn a_recipient_may_be_a_name_only() {
        let anna = AdrEntry::named("Anna", RecipientType::MAPI_CC);
        assert_eq!(format!("{anna:?}"), r#"[PR_DISPLAY_NAME: "Anna", PR_RECIPIENT_TYPE: 2]"#);
        assert!(!anna.is_resolved());
    }

    /// ADR-ADRLIST-3
    #[test]
    fn resolved_means_an_entry_id_not_an_error_in_its_place() {
        let mut anna = AdrEntry::resolved("Anna", EntryId::from(&[1, 2][..]), RecipientType::MAPI_TO);
        assert!(anna.is_resolved());
        anna.set(Property::new(PR_ENTRYID, ErrorCode::MAPI_E_NOT_FOUND.into()));
        assert!(!anna.is_resolved());
        assert_eq!(anna.properties.len(), 3);
    }

    /// ADR-RECIPPROPS-1, ADR-ONEOFFEID-10
    #[test]
    fn a_one_off_recipient_is_complete_for_sending() {
        let one_off = OneOff::new("Anna", "SMTP", "anna@example.com");
        let anna = AdrEntry::one_off(&one_off, RecipientType::MAPI_TO);
        assert_eq!(anna.get(PR_ENTRYID), Some(one_off.to_entry_id().into()));
        assert_eq!(anna.get(PR_DISPLAY_NAME).as_deref(), Some("Anna"));
        assert_eq!(anna.get(PR_ADDRTYPE).as_deref(), Some("SMTP"));
        assert_eq!(anna.get(PR_EMAIL_ADDRESS).as_deref(), Some("anna@example.com"));
        assert_eq!(anna.get(PR_SEARCH_KEY).as_deref(), Some(&b"SMTP:ANNA@EXAMPLE.COM\0"[..]));
        assert_eq!(anna.get(PR_OBJECT_TYPE), Some(6));
        assert_eq!(anna.get(PR_RECIPIENT_TYPE), Some(1));
    }

    /// ADR-ADRLIST-1
    #[test]
    fn rows_of_a_table_are_recipients() {
        let mut rows = RowSet::new(crate::columns![PR_DISPLAY_NAME, PR_SUBJECT].into());
        rows.push(["Anna".into(), ErrorCode::MAPI_E_NOT_FOUND.into()]);
        rows.push(["Ben".into(), PropValue::from("x")]);
        let list = AdrList::from(&rows);
        assert_eq!(list.entries.len(), 2);
        assert_eq!(list.entries[0].get(PR_DISPLAY_NAME).as_deref(), Some("Anna"));
        assert_eq!(list.entries[0].get(PR_SUBJECT), None);
        assert_eq!(
            list.entries[0].find(PR_SUBJECT).unwrap().value.as_error(),
            Some(ErrorCode::MAPI_E_NOT_FOUND)
        );
        assert_eq!(list.entries[1].get(PR_SUBJECT).as_deref(), Some("x"));
    }

    /// ADR-ADRLIST-2
    #[test]
    fn an_entry_may_have_no_properties() {
        let list = AdrList::of([AdrEntry::default()]);
        assert_eq!((list.entries.len(), list.entries[0].get(PR_DISPLAY_NAME)), (1, None));
    }
}
