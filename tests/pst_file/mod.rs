//! Writes PST files of either format, well-formed and otherwise: just what a reader looks at, and no encryption.

/// Kinds of values in property and table records.
pub const LONG: u16 = 0x0003;
pub const OBJECT: u16 = 0x000D;
pub const STRING8: u16 = 0x001E;
pub const UNICODE: u16 = 0x001F;
pub const SYSTIME: u16 = 0x0040;
pub const BINARY: u16 = 0x0102;
pub const MV_UNICODE: u16 = 0x101F;

/// Where the blocks begin.
const HEADER: usize = 1024;

/// The two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Unicode,
    Ansi,
}

/// A property of a node: its value is in its record, in the heap, or in a node inside.
pub enum Value {
    Small(u32),
    Item(Vec<u8>),
    Node(u32),
}

/// A file in the making. Pages and blocks are placed when it is finished.
pub struct PstFile {
    pub format: Format,
    /// Block id, content, and the count of entries if a wrong one is to be told.
    pub blocks: Vec<(u64, Vec<u8>)>,
    /// Id, block with the data, block with the nodes inside.
    pub nodes: Vec<(u32, u64, u64)>,
    /// Puts both trees under an inner page that is its own child.
    pub endless_pages: bool,
}

impl PstFile {
    pub fn new(format: Format) -> Self {
        Self { format, blocks: Vec::new(), nodes: Vec::new(), endless_pages: false }
    }

    /// The id of the next block.
    pub fn next_block(&self, internal: bool) -> u64 {
        (self.blocks.len() as u64 + 1) * 4 + if internal { 2 } else { 0 }
    }

    pub fn data(&mut self, content: Vec<u8>) -> u64 {
        let id = self.next_block(false);
        self.blocks.push((id, content));
        id
    }

    /// A block that lists blocks of data (XBLOCK, XXBLOCK).
    pub fn list(&mut self, level: u8, blocks: &[u64]) -> u64 {
        let mut content = vec![1, level];
        content.extend((blocks.len() as u16).to_le_bytes());
        content.extend([0; 4]);
        blocks.iter().for_each(|&block| self.number(&mut content, block));
        let id = self.next_block(true);
        self.blocks.push((id, content));
        id
    }

    /// A block that lists nodes (SLBLOCK).
    pub fn sub_nodes(&mut self, nodes: &[(u32, u64, u64)]) -> u64 {
        let mut content = vec![2, 0];
        content.extend((nodes.len() as u16).to_le_bytes());
        if self.format == Format::Unicode {
            content.extend([0; 4]);
        }
        for &(node, data, sub_nodes) in nodes {
            [node.into(), data, sub_nodes].into_iter().for_each(|n| self.number(&mut content, n));
        }
        let id = self.next_block(true);
        self.blocks.push((id, content));
        id
    }

    /// A node with its data in one block; one that was there under this id is forgotten.
    pub fn node(&mut self, id: u32, data: Vec<u8>, sub_nodes: u64) {
        let data = self.data(data);
        self.node_of(id, data, sub_nodes);
    }

    /// A node of blocks that are there.
    pub fn node_of(&mut self, id: u32, data: u64, sub_nodes: u64) {
        self.nodes.retain(|node| node.0 != id);
        self.nodes.push((id, data, sub_nodes));
    }

    /// A number of the format's width.
    fn number(&self, to: &mut Vec<u8>, number: u64) {
        match self.format {
            Format::Unicode => to.extend(number.to_le_bytes()),
            Format::Ansi => to.extend((number as u32).to_le_bytes()),
        }
    }

    /// The content of a node with properties.
    pub fn properties(properties: &[(u16, u16, Value)]) -> Vec<u8> {
        let mut items = vec![Vec::new(), Vec::new()];
        let mut records = Vec::new();
        for (id, prop_type, value) in properties {
            let value = match value {
                Value::Small(value) | Value::Node(value) => *value,
                Value::Item(bytes) if bytes.is_empty() => 0,
                Value::Item(bytes) => {
                    items.push(bytes.clone());
                    item_id(items.len())
                }
            };
            records.extend(id.to_le_bytes());
            records.extend(prop_type.to_le_bytes());
            records.extend(value.to_le_bytes());
        }
        items[0] = tree(2, 6, if records.is_empty() { 0 } else { item_id(2) });
        items[1] = records;
        heap(0xBC, &items)
    }

    /// The content of a node with a table: rows with their ids, and after these the values of the columns.
    /// Every column is a `LONG`, or 8-bit or 16-bit text in the heap.
    pub fn table(&self, columns: &[(u16, u16)], rows: &[(u32, Vec<Value>)]) -> Vec<u8> {
        let mut items = vec![Vec::new(), Vec::new(), Vec::new()];
        let mut index = Vec::new();
        let mut matrix = Vec::new();
        for (position, (id, cells)) in rows.iter().enumerate() {
            index.extend(id.to_le_bytes());
            match self.format {
                Format::Unicode => index.extend((position as u32).to_le_bytes()),
                Format::Ansi => index.extend((position as u16).to_le_bytes()),
            }
            matrix.extend(id.to_le_bytes());
            matrix.extend([0; 4]);
            for cell in cells {
                let value = match cell {
                    Value::Small(value) | Value::Node(value) => *value,
                    Value::Item(bytes) => {
                        items.push(bytes.clone());
                        item_id(items.len())
                    }
                };
                matrix.extend(value.to_le_bytes());
            }
            // Every column has a value; there is room for eight.
            matrix.push(0xFF);
        }
        let end = 8 + 4 * columns.len() as u16;
        let mut info = vec![0x7C, columns.len() as u8 + 2];
        [end, end, end, end + 1].into_iter().for_each(|end| info.extend(end.to_le_bytes()));
        info.extend(item_id(2).to_le_bytes());
        let position_size = if self.format == Format::Unicode { 4 } else { 2 };
        items[1] = tree(4, position_size, 0);
        if !rows.is_empty() {
            items.extend([index, matrix]);
            items[1] = tree(4, position_size, item_id(items.len() - 1));
        }
        info.extend(if rows.is_empty() { 0 } else { item_id(items.len()) }.to_le_bytes());
        info.extend([0; 4]);
        let own = [(0x67F2, LONG), (0x67F3, LONG)];
        for (at, (id, prop_type)) in own.iter().chain(columns).enumerate() {
            info.extend(prop_type.to_le_bytes());
            info.extend(id.to_le_bytes());
            info.extend((4 * at as u16).to_le_bytes());
            info.extend([4, at as u8]);
        }
        items[0] = info;
        heap(0x7C, &items)
    }

    /// The bytes of the file.
    pub fn finish(&self) -> Vec<u8> {
        let mut file = vec![0; HEADER];
        let mut blocks = Vec::new();
        for (id, content) in &self.blocks {
            blocks.push((*id, file.len() as u64, content.len() as u16));
            self.push_block(&mut file, *id, content);
        }
        file.resize(file.len().next_multiple_of(512), 0);
        let mut nodes = self.nodes.clone();
        nodes.sort_unstable();
        let nodes = self.push_tree(&mut file, 0x81, &nodes, |to, &(node, data, sub_nodes)| {
            [node.into(), data, sub_nodes].into_iter().for_each(|n| self.number(to, n));
            to.extend([0; 4]);
            to.extend(if self.format == Format::Unicode { &[0; 4][..] } else { &[] });
        });
        let blocks = self.push_tree(&mut file, 0x80, &blocks, |to, &(block, offset, size)| {
            [block, offset].into_iter().for_each(|n| self.number(to, n));
            to.extend(size.to_le_bytes());
            to.extend([2, 0]);
            to.extend(if self.format == Format::Unicode { &[0; 4][..] } else { &[] });
        });
        self.write_header(&mut file, nodes, blocks);
        file
    }

    /// Where a block of a finished file is; behind the last one, the pages begin.
    pub fn offset(&self, block: usize) -> usize {
        let room = |content: &[u8]| (content.len() + self.trailer()).next_multiple_of(64);
        HEADER + self.blocks[..block].iter().map(|(_, content)| room(content)).sum::<usize>()
    }

    /// Computes the checksum of a page of a finished file anew.
    pub fn seal_page(&self, page: &mut [u8]) {
        let (end, at) = if self.format == Format::Unicode { (496, 500) } else { (500, 508) };
        let crc = checksum(&page[..end]).to_le_bytes();
        page[at..at + 4].copy_from_slice(&crc);
    }

    /// Writes a block of a finished file anew, with its checksum.
    pub fn rewrite_block(&self, file: &mut [u8], index: usize) {
        let at = self.offset(index);
        let (id, content) = &self.blocks[index];
        let mut block = Vec::new();
        self.push_block(&mut block, *id, content);
        file[at..at + block.len()].copy_from_slice(&block);
    }

    fn trailer(&self) -> usize {
        if self.format == Format::Unicode { 16 } else { 12 }
    }

    fn push_block(&self, file: &mut Vec<u8>, id: u64, content: &[u8]) {
        let trailer = self.trailer();
        file.extend(content);
        let end = file.len() - content.len() + (content.len() + trailer).next_multiple_of(64);
        file.resize(end - trailer, 0);
        file.extend((content.len() as u16).to_le_bytes());
        file.extend([0; 2]);
        let crc = checksum(content).to_le_bytes();
        match self.format {
            Format::Unicode => {
                file.extend(crc);
                file.extend(id.to_le_bytes());
            }
            Format::Ansi => {
                file.extend((id as u32).to_le_bytes());
                file.extend(crc);
            }
        }
    }

    /// Pages of at most 15 entries each, under one inner page, which has room for 20; returns where that is.
    fn push_tree<T>(
        &self,
        file: &mut Vec<u8>,
        kind: u8,
        entries: &[T],
        write: impl Fn(&mut Vec<u8>, &T),
    ) -> u64 {
        let mut index = Vec::new();
        for entries in entries.chunks(15) {
            let mut page = Vec::new();
            entries.iter().for_each(|entry| write(&mut page, entry));
            let key = page[..if self.format == Format::Unicode { 8 } else { 4 }].to_vec();
            index.push((key, file.len() as u64));
            self.push_page(file, kind, 0, entries.len(), page);
        }
        let root = file.len() as u64;
        let mut page = Vec::new();
        for (key, offset) in &index {
            page.extend(key);
            self.number(&mut page, 0);
            self.number(&mut page, if self.endless_pages { root } else { *offset });
        }
        self.push_page(file, kind, 1, index.len(), page);
        root
    }

    fn push_page(&self, file: &mut Vec<u8>, kind: u8, level: u8, count: usize, mut page: Vec<u8>) {
        let size = page.len() / count;
        let room = if self.format == Format::Unicode { 488 } else { 496 };
        page.resize(room, 0);
        page.extend([count as u8, (room / size) as u8, size as u8, level]);
        page.extend(if self.format == Format::Unicode { &[0; 4][..] } else { &[] });
        let crc = checksum(&page).to_le_bytes();
        page.extend([kind, kind, 0, 0]);
        match self.format {
            Format::Unicode => {
                page.extend(crc);
                page.extend([0; 8]);
            }
            Format::Ansi => {
                page.extend([0; 4]);
                page.extend(crc);
            }
        }
        file.extend(page);
    }

    fn write_header(&self, file: &mut [u8], nodes: u64, blocks: u64) {
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, b"!BDN");
        put(8, b"SM");
        put(12, &[19, 0, 1, 1]);
        match self.format {
            Format::Unicode => {
                put(10, &[23, 0]);
                put(180 + 36 + 8, &nodes.to_le_bytes());
                put(180 + 52 + 8, &blocks.to_le_bytes());
                put(180 + 68, &[2]);
                put(512, &[0x80]);
                let crc = checksum(&file[8..524]).to_le_bytes();
                file[524..528].copy_from_slice(&crc);
            }
            Format::Ansi => {
                put(10, &[15, 0]);
                put(164 + 20 + 4, &(nodes as u32).to_le_bytes());
                put(164 + 28 + 4, &(blocks as u32).to_le_bytes());
                put(164 + 36, &[2]);
                put(460, &[0x80]);
            }
        }
        let crc = checksum(&file[8..479]).to_le_bytes();
        file[4..8].copy_from_slice(&crc);
    }
}

/// The id of an item in the heap's first block; they count from 1.
pub fn item_id(index: usize) -> u32 {
    (index as u32) << 5
}

/// The head of a tree without inner levels.
pub fn tree(key: u8, entry: u8, root: u32) -> Vec<u8> {
    let mut head = vec![0xB5, key, entry, 0];
    head.extend(root.to_le_bytes());
    head
}

/// A heap of one block; the first item is the one that everything is found by.
pub fn heap(kind: u8, items: &[Vec<u8>]) -> Vec<u8> {
    let mut block = vec![0, 0, 0xEC, kind];
    block.extend(item_id(1).to_le_bytes());
    block.extend([0; 4]);
    let mut starts = vec![block.len() as u16];
    for item in items {
        block.extend(item);
        starts.push(block.len() as u16);
    }
    block.resize(block.len().next_multiple_of(2), 0);
    let map = (block.len() as u16).to_le_bytes();
    block[..2].copy_from_slice(&map);
    block.extend((items.len() as u16).to_le_bytes());
    block.extend([0; 2]);
    starts.into_iter().for_each(|start| block.extend(start.to_le_bytes()));
    block
}

/// CRC-32 without the usual inversions.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

/// 16-bit text.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
