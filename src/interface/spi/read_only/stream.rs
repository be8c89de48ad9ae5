use std::sync::Arc;

use parking_lot::Mutex;

use crate::interface::{Error, MapiStream, Method, Result, StreamSeek, StreamStat};
use crate::no_support;
use crate::vocab::{ErrorCode, PropTag, PropValue};

/// A value as a stream to be read.
#[derive(Debug)]
pub(super) struct ReadStream {
    bytes: Arc<[u8]>,
    /// Where the next read begins, past the end perhaps.
    at: Mutex<u64>,
}

impl ReadStream {
    /// Text and bytes have a stream.
    pub(super) fn on(tag: PropTag, value: PropValue) -> Result<Arc<dyn MapiStream>> {
        let refused = |code, why| Err(Error::new(code, Method::MapiPropOpenProperty, why));
        let bytes: Vec<u8> = match value {
            PropValue::Unicode(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            PropValue::String8(text) => text.to_vec(),
            PropValue::Binary(bytes) => bytes.to_vec(),
            PropValue::Error(code) => return refused(code, format!("there is no {tag}")),
            _ => {
                let why = format!("a stream holds text or bytes; {tag} is of type {}", tag.prop_type());
                return refused(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, why);
            }
        };
        Ok(Arc::new(Self { bytes: bytes.into(), at: Mutex::default() }))
    }

    fn rest(&self, at: u64) -> &[u8] {
        usize::try_from(at).ok().and_then(|at| self.bytes.get(at..)).unwrap_or_default()
    }
}

fn denied(method: Method) -> Error {
    Error::new(ErrorCode::STG_E_ACCESSDENIED, method, super::open::READ_ONLY)
}

impl MapiStream for ReadStream {
    fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        let mut at = self.at.lock();
        let rest = self.rest(*at);
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        *at += count as u64;
        Ok(count)
    }

    fn write(&self, _bytes: &[u8]) -> Result<usize> {
        Err(denied(Method::MapiStreamWrite))
    }

    fn seek(&self, to: StreamSeek) -> Result<u64> {
        let mut at = self.at.lock();
        let moved = match to {
            StreamSeek::Set(offset) => Some(offset),
            StreamSeek::Current(by) => at.checked_add_signed(by),
            StreamSeek::End(by) => (self.bytes.len() as u64).checked_add_signed(by),
        };
        let before = || {
            let why = format!("{to:?} is before the start");
            Error::new(ErrorCode::STG_E_INVALIDFUNCTION, Method::MapiStreamSeek, why)
        };
        *at = moved.ok_or_else(before)?;
        Ok(*at)
    }

    fn set_size(&self, _size: u64) -> Result<()> {
        Err(denied(Method::MapiStreamSetSize))
    }

    fn copy_to(&self, target: &dyn MapiStream, count: u64) -> Result<(u64, u64)> {
        let rest: Vec<u8> = {
            let mut at = self.at.lock();
            let rest = self.rest(*at);
            let rest = &rest[..rest.len().min(usize::try_from(count).unwrap_or(usize::MAX))];
            *at += rest.len() as u64;
            rest.to_vec()
        };
        // The target may be anybody's, this stream as well: nothing is locked.
        let mut written = 0;
        while written < rest.len() {
            match target.write(&rest[written..])? {
                0 => break,
                count => written += count,
            }
        }
        Ok((rest.len() as u64, written as u64))
    }

    fn commit(&self) -> Result<()> {
        Ok(())
    }

    fn revert(&self) -> Result<()> {
        Ok(())
    }

    no_support! { MapiStream: lock_region, unlock_region }

    fn stat(&self) -> Result<StreamStat> {
        Ok(StreamStat { size: self.bytes.len() as u64, writable: false })
    }

    fn clone_stream(&self) -> Result<Arc<dyn MapiStream>> {
        let at = Mutex::new(*self.at.lock());
        Ok(Arc::new(Self { bytes: Arc::clone(&self.bytes), at }))
    }
}
