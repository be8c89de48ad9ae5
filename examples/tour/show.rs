//! How the tour prints things.

use mapi_emulator::columns;
use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;

/// A chapter of the tour.
pub fn heading(text: &str) {
    println!("\n== {text}\n");
}

/// A table, indented.
pub fn table(rows: &RowSet) {
    for line in rows.to_string().lines() {
        println!("   {line}");
    }
    if rows.is_empty() {
        println!("   (no rows)");
    }
}

/// The folders of a store as a tree, with their counts.
pub fn tree(store: &dyn MsgStore) -> Result<()> {
    println!("   {}", store.get(PR_DISPLAY_NAME)?);
    let root = store.root()?;
    let hierarchy = root.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
    let rows =
        hierarchy.all_rows(&columns![PR_DISPLAY_NAME, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD])?;
    for row in &rows {
        let depth = row.get(PR_DEPTH).unwrap_or(0) as usize;
        let name = row.get(PR_DISPLAY_NAME).unwrap_or_default();
        let (count, unread) =
            (row.get(PR_CONTENT_COUNT).unwrap_or(0), row.get(PR_CONTENT_UNREAD).unwrap_or(0));
        let counts = match (count, unread) {
            (0, _) => String::new(),
            (count, 0) => format!("  ({count})"),
            (count, unread) => format!("  ({count}, {unread} unread)"),
        };
        println!("   {}{name}{counts}", "   ".repeat(depth + 1));
    }
    Ok(())
}

/// Everything a message says of itself: properties by name, recipients, attachments, messages in attachments.
pub fn message(message: &dyn Message, indent: &str) -> Result<()> {
    let properties = message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    for property in &properties {
        println!("{indent}{:<44} {}", name_of(message, property.tag), short(&property.value.to_string()));
    }
    for recipient in &message.recipients()? {
        let kind = recipient.get(PR_RECIPIENT_TYPE).map(RecipientType::from);
        let name = recipient.get(PR_DISPLAY_NAME).unwrap_or_default();
        let address = recipient.get(PR_EMAIL_ADDRESS).unwrap_or_default();
        println!("{indent}recipient {}: {name} <{address}>", kind.unwrap_or(RecipientType::MAPI_TO));
    }
    for row in &message.attachments()? {
        let number = row.get(PR_ATTACH_NUM).unwrap_or_default();
        let name = row.get(PR_ATTACH_LONG_FILENAME).or_else(|| row.get(PR_DISPLAY_NAME)).unwrap_or_default();
        let size = row.get(PR_ATTACH_SIZE).unwrap_or_default();
        println!("{indent}attachment {number}: {name:?}, {size} bytes");
        let attachment = message.open_attach(number as u32, None, OpenAttachFlags::NONE)?;
        let embedded = attachment.open_property(
            PR_ATTACH_DATA_OBJ.tag(),
            guids::IID_IMessage,
            0,
            OpenPropertyFlags::NONE,
        );
        if let Ok(embedded) = embedded {
            println!("{indent}   with a message in it:");
            self::message(&*embedded.into_message()?, &format!("{indent}      "))?;
        }
    }
    Ok(())
}

/// The name of a property: its own, or for a named one what its identifier stands for in this store.
fn name_of(object: &dyn Message, tag: PropTag) -> String {
    if tag.is_named()
        && let Ok(names) = object.get_names_from_ids(Some(&[tag]), None, NamesFilter::NONE)
        && let Some((_, Some(name))) = names.value.first()
    {
        return name.to_string();
    }
    tag.with_type(match tag.prop_type() {
        PropType::PT_ERROR => PropType::PT_UNICODE,
        other => other,
    })
    .to_string()
}

fn short(text: &str) -> String {
    let line = text.replace(['\r', '\n'], " ");
    if line.chars().count() > 60 { line.chars().take(59).chain(['…']).collect() } else { line }
}
