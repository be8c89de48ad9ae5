//! The library of a folder: its hidden messages of the class that keeps forms (form-storage page). All of it goes through
//! the interfaces, so that it works with stores of every provider.

use super::Refused;
use crate::engine::EngineError;
use crate::engine::forms::{CLASS_OF_FORM, FORM_PROPERTIES, FORMS_DESCRIPTION, Form, form_of, properties_of};
use crate::interface::ext::{MapiPropExt, MapiTableExt};
use crate::interface::{MapiFolder, Message};
use crate::provider::refuse;
use crate::vocab::tags::{PR_DISPLAY_NAME, PR_ENTRYID, PR_FORM_CLSID, PR_MESSAGE_CLASS};
use crate::vocab::{
    CreateMessageFlags, DeleteMessagesFlags, EntryId, ErrorCode, OpenFlags, PropTag, PropType, PropValue,
    Property, Restriction, SaveFlags, TableFlags, Tag, UnicodeFlags,
};

/// A message that keeps a form.
pub struct Listed {
    /// Which.
    pub id: EntryId,
    /// The class that the form is for.
    pub class: String,
}

/// The messages that keep forms, in the order of their table.
pub fn listed(folder: &dyn MapiFolder) -> Refused<Vec<Listed>> {
    let table = match folder.get_contents_table(TableFlags::MAPI_ASSOCIATED | TableFlags::MAPI_UNICODE) {
        // It cannot have hidden messages.
        Err(error) if error == ErrorCode::MAPI_E_NO_SUPPORT => return Ok(Vec::new()),
        table => table?,
    };
    let keeps_a_form = Restriction::and([
        Restriction::exists(CLASS_OF_FORM),
        Restriction::exists(PR_FORM_CLSID),
        Restriction::exists(PR_DISPLAY_NAME),
        Restriction::eq_ignoring_case(PR_MESSAGE_CLASS, FORMS_DESCRIPTION),
    ]);
    let columns = crate::columns![PR_ENTRYID, CLASS_OF_FORM];
    let rows = table.query_all_rows(Some(&columns), Some(&keeps_a_form), None, 0)?;
    let listed = rows
        .iter()
        .filter_map(|row| Some(Listed { id: row.get(PR_ENTRYID)?.into(), class: row.get(CLASS_OF_FORM)? }));
    Ok(listed.collect())
}

/// The form of exactly this class, with the message that keeps it.
pub fn get(folder: &dyn MapiFolder, class: &str) -> Refused<Option<(EntryId, Form)>> {
    let Some(id) = message_of(folder, class)? else { return Ok(None) };
    let message = folder.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
    let told = message.get_props(Some(&FORM_PROPERTIES), UnicodeFlags::MAPI_UNICODE)?.into_value();
    let mut properties = Vec::with_capacity(told.len());
    for (tag, told) in FORM_PROPERTIES.into_iter().zip(told) {
        let value = match told.value {
            PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY) => long(&*message, tag)?,
            PropValue::Error(_) => continue,
            value => value,
        };
        properties.push(Property { tag, value });
    }
    Ok(form_of(&properties).map(|form| (id, form)))
}

/// A picture or a text that is too long for `GetProps`.
fn long(message: &dyn Message, tag: PropTag) -> Refused<PropValue> {
    Ok(if tag.prop_type() == PropType::PT_BINARY {
        PropValue::Binary(message.read_stream(tag)?.into())
    } else {
        message.read_text(Tag::new(tag))?.into()
    })
}

/// Puts a form into a message: the one of its class, or a new one.
pub fn install(folder: &dyn MapiFolder, form: Form, replaces: bool) -> Refused<()> {
    let known = get(folder, form.class())?;
    let properties = properties_of(form, known.as_ref().map(|(_, form)| form), replaces)?;
    let message = match known {
        Some((id, _)) => folder.open_entry(Some(&id), None, OpenFlags::MAPI_MODIFY)?.into_message()?,
        None => folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?,
    };
    write(&*message, &properties)
}

fn write(message: &dyn Message, properties: &[Property]) -> Refused<()> {
    // What the form before had and this one has not.
    message.delete_props(&FORM_PROPERTIES)?;
    if let Some(problem) = message.set_props(properties)?.first() {
        return Err(refuse(problem.code, format!("the message of the form does not take {}", problem.tag)));
    }
    Ok(message.save_changes(SaveFlags::NONE)?)
}

/// Deletes the message that keeps the form of exactly this class.
pub fn remove(folder: &dyn MapiFolder, class: &str) -> Refused<()> {
    let missing = EngineError::Missing { what: "form of this class" };
    let id = message_of(folder, class)?.ok_or(missing)?;
    let deleted = folder.delete_messages(&[id], None, DeleteMessagesFlags::NONE)?;
    match deleted.warning {
        Some(_) => Err(refuse(ErrorCode::MAPI_E_CALL_FAILED, "the message of the form is open elsewhere")),
        None => Ok(()),
    }
}

fn message_of(folder: &dyn MapiFolder, class: &str) -> Refused<Option<EntryId>> {
    let mut listed = listed(folder)?.into_iter();
    Ok(listed.find(|known| known.class.eq_ignore_ascii_case(class)).map(|known| known.id))
}
