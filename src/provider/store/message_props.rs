use std::sync::Arc;

use super::Refused;
use super::message::MessageHandle;
use super::message_state::{Home, Inner, MessageState};
use crate::engine::{
    MessageBody, MessageList, NameSpace, NodeId, Overlay, Store, StoreSettings, computed_id as id,
    html_as_asked, validate_class,
};
use crate::interface::Opened;
use crate::provider::{
    Alike, AnyObject, Found, PropSource, PropView, StreamOwner, Subobjects, refuse_interface,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IUnknown};
use crate::vocab::tags::{
    PR_ACCESS, PR_ACCESS_LEVEL, PR_CREATION_TIME, PR_ENTRYID, PR_HTML, PR_LAST_MODIFICATION_TIME,
    PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_CLASS, PR_MESSAGE_FLAGS, PR_MESSAGE_RECIPIENTS, PR_MESSAGE_SIZE,
    PR_NORMALIZED_SUBJECT, PR_PARENT_ENTRYID, PR_RECORD_KEY,
};
use crate::vocab::{
    AccessRights, ErrorCode, Iid, MessageFlags, OpenPropertyFlags, PropTag, PropValue, Property, SaveFlags,
    TableFlags,
};

/// The bits a client may set before the first save (STO-MSGFLAGS-2).
const SETTABLE_FLAGS: MessageFlags = MessageFlags::MSGFLAG_READ
    .union(MessageFlags::MSGFLAG_UNMODIFIED)
    .union(MessageFlags::MSGFLAG_UNSENT)
    .union(MessageFlags::MSGFLAG_FROMME)
    .union(MessageFlags::MSGFLAG_RESEND)
    .union(MessageFlags::MSGFLAG_ORIGIN_X400)
    .union(MessageFlags::MSGFLAG_ORIGIN_INTERNET)
    .union(MessageFlags::MSGFLAG_ORIGIN_MISC_EXT);

/// Tables of a message, as properties.
const TABLES: [PropTag; 2] = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];

/// `PR_CREATION_TIME`, `PR_LAST_MODIFICATION_TIME`, `PR_NORMALIZED_SUBJECT`.
const CREATED: u16 = PR_CREATION_TIME.id();
const MODIFIED: u16 = PR_LAST_MODIFICATION_TIME.id();
const NORMALIZED: u16 = PR_NORMALIZED_SUBJECT.id();

struct MessageView<'a> {
    store: &'a Store,
    state: &'a MessageState,
    inner: &'a Inner,
    /// What of it was saved last.
    base: &'a MessageBody,
}

impl PropView for MessageView<'_> {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.find(tag).value()
    }

    fn find(&self, tag: PropTag) -> Found<'_> {
        let (inner, base) = (self.inner, self.base);
        if let Some(changed) = inner.draft.overlay.changed_value(tag.id()) {
            let page = || base.code_page_with(&inner.draft.overlay);
            return changed.map(|value| html_as_asked(value, tag, page)).into();
        }
        let saved = || inner.saved.map(|saved| saved.id).filter(|_| !inner.hides_ids);
        match tag.id() {
            id::MESSAGE_RECIPIENTS | id::MESSAGE_ATTACHMENTS => Found::Made(PropValue::Object),
            id::MESSAGE_FLAGS => Found::Made(inner.flags.into()),
            id::ACCESS_LEVEL => Found::Made(PropValue::Long(i32::from(self.state.is_writable()))),
            id::ACCESS => Found::Made(self.access().into()),
            id::MESSAGE_SIZE if self.state.exists() => {
                Found::Made(PropValue::Long(i32::try_from(base.size).unwrap_or(i32::MAX)))
            }
            id::MESSAGE_SIZE => Found::Missing,
            id::ENTRYID => saved().map(|id| self.store.entry_id_value(id)).into(),
            id::RECORD_KEY => {
                saved().map(|id| PropValue::Binary(NodeId::from(id).record_key().into())).into()
            }
            id::PARENT_ENTRYID => self.parent().into(),
            id::STORE_SUPPORT_MASK => {
                Found::Made(super::support_mask(self.store, self.state.store.writable).into())
            }
            id::HTML => base.html_as_asked(tag, self.store.support).into(),
            // What a message keeps is asked for most, and is nothing that the store computes.
            id => match base.props.kept(id) {
                Some(kept) => Found::Kept(kept),
                None => {
                    let computed = self.store.of_any_message(tag);
                    computed.or_else(|| base.derived(tag, self.store.support)).into()
                }
            },
        }
    }

    fn is_derived(&self, tag: PropTag) -> bool {
        let untouched = !self.inner.draft.overlay.touches(tag.id());
        let mut derived = self.base.derived_tags(self.store.support);
        untouched && derived.any(|derived| derived.id() == tag.id())
    }

    fn tags(&self) -> Vec<PropTag> {
        let own = crate::columns![
            PR_MESSAGE_FLAGS,
            PR_ACCESS_LEVEL,
            PR_ACCESS,
            PR_MESSAGE_SIZE,
            PR_ENTRYID,
            PR_RECORD_KEY,
            PR_PARENT_ENTRYID
        ];
        let own = own.into_iter().chain(Store::tags_of_any_message()).chain(TABLES);
        let changed = self.inner.draft.overlay.tags();
        // HTML that was set as text is still the one property (PRP-BODY-11).
        let changed = changed.map(|tag| if tag.id() == PR_HTML.id() { PR_HTML.tag() } else { tag });
        let base = self.base;
        let kept = base.props.tags().iter().copied().chain(base.derived_tags(self.store.support));
        let kept = kept.filter(|tag| !self.inner.draft.overlay.touches(tag.id()));
        let mut tags: Vec<PropTag> =
            own.filter(|tag| self.value(*tag).is_some()).chain(changed).chain(kept).collect();
        tags.sort_unstable();
        tags
    }
}

/// What may be done with a message in another one, or on its way into a folder.
const EMBEDDED: AccessRights = AccessRights::MAPI_ACCESS_READ
    .union(AccessRights::MAPI_ACCESS_MODIFY)
    .union(AccessRights::MAPI_ACCESS_DELETE);

impl MessageView<'_> {
    /// The folder it is in now: a move elsewhere shows at once.
    fn parent(&self) -> Option<PropValue> {
        let Home::Folder { folder, .. } = &self.state.home else { return None };
        let saved = self.inner.saved.and_then(|saved| self.store.message(saved.id).ok());
        Some(self.store.entry_id_value(saved.map_or(*folder, |stored| stored.folder)))
    }

    fn access(&self) -> AccessRights {
        let access = match &self.state.home {
            Home::Folder { folder, associated } => {
                let saved = self.inner.saved.and_then(|saved| self.store.any_message(saved.id).ok());
                let list = MessageList::present(*associated);
                let (folder, list) = saved.map_or((*folder, list), |stored| (stored.folder, stored.list));
                self.state.store.granted(self.store.message_access(folder, list))
            }
            Home::Attachment(_) | Home::Arrival => self.state.store.granted(EMBEDDED),
        };
        if self.state.exists() { access } else { access - AccessRights::MAPI_ACCESS_DELETE }
    }
}

impl MessageState {
    fn change(&self, overlay: Overlay, flags: Option<i32>) -> Refused<()> {
        if let Some(class) = overlay.text(PR_MESSAGE_CLASS.id()) {
            validate_class(class)?;
        }
        let (mut deleted, mut touches_tables) = (Vec::new(), false);
        let mut inner = self.inner.lock();
        for id in overlay.deleted() {
            touches_tables |= matches!(id, id::MESSAGE_RECIPIENTS | id::MESSAGE_ATTACHMENTS);
            match id {
                id::MESSAGE_RECIPIENTS => {
                    inner.draft.recipients = Some(Vec::new());
                    self.show_recipients(&inner);
                }
                id::MESSAGE_ATTACHMENTS => {
                    deleted = inner.attachments().iter().map(|attachment| attachment.number).collect();
                    inner.draft.attachments = Some(Vec::new());
                    self.show_attachments(&inner);
                }
                _ => {
                    let support = self.store.read(|store| Ok(store.support))?;
                    // What the client has set meanwhile stays (PRP-DELPROPS-6).
                    for tag in inner.base.goes_with(id, support) {
                        if inner.draft.overlay.get(tag.id()).flatten().is_none() {
                            inner.draft.overlay.delete(tag.id());
                        }
                    }
                }
            }
        }
        inner.draft.overlay.absorb(overlay);
        // Flags and tables are no properties of the draft.
        if let Some(flags) = flags {
            let asked = MessageFlags::from_bits_retain(flags as u32);
            inner.flags = (inner.flags - SETTABLE_FLAGS) | (asked & SETTABLE_FLAGS);
        }
        if touches_tables {
            TABLES.iter().for_each(|table| inner.draft.overlay.forget(table.id()));
        }
        drop(inner);
        if !deleted.is_empty() {
            self.end_attachments(|number| deleted.contains(&number));
        }
        Ok(())
    }
}

impl StreamOwner for MessageState {
    fn publish(&self, property: Property) -> Refused<()> {
        let mut overlay = Overlay::default();
        overlay.set(property);
        self.change(overlay, None)
    }
}

impl PropSource for MessageHandle {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        let state = self.state();
        let inner = state.inner.lock();
        state.store.read(|store| {
            look(&MessageView { store, state, inner: &inner, base: &inner.base });
            Ok(())
        })
    }

    fn check_writable(&self) -> Refused<()> {
        self.state().check_writable()
    }

    fn subobjects(&self) -> Subobjects<'_> {
        Subobjects::Message(self)
    }

    fn refuses(&self, tag: PropTag, value: Option<&PropValue>) -> Option<ErrorCode> {
        let refused = match tag.id() {
            // All recipients or all attachments go at once (PRP-DELPROPS-5).
            id::MESSAGE_RECIPIENTS | id::MESSAGE_ATTACHMENTS => value.is_some(),
            id::MESSAGE_FLAGS if value.is_none() => true,
            // What only the first save fixes; afterwards the store keeps it (PRP-COMP-4, PRP-COMP-5, PRP-SUBJECT-1).
            CREATED | MODIFIED | NORMALIZED | id::MESSAGE_FLAGS => self.state().exists(),
            _ => Store::computed_of_message(tag),
        };
        refused.then_some(ErrorCode::MAPI_E_COMPUTED)
    }

    fn is_state(&self, tag: PropTag) -> bool {
        tag.id() == id::MESSAGE_FLAGS
    }

    fn alike(&self) -> Option<Alike> {
        let state = self.state();
        Some(state.store.alike.that(state.exists()))
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        self.change_with_state(overlay, None)
    }

    fn change_with_state(&self, overlay: Overlay, flags: Option<i32>) -> Refused<Vec<(u16, ErrorCode)>> {
        self.state().change(overlay, flags).map(|()| Vec::new())
    }

    fn stream_owner(&self) -> Option<Arc<dyn StreamOwner>> {
        Some(Arc::<MessageState>::clone(self.state()))
    }

    fn names(&self) -> Option<NameSpace> {
        Some(NameSpace::Store(self.state().store.id))
    }

    fn settings(&self) -> &StoreSettings {
        &self.state().store.settings
    }

    fn value_limit(&self) -> usize {
        self.settings().value_limit
    }

    fn save(&self, flags: SaveFlags) -> Refused<()> {
        self.state().save(flags)
    }

    fn open_object(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        if !TABLES.iter().any(|table| table.id() == tag.id()) {
            return Ok(None);
        }
        refuse_interface(Some(interface), &[IID_IMAPITable, IID_IUnknown])?;
        let flags = TableFlags::from_bits_retain(options);
        let table = if tag.id() == PR_MESSAGE_RECIPIENTS.id() {
            self.recipient_table(flags)?
        } else {
            self.attachment_table(flags)?
        };
        Ok(Some(Opened::Table(table)))
    }
}
