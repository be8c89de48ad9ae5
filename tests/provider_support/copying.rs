//! Copying by the interfaces of source and destination.

use mapi_emulator::vocab::guids::{IID_IMAPIProp, IID_IMessage};

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
