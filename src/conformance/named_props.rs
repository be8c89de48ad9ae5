//! Named properties: a mapping per store between names and identifiers.

use super::Harness;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{PS_INTERNET_HEADERS, PS_MAPI, PS_PUBLIC_STRINGS, PSETID_Common};
use crate::vocab::tags::*;
use crate::vocab::*;
cases! { $, conformance_named_props, named_props, needs: STORE_CREATE_OK;
    a_name_gets_an_identifier,
    an_unknown_name_is_an_error_slot,
    identifiers_are_the_stores,
    names_are_told_apart_by_set_kind_and_case,
    header_names_are_folded,
    all_names_are_asked_for_without_a_list,
    a_name_comes_back_as_it_was_made,
    an_identifier_without_a_name_is_none,
    names_are_filtered_by_set_and_kind,
    low_identifiers_have_names_of_their_own,
    a_mapping_is_told_by_its_signature,
    named_properties_are_kept_and_delivered,
    a_name_says_nothing_about_presence,
    a_name_without_a_set_names_nothing,
    get_props_tells_the_type_of_a_named_property,
}

const SET: Guid = PS_PUBLIC_STRINGS;

fn text(name: &str) -> PropName {
    PropName::string(SET, name)
}

fn number(number: u32) -> PropName {
    PropName { set: SET, kind: NameKind::Id(number) }
}

fn create(object: &dyn MapiProp, names: &[PropName]) -> Result<Vec<PropTag>> {
    let answer = object.get_ids_from_names(Some(names), NameFlags::MAPI_CREATE)?;
    assert_eq!(answer.warning, None);
    Ok(answer.into_value())
}

/// PRP-IDSFROM-1, PRP-IDSFROM-2, PRP-IDSFROM-5, PRP-IDSFROM-6
fn a_name_gets_an_identifier(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = a.folder("Projects")?.new_message()?;
    let names = [text("Shoe size"), number(7), text("Shoe size")];
    let tags = create(&*message, &names)?;
    assert_eq!((tags.len(), tags[0]), (3, tags[2]));
    assert_ne!(tags[0], tags[1]);
    for tag in &tags {
        assert_eq!(tag.prop_type(), PropType::PT_UNSPECIFIED);
        assert!((0x8000..=0xFFFE).contains(&tag.id()));
    }
    drop(message);
    let again = Scene::of_a(h)?;
    let found = again.store.get_ids_from_names(Some(&names), NameFlags::NONE)?;
    assert_eq!(found, Outcome::ok(tags));
    Ok(())
}

/// PRP-IDSFROM-3
fn an_unknown_name_is_an_error_slot(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let known = create(&*a.store, &[text("Known")])?[0];
    let answer = a.store.get_ids_from_names(Some(&[text("Unknown"), text("Known")]), NameFlags::NONE)?;
    let error = PropTag::new(PropType::PT_ERROR, 0);
    assert_eq!(answer, Outcome::warned(vec![error, known], ErrorCode::MAPI_W_ERRORS_RETURNED));
    Ok(())
}

/// PRP-NAMED-3, PRP-NAMED-6
fn identifiers_are_the_stores(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let names = [text("Shoe size")];
    let tags = create(&*a.store, &names)?;
    let folder = a.store.inbox()?;
    let message = folder.new_message()?;
    let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
    let objects: [&dyn MapiProp; 3] = [&*folder, &*message, &*attachment];
    for object in objects {
        assert_eq!(object.get_ids_from_names(Some(&names), NameFlags::NONE)?, Outcome::ok(tags.clone()));
    }
    assert_ne!(create(&*b.store, &names)?, tags);
    Ok(())
}

/// PRP-NAMED-1, PRP-NAMED-2
fn names_are_told_apart_by_set_kind_and_case(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let elsewhere = PropName::string(PSETID_Common, "Size");
    let mut tags = create(&*a.store, &[text("Size"), text("size"), elsewhere, number(7), text("7")])?;
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), 5);
    Ok(())
}

/// PRP-NAMED-2
fn header_names_are_folded(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let names = ["X-Mailer", "x-mailer"].map(|name| PropName::string(PS_INTERNET_HEADERS, name));
    let tags = create(&*a.store, &names)?;
    assert_eq!(tags[0], tags[1]);
    Ok(())
}

/// PRP-IDSFROM-4
fn all_names_are_asked_for_without_a_list(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let tags = create(&*a.store, &[text("One"), text("Other")])?;
    let all = a.store.get_ids_from_names(None, NameFlags::NONE)?.into_value();
    tags.iter().for_each(|tag| assert!(all.contains(tag), "{tag}"));
    let create_all = a.store.get_ids_from_names(None, NameFlags::MAPI_CREATE);
    assert_eq!(code(create_all), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// PRP-NAMESFROM-1, PRP-NAMESFROM-8
fn a_name_comes_back_as_it_was_made(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let names = [text("Shoe Size \u{4e2d}"), number(0xFFFF_FFF9)];
    let tags = create(&*a.store, &names)?;
    let asked = [tags[1].with_type(PropType::PT_LONG), tags[0]];
    let answer = a.store.get_names_from_ids(Some(&asked), Some(PSETID_Common), NamesFilter::NONE)?;
    assert_eq!(answer.warning, None);
    let told: Vec<_> = answer.into_value().into_iter().map(|(tag, name)| (tag.id(), name)).collect();
    let [of_text, of_number] = names;
    assert_eq!(told, [(tags[1].id(), Some(of_number)), (tags[0].id(), Some(of_text))]);
    Ok(())
}

/// PRP-NAMESFROM-2, PRP-NAMESFROM-3
fn an_identifier_without_a_name_is_none(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let tag = create(&*a.store, &[text("Shoe size")])?[0];
    let never = PropTag(0xFFF0_0003);
    let answer = a.store.get_names_from_ids(Some(&[never, tag]), None, NamesFilter::NONE)?;
    assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert_eq!(answer.value[0], (never.with_type(PropType::PT_ERROR), None));
    assert_eq!(answer.value[1].1, Some(text("Shoe size")));
    let empty = a.store.get_names_from_ids(Some(&[]), None, NamesFilter::NONE);
    assert_eq!(code(empty), ErrorCode::MAPI_E_INVALID_PARAMETER);
    Ok(())
}

/// PRP-NAMESFROM-5, PRP-NAMESFROM-6, PRP-NAMESFROM-7
fn names_are_filtered_by_set_and_kind(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let own = Guid::from_u128(0x1234);
    let names =
        [PropName::string(own, "Text"), PropName { set: own, kind: NameKind::Id(7) }, text("Elsewhere")];
    let tags = create(&*a.store, &names)?;
    let told = |set, flags| -> Result<Vec<PropName>> {
        let answer = a.store.get_names_from_ids(None, set, flags)?;
        assert_eq!(answer.warning, None);
        Ok(answer.into_value().into_iter().filter_map(|(_, name)| name).collect())
    };
    assert_eq!(told(Some(own), NamesFilter::NONE)?, names[..2]);
    assert_eq!(told(Some(own), NamesFilter::MAPI_NO_STRINGS)?, names[1..2]);
    assert_eq!(told(Some(own), NamesFilter::MAPI_NO_IDS)?, names[..1]);
    assert_eq!(told(Some(own), NamesFilter::MAPI_NO_IDS | NamesFilter::MAPI_NO_STRINGS)?, []);
    assert_eq!(told(Some(Guid::from_u128(0x5678)), NamesFilter::NONE)?, []);
    let all = told(None, NamesFilter::NONE)?;
    names.iter().for_each(|name| assert!(all.contains(name)));
    let dropped =
        a.store.get_names_from_ids(Some(&tags[..2]), None, NamesFilter::MAPI_NO_STRINGS)?.into_value();
    assert_eq!(dropped.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), [None, Some(names[1].clone())]);
    Ok(())
}

/// PRP-IDSFROM-8, PRP-NAMESFROM-4
fn low_identifiers_have_names_of_their_own(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let subject = PropName { set: PS_MAPI, kind: NameKind::Id(0x37) };
    let found = a.store.get_ids_from_names(Some(std::slice::from_ref(&subject)), NameFlags::NONE)?;
    assert_eq!(found, Outcome::ok(vec![PropTag(0x0037_0000)]));
    let names = a.store.get_names_from_ids(Some(&[PR_SUBJECT.tag()]), None, NamesFilter::NONE)?.into_value();
    assert_eq!(names[0].1, Some(subject));
    let text =
        a.store.get_ids_from_names(Some(&[PropName::string(PS_MAPI, "Subject")]), NameFlags::MAPI_CREATE)?;
    assert_eq!(text.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
    assert_eq!(text.value, [PropTag::new(PropType::PT_ERROR, 0)]);
    Ok(())
}

/// PRP-NAMED-4, PRP-NAMED-5
fn a_mapping_is_told_by_its_signature(h: &dyn Harness) -> Result<()> {
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let signature = a.store.get(PR_MAPPING_SIGNATURE)?;
    assert_eq!(signature.len(), 16);
    create(&*a.store, &[text("New")])?;
    assert_eq!(a.store.get(PR_MAPPING_SIGNATURE)?, signature);
    assert_eq!(a.store.inbox()?.new_message()?.get(PR_MAPPING_SIGNATURE)?, signature);
    assert_ne!(b.store.get(PR_MAPPING_SIGNATURE)?, signature);
    Ok(())
}

/// PRP-NAMED-12
fn named_properties_are_kept_and_delivered(h: &dyn Harness) -> Result<()> {
    const SHOE_SIZE: NamedTag<i32> = NamedTag::with_number(SET, 7);
    let (a, b) = (Scene::of_a(h)?, Scene::of_b(h)?);
    let [_, to_b] = h.addresses();
    let message = a.store.outbox()?.new_message()?;
    message.set_named(SHOE_SIZE, 43)?;
    message.add_recipient(AdrEntry::one_off(&OneOff::new("Ben", "SMTP", &*to_b), RecipientType::MAPI_TO))?;
    message.submit_message(SubmitFlags::NONE)?;
    h.pump();
    let rows = b.store.inbox()?.messages(&crate::columns![PR_ENTRYID])?;
    let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
    assert_eq!(looked_at(&b.store, &id.into())?.get_named(SHOE_SIZE)?, 43);
    Ok(())
}

/// PRP-IDSFROM-7
fn a_name_says_nothing_about_presence(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let tag = create(&*a.store, &[text("Shoe size")])?[0].with_type(PropType::PT_LONG);
    let message = a.folder("Projects")?.new_message()?;
    assert_eq!(slot_code(&*message, tag)?, ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(set_problem(&*message, Property::new(tag, PropValue::Long(43)))?, ErrorCode::S_OK);
    assert_eq!(slot(&*message, tag)?, PropValue::Long(43));
    Ok(())
}

/// PRP-IDSFROM-10
fn a_name_without_a_set_names_nothing(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let none = PropName { set: Guid::nil(), kind: NameKind::Id(7) };
    for flags in [NameFlags::NONE, NameFlags::MAPI_CREATE] {
        let tag = create(&*a.store, &[number(7)])?[0];
        let answer = a.store.get_ids_from_names(Some(&[none.clone(), number(7)]), flags)?;
        assert_eq!(answer.warning, Some(ErrorCode::MAPI_W_ERRORS_RETURNED));
        assert_eq!(answer.value, [PropTag::new(PropType::PT_ERROR, 0), tag]);
    }
    Ok(())
}

/// PRP-IDSFROM-12, PRP-IDSFROM-1
fn get_props_tells_the_type_of_a_named_property(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let tag = create(&*a.store, &[text("Shoe size")])?[0];
    assert_eq!(tag.prop_type(), PropType::PT_UNSPECIFIED);
    let message = a.folder("Projects")?.new_message()?;
    message.set_props(&[Property::new(tag, PropValue::Double(43.5))])?;
    let told = message.get_props(Some(&[tag]), UnicodeFlags::NONE)?.into_value();
    assert_eq!(told, [Property::new(tag.with_type(PropType::PT_DOUBLE), PropValue::Double(43.5))]);
    Ok(())
}
