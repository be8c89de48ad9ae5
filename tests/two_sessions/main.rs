//! Two sessions work in one store, and mail comes and goes between two mailboxes: both sessions always see the same,
//! and it is what a naive model says.

#[path = "../random/mod.rs"]
mod random;

mod folders;
mod model;
mod steps;
mod view;

use mapi_emulator::columns;
use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use random::Random;
use steps::World;

/// What everybody can see of the folders, the messages and the counts.
fn check(world: &World) -> Result<()> {
    for store in &world.stores {
        let mut folders = 0;
        for id in world.model.tree(&world.model.top) {
            folders += 1;
            check_folder(world, store, &id)?;
        }
        let top = store.open_folder(&world.model.top)?;
        let all = top.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH | TableFlags::MAPI_UNICODE)?;
        assert_eq!(all.get_row_count(0)?.into_value(), folders - 1, "folders at all depths");
    }
    for view in &world.views {
        view.check(&world.model)?;
    }
    world.check_mail()
}

fn check_folder(world: &World, store: &std::sync::Arc<dyn MsgStore>, id: &EntryId) -> Result<()> {
    let (model, folder) = (&world.model, store.open_folder(id)?);
    let mut names: Vec<String> =
        model.children(id).iter().map(|child| model.folders[child].name.clone()).collect();
    names.sort();
    let rows = folder.subfolders(&columns![PR_DISPLAY_NAME, PR_ENTRYID])?;
    let mut shown: Vec<String> = rows.iter().filter_map(|row| row.get(PR_DISPLAY_NAME)).collect();
    shown.sort();
    assert_eq!(shown, names, "subfolders");
    assert_eq!(folder.get(PR_SUBFOLDERS)?, !names.is_empty());
    assert_eq!(folder.get(PR_FOLDER_CHILD_COUNT)? as usize, names.len());
    if let Some(known) = model.folders.get(id) {
        assert_eq!(folder.get(PR_DISPLAY_NAME)?, known.name);
        assert_eq!(EntryId::from(folder.get(PR_PARENT_ENTRYID)?), known.parent);
    }
    let rows = folder.messages(&columns![
        PR_ENTRYID,
        PR_SUBJECT,
        PR_MESSAGE_FLAGS,
        PR_MESSAGE_SIZE,
        PR_HASATTACH
    ])?;
    assert_eq!(rows.len(), model.within(id).count(), "messages");
    assert_eq!(folder.get(PR_CONTENT_COUNT)? as usize, rows.len());
    let unread = model.within(id).filter(|(_, message)| !message.read).count();
    assert_eq!(folder.get(PR_CONTENT_UNREAD)? as usize, unread);
    for row in &rows {
        let id = row.get(PR_ENTRYID).expect("a row has an id").into();
        let known = &model.messages[&id];
        let flags = MessageFlags::from(row.get(PR_MESSAGE_FLAGS).unwrap_or_default());
        assert_eq!(row.get(PR_SUBJECT).as_ref(), Some(&known.subject));
        assert_eq!(flags.contains(MessageFlags::MSGFLAG_READ), known.read, "{}", known.subject);
        assert_eq!(row.get(PR_MESSAGE_SIZE), Some(known.size), "{}", known.subject);
        assert_eq!(row.get(PR_HASATTACH), Some(known.files > 0));
        let message = store.open_entry(Some(&id), None, OpenFlags::NONE)?.into_message()?;
        assert_eq!(message.get(PR_SUBJECT)?, known.subject);
        assert_eq!(message.attachments()?.len(), known.files);
    }
    Ok(())
}

/// Prints where it was when something is wrong.
struct Where {
    seed: u64,
    step: usize,
}

impl Drop for Where {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}, step {}", self.seed, self.step);
        }
    }
}

fn run(seed: u64, steps: usize) -> Result<()> {
    let mut at = Where { seed, step: 0 };
    let mut world = World::new(Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))?;
    check(&world)?;
    for step in 0..steps {
        at.step = step;
        let told = world.step()?;
        world.settle(told);
        check(&world)?;
    }
    Ok(())
}

/// STO-FOLDER-6, STO-NOTIFY-13, STO-NOTIFY-21, TBL-NOTIF-4, TBL-NOTIF-5, TBL-NOTIF-7, TBL-NOTIF-13; `TWO_SESSIONS` says how
/// many seeds are tried, for longer runs.
#[test]
fn two_sessions_see_what_a_naive_model_says() -> Result<()> {
    let seeds = std::env::var("TWO_SESSIONS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(6);
    (1..=seeds).try_for_each(|seed| run(seed, 60))
}
