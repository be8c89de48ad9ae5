//! The libraries of users and folders, which are hidden messages.

use mapi_emulator::interface::{MapiFolder, MapiFormInfo, Method, Result};
use mapi_emulator::vocab::guids::PS_PUBLIC_STRINGS;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::{
    Binary, CopyFolderFlags, CreateMessageFlags, DefaultStoreRole, DeleteMessagesFlags, EntryId, ErrorCode,
    FormManagerFlags, FormProperty, FormRegistry, FormVerb, MessageStatus, PropName, PropTag, PropType,
    PropValue, Property, RowSet, TableFlags, Tag, UnicodeFlags,
};
use mapi_emulator::{Emulator, Form, FormPlace, FormPlatform, StoreSettings, columns, prelude::*};

use super::{Scene, class_id, code, form};

/// What the form is for: a property of messages of this class alone.
const CLASS_OF_FORM: Tag<String> = Tag::new(PropTag(0x6800_001F));
const NOT_FOUND: ErrorCode = ErrorCode::MAPI_E_NOT_FOUND;

fn hidden(folder: &dyn MapiFolder) -> Result<RowSet> {
    let columns = columns![PR_ENTRYID, PR_MESSAGE_CLASS, CLASS_OF_FORM, PR_DISPLAY_NAME, PR_FORM_CLSID];
    folder.get_contents_table(TableFlags::MAPI_ASSOCIATED)?.all_rows(&columns)
}

fn delete_hidden(folder: &dyn MapiFolder) -> Result<()> {
    let ids =
        hidden(folder)?.iter().map(|row| EntryId::from(row.get(PR_ENTRYID).unwrap())).collect::<Vec<_>>();
    assert_eq!(folder.delete_messages(&ids, None, DeleteMessagesFlags::NONE)?.warning, None);
    Ok(())
}

/// FRM-REGISTRY-5
#[test]
fn a_form_of_a_folder_is_a_hidden_message_in_it() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&scene.in_folder()?, "IPM.Order", "Order")?;
    let rows = hidden(&*scene.folder)?;
    let row = rows.first().unwrap();
    assert_eq!(row.get(PR_MESSAGE_CLASS).unwrap(), "IPM.Microsoft.FolderDesign.FormsDescription");
    assert_eq!(
        (row.get(CLASS_OF_FORM).unwrap(), row.get(PR_DISPLAY_NAME).unwrap()),
        ("IPM.Order".into(), "Order".into())
    );
    assert_eq!((rows.len(), row.get(PR_FORM_CLSID)), (1, Some(class_id(1))));
    assert_eq!(scene.folder.messages(&columns![PR_ENTRYID])?.len(), 0);
    assert_eq!(scene.shown_by("IPM.Order")?, "Order");
    delete_hidden(&*scene.folder)?;
    assert_eq!(code(scene.shown_by("IPM.Order")), NOT_FOUND);
    Ok(())
}

/// FRM-REGISTRY-3, FRM-REGISTRY-5
#[test]
fn a_form_of_the_user_is_a_hidden_message_in_the_root_folder_of_his_default_store() -> Result<()> {
    let scene = Scene::new()?;
    let root = scene.session.default_store()?.root()?;
    scene.install(&FormPlace::Personal("Anna Berg".into()), "IPM.Order", "Order")?;
    assert_eq!(hidden(&*root)?.first().unwrap().get(CLASS_OF_FORM).unwrap(), "IPM.Order");
    scene.forms.open_form_container(FormRegistry::HFRMREG_PERSONAL, None)?.remove_form("ipm.ORDER")?;
    assert_eq!(hidden(&*root)?.len(), 0);
    scene.install(&FormPlace::Folder(root.get(PR_ENTRYID)?.into()), "IPM.Other", "Other")?;
    assert_eq!(scene.shown_by("IPM.Other")?, "Other");
    Ok(())
}

/// FRM-REGISTRY-3, FRM-REGISTRY-5
#[test]
fn the_library_of_the_user_is_that_of_the_store_that_is_the_default_now() -> Result<()> {
    let builder = Emulator::builder().mailbox("Anna Berg", "anna@example.com");
    let scene = Scene::on(builder.personal_store("Anna Berg", "Archive").build())?;
    let archive = scene.session.open_store_named("Archive")?;
    scene.install(&FormPlace::Personal("Anna Berg".into()), "IPM.Order", "Order")?;
    assert_eq!(scene.shown_by("IPM.Order")?, "Order");
    let id = archive.get(PR_ENTRYID)?.into();
    scene.session.set_default_store(DefaultStoreRole::MAPI_DEFAULT_STORE, Some(&id))?;
    assert_eq!(code(scene.shown_by("IPM.Order")), NOT_FOUND);
    scene.install(&FormPlace::Personal("Anna Berg".into()), "IPM.Order", "in the archive")?;
    assert_eq!(scene.shown_by("IPM.Order")?, "in the archive");
    Ok(())
}

/// FRM-REGISTRY-5: what a client writes is a form as soon as it is saved; what lacks a property or the class is none.
#[test]
fn a_client_writes_a_form_as_a_message() -> Result<()> {
    let scene = Scene::new()?;
    let message = scene.folder.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    message.set(PR_MESSAGE_CLASS, "IPM.Microsoft.FolderDesign.FormsDescription")?;
    message.set(CLASS_OF_FORM, "IPM.Order")?;
    message.set(PR_DISPLAY_NAME, "Order")?;
    message.set(PR_BODY, "no form configuration file")?;
    message.save()?;
    assert_eq!(code(scene.shown_by("IPM.Order")), NOT_FOUND);
    message.set(PR_FORM_CLSID, class_id(1))?;
    assert_eq!(code(scene.shown_by("IPM.Order")), NOT_FOUND);
    message.save()?;
    assert_eq!(scene.shown_by("IPM.Order")?, "Order");
    message.set(PR_MESSAGE_CLASS, "IPM.Microsoft.FolderDesign.NamedView")?;
    message.save()?;
    assert_eq!(code(scene.shown_by("IPM.Order")), NOT_FOUND);
    Ok(())
}

/// All that a form can have.
fn rich(class: &str) -> Form {
    let published = FormProperty {
        name: PropName::string(PS_PUBLIC_STRINGS, "Hazard"),
        prop_type: PropType::PT_UNICODE,
        display_name: "Hazard".to_owned(),
        values: vec![("Low".to_owned(), PropValue::Long(1)), ("High".to_owned(), PropValue::Long(-3))],
    };
    let platform = FormPlatform {
        name: "NTx86".to_owned(),
        entries: vec![("CPU".into(), "ix86".into()), ("OSVersion".into(), "WinNT3.5".into())],
    };
    form(class, "Order")
        .with(Property::of(PR_COMMENT, "line\nby line"))
        .with(Property::of(PR_FORM_VERSION, "1.1"))
        .with(Property::of(PR_FORM_HIDDEN, true))
        .with(Property::of(PR_FORM_HOST_MAP, [1, 2]))
        .with(Property::of(PR_ICON, vec![7; 10_000]))
        .verb(FormVerb(7), "Approve")
        .publishes(published)
        .extension(PropName::id(PS_PUBLIC_STRINGS, 7), 5)
        .entry("Locale", "enu")
        .platform(platform)
        .handling_conflicts()
}

/// FRM-REGISTRY-5, FRM-REGISTRY-1
#[test]
fn a_form_is_the_same_in_a_folder_as_on_the_computer() -> Result<()> {
    let scene = Scene::new()?;
    scene.emulator.install_form(&FormPlace::Local, rich("IPM.One"))?;
    scene.install(&scene.in_folder()?, "IPM.Two", "before")?;
    scene.emulator.install_form(&scene.in_folder()?, rich("IPM.Two"))?;
    let info = |class| scene.forms.resolve_message_class(class, FormManagerFlags::NONE, Some(&*scene.folder));
    let (one, two) = (info("IPM.One")?, info("IPM.Two")?);
    assert_eq!(
        (one.calc_verb_set()?, one.calc_form_prop_set()?),
        (two.calc_verb_set()?, two.calc_form_prop_set()?)
    );
    let tags = one.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
    assert_eq!((tags.len(), two.get_prop_list(UnicodeFlags::MAPI_UNICODE)?), (10, tags.clone()));
    for tag in tags.into_iter().filter(|tag| tag.id() != PR_MESSAGE_CLASS.id()) {
        assert_eq!(one.value(tag)?, two.value(tag)?, "{tag}");
    }
    let conflict = MessageStatus::MSGSTATUS_IN_CONFLICT;
    assert!(!scene.forms.is_in_conflict(Default::default(), conflict, "IPM.Two", Some(&*scene.folder))?);
    scene.install(&scene.in_folder()?, "IPM.Two", "plain")?;
    let plain: &dyn MapiFormInfo = &*info("IPM.Two")?;
    assert_eq!(
        (plain.find(PR_COMMENT)?, plain.find::<Binary>(PR_ICON)?, hidden(&*scene.folder)?.len()),
        (None, None, 1)
    );
    Ok(())
}

/// FRM-REGISTRY-5: nothing of it is installed then.
#[test]
fn what_no_message_can_keep_is_not_installed() -> Result<()> {
    let scene = Scene::new()?;
    let folder = scene.in_folder()?;
    for wrong in [
        form("IPM.Order", "Order").verb(FormVerb(7), "two\nlines"),
        form("IPM.Order", "Order").with(Property::of(PR_SUBJECT, "none of a form's")),
        form("IPM.Order.", "Order"),
    ] {
        assert_eq!(code(scene.emulator.install_form(&folder, wrong)), ErrorCode::MAPI_E_INVALID_PARAMETER);
    }
    assert_eq!(hidden(&*scene.folder)?.len(), 0);
    let nowhere = FormPlace::Folder(EntryId::from(&[0; 40][..]));
    assert_eq!(code(scene.install(&nowhere, "IPM.Order", "Order")), NOT_FOUND);
    Ok(())
}

/// FRM-REGISTRY-6
#[test]
fn a_copied_folder_has_a_copy_of_the_library() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&scene.in_folder()?, "IPM.Order", "Order")?;
    let parent = scene.session.default_store()?.ipm_subtree()?;
    let (none, name) = (CopyFolderFlags::NONE, Some("Copy"));
    assert_eq!(parent.copy_folder(&scene.folder_id()?, &*parent, name, None, none)?.warning, None);
    let copy = parent.subfolder("Copy")?;
    delete_hidden(&*scene.folder)?;
    let shown = |folder: &dyn MapiFolder| {
        scene.forms.resolve_message_class("IPM.Order", FormManagerFlags::NONE, Some(folder))
    };
    assert_eq!(shown(&*copy)?.get(PR_DISPLAY_NAME)?, "Order");
    assert_eq!(code(shown(&*scene.folder)), NOT_FOUND);
    Ok(())
}

/// FRM-REGISTRY-5, STO-SUPPORTMASK-12
#[test]
fn a_store_without_hidden_messages_has_no_libraries() -> Result<()> {
    let settings = StoreSettings { associated_contents: false, ..StoreSettings::SERVER };
    let emulator = Emulator::builder().mailbox_with("Anna Berg", "anna@example.com", settings).build();
    let scene = Scene::on(emulator)?;
    let library = scene.forms.open_form_container(FormRegistry::HFRMREG_PERSONAL, None)?;
    assert!(library.resolve_multiple_message_classes(None, FormManagerFlags::NONE)?.is_empty());
    scene.emulator.add_file("order.cfg", super::files::HELP.as_bytes());
    assert_eq!(code(library.install_form(Default::default(), "order.cfg")), ErrorCode::MAPI_E_NO_SUPPORT);
    Ok(())
}

/// FRM-REGISTRY-5: neither a log nor a fault sees what MAPI looks up in stores and folders.
#[test]
fn what_is_looked_up_in_messages_is_no_call_of_the_clients() -> Result<()> {
    let scene = Scene::new()?;
    scene.install(&scene.in_folder()?, "IPM.Order", "Order")?;
    let log = scene.emulator.record();
    scene.forms.resolve_message_class("IPM.Order", FormManagerFlags::NONE, Some(&*scene.folder))?;
    let methods: Vec<Method> = log.calls().iter().map(|call| call.method).collect();
    assert_eq!(methods, [Method::MapiFormMgrResolveMessageClass]);
    Ok(())
}
