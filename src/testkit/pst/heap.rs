//! A node's data as a heap of items, and the trees of records in it.

use super::error::{Damage, Result};

const SIGNATURE: u8 = 0xEC;
const TREE: u8 = 0xB5;

/// What a heap is for (`bClientSig`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HeapKind {
    Properties = 0xBC,
    Table = 0x7C,
}

pub(super) struct Heap {
    blocks: Vec<Vec<u8>>,
    /// The item that everything else is found by.
    pub root: u32,
}

impl Heap {
    pub fn new(blocks: Vec<Vec<u8>>, kind: HeapKind) -> Result<Self> {
        let root = match blocks.first().map(Vec::as_slice) {
            Some([_, _, SIGNATURE, client, a, b, c, d, ..]) if *client == kind as u8 => {
                u32::from_le_bytes([*a, *b, *c, *d])
            }
            _ => return Err(Damage::Heap.into()),
        };
        Ok(Self { blocks, root })
    }

    /// Whether an id means an item of a heap, else a sub-node.
    pub const fn is_item(id: u32) -> bool {
        id & 0x1F == 0
    }

    /// The bytes of an item.
    pub fn item(&self, item: u32) -> Result<&[u8]> {
        Ok(self.find(item).ok_or(Damage::HeapItem { item })?)
    }

    fn find(&self, item: u32) -> Option<&[u8]> {
        let block = self.blocks.get((item >> 16) as usize)?;
        let index = ((item >> 5) & 0x7FF) as usize;
        let map = block.get(usize::from(u16_at(block, 0)?)..)?;
        let count = usize::from(u16_at(map, 0)?);
        // Items count from 1, and where one ends the next begins.
        let starts = map.get(4..)?;
        let start = u16_at(starts, index.checked_sub(1)? * 2)?;
        let end = u16_at(starts, index * 2)?;
        if index > count || !Self::is_item(item) {
            return None;
        }
        block.get(usize::from(start)..usize::from(end))
    }

    /// The records of a tree, each with its key first, in the order of their keys.
    pub fn records(&self, tree: u32) -> Result<Vec<&[u8]>> {
        let &[TREE, key, entry, levels, a, b, c, d] = self.item(tree)? else {
            return Err(Damage::HeapItem { item: tree }.into());
        };
        let (key, entry) = (usize::from(key), usize::from(entry));
        if key == 0 || entry == 0 {
            return Err(Damage::HeapItem { item: tree }.into());
        }
        let root = u32::from_le_bytes([a, b, c, d]);
        let mut items = if root == 0 { Vec::new() } else { vec![root] };
        let mut left = self.blocks.iter().map(Vec::len).sum();
        for _ in 0..levels {
            let mut below = Vec::new();
            for item in items {
                for record in self.part(item, &mut left)?.chunks_exact(key + 4) {
                    below.push(u32_at(record, key).ok_or(Damage::HeapItem { item })?);
                }
            }
            items = below;
        }
        let mut records = Vec::new();
        for item in items {
            records.extend(self.part(item, &mut left)?.chunks_exact(key + entry));
        }
        Ok(records)
    }

    /// An item of a tree. All together are no larger than the heap, or one of them is in the tree twice.
    fn part(&self, item: u32, left: &mut usize) -> Result<&[u8]> {
        let bytes = self.item(item)?;
        *left = left.checked_sub(bytes.len().max(1)).ok_or(Damage::HeapItem { item })?;
        Ok(bytes)
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
