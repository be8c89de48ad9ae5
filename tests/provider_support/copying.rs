//! Copying by the interfaces of source and destination.

use mapi_emulator::vocab::guids::{IID_IMAPIProp, IID_IMessage, Iid};

use super::*;
use mapi_emulator::interface::Opened;
use mapi_emulator::interface::spi::MapiSupport;

struct Desk {
    _kept: (Emulator, Arc<dyn MapiSession>),
    support: Arc<dyn MapiSupport>,
    /// Where everything is.
    root: Arc<dyn MapiFolder>,
}

fn desk() -> Desk {
    let plug = Plug::new("Plug");
    let (emulator, session) = with(&[&plug]);
    drop(open(&session, &plug));
    let root = session.default_store().unwrap().ipm_subtree().unwrap();
    Desk { _kept: (emulator, session), support: plug.support(), root }
}

fn id_of(object: &dyn MapiProp) -> EntryId {
    object.get(PR_ENTRYID).unwrap().into()
}

fn note(folder: &Arc<dyn MapiFolder>, subject: &str) -> EntryId {
    let message = folder.new_message().unwrap();
    message.set(PR_SUBJECT, subject).unwrap();
    message.save().unwrap();
    id_of(&*message)
}

fn subjects(folder: &Arc<dyn MapiFolder>) -> Vec<String> {
    let rows = folder.messages(&columns![PR_SUBJECT]).unwrap();
    rows.iter().filter_map(|row| row.get(PR_SUBJECT)).map(|subject| subject.to_string()).collect()
}

/// STA-SUP-COPY-1, STA-SUP-COPY-3: also that one of them is missing.
#[test]
fn messages_are_copied_and_moved_as_by_their_folder() {
    let Desk { support, root, .. } = &desk();
    let [from, by_support, by_folder] =
        ["From", "Support", "Folder"].map(|name| root.new_subfolder(name).unwrap());
    let mut list = ["a", "b", "c"].map(|subject| note(&from, subject)).to_vec();
    let gone = note(&from, "gone");
    let hard = DeleteMessagesFlags::DELETE_HARD_DELETE;
    let _done = from.delete_messages(std::slice::from_ref(&gone), None, hard).unwrap();
    list.insert(1, gone);
    let flags = CopyMessagesFlags::NONE;
    let answers = [
        support.copy_messages(&*from, &list, &*by_support, None, flags),
        from.copy_messages(&list, &*by_folder, None, flags),
    ];
    for answer in answers {
        assert_eq!(answer.unwrap().warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
    }
    assert_eq!(subjects(&by_support), ["a", "b", "c"]);
    assert_eq!(subjects(&by_folder), ["a", "b", "c"]);
    let moved =
        support.copy_messages(&*from, &list[..1], &*by_support, None, CopyMessagesFlags::MESSAGE_MOVE);
    assert_eq!(moved.unwrap().warning, None);
    assert_eq!((subjects(&from).len(), subjects(&by_support).len()), (2, 4));
}

/// STA-SUP-COPY-2.
#[test]
fn subfolders_are_always_moved_and_copied_if_asked_for() {
    let Desk { support, root, .. } = &desk();
    let source = root.new_subfolder("Source").unwrap();
    source.new_subfolder("Below").unwrap();
    let target = root.new_subfolder("Target").unwrap();
    let copied = |name: &str, flags| {
        let id = id_of(&*source);
        let done = support.copy_folder(&**root, &id, &*target, Some(name), None, flags).unwrap();
        assert_eq!(done.warning, None);
        target.subfolder(name).unwrap().get(PR_SUBFOLDERS).unwrap()
    };
    assert!(!copied("Flat", CopyFolderFlags::NONE));
    assert!(copied("Deep", CopyFolderFlags::COPY_SUBFOLDERS));
    assert!(copied("Moved", CopyFolderFlags::FOLDER_MOVE));
    assert!(root.subfolder("Source").is_err());
}

/// STA-SUP-COPY-4, STA-SUP-COPY-7.
#[test]
fn properties_are_not_copied_without_sense() {
    let Desk { support, root, .. } = &desk();
    let (one, other) = (root.new_message().unwrap(), root.new_message().unwrap());
    let (source, target): (Opened, Opened) = (one.into(), other.into());
    let none = CopyFlags::NONE;
    let invalid = ErrorCode::MAPI_E_INVALID_PARAMETER;
    fails(support.do_copy_to(&source, &[], Some(&[]), None, IID_IMessage, &target, none), invalid);
    fails(support.do_copy_props(&source, &[], None, IID_IMAPIProp, &target, none), invalid);
    let same = support.do_copy_to(&source, &[], None, None, IID_IMessage, &source, none);
    fails(same, ErrorCode::MAPI_E_NO_ACCESS);
}

/// STA-SUP-COPY-1, STO-SOFTDEL-5: what was deleted and is kept is restored.
#[test]
fn deleted_messages_are_restored_as_by_their_folder() {
    let Desk { support, root, .. } = &desk();
    let [from, to] = ["From", "To"].map(|name| root.new_subfolder(name).unwrap());
    let list = [note(&from, "a")];
    let _done = from.delete_messages(&list, None, DeleteMessagesFlags::NONE).unwrap();
    let kept = || from.get(PR_DELETED_MSG_COUNT).unwrap();
    for (flags, left) in [(CopyMessagesFlags::NONE, 1), (CopyMessagesFlags::MESSAGE_MOVE, 0)] {
        let restored = support.copy_messages(&*from, &list, &*to, None, flags).unwrap();
        assert_eq!((restored.warning, kept()), (None, left));
    }
    let rows = to.messages(&columns![PR_SUBJECT, PR_DELETED_ON]).unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.get(PR_SUBJECT), row.get(PR_DELETED_ON))).collect();
    assert_eq!(rows, vec![(Some("a".to_owned()), None); 2]);
    let gone = support.copy_messages(&*from, &list, &*to, None, CopyMessagesFlags::NONE).unwrap();
    assert_eq!(gone.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
}

/// STO-COPYMESSAGES-18, STO-SEARCHFOLDER-4
#[test]
fn what_a_search_folder_shows_is_copied_as_by_it() {
    let Desk { support, root, .. } = &desk();
    let [from, to] = ["From", "To"].map(|name| root.new_subfolder(name).unwrap());
    let list = [note(&from, "a")];
    let flags = CreateFolderFlags::MAPI_UNICODE;
    let found = root.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, flags).unwrap();
    let (everything, place) = (Restriction::exists(PR_SUBJECT), [id_of(&*from)]);
    found.set_search_criteria(Some(&everything), Some(&place), SearchFlags::NONE).unwrap();
    let copied = support.copy_messages(&*found, &list, &*to, None, CopyMessagesFlags::NONE).unwrap();
    assert_eq!((copied.warning, subjects(&to)), (None, vec!["a".to_owned()]));
    let wrong = support.copy_messages(&**root, &list, &*to, None, CopyMessagesFlags::NONE).unwrap();
    assert_eq!(wrong.warning, Some(ErrorCode::MAPI_W_PARTIAL_COMPLETION));
}

/// STA-SUP-COPY-5
#[test]
fn an_excluded_interface_excludes_those_that_extend_it() {
    let Desk { support, root, .. } = &desk();
    let (one, other) = (root.new_message().unwrap(), root.new_message().unwrap());
    one.set(PR_SUBJECT, "Lunch?").unwrap();
    let ben = OneOff::new("Ben", "SMTP", "ben@example.com");
    one.add_recipient(AdrEntry::one_off(&ben, RecipientType::MAPI_TO)).unwrap();
    let (source, target): (Opened, Opened) = (one.into(), Arc::clone(&other).into());
    let copy = |excluded: &[Iid]| {
        support.do_copy_to(&source, excluded, None, None, IID_IMessage, &target, CopyFlags::NONE)
    };
    let known =
        |message: &dyn Message| (message.find(PR_SUBJECT).unwrap(), message.recipients().unwrap().len());
    fails(copy(&[IID_IMAPIProp]), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_eq!(known(&*other), (None, 0));
    assert_eq!(copy(&[IID_IMessage]).unwrap(), []);
    assert_eq!(known(&*other), (Some("Lunch?".to_owned()), 0), "what is a message's own stays behind");
    let unknown = Iid("00000000-1111-2222-3333-444444444444".parse().unwrap());
    assert_eq!(copy(&[unknown]).unwrap(), []);
    assert_eq!(known(&*other), (Some("Lunch?".to_owned()), 1));
}
