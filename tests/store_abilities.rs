//! Stores that can do less than usual: each bit of `PR_STORE_SUPPORT_MASK` that is clear, and what is refused then.

use std::sync::Arc;

use mapi_emulator::interface::{MapiFolder, MapiSession, Message, MsgStore, Result};
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{
    IID_IExchangeModifyTable, IID_IMAPIFolderNoProvChk, IID_IMessageNoProvChk,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{Emulator, StoreSettings, columns};

const NO_SUPPORT: ErrorCode = ErrorCode::MAPI_E_NO_SUPPORT;
const NO_ACCESS: ErrorCode = ErrorCode::MAPI_E_NO_ACCESS;

/// Anna's mailbox with these settings, opened as far as it lets her.
fn store_with(settings: StoreSettings) -> Result<(Arc<dyn MapiSession>, Arc<dyn MsgStore>)> {
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let session = emulator.log_on("Anna Berg")?;
    let stores = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
    let id = stores.iter().next().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let best = OpenStoreFlags::MAPI_BEST_ACCESS | OpenStoreFlags::MDB_WRITE;
    let store = session.open_msg_store(&id.into(), None, best)?.into_value();
    Ok((session, store))
}

fn store_without(lacking: StoreSupport) -> Result<(Arc<dyn MapiSession>, Arc<dyn MsgStore>)> {
    store_with(StoreSettings::SERVER.without(lacking))
}

fn code<T>(answer: Result<T>) -> ErrorCode {
    answer.map_or_else(|error| error.code(), |_| ErrorCode::S_OK)
}

fn create(folder: &Arc<dyn MapiFolder>, kind: FolderType) -> ErrorCode {
    code(folder.create_folder(kind, "New", None, None, CreateFolderFlags::MAPI_UNICODE))
}

/// A message to somebody, not saved yet.
fn mail(folder: &Arc<dyn MapiFolder>) -> Result<Arc<dyn Message>> {
    let message = folder.new_message()?;
    message.set(PR_SUBJECT, "Plan")?;
    let anna = OneOff::new("Anna Berg", "SMTP", "anna@example.com");
    message.add_recipient(AdrEntry::one_off(&anna, RecipientType::MAPI_TO))?;
    Ok(message)
}

/// STO-SUPPORTMASK-3
#[test]
fn a_mailbox_can_do_what_servers_can() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    assert_eq!(session.default_store()?.get(PR_STORE_SUPPORT_MASK)?, 0x0007_3FBD);
    Ok(())
}

/// STO-SUPPORTMASK-5: nothing is made in it, also not by copying, while what is there can be changed.
#[test]
fn nothing_is_made_in_a_store_that_makes_nothing() -> Result<()> {
    let (_session, store) = store_without(StoreSupport::STORE_CREATE_OK)?;
    let (inbox, outbox) = (store.inbox()?, store.outbox()?);
    assert_eq!(code(inbox.create_message(None, CreateMessageFlags::NONE)), NO_ACCESS);
    assert_eq!(create(&inbox, FolderType::FOLDER_GENERIC), NO_ACCESS);
    let copied = inbox.copy_messages(&[], &*outbox, None, CopyMessagesFlags::NONE);
    assert_eq!(code(copied), NO_ACCESS);
    let id = outbox.get(PR_ENTRYID)?.into();
    let copied = store.ipm_subtree()?.copy_folder(&id, &*inbox, None, None, CopyFolderFlags::NONE);
    assert_eq!(code(copied), NO_ACCESS);
    inbox.set(PR_COMMENT, "Mine")?;
    assert_eq!(inbox.get(PR_COMMENT)?, "Mine");
    Ok(())
}

/// STO-SUPPORTMASK-6, STO-READONLY-6: a read-only store is one that neither modifies nor makes, whatever else its mask says.
#[test]
fn a_store_that_modifies_nothing_opens_nothing_for_writing() -> Result<()> {
    let closed = [
        StoreSettings::SERVER.without(StoreSupport::STORE_MODIFY_OK),
        StoreSettings::SERVER.with(StoreSupport::STORE_READONLY),
    ];
    for settings in closed {
        let (session, store) = store_with(settings)?;
        let own = store.get(PR_ENTRYID)?.into();
        assert_eq!(code(session.open_msg_store(&own, None, OpenStoreFlags::MDB_WRITE)), NO_ACCESS);
        assert_eq!(code(store.open_entry(None, None, OpenFlags::MAPI_MODIFY)), NO_ACCESS);
        let root = store.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
        assert_eq!((root.get(PR_ACCESS_LEVEL)?, root.get(PR_ACCESS)?), (0, 2));
        assert_eq!(code(root.create_message(None, CreateMessageFlags::NONE)), NO_ACCESS);
        let shown = StoreSupport::from(store.get(PR_STORE_SUPPORT_MASK)?);
        assert!(
            !shown.intersects(StoreSupport::STORE_MODIFY_OK | StoreSupport::STORE_CREATE_OK),
            "{shown:?}"
        );
    }
    Ok(())
}

/// STO-SUPPORTMASK-7
#[test]
fn a_store_can_be_without_search_folders() -> Result<()> {
    let (_session, store) = store_without(StoreSupport::STORE_SEARCH_OK)?;
    let inbox = store.inbox()?;
    assert_eq!(create(&inbox, FolderType::FOLDER_SEARCH), NO_SUPPORT);
    assert_eq!(code(inbox.set_search_criteria(None, None, SearchFlags::NONE)), NO_SUPPORT);
    assert_eq!(code(inbox.get_search_criteria(UnicodeFlags::MAPI_UNICODE)), NO_SUPPORT);
    assert_eq!(create(&inbox, FolderType::FOLDER_GENERIC), ErrorCode::S_OK);
    Ok(())
}

/// STO-SUPPORTMASK-8: the message stays open and can be saved.
#[test]
fn a_store_can_be_unable_to_send() -> Result<()> {
    let (_session, store) = store_without(StoreSupport::STORE_SUBMIT_OK)?;
    let message = mail(&store.outbox()?)?;
    assert_eq!(code(message.submit_message(SubmitFlags::NONE)), NO_SUPPORT);
    message.save()?;
    assert_eq!(code(store.abort_submit(&message.get(PR_ENTRYID)?.into(), 0)), NO_SUPPORT);
    assert_eq!(code(store.get_outgoing_queue(0)), NO_SUPPORT);
    Ok(())
}

/// STO-DEFAULTSTORE-3
#[test]
fn a_store_that_lacks_an_ability_is_no_default_store() -> Result<()> {
    use StoreSupport as S;
    for lacking in [S::STORE_SUBMIT_OK, S::STORE_CREATE_OK, S::STORE_MODIFY_OK, S::NONE] {
        let (session, store) = store_without(lacking)?;
        let own = store.get(PR_ENTRYID)?.into();
        let answer = session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&own));
        let expected = if lacking.is_empty() { ErrorCode::S_OK } else { NO_SUPPORT };
        assert_eq!(code(answer), expected, "{lacking:?}");
    }
    Ok(())
}

/// STO-SUPPORTMASK-9
#[test]
fn a_store_can_be_unable_to_notify() -> Result<()> {
    for (lacking, answer) in
        [(StoreSupport::STORE_NOTIFY_OK, NO_SUPPORT), (StoreSupport::NONE, ErrorCode::S_OK)]
    {
        let (_session, store) = store_without(lacking)?;
        let sink = Arc::new(|_: &[Notification]| ());
        assert_eq!(code(store.advise(None, EventMask::fnevNewMail, sink)), answer);
    }
    Ok(())
}

/// STO-SUPPORTMASK-10
#[test]
fn a_store_can_be_without_attachments() -> Result<()> {
    let (_session, store) = store_without(StoreSupport::STORE_ATTACH_OK)?;
    let message = store.inbox()?.new_message()?;
    let answers = [
        code(message.create_attach(None, CreateAttachFlags::NONE)),
        code(message.open_attach(0, None, OpenAttachFlags::NONE)),
        code(message.get_attachment_table(TableFlags::MAPI_UNICODE)),
    ];
    assert_eq!(answers, [NO_SUPPORT; 3]);
    message.set(PR_SUBJECT, "Plan")?;
    message.save()
}

/// STO-SUPPORTMASK-11: in each table of the store; the rows can be read as before.
#[test]
fn tables_of_a_store_can_be_without_restrictions_or_orders() -> Result<()> {
    use StoreSupport as S;
    let by_subject = SortOrderSet::by([SortOrder::ascending(PR_SUBJECT)]);
    let by_name = SortOrderSet::by([SortOrder::ascending(PR_DISPLAY_NAME)]);
    let exists = Restriction::exists(PR_ENTRYID);
    let ok = ErrorCode::S_OK;
    for (lacking, restricts, sorts, categorizes) in [
        (S::STORE_RESTRICTION_OK, NO_SUPPORT, ok, ok),
        (S::STORE_SORT_OK, ok, NO_SUPPORT, NO_SUPPORT),
        (S::STORE_CATEGORIZE_OK, ok, ok, NO_SUPPORT),
        (S::NONE, ok, ok, ok),
    ] {
        let (_session, store) = store_without(lacking)?;
        let inbox = store.inbox()?;
        let message = inbox.new_message()?;
        message.save()?;
        let contents = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let tables = [
            (store.root()?.get_hierarchy_table(TableFlags::MAPI_UNICODE)?, &by_name),
            (store.get_outgoing_queue(0)?, &by_subject),
            (message.get_recipient_table(TableFlags::MAPI_UNICODE)?, &by_name),
            (message.get_attachment_table(TableFlags::MAPI_UNICODE)?, &by_name),
            (inbox.get_contents_table(TableFlags::MAPI_ASSOCIATED)?, &by_subject),
            (Arc::clone(&contents), &by_subject),
        ];
        for (table, order) in &tables {
            assert_eq!(code(table.restrict(Some(&exists), TableOpFlags::NONE)), restricts, "{lacking:?}");
            assert_eq!(code(table.sort_table(order, TableOpFlags::NONE)), sorts, "{lacking:?}");
        }
        let grouped = by_subject.clone().with_categories(1, 1);
        assert_eq!(contents.query_rows(10, QueryRowsFlags::NONE)?.len(), 1);
        assert_eq!(code(contents.sort_table(&grouped, TableOpFlags::NONE)), categorizes, "{lacking:?}");
    }
    Ok(())
}

/// STO-OPENENTRY-11
#[test]
fn the_interfaces_without_a_check_of_the_provider_are_the_usual_ones() -> Result<()> {
    let (_session, store) = store_without(StoreSupport::NONE)?;
    let inbox = store.inbox()?;
    let message = inbox.new_message()?;
    message.save()?;
    let open = |id: Binary, interface| store.open_entry(Some(&id.into()), Some(interface), OpenFlags::NONE);
    let folder = open(inbox.get(PR_ENTRYID)?, IID_IMAPIFolderNoProvChk)?.into_folder()?;
    assert_eq!(folder.get(PR_CONTENT_COUNT)?, 1);
    let again = open(message.get(PR_ENTRYID)?, IID_IMessageNoProvChk)?.into_message()?;
    assert_eq!(again.get(PR_MESSAGE_CLASS)?, "IPM");
    let wrong = [
        code(open(inbox.get(PR_ENTRYID)?, IID_IMessageNoProvChk)),
        code(open(message.get(PR_ENTRYID)?, IID_IMAPIFolderNoProvChk)),
    ];
    assert_eq!(wrong, [ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED; 2]);
    Ok(())
}

/// STO-SPECIAL-3, STO-SPECIAL-7: a store that is nobody's default has neither Inbox nor Outbox.
#[test]
fn a_second_store_has_the_folders_it_needs() -> Result<()> {
    let emulator = Emulator::new();
    emulator.mount("Anna Berg", &Default::default())?;
    let session = emulator.log_on("Anna Berg")?;
    let rows = session.get_msg_stores_table(UnicodeFlags::MAPI_UNICODE)?;
    let rows = rows.all_rows(&columns![PR_ENTRYID, PR_DEFAULT_STORE])?;
    let other = rows.iter().find(|row| row.get(PR_DEFAULT_STORE) != Some(true));
    let id = other.and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    let store = session.open_msg_store(&id.into(), None, OpenStoreFlags::NONE)?.into_value();
    assert_eq!(store.get(PR_VALID_FOLDER_MASK)?, 0x89);
    for tag in [PR_IPM_SUBTREE_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID, PR_FINDER_ENTRYID] {
        store.open_folder(&store.get(tag)?.into())?;
    }
    for tag in [PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID, PR_VIEWS_ENTRYID, PR_COMMON_VIEWS_ENTRYID] {
        let asked = store.get_props(Some(&[tag.tag()]), UnicodeFlags::MAPI_UNICODE)?.into_value();
        assert_eq!(asked[0].value, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND), "{tag:?}");
    }
    let root: EntryId = store.root()?.get(PR_ENTRYID)?.into();
    assert_eq!(
        store.get_receive_folder(Some("IPM.Note"), UnicodeFlags::MAPI_UNICODE)?,
        (root, String::new())
    );
    Ok(())
}

/// TBL-MODTABLE-6
#[test]
fn there_are_no_tables_of_permissions_and_rules() -> Result<()> {
    let emulator = Emulator::new();
    let session = emulator.log_on("Anna Berg")?;
    let inbox = session.default_store()?.inbox()?;
    for tag in columns![PR_ACL_TABLE, PR_RULES_TABLE] {
        let opened = inbox.open_property(tag, IID_IExchangeModifyTable, 0, OpenPropertyFlags::NONE);
        assert_eq!(code(opened), NO_SUPPORT, "{tag}");
    }
    Ok(())
}
