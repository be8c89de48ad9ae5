//! What the support objects of stores and transports offer.

use mapi_emulator::interface::Opened;
use mapi_emulator::vocab::guids::IID_IMessage;

use super::lent::{Lender, Lent};
use super::*;

/// Any answer tells that the method is there, but this one.
fn is_offered<T>((method, answer): (&str, Result<T>)) {
    assert_ne!(code(answer), ErrorCode::MAPI_E_NO_SUPPORT, "{method}");
}

/// STA-SUP-2
#[test]
fn stores_and_transports_are_offered_what_they_cannot_do_without() -> Result<()> {
    let log = Log::default();
    let (wire, lent) = (Wire::new(&log, "A", &["FAX"]), Lent::new(false)?);
    let emulator = computer(&[&wire])?;
    emulator.install("Anna Berg", Arc::new(Lender(Arc::clone(&lent))))?;
    let session = emulator.log_on("Anna Berg")?;
    let store = session.open_msg_store(&lent.id()?, None, OpenStoreFlags::MDB_WRITE)?.into_value();
    session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&lent.id()?))?;
    emulator.pump();

    let (support, id, uid) = (lent.support(), lent.id()?, MapiUid([3; 16]));
    let inbox = store.inbox()?;
    let (one, other) = (inbox.new_message()?, inbox.new_message()?);
    let (from, to) = (Opened::Message(Arc::clone(&one)), Opened::Message(Arc::clone(&other)));
    let unicode = UnicodeFlags::MAPI_UNICODE;
    let sink = Arc::new(|_: &[Notification]| {});
    assert_ne!(support.new_uid(), support.new_uid());
    let connection = support.subscribe(b"key", EventMask::fnevExtended, SubscribeFlags::NONE, sink)?;
    let row = [Property::of(PR_STATUS_CODE, 1)];
    let own = support.create_prop(None)?;
    let name = Some("Zoe");
    [
        ("GetLastError", support.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, unicode).map(drop)),
        ("Unsubscribe", support.unsubscribe(connection)),
        ("Notify", support.notify(b"key", &[], UnicodeFlags::NONE).map(drop)),
        ("ModifyStatusRow", support.modify_status_row(&row, StatusRowFlags::NONE)),
        ("OpenProfileSection", support.open_profile_section(None, OpenSectionFlags::NONE).map(drop)),
        ("MakeInvalid", support.make_invalid(&*own, 0)),
        ("SetProviderUID", support.set_provider_uid(uid, 0)),
        ("CreateOneOff", support.create_one_off(name, "FAX", "1", CreateOneOffFlags::NONE).map(drop)),
        ("OpenEntry", support.open_entry(&id, None, OpenFlags::NONE).map(drop)),
        ("CompareEntryIDs", support.compare_entry_ids(&id, &id, 0).map(drop)),
        ("OpenAddressBook", support.open_address_book(None, 0).map(drop)),
        ("WrapStoreEntryID", support.wrap_store_entry_id(&id).map(drop)),
        ("PrepareSubmit", support.prepare_submit(&*one)),
        ("ExpandRecips", support.expand_recips(&*one).map(drop)),
        ("ReadReceipt", support.read_receipt(ReportFlags::NONE, &*one, &other)),
        ("ModifyProfile", support.modify_profile(0)),
        ("StoreLogoffTransports", support.store_logoff_transports(StoreLogoffFlags::LOGOFF_QUIET).map(drop)),
        (
            "CopyMessages",
            support.copy_messages(&*inbox, &[], &*inbox, None, CopyMessagesFlags::NONE).map(drop),
        ),
        (
            "CopyFolder",
            support.copy_folder(&*inbox, &id, &*inbox, None, None, CopyFolderFlags::NONE).map(drop),
        ),
        (
            "DoCopyTo",
            support.do_copy_to(&from, &[], None, None, IID_IMessage, &to, CopyFlags::NONE).map(drop),
        ),
        (
            "DoCopyProps",
            support
                .do_copy_props(&from, &[PR_SUBJECT.tag()], None, IID_IMessage, &to, CopyFlags::NONE)
                .map(drop),
        ),
    ]
    .into_iter()
    .for_each(is_offered);

    is_offered(("DoSentMail", lent.support_of_spooler().do_sent_mail(0, one)));
    let news = NotifyData::Nothing;
    let transport = wire.support();
    is_offered(("SpoolerNotify", transport.spooler_notify(SpoolerNotifyFlags::NOTIFY_NEWMAIL, news)));
    is_offered(("StatusRecips", transport.status_recips(&*other, &AdrList::default())));
    Ok(())
}
