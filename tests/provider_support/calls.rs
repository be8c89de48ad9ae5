//! What a support object does like the session it is of, and what it doesn't.

use mapi_emulator::interface::spi::{MapiSupport, MsgServiceEntry, ServiceCall};
use mapi_emulator::interface::{
    Connection, DetailsButton, MapiProgress, Opened, Outcome, ProgressShown, UserInterface,
};
use mapi_emulator::vocab::guids::{IID_IAddrBook, IID_IMAPIProp};
use parking_lot::Mutex;

use super::*;

fn supported() -> (Emulator, Arc<dyn MapiSession>, Arc<Plug>) {
    let plug = Plug::doing("Plug", |support| support.set_provider_uid(MapiUid(*b"Plug............"), 0));
    let (emulator, session) = with(&[&plug]);
    drop(open(&session, &plug));
    plug.asked();
    (emulator, session, plug)
}

/// STA-SUP-OPENENTRY-1, STA-SUP-COMPAREENTRYIDS-1.
#[test]
fn objects_are_opened_and_compared_as_by_the_session() {
    let (_emulator, session, plug) = supported();
    let support = plug.support();
    let inbox: EntryId = session.default_store().unwrap().inbox().unwrap().get(PR_ENTRYID).unwrap().into();
    let opened = support.open_entry(&inbox, None, OpenFlags::NONE).unwrap().into_folder().unwrap();
    assert_eq!(opened.get(PR_DISPLAY_NAME).unwrap(), "Inbox");
    support.open_entry(&plug.id(), None, OpenFlags::NONE).unwrap();
    assert_eq!(plug.asked(), ["open"]);
    let open_entry = |id: &EntryId| support.open_entry(id, None, OpenFlags::NONE);
    fails(open_entry(&EntryId::default()), ErrorCode::MAPI_E_INVALID_PARAMETER);
    let unknown = EntryId::long_term(MapiUid([7; 16]), b"thing");
    fails(open_entry(&unknown), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    assert!(support.compare_entry_ids(&inbox, &inbox, 0).unwrap());
    assert!(!support.compare_entry_ids(&inbox, &plug.id(), 0).unwrap());
    fails(support.compare_entry_ids(&inbox, &unknown, 0), ErrorCode::MAPI_E_UNKNOWN_ENTRYID);
    fails(support.compare_entry_ids(&inbox, &inbox, 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// STA-SUP-CREATEONEOFF-1, STA-SUP-OPENADDRESSBOOK-1.
#[test]
fn one_offs_and_the_address_book_are_those_of_the_session() {
    let (_emulator, session, plug) = supported();
    let support = plug.support();
    fails(support.open_address_book(None, 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let book = support.open_address_book(Some(IID_IAddrBook), 0).unwrap();
    assert_eq!(book.warning, None);
    let own = session.open_address_book(None, Default::default()).unwrap().into_value();
    let flags = CreateOneOffFlags::MAPI_UNICODE;
    for name in [Some("Carla"), None] {
        let made = support.create_one_off(name, "SMTP", "carla@elsewhere.example", flags).unwrap();
        assert_eq!(made, own.create_one_off(name, "SMTP", "carla@elsewhere.example", flags).unwrap());
    }
    for (address_type, address) in [("", "carla@elsewhere.example"), ("SMTP", "")] {
        let made = support.create_one_off(None, address_type, address, flags);
        fails(made, ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(book.value.get_pab().unwrap(), own.get_pab().unwrap());
}

/// STA-SUP-CREATEONEOFF-2: what a one-off says when it is opened.
#[test]
fn one_offs_on_the_internet_get_no_rich_text() {
    let (_emulator, session, plug) = supported();
    let (unicode, no_rich) = (CreateOneOffFlags::MAPI_UNICODE, CreateOneOffFlags::MAPI_SEND_NO_RICH_INFO);
    // What looks like an Internet address is one, whatever the type.
    for (address_type, address, flags, rich) in [
        ("FAX", "+49 30 1", unicode, true),
        ("FAX", "+49 30 1", unicode | no_rich, false),
        ("SMTP", "carla@x.example", unicode, false),
        ("FAX", "carla@x.example", unicode, false),
    ] {
        let id = plug.support().create_one_off(Some("Carla"), address_type, address, flags).unwrap();
        let carla = session.open_entry(&id, None, OpenFlags::NONE).unwrap().into_mail_user().unwrap();
        assert_eq!(carla.get(PR_SEND_RICH_INFO).unwrap(), rich, "{address}, {flags:?}");
    }
}

/// STA-SUP-WRAPSTOREENTRYID-1: the library is that of the provider.
#[test]
fn a_store_entry_id_is_wrapped_with_the_library_of_the_provider() {
    let (_emulator, _session, plug) = supported();
    let private = EntryId::long_term(plug.uid(), b"store");
    let wrapped = plug.support().wrap_store_entry_id(&private).unwrap();
    assert_eq!(unwrap_store_entry_id(&wrapped).unwrap(), ("PLUG.DLL".to_owned(), private));
    let short = plug.support().wrap_store_entry_id(&EntryId::default());
    fails(short, ErrorCode::MAPI_E_INVALID_PARAMETER);
}

/// STA-SUP-GETLASTERROR-1.
#[test]
fn it_tells_more_of_its_last_failure() {
    let (_emulator, _session, plug) = supported();
    let support = plug.support();
    let unknown = ErrorCode::MAPI_E_UNKNOWN_ENTRYID;
    let told = |code| support.get_last_error(code, UNICODE).unwrap();
    assert_eq!(told(unknown), None);
    let lost = EntryId::long_term(MapiUid([7; 16]), b"thing");
    fails(support.open_entry(&lost, None, OpenFlags::NONE), unknown);
    support.wrap_store_entry_id(&plug.id()).unwrap();
    let error = told(unknown).expect("details").error;
    assert!(error.contains("IMAPISupport::OpenEntry"), "{error}");
    assert_eq!(told(ErrorCode::MAPI_E_NOT_FOUND), None);
    let flags = UnicodeFlags::from_bits_retain(1);
    fails(support.get_last_error(unknown, flags), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
}

/// STA-SUP-4, STA-SUP-5: of this session, and of one logon.
#[test]
fn it_knows_its_session() {
    let (emulator, session, plug) = supported();
    let first = plug.support();
    let of_support = first.get_mapi_session().unwrap();
    assert!(Arc::ptr_eq(&of_support, &session));
    drop(of_support);
    let other = emulator.log_on("Anna Berg").unwrap();
    let _store = open(&other, &plug);
    assert!(Arc::ptr_eq(&plug.support().get_mapi_session().unwrap(), &other));
    session.logoff(LogoffFlags::NONE, 0).unwrap();
    fails(first.get_mapi_session(), ErrorCode::MAPI_E_INVALID_OBJECT);
}

/// STA-SUP-MAKEINVALID-1.
#[test]
fn an_object_that_was_made_invalid_answers_nothing() {
    let (_emulator, session, plug) = supported();
    let support = plug.support();
    let (object, other) = (support.create_prop(None).unwrap(), support.create_prop(None).unwrap());
    object.set(PR_COMMENT, "kept").unwrap();
    fails(support.make_invalid(&*object, 1), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    support.make_invalid(&*object, 0).unwrap();
    fails(object.get_props(None, UNICODE), ErrorCode::MAPI_E_INVALID_OBJECT);
    fails(object.get_prop_access(None), ErrorCode::MAPI_E_INVALID_OBJECT);
    drop(object);
    other.set(PR_COMMENT, "alive").unwrap();
    let inbox = session.default_store().unwrap().inbox().unwrap();
    fails(support.make_invalid(&*inbox, 0), ErrorCode::MAPI_E_NO_SUPPORT);
    inbox.get(PR_DISPLAY_NAME).unwrap();
}

/// STA-SUP-NEWUID-1: and the same in every run.
#[test]
fn every_uid_is_another() {
    let uids = || {
        let (_emulator, _session, plug) = supported();
        [(); 3].map(|()| plug.support().new_uid())
    };
    let [first, second, third] = uids();
    assert!(first != second && second != third && first != third);
    assert_eq!(uids(), [first, second, third]);
}

/// STA-SUP-OPENPROFSECT-1, STA-SUP-OPENPROFSECT-2, STA-SUP-OPENPROFSECT-3.
#[test]
fn its_section_is_that_of_the_provider() {
    let (_emulator, session, plug) = supported();
    let (support, modify) = (plug.support(), OpenSectionFlags::MAPI_MODIFY);
    let own = support.open_profile_section(None, modify).unwrap();
    assert_eq!(own.get(PR_DISPLAY_NAME).unwrap(), "Plug");
    own.set(PR_COMMENT, "written").unwrap();
    drop(own);
    let stores = session.get_msg_stores_table(UNICODE).unwrap();
    let uid = stores.all_rows(&columns![PR_PROVIDER_UID]).unwrap().get(1).unwrap().get(PR_PROVIDER_UID);
    let uid = MapiUid::from_slice(&uid.unwrap()).unwrap();
    let same = support.open_profile_section(Some(uid), OpenSectionFlags::NONE).unwrap();
    assert_eq!(same.get(PR_COMMENT).unwrap(), "written");
    let new = MapiUid([9; 16]);
    let missing = support.open_profile_section(Some(new), OpenSectionFlags::NONE);
    fails(missing, ErrorCode::MAPI_E_NOT_FOUND);
    support.open_profile_section(Some(new), modify).unwrap().set(PR_COMMENT, "new").unwrap();
    let made = support.open_profile_section(Some(new), OpenSectionFlags::NONE).unwrap();
    assert_eq!(made.get(PR_COMMENT).unwrap(), "new");
}

/// STA-SUP-MODIFYPROFILE-1, STA-SUP-MODIFYPROFILE-2, STA-MSPROVIDER-12: open tables hear of it.
#[test]
fn a_provider_may_keep_its_temporary_store() {
    let plug = Plug::new("Plug");
    let emulator = Emulator::new();
    emulator.register_provider(Arc::new(plug::Installed(Arc::clone(&plug))));
    let session = emulator.log_on("Anna Berg").unwrap();
    let table = session.get_msg_stores_table(UNICODE).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let writes = Arc::clone(&heard);
    let sink = move |told: &[Notification]| writes.lock().extend(told.iter().map(Notification::event));
    table.advise(EventMask::fnevTableModified, Arc::new(sink)).unwrap();
    let temporary = OpenStoreFlags::MDB_TEMPORARY;
    let _store = session.open_msg_store(&plug.store_id(), None, temporary).unwrap();
    plug.support().modify_profile(temporary.bits()).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 1);
    plug.support().modify_profile(0).unwrap();
    assert_eq!(table.get_row_count(0).unwrap().into_value(), 2);
    emulator.pump();
    assert_eq!(*heard.lock(), [EventMask::fnevTableModified]);
}

/// What every flavour but that of services has, each method called once.
fn of_providers(support: &dyn MapiSupport) -> Vec<Result<()>> {
    let id = EntryId::default();
    let sink = || -> Arc<dyn AdviseSink> { Arc::new(|_: &[Notification]| {}) };
    vec![
        support.subscribe(b"key", EventMask::fnevNewMail, SubscribeFlags::NONE, sink()).map(drop),
        support.unsubscribe(Connection(1)),
        support.notify(b"key", &[], UNICODE).map(drop),
        support.modify_status_row(&[], StatusRowFlags::STATUSROW_UPDATE),
        support.create_one_off(None, "SMTP", "a@b.example", CreateOneOffFlags::NONE).map(drop),
        support.compare_entry_ids(&id, &id, 0).map(drop),
        support.open_entry(&id, None, OpenFlags::NONE).map(drop),
        support.open_address_book(None, 0).map(drop),
        support.wrap_store_entry_id(&id).map(drop),
        support.get_mapi_session().map(drop),
        support.set_provider_uid(MapiUid([7; 16]), 0),
        support.do_progress_dialog(ProgressFlags::NONE).map(drop),
        support.modify_profile(0),
    ]
}

/// Which of them are refused as those of another flavour.
fn not_offered(answers: Vec<Result<()>>) -> Vec<bool> {
    let refused = |answer: Result<()>| answer.is_err_and(|error| error == ErrorCode::MAPI_E_NO_SUPPORT);
    answers.into_iter().map(refused).collect()
}

/// STA-SUP-1: what a store's does not offer are the dialogs of address books, a service's what needs a session.
#[test]
fn a_flavour_offers_its_own_methods() {
    let (emulator, session, plug) = supported();
    let support = plug.support();
    assert_eq!(not_offered(of_providers(&*support)), [false; 13]);
    let id = session.query_identity().unwrap().into_value();
    let none: Option<DetailsButton<'_>> = None;
    let dialogs = vec![
        support.address(&Default::default(), &mut AdrList::default()),
        support.details(&id, none, DetailsFlags::NONE).map(drop),
        support.new_entry(UNICODE, None, None).map(drop),
        support.get_one_off_table(UNICODE).map(drop),
    ];
    assert_eq!(not_offered(dialogs), [true; 4]);

    let refused = Arc::new(Mutex::new(Vec::new()));
    let writes = Arc::clone(&refused);
    let entry = move |call: &ServiceCall<'_>| {
        *writes.lock() = not_offered(of_providers(&*call.support));
        Ok(())
    };
    let entry: Arc<dyn MsgServiceEntry> = Arc::new(entry);
    emulator.register_service("PLUG.DLL", "Entry", entry);
    let inf = "[Services]\nPLUG=Plug\n[PLUG]\nPR_SERVICE_DLL_NAME=PLUG.DLL\nPR_SERVICE_ENTRY_NAME=Entry\n";
    emulator.add_services(inf).unwrap();
    let services = session.admin_services(0).unwrap();
    services.create_msg_service("PLUG", None, ServiceUiFlags::NONE).unwrap();
    assert_eq!(*refused.lock(), [true; 13]);
}

/// A user who looks at the progress, and cancels when it comes this far.
#[derive(Debug)]
struct Watching(u32, Mutex<Vec<ProgressShown>>);

impl UserInterface for Watching {
    fn progress(&self, shown: &ProgressShown) -> bool {
        self.1.lock().push(*shown);
        shown.value >= self.0
    }
}

fn watched(patience: u32) -> (Emulator, Arc<Watching>, Arc<dyn MapiSession>, Arc<Plug>) {
    let (emulator, session, plug) = supported();
    let user = Arc::new(Watching(patience, Mutex::default()));
    emulator.set_ui(Arc::<Watching>::clone(&user));
    (emulator, user, session, plug)
}

/// STA-SUP-UI-4, SES-PROGRESS-2, SES-PROGRESS-3, SES-PROGRESS-4.
#[test]
fn an_indicator_of_mapi_has_limits_of_the_whole_and_of_the_part() {
    let (_emulator, user, _session, plug) = watched(u32::MAX);
    let support = plug.support();
    let unknown = ProgressFlags::from_bits_retain(2);
    fails(support.do_progress_dialog(unknown), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    let part = support.do_progress_dialog(ProgressFlags::NONE).unwrap();
    assert_eq!(part.get_flags().unwrap(), ProgressFlags::NONE);
    let indicator = support.do_progress_dialog(ProgressFlags::MAPI_TOP_LEVEL).unwrap();
    let limits = |indicator: &dyn MapiProgress| {
        (indicator.get_min().unwrap(), indicator.get_max().unwrap(), indicator.get_flags().unwrap())
    };
    assert_eq!(limits(&*indicator), (1, 1000, ProgressFlags::MAPI_TOP_LEVEL));
    indicator.set_limits(Some(10), None, None).unwrap();
    assert_eq!(limits(&*indicator), (10, 1000, ProgressFlags::MAPI_TOP_LEVEL));
    indicator.set_limits(Some(20), Some(30), Some(ProgressFlags::NONE)).unwrap();
    assert_eq!(limits(&*indicator), (20, 30, ProgressFlags::NONE));
    indicator.progress(25, 0, 0).unwrap();
    assert_eq!(*user.1.lock(), [ProgressShown { value: 25, first: 10, last: 1000, count: 0, total: 0 }]);
}

/// Copies three messages with the dialog but without an indicator.
fn copy_three(session: &Arc<dyn MapiSession>) -> (Result<()>, i32) {
    let store = session.default_store().unwrap();
    let (from, to) = (store.inbox().unwrap(), store.outbox().unwrap());
    let made = ["a", "b", "c"].map(|name| {
        let message = from.new_message().unwrap();
        message.set(PR_SUBJECT, name).unwrap();
        message.save().unwrap();
        EntryId::from(message.get(PR_ENTRYID).unwrap())
    });
    let copied = from.copy_messages(&made, &*to, None, CopyMessagesFlags::MESSAGE_DIALOG);
    (copied.map(drop), to.get(PR_CONTENT_COUNT).unwrap())
}

fn whole(answer: Result<Outcome<()>>) {
    assert_eq!(answer.unwrap().warning, None);
}

/// SES-PROGRESS-13, SES-PROGRESS-11: what takes an indicator shows MAPI's own if it is given none.
#[test]
fn every_long_operation_shows_how_far_it_is() {
    let (_emulator, user, session, plug) = watched(u32::MAX);
    let support = plug.support();
    let root = session.default_store().unwrap().ipm_subtree().unwrap();
    let [from, to] = ["From", "To"].map(|name| root.new_subfolder(name).unwrap());
    let id_of = |object: &dyn MapiProp| EntryId::from(object.get(PR_ENTRYID).unwrap());
    let made = || {
        let message = from.new_message().unwrap();
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE).unwrap();
        attachment.save_changes(SaveFlags::NONE).unwrap();
        message.save().unwrap();
        id_of(&*message)
    };
    let dialog = CopyMessagesFlags::MESSAGE_DIALOG;
    let shows = |what: &str, done: &dyn Fn()| {
        user.1.lock().clear();
        done();
        assert!(!user.1.lock().is_empty(), "{what}");
    };
    shows("CopyMessages", &|| whole(from.copy_messages(&[made()], &*to, None, dialog)));
    shows("IMAPISupport::CopyMessages", &|| {
        whole(support.copy_messages(&*from, &[made()], &*to, None, dialog));
    });
    let (copy, deep) = (CopyFolderFlags::FOLDER_DIALOG, id_of(&*from));
    shows("CopyFolder", &|| whole(root.copy_folder(&deep, &*to, Some("A"), None, copy)));
    shows("IMAPISupport::CopyFolder", &|| {
        whole(support.copy_folder(&*root, &deep, &*to, Some("B"), None, copy));
    });
    shows("DeleteMessages", &|| {
        whole(from.delete_messages(&[made()], None, DeleteMessagesFlags::MESSAGE_DIALOG));
    });
    shows("SetReadFlags", &|| {
        whole(from.set_read_flags(Some(&[made()]), None, ReadFlags::MESSAGE_DIALOG));
    });
    shows("DeleteAttach", &|| {
        let message = from.open_entry(Some(&made()), None, OpenFlags::MAPI_MODIFY).unwrap().into_message();
        message.unwrap().delete_attach(0, None, AttachFlags::ATTACH_DIALOG).unwrap();
    });
    let copied = |by: &dyn Fn(&Opened, &Opened)| {
        let source = from.new_message().unwrap();
        source.set(PR_SUBJECT, "copied").unwrap();
        by(&source.into(), &from.new_message().unwrap().into());
    };
    let (iid, flags) = (IID_IMAPIProp, CopyFlags::MAPI_DIALOG);
    let list = [PR_SUBJECT.tag()];
    let prop = |object: &Opened| object.clone().into_prop().unwrap();
    shows("CopyTo", &|| {
        copied(&|a, b| drop(prop(a).copy_to(&[], None, None, iid, b, flags).unwrap()));
    });
    shows("CopyProps", &|| {
        copied(&|a, b| drop(prop(a).copy_props(&list, None, iid, b, flags).unwrap()));
    });
    shows("DoCopyTo", &|| {
        copied(&|a, b| drop(support.do_copy_to(a, &[], None, None, iid, b, flags).unwrap()));
    });
    shows("DoCopyProps", &|| {
        copied(&|a, b| drop(support.do_copy_props(a, &list, None, iid, b, flags).unwrap()));
    });
    shows("EmptyFolder", &|| whole(from.empty_folder(None, EmptyFolderFlags::FOLDER_DIALOG)));
    let delete = DeleteFolderFlags::FOLDER_DIALOG;
    shows("DeleteFolder", &|| whole(root.delete_folder(&deep, None, delete)));
}

/// SES-PROGRESS-11, SES-PROGRESS-12.
#[test]
fn without_an_indicator_the_user_sees_that_of_mapi() {
    let (_emulator, user, session, _plug) = watched(u32::MAX);
    assert_eq!(copy_three(&session), (Ok(()), 3));
    let shown = user.1.lock().iter().map(|shown| (shown.value, shown.count, shown.total)).collect::<Vec<_>>();
    assert_eq!(shown, [(1, 0, 3), (334, 1, 3), (667, 2, 3), (1000, 3, 3)]);

    let (_emulator, _user, session, _plug) = watched(667);
    let (answer, copied) = copy_three(&session);
    fails(answer, ErrorCode::MAPI_E_USER_CANCEL);
    assert_eq!(copied, 2);
}
