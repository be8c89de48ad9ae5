//! Calls on status objects, and on the session itself.

use super::*;

pub fn any_status_call(random: &mut Random, session: &dyn MapiSession) -> Result<()> {
    let table = session.get_status_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[PR_ENTRYID.tag()])?;
    let mut ids: Vec<EntryId> =
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    let id = random.pick(&ids);
    let flags = random.bits();
    let object = session.open_entry(&id, None, OpenFlags::MAPI_BEST_ACCESS)?.into_status()?;
    ids.push(random.bytes()[..].into());
    match random.below(9) {
        0 => object.validate_state(ValidateStateFlags::from_bits_retain(flags)),
        1 => object.settings_dialog(StatusUiFlags::from_bits_retain(flags)),
        2 => object.change_password(&random.text(), &random.text(), UnicodeFlags::from_bits_retain(flags)),
        3 => {
            let target = random.pick(&ids);
            object.flush_queues(Some(&target), FlushFlags::from_bits_retain(flags))
        }
        4 => object.flush_queues(None, FlushFlags::FLUSH_UPLOAD | FlushFlags::FLUSH_DOWNLOAD),
        5 => any_table_call(random, &*table),
        6 => session.compare_entry_ids(&id, &random.pick(&ids), flags).map(drop),
        7 => {
            let role = random.pick(&[DefaultStoreRole::MAPI_DEFAULT_STORE, DefaultStoreRole(flags)]);
            session.set_default_store(role, Some(&random.pick(&ids)))
        }
        _ => any_prop_call(random, &*object),
    }
}
