//! `CopyTo` from folder to folder: messages, associated messages and subfolders.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_copy_folder_content, copy_folder_content, needs: STORE_CREATE_OK;
    a_folder_is_copied_with_what_is_in_it,
    parts_of_a_folder_can_be_left_out,
    a_folder_is_not_copied_into_itself,
    a_subfolder_needs_a_free_name,
    what_is_in_a_folder_can_be_moved,
}

fn furnished(a: &Scene) -> Result<Arc<dyn MapiFolder>> {
    let source = a.folder("Projects")?;
    source.set(PR_COMMENT, "Ours")?;
    letter(&source, "Lunch?")?;
    let associated = source.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    associated.set(PR_SUBJECT, "A view")?;
    associated.save()?;
    letter(&source.new_subfolder("Below")?, "Dinner?")?;
    Ok(source)
}

fn content(folder: &Arc<dyn MapiFolder>) -> Result<[Vec<String>; 3]> {
    let [plain, associated] = [TableFlags::NONE, TableFlags::MAPI_ASSOCIATED]
        .map(|flags| Ok(subjects(&**folder, flags)?.into_iter().flatten().collect()));
    Ok([plain?, associated?, folders(folder)?])
}

/// PRP-COPYTO-1, STO-COPYTO-3
fn a_folder_is_copied_with_what_is_in_it(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (source, target) = (furnished(&a)?, a.folder("Around")?.new_subfolder("Ideas")?);
    assert_eq!(copy_to_folder(&*source, &[], &target, CopyFlags::NONE)?, []);
    assert_eq!((target.get(PR_DISPLAY_NAME)?, target.get(PR_COMMENT)?), ("Projects".into(), "Ours".into()));
    assert_eq!(
        content(&target)?,
        [["Lunch?"], ["A view"], ["Below"]].map(|all| all.map(str::to_owned).to_vec())
    );
    assert_eq!(content(&source)?, content(&target)?);
    assert_eq!(subjects(&*target.subfolder("Below")?, TableFlags::NONE)?, [Some("Dinner?".to_owned())]);
    let copied = looked_at(&a.store, &only(&target)?)?;
    assert_eq!((recipients(&copied)?.len(), files(&copied)?.len()), (1, 1));
    Ok(())
}

/// PRP-COPYTO-7, STO-COPYTO-3
fn parts_of_a_folder_can_be_left_out(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let source = furnished(&a)?;
    let parts = crate::columns![PR_CONTAINER_CONTENTS, PR_FOLDER_ASSOCIATED_CONTENTS, PR_CONTAINER_HIERARCHY];
    for (place, part) in parts.iter().enumerate() {
        let target = a.folder(&format!("Without {place}"))?;
        copy_to_folder(&*source, &[*part, PR_DISPLAY_NAME.tag()], &target, CopyFlags::NONE)?;
        let counts = content(&target)?.map(|part| part.len());
        let mut expected = [1; 3];
        expected[place] = 0;
        assert_eq!(counts, expected, "{part}");
    }
    Ok(())
}

/// PRP-COPYTO-17, STO-COPYTO-5
fn a_folder_is_not_copied_into_itself(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let source = furnished(&a)?;
    let (child, grandchild) = (source.subfolder("Below")?, source.subfolder("Below")?.new_subfolder("Deep")?);
    for target in [child, grandchild] {
        let before = (content(&source)?, target.get(PR_DISPLAY_NAME)?, content(&target)?);
        for flags in [CopyFlags::NONE, CopyFlags::MAPI_MOVE] {
            let copied = copy_to_folder(&*source, &[], &target, flags);
            assert_eq!(code(copied), ErrorCode::MAPI_E_FOLDER_CYCLE);
        }
        assert_eq!((content(&source)?, target.get(PR_DISPLAY_NAME)?, content(&target)?), before);
    }
    Ok(())
}

/// STO-COPYTO-5
fn a_subfolder_needs_a_free_name(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (source, target) = (furnished(&a)?, a.folder("Ideas")?);
    target.new_subfolder("BELOW")?;
    let copied = copy_to_folder(&*source, &[PR_DISPLAY_NAME.tag()], &target, CopyFlags::NONE);
    assert_eq!(code(copied), ErrorCode::MAPI_E_COLLISION);
    assert_eq!(content(&target)?.map(|part| part.len()), [0, 0, 1]);
    assert_eq!(slot_code(&*target, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    Ok(())
}

/// PRP-COPYTO-6, PRP-COPYTO-14: the source is not transacted.
fn what_is_in_a_folder_can_be_moved(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (source, target) = (furnished(&a)?, a.folder("Ideas")?);
    let id = only(&source)?;
    copy_to_folder(&*source, &[PR_DISPLAY_NAME.tag()], &target, CopyFlags::MAPI_MOVE)?;
    assert_eq!(content(&target)?.map(|part| part.len()), [1, 1, 1]);
    let elsewhere = a.store.open_folder(&id_of(&*source)?)?;
    assert_eq!(content(&elsewhere)?.map(|part| part.len()), [0, 0, 0]);
    assert_eq!(slot_code(&*elsewhere, PR_COMMENT)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(only(&target)?, id);
    Ok(())
}
