//! Calls on streams, and text in its forms.

use super::*;

pub fn any_stream_call(random: &mut Random, stream: &dyn MapiStream) -> Result<()> {
    let number = random.number();
    match random.below(7) {
        0 => stream.read(&mut [0; 50]).map(drop),
        1 => stream.write(&random.bytes()).map(drop),
        2 => stream.set_size(number as u64),
        3 => {
            stream.seek(StreamSeek::Set(number as u64))?;
            stream.read(&mut [0; 9])?;
            stream.write(&random.bytes())?;
            stream.seek(StreamSeek::Set(0)).map(drop)
        }
        4 => stream.seek(StreamSeek::Current(number)).and_then(|_| stream.seek(StreamSeek::Set(0))).map(drop),
        5 => stream.seek(StreamSeek::End(number)).and_then(|_| stream.seek(StreamSeek::Set(0))).map(drop),
        _ => stream.commit(),
    }
}

/// Text in any form, some of it well formed, and what is made of it.
pub fn any_text_call(random: &mut Random, mapi: &dyn Mapi, message: &dyn Message) -> Result<()> {
    const PIECES: [&str; 12] = [
        "{\\rtf1",
        "\\fromhtml1 ",
        "\\fromtext ",
        "{\\*\\htmltag64 ",
        "}",
        "\\u9",
        "\\'",
        "<p",
        ">",
        "&amp;",
        "é",
        " ",
    ];
    let text: String = (0..random.below(20)).map(|_| random.pick(&PIECES)).collect();
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let open = |flags| message.open_property(PR_RTF_COMPRESSED.into(), IID_IStream, 0, flags)?.into_stream();
    match random.below(6) {
        0 => {
            let kind = RtfStreamFlags::MAPI_MODIFY
                | random.pick(&[RtfStreamFlags::NONE, RtfStreamFlags::STORE_UNCOMPRESSED_RTF]);
            let stream = open(flags)?;
            mapi.wrap_compressed_rtf_stream(&stream, kind)?.write_all(text.as_bytes())?;
            stream.commit()
        }
        1 => message.set(PR_HTML, text.as_bytes()),
        2 => message.set(PR_BODY, text.as_str()),
        3 => message.set(PR_RTF_COMPRESSED, random.bytes()),
        4 => {
            let flags = RtfStreamFlags::from_bits_retain(random.bits()) | RtfStreamFlags::MAPI_NATIVE_BODY;
            let page = Some(CodePage(random.pick(&[1252, 65001, 932])));
            let info = RtfStreamInfo { flags, in_code_page: page, out_code_page: None };
            let (stream, _) = mapi.wrap_compressed_rtf_stream_ex(&open(OpenPropertyFlags::NONE)?, &info)?;
            any_stream_call(random, &*stream)?;
            stream.read_to_vec().map(drop)
        }
        _ => mapi.rtf_sync(message, RtfSyncFlags::from_bits_retain(random.below(5) as u32)).map(drop),
    }
}
