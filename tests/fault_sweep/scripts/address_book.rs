//! The address book of the session, and the personal one.

use super::*;
use crate::scene::{KEEP, id_of};
use mapi_emulator::columns;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use parking_lot::Mutex;
use std::sync::Arc;

/// A call that changes a list of recipients.
fn on_list(names: &[&str], ids: &[EntryId], act: impl Fn(&mut AdrList) -> Result<()> + 'static) -> Step {
    let named = names.iter().map(|name| AdrEntry::named(name, RecipientType::MAPI_TO));
    let known = ids.iter().map(|id| AdrEntry::resolved("?", id.clone(), RecipientType::MAPI_TO));
    let list = Arc::new(Mutex::new(AdrList::of(named.chain(known))));
    let shown = Arc::clone(&list);
    Step::of(move || act(&mut list.lock())).telling(move || format!("{:?}", shown.lock()))
}

/// A new entry of the personal address book, ready to be saved.
fn zoe(scene: &Scene) -> Result<Arc<dyn MailUser>> {
    let pab = scene.pab()?;
    let template = pab.get(PR_DEF_CREATE_MAILUSER)?.into();
    let user = pab.create_entry(&template, CreateEntryFlags::NONE)?.into_mail_user()?;
    user.set(PR_DISPLAY_NAME, "Zoe")?;
    user.set(PR_EMAIL_ADDRESS, "zoe@example.com")?;
    Ok(user)
}

/// An empty list of the personal address book.
fn team(scene: &Scene) -> Result<Arc<dyn DistList>> {
    let pab = scene.pab()?;
    let template = pab.get(PR_DEF_CREATE_DL)?.into();
    let team = pab.create_entry(&template, CreateEntryFlags::NONE)?.into_dist_list()?;
    team.set(PR_DISPLAY_NAME, "Team")?;
    team.save_changes(KEEP)?;
    Ok(team)
}

/// Who is in a list.
fn members(list: &dyn DistList) -> String {
    let rows = list
        .get_contents_table(TableFlags::NONE)
        .and_then(|table| table.all_rows(&columns![PR_DISPLAY_NAME]));
    format!("{rows:?}")
}

pub const SCRIPTS: &[Script] = &[
    script(Method::AddrBookResolveName, |scene| {
        let book = scene.book()?;
        Ok(on_list(&["Bill Lee", "Carla"], &[], move |list| {
            book.resolve_name(ResolveNameFlags::MAPI_UNICODE, None, list)
        }))
    }),
    script(Method::AddrBookPrepareRecips, |scene| {
        let (book, tags) = (scene.book()?, [PR_SMTP_ADDRESS.tag(), PR_EMAIL_ADDRESS.tag()]);
        Ok(on_list(&[], &scene.staff()?, move |list| {
            book.prepare_recips(ResolveNamesFlags::NONE, Some(&tags), list)
        }))
    }),
    script(Method::AddrBookSetPab, |scene| {
        let services = scene.session.admin_services(0)?;
        services.create_msg_service("MSPST MS", None, ServiceUiFlags::NONE)?;
        let (book, pab) = (scene.book()?, scene.pab()?);
        let id = id_of(&*pab)?;
        book.set_default_dir(&id)?;
        Ok(Step::of(move || book.set_pab(&id)))
    }),
    script(Method::AddrBookSetDefaultDir, |scene| {
        let (book, id) = (scene.book()?, id_of(&*scene.pab()?)?);
        Ok(Step::of(move || book.set_default_dir(&id)))
    }),
    script(Method::AddrBookSetSearchPath, |scene| {
        let book = scene.book()?;
        let mut path = RowSet::new(Arc::from([PR_ENTRYID.tag()]));
        path.push([PropValue::Binary(book.get_default_dir()?.expect("there is one").into())]);
        Ok(Step::of(move || book.set_search_path(0, &path)))
    }),
    script(Method::AbContainerCreateEntry, |scene| {
        let pab = scene.pab()?;
        let template = pab.get(PR_DEF_CREATE_MAILUSER)?.into();
        Ok(Step::making(move || pab.create_entry(&template, CreateEntryFlags::NONE)))
    }),
    script(Method::MapiPropSaveChanges, |scene| {
        let zoe = zoe(scene)?;
        Ok(Step::of(move || zoe.save_changes(KEEP)))
    }),
    script(Method::AbContainerCopyEntries, |scene| {
        let (pab, ids) = (scene.pab()?, scene.staff()?);
        Ok(Step::of(move || pab.copy_entries(&ids, None, CopyEntriesFlags::NONE)).of_several())
    }),
    script(Method::AbContainerDeleteEntries, |scene| {
        let (zoe, pab) = (zoe(scene)?, scene.pab()?);
        zoe.save_changes(KEEP)?;
        let ids = [id_of(&*zoe)?];
        Ok(Step::of(move || pab.delete_entries(&ids, 0)))
    }),
    script(Method::DistListCreateEntry, |scene| {
        let (team, ids) = (team(scene)?, scene.staff()?);
        Ok(Step::making(move || team.create_entry(&ids[0], CreateEntryFlags::NONE)))
    }),
    script(Method::DistListCopyEntries, |scene| {
        let (team, ids) = (team(scene)?, scene.staff()?);
        let shown = Arc::clone(&team);
        let copy = Step::of(move || team.copy_entries(&ids, None, CopyEntriesFlags::NONE));
        Ok(copy.telling(move || members(&*shown)).of_several())
    }),
    script(Method::DistListDeleteEntries, |scene| {
        let (team, ids) = (team(scene)?, scene.staff()?);
        let _copied = team.copy_entries(&ids[..1], None, CopyEntriesFlags::NONE)?;
        let rows = team.get_contents_table(TableFlags::NONE)?.all_rows(&columns![PR_ENTRYID])?;
        let ids: Vec<EntryId> = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(Into::into).collect();
        let shown = Arc::clone(&team);
        let delete = Step::of(move || team.delete_entries(&ids, 0));
        Ok(delete.telling(move || members(&*shown)))
    }),
    script(Method::AbContainerResolveNames, |scene| {
        let book = scene.book()?;
        let id = book.get_default_dir()?.expect("there is one");
        let list = book.open_entry(Some(&id), None, OpenFlags::NONE)?.into_ab_container()?;
        Ok(on_list(&["Bill Lee"], &[], move |names| {
            let mut states = [ResolveState::MAPI_UNRESOLVED];
            list.resolve_names(None, ResolveNamesFlags::MAPI_UNICODE, names, &mut states)
        }))
    }),
];
