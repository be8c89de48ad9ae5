use std::fmt;
use std::io;

use thiserror::Error;

use crate::vocab::PropTag;

/// Why a PST file could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PstError {
    /// The operating system refused the file.
    #[error("can't read the file")]
    Io {
        /// What it said.
        #[from]
        source: io::Error,
    },
    /// It doesn't begin as a PST does; an OST, Outlook's cache of a server, doesn't either.
    #[error("not a PST file")]
    NotAPst,
    /// Another version of the format than the two that Outlook writes to PST files.
    #[error("PST version {version} is not supported")]
    Version {
        /// `wVer` of the header.
        version: u16,
    },
    /// Something in the file is not as the format demands.
    #[error("{place}: {damage}")]
    Damaged {
        /// Where in the store: `folder "Inbox", message 0x200024, attachment 0x8025`.
        place: String,
        /// What is wrong there.
        #[source]
        damage: Damage,
    },
}

/// What is wrong at the place that [`PstError::Damaged`] names.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Damage {
    /// The header is cut off or its checksum is wrong.
    #[error("the header is unreadable")]
    Header {
        /// What the reader said.
        source: io::Error,
    },
    /// A page of one of the two trees that everything is found by.
    #[error("the page at {offset:#x} is unreadable")]
    Page {
        /// Where in the file.
        offset: u64,
        /// What the reader said.
        source: io::Error,
    },
    /// A page that its tree can't have where it is: of another level, or a second time.
    #[error("the page at {offset:#x} doesn't fit into its tree")]
    PageOrder {
        /// Where in the file.
        offset: u64,
    },
    /// A node that is referred to.
    #[error("node {node:#x} is missing")]
    NoNode {
        /// Its id.
        node: u32,
    },
    /// A node that is referred to as if it were of another kind.
    #[error("node {node:#x} is of the wrong kind")]
    NodeKind {
        /// Its id.
        node: u32,
    },
    /// A block that is referred to.
    #[error("block {block:#x} is missing")]
    NoBlock {
        /// Its id.
        block: u64,
    },
    /// A block of data.
    #[error("block {block:#x} at {offset:#x} is unreadable")]
    Block {
        /// Its id.
        block: u64,
        /// Where in the file.
        offset: u64,
        /// What the reader said.
        source: io::Error,
    },
    /// A block that its tree can't have where it is.
    #[error("block {block:#x} doesn't fit into its tree")]
    BlockOrder {
        /// Its id.
        block: u64,
    },
    /// Many references to the same blocks, or one value of 2 GiB.
    #[error("more is referred to than the file can hold")]
    Oversized,
    /// The block with properties or rows doesn't begin as it has to.
    #[error("the heap is malformed")]
    Heap,
    /// Something in the block with properties or rows.
    #[error("item {item:#x} of the heap is missing or malformed")]
    HeapItem {
        /// Its id.
        item: u32,
    },
    /// A row of a table.
    #[error("row {row:#x} of the table is missing or malformed")]
    Row {
        /// Its id.
        row: u32,
    },
    /// The value of a property.
    #[error("the value of {tag} is malformed")]
    Value {
        /// The property.
        tag: PropTag,
    },
    /// The map of named properties.
    #[error("name {index} of the named properties is malformed")]
    Name {
        /// Its place in the map.
        index: usize,
    },
    /// A folder that is in two places, or in itself.
    #[error("folder {node:#x} is there a second time")]
    FolderAgain {
        /// Its node.
        node: u32,
    },
    /// Folders in folders or messages in messages without end.
    #[error("nested deeper than {limit} levels")]
    Nested {
        /// As deep as this reader goes.
        limit: usize,
    },
}

/// A [`Damage`] on its way up to where its place is known.
pub(super) struct Fault {
    damage: Damage,
    /// From the inside to the outside.
    steps: Vec<String>,
}

pub(super) type Result<T> = std::result::Result<T, Fault>;

impl From<Damage> for Fault {
    fn from(damage: Damage) -> Self {
        Self { damage, steps: Vec::new() }
    }
}

impl From<Fault> for PstError {
    fn from(Fault { damage, mut steps }: Fault) -> Self {
        steps.reverse();
        Self::Damaged { place: steps.join(", "), damage }
    }
}

/// Says where a fault happened.
pub(super) trait Within {
    fn within(self, step: impl fmt::Display) -> Self;
}

impl<T> Within for Result<T> {
    fn within(self, step: impl fmt::Display) -> Self {
        self.map_err(|mut fault| {
            fault.steps.push(step.to_string());
            fault
        })
    }
}
