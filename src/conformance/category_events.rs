//! What the sinks of a view with categories hear.

use super::Harness;
use super::outline::*;
use super::scene::{Scene, delete, reopened};
use super::sinks::{Heard, watch};
use crate::interface::Result;
use crate::interface::ext::MessageExt;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, Bookmark, PropValue, Property, QueryRowsFlags, ReadFlags, TableEvent, TableOpFlags,
};

cases! { $, conformance_category_events, category_events, needs: STORE_CREATE_OK;
    a_new_row_is_told_by_its_headers: STORE_CATEGORIZE_OK,
    an_empty_category_goes_after_its_last_row: STORE_CATEGORIZE_OK,
    a_row_that_changes_its_category_is_told_where_it_shows: STORE_CATEGORIZE_OK,
    what_a_row_counts_as_is_told_in_the_order_of_the_view: STORE_CATEGORIZE_OK,
}

/// What was told since the last look: the event, the row, and the row it stands behind.
fn told(h: &dyn Harness, heard: &Heard, table: &Table) -> Result<Vec<String>> {
    h.pump();
    let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let name = |named: &Property| match &named.value {
        PropValue::Null => "the start".to_owned(),
        value => rows
            .iter()
            .find(|row| row.cells()[0] == *value)
            .map_or("gone".to_owned(), |row| line(row).trim().to_owned()),
    };
    let word = |event| match event {
        TableEvent::TABLE_ROW_ADDED => "added",
        TableEvent::TABLE_ROW_MODIFIED => "modified",
        _ => "deleted",
    };
    let told = heard.tables();
    let lines = told.iter().map(|told| match told.event {
        TableEvent::TABLE_ROW_DELETED => format!("deleted {}", name(&told.index)),
        event => format!("{} {} behind {}", word(event), name(&told.index), name(&told.prior)),
    });
    Ok(lines.collect())
}

/// TBL-CAT-20, TBL-NOTIF-12, TBL-EXPAND-8, TBL-COLLAPSE-5, SES-TABLENOTIF-11.
fn a_new_row_is_told_by_its_headers(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic(1))?;
    h.pump();
    let heard = watch(&table)?;
    collapse(&table, "- home (1)")?;
    assert_eq!(told(h, &heard, &table)?, [""; 0]);
    about(&folder, "e", "home", 1)?;
    assert_eq!(told(h, &heard, &table)?, ["modified + home (2) behind the start"]);
    about(&folder, "f", "work", 1)?;
    assert_eq!(told(h, &heard, &table)?, ["modified - work (4) behind + home (2)", "added f behind d"]);
    about(&folder, "g", "play", 1)?;
    assert_eq!(told(h, &heard, &table)?, ["added - play (1) behind + home (2)", "added g behind - play (1)"]);
    expand(&table, "+ home (2)")?;
    assert_eq!(told(h, &heard, &table)?, [""; 0]);
    table.sort_table(&by_topic(0), TableOpFlags::NONE)?;
    about(&folder, "h", "art", 1)?;
    assert_eq!(told(h, &heard, &table)?, ["added + art (1) behind the start"]);
    Ok(())
}

/// TBL-CAT-21, TBL-CAT-3.
fn an_empty_category_goes_after_its_last_row(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = folder_of(&scene, &[("a", "work", 2)])?;
    let (last, other) = (about(&folder, "b", "home", 1)?, about(&folder, "c", "work", 1)?);
    let table = sorted(&folder, &by_topic(1))?;
    let (row, header) = (key(&table, "b")?, key(&table, "- home (1)")?);
    h.pump();
    let heard = watch(&table)?;
    delete(&folder, &[last])?;
    h.pump();
    let deleted = heard.tables();
    let keys: Vec<_> = deleted.iter().map(|told| (told.event, told.index.value.clone())).collect();
    let gone = |key: &Binary| (TableEvent::TABLE_ROW_DELETED, PropValue::from(key.clone()));
    assert_eq!(keys, [gone(&row), gone(&header)]);
    assert_eq!(shown(&table)?, ["- work (2)", "  a", "  c"]);
    collapse(&table, "- work (2)")?;
    delete(&folder, &[other])?;
    assert_eq!(told(h, &heard, &table)?, ["modified + work (1) behind the start"]);
    Ok(())
}

/// TBL-CAT-22.
fn a_row_that_changes_its_category_is_told_where_it_shows(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = folder_of(&scene, &[("a", "home", 1), ("b", "work", 1), ("c", "work", 1)])?;
    let id = about(&folder, "d", "home", 1)?;
    let table = sorted(&folder, &by_topic(1))?;
    h.pump();
    let heard = watch(&table)?;
    let go_to = |topic: &str| -> Result<Vec<String>> {
        let message = reopened(&scene.store, &id)?;
        message.set_props(&[Property::new(TOPIC, topic.into())])?;
        message.save()?;
        told(h, &heard, &table)
    };
    let seen = go_to("work")?;
    assert_eq!(
        seen,
        ["modified - home (1) behind the start", "modified - work (3) behind a", "modified d behind c"]
    );
    collapse(&table, "- home (1)")?;
    let seen = go_to("home")?;
    assert_eq!(
        seen,
        ["deleted gone", "modified + home (2) behind the start", "modified - work (2) behind + home (2)"]
    );
    let seen = go_to("work")?;
    let headers = ["modified + home (1) behind the start", "modified - work (3) behind + home (1)"];
    assert_eq!(seen, [&headers[..], &["added d behind c"]].concat());
    let seen = go_to("play")?;
    assert_eq!(
        seen,
        [
            "added - play (1) behind + home (1)",
            "modified d behind - play (1)",
            "modified - work (2) behind d"
        ]
    );
    Ok(())
}

/// TBL-NOTIF-9, TBL-CAT-5, SES-TABLENOTIF-6.
fn what_a_row_counts_as_is_told_in_the_order_of_the_view(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let id = about(&folder, "e", "home", 1)?;
    let message = reopened(&scene.store, &id)?;
    message.set_read_flag(ReadFlags::CLEAR_READ_FLAG)?;
    let table = sorted(&folder, &by_topic_and_rank(2, 2))?;
    let unread = || -> Result<Vec<Option<i32>>> {
        let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, 0)?;
        Ok(table.query_rows(2, QueryRowsFlags::NONE)?.iter().map(|row| row.get(PR_CONTENT_UNREAD)).collect())
    };
    let before = unread()?[0].unwrap_or_default();
    h.pump();
    let heard = watch(&table)?;
    message.set_read_flag(ReadFlags::NONE)?;
    let seen = told(h, &heard, &table)?;
    let headers = ["modified - home (2) behind the start", "modified - home 1 (2) behind - home (2)"];
    assert_eq!(seen, [&headers[..], &["modified e behind b"]].concat());
    assert_eq!(unread()?, [Some(before - 1), Some(before - 1)]);
    Ok(())
}
