use super::entry_sheets::cancelled;
use super::{AddressBook, Refused};
use crate::interface::{AddressDialog, AdrFields, AdrParm};
use crate::provider::{refuse, refuse_flags};
use crate::vocab::tags::{PR_ADDRTYPE, PR_DISPLAY_NAME, PR_DISPLAY_TYPE, PR_ENTRYID, PR_RECIPIENT_TYPE};
use crate::vocab::{
    AddressFlags, AdrEntry, AdrList, ContainerFlags, EntryId, ErrorCode, MAPI_ONE_OFF_UID, OpenFlags,
    Property, RecipientType, ResolveNameFlags, Restriction, TableFlags, TableOpFlags,
};

/// The version bits of `ADRPARM`.
const VERSION: u32 = 0xF000_0000;

/// The dialog in which a user chooses recipients.
impl AddressBook {
    /// `Address`: the user's recipients take the place of the list (ADR-ADDRESS-1 to ADR-ADDRESS-9).
    pub(super) fn ask_for_recipients(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Refused<()> {
        check_parameters(parameters)?;
        let one = parameters.flags.contains(AddressFlags::ADDRESS_ONE);
        // Somebody who only looks gets nothing and changes nothing (ADR-ADRPARM-3).
        let looks = parameters.fields == AdrFields::None && !one;
        let shown = if looks { AdrList::default() } else { recipients.clone() };
        let mut chosen = self.show_address_book(parameters, &shown)?;
        if looks {
            return Ok(());
        }
        if one && chosen.entries.len() > 1 {
            let why = "with ADDRESS_ONE the user chooses one entry";
            return Err(refuse(ErrorCode::MAPI_E_CALL_FAILED, why));
        }
        let is_one_off = |entry: &AdrEntry| {
            entry.get(PR_ENTRYID).is_some_and(|id| EntryId::from(id).provider_uid() == Some(MAPI_ONE_OFF_UID))
        };
        let added = |entry: &&AdrEntry| !shown.entries.contains(entry);
        if parameters.flags.contains(AddressFlags::AB_SELECTONLY)
            && chosen.entries.iter().filter(added).any(is_one_off)
        {
            let why = "with AB_SELECTONLY the user makes no one-offs";
            return Err(refuse(ErrorCode::MAPI_E_CALL_FAILED, why));
        }
        if parameters.flags.contains(AddressFlags::AB_RESOLVE) {
            let mut flags = ResolveNameFlags::MAPI_DIALOG;
            let unicode = parameters.flags.contains(AddressFlags::AB_UNICODEUI);
            flags.set(ResolveNameFlags::MAPI_UNICODE, unicode);
            self.resolve(flags, parameters.new_entry_title.as_deref(), &mut chosen)?;
        }
        self.complete(parameters, &mut chosen)?;
        *recipients = chosen;
        Ok(())
    }

    /// Opens what the dialog shows and lets the user choose (ADR-ADRPARM-10, ADR-ADRPARM-11).
    fn show_address_book(&self, parameters: &AdrParm, recipients: &AdrList) -> Refused<AdrList> {
        let root = self.book.open_entry(None, None, OpenFlags::NONE)?.into_ab_container()?;
        let containers = root.get_hierarchy_table(TableFlags::MAPI_UNICODE | TableFlags::CONVENIENT_DEPTH)?;
        containers.restrict(parameters.containers.as_ref(), TableOpFlags::NONE)?;
        let container = match parameters.container.as_ref().filter(|id| !id.is_empty()) {
            Some(id) => Some(self.book.container(id)?),
            None => self.first_shown(),
        };
        let entries = match &container {
            None => None,
            Some(listed) => {
                let opened = self.book.open_entry(Some(&listed.id), None, OpenFlags::NONE)?;
                opened.into_ab_container()?.get_contents_table(TableFlags::MAPI_UNICODE).ok()
            }
        };
        if let (Some(entries), Some(listed)) = (&entries, &container) {
            // Such a container is too large to be shown whole (ADR-CONTFLAGS-7).
            let asks = listed.flags.contains(ContainerFlags::AB_FIND_ON_OPEN);
            let found = if asks { self.object.runtime().ui().find_in(&listed.id) } else { None };
            let wanted: Vec<Restriction> = parameters.entries.iter().cloned().chain(found).collect();
            let wanted = match &wanted[..] {
                [] => None,
                [one] => Some(one.clone()),
                _ => Some(Restriction::and(wanted)),
            };
            entries.restrict(wanted.as_ref(), TableOpFlags::NONE)?;
        }
        let dialog = AddressDialog {
            parameters,
            recipients,
            containers: &*containers,
            container: container.as_ref().map(|listed| &listed.id),
            entries: entries.as_deref(),
        };
        self.object.runtime().ui().choose_recipients(&dialog).ok_or_else(cancelled)
    }

    /// Gives recipients with an entry id what they lack (ADR-ADDRESS-4).
    fn complete(&self, parameters: &AdrParm, recipients: &mut AdrList) -> Refused<()> {
        let lacked = [PR_DISPLAY_NAME.tag(), PR_ADDRTYPE.tag(), PR_DISPLAY_TYPE.tag()];
        let kind = match &parameters.fields {
            AdrFields::These(fields) => fields.first().map(|(_, kind)| *kind),
            AdrFields::None | AdrFields::Standard => None,
        };
        for recipient in recipients.entries.iter_mut().filter(|recipient| recipient.is_resolved()) {
            if recipient.find(PR_RECIPIENT_TYPE).is_none() {
                let kind = kind.unwrap_or(RecipientType::MAPI_TO);
                recipient.set(Property::new(PR_RECIPIENT_TYPE, kind.into()));
            }
            self.book.complete(recipient, &lacked)?;
        }
        Ok(())
    }
}

/// What cannot be asked for (ADR-ADRPARM-1 to ADR-ADRPARM-8).
fn check_parameters(parameters: &AdrParm) -> Refused<()> {
    const KNOWN: AddressFlags = AddressFlags::DIALOG_MODAL
        .union(AddressFlags::DIALOG_SDI)
        .union(AddressFlags::DIALOG_OPTIONS)
        .union(AddressFlags::ADDRESS_ONE)
        .union(AddressFlags::AB_SELECTONLY)
        .union(AddressFlags::AB_RESOLVE)
        .union(AddressFlags::AB_UNICODEUI);
    let invalid = |why| Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
    let flags = parameters.flags;
    let unknown = flags.unknown(KNOWN);
    if unknown & VERSION != 0 {
        return invalid("ADRPARM is of a version that nobody knows");
    }
    refuse_flags(unknown)?;
    if flags.contains(AddressFlags::DIALOG_MODAL | AddressFlags::DIALOG_SDI) {
        return invalid("DIALOG_MODAL and DIALOG_SDI exclude each other");
    }
    if flags.contains(AddressFlags::ADDRESS_ONE) && parameters.fields != AdrFields::None {
        return invalid("with ADDRESS_ONE there are no fields");
    }
    if let AdrFields::These(fields) = &parameters.fields
        && !fields.is_empty()
        && parameters.focus as usize >= fields.len()
    {
        return invalid("the field that is active first is none of the fields");
    }
    Ok(())
}
