//! Every run is the same, and no emulator sees another.

use super::*;

/// All that a run leaves behind that could differ.
fn run(emulator: &Emulator) -> Result<(String, Vec<EntryId>, String)> {
    let log = emulator.record();
    let mut ids = vec![emulator.receive("anna@example.com", lunch())?];
    let session = emulator.log_on("Anna Berg")?;
    compose_and_submit(&*session)?;
    emulator.pump();
    let folders = session.default_store()?.root()?.get_hierarchy_table(TableFlags::CONVENIENT_DEPTH)?;
    let folders = folders.all_rows(&columns![PR_ENTRYID])?;
    ids.extend(folders.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from));
    let dumps = emulator.dump_store("Anna Berg")? + &emulator.dump_store("Ben Okafor")?;
    Ok((dumps, ids, log.to_string()))
}

#[test]
fn two_emulators_with_one_seed_are_equal_to_the_byte() -> Result<()> {
    let furnish = |seed| {
        let builder = Emulator::builder().seed(seed);
        builder.mailbox("Anna Berg", "anna@example.com").mailbox("Ben Okafor", "ben@example.com").build()
    };
    let first = run(&furnish(7))?;
    assert_eq!(run(&furnish(7))?, first);
    let other = run(&furnish(8))?;
    assert_eq!(other.0, first.0, "the seed chooses ids, and a dump shows none");
    assert_ne!(other.1, first.1);
    Ok(())
}

#[test]
fn a_fork_goes_on_as_the_original_would() -> Result<()> {
    let emulator = two_mailboxes();
    let fork = emulator.fork();
    assert_eq!(run(&emulator)?, run(&fork)?);
    Ok(())
}

#[test]
fn a_fork_and_its_original_do_not_see_each_other() -> Result<()> {
    let emulator = two_mailboxes();
    let before = emulator.dump_store("Anna Berg")?;
    let fork = emulator.fork();
    fork.receive("anna@example.com", Mail::new("In the fork"))?;
    fork.advance(Duration::from_secs(60));
    assert_eq!(emulator.dump_store("Anna Berg")?, before);
    assert_ne!(emulator.now(), fork.now());
    let in_the_fork = fork.dump_store("Anna Berg")?;
    emulator.receive("anna@example.com", Mail::new("In the original"))?;
    assert_eq!(fork.dump_store("Anna Berg")?, in_the_fork);
    let log = fork.record();
    emulator.log_on("Anna Berg")?;
    assert!(log.calls().is_empty());
    Ok(())
}

#[test]
fn each_new_emulator_is_a_world_of_its_own_with_the_same_ids() -> Result<()> {
    let built = Emulator::builder().mailbox("Anna Berg", "anna@example.com").build();
    let (one, other) = (Emulator::new(), Emulator::new());
    let before = other.dump_store("Anna Berg")?;
    let id = one.receive("anna@example.com", Mail::new("In the first"))?;
    assert_eq!(other.dump_store("Anna Berg")?, before);
    assert_eq!(Emulator::new().dump_store("Anna Berg")?, before);
    assert_eq!(built.receive("anna@example.com", Mail::new("As built"))?, id);
    Ok(())
}
