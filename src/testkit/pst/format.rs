//! What the crate `outlook_pst` reads for us: single pages and blocks, checked and decrypted.
//!
//! Nothing here follows a reference: the crate does so without bounds, so the walks are our own (`database`).

use std::any::Any;
use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use outlook_pst::ndb::block::{
    Block as _, DataTree, IntermediateDataTreeEntry as _, IntermediateTreeBlock as _,
    IntermediateTreeHeader as _, SubNodeTree,
};
use outlook_pst::ndb::block_id::{AnsiBlockId, AnsiPageId, UnicodeBlockId, UnicodePageId};
use outlook_pst::ndb::block_ref::{
    AnsiBlockRef, AnsiPageRef, BlockRef as _, UnicodeBlockRef, UnicodePageRef,
};
use outlook_pst::ndb::byte_index::{AnsiByteIndex, ByteIndex as _, UnicodeByteIndex};
use outlook_pst::ndb::header::{Header as _, NdbCryptMethod};
use outlook_pst::ndb::page::{
    AnsiBlockBTree, AnsiBlockBTreeEntry, AnsiNodeBTree, BTreePage as _, BTreePageEntry as _,
    BlockBTreeEntry as _, NodeBTreeEntry as _, RootBTreePage, UnicodeBlockBTree, UnicodeBlockBTreeEntry,
    UnicodeNodeBTree,
};
use outlook_pst::ndb::root::Root as _;
use outlook_pst::{AnsiPstFile, PstFile as _, UnicodePstFile};

/// The bytes of a block at most, its trailer among them.
const LARGEST_BLOCK: u16 = 8192;

/// What the header tells.
pub(super) struct Roots {
    pub crypt: NdbCryptMethod,
    pub nodes: u64,
    pub blocks: u64,
}

/// Where a node's data and its sub-nodes are; block 0 is none.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub data: u64,
    pub sub_nodes: u64,
}

/// Where a block is.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub block: u64,
    pub offset: u64,
    pub size: u16,
}

/// A page or block of a tree: an inner one tells where those of the next level are.
pub(super) enum Tree<Leaf> {
    Branch { level: u8, children: Vec<u64> },
    Leaf(Leaf),
}

/// One of the two formats. Nothing in it panics or reads more than one page or block.
pub(super) trait Format {
    fn roots(&self, file: Rc<[u8]>) -> io::Result<Roots>;
    fn node_page(&self, file: &[u8], offset: u64) -> io::Result<Tree<Vec<(u32, Node)>>>;
    fn block_page(&self, file: &[u8], offset: u64) -> io::Result<Tree<Vec<Extent>>>;
    fn data_block(&self, file: &[u8], crypt: NdbCryptMethod, extent: Extent) -> io::Result<Tree<Vec<u8>>>;
    fn node_block(&self, file: &[u8], extent: Extent) -> io::Result<Tree<Vec<(u32, Node)>>>;
}

/// Outlook 2003 and later: 64-bit offsets.
pub(super) struct Unicode;
/// Outlook 97 to 2002: 32-bit offsets.
pub(super) struct Ansi;

macro_rules! format_of {
    (
        $Format:ty, $int:ty, $trailer:literal, $Pst:ty, $NodeTree:ty, $BlockTree:ty, $Entry:ty,
        $BlockId:ty, $PageId:ty, $BlockRef:ty, $PageRef:ty, $ByteIndex:ty
    ) => {
        impl $Format {
            fn page(offset: u64) -> io::Result<$PageRef> {
                let offset = <$int>::try_from(offset).map_err(|_| io::ErrorKind::InvalidData)?;
                Ok(<$PageRef>::new(<$PageId>::from(0), <$ByteIndex>::new(offset)))
            }

            fn entry(extent: Extent) -> io::Result<$Entry> {
                if !(1..=LARGEST_BLOCK - $trailer).contains(&extent.size) {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} bytes", extent.size)));
                }
                let number = |number| <$int>::try_from(number).map_err(|_| io::ErrorKind::InvalidData);
                let block = <$BlockId>::from(number(extent.block)?);
                let offset = <$ByteIndex>::new(number(extent.offset)?);
                Ok(<$Entry>::new(<$BlockRef>::new(block, offset), extent.size))
            }

            fn key(block: $BlockId) -> u64 {
                u64::from(<$int>::from(block)) & !1
            }

            fn optional_key(block: Option<$BlockId>) -> u64 {
                block.map_or(0, Self::key)
            }
        }

        impl Format for $Format {
            fn roots(&self, file: Rc<[u8]>) -> io::Result<Roots> {
                contained(|| {
                    let pst = <$Pst>::read_from(Box::new(Cursor::new(file)))?;
                    let root = pst.header().root();
                    Ok(Roots {
                        crypt: pst.header().crypt_method(),
                        nodes: root.node_btree().index().index().into(),
                        blocks: root.block_btree().index().index().into(),
                    })
                })
            }

            fn node_page(&self, file: &[u8], offset: u64) -> io::Result<Tree<Vec<(u32, Node)>>> {
                contained(|| {
                    let page = <$NodeTree>::read(&mut Cursor::new(file), Self::page(offset)?)?;
                    Ok(match page {
                        RootBTreePage::Intermediate(page, _) => Tree::Branch {
                            level: page.level(),
                            children: page
                                .entries()
                                .iter()
                                .map(|e| e.block().index().index().into())
                                .collect(),
                        },
                        RootBTreePage::Leaf(page) => {
                            let node = |data, sub_nodes| Node {
                                data: Self::key(data),
                                sub_nodes: Self::optional_key(sub_nodes),
                            };
                            let entries = page.entries().iter();
                            Tree::Leaf(
                                entries.map(|e| (e.node().into(), node(e.data(), e.sub_node()))).collect(),
                            )
                        }
                    })
                })
            }

            fn block_page(&self, file: &[u8], offset: u64) -> io::Result<Tree<Vec<Extent>>> {
                contained(|| {
                    let page = <$BlockTree>::read(&mut Cursor::new(file), Self::page(offset)?)?;
                    Ok(match page {
                        RootBTreePage::Intermediate(page, _) => Tree::Branch {
                            level: page.level(),
                            children: page
                                .entries()
                                .iter()
                                .map(|e| e.block().index().index().into())
                                .collect(),
                        },
                        RootBTreePage::Leaf(page) => {
                            let extents = page.entries().iter().map(|entry| Extent {
                                block: Self::key(entry.block().block()),
                                offset: entry.block().index().index().into(),
                                size: entry.size(),
                            });
                            Tree::Leaf(extents.collect())
                        }
                    })
                })
            }

            fn data_block(
                &self,
                file: &[u8],
                crypt: NdbCryptMethod,
                extent: Extent,
            ) -> io::Result<Tree<Vec<u8>>> {
                contained(|| {
                    let entry = Self::entry(extent)?;
                    Ok(match DataTree::<$Pst>::read(&mut Cursor::new(file), crypt, &entry)? {
                        DataTree::Intermediate(block) => Tree::Branch {
                            level: block.header().level(),
                            children: block.entries().iter().map(|e| Self::key(e.block())).collect(),
                        },
                        DataTree::Leaf(block) => Tree::Leaf(block.data().to_vec()),
                    })
                })
            }

            fn node_block(&self, file: &[u8], extent: Extent) -> io::Result<Tree<Vec<(u32, Node)>>> {
                contained(|| {
                    let entry = Self::entry(extent)?;
                    Ok(match SubNodeTree::<$Pst>::read(&mut Cursor::new(file), &entry)? {
                        SubNodeTree::Intermediate(block) => Tree::Branch {
                            level: block.header().level(),
                            children: block.entries().iter().map(|e| Self::key(e.block())).collect(),
                        },
                        SubNodeTree::Leaf(block) => {
                            let node = |data, sub_nodes| Node {
                                data: Self::key(data),
                                sub_nodes: Self::optional_key(sub_nodes),
                            };
                            let entries = block.entries().iter();
                            Tree::Leaf(
                                entries.map(|e| (e.node().into(), node(e.block(), e.sub_node()))).collect(),
                            )
                        }
                    })
                })
            }
        }
    };
}

format_of!(
    Unicode,
    u64,
    16,
    UnicodePstFile,
    UnicodeNodeBTree,
    UnicodeBlockBTree,
    UnicodeBlockBTreeEntry,
    UnicodeBlockId,
    UnicodePageId,
    UnicodeBlockRef,
    UnicodePageRef,
    UnicodeByteIndex
);
format_of!(
    Ansi,
    u32,
    12,
    AnsiPstFile,
    AnsiNodeBTree,
    AnsiBlockBTree,
    AnsiBlockBTreeEntry,
    AnsiBlockId,
    AnsiPageId,
    AnsiBlockRef,
    AnsiPageRef,
    AnsiByteIndex
);

/// The crate asserts and indexes where a damaged file can lead it; what it was at is thrown away with the panic.
fn contained<T>(read: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(io::Error::other(message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("the reader panicked: {}", text.unwrap_or_default())
}
