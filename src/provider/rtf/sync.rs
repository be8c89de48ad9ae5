use super::Refused;
use crate::engine::body::{SyncMarks, compress, decompress, rtf_text, same_text, text_rtf};
use crate::interface::Message;
use crate::interface::ext::MapiPropExt;
use crate::provider::{refuse, refuse_flags};
use crate::vocab::tags::*;
use crate::vocab::{CodePage, ErrorCode, Property, RtfSyncFlags};

/// `RTFSync` (PRP-BODY-14 to -16): whether the message was updated.
pub fn sync(message: &dyn Message, flags: RtfSyncFlags) -> Refused<bool> {
    let (rtf_changed, body_changed) =
        (RtfSyncFlags::RTF_SYNC_RTF_CHANGED, RtfSyncFlags::RTF_SYNC_BODY_CHANGED);
    refuse_flags(flags.unknown(rtf_changed | body_changed))?;
    let body = present(message.read_text(PR_BODY))?;
    // Damaged RTF is as none (PRP-BODY-17).
    let rtf = present(message.read_stream(PR_RTF_COMPRESSED))?.and_then(|data| decompress(&data).ok());
    let page = message.find(PR_INTERNET_CPID)?.and_then(|page| u32::try_from(page).ok());
    let formatted = rtf.map(|rtf| rtf_text(&rtf, page.map_or_else(CodePage::default, CodePage)));
    let agree = match (&body, &formatted) {
        (Some(body), Some(formatted)) => same_text(body, formatted),
        _ => false,
    };
    let from_rtf = flags.contains(rtf_changed) && !flags.contains(body_changed);
    let from_body = flags.contains(body_changed) && !flags.contains(rtf_changed);
    let mut changes = Vec::new();
    let text = match (body, formatted) {
        (Some(body), _) if agree && !flags.is_empty() => body,
        (_, Some(formatted)) if from_rtf => {
            changes.push(Property::of(PR_BODY, formatted.as_str()));
            formatted
        }
        (Some(body), _) if from_body => {
            changes.push(Property::of(PR_RTF_COMPRESSED, compress(&text_rtf(&body))));
            body
        }
        _ => return Ok(false),
    };
    if agree && message.find(PR_RTF_IN_SYNC)? == Some(true) {
        return Ok(false);
    }
    let marks = SyncMarks::of(&text);
    changes.extend([
        Property::of(PR_RTF_IN_SYNC, true),
        Property::of(PR_RTF_SYNC_BODY_CRC, marks.crc),
        Property::of(PR_RTF_SYNC_BODY_COUNT, marks.count),
        Property::of(PR_RTF_SYNC_BODY_TAG, marks.tag.as_str()),
        Property::of(PR_RTF_SYNC_PREFIX_COUNT, 0),
        Property::of(PR_RTF_SYNC_TRAILING_COUNT, 0),
    ]);
    match message.set_props(&changes)?.first() {
        None => Ok(true),
        Some(problem) => Err(refuse(problem.code, format!("the message refuses {}", problem.tag))),
    }
}

/// What a message has, or `None` if it hasn't.
fn present<T>(answer: crate::interface::Result<T>) -> Refused<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == ErrorCode::MAPI_E_NOT_FOUND => Ok(None),
        Err(error) => Err(error.into()),
    }
}
