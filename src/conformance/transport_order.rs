//! The order of the transports in a profile.

use super::Harness;
use super::desk::{Desk, NO_UI, UNICODE, column, fails, provider_uids, service_uids};
use crate::columns;
use crate::interface::ext::MapiTableExt;
use crate::interface::{MapiTable, Result};
use crate::vocab::tags::*;
use crate::vocab::{ErrorCode, MapiUid, ResourceType, Restriction, RowRef, SortOrder, SortOrderSet};

cases! { $, conformance_transport_order, transport_order;
    transports_are_put_in_order_by_their_provider_uids,
    transports_change_places_among_themselves_only,
    a_later_transport_goes_before_those_that_prefer_to_be_last,
}

/// The names of the services that the transports belong to, and the uids of the transports, in transport order.
fn transports(table: &dyn MapiTable) -> Result<(String, Vec<MapiUid>)> {
    let only = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_TRANSPORT_PROVIDER.0 as i32);
    let by_ordinal = SortOrderSet::by([SortOrder::ascending(PR_PROVIDER_ORDINAL)]);
    let columns = columns![PR_SERVICE_NAME, PR_PROVIDER_UID];
    let rows = table.query_all_rows(Some(&columns), Some(&only), Some(&by_ordinal), 0)?;
    let uid = |row: RowRef<'_>| MapiUid::from_slice(&row.get(PR_PROVIDER_UID)?);
    let names: Vec<String> = rows.iter().filter_map(|row| row.get(PR_SERVICE_NAME)).collect();
    Ok((names.concat(), rows.iter().filter_map(uid).collect()))
}

/// PRF-TRANSPORTORDER-1, PRF-TRANSPORTORDER-2, PRF-TRANSPORTORDER-3, PRF-TRANSPORTORDER-5, PRF-TRANSPORTORDER-6,
/// PRF-SA-GETPROVIDERTABLE-6, TBL-PROVTAB-2.
fn transports_are_put_in_order_by_their_provider_uids(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["FILE", "X", "Y"])?;
    let order = || transports(&*admin.get_provider_table(UNICODE)?);
    let (names, given) = order()?;
    assert_eq!(names, "YX", "the one that prefers to be last is");
    let [y, x] = given[..] else { panic!("two transports") };
    admin.msg_service_transport_order(&[x, y], 0)?;
    let store = provider_uids(&admin)?[0];
    fails(admin.msg_service_transport_order(&[y], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, x, store], 0), ErrorCode::MAPI_E_BUSY);
    fails(admin.msg_service_transport_order(&[y, store], 0), ErrorCode::MAPI_E_NOT_FOUND);
    let service = service_uids(&admin)?[1];
    fails(admin.msg_service_transport_order(&[y, service], 0), ErrorCode::MAPI_E_NOT_FOUND);
    fails(admin.msg_service_transport_order(&[y, y], 0), ErrorCode::MAPI_E_INVALID_PARAMETER);
    assert_eq!(order()?, ("XY".to_owned(), vec![x, y]));
    Ok(())
}

/// PRF-TRANSPORTORDER-4.
fn transports_change_places_among_themselves_only(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["Z", "FILE", "Y", "BOOK", "WIRE"])?;
    let names = || column(&*admin.get_provider_table(UNICODE)?, PR_SERVICE_NAME);
    assert_eq!(names()?, ["Z", "FILE", "Y", "BOOK", "WIRE"]);
    let (_, mut order) = transports(&*admin.get_provider_table(UNICODE)?)?;
    order.reverse();
    admin.msg_service_transport_order(&order, 0)?;
    assert_eq!(names()?, ["WIRE", "FILE", "Y", "BOOK", "Z"]);
    Ok(())
}

/// PRF-TRANSPORTORDER-7: unless somebody chose an order.
fn a_later_transport_goes_before_those_that_prefer_to_be_last(h: &dyn Harness) -> Result<()> {
    let desk = Desk::of(h)?;
    let admin = desk.profile("P", &["X", "Y"])?;
    let order = || transports(&*admin.get_provider_table(UNICODE)?);
    admin.create_msg_service("Z", None, NO_UI)?;
    assert_eq!(order()?.0, "YZX");
    admin.msg_service_transport_order(&order()?.1, 0)?;
    admin.create_msg_service("WIRE", None, NO_UI)?;
    assert_eq!(order()?.0, "YZXWIRE");
    Ok(())
}
