//! When it shows that something failed to open.

use super::*;

/// TBL-KIND-2
#[test]
fn a_table_that_fails_to_open_can_tell_at_its_first_call() -> Result<()> {
    for defers in [false, true] {
        let store = store_with(|settings| {
            settings.defers_errors = defers;
            settings.associated_contents = false;
        })?;
        let inbox = store.inbox()?;
        let flags = TableFlags::MAPI_UNICODE | TableFlags::MAPI_ASSOCIATED;
        assert_eq!(code(inbox.get_contents_table(flags)), ErrorCode::MAPI_E_NO_SUPPORT);
        let deferred = inbox.get_contents_table(flags | TableFlags::MAPI_DEFERRED_ERRORS);
        let search = store.ipm_subtree()?.create_folder(
            FolderType::FOLDER_SEARCH,
            "Search",
            None,
            None,
            Default::default(),
        )?;
        let hierarchy = search.get_hierarchy_table(TableFlags::MAPI_DEFERRED_ERRORS);
        if defers {
            for table in [deferred?, hierarchy?] {
                assert_eq!(code(table.get_row_count(0)), ErrorCode::MAPI_E_NO_SUPPORT);
                assert_eq!(
                    code(table.set_columns(&columns![PR_ENTRYID], TableOpFlags::NONE)),
                    ErrorCode::MAPI_E_NO_SUPPORT
                );
            }
        } else {
            assert_eq!([code(deferred), code(hierarchy)], [ErrorCode::MAPI_E_NO_SUPPORT; 2]);
        }
        let usual = inbox.get_contents_table(TableFlags::MAPI_DEFERRED_ERRORS)?;
        assert_eq!(usual.get_row_count(0)?.value, 0);
    }
    Ok(())
}

/// PRP-OBJ-12, SES-COMMON-15
#[test]
fn a_failed_open_can_show_at_the_next_call() -> Result<()> {
    for defers in [false, true] {
        let store = store_with(|settings| settings.defers_errors = defers)?;
        let folder = store.ipm_subtree()?.new_subfolder("Old")?;
        let message = folder.new_message()?;
        message.save()?;
        let ids = [EntryId::from(message.get(PR_ENTRYID)?), EntryId::from(folder.get(PR_ENTRYID)?)];
        drop(message);
        let (all, parent) = (DeleteFolderFlags::DEL_MESSAGES, store.ipm_subtree()?);
        assert_eq!(parent.delete_folder(&ids[1], None, all)?.warning, None);
        for id in ids {
            let open = |flags| store.open_entry(Some(&id), None, flags);
            assert_eq!(code(open(OpenFlags::NONE)), ErrorCode::MAPI_E_NOT_FOUND);
            let deferred = open(OpenFlags::MAPI_DEFERRED_ERRORS | OpenFlags::MAPI_MODIFY);
            if !defers {
                assert_eq!(code(deferred), ErrorCode::MAPI_E_NOT_FOUND);
                continue;
            }
            let object = deferred?.into_prop()?;
            assert_eq!(code(object.get(PR_OBJECT_TYPE)), ErrorCode::MAPI_E_NOT_FOUND);
            assert_eq!(code(object.set(PR_COMMENT, "late")), ErrorCode::MAPI_E_NOT_FOUND);
        }
        let root = store.open_entry(None, None, OpenFlags::MAPI_DEFERRED_ERRORS)?.into_folder()?;
        assert_eq!(root.get(PR_OBJECT_TYPE)?, 3);
    }
    Ok(())
}
