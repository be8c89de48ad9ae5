mod profiles;
mod roles;
mod sections;
mod services;

use super::*;
use crate::engine::EngineError;
use crate::vocab::tags::*;
use crate::vocab::{
    Binary, ErrorCode, PropTag, PropValue, Property, ResourceType, ServiceFlags, StatusFlags,
};

/// UIDs in the order they are asked for: 1, 2, 3, ...
fn uids() -> impl FnMut() -> MapiUid {
    let mut last = 0_u128;
    move || {
        last += 1;
        MapiUid(last.to_be_bytes())
    }
}

fn built(name: &str, services: &[&ServiceDef]) -> Profile {
    let mut new_uid = uids();
    let mut profile = Profile::new(name, ProfileKind::User, new_uid());
    for service in services {
        profile.create_service(service, None, &mut new_uid).unwrap();
    }
    profile
}

/// The built-in services, and one that a profile has once.
fn catalog() -> ServiceCatalog {
    let single = ServiceFlags::SERVICE_SINGLE_COPY | ServiceFlags::SERVICE_NO_PRIMARY_IDENTITY;
    let book = ProviderDef::address_book("PST_AB", "MSPST.DLL", MapiUid([0xAB; 16]))
        .display("Personal Address Book", "Personal Address Book")
        .flags(StatusFlags::STATUS_NO_PRIMARY_IDENTITY);
    let books = ServiceDef::new("MSPST AB", "Personal Address Book").flags(single).provider(book);
    ServiceCatalog::built_in().with(books).with_default("MSPST AB")
}

fn service(key: &str) -> ServiceDef {
    catalog().service(key).expect(key).clone()
}

fn transport(name: &str, flags: StatusFlags) -> ServiceDef {
    ServiceDef::new(name, name)
        .provider(ProviderDef::new(name, "XP.DLL", ResourceType::MAPI_TRANSPORT_PROVIDER).flags(flags))
}

fn cell(row: &[Property], tag: impl Into<PropTag>) -> Option<&PropValue> {
    let tag = tag.into();
    row.iter().find(|property| property.tag.id() == tag.id()).map(|property| &property.value)
}

fn texts(rows: &[Vec<Property>], tag: impl Into<PropTag> + Copy) -> Vec<&str> {
    rows.iter().filter_map(|row| cell(row, tag)?.as_str()).collect()
}

fn create(profiles: &mut Profiles, name: &str) -> Result<ProfileId, EngineError> {
    profiles.create(name, ProfileKind::User, None, &mut uids())
}
