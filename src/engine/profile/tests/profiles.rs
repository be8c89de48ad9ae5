//! Profiles by their names, and who uses them.

use super::*;

/// PRF-GEN-1
#[test]
fn a_name_has_1_to_64_characters_and_no_blank_ends() {
    let mut profiles = Profiles::default();
    for good in ["a", "Jürgen Groß_2", "ann@example.com", &"ü".repeat(64)] {
        create(&mut profiles, good).expect(good);
    }
    for bad in ["", " a", "a ", "a\\b", "a\tb", &"u".repeat(65)] {
        assert!(matches!(create(&mut profiles, bad), Err(EngineError::Invalid { .. })), "{bad:?}");
    }
    assert_eq!(profiles.iter().count(), 4);
}

/// PRF-GEN-4
#[test]
fn a_name_in_another_case_is_taken() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Übung").unwrap();
    assert_eq!(create(&mut profiles, "üBUNG"), Err(EngineError::NameTaken { name: "üBUNG".into() }));
    assert_eq!(profiles.find("üBUNG"), Some(id));
    assert_eq!(profiles.get(id).unwrap().name(), "Übung");
}

/// PRF-DELETEPROFILE-3, PRF-CREATEPROFILE-3, PRF-GEN-9
#[test]
fn a_profile_deleted_in_use_lives_until_its_last_session_ends() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Temp").unwrap();
    profiles.enter(id).unwrap();
    profiles.enter(id).unwrap();
    assert_eq!(profiles.delete("Temp", ProfileKind::User), Ok(None));

    assert_eq!(profiles.profile_rows(ProfileKind::User), Vec::<Vec<Property>>::new());
    assert_eq!(profiles.find("Temp"), None);
    assert_eq!(profiles.enter(id), Err(EngineError::Deleted { what: "profile" }));
    assert!(create(&mut profiles, "temp").is_err());
    assert_eq!(profiles.leave(id), None);
    assert_eq!(profiles.leave(id), Some(id));
    assert_eq!(profiles.get(id).unwrap().name(), "Temp");
    profiles.remove(id);
    assert_eq!(profiles.get(id), Err(EngineError::Deleted { what: "profile" }));
    assert_ne!(create(&mut profiles, "temp"), Ok(id));
}

/// PRF-RENAMEPROFILE-3, PRF-RENAMEPROFILE-5, PRF-RENAMEPROFILE-6
#[test]
fn a_profile_renamed_in_use_keeps_its_name_until_its_last_session_ends() {
    let mut profiles = Profiles::default();
    let id = create(&mut profiles, "Old").unwrap();
    profiles.enter(id).unwrap();
    profiles.rename("old", "First", ProfileKind::User).unwrap();
    profiles.rename("old", "Second", ProfileKind::User).unwrap();

    assert_eq!((profiles.find("Old"), profiles.find("Second")), (Some(id), None));
    assert_eq!(texts(&profiles.profile_rows(ProfileKind::User), PR_DISPLAY_NAME), ["Old"]);
    assert!(create(&mut profiles, "second").is_err(), "the pending name is reserved");
    assert!(create(&mut profiles, "first").is_ok(), "the name before it is free again");
    profiles.leave(id);
    assert_eq!((profiles.find("Old"), profiles.find("Second")), (None, Some(id)));

    profiles.rename("Second", "SECOND", ProfileKind::User).unwrap();
    assert_eq!(profiles.get(id).unwrap().name(), "SECOND");

    profiles.enter(id).unwrap();
    profiles.rename("second", "Third", ProfileKind::User).unwrap();
    profiles.delete("second", ProfileKind::User).unwrap();
    assert!(create(&mut profiles, "third").is_ok(), "the deletion cancels the renaming");
}

/// PRF-GETPROFILETABLE-7
#[test]
fn a_program_profile_is_hidden_from_who_does_not_ask_for_it() {
    let mut profiles = Profiles::default();
    profiles.create("Sync", ProfileKind::App, None, &mut uids()).unwrap();

    assert_eq!(profiles.profile_rows(ProfileKind::User).len(), 0);
    assert_eq!(texts(&profiles.profile_rows(ProfileKind::App), PR_DISPLAY_NAME), ["Sync"]);
    assert!(matches!(profiles.delete("Sync", ProfileKind::User), Err(EngineError::Denied { .. })));
    assert!(matches!(profiles.set_default(Some("Sync")), Err(EngineError::Denied { .. })));
    let copy = profiles.copy("Sync", "Copy", ProfileKind::App, &mut uids()).unwrap();
    assert_eq!(profiles.get(copy).unwrap().kind(), ProfileKind::App);
    let sync = profiles.find("Sync");
    assert_eq!(profiles.delete("Sync", ProfileKind::App).unwrap(), sync);
}

/// PRF-GETPROFILETABLE-2, PRF-DELETEPROFILE-9
#[test]
fn one_profile_at_most_is_the_default() {
    let mut profiles = Profiles::default();
    for name in ["b", "a", "c"] {
        create(&mut profiles, name).unwrap();
    }
    let defaults = |profiles: &Profiles| -> Vec<bool> {
        let rows = profiles.profile_rows(ProfileKind::User);
        rows.iter().map(|row| cell(row, PR_DEFAULT_PROFILE) == Some(&PropValue::Boolean(true))).collect()
    };
    assert_eq!(defaults(&profiles), [false, false, false]);
    profiles.set_default(Some("A")).unwrap();
    profiles.rename("a", "z", ProfileKind::User).unwrap();
    assert_eq!(defaults(&profiles), [false, true, false]);
    assert!(matches!(profiles.set_default(Some("")), Err(EngineError::Unknown { .. })));
    profiles.delete("z", ProfileKind::User).unwrap();
    assert_eq!(profiles.default_profile(), None);
}

/// PRF-COPYPROFILE-1, PRF-COPYPROFILE-2, PRF-COPYPROFILE-3, PRF-COPYPROFILE-4
#[test]
fn a_copy_is_equal_but_for_name_and_search_key_and_goes_its_own_way() {
    let mut new_uid = uids();
    let catalog = catalog();
    let mut profiles = Profiles::default();
    let old = profiles.create("Old", ProfileKind::User, Some(&catalog), &mut new_uid).unwrap();
    let secret = Property::new(PropTag(0x67F0_001F), "secret".into());
    let uid = profiles.get(old).unwrap().services()[0].uid;
    profiles.get_mut(old).unwrap().set_property(uid, secret.clone()).unwrap();

    let new = profiles.copy("old", "New", ProfileKind::User, &mut new_uid).unwrap();
    let (before, copy) = (profiles.get(old).unwrap(), profiles.get(new).unwrap());
    assert_eq!(copy.services(), before.services());
    assert_eq!(copy.providers(), before.providers());
    assert_eq!(copy.section(uid).unwrap().get(0x67F0), Some(secret.value));
    assert_eq!(copy.section(uid).unwrap().get(PR_PROFILE_NAME.id()), Some("New".into()));
    let key = |profile: &Profile| profile.section(MUID_PROFILE_INSTANCE).unwrap().get(PR_SEARCH_KEY.id());
    assert_ne!(key(copy), key(before));

    profiles.get_mut(new).unwrap().delete_service(uid).unwrap();
    assert!(profiles.get(old).unwrap().service(uid).is_ok());
    let no_source = profiles.copy("nobody", "Old", ProfileKind::User, &mut new_uid);
    assert!(matches!(no_source, Err(EngineError::Unknown { .. })));
}

#[test]
fn a_copy_of_the_world_starts_without_clients() {
    let mut profiles = Profiles::default();
    let (gone, kept) = (create(&mut profiles, "Gone").unwrap(), create(&mut profiles, "Old").unwrap());
    profiles.enter(gone).unwrap();
    profiles.enter(kept).unwrap();
    profiles.hold_section(kept, GLOBAL_PROFILE_SECTION, ClientId(1), SectionAccess::Write).unwrap();
    profiles.delete("Gone", ProfileKind::User).unwrap();
    profiles.rename("Old", "New", ProfileKind::User).unwrap();

    let mut copy = profiles.clone();
    copy.settle_all();
    assert_eq!((copy.find("New"), copy.get(gone).is_err()), (Some(kept), true));
    assert!(copy.hold_section(kept, GLOBAL_PROFILE_SECTION, ClientId(2), SectionAccess::Read).is_ok());
    assert_eq!(profiles.find("New"), None);
}
