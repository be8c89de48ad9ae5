//! Calls on tables.

use super::*;

impl Random {
    /// Mostly the instance key of a row of the table.
    pub fn instance_key(&mut self, table: &dyn MapiTable) -> Binary {
        let number = self.below(4) as i32;
        let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, number);
        let _set = table.set_columns(&[PR_INSTANCE_KEY.tag()], TableOpFlags::NONE);
        let rows = table.query_rows(1, QueryRowsFlags::NONE).unwrap_or_default();
        let known = rows.first().and_then(|row| row.get(PR_INSTANCE_KEY));
        known.filter(|_| self.below(4) > 0).unwrap_or_else(|| self.bytes().into())
    }
}

pub fn any_table_call(random: &mut Random, table: &dyn MapiTable) -> Result<()> {
    let bookmark = Bookmark(random.below(6) as u32);
    match random.below(17) {
        0 => table.set_columns(&random.many(Random::tag), TableOpFlags::from_bits_retain(random.bits())),
        1 => table.restrict(Some(&random.restriction(3)), TableOpFlags::from_bits_retain(random.bits())),
        2 => table.restrict(None, TableOpFlags::NONE),
        3 => table.sort_table(&random.order(), TableOpFlags::from_bits_retain(random.bits())),
        4 => table.seek_row(bookmark, random.number() as i32).map(drop),
        5 => table.seek_row_approx(random.number() as u32, random.number() as u32),
        6 => table.create_bookmark().map(drop),
        7 => table.free_bookmark(bookmark),
        8 => {
            let flags = FindRowFlags::from_bits_retain(random.bits());
            table.find_row(&random.restriction(2), bookmark, flags).map(drop)
        }
        9 => table.query_position().map(drop),
        10 => {
            let key = random.instance_key(table);
            table.expand_row(&key, random.number() as u32, 0).map(drop)
        }
        11 => table.collapse_row(&random.instance_key(table), 0).map(drop),
        12 => {
            let key = random.instance_key(table);
            let mut state = table.get_collapse_state(0, &key)?.to_vec();
            if let (0, length @ 1..) = (random.below(2), state.len()) {
                state[random.below(length)] ^= 1 << random.below(8);
            }
            let bookmark = table.set_collapse_state(0, &Binary::from(state))?;
            table.free_bookmark(bookmark)
        }
        13 => table.set_collapse_state(0, &random.bytes().into()).map(drop),
        14 => table.abort(),
        15 => table.wait_for_completion(0, random.number() as u32).map(drop),
        _ => {
            let flags = QueryRowsFlags::from_bits_retain(random.bits());
            table.query_rows(random.number() as i32, flags).map(|rows| drop(rows.to_string()))
        }
    }
}

/// Any of the tables there are.
pub fn any_table(
    random: &mut Random,
    session: &dyn MapiSession,
    store: &Arc<dyn MsgStore>,
    profiles: &dyn ProfAdmin,
) -> Result<Arc<dyn MapiTable>> {
    let inbox = store.inbox()?;
    let flags = TableFlags::from_bits_retain(random.bits());
    match random.below(9) {
        0 => inbox.get_contents_table(flags),
        1 => store.root()?.get_hierarchy_table(flags),
        2 => store.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH),
        3 => store.get_receive_folder_table(flags),
        4 => store.get_outgoing_queue(0),
        5 => session.get_msg_stores_table(UnicodeFlags::NONE),
        6 => session.get_status_table(UnicodeFlags::NONE),
        7 => profiles.get_profile_table(ProfileFlags::NONE),
        _ => {
            let message = inbox.new_message()?;
            let _made = message.create_attach(None, CreateAttachFlags::NONE)?.1;
            message.get_attachment_table(flags)
        }
    }
}
