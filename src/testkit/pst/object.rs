//! A node as an object with properties, or as a table of such.

use std::borrow::Cow;

use super::database::{Database, Nodes};
use super::error::{Damage, Result};
use super::format::Node;
use super::heap::{Heap, HeapKind, u16_at, u32_at};
use super::values;
use crate::vocab::tags::PR_MESSAGE_CODEPAGE;
use crate::vocab::{CodePage, PropTag, PropType, PropValue, Property};

/// `PidTagLtpRowId` and `PidTagLtpRowVer`: the table's own columns.
const ROW_COLUMNS: [u16; 2] = [0x67F2, 0x67F3];

/// What a property costs besides its bytes.
const PROPERTY: u64 = 4;

/// A node whose heap is open.
pub(super) struct Object<'a> {
    database: &'a Database,
    heap: Heap,
    /// The nodes inside.
    pub sub_nodes: Nodes,
}

/// A property before its value is read.
struct Record {
    tag: PropTag,
    value: [u8; 4],
}

impl<'a> Object<'a> {
    pub fn open(database: &'a Database, node: Node, kind: HeapKind) -> Result<Self> {
        let heap = Heap::new(database.data(node)?, kind)?;
        Ok(Self { database, heap, sub_nodes: database.sub_nodes(node)? })
    }

    /// The properties whose values can be told, by their ids.
    pub fn properties(&self, default_page: CodePage) -> Result<Vec<Property>> {
        let records = self.records()?;
        let code_page = records.iter().find(|record| record.tag == PR_MESSAGE_CODEPAGE.tag());
        let code_page = code_page.map_or(default_page, |record| CodePage(u32::from_le_bytes(record.value)));
        let mut properties = Vec::with_capacity(records.len());
        for Record { tag, value } in records {
            self.database.charge(PROPERTY)?;
            let prop_type = tag.prop_type();
            let inline = values::fixed_size(prop_type).is_some_and(|size| size <= 4);
            let found = if inline {
                values::fixed(prop_type, &value)
            } else {
                self.stored(tag, u32::from_le_bytes(value), code_page)?
            };
            properties.extend(found.map(|value| Property::new(tag, value)));
        }
        Ok(properties)
    }

    /// The node that the value of an object property is in.
    pub fn object_node(&self, tag: PropTag) -> Result<Option<Node>> {
        let Some(record) = self.records()?.into_iter().find(|record| record.tag == tag) else {
            return Ok(None);
        };
        let bytes = self.heap.item(u32::from_le_bytes(record.value))?;
        let node = u32_at(bytes, 0).ok_or(Damage::Value { tag })?;
        Ok(Some(self.sub_node(node)?))
    }

    /// A node inside.
    pub fn sub_node(&self, node: u32) -> Result<Node> {
        Ok(self.sub_nodes.get(&node).copied().ok_or(Damage::NoNode { node })?)
    }

    /// The ids of the rows, in their order: nodes, where the rows are folders, messages or attachments.
    pub fn row_ids(&self) -> Result<Vec<u32>> {
        Ok(self.row_index()?.into_iter().map(|(id, _)| id).collect())
    }

    /// The rows in the order of their ids.
    pub fn rows(&self, code_page: CodePage) -> Result<Vec<Vec<Property>>> {
        let info = self.heap.item(self.heap.root)?;
        let malformed = || Damage::HeapItem { item: self.heap.root };
        let [bitmap, row_size] = [6, 8].map(|at| u16_at(info, at).map(usize::from));
        let (bitmap, row_size) = (bitmap.ok_or_else(malformed)?, row_size.ok_or_else(malformed)?);
        let columns = info.get(22..).ok_or_else(malformed)?.chunks_exact(8);
        if row_size == 0 || info.get(1).is_none_or(|&count| usize::from(count) != columns.len()) {
            return Err(malformed().into());
        }
        let matrix = self.matrix(u32_at(info, 14).ok_or_else(malformed)?)?;
        let matrix: Vec<_> = matrix.iter().flat_map(|block| block.chunks_exact(row_size)).collect();
        let mut rows = Vec::new();
        for (id, position) in self.row_index()? {
            let row = matrix.get(position).ok_or(Damage::Row { row: id })?;
            let mut properties = Vec::new();
            for column in columns.clone() {
                self.database.charge(PROPERTY)?;
                let (head, place) = column.split_at(4);
                let tag = PropTag(u32_at(head, 0).unwrap_or_default());
                let cell = || {
                    let bit = usize::from(place[3]);
                    let there = row.get(bitmap + bit / 8)? & (0x80 >> (bit % 8)) != 0;
                    let start = usize::from(u16_at(place, 0)?);
                    let cell = row.get(start..start + usize::from(place[2]))?;
                    Some(there.then_some(cell))
                };
                let cell = cell().ok_or(Damage::Row { row: id })?;
                if let Some(cell) = cell.filter(|_| !ROW_COLUMNS.contains(&tag.id())) {
                    let value = match values::fixed_size(tag.prop_type()) {
                        Some(_) => {
                            values::fixed(tag.prop_type(), cell).ok_or(Damage::Value { tag }).map(Some)?
                        }
                        None => self.stored(tag, u32_at(cell, 0).ok_or(Damage::Value { tag })?, code_page)?,
                    };
                    properties.extend(value.map(|value| Property::new(tag, value)));
                }
            }
            rows.push(properties);
        }
        Ok(rows)
    }

    fn records(&self) -> Result<Vec<Record>> {
        let malformed = || Damage::HeapItem { item: self.heap.root };
        let records = self.heap.records(self.heap.root)?.into_iter().map(|record| {
            let &[id_low, id_high, type_low, type_high, ref value @ ..] = record else { return None };
            let prop_type = PropType(u16::from_le_bytes([type_low, type_high]));
            let tag = PropTag::new(prop_type, u16::from_le_bytes([id_low, id_high]));
            Some(Record { tag, value: value.try_into().ok()? })
        });
        Ok(records.collect::<Option<_>>().ok_or_else(malformed)?)
    }

    /// A value that isn't where its record is; `None` if it can't be told.
    fn stored(&self, tag: PropTag, id: u32, code_page: CodePage) -> Result<Option<PropValue>> {
        let prop_type = tag.prop_type();
        if !values::is_known(prop_type) || (id == 0 && values::fixed_size(prop_type).is_some()) {
            return Ok(None);
        }
        let bytes = self.bytes(id)?;
        self.database.charge(bytes.len() as u64)?;
        let value = values::variable(prop_type, &bytes, code_page);
        Ok(Some(value.ok_or(Damage::Value { tag })?))
    }

    fn bytes(&self, id: u32) -> Result<Cow<'_, [u8]>> {
        Ok(match id {
            0 => Cow::Borrowed(&[]),
            id if Heap::is_item(id) => Cow::Borrowed(self.heap.item(id)?),
            node => Cow::Owned(self.database.data(self.sub_node(node)?)?.concat()),
        })
    }

    /// The blocks with the rows; no row is in two of them.
    fn matrix(&self, id: u32) -> Result<Vec<Cow<'_, [u8]>>> {
        Ok(match id {
            0 => Vec::new(),
            id if Heap::is_item(id) => vec![Cow::Borrowed(self.heap.item(id)?)],
            node => self.database.data(self.sub_node(node)?)?.into_iter().map(Cow::Owned).collect(),
        })
    }

    /// The ids of the rows, with their positions.
    fn row_index(&self) -> Result<Vec<(u32, usize)>> {
        let malformed = || Damage::HeapItem { item: self.heap.root };
        let tree = u32_at(self.heap.item(self.heap.root)?, 10).ok_or_else(malformed)?;
        let rows = self.heap.records(tree)?.into_iter().map(|record| {
            // The position has 16 bits in the older format.
            let position = u32_at(record, 4).or_else(|| u16_at(record, 4).map(u32::from))?;
            Some((u32_at(record, 0)?, position as usize))
        });
        Ok(rows.collect::<Option<_>>().ok_or_else(malformed)?)
    }
}
