//! When what is written to a stream shows: at once, by a commit, or by a save.

use super::Harness;
use super::scene::*;
use super::streams::{CREATE, WRITE, message, open};
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::IID_IStream;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_stream_commits, stream_commits, needs: STORE_CREATE_OK;
    creating_discards_the_present_value,
    what_is_committed_shows_at_once,
    a_commit_is_no_save,
    a_transacted_stream_publishes_by_commit_only,
    half_a_unit_of_text_changes_nothing,
    text_ends_at_its_first_nul,
    the_last_commit_or_set_wins,
}

/// PRP-OPEN-4
fn creating_discards_the_present_value(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    drop(open(&*message, PR_BODY, CREATE)?);
    assert_eq!(message.get(PR_BODY)?, "");
    message.set(PR_BODY, "Text")?;
    let stream = open(&*message, PR_BODY, CREATE)?;
    assert_eq!(stream.stat()?.size, 0);
    drop(stream);
    assert_eq!(message.get(PR_BODY)?, "");
    Ok(())
}

/// PRP-STREAM-7
fn what_is_committed_shows_at_once(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let stream = open(&*message, PR_BODY_A, CREATE)?;
    stream.write(b"One")?;
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "One");
    stream.write(b", two")?;
    drop(stream);
    assert_eq!(message.get(PR_BODY)?, "One, two");
    Ok(())
}

/// PRP-STREAM-9, PRP-STREAM-12
fn a_commit_is_no_save(h: &dyn Harness) -> Result<()> {
    let (a, message) = message(h)?;
    message.save()?;
    let id = id_of(&*message)?;
    message.write_stream(PR_BODY_A, b"Text")?;
    assert_eq!(slot_code(&*looked_at(&a.store, &id)?, PR_BODY)?, ErrorCode::MAPI_E_NOT_FOUND);
    message.save()?;
    assert_eq!(looked_at(&a.store, &id)?.get(PR_BODY)?, "Text");
    let stream = open(&*message, PR_BODY_A, CREATE)?;
    drop(message);
    stream.write(b"Nowhere")?;
    stream.commit()?;
    assert_eq!(looked_at(&a.store, &id)?.get(PR_BODY)?, "Text");
    Ok(())
}

/// PRP-STREAM-8
fn a_transacted_stream_publishes_by_commit_only(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_BODY, "Text")?;
    let transacted = StreamMode::STGM_TRANSACTED | StreamMode::STGM_READWRITE;
    let open = || -> Result<_> {
        message.open_property(PR_BODY_A.tag(), IID_IStream, transacted.bits(), WRITE)?.into_stream()
    };
    let stream = open()?;
    stream.write(b"Lost")?;
    drop(stream);
    assert_eq!(message.get(PR_BODY)?, "Text");
    let stream = open()?;
    stream.write(b"Next")?;
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "Next");
    stream.seek(StreamSeek::Set(0))?;
    stream.write(b"Lost")?;
    stream.revert()?;
    stream.commit()?;
    assert_eq!(message.get(PR_BODY)?, "Next");
    Ok(())
}

/// PRP-STREAM-10
fn half_a_unit_of_text_changes_nothing(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.set(PR_COMMENT, "before")?;
    let stream = open(&*message, PR_COMMENT, WRITE)?;
    stream.write(b"a\0b\0c")?;
    stream.set_size(5)?;
    assert_eq!(code(stream.commit()), ErrorCode::MAPI_E_CORRUPT_DATA);
    assert_eq!(message.get(PR_COMMENT)?, "before");
    stream.write(b"\0")?;
    stream.commit()?;
    assert_eq!(message.get(PR_COMMENT)?, "abc", "the stream has kept its bytes");
    stream.write(b"d")?;
    drop(stream);
    assert_eq!(message.get(PR_COMMENT)?, "abc");
    Ok(())
}

/// PRP-STREAM-10
fn text_ends_at_its_first_nul(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    message.write_stream(PR_BODY, b"a\0b\0\0\0")?;
    assert_eq!(message.get(PR_BODY)?, "ab");
    message.write_stream(PR_BODY_A, b"ab\0")?;
    assert_eq!(message.get(PR_BODY)?, "ab");
    Ok(())
}

/// PRP-OPEN-10
fn the_last_commit_or_set_wins(h: &dyn Harness) -> Result<()> {
    let (_a, message) = message(h)?;
    let (one, other) = (open(&*message, PR_BODY_A, CREATE)?, open(&*message, PR_BODY_A, WRITE)?);
    one.write(b"one")?;
    other.write(b"other")?;
    other.commit()?;
    one.commit()?;
    assert_eq!(message.get(PR_BODY)?, "one");
    message.set(PR_BODY, "set")?;
    assert_eq!(message.get(PR_BODY)?, "set");
    message.delete(PR_BODY)?;
    other.write(b"!")?;
    other.commit()?;
    assert_eq!(message.get(PR_BODY)?, "other!");
    drop((one, other));
    assert_eq!(message.get(PR_BODY)?, "other!");
    Ok(())
}
