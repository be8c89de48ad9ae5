//! What MAPI does for the providers of a session: the support object, the row and the status object of a provider.

mod calls;
mod copying;
mod dialogs;
mod entry_ids;
mod life;
mod plug;
mod sink_panics;
mod status_object;
mod status_row;
mod subscriptions;

use std::sync::Arc;

use mapi_emulator::interface::Result;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, columns};
use plug::Plug;

const UNICODE: UnicodeFlags = UnicodeFlags::MAPI_UNICODE;

/// A computer whose profile has the stores of these providers, and somebody logged on.
fn with(plugs: &[&Arc<Plug>]) -> (Emulator, Arc<dyn MapiSession>) {
    let emulator = Emulator::new();
    for plug in plugs {
        emulator.install("Anna Berg", Arc::new(plug::Installed(Arc::clone(plug)))).unwrap();
    }
    let session = emulator.log_on("Anna Berg").unwrap();
    (emulator, session)
}

/// Opens the store of a provider, which logs it on.
fn open(session: &Arc<dyn MapiSession>, plug: &Plug) -> Arc<dyn MsgStore> {
    session.open_msg_store(&plug.store_id(), None, OpenStoreFlags::NONE).unwrap().into_value()
}

/// The rows of the status table that are of stores, in these columns.
fn store_rows(session: &Arc<dyn MapiSession>, columns: &[PropTag]) -> RowSet {
    let table = session.get_status_table(UNICODE).unwrap();
    let stores = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_STORE_PROVIDER);
    table.query_all_rows(Some(columns), Some(&stores), None, 0).unwrap()
}

#[track_caller]
fn fails<T>(answer: Result<T>, code: ErrorCode) {
    assert_eq!(answer.err().map_or(ErrorCode::S_OK, |error| error.code()), code);
}
