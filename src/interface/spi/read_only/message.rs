use std::sync::Arc;

use super::no_access;
use super::object::{Object, What};
use super::open::{READ_ONLY, check_flags, check_interface};
use crate::interface::{Attach, Error, MapiTable, Message, Method, Result};
use crate::vocab::guids::{IID_IAttachment, IID_IMAPIProp, IID_IUnknown};
use crate::vocab::tags::*;
use crate::vocab::{
    ErrorCode, Iid, MessageContent, OpenAttachFlags, PropTag, Property, TableFlags, TableOpFlags, TableType,
};

/// The columns that a recipient table starts with.
const RECIPIENTS: [PropTag; 7] = crate::columns![
    PR_ROWID,
    PR_DISPLAY_NAME,
    PR_RECIPIENT_TYPE,
    PR_ADDRTYPE,
    PR_EMAIL_ADDRESS,
    PR_ENTRYID,
    PR_OBJECT_TYPE,
];

/// The columns that an attachment table starts with.
const ATTACHMENTS: [PropTag; 7] = crate::columns![
    PR_ATTACH_NUM,
    PR_RECORD_KEY,
    PR_RENDERING_POSITION,
    PR_ATTACH_METHOD,
    PR_ATTACH_LONG_FILENAME,
    PR_DISPLAY_NAME,
    PR_ATTACH_SIZE,
];

const TABLE_FLAGS: TableFlags = TableFlags::MAPI_DEFERRED_ERRORS.union(TableFlags::MAPI_UNICODE);
const OPEN_FLAGS: OpenAttachFlags = OpenAttachFlags::MAPI_MODIFY
    .union(OpenAttachFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenAttachFlags::MAPI_BEST_ACCESS);

impl Object {
    fn content(&self, method: Method) -> Result<&MessageContent> {
        self.open.check(method)?;
        match &self.what {
            What::Message(content) => Ok(content),
            _ => Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, method, "it is no message")),
        }
    }

    /// A table of rows that never change.
    fn fixed_table(
        &self,
        index: PropTag,
        columns: &[PropTag],
        flags: TableFlags,
        rows: &[Vec<Property>],
    ) -> Result<Arc<dyn MapiTable>> {
        let data = self.open.support.create_table(TableType::TBLTYPE_SNAPSHOT, index, columns)?;
        if !rows.is_empty() {
            data.modify_rows(0, rows)?;
        }
        let table = data.get_view(None, None)?;
        if !flags.contains(TableFlags::MAPI_UNICODE) {
            let narrow: Vec<PropTag> = columns.iter().map(|column| column.to_ansi()).collect();
            table.set_columns(&narrow, TableOpFlags::NONE)?;
        }
        Ok(table)
    }
}

impl Message for Object {
    fn get_attachment_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        const METHOD: Method = Method::MessageGetAttachmentTable;
        check_flags(flags.unknown(TABLE_FLAGS), METHOD)?;
        let attachments = &self.content(METHOD)?.attachments;
        let rows: Vec<Vec<Property>> = (0..)
            .zip(attachments)
            .map(|(number, content)| {
                let mut row = self.open.of_attachment(number, content).into_vec();
                row.retain(|property| property.tag != PR_ATTACH_DATA_BIN);
                row
            })
            .collect();
        self.fixed_table(PR_ATTACH_NUM.into(), &ATTACHMENTS, flags, &rows)
    }

    fn open_attach(
        &self,
        number: u32,
        interface: Option<Iid>,
        flags: OpenAttachFlags,
    ) -> Result<Arc<dyn Attach>> {
        const METHOD: Method = Method::MessageOpenAttach;
        check_flags(flags.unknown(OPEN_FLAGS), METHOD)?;
        check_interface(interface, &[IID_IAttachment, IID_IMAPIProp, IID_IUnknown], METHOD)?;
        let content = self.content(METHOD)?.attachments.get(number as usize).ok_or_else(|| {
            Error::new(ErrorCode::MAPI_E_NOT_FOUND, METHOD, format!("there is no attachment {number}"))
        })?;
        if flags.contains(OpenAttachFlags::MAPI_MODIFY) && !flags.contains(OpenAttachFlags::MAPI_BEST_ACCESS)
        {
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, METHOD, READ_ONLY));
        }
        Self::attachment(&self.open, number, content)
    }

    fn get_recipient_table(&self, flags: TableFlags) -> Result<Arc<dyn MapiTable>> {
        const METHOD: Method = Method::MessageGetRecipientTable;
        check_flags(flags.unknown(TABLE_FLAGS), METHOD)?;
        let recipients = &self.content(METHOD)?.recipients;
        let rows: Vec<Vec<Property>> = (0..)
            .zip(recipients)
            .map(|(number, recipient)| {
                let own = recipient.iter().filter(|property| property.tag != PR_ROWID);
                own.cloned().chain([Property::of(PR_ROWID, number)]).collect()
            })
            .collect();
        self.fixed_table(PR_ROWID.into(), &RECIPIENTS, flags, &rows)
    }

    no_access! { Message: create_attach, delete_attach, modify_recipients, submit_message, set_read_flag }
}
