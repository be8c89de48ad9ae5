//! Search folders: what they are asked to look for, what they find, and how that follows the messages.

use std::sync::Arc;

use super::Harness;
use super::listing::{all, subjects_of};
use super::scene::*;
use super::sinks::Heard;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_search_folder, search_folder, needs: STORE_CREATE_OK;
    only_search_folders_have_criteria: STORE_SEARCH_OK,
    the_first_criteria_are_complete: STORE_SEARCH_OK,
    what_is_left_out_is_as_last_time: STORE_SEARCH_OK,
    flags_that_contradict_each_other: STORE_SEARCH_OK,
    what_cannot_be_searched: STORE_SEARCH_OK,
    a_search_finds_what_matches: STORE_SEARCH_OK,
    a_recursive_search_goes_below: STORE_SEARCH_OK,
    the_state_tells_what_was_asked: STORE_SEARCH_OK,
    text_comes_in_the_form_asked_for: STORE_SEARCH_OK | STORE_UNICODE_OK,
    completion_is_told_to_store_and_folder: STORE_SEARCH_OK | STORE_NOTIFY_OK,
    every_kind_of_restriction_searches: STORE_SEARCH_OK,
    it_keeps_its_name_but_takes_properties: STORE_SEARCH_OK,
    the_store_says_that_it_searches: STORE_SEARCH_OK,
}

pub(super) const NONE: SearchFlags = SearchFlags::NONE;

/// A folder to search, with messages of these subjects, and a search folder that looks for nothing yet.
pub(super) struct Office {
    pub(super) scene: Scene,
    pub(super) mail: Arc<dyn MapiFolder>,
    pub(super) found: Arc<dyn MapiFolder>,
}

impl Office {
    pub(super) fn new(h: &dyn Harness, subjects: &[&str]) -> Result<Self> {
        let scene = Scene::of_a(h)?;
        let mail = scene.folder("Mail")?;
        for subject in subjects {
            saved(&mail, subject)?;
        }
        let found = search_folder(&scene.store.ipm_subtree()?, "Found")?;
        Ok(Self { scene, mail, found })
    }

    /// Looks for messages about lunch in the folder.
    pub(super) fn look(&self, flags: SearchFlags) -> Result<()> {
        self.found.set_search_criteria(Some(&lunch()), Some(&[id_of(&*self.mail)?]), flags)
    }

    pub(super) fn results(&self) -> Result<Vec<String>> {
        all(&subjects_of(&self.found)?)
    }

    pub(super) fn state(&self) -> Result<SearchState> {
        Ok(self.found.get_search_criteria(UnicodeFlags::MAPI_UNICODE)?.2)
    }
}

pub(super) fn search_folder(parent: &Arc<dyn MapiFolder>, name: &str) -> Result<Arc<dyn MapiFolder>> {
    parent.create_folder(FolderType::FOLDER_SEARCH, name, None, None, CreateFolderFlags::MAPI_UNICODE)
}

pub(super) fn lunch() -> Restriction {
    Restriction::contains_ignoring_case(PR_SUBJECT, "lunch")
}

/// STO-SETSEARCHCRITERIA-1, STO-GETSEARCHCRITERIA-6, STO-CREATEFOLDER-8, STO-SEARCHFOLDER-1
fn only_search_folders_have_criteria(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    let mail = &office.mail;
    let list = [id_of(&**mail)?];
    let set =
        |folder: &Arc<dyn MapiFolder>| code(folder.set_search_criteria(Some(&lunch()), Some(&list), NONE));
    assert_eq!(set(mail), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(code(mail.get_search_criteria(UnicodeFlags::MAPI_UNICODE)), ErrorCode::MAPI_E_NO_SUPPORT);
    let root = office.scene.store.root()?;
    for parent in [mail, &root] {
        let search = search_folder(parent, "New")?;
        assert_eq!(search.get(PR_CONTENT_COUNT)?, 0);
        let criteria = search.get_search_criteria(UnicodeFlags::MAPI_UNICODE);
        assert_eq!(code(criteria), ErrorCode::MAPI_E_NOT_INITIALIZED);
        assert_eq!(set(&search), ErrorCode::S_OK);
        assert_eq!(search.get(PR_CONTENT_COUNT)?, 1);
    }
    Ok(())
}

/// STO-SETSEARCHCRITERIA-2
fn the_first_criteria_are_complete(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    let list = [id_of(&*office.mail)?];
    let set = |restriction, list| code(office.found.set_search_criteria(restriction, list, NONE));
    let lunch = lunch();
    assert_eq!(set(None, None), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(set(None, Some(&list[..])), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(set(Some(&lunch), None), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(set(Some(&lunch), Some(&list[..0])), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(code(office.state()), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(set(Some(&lunch), Some(&list[..])), ErrorCode::S_OK);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-3, STO-GETSEARCHCRITERIA-1, STO-SETSEARCHCRITERIA-13: what is new is looked for at once.
fn what_is_left_out_is_as_last_time(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch", "Dinner"])?;
    let other = office.scene.folder("Other")?;
    saved(&other, "Late dinner")?;
    let (mail_id, other_id) = (id_of(&*office.mail)?, id_of(&*other)?);
    let criteria = || office.found.get_search_criteria(UnicodeFlags::MAPI_UNICODE);
    office.look(NONE)?;
    assert_eq!(criteria()?.0, lunch());
    assert_eq!(criteria()?.1, std::slice::from_ref(&mail_id));
    let dinner = Restriction::contains_ignoring_case(PR_SUBJECT, "dinner");
    office.found.set_search_criteria(Some(&dinner), None, NONE)?;
    assert_eq!(criteria()?.1, [mail_id]);
    assert_eq!(office.results()?, ["Dinner"]);
    office.found.set_search_criteria(None, Some(std::slice::from_ref(&other_id)), NONE)?;
    assert_eq!((criteria()?.0, criteria()?.1), (dinner, vec![other_id]));
    assert_eq!(office.results()?, ["Late dinner"]);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-4
fn flags_that_contradict_each_other(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    for pair in [
        SearchFlags::FOREGROUND_SEARCH | SearchFlags::BACKGROUND_SEARCH,
        SearchFlags::RECURSIVE_SEARCH | SearchFlags::SHALLOW_SEARCH,
        SearchFlags::RESTART_SEARCH | SearchFlags::STOP_SEARCH,
    ] {
        assert_eq!(code(office.look(pair)), ErrorCode::MAPI_E_INVALID_PARAMETER, "{pair:?}");
    }
    let unknown = SearchFlags::from_bits_retain(0x40);
    assert_eq!(code(office.look(unknown)), ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert_eq!(code(office.state()), ErrorCode::MAPI_E_NOT_INITIALIZED);
    assert_eq!(code(office.look(SearchFlags::NON_CONTENT_INDEXED_SEARCH)), ErrorCode::S_OK);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-7, STO-SETSEARCHCRITERIA-8
fn what_cannot_be_searched(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    let inner = search_folder(&office.mail, "Inner")?;
    let mail_id = id_of(&*office.mail)?;
    inner.set_search_criteria(Some(&lunch()), Some(std::slice::from_ref(&mail_id)), NONE)?;
    let b = Scene::of_b(h)?;
    let other = b.folder("Other")?;
    let message = stored(&office.mail, "Message")?;
    for (id, expected) in [
        (id_of(&*inner)?, ErrorCode::MAPI_E_INVALID_PARAMETER),
        (id_of(&*office.found)?, ErrorCode::MAPI_E_INVALID_PARAMETER),
        (id_of(&*other)?, ErrorCode::MAPI_E_INVALID_ENTRYID),
        (message, ErrorCode::MAPI_E_INVALID_ENTRYID),
        (EntryId::default(), ErrorCode::MAPI_E_INVALID_ENTRYID),
    ] {
        let list = [mail_id.clone(), id];
        assert_eq!(code(office.found.set_search_criteria(None, Some(&list), NONE)), expected);
    }
    assert_eq!(office.found.get_search_criteria(UnicodeFlags::MAPI_UNICODE)?.1, [mail_id]);
    office.look(SearchFlags::RECURSIVE_SEARCH)?;
    assert_eq!(office.results()?, ["Lunch"]);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-6, STO-SETSEARCHCRITERIA-15, STO-SEARCHFOLDER-7
fn a_search_finds_what_matches(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch", "Dinner", "After lunch"])?;
    let hidden = office.mail.create_message(None, CreateMessageFlags::MAPI_ASSOCIATED)?;
    hidden.set(PR_SUBJECT, "Hidden lunch")?;
    hidden.save()?;
    let below = office.mail.new_subfolder("Below")?;
    saved(&below, "Lunch below")?;
    let (mail, below) = (id_of(&*office.mail)?, id_of(&*below)?);
    office.look(NONE)?;
    assert_eq!(office.results()?, ["Lunch", "After lunch"]);
    assert_eq!(office.found.get(PR_CONTENT_COUNT)?, 2);
    let list = [below.clone(), mail.clone(), mail, below];
    office.found.set_search_criteria(None, Some(&list), SearchFlags::RECURSIVE_SEARCH)?;
    let mut results = office.results()?;
    results.sort();
    assert_eq!(results, ["After lunch", "Lunch", "Lunch below"]);
    Ok(())
}

/// STO-SETSEARCHCRITERIA-5, STO-SETSEARCHCRITERIA-13: another depth is another search.
fn a_recursive_search_goes_below(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    let below = office.mail.new_subfolder("Below")?.new_subfolder("Deep")?;
    saved(&below, "Deep lunch")?;
    office.look(NONE)?;
    assert_eq!(office.results()?, ["Lunch"]);
    office.found.set_search_criteria(None, None, SearchFlags::RECURSIVE_SEARCH)?;
    assert_eq!(office.results()?, ["Lunch", "Deep lunch"]);
    office.found.set_search_criteria(None, None, SearchFlags::SHALLOW_SEARCH)?;
    assert_eq!(office.results()?, ["Lunch"]);
    Ok(())
}

/// STO-GETSEARCHCRITERIA-3, STO-GETSEARCHCRITERIA-4, STO-GETSEARCHCRITERIA-5, STO-SETSEARCHCRITERIA-5
fn the_state_tells_what_was_asked(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    h.pump();
    assert_eq!(office.state()?, SearchState::SEARCH_RUNNING);
    office.look(SearchFlags::RECURSIVE_SEARCH | SearchFlags::FOREGROUND_SEARCH)?;
    h.pump();
    let both = SearchState::SEARCH_RECURSIVE | SearchState::SEARCH_FOREGROUND;
    assert_eq!(office.state()?, SearchState::SEARCH_RUNNING | both);
    let stop = SearchFlags::STOP_SEARCH | SearchFlags::RECURSIVE_SEARCH | SearchFlags::FOREGROUND_SEARCH;
    office.found.set_search_criteria(None, None, stop)?;
    assert_eq!(office.state()?, both);
    office.found.set_search_criteria(None, None, SearchFlags::BACKGROUND_SEARCH)?;
    h.pump();
    assert_eq!(office.state()?, SearchState::SEARCH_RUNNING);
    Ok(())
}

/// STO-GETSEARCHCRITERIA-2
fn text_comes_in_the_form_asked_for(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let asked = Restriction::and([
        lunch(),
        Restriction::Not(Box::new(Restriction::eq(PR_SUBJECT, "No"))),
        Restriction::bits_set(PR_MESSAGE_FLAGS, 1),
    ]);
    office.found.set_search_criteria(Some(&asked), Some(&[id_of(&*office.mail)?]), NONE)?;
    let (told, ..) = office.found.get_search_criteria(UnicodeFlags::NONE)?;
    let text = AnsiText::from(&b"lunch"[..]);
    let expected = Restriction::and([
        Restriction::contains_ignoring_case(PR_SUBJECT_A, text),
        Restriction::Not(Box::new(Restriction::eq(PR_SUBJECT_A, AnsiText::from(&b"No"[..])))),
        Restriction::bits_set(PR_MESSAGE_FLAGS, 1),
    ]);
    assert_eq!(told, expected);
    assert_eq!(office.found.get_search_criteria(UnicodeFlags::MAPI_UNICODE)?.0, asked);
    Ok(())
}

/// STO-NOTIFY-15, STO-SETSEARCHCRITERIA-10, SES-STOREEVENTS-7, SES-OBJECTNOTIF-6: also when nothing was found; a change of the priority
/// is no new search (STO-SETSEARCHCRITERIA-13).
fn completion_is_told_to_store_and_folder(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    h.pump();
    let (store, folder, parent) = (Heard::default(), Heard::default(), Heard::default());
    let subtree = office.scene.store.ipm_subtree()?;
    let (id, parent_id) = (id_of(&*office.found)?, id_of(&*subtree)?);
    let mask = EventMask::fnevSearchComplete;
    office.scene.store.advise(None, mask, store.sink())?;
    office.scene.store.advise(Some(&id), mask, folder.sink())?;
    office.scene.store.advise(Some(&parent_id), mask, parent.sink())?;
    office.look(NONE)?;
    h.pump();
    for heard in [&store, &folder] {
        let [told] = &heard.objects()[..] else { panic!("{:?}", heard.all()) };
        assert_eq!((told.event, told.object_type), (mask, ObjectType::MAPI_FOLDER));
        assert_eq!((&told.entry_id, &told.parent_id), (&id, &parent_id));
    }
    assert!(parent.all().is_empty());
    office.found.set_search_criteria(None, None, SearchFlags::FOREGROUND_SEARCH)?;
    saved(&office.mail, "Lunch")?;
    h.pump();
    assert_eq!(store.objects().len(), 0);
    office.found.set_search_criteria(None, None, SearchFlags::RESTART_SEARCH)?;
    h.pump();
    assert_eq!((store.objects().len(), folder.objects().len()), (1, 1));
    Ok(())
}

/// TBL-RESSUB-2
fn every_kind_of_restriction_searches(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch", "Late lunch"])?;
    let message = office.mail.new_message()?;
    message.set(PR_SUBJECT, "To Anna")?;
    let anna = AdrEntry::named("Anna", RecipientType::MAPI_TO);
    message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &AdrList::of([anna]))?;
    message.save()?;
    let list = [id_of(&*office.mail)?];
    let find = |restriction: Restriction| -> Result<Vec<String>> {
        office.found.set_search_criteria(Some(&restriction), Some(&list), NONE)?;
        office.results()
    };
    let anna = Restriction::eq(PR_DISPLAY_NAME, "Anna");
    assert_eq!(find(Restriction::any_of(PR_MESSAGE_RECIPIENTS, anna))?, ["To Anna"]);
    assert_eq!(find(Restriction::bits_set(PR_MESSAGE_FLAGS, 0x10))?, [""; 0]);
    assert_eq!(find(Restriction::exists(PR_SUBJECT))?.len(), 3);
    assert_eq!(find(Restriction::size(PR_SUBJECT, RelOp::RELOP_GT, 14))?, ["Late lunch"]);
    let noted = |restriction| Restriction::Comment { properties: Vec::new(), restriction };
    assert_eq!(find(noted(Some(Box::new(lunch()))))?.len(), 2);
    let first = Restriction::Count { count: 1, restriction: Box::new(lunch()) };
    assert_eq!(find(first.clone())?, ["Lunch"]);
    // The next is first when the first goes.
    assert_eq!(outcome(office.mail.empty_folder(None, EmptyFolderFlags::NONE)), ErrorCode::S_OK);
    for subject in ["Lunch", "Last lunch"] {
        saved(&office.mail, subject)?;
    }
    assert_eq!(office.results()?, ["Lunch"]);
    let deep = (0..1_000).fold(lunch(), |inner, _| Restriction::Not(Box::new(inner)));
    assert_eq!(code(find(deep)), ErrorCode::MAPI_E_TOO_COMPLEX);
    assert_eq!(office.found.get_search_criteria(UnicodeFlags::MAPI_UNICODE)?.0, first);
    Ok(())
}

/// STO-SEARCHFOLDER-3, STO-SEARCHFOLDER-9, STO-EMPTYFOLDER-4
fn it_keeps_its_name_but_takes_properties(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &["Lunch"])?;
    office.look(NONE)?;
    let renamed = set_problem(&*office.found, Property::of(PR_DISPLAY_NAME, "Other"))?;
    assert_eq!(renamed, ErrorCode::MAPI_E_NO_ACCESS);
    office.found.set(PR_COMMENT, "About food")?;
    assert_eq!(office.found.get(PR_COMMENT)?, "About food");
    assert_eq!(office.found.get(PR_DISPLAY_NAME)?, "Found");
    let emptied = office.found.empty_folder(None, EmptyFolderFlags::NONE);
    assert_eq!(outcome(emptied), ErrorCode::MAPI_E_NO_SUPPORT);
    let subtree = office.scene.store.ipm_subtree()?;
    let id = id_of(&*office.found)?;
    for flags in [CopyFolderFlags::NONE, CopyFolderFlags::FOLDER_MOVE] {
        let copied = subtree.copy_folder(&id, &*office.mail, None, None, flags);
        assert_eq!(outcome(copied), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    let below =
        office.found.create_folder(FolderType::FOLDER_GENERIC, "Below", None, None, Default::default());
    assert_eq!(code(below), ErrorCode::MAPI_E_NO_SUPPORT);
    assert_eq!(office.results()?, ["Lunch"]);
    Ok(())
}

/// STO-STORE-6
fn the_store_says_that_it_searches(h: &dyn Harness) -> Result<()> {
    let office = Office::new(h, &[])?;
    let searches = || -> Result<bool> {
        let state = StoreSupport::from_bits_retain(office.scene.store.get(PR_STORE_STATE)? as u32);
        Ok(state.contains(StoreSupport::STORE_HAS_SEARCHES))
    };
    assert!(!searches()?);
    office.look(NONE)?;
    assert!(searches()?);
    office.found.set_search_criteria(None, None, SearchFlags::STOP_SEARCH)?;
    assert!(!searches()?);
    Ok(())
}
