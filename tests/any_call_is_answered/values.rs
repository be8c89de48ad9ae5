//! Arguments of every kind, mostly with some sense in them.

use super::*;

impl Random {
    /// Small, at an edge, or anything.
    pub fn number(&mut self) -> i64 {
        let edges = [0, 1, -1, 2, i64::from(i32::MAX), i64::from(i32::MIN), i64::MAX, i64::MIN];
        match self.below(3) {
            0 => self.below(5) as i64,
            1 => self.pick(&edges),
            _ => self.next() as i64,
        }
    }

    /// Mostly few bits, so that some calls get further than the check of their flags.
    pub fn bits(&mut self) -> u32 {
        match self.below(4) {
            0 | 1 => 0,
            2 => 1 << self.below(32),
            _ => self.number() as u32,
        }
    }

    pub fn tag(&mut self) -> PropTag {
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

    pub fn text(&mut self) -> String {
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

    pub fn bytes(&mut self) -> Vec<u8> {
        let length = self.pick(&[0, 1, 7, 8, 16, 70, 5_000]);
        (0..length).map(|_| self.next() as u8).collect()
    }

    pub fn value(&mut self) -> PropValue {
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
    pub fn property(&mut self) -> Property {
        let (tag, value) = (self.tag(), self.value());
        let fitting = if self.below(4) > 0 { tag.with_type(value.prop_type()) } else { tag };
        Property::new(fitting, value)
    }

    pub fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| one(self)).collect()
    }

    pub fn restriction(&mut self, depth: usize) -> Restriction {
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

    pub fn order(&mut self) -> SortOrderSet {
        let directions = [0, 0, 1, 1, 2, 4, 8, 16].map(SortDirection);
        let keys = self.many(|random| SortOrder { tag: random.tag(), order: random.pick(&directions) });
        if self.below(2) == 0 {
            return SortOrderSet::by(keys).with_categories(self.bits(), self.bits());
        }
        let categories = self.below(keys.len() + 1) as u32;
        let expanded = self.below(categories as usize + 1) as u32;
        SortOrderSet::by(keys).with_categories(categories, expanded)
    }

    /// What a client can live with that writes Unicode; what a stream skips is filled with zeros, so it is not much.
    pub fn settings(&mut self) -> StoreSettings {
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

    pub fn recipients(&mut self) -> AdrList {
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
