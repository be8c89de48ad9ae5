//! The functions of MAPI for formatted text: `RTFSync`, `WrapCompressedRTFStream` and `WrapCompressedRTFStreamEx`.
//!
//! They work on any message and any stream, by their traits alone.

mod stream;
mod sync;

use std::sync::Arc;

pub use sync::sync;

use super::{Life, Object, Refusal, refuse, refuse_flags};
use crate::engine::body::{RtfSource, decompress, encode_html, rtf_html, rtf_source, rtf_text};
use crate::interface::ext::StreamExt;
use crate::interface::{MapiStream, RtfStreamInfo};
use crate::vocab::{CodePage, ErrorCode, NativeBody, RtfStreamFlags};
use stream::{RtfReader, RtfWriter};

type Refused<T> = std::result::Result<T, Refusal>;

/// `WrapCompressedRTFStream` (PRP-WRAP-1 to -6).
pub fn wrap(
    owner: &Object,
    life: Arc<Life>,
    stream: &Arc<dyn MapiStream>,
    flags: RtfStreamFlags,
) -> Refused<Arc<dyn MapiStream>> {
    refuse_flags(flags.unknown(RtfStreamFlags::MAPI_MODIFY | RtfStreamFlags::STORE_UNCOMPRESSED_RTF))?;
    if flags.contains(RtfStreamFlags::MAPI_MODIFY) {
        let uncompressed = flags.contains(RtfStreamFlags::STORE_UNCOMPRESSED_RTF);
        return Ok(RtfWriter::onto(owner, life, stream, uncompressed));
    }
    Ok(RtfReader::of(owner, life, decompress(&stream.read_to_vec()?)?))
}

/// `WrapCompressedRTFStreamEx` (PRP-WRAP-7, PRP-WRAP-8).
pub fn wrap_ex(
    owner: &Object,
    life: Arc<Life>,
    stream: &Arc<dyn MapiStream>,
    info: &RtfStreamInfo,
) -> Refused<(Arc<dyn MapiStream>, NativeBody)> {
    if !info.flags.contains(RtfStreamFlags::MAPI_NATIVE_BODY) {
        return Ok((wrap(owner, life, stream, info.flags)?, NativeBody::NONE));
    }
    let with = RtfStreamFlags::MAPI_NATIVE_BODY | RtfStreamFlags::STORE_UNCOMPRESSED_RTF;
    refuse_flags(info.flags.unknown(with | RtfStreamFlags::MAPI_MODIFY))?;
    let invalid = |why: String| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
    if info.flags.contains(RtfStreamFlags::MAPI_MODIFY) {
        return invalid("the native body can only be read: MAPI_NATIVE_BODY excludes MAPI_MODIFY".to_owned());
    }
    if let Some(page) = info.out_code_page.filter(|page| page.encode("").is_none()) {
        return invalid(format!("nothing is converted to the code page {page}"));
    }
    let rtf = decompress(&stream.read_to_vec()?)?;
    let read_as = info.in_code_page.unwrap_or_default();
    let written_as = info.out_code_page.or(info.in_code_page);
    let (content, kind) = match rtf_source(&rtf) {
        RtfSource::Rtf => (rtf, NativeBody::MAPI_NATIVE_BODY_TYPE_RTF),
        RtfSource::Html => {
            let html = encode_html(&rtf_html(&rtf, read_as), written_as);
            (html, NativeBody::MAPI_NATIVE_BODY_TYPE_HTML)
        }
        RtfSource::Text => {
            let text = rtf_text(&rtf, read_as);
            let encoded = written_as.unwrap_or(CodePage::CP_UTF8).encode(&text);
            let bytes = encoded.map_or_else(|| text.into_bytes(), |encoded| encoded.to_vec());
            (bytes, NativeBody::MAPI_NATIVE_BODY_TYPE_PLAINTEXT)
        }
    };
    Ok((RtfReader::of(owner, life, content), kind))
}
