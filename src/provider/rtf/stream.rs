use std::sync::Arc;

use parking_lot::Mutex;

use crate::engine::body::{compress, store};
use crate::interface::ext::StreamExt;
use crate::interface::{Error, MapiStream, Method, Result, StreamSeek, StreamStat};
use crate::provider::{Label, Life, Object, Refusal, refuse};
use crate::vocab::ErrorCode;

/// More than this is not written.
const MAX_SIZE: usize = u32::MAX as usize;

/// A text to read, forward only.
#[derive(Debug)]
pub struct RtfReader {
    object: Object,
    text: Vec<u8>,
    position: Mutex<usize>,
}

/// A new text to write, which goes compressed to another stream.
#[derive(Debug)]
pub struct RtfWriter {
    object: Object,
    target: Arc<dyn MapiStream>,
    uncompressed: bool,
    written: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    text: Vec<u8>,
    dirty: bool,
}

impl RtfReader {
    /// A stream of this text.
    pub fn of(owner: &Object, life: Arc<Life>, text: Vec<u8>) -> Arc<dyn MapiStream> {
        let object = owner.child(life, Label::The("uncompressed RTF to read"));
        Arc::new(Self { object, text, position: Mutex::new(0) })
    }

    /// The next bytes, which then are read.
    fn take(&self, count: usize) -> &[u8] {
        let mut position = self.position.lock();
        let rest = &self.text[*position..];
        let taken = &rest[..count.min(rest.len())];
        *position += taken.len();
        taken
    }
}

impl RtfWriter {
    /// A stream whose text replaces what `target` holds (PRP-WRAP-2).
    pub fn onto(
        owner: &Object,
        life: Arc<Life>,
        target: &Arc<dyn MapiStream>,
        uncompressed: bool,
    ) -> Arc<dyn MapiStream> {
        let object = owner.child(life, Label::The("uncompressed RTF to write"));
        let target = Arc::clone(target);
        Arc::new(Self { object, target, uncompressed, written: Mutex::default() })
    }

    /// Writes the whole text to the other stream, if there is any that it hasn't got.
    fn publish(&self) -> std::result::Result<(), Refusal> {
        let data = {
            let mut written = self.written.lock();
            if !std::mem::take(&mut written.dirty) {
                return Ok(());
            }
            if self.uncompressed { store(&written.text) } else { compress(&written.text) }
        };
        // The other stream may be anybody's: nothing is locked while it works.
        let put = || {
            self.target.seek(StreamSeek::Set(0))?;
            self.target.set_size(0)?;
            self.target.write_all(&data)
        };
        put().map_err(|error: Error| {
            self.written.lock().dirty = true;
            error.into()
        })
    }
}

/// The text reaches the other stream at the release too (PRP-WRAP-3).
impl Drop for RtfWriter {
    fn drop(&mut self) {
        // Nobody is left to hear that the other stream refused.
        let _ = self.publish();
    }
}

/// What neither of the streams can do (PRP-WRAP-5).
macro_rules! not_supported {
    () => {
        fn seek(&self, to: StreamSeek) -> Result<u64> {
            self.object.call(Method::MapiStreamSeek, format_args!("{to:?}"), || Err(unsupported()))
        }

        fn set_size(&self, size: u64) -> Result<()> {
            self.object.call(Method::MapiStreamSetSize, format_args!("{size}"), || Err(unsupported()))
        }

        fn revert(&self) -> Result<()> {
            self.object.call(Method::MapiStreamRevert, format_args!(""), || Err(unsupported()))
        }

        fn lock_region(&self, offset: u64, count: u64) -> Result<()> {
            let arguments = format_args!("{offset}, {count}");
            self.object.call(Method::MapiStreamLockRegion, arguments, || Err(unsupported()))
        }

        fn unlock_region(&self, offset: u64, count: u64) -> Result<()> {
            let arguments = format_args!("{offset}, {count}");
            self.object.call(Method::MapiStreamUnlockRegion, arguments, || Err(unsupported()))
        }

        fn stat(&self) -> Result<StreamStat> {
            self.object.call(Method::MapiStreamStat, format_args!(""), || Err(unsupported()))
        }

        fn clone_stream(&self) -> Result<Arc<dyn MapiStream>> {
            self.object.call(Method::MapiStreamClone, format_args!(""), || Err(unsupported()))
        }
    };
}

fn unsupported() -> Refusal {
    refuse(ErrorCode::E_NOTIMPL, "a stream of uncompressed RTF only goes forward, from its start")
}

fn one_way(why: &'static str) -> Refusal {
    refuse(ErrorCode::STG_E_ACCESSDENIED, why)
}

impl MapiStream for RtfReader {
    fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamRead, format_args!("{} bytes", buffer.len()), || {
            let taken = self.take(buffer.len());
            buffer[..taken.len()].copy_from_slice(taken);
            Ok(taken.len())
        })
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamWrite, format_args!("{} bytes", data.len()), || {
            Err(one_way("the stream was wrapped without MAPI_MODIFY"))
        })
    }

    fn copy_to(&self, target: &dyn MapiStream, count: u64) -> Result<(u64, u64)> {
        self.object.call(Method::MapiStreamCopyTo, format_args!("{count} bytes"), || {
            let taken = self.take(usize::try_from(count).unwrap_or(usize::MAX));
            target.write_all(taken)?;
            Ok((taken.len() as u64, taken.len() as u64))
        })
    }

    fn commit(&self) -> Result<()> {
        self.object.call(Method::MapiStreamCommit, format_args!(""), || Ok(()))
    }

    not_supported!();
}

impl MapiStream for RtfWriter {
    fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamRead, format_args!("{} bytes", buffer.len()), || {
            Err(one_way("the stream was wrapped with MAPI_MODIFY, to be written"))
        })
    }

    fn write(&self, data: &[u8]) -> Result<usize> {
        self.object.call(Method::MapiStreamWrite, format_args!("{} bytes", data.len()), || {
            let mut written = self.written.lock();
            let full = || refuse(ErrorCode::STG_E_MEDIUMFULL, "there is no room for so much text");
            if data.len() > MAX_SIZE - written.text.len() || written.text.try_reserve(data.len()).is_err() {
                return Err(full());
            }
            written.text.extend_from_slice(data);
            written.dirty |= !data.is_empty();
            Ok(data.len())
        })
    }

    fn copy_to(&self, _target: &dyn MapiStream, count: u64) -> Result<(u64, u64)> {
        self.object.call(Method::MapiStreamCopyTo, format_args!("{count} bytes"), || {
            Err(one_way("the stream was wrapped with MAPI_MODIFY, to be written"))
        })
    }

    fn commit(&self) -> Result<()> {
        self.object.call(Method::MapiStreamCommit, format_args!(""), || self.publish())
    }

    not_supported!();
}
