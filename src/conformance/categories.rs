//! Contents tables sorted into categories: which there are, what their headers show and count.

use super::Harness;
use super::listing::{own, put};
use super::outline::*;
use super::scene::{Scene, code, reopened, saved};
use crate::interface::Result;
use crate::interface::ext::{MapiPropExt, MapiTableExt, MessageExt};
use crate::vocab::tags::*;
use crate::vocab::{
    CreateMessageFlags, ErrorCode, MessageFlags, OpenFlags, PropTag, PropType, PropValue, Property,
    QueryRowsFlags, ReadFlags, Restriction, SortDirection, SortOrder, SortOrderSet, TableFlags, TableOpFlags,
};

cases! { $, conformance_categories, categories, needs: STORE_CREATE_OK;
    each_value_of_the_first_key_is_a_category: STORE_CATEGORIZE_OK,
    headers_show_their_keys_and_counts_and_nothing_else: STORE_CATEGORIZE_OK,
    rows_show_every_column: STORE_CATEGORIZE_OK,
    the_order_says_how_many_levels_start_expanded: STORE_CATEGORIZE_OK,
    rows_without_a_value_form_one_category: STORE_CATEGORIZE_OK,
    values_that_compare_equal_are_one_category: STORE_CATEGORIZE_OK,
    combined_keys_are_one_level: STORE_CATEGORIZE_OK,
    the_largest_or_smallest_value_can_order_the_categories: STORE_CATEGORIZE_OK,
    orders_that_make_no_sense_are_refused: STORE_CATEGORIZE_OK,
    one_category_column_can_have_a_row_for_each_value: STORE_CATEGORIZE_OK,
    a_restriction_chooses_rows_and_so_categories: STORE_CATEGORIZE_OK,
    associated_contents_have_categories_too: STORE_CATEGORIZE_OK,
    other_tables_have_no_categories,
}

/// TBL-CAT-1, TBL-CAT-3, TBL-CAT-4.
fn each_value_of_the_first_key_is_a_category(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic_and_rank(1, 1))?;
    assert_eq!(shown(&table)?, ["- home (1)", "  b", "- work (3)", "  c", "  a", "  d"]);
    let table = sorted(&folder, &by_topic_and_rank(2, 2))?;
    let nested = ["- home (1)", "  - home 1 (1)", "    b", "- work (3)", "  - work 1 (1)", "    c"];
    assert_eq!(shown(&table)?, [&nested[..], &["  - work 2 (2)", "    a", "    d"]].concat());
    let table = sorted(&folder, &by_topic_and_rank(0, 0))?;
    assert_eq!(shown(&table)?, ["b", "c", "a", "d"]);
    Ok(())
}

/// TBL-CAT-2, TBL-CAT-4, TBL-CAT-5.
fn headers_show_their_keys_and_counts_and_nothing_else(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let read = about(&folder, "e", "work", 1)?;
    let message = reopened(&scene.store, &read)?;
    message.set_read_flag(ReadFlags::NONE)?;
    assert!(
        MessageFlags::from_bits_retain(message.get(PR_MESSAGE_FLAGS)? as u32)
            .contains(MessageFlags::MSGFLAG_READ)
    );
    let unread_of_new = {
        let message = reopened(&scene.store, &about(&folder, "f", "play", 9)?)?;
        i32::from(message.get(PR_MESSAGE_FLAGS)? & 1 == 0)
    };
    let table = sorted(&folder, &by_topic_and_rank(2, 1))?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let row = rows.iter().find(|row| line(*row) == "- work (4)").expect("the category of work");
    let none = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(
        row.cells()[1..],
        [3.into(), 0.into(), 4.into(), (3 * unread_of_new).into(), "work".into(), none.clone(), none.clone()]
    );
    let row = rows.iter().find(|row| line(*row) == "  + work 1 (2)").expect("the category of rank 1 in work");
    assert_eq!(
        row.cells()[1..],
        [4.into(), 1.into(), 2.into(), unread_of_new.into(), "work".into(), 1.into(), none.clone()]
    );
    Ok(())
}

/// TBL-CAT-6, TBL-CAT-7.
fn rows_show_every_column(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic(1))?;
    let rows = table.query_rows(i32::MAX, QueryRowsFlags::NONE)?;
    let row = rows.get(1).expect("the row below the first header");
    let none = PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(
        row.cells()[1..],
        [1.into(), 1.into(), none.clone(), none.clone(), "home".into(), 1.into(), "b".into()]
    );
    table.sort_table(&SortOrderSet::default(), TableOpFlags::NONE)?;
    let rows = table.query_rows(1, QueryRowsFlags::NONE)?;
    let row = rows.first().expect("the first row without categories");
    assert_eq!(
        row.cells()[1..],
        [1.into(), 0.into(), none.clone(), none, "work".into(), 2.into(), "a".into()]
    );
    Ok(())
}

/// TBL-CAT-8, TBL-QSORT-3.
fn the_order_says_how_many_levels_start_expanded(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let table = sorted(&folder, &by_topic_and_rank(2, 0))?;
    assert_eq!(shown(&table)?, ["+ home (1)", "+ work (3)"]);
    let table = sorted(&folder, &by_topic_and_rank(2, 1))?;
    let headers = ["- home (1)", "  + home 1 (1)", "- work (3)", "  + work 1 (1)", "  + work 2 (2)"];
    assert_eq!(shown(&table)?, headers);
    collapse(&table, "- work (3)")?;
    assert_eq!(table.query_sort_order()?, by_topic_and_rank(2, 1));
    Ok(())
}

/// TBL-CAT-9.
fn rows_without_a_value_form_one_category(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = folder_of(&scene, &[("a", "work", 2)])?;
    put(&folder, "b", &[])?;
    put(&folder, "c", &[])?;
    let table = sorted(&folder, &by_topic(1))?;
    assert_eq!(shown(&table)?, ["- work (1)", "  a", "-  (2)", "  b", "  c"]);
    let rows = table.all_rows(&[TOPIC])?;
    let topic = rows.get(2).map(|row| row.cells()[0].clone());
    assert_eq!(topic, Some(PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)));
    Ok(())
}

/// TBL-CAT-10.
fn values_that_compare_equal_are_one_category(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = folder_of(&scene, &[("a", "Work", 2), ("b", "WORK", 1), ("c", "work", 3)])?;
    let table = sorted(&folder, &by_topic_and_rank(1, 1))?;
    assert_eq!(shown(&table)?, ["- WORK (3)", "  b", "  a", "  c"]);
    Ok(())
}

/// TBL-CAT-11.
fn combined_keys_are_one_level(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = four(&scene)?;
    let combined = SortOrder { tag: RANK, order: SortDirection::TABLE_SORT_COMBINE };
    let order = SortOrderSet::by([SortOrder::descending(TOPIC), combined]).with_categories(2, 1);
    let table = sorted(&folder, &order)?;
    assert_eq!(shown(&table)?, ["- work 1 (1)", "  c", "- work 2 (2)", "  a", "  d", "- home 1 (1)", "  b"]);
    let first = SortOrderSet::by([combined]).with_categories(1, 0);
    assert_eq!(code(table.sort_table(&first, TableOpFlags::NONE)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// TBL-CAT-12, TBL-CAT-13.
fn the_largest_or_smallest_value_can_order_the_categories(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let messages = [("a", "work", 2), ("b", "home", 1), ("c", "work", 5), ("d", "play", 3), ("e", "home", 4)];
    let folder = folder_of(&scene, &messages)?;
    put(&folder, "f", &[Property::new(TOPIC, "rest".into())])?;
    put(&folder, "g", &[Property::new(TOPIC, "play".into())])?;
    let by = |topic: SortOrder, order| {
        SortOrderSet::by([topic, SortOrder { tag: RANK, order }]).with_categories(1, 0)
    };
    let (max, min) = (SortDirection::TABLE_SORT_CATEG_MAX, SortDirection::TABLE_SORT_CATEG_MIN);
    let table = sorted(&folder, &by(SortOrder::ascending(TOPIC), max))?;
    assert_eq!(shown(&table)?, ["+ play (2)", "+ home (2)", "+ work (2)", "+ rest (1)"]);
    table.sort_table(&by(SortOrder::ascending(TOPIC), min), TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["+ home (2)", "+ work (2)", "+ play (2)", "+ rest (1)"]);
    table.sort_table(&by(SortOrder::descending(TOPIC), max), TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["+ work (2)", "+ home (2)", "+ play (2)", "+ rest (1)"]);
    expand(&table, "+ work (2)")?;
    assert_eq!(shown(&table)?[..3], ["- work (2)", "  a", "  c"], "in the order of creation");
    let mut order = by(SortOrder::descending(TOPIC), max);
    order.sorts.push(SortOrder::descending(PR_SUBJECT));
    table.sort_table(&order, TableOpFlags::NONE)?;
    expand(&table, "+ work (2)")?;
    assert_eq!(shown(&table)?[..3], ["- work (2)", "  c", "  a"]);
    Ok(())
}

/// TBL-CAT-11, TBL-CAT-13, TBL-CAT-14, TBL-CAT-15.
fn orders_that_make_no_sense_are_refused(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(0))?;
    let directed = |order| SortOrder { tag: RANK, order };
    let mut refused = vec![by_topic(2), by_topic_and_rank(3, 0), by_topic_and_rank(1, 2)];
    for order in [SortDirection::TABLE_SORT_CATEG_MAX, SortDirection::TABLE_SORT_CATEG_MIN] {
        let topic = SortOrder::ascending(TOPIC);
        refused.push(SortOrderSet::by([topic, directed(order)]));
        refused.push(SortOrderSet::by([directed(order), topic]).with_categories(1, 0));
        refused.push(SortOrderSet::by([topic, directed(order)]).with_categories(2, 0));
        refused.push(SortOrderSet::by([topic, topic, directed(order)]).with_categories(1, 0));
    }
    for tag in [PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DEPTH, PR_ROW_TYPE] {
        refused.push(SortOrderSet::by([SortOrder::ascending(tag)]));
        refused.push(SortOrderSet::by([SortOrder::ascending(tag)]).with_categories(1, 0));
    }
    for order in refused {
        let answer = code(table.sort_table(&order, TableOpFlags::NONE));
        assert_eq!(answer, ErrorCode::MAPI_E_INVALID_PARAMETER, "{order}");
    }
    assert_eq!(shown(&table)?, ["+ home (1)", "+ work (3)"]);
    Ok(())
}

/// TBL-CAT-23.
fn one_category_column_can_have_a_row_for_each_value(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Categories")?;
    let each = |tag: PropTag| {
        SortOrder::ascending(tag.with_type(PropType(tag.prop_type().0 | PropType::MV_INSTANCE)))
    };
    let words = |words: &[&str]| {
        Property::new(own::TEXTS, PropValue::MvUnicode(words.iter().map(|word| (*word).into()).collect()))
    };
    put(&folder, "a", &[words(&["red", "blue"])])?;
    put(&folder, "b", &[words(&["blue"])])?;
    let table = sorted(&folder, &SortOrderSet::by([each(own::TEXTS)]).with_categories(1, 1))?;
    assert_eq!(shown(&table)?, ["-  (2)", "  a", "  b", "-  (1)", "  a"]);
    let both = SortOrderSet::by([each(own::TEXTS), each(own::LONGS)]);
    assert_eq!(
        code(table.sort_table(&both.clone().with_categories(2, 0), TableOpFlags::NONE)),
        ErrorCode::MAPI_E_TOO_COMPLEX
    );
    table.sort_table(&both.with_categories(1, 0), TableOpFlags::NONE)?;
    Ok(())
}

/// TBL-CAT-19.
fn a_restriction_chooses_rows_and_so_categories(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let table = sorted(&four(&scene)?, &by_topic(1))?;
    table.restrict(Some(&Restriction::eq(RANK, 2)), TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["- work (2)", "  a", "  d"]);
    table.restrict(Some(&Restriction::eq(RANK, 1)), TableOpFlags::NONE)?;
    assert_eq!(shown(&table)?, ["- home (1)", "  b", "- work (1)", "  c"]);
    Ok(())
}

/// TBL-CAT-17.
fn associated_contents_have_categories_too(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let folder = scene.folder("Categories")?;
    for topic in ["work", "home", "work"] {
        let message = folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
        message.set_props(&[Property::new(TOPIC, topic.into())])?;
        message.save()?;
    }
    let table = folder.get_contents_table(TableFlags::MAPI_UNICODE | TableFlags::MAPI_ASSOCIATED)?;
    table.sort_table(&by_topic(0), TableOpFlags::NONE)?;
    let rows = table.all_rows(&[TOPIC, PR_CONTENT_COUNT.tag()])?;
    let counts = rows.iter().map(|row| (row.cells()[0].to_string(), row.get(PR_CONTENT_COUNT)));
    assert_eq!(counts.collect::<Vec<_>>(), [("home".to_owned(), Some(1)), ("work".to_owned(), Some(2))]);
    Ok(())
}

/// TBL-CAT-17.
fn other_tables_have_no_categories(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let order = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]).with_categories(1, 0);
    let folder = scene.folder("Categories")?;
    let message = saved(&folder, "a")?;
    for table in [
        folder.get_hierarchy_table(TableFlags::MAPI_UNICODE)?,
        message.get_recipient_table(TableFlags::MAPI_UNICODE)?,
        scene.store.get_receive_folder_table(TableFlags::MAPI_UNICODE)?,
    ] {
        assert_eq!(code(table.sort_table(&order, TableOpFlags::NONE)), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let book = scene.session.open_address_book(None, Default::default())?.into_value();
    let list =
        book.open_entry(book.get_default_dir()?.as_ref(), None, OpenFlags::NONE)?.into_ab_container()?;
    let table = list.get_contents_table(TableFlags::MAPI_UNICODE)?;
    assert_eq!(code(table.sort_table(&order, TableOpFlags::NONE)), ErrorCode::MAPI_E_TOO_COMPLEX);
    Ok(())
}
