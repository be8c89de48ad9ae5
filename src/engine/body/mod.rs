//! The formats of message text and the ways between them: plain text, RTF, compressed RTF, HTML.
//!
//! Pure functions on text and bytes: linear in time, no recursion, no panic whatever the bytes. Which of them happen
//! when is the business of the message.

mod entity;
mod html_text;
mod html_token;
mod lzfu;
mod rtf_read;
mod rtf_token;
mod rtf_write;
mod sync;

pub use html_text::{decode_html, encode_html, html_text, text_html};
pub use lzfu::{compress, decompress, is_stored, store};
pub use rtf_read::{RtfSource, rtf_html, rtf_source, rtf_text};
pub use rtf_write::{html_rtf, text_rtf};
pub use sync::{SyncMarks, same_text};
