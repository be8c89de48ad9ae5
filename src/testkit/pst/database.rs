//! The nodes of the file and the blocks that they are made of.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::rc::Rc;

use outlook_pst::ndb::header::NdbCryptMethod;

use super::error::{Damage, PstError, Result, Within};
use super::format::{Ansi, Extent, Format, Node, Tree, Unicode};

/// How often each byte of the file may be read or copied: once as part of a block and once as a value, and more
/// where messages share a block.
const SHARED: u64 = 16;
/// What a block costs at least in memory and time.
const SMALLEST_BLOCK: u64 = 64;
/// The levels of a tree of data blocks (XXBLOCK, XBLOCK) and of sub-nodes (SIBLOCK).
const DATA_LEVELS: u8 = 2;
const NODE_LEVELS: u8 = 1;

pub(super) type Nodes = BTreeMap<u32, Node>;

pub(super) struct Database {
    file: Rc<[u8]>,
    format: &'static dyn Format,
    crypt: NdbCryptMethod,
    nodes: Nodes,
    blocks: BTreeMap<u64, Extent>,
    /// The bytes that may still be read and copied: so no net of references makes much of a small file.
    budget: Cell<u64>,
}

impl Database {
    pub fn open(file: Rc<[u8]>) -> std::result::Result<Self, PstError> {
        let format: &'static dyn Format = match version(&file)? {
            14 | 15 => &Ansi,
            23 => &Unicode,
            version => return Err(PstError::Version { version }),
        };
        Ok(Self::read(file, format).within("file")?)
    }

    fn read(file: Rc<[u8]>, format: &'static dyn Format) -> Result<Self> {
        let roots = format.roots(Rc::clone(&file)).map_err(|source| Damage::Header { source })?;
        let mut nodes = Nodes::new();
        walk(roots.nodes, |offset| format.node_page(&file, offset), |leaf| nodes.extend(leaf))?;
        let mut blocks = BTreeMap::new();
        walk(
            roots.blocks,
            |offset| format.block_page(&file, offset),
            |leaf| blocks.extend(leaf.into_iter().map(|extent| (extent.block, extent))),
        )?;
        let budget = Cell::new(SHARED.saturating_mul(file.len() as u64));
        Ok(Self { file, format, crypt: roots.crypt, nodes, blocks, budget })
    }

    /// A node by its id.
    pub fn node(&self, node: u32) -> Result<Node> {
        Ok(self.find(node).ok_or(Damage::NoNode { node })?)
    }

    /// A node by its id, if there is one.
    pub fn find(&self, node: u32) -> Option<Node> {
        self.nodes.get(&node).copied()
    }

    /// The data of a node, block by block.
    pub fn data(&self, node: Node) -> Result<Vec<Vec<u8>>> {
        let mut data = Vec::new();
        let mut size = 0_u64;
        self.walk_blocks(
            node.data,
            DATA_LEVELS,
            |extent| self.format.data_block(&self.file, self.crypt, extent),
            |leaf: Vec<u8>| {
                size += leaf.len() as u64;
                data.push(leaf);
            },
        )?;
        // A value has to fit into 32 bits, also as UTF-8.
        if size > u64::from(u32::MAX / 2) { Err(Damage::Oversized.into()) } else { Ok(data) }
    }

    /// The nodes inside a node.
    pub fn sub_nodes(&self, node: Node) -> Result<Nodes> {
        let mut nodes = Nodes::new();
        self.walk_blocks(
            node.sub_nodes,
            NODE_LEVELS,
            |extent| self.format.node_block(&self.file, extent),
            |leaf| nodes.extend(leaf),
        )?;
        Ok(nodes)
    }

    /// Takes bytes that were read or copied from the budget.
    pub fn charge(&self, bytes: u64) -> Result<()> {
        self.budget.set(self.budget.get().checked_sub(bytes).ok_or(Damage::Oversized)?);
        Ok(())
    }

    fn walk_blocks<Leaf>(
        &self,
        root: u64,
        levels: u8,
        read: impl Fn(Extent) -> io::Result<Tree<Leaf>>,
        mut take: impl FnMut(Leaf),
    ) -> Result<()> {
        let mut open = if root == 0 { Vec::new() } else { vec![(root, levels)] };
        while let Some((block, at_most)) = open.pop() {
            let extent = *self.blocks.get(&block).ok_or(Damage::NoBlock { block })?;
            self.charge(u64::from(extent.size).max(SMALLEST_BLOCK))?;
            let Extent { offset, .. } = extent;
            match read(extent).map_err(|source| Damage::Block { block, offset, source })? {
                Tree::Leaf(leaf) => take(leaf),
                Tree::Branch { level, children } if (1..=at_most).contains(&level) => {
                    open.extend(children.into_iter().rev().map(|child| (child, level - 1)));
                }
                Tree::Branch { .. } => return Err(Damage::BlockOrder { block }.into()),
            }
        }
        Ok(())
    }
}

/// `wVer`, if the file begins as a PST does.
fn version(file: &[u8]) -> std::result::Result<u16, PstError> {
    match file {
        [b'!', b'B', b'D', b'N', _, _, _, _, b'S', b'M', low, high, ..] => {
            Ok(u16::from_le_bytes([*low, *high]))
        }
        _ => Err(PstError::NotAPst),
    }
}

/// All leaves of a tree of pages. No page comes twice, so this ends.
fn walk<Leaf>(
    root: u64,
    read: impl Fn(u64) -> io::Result<Tree<Leaf>>,
    mut take: impl FnMut(Leaf),
) -> Result<()> {
    let mut seen = BTreeSet::new();
    let mut open = vec![(root, None)];
    while let Some((offset, expected)) = open.pop() {
        let fits = seen.insert(offset);
        match read(offset).map_err(|source| Damage::Page { offset, source })? {
            Tree::Leaf(leaf) if fits && matches!(expected, None | Some(0)) => take(leaf),
            Tree::Branch { level, children } if fits && expected.is_none_or(|expected| expected == level) => {
                let below = level.checked_sub(1).ok_or(Damage::PageOrder { offset })?;
                open.extend(children.into_iter().rev().map(|child| (child, Some(below))));
            }
            _ => return Err(Damage::PageOrder { offset }.into()),
        }
    }
    Ok(())
}
