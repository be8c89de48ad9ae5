use std::sync::Arc;

use super::Refused;
use super::message_state::Inner;
use crate::engine::convert::as_kept;
use crate::engine::{EngineError, Props, Recipient, Shapes};
use crate::provider::{refuse, refuse_flags};
use crate::vocab::tags::{
    PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_RECIPIENT_TYPE, PR_ROWID,
    PR_SEARCH_KEY,
};
use crate::vocab::{
    AdrEntry, AdrList, CodePage, ErrorCode, ModRecipFlags, ObjectType, OneOff, PropValue, Property,
    RecipientType,
};

/// `ModifyRecipients` on the draft of an open message: everything is checked before anything changes
/// (STO-MODIFYRECIPIENTS-1 to -13).
pub fn modify(inner: &mut Inner, flags: ModRecipFlags, list: &AdrList, page: CodePage) -> Refused<()> {
    let known = ModRecipFlags::MODRECIP_ADD | ModRecipFlags::MODRECIP_MODIFY | ModRecipFlags::MODRECIP_REMOVE;
    refuse_flags(flags.unknown(known))?;
    if flags.bits().count_ones() > 1 {
        return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, format!("{flags:?}: one of them at a time")));
    }
    let mut entries = Vec::new();
    for entry in list.entries.iter().filter(|entry| !entry.properties.is_empty()) {
        if entry.properties.iter().any(|property| property.value == PropValue::Null) {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "a recipient has a PT_NULL property"));
        }
        entries.push((row_id(entry), entry));
    }
    let mut recipients = inner.recipients().to_vec();
    let mut next = inner.next_row;
    if flags.is_empty() {
        recipients.clear();
        next = entries.iter().filter_map(|(row, _)| Some(row.as_ref()?.wrapping_add(1))).fold(next, u32::max);
        for (row, entry) in entries {
            // A row number is kept if no other recipient of the list has it (STO-MODIFYRECIPIENTS-5).
            let unique = row.filter(|row| recipients.iter().all(|known: &Recipient| known.row != *row));
            let row = unique.unwrap_or_else(|| free_row(&recipients, &mut next));
            recipients.push(recipient(row, entry, page));
        }
    } else if flags.contains(ModRecipFlags::MODRECIP_ADD) {
        for (_, entry) in entries {
            let row = free_row(&recipients, &mut next);
            recipients.push(recipient(row, entry, page));
        }
    } else {
        for (row, entry) in entries {
            let missing =
                || refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "a recipient to find has no PR_ROWID");
            let row = row.ok_or_else(missing)?;
            let known = recipients.iter().position(|recipient| recipient.row == row);
            match known {
                Some(place) if flags.contains(ModRecipFlags::MODRECIP_MODIFY) => {
                    recipients[place] = recipient(row, entry, page);
                }
                Some(place) => drop(recipients.remove(place)),
                None if flags.contains(ModRecipFlags::MODRECIP_MODIFY) => {
                    recipients.push(recipient(row, entry, page));
                    next = next.max(row.wrapping_add(1));
                }
                None => {
                    let there = recipients.iter().map(|recipient| recipient.row);
                    return Err(EngineError::no_number("recipient with the PR_ROWID", row, there).into());
                }
            }
        }
    }
    recipients.sort_by_key(|recipient| recipient.row);
    inner.draft.recipients = Some(recipients);
    inner.next_row = next;
    Ok(())
}

/// Adds recipients of another message, under row numbers of this one.
pub fn append(inner: &mut Inner, copies: &[Recipient]) {
    let mut recipients = inner.recipients().to_vec();
    let mut next = inner.next_row;
    for copy in copies {
        let row = free_row(&recipients, &mut next);
        recipients.push(Recipient { row, props: Arc::clone(&copy.props) });
    }
    recipients.sort_by_key(|recipient| recipient.row);
    inner.draft.recipients = Some(recipients);
    inner.next_row = next;
}

/// A row number that no recipient has. Clients choose numbers too, so the highest may be taken.
fn free_row(recipients: &[Recipient], next: &mut u32) -> u32 {
    loop {
        let row = *next;
        *next = row.wrapping_add(1);
        if recipients.iter().all(|known| known.row != row) {
            return row;
        }
    }
}

fn row_id(entry: &AdrEntry) -> Option<u32> {
    entry.get(PR_ROWID).map(|row| row as u32)
}

/// A recipient as the message keeps it, what was left out filled in.
pub fn recipient(row: u32, entry: &AdrEntry, page: CodePage) -> Recipient {
    let given = entry.properties.iter().filter(|property| {
        !matches!(property.value, PropValue::Error(_) | PropValue::Object)
            && ![PR_ROWID.id(), PR_INSTANCE_KEY.id()].contains(&property.tag.id())
    });
    let mut properties: Vec<Property> =
        given.map(|property| Property::new(property.tag, as_kept(property.value.clone(), page))).collect();
    let text = |properties: &[Property], id: u16| {
        let found = properties.iter().find(|property| property.tag.id() == id);
        found.and_then(|property| property.value.as_str().map(str::to_owned))
    };
    let has = |properties: &[Property], id: u16| properties.iter().any(|property| property.tag.id() == id);
    if !has(&properties, PR_RECIPIENT_TYPE.id()) {
        properties.push(Property::of(PR_RECIPIENT_TYPE, RecipientType::MAPI_TO));
    }
    if !has(&properties, PR_OBJECT_TYPE.id()) {
        properties.push(Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_MAILUSER));
    }
    if !has(&properties, PR_SEARCH_KEY.id())
        && let Some(address_type) = text(&properties, PR_ADDRTYPE.id())
        && let Some(address) = text(&properties, PR_EMAIL_ADDRESS.id())
    {
        let key = OneOff::new("", &*address_type, &*address).search_key();
        properties.push(Property::of(PR_SEARCH_KEY, key));
    }
    Recipient { row, props: Arc::new(Props::build(properties, &mut Shapes::default())) }
}

/// A recipient as a row of the recipient table.
pub fn table_row(recipient: &Recipient) -> Vec<Property> {
    let own = [
        Property::of(PR_ROWID, recipient.row as i32),
        Property::of(PR_INSTANCE_KEY, u64::from(recipient.row).to_be_bytes()),
    ];
    own.into_iter().chain(recipient.props.properties()).collect()
}
