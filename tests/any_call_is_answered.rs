//! Whatever a client passes, it gets an answer: no arguments reach a panic.

use std::sync::Arc;

use mapi_emulator::interface::{
    FormToken, MsgServiceAdmin, Opened, ProfAdmin, Result, RtfStreamInfo, ServiceDestination, StreamSeek,
};
use mapi_emulator::prelude::*;
use mapi_emulator::testkit::dump;
use mapi_emulator::vocab::guids::{
    IID_IMAPIFolder, IID_IMAPIProp, IID_IMessage, IID_IStream, PS_PUBLIC_STRINGS,
};
use mapi_emulator::vocab::tags::*;
use mapi_emulator::vocab::*;
use mapi_emulator::{AfterSave, ComputedAnswer, Emulator, Mail, StoreSettings};

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// Small, at an edge, or anything.
    fn number(&mut self) -> i64 {
        let edges = [0, 1, -1, 2, i64::from(i32::MAX), i64::from(i32::MIN), i64::MAX, i64::MIN];
        match self.below(3) {
            0 => self.below(5) as i64,
            1 => self.pick(&edges),
            _ => self.next() as i64,
        }
    }

    /// Mostly few bits, so that some calls get further than the check of their flags.
    fn bits(&mut self) -> u32 {
        match self.below(4) {
            0 | 1 => 0,
            2 => 1 << self.below(32),
            _ => self.number() as u32,
        }
    }

    fn tag(&mut self) -> PropTag {
        const KNOWN: [u16; 29] = [
            PR_SUBJECT.id(),
            PR_BODY.id(),
            PR_RTF_COMPRESSED.id(),
            PR_HTML.id(),
            PR_RTF_IN_SYNC.id(),
            PR_NATIVE_BODY_INFO.id(),
            PR_INTERNET_CPID.id(),
            PR_NORMALIZED_SUBJECT.id(),
            PR_SUBJECT_PREFIX.id(),
            PR_MESSAGE_FLAGS.id(),
            PR_MESSAGE_SIZE.id(),
            PR_MESSAGE_CLASS.id(),
            PR_ENTRYID.id(),
            PR_INSTANCE_KEY.id(),
            PR_DISPLAY_NAME.id(),
            PR_DISPLAY_TO.id(),
            PR_ROWID.id(),
            PR_RECIPIENT_TYPE.id(),
            PR_ADDRTYPE.id(),
            PR_EMAIL_ADDRESS.id(),
            PR_SEARCH_KEY.id(),
            PR_ATTACH_NUM.id(),
            PR_ATTACH_METHOD.id(),
            PR_ATTACH_DATA_BIN.id(),
            PR_MESSAGE_RECIPIENTS.id(),
            PR_MESSAGE_ATTACHMENTS.id(),
            PR_CREATION_TIME.id(),
            PR_ANR.id(),
            0x8001,
        ];
        let known = self.pick(&KNOWN);
        let own = [PR_SUBJECT, PR_BODY, PR_DISPLAY_NAME].map(Tag::tag);
        match self.below(4) {
            0 => self.pick(&own),
            1 => PropTag(self.next() as u32),
            _ => {
                let types = [
                    PropType::PT_UNICODE,
                    PropType::PT_STRING8,
                    PropType::PT_LONG,
                    PropType::PT_BINARY,
                    PropType::PT_SYSTIME,
                    PropType::PT_OBJECT,
                    PropType::PT_UNSPECIFIED,
                    PropType::PT_NULL,
                    PropType::PT_ERROR,
                    PropType::PT_MV_UNICODE,
                    PropType::PT_MV_LONG,
                    PropType(PropType::PT_MV_UNICODE.0 | PropType::MV_INSTANCE),
                    PropType(PropType::PT_MV_LONG.0 | PropType::MV_INSTANCE),
                    PropType::PT_BOOLEAN,
                ];
                PropTag::new(self.pick(&types), known)
            }
        }
    }

    fn text(&mut self) -> String {
        self.pick(&[
            "",
            "RE: ",
            "RE: FW: lunch",
            ": ",
            "Grüße",
            "\u{1F600}: x",
            "a\0b",
            "İI",
            "=?",
            "<p>&#x110000;<script>{\\u-1\\bin9",
            "x".repeat(5_000).as_str(),
        ])
        .to_owned()
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = self.pick(&[0, 1, 7, 8, 16, 70, 5_000]);
        (0..length).map(|_| self.next() as u8).collect()
    }

    fn value(&mut self) -> PropValue {
        match self.below(16) {
            0 => PropValue::Null,
            1 => PropValue::Short(self.number() as i16),
            2 => PropValue::Long(self.number() as i32),
            3 => PropValue::Double(self.pick(&[f64::NAN, f64::INFINITY, -0.0, 1e300])),
            4 => PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND),
            5 => PropValue::Object,
            6 => PropValue::Boolean(true),
            7 => PropValue::I8(self.number()),
            8 => PropValue::String8(self.bytes().as_slice().into()),
            9 => PropValue::SysTime(FileTime(self.number() as u64)),
            10 => PropValue::Binary(self.bytes().into()),
            11 => PropValue::MvLong((0..self.below(3)).map(|_| self.number() as i32).collect()),
            12 => PropValue::MvUnicode((0..self.below(3)).map(|_| self.text().into()).collect()),
            13 => PropValue::Restriction(Arc::new(self.restriction(2))),
            _ => PropValue::Unicode(self.text().into()),
        }
    }

    /// The value mostly fits the tag.
    fn property(&mut self) -> Property {
        let (tag, value) = (self.tag(), self.value());
        let fitting = if self.below(4) > 0 { tag.with_type(value.prop_type()) } else { tag };
        Property::new(fitting, value)
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| one(self)).collect()
    }

    fn restriction(&mut self, depth: usize) -> Restriction {
        let relop = RelOp(self.below(9) as u32);
        let boxed = |random: &mut Self| Box::new(random.restriction(depth - 1));
        match self.below(if depth == 0 { 5 } else { 11 }) {
            0 => Restriction::Exist { tag: self.tag() },
            1 => Restriction::Property { relop, tag: self.tag(), value: self.value() },
            2 => {
                Restriction::Content { fuzzy: FuzzyLevel(self.bits()), tag: self.tag(), value: self.value() }
            }
            3 => Restriction::CompareProps { relop, left: self.tag(), right: self.tag() },
            4 => Restriction::Size { relop, tag: self.tag(), size: self.number() as u32 },
            5 => Restriction::And(self.many(|random| random.restriction(depth - 1))),
            6 => Restriction::Or(self.many(|random| random.restriction(depth - 1))),
            7 => Restriction::Not(boxed(self)),
            8 => Restriction::SubObject { tag: self.tag(), restriction: boxed(self) },
            9 => Restriction::Count { count: self.number() as u32, restriction: boxed(self) },
            _ => {
                Restriction::Comment { properties: self.many(Self::property), restriction: Some(boxed(self)) }
            }
        }
    }

    fn order(&mut self) -> SortOrderSet {
        let directions = [0, 0, 1, 1, 2, 4, 8, 16].map(SortDirection);
        let keys = self.many(|random| SortOrder { tag: random.tag(), order: random.pick(&directions) });
        if self.below(2) == 0 {
            return SortOrderSet::by(keys).with_categories(self.bits(), self.bits());
        }
        let categories = self.below(keys.len() + 1) as u32;
        let expanded = self.below(categories as usize + 1) as u32;
        SortOrderSet::by(keys).with_categories(categories, expanded)
    }

    /// Mostly the instance key of a row of the table.
    fn instance_key(&mut self, table: &dyn MapiTable) -> Binary {
        let number = self.below(4) as i32;
        let _moved = table.seek_row(Bookmark::BOOKMARK_BEGINNING, number);
        let _set = table.set_columns(&[PR_INSTANCE_KEY.tag()], TableOpFlags::NONE);
        let rows = table.query_rows(1, QueryRowsFlags::NONE).unwrap_or_default();
        let known = rows.first().and_then(|row| row.get(PR_INSTANCE_KEY));
        known.filter(|_| self.below(4) > 0).unwrap_or_else(|| self.bytes().into())
    }

    /// What a client can live with that writes Unicode; what a stream skips is filled with zeros, so it is not much.
    fn settings(&mut self) -> StoreSettings {
        StoreSettings {
            value_limit: self.pick(&[100, 4096, usize::MAX]),
            settable_limit: self.pick(&[0, 1_000, usize::MAX, usize::MAX]),
            stream_limit: 100_000,
            name_limit: self.pick(&[0, 2, usize::MAX]),
            code_page: self.pick(&[CodePage::default(), CodePage::CP_UTF8, CodePage(1)]),
            computed: self.pick(&[
                ComputedAnswer::Computed,
                ComputedAnswer::NoAccess,
                ComputedAnswer::Ignored,
            ]),
            late_checks: self.below(4) == 0,
            lists_objects: self.below(2) == 0,
            create_implies_modify: self.below(2) == 0,
            plain_streams: self.below(4) == 0,
            after_save: self.pick(&[AfterSave::Closed, AfterSave::ReadOnly, AfterSave::Writable]),
            keeps_writing: self.below(2) == 0,
            late_ids: self.below(2) == 0,
            defers_errors: self.below(2) == 0,
            conversation: self.below(2) == 0,
            ..StoreSettings::default()
        }
    }

    fn recipients(&mut self) -> AdrList {
        AdrList::of(self.many(|random| {
            let mut entry = AdrEntry::named(&random.text(), RecipientType::MAPI_TO);
            for property in random.many(Self::property) {
                entry.set(property);
            }
            entry.set(Property::of(PR_ROWID, random.number() as i32));
            entry
        }))
    }
}

fn any_table_call(random: &mut Random, table: &dyn MapiTable) -> Result<()> {
    let bookmark = Bookmark(random.below(6) as u32);
    match random.below(17) {
        0 => table.set_columns(&random.many(Random::tag), TableOpFlags::from_bits_retain(random.bits())),
        1 => table.restrict(Some(&random.restriction(3)), TableOpFlags::from_bits_retain(random.bits())),
        2 => table.restrict(None, TableOpFlags::NONE),
        3 => table.sort_table(&random.order(), TableOpFlags::from_bits_retain(random.bits())),
        4 => table.seek_row(bookmark, random.number() as i32).map(drop),
        5 => table.seek_row_approx(random.number() as u32, random.number() as u32),
        6 => table.create_bookmark().map(drop),
        7 => table.free_bookmark(bookmark),
        8 => {
            let flags = FindRowFlags::from_bits_retain(random.bits());
            table.find_row(&random.restriction(2), bookmark, flags).map(drop)
        }
        9 => table.query_position().map(drop),
        10 => {
            let key = random.instance_key(table);
            table.expand_row(&key, random.number() as u32, 0).map(drop)
        }
        11 => table.collapse_row(&random.instance_key(table), 0).map(drop),
        12 => {
            let key = random.instance_key(table);
            let mut state = table.get_collapse_state(0, &key)?.to_vec();
            if let (0, length @ 1..) = (random.below(2), state.len()) {
                state[random.below(length)] ^= 1 << random.below(8);
            }
            let bookmark = table.set_collapse_state(0, &Binary::from(state))?;
            table.free_bookmark(bookmark)
        }
        13 => table.set_collapse_state(0, &random.bytes().into()).map(drop),
        14 => table.abort(),
        15 => table.wait_for_completion(0, random.number() as u32).map(drop),
        _ => {
            let flags = QueryRowsFlags::from_bits_retain(random.bits());
            table.query_rows(random.number() as i32, flags).map(|rows| drop(rows.to_string()))
        }
    }
}

fn any_prop_call(random: &mut Random, object: &dyn MapiProp) -> Result<()> {
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

/// A search for whatever, in a folder that is found again by its name.
fn any_search(random: &mut Random, inbox: &Arc<dyn MapiFolder>) -> Result<()> {
    let flags = CreateFolderFlags::OPEN_IF_EXISTS | CreateFolderFlags::MAPI_UNICODE;
    let search = inbox.create_folder(FolderType::FOLDER_SEARCH, "Found", None, None, flags)?;
    let restriction = random.restriction(3);
    let restriction = (random.below(4) > 0).then_some(&restriction);
    let ids: [EntryId; 3] =
        [inbox.get(PR_ENTRYID)?.into(), search.get(PR_ENTRYID)?.into(), EntryId::from(&*random.bytes())];
    let list = [random.pick(&[ids[0].clone(), ids[0].clone(), ids[1].clone(), ids[2].clone()])];
    let list = (random.below(4) > 0).then_some(&list[..]);
    let flags = SearchFlags::from_bits_retain(random.bits());
    let set = search.set_search_criteria(restriction, list, flags);
    search.get_search_criteria(UnicodeFlags::from_bits_retain(random.bits())).map(drop).or(set)
}

/// A copy between whatever is at hand, in any direction.
fn any_copy(random: &mut Random, inbox: &Arc<dyn MapiFolder>, message: &Arc<dyn Message>) -> Result<()> {
    let object: [Opened; 2] = [Arc::clone(inbox).into(), Arc::clone(message).into()];
    let (source, target) = (random.pick(&object).into_prop()?, random.pick(&object));
    let (target, flags) = match random.below(3) {
        0 => (inbox.new_message()?.into(), random.bits()),
        1 => (target, random.bits()),
        _ => (inbox.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?, 0),
    };
    let interface = random.pick(&[IID_IMAPIProp, IID_IMessage, IID_IMAPIFolder, IID_IStream]);
    let tags = random.many(Random::tag);
    let ids: Vec<EntryId> = random.many(|random| EntryId::from(&*random.bytes()));
    let id = inbox.get(PR_ENTRYID)?.into();
    match random.below(4) {
        0 => {
            let flags = CopyFlags::from_bits_retain(flags);
            source.copy_to(&[interface], Some(&tags), None, interface, &target, flags).map(drop)
        }
        1 => {
            let flags = CopyFlags::from_bits_retain(flags);
            source.copy_props(&tags, None, interface, &target, flags).map(drop)
        }
        2 => {
            let rows = inbox.messages(&[PR_ENTRYID.tag()])?;
            let known = rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from);
            let all: Vec<EntryId> = ids.into_iter().chain(known.take(3)).collect();
            let flags = CopyMessagesFlags::from_bits_retain(random.bits());
            inbox.copy_messages(&all, &*target.into_folder()?, None, flags).map(drop)
        }
        _ => {
            let root = inbox.open_entry(None, None, OpenFlags::MAPI_BEST_ACCESS)?.into_folder()?;
            let (name, flags) = (random.text(), CopyFolderFlags::from_bits_retain(random.bits()));
            let target = random.pick(&[Arc::clone(inbox), Arc::clone(&root)]);
            root.copy_folder(&id, &*target, Some(&name), None, flags).map(drop)
        }
    }
}

fn any_prop_data_call(random: &mut Random, object: &dyn MapiPropData) -> Result<()> {
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

fn any_form_call(random: &mut Random, a: &dyn MapiSession, message: &Arc<dyn Message>) -> Result<()> {
    let store = a.default_store()?;
    let token = match random.below(2) {
        0 => a.prepare_form(None, message)?,
        _ => FormToken(random.number() as u64),
    };
    let (flags, status) = (FormFlags::from_bits_retain(random.bits()), MessageStatus::NONE);
    let (read, class) = (MessageFlags::from_bits_retain(random.bits()), random.text());
    let access = random.number() as u32;
    a.show_form(&*store, &*store.inbox()?, None, token, flags, status, read, access, &class)
}

fn any_stream_call(random: &mut Random, stream: &dyn MapiStream) -> Result<()> {
    let number = random.number();
    match random.below(7) {
        0 => stream.read(&mut [0; 50]).map(drop),
        1 => stream.write(&random.bytes()).map(drop),
        2 => stream.set_size(number as u64),
        3 => {
            stream.seek(StreamSeek::Set(number as u64))?;
            stream.read(&mut [0; 9])?;
            stream.write(&random.bytes())?;
            stream.seek(StreamSeek::Set(0)).map(drop)
        }
        4 => stream.seek(StreamSeek::Current(number)).and_then(|_| stream.seek(StreamSeek::Set(0))).map(drop),
        5 => stream.seek(StreamSeek::End(number)).and_then(|_| stream.seek(StreamSeek::Set(0))).map(drop),
        _ => stream.commit(),
    }
}

/// Text in any form, some of it well formed, and what is made of it.
fn any_text_call(random: &mut Random, mapi: &dyn Mapi, message: &dyn Message) -> Result<()> {
    const PIECES: [&str; 12] = [
        "{\\rtf1",
        "\\fromhtml1 ",
        "\\fromtext ",
        "{\\*\\htmltag64 ",
        "}",
        "\\u9",
        "\\'",
        "<p",
        ">",
        "&amp;",
        "é",
        " ",
    ];
    let text: String = (0..random.below(20)).map(|_| random.pick(&PIECES)).collect();
    let flags = OpenPropertyFlags::MAPI_CREATE | OpenPropertyFlags::MAPI_MODIFY;
    let open = |flags| message.open_property(PR_RTF_COMPRESSED.into(), IID_IStream, 0, flags)?.into_stream();
    match random.below(6) {
        0 => {
            let kind = RtfStreamFlags::MAPI_MODIFY
                | random.pick(&[RtfStreamFlags::NONE, RtfStreamFlags::STORE_UNCOMPRESSED_RTF]);
            let stream = open(flags)?;
            mapi.wrap_compressed_rtf_stream(&stream, kind)?.write_all(text.as_bytes())?;
            stream.commit()
        }
        1 => message.set(PR_HTML, text.as_bytes()),
        2 => message.set(PR_BODY, text.as_str()),
        3 => message.set(PR_RTF_COMPRESSED, random.bytes()),
        4 => {
            let flags = RtfStreamFlags::from_bits_retain(random.bits()) | RtfStreamFlags::MAPI_NATIVE_BODY;
            let page = Some(CodePage(random.pick(&[1252, 65001, 932])));
            let info = RtfStreamInfo { flags, in_code_page: page, out_code_page: None };
            let (stream, _) = mapi.wrap_compressed_rtf_stream_ex(&open(OpenPropertyFlags::NONE)?, &info)?;
            any_stream_call(random, &*stream)?;
            stream.read_to_vec().map(drop)
        }
        _ => mapi.rtf_sync(message, RtfSyncFlags::from_bits_retain(random.below(5) as u32)).map(drop),
    }
}

fn any_message_call(random: &mut Random, message: &dyn Message) -> Result<()> {
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

/// The lines of a MapiSvc.inf in any order, some of them broken.
fn any_inf(random: &mut Random) -> String {
    let lines = [
        "[Services]",
        "A=Service A",
        "[A]",
        "Providers=P, A, NONE",
        "Sections=A, P",
        "UID=000102030405060708090A0B0C0D0E0F",
        "[P]",
        "PR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|STATUS_DEFAULT_STORE",
        "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER",
        "PR_DISPLAY_NAME=\u{1F600}",
        "PR_PROVIDER_DISPLAY=P",
        "PR_PROVIDER_DLL_NAME=P.DLL",
        "[Default Services]",
        "66010102=0",
        "6601000D=",
        "[",
        "=",
    ];
    let mut text = String::new();
    for _ in 0..random.below(12) {
        text += random.pick(&lines);
        text += random.pick(&["\n", "\r\n", "\n\n", ""]);
    }
    text
}

fn any_profile_call(random: &mut Random, emulator: &Emulator, profiles: &dyn ProfAdmin) -> Result<()> {
    let name = random.pick(&["", "P", "Q", "Anna Berg", "\u{7}"]).to_owned();
    let flags = ProfileFlags::from_bits_retain(random.bits());
    match random.below(9) {
        0 => profiles.create_profile(&name, None, flags),
        1 => profiles.delete_profile(&random.text(), flags),
        2 => profiles.copy_profile(&name, None, &random.text(), flags),
        3 => profiles.rename_profile(&name, None, &random.text(), flags),
        4 => profiles.set_default_profile(Some(&name), flags),
        5 => any_table_call(random, &*profiles.get_profile_table(ProfileFlags::MAPI_UNICODE)?),
        6 => {
            let _either = emulator.add_services(&any_inf(random));
            Ok(())
        }
        7 => emulator.profile_data(&name).and_then(|data| emulator.add_profile(&data)),
        _ => {
            let services = profiles.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
            any_service_call(random, &*services)
        }
    }
}

fn any_service_call(random: &mut Random, services: &dyn MsgServiceAdmin) -> Result<()> {
    let table = services.get_msg_service_table(UnicodeFlags::MAPI_UNICODE)?;
    let known = table.all_rows(&[PR_SERVICE_UID.tag()])?;
    let known = known.iter().filter_map(|row| MapiUid::from_slice(&row.get(PR_SERVICE_UID)?));
    let mut uids: Vec<MapiUid> = known.collect();
    uids.push(MapiUid(*b"nobody's section"));
    let uid = random.pick(&uids);
    let flags = ServiceUiFlags::from_bits_retain(random.bits());
    match random.below(10) {
        0 => services.create_msg_service(
            random.pick(&["A", "MSPST MS", "MSPST AB", "IMAIL"]),
            Some(&random.text()),
            flags,
        ),
        1 if uids.len() > 3 => services.delete_msg_service(uid),
        2 => services.copy_msg_service(uid, None, None, ServiceDestination::Admin(services), flags),
        3 => services.configure_msg_service(uid, flags, &random.many(Random::property)),
        4 => {
            let flags = OpenSectionFlags::from_bits_retain(random.bits() | 0x80001);
            any_prop_call(random, &*services.open_profile_section(uid, None, flags)?)
        }
        5 => services.msg_service_transport_order(&random.many(|random| random.pick(&uids)), random.bits()),
        6 => services.set_primary_identity(Some(uid), random.bits()),
        7 => any_table_call(random, &*services.get_provider_table(UnicodeFlags::MAPI_UNICODE)?),
        8 => {
            let providers = services.admin_providers(uid, UnicodeFlags::NONE)?;
            let flags = ProviderFlags::from_bits_retain(random.bits());
            let made = providers.create_provider(&random.text(), &random.many(Random::property), flags)?;
            providers.delete_provider(random.pick(&[made, uid]))
        }
        _ => any_table_call(random, &*table),
    }
}

fn any_personal_book_call(random: &mut Random, anna: &dyn MapiSession) -> Result<()> {
    let book = anna.open_address_book(None, AbOpenFlags::NONE)?.into_value();
    let Some(id) = book.get_pab()? else { return Ok(()) };
    let Ok(pab) = book.open_entry(Some(&id), None, OpenFlags::NONE)?.into_ab_container() else {
        return Ok(());
    };
    let table = pab.get_contents_table(TableFlags::MAPI_UNICODE)?;
    let rows = table.all_rows(&[PR_ENTRYID.tag()])?;
    let mut ids: Vec<EntryId> =
        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
    let template = EntryId::from(pab.get(PR_DEF_CREATE_MAILUSER)?);
    let mut broken = template.as_bytes().to_vec();
    let at = random.below(broken.len());
    broken[at] ^= random.next() as u8;
    ids.extend([template, id, broken[..].into(), random.bytes()[..].into()]);
    ids.push(OneOff::new("Zoe", "SMTP", random.text()).to_entry_id());
    let id = random.pick(&ids);
    let ids = random.many(|random| random.pick(&ids));
    match random.below(7) {
        0 | 1 => {
            let flags = CreateEntryFlags::from_bits_retain(random.bits());
            let Ok(user) = pab.create_entry(&id, flags)?.into_mail_user() else { return Ok(()) };
            any_prop_call(random, &*user).ok();
            user.set(PR_EMAIL_ADDRESS, random.text())?;
            user.save_changes(SaveFlags::from_bits_retain(random.bits()))
        }
        2 => pab.copy_entries(&ids, None, CopyEntriesFlags::from_bits_retain(random.bits())).map(drop),
        3 => pab.delete_entries(&ids, random.bits()).map(drop),
        4 => match book.open_entry(Some(&id), None, OpenFlags::MAPI_BEST_ACCESS)?.into_mail_user() {
            Ok(user) => any_prop_call(random, &*user),
            Err(_) => Ok(()),
        },
        5 => any_prop_call(random, &*pab),
        _ => any_table_call(random, &*table),
    }
}

/// A client without any manners, for a while; what it leaves behind can still be printed.
#[test]
fn whatever_a_client_passes_it_is_answered() -> Result<()> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut answers = [0; 2];
    for _ in 0..40 {
        let emulator = Emulator::new();
        let settings = random.settings();
        emulator.configure_store("Mailbox - Anna Berg", |known| *known = settings.clone())?;
        emulator.receive(
            "anna@example.com",
            Mail::new("RE: Lunch?").from("Carla Ruiz", "carla@elsewhere.example"),
        )?;
        let anna = emulator.log_on("Anna Berg")?;
        let store = anna.default_store()?;
        let inbox = store.inbox()?;
        let contents = inbox.get_contents_table(TableFlags::MAPI_UNICODE)?;
        let mut message = inbox.new_message()?;
        let data = emulator.create_prop(None)?;
        let profiles = emulator.mapi().admin_profiles(0)?;
        let services = profiles.admin_services("Anna Berg", None, ProfileFlags::NONE)?;
        services.create_msg_service("MSPST AB", None, ServiceUiFlags::NONE)?;
        let with_book = emulator.log_on("Anna Berg")?;
        for _ in 0..240 {
            let answer = match random.below(17) {
                0 => {
                    let rows = inbox.messages(&[PR_ENTRYID.tag()])?;
                    let ids: Vec<EntryId> =
                        rows.iter().filter_map(|row| row.get(PR_ENTRYID)).map(EntryId::from).collect();
                    message = match ids.is_empty() {
                        true => inbox.new_message()?,
                        false => store
                            .open_entry(Some(&random.pick(&ids)), None, OpenFlags::MAPI_MODIFY)?
                            .into_message()?,
                    };
                    Ok(())
                }
                1 => {
                    store.open_entry(Some(&EntryId::from(&*random.bytes())), None, OpenFlags::NONE).map(drop)
                }
                2 => any_prop_call(&mut random, &*inbox),
                3 | 4 => any_prop_call(&mut random, &*message),
                5 => any_message_call(&mut random, &*message),
                6 => any_prop_data_call(&mut random, &*data),
                7 => any_form_call(&mut random, &*anna, &message),
                8 => any_text_call(&mut random, &*emulator.mapi(), &*message),
                9 | 10 => any_profile_call(&mut random, &emulator, &*profiles),
                11 => any_copy(&mut random, &inbox, &message),
                12 => any_search(&mut random, &inbox),
                13 | 14 => any_personal_book_call(&mut random, &*with_book),
                _ => any_table_call(&mut random, &*contents),
            };
            answers[usize::from(answer.is_ok())] += 1;
        }
        if message.submit_message(SubmitFlags::NONE).is_ok() {
            emulator.pump();
        }
        assert!(dump(&*store)?.starts_with("store "));
    }
    assert!(answers.iter().all(|count| *count > 1_000), "both refused and done: {answers:?}");
    Ok(())
}
