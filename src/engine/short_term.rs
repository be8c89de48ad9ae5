//! Short-term entry ids: those of one open of a store or one logon to an address book (SES-ENTRYID-3, SES-ENTRYID-6).

use crate::vocab::EntryId;

/// The first byte of a short-term id (SES-ENTRYID-3).
const SHORT_TERM: u8 = 0xFF;

/// The short-term form of a long-term id, good for one open of its store or one logon to its address book.
#[must_use]
pub fn short_term(long: &[u8], open: u64) -> Vec<u8> {
    let mut bytes = [long, &open.to_le_bytes()].concat();
    bytes[0] = SHORT_TERM;
    bytes
}

/// The long-term form of a short-term id that was made for this open; `None` if the bytes are no such id.
#[must_use]
pub fn long_term(id: &EntryId, open: u64) -> Option<EntryId> {
    let (long, owner) = id.as_bytes().split_last_chunk()?;
    if long.first() != Some(&SHORT_TERM) || u64::from_le_bytes(*owner) != open {
        return None;
    }
    let mut long = long.to_vec();
    long[0] = 0;
    Some(EntryId::from(long))
}
