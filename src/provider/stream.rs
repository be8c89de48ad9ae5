use std::sync::Arc;

use parking_lot::Mutex;

use super::{AnyObject, Label, Object, Refusal, StreamOwner, kept_property, named_in_debug, refuse};
use crate::engine::StoreSettings;
use crate::interface::{MapiStream, Method, Result, StreamSeek, StreamStat};
use crate::vocab::{
    AnsiText, Binary, CodePage, ErrorCode, OpenPropertyFlags, PropTag, PropType, PropValue, Property,
    StreamMode, Text,
};

/// A property as a stream.
pub struct PropStream {
    object: Object,
    position: Mutex<u64>,
    content: Arc<Content>,
}

named_in_debug!(PropStream);

/// What the clones of a stream share.
#[derive(Debug)]
struct Content {
    tag: PropTag,
    /// Where commits go; a stream without is read-only.
    owner: Option<Arc<dyn StreamOwner>>,
    /// Opened with `STGM_TRANSACTED`: only a commit publishes, and `Revert` goes back to the last one.
    transacted: bool,
    /// Bytes past which it doesn't grow.
    limit: u64,
    /// Whether it seeks to the start and is cut to nothing only (PRP-STREAM-5).
    plain: bool,
    /// Of 8-bit text.
    page: CodePage,
    bytes: Mutex<Bytes>,
}

#[derive(Debug, Default)]
struct Bytes {
    now: Vec<u8>,
    committed: Vec<u8>,
    dirty: bool,
}

impl PropStream {
    /// A stream on a value that is of the type of `tag`, or on a new one.
    pub fn open(
        object: &AnyObject,
        settings: &StoreSettings,
        tag: PropTag,
        value: Option<PropValue>,
        owner: Option<Arc<dyn StreamOwner>>,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> std::result::Result<Arc<dyn MapiStream>, Refusal> {
        let created = value.is_none();
        let now = value.map_or_else(Vec::new, to_bytes);
        let position = if flags.contains(OpenPropertyFlags::STREAM_APPEND) { now.len() as u64 } else { 0 };
        let content = Content {
            tag,
            owner,
            transacted: options & StreamMode::STGM_TRANSACTED.bits() != 0,
            limit: settings.stream_limit.min(u32::MAX.into()),
            plain: settings.plain_streams,
            page: settings.code_page,
            bytes: Mutex::new(Bytes { committed: now.clone(), now, dirty: created }),
        };
        // What is created exists from the open on, empty (PRP-OPEN-4).
        if created && !content.transacted {
            content.publish()?;
        }
        let label = Label::Named(format!("stream on {tag}").into());
        let object = object.child(object.life_within(), label);
        Ok(Arc::new(Self { object, position: Mutex::new(position), content: Arc::new(content) }))
    }
}

impl Content {
    /// Hands what was written to the object.
    fn publish(&self) -> std::result::Result<(), Refusal> {
        let Some(owner) = &self.owner else { return Ok(()) };
        let mut bytes = self.bytes.lock();
        if bytes.dirty {
            let value = from_bytes(self.tag.prop_type(), &bytes.now)?;
            owner.publish(kept_property(Property::new(self.tag, value), self.page))?;
            bytes.committed = bytes.now.clone();
            bytes.dirty = false;
        }
        Ok(())
    }

    fn check_size(&self, size: u64) -> std::result::Result<usize, Refusal> {
        let fits = (size <= self.limit).then(|| usize::try_from(size).ok()).flatten();
        let why = || format!("the stream holds at most {} bytes", self.limit);
        fits.ok_or_else(|| refuse(ErrorCode::STG_E_MEDIUMFULL, why()))
    }

    /// Refuses to go elsewhere than to the start, or to another size than 0, if streams are to be that plain.
    fn check_plain(&self, number: u64) -> std::result::Result<(), Refusal> {
        if !self.plain || number == 0 {
            return Ok(());
        }
        Err(refuse(ErrorCode::E_NOTIMPL, "streams of this store only go to the start and only become empty"))
    }

    fn check_writable(&self) -> std::result::Result<(), Refusal> {
        if self.owner.is_some() {
            return Ok(());
        }
        Err(refuse(ErrorCode::STG_E_ACCESSDENIED, "the stream was opened without MAPI_MODIFY"))
    }
}

/// What a stream written directly holds reaches the object when its last clone goes (PRP-STREAM-7).
impl Drop for Content {
    fn drop(&mut self) {
        if !self.transacted {
            // Nobody is left to hear of a refusal: the object is gone or read-only by now, or the text is not whole.
            let _ = self.publish();
        }
    }
}

/// What a stream holds of a value.
pub fn to_bytes(value: PropValue) -> Vec<u8> {
    match value {
        PropValue::Unicode(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        PropValue::String8(text) => text.to_vec(),
        PropValue::Binary(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    }
}

/// The value that a stream holds. Text ends at its first NUL; UTF-16 with an odd number of bytes is none (PRP-STREAM-10).
pub fn from_bytes(prop_type: PropType, bytes: &[u8]) -> std::result::Result<PropValue, Refusal> {
    Ok(match prop_type {
        PropType::PT_UNICODE => {
            let (pairs, rest) = bytes.as_chunks::<2>();
            if !rest.is_empty() {
                let why = format!("the text has {} bytes, and UTF-16 two for each unit", bytes.len());
                return Err(refuse(ErrorCode::MAPI_E_CORRUPT_DATA, why));
            }
            let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair));
            let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
            PropValue::Unicode(Text::from(String::from_utf16_lossy(&units)))
        }
        PropType::PT_STRING8 => PropValue::String8(AnsiText::from(bytes)),
        _ => PropValue::Binary(Binary::from(bytes)),
    })
}

impl MapiStream for PropStream {
    fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamRead, format_args!("{} bytes", buffer.len()), || {
            let mut position = self.position.lock();
            let bytes = self.content.bytes.lock();
            let start = usize::try_from(*position).unwrap_or(usize::MAX).min(bytes.now.len());
            let count = buffer.len().min(bytes.now.len() - start);
            buffer[..count].copy_from_slice(&bytes.now[start..start + count]);
            *position += count as u64;
            Ok(count)
        })
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamWrite, format_args!("{} bytes", data.len()), || {
            self.content.check_writable()?;
            if data.is_empty() {
                return Ok(0);
            }
            let mut position = self.position.lock();
            let end = position.saturating_add(data.len() as u64);
            let (start, end) = (self.content.check_size(*position)?, self.content.check_size(end)?);
            let mut bytes = self.content.bytes.lock();
            if bytes.now.len() < end {
                grow(&mut bytes.now, end)?;
            }
            bytes.now[start..end].copy_from_slice(data);
            bytes.dirty = true;
            *position = end as u64;
            Ok(data.len())
        })
    }

    fn seek(&self, to: StreamSeek) -> Result<u64> {
        self.object.call(Method::MapiStreamSeek, format_args!("{to:?}"), || {
            let mut position = self.position.lock();
            let end = self.content.bytes.lock().now.len() as u64;
            let target = match to {
                StreamSeek::Set(offset) => Some(offset),
                StreamSeek::Current(distance) => position.checked_add_signed(distance),
                StreamSeek::End(distance) => end.checked_add_signed(distance),
            };
            let target = target.ok_or_else(|| {
                refuse(ErrorCode::STG_E_SEEKERROR, "that is before the start, or past what 64 bits count")
            })?;
            self.content.check_plain(target)?;
            *position = target;
            Ok(target)
        })
    }

    fn set_size(&self, size: u64) -> Result<()> {
        self.object.call(Method::MapiStreamSetSize, format_args!("{size}"), || {
            self.content.check_writable()?;
            self.content.check_plain(size)?;
            let size = self.content.check_size(size)?;
            let mut bytes = self.content.bytes.lock();
            bytes.now.truncate(size);
            grow(&mut bytes.now, size)?;
            bytes.dirty = true;
            Ok(())
        })
    }

    fn copy_to(&self, target: &dyn MapiStream, count: u64) -> Result<(u64, u64)> {
        self.object.call(Method::MapiStreamCopyTo, format_args!("{count} bytes"), || {
            let start = usize::try_from(*self.position.lock()).unwrap_or(usize::MAX);
            // Copied out first: the target may be a clone of this very stream.
            let data = {
                let bytes = self.content.bytes.lock();
                let rest = bytes.now.get(start..).unwrap_or_default();
                rest[..usize::try_from(count).unwrap_or(usize::MAX).min(rest.len())].to_vec()
            };
            let written = target.write(&data)? as u64;
            *self.position.lock() += data.len() as u64;
            Ok((data.len() as u64, written))
        })
    }

    fn commit(&self) -> Result<()> {
        self.object.call(Method::MapiStreamCommit, format_args!(""), || self.content.publish())
    }

    fn revert(&self) -> Result<()> {
        self.object.call(Method::MapiStreamRevert, format_args!(""), || {
            // Written directly, everything counts as committed.
            if self.content.transacted {
                let mut bytes = self.content.bytes.lock();
                bytes.now = bytes.committed.clone();
                bytes.dirty = false;
            }
            Ok(())
        })
    }

    fn lock_region(&self, offset: u64, count: u64) -> Result<()> {
        self.object.call(Method::MapiStreamLockRegion, format_args!("{offset}, {count}"), || {
            Err(refuse(ErrorCode::STG_E_INVALIDFUNCTION, "regions of a property stream cannot be locked"))
        })
    }

    fn unlock_region(&self, offset: u64, count: u64) -> Result<()> {
        self.object.call(Method::MapiStreamUnlockRegion, format_args!("{offset}, {count}"), || {
            Err(refuse(ErrorCode::STG_E_INVALIDFUNCTION, "regions of a property stream cannot be locked"))
        })
    }

    fn stat(&self) -> Result<StreamStat> {
        self.object.call(Method::MapiStreamStat, format_args!(""), || {
            let size = self.content.bytes.lock().now.len() as u64;
            Ok(StreamStat { size, writable: self.content.owner.is_some() })
        })
    }

    fn clone_stream(&self) -> Result<Arc<dyn MapiStream>> {
        self.object.call(Method::MapiStreamClone, format_args!(""), || {
            let label = Label::Named(format!("stream on {}", self.content.tag).into());
            let clone: Arc<dyn MapiStream> = Arc::new(Self {
                object: self.object.child(Arc::clone(self.object.life()), label),
                position: Mutex::new(*self.position.lock()),
                content: Arc::clone(&self.content),
            });
            Ok(clone)
        })
    }
}

fn grow(bytes: &mut Vec<u8>, size: usize) -> std::result::Result<(), Refusal> {
    let more = size.saturating_sub(bytes.len());
    bytes
        .try_reserve(more)
        .map_err(|_| refuse(ErrorCode::STG_E_MEDIUMFULL, "there is no memory for so much"))?;
    bytes.resize(bytes.len() + more, 0);
    Ok(())
}
