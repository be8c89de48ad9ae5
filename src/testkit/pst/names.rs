//! What the identifiers from 0x8000 on stand for.

use super::database::Database;
use super::error::{Damage, Result};
use super::heap::{u16_at, u32_at};
use super::values::{guid, text16};
use crate::vocab::guids::{PS_MAPI, PS_PUBLIC_STRINGS};
use crate::vocab::{Guid, NameKind, PropName, Property, Text};

/// The streams of the map are properties with these ids.
const SETS: u16 = 0x0002;
const ENTRIES: u16 = 0x0003;
const STRINGS: u16 = 0x0004;

/// The names in the properties of the map's node.
pub(super) fn read(database: &Database, properties: &[Property]) -> Result<Vec<(u16, PropName)>> {
    let stream = |id| {
        let stream = properties.iter().find(|property| property.tag.id() == id);
        stream.and_then(|property| property.value.as_bytes()).unwrap_or_default()
    };
    let (sets, strings) = (stream(SETS), stream(STRINGS));
    let entries = stream(ENTRIES).chunks_exact(8).enumerate();
    let names = entries.map(|(index, entry)| {
        let (id, name) = name(entry, sets, strings).ok_or(Damage::Name { index })?;
        if let NameKind::String(text) = &name.kind {
            database.charge(text.len() as u64)?;
        }
        Ok((id, name))
    });
    names.collect()
}

fn name(entry: &[u8], sets: &[u8], strings: &[u8]) -> Option<(u16, PropName)> {
    let number = u32_at(entry, 0)?;
    let set_and_kind = u16_at(entry, 4)?;
    let id = u16_at(entry, 6)?.checked_add(0x8000)?;
    let set = match usize::from(set_and_kind >> 1) {
        0 => Guid::nil(),
        1 => PS_MAPI,
        2 => PS_PUBLIC_STRINGS,
        listed => guid(sets.get((listed - 3) * 16..)?)?,
    };
    let kind =
        if set_and_kind & 1 == 0 { NameKind::Id(number) } else { NameKind::String(string(number, strings)?) };
    Some((id, PropName { set, kind }))
}

fn string(offset: u32, strings: &[u8]) -> Option<Text> {
    let strings = strings.get(offset as usize..)?;
    text16(strings.get(4..)?.get(..u32_at(strings, 0)? as usize)?)
}
