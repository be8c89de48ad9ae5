//! Streams on a property.

use super::*;
use mapi_emulator::interface::StreamSeek;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::IID_IStream;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

/// A stream on the text of `Two`, and a call on it.
fn on_stream(scene: &Scene, act: fn(&dyn MapiStream) -> Result<()>) -> Result<Step> {
    let message = scene.message("Two")?;
    let flags = OpenPropertyFlags::MAPI_MODIFY;
    let stream = message.open_property(PR_BODY.tag(), IID_IStream, 0, flags)?.into_stream()?;
    let shown = Arc::clone(&stream);
    Ok(Step::of(move || act(&*stream)).showing(&shown).showing(&message))
}

pub const SCRIPTS: &[Script] = &[
    script(Method::MapiStreamRead, |scene| on_stream(scene, |stream| stream.read(&mut [0; 9]).map(drop))),
    script(Method::MapiStreamWrite, |scene| on_stream(scene, |stream| stream.write(b"A\0B\0").map(drop))),
    script(Method::MapiStreamSeek, |scene| {
        on_stream(scene, |stream| stream.seek(StreamSeek::Set(100)).map(drop))
    }),
    script(Method::MapiStreamSetSize, |scene| on_stream(scene, |stream| stream.set_size(8))),
    script(Method::MapiStreamCommit, |scene| {
        let message = scene.message("Two")?;
        let flags = OpenPropertyFlags::MAPI_MODIFY;
        let stream = message.open_property(PR_BODY.tag(), IID_IStream, 0, flags)?.into_stream()?;
        stream.set_size(8)?;
        Ok(Step::of(move || stream.commit()).showing(&message))
    }),
    script(Method::MapiStreamCopyTo, |scene| {
        let [from, to] = ["One", "Two"].map(|subject| {
            let make = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
            scene.message(subject)?.open_property(PR_COMMENT.tag(), IID_IStream, 0, make)?.into_stream()
        });
        let (from, to) = (from?, to?);
        from.write(b"A\0B\0")?;
        from.seek(StreamSeek::Set(0))?;
        let shown = [Arc::clone(&from), Arc::clone(&to)];
        let step = Step::of(move || from.copy_to(&*to, u64::MAX).map(drop));
        Ok(step.showing(&shown[0]).showing(&shown[1]))
    }),
];
