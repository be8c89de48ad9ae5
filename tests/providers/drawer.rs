//! A destination as a user writes one: a drawer for sheets, which knows nothing of the emulator.

use std::collections::BTreeMap;
use std::sync::Arc;

use mapi_emulator::interface::*;
use mapi_emulator::no_support;
use mapi_emulator::vocab::guids::Iid;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;

/// What `SetProps` takes at once; the rest needs a stream.
const AT_ONCE: usize = 1_000;

/// The sheets in it, in the order they were saved.
#[derive(Debug, Default)]
pub struct Drawer {
    pub sheets: Arc<Mutex<Vec<Arc<Sheet>>>>,
}

/// A message or an attachment.
#[derive(Debug, Default)]
pub struct Sheet {
    pub values: Mutex<BTreeMap<u16, Property>>,
    pub recipients: Mutex<Vec<AdrEntry>>,
    pub clipped: Mutex<Vec<Arc<Self>>>,
    pub inside: Mutex<Option<Arc<Self>>>,
    names: Mutex<Vec<PropName>>,
    /// Where it is put when it is saved.
    home: Arc<Mutex<Vec<Arc<Self>>>>,
    myself: std::sync::Weak<Self>,
}

impl Sheet {
    fn new(home: &Arc<Mutex<Vec<Arc<Self>>>>) -> Arc<Self> {
        Arc::new_cyclic(|myself| Self { home: Arc::clone(home), myself: myself.clone(), ..Self::default() })
    }

    /// The value of a property, printed.
    pub fn text<T>(&self, tag: Tag<T>) -> Option<String> {
        Some(self.values.lock().get(&tag.id())?.value.as_str()?.to_owned())
    }

    /// The value under a name, printed.
    pub fn named(&self, name: &PropName) -> Option<String> {
        let place = self.names.lock().iter().position(|known| known == name)?;
        Some(self.values.lock().get(&(0x9000 + place as u16))?.value.as_str()?.to_owned())
    }
}

impl MapiProp for Sheet {
    fn save_changes(&self, _: SaveFlags) -> Result<()> {
        self.home.lock().extend(self.myself.upgrade());
        Ok(())
    }

    fn get_props(&self, tags: Option<&[PropTag]>, _: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        let values = self.values.lock();
        let find = |tag: &PropTag| {
            let found = values.get(&tag.id()).cloned();
            found.unwrap_or_else(|| Property::new(*tag, ErrorCode::MAPI_E_NOT_FOUND.into()))
        };
        Ok(Outcome::ok(tags.unwrap_or_default().iter().map(find).collect()))
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        let mut problems = Vec::new();
        for (index, property) in (0..).zip(properties) {
            if property.value.content_size() > AT_ONCE {
                let code = ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY;
                problems.push(PropProblem { index, tag: property.tag, code });
            } else {
                self.values.lock().insert(property.tag.id(), property.clone());
            }
        }
        Ok(problems)
    }

    fn open_property(&self, tag: PropTag, _: Iid, _: u32, _: OpenPropertyFlags) -> Result<Opened> {
        let myself = self.myself.upgrade().expect("who calls holds it");
        if tag.prop_type() == PropType::PT_OBJECT {
            let inside = Self::new(&Arc::default());
            *self.inside.lock() = Some(Arc::clone(&inside));
            return Ok(Opened::Message(inside));
        }
        let ink: Arc<dyn MapiStream> = Arc::new(Ink { sheet: myself, tag, bytes: Mutex::default() });
        Ok(ink.into())
    }

    fn get_ids_from_names(&self, names: Option<&[PropName]>, _: NameFlags) -> Result<Outcome<Vec<PropTag>>> {
        let mut known = self.names.lock();
        let id = |name: &PropName| {
            known.push(name.clone());
            PropTag::new(PropType::PT_UNSPECIFIED, 0x9000 + known.len() as u16 - 1)
        };
        Ok(Outcome::ok(names.unwrap_or_default().iter().map(id).collect()))
    }

    refuse_most_of_prop!();

    no_support! { MapiProp: get_prop_list }
}

impl Attach for Sheet {}

impl Message for Sheet {
    fn create_attach(&self, _: Option<Iid>, _: CreateAttachFlags) -> Result<(u32, Arc<dyn Attach>)> {
        let clip = Self::new(&Arc::default());
        let mut clipped = self.clipped.lock();
        clipped.push(Arc::clone(&clip));
        Ok((clipped.len() as u32 - 1, clip))
    }

    fn modify_recipients(&self, _: ModRecipFlags, recipients: &AdrList) -> Result<()> {
        self.recipients.lock().extend(recipients.entries.iter().cloned());
        Ok(())
    }

    no_support! {
        Message:
        get_attachment_table, open_attach, delete_attach, get_recipient_table, submit_message,
        set_read_flag
    }
}

/// A stream on a sheet: what was written is there once it is committed.
#[derive(Debug)]
struct Ink {
    sheet: Arc<Sheet>,
    tag: PropTag,
    bytes: Mutex<Vec<u8>>,
}

impl MapiStream for Ink {
    /// A few bytes at a time, as streams may.
    fn write(&self, bytes: &[u8]) -> Result<usize> {
        let some = &bytes[..bytes.len().min(700)];
        self.bytes.lock().extend_from_slice(some);
        Ok(some.len())
    }

    fn commit(&self) -> Result<()> {
        let bytes = self.bytes.lock();
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let value = match self.tag.prop_type() {
            PropType::PT_UNICODE => PropValue::Unicode(String::from_utf16_lossy(&units).as_str().into()),
            _ => PropValue::Binary(bytes.as_slice().into()),
        };
        self.sheet.values.lock().insert(self.tag.id(), Property::new(self.tag, value));
        Ok(())
    }

    no_support! {
        MapiStream:
        read, seek, set_size, copy_to, revert, lock_region, unlock_region, stat, clone_stream
    }
}

impl MapiProp for Drawer {
    fn get_props(&self, tags: Option<&[PropTag]>, _: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        let missing = |tag: &PropTag| Property::new(*tag, ErrorCode::MAPI_E_NOT_FOUND.into());
        Ok(Outcome::ok(tags.unwrap_or_default().iter().map(missing).collect()))
    }

    refuse_most_of_prop!();
    refuse_changes_of_prop!();

    no_support! { MapiProp: get_prop_list }
}

impl MapiContainer for Drawer {
    no_support! { MapiContainer: get_contents_table, get_hierarchy_table, open_entry }

    refuse_searches!();
}

impl MapiFolder for Drawer {
    fn create_message(&self, _: Option<Iid>, _: CreateMessageFlags) -> Result<Arc<dyn Message>> {
        Ok(Sheet::new(&self.sheets))
    }

    refuse_most_of_folder!();
}
