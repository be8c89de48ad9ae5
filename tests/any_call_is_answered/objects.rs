//! Calls on objects with properties, messages and attachments, and forms on them.

use super::*;

pub fn any_prop_call(random: &mut Random, object: &dyn MapiProp) -> Result<()> {
    match random.below(9) {
        0 => object.save_changes(SaveFlags::KEEP_OPEN_READWRITE),
        1 => object.get_props(None, UnicodeFlags::from_bits_retain(random.bits())).map(drop),
        2 => object.get_props(Some(&random.many(Random::tag)), UnicodeFlags::NONE).map(drop),
        3 => object.delete_props(&random.many(Random::tag)).map(drop),
        4 => {
            let names = random.many(|random| PropName::string(PS_PUBLIC_STRINGS, random.text()));
            object.get_ids_from_names(Some(&names), NameFlags::from_bits_retain(random.bits())).map(drop)
        }
        5 => object.get_names_from_ids(Some(&random.many(Random::tag)), None, NamesFilter::NONE).map(drop),
        6 => {
            let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
            let embedded =
                object.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, flags)?.into_message()?;
            embedded.set_props(&random.many(Random::property))?;
            embedded.save_changes(SaveFlags::from_bits_retain(random.bits()))
        }
        7 => {
            let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
            let (tag, options) = (random.tag(), random.bits());
            let stream = object.open_property(tag, IID_IStream, options, flags)?.into_stream()?;
            for _ in 0..4 {
                any_stream_call(random, &*stream)?;
            }
            Ok(())
        }
        _ => object.set_props(&random.many(Random::property)).map(drop),
    }
}

pub fn any_prop_data_call(random: &mut Random, object: &dyn MapiPropData) -> Result<()> {
    let access = |random: &mut Random| match random.below(3) {
        0 => PropAccess::from_bits_retain(1 << random.below(2) | 1 << (16 + random.below(2))),
        1 => PropAccess::from_bits_retain(1 << random.below(2)),
        _ => PropAccess::from_bits_retain(random.bits()),
    };
    match random.below(6) {
        0 => object.set_obj_access(access(random)),
        1 => object.set_prop_access(&random.many(|random| (random.tag(), access(random)))),
        2 => object.get_prop_access(Some(&random.many(Random::tag))).map(drop),
        3 => object.get_prop_access(None).map(drop),
        4 => {
            object.add_obj_props(&random.many(|random| random.tag().with_type(PropType::PT_OBJECT))).map(drop)
        }
        _ => any_prop_call(random, object),
    }
}

pub fn any_message_call(random: &mut Random, message: &dyn Message) -> Result<()> {
    match random.below(6) {
        0 => {
            let flags = ModRecipFlags::from_bits_retain(random.bits());
            message.modify_recipients(flags, &random.recipients())
        }
        1 => {
            let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
            any_prop_call(random, &*attachment)?;
            attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)
        }
        2 => {
            let flags = OpenAttachFlags::from_bits_retain(random.bits());
            let attachment = message.open_attach(random.below(3) as u32, None, flags)?;
            any_prop_call(random, &*attachment)?;
            message.delete_attach(random.below(3) as u32, None, AttachFlags::NONE)?;
            any_prop_call(random, &*attachment)
        }
        3 => message.delete_attach(random.below(3) as u32, None, AttachFlags::NONE),
        4 => message.set_read_flag(ReadFlags::from_bits_retain(random.bits())),
        _ => any_table_call(random, &*message.get_recipient_table(TableFlags::MAPI_UNICODE)?),
    }
}

pub fn any_form_call(random: &mut Random, a: &dyn MapiSession, message: &Arc<dyn Message>) -> Result<()> {
    let store = a.default_store()?;
    let token = match random.below(2) {
        0 => a.prepare_form(None, message)?,
        _ => FormToken(random.number() as u64),
    };
    let (flags, status) = (FormFlags::from_bits_retain(random.bits()), MessageStatus::NONE);
    let (read, class) = (MessageFlags::from_bits_retain(random.bits()), random.text());
    let access = AccessRights::from_bits_retain(random.number() as u32);
    a.show_form(&store, &store.inbox()?, None, token, flags, status, read, access, Some(&class))
}
