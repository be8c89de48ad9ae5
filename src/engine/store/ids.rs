use crate::engine::long_term;
use crate::engine::slab::Key;
use crate::vocab::{EntryId, MapiUid};

/// Names a store of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreId(pub u32);

/// Names a folder of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(pub Key);

/// Names a saved message of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub Key);

/// A folder or message of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeId {
    /// A folder.
    Folder(FolderId),
    /// A message.
    Message(MessageId),
}

impl From<FolderId> for NodeId {
    fn from(id: FolderId) -> Self {
        Self::Folder(id)
    }
}

impl From<MessageId> for NodeId {
    fn from(id: MessageId) -> Self {
        Self::Message(id)
    }
}

/// Bytes of an entry id behind the uid of the store: kind, place and generation.
const PRIVATE_LEN: usize = 12;
const KIND_FOLDER: u32 = 1;
const KIND_MESSAGE: u32 = 2;

impl NodeId {
    /// The bytes that a long-term entry id has.
    pub const ENTRY_ID_LEN: usize = 20 + PRIVATE_LEN;

    #[inline]
    const fn parts(self) -> (u32, Key) {
        match self {
            Self::Folder(FolderId(key)) => (KIND_FOLDER, key),
            Self::Message(MessageId(key)) => (KIND_MESSAGE, key),
        }
    }

    #[inline]
    fn private(self) -> [u8; PRIVATE_LEN] {
        let (kind, key) = self.parts();
        let mut bytes = [0; PRIVATE_LEN];
        bytes[..4].copy_from_slice(&kind.to_le_bytes());
        bytes[4..8].copy_from_slice(&key.index.to_le_bytes());
        bytes[8..].copy_from_slice(&key.generation.to_le_bytes());
        bytes
    }

    /// The long-term entry id of this object in the store with this uid.
    #[must_use]
    pub fn entry_id(self, store: MapiUid) -> EntryId {
        self.entry_id_bytes(store).into()
    }

    /// The bytes of the long-term entry id.
    #[must_use]
    #[inline]
    pub fn entry_id_bytes(self, store: MapiUid) -> [u8; Self::ENTRY_ID_LEN] {
        let mut bytes = [0; Self::ENTRY_ID_LEN];
        bytes[4..20].copy_from_slice(&store.0);
        bytes[20..].copy_from_slice(&self.private());
        bytes
    }

    /// The object that an entry id of this store names; `None` if the bytes are no such id. Whether the object is
    /// there is another question.
    #[must_use]
    pub fn from_entry_id(id: &EntryId, store: MapiUid) -> Option<Self> {
        let bytes = id.as_bytes();
        if id.provider_uid() != Some(store) || bytes[..4] != [0; 4] {
            return None;
        }
        let private: &[u8; PRIVATE_LEN] = id.private()?.try_into().ok()?;
        let word =
            |at: usize| u32::from_le_bytes([private[at], private[at + 1], private[at + 2], private[at + 3]]);
        let key = Key { index: word(4), generation: word(8) };
        match word(0) {
            KIND_FOLDER => Some(Self::Folder(FolderId(key))),
            KIND_MESSAGE => Some(Self::Message(MessageId(key))),
            _ => None,
        }
    }

    /// The object that a short-term id names which was made for this open of the store (STO-EID-6).
    #[must_use]
    pub fn from_short_term(id: &EntryId, store: MapiUid, open: u64) -> Option<Self> {
        Self::from_entry_id(&long_term(id, open)?, store)
    }

    /// The record key: comparable byte by byte, and on purpose neither the entry id (PRP-KEYS-7) nor unlike those of
    /// other stores (PRP-KEYS-10).
    #[must_use]
    pub fn record_key(self) -> [u8; 16] {
        let mut bytes = *b"keys\0\0\0\0\0\0\0\0\0\0\0\0";
        bytes[16 - PRIVATE_LEN..].copy_from_slice(&self.private());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: MapiUid = MapiUid([0xAB; 16]);

    /// Layout: four zero bytes, the store's uid, then what is ours (SES-ENTRYID-1, SES-ENTRYID-2, STO-EID-1).
    #[test]
    fn entry_id_bytes() {
        let id = NodeId::Message(MessageId(Key { index: 0x0102, generation: 3 })).entry_id(STORE);
        let expected = [&[0; 4][..], &[0xAB; 16], &[2, 0, 0, 0], &[0x02, 0x01, 0, 0], &[3, 0, 0, 0]].concat();
        assert_eq!(id.as_bytes(), expected);
    }

    #[test]
    fn only_whole_ids_of_the_store_are_read() {
        let node = NodeId::Folder(FolderId(Key { index: 7, generation: 1 }));
        let id = node.entry_id(STORE);
        assert_eq!(NodeId::from_entry_id(&id, STORE), Some(node));
        assert_eq!(NodeId::from_entry_id(&id, MapiUid([1; 16])), None);
        for cut in 0..id.as_bytes().len() {
            assert_eq!(NodeId::from_entry_id(&id.as_bytes()[..cut].into(), STORE), None, "cut at {cut}");
        }
    }
}
