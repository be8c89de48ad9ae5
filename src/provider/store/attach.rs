use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::{MESSAGE_INTERFACES, MessageHandle, MessageState, Refused, after_save};
use crate::engine::{
    AfterSave, Attachment, Embedded, MessageBody, NameSpace, Overlay, Props, Shapes, Store, StoreSettings,
};
use crate::interface::{Attach, Message, Opened};
use crate::provider::{
    AnyObject, Footing, Label, Life, Object, PropSource, PropView, StreamOwner, Subobjects, named_in_debug,
    open_stream, refuse, refuse_interface,
};
use crate::vocab::guids::{IID_IMessage, IID_IStream};
use crate::vocab::tags::{
    PR_ACCESS_LEVEL, PR_ATTACH_DATA_BIN, PR_ATTACH_DATA_OBJ, PR_ATTACH_METHOD, PR_ATTACH_NUM, PR_ATTACH_SIZE,
    PR_CREATION_TIME, PR_HASATTACH, PR_INSTANCE_KEY, PR_LAST_MODIFICATION_TIME, PR_MAPPING_SIGNATURE,
    PR_MDB_PROVIDER, PR_OBJECT_TYPE, PR_RECORD_KEY, PR_RENDERING_POSITION, PR_STORE_ENTRYID,
    PR_STORE_RECORD_KEY, PR_STORE_SUPPORT_MASK,
};
use crate::vocab::{
    AttachMethod, ErrorCode, Iid, MapiUid, MessageFlags, ObjectType, OpenPropertyFlags, PropTag, PropType,
    PropValue, Property, SaveFlags,
};

/// A handle on an open attachment.
pub struct AttachHandle {
    object: Object,
    pub(super) state: Arc<AttachState>,
}

named_in_debug!(AttachHandle);

/// What was obtained through it may live on, the attachment isn't open any more.
impl Drop for AttachHandle {
    fn drop(&mut self) {
        self.state.held.store(false, Ordering::Release);
    }
}

/// An open attachment: what it was when it was opened, and what was changed since.
#[derive(Debug)]
pub struct AttachState {
    pub(super) message: Arc<MessageState>,
    pub(super) life: Arc<Life>,
    number: u32,
    /// Whether it may be changed.
    writable: AtomicBool,
    /// Whether a client holds the handle.
    held: AtomicBool,
    inner: Mutex<AttachInner>,
}

#[derive(Debug)]
struct AttachInner {
    /// Given at the first save (STO-ATTACH-4).
    key: Option<MapiUid>,
    base: Arc<Props>,
    overlay: Overlay,
    embedded: Option<Embedded>,
    /// How often the embedded message was saved: who opened it before finds out (PRP-SAVE-7).
    saves: u64,
    size: u64,
    dirty: bool,
}

impl AttachHandle {
    /// A new attachment of an open message (STO-CREATEATTACH-1).
    pub fn create(message: &Arc<MessageState>, number: u32) -> Self {
        let now = message.store.runtime.now();
        let initial = [
            Property::of(PR_ATTACH_METHOD, AttachMethod::NO_ATTACHMENT),
            Property::of(PR_RENDERING_POSITION, -1),
            Property::of(PR_CREATION_TIME, now),
            Property::of(PR_LAST_MODIFICATION_TIME, now),
        ];
        let inner = AttachInner {
            key: None,
            base: Arc::new(Props::build(initial, &mut Shapes::default())),
            overlay: Overlay::default(),
            embedded: None,
            saves: 0,
            size: 0,
            dirty: true,
        };
        Self::new(message, number, inner, true)
    }

    /// An attachment of an open message, opened.
    pub fn open(message: &Arc<MessageState>, attachment: Attachment, writable: bool) -> Self {
        let inner = AttachInner {
            key: Some(attachment.key),
            base: attachment.props,
            overlay: Overlay::default(),
            embedded: attachment.embedded,
            saves: 0,
            size: attachment.size,
            dirty: false,
        };
        Self::new(message, attachment.number, inner, writable)
    }

    /// A handle on an attachment that could not be opened (STO-GEN-6).
    pub fn failing(message: &Arc<MessageState>, number: u32, code: ErrorCode, why: String) -> Self {
        let mut handle = Self::create(message, number);
        handle.object.fail(code, why);
        handle
    }

    fn new(message: &Arc<MessageState>, number: u32, inner: AttachInner, writable: bool) -> Self {
        let life = message.life_within();
        let label = Label::Named(format!("attachment {number}").into());
        let state = AttachState {
            message: Arc::clone(message),
            life: Arc::clone(&life),
            number,
            writable: AtomicBool::new(writable),
            held: AtomicBool::new(true),
            inner: Mutex::new(inner),
        };
        Self { object: Object::new(&message.store.runtime, life, label), state: Arc::new(state) }
    }

    /// What the message remembers of it.
    pub(super) fn state(&self) -> &Arc<AttachState> {
        &self.state
    }
}

impl AttachState {
    /// Its number in the message.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Whether a client may change it now.
    pub(super) fn is_being_written(&self) -> bool {
        self.is_writable() && self.held.load(Ordering::Acquire) && self.life.goes_on()
    }

    fn is_writable(&self) -> bool {
        self.writable.load(Ordering::Acquire)
    }

    /// How often the embedded message was saved while the attachment is open.
    pub(super) fn saves(&self) -> u64 {
        self.inner.lock().saves
    }

    /// An embedded message was saved: it becomes part of the attachment when that is saved (PRP-OPEN-13).
    pub(super) fn set_embedded(&self, flags: MessageFlags, body: Arc<MessageBody>) -> u64 {
        let mut inner = self.inner.lock();
        inner.embedded = Some(Embedded { flags, body });
        inner.dirty = true;
        inner.saves += 1;
        inner.saves
    }

    /// The message in the attachment, as this open sees it.
    pub(super) fn embedded(&self) -> Option<Embedded> {
        self.inner.lock().embedded.clone()
    }

    /// Whether there is data or a message.
    pub(super) fn has_data(&self) -> bool {
        let inner = self.inner.lock();
        let id = PR_ATTACH_DATA_BIN.id();
        let kept = inner.base.tag(id).is_some();
        inner.embedded.is_some() || inner.overlay.get(id).map_or(kept, |change| change.is_some())
    }

    /// A message takes the place of data or of another message.
    pub(super) fn replace_data(&self, embedded: Embedded) {
        let mut overlay = Overlay::default();
        overlay.delete(PR_ATTACH_DATA_BIN.id());
        self.change(overlay);
        self.set_embedded(embedded.flags, Arc::clone(&embedded.body));
    }

    fn check_writable(&self) -> Refused<()> {
        if self.is_writable() {
            return Ok(());
        }
        Err(refuse(ErrorCode::MAPI_E_NO_ACCESS, "the attachment was opened read-only"))
    }

    fn change(&self, overlay: Overlay) {
        let mut inner = self.inner.lock();
        // Data and embedded message are two views of one value (STO-ATTACH-6).
        if overlay.get(PR_ATTACH_DATA_BIN.id()).is_some() {
            inner.embedded = None;
        }
        inner.overlay.absorb(overlay);
        inner.dirty = true;
    }

    /// `SaveChanges`: into the open message (STO-ATTACH-1).
    fn save(&self, flags: SaveFlags) -> Refused<()> {
        let mut inner = self.inner.lock();
        self.check_writable()?;
        if inner.dirty {
            let runtime = &self.message.store.runtime;
            let key = inner.key.unwrap_or_else(|| runtime.new_uid());
            let mut overlay = std::mem::take(&mut inner.overlay);
            overlay.set(Property::of(PR_LAST_MODIFICATION_TIME, runtime.now()));
            let props = Arc::new(overlay.apply_to(&inner.base, &mut Shapes::default()));
            let attachment = Attachment::new(self.number, key, Arc::clone(&props), inner.embedded.clone());
            (inner.key, inner.base, inner.size, inner.dirty) = (Some(key), props, attachment.size, false);
            self.message.keep_attachment(attachment);
        }
        match after_save(flags, &self.message.store.settings) {
            AfterSave::Writable => {}
            AfterSave::ReadOnly => self.writable.store(false, Ordering::Release),
            AfterSave::Closed => drop(self.life.end()),
        }
        Ok(())
    }
}

impl StreamOwner for AttachState {
    fn publish(&self, property: Property) -> Refused<()> {
        let mut overlay = Overlay::default();
        overlay.set(property);
        self.change(overlay);
        Ok(())
    }
}

impl Attach for AttachHandle {}

struct AttachView<'a> {
    store: &'a Store,
    number: u32,
    inner: &'a AttachInner,
    writable: bool,
    writable_store: bool,
}

/// What the message computes of an attachment.
const COMPUTED: [PropTag; 10] = crate::columns![
    PR_ATTACH_NUM,
    PR_ATTACH_SIZE,
    PR_RECORD_KEY,
    PR_OBJECT_TYPE,
    PR_ACCESS_LEVEL,
    PR_STORE_ENTRYID,
    PR_STORE_RECORD_KEY,
    PR_STORE_SUPPORT_MASK,
    PR_MDB_PROVIDER,
    PR_MAPPING_SIGNATURE
];

impl PropView for AttachView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        let inner = self.inner;
        match tag.id() {
            id if id == PR_ATTACH_NUM.id() => Some(PropValue::Long(self.number as i32)),
            id if id == PR_OBJECT_TYPE.id() => Some(ObjectType::MAPI_ATTACH.into()),
            id if id == PR_ACCESS_LEVEL.id() => Some(PropValue::Long(i32::from(self.writable))),
            id if id == PR_RECORD_KEY.id() => inner.key.map(|key| PropValue::Binary(key.0.into())),
            id if id == PR_ATTACH_SIZE.id() => {
                inner.key.map(|_| PropValue::Long(i32::try_from(inner.size).unwrap_or(i32::MAX)))
            }
            id if id == PR_ATTACH_DATA_OBJ.id() && inner.embedded.is_some() => Some(PropValue::Object),
            id if id == PR_STORE_SUPPORT_MASK.id() => {
                Some(super::support_mask(self.store, self.writable_store).into())
            }
            id => match inner.overlay.changed_value(id) {
                Some(changed) => changed,
                None => inner.base.value(id).or_else(|| self.store.of_any_message(tag)),
            },
        }
    }

    fn tags(&self) -> Vec<PropTag> {
        let changed = self.inner.overlay.tags();
        let kept = self.inner.base.tags().iter().copied();
        let kept = kept.filter(|tag| self.inner.overlay.get(tag.id()).is_none());
        let own = COMPUTED.into_iter().filter(|tag| self.value(*tag).is_some());
        let embedded = self.inner.embedded.is_some().then_some(PR_ATTACH_DATA_OBJ.tag());
        let mut tags: Vec<PropTag> = own.chain(changed).chain(kept).chain(embedded).collect();
        tags.sort_unstable();
        tags
    }
}

impl PropSource for AttachHandle {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        let inner = self.state.inner.lock();
        let open = &self.state.message.store;
        open.read(|store| {
            let number = self.state.number;
            let writable = self.state.is_writable();
            look(&AttachView { store, number, inner: &inner, writable, writable_store: open.writable });
            Ok(())
        })
    }

    fn check_writable(&self) -> Refused<()> {
        self.state.check_writable()
    }

    fn subobjects(&self) -> Subobjects<'_> {
        Subobjects::Attachment(self)
    }

    fn refuses(&self, tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        let others = [PR_HASATTACH.id(), PR_INSTANCE_KEY.id()];
        let computed = COMPUTED.iter().any(|own| own.id() == tag.id()) || others.contains(&tag.id());
        computed.then_some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.state.change(overlay);
        Ok(Vec::new())
    }

    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        Some(Arc::<AttachState>::clone(&self.state))
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Store(self.state.message.store.id))
    }

    fn settings(&self) -> &StoreSettings {
        &self.state.message.store.settings
    }

    fn value_limit(&self) -> usize {
        self.settings().value_limit
    }

    fn save(&self, flags: SaveFlags) -> Refused<()> {
        self.state.save(flags)
    }

    /// The message in the attachment (PRP-OPEN-12, STO-ATTACH-9, STO-ATTACH-10).
    fn open_object(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        if tag.prop_type() != PropType::PT_OBJECT || tag.id() != PR_ATTACH_DATA_OBJ.id() {
            return Ok(None);
        }
        if interface == IID_IStream {
            // OLE data: the same bytes under the tag of an object (PRP-OPEN-14, STO-ATTACH-16).
            let stream = open_stream(self, PR_ATTACH_DATA_BIN.tag(), options, flags)?;
            return Ok(Some(Opened::Stream(stream)));
        }
        refuse_interface(Some(interface), &MESSAGE_INTERFACES)?;
        debug_assert_eq!(IID_IMessage, MESSAGE_INTERFACES[0], "the standard interface comes first");
        let present = self.state.inner.lock().embedded.clone();
        let create = flags.contains(OpenPropertyFlags::MAPI_CREATE);
        if present.is_none() && !create {
            return Err(refuse(ErrorCode::MAPI_E_NOT_FOUND, "there is no message in the attachment"));
        }
        let present = if create { None } else { present };
        let writable = flags.contains(OpenPropertyFlags::MAPI_MODIFY);
        if create {
            let mut overlay = Overlay::default();
            overlay.delete(PR_ATTACH_DATA_BIN.id());
            self.state.change(overlay);
        }
        let message: Arc<dyn Message> = Arc::new(MessageHandle::embedded(&self.state, present, writable));
        Ok(Some(Opened::Message(message)))
    }
}

/// An attachment as a row of the attachment table. Its data is no column (TBL-ATTACH-7).
pub fn table_row(attachment: &Attachment) -> Vec<Property> {
    let own = [
        Property::of(PR_ATTACH_NUM, attachment.number as i32),
        Property::of(PR_INSTANCE_KEY, u64::from(attachment.number).to_be_bytes()),
        Property::of(PR_RECORD_KEY, attachment.key.0),
        Property::of(PR_ATTACH_SIZE, i32::try_from(attachment.size).unwrap_or(i32::MAX)),
        Property::of(PR_OBJECT_TYPE, ObjectType::MAPI_ATTACH),
    ];
    let has_data = attachment.props.tag(PR_ATTACH_DATA_BIN.id()).is_some();
    let no_data = Property {
        tag: PR_ATTACH_DATA_BIN.tag(),
        value: PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY),
    };
    let set = attachment.props.properties().filter(|property| property.tag.id() != PR_ATTACH_DATA_BIN.id());
    // A missing position sorts as none (STO-ATTACHTABLE-5).
    let placed = attachment.props.tag(PR_RENDERING_POSITION.id()).is_some();
    let nowhere = (!placed).then(|| Property::of(PR_RENDERING_POSITION, -1));
    own.into_iter().chain(nowhere).chain(set).chain(has_data.then_some(no_data)).collect()
}
