//! Stores, sending, the session's default store.

use super::*;
use crate::scene::id_of;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

pub const SCRIPTS: &[Script] = &[
    script(Method::MsgStoreSetReceiveFolder, |scene| {
        let (store, work) = (Arc::clone(&scene.store), id_of(&*scene.work)?);
        Ok(Step::of(move || store.set_receive_folder(Some("IPM.Note"), UnicodeFlags::NONE, Some(&work))))
    }),
    script(Method::MessageSubmitMessage, |scene| {
        let letter = scene.letter()?;
        Ok(Step::of(move || letter.submit_message(SubmitFlags::NONE)))
    }),
    script(Method::MsgStoreAbortSubmit, |scene| {
        let (store, letter) = (Arc::clone(&scene.store), scene.letter()?);
        let id = id_of(&*letter)?;
        letter.submit_message(SubmitFlags::NONE)?;
        Ok(Step::of(move || store.abort_submit(&id, 0)))
    }),
    script(Method::MsgStoreStoreLogoff, |scene| {
        let store = Arc::clone(&scene.store);
        let step = Step::of({
            let store = Arc::clone(&store);
            move || store.store_logoff(StoreLogoffFlags::LOGOFF_NO_WAIT).map(drop)
        });
        Ok(step.showing(&store))
    }),
    script(Method::MapiSessionSetDefaultStore, |scene| {
        let session = Arc::clone(&scene.session);
        Ok(Step::of(move || session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, None)))
    }),
    script(Method::MapiSessionLogoff, |scene| {
        let (session, store) = (Arc::clone(&scene.session), Arc::clone(&scene.store));
        Ok(Step::of(move || session.logoff(LogoffFlags::NONE, 0)).showing(&store))
    }),
    script(Method::MapiStatusFlushQueues, |scene| {
        let table = scene.session.get_status_table(UnicodeFlags::NONE)?;
        let spooler = Restriction::eq(PR_RESOURCE_TYPE, ResourceType::MAPI_SPOOLER.0 as i32);
        let rows = table.query_all_rows(Some(&[PR_ENTRYID.tag()]), Some(&spooler), None, 0)?;
        let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).expect("the spooler has a row").into();
        let spooler = scene.session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
        scene.letter()?.submit_message(SubmitFlags::NONE)?;
        Ok(Step::of(move || spooler.flush_queues(None, FlushFlags::FLUSH_UPLOAD)))
    }),
];
