//! Message stores: what they tell of themselves and which folders they have.

use super::Harness;
use super::scene::{Scene, code};
use crate::interface::Result;
use crate::interface::ext::MapiPropExt;
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, ObjectType, Property, SaveFlags};

cases! { $, conformance_store, store;
    a_store_changes_at_once,
    a_store_tells_what_it_is,
}

/// STO-STORE-1: what is set is there for everybody at once, and `SaveChanges` has nothing to do.
fn a_store_changes_at_once(h: &dyn Harness) -> Result<()> {
    let (one, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    one.store.set(PR_DISPLAY_NAME, "Renamed")?;
    assert_eq!(other.store.get(PR_DISPLAY_NAME)?, "Renamed");
    assert_eq!(code(one.store.save_changes(SaveFlags::NONE)), ErrorCode::S_OK);
    one.store.set(PR_DISPLAY_NAME, "Renamed again")?;
    assert_eq!(other.store.get(PR_DISPLAY_NAME)?, "Renamed again");
    Ok(())
}

/// STO-STORE-2, STO-STORE-4, STO-STORE-5.
fn a_store_tells_what_it_is(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let store = &a.store;
    assert_eq!(store.get(PR_OBJECT_TYPE)?, ObjectType::MAPI_STORE.0 as i32);
    assert!(!store.get(PR_DISPLAY_NAME)?.is_empty());
    assert_eq!(store.get(PR_ENTRYID)?, store.get(PR_STORE_ENTRYID)?);
    assert_eq!(store.get(PR_RECORD_KEY)?, store.get(PR_STORE_RECORD_KEY)?);
    assert_eq!(store.get(PR_MDB_PROVIDER)?.len(), 16);
    let problems = store.set_props(&[Property::of(PR_STORE_SUPPORT_MASK, 1)])?;
    assert_eq!(problems[0].code, ErrorCode::MAPI_E_COMPUTED);
    Ok(())
}
