//! What the helpers ask of an object with properties, and of its streams.

use super::*;

/// PRP-ONEPROP-1: the value, or the code in its place.
#[test]
fn get_answers_the_code_that_stands_for_the_value() {
    let object = Bag::of([Property::of(PR_SUBJECT, "Lunch?"), Property::new(PR_MESSAGE_SIZE, "long".into())]);
    assert_eq!(object.get(PR_SUBJECT), Ok("Lunch?".to_owned()));
    assert_eq!(object.get(PR_BODY).unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
    assert_eq!(object.find(PR_BODY), Ok(None));
    assert_eq!(object.get(PR_MESSAGE_SIZE).unwrap_err(), ErrorCode::MAPI_E_UNEXPECTED_TYPE);
}

/// What a client asked for is in the text, and what it can do instead.
#[test]
fn an_error_says_which_property_and_what_gives_it() {
    const SHOE_SIZE: NamedTag<i32> = NamedTag::with_string(PS_PUBLIC_STRINGS, "ShoeSize");
    let object = Bag::of([
        Property::new(PR_BODY, PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY)),
        Property::new(PR_MESSAGE_SIZE, "long".into()),
    ]);
    assert_eq!(object.get(PR_SUBJECT).unwrap_err().detail(), "there is no PR_SUBJECT");
    let large = object.get(PR_BODY).unwrap_err();
    assert_eq!(large.detail(), "PR_BODY is too large for GetProps: a stream gives it, as by read_stream");
    let typed = object.get(PR_MESSAGE_SIZE).unwrap_err();
    assert_eq!(typed.detail(), "PR_MESSAGE_SIZE is answered as PT_UNICODE, not as PT_LONG");
    assert_eq!(
        object.set(PR_MESSAGE_SIZE, 3).unwrap_err().detail(),
        "PR_MESSAGE_SIZE is computed by the object"
    );

    object.set_named(SHOE_SIZE, 43).unwrap();
    let tag = object.get_ids_from_names(Some(&[SHOE_SIZE.name()]), NameFlags::NONE).unwrap().into_value()[0];
    object.delete(SHOE_SIZE.with_id(tag.id())).unwrap();
    let unset = object.get_named(SHOE_SIZE).unwrap_err();
    assert_eq!(unset, ErrorCode::MAPI_E_NOT_FOUND);
    assert!(unset.detail().contains("ShoeSize"), "{unset}");
}

/// PRP-ONEPROP-3: the problem is the error.
#[test]
fn set_and_delete_answer_the_problem() {
    let object = Bag::of([]);
    assert_eq!(object.set(PR_SUBJECT, "Lunch?"), Ok(()));
    assert_eq!(object.get(PR_SUBJECT), Ok("Lunch?".to_owned()));
    let error = object.set(PR_MESSAGE_SIZE, 3).unwrap_err();
    assert_eq!(error, ErrorCode::MAPI_E_COMPUTED);
    assert_eq!(error.method(), Method::MapiPropSetProps);
    assert_eq!(object.delete(PR_SUBJECT), Ok(()));
    assert_eq!(object.delete(PR_SUBJECT).unwrap_err(), ErrorCode::MAPI_E_NOT_FOUND);
}

#[test]
fn long_text_is_read_from_the_stream() {
    let object = Bag::of([Property::new(PR_BODY, PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY))]);
    let text = "Grüße 🦀 ".repeat(2000);
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    object.write_stream(PR_BODY, &bytes).unwrap();
    assert_eq!(object.read_text(PR_BODY), Ok(text));
    assert_eq!(object.read_stream(PR_BODY), Ok(bytes));
}

#[test]
fn a_stream_that_takes_no_more_is_an_error() {
    let object = Bag { room: 10, ..Bag::of([]) };
    assert_eq!(object.write_stream(PR_BODY, &[0; 10]), Ok(()));
    assert_eq!(object.write_stream(PR_BODY, &[0; 11]).unwrap_err(), ErrorCode::STG_E_MEDIUMFULL);
}

#[test]
fn a_name_gets_its_identifier_when_it_is_first_set() {
    const SHOE_SIZE: NamedTag<i32> = NamedTag::with_string(PS_PUBLIC_STRINGS, "ShoeSize");
    let object = Bag::of([]);
    let error = object.get_named(SHOE_SIZE).unwrap_err();
    assert_eq!(
        (error.code(), error.method()),
        (ErrorCode::MAPI_E_NOT_FOUND, Method::MapiPropGetIdsFromNames)
    );
    assert_eq!(object.find_named(SHOE_SIZE), Ok(None));
    assert_eq!(object.set_named(SHOE_SIZE, 43), Ok(()));
    assert_eq!(object.get_named(SHOE_SIZE), Ok(43));
}

/// Has properties, computes its size, maps one name and keeps one stream of limited room.
#[derive(Debug)]
struct Bag {
    properties: Mutex<Vec<Property>>,
    named: Mutex<bool>,
    stream: Arc<Mutex<Vec<u8>>>,
    room: usize,
}

impl Bag {
    const NAMED: PropTag = PropTag(0x8001_0000);

    fn of(properties: impl Into<Vec<Property>>) -> Self {
        let properties = Mutex::new(properties.into());
        Self { properties, named: Mutex::default(), stream: Arc::default(), room: usize::MAX }
    }
}

impl MapiProp for Bag {
    fn get_props(&self, tags: Option<&[PropTag]>, _: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        let known = self.properties.lock().unwrap();
        let value = |tag: &PropTag| {
            let found = known.iter().find(|property| property.tag.id() == tag.id());
            found.cloned().unwrap_or(Property::new(*tag, PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)))
        };
        Ok(Outcome::ok(tags.unwrap_or_default().iter().map(value).collect()))
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        if let Some(index) = properties.iter().position(|property| property.tag == PR_MESSAGE_SIZE) {
            let code = ErrorCode::MAPI_E_COMPUTED;
            return Ok(vec![PropProblem { index: index as u32, tag: PR_MESSAGE_SIZE.tag(), code }]);
        }
        self.properties.lock().unwrap().extend_from_slice(properties);
        Ok(Vec::new())
    }

    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>> {
        let mut known = self.properties.lock().unwrap();
        match known.iter().position(|property| property.tag == tags[0]) {
            Some(index) => {
                known.remove(index);
                Ok(Vec::new())
            }
            None => Ok(vec![PropProblem { index: 0, tag: tags[0], code: ErrorCode::MAPI_E_NOT_FOUND }]),
        }
    }

    fn open_property(&self, _: PropTag, _: Iid, _: u32, flags: OpenPropertyFlags) -> Result<Opened> {
        if flags.contains(OpenPropertyFlags::MAPI_CREATE) {
            self.stream.lock().unwrap().clear();
        }
        let stream: Arc<dyn MapiStream> =
            Arc::new(Stream { bytes: Arc::clone(&self.stream), room: self.room, at: Mutex::default() });
        Ok(stream.into())
    }

    fn get_ids_from_names(&self, _: Option<&[PropName]>, flags: NameFlags) -> Result<Outcome<Vec<PropTag>>> {
        let mut named = self.named.lock().unwrap();
        *named |= flags.contains(NameFlags::MAPI_CREATE);
        Ok(match *named {
            true => Outcome::ok(vec![Self::NAMED]),
            false => {
                Outcome::warned(vec![PropTag::new(PropType::PT_ERROR, 0)], ErrorCode::MAPI_W_ERRORS_RETURNED)
            }
        })
    }

    fn get_last_error(&self, _: ErrorCode, _: UnicodeFlags) -> Result<Option<MapiError>> {
        Ok(None)
    }

    fn save_changes(&self, _: SaveFlags) -> Result<()> {
        Ok(())
    }

    fn get_prop_list(&self, _: UnicodeFlags) -> Result<Vec<PropTag>> {
        refused(Method::MapiPropGetPropList)
    }

    fn copy_to(
        &self,
        _: &[Iid],
        _: Option<&[PropTag]>,
        _: Option<&dyn MapiProgress>,
        _: Iid,
        _: &Opened,
        _: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        refused(Method::MapiPropCopyTo)
    }

    fn copy_props(
        &self,
        _: &[PropTag],
        _: Option<&dyn MapiProgress>,
        _: Iid,
        _: &Opened,
        _: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        refused(Method::MapiPropCopyProps)
    }

    fn get_names_from_ids(
        &self,
        _: Option<&[PropTag]>,
        _: Option<Guid>,
        _: NamesFilter,
    ) -> Result<Outcome<TagNames>> {
        refused(Method::MapiPropGetNamesFromIds)
    }
}

/// Reads and writes at most 1000 bytes a time.
#[derive(Debug)]
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    room: usize,
    at: Mutex<usize>,
}

impl MapiStream for Stream {
    fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        let (bytes, mut at) = (self.bytes.lock().unwrap(), self.at.lock().unwrap());
        let count = (bytes.len() - *at).min(buffer.len()).min(1000);
        buffer[..count].copy_from_slice(&bytes[*at..*at + count]);
        *at += count;
        Ok(count)
    }

    fn write(&self, bytes: &[u8]) -> Result<usize> {
        let mut written = self.bytes.lock().unwrap();
        let count = bytes.len().min(1000).min(self.room.saturating_sub(written.len()));
        written.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn commit(&self) -> Result<()> {
        Ok(())
    }

    fn seek(&self, _: StreamSeek) -> Result<u64> {
        refused(Method::MapiStreamSeek)
    }

    fn set_size(&self, _: u64) -> Result<()> {
        refused(Method::MapiStreamSetSize)
    }

    fn copy_to(&self, _: &dyn MapiStream, _: u64) -> Result<(u64, u64)> {
        refused(Method::MapiStreamCopyTo)
    }

    fn revert(&self) -> Result<()> {
        refused(Method::MapiStreamRevert)
    }

    fn lock_region(&self, _: u64, _: u64) -> Result<()> {
        refused(Method::MapiStreamLockRegion)
    }

    fn unlock_region(&self, _: u64, _: u64) -> Result<()> {
        refused(Method::MapiStreamUnlockRegion)
    }

    fn stat(&self) -> Result<StreamStat> {
        refused(Method::MapiStreamStat)
    }

    fn clone_stream(&self) -> Result<Arc<dyn MapiStream>> {
        refused(Method::MapiStreamClone)
    }
}
