//! Recipients and attachments, by the interfaces alone.

use std::sync::Arc;

use super::end::End;
use super::props::copy_values;
use crate::interface::ext::MapiTableExt;
use crate::interface::{Attach, MapiTable, Message};
use crate::provider::{Refusal, Runtime};
use crate::vocab::guids::IID_IMessage;
use crate::vocab::tags::{PR_ATTACH_DATA_OBJ, PR_ATTACH_NUM};
use crate::vocab::{
    AdrList, CreateAttachFlags, ErrorCode, ModRecipFlags, OpenAttachFlags, OpenPropertyFlags,
    QueryColumnsFlags, SaveFlags, TableFlags,
};

type Refused<T> = Result<T, Refusal>;

/// Adds the recipients of a message to those of another (PRP-COPYPROPS-3).
pub fn copy_recipients(source: &dyn Message, target: &dyn Message, keep: bool) -> Refused<()> {
    if keep && has_rows(&*target.get_recipient_table(TableFlags::MAPI_UNICODE)?)? {
        return Ok(());
    }
    let Some(table) = offered(source.get_recipient_table(TableFlags::MAPI_UNICODE))? else { return Ok(()) };
    let mut columns = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
    // Identifiers of names mean nothing elsewhere.
    columns.retain(|column| !column.is_named());
    let recipients = AdrList::from(&table.all_rows(&columns)?);
    if recipients.entries.is_empty() {
        return Ok(());
    }
    Ok(target.modify_recipients(ModRecipFlags::MODRECIP_ADD, &recipients)?)
}

/// A message that offers no such table has nothing to show in it.
fn offered(answer: crate::interface::Result<Arc<dyn MapiTable>>) -> Refused<Option<Arc<dyn MapiTable>>> {
    match answer {
        Ok(table) => Ok(Some(table)),
        Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn has_rows(table: &dyn MapiTable) -> Refused<bool> {
    Ok(table.get_row_count(0)?.into_value() > 0)
}

/// A message in an attachment while it is being copied, below those around it.
struct Level {
    source: Arc<dyn Message>,
    target: Arc<dyn Message>,
    /// The attachment that the copy is in; saved after it.
    around: Arc<dyn Attach>,
    /// The attachments still to copy; the last comes first.
    waiting: Vec<u32>,
}

/// Released from the innermost on: each object holds those around it, and the nesting is deeper than a stack.
#[derive(Default)]
struct Levels(Vec<Level>);

impl Drop for Levels {
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

/// Adds copies of the attachments of a message to those of another, messages in them included.
pub fn copy_attachments(
    source: &dyn Message,
    target: &dyn Message,
    keep: bool,
    runtime: &Arc<Runtime>,
) -> Refused<()> {
    if keep && has_rows(&*target.get_attachment_table(TableFlags::MAPI_UNICODE)?)? {
        return Ok(());
    }
    let mut outermost = numbers(source)?;
    let mut levels = Levels::default();
    loop {
        let begun = match levels.0.last_mut() {
            None => match outermost.pop() {
                Some(number) => copy_attachment(source, target, number, runtime)?,
                None => return Ok(()),
            },
            Some(level) => match level.waiting.pop() {
                Some(number) => copy_attachment(&*level.source, &*level.target, number, runtime)?,
                None => {
                    level.target.save_changes(SaveFlags::NONE)?;
                    level.around.save_changes(SaveFlags::NONE)?;
                    levels.0.pop();
                    None
                }
            },
        };
        levels.0.extend(begun);
    }
}

/// Copies the message in an attachment, if there is one.
pub fn copy_embedded(source: &dyn Attach, target: &dyn Attach, runtime: &Arc<Runtime>) -> Refused<()> {
    let Some((inner, copy)) = open_embedded(source, target, runtime)? else { return Ok(()) };
    copy_attachments(&*inner, &*copy, false, runtime)?;
    Ok(copy.save_changes(SaveFlags::NONE)?)
}

/// The numbers of the attachments, the last first.
fn numbers(message: &dyn Message) -> Refused<Vec<u32>> {
    let table = offered(message.get_attachment_table(TableFlags::MAPI_UNICODE))?;
    let Some(table) = table else { return Ok(Vec::new()) };
    let rows = table.all_rows(&[PR_ATTACH_NUM.tag()])?;
    let mut numbers: Vec<u32> =
        rows.iter().filter_map(|row| row.get(PR_ATTACH_NUM)).map(|number| number as u32).collect();
    numbers.sort_unstable();
    numbers.reverse();
    Ok(numbers)
}

/// Copies one attachment. A message in it is begun, and one level more has to be copied.
fn copy_attachment(
    source: &dyn Message,
    target: &dyn Message,
    number: u32,
    runtime: &Arc<Runtime>,
) -> Refused<Option<Level>> {
    let from = source.open_attach(number, None, OpenAttachFlags::NONE)?;
    let (_, to) = target.create_attach(None, CreateAttachFlags::NONE)?;
    copy_values(End::of(&*from, runtime), End::of(&*to, runtime))?;
    match open_embedded(&*from, &*to, runtime)? {
        Some((source, target)) => {
            let waiting = numbers(&*source)?;
            Ok(Some(Level { source, target, around: to, waiting }))
        }
        None => {
            to.save_changes(SaveFlags::NONE)?;
            Ok(None)
        }
    }
}

type Pair = (Arc<dyn Message>, Arc<dyn Message>);

/// The message in an attachment and its copy, which has values and recipients already.
fn open_embedded(source: &dyn Attach, target: &dyn Attach, runtime: &Arc<Runtime>) -> Refused<Option<Pair>> {
    let open = |attach: &dyn Attach, flags| {
        attach.open_property(PR_ATTACH_DATA_OBJ.into(), IID_IMessage, 0, flags)?.into_message()
    };
    let inner = match open(source, OpenPropertyFlags::NONE) {
        Ok(inner) => inner,
        Err(error) if is_without_message(error.code()) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let copy = open(target, OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY)?;
    copy_values(End::of(&*inner, runtime), End::of(&*copy, runtime))?;
    copy_recipients(&*inner, &*copy, false)?;
    Ok(Some((inner, copy)))
}

/// How an attachment of another kind answers.
fn is_without_message(code: ErrorCode) -> bool {
    [ErrorCode::MAPI_E_NOT_FOUND, ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, ErrorCode::MAPI_E_NO_SUPPORT]
        .contains(&code)
}
