//! The entry ids of a provider's objects.

use super::*;

/// STA-SUP-SETPROVIDERUID-1, STA-SUP-SETPROVIDERUID-2, STA-SUP-7.
#[test]
fn entry_ids_go_to_the_provider_that_registered_their_uid() {
    let (plug, other) = (Plug::new("Plug"), Plug::new("Other"));
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    let open_entry = |id: &EntryId| session.open_entry(id, None, OpenFlags::NONE);
    fails(open_entry(&plug.id()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    let support = plug.support();
    for uid in [plug.uid(), other.uid(), plug.uid()] {
        support.set_provider_uid(uid, 0).unwrap();
    }
    fails(support.set_provider_uid(plug.uid(), 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    plug.asked();
    open_entry(&plug.id()).unwrap();
    open_entry(&other.id()).unwrap();
    assert_eq!(plug.asked(), ["open", "open"]);
    drop(support);
    plug.let_go();
    assert_eq!(plug.asked(), ["logoff"]);
    fails(open_entry(&plug.id()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    fails(open_entry(&other.id()), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
}

/// STA-SUP-SETPROVIDERUID-3: whichever was opened first.
#[test]
fn of_providers_with_one_uid_the_first_is_asked() {
    let (early, late) = (Plug::new("Early"), Plug::new("Late"));
    let (_emulator, session) = with(&[&early, &late]);
    let _stores = (open(&session, &early), open(&session, &late));
    late.support().set_provider_uid(late.uid(), 0).unwrap();
    early.support().set_provider_uid(late.uid(), 0).unwrap();
    early.asked();
    late.asked();
    session.open_entry(&late.id(), None, OpenFlags::NONE).unwrap();
    assert_eq!((early.asked(), late.asked()), (vec![], vec!["open".to_owned()]));
    late.let_go();
    session.open_entry(&late.id(), None, OpenFlags::NONE).unwrap();
    assert_eq!(early.asked(), ["open"]);
}

/// STA-LIFE-10, STA-MSLOGON-4, SES-LOGOFF-6.
#[test]
fn a_provider_that_keeps_no_support_object_is_unloaded() {
    let plug = Plug::doing("Plug", |support| {
        support.set_provider_uid(MapiUid(*b"Plug............"), 0)?;
        support.modify_status_row(&[Property::of(PR_STATUS_STRING, "Ready")], StatusRowFlags::NONE)
    });
    let (_emulator, session) = with(&[&plug]);
    let _store = open(&session, &plug);
    session.open_entry(&plug.id(), None, OpenFlags::NONE).unwrap();
    assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), 1);
    plug.let_go();
    assert_eq!(plug.asked(), ["logon", "open", "logoff"]);
    fails(session.open_entry(&plug.id(), None, OpenFlags::NONE), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert_eq!(store_rows(&session, &columns![PR_ROWID]).len(), 0);
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    assert_eq!(plug.asked(), [""; 0]);
}
