//! Messages, attachments, and the properties of every object.

use super::*;
use crate::scene::KEEP;
use mapi_emulator::interface::Opened;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::{IID_IMAPIFolder, IID_IMessage, PS_PUBLIC_STRINGS};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use std::sync::Arc;

const MAKE: OpenPropertyFlags = OpenPropertyFlags::MAPI_CREATE.union(OpenPropertyFlags::MAPI_MODIFY);

/// `Two`, copied into a new message.
fn copying_to(scene: &Scene, folder: &Arc<dyn MapiFolder>, flags: CopyFlags) -> Result<Step> {
    let (source, target) = (scene.message("Two")?, folder.new_message()?);
    let into: Opened = Arc::clone(&target).into();
    let from = Arc::clone(&source);
    let step = Step::of(move || from.copy_to(&[], None, None, IID_IMessage, &into, flags));
    Ok(step.showing(&target).showing(&source).of_several())
}

fn copying_props(scene: &Scene, folder: &Arc<dyn MapiFolder>, flags: CopyFlags) -> Result<Step> {
    let (source, target) = (scene.message("Two")?, folder.new_message()?);
    let into: Opened = Arc::clone(&target).into();
    let tags = [PR_SUBJECT.tag(), PR_BODY.tag(), PR_MESSAGE_RECIPIENTS.tag(), PR_MESSAGE_ATTACHMENTS.tag()];
    let from = Arc::clone(&source);
    let step = Step::of(move || from.copy_props(&tags, None, IID_IMessage, &into, flags));
    Ok(step.showing(&target).showing(&source).of_several())
}

/// The folder Sub, copied into another.
fn copying_folder(scene: &Scene, target: Arc<dyn MapiFolder>, flags: CopyFlags) -> Result<Step> {
    let (source, into): (_, Opened) = (scene.work.subfolder("Sub")?, target.into());
    Ok(Step::of(move || source.copy_to(&[], None, None, IID_IMAPIFolder, &into, flags)).of_several())
}

pub const SCRIPTS: &[Script] = &[
    script(Method::MapiPropSaveChanges, |scene| {
        let message = scene.message("Two")?;
        message.set(PR_SUBJECT, "Twice")?;
        message.attach_file("more.txt", b"more")?;
        let shown = Arc::clone(&message);
        Ok(Step::of(move || message.save_changes(KEEP)).showing(&shown))
    }),
    script(Method::MapiPropSetProps, |scene| {
        let message = scene.message("Two")?;
        let shown = Arc::clone(&message);
        let properties = [Property::of(PR_SUBJECT, "Twice"), Property::of(PR_IMPORTANCE, 2)];
        Ok(Step::of(move || message.set_props(&properties).map(drop)).showing(&shown))
    }),
    script(Method::MapiPropSetProps, |scene| {
        let (work, store) = (Arc::clone(&scene.work), Arc::clone(&scene.store));
        let properties = [Property::of(PR_DISPLAY_NAME, "Play"), Property::of(PR_COMMENT, "Comment")];
        Ok(Step::of(move || work.set_props(&properties).map(drop)).showing(&store))
    }),
    script(Method::MapiPropDeleteProps, |scene| {
        let message = scene.message("Two")?;
        let shown = Arc::clone(&message);
        Ok(Step::of(move || message.delete_props(&[PR_BODY.tag()]).map(drop)).showing(&shown))
    }),
    script(Method::MapiPropCopyTo, |scene| copying_to(scene, &scene.inbox, CopyFlags::NONE)),
    script(Method::MapiPropCopyTo, |scene| copying_to(scene, &scene.inbox, CopyFlags::MAPI_MOVE)),
    script(Method::MapiPropCopyTo, |scene| Ok(copying_to(scene, &scene.there, CopyFlags::NONE)?.there())),
    script(
        Method::MapiPropCopyTo,
        |scene| Ok(copying_to(scene, &scene.there, CopyFlags::MAPI_MOVE)?.there()),
    ),
    script(Method::MapiPropCopyTo, |scene| {
        copying_folder(scene, scene.inbox.new_subfolder("Here")?, CopyFlags::NONE)
    }),
    script(Method::MapiPropCopyTo, |scene| {
        Ok(copying_folder(scene, scene.there.new_subfolder("Here")?, CopyFlags::NONE)?.there())
    }),
    script(Method::MapiPropCopyProps, |scene| copying_props(scene, &scene.inbox, CopyFlags::NONE)),
    script(Method::MapiPropCopyProps, |scene| {
        Ok(copying_props(scene, &scene.there, CopyFlags::NONE)?.there())
    }),
    script(Method::MapiPropGetIdsFromNames, |scene| {
        let (store, names) = (Arc::clone(&scene.store), [PropName::string(PS_PUBLIC_STRINGS, "Mood")]);
        let (named, known) = (Arc::clone(&store), names.clone());
        let step = Step::of(move || store.get_ids_from_names(Some(&names), NameFlags::MAPI_CREATE).map(drop));
        Ok(step.telling(move || format!("{:?}", named.get_ids_from_names(Some(&known), NameFlags::NONE))))
    }),
    script(Method::MapiPropOpenProperty, |scene| {
        let (_, around) = scene.message("One")?.create_attach(None, CreateAttachFlags::NONE)?;
        let attachment = Arc::clone(&around);
        let step = Step::making(move || {
            around.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, MAKE)?.into_message()
        });
        Ok(step.showing(&attachment))
    }),
    script(Method::MessageCreateAttach, |scene| {
        let message = scene.message("One")?;
        let shown = Arc::clone(&message);
        let step = Step::making(move || Ok(message.create_attach(None, CreateAttachFlags::NONE)?.1));
        Ok(step.showing(&shown))
    }),
    script(Method::MessageDeleteAttach, |scene| {
        let message = scene.message("Two")?;
        let shown = Arc::clone(&message);
        Ok(Step::of(move || message.delete_attach(0, None, AttachFlags::NONE)).showing(&shown))
    }),
    script(Method::MessageModifyRecipients, |scene| {
        let message = scene.message("Two")?;
        let shown = Arc::clone(&message);
        let carla = OneOff::new("Carla", "SMTP", "carla@example.com");
        let list = AdrList::of([AdrEntry::one_off(&carla, RecipientType::MAPI_CC)]);
        Ok(Step::of(move || message.modify_recipients(ModRecipFlags::MODRECIP_ADD, &list)).showing(&shown))
    }),
    script(Method::MessageSetReadFlag, |scene| {
        let message = scene.message("Two")?;
        Ok(Step::of(move || message.set_read_flag(ReadFlags::NONE)))
    }),
    script(Method::RtfSync, |scene| {
        let (mapi, message) = (scene.emulator.mapi(), scene.inbox.new_message()?);
        message.set(PR_BODY, "Text")?;
        let shown = Arc::clone(&message);
        let sync = move || mapi.rtf_sync(&*message, RtfSyncFlags::RTF_SYNC_BODY_CHANGED).map(drop);
        Ok(Step::of(sync).showing(&shown))
    }),
    script(Method::MapiPropDataHrSetObjAccess, |scene| {
        let data = scene.emulator.create_prop(None)?;
        let shown = Arc::clone(&data);
        let step = Step::of(move || data.set_obj_access(PropAccess::IPROP_READONLY));
        Ok(step.telling(move || format!("{:?}", shown.set(PR_COMMENT, "refused or not"))))
    }),
    script(Method::MapiPropDataHrSetPropAccess, |scene| {
        let data = scene.emulator.create_prop(None)?;
        data.set(PR_COMMENT, "Comment")?;
        let shown = Arc::clone(&data);
        let access = [(PR_COMMENT.tag(), PropAccess::IPROP_CLEAN)];
        let step = Step::of(move || data.set_prop_access(&access));
        Ok(step.telling(move || format!("{:?}", shown.get_prop_access(None))))
    }),
    script(Method::MapiPropDataHrAddObjProps, |scene| {
        let data = scene.emulator.create_prop(None)?;
        let shown = Arc::clone(&data);
        let tags = [PR_MESSAGE_ATTACHMENTS.tag()];
        let step = Step::of(move || data.add_obj_props(&tags).map(drop));
        Ok(step.telling(move || format!("{:?}", shown.get_prop_list(UnicodeFlags::NONE))))
    }),
];
