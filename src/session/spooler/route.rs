//! Which transports a recipient is offered to, and in which order (STA-ROUTE-2 to -5).

use crate::engine::{self, Shapes, expand_recipients};
use crate::interface::ext::MapiTableExt;
use crate::interface::spi::AddressTypes;
use crate::interface::{Message, Result};
use crate::provider::store::recipient;
use crate::session::logon::Logon;
use crate::vocab::tags::{PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_RESPONSIBILITY, PR_ROWID};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, EntryId, MapiUid, ModRecipFlags, OneOff, Property, QueryColumnsFlags,
    TableFlags,
};

/// What a recipient with an address of no type is taken for.
const USUAL_TYPE: &str = "SMTP";

/// A recipient of a message that is being sent.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// `PR_ROWID`.
    pub row: u32,
    /// All the message says of it.
    pub entry: AdrEntry,
    /// `PR_RESPONSIBILITY`: nobody has to send to it any more.
    pub done: bool,
}

impl Recipient {
    /// The recipients of a message as this open sees them.
    pub fn all_of(message: &dyn Message) -> Result<Vec<Self>> {
        let table = message.get_recipient_table(TableFlags::MAPI_UNICODE)?;
        let columns = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
        let rows = table.all_rows(&columns)?;
        let recipient = |row| {
            let mut entry = AdrEntry::from(row);
            entry.properties.retain(|property| property.value.as_error().is_none());
            let done = entry.get(PR_RESPONSIBILITY).unwrap_or(false);
            Some(Self { row: entry.get(PR_ROWID)? as u32, entry, done })
        };
        Ok(rows.iter().filter_map(recipient).collect())
    }

    /// Changes `PR_RESPONSIBILITY` on an open message where it is not yet what `done` says; `true` if it was anywhere.
    pub fn set_done(message: &dyn Message, all: &[Self], done: impl Fn(&Self) -> bool) -> Result<bool> {
        let changed = all
            .iter()
            .filter(|known| known.done != done(known) || known.entry.get(PR_RESPONSIBILITY).is_none());
        let changed: Vec<AdrEntry> = changed
            .map(|known| {
                let mut entry = known.entry.clone();
                entry.set(Property::of(PR_RESPONSIBILITY, done(known)));
                entry
            })
            .collect();
        if changed.is_empty() {
            return Ok(false);
        }
        message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &AdrList::of(changed))?;
        Ok(true)
    }

    /// Completes recipients of an open message that say no address, as far as the address book or their entry ids do
    /// (STA-XPPROVIDER-6).
    pub fn resolve(
        logon: &Logon,
        message: &dyn Message,
        all: &[Self],
        which: impl Fn(&Self) -> bool,
    ) -> Result<()> {
        let unaddressed =
            |known: &&Self| known.entry.get(PR_EMAIL_ADDRESS).is_none_or(|text| text.is_empty());
        let rows: Vec<u32> =
            all.iter().filter(unaddressed).filter(|known| which(known)).map(|known| known.row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let before: Vec<engine::Recipient> = all
            .iter()
            .filter(|known| rows.contains(&known.row))
            .map(|known| recipient(known.row, &known.entry, CodePage::default()))
            .collect();
        let books = logon.computer.runtime.read().clone();
        let found = expand_recipients(&books, &before, &mut Shapes::default());
        let completed: AdrList = found
            .iter()
            .filter(|known| rows.contains(&known.row))
            .map(|known| {
                let row = Property::of(PR_ROWID, known.row as i32);
                AdrEntry { properties: known.props.properties().chain([row]).collect() }
            })
            .collect();
        message.modify_recipients(ModRecipFlags::MODRECIP_MODIFY, &completed)
    }

    /// The address type and the address: what the message says, else what the one-off entry id says (STO-SPOOL-4).
    pub fn address(&self) -> Option<(String, String)> {
        let text = |tag| self.entry.get::<String>(tag).filter(|text| !text.is_empty());
        if let Some(address) = text(PR_EMAIL_ADDRESS) {
            return Some((text(PR_ADDRTYPE).unwrap_or_else(|| USUAL_TYPE.to_owned()), address));
        }
        let one_off = OneOff::parse(&self.entry_id()?).ok()?;
        Some((one_off.address_type.to_string(), one_off.address.to_string()))
    }

    fn entry_id(&self) -> Option<EntryId> {
        self.entry.get(PR_ENTRYID).map(EntryId::from)
    }

    /// The provider of its entry id.
    pub fn provider(&self) -> Option<MapiUid> {
        self.entry_id()?.provider_uid()
    }

    /// The address type.
    pub fn address_type(&self) -> Option<String> {
        self.entry.get(PR_ADDRTYPE).or_else(|| Some(self.address()?.0))
    }

    /// The places of the transports that handle it, first those that know its entry id, then those that know its type.
    pub fn transports(&self, all: &[AddressTypes]) -> Vec<usize> {
        let (uid, kind) = (self.provider(), self.address_type());
        // A personal list that nobody could take apart is no address (STA-ROUTE-11).
        if kind.as_ref().is_some_and(|kind| kind.eq_ignore_ascii_case("MAPIPDL")) {
            return Vec::new();
        }
        let by_uid = (0..all.len()).filter(|place| uid.is_some_and(|uid| all[*place].uids.contains(&uid)));
        let mut found: Vec<usize> = by_uid.collect();
        let by_type = (0..all.len()).filter(|place| handles(&all[*place], kind.as_deref()));
        let by_type: Vec<usize> = by_type.filter(|place| !found.contains(place)).collect();
        found.extend(by_type);
        found
    }
}

/// Any type includes none at all: such a transport is offered names that nobody resolved, too.
fn handles(transport: &AddressTypes, kind: Option<&str>) -> bool {
    match (&transport.types, kind) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(types), Some(kind)) => {
            types.iter().any(|known| !known.is_empty() && known.eq_ignore_ascii_case(kind))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::RecipientType;

    fn recipient(kind: &str, id: EntryId) -> Recipient {
        let one_off = OneOff::new("", kind, "somebody");
        let mut entry = AdrEntry::one_off(&one_off, RecipientType::MAPI_TO);
        entry.set(Property::of(PR_ENTRYID, id));
        Recipient { row: 0, entry, done: false }
    }

    /// STA-ROUTE-2, STA-ROUTE-3, STA-ROUTE-4, STA-ROUTE-5
    #[test]
    fn an_entry_id_counts_before_a_type() {
        let mine = MapiUid([7; 16]);
        let id = EntryId::long_term(mine, b"x");
        let all = [
            AddressTypes::any(),
            AddressTypes::of(&["FAX", "smtp"]),
            AddressTypes::of(&[""]).with_uids(&[mine]),
            AddressTypes::of(&["SMT"]),
        ];
        assert_eq!(recipient("SMTP", id.clone()).transports(&all), [2, 0, 1]);
        assert_eq!(recipient("X400", id).transports(&all), [2, 0]);
        assert_eq!(recipient("FAX", EntryId::default()).transports(&all), [0, 1]);
        assert_eq!(
            recipient("", EntryId::default()).transports(&all[1..]),
            [0; 0],
            "no type is none of theirs"
        );
        let unresolved = AdrEntry::named("Somebody", RecipientType::MAPI_TO);
        assert_eq!(Recipient { row: 0, entry: unresolved, done: false }.transports(&all), [0]);
    }
}
