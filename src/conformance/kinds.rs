//! What every kind of object does with properties: what it computes, what it takes, what it speaks.

use std::sync::Arc;

use super::Harness;
use super::scene::*;
use crate::columns;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMessage, IID_IStream};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_kinds, kinds, needs: STORE_CREATE_OK;
    what_a_kind_computes_is_neither_set_nor_deleted,
    what_a_kind_takes_is_set_and_deleted,
    what_a_kind_needs_is_set_but_not_deleted,
    what_nobody_changes_refuses_every_change,
    what_is_listed_is_told,
    all_properties_come_in_one_order,
    kinds_without_names_take_no_named_property,
    a_profile_section_tells_large_values,
    a_status_object_has_an_entry_id_and_no_record_key,
    most_methods_speak_unicode_when_asked,
    flags_without_meaning_are_refused_by_every_kind,
}

const PR_OF_A_CLIENT: Tag<Binary> = Tag::new(PropTag(0x6602_0102));
const SECTION: MapiUid = MapiUid([0x5E; 16]);

/// One open object of each kind that has properties, with all they were opened through.
struct Kinds {
    scene: Scene,
    folder: Arc<dyn MapiFolder>,
    message: Arc<dyn Message>,
    unsaved: Arc<dyn Message>,
    attachment: Arc<dyn Attach>,
    embedded: Arc<dyn Message>,
    section: Arc<dyn ProfSect>,
    book: Arc<dyn AddrBook>,
    status: Arc<dyn MapiStatus>,
}

impl Kinds {
    fn of_a(h: &dyn Harness) -> Result<Self> {
        let scene = Scene::of_a(h)?;
        let folder = scene.folder("Kinds")?;
        let (message, unsaved) = (saved(&folder, "Saved")?, folder.new_message()?);
        let (_, attachment) = message.create_attach(None, CreateAttachFlags::NONE)?;
        attachment.save_changes(SaveFlags::KEEP_OPEN_READWRITE)?;
        let create = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
        let embedded = attachment.open_property(PR_ATTACH_DATA_OBJ.tag(), IID_IMessage, 0, create)?;
        let embedded = embedded.into_message()?;
        embedded.save()?;
        let section = scene.session.open_profile_section(SECTION, None, OpenSectionFlags::MAPI_MODIFY)?;
        let book = scene.session.open_address_book(None, AbOpenFlags::NONE)?.into_value();
        let rows =
            scene.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
        let id = rows.first().and_then(|row| row.get(PR_ENTRYID)).unwrap_or_default();
        let status = scene.session.open_entry(&id.into(), None, OpenFlags::NONE)?.into_status()?;
        Ok(Self { scene, folder, message, unsaved, attachment, embedded, section, book, status })
    }

    /// Those that can be changed.
    fn writable(&self) -> [(&'static str, &dyn MapiProp); 7] {
        [
            ("store", &*self.scene.store),
            ("folder", &*self.folder),
            ("saved message", &*self.message),
            ("new message", &*self.unsaved),
            ("attachment", &*self.attachment),
            ("embedded message", &*self.embedded),
            ("profile section", &*self.section),
        ]
    }

    fn all(&self) -> Vec<(&'static str, &dyn MapiProp)> {
        let read_only: [(_, &dyn MapiProp); 2] =
            [("address book", &*self.book), ("status object", &*self.status)];
        self.writable().into_iter().chain(read_only).collect()
    }
}

/// What all objects of a store repeat of it.
const OF_THE_STORE: [PropTag; 5] = columns![
    PR_STORE_ENTRYID,
    PR_STORE_RECORD_KEY,
    PR_STORE_SUPPORT_MASK,
    PR_MDB_PROVIDER,
    PR_MAPPING_SIGNATURE
];

/// What each kind computes.
fn computed(kind: &str) -> Vec<PropTag> {
    let own = match kind {
        "store" => columns![PR_OBJECT_TYPE, PR_ENTRYID, PR_RECORD_KEY].to_vec(),
        "folder" => columns![
            PR_OBJECT_TYPE,
            PR_ENTRYID,
            PR_RECORD_KEY,
            PR_PARENT_ENTRYID,
            PR_FOLDER_TYPE,
            PR_SUBFOLDERS,
            PR_CONTENT_COUNT,
            PR_CONTENT_UNREAD,
            PR_ASSOC_CONTENT_COUNT,
            PR_ACCESS,
            PR_ACCESS_LEVEL
        ]
        .to_vec(),
        "saved message" | "new message" | "embedded message" => columns![
            PR_OBJECT_TYPE,
            PR_ENTRYID,
            PR_RECORD_KEY,
            PR_PARENT_ENTRYID,
            PR_HASATTACH,
            PR_MESSAGE_SIZE,
            PR_DISPLAY_TO,
            PR_DISPLAY_CC,
            PR_DISPLAY_BCC,
            PR_ACCESS,
            PR_ACCESS_LEVEL
        ]
        .to_vec(),
        "attachment" => columns![
            PR_OBJECT_TYPE,
            PR_ATTACH_NUM,
            PR_ATTACH_SIZE,
            PR_RECORD_KEY,
            PR_HASATTACH,
            PR_ACCESS_LEVEL
        ]
        .to_vec(),
        "profile section" => return columns![PR_OBJECT_TYPE, PR_PROFILE_NAME].to_vec(),
        _ => Vec::new(),
    };
    let once = columns![PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_MESSAGE_FLAGS, PR_NORMALIZED_SUBJECT];
    let once = once.into_iter().filter(|_| ["saved message", "embedded message"].contains(&kind));
    own.into_iter().chain(once).chain(OF_THE_STORE).collect()
}

/// What clients set on each kind.
fn settable(kind: &str) -> Vec<PropTag> {
    match kind {
        "store" => columns![PR_COMMENT].to_vec(),
        "folder" => columns![PR_COMMENT, PR_CONTAINER_CLASS].to_vec(),
        "attachment" => {
            columns![PR_ATTACH_METHOD, PR_RENDERING_POSITION, PR_ATTACH_FILENAME, PR_ATTACH_DATA_BIN].to_vec()
        }
        "profile section" => {
            columns![PR_DISPLAY_NAME, PR_COMMENT, PR_PROVIDER_DISPLAY, PR_RESOURCE_FLAGS].to_vec()
        }
        _ => columns![
            PR_SUBJECT,
            PR_MESSAGE_CLASS,
            PR_IMPORTANCE,
            PR_SENDER_NAME,
            PR_SENDER_ENTRYID,
            PR_RECEIVED_BY_NAME,
            PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED,
            PR_MESSAGE_TO_ME,
            PR_SEARCH_KEY,
            PR_CLIENT_SUBMIT_TIME
        ]
        .to_vec(),
    }
}

/// A value of the type of a tag.
fn sample(tag: PropTag) -> Property {
    let value = match tag.prop_type() {
        PropType::PT_LONG => PropValue::Long(2),
        PropType::PT_BOOLEAN => PropValue::Boolean(true),
        PropType::PT_SYSTIME => PropValue::SysTime(FileTime(1 << 56)),
        PropType::PT_UNICODE => PropValue::from("IPM.Text"),
        _ => PropValue::from(b"0123456789ABCDEF"),
    };
    Property { tag, value }
}

/// PRP-COMP-2, PRP-COMP-12, PRP-COMP-14, PRP-COMP-18, PRP-COMP-22, PRP-COMP-23, PRP-COMP-24, PRP-SETPROPS-7,
/// PRP-SETPROPS-14, PRP-DELPROPS-4, PRP-ACCESS-5
fn what_a_kind_computes_is_neither_set_nor_deleted(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    for (kind, object) in kinds.writable() {
        for tag in computed(kind) {
            let before = slot(object, tag)?;
            let complete = ["store", "folder", "saved message", "profile section"].contains(&kind);
            assert!(!complete || before.as_error().is_none(), "{kind}: {tag}");
            assert_eq!(set_problem(object, sample(tag))?, ErrorCode::MAPI_E_COMPUTED, "{kind}: {tag}");
            assert_eq!(delete_problem(object, tag)?, ErrorCode::MAPI_E_COMPUTED, "{kind}: {tag}");
            assert_eq!(slot(object, tag)?, before, "{kind}: {tag}");
        }
        let of_the_store = kind != "profile section";
        for tag in OF_THE_STORE {
            let told = slot_code(object, tag)? == ErrorCode::S_OK;
            assert_eq!(told, of_the_store, "{kind}: {tag}");
        }
    }
    Ok(())
}

/// PRP-COMP-3, PRP-COMP-14, PRP-COMP-22
fn what_a_kind_takes_is_set_and_deleted(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    for (kind, object) in kinds.writable() {
        for tag in settable(kind) {
            let sample = sample(tag);
            assert_eq!(set_problem(object, sample.clone())?, ErrorCode::S_OK, "{kind}: {tag}");
            assert_eq!(slot(object, tag)?, sample.value, "{kind}: {tag}");
            assert_eq!(delete_problem(object, tag)?, ErrorCode::S_OK, "{kind}: {tag}");
            assert_eq!(slot_code(object, tag)?, ErrorCode::MAPI_E_NOT_FOUND, "{kind}: {tag}");
        }
    }
    Ok(())
}

/// PRP-COMP-14, PRP-COMP-18, PRP-DELPROPS-4
fn what_a_kind_needs_is_set_but_not_deleted(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    let objects: [&dyn MapiProp; 2] = [&*kinds.scene.store, &*kinds.folder];
    for object in objects {
        object.set(PR_DISPLAY_NAME, "Renamed")?;
        assert_eq!(delete_problem(object, PR_DISPLAY_NAME)?, ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(object.get(PR_DISPLAY_NAME)?, "Renamed");
    }
    Ok(())
}

/// PRP-OBJ-13, PRP-SAVE-2, PRP-COMP-23
fn what_nobody_changes_refuses_every_change(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    let objects: [(&dyn MapiProp, PropTag); 2] =
        [(&*kinds.book, PR_OBJECT_TYPE.tag()), (&*kinds.status, PR_DISPLAY_NAME.tag())];
    for (object, present) in objects {
        let before = object.get_props(None, UnicodeFlags::MAPI_UNICODE)?;
        for tag in [present, PR_COMMENT.tag()] {
            assert_eq!(code(object.set_props(&[sample(tag)])), ErrorCode::MAPI_E_NO_ACCESS, "{tag}");
            assert_eq!(code(object.delete_props(&[tag])), ErrorCode::MAPI_E_NO_ACCESS, "{tag}");
        }
        let create = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
        let stream = object.open_property(PR_COMMENT.tag(), IID_IStream, 0, create);
        assert_eq!(code(stream), ErrorCode::MAPI_E_NO_ACCESS);
        assert_eq!(code(object.save_changes(SaveFlags::NONE)), ErrorCode::S_OK);
        assert_eq!(object.get_props(None, UnicodeFlags::MAPI_UNICODE)?, before);
    }
    Ok(())
}

/// PRP-OBJ-1, PRP-GETLIST-3, PRP-GETPROPS-7
fn what_is_listed_is_told(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    for (kind, object) in kinds.all() {
        let mut listed = object.get_prop_list(UnicodeFlags::MAPI_UNICODE)?;
        let told = object.get_props(None, UnicodeFlags::MAPI_UNICODE)?;
        assert_eq!(told.warning, None, "{kind}");
        assert!(listed.contains(&PR_OBJECT_TYPE.tag()), "{kind}: {listed:?}");
        listed.retain(|tag| tag.prop_type() != PropType::PT_OBJECT);
        let told: Vec<PropTag> = told.value.iter().map(|property| property.tag).collect();
        assert_eq!(listed, told, "{kind}");
        for tag in listed {
            assert_eq!(slot(object, tag)?.prop_type(), tag.prop_type(), "{kind}: {tag}");
        }
    }
    Ok(())
}

/// PRP-GETPROPS-16
fn all_properties_come_in_one_order(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    let [low, high] = [PropTag(0x6601_001F), PropTag(0x6603_001F)];
    for tag in [high, low] {
        kinds.message.set_props(&[Property::new(tag, "set in another order".into())])?;
    }
    for (kind, object) in kinds.all() {
        let told = object.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
        let ids: Vec<u16> = told.iter().map(|property| property.tag.id()).collect();
        assert!(ids.is_sorted(), "{kind}: {ids:x?}");
        assert_eq!(object.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value(), told, "{kind}");
    }
    let told = kinds.message.get_props(None, UnicodeFlags::MAPI_UNICODE)?.into_value();
    let place = |tag: PropTag| told.iter().position(|property| property.tag == tag);
    assert!(place(low).is_some() && place(low) < place(high), "{told:?}");
    Ok(())
}

/// PRP-NAMED-8
fn kinds_without_names_take_no_named_property(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    let name = [PropName::string(guids::PS_PUBLIC_STRINGS, "Shoe size")];
    let with_names = kinds.writable().into_iter().filter(|(kind, _)| *kind != "profile section");
    let mut tags = Vec::new();
    for (kind, object) in with_names {
        let given = object.get_ids_from_names(Some(&name), NameFlags::MAPI_CREATE)?;
        assert_eq!(given.warning, None, "{kind}");
        tags.extend(given.value);
    }
    tags.dedup();
    assert_eq!(tags.len(), 1, "all objects of a store share its names");
    let value = Property::new(tags[0], PropValue::Long(43));
    assert_eq!(set_problem(&*kinds.section, value)?, ErrorCode::MAPI_E_UNEXPECTED_ID);
    let without: [&dyn MapiProp; 3] = [&*kinds.section, &*kinds.status, &*kinds.book];
    for object in without {
        for flags in [NameFlags::NONE, NameFlags::MAPI_CREATE] {
            assert_eq!(outcome(object.get_ids_from_names(Some(&name), flags)), ErrorCode::MAPI_E_NO_SUPPORT);
        }
        let names = object.get_names_from_ids(Some(&tags), None, NamesFilter::NONE);
        assert_eq!(outcome(names), ErrorCode::MAPI_E_NO_SUPPORT);
    }
    Ok(())
}

/// PRP-GETPROPS-11
fn a_profile_section_tells_large_values(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    let (text, bytes) = ("long ".repeat(2_000), vec![7; 10_000]);
    kinds.section.set(PR_COMMENT, text.as_str())?;
    kinds.section.set(PR_OF_A_CLIENT, bytes.clone())?;
    assert_eq!(kinds.section.get(PR_COMMENT)?, text);
    assert_eq!(kinds.section.get(PR_OF_A_CLIENT)?.to_vec(), bytes);
    assert_eq!(kinds.section.get_props(None, UnicodeFlags::MAPI_UNICODE)?.warning, None);
    Ok(())
}

/// PRP-KEYS-9
fn a_status_object_has_an_entry_id_and_no_record_key(h: &dyn Harness) -> Result<()> {
    let scene = Scene::of_a(h)?;
    let rows = scene.session.get_status_table(UnicodeFlags::MAPI_UNICODE)?.all_rows(&columns![PR_ENTRYID])?;
    assert!(rows.len() >= 3);
    for row in &rows {
        let id: EntryId = row.get(PR_ENTRYID).unwrap_or_default().into();
        let status = scene.session.open_entry(&id, None, OpenFlags::NONE)?.into_status()?;
        assert_eq!(id_of(&*status)?, id);
        assert_eq!(slot_code(&*status, PR_RECORD_KEY)?, ErrorCode::MAPI_E_NOT_FOUND);
        assert!(!status.get_prop_list(UnicodeFlags::NONE)?.contains(&PR_RECORD_KEY.tag()));
    }
    Ok(())
}

/// PRP-STR-8
fn most_methods_speak_unicode_when_asked(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    kinds.message.set(PR_SUBJECT, "\u{4e2d}")?;
    kinds.message.add_recipient(AdrEntry::named("\u{4e2d}", RecipientType::MAPI_TO))?;
    let (session, store) = (&kinds.scene.session, &kinds.scene.store);
    for unicode in [false, true] {
        let (flags, table) = match unicode {
            true => (UnicodeFlags::MAPI_UNICODE, TableFlags::MAPI_UNICODE),
            false => (UnicodeFlags::NONE, TableFlags::NONE),
        };
        let spoken = |tag: PropTag| if unicode { tag } else { tag.to_ansi() };
        let untyped = [PR_SUBJECT.tag().with_type(PropType::PT_UNSPECIFIED)];
        let told = kinds.message.get_props(Some(&untyped), flags)?.into_value();
        assert_eq!(told[0].tag, spoken(PR_SUBJECT.tag()));
        assert!(kinds.message.get_prop_list(flags)?.contains(&spoken(PR_SUBJECT.tag())));
        for table in [
            kinds.folder.get_contents_table(table)?,
            store.ipm_subtree()?.get_hierarchy_table(table)?,
            kinds.message.get_recipient_table(table)?,
            kinds.message.get_attachment_table(table)?,
            store.get_receive_folder_table(table)?,
            session.get_msg_stores_table(flags)?,
            session.get_status_table(flags)?,
        ] {
            let columns = table.query_columns(QueryColumnsFlags::TBL_ALL_COLUMNS)?;
            let texts: Vec<_> = columns.into_iter().filter(|tag| tag.prop_type().is_string()).collect();
            assert!(!texts.is_empty(), "{table:?}");
            assert_eq!(texts, texts.iter().map(|tag| spoken(tag.to_unicode())).collect::<Vec<_>>());
        }
    }
    Ok(())
}

/// PRP-OBJ-8
fn flags_without_meaning_are_refused_by_every_kind(h: &dyn Harness) -> Result<()> {
    let kinds = Kinds::of_a(h)?;
    for (kind, object) in kinds.all() {
        let flags = UnicodeFlags::from_bits_retain(0x100);
        let answers = [
            code(object.get_last_error(ErrorCode::MAPI_E_NOT_FOUND, flags)),
            code(object.save_changes(SaveFlags::from_bits_retain(0x10))),
            outcome(object.get_props(None, flags)),
            code(object.get_prop_list(flags)),
            code(object.open_property(
                PR_DISPLAY_NAME.tag(),
                IID_IStream,
                0,
                OpenPropertyFlags::from_bits_retain(0x100),
            )),
            outcome(object.get_ids_from_names(None, NameFlags::from_bits_retain(0x1))),
            outcome(object.get_names_from_ids(None, None, NamesFilter::from_bits_retain(0x100))),
        ];
        assert_eq!(answers, [ErrorCode::MAPI_E_UNKNOWN_FLAGS; 7], "{kind}");
    }
    Ok(())
}
