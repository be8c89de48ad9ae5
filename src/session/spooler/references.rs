//! Attachments that refer to a file until their message is sent.

use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{Message, Result};
use crate::session::logon::Logon;
use crate::vocab::tags::{
    PR_ATTACH_DATA_BIN, PR_ATTACH_LONG_PATHNAME, PR_ATTACH_METHOD, PR_ATTACH_NUM, PR_ATTACH_PATHNAME,
    PR_HASATTACH,
};
use crate::vocab::{AttachMethod, OpenAttachFlags, SaveFlags, TableFlags};

/// Puts the files in that attachments refer to with `ATTACH_BY_REF_RESOLVE`; one whose file is not there stays a
/// reference (STO-ATTACH-17).
pub fn resolve(logon: &Logon, message: &dyn Message) -> Result<()> {
    if message.find(PR_HASATTACH)? != Some(true) {
        return Ok(());
    }
    let table = message.get_attachment_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&crate::columns![PR_ATTACH_NUM, PR_ATTACH_METHOD])?;
    let refers = AttachMethod::ATTACH_BY_REF_RESOLVE.0 as i32;
    let mut resolved = false;
    for row in rows.iter().filter(|row| row.get(PR_ATTACH_METHOD) == Some(refers)) {
        let number = row.get(PR_ATTACH_NUM).unwrap_or_default() as u32;
        let attachment = message.open_attach(number, None, OpenAttachFlags::MAPI_MODIFY)?;
        let path = match attachment.find(PR_ATTACH_LONG_PATHNAME)? {
            Some(path) => Some(path),
            None => attachment.find(PR_ATTACH_PATHNAME)?,
        };
        let file = path.and_then(|path| logon.computer.runtime.read().file(&path).cloned());
        let Some(file) = file else { continue };
        attachment.write_stream(PR_ATTACH_DATA_BIN, &file)?;
        attachment.set(PR_ATTACH_METHOD, AttachMethod::ATTACH_BY_VALUE)?;
        attachment.save_changes(SaveFlags::NONE)?;
        resolved = true;
    }
    if resolved { message.save_changes(SaveFlags::KEEP_OPEN_READWRITE) } else { Ok(()) }
}
