use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use super::{Error, Method, Result};
use crate::vocab::ErrorCode;

/// A property as a stream of bytes (`IStream`, as `OpenProperty` gives it).
///
/// Text comes without a terminator: UTF-16 little-endian under a `PT_UNICODE` tag, 8-bit under `PT_STRING8`. What is
/// written reaches the object at `commit` or drop, and other clients when the object is saved. Only `commit` tells why it
/// doesn't.
/// [`io`](StreamExt::io) gives the stream as a `std::io` one.
#[doc(alias = "IStream")]
pub trait MapiStream: Debug + Send + Sync {
    /// Fills `buffer` from the position on; fewer bytes at the end, none behind it.
    #[doc(alias = "IStream::Read")]
    fn read(&self, buffer: &mut [u8]) -> Result<usize>;

    /// Overwrites at the position and extends as needed; gives the number of bytes written.
    ///
    /// # Errors
    /// `STG_E_ACCESSDENIED` on a stream opened without `MAPI_MODIFY`, `STG_E_MEDIUMFULL` past the size that the
    /// store allows: what lies between the end and the position is filled with zeros.
    #[doc(alias = "IStream::Write")]
    fn write(&self, bytes: &[u8]) -> Result<usize>;

    /// Moves the position and gives the new one; behind the end is allowed, before the start is `STG_E_SEEKERROR`.
    #[doc(alias = "IStream::Seek")]
    fn seek(&self, to: StreamSeek) -> Result<u64>;

    /// Cuts the stream or extends it with zeros; the position stays.
    #[doc(alias = "IStream::SetSize")]
    fn set_size(&self, size: u64) -> Result<()>;

    /// Copies up to `count` bytes from here to `target`, both positions advance; gives bytes read and written.
    #[doc(alias = "IStream::CopyTo")]
    fn copy_to(&self, target: &dyn MapiStream, count: u64) -> Result<(u64, u64)>;

    /// Publishes what was written to the object; the object still has to be saved.
    ///
    /// # Errors
    /// `MAPI_E_CORRUPT_DATA` if UTF-16 text has an odd number of bytes, `MAPI_E_OBJECT_DELETED`, ...: the object is as it
    /// was, the stream keeps its bytes.
    #[doc(alias = "IStream::Commit")]
    fn commit(&self) -> Result<()>;

    /// On a stream opened with `STGM_TRANSACTED`: drops what was written since the last commit.
    #[doc(alias = "IStream::Revert")]
    fn revert(&self) -> Result<()>;

    /// Not supported by property streams: `STG_E_INVALIDFUNCTION`.
    #[doc(alias = "IStream::LockRegion")]
    fn lock_region(&self, offset: u64, count: u64) -> Result<()>;

    /// Not supported by property streams: `STG_E_INVALIDFUNCTION`.
    #[doc(alias = "IStream::UnlockRegion")]
    fn unlock_region(&self, offset: u64, count: u64) -> Result<()>;

    /// The size and whether it may be written.
    #[doc(alias = "IStream::Stat")]
    fn stat(&self) -> Result<StreamStat>;

    /// A second stream on the same data with a position of its own, which starts at this one's.
    #[doc(alias = "IStream::Clone")]
    fn clone_stream(&self) -> Result<Arc<dyn MapiStream>>;
}

/// Where to go in a stream (`STREAM_SEEK_*` with the distance).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamSeek {
    /// `STREAM_SEEK_SET`: this many bytes from the start.
    Set(u64),
    /// `STREAM_SEEK_CUR`: from the position.
    Current(i64),
    /// `STREAM_SEEK_END`: from the end.
    End(i64),
}

/// What `Stat` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamStat {
    /// Bytes.
    pub size: u64,
    /// Whether the stream may be written.
    pub writable: bool,
}

/// A stream as a `std::io` one.
#[derive(Debug)]
pub struct StreamIo<'a>(&'a dyn MapiStream);

/// Helpers for every stream.
pub trait StreamExt {
    /// The stream as `std::io::{Read, Write, Seek}`; `flush` commits.
    fn io(&self) -> StreamIo<'_>;

    /// Everything from the position to the end.
    fn read_to_vec(&self) -> Result<Vec<u8>>;

    /// Writes all the bytes, in as many writes as it takes.
    ///
    /// # Errors
    /// Those of [`MapiStream::write`]; `STG_E_MEDIUMFULL` if the stream takes no more.
    fn write_all(&self, bytes: &[u8]) -> Result<()>;
}

impl StreamExt for dyn MapiStream + '_ {
    fn io(&self) -> StreamIo<'_> {
        StreamIo(self)
    }

    fn read_to_vec(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match self.read(&mut buffer)? {
                0 => return Ok(bytes),
                count => bytes.extend_from_slice(&buffer[..count]),
            }
        }
    }

    fn write_all(&self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let written = self.write(bytes)?.min(bytes.len());
            if written == 0 {
                let detail = format!("the stream takes no more, {} bytes are left", bytes.len());
                return Err(Error::new(ErrorCode::STG_E_MEDIUMFULL, Method::MapiStreamWrite, detail));
            }
            bytes = &bytes[written..];
        }
        Ok(())
    }
}

impl io::Read for StreamIo<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(io::Error::other)
    }
}

impl io::Write for StreamIo<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.commit().map_err(io::Error::other)
    }
}

impl io::Seek for StreamIo<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let to = match to {
            io::SeekFrom::Start(offset) => StreamSeek::Set(offset),
            io::SeekFrom::Current(offset) => StreamSeek::Current(offset),
            io::SeekFrom::End(offset) => StreamSeek::End(offset),
        };
        self.0.seek(to).map_err(io::Error::other)
    }
}
